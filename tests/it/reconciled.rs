//! Is a council's whole register held to its tracker: rows counted twice, rows that are gone, totals taken
//! for savings, and amounts in another unit, each asked about before anything is written.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::folder::CouncilFolder;
use crate::typed::{Answer, run};

/// A council's folder and the trackers that go into it.
struct Council {
    home: CouncilFolder,
    folder: PathBuf,
}

impl Council {
    fn new() -> Self {
        let home = CouncilFolder::empty();
        let folder = home.path().join("council");
        let answer = run(&["init", folder.to_str().unwrap()]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        Self { home, folder }
    }

    /// Imports a tracker of a quarter, handed in on the 10th of a month of 2025.
    fn import(&self, name: &str, (quarter, month): (&str, u8), tracker: &str, map: &str) -> Answer {
        let file = self.home.path().join(format!("{name}.csv"));
        let mapping = self.home.path().join(format!("{name}.toml"));
        let top = format!(
            "title = \"Tracker\"\nunit = \"£\"\nperiod = \"2025/26-{quarter}\"\nsubmitted_on = \"2025-{month:02}-10\"\n"
        );
        fs::write(&file, tracker).unwrap();
        fs::write(&mapping, top + map).unwrap();
        let paths = [&self.folder, &file, &mapping].map(|path| path.to_str().unwrap());
        run(&["--data", paths[0], "import", paths[1], "--map", paths[2], "-O", "json"])
    }

    /// Gives the target of the year's whole register.
    fn target(&self) -> String {
        let folder = self.folder.to_str().unwrap();
        let answer = run(&["--data", folder, "savings", "--year", "2025/26", "-O", "json"]);
        let answer: Value = serde_json::from_str(&answer.out).unwrap();
        answer["data"]["totals"]["target"].as_str().unwrap().to_owned()
    }

    fn table(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(format!("{name}.csv"))).unwrap()
    }
}

/// Gives the cells of a table of an answer, by column.
fn cells(answer: &Answer, table: &str, column: &str) -> Vec<String> {
    let whole: Value = serde_json::from_str(&answer.out).unwrap();
    let tables = whole["data"]["tables"].as_array().unwrap();
    let table = tables.iter().find(|known| known["table"] == table);
    let rows = table.map(|table| table["rows"].as_array().unwrap().clone()).unwrap_or_default();
    rows.iter().map(|row| row["cells"][column].as_str().unwrap_or_default().to_owned()).collect()
}

const BY_TITLE: &str = "make_ids = \"X\"\n[columns]\n\"Saving\" = \"title\"\n\"Target\" = \"target\"\n\
                        [defaults]\nstatus = \"in_delivery\"\n";
const BY_REFERENCE: &str = "[columns]\n\"Ref\" = \"saving_id\"\n\"Saving\" = \"title\"\n\"Target\" = \"target\"\n\
                            [defaults]\nstatus = \"in_delivery\"\n";

#[test]
fn a_tracker_without_references_or_directorates_is_the_same_savings_a_quarter_later() {
    let council = Council::new();
    let tracker = "Saving,Target\nAlpha,100\nBeta,50\nTotal,150\n";
    assert_eq!(council.import("q1", ("Q1", 7), tracker, BY_TITLE).code, 0);
    let again = council.import("outturn", ("outturn", 12), tracker, BY_TITLE);
    assert_eq!(again.code, 0, "{}", again.out);
    // Two savings of 100 and 50, not four.
    assert_eq!(council.table("savings").lines().count(), 3);
    assert_eq!(council.target(), "150.00");
}

#[test]
fn a_saving_that_is_gone_is_asked_about_and_ends_as_the_mapping_says() {
    let council = Council::new();
    let first = "Ref,Saving,Target\nA1,Agency staff,100\nA2,Fleet,50\nA3,Printing,30\nTotal,,180\n";
    assert_eq!(council.import("q1", ("Q1", 7), first, BY_REFERENCE).code, 0);
    // A2 is not there any more, A3 is A7 now.
    let second = "Ref,Saving,Target\nA1,Agency staff,100\nA7,Printing,30\nTotal,,130\n";
    let refused = council.import("q2", ("Q2", 10), second, BY_REFERENCE);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert_eq!(cells(&refused, "questions", "place"), ["A2", "A3"]);
    let asked = cells(&refused, "questions", "asks");
    assert!(
        asked[0].starts_with("was row 3 of q1 in q1.csv and is not in this tracker"),
        "{asked:?}"
    );
    assert!(asked[1].contains("q2!A3, “A7”, is new and looks like it"), "{asked:?}");
    assert_eq!(council.target(), "180.00", "nothing is written");

    let said = format!("{BY_REFERENCE}[gone]\nA2 = \"withdrawn\"\n[known_as]\nA7 = \"A3\"\n");
    let told = council.import("q2", ("Q2", 10), second, &said);
    assert_eq!(told.code, 0, "{}", told.out);
    // The register and the tracker: 100 + 30.
    assert_eq!(council.target(), "130.00");
    let savings = council.table("savings");
    let fleet = savings.lines().find(|line| line.starts_with("A2,")).unwrap();
    assert!(fleet.contains("written_out") && fleet.contains("2025-10-10"), "{fleet}");
    let checked = run(&["--data", council.folder.to_str().unwrap(), "check"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    assert!(!savings.contains("\nA7,"), "{savings}");
    // As it was known before the second tracker.
    let folder = council.folder.to_str().unwrap();
    let before = run(&["--data", folder, "savings", "--as-at", "2025-07-31", "--year", "2025/26"]);
    assert!(before.out.contains("£180"), "{}", before.out);

    // The third quarter writes A7 again: it is A3 still, without a word in the mapping.
    let third = "Ref,Saving,Target\nA1,Agency staff,100\nA7,Printing,30\nTotal,,130\n";
    let third = council.import("q3", ("Q3", 12), third, BY_REFERENCE);
    assert_eq!(third.code, 0, "{}", third.out);
    assert_eq!(council.target(), "130.00");
}

#[test]
fn a_saving_that_stays_or_is_replaced_leaves_the_totals_agreeing() {
    let first = "Ref,Saving,Target\nA1,Agency staff,100\nA2,Fleet,50\nTotal,,150\n";
    let second = "Ref,Saving,Target\nA1,Agency staff,100\nA9,Vehicles,70\nTotal,,170\n";
    // Stays: 100 + 50 + 70. Replaced: 100 + 70. A part: 100 + 50 + 70.
    let said =
        [("[gone]\nA2 = \"stays\"\n", "220.00"), ("[gone]\nA2 = \"replaced by A9\"\n", "170.00")];
    for (said, target) in said {
        let council = Council::new();
        assert_eq!(council.import("q1", ("Q1", 7), first, BY_REFERENCE).code, 0);
        let told = council.import("q2", ("Q2", 10), second, &format!("{BY_REFERENCE}{said}"));
        assert_eq!(told.code, 0, "{said}: {}", told.out);
        assert_eq!(council.target(), target, "{said}");
        let checked = run(&["--data", council.folder.to_str().unwrap(), "check"]);
        assert_eq!(checked.code, 0, "{said}: {}", checked.out);
    }
    let council = Council::new();
    assert_eq!(council.import("q1", ("Q1", 7), first, BY_REFERENCE).code, 0);
    let part =
        council.import("q2", ("Q2", 10), second, &format!("covers = \"part\"\n{BY_REFERENCE}"));
    assert_eq!(part.code, 0, "{}", part.out);
    assert_eq!(council.target(), "220.00");
}

#[test]
fn an_answer_that_answers_nothing_is_told() {
    let council = Council::new();
    let tracker = "Ref,Saving,Target\nA1,Agency staff,100\n";
    let said = format!("{BY_REFERENCE}[gone]\nA5 = \"withdrawn\"\n");
    let refused = council.import("q1", ("Q1", 7), tracker, &said);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert_eq!(cells(&refused, "questions", "found"), ["[gone] names A5"]);
}

#[test]
fn a_sub_total_of_any_name_covers_the_rows_since_the_last() {
    let council = Council::new();
    // 10; 5; 10 + 5. And two levels: services, then a directorate, then all.
    let one =
        "Saving,Target\nAlpha,10\nFamilies Total,10\nGamma,5\nHomes Total,5\nGrand Total,15\n";
    let told = council.import("one", ("Q1", 7), one, BY_TITLE);
    assert_eq!(told.code, 0, "{}", told.out);
    let council = Council::new();
    let two = "Saving,Target\nAlpha,10\nBeta,7\nCare total,17\nGamma,5\nDelta,2\nSchools total,7\n\
               People total,24\nRoads,4\nTrees,3\nPlace total,7\nTotal,31\n";
    let told = council.import("two", ("Q1", 7), two, BY_TITLE);
    assert_eq!(told.code, 0, "{}", told.out);
    assert_eq!(council.target(), "31.00");
}

#[test]
fn a_row_that_is_what_the_others_add_up_to_is_asked_about() {
    // The stated programme is 100 − 40 + 60 = 120 and is no saving of its own: 240 would be wrong.
    let tracker = "Saving,Target\nProgramme agreed (stated),£120k\nAgency,£100k\nReversal,(£40k)\nFleet,£60k\n";
    let council = Council::new();
    let refused = council.import("q1", ("Q1", 7), tracker, BY_TITLE);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert_eq!(cells(&refused, "questions", "place"), ["q1!B2", "q1!B4"]);
    // Once that is a total, 60 is what 100 − 40 above it come to: a saving, as the council says.
    let said = format!(
        "total_rows = [\"Programme agreed\"]\nnot_totals = [\"Fleet\"]\n{BY_TITLE}[waive]\n\"q1!B4\" = \"reverses a saving of 2023/24, Cabinet 12 March\"\n"
    );
    let told = council.import("q1", ("Q1", 7), tracker, &said);
    assert_eq!(told.code, 0, "{}", told.out);
    assert_eq!(council.target(), "120000.00");
    // A saving that happens to be the sum of two others stays one, if the council says so.
    let tracker = "Saving,Target\nAlpha,10\nBeta,20\nGamma,30\n";
    let council = Council::new();
    assert_eq!(council.import("q1", ("Q1", 7), tracker, BY_TITLE).code, 1);
    let told =
        council.import("q1", ("Q1", 7), tracker, &format!("not_totals = [\"Gamma\"]\n{BY_TITLE}"));
    assert_eq!(told.code, 0, "{}", told.out);
    assert_eq!(council.target(), "60.00");
}

#[test]
fn an_amount_typed_in_another_unit_is_asked_about() {
    let head = "Ref,Saving,Target,Forecast\n";
    let rows = "A1,One,850,790\nA2,Two,420,420\nA3,Three,150,160\nA4,Four,275,140\nA5,Five,64000,48\nA6,Six,190,190\n";
    let council = Council::new();
    let map = BY_REFERENCE
        .replace("\"Target\" = \"target\"", "\"Target\" = \"target\"\n\"Forecast\" = \"forecast\"");
    let refused = council.import("q1", ("Q1", 7), &format!("{head}{rows}"), &map);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert_eq!(cells(&refused, "questions", "place"), ["q1!C6"]);
    // A large saving whose forecast is as large is none.
    let large = rows.replace("64000,48", "64000,60000");
    let told = council.import("q1", ("Q1", 7), &format!("{head}{large}"), &map);
    assert_eq!(told.code, 0, "{}", told.out);
}

#[test]
fn a_total_that_is_wrong_itself_stands_with_its_reason() {
    let tracker = "Ref,Saving,Target\nA1,Agency staff,100\nA2,Fleet,50\nTotal,,140\n";
    let council = Council::new();
    assert_eq!(council.import("q1", ("Q1", 7), tracker, BY_REFERENCE).code, 1);
    let said = format!("{BY_REFERENCE}[waive]\n\"q1!C4\" = \"the sum leaves out row 3\"\n");
    let told = council.import("q1", ("Q1", 7), tracker, &said);
    assert_eq!(told.code, 0, "{}", told.out);
    assert!(cells(&told, "totals", "agrees")[0].contains("the sum leaves out row 3"));
    assert_eq!(council.target(), "150.00");
    // Without a reason it is none.
    let empty = format!("{BY_REFERENCE}[waive]\n\"q1!C4\" = \"\"\n");
    assert_eq!(council.import("q1", ("Q1", 7), tracker, &empty).code, 2);
}

#[test]
fn what_a_tracker_changes_is_shown_by_amount_and_cash_that_fell_by_itself() {
    let council = Council::new();
    let map = BY_REFERENCE.replace(
        "\"Target\" = \"target\"",
        "\"Target\" = \"target\"\n\"Cash\" = \"banked\"\n\"Forecast\" = \"forecast\"",
    );
    let map = format!("changed_targets = \"rebase\"\n{map}");
    let head = "Ref,Saving,Target,Cash,Forecast\n";
    let first = format!("{head}A1,One,100,50,90\nA2,Two,80,10,80\nA3,Three,40,0,40\n");
    assert_eq!(council.import("q1", ("Q1", 7), &first, &map).code, 0);
    // A1's cash falls by 20 and A2's rises by 30; A2's target falls by 15; A4 of 25 is new; A3 of 40 ends.
    let second = format!("{head}A1,One,100,30,90\nA2,Two,65,40,60\nA4,Four,25,0,25\n");
    let said = format!("{map}[gone]\nA3 = \"withdrawn\"\n");
    let told = council.import("q2", ("Q2", 10), &second, &said);
    assert_eq!(told.code, 0, "{}", told.out);
    let what = cells(&told, "moved", "what");
    let amounts = cells(&told, "moved", "amount");
    let moved: Vec<(&str, &str)> =
        what.iter().map(String::as_str).zip(amounts.iter().map(String::as_str)).collect();
    let expected = [
        ("new savings", "25.00"),
        ("targets that fell", "-15.00"),
        ("forecasts that fell", "-20.00"),
        ("banked cash that rose", "30.00"),
        ("banked cash that fell", "-20.00"),
        ("savings that ended", "-40.00"),
    ];
    assert_eq!(moved, expected);
    assert_eq!(cells(&told, "fell", "saving_id"), ["A1"]);
    // 100 + 65 + 25.
    assert_eq!(council.target(), "190.00");
}

/// New 100, rebased by 40, then stated anew as 60 by a later paper: the folder holds 60, and a tracker that says 60 says
/// nothing new. A tracker of 50 takes 10 more off.
#[test]
fn a_tracker_is_held_to_the_target_that_stands() {
    let council = Council::new();
    let first = "Ref,Saving,Target\nA1,Agency staff,100\n";
    assert_eq!(council.import("q1", ("Q1", 7), first, BY_REFERENCE).code, 0);
    let path = council.folder.join("savings_profile.csv");
    let text = fs::read_to_string(&path).unwrap();
    let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let row = |kind: &str, target: &str, day: &str| {
        let cell = |column: &&str| match *column {
            "saving_id" => "A1".to_owned(),
            "financial_year" => "2025/26".to_owned(),
            "kind" => kind.to_owned(),
            "target" => target.to_owned(),
            "as_at" => day.to_owned(),
            "source_id" => "q1".to_owned(),
            _ => String::new(),
        };
        head.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let more = [row("rebased", "-40", "2025-08-01"), row("new", "60", "2025-09-01")].join("\n");
    fs::write(&path, format!("{text}{more}\n")).unwrap();
    assert_eq!(council.target(), "60.00");
    let map = format!("changed_targets = \"rebase\"\n{BY_REFERENCE}");
    let same = council.import("q2", ("Q2", 10), "Ref,Saving,Target\nA1,Agency staff,60\n", &map);
    assert_eq!(same.code, 0, "{}", same.out);
    assert_eq!(council.target(), "60.00");
    let less = council.import("q3", ("Q3", 12), "Ref,Saving,Target\nA1,Agency staff,50\n", &map);
    assert_eq!(less.code, 0, "{}", less.out);
    assert_eq!(council.target(), "50.00");
}

#[test]
fn a_row_that_is_let_out_does_not_keep_the_register_from_agreeing() {
    let council = Council::new();
    let first = "Ref,Saving,Target\nA1,Agency staff,100\nA2,Fleet,50\n";
    assert_eq!(council.import("q1", ("Q1", 7), first, BY_REFERENCE).code, 0);
    let said = format!("{BY_REFERENCE}[waive]\n\"q2!C3\" = \"asked for on 3 October\"\n");
    let second = "Ref,Saving,Target\nA1,Agency staff,100\nA2,Fleet,#REF!\n";
    let told = council.import("q2", ("Q2", 10), second, &said);
    assert_eq!(told.code, 0, "{}", told.out);
    // What the folder had of the saving stands.
    assert_eq!(council.target(), "150.00");
    // Run again, what ended or was let out changes nothing more.
    let again = council.import("q2", ("Q2", 10), second, &said);
    assert_eq!(again.code, 0, "{}", again.out);
    assert_eq!(council.table("imports").lines().count(), 5);
}
