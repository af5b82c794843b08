//! The budget gap under scenarios: what the model says, year by year.

mod adding;
pub mod against;
mod bridge;
pub mod compare;
mod limits;
pub mod missed;
mod not_yet;
pub mod ranges;
mod reserves;
pub mod sensitivity;
pub mod solve;
mod steps;
pub mod stress;
mod support;
mod tax;
#[cfg(test)]
mod tests;
mod warnings;

pub use bridge::{Bridge, Step};
pub use not_yet::NotYet;
pub use reserves::{ReservesPart, ReservesYear, reserves};
pub use steps::{Stage, Steps, steps};
pub use support::{SupportPart, SupportPath, SupportYear, support};
pub use tax::{RiseYear, TaxYield, YieldPart, YieldYear, tax_yield};
pub use warnings::{Warning, warnings};

use super::figure::{Basis, Figure, FigureKind, Sheet, Value};
use super::id::FigureId;
use super::model::{GAP, stem};
use super::model::{Line, Model, NodeId, ShortYear, Stem, Unfit, Whole, Worked};
use super::savings::AsAt;
use crate::records::{Book, Class};
use crate::scenarios::{Change, Mark, Plan, Target};
use crate::units::FinancialYear;

/// The gap of a council under the scenario asked for, with others beside it.
#[derive(Debug)]
pub struct Gap<'b> {
    /// The model.
    pub model: Model<'b>,
    /// The scenario asked for.
    pub main: Worked,
    /// The model of all years, where some are not known: then the model above ends before the first of
    /// them, and so does all that needs every year.
    pub whole: Option<Whole<'b>>,
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
    let mut model = Model::build(book, plan.years, as_at);
    let mut main = model.work(plan)?;
    let short = model.short(&main);
    let mut whole = None;
    if let Some(first) = short.first() {
        let known = model.before(first.year, as_at);
        let worked = std::mem::replace(&mut main, known.work(plan)?);
        let model = std::mem::replace(&mut model, known);
        let beside =
            others.iter().filter(|other| other.name != plan.name && other.years == plan.years);
        let others = beside.filter_map(|other| model.work(other).ok()).collect();
        whole = Some(Whole { model, worked, others, short });
    }
    let mut gap = Gap { model, main, whole, others: Vec::new(), apart: Vec::new() };
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
            Ok(worked) => match gap.model.short(&worked).first() {
                None => gap.others.push(worked),
                Some(short) => {
                    let why = format!("not stated: {}", short.lacks.join(", "));
                    gap.apart.push((other.name.clone(), why));
                }
            },
            Err(unfit) => gap.apart.push((other.name.clone(), unfit.to_string())),
        }
    }
    Ok(gap)
}

/// Works out the figures of a scenario that cannot be laid over the years of others, each under its name.
///
/// # Errors
/// When it does not fit the model, or a sum has no answer.
pub fn figures_apart(book: &Book, as_at: Option<AsAt>, plan: &Plan) -> Result<Sheet, Unfit> {
    let own = gap(book, as_at, plan, &[])?.figures();
    let mut sheet = Sheet::default();
    for figure in own.all() {
        sheet.add(Figure { id: figure.id.under(&plan.name), ..figure.clone() });
    }
    Ok(sheet)
}

impl<'b> Gap<'b> {
    /// Gives the model of all years and the scenario asked for over it; some may not be known.
    pub fn seen(&self) -> (&Model<'b>, &Worked) {
        let whole = self.whole.as_ref().map(|whole| (&whole.model, &whole.worked));
        whole.unwrap_or((&self.model, &self.main))
    }

    /// Gives every scenario over all years, the one asked for first, with the model they are worked over.
    pub fn seen_each(&self) -> (&Model<'b>, Vec<&Worked>) {
        match &self.whole {
            Some(whole) => {
                (&whole.model, std::iter::once(&whole.worked).chain(&whole.others).collect())
            }
            None => (&self.model, self.all().collect()),
        }
    }

    /// Gives the years of which the gap is known, each with its annual gap.
    pub fn known(&self) -> Vec<(FinancialYear, NodeId)> {
        let (model, worked) = self.seen();
        let years = model.years.iter().copied().zip(model.sums.iter().map(|sums| sums.annual));
        years.filter(|(_, annual)| worked.knows(*annual)).collect()
    }

    /// Gives the years that are not known, the oldest first.
    pub fn short(&self) -> &[ShortYear] {
        self.whole.as_ref().map_or(&[], |whole| &whole.short)
    }
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
    pub fn id(&self, worked: &Worked, node: NodeId) -> FigureId {
        self.named(worked, &self.id_of(node))
    }

    /// Gives the id of a node's figure under the scenario asked for.
    pub fn id_of(&self, node: NodeId) -> FigureId {
        self.model.graph.node(node).id()
    }

    /// Gives the id of the annual gap of a year under the scenario asked for, whether it is known or not.
    pub fn annual_id(&self, year: FinancialYear) -> FigureId {
        Stem::yearly(GAP).at("annual").in_year(Some(year))
    }

    /// Gives the id of an assumption in a year under the scenario asked for.
    pub fn assumption_id(&self, id: &str, year: FinancialYear) -> FigureId {
        stem::assumption(id).in_year(Some(year))
    }

    /// Gives the id that a figure has under a scenario, from the id it has under the one asked for.
    pub fn named(&self, worked: &Worked, id: &FigureId) -> FigureId {
        let (own, asked) = (&worked.plan.name, &self.main.plan.name);
        if own == asked { id.clone() } else { id.under(own) }
    }

    /// Gives every figure of the scenario asked for, and of the others the gap and how it is closed.
    pub fn figures(&self) -> Sheet {
        let (model, worked) = self.seen();
        let mut sheet = model.figures(worked);
        sheet.append(self.bridge_figures());
        for other in &self.others {
            for node in self.headlines() {
                sheet.add(Self::headline(&self.model, other, node));
            }
        }
        if let Some(whole) = &self.whole {
            for other in &whole.others {
                let annual = whole.model.sums.iter().map(|sums| sums.annual);
                annual.for_each(|node| sheet.add(Self::headline(&whole.model, other, node)));
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
        ranges::add(sheet, self);
    }

    /// Gives the id of how many values stand behind the gap.
    pub fn values_id() -> FigureId {
        FigureId::of_subject(GAP).at("values").at("all")
    }

    /// Gives the id of how many of them are assumed.
    pub fn values_assumed_id() -> FigureId {
        FigureId::of_subject(GAP).at("values").at("assumed")
    }

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
        sheet.count(Self::values_id(), "Values behind the gap", kinds.len(), basis(words));
        let words = "those of them that no source states";
        let id = Self::values_assumed_id();
        sheet.count(id, "Assumed values behind the gap", assumed, basis(words));
    }

    /// Gives the nodes that scenarios are compared by.
    pub fn headlines(&self) -> Vec<NodeId> {
        // A sum of some years is no sum of all.
        let sum = self.model.period_sum.filter(|_| self.whole.is_none());
        let mut nodes: Vec<NodeId> = sum.into_iter().collect();
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

    fn headline(model: &Model<'_>, worked: &Worked, node: NodeId) -> Figure {
        let name = &worked.plan.name;
        let known = model.graph.node(node);
        let year = known.year.map(|year| format!(", {year}")).unwrap_or_default();
        Figure {
            id: known.id().under(name),
            title: format!("{}{year}, scenario {name}", known.title),
            unit: "pounds",
            value: Some(Value::Money(worked.pounds(node))).filter(|_| worked.knows(node)),
            kind: FigureKind::Assumed,
            basis: Self::elsewhere(name, &known.id()),
        }
    }

    /// Gives the basis of a figure under another scenario: how to have it followed back.
    fn elsewhere(scenario: &str, id: &FigureId) -> Basis {
        let words =
            format!("the model under scenario {scenario}: mtfs explain --scenario {scenario} {id}");
        Basis::formula(words, [id.clone()])
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

/// Gives what the law says of a year that a plan does not balance, to an authority of a class.
///
/// # Source
/// Local Government Finance Act 1992, sections 31A (authorities that bill) and 42A (those that set a
/// precept): the calculation of the requirement must balance.
pub fn unbalanced_law(class: Option<Class>) -> &'static str {
    match class {
        None => "Council must set a balanced budget (1992 Act, section 31A or 42A).",
        Some(class) if class.bills() => {
            "Council must set a balanced budget (1992 Act, section 31A)."
        }
        Some(Class::County) => "Council must set a balanced budget (1992 Act, section 42A).",
        Some(Class::Gla) => "The Authority must set a balanced budget.",
        Some(_) => "The authority must set a balanced budget (1992 Act, section 42A).",
    }
}

/// Whose judgement follows where the year is the current one or the next; of later years nobody has
/// set a budget yet.
///
/// # Source
/// Local Government Finance Act 1988, section 114(3).
pub const REPORT_JUDGEMENT: &str =
    "Whether section 114(3) applies is the chief finance officer's judgement.";

impl Gap<'_> {
    /// Gives what the law says where these years do not balance.
    pub fn unbalanced_law(&self, years: &[FinancialYear]) -> String {
        let council = &self.model.book.council;
        let (current, law) = (council.current_financial_year, unbalanced_law(council.class));
        let near = |year: &FinancialYear| *year <= current.next().unwrap_or(current);
        if years.iter().any(near) {
            return format!("{law} {REPORT_JUDGEMENT}");
        }
        law.to_owned()
    }
}
