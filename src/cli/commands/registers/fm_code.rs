//! `mtfs fm-code`: the self-assessment against CIPFA's Financial Management Code, or a blank of it.

use crate::charts::{Cell, Table};
use crate::cli::args::Format;
use crate::cli::commands::{Desk, tables};
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::fm_code::{self as code, FmAssessment, FmChange, STANDARDS};
use crate::records::Brag;
use crate::reports::answers;
use crate::units::text;

/// Whether to tell the self-assessment or to give a blank one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Template {
    /// What is on file.
    Filled,
    /// Seventeen rows to fill in.
    Blank,
}

pub(in crate::cli) fn fm_code(desk: &mut Desk<'_>, template: Template) -> Result<Outcome, Failure> {
    if template == Template::Blank {
        let as_at = desk.common.as_at.map(|as_at| as_at.day().to_string()).unwrap_or_default();
        desk.give(&tables::csv(&blank(&as_at)))?;
        desk.say(
            "next: fill in rating (G, A or R), evidence and source_id of each row, name the source in \
             sources.csv, and save the rows as fm_code.csv in the council's folder",
        );
        return Ok(Outcome::Fine);
    }
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let assessment = code::fm_code(&loaded.book, desk.common.as_at);
    match desk.format() {
        Format::Json => {
            let (data, sheet) = (answers::fm_code(&assessment), code::figures(&assessment));
            let as_at = assessment.as_at.map(|date| date.to_string());
            desk.give_json("fm-code", &session, data, &sheet, as_at)?;
        }
        Format::Csv => desk.give(&tables::csv(&standards(&assessment)))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let mut words = format!("{}: {}\n\n", loaded.book.council.name, counts(&assessment));
            words.push_str(&terminal::table(&standards(&assessment), desk.layout));
            if assessment.as_at.is_none() {
                words.push_str(
                    "\nNo self-assessment is in the folder (fm_code.csv): `mtfs fm-code --blank` gives one to fill in.\n",
                );
            }
            desk.give(words.as_bytes())?;
        }
    }
    Ok(desk.outcome(&session))
}

fn counts(assessment: &FmAssessment<'_>) -> String {
    let count = |rating| assessment.count(rating);
    let as_at = assessment.as_at.map(|date| format!(", as at {}", text::date(date)));
    format!(
        "Financial Management Code{}: {} green, {} amber, {} red, {} not rated",
        as_at.unwrap_or_default(),
        count(Some(Brag::Green)),
        count(Some(Brag::Amber)),
        count(Some(Brag::Red)),
        count(None)
    )
}

/// Gives every standard as it stands.
fn standards(assessment: &FmAssessment<'_>) -> Table {
    let headings =
        ["standard", "what it asks", "rating", "move", "evidence", "action", "owner", "due"];
    let mut table = tables::table("Standards", &headings);
    for view in &assessment.standards {
        let latest = view.latest;
        let due = latest.and_then(|row| row.due).map(text::date).unwrap_or_default();
        let late = if view.overdue { " (past)" } else { "" };
        let cells = vec![
            tables::words(view.letter.to_string()),
            tables::words(view.asks),
            rating(view.rating()),
            tables::words(view.change().map_or("", FmChange::word)),
            tables::words(latest.map_or("", |row| &row.evidence)),
            tables::words(latest.map_or("", |row| &row.action)),
            tables::words(latest.map_or("", |row| &row.owner)),
            tables::words(format!("{due}{late}")),
        ];
        tables::row(&mut table, cells);
    }
    table
}

fn rating(rating: Option<Brag>) -> Cell {
    rating.map_or_else(|| tables::words("not rated"), |rating| tables::brag(Some(rating)))
}

/// Gives seventeen rows in the columns of `fm_code.csv`; what each standard asks stands in `note`.
fn blank(as_at: &str) -> Table {
    let headings = [
        "standard",
        "as_at",
        "rating",
        "evidence",
        "action",
        "owner",
        "due_date",
        "note",
        "source_id",
    ];
    let mut table = tables::table("Blank", &headings);
    for (letter, asks) in STANDARDS {
        let cells = [&letter.to_string(), as_at, "", "", "", "", "", asks, ""];
        tables::row(&mut table, cells.into_iter().map(tables::words).collect());
    }
    table
}
