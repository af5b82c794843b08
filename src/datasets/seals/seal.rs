//! A seal as its `seal.json` has it, and the seals of a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::difference::{Difference, DifferenceKind};
use crate::datasets::findings::said_by_system;
use crate::units::{Date, Period};

/// The folder of a council's folder that holds its seals.
pub(super) const FOLDER: &str = "seals";
/// The file that names the others.
pub(super) const FILE: &str = "seal.json";
/// The copies of the tables.
pub(super) const TABLES: &str = "tables";
/// The copies of the scenario files.
pub(super) const SCENARIOS: &str = "scenarios";
/// The figures reported.
pub(super) const FIGURES: &str = "figures.csv";
/// The version of the shape of `seal.json`.
const SCHEMA: &str = "mtfs-seal/1";

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
}

/// A sealed period, as its `seal.json` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
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
    /// Gives the folder with the copies of the tables, to be read like any council's folder, if all of the seal
    /// is as it was sealed and nothing stands beside it.
    ///
    /// # Errors
    /// What is not as it was sealed.
    pub fn trusted_tables(&self) -> Result<PathBuf, Vec<Difference>> {
        let broken = self.broken();
        if broken.is_empty() { Ok(self.tables()) } else { Err(broken) }
    }

    pub(super) fn tables(&self) -> PathBuf {
        self.folder.join(TABLES)
    }

    /// Says whether scenario files were sealed with it; seals made before that was done hold none.
    pub fn has_scenarios(&self) -> bool {
        self.lists(|file| file.starts_with(SCENARIOS))
    }

    /// Gives the folder with the copies of the scenarios, if any were sealed.
    pub fn scenarios(&self) -> Option<PathBuf> {
        self.has_scenarios().then(|| self.folder.join(SCENARIOS))
    }

    /// Says whether this is its hash, in whatever case somebody wrote it down.
    pub fn is_of(&self, hash: &str) -> bool {
        self.sha256.eq_ignore_ascii_case(hash.trim())
    }

    /// Gives the path of its `seal.json` in the council's folder, for messages.
    pub fn place(&self) -> String {
        format!("{FOLDER}/{}/{FILE}", self.period.slug())
    }

    /// Gives the figures as they were sealed: values by id, empty where none was published.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn figures(&self) -> io::Result<BTreeMap<String, String>> {
        let mut figures = BTreeMap::new();
        let mut reader = csv::Reader::from_path(self.folder.join(FIGURES))?;
        let headers = reader.headers()?.clone();
        let column = |name| headers.iter().position(|header| header == name);
        let (Some(id), Some(value)) = (column("id"), column("value")) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "no columns id and value"));
        };
        for record in reader.records() {
            let record = record?;
            let cell = |at| record.get(at).unwrap_or_default().to_owned();
            figures.insert(cell(id), cell(value));
        }
        Ok(figures)
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
                Ok(kind) if kind.is_file() && (name == FILE || self.lists(|file| file == name)) => {
                }
                Ok(_) | Err(_) => found.push((name, "was not sealed".to_owned())),
            }
        }
    }

    fn lists(&self, is_it: impl Fn(&str) -> bool) -> bool {
        self.files.iter().any(|file| is_it(&file.name))
    }

    /// Says whether one of its files is as it was sealed; `None` if it is, else what is wrong.
    fn wrong_with(&self, file: &SealedFile) -> Option<String> {
        if is_link(&self.folder.join(&file.name)) {
            return Some(LINK.to_owned());
        }
        match hash_file(&self.folder.join(&file.name)) {
            Ok((sha256, _)) if sha256 == file.sha256 => None,
            Ok(_) => Some("is not as it was sealed".to_owned()),
            Err(error) => Some(format!("cannot be read: {}", said_by_system(&error))),
        }
    }

    /// Gives what the hash is taken over.
    fn body(&self) -> Map<String, Value> {
        let files = self
            .files
            .iter()
            .map(|file| json!({ "file": file.name, "sha256": file.sha256, "bytes": file.bytes }));
        let previous = self.previous.as_ref();
        let mut body = Map::new();
        body.insert("schema".into(), json!(SCHEMA));
        body.insert("period".into(), json!(self.period));
        body.insert("on".into(), json!(self.on));
        // Seals made before there were reasons have the hash of a body without one.
        if let Some(because) = &self.because {
            body.insert("because".into(), json!(because));
        }
        body.insert("version".into(), json!(self.version));
        body.insert(
            "previous".into(),
            json!(previous.map(|(period, hash)| json!({ "period": period, "sha256": hash }))),
        );
        body.insert("files".into(), json!(files.collect::<Vec<_>>()));
        body
    }

    pub(super) fn hash(&self) -> String {
        hash(Value::Object(self.body()).to_string().as_bytes())
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut whole = self.body();
        whole.insert("sha256".into(), json!(self.sha256));
        format!("{:#}\n", Value::Object(whole)).into_bytes()
    }

    /// Reads a `seal.json`; `Err` says what is wrong with it.
    fn read(folder: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(folder.join(FILE))
            .map_err(|error| format!("cannot be read: {}", said_by_system(&error)))?;
        let value: Value =
            serde_json::from_str(&text).map_err(|_| "is not as it was written".to_owned())?;
        let seal = Self::of_json(&value, folder).ok_or("is not as it was written")?;
        if seal.hash() == seal.sha256 && seal.to_bytes() == text.as_bytes() {
            Ok(seal)
        } else {
            Err("does not have the hash it states".to_owned())
        }
    }

    fn of_json(value: &Value, folder: &Path) -> Option<Self> {
        let words = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
        let period = |value: &Value| Period::from_words(value.get("period")?.as_str()?).ok();
        let files = value.get("files")?.as_array()?.iter().map(|file| {
            let bytes = file.get("bytes")?.as_u64()?;
            Some(SealedFile { name: words(file, "file")?, sha256: words(file, "sha256")?, bytes })
        });
        let previous = value.get("previous")?;
        let previous = if previous.is_null() {
            None
        } else {
            Some((period(previous)?, words(previous, "sha256")?))
        };
        let on = value.get("on")?;
        let on = if on.is_null() { None } else { Some(Date::day_from_words(on.as_str()?).ok()?) };
        Some(Self {
            period: period(value)?,
            on,
            because: words(value, "because"),
            version: words(value, "version")?,
            previous,
            files: files.collect::<Option<_>>()?,
            sha256: words(value, "sha256")?,
            folder: folder.to_owned(),
        })
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

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
}

/// Gives the SHA-256 of bytes, in lower-case hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Gives the SHA-256 and the length of a file of any size.
pub(super) fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    let mut digest = Sha256::new();
    let bytes = io::copy(&mut fs::File::open(path)?, &mut digest)?;
    Ok((format!("{:x}", digest.finalize()), bytes))
}
