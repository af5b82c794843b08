//! A tracker's cells as text, whatever file they came from.

use super::parts::{self, Aside};

/// A sheet: its rows from the top, blank ones left out, each cell as text.
///
/// All text stands in one buffer, for a sheet can have a million cells.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its name; of a CSV file, the file's name without its ending.
    pub(super) name: String,
    text: String,
    ends: Vec<usize>,
    /// The number of each row as its program shows it, and how many cells were there before it.
    rows: Vec<(u32, usize)>,
    /// What the file says of its cells beside their values.
    pub(super) aside: Aside,
    /// Whether it is a text file, in which every row has as many cells as the headings.
    pub(super) of_text: bool,
}

impl Sheet {
    /// Begins a sheet.
    pub(super) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds a row; one without a word is passed over.
    pub(super) fn push<'a>(&mut self, number: u32, cells: impl Iterator<Item = &'a str>) {
        let (text, ends) = (self.text.len(), self.ends.len());
        let mut empty = true;
        for cell in cells {
            let cell = cell.trim();
            empty &= cell.is_empty();
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
        if empty {
            self.text.truncate(text);
            self.ends.truncate(ends);
        } else {
            self.rows.push((number, ends));
        }
    }

    /// Gives a cell other words; says whether there is such a cell.
    pub(super) fn read_as(&mut self, number: u32, column: usize, words: &str) -> bool {
        let Some(row) = self.rows().position(|row| row.number == number) else { return false };
        if column > parts::LAST.1 {
            return false;
        }
        let (place, row) = (row, self.row(row));
        let at = row.first + column;
        if at >= row.end {
            // The row ends before the cell.
            let (end, more) = (row.end, at + 1 - row.end);
            let stop = end.checked_sub(1).map_or(0, |before| self.ends[before]);
            self.ends.splice(end..end, std::iter::repeat_n(stop, more));
            for (_, first) in &mut self.rows[place + 1..] {
                *first += more;
            }
        }
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let end = self.ends[at];
        self.text.replace_range(start..end, words);
        for later in &mut self.ends[at..] {
            *later = *later - (end - start) + words.len();
        }
        true
    }

    /// Gives the number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Gives a row by its place, from 0.
    pub(super) fn row(&self, at: usize) -> Row<'_> {
        let (number, first) = self.rows[at];
        let end = self.rows.get(at + 1).map_or(self.ends.len(), |(_, next)| *next);
        Row { sheet: self, number, first, end }
    }

    /// Gives every row.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.row(at))
    }
}

/// A row of a sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    sheet: &'a Sheet,
    /// Its number as its program shows it, from 1.
    pub(super) number: u32,
    first: usize,
    end: usize,
}

impl<'a> Row<'a> {
    /// Gives the number of cells.
    pub(super) fn len(&self) -> usize {
        self.end - self.first
    }

    /// Gives a cell without the blanks around it; empty past the last.
    pub(super) fn cell(&self, column: usize) -> &'a str {
        let at = self.first + column;
        if at >= self.end {
            return "";
        }
        let start = at.checked_sub(1).map_or(0, |before| self.sheet.ends[before]);
        &self.sheet.text[start..self.sheet.ends[at]]
    }

    /// Gives every cell.
    pub(super) fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |column| self.cell(column))
    }
}

/// Gives a column's letters: A, B, …, Z, AA.
pub(super) fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Gives a cell's name as people point at it: `Savings!C14`.
pub fn cell_name(sheet: &str, column: usize, row: u32) -> String {
    format!("{sheet}!{}{row}", letters(column))
}

/// Gives words in a form in which trackers can be compared: lower case, single blanks, no marks at
/// the ends.
pub(super) fn folded(words: &str) -> String {
    let lower = words.to_lowercase();
    let parts: Vec<&str> = lower.split_whitespace().collect();
    parts.join(" ").trim_matches(['*', ':', '.', '-', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let cases =
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")];
        for (column, expected) in cases {
            assert_eq!(letters(column), expected);
        }
    }

    #[test]
    fn a_blank_row_is_passed_over_and_numbers_stay_the_programs() {
        let mut sheet = Sheet::named("People");
        sheet.push(1, ["Ref", " Title "].into_iter());
        sheet.push(2, ["", "  "].into_iter());
        sheet.push(3, ["P1", "", "5"].into_iter());
        let rows: Vec<(u32, usize)> = sheet.rows().map(|row| (row.number, row.len())).collect();
        assert_eq!(rows, [(1, 2), (3, 3)]);
        assert_eq!(sheet.row(0).cell(1), "Title");
        assert_eq!((sheet.row(1).cell(2), sheet.row(1).cell(9)), ("5", ""));
        // A cell behind the last of its row can be read as something; the rows below stay what they are.
        assert!(sheet.read_as(1, 4, "x") && !sheet.read_as(7, 0, "x"));
        let rows: Vec<Vec<&str>> = sheet.rows().map(|row| row.cells().collect()).collect();
        assert_eq!(rows, [vec!["Ref", "Title", "", "", "x"], vec!["P1", "", "5"]]);
    }
}
