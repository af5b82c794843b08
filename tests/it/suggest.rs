//! Does `import --suggest` say what a file looks like, and force none of our tables onto it?

use std::path::Path;

use crate::folder::CouncilFolder;
use crate::suggested::{Council, Said, brought, imported, suggested};
use crate::typed::run;

/// Gives what is said of the first sheet of a file.
fn first(file: &Path) -> String {
    let answer = run(&["import", file.to_str().unwrap(), "--suggest"]);
    assert_eq!(answer.code, 0, "{}: {}", file.display(), answer.err);
    answer.out.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn headings_are_found_by_the_shape_of_the_rows_below() {
    let rows = "Authority,Period,Proposal text,Agreed £\nNorthby,2024/25,Service redesign,100\n\
                Northby,2024/25,Fees,40\nNorthby,2024/25,Depot,75\n";
    let home = CouncilFolder::empty().with("t.csv", rows);
    let answer = run(&["import", home.path().join("t.csv").to_str().unwrap(), "--suggest"]);
    assert!(answer.out.contains("\"Proposal text\" = "), "{}", answer.out);
    assert!(!answer.out.contains("\"Northby\" = "), "{}", answer.out);
}

#[test]
fn a_file_that_is_none_of_our_tables_is_never_made_one() {
    let cases = [
        (
            "Band,Dwellings,Discounts,Ratio\nA,100,20,0.667\nB,200,30,0.778\nC,50,5,0.889\n",
            "none of our tables",
        ),
        (
            "Supplier,Date,Net amount\nActon Ltd,2025-04-01,500.00\nBelton plc,2025-04-02,812.40\n",
            "a file of payments",
        ),
        (
            "Risk,Likelihood,Impact,Owner\nFlood,3,4,Head of Place\nFraud,2,5,Head of Audit\n",
            "a risk register",
        ),
        (
            "Reserve,Opening,Use,Closing\nGeneral,100,10,90\nSmoothing,50,5,45\n",
            "a schedule of reserves",
        ),
    ];
    for (rows, expected) in cases {
        let home = CouncilFolder::empty().with("t.csv", rows);
        let file = home.path().join("t.csv");
        assert!(first(&file).contains(expected), "{expected}: {}", first(&file));
        let answer = run(&["import", file.to_str().unwrap(), "--suggest"]);
        assert!(!answer.out.contains("savings."), "{}", answer.out);
    }
}

#[test]
fn what_is_worked_out_from_other_columns_is_none_of_ours() {
    let rows = "Ref,Saving,Target £000,Forecast outturn £000,Variance to target £000\nA1,One,850,790,-60\n\
                A2,Two,420,420,0\nA3,Three,150,160,10\n";
    let home = CouncilFolder::empty().with("t.csv", rows);
    let answer = run(&["import", home.path().join("t.csv").to_str().unwrap(), "--suggest"]);
    assert!(answer.out.contains("# \"Variance to target £000\": not used"), "{}", answer.out);
    assert!(
        answer.out.contains("\"Forecast outturn £000\" = \"delivery.forecast\""),
        "{}",
        answer.out
    );
}

/// Suggests a mapping for a file of these rows, answers it and imports.
fn own(rows: &str, said: &[Said<'_>]) -> Council {
    let home = CouncilFolder::empty().with("list.csv", rows);
    brought(&home.path().join("list.csv"), said, &[])
}

fn words(rows: &[&[&str]]) -> Vec<Vec<String>> {
    let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
    rows.iter().map(row).collect()
}

const NOT_PUBLISHED: Said<'static> = ("published_on", "");
const PUBLIC: Said<'static> = ("public", "true");

#[test]
fn a_mapping_with_open_questions_is_refused_and_each_is_named() {
    let rows = "Savings tracker 2025/26 (£000)\nRef,Saving,Target,Forecast\nA1,Lamps,100,90\nA2,Signs,50,tbc\nA3,Bins,60,60\n";
    let home = CouncilFolder::empty().with("list.csv", rows);
    let file = home.path().join("list.csv");
    let map = suggested(&file);
    let (council, answer) = imported(&file, &map);
    assert_eq!(answer.code, 2, "{}", answer.out);
    for words in [
        "`period` is still to be answered",
        "`public`",
        "`tbc` is still to be answered: nothing or not known",
    ] {
        assert!(answer.err.contains(words), "{words}: {}", answer.err);
    }
    assert!(council.rows("savings").is_empty());
    // What the file does not say is asked, and nothing is called certain.
    assert!(!map.contains("certain"), "{map}");
}

#[test]
fn a_strategy_without_blocks_is_told_line_by_line_and_its_unit_is_read_under_the_years() {
    let rows = "Anytown Council - Medium Term Financial Plan,,,\n,2026/27,2027/28,2028/29\n,£000,£000,£000\nPay award,2400,2500,2600\n\
                Adult social care demand,3100,2200,2300\nSavings,-2000,-3000,-1000\nCouncil tax,-98000,-101000,-104000\n\
                Gap,5500,6200,6400\n";
    // The values of savings and pay are what each year adds, those of council tax the whole of each year.
    let council = own(rows, &[NOT_PUBLISHED, ("states", "change"), ("turn", "none")]);
    let lines = words(&[
        &["Adult-social-care-demand", "demand", "change"],
        &["Council-tax", "funding", ""],
        &["Pay-award", "inflation", ""],
        &["Savings", "savings", ""],
    ]);
    assert_eq!(council.columns("budget_lines", &["line_id", "block", "states"]), lines);
    let values = council.columns("budget_values", &["line_id", "financial_year", "value"]);
    assert_eq!(values.len(), 12);
    // £98,000k of council tax is funding of £98m, above nil; a saving of £2,000k is £2m below nil.
    assert!(
        values.contains(&words(&[&["Council-tax", "2026/27", "98000000.00"]])[0]),
        "{values:?}"
    );
    assert!(values.contains(&words(&[&["Savings", "2026/27", "-2000000.00"]])[0]), "{values:?}");
}

#[test]
fn pressures_beside_savings_are_a_budget_and_what_is_not_known_is_no_row() {
    let rows = "Budget pressures and savings 2026/27 to 2027/28 (£'000)\nRef,Directorate,Description,Category,2026/27,2027/28\n\
                P1,Adults,National living wage,Inflation,1200,800\nP2,Adults,Care packages,Demand,900,950\n\
                P3,Place,Waste contract,Inflation,400,tbc\nS1,Adults,Reablement,Saving,500,300\nS2,Place,Depot,Saving,250,0\n";
    let council =
        own(rows, &[NOT_PUBLISHED, ("states", "change"), ("turn", "none"), ("tbc", "not known")]);
    let values = council.columns("budget_values", &["line_id", "financial_year", "value"]);
    // Five lines of two years, one of them not known. Savings stand above nil there and below nil here.
    assert_eq!(values.len(), 9);
    assert!(
        values.contains(&words(&[&["Saving-Reablement", "2026/27", "-500000.00"]])[0]),
        "{values:?}"
    );
    assert!(
        values.contains(&words(&[&["Inflation-Waste-contract", "2026/27", "400000.00"]])[0]),
        "{values:?}"
    );
}

#[test]
fn reserves_with_one_movement_take_the_sign_that_makes_the_closing_balance() {
    let rows = "\"Earmarked reserves, £\",,,\nName,Balance at 1 April 2025,Net movement 2025/26,Balance at 31 March 2026\n\
                Insurance reserve,4500000,-250000,4250000\nTransformation reserve,6000000,\"(2,000,000)\",4000000\n\
                Total earmarked reserves,10500000,-2250000,8250000\n";
    let council = own(rows, &[NOT_PUBLISHED, ("kind", "earmarked"), ("usable_for_gap", "true")]);
    let reserves = words(&[
        &["Insurance reserve", "2025/26", "4500000.00", "250000.00"],
        &["Transformation reserve", "2025/26", "6000000.00", "2000000.00"],
    ]);
    assert_eq!(
        council.columns("reserves", &["title", "financial_year", "opening", "planned_use"]),
        reserves
    );
}

#[test]
fn use_and_contributions_of_opposite_signs_are_asked_about_and_never_added_up() {
    let rows = "Reserves statement (£m)\nReserve,Balance at 31 March 2025,Use,Contributions,Balance at 31 March 2026\n\
                General balances,10.0,1.0,0,9.0\nInsurance,4.5,0.5,0.25,4.25\nTransformation,6.0,2.0,0,4.0\n";
    let home = CouncilFolder::empty().with("list.csv", rows);
    let map = suggested(&home.path().join("list.csv"));
    assert!(
        map.contains(
            "planned_use = \"?\"  # to be answered: use and contributions have opposite signs"
        ),
        "{map}"
    );
    assert!(!map.contains("sum = [\"Use\""), "{map}");
}

#[test]
fn a_register_with_quarters_of_three_columns_across_has_a_rating_for_each() {
    let rows = "Departmental risk register,,,,,,,,\n,,,Quarter 1 2025/26,,,Quarter 2 2025/26,,\n\
                Risk ID,Risk description,Lead,Likelihood,Impact,Score,Likelihood,Impact,Score\n\
                H1,Repairs backlog,Head of Housing,4,4,16,3,4,12\nH2,Fire safety,Head of Compliance,2,5,10,2,5,10\n";
    let said = [
        NOT_PUBLISHED,
        PUBLIC,
        ("submitted_on", "2025-10-01"),
        ("register", "housing"),
        ("scale_id", ""),
    ];
    let council = own(rows, &said);
    let ratings = words(&[
        &["H1", "2025-06-30", "current", "4", "4", "16"],
        &["H1", "2025-09-30", "current", "3", "4", "12"],
        &["H2", "2025-06-30", "current", "2", "5", "10"],
        &["H2", "2025-09-30", "current", "2", "5", "10"],
    ]);
    let columns = ["risk_id", "as_at", "kind", "likelihood", "impact", "rating"];
    assert_eq!(council.columns("risk_ratings", &columns), ratings);
}

#[test]
fn colours_of_quarters_across_are_bands_and_no_numbers() {
    let rows = "Strategic risk register\nRef,Risk,Risk owner,Mar-25,Jun-25\nSR1,Budget,S151 Officer,R,A\nSR2,Cyber,Head of ICT,A,A\n";
    let home = CouncilFolder::empty().with("list.csv", rows);
    let map = suggested(&home.path().join("list.csv"));
    assert!(
        map.contains("across = { \"Mar-25\" = \"2025-03-31\", \"Jun-25\" = \"2025-06-30\" }"),
        "{map}"
    );
    assert!(map.contains("band = \"{across}\"") && !map.contains("\nrating = "), "{map}");
}

#[test]
fn a_plan_rated_by_colours_in_words_names_states_and_asks_for_none_of_its_days() {
    let rows = "Best Value improvement plan: position as at 31 October 2025\n\
                No,Recommendation,Action required,Lead officer,Target date,RAG,Progress\n\
                1,Set a balanced budget,Monthly budget board,Director of Finance,31/12/2025,Green,Board meets\n\
                2,Set a balanced budget,Zero-based review,Director of Finance,31/03/2026,Amber,Scoping\n\
                3,Improve scrutiny,Training for members,Monitoring Officer,30/11/2025,Blue,Done\n";
    let council = own(rows, &[NOT_PUBLISHED, PUBLIC, ("Green", "G"), ("Amber", "A")]);
    let states = words(&[
        &["1", "2025-10-31", "in_progress", "G"],
        &["2", "2025-10-31", "in_progress", "A"],
        &["3", "2025-10-31", "complete", ""],
    ]);
    assert_eq!(
        council.columns("action_status", &["action_id", "as_at", "stated_state", "rating"]),
        states
    );
}

#[test]
fn measures_by_month_and_in_a_long_list_come_in_with_their_days() {
    let rows = "Indicator,Good to be,Target,Apr-25,May-25\nCalls answered,High,90%,85%,88%\nMinor planning in time,High,80%,79%,83%\n";
    let council = own(rows, &[NOT_PUBLISHED, ("submitted_on", "2025-06-10")]);
    let values = council.columns("measure_values", &["measure_id", "as_at", "value"]);
    assert_eq!(values[0], words(&[&["Calls-answered", "2025-04-30", "85%"]])[0]);
    assert_eq!(values.len(), 4);
    let rows = "KPI ref,Measure,Date,Actual,Unit,Target\nK1,Visits,30/06/2025,1204,number,1000\nK1,Visits,30/09/2025,1310,number,1000\n\
                K2,Loans,30/06/2025,310,number,400\n";
    let council = own(rows, &[NOT_PUBLISHED, ("submitted_on", "2025-10-01")]);
    let values = words(&[
        &["K1", "2025-06-30", "1204"],
        &["K1", "2025-09-30", "1310"],
        &["K2", "2025-06-30", "310"],
    ]);
    assert_eq!(council.columns("measure_values", &["measure_id", "as_at", "value"]), values);
}

#[test]
fn a_councils_own_support_by_stage_is_a_tranche_a_year() {
    let rows = "\"Exceptional financial support to the Council, £m\"\nFinancial year,Requested,Agreed in principle,Final direction\n\
                2023/24,20.0,20.0,18.5\n2024/25,54.0,54.0,\n2025/26,88.0,88.0,\n";
    let council = own(rows, &[NOT_PUBLISHED, ("submitted_on", "2025-03-01")]);
    let stages = words(&[
        &["2023/24", "20000000.00", "20000000.00", "18500000.00"],
        &["2024/25", "54000000.00", "54000000.00", ""],
        &["2025/26", "88000000.00", "88000000.00", ""],
    ]);
    let columns = ["financial_year", "requested", "in_principle", "final"];
    assert_eq!(council.columns("capitalisation", &columns), stages);
}

#[test]
fn a_ledger_with_periods_of_its_own_keeps_its_credits() {
    let rows = "Period,Cost centre,Account,Directorate,Supplier,Net amount £\n2025/26-P1,A100,4001,Adults,Acme Care,100.00\n\
                2025/26-P1,A100,4001,Adults,Acme Care,25.00-\n2025/26-P2,B200,4100,Place,Roads Ltd,1000.50\n";
    let council = own(rows, &[NOT_PUBLISHED]);
    let rows = words(&[
        &["2025/26-P1", "A100", "-25.00"],
        &["2025/26-P1", "A100", "100.00"],
        &["2025/26-P2", "B200", "1000.50"],
    ]);
    assert_eq!(council.columns("ledger", &["period", "cost_centre", "amount"]), rows);
}

#[test]
fn a_sheet_that_is_none_of_ours_says_why() {
    let cases = [
        ("Row Labels,Sum of Amount\nAdults,100\nPlace,200\nGrand Total,300\n", "a pivot table"),
        (
            "Name of scheme,Depot\nSponsor,Head of Property\nCost,100000\nBenefits,Lower rent\n",
            "as in a form or a key",
        ),
        (
            "Band,Dwellings,Ratio\nA,100,0.667\nB,200,0.778\nC,50,0.889\n",
            "its headings, \"Band\", \"Dwellings\", \"Ratio\", speak of no savings",
        ),
        (
            "Lender,Loan ref,Principal £,Rate %,Maturity date\nPWLB,1,100,4.5,31/03/2030\nPWLB,2,200,4.1,31/03/2031\n",
            "looks like a register of loans: loan, rate, principal; there is no table for it here",
        ),
    ];
    for (rows, why) in cases {
        let home = CouncilFolder::empty().with("t.csv", rows);
        let answer = run(&["import", home.path().join("t.csv").to_str().unwrap(), "--suggest"]);
        assert!(answer.out.contains(why), "{why}: {}", answer.out);
        assert!(answer.err.contains("no mapping is suggested"), "{}", answer.err);
    }
}
