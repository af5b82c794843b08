//! The files of a seal as one folder, whichever seals hold their bytes.

use std::io;
use std::path::PathBuf;
use std::rc::Rc;

use super::seal::{SCENARIOS, TABLES};
use crate::datasets::by_day::Until;
use crate::datasets::load::Depth;
use crate::datasets::loaded::{LoadError, Loaded, load_until};
use crate::files::{Scratch, lay_out};

/// The files of a seal, to be read like any council's folder; what was read keeps them until it is dropped.
#[derive(Debug, Clone)]
pub struct SealedFolder {
    folder: Rc<Scratch>,
}

impl SealedFolder {
    pub(super) fn of(files: &[(String, PathBuf)]) -> io::Result<Self> {
        Ok(Self { folder: Rc::new(lay_out(files)?) })
    }

    /// Gives the folder of the tables, which stands as long as this does.
    pub fn tables(&self) -> PathBuf {
        self.folder.path().join(TABLES)
    }

    /// Gives the folder of the scenario files; there is none where none were sealed.
    pub fn scenarios(&self) -> PathBuf {
        self.folder.path().join(SCENARIOS)
    }

    /// Reads the tables, as they were known by a day if one is given.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn load(&self, depth: Depth, until: Option<Until>) -> Result<Loaded, LoadError> {
        Ok(load_until(&self.tables(), depth, until)?.resting_on(&self.folder))
    }

    /// Reads the tables for the same readers as another version of the folder was read for.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn load_beside(&self, now: &Loaded, depth: Depth) -> Result<Loaded, LoadError> {
        Ok(now.load_beside(&self.tables(), depth)?.resting_on(&self.folder))
    }
}
