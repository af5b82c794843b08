//! A first mapping, from a tracker's headers and values.

use std::path::Path;

use super::ImportError;

/// Writes a first mapping for a tracker, with how sure each line of it is.
///
/// # Errors
/// If the tracker cannot be read, or no row of it looks like a header.
pub fn suggest(file: &Path) -> Result<String, ImportError> {
    Err(ImportError::Tracker { path: file.to_owned(), why: String::new() })
}
