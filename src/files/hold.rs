//! One writer of a folder at a time, and what it changes in one step.
//!
//! The system's own lock on `.mtfs-lock` says who may write; `.mtfs-holder` says who that is, as advice. A step
//! of several files is written beside them, synced, named in the journal `.mtfs-journal`, and only then do the
//! files take their places; the journal then becomes `.mtfs-done`. A crash before the journal changes nothing,
//! one after it is made good by whoever opens the folder next: every file that the journal names is whole.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use super::bounds::{self, LARGEST_TEXT};
use super::{WriteError, close_to_others, new_file, plain_target, point, sync_folder};

/// The folder of a council's own scenarios, beside its tables.
const SCENARIOS: &str = "scenarios";
/// The file that the system locks.
const LOCK: &str = ".mtfs-lock";
/// Who holds the lock, as words.
const HOLDER: &str = ".mtfs-holder";
/// The files of a step that is being taken.
const JOURNAL: &str = ".mtfs-journal";
/// The last step that was taken.
const DONE: &str = ".mtfs-done";
/// The end of the name of a file that waits to take its place.
const WAITING: &str = ".mtfs-next";
/// How often a second writer asks again, and after how long each time: four seconds in all.
const TRIES: usize = 80;
const PAUSE: Duration = Duration::from_millis(50);

/// Who may read what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever could read the file before; of a new one, whom the system's mask lets.
    AsBefore,
    /// Whoever writes it, and nobody else.
    Owner,
}

/// The hold on a folder: while it lives, nobody else writes there.
#[derive(Debug)]
pub(crate) struct Hold {
    folder: PathBuf,
    /// Closed, and so unlocked, after the holder's words are gone.
    lock: File,
    /// The files of a step that a crash had left half taken, which taking hold has finished.
    pub(crate) finished: Vec<PathBuf>,
}

impl Hold {
    /// Takes hold of a folder, waiting a few seconds for whoever has it; finishes what a crash left.
    ///
    /// # Errors
    /// If somebody else keeps it, or the folder cannot be written in.
    pub(crate) fn take(folder: &Path, doing: &str) -> Result<Self, WriteError> {
        let mut tries = 0;
        loop {
            match Self::try_take(folder, doing) {
                Err(WriteError::Held { .. }) if tries < TRIES => {
                    tries += 1;
                    thread::sleep(PAUSE);
                }
                taken => return taken,
            }
        }
    }

    /// Takes hold of a folder, which is made if it is not there.
    ///
    /// # Errors
    /// As [`Hold::take`].
    pub(crate) fn make(folder: &Path, doing: &str) -> Result<Self, WriteError> {
        fs::create_dir_all(folder)
            .map_err(|source| WriteError::Folder { path: folder.to_owned(), source })?;
        Self::take(folder, doing)
    }

    fn try_take(folder: &Path, doing: &str) -> Result<Self, WriteError> {
        let path = folder.join(LOCK);
        let failed = |source| WriteError::Write { path: path.clone(), source };
        if fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
            let words =
                "it is a link, and whoever changes where it leads could let two write at once";
            return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, words)));
        }
        let lock = File::options().create(true).append(true).open(&path).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(WriteError::Held { folder: folder.to_owned(), by: holder(folder) });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let mut hold = Self { folder: folder.to_owned(), lock, finished: Vec::new() };
        let who = ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
        let who = who.unwrap_or_else(|| "somebody".to_owned());
        let words = format!("{who} (process {}), {doing}", std::process::id());
        // Advice only: what cannot be said is no reason to stop.
        drop(new_file(&folder.join(HOLDER)).and_then(|mut file| file.write_all(words.as_bytes())));
        hold.finished = hold.finish()?;
        hold.clear().map_err(failed)?;
        Ok(hold)
    }

    /// Puts these bytes into files of the folder, all of them or none.
    ///
    /// # Errors
    /// When the disk refuses. Until the journal stands nothing has changed; after it, the files are whole
    /// beside their places, and whoever opens the folder next ends what was begun.
    pub(crate) fn replace(&self, files: &[(&str, &[u8])]) -> Result<(), WriteError> {
        self.replace_for(files, Readers::AsBefore)
    }

    /// Puts these bytes into files of the folder as [`Hold::replace`] does, for those who may read them.
    ///
    /// # Errors
    /// As [`Hold::replace`].
    pub(crate) fn replace_for(
        &self,
        files: &[(&str, &[u8])],
        readers: Readers,
    ) -> Result<(), WriteError> {
        let mut names = Vec::new();
        for (name, bytes) in files {
            let target = plain_target(&self.folder.join(name))?;
            let refused = |source| WriteError::Write { path: target.clone(), source };
            // What stands there already is no change, and a step without one is none; who may read it may be one.
            if bounds::whole(&target).is_ok_and(|there| there == *bytes) {
                if readers == Readers::Owner {
                    File::open(&target).and_then(|file| close_to_others(&file)).map_err(refused)?;
                }
                continue;
            }
            waiting_file(&target, bytes, readers).map_err(refused)?;
            names.push(self.name_of(&target)?);
        }
        if names.is_empty() {
            return Ok(());
        }
        let journal = self.folder.join(JOURNAL);
        let refused = |source| WriteError::Write { path: journal.clone(), source };
        let number = step_number(&self.folder).map_err(refused)? + 1;
        let text = format!("step {number}\n{}\n", names.join("\n"));
        waiting_file(&journal, text.as_bytes(), Readers::AsBefore).map_err(refused)?;
        take_place(&journal).map_err(refused)?;
        self.finish().map(drop)
    }

    /// Puts these bytes into one file of a folder within this one, and never anything beside it: whoever looks there
    /// sees the old file or the new one.
    ///
    /// # Errors
    /// When the disk refuses; the old file then stands.
    pub(crate) fn place(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let target = self.folder.join(name);
        let refused = |source| WriteError::Write { path: target.clone(), source };
        let beside = self.folder.join(target.file_name().unwrap_or_default());
        waiting_file(&beside, bytes, Readers::AsBefore).map_err(refused)?;
        point();
        fs::rename(waiting(&beside), &target).map_err(refused)?;
        point();
        sync_folder(&target);
        Ok(())
    }

    /// Gives the name of a file as the journal has it: within the folder, or, where a link led elsewhere, whole.
    fn name_of(&self, target: &Path) -> Result<String, WriteError> {
        let name = target.strip_prefix(&self.folder).unwrap_or(target);
        let words = name.to_str().filter(|words| !words.contains('\n'));
        words.map(str::to_owned).ok_or_else(|| WriteError::Write {
            path: target.to_owned(),
            source: io::Error::new(io::ErrorKind::InvalidInput, "its name is not plain text"),
        })
    }

    /// Says whether a journal that was written here can have a name: of a file of this folder, or of one that a link of
    /// it leads to. Anybody may have planted another.
    fn may_name(&self, name: &str) -> bool {
        let path = Path::new(name);
        let mut parts = path.components();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(Component::Normal(_)), None, None) => return true,
            // A folder of scenarios that is a link leads who knows where.
            (Some(Component::Normal(home)), Some(Component::Normal(_)), None)
                if home == SCENARIOS =>
            {
                let home = fs::symlink_metadata(self.folder.join(SCENARIOS));
                return home.is_ok_and(|home| home.is_dir());
            }
            _ => {}
        }
        let inside =
            || fs::canonicalize(&self.folder).is_ok_and(|folder| path.parent() == Some(&folder));
        let linked = || {
            let mut entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
            entries.any(|entry| {
                entry.file_type().is_ok_and(|kind| kind.is_symlink())
                    && fs::canonicalize(entry.path()).is_ok_and(|target| target == path)
            })
        };
        path.is_absolute() && (inside() || linked())
    }

    /// Lets every file of the journal take its place, and closes the journal; gives the files.
    fn finish(&self) -> Result<Vec<PathBuf>, WriteError> {
        let journal = self.folder.join(JOURNAL);
        let text = match bounds::plain_text(&journal, LARGEST_TEXT) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text.map_err(|source| WriteError::Write { path: journal.clone(), source })?,
        };
        let mut placed = Vec::new();
        for name in text.lines().skip(1) {
            let target = self.folder.join(name);
            if !self.may_name(name) {
                let words = format!("it names `{name}`, which is no file of this folder");
                let source = io::Error::new(io::ErrorKind::InvalidData, words);
                return Err(WriteError::Write { path: journal.clone(), source });
            }
            if waiting(&target).exists() {
                take_place(&target)
                    .map_err(|source| WriteError::Replace { path: target.clone(), source })?;
            }
            placed.push(target);
        }
        point();
        fs::rename(&journal, self.folder.join(DONE))
            .map_err(|source| WriteError::Replace { path: journal.clone(), source })?;
        sync_folder(&journal);
        Ok(placed)
    }

    /// Clears away files that a crash left waiting before a journal named them.
    fn clear(&self) -> io::Result<()> {
        for home in [self.folder.clone(), self.folder.join(SCENARIOS)] {
            let entries = match fs::read_dir(&home) {
                // A council need not keep scenarios of its own.
                Err(_) if home != self.folder => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                if entry.file_name().as_encoded_bytes().ends_with(WAITING.as_bytes()) {
                    point();
                    fs::remove_file(entry.path())?;
                }
            }
        }
        Ok(())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // What cannot go now is written over by the next holder.
        drop(fs::remove_file(self.folder.join(HOLDER)));
        drop(self.lock.unlock());
    }
}

/// Says who holds a folder and since when, as far as the holder left word.
fn holder(folder: &Path) -> String {
    let path = folder.join(HOLDER);
    let words = bounds::text(&path).unwrap_or_default();
    let words = if words.is_empty() { "another process".to_owned() } else { words };
    let since = fs::metadata(&path).and_then(|data| data.modified()).ok();
    let since = since.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|since| {
        let minutes = since.as_secs() / 60 % (24 * 60);
        format!(", since {:02}:{:02} UTC", minutes / 60, minutes % 60)
    });
    format!("{words}{}", since.unwrap_or_default())
}

/// Says whether a file is one that keeps the lock or the steps of a folder.
pub(crate) fn is_step_file(name: &str) -> bool {
    [LOCK, HOLDER, JOURNAL, DONE].contains(&name) || name.ends_with(WAITING)
}

/// What a reader sees of the steps of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Steps {
    /// The number of the last step that was taken whole; nil where there was none.
    pub(crate) taken: u64,
    /// Whether one is being taken, or was left half taken by a crash.
    pub(crate) open: bool,
}

impl Steps {
    /// Looks at a folder. One that cannot be read has no steps: who reads it next says why.
    pub(crate) fn of(folder: &Path) -> Self {
        let open = folder.join(JOURNAL).exists();
        Self { taken: step_number(folder).unwrap_or_default(), open }
    }
}

fn step_number(folder: &Path) -> io::Result<u64> {
    match bounds::plain_text(&folder.join(DONE), LARGEST_TEXT) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
        Ok(text) => {
            let number = text.lines().next().and_then(|line| line.strip_prefix("step "));
            Ok(number.and_then(|number| number.parse().ok()).unwrap_or_default())
        }
    }
}

/// Gives the path at which the next content of a file waits.
fn waiting(target: &Path) -> PathBuf {
    let mut name = super::hidden(target);
    name.push(WAITING.trim_start_matches('.'));
    target.with_file_name(name)
}

/// Writes and syncs the next content of a file beside it, for the same readers.
fn waiting_file(target: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let path = waiting(target);
    point();
    let mut file = new_file(&path)?;
    if readers == Readers::Owner {
        close_to_others(&file)?;
    } else if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    point();
    file.write_all(bytes)?;
    point();
    file.sync_all()?;
    sync_folder(&path);
    Ok(())
}

/// Lets what waits for a file take its place.
fn take_place(target: &Path) -> io::Result<()> {
    point();
    fs::rename(waiting(target), target)?;
    point();
    sync_folder(target);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap()
    }

    #[test]
    fn a_second_writer_is_told_who_the_first_is() {
        let home = tempfile::tempdir().unwrap();
        let first = Hold::take(home.path(), "importing q2.csv").unwrap();
        let refused = Hold::try_take(home.path(), "sealing 2025/26-Q2").unwrap_err();
        let said = refused.to_string();
        assert!(said.contains("importing q2.csv") && said.contains("UTC"), "{said}");
        drop(first);
        Hold::try_take(home.path(), "sealing 2025/26-Q2").unwrap();
        assert!(!home.path().join(HOLDER).exists());
    }

    #[test]
    fn a_step_is_counted_and_leaves_nothing_beside_its_files() {
        let home = tempfile::tempdir().unwrap();
        let hold = Hold::take(home.path(), "writing").unwrap();
        hold.replace(&[("savings.csv", b"a"), ("delivery.csv", b"b")]).unwrap();
        hold.replace(&[("savings.csv", b"c")]).unwrap();
        assert_eq!(Steps::of(home.path()), Steps { taken: 2, open: false });
        drop(hold);
        let mut left: Vec<_> = fs::read_dir(home.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, [DONE, LOCK, "delivery.csv", "savings.csv"]);
        assert_eq!(text(home.path(), "savings.csv"), "c");
    }

    #[test]
    fn what_the_journal_names_is_finished_by_the_next() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path();
        fs::write(folder.join("delivery.csv"), "old").unwrap();
        // As after a crash between the two renames: savings.csv has taken its place.
        fs::write(folder.join("savings.csv"), "new").unwrap();
        fs::write(waiting(&folder.join("delivery.csv")), "new").unwrap();
        fs::write(folder.join(JOURNAL), "step 1\nsavings.csv\ndelivery.csv\n").unwrap();
        assert!(Steps::of(folder).open);
        let hold = Hold::take(folder, "reading").unwrap();
        assert_eq!(hold.finished.len(), 2);
        assert_eq!(text(folder, "delivery.csv"), "new");
        assert_eq!(Steps::of(folder), Steps { taken: 1, open: false });
    }

    #[test]
    fn what_no_journal_names_was_never_there() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("savings.csv"), "old").unwrap();
        let left = waiting(&home.path().join("savings.csv"));
        fs::write(&left, "new").unwrap();
        drop(Hold::take(home.path(), "reading").unwrap());
        assert_eq!(text(home.path(), "savings.csv"), "old");
        assert!(!left.exists());
    }
}
