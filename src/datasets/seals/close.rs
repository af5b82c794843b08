//! Sealing a period.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::seal::{FIGURES, FILE, FOLDER, Seal, SealedFile, TABLES, hash, seals};
use super::verify;
use crate::datasets::folder::table_files;
use crate::datasets::loaded::Loaded;
use crate::files::{FolderDraft, WriteError};
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

/// A period being sealed: the tables are copied, and figures are worked out from the copies, so that
/// what is sealed belongs together. Dropped before [`Closing::finish`], nothing happened.
#[derive(Debug)]
pub struct Closing {
    draft: FolderDraft,
    period: Period,
    last: Option<Seal>,
    files: Vec<SealedFile>,
}

impl Closing {
    /// Copies the tables of a council's folder for a seal.
    ///
    /// # Errors
    /// If the period or a later one is sealed already, an earlier seal is not as it was, or a file
    /// cannot be read or written.
    pub fn begin(folder: &Path, period: Period) -> Result<Self, CloseError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| CloseError::Read { path, source }
        };
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
        let draft = FolderDraft::begin(&folder.join(FOLDER).join(period.slug()))?;
        let mut closing = Self { draft, period, last, files: Vec::new() };
        for name in table_files(folder).map_err(failed(folder))? {
            let path = folder.join(&name);
            let bytes = std::fs::read(&path).map_err(failed(&path))?;
            closing.put(&format!("{TABLES}/{name}"), &bytes)?;
        }
        Ok(closing)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), CloseError> {
        self.draft.put(name, bytes)?;
        let (sha256, bytes) = (hash(bytes), bytes.len() as u64);
        self.files.push(SealedFile { name: name.to_owned(), sha256, bytes });
        Ok(())
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

    /// Seals the period: the figures worked out from the copies, and the day, if it is to be kept.
    ///
    /// # Errors
    /// If it cannot be written; the state before then stands.
    pub fn finish(mut self, figures: &[u8], on: Option<Date>) -> Result<Seal, CloseError> {
        self.put(FIGURES, figures)?;
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        let mut seal = Seal {
            period: self.period,
            on,
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
