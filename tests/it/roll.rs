//! `mtfs roll`: the next year opens with what the year before closes with, and nothing earlier moves.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::folder::{CouncilFolder, copy_of};
use crate::trust::{fine, on};

const ROLL: [&str; 4] = ["roll", "2026/27", "--on", "2026-06-20"];

/// Smallshire with its year over: the returns of Q2 stand at the outturn too, PLA-2526-001 came in full, and nothing
/// was used of CAP-02.
fn year_over() -> CouncilFolder {
    let folder = copy_of("datasets/smallshire");
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    for entry in fs::read_dir("scenarios/smallshire").unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        folder.put(&format!("scenarios/{name}"), fs::read(entry.path()).unwrap());
    }
    add(&folder, "sources.csv", "SRC-30,Invented outturn 2025/26,2026-05-15,,\n");
    let of = |id: &str, amounts: &str, brag: &str, evidence: &str| {
        format!(
            "{id},2025/26,2025/26-outturn,2026-05-15,1,{amounts},,{brag},,{evidence},,,,SRC-30\n"
        )
    };
    let returns = [
        of("PEO-2425-001", "51000,51000,9000,0,0", "A", ""),
        of("PEO-2526-001", "60000,60000,25000,15000,0", "R", ""),
        of("PLA-2425-001", "48000,48000,2000,0,0", "G", ""),
        of("PLA-2526-001", "40000,40000,0,0,0", "G", ""),
        of("PLA-2526-002", "50000,45000,0,0,5000", "B", "JNL-2526-outturn"),
        of("RES-2526-001", "30000,30000,0,20000,0", "A", ""),
        of("RES-2526-002", "24000,24000,6000,0,0", "A", ""),
    ];
    add(&folder, "delivery.csv", &returns.concat());
    add(
        &folder,
        "capitalisation.csv",
        "CAP-02,2026-05-29,SRC-30,2025/26,,,,,0,,,,,,,Nothing was drawn\n",
    );
    folder
}

fn add(folder: &CouncilFolder, name: &str, rows: &str) {
    let text = fs::read_to_string(folder.path().join(name)).unwrap();
    folder.put(name, text + rows);
}

fn json(folder: &CouncilFolder, typed: &[&str]) -> Value {
    serde_json::from_str(&fine(folder, &[typed, &["-O", "json"]].concat())).unwrap()
}

/// The figures of a gap under a scenario that begin with a word.
fn figures(folder: &CouncilFolder, scenario: &str) -> BTreeMap<String, String> {
    let told = json(folder, &["gap", "--lines", "--scenario", scenario]);
    let figures = told["figures"].as_object().unwrap().iter();
    figures
        .filter_map(|(id, figure)| Some((id.clone(), figure["value"].as_str()?.to_owned())))
        .collect()
}

fn rows(folder: &CouncilFolder, table: &str) -> String {
    let text = fs::read_to_string(folder.path().join(format!("{table}.csv"))).unwrap();
    let lines = text.lines().filter(|line| line.contains("ROLL-2026-27"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The tables and scenarios of a folder.
fn files(folder: &CouncilFolder) -> BTreeMap<String, Vec<u8>> {
    let homes = [folder.path().to_owned(), folder.path().join("scenarios")];
    let entries = homes.iter().flat_map(|home| fs::read_dir(home).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let named = paths.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    named
        .filter(|(name, _)| !name.starts_with('.'))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// By the README of Smallshire, section 8a: the need of 2025/26 is 19,600,000 + 840,000 − 308,000 + 85,000 + 62,024.48
/// = 20,309,024.48. Of the 308,000, 42,000 late and 35,000 − 10,000 = 25,000 lost were planned: on targets the base is
/// 20,309,024.48 − 42,000 − 25,000 = 20,212,024.48. By directorate it is, of People 11,000,000 + 200,000 + 200,000 + 180,000
/// = 11,580,000; of Place 5,000,000; of Resources 3,600,000; of all 200,000 − 40,000 + 50,000 + 20,000 + 30,000 = 260,000;
/// savings −375,000 + 85,000 = −290,000; support 62,024.48.
#[test]
fn every_base_opens_with_what_the_year_before_closes_with() {
    let folder = year_over();
    let before = figures(&folder, "baseline");
    assert_eq!(before["gap/2025-26/need"], "20309024.48");
    fine(&folder, &ROLL);
    let written = rows(&folder, "budget_values");
    let wanted = "OPEN-PEOPLE,2026/27,amount,11580000,ROLL-2026-27\n\
                  OPEN-PLACE,2026/27,amount,5000000,ROLL-2026-27\n\
                  OPEN-RESOURCES,2026/27,amount,3600000,ROLL-2026-27\n\
                  OPEN-CORPORATE,2026/27,amount,260000,ROLL-2026-27\n\
                  OPEN-SAVINGS,2026/27,amount,-290000,ROLL-2026-27\n\
                  OPEN-SUPPORT,2026/27,amount,62024.48,ROLL-2026-27\n";
    assert_eq!(written, wanted);
    let next = figures(&folder, "budget-2026-27");
    assert_eq!(next["gap/2026-27/base"], "20212024.48");
    // What was not delivered opens beside the base: 42,000 + 25,000; what is late is planned again: −42,000.
    assert_eq!(next["programme/2026-27/before"], "67000.00");
    assert_eq!(next["programme/2026-27/recurring"], "-42000.00");
}

/// The gap, its need and its closing of each later year are those of the paper before, to the penny: by the README 650,179.48,
/// 551,416.48, 532,437.28 and 888,463.39.
#[test]
fn the_next_paper_plans_the_years_that_the_paper_before_planned() {
    let folder = year_over();
    let before = figures(&folder, "baseline");
    fine(&folder, &ROLL);
    let mut after = figures(&folder, "baseline");
    after.retain(|id, value| before.contains_key(id) || value != "0.00");
    assert_eq!(
        after, before,
        "the paper before stands as it was, but for nils of ratings that it had none of"
    );
    let next = figures(&folder, "budget-2026-27");
    let annual = ["2026-27", "2027-28", "2028-29", "2029-30"]
        .map(|year| next[&format!("gap/{year}/annual")].as_str());
    assert_eq!(annual, ["650179.48", "551416.48", "562437.28", "918463.39"]);
    let mut compared = 0;
    for (id, value) in &next {
        let of_year = ["gap/", "closing/", "reserve/"].iter().any(|of| id.starts_with(of));
        // What savings have done so far, and what a year adds, is counted from the first year of each paper.
        let from_first =
            ["measures", "before-measures", "added", "base", "savings", "opening", "period-sum"];
        let measure = id.rsplit('/').next().unwrap();
        if of_year && !from_first.contains(&measure) {
            assert_eq!(before.get(id), Some(value), "{id}");
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared}");
}

/// The smoothing reserve closes at 400,000 − 100,000 − 300,000 = 0, the general one at 1,000,000 − 200,000 = 800,000,
/// the insurance one at 250,000 − 20,000 = 230,000: all three by the README. What was planned of 2026/27 stays planned.
#[test]
fn every_reserve_opens_with_its_closing_balance() {
    let folder = year_over();
    fine(&folder, &ROLL);
    let wanted = "GEN-RES,General reserve,general_fund,general,true,2,2026/27,800000,50000,800000,exact,,ROLL-2026-27\n\
                  EAR-SMO,Budget smoothing reserve,general_fund,earmarked,true,1,2026/27,0,100000,0,exact,,ROLL-2026-27\n\
                  EAR-INS,Insurance reserve,general_fund,earmarked,false,,2026/27,230000,20000,150000,exact,Held for claims; not to be used for the gap,ROLL-2026-27\n";
    assert_eq!(rows(&folder, "reserves"), wanted);
    let next = figures(&folder, "budget-2026-27");
    assert_eq!(next["reserve/GEN-RES/opening"], "800000.00");
    assert_eq!(next["reserve/EAR-SMO/opening"], "0.00");
}

/// Late at the outturn: 9,000 + 25,000 + 2,000 + 6,000 = 42,000 of savings that count; PLA-2425-003 is part of
/// PLA-2425-001 and RES-2324-001 the programme of RES-2526-002: each carries its own, in no total.
#[test]
fn what_is_late_is_brought_forward_once_and_awaits_approval() {
    let folder = year_over();
    let told = json(&folder, &ROLL);
    let wanted = "PEO-2425-001,2026/27,brought_forward,9000,,2026-06-20,ROLL-2026-27\n\
                  PEO-2526-001,2026/27,brought_forward,25000,,2026-06-20,ROLL-2026-27\n\
                  PLA-2425-001,2026/27,brought_forward,2000,,2026-06-20,ROLL-2026-27\n\
                  PLA-2425-003,2026/27,brought_forward,2000,,2026-06-20,ROLL-2026-27\n\
                  RES-2324-001,2026/27,brought_forward,6000,,2026-06-20,ROLL-2026-27\n\
                  RES-2526-002,2026/27,brought_forward,6000,,2026-06-20,ROLL-2026-27\n";
    assert_eq!(rows(&folder, "savings_profile"), wanted);
    let carried = json(&folder, &["savings", "--carry", "--year", "2025/26"]);
    assert_eq!(carried["figures"]["carry/2025-26/brought_forward"]["value"], "42000.00");
    let decide = told["data"].to_string();
    for asked in [
        "Approve £25,000.00 of PEO-2526-001 brought forward into 2026/27",
        "Keep £20,000.00 of RES-2526-001 in the need of 2026/27",
        "New support for 2026/27: none is written",
        "£650,179.48 is unfunded without one",
        "Confirm Pay award: 2.5% (2% to 3.5%)",
        "What is planned of 2030/31",
    ] {
        assert!(decide.contains(asked), "{asked}");
    }
    assert!(
        !fs::read_to_string(folder.path().join("capitalisation.csv")).unwrap().contains("2026/27")
    );
}

#[test]
fn a_folder_rolled_on_has_nothing_new_to_mend() {
    let folder = year_over();
    let findings = |folder: &CouncilFolder| {
        let told = json(folder, &["check"]);
        let findings = told["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|one| format!("{} {} {}", one["code"], one["found"], one["wanted"]))
            .collect::<Vec<_>>()
    };
    let before = findings(&folder);
    fine(&folder, &ROLL);
    assert_eq!(findings(&folder), before);
    fine(&folder, &["check", "--scenario", "budget-2026-27"]);
}

#[test]
fn a_roll_moves_no_figure_of_an_earlier_day() {
    let folder = year_over();
    let asked: [&[&str]; 6] = [
        &["savings", "--lines", "-O", "json"],
        &["savings", "--carry", "--year", "2025/26", "-O", "json"],
        &["gap", "--lines", "-O", "json"],
        &["risks", "-O", "json"],
        &["scenarios", "-O", "json"],
        &["check", "--controls", "-O", "json"],
    ];
    let days = ["2025-03-01", "2025/26-Q2", "2026-05-20", "2026-06-19"];
    let told = |folder: &CouncilFolder| {
        let each = days.iter().flat_map(|day| asked.iter().map(move |typed| (day, typed)));
        each.map(|(day, typed)| on(folder, &[*typed, &["--as-at", day]].concat()).out)
            .collect::<Vec<_>>()
    };
    let before = told(&folder);
    fine(&folder, &ROLL);
    assert_eq!(told(&folder), before);
    // From its day on it is known.
    assert!(fine(&folder, &["scenarios", "--as-at", "2026-06-20"]).contains("budget-2026-27"));
}

#[test]
fn a_seal_made_before_a_roll_is_as_it_was_sealed() {
    let folder = year_over();
    fine(&folder, &["seal", "2025/26-outturn", "--on", "2026-06-01"]);
    fine(&folder, &ROLL);
    fine(&folder, &["verify"]);
}

#[test]
fn a_dry_roll_writes_nothing_and_tells_what_a_roll_tells() {
    let folder = year_over();
    let before = files(&folder);
    let dry = fine(&folder, &[&ROLL[..], &["--dry-run"]].concat());
    assert_eq!(files(&folder), before);
    let told = fine(&folder, &ROLL);
    assert!(told.contains(dry.split("\nRows added").next().unwrap()), "{told}");
    assert_ne!(files(&folder), before);
}

#[test]
fn a_year_is_rolled_on_once() {
    let folder = year_over();
    fine(&folder, &ROLL);
    let before = files(&folder);
    let again = on(&folder, &[&ROLL[..], &["--name", "other"]].concat());
    assert_eq!(again.code, 1);
    assert!(
        again.err.contains("that was done: its rows stand under the source ROLL-2026-27"),
        "{}",
        again.err
    );
    assert_eq!(files(&folder), before);
}

/// One member a kind of what a roll cannot know or must not do.
#[test]
fn a_roll_refuses_what_it_cannot_stand_on() {
    let refused = |folder: &CouncilFolder, typed: &[&str], code: u8, said: &str| {
        let before = files(folder);
        let told = on(folder, typed);
        assert_eq!(told.code, code, "{}", told.err);
        assert!(told.err.contains(said), "{}", told.err);
        assert_eq!(files(folder), before);
    };
    let open = copy_of("datasets/smallshire");
    fs::create_dir(open.path().join("scenarios")).unwrap();
    open.put("scenarios/baseline.toml", fs::read("scenarios/smallshire/baseline.toml").unwrap());
    refused(&open, &ROLL, 1, "PLA-2526-001: no return, target £40,000.00");
    refused(&open, &ROLL, 1, "CAP-02: what was used of it is not stated");
    let over = year_over();
    refused(&over, &["roll", "2026/28", "--on", "2026-06-20"], 2, "2026/27");
    refused(&over, &["roll", "2027/28", "--on", "2026-06-20"], 1, "2026/27 is not over");
    refused(&over, &["roll", "2026/27", "--on", "2026-05-20"], 1, "became known after 20 May 2026");
    refused(&over, &["roll", "2026/27"], 2, "--on");
    refused(
        &over,
        &[&ROLL[..], &["--name", "baseline"]].concat(),
        2,
        "there is a scenario of that name already",
    );
    refused(&over, &[&ROLL[..], &["--name", "../x"]].concat(), 2, "letters, digits");
}

/// Before the outturn: CAP-02 counts in full, 55,694.03 a year from 2026/27 on: 650,179.48 + 55,694.03 = 705,873.51.
#[test]
fn a_roll_before_the_outturn_is_marked_and_lists_what_is_missing() {
    let folder = year_over();
    for (name, from) in [
        ("delivery.csv", "datasets/smallshire/delivery.csv"),
        ("capitalisation.csv", "datasets/smallshire/capitalisation.csv"),
    ] {
        folder.put(name, fs::read(from).unwrap());
    }
    let told = fine(&folder, &[&ROLL[..], &["--before-outturn"]].concat());
    assert!(told.contains("Enter the outturn of PLA-2526-001"), "{told}");
    assert!(told.contains("8 outturns are missing"), "{told}");
    assert!(
        rows(&folder, "sources").contains("before the outturn was whole: by the latest returns")
    );
    assert_eq!(figures(&folder, "budget-2026-27")["gap/2026-27/annual"], "705873.51");
}

/// Accounts published since the year ended say 790,000 of the general reserve: that stands, and is told. Its plan for
/// 2026/27 was above the minimum of 800,000 by nothing already, so the gap stays 650,179.48.
#[test]
fn a_balance_that_the_accounts_state_stands_beside_a_roll() {
    let folder = year_over();
    add(&folder, "sources.csv", "SRC-31,Invented accounts 2025/26,2026-05-30,,\n");
    let row = "GEN-RES,General reserve,general_fund,general,true,2,2026/27,790000,50000,800000,exact,,SRC-31\n";
    add(&folder, "reserves.csv", row);
    let told = fine(&folder, &ROLL);
    assert!(told.contains("Why General reserve opens with £790,000.00 and not £800,000"), "{told}");
    assert!(!rows(&folder, "reserves").contains("GEN-RES"));
    assert_eq!(figures(&folder, "budget-2026-27")["gap/2026-27/annual"], "650179.48");
}

/// Levels, a base that only its first year states, and a price that is not stated of the next year. The base is 1,000,000;
/// costs stand at 100,000, 130,000 and 150,000; pay of 500,000 rises by 10% and 10%: 50,000, then 55,000. The need of
/// 2025/26 is 1,000,000 + 100,000 + 50,000 = 1,150,000; of 2026/27 1,150,000 + 30,000 + 55,000 = 1,235,000; of 2027/28, pay
/// of 605,000 at 10%: 1,235,000 + 20,000 + 60,500 = 1,315,500.
#[test]
fn levels_and_raised_bases_go_on_from_where_they_were() {
    let folder = CouncilFolder::new();
    folder.put(
        "budget_lines.csv",
        "line_id,title,fund,block,driver,assumption_id,states,source_id\n\
         BASE,Base,general_fund,base,amount,,,SRC-1\n\
         COST,Levies,general_fund,corporate,amount,,level,SRC-1\n\
         PAY,Pay,general_fund,inflation,uplift,RISE,,SRC-1\n\
         GRANT,Grant,general_fund,funding,amount,,,SRC-1\n",
    );
    let values = "line_id,financial_year,item,value,source_id\n\
         BASE,2025/26,amount,1000000,SRC-1\nPAY,2025/26,base,500000,SRC-1\n\
         COST,2025/26,amount,100000,SRC-1\nCOST,2026/27,amount,130000,SRC-1\nCOST,2027/28,amount,150000,SRC-1\n\
         GRANT,2025/26,amount,1150000,SRC-1\nGRANT,2026/27,amount,1150000,SRC-1\nGRANT,2027/28,amount,1150000,SRC-1\n";
    folder.put("budget_values.csv", values);
    folder.put(
        "assumptions.csv",
        "assumption_id,title,financial_year,central,quality,impact,source_id\n\
         RISE,Pay award,2025/26,10%,G,R,SRC-1\nRISE,Pay award,2026/27,10%,G,R,SRC-1\nRISE,Pay award,2027/28,10%,G,R,SRC-1\n",
    );
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    fine(&folder, &ROLL);
    // 500,000 and its rise of 50,000.
    assert!(rows(&folder, "budget_values").contains("PAY,2026/27,base,550000,"));
    let next = figures(&folder, "budget-2026-27");
    assert_eq!(next["gap/2026-27/need"], "1235000.00");
    assert_eq!(next["gap/2027-28/need"], "1315500.00");
    // A year of which only the level before it is missing is not known: 2026/27 would add 130,000, or nothing.
    folder.put(
        "budget_values.csv",
        fs::read_to_string(folder.path().join("budget_values.csv"))
            .unwrap()
            .replace("COST,2025/26,amount,100000,SRC-1\n", ""),
    );
    let told = on(&folder, &["gap", "--scenario", "budget-2026-27"]).out;
    assert!(told.contains("amount of COST for 2025/26"), "{told}");
}

/// Rolled twice, a year after the other: 2027/28 opens with what 2026/27 closes with, through the lines of the first roll.
/// 1,000,000 + 10,000 + 20,000 = 1,030,000.
#[test]
fn a_second_year_opens_on_the_lines_of_the_first() {
    let folder = CouncilFolder::new();
    folder.put(
        "budget_lines.csv",
        "line_id,title,fund,block,directorate,driver,source_id\nBASE,Base,general_fund,base,People,amount,SRC-1\n\
         MORE,Growth,general_fund,demand,People,amount,SRC-1\nGRANT,Grant,general_fund,funding,,amount,SRC-1\n",
    );
    folder.put(
        "budget_values.csv",
        "line_id,financial_year,item,value,source_id\nBASE,2025/26,amount,1000000,SRC-1\n\
         MORE,2025/26,amount,10000,SRC-1\nMORE,2026/27,amount,20000,SRC-1\nMORE,2027/28,amount,40000,SRC-1\n\
         GRANT,2025/26,amount,1,SRC-1\nGRANT,2026/27,amount,1,SRC-1\nGRANT,2027/28,amount,1,SRC-1\n",
    );
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    fine(&folder, &ROLL);
    let council = fs::read_to_string(folder.path().join("council.toml")).unwrap();
    folder.put("council.toml", council.replace("\"2025/26\"", "\"2026/27\""));
    fine(&folder, &["--scenario", "budget-2026-27", "roll", "2027/28", "--on", "2027-06-20"]);
    let text = fs::read_to_string(folder.path().join("budget_values.csv")).unwrap();
    assert!(text.contains("OPEN-PEOPLE,2026/27,amount,1010000,ROLL-2026-27"), "{text}");
    assert!(text.contains("OPEN-PEOPLE,2027/28,amount,1030000,ROLL-2027-28"), "{text}");
    assert_eq!(figures(&folder, "budget-2027-28")["gap/2027-28/need"], "1070000.00");
    // The longest view is what it was: 1,000,000 + 10,000 + 20,000 + 40,000.
    assert_eq!(figures(&folder, "baseline")["gap/2027-28/need"], "1070000.00");
}

/// Two sources of one day state a reserve in two ways: neither counts. One published later stands above both.
#[test]
fn of_statements_of_a_reserve_the_one_published_last_stands() {
    let head =
        "reserve_id,title,fund,kind,usable_for_gap,draw_order,financial_year,opening,source_id\n";
    let of = |opening: &str, source: &str| {
        format!("GEN,General,general_fund,general,true,1,2025/26,{opening},{source}\n")
    };
    let folder = CouncilFolder::new();
    folder.put("sources.csv", "source_id,title,published_on\nSRC-1,Budget,2025-02-11\nSRC-2,Paper,2025-02-11\nSRC-3,Accounts,2025-06-01\n");
    folder.put("reserves.csv", head.to_owned() + &of("100", "SRC-1") + &of("200", "SRC-2"));
    let told = on(&folder, &["check"]);
    assert_eq!(told.code, 1);
    assert!(
        told.out.contains("sources-disagree") && told.out.contains("SRC-2 says £200.00"),
        "{}",
        told.out
    );
    folder.put(
        "reserves.csv",
        head.to_owned() + &of("100", "SRC-1") + &of("300", "SRC-3") + &of("200", "SRC-2"),
    );
    fine(&folder, &["check"]);
    folder.put("reserves.csv", head.to_owned() + &of("100", "SRC-1") + &of("200", "SRC-1"));
    assert!(on(&folder, &["check"]).out.contains("duplicate-key"));
}
