//! Which value of a lever closes a year's gap, and how far assumptions may move.

use super::Gap;
use super::warnings::core_limit;
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::model::stem::{Knob, Share};
use crate::figures::model::{Inputs, Unfit};
use crate::records::{Brag, BudgetItem};
use crate::units::{Decimal, FinancialYear, Money, Rate, dec, words};

words! {
    /// Something that can be turned to close a gap.
    Lever {
        /// The core rise of council tax in the year, up to the highest that needs no referendum.
        CouncilTax = "council-tax",
        /// The part of the savings programme that comes on time, whatever the officers forecast.
        Delivery = "delivery",
        /// New recurring savings found for the year.
        Savings = "savings",
        /// Support drawn for the year.
        Efs = "efs",
    }
}

impl Lever {
    /// Says what is turned.
    pub const fn title(self) -> &'static str {
        match self {
            Self::CouncilTax => "Core rise of council tax in the year",
            Self::Delivery => "Part of planned savings that comes on time",
            Self::Savings => "New recurring savings found for the year",
            Self::Efs => "Support drawn for the year",
        }
    }
}

/// A value of a lever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A fraction of one.
    Rate(Rate),
    /// Pounds.
    Money(Money),
}

/// What turning a lever comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is left unfunded as it is.
    AlreadyMet,
    /// This value leaves nothing unfunded.
    Met(Setting),
    /// At its limit this much is still unfunded.
    NotWithin {
        /// The limit.
        limit: Setting,
        /// What is left there.
        left: Money,
    },
    /// The model has nothing to turn.
    Nothing,
    /// With it turned, what is unfunded is not known.
    NotKnown,
}

/// What turning a lever in a year comes to, with the ids of its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solved {
    /// The year.
    pub year: FinancialYear,
    /// The lever.
    pub lever: Lever,
    /// What turning it comes to.
    pub outcome: Outcome,
    /// The id of what is unfunded as it is.
    unfunded: FigureId,
}

impl Solved {
    fn id(&self) -> FigureId {
        FigureId::of_subject("solve").of(self.year).of(self.lever)
    }

    /// Gives the id of the value that leaves nothing unfunded, or of the limit where none does.
    pub fn value_id(&self) -> FigureId {
        self.id().at("value")
    }

    /// Gives the id of what is left unfunded at the limit.
    pub fn left_id(&self) -> FigureId {
        self.id().at("left")
    }

    fn add(&self, sheet: &mut Sheet) {
        let (setting, left, words) = match self.outcome {
            Outcome::AlreadyMet | Outcome::Nothing | Outcome::NotKnown => return,
            Outcome::Met(setting) => {
                (setting, None, "the least value with which nothing of the year is left unfunded")
            }
            Outcome::NotWithin { limit, left } => {
                (limit, Some(left), "its limit, at which the year is not funded in full")
            }
        };
        let (unit, value) = match setting {
            Setting::Rate(rate) => ("fraction", Value::Rate(rate)),
            Setting::Money(amount) => ("pounds", Value::Money(amount)),
        };
        let basis = || Basis::formula(words, [self.unfunded.clone()]);
        let (id, title) = (self.value_id(), format!("{}, {}", self.lever.title(), self.year));
        let (value, kind) = (Some(value), FigureKind::Assumed);
        sheet.add(Figure { id, title, unit, value, kind, basis: basis() });
        if let Some(left) = left {
            let title = format!("Unfunded at the limit of: {}, {}", self.lever.title(), self.year);
            sheet.money(self.left_id(), title, Some(left), kind, basis());
        }
    }
}

/// A year of which it is not known what is unfunded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsure {
    /// The year.
    pub year: FinancialYear,
    /// What is not stated.
    pub lacks: Vec<String>,
}

/// Gives the years of which it is not known what is unfunded: their gap is not, or what closes it.
pub fn unsure(gap: &Gap<'_>) -> Vec<Unsure> {
    let (model, main) = gap.seen();
    let years = model.years.iter().zip(&model.closing);
    let unknown = years.filter(|(_, closing)| !main.knows(closing.unfunded));
    let told =
        unknown.map(|(year, of)| Unsure { year: *year, lacks: model.lacks(main, of.unfunded) });
    told.collect()
}

/// Turns one lever or each, in one year or in each; of a year of which it is not known what is unfunded nothing is
/// given.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn solve_each(
    gap: &Gap<'_>,
    lever: Option<Lever>,
    year: Option<FinancialYear>,
) -> Result<Vec<Solved>, Unfit> {
    let (model, main) = gap.seen();
    let mut found = Vec::new();
    for (of, closing) in model.years.iter().copied().zip(&model.closing) {
        for one in Lever::ALL.iter().copied() {
            let asked = year.is_none_or(|year| year == of) && main.knows(closing.unfunded);
            if asked && lever.is_none_or(|lever| lever == one) {
                let unfunded = model.graph.node(closing.unfunded).id();
                let outcome = solve(gap, one, of)?;
                found.push(Solved { year: of, lever: one, outcome, unfunded });
            }
        }
    }
    Ok(found)
}

/// Gives the figures of what was turned.
pub fn figures(found: &[Solved]) -> Sheet {
    let mut sheet = Sheet::default();
    for solved in found {
        solved.add(&mut sheet);
    }
    sheet
}

/// The largest amount that is looked for.
const MOST: Decimal = dec!(10_000_000_000);

/// The inputs with a lever at a step, of so many steps.
struct Turn<'a> {
    slots: Vec<usize>,
    steps: u64,
    at: Box<dyn Fn(u64) -> Decimal + 'a>,
    setting: fn(Decimal) -> Setting,
}

/// Finds the least value of a lever with which nothing of a year is left unfunded.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn solve(gap: &Gap<'_>, lever: Lever, year: FinancialYear) -> Result<Outcome, Unfit> {
    let (model, main) = gap.seen();
    let Some(at) = model.at(year) else { return Ok(Outcome::Nothing) };
    let goal = model.closing[at].unfunded;
    if !main.knows(goal) {
        return Ok(Outcome::NotKnown);
    }
    if main.pounds(goal) <= Money::NIL {
        return Ok(Outcome::AlreadyMet);
    }
    let mut inputs = main.inputs.clone();
    let Some(turn) = turn(gap, lever, year, &mut inputs) else { return Ok(Outcome::Nothing) };
    // To the penny: interest of a draw is, so what is left may be a fraction of one.
    let left_at = |step: u64| -> Result<Option<Money>, Unfit> {
        let mut inputs = inputs.clone();
        for slot in &turn.slots {
            inputs.values[*slot] = (turn.at)(step);
        }
        Ok(model.turned(&inputs)?.pounds(goal))
    };
    let setting = |step: u64| (turn.setting)((turn.at)(step));
    let Some(left) = left_at(turn.steps)? else { return Ok(Outcome::NotKnown) };
    if left > Money::NIL {
        return Ok(Outcome::NotWithin { limit: setting(turn.steps), left });
    }
    let is_met = |step: u64| Ok(left_at(step)?.map(|left| left <= Money::NIL));
    let met = least(turn.steps, is_met)?;
    Ok(met.map_or(Outcome::NotKnown, |step| Outcome::Met(setting(step))))
}

/// Finds the least step at which something holds that holds at the last one and, once it holds, at
/// all after; `None` where at a step on the way it is not known.
pub(super) fn least(
    last: u64,
    holds: impl Fn(u64) -> Result<Option<bool>, Unfit>,
) -> Result<Option<u64>, Unfit> {
    let (mut fails, mut met) = (0, last);
    match holds(0)? {
        Some(false) => {}
        Some(true) => return Ok(Some(0)),
        None => return Ok(None),
    }
    while met - fails > 1 {
        let middle = fails + (met - fails) / 2;
        match holds(middle)? {
            Some(true) => met = middle,
            Some(false) => fails = middle,
            None => return Ok(None),
        }
    }
    Ok(Some(met))
}

fn turn<'a>(
    gap: &Gap<'_>,
    lever: Lever,
    year: FinancialYear,
    inputs: &mut Inputs,
) -> Option<Turn<'a>> {
    let model = gap.seen().0;
    let hundredth = |step: u64| Decimal::from(step) * dec!(0.0001);
    let pennies = |step: u64| Decimal::from(step) * dec!(0.01);
    let most = u64::try_from((MOST * Decimal::ONE_HUNDRED).mantissa()).ok()?;
    let rate = |value: Decimal| Setting::Rate(Rate::from_fraction(value));
    let money = |value: Decimal| Setting::Money(Money::from_pounds(value));
    match lever {
        Lever::CouncilTax => {
            let of_year = |((_, item, of), _): &(&(String, BudgetItem, FinancialYear), &usize)| {
                *item == BudgetItem::Core && *of == year
            };
            let slots: Vec<usize> = model.rates().filter(of_year).map(|(_, at)| *at).collect();
            let steps = (core_limit().fraction() * dec!(10_000)).normalize().mantissa();
            let steps = u64::try_from(steps).ok().filter(|_| !slots.is_empty())?;
            Some(Turn { slots, steps, at: Box::new(hundredth), setting: rate })
        }
        Lever::Delivery => {
            let trust = model.input_named(&Knob::Trust.stem(), None)?;
            inputs.values[trust] = Decimal::ZERO;
            let of = |share: Share| {
                let stems = Brag::ALL.iter().map(move |brag| share.stem(*brag));
                stems.filter_map(|stem| model.input_named(&stem, None))
            };
            for late in of(Share::Late) {
                inputs.values[late] = Decimal::ZERO;
            }
            let slots = of(Share::Never).collect();
            // What does not come on time is taken as never coming: the later years are not helped.
            let never = |step: u64| Decimal::ONE - Decimal::from(step) * dec!(0.0001);
            let on_time = |never: Decimal| Setting::Rate(Rate::from_fraction(Decimal::ONE - never));
            Some(Turn { slots, steps: 10_000, at: Box::new(never), setting: on_time })
        }
        Lever::Savings => {
            let slot = model.input_named(&Knob::RecurringFound.stem(), Some(year))?;
            Some(Turn { slots: vec![slot], steps: most, at: Box::new(pennies), setting: money })
        }
        Lever::Efs => {
            let slot = model.input_named(&Knob::EfsAgreed.stem(), Some(year))?;
            Some(Turn { slots: vec![slot], steps: most, at: Box::new(pennies), setting: money })
        }
    }
}
