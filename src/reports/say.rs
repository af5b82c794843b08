//! Sentences and cells made of words and figures.

use crate::charts::{Cell, Heading, Row, Table};
use crate::figures::{FigureId, Sheet, Value};
use crate::units::{Rate, text};

use super::document::KeyFigure;
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
pub(super) fn words_of(sheet: &Sheet, id: &FigureId) -> Option<String> {
    sheet.figure(id)?.value.as_ref().map(shown)
}

/// Gives a headline figure in its own words; `None` where it has no value.
pub(super) fn card(
    sheet: &Sheet,
    label: String,
    figure: FigureId,
    sentence: impl Into<Text>,
) -> Option<KeyFigure> {
    let text = words_of(sheet, &figure)?;
    Some(KeyFigure { label, figure, text, sentence: sentence.into(), brag: None })
}

/// A cell of plain words.
pub(super) fn plain(words: impl Into<String>) -> Cell {
    Cell { text: words.into(), ..Cell::default() }
}

/// A cell of a figure in given words.
pub(super) fn number_as(id: FigureId, words: impl Into<String>) -> Cell {
    Cell { text: words.into(), figure: Some(id), brag: None }
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
