//! What closes a gap, written as a scenario: laid over the one asked for it closes it.

use crate::gap_cases::{Case, LINES, VALUES, by_year};

/// Gives what `solve` says a scenario file writes for a lever in a year, after holding that it closes the year.
fn tried(case: &Case, lever: &str, year: &str) -> Vec<String> {
    let told = case.json(&["solve", lever, "--year", year]);
    let tables = told["data"]["tables"].as_array().unwrap();
    let files = tables.iter().find(|table| table["table"] == "scenario_files").unwrap();
    let rows = files["rows"].as_array().unwrap().iter();
    let lines: Vec<String> =
        rows.map(|row| row["cells"]["line"].as_str().unwrap().to_owned()).collect();
    let text = format!("title = \"Tried\"\nwhy = \"to see\"\n{}\n", lines.join("\n"));
    case.write("plans/tried.toml", &text);
    let gap = case.json(&["--scenario", "baseline+tried", "gap"]);
    let years = by_year(&gap["data"], "financial_year");
    let at = years.iter().position(|known| known == year).unwrap();
    assert_eq!(by_year(&gap["data"], "unfunded")[at], "0.00", "{text}");
    lines
}

/// Band D of 1,000 on a base of 1,000 and a core rise of 1% bring 1,010,000 in 2026/27, 5,000 less than the need of
/// 1,015,000: a rise of 1.5% brings it.
#[test]
fn a_rise_of_council_tax_that_closes_a_gap_is_written_line_by_line() {
    let case = Case::empty();
    // How far it may rise is known of the class of the council.
    let council = std::fs::read_to_string(case.folder.path().join("council.toml")).unwrap();
    case.write("council.toml", &format!("class = \"unitary\"\n{council}"));
    let lines = [
        "NEED,Need,general_fund,base,amount,,,,S",
        "TAX,Tax,general_fund,funding,council_tax,,,,S",
    ];
    case.table("budget_lines", LINES, &lines);
    let values = [
        "NEED,2025/26,amount,1000000,S",
        "NEED,2026/27,amount,15000,S",
        "TAX,2025/26,tax_base,1000,S",
        "TAX,2025/26,band_d,1000,S",
        "TAX,2026/27,tax_base,1000,S",
        "TAX,2026/27,core,1%,S",
    ];
    case.table("budget_values", VALUES, &values);
    assert_eq!(tried(&case, "council-tax", "2026/27"), ["lines.TAX.core.\"2026/27\" = \"1.5%\""]);
}

/// A need of 100 and a saving of 100 of which 40 is forecast: 60 is open. All of it closes the gap, if all comes.
#[test]
fn the_part_that_must_come_on_time_is_written_for_every_rating() {
    let case = Case::of_gaps(&[60]);
    case.table(
        "savings",
        "saving_id,title,directorate,type,cashable,recurrence,fund,grain,origin_year,status,\
         decision_ref,decided_on,replaced_by,brag_at_approval,public,source_id",
        &["A,A,People,efficiency,cashable,recurring,general_fund,line,2024/25,in_delivery,,,,G,true,S"],
    );
    case.table("savings_profile", "saving_id,financial_year,kind,target", &["A,2025/26,new,100"]);
    let head = "saving_id,financial_year,period,submitted_on,revision,forecast,slipped,\
        unachievable,source_id";
    case.table("delivery", head, &["A,2025/26,Q2,2025-10-01,1,40,,60,S"]);
    let lines =
        ["savings.basis = \"record\"", "savings.delivery.every = [\"60%\", \"0%\", \"40%\"]"];
    assert_eq!(tried(&case, "delivery", "2025/26"), lines);
}

/// A gap of 100 closed by 100 of new savings, or by 100 of support.
#[test]
fn savings_and_support_that_close_a_gap_are_written_by_year() {
    let case = Case::of_gaps(&[100]);
    let line = |table: &str| vec![format!("closing.{table}.\"2025/26\" = \"100\"")];
    assert_eq!(tried(&case, "savings", "2025/26"), line("recurring_savings"));
    assert_eq!(tried(&case, "efs", "2025/26"), line("efs_agreed"));
    // Under a scenario that refuses support no line of a file agrees to some: none is given.
    case.closing("efs = \"none\"");
    let told = case.json(&["solve", "efs"]);
    assert!(!told.to_string().contains("scenario_files"), "{told}");
}
