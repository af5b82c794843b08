//! How measures moved from the value before to the latest: towards their targets or away.

use super::LONGEST;
use crate::charts::Cell;
use crate::figures::measures::{Change, Crossed, MeasureFigure, MeasureView};
use crate::reports::document::Block;
use crate::reports::paper::{Paper, paragraph};
use crate::reports::say::{capital, listed, number_as, plain, some, table};
use crate::reports::scrutiny::questions::{OF_A_KIND, Question};
use crate::reports::sections;
use crate::reports::words::Text;
use crate::units::text;

/// The changes that are listed: those of measures with more than one value.
const LISTED: [Change; 5] =
    [Change::Worse, Change::Better, Change::NotJudged, Change::Unmoved, Change::NoNewValue];

/// Tells how the measures moved.
pub(super) fn blocks(paper: &Paper<'_>) -> Vec<Block> {
    let all = &paper.figures.measures;
    if all.is_empty() {
        return vec![paragraph("No measure is in the folder.")];
    }
    let mut blocks = vec![paragraph(counts(paper))];
    let listed: Vec<&MeasureView<'_>> = LISTED
        .into_iter()
        .flat_map(|change| all.iter().filter(move |view| view.moved.change == change))
        .collect();
    if listed.is_empty() {
        return blocks;
    }
    let rows = listed.iter().take(LONGEST).map(|view| row(paper, view));
    let headings = ["Measure", "Move", "#Before", "#Latest", "#Target", "#Change"];
    let caption = "Measures with a value before: how they moved, those that got worse first";
    blocks.push(Block::Table(table(caption, &headings, rows.collect())));
    if let Some(more) = listed.len().checked_sub(LONGEST).filter(|more| *more > 0) {
        let words = format!(
            "{} not listed here.",
            some(more, "further measure is", "further measures are")
        );
        blocks.push(paragraph(capital(&words)));
    }
    blocks
}

fn is_compared(paper: &Paper<'_>) -> bool {
    paper.figures.measures.iter().any(|view| LISTED.contains(&view.moved.change))
}

fn counts(paper: &Paper<'_>) -> Text {
    let of = |change: Change| {
        let words = format!(" {}", change.words());
        paper.say("").figure(change.count_id().as_str()).words(words).text()
    };
    if !is_compared(paper) {
        return paper
            .say("No measure has two values, so how they moved cannot be told: ")
            .then(listed([Change::OneValue, Change::NeverMeasured].map(of).into()))
            .words(".")
            .text();
    }
    let again = paper.figures.measures.iter().filter(|view| view.same_as.is_some());
    let again = match again.filter(|view| LISTED.contains(&view.moved.change)).count() {
        0 => String::new(),
        count => {
            let measures = some(count, "measure is", "measures are");
            format!(
                " {} the same fact told in a second plan, and not counted again.",
                capital(&measures)
            )
        }
    };
    paper
        .say("Measures, each since its value before: ")
        .then(listed(Change::ALL.map(of).into()))
        .words(". Target met before and not now: ")
        .figure(Crossed::Lost.count_id().as_str())
        .words("; newly met: ")
        .figure(Crossed::Reached.count_id().as_str())
        .words(format!(".{again}{}", crate::answers::measures::mark_said(&paper.figures.measures)))
        .text()
}

fn row(paper: &Paper<'_>, view: &MeasureView<'_>) -> Vec<Cell> {
    let value = |id: &str, words: Option<String>, absent: &str| {
        words.map_or_else(|| plain(absent), |words| number_as(paper.sheet, id, words))
    };
    let moved = matches!(view.moved.change, Change::Worse | Change::Better);
    let before = view.moved.before.filter(|_| moved);
    let since = before.map(|before| format!(" since {}", text::date(before.as_at)));
    let since = since.unwrap_or_default();
    vec![
        plain(view.measure.title.clone()),
        plain(capital(&format!("{}{since}", view.move_words()))),
        value(view.id_of(MeasureFigure::Before).as_str(), view.before_words(), "–"),
        value(view.id_of(MeasureFigure::Actual).as_str(), view.actual_words(), "–"),
        value(view.id_of(MeasureFigure::Target).as_str(), target(view), "none set"),
        value(view.id_of(MeasureFigure::MovedBy).as_str(), view.change_words(), "–"),
    ]
}

/// Gives the target in words, marked where it was read from an objective.
fn target(view: &MeasureView<'_>) -> Option<String> {
    view.target_words().map(|words| words + sections::measures::read_mark(view))
}

/// Says in part of a sentence how the measures moved; `None` where nothing is compared.
pub(super) fn brief(paper: &Paper<'_>) -> Option<Text> {
    let said = paper
        .say("of the measures, ")
        .figure(Change::Worse.count_id().as_str())
        .words(" got worse and ")
        .figure(Change::Better.count_id().as_str())
        .words(" better");
    is_compared(paper).then(|| said.text())
}

/// Drafts questions on measures that moved away from their target, and on those without a new value.
pub(super) fn questions(paper: &Paper<'_>) -> Vec<Question> {
    let all = &paper.figures.measures;
    let away = all.iter().filter(|view| view.went_away() && view.same_as.is_none());
    let mut asked: Vec<Question> =
        away.take(OF_A_KIND).map(|view| went_away(paper, view)).collect();
    let old: Vec<String> = all
        .iter()
        .filter(|view| view.moved.change == Change::NoNewValue)
        .take(OF_A_KIND)
        .map(|view| {
            let since = view.moved.since.map_or_else(String::new, text::date);
            format!("“{}” since {since}", view.measure.title)
        })
        .collect();
    if !old.is_empty() {
        let words = paper.say("").figure(Change::NoNewValue.count_id().as_str()).words(format!(
            " measured before without a new value: {}. When will the next be known?",
            crate::reports::say::listed_words(old)
        ));
        asked.push(Question { words: words.text(), standard: 'Q', review: String::new() });
    }
    asked
}

fn went_away(paper: &Paper<'_>, view: &MeasureView<'_>) -> Question {
    let what = match view.moved.crossed {
        Some(Crossed::Lost) => "and no longer meets its target of ",
        Some(Crossed::Reached) | None => "away from its target of ",
    };
    let words = paper
        .say(format!("“{}” went from ", view.measure.title))
        .figure_as(
            view.id_of(MeasureFigure::Before).as_str(),
            view.before_words().unwrap_or_default(),
        )
        .words(" to ")
        .figure_as(
            view.id_of(MeasureFigure::Actual).as_str(),
            view.actual_words().unwrap_or_default(),
        )
        .words(format!(", {what}"))
        .figure_as(view.id_of(MeasureFigure::Target).as_str(), target(view).unwrap_or_default())
        .words(". What lies behind it, and what will turn it?");
    Question { words: words.text(), standard: 'Q', review: String::new() }
}
