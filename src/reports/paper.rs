//! What every section of every paper reads, and how it draws, cites and dates.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Block, DrawnChart, Section};
use super::sources;
use super::words::Text;
use crate::answers::{self, Cell, Digits, Table};
use crate::charts::{self, Chart, DrawError, Form};
use crate::figures::savings::{AsAt, Position};
use crate::figures::{Figures, Sheet};
use crate::records::{Book, EXEMPT_MARK};
use crate::units::{FinancialYear, Mark, Period, text};

/// What every section reads.
pub(super) struct Paper<'a> {
    pub(super) figures: &'a Figures<'a>,
    pub(super) book: &'a Book,
    pub(super) sheet: &'a Sheet,
    /// The year the paper is about.
    pub(super) year: FinancialYear,
    /// What it holds that the public may not see.
    exempt: BTreeSet<&'a str>,
    /// The number of each source in the list at the end.
    pub(super) sources: BTreeMap<&'a str, usize>,
}

impl<'a> Paper<'a> {
    pub(super) fn of(figures: &'a Figures<'a>) -> Self {
        Self {
            figures,
            book: figures.book,
            sheet: &figures.sheet,
            year: year_of(figures),
            exempt: figures.book.exempt_ids().map(|(_, id)| id).collect(),
            sources: sources::numbers(figures.book),
        }
    }

    /// Gives a table of an answer as a paper shows it.
    pub(super) fn table(&self, table: &answers::Table) -> Block {
        Block::Table(table.shown(self.sheet, Digits::Reading))
    }

    /// Gives a table of an answer in which each source is told by its number in the list at the end.
    pub(super) fn cited(&self, mut table: answers::Table) -> Block {
        let at = table.columns.iter().position(|column| column.key == "source_id");
        for row in &mut table.rows {
            if let Some(Cell::Words(ids)) = at.and_then(|at| row.cells.get_mut(at)) {
                let numbers = ids.split(' ').map(|id| self.source(id));
                *ids = numbers.collect::<Vec<_>>().join(" ");
            }
        }
        self.table(&table)
    }

    /// Gives a reference that stands without its title, marked where it is of something exempt.
    pub(super) fn reference(&self, id: &str) -> String {
        let mark = if self.exempt.contains(id) { EXEMPT_MARK } else { "" };
        format!("{id}{mark}")
    }

    /// Gives the savings position of the year the paper is about.
    pub(super) fn position(&self) -> Option<&'a Position> {
        self.figures.savings_of(self.year)
    }

    /// Gives the latest earlier year whose outturn is known.
    pub(super) fn closed(&self) -> Option<&'a Position> {
        self.figures.savings.iter().rev().find(|position| {
            position.year < self.year && position.period.is_some_and(|at| at.mark == Mark::OUTTURN)
        })
    }

    /// Gives the number of a source in the list at the end: `[9]`.
    pub(super) fn source(&self, id: &str) -> String {
        self.sources.get(id).map_or_else(String::new, |number| format!("[{number}]"))
    }

    /// Lays out a table of an answer; one without rows is left out.
    pub(super) fn any_table(&self, table: &Table) -> Option<Block> {
        (!table.rows.is_empty()).then(|| Block::Table(table.shown(self.sheet, Digits::Reading)))
    }

    /// Lays out the first rows of a table of an answer, and says how many more there are.
    pub(super) fn first_rows(&self, table: &Table, most: usize) -> Vec<Block> {
        let mut first = table.clone();
        first.rows.truncate(most);
        let more = table.rows.len() - first.rows.len();
        let rows = text::counted(more, "more row is", "more rows are");
        let more = (more > 0).then(|| paragraph(format!("{rows} not shown here.")));
        self.any_table(&first).into_iter().chain(more).collect()
    }

    /// Draws a chart whose numbers the tables of its section hold; none where it has nothing to
    /// show.
    pub(super) fn chart(&self, name: &str) -> Result<Option<Block>, DrawError> {
        self.drawn(name, true)
    }

    /// Draws a chart, saying whether the tables of its section hold its numbers.
    pub(super) fn drawn(&self, name: &str, tables_near: bool) -> Result<Option<Block>, DrawError> {
        self.drawn_for(name, self.year, tables_near)
    }

    /// Draws a chart of another year than the paper's.
    pub(super) fn drawn_for(
        &self,
        name: &str,
        year: FinancialYear,
        tables_near: bool,
    ) -> Result<Option<Block>, DrawError> {
        let Some(chart) = made(self.figures, name, year) else {
            return Ok(None);
        };
        let svg = charts::svg(&chart, Form::Inline { prefix: "" })?;
        Ok(Some(Block::Chart(Box::new(DrawnChart { chart, svg, tables_near }))))
    }

    pub(super) fn as_at(&self) -> String {
        if let Some(as_at) = self.figures.as_at {
            return match as_at {
                AsAt::Date(date) => format!("As at {}", text::date(date)),
                AsAt::Period(period) => format!("As at {}", period_words(period)),
            };
        }
        match self.position().and_then(|position| position.period) {
            Some(period) => format!("Savings as at {}", period_words(period)),
            None => "Each part as at its own latest date".into(),
        }
    }
}

/// Gives a chart by name, if it is made and has anything to show.
fn made(figures: &Figures<'_>, name: &str, year: FinancialYear) -> Option<Chart> {
    let maker = charts::ALL.iter().find(|maker| maker.name == name)?;
    (maker.build)(figures, year)
}

/// Gives the year a paper is about: the one asked for, else the council's current year, else the
/// last with savings.
fn year_of(figures: &Figures<'_>) -> FinancialYear {
    let current = figures.book.council.current_financial_year;
    match figures.as_at {
        Some(AsAt::Period(period)) => return period.year,
        Some(AsAt::Date(date)) => return date.financial_year().unwrap_or(current),
        None => {}
    }
    let latest = figures.savings.last().map(|position| position.year);
    match figures.savings_of(current) {
        Some(_) => current,
        None => latest.unwrap_or(current),
    }
}

/// Gives a period as a paper says it: `quarter 2 of 2025/26 (to 30 September 2025)`.
pub(super) fn period_words(period: Period) -> String {
    let mark = period.mark.to_string();
    let to = text::date(period.last_day());
    if let Some(quarter) = mark.strip_prefix('Q') {
        format!("quarter {quarter} of {} (to {to})", period.year)
    } else if let Some(month) = mark.strip_prefix('P') {
        format!("period {month} of {} (to {to})", period.year)
    } else {
        format!("outturn of {}", period.year)
    }
}

pub(super) fn section(id: &str, title: impl Into<String>, blocks: Vec<Block>) -> Section {
    Section { id: id.to_owned(), title: title.into(), blocks }
}

pub(super) fn paragraph(text: impl Into<Text>) -> Block {
    Block::Paragraph(text.into())
}
