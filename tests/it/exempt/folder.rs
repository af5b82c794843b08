//! A council's folder that a test changes and asks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::typed::{Answer, run};

/// A council's folder that rows are put into and taken from.
pub(super) struct Folder {
    pub(super) kept: tempfile::TempDir,
    council: &'static str,
}

impl Folder {
    pub(super) fn of(council: &'static str) -> Self {
        let kept = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(council);
        fs::create_dir(kept.path().join("data")).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, kept.path().join("data").join(path.file_name().unwrap())).unwrap();
            }
        }
        Self { kept, council }
    }

    pub(super) fn data(&self) -> PathBuf {
        self.kept.path().join("data")
    }

    pub(super) fn rows(&self, table: &str) -> Vec<Vec<String>> {
        let mut path = self.data().join(format!("{table}.csv"));
        if !path.is_file() {
            // The header of a table that the council does not have yet.
            let other = format!("datasets/smallshire/{table}.csv");
            path = Path::new(env!("CARGO_MANIFEST_DIR")).join(other);
            return csv_rows(&path).into_iter().take(1).collect();
        }
        csv_rows(&path)
    }

    pub(super) fn write(&self, table: &str, rows: &[Vec<String>]) {
        let path = self.data().join(format!("{table}.csv"));
        let mut writer = csv::Writer::from_path(path).unwrap();
        for row in rows {
            writer.write_record(row).unwrap();
        }
    }

    /// Puts a row right below the header, so that every other row moves down: `column=cell;…`, the
    /// other cells empty.
    pub(super) fn add(&self, table: &str, cells: &str) {
        let mut rows = self.rows(table);
        let header = rows[0].clone();
        let mut row = vec![String::new(); header.len()];
        for (column, cell) in cells.split(';').map(|cell| cell.split_once('=').unwrap()) {
            let at = header.iter().position(|known| known == column).unwrap();
            cell.clone_into(&mut row[at]);
        }
        rows.insert(1, row);
        self.write(table, &rows);
    }

    /// Takes out the rows in which a cell is one of some words.
    pub(super) fn take(&self, words: &[&str]) {
        for entry in fs::read_dir(self.data()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let Some(table) = name.strip_suffix(".csv") else { continue };
            let mut rows = self.rows(table);
            let before = rows.len();
            rows.retain(|row| !row.iter().any(|cell| words.contains(&cell.as_str())));
            // A file that has none keeps its bytes, however its cells are quoted.
            if rows.len() < before {
                self.write(table, &rows);
            }
        }
    }

    /// Moves the rows that hold one of some words, in the order they have, to another place of their files.
    pub(super) fn move_rows(&self, words: &[&str], place: &str) {
        for entry in fs::read_dir(self.data()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let Some(table) = name.strip_suffix(".csv") else { continue };
            let moved = |row: &Vec<String>| {
                row.iter().any(|cell| words.iter().any(|word| cell.starts_with(word)))
            };
            let (taken, mut left): (Vec<_>, Vec<_>) = self.rows(table).into_iter().partition(moved);
            if taken.is_empty() {
                continue;
            }
            let at = if place == "the middle" { left.len().div_ceil(2).max(1) } else { left.len() };
            left.splice(at..at, taken);
            self.write(table, &left);
        }
    }

    pub(super) fn mtfs(&self, typed: &[&str]) -> Answer {
        let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(self.council);
        let (data, scenarios) = (self.data(), scenarios);
        let mut all =
            vec!["--data", data.to_str().unwrap(), "--scenarios", scenarios.to_str().unwrap()];
        all.extend(typed);
        run(&all)
    }

    /// Writes papers into a folder of that name and gives every file of it.
    pub(super) fn report(&self, to: &str, typed: &[&str]) -> BTreeMap<String, String> {
        let to = self.kept.path().join(to);
        let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(self.council);
        let data = self.data();
        let mut all = vec!["mtfs", "--data", data.to_str().unwrap()];
        all.extend(["--scenarios", scenarios.to_str().unwrap(), "report", "--to"]);
        all.push(to.to_str().unwrap());
        all.extend(typed);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = mtfs::cli::run(all.iter().map(std::ffi::OsString::from), &mut out, &mut err);
        assert!(code < 2, "{}", String::from_utf8_lossy(&err));
        let files = fs::read_dir(to).unwrap().map(|entry| entry.unwrap().path());
        let named = |path: PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        };
        files.map(named).collect()
    }
}

fn csv_rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}
