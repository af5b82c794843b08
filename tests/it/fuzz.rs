//! Good files made bad in every way a keyboard, a spreadsheet or a disk can: whatever comes, the
//! reader says what is wrong, leaves nothing out in silence and never panics.
//!
//! `MTFS_FUZZ_ROUNDS` sets how many rounds (20 if not set), `MTFS_FUZZ_SECONDS` for how long to go on
//! after them, `MTFS_FUZZ_SEED` where the series begins; a failure names the seed of its one round.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use mtfs::datasets::{self, Depth, Loaded};
use mtfs::figures::{AsAt, GroupKey, savings};
use mtfs::records::{Book, Code, Problem, Severity, TableName};
use mtfs::units::FinancialYear;
use serde_json::Value;

use crate::folder::{CouncilFolder, Dice, files_of};
use crate::{parts, typed};

/// What a table's description says: its columns, and which of them lead to which table.
struct Described {
    columns: Vec<String>,
    leads: Vec<(String, TableName)>,
}

/// Reads the program's own description of every table.
fn described() -> BTreeMap<TableName, Described> {
    let folder = CouncilFolder::empty();
    let made = typed::run(&["init", folder.path().to_str().unwrap()]);
    assert_eq!(made.code, 0, "{}", made.err);
    let text = std::fs::read(folder.path().join("datapackage.json")).unwrap();
    let package: Value = serde_json::from_slice(&text).unwrap();
    let header = |value: &Value| value.as_str().unwrap().to_owned();
    let name_of = |word: &Value| TableName::from_word(&word.as_str().unwrap().replace('-', "_"));
    let mut tables = BTreeMap::new();
    for resource in package["resources"].as_array().unwrap() {
        let name = name_of(&resource["name"]).unwrap();
        let schema = &resource["schema"];
        let fields = schema["fields"].as_array().unwrap();
        let columns = fields.iter().map(|field| header(&field["name"])).collect();
        let leads = schema["foreignKeys"].as_array().into_iter().flatten();
        let leads = leads
            .map(|lead| {
                let parent = name_of(&lead["reference"]["resource"]).unwrap_or(name);
                (header(&lead["fields"]), parent)
            })
            .collect();
        tables.insert(name, Described { columns, leads });
    }
    tables
}

/// Words that people and spreadsheets put where others belong.
pub(crate) const ODD: [&str; 52] = [
    "",
    " ",
    "TBC",
    "#REF!",
    "12x",
    "(5)",
    "1e5",
    "£5",
    "15.3m",
    "-1",
    "0",
    "1.005",
    "5%",
    "120%",
    "-0.001%",
    "999999999999999",
    "1000000000000000",
    "79228162514264337593543950335",
    "-79228162514264337593543950335%",
    "0.0000000000000000000000000001",
    "4294967295",
    "65536",
    "2024/45",
    "2099/00",
    "1999/00",
    "25/26",
    "2025/26",
    "03/07/2025",
    "2025-02-30",
    "2025-07",
    "0000-01-01",
    "9999-12-31",
    "1999-12-31",
    "2025/26-Q5",
    "P3",
    "Q4",
    "outturn",
    "yes",
    "TRUE",
    "B",
    "X",
    "group",
    "written_out",
    "not_stated",
    "\"100,000\"",
    "\"a\nb\"",
    "\"",
    "\"\"",
    "a\rb",
    "caf\u{e9} \u{fffd}\u{200b}\u{202e}",
    "=1+1",
    "saving_id",
];

/// Bytes that mean something to somebody.
pub(crate) const BYTES: [u8; 16] = [
    b'"', b',', b'\n', b'\r', b';', b'\t', b' ', b'%', b'-', b'.', b'/', b'0', 0, 0xA3, 0xC2, 0xFF,
];

/// Changes a file in one way.
fn mutate(file: &mut Vec<u8>, others: &BTreeMap<String, Vec<u8>>, dice: &mut Dice) {
    match dice.below(4) {
        0 => mutate_bytes(file, dice),
        1 => mutate_lines(file, others, dice),
        _ => by_cells(file, |rows| mutate_cells(rows, dice)),
    }
}

/// Changes single bytes, or how the whole file is written.
fn mutate_bytes(file: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(file.len());
    match dice.below(8) {
        0 if !file.is_empty() => file[at] ^= 1 << dice.below(8),
        1 if !file.is_empty() => drop(file.remove(at)),
        2 => file.truncate(at),
        3 => *file = replaced(file, *b"\n", b"\r\n"),
        4 => drop(file.splice(0..0, *b"\xEF\xBB\xBF")),
        5 => {
            let text = String::from_utf8_lossy(file).into_owned();
            let narrow = |c: char| u8::try_from(u32::from(c)).unwrap_or(0xA3);
            *file = text.chars().map(narrow).collect();
        }
        6 if dice.once_in(4) => {
            let text = String::from_utf8_lossy(file).into_owned();
            let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
            *file = [0xFF, 0xFE].into_iter().chain(wide).collect();
        }
        _ => file.insert(at, dice.one_of(&BYTES)),
    }
}

fn replaced(file: &[u8], old: [u8; 1], new: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = file.split(|byte| *byte == old[0]).collect();
    lines.join(new)
}

/// Takes lines out, doubles them, moves them, or puts another table in.
fn mutate_lines(file: &mut Vec<u8>, others: &BTreeMap<String, Vec<u8>>, dice: &mut Dice) {
    match dice.below(16) {
        0 => file.clear(),
        1 => {
            let names: Vec<&String> = others.keys().collect();
            file.clone_from(&others[dice.one_of(&names)]);
        }
        2..6 => by_lines(file, |lines| drop(lines.remove(dice.below(lines.len())))),
        6..12 => by_lines(file, |lines| {
            let line = lines[dice.below(lines.len())].clone();
            lines.insert(dice.below(lines.len() + 1), line);
        }),
        _ => by_lines(file, |lines| {
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            lines.swap(one, other);
        }),
    }
}

/// Changes cells, headers and whole columns.
fn mutate_cells(rows: &mut [Vec<Vec<u8>>], dice: &mut Dice) {
    let row = dice.below(rows.len());
    let column = dice.below(rows[0].len());
    match dice.below(12) {
        0 => {
            for row in rows.iter_mut().filter(|row| row.len() > column) {
                row.remove(column);
            }
        }
        1 => {
            for row in rows.iter_mut().filter(|row| row.len() > column) {
                row.insert(column, row[column].clone());
            }
        }
        2 => rows[0][column] = dice.one_of(&ODD).into(),
        // A cell that stands in another row: good by itself, and wrong where it is.
        3..8 => {
            let other = dice.below(rows.len());
            let cell = rows[other].get(column).cloned();
            if let (Some(place), Some(cell)) = (rows[row].get_mut(column), cell) {
                *place = cell;
            }
        }
        _ => {
            let cells = rows[row].len();
            rows[row][dice.below(cells)] = dice.one_of(&ODD).into();
        }
    }
}

pub(crate) fn by_lines(file: &mut Vec<u8>, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    let mut lines: Vec<Vec<u8>> = file.split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
    change(&mut lines);
    *file = lines.join(&b'\n');
}

fn by_cells(file: &mut Vec<u8>, change: impl FnOnce(&mut Vec<Vec<Vec<u8>>>)) {
    by_lines(file, |lines| {
        let mut rows: Vec<Vec<Vec<u8>>> = lines
            .iter()
            .map(|line| line.split(|&byte| byte == b',').map(<[u8]>::to_vec).collect())
            .collect();
        change(&mut rows);
        *lines = rows.iter().map(|row| row.join(&b',')).collect();
    });
}

/// Counts the rows of a table that the book keeps.
fn kept(book: &Book, table: TableName) -> usize {
    let years = |saving| {
        let all = (2000..=2099).filter_map(FinancialYear::beginning);
        all.map(move |year| (saving, year))
    };
    match table {
        TableName::Sources => book.sources.len(),
        TableName::Savings => {
            book.savings.all().filter(|saving| !book.savings.is_refused(*saving)).count()
        }
        // An earlier statement that a later one took the place of is kept for the days before it.
        TableName::SavingsProfile => (book.savings.all().flat_map(years))
            .map(|(saving, year)| book.profiles.rows_of(saving, year).count())
            .chain([book.profiles.superseded().count()])
            .sum(),
        TableName::Delivery => (book.savings.all().flat_map(years))
            .map(|(saving, year)| book.deliveries.rows_of(saving, year).count())
            .sum(),
        TableName::Mitigations => book.mitigations.len(),
        TableName::GapClaims => book.gap_claims.len(),
        TableName::Claims => book.claims.len(),
        TableName::Assumptions => book.assumptions.len(),
        TableName::BudgetLines => book.budget_lines.len(),
        TableName::BudgetValues => book.budget_values.len(),
        TableName::TaxBase => book.tax_base.len(),
        TableName::Services => book.services.len(),
        TableName::ServiceValues => book.service_values.len(),
        TableName::Virements => book.virements.len(),
        TableName::Capitalisation => book.capitalisation.len(),
        TableName::Reserves => book.reserves.len(),
        TableName::RiskScales => book.risk_scales.len(),
        TableName::RiskBands => book.risk_bands.len(),
        TableName::RiskCells => book.risk_cells.len(),
        TableName::Risks => book.risks.len(),
        TableName::RiskRatings => book.risk_ratings.len(),
        TableName::Plans => book.plans.len(),
        TableName::Actions => book.actions.len(),
        TableName::ActionStatus => book.action_status.len(),
        TableName::Milestones => book.milestones.len(),
        TableName::Tallies => book.tallies.len(),
        TableName::Measures => book.measures.len(),
        TableName::MeasureValues => book.measure_values.len(),
        TableName::FmCode => book.fm_code.len(),
        TableName::Links => book.links.len(),
        TableName::Decisions => book.decisions.len(),
        TableName::Scrutiny => book.scrutiny.len(),
        TableName::DeliveryProfiles => book.delivery_profiles.len(),
        TableName::ControlTotals => book.control_totals.len(),
        TableName::SourceNotes => book.source_notes.len(),
        TableName::Imports => book.imports.len(),
        TableName::Ledger => book.ledger.iter().map(|total| total.rows.len()).sum(),
    }
}

fn every_row_is_kept_or_left_out_once(loaded: &Loaded) {
    let rows: BTreeSet<(TableName, u32)> =
        loaded.book.left_out.iter().map(|row| (row.table, row.row)).collect();
    assert_eq!(rows.len(), loaded.book.left_out.len(), "a row is left out twice");
    for &table in TableName::ALL {
        let left_out = rows.iter().filter(|(name, _)| *name == table).count();
        assert_eq!(loaded.lines(table).unwrap().len(), loaded.rows(table), "{}", table.word());
        assert_eq!(
            loaded.rows(table),
            kept(&loaded.book, table) + left_out,
            "rows of {}: kept and left out",
            table.word()
        );
    }
}

fn every_finding_says_where_and_what_is_wanted(problems: &[Problem]) {
    for problem in problems {
        let place = &problem.place;
        assert!(!place.file.is_empty(), "{problem:?}");
        for words in [Some(&problem.wanted), problem.hint.as_ref()].into_iter().flatten() {
            assert!(!words.is_empty() && words.trim() == words, "{problem:?}");
        }
        assert!(place.character.is_none() || place.line.is_some(), "{problem:?}");
        let in_a_row = place.table.is_some() && place.column.is_some();
        assert!(
            !in_a_row || problem.code == Code::MissingColumn || place.character.is_some(),
            "{problem:?}"
        );
        if let Some(excerpt) = &problem.excerpt {
            assert!(excerpt.line.get(excerpt.span.clone()).is_some(), "{problem:?}");
        }
    }
}

fn every_row_left_out_is_explained(loaded: &Loaded, tables: &BTreeMap<TableName, Described>) {
    let errors: Vec<&Problem> =
        loaded.problems.iter().filter(|problem| problem.severity() == Severity::Error).collect();
    // The words of the first column of each row left out: what others may refer to.
    let mut ids: BTreeSet<(TableName, String)> = BTreeSet::new();
    let mut left_out: BTreeMap<TableName, Vec<usize>> = BTreeMap::new();
    for row in &loaded.book.left_out {
        left_out.entry(row.table).or_default().push(usize::try_from(row.row).unwrap());
    }
    for (table, rows) in &left_out {
        let cells = loaded.column(*table, &tables[table].columns[0]).unwrap();
        for row in rows {
            // A row whose quote is never closed is one cell.
            let id = cells[*row].split(',').next().unwrap_or_default().trim().trim_matches('"');
            // One that is no reference is told with the reference that it is taken for.
            let other = |c: char| !c.is_ascii_alphanumeric() && !"._-".contains(c);
            let meant = id.replace(other, "-");
            ids.insert((*table, meant.trim_matches(['-', '.', '_']).to_owned()));
            ids.insert((*table, id.to_owned()));
        }
    }
    no_fault_is_told_again_by_what_refers_to_it(&errors, &ids, tables);
    for (table, rows) in &left_out {
        let lines = loaded.lines(*table).unwrap();
        let leads: Vec<(TableName, Vec<String>)> = tables[table]
            .leads
            .iter()
            .map(|(column, parent)| (*parent, loaded.column(*table, column).unwrap()))
            .collect();
        for row in rows {
            let last = lines.get(row + 1).map_or(u64::MAX, |next| next - 1);
            let on_it = errors.iter().any(|problem| {
                let place = &problem.place;
                place.table == Some(*table)
                    && place.line.is_some_and(|line| (lines[*row]..=last).contains(&line))
            });
            let on_what_it_refers_to = leads.iter().any(|(parent, cells)| {
                let of_file = errors.iter().any(|problem| {
                    let at_its_head = problem.place.line.is_none_or(|line| line == 1);
                    problem.place.table == Some(*parent) && at_its_head
                });
                of_file || ids.contains(&(*parent, cells[*row].clone()))
            });
            let word = table.word();
            assert!(on_it || on_what_it_refers_to, "{word} row {row} is left out in silence");
        }
    }
}

fn no_fault_is_told_again_by_what_refers_to_it(
    errors: &[&Problem],
    ids: &BTreeSet<(TableName, String)>,
    tables: &BTreeMap<TableName, Described>,
) {
    for problem in errors.iter().filter(|problem| problem.code == Code::UnknownReference) {
        let (Some(table), Some(id)) = (problem.place.table, &problem.found) else {
            panic!("{problem:?}");
        };
        for (column, parent) in &tables[&table].leads {
            let refers = problem.place.column.as_ref() == Some(column);
            assert!(!refers || !ids.contains(&(*parent, id.clone())), "{problem:?}");
        }
    }
}

/// Gives the errors that figures rest on: of the ledger, which is only read for a check, none.
fn errors(loaded: &Loaded) -> Vec<String> {
    let mut errors: Vec<String> = loaded
        .problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error)
        .filter(|problem| problem.place.table != Some(TableName::Ledger))
        .map(|problem| {
            let Problem { code, place, found, wanted, hint, .. } = problem;
            format!("{code:?} {place:?} {found:?} {wanted} {hint:?}")
        })
        .filter(|words| !words.contains("ledger.csv"))
        .collect();
    errors.sort();
    errors
}

fn parts_add_to_the_whole(book: &Book) {
    let years = (2023..=2026).filter_map(FinancialYear::beginning);
    for (year, by) in years.zip(GroupKey::ALL) {
        parts::adds_up(&savings::position(book, year, None, by));
        let end = Some(AsAt::Date(year.last_day()));
        parts::adds_up(&savings::position(book, year, end, by));
    }
}

/// Checks everything that must hold of a folder, whatever is in it.
fn holds(folder: &Path, tables: &BTreeMap<TableName, Described>) {
    let loaded = datasets::load(folder, Depth::Everything).unwrap();
    every_finding_says_where_and_what_is_wanted(&loaded.problems);
    every_row_is_kept_or_left_out_once(&loaded);
    every_row_left_out_is_explained(&loaded, tables);
    let figures = datasets::load(folder, Depth::Figures).unwrap();
    assert_eq!(errors(&figures), errors(&loaded), "errors for figures and for a check");
    parts_add_to_the_whole(&figures.book);
    let told = typed::check(folder);
    assert_eq!(told.code, u8::from(loaded.has_errors()), "{}", told.err);
}

pub(crate) fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(words) => words.parse().unwrap_or_else(|_| panic!("{variable} is no whole number")),
        Err(_) => default,
    }
}

/// Gives the seed of each round: a number of them, the same on every machine, and as many more as
/// a time allows.
#[expect(clippy::print_stdout, reason = "the seeds of a run are told before it may fail")]
pub(crate) fn seeds() -> impl Iterator<Item = u64> {
    let (rounds, seed) = (number("MTFS_FUZZ_ROUNDS", 20), number("MTFS_FUZZ_SEED", 1));
    let time = Duration::from_secs(number("MTFS_FUZZ_SECONDS", 0));
    println!("{rounds} rounds from seed {seed}, and as many more as {time:?} hold");
    let begun = Instant::now();
    (seed..).take_while(move |at| at - seed < rounds || begun.elapsed() < time)
}

#[test]
#[expect(clippy::print_stdout, reason = "how many rounds a time held is told")]
fn whatever_is_in_the_files_nothing_is_lost_in_silence() {
    let tables = described();
    let mut good = files_of(Path::new("datasets/smallshire"));
    // A seed means the same everywhere: what a command leaves behind (its lock) is no material.
    good.retain(|name, _| {
        !name.starts_with('.') && !name.ends_with("md") && !name.ends_with("json")
    });
    let folder = CouncilFolder::empty();
    for (name, bytes) in &good {
        folder.put(name, bytes);
    }
    holds(folder.path(), &tables);
    let names: Vec<&String> = good.keys().collect();
    let mut rounds = 0;
    for round in seeds() {
        let mut dice = Dice::of(round);
        let mut changed: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
        for _ in 0..=dice.below(3) {
            let name = dice.one_of(&names);
            let file = changed.entry(name).or_insert_with(|| good[name].clone());
            for _ in 0..=dice.below(2) {
                mutate(file, &good, &mut dice);
            }
        }
        for (name, bytes) in &changed {
            folder.put(name, bytes);
        }
        let gone = dice.once_in(12).then(|| dice.one_of(&names));
        if let Some(name) = gone {
            folder.take_out(name);
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| holds(folder.path(), &tables)));
        if outcome.is_err() {
            let files: Vec<_> = changed.keys().copied().chain(gone.map(String::as_str)).collect();
            let (files, kept) = (files.join(", "), folder.keep());
            panic!(
                "MTFS_FUZZ_SEED={round} fails at once: {files} of {} were changed",
                kept.display()
            );
        }
        for name in changed.into_keys().chain(gone.map(String::as_str)) {
            folder.put(name, &good[name]);
        }
        rounds += 1;
    }
    println!("{rounds} rounds");
}
