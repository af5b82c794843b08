//! The cover and the contents.

use super::amounts::cell_of;
use super::check::{self, INPUT, RESULT};
use super::grid::SheetName;
use super::page::{Column, Content, Line, Page};
use super::{Desk, WorkbookError};
use crate::figures::model::NodeId;

/// Gives the cover.
pub(super) fn page(desk: &Desk<'_>, check: &Page) -> Result<Page, WorkbookError> {
    let council = &desk.gap.model.book.council;
    let plan = &desk.gap.main.plan;
    let mut lines = vec![words("Council", &council.name)];
    if council.invented {
        lines.push(words("Take care", "This council is invented: no figure here is real."));
    }
    lines.push(words("Scenario", &format!("{}: {}", plan.name, plan.title)));
    if !plan.why.is_empty() {
        lines.push(words("Why it is worked out", &plan.why));
    }
    lines.push(words("Worked out by", desk.material.command));
    lines.extend(checks(check));
    let model = &desk.gap.model;
    let mut results: Vec<NodeId> = model.sums.iter().map(|sums| sums.annual).collect();
    // A sum of some years is no sum of all.
    results.extend(model.period_sum.filter(|_| desk.gap.whole.is_none()));
    results.extend(model.closing.iter().map(|closing| closing.unfunded));
    for node in results {
        lines.push(result(desk, node)?);
    }
    let columns = vec![
        Column::words("Item", 300),
        Column::words("Value", 520),
        Column::words("Figure id or sheet", 280),
    ];
    Ok(Page { sheet: SheetName::Cover, columns, lines, kept: 0 })
}

fn words(item: &str, value: &str) -> Line {
    Line::plain(vec![Content::words(item), Content::words(value), Content::Empty])
}

/// Counts what differs from the engine and what was changed since, and says what that means.
fn checks(check: &Page) -> [Line; 3] {
    let differs = check::count(check, RESULT, "differs");
    let changed = check::count(check, INPUT, "changed");
    let fine = "Every result agrees with the engine.";
    let verdict = format!(
        "IF({differs}=0,\"{fine}\",IF({changed}=0,\"Results differ from the engine although no \
         input was changed: do not rely on them.\",\"Inputs were changed: results that differ from \
         the engine show what the change does.\"))"
    );
    let counted = |item: &str, formula: String| {
        let value = Content::Counts(formula, 0);
        Line::plain(vec![Content::words(item), value, Content::Link(SheetName::Check)])
    };
    [
        Line::plain(vec![
            Content::words("Agreement with the engine"),
            Content::Says(verdict, fine.to_owned()),
            Content::Link(SheetName::Check),
        ]),
        counted("Result cells that differ", differs),
        counted("Input cells changed since", changed),
    ]
}

fn result(desk: &Desk<'_>, at: NodeId) -> Result<Line, WorkbookError> {
    let node = desk.gap.model.graph.node(at);
    let cell = cell_of(desk, at).ok_or_else(|| WorkbookError::NoCell(node.id()))?;
    let year = node.year.map(|year| format!(", {year}")).unwrap_or_default();
    Ok(Line::plain(vec![
        Content::words(format!("{}{year}", node.title)),
        Content::Formula(cell, desk.gap.main.values.of(at), node.unit),
        Content::words(node.id().to_string()),
    ]))
}

/// Gives the contents of the sheets that follow.
pub(super) fn contents(pages: &[Page]) -> Page {
    let lines = pages.iter().map(|page| {
        Line::plain(vec![
            Content::Link(page.sheet),
            Content::words(page.sheet.about()),
            Content::Count(page.lines.len()),
        ])
    });
    let columns = vec![
        Column::words("Sheet", 140),
        Column::words("What stands on it", 620),
        Column::numbers("Rows", 80),
    ];
    Page { sheet: SheetName::Contents, columns, lines: lines.collect(), kept: 0 }
}
