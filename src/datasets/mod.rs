//! A council's folder to a `Book` and everything wrong with it.
//!
//! `scan` cuts bytes into records, `row` asks a record by column as the schema of `records` declares
//! it, `read` makes records of rows, `check` looks across rows and tables.

mod by_day;
mod cell;
mod check;
mod colour;
mod council;
mod cuts;
mod findings;
mod folder;
mod header;
mod import;
mod known;
mod layout;
mod ledger;
mod load;
mod loaded;
mod locate;
mod package;
mod profiles;
mod public;
mod read;
mod roll;
mod row;
mod scan;
mod seals;
mod settings;
mod start;

pub use by_day::{KnownBy, Until};
pub use findings::unseen_in_texts;
pub use folder::{Inputs, open_text, same_file};
/// Says whether words can name a row, or a scenario's file.
pub fn is_id(words: &str) -> bool {
    cell::id(words).is_ok()
}

pub use import::{
    Asked, CellRead, Change, Derived, Fell, Import, ImportError, MappingFault, Mode, Moved,
    OpenQuestion, Question, Reconciled, SheetCells, Waived, WorkbookCell, answered, cell_name,
    import, mapping_help, mapping_page, open_questions, suggest, suggest_sheet, workbook_cells,
};
pub use ledger::LedgerError;
pub use load::Depth;
pub use loaded::{LoadError, Loaded, load, load_public, load_public_until, load_until};
pub use package::{Init, InitError, init};
pub use profiles::write_profiles;
pub use roll::{Laid, NewRow, RollError, Rolling};
pub use seals::{
    CloseError, Closing, Difference, DifferenceKind, FIGURE_COLUMNS, KeptDay, MAPPINGS, NAMESPACE,
    Seal, SealedFigures, SealedFile, SealedFolder, Seals, Shape, SignError, Signed, Signer,
    Signers, Standing, Verified, figures_file, figures_in, integrity, seals, signed, standing,
    verify,
};
pub use settings::{Settings, settings};
pub use start::{Founded, Founding, MappingQuestion, mapping_answered, mapping_questions};

/// Reads one of the councils that come with the program, for a test.
#[cfg(test)]
pub(crate) fn shipped(name: &str) -> crate::records::Book {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    load(&folder, Depth::Figures).expect("the folder is there").book
}
