//! The modelled gap on the terminal.

use std::collections::BTreeMap;

use crate::charts::{Cell, Table};
use crate::cli::commands::tables;
use crate::cli::terminal::{self, Layout};
use crate::figures::gap::{Gap, statement, warnings};
use crate::figures::model::{Line, NodeId, Section};
use crate::figures::{FigureKind, Sheet};
use crate::units::text;

/// Gives the table, how it is closed, and what to know before trusting it.
pub(super) fn words(gap: &Gap<'_>, lines: bool, layout: Layout) -> String {
    let plan = &gap.main.plan;
    let council = &gap.model.book.council.name;
    let mut words =
        format!("{council}: the budget gap, scenario {}\n{}\n\n", plan.name, plan.title);
    if gap.model.is_empty() {
        words.push_str("No year has every funding line stated (budget_values.csv).\n");
        return words;
    }
    let sheet = gap.model.figures(&gap.main);
    let shown = table(gap, lines, &|node| marked(gap, &sheet, node));
    words.push_str(&terminal::table(&shown, layout));
    words.push_str("† assumed, or worked from something that is: mtfs explain ID says what\n");
    words.push_str(&balancing(gap));
    if let Some(sum) = gap.model.period_sum {
        let sum = text::millions(gap.main.pounds(sum), 3);
        words.push_str(&format!(
            "\nSum over the period: {sum}. The annual gap, what a year adds and this sum are three\n\
             different numbers, never added together.\n"
        ));
    }
    let years = gap.years().iter().zip(&gap.model.closing);
    for (year, closing) in years {
        if let Some(said) = statement(*year, gap.main.pounds(closing.unfunded)) {
            words.push_str(&format!("\n! {said}\n"));
        }
    }
    for warning in warnings(&gap.model, &gap.main) {
        words.push_str(&format!("\n! {}: {}\n", warning.year, warning.words));
    }
    for (name, why) in &gap.apart {
        words.push_str(&format!("\nScenario {name} is not shown beside it: {why}\n"));
    }
    words
}

/// Gives an amount in millions, with its mark where it is assumed.
fn marked(gap: &Gap<'_>, sheet: &Sheet, node: NodeId) -> Cell {
    let mut cell = tables::millions(Some(gap.main.pounds(node)));
    let figure = sheet.get(&gap.model.graph.node(node).id());
    if figure.is_some_and(|figure| figure.kind == FigureKind::Assumed) {
        cell.text.push_str(" †");
    }
    cell
}

/// Names the lines that only make the gap meet a published one, with where that is written.
fn balancing(gap: &Gap<'_>) -> String {
    let mut told: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for of in gap.balancing() {
        told.entry(of.title).or_default().push(format!("{} ({})", of.year, of.place));
    }
    let mut words = String::new();
    for (title, places) in told {
        words.push_str(&format!("Balancing: {title}: {}\n", places.join(", ")));
    }
    words
}

/// Gives lines × years in plain digits, every line.
pub(super) fn plain(gap: &Gap<'_>) -> Table {
    table(gap, true, &|node| tables::plain(Some(gap.main.pounds(node))))
}

/// Gives lines × years: what makes the gap, and what closes it.
fn table(gap: &Gap<'_>, lines: bool, cell: &dyn Fn(NodeId) -> Cell) -> Table {
    let mut headings = vec![String::from("line")];
    headings.extend(gap.years().iter().map(|year| format!("-{year}")));
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = tables::table("The gap", &headings);
    let row = |title: &str, nodes: Vec<Option<NodeId>>| {
        let mut cells = vec![tables::words(title)];
        let absent = || tables::words("–");
        cells.extend(nodes.into_iter().map(|node| node.map_or_else(absent, cell)));
        cells
    };
    let sums = &gap.model.sums;
    let brought: Vec<Option<NodeId>> = std::iter::once(None)
        .chain(sums.iter().map(|sums| Some(sums.need)))
        .take(sums.len())
        .collect();
    tables::row(&mut table, row("Recurring need of the year before", brought));
    for (at, section) in Section::ALL.into_iter().enumerate() {
        if section == Section::OneOff {
            let nodes = sums.iter().map(|sums| Some(sums.need)).collect();
            tables::total(&mut table, row("Recurring need", nodes));
        }
        let nodes = sums.iter().map(|sums| Some(sums.sections[at])).collect();
        tables::row(&mut table, row(section.heading(), nodes));
        let speaks = |line: &&Line| line.section == section && lines && gap.speaks(line);
        for line in gap.model.lines.iter().filter(speaks) {
            tables::row(&mut table, row(&format!("  {}", line.title), line.nodes.clone()));
        }
        if section == Section::OneOff {
            let nodes = sums.iter().map(|sums| Some(sums.planned_reserves)).collect();
            tables::row(&mut table, row("Planned use of reserves", nodes));
        }
    }
    let of = |node: fn(&crate::figures::model::YearSums) -> Option<NodeId>| {
        sums.iter().map(node).collect::<Vec<_>>()
    };
    tables::total(&mut table, row("Annual gap", of(|sums| Some(sums.annual))));
    tables::row(&mut table, row("  added by the year", of(|sums| sums.added)));
    tables::row(&mut table, row("  without anything one-off", of(|sums| Some(sums.structural))));
    let measures = of(|sums| Some(sums.before_measures));
    tables::row(&mut table, row("  before savings, support, reserves", measures));
    close(&mut table, gap, row);
    table
}

fn close(table: &mut Table, gap: &Gap<'_>, row: impl Fn(&str, Vec<Option<NodeId>>) -> Vec<Cell>) {
    let closing = &gap.model.closing;
    let of = |node: fn(&crate::figures::model::ClosingYear) -> NodeId| {
        closing.iter().map(|closing| Some(node(closing))).collect::<Vec<_>>()
    };
    tables::row(table, row("Closed by new recurring savings", of(|c| c.recurring)));
    let reserves = closing.first().map_or(0, |closing| closing.reserves.len());
    for at in 0..reserves {
        let title = closing[0].reserves[at].title.clone();
        let drawn = closing.iter().map(|closing| closing.reserves.get(at).map(|r| r.drawn));
        tables::row(table, row(&format!("Closed by {title}"), drawn.collect()));
    }
    tables::row(table, row("Closed by support (EFS)", of(|c| c.efs_cover)));
    tables::total(table, row("Unfunded", of(|c| c.unfunded)));
}
