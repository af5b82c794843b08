//! The program as typed: in process where the answer is looked at, as a process where the exit
//! code and the streams are.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Output};

/// What a command gave back.
pub(crate) struct Answer {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command in process, as if its answer went to a file: no colour, no terminal's width.
pub(crate) fn run(arguments: &[&str]) -> Answer {
    let mut typed: Vec<OsString> = vec!["mtfs".into()];
    typed.extend(arguments.iter().map(OsString::from));
    typed.extend(["-o", "-"].map(OsString::from));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = mtfs::cli::run(typed, &mut out, &mut err);
    Answer { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

/// Checks a folder in process and has every finding told.
pub(crate) fn check(folder: &Path) -> Answer {
    run(&["--data", folder.to_str().unwrap(), "-O", "text", "check", "--notes"])
}

fn started(arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_mtfs"));
    for name in ["MTFS_DATA", "MTFS_AS_AT", "MTFS_OUTPUT_FORMAT"] {
        program.env_remove(name);
    }
    program.args(arguments).output().unwrap()
}

#[test]
fn the_program_checks_a_good_folder_and_exits_0() {
    let output = started(&["--data", "datasets/smallshire", "check"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    let in_process = run(&["--data", "datasets/smallshire", "-O", "text", "check"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), in_process.out);
}

#[test]
fn the_program_exits_1_where_the_data_are_wrong() {
    let output = started(&["--data", "tests/councils/broken/not-a-year", "check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stdout).unwrap().contains("2024/45"));
}

#[test]
fn the_program_exits_2_where_it_cannot_run_and_says_why_on_the_error_stream() {
    let output = started(&["--data", "tests/councils/nowhere", "check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: could not read the folder tests/councils/nowhere"), "{said}");
}

#[test]
fn warnings_fail_a_strict_check_only() {
    let folder = "tests/councils/broken/unknown-column";
    assert_eq!(run(&["--data", folder, "check"]).code, 0);
    assert_eq!(run(&["--data", folder, "check", "--strict"]).code, 1);
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_program_without_the_typesetter_says_how_to_get_one_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("out");
    let output = started(&[
        "--data",
        "datasets/smallshire",
        "report",
        "--format",
        "html,pdf",
        "--to",
        to.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: could not make a PDF: this program was built without"),
        "{said}"
    );
    assert!(said.contains("--features pdf"));
    assert!(!to.exists());
}
