//! `--as-at` shows what was known on a day: rows that became known later change no byte of it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::typed::run;

/// A copy of a council's folder, or a made-up one, that rows are put into.
struct Folder {
    kept: tempfile::TempDir,
    council: &'static str,
}

impl Folder {
    fn of(council: &'static str) -> Self {
        let folder = Self { kept: tempfile::tempdir().unwrap(), council };
        fs::create_dir(folder.data()).unwrap();
        for entry in fs::read_dir(Path::new("datasets").join(council)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, folder.data().join(path.file_name().unwrap())).unwrap();
            }
        }
        folder
    }

    /// A council with one saving of 2025/26, known since February 2025.
    fn testshire() -> Self {
        let folder = Self { kept: tempfile::tempdir().unwrap(), council: "testshire" };
        fs::create_dir(folder.data()).unwrap();
        folder.write(
            "council.toml",
            "name = \"Testshire\"\nfirst_financial_year = \"2024/25\"\n\
             current_financial_year = \"2025/26\"\n",
        );
        folder.write("sources.csv", "source_id,title,published_on\nSRC-1,Budget report,2025-02\n");
        folder.write(
            "savings.csv",
            "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,\
             decision_ref,decided_on,public,source_id\n\
             S-1,Lower energy use,Place,efficiency,cashable,recurring,general_fund,line,2025/26,\
             approved,,,true,SRC-1\n",
        );
        folder
    }

    fn data(&self) -> PathBuf {
        self.kept.path().join("data")
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.data().join(file), text).unwrap();
    }

    /// Adds rows at the end of a table, each as `column=cell;…`, the other cells empty.
    fn append(&self, table: &str, rows: &[&str]) {
        let path = self.data().join(format!("{table}.csv"));
        let mut text = fs::read_to_string(&path).unwrap();
        let header: Vec<String> =
            text.lines().next().unwrap().split(',').map(str::to_owned).collect();
        for row in rows {
            let mut cells = vec![""; header.len()];
            for (column, cell) in row.split(';').map(|cell| cell.split_once('=').unwrap()) {
                let at = header.iter().position(|known| known == column);
                cells[at.unwrap_or_else(|| panic!("{table} has no {column}"))] = cell;
            }
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        fs::write(path, text).unwrap();
    }

    fn typed(&self, as_at: &str, words: &[&str]) -> Vec<String> {
        let scenarios = Path::new("scenarios").join(self.council);
        let data = self.data();
        let before = ["--data", data.to_str().unwrap(), "--scenarios", scenarios.to_str().unwrap()];
        let mut all: Vec<String> = before.iter().map(ToString::to_string).collect();
        all.extend(["--as-at", as_at].map(str::to_owned));
        all.extend(words.iter().map(ToString::to_string));
        all
    }

    fn run(&self, as_at: &str, words: &[&str]) -> String {
        let typed = self.typed(as_at, words);
        let answer = run(&typed.iter().map(String::as_str).collect::<Vec<_>>());
        format!("{}\n{}\n{}", answer.code, answer.out, answer.err)
    }

    fn data_of(&self, as_at: &str, words: &[&str]) -> Value {
        let told = self.run(as_at, &[words, &["-O", "json"]].concat());
        let from = told.find('{').unwrap_or_else(|| panic!("{told}"));
        let mut read = serde_json::Deserializer::from_str(&told[from..]).into_iter();
        let whole: Value = read.next().unwrap().unwrap();
        whole["data"].clone()
    }

    /// Gives every file of a report as at a day.
    fn report(&self, as_at: &str, pack: &str) -> Vec<(String, String)> {
        let to = self.kept.path().join("out");
        let typed = self.typed(as_at, &["report", pack, "--to", to.to_str().unwrap()]);
        let typed = std::iter::once("mtfs".to_owned()).chain(typed);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = mtfs::cli::run(typed.map(std::ffi::OsString::from), &mut out, &mut err);
        assert!(code < 2, "{}", String::from_utf8_lossy(&err));
        let mut files: Vec<(String, String)> = fs::read_dir(&to)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
            .collect();
        files.sort();
        fs::remove_dir_all(to).unwrap();
        files
    }

    /// Gives what is said as at a day by commands whose answers scripts rely on.
    fn everything(&self, as_at: &str) -> Vec<String> {
        let asked: [&[&str]; 8] = [
            &["check"],
            &["savings"],
            &["gap"],
            &["efs"],
            &["risks"],
            &["actions"],
            &["measures"],
            &["scenarios"],
        ];
        asked.iter().map(|words| self.run(as_at, &[*words, &["-O", "json"]].concat())).collect()
    }
}

/// Rows that became known in 2027, in every way that a row can: by its own day, by its source's, by
/// what it rests on.
const LATER: [(&str, &[&str]); 15] = [
    ("sources", &["source_id=ZZ-1;title=Later report;published_on=2027-01-10"]),
    ("sources", &["source_id=ZZ-2;title=Later page without a day"]),
    (
        "savings",
        &[
            "saving_id=ZZ-S1;title=Later saving;directorate=Zoology;type=efficiency;cashable=cashable;\
           recurrence=recurring;fund=general_fund;grain=line;origin_year=2024/25;status=approved;\
           public=true;source_id=ZZ-1",
            "saving_id=ZZ-S2;title=Exempt later saving of the council;directorate=Zoology;\
           type=efficiency;cashable=cashable;recurrence=recurring;fund=general_fund;grain=line;\
           origin_year=2024/25;status=approved;public=false;source_id=ZZ-1",
        ],
    ),
    (
        "savings_profile",
        &[
            "saving_id=ZZ-S1;financial_year=2024/25;kind=new;target=900000",
            "saving_id=ZZ-S1;financial_year=2025/26;kind=new;target=900000;source_id=ZZ-1",
            "saving_id=ZZ-S2;financial_year=2025/26;kind=new;target=70000;as_at=2027-02",
        ],
    ),
    (
        "delivery",
        &["saving_id=ZZ-S1;financial_year=2024/25;period=2024/25-Q1;submitted_on=2024-07-01;\
           revision=1;forecast=1;brag_declared=R;source_id=ZZ-1"],
    ),
    (
        "gap_claims",
        &["claim_id=ZZ-G1;as_at=2024-01-01;scenario=central;from_year=2025/26;to_year=2025/26;\
           basis=annual;before_savings=no;before_efs=no;central=77;bound=exact;source_id=ZZ-1"],
    ),
    (
        "claims",
        &["claim_id=ZZ-C1;subject=zoo;as_at=2027-03;unit=gbp;central=5;bound=exact;note=Later;\
           source_id=ZZ-2"],
    ),
    (
        "capitalisation",
        &["tranche_id=ZZ-T1;as_at=2024-01-01;source_id=ZZ-1;financial_year=2024/25;\
           in_principle=9000000"],
    ),
    (
        "risks",
        &[
            "risk_id=ZZ-R1;register=Corporate risk register;title=Later risk;public=true;\
           source_id=ZZ-1",
            "risk_id=ZZ-R2;register=Zoo;title=Risk;public=false;source_id=ZZ-1",
        ],
    ),
    (
        "risk_ratings",
        &["risk_id=ZZ-R1;as_at=2024-06-30;kind=current;rating=4;likelihood=2;impact=2;\
           source_id=ZZ-1"],
    ),
    (
        "actions",
        &["action_id=ZZ-A1;plan=Zoo plan;group=Zoo;title=Later action;public=true;source_id=ZZ-1"],
    ),
    (
        "action_status",
        &["action_id=ZZ-A1;as_at=2024-06-30;rating=R;stated_state=narrative;source_id=ZZ-1"],
    ),
    (
        "measures",
        &["measure_id=ZZ-M1;title=Later measure;unit=count;polarity=higher;directorate=Zoo;\
           source_id=ZZ-1"],
    ),
    ("links", &["from_id=ZZ-A1;to_id=ZZ-R1;kind=action_to_risk"]),
    ("source_notes", &["note_id=ZZ-N1;code=E1;table=savings;row_id=ZZ-S1;text=Odd;source_id=ZZ-1"]),
];

/// A tracker handed in in January 2027: an existing saving with another target, and a new one.
fn import_later(folder: &Folder, saving: &str, target: &str) {
    let home = folder.kept.path();
    let tracker =
        format!("Ref,Saving,Target,Forecast\n{saving},,{target},{target}\nZZ-S9,Last,70,70\n");
    let map = "title = \"Tracker\"\nunit = \"£\"\nperiod = \"2025/26-Q4\"\nsubmitted_on = \"2027-01-15\"\n\
               covers = \"part\"\nchanged_targets = \"replace\"\n[columns]\n\"Ref\" = \"saving_id\"\n\"Saving\" = \"title\"\n\
               \"Target\" = \"target\"\n\"Forecast\" = \"forecast\"\n[defaults]\nstatus = \"in_delivery\"\n";
    fs::write(home.join("q4.csv"), tracker).unwrap();
    fs::write(home.join("q4.toml"), map).unwrap();
    let path = |name: &str| home.join(name).to_str().unwrap().to_owned();
    let (data, file, map) = (path("data"), path("q4.csv"), path("q4.toml"));
    let imported = run(&["--data", &data, "import", &file, "--map", &map]);
    assert_eq!(imported.code, 0, "{}{}", imported.out, imported.err);
    assert!(imported.out.contains("savings_profile"), "{}", imported.out);
}

/// Asks before and after rows are added that became known later, some about a saving and its target
/// of 2025/26.
fn nothing_later_shows(council: &'static str, days: &[&str], paper: &str, saving: (&str, &str)) {
    let folder = Folder::of(council);
    let all = |folder: &Folder| -> Vec<Vec<String>> {
        days.iter().map(|day| folder.everything(day)).collect()
    };
    let (before, page) = (all(&folder), folder.report(paper, "monitor"));
    for (table, rows) in LATER {
        folder.append(table, rows);
    }
    import_later(&folder, saving.0, saving.1);
    let of = format!("saving_id={};financial_year=2025/26", saving.0);
    folder.append(
        "savings_profile",
        &[
            &format!("{of};kind=new;target=123456;as_at=2027-02-01;source_id=ZZ-1"),
            &format!("{of};kind=rebased;target=-4321;as_at=2027-03;source_id=ZZ-1"),
            &format!("{of};kind=rebased;target=-99;source_id=ZZ-1"),
        ],
    );
    for ((day, before), after) in days.iter().zip(&before).zip(all(&folder)) {
        for (was, is) in before.iter().zip(&after) {
            assert!(!was.starts_with('2') || was.contains("was not known by"), "{day}: {was}");
            let unlike = was.lines().zip(is.lines()).find(|(was, is)| was != is);
            assert!(was == is, "{council} as at {day}: {unlike:?}");
        }
    }
    for (was, is) in page.iter().zip(folder.report(paper, "monitor")) {
        let unlike = was.1.lines().zip(is.1.lines()).find(|(was, is)| was != is);
        assert!(*was == is, "{council} as at {paper}, {}: {unlike:?}", was.0);
    }
    // The rows are rows: without a day asked for they are seen.
    let data = folder.data();
    let seen = run(&["--data", data.to_str().unwrap(), "savings", "--lines", "--year", "2024/25"]);
    assert!(seen.out.contains("Later saving"), "{}{}", seen.out, seen.err);
}

#[test]
fn rows_known_later_change_no_byte_of_what_smallshire_knew() {
    let days = ["2024-02-20", "2024-12-31", "2025/26-Q1", "2025-10-31", "2026-12-31"];
    nothing_later_shows("smallshire", &days, "2025/26-Q2", ("PLA-2526-001", "41000"));
}

#[test]
fn rows_known_later_change_no_byte_of_what_havering_knew() {
    let days = ["2012-12-31", "2024-03-01", "2025-07-31", "2026-02-18"];
    nothing_later_shows("havering", &days, "2024-03-01", ("RES-2526-G", "740000"));
}

#[test]
fn a_page_of_march_2024_holds_nothing_published_after_it() {
    let folder = Folder::of("havering");
    // The targets of 2025/26 were published on 3 July 2025.
    let position = folder.data_of("2024-03-01", &["savings", "--year", "2025/26"]);
    assert_eq!(position["totals"]["target"], Value::Null, "{position}");
    let gap = folder.data_of("2024-03-01", &["gap"]);
    assert_eq!(gap["years"], Value::Array(Vec::new()), "no scenario was known");
    let claims: Vec<&str> =
        gap["claims"].as_array().unwrap().iter().map(|c| c["as_at"].as_str().unwrap()).collect();
    assert!(!claims.is_empty() && claims.iter().all(|day| *day <= "2024-03-01"), "{claims:?}");
    // Support by then: 21.2m and 32.5m in principle, 53.7m together.
    let page = folder.report("2024-03-01", "monitor");
    let html = &page.iter().find(|(name, _)| name.ends_with("monitor.html")).unwrap().1;
    assert!(html.contains("£53.7m"), "support of February 2024");
    for later in
        ["£141.7m", "£215.6", "£65.9m", "£10.254m", "2026/27 budget", "Peer Challenge progress"]
    {
        assert!(!html.contains(later), "{later} was not known");
    }
}

#[test]
fn a_target_is_as_before_it_was_rebased_until_the_day_of_the_decision() {
    let folder = Folder::testshire();
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target,approval_ref\n\
         S-1,2025/26,new,100000,\nS-1,2025/26,rebased,-40000,D1\n",
    );
    folder.write(
        "decisions.csv",
        "decision_id,meeting,decided_on,about_id,decision,owner,due_date\n\
         D1,Cabinet,2026-01-20,S-1,Rebase the target,,\n",
    );
    folder.write(
        "delivery.csv",
        "saving_id,financial_year,period,submitted_on,revision,forecast,brag_declared,source_id\n\
         S-1,2025/26,2025/26-Q1,2025-07-10,1,60000,A,SRC-1\n",
    );
    let at = |day| folder.data_of(day, &["savings", "--lines", "--year", "2025/26"]);
    // 100,000 until Cabinet took 40,000 off it: 60,000 ÷ 100,000 = 60% is red, 60,000 ÷ 60,000 green.
    for (day, target, computed) in [
        ("2025-07-31", "100000.00", "R"),
        ("2026-01-19", "100000.00", "R"),
        ("2026-01-20", "60000.00", "G"),
    ] {
        let position = at(day);
        assert_eq!(position["totals"]["target"], target, "{day}");
        let rated = position["by_brag_computed"].as_array().unwrap();
        let rated = rated.iter().find(|row| row["lines"] == 1).unwrap();
        assert_eq!(rated["brag"], computed, "{day}");
    }
}

/// From the first quarter, closed on 14 August, to the third: Cabinet took 40,000 off the target on 20
/// January, and 60,000 of 100,000 was corrected to 55,000 on 1 September, after the quarter was closed.
#[test]
fn what_was_agreed_or_corrected_since_a_period_was_closed_moves_from_it() {
    let folder = Folder::testshire();
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target,approval_ref,as_at\n\
         S-1,2025/26,new,100000,,\nS-1,2025/26,rebased,-40000,,2026-01-20\n",
    );
    folder.write(
        "delivery.csv",
        "saving_id,financial_year,period,submitted_on,revision,forecast,source_id\n\
         S-1,2025/26,2025/26-Q1,2025-07-10,1,60000,SRC-1\n\
         S-1,2025/26,2025/26-Q1,2025-09-01,2,55000,SRC-1\n\
         S-1,2025/26,2025/26-Q3,2026-01-25,1,60000,SRC-1\n",
    );
    let told = folder.run("2026-03-31", &["movement", "2025/26-Q1", "2025/26-Q3", "-O", "csv"]);
    let rows: Vec<&str> = told.lines().filter(|line| line.starts_with("S-1,")).collect();
    // The target 60,000 − 100,000. The forecast 55,000 − 60,000 by the correction; by the third quarter
    // 60,000 − 55,000 again.
    for wanted in [
        "S-1,target,re_profiled,-40000.00",
        "S-1,forecast,re_forecast,5000.00",
        "S-1,forecast,restated,-5000.00",
    ] {
        assert!(rows.contains(&wanted), "{wanted} in {told}");
    }
    let told = folder.run("2026-03-31", &["movement", "2025/26-Q1", "2025/26-Q3"]);
    assert!(told.contains("as it was known on 14 August 2025, the day it is taken"), "{told}");
    // Before the correction and the decision nothing of either shows.
    let told = folder.run("2025-08-31", &["savings", "--year", "2025/26", "-O", "csv"]);
    assert!(!told.contains("55000"), "{told}");
}

#[test]
fn a_month_counts_to_its_last_day() {
    let folder = Folder::testshire();
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target\nS-1,2025/26,new,100000\n",
    );
    let target =
        |day| folder.data_of(day, &["savings", "--year", "2025/26"])["totals"]["target"].clone();
    assert_eq!(target("2025-02-27"), Value::Null);
    assert_eq!(target("2025-02-28"), "100000.00");
}

#[test]
fn a_saving_is_in_delivery_until_the_day_it_was_written_out() {
    let folder = Folder::testshire();
    folder.append(
        "savings",
        &["saving_id=S-2;title=Close a depot;directorate=Place;type=efficiency;cashable=cashable;\
           recurrence=recurring;fund=general_fund;grain=line;origin_year=2025/26;status=written_out;\
           decision_ref=D9;decided_on=2025-09-15;public=true;source_id=SRC-1"],
    );
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target\nS-1,2025/26,new,100000\nS-2,2025/26,new,50000\n",
    );
    let written_out = |day| {
        let position = folder.data_of(day, &["savings", "--lines", "--year", "2025/26"]);
        position.to_string().contains("written_out")
    };
    assert!(!written_out("2025-09-14") && written_out("2025-09-15"));
}

#[test]
fn rows_that_nothing_dates_are_left_out_counted_and_named() {
    let folder = Folder::testshire();
    folder.append("sources", &["source_id=SRC-2;title=Undated page"]);
    folder.append(
        "savings",
        &["saving_id=S-2;title=Close a depot;directorate=Place;type=efficiency;cashable=cashable;\
           recurrence=recurring;fund=general_fund;grain=line;origin_year=2025/26;status=approved;\
           public=true;source_id=SRC-2"],
    );
    let told = folder.run("2025-12-31", &["check"]);
    assert!(told.contains("warning[undated]: `saving_id` is `S-2`"), "{told}");
    assert!(told.contains("1 row of this table has neither"), "{told}");
}

#[test]
fn a_period_speaks_for_the_day_it_was_closed_else_for_one_that_is_said_to_be_assumed() {
    let folder = Folder::testshire();
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target,approval_ref,as_at\n\
         S-1,2025/26,new,100000,,\nS-1,2025/26,rebased,-40000,,2025-10-21\n",
    );
    folder.write(
        "delivery.csv",
        "saving_id,financial_year,period,submitted_on,revision,forecast,source_id\n\
         S-1,2025/26,2025/26-Q2,2025-10-10,1,50000,SRC-1\n",
    );
    let target = || {
        folder.data_of("2025/26-Q2", &["savings"])["totals"]["target"].as_str().unwrap().to_owned()
    };
    // 30 September and 45 days: 14 November, after the rebase.
    assert_eq!(target(), "60000.00");
    let told = folder.run("2025/26-Q2", &["savings"]);
    assert!(told.contains("as it was known on 2025-11-14, which is assumed"), "{told}");
    let council = fs::read_to_string(folder.data().join("council.toml")).unwrap();
    folder.write("council.toml", &format!("{council}[periods]\n\"2025/26-Q2\" = \"2025-10-20\"\n"));
    assert_eq!(target(), "100000.00");
    assert!(!folder.run("2025/26-Q2", &["savings"]).contains("assumed from its end"));
}

/// Targets of Testshire's one saving, each a row of saving, year, kind, target, approval, day, source.
fn with_targets(rows: &str) -> Folder {
    let folder = Folder::testshire();
    folder.append("sources", &["source_id=SRC-2;title=Other paper;published_on=2025-02"]);
    folder.append("sources", &["source_id=SRC-3;title=Page without a day"]);
    let header = "saving_id,financial_year,kind,target,approval_ref,as_at,source_id\n";
    folder.write("savings_profile.csv", &format!("{header}{rows}"));
    folder
}

fn target_at(folder: &Folder, day: &str) -> Value {
    folder.data_of(day, &["savings", "--year", "2025/26"])["totals"]["target"].clone()
}

#[test]
fn of_amounts_the_latest_day_counts_and_changes_add_to_it() {
    let folder = with_targets(
        "S-1,2025/26,new,100000,,,SRC-1\nS-1,2025/26,brought_forward,5000,,,SRC-1\n\
         S-1,2025/26,new,90000,,2025-07-01,SRC-1\nS-1,2025/26,rebased,-2000,,2025-08-01,SRC-1\n\
         S-1,2025/26,rebased,-1000,,2025-09-01,SRC-2\nS-1,2025/26,new,90000,,2025-07-01,SRC-2\n",
    );
    // 100 + 5; 90 + 5; less 2; less 1. The second source of July says the same and counts once.
    for (day, target) in [
        ("2025-06-30", "105000.00"),
        ("2025-07-01", "95000.00"),
        ("2025-08-01", "93000.00"),
        ("2026-03-31", "92000.00"),
    ] {
        assert_eq!(target_at(&folder, day), target, "{day}");
    }
    assert_eq!(folder.run("2026-03-31", &["check"]).chars().next(), Some('0'));
}

#[test]
fn sources_that_disagree_on_a_target_of_one_day_leave_the_saving_without_one() {
    let folder = with_targets(
        "S-1,2025/26,new,100000,,,SRC-1\nS-1,2025/26,new,90000,,,SRC-2\n\
         S-1,2025/26,brought_forward,5000,,,SRC-1\n",
    );
    let told = folder.run("2025-12-31", &["check"]);
    assert!(told.contains("error[sources-disagree]"), "{told}");
    assert!(told.contains("£100,000.00 and £90,000.00"), "{told}");
    assert_eq!(target_at(&folder, "2025-12-31"), Value::Null);
    // A later statement settles it: 80 + 5.
    folder.append(
        "savings_profile",
        &["saving_id=S-1;financial_year=2025/26;kind=new;target=80000;as_at=2025-11-01;source_id=SRC-1"],
    );
    assert_eq!(target_at(&folder, "2025-12-31"), "85000.00");
    assert_eq!(target_at(&folder, "2025-10-31"), Value::Null);
}

#[test]
fn a_return_is_held_to_the_target_as_it_stood_when_it_was_handed_in() {
    let folder = with_targets(
        "S-1,2025/26,new,100000,,,SRC-1\nS-1,2025/26,rebased,-40000,,2026-01-20,SRC-1\n",
    );
    let header = "saving_id,financial_year,period,submitted_on,revision,forecast,slipped,unachievable,\
                  source_id\n";
    // 70 + 10 + 20 = 100 before the rebase, 50 + 10 + 0 = 60 after it.
    folder.write(
        "delivery.csv",
        &format!(
            "{header}S-1,2025/26,2025/26-Q2,2025-10-10,1,70000,10000,20000,SRC-1\n\
             S-1,2025/26,2025/26-Q3,2026-02-10,1,50000,10000,0,SRC-1\n"
        ),
    );
    let told = folder.run("2026-03-31", &["check"]);
    assert!(!told.contains("target-split"), "{told}");
    folder.write(
        "delivery.csv",
        &format!("{header}S-1,2025/26,2025/26-Q3,2026-02-10,1,90000,10000,0,SRC-1\n"),
    );
    assert!(folder.run("2026-03-31", &["check"]).contains("error[target-split]"));
}

#[test]
fn a_rebase_that_neither_day_nor_source_nor_decision_dates_is_found_and_left_out() {
    let folder =
        with_targets("S-1,2025/26,new,100000,,,SRC-1\nS-1,2025/26,rebased,-40000,D-9,,SRC-3\n");
    let data = folder.data();
    let told = run(&["--data", data.to_str().unwrap(), "check"]);
    assert!(
        told.out.contains("warning[undated]") && told.out.contains("as it is rebased"),
        "{}",
        told.out
    );
    assert_eq!(target_at(&folder, "2026-03-31"), "100000.00");
    folder.write(
        "decisions.csv",
        "decision_id,meeting,decided_on,about_id,decision,owner,due_date\n\
         D-9,Cabinet,2026-01-20,S-1,Rebase the target,,\n",
    );
    let told = run(&["--data", data.to_str().unwrap(), "check"]);
    assert!(!told.out.contains("as it is rebased"), "{}", told.out);
    assert_eq!(target_at(&folder, "2026-03-31"), "60000.00");
}

#[test]
fn rows_left_out_for_want_of_a_day_are_each_named() {
    let folder = with_targets("S-1,2025/26,new,100000,,,SRC-3\nS-1,2026/27,new,1,,,SRC-3\n");
    let told = folder.run("2025-12-31", &["check"]);
    let named = "2 rows of this table have neither a day nor a source with one, and are left out as at any \
                 day: S-1";
    assert!(told.contains(named), "{told}");
    // Not only where the data are checked: each answer that lacks them says so.
    let told = folder.run("2025-12-31", &["savings"]);
    assert!(told.contains(&format!("savings_profile.csv: {named}")), "{told}");
    assert_eq!(target_at(&folder, "2025-12-31"), Value::Null);
}

#[test]
fn before_its_scenario_was_known_there_is_no_modelled_gap_and_each_answer_says_so() {
    let folder = Folder::of("havering");
    for (day, words) in [("2024-03-01", "1 March 2024"), ("2025-07-31", "31 July 2025")] {
        let said = format!(
            "There is no modelled gap as at {words}: the scenario `baseline`, on which it rests, became \
             known on 18 February 2026."
        );
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for asked in [
            ["gap"].as_slice(),
            &["efs"],
            &["scenarios"],
            &["sensitivity"],
            &["solve"],
            &["chart", "gap-path"],
            &["chart", "reserves"],
            &["export", "--to", "x.xlsx"],
        ] {
            let told = plain(&folder.run(day, asked));
            assert!(told.contains(&said), "{asked:?} as at {day}: {told}");
            assert!(!told.contains("Each is laid over baseline"), "{told}");
        }
        let compared = folder.run(day, &["compare", "baseline", "2012-high"]);
        assert!(
            compared.contains("known by") && compared.contains("18 February 2026"),
            "{compared}"
        );
        for pack in ["monitor", "cabinet"] {
            let files = folder.report(day, pack);
            let html =
                &files.iter().find(|(name, _)| name.ends_with(&format!("{pack}.html"))).unwrap().1;
            let html = plain(&html.replace("<code>", "`").replace("</code>", "`"));
            assert!(html.contains("There is no modelled gap as at"), "{pack} as at {day}");
            assert!(html.contains("18 February 2026"), "{pack} as at {day}");
            assert!(!html.contains("no scenario that says the rest"), "{pack} as at {day}");
        }
    }
    // From that day there is one.
    assert!(!folder.run("2026-02-18", &["gap"]).contains("There is no modelled gap"));
}

#[test]
fn of_two_returns_known_on_one_day_that_of_the_later_period_speaks() {
    // The return of Q1 was handed in again beside that of Q2: 40,000 of Q2, whatever the order of the rows.
    let folder = Folder::testshire();
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target,as_at\nS-1,2025/26,new,100000,2025-02-20\n",
    );
    for rows in [
        ["Q2,2025-10-20,1,0,40000", "Q1,2025-10-20,2,0,90000"],
        ["Q1,2025-10-20,2,0,90000", "Q2,2025-10-20,1,0,40000"],
    ] {
        let rows = rows.map(|row| format!("S-1,2025/26,{row},SRC-1\n")).concat();
        let head =
            "saving_id,financial_year,period,submitted_on,revision,banked,forecast,source_id\n";
        folder.write("delivery.csv", &format!("{head}{rows}"));
        for as_at in ["2025-10-20", "2025-12-31", "2025/26-Q2"] {
            let told = folder.data_of(as_at, &["savings"]);
            assert_eq!(told["totals"]["forecast"], "40000.00", "{as_at}: {told}");
        }
    }
}

#[test]
fn what_an_id_of_a_period_explains_is_what_was_known_then() {
    // A return of Q1 handed in anew in December is not what Q1 said when it was closed.
    let folder = Folder::testshire();
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target,as_at\nS-1,2025/26,new,100000,2025-02-20\n",
    );
    folder.write(
        "delivery.csv",
        "saving_id,financial_year,period,submitted_on,revision,banked,forecast,source_id\n\
         S-1,2025/26,Q1,2025-07-10,1,0,80000,SRC-1\nS-1,2025/26,Q1,2025-12-10,2,0,30000,SRC-1\n",
    );
    let data = folder.data();
    let explained = |id: &str, more: &[&str]| {
        let typed = [&["--data", data.to_str().unwrap()], more, &["explain", id]].concat();
        run(&typed).out
    };
    let told = folder.data_of("2025/26-Q1", &["savings"]);
    assert_eq!(told["totals"]["forecast"], "80000.00");
    for id in ["savings/2025-26-q1/all/forecast", "savings/2025-26-known-2025-08-14/all/forecast"] {
        let words = explained(id, &[]);
        assert!(words.contains("£80,000.00"), "{words}");
        assert!(words.starts_with("As known on 14 August 2025"), "{words}");
    }
    let today = explained("savings/2025-26/all/forecast", &[]);
    assert!(today.starts_with("As known today") && today.contains("£30,000.00"), "{today}");
    let later = explained("savings/2025-26-q1/all/forecast", &["--as-at", "2025-12-31"]);
    assert!(later.contains("£30,000.00"), "{later}");
}

#[test]
fn a_saving_that_was_approved_on_a_day_is_proposed_before_it() {
    let folder = Folder::testshire();
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target,as_at\nS-1,2025/26,new,100000,2025-02-20\n",
    );
    let text = fs::read_to_string(folder.data().join("savings.csv")).unwrap();
    folder.write("savings.csv", &text.replace("approved,,,", "approved,,2025-07-16,"));
    let target = |as_at| {
        folder.data_of(as_at, &["savings", "--year", "2025/26"])["totals"]["target"].clone()
    };
    assert_eq!(target("2025-07-15"), Value::Null);
    assert_eq!(target("2025-07-16"), "100000.00");
}

#[test]
fn a_saving_that_was_approved_and_ended_stands_as_each_decision_left_it() {
    let folder = Folder::testshire();
    folder.write(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target,as_at\nS-1,2025/26,new,100000,2025-02-20\n",
    );
    let text = fs::read_to_string(folder.data().join("savings.csv")).unwrap();
    let head = text.lines().next().unwrap().replace("decision_ref", "approved_on,decision_ref");
    let of = |status: &str| {
        let row = text.lines().nth(1).unwrap().replace("approved,,,", status);
        folder.write("savings.csv", &format!("{head}\n{row}\n"));
        ["2025-07-15", "2025-07-16", "2025-11-30", "2025-12-01"].map(|day| {
            let position = folder.data_of(day, &["savings", "--year", "2025/26"]);
            position["totals"]["target"].clone()
        })
    };
    let (none, whole) = (Value::Null, Value::from("100000.00"));
    // Proposed, then approved on 16 July, then written out on 1 December: its own year keeps the target.
    let stood = [none.clone(), whole.clone(), whole.clone(), whole.clone()];
    assert_eq!(of("written_out,2025-07-16,D1,2025-12-01,"), stood);
    // One that goes on: the day of approval is its own, and what was decided on since is no approval.
    assert_eq!(of("in_delivery,2025-07-16,D2,2025-12-01,"), stood);
    // As folders had it before: one day, of what ended it, or of what approved it.
    assert_eq!(of("written_out,,D1,2025-12-01,"), [&whole; 4].map(Clone::clone));
    assert_eq!(of("approved,,,2025-07-16,"), stood);
    // Nothing ends before it was approved, and a proposal was not approved.
    for wrong in ["written_out,2025-12-02,D1,2025-12-01,", "proposed,2025-07-16,,,"] {
        of(wrong);
        let told = folder.run("2026-03-31", &["check"]);
        assert!(told.contains("approved_on"), "{wrong}: {told}");
    }
}
