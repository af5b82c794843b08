//! What a workbook says of its cells beside their values: formats, fills, what is hidden or struck out,
//! merged cells, comments, marks of notes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::styles::Style;

/// What is said of the cells of one sheet; columns from 0, rows as their program numbers them.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// Whether the sheet is hidden.
    pub(super) hidden: bool,
    /// The rows that are hidden.
    pub(super) hidden_rows: BTreeSet<u32>,
    /// The columns that are hidden.
    pub(super) hidden_columns: BTreeSet<usize>,
    /// Merged cells: the first and the last.
    pub(super) merged: Vec<(Place, Place)>,
    /// Comments by their cell.
    pub(super) comments: BTreeMap<Place, String>,
    /// Cells that have a raised mark at their end, as a note has: the words with it, and the mark.
    pub(super) raised: BTreeMap<Place, (String, String)>,
    /// Cells whose colour a rule gives: the first and the last.
    pub(super) ruled: Vec<(Place, Place)>,
    /// Cells that look otherwise than plain, and how.
    pub(super) styles: HashMap<Place, u16>,
    pub(super) looks: Vec<Style>,
}

/// Row and column of a cell.
pub(super) type Place = (u32, usize);

impl Aside {
    /// Gives how a cell looks; `None`: plain, or the file cannot tell.
    pub(super) fn style(&self, row: u32, column: usize) -> Option<&Style> {
        self.looks.get(usize::from(*self.styles.get(&(row, column))?))
    }

    /// Gives the cells that are struck out, in order.
    pub(super) fn struck(&self) -> BTreeSet<Place> {
        let struck = |style: &u16| self.looks.get(usize::from(*style)).is_some_and(|s| s.struck);
        self.styles.iter().filter(|(_, style)| struck(style)).map(|(place, _)| *place).collect()
    }
}

/// The last column of a spreadsheet, XFD, from 0, and its last row, from 1.
pub(super) const LAST: Place = (1_048_576, 16_383);

/// Gives row and column of a cell by its name; `None`: no sheet has such a cell.
pub(super) fn place_of(name: &str) -> Option<Place> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let row: u32 = name[letters.len()..].parse().ok()?;
    let digit = |c: u8| c.is_ascii_uppercase().then(|| usize::from(c - b'A') + 1);
    let column = letters
        .bytes()
        .try_fold(0, |sum: usize, c| sum.checked_mul(26)?.checked_add(digit(c)?))?
        .checked_sub(1)?;
    (column <= LAST.1 && (1..=LAST.0).contains(&row)).then_some((row, column))
}

/// Gives the first and the last cell of a range, `A1:C3` or `A1`.
pub(super) fn range_of(range: &str) -> Option<(Place, Place)> {
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    Some((place_of(first)?, place_of(last)?))
}

/// Says that formulas have no value: the first cells, of so many.
pub(super) fn no_value(cells: &[String], all: usize) -> String {
    let more = all.saturating_sub(cells.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "no value is stored for the formulas of {}{more}: open it, recalculate (Ctrl+Alt+F9 in Excel, \
         Ctrl+Shift+F9 in LibreOffice) and save",
        cells.join(", ")
    )
}

/// Cuts the raised mark off words that end with one, such as the number of a note; `None`: what is raised
/// belongs to the words, as in m².
pub(super) fn without_mark<'w>(words: &'w str, mark: &str) -> Option<&'w str> {
    let kept = words.strip_suffix(mark)?.trim_end();
    let is_mark = |c: char| c.is_ascii_digit() || ",;* †‡§#()[]".contains(c);
    let of_area = ["m", "km", "cm", "sq"].iter().any(|unit| {
        kept.strip_suffix(unit)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
    });
    let is_note = !mark.trim().is_empty() && mark.chars().all(is_mark) && !of_area;
    (is_note && !kept.is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raised_mark_is_cut_off_where_it_is_that_of_a_note() {
        for (words, mark, kept) in [
            ("£3.22", "2", Some("£3.2")),
            ("£5.0m1,2", "1,2", Some("£5.0m")),
            ("Langstead *", "*", Some("Langstead")),
            // An area, the end of an ordinal, and a cell that is nothing but its mark.
            ("2,000 m2", "2", None),
            ("31st", "st", None),
            ("2", "2", None),
        ] {
            assert_eq!(without_mark(words, mark), kept, "{words}");
        }
    }
}
