//! Sums that must hold between rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::datasets::cell::{self, Percent};
use crate::datasets::load::{Depth, Loader};
use crate::records::schema::{
    self, Col, Kind, control_totals as ct, mitigations as m, risk_ratings as rr,
};
use crate::records::{Book, Code, ControlTotal, LeftOut, RiskKind, SavingIx, Savings, TableName};
use crate::units::{Decimal, FinancialYear, Mark, Money, Period, text};

/// Checks that what covers a saving is no more than its shortfall, by its latest update.
pub(super) fn mitigations(loader: &mut Loader<'_>, book: &mut Book) {
    let mut cover: BTreeMap<(SavingIx, FinancialYear), Money> = BTreeMap::new();
    let mut over = Vec::new();
    for (at, mitigation) in book.mitigations.iter().enumerate() {
        let up_to = Period { year: mitigation.year, mark: Mark::OUTTURN };
        let Some(row) = book.deliveries.latest(mitigation.saving, up_to) else {
            continue;
        };
        let parts = (book.deliveries.slipped.get(row), book.deliveries.unachievable.get(row));
        let (Some(slipped), Some(unachievable)) = parts else {
            continue;
        };
        let shortfall = slipped + unachievable;
        let so_far = cover.entry((mitigation.saving, mitigation.year)).or_default();
        if *so_far + mitigation.value > shortfall {
            over.push((at, shortfall - *so_far));
        } else {
            *so_far = *so_far + mitigation.value;
        }
    }
    for (at, left) in over.into_iter().rev() {
        let mitigation = book.mitigations.remove(at);
        // By a day, the return that tells of the shortfall may come later: it covers nothing yet.
        if loader.by_day.is_some() {
            continue;
        }
        let place = (TableName::Mitigations, mitigation.row, m::value);
        let wanted = format!("no more than the shortfall still uncovered, {}", text::pence(left));
        let hint = Some("a mitigation counts once and never beyond the shortfall".to_owned());
        loader.report(Code::MitigationAboveShortfall, place, wanted, hint);
        loader.left_out.push(LeftOut {
            table: TableName::Mitigations,
            row: mitigation.row,
            year: Some(mitigation.year),
        });
    }
}

/// Checks that no risk stands above where it began, or means to rise.
pub(super) fn risk_order(loader: &mut Loader<'_>, book: &mut Book) {
    let latest = |risk: &str, kind: RiskKind, up_to| {
        book.risk_ratings
            .iter()
            .filter(|rating| rating.risk_id == risk && rating.kind == kind && rating.as_at <= up_to)
            .max_by_key(|rating| rating.as_at)
            .map(|rating| rating.rating)
    };
    let mut faults = Vec::new();
    for rating in &book.risk_ratings {
        let (above, words) = match rating.kind {
            RiskKind::Inherent => continue,
            RiskKind::Current => {
                (latest(&rating.risk_id, RiskKind::Inherent, rating.as_at), "inherent")
            }
            RiskKind::Target => {
                (latest(&rating.risk_id, RiskKind::Current, rating.as_at), "current")
            }
        };
        if let Some(above) = above.filter(|above| rating.rating > *above) {
            faults.push((rating.row, format!("no higher than the {words} rating of {above}")));
        }
    }
    let wrong: Vec<u32> = faults.iter().map(|(row, _)| *row).collect();
    book.risk_ratings.retain(|rating| !wrong.contains(&rating.row));
    for (row, wanted) in faults {
        let place = (TableName::RiskRatings, row, rr::rating);
        loader.report(Code::RatingsOutOfOrder, place, wanted, None);
        loader.left_out.push(LeftOut { table: TableName::RiskRatings, row, year: None });
    }
}

/// Checks every control total against the rows it speaks of. Like every identity, it is judged only
/// when all its parts are present: those of a table with rows withheld are counted and left.
pub(super) fn control_totals(loader: &mut Loader<'_>, book: &mut Book, depth: Depth) {
    // By a day, some of the rows that a running source counts may come later: none is judged.
    if loader.by_day.is_some() {
        book.control_totals.clear();
    }
    let all = book.control_totals.len();
    book.control_totals.retain(|control| !loader.in_part.contains(&control.table));
    book.withheld.totals = all - book.control_totals.len();
    for control in &book.control_totals {
        let ledger = control.table == TableName::Ledger;
        if loader.known.is_broken(control.table) || ledger && depth == Depth::Figures {
            continue;
        }
        match added_up(loader, control) {
            Ok(added) if added.left_out > 0 => {}
            Ok(Added { sum, .. }) => {
                let off = (sum - control.value).abs();
                if off > control.tolerance {
                    let place = (TableName::ControlTotals, control.row, ct::value);
                    let wanted = format!(
                        "the sum of the rows, {}; they are {} apart",
                        text::number(sum),
                        text::number(off)
                    );
                    let hint = Some(format!("{} adds {}", control.id, described(control)));
                    loader.report(Code::ControlTotalDiffers, place, wanted, hint);
                }
            }
            Err((col, wanted)) => {
                let place = (TableName::ControlTotals, control.row, col);
                loader.report(Code::NotAWord, place, wanted, None);
            }
        }
    }
}

fn described(control: &ControlTotal) -> String {
    let filter: Vec<String> =
        control.filter.iter().map(|(column, value)| format!("{column} = {value}")).collect();
    let of =
        if filter.is_empty() { String::new() } else { format!(" where {}", filter.join(", ")) };
    format!("{} of {}{of}", control.column, control.table.file())
}

/// A column that a filter tests: of the table itself, or of the row's saving.
enum Tested {
    Own(Col),
    OfSaving(OfSaving),
}

/// Reads one field of a saving as words.
type OfSaving = fn(&Savings, SavingIx) -> &str;

/// The columns of a saving that rows about it can be filtered by.
const OF_SAVING: [(&str, OfSaving); 9] = [
    ("parent_id", |savings, saving| savings.parent(saving).map_or("", |parent| savings.id(parent))),
    ("directorate", Savings::directorate),
    ("service", Savings::service),
    ("theme", Savings::theme),
    ("owner", Savings::owner),
    ("fund", |savings, saving| savings.fund(saving).word()),
    ("cashable", |savings, saving| savings.cashable(saving).word()),
    ("recurrence", |savings, saving| savings.recurrence(saving).word()),
    ("grain", |savings, saving| savings.grain(saving).word()),
];

/// What rows add to, and how many more would belong to them but for their errors.
#[derive(Default)]
struct Added {
    sum: Decimal,
    left_out: usize,
}

/// Gives what a row must match to belong to a control total.
fn tests_of(
    control: &ControlTotal,
    about: Option<Col>,
) -> Result<Vec<(Tested, &str)>, (Col, String)> {
    let table = schema::table_of(control.table);
    let mut tests = Vec::new();
    for (name, value) in &control.filter {
        let of_saving = OF_SAVING.iter().find(|(header, _)| header == name);
        let tested = match (table.col(name), about, of_saving) {
            (Some(own), _, _) => Tested::Own(own),
            (None, Some(_), Some((_, read))) => Tested::OfSaving(*read),
            _ => {
                let own = format!("a column of {}", control.table.file());
                let of_saving: Vec<&str> = OF_SAVING.iter().map(|(header, _)| *header).collect();
                let wanted = match about {
                    Some(_) => format!("{own}, or of its saving: {}", of_saving.join(", ")),
                    None => own,
                };
                return Err((ct::filter, wanted));
            }
        };
        tests.push((tested, value.as_str()));
    }
    Ok(tests)
}

/// Adds up the rows of a table that a control total speaks of, read again from the file; rows left
/// out of the figures are left out here.
fn added_up(loader: &Loader<'_>, control: &ControlTotal) -> Result<Added, (Col, String)> {
    let table = schema::table_of(control.table);
    let sum_of = table
        .col(&control.column)
        .filter(|col| matches!(table.column(*col).kind, Kind::Money | Kind::Number | Kind::Whole))
        .ok_or_else(|| (ct::column, format!("a column of numbers of {}", control.table.file())))?;
    let about = table.col("saving_id");
    let tests = tests_of(control, about)?;
    let Some(index) = loader.indexes.get(&control.table) else {
        return Ok(Added::default());
    };
    let left_out: BTreeSet<u32> = loader
        .left_out
        .iter()
        .filter(|row| row.table == control.table)
        .map(|row| row.row)
        .collect();
    let register = &loader.known.register;
    let mut added = Added::default();
    let scanned = index.each_row(|row, words| {
        let matches = |(tested, value): &(Tested, &str)| match tested {
            Tested::Own(col) => words.of(*col) == *value,
            Tested::OfSaving(read) => about
                .and_then(|about| register.find(words.of(about)))
                .is_some_and(|saving| read(&register.savings, saving) == *value),
        };
        if !tests.iter().all(matches) {
            return;
        }
        if left_out.contains(&row) {
            added.left_out += 1;
        } else if let Ok(number) = cell::number(words.of(sum_of), Percent::Hundredths) {
            added.sum += number.value();
        }
    });
    match scanned {
        Ok(()) => Ok(added),
        Err(error) => Err((ct::table, format!("a file that can be read: {error}"))),
    }
}
