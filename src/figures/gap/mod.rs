//! The budget gap under scenarios: what the model says, year by year.

mod adding;
mod bridge;
pub mod compare;
pub mod missed;
mod reserves;
pub mod sensitivity;
pub mod solve;
mod steps;
mod support;
mod tax;
#[cfg(test)]
mod tests;
mod warnings;

pub use bridge::{Bridge, Step};
pub use reserves::{ReservesYear, reserves};
pub use steps::{Stage, Steps, steps};
pub use support::{SupportPart, SupportPath, SupportYear, support};
pub use tax::{RiseYear, TaxYield, YieldYear, tax_yield};
pub use warnings::{Warning, warnings};

use super::figure::{Basis, Figure, FigureKind, Sheet, Value};
use super::model::{Line, Model, NodeId, Unfit, Worked};
use super::savings::AsAt;
use crate::records::Book;
use crate::scenarios::{Change, Mark, Plan, Target};
use crate::units::{FinancialYear, Money};

/// The gap of a council under the scenario asked for, with others beside it.
#[derive(Debug)]
pub struct Gap<'b> {
    /// The model.
    pub model: Model<'b>,
    /// The scenario asked for.
    pub main: Worked,
    /// The other scenarios over the same years, in the order of their names.
    pub others: Vec<Worked>,
    /// Scenarios that cannot be laid over these years, and why.
    pub apart: Vec<(String, String)>,
}

/// A value that only makes a gap meet a published one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balancing<'g> {
    /// The line.
    pub title: &'g str,
    /// The year.
    pub year: FinancialYear,
    /// Where it is written: `baseline.toml:9`.
    pub place: &'g str,
}

/// Works out the gap under a scenario, and under the others that fit the same years.
///
/// # Errors
/// When the scenario asked for does not fit the model, or a sum has no answer.
pub fn gap<'b>(
    book: &'b Book,
    as_at: Option<AsAt>,
    plan: &Plan,
    others: &[Plan],
) -> Result<Gap<'b>, Unfit> {
    let model = Model::build(book, plan.years, as_at);
    let main = model.work(plan)?;
    let mut gap = Gap { model, main, others: Vec::new(), apart: Vec::new() };
    for other in others.iter().filter(|other| other.name != plan.name) {
        if other.years != plan.years {
            let why = other.years.map_or_else(
                || "other years".to_owned(),
                |(first, last)| format!("it covers {first} to {last}"),
            );
            gap.apart.push((other.name.clone(), why));
            continue;
        }
        match gap.model.work(other) {
            Ok(worked) => gap.others.push(worked),
            Err(unfit) => gap.apart.push((other.name.clone(), unfit.to_string())),
        }
    }
    Ok(gap)
}

impl Gap<'_> {
    /// Gives every scenario worked out, the one asked for first.
    pub fn all(&self) -> impl Iterator<Item = &Worked> {
        std::iter::once(&self.main).chain(&self.others)
    }

    /// Gives a scenario by name.
    pub fn of(&self, name: &str) -> Option<&Worked> {
        self.all().find(|worked| worked.plan.name == name)
    }

    /// Gives the id of a node's figure under a scenario: the one asked for has plain ids, another's
    /// begin with its name: `worst:gap/2026-27/annual`.
    pub fn id(&self, worked: &Worked, node: NodeId) -> String {
        self.named(worked, &self.model.graph.node(node).id())
    }

    /// Gives the id that a figure has under a scenario, from the id it has under the one asked for.
    pub fn named(&self, worked: &Worked, id: &str) -> String {
        if worked.plan.name == self.main.plan.name {
            id.to_owned()
        } else {
            Self::id_under(&worked.plan.name, id)
        }
    }

    /// Gives the id of a figure under another scenario.
    pub fn id_under(scenario: &str, id: &str) -> String {
        format!("{scenario}:{id}")
    }

    /// Gives every figure of the scenario asked for, and of the others the gap and how it is closed.
    pub fn figures(&self) -> Sheet {
        let mut sheet = self.model.figures(&self.main);
        sheet.append(self.bridge_figures());
        for other in &self.others {
            for node in self.headlines() {
                sheet.add(self.headline(other, node));
            }
        }
        sheet
    }

    /// Adds what charts and papers show beside the model to a sheet that holds its figures: of every
    /// scenario reserves and support; of the one asked for council tax, the bridge line by line and
    /// how many values are assumed.
    pub fn add_paths(&self, sheet: &mut Sheet) {
        for worked in self.all() {
            reserves::add(sheet, self, worked);
            support::add(sheet, self, worked);
        }
        self.count_values(sheet);
        tax::add(sheet, self);
        steps::add(sheet, self);
    }

    /// The id of how many values stand behind the gap.
    pub const VALUES: &'static str = "gap/values/all";
    /// The id of how many of them are assumed.
    pub const VALUES_ASSUMED: &'static str = "gap/values/assumed";

    /// Counts the values behind the gap, and those of them that are assumed; a nil that stands only
    /// because nothing is stated is no value that anybody chose.
    fn count_values(&self, sheet: &mut Sheet) {
        let inputs = self.model.graph.inputs().iter().enumerate();
        let chosen = inputs
            .filter(|(slot, input)| !input.silent || self.main.inputs.said.contains_key(slot));
        let kinds: Vec<FigureKind> = chosen
            .map(|(slot, input)| {
                self.main.inputs.said.get(&slot).map_or(input.kind, |said| said.kind)
            })
            .collect();
        let assumed = kinds.iter().filter(|kind| **kind == FigureKind::Assumed).count();
        let basis = |words: &str| Basis::Rule(words.to_owned());
        let words =
            "values that the model takes as given: of the data, of council.toml, of the scenario";
        sheet.count(Self::VALUES, "Values behind the gap", kinds.len(), basis(words));
        let words = "those of them that no source states";
        sheet.count(Self::VALUES_ASSUMED, "Assumed values behind the gap", assumed, basis(words));
    }

    /// Gives the nodes that scenarios are compared by.
    pub fn headlines(&self) -> Vec<NodeId> {
        let mut nodes: Vec<NodeId> = self.model.period_sum.into_iter().collect();
        for sums in &self.model.sums {
            nodes.extend([sums.annual, sums.structural, sums.need, sums.funding]);
        }
        for closing in &self.model.closing {
            let closed = [closing.to_close, closing.recurring, closing.all_reserves];
            nodes.extend(closed);
            nodes.extend([closing.efs, closing.efs_cover, closing.unfunded]);
        }
        nodes
    }

    fn headline(&self, worked: &Worked, node: NodeId) -> Figure {
        let name = &worked.plan.name;
        let known = self.model.graph.node(node);
        let year = known.year.map(|year| format!(", {year}")).unwrap_or_default();
        Figure {
            id: Self::id_under(name, &known.id()).into(),
            title: format!("{}{year}, scenario {name}", known.title),
            unit: "pounds",
            value: Some(Value::Money(worked.pounds(node))),
            kind: FigureKind::Assumed,
            basis: Self::elsewhere(name, &known.id()),
        }
    }

    /// Gives the basis of a figure under another scenario: how to have it followed back.
    fn elsewhere(scenario: &str, id: &str) -> Basis {
        let words =
            format!("the model under scenario {scenario}: mtfs explain --scenario {scenario} {id}");
        Basis::formula(words, [id.to_owned()])
    }

    /// Gives the lines that only make the gap of the scenario asked for meet a published one: each
    /// with its title, the year and where that is written.
    pub fn balancing(&self) -> Vec<Balancing<'_>> {
        let changes = self.main.plan.changes.iter();
        let changes = changes.filter(|change| change.mark == Mark::Balancing);
        let of = |change: &Change| match &change.target {
            Target::Line { line, .. } => self.model.lines.iter().find(|known| known.id == *line),
            Target::Assumption(_) => None,
        };
        let told = changes.filter_map(|change| Some((of(change)?, change)));
        told.map(|(line, change)| Balancing {
            title: &line.title,
            year: change.year,
            place: &change.place,
        })
        .collect()
    }

    /// Says whether a line adds anything in any year under any scenario.
    pub fn speaks(&self, line: &Line) -> bool {
        let mut nodes = line.nodes.iter().flatten();
        nodes.any(|node| self.all().any(|worked| !worked.pounds(*node).is_nil()))
    }

    /// Gives the years.
    pub fn years(&self) -> &[FinancialYear] {
        &self.model.years
    }
}

/// What the law says of a year that is not balanced; `None` where it is.
///
/// # Source
/// Local Government Finance Act 1992, section 31A: the calculation of the requirement must balance;
/// Local Government Finance Act 1988, section 114: the chief finance officer reports otherwise.
pub fn statement(year: FinancialYear, unfunded: Money) -> Option<String> {
    if unfunded <= Money::NIL {
        return None;
    }
    let amount = crate::units::text::short(unfunded);
    Some(format!(
        "{year} does not balance: {amount} is unfunded. A council must set a balanced budget (Local \
         Government Finance Act 1992, section 31A); if it cannot, the chief finance officer must \
         report under section 114 of the 1988 Act."
    ))
}
