//! What takes one year's gap to the next: the bridge, adding up to the penny.

use super::Gap;
use super::compare::to_pennies;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::figures::model::{Effect, Section};
use crate::units::{FinancialYear, Money};

/// One step of a bridge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The section that changes; `None` for the planned use of reserves.
    pub section: Option<Section>,
    /// What changes.
    pub title: &'static str,
    /// By how much it raises the gap; negative lowers it.
    pub change: Money,
    /// The id of its figure.
    pub id: FigureId,
}

/// The way from one year's annual gap to the next year's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge {
    /// The year it starts from.
    pub from: FinancialYear,
    /// The year it leads to.
    pub to: FinancialYear,
    /// The annual gap it starts from.
    pub start: Money,
    /// The steps, in the order of the table.
    pub steps: Vec<Step>,
    /// The annual gap it leads to: the start with every step.
    pub end: Money,
}

impl Gap<'_> {
    /// Gives the bridges between the years, the oldest first.
    pub fn bridges(&self) -> Vec<Bridge> {
        (1..self.years().len()).map(|at| self.bridge(at).0).collect()
    }

    /// Gives the figures of the bridges.
    pub fn bridge_figures(&self) -> Sheet {
        let mut sheet = Sheet::default();
        for at in 1..self.years().len() {
            let (bridge, behind) = self.bridge(at);
            for (step, basis) in bridge.steps.into_iter().zip(behind) {
                let title = format!("{}, {} against {}", step.title, bridge.to, bridge.from);
                let kind = FigureKind::Derived;
                sheet.money(step.id, title, Some(step.change), kind, basis);
            }
        }
        sheet
    }

    fn bridge(&self, at: usize) -> (Bridge, Vec<Basis>) {
        let (from, to) = (self.years()[at - 1], self.years()[at]);
        let (earlier, later) = (&self.model.sums[at - 1], &self.model.sums[at]);
        let exact = |amount| self.main.values.of(amount);
        let id = |amount| self.id_of(amount);
        let mut steps = Vec::new();
        let mut changes = Vec::new();
        let mut behind = Vec::new();
        for (at, section) in Section::ALL.iter().copied().enumerate() {
            let (old, new) = (earlier.sections[at], later.sections[at]);
            let (change, basis) = match section.effect() {
                Effect::Need => (exact(new), Basis::formula("what the year adds", [id(new)])),
                Effect::OneOff => (
                    exact(new) - exact(old),
                    Basis::formula("the first less the second", [id(new), id(old)]),
                ),
                Effect::Funding => (
                    exact(old) - exact(new),
                    Basis::formula("the first less the second", [id(old), id(new)]),
                ),
            };
            let id = step_id(to).of(section);
            let (title, section) = (section.step(), Some(section));
            steps.push(Step { section, title, change: Money::NIL, id });
            changes.push(change);
            behind.push(basis);
        }
        let (old, new) = (earlier.planned_reserves, later.planned_reserves);
        steps.push(Step {
            section: None,
            title: "Planned use of reserves",
            change: Money::NIL,
            id: step_id(to).at("planned-reserves"),
        });
        changes.push(exact(old) - exact(new));
        behind.push(Basis::formula("the first less the second", [id(old), id(new)]));
        let [start, end] = [earlier, later].map(|sums| self.main.pounds(sums.annual));
        let names: Vec<&str> = steps.iter().map(|step| step.title).collect();
        let (shown, _) = to_pennies(&changes, &names, (end - start).pounds());
        for (step, change) in steps.iter_mut().zip(shown) {
            step.change = change;
        }
        (Bridge { from, to, start, steps, end }, behind)
    }
}

/// Gives what the ids of the steps to a year begin with.
pub(super) fn step_id(to: FinancialYear) -> FigureId {
    FigureId::of_subject("bridge").of(to)
}

impl Section {
    /// Gives what a bridge calls its change.
    const fn step(self) -> &'static str {
        match self {
            Self::Base => "Changes to the base budget",
            Self::Inflation => "Prices and pay",
            Self::Demand => "Demand",
            Self::Corporate => "Corporate costs",
            Self::Savings => "Savings",
            Self::Financing => "Cost of earlier support",
            Self::OneOff => "One-off costs and income",
            Self::Funding => "Funding",
        }
    }
}
