//! The Star Chamber pack end to end: the decision log comes back, and a seal is what it moves from.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::typed::run;

/// Copies Smallshire, without seals, into a folder of its own.
fn smallshire() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/smallshire");
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    folder
}

fn words(folder: &Path) -> &str {
    folder.to_str().unwrap()
}

/// Writes the pack of a folder, as at a date if one is given, and gives its page.
fn pack(folder: &Path, to: &Path, as_at: Option<&str>) -> String {
    let scenarios = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/smallshire");
    let mut typed = vec!["mtfs", "--data", words(folder), "--scenarios", scenarios];
    if let Some(as_at) = as_at {
        typed.extend(["--as-at", as_at]);
    }
    typed.extend(["report", "star-chamber", "--to", words(to)]);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = mtfs::cli::run(typed.iter().map(OsString::from), &mut out, &mut err);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    fs::read_to_string(to.join("star-chamber.html")).unwrap()
}

#[test]
fn a_filled_row_of_the_log_is_read_back_by_the_next_run() {
    let (folder, to) = (smallshire(), tempfile::tempdir().unwrap());
    assert!(!pack(folder.path(), to.path(), None).contains("Fund two more carers"));
    let given = fs::read_to_string(to.path().join("decisions-to-fill.csv")).unwrap();
    let empty = "SC-2025-26-Q2-PEO-2425-001,Star Chamber,,PEO-2425-001,,,";
    assert!(given.lines().any(|line| line == empty), "{given}");
    let filled = "SC-2025-26-Q2-PEO-2425-001,Star Chamber,2025-10-28,PEO-2425-001,Fund two more carers,\
                  Head of Children's Care,2025-11-30\n";
    let log = folder.path().join("decisions.csv");
    let before = fs::read_to_string(&log).unwrap();
    fs::write(&log, format!("{before}{filled}")).unwrap();
    let next = pack(folder.path(), to.path(), None);
    assert!(next.contains("Fund two more carers") && next.contains("due 30 November 2025"));
    // The next rows to fill in take references that the log does not hold.
    let given = fs::read_to_string(to.path().join("decisions-to-fill.csv")).unwrap();
    assert!(
        given.contains("SC-2025-26-Q2-PEO-2425-001-2,Star Chamber,,PEO-2425-001,,,"),
        "{given}"
    );
    let later = pack(folder.path(), to.path(), Some("2025-12-01"));
    assert!(later.contains("overdue since 30 November 2025"));
}

#[test]
fn movement_is_from_the_last_seal_where_there_is_one() {
    let (folder, to) = (smallshire(), tempfile::tempdir().unwrap());
    let unsealed = pack(folder.path(), to.path(), None);
    assert!(unsealed.contains("No earlier point of 2025/26 is sealed"));
    let closed =
        run(&["--data", words(folder.path()), "close", "2025/26-Q1", "--on", "2025-07-31"]);
    assert_eq!(closed.code, 0, "{}", closed.err);
    let delivery = folder.path().join("delivery.csv");
    let before = fs::read_to_string(&delivery).unwrap();
    let late = "PEO-2526-001,2025/26,2025/26-Q1,2025-11-03,1,0,80000,20000,0,0,,A,,,,,Head of Early Help,SRC-06\n";
    fs::write(&delivery, format!("{before}{late}")).unwrap();
    let sealed = pack(folder.path(), to.path(), None);
    assert!(sealed.contains("From 2025/26-Q1 as it was sealed to 2025/26-Q2."));
    // The late return takes 90 to 80 at Q1; Q2 stays at 60: ten are restated, and the forecast of all
    // savings still goes from 307 as sealed to 258.
    assert!(sealed.contains("Restated"));
    let figures = fs::read_to_string(to.path().join("figures.csv")).unwrap();
    let value = |id: &str| {
        let line = figures.lines().find(|line| line.starts_with(&format!("{id},")));
        line.unwrap_or_else(|| panic!("no {id}")).to_owned()
    };
    assert!(value("movement/2025-26-q1-to-q2/forecast/before").contains("307000"));
    assert!(value("movement/2025-26-q1-to-q2/forecast/restated").contains("-10000"));
    assert!(value("movement/2025-26-q1-to-q2/forecast/after").contains("258000"));
}

#[test]
fn the_pack_is_the_same_bytes_each_time_and_names_nothing_that_is_not_public() {
    let (folder, to) = (smallshire(), tempfile::tempdir().unwrap());
    let savings = folder.path().join("savings.csv");
    let mut closed = String::new();
    for line in fs::read_to_string(&savings).unwrap().lines() {
        let hide = line.starts_with("PEO-2526-001,");
        closed.push_str(&if hide { line.replace(",true,", ",false,") } else { line.to_owned() });
        closed.push('\n');
    }
    fs::write(&savings, closed).unwrap();
    let page = pack(folder.path(), to.path(), None);
    assert_eq!(page, pack(folder.path(), to.path(), None));
    for name in ["PEO-2526-001", "Early help hubs", "Caretaking shared", "recovery plan"] {
        assert!(!page.contains(name), "{name}");
    }
    let given = fs::read_to_string(to.path().join("decisions-to-fill.csv")).unwrap();
    assert!(!given.contains("PEO-2526-001") && given.contains("PEO-2425-001"));
}
