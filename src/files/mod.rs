//! Files, replaced whole or not at all: the only place in the program that writes one.

pub(crate) mod bounds;
mod hold;

use std::ffi::OsString;
use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
/// A folder among the system's temporary ones, gone when this is dropped.
pub(crate) use tempfile::TempDir as Scratch;

pub(crate) use hold::{Hold, Readers, Steps, is_step_file};

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
    /// Somebody else is writing in the folder.
    #[error("write in `{}`: {by} has it; wait until that is done", folder.display())]
    Held {
        /// The folder.
        folder: PathBuf,
        /// Who, doing what, since when.
        by: String,
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
            | Self::Held { folder: path, .. }
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
    Draft::write(path, |file| file.write_all(bytes))?.take_place()
}

/// Makes a folder that is not there yet; gives its whole path.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn made(folder: &Path) -> Result<PathBuf, WriteError> {
    let refused = |source| WriteError::Folder { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(refused)?;
    fs::canonicalize(folder).map_err(refused)
}

/// Lays files of several folders out as one folder among the system's temporary ones, gone when it is dropped.
///
/// # Errors
/// What the system says.
pub(crate) fn lay_out(files: &[(String, PathBuf)]) -> io::Result<Scratch> {
    let folder = tempfile::tempdir()?;
    for (name, path) in files {
        let place = folder.path().join(name);
        fs::create_dir_all(folder_of(&place))?;
        lay(&fs::canonicalize(path)?, &place)?;
    }
    Ok(folder)
}

/// A link costs nothing, however large the file; where there are none, a copy.
#[cfg(unix)]
fn lay(path: &Path, place: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(path, place)
}

#[cfg(not(unix))]
fn lay(path: &Path, place: &Path) -> io::Result<()> {
    fs::copy(path, place).map(drop)
}

/// Puts these bytes at this path as [`replace_file`] does, for nobody to read but whoever writes them.
///
/// # Errors
/// As [`replace_file`].
pub(crate) fn replace_file_privately(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let draft = Draft::write(path, |file| {
        close_to_others(file)?;
        file.write_all(bytes)
    });
    draft?.take_place()
}

/// Lets nobody but its owner read a file. Where files have no modes, the folder says who may.
fn close_to_others(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o600))
    }
    #[cfg(not(unix))]
    file.metadata().map(drop)
}

/// A file written and synced beside its place; one that never takes it is gone with this.
struct Draft {
    file: NamedTempFile,
    target: PathBuf,
}

impl Draft {
    fn write(
        path: &Path,
        content: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<Self, WriteError> {
        let target = plain_target(path)?;
        let folder = folder_of(&target);
        fs::create_dir_all(folder)
            .map_err(|source| WriteError::Folder { path: folder.to_path_buf(), source })?;
        let written = || {
            clear_dead(&target)?;
            point();
            let mut file = beside(&target)?;
            // Before a byte of it stands there: a draft is never open to more readers than its place.
            if let Ok(old) = fs::metadata(&target) {
                file.as_file().set_permissions(old.permissions())?;
            }
            content(file.as_file_mut())?;
            point();
            file.as_file().sync_all()?;
            Ok(file)
        };
        let file =
            written().map_err(|source| WriteError::Write { path: path.to_path_buf(), source })?;
        Ok(Self { file, target })
    }

    fn take_place(self) -> Result<(), WriteError> {
        let Self { file, target } = self;
        point();
        if let Err(failed) = file.persist(&target) {
            return Err(WriteError::Replace { path: target, source: failed.error });
        }
        sync_folder(&target);
        Ok(())
    }
}

/// A change of the disk is about to be made. In a debug build the environment variable `MTFS_STOP_AT` stops the
/// process at the change of that number, as a crash would, so that tests can stop it at each.
fn point() {
    #[cfg(debug_assertions)]
    {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static MADE: AtomicUsize = AtomicUsize::new(1);
        let now = MADE.fetch_add(1, Ordering::Relaxed);
        let stop = std::env::var("MTFS_STOP_AT").ok().and_then(|number| number.parse().ok());
        if stop == Some(now) {
            std::process::abort();
        }
    }
}

/// Begins a draft in the same folder, since a rename is only whole within one file system. The system's lock on it
/// says that somebody is writing it, for as long as that is so.
fn beside(target: &Path) -> io::Result<NamedTempFile> {
    // As any new file, readable by whom the system's mask lets; the crate's own are private.
    let begun = || {
        tempfile::Builder::new()
            .prefix(&hidden(target))
            .suffix(ENDING)
            .make_in(folder_of(target), |path| File::create_new(path))
    };
    for _ in 0..TRIES {
        let file = begun()?;
        // Whoever clears drafts may have come between the two: then another one is begun.
        let cleared = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock))
            || fs::symlink_metadata(file.path()).is_err();
        if !cleared {
            return Ok(file);
        }
    }
    begun()
}

/// How often a draft is begun that others clear away.
const TRIES: usize = 8;

/// Clears away the drafts of a file whose writers were stopped: those that nobody has locked.
fn clear_dead(target: &Path) -> io::Result<()> {
    let hidden = hidden(target);
    for entry in fs::read_dir(folder_of(target))?.flatten() {
        let name = entry.file_name();
        let middle = name.as_encoded_bytes().strip_prefix(hidden.as_encoded_bytes());
        let middle = middle.and_then(|rest| rest.strip_suffix(ENDING.as_bytes()));
        let draft = middle.is_some_and(|middle| {
            middle.len() == DRAFT_LETTERS && middle.iter().all(u8::is_ascii_alphanumeric)
        });
        // A link or a pipe of that name is nobody's draft; of a system without locks nobody knows who writes.
        if draft && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let dead = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            if dead {
                point();
                drop(fs::remove_file(entry.path()));
            }
        }
    }
    Ok(())
}

/// The letters that part one draft of a file from another.
const DRAFT_LETTERS: usize = 6;

/// Makes a file of our own at a path, whatever stands there: a link is not followed.
fn new_file(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => File::create_new(path),
    }
}

/// Some file systems cannot sync a folder. What stands in it is already safe.
fn sync_folder(target: &Path) {
    if let Ok(folder) = File::open(folder_of(target)) {
        drop(folder.sync_all());
    }
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
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

/// The end of the name of every draft.
const ENDING: &str = ".new";

/// Says whether a name is that of a draft, which the next writer takes away.
pub(crate) fn is_draft(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(ENDING)
}

/// The beginning of the name of every draft of a file or folder.
fn hidden(target: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".");
    name
}

/// A folder in the making: nobody sees it under its name before it is whole. Dropped before
/// [`FolderDraft::finish`], it was never there.
#[derive(Debug)]
pub(crate) struct FolderDraft {
    path: PathBuf,
    draft: PathBuf,
    /// Who may read what rests on all files that were copied; `None` as long as there is none.
    readers: Option<Permissions>,
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
        let mut name = hidden(path);
        name.push(format!("{}{ENDING}", std::process::id()));
        let draft = path.with_file_name(name);
        let failed = |source| WriteError::Folder { path: path.to_path_buf(), source };
        let home = folder_of(path);
        fs::create_dir_all(home).map_err(failed)?;
        clear_drafts(home, path).map_err(failed)?;
        fs::create_dir(&draft).map_err(failed)?;
        Ok(Self { path: path.to_path_buf(), draft, readers: None, finished: false })
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
        self.put_for(name, bytes, None)
    }

    /// Keeps what rests on a file from whoever may not read that.
    ///
    /// # Errors
    /// What the system says of the file.
    pub(crate) fn as_private_as(&mut self, of: &Path) -> Result<(), WriteError> {
        let failed = |source| WriteError::Write { path: of.to_owned(), source };
        let readers = fs::metadata(of).map_err(failed)?.permissions();
        self.readers = Some(match self.readers.take() {
            Some(known) => fewer(&known, &readers),
            None => readers,
        });
        Ok(())
    }

    /// Puts a file into it that rests on all those which were copied.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn put_private(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.put_for(name, bytes, self.readers.clone())
    }

    /// Puts the copy of a file into it, for the same readers as the file has.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn put_copy(&self, name: &str, bytes: &[u8], of: &Path) -> Result<(), WriteError> {
        let failed = |source| WriteError::Write { path: of.to_owned(), source };
        let readers = fs::metadata(of).map_err(failed)?.permissions();
        self.put_for(name, bytes, Some(readers))
    }

    /// Nobody looks here before the folder has its name: a file needs no draft of its own.
    fn put_for(
        &self,
        name: &str,
        bytes: &[u8],
        readers: Option<Permissions>,
    ) -> Result<(), WriteError> {
        let path = self.draft.join(name);
        let home = folder_of(&path);
        fs::create_dir_all(home)
            .map_err(|source| WriteError::Folder { path: home.to_owned(), source })?;
        point();
        let written = || {
            let mut file = new_file(&path)?;
            if let Some(readers) = readers {
                file.set_permissions(readers)?;
            }
            file.write_all(bytes)?;
            file.sync_all()
        };
        written().map_err(|source| WriteError::Write { path: path.clone(), source })
    }

    /// Gives the folder its name, all at once.
    ///
    /// # Errors
    /// When the disk refuses, or a folder of that name has come meanwhile; it then was never there.
    pub(crate) fn finish(mut self) -> Result<(), WriteError> {
        sync_folders(&self.draft);
        point();
        fs::rename(&self.draft, &self.path)
            .map_err(|source| WriteError::Replace { path: self.path.clone(), source })?;
        self.finished = true;
        point();
        sync_folder(&self.path);
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

/// Gives who may do what two files let them; where files have no modes, the folder says who may read.
fn fewer(one: &Permissions, other: &Permissions) -> Permissions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        Permissions::from_mode(one.mode() & other.mode())
    }
    #[cfg(not(unix))]
    if one.readonly() { one.clone() } else { other.clone() }
}

/// Syncs a folder and those within it, as far as the file system can.
fn sync_folders(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sync_folders(&entry.path());
        }
    }
    if let Ok(folder) = File::open(folder) {
        drop(folder.sync_all());
    }
}

/// Clears away what an interruption left of earlier drafts of a folder.
fn clear_drafts(home: &Path, path: &Path) -> io::Result<()> {
    let hidden = hidden(path);
    for entry in fs::read_dir(home)? {
        let entry = entry?;
        let found = entry.file_name();
        let number = found.as_encoded_bytes().strip_prefix(hidden.as_encoded_bytes());
        let number = number.and_then(|rest| rest.strip_suffix(ENDING.as_bytes()));
        if number.is_some_and(|number| number.iter().all(u8::is_ascii_digit)) {
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
        let failed = Draft::write(&path, |file| {
            file.write_all(b"half of the n")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.err().unwrap().path(), path);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["monitor.html"]);
    }

    /// The system frees the lock of a writer that was killed; one that still writes keeps it.
    #[test]
    fn drafts_of_killed_writers_are_cleared_and_those_of_living_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("monitor.html");
        fs::write(folder.path().join(".monitor.html.aB3xYz.new"), b"half of the n").unwrap();
        for name in [".monitor.html.mine.new", ".other.html.aB3xYz.new", ".monitor.html.aB3xY-.new"]
        {
            fs::write(folder.path().join(name), b"no draft of this file").unwrap();
        }
        let living = beside(&path).unwrap();
        replace_file(&path, b"new").unwrap();
        assert!(living.path().exists());
        assert!(!folder.path().join(".monitor.html.aB3xYz.new").exists());
        assert_eq!(names(folder.path()).len(), 5, "the file, one living draft, three of others");
        living.persist(&path).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_planted_in_place_of_a_draft_is_never_written_through() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let victim = folder.path().join("victim");
        fs::write(&victim, b"another's").unwrap();
        for name in [".mtfs-holder", ".savings.csv.mtfs-next", ".savings.csv.aB3xYz.new"] {
            symlink(&victim, folder.path().join(name)).unwrap();
        }
        let hold = Hold::take(folder.path(), "writing").unwrap();
        // Planted again once drafts were cleared.
        symlink(&victim, folder.path().join(".savings.csv.mtfs-next")).unwrap();
        hold.replace(&[("savings.csv", b"a")]).unwrap();
        drop(hold);
        replace_file(&folder.path().join("savings.csv"), b"b").unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"another's");
        assert_eq!(fs::read(folder.path().join("savings.csv")).unwrap(), b"b");
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_journal_or_lock_leads_nowhere_else() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("council");
        fs::create_dir(&folder).unwrap();
        let (victim, next) = (home.path().join("victim"), home.path().join(".victim.mtfs-next"));
        fs::write(&victim, b"another's").unwrap();
        for name in ["../victim".to_owned(), victim.display().to_string()] {
            fs::write(&next, b"planted").unwrap();
            fs::write(folder.join(".mtfs-journal"), format!("step 9\n{name}\n")).unwrap();
            let refused = Hold::take(&folder, "writing").unwrap_err();
            assert!(matches!(refused, WriteError::Write { .. }), "{refused}");
            assert_eq!(fs::read(&victim).unwrap(), b"another's");
        }
        // A link of the folder leads there: then it is one of its files, as ever.
        symlink(&victim, folder.join("savings.csv")).unwrap();
        drop(Hold::take(&folder, "writing").unwrap());
        assert_eq!(fs::read(&victim).unwrap(), b"planted");
        fs::remove_file(folder.join(".mtfs-lock")).unwrap();
        symlink(home.path().join("elsewhere"), folder.join(".mtfs-lock")).unwrap();
        assert!(Hold::take(&folder, "writing").is_err());
        assert!(!home.path().join("elsewhere").exists());
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
    fn who_may_read_a_file_stays_as_it_was() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| {
            let found = fs::metadata(folder.path().join(name)).unwrap();
            found.permissions().mode() & 0o777
        };
        let path = folder.path().join("monitor.html");
        replace_file(&path, b"old").unwrap();
        File::create_new(folder.path().join("any other")).unwrap();
        assert_eq!(mode("monitor.html"), mode("any other"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace_file(&path, b"new").unwrap();
        assert_eq!(mode("monitor.html"), 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_private_is_for_nobody_else_whoever_read_the_file_before() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("savings.csv");
        for _ in 0..2 {
            replace_file_privately(&path, b"exempt").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        }
        let hold = Hold::take(folder.path(), "writing").unwrap();
        hold.replace_for(&[("savings.csv", b"b"), ("new.csv", b"c")], Readers::Owner).unwrap();
        let modes_are_private = || {
            for name in ["savings.csv", "new.csv"] {
                let mode = fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o600, "{name}");
            }
        };
        modes_are_private();
        // The same bytes once more, after somebody opened the file to others.
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        hold.replace_for(&[("savings.csv", b"b"), ("new.csv", b"c")], Readers::Owner).unwrap();
        modes_are_private();
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
