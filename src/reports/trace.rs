//! Figures back to their cells: the annex of a paper.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Traced, together};
use super::derivation::{Derivation, DerivationGroup, Input};
use super::document::Finding;
use super::material::Material;
use super::say::shown;
use crate::figures::typed::year_and_known;
use crate::figures::{AsAt, Basis, Figure, FigureId, Sheet, Value};
use crate::records::{CellRef, Located, Severity};
use crate::units::text;

/// What an error of the program is called where checks have a code.
pub const FAULT: &str = "error-of-the-program";
/// What should have been.
pub const FAULT_WANTED: &str = "one figure under each id, and a figure under each id that is shown";
/// What to do about it.
pub const FAULT_HINT: &str = "the data are not at fault: do not rely on what is shown beside it, and tell who looks after mtfs";

/// A basis of more cells than this shows only its first.
const MOST_CELLS: usize = 250;

/// Gives the derivation of each figure and, in turn, of the figures it was worked out from.
pub(super) fn derivations(material: &Material<'_>, wanted: &[&FigureId]) -> Vec<DerivationGroup> {
    let figures = with_inputs(material, wanted);
    let traced: Vec<(&Figure, Cells)> =
        figures.into_iter().map(|figure| (figure, Cells::of(material, figure))).collect();
    let mut cells: Vec<CellRef> = Vec::new();
    for cell in traced.iter().flat_map(|(_, cells)| &cells.listed) {
        cells.push(*cell);
        cells.push(source_of(cell));
    }
    let located = (material.located)(&cells);
    let mut groups: Vec<DerivationGroup> = Vec::new();
    for (figure, cells) in traced {
        let title = part_of(&figure.id);
        let entry = derivation(material, figure, &cells, &located);
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.entries.push(entry),
            None => groups.push(DerivationGroup { title, entries: vec![entry] }),
        }
    }
    groups
}

/// Gives the errors of the program that were met while a paper was made.
pub(super) fn faults(sheet: &Sheet) -> impl Iterator<Item = Finding> {
    sheet.faults().into_iter().map(|fault| Finding {
        severity: Severity::Error,
        code: FAULT.to_owned(),
        place: "mtfs".to_owned(),
        words: format!("{fault}; wanted {FAULT_WANTED}.").into(),
        remedy: Some(format!("{FAULT_HINT}.")),
    })
}

/// Gives the figures asked for and all that they rest on, each once, first uses first.
fn with_inputs<'f>(material: &Material<'f>, wanted: &[&FigureId]) -> Vec<&'f Figure> {
    let sheet = &material.figures.sheet;
    let mut seen = BTreeSet::new();
    let mut figures = Vec::new();
    let mut waiting: Vec<&FigureId> = wanted.iter().rev().copied().collect();
    while let Some(id) = waiting.pop() {
        let Some(figure) = sheet.get(id).filter(|figure| seen.insert(&figure.id)) else {
            continue;
        };
        waiting.extend(figure.basis.inputs().iter().rev());
        figures.push(figure);
    }
    figures
}

/// The cells of a figure: those to list, and how many are not.
struct Cells {
    listed: Vec<CellRef>,
    more: usize,
}

impl Cells {
    fn of(material: &Material<'_>, figure: &Figure) -> Self {
        let mut listed = figure.basis.cells(material.figures.book);
        let all = listed.len();
        listed.truncate(MOST_CELLS);
        Self { more: all - listed.len(), listed }
    }

    fn traced<'l>(&self, located: &'l BTreeMap<CellRef, Located>) -> Vec<Traced<'l>> {
        let traced = |cell: &CellRef| {
            let source = located.get(&source_of(cell)).map(|found| found.text.as_str());
            let source = source.filter(|id| !id.is_empty());
            Some(Traced { cell: *cell, found: located.get(cell)?, source })
        };
        self.listed.iter().filter_map(traced).collect()
    }

    fn more_words(&self) -> Option<String> {
        let more = || text::counted(self.more, "more cell", "more cells");
        (self.more > 0).then(|| format!("and {}", more()))
    }
}

fn source_of(cell: &CellRef) -> CellRef {
    CellRef { column: "source_id", ..*cell }
}

fn derivation(
    material: &Material<'_>,
    figure: &Figure,
    cells: &Cells,
    located: &BTreeMap<CellRef, Located>,
) -> Derivation {
    let sheet = &material.figures.sheet;
    let said =
        |value: Option<Value>| value.map_or_else(|| sheet.absent().to_owned(), |v| shown(&v));
    let value = said(figure.value);
    let exact = figure.value.map(Value::exact);
    let words = match &figure.basis {
        Basis::Cells { words, .. } if words.is_empty() => None,
        basis @ (Basis::Cells { .. } | Basis::Rows(_) | Basis::Formula { .. } | Basis::Rule(_)) => {
            Some(basis.words())
        }
    };
    let inputs = figure.basis.inputs().iter().filter_map(|id| {
        let input = sheet.get(id)?;
        let value = said(input.value);
        Some(Input { id: id.to_string(), title: input.title.clone(), value })
    });
    Derivation {
        id: figure.id.to_string(),
        title: figure.title.clone(),
        exact: exact.filter(|exact| *exact != value),
        value,
        kind: figure.kind,
        formula: words,
        inputs: inputs.collect(),
        cells: together(material.data, cells.traced(located)),
        more_cells: cells.more_words(),
    }
}

/// Gives the part of the annex that a figure stands in, by the parts of its id.
fn part_of(id: &FigureId) -> String {
    if let Some(scenario) = id.scenario() {
        return format!("The gap under scenario {scenario}");
    }
    let part = match (id.subject(), id.part(0)) {
        ("savings", Some(at)) => return format!("Savings, {}", at_words(at)),
        ("efs", Some("all")) => "Exceptional financial support, all tranches",
        ("efs", Some(tranche)) => return format!("Exceptional financial support, {tranche}"),
        ("gap" | "bridge", _) => "The gap",
        ("closing", _) => "How the gap is closed",
        ("line", _) => "Lines of the budget",
        ("assumption", _) => "Assumptions",
        ("programme" | "delivery", _) => "Savings in the gap",
        ("reserve" | "reserves", _) => "Reserves",
        ("support", _) => "Support in the gap",
        ("council-tax-yield", _) => "Council tax",
        ("sensitivity", _) => "What moves the gap",
        ("constant", _) => "Constants",
        ("gap-claims", _) => "Published gaps",
        ("claims", _) => "Other published figures",
        ("checks", _) => "What was reconciled",
        ("council-tax", _) => "Council tax bands",
        ("risks", _) => "Risks",
        ("actions", _) => "Action plans",
        ("measures", _) => "Measures",
        ("recommendations", _) => "Recommendations of reviews",
        ("reserves-adequacy", _) => "Reserves against risks",
        ("fm-code", _) => "Financial Management Code",
        ("star-chamber", _) => "What next year inherits, by directorate",
        ("record", _) => "The record of past forecasts",
        (other, _) => other,
    };
    part.to_owned()
}

/// Says what part of an id means that names a year and what is known of it: `2025/26-Q2`.
fn at_words(part: &str) -> String {
    match year_and_known(part) {
        Some((year, None)) => year.to_string(),
        Some((_, Some(AsAt::Period(period)))) => period.to_string(),
        Some((year, Some(AsAt::Date(day)))) => format!("{year}, as known on {}", text::date(day)),
        None => part.to_owned(),
    }
}
