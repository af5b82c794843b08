//! Editions of support: each statement at its date, each tranche counted once.

use super::*;
use crate::datasets::shipped;
use crate::figures::model::Model;
use crate::units::dec;

fn day(words: &str) -> Date {
    Date::from_words(words).unwrap()
}

fn millions(amount: Decimal) -> Money {
    Money::from_pounds(amount * dec!(1_000_000))
}

/// Smallshire with other support: tranche, year, day, source, stage and millions of each statement.
fn with(statements: &[(&str, &str, &str, &str, Stage, Decimal)]) -> Book {
    let mut book = shipped("smallshire");
    let blank = Tranche {
        requested: None,
        minded_to: None,
        in_principle: None,
        final_direction: None,
        used: None,
        draw_date: None,
        rate: None,
        premium: None,
        term_years: None,
        mrp_method: None,
        receipts_applied: None,
        ..book.capitalisation[0].clone()
    };
    book.capitalisation.clear();
    for (row, (id, year, as_at, source, stage, amount)) in statements.iter().enumerate() {
        let of = |wanted: Stage| (*stage == wanted).then(|| millions(*amount));
        book.capitalisation.push(Tranche {
            id: (*id).to_owned(),
            year: FinancialYear::from_words(year).unwrap(),
            as_at: day(as_at),
            source_id: (*source).to_owned(),
            requested: of(Stage::Requested),
            minded_to: of(Stage::MindedTo),
            in_principle: of(Stage::InPrinciple),
            final_direction: of(Stage::Final),
            used: of(Stage::Used),
            row: u32::try_from(row).unwrap(),
            ..blank.clone()
        });
    }
    book
}

#[test]
fn a_reference_that_two_years_share_or_that_means_something_else_keeps_ids_apart() {
    let keys = keys(&["EFS", "all", "EFS", "EFS-2"]);
    let printed: Vec<&str> = keys.iter().map(FigureId::as_str).collect();
    assert_eq!(printed, ["efs/EFS", "efs/all-2", "efs/EFS-3", "efs/EFS-2"]);
}

/// 127.1 minded to, then 113.0 a year later: −14.1; only what was known by a day is the latest of it.
#[test]
fn every_statement_is_kept_at_its_date_and_the_change_is_a_movement() {
    let book = with(&[
        ("A", "2025/26", "2026-02-20", "SRC-02", Stage::MindedTo, dec!(113)),
        ("A", "2025/26", "2025-02-20", "SRC-01", Stage::MindedTo, dec!(127.1)),
    ]);
    let all = capitalisation(&book);
    let said: Vec<_> = all.tranches[0].editions[&Stage::MindedTo]
        .iter()
        .map(|of| (of.as_at, of.agreed()))
        .collect();
    assert_eq!(said[0].0, day("2025-02-20"));
    assert_eq!(said[0].1.unwrap().value, millions(dec!(127.1)));
    assert_eq!(said[1].1.unwrap().value, millions(dec!(113)));
    let sheet = all.figures();
    let value = |id: &str| sheet.get(id).unwrap().words();
    assert_eq!(value("efs/A/minded_to"), "£113.0m");
    assert_eq!(value("efs/A/minded_to/stated/2025-02-20"), "£127.1m");
    assert_eq!(value("efs/A/minded_to/stated/2026-02-20/change"), "−£14.1m");
    // What ministers are minded to agree is shown and never counted.
    assert!(!all.has(Stage::Counted) && all.leading_stage() == Some(Stage::MindedTo));
    let mut earlier = with(&[]);
    earlier.capitalisation =
        book.capitalisation.into_iter().filter(|one| one.as_at <= day("2025-06-30")).collect();
    assert_eq!(capitalisation(&earlier).drawn(Stage::MindedTo), Some(millions(dec!(127.1))));
}

/// 40 and 46 of one day: no sum, no cost, no model from that year on; the other tranche's 10 is known.
#[test]
fn two_amounts_of_one_day_are_both_kept_and_neither_is_chosen() {
    let mut book = with(&[
        ("A", "2024/25", "2024-02", "SRC-01", Stage::InPrinciple, dec!(10)),
        ("B", "2025/26", "2025-02", "SRC-01", Stage::InPrinciple, dec!(40)),
        ("B", "2025/26", "2025-02-28", "SRC-02", Stage::InPrinciple, dec!(46)),
    ]);
    let all = capitalisation(&book);
    assert_eq!(all.drawn(Stage::Counted), None);
    assert_eq!(all.known(Stage::Counted), Some(millions(dec!(10))));
    assert!(all.tranches[1].is_unsure() && !all.yearly.contains_key(&Stage::Counted));
    let sheet = all.figures();
    assert!(sheet.get("efs/all/counted").unwrap().value.is_none());
    assert_eq!(sheet.get("efs/all/counted/known").unwrap().words(), "£10.0m");
    assert_eq!(sheet.get("efs/all/counted/disputed").unwrap().words(), "1");
    assert!(Model::build(&book, None, None).years.is_empty());
    // A later statement settles it; the earlier one stays disputed.
    let later = book.capitalisation[2].clone();
    book.capitalisation.push(Tranche { as_at: day("2025-03-20"), row: 3, ..later });
    let all = capitalisation(&book);
    assert_eq!(all.drawn(Stage::Counted), Some(millions(dec!(56))));
    assert!(all.tranches[1].editions[&Stage::InPrinciple][0].agreed().is_none());
    assert!(!Model::build(&book, None, None).years.is_empty());
}

/// Rates of 5% and 6% of one day: the amount is known, what it costs is not.
#[test]
fn two_rates_of_one_day_leave_the_cost_untold() {
    let statement = ("A", "2024/25", "2024-02", "SRC-01", Stage::InPrinciple, dec!(10));
    let second = ("A", "2024/25", "2024-02", "SRC-02", Stage::InPrinciple, dec!(10));
    let mut book = with(&[statement, second]);
    for (tranche, rate) in book.capitalisation.iter_mut().zip([dec!(0.05), dec!(0.06)]) {
        tranche.rate = Some(Rate::from_fraction(rate));
    }
    let all = capitalisation(&book);
    assert_eq!(all.drawn(Stage::Counted), Some(millions(dec!(10))));
    assert_eq!(all.tranches[0].disputed_terms, ["rate"]);
    assert!(all.tranches[0].is_unsure() && all.yearly.is_empty());
}

/// 5 final + 10 in principle = 15, not 20 + 10; what is asked for or minded to adds nothing.
#[test]
fn each_tranche_is_counted_once_final_where_given_else_in_principle() {
    let book = with(&[
        ("A", "2023/24", "2024-02", "SRC-01", Stage::InPrinciple, dec!(20)),
        ("A", "2023/24", "2025-02", "SRC-01", Stage::Final, dec!(5)),
        ("B", "2024/25", "2024-02", "SRC-01", Stage::InPrinciple, dec!(10)),
        ("C", "2025/26", "2025-02", "SRC-01", Stage::MindedTo, dec!(7)),
    ]);
    let all = capitalisation(&book);
    assert_eq!(all.leading_stage(), Some(Stage::Counted));
    assert_eq!(all.drawn(Stage::Counted), Some(millions(dec!(15))));
    let sheet = all.figures();
    let part = |stage| sheet.figure(&Capitalisation::counted_id(stage)).unwrap().words();
    assert_eq!(part(Stage::Final), "£5.0m");
    assert_eq!(part(Stage::InPrinciple), "£10.0m");
}

#[test]
fn use_counts_only_once_the_year_is_over_and_nothing_later_is_stated() {
    let counted = |statements: &[(&str, &str, &str, &str, Stage, Decimal)]| {
        capitalisation(&with(statements)).tranches[0].counts_as
    };
    let principle = ("A", "2023/24", "2023-02", "SRC-01", Stage::InPrinciple, dec!(20));
    let early = ("A", "2023/24", "2024-03-31", "SRC-01", Stage::Used, dec!(0));
    let after = ("A", "2023/24", "2024-05-23", "SRC-01", Stage::Used, dec!(0));
    let directed = ("A", "2023/24", "2025-02", "SRC-01", Stage::Final, dec!(5));
    assert_eq!(counted(&[principle, early]), Some(Stage::InPrinciple));
    assert_eq!(counted(&[principle, after]), Some(Stage::Used));
    assert_eq!(counted(&[principle, after, directed]), Some(Stage::Final));
    assert_eq!(counted(&[early]), None);
}

/// Havering: 18.14 final + 32.5 + 88 + 77 in principle = 215.64. Smallshire: 0.64 used + 0.48 in
/// principle = 1.12.
#[test]
fn the_shipped_councils_count_each_tranche_once() {
    let counted = |name: &str| capitalisation(&shipped(name)).drawn(Stage::Counted);
    assert_eq!(counted("havering"), Some(millions(dec!(215.64))));
    assert_eq!(counted("smallshire"), Some(millions(dec!(1.12))));
}
