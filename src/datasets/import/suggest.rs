//! A first mapping, written out from what a file says and shows: each line with what it rests on, and a question
//! where only the council knows.

mod budget;
mod common;
mod guess;
mod kind;
mod lists;
mod measures;
mod page;
mod payments;
mod plans;
mod reserves;
mod risks;
mod rows;
mod savings;
mod services;
mod table;

use std::path::Path;

use common::Draft;
use kind::{Kind, Looks, looks};
use page::{Page, plain, quoted, short};
use table::Table;

use super::grid::{Sheet, folded};
use super::tracker::{ImportError, Tracker, read_file};

/// A sheet with the table on it and what that looks like.
struct Seen<'a> {
    sheet: &'a Sheet,
    score: usize,
    table: Option<Table<'a>>,
    looks: Option<Looks>,
}

/// Writes a first mapping for a file.
///
/// # Errors
/// If the file cannot be read.
pub fn suggest(file: &Path) -> Result<String, ImportError> {
    suggest_sheet(file, None)
}

/// Writes a first mapping for one sheet of a file, by its name; if none is named, for the one that tells most.
///
/// # Errors
/// If the file cannot be read, or no sheet has that name.
pub fn suggest_sheet(file: &Path, named: Option<&str>) -> Result<String, ImportError> {
    let bytes = read_file(file)?;
    let tracker = Tracker::of(file, &bytes)?;
    let all: Vec<Seen<'_>> = tracker.sheets.iter().map(seen).collect();
    let chosen = match named {
        Some(name) => {
            let there = all.iter().position(|seen| folded(&seen.sheet.name) == folded(name));
            let why = || {
                let sheets: Vec<String> = all.iter().map(|seen| quoted(&seen.sheet.name)).collect();
                format!("it has no sheet `{name}`; there are {}", sheets.join(", "))
            };
            Some(there.ok_or_else(|| ImportError::Tracker { path: file.to_owned(), why: why() })?)
        }
        None => best(&all),
    };
    let mut page = Page::default();
    for (at, seen) in all.iter().enumerate() {
        page.note(&said(seen, &all, chosen.filter(|chosen| *chosen != at)));
    }
    let alike: Vec<&str> = match chosen.and_then(|at| all.get(at)) {
        Some(one) => alike(one, &all),
        None => Vec::new(),
    };
    let mut text = page.finish();
    let mut all = all;
    let Some(chosen) = chosen else { return Ok(text) };
    let Seen { table, looks, .. } = all.swap_remove(chosen);
    let Some(table) = table else { return Ok(text) };
    text.push_str(&mapping(&tracker, table, looks, alike));
    Ok(text)
}

/// Writes the mapping of one table, or its headings alone where we have no table for it.
fn mapping(tracker: &Tracker, table: Table<'_>, looks: Option<Looks>, alike: Vec<&str>) -> String {
    let mut draft = Draft::new(tracker, table, alike);
    match looks.map(|looks| looks.kind) {
        Some(Kind::Savings) => draft.savings(),
        Some(Kind::Risks) => draft.risks(),
        Some(Kind::Strategy) => draft.budget(),
        Some(Kind::Reserves) => draft.reserves(),
        Some(Kind::Actions) => draft.plan(),
        Some(Kind::Measures) => draft.measures(),
        Some(Kind::Support) => draft.support(),
        Some(Kind::Spend) => draft.spend(),
        Some(Kind::Monitoring) => draft.services(),
        Some(Kind::Loans | Kind::Capital) | None => {
            draft.page.note("what its columns are is not guessed. Its headings:");
            for column in &draft.table.columns {
                let line = format!("{} = \"\"", quoted(&column.name));
                draft.page.note(&line);
            }
            return draft.page.finish();
        }
    }
    let body = draft.page.finish();
    let mut head = Page::default();
    head.note("A first mapping: read every line before you import. What a line rests on stands behind it:");
    head.note("stated, in the file itself; guessed, from its words or its cells; yours to name, as you like;");
    head.note("to be answered: write the answer in place of \"?\". Until then the import refuses.");
    head.finish() + &body
}

fn seen(sheet: &Sheet) -> Seen<'_> {
    let (score, table) = match Table::of(sheet) {
        Some((score, table)) => (score, Some(table)),
        None => (0, None),
    };
    let looks = table.as_ref().and_then(|table| looks(sheet, table.head));
    let looks = looks.map(|looks| match &table {
        Some(table) if looks.kind == Kind::Savings && table.has_cost_blocks() => Looks {
            kind: Kind::Strategy,
            name: "a medium-term budget table",
            by: vec!["savings beside pressures or inflation", "years across"],
        },
        Some(_) | None => looks,
    });
    Seen { sheet, score, table, looks }
}

/// Gives the place of the sheet that tells most: one that is seen before a hidden one, one of our tables before any
/// other, savings before the rest.
fn best(all: &[Seen<'_>]) -> Option<usize> {
    let rank = |seen: &Seen<'_>| {
        let ours = seen.looks.as_ref().is_some_and(|looks| has_table(looks.kind));
        let savings = seen.looks.as_ref().is_some_and(|looks| looks.kind == Kind::Savings);
        (!seen.sheet.aside.hidden, ours, savings, seen.score)
    };
    let mut best: Option<usize> = None;
    for (at, seen) in all.iter().enumerate().filter(|(_, seen)| seen.table.is_some()) {
        if best.is_none_or(|best| rank(seen) > rank(&all[best])) {
            best = Some(at);
        }
    }
    best
}

/// Gives the names of the sheets with the same headings, hidden ones left out.
fn alike<'a>(one: &Seen<'a>, all: &[Seen<'a>]) -> Vec<&'a str> {
    let heads = |seen: &Seen<'_>| -> Vec<String> {
        let columns = seen.table.iter().flat_map(|table| &table.columns);
        columns
            .map(|column| folded(&column.name))
            .filter(|name| !name.starts_with("column "))
            .collect()
    };
    let own = heads(one);
    let same = |seen: &&Seen<'a>| {
        std::ptr::eq(seen.sheet, one.sheet) || !seen.sheet.aside.hidden && heads(seen) == own
    };
    all.iter().filter(same).map(|seen| seen.sheet.name.as_str()).collect()
}

/// Says whether we have a table for a kind.
const fn has_table(kind: Kind) -> bool {
    match kind {
        Kind::Loans | Kind::Capital => false,
        Kind::Risks
        | Kind::Actions
        | Kind::Measures
        | Kind::Reserves
        | Kind::Support
        | Kind::Spend
        | Kind::Monitoring
        | Kind::Savings
        | Kind::Strategy => true,
    }
}

/// Says of a sheet what it looks like and by what, or why it is none of our tables; with `chosen`, that the mapping
/// below is of another.
fn said(seen: &Seen<'_>, all: &[Seen<'_>], chosen: Option<usize>) -> String {
    let name = plain(&quoted(&seen.sheet.name));
    let hidden = if seen.sheet.aside.hidden { "; the sheet is hidden" } else { "" };
    let Some(looks) = &seen.looks else {
        return format!("{name}: none of our tables looks like this: {}{hidden}", why_none(seen));
    };
    let by = looks.by.join(", ");
    if !has_table(looks.kind) {
        return format!(
            "{name}: looks like {}: {by}; there is no table for it here{hidden}",
            looks.name
        );
    }
    let other = chosen.and_then(|at| all.get(at));
    let other = other.filter(|other| !alike(other, all).contains(&seen.sheet.name.as_str()));
    let other =
        other.map(|_| format!("; for its mapping: --suggest --sheet {name}")).unwrap_or_default();
    format!("{name}: looks like {}: {by}{hidden}{other}", looks.name)
}

/// Says why a sheet is none of our tables.
fn why_none(seen: &Seen<'_>) -> String {
    if seen.sheet.len() == 0 {
        return "the sheet is empty".to_owned();
    }
    let cells =
        || seen.sheet.rows().take(20).flat_map(|row| row.cells().map(folded).collect::<Vec<_>>());
    if cells().any(|cell| {
        cell == "row labels" || cell.starts_with("sum of ") || cell.starts_with("count of ")
    }) {
        return "a pivot table; bring in the sheet that it is made of".to_owned();
    }
    let pairs = seen
        .sheet
        .rows()
        .filter(|row| row.cells().filter(|cell| !cell.is_empty()).count() == 2)
        .count();
    let narrow = seen.sheet.rows().all(|row| row.cells().skip(2).all(str::is_empty));
    if narrow && pairs * 2 > seen.sheet.len() {
        return "most rows are words and one cell beside them, as in a form or a key".to_owned();
    }
    let Some(table) = &seen.table else {
        return "no row of words stands as headings above rows of one shape".to_owned();
    };
    let heads: Vec<String> = table
        .columns
        .iter()
        .filter(|column| !column.words.is_empty())
        .take(6)
        .map(|column| quoted(&short(&column.name)))
        .collect();
    format!(
        "its headings, {}, speak of no savings, budget lines, reserves, risks, actions, measures, support or payments",
        heads.join(", ")
    )
}
