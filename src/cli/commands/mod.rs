//! One file a command.

mod as_scenario;
mod chart;
mod check;
mod close;
mod explain;
mod export;
mod fm_code;
mod gap;
mod import;
mod init;
mod movement;
mod register;
mod report;
mod risks;
mod roll;
mod savings;
mod sign;
mod standing;
mod start;
mod verify;

use std::cell::Cell;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) use as_scenario::as_scenario;
pub(super) use chart::chart;
pub(super) use check::{Told, check};
pub(super) use close::close;
pub(super) use explain::explain;
pub(super) use export::export;
pub(super) use fm_code::{Template, fm_code};
pub(super) use gap::{compare, gap, sensitivity, solve};
pub(super) use import::{Wanted, import};
pub(super) use init::{completions, init, manual};
pub(super) use movement::movement;
pub(super) use register::register;
pub(super) use report::{Papers, report};
pub(super) use risks::risks;
pub(super) use roll::roll;
pub(super) use savings::{sample, savings};
pub(super) use sign::sign;
pub(super) use start::start;
pub(super) use verify::{Expected, verify};

use clap::ValueEnum as _;

use super::args::{Common, Format};
use super::failure::Failure;
use super::terminal::{Layout, with_progress, wrapped};
use super::{Outcome, findings};
use crate::answers::Answer;
use crate::datasets::{self, Depth};
use crate::figures::{AsAt, Figure, Sheet};
use crate::files::{replace_file, replace_file_privately};
use crate::records::{Book, TableName};
use crate::reports::{self, EXEMPT_HEADING, Envelope, FigureRow, exempt_held};
use crate::session::{Answered, Asked, Session, SessionError, Side};
use crate::units::text;

/// Where the council's folder is if nobody says otherwise.
const DEFAULT_DATA: &str = "datasets/havering";

/// What of an answer is exempt.
#[derive(Debug, Default)]
pub(super) struct Exempt {
    /// Whether exempt rows were read: what is written from them is for nobody else to read.
    read: Cell<bool>,
    /// Whether they are in the answer, which is marked then.
    answered: Cell<bool>,
}

impl Exempt {
    /// Says whether exempt rows are in the answer.
    pub(super) const fn is_answered(&self) -> bool {
        self.answered.get()
    }
}

/// What a command works at: options, where answers and talk go.
pub(super) struct Desk<'a> {
    pub(super) common: &'a Common,
    pub(super) layout: Layout,
    /// Whether exempt rows were read, and whether they are in the answer.
    pub(super) exempt: Exempt,
    pub(super) out: &'a mut dyn Write,
    pub(super) err: &'a mut dyn Write,
}

impl Desk<'_> {
    /// Gives the council's folder: flag or environment, `mtfs.toml`, default.
    pub(super) fn data(&self) -> Result<PathBuf, Failure> {
        if let Some(data) = &self.common.data {
            return Ok(data.clone());
        }
        let settings = datasets::settings(Path::new(".")).map_err(Failure::Usage)?;
        Ok(settings.data.unwrap_or_else(|| PathBuf::from(DEFAULT_DATA)))
    }

    /// Gives the council's folder to write in: one that somebody named, never the one taken by default.
    pub(super) fn data_to_write(&self) -> Result<PathBuf, Failure> {
        if let Some(data) = &self.common.data {
            return Ok(data.clone());
        }
        let settings = datasets::settings(Path::new(".")).map_err(Failure::Usage)?;
        settings.data.ok_or_else(|| {
            Failure::Usage(format!(
                "tell which folder to write in: name it by --data, MTFS_DATA or `data` in mtfs.toml; {DEFAULT_DATA} is \
                 only read unless it is named"
            ))
        })
    }

    /// Gives what was typed, as a session takes it.
    pub(super) fn asked(&self) -> Result<Asked, Failure> {
        Ok(Asked {
            data: self.data()?,
            scenarios: self.common.scenarios.clone(),
            scenario: self.common.scenario.clone(),
            as_at: self.common.as_at,
            side: Side::Private,
        })
    }

    /// Reads the council's folder, all rows of it.
    pub(super) fn open(&self, depth: Depth) -> Result<Session, Failure> {
        self.session(depth, Side::Private)
    }

    /// Reads the council's folder as it is today, whatever day is asked for: to keep it.
    pub(super) fn open_today(&self, depth: Depth) -> Result<Session, Failure> {
        self.open_as_at(depth, None)
    }

    /// Reads the council's folder, all rows of it, as it was known by a day or a period.
    pub(super) fn open_as_at(&self, depth: Depth, as_at: Option<AsAt>) -> Result<Session, Failure> {
        let asked = Asked { as_at, ..self.asked()? };
        let what = format!("reading {}", asked.data.display());
        Ok(with_progress(&what, || Session::open(asked, depth))?)
    }

    /// Reads the council's folder for one side of a meeting.
    pub(super) fn session(&self, depth: Depth, side: Side) -> Result<Session, Failure> {
        let asked = Asked { side, ..self.asked()? };
        let what = format!("reading {}", asked.data.display());
        let session = with_progress(&what, || Session::open(asked, depth))?;
        self.exempt.read.set(exempt_held(session.book(), TableName::ALL).is_some());
        Ok(session)
    }

    /// Says beside the answer that it includes exempt rows of some tables, if the book holds any.
    pub(super) fn say_exempt(&mut self, book: &Book, tables: &[TableName]) {
        if let Some(held) = exempt_held(book, tables) {
            self.exempt.answered.set(true);
            self.say(&format!("includes {held}: not for publication"));
        }
    }

    /// Marks the answer where a book holds exempt rows that it may name.
    pub(super) fn mark_exempt(&self, book: &Book) {
        self.exempt.answered.set(exempt_held(book, TableName::ALL).is_some());
    }

    /// Says beside the answer what reading the folder has finished for somebody who was interrupted.
    pub(super) fn say_finished(&mut self, session: &Session) {
        if let Some(finished) = session.loaded().finished() {
            self.say(&finished);
        }
    }

    /// Gives the form of the answer: the one asked for, else what the ending of its file says.
    pub(super) fn format(&self) -> Format {
        let ending = || {
            let ending = self.common.output.as_ref()?.extension()?.to_str()?;
            Format::value_variants().iter().copied().find(|format| format.ending() == ending)
        };
        self.common.format.or_else(ending).unwrap_or(Format::Text)
    }

    /// Prints an answer, or puts it into the file asked for.
    pub(super) fn give(&mut self, answer: &[u8]) -> Result<(), Failure> {
        match &self.common.output {
            Some(path) if path != Path::new("-") => self.put(path, answer),
            Some(_) | None => {
                self.out.write_all(answer).and_then(|()| self.out.flush()).map_err(Failure::Answer)
            }
        }
    }

    /// Puts an answer into a file, unless the program reads that file.
    pub(super) fn put(&self, path: &Path, answer: &[u8]) -> Result<(), Failure> {
        self.refuse_input(path)?;
        let write = if self.exempt.read.get() { replace_file_privately } else { replace_file };
        Ok(write(path, answer)?)
    }

    /// Refuses a path at which the program would read what is written there.
    pub(super) fn refuse_input(&self, path: &Path) -> Result<(), Failure> {
        let data = self.data()?;
        let scenarios = self.common.scenarios.as_deref();
        not_over(path, datasets::Inputs { folder: &data, scenarios }.holds(path))
    }

    /// Prints an answer in words, its long lines broken where they meet the edge of a terminal.
    pub(super) fn tell(&mut self, answer: &str) -> Result<(), Failure> {
        self.give(wrapped(&text::visible(answer), self.layout).as_bytes())
    }

    /// Says something beside the answer.
    pub(super) fn say(&mut self, words: &str) {
        // Talk that nobody can hear is no reason to fail.
        writeln!(self.err, "{}", text::visible(words)).ok();
    }

    /// Asks one thing of the council's folder and gives the answer.
    pub(super) fn ask(
        &mut self,
        command: &str,
        ask: fn(&Session) -> Result<Answered, SessionError>,
    ) -> Result<Outcome, Failure> {
        let session = self.open(Depth::Figures)?;
        let answered = ask(&session)?;
        self.answer(command, &session, answered)
    }

    /// Gives an answer in the form asked for; its first table is what CSV holds.
    pub(super) fn answer(
        &mut self,
        command: &str,
        session: &Session,
        answered: Answered,
    ) -> Result<Outcome, Failure> {
        self.told(command, session, answered, reports::terminal::answer)?;
        Ok(self.outcome(session))
    }

    /// Gives an answer that a terminal is told in given words.
    pub(super) fn told(
        &mut self,
        command: &str,
        session: &Session,
        answered: Answered,
        words: impl FnOnce(&Answer, &Sheet, Layout) -> String,
    ) -> Result<(), Failure> {
        let Answered { answer, sheet, data, as_at } = answered;
        if self.format() == Format::Json {
            let data = data.unwrap_or_else(|| reports::as_json(&answer, &sheet));
            self.give_json(command, session, data, &sheet, as_at)?;
        } else {
            self.lay_out(&answer, &sheet, words)?;
        }
        for fault in sheet.faults() {
            self.say(&format!("error of the program: {fault}"));
        }
        Ok(())
    }

    /// Gives an answer for which no session stands: its JSON comes in an envelope of its own.
    pub(super) fn apart(
        &mut self,
        answer: &Answer,
        envelope: impl FnOnce(&Self) -> Result<Envelope, Failure>,
        words: impl FnOnce(&Answer, &Sheet, Layout) -> String,
    ) -> Result<(), Failure> {
        let sheet = Sheet::default();
        if self.format() != Format::Json {
            return self.lay_out(answer, &sheet, words);
        }
        let envelope = Envelope { data: reports::as_json(answer, &sheet), ..envelope(self)? };
        self.give(&envelope.to_bytes())
    }

    /// Lays an answer out in any form but JSON.
    fn lay_out(
        &mut self,
        answer: &Answer,
        sheet: &Sheet,
        words: impl FnOnce(&Answer, &Sheet, Layout) -> String,
    ) -> Result<(), Failure> {
        let exempt = self.exempt.answered.get();
        let marked = exempt.then(|| marked(answer));
        let titled = marked.as_ref().unwrap_or(answer);
        match self.format() {
            // On a terminal the mark is said beside the answer.
            Format::Text | Format::Json => {
                let sent = self.common.output.as_deref().is_some_and(|path| path != Path::new("-"));
                let told = words(if sent { titled } else { answer }, sheet, self.layout);
                self.tell(&told)
            }
            Format::Csv => {
                let bytes = reports::as_csv(answer, sheet);
                self.give(&if exempt { reports::marked_csv(&bytes) } else { bytes })
            }
            Format::Md => self.give(reports::as_markdown(titled, sheet).as_bytes()),
            Format::Xlsx => self.give(&reports::as_workbook(titled, sheet)?),
        }
    }

    /// Gives data in JSON: with its figures, the findings and what was read.
    pub(super) fn give_json(
        &mut self,
        command: &str,
        session: &Session,
        data: serde_json::Value,
        sheet: &Sheet,
        as_at: Option<String>,
    ) -> Result<(), Failure> {
        let envelope = Envelope {
            command: command.to_owned(),
            as_at: as_at.or_else(|| self.common.as_at.map(AsAt::words)),
            data,
            figures: sheet.all().map(figure_row).collect(),
            findings: findings::all(&session.loaded().problems, sheet),
            run: session.run(command)?,
            exempt: self.exempt.answered.get(),
        };
        self.give(&envelope.to_bytes())
    }

    /// Gives the outcome of a command that only reads: wrong where the data have errors, which are
    /// then counted beside the answer.
    pub(super) fn outcome(&mut self, session: &Session) -> Outcome {
        let loaded = session.loaded();
        self.say_finished(session);
        if let Some(assumed) = loaded.known_by().and_then(|known| known.words()) {
            self.say(&assumed);
        }
        for undated in loaded.undated() {
            self.say(&undated);
        }
        if !loaded.has_errors() {
            return Outcome::Fine;
        }
        let rows = crate::units::text::counted(loaded.book.left_out.len(), "row is", "rows are");
        let tally = findings::tally(&loaded.problems);
        self.say(&format!("{tally}; {rows} left out of every figure: run `mtfs check`"));
        Outcome::Wrong
    }
}

/// Refuses to write over what is read.
fn not_over(path: &Path, is_read: bool) -> Result<(), Failure> {
    if !is_read {
        return Ok(());
    }
    let path = path.display();
    let words = format!("write the answer to `{path}`: the program reads that file; name another");
    Err(Failure::Usage(words))
}

/// Gives an answer whose title, and the title of each of its tables, says that it is exempt.
fn marked(answer: &Answer) -> Answer {
    let mut marked = answer.clone();
    let mark = |title: &str| format!("{EXEMPT_HEADING}. {title}");
    marked.title = mark(&marked.title);
    for table in &mut marked.tables {
        table.title = mark(&table.title);
    }
    marked
}

/// Gives a figure as a row of `figures.csv` and of JSON.
pub(super) fn figure_row(figure: &Figure) -> FigureRow {
    FigureRow {
        id: figure.id.to_string(),
        title: figure.title.clone(),
        value: figure.value.map(crate::figures::Value::plain),
        unit: figure.unit.to_owned(),
        kind: figure.kind,
        basis: figure.basis.words(),
    }
}
