//! A council's own tracker into its folder: CSV or a workbook, by a mapping file.
//!
//! `open` makes text of any file, `lines` tells savings from totals, `draft` reads cells, `merge` puts
//! them into the tables, `reconcile` compares totals. Everything is worked out and checked before
//! the first byte is written.

mod account;
mod added;
mod bounds;
mod cells;
mod compound;
mod draft;
mod grid;
mod lines;
mod look;
mod mapping;
mod merge;
mod ods;
mod open;
mod parts;
mod reconcile;
mod records;
mod run;
mod slips;
mod styles;
mod suggest;
mod sums;
mod tables;
mod told;
mod tracker;
mod value;
mod xls;
mod xlsx;
mod xml;
mod years;

pub use cells::{SheetCells, WorkbookCell, workbook_cells};
pub use grid::cell_name;
pub use mapping::{
    MappingFault, OpenQuestion, answered, mapping_help, mapping_page, open_questions,
};
pub use merge::{Change, Derived, Fell, Moved};
pub use reconcile::{Question, Reconciled, Waived};
pub use suggest::{suggest, suggest_sheet};
pub(in crate::datasets) use tables::TableFile;
pub use tracker::{Asked, CellRead, Import, ImportError, Mode};

use draft::{Draft, drafts};
use mapping::Mapping;
use run::Run;
use tracker::{Tracker, read_file};

use crate::datasets::findings::unseen_in;
use crate::files::{self, Hold};
use crate::units::text::visible;

/// Imports a tracker.
///
/// # Errors
/// What kept it from being read or written at all; everything else is a finding.
pub fn import(asked: Asked<'_>) -> Result<Import, ImportError> {
    let text = files::bounds::text(asked.mapping)
        .map_err(|source| ImportError::File { path: asked.mapping.to_owned(), source })?;
    let mapping = Mapping::read(&text)
        .map_err(|faults| ImportError::Mapping { path: asked.mapping.to_owned(), faults })?;
    let bytes = read_file(asked.file)?;
    let mut tracker = Tracker::of(asked.file, &bytes)?;
    std::fs::read_dir(asked.folder)
        .map_err(|source| ImportError::File { path: asked.folder.to_owned(), source })?;
    let doing = format!("importing {}", tracker.name);
    let hold = match asked.mode {
        Mode::Dry => None,
        Mode::Write => Some(Hold::take(asked.folder, &doing)?),
    };
    let name = asked.mapping.file_name().unwrap_or_default().to_string_lossy();
    let mut problems = unseen_in(&visible(&name), &text);
    tracker.read_as(&mapping, &mut problems);
    let lines = tracker.lines(&mapping, &mut problems);
    let mut all: Vec<Draft<'_>> = Vec::new();
    for (sheet, lines) in lines.iter().enumerate() {
        all.extend(drafts(lines, sheet, &mapping, &tracker.name, &mut problems));
    }
    let run =
        Run { asked, mapping: &mapping, tracker: &tracker, lines: &lines, hold: hold.as_ref() };
    run.finish(all, problems)
}
