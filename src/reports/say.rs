//! Sentences and cells made of words and figures.

use std::borrow::Borrow;

use crate::charts::{Cell, Heading, Row, Table};
use crate::figures::{FigureId, Sheet, Value};
use crate::units::{Rate, text};

use super::words::Text;

pub(super) use crate::units::text::{capital, small, some};

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
pub(super) fn words_of<Id: Ord + ?Sized>(sheet: &Sheet, id: &Id) -> Option<String>
where
    FigureId: Borrow<Id>,
{
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
    pub(super) fn figure<Id: Ord + ?Sized>(self, id: &Id) -> Self
    where
        FigureId: Borrow<Id>,
    {
        if let Some(words) = words_of(self.sheet, id) {
            self.figure_as(id, words)
        } else {
            let absent = self.sheet.absent();
            self.words(absent)
        }
    }

    /// Adds a figure in given words, such as `at least £70.0m`.
    pub(super) fn figure_as<Id: Ord + ?Sized>(mut self, id: &Id, words: impl Into<String>) -> Self
    where
        FigureId: Borrow<Id>,
    {
        self.text = match self.sheet.get(id) {
            Some(figure) => self.text.figure(figure.id.clone(), words),
            None => self.text.words(words),
        };
        self
    }

    /// Ends the sentence.
    pub(super) fn text(self) -> Text {
        self.text
    }
}

/// Joins words as a list is read.
pub(super) fn listed_words(parts: Vec<String>) -> String {
    Text::listed(parts.into_iter().map(Text::from)).plain()
}

/// A cell of plain words.
pub(super) fn plain(words: impl Into<String>) -> Cell {
    Cell { text: words.into(), ..Cell::default() }
}

/// A cell of a figure in given words.
pub(super) fn number_as<Id: Ord + ?Sized>(sheet: &Sheet, id: &Id, words: impl Into<String>) -> Cell
where
    FigureId: Borrow<Id>,
{
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
