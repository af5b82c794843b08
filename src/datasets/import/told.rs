//! What an import tells: each finding once, those of one kind together, and nothing that cannot be seen.

use std::collections::{BTreeSet, HashMap};

use super::grid::folded;
use super::tracker::Import;
use crate::records::{Place, Problem};
use crate::units::text;

/// Writes out what nobody sees of words that come from the tracker or the mapping and are told.
pub(super) fn write_out(import: &mut Import) {
    let cells = import
        .cells
        .iter_mut()
        .flat_map(|cell| [&mut cell.cell, &mut cell.found, &mut cell.read_as, &mut cell.goes_to]);
    let questions = import
        .questions
        .iter_mut()
        .flat_map(|asked| [&mut asked.place, &mut asked.found, &mut asked.asks, &mut asked.answer]);
    let waived =
        import.waived.iter_mut().flat_map(|one| [&mut one.cell, &mut one.found, &mut one.why]);
    let changes = import.changes.iter_mut().flat_map(|change| {
        [&mut change.saving_id, &mut change.column, &mut change.before, &mut change.after]
    });
    let passed = import.passed.iter_mut().flat_map(|(cell, words)| [cell, words]);
    let totals = import.totals.iter_mut().flat_map(|total| {
        total.cell.iter_mut().chain(&mut total.waived).chain([&mut total.sheet, &mut total.words])
    });
    let notes = import.notes.iter_mut();
    let all = notes.chain(cells).chain(questions).chain(waived).chain(changes);
    for words in all.chain(passed).chain(totals).filter(|words| text::has_unseen(words)) {
        *words = text::visible(words).into_owned();
    }
}

/// Gives findings once each, in the order in which they were made.
pub(super) fn distinct(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for problem in problems {
        if seen.insert((problem.code, problem.place.clone(), problem.wanted.clone())) {
            kept.push(problem);
        }
    }
    kept
}

/// So many findings of one kind in one column are told as one.
const ALIKE: usize = 3;

/// Gathers findings of one kind: cells of one column that hold the same words and want the same.
pub(super) fn grouped(problems: &[Problem]) -> Vec<Problem> {
    let kind = |problem: &Problem| {
        let cell = problem.place.column.as_deref()?;
        let column = cell.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
        let found = problem
            .found
            .as_deref()
            .filter(|_| column.contains('!') && column.len() < cell.len())?;
        let words = folded(found);
        Some((problem.code, column, words, problem.wanted.clone(), problem.hint.clone()))
    };
    let mut alike: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, problem) in problems.iter().enumerate() {
        if let Some(kind) = kind(problem) {
            alike.entry(kind).or_default().push(at);
        }
    }
    let mut first: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut gone = BTreeSet::new();
    for cells in alike.into_values().filter(|cells| cells.len() >= ALIKE) {
        gone.extend(cells.iter().skip(1).copied());
        first.insert(cells[0], cells);
    }
    let name = |at: &usize| problems[*at].place.column.clone().unwrap_or_default();
    let told = problems.iter().enumerate().filter(|(at, _)| !gone.contains(at));
    told.map(|(at, problem)| match first.get(&at) {
        None => problem.clone(),
        Some(cells) => {
            let (sheet, last) = (name(&at), name(cells.last().unwrap_or(&at)));
            let column = sheet.trim_end_matches(|c: char| c.is_ascii_digit());
            let letters = column.rsplit('!').next().unwrap_or(column);
            let found = problem.found.clone().unwrap_or_default();
            let cells = text::counted(cells.len(), "cell", "cells");
            let place =
                Place { column: Some(format!("{sheet} to {last}")), ..problem.place.clone() };
            let wanted = format!("{}; so {cells} of column {letters}", problem.wanted);
            Problem { place, found: Some(found), wanted, ..problem.clone() }
        }
    })
    .collect()
}
