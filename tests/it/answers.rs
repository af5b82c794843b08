//! What the commands answer on the shipped councils, against totals that somebody else printed or
//! that are worked by hand.

use serde_json::Value;

use crate::folder::CouncilFolder;
use crate::typed::run;

/// Runs a command that all is well with and reads its JSON.
fn json(arguments: &[&str]) -> Value {
    let answer = run(arguments);
    assert_eq!(answer.code, 0, "{arguments:?}: {}", answer.err);
    serde_json::from_str(&answer.out).unwrap()
}

fn amount(value: &Value) -> &str {
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

#[test]
fn action_plans_reconcile_with_their_published_tallies() {
    let answer = json(&["actions", "-O", "json"]);
    let plans = answer["data"]["plans"].as_array().unwrap();
    let plan = |name: &str| plans.iter().find(|plan| plan["plan"] == name).unwrap();
    let one_source = plan("onesource-2019");
    let colours = |of: &Value| ["green", "amber", "red"].map(|colour| of[colour].as_u64().unwrap());
    assert_eq!(one_source["actions"], 45);
    assert_eq!(colours(&one_source["totals"]), [31, 13, 1]);
    let groups = one_source["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 5);
    assert!(groups.iter().all(|group| group["agrees"] == true));
    let partners = [
        ("ALL", [10, 6, 0]),
        ("LBH/LBN", [7, 3, 1]),
        ("LBH", [7, 1, 0]),
        ("LBN", [7, 1, 0]),
        ("LBB", [0, 2, 0]),
    ];
    for (name, expected) in partners {
        let all = one_source["partners"].as_array().unwrap();
        let partner = all.iter().find(|partner| partner["partner"] == name).unwrap();
        assert_eq!(colours(partner), expected, "{name}");
    }
    let lga = plan("lga-2019");
    assert_eq!((&lga["recommendations"], &lga["actions"]), (&13.into(), &32.into()));
    assert_eq!((&lga["stated"]["complete"], &lga["stated"]["not_begun"]), (&6.into(), &1.into()));
    assert_eq!((&lga["stated"]["not_due"], &lga["stated"]["narrative"]), (&2.into(), &23.into()));
    assert!(lga["totals"].is_null(), "no colours are made up");
    let contradictory: Vec<&str> = lga["contradictions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["action_id"].as_str().unwrap())
        .collect();
    assert_eq!(contradictory, ["L19-R01-A4", "L19-R08-A2"]);
    let peers = plan("lga-2024");
    assert_eq!(colours(&peers["totals"]), [7, 4, 0]);
    assert_eq!((&peers["actions"], &peers["tally_only"]), (&0.into(), &true.into()));
}

#[test]
fn cipfa_ratings_are_as_printed_on_a_scale_that_is_not_confirmed() {
    let answer = json(&["risks", "-O", "json"]);
    let risks = answer["data"]["risks"].as_array().unwrap();
    assert_eq!(risks.len(), 12);
    let rated = |rating: u64| risks.iter().filter(|risk| risk["rating"] == rating).count();
    assert_eq!((rated(3), rated(4), rated(9)), (6, 4, 2));
    assert!(risks.iter().all(|risk| risk["scale"]["confirmed"] == false));
    assert!(
        risks.iter().all(|risk| risk["likelihood"].is_null()),
        "no cell of a matrix is guessed"
    );
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
        let first = explained.out.lines().next().unwrap_or_default().to_owned();
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
fn a_measure_without_a_target_cannot_be_rated() {
    let answer = json(&["measures", "-O", "json"]);
    let measures = answer["data"]["tables"][0]["rows"].as_array().unwrap();
    let state = |id: &str| {
        let measure = &measures.iter().find(|measure| measure["row"] == id).unwrap()["cells"];
        (measure["state"].as_str().unwrap().to_owned(), measure["why"].clone())
    };
    // 3.6% of the workforce against a target of 3%.
    assert_eq!(state("A-APP").0, "met");
    // 9,543 referrals, of which the plan only says that there should be more.
    assert_eq!(state("A-JOY"), ("cannot_be_rated".to_owned(), "no target set".into()));
    // 2,000 homes; none is said to be delivered, and those agreed are not an actual.
    assert_eq!(state("A-HOU-1"), ("cannot_be_rated".to_owned(), "no actual published".into()));
    // 80% in May of what is due in August.
    assert_eq!(state("A-CLD").0, "not_due");
}

#[test]
fn a_target_read_from_an_objective_is_rated_and_never_shown_as_published() {
    let answer = json(&["measures", "-O", "json"]);
    let measures = answer["data"]["tables"][0]["rows"].as_array().unwrap();
    let row = measures.iter().find(|measure| measure["row"] == "A-CTX").unwrap();
    let tax = &row["cells"];
    // The objective is the top quartile of 33 boroughs, 33 ÷ 4 = 8.25, so rank 8; the council is 12th.
    assert_eq!((&tax["target"], &tax["actual"]), (&"8".into(), &"12".into()));
    assert_eq!((&tax["target_basis"], &tax["state"]), (&"read".into(), &"not_met".into()));
    assert_eq!(tax["actions"], "IL25");
    let id = row["ids"]["target"].as_str().unwrap();
    assert_eq!(answer["figures"][id]["kind"], "derived");
    // Nothing that is read is published, and nothing that is stated is anything else.
    for measure in measures.iter().filter(|measure| !measure["cells"]["target"].is_null()) {
        let kind = &answer["figures"][measure["ids"]["target"].as_str().unwrap()]["kind"];
        let read = measure["cells"]["target_basis"] == "read";
        assert_eq!(kind, if read { "derived" } else { "published" }, "{}", measure["row"]);
    }
}

#[test]
fn risks_tell_their_moves_and_what_reserves_they_call_for() {
    let data = json(&["--data", "datasets/smallshire", "risks", "-O", "json"])["data"].clone();
    let register = &data["registers"][0];
    // Smallshire README §9: the last quarter, and 390,000 + 8,000 of savings that no risk bears.
    let last = register["movements"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["up"][0], &last["new"][0]), (&"RSK-01".into(), &"RSK-03".into()));
    assert_eq!((&last["down"][0], &last["closed"][0]), (&"RSK-02".into(), &"RSK-04".into()));
    assert_eq!(last["unmoved"], serde_json::json!(["RSK-05", "RSK-06"]));
    assert_eq!(amount(&data["reserves"]["from_risks"]), "390000.00");
    assert_eq!(amount(&data["reserves"]["minimum"]), "398000.00");
    assert_eq!(amount(&data["reserves"]["stress"]), "1050000.00");
}

/// Of the register with small letters R1 is rated 9, R2 and R3 are rated 4; of the other only the risk
/// whose reference reads like both registers' names, rated 9.
#[test]
fn two_registers_that_differ_in_case_only_are_told_apart_in_every_count() {
    let risk =
        |id: &str, register: &str| format!("{id},{register},Something fails,,,,,,,,,true,,SRC-1\n");
    let rating = |id: &str, rating: u32| format!("{id},2025-06-30,current,{rating},,,SRC-1\n");
    let (small, large) = ("Corporate risk register", "Corporate Risk Register");
    let own = "corporate-risk-register";
    let risks = [risk("R1", small), risk(own, large), risk("R2", small), risk("R3", small)];
    let ratings = [rating("R1", 9), rating(own, 9), rating("R2", 4), rating("R3", 4)];
    let head = "risk_id,register,title,category,owner,timescale,due_date,exposure,likelihood_pct,\
                appetite,scale_id,public,note,source_id\n";
    let folder = CouncilFolder::new().with("risks.csv", head.to_owned() + &risks.concat());
    let head = "risk_id,as_at,kind,rating,likelihood,impact,source_id\n";
    folder.put("risk_ratings.csv", head.to_owned() + &ratings.concat());
    let data = folder.path().to_str().unwrap();
    let figures = json(&["--data", data, "risks", "-O", "json"])["figures"].clone();
    let wanted = [
        ("risks/corporate-risk-register-2/rated", "1"),
        ("risks/corporate-risk-register-2/rated-9", "1"),
        ("risks/corporate-risk-register-3/rated", "3"),
        ("risks/corporate-risk-register-3/rated-9", "1"),
        ("risks/corporate-risk-register-3/rated-4", "2"),
        ("risks/corporate-risk-register/current", "9"),
    ];
    for (id, value) in wanted {
        assert_eq!(figures[id]["value"], value, "{id}");
    }
    let told = run(&["--data", data, "-O", "md", "risks"]).out;
    for said in [
        "3 risks are rated in the Corporate risk register, as at 30 June 2025: 1 rated 9 and 2 rated 4.",
        "1 risk is rated in the Corporate Risk Register, as at 30 June 2025: 1 rated 9.",
    ] {
        assert!(told.contains(said), "{said}\n{told}");
    }
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
fn a_blank_self_assessment_has_the_seventeen_standards_and_can_be_read_back() {
    let blank = run(&["--as-at", "2025-09-30", "fm-code", "--blank"]);
    assert_eq!(blank.code, 0);
    let mut rows = csv::Reader::from_reader(blank.out.as_bytes());
    let letters: String = rows.records().map(|row| row.unwrap()[0].to_owned()).collect();
    assert_eq!(letters, "ABCDEFGHIJKLMNOPQ");
    // Filled in with a source, the rows are a table that has nothing wrong.
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir("datasets/smallshire").unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let filled: Vec<String> = blank
        .out
        .lines()
        .enumerate()
        .map(|(at, line)| if at == 0 { line.to_owned() } else { format!("{line}SRC-12") })
        .collect();
    std::fs::write(folder.path().join("fm_code.csv"), filled.join("\n") + "\n").unwrap();
    let data = folder.path().to_str().unwrap();
    assert_eq!(run(&["--data", data, "check"]).code, 0);
    let data = json(&["--data", data, "fm-code", "-O", "json"])["data"].clone();
    let counts = data["tables"].as_array().unwrap().last().unwrap()["rows"].clone();
    let not_rated = counts.as_array().unwrap().iter().find(|row| row["row"] == "not-rated");
    assert_eq!(not_rated.unwrap()["cells"]["standards"], 17);
}

#[test]
fn every_chart_is_drawn_as_svg_and_as_png_with_a_title_and_a_description() {
    let folder = tempfile::tempdir().unwrap();
    let mut titles = std::collections::BTreeSet::new();
    // Havering publishes one date of ratings, none before controls, one value a measure, no reserve
    // that is tied to a day, and of the savings of the year only targets and ratings.
    let unpublished = [
        "risk-dumbbell",
        "risk-trend",
        "measures-pace",
        "reserves",
        "delivery-curve",
        "savings-movement",
        "claimed-computed",
        "carry-forward",
    ];
    for maker in &mtfs::charts::ALL {
        for council in ["datasets/havering", "datasets/smallshire"] {
            if council.ends_with("havering") && unpublished.contains(&maker.name) {
                assert_eq!(run(&["--data", council, "chart", maker.name]).code, 2);
                continue;
            }
            let at = |ending: &str| folder.path().join(format!("chart.{ending}"));
            for ending in ["svg", "png"] {
                let typed = ["mtfs", "--data", council, "chart", maker.name, "-o"];
                let typed = typed.map(Into::into).into_iter().chain([at(ending).into_os_string()]);
                let code = mtfs::cli::run(typed, &mut Vec::new(), &mut Vec::new());
                assert_eq!(code, 0, "{} {council}", maker.name);
            }
            let svg = std::fs::read_to_string(at("svg")).unwrap();
            let title = svg.split("<title").nth(1).unwrap().split("</title>").next().unwrap();
            assert!(svg.contains("<desc") && svg.contains("role=\"img\"") && svg.contains("<text"));
            titles.insert(title.split_once('>').unwrap().1.to_owned());
            assert!(std::fs::read(at("png")).unwrap().starts_with(b"\x89PNG"));
        }
    }
    let drawn = 2 * mtfs::charts::ALL.len() - unpublished.len();
    assert_eq!(titles.len(), drawn, "titles state findings, so they differ by data: {titles:?}");
    assert_eq!(run(&["chart", "risk"]).code, 2);
}

#[test]
fn a_report_is_a_set_of_files_and_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str| {
        let to = folder.path().join(name);
        let typed = ["mtfs", "report", "--to"].map(Into::into).into_iter();
        let mut out = Vec::new();
        let code =
            mtfs::cli::run(typed.chain([to.clone().into_os_string()]), &mut out, &mut Vec::new());
        assert_eq!(code, 0);
        ["monitor.html", "monitor.json", "figures.csv", "run.json"]
            .map(|file| std::fs::read_to_string(to.join(file)).unwrap())
    };
    let [html, json, figures, run] = written("one");
    assert_eq!([&html, &json, &figures, &run], written("two").each_ref());
    assert!(html.contains("<html lang=\"en-GB\"") && !html.contains("src=\"http"));
    let run: Value = serde_json::from_str(&run).unwrap();
    assert_eq!(run["outputs"].as_array().unwrap().len(), 3);
    assert!(run["inputs"].as_array().unwrap().iter().any(|file| file["file"] == "delivery.csv"));
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

#[test]
fn packs_are_written_side_by_side_and_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str| {
        let to = folder.path().join(name);
        let typed =
            ["mtfs", "--data", "datasets/smallshire", "report", "cabinet", "monitor", "--to"];
        let typed = typed.map(Into::into).into_iter().chain([to.clone().into_os_string()]);
        assert_eq!(mtfs::cli::run(typed, &mut Vec::new(), &mut Vec::new()), 0);
        ["cabinet.html", "cabinet.json", "monitor.html", "monitor.json", "figures.csv", "run.json"]
            .map(|file| std::fs::read_to_string(to.join(file)).unwrap())
    };
    let first = written("one");
    assert_eq!(first.each_ref(), written("two").each_ref());
    let answer: serde_json::Value = serde_json::from_str(&first[1]).unwrap();
    let options = answer["data"]["options"]["tables"].as_array().unwrap();
    let scenarios = options.iter().find(|table| table["table"] == "scenarios").unwrap();
    let rows = scenarios["rows"].as_array().unwrap();
    let worst = rows.iter().find(|row| row["row"] == "worst").unwrap();
    // README, section 8a: 619,203.96 + 82,000 + 52,000 + 16,400.
    assert_eq!(worst["cells"]["2026/27"], "769603.96");
    let id = worst["ids"]["2026/27"].as_str().unwrap();
    assert_eq!(answer["figures"][id]["value"], "769603.96");
    assert_eq!(run(&["report", "cabinets"]).code, 2);
}

/// The chart's own numbers in plain digits, each with its figure: People's red savings of 2025/26 are
/// £1.346m in the table published on 3 July 2025, £5.339m with the others.
#[test]
fn a_chart_gives_its_numbers_as_csv_and_as_json() {
    let name = ["chart", "savings-by-directorate", "-O"];
    let csv = run(&[&name[..], &["csv"]].concat()).out;
    let line = "People,R Off track,£1.346m,1346000.00,pounds,derived,\
                savings/2025-26/people/brag-r/target";
    assert!(csv.lines().any(|found| found == line), "{csv}");

    let told = json(&[&name[..], &["json"]].concat());
    let shown = told["data"]["tables"][0]["rows"].as_array().unwrap().iter();
    let ids = shown.flat_map(|row| row["ids"].as_object().unwrap().values().cloned());
    let ids: Vec<String> = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
    assert!(ids.len() > 10, "{ids:?}");
    let of_people = &told["figures"]["savings/2025-26/people/target"]["value"];
    assert_eq!(amount(of_people), "5339000.00");
    for id in ids {
        assert!(told["figures"][&id]["value"].is_string(), "{id}");
    }

    let list = json(&["chart", "-O", "json"])["data"]["tables"][0]["rows"].clone();
    assert_eq!(list.as_array().unwrap().len(), mtfs::charts::ALL.len());
}
