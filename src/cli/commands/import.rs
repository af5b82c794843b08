//! `mtfs import`: a council's own tracker into its folder, by a mapping file.

use std::path::{Path, PathBuf};

use super::{Desk, not_over};
use crate::answers::{Answer, Cell, Column, Digits, Table};
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::terminal::{with_progress, wrapped};
use crate::cli::{Outcome, findings};
use crate::datasets::{self, Asked, CellRead, Fell, Import, Mode, Question, Reconciled, Waived};
use crate::figures::Sheet;
use crate::files::bounds;
use crate::records::Severity;
use crate::reports::{Envelope, FileStamp, Run, terminal};
use crate::units::{Money, text};

/// Findings, cells and changes of each kind that are told on a terminal; the rest are counted.
const TOLD: usize = 40;

/// What is asked of an import.
pub(in crate::cli) struct Wanted<'a> {
    pub(in crate::cli) file: &'a Path,
    pub(in crate::cli) map: Option<&'a Path>,
    pub(in crate::cli) to: Option<&'a Path>,
    pub(in crate::cli) mode: Mode,
    /// The sheet to suggest a mapping for.
    pub(in crate::cli) sheet: Option<&'a str>,
}

pub(in crate::cli) fn import(desk: &mut Desk<'_>, wanted: &Wanted<'_>) -> Result<Outcome, Failure> {
    if let Some(output) = &desk.common.output {
        let read = [Some(wanted.file), wanted.map].into_iter().flatten();
        let over = read.into_iter().any(|input| datasets::same_file(input, output));
        not_over(output, over)?;
    }
    let Some(map) = wanted.map else {
        let mapping = datasets::suggest_sheet(wanted.file, wanted.sheet)?;
        desk.give(mapping.as_bytes())?;
        let next = after_suggesting(desk, wanted.file, &mapping);
        desk.say(&next);
        return Ok(Outcome::Fine);
    };
    let folder = match wanted.to {
        Some(folder) => folder.to_owned(),
        None if wanted.mode == Mode::Dry => desk.data()?,
        None => desk.data_to_write()?,
    };
    let asked = Asked { file: wanted.file, mapping: map, folder: &folder, mode: wanted.mode };
    let what = format!("importing {}", wanted.file.display());
    let import = with_progress(&what, || datasets::import(asked))?;
    if desk.format() == Format::Text {
        let told = told(desk, &import, asked);
        desk.give(told.as_bytes())?;
    } else {
        let answer = answer(desk.format(), &import, asked);
        desk.apart(&answer, |desk| envelope(desk, &import, asked), terminal::answer)?;
    }
    let fine = import.is_fine();
    if desk.format() != Format::Text && !import.problems.is_empty() {
        desk.say(&findings::tally(&import.problems));
    }
    Ok(if fine { Outcome::Fine } else { Outcome::Wrong })
}

/// Says what to do with a suggested mapping.
fn after_suggesting(desk: &Desk<'_>, file: &Path, mapping: &str) -> String {
    if !mapping.lines().any(|line| line.contains(" = ") && !line.starts_with('#')) {
        return "next: no mapping is suggested; docs/mapping.md says how to write one".to_owned();
    }
    let map = desk.common.output.as_ref().filter(|path| path.as_path() != Path::new("-"));
    let map = map.map_or_else(|| "MAP.toml".to_owned(), |path| path.display().to_string());
    let answer = match datasets::open_questions(mapping).len() {
        0 => "read every line of the mapping".to_owned(),
        open => format!(
            "read every line of the mapping and answer {}, written \"?\"",
            text::counted(open, "line", "lines")
        ),
    };
    format!(
        "next: {answer}, then `mtfs --data FOLDER import {} --map {map} --dry-run`",
        file.display()
    )
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
    if !import.questions.is_empty() {
        text.push_str("\nFor you to say, in the mapping, before anything is written:\n");
        for asked in import.questions.iter().take(most) {
            text.push_str(&question(desk, asked));
        }
        more(&mut text, import.questions.len(), most, "questions");
    }
    if asked.mode == Mode::Dry {
        text.push_str("\nWhat would be read:\n");
        let shown = &import.cells[..import.cells.len().min(most)];
        text.push_str(&shown_table(desk, &cells(shown)));
        more(&mut text, import.cells.len(), most, "cells: -O csv lists them all");
    }
    if !import.passed.is_empty() {
        let what = if import.savings { "savings" } else { "records" };
        text.push_str(&format!("\nPassed over, as neither {what} nor totals:\n"));
        for (cell, words) in import.passed.iter().take(most) {
            text.push_str(&format!("  {cell}  {words}\n"));
        }
        more(&mut text, import.passed.len(), most, "rows");
    }
    changed_words(&mut text, desk, import, most);
    text.push_str("\nReconciliation, the tracker's totals beside the imported rows:\n");
    text.push_str(&shown_table(desk, &totals(&import.totals, text::pence)));
    text.push_str(&format!("\n{}\n", summary(import, asked)));
    text
}

/// Tells what the mapping lets stand, and what the tracker changes.
fn changed_words(text: &mut String, desk: &Desk<'_>, import: &Import, most: usize) {
    if !import.waived.is_empty() {
        text.push_str("\nLet stand by the mapping:\n");
        for waived in &import.waived {
            let line = format!("- {}: {}; {}\n", waived.cell, waived.found, waived.why);
            text.push_str(&wrapped(&line, desk.layout));
        }
    }
    if !import.moved.is_empty() {
        text.push_str("\nWhat this tracker changes:\n");
        text.push_str(&shown_table(desk, &moved(import, text::pence)));
        for fell in import.fell.iter().take(most) {
            let [before, after] = [fell.before, fell.after].map(text::pence);
            text.push_str(&format!("  {}: banked cash fell, {before} → {after}\n", fell.saving_id));
        }
        more(text, import.fell.len(), most, "savings whose banked cash fell");
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
        more(text, import.changes.len(), most, "cells");
    }
}

fn question(desk: &Desk<'_>, asked: &Question) -> String {
    let Question { place, found, asks, answer } = asked;
    wrapped(&format!("- {place}: {found}, {asks}\n  {answer}\n"), desk.layout)
}

fn shown_table(desk: &Desk<'_>, table: &Table) -> String {
    terminal::table(&table.shown(&Sheet::default(), Digits::Reading), desk.layout)
}

fn more(text: &mut String, there: usize, told: usize, what: &str) {
    if there > told {
        text.push_str(&format!("… and {} more {what}\n", text::count(there - told)));
    }
}

/// Gives what was read, what became of it and what stands beside it; CSV holds the cells of a dry
/// run, else the reconciliation, with its header where there is nothing.
fn answer(format: Format, import: &Import, asked: Asked<'_>) -> Answer {
    let mut answer = Answer::new(format!("{} as {}", name_of(asked.file), import.source_id));
    let amount = if matches!(format, Format::Md) { text::pence } else { text::plain };
    let (cells, totals) = (cells(&import.cells), totals(&import.totals, amount));
    if format == Format::Csv {
        answer.tables.push(if asked.mode == Mode::Dry { cells } else { totals });
        return answer;
    }
    answer.table(totals);
    answer.table(cells);
    answer.table(questions(&import.questions));
    answer.table(waived(&import.waived));
    answer.table(moved(import, amount));
    answer.table(fell(&import.fell, amount));
    answer.table(counts(import));
    answer.table(changes(import));
    let columns = [Column::words("cell", "Cell"), Column::words("words", "What stands there")];
    let mut passed = Table::new("passed_over", "Neither savings nor totals", columns);
    for (cell, words) in &import.passed {
        passed.row(cell, [cell.as_str().into(), words.as_str().into()]);
    }
    answer.table(passed);
    let mut written = Table::new("written", "Files written", [Column::words("file", "File")]);
    for file in &import.written {
        let file = name_of(file);
        written.row(&file, [file.as_str().into()]);
    }
    answer.table(written);
    for note in &import.notes {
        answer.remark("note", note.as_str());
    }
    answer.remark("outcome", summary(import, asked).replace('\n', "; "));
    answer
}

fn cells(read: &[CellRead]) -> Table {
    let columns = [
        Column::words("cell", "Cell"),
        Column::words("in the cell", "In the cell"),
        Column::words("read as", "Read as"),
        Column::words("goes to", "Goes to"),
    ];
    let mut table = Table::new("cells", "What would be read", columns);
    for cell in read {
        let shown = [&cell.cell, &cell.found, &cell.read_as, &cell.goes_to];
        table.row(&cell.cell, shown.map(Cell::words));
    }
    table
}

/// Gives what was found and the mapping lets stand.
fn waived(waived: &[Waived]) -> Table {
    let columns = [
        Column::words("cell", "Cell"),
        Column::words("found", "What was found"),
        Column::words("why", "Why it stands"),
    ];
    let mut table = Table::new("waived", "Let stand by the mapping", columns);
    for one in waived {
        table.row(
            &one.cell,
            [&one.cell, &one.found, &one.why].map(|words| Cell::words(words.as_str())),
        );
    }
    table
}

/// Gives what the tracker changes, its amounts written in a given way.
fn moved(import: &Import, amount: fn(Money) -> String) -> Table {
    let columns = [
        Column::words("what", "What"),
        Column::numbers("savings", "Savings"),
        Column::numbers("amount", "Target or change"),
    ];
    let mut table = Table::new("moved", "What this tracker changes", columns);
    for moved in &import.moved {
        let cells =
            [moved.what.into(), moved.savings.to_string().into(), amount(moved.amount).into()];
        table.row(moved.what, cells);
    }
    table
}

/// Gives the savings whose banked cash fell, each by itself: netted, a rise elsewhere would hide it.
fn fell(fell: &[Fell], amount: fn(Money) -> String) -> Table {
    let columns = [
        Column::words("saving_id", "Saving"),
        Column::numbers("before", "Banked before"),
        Column::numbers("after", "Banked now"),
    ];
    let mut table = Table::new("fell", "Banked cash that fell", columns);
    for one in fell {
        let cells =
            [one.saving_id.as_str().into(), amount(one.before).into(), amount(one.after).into()];
        table.row(&one.saving_id, cells);
    }
    table
}

/// Gives what only the council can say.
fn questions(asked: &[Question]) -> Table {
    let columns = [
        Column::words("place", "Where"),
        Column::words("found", "What stands there"),
        Column::words("asks", "What is asked"),
        Column::words("answer", "How the mapping answers it"),
    ];
    let mut table = Table::new("questions", "For the council to say", columns);
    for question in asked {
        let Question { place, found, asks, answer } = question;
        table.row(place, [place, found, asks, answer].map(|words| Cell::words(words.as_str())));
    }
    table
}

/// Gives what was counted on the way in.
fn counts(import: &Import) -> Table {
    let columns = [Column::words("what", "What"), Column::numbers("rows", "How many")];
    let mut table = Table::new("counts", "What came in", columns);
    let errors = import.problems.iter().filter(|p| p.severity() == Severity::Error).count();
    let accepted = usize::from(import.accepted);
    let own = [
        ("rows", "Rows of savings", import.rows),
        ("left_out", "Rows that cannot be used", import.left_out),
        ("errors", "Errors", errors),
        ("accepted", "Accepted (1) or refused (0)", accepted),
    ];
    for (key, what, count) in own {
        table.row(key, [what.into(), count.to_string().into()]);
    }
    for (name, rows) in &import.added {
        table.part(
            name.word(),
            [format!("New rows of {}", name.file()).into(), rows.to_string().into()],
        );
    }
    table
}

fn changes(import: &Import) -> Table {
    let columns = [
        Column::words("saving_id", "Saving"),
        Column::words("column", "Column"),
        Column::words("before", "Before"),
        Column::words("after", "After"),
    ];
    let mut table = Table::new("changes", "Another value than the folder had", columns);
    for change in &import.changes {
        let shown = [&change.saving_id, &change.column, &change.before, &change.after];
        table.row(&change.saving_id, shown.map(|words| Cell::words(words.as_str())));
    }
    table
}

/// Gives the reconciliation, its amounts written in a given way.
fn totals(totals: &[Reconciled], amount: fn(Money) -> String) -> Table {
    let columns = [
        Column::words("sheet", "Sheet"),
        Column::words("cell", "Cell"),
        Column::words("words", "In words"),
        Column::words("column", "Column"),
        Column::numbers("rows", "Rows"),
        Column::numbers("source", "Tracker"),
        Column::numbers("imported", "Imported"),
        Column::numbers("difference", "Difference"),
        Column::words("agrees", "Agrees"),
    ];
    let mut table = Table::new("totals", "The tracker’s totals beside the imported rows", columns);
    for total in totals {
        let agrees = match &total.waived {
            _ if total.agrees => "yes".to_owned(),
            Some(why) => format!("no, let stand: {why}"),
            None => "NO".to_owned(),
        };
        let cells = [
            total.sheet.as_str().into(),
            Cell::words(total.cell.clone().unwrap_or_default()),
            total.words.as_str().into(),
            Cell::words(&total.column),
            total.rows.to_string().into(),
            amount(total.source).into(),
            amount(total.imported).into(),
            amount(total.difference()).into(),
            Cell::words(agrees),
        ];
        table.row(&total.words, cells);
    }
    table
}

/// Says in a few lines what was read and what became of it.
fn summary(import: &Import, asked: Asked<'_>) -> String {
    let mut lines = Vec::new();
    let (one, several) =
        if import.savings { ("row of savings", "rows of savings") } else { ("row", "rows") };
    let rows = text::counted(import.rows, one, several);
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
    differing(&mut lines, import);
    if !import.questions.is_empty() {
        let open = text::counted(import.questions.len(), "question", "questions");
        lines.push(format!("{open} for you to answer in the mapping"));
    }
    if import.accepted && import.not_public > 0 {
        let (one, several) = if import.savings {
            ("saving is", "savings are")
        } else {
            ("record is", "records are")
        };
        let records = text::counted(import.not_public, one, several);
        lines.push(format!(
            "{records} not public, since neither tracker nor mapping says so: packs leave them out; `public = \"true\"` \
             under [defaults] of the mapping, or a column for it, says otherwise"
        ));
    }
    lines.push(fate(import, asked));
    lines.join("\n")
}

/// Says how many totals differ, and how many of them may.
fn differing(lines: &mut Vec<String>, import: &Import) {
    let differ = |waived: bool| {
        let differ = import.totals.iter().filter(|total| !total.agrees);
        differ.filter(|total| total.waived.is_some() == waived).count()
    };
    if differ(false) > 0 {
        let totals = text::counted(differ(false), "total", "totals");
        lines.push(format!(
            "{totals} of the tracker unlike the imported rows: mend the tracker or, if the total is what is wrong, \
             say why under [waive] with its cell"
        ));
    }
    if differ(true) > 0 {
        let totals = text::counted(differ(true), "total", "totals");
        lines.push(format!(
            "{totals} of the tracker unlike the imported rows, let stand with a reason"
        ));
    }
}

fn fate(import: &Import, asked: Asked<'_>) -> String {
    let folder = asked.folder.display();
    match (asked.mode, import.accepted) {
        (Mode::Dry, true) => "nothing was written: this was a dry run; without --dry-run it would be".to_owned(),
        (Mode::Dry, false) => "nothing was written, and nothing would be: mend the above first".to_owned(),
        (_, false) => "nothing was written: mend the tracker or the mapping; what is wrong and may stand is let stand \
                       cell by cell, with its reason, under [waive]"
            .to_owned(),
        (_, true) if import.written.is_empty() => format!("nothing to write: {folder} is up to date"),
        (_, true) => {
            let files = text::counted(import.written.len(), "file", "files");
            format!("{files} written in {folder}; next: `mtfs --data {folder} check`")
        }
    }
}

fn envelope(desk: &Desk<'_>, import: &Import, asked: Asked<'_>) -> Result<Envelope, Failure> {
    let mut inputs = Vec::new();
    for path in [asked.file, asked.mapping] {
        let name = name_of(path);
        let stamp = bounds::open(path)
            .and_then(|file| FileStamp::of_reader(name, file))
            .map_err(|source| Failure::Read { path: PathBuf::from(path), source })?;
        inputs.push(stamp);
    }
    let data = name_of(asked.folder);
    let run = Run { command: desk.asked()?.typed("import"), data, inputs, ..Run::default() };
    Ok(Envelope {
        command: "import".to_owned(),
        findings: import.problems.iter().map(findings::to_json).collect(),
        run,
        ..Envelope::default()
    })
}

/// Gives the name of a file or folder without the way to it, which says nothing to anybody else.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
