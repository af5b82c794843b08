//! Recommendations across reviews: by theme, what comes back, what its dates show.

use std::collections::BTreeSet;

use super::subheading;
use crate::answers::{Text, reviews, sentence};
use crate::charts::DrawError;
use crate::figures::reviews::{Counted, Shown};
use crate::records::TableName;
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, some};

/// Longer lists say how many more there are.
const LONGEST: usize = 40;

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let all = &paper.figures.reviews;
    let title = "Recommendations across reviews";
    if all.reviews.is_empty() {
        let words = paper.book.none_of("review or plan", TableName::Actions);
        return Ok(section("reviews", title, vec![paragraph(words)]));
    }
    let mut blocks: Vec<Block> = paper.drawn("recommendation-themes", false)?.into_iter().collect();
    blocks.extend(paper.any_table(&reviews::listed(all)));
    blocks.push(subheading("Asked for before"));
    let none = || Text::from("No recommendation is tied to an earlier one.");
    blocks.push(paragraph(brief(paper).unwrap_or_else(none)));
    blocks.extend(paper.first_rows(&reviews::repeated(all), LONGEST));
    blocks.push(subheading("What is said and what the dates show"));
    blocks.push(paragraph(shown(paper)));
    blocks.extend(paper.first_rows(&reviews::overdue(all), LONGEST));
    blocks.extend(paper.first_rows(&reviews::against(all), LONGEST));
    blocks.push(subheading("Who leads what"));
    blocks.extend(owners(paper));
    Ok(section("reviews", title, blocks))
}

/// Says how much of what was asked for was asked for before.
pub(super) fn brief(paper: &Paper<'_>) -> Option<Text> {
    let all = &paper.figures.reviews;
    all.repeated().next()?;
    Some(sentence!(
        paper.sheet,
        "Of {all} actions and recommendations of every review, what an earlier one asked for too: \
         {repeated}.",
        all = all.total_id(Counted::All),
        repeated = all.total_id(Counted::Repeated)
    ))
}

fn shown(paper: &Paper<'_>) -> Text {
    let parts = Shown::ALL.iter().map(|shown| {
        sentence!(
            paper.sheet,
            "{count} {shown}",
            count = paper.figures.reviews.shown_id(*shown),
            shown = reviews::shown_words(*shown)
        )
    });
    sentence!(
        paper.sheet,
        "Judged by their dated steps alone, each at the date of its own review: {parts}.",
        parts = Text::listed(parts)
    )
}

/// Lists the owners: those with something past its date or asked for before, then how many are left.
fn owners(paper: &Paper<'_>) -> Vec<Block> {
    let owners = paper.figures.reviews.owners();
    let asked =
        owners.iter().filter(|owner| owner.overdue().chain(owner.repeated()).next().is_some());
    let asked: BTreeSet<&str> = asked.map(|owner| owner.name).collect();
    if asked.is_empty() {
        return vec![paragraph("Nobody leads anything that is past its date or asked for again.")];
    }
    let table = reviews::owners(&paper.figures.reviews)
        .rows_of(|row| asked.contains(row.key.as_str()))
        .titled("Who leads what is past its date or was asked for before, across reviews");
    let mut blocks = paper.first_rows(&table, LONGEST);
    let others = owners.len() - asked.len();
    if others > 0 {
        let more = capital(&some(others, "other leads", "others lead"));
        blocks.push(paragraph(format!("{more} nothing of the kind.")));
    }
    blocks
}
