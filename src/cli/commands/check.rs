//! `mtfs check`: every finding in one pass.

use super::Desk;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, findings};
use crate::datasets::{Depth, Loaded};
use crate::figures::Sheet;
use crate::records::{Problem, Severity};
use crate::reports::csv;

/// Findings of one kind that are told in full on a terminal; the rest are counted.
const TOLD: usize = 20;

pub(in crate::cli) fn check(desk: &mut Desk<'_>, strict: bool) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Everything)?;
    let loaded = session.loaded();
    match desk.format() {
        Format::Json => {
            desk.give_json("check", &session, json(&loaded), &Sheet::default(), None)?
        }
        Format::Csv => desk.give(&as_csv(&loaded.problems))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let text = text(desk, &loaded)?;
            desk.give(text.as_bytes())?;
        }
    }
    let warned = loaded.problems.iter().any(|problem| problem.severity() == Severity::Warning);
    let wrong = loaded.has_errors() || strict && warned;
    Ok(if wrong { Outcome::Wrong } else { Outcome::Fine })
}

fn json(loaded: &Loaded) -> serde_json::Value {
    let count = |severity| loaded.problems.iter().filter(|p| p.severity() == severity).count();
    serde_json::json!({
        "council": loaded.book.council.name,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "notes": count(Severity::Note),
        "rows_left_out": loaded.book.left_out.len(),
        "tables_not_read": loaded.book.unread,
    })
}

fn as_csv(problems: &[Problem]) -> Vec<u8> {
    let header =
        ["severity", "code", "file", "line", "column", "character", "found", "wanted", "hint"];
    let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
    csv(
        header,
        problems.iter().map(|problem| {
            [
                problem.severity().word().to_owned(),
                problem.code.word().to_owned(),
                problem.place.file.clone(),
                number(problem.place.line),
                problem.place.column.clone().unwrap_or_default(),
                number(problem.place.character.and_then(|at| u64::try_from(at).ok())),
                problem.found.clone().unwrap_or_default(),
                problem.wanted.clone(),
                problem.hint.clone().unwrap_or_default(),
            ]
        }),
    )
}

fn text(desk: &Desk<'_>, loaded: &Loaded) -> Result<String, Failure> {
    let folder = desk.data()?.display().to_string();
    let mut text = String::new();
    let mut told = std::collections::BTreeMap::new();
    let to_file = desk.common.output.is_some();
    for severity in [Severity::Note, Severity::Warning, Severity::Error] {
        for problem in loaded.problems.iter().filter(|problem| problem.severity() == severity) {
            let count = told.entry((severity, problem.code)).or_insert(0usize);
            *count += 1;
            if to_file || *count <= TOLD {
                text.push_str(&findings::words(problem, &folder, desk.layout));
            }
        }
    }
    for ((severity, code), count) in told.iter().filter(|(_, count)| **count > TOLD && !to_file) {
        text.push_str(&format!(
            "… and {} more of {}[{}]: `mtfs check -o FILE` writes them all\n",
            count - TOLD,
            severity.word(),
            code.word()
        ));
    }
    let rows = crate::units::text::counted(loaded.book.left_out.len(), "row", "rows");
    let tally = findings::tally(&loaded.problems);
    let name = &loaded.book.council.name;
    let mut fate = if loaded.has_errors() {
        format!("{rows} left out of every figure")
    } else {
        "every row is used".to_owned()
    };
    if !loaded.book.unread.is_empty() {
        let files: Vec<String> = loaded.book.unread.iter().map(|table| table.file()).collect();
        fate.push_str(&format!("; not read at all: {}", files.join(", ")));
    }
    text.push_str(&format!("{name}: {tally}; {fate}\n"));
    Ok(text)
}
