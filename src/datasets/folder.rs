//! The files of a council's folder.

use std::io;
use std::path::Path;

use super::{cell, council};
use crate::records::{Code, Place, Problem, TableName};

/// Endings of files that somebody may take for a table.
const WORKBOOKS: [&str; 5] = [".xlsx", ".xlsm", ".xls", ".ods", ".tsv"];

/// Gives the table that a file holds.
pub(super) fn table_of_file(name: &str) -> Option<TableName> {
    TableName::from_word(name.strip_suffix(".csv")?)
}

/// Gives the names of the files of a folder that are read, sorted.
pub(super) fn table_files(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if (name == council::FILE || table_of_file(&name).is_some()) && entry.path().is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Counts the tables of a folder and reports files that are none.
pub(super) fn look_around(folder: &Path, problems: &mut Vec<Problem>) -> io::Result<usize> {
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    names.sort();
    let tables = names.iter().filter(|name| table_of_file(name).is_some()).count();
    if tables == 0 {
        problems.push(Problem {
            code: Code::EmptyFolder,
            place: Place::file("."),
            found: None,
            wanted: "tables such as savings.csv".into(),
            hint: Some("`mtfs init DIR` writes a folder to start from".into()),
            excerpt: None,
        });
    }
    for name in names {
        let lower = name.to_lowercase();
        let stem = lower.strip_suffix(".csv");
        let stray = stem.is_some() && table_of_file(&name).is_none();
        let workbook = WORKBOOKS.iter().any(|ending| lower.ends_with(ending));
        if stray || workbook {
            let near = cell::nearest(stem.unwrap_or_default(), TableName::WORDS.iter().copied());
            let hint = match near {
                _ if workbook => Some("export each sheet as CSV; the file is not used".to_owned()),
                near => near.map(|near| format!("did you mean {near}.csv? the file is not used")),
            };
            problems.push(Problem {
                code: Code::UnknownFile,
                place: Place::file(&name),
                found: None,
                wanted: "the name of a table, such as savings.csv".into(),
                hint: hint.or_else(|| Some("the file is not used".into())),
                excerpt: None,
            });
        }
    }
    Ok(tables)
}
