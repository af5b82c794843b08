//! `mtfs export`: the data and what is worked out from them, for other programs.

use std::path::Path;

use super::Desk;
use crate::answers::{self, Answer, Column, Table};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::terminal::with_progress;
use crate::datasets::Depth;
use crate::records::TableName;
use crate::reports::{Workbook, WorkbookMaterial, sha256, workbook};
use crate::session::Answered;

/// The endings that are known, each with what it becomes.
const ENDINGS: [(&str, &str); 1] = [("xlsx", "a workbook with live formulas")];

pub(in crate::cli) fn export(desk: &mut Desk<'_>, to: &Path) -> Result<Outcome, Failure> {
    known_ending(to)?;
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    if let Some(not_yet) = session.not_yet()? {
        return Err(Failure::Usage(format!("make a workbook of the gap. {}", not_yet.words())));
    }
    if loaded.book.budget_lines.is_empty() {
        let data = desk.data()?;
        let words = format!(
            "make a workbook of the gap: `{}` holds no budget lines (budget_lines.csv)",
            data.display()
        );
        return Err(Failure::Usage(words));
    }
    let gap = session.gap()?;
    if gap.model.is_empty() {
        let why = answers::gap::short(&gap).join("\n  ");
        let words = format!(
            "make a workbook of the gap: it holds the years before the first that is not known, and there is none\n  {why}"
        );
        return Err(Failure::Usage(words));
    }
    let command = format!("export --scenario {} --to FILE.xlsx", gap.main.plan.name);
    let run = session.run(&command)?;
    let locate = |cells: &[_]| loaded.locate(cells);
    let material =
        WorkbookMaterial { gap: &gap, located: &locate, files: &run.inputs, command: &run.command };
    let made = with_progress("writing the workbook", || workbook(&material))?;
    desk.put(to, &made.bytes)?;
    desk.say_exempt(&loaded.book, &[TableName::Savings]);
    let answered = Answered {
        answer: answer(to, &made),
        sheet: gap.figures().of(session.book()),
        ..Answered::default()
    };
    desk.answer(&command, &session, answered)
}

/// Gives the sheets of a workbook and what file they are in.
fn answer(to: &Path, made: &Workbook) -> Answer {
    let mut answer = Answer::new(to.file_name().unwrap_or_default().to_string_lossy());
    let columns = [Column::words("sheet", "Sheet"), Column::numbers("rows", "Rows")];
    let mut sheets = Table::new("sheets", "Sheets of the workbook", columns);
    for (sheet, rows) in &made.sheets {
        sheets.row(*sheet, [(*sheet).into(), rows.to_string().into()]);
    }
    answer.table(sheets);
    let bytes = made.bytes.len();
    answer.remark("bytes", format!("{bytes} bytes."));
    answer.remark("sha256", format!("SHA-256 {}.", sha256(&made.bytes)));
    answer
}

/// Refuses a file whose ending does not say what it should become.
fn known_ending(to: &Path) -> Result<(), Failure> {
    let ending = to.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    if ENDINGS.iter().any(|(known, _)| *known == ending) {
        return Ok(());
    }
    let known: Vec<String> =
        ENDINGS.iter().map(|(known, what)| format!(".{known} ({what})")).collect();
    Err(Failure::Usage(format!(
        "export to `{}`: the ending says what to write; known: {}",
        to.display(),
        known.join(", ")
    )))
}
