//! Changes to a council that hold of every table, by what the dictionary says a column holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::registers::pence;
use super::{Council, Row};

/// What the cells of a column hold, in the words of the dictionary.
type Holds = BTreeMap<(String, String), String>;

/// Reads the dictionary that the program writes into a folder.
fn holds() -> Holds {
    let text = fs::read_to_string("datasets/smallshire/DICTIONARY.md").unwrap();
    let (mut holds, mut table) = (Holds::new(), String::new());
    for line in text.lines() {
        if let Some(file) = line.strip_prefix("## ") {
            file.trim_end_matches(".csv").clone_into(&mut table);
        } else if let [_, column, words, ..] =
            line.split('|').map(str::trim).collect::<Vec<_>>().as_slice()
        {
            holds.insert((table.clone(), (*column).to_owned()), (*words).to_owned());
        }
    }
    holds
}

/// Writes pence with their sign.
pub(crate) fn signed(pence: i64) -> String {
    let size = usize::try_from(pence.unsigned_abs()).unwrap();
    format!("{}{}", if pence < 0 { "-" } else { "" }, super::pounds(size))
}

impl Council {
    /// Gives the council with every cell, policy and scenario passed through a function.
    fn rewritten(&self, rewrite: &dyn Fn(&str) -> String) -> Self {
        let mut other = self.clone();
        for row in other.tables.values_mut().flatten() {
            for cell in row.values_mut() {
                *cell = rewrite(cell);
            }
        }
        other.toml = rewrite(&self.toml);
        for text in other.scenarios.values_mut() {
            *text = rewrite(text);
        }
        other
    }

    /// Gives the council with every amount of money ten times as large. Of council tax the tax base is: a
    /// Band D is the money of one home, and rounded to the penny each year.
    pub(crate) fn times_ten(&self) -> Self {
        let (mut other, holds) = (self.clone(), holds());
        let units: BTreeMap<&str, &str> = self
            .rows("measures")
            .iter()
            .map(|row| (row["measure_id"].as_str(), row["unit"].as_str()))
            .collect();
        for (table, rows) in &mut other.tables {
            for row in rows {
                let columns: Vec<&'static str> = row.keys().copied().collect();
                for column in columns {
                    let words = &holds[&((*table).to_owned(), column.to_owned())];
                    if is_money(table, column, words, row, &units) && !row[column].is_empty() {
                        let cell = ten_times(&row[column]);
                        row.insert(column, cell);
                    }
                }
            }
        }
        for text in other.scenarios.values_mut().chain([&mut other.toml]) {
            let parts: Vec<&str> = text.split(['<', '>']).collect();
            let of = |(at, part): (usize, &&str)| {
                if at % 2 == 1 { ten_times(part) } else { (*part).to_owned() }
            };
            *text = parts.iter().enumerate().map(of).collect();
        }
        other.tenfold_bases();
        other
    }

    /// A scenario that takes homes off the tax base takes ten times as many.
    fn tenfold_bases(&mut self) {
        for text in self.scenarios.values_mut() {
            *text = text.replace("\"by -12.5\"", "\"by -125\"");
        }
    }

    /// Gives the council some years later: every year, day and period, in ids of figures as in cells.
    pub(crate) fn later(&self, years: u16) -> Self {
        self.rewritten(&|text| years_later(text, years))
    }

    /// Gives the council with every reference renamed, and the new name of each.
    pub(crate) fn renamed(
        &self,
        name: &dyn Fn(&str, usize) -> String,
    ) -> (Self, BTreeMap<String, String>) {
        let holds = holds();
        let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (table, rows) in &self.tables {
            for (column, cell) in rows.iter().flatten().filter(|(_, cell)| cell.contains('-')) {
                if holds[&((*table).to_owned(), (*column).to_owned())].starts_with("a reference") {
                    ids.entry(cell.split('-').next().unwrap_or_default()).or_default().insert(cell);
                }
            }
        }
        let families = ids.into_values();
        let names: BTreeMap<String, String> = families
            .flat_map(|family| {
                let count = family.len();
                family
                    .into_iter()
                    .enumerate()
                    .map(move |(at, id)| (id, at, count))
                    .collect::<Vec<_>>()
            })
            .map(|(id, at, count)| {
                let at = if id.starts_with("CAP") { at } else { count - 1 - at };
                (id.to_owned(), name(id, at))
            })
            .collect();
        (self.rewritten(&|text| renamed(text, &names)), names)
    }
}

fn is_money(
    table: &str,
    column: &str,
    words: &str,
    row: &Row,
    units: &BTreeMap<&str, &str>,
) -> bool {
    const PRICED: [&str; 9] = [
        "amount",
        "base",
        "price",
        "income",
        "top_up",
        "tariff",
        "baseline_rates",
        "baseline_funding",
        "section_31",
    ];
    match (table, column) {
        ("budget_values", "value") => {
            PRICED.contains(&row["item"].as_str()) || row["item"] == "tax_base"
        }
        ("assumptions", "low" | "central" | "high") => row["assumption_id"] == "ASM-9",
        ("claims", "low" | "central" | "high") | ("measures", "target" | "tolerance") => {
            row["unit"] == "pounds"
        }
        ("measure_values", "value") => units[row["measure_id"].as_str()] == "pounds",
        ("control_totals", "value" | "tolerance") => true,
        _ => words.starts_with("pounds, such"),
    }
}

/// Moves the point of a number by one place.
fn ten_times(number: &str) -> String {
    let places = number.split_once('.').map_or(0, |(_, places)| places.len());
    assert!(places <= 2 && !number.contains('%'), "{number} is no amount in pence");
    signed(pence(number) * 10)
}

/// Gives a text with its years later: `2025/26`, `2025-26` and the year of a day.
pub(crate) fn years_later(text: &str, years: u16) -> String {
    let (mut moved, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("20") {
        let (before, from) = rest.split_at(at);
        moved.push_str(before);
        let alone = !moved.ends_with(|last: char| last.is_ascii_alphanumeric() || last == '.');
        let Some((april, between, end)) = year_at(from).filter(|_| alone) else {
            moved.push_str(&from[..2]);
            rest = &from[2..];
            continue;
        };
        // A day's month is 12 at most; the second half of a financial year is past that.
        let end = if end > 12 { (end + years) % 100 } else { end };
        moved.push_str(&format!("{}{between}{end:02}", april + years));
        rest = &from[7..];
    }
    moved + rest
}

fn year_at(text: &str) -> Option<(u16, char, u16)> {
    let (april, between, end) = (text.get(..4)?, text.get(4..5)?, text.get(5..7)?);
    let between = between.chars().next().filter(|between| matches!(between, '/' | '-'))?;
    let digits = end.chars().all(|end| end.is_ascii_digit());
    digits.then_some(())?;
    Some((april.parse().ok()?, between, end.parse().ok()?))
}

/// Gives a text with its references renamed, as they stand and as parts of ids have them.
pub(crate) fn renamed(text: &str, names: &BTreeMap<String, String>) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let (mut whole, mut word) = (String::new(), String::new());
    for c in text.chars().chain(['\n']) {
        if is_part(c) {
            word.push(c);
            continue;
        }
        let new = names.get(&word).cloned().or_else(|| {
            // The part that stands for a driver of the model: its reference, of a loan after `support-`.
            let own = word.strip_prefix("support-").unwrap_or(&word);
            let new = names.get(&own.to_uppercase()).filter(|_| word.to_lowercase() == word)?;
            Some(word.replace(own, &mtfs::figures::slug(new)))
        });
        whole.push_str(new.as_ref().unwrap_or(&word));
        word.clear();
        whole.push(c);
    }
    whole.pop();
    whole
}
