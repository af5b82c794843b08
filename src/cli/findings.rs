//! Findings as words and as JSON.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::terminal::Layout;
use crate::figures::Sheet;
use crate::records::{Code, Problem, Severity};
use crate::reports::{FAULT, FAULT_HINT, FAULT_WANTED};
use crate::units::text;

/// The longest part of a line that is shown around what is meant.
const SHOWN: usize = 160;

/// Gives a finding as `check -O json` has it.
pub(super) fn to_json(problem: &Problem) -> Value {
    json!({
        "severity": problem.severity().word(),
        "code": problem.code.word(),
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "character": problem.place.character,
        "found": problem.found,
        "wanted": problem.wanted,
        "hint": problem.hint,
    })
}

/// Gives every finding of an answer: those about the data, then the errors of the program that were
/// met while its figures were worked out and shown.
pub(super) fn all(problems: &[Problem], sheet: &Sheet) -> Vec<Value> {
    let faults = sheet.faults().into_iter().map(|fault| {
        json!({
            "severity": Severity::Error.word(),
            "code": FAULT,
            "file": null,
            "line": null,
            "column": null,
            "character": null,
            "found": fault,
            "wanted": FAULT_WANTED,
            "hint": FAULT_HINT,
        })
    });
    problems.iter().map(to_json).chain(faults).collect()
}

/// Gives a finding as a reader sees it: what was found, where, what was wanted, what to do.
pub(super) fn words(problem: &Problem, folder: &str, layout: Layout) -> String {
    let problem = &seen(problem);
    let level = match problem.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = title(problem);
    // A note has been read already, or only says what is known: nothing is wanted.
    let wanted = if matches!(problem.code, Code::ReadAs | Code::SourceNote) {
        problem.wanted.clone()
    } else {
        format!("wanted {}", problem.wanted)
    };
    let path = match problem.place.file.as_str() {
        "." => folder.to_owned(),
        file => format!("{folder}/{file}"),
    };
    let mut group = Group::with_title(level.primary_title(title).id(problem.code.word()));
    let excerpt = problem.excerpt.as_ref().map(|excerpt| window(&excerpt.line, &excerpt.span));
    let number = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    let line = problem.place.line.map(number);
    if let (Some((text, span)), Some(line)) = (&excerpt, line) {
        let annotation = AnnotationKind::Primary.span(span.clone()).label(&wanted);
        let snippet = Snippet::source(text).line_start(line).path(&path).annotation(annotation);
        group = group.element(snippet);
    } else {
        let mut origin = Origin::path(&path);
        if let Some(line) = line {
            origin = origin.line(line);
        }
        if let (Some(_), Some(character)) = (line, problem.place.character) {
            origin = origin.char_column(character);
        }
        group = group.element(origin);
        group = group.element(Level::NOTE.message(&wanted));
    }
    if let Some(hint) = &problem.hint {
        group = group.element(Level::HELP.message(hint));
    }
    let renderer = if layout.colour { Renderer::styled() } else { Renderer::plain() };
    let width = layout.width.map_or(140, usize::from);
    let mut shown = renderer.term_width(width).render(&[group]);
    shown.push_str("\n\n");
    shown
}

/// Gives a finding whose words hold nothing that nobody sees, whoever named its columns and files.
fn seen(problem: &Problem) -> Problem {
    let mut seen = problem.clone();
    let optional = [&mut seen.found, &mut seen.hint, &mut seen.place.column];
    let words = optional.into_iter().flatten().chain([&mut seen.wanted, &mut seen.place.file]);
    for words in words {
        *words = text::visible(words).into_owned();
    }
    // An excerpt comes from the one place that writes it out already, so that its part stays marked.
    seen
}

/// Gives what is the matter, in a line.
fn title(problem: &Problem) -> String {
    let found = problem.found.as_deref().map(|found| cut(found, 80));
    let column = problem.place.column.as_deref().unwrap_or_default();
    let header = found.as_deref() == Some(column);
    match (problem.code, &found) {
        (Code::EmptyFolder, _) => "the folder holds no table".to_owned(),
        (Code::NotCsv, _) => "the file is no CSV file".to_owned(),
        (Code::WrongEncoding, _) => "the file is in UTF-16".to_owned(),
        (Code::WindowsText, _) => "some text is not in UTF-8".to_owned(),
        (Code::NoHeader, _) if column.is_empty() => "the file is empty".to_owned(),
        (Code::NoHeader, _) => format!("the sheet `{column}` has no such header"),
        (Code::BlankRow, _) => "rows of empty cells".to_owned(),
        (Code::MissingTable, _) => format!("`{}` is not there", problem.place.file),
        (Code::UnknownFile, _) => format!("`{}` is no table", problem.place.file),
        (Code::UnclosedQuote, _) => "a quoted cell never ends".to_owned(),
        (Code::MissingColumn, _) => format!("the column `{column}` is missing"),
        (Code::UnknownColumn, _) => format!("the column `{column}` is not known"),
        (Code::DuplicateColumn, _) => format!("the column `{column}` stands twice"),
        (Code::ReadAs, _) if header => format!("the header `{column}` is not plain"),
        (_, Some(found)) if column.is_empty() => found.clone(),
        (_, Some(found)) => format!("`{column}` is `{found}`"),
        (_, None) => format!("`{column}` is empty or missing"),
    }
}

/// Gives the part of a long line around what is meant.
fn window(line: &str, span: &std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    if line.len() <= SHOWN {
        return (line.to_owned(), span.clone());
    }
    let floor = |at: usize| (0..=at.min(line.len())).rev().find(|&at| line.is_char_boundary(at));
    let from = floor(span.start.saturating_sub(SHOWN / 3)).unwrap_or(0);
    let to = floor(from + SHOWN).unwrap_or(line.len());
    let lead = if from > 0 { "…" } else { "" };
    let tail = if to < line.len() { "…" } else { "" };
    let start = span.start - from + lead.len();
    let end = (span.end.min(to).max(span.start) - from) + lead.len();
    (format!("{lead}{}{tail}", &line[from..to]), start..end)
}

fn cut(words: &str, most: usize) -> String {
    let one_line = words.replace('\n', " ");
    if one_line.chars().count() <= most {
        return one_line;
    }
    let kept: String = one_line.chars().take(most).collect();
    format!("{kept}…")
}

/// Gives `2 errors, 1 warning and 3 notes`.
pub(super) fn tally(problems: &[Problem]) -> String {
    let count = |severity| problems.iter().filter(|problem| problem.severity() == severity).count();
    format!(
        "{}, {} and {}",
        text::counted(count(Severity::Error), "error", "errors"),
        text::counted(count(Severity::Warning), "warning", "warnings"),
        text::counted(count(Severity::Note), "note", "notes"),
    )
}
