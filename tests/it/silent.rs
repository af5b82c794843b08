//! Parts of a council taken away or spoilt, one at a time: what rests on them is not known, and no page says that a
//! year balances.

use std::fs;
use std::process::{Command, Output};

use crate::folder::{CouncilFolder, copy_of};
use crate::typed::{Answer, run};

/// Smallshire with scenarios of its own, and without the lines of a table that begin with some words.
fn without(table: &str, begins: &str) -> CouncilFolder {
    let folder = copy_of("datasets/smallshire");
    let own = folder.path().join("scenarios");
    fs::create_dir(&own).unwrap();
    for entry in fs::read_dir("scenarios/smallshire").unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), own.join(entry.file_name())).unwrap();
    }
    let path = folder.path().join(table);
    let text = fs::read_to_string(&path).unwrap();
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with(begins)).collect();
    let kept = kept.join("\n") + "\n";
    assert_ne!(kept, text, "{table} has no {begins}");
    fs::write(path, kept).unwrap();
    folder
}

fn on(folder: &CouncilFolder, typed: &[&str]) -> Answer {
    run(&[&["--data", folder.path().to_str().unwrap()], typed].concat())
}

/// The program as a process of its own, which may write a report.
fn process(folder: &CouncilFolder, typed: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_mtfs"));
    program.arg("--data").arg(folder.path()).args(typed).output().unwrap()
}

/// The annual gap of each year, as JSON has it: `null` where it is not known.
fn annual(folder: &CouncilFolder, typed: &[&str]) -> Vec<Option<String>> {
    let answer = on(folder, &[typed, &["gap", "-O", "json"]].concat());
    let data: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    let years = data["data"]["years"].as_array().unwrap().iter();
    years.map(|year| year["annual_gap"].as_str().map(str::to_owned)).collect()
}

/// The text of a pack, as Markdown.
fn pack(folder: &CouncilFolder, name: &str) -> String {
    let to = folder.path().join("out");
    let written =
        process(folder, &["report", name, "--format", "md", "--to", to.to_str().unwrap()]);
    assert!(written.status.code() < Some(2), "{written:?}");
    fs::read_to_string(to.join(format!("{name}.md"))).unwrap()
}

#[test]
fn without_the_base_of_a_directorate_no_year_is_said_to_balance() {
    let folder = without("budget_values.csv", "BASE-RES,");
    let text = pack(&folder, "cabinet");
    assert!(!text.contains("year of the plan balances"), "{text}");
    assert!(text.contains("of some lines nothing is"), "{text}");
    let checked = on(&folder, &["check"]).out;
    assert!(checked.contains("not-stated-for-year") && checked.contains("BASE-RES"), "{checked}");
}

#[test]
fn the_base_that_an_assumption_raises_is_asked_for_in_the_first_year() {
    let folder = without("budget_values.csv", "INF-PAY,2025/26,base");
    let known = annual(&folder, &[]);
    // A later base of the line is stated, so that there is one in the first year too.
    let stated = fs::read_to_string(folder.path().join("budget_values.csv")).unwrap();
    if stated.contains("INF-PAY,") {
        assert!(known.iter().all(Option::is_none), "{known:?}");
    }
}

#[test]
fn a_tariff_of_all_years_but_one_leaves_that_year_not_known() {
    // Smallshire's tariff stands in every year.
    let folder = without("budget_values.csv", "FUN-NDR,2029/30,tariff");
    let known = annual(&folder, &[]);
    assert_eq!(known.iter().filter(|year| year.is_none()).count(), 1, "{known:?}");
    assert_eq!(known[4], None);
}

#[test]
fn a_shift_states_nothing_of_what_nobody_states() {
    let folder = without("budget_values.csv", "DEM-CHI,2026/27,volume");
    let of = |scenario| annual(&folder, &["--scenario", scenario]);
    // One more than an unknown number is unknown: what is known of the other years stands.
    assert_eq!(of("baseline")[1], None);
    assert_eq!(of("high-demand")[1], None);
}

#[test]
fn a_year_that_is_not_known_is_named_beside_those_that_do_not_balance() {
    let folder = without("budget_values.csv", "FUN-RSG,2027/28");
    for name in ["cabinet", "monitor"] {
        let text = pack(&folder, name);
        assert!(text.contains("Not known: 2027/28."), "{name}");
    }
    // The workbook has the years before it, and is made.
    let to = folder.path().join("gap.xlsx");
    let made = on(&folder, &["export", "--to", to.to_str().unwrap()]);
    assert!(made.code < 2 && to.is_file(), "{}", made.err);
}

/// A council with one saving of 100,000 that returned 60,000 late and lost for the first quarter.
fn one_saving() -> CouncilFolder {
    CouncilFolder::new()
        .with("sources.csv", "source_id,title,published_on\nSRC-1,Budget report,2025-02-20\n")
        .with(
            "savings.csv",
            "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,public,source_id\n\
             S-1,Lamps,Place,efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,true,SRC-1\n",
        )
        .with("savings_profile.csv", "saving_id,financial_year,kind,target,as_at\nS-1,2025/26,new,100000,2025-02-20\n")
        .with(
            "delivery.csv",
            "saving_id,financial_year,period,submitted_on,revision,banked,forecast,slipped,unachievable,source_id\n\
             S-1,2025/26,Q1,2025-06-25,1,0,40000,50000,10000,SRC-1\n",
        )
}

#[test]
fn a_table_that_is_new_since_the_seal_is_told_and_its_figures_are_compared() {
    let folder = one_saving();
    let sealed = on(&folder, &["seal", "2025/26-Q1"]);
    assert_eq!(sealed.code, 0, "{}", sealed.err);
    folder.put(
        "mitigations.csv",
        "mitigation_id,saving_id,recorded_on,title,financial_year,fund,value,recurrence,cashable,source_id\n\
         M-1,S-1,2025-06-28,Cover,2025/26,general_fund,60000,one_off,cashable,SRC-1\n",
    );
    let verified = on(&folder, &["verify"]);
    assert_eq!(verified.code, 1, "{}", verified.out);
    assert!(
        verified.out.contains("added to mitigations.csv since the last seal"),
        "{}",
        verified.out
    );
}

#[test]
fn a_seal_is_of_what_was_known_on_the_day_kept_with_it() {
    // The return of 25 June was not known on the 24th, whatever reason is given for that day.
    let folder = one_saving();
    let on_the =
        |day, folder| on(folder, &["seal", "2025/26-Q1", "--on", day, "--because", "holidays"]);
    let refused = on_the("2025-06-24", &folder);
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(refused.err.contains("rows that became known after that day"), "{}", refused.err);
    assert_eq!(on_the("2025-06-26", &folder).code, 0);
    assert_eq!(on(&folder, &["verify"]).code, 0);
    let kept = fs::read_to_string(folder.path().join("seals/2025-26-q1/seal.json")).unwrap();
    assert!(kept.contains("\"because\": \"holidays\""), "{kept}");
}

#[test]
fn papers_are_never_written_into_a_seal_or_among_the_tables() {
    let folder = one_saving();
    assert_eq!(on(&folder, &["seal", "2025/26-Q1"]).code, 0);
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    for home in ["seals/2025-26-q1", "scenarios", "."] {
        let to = folder.path().join(home);
        let refused = process(&folder, &["report", "monitor", "--to", to.to_str().unwrap()]);
        assert_eq!(refused.status.code(), Some(2), "{home}: {refused:?}");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("the program reads that file"), "{said}");
    }
    assert_eq!(on(&folder, &["verify"]).code, 0);
}

#[test]
fn no_share_of_a_target_is_told_where_a_saving_has_none() {
    // 40,000 of 100,000 and 70,000 of nothing are not 110% of anything.
    let folder = one_saving();
    let add = |name: &str, row: &str| {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        folder.put(name, format!("{text}{row}\n"));
    };
    let alone = on(&folder, &["savings", "-O", "json"]).out;
    assert!(alone.contains("forecast_of_target"), "{alone}");
    add(
        "savings.csv",
        "S-2,Bins,Place,efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,true,SRC-1",
    );
    add("delivery.csv", "S-2,2025/26,Q1,2025-06-25,1,0,70000,,,SRC-1");
    let both: serde_json::Value =
        serde_json::from_str(&on(&folder, &["savings", "-O", "json"]).out).unwrap();
    let shares = both["figures"].as_object().unwrap().keys();
    let shares: Vec<&String> =
        shares.filter(|id| id.ends_with("/all/forecast_of_target")).collect();
    assert!(shares.is_empty(), "{shares:?}");
}

#[test]
fn what_is_all_exempt_is_never_said_not_to_be_there() {
    let folder = one_saving();
    let text = fs::read_to_string(folder.path().join("savings.csv")).unwrap();
    folder.put("savings.csv", text.replace(",true,", ",false,"));
    let text = pack(&folder, "star-chamber");
    assert!(text.contains("Every saving in the folder is exempt"), "{text}");
    assert!(!text.contains("is in the folder."), "{text}");
}
