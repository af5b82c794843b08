//! What the public may not see, and how to tell whether words name it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::TableName;
use crate::units::text;

/// Stands in a paper for the public where words name an exempt record.
pub const WITHHELD_WORDS: &str = "(withheld: names exempt information)";

/// Shorter references are taken for ordinary words where they stand in a sentence.
const SHORTEST_NAME: usize = 3;

/// The savings, risks and actions that a book is worked out without, with the records about them,
/// since the public may not see them (Local Government Act 1972, Schedule 12A); none where a book holds every row.
#[derive(Debug, Clone, Default)]
pub struct Withheld {
    /// References, by table.
    ids: BTreeMap<TableName, BTreeSet<String>>,
    /// The references, each as [`Spelt`] has it, by table.
    spelt: BTreeMap<TableName, BTreeSet<String>>,
    /// References and titles that are told from other words in a sentence, each as [`Spelt`] has it.
    names: BTreeSet<String>,
    /// The lengths of the names in bytes.
    lengths: BTreeSet<usize>,
    /// The number of rows withheld that have no reference, by table.
    nameless: BTreeMap<TableName, usize>,
    /// Savings of these that are lines of a group which the public may see: their amounts are within
    /// its own.
    pub within_groups: usize,
    /// Control totals that are of exempt rows too, so that the rows left cannot be held to them.
    pub totals: usize,
}

impl Withheld {
    /// Adds a saving, risk or action, or a record about one.
    pub fn add(&mut self, table: TableName, id: &str, title: &str) {
        if !id.is_empty() {
            self.ids.entry(table).or_default().insert(id.to_owned());
            self.spelt.entry(table).or_default().insert(Spelt::of(id).letters);
        } else if !title.is_empty() {
            *self.nameless.entry(table).or_default() += 1;
        }
        let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
        if id.len() >= SHORTEST_NAME && !is_number {
            self.name(id);
        }
        // A title of one word may be any word.
        if Spelt::of(title).begins.len() > 1 {
            self.name(title);
        }
    }

    /// Adds what is withheld elsewhere.
    pub fn merge(&mut self, other: &Self) {
        for (table, ids) in &other.ids {
            self.ids.entry(*table).or_default().extend(ids.iter().cloned());
        }
        for (table, spelt) in &other.spelt {
            self.spelt.entry(*table).or_default().extend(spelt.iter().cloned());
        }
        self.names.extend(other.names.iter().cloned());
        self.lengths.extend(&other.lengths);
        for (table, rows) in &other.nameless {
            let known = self.nameless.entry(*table).or_default();
            *known = (*known).max(*rows);
        }
    }

    fn name(&mut self, name: &str) {
        let name = Spelt::of(name).letters;
        if !name.is_empty() {
            self.lengths.insert(name.len());
            self.names.insert(name);
        }
    }

    /// Gives the references that are withheld of a table, in order.
    pub fn of(&self, table: TableName) -> impl Iterator<Item = &str> {
        self.ids.get(&table).into_iter().flatten().map(String::as_str)
    }

    /// Says whether a reference of a table is withheld.
    pub fn has(&self, table: TableName, id: &str) -> bool {
        self.ids.get(&table).is_some_and(|ids| ids.contains(id))
    }

    /// Says whether a row without a reference is withheld of a table.
    pub fn nameless(&self, table: TableName) -> bool {
        self.nameless.contains_key(&table)
    }

    /// Gives the number of savings, risks or actions withheld.
    pub fn count(&self, table: TableName) -> usize {
        let nameless = self.nameless.get(&table).copied().unwrap_or_default();
        self.ids.get(&table).map_or(0, BTreeSet::len) + nameless
    }

    /// Gives the number of savings withheld whose amounts are in no sum that is left.
    pub fn counted_savings(&self) -> usize {
        self.count(TableName::Savings).saturating_sub(self.within_groups)
    }

    /// Gives the number of records withheld of all tables.
    pub fn size(&self) -> usize {
        self.ids.values().map(BTreeSet::len).sum()
    }

    /// Says whether nothing is withheld.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.nameless.is_empty()
    }

    /// Says whether a word is the reference of anything withheld, however it is spelt.
    pub fn holds(&self, id: &str) -> bool {
        let letters = Spelt::of(id).letters;
        !letters.is_empty() && self.spelt.values().any(|spelt| spelt.contains(&letters))
    }

    /// Says whether the own reference of a row of a table is one that is withheld, in another spelling, or holds one:
    /// in `FR-S-07b`, as in words, `S-07` can be read, but not in `S-070`.
    pub fn is_within(&self, table: TableName, id: &str) -> bool {
        if self.is_empty() || id.is_empty() {
            return false;
        }
        let spelt = Spelt::of(id);
        self.spelt.get(&table).is_some_and(|known| known.contains(&spelt.letters))
            || self.name_in(&spelt.with_parts())
    }

    /// Says whether words name anything withheld, by its reference or its title, however they are spelt.
    pub fn named_in(&self, words: &str) -> bool {
        if self.is_empty() || words.is_empty() {
            return false;
        }
        let spelt = Spelt::of(words);
        self.spelt.values().any(|known| known.contains(&spelt.letters)) || self.name_in(&spelt)
    }

    /// Says whether a name stands whole in words.
    fn name_in(&self, Spelt { letters, begins }: &Spelt) -> bool {
        let ends = |at: usize| at == letters.len() || begins.binary_search(&at).is_ok();
        begins.iter().any(|begin| {
            self.lengths.iter().any(|length| {
                let end = begin + length;
                ends(end) && letters.get(*begin..end).is_some_and(|name| self.names.contains(name))
            })
        })
    }

    /// Puts other words in the place of words that name anything withheld.
    pub fn silence(&self, words: &mut String) {
        if self.named_in(words) {
            WITHHELD_WORDS.clone_into(words);
        }
    }
}

/// Words without all that another spelling of the same words may have otherwise: compatibility forms, accents,
/// case, dashes, spaces and other marks between words or in their place, and what cannot be seen.
struct Spelt {
    /// The letters and digits of all words, one behind the other.
    letters: String,
    /// Where in them each word begins.
    begins: Vec<usize>,
}

impl Spelt {
    fn of(words: &str) -> Self {
        let (mut letters, mut begins) = (String::with_capacity(words.len()), Vec::new());
        let mut between = true;
        let words = without_escapes(words);
        let seen = words.chars().filter(|&c| !text::is_unseen(c));
        for c in seen.nfkd().filter(|&c| !is_combining_mark(c)).map(look_alike) {
            if !c.is_alphanumeric() {
                between = true;
                continue;
            }
            if std::mem::take(&mut between) {
                begins.push(letters.len());
            }
            letters.extend(c.to_lowercase().map(look_alike));
        }
        Self { letters, begins }
    }

    /// Lets a new word begin wherever letters end and digits begin, or the other way round, as a reference is read.
    fn with_parts(mut self) -> Self {
        let digit = |c: char| c.is_numeric();
        let pairs = self.letters.char_indices().zip(self.letters.chars().skip(1));
        let changes = pairs.filter(|((_, one), other)| digit(*one) != digit(*other));
        self.begins.extend(changes.map(|((at, one), _)| at + one.len_utf8()));
        self.begins.sort_unstable();
        self.begins.dedup();
        self
    }
}

/// Takes out of words what stands in them for a character that nobody sees: `\u{200b}`.
fn without_escapes(words: &str) -> Cow<'_, str> {
    let Some(first) = words.find("\\u{") else { return Cow::Borrowed(words) };
    let (mut kept, mut rest) = (words[..first].to_owned(), &words[first..]);
    while let Some(at) = rest.find("\\u{") {
        kept.push_str(&rest[..at]);
        let escape = rest[at + 3..].split_once('}');
        let unseen = escape.and_then(|(hex, behind)| {
            let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
            text::is_unseen(c).then_some(behind)
        });
        rest = unseen.unwrap_or_else(|| {
            kept.push_str("\\u{");
            &rest[at + 3..]
        });
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// Gives the Latin letter that a Greek or Cyrillic one looks like on paper.
fn look_alike(c: char) -> char {
    const OTHER: &str = "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
    const LATIN: &str = "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo";
    if c.is_ascii() {
        return c;
    }
    OTHER.chars().zip(LATIN.chars()).find(|(other, _)| *other == c).map_or(c, |(_, latin)| latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withheld() -> Withheld {
        let mut withheld = Withheld::default();
        withheld.add(TableName::Savings, "S-07", "Close the depot");
        withheld.add(TableName::Risks, "7", "Staffing");
        withheld
    }

    #[test]
    fn a_reference_or_a_title_is_found_in_a_sentence_and_no_part_of_a_longer_word() {
        let withheld = withheld();
        for words in ["S-07", "see s-07.", "after (S-07)", "It will close the depot, then.", "7"] {
            assert!(withheld.named_in(words), "{words}");
        }
        for words in ["", "S-071", "XS-07", "by 7 March", "Staffing", "close the depots"] {
            assert!(!withheld.named_in(words), "{words}");
        }
    }

    #[test]
    fn what_is_withheld_is_counted_by_table_and_once() {
        let (mut one, mut other) = (withheld(), Withheld::default());
        other.add(TableName::Savings, "S-07", "");
        other.add(TableName::Savings, "S-08", "");
        other.add(TableName::Savings, "", "A title without a reference");
        one.merge(&other);
        // Two of one reference are one; the row without a reference is one more.
        assert_eq!((one.count(TableName::Savings), one.count(TableName::Risks)), (3, 1));
        assert!(one.nameless(TableName::Savings) && one.named_in("A title without a reference"));
        assert!(one.has(TableName::Savings, "S-08") && !one.has(TableName::Risks, "S-08"));
        assert!(one.holds("7") && !one.named_in("A title without"));
    }

    #[test]
    fn no_other_spelling_of_a_reference_or_a_title_hides_it() {
        let withheld = withheld();
        for words in [
            "see S\u{2011}07",                      // a hyphen that keeps the line together
            "see S\u{2013}07",                      // a longer dash
            "see S\u{2212}07",                      // a minus
            "see S \u{2014} 07",                    // with spaces around it
            "see S_07 and others",                  // other marks
            "see S/07",                             //
            "see S07",                              // none
            "see S\u{200b}-\u{2060}07",             // what cannot be seen
            "see S\u{ad}-07",                       // a hyphen that shows at the end of a line only
            "see S\\u{200b}-\\u{2060}07",           // nor its escape
            "see \u{202e}S-07",                     // a turn of direction
            "see \u{ff33}\u{ff0d}\u{ff10}\u{ff17}", // wide forms
            "see \u{405}-07",                       // a Cyrillic letter
            "it will CLOSE\u{a0}THE\u{2003}DEPOT",
            "close the de\u{ad}pot",
            "clo\u{301}se the depot",
            "Close-the-depot",
        ] {
            assert!(withheld.named_in(words), "{words:?}");
        }
        for words in ["S-070", "S 7", "close the depots", "disclose the depot", "reserves 07"] {
            assert!(!withheld.named_in(words), "{words:?}");
        }
        assert!(withheld.holds("s\u{2011}07") && !withheld.holds("") && !withheld.holds("-"));
    }

    #[test]
    fn a_reference_within_that_of_another_row_is_read_there() {
        let withheld = withheld();
        let within = |id: &str| withheld.is_within(TableName::Decisions, id);
        for id in
            ["S-07", "s\u{2011}07", "FR-S-07", "S-07-2", "S07b", "MIT_S_07", "Close the depot"]
        {
            assert!(within(id), "{id:?}");
        }
        // Longer numbers and words are other references; so is the same number of another table.
        for id in ["", "S-070", "XS-07", "S-7", "7", "D-7"] {
            assert!(!within(id), "{id:?}");
        }
        assert!(withheld.is_within(TableName::Risks, "7"));
    }
}
