//! `mtfs start`: from a council's file to a page with figures, or nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::typed::run;

/// A working folder with a tracker in it.
struct Home {
    home: TempDir,
}

impl Home {
    fn with(tracker: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let from = fs::read_dir(Path::new("tests/trackers").join(tracker)).unwrap();
        let mut files = from.map(|entry| entry.unwrap().path());
        let file =
            files.find(|path| path.file_stem().is_some_and(|stem| stem == "tracker")).unwrap();
        fs::copy(&file, home.path().join(file.file_name().unwrap())).unwrap();
        Self { home }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs the program in the working folder with nobody to ask.
    fn started(&self, typed: &[&str], stop_at: Option<usize>) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mtfs"));
        command.arg("start").args(typed).current_dir(self.home.path()).stdin(Stdio::null());
        for name in ["MTFS_DATA", "MTFS_AS_AT", "MTFS_OUTPUT_FORMAT"] {
            command.env_remove(name);
        }
        if let Some(number) = stop_at {
            command.env("MTFS_STOP_AT", number.to_string());
        }
        command.output().unwrap()
    }

    fn savings(&self) -> Value {
        let folder = self.at("ours");
        let told = run(&["--data", folder.to_str().unwrap(), "savings", "-O", "json"]);
        assert_eq!(told.code, 0, "{}", told.err);
        serde_json::from_str(&told.out).unwrap()
    }
}

fn said(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    format!("{out}{err}")
}

const NORTHMOOR: [&str; 13] = [
    "ours",
    "--name",
    "Northmoor County Council",
    "--period",
    "2025/26-P6",
    "--figures",
    "own",
    "--file",
    "tracker.xlsx",
    "--public",
    "yes",
    "--answer",
    "submitted_on=2025-10-14",
];

/// The tracker's own grand totals: target 775.8, forecast 485.8, slipped 190, unachievable 100, in £000.
#[test]
fn five_answers_and_a_tracker_lead_to_pages_with_its_figures() {
    let home = Home::with("thousands-with-subtotals");
    let ended = home.started(&[&NORTHMOOR[..], &["--class", "County council"]].concat(), None);
    assert!(ended.status.success(), "{}", said(&ended));
    let totals = &home.savings()["data"]["totals"];
    let amounts =
        ["target", "forecast", "slipped", "unachievable"].map(|key| totals[key].as_str().unwrap());
    assert_eq!(amounts, ["775800.00", "485800.00", "190000.00", "100000.00"]);
    for page in ["star-chamber.html", "monitor.html"] {
        let text =
            fs::read_to_string(home.at("reports/northmoor-county-council").join(page)).unwrap();
        assert!(text.contains("Northmoor County Council") && text.contains("£775,800"), "{page}");
    }
    let council = fs::read_to_string(home.at("ours/council.toml")).unwrap();
    assert!(
        council.contains("# County council")
            && council.contains("current_financial_year = \"2025/26\"")
    );
    assert!(home.at("ours/mappings/tracker.toml").is_file());
    let check = run(&["--data", home.at("ours").to_str().unwrap(), "check"]);
    assert_eq!(check.code, 0, "{}", check.out);
}

/// Cells with pound signs, a status in five colours and no reference: target 1,005,000, banked 310,000, forecast 615,000.
#[test]
fn a_file_that_is_not_for_the_public_leads_to_pages_for_a_private_meeting() {
    let home = Home::with("five-colours");
    let typed = [
        "ours",
        "--name",
        "Midborough",
        "--period",
        "2025/26-Q2",
        "--figures",
        "own",
        "--file",
        "tracker.csv",
        "--public",
        "no",
        "--answer",
        "Grey=N",
        "--answer",
        "Black=X",
        "--answer",
        "–=nothing",
    ];
    let ended = home.started(&typed, None);
    assert!(ended.status.success(), "{}", said(&ended));
    let totals = &home.savings()["data"]["totals"];
    let amounts = ["target", "banked", "forecast"].map(|key| totals[key].as_str().unwrap());
    assert_eq!(amounts, ["1005000.00", "310000.00", "615000.00"]);
    assert!(home.at("reports/midborough/star-chamber-exempt.html").is_file());
    assert!(!home.at("reports/midborough/star-chamber.html").exists());
}

#[test]
fn without_a_terminal_the_commands_are_told_and_nothing_is_made() {
    let home = Home::with("thousands-with-subtotals");
    for typed in [&[][..], &NORTHMOOR[..9]] {
        let ended = home.started(typed, None);
        assert_eq!(ended.status.code(), Some(2));
        let told = said(&ended);
        for command in
            ["mtfs start ", "mtfs init ", "--suggest -o map.toml", "report star-chamber monitor"]
        {
            assert!(told.contains(command), "{told}");
        }
        assert_eq!(fs::read_dir(home.at("")).unwrap().count(), 1);
    }
}

#[test]
fn what_only_the_council_knows_of_a_file_is_asked_and_never_guessed() {
    let home = Home::with("thousands-with-subtotals");
    let ended = home.started(&NORTHMOOR[..11], None);
    assert_eq!(ended.status.code(), Some(2));
    assert!(said(&ended).contains("--answer submitted_on="), "{}", said(&ended));
    assert_eq!(fs::read_dir(home.at("")).unwrap().count(), 1);
}

/// An amount that is no amount keeps the whole tracker out: tables stay empty, the mapping is kept, and what to type is told.
#[test]
fn a_file_that_cannot_be_read_whole_is_told_with_what_to_type() {
    let home = Home { home: tempfile::tempdir().unwrap() };
    let rows = "Ref,Saving,Directorate,Target £\nA1,Lighting,Place,100000\nA2,Fleet,Place,1OO000\nA3,Rents,Place,50000\n";
    fs::write(home.at("tracker.csv"), rows).unwrap();
    let typed = [
        "ours",
        "--name",
        "Westford",
        "--period",
        "2025/26-P9",
        "--figures",
        "own",
        "--file",
        "tracker.csv",
        "--public",
        "yes",
        "--answer",
        "submitted_on=2026-01-15",
        "--answer",
        "published_on=2026-01-20",
        "--answer",
        "status=approved",
        "--answer",
        "tracker!D3=much",
    ];
    let ended = home.started(&typed, None);
    assert_eq!(ended.status.code(), Some(1), "{}", said(&ended));
    let told = said(&ended);
    assert!(
        told.contains("D3") && told.contains("import tracker.csv --map ours/mappings/tracker.toml"),
        "{told}"
    );
    let rows = fs::read_to_string(home.at("ours/savings.csv")).unwrap();
    assert_eq!(rows.lines().count(), 1);
    assert!(!home.at("reports").exists());
}

#[test]
fn a_folder_that_is_there_is_left_alone() {
    let home = Home::with("thousands-with-subtotals");
    fs::create_dir(home.at("ours")).unwrap();
    let ended = home.started(&NORTHMOOR, None);
    assert_eq!(ended.status.code(), Some(2));
    assert!(said(&ended).contains("it is there already"), "{}", said(&ended));
    assert_eq!(fs::read_dir(home.at("ours")).unwrap().count(), 0);
}

/// Stopped at every so many changes of the disk: the folder is whole or was never there, and the same command then ends it.
#[test]
fn a_start_stopped_anywhere_leaves_a_whole_folder_or_none() {
    let mut stops = 0;
    for stop in (1..).step_by(29) {
        let home = Home::with("thousands-with-subtotals");
        let ended = home.started(&NORTHMOOR, Some(stop));
        if home.at("ours").exists() {
            assert_eq!(
                home.savings()["data"]["totals"]["target"],
                "775800.00",
                "stopped at {stop}"
            );
        }
        if ended.status.code().is_some() {
            break;
        }
        stops += 1;
        if !home.at("ours").exists() {
            let again = home.started(&NORTHMOOR, None);
            assert!(again.status.success(), "stopped at {stop}: {}", said(&again));
            let mut names =
                fs::read_dir(home.at("")).unwrap().map(|entry| entry.unwrap().file_name());
            assert!(
                names.all(|name| !name.to_string_lossy().starts_with('.')),
                "stopped at {stop}"
            );
        }
    }
    assert!(stops > 3, "only {stops}");
}
