//! The shipped datasets, a new folder, and what the schema says of both.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mtfs::datasets::{self, Depth};
use mtfs::records::{Code, Severity, TableName};
use serde_json::Value;

use crate::folder::{CouncilFolder, files_of};
use crate::typed::{check, run};

const SHIPPED: [&str; 2] = ["datasets/havering", "datasets/smallshire"];

/// The files that are written from the schema.
const DESCRIPTIONS: [&str; 2] = ["datapackage.json", "DICTIONARY.md"];

/// Makes a new council's folder and gives what `init` answered.
fn init(folder: &Path) -> crate::typed::Answer {
    run(&["init", folder.to_str().unwrap(), "--name", "Testshire"])
}

#[test]
fn the_shipped_datasets_have_no_error_and_use_every_row() {
    for folder in SHIPPED {
        let answer = check(Path::new(folder));
        assert_eq!(answer.code, 0, "{folder}\n{}", answer.out);
        let last = answer.out.lines().last().unwrap();
        assert!(last.contains(": 0 errors,") && last.ends_with("every row is used"), "{last}");
    }
}

#[test]
fn what_is_odd_about_the_sources_is_told_as_a_note() {
    for folder in SHIPPED {
        let loaded = datasets::load(Path::new(folder), Depth::Everything).unwrap();
        let notes = loaded.problems.iter().filter(|problem| problem.code == Code::SourceNote);
        let (notes, told): (Vec<_>, Vec<_>) =
            notes.map(|note| (note.severity(), note.found.clone())).unzip();
        assert_eq!(notes.len(), loaded.book.source_notes.len(), "{folder}");
        assert!(!notes.is_empty() && notes.iter().all(|severity| *severity == Severity::Note));
        for note in &loaded.book.source_notes {
            assert!(told.contains(&Some(note.text.clone())), "{folder} {}", note.id);
        }
    }
}

#[test]
fn a_new_folder_is_complete_and_has_nothing_wrong() {
    let home = CouncilFolder::empty();
    let folder = home.path().join("testshire");
    let made = init(&folder);
    assert_eq!(made.code, 0, "{}", made.err);
    let names = files_of(&folder).into_keys();
    // What keeps the folder's lock and steps is hidden.
    let names: BTreeSet<String> = names.filter(|name| !name.starts_with('.')).collect();
    let mut expected: BTreeSet<String> = TableName::ALL.iter().map(|name| name.file()).collect();
    expected.insert("council.toml".to_owned());
    expected.extend(DESCRIPTIONS.map(str::to_owned));
    assert_eq!(names, expected);
    let answer = check(&folder);
    let nothing =
        "Testshire: 0 errors, 0 warnings and 0 notes; no row was read: the tables hold none\n";
    assert_eq!((answer.code, answer.out.as_str()), (0, nothing));
}

#[test]
fn a_folder_with_something_in_it_is_refused_and_left_as_it_was() {
    let folder = CouncilFolder::empty().with("notes.txt", "mine");
    let answer = init(folder.path());
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("it is not empty"), "{}", answer.err);
    assert_eq!(files_of(folder.path()).into_keys().collect::<Vec<_>>(), ["notes.txt"]);
}

#[test]
fn the_shipped_descriptions_are_those_that_refresh_writes() {
    for shipped in SHIPPED {
        let files = files_of(Path::new(shipped));
        let home = CouncilFolder::empty();
        let copy = home.path().join(Path::new(shipped).file_name().unwrap());
        fs::create_dir(&copy).unwrap();
        for (name, bytes) in &files {
            fs::write(copy.join(name), bytes).unwrap();
        }
        let refresh = || run(&["init", copy.to_str().unwrap(), "--refresh"]);
        assert_eq!(refresh().code, 0, "{shipped}");
        let written = files_of(&copy);
        for (name, bytes) in &files {
            assert_eq!(
                Some(bytes),
                written.get(name),
                "{shipped}/{name}: `mtfs init {shipped} --refresh`"
            );
        }
        for name in DESCRIPTIONS {
            assert!(written.contains_key(name), "{shipped}/{name}");
        }
        assert_eq!(refresh().code, 0);
        assert_eq!(files_of(&copy), written, "{shipped}: a second refresh changes nothing");
        assert_eq!(check(&copy).code, 0);
    }
}

#[test]
fn the_dictionary_has_every_column_of_every_table() {
    let home = CouncilFolder::empty();
    let folder = home.path().join("testshire");
    init(&folder);
    let dictionary = fs::read_to_string(folder.join("DICTIONARY.md")).unwrap();
    let package: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("datapackage.json")).unwrap())
            .unwrap();
    let mut columns = 0;
    for name in TableName::ALL {
        let start = dictionary.find(&format!("\n## {}\n", name.file())).unwrap();
        let section = dictionary[start + 4..].split("\n## ").next().unwrap();
        let headers = fs::read_to_string(folder.join(name.file())).unwrap();
        let resource = package["resources"].as_array().unwrap().iter();
        let fields = resource
            .filter(|resource| resource["path"] == name.file())
            .flat_map(|resource| resource["schema"]["fields"].as_array().unwrap())
            .map(|field| field["name"].as_str().unwrap());
        assert!(fields.eq(headers.trim_end().split(',')), "{}", name.file());
        for header in headers.trim_end().split(',') {
            let row = section.lines().find(|line| line.starts_with(&format!("| {header} |")));
            let cells: Vec<&str> = row.unwrap_or_default().split('|').map(str::trim).collect();
            assert_eq!(cells.len(), 6, "{}.{header}", name.word());
            assert!(!cells[2].is_empty() && !cells[4].is_empty(), "{}.{header}", name.word());
            columns += 1;
        }
    }
    assert!(columns > 200, "only {columns} columns");
}
