//! Sealed periods: what a council reported, kept with its hashes, each seal chained to the last.
//!
//! A seal is a folder `seals/<period>/` of the council's folder: `tables/` holds copies of every table and of
//! `council.toml`, `scenarios/` and `mappings/` copies of the scenario files and of the mappings of imports,
//! `allowed_signers` who may sign, `figures/` every figure worked out from them, a file a subject, and `seal.json` names
//! each file with its SHA-256, the hash of the seal before, and a hash over all that. A file that an
//! earlier seal holds is not copied again: its line names the seal that holds it. `seal.json.sig`, where there is one, is a
//! signature over `seal.json`.

mod close;
mod difference;
mod figures;
mod laid_out;
mod manifest;
mod rows;
mod seal;
mod signature;
mod signers;
mod standing;
mod verify;

pub use close::{CloseError, Closing, KeptDay};
pub use difference::{Difference, DifferenceKind};
pub use figures::{FIGURE_COLUMNS, SealedFigures, figures_file, figures_in};
pub use laid_out::SealedFolder;
pub use seal::{MAPPINGS, Seal, SealedFile, Seals, Shape, seals};
pub use signature::{NAMESPACE, SignError, Signed, signed};
pub use signers::{Signer, Signers};
pub use standing::{Standing, standing};
pub use verify::{Verified, integrity, verify};
