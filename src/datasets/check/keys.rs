//! References and keys that can only be judged once a table is whole.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::datasets::load::Loader;
use crate::datasets::locate::Finder;
use crate::records::schema::{Col, delivery as d, links as l, savings as s};
use crate::records::{Book, Code, LeftOut, SavingIx, TableName};

/// Ties each saving to its parent, which may stand below it in the register, and checks what it
/// was replaced by.
pub(super) fn tie_parents(loader: &mut Loader<'_>) {
    let mut faults = Vec::new();
    let mut tops = Tops(loader.known.register.savings.all().collect());
    for (child, col, id) in std::mem::take(&mut loader.references) {
        let Some(other) = loader.known.register.find(&id) else {
            // By a day, what a saving is tied to may come later.
            if loader.by_day.is_none() && !loader.known.was_rejected(TableName::Savings, &id) {
                let near = loader.known.nearest(TableName::Savings, &id);
                let hint = near.map(|near| format!("did you mean {near}?"));
                let wanted = "an id that stands in savings.csv";
                faults.push((child, col, Code::UnknownReference, wanted, hint));
            }
            continue;
        };
        let savings = &mut loader.known.register.savings;
        if col != s::parent_id {
            continue;
        }
        if tops.of(other) == child {
            let wanted = "a parent that is not below the saving itself";
            faults.push((child, col, Code::ParentLoop, wanted, None));
        } else {
            savings.tie(child, other);
            tops.0[child.at()] = other;
        }
    }
    for (child, col, code, wanted, hint) in faults {
        let savings = &mut loader.known.register.savings;
        savings.refuse(child);
        let row = savings.rows.file_row(child.0);
        loader.report(code, (TableName::Savings, row, col), wanted, hint);
        loader.left_out.push(LeftOut::of(TableName::Savings, row, None));
    }
}

/// Keeps a programme from counting in the place of its lines where these are exempt, and counts the
/// exempt lines of published groups.
pub(super) fn lines_withheld(loader: &mut Loader<'_>, book: &mut Book) {
    let Some(flags) = &loader.flags else { return };
    let register = &loader.known.register;
    let withheld = flags.withheld.of(TableName::Savings);
    book.withheld.within_groups = withheld.filter(|id| flags.under_a_group(id, register)).count();
    let above = flags.above(TableName::Savings).filter_map(|id| register.find(id));
    let above: Vec<SavingIx> = above.collect();
    for saving in above {
        loader.known.register.savings.has_lines_elsewhere(saving);
    }
}

/// For each saving one that it belongs to, or itself. The way up is cut short each time it is gone, so that a chain of
/// any length is gone through in little more than its length.
struct Tops(Vec<SavingIx>);

impl Tops {
    /// Gives the uppermost saving that a saving belongs to. One that belongs to none yet would belong to itself, were
    /// it tied to what is below it.
    fn of(&mut self, saving: SavingIx) -> SavingIx {
        let mut top = saving;
        while self.0[top.at()] != top {
            top = self.0[top.at()];
        }
        let mut at = saving;
        while at != top {
            at = std::mem::replace(&mut self.0[at.at()], top);
        }
        top
    }
}

/// Finds updates whose key stands twice; the first counts.
pub(super) fn doubled_updates(loader: &mut Loader<'_>, book: &mut Book) {
    let mut doubled = Vec::new();
    for saving in loader.known.register.savings.all() {
        let deliveries = &book.deliveries;
        let key = |row: usize| (deliveries.period(row), deliveries.submission(row));
        doubles(&deliveries.by_saving.rows(saving), key, &mut doubled);
    }
    for (first, row) in doubled {
        let deliveries = &mut book.deliveries;
        deliveries.refuse(row as usize);
        let year = Some(deliveries.period(row as usize).year);
        let (first, at) = (deliveries.rows.file_row(first), deliveries.rows.file_row(row));
        let wanted = "each saving_id + financial_year + period + submitted_on + revision once";
        twice(loader, (TableName::Delivery, at, d::saving_id), first, wanted);
        loader.left_out.push(LeftOut::of(TableName::Delivery, at, year));
    }
}

/// Adds each row whose key an earlier row of the same saving has.
fn doubles<K: Ord + Copy>(
    rows: &(impl Iterator<Item = usize> + Clone),
    key: impl Fn(usize) -> K,
    doubled: &mut Vec<(u32, u32)>,
) {
    // The rows of most savings are in order: then no key stands twice.
    let mut highest: Option<K> = None;
    let rising = |row| {
        let this = key(row);
        let rises = highest.is_none_or(|highest| highest < this);
        highest = Some(this);
        rises
    };
    if rows.clone().all(rising) {
        return;
    }
    let mut first = BTreeMap::new();
    let short = |row| u32::try_from(row).unwrap_or(u32::MAX);
    for row in rows.clone() {
        match first.entry(key(row)) {
            Entry::Vacant(free) => drop(free.insert(row)),
            Entry::Occupied(taken) => doubled.push((short(*taken.get()), short(row))),
        }
    }
}

/// Reports a row whose key an earlier one has.
pub(super) fn twice(loader: &mut Loader<'_>, at: (TableName, u32, Col), first: u32, wanted: &str) {
    let found = Finder::new(&loader.indexes).cell(at.0, first, at.2);
    let line = found.ok().and_then(|found| found.place.line);
    let hint = line.map(|line| format!("the same key stands on line {line}, which counts"));
    loader.report(Code::DuplicateKey, at, wanted, hint);
}

/// Checks that links lead to records that are there.
pub(super) fn links(loader: &mut Loader<'_>, book: &Book) {
    // While a table cannot be read, nobody can say which ids it holds.
    if loader.known.any_broken() {
        return;
    }
    let mut faults = Vec::new();
    for link in &book.links {
        for (col, id) in [(l::from_id, &link.from_id), (l::to_id, &link.to_id)] {
            if !loader.known.anywhere(id) {
                faults.push((link.row, col));
            }
        }
    }
    for (row, col) in faults {
        let wanted = "the id of a record of this folder";
        loader.report(Code::UnknownReference, (TableName::Links, row, col), wanted, None);
    }
}
