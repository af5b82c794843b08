//! The cabinet pack: the options for the gap side by side, and what each costs later.
//!
//! One file a section. Where the folder holds no budget, the paper says so and no more.

mod asked;
mod basis;
mod brief;
mod options;
#[cfg(test)]
pub(super) mod tests;

pub(super) use brief::{cost, headlines};

use super::document::{Block, Document, Note, NoteKind, Section, Summary};
use super::material::Material;
use super::modelled::{Modelled, not_known};
use super::paper::{Paper, paragraph, period_words, section};
use super::sections::savings::by_rating;
use super::sources;
use super::trace;
use super::words::Text;
use crate::answers::{self, sentence};
use crate::charts::DrawError;
use crate::figures::savings::Field;

/// Builds the pack.
///
/// # Errors
/// If a chart cannot be drawn.
pub(super) fn cabinet(material: &Material<'_>) -> Result<Document, DrawError> {
    let figures = material.figures;
    let paper = Paper::of(figures);
    let council = &figures.book.council;
    let mut document = Document {
        council: council.name.clone(),
        short_title: "Cabinet pack".into(),
        title: "Options for the budget gap".into(),
        as_at: paper.as_at(),
        invented: council.invented,
        sources: sources::list(figures.book),
        ..Document::default()
    };
    if let Some(modelled) = Modelled::of(&paper) {
        document.subtitle = brief::subtitle(&modelled);
        let paragraphs = brief::in_brief(&modelled);
        document.summary = Summary { paragraphs, figures: headlines(figures) };
        document.sections = sections(&modelled)?;
    } else {
        document.subtitle.clone_from(&council.short_name);
        document.summary.paragraphs = without_a_gap(&paper);
    }
    document.derivations = trace::derivations(material, &document.figures_shown());
    Ok(document)
}

/// Says why a paper has no gap: there is no budget, none that can be worked out, or the first year of it is not
/// known; then what it lacks, and which later years are known all the same.
pub(super) fn without_a_gap(paper: &Paper<'_>) -> Vec<Text> {
    let figures = paper.figures;
    if let Some(not_yet) = &figures.not_yet {
        return vec![not_yet.words().into()];
    }
    if let Some((gap, first)) =
        figures.gap.as_ref().and_then(|gap| Some((gap, gap.short().first()?)))
    {
        let mut said = vec![Text::from(format!(
            "The gap of {}, the first year of the plan, is not known under “{}”, so this paper sets out no \
             year of it, and nothing is said of whether the plan balances.",
            first.year,
            gap.main.short_title()
        ))];
        said.extend(not_known(gap));
        let known = gap.known().into_iter().map(|(year, _)| {
            let id = gap.annual_id(year);
            sentence!(paper.sheet, "that of {year}, {id}", year, id)
        });
        let known: Vec<Text> = known.collect();
        if !known.is_empty() {
            let known = Text::listed(known);
            said.push(sentence!(
                paper.sheet,
                "Known all the same is the gap of later years, before it is closed: {known}.",
                known
            ));
        }
        return said;
    }
    let why = if figures.book.budget_lines.is_empty() {
        "The folder holds no budget (budget_lines.csv), so no gap can be worked out."
    } else {
        "The budget lines of the folder do not make a year of their own, and no scenario that says \
         the rest was found, so no gap can be worked out."
    };
    vec![why.into()]
}

fn sections(modelled: &Modelled<'_>) -> Result<Vec<Section>, DrawError> {
    Ok(vec![
        asked::section_of(modelled),
        gap(modelled)?,
        options::side_by_side(modelled)?,
        options::later(modelled)?,
        savings(modelled)?,
        basis::tax(modelled)?,
        basis::assumptions(modelled)?,
        basis::risks(modelled),
    ])
}

/// How the gap comes about and where it leads.
fn gap(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let mut blocks = vec![paragraph(
        "The annual gap is what a year’s need and one-off costs come to above its funding, before \
         anything closes it. It is not the same as what a year adds to the gap, nor as the sum of \
         several years; the three are never added together.",
    )];
    blocks.extend(paper.drawn("gap-path", false)?);
    blocks.extend(paper.drawn_for("gap-bridge", modelled.year(), false)?);
    blocks.push(paper.table(&answers::gap::lines(modelled.gap).as_estimates()));
    Ok(section("gap", "The gap and how it comes about", blocks))
}

/// The savings that the budget counts on, and how they stand.
fn savings(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let title = "The savings the budget counts on";
    let Some(position) = paper.position() else {
        let words = format!("No saving has a target or an update in {}.", paper.year);
        return Ok(section("savings", title, vec![paragraph(words)]));
    };
    let parts = by_rating(paper, position);
    let rated = match position.period {
        Some(at) if !parts.is_empty() => sentence!(
            paper.sheet,
            ". At {at}, {parts}.",
            at = period_words(at),
            parts = Text::listed(parts)
        ),
        Some(_) | None => {
            let published = paper.sheet.published();
            sentence!(paper.sheet, "; no rating is {published}.", published)
        }
    };
    let closed = paper.closed().map_or_else(Text::default, |closed| {
        sentence!(
            paper.sheet,
            " In {year}, the last year closed, {forecast} of {target} was delivered.",
            year = closed.year,
            forecast = closed.all_id().of(Field::Forecast),
            target = closed.all_id().of(Field::Target),
        )
    });
    let say = sentence!(
        paper.sheet,
        "The {year} budget counts on {target} of savings{rated}{closed}",
        year = position.year,
        target = position.all_id().of(Field::Target),
        rated,
        closed,
    );
    let mut blocks = vec![paragraph(say)];
    blocks.extend(paper.drawn("savings-by-directorate", false)?);
    blocks.push(Block::Note(Note {
        kind: NoteKind::Note,
        paragraphs: vec![
            "A saving that is late or lost re-opens the gap in the years after. What is covered once, \
             by a reserve or by holding a post empty, has to be found again."
                .into(),
        ],
    }));
    Ok(section("savings", title, blocks))
}
