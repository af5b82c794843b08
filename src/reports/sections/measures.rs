//! Measures against their targets.

use crate::charts::{Cell, DrawError};
use crate::figures::measures::{MeasureState, MeasureView};
use crate::records::{LinkKind, Polarity};
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, listed, number, number_as, plain, some, table, words_of};
use crate::reports::words::Text;
use crate::units::text;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Measures against their targets";
    let all = &paper.figures.measures;
    if all.is_empty() {
        let words = "No measure is in the folder.";
        return Ok(section("measures", title, vec![paragraph(words)]));
    }
    let mut blocks = vec![paragraph(counts(paper))];
    blocks.extend(paper.chart("measures")?);
    let (rated, not): (Vec<_>, Vec<_>) =
        all.iter().partition(|view| !matches!(view.state, MeasureState::CannotBeRated(_)));
    if !rated.is_empty() {
        blocks.push(Block::Table(table(
            "Measures that can be rated",
            &["Measure", "#Target", "By", "#Latest actual", "As at", "#Share of target", "Result"],
            rated.iter().map(|view| rated_row(paper, view)).collect(),
        )));
    }
    if !not.is_empty() {
        blocks.push(Block::Table(table(
            "Measures that cannot be rated, and why",
            &["Measure", "#Target", "#Latest actual", "As at", "Why it cannot be rated"],
            not.iter().map(|view| unrated_row(paper, view)).collect(),
        )));
    }
    Ok(section("measures", title, blocks))
}

fn counts(paper: &Paper<'_>) -> Text {
    let states = [
        ("met", " met"),
        ("near", " within tolerance of it"),
        ("not-due", " not met yet but not due"),
        ("not-met", " not met"),
    ];
    let parts: Vec<Text> = states
        .into_iter()
        .map(|(state, words)| {
            let id = format!("measures/count/{state}");
            paper.say("").figure(&id).words(words).text()
        })
        .collect();
    let id = "measures/count/cannot-be-rated";
    let all = paper
        .say("Against a target: ")
        .then(listed(parts))
        .words(". ")
        .figure(id)
        .words(" cannot be rated, for want of a target or of a published actual, and none of those is shown as on track.");
    let twice = paper.book.links.iter().filter(|link| {
        let measure = |id: &str| paper.figures.measures.iter().any(|view| view.measure.id == id);
        link.kind == LinkKind::DuplicateOf && measure(&link.from_id) && measure(&link.to_id)
    });
    let all = all.words(mark_words(paper));
    match twice.count() {
        0 => all.text(),
        count => all
            .words(format!(
                " {} the same fact told in a second plan, and not counted again.",
                capital(&some(count, "measure is", "measures are"))
            ))
            .text(),
    }
}

/// Marks a target that is our reading; a sentence before the tables says what the mark means.
pub(in crate::reports) const fn read_mark(view: &MeasureView<'_>) -> &'static str {
    if view.is_read() { "\u{a0}‡" } else { "" }
}

/// Says what the mark of a target means, if any target has it.
pub(in crate::reports) fn mark_words(paper: &Paper<'_>) -> &'static str {
    if paper.figures.measures.iter().any(MeasureView::is_read) {
        " A target marked ‡ is our reading of an objective that the plan states in words."
    } else {
        ""
    }
}

fn actual(paper: &Paper<'_>, view: &MeasureView<'_>) -> (Cell, Cell) {
    let Some(latest) = view.latest else {
        return (plain("not published"), plain(""));
    };
    let words = view.actual_words().unwrap_or_default();
    (number_as(paper.sheet, &view.actual_id(), words), plain(text::date(latest.as_at)))
}

fn target(paper: &Paper<'_>, view: &MeasureView<'_>) -> Cell {
    match view.target_words() {
        Some(words) => {
            let words = match view.measure.polarity {
                Polarity::Lower => format!("{words} or less"),
                // Nothing is more than finished.
                Polarity::Higher if words == "100%" => words,
                Polarity::Higher => format!("{words} or more"),
                Polarity::NotStated => words,
            };
            number_as(paper.sheet, &view.target_id(), words + read_mark(view))
        }
        None => plain("none set"),
    }
}

fn rated_row(paper: &Paper<'_>, view: &MeasureView<'_>) -> Vec<Cell> {
    let (value, as_at) = actual(paper, view);
    let by = view.measure.target_date.map_or_else(|| "no date".to_owned(), text::date);
    let share = match words_of(paper.sheet, &view.share_id()) {
        Some(_) => number(paper.sheet, &view.share_id()),
        None => plain(""),
    };
    vec![
        plain(view.measure.title.clone()),
        target(paper, view),
        plain(by),
        value,
        as_at,
        share,
        plain(view.state.words()),
    ]
}

fn unrated_row(paper: &Paper<'_>, view: &MeasureView<'_>) -> Vec<Cell> {
    let (value, as_at) = actual(paper, view);
    let why = match view.state {
        MeasureState::CannotBeRated(why) => capital(why),
        MeasureState::Met | MeasureState::Near | MeasureState::NotDue | MeasureState::NotMet => {
            String::new()
        }
    };
    vec![plain(view.measure.title.clone()), target(paper, view), value, as_at, plain(why)]
}
