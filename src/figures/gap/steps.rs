//! From the gap of one year to that of the next, step by step.

use super::Gap;
use super::adding::Adding;
use crate::figures::figure::Sheet;
use crate::figures::model::{Line, NodeId, Section};
use crate::units::{FinancialYear, Money};

/// One step, or an end, of a bridge; above nil raises the gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The id of its figure.
    pub id: String,
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
    pub from: Step,
    /// The steps that are not nil, in the order of the table of the gap.
    pub steps: Vec<Step>,
    /// The annual gap of the year.
    pub to: Step,
}

/// A figure that the table of the gap does not hold: the sum of nodes less the sum of others.
struct Change {
    step: Step,
    add: Vec<NodeId>,
    less: Vec<NodeId>,
}

/// Gives the steps to the gap of a year; `None` where the model does not hold it.
pub fn steps(gap: &Gap<'_>, year: FinancialYear) -> Option<Steps> {
    let at = gap.model.at(year)?;
    let sums = &gap.model.sums[at];
    let node = |node: NodeId, title: String| Step {
        id: gap.model.graph.node(node).id(),
        title,
        amount: gap.main.pounds(node),
    };
    let to = node(sums.annual, format!("Annual gap, {year}"));
    let changes = changes(gap, at);
    let (from, rest) = match at.checked_sub(1) {
        Some(before) => {
            let (year, sums) = (gap.model.years[before], &gap.model.sums[before]);
            (node(sums.annual, format!("Annual gap, {year}")), changes.as_slice())
        }
        None => {
            let (first, rest) = changes.split_first()?;
            (first.step.clone(), rest)
        }
    };
    let mut steps: Vec<Step> = Vec::new();
    for (section, sum) in Section::ALL.into_iter().zip(sums.sections) {
        let in_from = at == 0 && section == Section::Base;
        if in_from || matches!(section, Section::OneOff | Section::Funding) {
            continue;
        }
        let title = section.heading().to_owned();
        steps.push(
            only_line(gap, section, at).map_or_else(
                || node(sum, title),
                |(line, of_line)| node(of_line, line.title.clone()),
            ),
        );
    }
    if at == 0 {
        let title = "One-off costs less one-off income and planned use of reserves";
        steps.push(node(sums.one_off, title.to_owned()));
    }
    steps.extend(rest.iter().map(|change| change.step.clone()));
    steps.retain(|step| !step.amount.is_nil());
    Some(Steps { year, from, steps, to })
}

/// Gives the line of a section that alone is not nil in a year: its own name says more.
fn only_line<'g>(gap: &'g Gap<'_>, section: Section, at: usize) -> Option<(&'g Line, NodeId)> {
    let lines = gap.model.lines.iter().filter(|line| line.section == section);
    let mut lines = lines
        .filter_map(|line| Some((line, line.nodes[at]?)))
        .filter(|(_, node)| !gap.main.pounds(*node).is_nil());
    let only = lines.next()?;
    lines.next().is_none().then_some(only)
}

/// Gives the amounts of a bridge that are no sum of the model: what the first year starts from;
/// in later years how one-off items and each funding line differ from the year before.
fn changes(gap: &Gap<'_>, at: usize) -> Vec<Change> {
    let (year, sums) = (gap.model.years[at], &gap.model.sums[at]);
    let slug = year.slug();
    let change = |id: String, title: String, add: Vec<NodeId>, less: Vec<NodeId>| {
        let sum =
            |nodes: &[NodeId]| -> Money { nodes.iter().map(|node| gap.main.pounds(*node)).sum() };
        let amount = sum(&add) - sum(&less);
        Change { step: Step { id, title, amount }, add, less }
    };
    let Some(before) = at.checked_sub(1) else {
        let [base, ..] = sums.sections;
        let (id, title) = (format!("bridge/{slug}/start"), "Budget brought forward less funding");
        return vec![change(id, title.to_owned(), vec![base], vec![sums.funding])];
    };
    let earlier = &gap.model.sums[before];
    let id = format!("bridge/{slug}/one-off");
    let title = "One-off items and planned use of reserves: change on the year before";
    let mut changes = vec![change(id, title.into(), vec![sums.one_off], vec![earlier.one_off])];
    for line in gap.model.lines.iter().filter(|line| line.section == Section::Funding) {
        // Funding lowers the gap: more of it is a step below nil.
        let (add, less) = (line.nodes[before], line.nodes[at]);
        let (add, less) = (add.into_iter().collect(), less.into_iter().collect());
        let id = format!("bridge/{slug}/funding/{}", line.id);
        changes.push(change(id, format!("{}: change on the year before", line.title), add, less));
    }
    changes
}

/// Adds the figures of the scenario asked for.
pub(super) fn add(sheet: &mut Sheet, gap: &Gap<'_>) {
    let mut adding = Adding::new(gap, &gap.main, sheet);
    for (at, year) in gap.model.years.iter().enumerate() {
        for change in changes(gap, at) {
            let nodes = change.add.iter().chain(&change.less);
            let inputs = nodes.map(|node| gap.model.graph.node(*node).id()).collect();
            let words = match (change.add.is_empty(), change.less.is_empty()) {
                (_, true) => "sum",
                (true, false) => "taken away",
                (false, false) => "the first less the second",
            };
            let title = format!("Bridge, {year}: {}", change.step.title);
            adding.money((&change.step.id, title), change.step.amount, words, inputs);
        }
    }
}
