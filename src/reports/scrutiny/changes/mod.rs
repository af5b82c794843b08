//! What changed since the last period: savings, risks, actions, measures and standards.

mod actions;
mod measures;
mod risks;
mod savings;

use super::questions::Question;
use super::subheading;
use crate::charts::{Cell, DrawError};
use crate::figures::fm_code::FmChange;
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, listed_words, plain, rating, table};
use crate::reports::words::{Inline, Text};

/// Longer lists say how many more there are.
const LONGEST: usize = 12;

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let mut blocks = vec![subheading("Savings")];
    blocks.extend(savings::blocks(paper)?);
    blocks.push(subheading("Risks"));
    blocks.extend(risks::blocks(paper));
    blocks.push(subheading("Actions"));
    blocks.extend(actions::blocks(paper));
    blocks.push(subheading("Measures"));
    blocks.extend(measures::blocks(paper));
    blocks.push(subheading("Financial Management Code"));
    blocks.push(standards(paper));
    Ok(section("what-changed", "What changed since the last period", blocks))
}

/// Says in two sentences at most what moved in savings, actions and measures.
pub(super) fn brief(paper: &Paper<'_>) -> Option<Text> {
    let of = paper.figures;
    let told = [
        ("savings this year", savings::at_one_point(paper), savings::brief(paper)),
        ("actions", !of.plans.is_empty(), actions::brief(paper)),
        ("measures", !of.measures.is_empty(), measures::brief(paper)),
    ];
    let silent = told.iter().filter(|(_, there, brief)| *there && brief.is_none());
    let silent: Vec<String> = silent.map(|(what, ..)| (*what).to_owned()).collect();
    let [(.., savings), (.., actions), (.., measures)] = told;
    let mut parts: Vec<Text> = [actions, measures].into_iter().flatten().collect();
    if !silent.is_empty() {
        let what = listed_words(silent);
        parts.push(format!("of {what} no second date is on file to compare with").into());
    }
    let mut sentences: Vec<Text> = savings.into_iter().collect();
    sentences.extend(sentence(parts));
    sentences.into_iter().reduce(|first, second| first.words(" ").then_text(second))
}

/// Joins parts of a sentence by semicolons, with a capital and a full stop.
fn sentence(parts: Vec<Text>) -> Option<Text> {
    let joined = parts.into_iter().reduce(|first, next| first.words("; ").then_text(next))?;
    let mut inlines = joined.0.into_iter();
    let first = match inlines.next()? {
        Inline::Words(words) => Inline::Words(capital(&words)),
        other @ (Inline::Figure { .. } | Inline::Strong(_) | Inline::Link { .. }) => other,
    };
    Some(Text(std::iter::once(first).chain(inlines).collect()).words("."))
}

/// Gives the questions that follow from what moved: on savings, on actions, on measures.
pub(super) fn questions(paper: &Paper<'_>) -> [Vec<Question>; 3] {
    [savings::questions(paper), actions::questions(paper), measures::questions(paper)]
}

fn standards(paper: &Paper<'_>) -> Block {
    let assessment = &paper.figures.fm_code;
    if assessment.as_at.is_none() {
        return paragraph("No self-assessment is on file, so nothing can have changed.");
    }
    let moved = assessment
        .standards
        .iter()
        .filter(|view| matches!(view.change(), Some(FmChange::Better | FmChange::Worse)));
    let rows: Vec<Vec<Cell>> = moved
        .map(|view| {
            let brag = |brag: Option<crate::records::Brag>| {
                brag.map_or_else(|| plain("not rated"), |brag| rating(brag.letter()))
            };
            vec![
                plain(format!("{} {}", view.letter, view.asks)),
                brag(view.before.and_then(|row| row.rating)),
                brag(view.rating()),
                plain(view.change().map_or("", FmChange::word)),
            ]
        })
        .collect();
    if rows.is_empty() {
        return paragraph("No standard moved since the assessment before.");
    }
    let headings = ["Standard", "Before", "Now", "Move"];
    Block::Table(table("Standards that moved since they were assessed before", &headings, rows))
}
