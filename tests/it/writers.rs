//! One answer, many writers: every format holds the same rows and the same figures of every subject.

use std::collections::BTreeSet;
use std::path::PathBuf;

use calamine::{Data, DataType as _, Reader as _, Xlsx};
use mtfs::answers::{Answer, Digits};
use mtfs::datasets::Depth;
use mtfs::figures::{GroupKey, Sheet};
use mtfs::reports::{as_csv, as_json, as_markdown, as_workbook, terminal};
use mtfs::session::{Answered, Asked, SavingsAsked, SavingsView, Session, Side};

fn session(council: &str) -> Session {
    let data = PathBuf::from("datasets").join(council);
    let asked = Asked { data, scenarios: None, scenario: None, as_at: None, side: Side::Private };
    Session::open(asked, Depth::Everything).unwrap()
}

/// Gives every subject's answer by its name.
fn every(session: &Session) -> Vec<(&'static str, Answered)> {
    let savings = |view| {
        let by = GroupKey::Directorate;
        let asked = SavingsAsked { year: None, by, lines: true, view, data: false };
        session.savings(&asked).unwrap()
    };
    vec![
        ("savings", savings(SavingsView::Position)),
        ("carry", savings(SavingsView::Carry)),
        ("gap", session.budget_gap(mtfs::answers::gap::Lines::All).unwrap()),
        ("scenarios", session.scenarios().unwrap()),
        ("sensitivity", session.sensitivity().unwrap()),
        ("efs", session.efs().unwrap()),
        ("claims", session.claims().unwrap()),
        ("ledger", session.ledger().unwrap()),
        ("risks", session.risks(None)),
        ("actions", session.actions()),
        ("measures", session.measures()),
        ("fm-code", session.fm_code()),
        ("scrutiny", session.scrutiny()),
    ]
}

/// Gives what names each row, table by table, as a reader sees it.
fn titles(answer: &Answer, sheet: &Sheet) -> Vec<Vec<String>> {
    let rows = |table: &mtfs::answers::Table| {
        let shown = table.shown(sheet, Digits::Reading);
        let first = |row: &mtfs::answers::ShownRow| plain(&row.cells[0].text);
        shown.rows.iter().map(first).collect()
    };
    answer.tables.iter().map(rows).collect()
}

/// Gives words without what only sets them apart on paper.
fn plain(words: &str) -> String {
    let kept = words.chars().filter(|c| !matches!(c, '\\' | '*' | '†' | '‡' | '`'));
    kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ids(answer: &Answer) -> BTreeSet<String> {
    answer.figures().map(ToString::to_string).collect()
}

/// Gives the ids that JSON names anywhere in an answer.
fn ids_of_json(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    if let Some(object) = value.as_object() {
        for (key, value) in object {
            let of = |value: &serde_json::Value| value.as_str().map(ToOwned::to_owned);
            match (key.as_str(), value.as_object(), value.as_array()) {
                ("ids", Some(ids), _) => found.extend(ids.values().filter_map(of)),
                ("ids", None, Some(ids)) => found.extend(ids.iter().filter_map(of)),
                _ => ids_of_json(value, found),
            }
        }
    }
    for value in value.as_array().into_iter().flatten() {
        ids_of_json(value, found);
    }
}

fn words_of_workbook(bytes: Vec<u8>) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let mut words = Vec::new();
    for (_, range) in book.worksheets() {
        words.extend(range.rows().flatten().filter_map(Data::as_string).map(|text| plain(&text)));
    }
    words
}

#[test]
fn every_writer_holds_the_rows_and_the_figures_of_every_answer() {
    for council in ["havering", "smallshire"] {
        let session = session(council);
        for (subject, answered) in every(&session) {
            let Answered { answer, sheet, .. } = &answered;
            let place = format!("{council} {subject}");
            let layout = terminal::Layout { width: None, colour: false };
            let text = plain(&terminal::answer(answer, sheet, layout));
            let markdown = plain(&as_markdown(answer, sheet));
            let json = as_json(answer, sheet);
            let workbook = words_of_workbook(as_workbook(answer, sheet).unwrap());
            let mut named = BTreeSet::new();
            ids_of_json(&json, &mut named);
            assert_eq!(named, ids(answer), "{place}: ids in JSON");
            for table in &answer.tables {
                let in_workbook = |id: &str| workbook.iter().any(|words| words == id);
                for id in table.figures() {
                    assert!(in_workbook(id.as_str()), "{place}: {id} in the workbook");
                }
            }
            for (table, rows) in answer.tables.iter().zip(titles(answer, sheet)) {
                let title = plain(&table.title);
                for (name, held) in [("text", &text), ("Markdown", &markdown)] {
                    assert!(held.contains(&title), "{place}: “{title}” in {name}");
                    for row in &rows {
                        assert!(held.contains(row), "{place}: “{row}” in {name}");
                    }
                }
                for row in rows.iter().filter(|row| !row.is_empty() && *row != "–") {
                    let found = workbook.iter().any(|words| words == row);
                    assert!(found, "{place}: “{row}” in the workbook");
                }
            }
            if let Some(first) = answer.tables.first() {
                let csv = String::from_utf8(as_csv(answer, sheet)).unwrap();
                let lines = csv::Reader::from_reader(csv.as_bytes()).into_records().count();
                assert_eq!(lines, first.rows.len(), "{place}: rows in CSV");
            }
        }
    }
}
