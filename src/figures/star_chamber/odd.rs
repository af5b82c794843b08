//! What stands out between the points of a year: ratings that never move, forecasts that fall late.

use crate::figures::savings::{Field, Position};
use crate::records::{Book, Brag, SavingIx};
use crate::units::{Money, Rate, dec};

/// Points of the year for which a rating must be held.
const HELD: usize = 3;

/// The fall of a forecast, as a share of its target, that counts as a cliff: a tenth.
const FALL: Rate = Rate::from_fraction(dec!(0.1));

/// A rating held for points of the year in a row with nothing banked.
#[derive(Debug, Clone)]
pub struct Unchanged {
    /// The saving.
    pub saving: SavingIx,
    /// The rating.
    pub brag: Brag,
    /// How many points in a row, up to the last.
    pub points: usize,
    /// The delivery rows behind it, as the file's data rows.
    pub rows: Vec<u32>,
}

/// A forecast that stood still for two points or more and then fell by a tenth of target or more.
#[derive(Debug, Clone)]
pub struct Cliff {
    /// The saving.
    pub saving: SavingIx,
    /// The forecast while it stood still.
    pub before: Money,
    /// The forecast now.
    pub now: Money,
    /// The points for which it stood still.
    pub points: usize,
    /// The delivery rows of the last point before and of now, as the file's data rows.
    pub rows: [u32; 2],
}

/// One saving at one point of the year: a return of that very point.
struct Seen {
    row: u32,
    declared: Option<Brag>,
    banked: Option<Money>,
    forecast: Option<Money>,
}

/// Gives each return of a saving, one a point of the year, the latest first.
fn seen(book: &Book, saving: SavingIx, curve: &[Position]) -> Vec<Seen> {
    let at = |position: &Position| {
        let period = position.period?;
        let row = book.deliveries.latest(saving, period)?;
        // A return of an earlier point stands in its place and is not a second one.
        let own = book.deliveries.period(row) == period;
        let money = |amounts: Option<i64>| amounts.map(Money::from_pence);
        own.then(|| Seen {
            row: book.deliveries.rows.file_row(u32::try_from(row).unwrap_or(u32::MAX)),
            declared: book.deliveries.brag_declared(row),
            banked: money(book.deliveries.banked.pence(row)),
            forecast: money(book.deliveries.forecast.pence(row)),
        })
    };
    curve.iter().rev().filter_map(at).collect()
}

/// Finds ratings short of delivered that are held to the last with nothing banked.
pub(super) fn unchanged(book: &Book, position: &Position, curve: &[Position]) -> Vec<Unchanged> {
    let of = |saving: SavingIx| {
        let seen = seen(book, saving, curve);
        let brag = seen.first()?.declared?;
        let open = matches!(brag, Brag::Green | Brag::Amber | Brag::Red);
        let held: Vec<u32> = seen
            .iter()
            .take_while(|at| at.declared == Some(brag) && at.banked == Some(Money::NIL))
            .map(|at| at.row)
            .collect();
        let points = held.len();
        (open && points >= HELD).then_some(Unchanged { saving, brag, points, rows: held })
    };
    position.lines.iter().filter_map(|line| of(line.saving)).collect()
}

/// Finds forecasts that stood still and fell at the last point.
pub(super) fn cliffs(book: &Book, position: &Position, curve: &[Position]) -> Vec<Cliff> {
    let of = |saving: SavingIx, target: Money| {
        let seen = seen(book, saving, curve);
        let (now, earlier) = seen.split_first()?;
        let (now_row, now) = (now.row, now.forecast?);
        let last = earlier.first()?;
        let before = last.forecast?;
        let points = earlier.iter().take_while(|at| at.forecast == Some(before)).count();
        let fell = target > Money::NIL && before - now >= target.times(FALL);
        (points >= 2 && fell).then_some(Cliff {
            saving,
            before,
            now,
            points,
            rows: [last.row, now_row],
        })
    };
    let lines = position.lines.iter();
    lines.filter_map(|line| of(line.saving, line.get(Field::Target)?)).collect()
}
