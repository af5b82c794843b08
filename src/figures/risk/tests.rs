//! Smallshire's four quarters, as its README works them by hand (§9), and Havering's one date.

use super::*;
use crate::datasets::shipped;
use crate::units::{Period, dec};

fn day(words: &str) -> Date {
    Date::from_words(words).unwrap()
}

/// Each risk of one kind of change, by reference.
fn ids(moves: &Moves<'_>, change: Change) -> Vec<String> {
    moves.of(change).map(|one| one.item.id.clone()).collect()
}

#[test]
fn smallshires_quarters_move_as_worked_by_hand() {
    let book = shipped("smallshire");
    let register = &registers(&book, None)[0];
    let movements = register.movements();
    // README §9: up, down, new, closed, unmoved of each quarter.
    let expected: [(&str, &str, [&[&str]; 5]); 3] = [
        ("2024-12-31", "2025-03-31", [&[], &[], &[], &[], &["01", "02", "04", "05", "06"]]),
        ("2025-03-31", "2025-06-30", [&[], &["04"], &[], &[], &["01", "02", "05", "06"]]),
        ("2025-06-30", "2025-09-30", [&["01"], &["02"], &["03"], &["04"], &["05", "06"]]),
    ];
    assert_eq!(movements.len(), expected.len());
    for (moves, (from, to, kinds)) in movements.iter().zip(expected) {
        assert_eq!((moves.from, moves.to), (day(from), day(to)));
        let changes = [Change::Up, Change::Down, Change::New, Change::Closed, Change::Unmoved];
        for (change, wanted) in changes.into_iter().zip(kinds) {
            let wanted: Vec<String> = wanted.iter().map(|id| format!("RSK-{id}")).collect();
            assert_eq!(ids(moves, change), wanted, "{to} {change:?}");
        }
    }
}

#[test]
fn smallshires_dates_count_and_band_as_worked_by_hand() {
    let book = shipped("smallshire");
    let registers = registers(&book, None);
    let sheet = figures(&registers);
    // README §9: rated, sum of ratings, low, medium, high.
    let expected = [
        ("2024-12-31", ["5", "37", "1", "2", "2"]),
        ("2025-03-31", ["5", "37", "1", "2", "2"]),
        ("2025-06-30", ["5", "35", "2", "1", "2"]),
        ("2025-09-30", ["5", "39", "1", "2", "2"]),
    ];
    for (date, values) in expected {
        for (what, value) in ["rated", "sum", "low", "medium", "high"].into_iter().zip(values) {
            let id = format!("risks/corporate-risk-register/{date}/{what}");
            assert_eq!(sheet.get(id.as_str()).unwrap().words(), value, "{id}");
        }
    }
    // 9 to 12 and 12 to 8.
    let moved =
        |id: &str| sheet.get(format!("risks/{id}/2025-09-30/move").as_str()).unwrap().words();
    assert_eq!((moved("RSK-01"), moved("RSK-02")), ("3".to_owned(), "−4".to_owned()));
}

#[test]
fn an_unmoved_risk_says_since_when_and_a_moved_one_starts_again() {
    let book = shipped("smallshire");
    let moves = registers(&book, None)[0].moved_since(None).unwrap();
    let one = |id: &str| moves.all.iter().find(|one| one.item.id == id).unwrap();
    // RSK-05 is 6 at all four dates; RSK-01 has its 12 only since September.
    assert_eq!((one("RSK-05").since, one("RSK-05").alike), (Some(day("2024-12-31")), 4));
    assert_eq!((one("RSK-01").since, one("RSK-01").alike), (Some(day("2025-09-30")), 1));
    assert_eq!((one("RSK-04").since, one("RSK-04").alike), (None, 0));
}

#[test]
fn a_longer_stretch_nets_its_quarters() {
    let book = shipped("smallshire");
    let moves = registers(&book, None)[0].moved_since(Some(day("2025-01-15"))).unwrap();
    // From December 2024: 01 up, 02 down, 03 new, 04 closed (6 then 4 between), 05 and 06 unmoved.
    assert_eq!(moves.from, day("2024-12-31"));
    assert_eq!(ids(&moves, Change::Closed), ["RSK-04"]);
    assert_eq!(ids(&moves, Change::Unmoved), ["RSK-05", "RSK-06"]);
    assert!(registers(&book, None)[0].moved_since(Some(day("2025-09-30"))).is_none());
}

#[test]
fn smallshires_appetite_ties_and_matrix() {
    let book = shipped("smallshire");
    let registers = registers(&book, None);
    let register = &registers[0];
    // README §9: 12 over 8 and 9 over 6; RSK-02 stands at its appetite of 8.
    let above: Vec<&str> = register.above_appetite().map(|view| view.risk.id.as_str()).collect();
    assert_eq!(above, ["RSK-01", "RSK-03"]);
    let first = &register.risks[0];
    assert_eq!(first.savings, ["PEO-2526-001", "RES-2526-001"]);
    assert_eq!(first.actions, ["ACT-01", "ACT-02"]);
    // 400,000 × 40%.
    assert_eq!(first.weighted(), Some(Money::from_pounds(dec!(160_000))));
    let matrix = register.matrix().unwrap();
    let counts: Vec<((u32, u32), usize)> =
        matrix.cells.iter().map(|(at, views)| (*at, views.len())).collect();
    // September: 3×4, 2×4, 3×3, 2×3, 2×2, one each.
    assert_eq!(counts, [((2, 2), 1), ((2, 3), 1), ((2, 4), 1), ((3, 3), 1), ((3, 4), 1)]);
}

#[test]
fn an_earlier_date_knows_nothing_of_what_came_after() {
    let book = shipped("smallshire");
    let at = Period::from_words("2025/26-Q1").unwrap();
    let registers = registers(&book, Some(AsAt::Period(at)));
    let register = &registers[0];
    assert_eq!(register.as_at, Some(day("2025-06-30")));
    assert_eq!(register.rounds.len(), 3);
    let closed = |id: &str| !register.risks.iter().find(|view| view.risk.id == id).unwrap().stands;
    assert!(!closed("RSK-04") && closed("RSK-03"));
}

#[test]
fn havering_has_one_date_no_band_and_no_matrix() {
    let book = shipped("havering");
    let registers = registers(&book, None);
    let register = registers.iter().find(|register| register.name == "CIPFA review").unwrap();
    assert_eq!((register.rounds.len(), register.risks.len()), (1, 12));
    assert!(register.movements().is_empty() && register.moved_since(None).is_none());
    assert!(register.matrix().is_none());
    assert!(register.risks.iter().all(|view| view.band().is_none() && view.current().is_some()));
}

/// RSK-02 (8) and RSK-03 (9) move to a register whose name differs in case only; of the first stay
/// RSK-01 (12), RSK-05 (6), RSK-06 (4) and RSK-04, closed.
#[test]
fn registers_whose_names_differ_in_case_only_are_two_with_their_own_ids_and_counts() {
    let mut book = shipped("smallshire");
    for risk in book.risks.iter_mut().filter(|risk| ["RSK-02", "RSK-03"].contains(&&*risk.id)) {
        risk.register = "Corporate Risk Register".to_owned();
    }
    let counted = |book: &Book| -> Vec<(String, String)> {
        let registers = registers(book, None);
        let sheet = figures(&registers);
        let rated = registers.iter().map(Register::rated_id);
        rated.map(|id| (id.to_string(), sheet.figure(&id).unwrap().words())).collect()
    };
    let (first, second) =
        ("risks/corporate-risk-register-2/rated", "risks/corporate-risk-register/rated");
    assert_eq!(counted(&book), [(first.into(), "3".into()), (second.into(), "2".into())]);
    book.risks.reverse();
    assert_eq!(counted(&book), [(first.into(), "3".into()), (second.into(), "2".into())]);
}

#[test]
fn a_risk_whose_reference_reads_like_a_register_keeps_its_place_and_the_register_gives_way() {
    let mut book = shipped("smallshire");
    let own = "corporate-risk-register";
    book.risks.iter_mut().filter(|risk| risk.id == "RSK-05").for_each(|risk| risk.id = own.into());
    let ratings = book.risk_ratings.iter_mut().filter(|rating| rating.risk_id == "RSK-05");
    ratings.for_each(|rating| rating.risk_id = own.into());
    let registers = registers(&book, None);
    assert_eq!(registers[0].rated_id().as_str(), "risks/corporate-risk-register-2/rated");
    let sheet = figures(&registers);
    assert_eq!(sheet.get("risks/corporate-risk-register/current").unwrap().words(), "6");
    assert_eq!(sheet.get("risks/corporate-risk-register-2/rated").unwrap().words(), "5");
}

/// One register, scale 5 × 5: A1 rated 25 (5 × 5), A2 rated 6 (2 × 3), on the dates asked for; exposure
/// of 1m and of 100,000, each likely by half.
fn two_risks(first: &str, second: &str) -> Book {
    let mut book = shipped("smallshire");
    book.risks.retain(|risk| ["RSK-01", "RSK-02"].contains(&&*risk.id));
    book.risk_ratings.retain(|rating| rating.kind == RiskKind::Current);
    let scale = &mut book.risk_scales[0];
    (scale.likelihood_max, scale.impact_max, scale.medium_max) = (Some(5), Some(5), Some(12));
    for (risk, (id, exposure)) in
        book.risks.iter_mut().zip([("A1", dec!(1_000_000)), ("A2", dec!(100_000))])
    {
        risk.id = id.to_owned();
        risk.exposure = Some(Money::from_pounds(exposure));
        risk.likelihood = Some(crate::units::Rate::from_fraction(dec!(0.5)));
    }
    book.risk_ratings.truncate(2);
    let rated = [("A1", first, 5, 5), ("A2", second, 2, 3)];
    for (rating, (id, as_at, likelihood, impact)) in book.risk_ratings.iter_mut().zip(rated) {
        (rating.risk_id, rating.as_at) = (id.to_owned(), day(as_at));
        (rating.likelihood, rating.impact) = (Some(likelihood), Some(impact));
        rating.score.as_mut().unwrap().rating = likelihood * impact;
    }
    book
}

fn from_risks(book: &Book) -> Option<Money> {
    crate::figures::reserves_adequacy::reserves_adequacy(book, &registers(book, None), &[])
        .from_risks()
}

/// 1,000,000 × 50% + 100,000 × 50% = 550,000.
#[test]
fn a_rating_is_carried_forward_with_its_date() {
    let book = two_risks("2025-06-25", "2025-06-30");
    let register = &registers(&book, None)[0];
    let first = &register.risks[0];
    assert_eq!((first.current(), first.closed), (Some(25), false));
    assert_eq!(first.now().unwrap().as_at, day("2025-06-25"));
    assert!(register.is_older(first) && !register.is_older(&register.risks[1]));
    assert_eq!(from_risks(&book), Some(Money::from_pounds(dec!(550_000))));
    let moves = register.moved_since(None).unwrap();
    assert_eq!(ids(&moves, Change::Unmoved), ["A1"]);
    assert_eq!(ids(&moves, Change::Closed), Vec::<String>::new());
    // It was rated once, however often that is carried.
    assert_eq!(moves.of(Change::Unmoved).next().unwrap().alike, 1);
}

#[test]
fn a_month_and_its_last_day_are_one_date_of_a_register() {
    for dates in [("2025-06", "2025-06-30"), ("2025-06-30", "2025-06")] {
        let book = two_risks(dates.0, dates.1);
        let register = &registers(&book, None)[0];
        assert_eq!(register.rounds.len(), 1);
        assert_eq!(register.as_at, Some(day("2025-06-30")));
        assert!(!register.risks.iter().any(|view| register.is_older(view)));
        assert_eq!(from_risks(&book), Some(Money::from_pounds(dec!(550_000))));
    }
}

/// A1 closed on 31 July: 100,000 × 50% = 50,000 from then, 550,000 before.
#[test]
fn a_risk_ends_only_on_the_day_it_is_closed() {
    let mut book = two_risks("2025-06-25", "2025-06-30");
    book.risks[0].closed_on = Some(day("2025-07-31"));
    let register = &registers(&book, None)[0];
    assert!(register.risks.iter().any(|view| view.risk.id == "A1" && view.closed));
    assert_eq!(from_risks(&book), Some(Money::from_pounds(dec!(50_000))));
    assert_eq!(register.as_at, Some(day("2025-07-31")));
    assert_eq!(ids(&register.moved_since(None).unwrap(), Change::Closed), ["A1"]);
    let before = &registers(&book, Some(AsAt::Date(day("2025-07-30"))))[0];
    assert!(before.risks.iter().all(|view| view.stands));
}

/// The rating is not known, that the risk stands is: its 500,000 stay in the 550,000.
#[test]
fn a_risk_that_two_sources_rate_differently_on_one_day_has_no_rating_and_still_stands() {
    let mut book = two_risks("2025-06-30", "2025-06-30");
    let mut other = book.risk_ratings[0].clone();
    (other.likelihood, other.as_at) = (Some(4), day("2025-06"));
    other.score.as_mut().unwrap().rating = 20;
    other.source_id = "SRC-02".to_owned();
    book.risk_ratings.push(other);
    let registers = registers(&book, None);
    let one = registers[0].risks.iter().find(|view| view.risk.id == "A1").unwrap();
    assert!(one.disputed && one.stands && one.current().is_none());
    let sheet = figures(&registers);
    let count = |what| sheet.figure(&registers[0].id_of(what)).unwrap().words();
    assert_eq!(count(RegisterMeasure::Disputed), "1");
    assert_eq!(count(RegisterMeasure::NoLongerRated), "0");
    assert_eq!(from_risks(&book), Some(Money::from_pounds(dec!(550_000))));
}
