//! What the schema says to others: `datapackage.json`, the data dictionary and the templates of a
//! new folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use thiserror::Error;

use super::council;
use crate::files::{Hold, WriteError, is_step_file};
use crate::records::schema::{self, Column, Kind, Table};

/// Why a folder could not be made.
#[derive(Debug, Error)]
pub enum InitError {
    /// The folder holds something already.
    #[error("make `{}`: it is not empty", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The folder could not be made or read.
    #[error("use the folder `{}`", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the file system says.
        #[source]
        source: io::Error,
    },
}

/// What to write into a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Init<'a> {
    /// Everything, for a council of this name: empty tables, `council.toml`, descriptions.
    New(&'a str),
    /// Only the descriptions of the tables that are there.
    Descriptions,
}

/// Makes a council's folder, or describes again what one holds; gives the files written.
///
/// # Errors
/// If a new folder is not empty, or a file cannot be written; none of them then is.
pub fn init(folder: &Path, what: Init<'_>) -> Result<Vec<PathBuf>, InitError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| InitError::File { path, source }
    };
    let mut files: Vec<(String, String)> = Vec::new();
    let mut present: Vec<&Table> = schema::ALL.to_vec();
    if matches!(what, Init::New(_)) {
        fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    let is_empty = || -> Result<bool, InitError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed(folder))? {
            names.push(entry.map_err(failed(folder))?.file_name());
        }
        Ok(names.iter().all(|name| is_step_file(&name.to_string_lossy())))
    };
    // Asked before a lock is put there, and again once nobody else can fill it.
    let refused = InitError::NotEmpty { path: folder.to_owned() };
    if matches!(what, Init::New(_)) && !is_empty()? {
        return Err(refused);
    }
    fs::read_dir(folder).map_err(failed(folder))?;
    let hold = Hold::take(folder, "making a council's folder")?;
    match what {
        Init::New(name) => {
            if !is_empty()? {
                return Err(refused);
            }
            files.push((council::FILE.to_owned(), council::template(name)));
            files.extend(schema::ALL.iter().map(|table| (table.name.file(), header_line(table))));
        }
        Init::Descriptions => {
            present.retain(|table| folder.join(table.name.file()).is_file());
        }
    }
    let name = folder.file_name().map(|name| name.to_string_lossy().to_lowercase());
    files.push(("datapackage.json".to_owned(), data_package(&name.unwrap_or_default(), &present)));
    files.push(("DICTIONARY.md".to_owned(), dictionary(&present)));
    let step: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    hold.replace(&step)?;
    Ok(files.into_iter().map(|(name, _)| folder.join(name)).collect())
}

fn header_line(table: &Table) -> String {
    let headers: Vec<&str> = table.columns.iter().map(|column| column.header).collect();
    format!("{}\n", headers.join(","))
}

/// Gives a Frictionless data package of tables: <https://specs.frictionlessdata.io/data-package/>.
fn data_package(name: &str, tables: &[&Table]) -> String {
    let resources: Vec<Value> = tables.iter().map(|table| resource(table, tables)).collect();
    let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let name = if name.is_empty() { "council".to_owned() } else { name };
    let package = json!({
        "profile": "tabular-data-package",
        "name": name,
        "resources": resources,
    });
    format!("{package:#}\n")
}

fn resource(table: &Table, tables: &[&Table]) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let key: Vec<&str> = table.key.iter().map(|col| table.column(*col).header).collect();
    let mut foreign: Vec<Value> = Vec::new();
    for column in table.columns {
        let Kind::Ref(parent) = column.kind else {
            continue;
        };
        if tables.iter().any(|table| table.name == parent) {
            let resource = if parent == table.name { "" } else { parent.word() };
            let parent_key = schema::table_of(parent).columns[0].header;
            foreign.push(json!({
                "fields": column.header,
                "reference": { "resource": resource.replace('_', "-"), "fields": parent_key },
            }));
        }
    }
    let mut described = Map::new();
    described.insert("fields".into(), json!(fields));
    described.insert("missingValues".into(), json!([""]));
    // A primary key has no empty cell: one of which a part may be empty is no such key.
    if !key.is_empty() && table.key.iter().all(|col| table.column(*col).required) {
        described.insert("primaryKey".into(), json!(key));
    }
    if !foreign.is_empty() {
        described.insert("foreignKeys".into(), json!(foreign));
    }
    json!({
        "profile": "tabular-data-resource",
        "name": table.name.word().replace('_', "-"),
        "path": table.name.file(),
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": described,
    })
}

fn field(column: &Column) -> Value {
    let mut field = Map::new();
    let Described { r#type, pattern, .. } = described(column.kind);
    field.insert("name".into(), json!(column.header));
    let mut constraints = Map::new();
    if matches!(column.kind, Kind::Number | Kind::Rate) {
        // The percent sign stands around the digits.
        field.insert("bareNumber".into(), json!(false));
    } else if matches!(column.kind, Kind::Flag) {
        field.insert("trueValues".into(), json!(["true"]));
        field.insert("falseValues".into(), json!(["false"]));
    } else if matches!(column.kind, Kind::Whole) {
        constraints.insert("minimum".into(), json!(0));
    } else if let Kind::Word(words) = column.kind {
        constraints.insert("enum".into(), json!(words));
    }
    if let Some(pattern) = pattern {
        constraints.insert("pattern".into(), json!(pattern));
    }
    if column.required {
        constraints.insert("required".into(), json!(true));
    }
    field.insert("type".into(), json!(r#type));
    field.insert("description".into(), json!(column.meaning));
    if !constraints.is_empty() {
        field.insert("constraints".into(), Value::Object(constraints));
    }
    Value::Object(field)
}

/// What a cell of a kind holds, as a data package and as the dictionary say it.
struct Described {
    r#type: &'static str,
    pattern: Option<&'static str>,
    holds: String,
}

/// The form of a reference.
const REFERENCE: &str = "[A-Za-z0-9][A-Za-z0-9._-]*";

fn described(kind: Kind) -> Described {
    let string = |pattern, holds: &str| Described {
        r#type: "string",
        pattern: Some(pattern),
        holds: holds.to_owned(),
    };
    let any = |r#type, holds: &str| Described { r#type, pattern: None, holds: holds.to_owned() };
    match kind {
        Kind::Id => string(REFERENCE, "a reference"),
        Kind::Ref(table) => string(REFERENCE, &format!("a reference into {}", table.file())),
        Kind::Text => any("string", "words"),
        Kind::Word(words) => any("string", &words.join(", ")),
        Kind::Money => any("number", "pounds, such as 250000 or 1653.99"),
        Kind::Number => any("number", "a number; a percentage with its sign"),
        Kind::Rate => any("number", "a percentage, such as 4.99%"),
        Kind::Whole => any("integer", "a whole number"),
        Kind::Score => string(
            "[0-9]+(/[0-9]+)?( ?\\([^()]+\\))?",
            "a whole number; 20/25 with the highest that there is, 15 (A) with its band",
        ),
        Kind::Year => string("20[0-9]{2}/[0-9]{2}", "a financial year, such as 2025/26"),
        Kind::Period => string(
            "(20[0-9]{2}/[0-9]{2}-)?(P([1-9]|1[0-2])|Q[1-4]|outturn)",
            "a period, such as 2025/26-Q2, 2025/26-P6 or 2025/26-outturn",
        ),
        Kind::Mark => string("(P([1-9]|1[0-2])|Q[1-4]|outturn)", "P1 to P12, Q1 to Q4 or outturn"),
        Kind::Day => any("date", "a day, such as 2025-07-03"),
        Kind::Date => string(
            "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
            "a day, a month or a year: 2025-07-03, 2025-07, 2025",
        ),
        Kind::Flag => any("boolean", "true or false"),
    }
}

/// Gives the data dictionary as Markdown.
fn dictionary(tables: &[&Table]) -> String {
    let mut text = String::from(
        "# Data dictionary\n\nWritten by `mtfs init --refresh` from the program's own schema; do not edit.\n\
         An empty cell means that nothing was published: it is never read as nil.\n",
    );
    for table in tables {
        let key: Vec<&str> = table.key.iter().map(|col| table.column(*col).header).collect();
        text.push_str(&format!("\n## {}\n\n{}\n", table.name.file(), table.meaning));
        if !key.is_empty() {
            text.push_str(&format!("A row is named by {}.\n", key.join(" + ")));
        }
        text.push_str("\n| column | holds | needed | meaning |\n|---|---|---|---|\n");
        for column in table.columns {
            let needed = if column.required { "yes" } else { "" };
            let holds = described(column.kind).holds;
            text.push_str(&format!(
                "| {} | {holds} | {needed} | {} |\n",
                column.header, column.meaning
            ));
        }
    }
    text
}
