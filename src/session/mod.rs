//! A council's folder, a date and a scenario to figures and answers: what every front end asks.
//!
//! The command line, a page and a test open a session and ask it; each subject is worked out when it
//! is asked for.

mod from_workbook;
mod gap;
mod published;
mod registers;
mod risks;
mod roll;
mod savings;
mod sealed;
mod verified;

use std::cell::Cell;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::answers::Answer;
use crate::datasets::{self, Depth, LoadError, Loaded, Until};
use crate::figures::gap::{Gap, NotYet, gap as work_out_gap};
use crate::figures::model::Unfit;
use crate::figures::{AsAt, Figures, Sheet, work_out};
use crate::records::{Book, TableName};
use crate::reports::{FileStamp, Run};
use crate::scenarios::{self as plans, Plan, ScenarioError};
use crate::units::text::visible;

pub use from_workbook::FromWorkbook;
pub use registers::{REGISTERS, Register};
pub use roll::{RollAsked, Rolled, opens_as_closed};
pub use savings::{SavingsAsked, SavingsView};
pub use sealed::{AtSeal, at_seal};
pub use verified::{CameOut, Otherwise, Restated};

/// The folder of scenario files, in a council's folder or beside it.
const SCENARIOS: &str = "scenarios";

/// What a session is about.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The council's folder, as it was typed.
    pub data: PathBuf,
    /// The folder of scenario files; `None`: in the council's folder, else beside it.
    pub scenarios: Option<PathBuf>,
    /// The scenario, or several laid over each other; `None`: the council's default.
    pub scenario: Option<String>,
    /// The period or date to speak for; `None`: the latest of each register.
    pub as_at: Option<AsAt>,
    /// Which rows are read.
    pub side: Side,
}

/// Which rows of a folder are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// All of them, exempt ones too.
    Private,
    /// As if no exempt row, nor one about it, had ever been filed.
    Public,
}

/// Why a session could not answer; each text fits after "could not".
#[derive(Debug, Error)]
pub enum SessionError {
    /// The folder cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A scenario cannot be used.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// A scenario cannot be used on the folder as the public may see it.
    #[error(
        "{0}\nThe folder is read here as the public may see it, without its exempt rows and the budget lines tied to \
         them: a scenario that changes one of them cannot be used. `mtfs report --exempt` writes the private paper; for \
         the public one take that scenario out of the folder, or name another folder by --scenarios"
    )]
    OfThePublic(#[source] ScenarioError),
    /// A scenario does not fit the model.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A file that was read once cannot be read again.
    #[error("read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// What is asked has no answer in this folder, in words.
    #[error("{0}")]
    Unanswerable(String),
    /// There is no folder of scenarios where one was named.
    #[error("read the scenarios in {}: no such folder", .0.display())]
    NoScenarios(PathBuf),
}

/// A folder that was read, and what was asked of it.
#[derive(Debug)]
pub struct Session {
    asked: Asked,
    loaded: Loaded,
    /// Whether the scenario files were read: they are inputs of the run then.
    scenarios_read: Cell<bool>,
}

/// An answer with the figures it holds.
#[derive(Debug, Default)]
pub struct Answered {
    /// Its tables and remarks.
    pub answer: Answer,
    /// Every figure of the subject.
    pub sheet: Sheet,
    /// The shape that scripts rely on, where a subject has one of its own.
    pub data: Option<serde_json::Value>,
    /// What it speaks for, where that is not what was asked.
    pub as_at: Option<String>,
}

impl Session {
    /// Reads a council's folder.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(asked: Asked, depth: Depth) -> Result<Self, SessionError> {
        let until = asked.as_at.map(|as_at| match as_at {
            AsAt::Period(period) => Until::Period(period),
            AsAt::Date(day) => Until::Day(day),
        });
        let loaded = match asked.side {
            Side::Private => datasets::load_until(&asked.data, depth, until)?,
            Side::Public => datasets::load_public_until(&asked.data, depth, until)?,
        };
        Ok(Self { asked, loaded, scenarios_read: Cell::new(false) })
    }

    /// Gives what was asked.
    pub const fn asked(&self) -> &Asked {
        &self.asked
    }

    /// Gives the folder as read, with every finding.
    pub const fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// Gives the folder as read, to mark what is exempt in it.
    pub const fn loaded_mut(&mut self) -> &mut Loaded {
        &mut self.loaded
    }

    /// Gives the council's records.
    pub const fn book(&self) -> &Book {
        &self.loaded.book
    }

    /// Gives what the answers speak for, if that was asked.
    pub const fn as_at(&self) -> Option<AsAt> {
        self.asked.as_at
    }

    /// Gives the folder of scenario files: the one named, in the council's folder, beside it.
    ///
    /// # Errors
    /// When the one named is not there.
    pub fn scenario_folder(&self) -> Result<PathBuf, SessionError> {
        self.scenarios_read.set(true);
        if let Some(folder) = &self.asked.scenarios {
            let there = folder.is_dir();
            return if there {
                Ok(folder.clone())
            } else {
                Err(SessionError::NoScenarios(folder.clone()))
            };
        }
        let data = &self.asked.data;
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
    pub fn scenario_name(&self) -> &str {
        self.asked.scenario.as_deref().unwrap_or(&self.book().council.default_scenario)
    }

    /// Reads a scenario by name.
    ///
    /// # Errors
    /// When there is none, or it has faults.
    pub fn plan(&self, name: &str) -> Result<Plan, SessionError> {
        plans::load(&self.scenario_folder()?, name, self.book())
            .map_err(|error| self.refused(error))
    }

    /// Says what is wrong with a scenario, and how to go on where it may speak of what the public may not see.
    fn refused(&self, error: ScenarioError) -> SessionError {
        let withheld = &self.book().withheld;
        let any = || TableName::ALL.iter().any(|table| withheld.of(*table).next().is_some());
        if self.asked.side == Side::Public && any() {
            return SessionError::OfThePublic(error);
        }
        error.into()
    }

    /// Works out the gap under the scenario asked for, and under all others of its folder.
    ///
    /// # Errors
    /// When a scenario has faults or does not fit.
    pub fn gap(&self) -> Result<Gap<'_>, SessionError> {
        let (folder, book) = (self.scenario_folder()?, self.book());
        let mut plan = self.plan(self.scenario_name())?;
        let listed = plans::list(&folder, book).map_err(|error| self.refused(error))?;
        let mut others: Vec<Plan> = listed.into_iter().map(|named| named.plan).collect();
        for plan in others.iter_mut().chain([&mut plan]) {
            plan.reword(|words| book.withheld.silence(words));
        }
        Ok(work_out_gap(book, self.as_at(), &plan, &others)?)
    }

    /// Works out the gap, if the folder holds a budget and the council's default scenario was known.
    ///
    /// # Errors
    /// As [`Session::gap`].
    pub fn gap_if_any(&self) -> Result<Option<Gap<'_>>, SessionError> {
        let book = self.book();
        let default = &book.council.default_scenario;
        if book.budget_lines.is_empty()
            || plans::known_later(&self.scenario_folder()?, default, book)?.is_some()
        {
            return Ok(None);
        }
        self.gap().map(Some)
    }

    /// Says why there is no modelled gap as at the day asked for, where it could not have been modelled
    /// then: the scenario it rests on, or every budget line, became known later.
    ///
    /// # Errors
    /// When the folder of scenarios, or the scenario, cannot be read.
    pub fn not_yet(&self) -> Result<Option<NotYet>, SessionError> {
        let book = self.book();
        let Some(as_at) = book.council.known_by else { return Ok(None) };
        let default = &book.council.default_scenario;
        let later = plans::known_later(&self.scenario_folder()?, default, book)?;
        let scenario = later.map(|day| (default.clone(), day));
        let no_lines =
            || book.budget_lines.is_empty() && self.loaded.rows(TableName::BudgetLines) > 0;
        Ok((scenario.is_some() || no_lines()).then_some(NotYet { as_at, scenario }))
    }

    /// Works out everything.
    ///
    /// # Errors
    /// As [`Session::gap`].
    pub fn figures(&self) -> Result<Figures<'_>, SessionError> {
        let mut figures = work_out(self.book(), self.as_at());
        figures.not_yet = self.not_yet()?;
        Ok(match self.gap_if_any()? {
            Some(gap) => figures.with_gap(gap),
            None => figures,
        })
    }

    /// Gives the record of what was read, for a command as it was typed without its folder.
    ///
    /// # Errors
    /// When a file that was read once cannot be read again.
    pub fn run(&self, command: &str) -> Result<Run, SessionError> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| SessionError::Read { path, source }
        };
        let mut inputs = Vec::new();
        for path in self.loaded.files().map_err(at(&self.asked.data))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let public_part = self.loaded.opens_in_part(&path);
            let file = self.loaded.open(&path).map_err(at(&path))?;
            let stamp = FileStamp::of_reader(name, file).map_err(at(&path))?;
            inputs.push(FileStamp { public_part, ..stamp });
        }
        if self.scenarios_read.get() {
            for path in plans::files(&self.scenario_folder()?, self.book())? {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let file = datasets::open_text(&path).map_err(at(&path))?;
                let name = format!("{SCENARIOS}/{name}");
                inputs.push(FileStamp::of_reader(name, file).map_err(at(&path))?);
            }
        }
        let data = self.asked.folder_name();
        Ok(Run { command: self.asked.typed(command), data, inputs, ..Run::default() })
    }
}

impl Asked {
    /// Gives the name of the council's folder as every file has it: wherever the folder stands on
    /// whatever machine, the same data give the same bytes.
    pub fn folder_name(&self) -> String {
        let whole = || self.data.canonicalize().ok()?.file_name().map(ToOwned::to_owned);
        let name = self.data.file_name().map(ToOwned::to_owned).or_else(whole);
        name.map_or_else(|| ".".to_owned(), |name| visible(&name.to_string_lossy()).into_owned())
    }

    /// Gives a command as it can be typed again, but for the folder, which stands beside it.
    pub fn typed(&self, command: &str) -> String {
        let as_at = self.as_at.map(|as_at| format!(" --as-at {}", as_at.words()));
        let scenario = self.scenario.as_ref().map(|name| format!(" --scenario {name}"));
        let options: String = as_at.into_iter().chain(scenario).collect();
        format!("mtfs{options} {command}")
    }
}
