//! The pack for Overview and Scrutiny: risks, reserves, recommendations and measures, and how they
//! move, in words anyone can read.

mod asked;
mod changes;
mod fm_code;
mod glossary;
mod questions;
mod reserves;
mod reviews;
#[cfg(test)]
mod tests;

use super::document::{Block, Document, KeyFigure, Section, Summary};
use super::material::Material;
use super::paper::{Paper, paragraph};
use super::say::{capital, listed, words_of};
use super::sources;
use super::trace;
use super::words::Text;
use super::{monitor, sections};
use crate::charts::DrawError;
use crate::figures::Value;
use crate::figures::risk::Register;
use crate::units::text;

/// Builds the pack.
///
/// # Errors
/// If a chart cannot be drawn.
pub(super) fn scrutiny(material: &Material<'_>) -> Result<Document, DrawError> {
    let figures = material.figures;
    let paper = Paper::of(figures);
    let council = &figures.book.council;
    let mut document = Document {
        council: council.name.clone(),
        short_title: "Scrutiny pack".into(),
        title: "Risks, recommendations and measures: how they move".into(),
        subtitle: format!(
            "{}: rated risks, reserves, the Financial Management Code, recommendations across reviews \
             and measures",
            council.short_name
        ),
        as_at: paper.as_at(),
        invented: council.invented,
        summary: Summary { paragraphs: in_brief(&paper), figures: cards(&paper) },
        sections: vec![
            changes::section_of(&paper)?,
            asked::section_of(&paper),
            risks(&paper)?,
            reserves::section_of(&paper),
            fm_code::section_of(&paper),
            reviews::section_of(&paper)?,
            sections::plans::section_of(&paper)?,
            measures(&paper)?,
            questions::section_of(&paper),
            glossary::section_of(),
            sections::findings::section_of(&paper, material),
        ],
        sources: sources::list(figures.book),
        ..Document::default()
    };
    document.derivations = trace::derivations(material, &document.figures_shown());
    Ok(document)
}

/// Gives the register with the most rated risks.
fn main_register<'a>(paper: &Paper<'a>) -> Option<&'a Register<'a>> {
    let registers = paper.figures.registers.iter().rev();
    registers.max_by_key(|register| register.by_rating.values().sum::<usize>())
}

fn risks(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let mut section = sections::risks::section_of(paper)?;
    section.title = "Rated risks".into();
    let mut blocks = Vec::new();
    for name in ["risk-dumbbell", "risk-trend"] {
        blocks.extend(paper.drawn(name, false)?);
    }
    if let Some(register) = main_register(paper) {
        blocks.extend(changes::matrix(paper, register));
    }
    blocks.append(&mut section.blocks);
    section.blocks = blocks;
    Ok(section)
}

fn measures(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let mut section = sections::measures::section_of(paper)?;
    section.blocks.extend(paper.drawn("measures-pace", false)?);
    for view in &paper.figures.measures {
        let Some(clearing) = &view.clearing else { continue };
        let mut words = paper
            .say(format!("{}: at ", view.measure.title))
            .figure_as(&view.actual_id(), view.actual_words().unwrap_or_default())
            .words(", and with no new arrears, the balance clears in ")
            .figure_as(&view.id_of("years-to-clear"), clearing.alone())
            .words(" years if all of it goes there");
        let (longest, together) = clearing.longest();
        if clearing.years_together.is_some() {
            words = words
                .words("; the same collection is published for another balance too, and both clear in ")
                .figure_as(&view.id_of(longest), together)
                .words(" years");
        }
        section.blocks.push(paragraph(words.words(".").text()));
    }
    Ok(section)
}

/// Gives the paragraphs that open the pack.
fn in_brief(paper: &Paper<'_>) -> Vec<Text> {
    let mut said: Vec<Text> = Vec::new();
    said.extend(monitor::risk_brief(paper));
    said.extend(main_register(paper).map(|register| changes::moves_brief(paper, register)));
    said.extend(changes::brief(paper));
    said.push(reserves::brief(paper));
    said.extend(reviews::brief(paper));
    if !paper.figures.measures.is_empty() {
        let states = [
            ("met", " met the target"),
            ("near", " within tolerance of it"),
            ("not-due", " have not yet but are not due"),
            ("not-met", " missed it"),
            ("cannot-be-rated", " cannot be rated, for want of a target or a published actual"),
        ];
        let counted = states.into_iter().filter_map(|(state, words)| {
            let id = format!("measures/count/{state}");
            let nil = paper.sheet.get(&id)?.value == Some(Value::Count(0));
            (!nil || state == "met").then(|| paper.say("").figure(&id).words(words).text())
        });
        said.push(paper.say("Of the measures: ").then(listed(counted.collect())).words(".").text());
    }
    said
}

fn cards(paper: &Paper<'_>) -> Vec<KeyFigure> {
    let card = |label: String, id: String, sentence: Text| {
        let text = words_of(paper.sheet, &id)?;
        Some(KeyFigure { label, figure: id.into(), text, sentence, brag: None })
    };
    let highest = main_register(paper).and_then(|register| {
        let (rating, _) = register.by_rating.last_key_value()?;
        let sentence =
            paper.say("Of ").figure(&register.rated_id()).words(" risks rated in the register.");
        card(
            format!("Risks rated {rating}, the highest"),
            register.count_id(*rating),
            sentence.text(),
        )
    });
    let above = main_register(paper).and_then(|register| {
        let sentence = "Risks rated higher than the council says it accepts.";
        card("Risks above appetite".into(), register.above_appetite_id(), sentence.into())
    });
    let repeated = paper.say("Of ").figure("recommendations/all").words(
        " actions and recommendations of every review, those that an earlier review asked for too.",
    );
    let late = "Actions with a step past its date and nothing that shows it was done.";
    let unrated = "For want of a target or of a published actual; none is shown as on track.";
    let mut cards = vec![
        highest,
        above,
        card("Asked for before".into(), "recommendations/repeated".into(), repeated.text()),
        card("Actions past a date".into(), "recommendations/shown-overdue".into(), late.into()),
        card(
            "Measures that cannot be rated".into(),
            "measures/count/cannot-be-rated".into(),
            unrated.into(),
        ),
    ];
    if paper.figures.adequacy.minimum().is_some() {
        let words = "Exposure × likelihood of the rated risks, and savings that no risk bears.";
        let id = "reserves-adequacy/minimum";
        cards.insert(2, card("Risk-based minimum of reserves".into(), id.into(), words.into()));
    }
    cards.into_iter().flatten().collect()
}

/// Gives a date at the head of a sentence: `Since 30 June 2025`.
fn since(date: crate::units::Date) -> String {
    capital(&format!("since {}", text::date(date)))
}

fn subheading(words: &str) -> Block {
    Block::Subheading(words.to_owned())
}
