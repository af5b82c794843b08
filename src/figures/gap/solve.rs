//! Which value of a lever closes a year's gap, and how far assumptions may move.

use super::Gap;
use super::warnings::core_limit;
use crate::figures::model::{NodeId, Unfit};
use crate::records::BudgetItem;
use crate::units::{Decimal, FinancialYear, Money, Rate, dec};

/// Something that can be turned to close a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lever {
    /// The core rise of council tax in the year, up to the highest that needs no referendum.
    CouncilTax,
    /// The part of the savings programme that comes on time, whatever the officers forecast.
    Delivery,
    /// New recurring savings found for the year.
    Savings,
    /// Support drawn for the year.
    Efs,
}

impl Lever {
    /// Every lever.
    pub const ALL: [Self; 4] = [Self::CouncilTax, Self::Delivery, Self::Savings, Self::Efs];

    /// Gives the word of the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CouncilTax => "council-tax",
            Self::Delivery => "delivery",
            Self::Savings => "savings",
            Self::Efs => "efs",
        }
    }

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
    let Some(at) = gap.model.at(year) else { return Ok(Outcome::Nothing) };
    let goal = gap.model.closing[at].unfunded;
    let left = gap.main.pounds(goal);
    if left <= Money::NIL {
        return Ok(Outcome::AlreadyMet);
    }
    let mut inputs = gap.main.inputs.values.clone();
    let Some(turn) = turn(gap, lever, year, &mut inputs) else { return Ok(Outcome::Nothing) };
    let left_at = |step: u64| -> Result<Money, Unfit> {
        let mut inputs = inputs.clone();
        for slot in &turn.slots {
            inputs[*slot] = (turn.at)(step);
        }
        Ok(Money::from_pounds(gap.model.graph.evaluate(&inputs)?.of(goal)))
    };
    let setting = |step: u64| (turn.setting)((turn.at)(step));
    let at_limit = left_at(turn.steps)?;
    if at_limit > Money::NIL {
        return Ok(Outcome::NotWithin { limit: setting(turn.steps), left: at_limit });
    }
    Ok(Outcome::Met(setting(least(turn.steps, |step| Ok(left_at(step)? <= Money::NIL))?)))
}

/// Finds the least step at which something holds that holds at the last one and, once it holds, at
/// all after.
fn least(last: u64, holds: impl Fn(u64) -> Result<bool, Unfit>) -> Result<u64, Unfit> {
    let (mut fails, mut met) = (0, last);
    if holds(0)? {
        return Ok(0);
    }
    while met - fails > 1 {
        let middle = fails + (met - fails) / 2;
        if holds(middle)? {
            met = middle;
        } else {
            fails = middle;
        }
    }
    Ok(met)
}

fn turn<'a>(
    gap: &Gap<'_>,
    lever: Lever,
    year: FinancialYear,
    inputs: &mut [Decimal],
) -> Option<Turn<'a>> {
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
            let slots: Vec<usize> = gap.model.rates().filter(of_year).map(|(_, at)| *at).collect();
            let steps = (core_limit().fraction() * dec!(10_000)).normalize().mantissa();
            let steps = u64::try_from(steps).ok().filter(|_| !slots.is_empty())?;
            Some(Turn { slots, steps, at: Box::new(hundredth), setting: rate })
        }
        Lever::Delivery => {
            let trust = gap.model.input_named("delivery/trust", None)?;
            inputs[trust] = Decimal::ZERO;
            let mut slots = Vec::new();
            for (slot, input) in gap.model.graph.inputs().iter().enumerate() {
                let stem = &gap.model.graph.node(input.node).stem;
                if stem.starts_with("delivery/") && stem.ends_with("/late") {
                    inputs[slot] = Decimal::ZERO;
                } else if stem.starts_with("delivery/") && stem.ends_with("/never") {
                    slots.push(slot);
                }
            }
            // What does not come on time is taken as never coming: the later years are not helped.
            let never = |step: u64| Decimal::ONE - Decimal::from(step) * dec!(0.0001);
            let on_time = |never: Decimal| Setting::Rate(Rate::from_fraction(Decimal::ONE - never));
            Some(Turn { slots, steps: 10_000, at: Box::new(never), setting: on_time })
        }
        Lever::Savings => {
            let slot = gap.model.input_named("closing/{}/recurring-found", Some(year))?;
            Some(Turn { slots: vec![slot], steps: most, at: Box::new(pennies), setting: money })
        }
        Lever::Efs => {
            let slot = gap.model.input_named("closing/{}/efs-agreed", Some(year))?;
            Some(Turn { slots: vec![slot], steps: most, at: Box::new(pennies), setting: money })
        }
    }
}

/// How far assumptions may move before reserves reach their floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stress {
    /// The assumption, or all of them together.
    pub title: String,
    /// How far: 1.000 is from central to the end of the range that raises the gap; `None`: not
    /// within ten times that.
    pub times: Option<Decimal>,
    /// The first year in which the reserves are at their floor then.
    pub year: Option<FinancialYear>,
}

/// How far a stress is looked for: ten times a range, in thousandths of it.
const FURTHEST: u64 = 10_000;

/// Finds how far one assumption, or all at once, must move before reserves reach their floor.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn reverse_stress(gap: &Gap<'_>) -> Result<Vec<Stress>, Unfit> {
    let mut alone: Vec<(String, Vec<(usize, Decimal)>)> = Vec::new();
    for (at, driver) in gap.model.drivers.iter().enumerate() {
        let ends = adverse(gap, at)?;
        if !ends.is_empty() {
            alone.push((driver.title.clone(), ends));
        }
    }
    if alone.len() > 1 {
        let all = alone.iter().flat_map(|(_, ends)| ends.clone()).collect();
        alone.push(("All of them together".to_owned(), all));
    }
    let mut found = Vec::new();
    for (title, ends) in alone {
        let at_floor = |step: u64| first_at_floor(gap, &moved(gap, &ends, step));
        let times = if at_floor(FURTHEST)?.is_some() {
            Some(least(FURTHEST, |step| Ok(at_floor(step)?.is_some()))?)
        } else {
            None
        };
        let year = times.map_or(Ok(None), at_floor)?;
        let times = times.map(|step| Decimal::from(step) / dec!(1000));
        found.push(Stress { title, times, year });
    }
    Ok(found)
}

/// Gives the end of each input's range that raises the last year's gap.
fn adverse(gap: &Gap<'_>, driver: usize) -> Result<Vec<(usize, Decimal)>, Unfit> {
    let Some(last) = gap.model.sums.last() else { return Ok(Vec::new()) };
    let of_driver = |slot: &usize| gap.model.driver_of[*slot] == driver;
    let slots: Vec<usize> = (0..gap.main.inputs.values.len()).filter(of_driver).collect();
    let end = |high: bool| -> Vec<(usize, Decimal)> {
        let range = |slot: &usize| {
            let (low, top) = gap.model.range_of(*slot)?;
            Some((*slot, if high { top } else { low }))
        };
        slots.iter().filter_map(range).collect()
    };
    let worth = |ends: &[(usize, Decimal)]| -> Result<Decimal, Unfit> {
        Ok(gap.model.graph.evaluate(&moved(gap, ends, 1000))?.of(last.annual))
    };
    let (low, high) = (end(false), end(true));
    Ok(if worth(&high)? >= worth(&low)? { high } else { low })
}

/// Moves inputs so many thousandths of the way to their ends.
fn moved(gap: &Gap<'_>, ends: &[(usize, Decimal)], thousandths: u64) -> Vec<Decimal> {
    let mut inputs = gap.main.inputs.values.clone();
    for (slot, end) in ends {
        let way = *end - inputs[*slot];
        inputs[*slot] += way * Decimal::from(thousandths) / dec!(1000);
    }
    inputs
}

/// Gives the first year in which reserves cannot close what is left of the gap.
fn first_at_floor(gap: &Gap<'_>, inputs: &[Decimal]) -> Result<Option<FinancialYear>, Unfit> {
    let values = gap.model.graph.evaluate(inputs)?;
    let of = |node: NodeId| values.of(node);
    let years = gap.years().iter().zip(&gap.model.closing);
    let short = years.filter(|(_, closing)| {
        of(closing.to_close) > of(closing.recurring) + of(closing.all_reserves)
    });
    Ok(short.map(|(year, _)| *year).next())
}
