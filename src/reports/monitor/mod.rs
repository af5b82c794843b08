//! The monitor: savings, gaps, support, risks, actions and measures in one paper.
//!
//! One file a section. Each says in a line where there is nothing to show.

mod bands;
mod findings;
mod gap;
mod headlines;
mod measures;
mod others;
mod plans;
mod risks;
mod savings;
mod sources;
mod support;
mod unlike;
mod years;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::document::{Block, Document, DrawnChart, Section, SourceEntry, Summary};
use super::material::{Hidden, Material};
use super::say::Say;
use super::trace;
use super::words::Text;
use crate::charts::{self, Chart, DrawError, Form};
use crate::figures::savings::{AsAt, Position};
use crate::figures::{Figures, Sheet};
use crate::records::Book;
use crate::units::{FinancialYear, Mark, Period, text};

pub use headlines::headlines;

/// Builds the monitor.
///
/// # Errors
/// If a chart cannot be drawn.
pub fn monitor(material: &Material<'_>) -> Result<Document, DrawError> {
    let figures = material.figures;
    let paper = Paper::of(figures);
    let council = &figures.book.council;
    let mut document = Document {
        council: council.name.clone(),
        short_title: "Financial monitor".into(),
        title: "Savings, budget gap and financial risk".into(),
        subtitle: paper.subtitle(),
        as_at: paper.as_at(),
        invented: council.invented,
        summary: Summary { paragraphs: headlines::in_brief(&paper), figures: headlines(figures) },
        sections: vec![
            savings::section_of(&paper)?,
            years::section_of(&paper)?,
            gap::section_of(&paper)?,
            support::section_of(&paper)?,
            risks::section_of(&paper)?,
            plans::section_of(&paper)?,
            measures::section_of(&paper)?,
            bands::section_of(&paper),
            others::section_of(&paper),
            findings::section_of(&paper, material),
        ],
        sources: sources::list(figures.book),
        ..Document::default()
    };
    document.derivations = trace::derivations(material, &paper.hidden, &document.figures_shown());
    Ok(document)
}

/// What every section reads.
pub(super) struct Paper<'a> {
    /// Every figure.
    pub(super) figures: &'a Figures<'a>,
    /// The book behind them.
    pub(super) book: &'a Book,
    /// The figures by id.
    pub(super) sheet: &'a Sheet,
    /// What is not public.
    pub(super) hidden: Hidden,
    /// The year the paper is about.
    year: FinancialYear,
    /// The number of each source in the list at the end.
    sources: BTreeMap<&'a str, usize>,
}

impl<'a> Paper<'a> {
    pub(super) fn of(figures: &'a Figures<'a>) -> Self {
        Self {
            figures,
            book: figures.book,
            sheet: &figures.sheet,
            hidden: Hidden::of(figures.book),
            year: year_of(figures),
            sources: sources::numbers(figures.book),
        }
    }

    pub(super) fn say(&self, words: impl Into<String>) -> Say<'a> {
        Say::new(self.sheet, words)
    }

    /// Gives the savings position of the year the paper is about.
    fn position(&self) -> Option<&'a Position> {
        self.figures.savings_of(self.year)
    }

    /// Gives the latest earlier year whose outturn is known.
    fn closed(&self) -> Option<&'a Position> {
        self.figures.savings.iter().rev().find(|position| {
            position.year < self.year && position.period.is_some_and(|at| at.mark == Mark::OUTTURN)
        })
    }

    /// Gives the number of a source in the list at the end: `[9]`.
    fn source(&self, id: &str) -> String {
        self.sources.get(id).map_or_else(String::new, |number| format!("[{number}]"))
    }

    /// Draws a chart whose numbers the tables of its section hold; none where it has nothing to
    /// show, or would show what is not public.
    fn chart(&self, name: &str) -> Result<Option<Block>, DrawError> {
        self.drawn(name, true)
    }

    /// Draws a chart, saying whether the tables of its section hold its numbers.
    pub(super) fn drawn(&self, name: &str, tables_near: bool) -> Result<Option<Block>, DrawError> {
        let Some(chart) = made(self.figures, name, self.year) else {
            return Ok(None);
        };
        if !self.hidden.is_empty() && self.hidden.named_in(&format!("{chart:?}")) {
            return Ok(None);
        }
        let svg = charts::svg(&chart, Form::Inline { prefix: "" })?;
        Ok(Some(Block::Chart(Box::new(DrawnChart { chart, svg, tables_near }))))
    }

    fn subtitle(&self) -> String {
        let name = &self.book.council.short_name;
        match (self.figures.savings.first(), self.figures.savings.last()) {
            (Some(first), Some(last)) if first.year != last.year => {
                format!(
                    "{name}: savings {} to {}, published gaps, support, risks, actions and measures",
                    first.year, last.year
                )
            }
            (Some(only), _) => {
                format!(
                    "{name}: savings {}, published gaps, support, risks, actions and measures",
                    only.year
                )
            }
            (None, _) => format!("{name}: published gaps, support, risks, actions and measures"),
        }
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
fn period_words(period: Period) -> String {
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

/// Builds the section of risk registers.
pub(super) fn risks_section(paper: &Paper<'_>) -> Result<Section, DrawError> {
    risks::section_of(paper)
}

/// Builds the section of action plans.
pub(super) fn plans_section(paper: &Paper<'_>) -> Result<Section, DrawError> {
    plans::section_of(paper)
}

/// Builds the section of measures.
pub(super) fn measures_section(paper: &Paper<'_>) -> Result<Section, DrawError> {
    measures::section_of(paper)
}

/// Builds the section of findings and oddities of the sources.
pub(super) fn findings_section(paper: &Paper<'_>, material: &Material<'_>) -> Section {
    findings::section_of(paper, material)
}

/// Says which risks are rated highest.
pub(super) fn risk_brief(paper: &Paper<'_>) -> Option<Text> {
    headlines::risk_brief(paper)
}

/// Gives every source of a book, in its order.
pub(super) fn source_list(book: &Book) -> Vec<SourceEntry> {
    sources::list(book)
}
