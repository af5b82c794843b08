//! What is worked out beside the model: it adds up, and it agrees with the model's own table.

use std::path::Path;

use super::*;
use crate::datasets::shipped;
use crate::scenarios::{self, Turns, Unit, parse, written};
use crate::units::{Decimal, Money, dec};

fn gap_of<'b>(book: &'b Book, scenario: &str) -> Gap<'b> {
    let name = book.council.short_name.to_lowercase();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let plan = scenarios::load(&folder, scenario, book).unwrap();
    let others = scenarios::list(&folder, book).unwrap();
    let others: Vec<_> = others.into_iter().map(|named| named.plan).collect();
    gap(book, None, &plan, &others).unwrap()
}

/// The figures of the model with what is shown beside it.
fn sheet_of(gap: &Gap<'_>) -> Sheet {
    let mut sheet = gap.figures();
    gap.add_paths(&mut sheet);
    sheet
}

fn pounds(amount: Decimal) -> Money {
    Money::from_pounds(amount)
}

#[test]
fn the_steps_to_every_gap_add_up_to_it() {
    for (name, scenario) in
        [("smallshire", "baseline"), ("smallshire", "efs-fills"), ("havering", "baseline")]
    {
        let book = shipped(name);
        let gap = gap_of(&book, scenario);
        for year in gap.years() {
            let steps = steps(&gap, *year).unwrap();
            let sum: Money = steps.steps.iter().map(|step| step.amount).sum();
            assert_eq!(steps.from.amount + sum, steps.to.amount, "{name} {scenario} {year}");
        }
    }
}

#[test]
fn every_step_has_a_figure_of_the_same_amount() {
    let book = shipped("smallshire");
    let gap = gap_of(&book, "baseline");
    let sheet = sheet_of(&gap);
    for year in gap.years() {
        let steps = steps(&gap, *year).unwrap();
        for step in steps.steps.iter().chain([&steps.from, &steps.to]) {
            let figure = sheet.get(&step.id).unwrap_or_else(|| panic!("no {}", step.id));
            assert_eq!(figure.value, Some(Value::Money(step.amount)), "{}", step.id);
        }
    }
}

/// Section 8a of the README: 1,400,000 on 1 April 2025; after the planned 100,000, the 300,000 of
/// the smoothing reserve and 200,000 of the general one, 800,000 is left. Its minimum,
/// 800,000, is above the council's floor, 700,000; the smoothing reserve may go to nil.
#[test]
fn smallshire_reserves_fall_to_their_least_in_the_first_year() {
    let book = shipped("smallshire");
    let gap = gap_of(&book, "baseline");
    let first = reserves(&gap, &gap.main)[0];
    assert_eq!(first.opening, pounds(dec!(1_400_000)));
    assert_eq!(first.closing, pounds(dec!(800_000)));
    assert_eq!(first.general + first.earmarked, first.closing);
    assert_eq!(first.least, pounds(dec!(800_000)));
}

/// A council's floor above the minima of its general reserves stands in their place.
#[test]
fn the_floor_counts_where_it_is_above_the_minima() {
    let mut book = shipped("smallshire");
    book.council.reserve_floor = Some(pounds(dec!(900_000)));
    let gap = gap_of(&book, "baseline");
    assert_eq!(reserves(&gap, &gap.main)[0].least, pounds(dec!(900_000)));
}

#[test]
fn havering_states_no_reserve_and_so_has_no_path_of_reserves() {
    let book = shipped("havering");
    let gap = gap_of(&book, "baseline");
    assert!(reserves(&gap, &gap.main).is_empty());
}

#[test]
fn support_over_its_life_agrees_with_the_loans_of_the_model_and_is_paid_back() {
    for (name, scenario) in [("smallshire", "efs-fills"), ("havering", "efs-fills")] {
        let book = shipped(name);
        let gap = gap_of(&book, scenario);
        let path = support(&gap, &gap.main).unwrap();
        let sheet = sheet_of(&gap);
        for year in gap.years() {
            let of = |part: &str| -> Money {
                let loans = gap.model.loans.iter();
                let ids = loans.map(|loan| loan.id.of(*year).at(part));
                let values = ids.filter_map(|id| sheet.get(&id)?.value);
                values
                    .map(|value| match value {
                        Value::Money(amount) => amount,
                        Value::Rate(_) | Value::Count(_) | Value::Number(_) => Money::NIL,
                    })
                    .sum()
            };
            let ours = path.of(*year).unwrap();
            assert_eq!(ours.provision, of("mrp"), "{name} {year}");
            assert_eq!(ours.interest, of("interest"), "{name} {year}");
        }
        assert_eq!(path.years.last().unwrap().owed(), Money::NIL, "{name}");
        assert_eq!(path.drawn + path.drawn_interest, path.drawn_cost, "{name}");
    }
}

#[test]
fn without_support_there_is_no_path_of_it() {
    let mut book = shipped("smallshire");
    book.capitalisation.clear();
    let gap = gap_of(&book, "no-efs");
    assert!(support(&gap, &gap.main).is_none());
}

/// Band D of Smallshire and its base by hand: what 2026/27 brings at the Band D of 2025/26, what the
/// 4.99% adds, and what a rise of 5.99% would: each Band D to the penny first.
#[test]
fn a_point_of_council_tax_is_worked_on_band_d_to_the_penny() {
    let book = shipped("smallshire");
    let gap = gap_of(&book, "baseline");
    let of_line = &tax_yield(&gap, &gap.main)[0];
    assert!(of_line.years[0].rise.is_none(), "Band D of 2025/26 is stated without a rise");
    let next = of_line.years[1];
    let rise = next.rise.unwrap();
    // 8,100 × £1,500.00 = 12,150,000; 1,500 × 1.0499 = 1,574.85, × 8,100 = 12,756,285;
    // 1,500 × 1.0599 = 1,589.85, × 8,100 = 12,877,785, which is 121,500 more.
    assert_eq!(rise.before, pounds(dec!(12_150_000)));
    assert_eq!(next.total, pounds(dec!(12_756_285)));
    assert_eq!(next.from_rise(), Some(pounds(dec!(606_285))));
    assert_eq!(rise.point, pounds(dec!(121_500)));
}

#[test]
fn figures_under_another_scenario_say_how_to_follow_them_back() {
    let book = shipped("smallshire");
    let gap = gap_of(&book, "baseline");
    let sheet = sheet_of(&gap);
    let figure = sheet.get("worst:reserves/2025-26/closing").unwrap();
    assert_eq!(figure.kind, FigureKind::Assumed);
    assert!(
        figure.basis.words().contains("mtfs explain --scenario worst reserves/2025-26/closing")
    );
}

/// Every lever of Smallshire, in every year that it moves anything in: what a scenario file writes for it moves that,
/// to that value, and nothing else.
#[test]
fn every_lever_writes_a_scenario_that_sets_what_it_moves() {
    let book = shipped("smallshire");
    let gap = gap_of(&book, "baseline");
    let (model, main) = gap.seen();
    let mut held = std::collections::BTreeSet::new();
    for lever in &model.levers {
        let years = model.years.iter().copied().map(Some).chain([None]);
        for year in years {
            let value = match (&lever.turns, lever.unit) {
                (Turns::Reserves, _) => Decimal::ZERO,
                (_, Unit::Fraction) => dec!(0.0123),
                (_, Unit::Pounds | Unit::Number) => dec!(1234.56),
            };
            let mut wanted = main.inputs.clone();
            if !model.turn(&mut wanted, lever, (year, value)) {
                continue;
            }
            let settings = lever.settings(year, value, "to see");
            let text = written(&lever.title, "to see", &settings);
            // A rate or a rule that holds for all years is written once; an assumption only where its table has it.
            let plan = match parse("tried", &text, &book) {
                Ok(plan) => plan,
                Err(faults) => {
                    let unstated = faults.iter().all(|fault| fault.contains("states no"));
                    assert!(unstated, "{}: {faults:?}\n{text}", lever.id);
                    continue;
                }
            };
            let came = model.inputs(&main.plan.clone().then(plan)).unwrap();
            assert_eq!(came.values, wanted.values, "{} {year:?}\n{text}", lever.id);
            held.insert(lever.id.as_str());
        }
    }
    for id in ["council-tax", "delivery", "savings", "efs", "efs-rate", "reserves"] {
        assert!(held.contains(id), "{id} in {held:?}");
    }
    assert!(held.iter().any(|id| id.starts_with("assumption/")), "{held:?}");
    assert!(held.iter().any(|id| id.starts_with("line/")), "{held:?}");
}

/// What moves an input by itself is found from the input too, and names the same.
#[test]
fn what_moves_an_input_is_found_from_it() {
    let book = shipped("smallshire");
    let gap = gap_of(&book, "baseline");
    let (model, main) = gap.seen();
    let mut found = 0;
    for slot in 0..main.inputs.values.len() {
        let Some((lever, year)) = model.lever_of(slot) else { continue };
        let mut turned = main.inputs.clone();
        assert!(model.turn(&mut turned, lever, (year, dec!(0.777))), "{}", lever.id);
        assert_eq!(turned.values[slot], dec!(0.777), "{}", lever.id);
        found += 1;
    }
    assert!(found > 50, "{found}");
}
