//! The files of a report, written as a set with a record of it.

use std::path::Path;

use super::run::{FileStamp, Run};
use crate::files::{WriteError, replace_file};

/// A file to be written: its name inside the folder of outputs, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// A path below the folder, with `/` between its parts.
    pub name: String,
    /// The whole content.
    pub bytes: Vec<u8>,
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
