//! The cells of a workbook that this program wrote and somebody changed: values and formulas.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Reader as _, Xlsx};

use super::bounds;
use super::open::words_of_owned;

/// A cell of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkbookCell {
    /// Its value, in words.
    pub words: String,
    /// Its formula, without the sign before it; empty where it has none.
    pub formula: String,
}

/// The cells of a sheet, by row and column from nil.
pub type SheetCells = BTreeMap<(u32, u32), WorkbookCell>;

/// Reads every cell of some sheets of an .xlsx workbook; a sheet that is not there has none.
///
/// # Errors
/// Why it cannot be read, in words.
pub fn workbook_cells(
    bytes: &[u8],
    sheets: &[String],
) -> Result<BTreeMap<String, SheetCells>, String> {
    bounds::unpacked(bytes)?;
    let said = |error: calamine::XlsxError| format!("it is no .xlsx workbook: {error}");
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(said)?;
    let there = book.sheet_names();
    let mut found = BTreeMap::new();
    for name in sheets.iter().filter(|name| there.contains(name)) {
        let mut cells = SheetCells::new();
        let values = book.worksheet_range(name).map_err(said)?;
        let (row, column) = values.start().unwrap_or_default();
        for (down, across, value) in values.used_cells() {
            let words = words_of_owned(value);
            cells.entry(spot((row, column), (down, across))).or_default().words = words;
        }
        let formulas = book.worksheet_formula(name).map_err(said)?;
        let (row, column) = formulas.start().unwrap_or_default();
        for (down, across, formula) in formulas.used_cells() {
            let plain = formula.trim().trim_start_matches('=').replace(' ', "");
            cells.entry(spot((row, column), (down, across))).or_default().formula = plain;
        }
        found.insert(name.clone(), cells);
    }
    Ok(found)
}

fn spot((row, column): (u32, u32), (down, across): (usize, usize)) -> (u32, u32) {
    let place = |from: u32, by: usize| from.saturating_add(u32::try_from(by).unwrap_or(u32::MAX));
    (place(row, down), place(column, across))
}
