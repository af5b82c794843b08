//! A row of a file as rows of other tables than those of savings: what each of their columns holds.

use super::added::half_stated;
use super::draft::{Read, Reader};
use super::mapping::{Filled, Goal, Into, Role, Slot, Source, Turn, put};
use super::value::{self, Value};
use crate::datasets::cell::{self, Refusal};
use crate::records::Code;
use crate::records::schema::{self, Column, Kind};
use crate::units::{FinancialYear, Money, text};

impl<'a> Reader<'_, 'a> {
    /// Reads what a row says of every other table that the mapping names.
    pub(super) fn into(&mut self, reads: &mut Vec<Read<'a>>, year: Option<FinancialYear>) {
        let mapping = self.mapping;
        for (at, into) in mapping.into.iter().enumerate() {
            if !self.lines.is_meant(self.line, into, mapping) {
                continue;
            }
            for across in 0..into.across.len() {
                let slot = |cell| Slot { into: at, across, cell };
                let cells = into.cells.iter().enumerate();
                let cells: Vec<_> = cells.map(|(cell, filled)| (slot(cell), filled)).collect();
                // A row of the file that says nothing of the record makes none.
                if cells.iter().all(|(slot, filled)| !self.speaks(into, *slot, filled)) {
                    continue;
                }
                let before = reads.len();
                let mut all_read = true;
                for (slot, filled) in cells {
                    let read = self.filled((into, filled), slot, year);
                    all_read &= read.is_some();
                    reads.extend(read);
                }
                // Nor does one whose cells all turn out to say that nothing is known.
                if all_read && !says_something(into, &reads[before..]) {
                    reads.truncate(before);
                }
            }
        }
    }

    /// Says whether a cell outside the key, of this very row, says anything; where all are in the key
    /// or in the mapping's own words, the key must.
    fn speaks(&self, into: &Into, slot: Slot, filled: &Filled) -> bool {
        let told = |filled: &Filled| is_told(into, filled);
        if into.cells.iter().any(told) && !told(filled) {
            return false;
        }
        let columns = self.columns(slot);
        if columns.is_empty() {
            return matches!(filled.source, Source::Words(..))
                && !into.cells.iter().any(is_of_sheet);
        }
        columns.iter().any(|(at, goal)| {
            let words = self.line.row.cell(*at);
            if words.is_empty() {
                return !self.coloured(*at, goal).is_empty();
            }
            let stands_for_nothing = || goal.word(words).is_some_and(str::is_empty);
            !self.mapping.is_absent(words) && !stands_for_nothing()
        })
    }

    /// Gives the columns of the sheet that fill a cell.
    fn columns(&self, slot: Slot) -> Vec<(usize, &'a Goal)> {
        self.lines.columns.iter().filter(|(_, goal)| goal.slot == Some(slot)).copied().collect()
    }

    fn filled(
        &mut self,
        (into, filled): (&'a Into, &'a Filled),
        slot: Slot,
        year: Option<FinancialYear>,
    ) -> Option<Read<'a>> {
        let column = schema::table_of(into.table).column(filled.col);
        let columns = self.columns(slot);
        let (at, goal) = columns.first().copied().unwrap_or((0, &filled.goal));
        let mut read = Read { slot: Some(slot), ..Read::empty(at, goal) };
        for (at, goal) in &columns {
            self.shown_in_unit(*at, goal);
        }
        let outcome = match &filled.source {
            Source::Columns(_) if goal.turn != Turn::AsTheyStand => self.turned(slot, at, goal),
            Source::Columns(many) if many.len() > 1 => self.sum(&columns),
            Source::Columns(_) => match (self.line.cell(at), self.coloured(at, goal)) {
                ("", colour) if !colour.is_empty() => {
                    value::read(colour, column, goal, self.mapping, year).map(Value::words)
                }
                (words, _) => self.read_as(goal.take.of(words), column, goal, year),
            },
            Source::Words(words, reference) => {
                let mut words = self.put(words, &into.across[slot.across].1);
                if *reference {
                    words = as_reference(&words);
                }
                read.made = Some(words.clone());
                self.read_as(&words, column, goal, year)
            }
        };
        match outcome {
            Ok(value) => {
                read.value = value;
                Some(read)
            }
            Err(refusal) => {
                self.refuse(at, refusal);
                None
            }
        }
    }

    /// Reads words for a column: first by what the mapping says that they stand for.
    fn read_as(
        &self,
        words: &str,
        column: &Column,
        goal: &Goal,
        year: Option<FinancialYear>,
    ) -> Result<Option<String>, Refusal> {
        if let Some(ours) = goal.word(words) {
            return Ok(Some(ours.to_owned()).filter(|ours| !ours.is_empty()));
        }
        if words.is_empty() {
            return Ok(None);
        }
        let read = if matches!(column.kind, Kind::Number) && !self.mapping.is_absent(words) {
            Value::Words(
                self.number(words, goal).map_err(|refused| value::unknown(words, refused))?,
            )
        } else {
            value::read(words, column, goal, self.mapping, year)?
        };
        let reference = matches!(column.kind, Kind::Id | Kind::Ref(_));
        Ok(read.words().map(|words| if reference { as_reference(&words) } else { words }))
    }

    /// Reads a number: an amount in its unit where it has one, else as it is written.
    fn number(&self, words: &str, goal: &Goal) -> Result<String, Refusal> {
        if goal.unit.is_some() {
            return value::amount(words, goal, self.mapping).map(text::plain);
        }
        if words.ends_with('%') || goal.shares != super::mapping::Shares::Sign {
            return value::share(words, goal.shares).map(text::percent_exact);
        }
        let number = cell::pounds(words).ok_or_else(|| Refusal {
            code: Code::NotANumber,
            wanted: "a number such as 4.5 or 12%".to_owned(),
            hint: Some(
                "say what the word means under words, or list it in absent = […]".to_owned(),
            ),
        })?;
        Ok((if goal.negate { -number } else { number }).normalize().to_string())
    }

    /// Adds up amounts of several columns; absent where none is stated.
    fn sum(&self, columns: &[(usize, &Goal)]) -> Result<Option<String>, Refusal> {
        let mut sum = Money::NIL.pounds();
        let mut blank = 0;
        for (at, goal) in columns {
            let words = goal.take.of(self.line.cell(*at));
            if words.is_empty() || self.mapping.is_absent(words) {
                blank += 1;
                continue;
            }
            let amount = value::amount(words, goal, self.mapping);
            sum += amount.map_err(|refused| value::unknown(words, refused))?.pounds();
        }
        if blank > 0 && blank < columns.len() {
            return Err(half_stated());
        }
        Ok((blank == 0).then(|| text::plain(Money::from_pounds(sum))))
    }

    /// Makes levels of changes or changes of levels, across the sheet up to a column; absent where one
    /// that it rests on is.
    fn turned(&self, slot: Slot, at: usize, goal: &Goal) -> Result<Option<String>, Refusal> {
        let stated = |words: &str| match words {
            "" => Ok(None),
            words if self.mapping.is_absent(words) => Ok(None),
            words => value::amount(words, goal, self.mapping)
                .map(|amount| Some(amount.pounds()))
                .map_err(|refused| value::unknown(words, refused)),
        };
        let Some(own) = stated(self.line.cell(at))? else { return Ok(None) };
        // What cannot be read further left is reported there.
        let before = (0..slot.across).map(|across| {
            let columns = self.columns(Slot { across, ..slot });
            let (at, _) = columns.first()?;
            stated(self.line.cell(*at)).ok().flatten()
        });
        let before: Vec<_> = before.collect();
        let turned = match goal.turn {
            Turn::AsTheyStand => Some(own),
            Turn::Levels => before.into_iter().try_fold(own, |sum, amount| Some(sum + amount?)),
            Turn::Changes => before.last().copied().flatten().map(|level| own - level),
        };
        Ok(turned.map(|pounds| text::plain(Money::from_pounds(pounds))))
    }

    /// Puts what stands elsewhere into the places of words.
    fn put(&self, words: &str, across: &str) -> String {
        let put = put(words, |place| match place {
            "sheet" => self.lines.sheet.name.clone(),
            "heading" => self.line.heading.unwrap_or_default().to_owned(),
            "row" => self.line.row.number.to_string(),
            "across" => across.to_owned(),
            named => self.lines.named(self.line, named, self.mapping).to_owned(),
        });
        put.trim().to_owned()
    }

    /// Gives the cell of the column of a heading.
    pub(super) fn named(&self, heading: &str) -> &'a str {
        let named = |(name, goal): &&(String, Goal)| goal.role == Role::Named && name == heading;
        let Some((_, goal)) = self.mapping.columns.iter().find(named) else { return "" };
        let at = self.lines.columns.iter().find(|(_, known)| std::ptr::eq(*known, goal));
        at.map_or("", |(at, _)| self.line.cell(*at))
    }
}

/// Says whether the sheet tells a cell of a record beyond what names it.
fn is_told(into: &Into, filled: &Filled) -> bool {
    is_of_sheet(filled) && !schema::table_of(into.table).key.contains(&filled.col)
}

/// Says whether any cell that the sheet tells holds something; where it tells none, the key does.
fn says_something(into: &Into, reads: &[Read<'_>]) -> bool {
    let told =
        |read: &Read<'_>| read.slot.is_some_and(|slot| is_told(into, &into.cells[slot.cell]));
    reads.iter().any(|read| told(read) && read.value.is_some()) || !reads.iter().any(told)
}

fn is_of_sheet(filled: &Filled) -> bool {
    matches!(filled.source, Source::Columns(_))
}

/// Gives words as a reference: the marks that none may have as hyphens, one between words.
fn as_reference(words: &str) -> String {
    let id = cell::as_id(words);
    let parts: Vec<&str> = id.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-")
}
