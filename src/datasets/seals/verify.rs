//! What changed since a period was sealed.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::rows::{RowChange, compare};
use super::seal::{FIGURES, Seal, Seals, TABLES, hash_file};
use crate::datasets::folder::{table_files, table_of_file};
use crate::datasets::loaded::Loaded;
use crate::records::TableName;
use crate::units::words;

words! {
    /// What kind of thing is not as it was sealed.
    DifferenceKind {
        /// A file of a seal itself.
        Seal = "seal",
        /// A seal that does not follow from the one before.
        Chain = "chain",
        /// A whole file that is gone, or `council.toml`.
        File = "file",
        /// A cell of a sealed row.
        Cell = "cell",
        /// A sealed row that is gone.
        Row = "row",
        /// A figure that no longer comes out as it was sealed.
        Figure = "figure",
    }
}

/// One thing that is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of thing.
    pub kind: DifferenceKind,
    /// The file, counted from the council's folder; the id of a figure.
    pub file: String,
    /// The line of a row: in the file as it is now, or, where the row is gone, as it was sealed.
    pub line: Option<u64>,
    /// The cells that name the row; empty where no row is meant.
    pub row: String,
    /// The column of a cell.
    pub column: Option<String>,
    /// What was sealed.
    pub was: Option<String>,
    /// What is there now, or what is wrong.
    pub is: Option<String>,
}

impl Difference {
    /// Begins a difference of a whole file.
    pub fn of(kind: DifferenceKind, file: impl Into<String>) -> Self {
        let (file, row) = (file.into(), String::new());
        Self { kind, file, line: None, row, column: None, was: None, is: None }
    }

    /// Gives the place as people write it: `delivery.csv:45`.
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        }
    }

    /// Says what was and what is: `forecast: 60000 → 60001`.
    pub fn words(&self) -> String {
        let shown = |cell: &Option<String>| match cell.as_deref() {
            None | Some("") => "nothing".to_owned(),
            Some(words) => words.to_owned(),
        };
        match self.kind {
            DifferenceKind::Seal | DifferenceKind::Chain | DifferenceKind::File => shown(&self.is),
            DifferenceKind::Row => format!("the sealed row `{}` is gone", self.row),
            DifferenceKind::Cell | DifferenceKind::Figure => {
                let (was, is) = (shown(&self.was), shown(&self.is));
                let column = self.column.as_ref().map(|column| format!("{column}: "));
                format!("{}{was} → {is}", column.unwrap_or_default())
            }
        }
    }
}

/// What a verification of files found.
#[derive(Debug, Default)]
pub struct Verified {
    /// Everything that is not as it was sealed.
    pub differences: Vec<Difference>,
    /// Rows added since the last seal, by file: an update is a row added.
    pub added: BTreeMap<String, usize>,
    /// Files written anew since without any row of theirs changing.
    pub rewritten: Vec<String>,
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
        for file in &seal.files {
            if let Some(why) = seal.wrong_with(file) {
                let name = format!("seals/{}/{}", seal.period.slug(), file.name);
                let is = Some(why);
                found.push(Difference { is, ..Difference::of(DifferenceKind::Seal, name) });
            }
        }
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
/// as they are against the last seal. `sealed` and `now` are both folders as read.
///
/// # Errors
/// What the file system says.
pub fn verify(folder: &Path, seals: &Seals, sealed: &Loaded, now: &Loaded) -> io::Result<Verified> {
    let mut verified = Verified { differences: integrity(seals), ..Verified::default() };
    let Some(last) = seals.kept.last() else { return Ok(verified) };
    let present = table_files(folder)?;
    let prefix = format!("{TABLES}/");
    for file in last.files.iter().filter(|file| file.name != FIGURES) {
        let name = file.name.strip_prefix(&prefix).unwrap_or(&file.name);
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
