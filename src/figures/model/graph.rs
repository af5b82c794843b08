//! The sums of a model as a graph: every amount once, each after what it is made from.
//!
//! Any reader may walk it: the exact one here, `explain`, the workbook, and later a fast one over
//! many trials. No operation needs a decimal.

use std::fmt::Display;
use std::ops::Range;

use super::stem::Stem;
use crate::figures::figure::{Basis, FigureKind};
use crate::figures::id::FigureId;
pub use crate::scenarios::Unit;
use crate::units::{Decimal, FinancialYear, HALF_AWAY, wide};

/// A node of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// Gives its place in the graph and in every list of values.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// What a node does with its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Takes the value of an input.
    Input(usize),
    /// Adds its parts, some of them with the sign turned.
    Sum,
    /// Multiplies its parts.
    Product,
    /// Divides its first part by its second.
    Quotient,
    /// Gives the smallest of its parts.
    Least,
    /// Gives the largest of its parts.
    Greatest,
    /// Rounds its part to the penny, half away from nil.
    Penny,
    /// Multiplies its parts and rounds to the penny, half away from nil.
    Pounds,
    /// Gives 1 + x + x² + … of its part, so many terms.
    Powers(u32),
}

/// A part of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The node it is.
    pub node: NodeId,
    /// Whether a sum takes it away.
    pub less: bool,
}

/// One amount of a model.
#[derive(Debug, Clone)]
pub struct Node {
    /// The id of its figure but for the year.
    pub stem: Stem,
    /// What it is, in words, without the year.
    pub title: String,
    /// Its year; `None`: it holds for all.
    pub year: Option<FinancialYear>,
    /// What its values are.
    pub unit: Unit,
    /// What it does.
    pub op: Op,
    parts: Range<usize>,
}

impl Node {
    /// Gives the id of its figure.
    pub fn id(&self) -> FigureId {
        self.stem.in_year(self.year)
    }
}

/// A value that the graph is given: from a cell, a rule or a scenario.
#[derive(Debug, Clone)]
pub struct Input {
    /// The node that takes it.
    pub node: NodeId,
    /// What it is unless a scenario says otherwise.
    pub value: Decimal,
    /// How far it can be followed back.
    pub kind: FigureKind,
    /// Where it comes from.
    pub basis: Basis,
    /// Whether it is nil only because nothing is stated.
    pub silent: bool,
    /// Whether it stays when its driver is nudged: a law, a choice, a constant, or the half of a
    /// product whose other half moves already.
    pub held: bool,
}

/// Why a graph has no values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unworkable {
    /// An amount is too large to be exact.
    #[error("work out `{0}`: too large to be exact")]
    TooLarge(FigureId),
    /// A sum divides by nil.
    #[error("work out `{0}`: it divides by nil")]
    DividedByNil(FigureId),
}

/// The values of all nodes, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values(Vec<Decimal>);

impl Values {
    /// Gives the value of a node.
    pub fn of(&self, node: NodeId) -> Decimal {
        self.0[node.at()]
    }
}

/// Nodes, each after its parts.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    parts: Vec<Part>,
    inputs: Vec<Input>,
}

/// What a new node is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The id of its figure but for the year.
    pub stem: Stem,
    /// What it is, in words, without the year.
    pub title: String,
    /// Its year; `None`: it holds for all.
    pub year: Option<FinancialYear>,
    /// What its values are.
    pub unit: Unit,
}

impl Name {
    /// Names an amount of pounds, in a year or for all.
    pub fn pounds(
        stem: impl Into<Stem>,
        title: impl Into<String>,
        year: impl Into<Option<FinancialYear>>,
    ) -> Self {
        let (stem, title, year) = (stem.into(), title.into(), year.into());
        Self { stem, title, year, unit: Unit::Pounds }
    }

    /// Names what belongs to this: its id begins alike, and so does its title.
    pub(super) fn part(&self, part: impl Display, words: impl Display) -> Self {
        let title = format!("{}: {words}", self.title);
        Self::pounds(self.stem.at(part), title, self.year)
    }

    /// Names the same in one year.
    pub(super) fn in_year(&self, year: FinancialYear) -> Self {
        Self { stem: self.stem.each_year(), year: Some(year), ..self.clone() }
    }

    /// Gives the name with another unit.
    #[must_use]
    pub fn of(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }
}

impl Graph {
    /// Gives every node, each after its parts.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(at, node)| (id(at), node))
    }

    /// Gives a node.
    pub fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node.at()]
    }

    /// Gives the parts of a node.
    pub fn parts(&self, node: NodeId) -> &[Part] {
        &self.parts[self.nodes[node.at()].parts.clone()]
    }

    /// Gives the inputs.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Gives what the inputs are unless a scenario says otherwise.
    pub fn defaults(&self) -> Vec<Decimal> {
        self.inputs.iter().map(|input| input.value).collect()
    }

    /// Gives the input that a node takes.
    pub fn input_of(&self, node: NodeId) -> Option<usize> {
        match self.nodes[node.at()].op {
            Op::Input(slot) => Some(slot),
            Op::Sum
            | Op::Product
            | Op::Quotient
            | Op::Least
            | Op::Greatest
            | Op::Penny
            | Op::Pounds
            | Op::Powers(_) => None,
        }
    }

    fn push(&mut self, name: Name, op: Op, parts: impl IntoIterator<Item = Part>) -> NodeId {
        let from = self.parts.len();
        self.parts.extend(parts);
        let parts = from..self.parts.len();
        let node = id(self.nodes.len());
        let Name { stem, title, year, unit } = name;
        self.nodes.push(Node { stem, title, year, unit, op, parts });
        node
    }

    /// Adds a value that is given.
    pub fn input(&mut self, name: Name, value: Decimal, kind: FigureKind, basis: Basis) -> NodeId {
        let node = self.push(name, Op::Input(self.inputs.len()), []);
        self.inputs.push(Input { node, value, kind, basis, silent: false, held: false });
        node
    }

    /// Adds a nil that stands only because nothing is stated; a scenario may state it.
    pub fn silent(&mut self, name: Name, why: &str) -> NodeId {
        let basis = Basis::Rule(why.to_owned());
        let node = self.input(name, Decimal::ZERO, FigureKind::Assumed, basis);
        if let Some(input) = self.inputs.last_mut() {
            input.silent = true;
        }
        node
    }

    /// Holds the input of a node: it stays when its driver is nudged.
    pub(super) fn hold(&mut self, node: NodeId) -> NodeId {
        if let Some(slot) = self.input_of(node) {
            self.inputs[slot].held = true;
        }
        node
    }

    /// Adds a sum: `add` less `less`.
    pub fn sum(&mut self, name: Name, add: &[NodeId], less: &[NodeId]) -> NodeId {
        let add = add.iter().map(|&node| Part { node, less: false });
        let less = less.iter().map(|&node| Part { node, less: true });
        self.push(name, Op::Sum, add.chain(less))
    }

    /// Adds another operation over parts.
    pub fn add(&mut self, name: Name, op: Op, parts: &[NodeId]) -> NodeId {
        self.push(name, op, parts.iter().map(|&node| Part { node, less: false }))
    }

    /// Works out every node, exactly: each product, quotient and power step at full width, rounded once
    /// to 12 places, as the inputs are.
    ///
    /// # Errors
    /// When an amount is too large to be exact, or a sum divides by nil.
    pub fn evaluate(&self, inputs: &[Decimal]) -> Result<Values, Unworkable> {
        let mut values: Vec<Decimal> = Vec::with_capacity(self.nodes.len());
        for (at, node) in self.nodes.iter().enumerate() {
            let parts = &self.parts[node.parts.clone()];
            let value = match node.op {
                Op::Input(slot) => inputs.get(slot).copied().map(wide::kept),
                Op::Sum => sum(parts, &values),
                Op::Product => product(parts, &values),
                Op::Pounds => product(parts, &values).map(penny),
                Op::Quotient => {
                    let (over, under) = (of(parts, 0, &values), of(parts, 1, &values));
                    if under.is_zero() {
                        return Err(Unworkable::DividedByNil(self.nodes[at].id()));
                    }
                    wide::quotient(over, under)
                }
                Op::Least => parts.iter().map(|part| values[part.node.at()]).min(),
                Op::Greatest => parts.iter().map(|part| values[part.node.at()]).max(),
                Op::Penny => Some(penny(of(parts, 0, &values))),
                Op::Powers(terms) => powers(of(parts, 0, &values), terms),
            };
            values.push(value.ok_or_else(|| Unworkable::TooLarge(self.nodes[at].id()))?);
        }
        Ok(Values(values))
    }
}

/// Gives a node's name from its place. A graph ends long before four thousand million nodes.
fn id(at: usize) -> NodeId {
    NodeId(u32::try_from(at).unwrap_or(u32::MAX))
}

fn of(parts: &[Part], at: usize, values: &[Decimal]) -> Decimal {
    parts.get(at).map_or(Decimal::ZERO, |part| values[part.node.at()])
}

fn sum(parts: &[Part], values: &[Decimal]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| {
        let value = values[part.node.at()];
        if part.less { sum.checked_sub(value) } else { sum.checked_add(value) }
    })
}

fn product(parts: &[Part], values: &[Decimal]) -> Option<Decimal> {
    let (first, rest) = parts.split_first()?;
    rest.iter().try_fold(values[first.node.at()], |product, part| {
        wide::product(product, values[part.node.at()])
    })
}

pub(super) fn penny(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(2, HALF_AWAY)
}

pub(super) fn powers(base: Decimal, terms: u32) -> Option<Decimal> {
    let mut power = Decimal::ONE;
    let mut sum = Decimal::ZERO;
    for _ in 0..terms {
        sum = sum.checked_add(power)?;
        power = wide::product(power, base)?;
    }
    Some(sum)
}
