//! Figures back to their cells: the annex of a paper.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Traced, together};
use super::derivation::{Derivation, DerivationGroup, Input};
use super::material::Material;
use super::say::shown;
use crate::figures::{Basis, Figure, FigureId, Value};
use crate::records::{CellRef, Located};
use crate::units::{FinancialYear, text};

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
        let title = part_of(figure.id.as_str());
        let entry = derivation(material, figure, &cells, &located);
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.entries.push(entry),
            None => groups.push(DerivationGroup { title, entries: vec![entry] }),
        }
    }
    groups
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
    let value = figure.value.map_or_else(|| figure.words(), |value| shown(&value));
    let exact = figure.value.map(Value::exact);
    let words = match &figure.basis {
        Basis::Cells { words, .. } if words.is_empty() => None,
        basis @ (Basis::Cells { .. } | Basis::Rows(_) | Basis::Formula { .. } | Basis::Rule(_)) => {
            Some(basis.words())
        }
    };
    let sheet = &material.figures.sheet;
    let inputs = figure.basis.inputs().iter().filter_map(|id| {
        let input = sheet.get(id)?;
        let value = input.value.map_or_else(|| input.words(), |value| shown(&value));
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

/// Gives a place as `mtfs explain` prints it: `folder/file:line:column`.
pub(super) fn place_words(folder: &str, place: &crate::records::Place) -> String {
    let mut words = format!("{}/{}", folder.trim_end_matches('/'), place.file);
    for part in [place.line, place.character.and_then(|at| u64::try_from(at).ok())] {
        let Some(part) = part else { break };
        words.push_str(&format!(":{part}"));
    }
    words
}

/// Gives the part of the annex that a figure stands in, by its id.
fn part_of(id: &str) -> String {
    let mut parts = id.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    if let Some((scenario, _)) = first.split_once(':') {
        return format!("The gap under scenario {scenario}");
    }
    match (first, second) {
        ("gap" | "bridge", _) => "The gap".to_owned(),
        ("closing", _) => "How the gap is closed".to_owned(),
        ("line", _) => "Lines of the budget".to_owned(),
        ("assumption", _) => "Assumptions".to_owned(),
        ("programme" | "delivery", _) => "Savings in the gap".to_owned(),
        ("reserve" | "reserves", _) => "Reserves".to_owned(),
        ("support", _) => "Support in the gap".to_owned(),
        ("council-tax-yield", _) => "Council tax".to_owned(),
        ("sensitivity", _) => "What moves the gap".to_owned(),
        ("constant", _) => "Constants".to_owned(),
        ("savings", Some(year)) => format!("Savings, {}", year_words(year)),
        ("gap-claims", _) => "Published gaps".to_owned(),
        ("claims", _) => "Other published figures".to_owned(),
        ("efs", Some("all")) => "Exceptional financial support, all tranches".to_owned(),
        ("efs", Some(tranche)) => format!("Exceptional financial support, {tranche}"),
        ("council-tax", _) => "Council tax bands".to_owned(),
        ("risks", _) => "Risks".to_owned(),
        ("actions", _) => "Action plans".to_owned(),
        ("measures", _) => "Measures".to_owned(),
        ("recommendations", _) => "Recommendations of reviews".to_owned(),
        ("reserves-adequacy", _) => "Reserves against risks".to_owned(),
        ("fm-code", _) => "Financial Management Code".to_owned(),
        ("star-chamber", _) => "What next year inherits, by directorate".to_owned(),
        ("record", _) => "The record of past forecasts".to_owned(),
        (other, _) => other.to_owned(),
    }
}

/// Gives `2025/26` of `2025-26`, and `2025/26-q2` of `2025-26-q2`.
fn year_words(slug: &str) -> String {
    let words = slug.replacen('-', "/", 1);
    let year = words.get(..7).unwrap_or_default();
    if FinancialYear::from_words(year).is_ok() { words } else { slug.to_owned() }
}
