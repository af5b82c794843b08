//! What the commands answer of risks, actions, measures and standards, against what was printed.

use serde_json::Value;

use crate::answers::{amount, json};
use crate::folder::CouncilFolder;
use crate::typed::run;

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
