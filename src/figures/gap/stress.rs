//! How far assumptions may move before reserves reach their floor.

use super::Gap;
use super::sensitivity::{ALL, keys};
use super::solve::least;
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::model::{Inputs, Unfit};
use crate::units::{Bound, Decimal, FinancialYear, dec};

/// How far assumptions may move before reserves reach their floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stress {
    /// The assumption's key, or `all` for all of them together.
    pub key: String,
    /// The assumption, or all of them together.
    pub title: String,
    /// How far.
    pub reached: Reached,
}

/// When reserves reach their floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// So far on the way: 1.000 is from where an assumption stands to the end of its range that raises the gap.
    At {
        /// How far.
        times: Decimal,
        /// The first year in which the reserves are at their floor then, of those that are known.
        year: FinancialYear,
        /// At most, where a year that is not known may come to it sooner.
        bound: Bound,
    },
    /// Not within ten times that.
    Beyond,
    /// Nobody can say: of some year it is not known whether reserves close its gap, and in no other they do not.
    NotKnown,
}

impl Stress {
    /// Gives the id of how far.
    pub fn id(&self) -> FigureId {
        FigureId::of_subject("sensitivity").at(&self.key).at("reverse-stress")
    }

    /// Gives the figures of stresses.
    pub fn figures(all: &[Self]) -> Sheet {
        let mut sheet = Sheet::default();
        for stress in all {
            let Reached::At { times, bound, .. } = stress.reached else { continue };
            let at_most = match bound {
                Bound::AtMost => " at most",
                Bound::Exact | Bound::About | Bound::AtLeast | Bound::Range => "",
            };
            let title = format!(
                "{}: times its range{at_most} before reserves reach their floor",
                stress.title
            );
            let words = "found by halving, in thousandths of the way from where it stands to the end \
                         of its range that raises the gap";
            let (value, basis) = (Some(Value::Number(times)), Basis::Rule(words.to_owned()));
            let (id, unit, kind) = (stress.id(), "number", FigureKind::Assumed);
            sheet.add(Figure { id, title, unit, value, kind, basis });
        }
        sheet
    }
}

/// How far a stress is looked for: ten times a range, in thousandths of it.
const FURTHEST: u64 = 10_000;

/// Inputs with the values they are moved towards.
type Ends = Vec<(usize, Decimal)>;

/// Finds how far one assumption, or all at once, must move before reserves reach their floor.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn reverse_stress(gap: &Gap<'_>) -> Result<Vec<Stress>, Unfit> {
    let keys = keys(gap);
    let mut found = Vec::new();
    let mut all: Ends = Vec::new();
    for (at, driver) in gap.seen().0.drivers.iter().enumerate() {
        if let Some((ends, reached)) = adverse(gap, at)? {
            all.extend(ends);
            let (key, title) = (keys[&driver.id].clone(), driver.title.clone());
            found.push(Stress { key, title, reached });
        }
    }
    if found.len() > 1 {
        let (key, title) = (ALL.to_owned(), "All of them together".to_owned());
        found.push(Stress { key, title, reached: reached(gap, &all)? });
    }
    Ok(found)
}

/// Finds when reserves reach their floor with inputs moved towards their ends.
fn reached(gap: &Gap<'_>, ends: &Ends) -> Result<Reached, Unfit> {
    let at_floor = |step: u64| at_floor(gap, &moved(gap, ends, step));
    let furthest = at_floor(FURTHEST)?;
    if furthest.first.is_none() {
        return Ok(if furthest.is_sure { Reached::Beyond } else { Reached::NotKnown });
    }
    let step = least(FURTHEST, |step| Ok(Some(at_floor(step)?.first.is_some())))?;
    let step = step.unwrap_or(FURTHEST);
    let then = at_floor(step)?;
    let Some(year) = then.first else { return Ok(Reached::NotKnown) };
    let bound = if then.is_sure || step == 0 { Bound::Exact } else { Bound::AtMost };
    Ok(Reached::At { times: Decimal::from(step) / dec!(1000), year, bound })
}

/// Gives the ends of a driver's ranges that raise the gap, and when reserves reach their floor on the way to them;
/// `None` where it states no range. What raises it in one year and lowers it in another is moved to the end that
/// brings reserves to their floor sooner.
fn adverse(gap: &Gap<'_>, driver: usize) -> Result<Option<(Ends, Reached)>, Unfit> {
    let (model, main) = gap.seen();
    let known = gap.known();
    let of_driver = |slot: &usize| model.driver_of[*slot] == driver;
    let slots: Vec<usize> = (0..main.inputs.values.len()).filter(of_driver).collect();
    let end = |high: bool| -> Ends {
        let range = |slot: &usize| {
            let (low, top) = model.range_of(*slot)?;
            Some((*slot, if high { top } else { low }))
        };
        slots.iter().filter_map(range).collect()
    };
    let (low, high) = (end(false), end(true));
    if high.is_empty() || known.is_empty() {
        return Ok(None);
    }
    let worth = |ends: &Ends| -> Result<Vec<Option<Decimal>>, Unfit> {
        let turned = model.turned(&moved(gap, ends, 1000))?;
        Ok(known.iter().map(|(_, annual)| turned.exact(*annual)).collect())
    };
    let (at_low, at_high) = (worth(&low)?, worth(&high)?);
    let higher = |one: &[Option<Decimal>], other: &[Option<Decimal>]| {
        one.iter().zip(other).all(|(one, other)| one.is_some() && one >= other)
    };
    if higher(&at_high, &at_low) {
        let found = reached(gap, &high)?;
        return Ok(Some((high, found)));
    }
    if higher(&at_low, &at_high) {
        let found = reached(gap, &low)?;
        return Ok(Some((low, found)));
    }
    let (of_low, of_high) = (reached(gap, &low)?, reached(gap, &high)?);
    // Where neither comes sooner, as far as the last year tells.
    let sooner = of_low.is_sooner_than(of_high);
    let by_low = sooner.unwrap_or_else(|| at_low.last() > at_high.last());
    Ok(Some(if by_low { (low, of_low) } else { (high, of_high) }))
}

impl Reached {
    /// Says whether this comes sooner; `None`: they are alike, or nobody can say.
    fn is_sooner_than(self, other: Self) -> Option<bool> {
        let times = |of: Self| match of {
            Self::At { times, .. } => Some(times),
            Self::Beyond | Self::NotKnown => None,
        };
        match (times(self), times(other)) {
            (Some(one), Some(other)) if one == other => None,
            (Some(one), Some(other)) => Some(one < other),
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            (None, None) => None,
        }
    }
}

/// Moves inputs so many thousandths of the way to their ends.
fn moved(gap: &Gap<'_>, ends: &Ends, thousandths: u64) -> Inputs {
    let mut inputs = gap.seen().1.inputs.clone();
    for (slot, end) in ends {
        let way = *end - inputs.values[*slot];
        inputs.values[*slot] += way * Decimal::from(thousandths) / dec!(1000);
    }
    inputs
}

/// The first year in which reserves cannot close what is left of the gap, and whether all years are known.
struct AtFloor {
    first: Option<FinancialYear>,
    is_sure: bool,
}

fn at_floor(gap: &Gap<'_>, inputs: &Inputs) -> Result<AtFloor, Unfit> {
    let model = gap.seen().0;
    let turned = model.turned(inputs)?;
    let mut found = AtFloor { first: None, is_sure: true };
    for (year, closing) in model.years.iter().zip(&model.closing) {
        let of = [closing.to_close, closing.recurring, closing.all_reserves];
        match of.map(|node| turned.exact(node)) {
            [Some(to_close), Some(recurring), Some(reserves)] => {
                let is_short = to_close > recurring + reserves;
                found.first = found.first.or_else(|| is_short.then_some(*year));
            }
            _ => found.is_sure = false,
        }
    }
    Ok(found)
}
