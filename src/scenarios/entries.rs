//! A TOML file as a flat list: the path of each value, its words and where it stands.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One value of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The keys that lead to it, each with its place.
    pub(super) path: Vec<(String, usize)>,
    /// Its words: one, or those of a list.
    pub(super) words: Vec<String>,
    /// Where it stands, in bytes.
    pub(super) at: usize,
}

impl Entry {
    /// Gives the key at a depth.
    pub(super) fn key(&self, depth: usize) -> &str {
        self.path.get(depth).map_or("", |(key, _)| key)
    }

    /// Gives the place of the key at a depth.
    pub(super) fn key_at(&self, depth: usize) -> usize {
        self.path.get(depth).map_or(self.at, |(_, at)| *at)
    }

    /// Gives its words if there is one.
    pub(super) fn word(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}

/// A fault with its place in bytes.
pub(super) type Fault = (usize, String);

/// Reads a file; values that are neither words nor whole numbers are faults, as a number with a
/// point would lose digits.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Vec<Fault>> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        vec![(at, format!("not TOML: {}", error.message().trim().replace('\n', " ")))]
    })?;
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    walk(table.get_ref(), &mut Vec::new(), &mut entries, &mut faults);
    entries.sort_by_key(|entry| entry.at);
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

fn walk(
    table: &DeTable<'_>,
    path: &mut Vec<(String, usize)>,
    entries: &mut Vec<Entry>,
    faults: &mut Vec<Fault>,
) {
    for (key, value) in table {
        path.push((key.get_ref().to_string(), key.span().start));
        let at = value.span().start;
        if let DeValue::Table(inner) = value.get_ref() {
            walk(inner, path, entries, faults);
        } else if let Some(words) = words(value) {
            entries.push(Entry { path: path.clone(), words, at });
        } else {
            let key = key.get_ref();
            faults.push((at, format!("`{key}` wants its value in \"quotes\"")));
        }
        path.pop();
    }
}

fn words(value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
    match value.get_ref() {
        DeValue::String(words) => Some(vec![words.to_string()]),
        DeValue::Integer(number) => Some(vec![number.as_str().to_owned()]),
        DeValue::Array(values) => {
            let each = values.iter().map(|value| {
                let one = words(value)?;
                one.into_iter().next()
            });
            each.collect()
        }
        DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}
