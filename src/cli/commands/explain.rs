//! `mtfs explain`: where a figure comes from, down to the cells.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::Desk;
use super::movement::between;
use crate::answers::{Answer, Cell, Column, Level, Row, Table};
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::datasets::{self, Depth, Loaded};
use crate::figures::record::{Asked, PRIOR_CASES, record};
use crate::figures::savings::{
    Lines, carry, effect_figures, migration, migration_figures, position,
};
use crate::figures::{AsAt, Figure, FigureId, Sheet, typed};
use crate::records::{CellRef, Located, TableName};
use crate::session::{Answered, Session};
use crate::units::text;

/// Cells of one figure that are told; the rest are counted.
const TOLD: usize = 50;

/// A figure in the tree of what another rests on.
struct Branch<'a> {
    /// Its depth, the root at 0.
    depth: usize,
    figure: &'a Figure,
    /// Its own cells.
    cells: Vec<CellRef>,
}

pub(in crate::cli) fn explain(desk: &mut Desk<'_>, typed: &str) -> Result<Outcome, Failure> {
    let id = FigureId::typed(typed);
    // Figures of the ledger are only asked for by their ids.
    let depth = if id.subject() == "ledger" { Depth::Everything } else { Depth::Figures };
    // An id of a period or a day is of what was known then, as the table had it that it stands in.
    let own = match desk.common.as_at {
        None => typed::own_as_at(&id),
        Some(_) => None,
    };
    let session = desk.open_as_at(depth, own.or(desk.common.as_at))?;
    let loaded = session.loaded();
    let sheet = sheet_with(desk, &session, &id)?;
    if !sheet.has(&id) {
        let near = nearest(&sheet, typed).map(|near| format!("; did you mean `{near}`?"));
        let hint = near.unwrap_or_else(|| "; every output in JSON lists its figures".to_owned());
        return Err(Failure::NoFigure { id: typed.to_owned(), hint });
    }
    let mut branches = Vec::new();
    collect(loaded, (&sheet, &id), 0, &mut branches);
    let every: Vec<CellRef> = branches.iter().flat_map(|branch| &branch.cells).copied().collect();
    let located = loaded.locate(&every);
    let found = Found { loaded, located: &located };
    let mut shown = Sheet::default().of(&loaded.book);
    for branch in &branches {
        shown.add(branch.figure.clone());
    }
    let tree: Vec<Value> = branches.iter().map(|branch| found.json(branch)).collect();
    let mut answer = Answer::new(typed);
    let cells = found.cells_table(&branches);
    if desk.format() == Format::Csv {
        answer.tables.push(cells);
    } else {
        answer.table(tree_table(&branches));
        answer.table(cells);
    }
    let data = Some(json!({ "figure": id, "tree": tree }));
    let answered = Answered { answer, sheet: shown, data, as_at: None };
    let folder = desk.data()?.display().to_string();
    desk.say_exempt(&loaded.book, TableName::ALL);
    desk.told("explain", &session, answered, |_, _, _| {
        let each = branches.iter().map(|branch| found.words(&folder, branch));
        std::iter::once(known_words(loaded, &id)).chain(each).collect()
    })?;
    Ok(desk.outcome(&session))
}

/// Says of which day an explanation is, and how to ask for another.
fn known_words(loaded: &Loaded, id: &FigureId) -> String {
    if id.subject() == "movement" {
        let earlier =
            "The earlier period is taken as it was sealed, else as known when it was closed";
        return format!("{earlier}; the later as it was sealed, else as known today.\n\n");
    }
    let day = loaded
        .known_by()
        .map_or_else(|| "today".to_owned(), |known| format!("on {}", text::date(known.day)));
    format!("As known {day}: --as-at shows what was known at another day or period.\n\n")
}

/// Gives every figure of the folder, and those of the position that an id speaks of if it is of
/// another period, grouping or saving than the report's.
fn sheet_with(desk: &Desk<'_>, session: &Session, id: &FigureId) -> Result<Sheet, Failure> {
    let as_at = session.as_at();
    let mut sheet = session.figures()?.sheet;
    if id.subject() == "movement" {
        // Taken from the seals, as the command takes it.
        sheet = sheet.without(|figure| figure.id.subject() == "movement");
    }
    if !sheet.has(id) {
        let asked = asked_for(session.loaded(), &desk.data()?, id, as_at);
        sheet.append(asked.unwrap_or_default());
    }
    Ok(sheet)
}

/// Gives the figures of the one position, carry, record or movement that an id speaks of.
fn asked_for(loaded: &Loaded, folder: &Path, id: &FigureId, as_at: Option<AsAt>) -> Option<Sheet> {
    let book = &loaded.book;
    let known = || {
        let (year, known) = typed::year_and_known(id.part(0)?)?;
        Some((year, known.or(as_at)))
    };
    match id.subject() {
        "savings" => {
            let (year, as_at) = known()?;
            let position = position(book, year, as_at, typed::grouping(id));
            let mut sheet = position.figures(book, Lines::Every);
            sheet.append(effect_figures(book, &position));
            sheet.append(migration_figures(book, &position, &migration(book, &position)));
            Some(sheet)
        }
        "carry" => {
            let (year, as_at) = known()?;
            Some(carry(book, year, as_at).figures(book, Lines::Every))
        }
        "record" => {
            let allowances = typed::allowance(id).into_iter().collect();
            Some(record(book, &Asked { k: PRIOR_CASES, allowances, as_at }).figures())
        }
        "movement" => {
            let seals = datasets::seals(folder).ok()?;
            let (movement, mut sheet) = between(loaded, &seals, typed::both_periods(id)?).ok()?;
            sheet.append(movement.figures(Lines::Every));
            Some(sheet)
        }
        _ => None,
    }
}

/// Gives the id that was probably meant.
fn nearest(sheet: &Sheet, id: &str) -> Option<String> {
    let near = |known: &str| strsim::damerau_levenshtein(known, id);
    let close = |known: &&str| !text::far_apart(known, id, id.len() / 3);
    let known = sheet.all().map(|figure| figure.id.as_str()).filter(close);
    let best = known.min_by_key(|known| near(known))?;
    (near(best) <= id.len() / 3).then(|| best.to_owned())
}

fn collect<'a>(
    loaded: &Loaded,
    (sheet, id): (&'a Sheet, &FigureId),
    depth: usize,
    branches: &mut Vec<Branch<'a>>,
) {
    let Some(figure) = sheet.figure(id) else { return };
    branches.push(Branch { depth, figure, cells: figure.basis.cells(&loaded.book) });
    for input in figure.basis.inputs() {
        // A figure that stands twice in the tree is told in full the first time.
        if branches.iter().all(|known| known.figure.id != *input) {
            collect(loaded, (sheet, input), depth + 1, branches);
        }
    }
}

/// Gives the figures of the tree, each under the one that rests on it.
fn tree_table(branches: &[Branch<'_>]) -> Table {
    let columns = [
        Column::words("figure", "Figure"),
        Column::words("depth", "Depth"),
        Column::words("title", "What it is"),
        Column::mixed("value", "Value"),
        Column::words("kind", "Kind"),
        Column::words("formula", "Worked out as"),
    ];
    let mut table = Table::new("tree", "The figure and what it rests on", columns);
    table.rows.extend(branches.iter().map(|Branch { depth, figure, .. }| Row {
        key: figure.id.to_string(),
        level: if *depth == 0 { Level::Row } else { Level::Part },
        cells: vec![
            figure.id.as_str().into(),
            depth.to_string().into(),
            figure.title.as_str().into(),
            Cell::from(figure.id.clone()),
            figure.kind.word().into(),
            figure.basis.words().into(),
        ],
    }));
    table
}

fn place(located: &Located) -> String {
    let number = |at: Option<u64>| at.map(|at| at.to_string()).unwrap_or_default();
    let character = located.place.character.and_then(|at| u64::try_from(at).ok());
    format!("{}:{}:{}", located.place.file, number(located.place.line), number(character))
}

/// Where the cells of the tree are.
struct Found<'a> {
    loaded: &'a Loaded,
    located: &'a BTreeMap<CellRef, Located>,
}

impl Found<'_> {
    /// Gives the cells of every figure of the tree.
    fn cells_table(&self, branches: &[Branch<'_>]) -> Table {
        let columns = [
            Column::words("figure", "Figure"),
            Column::words("place", "Place"),
            Column::words("cell", "What stands there"),
        ];
        let mut table = Table::new("cells", "The cells it comes from", columns);
        for Branch { figure, cells, .. } in branches {
            for at in cells.iter().filter_map(|cell| self.located.get(cell)) {
                let place = place(at);
                let cells =
                    [figure.id.to_string().into(), place.as_str().into(), at.text.as_str().into()];
                table.row(&place, cells);
            }
        }
        table
    }

    fn words(&self, folder: &str, Branch { depth, figure, cells }: &Branch<'_>) -> String {
        let indent = "  ".repeat(*depth);
        let exact = figure.value.map(crate::figures::Value::exact);
        let absent = || self.loaded.book.council.figures.absent().to_owned();
        let value = exact.map_or_else(absent, |exact| format!("{exact} ({})", figure.kind.word()));
        let mut words = format!("{indent}{} = {value}\n", figure.id);
        words.push_str(&format!("{indent}  {}\n", figure.title));
        words.push_str(&format!("{indent}  {}\n", figure.basis.words()));
        let told = &cells[..cells.len().min(TOLD)];
        let origins = self.loaded.origins(told);
        for (cell, at) in told.iter().filter_map(|cell| Some((cell, self.located.get(cell)?))) {
            let origin = origins.get(cell).map(|row| format!("  (from {row})")).unwrap_or_default();
            words.push_str(&format!("{indent}  {folder}/{}  {}{origin}\n", place(at), at.text));
        }
        if cells.len() > TOLD {
            let more = text::count(cells.len() - TOLD);
            let rest = "more cells: -O csv lists them all";
            words.push_str(&format!("{indent}  … and {more} {rest}\n"));
        }
        words
    }

    fn json(&self, Branch { depth, figure, cells }: &Branch<'_>) -> Value {
        let located = cells.iter().filter_map(|cell| self.located.get(cell));
        let cells: Vec<Value> = located
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
}
