//! Two versions of a table, row by row.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::datasets::loaded::Loaded;
use crate::datasets::locate::Words;
use crate::files::bounds;
use crate::records::TableName;
use crate::records::schema::{self, Table};

/// What parts two versions of a table.
#[derive(Debug, Default)]
pub(super) struct RowChanges {
    /// Rows of the same key whose cells differ, and rows that are gone.
    pub(super) changed: Vec<RowChange>,
    /// Rows that only the later version has.
    pub(super) added: usize,
}

/// A row that is not as it was.
#[derive(Debug)]
pub(super) struct RowChange {
    /// The cells that name it.
    pub(super) key: String,
    /// Its line in the later version; where it is gone, in the earlier.
    pub(super) line: u64,
    /// What each changed column held, and holds; `None` where the row is gone.
    pub(super) cells: Option<Vec<(&'static str, String, String)>>,
}

/// The part of a hash that tells rows apart: half of a SHA-256.
type RowHash = [u8; 16];

/// A row's line and cells.
type RowCells = (u64, Vec<String>);

/// Compares a table of two folders. Rows are held against each other by their key, so that their
/// order does not matter; rows of a table without a key are the same or they are not.
pub(super) fn compare(
    table: TableName,
    earlier: &Loaded,
    later: &Loaded,
) -> io::Result<RowChanges> {
    if only_added_to(&earlier.folder.join(table.file()), &later.folder.join(table.file()))? {
        let added = later.rows(table).saturating_sub(earlier.rows(table));
        return Ok(RowChanges { changed: Vec::new(), added });
    }
    let table = schema::table_of(table);
    let only_earlier = only_in(table, earlier, later)?;
    let mut only_later = only_in(table, later, earlier)?;
    let mut changes = RowChanges::default();
    for (key, rows) in only_earlier {
        for (line, cells) in rows {
            let now = only_later.get_mut(&key).and_then(Vec::pop);
            let words = key.replace('\u{1f}', " ");
            let change = match now {
                Some((line, now)) if !table.key.is_empty() => {
                    let cells = cells_changed(table, cells, now);
                    RowChange { key: words, line, cells: Some(cells) }
                }
                Some(_) | None => RowChange { key: words, line, cells: None },
            };
            changes.changed.push(change);
        }
    }
    changes.changed.sort_by_key(|change| change.line);
    changes.added = only_later.values().map(Vec::len).sum();
    Ok(changes)
}

/// Says whether a file begins with every byte of its earlier version, as files of updates do; no row
/// of it then need be looked at.
pub(super) fn only_added_to(earlier: &Path, later: &Path) -> io::Result<bool> {
    let read = |path: &Path| match bounds::whole(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        bytes => bytes,
    };
    let (earlier, later) = (read(earlier)?, read(later)?);
    // A last line without its end could go on in the later version.
    Ok(earlier.ends_with(b"\n") && later.starts_with(&earlier))
}

/// Gives the rows of one folder that the other has not, by key.
fn only_in(
    table: &'static Table,
    here: &Loaded,
    there: &Loaded,
) -> io::Result<BTreeMap<String, Vec<RowCells>>> {
    let mut known: HashMap<RowHash, usize> = HashMap::new();
    if let Some(index) = there.indexes.get(&table.name) {
        index.each_row(|_, words| *known.entry(hash(table, words)).or_default() += 1)?;
    }
    let mut only: BTreeMap<String, Vec<RowCells>> = BTreeMap::new();
    if let Some(index) = here.indexes.get(&table.name) {
        index.each_row(|_, words| match known.get_mut(&hash(table, words)) {
            Some(count) if *count > 0 => *count -= 1,
            Some(_) | None => {
                let cells: Vec<String> =
                    table.places.iter().map(|col| words.of(*col).to_owned()).collect();
                let key = if table.key.is_empty() { table.places } else { table.key };
                let key: Vec<&str> = key.iter().map(|col| words.of(*col)).collect();
                only.entry(key.join("\u{1f}")).or_default().push((words.line(), cells));
            }
        })?;
    }
    Ok(only)
}

fn hash(table: &Table, words: &Words<'_>) -> RowHash {
    let mut digest = Sha256::new();
    for col in table.places {
        digest.update(words.of(*col).as_bytes());
        digest.update([0x1f]);
    }
    let mut half = [0; 16];
    half.copy_from_slice(&digest.finalize()[..16]);
    half
}

fn cells_changed(
    table: &'static Table,
    before: Vec<String>,
    after: Vec<String>,
) -> Vec<(&'static str, String, String)> {
    let columns = table.columns.iter().map(|column| column.header);
    columns
        .zip(before.into_iter().zip(after))
        .filter(|(_, (before, after))| before != after)
        .map(|(column, (before, after))| (column, before, after))
        .collect()
}
