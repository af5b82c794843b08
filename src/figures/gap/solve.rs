//! Which value of a lever closes a year's gap, and how far assumptions may move.

use super::Gap;
use super::limits::{STEP, core_steps, has_core};
use super::sensitivity::{ALL, keys};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::model::stem::{Knob, Share};
use crate::figures::model::{NodeId, Unfit};
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
    /// No limit of the lever is known in the year: see [`super::warnings`].
    NoLimit,
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
            Outcome::AlreadyMet | Outcome::Nothing | Outcome::NoLimit => return,
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

/// Turns one lever or each, in one year or in each.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn solve_each(
    gap: &Gap<'_>,
    lever: Option<Lever>,
    year: Option<FinancialYear>,
) -> Result<Vec<Solved>, Unfit> {
    let mut found = Vec::new();
    for (of, closing) in gap.years().iter().copied().zip(&gap.model.closing) {
        for one in Lever::ALL.iter().copied() {
            let asked = year.is_none_or(|year| year == of) && gap.main.knows(closing.unfunded);
            if asked && lever.is_none_or(|lever| lever == one) {
                let (outcome, unfunded) = (solve(gap, one, of)?, gap.id_of(closing.unfunded));
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
    let Some(at) = gap.model.at(year) else { return Ok(Outcome::Nothing) };
    let goal = gap.model.closing[at].unfunded;
    let left = gap.main.pounds(goal);
    if left <= Money::NIL {
        return Ok(Outcome::AlreadyMet);
    }
    if lever == Lever::CouncilTax && has_core(gap, year) && core_steps(gap, year).is_none() {
        return Ok(Outcome::NoLimit);
    }
    let mut inputs = gap.main.inputs.values.clone();
    let Some(turn) = turn(gap, lever, year, &mut inputs) else { return Ok(Outcome::Nothing) };
    let left_at = |step: u64| -> Result<Money, Unfit> {
        let mut inputs = inputs.clone();
        for slot in &turn.slots {
            inputs[*slot] = (turn.at)(step);
        }
        // To the penny: interest of a draw is, so what is left may be a fraction of one.
        Ok(Money::from_pounds(gap.model.graph.evaluate(&inputs)?.of(goal)).rounded())
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
    let hundredth = |step: u64| Decimal::from(step) * STEP;
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
            let steps = core_steps(gap, year).filter(|_| !slots.is_empty())?;
            Some(Turn { slots, steps, at: Box::new(hundredth), setting: rate })
        }
        Lever::Delivery => {
            let trust = gap.model.input_named(&Knob::Trust.stem(), None)?;
            inputs[trust] = Decimal::ZERO;
            let of = |share: Share| {
                let stems = Brag::ALL.iter().map(move |brag| share.stem(*brag));
                stems.filter_map(|stem| gap.model.input_named(&stem, None))
            };
            for late in of(Share::Late) {
                inputs[late] = Decimal::ZERO;
            }
            let slots = of(Share::Never).collect();
            // What does not come on time is taken as never coming: the later years are not helped.
            let never = |step: u64| Decimal::ONE - Decimal::from(step) * dec!(0.0001);
            let on_time = |never: Decimal| Setting::Rate(Rate::from_fraction(Decimal::ONE - never));
            Some(Turn { slots, steps: 10_000, at: Box::new(never), setting: on_time })
        }
        Lever::Savings => {
            let slot = gap.model.input_named(&Knob::RecurringFound.stem(), Some(year))?;
            Some(Turn { slots: vec![slot], steps: most, at: Box::new(pennies), setting: money })
        }
        Lever::Efs => {
            let slot = gap.model.input_named(&Knob::EfsAgreed.stem(), Some(year))?;
            Some(Turn { slots: vec![slot], steps: most, at: Box::new(pennies), setting: money })
        }
    }
}

/// How far assumptions may move before reserves reach their floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stress {
    /// The assumption's key, or `all` for all of them together.
    pub key: String,
    /// The assumption, or all of them together.
    pub title: String,
    /// How far: 1.000 is from central to the end of the range that raises the gap; `None`: not
    /// within ten times that.
    pub times: Option<Decimal>,
    /// The first year in which the reserves are at their floor then.
    pub year: Option<FinancialYear>,
}

impl Stress {
    /// Gives the id of how far.
    pub fn id(&self) -> FigureId {
        FigureId::of_subject("sensitivity").at(&self.key).at("reverse-stress")
    }

    /// Gives the figures of stresses.
    pub fn figures(all: &[Self]) -> Sheet {
        let mut sheet = Sheet::default();
        for stress in all.iter().filter(|stress| stress.times.is_some()) {
            let title =
                format!("{}: times its range before reserves reach their floor", stress.title);
            let words = "found by halving, in thousandths of the way from where it stands to the end \
                         of its range that raises the gap";
            let (value, basis) = (stress.times.map(Value::Number), Basis::Rule(words.to_owned()));
            let (unit, kind) = ("number", FigureKind::Assumed);
            sheet.add(Figure { id: stress.id(), title, unit, value, kind, basis });
        }
        sheet
    }
}

/// How far a stress is looked for: ten times a range, in thousandths of it.
const FURTHEST: u64 = 10_000;

/// A driver: its key, its title and what moves its inputs the wrong way.
type Alone = (String, String, Vec<(usize, Decimal)>);

/// Finds how far one assumption, or all at once, must move before reserves reach their floor.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn reverse_stress(gap: &Gap<'_>) -> Result<Vec<Stress>, Unfit> {
    let keys = keys(gap);
    let mut alone: Vec<Alone> = Vec::new();
    for (at, driver) in gap.model.drivers.iter().enumerate() {
        let ends = adverse(gap, at)?;
        if !ends.is_empty() {
            alone.push((keys[&driver.id].clone(), driver.title.clone(), ends));
        }
    }
    if alone.len() > 1 {
        let all = alone.iter().flat_map(|(.., ends)| ends.clone()).collect();
        alone.push((ALL.to_owned(), "All of them together".to_owned(), all));
    }
    let mut found = Vec::new();
    for (key, title, ends) in alone {
        let at_floor = |step: u64| first_at_floor(gap, &moved(gap, &ends, step));
        let times = if at_floor(FURTHEST)?.is_some() {
            Some(least(FURTHEST, |step| Ok(at_floor(step)?.is_some()))?)
        } else {
            None
        };
        let year = times.map_or(Ok(None), at_floor)?;
        let times = times.map(|step| Decimal::from(step) / dec!(1000));
        found.push(Stress { key, title, times, year });
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
