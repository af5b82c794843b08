//! Many strings in little room.

use std::collections::HashMap;

/// Strings one behind the other in a single buffer.
#[derive(Debug, Clone, Default)]
pub struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    /// Adds a string at the end.
    ///
    /// # Panics
    /// Past four gigabytes of text, which a council's folder does not reach.
    #[expect(clippy::expect_used, reason = "four gigabytes of titles")]
    pub fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(u32::try_from(self.text.len()).expect("names stay under four gigabytes"));
    }

    /// Gives the string at an index; empty past the end.
    pub fn get(&self, index: usize) -> &str {
        let end = self.ends.get(index).map_or(0, |end| *end as usize);
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Gives the number of strings.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// A string kept once and named by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// The empty string: nothing was recorded.
    pub const NONE: Self = Self(0);
}

/// The strings that symbols stand for: directorates, services, themes, owners.
#[derive(Debug, Clone)]
pub struct Symbols {
    words: Vec<Box<str>>,
    known: HashMap<Box<str>, Symbol>,
    last: Symbol,
}

impl Default for Symbols {
    fn default() -> Self {
        Self {
            words: vec!["".into()],
            known: HashMap::from([("".into(), Symbol::NONE)]),
            last: Symbol::NONE,
        }
    }
}

impl Symbols {
    /// Gives the symbol of a word, a new one if the word is new.
    ///
    /// # Panics
    /// Past 2³² different words.
    #[expect(clippy::expect_used, reason = "four thousand million different words")]
    pub fn of(&mut self, word: &str) -> Symbol {
        // Registers are sorted: most rows repeat the word of the row before.
        if self.word(self.last) == word {
            return self.last;
        }
        if let Some(symbol) = self.known.get(word) {
            self.last = *symbol;
            return *symbol;
        }
        let symbol = Symbol(u32::try_from(self.words.len()).expect("words are few"));
        self.words.push(word.into());
        self.known.insert(word.into(), symbol);
        self.last = symbol;
        symbol
    }

    /// Gives the word of a symbol.
    pub fn word(&self, symbol: Symbol) -> &str {
        self.words.get(symbol.0 as usize).map_or("", |word| word)
    }
}

/// A column of symbols in two bytes each; the few past the first 65,535 words stand in a list.
#[derive(Debug, Clone, Default)]
pub struct SymbolColumn {
    narrow: Vec<u16>,
    /// Place and symbol of those that 16 bits do not hold. Ascending.
    wide: Vec<(usize, Symbol)>,
}

/// Stands in the narrow column for a symbol that is in the list.
const IN_THE_LIST: u16 = u16::MAX;

impl SymbolColumn {
    /// Asks for room for more symbols; without it, room comes as they come.
    pub fn reserve(&mut self, more: usize) {
        self.narrow.try_reserve(more).ok();
    }

    /// Adds a symbol at the end.
    pub fn push(&mut self, symbol: Symbol) {
        let narrow = u16::try_from(symbol.0).unwrap_or(IN_THE_LIST);
        if narrow == IN_THE_LIST {
            self.wide.push((self.narrow.len(), symbol));
        }
        self.narrow.push(narrow);
    }

    /// Gives the symbol at an index; of the empty string past the end.
    pub fn get(&self, index: usize) -> Symbol {
        match self.narrow.get(index) {
            None => Symbol::NONE,
            Some(&IN_THE_LIST) => {
                let at = self.wide.binary_search_by_key(&index, |(at, _)| *at);
                at.map_or(Symbol::NONE, |at| self.wide[at].1)
            }
            Some(&narrow) => Symbol(u32::from(narrow)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_gives_back_the_first_symbols_and_the_last() {
        let mut column = SymbolColumn::default();
        let symbols = [0, 7, 65_534, 65_535, 65_536, u32::MAX, 3].map(Symbol);
        for symbol in symbols {
            column.push(symbol);
        }
        assert_eq!([0, 1, 2, 3, 4, 5, 6].map(|at| column.get(at)), symbols);
        assert_eq!(column.get(7), Symbol::NONE);
    }

    #[test]
    fn names_and_symbols_read_back() {
        let mut names = Names::default();
        names.push("first");
        names.push("");
        names.push("third");
        assert_eq!(
            [names.get(0), names.get(1), names.get(2), names.get(3)],
            ["first", "", "third", ""]
        );
        let mut symbols = Symbols::default();
        let people = symbols.of("People");
        assert_eq!(symbols.of(""), Symbol::NONE);
        assert_eq!((symbols.of("People"), symbols.word(people)), (people, "People"));
    }
}
