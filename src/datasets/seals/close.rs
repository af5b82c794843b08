//! Sealing a period.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::seal::{FIGURES, FILE, FOLDER, SCENARIOS, Seal, SealedFile, TABLES, hash, seals};
use super::verify;
use crate::datasets::folder::{scenario_files, table_files};
use crate::datasets::loaded::Loaded;
use crate::files::{FolderDraft, Hold, WriteError};
use crate::units::{Date, Period};

/// Why a period could not be sealed; each text fits after "could not".
#[derive(Debug, Error)]
pub enum CloseError {
    /// It is sealed already.
    #[error("close {period}: it is closed already, and a seal is never made anew")]
    Closed {
        /// The period.
        period: Period,
    },
    /// A later period is sealed already.
    #[error("close {period}: {last} is closed already, and periods close in their order")]
    Earlier {
        /// The period.
        period: Period,
        /// The last period sealed.
        last: Period,
    },
    /// The day to keep with it cannot be without a reason.
    #[error(
        "close {period} on {on}: that is before {before}; `--because` keeps the reason with the seal"
    )]
    TooEarly {
        /// The period.
        period: Period,
        /// The day given.
        on: Date,
        /// What it comes before, in words.
        before: String,
    },
    /// An earlier seal is not as it was.
    #[error("close {period}: `{file}` {why}; `mtfs verify` names everything that changed")]
    Tampered {
        /// The period.
        period: Period,
        /// The file of the seal.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// A row was changed that may only be added to.
    #[error(
        "close {period}: {place} is not as it was sealed ({was}); a return or a target is corrected by adding a row"
    )]
    History {
        /// The period.
        period: Period,
        /// Where: `delivery.csv:45`.
        place: String,
        /// What it was and what it is.
        was: String,
    },
    /// A table could not be copied.
    #[error("read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the file system says.
        #[source]
        source: io::Error,
    },
    /// The seal could not be written; the state before stands.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// The day to keep with a seal, if one is to be kept.
#[derive(Debug, Default, Clone)]
pub struct KeptDay {
    /// The day.
    pub on: Option<Date>,
    /// Why it comes before the period's end or before the last seal, where it does.
    pub because: Option<String>,
}

impl KeptDay {
    /// Checks that a period is not sealed before it ended, nor before the last seal, unless a reason is given.
    fn check(&self, period: Period, last: Option<&Seal>) -> Result<(), CloseError> {
        let (Some(on), None) = (self.on, &self.because) else { return Ok(()) };
        let last = last.and_then(|last| Some((last.period, last.on?)));
        let last = last.filter(|(_, day)| on < *day);
        let last = last.map(|(period, day)| format!("the seal of {period}, made on {day}"));
        let end = period.last_day();
        let ended = (on < end).then(|| format!("the period ended, on {end}"));
        match last.or(ended) {
            Some(before) => Err(CloseError::TooEarly { period, on, before }),
            None => Ok(()),
        }
    }
}

/// A period being sealed: the tables are copied, and figures are worked out from the copies, so that
/// what is sealed belongs together. Dropped before [`Closing::finish`], nothing happened.
#[derive(Debug)]
pub struct Closing {
    draft: FolderDraft,
    /// Nobody else writes to the folder until the seal stands.
    _hold: Hold,
    period: Period,
    day: KeptDay,
    last: Option<Seal>,
    files: Vec<SealedFile>,
}

impl Closing {
    /// Copies the tables of a council's folder for a seal.
    ///
    /// # Errors
    /// If the period or a later one is sealed already, the day cannot be without a reason, an earlier seal is not as it was, or a file
    /// cannot be read or written.
    pub fn begin(folder: &Path, period: Period, day: KeptDay) -> Result<Self, CloseError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| CloseError::Read { path, source }
        };
        let hold = Hold::take(folder, &format!("sealing {period}"))?;
        let sealed = seals(folder).map_err(failed(&folder.join(FOLDER)))?;
        if sealed.of(period).is_some() {
            return Err(CloseError::Closed { period });
        }
        if let Some(broken) = verify::integrity(&sealed).into_iter().next() {
            let (file, why) = (broken.file, broken.is.unwrap_or_default());
            return Err(CloseError::Tampered { period, file, why });
        }
        let last = sealed.kept.last().cloned();
        if let Some(last) = last.as_ref().filter(|last| last.period > period) {
            return Err(CloseError::Earlier { period, last: last.period });
        }
        day.check(period, last.as_ref())?;
        let draft = FolderDraft::begin(&folder.join(FOLDER).join(period.slug()))?;
        let mut closing = Self { draft, _hold: hold, period, day, last, files: Vec::new() };
        for name in table_files(folder).map_err(failed(folder))? {
            let path = folder.join(&name);
            closing.copy(&format!("{TABLES}/{name}"), &path)?;
        }
        Ok(closing)
    }

    /// Copies the scenario files of a folder; one that is not there has none.
    ///
    /// # Errors
    /// If the folder or a file cannot be read, or the copy cannot be written.
    pub fn scenarios(&mut self, folder: &Path) -> Result<(), CloseError> {
        let failed = |source| CloseError::Read { path: folder.to_owned(), source };
        for name in scenario_files(folder).map_err(failed)? {
            self.copy(&format!("{SCENARIOS}/{name}"), &folder.join(&name))?;
        }
        Ok(())
    }

    /// Copies a file, for the same readers as it has.
    fn copy(&mut self, name: &str, path: &Path) -> Result<(), CloseError> {
        let bytes = std::fs::read(path)
            .map_err(|source| CloseError::Read { path: path.to_owned(), source })?;
        self.draft.put_copy(name, &bytes, path)?;
        self.keep(name, &bytes);
        Ok(())
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), CloseError> {
        self.draft.put(name, bytes)?;
        self.keep(name, bytes);
        Ok(())
    }

    fn keep(&mut self, name: &str, bytes: &[u8]) {
        let (sha256, bytes) = (hash(bytes), bytes.len() as u64);
        self.files.push(SealedFile { name: name.to_owned(), sha256, bytes });
    }

    /// Gives the folder with the copies, to be read like any council's folder.
    pub fn tables(&self) -> PathBuf {
        self.draft.folder().join(TABLES)
    }

    /// Gives the tables of the last seal, to hold the copies against.
    pub fn last_tables(&self) -> Option<PathBuf> {
        self.last.as_ref().map(Seal::tables)
    }

    /// Checks that what was sealed last and may only be added to stands as it did.
    ///
    /// # Errors
    /// If a return or a target that was sealed has changed or is gone, or a file cannot be read.
    pub fn check_history(&self, last: &Loaded, now: &Loaded) -> Result<(), CloseError> {
        let read = |source| CloseError::Read { path: self.tables(), source };
        let Some(changed) = verify::history(last, now).map_err(read)? else {
            return Ok(());
        };
        let period = self.period;
        let (place, was) = (changed.place(), changed.words());
        Err(CloseError::History { period, place, was })
    }

    /// Seals the period with the figures worked out from the copies.
    ///
    /// # Errors
    /// If it cannot be written; the state before then stands.
    pub fn finish(mut self, figures: &[u8]) -> Result<Seal, CloseError> {
        self.put(FIGURES, figures)?;
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        let mut seal = Seal {
            period: self.period,
            on: self.day.on,
            because: self.day.because,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            previous: self.last.map(|last| (last.period, last.sha256)),
            files: self.files,
            sha256: String::new(),
            folder: PathBuf::new(),
        };
        seal.sha256 = seal.hash();
        self.draft.put(FILE, &seal.to_bytes())?;
        self.draft.finish()?;
        Ok(seal)
    }
}
