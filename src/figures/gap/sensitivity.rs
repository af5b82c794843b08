//! How far each driver moves the gap.

use std::collections::BTreeMap;

use super::Gap;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::{FigureId, slugs};
use crate::figures::model::{ClosingYear, Inputs, NodeId, Turned, Unfit, Unit};
use crate::units::{FinancialYear, Money, dec, text, words};

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
        /// How far apart the two are in the year in which they are farthest.
        Widest = "widest",
        /// The sum over the years at its low end.
        SumLow = "sum-low",
        /// The sum over the years at its high end.
        SumHigh = "sum-high",
    }
}

/// What the gaps come to with a driver at one end of its way; `None`: not known there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct End {
    by_year: Vec<Option<Money>>,
    sum: Option<Money>,
}

/// What one driver does to the gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swing {
    /// Its reference.
    pub driver: String,
    /// What it is.
    pub title: String,
    /// How far it is moved.
    pub reach: Reach,
    /// The year in which it moves the gap farthest, and how far.
    pub widest: Option<(FinancialYear, Money)>,
    /// What the ids of its figures begin with.
    id: FigureId,
    low: End,
    high: End,
}

impl Swing {
    /// Gives the last year's annual gap with the driver at its low and at its high end in every year, and how
    /// far apart the two are; `None` where either is not known.
    pub fn last(&self) -> Option<(Money, Money, Money)> {
        let (low, high) = (self.low.last()?, self.high.last()?);
        Some((low, high, (high - low).size()))
    }

    fn width(&self) -> Option<Money> {
        self.last().map(|(.., width)| width)
    }

    /// Gives the id of a figure.
    pub fn id(&self, part: SwingPart) -> FigureId {
        self.id.of(part)
    }

    /// Gives the figure's amount, to the penny as every amount of the model is shown, and its title
    /// before the driver.
    fn part(
        &self,
        part: SwingPart,
        (last, sum_of): (FinancialYear, &str),
    ) -> (Option<Money>, String) {
        let gap = || format!("Annual gap, {last}, with {} {}", self.title, part.word());
        let sum = |end: &str| format!("Sum of the annual gaps{sum_of}, with {} {end}", self.title);
        let between = |year: FinancialYear, words: &str| {
            let title = "Between the ends of the annual gap";
            format!("{title}, {year}{words}, with {} low and high", self.title)
        };
        match part {
            SwingPart::Low => (self.low.last(), gap()),
            SwingPart::High => (self.high.last(), gap()),
            SwingPart::Between => (self.width(), between(last, "")),
            SwingPart::Widest => {
                let year = self.widest.map_or(last, |(year, _)| year);
                let words = " (the year in which it moves the gap farthest)";
                (self.widest.map(|(_, width)| width), between(year, words))
            }
            SwingPart::SumLow => (self.low.sum, sum("low")),
            SwingPart::SumHigh => (self.high.sum, sum("high")),
        }
    }
}

impl End {
    fn last(&self) -> Option<Money> {
        self.by_year.last().copied().flatten()
    }
}

/// The swings of every driver that has a value to move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sensitivity {
    /// The years of which the gap is known; all is told of the last of them.
    pub years: Vec<FinancialYear>,
    /// The last of them.
    pub last: FinancialYear,
    /// Its annual gap as it stands.
    pub central: Money,
    /// Those that move the gap of any year, the widest in the last year first.
    pub swings: Vec<Swing>,
    /// Those that move the gap of no year, but how one is closed, by title.
    pub only_closing: Vec<String>,
    /// Those that move neither, by title.
    pub inert: Vec<String>,
}

/// Moves each driver alone, in every year at once, down and up; `None` where the gap of no year is known.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn sensitivity(gap: &Gap<'_>) -> Result<Option<Sensitivity>, Unfit> {
    let (model, main) = gap.seen();
    let known = gap.known();
    let years: Vec<FinancialYear> = known.iter().map(|(year, _)| *year).collect();
    let Some((last, annual)) = known.last().copied() else { return Ok(None) };
    let still = model.turned(&main.inputs)?;
    let stands = End::of(&still, &known);
    let mut found = Sensitivity {
        years,
        last,
        central: main.pounds(annual),
        swings: Vec::new(),
        only_closing: Vec::new(),
        inert: Vec::new(),
    };
    let keys = keys(gap);
    for (at, driver) in model.drivers.iter().enumerate() {
        let Some((reach, low, high)) = ends(gap, at) else { continue };
        let moved = [model.turned(&low)?, model.turned(&high)?];
        let [low, high] = moved.each_ref().map(|turned| End::of(turned, &known));
        // Judged by every year: what moves an early one and is made up for later moves the gap all the same.
        if low == stands && high == stands {
            let of_closing = |closing: &ClosingYear| {
                let mut nodes = closed_by(closing).into_iter();
                nodes.any(|node| moved.iter().any(|end| end.exact(node) != still.exact(node)))
            };
            let closes = model.closing.iter().any(of_closing);
            let told = if closes { &mut found.only_closing } else { &mut found.inert };
            told.push(driver.title.clone());
            continue;
        }
        let widest = widest(&found.years, &low, &high);
        let id = FigureId::of_subject("sensitivity").at(&keys[&driver.id]);
        let (driver, title) = (driver.id.clone(), driver.title.clone());
        found.swings.push(Swing { driver, title, reach, widest, id, low, high });
    }
    let size = |swing: &Swing| (swing.width(), swing.widest.map(|(_, width)| width));
    found.swings.sort_by_key(|swing| std::cmp::Reverse(size(swing)));
    Ok(Some(found))
}

/// Gives the amounts that say how the gap of a year is closed, and what is left.
fn closed_by(closing: &ClosingYear) -> Vec<NodeId> {
    let mut nodes = vec![closing.recurring, closing.efs, closing.unfunded, closing.surplus];
    nodes.extend(closing.reserves.iter().flat_map(|pot| [pot.available, pot.drawn, pot.closing]));
    nodes
}

impl End {
    fn of(turned: &Turned, known: &[(FinancialYear, NodeId)]) -> Self {
        let exact: Option<Money> =
            known.iter().map(|(_, annual)| turned.exact(*annual).map(Money::from_pounds)).sum();
        Self {
            by_year: known.iter().map(|(_, annual)| turned.pounds(*annual)).collect(),
            sum: exact.map(Money::rounded),
        }
    }
}

/// Gives the year in which the ends of a driver's way are farthest apart, the first of equals.
fn widest(years: &[FinancialYear], low: &End, high: &End) -> Option<(FinancialYear, Money)> {
    let ends = low.by_year.iter().zip(&high.by_year);
    let widths = ends.map(|(low, high)| Some(((*high)? - (*low)?).size()));
    let of_years = years.iter().copied().zip(widths);
    of_years.filter_map(|(year, width)| Some((year, width?))).rev().max_by_key(|(_, width)| *width)
}

/// The part of an id that stands for all drivers together.
pub(super) const ALL: &str = "all";

/// Gives each driver its own part of an id.
pub(super) fn keys(gap: &Gap<'_>) -> BTreeMap<String, String> {
    slugs(gap.seen().0.drivers.iter().map(|driver| driver.id.as_str()), &[ALL])
}

/// Gives the inputs with a driver at its low and at its high end: to its range where one is stated,
/// else fractions by a point, else amounts by a hundredth; nothing else moves with it. `None` where it
/// has nothing to move.
fn ends(gap: &Gap<'_>, driver: usize) -> Option<(Reach, Inputs, Inputs)> {
    let (model, main) = gap.seen();
    let values = &main.inputs.values;
    let of_driver = (0..values.len()).filter(|slot| model.driver_of[*slot] == driver);
    let moved: Vec<(usize, Reach)> =
        of_driver.filter_map(|slot| Some((slot, reach(gap, slot)?))).collect();
    let farthest = moved.iter().map(|(_, reach)| *reach).min()?;
    let (mut low, mut high) = (main.inputs.clone(), main.inputs.clone());
    for (slot, _) in moved.into_iter().filter(|(_, reach)| *reach == farthest) {
        let by = match farthest {
            Reach::Range => {
                (low.values[slot], high.values[slot]) = model.range_of(slot)?;
                continue;
            }
            Reach::Point => dec!(0.01),
            Reach::Hundredth => values[slot] * dec!(0.01),
        };
        low.values[slot] -= by;
        high.values[slot] += by;
    }
    Some((farthest, low, high))
}

/// Gives how far an input can be moved; `None` where it stays.
fn reach(gap: &Gap<'_>, slot: usize) -> Option<Reach> {
    let (model, main) = gap.seen();
    let input = &model.graph.inputs()[slot];
    if model.range_of(slot).is_some() {
        return Some(Reach::Range);
    }
    if input.held || main.inputs.values[slot].is_zero() {
        return None;
    }
    let fraction = model.graph.node(input.node).unit == Unit::Fraction;
    Some(if fraction { Reach::Point } else { Reach::Hundredth })
}

impl Sensitivity {
    /// Gives its figures.
    pub fn figures(&self, gap: &Gap<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        let annual = gap.annual_id(self.last);
        // Where some years are not known it is the sum of those that are.
        let of = |_| format!(" of {}", text::list(&self.years));
        let sum_of = gap.whole.as_ref().map_or_else(String::new, of);
        for swing in &self.swings {
            for part in SwingPart::ALL.iter().copied() {
                let (value, title) = swing.part(part, (self.last, &sum_of));
                let words = format!("the model with {}: {}", swing.title, swing.reach.words());
                let basis = Basis::formula(words, [annual.clone()]);
                sheet.money(swing.id(part), title, value, FigureKind::Assumed, basis);
            }
        }
        sheet
    }
}
