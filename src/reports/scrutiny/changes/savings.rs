//! What moved in savings since the point of the year before, and which savings moved most.

use super::LONGEST;
use crate::answers::{Piece, movement as answers, sentence};
use crate::charts::DrawError;
use crate::figures::movement::{End, Movement, SavingMove, headline_id};
use crate::figures::savings::{CarryField, Field};
use crate::figures::star_chamber::StarChamber;
use crate::records::TableName;
use crate::reports::document::Block;
use crate::reports::moved::{none, published_since};
use crate::reports::paper::{Paper, paragraph};
use crate::reports::scrutiny::questions::{OF_A_KIND, Question};
use crate::reports::words::Text;
use crate::units::{Period, text};

/// The headlines whose movement is shown: what is uncovered follows from them.
const SHOWN: [Field; 6] = [
    Field::Target,
    Field::Banked,
    Field::Forecast,
    Field::Slipped,
    Field::Unachievable,
    Field::Mitigated,
];

/// Tells what moved between the period the paper speaks for and the one before it.
pub(super) fn blocks(paper: &Paper<'_>) -> Result<Vec<Block>, DrawError> {
    let Some(chamber) = &paper.figures.star_chamber else {
        return Ok(vec![paragraph(paper.book.none_of("saving", TableName::Savings))]);
    };
    let Some(moved) = &chamber.movement else {
        let mut blocks = vec![paragraph(none(chamber))];
        blocks.extend(handed_on(paper, chamber).map(paragraph));
        blocks.extend(published_since(paper));
        return Ok(blocks);
    };
    let said =
        brief(paper).map(|words| paragraph(words.words(" ").then_text(answers::since(moved))));
    let mut blocks: Vec<Block> = said.into_iter().collect();
    blocks.extend(paper.drawn("savings-movement", true)?);
    let causes = answers::causes("all savings", moved, &moved.id, &moved.totals);
    blocks.extend(paper.any_table(&answers::of_headlines(&causes, &["cause"], &SHOWN)));
    let lines = answers::savings(moved, paper.sheet, usize::MAX);
    let lines = answers::of_headlines(&lines, &["saving", "title"], &SHOWN);
    blocks.extend(paper.first_rows(&lines, LONGEST));
    if lines.rows.is_empty() {
        blocks.push(paragraph("No single saving moved."));
    }
    blocks.extend(published_since(paper));
    Ok(blocks)
}

/// Says whether there is a programme of which no second point of the year is told.
pub(super) fn at_one_point(paper: &Paper<'_>) -> bool {
    let chamber = paper.figures.star_chamber.as_ref();
    chamber.is_some_and(|chamber| chamber.period.is_none() || chamber.curve.len() == 1)
}

/// Says in one sentence how the forecast and what is banked moved; `None` where nothing is compared.
pub(super) fn brief(paper: &Paper<'_>) -> Option<Text> {
    let moved = moved(paper)?;
    Some(sentence!(
        paper.sheet,
        "From {from} to {to} of {year}, the forecast of savings {forecast}, and what is banked {banked}.",
        from = point(moved.from),
        to = point(moved.to),
        year = moved.to.year,
        forecast = step(paper, moved, Field::Forecast),
        banked = step(paper, moved, Field::Banked)
    ))
}

fn moved<'p>(paper: &Paper<'p>) -> Option<&'p Movement> {
    paper.figures.star_chamber.as_ref()?.movement.as_ref()
}

/// Says how one headline moved, to what.
fn step(paper: &Paper<'_>, moved: &Movement, field: Field) -> Text {
    let id = headline_id(&moved.id, field);
    let change = moved.totals.all(field);
    let (before, after) = (moved.before[field as usize], moved.after[field as usize]);
    if before.is_none() || after.is_none() {
        return "is not told at both".into();
    }
    if change.is_nil() {
        return sentence!(paper.sheet, "stayed at {after}", after = id.of(End::After));
    }
    sentence!(
        paper.sheet,
        "{way} by {change} to {after}",
        way = if change.is_negative() { "fell" } else { "rose" },
        change = (id.of(End::Change), text::short(change.size())),
        after = id.of(End::After)
    )
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
    let cover_unknown = format!(", before any cover, which is {}", paper.sheet.absent());
    let cover = if before.totals.get(CarryField::RecurringMitigation).is_some() {
        " and not covered for good"
    } else {
        cover_unknown.as_str()
    };
    let recurs = if before.recurrence_not_stated > 0 {
        "; whether those savings recur is not stated, and is taken to be so"
    } else {
        ""
    };
    Some(sentence!(
        paper.sheet,
        "What {before} handed on to {year}: {late} late, still to be delivered, and {lost} lost{cover}{recurs}.",
        before = before.year,
        year = chamber.year,
        late = before.id.of(CarryField::ToDeliver),
        lost = before.id.of(CarryField::Pressure),
        cover,
        recurs,
    ))
}

/// Drafts a question for each saving whose forecast fell most.
pub(super) fn questions(paper: &Paper<'_>) -> Vec<Question> {
    let Some(moved) = moved(paper) else { return Vec::new() };
    let step = |line: &SavingMove| line.changes.all(Field::Forecast);
    let mut lines = answers::ranked(moved);
    lines.retain(|line| step(line).is_negative());
    lines.sort_by_key(|line| step(line));
    let asked = lines.into_iter().take(OF_A_KIND / 2);
    asked.map(|line| Question::on('Q', fell(paper, moved, line))).collect()
}

fn fell(paper: &Paper<'_>, moved: &Movement, line: &SavingMove) -> Text {
    let change = |field| {
        let id = headline_id(&moved.line_id(&line.saving_id), field).of(End::Change);
        let words = text::short(line.changes.all(field).size());
        if paper.sheet.has(&id) { Piece::As(id, words) } else { words.into() }
    };
    let covered = line.changes.all(Field::Mitigated);
    let cover = if covered.is_nil() || covered.is_negative() {
        Text::from("no more cover was found")
    } else {
        sentence!(paper.sheet, "{more} more is covered", more = change(Field::Mitigated))
    };
    sentence!(
        paper.sheet,
        "The forecast of “{saving}” fell by {fall} from {from} to {to}, and {cover}. What happened, and what \
         will bring it back?",
        saving = &line.title,
        fall = change(Field::Forecast),
        from = point(moved.from),
        to = point(moved.to),
        cover
    )
}
