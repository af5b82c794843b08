//! `mtfs.toml`: a user's own defaults, in the folder the program is run from.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Defaults that a user keeps; a flag or an environment variable overrules them.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The council's folder.
    pub data: Option<PathBuf>,
    /// The folder that reports go into, one folder a council.
    pub reports: Option<PathBuf>,
}

/// Reads `mtfs.toml` of a folder; no file gives no defaults.
///
/// # Errors
/// What is wrong with the file, in words.
pub fn settings(folder: &Path) -> Result<Settings, String> {
    let path = folder.join("mtfs.toml");
    match crate::files::bounds::text(&path) {
        Ok(text) => toml::from_str(&text).map_err(|error| format!("read `mtfs.toml`: {error}")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(error) => Err(format!("read `mtfs.toml`: {error}")),
    }
}
