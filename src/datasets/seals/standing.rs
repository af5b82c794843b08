//! Whether what was read is what was sealed last.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::seal::{SCENARIOS, Seal, Seals, hash_file, hash_of};
use super::verify::integrity;
use crate::datasets::folder::toml_files;
use crate::datasets::load::Depth;
use crate::datasets::loaded::{LoadError, Loaded};

/// How records as read stand to the newest seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing<'s> {
    /// Nothing was ever sealed.
    Unsealed,
    /// The seals are not as they were made: none can be relied on.
    Unreliable,
    /// They are those that were sealed.
    Sealed(&'s Seal),
    /// They are not: something was added or changed since.
    Changed(&'s Seal),
}

/// Holds a folder as read, for the same readers, and its scenario files against the newest seal: for the public, what
/// it may not see makes no difference.
///
/// # Errors
/// If a file cannot be read.
pub fn standing<'s>(
    now: &Loaded,
    scenarios: &Path,
    seals: &'s Seals,
) -> Result<Standing<'s>, LoadError> {
    let unread = |source| LoadError::Folder { folder: now.folder.clone(), source };
    let Some(last) = seals.kept.last().filter(|_| integrity(seals).is_empty()) else {
        let none = seals.kept.is_empty() && seals.broken.is_empty();
        return Ok(if none { Standing::Unsealed } else { Standing::Unreliable });
    };
    let Ok(folder) = last.trusted() else { return Ok(Standing::Unreliable) };
    let sealed = folder.load_beside(now, Depth::Figures)?;
    let same = contents(now).map_err(unread)? == contents(&sealed).map_err(unread)?
        && scenarios_of(scenarios).map_err(unread)? == sealed_scenarios(last);
    Ok(if same { Standing::Sealed(last) } else { Standing::Changed(last) })
}

/// Gives the hash of each file that was read, of the rows that its readers may see.
fn contents(loaded: &Loaded) -> io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for path in loaded.files()? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.insert(name, hash_of(loaded.open(&path)?)?.0);
    }
    Ok(found)
}

fn scenarios_of(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let names = toml_files(folder)?.into_iter();
    names.map(|name| Ok((name.clone(), hash_file(&folder.join(&name))?.0))).collect()
}

fn sealed_scenarios(seal: &Seal) -> BTreeMap<String, String> {
    let files = seal.files_in(SCENARIOS);
    files.map(|(name, file)| (name.to_owned(), file.sha256.clone())).collect()
}
