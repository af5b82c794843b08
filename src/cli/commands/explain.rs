//! `mtfs explain`: where a figure comes from, down to the cells.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::Desk;
use super::movement::between;
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::datasets::{self, Depth, Loaded};
use crate::figures::record::{Asked, PRIOR_CASES, record};
use crate::figures::savings::{
    Lines, carry, effect_figures, migration, migration_figures, position,
};
use crate::figures::{AsAt, Figure, GroupKey, Sheet};
use crate::records::{CellRef, Located};
use crate::reports::EXEMPT_TABLES;
use crate::reports::csv;
use crate::session::Session;
use crate::units::{Date, FinancialYear, Mark, Period, Rate, text};

/// Cells of one figure that are told; the rest are counted.
const TOLD: usize = 50;

/// A figure with its depth in the tree, the root at 0.
type Branch = (usize, Figure);

pub(in crate::cli) fn explain(desk: &mut Desk<'_>, id: &str) -> Result<Outcome, Failure> {
    // Figures of the ledger are only asked for by their ids.
    let depth = if id.starts_with("ledger/") { Depth::Everything } else { Depth::Figures };
    let session = desk.open(depth)?;
    let loaded = session.loaded();
    let sheet = sheet_with(desk, &session, id)?;
    if sheet.get(id).is_none() {
        let near = nearest(&sheet, id).map(|near| format!("; did you mean `{near}`?"));
        let hint = near.unwrap_or_else(|| "; every output in JSON lists its figures".to_owned());
        return Err(Failure::NoFigure { id: id.to_owned(), hint });
    }
    let mut branches = Vec::new();
    collect(&sheet, id, 0, &mut branches);
    let cells: Vec<CellRef> =
        branches.iter().flat_map(|(_, figure)| figure.basis.cells(&loaded.book)).collect();
    let located = loaded.locate(&cells);
    let data = desk.data()?.display().to_string();
    match desk.format() {
        Format::Json => {
            let json = branches
                .iter()
                .map(|(depth, figure)| figure_json(&loaded, &located, *depth, figure))
                .collect::<Vec<_>>();
            let mut shown = Sheet::default();
            for (_, figure) in branches {
                shown.add(figure);
            }
            desk.give_json(
                "explain",
                &session,
                json!({ "figure": id, "tree": json }),
                &shown,
                None,
            )?;
        }
        Format::Csv => {
            let lines = branches.iter().flat_map(|(_, figure)| {
                let cells = figure.basis.cells(&loaded.book);
                let located = &located;
                cells.into_iter().filter_map(move |cell| {
                    let at = located.get(&cell)?;
                    Some([figure.id.to_string(), place(at).into(), at.text.clone().into()])
                })
            });
            desk.give(&csv(["figure", "place", "cell"], lines))?;
        }
        Format::Text | Format::Md | Format::Xlsx => {
            let mut words = String::new();
            for (depth, figure) in &branches {
                tell(&mut words, &loaded, &located, &data, *depth, figure);
            }
            desk.tell(&words)?;
        }
    }
    desk.say_exempt(&loaded.book, &EXEMPT_TABLES);
    Ok(desk.outcome(&session))
}

/// Gives every figure of the folder, and those of the position that an id speaks of if it is of
/// another period, grouping or saving than the report's.
fn sheet_with(desk: &Desk<'_>, session: &Session, id: &str) -> Result<Sheet, Failure> {
    let as_at = desk.common.as_at;
    let loaded = session.loaded();
    let mut sheet = session.figures()?.sheet;
    if sheet.get(id).is_none() {
        sheet.append(asked_for(loaded, &desk.data()?, id, as_at).unwrap_or_default());
    }
    Ok(sheet)
}

/// Gives the figures of the one position, carry, record or movement that an id speaks of.
fn asked_for(loaded: &Loaded, folder: &Path, id: &str, as_at: Option<AsAt>) -> Option<Sheet> {
    let book = &loaded.book;
    let mut parts = id.split('/');
    let room = parts.next()?;
    match room {
        "savings" | "carry" => {}
        "record" => return Some(past(loaded, id, as_at)),
        "movement" => return moved(loaded, folder, id),
        _ => return None,
    }
    let (year, as_at) = year_and_period(parts.next()?, as_at)?;
    if room == "carry" {
        return Some(carry(book, year, as_at).figures(book, Lines::Every));
    }
    let by = parts
        .next()
        .and_then(|part| part.strip_prefix("by-")?.parse().ok())
        .unwrap_or(GroupKey::Directorate);
    let position = position(book, year, as_at, by);
    let mut sheet = position.figures(book, Lines::Every);
    sheet.append(effect_figures(book, &position));
    sheet.append(migration_figures(book, &position, &migration(book, &position)));
    Some(sheet)
}

/// Gives the figures of the track record, with the allowance that an id speaks of.
fn past(loaded: &Loaded, id: &str, as_at: Option<AsAt>) -> Sheet {
    let allowance = id.strip_prefix("record/allowance-").and_then(|rest| rest.split('/').next());
    let allowance = allowance.and_then(|rate| Rate::from_words(&format!("{rate}%")).ok());
    let asked = Asked { k: PRIOR_CASES, allowances: allowance.into_iter().collect(), as_at };
    record(&loaded.book, &asked).figures()
}

/// Gives the figures of the movement that an id such as `movement/2025-26-q1-to-q2/forecast/change`
/// speaks of.
fn moved(loaded: &Loaded, folder: &Path, id: &str) -> Option<Sheet> {
    let (from, to) = id.split('/').nth(1)?.split_once("-to-")?;
    let period = |(year, as_at): (FinancialYear, Option<AsAt>)| match as_at {
        Some(AsAt::Period(period)) => Some((year, period)),
        Some(AsAt::Date(_)) | None => None,
    };
    let (year, from) = period(year_and_period(from, None)?)?;
    let (_, to) = period(year_and_period(&format!("{}-{to}", year.slug()), None)?)?;
    let seals = datasets::seals(folder).ok()?;
    let (movement, mut sheet) = between(loaded, &seals, (from, to)).ok()?;
    sheet.append(movement.figures(Lines::Every));
    Some(sheet)
}

/// Reads `2025-26`, `2025-26-q2` or `2025-26-known-2025-07-03`.
fn year_and_period(part: &str, as_at: Option<AsAt>) -> Option<(FinancialYear, Option<AsAt>)> {
    let year = FinancialYear::beginning(part.get(..4)?.parse().ok()?)?;
    if !part.starts_with(&year.slug()) {
        return None;
    }
    let Some(rest) = part.get(8..) else {
        return Some((year, as_at));
    };
    if let Some(day) = rest.strip_prefix("known-") {
        return Some((year, Some(AsAt::Date(Date::from_words(day).ok()?))));
    }
    let word = if rest == "outturn" { rest.to_owned() } else { rest.to_uppercase() };
    Some((year, Some(AsAt::Period(Period { year, mark: Mark::from_words(&word)? }))))
}

/// Gives the id that was probably meant.
fn nearest(sheet: &Sheet, id: &str) -> Option<String> {
    let near = |known: &str| strsim::damerau_levenshtein(known, id);
    let best = sheet.all().map(|figure| figure.id.as_str()).min_by_key(|known| near(known))?;
    (near(best) <= id.len() / 3).then(|| best.to_owned())
}

fn collect(sheet: &Sheet, id: &str, depth: usize, branches: &mut Vec<Branch>) {
    let Some(figure) = sheet.get(id) else { return };
    branches.push((depth, figure.clone()));
    for input in figure.basis.inputs() {
        // A figure that stands twice in the tree is told in full the first time.
        if branches.iter().all(|(_, known)| known.id != *input) {
            collect(sheet, input.as_str(), depth + 1, branches);
        }
    }
}

fn place(located: &Located) -> String {
    let number = |at: Option<u64>| at.map(|at| at.to_string()).unwrap_or_default();
    let character = located.place.character.and_then(|at| u64::try_from(at).ok());
    format!("{}:{}:{}", located.place.file, number(located.place.line), number(character))
}

fn tell(
    words: &mut String,
    loaded: &Loaded,
    located: &BTreeMap<CellRef, Located>,
    data: &str,
    depth: usize,
    figure: &Figure,
) {
    let indent = "  ".repeat(depth);
    let exact =
        figure.value.map_or_else(|| "not published".to_owned(), crate::figures::Value::exact);
    words.push_str(&format!("{indent}{} = {exact} ({})\n", figure.id, figure.kind.word()));
    words.push_str(&format!("{indent}  {}\n", figure.title));
    words.push_str(&format!("{indent}  {}\n", figure.basis.words()));
    let cells = figure.basis.cells(&loaded.book);
    let told = &cells[..cells.len().min(TOLD)];
    let origins = loaded.origins(told);
    for (cell, at) in told.iter().filter_map(|cell| Some((cell, located.get(cell)?))) {
        let origin = origins.get(cell).map(|row| format!("  (from {row})")).unwrap_or_default();
        words.push_str(&format!("{indent}  {data}/{}  {}{origin}\n", place(at), at.text));
    }
    if cells.len() > TOLD {
        let more = text::count(cells.len() - TOLD);
        words.push_str(&format!("{indent}  … and {more} more cells: -O csv lists them all\n"));
    }
}

fn figure_json(
    loaded: &Loaded,
    located: &BTreeMap<CellRef, Located>,
    depth: usize,
    figure: &Figure,
) -> Value {
    let cells: Vec<Value> = figure
        .basis
        .cells(&loaded.book)
        .iter()
        .filter_map(|cell| located.get(cell))
        .map(|at| json!({ "place": place(at), "column": at.place.column, "cell": at.text }))
        .collect();
    json!({
        "id": figure.id,
        "depth": depth,
        "title": figure.title,
        "value": figure.value.map(crate::figures::Value::plain),
        "kind": figure.kind.word(),
        "formula": figure.basis.words(),
        "inputs": figure.basis.inputs(),
        "cells": cells,
    })
}
