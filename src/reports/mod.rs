//! Papers and files: a [`Document`] becomes one self-contained page, figures become CSV and JSON,
//! and all of it reaches the disk through [`replace_file`].
//!
//! Nothing is worked out here and no amount is formatted: text arrives ready, each number with the
//! id of its figure.

mod anchors;
pub mod answers;
mod brag;
mod cabinet;
mod cells;
mod derivation;
mod document;
mod efs;
mod exempt;
mod html;
mod json;
mod material;
mod modelled;
mod monitor;
mod moved;
mod output;
mod packs;
mod paper;
mod pdf;
mod run;
mod say;
mod scrutiny;
mod section_25;
mod sections;
mod sources;
mod star_chamber;
mod tables;
mod trace;
mod view;
mod viewer;
mod words;
mod workbook;
mod write;

#[cfg(test)]
mod tests;

pub use crate::figures::FigureKind;
pub use crate::files::{WriteError, replace_file};
pub use derivation::{Derivation, DerivationGroup, Input, SourceCells};
pub use document::{
    Block, Document, DrawnChart, Finding, KeyFigure, Note, NoteKind, Section, SourceEntry, Summary,
};
pub use exempt::{HEADING as EXEMPT_HEADING, held as exempt_held, withheld as exempt_withheld};
pub use html::{PageError, page};
pub use json::{Envelope, SCHEMA};
pub use material::Material;
pub use output::{OutputFile, json_bytes};
pub use packs::{PACKS, Pack};
pub use pdf::{PdfError, pdf};
pub use run::{FileStamp, RestsOn, Run, sha256};
pub use tables::{FigureRow, csv, csv_lines, figures_csv, marked_csv};
pub use trace::{FAULT, FAULT_HINT, FAULT_WANTED};
pub use words::{Inline, Text};
pub use workbook::{InputCells, Workbook, WorkbookError, WorkbookMaterial, input_cells, workbook};
pub(crate) use write::write_outputs;
pub use write::{
    as_csv, as_json, as_markdown, as_workbook, page_in_markdown, rows_as_json, terminal,
};
