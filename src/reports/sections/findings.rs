//! What the checks found, and what is odd in the sources.

use std::collections::BTreeMap;

use crate::charts::{Cell, Table};
use crate::records::{Code, Problem, Severity, SourceNote};
use crate::reports::document::{Block, Finding, Note, NoteKind, Section};
use crate::reports::material::Material;
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, plain, some, table};
use crate::reports::trace::place_words;
use crate::reports::words::Text;
use crate::units::text;

/// Longer lists say how many more there are.
const LONGEST: usize = 40;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>, material: &Material<'_>) -> Section {
    let found = material.problems.iter();
    let shown: Vec<&Problem> = found.filter(|problem| problem.code != Code::SourceNote).collect();
    let mut blocks = vec![paragraph(counts(&shown))];
    let mut listed = shown.clone();
    listed.sort_by_key(|problem| problem.severity());
    if !listed.is_empty() {
        let findings = listed.iter().take(LONGEST);
        blocks.push(Block::Findings(findings.map(|problem| finding(material, problem)).collect()));
    }
    if listed.len() > LONGEST {
        let more = text::count(listed.len() - LONGEST);
        blocks.push(paragraph(format!("{more} more are listed by “mtfs check”.")));
    }
    blocks.push(Block::Note(Note {
        kind: NoteKind::Caveat,
        paragraphs: vec![left_out(paper).into()]
            .into_iter()
            .chain(totals_withheld(paper).map(Text::from))
            .collect(),
    }));
    let notes: Vec<&SourceNote> = paper.book.source_notes.iter().collect();
    blocks.push(Block::Subheading("Errors and oddities of the sources".into()));
    if notes.is_empty() {
        blocks.push(paragraph("No oddity of a source is noted in the folder."));
    } else {
        let words = some(notes.len(), "oddity", "oddities");
        blocks.push(paragraph(format!(
            "While the figures were copied, {words} of the sources {} noted. They are grouped by the code of the note.",
            if notes.len() == 1 { "was" } else { "were" }
        )));
        blocks.push(Block::Table(oddities(paper, &notes)));
    }
    section("findings-and-caveats", "Findings and data caveats", blocks)
}

fn counts(shown: &[&Problem]) -> String {
    let count =
        |grade: Severity| shown.iter().filter(|problem| problem.severity() == grade).count();
    let (errors, warnings, notes) =
        (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    if shown.is_empty() {
        "The checks of the data found no error and nothing to warn of.".to_owned()
    } else {
        let mut parts =
            vec![some(errors, "error", "errors"), some(warnings, "warning", "warnings")];
        if notes > 0 {
            parts.push(some(notes, "note", "notes"));
        }
        format!(
            "The checks of the data found {}. A row with an error is left out of every figure; a row with a warning is used.",
            crate::reports::say::listed_words(parts)
        )
    }
}

fn finding(material: &Material<'_>, problem: &Problem) -> Finding {
    let severity = problem.severity();
    let words = match (&problem.place.column, &problem.found) {
        (Some(column), Some(found)) => format!("{column} is “{found}”; wanted {}.", problem.wanted),
        (Some(column), None) => format!("{column} is empty or missing; wanted {}.", problem.wanted),
        (None, Some(found)) => format!("{found}; wanted {}.", problem.wanted),
        (None, None) => format!("Wanted {}.", problem.wanted),
    };
    Finding {
        severity,
        code: problem.code.word().to_owned(),
        place: place_words(material.data, &problem.place),
        words: words.into(),
        remedy: problem.hint.as_deref().map(|hint| format!("{}.", hint.trim_end_matches('.'))),
    }
}

/// Says that rows were not held to totals that exempt rows are part of.
fn totals_withheld(paper: &Paper<'_>) -> Option<String> {
    let totals = paper.book.withheld.totals;
    let words = || capital(&some(totals, "control total is", "control totals are"));
    (totals > 0).then(|| format!("{} of exempt rows too, and not checked here.", words()))
}

fn left_out(paper: &Paper<'_>) -> String {
    let mut tables: BTreeMap<String, usize> = BTreeMap::new();
    for row in &paper.book.left_out {
        *tables.entry(row.table.file()).or_default() += 1;
    }
    if tables.is_empty() {
        return "No row was left out of the figures.".to_owned();
    }
    let parts = tables
        .into_iter()
        .map(|(file, rows)| format!("{} of {file}", text::counted(rows, "row", "rows")))
        .collect();
    format!(
        "Left out of every figure because of an error: {}.",
        crate::reports::say::listed_words(parts)
    )
}

/// One row a code: what is odd, and the records it touches.
fn oddities(paper: &Paper<'_>, notes: &[&SourceNote]) -> Table {
    let mut codes: BTreeMap<(String, u32), Vec<&SourceNote>> = BTreeMap::new();
    for note in notes {
        codes.entry(order(&note.code)).or_default().push(note);
    }
    let rows = codes.into_values().map(|notes| oddity(paper, &notes));
    table(
        "Errors and oddities of the sources, by code",
        &["Code", "What is odd", "Records it touches", "Source"],
        rows.collect(),
    )
}

/// Puts E2 before E10.
fn order(code: &str) -> (String, u32) {
    let digits = code.trim_start_matches(|c: char| !c.is_ascii_digit());
    let letters = code.strip_suffix(digits).unwrap_or(code);
    (letters.to_owned(), digits.parse().unwrap_or(u32::MAX))
}

fn oddity(paper: &Paper<'_>, notes: &[&SourceNote]) -> Vec<Cell> {
    let distinct = |of: &dyn Fn(&SourceNote) -> String| {
        let mut all: Vec<String> = Vec::new();
        for words in notes.iter().map(|note| of(note)) {
            if !words.is_empty() && !all.contains(&words) {
                all.push(words);
            }
        }
        all
    };
    let sentence = |note: &SourceNote| format!("{}.", note.text.trim_end_matches('.'));
    let record =
        |note: &SourceNote| format!("{} {}", note.table.word().replace('_', " "), note.row_id);
    vec![
        plain(notes.first().map_or("", |note| note.code.as_str())),
        plain(distinct(&sentence).join(" ")),
        plain(distinct(&record).join(", ")),
        plain(distinct(&|note| paper.source(&note.source_id)).join(" ")),
    ]
}
