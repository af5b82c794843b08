//! What moved in savings since the point of the year before, and which savings moved most.

use super::LONGEST;
use crate::charts::{Cell, DrawError, Table};
use crate::figures::movement::{Movement, SavingMove};
use crate::figures::savings::Field;
use crate::figures::star_chamber::StarChamber;
use crate::reports::document::Block;
use crate::reports::moved::{HEADLINES, causes, none, published_since, since};
use crate::reports::paper::{Paper, paragraph};
use crate::reports::say::{Say, number_as, plain, some, table};
use crate::reports::scrutiny::questions::{OF_A_KIND, Question};
use crate::reports::words::Text;
use crate::units::{Money, Period, text};

/// Gives the headlines whose movement is shown: all but what is uncovered, which follows from them.
const fn headlines() -> &'static [(Field, &'static str)] {
    HEADLINES.as_slice().split_at(HEADLINES.len() - 1).0
}

/// Tells what moved between the period the paper speaks for and the one before it.
pub(super) fn blocks(paper: &Paper<'_>) -> Result<Vec<Block>, DrawError> {
    let Some(chamber) = &paper.figures.star_chamber else {
        return Ok(vec![paragraph("No savings programme is in the folder.")]);
    };
    let Some(moved) = &chamber.movement else {
        let mut blocks = vec![paragraph(none(chamber))];
        blocks.extend(handed_on(paper, chamber).map(paragraph));
        blocks.extend(published_since(paper));
        return Ok(blocks);
    };
    let mut blocks: Vec<Block> = brief(paper)
        .map(|words| paragraph(words.then_text(since_words(moved))))
        .into_iter()
        .collect();
    blocks.extend(paper.drawn("savings-movement", true)?);
    let of = ("all savings", moved.id.as_str());
    blocks.push(Block::Table(causes(paper.sheet, moved, of, &moved.totals, headlines())));
    blocks.extend(most(paper, moved));
    blocks.extend(published_since(paper));
    Ok(blocks)
}

fn since_words(moved: &Movement) -> Text {
    Text::from(" ").then_text(since(moved))
}

/// Says whether there is a programme of which no second point of the year is told.
pub(super) fn at_one_point(paper: &Paper<'_>) -> bool {
    let chamber = paper.figures.star_chamber.as_ref();
    chamber.is_some_and(|chamber| chamber.period.is_none() || chamber.curve.len() == 1)
}

/// Says in one sentence how the forecast and what is banked moved; `None` where nothing is compared.
pub(super) fn brief(paper: &Paper<'_>) -> Option<Text> {
    let moved = paper.figures.star_chamber.as_ref()?.movement.as_ref()?;
    let (from, to) = (point(moved.from), point(moved.to));
    let lead = paper.say(format!("From {from} to {to} of {}, ", moved.to.year));
    let forecast = step(lead, moved, Field::Forecast, "the forecast of savings");
    Some(step(forecast.words(", and "), moved, Field::Banked, "what is banked").words(".").text())
}

/// Says how one headline moved, from what to what.
fn step<'s>(said: Say<'s>, moved: &Movement, field: Field, what: &str) -> Say<'s> {
    let id = |end: &str| format!("{}/{}/{end}", moved.id, field.word());
    let change = moved.totals.all(field);
    let (before, after) = (moved.before[field as usize], moved.after[field as usize]);
    if before.is_none() || after.is_none() {
        return said.words(format!("{what} is not told at both"));
    }
    if change.is_nil() {
        return said.words(format!("{what} stayed at ")).figure(&id("after"));
    }
    said.words(format!("{what} {} by ", if change.is_negative() { "fell" } else { "rose" }))
        .figure_as(&id("change"), text::short(change.size()))
        .words(" to ")
        .figure(&id("after"))
}

/// Gives a point of a year in words: `quarter 1`, `month 3`, `outturn`.
fn point(period: Period) -> String {
    let mark = period.mark.to_string();
    if let Some(quarter) = mark.strip_prefix('Q') {
        format!("quarter {quarter}")
    } else if let Some(month) = mark.strip_prefix('P') {
        format!("month {month}")
    } else {
        mark
    }
}

/// Says what the year before handed on, where nothing of this year can be compared.
fn handed_on(paper: &Paper<'_>, chamber: &StarChamber) -> Option<Text> {
    let before = chamber.handed_on.as_ref()?;
    let id = |what: &str| format!("{}/{what}", before.id);
    let mut said = paper
        .say(format!("What {} handed on to {}: ", before.year, chamber.year))
        .figure(&id("to_deliver_next_year"))
        .words(" late, still to be delivered, and ")
        .figure(&id("pressure_next_year"))
        .words(" lost");
    said = if before.totals.get(crate::figures::savings::CarryField::RecurringMitigation).is_some()
    {
        said.words(" and not covered for good")
    } else {
        said.words(format!(", before any cover, which is {}", paper.sheet.absent()))
    };
    if before.recurrence_not_stated > 0 {
        said = said.words("; whether those savings recur is not stated, and is taken to be so");
    }
    Some(said.words(".").text())
}

/// Gives the savings that moved, the largest single change first.
fn ranked(moved: &Movement) -> Vec<&SavingMove> {
    let largest = |line: &SavingMove| {
        let sizes = headlines().iter().map(|(field, _)| line.changes.all(*field).size());
        sizes.max().unwrap_or(Money::NIL)
    };
    let mut lines: Vec<&SavingMove> =
        moved.lines.iter().filter(|line| !largest(line).is_nil()).collect();
    // A stable sort keeps savings alike in the order of their references.
    lines.sort_by_key(|line| std::cmp::Reverse(largest(line)));
    lines
}

/// Lists the savings that moved most, with how far each headline went.
fn most(paper: &Paper<'_>, moved: &Movement) -> Vec<Block> {
    let lines = ranked(moved);
    if lines.is_empty() {
        return vec![paragraph("No single saving moved.")];
    }
    let shown: Vec<(Field, &str)> = headlines()
        .iter()
        .copied()
        .filter(|(field, _)| lines.iter().any(|line| !line.changes.all(*field).is_nil()))
        .collect();
    let rows = lines.iter().take(LONGEST).map(|line| {
        let named = plain(format!("{} {}", line.saving_id, line.title));
        let cells = shown.iter().map(|(field, _)| change(paper, moved, line, *field));
        std::iter::once(named).chain(cells).collect()
    });
    let headings: Vec<&str> =
        std::iter::once("Saving").chain(shown.iter().map(|(_, heading)| *heading)).collect();
    let caption = format!(
        "Savings that moved most, {} to {}: change of each amount, the largest change first",
        moved.from, moved.to
    );
    let table: Table = table(caption, &headings, rows.collect());
    let mut blocks = vec![Block::Table(table)];
    if let Some(more) = lines.len().checked_sub(LONGEST).filter(|more| *more > 0) {
        let words = format!("{} moved by less.", some(more, "further saving", "further savings"));
        blocks.push(paragraph(crate::reports::say::capital(&words)));
    }
    blocks
}

/// Gives the change of one amount of a saving, a rise with its sign.
fn change(paper: &Paper<'_>, moved: &Movement, line: &SavingMove, field: Field) -> Cell {
    let amount = line.changes.all(field);
    if amount.is_nil() {
        return plain("–");
    }
    let sign = if amount.is_negative() { "" } else { "+" };
    let id = format!("{}/{}/change", moved.line_id(&line.saving_id), field.word());
    number_as(paper.sheet, &id, format!("{sign}{}", text::short(amount)))
}

/// Drafts a question for each saving whose forecast fell most.
pub(super) fn questions(paper: &Paper<'_>) -> Vec<Question> {
    let moved = paper.figures.star_chamber.as_ref().and_then(|chamber| chamber.movement.as_ref());
    let Some(moved) = moved else { return Vec::new() };
    let step = |line: &SavingMove| line.changes.all(Field::Forecast);
    let mut lines = ranked(moved);
    lines.retain(|line| step(line).is_negative());
    lines.sort_by_key(|line| step(line));
    let ask = |line: &SavingMove| {
        let id =
            |field: Field| format!("{}/{}/change", moved.line_id(&line.saving_id), field.word());
        let mut words = paper
            .say(format!("The forecast of “{}” fell by ", line.title))
            .figure_as(&id(Field::Forecast), text::short(step(line).size()))
            .words(format!(" from {} to {}", point(moved.from), point(moved.to)));
        let covered = line.changes.all(Field::Mitigated);
        if covered.is_nil() || covered.is_negative() {
            words = words.words(", and no more cover was found");
        } else {
            words = words
                .words(", and ")
                .figure_as(&id(Field::Mitigated), text::short(covered))
                .words(" more is covered");
        }
        let words = words.words(". What happened, and what will bring it back?").text();
        Question { words, standard: 'Q', review: String::new() }
    };
    lines.into_iter().take(OF_A_KIND / 2).map(ask).collect()
}
