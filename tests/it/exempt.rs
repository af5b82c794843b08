//! What is exempt reaches no paper for the public, not by name, not in a sum and not by taking one
//! sum from another; the paper for the private side of a meeting shows it, and says so.

mod folder;
mod secrets;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::folder::{copy_of, files_of};
use folder::Folder;
use secrets::{file_secrets, holds_none, lines_of_secrets, ranges, smallshire, take_secrets};

const PACKS: [&str; 4] = ["monitor", "cabinet", "scrutiny", "star-chamber"];
const HEADING: &str =
    "Not for publication: contains exempt information (Local Government Act 1972, Schedule 12A)";

fn json(files: &BTreeMap<String, String>, name: &str) -> Value {
    serde_json::from_str(&files[name]).unwrap()
}

/// Takes what says that a part of a file was read out of a run, and gives the files.
fn in_part(run: &mut Value) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for input in run["inputs"].as_array_mut().unwrap() {
        let part = input.as_object_mut().unwrap().remove("part");
        assert!(part.as_ref().is_none_or(|part| part == "public"));
        if part.is_some() {
            files.insert(input["file"].as_str().unwrap().to_owned());
        }
    }
    files
}

/// Takes what charts say they are without out of a page.
fn without_notes(page: &str) -> String {
    let note = |line: &&str| !line.ends_with("What is exempt is not in this chart.</li>");
    page.split_inclusive('\n').filter(|line| note(&line.trim_end())).collect()
}

/// Gives the columns of `figures.csv` but for the basis, which names the seal it was held against.
fn figures(files: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(files["figures.csv"].as_bytes());
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| row.iter().take(5).map(str::to_owned).collect()).collect()
}

fn money(value: &Value) -> rust_decimal::Decimal {
    value.as_str().map_or(rust_decimal::Decimal::ZERO, |words| words.parse().unwrap())
}

/// Holds every total of savings against its rows.
fn totals_are_the_sums_of_the_rows(envelope: &Value) {
    let Some(positions) = envelope["data"]["savings"].as_array() else { return };
    for position in positions {
        let sum = |of: &str, at: fn(&Value) -> &Value| -> rust_decimal::Decimal {
            let rows = position[of].as_array().unwrap().iter();
            rows.map(|row| money(&at(row)["target"])).sum()
        };
        let total = money(&position["totals"]["target"]);
        assert_eq!(total, sum("lines", |line| line), "{}", position["financial_year"]);
        assert_eq!(
            total,
            sum("groups", |group| &group["totals"]),
            "{}",
            position["financial_year"]
        );
    }
}

/// Writes every pack of a folder with the secrets and again with their rows deleted.
fn public_packs_are_those_of_the_folder_without(folder: &Folder) {
    assert!(lines_of_secrets(folder).len() >= 12);
    let with = folder.report("with", &PACKS);
    assert!(ranges(&with["monitor.html"]).len() > 20);
    holds_none(&with);
    // Wherever the rows stand among the others, the papers are the same to the byte.
    for place in ["the middle", "the end"] {
        folder.move_rows(
            &["SEC", "MIT-SECRET", "CLM-X", "CLM-L", "CLM-M", "DEC-X", "NOTE-X", "CTL-X"],
            place,
        );
        let moved = folder.report(place, &PACKS);
        for (name, text) in with.iter().filter(|(name, _)| !name.starts_with('.')) {
            assert!(
                moved[name] == *text,
                "{name} changes with rows at {place}: {}",
                apart(&moved[name], text)
            );
        }
    }
    take_secrets(folder);
    let without = folder.report("without", &PACKS);
    assert_eq!(with.keys().collect::<Vec<_>>(), without.keys().collect::<Vec<_>>());
    assert_eq!(with["figures.csv"], without["figures.csv"]);
    let (mut one, other) = (json(&with, "run.json"), json(&without, "run.json"));
    // The run says that what was read of the tables is the public part, and not of which tables that is less.
    let parts = in_part(&mut one);
    assert!(parts.contains("sources.csv") && !parts.contains("council.toml"));
    assert_eq!(one["inputs"], other["inputs"]);
    for pack in PACKS {
        let name = format!("{pack}.json");
        let (mut one, other) = (json(&with, &name), json(&without, &name));
        in_part(&mut one["run"]);
        assert_eq!(one, other, "{name}");
        totals_are_the_sums_of_the_rows(&one);
        let page = without_notes(&with[&format!("{pack}.html")]);
        let said = "Two savings, one risk and one action are exempt (Local Government Act 1972, Schedule \
                    12A) and in no line, sum or count of this paper. The budget gap is worked out as \
                    if the exempt savings brought nothing.";
        let sentence = format!("  <p>{said}</p>\n");
        assert!(page.contains(&sentence), "{name}");
        let (left, other) =
            (page.replace(&sentence, ""), without_notes(&without[&format!("{pack}.html")]));
        assert!(left == other, "{name}: {}", apart(&left, &other));
    }
}

/// Shows where two texts begin to differ.
fn apart(one: &str, other: &str) -> String {
    let at = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let around =
        |text: &str| text.chars().skip(at.saturating_sub(80)).take(200).collect::<String>();
    format!("{}\nunlike\n{}", around(one), around(other))
}

#[test]
fn smallshires_public_packs_are_those_of_the_folder_without_the_exempt_rows() {
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    public_packs_are_those_of_the_folder_without(&folder);
}

#[test]
fn haverings_public_packs_are_those_of_the_folder_without_the_exempt_rows() {
    let folder = Folder::of("havering");
    folder.write("control_totals", &folder.rows("control_totals")[..1]);
    let source = folder.rows("sources")[1][0].clone();
    file_secrets(&folder, &source, "");
    public_packs_are_those_of_the_folder_without(&folder);
}

#[test]
fn the_private_paper_holds_the_exempt_rows_marked_and_the_public_one_stays_as_it_is() {
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let public = folder.report("out", &PACKS);
    let mut typed = PACKS.to_vec();
    typed.push("--exempt");
    let both = folder.report("out", &typed);
    // What keeps the folder's lock and steps is no paper.
    for (name, text) in public.iter().filter(|(name, _)| !name.starts_with('.')) {
        assert!(both[name] == *text, "{name} was changed");
    }
    for pack in PACKS {
        let page = &both[&format!("{pack}-exempt.html")];
        // On the screen, in the title of the window, and at the head of each printed page.
        assert!(page.contains(&format!("<p class=\"exempt\">{HEADING}</p>")), "{pack}");
        assert!(page.contains("<title>Not for publication"), "{pack}");
        assert!(page.contains(&format!("@top-left {{ content: \"{HEADING}")), "{pack}");
        let data = &json(&both, &format!("{pack}-exempt.json"))["data"];
        assert_eq!(data["not_for_publication"], HEADING, "{pack}");
        let said = "holds two exempt savings, one exempt risk and one exempt action";
        assert!(page.contains(said), "{pack}");
        assert!(!public[&format!("{pack}.html")].contains("Not for publication"), "{pack}");
    }
    let chamber = &both["star-chamber-exempt.html"];
    assert!(chamber.contains("SEC-01 Close the Northmoor depot (exempt)"));
    // Where a reference stands without its title, too: beside its reason, and in the rows to fill in.
    assert!(chamber.matches("SEC-01 (exempt)</").count() >= 2);
    assert!(both["scrutiny-exempt.html"].contains("SECRISK Landfill claim is lost (exempt)"));
    assert!(both["monitor-exempt.html"].contains("Dismiss the contractor at Northmoor (exempt)"));
    assert!(both["decisions-to-fill-exempt.csv"].contains("SEC-01"));
    assert!(both["figures-exempt.csv"].contains("73219"));
    assert!(both["run-exempt.json"].contains("report --exempt"));
    // Target of 2025/26 without the two: 580,000 (README, section 3); with them, 73,219 + 51,413 more.
    let target = |name: &str| {
        let data = json(&both, name);
        let positions = data["data"]["savings"].as_array().unwrap().clone();
        let year = positions.into_iter().find(|one| one["financial_year"] == "2025/26").unwrap();
        money(&year["totals"]["target"])
    };
    let more = target("monitor-exempt.json") - target("monitor.json");
    assert_eq!(more, rust_decimal::Decimal::from(73_219 + 51_413));
}

#[test]
fn a_folder_without_exempt_rows_has_no_private_paper() {
    let folder = smallshire();
    let to = folder.kept.path().join("out");
    let data = folder.data();
    let typed = ["mtfs", "--data", data.to_str().unwrap(), "report", "--exempt", "--to"];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let typed = typed.iter().copied().chain([to.to_str().unwrap()]);
    let code = mtfs::cli::run(typed.map(std::ffi::OsString::from), &mut out, &mut err);
    let said = String::from_utf8(err).unwrap();
    assert!(
        code == 2 && said.contains("no saving, risk or action of the folder is exempt"),
        "{said}"
    );
    assert!(!to.exists());
}

/// Whatever is wrong with an exempt row, or names one in words, nothing of it is told.
#[test]
fn faults_of_exempt_rows_and_words_that_name_them_are_not_told() {
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let profile = |id: &str, target: &str| {
        let cells = format!("saving_id={id};financial_year=2026/27;kind=new;target={target}");
        folder.add("savings_profile", &cells);
    };
    profile("SEC-01", "73219.555"); // a fraction of a penny
    profile("SEC-O1", "918273"); // meant for SEC-01
    profile("SEC-03", "918273");
    // A flag that cannot be read is not public.
    folder.add("savings", "saving_id=SEC-03;title=Sell the Westmoor land;public=perhaps");
    // A public saving names an exempt one in words, and is said to be replaced by one.
    let mut savings = folder.rows("savings");
    let column = |name: &str| savings[0].iter().position(|known| known == name).unwrap();
    let (replaced, theme, id) = (column("replaced_by"), column("theme"), column("saving_id"));
    let row = savings.iter_mut().find(|row| row[id] == "PLA-2526-002").unwrap();
    row[replaced] = "SEC-01".into();
    row[theme] = "With SEC-02, see there".into();
    folder.write("savings", &savings);
    folder.add(
        "decisions",
        "decision_id=DEC-Y;meeting=Cabinet;decided_on=2025-07-14;about_id=PLA-2526-001;decision=Wait until we close the northmoor depot",
    );
    // Of a row whose cells cannot be told apart nobody knows whether it is public.
    profile("SEC-04", "918273");
    let register = folder.data().join("savings.csv");
    let torn = fs::read_to_string(&register).unwrap() + "SEC-04,Close the Westmoor yard\n";
    fs::write(&register, torn).unwrap();
    let checked = folder.mtfs(&["check"]);
    assert!(
        checked.out.contains("73219.555") && checked.out.contains("2 cells"),
        "{}",
        checked.out
    );
    let files = folder.report("out", &PACKS);
    holds_none(&files);
    for text in files.values() {
        assert!(!text.to_lowercase().contains("northmoor") && !text.contains("SEC-O1"));
    }
    assert!(files["star-chamber.html"].contains("(withheld: names exempt information)"));
    assert!(files["monitor.html"].contains("Three savings"), "SEC-03 counts as exempt");
}

/// However an exempt row is spelt in the words of a public one, no public paper says it.
#[test]
fn no_other_spelling_of_an_exempt_row_reaches_a_public_paper() {
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let spellings = [
        "SEC\u{2011}01",
        "SEC \u{2013} 01",
        "SEC01",
        "S\u{200b}EC-01",
        "\u{ff33}\u{ff25}\u{ff23}-\u{ff10}\u{ff11}",
        "CLOSE\u{a0}THE\u{2003}NORTHMOOR DEPOT",
    ];
    for (number, spelling) in spellings.iter().enumerate() {
        let about = format!(
            "decision_id=DEC-{number};meeting=Cabinet;decided_on=2025-07-14;about_id=PLA-2526-001;\
                             decision=QQQ {spelling}"
        );
        folder.add("decisions", &about);
        let note = format!(
            "note_id=NOTE-{number}Q;code=E9;table=savings;row_id=PLA-2526-001;text=QQQ {spelling};\
                            source_id=SRC-01"
        );
        folder.add("source_notes", &note);
    }
    let mut savings = folder.rows("savings");
    let title = savings[0].iter().position(|known| known == "title").unwrap();
    savings.iter_mut().find(|row| row[0] == "PLA-2526-001").unwrap()[title] =
        format!("QQQ {}", spellings[0]);
    folder.write("savings", &savings);
    let files = folder.report("out", &PACKS);
    for (name, text) in &files {
        assert!(!text.contains("QQQ"), "{name}: {}", text.split("QQQ").nth(1).unwrap_or_default());
    }
    assert!(files["star-chamber.html"].contains("(withheld: names exempt information)"));
    // Charts are drawn of the same words.
    let chart = folder.mtfs(&["chart", "savings-by-directorate", "-O", "json"]);
    assert!(!chart.out.contains("QQQ") && !chart.out.is_empty());
}

/// A scenario is told of by the name of its file: one that names an exempt row is as if it had never been filed.
#[test]
fn a_scenario_whose_file_names_an_exempt_row_is_in_no_public_paper() {
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let own = folder.data().join("scenarios");
    fs::create_dir(&own).unwrap();
    for name in ["baseline", "worst"] {
        fs::copy(format!("scenarios/smallshire/{name}.toml"), own.join(format!("{name}.toml")))
            .unwrap();
    }
    let report = |to: &str| {
        let (data, to) = (folder.data(), folder.kept.path().join(to));
        let typed = [
            "mtfs",
            "--data",
            data.to_str().unwrap(),
            "report",
            "cabinet",
            "--to",
            to.to_str().unwrap(),
        ];
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = mtfs::cli::run(typed.map(std::ffi::OsString::from), &mut out, &mut err);
        let err = String::from_utf8(err).unwrap();
        let mut files = if to.is_dir() { files_of(&to) } else { BTreeMap::new() };
        files.remove("run.json");
        (code, err, files)
    };
    let (_, _, before) = report("before");
    for name in ["if-sec\u{2011}01-fails", "close-the-northmoor-depot"] {
        fs::copy(own.join("worst.toml"), own.join(format!("{name}.toml"))).unwrap();
    }
    let (code, err, after) = report("after");
    assert!(code < 2, "{err}");
    assert_eq!(before, after);
    // The scenario that others rest on cannot be left out: the paper would say something else.
    let council = folder.data().join("council.toml");
    let text = fs::read_to_string(&council).unwrap();
    let other = text.replace("= \"baseline\"", "= \"if-sec\u{2011}01-fails\"");
    assert_ne!(other, text);
    fs::write(&council, other).unwrap();
    let (code, err, _) = report("refused");
    assert!(code == 2 && err.contains("whose file name names exempt information"), "{err}");
}

/// A public row that is named after an exempt one tells of it by its own reference, however that is spelt.
#[test]
fn a_row_whose_own_reference_holds_an_exempt_one_is_withheld() {
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let before = json(&folder.report("before", &["monitor"]), "monitor.json");
    for id in ["DEC-SEC-01", "sec\u{2011}01-b", "SEC 01", "D_SEC01", "SEC-01b"] {
        let decided = "meeting=Cabinet;decided_on=2025-07-14;about_id=PLA-2526-001;decision=QQQ";
        folder.add("decisions", &format!("decision_id={id};{decided}"));
    }
    // So does a saving, though its flag says that it is public: with its amounts it is withheld as the exempt ones are,
    // and what rests on it too.
    let mut savings = folder.rows("savings");
    let column = |name: &str| savings[0].iter().position(|known| known == name).unwrap();
    let (public, title) = (column("public"), column("title"));
    let mut row = savings.iter().find(|row| row[0] == "PLA-2526-002").unwrap().clone();
    (row[0], row[title]) = ("PLA-SEC-01".into(), "QQQ more of the same".into());
    assert_eq!(row[public], "true");
    savings.push(row);
    folder.write("savings", &savings);
    folder.add(
        "savings_profile",
        "saving_id=PLA-SEC-01;financial_year=2025/26;kind=new;target=918273",
    );
    let files = folder.report("out", &PACKS);
    for (name, text) in &files {
        assert!(
            !text.contains("QQQ") && !text.contains("918273") && !text.contains("918,273"),
            "{name}"
        );
        for id in ["DEC-SEC", "D_SEC", "PLA-SEC", "SEC 01", "\u{2011}01-b"] {
            assert!(!text.contains(id), "{name}: {id}");
        }
    }
    holds_none(&files);
    assert_eq!(
        json(&files, "monitor.json")["data"]["savings"]["totals"],
        before["data"]["savings"]["totals"]
    );
    // A longer number is another reference.
    folder.add("decisions", "decision_id=DEC-SEC-011;meeting=Cabinet;decided_on=2025-07-14;about_id=PLA-2526-001;decision=QQR");
    assert!(folder.report("again", &PACKS).values().any(|text| text.contains("QQR")));
}

#[test]
fn a_programme_whose_lines_are_all_exempt_does_not_tell_their_sum() {
    // PLA-2526-001 becomes a programme with one line, which is exempt: its own target of the year is
    // that of its line. Neither may stand in the public paper, where it would be told.
    let folder = smallshire();
    let before = json(&folder.report("before", &["monitor"]), "monitor.json");
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let mut savings = folder.rows("savings");
    let column = |name: &str| savings[0].iter().position(|known| known == name).unwrap();
    let (parent, id) = (column("parent_id"), column("saving_id"));
    let row = savings.iter_mut().find(|row| row[id] == "SEC-02").unwrap();
    row[parent] = "PLA-2526-001".into();
    folder.write("savings", &savings);
    let after = json(&folder.report("after", &["monitor"]), "monitor.json");
    let year = |envelope: &Value| {
        let positions = envelope["data"]["savings"].as_array().unwrap().clone();
        positions.into_iter().find(|one| one["financial_year"] == "2025/26").unwrap()
    };
    let listed = |envelope: &Value| {
        let lines = year(envelope)["lines"].as_array().unwrap().clone();
        lines.into_iter().find(|line| line["saving_id"] == "PLA-2526-001")
    };
    let own = money(&listed(&before).unwrap()["target"]);
    assert!(listed(&after).is_none());
    let totals = [&before, &after].map(|envelope| money(&year(envelope)["totals"]["target"]));
    assert_eq!(totals[0] - totals[1], own);
}

#[test]
fn what_moved_since_a_seal_is_told_of_public_savings_only() {
    // Sealed while one saving was still public; exempt since.
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let flag = |public: &str| {
        let mut savings = folder.rows("savings");
        let at = savings[0].iter().position(|known| known == "public").unwrap();
        savings.iter_mut().find(|row| row[0] == "SEC-01").unwrap()[at] = public.to_owned();
        folder.write("savings", &savings);
    };
    flag("true");
    let closed = folder.mtfs(&["close", "2025/26-Q1"]);
    assert_eq!(closed.code, 0, "{}", closed.err);
    flag("false");
    let with = folder.report("with", &["star-chamber"]);
    holds_none(&with);
    fs::remove_dir_all(folder.data().join("seals")).unwrap();
    take_secrets(&folder);
    assert_eq!(folder.mtfs(&["close", "2025/26-Q1"]).code, 0);
    let without = folder.report("without", &["star-chamber"]);
    assert_eq!(figures(&with), figures(&without));
    assert!(figures(&with).iter().any(|row| row[0].starts_with("movement/2025-26-q1")));
}

#[test]
fn the_terminal_shows_every_row_and_says_that_it_does() {
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let savings = folder.mtfs(&["savings", "--lines"]);
    assert!(savings.out.contains("SEC-01"), "{}", savings.out);
    assert!(
        savings.err.contains("includes 2 exempt savings: not for publication"),
        "{}",
        savings.err
    );
    let risks = folder.mtfs(&["risks"]);
    assert!(risks.out.contains("Landfill"), "{}", risks.out);
    assert!(risks.err.contains("1 exempt risk: not for publication"), "{}", risks.err);
    let actions = folder.mtfs(&["actions"]);
    assert!(actions.err.contains("1 exempt action: not for publication"), "{}", actions.err);
    let measures = folder.mtfs(&["measures"]);
    assert!(!measures.err.contains("exempt"), "{}", measures.err);
    // A chart is a picture for a paper: it is drawn without them.
    let chart = folder.mtfs(&["chart", "savings-by-directorate"]);
    assert!(chart.err.contains("drawn without 2 exempt savings"), "{}", chart.err);
    assert!(!chart.out.contains("Depots and Yards"));
}

#[test]
fn a_tally_that_counts_an_exempt_action_does_not_tell_its_rating() {
    let folder = smallshire();
    // Finance has an exempt action, Governance none; a second plan has no other.
    folder.add("actions", "action_id=SECACT;plan=Improvement Plan 2025;group=Finance;title=Dismiss the contractor;public=false;source_id=SRC-08");
    folder.add("actions", "action_id=SECACT-2;plan=Quiet plan;group=Staff;title=Dismiss the contractor too;public=false;source_id=SRC-08");
    folder.add("plans", "plan=Quiet plan;title=Landfill claim;source_id=SRC-08");
    for group in ["all", "Staff"] {
        let cells = format!(
            "plan=Quiet plan;group={group};as_at=2025-09-30;green=0;amber=0;red=1;rated_by=council;source_id=SRC-08"
        );
        folder.add("tallies", &cells);
    }
    let files = folder.report("out", &PACKS);
    holds_none(&files);
    for (name, text) in &files {
        assert!(!text.contains("Quiet plan") && !text.contains("Differs"), "{name}");
        assert!(!text.contains("only a count is published"), "{name}");
    }
    // The group without an exempt action keeps its tallies, of two dates.
    let loaded = mtfs::datasets::load_public(&folder.data(), mtfs::datasets::Depth::Everything);
    let book = loaded.unwrap().book;
    let groups: Vec<&str> = book.tallies.iter().map(|tally| tally.group.as_str()).collect();
    assert_eq!(groups, ["Governance", "Governance"]);
}

#[test]
fn an_exempt_line_of_a_published_group_is_said_to_be_within_its_sum() {
    // PLA-2425-003 is "of which" of the group PLA-2425-001: no total changes without it.
    let files = Folder::of("smallshire").report("out", &PACKS);
    for pack in PACKS {
        let page = &files[&format!("{pack}.html")];
        let said = "One risk is exempt (Local Government Act 1972, Schedule 12A) and in no line, sum or \
                    count of this paper. One saving is exempt and not listed; its amounts are within a \
                    published sum of a group.";
        assert!(page.contains(said), "{pack}");
        assert!(!page.contains("brought nothing"), "{pack}");
        // How many are not in a chart, the paper says once, above.
        assert!(!page.contains("saving is exempt and not in this chart"), "{pack}");
    }
}

#[test]
fn an_exempt_row_without_a_reference_is_not_told_of_by_those_meant_for_it() {
    let folder = smallshire();
    folder.add("savings", "title=Close the Northmoor depot;directorate=Place;public=false");
    folder.add("savings_profile", "saving_id=SEC-01;financial_year=2025/26;kind=new;target=73219");
    folder.add(
        "decisions",
        "decision_id=DEC-Y;meeting=Cabinet;decided_on=2025-07-14;about_id=PLA-2526-001;decision=Wait until we close the Northmoor depot",
    );
    let files = folder.report("out", &PACKS);
    holds_none(&files);
    assert!(files["monitor.html"].contains("One saving is exempt"));
}

#[test]
fn a_point_of_scrutiny_is_withheld_by_its_own_flag_and_by_what_it_is_about() {
    let folder = smallshire();
    file_secrets(&folder, "SRC-01", "smallshire-4x4");
    let points =
        [("SCR-1", "Reserves", "true"), ("SCR-2", "SEC-01", "true"), ("SCR-3", "Staff", "false")];
    let header = "scrutiny_id,made_on,meeting,about,kind,text,response,public,source_id\n";
    let rows = points.map(|(id, about, public)| {
        format!("{id},2026-02-04,Scrutiny,{about},question,Why was it not closed?,outstanding,{public},SRC-01\n")
    });
    fs::write(folder.data().join("scrutiny.csv"), header.to_owned() + &rows.concat()).unwrap();
    let note = "note_id=NOTE-S;code=E9;table=scrutiny;row_id=SCR-2;text=Odd;source_id=SRC-01";
    folder.add("source_notes", note);
    let read = |public: bool| {
        let load = if public { mtfs::datasets::load_public } else { mtfs::datasets::load };
        let book = load(&folder.data(), mtfs::datasets::Depth::Everything).unwrap().book;
        let noted = book.source_notes.iter().any(|note| note.id == "NOTE-S");
        (book.scrutiny.into_iter().map(|point| point.id).collect::<Vec<_>>(), noted)
    };
    assert_eq!(read(false), (["SCR-1", "SCR-2", "SCR-3"].map(str::to_owned).to_vec(), true));
    assert_eq!(read(true), (vec!["SCR-1".to_owned()], false));
    let told = folder.mtfs(&["scrutiny"]).err;
    assert!(told.contains("includes 1 exempt point of scrutiny: not for publication"), "{told}");
}

#[test]
fn a_council_called_by_an_exempt_reference_has_no_public_paper() {
    let folder = copy_of("tests/councils/broken/exempt-within");
    folder.put(
        "council.toml",
        "name = \"Testshire s–07\"\nfirst_financial_year = \"2024/25\"\ncurrent_financial_year = \"2025/26\"\n",
    );
    let to = folder.path().join("out");
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_mtfs"));
    program.arg("--data").arg(folder.path()).args(["report", "monitor", "--format", "md", "--to"]);
    let answer = program.arg(&to).output().unwrap();
    let said = String::from_utf8(answer.stderr).unwrap();
    assert_eq!(answer.status.code(), Some(2), "{said}");
    assert!(said.contains("holds the reference or title of an exempt row"), "{said}");
    assert!(!to.exists());
}
