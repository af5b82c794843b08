//! Council tax and business rates by the rules of the year and of the class of authority.

use std::ffi::OsString;
use std::fs;

use serde_json::Value;

use crate::folder::CouncilFolder;
use crate::typed::run;

const LINES: &str = "line_id,title,fund,block,driver,source_id\n\
                     TAX,Council tax,general_fund,funding,council_tax,SRC-1\n\
                     NEED,Everything,general_fund,base,amount,SRC-1\n";

/// A folder of a class with a Band D of 2025/26, rises after it, and a need far above what it brings.
fn council(class: &str, band_d: &str, values: &str) -> CouncilFolder {
    let folder = CouncilFolder::new();
    let class = if class.is_empty() { String::new() } else { format!("class = \"{class}\"\n") };
    folder.put(
        "council.toml",
        format!(
            "name = \"Testshire\"\n{class}first_financial_year = \"2025/26\"\n\
             current_financial_year = \"2025/26\"\n"
        ),
    );
    folder.put("budget_lines.csv", LINES);
    folder.put(
        "budget_values.csv",
        format!(
            "line_id,financial_year,item,value,source_id\n\
             NEED,2025/26,amount,9000000,SRC-1\nTAX,2025/26,tax_base,1000,SRC-1\n\
             TAX,2025/26,band_d,{band_d},SRC-1\nTAX,2026/27,tax_base,1000,SRC-1\n{values}"
        ),
    );
    fs::create_dir(folder.path().join("scenarios")).unwrap();
    folder.put(
        "scenarios/baseline.toml",
        "title = \"Central\"\nwhy = \"as set\"\n[closing]\nwhy = \"no reserves\"\n",
    );
    folder
}

fn words_of(folder: &CouncilFolder) -> &str {
    folder.path().to_str().unwrap()
}

fn json(folder: &CouncilFolder, words: &[&str]) -> Value {
    let mut all = vec!["--data", words_of(folder)];
    all.extend(words);
    all.extend(["-O", "json"]);
    let answer = run(&all);
    serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{}", answer.err))
}

/// The answer of council tax in 2026/27, and its value or limit.
fn solved(folder: &CouncilFolder) -> (String, Value) {
    let told = json(folder, &["solve", "council-tax", "--year", "2026/27"]);
    let row = told["data"]["tables"][0]["rows"][0].clone();
    (row["cells"]["answer"].as_str().unwrap().to_owned(), row["cells"]["value"].clone())
}

/// 2026/27: 2.99% of any borough; a district of £150.00 may add £5.00, 3.33%, one of £400.00 2.99%; fire £5.00 on
/// £80.00, 6.25%; North Somerset 6.99% by its own principle; what the line states itself comes first.
#[test]
fn solve_takes_the_limit_of_the_year_and_of_the_class() {
    let cases = [
        ("london_borough", "1500.00", "0.0299"),
        ("district", "150.00", "0.0333"),
        ("district", "400.00", "0.0299"),
        ("fire", "80.00", "0.0625"),
        ("combined_authority", "80.00", ""),
    ];
    for (class, band_d, limit) in cases {
        let folder = council(class, band_d, "TAX,2026/27,core,1.00%,SRC-1\n");
        let (answer, value) = solved(&folder);
        if limit.is_empty() {
            // No principle of 2026/27 for combined authorities was read: nothing is taken for granted.
            assert_eq!(answer, "no limit of the year is known", "{class}");
        } else {
            assert_eq!(answer, "cannot be met within limits", "{class}");
            assert_eq!(value, limit, "{class} {band_d}");
        }
    }
    let own = council(
        "unitary",
        "1500.00",
        "TAX,2026/27,core,1.00%,SRC-1\nTAX,2026/27,limit_core,7.00%,SRC-1\n",
    );
    assert_eq!(solved(&own).1, "0.0699");
    let named = council("unitary", "1500.00", "TAX,2026/27,core,1.00%,SRC-1\n");
    let text = fs::read_to_string(named.path().join("council.toml")).unwrap();
    named.put("council.toml", format!("code = \"E06000024\"\n{text}"));
    assert_eq!(solved(&named).1, "0.0699");
}

/// Without a class no limit is known: `solve` says so, and so does the gap, which never takes another's.
#[test]
fn a_limit_that_is_not_known_is_said_to_be_so() {
    let folder = council("", "1500.00", "TAX,2026/27,core,4.00%,SRC-1\n");
    assert_eq!(solved(&folder).0, "no limit of the year is known");
    let said = run(&["--data", words_of(&folder), "gap"]).out;
    let wanted = "TAX: no referendum limit is known for 2026/27: say in council.toml which class";
    assert!(said.contains(wanted), "{said}");
    let wales = council("unitary", "1500.00", "TAX,2026/27,core,4.00%,SRC-1\n");
    let text = fs::read_to_string(wales.path().join("council.toml")).unwrap();
    wales.put("council.toml", format!("nation = \"wales\"\n{text}"));
    let said = run(&["--data", words_of(&wales), "gap"]).out;
    assert!(said.contains("no national rules of Wales are held"), "{said}");
}

/// 3% is the rate itself, so it needs a referendum, and 2.99% does not; 1,500.00 to 1,575.00 is 5%, to 1,574.99 is
/// not; a district has no rise for adult social care.
#[test]
fn a_plan_above_its_limit_is_a_finding_and_a_warning() {
    let found = |class: &str, values: &str| {
        let folder = council(class, "1500.00", values);
        let checked = run(&["--data", words_of(&folder), "check"]).out;
        let said = run(&["--data", words_of(&folder), "gap"]).out;
        (checked.contains("above-referendum-limit"), said.contains("it needs a referendum"))
    };
    for (class, values, wanted) in [
        ("unitary", "TAX,2026/27,core,3.00%,SRC-1\n", true),
        ("unitary", "TAX,2026/27,core,2.99%,SRC-1\n", false),
        ("unitary", "TAX,2026/27,band_d,1575.00,SRC-1\n", true),
        ("unitary", "TAX,2026/27,band_d,1574.99,SRC-1\n", false),
        (
            "district",
            "TAX,2026/27,core,1.00%,SRC-1\nTAX,2026/27,adult_social_care,1.00%,SRC-1\n",
            true,
        ),
        (
            "county",
            "TAX,2026/27,core,1.00%,SRC-1\nTAX,2026/27,adult_social_care,2.01%,SRC-1\n",
            true,
        ),
        ("fire", "TAX,2026/27,band_d,1505.01,SRC-1\n", true),
        ("fire", "TAX,2026/27,band_d,1505.00,SRC-1\n", false),
    ] {
        assert_eq!(found(class, values), (wanted, wanted), "{class} {values}");
    }
}

/// Smallshire's README, section 7: 1,574.85 × 5% = 78.7425 less 78.59.
#[test]
fn what_is_left_below_the_limit_is_as_worked_by_hand() {
    for (year, left) in
        [("2026-27", "0.15"), ("2027-28", "0.15"), ("2028-29", "33.23"), ("2029-30", "34.22")]
    {
        let id = format!("line/FUN-TAX/{year}/limit-left");
        let words = ["--data", "datasets/smallshire", "explain", &id, "-O", "json"];
        let told: Value = serde_json::from_str(&run(&words).out).unwrap();
        assert_eq!(told["figures"][&id]["value"], left, "{year}");
    }
}

/// A paper of a district speaks of no adult social care and of the section of those that bill; one of a fire
/// authority of the section of those that set a precept.
#[test]
fn a_paper_shows_no_tax_and_no_law_of_another_class() {
    let paper = |class: &str| {
        let folder = council(class, "150.00", "TAX,2026/27,core,1.00%,SRC-1\n");
        let out = folder.path().join("out");
        let typed = ["mtfs", "--data", words_of(&folder), "report", "cabinet", "--to"];
        let typed = typed.into_iter().chain(out.to_str()).map(OsString::from);
        let (mut said, mut err) = (Vec::new(), Vec::new());
        let code = mtfs::cli::run(typed, &mut said, &mut err);
        assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
        fs::read_to_string(out.join("cabinet.html")).unwrap()
    };
    let (borough, district, fire) = (paper("london_borough"), paper("district"), paper("fire"));
    assert!(borough.contains("adult social care") && borough.contains("section 31A"));
    assert!(!district.contains("dult social care") && district.contains("section 31A"));
    assert!(
        !fire.contains("dult social care")
            && !fire.contains("section 31A")
            && fire.contains("section 42A")
    );
}

/// What 2029/30 of a council with Smallshire's baselines keeps: section 7 of its README.
fn kept(values: &str) -> Value {
    let folder = council("unitary", "1500.00", "TAX,2026/27,core,1.00%,SRC-1\n");
    folder.put(
        "budget_lines.csv",
        format!("{LINES}NDR,Business rates,general_fund,funding,business_rates,SRC-1\n"),
    );
    folder.put(
        "budget_values.csv",
        format!(
            "line_id,financial_year,item,value,source_id\nNEED,2029/30,amount,9000000,SRC-1\n\
             TAX,2029/30,tax_base,1000,SRC-1\nTAX,2029/30,band_d,1500,SRC-1\n{values}"
        ),
    );
    let told = json(&folder, &["explain", "line/NDR/2029-30"]);
    told["figures"]["line/NDR/2029-30"]["value"].clone()
}

/// The hand-worked rules of section 7: by the ratio, flat, by bands, in a pool; a safety net of two percentages.
#[test]
fn the_shape_of_the_levy_and_the_safety_net_are_data() {
    let rule = |income: &str, rest: &[(&str, &str)]| {
        let base = [
            ("income", income),
            ("share", "49%"),
            ("tariff", "100000"),
            ("baseline_rates", "3300000"),
            ("baseline_funding", "3200000"),
            ("section_31", "220000"),
        ];
        let rows = base
            .iter()
            .chain(rest)
            .map(|(item, value)| format!("NDR,2029/30,{item},{value},SRC-1\n"));
        kept(&rows.collect::<String>())
    };
    let net = ("safety_net_part", "92.5%");
    let bands = [
        ("levy_rate_1", "10%"),
        ("levy_from_1", "100%"),
        ("levy_rate_2", "30%"),
        ("levy_from_2", "110%"),
        ("levy_rate_3", "45%"),
        ("levy_from_3", "200%"),
        net,
    ];
    assert_eq!(rule("8000000", &[("levy_cap", "50%"), net]), "4021212.12");
    assert_eq!(rule("8000000", &[bands[0], bands[1], net]), "3978000.00");
    assert_eq!(rule("8000000", &bands), "3920000.00");
    let pooled: Vec<_> = bands.iter().copied().chain([("pool_kept", "60%")]).collect();
    assert_eq!(rule("8000000", &pooled), "3992000.00");
    // 2,840,000 kept, 220,000 of grant, and 120,000 or 264,000 of the net.
    assert_eq!(rule("6000000", &[("levy_cap", "50%"), net]), "3180000.00");
    assert_eq!(rule("6000000", &[("levy_cap", "50%"), ("safety_net_part", "97%")]), "3324000.00");
    // After the reset no national parameter is held: what rests on one that nobody states is not known.
    assert_eq!(rule("6000000", &[("levy_cap", "50%")]), Value::Null);
    assert_eq!(rule("8000000", &[net]), Value::Null);
}

/// 10,000,000 at 43.2p and 5,000,000 at 48.0p, the multipliers of 2026/27, less 620,000; 2025/26 has the levy and the
/// safety net of the national table: 1 − 40 ÷ 50 = 20% of 98 − 50 = 48 is 9.60; 2030/31 has no multiplier at all.
#[test]
fn multipliers_and_the_old_rule_come_from_the_national_table() {
    let value = |year: &str, slug: &str, values: &[(&str, &str)]| {
        let folder = council("unitary", "1500.00", "");
        folder.put(
            "budget_lines.csv",
            format!("{LINES}NDR,Rates,general_fund,funding,business_rates,SRC-1\n"),
        );
        let rows = values.iter().map(|(item, value)| format!("NDR,{year},{item},{value},SRC-1\n"));
        let head = "line_id,financial_year,item,value,source_id\n";
        let need = format!(
            "NEED,{year},amount,9,SRC-1\nTAX,{year},tax_base,1,SRC-1\nTAX,{year},band_d,1,SRC-1\n"
        );
        folder.put("budget_values.csv", format!("{head}{need}{}", rows.collect::<String>()));
        let id = format!("line/NDR/{slug}");
        json(&folder, &["explain", &id])["figures"][&id]["value"].clone()
    };
    let values = [
        ("share", "100%"),
        ("rateable_value_small", "10000000"),
        ("rateable_value_standard", "5000000"),
        ("reliefs", "500000"),
        ("losses", "120000"),
    ];
    assert_eq!(value("2026/27", "2026-27", &values), "6100000.00");
    assert_eq!(value("2030/31", "2030-31", &values), Value::Null);
    let old =
        [("income", "200"), ("share", "49%"), ("baseline_rates", "50"), ("baseline_funding", "40")];
    assert_eq!(value("2025/26", "2025-26", &old), "88.40");
    assert_eq!(value("2026/27", "2026-27", &old), Value::Null);
}

/// Bexley, 2024/25, in thousands: 31,626 central, 35,459 to the Greater London Authority and 28,751 its own of 95,836 in
/// the fund of business rates, 33%, 37% and 30%; the borough takes what rounding leaves.
#[test]
fn the_published_shares_of_bexley_come_out() {
    let folder = council("london_borough", "1500.00", "");
    folder.put(
        "budget_lines.csv",
        format!("{LINES}COL,Fund,general_fund,one_off,collection_fund,SRC-1\n"),
    );
    let values = "line_id,financial_year,item,value,source_id\nNEED,2025/26,amount,9,SRC-1\n\
                  TAX,2025/26,tax_base,1,SRC-1\nTAX,2025/26,band_d,1,SRC-1\n\
                  COL,2025/26,rates_surplus,95836000,SRC-1\nCOL,2025/26,share,30%,SRC-1\n\
                  COL,2025/26,share_central,33%,SRC-1\nCOL,2025/26,share_gla,37%,SRC-1\n";
    folder.put("budget_values.csv", values);
    let figures = json(&folder, &["explain", "line/COL/2025-26"])["figures"].clone();
    for (part, wanted) in [
        ("/rates-to-central", "31625880.00"),
        ("/rates-to-gla", "35459320.00"),
        ("/rates-own", "28750800.00"),
        ("", "-28750800.00"),
    ] {
        assert_eq!(figures[format!("line/COL/2025-26{part}")]["value"], wanted, "{part}");
    }
}

/// Smallshire's README, section 7: 8,150 × 98% + 13 = 8,000; 31,000 + 49,000 = 80,000.
#[test]
fn the_base_and_the_fund_of_smallshire_are_as_worked_by_hand() {
    for (id, wanted) in [
        ("line/FUN-TAX/2025-26/base-before-collection", "8150"),
        ("line/FUN-TAX/2025-26/tax-base", "8000"),
        ("line/FUN-TAX/2025-26", "12000000.00"),
        ("line/ONE-COL/2025-26/tax-to-police", "6200.00"),
        ("line/ONE-COL/2025-26/tax-own", "31000.00"),
        ("line/ONE-COL/2025-26/rates-own", "49000.00"),
        ("line/ONE-COL/2025-26", "-80000.00"),
    ] {
        let words = ["--data", "datasets/smallshire", "explain", id, "-O", "json"];
        let told: Value = serde_json::from_str(&run(&words).out).unwrap();
        assert_eq!(told["figures"][id]["value"], wanted, "{id}");
    }
}

/// Brighton's assumptions of 2025/26 to 2027/28: a base of 1,000 grows by 0.9%, 1.5% and 0.75%: 1,009; 1,024.135;
/// 1,031.8160125. A surplus without the council's own demand, and a base without a collection rate, are not known.
#[test]
fn a_base_grows_and_what_is_not_stated_is_not_known() {
    let folder = council("unitary", "1000.00", "TAX,2026/27,core,0%,SRC-1\n");
    let values = "line_id,financial_year,item,value,source_id\nNEED,2024/25,amount,9,SRC-1\n\
                  TAX,2024/25,tax_base,1000,SRC-1\nTAX,2024/25,band_d,100,SRC-1\n\
                  TAX,2025/26,base_growth,0.9%,SRC-1\nTAX,2025/26,core,0%,SRC-1\n\
                  TAX,2026/27,base_growth,1.5%,SRC-1\nTAX,2026/27,core,0%,SRC-1\n\
                  TAX,2027/28,base_growth,0.75%,SRC-1\nTAX,2027/28,core,0%,SRC-1\n";
    folder.put("budget_values.csv", values);
    let value = |id: &str| json(&folder, &["explain", id])["figures"][id]["value"].clone();
    assert_eq!(value("line/TAX/2027-28/tax-base"), "1031.8160125");
    assert_eq!(value("line/TAX/2026-27"), "102413.50");
    folder.put(
        "budget_lines.csv",
        format!("{LINES}COL,Fund,general_fund,one_off,collection_fund,SRC-1\n"),
    );
    folder.put(
        "budget_values.csv",
        format!("{values}COL,2024/25,tax_surplus,10,SRC-1\nCOL,2024/25,precept_fire,3,SRC-1\n"),
    );
    assert_eq!(value("line/COL/2024-25"), Value::Null);
    folder.put("budget_values.csv", values);
    let base = "line_id,financial_year,band,dwellings,source_id\nTAX,2026/27,D,10,SRC-1\n";
    folder.put("tax_base.csv", base);
    assert_eq!(value("line/TAX/2026-27"), Value::Null);
}
