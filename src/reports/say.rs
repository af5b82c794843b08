//! Sentences and cells made of words and figures.

use crate::charts::{Cell, Heading, Row, Table};
use crate::figures::{Sheet, Value};
use crate::units::{Money, Rate, text};

use super::words::Text;

/// Said where a source gives no number.
pub(super) const NOT_PUBLISHED: &str = "not published";

/// Gives a value as a paper shows it: a percentage with no more than two places.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Rate(rate) => percent(*rate),
        Value::Money(_) | Value::Count(_) | Value::Number(_) => value.words(),
    }
}

fn percent(rate: Rate) -> String {
    if rate.fraction().normalize().scale() <= 4 {
        text::percent_exact(rate)
    } else {
        text::percent(rate, 1)
    }
}

/// Gives the words of a figure; `None` where it has no value.
pub(super) fn words_of(sheet: &Sheet, id: &str) -> Option<String> {
    sheet.get(id)?.value.as_ref().map(shown)
}

/// A sentence under way: each figure is shown in its own words and linked.
#[derive(Clone)]
pub(super) struct Say<'s> {
    sheet: &'s Sheet,
    text: Text,
}

impl<'s> Say<'s> {
    /// Begins a sentence.
    pub(super) fn new(sheet: &'s Sheet, words: impl Into<String>) -> Self {
        Self { sheet, text: Text::from(words.into()) }
    }

    /// Adds words.
    pub(super) fn words(mut self, words: impl Into<String>) -> Self {
        self.text = self.text.words(words);
        self
    }

    /// Adds a figure, or says that it is not published.
    pub(super) fn figure(self, id: &str) -> Self {
        match words_of(self.sheet, id) {
            Some(words) => self.figure_as(id, words),
            None => self.words(NOT_PUBLISHED),
        }
    }

    /// Adds a figure in given words, such as `at least £70.0m`.
    pub(super) fn figure_as(mut self, id: &str, words: impl Into<String>) -> Self {
        self.text = if self.sheet.get(id).is_some() {
            self.text.figure(id, words)
        } else {
            self.text.words(words)
        };
        self
    }

    /// Adds an amount that has a figure unless the programme is very large.
    pub(super) fn amount(self, id: &str, amount: Option<Money>) -> Self {
        let words = amount.map_or_else(|| NOT_PUBLISHED.to_owned(), text::short);
        self.figure_as(id, words)
    }

    /// Adds another text.
    pub(super) fn then(mut self, text: Text) -> Self {
        self.text.0.extend(text.0);
        self
    }

    /// Ends the sentence.
    pub(super) fn text(self) -> Text {
        self.text
    }
}

/// Joins texts as a list is read: `a, b and c`.
pub(super) fn listed(parts: Vec<Text>) -> Text {
    let last = parts.len().saturating_sub(1);
    let mut all = Text::default();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            all = all.words(if at == last { " and " } else { ", " });
        }
        all.0.extend(part.0);
    }
    all
}

/// Joins words as a list is read.
pub(super) fn listed_words(parts: Vec<String>) -> String {
    listed(parts.into_iter().map(Text::from).collect()).plain()
}

/// Gives a small number as a paper writes it: words up to nine, digits from ten.
pub(super) fn small(number: usize) -> String {
    const WORDS: [&str; 10] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(number).map_or_else(|| text::count(number), |word| (*word).to_owned())
}

/// Gives `one saving`, `12 savings`.
pub(super) fn some(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", small(number), if number == 1 { one } else { many })
}

/// Gives `once`, `twice`, `three times`.
pub(super) fn times(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{} times", small(more)),
    }
}

/// Gives words with a capital first letter.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Gives a code of the data as words: `not_stated` as `Not stated`; proper names stay.
pub(super) fn name(word: &str) -> String {
    match word {
        "" => "Not recorded".to_owned(),
        word if word.contains('_') => capital(&word.replace('_', " ")),
        word => word.to_owned(),
    }
}

/// A cell of plain words.
pub(super) fn plain(words: impl Into<String>) -> Cell {
    Cell { text: words.into(), ..Cell::default() }
}

/// A cell of a rating, with its letter, shape and word.
pub(super) fn rating(letter: char) -> Cell {
    Cell { text: letter.to_string(), figure: None, brag: Some(letter) }
}

/// A cell of a figure in its own words.
pub(super) fn number(sheet: &Sheet, id: &str) -> Cell {
    match words_of(sheet, id) {
        Some(words) => number_as(sheet, id, words),
        None => plain(NOT_PUBLISHED),
    }
}

/// A cell of a figure in given words.
pub(super) fn number_as(sheet: &Sheet, id: &str, words: impl Into<String>) -> Cell {
    Cell { text: words.into(), figure: sheet.get(id).map(|figure| figure.id.clone()), brag: None }
}

/// A table under way; a heading that begins with `#` is of a column of numbers.
pub(super) fn table(caption: impl Into<String>, headings: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    let heading = |words: &&str| Heading {
        text: words.trim_start_matches('#').to_owned(),
        numeric: words.starts_with('#'),
    };
    let row = |cells| Row { cells, total: false };
    Table {
        caption: caption.into(),
        headings: headings.iter().map(heading).collect(),
        rows: rows.into_iter().map(row).collect(),
    }
}

/// Marks the last row of a table as its total.
pub(super) fn with_total(mut table: Table) -> Table {
    if let Some(row) = table.rows.last_mut() {
        row.total = true;
    }
    table
}
