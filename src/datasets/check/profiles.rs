//! Statements of what a saving should bring in a year: which of them stands.

use super::keys::twice;
use crate::datasets::load::Loader;
use crate::records::schema::savings_profile as p;
use crate::records::{Code, LeftOut, ProfileKind, Profiles, SavingIx, TableName, standing};
use crate::units::{Date, text};

/// What becomes of rows that are not the only ones of their saving, year and kind.
#[derive(Default)]
struct Settled {
    /// Rows whose key an earlier one has, with that one.
    doubled: Vec<(usize, usize)>,
    /// Rows that sources disagree on, each set together, and whether nothing later stands above them.
    disagreeing: Vec<(Vec<usize>, bool)>,
    superseded: Vec<usize>,
}

/// Finds which statement of each target stands: of the kinds that are an amount that of the latest day;
/// a change stands beside others. The source of each row is given by a number.
pub(in crate::datasets) fn settle_profiles(loader: &mut Loader<'_>, stated_by: &[u32]) {
    let mut settled = Settled::default();
    let mut rows = Vec::new();
    for saving in loader.known.register.savings.all() {
        let profiles = &loader.known.profiles;
        rows.clear();
        rows.extend(profiles.by_saving.rows(saving));
        let key = |row: &usize| (profiles.year[*row], profiles.kind[*row]);
        // A saving has few rows, mostly in order: where all keys differ there is nothing to settle.
        if rows.is_sorted_by(|before, after| key(before) < key(after)) {
            continue;
        }
        rows.sort_by_key(|row| (key(row), profiles.set_on[*row], *row));
        for statements in rows.chunk_by(|one, other| key(one) == key(other)) {
            settle(profiles, stated_by, statements, &mut settled);
        }
        for of_year in rows.chunk_by(|one, other| profiles.year[*one] == profiles.year[*other]) {
            changed_since(profiles, of_year, &mut settled);
        }
    }
    settled.report(loader);
}

/// Settles the statements of one kind of target of one saving in one year, the earliest first.
fn settle(profiles: &Profiles, stated_by: &[u32], statements: &[usize], settled: &mut Settled) {
    let day = |row: &usize| profiles.set_on[*row];
    let days = statements.chunk_by(|one, other| day(one) == day(other));
    let last = statements.last().map(day);
    for of_day in days {
        let mut told: Vec<usize> = Vec::new();
        for row in of_day {
            match told.iter().find(|known| stated_by[**known] == stated_by[*row]) {
                Some(first) => settled.doubled.push((*first, *row)),
                None => told.push(*row),
            }
        }
        if profiles.kind[told[0]] == ProfileKind::Rebased {
            continue;
        }
        let latest = Some(day(&told[0])) == last;
        let pence = |row: &usize| profiles.target.pence(*row);
        if told.iter().any(|row| pence(row) != pence(&told[0])) {
            settled.disagreeing.push((told, latest));
        } else {
            // A second source that says the same is no second amount.
            settled.superseded.extend(told.iter().skip(usize::from(latest)));
        }
    }
}

/// Finds the changes of one saving's target of a year that a later statement of another amount took in.
fn changed_since(profiles: &Profiles, rows: &[usize], settled: &mut Settled) {
    let told =
        |row: &usize| (profiles.kind[*row], profiles.set_on[*row], profiles.target.pence(*row));
    let stands = standing(&rows.iter().map(told).collect::<Vec<_>>());
    let taken_in = rows
        .iter()
        .enumerate()
        .filter(|(at, row)| profiles.kind[**row] == ProfileKind::Rebased && !stands.contains(at));
    settled.superseded.extend(taken_in.map(|(_, row)| *row));
}

impl Settled {
    fn report(self, loader: &mut Loader<'_>) {
        for row in self.superseded {
            loader.known.profiles.supersede(row);
        }
        for (first, row) in self.doubled {
            let profiles = &mut loader.known.profiles;
            profiles.refuse(row);
            let first = profiles.rows.file_row(short(first));
            let at = (TableName::SavingsProfile, left_out(loader, row), p::saving_id);
            let wanted = "each saving_id + financial_year + kind + as_at + source_id once";
            twice(loader, at, first, wanted);
        }
        for (rows, latest) in self.disagreeing {
            let wanted = disagreement(loader, &rows);
            for row in &rows {
                loader.known.profiles.refuse(*row);
                let place = (TableName::SavingsProfile, left_out(loader, *row), p::target);
                let hint = "neither is chosen, and the saving has no target of that year; take out the \
                            one that is wrong, or enter what a later source says";
                let hint = latest.then(|| hint.to_owned());
                loader.report(Code::SourcesDisagree, place, wanted.clone(), hint);
            }
            if latest {
                withhold_year(&mut loader.known.profiles, rows[0]);
            }
        }
    }
}

/// Takes note of a row left out; gives its place in the file.
fn left_out(loader: &mut Loader<'_>, row: usize) -> u32 {
    let profiles = &loader.known.profiles;
    let (at, year) = (profiles.rows.file_row(short(row)), Some(profiles.year[row]));
    loader.left_out.push(LeftOut::of(TableName::SavingsProfile, at, year));
    at
}

/// Says what each source states of one day.
fn disagreement(loader: &Loader<'_>, rows: &[usize]) -> String {
    let profiles = &loader.known.profiles;
    let amount = |row: &usize| profiles.target.get(*row).map_or_else(String::new, text::pence);
    let amounts: Vec<String> = rows.iter().map(amount).collect();
    let day = Date::from_day_number(profiles.set_on[rows[0]]);
    let of =
        day.map_or_else(|| "without a day".to_owned(), |day| format!("of {}", text::date(day)));
    format!("one target {of}: sources say {}", text::list(&amounts))
}

/// Leaves a saving without a target in the year of a row: a part of it would be a wrong one.
fn withhold_year(profiles: &mut Profiles, row: usize) {
    let (saving, year) = (SavingIx(profiles.saving[row]), profiles.year[row]);
    let rows: Vec<usize> = profiles.rows_of(saving, year).collect();
    for row in rows {
        profiles.refuse(row);
    }
}

fn short(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}
