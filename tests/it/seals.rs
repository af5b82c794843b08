//! Periods that are closed: sealed whole, chained, and verified row by row.

use std::fs;

use serde_json::Value;

use crate::folder::{CouncilFolder, copy_of};
use crate::typed::{Answer, run};

fn on(folder: &CouncilFolder, typed: &[&str]) -> Answer {
    run(&[&["--data", folder.path().to_str().unwrap()], typed].concat())
}

fn fine(folder: &CouncilFolder, typed: &[&str]) -> String {
    let answer = on(folder, typed);
    assert_eq!(answer.code, 0, "{typed:?}: {}{}", answer.out, answer.err);
    answer.out
}

fn text(folder: &CouncilFolder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

/// Changes the first place where a file has some words.
fn edit(folder: &CouncilFolder, name: &str, old: &str, new: &str) {
    let content = text(folder, name);
    assert!(content.contains(old), "{name} has no {old}");
    fs::write(folder.path().join(name), content.replacen(old, new, 1)).unwrap();
}

/// Smallshire with its two periods of 2025/26 closed.
fn closed_twice() -> CouncilFolder {
    let folder = copy_of("datasets/smallshire");
    fine(&folder, &["close", "2025/26-Q1"]);
    fine(&folder, &["close", "2025/26-Q2", "--on", "2025-10-20"]);
    folder
}

/// What names a difference, as CSV has it.
fn differences(answer: &Answer) -> Vec<String> {
    answer.out.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_closed_period_verifies_and_the_seals_are_chained() {
    let folder = closed_twice();
    let out = fine(&folder, &["verify"]);
    assert!(out.contains("2 seals, the last of 2025/26-Q2: everything is as it was sealed"));
    let seals: Vec<Value> = ["q1", "q2"]
        .map(|mark| text(&folder, &format!("seals/2025-26-{mark}/seal.json")))
        .iter()
        .map(|seal| serde_json::from_str(seal).unwrap())
        .collect();
    assert!(seals[0]["previous"].is_null() && seals[0]["on"].is_null());
    assert_eq!(seals[1]["previous"]["sha256"], seals[0]["sha256"]);
    assert_eq!(seals[1]["on"], "2025-10-20");
    let hash = seals[1]["sha256"].as_str().unwrap();
    fine(&folder, &["verify", "--seal", hash]);
    assert_eq!(on(&folder, &["verify", "--seal", &hash.replace(&hash[..1], "?")]).code, 1);
    fine(&folder, &["check"]);
}

/// The hash for the minutes and each difference stand in JSON and in Markdown as on a terminal.
#[test]
fn a_seal_and_what_differs_from_it_are_told_in_every_format() {
    let folder = copy_of("datasets/smallshire");
    let closed: Value =
        serde_json::from_str(&fine(&folder, &["close", "2025/26-Q1", "-O", "json"])).unwrap();
    let seal = &closed["data"]["tables"][1]["rows"][0]["cells"];
    let hash = seal["sha256"].as_str().unwrap();
    assert!(text(&folder, "seals/2025-26-q1/seal.json").contains(hash));
    let header = "kind,file,line,row,column,was,is\n";
    assert_eq!(fine(&folder, &["verify", "-O", "csv"]), header, "a header where nothing differs");
    assert!(fine(&folder, &["verify", "-O", "md"]).contains(hash));
    edit(&folder, "delivery.csv", "2025-07-11,1,5000,57000,3000", "2025-07-11,1,5000,57001,2999");
    let told = on(&folder, &["verify", "-O", "md"]);
    assert_eq!(told.code, 1);
    let row = "| cell | delivery.csv | 121 |";
    assert!(
        told.out.contains(row) && told.out.contains("| forecast | 57000 | 57001 |"),
        "{}",
        told.out
    );
    let json: Value = serde_json::from_str(&on(&folder, &["verify", "-O", "json"]).out).unwrap();
    assert!(json["data"]["remarks"].as_array().unwrap().iter().any(|it| it["key"] == "not-intact"));
}

#[test]
fn the_same_folder_gives_the_same_seals_byte_for_byte() {
    let (one, other) = (closed_twice(), closed_twice());
    for name in ["seals/2025-26-q2/seal.json", "seals/2025-26-q2/figures/savings-2025-26-q2.csv"] {
        assert_eq!(text(&one, name), text(&other, name));
    }
}

#[test]
fn a_one_pound_edit_to_a_closed_return_is_named_with_its_row_and_what_it_was() {
    let folder = closed_twice();
    // The first return of PEO-2425-001 in 2025/26: 57,000 of 60,000, 3,000 slipped.
    edit(&folder, "delivery.csv", "2025-07-11,1,5000,57000,3000", "2025-07-11,1,5000,57001,2999");
    let answer = on(&folder, &["verify"]);
    assert_eq!(answer.code, 1);
    assert!(
        answer.out.contains(
            "cell: delivery.csv:121 (PEO-2425-001 2025/26 2025/26-Q1 2025-07-11 1)\n  forecast: 57000 → 57001\n"
        ),
        "{}",
        answer.out
    );
    assert!(answer.out.contains("savings/2025-26-q1/all/forecast\n  307000.00 → 307001.00"));
    let csv = on(&folder, &["verify", "-O", "csv"]);
    let cells: Vec<String> =
        differences(&csv).into_iter().filter(|line| line.starts_with("cell")).collect();
    assert_eq!(cells.len(), 2);
    assert!(cells[0].ends_with("forecast,57000,57001"), "{}", cells[0]);
}

#[test]
fn a_council_file_and_a_removed_row_are_named() {
    let folder = closed_twice();
    edit(&folder, "council.toml", "on_track = \"95%\"", "on_track = \"94%\"");
    edit(&folder, "mitigations.csv", "MIT-009,", "MIT-999,");
    let answer = on(&folder, &["verify", "-O", "csv"]);
    assert_eq!(answer.code, 1);
    let found = differences(&answer);
    assert!(found.iter().any(|line| line.starts_with("cell,council.toml,12,")), "{found:?}");
    assert!(found.iter().any(|line| line == "row,mitigations.csv,10,MIT-009,,,"), "{found:?}");
}

#[test]
fn rows_added_or_put_in_another_order_are_no_difference() {
    let folder = closed_twice();
    let mut rows: Vec<String> = text(&folder, "delivery.csv").lines().map(str::to_owned).collect();
    rows[1..].reverse();
    folder.put("delivery.csv", rows.join("\n") + "\n");
    let out = fine(&folder, &["verify"]);
    assert!(out.contains("delivery.csv was written anew; no row of it changed"), "{out}");
    let more =
        "PLA-2526-001,2025/26,2025/26-Q3,2026-01-12,1,0,40000,0,0,0,,G,,,,,Head of Planning,SRC-06";
    rows.push(more.to_owned());
    folder.put("delivery.csv", rows.join("\n") + "\n");
    let out = fine(&folder, &["verify"]);
    assert!(out.contains("1 row added to delivery.csv"), "{out}");
}

#[test]
fn a_late_return_is_restated_and_sealed_with_the_next_period() {
    let folder = copy_of("datasets/smallshire");
    fine(&folder, &["close", "2025/26-Q1"]);
    // Foster homes at Q1, once more: 54 and 6 slipped in place of 57 and 3.
    let late = "PEO-2425-001,2025/26,2025/26-Q1,2025-09-01,1,5000,54000,6000,0,0,,G,,,,,Head of Children's Care,SRC-06\n";
    let content = text(&folder, "delivery.csv") + late;
    folder.put("delivery.csv", content);
    let answer = on(&folder, &["verify"]);
    assert_eq!(answer.code, 1, "a sealed figure no longer comes out");
    assert!(answer.out.contains("savings/2025-26-q1/all/forecast\n  307000.00 → 304000.00"));
    let out = fine(&folder, &["movement", "2025/26-Q1", "2025/26-Q2", "-O", "csv"]);
    // Each line ends with the mark of what is exempt.
    let row = |words: &str| {
        let marked = format!("{words},\"Not for publication: ");
        assert!(out.lines().any(|line| line.starts_with(&marked)), "{words}\n{out}");
    };
    // 307 sealed, 304 restated: −3; then 54 to 51 slipped, so re-profiled is 29 − 3 = 26.
    row("all,forecast,before,307000.00");
    row("all,forecast,restated,-3000.00");
    row("all,forecast,re_profiled,-26000.00");
    row("all,forecast,re_forecast,-20000.00");
    row("all,forecast,after,258000.00");
    fine(&folder, &["close", "2025/26-Q2"]);
    let out = fine(&folder, &["verify"]);
    assert!(out.contains("restated after 2025/26-Q1 and sealed since"), "{out}");
    // Sealed on both sides, the movement is the same.
    let sealed = fine(&folder, &["movement", "2025/26-Q1", "2025/26-Q2", "-O", "csv"]);
    assert!(sealed.contains("all,forecast,restated,-3000.00"), "{sealed}");
}

#[test]
fn a_sealed_row_that_was_changed_stops_the_next_seal() {
    let folder = copy_of("datasets/smallshire");
    fine(&folder, &["close", "2025/26-Q1"]);
    edit(&folder, "delivery.csv", "2025-07-11,1,5000,57000,3000", "2025-07-11,1,5000,57001,2999");
    let answer = on(&folder, &["close", "2025/26-Q2"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("delivery.csv:121 is not as it was sealed"), "{}", answer.err);
    assert!(!folder.path().join("seals/2025-26-q2").exists());
}

#[test]
fn a_seal_that_was_tampered_with_is_named() {
    for (name, old, new) in [
        ("seals/2025-26-q1/figures/savings-2025-26-q1.csv", "307000.00", "317000.00"),
        ("seals/2025-26-q1/tables/delivery.csv", "57000", "67000"),
        ("seals/2025-26-q1/seal.json", "\"version\"", "\"Version\""),
    ] {
        let folder = closed_twice();
        edit(&folder, name, old, new);
        let answer = on(&folder, &["verify"]);
        assert_eq!(answer.code, 1, "{name}");
        assert!(answer.out.contains(&format!("seal: {name}")), "{}", answer.out);
    }
    let folder = closed_twice();
    fs::remove_dir_all(folder.path().join("seals/2025-26-q1")).unwrap();
    let answer = on(&folder, &["verify"]);
    assert_eq!(answer.code, 1);
    assert!(answer.out.contains("follows the seal of 2025/26-Q1"), "{}", answer.out);
    fs::remove_dir_all(folder.path().join("seals")).unwrap();
    let answer = on(&folder, &["verify"]);
    assert_eq!((answer.code, answer.out.contains("No seal was found")), (1, true));
}

#[test]
fn a_period_closes_once_in_order_and_only_if_it_is_in_the_data() {
    let folder = closed_twice();
    for (period, hint) in [
        ("2025/26-Q3", "the latest of the year is 2025/26-Q2"),
        ("2031/32-Q1", "none speaks of 2031/32"),
        ("2025/26-Q2", "closed already"),
        ("2024/25-outturn", "periods close in their order"),
        ("2025-26-Q2", "a period with its year"),
    ] {
        let answer = on(&folder, &["close", period]);
        assert_eq!(answer.code, 2, "{period}: {}", answer.out);
        assert!(answer.err.contains(hint), "{}", answer.err);
    }
    fine(&folder, &["verify"]);
}

#[test]
fn nothing_is_sealed_while_errors_stand_and_nothing_is_left_behind() {
    let folder = copy_of("datasets/smallshire");
    edit(&folder, "delivery.csv", "2025-07-11,1,5000,57000,3000", "2025-07-11,1,5000,57001,3000");
    let answer = on(&folder, &["close", "2025/26-Q1"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("1 error"), "{}", answer.err);
    assert_eq!(fs::read_dir(folder.path().join("seals")).unwrap().count(), 0);
}

/// A process that was killed leaves its draft; the next close clears it away and is whole.
#[test]
fn an_interrupted_close_leaves_the_seals_as_they_were() {
    let folder = copy_of("datasets/smallshire");
    fine(&folder, &["close", "2025/26-Q1"]);
    let draft = folder.path().join("seals/.2025-26-q2.12345.new/tables");
    fs::create_dir_all(&draft).unwrap();
    fs::write(draft.join("delivery.csv"), "saving_id,financial_ye").unwrap();
    let out = fine(&folder, &["verify"]);
    assert!(out.contains("1 seal, the last of 2025/26-Q1"), "{out}");
    fine(&folder, &["close", "2025/26-Q2"]);
    let mut names: Vec<_> = fs::read_dir(folder.path().join("seals"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["2025-26-q1", "2025-26-q2"]);
}

#[test]
fn a_folder_that_cannot_be_written_in_is_said_to_be_so() {
    let folder = copy_of("datasets/smallshire");
    folder.put("seals", "a file where the folder should be");
    let answer = on(&folder, &["close", "2025/26-Q1"]);
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("seals"), "{}", answer.err);
}
