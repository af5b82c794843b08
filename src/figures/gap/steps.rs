//! How the gap of a year came about, step by step: the bridge with each funding line apart.

use super::Gap;
use super::adding::Adding;
use super::bridge::step_id;
use super::compare::to_pennies;
use crate::figures::figure::Sheet;
use crate::figures::id::FigureId;
use crate::figures::model::{Line, NodeId, Section};
use crate::units::{Decimal, FinancialYear, Money};

/// One step, or an end, of the way to a gap; above nil raises the gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The id of its figure.
    pub id: FigureId,
    /// What it is.
    pub title: String,
    /// How much.
    pub amount: Money,
}

/// How the annual gap of a year came about: `from` and the steps add to `to`, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// The year.
    pub year: FinancialYear,
    /// The gap of the year before; in the first year of the model the budget brought forward less
    /// funding.
    pub from: Stage,
    /// The steps that are not nil, in the order of the table of the gap.
    pub steps: Vec<Stage>,
    /// The annual gap of the year.
    pub to: Stage,
}

impl Steps {
    /// Says whether the year is the first of the model: no gap before it is known.
    pub fn is_first(&self) -> bool {
        self.from.id.is_of(&step_id(self.year))
    }
}

/// Gives the steps to the gap of a year; `None` where the model does not hold it.
pub fn steps(gap: &Gap<'_>, year: FinancialYear) -> Option<Steps> {
    let at = gap.model.at(year)?;
    let sums = &gap.model.sums[at];
    let to = of_node(gap, sums.annual, format!("Annual gap, {year}"));
    let (from, mut steps) = match at.checked_sub(1) {
        Some(before) => (
            of_node(
                gap,
                gap.model.sums[before].annual,
                format!("Annual gap, {}", gap.years()[before]),
            ),
            later(gap, at),
        ),
        None => (start(gap)?, first(gap)),
    };
    steps.retain(|step| !step.amount.is_nil());
    Some(Steps { year, from, steps, to })
}

fn of_node(gap: &Gap<'_>, node: NodeId, title: String) -> Stage {
    Stage { id: gap.id_of(node), title, amount: gap.main.pounds(node) }
}

/// Gives what the first year starts from.
fn start(gap: &Gap<'_>) -> Option<Stage> {
    let (year, sums) = gap.years().first().zip(gap.model.sums.first())?;
    Some(Stage {
        id: step_id(*year).at("start"),
        title: "Base budget less funding".to_owned(),
        amount: gap.main.pounds(sums.annual) - first(gap).iter().map(|step| step.amount).sum(),
    })
}

/// Gives the steps of the first year: its own lines, as no year before is known.
fn first(gap: &Gap<'_>) -> Vec<Stage> {
    let Some(sums) = gap.model.sums.first() else { return Vec::new() };
    let mut steps: Vec<Stage> = Section::ALL
        .iter()
        .copied()
        .zip(sums.sections)
        .filter(|(section, _)| {
            !matches!(section, Section::Base | Section::OneOff | Section::Funding)
        })
        .map(|(section, sum)| named(gap, section, 0, of_node(gap, sum, section.heading().into())))
        .collect();
    let title = "One-off costs less one-off income and planned use of reserves";
    steps.push(of_node(gap, sums.one_off, title.to_owned()));
    steps
}

/// Gives the steps of a later year: those of the bridge, funding line by line.
fn later(gap: &Gap<'_>, at: usize) -> Vec<Stage> {
    let (year, bridges) = (gap.years()[at], gap.bridges());
    let Some(bridge) = bridges.into_iter().find(|bridge| bridge.to == year) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    for step in bridge.steps {
        let title = step.title.to_owned();
        let stage = Stage { id: step.id, title, amount: step.change };
        match step.section {
            Some(Section::Funding) => steps.extend(funding(gap, at)),
            Some(Section::OneOff) | None => {
                steps.push(Stage { title: format!("{}: change", stage.title), ..stage });
            }
            Some(section) => steps.push(named(gap, section, at, stage)),
        }
    }
    steps
}

/// Gives a step the name of the line that alone makes it: it says more than its section's.
fn named(gap: &Gap<'_>, section: Section, at: usize, stage: Stage) -> Stage {
    if section == Section::Financing {
        // A loan's name would read as its amount; this is the change of its yearly cost.
        return stage;
    }
    let lines = gap.model.lines.iter().filter(|line| line.section == section);
    let mut lines =
        lines.filter(|line| line.nodes[at].is_some_and(|node| !gap.main.pounds(node).is_nil()));
    match (lines.next(), lines.next()) {
        (Some(only), None) => Stage { title: only.title.clone(), ..stage },
        (Some(_) | None, _) => stage,
    }
}

/// Gives the change of each funding line; more of it lowers the gap.
fn funding(gap: &Gap<'_>, at: usize) -> Vec<Stage> {
    let lines = gap.model.lines.iter().filter(|line| line.section == Section::Funding);
    let exact: Vec<Decimal> =
        lines.clone().map(|line| of_year(gap, line, at - 1) - of_year(gap, line, at)).collect();
    let bridge = gap.bridges().into_iter().find(|bridge| bridge.to == gap.years()[at]);
    let whole = bridge.into_iter().flat_map(|bridge| bridge.steps);
    let whole: Money =
        whole.filter(|step| step.section == Some(Section::Funding)).map(|step| step.change).sum();
    let names: Vec<&str> = lines.clone().map(|line| line.title.as_str()).collect();
    let (shown, _) = to_pennies(&exact, &names, whole.pounds());
    lines
        .zip(shown)
        .map(|(line, amount)| Stage {
            id: funding_id(line, gap.years()[at]),
            title: format!("{}: change", line.title),
            amount,
        })
        .collect()
}

/// Gives what a line adds in a year: nil where it says nothing of it.
fn of_year(gap: &Gap<'_>, line: &Line, at: usize) -> Decimal {
    line.nodes[at].map_or(Decimal::ZERO, |node| gap.main.values.of(node))
}

fn funding_id(line: &Line, year: FinancialYear) -> FigureId {
    step_id(year).of(Section::Funding).at(&line.id)
}

/// Adds the figures of the scenario asked for that the bridge does not hold.
pub(super) fn add(sheet: &mut Sheet, gap: &Gap<'_>) {
    let mut adding = Adding::new(gap, &gap.main, sheet);
    let id_of = |node: NodeId| gap.id_of(node);
    if let (Some(start), Some(sums)) = (start(gap), gap.model.sums.first()) {
        let [base, ..] = sums.sections;
        let inputs = vec![id_of(base), id_of(sums.funding)];
        let words = "the first less the second";
        adding.money((start.id, start.title), start.amount, words, inputs);
    }
    for at in 1..gap.years().len() {
        let lines = gap.model.lines.iter().filter(|line| line.section == Section::Funding);
        for (line, step) in lines.zip(funding(gap, at)) {
            let nodes = [line.nodes[at - 1], line.nodes[at]];
            let inputs = nodes.into_iter().flatten().map(id_of).collect();
            let words = "the year before less the year";
            let title = format!("{} on the year before, {}", step.title, gap.years()[at]);
            adding.money((step.id, title), step.amount, words, inputs);
        }
    }
}
