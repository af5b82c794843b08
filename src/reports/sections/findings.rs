//! What the checks found, and what is odd in the sources.

use std::collections::BTreeMap;

use crate::answers::claims::oddities;
use crate::records::{Code, Problem, Severity};
use crate::reports::cells::place_words;
use crate::reports::document::{Block, Finding, Note, NoteKind, Section};
use crate::reports::material::Material;
use crate::reports::paper::{Paper, paragraph, section};
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
        paragraphs: vec![left_out(paper).into()],
    }));
    let notes = &paper.book.source_notes;
    blocks.push(Block::Subheading("Errors and oddities of the sources".into()));
    if notes.is_empty() {
        blocks.push(paragraph("No oddity of a source is noted in the folder."));
    } else {
        let words = text::some(notes.len(), "oddity", "oddities");
        blocks.push(paragraph(format!(
            "While the figures were copied, {words} of the sources {} noted. They are grouped by the code of the note.",
            if notes.len() == 1 { "was" } else { "were" }
        )));
        blocks.push(paper.cited(oddities(paper.book)));
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
        let mut parts = vec![
            text::some(errors, "error", "errors"),
            text::some(warnings, "warning", "warnings"),
        ];
        if notes > 0 {
            parts.push(text::some(notes, "note", "notes"));
        }
        format!(
            "The checks of the data found {}. A row with an error is left out of every figure; a row with a warning is used.",
            text::list(&parts)
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

fn left_out(paper: &Paper<'_>) -> String {
    let mut tables: BTreeMap<String, usize> = BTreeMap::new();
    for row in &paper.book.left_out {
        *tables.entry(row.table.file()).or_default() += 1;
    }
    let parts = tables
        .into_iter()
        .map(|(file, rows)| format!("{} of {file}", text::counted(rows, "row", "rows")));
    text::any_list(parts).map_or_else(
        || "No row was left out of the figures.".to_owned(),
        |parts| format!("Left out of every figure because of an error: {parts}."),
    )
}
