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
use crate::files::{Hold, Readers, WriteError};

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

/// Writes a set of files and the record of the run, which names them with their hashes: all of them or none.
///
/// # Errors
/// When a folder cannot be made, somebody else is writing there, or the disk refuses.
pub(crate) fn write_outputs(
    folder: &Path,
    files: &[OutputFile],
    mut run: Run,
    (record, readers): (&str, Readers),
) -> Result<Run, WriteError> {
    let hold = Hold::make(folder, "writing papers")?;
    run.outputs = files.iter().map(|file| FileStamp::of(&file.name, &file.bytes)).collect();
    let record_of_run = run.to_bytes();
    let step = files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice()));
    hold.replace_for(
        &step.chain([(record, record_of_run.as_slice())]).collect::<Vec<_>>(),
        readers,
    )?;
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
        let run =
            write_outputs(folder.path(), &files, Run::default(), ("run.json", Readers::AsBefore))
                .unwrap();
        assert_eq!(run.outputs[0].bytes, 3);
        assert_eq!(fs::read(folder.path().join("run.json")).unwrap(), run.to_bytes());
    }
}
