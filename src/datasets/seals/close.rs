//! Sealing a period.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::laid_out::SealedFolder;
use super::seal::{
    FILE, FOLDER, MAPPINGS, SCENARIOS, SIGNERS, Seal, SealedFile, Shape, TABLES, hash, seals,
};
use super::verify;
use crate::datasets::folder::{table_files, toml_files};
use crate::datasets::loaded::Loaded;
use crate::files::{FolderDraft, Hold, WriteError, bounds};
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
    /// The seals before it.
    earlier: Vec<Seal>,
    /// The seal as far as it is made, in its draft.
    seal: Seal,
}

impl Closing {
    /// Copies the tables of a council's folder for a seal, its mappings and who may sign; what an earlier seal holds
    /// is not copied again.
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
        let last = sealed.kept.last();
        if let Some(last) = last.filter(|last| last.period > period) {
            return Err(CloseError::Earlier { period, last: last.period });
        }
        day.check(period, last)?;
        let draft = FolderDraft::begin(&folder.join(FOLDER).join(period.slug()))?;
        let seal = begun(period, day, last, draft.folder());
        let mut closing = Self { draft, _hold: hold, earlier: sealed.kept, seal };
        for name in table_files(folder).map_err(failed(folder))? {
            closing.copy(&format!("{TABLES}/{name}"), &folder.join(&name))?;
        }
        closing.copy_all(MAPPINGS, &folder.join(MAPPINGS))?;
        let signers = folder.join(SIGNERS);
        if signers.is_file() {
            closing.copy(SIGNERS, &signers)?;
        }
        Ok(closing)
    }

    /// Copies the scenario files of a folder; one that is not there has none.
    ///
    /// # Errors
    /// If the folder or a file cannot be read, or the copy cannot be written.
    pub fn scenarios(&mut self, folder: &Path) -> Result<(), CloseError> {
        self.copy_all(SCENARIOS, folder)
    }

    /// Copies the files of a folder that are written in TOML; one that is not there has none.
    fn copy_all(&mut self, home: &str, folder: &Path) -> Result<(), CloseError> {
        let failed = |source| CloseError::Read { path: folder.to_owned(), source };
        for name in toml_files(folder).map_err(failed)? {
            self.copy(&format!("{home}/{name}"), &folder.join(&name))?;
        }
        Ok(())
    }

    /// Copies a file, for the same readers as it has; one that an earlier seal holds as it is, is named only.
    fn copy(&mut self, name: &str, path: &Path) -> Result<(), CloseError> {
        let bytes = bounds::whole(path)
            .map_err(|source| CloseError::Read { path: path.to_owned(), source })?;
        self.draft.as_private_as(path)?;
        if self.lists(name, &bytes) {
            self.draft.put_copy(name, &bytes, path)?;
        }
        Ok(())
    }

    /// Lists a file of the seal, and says whether its bytes are to stand there: no earlier seal holds them under this
    /// name.
    fn lists(&mut self, name: &str, bytes: &[u8]) -> bool {
        let file = sealed_file(name, bytes);
        let same = |seal: &Seal| {
            let old = seal.file(name).filter(|old| old.sha256 == file.sha256)?;
            (old.bytes == file.bytes).then(|| old.kept_in.unwrap_or(seal.period))
        };
        let kept_in = self.earlier.iter().rev().find_map(same);
        self.seal.files.push(SealedFile { kept_in, ..file });
        kept_in.is_none()
    }

    /// Gives the folder with the copies, to be read like any council's folder.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn laid_out(&self) -> Result<SealedFolder, CloseError> {
        self.seal.laid_out().map_err(self.unread())
    }

    /// Gives the files of the last seal, to hold the copies against.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn last_laid_out(&self) -> Result<Option<SealedFolder>, CloseError> {
        self.earlier.last().map(Seal::laid_out).transpose().map_err(self.unread())
    }

    fn unread(&self) -> impl Fn(io::Error) -> CloseError + use<> {
        let path = self.draft.folder().to_owned();
        move |source| CloseError::Read { path: path.clone(), source }
    }

    /// Checks that what was sealed last and may only be added to stands as it did.
    ///
    /// # Errors
    /// If a return or a target that was sealed has changed or is gone, or a file cannot be read.
    pub fn check_history(&self, last: &Loaded, now: &Loaded) -> Result<(), CloseError> {
        let Some(changed) = verify::history(last, now).map_err(self.unread())? else {
            return Ok(());
        };
        let period = self.seal.period;
        let (place, was) = (changed.place(), changed.words());
        Err(CloseError::History { period, place, was })
    }

    /// Seals the period with the figures worked out from the copies: files of a seal by name.
    ///
    /// # Errors
    /// If it cannot be written; the state before then stands.
    pub fn finish(mut self, figures: &BTreeMap<String, Vec<u8>>) -> Result<Seal, CloseError> {
        for (name, bytes) in figures {
            if self.lists(name, bytes) {
                self.draft.put_private(name, bytes)?;
            }
        }
        let Self { draft, mut seal, _hold, .. } = self;
        seal.files.sort_by(|a, b| a.name.cmp(&b.name));
        seal.sha256 = seal.hash();
        draft.put(FILE, &seal.to_bytes())?;
        seal.folder = draft.folder().with_file_name(seal.period.slug());
        draft.finish()?;
        Ok(seal)
    }
}

/// Begins a seal that holds nothing yet.
fn begun(period: Period, day: KeptDay, last: Option<&Seal>, folder: &Path) -> Seal {
    Seal {
        shape: Shape::Third,
        period,
        on: day.on,
        because: day.because,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        previous: last.map(|last| (last.period, last.sha256.clone())),
        files: Vec::new(),
        sha256: String::new(),
        folder: folder.to_owned(),
    }
}

fn sealed_file(name: &str, bytes: &[u8]) -> SealedFile {
    let (sha256, bytes) = (hash(bytes), bytes.len() as u64);
    SealedFile { name: name.to_owned(), sha256, bytes, kept_in: None }
}
