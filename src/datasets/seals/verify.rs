//! What changed since a period was sealed.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::difference::{Difference, DifferenceKind};
use super::rows::{RowChange, compare, only_added_to};
use super::seal::{
    MAPPINGS, SCENARIOS, SIGNERS, Seal, SealedFile, Seals, Shape, TABLES, hash_file,
};
use crate::datasets::folder::{table_files, table_of_file, toml_files};
use crate::datasets::loaded::Loaded;
use crate::files::bounds;
use crate::records::TableName;

/// What a verification of files found.
#[derive(Debug, Default)]
pub struct Verified {
    /// Everything that is not as it was sealed.
    pub differences: Vec<Difference>,
    /// Rows added since the last seal, by file: an update is a row added.
    pub added: BTreeMap<String, usize>,
    /// Files written anew since without any row of theirs changing.
    pub rewritten: Vec<String>,
    /// Files that have come since and are no tables: scenarios, mappings, who may sign.
    pub come_since: Vec<String>,
}

/// Checks that every file of every seal is as it was sealed, and each seal follows from the one
/// before.
pub fn integrity(seals: &Seals) -> Vec<Difference> {
    let mut found = Vec::new();
    for (file, why) in &seals.broken {
        let is = Some(why.clone());
        found.push(Difference { is, ..Difference::of(DifferenceKind::Seal, file) });
    }
    let mut before: Option<&Seal> = None;
    for seal in &seals.kept {
        found.extend(seal.broken());
        let expected = before.map(|before| (before.period, before.sha256.clone()));
        if seal.previous != expected {
            let follows = seal.previous.as_ref().map_or_else(
                || "states that it is the first".to_owned(),
                |(period, hash)| format!("follows the seal of {period} with the hash {hash}"),
            );
            let is = Some(format!("{follows}, which is not the seal before it"));
            found.push(Difference { is, ..Difference::of(DifferenceKind::Chain, seal.place()) });
        }
        before = Some(seal);
    }
    found
}

/// Holds a council's folder against its seals: the seals against their own hashes, and the tables
/// and scenario files as they are against the last seal. `sealed` and `now` are both folders as read.
///
/// # Errors
/// What the file system says.
pub fn verify(
    (folder, scenarios): (&Path, &Path),
    seals: &Seals,
    sealed: &Loaded,
    now: &Loaded,
) -> io::Result<Verified> {
    let mut verified = Verified { differences: integrity(seals), ..Verified::default() };
    let Some(last) = seals.kept.last() else { return Ok(verified) };
    if !last.broken().is_empty() {
        // What is there cannot say what was sealed.
        return Ok(verified);
    }
    let present = table_files(folder)?;
    verified.hold_texts(SCENARIOS, scenarios, last)?;
    verified.hold_texts(MAPPINGS, &folder.join(MAPPINGS), last)?;
    verified.hold_signers(&folder.join(SIGNERS), last)?;
    for name in present.iter().filter(|name| last.file(&format!("{TABLES}/{name}")).is_none()) {
        let rows = table_of_file(name).map_or(0, |table| now.rows(table));
        verified.added.insert(name.clone(), rows);
    }
    for (name, file) in last.files_in(TABLES) {
        if !present.iter().any(|there| there == name) {
            verified.gone(name);
        } else if hash_file(&folder.join(name))?.0 != file.sha256 {
            match table_of_file(name) {
                Some(table) => verified.hold(table, sealed, now)?,
                None => verified.hold_lines((last, file), &folder.join(name), name)?,
            }
        }
    }
    Ok(verified)
}

impl Verified {
    fn gone(&mut self, name: &str) {
        let is = Some("is gone since it was sealed".to_owned());
        self.differences.push(Difference { is, ..Difference::of(DifferenceKind::File, name) });
    }

    fn hold_lines(
        &mut self,
        (seal, file): (&Seal, &SealedFile),
        now: &Path,
        name: &str,
    ) -> io::Result<()> {
        self.differences.extend(lines_changed(&seal.path_of(file), now, name)?);
        Ok(())
    }

    /// Holds the files of a folder against those of a seal; one that has come since is told, and is no difference.
    fn hold_texts(&mut self, home: &str, folder: &Path, last: &Seal) -> io::Result<()> {
        let mut there = toml_files(folder)?;
        for (name, file) in last.files_in(home) {
            if !there.iter().any(|found| found == name) {
                self.gone(&file.name);
                continue;
            }
            there.retain(|found| found != name);
            let now = folder.join(name);
            if hash_file(&now)?.0 != file.sha256 {
                self.hold_lines((last, file), &now, &file.name)?;
            }
        }
        // Of a seal that holds no scenarios at all, that is said once.
        if home != SCENARIOS || last.has_scenarios() || last.shape >= Shape::Second {
            self.come_since.extend(there.into_iter().map(|name| format!("{home}/{name}")));
        }
        Ok(())
    }

    /// Holds who may sign against what a seal says of it.
    fn hold_signers(&mut self, now: &Path, last: &Seal) -> io::Result<()> {
        match (last.file(SIGNERS), now.is_file()) {
            (Some(file), true) if hash_file(now)?.0 != file.sha256 => {
                if only_added_to(&last.path_of(file), now)? {
                    self.come_since.push(format!("{SIGNERS} (lines at its end)"));
                } else {
                    self.hold_lines((last, file), now, SIGNERS)?;
                }
            }
            (Some(_), false) => self.gone(SIGNERS),
            (None, true) => self.come_since.push(SIGNERS.to_owned()),
            (Some(_), true) | (None, false) => {}
        }
        Ok(())
    }

    fn hold(&mut self, table: TableName, sealed: &Loaded, now: &Loaded) -> io::Result<()> {
        let changes = compare(table, sealed, now)?;
        if changes.added > 0 {
            self.added.insert(table.file(), changes.added);
        } else if changes.changed.is_empty() {
            self.rewritten.push(table.file());
        }
        for change in changes.changed {
            self.differences.extend(differences(table, change));
        }
        Ok(())
    }
}

fn differences(table: TableName, change: RowChange) -> Vec<Difference> {
    let (line, row) = (Some(change.line), change.key);
    let Some(cells) = change.cells else {
        return vec![Difference { line, row, ..Difference::of(DifferenceKind::Row, table.file()) }];
    };
    cells
        .into_iter()
        .map(|(column, was, is)| Difference {
            line,
            row: row.clone(),
            column: Some(column.to_owned()),
            was: Some(was),
            is: Some(is),
            ..Difference::of(DifferenceKind::Cell, table.file())
        })
        .collect()
}

/// Gives the lines of a text that differ, one by one.
fn lines_changed(sealed: &Path, now: &Path, name: &str) -> io::Result<Vec<Difference>> {
    let read = |path: &Path| {
        Ok::<_, io::Error>(String::from_utf8_lossy(&bounds::whole(path)?).into_owned())
    };
    let (sealed, now) = (read(sealed)?, read(now)?);
    let (mut was, mut is) = (sealed.lines(), now.lines());
    let mut found = Vec::new();
    for line in 1.. {
        let pair = (was.next(), is.next());
        if pair == (None, None) {
            break;
        }
        if pair.0 != pair.1 {
            found.push(Difference {
                line: Some(line),
                was: pair.0.map(str::to_owned),
                is: pair.1.map(str::to_owned),
                ..Difference::of(DifferenceKind::Cell, name)
            });
        }
    }
    if found.is_empty() {
        // What parts them is no letter of any line: how lines end, or bytes that are no text.
        let is = Some("is not byte for byte as it was sealed".to_owned());
        found.push(Difference { is, ..Difference::of(DifferenceKind::File, name) });
    }
    Ok(found)
}

/// Gives the first sealed return or target that is not as it was: both are only ever added to.
pub(super) fn history(sealed: &Loaded, now: &Loaded) -> io::Result<Option<Difference>> {
    for table in [TableName::Delivery, TableName::SavingsProfile] {
        let changed = compare(table, sealed, now)?.changed.into_iter().next();
        if let Some(change) = changed {
            return Ok(differences(table, change).into_iter().next());
        }
    }
    Ok(None)
}
