//! What a scenario writes to set an input of the model.

use super::Model;
use super::stem::Knob;
use crate::records::BudgetItem;
use crate::units::FinancialYear;

/// What of a scenario sets an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetBy {
    /// An assumption, by its reference.
    Assumption(String),
    /// A value of a budget line.
    Line(String, BudgetItem),
    /// New recurring savings found for the year.
    RecurringFound,
    /// Support agreed for the year.
    EfsAgreed,
    /// The rate of support that is not agreed yet.
    EfsRate,
}

impl Model<'_> {
    /// Gives what of a scenario sets an input, and the year it is set for; `None`: no scenario does.
    pub fn set_by(&self, slot: usize) -> Option<(SetBy, Option<FinancialYear>)> {
        let of_line = self.values.iter().find(|(_, known)| **known == slot);
        if let Some(((line, item, year), _)) = of_line {
            return Some((SetBy::Line(line.clone(), *item), Some(*year)));
        }
        let assumed = self.assumptions.iter().find(|(_, known)| **known == slot);
        if let Some(((id, year), _)) = assumed {
            return Some((SetBy::Assumption(id.clone()), Some(*year)));
        }
        let node = self.graph.node(self.graph.inputs().get(slot)?.node);
        let knobs = [
            (Knob::RecurringFound, SetBy::RecurringFound),
            (Knob::EfsAgreed, SetBy::EfsAgreed),
            (Knob::EfsRate, SetBy::EfsRate),
        ];
        let found = knobs.into_iter().find(|(knob, _)| knob.stem() == node.stem);
        found.map(|(_, set_by)| (set_by, node.year))
    }
}
