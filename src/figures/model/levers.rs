//! Which inputs of the graph a lever moves, and what moves an input.

use super::stem::{Knob, Share, Stem};
use super::{Inputs, Model};
use crate::figures::figure::FigureKind;
use crate::records::{Brag, BudgetItem};
use crate::scenarios::{ClosingLever, Lever, Turns};
use crate::units::{Decimal, FinancialYear};

/// What an input is set to when its lever is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The value of the lever.
    Own,
    /// What the value leaves of one.
    Rest,
    /// Nil, whatever the value.
    Nil,
}

impl Model<'_> {
    /// Gives the lever of what is turned.
    pub fn lever(&self, turns: &Turns) -> Option<&Lever> {
        self.levers.iter().find(|lever| lever.turns == *turns)
    }

    /// Gives the lever that moves an input by itself, and the year it is moved for; `None`: no scenario sets it by
    /// its value.
    pub fn lever_of(&self, slot: usize) -> Option<(&Lever, Option<FinancialYear>)> {
        let (turns, year) = self.turned_by(slot)?;
        Some((self.lever(&turns)?, year))
    }

    fn turned_by(&self, slot: usize) -> Option<(Turns, Option<FinancialYear>)> {
        let assumed = self.assumptions.iter().find(|(_, known)| **known == slot);
        if let Some(((id, year), _)) = assumed {
            return Some((Turns::Assumption(id.clone()), Some(*year)));
        }
        let of_line = self.values.iter().find(|(_, known)| **known == slot);
        if let Some(((line, item, year), _)) = of_line {
            return Some((Turns::Line(line.clone(), *item), Some(*year)));
        }
        let node = self.graph.node(self.graph.inputs().get(slot)?.node);
        let knobs = [
            (Knob::RecurringFound, Turns::Closing(ClosingLever::Savings)),
            (Knob::EfsAgreed, Turns::Closing(ClosingLever::Efs)),
            (Knob::EfsRate, Turns::EfsRate),
            (Knob::UseReserves, Turns::Reserves),
        ];
        let found = knobs.into_iter().find(|(knob, _)| knob.stem() == node.stem);
        found.map(|(_, turns)| (turns, node.year))
    }

    /// Gives the ends of the range that is stated for an input.
    pub fn range_of(&self, slot: usize) -> Option<(Decimal, Decimal)> {
        let (lever, year) = self.lever_of(slot)?;
        lever.stated.get(&year?).copied()
    }

    /// Sets what a lever moves to a value, in a year or for all; says whether there is anything to move.
    pub(in crate::figures) fn turn(
        &self,
        inputs: &mut Inputs,
        lever: &Lever,
        (year, value): (Option<FinancialYear>, Decimal),
    ) -> bool {
        let moved = self.moved_by(&lever.turns, year);
        for (slot, way) in &moved {
            let value = match way {
                Way::Own => value,
                Way::Rest => Decimal::ONE - value,
                Way::Nil => Decimal::ZERO,
            };
            inputs.set(*slot, value, FigureKind::Assumed, &lever.title);
        }
        !moved.is_empty()
    }

    /// Gives the inputs that a lever moves, in a year or for all, each with what it is set to.
    fn moved_by(&self, turns: &Turns, year: Option<FinancialYear>) -> Vec<(usize, Way)> {
        let own = |slot: Option<usize>| slot.map(|slot| (slot, Way::Own)).into_iter().collect();
        let knob = |knob: Knob, year| own(self.input_named(&knob.stem(), year));
        match turns {
            Turns::Closing(ClosingLever::CouncilTax) => {
                let of_year =
                    |((_, item, of), _): &(&(String, BudgetItem, FinancialYear), &usize)| {
                        *item == BudgetItem::Core && Some(*of) == year
                    };
                self.rates().filter(of_year).map(|(_, slot)| (*slot, Way::Own)).collect()
            }
            Turns::Closing(ClosingLever::Delivery) => self.delivery(),
            Turns::Closing(ClosingLever::Savings) => knob(Knob::RecurringFound, year),
            Turns::Closing(ClosingLever::Efs) => knob(Knob::EfsAgreed, year),
            Turns::Reserves => knob(Knob::UseReserves, None),
            Turns::EfsRate => knob(Knob::EfsRate, None),
            Turns::Assumption(id) => {
                own(year.and_then(|year| self.assumptions.get(&(id.clone(), year)).copied()))
            }
            Turns::Line(line, item) => {
                own(year.and_then(|year| self.values.get(&(line.clone(), *item, year)).copied()))
            }
        }
    }

    /// Gives what says which part of savings comes on time: whatever the officers forecast, and what does not come
    /// on time is taken as never coming, so that later years are not helped.
    fn delivery(&self) -> Vec<(usize, Way)> {
        let found = |stem: Stem, way| Some((self.input_named(&stem, None)?, way));
        let Some(trust) = found(Knob::Trust.stem(), Way::Nil) else { return Vec::new() };
        let shares = Brag::ALL.iter().flat_map(|brag| {
            [(Share::Late, Way::Nil), (Share::Never, Way::Rest)]
                .map(|(share, way)| (share.stem(*brag), way))
        });
        let shares = shares.filter_map(|(stem, way)| found(stem, way));
        std::iter::once(trust).chain(shares).collect()
    }
}
