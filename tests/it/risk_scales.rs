//! Risk scales as councils have them: their own bands, cells of a matrix, colours without a number.

use serde_json::{Value, json};

use crate::folder::CouncilFolder;
use crate::typed::run;

const SCALES: &str = "scale_id,likelihood_max,impact_max,confirmed,likelihood_values,impact_values\n\
                      FOUR,5,5,true,,\nEIGHT,4,8,true,,1 2 4 8\nGRID,3,3,true,,\nRAG,,,true,,\n\
                      GUESS,5,5,false,,\nTEN,,,true,,\n";
const BANDS: &str = "scale_id,band,severity,lowest,highest,colour\n\
                     FOUR,Low,1,1,4,green\nFOUR,Medium,2,5,9,amber\nFOUR,High,3,10,15,red\n\
                     FOUR,Critical,4,16,25,\nEIGHT,Minor,1,1,8,\nEIGHT,Major,2,12,32,\n\
                     GRID,Green,1,,,\nGRID,Amber,2,,,\nGRID,Red,3,,,\n\
                     RAG,Minor,1,,,green\nRAG,Moderate,2,,,amber\nRAG,Severe,3,,,red\n\
                     GUESS,Low,1,1,9,\nGUESS,High,2,10,25,\nTEN,Low,1,1,5,\nTEN,High,2,6,10,\n";
/// By product 1 × 3 and 3 × 1 are one; here the grave one is amber and the likely one green.
const CELLS: &str = "scale_id,likelihood,impact,band,rating\n\
                     GRID,1,1,Green,\nGRID,2,1,Green,\nGRID,3,1,Green,\nGRID,1,2,Green,\nGRID,2,2,Amber,\n\
                     GRID,3,2,Amber,\nGRID,1,3,Amber,\nGRID,2,3,Red,\nGRID,3,3,Red,20\n";
const RATINGS: &str = "risk_id,as_at,kind,rating,likelihood,impact,band,source_id\n";

/// One register, `Risks`: each risk on its scale, and the rows of their ratings without the source.
fn council(risks: &[(&str, &str)], ratings: &[&str]) -> CouncilFolder {
    let row = |(id, scale): &(&str, &str)| format!("{id},Risks,Risk {id},{scale},true,5,SRC-1\n");
    let risks: String = risks.iter().map(row).collect();
    let ratings = [ratings.join(",SRC-1\n"), ",SRC-1\n".to_owned()].concat();
    CouncilFolder::new()
        .with("risk_scales.csv", SCALES)
        .with("risk_bands.csv", BANDS)
        .with("risk_cells.csv", CELLS)
        .with(
            "risks.csv",
            format!("risk_id,register,title,scale_id,public,appetite,source_id\n{risks}"),
        )
        .with("risk_ratings.csv", format!("{RATINGS}{ratings}"))
}

/// What `mtfs risks` answers as JSON; the folder must be without a finding.
fn answered(folder: &CouncilFolder) -> Value {
    let data = folder.path().to_str().unwrap();
    let checked = run(&["--data", data, "-O", "text", "check", "--notes"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    serde_json::from_str(&run(&["--data", data, "-O", "json", "risks"]).out).unwrap()
}

fn register(answer: &Value) -> &Value {
    &answer["data"]["registers"][0]
}

/// Each band of a list with its count.
fn counts(bands: &Value) -> Vec<(&str, u64)> {
    let bands = bands.as_array().unwrap().iter();
    bands.map(|one| (one["band"].as_str().unwrap(), one["count"].as_u64().unwrap())).collect()
}

/// A field of each risk, in the order of the register.
fn each(answer: &Value, field: &str) -> Vec<(String, Value)> {
    let risks = answer["data"]["risks"].as_array().unwrap().iter();
    risks.map(|risk| (risk["risk_id"].as_str().unwrap().to_owned(), risk[field].clone())).collect()
}

fn figure<'a>(answer: &'a Value, id: &str) -> Option<&'a Value> {
    Some(&answer["figures"].get(id)?["value"])
}

#[test]
fn four_bands_of_the_councils_own_names_hold_their_ranges() {
    let answer = answered(&council(
        &[("A", "FOUR"), ("B", "FOUR"), ("C", "FOUR"), ("D", "FOUR"), ("E", "FOUR")],
        &[
            "A,2025-03-31,current,20/25,4,5,",
            "A,2025-06-30,current,15 (R),3,5,",
            "B,2025-06-30,current,16 (Critical),4,4,",
            "C,2025-06-30,current,9,,,medium",
            "D,2025-06-30,current,10,2,5,",
            "E,2025-06-30,current,4,,,",
        ],
    ));
    let bands =
        json!([["B", "Critical"], ["A", "High"], ["D", "High"], ["C", "Medium"], ["E", "Low"]]);
    assert_eq!(json!(each(&answer, "band")), bands);
    let one = register(&answer);
    let wanted = [("Critical", 1), ("High", 2), ("Medium", 1), ("Low", 1)];
    assert_eq!(counts(&one["by_band"]), wanted);
    // 15 + 16 + 9 + 10 + 4 = 54; 54 ÷ 5 = 10.8; two of five in High.
    assert_eq!(figure(&answer, "risks/risks/average"), Some(&json!("10.8")));
    assert_eq!(figure(&answer, "risks/risks/band-high/share"), Some(&json!("0.4")));
    let dates = &one["dates"];
    assert_eq!(
        counts(&dates[0]["bands"]),
        [("Low", 0), ("Medium", 0), ("High", 0), ("Critical", 1)]
    );
    assert_eq!(dates[1]["sum"], json!(54));
    assert_eq!(one["movements"][0]["down"], json!(["A"]));
}

/// The product of likelihood and impact, held to the values that the scale allows.
#[test]
fn allowed_values_of_impact_give_the_ratings_that_there_are() {
    let answer = answered(&council(
        &[("A", "EIGHT"), ("B", "EIGHT")],
        &["A,2025-06-30,current,12,3,4,", "B,2025-06-30,current,8/32 (Minor),1,8,"],
    ));
    assert_eq!(json!(each(&answer, "band")), json!([["A", "Major"], ["B", "Minor"]]));
    let words =
        run(&["--data", "tests/councils/broken/rating-no-product-of-the-scale", "check"]).out;
    assert!(words.contains("wanted a value of scale EIGHT; the nearest: 2 and 4"), "{words}");
}

#[test]
fn cells_of_a_matrix_say_the_band_whatever_the_product() {
    let answer = answered(&council(
        &[("A", "GRID"), ("B", "GRID"), ("C", "GRID"), ("D", "GRID")],
        &[
            "A,2025-03-31,current,3,3,1,",
            "A,2025-06-30,current,3,1,3,",
            "B,2025-06-30,current,3,3,1,",
            // The source prints no number: none is made of 2 × 3.
            "C,2025-06-30,current,,2,3,Red",
            // The matrix has a rating of its own for 3 × 3.
            "D,2025-06-30,current,20,3,3,R",
        ],
    ));
    let bands = json!([["D", "Red"], ["C", "Red"], ["A", "Amber"], ["B", "Green"]]);
    assert_eq!(json!(each(&answer, "band")), bands);
    let one = register(&answer);
    // A stays at 3 and moves from a green cell to an amber one: worse.
    assert_eq!(one["movements"][0]["up"], json!(["A"]));
    assert_eq!(each(&answer, "move")[2].1["to_said"], "3 (Amber)");
    assert_eq!(counts(&one["by_band"]), [("Red", 2), ("Amber", 1), ("Green", 1)]);
    assert_eq!(one["matrix"].as_array().unwrap().len(), 4);
    assert_eq!(figure(&answer, "risks/risks/average"), None, "C has no number");
    assert_eq!(figure(&answer, "risks/C/current"), None);
}

#[test]
fn a_register_of_colours_is_counted_by_band_and_never_made_into_numbers() {
    let folder = council(
        &[("A", "RAG"), ("B", "RAG"), ("C", "RAG"), ("D", "RAG")],
        &[
            "A,2025-03-31,current,,,,Amber",
            "A,2025-06-30,current,,,,Severe",
            "B,2025-03-31,current,,,,red",
            "B,2025-06-30,current,,,,Moderate",
            "C,2025-06-30,current,,,,G",
            "C,2025-06-30,inherent,,,,Severe",
            "D,2025-03-31,current,,,,Minor",
            "D,2025-06-30,current,,,,Minor",
        ],
    );
    let answer = answered(&folder);
    let bands = json!([["A", "Severe"], ["B", "Moderate"], ["C", "Minor"], ["D", "Minor"]]);
    assert_eq!(json!(each(&answer, "band")), bands);
    assert!(each(&answer, "rating").iter().all(|(_, rating)| rating.is_null()));
    let one = register(&answer);
    assert_eq!(counts(&one["by_band"]), [("Severe", 1), ("Moderate", 1), ("Minor", 2)]);
    assert_eq!((&one["by_rating"], &one["matrix"]), (&json!([]), &Value::Null));
    let moves = &one["movements"][0];
    let ways = ["up", "down", "new", "unmoved"].map(|way| moves[way].clone());
    assert_eq!(json!(ways), json!([["A"], ["B"], ["C"], ["D"]]));
    assert_eq!(dates_of(one, "sum"), [Value::Null, Value::Null]);
    for id in ["risks/risks/average", "risks/A/current", "risks/risks/2025-06-30/sum"] {
        assert_eq!(figure(&answer, id), None, "{id}");
    }
    // Two of four.
    assert_eq!(figure(&answer, "risks/risks/band-minor/share"), Some(&json!("0.5")));
    let data = folder.path().to_str().unwrap();
    let text = run(&["--data", data, "-O", "text", "risks"]).out;
    for told in [
        "4 risks are rated in the Risks, as at 30 June 2025: 1 rated Severe, 1 rated Moderate and 2 rated Minor.",
        "▲ up from Moderate to Severe",
        "a band and a number do not compare",
        "the register publishes a band and no number, and none is made of it",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let svg = run(&["--data", data, "chart", "risks"]).out;
    for told in [
        "One of 4 risks is rated Severe, the gravest given: Risk A",
        "1 Severe, 1 Moderate and 2 Minor",
    ] {
        assert!(svg.contains(told), "{told}\n{svg}");
    }
}

fn dates_of(register: &Value, field: &str) -> Vec<Value> {
    register["dates"].as_array().unwrap().iter().map(|date| date[field].clone()).collect()
}

/// A number and a colour of one scale stand side by side: 15 is High, and Critical is graver.
#[test]
fn a_band_beside_numbers_is_ordered_by_band_and_keeps_the_average_away() {
    let folder = council(
        &[("A", "FOUR"), ("B", "FOUR")],
        &["A,2025-06-30,current,15,,,", "B,2025-06-30,current,,,,Critical"],
    );
    let answer = answered(&folder);
    assert_eq!(json!(each(&answer, "band")), json!([["B", "Critical"], ["A", "High"]]));
    let one = register(&answer);
    assert_eq!(one["by_band_alone"], json!(1));
    assert_eq!(figure(&answer, "risks/risks/by-band-alone"), Some(&json!("1")));
    assert_eq!(figure(&answer, "risks/risks/average"), None);
    // On a scale that no source states a number has no band, so neither is the highest.
    let guess = council(
        &[("A", "GUESS"), ("B", "GUESS")],
        &["A,2025-06-30,current,15,,,", "B,2025-06-30,current,,,,High"],
    );
    let answer = answered(&guess);
    assert_eq!(json!(each(&answer, "band")), json!([["B", "High"], ["A", null]]));
    assert_eq!(register(&answer)["by_band"], json!([]));
    let data = guess.path().to_str().unwrap();
    let text = run(&["--data", data, "-O", "text", "risks"]).out;
    for told in ["1 rated 15 and 1 rated by a band alone", "not confirmed by the source"] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    let svg = run(&["--data", data, "chart", "risks"]).out;
    assert!(svg.contains("rated by a band alone, which is no number"), "{svg}");
    let packs = tempfile::tempdir().unwrap();
    let to = packs.path().to_str().unwrap();
    let typed = ["mtfs", "--data", data, "report", "monitor", "scrutiny", "--to", to];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = mtfs::cli::run(typed.map(Into::into), &mut out, &mut err);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    let page = std::fs::read_to_string(packs.path().join("monitor.html")).unwrap();
    assert!(!page.contains("the highest rating given"));
}

#[test]
fn ratings_that_are_no_product_stand_on_a_scale_without_sides() {
    let answer = answered(&council(
        &[("A", "TEN"), ("B", "TEN")],
        &["A,2025-06-30,current,7/10,,,", "B,2025-06-30,current,5/10 (Low),,,"],
    ));
    assert_eq!(json!(each(&answer, "band")), json!([["A", "High"], ["B", "Low"]]));
    assert_eq!(register(&answer)["matrix"], Value::Null);
    // (7 + 5) ÷ 2.
    assert_eq!(figure(&answer, "risks/risks/average"), Some(&json!("6")));
}

/// A number on one date and a band that no number is of on the next: neither is higher.
#[test]
fn a_number_and_a_band_of_an_unconfirmed_scale_are_not_compared_and_that_is_said() {
    let folder =
        council(&[("A", "GUESS")], &["A,2025-03-31,current,15,,,", "A,2025-06-30,current,,,,Low"]);
    let answer = answered(&folder);
    let moves = &register(&answer)["movements"][0];
    assert_eq!((&moves["down"], &moves["unmoved"]), (&json!([]), &json!([])));
    let text = run(&["--data", folder.path().to_str().unwrap(), "-O", "text", "risks"]).out;
    assert!(text.contains(
        "Not compared, since a number stands at one date and a band alone at the other: A."
    ));
}

/// Red now where the inherent rating is amber; and two sources that print unlike bands on one day.
#[test]
fn colours_out_of_order_and_colours_that_disagree_are_findings() {
    let folder = council(
        &[("A", "RAG"), ("B", "RAG")],
        &[
            "A,2025-06-30,inherent,,,,Amber",
            "A,2025-06-30,current,,,,Red",
            "B,2025-06-30,current,,,,Red",
        ],
    );
    let ratings = std::fs::read_to_string(folder.path().join("risk_ratings.csv")).unwrap();
    folder.put("risk_ratings.csv", format!("{ratings}B,2025-06-30,current,,,,Amber,SRC-2\n"));
    folder.put("sources.csv", "source_id,title\nSRC-1,Register\nSRC-2,Committee paper\n");
    let out = run(&["--data", folder.path().to_str().unwrap(), "-O", "text", "check"]).out;
    for told in [
        "error[ratings-out-of-order]: `band` is `Red`",
        "wanted no higher than the inherent rating of Moderate",
        "SRC-1 says Severe and SRC-2 says Moderate",
    ] {
        assert!(out.contains(told), "{told}\n{out}");
    }
}

/// A control total adds the numbers, however they are printed: 20 + 15 = 35.
#[test]
fn a_control_total_adds_ratings_as_they_are_printed() {
    let folder = council(
        &[("A", "FOUR"), ("B", "FOUR")],
        &["A,2025-06-30,current,20/25,,,", "B,2025-06-30,current,15 (High),,,"],
    )
    .with("control_totals.csv", "control_id,table,column,filter,value,tolerance,source_id\nC1,risk_ratings,rating,,35,0,SRC-1\n");
    answered(&folder);
    folder.put("control_totals.csv", "control_id,table,column,filter,value,tolerance,source_id\nC1,risk_ratings,rating,,36,0,SRC-1\n");
    let out = run(&["--data", folder.path().to_str().unwrap(), "-O", "text", "check"]).out;
    assert!(out.contains("control-total-differs"), "{out}");
}
