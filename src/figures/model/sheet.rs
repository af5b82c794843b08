//! The figures of a model: every node with its id, kind and basis.

use std::collections::BTreeSet;

use super::graph::{NodeId, Op, Unit};
use super::{Model, Worked};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::units::{Money, Rate};

impl Model<'_> {
    /// Gives every amount of the model under a scenario as a figure.
    pub fn figures(&self, worked: &Worked) -> Sheet {
        let mut sheet = Sheet::default();
        let blanks = self.blanks(worked);
        let mut kinds: Vec<FigureKind> = Vec::with_capacity(self.graph.nodes().len());
        let ids: Vec<FigureId> = self.graph.nodes().map(|(_, node)| node.id()).collect();
        for (at, node) in self.graph.nodes() {
            let blank = blanks.contains(&at);
            let (kind, basis) = match node.op {
                _ if blank => {
                    (FigureKind::Assumed, Basis::Rule("nothing is stated for the year".to_owned()))
                }
                Op::Input(slot) => self.input_basis(worked, slot),
                Op::Sum
                | Op::Product
                | Op::Quotient
                | Op::Least
                | Op::Greatest
                | Op::Penny
                | Op::Pounds
                | Op::Powers(_) => {
                    let parts = self.told(worked, at, &blanks);
                    let assumed = parts.iter().any(|part| kinds[part.at()] == FigureKind::Assumed);
                    let kind = if assumed { FigureKind::Assumed } else { FigureKind::Derived };
                    let inputs = parts.iter().map(|part| ids[part.at()].clone());
                    (kind, Basis::formula(self.words(at, &parts), inputs))
                }
            };
            kinds.push(kind);
            let number = worked.values.of(at);
            let given = matches!(node.op, Op::Input(_));
            let value = match node.unit {
                // A price may be finer than a penny; what is worked out is shown to the penny.
                Unit::Pounds if given && kind != FigureKind::Derived => {
                    Value::Money(Money::from_pounds(number))
                }
                Unit::Pounds => Value::Money(worked.pounds(at)),
                Unit::Fraction => Value::Rate(Rate::from_fraction(number)),
                Unit::Number => Value::Number(number),
            };
            let year = node.year.map(|year| format!(", {year}")).unwrap_or_default();
            let title = format!("{}{year}", node.title);
            let (id, unit) = (ids[at.at()].clone(), node.unit.word());
            let value = Some(value).filter(|_| !blank && worked.knows(at));
            sheet.add(Figure { id, title, unit, value, kind, basis });
        }
        sheet
    }

    fn input_basis(&self, worked: &Worked, slot: usize) -> (FigureKind, Basis) {
        let input = &self.graph.inputs()[slot];
        match worked.inputs.said.get(&slot) {
            Some(said) => {
                let words = format!("scenario {}: {}", worked.plan.name, said.words);
                (said.kind, Basis::Rule(words))
            }
            None => (input.kind, input.basis.clone()),
        }
    }

    /// Gives the parts of a node that a reader is told of: nils that stand only because nothing is
    /// stated are left out, but for those of a line and those that leave the node not known.
    fn told(&self, worked: &Worked, at: NodeId, blanks: &BTreeSet<NodeId>) -> Vec<NodeId> {
        let silent = |node: NodeId| {
            let slot = self.graph.input_of(node);
            slot.is_some_and(|slot| self.is_silent(&worked.inputs, slot))
                && worked.knows(node)
                && !blanks.contains(&node)
        };
        let parts = self.graph.parts(at).iter().map(|part| part.node);
        parts.filter(|part| !silent(*part)).collect()
    }

    /// Says in words what a node does.
    fn words(&self, at: NodeId, told: &[NodeId]) -> String {
        let parts: Vec<_> =
            self.graph.parts(at).iter().filter(|part| told.contains(&part.node)).collect();
        match self.graph.node(at).op {
            Op::Sum => {
                let less = parts.iter().filter(|part| part.less).count();
                match (parts.len() - less, less) {
                    (_, 0) => "sum".to_owned(),
                    (0, _) => "taken away: the sum of these, with the sign turned".to_owned(),
                    (_, 1) => "sum, less the last".to_owned(),
                    (_, less) => format!("sum, less the last {less}"),
                }
            }
            Op::Product => "product".to_owned(),
            Op::Pounds => "product, rounded to the penny".to_owned(),
            Op::Quotient => "the first divided by the second".to_owned(),
            Op::Least => "the smallest".to_owned(),
            Op::Greatest => "the largest".to_owned(),
            Op::Penny => "rounded to the penny".to_owned(),
            Op::Powers(terms) => format!("1 + x + x² + …, {terms} terms"),
            Op::Input(_) => "given".to_owned(),
        }
    }
}
