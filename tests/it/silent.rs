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

/// One saving, and a second of 100,000, with a need of a million and a budget line of −200,000 that is tied to some.
fn tied(second: &str, tied_to: &str) -> CouncilFolder {
    let folder = one_saving();
    folder.take_out("delivery.csv");
    let add = |name: &str, row: &str| {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        folder.put(name, format!("{text}{row}\n"));
    };
    add("savings.csv", second);
    add("savings_profile.csv", "S-2,2025/26,new,100000,2025-02-20");
    folder.put(
        "budget_lines.csv",
        format!(
            "line_id,title,fund,block,driver,tied_to,source_id\nNEED,Need,general_fund,base,amount,,SRC-1\n\
             FUND,Fund,general_fund,funding,amount,,SRC-1\n\
             TOT,All savings,general_fund,savings,amount,{tied_to},SRC-1\n"
        ),
    );
    folder.put(
        "budget_values.csv",
        "line_id,financial_year,item,value,source_id\nNEED,2025/26,amount,1000000,SRC-1\n\
         FUND,2025/26,amount,0,SRC-1\nTOT,2025/26,amount,-200000,SRC-1\n",
    );
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    let plan = "title = \"Central\"\nwhy = \"to see\"\n";
    folder.put("scenarios/baseline.toml", plan);
    folder
}

#[test]
fn a_public_gap_is_never_below_the_private_one_where_a_total_holds_an_exempt_saving() {
    let second = "S-2,Bins,Place,efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,false,SRC-1";
    let folder = tied(second, "S-1;S-2");
    // 1,000,000 less the 200,000 of both.
    assert_eq!(annual(&folder, &[]), [Some("800000.00".to_owned())]);
    // The public knows of the first alone: 1,000,000 less 100,000, and no total of both.
    pack(&folder, "cabinet");
    let json = fs::read_to_string(folder.path().join("out/cabinet.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["figures"]["gap/2025-26/annual"]["value"], "900000.00");
}

/// The budget's 200,000 was the total of two savings of 100,000. A decision of September takes 60,000 from one, a return
/// moves nothing: 1,000,000 less 40,000 and 100,000 is 860,000, and the line makes nothing of it good.
#[test]
fn a_target_that_moved_since_the_budget_moves_the_gap_beside_a_total_of_savings() {
    let second = "S-2,Bins,Place,efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,true,SRC-1";
    for kind in ["rebased,-60000", "new,40000"] {
        let folder = tied(second, "S-1;S-2");
        let path = folder.path().join("savings_profile.csv");
        let text = fs::read_to_string(&path).unwrap();
        folder.put("savings_profile.csv", format!("{text}S-2,2025/26,{kind},2025-09-20\n"));
        assert_eq!(annual(&folder, &[]), [Some("860000.00".to_owned())], "{kind}");
    }
}

#[test]
fn a_total_of_savings_that_the_gap_does_not_count_is_a_finding() {
    let proposed = "S-2,Bins,Place,efficiency,cashable,recurring,general_fund,line,2025/26,proposed,true,SRC-1";
    let told = on(&tied(proposed, "S-1;S-2"), &["check"]).out;
    assert!(told.contains("S-2 is only proposed"), "{told}");
    let other = proposed.replace("general_fund", "hra").replace("proposed", "in_delivery");
    let told = on(&tied(&other, "S-1;S-2"), &["check"]).out;
    assert!(told.contains("S-2 is of another fund"), "{told}");
}

#[test]
fn lines_under_a_group_are_not_shown_where_what_is_left_would_be_an_exempt_one() {
    let folder = one_saving();
    let register = "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,parent_id,\
                    public,source_id\n";
    let row = |id: &str, grain: &str, parent: &str, public: bool| {
        format!(
            "{id},Lamps {id},Place,efficiency,cashable,recurring,general_fund,{grain},2025/26,in_delivery,{parent},\
             {public},SRC-1\n"
        )
    };
    let rows = |hidden: bool| {
        register.to_owned()
            + &row("S-1", "group", "", true)
            + &row("K-1", "line", "S-1", true)
            + &row("K-2", "line", "S-1", !hidden)
    };
    let profile = fs::read_to_string(folder.path().join("savings_profile.csv")).unwrap();
    let parts = "K-1,2025/26,new,50000,2025-02-20\nK-2,2025/26,new,50000,2025-02-20\n";
    folder.put("savings_profile.csv", profile + parts);
    folder.put("savings.csv", rows(false));
    assert!(pack(&folder, "star-chamber").contains("of which: K-1"));
    folder.put("savings.csv", rows(true));
    let text = pack(&folder, "star-chamber");
    assert!(!text.contains("K-1") && !text.contains("K-2"), "{text}");
}

#[test]
fn an_import_names_the_folder_that_it_writes_in() {
    let home = CouncilFolder::empty()
        .with("t.csv", "Ref,Saving,Target\nA-1,Lamps,100\n")
        .with("m.toml", "title = \"T\"\n");
    let path = |name: &str| home.path().join(name).display().to_string();
    let refused = run(&["import", &path("t.csv"), "--map", &path("m.toml")]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("name it by --data"), "{}", refused.err);
}

#[test]
fn a_plain_target_is_held_against_the_whole_year_with_what_was_brought_forward() {
    // 40,000 new and 10,000 brought forward are the tracker's 50,000: nothing changed.
    let folder = one_saving();
    folder.put(
        "savings_profile.csv",
        "saving_id,financial_year,kind,target,approval_ref,as_at,source_id\n\
         S-1,2025/26,new,40000,,2025-02-20,\nS-1,2025/26,brought_forward,10000,,2025-02-20,\n",
    );
    folder.take_out("delivery.csv");
    let before = fs::read_to_string(folder.path().join("savings_profile.csv")).unwrap();
    let map = "title = \"Q1\"\nsource_id = \"Q1\"\nunit = \"£\"\nperiod = \"2025/26-Q1\"\n\
               submitted_on = \"2025-07-10\"\nchanged_targets = \"rebase\"\n[columns]\n\"Ref\" = \"saving_id\"\n\
               \"Saving\" = \"title\"\n\"Target\" = \"target\"\n\"Forecast\" = \"forecast\"\n\
               [defaults]\nstatus = \"in_delivery\"\n";
    let home = CouncilFolder::empty()
        .with("t.csv", "Ref,Saving,Target,Forecast\nS-1,Lamps,50000,50000\n")
        .with("m.toml", map);
    let path = |name: &str| home.path().join(name).display().to_string();
    let read = on(&folder, &["import", &path("t.csv"), "--map", &path("m.toml")]);
    assert_eq!(read.code, 0, "{}{}", read.out, read.err);
    assert_eq!(fs::read_to_string(folder.path().join("savings_profile.csv")).unwrap(), before);
}

#[test]
fn a_newest_seal_made_anew_by_hand_does_not_follow_from_its_own_tables() {
    use sha2::{Digest as _, Sha256};
    let hash = |bytes: &[u8]| format!("{:x}", Sha256::digest(bytes));
    let folder = one_saving();
    assert_eq!(on(&folder, &["seal", "2025/26-Q1"]).code, 0);
    let home = folder.path().join("seals/2025-26-q1");
    let name = "figures/savings-2025-26-q1.csv";
    let figures = fs::read_to_string(home.join(name)).unwrap();
    let forged = figures.replace("40000.00", "99999.00");
    assert_ne!(forged, figures);
    fs::write(home.join(name), &forged).unwrap();
    let text = fs::read_to_string(home.join("seal.json")).unwrap();
    let mut seal: serde_json::Value = serde_json::from_str(&text).unwrap();
    for file in seal["files"].as_array_mut().unwrap() {
        if file["file"] == name {
            file["sha256"] = hash(forged.as_bytes()).into();
            file["bytes"] = forged.len().into();
        }
    }
    seal.as_object_mut().unwrap().remove("sha256");
    let whole = hash(seal.to_string().as_bytes());
    seal.as_object_mut().unwrap().insert("sha256".to_owned(), whole.into());
    fs::write(home.join("seal.json"), format!("{seal:#}\n")).unwrap();
    let verified = on(&folder, &["verify"]);
    assert_eq!(verified.code, 1, "{}", verified.out);
    // The seal has the hash it states; its figures are not those of its tables.
    assert!(
        verified.out.contains("figure: seals/2025-26-q1/figures/savings-2025-26-q1.csv"),
        "{}",
        verified.out
    );
    assert!(verified.out.contains("99999.00 → 40000.00"), "{}", verified.out);
}

/// A council with two risks: A1 of 1m at 50%, A2 of 100,000 at 50%; the rating of A1 is as given.
fn two_risks(rating: &str) -> CouncilFolder {
    CouncilFolder::new()
        .with("sources.csv", "source_id,title,published_on\nSRC-1,Register,2025-06-30\n")
        .with(
            "risks.csv",
            "risk_id,register,title,exposure,likelihood_pct,scale_id,public,source_id\n\
             A1,Corporate,Care,1000000,50%,S,true,SRC-1\nA2,Corporate,Roads,100000,50%,S,true,SRC-1\n",
        )
        .with(
            "risk_scales.csv",
            "scale_id,title,impact_max,likelihood_max,low_max,medium_max,confirmed,source_id\n\
             S,Five by five,5,5,6,14,true,SRC-1\n",
        )
        .with(
            "risk_ratings.csv",
            format!(
                "risk_id,as_at,kind,rating,likelihood,impact,source_id\n\
                 A1,2025-03-31,current,20,4,5,SRC-1\nA2,2025-06-30,current,6,2,3,SRC-1\n{rating}\n"
            ),
        )
}

fn figure(folder: &CouncilFolder, command: &str, id: &str) -> Option<String> {
    let out = on(folder, &[command, "-O", "json"]).out;
    let data: serde_json::Value = serde_json::from_str(&out).unwrap();
    data["figures"][id]["value"].as_str().map(str::to_owned)
}

#[test]
fn a_rating_that_cannot_be_read_leaves_what_the_risks_call_for_not_known() {
    // 500,000 + 50,000 where both are read.
    let whole = two_risks("A1,2025-06-30,current,25,5,5,SRC-1");
    let of = |folder: &CouncilFolder, id| figure(folder, "risks", id);
    let from = "reserves-adequacy/from-risks";
    assert_eq!(of(&whole, from).as_deref(), Some("550000.00"));
    // March's 20 is not taken for what June's row says; A2 alone is 100,000 × 50%.
    let torn = two_risks("A1,2025-06-30,current,2x,5,5,SRC-1");
    assert_eq!(of(&torn, from), None);
    assert_eq!(of(&torn, "reserves-adequacy/minimum"), None);
    assert_eq!(of(&torn, "reserves-adequacy/stress"), None);
    assert_eq!(of(&torn, "reserves-adequacy/from-risks-read").as_deref(), Some("50000.00"));
    let said = on(&torn, &["risks"]).out;
    assert!(said.contains("unreadable: risk_ratings.csv:4"), "{said}");
    assert!(!said.contains("Never rated: 1"), "{said}");
    torn.put("risk_ratings.csv", "risk_id,as_at\n");
    assert!(on(&torn, &["risks"]).out.contains("unreadable: risk_ratings.csv"));
    // A row of before what is read is not the latest, and one of a risk that cannot be read may be any.
    let old = two_risks("A1,2024-06-30,current,2x,5,5,SRC-1");
    assert_eq!(of(&old, from).as_deref(), Some("550000.00"));
    let text = fs::read_to_string(whole.path().join("risks.csv")).unwrap();
    whole.put("risks.csv", text + "A3,Corporate,Fraud,lots,50%,S,true,SRC-1\n");
    assert_eq!(of(&whole, from), None);
}

#[test]
fn a_measure_whose_latest_value_cannot_be_read_is_not_rated_on_the_one_before() {
    let folder = CouncilFolder::new()
        .with(
            "measures.csv",
            "measure_id,title,unit,polarity,directorate,target,target_basis,source_id\n\
             M1,Debt collected,percent,higher,Resources,90,stated,SRC-1\n",
        )
        .with(
            "measure_values.csv",
            "measure_id,as_at,value,bound,source_id\n\
             M1,2025-03-31,95,exact,SRC-1\nM1,2025-06-30,8o,exact,SRC-1\n",
        );
    let said = on(&folder, &["measures"]).out;
    assert!(said.contains("its latest value cannot be read"), "{said}");
    assert!(said.contains("measure_values.csv:3"), "{said}");
    // Nor where no value of any measure can be.
    folder.put("measure_values.csv", "measure_id,as_at\n");
    let said = on(&folder, &["measures"]).out;
    assert!(said.contains("its latest value cannot be read"), "{said}");
}

#[test]
fn support_that_cannot_be_read_is_not_said_to_be_unpublished() {
    let folder = CouncilFolder::new().with(
        "capitalisation.csv",
        "tranche_id,financial_year,as_at,requested,minded_to,in_principle,final,used,source_id\n\
         T1,2024/25,2024-02-28,,,10000000,,,SRC-1\nT1,2024/25,2025-06-30,,,,,5m?,SRC-1\n",
    );
    let said = on(&folder, &["efs"]).out;
    assert!(said.contains("unreadable: capitalisation.csv:3"), "{said}");
    // What was used, once the year is over, is what counts: the 10m are not.
    assert_eq!(figure(&folder, "efs", "efs/all/counted"), None, "{said}");
}

/// Ten million of one direction is known and the only row of the other cannot be read: no sum, no cost, and no gap of its
/// year; that of the year before stands. The tranche is named, with what the others come to.
#[test]
fn a_direction_whose_only_row_cannot_be_read_leaves_its_year_unknown() {
    let head = "tranche_id,financial_year,as_at,in_principle,rate,source_id\n";
    let one = "T1,2024/25,2024-02-28,10000000,,SRC-1\n";
    let lines = "line_id,title,fund,block,driver,source_id\n\
        N,Need,general_fund,base,amount,SRC-1\nF,Fund,general_fund,funding,amount,SRC-1\n";
    let values = "line_id,financial_year,item,value,source_id\nN,2025/26,amount,1000,SRC-1\n\
        F,2025/26,amount,0,SRC-1\nF,2026/27,amount,0,SRC-1\n";
    let of = |row: &str| {
        let folder = CouncilFolder::new()
            .with("capitalisation.csv", format!("{head}{one}{row}\n"))
            .with("budget_lines.csv", lines)
            .with("budget_values.csv", values);
        let sum = figure(&folder, "efs", "efs/all/counted");
        let known = figure(&folder, "efs", "efs/all/counted/known");
        let years = on(&folder, &["gap", "-O", "json"]).out;
        let years: serde_json::Value = serde_json::from_str(&years).unwrap();
        let years = years["data"]["years"].as_array().map_or(0, Vec::len);
        (sum, known, years, on(&folder, &["efs"]).out)
    };
    let (sum, known, years, said) = of("T2,2026/27,2026-02-20,7m?,,SRC-1");
    assert_eq!((sum, known.as_deref(), years), (None, Some("10000000.00"), 1), "{said}");
    assert!(said.contains("The amount of T2 (2026/27) is not known"), "{said}");
    assert!(said.contains("The others, 1 of 2, come to"), "{said}");
    // A year that cannot be read may be any.
    let (sum, known, years, said) = of("T2,2026/72,2026-02-20,7000000,,SRC-1");
    assert_eq!((sum, known.as_deref(), years), (None, Some("10000000.00"), 0), "{said}");
    assert!(said.contains("T2 (its year cannot be read) is not known"), "{said}");
    assert!(said.contains("The others, 1 of 2, come to"), "{said}");
    // A rate that cannot be read is not the council's default.
    let (sum, _, years, said) = of("T1,2024/25,2025-02-20,,6%?,SRC-1");
    assert_eq!((sum.as_deref(), years), (Some("10000000.00"), 0), "{said}");
    assert!(said.contains("The terms of T1 (2024/25) are not known"), "{said}");
    // What was only asked for is in no sum.
    let asked = head.replace("in_principle", "in_principle,requested");
    let folder = CouncilFolder::new().with(
        "capitalisation.csv",
        format!(
            "{asked}T1,2024/25,2024-02-28,10000000,,,SRC-1\nT2,2026/27,2026-02-20,,7m?,,SRC-1\n"
        ),
    );
    assert_eq!(figure(&folder, "efs", "efs/all/counted").as_deref(), Some("10000000.00"));
    assert_eq!(figure(&folder, "efs", "efs/all/requested"), None);
}

#[test]
fn what_one_saving_brings_above_its_target_makes_up_for_no_other_in_the_share() {
    // 60,000 above and 60,000 lost: 100,000 + 40,000 of 200,000 is 70%, not 100%.
    let folder = one_saving();
    let add = |name: &str, row: &str| {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        folder.put(name, format!("{text}{row}\n"));
    };
    add(
        "savings.csv",
        "S-2,Bins,Place,efficiency,cashable,recurring,general_fund,line,2025/26,in_delivery,true,SRC-1",
    );
    add("savings_profile.csv", "S-2,2025/26,new,100000,2025-02-20");
    add("delivery.csv", "S-2,2025/26,Q1,2025-06-25,1,0,160000,,,SRC-1");
    let of = |id: &str| figure(&folder, "savings", &format!("savings/2025-26/all/{id}"));
    assert_eq!(of("forecast").as_deref(), Some("200000.00"));
    assert_eq!(of("forecast_above_target").as_deref(), Some("60000.00"));
    assert_eq!(of("forecast_of_target").as_deref(), Some("0.7"));
    let said = on(&folder, &["savings"]).out;
    assert!(said.contains("£60,000 of the forecast is above"), "{said}");
}

#[test]
fn a_service_left_out_for_what_it_is_a_part_of_is_told() {
    let folder = copy_of("datasets/smallshire");
    let path = folder.path().join("services.csv");
    let text = fs::read_to_string(&path).unwrap();
    let spoilt =
        text.replace("Customer services,Resources,BUD-RES", "Customer services,Resources,25/26");
    assert_ne!(spoilt, text);
    fs::write(path, spoilt).unwrap();
    let answer = on(&folder, &["check"]);
    assert!(answer.out.contains("error[not-an-id]: `parent_id` is `25/26`"), "{}", answer.out);
}

/// 100,000 approved and 20,000 less agreed in September: rebased, the full-year effect stays what was approved (the sum of
/// `new`) and the page says that the targets come to 80,000; replaced by a new statement of 80,000, that is the effect. What
/// was sealed before holds either way.
#[test]
fn a_full_year_effect_that_was_changed_since_is_told_and_no_seal_breaks() {
    let effect = |folder: &CouncilFolder| {
        figure(folder, "savings", "savings/2025-26/line/S-1/full_year_effect")
    };
    for (row, whole, said) in [
        ("S-1,2025/26,rebased,-20000,2025-09-15", "100000.00", true),
        ("S-1,2025/26,new,80000,2025-09-15", "80000.00", false),
    ] {
        let folder = one_saving();
        let text = on(&folder, &["savings"]).out;
        assert!(!text.contains("changes agreed since"), "{text}");
        assert_eq!(on(&folder, &["seal", "2025/26-Q1"]).code, 0);
        let profile = fs::read_to_string(folder.path().join("savings_profile.csv")).unwrap();
        folder.put("savings_profile.csv", format!("{profile}{row}\n"));
        assert_eq!(effect(&folder).as_deref(), Some(whole), "{row}");
        let text = on(&folder, &["savings"]).out;
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words.contains("S-1, £100,000 against £80,000 with them"), said, "{words}");
        let then = on(&folder, &["--as-at", "2025/26-Q1", "savings"]).out;
        assert!(!then.contains("changes agreed since"), "{then}");
        let verified = on(&folder, &["verify"]);
        assert!(!verified.out.contains("full_year_effect"), "{row}: {}", verified.out);
    }
}
