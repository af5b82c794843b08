//! What is told of a gap of which some years are not known: each year that is known stands, and none other.

use serde_json::Value;

use crate::gap_cases::{Case, LINES, RESERVES, VALUES, by_year};
use crate::typed::run;

/// Gives a figure of an answer: its value, or `null`.
fn of(answer: &Value, id: &str) -> String {
    let figure = &answer["figures"][id];
    assert!(!figure.is_null(), "{id} in {answer}");
    figure["value"].as_str().map_or_else(|| figure["value"].to_string(), str::to_owned)
}

/// A need of 1,000 from 2025/26 on and funding of 900 in each year but one, of which nobody states it.
fn without_funding_of(left_out: &str) -> Case {
    let case = Case::empty();
    let lines = [
        "NEED,Need,general_fund,base,amount,,,,S",
        "FUND,Fund,general_fund,funding,amount,,,,S",
        "CARE,Care,general_fund,demand,volume_price,,,,S",
    ];
    case.table("budget_lines", LINES, &lines);
    let mut values = vec![
        "NEED,2025/26,amount,1000,S".to_owned(),
        "CARE,2025/26,volume,0,S".to_owned(),
        "CARE,2025/26,price,7,S".to_owned(),
    ];
    let years = ["2025/26", "2026/27", "2027/28"].into_iter().filter(|year| *year != left_out);
    values.extend(years.map(|year| format!("FUND,{year},amount,900,S")));
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    case.table("budget_values", VALUES, &values);
    case
}

/// Need of 1,050 and funding of 890 in 2027/28: 50 more in 2025/26, 50 + 10 = 60 more in 2027/28; of 2026/27 nothing
/// is said but that its funding is not stated, under either: need of 1,000 and of 1,050. A price of a volume of nil moves nothing.
#[test]
fn scenarios_are_compared_in_every_year_that_both_know() {
    let case = without_funding_of("2026/27");
    let more = "title = \"More\"\nwhy = \"to see\"\n[lines.NEED.amount]\n\"2025/26\" = \"1050\"\n\
        [lines.FUND.amount]\n\"2027/28\" = \"890\"\n[lines.CARE.price]\n\"2025/26\" = \"9\"\n";
    case.write("plans/more.toml", more);
    let told = case.json(&["compare", "baseline", "more"]);
    let part =
        |year: &str, part: &str| of(&told, &format!("compare/baseline-to-more/{year}/{part}"));
    assert_eq!(
        ["NEED", "FUND", "CARE", "difference"].map(|of| part("2025-26", of)),
        ["50.00", "0.00", "0.00", "50.00"]
    );
    assert_eq!(
        ["NEED", "FUND", "CARE", "difference"].map(|of| part("2027-28", of)),
        ["50.00", "10.00", "0.00", "60.00"]
    );
    assert_eq!(of(&told, "more:gap/2027-28/annual"), "160.00");
    let all = told.to_string();
    assert!(!all.contains("compare/baseline-to-more/2026-27"), "{all}");
    for (under, partial) in [("baseline", "1,000"), ("more", "1,050")] {
        let why = format!(
            "2026/27: the gap is not known under {under}. Not stated: amount of FUND for 2026/27. Without it the gap \
             comes to £{partial}, from 2 of 3 budget lines."
        );
        assert!(all.contains(&why), "{all}");
    }
    assert!(all.contains("Care (moves the gap of none of these years)"), "{all}");
    assert!(!all.contains("Need (moves"), "{all}");
    // What one of them states, the other lacks.
    let stated = format!("{more}[lines.FUND.amount]\n\"2026/27\" = \"900\"\n");
    case.write(
        "plans/more.toml",
        &stated.replacen("[lines.FUND.amount]\n\"2027/28\" = \"890\"\n", "", 1),
    );
    let told = case.json(&["compare", "baseline", "more"]).to_string();
    assert!(told.contains("2026/27: the gap is not known under baseline. Not stated"), "{told}");
    assert!(!told.contains("under more"), "{told}");
    // So it is the other way round.
    let told = case.json(&["compare", "more", "baseline"]).to_string();
    assert!(told.contains("2026/27: the gap is not known under baseline. Not stated"), "{told}");
    assert!(told.contains("compare/more-to-baseline/2027-28/difference"), "{told}");
}

/// Nobody states the base that pay rises on in 2025/26, but at a rate of nil it adds nothing. With a base of 1,000
/// and 2% it adds 20. Of these 20 nobody can say how much is the rate's: with it alone the gap is not known.
#[test]
fn parts_that_rest_on_what_is_not_stated_are_not_told() {
    let case = Case::of_gaps(&[100]);
    let lines = [
        "NEED,Need,general_fund,base,amount,,,,S",
        "FUND,Fund,general_fund,funding,amount,,,,S",
        "PAY,Pay,general_fund,inflation,uplift,RATE,,,S",
    ];
    case.table("budget_lines", LINES, &lines);
    let values = ["NEED,2025/26,amount,100,S", "FUND,2025/26,amount,0,S", "PAY,2026/27,base,5,S"];
    case.table("budget_values", VALUES, &values);
    let head = "assumption_id,title,financial_year,low,central,high,quality,impact,source_id";
    case.table("assumptions", head, &["RATE,Pay,2025/26,0%,0%,3%,A,A,S"]);
    let plan = "title = \"Case\"\nwhy = \"to see\"\nyears = [\"2025/26\", \"2025/26\"]\n";
    case.write("plans/baseline.toml", plan);
    let more = "title = \"More\"\nwhy = \"to see\"\n[assumptions.RATE]\n\"2025/26\" = \"2%\"\n\
        [lines.PAY.base]\n\"2025/26\" = \"1000\"\n";
    case.write("plans/more.toml", more);
    let told = case.json(&["compare", "baseline", "more"]);
    let part = |part: &str| of(&told, &format!("compare/baseline-to-more/2025-26/{part}"));
    assert_eq!(["RATE", "PAY", "difference"].map(part), ["null", "null", "20.00"]);
    assert!(
        told.to_string().contains("not with some of what differs changed and some not"),
        "{told}"
    );
    // The high end of the range rests on the base too.
    let told = case.json(&["sensitivity"]);
    let end = |part: &str| of(&told, &format!("sensitivity/rate/{part}"));
    assert_eq!(["low", "high", "between"].map(end), ["100.00", "null", "null"]);
}

/// Of 2025/26 the funding is missing; 2026/27 and 2027/28 have a gap of 100 each. A hundredth of the need moves each
/// by 10: the sum of the two is 180 to 220. 100 of new savings closes 2027/28.
#[test]
fn years_after_a_first_one_that_is_not_known_are_moved_and_closed() {
    let case = without_funding_of("2025/26");
    assert_eq!(by_year(&case.gap(), "annual_gap"), ["null", "100.00", "100.00"]);
    let (folder, plans) = (case.folder.path(), case.folder.path().join("plans"));
    let [folder, plans] = [folder, &plans].map(|path| path.to_str().unwrap());
    let told = run(&["--data", folder, "--scenarios", plans, "gap"]).out;
    assert!(!told.contains("Of no year is every line stated"), "{told}");
    let told = case.json(&["sensitivity"]);
    let need = |part: &str| of(&told, &format!("sensitivity/need/{part}"));
    let parts = ["low", "high", "between", "sum-low", "sum-high"];
    assert_eq!(parts.map(need), ["90.00", "110.00", "20.00", "180.00", "220.00"]);
    let all = told.to_string();
    assert!(all.contains("Annual gap of 2027/28 with one driver moved"), "{all}");
    assert!(
        all.contains("All this is told of the years that are known: 2026/27 and 2027/28."),
        "{all}"
    );
    assert!(all.contains("Not stated: amount of FUND for 2025/26."), "{all}");
    let told = case.json(&["solve", "savings", "--year", "2027/28"]);
    assert_eq!(of(&told, "solve/2027-28/savings/value"), "100.00");
    let told = case.ask(&["solve", "--year", "2025/26"]);
    assert_eq!(told.code, 2, "{}", told.out);
    let why = "what is unfunded is not known. Not stated: amount of FUND for 2025/26.";
    assert!(told.err.contains(why), "{}", told.err);
    let told = case.json(&["solve"]).to_string();
    assert!(!told.contains("solve/2025-26"), "{told}");
    case.write("plans/more.toml", "title = \"More\"\nwhy = \"to see\"\n");
    let told = case.json(&["compare", "baseline", "more"]).to_string();
    assert!(told.contains("Nothing that the model holds differs between them."), "{told}");
    assert!(told.contains("compare/baseline-to-more/2027-28/difference"), "{told}");
}

/// Of no year is the funding stated: each command says so by the line, and none that there is no budget.
#[test]
fn where_no_year_is_known_the_lines_are_named() {
    let case = without_funding_of("2026/27");
    let values = ["NEED,2025/26,amount,1000,S", "FUND,2026/27,amount,900,S"];
    case.table("budget_values", VALUES, &values);
    let plan = "title = \"Case\"\nwhy = \"to see\"\nyears = [\"2025/26\", \"2025/26\"]\n";
    case.write("plans/baseline.toml", plan);
    let rows = [
        "CARE,Care,general_fund,funding,volume_price,,,,S",
        "NEED,Need,general_fund,base,amount,,,,S",
    ];
    case.table("budget_lines", LINES, &rows);
    case.table("budget_values", VALUES, &["NEED,2025/26,amount,1000,S", "CARE,2026/27,price,9,S"]);
    case.write("plans/baseline.toml", &plan.replace("2025/26\"]", "2026/27\"]"));
    // Of 2025/26 neither volume nor price is stated: neither alone would leave the gap open, both do.
    let lacks = &case.gap()["years"][0]["lacks"];
    assert_eq!(
        lacks,
        &serde_json::json!(["volume of CARE for 2025/26", "price of CARE for 2025/26"])
    );
    for command in [&["sensitivity"][..], &["solve"], &["compare", "baseline", "baseline"]] {
        let told = case.ask(command);
        assert_eq!(told.code, 2, "{command:?} {}", told.out);
        assert!(told.err.contains("Not stated: volume of CARE for 2025/26"), "{}", told.err);
        assert!(!told.err.contains("no budget"), "{}", told.err);
    }
}

/// A reserve of at most 150 may or may not close a gap of 100: what is unfunded is not known, though the gap is. How
/// far pay may rise before the reserve is at its floor is not known either.
#[test]
fn what_rests_on_a_balance_that_is_a_bound_is_not_solved() {
    let case = Case::of_gaps(&[100]);
    let head = RESERVES.replace("minimum,", "minimum,bound,");
    case.table(
        "reserves",
        &head,
        &["GEN,General,general_fund,general,true,1,2025/26,150,,0,at_most,S"],
    );
    let lines = [
        "NEED,Need,general_fund,base,amount,,,,S",
        "FUND,Fund,general_fund,funding,amount,,,,S",
        "PAY,Pay,general_fund,inflation,uplift,RATE,,,S",
    ];
    case.table("budget_lines", LINES, &lines);
    let values =
        ["NEED,2025/26,amount,100,S", "FUND,2025/26,amount,0,S", "PAY,2025/26,base,1000,S"];
    case.table("budget_values", VALUES, &values);
    let head = "assumption_id,title,financial_year,low,central,high,quality,impact,source_id";
    case.table("assumptions", head, &["RATE,Pay,2025/26,-1%,0%,3%,A,A,S"]);
    let told = case.ask(&["solve", "--year", "2025/26"]);
    assert_eq!(told.code, 2, "{}", told.out);
    assert!(told.err.contains("opening balance of General"), "{}", told.err);
    let told = case.json(&["solve"]).to_string();
    assert!(told.contains(
        "2025/26: what is unfunded is not known. Not stated: opening balance of General."
    ));
    let told = case.json(&["sensitivity"]);
    assert_eq!(of(&told, "sensitivity/rate/high"), "130.00");
    assert!(told["figures"]["sensitivity/rate/reverse-stress"].is_null(), "{told}");
    assert!(told.to_string().contains("they may reach their floor sooner"), "{told}");
}

/// A line of 1,000, −2,000 and 1,000 leaves nothing in the last year, nor in the sum of +1,000, −1,000 and 0. A
/// hundredth of it moves 2025/26 by 10 either way all the same: 20 apart. It is not inert. What both ends of a
/// range move alike, away from where the scenario has it, is not either.
#[test]
fn what_moves_an_early_year_and_is_made_up_for_later_is_not_inert() {
    let case = Case::of_gaps(&[100, 100, 100]);
    let lines = [
        "NEED,Need,general_fund,base,amount,,,,S",
        "FUND,Fund,general_fund,funding,amount,,,,S",
        "BLIP,Blip,general_fund,corporate,amount,,,,S",
        "PAY,Pay,general_fund,inflation,uplift,RATE,,,S",
        "CARE,Care,general_fund,demand,volume_price,,,,S",
    ];
    case.table("budget_lines", LINES, &lines);
    let values = [
        "NEED,2025/26,amount,100,S",
        "FUND,2025/26,amount,0,S",
        "FUND,2026/27,amount,0,S",
        "FUND,2027/28,amount,0,S",
        "BLIP,2025/26,amount,1000,S",
        "BLIP,2026/27,amount,-2000,S",
        "BLIP,2027/28,amount,1000,S",
        "PAY,2025/26,base,1000,S",
        "CARE,2025/26,volume,5,S",
        "CARE,2025/26,price,0,S",
    ];
    case.table("budget_values", VALUES, &values);
    let head = "assumption_id,title,financial_year,low,central,high,quality,impact,source_id";
    let years = ["2025/26", "2026/27", "2027/28"];
    let rates = years.map(|year| format!("RATE,Rise of pay,{year},2%,2%,2%,A,A,S"));
    case.table("assumptions", head, &rates.each_ref().map(String::as_str));
    case.closing("efs = \"agreed\"\n[assumptions.RATE]\n\"2025/26\" = \"3%\"");
    let told = case.json(&["sensitivity"]);
    let blip = |part: &str| of(&told, &format!("sensitivity/blip/{part}"));
    let [low, high] = ["low", "high"].map(blip);
    assert_eq!(low, high);
    assert_eq!(["between", "widest"].map(blip), ["0.00", "20.00"]);
    let all = told.to_string();
    assert!(all.contains("sensitivity/rate/low"), "{all}");
    // Five of what costs nothing.
    assert!(all.contains("Move neither the gap of any year nor how one is closed: Care."), "{all}");
}

/// Gives the words of the cabinet pack: its tags taken out, white space joined.
fn cabinet(case: &Case) -> String {
    let out = tempfile::tempdir().unwrap();
    let (folder, plans) = (case.folder.path(), case.folder.path().join("plans"));
    let typed = [
        "mtfs".as_ref(),
        "--data".as_ref(),
        folder.as_os_str(),
        "--scenarios".as_ref(),
        plans.as_os_str(),
        "report".as_ref(),
        "cabinet".as_ref(),
        "--to".as_ref(),
        out.path().as_os_str(),
    ];
    let (mut said, mut err) = (Vec::new(), Vec::new());
    let code = mtfs::cli::run(typed.map(std::ffi::OsString::from), &mut said, &mut err);
    assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
    let files = std::fs::read_dir(out.path()).unwrap().map(|file| file.unwrap().path());
    let mut pages = files.filter(|file| file.extension().is_some_and(|of| of == "html"));
    let page = pages.next().unwrap();
    let html = std::fs::read_to_string(page).unwrap();
    let mut words = String::new();
    let body = html.split_once("<body").map_or(html.as_str(), |(_, body)| body);
    for part in body.split('<') {
        words.push_str(part.split_once('>').map_or(part, |(_, words)| words));
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace("† (assumed)", "")
}

/// Where the first year is not known, the pack says which it is and why, and which later ones are: it does not say
/// that there is no budget.
#[test]
fn a_pack_whose_first_year_is_not_known_names_what_is_missing() {
    let said = cabinet(&without_funding_of("2025/26"));
    assert!(
        said.contains("The gap of 2025/26, the first year of the plan, is not known under “Case”"),
        "{said}"
    );
    assert!(said.contains("Not stated: amount of FUND for 2025/26."), "{said}");
    let later = "the gap of later years, before it is closed: that of 2026/27, £100 and that of 2027/28, £100.";
    assert!(said.contains(later), "{said}");
    assert!(!said.contains("do not make a year of their own"), "{said}");
}

/// What the plan draws is told of no plan of which a year is not known; nor is a year the only one that does not
/// balance, nor the last that is known, where another is open.
#[test]
fn a_pack_of_which_a_year_is_not_known_sums_nothing_over_the_plan() {
    let case = without_funding_of("2026/27");
    case.closing("efs = \"fills\"");
    let said = cabinet(&case);
    assert!(!said.contains("over the plan"), "{said}");
    assert!(
        said.contains("What the whole plan draws of support, and what that costs, is not known"),
        "{said}"
    );
    assert!(said.contains("They are set side by side up to 2025/26."), "{said}");
    let case = without_funding_of("2026/27");
    let said = cabinet(&case);
    assert!(!said.contains("The only year that does not balance."), "{said}");
    assert!(
        said.contains("The first of two years that are known not to balance. Not known: 2026/27."),
        "{said}"
    );
    let two = "Two years of the plan are known not to balance: 2025/26 by £100 and 2027/28 by £100. Not known: 2026/27.";
    assert!(said.contains(two), "{said}");
    assert!(
        said.contains("that the gap of 2026/27 is not known, as what it rests on is not stated;"),
        "{said}"
    );
}

/// A reserve of at most 150 against a gap of 100: nobody can say that the year balances, nor that it does not.
#[test]
fn a_pack_does_not_say_that_a_plan_balances_on_a_balance_that_is_a_bound() {
    let case = Case::of_gaps(&[100]);
    let head = RESERVES.replace("minimum,", "minimum,bound,");
    case.table(
        "reserves",
        &head,
        &["GEN,General,general_fund,general,true,1,2025/26,150,,0,at_most,S"],
    );
    let said = cabinet(&case);
    assert!(!said.contains("balances."), "{said}");
    assert!(!said.contains("There is no gap to close"), "{said}");
    assert!(!said.contains("unfunded in full"), "{said}");
    assert!(said.contains("it is not known how the rest is met, nor what is unfunded"), "{said}");
    assert!(said.contains("it is not known whether the plan balances in 2025/26"), "{said}");
    // As it is stated: the reserve closes it.
    case.table("reserves", RESERVES, &["GEN,General,general_fund,general,true,1,2025/26,150,,0,S"]);
    let said = cabinet(&case);
    assert!(said.contains("Every year of the plan balances."), "{said}");
}
