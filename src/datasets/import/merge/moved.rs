//! What a tracker changes, by amount, against what the folder held before it.

use std::collections::BTreeSet;

use super::held::day_number;
use super::{Merge, of_table};
use crate::datasets::cell;
use crate::datasets::import::draft::Draft;
use crate::records::TableName;
use crate::records::schema::{Col, delivery as d, savings as s};
use crate::units::{FinancialYear, Money};

/// One way in which a tracker changes what was held: how many savings, by how much together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// What happened: `new savings`.
    pub what: &'static str,
    /// How many savings.
    pub savings: usize,
    /// By how much, together: of what is new or gone its target, of the rest the change.
    pub amount: Money,
}

/// A saving whose banked cash is less than an earlier return had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fell {
    /// The saving.
    pub saving_id: String,
    /// What was banked.
    pub before: Money,
    /// What is.
    pub after: Money,
}

/// Changes of one kind, those up apart from those down: netted, one would hide the other.
#[derive(Default)]
struct Changed {
    up: (usize, i64),
    down: (usize, i64),
}

impl Changed {
    fn add(&mut self, by: i64) {
        let side = if by < 0 { &mut self.down } else { &mut self.up };
        if by != 0 {
            *side = (side.0 + 1, side.1 + by);
        }
    }
}

impl Merge<'_> {
    /// Gives what the tracker changes, and every saving whose banked cash fell.
    pub(in crate::datasets::import) fn moved(
        &self,
        drafts: &[Draft<'_>],
        gone: (usize, i64),
    ) -> (Vec<Moved>, Vec<Fell>) {
        let (mut forecast, mut banked) = (Changed::default(), Changed::default());
        let mut fell = Vec::new();
        for draft in drafts.iter().filter(|draft| draft.good) {
            let Some(id) = draft.id.as_deref() else { continue };
            for (col, before, after) in self.returns_moved(draft, id) {
                let moved = if col == d::banked { &mut banked } else { &mut forecast };
                moved.add(after - before);
                if col == d::banked && after < before {
                    let [before, after] = [before, after].map(Money::from_pence);
                    fell.push(Fell { saving_id: id.to_owned(), before, after });
                }
            }
        }
        let targets = self.targets_moved();
        let kinds = [
            ("new savings", self.new_savings(drafts)),
            ("targets that rose", targets.up),
            ("targets that fell", targets.down),
            ("forecasts that rose", forecast.up),
            ("forecasts that fell", forecast.down),
            ("banked cash that rose", banked.up),
            ("banked cash that fell", banked.down),
            ("savings that ended", gone),
        ];
        let moved = kinds.into_iter().filter(|(_, (savings, _))| *savings > 0);
        let moved = moved.map(|(what, (savings, pence))| {
            let amount = Money::from_pence(pence);
            Moved { what, savings, amount }
        });
        (moved.collect(), fell)
    }

    /// Gives how many savings are new, and their targets.
    fn new_savings(&self, drafts: &[Draft<'_>]) -> (usize, i64) {
        let savings = self.table(TableName::Savings);
        let years: BTreeSet<FinancialYear> =
            drafts.iter().flat_map(|draft| &draft.reads).filter_map(|read| read.year).collect();
        let new = savings.rows().skip(savings.kept().len());
        let targets = new.map(|row| {
            let id = savings.cell(row, s::saving_id);
            self.targets_in(id, &years).values().sum::<i64>()
        });
        targets.fold((0, 0), |(savings, pence), target| (savings + 1, pence + target))
    }

    /// Gives the targets that are another now.
    fn targets_moved(&self) -> Changed {
        let mut moved = Changed::default();
        let pence = |words: &str| cell::plain_pence(words.as_bytes());
        for change in &self.changes {
            if !change.column.starts_with("savings_profile.target") {
                continue;
            }
            if let (Some(before), Some(after)) = (pence(&change.before), pence(&change.after)) {
                moved.add(after - before);
            }
        }
        moved
    }

    /// Gives banked and forecast of a row where the last return before it had another: before and after.
    fn returns_moved(&self, draft: &Draft<'_>, id: &str) -> Vec<(Col, i64, i64)> {
        let delivery = self.table(TableName::Delivery);
        let day = day_number(&self.handed_in(draft));
        let mut moved = Vec::new();
        for at in of_table(draft, TableName::Delivery) {
            let read = &draft.reads[at];
            let (Some((_, col)), Some(year)) = (read.place(), read.year) else { continue };
            if col != d::banked && col != d::forecast {
                continue;
            }
            let earlier = delivery.find(&[id, &year.to_string()]).filter(|row| {
                let of_day = day_number(delivery.cell(*row, d::submitted_on));
                delivery.kept().contains(row)
                    && of_day < day
                    && delivery.cell(*row, d::source_id) != self.source
            });
            let last = earlier.max_by_key(|row| day_number(delivery.cell(*row, d::submitted_on)));
            let before = last.and_then(|row| delivery.pence(row, col));
            let after = read.value.as_deref().and_then(|words| cell::plain_pence(words.as_bytes()));
            if let (Some(before), Some(after)) = (before, after) {
                moved.push((col, before, after));
            }
        }
        moved
    }
}
