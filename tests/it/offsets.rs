//! Pressures that offset savings, in the gap: 1,000,000 in every year before what is said here.

use crate::gap_cases::{Case, PROFILE, SAVINGS, annual, by_year};

const RETURN: &str = "saving_id,financial_year,period,submitted_on,revision,forecast,slipped,\
    unachievable,offset_pressure,source_id";
const LINES: &str = "line_id,title,fund,block,driver,assumption_id,states,tied_to,source_id";
const VALUES: &str = "line_id,financial_year,item,value,source_id";

/// A saving of 100,000 in a year, that comes every year or once, and what its returns say.
fn case(year: &str, recurrence: &str, returns: &[&str]) -> Case {
    let case = Case::of_gaps(&[1_000_000, 1_000_000, 1_000_000]);
    let row = format!(
        "A,A,People,efficiency,cashable,{recurrence},general_fund,line,{year},in_delivery,,,,G,true,S"
    );
    case.table("savings", SAVINGS, &[&row]);
    case.table("savings_profile", PROFILE, &[&format!("A,{year},new,100000")]);
    let returns: Vec<String> =
        returns.iter().map(|told| format!("A,{year},{year}-{told},S")).collect();
    let returns: Vec<&str> = returns.iter().map(String::as_str).collect();
    case.table("delivery", RETURN, &returns);
    case
}

/// The same with lines of the budget beside the need and the funding of nil.
fn beside(case: &Case, lines: &[&str], values: &[&str]) {
    let mut all =
        vec!["NEED,Need,general_fund,base,amount,,,,S", "FUND,F,general_fund,funding,amount,,,,S"];
    all.extend(lines);
    case.table("budget_lines", LINES, &all);
    let mut all = vec![
        "NEED,2025/26,amount,1000000,S",
        "FUND,2025/26,amount,0,S",
        "FUND,2026/27,amount,0,S",
        "FUND,2027/28,amount,0,S",
    ];
    all.extend(values);
    case.table("budget_values", VALUES, &all);
}

const WHOLE: &str = "Q2,2025-10-10,1,100000,0,0,30000";

/// All 100,000 come and rents of 30,000 rise in the same budget: the gap has 70,000 of it, 930,000, in every year; of a
/// saving of one year in that year. Before savings it stays 1,000,000.
#[test]
fn of_a_saving_the_gap_has_what_is_left_net_of_its_pressure() {
    let every = case("2025/26", "recurring", &[WHOLE]);
    let data = every.gap();
    assert_eq!(by_year(&data, "annual_gap"), ["930000.00"; 3]);
    assert_eq!(by_year(&data, "before_measures"), ["1000000.00"; 3]);
    let once = case("2025/26", "one_off", &[WHOLE]);
    assert_eq!(annual(&once), ["930000.00", "1000000.00", "1000000.00"]);
    assert_eq!(by_year(&once.gap(), "before_measures"), ["1000000.00"; 3]);
    // Of recurrence that is not stated it counts as every year's, as the saving does.
    assert_eq!(annual(&case("2025/26", "not_stated", &[WHOLE])), ["930000.00"; 3]);
    let told = every.ask(&["explain", "programme/2025-26/offset"]);
    assert!(told.out.contains("delivery.csv:2"), "{}", told.out);
}

/// The base was set on targets: what offset a recurring saving of the year before re-opens, 1,030,000.
#[test]
fn what_offset_savings_before_the_model_reopens_in_its_first_year() {
    let told = ["outturn,2025-05-10,1,100000,0,0,30000"];
    assert_eq!(annual(&case("2024/25", "recurring", &told)), ["1030000.00"; 3]);
    assert_eq!(annual(&case("2024/25", "one_off", &told)), ["1000000.00"; 3]);
}

/// A return that leaves the pressure blank does not end it; one that says nil does; a correction of the quarter
/// that said it speaks in its place. As at a day before the return, nothing is known of it.
#[test]
fn a_pressure_stands_until_a_return_says_otherwise() {
    let first = "Q1,2025-07-10,1,100000,0,0,30000";
    let of = |more: &[&str]| {
        let told: Vec<&str> = std::iter::once(first).chain(more.iter().copied()).collect();
        annual(&case("2025/26", "recurring", &told))[0].clone()
    };
    assert_eq!(of(&["Q2,2025-10-10,1,100000,0,0,"]), "930000.00");
    assert_eq!(of(&["Q2,2025-10-10,1,100000,0,0,0"]), "900000.00");
    assert_eq!(of(&["Q1,2025-07-20,1,100000,0,0,"]), "900000.00");
    assert_eq!(of(&["Q2,2025-10-10,1,100000,0,0,45000"]), "945000.00");
    let later = case("2025/26", "recurring", &["Q1,2025-07-10,1,100000,0,0,", WHOLE]);
    later.table("sources", "source_id,title,published_on", &["S,A source,2024-02-01"]);
    later.table("savings_profile", &format!("{PROFILE},source_id"), &["A,2025/26,new,100000,S"]);
    later.plan("known_on = \"2024-02-01\"");
    let at = |day: &str| {
        let data = later.json(&["--as-at", day, "gap"])["data"].clone();
        by_year(&data, "annual_gap")[0].clone()
    };
    assert_eq!([at("2025-09-30"), at("2025-10-31")], ["900000.00", "930000.00"]);
}

/// Rents of 30,000 are in a return of 2025/26 and in the budget of 2026/27. Nothing ties them: 930,000 + 30,000. Tied,
/// the larger counts: 930,000 for 20,000 or 30,000 in the budget, 950,000 for 50,000.
#[test]
fn a_line_that_holds_a_pressure_already_counts_beyond_it_only() {
    let case = case("2025/26", "recurring", &[WHOLE]);
    let of = |block: &str, tied: &str, value: &str| {
        let line = format!("RENT,Rents,general_fund,{block},amount,,,{tied},S");
        beside(&case, &[&line], &[&format!("RENT,2026/27,amount,{value},S")]);
        annual(&case)
    };
    assert_eq!(of("corporate", "", "30000"), ["930000.00", "960000.00", "960000.00"]);
    for value in ["20000", "30000"] {
        assert_eq!(of("corporate", "A", value), ["930000.00"; 3], "{value}");
    }
    assert_eq!(of("corporate", "A", "50000"), ["930000.00", "950000.00", "950000.00"]);
    // For one year: what it holds beyond the 30,000 is in that year alone.
    assert_eq!(of("one_off", "A", "45000"), ["930000.00", "945000.00", "930000.00"]);
    assert_eq!(of("demand", "B; A", "50000")[1], "950000.00");
}

/// A budget that foresaw 40,000 of rents in 2025/26, and a return of 2026/27 that says 30,000: 1,040,000, then
/// 1,040,000 − 100,000 = 940,000. The line says nothing of 2026/27 and gives 30,000 back there: no dash.
#[test]
fn a_line_that_foresaw_a_pressure_gives_it_back_when_it_comes() {
    let case = case("2026/27", "recurring", &["Q2,2026-10-10,1,100000,0,0,30000"]);
    let line = "RENT,Rents,general_fund,corporate,amount,,,A,S";
    beside(&case, &[line], &["RENT,2025/26,amount,40000,S"]);
    assert_eq!(annual(&case), ["1040000.00", "940000.00", "940000.00"]);
    let figures = case.json(&["gap", "--lines"])["figures"].clone();
    assert_eq!(figures["line/RENT/2026-27"]["value"], "-30000.00");
}

/// Levels of 500,000 and 530,000 that hold the 30,000: 1,000,000 + 500,000 − 30,000 − 100,000 + 30,000 = 1,400,000, then
/// 30,000 more. A base of 200,000 raised by 10% is 20,000, of which the 30,000 leave nothing: 930,000.
#[test]
fn levels_and_rises_hold_pressures_too() {
    let case = case("2025/26", "recurring", &[WHOLE]);
    let values = ["500000", "530000", "530000"].iter().zip(["2025/26", "2026/27", "2027/28"]);
    let values: Vec<String> =
        values.map(|(value, year)| format!("RENT,{year},amount,{value},S")).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    beside(&case, &["RENT,Rents,general_fund,corporate,amount,,level,A,S"], &values);
    assert_eq!(annual(&case), ["1400000.00", "1430000.00", "1430000.00"]);
    case.table(
        "assumptions",
        "assumption_id,title,financial_year,central,quality,impact,source_id",
        &["R,Rents,2025/26,10%,A,A,S", "R,Rents,2026/27,0%,A,A,S", "R,Rents,2027/28,0%,A,A,S"],
    );
    let line = "RENT,Rents,general_fund,inflation,uplift,R,,A,S";
    beside(&case, &[line], &["RENT,2025/26,base,200000,S"]);
    assert_eq!(annual(&case), ["930000.00"; 3]);
}

/// A pressure below nil is refused, as is a tie of a line from which the gap can take nothing out.
#[test]
fn what_cannot_offset_a_saving_is_found() {
    let codes = |case: &Case| {
        let answer = case.ask(&["check"]);
        let told: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        let all = told["findings"].as_array().unwrap().clone();
        all.into_iter().map(|one| (one["code"].clone(), one["column"].clone())).collect::<Vec<_>>()
    };
    let below = case("2025/26", "recurring", &["Q2,2025-10-10,1,100000,0,0,-30000"]);
    assert!(codes(&below).contains(&("out-of-range".into(), "offset_pressure".into())));
    let tied = case("2025/26", "recurring", &[WHOLE]);
    beside(&tied, &["GRANT,Grant,general_fund,funding,amount,,,A,S"], &[]);
    assert!(codes(&tied).contains(&("item-of-another-driver".into(), "tied_to".into())));
    beside(&tied, &["RENT,Rents,general_fund,demand,amount,,,Z,S"], &[]);
    assert!(codes(&tied).contains(&("unknown-reference".into(), "tied_to".into())));
}
