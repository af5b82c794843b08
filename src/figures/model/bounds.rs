//! What of a model is known although some of its inputs are not stated.

use std::collections::BTreeMap;

use super::graph::{Graph, NodeId, Op, Part, penny, powers};
use crate::units::{Bound, Decimal, wide};

/// The ends that a value cannot leave, whatever is stated of what is missing; `None`: no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ends {
    low: Option<Decimal>,
    high: Option<Decimal>,
}

impl Graph {
    /// Says of every node whether its value is the same whatever is stated for some inputs: nil times
    /// what is missing is nil, and support of which none is agreed is none.
    pub(super) fn known_without(
        &self,
        inputs: &[Decimal],
        open: &BTreeMap<usize, Ends>,
    ) -> Vec<bool> {
        let mut ends: Vec<Ends> = Vec::with_capacity(inputs.len());
        for (at, _) in self.nodes() {
            let of_node = self.ends(at, &ends, inputs, open);
            ends.push(of_node);
        }
        ends.into_iter().map(|ends| ends.point().is_some()).collect()
    }

    fn ends(
        &self,
        at: NodeId,
        ends: &[Ends],
        inputs: &[Decimal],
        open: &BTreeMap<usize, Ends>,
    ) -> Ends {
        let parts = self.parts(at);
        let mut of = parts.iter().map(|part| ends[part.node.at()]);
        match self.node(at).op {
            Op::Input(slot) => open.get(&slot).copied().unwrap_or_else(|| {
                // What is given is known.
                Ends::at(inputs.get(slot).copied().map(wide::kept))
            }),
            Op::Sum => self.sum_ends(parts, ends),
            Op::Product => of.reduce(Ends::times).unwrap_or(Ends::OPEN),
            Op::Pounds => of.reduce(Ends::times).unwrap_or(Ends::OPEN).to_the_penny(),
            Op::Penny => of.next().unwrap_or(Ends::OPEN).to_the_penny(),
            Op::Quotient => of.reduce(Ends::over).unwrap_or(Ends::OPEN),
            Op::Least => of.reduce(Ends::least).unwrap_or(Ends::OPEN),
            Op::Greatest => of.reduce(Ends::greatest).unwrap_or(Ends::OPEN),
            Op::Powers(terms) => {
                let base = of.next().and_then(Ends::point);
                Ends::at(base.and_then(|base| powers(base, terms)))
            }
        }
    }

    /// Adds ends up. What is left of an amount after the least of it and something else is no less
    /// than nil.
    fn sum_ends(&self, parts: &[Part], ends: &[Ends]) -> Ends {
        let add = |high: bool| {
            parts.iter().try_fold(Decimal::ZERO, |sum, part| {
                let of = ends[part.node.at()];
                let end = if high == part.less { of.low } else { of.high }?;
                if part.less { sum.checked_sub(end) } else { sum.checked_add(end) }
            })
        };
        let (low, high) = (add(false), add(true));
        let is_rest = |whole: &Part, less: &Part| {
            let of_it = self.parts(less.node).iter().any(|part| part.node == whole.node);
            !whole.less && less.less && self.node(less.node).op == Op::Least && of_it
        };
        match parts {
            [whole, less] if is_rest(whole, less) => {
                Ends { low: Some(low.unwrap_or_default().max(Decimal::ZERO)), high }
            }
            _ => Ends { low, high },
        }
    }
}

impl Ends {
    pub(super) const OPEN: Self = Self { low: None, high: None };

    /// Gives the ends of an amount that a source states as a bound; `None` where it states the amount.
    pub(super) fn of_bound(value: Decimal, bound: Bound) -> Option<Self> {
        let value = Some(wide::kept(value));
        match bound {
            Bound::Exact | Bound::About => None,
            Bound::AtLeast => Some(Self { low: value, high: None }),
            Bound::AtMost => Some(Self { low: None, high: value }),
            Bound::Range => Some(Self::OPEN),
        }
    }

    fn at(value: Option<Decimal>) -> Self {
        Self { low: value, high: value }
    }

    /// Gives the one value between the ends.
    fn point(self) -> Option<Decimal> {
        self.low.filter(|low| self.high == Some(*low))
    }

    fn is_above_nil(self) -> bool {
        self.low.is_some_and(|low| low >= Decimal::ZERO)
    }

    fn map(self, change: impl Fn(Decimal) -> Option<Decimal>) -> Self {
        Self { low: self.low.and_then(&change), high: self.high.and_then(&change) }
    }

    fn turned(self, turns: bool) -> Self {
        if turns { Self { low: self.high, high: self.low } } else { self }
    }

    fn to_the_penny(self) -> Self {
        self.map(|end| Some(penny(end)))
    }

    fn times(self, other: Self) -> Self {
        match (self.point(), other.point()) {
            (Some(by), _) if by.is_zero() => self,
            (_, Some(by)) if by.is_zero() => other,
            (Some(by), _) => other.map(|end| wide::product(by, end)).turned(by.is_sign_negative()),
            (_, Some(by)) => self.map(|end| wide::product(end, by)).turned(by.is_sign_negative()),
            (None, None) if self.is_above_nil() && other.is_above_nil() => {
                let times = |(one, other): (Decimal, Decimal)| wide::product(one, other);
                Self {
                    low: self.low.zip(other.low).and_then(times),
                    high: self.high.zip(other.high).and_then(times),
                }
            }
            (None, None) => Self::OPEN,
        }
    }

    fn over(self, under: Self) -> Self {
        match under.point().filter(|under| !under.is_zero()) {
            Some(under) => {
                self.map(|end| wide::quotient(end, under)).turned(under.is_sign_negative())
            }
            None => Self::OPEN,
        }
    }

    fn least(self, other: Self) -> Self {
        let low = self.low.zip(other.low).map(|(one, other)| one.min(other));
        Self { low, high: self.high.into_iter().chain(other.high).min() }
    }

    fn greatest(self, other: Self) -> Self {
        let high = self.high.zip(other.high).map(|(one, other)| one.max(other));
        Self { low: self.low.into_iter().chain(other.low).max(), high }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    fn ends(low: Option<Decimal>, high: Option<Decimal>) -> Ends {
        Ends { low, high }
    }

    #[test]
    fn nil_times_what_is_missing_is_nil_and_the_least_of_nil_and_a_need_is_nil() {
        let nil = Ends::at(Some(Decimal::ZERO));
        assert_eq!(Ends::OPEN.times(nil).point(), Some(Decimal::ZERO));
        let need = Ends::OPEN.greatest(nil);
        assert_eq!(need, ends(Some(Decimal::ZERO), None));
        assert_eq!(need.least(nil).point(), Some(Decimal::ZERO));
        assert_eq!(Ends::OPEN.least(nil).point(), None);
    }

    #[test]
    fn a_negative_factor_turns_the_ends() {
        let need = ends(Some(dec!(1)), Some(dec!(3)));
        assert_eq!(need.times(Ends::at(Some(dec!(-2)))), ends(Some(dec!(-6)), Some(dec!(-2))));
        assert_eq!(need.over(Ends::at(Some(dec!(-2)))), ends(Some(dec!(-1.5)), Some(dec!(-0.5))));
        assert_eq!(need.over(Ends::at(Some(Decimal::ZERO))), Ends::OPEN);
    }
}
