//! Which value of a lever closes a year's gap.

use super::Gap;
use super::limits::{STEP, core_steps, has_core};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::model::Unfit;
use crate::scenarios::{ClosingLever, Lever, Range, Setting, Turns, Unit, parse, written};
use crate::units::{Decimal, FinancialYear, Money, Rate};

/// What turning a lever comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is left unfunded as it is.
    AlreadyMet,
    /// This value leaves nothing unfunded.
    Met(Decimal),
    /// At its limit this much is still unfunded.
    NotWithin {
        /// The limit.
        limit: Decimal,
        /// What is left there.
        left: Money,
    },
    /// The model has nothing to turn.
    Nothing,
    /// No limit of the lever is known in the year: see [`super::warnings`].
    NoLimit,
    /// With it turned, what is unfunded is not known.
    NotKnown,
}

/// What turning a lever in a year comes to, with the ids of its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solved {
    /// The year.
    pub year: FinancialYear,
    /// The lever.
    pub lever: ClosingLever,
    /// What turning it comes to.
    pub outcome: Outcome,
    /// What its values are.
    unit: Unit,
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
        let (value, left, words) = match self.outcome {
            Outcome::AlreadyMet | Outcome::Nothing | Outcome::NoLimit | Outcome::NotKnown => return,
            Outcome::Met(value) => {
                (value, None, "the least value with which nothing of the year is left unfunded")
            }
            Outcome::NotWithin { limit, left } => {
                (limit, Some(left), "its limit, at which the year is not funded in full")
            }
        };
        let (unit, value) = match self.unit {
            Unit::Fraction => ("fraction", Value::Rate(Rate::from_fraction(value))),
            Unit::Pounds => ("pounds", Value::Money(Money::from_pounds(value))),
            Unit::Number => ("number", Value::Number(value)),
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
    lever: Option<ClosingLever>,
    year: Option<FinancialYear>,
) -> Result<Vec<Solved>, Unfit> {
    let (model, main) = gap.seen();
    let mut found = Vec::new();
    for (of, closing) in model.years.iter().copied().zip(&model.closing) {
        for one in ClosingLever::ALL.iter().copied() {
            let asked = year.is_none_or(|year| year == of) && main.knows(closing.unfunded);
            if asked && lever.is_none_or(|lever| lever == one) {
                let unfunded = model.graph.node(closing.unfunded).id();
                let Some(lever) = model.lever(&Turns::Closing(one)) else { continue };
                let (outcome, unit) = (solve(gap, lever, of)?, lever.unit);
                found.push(Solved { year: of, lever: one, outcome, unit, unfunded });
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

/// Finds the least value of a lever with which nothing of a year is left unfunded.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn solve(gap: &Gap<'_>, lever: &Lever, year: FinancialYear) -> Result<Outcome, Unfit> {
    let (model, main) = gap.seen();
    let Some(at) = model.at(year) else { return Ok(Outcome::Nothing) };
    let goal = model.closing[at].unfunded;
    if !main.knows(goal) {
        return Ok(Outcome::NotKnown);
    }
    if main.pounds(goal) <= Money::NIL {
        return Ok(Outcome::AlreadyMet);
    }
    let is_tax = lever.turns == Turns::Closing(ClosingLever::CouncilTax);
    if is_tax && has_core(model, year) && core_steps(gap.seen(), year).is_none() {
        return Ok(Outcome::NoLimit);
    }
    let Some(range) = range(gap, lever, year) else { return Ok(Outcome::Nothing) };
    let value = |step: u64| range.least + Decimal::from(step) * range.step;
    let inputs = |step: u64| {
        let mut inputs = main.inputs.clone();
        model.turn(&mut inputs, lever, (Some(year), value(step))).then_some(inputs)
    };
    // To the penny: interest of a draw is, so what is left may be a fraction of one.
    let left_at = |step: u64| -> Result<Option<Money>, Unfit> {
        let Some(inputs) = inputs(step) else { return Ok(None) };
        Ok(model.turned(&inputs)?.pounds(goal))
    };
    let steps = ((range.most - range.least) / range.step).floor();
    let steps = u64::try_from(steps.mantissa()).ok();
    let Some(steps) = steps.filter(|steps| inputs(*steps).is_some()) else {
        return Ok(Outcome::Nothing);
    };
    let Some(left) = left_at(steps)? else { return Ok(Outcome::NotKnown) };
    if left > Money::NIL {
        return Ok(Outcome::NotWithin { limit: value(steps), left });
    }
    let is_met = |step: u64| Ok(left_at(step)?.map(|left| left <= Money::NIL));
    let met = least(steps, is_met)?;
    Ok(met.map_or(Outcome::NotKnown, |step| Outcome::Met(value(step))))
}

/// Gives how far a lever is turned: council tax up to the highest rise that needs no referendum.
fn range(gap: &Gap<'_>, lever: &Lever, year: FinancialYear) -> Option<Range> {
    let range = lever.range?;
    Some(match lever.turns {
        Turns::Closing(ClosingLever::CouncilTax) => {
            let most = Decimal::from(core_steps(gap.seen(), year)?) * STEP;
            Range { most: most.min(range.most), ..range }
        }
        Turns::Closing(ClosingLever::Delivery | ClosingLever::Savings | ClosingLever::Efs)
        | Turns::Reserves
        | Turns::EfsRate
        | Turns::Assumption(_)
        | Turns::Line(..) => range,
    })
}

/// Gives what a scenario file writes for an answer; `None` where there is none, or where no file laid over the
/// scenario asked for comes to the same.
pub fn as_scenario(gap: &Gap<'_>, solved: &Solved) -> Option<Vec<Setting>> {
    let Outcome::Met(value) = solved.outcome else { return None };
    let (model, main) = gap.seen();
    let lever = model.lever(&Turns::Closing(solved.lever))?;
    let mut wanted = main.inputs.clone();
    model.turn(&mut wanted, lever, (Some(solved.year), value));
    let why = format!("leaves nothing of {} unfunded", solved.year);
    let settings = lever.settings(Some(solved.year), value, &why);
    let text = written(lever.id.as_str(), &why, &settings);
    let plan = main.plan.clone().then(parse(&lever.id, &text, model.book).ok()?);
    let came = model.inputs(&plan).ok()?;
    (came.values == wanted.values).then_some(settings)
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
