//! `mtfs import`: a council's own tracker into its folder, by a mapping file.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Desk;
use super::tables::{row, table, words};
use crate::charts::Table;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, with_progress};
use crate::cli::{Outcome, findings};
use crate::datasets::{self, Asked, CellRead, Import, Mode, Reconciled};
use crate::records::Severity;
use crate::reports::{Envelope, FileStamp, Run};
use crate::units::text;

/// Findings, cells and changes of each kind that are told on a terminal; the rest are counted.
const TOLD: usize = 40;

/// What is asked of an import.
pub(in crate::cli) struct Wanted<'a> {
    pub(in crate::cli) file: &'a Path,
    pub(in crate::cli) map: Option<&'a Path>,
    pub(in crate::cli) to: Option<&'a Path>,
    pub(in crate::cli) mode: Mode,
}

pub(in crate::cli) fn import(desk: &mut Desk<'_>, wanted: &Wanted<'_>) -> Result<Outcome, Failure> {
    let Some(map) = wanted.map else {
        let mapping = datasets::suggest(wanted.file)?;
        desk.give(mapping.as_bytes())?;
        let file = wanted.file.display();
        desk.say(&format!(
            "next: read every line of the mapping, then `mtfs import {file} --map MAP.toml --dry-run`"
        ));
        return Ok(Outcome::Fine);
    };
    let folder = match wanted.to {
        Some(folder) => folder.to_owned(),
        None => desk.data()?,
    };
    let asked = Asked { file: wanted.file, mapping: map, folder: &folder, mode: wanted.mode };
    let what = format!("importing {}", wanted.file.display());
    let import = with_progress(&what, || datasets::import(asked))?;
    match desk.format() {
        Format::Json => {
            let answer = envelope(desk, &import, asked)?;
            desk.give(&answer)?;
        }
        Format::Csv => {
            let shown = if wanted.mode == Mode::Dry {
                cells(&import.cells)
            } else {
                totals(&import.totals, true)
            };
            desk.give(&super::tables::csv(&shown))?;
        }
        Format::Text | Format::Md | Format::Xlsx => {
            let told = told(desk, &import, asked);
            desk.give(told.as_bytes())?;
        }
    }
    let fine = import.is_fine();
    if desk.format() != Format::Text && !import.problems.is_empty() {
        desk.say(&findings::tally(&import.problems));
    }
    Ok(if fine { Outcome::Fine } else { Outcome::Wrong })
}

fn told(desk: &Desk<'_>, import: &Import, asked: Asked<'_>) -> String {
    let mut text = String::new();
    let all = desk.common.output.is_some();
    let most = if all { usize::MAX } else { TOLD };
    for note in &import.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    let home = asked.file.parent().filter(|home| !home.as_os_str().is_empty());
    let home = home.map_or_else(|| ".".to_owned(), |home| home.display().to_string());
    for problem in import.problems.iter().take(most) {
        text.push_str(&findings::words(problem, &home, desk.layout));
    }
    more(&mut text, import.problems.len(), most, "findings");
    if asked.mode == Mode::Dry {
        text.push_str("\nWhat would be read:\n");
        let shown = &import.cells[..import.cells.len().min(most)];
        text.push_str(&terminal::table(&cells(shown), desk.layout));
        more(&mut text, import.cells.len(), most, "cells: -O csv lists them all");
    }
    if !import.passed.is_empty() {
        text.push_str("\nPassed over, as neither savings nor totals:\n");
        for (cell, words) in import.passed.iter().take(most) {
            text.push_str(&format!("  {cell}  {words}\n"));
        }
        more(&mut text, import.passed.len(), most, "rows");
    }
    if !import.changes.is_empty() {
        text.push_str("\nAnother value than the folder had:\n");
        for change in import.changes.iter().take(most) {
            let before = if change.before.is_empty() { "(empty)" } else { &change.before };
            text.push_str(&format!(
                "  {} {}: {before} → {}\n",
                change.saving_id, change.column, change.after
            ));
        }
        more(&mut text, import.changes.len(), most, "cells");
    }
    text.push_str("\nReconciliation, the tracker's totals beside the imported rows:\n");
    text.push_str(&terminal::table(&totals(&import.totals, false), desk.layout));
    text.push_str(&format!("\n{}\n", summary(import, asked)));
    text
}

fn more(text: &mut String, there: usize, told: usize, what: &str) {
    if there > told {
        text.push_str(&format!("… and {} more {what}\n", text::count(there - told)));
    }
}

fn cells(read: &[CellRead]) -> Table {
    let mut table = table("What would be read", &["cell", "in the cell", "read as", "goes to"]);
    for cell in read {
        let shown = [&cell.cell, &cell.found, &cell.read_as, &cell.goes_to];
        row(&mut table, shown.map(words).into());
    }
    table
}

/// Gives the reconciliation; `plain` digits are for programs.
fn totals(totals: &[Reconciled], plain: bool) -> Table {
    let headings = [
        "sheet",
        "cell",
        "words",
        "column",
        "-rows",
        "-source",
        "-imported",
        "-difference",
        "agrees",
    ];
    let mut table = table("Reconciliation", &headings);
    let amount = if plain { text::plain } else { text::pence };
    for total in totals {
        let agrees = if total.agrees { "yes" } else { "NO" };
        row(
            &mut table,
            vec![
                words(&total.sheet),
                words(total.cell.as_deref().unwrap_or("–")),
                words(&total.words),
                words(&total.column),
                words(total.rows.to_string()),
                words(amount(total.source)),
                words(amount(total.imported)),
                words(amount(total.difference())),
                words(agrees),
            ],
        );
    }
    table
}

/// Says in a few lines what was read and what became of it.
fn summary(import: &Import, asked: Asked<'_>) -> String {
    let mut lines = Vec::new();
    let rows = text::counted(import.rows, "row of savings", "rows of savings");
    let left_out = match import.left_out {
        0 => String::new(),
        _ => format!(", {} of them with something that cannot be used", import.left_out),
    };
    lines.push(format!("{rows} read as {}{left_out}", import.source_id));
    let added: Vec<String> = import
        .added
        .iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(table, rows)| format!("{} {}", text::count(*rows), table.file()))
        .collect();
    if !import.accepted {
        // What would be new says nothing while the import is refused.
    } else if added.is_empty() && import.changes.is_empty() {
        lines.push("nothing new: the folder holds every row already".to_owned());
    } else if !added.is_empty() {
        lines.push(format!("new rows: {}", added.join(", ")));
    }
    if import.derived.shares > 0 {
        let amounts = text::counted(import.derived.shares, "amount", "amounts");
        lines
            .push(format!("{amounts} worked out as a share of the target; the commentary says so"));
    }
    if import.derived.over_achieved > 0 {
        let forecasts = text::counted(import.derived.over_achieved, "forecast", "forecasts");
        lines
            .push(format!("{forecasts} above the target: what exceeds it stands as over-achieved"));
    }
    let differ = import.totals.iter().filter(|total| !total.agrees).count();
    if differ > 0 {
        let totals = text::counted(differ, "total", "totals");
        lines.push(format!("{totals} of the tracker unlike the imported rows"));
    }
    lines.push(fate(import, asked));
    lines.join("\n")
}

fn fate(import: &Import, asked: Asked<'_>) -> String {
    let folder = asked.folder.display();
    match (asked.mode, import.accepted) {
        (Mode::Dry, true) => "nothing was written: this was a dry run; without --dry-run it would be".to_owned(),
        (Mode::Dry, false) => "nothing was written, and nothing would be: mend the above first".to_owned(),
        (_, false) => "nothing was written: mend the tracker or the mapping; --anyway writes what can be used, \
                       and leaves the rest out"
            .to_owned(),
        (_, true) if import.written.is_empty() => format!("nothing to write: {folder} is up to date"),
        (_, true) => {
            let files = text::counted(import.written.len(), "file", "files");
            format!("{files} written in {folder}; next: `mtfs --data {folder} check`")
        }
    }
}

fn envelope(desk: &Desk<'_>, import: &Import, asked: Asked<'_>) -> Result<Vec<u8>, Failure> {
    let mut inputs = Vec::new();
    for path in [asked.file, asked.mapping] {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stamp = std::fs::File::open(path)
            .and_then(|file| FileStamp::of_reader(name, file))
            .map_err(|source| Failure::Read { path: PathBuf::from(path), source })?;
        inputs.push(stamp);
    }
    let data = asked.folder.display().to_string();
    let run = Run { command: desk.asked()?.typed("import"), data, inputs, ..Run::default() };
    let envelope = Envelope {
        command: "import".to_owned(),
        as_at: None,
        data: as_json(import),
        figures: Vec::new(),
        findings: import.problems.iter().map(findings::to_json).collect(),
        run,
    };
    Ok(envelope.to_bytes())
}

fn as_json(import: &Import) -> Value {
    let errors = import.problems.iter().filter(|p| p.severity() == Severity::Error).count();
    json!({
        "source_id": import.source_id,
        "rows": import.rows,
        "left_out": import.left_out,
        "errors": errors,
        "accepted": import.accepted,
        "written": import.written.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        "added": import.added.iter().map(|(table, rows)| json!({ "table": table, "rows": rows })).collect::<Vec<_>>(),
        "totals": import.totals.iter().map(|total| json!({
            "sheet": total.sheet,
            "cell": total.cell,
            "words": total.words,
            "column": total.column,
            "rows": total.rows,
            "source": text::plain(total.source),
            "imported": text::plain(total.imported),
            "difference": text::plain(total.difference()),
            "agrees": total.agrees,
        })).collect::<Vec<_>>(),
        "changes": import.changes.iter().map(|change| json!({
            "saving_id": change.saving_id,
            "column": change.column,
            "before": change.before,
            "after": change.after,
        })).collect::<Vec<_>>(),
        "passed_over": import.passed.iter().map(|(cell, words)| json!({ "cell": cell, "words": words })).collect::<Vec<_>>(),
        "cells": import.cells.iter().map(|cell| json!({
            "cell": cell.cell,
            "found": cell.found,
            "read_as": cell.read_as,
            "goes_to": cell.goes_to,
        })).collect::<Vec<_>>(),
        "notes": import.notes,
    })
}
