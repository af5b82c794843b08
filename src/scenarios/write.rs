//! A scenario file from what it sets.

use toml::{Table, Value};

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

/// Gives the text of a scenario file.
pub fn written(title: &str, why: &str, settings: &[Setting]) -> String {
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
    whole.to_string()
}

/// Puts a setting into the table that the rest of its path leads to; its reason so many tables down.
fn put(table: &mut Table, path: &[String], reason_in: usize, setting: &Setting) {
    let Some((name, rest)) = path.split_first() else {
        table.insert(setting.key.clone(), setting.written());
        return;
    };
    let below = table.entry(name.clone()).or_insert_with(|| Value::Table(Table::new()));
    let Value::Table(below) = below else { return };
    if reason_in == 1 {
        let said = below.get("why").and_then(Value::as_str).map(|said| format!("{said}; "));
        let reason = said.unwrap_or_default() + &setting.why;
        below.insert("why".to_owned(), Value::from(reason));
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
