//! What can be said of a measure, and how it moved, on what was published only.

use proptest::prelude::*;

use super::movement::Besides;
use super::*;
use crate::datasets::shipped;
use crate::figures::movement::moves::Change as _;
use crate::records::ClaimUnit;
use crate::units::dec;

fn rated(
    polarity: Polarity,
    target: Option<Decimal>,
    actual: Option<(Decimal, Bound)>,
) -> &'static str {
    let actual = actual.map(|(number, bound)| value("2025-03-31", number, bound));
    state(&share(polarity, target), actual.as_ref(), None).word()
}

#[test]
fn a_measure_is_rated_only_on_what_was_published() {
    use Polarity::{Higher, Lower, NotStated};
    let exact = |value| Some((value, Bound::Exact));
    assert_eq!(rated(Higher, Some(dec!(3)), exact(dec!(3.6))), "met");
    assert_eq!(rated(Higher, Some(dec!(3)), exact(dec!(2.5))), "near");
    assert_eq!(rated(Higher, Some(dec!(3)), exact(dec!(1.5))), "not_met");
    assert_eq!(rated(Lower, Some(dec!(3)), exact(dec!(5))), "not_met");
    assert_eq!(rated(Higher, None, exact(dec!(5))), "cannot_be_rated");
    assert_eq!(rated(Higher, Some(dec!(3)), None), "cannot_be_rated");
    assert_eq!(rated(NotStated, Some(dec!(3)), exact(dec!(5))), "cannot_be_rated");
}

#[test]
fn a_target_whose_date_lies_ahead_is_not_missed() {
    let mut measure = share(Polarity::Higher, Some(dec!(100)));
    measure.target_date = Date::from_words("2025-08").ok();
    let value = |number| value("2025-05-27", number, Bound::Exact);
    let at = |number, day: &str| {
        let day = Date::from_words(day).ok();
        state(&measure, Some(&value(number)), day).word()
    };
    // Without a date asked for, the day of the actual counts.
    assert_eq!(state(&measure, Some(&value(dec!(80))), None), MeasureState::NotDue);
    // What is due in August is late from 1 September.
    assert_eq!((at(dec!(80), "2025-08-31"), at(dec!(80), "2025-09-01")), ("not_due", "not_met"));
    assert_eq!((at(dec!(99), "2025-06-30"), at(dec!(100), "2025-06-30")), ("near", "met"));
}

#[test]
fn a_target_read_from_words_is_not_told_as_published() {
    let book = shipped("havering");
    let views = measures(&book, None);
    let sheet = figures(&views);
    let view = |id: &str| views.iter().find(|view| view.measure.id == id).unwrap();
    let kind = |id: &str| sheet.figure(&view(id).id_of(MeasureFigure::Target)).unwrap().kind;
    // The plan prints 3% of the workforce; of council tax only the words top quartile.
    assert_eq!((kind("A-APP"), kind("A-CTX")), (FigureKind::Published, FigureKind::Derived));
    let is_read = |id: &str| view(id).is_read();
    assert_eq!((is_read("A-APP"), is_read("A-CTX"), is_read("A-JOY")), (false, true, false));
}

#[test]
fn a_lower_bound_below_the_target_says_nothing() {
    let at_least = |value| Some((value, Bound::AtLeast));
    assert_eq!(rated(Polarity::Higher, Some(dec!(10)), at_least(dec!(8))), "cannot_be_rated");
    assert_eq!(rated(Polarity::Higher, Some(dec!(10)), at_least(dec!(10))), "met");
}

/// A measure of a share, in per cent, with a tolerance of a point.
fn share(polarity: Polarity, target: Option<Decimal>) -> Measure {
    Measure {
        id: "M".into(),
        title: "Collection".into(),
        unit: ClaimUnit::Percent,
        polarity,
        directorate: String::new(),
        target,
        target_basis: TargetBasis::Stated,
        target_date: None,
        tolerance: Some(dec!(1)),
        note: String::new(),
        source_id: String::new(),
        row: 0,
    }
}

fn value(day: &str, value: Decimal, bound: Bound) -> MeasureValue {
    MeasureValue {
        measure_id: "M".into(),
        as_at: Date::from_words(day).expect("a date"),
        value,
        bound,
        shared_with: String::new(),
        note: String::new(),
        source_id: String::new(),
        row: 0,
    }
}

fn moved_between(measure: &Measure, values: &[MeasureValue]) -> (Change, Besides) {
    let history: Vec<&MeasureValue> = values.iter().collect();
    let latest = history.last().map(|value| value.as_at);
    let moved = movement::moved(measure, &history, latest);
    (moved.change, moved.besides)
}

/// From `before` to `after`, three months later, where more is better and the target is 10.
fn step(before: (Decimal, Bound), after: (Decimal, Bound)) -> Option<(Way, Decimal, Bound)> {
    let values = [value("2025-06-30", before.0, before.1), value("2025-09-30", after.0, after.1)];
    let (change, besides) = moved_between(&share(Polarity::Higher, Some(dec!(10))), &values);
    assert_eq!(besides.step.is_none(), change == Change::NotJudged);
    besides.step.map(|step| (step.way, step.by, step.bound))
}

#[test]
fn a_bound_is_never_differenced_as_if_it_were_exact() {
    use Bound::{About, AtLeast, AtMost, Exact, Range};
    let (rose, fell) = (Way::Rose, Way::Fell);
    // 6 − 4 = 2 exactly, or about 2 where one of the two is about.
    assert_eq!(step((dec!(4), Exact), (dec!(6), Exact)), Some((rose, dec!(2), Exact)));
    assert_eq!(step((dec!(4), About), (dec!(6), Exact)), Some((rose, dec!(2), About)));
    // At least 6 is 2 or more above 4; at least 3 may be above 4 or below; at least 4 may be 4.
    assert_eq!(step((dec!(4), Exact), (dec!(6), AtLeast)), Some((rose, dec!(2), AtLeast)));
    assert_eq!(step((dec!(4), Exact), (dec!(3), AtLeast)), None);
    assert_eq!(step((dec!(4), Exact), (dec!(4), AtLeast)), None);
    // From at most 4 to 6 is 2 or more; from at least 4 to 6 may be a fall.
    assert_eq!(step((dec!(4), AtMost), (dec!(6), Exact)), Some((rose, dec!(2), AtLeast)));
    assert_eq!(step((dec!(4), AtLeast), (dec!(6), Exact)), None);
    assert_eq!(step((dec!(6), AtLeast), (dec!(4), AtMost)), Some((fell, dec!(2), AtLeast)));
    // The same bound twice, or one number of a range, says nothing of the amounts.
    assert_eq!(step((dec!(4), AtLeast), (dec!(4), AtLeast)), None);
    assert_eq!(step((dec!(4), Range), (dec!(6), Exact)), None);
    assert_eq!(step((dec!(4), Exact), (dec!(4), Exact)), Some((Way::Same, dec!(0), Exact)));
}

#[test]
fn a_move_is_better_or_worse_by_polarity_and_may_cross_the_target() {
    use Polarity::{Higher, Lower, NotStated};
    let moved = |polarity, target, from: Decimal, to: Decimal| {
        let values = [value("2025-03", from, Bound::Exact), value("2025-09-30", to, Bound::Exact)];
        let (change, besides) = moved_between(&share(polarity, target), &values);
        (change, besides.crossed)
    };
    let target = Some(dec!(10));
    assert_eq!(moved(Higher, target, dec!(7), dec!(8)), (Change::Better, None));
    assert_eq!(moved(Lower, target, dec!(12), dec!(14)), (Change::Worse, None));
    assert_eq!(moved(Higher, target, dec!(9), dec!(10)), (Change::Better, Some(Crossed::Reached)));
    // 9 is within the tolerance of 1, but not 10: what was met is lost all the same.
    assert_eq!(moved(Higher, target, dec!(11), dec!(9)), (Change::Worse, Some(Crossed::Lost)));
    assert_eq!(moved(Lower, target, dec!(8), dec!(9)), (Change::Worse, None));
    assert_eq!(moved(Higher, None, dec!(7), dec!(6)), (Change::Worse, None));
    assert_eq!(moved(NotStated, target, dec!(7), dec!(8)), (Change::NotJudged, None));
    assert_eq!(moved(NotStated, target, dec!(7), dec!(7)), (Change::Unmoved, None));
}

#[test]
fn what_was_measured_in_a_month_is_not_older_than_a_day_of_it() {
    let measure = share(Polarity::Higher, None);
    let first = value("2024-05", dec!(1), Bound::Exact);
    let change = |own: &str, newest: &str| {
        let value = value(own, dec!(1), Bound::Exact);
        let newest = Date::from_words(newest).expect("a date");
        movement::moved(&measure, &[&first, &value], Some(newest)).change
    };
    assert_eq!(change("2025-05-27", "2025-05"), Change::Unmoved);
    assert_eq!(change("2025-05", "2025-05-27"), Change::Unmoved);
    assert_eq!(change("2025-04", "2025-05"), Change::NoNewValue);
    assert_eq!(change("2025-05-26", "2025-05-27"), Change::NoNewValue);
    assert_eq!(movement::moved(&measure, &[&first], None).change, Change::OneValue);
    assert_eq!(movement::moved(&measure, &[], None).change, Change::NeverMeasured);
}

#[test]
fn smallshires_measures_move_as_worked_by_hand() {
    let book = shipped("smallshire");
    let views = measures(&book, None);
    let sheet = figures(&views);
    // README §11.1.
    let count = |change: &Change| sheet.figure(&change.count_id(&moved_id())).unwrap().words();
    let counts: Vec<String> = Change::ALL.iter().map(count).collect();
    assert_eq!(counts, ["2", "4", "1", "1", "1", "1", "0"]);
    for crossed in Crossed::ALL {
        assert_eq!(sheet.figure(&crossed.count_id()).unwrap().words(), "1");
    }
    let view = |id: &str| views.iter().find(|view| view.measure.id == id).unwrap();
    let words = |id: &str| (view(id).step_words(), view(id).move_words());
    let told = |step: &str, moved: &str| (Some(step.to_owned()), moved.to_owned());
    assert_eq!(words("MEA-03"), told("fell by about £2,000 a week", "towards its target"));
    assert_eq!(words("MEA-05"), told("rose by at least 0.4 points", "reached its target"));
    assert_eq!(words("MEA-08"), told("fell by 3 points", "no longer meets its target"));
    assert_eq!(words("MEA-09"), told("stayed as it was", "unmoved since 31 March 2025"));
    assert_eq!(words("MEA-10"), (None, "no new value since 31 March 2025".to_owned()));
    // MEA-05: a fraction before, points between.
    let figure = |of| sheet.figure(&view("MEA-05").id_of(of)).unwrap();
    assert_eq!(figure(MeasureFigure::Before).value.unwrap().plain(), "0.028");
    let by = figure(MeasureFigure::MovedBy);
    assert_eq!((by.value.unwrap().plain(), by.unit), ("0.4".to_owned(), "percentage_points"));
    assert!(by.title.contains("rose by at least"), "{}", by.title);
    assert!(!sheet.has(&view("MEA-04").id_of(MeasureFigure::MovedBy)));
}

#[test]
fn a_measure_as_known_in_june_has_not_moved_since() {
    let book = shipped("smallshire");
    let june = Date::from_words("2025-06-30").expect("a day");
    let views = measures(&book, Some(AsAt::Date(june)));
    let change =
        |id: &str| views.iter().find(|view| view.measure.id == id).map(|view| view.moved.change);
    // MEA-01 went from 60% to 80%; MEA-02 was last counted in March; MEA-11 in September only.
    assert_eq!(change("MEA-01"), Some(Change::Better));
    assert_eq!(change("MEA-02"), Some(Change::NoNewValue));
    assert_eq!(change("MEA-11"), Some(Change::NeverMeasured));
}

/// Values of one measure: how many months after March 2024, how much, and which bound.
fn histories() -> impl Strategy<Value = Vec<(u8, i64, u8)>> {
    prop::collection::vec((0..18u8, 0..6i64, 0..5u8), 0..5)
}

proptest! {
    #[test]
    fn every_measure_moves_in_one_way_and_its_words_keep_to_its_bounds(
        history in histories(),
        polarity in 0..3u8,
        target in prop::option::of(0..6i64),
        newest in 0..20u8,
    ) {
        let polarity = [Polarity::Higher, Polarity::Lower, Polarity::NotStated][usize::from(polarity)];
        let measure = share(polarity, target.map(Decimal::from));
        let month = |after: u8| Date::month_end(2024 + i32::from((after + 2) / 12), (after + 2) % 12 + 1);
        let bounds = [Bound::Exact, Bound::About, Bound::AtLeast, Bound::AtMost, Bound::Range];
        let mut values: Vec<MeasureValue> = history
            .iter()
            .map(|(at, number, bound)| {
                let at = month(*at).to_string();
                value(&at, Decimal::from(*number), bounds[usize::from(*bound)])
            })
            .collect();
        values.sort_by_key(|value| value.as_at);
        let all: Vec<&MeasureValue> = values.iter().collect();
        let moved = movement::moved(&measure, &all, Some(month(newest)));
        let point = |value: &MeasureValue| matches!(value.bound, Bound::Exact | Bound::About);
        // Told by another road than the one that works it out.
        let last = values.last();
        let expected = match (last, moved.from) {
            (None, _) => Change::NeverMeasured,
            (Some(_), None) => Change::OneValue,
            (Some(last), _) if last.as_at < month(newest) => Change::NoNewValue,
            (Some(_), Some(_)) => match (moved.besides.step.map(|step| step.way), polarity) {
                (Some(Way::Same), _) => Change::Unmoved,
                (None, _) | (Some(_), Polarity::NotStated) => Change::NotJudged,
                (Some(way), polarity) => {
                    if (way == Way::Rose) == (polarity == Polarity::Higher) {
                        Change::Better
                    } else {
                        Change::Worse
                    }
                }
            },
        };
        prop_assert_eq!(moved.change, expected);
        if let (Some(step), Some(before), Some(now)) = (moved.besides.step, moved.from, last) {
            let both = point(before) && point(now);
            prop_assert_eq!(both, step.bound != Bound::AtLeast);
            prop_assert!(step.by >= Decimal::ZERO);
            if both {
                prop_assert_eq!(step.by, (now.value - before.value).abs());
            }
        }
    }
}
