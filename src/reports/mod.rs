//! Papers and files: a [`Document`] becomes one self-contained page, figures become CSV and JSON,
//! and all of it reaches the disk through [`replace_file`].
//!
//! Nothing is worked out here and no amount is formatted: text arrives ready, each number with the
//! id of its figure.

mod anchors;
pub mod answers;
mod brag;
mod derivation;
mod document;
mod html;
mod json;
mod material;
mod monitor;
mod run;
mod say;
mod scrutiny;
mod star_chamber;
mod tables;
mod trace;
mod view;
mod viewer;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use crate::figures::FigureKind;
pub use crate::files::{WriteError, replace_file};
pub use derivation::{Derivation, DerivationGroup, Input, SourceCell};
pub use document::{
    Block, Document, DrawnChart, Finding, KeyFigure, Note, NoteKind, Section, SourceEntry, Summary,
};
pub use html::{PageError, page};
pub use json::{Envelope, SCHEMA, to_bytes as json_bytes};
pub use material::Material;
pub use monitor::{headlines, monitor};
pub use run::{FileStamp, Run, sha256};
pub use scrutiny::scrutiny;
pub use star_chamber::{decisions_to_fill, star_chamber};
pub use tables::{FigureRow, csv, csv_lines, figures_csv};
pub use words::{Inline, Text};
pub use write::{OutputFile, write_outputs};
