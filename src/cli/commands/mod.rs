//! One file a command.

mod carry;
mod chart;
mod check;
mod close;
mod compare;
mod efs;
mod explain;
mod export;
mod gap;
mod import;
mod init;
mod movement;
mod record;
mod registers;
mod report;
mod savings;
mod scenarios;
mod sensitivity;
mod tables;
mod verify;

use std::cell::Cell;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) use chart::chart;
pub(super) use check::check;
pub(super) use close::close;
pub(super) use compare::compare;
pub(super) use efs::efs;
pub(super) use explain::explain;
pub(super) use export::export;
pub(super) use gap::gap;
pub(super) use import::{Wanted, import};
pub(super) use init::{completions, init};
pub(super) use movement::movement;
pub(super) use registers::{Template, actions, fm_code, measures, risks};
pub(super) use report::{Papers, Side, report};
pub(super) use savings::savings;
pub(super) use scenarios::scenarios;
pub(super) use sensitivity::{sensitivity, solve};
pub(super) use verify::verify;

use super::args::Common;
use super::failure::Failure;
use super::terminal::{Layout, with_progress, wrapped};
use super::{Outcome, findings};
use crate::datasets::{self, Depth, Loaded};
use crate::figures::gap::{Gap, gap as work_out_gap};
use crate::figures::{AsAt, Figure, Figures, Sheet, work_out};
use crate::files::replace_file;
use crate::records::{Book, TableName};
use crate::reports::{Envelope, FigureRow, FileStamp, Run, exempt_held};
use crate::scenarios::{self as plans, Plan};

/// Where the council's folder is if nobody says otherwise.
const DEFAULT_DATA: &str = "datasets/havering";

/// The folder of scenario files, in a council's folder or beside it.
const SCENARIOS: &str = "scenarios";

/// What a command works at: options, where answers and talk go.
pub(super) struct Desk<'a> {
    pub(super) common: &'a Common,
    pub(super) layout: Layout,
    pub(super) out: &'a mut dyn Write,
    pub(super) err: &'a mut dyn Write,
    /// Whether the scenario files were read: they are inputs of the run then.
    pub(super) scenarios_read: Cell<bool>,
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

    /// Reads the council's folder.
    pub(super) fn load(&self, depth: Depth) -> Result<Loaded, Failure> {
        let folder = self.data()?;
        let what = format!("reading {}", folder.display());
        Ok(with_progress(&what, || datasets::load(&folder, depth))?)
    }

    /// Reads the council's folder as the public may see it.
    pub(super) fn load_public(&self, depth: Depth) -> Result<Loaded, Failure> {
        let folder = self.data()?;
        let what = format!("reading {}", folder.display());
        Ok(with_progress(&what, || datasets::load_public(&folder, depth))?)
    }

    /// Says beside the answer that it includes exempt rows of some tables, if the book holds any.
    pub(super) fn say_exempt(&mut self, book: &Book, tables: &[TableName]) {
        if let Some(held) = exempt_held(book, tables) {
            self.say(&format!("includes {held}: not for publication"));
        }
    }

    /// Gives the folder of scenario files: flag or environment, in the council's folder, beside it.
    pub(super) fn scenario_folder(&self) -> Result<PathBuf, Failure> {
        self.scenarios_read.set(true);
        if let Some(folder) = &self.common.scenarios {
            if !folder.is_dir() {
                let words = format!("read the scenarios in {}: no such folder", folder.display());
                return Err(Failure::Usage(words));
            }
            return Ok(folder.clone());
        }
        let data = self.data()?;
        let own = data.join(SCENARIOS);
        if own.is_dir() {
            return Ok(own);
        }
        let name = data.file_name().unwrap_or_default();
        let here = Path::new(SCENARIOS).join(name);
        // From another working folder: `scenarios` stands beside the folder of all councils.
        let beside = data.parent().and_then(Path::parent).map(|top| top.join(SCENARIOS).join(name));
        Ok(beside.filter(|beside| !here.is_dir() && beside.is_dir()).unwrap_or(here))
    }

    /// Gives the name of the scenario asked for, or the council's default.
    pub(super) fn scenario_name(&self, book: &Book) -> String {
        self.common.scenario.clone().unwrap_or_else(|| book.council.default_scenario.clone())
    }

    /// Reads a scenario by name.
    pub(super) fn plan(&self, book: &Book, name: &str) -> Result<Plan, Failure> {
        Ok(plans::load(&self.scenario_folder()?, name, book)?)
    }

    /// Works out the gap under the scenario asked for, and under all others of its folder.
    pub(super) fn gap_of<'b>(&self, book: &'b Book) -> Result<Gap<'b>, Failure> {
        let folder = self.scenario_folder()?;
        let mut plan = plans::load(&folder, &self.scenario_name(book), book)?;
        let mut others: Vec<Plan> =
            plans::list(&folder, book)?.into_iter().map(|named| named.plan).collect();
        for plan in others.iter_mut().chain([&mut plan]) {
            plan.reword(|words| book.withheld.silence(words));
        }
        Ok(work_out_gap(book, self.common.as_at, &plan, &others)?)
    }

    /// Works out everything of a book.
    pub(super) fn figures_of<'b>(&self, book: &'b Book) -> Result<Figures<'b>, Failure> {
        let figures = work_out(book, self.common.as_at);
        if book.budget_lines.is_empty() {
            return Ok(figures);
        }
        Ok(figures.with_gap(self.gap_of(book)?))
    }

    /// Prints an answer, or puts it into the file asked for.
    pub(super) fn give(&mut self, answer: &[u8]) -> Result<(), Failure> {
        match &self.common.output {
            Some(path) if path != Path::new("-") => Ok(replace_file(path, answer)?),
            Some(_) | None => {
                self.out.write_all(answer).and_then(|()| self.out.flush()).map_err(Failure::Answer)
            }
        }
    }

    /// Prints an answer in words, its long lines broken where they meet the edge of a terminal.
    pub(super) fn tell(&mut self, answer: &str) -> Result<(), Failure> {
        self.give(wrapped(answer, self.layout).as_bytes())
    }

    /// Says something beside the answer.
    pub(super) fn say(&mut self, words: &str) {
        // Talk that nobody can hear is no reason to fail.
        writeln!(self.err, "{words}").ok();
    }

    /// Gives an answer in JSON: the data, its figures, the findings and what was read.
    pub(super) fn give_json(
        &mut self,
        command: &str,
        loaded: &Loaded,
        data: serde_json::Value,
        sheet: &Sheet,
        as_at: Option<String>,
    ) -> Result<(), Failure> {
        let envelope = Envelope {
            command: command.to_owned(),
            as_at: as_at.or_else(|| self.common.as_at.map(AsAt::words)),
            data,
            figures: sheet.all().map(figure_row).collect(),
            findings: loaded.problems.iter().map(findings::to_json).collect(),
            run: self.run_of(command, loaded)?,
        };
        self.give(&envelope.to_bytes())
    }

    /// Gives the command as it can be typed again, but for the folder, which stands beside it.
    fn typed(&self, command: &str) -> String {
        let as_at = self.common.as_at.map(|as_at| format!(" --as-at {}", as_at.words()));
        let scenario = self.common.scenario.as_ref().map(|name| format!(" --scenario {name}"));
        let options: String = as_at.into_iter().chain(scenario).collect();
        format!("mtfs{options} {command}")
    }

    /// Gives the record of what a command read.
    pub(super) fn run_of(&self, command: &str, loaded: &Loaded) -> Result<Run, Failure> {
        let mut inputs = Vec::new();
        let folder = self.data()?;
        let files =
            loaded.files().map_err(|source| Failure::Read { path: folder.clone(), source })?;
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let public_part = loaded.opens_in_part(&path);
            let stamp = loaded
                .open(&path)
                .and_then(|file| FileStamp::of_reader(name, file))
                .map_err(|source| Failure::Read { path, source })?;
            inputs.push(FileStamp { public_part, ..stamp });
        }
        if self.scenarios_read.get() {
            for path in plans::files(&self.scenario_folder()?)? {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let stamp = std::fs::File::open(&path)
                    .and_then(|file| FileStamp::of_reader(format!("{SCENARIOS}/{name}"), file))
                    .map_err(|source| Failure::Read { path, source })?;
                inputs.push(stamp);
            }
        }
        let data = folder.display().to_string();
        Ok(Run { command: self.typed(command), data, inputs, ..Run::default() })
    }

    /// Gives the outcome of a command that only reads: wrong where the data have errors, which are
    /// then counted beside the answer.
    pub(super) fn outcome(&mut self, loaded: &Loaded) -> Outcome {
        if !loaded.has_errors() {
            return Outcome::Fine;
        }
        let rows = crate::units::text::counted(loaded.book.left_out.len(), "row is", "rows are");
        let tally = findings::tally(&loaded.problems);
        self.say(&format!("{tally}; {rows} left out of every figure: run `mtfs check`"));
        Outcome::Wrong
    }
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
