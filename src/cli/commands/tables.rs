//! Tables of words for the terminal, made cell by cell.

use crate::charts::{Cell, Heading, Row, Table};
use crate::units::{Money, text};

/// Begins a table: `-` before a heading sets its column to the right.
pub(super) fn table(caption: &str, headings: &[&str]) -> Table {
    let headings = headings
        .iter()
        .map(|heading| Heading {
            text: heading.trim_start_matches('-').to_owned(),
            numeric: heading.starts_with('-'),
        })
        .collect();
    Table { caption: caption.to_owned(), headings, rows: Vec::new() }
}

/// Adds a row.
pub(super) fn row(table: &mut Table, cells: Vec<Cell>) {
    table.rows.push(Row { cells, total: false });
}

/// Gives a cell of words.
pub(super) fn words(words: impl Into<String>) -> Cell {
    Cell { text: words.into(), ..Cell::default() }
}

/// Gives a cell of money in full; a dash for what was not published.
pub(super) fn money(amount: Option<Money>) -> Cell {
    words(amount.map_or_else(|| "–".to_owned(), text::pounds))
}

/// Gives a cell of money in plain digits, for CSV; empty for what was not published.
pub(super) fn plain(amount: Option<Money>) -> Cell {
    words(amount.map(text::plain).unwrap_or_default())
}

/// Gives a table as CSV: its headings, then its rows.
pub(super) fn csv(table: &Table) -> Vec<u8> {
    let headings: Vec<String> = table.headings.iter().map(|heading| heading.text.clone()).collect();
    let rows = table.rows.iter().map(|row| {
        row.cells
            .iter()
            .map(|cell| match cell.brag {
                Some(letter) => letter.to_string(),
                None if cell.text == "–" => String::new(),
                None => cell.text.clone(),
            })
            .collect::<Vec<String>>()
    });
    crate::reports::csv_lines(&headings, rows)
}
