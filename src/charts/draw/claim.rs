//! One published claim: how it is drawn, where it lies and what is written at it.

use super::super::plot::Claim;
use crate::units::{Bound, Decimal};

/// How a claim is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Point,
    Range,
    AtLeast,
    AtMost,
}

impl Form {
    /// `None` where nothing was published that could be drawn.
    pub(super) fn of(claim: &Claim) -> Option<Self> {
        let quantity = &claim.quantity;
        match (quantity.low, quantity.central, quantity.high) {
            (Some(_), _, Some(_)) => Some(Self::Range),
            (_, Some(_), _) => Some(match quantity.bound {
                Bound::AtLeast => Self::AtLeast,
                Bound::AtMost => Self::AtMost,
                Bound::Exact | Bound::About | Bound::Range => Self::Point,
            }),
            (Some(_), None, None) => Some(Self::AtLeast),
            (None, None, Some(_)) => Some(Self::AtMost),
            (None, None, None) => None,
        }
    }
}

/// Gives the point of a claim, or the middle of the room that its range takes up.
pub(super) fn place(claim: &Claim) -> Decimal {
    let quantity = &claim.quantity;
    quantity.central.unwrap_or_else(|| {
        let ends = [quantity.low, quantity.high];
        let known = ends.iter().flatten().count().max(1);
        let sum: Decimal = ends.into_iter().flatten().sum();
        sum / Decimal::from(known)
    })
}

/// Gives every value that a claim names, the lowest first.
pub(super) fn ends(claim: &Claim) -> impl Iterator<Item = Decimal> + use<> {
    let quantity = &claim.quantity;
    [quantity.low, quantity.central, quantity.high].into_iter().flatten()
}

/// Gives the largest value that some claims name.
pub(super) fn largest<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Decimal {
    claims.into_iter().flat_map(ends).max().unwrap_or(Decimal::ONE)
}

/// Gives a claim on one line: its number and its date.
pub(super) fn line(claim: &Claim) -> String {
    format!("{}, {}", claim.words, claim.published)
}
