//! A council's own tracker into its folder: six layouts, and every way in which one can be wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mtfs::datasets::{answered, open_questions};
use serde_json::Value;

use crate::folder::{CouncilFolder, files_of};
use crate::typed::{Answer, check, run};

const TRACKERS: &str = "tests/trackers";

/// Imports a tracker into a folder.
fn import(folder: &Path, file: &Path, map: &Path, more: &[&str]) -> Answer {
    let (folder, file, map) = (folder.to_str(), file.to_str(), map.to_str());
    let mut typed = vec!["--data", folder.unwrap(), "import", file.unwrap(), "--map", map.unwrap()];
    typed.extend(more);
    run(&typed)
}

/// Gives the JSON answer of a run.
fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {}", answer.out))
}

/// The tracker of a layout and its mapping.
fn layout(name: &str) -> (PathBuf, PathBuf) {
    let home = Path::new(TRACKERS).join(name);
    let file = ["csv", "xlsx", "ods"].map(|ending| home.join(format!("tracker.{ending}")));
    let file = file.into_iter().find(|file| file.is_file()).unwrap();
    (file, home.join("map.toml"))
}

/// A tracker and a mapping written for one test, beside the folder they go into.
struct Own {
    home: CouncilFolder,
    folder: PathBuf,
}

impl Own {
    fn new(tracker: &str, map: &str) -> Self {
        let home = CouncilFolder::empty().with("tracker.csv", tracker).with("map.toml", map);
        let folder = home.path().join("council");
        let answer = run(&["init", folder.to_str().unwrap()]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        Self { home, folder }
    }

    fn import(&self, more: &[&str]) -> Answer {
        let home = self.home.path();
        import(&self.folder, &home.join("tracker.csv"), &home.join("map.toml"), more)
    }

    fn table(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(format!("{name}.csv"))).unwrap()
    }

    fn rows(&self, name: &str) -> usize {
        self.table(name).lines().count() - 1
    }
}

const MAP: &str = r#"title = "Tracker"
unit = "£"
period = "2025/26-Q2"
submitted_on = "2025-10-14"
[columns]
"Ref" = "saving_id"
"Saving" = "title"
"Target" = "target"
"Forecast" = "forecast"
[defaults]
status = "in_delivery"
"#;

/// What each layout must come to, worked by hand from the cells of its tracker.
///
/// - wide-by-quarter: target 120,000 + 45,000 + 36,500.50 + 80,000; forecast at Q2 115,000 + 30,000 +
///   36,500.50, the fourth being TBC.
/// - thousands-with-subtotals: £000 of 450 + 125.5 + 0.3 + 200 (0.3 is kept as
///   0.30000000000000004); forecast 300 + 125.5 + 0.3 + 60.
/// - five-colours: 250,000 + 180,000 + 90,000 + 400,000 + 25,000 + 60k; forecast 250,000 + 175,000 +
///   70,000 + 120,000 + 0, the fifth being blank.
/// - percent-delivered: £m of 1.25 + 0.4 + 0.075 + 0.15; forecast 80% of 1,250,000 + 100% of 400,000 +
///   33.3% of 75,000 = 1,000,000 + 400,000 + 24,975, the fourth being TBC.
/// - several-sheets: 400,000 + 300,000 + 150,000 + 100,000; forecast 350,000 + 300,000 + 90,000 +
///   100,000 of the last, whose other 30,000 are over-achieved.
/// - carried-down: £000 of 120 + 60 + 15 + 9.5 − 30; no forecast.
const LAYOUTS: [(&str, usize, &str, Option<&str>, usize); 6] = [
    ("wide-by-quarter", 4, "281500.50", Some("181500.50"), 5),
    ("thousands-with-subtotals", 4, "775800.00", Some("485800.00"), 12),
    ("five-colours", 6, "1005000.00", Some("615000.00"), 3),
    ("percent-delivered", 4, "1875000.00", Some("1424975.00"), 1),
    ("several-sheets", 4, "950000.00", Some("840000.00"), 8),
    ("carried-down", 5, "174500.00", None, 9),
];

/// Gives the cells of each row of a table of an answer in JSON.
fn rows_of(answer: &Answer, table: &str) -> Vec<Value> {
    let tables = json(answer)["data"]["tables"].clone();
    let named = |found: &&Value| found["table"] == table;
    let found = tables.as_array().unwrap().iter().find(named).unwrap().clone();
    found["rows"].as_array().unwrap().iter().map(|row| row["cells"].clone()).collect()
}

/// Gives how many rows of savings an import read.
fn rows_read(answer: &Answer) -> usize {
    rows_of(answer, "counts")[0]["rows"].as_str().unwrap().parse().unwrap()
}

#[test]
fn six_layouts_are_imported_by_short_mappings_and_every_total_agrees() {
    for (name, savings, target, forecast, stated_totals) in LAYOUTS {
        let (file, map) = layout(name);
        let lines = fs::read_to_string(&map).unwrap().lines().count();
        assert!(lines < 40, "{name}: a mapping of {lines} lines");
        let home = CouncilFolder::empty();
        let folder = home.path().join(name);
        run(&["init", folder.to_str().unwrap()]);
        let answer = import(&folder, &file, &map, &["-O", "json"]);
        assert_eq!(answer.code, 0, "{name}: {} {}", answer.out, answer.err);
        let totals = rows_of(&answer, "totals");
        assert!(totals.iter().all(|total| total["agrees"] == "yes"), "{name}");
        let stated = totals.iter().filter(|total| !total["cell"].is_null()).count();
        assert_eq!(stated, stated_totals, "{name}: totals of the tracker's own");
        assert_eq!(rows_read(&answer), savings, "{name}");
        let position = run(&[
            "--data",
            folder.to_str().unwrap(),
            "-O",
            "json",
            "savings",
            "--year",
            "2025/26",
        ]);
        let position = json(&position);
        let sums = &position["data"]["totals"];
        assert_eq!(sums["target"], target, "{name}");
        assert_eq!(sums["forecast"].as_str(), forecast, "{name}");
        let checked = check(&folder);
        assert_eq!(checked.code, 0, "{name}\n{}", checked.out);
    }
}

#[test]
fn every_imported_row_keeps_file_sheet_and_row() {
    let home = CouncilFolder::empty();
    let folder = home.path().join("eastvale");
    run(&["init", folder.to_str().unwrap()]);
    let (file, map) = layout("several-sheets");
    import(&folder, &file, &map, &[]);
    let imports = fs::read_to_string(folder.join("imports.csv")).unwrap();
    let expected = "source_id,file,sheet,row,saving_id,source_key,table,record,waived\n\
                    EV-2526-Q2,tracker.xlsx,People,5,PEO-01,PEO-01,,,\n\
                    EV-2526-Q2,tracker.xlsx,People,6,PEO-02,PEO-02,,,\n\
                    EV-2526-Q2,tracker.xlsx,Place,5,PLA-01,PLA-01,,,\n\
                    EV-2526-Q2,tracker.xlsx,Place,6,PLA-02,PLA-02,,,\n";
    assert_eq!(imports, expected);
    let explained =
        run(&["--data", folder.to_str().unwrap(), "explain", "savings/2025-26/place/target"]);
    assert!(explained.out.contains("tracker.xlsx, Place row 5"), "{}", explained.out);
    assert!(explained.out.contains("tracker.xlsx, Place row 6"), "{}", explained.out);
}

#[test]
fn a_second_import_changes_nothing() {
    for (name, ..) in LAYOUTS {
        let home = CouncilFolder::empty();
        let folder = home.path().join(name);
        run(&["init", folder.to_str().unwrap()]);
        let (file, map) = layout(name);
        import(&folder, &file, &map, &[]);
        let first = files_of(&folder);
        let again = import(&folder, &file, &map, &[]);
        assert_eq!(again.code, 0, "{name}");
        assert!(again.out.contains("is up to date"), "{name}: {}", again.out);
        assert_eq!(files_of(&folder), first, "{name}");
    }
}

#[test]
fn a_dry_run_shows_each_cell_beside_what_it_was_read_as_and_writes_nothing() {
    let own = Own::new("Ref,Saving,Target,Forecast\nA-1,Lamps,\"£1,200\",(50)\n", MAP);
    let before = files_of(&own.folder);
    let answer = own.import(&["--dry-run", "-O", "csv"]);
    let expected = "cell,in the cell,read as,goes to\n\
                    tracker!A2,A-1,A-1,A-1 savings.saving_id\n\
                    tracker!B2,Lamps,Lamps,A-1 savings.title\n\
                    tracker!C2,\"£1,200\",1200.00,A-1 savings_profile.target 2025/26\n\
                    tracker!D2,(50),-50.00,A-1 delivery.forecast 2025/26-Q2\n";
    assert_eq!(answer.out, expected);
    assert_eq!(files_of(&own.folder), before);
}

#[test]
fn a_total_that_differs_is_told_and_nothing_is_written_unless_asked() {
    // 100 + 200 is 300, not 310.
    let own = Own::new(
        "Ref,Saving,Target,Forecast\nA-1,Lamps,100,90\nA-2,Signs,200,\nTotal,,310,90\n",
        MAP,
    );
    let before = files_of(&own.folder);
    let refused = own.import(&["-O", "json"]);
    assert_eq!(refused.code, 1);
    assert_eq!(files_of(&own.folder), before);
    let totals = rows_of(&refused, "totals");
    let differs: Vec<&Value> = totals.iter().filter(|total| total["agrees"] == "NO").collect();
    assert_eq!(differs.len(), 1);
    assert_eq!(differs[0]["cell"], "tracker!C4");
    assert_eq!(
        ["source", "imported", "difference"].map(|key| differs[0][key].as_str().unwrap()),
        ["310.00", "300.00", "10.00"]
    );
    own.home.put(
        "map.toml",
        format!("{MAP}[waive]\n\"tracker!C4\" = \"the sum takes a line twice\"\n"),
    );
    let waived = own.import(&["-O", "json"]);
    assert_eq!(waived.code, 0, "{}", waived.out);
    assert_eq!(own.rows("savings"), 2);
    assert_eq!(rows_of(&waived, "waived")[0]["found"], "Total, £10.00 apart");
    assert!(own.table("imports").contains("the sum takes a line twice"));
    assert_eq!(check(&own.folder).code, 0);
    // A reason that answers nothing is asked about: it may be of another tracker.
    own.home.put(
        "tracker.csv",
        "Ref,Saving,Target,Forecast\nA-1,Lamps,100,90\nA-2,Signs,200,\nTotal,,300,90\n",
    );
    assert_eq!(own.import(&[]).code, 1);
}

/// A row of the tracker, the cell at fault, the code, and a part of the hint.
const WRONG_CELLS: [(&str, &str, &str, &str); 11] = [
    ("A-1,Lamps,#REF!,", "tracker!C2", "not-an-amount", "mend the formula"),
    ("A-1,Lamps,about 5,", "tracker!C2", "not-an-amount", "absent = […]"),
    ("A-1,Lamps,-,", "tracker!C2", "not-an-amount", "nil = [\"-\"]"),
    ("A-1,Lamps,80%,", "tracker!C2", "not-an-amount", "share_of_target"),
    ("A-1,Lamps,1.005,", "tracker!C2", "finer-than-a-penny", "round = \"penny\""),
    ("A-1,Lamps,9999999999999999,", "tracker!C2", "out-of-range", "really in £"),
    (",Lamps,100,", "tracker!A2", "missing-value", "make_ids"),
    ("A-1,,100,50", "tracker!B2", "missing-value", "map a column to it"),
    ("A-1,Lamps,100,50\nA-1,Signs,100,50", "tracker!A3", "duplicate-key", "`Lamps`"),
    ("A-1,Lamps,100,50\nA-1,Lamps,100,50", "tracker!C3", "duplicate-key", "two rows"),
    ("A-1,Lamps,\"12,34\",", "tracker!C2", "not-an-amount", "absent = […]"),
];

#[test]
fn a_cell_that_cannot_be_read_is_named_with_a_remedy_and_nothing_is_written() {
    for (rows, cell, code, hint) in WRONG_CELLS {
        let own = Own::new(&format!("Ref,Saving,Target,Forecast\n{rows}\n"), MAP);
        let before = files_of(&own.folder);
        let answer = own.import(&["-O", "json"]);
        assert_eq!(answer.code, 1, "{rows}");
        let answer = json(&answer);
        let findings = answer["findings"].as_array().unwrap();
        let found =
            findings.iter().find(|finding| finding["column"] == cell && finding["code"] == code);
        let found = found.unwrap_or_else(|| panic!("{rows}: {findings:#?}"));
        assert_eq!(found["file"], "tracker.csv");
        let words = found["hint"].as_str().unwrap();
        assert!(words.contains(hint), "{rows}: {words}");
        assert_eq!(files_of(&own.folder), before, "{rows}");
    }
}

#[test]
fn a_row_that_check_would_refuse_is_found_before_it_is_written() {
    let map = MAP
        .replace("[defaults]", "\"Late\" = \"slipped\"\n\"Lost\" = \"unachievable\"\n[defaults]");
    // 60 + 30 + 5 = 95, not the target of 100.
    let rows =
        "Ref,Saving,Target,Forecast,Late,Lost\nA-1,Lamps,100,60,30,5\nA-2,Signs,100,60,30,10\n";
    let own = Own::new(rows, &map);
    let refused = own.import(&["-O", "json"]);
    let finding = &json(&refused)["findings"][0];
    assert_eq!(finding["code"], "target-split");
    assert_eq!(finding["column"], "tracker!D2");
    assert_eq!(own.rows("savings"), 0);
    own.home.put("map.toml", format!("{map}[waive]\n\"tracker!D2\" = \"asked for on 3 May\"\n"));
    let rest = own.import(&[]);
    assert_eq!(rest.code, 0, "{}", rest.out);
    assert!(rest.out.contains("the row is left out"), "{}", rest.out);
    assert!(own.table("savings").contains("A-2") && !own.table("savings").contains("A-1"));
    assert_eq!(check(&own.folder).code, 0);
}

#[test]
fn a_refused_row_is_found_in_a_folder_whose_lines_end_as_windows_has_them() {
    let map = MAP.replace("[defaults]", "\"Lost\" = \"unachievable\"\n[defaults]");
    let own = Own::new("Ref,Saving,Target,Forecast,Lost\nA-2,Signs,100,60,40\n", &map);
    assert_eq!(own.import(&[]).code, 0);
    for name in ["savings", "savings_profile", "delivery", "imports", "sources"] {
        let crlf = own.table(name).replace('\n', "\r\n");
        own.home.put(&format!("council/{name}.csv"), crlf);
    }
    // A rating of B needs money banked and evidence. The tracker has no column for the first, so no cell of it
    // is at fault: the finding names the row and what is wanted.
    let map = map.replace("[defaults]", "\"RAG\" = \"brag_declared\"\n[defaults]");
    own.home.put("map.toml", map);
    let rows =
        "Ref,Saving,Target,Forecast,Lost,RAG\nA-1,Lamps,100,60,40,R\nA-3,Bins,10,10,0,Blue\n";
    own.home.put("tracker.csv", rows);
    let answer = json(&own.import(&["-O", "json"]));
    let findings = answer["findings"].as_array().unwrap();
    let found: Vec<_> =
        findings.iter().map(|finding| (&finding["code"], &finding["column"])).collect();
    assert_eq!(found, [(&"delivered-without-proof".into(), &"tracker row 3, banked".into())]);
}

#[test]
fn a_year_typed_wrong_is_refused_with_the_year_that_was_meant() {
    let map = MAP
        .replace("period = \"2025/26-Q2\"\n", "")
        .replace("\"Forecast\" = \"forecast\"", "\"Year\" = \"financial_year\"");
    let own = Own::new(
        "Ref,Saving,Target,Year\nA-1,Lamps,100,2024/45\n",
        &map.replace("[columns]", "financial_year = \"2025/26\"\n[columns]"),
    );
    let answer = own.import(&["-O", "json"]);
    assert_eq!(answer.code, 1);
    let finding = &json(&answer)["findings"][0];
    assert_eq!(
        (&finding["column"], &finding["code"]),
        (&"tracker!D2".into(), &"not-a-year".into())
    );
    assert_eq!(finding["hint"], "did you mean 2024/25?");
}

#[test]
fn corrected_figures_of_one_day_are_a_new_revision_and_the_old_ones_stay() {
    let own = Own::new("Ref,Saving,Target,Forecast\nA-1,Lamps,100,90\n", MAP);
    assert_eq!(own.import(&[]).code, 0);
    own.home.put("tracker.csv", "Ref,Saving,Target,Forecast\nA-1,Lamps,100,70\n");
    assert_eq!(own.import(&[]).code, 0);
    let delivery = own.table("delivery");
    let rows: Vec<&str> = delivery.lines().skip(1).collect();
    assert!(rows[0].starts_with("A-1,2025/26,2025/26-Q2,2025-10-14,1,,90.00,"), "{delivery}");
    assert!(rows[1].starts_with("A-1,2025/26,2025/26-Q2,2025-10-14,2,,70.00,"), "{delivery}");
    // Another version of the file is another source; both stay traceable.
    assert_eq!((own.rows("sources"), own.rows("imports")), (2, 2));
    assert!(rows[1].ends_with(",tracker-2"), "{delivery}");
}

#[test]
fn a_target_that_changed_is_refused_rebased_or_replaced_as_the_mapping_says() {
    // 100 to 130: refused; then 30 more as a row of its own.
    let cases = [
        ("", 1, ""),
        ("changed_targets = \"rebase\"\n", 0, "A-1,2025/26,rebased,30.00,,2025-10-14,tracker-2\n"),
        // Of one day, nothing tells which of two amounts is the later: the difference does.
        ("changed_targets = \"replace\"\n", 0, "A-1,2025/26,rebased,30.00,,2025-10-14,tracker-2\n"),
    ];
    for (policy, code, expected) in cases {
        let own =
            Own::new("Ref,Saving,Target,Forecast\nA-1,Lamps,100,90\n", &format!("{policy}{MAP}"));
        assert_eq!(own.import(&[]).code, 0, "{policy}");
        own.home.put("tracker.csv", "Ref,Saving,Target,Forecast\nA-1,Lamps,130,90\n");
        let answer = own.import(&[]);
        assert_eq!(answer.code, code, "{policy}: {}", answer.out);
        let profile = own.table("savings_profile");
        let first = "A-1,2025/26,new,100.00,,2025-10-14,tracker\n";
        assert_eq!(profile.split_once('\n').unwrap().1, format!("{first}{expected}"), "{policy}");
        if code == 0 {
            let again = own.import(&[]);
            assert!(again.out.contains("is up to date"), "{policy}: {}", again.out);
        }
    }
}

#[test]
fn made_references_stay_with_their_savings_when_rows_move() {
    let map = MAP
        .replace("\"Ref\" = \"saving_id\"", "\"Area\" = \"directorate\"")
        .replace("unit", "make_ids = \"TRK\"\nunit");
    let own =
        Own::new("Area,Saving,Target,Forecast\nPlace,Lamps,100,90\nPlace,Signs,50,50\n", &map);
    assert_eq!(own.import(&[]).code, 0);
    let moved = "Area,Saving,Target,Forecast\nPeople,Lamps,10,10\nPlace, signs ,50,50\nPlace,Lamps,100,90\n";
    own.home.put("tracker.csv", moved);
    let answer = own.import(&[]);
    assert_eq!(answer.code, 0, "{}", answer.out);
    let savings = own.table("savings");
    let ids: BTreeMap<&str, String> = savings
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            (cells[0], format!("{} {}", cells[2], cells[1].to_lowercase()))
        })
        .collect();
    let expected =
        [("TRK-0001", "Place lamps"), ("TRK-0002", "Place signs"), ("TRK-0003", "People lamps")];
    assert_eq!(ids, expected.map(|(id, words)| (id, words.to_owned())).into());
    assert_eq!(own.rows("delivery"), 3, "what did not change is not handed in again");
}

#[test]
fn two_rows_of_one_title_without_references_are_told_apart_by_nobody() {
    let map =
        MAP.replace("\"Ref\" = \"saving_id\"\n", "").replace("unit", "make_ids = \"TRK\"\nunit");
    let own = Own::new("Saving,Target,Forecast\nLamps,100,90\nLamps,50,50\n", &map);
    let answer = own.import(&[]);
    assert_eq!(answer.code, 1);
    assert!(
        answer.out.contains("two rows have this directorate, service and title"),
        "{}",
        answer.out
    );
    assert_eq!(own.rows("savings"), 0);
}

#[test]
fn a_saving_keeps_what_its_council_wrote_where_the_tracker_is_silent() {
    let own = Own::new("Ref,Saving,Target,Forecast\nA-1,Lamps,100,90\n", MAP);
    own.import(&[]);
    let edited = own
        .table("savings")
        .replace("not_stated,not_stated,not_stated", "efficiency,cashable,recurring");
    own.home.put("council/savings.csv", &edited);
    own.home.put("tracker.csv", "Ref,Saving,Target,Forecast\nA-1,Street lamps,100,90\n");
    let answer = own.import(&[]);
    assert!(answer.out.contains("A-1 savings.title: Lamps → Street lamps"), "{}", answer.out);
    let savings = own.table("savings");
    assert!(
        savings.contains("A-1,Street lamps,") && savings.contains("efficiency,cashable,recurring"),
        "{savings}"
    );
}

#[test]
fn an_amount_worked_out_from_a_share_says_so_in_its_commentary() {
    let home = CouncilFolder::empty();
    let folder = home.path().join("westford");
    run(&["init", folder.to_str().unwrap()]);
    let (file, map) = layout("percent-delivered");
    let answer = import(&folder, &file, &map, &[]);
    assert!(answer.out.contains("3 amounts worked out as a share of the target"), "{}", answer.out);
    let delivery = fs::read_to_string(folder.join("delivery.csv")).unwrap();
    // 33.3% of £75,000 is £24,975.
    let row = delivery.lines().find(|row| row.starts_with("W103")).unwrap();
    assert!(
        row.contains(",24975.00,")
            && row.contains("Talks go on (forecast worked out: 33.3% of the target"),
        "{row}"
    );
}

/// What is wrong with a mapping, the line, and what is said of it.
const WRONG_MAPPINGS: [(&str, &str, &str, &str); 9] = [
    ("unit = \"£\"", "unti = \"£\"", "line 2:", "did you mean `unit`?"),
    ("unit = \"£\"\n", "", "line 7:", "needs its unit"),
    ("\"target\"", "\"taget\"", "line 8:", "did you mean target?"),
    ("2025/26-Q2", "2025/26-Q5", "line 3:", "`period` is `2025/26-Q5`"),
    ("2025-10-14", "14/10/2025", "line 4:", "did you mean 2025-10-14?"),
    ("\"saving_id\"", "\"service\"", "", "make_ids"),
    ("submitted_on = \"2025-10-14\"\n", "", "", "submitted_on"),
    ("in_delivery", "in delivry", "line 11:", "did you mean in_delivery?"),
    ("\"forecast\"", "{ to = \"forecast\", unti = \"£m\" }", "line 9:", "did you mean `unit`?"),
];

#[test]
fn a_mapping_that_cannot_be_used_is_told_by_line_and_remedy() {
    for (good, bad, line, words) in WRONG_MAPPINGS {
        let own =
            Own::new("Ref,Saving,Target,Forecast\nA-1,Lamps,100,90\n", &MAP.replacen(good, bad, 1));
        let answer = own.import(&[]);
        assert_eq!(answer.code, 2, "{bad}");
        assert!(answer.err.contains(line) && answer.err.contains(words), "{bad}: {}", answer.err);
    }
}

#[test]
fn a_file_that_is_no_tracker_is_refused_with_a_remedy() {
    let own = Own::new("", MAP);
    let cases: [(&[u8], &str); 4] = [
        (b"", "the file is empty"),
        (b"PK\x03\x04 this is no workbook", "damaged"),
        (b"%PDF-1.7", "PDF"),
        (b"\xD0\xCF\x11\xE0 nor this", "damaged"),
    ];
    for (bytes, words) in cases {
        own.home.put("tracker.csv", bytes);
        let answer = own.import(&[]);
        assert_eq!(answer.code, 2, "{words}");
        assert!(answer.err.contains(words), "{}", answer.err);
    }
}

#[test]
fn a_header_that_is_not_there_is_told_with_what_is() {
    let own = Own::new("Ref,Savings,Target,Forecast\nA-1,Lamps,100,90\n", MAP);
    let answer = own.import(&[]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("the column `Saving` is missing"), "{}", answer.out);
    assert!(answer.out.contains("did you mean `Savings`?"), "{}", answer.out);
    own.home.put("tracker.csv", "nothing,here\n1,2\n");
    assert!(own.import(&[]).out.contains("wanted a row with these headers"));
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let own = Own::new("Ref,Saving,Target,Forecast\nA-1,Lamps,100,90\n", MAP);
    let home = own.home.path();
    let nowhere = home.join("nowhere");
    let answer = import(&nowhere, &home.join("tracker.csv"), &home.join("map.toml"), &[]);
    assert_eq!(answer.code, 2);
    assert!(!nowhere.exists());
}

#[test]
fn a_table_that_cannot_be_read_is_left_as_it_is() {
    let own = Own::new("Ref,Saving,Target,Forecast\nA-1,Lamps,100,90\n", MAP);
    own.home.put("council/delivery.csv", "saving_id,forecast\nA-1\n");
    let before = files_of(&own.folder);
    let answer = own.import(&[]);
    assert_eq!(answer.code, 2);
    assert!(
        answer.err.contains("delivery.csv") && answer.err.contains("mtfs check"),
        "{}",
        answer.err
    );
    assert_eq!(files_of(&own.folder), before);
}

#[test]
fn a_suggested_mapping_imports_the_tracker_once_its_gaps_are_filled() {
    for (name, savings, target, ..) in LAYOUTS {
        let (file, _) = layout(name);
        let suggested = run(&["import", file.to_str().unwrap(), "--suggest"]);
        assert_eq!(suggested.code, 0, "{name}: {}", suggested.err);
        let stated = suggested.out.matches("# stated: ").count();
        assert!(stated >= 3 && !suggested.out.contains("certain"), "{name}: {}", suggested.out);
        // What a council officer must answer, since the tracker does not say it: a nil target is none of these.
        let mut map = suggested.out;
        while let Some(question) = open_questions(&map).into_iter().next() {
            let answer = match question.key.as_str() {
                "financial_year" => "2025/26",
                "period" => "2025/26-Q2",
                "submitted_on" => "2025-10-14",
                "public" => "true",
                "status" => "approved",
                "published_on" => "",
                "–" => "nothing",
                "TBC" | "n/a" => "not known",
                "Black" => "X",
                "Grey" => "N",
                other => panic!("{name}: {other}: {}", question.asks),
            };
            map = answered(&map, &question, answer);
        }
        if name == "percent-delivered" && !map.contains("total_rows") {
            map = map.replace("[columns]", "total_rows = [\"Overall\"]\n[columns]");
        }
        let home = CouncilFolder::empty().with("map.toml", &map);
        let folder = home.path().join(name);
        run(&["init", folder.to_str().unwrap()]);
        let answer = import(&folder, &file, &home.path().join("map.toml"), &["-O", "json"]);
        assert_eq!(answer.code, 0, "{name}: {map}\n{} {}", answer.out, answer.err);
        assert_eq!(rows_read(&answer), savings, "{name}");
        let position = run(&[
            "--data",
            folder.to_str().unwrap(),
            "-O",
            "json",
            "savings",
            "--year",
            "2025/26",
        ]);
        assert_eq!(json(&position)["data"]["totals"]["target"], target, "{name}: {map}");
    }
}

/// The tracker of Q2, with two savings, and that of Q3: A-2 has come down to 40, A-4 is new.
const Q2: &str =
    "Ref,Saving,Area,Target,Forecast\nA-1,Lamps,Place,100,100\nA-2,Signs,Place,50,50\n";
const Q3: &str = "Ref,Saving,Area,Target,Forecast\nA-1,Lamps,Place,100,100\nA-2,Signs,Place,40,40\n\
                  A-4,Bins,Place,60,60\n";

/// A council that has imported Q2's tracker on 14 October 2025.
fn with_q2(policy: &str) -> Own {
    let map = MAP.replace("[columns]", "[columns]\n\"Area\" = \"directorate\"");
    let own = Own::new("", &format!("changed_targets = \"{policy}\"\n{map}"));
    own.home.put("q2.csv", Q2);
    own.home.put("q2.toml", fs::read_to_string(own.home.path().join("map.toml")).unwrap());
    let later = fs::read_to_string(own.home.path().join("map.toml")).unwrap();
    let later = later.replace("2025/26-Q2", "2025/26-Q3").replace("2025-10-14", "2026-01-14");
    own.home.put("q3.csv", Q3);
    own.home.put("q3.toml", later);
    assert_eq!(own.quarter("q2").code, 0);
    own
}

impl Own {
    fn quarter(&self, name: &str) -> Answer {
        let home = self.home.path();
        let (file, map) = (home.join(format!("{name}.csv")), home.join(format!("{name}.toml")));
        import(&self.folder, &file, &map, &[])
    }

    fn on(&self, words: &[&str]) -> Answer {
        run(&[&["--data", self.folder.to_str().unwrap()], words].concat())
    }
}

#[test]
fn a_later_tracker_changes_nothing_of_what_an_earlier_quarter_was() {
    for policy in ["rebase", "replace"] {
        for sealed in [false, true] {
            let own = with_q2(policy);
            if sealed {
                let closed = own.on(&["close", "2025/26-Q2", "--on", "2025-10-20"]);
                assert_eq!(closed.code, 0, "{}", closed.err);
            }
            let at_q2 =
                || own.on(&["--as-at", "2025/26-Q2", "savings", "--lines", "-O", "json"]).out;
            let before = at_q2();
            // Q2: 100 + 50. Q3: 100 + 40 + 60.
            assert_eq!(
                json(&own.on(&["savings", "-O", "json"]))["data"]["totals"]["target"],
                "150.00"
            );
            let answer = own.quarter("q3");
            assert_eq!(answer.code, 0, "{policy}: {}", answer.out);
            assert_eq!(at_q2(), before, "{policy}");
            assert!(!before.contains("A-4") && before.contains("150.00"), "{before}");
            let now = own.on(&["savings", "-O", "json"]);
            assert_eq!(json(&now)["data"]["totals"]["target"], "200.00", "{policy}");
            assert_eq!(check(&own.folder).code, 0, "{policy}: {}", check(&own.folder).out);
            if sealed {
                let verified = own.on(&["verify"]);
                assert_eq!(verified.code, 0, "{}", verified.out);
                assert!(!verified.out.contains("A-2"), "{policy}: {}", verified.out);
            }
            let tables = ["sources", "savings", "savings_profile", "delivery", "imports"];
            let all = || tables.map(|name| own.table(name));
            for quarter in ["q3", "q2", "q3"] {
                let before = all();
                let again = own.quarter(quarter);
                assert!(again.out.contains("is up to date"), "{policy} {quarter}: {}", again.out);
                assert_eq!(all(), before, "{policy} {quarter}");
            }
        }
    }
}

#[test]
fn a_changed_target_is_told_from_the_file_and_row_that_changed_it() {
    for (policy, rows) in [
        ("rebase", ["q2.csv, q2 row 3", "q3.csv, q3 row 3"].as_slice()),
        ("replace", ["q3.csv, q3 row 3"].as_slice()),
    ] {
        let own = with_q2(policy);
        assert_eq!(own.quarter("q3").code, 0);
        let told = own.on(&["explain", "savings/2025-26/line/A-2/target"]).out;
        for row in rows {
            assert!(told.contains(row), "{policy}: {told}");
        }
        assert_eq!(told.matches("csv, q").count(), rows.len(), "{policy}: {told}");
        // A-1 was not changed, and is still of Q2.
        let told = own.on(&["explain", "savings/2025-26/line/A-1/target"]).out;
        assert!(told.contains("q2.csv, q2 row 2") && !told.contains("q3.csv"), "{told}");
    }
}

#[test]
fn cover_that_grew_since_an_earlier_tracker_stands_as_it_was_then() {
    let own = with_q2("rebase");
    let map = |quarter: &str| {
        let path = own.home.path().join(format!("{quarter}.toml"));
        let more = "\"Late\" = \"slipped\"\n\"Lost\" = \"unachievable\"\n\"Cover\" = { to = \
                    \"mitigations.value\" }\n[defaults]";
        let text = fs::read_to_string(path).unwrap();
        let text = text.replace("[defaults]", more).replacen(
            "[columns]",
            "covers = \"part\"\nfinancial_year = \"2025/26\"\n[columns]",
            1,
        );
        own.home.put(&format!("{quarter}.toml"), text);
    };
    map("q2");
    map("q3");
    let header = "Ref,Saving,Area,Target,Forecast,Late,Lost,Cover\n";
    own.home.put("q2.csv", format!("{header}A-1,Lamps,Place,100,40,0,60,10\n"));
    own.home.put("q3.csv", format!("{header}A-1,Lamps,Place,100,40,0,60,25\n"));
    for quarter in ["q2", "q3"] {
        let answer = own.quarter(quarter);
        assert_eq!(answer.code, 0, "{}", answer.out);
    }
    let covered = |typed: &[&str]| {
        json(&own.on(&[typed, &["savings", "-O", "json"]].concat()))["data"]["totals"]["mitigated"]
            .clone()
    };
    // 10, then 15 more; each counts in the period that its tracker speaks of.
    assert_eq!(covered(&["--as-at", "2025-12-31"]), "10.00");
    assert_eq!(covered(&[]), "25.00");
    assert_eq!(covered(&["--as-at", "2025/26-Q2"]), "10.00");
    assert!(own.quarter("q3").out.contains("is up to date"));
}

#[test]
fn a_tracker_of_an_earlier_day_than_what_the_folder_holds_is_refused_where_it_would_change_it() {
    let own = with_q2("rebase");
    assert_eq!(own.quarter("q3").code, 0);
    // Between the two, A-2 stood at 45: the 10 less of Q3 were counted from 50.
    own.home.put("between.csv", Q2.replace("50,50", "45,45"));
    let map = fs::read_to_string(own.home.path().join("q2.toml")).unwrap();
    own.home.put("between.toml", map.replace("2025-10-14", "2025-11-30"));
    let answer = own.quarter("between");
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("in the order of their days"), "{}", answer.out);
}

#[test]
fn what_decides_how_a_saving_counts_is_not_rewritten_by_a_later_tracker() {
    let own = with_q2("rebase");
    for (quarter, fund) in [("q2", "general_fund"), ("q3", "hra")] {
        let map = fs::read_to_string(own.home.path().join(format!("{quarter}.toml"))).unwrap();
        let map =
            map.replace("[columns]", "covers = \"part\"\n[columns]\n\"Fund\" = \"savings.fund\"");
        own.home.put(&format!("{quarter}.toml"), map);
        let rows =
            format!("Ref,Saving,Area,Fund,Target,Forecast\nA-1,Lamps,Place,{fund},100,100\n");
        own.home.put(&format!("{quarter}.csv"), rows);
    }
    // What was not stated is filled in; what was is not another for every day gone by.
    assert_eq!(own.quarter("q2").code, 0);
    let answer = own.quarter("q3");
    assert_eq!(answer.code, 1, "{}", answer.out);
    assert!(answer.out.contains("an import rewrites no earlier source"), "{}", answer.out);
}

#[test]
fn a_saving_that_a_tracker_approves_is_proposed_before_the_day_of_that_tracker() {
    let map = MAP
        .replace(
            "\"Forecast\" = \"forecast\"",
            "\"Forecast\" = \"forecast\"\n\"Status\" = \"status\"",
        )
        .replace("status = \"in_delivery\"\n", "");
    let tracker =
        |status: &str| format!("Ref,Saving,Target,Forecast,Status\nA-1,Lamps,100,90,{status}\n");
    let own = Own::new(&tracker("proposed"), &map);
    let first = own.import(&[]);
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);
    own.home.put("tracker.csv", tracker("approved"));
    own.home.put("map.toml", map.replace("Q2", "Q3").replace("2025-10-14", "2026-01-14"));
    let second = own.import(&[]);
    assert_eq!(second.code, 0, "{}{}", second.out, second.err);
    let target = |as_at: &str| {
        let data = own.folder.to_str().unwrap();
        let told =
            run(&["--data", data, "--as-at", as_at, "savings", "--year", "2025/26", "-O", "json"]);
        json(&told)["data"]["totals"]["target"].clone()
    };
    // As it was before: proposed, and in no total.
    assert_eq!(target("2025-12-31"), Value::Null);
    assert_eq!(target("2026-01-14"), "100.00");
    // What was approved is no proposal again: every day gone by would say so.
    own.home.put("tracker.csv", tracker("proposed").replace("90", "80"));
    own.home.put("map.toml", map.replace("Q2", "Q4").replace("2025-10-14", "2026-04-14"));
    assert_eq!(own.import(&[]).code, 1);
}
