//! The workbook read back: what it holds is what the engine says, and all of it is live.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use mtfs::units::{Decimal, Money};
use serde_json::Value;

use crate::folder::CouncilFolder;
use crate::typed::{Answer, run};

type Book = Xlsx<Cursor<Vec<u8>>>;

/// The first row of a table's values, counted from nil.
const FIRST_ROW: u32 = 4;

fn export(data: &str, to: &Path) -> Answer {
    run(&["--data", data, "export", "--to", to.to_str().unwrap()])
}

/// Exports a council's workbook and gives its bytes.
fn exported(data: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gap.xlsx");
    let answer = export(data, &path);
    assert_eq!(answer.code, 0, "{}", answer.err);
    fs::read(path).unwrap()
}

fn opened(data: &str) -> Book {
    Xlsx::new(Cursor::new(exported(data))).unwrap()
}

/// Gives the rows of a sheet's table, without the headings.
fn rows(book: &mut Book, sheet: &str) -> Vec<Vec<Data>> {
    let range = book.worksheet_range(sheet).unwrap();
    let last = range.end().unwrap();
    range.range((FIRST_ROW, 0), last).rows().map(<[Data]>::to_vec).collect()
}

fn words(cell: &Data) -> String {
    cell.to_string()
}

/// Gives a number rounded to the penny, as it is shown.
fn pence(cell: &Data) -> Money {
    let Data::Float(number) = cell else { panic!("no number: {cell:?}") };
    Money::from_pounds(Decimal::try_from(*number).unwrap()).rounded()
}

fn pounds(digits: &str) -> Money {
    Money::from_pounds(digits.parse().unwrap()).rounded()
}

/// Gives the figures of the gap as the engine has them, with their values.
fn figures(data: &str) -> BTreeMap<String, String> {
    let answer = run(&["--data", data, "gap", "-O", "json"]);
    let json: Value = serde_json::from_str(&answer.out).unwrap();
    let all = json["figures"].as_object().unwrap().iter();
    // Published claims are no part of the model, nor are other scenarios and what a chart of the
    // way from year to year shows.
    let apart = |id: &str| id.starts_with("gap-claims/") || id.starts_with("bridge/");
    // What is not stated of a line's year is a dash; the workbook adds a nil there.
    all.filter(|(id, _)| !apart(id) && !id.contains(':'))
        .map(|(id, figure)| (id.clone(), figure["value"].as_str().unwrap_or("0").to_owned()))
        .collect()
}

#[test]
fn every_figure_of_the_model_stands_in_the_workbook_with_the_engine_s_value() {
    for data in ["datasets/smallshire", "datasets/havering"] {
        let mut book = opened(data);
        let checked = rows(&mut book, "Check");
        let mut figures = figures(data);
        for row in &checked {
            let id = words(&row[0]);
            let value = figures.remove(&id).unwrap_or_else(|| panic!("{data}: {id} is no figure"));
            assert_eq!(pence(&row[5]), pounds(&value), "{data}: {id}");
            assert_eq!(pence(&row[6]), pounds(&value), "{data}: {id}");
            let said =
                if row[3] == Data::String("input".into()) { "as exported" } else { "agrees" };
            assert_eq!(words(&row[8]), said, "{data}: {id}");
        }
        assert!(figures.is_empty(), "{data}: no cell for {:?}", figures.keys());
    }
}

/// Section 7 of the council's README: 8,100 homes × £1,574.85; need 21,226,000 + one-off 100,000 −
/// funding 20,500,285 = 825,715 before measures.
#[test]
fn the_sheet_of_the_gap_shows_what_is_worked_by_hand() {
    let mut book = opened("datasets/smallshire");
    let gap = rows(&mut book, "Gap");
    let of = |title: &str| {
        let row = gap.iter().find(|row| words(&row[0]) == title).unwrap();
        pence(&row[4])
    };
    assert_eq!(of("Council tax"), pounds("12756285"));
    assert_eq!(of("Funding"), pounds("20500285"));
    assert_eq!(of("Gap before savings, support and planned use of reserves"), pounds("825715"));
}

#[test]
fn amounts_are_typed_on_the_assumptions_and_formulas_everywhere_else() {
    let mut book = opened("datasets/smallshire");
    for sheet in ["Gap", "Lines", "Savings", "Support", "Reserves", "Closing", "Assumptions"] {
        let formulas = book.worksheet_formula(sheet).unwrap();
        let values = book.worksheet_range(sheet).unwrap();
        let mut numbers = 0;
        for (row, column, cell) in values.cells() {
            let Data::Float(_) = cell else { continue };
            numbers += 1;
            let at = (u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
            let live = formulas.get_value(at).is_some_and(|formula| !formula.is_empty());
            assert_eq!(live, sheet != "Assumptions", "{sheet} {at:?}");
        }
        assert!(numbers > 10, "{sheet}: {numbers} numbers");
    }
}

#[test]
fn cells_are_named_by_their_figures() {
    let book = opened("datasets/smallshire");
    let names: BTreeSet<&str> =
        book.defined_names().iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "line_FUN_TAX_2026_27_core",
        "assumption_PAY_2026_27",
        "closing_floor",
        "gap_2026_27_annual",
        "gap_period_sum",
        "closing_2029_30_unfunded",
    ] {
        assert!(names.contains(name), "{name}");
    }
    assert!(!names.contains("constant_one"), "what the model fixes is not for changing");
}

#[test]
fn every_sheet_has_a_title_one_table_and_headings_of_its_own() {
    let mut book = opened("datasets/smallshire");
    book.load_tables().unwrap();
    let sheets = book.sheet_names();
    assert_eq!(
        sheets.iter().take(5).collect::<Vec<_>>(),
        ["Cover", "Contents", "Notes", "Gap", "Assumptions"]
    );
    for sheet in sheets {
        assert_eq!(book.table_names_in_sheet(&sheet).len(), 1, "{sheet}");
        let range = book.worksheet_range(&sheet).unwrap();
        let title = range.get_value((0, 0)).map(words).unwrap();
        assert!(title.starts_with(&format!("{sheet} – Smallshire Council")), "{title}");
        let columns = range.end().unwrap().1;
        let headings: Vec<String> = (0..=columns)
            .map(|column| words(range.get_value((FIRST_ROW - 1, column)).unwrap()))
            .collect();
        let own: BTreeSet<&String> = headings.iter().collect();
        assert_eq!(own.len(), headings.len(), "{sheet}: {headings:?}");
        assert!(headings.iter().all(|heading| !heading.is_empty()), "{sheet}: {headings:?}");
        let first = rows(&mut book, &sheet).into_iter().map(|row| words(&row[0]));
        assert!(first.into_iter().all(|words| !words.is_empty()), "{sheet} has an empty row");
    }
}

#[test]
fn a_typed_value_says_where_it_comes_from() {
    let mut book = opened("datasets/smallshire");
    let inputs = rows(&mut book, "Assumptions");
    let source = |id: &str| {
        let row = inputs.iter().find(|row| row.last().map(words).as_deref() == Some(id)).unwrap();
        (words(&row[1]), words(&row[row.len() - 2]))
    };
    let (kind, place) = source("assumption/PAY/{year}");
    assert_eq!(kind, "input, assumed");
    // The five years of the pay award are the first five rows below the header.
    assert_eq!(place, "assumptions.csv:2–6");
    assert_eq!(source("constant/one").0, "fixed, derived");
    let mut book = opened("datasets/havering");
    let inputs = rows(&mut book, "Assumptions");
    let rest = inputs.iter().find(|row| row.last().map(words).unwrap() == "line/REST/{year}");
    let rest = words(rest.and_then(|row| row.iter().rev().nth(1)).unwrap());
    assert!(rest.starts_with("scenario baseline: balancing, baseline.toml:"), "{rest}");
    assert_eq!(rest.matches("what is left").count(), 1, "three years of one reason: {rest}");
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    assert!(exported("datasets/smallshire") == exported("datasets/smallshire"));
}

#[test]
fn the_scenario_asked_for_is_the_one_exported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("worst.xlsx");
    let to = path.to_str().unwrap();
    let data = ["--data", "datasets/smallshire", "--scenario", "worst"];
    let answer = run(&[&data[..], &["export", "--to", to, "-O", "json"]].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let told: Value = serde_json::from_str(&answer.out).unwrap();
    let bytes = fs::read(&path).unwrap();
    let length = &told["data"]["remarks"][0];
    assert_eq!(length["text"], format!("{} bytes.", bytes.len()));
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).unwrap();
    // Pay rises by the high end of its range: 3.5% in 2026/27.
    let inputs = rows(&mut book, "Assumptions");
    let pay = inputs.iter().find(|row| words(&row[row.len() - 1]).starts_with("assumption/PAY"));
    let pay = pay.unwrap();
    assert_eq!(pay[4], Data::Float(0.035));
    assert!(words(&pay[pay.len() - 2]).contains("worst.toml"), "{:?}", pay[pay.len() - 2]);
}

#[test]
fn an_ending_that_is_not_known_is_refused_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["gap.ods", "gap"] {
        let path = folder.path().join(name);
        let answer = export("tests/councils/nowhere", &path);
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains(".xlsx"), "{}", answer.err);
        assert!(!path.exists());
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken.xlsx");
    fs::create_dir(&taken).unwrap();
    let answer = export("datasets/smallshire", &taken);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("could not replace"), "{}", answer.err);
    assert!(answer.err.contains("taken.xlsx"), "{}", answer.err);
}

#[test]
fn a_folder_without_a_budget_is_told_so() {
    let council = CouncilFolder::new();
    let path = council.path().join("gap.xlsx");
    let answer = export(council.path().to_str().unwrap(), &path);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("holds no budget lines (budget_lines.csv)"), "{}", answer.err);
    assert!(!path.exists());
}

/// The scenario files are inputs of what they were read for, and of nothing else.
#[test]
fn a_run_names_the_scenario_files_it_read() {
    let inputs = |arguments: &[&str]| -> Vec<String> {
        let told: Value = serde_json::from_str(&run(arguments).out).unwrap();
        let files = told["run"]["inputs"].as_array().unwrap().iter();
        files.map(|input| input["file"].as_str().unwrap().to_owned()).collect()
    };
    let of_the_gap = inputs(&["gap", "-O", "json"]);
    assert!(of_the_gap.contains(&"scenarios/baseline.toml".to_owned()), "{of_the_gap:?}");
    assert!(of_the_gap.is_sorted());
    let of_savings = inputs(&["savings", "-O", "json"]);
    assert!(of_savings.iter().all(|file| !file.starts_with("scenarios/")), "{of_savings:?}");
}

/// A workbook of Smallshire's worst case is the base case with the worst case's prices typed in: brought
/// back, it must come to the worst case in every year.
#[test]
fn a_workbook_with_other_values_comes_back_as_a_scenario() {
    let folder = crate::folder::copy_of("datasets/smallshire");
    let scenarios = folder.path().join("scenarios");
    fs::create_dir(&scenarios).unwrap();
    for name in ["baseline", "worst"] {
        let file = format!("{name}.toml");
        fs::copy(Path::new("scenarios/smallshire").join(&file), scenarios.join(&file)).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let book = folder.path().with_extension("xlsx");
    let book = book.to_str().unwrap();
    let exported = run(&["--data", path, "export", "--scenario", "worst", "--to", book]);
    assert_eq!(exported.code, 0, "{}", exported.err);
    let taken = run(&["--data", path, "import", book, "--as-scenario", "again", "-O", "json"]);
    assert_eq!(taken.code, 0, "{}", taken.err);
    let answer: Value = serde_json::from_str(&taken.out).unwrap();
    let changed = answer["data"]["tables"][0]["rows"].as_array().unwrap().clone();
    assert!(!changed.is_empty());
    assert!(changed.iter().any(|row| row["cells"]["after"] == "3.5%"), "{changed:?}");
    let gaps = |scenario: &str| {
        let answer = run(&["--data", path, "--scenario", scenario, "gap", "-O", "json"]);
        let answer: Value = serde_json::from_str(&answer.out).unwrap();
        let years = answer["data"]["years"].as_array().unwrap().clone();
        let gap = |year: &Value| year["annual_gap"].as_str().unwrap().to_owned();
        years.iter().map(gap).collect::<Vec<_>>()
    };
    assert_eq!(gaps("again"), gaps("worst"));
    assert_ne!(gaps("again"), gaps("baseline"));

    // Under the scenario it was exported by nothing of it is another; a name that is taken is kept.
    let same = ["--data", path, "--scenario", "worst", "import", book, "--as-scenario", "more"];
    let same = run(&same);
    assert_eq!(same.code, 2);
    assert!(
        same.err.contains("every typed value is as it would be exported today"),
        "{}",
        same.err
    );
    let taken = run(&["--data", path, "import", book, "--as-scenario", "again"]);
    assert!(taken.err.contains("there is a scenario of that name already"), "{}", taken.err);
    fs::remove_file(book).unwrap();
}

/// A line that the folder has since lost leaves other formulas: no scenario is made of them.
#[test]
fn a_workbook_with_other_formulas_is_refused() {
    let folder = crate::folder::copy_of("datasets/smallshire");
    let path = folder.path().to_str().unwrap();
    let book = folder.path().with_extension("xlsx");
    let book = book.to_str().unwrap();
    let scenarios = ["--data", path, "--scenarios", "scenarios/smallshire"];
    let exported = run(&[&scenarios[..], &["export", "--to", book]].concat());
    assert_eq!(exported.code, 0, "{}", exported.err);
    let lines = fs::read_to_string(folder.path().join("budget_lines.csv")).unwrap();
    let values = fs::read_to_string(folder.path().join("budget_values.csv")).unwrap();
    let without = |text: &str| {
        let kept = text.lines().filter(|line| !line.starts_with("COR-LEV,"));
        kept.fold(String::new(), |text, line| text + line + "\n")
    };
    folder.put("budget_lines.csv", without(&lines));
    folder.put("budget_values.csv", without(&values));
    let refused =
        run(&[&scenarios[..], &["import", book, "--as-scenario", "x", "--dry-run"]].concat());
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("a changed formula cannot become a scenario"), "{}", refused.err);
    fs::remove_file(book).unwrap();
}
