//! Files of every kind into their tables, by a mapping: what a hand answer says of each comes out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::folder::CouncilFolder;
use crate::typed::{Answer, run};

/// A folder, the file that is brought into it and the mapping.
pub(crate) struct Brought {
    _home: CouncilFolder,
    pub(crate) folder: PathBuf,
    pub(crate) file: PathBuf,
    pub(crate) map: PathBuf,
}

pub(crate) type Rows = Vec<BTreeMap<String, String>>;

impl Brought {
    /// A file that stands under `tests/trackers`, with the tables beside it that it needs.
    pub(crate) fn kept(name: &str) -> Self {
        let home = CouncilFolder::empty();
        let folder = home.path().join("council");
        assert_eq!(run(&["init", folder.to_str().unwrap()]).code, 0);
        let kept = Path::new("tests/trackers").join(name);
        for entry in fs::read_dir(&kept).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "csv")
                && !path.ends_with("tracker.csv")
            {
                fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
            }
        }
        let files =
            ["csv", "xlsx", "ods", "xls"].map(|ending| kept.join(format!("tracker.{ending}")));
        let file = files.into_iter().find(|file| file.is_file()).unwrap();
        Self { _home: home, folder, file, map: kept.join("map.toml") }
    }

    /// A file and a mapping written for one test.
    pub(crate) fn own(file: &str, map: &str) -> Self {
        let home = CouncilFolder::empty().with("list.csv", file).with("map.toml", map);
        let folder = home.path().join("council");
        assert_eq!(run(&["init", folder.to_str().unwrap()]).code, 0);
        let (file, map) = (home.path().join("list.csv"), home.path().join("map.toml"));
        Self { _home: home, folder, file, map }
    }

    /// A workbook and a mapping made for one test.
    pub(crate) fn of_workbook(book: &mut rust_xlsxwriter::Workbook, map: &str) -> Self {
        let council = Self::own("", map);
        let file = council.map.with_file_name("book.xlsx");
        fs::write(&file, book.save_to_buffer().unwrap()).unwrap();
        Self { file, ..council }
    }

    pub(crate) fn import(&self, more: &[&str]) -> Answer {
        let [folder, file, map] =
            [&self.folder, &self.file, &self.map].map(|path| path.to_str().unwrap());
        let mut typed = vec!["--data", folder, "import", file, "--map", map];
        typed.extend(more);
        run(&typed)
    }

    pub(crate) fn asked(&self, typed: &[&str]) -> Answer {
        let mut all = vec!["--data", self.folder.to_str().unwrap()];
        all.extend(typed);
        run(&all)
    }

    pub(crate) fn rows(&self, table: &str) -> Rows {
        let mut reader = csv::Reader::from_path(self.folder.join(format!("{table}.csv"))).unwrap();
        let headers = reader.headers().unwrap().clone();
        let row = |record: csv::StringRecord| {
            headers.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
        };
        reader.records().map(|record| row(record.unwrap())).collect()
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.is_file());
        files.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect()
    }

    /// Imports, then again: everything is there, and the second time nothing changes.
    pub(crate) fn imported(self) -> Self {
        let before = self.files();
        let dry = self.import(&["--dry-run"]);
        assert_eq!(dry.code, 0, "{}{}", dry.out, dry.err);
        assert!(before == self.files(), "a dry run writes nothing");
        let answer = self.import(&[]);
        assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
        assert!(!answer.out.contains("  NO"), "{}", answer.out);
        let first = self.files();
        let again = self.import(&[]);
        assert_eq!(again.code, 0, "{}{}", again.out, again.err);
        assert!(first == self.files(), "{}", again.out);
        let check = self.asked(&["check"]);
        assert!(!check.out.contains("error["), "{}", check.out);
        self
    }
}

/// The hand answer of a kept file.
pub(crate) fn hand_answer(name: &str) -> Value {
    let path = Path::new("tests/trackers").join(name).join("expected.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn records(answer: &Value) -> &[Value] {
    answer["records"].as_array().unwrap()
}

/// Gives an amount or a number in hundredths of its own unit, exactly.
pub(crate) fn hundredths(words: &str, of: i64) -> i64 {
    let (negative, words) = words.strip_prefix('-').map_or((false, words), |rest| (true, rest));
    let (whole, part) = words.split_once('.').unwrap_or((words, ""));
    let digits = 6;
    let part = format!("{part:0<digits$}");
    assert_eq!(part.len(), digits, "{words}");
    let scaled = whole.parse::<i64>().unwrap() * 1_000_000 + part.parse::<i64>().unwrap();
    let value = scaled * of * 100;
    assert_eq!(value % 1_000_000, 0, "{words}");
    if negative { -value / 1_000_000 } else { value / 1_000_000 }
}

pub(crate) fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} of {value}"))
}

/// Finds the one row whose cells are these.
pub(crate) fn one<'a>(rows: &'a Rows, wanted: &[(&str, &str)]) -> &'a BTreeMap<String, String> {
    let fits = |row: &&BTreeMap<String, String>| {
        wanted.iter().all(|(column, words)| row[*column] == *words)
    };
    let found: Vec<_> = rows.iter().filter(fits).collect();
    assert_eq!(found.len(), 1, "{wanted:?}");
    found[0]
}

#[test]
fn a_reserves_schedule_has_every_opening_use_and_total_of_the_hand_answer() {
    let council = Brought::kept("reserves-schedule").imported();
    let answer = hand_answer("reserves-schedule");
    let rows = council.rows("reserves");
    assert_eq!(rows.len(), records(&answer).len());
    let mut openings: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for record in records(&answer) {
        let (title, year) = (text(record, "/reserve"), text(record, "/year"));
        let row = one(&rows, &[("title", title), ("financial_year", year)]);
        // Thousands of pounds there, pounds here; taken out is positive here, put in negative.
        let of = |key: &str| hundredths(text(record, key), 1000);
        assert_eq!(hundredths(&row["opening"], 1), of("/opening_gbp000"), "{title} {year}");
        let used = -(of("/use_gbp000") + of("/contribution_gbp000"));
        assert_eq!(hundredths(&row["planned_use"], 1), used, "{title} {year}");
        // Opening less use is the closing balance that the schedule prints.
        assert_eq!(of("/opening_gbp000") - used, of("/closing_gbp000"), "{title} {year}");
        let group = text(record, "/group");
        *openings.entry((group, year)).or_default() += hundredths(&row["opening"], 1);
        assert_eq!(row["usable_for_gap"] == "true", group != "ring-fenced", "{title}");
    }
    // The typed £17,371k of Total earmarked 2027/28 stands nowhere: 2028/29 opens with £17,370k.
    for group in ["general", "earmarked", "ring-fenced"] {
        let total = |path: &str| hundredths(text(&answer["totals"][group], path), 1000);
        assert_eq!(openings[&(group, "2025/26")], total("/opening_2025-04-01"));
        for (year, next) in
            [("2025~126", "2026/27"), ("2026~127", "2027/28"), ("2027~128", "2028/29")]
        {
            assert_eq!(
                openings[&(group, next)],
                total(&format!("/{year}/closing")),
                "{group} {next}"
            );
        }
    }
}

#[test]
fn a_printed_total_that_its_rows_do_not_add_up_to_keeps_a_schedule_out() {
    let mut council = Brought::kept("reserves-schedule");
    let map = fs::read_to_string(&council.map).unwrap();
    let map = map.split("[waive]").next().unwrap().to_owned();
    council.map = council.folder.join("other.toml");
    fs::write(&council.map, map).unwrap();
    let answer = council.import(&[]);
    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
    let line = answer.out.lines().find(|line| line.contains("Reserves!K24")).unwrap();
    // 17,371 typed, 17,370 added up.
    assert!(line.contains("£1,000.00") && line.contains("NO"), "{line}");
    assert!(council.rows("reserves").is_empty());
}

#[test]
fn a_scorecard_has_every_value_of_the_hand_answer_in_the_unit_of_its_measure() {
    let council = Brought::kept("scorecard").imported();
    let answer = hand_answer("scorecard");
    let (measures, values) = (council.rows("measures"), council.rows("measure_values"));
    let mut held = 0;
    for record in records(&answer) {
        let id = text(record, "/ref");
        let measure = one(&measures, &[("measure_id", id)]);
        assert_eq!(measure["title"], text(record, "/measure"));
        let plain = |words: &str| hundredths(words.trim_end_matches('%'), 1);
        if let Some(target) = record["target"].as_str() {
            assert_eq!(plain(&measure["target"]), hundredths(target, 1), "{id}");
        }
        if let Some(polarity @ ("higher" | "lower")) = record["polarity"].as_str() {
            assert_eq!(measure["polarity"], polarity, "{id}");
        }
        let day = match text(record, "/period") {
            "2025/26-Q1" => "2025-06-30",
            "2025/26-Q2" => "2025-09-30",
            _ => "2025-12-31",
        };
        let found: Vec<_> =
            values.iter().filter(|row| row["measure_id"] == id && row["as_at"] == day).collect();
        match record["value"].as_str() {
            Some(value) => {
                assert_eq!(found.len(), 1, "{id} {day}");
                assert_eq!(plain(&found[0]["value"]), hundredths(value, 1), "{id} {day}");
                held += 1;
            }
            // Not known is no row, and never nil.
            None => assert!(found.is_empty(), "{id} {day}"),
        }
    }
    assert_eq!(held, values.len());
}

#[test]
fn a_risk_register_fills_risks_their_ratings_back_to_last_year_and_their_actions() {
    let council = Brought::kept("risk-register").imported();
    let answer = hand_answer("risk-register");
    let [risks, ratings, actions] =
        ["risks", "risk_ratings", "actions"].map(|table| council.rows(table));
    let days = [
        ("2024/25-Q2", "2024-09-30"),
        ("2024/25-Q3", "2024-12-31"),
        ("2024/25-Q4", "2025-03-31"),
        ("2025/26-Q1", "2025-06-30"),
    ];
    let (mut told, mut acted) = (0, 0);
    let mut by_colour: BTreeMap<&str, i64> = BTreeMap::new();
    for record in records(&answer) {
        let risk = one(&risks, &[("title", text(record, "/risk"))]);
        assert_eq!(risk["owner"], text(record, "/owner_role"));
        let id = risk["risk_id"].as_str();
        let rated = |kind: &str, day: &str| {
            one(&ratings, &[("risk_id", id), ("kind", kind), ("as_at", day)])["rating"].clone()
        };
        let now = "2025-09-30";
        assert_eq!(rated("inherent", now), text(record, "/inherent/score"));
        assert_eq!(rated("current", now), text(record, "/current/score_computed"));
        assert_eq!(rated("target", now), text(record, "/target/score"));
        told += 3;
        let colour = match rated("current", now).parse::<u32>().unwrap() {
            15.. => "Red",
            7.. => "Amber",
            _ => "Green",
        };
        *by_colour.entry(colour).or_default() += 1;
        for (quarter, day) in days {
            match record["history"][quarter].as_str() {
                Some(score) => {
                    assert_eq!(rated("current", day), score, "{id} {quarter}");
                    told += 1;
                }
                // A dash: there was no such risk, which is no rating of nil.
                None => assert!(
                    ratings.iter().all(|row| row["risk_id"] != id || row["as_at"] != day),
                    "{id}"
                ),
            }
        }
        for action in record["actions"].as_array().unwrap() {
            let row = one(&actions, &[("recommendation", id), ("title", text(action, "/action"))]);
            let due = council_due(&row["stated_timescale"]);
            assert_eq!(due, text(action, "/due_as_written"), "{id}");
            acted += 1;
        }
    }
    assert_eq!((risks.len(), told, acted), (14, ratings.len(), actions.len()));
    assert_eq!(acted, 25);
    for colour in ["Red", "Amber", "Green"] {
        assert_eq!(
            by_colour[colour],
            answer["totals"]["by_rag_from_scores"][colour].as_i64().unwrap(),
            "{colour}"
        );
    }
    // Both of the risks that the register calls CR07 stand, and what was removed does not.
    let ids: Vec<&str> = risks.iter().map(|row| row["risk_id"].as_str()).collect();
    assert!(ids.contains(&"CR07") && ids.contains(&"CR07-2") && !ids.contains(&"CR14"));
}

/// Gives a day as the hand answer writes it; words as they stand.
pub(crate) fn council_due(words: &str) -> String {
    match words.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 => format!("{day}/{month}/{year}"),
        _ => words.to_owned(),
    }
}

#[test]
fn what_came_from_a_file_is_traced_to_its_sheet_and_row_in_every_table() {
    let council = Brought::kept("risk-register").imported();
    let imports = council.rows("imports");
    for table in ["risks", "risk_ratings", "actions"] {
        let rows = imports.iter().filter(|row| row["table"] == table).count();
        assert!(rows >= council.rows(table).len(), "{table}");
    }
    // CR09 stands in row 25 of the sheet.
    let explained = council.asked(&["explain", "risks/CR09/2025-09-30"]);
    assert!(explained.out.contains("CRR Q2 row 25"), "{}", explained.out);
}

const MEASURES: &str = "title = \"Measures\"\nsubmitted_on = \"2025-12-31\"\n[[into.measures]]\nmeasure_id = { make = \"{Measure}\" }\n\
    title = \"Measure\"\nunit = { is = \"count\" }\npolarity = { is = \"higher\" }\ndirectorate = { is = \"not_stated\" }\n";

#[test]
fn a_long_list_of_day_measure_and_value_makes_a_row_of_each() {
    let map = format!(
        "absent = [\"n/a\"]\n{MEASURES}[[into.measure_values]]\nmeasure_id = {{ make = \"{{Measure}}\" }}\nas_at = \"Month\"\n\
         value = \"Value\"\nbound = {{ is = \"exact\" }}\n"
    );
    let list = "Month,Measure,Value\n30/06/2025,Calls,\"1,204\"\n30/06/2025,Visits,31.5\n30/09/2025,Calls,990\n30/09/2025,Visits,n/a\n";
    let council = Brought::own(list, &map).imported();
    assert_eq!(council.rows("measures").len(), 2);
    let values = council.rows("measure_values");
    assert_eq!(values.len(), 3);
    assert_eq!(one(&values, &[("measure_id", "Calls"), ("as_at", "2025-06-30")])["value"], "1204");
    assert_eq!(one(&values, &[("measure_id", "Visits"), ("as_at", "2025-06-30")])["value"], "31.5");
}

#[test]
fn colours_across_are_counted_as_the_plan_prints_them() {
    let map = "title = \"Counts\"\nsubmitted_on = \"2025-12-31\"\ntotal_rows = [\"none\"]\n[[into.tallies]]\nplan = { is = \"recovery\" }\n\
               group = \"Theme\"\ngreen = \"Green\"\namber = \"Amber\"\nred = \"Red\"\nrated_by = { is = \"council\" }\n";
    let council =
        Brought::own("Theme,Red,Amber,Green\nHousing,1,2,3\nPeople,0,,4\n", map).imported();
    let rows = council.rows("tallies");
    let housing = one(&rows, &[("group", "Housing")]);
    assert_eq!([&housing["green"], &housing["amber"], &housing["red"]], ["3", "2", "1"]);
    // A blank is not counted as none.
    assert_eq!(one(&rows, &[("group", "People")])["amber"], "");
}

#[test]
fn sheets_of_one_layout_say_their_year_by_their_name() {
    let map = "title = \"Assumptions\"\n[[into.assumptions]]\nassumption_id = { make = \"{Assumption}\" }\ntitle = \"Assumption\"\n\
               financial_year = { is = \"{sheet}\", words = { \"list\" = \"2026/27\" } }\ncentral = { column = \"Rate\", percent = \"hundredths\" }\n\
               quality = { is = \"A\" }\nimpact = { is = \"G\" }\n";
    let council = Brought::own("Assumption,Rate\nPay,3\nPrices,2.5\n", map).imported();
    let rows = council.rows("assumptions");
    assert_eq!(
        one(&rows, &[("assumption_id", "Pay"), ("financial_year", "2026/27")])["central"],
        "3%"
    );
}

#[test]
fn a_row_that_stands_already_is_brought_up_to_date_in_words_and_never_in_what_an_earlier_source_rated()
 {
    let map = |extra: &str| {
        format!(
            "title = \"Risks\"\npublished_on = \"2025-10-01\"\nsubmitted_on = \"2025-09-30\"\n{extra}[[into.risks]]\nrisk_id = \"Ref\"\n\
             register = {{ is = \"corporate\" }}\ntitle = \"Risk\"\nexposure = {{ column = \"Cost\", unit = \"£000\" }}\n"
        )
    };
    let mut council = Brought::own("Ref,Risk,Cost\nR1,Flood,50\n", &map("")).imported();
    assert_eq!(one(&council.rows("risks"), &[("risk_id", "R1")])["exposure"], "50000.00");
    // Nothing says who may see it: it is not public.
    assert_eq!(one(&council.rows("risks"), &[("risk_id", "R1")])["public"], "false");
    let later = council.folder.join("later.csv");
    fs::write(&later, "Ref,Risk,Cost\nR1,Flood and storm,50\n").unwrap();
    council.file = later.clone();
    assert_eq!(council.import(&[]).code, 0);
    assert_eq!(one(&council.rows("risks"), &[("risk_id", "R1")])["title"], "Flood and storm");
    fs::write(&later, "Ref,Risk,Cost\nR1,Flood and storm,70\n").unwrap();
    let before = council.files();
    let answer = council.import(&[]);
    assert_eq!(answer.code, 1, "{}", answer.out);
    assert!(
        answer.out.contains("later!C2") && answer.out.contains("rewrites no earlier source"),
        "{}",
        answer.out
    );
    assert!(before == council.files());
}

#[test]
fn words_of_an_earlier_file_that_comes_in_later_do_not_take_the_place_of_todays() {
    let map = |day: &str| {
        format!(
            "title = \"Risks\"\npublished_on = \"{day}\"\n[[into.risks]]\nrisk_id = \"Ref\"\n\
             register = {{ is = \"corporate\" }}\ntitle = \"Risk\"\nowner = \"Owner\"\n"
        )
    };
    let mut council =
        Brought::own("Ref,Risk,Owner\nR1,Flood and storm,\n", &map("2025-10-01")).imported();
    let earlier = council.folder.join("earlier.csv");
    fs::write(&earlier, "Ref,Risk,Owner\nR1,Flood,Head of Highways\n").unwrap();
    fs::write(&council.map, map("2025-07-01")).unwrap();
    council.file = earlier;
    let answer = council.import(&[]);
    assert_eq!(answer.code, 0, "{}", answer.out);
    // What stood empty is filled; what the later file says stays.
    one(&council.rows("risks"), &[("title", "Flood and storm"), ("owner", "Head of Highways")]);
}

#[test]
fn two_rows_of_one_key_are_no_record_and_both_cells_are_named() {
    let map = "title = \"Risks\"\nsubmitted_on = \"2025-09-30\"\n[[into.risks]]\nrisk_id = \"Ref\"\nregister = { is = \"corporate\" }\ntitle = \"Risk\"\n";
    let council = Brought::own("Ref,Risk\nR1,Flood\nR1,Fire\n", map);
    let answer = council.import(&[]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("list!B3") && answer.out.contains("`Flood`"), "{}", answer.out);
    assert!(council.rows("risks").is_empty());
}

#[test]
fn a_mapping_that_names_what_is_not_there_is_told_what_was_meant() {
    let cases = [
        ("[[into.risk]]\nrisk_id = \"Ref\"\n", "did you mean risks?"),
        ("[[into.risks]]\nrisk_id = \"Ref\"\ntilte = \"Risk\"\n", "did you mean title?"),
        ("[[into.risks]]\ntitle = \"Risk\"\n", "needs risk_id"),
        ("[[into.risks]]\nrisk_id = \"Ref\"\nexposure = \"Cost\"\n", "needs its unit"),
        ("[[into.savings]]\nsaving_id = \"Ref\"\n", "filled by [columns]"),
        (
            "[[into.risk_ratings]]\nrisk_id = \"Ref\"\nkind = { is = \"curent\" }\nrating = \"Risk\"\n",
            "did you mean current?",
        ),
        (
            "[[into.risks]]\nrisk_id = { column = \"Ref\", is = \"x\" }\n",
            "one of column, sum, is and make",
        ),
        ("", "nothing says where a column goes"),
        // A default that no row would hold is told, not dropped.
        (
            "make_ids = \"A\"\n[columns]\n\"Risk\" = \"title\"\n[defaults]\nbrag_declared = \"G\"\n",
            "no column goes there",
        ),
        (
            "make_ids = \"A\"\nunit = \"£\"\nfinancial_year = \"2025/26\"\n[columns]\n\"Risk\" = \"title\"\n\"Cost\" = \"target\"\n\
          [defaults]\n\"savings_profile.approval_ref\" = \"D1\"\n",
            "a target takes none",
        ),
    ];
    for (map, told) in cases {
        let council = Brought::own("Ref,Risk,Cost\nR1,Flood,5\n", &format!("title = \"T\"\n{map}"));
        let answer = council.import(&[]);
        assert_eq!(answer.code, 2, "{map}: {}{}", answer.out, answer.err);
        assert!(answer.err.contains(told), "{map}: {}", answer.err);
    }
}

#[test]
fn the_reference_page_is_what_the_declaration_of_mappings_says() {
    let path = Path::new("docs/mapping.md");
    let page = mtfs::datasets::mapping_page();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(path, &page).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(kept == page, "docs/mapping.md is another (UPDATE_EXPECTED=1 writes it)");
    let help = run(&["import", "--help"]).out;
    for words in ["[[into.TABLE]]", "carry_down", "docs/mapping.md"] {
        assert!(
            help.contains(words) && (words == "docs/mapping.md" || page.contains(words)),
            "{words}"
        );
    }
}

#[test]
fn a_departmental_register_keeps_its_own_scale_and_its_scores_with_letters() {
    let council = Brought::kept("departmental-risk-log").imported();
    let answer = hand_answer("departmental-risk-log");
    let [risks, ratings] = ["risks", "risk_ratings"].map(|table| council.rows(table));
    let (mut by_band, mut by_team) = (BTreeMap::new(), BTreeMap::new());
    for record in records(&answer) {
        // Marks that no reference may have stand as hyphens: PL/1 is PL-1.
        let id = text(record, "/ref").replace('/', "-");
        let risk = one(
            &risks,
            &[("risk_id", &id), ("title", text(record, "/risk")), ("scale_id", "place")],
        );
        // A blank team is the one above.
        assert_eq!(risk["category"], text(record, "/team"), "{id}");
        *by_team.entry(risk["category"].clone()).or_insert(0) += 1;
        let now = one(&ratings, &[("risk_id", &id), ("kind", "current")]);
        let current = &record["current"];
        assert_eq!(now["rating"], text(current, "/score_computed"), "{id}");
        assert_eq!(
            [&now["likelihood"], &now["impact"]],
            [text(current, "/l"), text(current, "/impact_weight")]
        );
        // The note under the register: G up to 5, A 6 to 19, R 20 and over.
        let band = match now["rating"].parse::<u32>().unwrap() {
            20.. => "R",
            6.. => "A",
            _ => "G",
        };
        assert_eq!(band, text(current, "/band_computed"), "{id}");
        *by_band.entry(band.to_owned()).or_insert(0) += 1;
        if let Some(score) = record["target"]["score"].as_str() {
            assert_eq!(
                one(&ratings, &[("risk_id", &id), ("kind", "target")])["rating"],
                score,
                "{id}"
            );
        }
    }
    assert_eq!(risks.len(), 20);
    for (counted, path) in [(by_band, "/totals/by_band_computed"), (by_team, "/totals/by_team")] {
        let wanted = answer.pointer(path).unwrap().as_object().unwrap();
        assert_eq!(counted.len(), wanted.len());
        assert!(
            wanted.iter().all(|(key, count)| counted[key] == count.as_i64().unwrap()),
            "{path}"
        );
    }
}

/// Gives the amounts of budget lines by title and year, in hundredths.
fn budget(
    council: &Brought,
    of: impl Fn(&BTreeMap<String, String>) -> bool,
) -> BTreeMap<(String, String), i64> {
    let (lines, values) = (council.rows("budget_lines"), council.rows("budget_values"));
    let line = |id: &str| lines.iter().find(|line| line["line_id"] == id).unwrap();
    let kept = values.iter().filter(|value| of(line(&value["line_id"])));
    let cell = |value: &BTreeMap<String, String>| {
        let key = (line(&value["line_id"])["title"].clone(), value["financial_year"].clone());
        (key, hundredths(&value["value"], 1))
    };
    kept.map(cell).collect()
}

#[test]
fn a_budget_in_levels_stands_as_levels_and_its_gap_is_that_of_the_hand_answer() {
    let council = Brought::kept("net-budget-levels").imported();
    let answer = hand_answer("net-budget-levels");
    let funding = budget(&council, |line| line["block"] == "funding");
    let spending = budget(&council, |line| line["block"] == "base" && line["states"] == "level");
    for record in records(&answer) {
        // The original budget is left out by name, never added to the revised one.
        if text(record, "/version") == "original" {
            continue;
        }
        let side = if text(record, "/side") == "net budget" { &spending } else { &funding };
        let key = (text(record, "/line").to_owned(), text(record, "/year").to_owned());
        assert_eq!(side[&key], hundredths(text(record, "/level_gbp000"), 1000), "{key:?}");
    }
    for year in ["2025/26", "2026/27", "2027/28", "2028/29"] {
        let sum = |side: &BTreeMap<(String, String), i64>| -> i64 {
            side.iter().filter(|((_, of), _)| of == year).map(|(_, amount)| amount).sum()
        };
        let total = |path: &str| {
            hundredths(
                text(&answer["totals"][path], &format!("/{}", year.replace('/', "~1"))),
                1000,
            )
        };
        assert_eq!(sum(&spending), total("net_budget"), "{year}");
        assert_eq!(sum(&funding), total("funding"), "{year}");
        assert_eq!(sum(&spending) - sum(&funding), total("gap"), "{year}");
    }
}

#[test]
fn changes_of_a_strategy_stand_as_changes_and_those_of_funding_as_what_they_add_up_to() {
    let council = Brought::kept("mtfs-changes").imported();
    let answer = hand_answer("mtfs-changes");
    let own = budget(&council, |line| line["block"] != "funding");
    let funding = budget(&council, |line| line["block"] == "funding");
    let mut levels: BTreeMap<String, Option<i64>> = BTreeMap::new();
    let mut held = 0;
    for record in records(&answer) {
        let (block, year) = (text(record, "/block"), text(record, "/year").to_owned());
        let title = format!("{} ({block})", text(record, "/line"));
        // Millions of pounds to three places: £1,000 is 0.001.
        let change = record["change_gbpm"].as_str().map(|words| hundredths(words, 1_000_000));
        let key = (title.clone(), year);
        let (side, wanted) = if block == "Changes in funding" {
            // A change that lowers the gap raises funding; from the first that is not known no level is.
            let level = levels.entry(title).or_insert(Some(0));
            *level = level.zip(change).map(|(level, change)| level - change);
            (&funding, *level)
        } else {
            (&own, change)
        };
        // Blank and tbc are no row, and never nil.
        assert_eq!(side.get(&key).copied(), wanted, "{key:?}");
        held += usize::from(wanted.is_some());
    }
    assert_eq!(held, own.len() + funding.len());
    assert_eq!(
        council.rows("budget_lines").len(),
        usize::try_from(answer["totals"]["lines"].as_u64().unwrap()).unwrap()
    );
    for (block, years) in answer["totals"]["by_block_and_year"].as_object().unwrap() {
        for (year, total) in
            years.as_object().unwrap().iter().filter(|_| block != "Changes in funding")
        {
            let of = own
                .iter()
                .filter(|((title, of), _)| of == year && title.ends_with(&format!("({block})")));
            assert_eq!(
                of.map(|(_, amount)| amount).sum::<i64>(),
                hundredths(total.as_str().unwrap(), 1_000_000),
                "{block} {year}"
            );
        }
    }
}

#[test]
fn an_action_plan_fills_actions_states_and_milestones_by_theme() {
    let council = Brought::kept("improvement-plan").imported();
    let answer = hand_answer("improvement-plan");
    let [actions, states, milestones] =
        ["actions", "action_status", "milestones"].map(|table| council.rows(table));
    let mut by_status: BTreeMap<&str, i64> = BTreeMap::new();
    for record in records(&answer) {
        let id = text(record, "/ref");
        let action = one(&actions, &[("action_id", id), ("title", text(record, "/action"))]);
        assert!(action["group"].ends_with(text(record, "/theme")), "{id}");
        assert_eq!(action["lead"], text(record, "/owner_role"));
        assert_eq!(one(&milestones, &[("action_id", id)])["title"], text(record, "/milestone"));
        let state = one(&states, &[("action_id", id)]);
        let words = text(record, "/status");
        assert!(state["note"].starts_with(words), "{id}");
        assert_eq!(state["stated_state"] == "complete", words == "Complete", "{id}");
        *by_status.entry(words).or_default() += 1;
    }
    assert_eq!((actions.len(), states.len()), (25, 25));
    for (status, count) in answer["totals"]["by_status"].as_object().unwrap() {
        assert_eq!(by_status[status.as_str()], count.as_i64().unwrap(), "{status}");
    }
}

#[test]
fn levels_are_turned_into_changes_where_a_mapping_says_so_and_the_account_tells() {
    let map = "title = \"Levels\"\nabsent = [\"tbc\"]\npublished_on = \"2026-02-01\"\n[[into.budget_lines]]\nline_id = { make = \"{Line}\" }\ntitle = \"Line\"\n\
               fund = { is = \"general_fund\" }\nblock = { is = \"corporate\" }\ndriver = { is = \"amount\" }\nstates = { is = \"change\" }\n\
               [[into.budget_values]]\nacross = [\"2025/26\", \"2026/27\", \"2027/28\"]\nline_id = { make = \"{Line}\" }\n\
               financial_year = { is = \"{across}\" }\nitem = { is = \"amount\" }\nvalue = { column = \"{across}\", unit = \"£000\", turn = \"changes\" }\n";
    let council =
        Brought::own("Line,2025/26,2026/27,2027/28\nLevy,100,130,125\nRent,40,tbc,50\n", map)
            .imported();
    let values = budget(&council, |_| true);
    // 130 − 100 and 125 − 130, in thousands; the first year has none before it. Rent: 2026/27 is not known, so neither change is.
    let levy = |year: &str| values.get(&("Levy".to_owned(), year.to_owned())).copied();
    assert_eq!(
        [levy("2025/26"), levy("2026/27"), levy("2027/28")],
        [None, Some(3_000_000), Some(-500_000)]
    );
    assert_eq!(values.len(), 2);
    let told = council.import(&["--dry-run"]).out;
    assert!(told.contains("what each differs from the one before by"), "{told}");
}

#[test]
fn a_list_of_support_keeps_what_was_agreed_and_what_it_was_revised_to() {
    let council = Brought::kept("support-list").imported();
    let answer = hand_answer("support-list");
    let claims = council.rows("claims");
    let kind = |council: &str| {
        let of = |record: &&Value| record["council"] == council;
        text(records(&answer).iter().find(of).unwrap(), "/type").to_owned()
    };
    let (mut by_year, mut by_type) =
        (BTreeMap::<String, i64>::new(), BTreeMap::<String, i64>::new());
    let mut first: BTreeMap<String, i64> = BTreeMap::new();
    for agreed in claims.iter().filter(|row| row["subject"] == "support-agreed-elsewhere") {
        let (whose, year) = (&agreed["about_id"], &agreed["from_year"]);
        let revised = claims.iter().find(|row| {
            row["subject"] == "support-revised-elsewhere"
                && row["about_id"] == *whose
                && row["from_year"] == *year
        });
        let latest = hundredths(&revised.unwrap_or(agreed)["central"], 1);
        *by_year.entry(year.clone()).or_default() += latest;
        *by_type.entry(kind(whose)).or_default() += latest;
        *first.entry(year.clone()).or_default() += hundredths(&agreed["central"], 1);
    }
    for (found, path) in
        [(by_year, "latest_by_year"), (by_type, "latest_by_type"), (first, "original_by_year")]
    {
        let wanted = answer["totals"][path].as_object().unwrap();
        assert_eq!(found.len(), wanted.len(), "{path}");
        for (key, total) in wanted {
            assert_eq!(found[key], hundredths(total.as_str().unwrap(), 1_000_000), "{path} {key}");
        }
    }
    // To be confirmed is no row.
    assert!(claims.iter().all(|row| row["about_id"] != "Dunfold" || row["from_year"] != "2025/26"));
}
