//! How much a workbook may hold, and what is said of one that holds more: a small file can ask for more
//! memory than a machine has.

use std::io::{Cursor, Read as _, sink};

use zip::ZipArchive;

use crate::units::text;

/// The parts that a workbook may have.
pub(super) const PARTS: usize = 10_000;
/// The bytes that the parts of a workbook may have, unpacked.
pub(super) const UNPACKED: u64 = 1 << 30;
/// How many times its packed size a part may have, once it is larger than [`SMALL`].
pub(super) const RATIO: u64 = 200;
/// What a part may have in any case.
pub(super) const SMALL: u64 = 16 << 20;
/// The cells that a sheet may have.
pub(super) const CELLS: u64 = 20_000_000;
/// The bytes of words that a sheet may have.
pub(super) const WORDS: usize = 512 << 20;

/// Says why a packed workbook is too large to be read, if it is; a file that cannot be unpacked is left
/// to its reader.
///
/// # Errors
/// Which bound it passes, with its number.
pub(super) fn unpacked(bytes: &[u8]) -> Result<(), String> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    if archive.len() > PARTS {
        return Err(format!(
            "it has {} parts, of at most {}",
            number(archive.len() as u64),
            number(PARTS as u64)
        ));
    }
    let mut whole = 0;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { continue };
        let name = part.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let most = part.compressed_size().saturating_mul(RATIO).max(SMALL).min(UNPACKED - whole);
        // What it says of its own size may be wrong: what comes out is counted.
        let there = std::io::copy(&mut part.take(most + 1), &mut sink()).unwrap_or(0);
        if there > most {
            return Err(format!(
                "its part `{name}` unpacks to more than {} bytes, which no tracker needs; copy the \
                 values into a new workbook and save that",
                number(most)
            ));
        }
        whole += there;
    }
    Ok(())
}

/// Says that a sheet has too many cells or words.
pub(super) fn too_large(sheet: &str) -> String {
    format!(
        "the sheet `{sheet}` has more than {} cells or {} bytes of words; copy the rows that count into \
         a new workbook",
        number(CELLS),
        number(WORDS as u64)
    )
}

fn number(count: u64) -> String {
    text::number(count.into())
}
