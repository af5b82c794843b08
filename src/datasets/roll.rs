//! Rows of the next year, laid out beside a folder to be looked at, then added to it in one step.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::folder::{table_files, toml_files};
use super::import::TableFile;
use super::loaded::finished_words;
use crate::files::{Hold, Scratch, WriteError, replace_file};
use crate::records::TableName;
use crate::records::schema::{self, Col};

/// Why a year could not be rolled on; each text fits after "could not".
#[derive(Debug, Error)]
pub enum RollError {
    /// A file could not be read.
    #[error("read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A table cannot be added to.
    #[error("add to `{}`: {why}; `mtfs check` says how to mend it", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// A row to be added to a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// The table.
    pub table: TableName,
    /// Its cells by their headers.
    pub cells: Vec<(&'static str, String)>,
}

/// A folder held while its next year is made.
#[derive(Debug)]
pub struct Rolling {
    folder: PathBuf,
    /// The hold on the folder; `None` where nothing is to be written.
    hold: Option<Hold>,
    scratch: Option<Scratch>,
    files: Vec<(String, Vec<u8>)>,
}

impl Rolling {
    /// Takes hold of a folder, unless nothing is to be written.
    ///
    /// # Errors
    /// When somebody else holds it, or it cannot be written in.
    pub fn begin(folder: &Path, doing: &str, dry: bool) -> Result<Self, RollError> {
        let hold = if dry { None } else { Some(Hold::take(folder, doing)?) };
        Ok(Self { folder: folder.to_owned(), hold, scratch: None, files: Vec::new() })
    }

    /// Says what taking hold finished for somebody who was interrupted.
    pub fn finished(&self) -> Option<String> {
        self.hold.as_ref().and_then(|hold| finished_words(&hold.finished))
    }

    /// Lays the folder out with the rows added, and the scenario beside those that are there; gives where. Nothing of the
    /// folder itself changes.
    ///
    /// # Errors
    /// When a table cannot be read, or the system's temporary folder not be written in.
    pub fn lay_out(
        &mut self,
        rows: &[NewRow],
        (scenarios, scenario): (&Path, Option<(&str, &str)>),
    ) -> Result<Laid, RollError> {
        let temporary = |source| RollError::Read { path: std::env::temp_dir(), source };
        let scratch = Scratch::new().map_err(temporary)?;
        self.files = self.with(rows)?;
        let read = |path: &Path| {
            let at = path.to_owned();
            std::fs::read(path).map_err(|source| RollError::Read { path: at, source })
        };
        let failed = |source| RollError::Read { path: self.folder.clone(), source };
        let names = table_files(&self.folder).map_err(failed)?;
        for name in names {
            let changed = self.files.iter().any(|(file, _)| *file == name);
            if !changed {
                replace_file(&scratch.path().join(&name), &read(&self.folder.join(&name))?)?;
            }
        }
        for (name, bytes) in &self.files {
            replace_file(&scratch.path().join(name), bytes)?;
        }
        let beside = scratch.path().join("scenarios");
        let of_scenarios = |source| RollError::Read { path: scenarios.to_owned(), source };
        for name in toml_files(scenarios).map_err(of_scenarios)? {
            replace_file(&beside.join(&name), &read(&scenarios.join(&name))?)?;
        }
        if let Some((name, text)) = scenario {
            replace_file(&beside.join(format!("{name}.toml")), text.as_bytes())?;
        }
        let laid = Laid { folder: scratch.path().to_owned(), scenarios: beside };
        self.scratch = Some(scratch);
        Ok(laid)
    }

    /// Gives the changed tables with the new rows, parents first.
    fn with(&self, rows: &[NewRow]) -> Result<Vec<(String, Vec<u8>)>, RollError> {
        let mut tables: BTreeMap<TableName, TableFile> = BTreeMap::new();
        for row in rows {
            let table = schema::table_of(row.table);
            let cells: Vec<(Col, String)> = row
                .cells
                .iter()
                .filter_map(|(header, words)| Some((table.col(header)?, words.clone())))
                .collect();
            let file = match tables.entry(row.table) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let path = self.folder.join(row.table.file());
                    let file = TableFile::read(&self.folder, row.table, table.key)
                        .map_err(|why| RollError::Table { path, why })?;
                    new.insert(file)
                }
            };
            file.add(&cells, 0);
        }
        Ok(tables.iter().map(|(name, file)| (name.file(), file.content())).collect())
    }

    /// Adds the rows to the folder and puts the scenario in its place, all in one step or not at all; gives what was written.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, scenario: Option<(&Path, &str)>) -> Result<Vec<PathBuf>, RollError> {
        let Some(hold) = &self.hold else { return Ok(Vec::new()) };
        let mut files: Vec<(String, &[u8])> =
            self.files.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect();
        if let Some((path, text)) = scenario {
            let home = path.parent().unwrap_or(Path::new("."));
            let home = crate::files::made(home)?;
            let name = home.join(path.file_name().unwrap_or_default());
            // Within the folder it is named as part of it, so that the step is whole wherever the folder stands.
            let own = std::fs::canonicalize(&self.folder).ok();
            let inside = own.and_then(|own| name.strip_prefix(own).ok().map(Path::to_owned));
            let name = inside.unwrap_or(name);
            files.push((name.to_string_lossy().into_owned(), text.as_bytes()));
        }
        let step: Vec<(&str, &[u8])> =
            files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        hold.replace(&step)?;
        Ok(files.iter().map(|(name, _)| self.folder.join(name)).collect())
    }
}

/// A folder as it would be, among the system's temporary ones.
#[derive(Debug, Clone)]
pub struct Laid {
    /// The folder.
    pub folder: PathBuf,
    /// Its scenarios.
    pub scenarios: PathBuf,
}
