//! The table that stands on a sheet: its headings, by the shape of the rows below them, its columns and which of its
//! rows are records.

use std::collections::BTreeSet;

use super::guess::{self, bare, guess, year_in};
use super::rows::Rows;
use crate::datasets::cell;
use crate::datasets::import::grid::{Sheet, cell_name, folded, letters};
use crate::datasets::import::lines::headers;
use crate::datasets::import::value;
use crate::units::Decimal;

/// Rows from the top among which the headings are looked for.
const TOP: usize = 40;
/// Rows under a row by which its shape is told.
const SHAPED: usize = 12;

/// A table on a sheet.
pub(super) struct Table<'a> {
    pub(super) sheet: &'a Sheet,
    /// The place of the first row of its headings, and of the last.
    pub(super) top: usize,
    pub(super) head: usize,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Rows,
}

/// A column of a table.
pub(super) struct Column {
    pub(super) at: usize,
    /// As a mapping names it.
    pub(super) name: String,
    /// Its heading in small letters and without marks; empty where it has none.
    pub(super) words: String,
    /// The same without unit, year and period.
    pub(super) bare: String,
    /// Its cells in the rows that are records, blank ones too.
    pub(super) cells: Vec<String>,
}

impl Column {
    /// Gives its cells that hold something.
    pub(super) fn filled(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// Counts its cells of a kind.
    pub(super) fn count(&self, of: impl Fn(&str) -> bool) -> usize {
        self.filled().filter(|cell| of(cell)).count()
    }

    /// Says whether most of its cells are amounts or numbers.
    pub(super) fn is_amounts(&self) -> bool {
        let filled = self.filled().count();
        filled > 0 && self.count(|cell| amount(bare_share(cell)).is_some()) * 2 > filled
    }

    /// Says whether its heading holds a word or a phrase.
    pub(super) fn says(&self, word: &str) -> bool {
        format!(" {} ", self.words).contains(&format!(" {word} "))
    }

    /// Says whether its heading holds any of these words.
    pub(super) fn says_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.says(word))
    }

    /// Gives its different words, with how often each comes.
    pub(super) fn different(&self) -> Vec<(String, usize)> {
        let mut all: Vec<(String, usize)> = Vec::new();
        for cell in self.filled() {
            match all.iter_mut().find(|(known, _)| folded(known) == folded(cell)) {
                Some((_, times)) => *times += 1,
                None => all.push((cell.to_owned(), 1)),
            }
        }
        all
    }
}

/// Reads a number as people write it.
pub(super) fn amount(cell: &str) -> Option<Decimal> {
    cell::pounds(cell)
}

/// Gives a share without its sign.
fn bare_share(cell: &str) -> &str {
    cell.strip_suffix('%').unwrap_or(cell).trim_end()
}

/// Says whether a cell is what rows hold and headings do not: an amount, a share or a day; a year may head a column, and
/// so may a unit.
fn is_value(cell: &str) -> bool {
    let unit = unit_in(cell).is_some() && !cell.contains(|c: char| ('1'..='9').contains(&c));
    !unit && (amount(bare_share(cell)).is_some() && year_in(cell).is_none())
}

impl<'a> Table<'a> {
    /// Finds the table of a sheet; `None`: no row stands as headings above rows of one shape.
    pub(super) fn of(sheet: &'a Sheet) -> Option<(usize, Self)> {
        let (score, anchor) = heading_row(sheet)?;
        let (top, head) = heading_rows(sheet, anchor);
        let names = headers(sheet, head, head - top + 1);
        let width = (head..sheet.len()).map(|row| sheet.row(row).len()).max().unwrap_or(0);
        let rows = Rows::of(sheet, head);
        let columns = (0..width.max(names.len()))
            .filter_map(|at| {
                let heading = names.get(at).map_or("", String::as_str);
                let cells: Vec<String> =
                    rows.records.iter().map(|row| sheet.row(*row).cell(at).to_owned()).collect();
                let empty = cells.iter().all(String::is_empty);
                if empty && heading.is_empty() {
                    return None;
                }
                Some(Column {
                    at,
                    name: name_of(at, heading, &names),
                    words: marks_off(heading),
                    bare: bare(heading),
                    cells,
                })
            })
            .collect();
        Some((score, Self { sheet, top, head, columns, rows }))
    }

    /// Gives how many rows of headings there are.
    pub(super) fn heading_rows(&self) -> usize {
        self.head - self.top + 1
    }

    /// Gives the number of the first row of headings.
    pub(super) fn header(&self) -> u32 {
        self.sheet.row(self.top).number
    }

    /// Names the cell of a heading.
    pub(super) fn heading_cell(&self, column: &Column) -> String {
        let row = (self.top..=self.head)
            .rev()
            .find(|row| !self.sheet.row(*row).cell(column.at).is_empty());
        cell_name(&self.sheet.name, column.at, self.sheet.row(row.unwrap_or(self.head)).number)
    }

    /// Names the cell of a record.
    pub(super) fn cell(&self, record: usize, column: &Column) -> String {
        let row = self.rows.records[record];
        cell_name(&self.sheet.name, column.at, self.sheet.row(row).number)
    }

    /// Gives the cells that hold words above the headings, then below the records, each with its name.
    pub(super) fn notes(&self) -> Vec<(String, &'a str)> {
        let last = self.rows.records.last().copied().unwrap_or(self.head);
        let rows = (0..self.top).chain(last + 1..self.sheet.len());
        rows.flat_map(|row| {
            let row = self.sheet.row(row);
            (0..row.len()).map(move |at| (at, row))
        })
        .filter(|(at, row)| row.cell(*at).chars().any(char::is_alphabetic))
        .map(|(at, row)| (cell_name(&self.sheet.name, at, row.number), row.cell(at)))
        .collect()
    }

    /// Gives the first column whose heading is one of these, else the first that holds one of them, of those that are
    /// not taken.
    pub(super) fn named(&self, names: &[&str], taken: &[usize]) -> Option<&Column> {
        let free = || self.columns.iter().filter(|column| !taken.contains(&column.at));
        let is = |column: &&Column| {
            names.contains(&column.bare.as_str()) || names.contains(&column.words.as_str())
        };
        free().find(is).or_else(|| free().find(|column| column.says_any(names)))
    }

    /// Gives the column of words that names each record: of those without amounts, the one that says most different
    /// things in words.
    pub(super) fn label(&self, taken: &[usize]) -> Option<&Column> {
        let free = || {
            self.columns.iter().filter(|column| !taken.contains(&column.at) && !column.is_amounts())
        };
        let reference =
            |cell: &str| !cell.contains(' ') && cell.contains(|c: char| c.is_ascii_digit());
        let worded =
            |cell: &str| cell.chars().any(char::is_alphabetic) && value::day(cell).is_err();
        let words = |column: &Column, of: &dyn Fn(&str) -> bool| {
            column.different().iter().filter(|(cell, _)| of(cell)).count()
        };
        let best = |of: &dyn Fn(&str) -> bool| {
            let most = free().map(|column| words(column, of)).max().filter(|most| *most > 0)?;
            free().find(|column| words(column, of) * 10 >= most * 9)
        };
        best(&|cell| worded(cell) && !reference(cell)).or_else(|| best(&worded))
    }
}

/// Gives the name by which a mapping knows a column: its heading, or its letters where it has none of its own.
fn name_of(at: usize, heading: &str, names: &[String]) -> String {
    let one_line = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    let again = names.iter().filter(|other| folded(other) == folded(heading)).count() > 1;
    if heading.is_empty() || again { format!("column {}", letters(at)) } else { one_line }
}

/// Gives words in small letters with blanks for marks.
pub(super) fn marks_off(words: &str) -> String {
    let lower = words.to_lowercase();
    let kept: String = lower
        .chars()
        .map(|c| if c.is_alphanumeric() || "£%/&".contains(c) { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Finds the row of headings by the shape of the rows below it: words above cells of which some are amounts, dates or
/// words that come again. Gives how well it fits, too.
fn heading_row(sheet: &Sheet) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for row in 0..sheet.len().min(TOP) {
        let cells: Vec<&str> = sheet.row(row).cells().collect();
        let filled = cells.iter().filter(|cell| !cell.is_empty());
        // A year may head a column; an amount does not.
        if filled.clone().any(|cell| is_value(cell)) {
            continue;
        }
        let words = filled.clone().count();
        let known = filled.clone().filter(|cell| guess(cell).is_some()).count();
        let below = row + 1..sheet.len().min(row + 1 + SHAPED);
        let typed = (0..cells.len()).filter(|at| !cells[*at].is_empty()).filter(|at| {
            let column = below.clone().map(|row| sheet.row(row).cell(*at));
            column
                .filter(|cell| amount(bare_share(cell)).is_some() || value::day(cell).is_ok())
                .count()
                > 0
        });
        let typed = typed.count();
        if words < 2 || below.is_empty() || typed == 0 && known < 2 {
            continue;
        }
        let score = known * 2 + typed * 2 + words;
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, row));
        }
    }
    best
}

/// Gives the first and the last row of the headings of which one row is known: rows right below that name columns only
/// where it does not, and rows right above that name columns which it leaves blank or names twice.
fn heading_rows(sheet: &Sheet, anchor: usize) -> (usize, usize) {
    let (mut top, mut head) = (anchor, anchor);
    while head + 1 < sheet.len() && head - top < 2 && is_lower_heading(sheet, head) {
        head += 1;
    }
    while top > 0 && head - top < 2 && is_upper_heading(sheet, top) {
        top -= 1;
    }
    (top, head)
}

fn follows(sheet: &Sheet, row: usize) -> bool {
    sheet.row(row + 1).number == sheet.row(row).number + 1
}

fn is_lower_heading(sheet: &Sheet, above: usize) -> bool {
    const SHORT: usize = 30;
    let (upper, row) = (sheet.row(above), sheet.row(above + 1));
    let filled: Vec<usize> = (0..row.len()).filter(|at| !row.cell(*at).is_empty()).collect();
    let value = |at: &usize| {
        let cell = row.cell(*at);
        is_value(cell) || value::day(cell).is_ok() || cell.chars().count() > SHORT
    };
    let first = (0..upper.len().max(row.len()))
        .find(|at| !upper.cell(*at).is_empty() || !row.cell(*at).is_empty());
    let under_label = first.is_some_and(|first| !row.cell(first).is_empty());
    // Under headings of years alone the labels begin in the column before.
    let labels =
        (above + 2..sheet.len().min(above + 8)).any(|below| !sheet.row(below).cell(0).is_empty());
    let label = if labels { !row.cell(0).is_empty() } else { under_label };
    follows(sheet, above) && !filled.is_empty() && !label && !filled.iter().any(value)
}

fn is_upper_heading(sheet: &Sheet, top: usize) -> bool {
    let (row, upper) = (sheet.row(top), sheet.row(top - 1));
    let filled: Vec<usize> = (0..upper.len()).filter(|at| !upper.cell(*at).is_empty()).collect();
    if !follows(sheet, top - 1) || filled.is_empty() || filled == [0] {
        return false;
    }
    let values = filled.iter().any(|at| {
        let cell = upper.cell(*at);
        is_value(cell)
    });
    let names: Vec<String> = row.cells().filter(|cell| !cell.is_empty()).map(folded).collect();
    let twice = names.iter().collect::<BTreeSet<_>>().len() < names.len();
    let fills = filled.iter().any(|at| row.cell(*at).is_empty());
    !values && (twice || fills && filled.len() > 1)
}

/// Finds the unit in words.
pub(super) fn unit_in(words: &str) -> Option<&'static str> {
    let plain = words.to_lowercase().replace(['\'', '’', '‘', ' '], "");
    if ["£000", "£k", "£thousand", "inthousands", "£,000"].iter().any(|mark| plain.contains(mark))
    {
        return Some("£000");
    }
    let million = plain.split("£m").skip(1).any(|rest| {
        !rest.starts_with(char::is_alphabetic)
            || rest.starts_with("illion")
            || rest.starts_with('n')
    });
    if million || plain.contains("inmillions") {
        return Some("£m");
    }
    let alone =
        plain.split('£').skip(1).any(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
    let ends = plain.ends_with('£');
    (alone || ends).then_some("£")
}

/// Finds the days that words name, each as `2025-06-30`.
pub(super) fn days_in(words: &str) -> Vec<String> {
    let parts: Vec<&str> = words.split_whitespace().collect();
    let plain = |part: &str| part.trim_matches([',', '.', ';', ':', '(', ')']).to_owned();
    let mut days = Vec::new();
    for at in 0..parts.len() {
        let one = plain(parts[at]);
        let three = parts.get(at..at + 3).map(|three| plain(&three.join(" ").replace(',', "")));
        let read =
            |words: &String| words.len() >= 6 && words.contains(|c: char| c.is_ascii_digit());
        let found = three.filter(read).and_then(|words| value::day(&words).ok());
        let found =
            found.or_else(|| Some(one).filter(read).and_then(|words| value::day(&words).ok()));
        days.extend(found.filter(|day| !days.contains(day)));
    }
    days
}

/// Finds the month that words name, as its last day.
pub(super) fn month_in(words: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let parts: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    parts.windows(2).find_map(|pair| {
        let month = MONTHS.iter().position(|month| pair[0].starts_with(month))?;
        let full = crate::units::text::month_name(u8::try_from(month + 1).ok()?).to_lowercase();
        if !full.starts_with(&pair[0]) && pair[0] != "sept" {
            return None;
        }
        let year: i32 = pair[1].parse().ok()?;
        let year = match pair[1].len() {
            2 => 2000 + year,
            4 => year,
            _ => return None,
        };
        (1990..2100).contains(&year).then(|| {
            crate::units::Date::month_end(year, u8::try_from(month + 1).unwrap_or(1)).to_string()
        })
    })
}

/// Gives the year and period that words name.
pub(super) fn period_in(words: &str) -> Option<crate::units::Period> {
    Some(crate::units::Period { year: year_in(words)?, mark: guess::mark_in(words)? })
}
