//! What the commands answer on the shipped councils, against totals that somebody else printed or
//! that are worked by hand.

use serde_json::Value;

use crate::typed::run;

/// Runs a command that all is well with and reads its JSON.
pub(crate) fn json(arguments: &[&str]) -> Value {
    let answer = run(arguments);
    assert_eq!(answer.code, 0, "{arguments:?}: {}", answer.err);
    serde_json::from_str(&answer.out).unwrap()
}

pub(crate) fn amount(value: &Value) -> &str {
    value.as_str().unwrap_or("null")
}

/// Published to Overview and Scrutiny on 3 July 2025, £m, by directorate: green, amber, red, total.
#[test]
fn savings_of_2025_26_are_the_published_table_and_cross_cast() {
    let data = json(&["savings", "--year", "2025/26", "-O", "json"])["data"].clone();
    assert_eq!(amount(&data["totals"]["target"]), "10254000.00");
    let published = [
        ("Resources", ["730000.00", "70000.00", "null"], "800000.00"),
        ("People", ["520000.00", "3473000.00", "1346000.00"], "5339000.00"),
        ("Place", ["70000.00", "100000.00", "null"], "170000.00"),
        ("Corporate", ["3445000.00", "500000.00", "null"], "3945000.00"),
    ];
    for (directorate, colours, total) in published {
        let groups = data["groups"].as_array().unwrap();
        let group = groups.iter().find(|group| group["key"] == directorate).unwrap();
        assert_eq!(amount(&group["totals"]["target"]), total, "{directorate}");
        for (colour, expected) in ["G", "A", "R"].into_iter().zip(colours) {
            let ratings = group["by_brag"].as_array().unwrap();
            let found = ratings.iter().find(|rating| rating["brag"] == colour);
            let target = found.map_or("null", |rating| amount(&rating["target"]));
            assert_eq!(target, expected, "{directorate} {colour}");
        }
    }
    // 0.730 + 0.520 + 0.070 + 3.445 = 4.765; 0.070 + 3.473 + 0.100 + 0.500 = 4.143; 1.346.
    for (colour, total) in [("G", "4765000.00"), ("A", "4143000.00"), ("R", "1346000.00")] {
        let ratings = data["by_brag"].as_array().unwrap();
        let rating = ratings.iter().find(|rating| rating["brag"] == colour).unwrap();
        assert_eq!(amount(&rating["target"]), total);
    }
}

#[test]
fn what_was_not_published_is_null_and_never_nil() {
    let totals = json(&["savings", "--year", "2025/26", "-O", "json"])["data"]["totals"].clone();
    for field in ["banked", "forecast", "slipped", "unachievable", "over_achieved", "uncovered"] {
        assert!(totals[field].is_null(), "{field}");
    }
}

/// Overview and Scrutiny: £15.3m planned, £10.3m delivered, £3.0m delayed, £2.0m not achieved.
#[test]
fn the_outturn_of_2024_25_is_as_published() {
    let answer = json(&["savings", "--year", "2024/25", "-O", "json"]);
    let totals = &answer["data"]["totals"];
    let amounts =
        ["target", "forecast", "slipped", "unachievable"].map(|field| amount(&totals[field]));
    assert_eq!(amounts, ["15300000.00", "10300000.00", "3000000.00", "2000000.00"]);
    assert!(totals["banked"].is_null());
    assert_eq!(answer["data"]["line_count"], 1, "the named proposals are of which, not on top");
}

/// The worked example: £22m spent by 31 March 2024 and £32m by 31 March 2025, 20 years. Printed in
/// £m to three places: yearly cost together, then provision and interest in total.
#[test]
fn the_worked_example_of_support_reproduces_at_printed_precision() {
    let table = [
        (
            "equal-5",
            ["2.200", "5.345", "5.210", "5.075", "4.940", "4.805", "2.915", "1.680"],
            "28.350",
        ),
        (
            "equal-6",
            ["2.420", "5.874", "5.712", "5.550", "5.388", "5.226", "2.958", "1.696"],
            "34.020",
        ),
        (
            "annuity-5",
            ["1.765", "4.333", "4.333", "4.333", "4.333", "4.333", "4.333", "2.568"],
            "32.662",
        ),
        (
            "annuity-6",
            ["1.918", "4.708", "4.708", "4.708", "4.708", "4.708", "4.708", "2.790"],
            "40.159",
        ),
    ];
    let years =
        ["2024/25", "2025/26", "2026/27", "2027/28", "2028/29", "2029/30", "2043/44", "2044/45"];
    for (case, costs, interest) in table {
        let folder = format!("tests/councils/worked/efs-{case}");
        let answer = json(&["--data", &folder, "efs", "-O", "json"]);
        let table = answer["data"]["tables"].as_array().unwrap();
        let table = table.iter().find(|table| table["table"] == "yearly").unwrap();
        let rows = table["rows"].as_array().unwrap();
        let all: Vec<&Value> =
            rows.iter().filter(|row| row["row"] == "used").map(|row| &row["cells"]).collect();
        for (year, printed) in years.into_iter().zip(costs) {
            let cost = all.iter().find(|cost| cost["year"] == year).unwrap();
            assert_eq!(in_millions(&cost["cost"]), printed, "{case} {year}");
        }
        let pence = |field: &str| -> i64 { all.iter().map(|cost| in_pence(&cost[field])).sum() };
        assert_eq!(
            pence("provision"),
            5_400_000_000,
            "{case}: provision adds to the principal exactly"
        );
        assert_eq!(millions(pence("interest")), interest, "{case}");
    }
}

fn in_pence(value: &Value) -> i64 {
    amount(value).replace('.', "").parse().unwrap()
}

fn in_millions(value: &Value) -> String {
    millions(in_pence(value))
}

/// Rounds pence to thousandths of a million, half up: the amounts are positive.
fn millions(pence: i64) -> String {
    let thousandths = (pence + 50_000) / 100_000;
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

#[test]
fn every_figure_of_the_report_can_be_explained_down_to_a_cell() {
    let explained = run(&["explain", "savings/2025-26/people/target"]);
    assert!(explained.out.contains("= £5,339,000.00 (derived)"), "{}", explained.out);
    // 520,000 + 3,473,000 + 1,346,000 = 5,339,000.
    for cell in ["520000", "3473000", "1346000"] {
        let line = explained.out.lines().find(|line| line.ends_with(cell)).unwrap();
        assert!(line.contains("datasets/havering/savings_profile.csv:"), "{line}");
    }
}

#[test]
fn an_unknown_figure_is_refused_with_the_nearest_one() {
    let refused = run(&["explain", "savings/2025-26/peple/target"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("did you mean `savings/2025-26/people/target`?"),
        "{}",
        refused.err
    );
}

/// Smallshire's README works these by hand.
#[test]
fn smallshire_is_as_its_readme_works_it_by_hand() {
    let table = [
        (
            "2023/24-outturn",
            [
                "430000.00",
                "315000.00",
                "305000.00",
                "35000.00",
                "90000.00",
                "10000.00",
                "25000.00",
                "100000.00",
            ],
        ),
        (
            "2024/25-outturn",
            [
                "420000.00",
                "310000.00",
                "310000.00",
                "40000.00",
                "70000.00",
                "0.00",
                "41000.00",
                "69000.00",
            ],
        ),
        (
            "2025/26-Q2",
            [
                "375000.00",
                "80000.00",
                "258000.00",
                "42000.00",
                "35000.00",
                "5000.00",
                "20000.00",
                "57000.00",
            ],
        ),
    ];
    let fields = [
        "target",
        "banked",
        "forecast",
        "slipped",
        "unachievable",
        "over_achieved",
        "mitigated",
        "uncovered",
    ];
    for (period, expected) in table {
        let answer =
            json(&["--data", "datasets/smallshire", "savings", "--as-at", period, "-O", "json"]);
        let totals = &answer["data"]["totals"];
        assert_eq!(fields.map(|field| amount(&totals[field])), expected, "{period}");
    }
}

#[test]
fn every_id_in_an_answer_is_a_figure_of_that_answer() {
    for command in ["savings", "gap", "efs", "risks", "actions", "measures"] {
        for council in ["datasets/havering", "datasets/smallshire"] {
            let answer = json(&["--data", council, command, "-O", "json"]);
            let figures = answer["figures"].as_object().unwrap();
            let mut ids = Vec::new();
            collect_ids(&answer["data"], &mut ids);
            assert!(!ids.is_empty(), "{command} {council}");
            for id in ids {
                assert!(figures.contains_key(&id), "{command} {council}: {id}");
            }
        }
    }
}

fn collect_ids(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if let (true, Some(named)) = (key == "ids", value.as_object()) {
                    ids.extend(named.values().filter_map(|id| id.as_str().map(str::to_owned)));
                } else {
                    collect_ids(value, ids);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect_ids(value, ids)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Smallshire's README adds the ledger up by hand; polars adds it to the same penny.
#[test]
fn the_ledger_adds_up_to_the_penny() {
    let totals = [
        ("people", "£816,374.70"),
        ("place", "£237,552.05"),
        ("resources", "£212,990.45"),
        ("housing", "£95,849.35"),
    ];
    for (directorate, total) in totals {
        let figure = format!("ledger/{directorate}/total");
        let explained = run(&["--data", "datasets/smallshire", "explain", &figure]);
        // The first line says of which day it is.
        let first = explained.out.lines().nth(2).unwrap_or_default().to_owned();
        assert_eq!(first, format!("{figure} = {total} (derived)"), "{}", explained.err);
        assert!(explained.out.contains("datasets/smallshire/ledger.csv:"));
    }
}

#[test]
fn a_published_range_stays_a_range_and_later_claims_wait_for_their_date() {
    let claims = |arguments: &[&str]| json(arguments)["data"]["claims"].as_array().unwrap().clone();
    let all = claims(&["gap", "-O", "json"]);
    let range = all.iter().find(|claim| claim["from_year"] == "2014/15").unwrap();
    assert_eq!((amount(&range["low"]), amount(&range["high"])), ("25000000.00", "35000000.00"));
    assert!(range["central"].is_null(), "no midpoint is made");
    let by_2024 = claims(&["gap", "-O", "json", "--as-at", "2024-12-31"]);
    assert!(by_2024.len() < all.len());
    assert!(by_2024.iter().all(|claim| claim["as_at"].as_str().unwrap() <= "2024-12-31"));
}

#[test]
fn every_id_that_an_answer_names_is_among_its_figures() {
    fn walk(value: &Value, of: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    let ids = value.as_object().filter(|_| key == "ids");
                    match ids {
                        Some(ids) => {
                            of.extend(ids.values().filter_map(Value::as_str).map(str::to_owned));
                        }
                        None => walk(value, of),
                    }
                }
            }
            Value::Array(all) => all.iter().for_each(|value| walk(value, of)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    for council in ["datasets/havering", "datasets/smallshire"] {
        for command in ["actions", "measures", "fm-code"] {
            let answer = json(&["--data", council, command, "-O", "json"]);
            let mut ids = Vec::new();
            walk(&answer["data"], &mut ids);
            assert!(!ids.is_empty());
            for id in ids {
                assert!(answer["figures"].get(&id).is_some(), "{council} {command}: {id}");
            }
        }
    }
}

#[test]
fn every_command_that_help_names_has_a_manual_page() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("man1");
    assert_eq!(run(&["man", "--to", folder.to_str().unwrap()]).code, 0);
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(page("mtfs.1").contains("mtfs\\-savings(1)"));
    let help = run(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = commands.take_while(|line| !line.is_empty());
    let names: Vec<_> =
        names.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert!(names.len() > 20, "{help}");
    for name in names.into_iter().filter(|name| !name.is_empty() && *name != "help") {
        assert!(page(&format!("mtfs-{name}.1")).contains("\\-\\-data"), "{name}");
    }
}

#[test]
fn completions_are_printed_for_a_shell() {
    assert!(run(&["completions", "bash"]).out.contains("_mtfs()"));
}

/// Smallshire's README: CAP-01 has every term stated, CAP-02 no day of borrowing.
#[test]
fn a_cost_is_assumed_only_where_a_term_behind_it_is() {
    let answer = json(&["--data", "datasets/smallshire", "efs", "-O", "json"]);
    let kind = |id: &str| answer["figures"][id]["kind"].as_str().unwrap_or(id).to_owned();
    assert_eq!(kind("efs/CAP-01/used/2025-26/total"), "derived");
    assert_eq!(kind("efs/CAP-02/in_principle/2026-27/total"), "assumed");
    assert_eq!(kind("efs/all/used/2025-26/total"), "derived");
    assert_eq!(kind("efs/all/in_principle/2026-27/total"), "assumed");
}

#[test]
fn an_amount_is_published_only_where_one_cell_states_it() {
    let answer = json(&["--data", "datasets/smallshire", "savings", "-O", "json"]);
    let figures = answer["figures"].as_object().unwrap();
    let lines = answer["data"]["lines"].as_array().unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for line in lines {
        for field in ["target", "forecast", "over_achieved", "mitigated", "uncovered"] {
            let kind = figures[line["ids"][field].as_str().unwrap()]["kind"].as_str().unwrap();
            kinds.insert((field, kind.to_owned(), line[field] == "0.00"));
        }
    }
    let seen =
        |field: &'static str, kind: &str, nil| kinds.contains(&(field, kind.to_owned(), nil));
    assert!(seen("forecast", "published", false) && !seen("forecast", "derived", false));
    assert!(seen("over_achieved", "published", false), "{kinds:?}");
    assert!(!seen("mitigated", "published", false) && !seen("uncovered", "published", false));
}
