//! A table of typed cells: what an answer holds before any format.

use std::borrow::Cow;

use crate::figures::{FigureId, Sheet};
use crate::records::Brag;
use crate::units::{Bound, Date, FinancialYear, words};

/// A table: columns and rows, each with the key that programs know it by.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its key: `by-directorate`.
    pub key: Cow<'static, str>,
    /// What it holds, with its period.
    pub title: String,
    /// Its columns; the first names the row.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Whether all its columns of numbers are written in one style, as where a chart draws them.
    pub in_one_style: bool,
    /// Whether its amounts are estimates, written without more places than they bear.
    pub estimates: bool,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its key in JSON and CSV: `target`, `2026/27`.
    pub key: Cow<'static, str>,
    /// Its one wording for readers.
    pub heading: String,
    /// What its cells hold.
    pub holds: Holds,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Words, set to the left; dates and ratings too.
    Words,
    /// Numbers, set to the right, in one style for the whole column.
    Numbers,
    /// Numbers of different units, each in its own, set to the right.
    Mixed,
    /// What programs and spreadsheets need beside the rest, such as words of the data: a reader is not
    /// shown it.
    Codes,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its key: the id of a record, a word of the data; empty where its first cell is all it has.
    pub key: String,
    /// How it stands to its neighbours.
    pub level: Level,
    /// One cell a column; the first names the row.
    pub cells: Vec<Cell>,
}

words! {
    /// How a row stands to its neighbours.
    #[derive(Default)]
    Level {
        /// One of the rows.
        #[default]
        Row = "row",
        /// A part of the row above it: never added to it.
        Part = "part",
        /// The row that adds up others.
        Total = "total",
    }
}

/// A cell of a table.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Words(String),
    /// A rating of delivery, shown by letter, shape and word.
    Rating(Brag),
    /// A date.
    Date(Date),
    /// A number, by the id of its figure.
    Figure(Number),
    /// Nothing, and why.
    Absent(Absent),
}

/// A number in a cell.
#[derive(Debug, Clone)]
pub struct Number {
    /// The id of its figure.
    pub figure: FigureId,
    /// Whether it is the number itself, about it, or a bound.
    pub bound: Bound,
    /// What stands after it: a mark that a remark explains.
    pub mark: &'static str,
}

/// Why a cell is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absent {
    /// No source gives it.
    NotPublished,
    /// There is no such thing here.
    None,
    /// For another reason, in words.
    Because(Cow<'static, str>),
}

impl Absent {
    /// Gives what a reader sees beside the figures of a sheet.
    pub fn words<'a>(&'a self, sheet: &Sheet) -> &'a str {
        match self {
            Self::NotPublished => sheet.absent(),
            Self::None => "–",
            Self::Because(why) => why,
        }
    }
}

impl Table {
    /// Begins a table: each column is key, heading and what it holds.
    pub fn new(
        key: impl Into<Cow<'static, str>>,
        title: impl Into<String>,
        columns: impl IntoIterator<Item = Column>,
    ) -> Self {
        let columns = columns.into_iter().collect();
        let (key, title) = (key.into(), title.into());
        Self { key, title, columns, rows: Vec::new(), in_one_style: false, estimates: false }
    }

    /// Has all columns of numbers written in one style.
    #[must_use]
    pub fn in_one_style(self) -> Self {
        Self { in_one_style: true, ..self }
    }

    /// Has its amounts written as estimates: on a page and beside a chart.
    #[must_use]
    pub fn as_estimates(self) -> Self {
        Self { estimates: true, ..self }
    }

    /// Adds a row.
    pub fn row(&mut self, key: impl Into<String>, cells: impl IntoIterator<Item = Cell>) {
        self.push(key, Level::Row, cells);
    }

    /// Adds a row that is part of the one above.
    pub fn part(&mut self, key: impl Into<String>, cells: impl IntoIterator<Item = Cell>) {
        self.push(key, Level::Part, cells);
    }

    /// Adds the row that adds up others.
    pub fn total(&mut self, key: impl Into<String>, cells: impl IntoIterator<Item = Cell>) {
        self.push(key, Level::Total, cells);
    }

    fn push(
        &mut self,
        key: impl Into<String>,
        level: Level,
        cells: impl IntoIterator<Item = Cell>,
    ) {
        let cells: Vec<Cell> = cells.into_iter().collect();
        debug_assert_eq!(cells.len(), self.columns.len(), "a row of `{}`", self.key);
        self.rows.push(Row { key: key.into(), level, cells });
    }

    /// Keeps the columns of these keys, in this order.
    #[must_use]
    pub fn only(&self, keys: &[&str]) -> Self {
        let places: Vec<usize> =
            keys.iter().filter_map(|key| self.columns.iter().position(|c| c.key == *key)).collect();
        debug_assert_eq!(places.len(), keys.len(), "columns of `{}`", self.key);
        let columns = places.iter().map(|at| self.columns[*at].clone()).collect();
        let row = |row: &Row| Row {
            cells: places.iter().map(|at| row.cells[*at].clone()).collect(),
            ..row.clone()
        };
        Self { columns, rows: self.rows.iter().map(row).collect(), ..self.clone() }
    }

    /// Keeps the rows that something holds of.
    #[must_use]
    pub fn rows_of(&self, holds: impl Fn(&Row) -> bool) -> Self {
        let rows = self.rows.iter().filter(|row| holds(row)).cloned().collect();
        Self { rows, ..self.clone() }
    }

    /// Gives the table under another title.
    #[must_use]
    pub fn titled(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// Gives the ids of its figures, in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &FigureId> {
        self.rows.iter().flat_map(|row| &row.cells).filter_map(Cell::figure)
    }
}

impl Column {
    /// Gives columns of years after the one that names the row.
    pub fn by_year(key: &'static str, heading: &'static str, years: &[FinancialYear]) -> Vec<Self> {
        let years = years.iter().map(ToString::to_string);
        let years = years.map(|year| Self::numbers(year.clone(), year));
        std::iter::once(Self::words(key, heading)).chain(years).collect()
    }

    /// Gives a column of words.
    pub fn words(key: impl Into<Cow<'static, str>>, heading: impl Into<String>) -> Self {
        Self { key: key.into(), heading: heading.into(), holds: Holds::Words }
    }

    /// Gives a column of numbers of one unit.
    pub fn numbers(key: impl Into<Cow<'static, str>>, heading: impl Into<String>) -> Self {
        Self { key: key.into(), heading: heading.into(), holds: Holds::Numbers }
    }

    /// Gives a column of numbers, each in its own unit.
    pub fn mixed(key: impl Into<Cow<'static, str>>, heading: impl Into<String>) -> Self {
        Self { key: key.into(), heading: heading.into(), holds: Holds::Mixed }
    }

    /// Gives a column for programs and spreadsheets, which a reader is not shown.
    pub fn codes(key: &'static str) -> Self {
        Self { key: key.into(), heading: key.replace('_', " "), holds: Holds::Codes }
    }
}

impl Cell {
    /// Gives a cell of words; empty ones are absent.
    pub fn words(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Self::Absent(Absent::None) } else { Self::Words(words) }
    }

    /// Gives a cell of a date, or of none.
    pub fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Absent(Absent::None), Self::Date)
    }

    /// Gives a cell of a rating, or says that none was published.
    pub fn rating(brag: Option<Brag>) -> Self {
        brag.map_or(Self::Absent(Absent::NotPublished), Self::Rating)
    }

    /// Gives a cell of a number under a bound.
    pub const fn bounded(figure: FigureId, bound: Bound) -> Self {
        Self::Figure(Number { figure, bound, mark: "" })
    }

    /// Gives a cell of a number that a mark stands after.
    pub const fn marked(figure: FigureId, mark: &'static str) -> Self {
        Self::Figure(Number { figure, bound: Bound::Exact, mark })
    }

    /// Gives a cell that says why it is empty.
    pub fn because(why: impl Into<Cow<'static, str>>) -> Self {
        Self::Absent(Absent::Because(why.into()))
    }

    /// Gives the figure's id, if it holds a number.
    pub const fn figure(&self) -> Option<&FigureId> {
        match self {
            Self::Figure(number) => Some(&number.figure),
            Self::Words(_) | Self::Rating(_) | Self::Date(_) | Self::Absent(_) => None,
        }
    }
}

impl From<FigureId> for Cell {
    fn from(figure: FigureId) -> Self {
        Self::bounded(figure, Bound::Exact)
    }
}

impl From<Option<FigureId>> for Cell {
    fn from(figure: Option<FigureId>) -> Self {
        figure.map_or(Self::Absent(Absent::None), Self::from)
    }
}

impl From<&str> for Cell {
    fn from(words: &str) -> Self {
        Self::words(words)
    }
}

impl From<String> for Cell {
    fn from(words: String) -> Self {
        Self::words(words)
    }
}
