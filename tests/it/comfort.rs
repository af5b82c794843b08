//! No false comfort: what nobody said is never told as good news, and no file tells where it was made.

use std::fs;
use std::path::Path;

use crate::folder::{CouncilFolder, copy_of, files_of};
use crate::typed::run;

const SAVINGS: &str = "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,\
                       parent_id,public,source_id\n";
const DELIVERY: &str = "saving_id,financial_year,period,submitted_on,revision,banked,forecast,slipped,\
                        unachievable,brag_declared,source_id\n";

fn saving(id: &str, directorate: &str, grain: &str, parent: &str) -> String {
    format!(
        "{id},Saving {id},{directorate},contract,cashable,recurring,general_fund,{grain},2025/26,approved,\
         {parent},true,SRC-1\n"
    )
}

fn profile(rows: &[(&str, u32)]) -> String {
    let rows = rows.iter().map(|(id, target)| format!("{id},2025/26,new,{target}\n"));
    std::iter::once("saving_id,financial_year,kind,target\n".to_owned()).chain(rows).collect()
}

/// Four savings of £50,000 with forecasts of £20,000, £30,000, £50,000 and £49,000: 40% and 60% are R
/// by the rule, 100% and 98% are G. £20,000 of the first is lost. No officer rates any.
fn unrated() -> CouncilFolder {
    let savings: String = [("A1", "People"), ("A2", "People"), ("A3", "Place"), ("A4", "Place")]
        .map(|(id, directorate)| saving(id, directorate, "line", ""))
        .concat();
    let row =
        |id: &str, rest: &str| format!("{id},2025/26,2025/26-Q2,2025-10-10,1,0,{rest},,SRC-1\n");
    let delivery = [
        row("A1", "20000,10000,20000"),
        row("A2", "30000,20000,0"),
        row("A3", "50000,0,0"),
        row("A4", "49000,1000,0"),
    ];
    CouncilFolder::new()
        .with("savings.csv", format!("{SAVINGS}{savings}"))
        .with("savings_profile.csv", profile(&["A1", "A2", "A3", "A4"].map(|id| (id, 50_000))))
        .with("delivery.csv", format!("{DELIVERY}{}", delivery.concat()))
}

/// Writes packs of a folder and gives their files.
fn packs(data: &Path, packs: &[&str]) -> Vec<(String, String)> {
    let to = tempfile::tempdir().unwrap();
    let folder = ["--data", data.to_str().unwrap(), "report"];
    let typed = [&["mtfs"], &folder[..], packs, &["--to", to.path().to_str().unwrap()]].concat();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = mtfs::cli::run(typed.into_iter().map(Into::into), &mut out, &mut err);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    let text = |(name, bytes): (String, Vec<u8>)| (name, String::from_utf8(bytes).unwrap());
    files_of(to.path()).into_iter().map(text).collect()
}

/// Gives what a reader sees of a page.
fn seen(files: &[(String, String)], name: &str) -> String {
    let page = &files.iter().find(|(file, _)| file == name).unwrap().1;
    let body = page.split_once("<body").map_or(page.as_str(), |(_, body)| body);
    let words: String =
        body.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // The kind of each figure is there for a reader who hears the page.
    ["(published)", "(derived)", "(assumed)"]
        .iter()
        .fold(words, |words, kind| words.replace(&format!(" {kind}"), ""))
}

#[test]
fn what_only_the_rule_rates_and_what_is_lost_are_exceptions() {
    let folder = unrated();
    let files = packs(folder.path(), &["star-chamber"]);
    let page = seen(&files, "star-chamber.html");
    for told in [
        "off track by the rule; lost in part",
        "Saving A1 forecasts £20,000 of £50,000: the rule rates it off track, and no officer rates it.",
        "The officers’ rating of 4 of 4 savings is not published.",
        // Place: 100% and 98% forecast, nothing lost.
        "None: every saving has a return with a forecast",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    for comfort in
        ["can rate no saving", "Nothing in the figures stands out", "What is late and lost is not"]
    {
        assert!(!page.contains(comfort), "{comfort}");
    }
    // 20 + 0 + 0 + 0.
    assert!(page.contains("Lost, 2025/26 £20,000"), "{page}");
    let given = &files.iter().find(|(name, _)| name == "decisions-to-fill.csv").unwrap().1;
    assert_eq!(given.lines().count(), 3, "{given}");
    let monitor = seen(&packs(folder.path(), &["monitor"]), "monitor.html");
    assert!(monitor.contains("No saving has both ratings"), "{monitor}");
    assert!(monitor.contains("no two have both an officer’s rating and a forecast"));
    assert!(!monitor.contains("they agree") && !monitor.contains("none is rated worse"));
}

/// A group of £300,000, green, with two lines: one red with £80,000 lost, one without a return. Only the
/// group is added up: target 300,000, lost nil.
fn grouped() -> CouncilFolder {
    let savings = [
        saving("A1", "Place", "group", ""),
        saving("A2", "Place", "line", "A1"),
        saving("A3", "People", "line", "A1"),
    ];
    let row =
        |id: &str, rest: &str| format!("{id},2025/26,2025/26-Q2,2025-10-10,1,0,{rest},SRC-1\n");
    let delivery = [row("A1", "300000,0,0,G"), row("A2", "20000,0,80000,R")];
    CouncilFolder::new()
        .with("savings.csv", format!("{SAVINGS}{}", savings.concat()))
        .with("savings_profile.csv", profile(&[("A1", 300_000), ("A2", 100_000), ("A3", 50_000)]))
        .with("delivery.csv", format!("{DELIVERY}{}", delivery.concat()))
}

#[test]
fn lines_under_a_group_are_shown_as_of_which_and_never_added_up() {
    let folder = grouped();
    let data = folder.path().to_str().unwrap();
    let text = run(&["--data", data, "-O", "text", "savings", "--lines"]).out;
    let line = |id: &str| {
        text.lines()
            .find(|line| line.trim_start().starts_with(id))
            .unwrap_or_else(|| panic!("{text}"))
    };
    let (group, red) = (line("A1 "), line("A2 "));
    assert!(group.contains("Saving A1") && !group.contains("of which"), "{group}");
    let indent = |line: &str| line.chars().take_while(|sign| sign.is_whitespace()).count();
    assert!(indent(red) > indent(group), "indented under its group: {red}");
    for told in ["of which: Saving A2", "R ◆ Off track", "£80,000"] {
        assert!(red.contains(told), "{told}: {red}");
    }
    assert!(line("A3 ").contains("of which: Saving A3"));
    let json = run(&["--data", data, "-O", "json", "savings"]).out;
    let answer: serde_json::Value = serde_json::from_str(&json).unwrap();
    let of_which = answer["data"]["of_which"].as_array().unwrap();
    let told: Vec<_> = of_which
        .iter()
        .map(|line| {
            ["saving_id", "group_id", "brag_declared", "unachievable"].map(|key| &line[key])
        })
        .collect();
    let expected = serde_json::json!([["A2", "A1", "R", "80000.00"], ["A3", "A1", "N", null]]);
    assert_eq!(serde_json::json!(told), expected);
    let totals = &answer["data"]["totals"];
    assert_eq!((&totals["target"], &totals["unachievable"]), (&"300000.00".into(), &"0.00".into()));
    let files = packs(folder.path(), &["star-chamber"]);
    let page = seen(&files, "star-chamber.html");
    for told in
        ["of which: A2 Saving A2", "declared off track; lost in part", "of which: A3 Saving A3"]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("None: every saving"), "{page}");
    let given = &files.iter().find(|(name, _)| name == "decisions-to-fill.csv").unwrap().1;
    assert!(given.contains(",A2,"), "{given}");
    // Without the loss nothing stands out, and the page says of what nothing was returned.
    folder.put(
        "delivery.csv",
        format!("{DELIVERY}A1,2025/26,2025/26-Q2,2025-10-10,1,0,300000,0,0,G,SRC-1\n"),
    );
    let page = seen(&packs(folder.path(), &["star-chamber"]), "star-chamber.html");
    assert!(
        page.contains("2 savings under a group have no return: only the group’s own speaks of it."),
        "{page}"
    );
}

/// A saving that nobody reports on, and one reported without a forecast, are exceptions too.
#[test]
fn silence_is_an_exception() {
    let folder = unrated();
    let savings = ["A1", "A2", "A3"].map(|id| saving(id, "Place", "line", "")).concat();
    folder.put("savings.csv", format!("{SAVINGS}{savings}"));
    folder.put("savings_profile.csv", profile(&[("A1", 50_000), ("A2", 50_000), ("A3", 50_000)]));
    let row = |id: &str, forecast: &str| {
        format!("{id},2025/26,2025/26-Q2,2025-10-10,1,,{forecast},,,G,SRC-1\n")
    };
    folder.put("delivery.csv", format!("{DELIVERY}{}{}", row("A1", "50000"), row("A2", "")));
    let files = packs(folder.path(), &["star-chamber"]);
    let given = &files.iter().find(|(name, _)| name == "decisions-to-fill.csv").unwrap().1;
    let about: Vec<&str> =
        given.lines().skip(1).filter_map(|line| line.split(',').nth(3)).collect();
    assert_eq!(about, ["A2", "A3"]);
    let page = seen(&files, "star-chamber.html");
    assert!(page.contains("no forecast") && page.contains("no return"), "{page}");
    assert!(page.contains("The forecast of 2 of 3 savings is not published"), "{page}");
}

#[test]
fn a_councils_own_folder_says_that_what_is_missing_was_not_recorded() {
    let folder = unrated();
    let council = fs::read_to_string(folder.path().join("council.toml")).unwrap();
    let every = ["monitor", "star-chamber", "scrutiny"];
    let said = |files: &[(String, String)], words: &str| {
        files
            .iter()
            .filter(|(_, text)| text.contains(words))
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>()
    };
    assert!(!said(&packs(folder.path(), &every), "not published").is_empty());
    folder.put("council.toml", format!("{council}figures = \"own\"\n"));
    let files = packs(folder.path(), &every);
    assert_eq!(said(&files, "not published"), Vec::<String>::new());
    assert!(said(&files, "not recorded").len() > 1);
    let data = folder.path().to_str().unwrap();
    for format in ["text", "md", "json"] {
        for asked in [&["savings", "--lines"][..], &["savings", "--carry"], &["efs"], &["risks"]] {
            let told = run(&[&["--data", data, "-O", format], asked].concat()).out;
            assert!(!told.to_lowercase().contains("not published"), "{asked:?}: {told}");
        }
    }
    folder.put("council.toml", format!("{council}figures = \"mine\"\n"));
    let told = run(&["--data", data, "check"]);
    assert!(told.code == 1 && told.out.contains("publications"), "{}", told.out);
}

#[test]
fn the_same_data_give_the_same_bytes_wherever_they_stand() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("q7zx").join("smallshire");
    fs::create_dir_all(&data).unwrap();
    for (name, content) in files_of(copy_of("datasets/smallshire").path()) {
        fs::write(data.join(name), content).unwrap();
    }
    let here = Path::new("datasets/smallshire");
    let every = ["monitor", "star-chamber", "cabinet", "scrutiny"];
    let (near, far) = (packs(here, &every), packs(&data, &every));
    let machine = home.path().to_str().unwrap();
    for ((name, here), (_, there)) in near.iter().zip(&far) {
        assert!(here == there, "{name}");
        assert!(!there.contains(machine) && !there.contains("q7zx"), "{name}");
    }
    for asked in
        [&["savings"][..], &["gap"], &["check"], &["scenarios"], &["explain", "gap/2026-27/annual"]]
    {
        let told = |data: &Path| {
            run(&[&["--data", data.to_str().unwrap(), "-O", "json"], asked].concat()).out
        };
        assert_eq!(told(here), told(&data), "{asked:?}");
    }
    let sealed = |data: &Path| {
        let scenarios = ["--scenarios", "scenarios/smallshire"];
        let typed = ["--data", data.to_str().unwrap(), "seal", "2025/26-Q2"];
        let closed = run(&[&scenarios[..], &typed].concat());
        assert_eq!(closed.code, 0, "{}", closed.err);
        fs::read_to_string(data.join("seals/2025-26-q2/seal.json")).unwrap()
    };
    let copy = copy_of("datasets/smallshire");
    assert_eq!(sealed(copy.path()), sealed(&data));
}

#[test]
fn findings_are_told_worst_first_and_notes_on_request() {
    let folder = unrated();
    folder.put("gap_claims.csv", "claim_id\n");
    folder.put("unknown.csv", "a\n1\n");
    folder.put("savings_profile.csv", profile(&[("A1", 50_000), ("A9", 50_000)]));
    let data = folder.path().to_str().unwrap();
    let told = run(&["--data", data, "check"]);
    let at = |words: &str| told.out.find(words).unwrap_or_else(|| panic!("{words}: {}", told.out));
    assert_eq!(told.code, 1);
    assert!(at("error[") < at("warning["), "{}", told.out);
    assert!(!told.out.contains("note["), "{}", told.out);
}

/// Havering: £1.65m short as told on 8 October 2025 stands before the ratings of July, and 2027/28 and
/// 2028/29, which do not balance, before both.
#[test]
fn what_does_not_balance_and_what_came_since_lead_havering() {
    let files = packs(Path::new("datasets/havering"), &["monitor", "star-chamber"]);
    let brief = |name: &str| {
        let page = seen(&files, name);
        page[page.rfind("In brief").unwrap()..].to_owned()
    };
    let monitor = brief("monitor.html");
    let at =
        |words: &str| monitor.find(words).unwrap_or_else(|| panic!("{words}: {monitor:.3000}"));
    let leads = at("2027/28 by £77.867m");
    assert!(leads < at("2028/29 by £82.3m") && leads < at("£1.65m (8 October 2025)"));
    assert!(at("£1.65m (8 October 2025)") < at("is off track"));
    // The first card says how old the newest savings data are, and has the shortfall beside July's red.
    at("£1.346m is off track. Newest savings data: 9 October 2025; newest return: to 30 June 2025");
    at("; newest source of the folder: February 2026.");
    at("in none of these amounts: savings shortfall £1.65m (8 October 2025).");
    // What came with the return of 3 July is in its sums, so it is not told as published since.
    assert!(!monitor.contains("(3 July 2025)"), "{monitor:.2000}");
    at(
        "in none of its sums: savings shortfall £1.65m (8 October 2025), savings slipping at most £300,000 \
        (8 October 2025), savings slipping £180,000 (8 October 2025) and savings not achieved £22,000 \
        (9 October 2025).",
    );
    let chamber = brief("star-chamber.html");
    let since = chamber.find("£1.65m (8 October 2025)").unwrap();
    assert!(since < chamber.find("is off track").unwrap(), "{chamber:.2000}");
}

#[test]
fn a_folder_without_a_row_is_not_said_to_be_used_in_every_row() {
    let folder = CouncilFolder::new().with("savings.csv", SAVINGS);
    folder.take_out("sources.csv");
    let said = run(&["--data", folder.path().to_str().unwrap(), "check"]).out;
    assert!(said.contains("no row was read") && !said.contains("every row is used"), "{said}");
}

#[test]
fn a_table_writes_its_columns_of_money_in_one_style() {
    // 650,000 finally directed, beside 1.18m in principle.
    let said = run(&["--data", "datasets/smallshire", "efs"]).out;
    assert!(said.contains("£0.65m     £0.331m     £0.981m"), "{said}");
}

#[test]
fn a_scrutiny_pack_of_nothing_says_so_and_counts_nothing() {
    let folder = CouncilFolder::new();
    let to = folder.path().join("out");
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_mtfs"));
    program.arg("--data").arg(folder.path()).args(["report", "scrutiny", "--format", "md", "--to"]);
    let written = program.arg(&to).output().unwrap();
    assert!(written.status.code() < Some(2), "{written:?}");
    let text = std::fs::read_to_string(to.join("scrutiny.md")).unwrap();
    for what in [
        "No risk register is in the folder.",
        "No action plan or review is in the folder.",
        "No measure is in the folder.",
    ] {
        assert!(text.contains(what), "{what}: {text}");
    }
    assert!(!text.contains("Measures that cannot be rated:"), "{text}");
}

#[test]
fn words_of_this_program_are_not_shown_to_a_reader() {
    let record = run(&["--data", "datasets/smallshire", "savings", "--record"]).out;
    for word in [" brag ", " type ", " directorate ", " efficiency "] {
        assert!(!record.contains(word), "{word}: {record}");
    }
    let carry = run(&["--data", "datasets/smallshire", "savings", "--carry"]).out;
    assert!(carry.contains("All savings") && !carry.contains("\n all "), "{carry}");
    let origin = run(&["--data", "datasets/smallshire", "savings", "--by", "origin"]).out;
    // 110,000 of savings that have a part brought forward; the parts themselves are 40,000.
    assert!(origin.contains("With a part brought forward"), "{origin}");
    assert!(origin.contains("part by part"), "{origin}");
}

#[test]
fn a_scenario_about_an_exempt_saving_is_refused_for_the_public_with_a_way_on() {
    let folder = copy_of("datasets/smallshire");
    let add = |name: &str, rows: &str| {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        folder.put(name, text + rows);
    };
    let scenarios = folder.path().join("scenarios");
    fs::create_dir(&scenarios).unwrap();
    for (name, text) in files_of(Path::new("scenarios/smallshire")) {
        fs::write(scenarios.join(name), text).unwrap();
    }
    add(
        "budget_lines.csv",
        "SAV-X,Sweeping,general_fund,savings,Place,amount,,,PLA-2425-003,SRC-03\n",
    );
    add("budget_values.csv", "SAV-X,2026/27,amount,-1000,SRC-03\n");
    let secret = "title = \"Secret depot\"\nwhy = \"x\"\n\n[lines.SAV-X.amount]\nwhy = \"x\"\n\"2026/27\" = \"-5000\"\n";
    fs::write(scenarios.join("secret.toml"), secret).unwrap();
    let to = folder.path().join("out");
    let data = folder.path().to_str().unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let typed = ["mtfs", "--data", data, "report", "cabinet", "--to", to.to_str().unwrap()];
    let code = mtfs::cli::run(typed.into_iter().map(Into::into), &mut out, &mut err);
    let said = String::from_utf8(err).unwrap();
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("take that scenario out of the folder"), "{said}");
    assert!(!said.contains("depot") && !to.exists(), "{said}");
}

#[test]
fn what_does_not_agree_or_was_not_tested_is_named_by_check() {
    let said = run(&["--data", "datasets/havering", "check"]).out;
    assert!(said.contains("CL-AMD-ALL differs") && said.contains("CL-FFR-40 not tested"), "{said}");
    assert!(said.contains("check --controls"), "{said}");
    // 800,000 beside 10.254m: one style.
    let each = run(&["--data", "datasets/havering", "check", "--controls"]).out;
    assert!(each.contains("£0.800m") && !each.contains("£800,000"), "{each}");
}
