//! A request for exceptional financial support, as far as the figures tell it: what is asked by year, why,
//! what was done first, what it costs later and when it ends.
//!
//! What a council has to explain in its own words has a place, and no words here.

mod done;
mod exit;
#[cfg(test)]
mod tests;

use super::document::{Block, Document, KeyFigure, Section, Summary};
use super::material::Material;
use super::modelled::Modelled;
use super::paper::{Paper, paragraph, section};
use super::sections::support;
use super::sources;
use super::trace;
use super::words::Text;
use crate::answers;
use crate::answers::sentence;
use crate::charts::DrawError;
use crate::figures::Figures;
use crate::figures::capitalisation::Capitalisation;
use crate::figures::gap::{SupportPath, support as support_of};

/// What only the council can say.
const OWN_WORDS: &str = "To be written by the council.";

/// Builds the pack.
///
/// # Errors
/// If a chart cannot be drawn.
pub(super) fn efs(material: &Material<'_>) -> Result<Document, DrawError> {
    let figures = material.figures;
    let paper = Paper::of(figures);
    let council = &figures.book.council;
    let mut document = Document {
        council: council.name.clone(),
        short_title: "Request for support".into(),
        title: "Exceptional financial support: the case in figures".into(),
        subtitle: format!("{}: by year, with its cause, its cost and its end", council.short_name),
        as_at: paper.as_at(),
        invented: council.invented,
        sources: sources::list(figures.book),
        ..Document::default()
    };
    let mut asked = support::section_of(&paper)?;
    asked.title = "What is asked and agreed, by year".into();
    document.sections.push(asked);
    if let Some(modelled) = Modelled::of(&paper) {
        document.summary = Summary { paragraphs: in_brief(&modelled), figures: headlines(figures) };
        document.sections.push(cause(&modelled)?);
        document.sections.extend(done::sections(&modelled)?);
        document.sections.extend(exit::sections(&modelled)?);
    } else {
        document.summary.paragraphs = super::cabinet::without_a_gap(&paper);
    }
    document.derivations = trace::derivations(material, &document.figures_shown());
    Ok(document)
}

/// Gives the headline figures: what is agreed, what the plan draws, what it costs at its dearest.
pub(super) fn headlines(figures: &Figures<'_>) -> Vec<KeyFigure> {
    let paper = Paper::of(figures);
    let Some(modelled) = Modelled::of(&paper) else { return Vec::new() };
    [agreed(&modelled), drawn(&modelled), dearest(&modelled)].into_iter().flatten().collect()
}

fn agreed(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let stage = modelled.paper.figures.capitalisation.leading_stage()?;
    let words = "Each year’s support once: final where it is, else in principle.";
    modelled.card("Support, agreed".into(), Capitalisation::drawn_id(stage), words)
}

fn drawn(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let (first, last) = (modelled.gap.years().first()?, modelled.last());
    // Without any support there is no path of it, and no sum.
    support_of(modelled.gap, &modelled.gap.main)?;
    let label = format!("Support the plan draws, {first} to {last}");
    modelled.card(label, SupportPath::drawn_id(), exit::said(modelled))
}

fn dearest(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    super::cabinet::cost(modelled)
}

fn in_brief(modelled: &Modelled<'_>) -> Vec<Text> {
    let sheet = modelled.paper.sheet;
    let lead = sentence!(
        sheet,
        "This paper sets out support for {council} in figures, under “{title}”: what was asked and agreed, how the gap comes about, what was done first, what the support costs later and when it ends. What only the council can explain is left blank.",
        council = modelled.paper.book.council.short_name.as_str(),
        title = modelled.gap.main.short_title(),
    );
    let unknown =
        modelled.unknown_years().map(|years| Text::from(format!("Not known: the gap of {years}.")));
    [Some(lead), Some(exit::said(modelled)), unknown].into_iter().flatten().collect()
}

/// Builds the section of how the need for support comes about.
fn cause(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let mut blocks = vec![
        Block::Subheading("In the council’s words".into()),
        paragraph(OWN_WORDS),
        Block::Subheading("In figures".into()),
    ];
    blocks.extend(paper.drawn_for("gap-bridge", modelled.year(), false)?);
    blocks.push(paper.table(&answers::gap::lines(modelled.gap).as_estimates()));
    Ok(section("cause", "Why the budget does not balance without it", blocks))
}
