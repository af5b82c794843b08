//! A seal as its `seal.json` has it, and the seals of a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::difference::{Difference, DifferenceKind};
use super::laid_out::SealedFolder;
use crate::datasets::findings::said_by_system;
use crate::files::{bounds, is_draft};
use crate::units::{Date, Period};

/// The folder of a council's folder that holds its seals.
pub(super) const FOLDER: &str = "seals";
/// The file that names the others.
pub(super) const FILE: &str = "seal.json";
/// The copies of the tables.
pub(super) const TABLES: &str = "tables";
/// The copies of the scenario files.
pub(super) const SCENARIOS: &str = "scenarios";
/// The copies of the mappings of imports that the council keeps in a folder of this name.
pub const MAPPINGS: &str = "mappings";
/// The figures reported, where all stand in one file.
pub(super) const FIGURES: &str = "figures.csv";
/// The figures reported, where each subject has its file.
pub(super) const FIGURES_FOLDER: &str = "figures";
/// Who may sign, beside the tables and in a seal.
pub(super) const SIGNERS: &str = "allowed_signers";
/// The signature over `seal.json`, which is made after it and so is not in its list.
pub(super) const SIGNATURE: &str = "seal.json.sig";

/// What is said of a link in a seal: it could lead to other bytes tomorrow.
const LINK: &str = "is a link, and a seal holds files only";

/// A file of a seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// Its path in the seal: `tables/delivery.csv`.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The earlier seal that holds the bytes, where they are those of its file of this name.
    pub kept_in: Option<Period>,
}

/// What a seal holds and how its `seal.json` is written; programs made seals of the first until 0.2.0, and of the second
/// before 0.3.0 was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Every file stands in the seal; figures are those of savings and what they hand on.
    First,
    /// A file may stand in an earlier seal; figures are those of every subject and scenario, in one file.
    Second,
    /// Figures stand in a file a subject, so that those which did not change may stand in an earlier seal.
    Third,
}

/// A sealed period, as its `seal.json` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// What it holds and how it is written.
    pub shape: Shape,
    /// The period.
    pub period: Period,
    /// The day it was closed, if that was given.
    pub on: Option<Date>,
    /// Why that day comes before the period's end or the last seal's day, where it does.
    pub because: Option<String>,
    /// The version of the program that worked the figures out.
    pub version: String,
    /// The period and hash of the seal before; `None` for the first.
    pub previous: Option<(Period, String)>,
    /// Its files.
    pub files: Vec<SealedFile>,
    /// The hash over all of the above: what the minutes should hold.
    pub sha256: String,
    pub(super) folder: PathBuf,
}

impl Seal {
    /// Gives its files as one folder, if all of the seal is as it was sealed and nothing stands beside it.
    ///
    /// # Errors
    /// What is not as it was sealed, or cannot be read.
    pub fn trusted(&self) -> Result<SealedFolder, Vec<Difference>> {
        let broken = self.broken();
        if !broken.is_empty() {
            return Err(broken);
        }
        self.laid_out().map_err(|error| {
            let is = Some(format!("cannot be read: {}", said_by_system(&error)));
            vec![Difference { is, ..Difference::of(DifferenceKind::Seal, self.place()) }]
        })
    }

    /// Lays its files out as one folder, whichever seal holds them, but for its figures.
    pub(super) fn laid_out(&self) -> io::Result<SealedFolder> {
        let files = self.files.iter().filter(|file| !self.shape.is_of_figures(&file.name));
        let files = files.map(|file| (file.name.clone(), self.path_of(file)));
        SealedFolder::of(&files.collect::<Vec<_>>())
    }

    /// Gives the path at which the bytes of one of its files stand.
    pub(super) fn path_of(&self, file: &SealedFile) -> PathBuf {
        let home = file.kept_in.map(|period| self.folder.with_file_name(period.slug()));
        home.as_ref().unwrap_or(&self.folder).join(&file.name)
    }

    /// Gives one of its files by name.
    pub(super) fn file(&self, name: &str) -> Option<&SealedFile> {
        self.files.iter().find(|file| file.name == name)
    }

    /// Gives the names of its files in one of its folders, without the folder, and the files.
    pub(super) fn files_in<'s>(
        &'s self,
        home: &str,
    ) -> impl Iterator<Item = (&'s str, &'s SealedFile)> {
        let home = format!("{home}/");
        self.files.iter().filter_map(move |file| Some((file.name.strip_prefix(&home)?, file)))
    }

    /// Says whether scenario files were sealed with it; seals made before that was done hold none.
    pub fn has_scenarios(&self) -> bool {
        self.files_in(SCENARIOS).next().is_some()
    }

    /// Says whether this is its hash, in whatever case somebody wrote it down.
    pub fn is_of(&self, hash: &str) -> bool {
        self.sha256.eq_ignore_ascii_case(hash.trim())
    }

    /// Gives the path of its `seal.json` in the council's folder, for messages.
    pub fn place(&self) -> String {
        format!("{FOLDER}/{}/{FILE}", self.period.slug())
    }

    /// Gives what in its folder is not as it was sealed: files changed or gone, links, what was put there since.
    pub(super) fn broken(&self) -> Vec<Difference> {
        let wrong = |file: &SealedFile| Some((file.name.clone(), self.wrong_with(file)?));
        let wrong = self.files.iter().filter_map(wrong);
        let unlisted = self.unlisted().into_iter();
        let unlisted = unlisted.filter(|(name, _)| !self.lists(|file| file == name));
        let told = wrong.chain(unlisted).map(|(name, why)| {
            let name = format!("{FOLDER}/{}/{name}", self.period.slug());
            Difference { is: Some(why), ..Difference::of(DifferenceKind::Seal, name) }
        });
        told.collect()
    }

    /// Gives what stands in its folder and was not sealed: its path in the seal, and what is wrong.
    fn unlisted(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.look_into("", &mut found);
        found.sort();
        found
    }

    /// Looks into a folder of the seal, named from the seal's own with a slash after it.
    fn look_into(&self, home: &str, found: &mut Vec<(String, String)>) {
        let Ok(entries) = fs::read_dir(self.folder.join(home)) else {
            return found.push((home.to_owned(), "cannot be read".to_owned()));
        };
        for entry in entries.flatten() {
            let name = format!("{home}{}", entry.file_name().to_string_lossy());
            let inner = format!("{name}/");
            match entry.file_type() {
                Ok(kind) if kind.is_symlink() => found.push((name, LINK.to_owned())),
                Ok(kind) if kind.is_dir() && self.lists(|file| file.starts_with(&inner)) => {
                    self.look_into(&inner, found);
                }
                Ok(kind) if kind.is_file() && self.belongs(&name) => {}
                Ok(_) | Err(_) => found.push((name, "was not sealed".to_owned())),
            }
        }
    }

    /// Says whether a file rightly stands in its folder.
    fn belongs(&self, name: &str) -> bool {
        name == FILE || name == SIGNATURE || self.lists(|file| file == name)
    }

    /// Says whether a file that its own folder holds is of some kind.
    fn lists(&self, is_it: impl Fn(&str) -> bool) -> bool {
        self.files.iter().any(|file| file.kept_in.is_none() && is_it(&file.name))
    }

    /// Says whether one of its files is as it was sealed; `None` if it is, else what is wrong.
    fn wrong_with(&self, file: &SealedFile) -> Option<String> {
        let path = self.path_of(file);
        let within = |words: String| match file.kept_in {
            Some(period) => format!("{words}; its bytes are kept in the seal of {period}"),
            None => words,
        };
        if path.parent().is_some_and(is_link) || is_link(&path) {
            return Some(within(LINK.to_owned()));
        }
        match hash_file(&path) {
            Ok(found) if found == (file.sha256.clone(), file.bytes) => None,
            Ok(_) => Some(within("is not as it was sealed".to_owned())),
            Err(error) => Some(within(format!("cannot be read: {}", said_by_system(&error)))),
        }
    }
}

/// The seals of a council's folder: those that read as they were written, the earliest first, and
/// what is wrong with the others.
#[derive(Debug, Clone, Default)]
pub struct Seals {
    /// Seals in the order of their periods.
    pub kept: Vec<Seal>,
    /// Folders whose `seal.json` is missing or changed: its path, and why.
    pub broken: Vec<(String, String)>,
}

impl Seals {
    /// Gives the seal of a period.
    pub fn of(&self, period: Period) -> Option<&Seal> {
        self.kept.iter().find(|seal| seal.period == period)
    }
}

/// Reads the seals of a council's folder; none where there is no such folder.
///
/// # Errors
/// What the file system says of the folder.
pub fn seals(folder: &Path) -> io::Result<Seals> {
    let mut seals = Seals::default();
    let entries = match fs::read_dir(folder.join(FOLDER)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(seals),
        entries => entries?,
    };
    if is_link(&folder.join(FOLDER)) {
        seals.broken.push((FOLDER.to_owned(), LINK.to_owned()));
        return Ok(seals);
    }
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            // What a stopped writer or a file manager leaves; a folder of another name was put there.
            if !is_draft(&name) && path.is_dir() {
                let why = "is hidden, and no seal of this program";
                seals.broken.push((format!("{FOLDER}/{name}"), why.to_owned()));
            }
            continue;
        }
        let place = format!("{FOLDER}/{name}/{FILE}");
        if is_link(&path) || is_link(&path.join(FILE)) {
            seals.broken.push((place, LINK.to_owned()));
            continue;
        }
        match Seal::read(&path) {
            Ok(seal) if seal.period.slug() == name => seals.kept.push(seal),
            Ok(seal) => seals.broken.push((place, format!("is the seal of {}", seal.period))),
            Err(why) => seals.broken.push((place, why)),
        }
    }
    seals.kept.sort_by_key(|seal| seal.period);
    seals.broken.sort();
    Ok(seals)
}

pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
}

/// Gives the SHA-256 of bytes, in lower-case hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Gives the SHA-256 and the length of a file of any size.
pub(super) fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    hash_of(bounds::open(path)?)
}

/// Gives the SHA-256 and the length of what a reader gives.
pub(super) fn hash_of(mut reader: impl io::Read) -> io::Result<(String, u64)> {
    let mut digest = Sha256::new();
    let bytes = io::copy(&mut reader, &mut digest)?;
    Ok((format!("{:x}", digest.finalize()), bytes))
}
