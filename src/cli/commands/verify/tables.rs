//! What is not as it was sealed, as tables.

use super::words::{notes, outcome};
use crate::answers::{Answer, Cell, Column, Table};
use crate::cli::args::Format;
use crate::cli::commands::Desk;
use crate::datasets::{Seals, Verified};
use crate::session::{CameOut, Otherwise, Restated};
use crate::units::text;

/// Gives every difference, then the seals and what is no difference; CSV keeps its header where
/// nothing differs.
pub(super) fn answer(
    desk: &Desk<'_>,
    seals: &Seals,
    verified: &Verified,
    figures: &CameOut,
) -> Answer {
    let mut answer = Answer::new("Held against the seals");
    let differences = differences(verified);
    if desk.format() == Format::Csv {
        answer.tables.push(differences);
    } else {
        answer.table(differences);
    }
    answer.table(seals_table(seals));
    answer.table(restated_table(&figures.restated));
    answer.table(otherwise_table(&figures.otherwise));
    for (file, rows) in &verified.added {
        let rows = text::counted(*rows, "row", "rows");
        answer.remark("added", format!("{rows} added to {file} since the last seal."));
    }
    for note in notes(seals, verified) {
        answer.remark("scenarios", note);
    }
    for file in &verified.rewritten {
        answer.remark("rewritten", format!("{file} was written anew; no row of it changed."));
    }
    let told = outcome(seals, verified);
    if seals.kept.is_empty() || !verified.differences.is_empty() {
        answer.warn("not-intact", told);
    } else {
        answer.remark("intact", told);
    }
    answer
}

fn differences(verified: &Verified) -> Table {
    let columns = [
        Column::words("kind", "What differs"),
        Column::words("file", "File"),
        Column::words("line", "Line"),
        Column::words("row", "Row"),
        Column::words("column", "Column"),
        Column::words("was", "As sealed"),
        Column::words("is", "Now"),
    ];
    let mut table = Table::new("differences", "What is not as it was sealed", columns);
    for found in &verified.differences {
        let words = |words: &Option<String>| Cell::words(words.clone().unwrap_or_default());
        let cells = [
            found.kind.word().into(),
            found.file.as_str().into(),
            words(&found.line.map(|line| line.to_string())),
            found.row.as_str().into(),
            words(&found.column),
            words(&found.was),
            words(&found.is),
        ];
        table.row(found.place(), cells);
    }
    table
}

fn seals_table(seals: &Seals) -> Table {
    let columns = [
        Column::words("period", "Period"),
        Column::words("on", "Day kept with it"),
        Column::words("version", "Program"),
        Column::words("sha256", "Hash"),
        Column::words("previous", "Hash of the seal before"),
    ];
    let mut table = Table::new("seals", "The seals", columns);
    for seal in &seals.kept {
        let previous = seal.previous.as_ref().map_or("", |(_, hash)| hash.as_str());
        let cells = [
            seal.period.to_string().into(),
            Cell::date(seal.on),
            seal.version.as_str().into(),
            seal.sha256.as_str().into(),
            previous.into(),
        ];
        table.row(seal.period.to_string(), cells);
    }
    table
}

fn restated_table(restated: &[Restated]) -> Table {
    let columns = [
        Column::words("id", "Figure"),
        Column::words("period", "Sealed with"),
        Column::numbers("was", "As sealed"),
        Column::numbers("is", "As sealed since"),
    ];
    let title = "Restated after a period was sealed, and sealed since";
    let mut table = Table::new("restated", title, columns);
    for figure in restated {
        let cells = [
            figure.id.as_str().into(),
            figure.period.to_string().into(),
            figure.was.as_str().into(),
            figure.is.as_str().into(),
        ];
        table.row(&figure.id, cells);
    }
    table
}

fn otherwise_table(otherwise: &[Otherwise]) -> Table {
    let columns = [
        Column::words("id", "Figure"),
        Column::words("period", "Sealed with"),
        Column::words("version", "By the program"),
        Column::numbers("was", "As sealed"),
        Column::numbers("is", "As this program works it out"),
    ];
    let title = "Worked out otherwise by this program than by the one that sealed it";
    let mut table = Table::new("otherwise", title, columns);
    for figure in otherwise {
        let cells = [
            figure.id.as_str().into(),
            figure.period.to_string().into(),
            figure.version.as_str().into(),
            figure.was.as_str().into(),
            figure.is.as_str().into(),
        ];
        table.row(format!("{} {}", figure.period, figure.id), cells);
    }
    table
}
