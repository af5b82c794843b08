//! A scenario file from what it sets.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::plan::Shares;
use crate::records::Brag;
use crate::units::{Date, FinancialYear, Rate, text};

/// One value that a scenario sets: where it stands in the file, what it is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The table it stands in, such as `lines`, `FUN-TAX`, `amount`.
    pub path: Vec<String>,
    /// Its key: a year, or `efs_rate`.
    pub key: String,
    /// The value, as a scenario writes it.
    pub value: String,
    /// Why it is set.
    pub why: String,
}

/// What parts the values of a list.
pub(super) const LISTED: &str = ", ";

impl Setting {
    /// Gives the value as a file holds it: several are a list.
    fn written(&self) -> Value {
        match self.value.split_once(LISTED) {
            Some(_) => Value::Array(self.value.split(LISTED).map(Value::from).collect()),
            None => Value::from(self.value.as_str()),
        }
    }

    /// Gives it in one line, as a scenario file may hold it: `closing.recurring_savings."2026/27" = "250000"`.
    pub fn line(&self) -> String {
        let plain =
            |key: &String| key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
        let keys = self.path.iter().chain([&self.key]);
        let keys: Vec<String> = keys
            .map(|key| if plain(key) { key.clone() } else { Value::from(key.as_str()).to_string() })
            .collect();
        format!("{} = {}", keys.join("."), self.written())
    }
}

/// The head of a scenario that stands on the data alone.
#[derive(Debug, Clone)]
pub struct Head<'a> {
    /// Its title.
    pub title: &'a str,
    /// Why it is worked out.
    pub why: &'a str,
    /// The day from which it was known.
    pub known_on: Date,
    /// The first and the last year that it works out.
    pub years: (FinancialYear, FinancialYear),
}

/// Gives the text of a scenario file that stands on the data alone: its years, what it sets, and what becomes of the
/// savings of each rating: on time, a year late, never.
pub fn written_alone(
    head: &Head<'_>,
    settings: &[Setting],
    shares: &BTreeMap<Brag, Shares>,
) -> String {
    let mut whole = table(head.title, head.why, settings);
    let (first, last) = head.years;
    let years = [first, last].map(|year| Value::from(year.to_string()));
    whole.insert("known_on".to_owned(), Value::from(head.known_on.to_string()));
    whole.insert("over".to_owned(), Value::from("none"));
    whole.insert("years".to_owned(), Value::Array(years.to_vec()));
    if !shares.is_empty() {
        let words = |rate: Rate| Value::from(text::percent_exact(rate).replace('\u{2212}', "-"));
        let each = shares.iter().map(|(brag, shares)| {
            let of = [shares.on_time, shares.late, shares.never].map(words);
            (brag.word().to_owned(), Value::Array(of.to_vec()))
        });
        let savings = whole.entry("savings").or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(savings) = savings {
            savings.insert("delivery".to_owned(), Value::Table(each.collect()));
        }
    }
    whole.to_string()
}

/// Gives the text of a scenario file.
pub fn written(title: &str, why: &str, settings: &[Setting]) -> String {
    table(title, why, settings).to_string()
}

fn table(title: &str, why: &str, settings: &[Setting]) -> Table {
    let mut whole = Table::new();
    whole.insert("title".to_owned(), Value::from(title));
    whole.insert("why".to_owned(), Value::from(why));
    for setting in settings {
        // The reason of a table stands beside its values, and at the top of `[closing]` for all below it.
        let reasons = match setting.path.first().map(String::as_str) {
            Some("closing" | "savings") => 1,
            _ => setting.path.len(),
        };
        put(&mut whole, &setting.path, reasons, setting);
    }
    whole
}

/// Puts a setting into the table that the rest of its path leads to; its reason so many tables down.
fn put(table: &mut Table, path: &[String], reason_in: usize, setting: &Setting) {
    let Some((name, rest)) = path.split_first() else {
        table.insert(setting.key.clone(), setting.written());
        return;
    };
    let below = table.entry(name.clone()).or_insert_with(|| Value::Table(Table::new()));
    let Value::Table(below) = below else { return };
    if reason_in == 1 && !setting.why.is_empty() {
        let said = below.get("why").and_then(Value::as_str).unwrap_or_default();
        // What is said already is not said again.
        if !said.split("; ").any(|one| one == setting.why) && said != setting.why {
            let before = if said.is_empty() { String::new() } else { format!("{said}; ") };
            below.insert("why".to_owned(), Value::from(before + &setting.why));
        }
    }
    put(below, rest, reason_in.saturating_sub(1), setting);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_one_table_share_it_and_their_reasons() {
        let setting = |path: &[&str], key: &str, value: &str, why: &str| Setting {
            path: path.iter().map(|part| (*part).to_owned()).collect(),
            key: key.to_owned(),
            value: value.to_owned(),
            why: why.to_owned(),
        };
        let settings = [
            setting(&["assumptions", "PAY"], "2026/27", "4%", "a"),
            setting(&["assumptions", "PAY"], "2027/28", "5%", "b"),
            setting(&["closing", "recurring_savings"], "2026/27", "250000", "c"),
        ];
        let text = written("T \"x\"", "W", &settings);
        let read: Table = text.parse().unwrap();
        assert_eq!(read["title"].as_str(), Some("T \"x\""));
        assert_eq!(read["assumptions"]["PAY"]["2027/28"].as_str(), Some("5%"));
        assert_eq!(read["assumptions"]["PAY"]["why"].as_str(), Some("a; b"));
        assert_eq!(read["closing"]["why"].as_str(), Some("c"));
        assert_eq!(read["closing"]["recurring_savings"]["2026/27"].as_str(), Some("250000"));
    }
}
