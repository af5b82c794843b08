//! `mtfs check`: every finding in one pass.

use std::path::Path;

use super::Desk;
use crate::answers::checks::outcome_words;
use crate::answers::{self, Answer, Cell, Column, Table};
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, findings};
use crate::datasets::{Depth, Loaded};
use crate::records::{Book, Outcome as Held, Severity};
use crate::reports::{self, EXEMPT_HEADING, terminal};
use crate::session::{Answered, Session};

/// Findings of one kind that are told in full on a terminal; the rest are counted.
const TOLD: usize = 20;

/// What is told beside errors and warnings.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Told {
    /// Every control total and published sum.
    pub(in crate::cli) controls: bool,
    /// Every note.
    pub(in crate::cli) notes: bool,
}

pub(in crate::cli) fn check(
    desk: &mut Desk<'_>,
    strict: bool,
    asked: Told,
) -> Result<Outcome, Failure> {
    let mut session = desk.open(Depth::Everything)?;
    desk.say_finished(&session);
    desk.mark_exempt(session.book());
    session.lay_scenario_over_check();
    let loaded = session.loaded();
    if desk.format() == Format::Text {
        let text = text(desk, &session, asked)?;
        desk.give(text.as_bytes())?;
    } else {
        let (mut answer, mut data) = (answer(desk, loaded), json(loaded));
        let Answered { answer: held, sheet, .. } = session.checks();
        for (key, table) in [
            ("controls", answers::checks::controls(&loaded.book)),
            ("shares_and_sums", answers::checks::shares_and_sums(&loaded.book)),
        ] {
            data[key] = reports::rows_as_json(&table, &sheet);
        }
        answer.tables.extend(held.tables);
        answer.remarks.extend(held.remarks);
        let answered = Answered { answer, sheet, data: Some(data), as_at: None };
        desk.told("check", &session, answered, terminal::answer)?;
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

/// Gives every finding; CSV keeps its header where there is none.
fn answer(desk: &Desk<'_>, loaded: &Loaded) -> Answer {
    let columns = [
        Column::words("severity", "How bad"),
        Column::words("code", "Check"),
        Column::words("file", "File"),
        Column::words("line", "Line"),
        Column::words("column", "Column"),
        Column::words("character", "Character"),
        Column::words("found", "Found"),
        Column::words("wanted", "Wanted"),
        Column::words("hint", "How to mend it"),
    ];
    let mut table = Table::new("findings", "What the checks found", columns);
    for problem in &loaded.problems {
        let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        let words = |words: &Option<String>| Cell::words(words.clone().unwrap_or_default());
        let cells = [
            problem.severity().word().into(),
            problem.code.word().into(),
            problem.place.file.as_str().into(),
            number(problem.place.line).into(),
            words(&problem.place.column),
            number(problem.place.character.and_then(|at| u64::try_from(at).ok())).into(),
            words(&problem.found),
            problem.wanted.as_str().into(),
            words(&problem.hint),
        ];
        table.row(problem.code.word(), cells);
    }
    let mut answer = Answer::new(format!("{}: checks of the data", loaded.book.council.name));
    if desk.format() == Format::Csv {
        answer.tables.push(table);
    } else {
        answer.table(table);
    }
    answer.remark("outcome", format!("{}.", outcome(loaded)));
    answer
}

/// Tells errors, then warnings, then how many notes there are; the notes where they are asked for.
fn text(desk: &Desk<'_>, session: &Session, asked: Told) -> Result<String, Failure> {
    let loaded = session.loaded();
    let to_file = desk.common.output.is_some();
    // A file goes to others: it names the folder and not the way to it.
    let sent = desk.common.output.as_deref().is_some_and(|path| path != Path::new("-"));
    let folder =
        if sent { desk.asked()?.folder_name() } else { desk.data()?.display().to_string() };
    let folder = crate::units::text::visible(&folder).into_owned();
    let mut text = String::new();
    if sent && desk.exempt.is_answered() {
        text.push_str(&format!("{EXEMPT_HEADING}\n\n"));
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of = loaded.problems.iter().filter(|problem| problem.severity() == severity);
        if severity == Severity::Note && !asked.notes {
            let count = of.count();
            if count > 0 {
                let notes = crate::units::text::counted(count, "note", "notes");
                text.push_str(&format!("{notes}: `mtfs check --notes` tells them\n"));
            }
            continue;
        }
        let mut told = std::collections::BTreeMap::new();
        for problem in of {
            let count = told.entry(problem.code).or_insert(0usize);
            *count += 1;
            if to_file || *count <= TOLD {
                text.push_str(&findings::words(problem, &folder, desk.layout));
            }
        }
        for (code, count) in told.iter().filter(|(_, count)| **count > TOLD && !to_file) {
            text.push_str(&format!(
                "… and {} more of {}[{}]: `mtfs check{} -o FILE` writes them all\n",
                count - TOLD,
                severity.word(),
                code.word(),
                if severity == Severity::Note { " --notes" } else { "" }
            ));
        }
    }
    let Answered { answer, sheet, .. } = session.checks();
    if asked.controls {
        text.push_str(&format!("{}\n", terminal::answer(&answer, &sheet, desk.layout)));
    } else {
        for remark in &answer.remarks {
            text.push_str(&format!("{}\n", remark.text.plain()));
        }
        text.push_str(&not_agreeing(&loaded.book));
    }
    text.push_str(&format!("{}\n", outcome(loaded)));
    Ok(text)
}

/// Names the totals, shares and sums that do not agree or could not be tested, and why.
fn not_agreeing(book: &Book) -> String {
    let mut words = String::new();
    for one in book.reconciled.iter().filter(|one| one.outcome != Held::Agrees) {
        let outcome = outcome_words(one.outcome);
        words.push_str(&format!("  {} {outcome}: {}\n", one.id, one.why));
    }
    if !book.reconciled.is_empty() {
        words.push_str(
            "`mtfs check --controls` shows each: published, computed, difference, tolerance\n",
        );
    }
    words
}

/// Says how many findings there are, and what became of the rows.
fn outcome(loaded: &Loaded) -> String {
    let rows = crate::units::text::counted(loaded.book.left_out.len(), "row", "rows");
    let tally = findings::tally(&loaded.problems);
    let name = &loaded.book.council.name;
    let mut fate = if loaded.has_errors() {
        format!("{rows} left out of every figure")
    } else if loaded.book.is_empty() {
        "no row was read: the tables hold none".to_owned()
    } else {
        "every row is used".to_owned()
    };
    if !loaded.book.unread.is_empty() {
        let files: Vec<String> = loaded.book.unread.iter().map(|table| table.file()).collect();
        fate.push_str(&format!("; not read at all: {}", files.join(", ")));
    }
    format!("{name}: {tally}; {fate}")
}
