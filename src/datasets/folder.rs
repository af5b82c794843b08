//! The files of a council's folder.

use std::io;
use std::path::Path;

use super::{cell, council};
use crate::files::{bounds, is_step_file};
use crate::records::{Code, Place, Problem, TableName};

/// Endings of files that somebody may take for a table.
const WORKBOOKS: [&str; 5] = [".xlsx", ".xlsm", ".xls", ".ods", ".tsv"];

/// Gives the table that a file holds.
pub(super) fn table_of_file(name: &str) -> Option<TableName> {
    TableName::from_word(name.strip_suffix(".csv")?)
}

/// Gives the names of the files of a folder that are read, sorted.
pub(super) fn table_files(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if (name == council::FILE || table_of_file(&name).is_some()) && entry.path().is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Gives the names of the files of a folder that are written in TOML, as scenarios and mappings are, sorted; none
/// where there is no such folder.
pub(super) fn toml_files(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_toml(Path::new(&name)) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml")
}

/// The files that a program reads of a council.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The council's folder.
    pub folder: &'a Path,
    /// The folder of its scenarios, where one was named.
    pub scenarios: Option<&'a Path>,
}

impl Inputs<'_> {
    /// Says whether a path is that of a table, whether it is there or not, of `council.toml`, of a scenario, or of
    /// anything in a seal: an answer written there would be read as data.
    pub fn holds(self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let home = path.parent().filter(|home| !home.as_os_str().is_empty());
        let Ok(home) = std::fs::canonicalize(home.unwrap_or(Path::new("."))) else { return false };
        let is = |folder: &Path| std::fs::canonicalize(folder).is_ok_and(|folder| folder == home);
        let within = |folder: &Path| {
            std::fs::canonicalize(folder).is_ok_and(|folder| home.starts_with(folder))
        };
        let table = table_of_file(&name).is_some() || name == council::FILE || is_step_file(&name);
        let own = self.folder.join("scenarios");
        let scenario = self.scenarios.is_some_and(is) || is(&own);
        is(self.folder) && table
            || is(self.folder) && name == "allowed_signers"
            || (scenario || is(&self.folder.join("mappings"))) && is_toml(path)
            || within(&self.folder.join("seals"))
            || path.is_file() && path.is_symlink() && self.holds_target(path)
    }

    /// Follows a link to what it leads to.
    fn holds_target(self, path: &Path) -> bool {
        std::fs::canonicalize(path).is_ok_and(|target| target != path && self.holds(&target))
    }
}

/// Opens a scenario file or another text of a folder for reading, unless it is no plain file.
///
/// # Errors
/// What the system says, or that it is none.
pub fn open_text(path: &Path) -> io::Result<impl io::Read + use<>> {
    bounds::open(path)
}

/// Says whether two paths lead to one file that is there.
pub fn same_file(one: &Path, other: &Path) -> bool {
    let found = |path| std::fs::canonicalize(path).ok();
    found(one).is_some_and(|one| found(other) == Some(one))
}

/// Counts the tables of a folder and reports files that are none.
pub(super) fn look_around(folder: &Path, problems: &mut Vec<Problem>) -> io::Result<usize> {
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    names.sort();
    let tables = names.iter().filter(|name| table_of_file(name).is_some()).count();
    if tables == 0 {
        problems.push(Problem {
            code: Code::EmptyFolder,
            place: Place::file("."),
            found: None,
            wanted: "tables such as savings.csv".into(),
            hint: Some("`mtfs init DIR` writes a folder to start from".into()),
            excerpt: None,
        });
    }
    for name in names {
        let lower = name.to_lowercase();
        let stem = lower.strip_suffix(".csv");
        let stray = stem.is_some() && table_of_file(&name).is_none();
        let workbook = WORKBOOKS.iter().any(|ending| lower.ends_with(ending));
        if stray || workbook {
            let near = cell::nearest(stem.unwrap_or_default(), TableName::WORDS.iter().copied());
            let hint = match near {
                _ if workbook => Some("export each sheet as CSV; the file is not used".to_owned()),
                near => near.map(|near| format!("did you mean {near}.csv? the file is not used")),
            };
            problems.push(Problem {
                code: Code::UnknownFile,
                place: Place::file(&name),
                found: None,
                wanted: "the name of a table, such as savings.csv".into(),
                hint: hint.or_else(|| Some("the file is not used".into())),
                excerpt: None,
            });
        }
    }
    Ok(tables)
}
