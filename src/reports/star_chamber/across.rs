//! All directorates side by side, with the charts.

use super::{Pack, movement, subheading};
use crate::charts::{Cell, DrawError};
use crate::figures::savings::{Field, Sums};
use crate::reports::document::{Block, Section};
use crate::reports::moved::{HEADLINES, published_since};
use crate::reports::paper::{paragraph, section};
use crate::reports::say::{listed, listed_words, name, number, plain, some, table, with_total};
use crate::reports::sections::savings::by_rating;
use crate::reports::words::Text;

/// Builds the section.
pub(super) fn section_of(pack: &Pack<'_>) -> Result<Section, DrawError> {
    let mut blocks = vec![Block::Table(by_directorate(pack))];
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

/// Gives the headlines that are published for some saving of the year.
pub(super) fn published(pack: &Pack<'_>) -> Vec<(Field, &'static str)> {
    let known = |field: Field| pack.position.totals.get(field).is_some();
    HEADLINES.into_iter().filter(|(field, _)| known(*field)).collect()
}

/// Says in a caption which headlines are published for no saving.
pub(super) fn unpublished(pack: &Pack<'_>) -> String {
    let known = published(pack);
    let missing = HEADLINES.iter().filter(|shown| !known.contains(shown));
    let missing: Vec<String> =
        missing.map(|(_, words)| words.trim_start_matches('#').to_lowercase()).collect();
    match missing.as_slice() {
        [] => String::new(),
        [..] => format!(". Not published for any saving: {}", listed_words(missing)),
    }
}

/// Says how the officers rate the savings; `None` where no rating is published.
pub(super) fn rated(pack: &Pack<'_>) -> Option<Text> {
    let parts = by_rating(&pack.paper, pack.position);
    let said = pack.paper.say("By the officers’ own ratings, ").then(listed(parts.clone()));
    (!parts.is_empty()).then(|| said.words(".").text())
}

/// Says what was promised and what became of it.
pub(super) fn promised(pack: &Pack<'_>) -> Text {
    let position = pack.position;
    let lead = format!("The {} budget counts on ", pack.chamber.year);
    told(pack, lead, position.all_id().as_str(), &position.totals)
}

/// Says in a sentence or two what was promised of a set of savings and what became of it.
pub(super) fn told(pack: &Pack<'_>, lead: String, id: &str, sums: &Sums) -> Text {
    let of = |field: Field| format!("{id}/{}", field.word());
    let mut said = pack
        .paper
        .say(lead)
        .figure(&of(Field::Target))
        .words(format!(" from {}. ", some(sums.lines, "saving", "savings")));
    let told: Vec<Field> =
        Field::ALL.into_iter().filter(|field| sums.get(*field).is_some()).collect();
    if told == [Field::Target] || told.is_empty() {
        let words = "What is banked, forecast, late, lost or covered is not published.";
        return said.words(words).text();
    }
    said = said
        .words("Banked: ")
        .figure(&of(Field::Banked))
        .words("; forecast: ")
        .figure(&of(Field::Forecast))
        .words("; late: ")
        .figure(&of(Field::Slipped))
        .words("; lost: ")
        .figure(&of(Field::Unachievable))
        .words("; covered: ")
        .figure(&of(Field::Mitigated))
        .words("; neither coming this year nor covered: ")
        .figure(&of(Field::Uncovered))
        .words(".");
    match sums.coverage(Field::Forecast) {
        Some(part) => said
            .words(format!(" These amounts cover {} of {} savings.", part.counted, part.of))
            .text(),
        None => said.text(),
    }
}

fn by_directorate(pack: &Pack<'_>) -> crate::charts::Table {
    let position = pack.position;
    let row = |name: String, id: &str| {
        let cells = published(pack)
            .into_iter()
            .map(|(field, _)| number(pack.paper.sheet, &format!("{id}/{}", field.word())));
        std::iter::once(plain(name)).chain(cells).collect::<Vec<Cell>>()
    };
    let mut rows: Vec<Vec<Cell>> = position
        .groups
        .iter()
        .map(|group| row(name(&group.key), position.group_id(group).as_str()))
        .collect();
    rows.push(row("All savings".into(), position.all_id().as_str()));
    let headings: Vec<&str> = std::iter::once("Directorate")
        .chain(published(pack).into_iter().map(|(_, heading)| heading))
        .collect();
    let caption = format!("Savings by directorate, {}{}", pack.chamber.year, unpublished(pack));
    with_total(table(caption, &headings, rows))
}
