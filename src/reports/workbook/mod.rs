//! The gap model as a live workbook: typed values on one sheet, formulas on all others.
//!
//! No formula is written twice: every cell is a node of the model's graph, and the check sheet holds
//! each against the engine's own value.

mod amounts;
mod check;
mod cover;
mod formula;
mod gap_rows;
mod grid;
mod notes;
mod page;
mod scenarios;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

use super::exempt;
use super::run::FileStamp;
use crate::figures::gap::Gap;
use crate::figures::model::graph::Node;
use crate::figures::{FigureId, Sheet};
use crate::records::{CellRef, Located, TableName};
use formula::{Formulas, fixed};
use grid::{Layout, SheetName, is_fixed, is_silent};
use page::Page;

/// The year a workbook says it was made in, the same for every one: a clock would change its bytes.
const MADE_IN: u16 = 2000;

/// Why a workbook could not be made; each text fits after "could not".
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The format cannot hold it.
    #[error("make the workbook")]
    Format(#[from] XlsxError),
    /// A formula is longer than a spreadsheet takes.
    #[error("make the workbook: the formula of `{0}` is longer than a spreadsheet takes")]
    LongFormula(FigureId),
    /// An amount stands in no sheet.
    #[error("make the workbook: `{0}` has no cell")]
    NoCell(FigureId),
}

/// What a workbook is made from; no file is read here.
pub struct WorkbookMaterial<'a> {
    /// The gap under the scenario asked for, with others beside it.
    pub gap: &'a Gap<'a>,
    /// Finds cells in their files.
    pub located: &'a dyn Fn(&[CellRef]) -> BTreeMap<CellRef, Located>,
    /// The files that were read.
    pub files: &'a [FileStamp],
    /// The command as it can be typed again.
    pub command: &'a str,
}

/// A workbook that was made.
#[derive(Debug)]
pub struct Workbook {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its sheets with their rows.
    pub sheets: Vec<(&'static str, usize)>,
}

/// What every sheet is written from.
struct Desk<'a> {
    material: &'a WorkbookMaterial<'a>,
    gap: &'a Gap<'a>,
    figures: &'a Sheet,
    layout: &'a Layout,
    formulas: Formulas<'a>,
}

/// Makes the workbook of a gap.
///
/// # Errors
/// When a spreadsheet cannot hold the model.
pub fn workbook(material: &WorkbookMaterial<'_>) -> Result<Workbook, WorkbookError> {
    let gap = material.gap;
    let figures = gap.model.figures(&gap.main);
    let layout = Layout::of(gap, gap_rows::grid(gap));
    let formulas = Formulas { graph: &gap.model.graph, layout: &layout };
    let desk = Desk { material, gap, figures: &figures, layout: &layout, formulas };
    let pages = desk.pages()?;
    let mark = if exempt::held(gap.model.book, &[TableName::Savings]).is_some() {
        format!(". {}", exempt::HEADING)
    } else {
        String::new()
    };
    let of = format!("{}, scenario {}{mark}", gap.model.book.council.name, gap.main.plan.name);
    let mut book = rust_xlsxwriter::Workbook::new();
    book.set_properties(&properties(gap)?);
    for page in &pages {
        page.write(book.add_worksheet(), &of)?;
    }
    for (name, cell) in desk.names() {
        book.define_name(name, &format!("={cell}"))?;
    }
    let sheets = pages.iter().map(|page| (page.sheet.word(), page.lines.len())).collect();
    Ok(Workbook { bytes: book.save_to_buffer()?, sheets })
}

/// The cells of a workbook that hold amounts of the model: sheet, row and column, counted from nil.
#[derive(Debug, Default)]
pub struct InputCells {
    /// Cells that are typed, each with the input it holds.
    pub values: BTreeMap<(String, u32, u32), usize>,
    /// Cells that are worked out.
    pub formulas: BTreeSet<(String, u32, u32)>,
}

/// Gives which cell of the workbook of a gap holds which input of its model.
pub fn input_cells(gap: &Gap<'_>) -> InputCells {
    let layout = Layout::of(gap, gap_rows::grid(gap));
    let graph = &gap.model.graph;
    let mut cells = InputCells::default();
    for grid in &layout.grids {
        for (at, row) in grid.rows.iter().enumerate() {
            let filled = row.nodes.iter().enumerate();
            for (column, known) in filled.filter_map(|(column, node)| Some((column, (*node)?))) {
                let spot = grid.spot(at, column);
                let cell = (spot.sheet.word().to_owned(), spot.row, u32::from(spot.column));
                match graph.input_of(known).filter(|_| layout.home(known) == Some(spot)) {
                    Some(input) => drop(cells.values.insert(cell, input)),
                    None => drop(cells.formulas.insert(cell)),
                }
            }
        }
    }
    cells
}

impl Desk<'_> {
    fn pages(&self) -> Result<Vec<Page>, WorkbookError> {
        let check = check::page(self)?;
        let mut pages = vec![cover::page(self, &check)?];
        let mut rest = vec![notes::page(self)];
        rest.extend(amounts::pages(self)?);
        rest.extend([scenarios::page(self), check]);
        rest.extend(notes::files(self.material.files));
        pages.push(cover::contents(&rest));
        pages.extend(rest);
        Ok(pages)
    }

    /// Gives the names of cells: stated inputs, the gap and how it is closed.
    fn names(&self) -> Vec<(String, String)> {
        let graph = &self.gap.model.graph;
        let mut taken = BTreeSet::new();
        let mut names = Vec::new();
        for (at, node) in graph.nodes() {
            let wanted = match graph.input_of(at) {
                Some(slot) => !is_silent(self.gap, slot) && !is_fixed(&graph.inputs()[slot]),
                None => matches!(SheetName::of(node), SheetName::Gap | SheetName::Closing),
            };
            let name = cell_name(node);
            if wanted
                && let Some(home) = self.layout.home(at)
                && taken.insert(name.to_lowercase())
            {
                names.push((name, fixed(home)));
            }
        }
        names
    }
}

/// Gives the name of a node's cell: its figure's id with `_` for every other sign.
fn cell_name(node: &Node) -> String {
    let id = node.id();
    id.as_str().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

fn properties(gap: &Gap<'_>) -> Result<DocProperties, WorkbookError> {
    let council = &gap.model.book.council.name;
    let made = ExcelDateTime::from_ymd(MADE_IN, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(format!("{council}: the budget gap, scenario {}", gap.main.plan.name))
        .set_subject("Medium-term financial strategy: assumptions, formulas and results")
        .set_author(council)
        .set_comment("Made by mtfs. The date of the file is the same for every one.")
        .set_custom_property("Language", "en-GB")
        .set_creation_datetime(&made))
}
