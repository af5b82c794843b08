//! Amounts of ours that several columns of a savings tracker state together.

use super::draft::Reader;
use super::mapping::{Goal, Turn};
use super::value;
use crate::datasets::cell::Refusal;
use crate::records::Code;
use crate::units::{Decimal, Money, text};

impl Reader<'_, '_> {
    /// Says whether a column is the first of those that are added up with it, at which they are read.
    pub(super) fn is_first(&self, column: usize, goal: &Goal) -> bool {
        let with = |(_, other): &&(usize, &Goal)| other.adds && other.is_with(goal);
        !goal.adds || self.lines.columns.iter().find(with).is_none_or(|(first, _)| *first == column)
    }

    /// Gives an amount that several columns make: those that are added up, or the periods up to one.
    pub(super) fn of_several(&self, column: usize, goal: &Goal) -> Result<Option<String>, Refusal> {
        let sum =
            if goal.turn == Turn::Levels { self.up_to(column, goal)? } else { self.whole(goal)? };
        Ok(sum.map(|pounds| text::plain(Money::from_pounds(pounds))))
    }

    /// Adds up the columns that go to one place; absent where none is stated.
    fn whole(&self, goal: &Goal) -> Result<Option<Decimal>, Refusal> {
        let columns =
            self.lines.columns.iter().filter(|(_, other)| other.adds && other.is_with(goal));
        let amounts =
            columns.map(|(at, other)| self.stated(*at, other)).collect::<Result<Vec<_>, _>>()?;
        let blank = amounts.iter().filter(|amount| amount.is_none()).count();
        if blank > 0 && blank < amounts.len() {
            return Err(half_stated());
        }
        Ok((blank == 0).then(|| amounts.into_iter().flatten().sum()))
    }

    /// Adds up what each period up to that of a column states by itself; absent where one is.
    fn up_to(&self, column: usize, goal: &Goal) -> Result<Option<Decimal>, Refusal> {
        let Some(own) = self.stated(column, goal)? else { return Ok(None) };
        let earlier = |other: &Goal| {
            let same = other.role == goal.role && other.turn == goal.turn && other.slot.is_none();
            let before = other.period.zip(goal.period).is_some_and(|(one, this)| {
                one.year == this.year && one.last_day() < this.last_day()
            });
            same && before
        };
        let columns = self.lines.columns.iter().filter(|(_, other)| earlier(other));
        // What cannot be read of an earlier period is reported there.
        let mut before = columns.map(|(at, other)| self.stated(*at, other).ok().flatten());
        Ok(before.try_fold(own, |sum, amount| Some(sum + amount?)))
    }

    fn stated(&self, column: usize, goal: &Goal) -> Result<Option<Decimal>, Refusal> {
        match self.line.cell(column) {
            "" => Ok(None),
            words if self.mapping.is_absent(words) => Ok(None),
            words => value::amount(words, goal, self.mapping)
                .map(|amount| Some(amount.pounds()))
                .map_err(|refused| value::unknown(words, refused)),
        }
    }
}

/// Says that of amounts that are added up some are blank.
pub(super) fn half_stated() -> Refusal {
    Refusal {
        code: Code::MissingValue,
        wanted: "an amount in each of the columns that are added up, or in none".to_owned(),
        hint: Some("a blank beside an amount may be nil or not known: write 0 there, or say so under [cells]".to_owned()),
    }
}
