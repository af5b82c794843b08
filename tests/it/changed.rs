//! What changed since the last period, end to end: actions, measures and the scrutiny pack, as
//! Smallshire's README works them by hand.

use std::ffi::OsString;
use std::fs;

use mtfs::units::Decimal;
use serde_json::{Value, json};

use crate::folder::copy_of;
use crate::track::readme_rows;
use crate::typed::run;

const SMALLSHIRE: &str = "datasets/smallshire";

fn envelope(arguments: &[&str]) -> Value {
    let answer = run(&[&["--data", SMALLSHIRE, "-O", "json"], arguments].concat());
    assert_eq!(answer.code, 0, "{arguments:?}: {}", answer.err);
    serde_json::from_str(&answer.out).unwrap()
}

fn data(arguments: &[&str]) -> Value {
    envelope(arguments)["data"].clone()
}

fn plain(digits: &str) -> Decimal {
    digits.parse().unwrap()
}

fn one<'v>(list: &'v Value, key: &str, id: &str) -> &'v Value {
    list.as_array().unwrap().iter().find(|entry| entry[key] == id).unwrap()
}

/// Gives a colour and a state as the README writes them: `G in_progress`, `– narrative`.
fn position(colour: &Value, state: &Value) -> String {
    format!("{} {}", colour.as_str().unwrap_or("–"), state.as_str().unwrap())
}

#[test]
fn every_action_of_smallshire_moves_as_its_readme_has_it() {
    let answer = data(&["actions"]);
    let moved = &answer["plans"][0]["movement"];
    assert_eq!((&moved["from"], &moved["to"]), (&json!("2025-06-30"), &json!("2025-09-30")));
    let rows = readme_rows("### 10.1 What moved");
    let rows: Vec<_> = rows.iter().filter(|row| row[0].starts_with("ACT-")).collect();
    assert_eq!(rows.len(), 11);
    assert_eq!(moved["moves"].as_array().unwrap().len(), 11);
    for row in rows {
        let own = one(&moved["moves"], "action_id", &row[0]);
        assert_eq!(position(&own["from"], &own["state_before"]), row[1], "{}", row[0]);
        assert_eq!(position(&own["to"], &own["state"]), row[2], "{}", row[0]);
        assert_eq!(own["change"], row[3].as_str(), "{}", row[0]);
        let times = match own["ratings_alike"].as_u64().unwrap() {
            0 => String::new(),
            1 => format!("{}, once", own["since"].as_str().unwrap()),
            2 => format!("{}, twice", own["since"].as_str().unwrap()),
            more => panic!("{more} positions in a plan of two dates"),
        };
        assert_eq!(times, row[4], "{}", row[0]);
        let events: Vec<&str> =
            own["events"].as_array().unwrap().iter().map(|event| event.as_str().unwrap()).collect();
        assert_eq!(events.join(" "), row[5], "{}", row[0]);
        // The lists of the movement hold the same.
        for kind in [row[3].as_str()].into_iter().chain(events) {
            assert!(moved[kind].as_array().unwrap().contains(&json!(row[0])), "{kind} {}", row[0]);
        }
    }
}

#[test]
fn every_tally_of_smallshire_is_as_its_readme_adds_it() {
    let rows = readme_rows("## 10. Actions");
    let rows: Vec<_> = rows.iter().filter(|row| row[0].starts_with("2025-")).collect();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let answer = data(&["--as-at", &row[0], "actions"]);
        let plan = &answer["plans"][0];
        let counted = match row[1].as_str() {
            "all" => &plan["totals"],
            group => one(&plan["groups"], "group", group),
        };
        for (colour, cell) in ["green", "amber", "red"].iter().zip(&row[2..]) {
            assert_eq!(counted[colour].to_string(), *cell, "{row:?}");
        }
        if row[1] != "all" {
            assert_eq!(counted["agrees"], true, "{row:?}");
        }
    }
}

/// Gives what the README says of a value: `2025-09-30: at least 3.2%`, without unit and commas.
fn value(at: &Value, bound: &Value, number: &Value, unit: &Value) -> String {
    let Some(number) = number.as_str() else { return "–".to_owned() };
    let number = plain(number) * Decimal::from(if unit == "fraction" { 100 } else { 1 });
    let number = number.normalize();
    let bound = match bound.as_str().unwrap() {
        "exact" => String::new(),
        other => format!("{} ", other.replace('_', " ")),
    };
    let unit = if unit == "fraction" { "%" } else { "" };
    format!("{}: {bound}{number}{unit}", at.as_str().unwrap())
}

#[test]
fn every_measure_of_smallshire_moves_as_its_readme_has_it() {
    let answer = envelope(&["measures"]);
    let tables = &answer["data"]["tables"];
    let [all, moves] = [0, 1].map(|at| &tables[at]["rows"]);
    let rows = readme_rows("### 11.1 What moved");
    let rows: Vec<_> = rows.iter().filter(|row| row[0].starts_with("MEA-")).collect();
    assert_eq!(rows.len(), all.as_array().unwrap().len());
    for row in &rows {
        let own = &one(all, "row", &row[0])["cells"];
        let unit = &own["unit"];
        let before = [&own["before_as_at"], &own["before_bound"], &own["before"]];
        let latest = [&own["as_at"], &own["bound"], &own["actual"]];
        for ([at, bound, number], cell) in [before, latest].into_iter().zip(&row[1..]) {
            assert_eq!(value(at, bound, number, unit), cell.replace(',', ""), "{}", row[0]);
        }
        assert_eq!(own["move"], row[4].as_str(), "{}", row[0]);
        assert_eq!(own["target_crossed"].as_str().unwrap_or_default(), row[5], "{}", row[0]);
        // `rose by at least 3.2 − 2.8 = 0.4 points`: the words before the sum, and its end.
        let line = moves.as_array().unwrap().iter().find(|line| line["row"] == row[0].as_str());
        let cell = |key: &str| line.and_then(|line| line["cells"][key].as_str());
        match (cell("way"), cell("moved_by")) {
            (None, _) => assert_eq!(row[3], "–", "{}", row[0]),
            (Some("same"), None) => {
                assert!(row[3].starts_with("same, since 2025-03-31"), "{}", row[0]);
            }
            (Some(way), by) => {
                let (_, end) = row[3].split_once(" = ").unwrap();
                let end = end.replace(',', "");
                let by = plain(by.unwrap());
                assert_eq!(plain(end.trim_end_matches(" points")), by, "{}", row[0]);
                let bound = match cell("moved_by_bound").unwrap() {
                    "exact" => String::new(),
                    other => format!("{} ", other.replace('_', " ")),
                };
                assert!(row[3].starts_with(&format!("{way} by {bound}")), "{}", row[0]);
            }
        }
    }
    // The states of the README, section 11.
    let states = ["met", "near", "not_due", "not_met", "cannot_be_rated"];
    let count = |at: &str, word: &str| {
        let id = format!("measures/{at}/{}", word.replace('_', "-"));
        answer["figures"][&id]["value"].as_str().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(states.map(|state| count("count", state)), [1, 1, 3, 4, 1]);
    // The counts of the README's last line: each fact in one of them.
    let count = |word: &str| count("moved", word);
    let counts =
        ["worse", "better", "unmoved", "one_value", "no_new_value", "not_judged"].map(count);
    assert_eq!(counts, [2, 4, 1, 1, 1, 1]);
    assert_eq!(counts.iter().sum::<u64>() + count("never_measured"), 10);
    assert_eq!([count("target_reached"), count("target_lost")], [1, 1]);
}

#[test]
fn a_count_of_what_moved_leads_back_to_the_rows_behind_it() {
    let explain = |id: &str| run(&["--data", SMALLSHIRE, "explain", id]);
    let worse = explain("actions/improvement-plan-2025/2025-09-30/worse");
    // ACT-09 in September is the 18th row of states, line 19 of the file.
    assert!(worse.out.contains("action_status.csv:19:"), "{}", worse.out);
    let by = explain("measures/MEA-07/moved-by");
    assert!(by.out.contains("fell by") && by.out.contains("measure_values.csv:"), "{}", by.out);
}

#[test]
fn both_commands_tell_in_words_what_moved() {
    let said = |command: &str| run(&["--data", SMALLSHIRE, command]).out;
    let actions = said("actions");
    let row = |told: &str, begins: &str, holds: &[&str]| {
        let line =
            |line: &&str| line.starts_with(begins) && holds.iter().all(|of| line.contains(of));
        assert!(told.lines().any(|told| line(&told)), "{begins} {holds:?}: {told}");
    };
    row(
        &actions,
        " ACT-09 Savings tracker shown to every manager",
        &["↓ worse", "G ● On track", "R ◆ Off track"],
    );
    row(&actions, " ACT-02 Delivery plan signed for every saving", &["= unmoved", "Newly overdue"]);
    let measures = said("measures");
    row(
        &measures,
        " MEA-05      Apprentices as a share of staff",
        &["Reached its target", "2.8%", "at least 3.2%", "rose", "at least 0.4 points"],
    );
    let havering = run(&["--data", "datasets/havering", "measures"]).out;
    assert!(havering.contains("never measured"));
}

#[test]
fn the_scrutiny_pack_holds_the_movement_in_its_data_without_what_is_not_public() {
    let folder = copy_of(SMALLSHIRE);
    let file = folder.path().join("savings.csv");
    let savings = fs::read_to_string(&file).unwrap();
    let closed: Vec<String> = savings
        .lines()
        .map(|line| {
            if line.starts_with("PEO-2526-001,") {
                line.replace(",true,", ",false,")
            } else {
                line.to_owned()
            }
        })
        .collect();
    assert_ne!(closed.join("\n"), savings.trim_end());
    folder.put("savings.csv", closed.join("\n") + "\n");
    let to = tempfile::tempdir().unwrap();
    let at = |name: &str| fs::read_to_string(to.path().join(name)).unwrap();
    let (from, into) = (folder.path().to_str().unwrap(), to.path().to_str().unwrap());
    let typed = ["mtfs", "--data", from, "report", "scrutiny", "--to", into];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = mtfs::cli::run(typed.map(OsString::from), &mut out, &mut err);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    let pack: Value = serde_json::from_str(&at("scrutiny.json")).unwrap();
    let moved = &pack["data"]["movement"];
    // 258,000 − 307,000 of all seven; the closed one fell by 30,000 of that and is in no sum. Six
    // savings moved, five without it.
    let rows = |table: &str| one(&moved["tables"], "table", table)["rows"].clone();
    let ends = ["before", "after"].map(|end| {
        let cells = one(&rows("causes"), "row", end)["cells"].clone();
        cells["forecast"].as_str().unwrap().trim_end_matches(".00").parse::<i64>().unwrap()
    });
    assert_eq!(ends[1] - ends[0], -19_000);
    assert_eq!(rows("savings").as_array().unwrap().len(), 5);
    let page = at("scrutiny.html");
    assert!(page.contains("Savings that moved, ") && page.contains("−£5,000"));
    for words in ["PEO-2526-001", "Early help hubs"] {
        assert!(!page.contains(words) && !moved.to_string().contains(words), "{words}");
    }
}
