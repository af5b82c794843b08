//! The README's promises: each is held by tests that are there.

use std::fs;
use std::path::Path;

/// The heading of the promises in the README.
const HEADING: &str = "## What it promises\n";

/// Gives each promise of a README with the names that are said to hold it.
fn promises(readme: &str) -> Vec<(&str, Vec<&str>)> {
    let rows = readme.split_once(HEADING).map_or("", |(_, rest)| rest);
    let rows = rows.split_once("\n## ").map_or(rows, |(rows, _)| rows).lines();
    let rows = rows.filter_map(|row| row.strip_prefix("| ")?.split_once(" | "));
    let rows = rows.map(|(promise, held)| (promise, held.split('`').skip(1).step_by(2).collect()));
    rows.skip(1).collect()
}

/// Says whether a source declares a test of this name.
fn declares(source: &str, name: &str) -> bool {
    let declared = format!("fn {name}()");
    source.match_indices(&declared).any(|(at, _)| {
        // Its attributes stand between it and the end of what is before it.
        let before = source.get(..at).unwrap_or_default();
        before.rsplit('}').next().is_some_and(|attributes| attributes.contains("#[test]"))
    })
}

/// Gives every source below a folder, joined.
fn sources(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    all
}

#[test]
fn every_promise_of_the_readme_is_held_by_tests_that_are_there() {
    let readme = fs::read_to_string("README.md").unwrap().replace("\r\n", "\n");
    let promises = promises(&readme);
    assert!(promises.len() >= 8, "{promises:?}");
    let tests = sources(Path::new("tests/it")) + &sources(Path::new("src"));
    for (promise, held) in promises {
        assert!(!held.is_empty(), "no test holds: {promise}");
        for name in held {
            assert!(declares(&tests, name), "{name}, which holds `{promise}`, is no test");
        }
    }
}

#[test]
fn a_promise_is_read_with_its_tests_and_only_a_test_holds_one() {
    let readme = "# A\n\n## What it promises\n\n| promise | held by |\n|---|---|\n| It adds | `one`, `two` |\n\n## B\n| no | `x` |\n";
    assert_eq!(promises(readme), [("It adds", vec!["one", "two"])]);
    let source = "#[test]\nfn one() {}\nfn two() {}\n#[test]\nfn three_more() {}\n";
    assert!(declares(source, "one"));
    assert!(!declares(source, "two") && !declares(source, "three"));
}
