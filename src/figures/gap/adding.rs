//! Amounts worked out from those of the model, as figures.

use std::collections::BTreeSet;

use super::Gap;
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::model::Worked;
use crate::units::Money;

/// Adds the figures of one scenario to a sheet that holds the model's own.
pub(super) struct Adding<'a> {
    gap: &'a Gap<'a>,
    worked: &'a Worked,
    sheet: &'a mut Sheet,
    /// The ids of what is not known.
    unknown: BTreeSet<FigureId>,
}

impl<'a> Adding<'a> {
    pub(super) fn new(gap: &'a Gap<'a>, worked: &'a Worked, sheet: &'a mut Sheet) -> Self {
        let nodes = gap.model.graph.nodes().filter(|(at, _)| !worked.knows(*at));
        let unknown = nodes.map(|(_, node)| node.id()).collect();
        Self { gap, worked, sheet, unknown }
    }

    /// Adds an amount, to the penny: how it is made, in words and by the ids that it has under the scenario asked
    /// for. It is assumed where any of those is, or where the scenario is another.
    pub(super) fn money(
        &mut self,
        (id, title): (FigureId, String),
        value: Money,
        words: &str,
        inputs: Vec<FigureId>,
    ) {
        self.value((id, title), ("pounds", Value::Money(value.rounded())), words, inputs);
    }

    /// Adds an amount that is not known.
    pub(super) fn absent(
        &mut self,
        (id, title): (FigureId, String),
        words: &str,
        inputs: Vec<FigureId>,
    ) {
        self.unknown.insert(id.clone());
        self.value((id, title), ("pounds", Value::Money(Money::NIL)), words, inputs);
    }

    /// Adds a value of any unit.
    pub(super) fn value(
        &mut self,
        (id, title): (FigureId, String),
        (unit, value): (&'static str, Value),
        words: &str,
        inputs: Vec<FigureId>,
    ) {
        let name = &self.worked.plan.name;
        let known =
            !self.unknown.contains(&id) && !inputs.iter().any(|id| self.unknown.contains(id));
        let value = Some(value).filter(|_| known);
        if !known {
            self.unknown.insert(id.clone());
        }
        if *name != self.gap.main.plan.name {
            let basis = Gap::elsewhere(name, &id);
            let (id, title) = (id.under(name), format!("{title}, scenario {name}"));
            let kind = FigureKind::Assumed;
            self.sheet.add(Figure { id, title, unit, value, kind, basis });
            return;
        }
        let kinds = inputs.iter().filter_map(|id| self.sheet.figure(id)).map(|figure| figure.kind);
        let kind = match kinds.max() {
            Some(FigureKind::Assumed) => FigureKind::Assumed,
            Some(FigureKind::Published | FigureKind::Derived) | None => FigureKind::Derived,
        };
        let basis = Basis::formula(words, inputs);
        self.sheet.add(Figure { id, title, unit, value, kind, basis });
    }
}
