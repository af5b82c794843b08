//! A suggested mapping, its questions answered, brings in what the hand answer of each file says.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mtfs::datasets::{answered, open_questions};
use serde_json::Value;

use crate::folder::CouncilFolder;
use crate::typed::{Answer, run};

/// An answer to a question of a suggested mapping: what it fills, and with what; no words take the line out.
pub(crate) type Said<'a> = (&'a str, &'a str);
type Rows = Vec<BTreeMap<String, String>>;

/// A council that a file was brought into.
pub(crate) struct Council {
    _home: CouncilFolder,
    folder: PathBuf,
}

fn tracker(name: &str) -> PathBuf {
    let kept = Path::new("tests/trackers").join(name);
    let files = ["csv", "xlsx", "ods", "xls"].map(|ending| kept.join(format!("tracker.{ending}")));
    files.into_iter().find(|file| file.is_file()).unwrap()
}

pub(crate) fn suggested(file: &Path) -> String {
    let answer = run(&["import", file.to_str().unwrap(), "--suggest"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.out
}

/// Answers every question of a mapping, each answer at least once; a question without one stops the test.
pub(crate) fn filled(map: &str, said: &[Said<'_>]) -> String {
    let mut text = map.to_owned();
    let mut used = vec![false; said.len()];
    while let Some(question) = open_questions(&text).into_iter().next() {
        let at = said.iter().position(|(key, _)| *key == question.key);
        let at = at
            .unwrap_or_else(|| panic!("no answer to `{}`: {}\n{map}", question.key, question.asks));
        used[at] = true;
        text = answered(&text, &question, said[at].1);
    }
    let unasked: Vec<&str> =
        said.iter().zip(used).filter(|(_, used)| !used).map(|((key, _), _)| *key).collect();
    assert!(unasked.is_empty(), "never asked: {unasked:?}\n{map}");
    text
}

/// Imports a file by a mapping into a folder of its own, with the tables beside the tracker that it needs.
pub(crate) fn imported(file: &Path, map: &str) -> (Council, Answer) {
    let home = CouncilFolder::empty().with("map.toml", map);
    let folder = home.path().join("council");
    assert_eq!(run(&["init", folder.to_str().unwrap()]).code, 0);
    let scales = file.with_file_name("risk_scales.csv");
    if scales.is_file() {
        fs::copy(&scales, folder.join("risk_scales.csv")).unwrap();
    }
    let map = home.path().join("map.toml");
    let [folder_words, file, map] =
        [&folder, &file.to_owned(), &map].map(|path| path.to_str().unwrap().to_owned());
    let answer = run(&["--data", &folder_words, "import", &file, "--map", &map]);
    (Council { _home: home, folder }, answer)
}

/// Suggests, answers, lets stand what is printed wrong, and imports.
pub(crate) fn brought(file: &Path, said: &[Said<'_>], waived: &[Said<'_>]) -> Council {
    let mut map = filled(&suggested(file), said);
    if !waived.is_empty() {
        map.push_str("\n[waive]\n");
        for (cell, why) in waived {
            map.push_str(&format!("\"{cell}\" = \"{why}\"\n"));
        }
    }
    let (council, answer) = imported(file, &map);
    assert_eq!(answer.code, 0, "{map}\n{}{}", answer.out, answer.err);
    council
}

/// What the mapping made by hand brings in, which other tests hold to the hand answer.
fn by_hand(name: &str) -> Council {
    let map = fs::read_to_string(Path::new("tests/trackers").join(name).join("map.toml")).unwrap();
    let (council, answer) = imported(&tracker(name), &map);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    council
}

impl Council {
    pub(crate) fn rows(&self, table: &str) -> Rows {
        let mut reader = csv::Reader::from_path(self.folder.join(format!("{table}.csv"))).unwrap();
        let headers = reader.headers().unwrap().clone();
        let row = |record: csv::StringRecord| {
            headers.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        };
        reader.records().map(|record| row(record.unwrap())).collect()
    }

    /// Gives some columns of a table, in order of their words.
    pub(crate) fn columns(&self, table: &str, columns: &[&str]) -> Vec<Vec<String>> {
        let rows = self.rows(table);
        let mut picked: Vec<Vec<String>> = rows
            .iter()
            .map(|row| columns.iter().map(|column| row[*column].clone()).collect())
            .collect();
        picked.sort();
        picked
    }
}

/// Holds some columns of tables to those that the mapping made by hand brings in.
fn same(name: &str, council: &Council, tables: &[(&str, &[&str])]) {
    let hand = by_hand(name);
    for (table, columns) in tables {
        let (own, wanted) = (council.columns(table, columns), hand.columns(table, columns));
        assert!(!wanted.is_empty(), "{table}");
        assert_eq!(own, wanted, "{table}");
    }
}

fn hand_answer(name: &str) -> Value {
    let path = Path::new("tests/trackers").join(name).join("expected.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Gives an amount in pence, of pounds or of thousands of pounds.
fn pence(words: &str, thousands: bool) -> i64 {
    let (negative, plain) = words.strip_prefix('-').map_or((false, words), |rest| (true, rest));
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let value = whole.parse::<i64>().unwrap() * 100 + format!("{part:0<2}").parse::<i64>().unwrap();
    let value = if thousands { value * 1000 } else { value };
    if negative { -value } else { value }
}

const NOT_PUBLISHED: Said<'static> = ("published_on", "");
const PUBLIC: Said<'static> = ("public", "true");

#[test]
fn a_reserves_schedule_comes_in_by_its_suggestion() {
    let said =
        [("published_on", "2025-02-20"), ("General Fund", "true"), ("Earmarked reserves", "true")];
    let typed = [("Reserves!K24", "typed: the reserves above it add up to 17,370")];
    let council = brought(&tracker("reserves-schedule"), &said, &typed);
    let columns: &[&str] = &[
        "title",
        "fund",
        "kind",
        "usable_for_gap",
        "financial_year",
        "opening",
        "planned_use",
        "note",
    ];
    same("reserves-schedule", &council, &[("reserves", columns)]);
}

#[test]
fn a_scorecard_comes_in_by_its_suggestion() {
    let said = [
        NOT_PUBLISHED,
        ("submitted_on", "2025-12-31"),
        ("n/a", "not known"),
        ("available Feb", "not known"),
        ("Scorecard!G14", "79%"),
        ("Scorecard!I17", "98.4%"),
    ];
    let council = brought(&tracker("scorecard"), &said, &[]);
    let hand = by_hand("scorecard");
    // Times and ratios are passed over by name, as no one number can be read of them; the mapping by hand reads them.
    let told = suggested(&tracker("scorecard"));
    assert!(told.contains("skip_rows = [\"CS2\", \"CH1\"]"), "{told}");
    let tables: [(&str, &[&str]); 2] = [
        ("measures", &["measure_id", "title", "unit", "polarity", "target", "target_date", "note"]),
        ("measure_values", &["measure_id", "as_at", "value", "bound"]),
    ];
    for (table, columns) in tables {
        let mut wanted = hand.columns(table, columns);
        wanted.retain(|row| !["CS2", "CH1"].contains(&row[0].as_str()));
        assert!(!wanted.is_empty(), "{table}");
        assert_eq!(council.columns(table, columns), wanted, "{table}");
    }
}

#[test]
fn a_risk_register_comes_in_by_its_suggestion() {
    let said = [
        NOT_PUBLISHED,
        PUBLIC,
        ("submitted_on", "2025-09-30"),
        ("scale_id", "five"),
        ("-", "not known"),
        ("CRR Q2!A22", "CR07-2"),
        ("CRR Q2!I25", "16"),
    ];
    let council = brought(&tracker("risk-register"), &said, &[]);
    same(
        "risk-register",
        &council,
        &[
            ("risks", &["risk_id", "register", "title", "owner", "scale_id", "public"]),
            ("risk_ratings", &["risk_id", "as_at", "kind", "rating", "likelihood", "impact"]),
            ("actions", &["action_id", "recommendation", "title", "stated_timescale", "public"]),
        ],
    );
}

#[test]
fn a_departmental_risk_log_comes_in_by_its_suggestion() {
    let said = [
        NOT_PUBLISHED,
        PUBLIC,
        ("submitted_on", "2025-09-30"),
        ("register", "place"),
        ("scale_id", "place"),
        ("Register!F15", "15 (A)"),
        ("Register!I17", "2 (G)"),
    ];
    let council = brought(&tracker("departmental-risk-log"), &said, &[]);
    same(
        "departmental-risk-log",
        &council,
        &[
            ("risks", &["risk_id", "register", "title", "category", "owner", "scale_id"]),
            ("risk_ratings", &["risk_id", "as_at", "kind", "rating", "likelihood", "impact"]),
        ],
    );
}

#[test]
fn budgets_in_levels_and_in_changes_come_in_by_their_suggestions() {
    let lines: &[&str] = &["line_id", "fund", "block", "driver", "states"];
    let values: &[&str] = &["line_id", "financial_year", "item", "value"];
    let said = [NOT_PUBLISHED, ("states", "level"), ("turn", "none")];
    let short = [("Summary!E23", "printed without E13, which is words")];
    let council = brought(&tracker("net-budget-levels"), &said, &short);
    same("net-budget-levels", &council, &[("budget_lines", lines), ("budget_values", values)]);
    // “Changes on the previous year” stands above its headings: that is not asked.
    let said = [NOT_PUBLISHED, ("tbc", "not known"), ("MTFS!B42", "0.850")];
    let short = [
        ("MTFS!B43", "adds 850 as £m"),
        ("MTFS!D25", "leaves out (0.250), which is words"),
        ("MTFS!E25", "leaves out (0.250), which is words"),
        ("MTFS!D61", "leaves out (0.600), which is words"),
    ];
    let council = brought(&tracker("mtfs-changes"), &said, &short);
    same("mtfs-changes", &council, &[("budget_lines", lines), ("budget_values", values)]);
}

#[test]
fn an_action_plan_comes_in_by_its_suggestion() {
    let said = [
        NOT_PUBLISHED,
        PUBLIC,
        ("hidden_rows", "use"),
        ("On track", "G"),
        ("At risk", "A"),
        ("Delayed", "R"),
    ];
    let council = brought(&tracker("improvement-plan"), &said, &[]);
    same(
        "improvement-plan",
        &council,
        &[
            (
                "actions",
                &["action_id", "plan", "title", "group", "lead", "stated_timescale", "public"],
            ),
            ("action_status", &["action_id", "as_at", "stated_state", "rating", "note"]),
            ("milestones", &["action_id", "milestone", "title", "note"]),
        ],
    );
}

#[test]
fn a_list_of_support_comes_in_by_its_suggestion() {
    let cell = |name: &'static str, read: &'static str| (name, read);
    let said = [
        NOT_PUBLISHED,
        ("submitted_on", "2026-01-31"),
        ("TBC", "not known"),
        cell("Table 1!E6", "£3.2m"),
        cell("Table 1!D7", "£38m"),
        cell("Table 1!F7", "£55m"),
        cell("Table 1!F9", "£52m"),
        cell("Table 1!E11", "£14.0m"),
        cell("Table 1!E12", "£30m"),
        cell("Table 1!E15", "£43.0m (£33.9m)"),
        cell("Table 1!F17", "£23.2m"),
        cell("Table 1!E19", "£23.5m"),
        cell("Table 1!F19", "£31m"),
        cell("Table 1!F20", "£45m"),
    ];
    let council = brought(&tracker("support-list"), &said, &[]);
    let columns: &[&str] = &[
        "claim_id",
        "subject",
        "about_id",
        "as_at",
        "from_year",
        "to_year",
        "unit",
        "central",
        "note",
    ];
    same("support-list", &council, &[("claims", columns)]);
}

/// Holds targets, what was delivered and ratings to a hand answer, saving by saving and by directorate.
fn as_tracked(name: &str, council: &Council) {
    let answer = hand_answer(name);
    let (savings, targets, delivery) =
        (council.rows("savings"), council.rows("savings_profile"), council.rows("delivery"));
    let records = answer["records"].as_array().unwrap();
    assert_eq!(
        (savings.len(), targets.len(), delivery.len()),
        (records.len(), records.len(), records.len())
    );
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        let words = |key: &str| record[key].as_str().unwrap();
        let again = seen.entry(words("ref")).or_default();
        *again += 1;
        let id =
            if *again == 1 { words("ref").to_owned() } else { format!("{}-{again}", words("ref")) };
        let of = |rows: &Rows| rows.iter().find(|row| row["saving_id"] == id).unwrap().clone();
        let saving = of(&savings);
        assert_eq!(saving["title"], words("saving"));
        assert_eq!(saving["directorate"].to_lowercase(), words("directorate").to_lowercase());
        assert_eq!(
            pence(&of(&targets)["target"], false),
            pence(words("target_gbp000"), true),
            "{id}"
        );
        let state = of(&delivery);
        assert_eq!(pence(&state["banked"], false), pence(words("delivered_gbp000"), true), "{id}");
        // What exceeds the target stands by itself.
        let over = if state["over_achieved"].is_empty() {
            0
        } else {
            pence(&state["over_achieved"], false)
        };
        assert_eq!(
            pence(&state["forecast"], false) + over,
            pence(words("forecast_gbp000"), true),
            "{id}"
        );
        let letter =
            record["rag"].as_str().map(|colour| colour.chars().next().unwrap().to_string());
        let letter = letter.filter(|letter| letter != "n").unwrap_or_default();
        assert_eq!(state["brag_declared"], letter, "{id}");
    }
}

const COLOURS: [Said<'static>; 4] =
    [("0070C0", "B"), ("00B050", "G"), ("FF0000", "R"), ("FFC000", "A")];

#[test]
fn a_tracker_banded_by_directorate_and_rated_by_colour_comes_in_by_its_suggestion() {
    let mut said = vec![
        PUBLIC,
        // Grey is none of the four: no rating, never green.
        ("D9D9D9", ""),
        ("FFBF00", "A"),
        ("evidence_ref", "ledger, period 3"),
        ("Tracker!D10", "64"),
        ("Tracker!A36", "RS05-2"),
    ];
    said.extend(COLOURS);
    let map = suggested(&tracker("tracker-q1"));
    assert!(map.contains("submitted_on = \"2025-06-30\"  # stated: Tracker!A2"), "{map}");
    assert!(map.contains("unit = \"£000\"  # stated: Tracker!D4"), "{map}");
    // Each colour with its cells and what the key sheet calls it; none is taken for granted.
    assert!(
        map.contains(
            "\"00B050\" = \"?\"  # to be answered: B, G, A or R; \"\" if it is none: 9 cells"
        ),
        "{map}"
    );
    assert!(
        map.contains("the key says “On track”") && map.contains("it is in no key, and near FFC000"),
        "{map}"
    );
    let waived = [
        ("Tracker!D12", "adds 64000"),
        ("Tracker!D20", "without D15"),
        ("Tracker!D29", "without D22"),
        ("Tracker!D39", "adds D12, D20 and D29"),
    ];
    let council = brought(&tracker("tracker-q1"), &said, &waived);
    as_tracked("tracker-q1", &council);
}

#[test]
fn the_same_tracker_a_quarter_later_comes_in_by_its_suggestion() {
    let mut said = vec![PUBLIC, ("evidence_ref", "ledger, period 6")];
    said.extend(COLOURS);
    let waived = [("Tracker!F29", "leaves out PL06"), ("Tracker!F40", "leaves out PL06")];
    let council = brought(&tracker("tracker-q2"), &said, &waived);
    as_tracked("tracker-q2", &council);
}

#[test]
fn quarters_that_stand_alone_are_added_up_to_the_year_to_date() {
    let said = [
        PUBLIC,
        ("submitted_on", "2025-10-14"),
        ("hidden_rows", "use"),
        ("Savings 25-26!L14", "102000"),
    ];
    let seen = [
        ("Savings 25-26!E25", "of the rows that are seen"),
        ("Savings 25-26!L25", "of the rows that are seen"),
    ];
    let council = brought(&tracker("savings-by-quarter"), &said, &seen);
    let answer = hand_answer("savings-by-quarter");
    let (savings, targets, delivery) =
        (council.rows("savings"), council.rows("savings_profile"), council.rows("delivery"));
    for (service, totals) in answer["totals"]["by_service"].as_object().unwrap() {
        let of = |id: &str| {
            savings.iter().any(|saving| saving["saving_id"] == id && saving["service"] == *service)
        };
        let sum = |rows: &Rows, column: &str, period: Option<&str>| -> i64 {
            let rows = rows.iter().filter(|row| {
                of(&row["saving_id"]) && period.is_none_or(|period| row["period"] == period)
            });
            rows.map(|row| pence(&row[column], false)).sum()
        };
        let total = |key: &str| pence(totals[key].as_str().unwrap(), false);
        assert_eq!(sum(&targets, "target", None), total("plan_full_year"), "{service}");
        assert_eq!(
            sum(&delivery, "banked", Some("2025/26-Q2")),
            total("actual_to_Q2"),
            "{service}"
        );
    }
    // Quarters 3 and 4 are not reported yet, which is no delivery of nil.
    assert!(
        delivery.iter().all(|row| !["2025/26-Q3", "2025/26-Q4"].contains(&row["period"].as_str()))
    );
    assert_eq!(savings.len(), 18);
}

#[test]
fn proposals_of_several_years_keep_the_sign_of_each() {
    let said = [
        NOT_PUBLISHED,
        PUBLIC,
        ("status", "proposed"),
        ("–", "nothing"),
        ("tbc", "not known"),
        ("S", "efficiency"),
        ("I", "income"),
        ("T", "corporate"),
    ];
    let words = [
        ("Appendix C!D12", "leaves out D10, which is words"),
        ("Appendix C!F27", "leaves out F25, which is words"),
        ("Appendix C!D37", "leaves out D10, which is words"),
        ("Appendix C!F37", "leaves out F25, which is words"),
    ];
    let council = brought(&tracker("savings-proposals"), &said, &words);
    let answer = hand_answer("savings-proposals");
    let (savings, targets) = (council.rows("savings"), council.rows("savings_profile"));
    for (directorate, years) in answer["totals"]["by_directorate"].as_object().unwrap() {
        for (year, total) in years.as_object().unwrap().iter().filter(|(year, _)| *year != "fte") {
            let of = |id: &str| {
                savings.iter().any(|saving| {
                    saving["saving_id"] == id && saving["directorate"] == *directorate
                })
            };
            let rows = targets
                .iter()
                .filter(|row| of(&row["saving_id"]) && row["financial_year"] == *year);
            let sum: i64 = rows.map(|row| pence(&row["target"], false)).sum();
            // A saving is below nil there and above nil here; a reversal is below nil here.
            assert_eq!(-sum, pence(total.as_str().unwrap(), true), "{directorate} {year}");
        }
    }
    // Of 54 cells one is to be confirmed, which is no row.
    assert_eq!((savings.len(), targets.len()), (18, 53));
}

#[test]
fn payments_come_in_by_their_suggestion_credits_below_nil_and_the_short_row_named() {
    let said = [NOT_PUBLISHED, ("period", "2025/26-P1")];
    let map = suggested(&tracker("spend-list"));
    assert!(
        map.contains("44 in 2025/26-P1 and 1 in 2025/26-P2")
            && map.contains("row 39: one cell short"),
        "{map}"
    );
    // Nothing is waived: what stands in the row that is a cell short is read where it belongs.
    let short = "\"tracker!E39\" = { found = \"1,205.66\", read = \"not stated\", why = \"the amount stands here\" }\n\
                 \"tracker!F39\" = { found = \"\", read = \"1,205.66\", why = \"from E39\" }\n";
    let map =
        filled(&map, &said).replacen("\n\"tracker!H26\"", &format!("\n{short}\"tracker!H26\""), 1);
    let (council, told) = imported(&tracker("spend-list"), &map);
    assert_eq!(told.code, 0, "{map}\n{}{}", told.out, told.err);
    let answer = hand_answer("spend-list");
    let rows = council.rows("ledger");
    assert_eq!(rows.len(), 45);
    for (service, total) in answer["totals"]["by_service"].as_object().unwrap() {
        let sum: i64 = rows
            .iter()
            .filter(|row| row["directorate"] == *service)
            .map(|row| pence(&row["amount"], false))
            .sum();
        assert_eq!(sum, pence(total.as_str().unwrap(), false), "{service}");
    }
}

#[test]
fn a_monitoring_table_comes_in_by_its_suggestion() {
    let said =
        [("published_on", "2025-10-20"), PUBLIC, ("as_at", "2025-09-30"), ("P6!D17", "3870.412")];
    let totals = [
        ("P6!D28", "adds pounds to thousands, by D17"),
        ("P6!E28", "leaves out E23, which is kept as text"),
    ];
    let council = brought(&tracker("budget-monitoring"), &said, &totals);
    // Period 6 stands there, the end of the second quarter in the mapping by hand.
    let columns: [(&str, &[&str]); 2] = [
        ("services", &["service_id", "title", "directorate", "fund", "kind", "public"]),
        ("service_values", &["service_id", "item", "value", "declared", "reason", "as_at"]),
    ];
    same("budget-monitoring", &council, &columns);
}
