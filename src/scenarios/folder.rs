//! A folder of scenario files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::plan::Plan;
use super::read;
use crate::files::bounds;
use crate::records::Book;
use crate::units::{Date, text};

/// Why a scenario cannot be worked out.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// No file has this name.
    #[error("find the scenario `{name}` in {folder}{hint}", folder = folder.display())]
    Unknown {
        /// The name.
        name: String,
        /// Where it was looked for.
        folder: PathBuf,
        /// The names there are, or the one meant.
        hint: String,
    },
    /// A scenario is laid over itself: its shifts would count twice.
    #[error("use the scenario `{name}`: `{part}` stands in it twice")]
    Twice {
        /// What was asked for.
        name: String,
        /// The scenario that stands twice.
        part: String,
    },
    /// The council's default scenario, which others are laid over, was not known by the day asked for.
    #[error("work out a gap: the scenario `{0}` was not known by {by}, but from {from}", by = text::date(*.1), from = text::date(*.2))]
    NotYet(String, Date, Date),
    /// The file's name, which papers tell, names what the public may not know of.
    #[error(
        "use a scenario for the public whose file name names exempt information: give the file another name; \
         `mtfs report --exempt` writes the private paper"
    )]
    Exempt,
    /// The folder or a file cannot be read.
    #[error("read {path}", path = path.display())]
    Read {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file has faults; each is a line of its own.
    #[error("use the scenario:\n{}", faults.join("\n"))]
    Faults {
        /// `file:line: key: found, wanted`, each.
        faults: Vec<String>,
    },
}

/// A scenario of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its name: the file's without `.toml`.
    pub name: String,
    /// Its own title.
    pub title: String,
    /// Why it is worked out, in its own words.
    pub why: String,
    /// What it comes to, over the council's default scenario.
    pub plan: Plan,
}

/// Reads every scenario of a folder, in the order of their names, each over the council's default
/// one; a folder that is absent has none.
///
/// # Errors
/// When the folder or a file cannot be read, or a file has faults.
pub fn list(folder: &Path, book: &Book) -> Result<Vec<Named>, ScenarioError> {
    let mut named = Vec::new();
    let known = is_known(folder, &book.council.default_scenario, book)?;
    for name in names_known(folder, book)? {
        if !known && !stands_alone(folder, &name)? {
            continue;
        }
        let own = one(folder, &name, book)?;
        let plan = load(folder, &name, book)?;
        let (title, why) = (own.title, own.why);
        named.push(Named { name, title, why, plan });
    }
    Ok(named)
}

/// Reads a scenario, or several joined by `+`, each laid over the one before, and all over the
/// council's default scenario unless the first stands on the data alone.
///
/// Without a file of its name, the default scenario is the data as they stand.
///
/// # Errors
/// When a name is not known, or a file cannot be read or has faults.
pub fn load(folder: &Path, name: &str, book: &Book) -> Result<Plan, ScenarioError> {
    let known = names_known(folder, book)?;
    let default = book.council.default_scenario.as_str();
    // Without its base a scenario would say something else.
    if book.withheld.named_in(default) || name.split('+').any(|part| book.withheld.named_in(part)) {
        return Err(ScenarioError::Exempt);
    }
    let mut parts: Vec<Plan> = Vec::new();
    for part in name.split('+').map(str::trim) {
        if parts.iter().any(|before| before.name == part) {
            let (name, part) = (name.to_owned(), part.to_owned());
            return Err(ScenarioError::Twice { name, part });
        }
        parts.push(part_of(folder, part, &known, book)?);
    }
    let over_default = parts.first().is_some_and(|first| !first.alone && first.name != default);
    let rests = over_default || parts.iter().any(|part| part.name == default);
    if let Some(day) = book.council.known_by.filter(|_| rests)
        && let Some(known_on) = known_later(folder, default, book)?
    {
        return Err(ScenarioError::NotYet(default.to_owned(), day, known_on));
    }
    let base = if over_default && known.iter().any(|known| known == default) {
        one(folder, default, book)?
    } else {
        Plan::as_it_stands(default)
    };
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_else(|| Plan::as_it_stands(default));
    let (title, why) = (first.title.clone(), first.why.clone());
    let mut whole = if over_default { base.then(first) } else { first };
    if over_default {
        (whole.title, whole.why) = (title, why);
    }
    for part in parts {
        whole = whole.then(part);
    }
    whole.name = name.split('+').map(str::trim).collect::<Vec<_>>().join("+");
    Ok(whole)
}

fn part_of(
    folder: &Path,
    part: &str,
    known: &[String],
    book: &Book,
) -> Result<Plan, ScenarioError> {
    if known.iter().any(|known| known == part) {
        return one(folder, part, book);
    }
    if part == book.council.default_scenario {
        return Ok(Plan::as_it_stands(part));
    }
    let hint = match read::nearest(part, known.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.is_empty() => "; the folder has no scenarios".to_owned(),
        None => format!("; there are {}", known.join(", ")),
    };
    Err(ScenarioError::Unknown { name: part.to_owned(), folder: folder.to_owned(), hint })
}

fn one(folder: &Path, name: &str, book: &Book) -> Result<Plan, ScenarioError> {
    let path = path_of(folder, name);
    let text =
        bounds::text(&path).map_err(|source| ScenarioError::Read { path: path.clone(), source })?;
    // Papers cite it: no path of a machine stands in them.
    read::plan(name, &format!("scenarios/{name}.toml"), &text, book)
        .map_err(|faults| ScenarioError::Faults { faults })
}

/// Gives the scenario files of a folder that were known and that the book's readers may know of, in the order of their names; a folder that is
/// absent has none.
///
/// # Errors
/// When the folder cannot be read.
pub fn files(folder: &Path, book: &Book) -> Result<Vec<PathBuf>, ScenarioError> {
    let names = names_known(folder, book)?.into_iter();
    Ok(names.map(|name| path_of(folder, &name)).collect())
}

/// Says whether a scenario was known by the day that the book speaks for.
fn is_known(folder: &Path, name: &str, book: &Book) -> Result<bool, ScenarioError> {
    Ok(known_later(folder, name, book)?.is_none())
}

/// Gives the day from which a scenario was known, where that is after the day that the book speaks for:
/// one without a file, or whose file says no day, always was.
///
/// # Errors
/// When its file cannot be read.
pub fn known_later(folder: &Path, name: &str, book: &Book) -> Result<Option<Date>, ScenarioError> {
    let Some(by) = book.council.known_by else { return Ok(None) };
    let path = path_of(folder, name);
    match bounds::text(&path) {
        Ok(text) => {
            let day = read::top(&text, "known_on").and_then(|day| Date::from_words(&day).ok());
            Ok(day.filter(|day| !day.has_come_by(by)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ScenarioError::Read { path, source }),
    }
}

/// Says whether a scenario stands on the data alone, whatever else its file holds.
fn stands_alone(folder: &Path, name: &str) -> Result<bool, ScenarioError> {
    let path = path_of(folder, name);
    let text = bounds::text(&path).map_err(|source| ScenarioError::Read { path, source })?;
    Ok(read::top(&text, "over").is_some_and(|over| over == "none"))
}

fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.toml"))
}

fn names_known(folder: &Path, book: &Book) -> Result<Vec<String>, ScenarioError> {
    let mut known = Vec::new();
    for name in names(folder)?.into_iter().filter(|name| !book.withheld.named_in(name)) {
        if is_known(folder, &name, book)? {
            known.push(name);
        }
    }
    Ok(known)
}

fn names(folder: &Path) -> Result<Vec<String>, ScenarioError> {
    let refused = |source| ScenarioError::Read { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(refused(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.map_err(refused)?.path();
        let is_scenario = path.extension().is_some_and(|extension| extension == "toml");
        if let Some(stem) = path.file_stem().filter(|_| is_scenario) {
            names.push(stem.to_string_lossy().into_owned());
        }
    }
    if names.len() > bounds::MOST_SCENARIOS {
        let words = format!(
            "it holds {} scenario files; at most {} are read",
            names.len(),
            bounds::MOST_SCENARIOS
        );
        return Err(refused(io::Error::new(io::ErrorKind::InvalidData, words)));
    }
    names.sort_unstable();
    Ok(names)
}
