//! How far each driver moves the gap.

use std::collections::BTreeMap;

use super::Gap;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::{FigureId, slugs};
use crate::figures::model::{Unfit, Unit};
use crate::units::{Decimal, Money, dec, words};

/// How far a driver is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// To the ends of its range in `assumptions.csv`.
    Range,
    /// One percentage point down and up, as no range is stated.
    Point,
    /// One hundredth of itself down and up, as no range is stated.
    Hundredth,
}

impl Reach {
    /// Says it in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Range => "low to high of its range",
            Self::Point => "1 point down and up (no range stated)",
            Self::Hundredth => "1% down and up (no range stated)",
        }
    }
}

words! {
    /// What is told of a driver that is moved.
    SwingPart {
        /// The last year's gap at its low end.
        Low = "low",
        /// The last year's gap at its high end.
        High = "high",
        /// How far apart the two are.
        Between = "between",
        /// The sum over the period at its low end.
        SumLow = "sum-low",
        /// The sum over the period at its high end.
        SumHigh = "sum-high",
    }
}

/// What one driver does to the last year's gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swing {
    /// Its reference.
    pub driver: String,
    /// What it is.
    pub title: String,
    /// How far it is moved.
    pub reach: Reach,
    /// The last year's annual gap with the driver at its low end in every year.
    pub at_low: Money,
    /// The last year's annual gap with the driver at its high end in every year.
    pub at_high: Money,
    /// What the ids of its figures begin with.
    id: FigureId,
    /// What the low end does to the sum over the period.
    pub sum_at_low: Money,
    /// What the high end does to the sum over the period.
    pub sum_at_high: Money,
}

impl Swing {
    /// Gives how far apart the two ends are.
    pub fn width(&self) -> Money {
        (self.at_high - self.at_low).size()
    }

    /// Gives the id of a figure.
    pub fn id(&self, part: SwingPart) -> FigureId {
        self.id.of(part)
    }

    /// Gives the figure's amount, to the penny as every amount of the model is shown, and its title
    /// before the driver and the year.
    fn part(&self, part: SwingPart) -> (Money, &'static str) {
        let (exact, title) = match part {
            SwingPart::Low => (self.at_low, "Annual gap"),
            SwingPart::High => (self.at_high, "Annual gap"),
            SwingPart::Between => (self.width(), "Between the ends of the annual gap"),
            SwingPart::SumLow => (self.sum_at_low, "Sum of the annual gaps"),
            SwingPart::SumHigh => (self.sum_at_high, "Sum of the annual gaps"),
        };
        (exact.rounded(), title)
    }
}

/// The swings of every driver that has a value to move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensitivity {
    /// The last year's annual gap as it stands.
    pub central: Money,
    /// Those that move the gap, the widest first.
    pub swings: Vec<Swing>,
    /// Those that move nothing, by title.
    pub inert: Vec<String>,
}

/// Moves each driver alone, in every year at once, down and up.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn sensitivity(gap: &Gap<'_>) -> Result<Option<Sensitivity>, Unfit> {
    let Some(last) = gap.model.sums.last() else { return Ok(None) };
    let central = gap.main.pounds(last.annual);
    let mut swings = Vec::new();
    let mut inert = Vec::new();
    let keys = keys(gap);
    for (at, driver) in gap.model.drivers.iter().enumerate() {
        let Some((reach, low, high)) = ends(gap, at) else { continue };
        let [(at_low, sum_at_low), (at_high, sum_at_high)] = [gaps(gap, &low)?, gaps(gap, &high)?];
        if at_low == at_high && sum_at_low == sum_at_high {
            inert.push(driver.title.clone());
            continue;
        }
        let id = FigureId::of_subject("sensitivity").at(&keys[&driver.id]);
        let (driver, title) = (driver.id.clone(), driver.title.clone());
        swings.push(Swing { driver, title, reach, at_low, at_high, id, sum_at_low, sum_at_high });
    }
    swings.sort_by_key(|swing| std::cmp::Reverse(swing.width()));
    Ok(Some(Sensitivity { central, swings, inert }))
}

/// The part of an id that stands for all drivers together.
pub(super) const ALL: &str = "all";

/// Gives each driver its own part of an id.
pub(super) fn keys(gap: &Gap<'_>) -> BTreeMap<String, String> {
    slugs(gap.model.drivers.iter().map(|driver| driver.id.as_str()), &[ALL])
}

fn gaps(gap: &Gap<'_>, inputs: &[Decimal]) -> Result<(Money, Money), Unfit> {
    let values = gap.model.graph.evaluate(inputs)?;
    let pounds = |node| Money::from_pounds(values.of(node)).rounded();
    let last = gap.model.sums.last().map_or(Money::NIL, |sums| pounds(sums.annual));
    Ok((last, gap.model.period_sum.map_or(Money::NIL, pounds)))
}

/// Gives the inputs with a driver at its low and at its high end: to its range where one is stated,
/// else fractions by a point, else amounts by a hundredth; nothing else moves with it. `None` where it
/// has nothing to move.
fn ends(gap: &Gap<'_>, driver: usize) -> Option<(Reach, Vec<Decimal>, Vec<Decimal>)> {
    let values = &gap.main.inputs.values;
    let of_driver = (0..values.len()).filter(|slot| gap.model.driver_of[*slot] == driver);
    let moved: Vec<(usize, Reach)> =
        of_driver.filter_map(|slot| Some((slot, reach(gap, slot)?))).collect();
    let farthest = moved.iter().map(|(_, reach)| *reach).min()?;
    let (mut low, mut high) = (values.clone(), values.clone());
    for (slot, _) in moved.into_iter().filter(|(_, reach)| *reach == farthest) {
        let by = match farthest {
            Reach::Range => {
                (low[slot], high[slot]) = gap.model.range_of(slot)?;
                continue;
            }
            Reach::Point => dec!(0.01),
            Reach::Hundredth => values[slot] * dec!(0.01),
        };
        low[slot] -= by;
        high[slot] += by;
    }
    Some((farthest, low, high))
}

/// Gives how far an input can be moved; `None` where it stays.
fn reach(gap: &Gap<'_>, slot: usize) -> Option<Reach> {
    let input = &gap.model.graph.inputs()[slot];
    if gap.model.range_of(slot).is_some() {
        return Some(Reach::Range);
    }
    if input.held || gap.main.inputs.values[slot].is_zero() {
        return None;
    }
    let fraction = gap.model.graph.node(input.node).unit == Unit::Fraction;
    Some(if fraction { Reach::Point } else { Reach::Hundredth })
}

impl Sensitivity {
    /// Gives its figures.
    pub fn figures(&self, gap: &Gap<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        let Some((year, sums)) = gap.years().last().zip(gap.model.sums.last()) else {
            return sheet;
        };
        let annual = gap.id_of(sums.annual);
        // Where later years are not known it is the sum of those before them.
        let sum_of = gap.whole.as_ref().map_or_else(String::new, |_| format!(" up to {year}"));
        for swing in &self.swings {
            for part in SwingPart::ALL.iter().copied() {
                let (value, title) = swing.part(part);
                let (year, end) = match part {
                    SwingPart::Low | SwingPart::High => (format!(", {year}"), part.word()),
                    SwingPart::Between => (format!(", {year}"), "low and high"),
                    SwingPart::SumLow => (sum_of.clone(), "low"),
                    SwingPart::SumHigh => (sum_of.clone(), "high"),
                };
                let title = format!("{title}{year}, with {} {end}", swing.title);
                let words = format!("the model with {}: {}", swing.title, swing.reach.words());
                let basis = Basis::formula(words, [annual.clone()]);
                sheet.money(swing.id(part), title, Some(value), FigureKind::Assumed, basis);
            }
        }
        sheet
    }
}
