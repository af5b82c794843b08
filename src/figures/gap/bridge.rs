//! What takes one year's gap to the next: the bridge, adding up to the penny.

use super::Gap;
use crate::figures::figure::{Basis, FigureKind, Sheet};
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
    pub id: String,
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
            let (bridge, bases) = self.bridge(at);
            for (step, basis) in bridge.steps.into_iter().zip(bases) {
                let title = format!("{}, {} against {}", step.title, bridge.to, bridge.from);
                let kind = FigureKind::Derived;
                sheet.money(step.id, title, Some(step.change), kind, basis);
            }
        }
        sheet
    }

    fn bridge(&self, at: usize) -> (Bridge, Vec<Basis>) {
        let (from, to) = (self.years()[at - 1], self.years()[at]);
        let (before, now) = (&self.model.sums[at - 1], &self.model.sums[at]);
        let pounds = |node| self.main.pounds(node);
        let id = |node| self.model.graph.node(node).id();
        let mut steps = Vec::new();
        let mut bases = Vec::new();
        for (at, section) in Section::ALL.into_iter().enumerate() {
            let (was, is) = (before.sections[at], now.sections[at]);
            let (change, basis) = match section.effect() {
                Effect::Need => (pounds(is), Basis::formula("what the year adds", [id(is)])),
                Effect::OneOff => (
                    pounds(is) - pounds(was),
                    Basis::formula("the first less the second", [id(is), id(was)]),
                ),
                Effect::Funding => (
                    pounds(was) - pounds(is),
                    Basis::formula("the first less the second", [id(was), id(is)]),
                ),
            };
            let id = step_id(to, section.word());
            steps.push(Step { section: Some(section), title: section.step(), change, id });
            bases.push(basis);
        }
        let (was, is) = (before.planned_reserves, now.planned_reserves);
        steps.push(Step {
            section: None,
            title: "Planned use of reserves",
            change: pounds(was) - pounds(is),
            id: step_id(to, "planned-reserves"),
        });
        bases.push(Basis::formula("the first less the second", [id(was), id(is)]));
        let (start, end) = (pounds(before.annual), pounds(now.annual));
        (Bridge { from, to, start, steps, end }, bases)
    }
}

fn step_id(to: FinancialYear, word: &str) -> String {
    format!("bridge/{}/{word}", to.slug())
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
