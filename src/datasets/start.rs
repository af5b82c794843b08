//! A council's folder made, filled and given its name in one rename: the way in.

use std::path::{Path, PathBuf};

use super::council;
use super::import::{Asked, Import, ImportError, Mode, import};
use super::package::{Init, InitError, init};
use crate::files::{FolderDraft, WriteError};
use crate::records::FiguresOf;
use crate::units::Period;

/// What a council says of itself.
#[derive(Debug, Clone)]
pub struct Founded<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its class, such as London borough; empty where it does not say.
    pub class: &'a str,
    /// The point of the year that its files speak of.
    pub period: Period,
    /// Whose figures they are.
    pub figures: FiguresOf,
}

/// A folder in the making.
#[derive(Debug)]
pub struct Founding {
    draft: FolderDraft,
    folder: PathBuf,
}

impl Founding {
    /// Begins a folder: empty tables, `council.toml`, a dictionary. Nobody sees it before it is finished.
    ///
    /// # Errors
    /// When something stands there, or it cannot be made.
    pub fn begin(folder: &Path, council: &Founded<'_>) -> Result<Self, InitError> {
        let draft = FolderDraft::begin(folder)?;
        init(draft.folder(), Init::New(council.name))?;
        let text = council::founded(council);
        draft.put(council::FILE, text.as_bytes())?;
        Ok(Self { draft, folder: folder.to_owned() })
    }

    /// Keeps a mapping in the folder and imports its file by it; gives what came of it and where the mapping will stand.
    ///
    /// # Errors
    /// When file or mapping cannot be used at all.
    pub fn import(&self, file: &Path, mapping: &str) -> Result<(Import, PathBuf), ImportError> {
        let mut name = mapping_name(file);
        while self.draft.folder().join(&name).exists() {
            name = name.replace(".toml", "-2.toml");
        }
        self.draft.put(&name, mapping.as_bytes())?;
        let asked = Asked {
            file,
            mapping: &self.draft.folder().join(&name),
            folder: self.draft.folder(),
            mode: Mode::Write,
        };
        Ok((import(asked)?, self.folder.join(name)))
    }

    /// Gives the folder its name.
    ///
    /// # Errors
    /// When the disk refuses; it was never there then.
    pub fn finish(self) -> Result<(), WriteError> {
        self.draft.finish()
    }
}

fn mapping_name(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("mappings/{}.toml", stem.chars().map(plain).collect::<String>())
}

/// A line of a suggested mapping that only the council can answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingQuestion {
    /// The line, from nil.
    line: usize,
    /// What it fills: `submitted_on`, or a word of the file.
    pub key: String,
    /// What is asked.
    pub asks: String,
    /// What stands there until it is answered; empty where nothing does.
    pub stands: String,
}

/// How a suggested mapping says that a line is for the council to answer.
const ASKED: [&str; 2] = ["to be answered:", "not found:"];
/// What stands for an answer.
const OPEN: &str = "\"?\"";

/// Gives the lines of a suggested mapping that only the council can answer.
pub fn mapping_questions(text: &str) -> Vec<MappingQuestion> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.filter_map(|(at, line)| question(at, line)).collect()
}

fn question(line: usize, words: &str) -> Option<MappingQuestion> {
    let (setting, comment) = words.rsplit_once("  # ").unwrap_or((words, ""));
    let (left, right) = setting.split_once(" = ")?;
    let asks = ASKED.iter().find_map(|begins| comment.strip_prefix(begins));
    if asks.is_none() && !right.contains(OPEN) {
        return None;
    }
    let stands = toml::from_str::<toml::Table>(&format!("x = {right}")).ok();
    let stands = stands.and_then(|table| table.get("x")?.as_str().map(str::to_owned));
    Some(MappingQuestion {
        line,
        key: left.trim().trim_matches('"').to_owned(),
        asks: asks.unwrap_or(comment).trim().to_owned(),
        stands: stands.filter(|stands| stands != "?").unwrap_or_default(),
    })
}

/// Gives a mapping with a line answered; an answer of no words takes a line without a value out.
pub fn mapping_answered(text: &str, question: &MappingQuestion, words: &str) -> String {
    let value = toml::Value::String(words.to_owned()).to_string();
    let mut answered = String::new();
    for (at, line) in text.lines().enumerate() {
        let line = if at != question.line {
            line.to_owned()
        } else if words.is_empty() && question.stands.is_empty() {
            // Its place stays, so that the lines of other questions do.
            "#".to_owned()
        } else if line.contains(OPEN) {
            line.replacen(OPEN, &value, 1)
        } else {
            let (left, right) = line.split_once(" = ").unwrap_or((line, ""));
            let comment = right.rsplit_once("  # ").map(|(_, comment)| comment);
            let comment = comment.map(|comment| format!("  # {comment}")).unwrap_or_default();
            format!("{left} = {value}{comment}")
        };
        answered.push_str(&line);
        answered.push('\n');
    }
    answered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_asks_is_found_and_answered_however_it_is_asked() {
        let text = "title = \"T\"  # what readers see\nperiod = \"\"  # not found: write it\n# \"Q\" = \"?\"\n\
                    public = \"false\"  # to be answered: who may see it\n\"Grey\" = \"?\"  # to be answered: B or G\n\
                    value = { column = \"A\", unit = \"?\" }  # to be answered: £ or £000\n";
        let asked = mapping_questions(text);
        let keys: Vec<(&str, &str)> =
            asked.iter().map(|q| (q.key.as_str(), q.stands.as_str())).collect();
        assert_eq!(keys, [("period", ""), ("public", "false"), ("Grey", ""), ("value", "")]);
        let mut answered = text.to_owned();
        for (question, words) in asked.iter().zip(["2025/26-Q2", "true", "", "£000"]) {
            answered = mapping_answered(&answered, question, words);
        }
        assert!(answered.contains("period = \"2025/26-Q2\"  # not found: write it\n"));
        assert!(answered.contains("public = \"true\""));
        assert!(!answered.contains("Grey"));
        assert!(answered.contains("unit = \"£000\" }"), "{answered}");
    }
}
