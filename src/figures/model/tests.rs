//! The sums of the model: published vectors, and identities over random models.

use proptest::prelude::*;

use super::*;
use crate::figures::Value;
use crate::figures::gap::compare::compare;
use crate::figures::gap::gap;
use crate::figures::gap::missed::refilled;
use crate::figures::gap::sensitivity::{SwingPart, sensitivity};
use crate::records::{
    Assumption, BudgetLine, BudgetValue, ColourRule, Council, Driver, Fund, MrpMethod, Rag,
    RatingPolicy, Reserve, ReserveKind, Tranche, TrancheDefaults,
};
use crate::scenarios::{Change, Closing, EfsRule, How, Mark, Plan, Target};
use crate::units::{Date, Rate, dec};

fn year(april: u16) -> FinancialYear {
    FinancialYear::beginning(april).expect("a year of the century")
}

fn council() -> Council {
    let rate = Rate::from_fraction;
    Council {
        name: "A council".into(),
        short_name: "A council".into(),
        code: None,
        nation: crate::records::Nation::England,
        class: None,
        known_by: None,
        figures: crate::records::FiguresOf::default(),
        invented: true,
        first_financial_year: year(2025),
        current_financial_year: year(2026),
        default_scenario: "baseline".into(),
        rating: RatingPolicy { on_track: rate(dec!(0.95)), at_risk: rate(dec!(0.75)) },
        colours: ColourRule::default(),
        reserve_floor: None,
        surplus_to: None,
        risk_scale: None,
        closed_on: std::collections::BTreeMap::new(),
        tranche_defaults: TrancheDefaults {
            rate: rate(dec!(0.055)),
            term_years: 20,
            mrp_method: MrpMethod::Equal,
        },
    }
}

fn line(id: &str, block: Block, driver: Driver) -> BudgetLine {
    BudgetLine {
        id: id.into(),
        title: id.into(),
        fund: Fund::GeneralFund,
        block,
        directorate: String::new(),
        driver,
        assumption_id: String::new(),
        states: None,
        tied_to: String::new(),
        source_id: String::new(),
        row: 0,
    }
}

fn value(line: &str, april: u16, item: BudgetItem, value: Decimal) -> BudgetValue {
    BudgetValue {
        line_id: line.into(),
        year: year(april),
        item,
        value,
        source_id: String::new(),
        row: 0,
    }
}

/// A book of amounts: each line with its block and what it says from 2026/27 on.
fn amounts(lines: &[(&str, Block, &[Decimal])]) -> Book {
    let mut book = Book::of(council());
    for (id, block, values) in lines {
        book.budget_lines.push(line(id, *block, Driver::Amount));
        for (april, amount) in (2026..).zip(*values) {
            book.budget_values.push(value(id, april, BudgetItem::Amount, *amount));
        }
    }
    book
}

fn plan(name: &str) -> Plan {
    Plan::as_it_stands(name)
}

fn annual(model: &Model<'_>, worked: &Worked) -> Vec<Decimal> {
    model.sums.iter().map(|sums| worked.values.of(sums.annual)).collect()
}

/// Bexley's issues page: gaps of 32.658, 38.490 and 43.893 (£m) in three years. What each adds:
/// 38.490 − 32.658 = 5.832; 43.893 − 38.490 = 5.403; the sum 32.658 + 38.490 + 43.893 = 115.041.
#[test]
fn the_three_gaps_of_bexley_are_three_different_numbers() {
    let need = [dec!(132.658), dec!(5.832), dec!(5.403)];
    let funding = [dec!(100), dec!(100), dec!(100)];
    let book = amounts(&[("NEED", Block::Base, &need), ("FUND", Block::Funding, &funding)]);
    let model = Model::build(&book, None, None);
    let worked = model.work(&plan("baseline")).expect("amounts are small");
    assert_eq!(annual(&model, &worked), [dec!(32.658), dec!(38.490), dec!(43.893)]);
    let added: Vec<Option<Decimal>> =
        model.sums.iter().map(|sums| sums.added.map(|added| worked.values.of(added))).collect();
    assert_eq!(added, [None, Some(dec!(5.832)), Some(dec!(5.403))]);
    assert_eq!(model.period_sum.map(|sum| worked.values.of(sum)), Some(dec!(115.041)));
}

fn pounds(amount: Decimal) -> Value {
    Value::Money(Money::from_pounds(amount))
}

/// A need of 100 under “Care” and of 200 under “care!”: a hundredth more of them is 1 and 2.
#[test]
fn drivers_whose_names_look_alike_keep_their_own_figures() {
    let lines: [(&str, Block, &[Decimal]); 2] =
        [("Care", Block::Base, &[dec!(100)]), ("care!", Block::Base, &[dec!(200)])];
    let book = amounts(&lines);
    let gap = gap(&book, None, &plan("baseline"), &[]).expect("amounts are small");
    let found = sensitivity(&gap).expect("amounts are small").expect("a year");
    let sheet = found.figures(&gap);
    let high = |id: &str| sheet.get(id).and_then(|figure| figure.value).expect("a swing");
    assert_eq!(high("sensitivity/care/high"), pounds(dec!(301)));
    assert_eq!(high("sensitivity/care-2/high"), pounds(dec!(302)));
    let ids: Vec<String> =
        found.swings.iter().map(|swing| swing.id(SwingPart::High).to_string()).collect();
    assert_eq!(ids, ["sensitivity/care-2/high", "sensitivity/care/high"]);
}

/// 5 more under a line called “difference” and 3 less funding: 8 apart, 5 of it that line's.
#[test]
fn a_driver_called_as_the_difference_of_a_comparison_keeps_its_own_figure() {
    let lines: [(&str, Block, &[Decimal]); 2] =
        [("difference", Block::Base, &[dec!(100)]), ("FUND", Block::Funding, &[dec!(90)])];
    let book = amounts(&lines);
    let changes = vec![
        change(amount_of("difference"), 2026, How::By(dec!(5))),
        change(amount_of("FUND"), 2026, How::By(dec!(-3))),
    ];
    let more = Plan { changes, ..plan("more") };
    let gap = gap(&book, None, &plan("baseline"), &[more]).expect("amounts are small");
    let found = compare(&gap.model, &gap.main, &gap.others[0]).expect("amounts are small");
    let sheet = found.figures(&gap);
    let of = |part: &str| {
        let id = format!("compare/baseline-to-more/2026-27/{part}");
        sheet.get(id.as_str()).and_then(|figure| figure.value).expect("a part")
    };
    assert_eq!(of("difference"), pounds(dec!(8)));
    assert_eq!(of("difference-2"), pounds(dec!(5)));
}

/// Brighton's base budget rolls forward 246.355 → 269.489 → 278.339 → 287.503 (£m): changes of
/// 23.134, 8.850 and 9.164.
#[test]
fn the_base_of_brighton_rolls_forward() {
    let base = [dec!(246.355), dec!(23.134), dec!(8.850), dec!(9.164)];
    let book = amounts(&[("BASE", Block::Base, &base)]);
    let model = Model::build(&book, None, None);
    let worked = model.work(&plan("baseline")).expect("amounts are small");
    let need: Vec<Decimal> = model.sums.iter().map(|sums| worked.values.of(sums.need)).collect();
    assert_eq!(need, [dec!(246.355), dec!(269.489), dec!(278.339), dec!(287.503)]);
}

/// A constant gap of £30m met by support each year, 5.5%, equal provision over 20 years: 30.00,
/// 33.15, 36.55, 40.21, 44.16 (£m). By hand for year 2: 30 ÷ 20 + 30 × 5.5% = 1.5 + 1.65 = 3.15.
#[test]
fn support_that_fills_a_constant_gap_feeds_on_itself() {
    let expected = [dec!(30.00), dec!(33.15), dec!(36.55), dec!(40.21), dec!(44.16)];
    let millions = |pounds: Decimal| {
        (pounds / dec!(1_000_000)).round_dp_with_strategy(2, crate::units::HALF_AWAY)
    };
    let alone = refilled(&council(), Money::from_pounds(dec!(30_000_000)), year(2026), 5);
    let alone: Vec<Decimal> = alone.iter().map(|(_, need)| millions(need.pounds())).collect();
    assert_eq!(alone, expected);
    // The same by the whole model: a base of 30 and nothing after.
    let base = [dec!(30_000_000), dec!(0), dec!(0), dec!(0), dec!(0)];
    let book = amounts(&[("BASE", Block::Base, &base)]);
    let model = Model::build(&book, None, None);
    let fills = Plan {
        closing: Closing { efs: Some(EfsRule::Fills), ..Closing::default() },
        ..plan("fills")
    };
    let worked = model.work(&fills).expect("amounts are small");
    let drawn: Vec<Decimal> =
        model.closing.iter().map(|closing| millions(worked.values.of(closing.efs))).collect();
    assert_eq!(drawn, expected);
    let unfunded = model.closing.iter().all(|closing| worked.values.of(closing.unfunded).is_zero());
    assert!(unfunded);
}

/// Havering: Band D £1,736.52 in 2024/25 with two rises of 4.99% is £1,823.17 and £1,914.15; the
/// yield of 91,122 is 91,122 × 1,914.15 = £174,421,176.30. A point more on Band D in 2026/27:
/// 1,823.17 × 1.0599 = 1,932.3778… → 1,932.38; (1,932.38 − 1,914.15) × 91,122 = £1,661,154.06.
#[test]
fn council_tax_of_havering_is_as_published() {
    let mut book = Book::of(council());
    book.budget_lines.push(line("TAX", Block::Funding, Driver::CouncilTax));
    let mut add = |april, item, amount| book.budget_values.push(value("TAX", april, item, amount));
    add(2024, BudgetItem::BandD, dec!(1736.52));
    for april in [2025, 2026] {
        add(april, BudgetItem::Core, dec!(0.0299));
        add(april, BudgetItem::AdultSocialCare, dec!(0.02));
    }
    add(2026, BudgetItem::TaxBase, dec!(91122));
    let model = Model::build(&book, Some((year(2026), year(2026))), None);
    let tax = |plan: &Plan| {
        let worked = model.work(plan).expect("amounts are small");
        worked.values.of(model.sums[0].funding)
    };
    let baseline = tax(&plan("baseline"));
    assert_eq!(baseline, dec!(174_421_176.30));
    let item = BudgetItem::Core;
    let point = change(Target::Line { line: "TAX".into(), item }, 2026, How::By(dec!(0.01)));
    let more = tax(&Plan { changes: vec![point], ..plan("point") });
    assert_eq!(more - baseline, dec!(1_661_154.06));
}

/// A direction of £5m of 2026/27 and, where asked, a second of £3m; receipts against the first.
fn directed(receipts: Option<i64>, second: bool) -> Book {
    let base = [dec!(6_000_000), dec!(0)];
    let mut book = amounts(&[("BASE", Block::Base, &base)]);
    let ids: &[(&str, i64)] = if second { &[("A", 5), ("B", 3)] } else { &[("A", 5)] };
    for (id, millions) in ids {
        book.capitalisation.push(Tranche {
            id: (*id).into(),
            as_at: Date::from_words("2026-02-20").expect("a date"),
            source_id: String::new(),
            year: year(2026),
            requested: None,
            minded_to: None,
            in_principle: Some(Money::from_pence(millions * 100_000_000)),
            final_direction: None,
            used: None,
            draw_date: None,
            rate: Some(Rate::from_fraction(dec!(0.05))),
            premium: None,
            term_years: Some(20),
            mrp_method: Some(MrpMethod::Equal),
            receipts_applied: receipts.map(|pounds| Money::from_pence(pounds * 100)),
            note: String::new(),
            row: 0,
        });
    }
    book
}

/// £5m drawn, £7m of receipts: nothing is borrowed, so 2027/28 bears no cost, and none is earned.
#[test]
fn receipts_beyond_what_is_drawn_cost_nothing_and_earn_nothing() {
    let book = directed(Some(7_000_000), false);
    let model = Model::build(&book, None, None);
    let worked = model.work(&plan("baseline")).expect("amounts are small");
    assert_eq!(annual(&model, &worked), [dec!(6_000_000), dec!(6_000_000)]);
    assert_eq!(worked.values.of(model.closing[0].efs), dec!(5_000_000));
}

/// £5m and £3m agreed for one year: all of the £6m may be drawn. Its cost a year later: 6 ÷ 20 + 6 ×
/// 5% = 0.3 + 0.3 = £0.6m on top of the gap of £6m.
#[test]
fn two_directions_of_one_year_are_agreed_together() {
    let book = directed(None, true);
    let model = Model::build(&book, None, None);
    let worked = model.work(&plan("baseline")).expect("amounts are small");
    assert_eq!(annual(&model, &worked), [dec!(6_000_000), dec!(6_600_000)]);
    assert!(worked.values.of(model.closing[0].unfunded).is_zero());
    let stage = Closing { efs_stage: Some("in_principle".into()), ..Closing::default() };
    let staged = model.work(&Plan { closing: stage, ..plan("staged") }).expect("amounts are small");
    assert!(staged.values.of(model.closing[0].unfunded).is_zero());
}

/// General reserves of £1.0m with a minimum of £0.2m, a floor of £0.9m and a plan to use £0.5m: the
/// floor binds the plan as it binds the closing, so £0.1m is used and £0.9m is left.
#[test]
fn a_plan_keeps_to_the_floor_as_closing_does() {
    let base = [dec!(300_000)];
    let mut book = amounts(&[("BASE", Block::Base, &base)]);
    book.council.reserve_floor = Some(Money::from_pence(90_000_000));
    let mut reserve = general(100_000_000);
    reserve.minimum = Some(Money::from_pence(20_000_000));
    reserve.planned_use = Some(Money::from_pence(50_000_000));
    book.reserves.push(reserve);
    let model = Model::build(&book, None, None);
    let worked = model.work(&plan("baseline")).expect("amounts are small");
    let of = &model.closing[0].reserves[0];
    assert_eq!(worked.values.of(of.planned), dec!(100_000));
    assert_eq!(worked.values.of(of.closing), dec!(900_000));
    assert_eq!(annual(&model, &worked), [dec!(200_000)]);
}

/// Band D is last stated for 2024/25; without the rise of 2025/26 the yield of 2026/27 is not known.
#[test]
fn a_rise_that_nobody_states_is_asked_for() {
    let mut book = Book::of(council());
    book.budget_lines.push(line("TAX", Block::Funding, Driver::CouncilTax));
    let mut add = |april, item, amount| book.budget_values.push(value("TAX", april, item, amount));
    add(2024, BudgetItem::BandD, dec!(1736.52));
    add(2026, BudgetItem::Core, dec!(0.0299));
    add(2026, BudgetItem::TaxBase, dec!(91122));
    let model = Model::build(&book, Some((year(2026), year(2026))), None);
    let worked = model.work(&plan("baseline")).expect("amounts are small");
    let short = model.short(&worked);
    assert_eq!(short[0].lacks, ["band d or core of TAX for 2025/26"]);
}

fn change(target: Target, april: u16, how: How) -> Change {
    let (why, place) = ("a test".to_owned(), "test.toml:1".to_owned());
    Change { target, year: year(april), how, mark: Mark::Assumed, why, place }
}

fn amount_of(id: &str) -> Target {
    Target::Line { line: id.into(), item: BudgetItem::Amount }
}

/// A general reserve with so many pence on 1 April 2026.
fn general(pence: i64) -> Reserve {
    Reserve {
        id: "GEN".into(),
        title: "General".into(),
        fund: Fund::GeneralFund,
        kind: ReserveKind::General,
        usable_for_gap: true,
        draw_order: Some(1),
        year: year(2026),
        opening: Some(Money::from_pence(pence)),
        planned_use: None,
        minimum: None,
        bound: None,
        note: String::new(),
        source_id: String::new(),
        row: 0,
    }
}

prop_compose! {
    /// A random model over four years: needs, a rise on a base, a one-off, funding, a reserve.
    fn books()(
        needs in prop::collection::vec(-500_000_i64..500_000, 12),
        funding in prop::collection::vec(0_i64..1_000_000, 4),
        once in prop::collection::vec(-200_000_i64..200_000, 4),
        rates in prop::collection::vec(-500_i64..900, 4),
        reserve in 0_i64..2_000_000,
    ) -> Book {
        let pounds = |pence: &i64| Decimal::new(*pence, 2);
        let [a, b, c]: [Vec<Decimal>; 3] =
            [0, 4, 8].map(|from| needs[from..from + 4].iter().map(pounds).collect());
        let funding: Vec<Decimal> = funding.iter().map(pounds).collect();
        let once: Vec<Decimal> = once.iter().map(pounds).collect();
        let mut book = amounts(&[
            ("BASE", Block::Base, &a),
            ("DEMAND", Block::Demand, &b),
            ("CORP", Block::Corporate, &c),
            ("ONCE", Block::OneOff, &once),
            ("FUND", Block::Funding, &funding),
        ]);
        let mut pay = line("PAY", Block::Inflation, Driver::Uplift);
        pay.assumption_id = "RATE".into();
        book.budget_lines.push(pay);
        book.budget_values.push(value("PAY", 2026, BudgetItem::Base, dec!(900_000)));
        for (april, rate) in (2026..).zip(&rates) {
            let central = Decimal::new(*rate, 4);
            book.assumptions.push(Assumption {
                id: "RATE".into(),
                title: "Pay".into(),
                year: year(april),
                low: Some(central - dec!(0.01)),
                central,
                high: Some(central + dec!(0.02)),
                quality: Rag::Amber,
                impact: Rag::Red,
                source_id: String::new(),
                row: 0,
            });
        }
        let mut pot = general(reserve);
        pot.minimum = Some(Money::from_pence(reserve / 3));
        book.reserves.push(pot);
        book
    }
}

fn no_closing() -> Plan {
    Plan {
        closing: Closing {
            efs: Some(EfsRule::None),
            reserves: Some(crate::scenarios::Reserves::None),
            ..Closing::default()
        },
        ..plan("open")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_last_gap_is_the_first_with_all_that_is_added(book in books()) {
        let model = Model::build(&book, None, None);
        let worked = model.work(&no_closing()).expect("small");
        let gaps = annual(&model, &worked);
        let added: Decimal =
            model.sums.iter().filter_map(|sums| Some(worked.values.of(sums.added?))).sum();
        prop_assert_eq!(gaps[3], gaps[0] + added);
        let sum = model.period_sum.map(|sum| worked.values.of(sum));
        prop_assert_eq!(sum, Some(gaps.iter().sum()));
    }

    #[test]
    fn a_one_off_changes_exactly_one_year(book in books(), at in 0_usize..4, pence in 1_i64..99_999) {
        let model = Model::build(&book, None, None);
        let before = annual(&model, &model.work(&no_closing()).expect("small"));
        let how = How::By(Decimal::new(pence, 2));
        let april = 2026 + u16::try_from(at).expect("one of four");
        let once = Plan { changes: vec![change(amount_of("ONCE"), april, how)], ..no_closing() };
        let after = annual(&model, &model.work(&once).expect("small"));
        for year in 0..4 {
            let moved = if year == at { Decimal::new(pence, 2) } else { Decimal::ZERO };
            prop_assert_eq!(after[year] - before[year], moved);
        }
    }

    #[test]
    fn an_override_of_one_year_changes_no_earlier_year(book in books(), at in 0_usize..4) {
        let model = Model::build(&book, None, None);
        let before = annual(&model, &model.work(&plan("baseline")).expect("small"));
        let april = 2026 + u16::try_from(at).expect("one of four");
        let changes = vec![
            change(Target::Assumption("RATE".into()), april, How::High),
            change(amount_of("DEMAND"), april, How::By(dec!(1234.56))),
        ];
        let over = Plan { changes, ..plan("over") };
        let after = annual(&model, &model.work(&over).expect("small"));
        prop_assert_eq!(&before[..at], &after[..at]);
        prop_assert_ne!(before[at], after[at]);
    }

    #[test]
    fn overlays_that_touch_different_things_may_come_in_any_order(book in books()) {
        let model = Model::build(&book, None, None);
        let one = Plan {
            changes: vec![change(amount_of("CORP"), 2027, How::To(dec!(777)))],
            ..plan("one")
        };
        let two = Plan {
            changes: vec![change(Target::Assumption("RATE".into()), 2026, How::Low)],
            ..plan("two")
        };
        let first = model.work(&one.clone().then(two.clone())).expect("small");
        let second = model.work(&two.then(one)).expect("small");
        prop_assert_eq!(first.values, second.values);
    }

    #[test]
    fn what_parts_two_scenarios_adds_up_to_the_penny(book in books(), pence in -99_999_i64..99_999) {
        let mut changes = vec![
            change(Target::Assumption("RATE".into()), 2026, How::High),
            change(Target::Assumption("RATE".into()), 2028, How::Low),
            change(amount_of("DEMAND"), 2027, How::By(Decimal::new(pence, 2))),
        ];
        changes.push(change(amount_of("FUND"), 2028, How::By(Decimal::new(pence, 2))));
        let closing = Closing { efs: Some(EfsRule::Fills), ..Closing::default() };
        let other = Plan { changes, closing, ..plan("other") };
        let gap = gap(&book, None, &plan("baseline"), &[other]).expect("small");
        let parted = crate::figures::gap::compare::compare(&gap.model, &gap.main, &gap.others[0])
            .expect("small");
        for at in 0..4 {
            let parts: Option<Money> = parted.parts.iter().map(|part| part.by_year[at]).sum();
            prop_assert_eq!(parts, Some(parted.after[at] - parted.before[at]));
        }
    }

    #[test]
    fn a_gap_closed_once_comes_back_with_the_cost_of_closing_it(book in books()) {
        let model = Model::build(&book, None, None);
        let open = model.work(&no_closing()).expect("small");
        let closing = Closing { efs: Some(EfsRule::Fills), ..Closing::default() };
        let closed = model.work(&Plan { closing, ..plan("closed") }).expect("small");
        let of = |worked: &Worked, node| worked.values.of(node);
        let mut cost = Decimal::ZERO;
        for (sums, closing) in model.sums.iter().zip(&model.closing) {
            cost += of(&closed, sums.sections[5]);
            prop_assert_eq!(of(&closed, sums.annual), of(&open, sums.annual) + cost);
            let to_close = of(&closed, sums.annual).max(Decimal::ZERO);
            let by = of(&closed, closing.all_reserves) + of(&closed, closing.efs_cover);
            prop_assert_eq!(to_close, by + of(&closed, closing.unfunded));
            for reserve in &closing.reserves {
                let left = of(&closed, reserve.closing);
                prop_assert_eq!(of(&closed, reserve.opening) - left, of(&closed, reserve.drawn));
                let untouched = of(&closed, reserve.drawn).is_zero();
                prop_assert!(untouched || left >= of(&closed, reserve.minimum));
            }
        }
    }

    #[test]
    fn the_bridge_leads_from_one_gap_to_the_next(book in books()) {
        let gap = gap(&book, None, &plan("baseline"), &[]).expect("small");
        for bridge in gap.bridges() {
            let steps: Money = bridge.steps.iter().map(|step| step.change).sum();
            prop_assert_eq!(bridge.start + steps, bridge.end);
        }
    }
}

proptest! {
    /// Whatever a surplus or deficit and whoever asks of the fund, the parts add to the whole, to the penny.
    #[test]
    fn shares_of_the_collection_fund_add_to_the_whole(
        pence in -900_000_000i64..900_000_000,
        rates in -900_000_000i64..900_000_000,
        demands in prop::collection::vec(1i64..90_000_000_000, 6),
        shares in prop::collection::vec(0u32..2_500, 4),
    ) {
        use BudgetItem::{OwnDemand, PreceptCounty, PreceptFire, PreceptGla, PreceptOther, PreceptPolice};
        use BudgetItem::{RatesSurplus, ShareCentral, ShareCounty, ShareFire, ShareGla, TaxSurplus};
        let mut book = Book::of(council());
        book.budget_lines.push(line("COL", Block::OneOff, Driver::CollectionFund));
        let pounds = |pence: i64| Money::from_pence(pence).pounds();
        let asked = [OwnDemand, PreceptCounty, PreceptPolice, PreceptFire, PreceptGla, PreceptOther];
        let mut values = vec![(TaxSurplus, pounds(pence)), (RatesSurplus, pounds(rates))];
        values.extend(asked.into_iter().zip(demands.iter().map(|pence| pounds(*pence))));
        let tiers = [ShareCentral, ShareCounty, ShareFire, ShareGla];
        values.extend(tiers.into_iter().zip(shares.iter().map(|share| Decimal::from(*share) * dec!(0.0001))));
        for (item, amount) in values {
            book.budget_values.push(value("COL", 2026, item, amount));
        }
        let model = Model::build(&book, None, None);
        let worked = model.work(&Plan::default()).expect("it can be worked out");
        let of = |parts: &[&str]| -> Decimal {
            let nodes = model.graph.nodes().filter(|(_, node)| {
                let id = node.id().to_string();
                parts.iter().any(|part| id.starts_with(&format!("line/COL/2026-27/{part}")))
            });
            nodes.map(|(at, _)| worked.values.of(at)).sum()
        };
        prop_assert_eq!(of(&["tax-to-", "tax-own"]), pounds(pence));
        prop_assert_eq!(of(&["rates-to-", "rates-own"]), pounds(rates));
        let whole = of(&["tax-own", "rates-own"]);
        let net = model.lines.iter().find(|line| line.id == "COL").and_then(|line| line.nodes[0]);
        prop_assert_eq!(net.map(|node| worked.values.of(node)), Some(-whole));
    }
}
