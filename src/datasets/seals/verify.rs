//! What changed since a period was sealed.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::difference::{Difference, DifferenceKind};
use super::rows::{RowChange, compare};
use super::seal::{SCENARIOS, Seal, Seals, TABLES, hash_file};
use crate::datasets::folder::{scenario_files, table_files, table_of_file};
use crate::datasets::loaded::Loaded;
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
    /// Scenario files that have come since.
    pub new_scenarios: Vec<String>,
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
    verified.hold_scenarios(scenarios, last)?;
    let prefix = format!("{TABLES}/");
    let was_there =
        |name: &str| last.files.iter().any(|file| file.name == format!("{prefix}{name}"));
    for name in present.iter().filter(|name| !was_there(name)) {
        let rows = table_of_file(name).map_or(0, |table| now.rows(table));
        verified.added.insert(name.clone(), rows);
    }
    for file in &last.files {
        let Some(name) = file.name.strip_prefix(&prefix) else { continue };
        if !present.iter().any(|there| there == name) {
            let is = Some("is gone since it was sealed".to_owned());
            let gone = Difference { is, ..Difference::of(DifferenceKind::File, name) };
            verified.differences.push(gone);
            continue;
        }
        if hash_file(&folder.join(name))?.0 == file.sha256 {
            continue;
        }
        if let Some(table) = table_of_file(name) {
            verified.hold(table, sealed, now)?;
        } else {
            let found = lines_changed(&last.tables().join(name), &folder.join(name), name)?;
            verified.differences.extend(found);
        }
    }
    Ok(verified)
}

impl Verified {
    /// Holds the scenario files against those of a seal; one that has come since is told, and is no difference.
    fn hold_scenarios(&mut self, folder: &Path, last: &Seal) -> io::Result<()> {
        if !last.has_scenarios() {
            return Ok(());
        }
        let mut there = scenario_files(folder)?;
        let prefix = format!("{SCENARIOS}/");
        for file in &last.files {
            let Some(name) = file.name.strip_prefix(&prefix) else { continue };
            if !there.iter().any(|found| found == name) {
                let is = Some("is gone since it was sealed".to_owned());
                let gone = Difference { is, ..Difference::of(DifferenceKind::File, &file.name) };
                self.differences.push(gone);
                continue;
            }
            there.retain(|found| found != name);
            let (sealed, now) = (last.folder.join(&file.name), folder.join(name));
            if hash_file(&now)?.0 != file.sha256 {
                self.differences.extend(lines_changed(&sealed, &now, &file.name)?);
            }
        }
        self.new_scenarios = there;
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
        Ok::<_, io::Error>(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())
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
