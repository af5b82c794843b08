//! One writer a format for answers, and the files of a report, written as a set with a record of it.

mod json;
mod markdown;
mod page;
pub mod terminal;
mod xlsx;

use std::path::Path;

pub use json::{as_json, rows_as_json};
pub use markdown::as_markdown;
pub use page::page_in_markdown;
pub use xlsx::as_workbook;

use crate::answers::{Answer, Digits, ShownTable};
use crate::figures::Sheet;

use super::output::OutputFile;
use super::run::{FileStamp, Run};
use super::tables::csv_lines;
use crate::files::{WriteError, replace_file};

/// Gives the first table of an answer as CSV, its numbers in plain digits, under the keys of its
/// columns; the columns of an answer without rows are not known.
pub fn as_csv(answer: &Answer, sheet: &Sheet) -> Vec<u8> {
    answer.tables.first().map_or_else(Vec::new, |table| {
        let ShownTable { headings, rows, .. } = table.shown(sheet, Digits::Plain);
        let headings: Vec<String> = headings.into_iter().map(|heading| heading.text).collect();
        let cells = rows.into_iter().map(|row| {
            let letter = |letter: char| letter.to_string();
            row.cells.into_iter().map(|cell| cell.brag.map_or(cell.text, letter)).collect()
        });
        csv_lines(&headings, cells)
    })
}

/// Writes a set of files, then the record of the run, which names them with their hashes.
///
/// # Errors
/// As [`replace_file`]; the record is then not written, so a broken set has no fresh one.
pub fn write_outputs(
    folder: &Path,
    files: &[OutputFile],
    mut run: Run,
    record: &str,
) -> Result<Run, WriteError> {
    for file in files {
        replace_file(&folder.join(&file.name), &file.bytes)?;
        run.outputs.push(FileStamp::of(&file.name, &file.bytes));
    }
    replace_file(&folder.join(record), &run.to_bytes())?;
    Ok(run)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_record_of_a_run_names_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let files = [OutputFile { name: "figures.csv".into(), bytes: b"id\n".to_vec() }];
        let run = write_outputs(folder.path(), &files, Run::default(), "run.json").unwrap();
        assert_eq!(run.outputs[0].bytes, 3);
        assert_eq!(fs::read(folder.path().join("run.json")).unwrap(), run.to_bytes());
    }
}
