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
mod support;
mod unlike;
mod years;

#[cfg(test)]
mod tests;

use super::document::{Document, Section, Summary};
use super::material::Material;
use super::paper::{Paper, paragraph, period_words, section};
use super::sources;
use super::trace;
use super::words::Text;
use crate::charts::DrawError;

pub(super) use headlines::headlines;
pub(super) use measures::{mark_words, read_mark};
pub(super) use savings::by_rating;

/// Builds the monitor.
///
/// # Errors
/// If a chart cannot be drawn.
pub(super) fn monitor(material: &Material<'_>) -> Result<Document, DrawError> {
    let figures = material.figures;
    let paper = Paper::of(figures);
    let council = &figures.book.council;
    let mut document = Document {
        council: council.name.clone(),
        short_title: "Financial monitor".into(),
        title: "Savings, budget gap and financial risk".into(),
        subtitle: subtitle(&paper),
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
    document.derivations = trace::derivations(material, &document.figures_shown());
    Ok(document)
}

/// Gives what the paper covers.
fn subtitle(paper: &Paper<'_>) -> String {
    let name = &paper.book.council.short_name;
    match (paper.figures.savings.first(), paper.figures.savings.last()) {
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
