//! Delivery through time: positions of every period, what a year hands on, the track record.

use std::collections::BTreeMap;
use std::fs;

use mtfs::figures::GroupKey;
use mtfs::figures::savings::{CarryField, Field, carry, in_cash_total, position};
use mtfs::records::Recurrence;
use mtfs::units::{FinancialYear, Money};
use proptest::prelude::*;
use serde_json::Value;

use crate::folder::{CouncilFolder, copy_of};
use crate::parts::{Published, loaded, register};
use crate::typed::run;

const SMALLSHIRE: &str = "datasets/smallshire";

const FIELDS: [&str; 8] = [
    "target",
    "banked",
    "forecast",
    "slipped",
    "unachievable",
    "over_achieved",
    "mitigated",
    "uncovered",
];

/// Runs a command on Smallshire and reads its data.
fn data(arguments: &[&str]) -> Value {
    let answer = run(&[&["--data", SMALLSHIRE, "-O", "json"], arguments].concat());
    assert_eq!(answer.code, 0, "{arguments:?}: {}", answer.err);
    serde_json::from_str::<Value>(&answer.out).unwrap()["data"].clone()
}

/// Gives the rows of every table below a heading of Smallshire's README, which is worked by hand, up
/// to the next heading.
pub(crate) fn readme_rows(heading: &str) -> Vec<Vec<String>> {
    let readme = fs::read_to_string(format!("{SMALLSHIRE}/README.md")).unwrap();
    let (_, rest) = readme.split_once(&format!("\n{heading}")).unwrap();
    let part = rest.split("\n#").next().unwrap();
    part.lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().replace("**", "")).collect()
        })
        .collect()
}

/// Thousands of the README as JSON has pounds; a dash is an amount that nobody gave.
fn pounds(thousands: &str) -> Option<String> {
    (thousands != "–").then(|| format!("{thousands}000.00").replace("0000.00", "0000.00"))
}

fn told(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Nil is nil at any scale.
fn same(expected: Option<String>, found: &Value, what: &str) {
    let expected = expected.map(|words| if words == "0000.00" { "0.00".to_owned() } else { words });
    assert_eq!(told(found), expected, "{what}");
}

#[test]
fn every_period_of_smallshire_is_as_its_readme_adds_it_up() {
    let mut periods = 0;
    for (number, year) in [("3.1", "2023/24"), ("3.2", "2024/25"), ("3.3", "2025/26")] {
        for row in readme_rows(&format!("### {number} {year}")) {
            if !(row[0].starts_with('Q') || row[0] == "outturn") {
                continue;
            }
            let period = format!("{year}-{}", row[0]);
            let totals = data(&["savings", "--as-at", &period])["totals"].clone();
            for (field, cell) in FIELDS.iter().zip(&row[1..]) {
                same(pounds(cell), &totals[field], &format!("{period} {field}"));
            }
            periods += 1;
        }
    }
    assert_eq!(periods, 5 + 5 + 2);
}

#[test]
fn every_saving_of_smallshire_is_as_its_readme_has_it() {
    let years = [("2.1 2023/24 at outturn", "2023/24-outturn", 7)];
    let years = years.into_iter().chain([
        ("2.2 2024/25 at outturn", "2024/25-outturn", 9),
        ("2.3 2025/26 at Q2", "2025/26-Q2", 7),
    ]);
    for (heading, period, savings) in years {
        let lines = data(&["savings", "--as-at", period])["lines"].clone();
        let rows: BTreeMap<String, Vec<String>> = readme_rows(&format!("### {heading}"))
            .into_iter()
            .filter(|row| row.len() == 11 && row[0].contains("-2"))
            .map(|row| (row[0].clone(), row))
            .collect();
        assert_eq!(rows.len(), savings, "{period}");
        let lines = lines.as_array().unwrap();
        assert_eq!(lines.len(), savings, "{period}");
        for line in lines {
            let row = &rows[line["saving_id"].as_str().unwrap()];
            assert_eq!([&line["brag_declared"], &line["brag_computed"]], [&row[1], &row[2]]);
            for (field, cell) in FIELDS.iter().zip(&row[3..]) {
                same(pounds(cell), &line[field], &format!("{period} {} {field}", row[0]));
            }
        }
    }
}

/// Gives the number after the last equals sign of a sum worked out in words.
fn result(sum: &str) -> &str {
    sum.rsplit('=').next().unwrap().trim()
}

#[test]
fn what_each_year_hands_on_is_as_the_readme_works_it() {
    let mut years = 0;
    for row in readme_rows("## 5. Carry") {
        if !row[0].starts_with("20") {
            continue;
        }
        let year = &row[0][..7];
        let carry = data(&["savings", "--year", year, "--carry"])["carry"].clone();
        let totals = &carry["totals"];
        let keys =
            ["to_deliver_next_year", "unachievable", "recurring_mitigation", "pressure_next_year"];
        for (key, cell) in keys.into_iter().zip(&row[1..]) {
            same(pounds(result(cell)), &totals[key], &format!("{year} {key}"));
        }
        years += 1;
    }
    assert_eq!(years, 3);
}

#[test]
fn what_slipped_returns_once_and_a_written_out_saving_names_its_decision() {
    let carry = data(&["savings", "--year", "2024/25", "--carry"])["carry"].clone();
    let line = |id: &str| {
        let lines = carry["lines"].as_array().unwrap();
        lines.iter().find(|line| line["saving_id"] == id).unwrap().clone()
    };
    // 20 slipped in 2024/25, 20 brought forward in 2025/26: nothing is left to enter.
    let waste = line("PLA-2425-001");
    assert_eq!(waste["brought_forward"], "20000.00");
    assert_eq!((&waste["to_enter"], &waste["reopens"]), (&"0.00".into(), &"2025/26".into()));
    // Its 8 of overtime covered the year only: to deliver stays 20.
    assert_eq!(waste["one_off_mitigation"], "8000.00");
    assert_eq!(waste["to_deliver_next_year"], "20000.00");
    let lights = line("PLA-2425-004");
    assert_eq!(
        (&lights["written_out"], &lights["decision_ref"]),
        (&true.into(), &"DEC-003".into())
    );
    // The one-off sale of vehicles lost 10 and carries nothing.
    assert_eq!(carry["one_off"]["savings"], serde_json::json!(["RES-2425-001"]));
    assert_eq!(carry["one_off"]["totals"]["unachievable"], "10000.00");
    let last = data(&["savings", "--carry"])["carry"].clone();
    assert_eq!((&last["totals"]["known"], &last["totals"]["lines"]), (&6.into(), &7.into()));
    assert_eq!(last["totals"]["target_unknown"], "40000.00");
}

#[test]
fn what_is_carried_is_explained_down_to_cells() {
    let figure = "carry/2025-26-q2/line/PEO-2526-001/pressure_next_year";
    let answer = run(&["--data", SMALLSHIRE, "explain", figure]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    // 15 lost, less 10 of caretaking shared for good.
    assert!(answer.out.contains("= £5,000.00"), "{}", answer.out);
    for cell in ["delivery.csv:126:60  15000", "mitigations.csv:9:85  10000"] {
        assert!(answer.out.contains(cell), "{}", answer.out);
    }
}

#[test]
fn savings_are_followed_from_the_rating_at_approval() {
    // Of seven in 2025/26: G to B 45, to G 50, to A 50 + 30, to R 60; A to R 100; N to N 40.
    let moves = data(&["savings"])["migration"].clone();
    let found: Vec<(String, u64, String)> = moves
        .as_array()
        .unwrap()
        .iter()
        .map(|of| {
            let word = |key: &str| of[key].as_str().unwrap().to_owned();
            let made = format!("{}{}", word("at_approval"), word("now"));
            (made, of["lines"].as_u64().unwrap(), word("target"))
        })
        .collect();
    let expected = [
        ("GB", 1, "45000.00"),
        ("GG", 1, "50000.00"),
        ("GA", 2, "80000.00"),
        ("GR", 1, "60000.00"),
        ("AR", 1, "100000.00"),
        ("NN", 1, "40000.00"),
    ];
    assert_eq!(found, expected.map(|(made, lines, target)| (made.into(), lines, target.into())));
}

#[test]
fn unequal_ratings_are_told_with_the_clause_of_the_rule() {
    let pairs = data(&["savings"])["rated_unequally"].clone();
    assert_eq!(pairs[0]["worse_rated"], "PEO-2425-001");
    assert_eq!(pairs[0]["clause_for_worse"], "A: from 75% and below 95%");
    assert_eq!(pairs[0]["clause_for_better"], "R: below 75%");
}

/// Shares of past years, by colour and period, worked by hand in section 14 of the README.
#[test]
fn the_record_without_shrinking_is_the_readmes_delivery_profiles() {
    let folder = copy_of(SMALLSHIRE);
    let path = folder.path().to_str().unwrap();
    let shipped = fs::read_to_string(format!("{path}/delivery_profiles.csv")).unwrap();
    let answer = run(&["--data", path, "savings", "--record", "--k", "0", "--write"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let written = fs::read_to_string(format!("{path}/delivery_profiles.csv")).unwrap();
    let of = |text: &str, marks: [&str; 2]| -> Vec<String> {
        let rows = text.lines().filter(|row| marks.iter().any(|mark| row.contains(mark)));
        rows.map(str::to_owned).collect()
    };
    let marks = [",Q2,", ",Q4,"];
    assert_eq!(of(&written, marks), of(&shipped, marks));
    assert_eq!(of(&shipped, marks).len(), 8);
    let check = run(&["--data", path, "check"]);
    assert_eq!(check.code, 0, "{}", check.out);
}

#[test]
fn few_cases_are_shrunk_towards_the_whole_record() {
    let record = data(&["savings", "--record"])["record"].clone();
    // All sixteen: 615 of 850 came, 615 ÷ 850 = 0.723529…
    assert_eq!((&record["k"], &record["cases"]), (&5.into(), &16.into()));
    assert_eq!(record["whole"]["on_time"], "0.723529");
    let parts = record["parts"].as_array().unwrap();
    let part = |key: &str, period: &str| {
        parts.iter().find(|part| part["key"] == key && part["period"] == period).unwrap().clone()
    };
    // R at Q2: one case, nothing came. (1 × 0 + 5 × 0.7235294…) ÷ 6 = 0.6029411…
    assert_eq!(part("R", "Q2")["shrunk"]["on_time"], "0.602941");
    // A at Q2: (7 × 285 ÷ 460 + 5 × 615 ÷ 850) ÷ 12 = (4.3369565… + 3.6176470…) ÷ 12 = 0.6628836…
    assert_eq!(part("A", "Q2")["shrunk"]["on_time"], "0.662884");
    // People at any period: 170 + 170 of 240 + 200 came.
    assert_eq!(part("People", "Q1")["on_time"], "340000.00");
    assert_eq!(part("People", "Q1")["target"], "440000.00");
}

/// Two years of one green saving each: 80 of 100 came and 20 slipped; then 60 of 100, 40 lost.
fn two_years() -> CouncilFolder {
    CouncilFolder::new()
        .with("sources.csv", "source_id,title,published_on\nSRC-1,Budget report,2023-02-14\n")
        .with(
            "savings.csv",
            "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,public,source_id\n\
             S-1,Energy,Place,efficiency,cashable,recurring,general_fund,line,2023/24,in_delivery,true,SRC-1\n",
        )
        .with(
            "savings_profile.csv",
            "saving_id,financial_year,kind,target\nS-1,2023/24,new,100\nS-1,2024/25,new,100\n",
        )
        .with(
            "delivery.csv",
            "saving_id,financial_year,period,submitted_on,revision,forecast,slipped,unachievable,brag_declared,source_id\n\
             S-1,2023/24,2023/24-Q2,2023-10-10,1,100,0,0,G,SRC-1\n\
             S-1,2023/24,2023/24-outturn,2024-05-10,1,80,20,0,A,SRC-1\n\
             S-1,2024/25,2024/25-Q2,2024-10-10,1,100,0,0,G,SRC-1\n\
             S-1,2024/25,2024/25-outturn,2025-05-10,1,60,0,40,R,SRC-1\n",
        )
}

#[test]
fn each_year_is_foretold_from_the_other_and_scored_by_the_pound() {
    let folder = two_years();
    let path = folder.path().to_str().unwrap();
    let typed = ["savings", "--record", "--k", "0", "--allowance", "30%", "-O", "json"];
    let answer = run(&[&["--data", path], &typed[..]].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let record = serde_json::from_str::<Value>(&answer.out).unwrap()["data"]["record"].clone();
    // 2023/24 foretold as 0.6: 80 × 0.4² + 20 × 0.6² = 12.8 + 7.2 = 20.
    // 2024/25 foretold as 0.8: 60 × 0.2² + 40 × 0.8² = 2.4 + 25.6 = 28. (20 + 28) ÷ 200 = 0.24.
    assert_eq!(record["score"]["record"], "0.24");
    // G at its face value of 0.95: 80 × 0.0025 + 20 × 0.9025 = 18.25; 60 × 0.0025 + 40 × 0.9025
    // = 36.25; (18.25 + 36.25) ÷ 200 = 0.2725.
    assert_eq!(record["score"]["face_value"], "0.2725");
    assert_eq!(record["score"]["forecasts"], 2);
    // 30 held back: 20 did not come, then 40.
    let left: Vec<&Value> =
        record["allowances"].as_array().unwrap().iter().map(|year| &year["left"]).collect();
    assert_eq!(left, ["10.00", "-10.00"]);
    assert_eq!(record["allowances"][1]["needed"], "0.4");
}

#[test]
fn a_record_speaks_only_of_what_was_known_by_then() {
    let folder = two_years();
    let path = folder.path().to_str().unwrap();
    let known = ["savings", "--record", "--as-at", "2024-12-31", "-O", "json"];
    let answer = run(&[&["--data", path], &known[..]].concat());
    let record = serde_json::from_str::<Value>(&answer.out).unwrap()["data"]["record"].clone();
    assert_eq!(record["years"], serde_json::json!(["2023/24"]));
    assert!(record["score"].is_null(), "one year cannot be foretold from another");
    let unknown = ["savings", "--record", "--as-at", "2023-12-31", "--write"];
    let answer = run(&[&["--data", path], &unknown[..]].concat());
    assert_eq!(answer.code, 2);
    assert!(!folder.path().join("delivery_profiles.csv").exists());
}

#[test]
fn an_allowance_is_a_share() {
    for (typed, hint) in [("40", "40%"), ("140%", "from 0% to 100%")] {
        let answer = run(&["savings", "--record", "--allowance", typed]);
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains(hint), "{}", answer.err);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A second count: what is late or lost in recurring savings is to deliver, pressure or covered
    /// for good, and cover never passes a shortfall.
    #[test]
    fn each_pound_of_recurring_shortfall_carries_once(seed in any::<u64>()) {
        let loaded = loaded(&register(seed, Published::Whatever).tables);
        let book = &loaded.book;
        for year in ["2024/25", "2025/26"].map(|words| FinancialYear::from_words(words).unwrap()) {
            let position = position(book, year, None, GroupKey::Directorate);
            let mut expected = Money::NIL;
            for line in &position.lines {
                prop_assert!(in_cash_total(book, line.saving));
                let [late, lost, cover] = [Field::Slipped, Field::Unachievable, Field::Mitigated]
                    .map(|field| line.get(field));
                if let (Some(late), Some(lost), Some(cover)) = (late, lost, cover) {
                    prop_assert!(cover <= late + lost);
                    prop_assert_eq!(line.get(Field::Uncovered), Some(late + lost - cover));
                }
                if book.savings.recurrence(line.saving) != Recurrence::OneOff {
                    expected = [late, lost].into_iter().flatten().fold(expected, |sum, one| sum + one);
                }
            }
            let carry = carry(book, year, None);
            let get = |field| carry.totals.get(field).unwrap_or(Money::NIL);
            let carried = get(CarryField::ToDeliver)
                + get(CarryField::Pressure)
                + get(CarryField::RecurringMitigation);
            // Cover counts only beside a loss that is told.
            let beside_nothing: Money = carry
                .lines
                .iter()
                .filter(|line| line.unachievable.is_none())
                .filter_map(|line| line.recurring_mitigation)
                .sum();
            prop_assert_eq!(carried, expected + beside_nothing);
            let lines = |field| carry.lines.iter().filter_map(|line| line.get(field)).sum::<Money>();
            for field in CarryField::ALL {
                prop_assert_eq!(lines(field), get(field));
            }
        }
    }
}

#[test]
fn savings_brought_forward_undelivered_are_a_group_of_their_own() {
    let groups = data(&["savings", "--by", "origin"])["groups"].clone();
    let group = |key: &str| {
        let groups = groups.as_array().unwrap();
        groups.iter().find(|group| group["key"] == key).unwrap()["totals"].clone()
    };
    // Foster homes 40 + 20 and waste 30 + 20; their forecasts 51 + 48.
    assert_eq!(group("brought forward")["target"], "110000.00");
    assert_eq!(group("brought forward")["forecast"], "99000.00");
    // 100 + 40 + 45 + 50 + 30; without the 40 that nobody returned 60 + 45 + 30 + 24.
    assert_eq!(group("new")["target"], "265000.00");
    assert_eq!(group("new")["forecast"], "159000.00");
}

#[test]
fn a_saving_grows_to_its_full_year_effect_and_a_one_off_has_none() {
    let lines = data(&["savings", "--year", "2024/25"])["lines"].clone();
    let line = |id: &str| {
        let lines = lines.as_array().unwrap();
        lines.iter().find(|line| line["saving_id"] == id).unwrap().clone()
    };
    // 120 in its part of 2024/25, 40 more in 2025/26; the 20 brought forward is the same pound, late.
    let homes = line("PEO-2425-001");
    assert_eq!(
        (&homes["full_year_effect"], &homes["part_year"]),
        (&"160000.00".into(), &true.into())
    );
    let sale = line("RES-2425-001");
    assert_eq!((&sale["full_year_effect"], &sale["part_year"]), (&"0.00".into(), &false.into()));
    let figure = "savings/2024-25/line/PEO-2425-001/full_year_effect";
    let answer = run(&["--data", SMALLSHIRE, "explain", figure]);
    assert!(answer.out.contains("savings_profile.csv:7:"), "{}", answer.out);
}

/// Smallshire's sixteen cases at four points, each year foretold from the other, k = 5. Worked apart
/// from the program, in decimals over the rows of delivery.csv: 0.167856 with the written-out as they
/// were (0.177530 were they shrunk), 0.160338 at face value.
#[test]
fn the_score_of_smallshire_is_as_worked_apart() {
    let answer = run(&["--data", "datasets/smallshire", "savings", "--record", "-O", "json"]);
    let record = serde_json::from_str::<Value>(&answer.out).unwrap()["data"]["record"].clone();
    assert_eq!(record["score"]["record"], "0.167856");
    assert_eq!(record["score"]["face_value"], "0.160338");
    assert_eq!(record["score"]["forecasts"], 64);
}

/// A decision wrote them out: nothing of them comes, however few they are. Red at Q2 was one case, of
/// which nothing came: (1 × 0 + 5 × 0.723529) ÷ 6 = 0.602941 on time, 5 × 0.088235 ÷ 6 = 0.073529
/// late, (1 + 5 × 0.188235) ÷ 6 = 0.323529 never.
#[test]
fn what_is_written_out_is_not_shrunk_towards_what_was_delivered() {
    let answer = run(&["--data", "datasets/smallshire", "savings", "--record", "-O", "csv"]);
    let line = |start: &str| {
        let line = answer.out.lines().find(|line| line.contains(start)).unwrap();
        // Each ends with the mark of what is exempt.
        line.split_once(",\"Not for publication: ").unwrap().0.to_owned()
    };
    assert!(line("X,X,Q4").ends_with(",0,0,1"), "{}", answer.out);
    assert!(line("R,R,Q2").ends_with(",0.602941,0.073529,0.323529"), "{}", answer.out);
}

/// Gives a council with these savings, as id and directorate, each with a target of 100 in 2025/26;
/// what a name in another year is called moves no id.
fn programme(savings: &[(&str, &str)]) -> CouncilFolder {
    let (mut register, mut profile) = (
        "saving_id,title,directorate,owner,type,cashable,recurrence,fund,grain,origin_year,status,public,source_id\n"
            .to_owned(),
        "saving_id,financial_year,kind,target\n".to_owned(),
    );
    for (id, name) in savings {
        register.push_str(&format!(
            "{id},Title,{name},{name},efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,true,SRC-1\n"
        ));
        profile.push_str(&format!("{id},2025/26,new,100\n"));
    }
    CouncilFolder::new().with("savings.csv", register).with("savings_profile.csv", profile)
}

/// Gives the target and its id of each group of a programme, by the group's name.
fn groups_by(folder: &CouncilFolder, by: &str, year: &str) -> BTreeMap<String, (String, String)> {
    let path = folder.path().to_str().unwrap();
    let answer = run(&["--data", path, "-O", "json", "savings", "--by", by, "--year", year]);
    let json: Value = serde_json::from_str(&answer.out).unwrap();
    let groups = json["data"]["groups"].as_array().unwrap();
    let each = groups.iter().map(|group| {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let id = word(&group["totals"]["ids"]["target"]);
        assert_eq!(json["figures"][&id]["value"], group["totals"]["target"], "{id}");
        (word(&group["key"]), (word(&group["totals"]["target"]), id))
    });
    each.collect()
}

#[test]
fn names_that_look_alike_are_groups_of_their_own() {
    let names =
        ["People", "people", "People!", "All", "By owner", "Apart proposed", "Line", "Cliff"];
    let savings: Vec<(String, &str)> =
        names.iter().enumerate().map(|(at, name)| (format!("S-{at}"), *name)).collect();
    let savings: Vec<(&str, &str)> = savings.iter().map(|(id, name)| (&**id, *name)).collect();
    let folder = programme(&savings);
    for (by, lead) in [("directorate", ""), ("owner", "by-owner/")] {
        let groups = groups_by(&folder, by, "2025/26");
        assert_eq!(groups.len(), names.len());
        let mut ids: Vec<&String> = groups.values().map(|(_, id)| id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), names.len(), "{ids:?}");
        assert!(groups.values().all(|(target, _)| target == "100.00"), "{groups:?}");
        let id = |name: &str| groups[name].1.clone();
        assert_eq!(id("People"), format!("savings/2025-26/{lead}people/target"));
        assert_eq!(id("People!"), format!("savings/2025-26/{lead}people-2/target"));
        assert_eq!(id("people"), format!("savings/2025-26/{lead}people-3/target"));
        for name in ["All", "By owner", "Apart proposed", "Line", "Cliff"] {
            assert!(id(name).ends_with("-2/target"), "{}", id(name));
        }
    }
}

#[test]
fn the_year_asked_for_moves_no_id_of_a_group() {
    let folder = programme(&[("S-1", "people")]);
    folder.put(
        "savings.csv",
        "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,public,source_id\n\
         S-1,One,people,efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,true,SRC-1\n\
         S-2,Two,People,efficiency,cashable,recurring,general_fund,line,2024/25,in_delivery,true,SRC-1\n",
    );
    folder.put(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target\nS-1,2025/26,new,100\nS-2,2024/25,new,100\n",
    );
    let now = groups_by(&folder, "directorate", "2025/26");
    assert_eq!(now["people"].1, "savings/2025-26/people-2/target");
    let before = groups_by(&folder, "directorate", "2024/25");
    assert_eq!(before["People"].1, "savings/2024-25/people/target");
}

#[test]
fn savings_whose_ids_look_alike_keep_their_own_figures() {
    let ids = ["PLA-24-003", "pla-24-003", "PLA_24_003", "PLA.24.003", "A", "a", "target"];
    let savings: Vec<(&str, &str)> = ids.into_iter().map(|id| (id, "Place")).collect();
    let folder = programme(&savings);
    let path = folder.path().to_str().unwrap();
    let answer = run(&["--data", path, "-O", "json", "savings"]);
    let json: Value = serde_json::from_str(&answer.out).unwrap();
    let lines = json["data"]["lines"].as_array().unwrap();
    assert_eq!(lines.len(), ids.len());
    for (line, id) in lines.iter().zip(ids) {
        let figure = format!("savings/2025-26/line/{id}/target");
        assert_eq!(line["ids"]["target"], figure);
        assert_eq!(json["figures"][&figure]["value"], "100.00");
    }
}
