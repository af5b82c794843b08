//! Sealed periods: what a council reported, kept with its hashes, each seal chained to the last.
//!
//! A seal is a folder `seals/<period>/` of the council's folder: `tables/` holds copies of every table
//! and of `council.toml`, `scenarios/` copies of the scenario files, `figures.csv` the figures reported from them, and `seal.json` names each
//! file with its SHA-256, the hash of the seal before, and a hash over all that.

mod close;
mod difference;
mod rows;
mod seal;
mod verify;

pub use close::{CloseError, Closing, KeptDay};
pub use difference::{Difference, DifferenceKind};
pub use seal::{Seal, SealedFile, Seals, seals};
pub use verify::{Verified, integrity, verify};
