//! A council's folder to a `Book` and everything wrong with it.
//!
//! `scan` cuts bytes into records, `row` asks a record by column as the schema of `records` declares
//! it, `read` makes records of rows, `check` looks across rows and tables.

mod by_day;
mod cell;
mod check;
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
mod row;
mod scan;
mod seals;
mod settings;

pub use by_day::{KnownBy, Until};
pub use folder::{Inputs, same_file};
pub use import::{
    Asked, CellRead, Change, Derived, Import, ImportError, MappingFault, Mode, Reconciled, import,
    suggest,
};
pub use ledger::LedgerError;
pub use load::Depth;
pub use loaded::{LoadError, Loaded, load, load_public, load_public_until, load_until};
pub use package::{Init, InitError, init};
pub use profiles::write_profiles;
pub use seals::{
    CloseError, Closing, Difference, DifferenceKind, KeptDay, NAMESPACE, Seal, SealedFile,
    SealedFolder, Seals, Shape, SignError, Signed, Signer, Signers, Standing, Verified, integrity,
    seals, signed, standing, verify,
};
pub use settings::{Settings, settings};

/// Reads one of the councils that come with the program, for a test.
#[cfg(test)]
pub(crate) fn shipped(name: &str) -> crate::records::Book {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    load(&folder, Depth::Figures).expect("the folder is there").book
}
