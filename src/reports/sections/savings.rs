//! Savings of the year the paper is about.

use super::unlike;
use crate::answers::savings::{self as answer, RATINGS};
use crate::answers::{Table, Text, sentence};
use crate::charts::DrawError;
use crate::figures::savings::{Field, OriginKind, Position, SetMeasure};
use crate::records::{Brag, TableName};
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, period_words, section};
use crate::reports::say::{capital, some};
use crate::units::text;

/// Explains the column of savings that a forecast is published of, after a title.
pub(super) const REPORTED: &str =
    ". Reported: savings of which a forecast is given; * adds up only some of the savings";

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = format!("Savings in {}", paper.year);
    let Some(position) = paper.position() else {
        let words = if paper.figures.savings.is_empty() {
            paper.book.none_of("saving", TableName::Savings)
        } else {
            format!("No saving has a target or an update in {}.", paper.year)
        };
        return Ok(section("savings", title, vec![paragraph(words)]));
    };
    let mut blocks =
        vec![paragraph(promise(paper, position)), paragraph(expected(paper, position))];
    blocks.extend(paper.chart("savings-by-directorate")?);
    let rated = position.by_brag.keys().any(Option::is_some);
    if rated {
        blocks.push(paper.table(&answer::rated(position, &position.groups)));
    }
    // The table of ratings holds the targets; where no other amount is published it says it all.
    if !rated || shown_fields(position) != [Field::Target] {
        blocks.push(paper.table(&by_group(position, paper.sheet.absent())));
    }
    blocks.extend(unlike::blocks(paper, position));
    blocks.extend(origins(paper, position));
    blocks.extend(apart(paper, position));
    blocks.push(Block::Note(Note { kind: NoteKind::Caveat, paragraphs: caveats(paper, position) }));
    Ok(section("savings", title, blocks))
}

/// Gives one part a rating: `£4.765m is on track`; empty where no rating is published.
pub(in crate::reports) fn by_rating(paper: &Paper<'_>, position: &Position) -> Vec<Text> {
    let rated = position.by_brag.keys().any(Option::is_some);
    let of = |brag: Option<Brag>| {
        let target = position.brag_id(&position.all_id(), brag).of(Field::Target);
        let sheet = paper.sheet;
        match brag {
            Some(Brag::Blue) => sentence!(sheet, "{target} is rated delivered", target),
            Some(Brag::Green) => sentence!(sheet, "{target} is rated on track", target),
            Some(Brag::Amber) => sentence!(sheet, "{target} is at risk", target),
            Some(Brag::Red) => sentence!(sheet, "{target} is off track", target),
            Some(Brag::WrittenOut) => sentence!(sheet, "{target} is written out", target),
            Some(Brag::NotRated) => sentence!(sheet, "{target} is not rated", target),
            None => sentence!(sheet, "{target} has no {published} rating", target),
        }
    };
    let told = |brag: &Option<Brag>| {
        let sums = position.by_brag.get(brag);
        rated && sums.is_some_and(|sums| sums.get(Field::Target).is_some())
    };
    RATINGS.into_iter().filter(told).map(of).collect()
}

fn promise(paper: &Paper<'_>, position: &Position) -> Text {
    let target = position.all_id().of(Field::Target);
    let (sheet, year) = (paper.sheet, position.year);
    let all = match position.groups.len() {
        0 | 1 => sentence!(sheet, "The {year} budget counts on savings of {target}.", year, target),
        groups => sentence!(
            sheet,
            "The {year} budget counts on savings of {target}, in {groups}.",
            year,
            target,
            groups = some(groups, "directorate", "directorates")
        ),
    };
    let parts = by_rating(paper, position);
    if parts.is_empty() {
        return all.then_text(sentence!(sheet, " No rating of them is {published}."));
    }
    let parts = Text::listed(parts);
    all.then_text(match position.period {
        Some(at) => sentence!(
            sheet,
            " By the officers’ own ratings, at {at}, {parts}.",
            at = period_words(at),
            parts
        ),
        None => sentence!(sheet, " By the officers’ own ratings, {parts}.", parts),
    })
}

/// Says what is expected of the year, or that it was not published.
fn expected(paper: &Paper<'_>, position: &Position) -> Text {
    let (sheet, all) = (paper.sheet, position.all_id());
    if position.totals.get(Field::Forecast).is_none() {
        let rated = position.by_brag.keys().any(Option::is_some);
        let told = if rated {
            sentence!(sheet, "Only the rating of each saving is {published}. ")
        } else {
            sentence!(sheet, "Only the target of each saving is {published}. ")
        };
        return told.then_text(sentence!(
            sheet,
            "What is banked, forecast, late or lost behind it is not, so those amounts are shown as not {published} and never as nil."
        ));
    }
    let mut told = sentence!(
        sheet,
        "The forecast for the year is {forecast}; so far {banked} is banked, what is above a target included. {slipped} is late and still coming; {unachievable} will not come.",
        forecast = all.of(Field::Forecast),
        banked = all.of(Field::Banked),
        slipped = all.of(Field::Slipped),
        unachievable = all.of(Field::Unachievable)
    );
    if position.totals.get(Field::Mitigated).is_some() {
        told = told.then_text(sentence!(
            sheet,
            " Other measures cover {mitigated} of that, which leaves {uncovered} uncovered.",
            mitigated = all.of(Field::Mitigated),
            uncovered = all.of(Field::Uncovered)
        ));
    }
    if let Some(coverage) = position.totals.coverage(Field::Forecast) {
        let savings = text::counted(coverage.of, "saving", "savings");
        told = told.then_text(sentence!(
            sheet,
            " These amounts cover {counted} of {savings}; of the others none is {published}.",
            counted = Field::Forecast.counted_id(&all),
            savings = (all.of(SetMeasure::Lines), savings)
        ));
    }
    told
}

/// Gives the fields that any saving of the year has.
fn shown_fields(position: &Position) -> Vec<Field> {
    let known = |field: &Field| position.totals.get(*field).is_some();
    Field::ALL.into_iter().filter(known).collect()
}

/// Gives the amounts of each directorate that any saving has; the title names the others.
fn by_group(position: &Position, absent: &str) -> Table {
    let fields = shown_fields(position);
    let partial = position.totals.coverage(Field::Forecast).is_some();
    let counts = if partial { &["lines", "reported"][..] } else { &[][..] };
    let keys: Vec<&str> = std::iter::once(position.by.word())
        .chain(counts.iter().copied())
        .chain(fields.iter().map(|field| field.word()))
        .collect();
    let table = answer::by_group(position);
    let mut title = table.title.clone();
    if partial {
        title.push_str(REPORTED);
    }
    if let Some(missing) = answer::not_published(&position.totals) {
        let absent = text::capital(absent);
        title.push_str(&format!(". {absent} for any saving: {missing}"));
    }
    table.only(&keys).titled(title)
}

fn origins(paper: &Paper<'_>, position: &Position) -> Option<Block> {
    let sheet = paper.sheet;
    let part = |kind: OriginKind| {
        let target = position.origin_id(kind).of(Field::Target);
        match kind {
            OriginKind::New => sentence!(sheet, "{target} is new in the year", target),
            OriginKind::FullYearEffect => sentence!(
                sheet,
                "{target} is the further effect of savings begun in earlier years",
                target
            ),
            OriginKind::BroughtForward => {
                sentence!(sheet, "{target} was brought forward from earlier years", target)
            }
            OriginKind::Rebased => {
                sentence!(sheet, "{target} is a change agreed since the budget", target)
            }
        }
    };
    let parts = Text::listed(position.origins.iter().map(|origin| part(origin.kind)));
    match position.origins.len() {
        0 => None,
        1 => Some(sentence!(sheet, "By origin: all of it, {parts}.", parts)),
        _ => Some(sentence!(sheet, "By origin: {parts}.", parts)),
    }
    .map(paragraph)
}

/// Says what is kept apart from the totals, and why.
pub(in crate::reports) fn apart(paper: &Paper<'_>, position: &Position) -> Option<Block> {
    let sheet = paper.sheet;
    let part = |apart: &crate::figures::savings::Apart| {
        let id = position.apart_id(apart);
        let (reason, why) = apart.why.split_once(": ").unwrap_or((apart.why, ""));
        let (reason, why) = (capital(reason), capital(why));
        let target = id.of(Field::Target);
        match apart.totals.get(Field::Forecast) {
            Some(_) => sentence!(
                sheet,
                "{reason}: a target of {target}, forecast {forecast}. {why}.",
                reason,
                target,
                forecast = id.of(Field::Forecast),
                why
            ),
            None => sentence!(sheet, "{reason}: a target of {target}. {why}.", reason, target, why),
        }
    };
    let lead = Text::from("Kept apart, and in none of the totals above:");
    let paragraphs: Vec<Text> =
        std::iter::once(lead).chain(position.apart.iter().map(part)).collect();
    (paragraphs.len() > 1).then_some(Block::Note(Note { kind: NoteKind::Note, paragraphs }))
}

fn caveats(paper: &Paper<'_>, position: &Position) -> Vec<Text> {
    let said = answer::caveats(position, paper.sheet);
    if said.is_empty() {
        return vec![
            "Every saving counted says whether it is cash and whether it recurs, and no row was left \
             out."
                .into(),
        ];
    }
    said.into_iter().map(|(_, text)| text).collect()
}
