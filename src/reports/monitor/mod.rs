//! The monitor: savings, gaps, support, risks, actions and measures in one paper.
//!
//! Its sections stand in [`sections`](super::sections), for every pack.

mod headlines;

#[cfg(test)]
mod tests;

use super::document::{Document, Summary};
use super::material::Material;
use super::paper::Paper;
use super::sections::{
    bands, budget, findings, gap, measures, others, plans, reconciled, risks, savings, support,
    years,
};
use super::sources;
use super::trace;
use crate::charts::DrawError;

pub(super) use headlines::{headlines, risk_brief};

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
            budget::section_of(&paper)?,
            gap::section_of(&paper)?,
            support::section_of(&paper)?,
            risks::section_of(&paper)?,
            plans::section_of(&paper)?,
            measures::section_of(&paper)?,
            bands::section_of(&paper),
            others::section_of(&paper),
            reconciled::section_of(&paper),
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
