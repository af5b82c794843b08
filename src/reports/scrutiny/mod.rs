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
use super::say::card;
use super::sources;
use super::trace;
use super::words::Text;
use super::{monitor, sections};
use crate::answers::{self, Piece, sentence};
use crate::charts::DrawError;
use crate::figures::FigureId;
use crate::figures::measures::{Clearing, MeasureFigure, MeasureState, MeasureView, facts};
use crate::figures::reserves_adequacy::Need;
use crate::figures::reviews::{Counted, Shown};
use crate::figures::risk::Register;
use crate::records::TableName;

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
            sections::budget::section_of(&paper)?,
            asked::section_of(&paper),
            risks(&paper)?,
            reserves::section_of(&paper),
            fm_code::section_of(&paper),
            reviews::section_of(&paper)?,
            sections::plans::section_of(&paper)?,
            measures(&paper)?,
            questions::section_of(&paper),
            glossary::section_of(&paper),
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
    registers.max_by_key(|register| register.rated().count())
}

fn risks(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let mut section = sections::risks::section_of(paper)?;
    section.title = "Rated risks".into();
    let mut blocks = Vec::new();
    for name in ["risk-dumbbell", "risk-trend"] {
        blocks.extend(paper.drawn(name, false)?);
    }
    if let Some(register) = main_register(paper) {
        blocks.extend(answers::risks::matrix(register).and_then(|table| paper.any_table(&table)));
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
        section.blocks.push(paragraph(clears(paper, view, clearing)));
    }
    Ok(section)
}

/// Says how long a balance takes to clear, and every balance that shares its collection.
fn clears(paper: &Paper<'_>, view: &MeasureView<'_>, clearing: &Clearing<'_>) -> Text {
    let together = clearing.years_together.map(|_| {
        let (longest, words) = clearing.longest();
        sentence!(
            paper.sheet,
            "; the same collection is published for another balance too, and both clear in {years} years",
            years = (view.id_of(longest), words)
        )
    });
    sentence!(
        paper.sheet,
        "{measure}: at {rate}, and with no new arrears, the balance clears in {alone} years if all of it \
         goes there{together}.",
        measure = &view.measure.title,
        rate = actual(view),
        alone = (view.id_of(MeasureFigure::YearsAlone), clearing.alone()),
        together = together.unwrap_or_default()
    )
}

/// Gives a measure's latest actual with its unit and bound, for a sentence.
fn actual(view: &MeasureView<'_>) -> Piece {
    let id = view.id_of(MeasureFigure::Actual);
    view.actual_words().map_or_else(|| id.clone().into(), |words| (id.clone(), words).into())
}

/// Gives a measure's target with its unit, for a sentence.
fn target(view: &MeasureView<'_>) -> Piece {
    let id = view.id_of(MeasureFigure::Target);
    view.target_words().map_or_else(|| id.clone().into(), |words| (id.clone(), words).into())
}

/// Gives the paragraphs that open the pack.
fn in_brief(paper: &Paper<'_>) -> Vec<Text> {
    let mut said: Vec<Text> = Vec::new();
    said.extend(monitor::risk_brief(paper));
    said.extend(
        main_register(paper)
            .map(|register| answers::risks::moved(paper.book, paper.sheet, register, None)),
    );
    said.extend(changes::brief(paper));
    said.push(answers::reserves::brief(paper.book, paper.sheet, &paper.figures.adequacy));
    said.extend(reviews::brief(paper));
    said.extend(measures_brief(paper));
    let (book, reviews) = (paper.book, &paper.figures.reviews);
    let none = [
        (paper.figures.registers.is_empty(), "risk register", TableName::Risks),
        (reviews.items.is_empty(), "action plan or review", TableName::Actions),
        (paper.figures.measures.is_empty(), "measure", TableName::Measures),
    ];
    let none = none.into_iter().filter(|(none, ..)| *none);
    said.extend(none.map(|(_, what, table)| Text::from(book.none_of(what, table))));
    said
}

/// Says how many measures are in each state that any is in.
fn measures_brief(paper: &Paper<'_>) -> Option<Text> {
    let all = &paper.figures.measures;
    let words = |state| match state {
        MeasureState::Met => "met the target",
        MeasureState::Near => "within tolerance of it",
        MeasureState::NotDue => "have not yet but are not due",
        MeasureState::NotMet => "missed it",
        MeasureState::CannotBeRated => "cannot be rated, for want of a target or an actual",
    };
    let told = |state: &MeasureState| {
        *state == MeasureState::Met || facts(all).any(|view| view.state == *state)
    };
    let counted = MeasureState::ALL.iter().filter(|state| told(state)).map(|state| {
        sentence!(paper.sheet, "{count} {state}", count = state.count_id(), state = words(*state))
    });
    let counted = Text::listed(counted);
    (!all.is_empty()).then(|| sentence!(paper.sheet, "Of the measures: {counted}.", counted))
}

fn cards(paper: &Paper<'_>) -> Vec<KeyFigure> {
    let card = |label: String, id: FigureId, sentence: Text| card(paper.sheet, label, id, sentence);
    let reviews = &paper.figures.reviews;
    let highest = main_register(paper).and_then(|register| {
        let highest = register.highest()?;
        let rated = register.rated_id();
        let sentence = sentence!(paper.sheet, "Of {rated} risks rated in the register.", rated);
        card(format!("Risks rated {}, the highest", highest.level.words()), highest.id, sentence)
    });
    let above = main_register(paper).and_then(|register| {
        let sentence = "Risks rated higher than the council says it accepts.";
        card("Risks above appetite".into(), register.above_appetite_id()?, sentence.into())
    });
    let again = reviews.total_id(Counted::Repeated);
    let repeated = sentence!(
        paper.sheet,
        "Of {all} actions and recommendations of every review, those that an earlier review asked for too.",
        all = reviews.total_id(Counted::All)
    );
    let late = "Actions with a step past its date and nothing that shows it was done.";
    let unrated = "For want of a target or of an actual; none is shown as on track.";
    // Nil of nothing on file would read as if all were well.
    let (any_action, any_measure) = (!reviews.items.is_empty(), !paper.figures.measures.is_empty());
    let of = |any: bool, label: &str, id: FigureId, words: Text| {
        if any { card(label.to_owned(), id, words) } else { None }
    };
    let mut cards = vec![
        highest,
        above,
        of(any_action, "Asked for before", again, repeated),
        of(any_action, "Actions past a date", reviews.shown_id(Shown::Overdue), late.into()),
        of(
            any_measure,
            "Measures that cannot be rated",
            MeasureState::CannotBeRated.count_id(),
            unrated.into(),
        ),
    ];
    if paper.figures.adequacy.minimum().is_some() {
        let words = "Exposure × likelihood of the rated risks, and savings that no risk bears.";
        let id = Need::Minimum.id();
        cards.insert(2, card("Risk-based minimum of reserves".into(), id, words.into()));
    }
    cards.into_iter().flatten().collect()
}

fn subheading(words: &str) -> Block {
    Block::Subheading(words.to_owned())
}
