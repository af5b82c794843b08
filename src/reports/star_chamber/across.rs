//! All directorates side by side, with the charts.

use super::{Pack, movement, subheading};
use crate::answers::savings::by_rating as by_rating_table;
use crate::answers::sentence;
use crate::charts::DrawError;
use crate::figures::FigureId;
use crate::figures::savings::{Field, Line, Sums};
use crate::records::Brag;
use crate::reports::document::{Block, Section};
use crate::reports::moved::published_since;
use crate::reports::paper::{paragraph, section};
use crate::reports::say::some;
use crate::reports::sections::savings::by_rating;
use crate::reports::words::Text;
use crate::units::text;

/// Builds the section.
pub(super) fn section_of(pack: &Pack<'_>) -> Result<Section, DrawError> {
    let mut blocks = vec![pack.paper.table(&pack.tables.by_directorate())];
    blocks.extend(pack.paper.drawn("delivery-curve", false)?);
    blocks.push(subheading("What moved"));
    blocks.extend(movement::whole(pack)?);
    blocks.extend(published_since(&pack.paper));
    blocks.push(subheading("Ratings claimed and worked out"));
    blocks.extend(ratings(pack)?);
    blocks.push(subheading("What next year inherits"));
    blocks.extend(pack.paper.drawn("carry-forward", false)?);
    blocks.extend(inherits(pack).map(paragraph));
    blocks.push(subheading("How earlier forecasts turned out"));
    let record = &pack.chamber.record;
    if record.whole.cases == 0 {
        let words = "No outturn of an earlier year is told saving by saving, so what a forecast is worth \
                     cannot be told from the record.";
        blocks.push(paragraph(words));
    }
    blocks.extend(pack.paper.drawn("forecast-reliability", false)?);
    let title = format!("All directorates, {}", pack.chamber.year);
    Ok(section("all", title, blocks))
}

/// Gives both ratings side by side, and says in words what either side leaves unrated.
fn ratings(pack: &Pack<'_>) -> Result<Vec<Block>, DrawError> {
    let position = pack.position;
    let unrated = |of: fn(&Line) -> bool| position.lines.iter().filter(|line| of(line)).count();
    let all = position.lines.len();
    // Without a return the rule gives N.
    let by_rule = unrated(|line| {
        line.get(Field::Forecast).is_none()
            && line.computed.is_none_or(|brag| brag == Brag::NotRated)
    });
    let by_officers = unrated(|line| line.declared.is_none());
    let mut blocks: Vec<Block> = pack.paper.drawn("claimed-computed", false)?.into_iter().collect();
    if blocks.is_empty() && by_rule < all {
        blocks.push(pack.paper.table(&by_rating_table(position)));
    }
    let absent = pack.paper.book.council.figures.absent();
    if by_rule > 0 {
        let words = format!(
            "The forecast of {} of {} is {absent}, so the rule cannot rate them.",
            text::count(by_rule),
            text::counted(all, "saving", "savings")
        );
        blocks.push(paragraph(words));
    }
    if by_officers > 0 {
        let words = format!(
            "The officers’ rating of {} of {} is {absent}.",
            text::count(by_officers),
            text::counted(all, "saving", "savings")
        );
        blocks.push(paragraph(words));
    }
    Ok(blocks)
}

/// Says what of next year's inheritance is not told; nothing where all of it is.
fn inherits(pack: &Pack<'_>) -> Option<String> {
    let carry = &pack.chamber.carry;
    let parts = [("late", carry.to_deliver_next_year()), ("lost", carry.pressure_next_year())];
    let missing = parts.iter().filter(|(_, sum)| sum.is_none()).map(|(what, _)| *what);
    let absent = pack.paper.book.council.figures.absent();
    text::any_list(missing).map(|missing| {
        format!(
            "What of the savings that recur is {missing} is {absent}, so what next year inherits cannot be told."
        )
    })
}

/// Says how the officers rate the savings; `None` where no rating is published.
pub(super) fn rated(pack: &Pack<'_>) -> Option<Text> {
    let parts = by_rating(&pack.paper, pack.position);
    let rated = !parts.is_empty();
    let said = |parts| sentence!(pack.paper.sheet, "By the officers’ own ratings, {parts}.", parts);
    rated.then(|| said(Text::listed(parts)))
}

/// Says what was promised and what became of it.
pub(super) fn promised(pack: &Pack<'_>) -> Text {
    let (all, totals) = (pack.position.all_id(), &pack.position.totals);
    let lead = sentence!(
        pack.paper.sheet,
        "The {year} budget counts on {target} from {savings}.",
        year = pack.chamber.year,
        target = all.of(Field::Target),
        savings = some(totals.lines, "saving", "savings"),
    );
    lead.then_text(became(pack, &all, totals))
}

/// Says what became of what was promised of a set of savings.
pub(super) fn became(pack: &Pack<'_>, id: &FigureId, sums: &Sums) -> Text {
    let told: Vec<Field> =
        Field::ALL.into_iter().filter(|field| sums.get(*field).is_some()).collect();
    if told == [Field::Target] || told.is_empty() {
        return sentence!(
            pack.paper.sheet,
            " What is banked, forecast, late, lost or covered is not {published}."
        );
    }
    let sheet = pack.paper.sheet;
    let amounts = sentence!(
        sheet,
        " Banked: {banked}; forecast: {forecast}; late: {late}; lost: {lost}; covered: {covered}; \
         neither coming this year nor covered: {uncovered}.",
        banked = id.of(Field::Banked),
        forecast = id.of(Field::Forecast),
        late = id.of(Field::Slipped),
        lost = id.of(Field::Unachievable),
        covered = id.of(Field::Mitigated),
        uncovered = id.of(Field::Uncovered),
    );
    let Some(part) = sums.coverage(Field::Forecast) else { return amounts };
    amounts.then_text(sentence!(
        sheet,
        " These amounts cover {counted} of {of} savings.",
        counted = part.counted,
        of = part.of,
    ))
}
