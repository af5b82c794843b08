//! Every way a folder can be broken, and the exact words that a council officer reads about it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mtfs::datasets::{self, Depth};
use mtfs::records::{Code, Severity};
use serde_json::Value;

use crate::typed;

const BROKEN: &str = "tests/councils/broken";

/// Every folder, by name.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(BROKEN)
        .unwrap()
        .map(|entry| PathBuf::from(format!("{BROKEN}/{}", entry.unwrap().file_name().display())))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn codes_of(folder: &Path) -> BTreeSet<Code> {
    let loaded = datasets::load(folder, Depth::Everything).unwrap();
    loaded.problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn check_says_of_each_broken_folder_exactly_what_is_expected() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut unlike = Vec::new();
    for folder in folders() {
        let answer = typed::check(&folder);
        assert_eq!(answer.err, "", "{}", folder.display());
        let file = folder.join("expected.txt");
        if update {
            fs::write(&file, &answer.out).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if answer.out != expected {
            unlike.push(format!(
                "{}\nexpected\n{expected}\nfound\n{}",
                folder.display(),
                answer.out
            ));
        }
    }
    assert!(
        unlike.is_empty(),
        "{} (UPDATE_EXPECTED=1 writes what is found; read it before you commit it)",
        unlike.join("\n")
    );
}

#[test]
fn every_code_is_seen_and_has_a_folder_of_its_name() {
    let seen: BTreeSet<Code> = folders().iter().flat_map(|folder| codes_of(folder)).collect();
    let all: BTreeSet<Code> = Code::ALL.iter().copied().collect();
    assert_eq!(seen, all);
    for code in Code::ALL {
        let codes = codes_of(&Path::new(BROKEN).join(code.word()));
        assert!(codes.contains(code), "{}", code.word());
    }
}

#[test]
fn a_folder_fails_if_and_only_if_it_has_an_error() {
    for folder in folders() {
        let wrong = codes_of(&folder).iter().any(|code| code.severity() == Severity::Error);
        assert_eq!(typed::check(&folder).code, u8::from(wrong), "{}", folder.display());
    }
}

#[test]
fn one_wrong_row_is_told_once_and_not_again_by_what_refers_to_it() {
    let once = [
        "bad-parent-quote",
        "bad-parent-row",
        "bad-row-under-a-control-total",
        "bad-scale",
        "duplicate-saving",
        "duplicate-target",
        "missing-table",
        "short-row",
    ];
    for name in once {
        let loaded = datasets::load(&Path::new(BROKEN).join(name), Depth::Everything).unwrap();
        let errors = loaded.problems.iter().filter(|problem| problem.severity() == Severity::Error);
        assert_eq!(errors.count(), 1, "{name}");
    }
}

#[test]
fn json_and_csv_tell_every_finding_that_the_text_tells() {
    let keys = ["severity", "code", "file", "line", "column", "found", "wanted", "hint"];
    for folder in folders() {
        let loaded = datasets::load(&folder, Depth::Everything).unwrap();
        let told = |format: &str| {
            typed::run(&["--data", folder.to_str().unwrap(), "-O", format, "check"]).out
        };
        let json: Value = serde_json::from_str(&told("json")).unwrap();
        let findings = json["findings"].as_array().unwrap();
        assert_eq!(findings.len(), loaded.problems.len(), "{}", folder.display());
        for (finding, problem) in findings.iter().zip(&loaded.problems) {
            assert!(keys.iter().all(|key| finding.get(key).is_some()), "{finding}");
            assert_eq!(finding["code"], problem.code.word());
            assert_eq!(finding["wanted"], problem.wanted);
        }
        let table = told("csv");
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        assert_eq!(rows.records().count(), loaded.problems.len(), "{}", folder.display());
    }
}
