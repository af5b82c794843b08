//! All directorates side by side, with the charts.

use super::{Pack, movement, subheading};
use crate::answers::sentence;
use crate::charts::DrawError;
use crate::figures::FigureId;
use crate::figures::savings::{Field, Sums};
use crate::reports::document::{Block, Section};
use crate::reports::moved::published_since;
use crate::reports::paper::{paragraph, section};
use crate::reports::say::some;
use crate::reports::sections::savings::by_rating;
use crate::reports::words::Text;

/// Builds the section.
pub(super) fn section_of(pack: &Pack<'_>) -> Result<Section, DrawError> {
    let mut blocks = vec![pack.paper.table(&pack.tables.by_directorate())];
    blocks.extend(pack.paper.drawn("delivery-curve", false)?);
    blocks.push(subheading("What moved"));
    blocks.extend(movement::whole(pack)?);
    blocks.extend(published_since(&pack.paper));
    blocks.push(subheading("Ratings claimed and worked out"));
    blocks.push(drawn_or(
        pack,
        "claimed-computed",
        "The rule can rate no saving: no forecast of any is published.",
    )?);
    blocks.push(subheading("What next year inherits"));
    blocks.push(drawn_or(
        pack,
        "carry-forward",
        "What is late and lost is not published, so what next year inherits cannot be told.",
    )?);
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

/// Draws a chart, or says why there is none.
fn drawn_or(pack: &Pack<'_>, name: &str, why: &str) -> Result<Block, DrawError> {
    Ok(pack.paper.drawn(name, false)?.unwrap_or_else(|| paragraph(why)))
}

/// Says how the officers rate the savings; `None` where no rating is published.
pub(super) fn rated(pack: &Pack<'_>) -> Option<Text> {
    let parts = by_rating(&pack.paper, pack.position);
    let rated = !parts.is_empty();
    let said = |parts| {
        sentence!(pack.paper.sheet, "By the officers’ own ratings, {parts}.", parts = parts)
    };
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
        return " What is banked, forecast, late, lost or covered is not published.".into();
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
