//! Files, replaced whole or not at all: the only place in the program that writes one.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Why a file could not be written. Each text fits after "could not".
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder of the file could not be made.
    #[error("make the folder `{}`", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something stands where a new folder should go.
    #[error("make the folder `{}`, which is there already", path.display())]
    NotNew {
        /// What is there.
        path: PathBuf,
    },
    /// A folder, device or pipe stands where the file should go.
    #[error("replace `{}`, which is not a plain file", path.display())]
    NotAFile {
        /// What was to be replaced.
        path: PathBuf,
    },
    /// The new bytes could not be written beside the old file, which still stands.
    #[error("write `{}`", path.display())]
    Write {
        /// The file that was wanted.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The new file could not take the place of the old one, which still stands.
    #[error("replace `{}`", path.display())]
    Replace {
        /// The file that was wanted.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl WriteError {
    /// Gives the file or folder at fault.
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder { path, .. }
            | Self::NotNew { path }
            | Self::NotAFile { path }
            | Self::Write { path, .. }
            | Self::Replace { path, .. } => path,
        }
    }
}

/// Puts these bytes at this path. Whoever looks sees the old file or the new one, never a part.
///
/// Folders on the way are made. A link is followed to the file it names.
///
/// # Errors
/// When a folder cannot be made, the path is no plain file, or the disk refuses; an old file then
/// stands as it was and nothing is left beside it.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    replace_with(path, |file| file.write_all(bytes))
}

/// Puts these bytes at these paths, all of them or none: every file is written beside its place
/// first, and only then do they take it, one after the other.
///
/// # Errors
/// As [`replace_file`]. Only where a file that is written and synced cannot take its place do the
/// ones before it keep the new bytes; doing the same again then ends what was begun.
pub(crate) fn replace_files(files: &[(PathBuf, Vec<u8>)]) -> Result<(), WriteError> {
    let mut drafts = Drafts(Vec::new());
    for (path, bytes) in files {
        let target = plain_target(path)?;
        let folder = folder_of(&target);
        fs::create_dir_all(folder)
            .map_err(|source| WriteError::Folder { path: folder.to_path_buf(), source })?;
        let draft = beside(&target);
        drafts.0.push((draft.clone(), target.clone()));
        write_draft(&draft, &target, |file| file.write_all(bytes))
            .map_err(|source| WriteError::Write { path: path.clone(), source })?;
    }
    for (draft, target) in &drafts.0 {
        fs::rename(draft, target)
            .map_err(|source| WriteError::Replace { path: target.clone(), source })?;
    }
    Ok(())
}

/// Files written beside their places; those that never took them are gone with this.
struct Drafts(Vec<(PathBuf, PathBuf)>);

impl Drop for Drafts {
    fn drop(&mut self) {
        for (draft, _) in &self.0 {
            drop(fs::remove_file(draft));
        }
    }
}

/// A folder outside the user's own, gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Makes a new folder among the system's temporary ones.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn new() -> io::Result<Self> {
        let home = std::env::temp_dir();
        let mut number = 0;
        loop {
            let path = home.join(format!("mtfs-{}-{number}", std::process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => {
                    number += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives the folder.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

fn replace_with(
    path: &Path,
    content: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), WriteError> {
    let target = plain_target(path)?;
    let folder = folder_of(&target);
    fs::create_dir_all(folder)
        .map_err(|source| WriteError::Folder { path: folder.to_path_buf(), source })?;
    let draft = beside(&target);
    let outcome = write_draft(&draft, &target, content)
        .map_err(|source| WriteError::Write { path: path.to_path_buf(), source })
        .and_then(|()| {
            fs::rename(&draft, &target)
                .map_err(|source| WriteError::Replace { path: path.to_path_buf(), source })
        });
    if outcome.is_err() {
        // The first failure is the one to report; a draft that cannot go was never there.
        drop(fs::remove_file(&draft));
    } else if let Ok(folder) = File::open(folder) {
        // Some file systems cannot sync a folder. The file itself is already safe.
        drop(folder.sync_all());
    }
    outcome
}

fn write_draft(
    draft: &Path,
    target: &Path,
    content: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(draft)?;
    content(&mut file)?;
    if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()
}

/// Follows links, and refuses what a rename would destroy: `-o /dev/null` must not replace a device.
fn plain_target(path: &Path) -> Result<PathBuf, WriteError> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => fs::canonicalize(path)
            .map_err(|source| WriteError::Write { path: path.to_path_buf(), source }),
        Ok(_) => Err(WriteError::NotAFile { path: path.to_path_buf() }),
        Err(_) if path.file_name().is_none() => {
            Err(WriteError::NotAFile { path: path.to_path_buf() })
        }
        Err(_) => Ok(path.to_path_buf()),
    }
}

/// Names the draft in the same folder, since a rename is only whole within one file system.
fn beside(target: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    target.with_file_name(name)
}

/// A folder in the making: nobody sees it under its name before it is whole. Dropped before
/// [`FolderDraft::finish`], it was never there.
#[derive(Debug)]
pub(crate) struct FolderDraft {
    path: PathBuf,
    draft: PathBuf,
    finished: bool,
}

impl FolderDraft {
    /// Begins a folder beside the place it is for; drafts of it that an interruption left are cleared
    /// away.
    ///
    /// # Errors
    /// If something stands at that place, or the folder it is for cannot be made or written in.
    pub(crate) fn begin(path: &Path) -> Result<Self, WriteError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(WriteError::NotNew { path: path.to_path_buf() });
        }
        let draft = beside(path);
        let failed = |source| WriteError::Folder { path: path.to_path_buf(), source };
        let home = path.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(home).map_err(failed)?;
        clear_drafts(home, path).map_err(failed)?;
        fs::create_dir(&draft).map_err(failed)?;
        Ok(Self { path: path.to_path_buf(), draft, finished: false })
    }

    /// Gives the folder that is being filled.
    pub(crate) fn folder(&self) -> &Path {
        &self.draft
    }

    /// Puts a file into it; folders on the way are made.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        replace_file(&self.draft.join(name), bytes)
    }

    /// Gives the folder its name, all at once.
    ///
    /// # Errors
    /// When the disk refuses, or a folder of that name has come meanwhile; it then was never there.
    pub(crate) fn finish(mut self) -> Result<(), WriteError> {
        fs::rename(&self.draft, &self.path)
            .map_err(|source| WriteError::Replace { path: self.path.clone(), source })?;
        self.finished = true;
        if let Some(Ok(home)) = self.path.parent().map(File::open) {
            // Some file systems cannot sync a folder. The files in it are already safe.
            drop(home.sync_all());
        }
        Ok(())
    }
}

impl Drop for FolderDraft {
    fn drop(&mut self) {
        if !self.finished {
            // What cannot go now is cleared away by the next that begins.
            drop(fs::remove_dir_all(&self.draft));
        }
    }
}

/// Clears away what an interruption left of earlier drafts of a folder.
fn clear_drafts(home: &Path, path: &Path) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for entry in fs::read_dir(home)? {
        let entry = entry?;
        let found = entry.file_name().to_string_lossy().into_owned();
        let number = found
            .strip_prefix(&format!(".{name}."))
            .and_then(|rest| rest.strip_suffix(".new"))
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        if number {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_replaced_and_its_folders_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("2024-25/outturn/monitor.html");
        replace_file(&path, b"old").unwrap();
        replace_file(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(path.parent().unwrap()), ["monitor.html"]);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("monitor.html");
        replace_file(&path, b"old").unwrap();
        let failed = replace_with(&path, |file| {
            file.write_all(b"half of the n")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.unwrap_err().path(), path);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["monitor.html"]);
    }

    #[test]
    fn a_folder_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let refused = replace_file(folder.path(), b"new").unwrap_err();
        assert!(matches!(refused, WriteError::NotAFile { .. }));
        assert!(refused.to_string().ends_with("which is not a plain file"));
    }

    #[test]
    fn a_file_where_a_folder_should_be_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("reports");
        replace_file(&file, b"a file").unwrap();
        let refused = replace_file(&file.join("monitor.html"), b"new").unwrap_err();
        assert_eq!(refused.path(), file);
    }

    #[test]
    fn a_folder_is_whole_or_was_never_there() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("seals/2025-26-q1");
        let draft = FolderDraft::begin(&path).unwrap();
        draft.put("tables/savings.csv", b"saving_id").unwrap();
        assert!(!path.exists());
        drop(draft);
        assert!(names(path.parent().unwrap()).is_empty());
        // What a process that was killed left behind.
        fs::create_dir_all(home.path().join("seals/.2025-26-q1.7.new/tables")).unwrap();
        let draft = FolderDraft::begin(&path).unwrap();
        draft.put("tables/savings.csv", b"saving_id").unwrap();
        draft.finish().unwrap();
        assert_eq!(names(path.parent().unwrap()), ["2025-26-q1"]);
        let refused = FolderDraft::begin(&path).unwrap_err();
        assert!(matches!(refused, WriteError::NotNew { .. }));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("latest.html"), folder.path().join("link"));
        replace_file(&file, b"old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace_file(&link, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
