//! Savings of the year the paper is about.

use super::unlike;
use crate::charts::{Cell, DrawError, Table};
use crate::figures::FigureId;
use crate::figures::savings::{Field, OriginKind, Position, Sums};
use crate::records::Brag;
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, period_words, section};
use crate::reports::say::{
    NOT_PUBLISHED, capital, listed, name, number, number_as, plain, some, table, with_total,
    words_of,
};
use crate::reports::words::Text;
use crate::units::text;

/// The ratings, best first; `None`: no rating is published.
pub(super) const RATINGS: [Option<Brag>; 7] = [
    Some(Brag::Blue),
    Some(Brag::Green),
    Some(Brag::Amber),
    Some(Brag::Red),
    Some(Brag::WrittenOut),
    Some(Brag::NotRated),
    None,
];

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = format!("Savings in {}", paper.year);
    let Some(position) = paper.position() else {
        let words = if paper.figures.savings.is_empty() {
            "No savings programme is in the folder.".to_owned()
        } else {
            format!("No saving has a target or an update in {}.", paper.year)
        };
        return Ok(section("savings", title, vec![paragraph(words)]));
    };
    let mut blocks =
        vec![paragraph(promise(paper, position)), paragraph(expected(paper, position))];
    blocks.extend(paper.chart("savings-by-directorate")?);
    let rated = rated_by_directorate(paper, position);
    // The table of ratings holds the targets; where no other amount is published it says it all.
    if rated.is_none() || shown_fields(position) != [Field::Target] {
        blocks.extend(rated);
        blocks.push(Block::Table(by_directorate(paper, position)));
    } else {
        blocks.extend(rated);
    }
    blocks.extend(unlike::blocks(paper, position));
    blocks.extend(origins(paper, position));
    blocks.extend(apart(paper, position));
    blocks.push(Block::Note(Note { kind: NoteKind::Caveat, paragraphs: caveats(position) }));
    Ok(section("savings", title, blocks))
}

/// Gives one part a rating: `£4.765m is on track`; empty where no rating is published.
pub(in crate::reports) fn by_rating(paper: &Paper<'_>, position: &Position) -> Vec<Text> {
    let rated = position.by_brag.keys().any(Option::is_some);
    let of = |brag: &Option<Brag>| {
        let id = format!("{}/target", position.brag_id(&position.all_id(), *brag));
        let words = match brag {
            Some(Brag::Blue) => " is rated delivered",
            Some(Brag::Green) => " is rated on track",
            Some(Brag::Amber) => " is at risk",
            Some(Brag::Red) => " is off track",
            Some(Brag::WrittenOut) => " is written out",
            Some(Brag::NotRated) => " is not rated",
            None => " has no published rating",
        };
        words_of(paper.sheet, &id)?;
        Some(paper.say("").figure(&id).words(words).text())
    };
    let present = RATINGS.iter().filter(|brag| rated && position.by_brag.contains_key(brag));
    present.filter_map(of).collect()
}

fn promise(paper: &Paper<'_>, position: &Position) -> Text {
    let groups = position.groups.len();
    let mut all = paper
        .say(format!("The {} budget counts on savings of ", position.year))
        .figure(&format!("{}/target", position.all_id()));
    if groups > 1 {
        all = all.words(format!(", in {}", some(groups, "directorate", "directorates")));
    }
    all = all.words(".");
    let parts = by_rating(paper, position);
    if parts.is_empty() {
        return all.words(" No rating of them is published.").text();
    }
    let at = position.period.map_or_else(String::new, |at| format!(", at {}", period_words(at)));
    all.words(format!(" By the officers’ own ratings{at}, ")).then(listed(parts)).words(".").text()
}

/// Says what is expected of the year, or that it was not published.
fn expected(paper: &Paper<'_>, position: &Position) -> Text {
    let id = |field: &str| format!("{}/{field}", position.all_id());
    if position.totals.get(Field::Forecast).is_none() {
        return paper
            .say("Only the rating of each saving is published. What is banked, forecast, late or lost behind it is not, so those amounts are shown as ")
            .words(NOT_PUBLISHED)
            .words(" and never as nil.")
            .text();
    }
    let mut all = paper
        .say("The forecast for the year is ")
        .figure(&id("forecast"))
        .words("; so far ")
        .figure(&id("banked"))
        .words(" is banked, what is above a target included. ")
        .figure(&id("slipped"))
        .words(" is late and still coming; ")
        .figure(&id("unachievable"))
        .words(" will not come.");
    if position.totals.get(Field::Mitigated).is_some() {
        all = all
            .words(" Other measures cover ")
            .figure(&id("mitigated"))
            .words(" of that, which leaves ")
            .figure(&id("uncovered"))
            .words(" uncovered.");
    }
    if let Some(coverage) = position.totals.coverage(Field::Forecast) {
        all = all.words(format!(
            " These amounts cover {} of {}; of the others none is published.",
            coverage.counted,
            text::counted(coverage.of, "saving", "savings"),
        ));
    }
    all.text()
}

/// A cell of one amount of a set of savings; a partial sum says how many it covers.
pub(super) fn amount(paper: &Paper<'_>, of: &FigureId, sums: &Sums, field: Field) -> Cell {
    let id = of.of(field);
    let id = id.as_str();
    match sums.coverage(field) {
        Some(part) if sums.coverage(Field::Forecast) != Some(part) => {
            let words = words_of(paper.sheet, id).unwrap_or_else(|| NOT_PUBLISHED.to_owned());
            let words = format!("{words} ({} of {})", part.counted, part.of);
            number_as(paper.sheet, id, words)
        }
        // The share that the forecast covers has a column of its own.
        Some(_) | None => number(paper.sheet, id),
    }
}

/// Explains the column of [`covered`] in a caption.
pub(super) const REPORTED: &str = ". Reported: savings of which a forecast is published";

/// Says for how many of a set of savings a forecast is known.
pub(super) fn covered(sums: &Sums) -> Cell {
    plain(match sums.coverage(Field::Forecast) {
        Some(part) => format!("{} of {}", part.counted, part.of),
        None if sums.get(Field::Forecast).is_none() => format!("0 of {}", sums.lines),
        None => format!("{0} of {0}", sums.lines),
    })
}

fn by_directorate(paper: &Paper<'_>, position: &Position) -> Table {
    let fields = shown_fields(position);
    let partial = position.totals.coverage(Field::Forecast).is_some();
    let row = |name: String, id: &FigureId, sums: &Sums| {
        let mut cells = vec![plain(name)];
        cells.extend(fields.iter().map(|field| amount(paper, id, sums, *field)));
        cells.extend(partial.then(|| covered(sums)));
        cells
    };
    let mut rows: Vec<Vec<Cell>> = position
        .groups
        .iter()
        .map(|group| row(name(&group.key), &position.group_id(group), &group.totals))
        .collect();
    rows.push(row("All savings".into(), &position.all_id(), &position.totals));
    let heads: Vec<String> = fields.iter().map(|field| format!("#{}", field.heading())).collect();
    let mut headings = vec!["Directorate"];
    headings.extend(heads.iter().map(String::as_str));
    if partial {
        headings.push("#Reported");
    }
    let mut caption = format!("Savings by directorate, {}", position.year);
    if partial {
        caption.push_str(REPORTED);
    }
    let missing: Vec<String> = Field::ALL
        .into_iter()
        .filter(|field| !fields.contains(field))
        .map(|field| field.heading().to_lowercase())
        .collect();
    if !missing.is_empty() {
        let missing = crate::reports::say::listed_words(missing);
        caption.push_str(&format!(". Not published for any saving: {missing}"));
    }
    with_total(table(caption, &headings, rows))
}

/// Gives each directorate's target by the officers' rating; none where no rating is published.
fn rated_by_directorate(paper: &Paper<'_>, position: &Position) -> Option<Block> {
    let ratings: Vec<&Option<Brag>> =
        RATINGS.iter().filter(|brag| position.by_brag.contains_key(brag)).collect();
    if ratings.iter().all(|brag| brag.is_none()) {
        return None;
    }
    let row = |name: String, of: &FigureId, by: &dyn Fn(&Option<Brag>) -> bool| {
        let mut cells = vec![plain(name)];
        cells.extend(ratings.iter().map(|brag| {
            let id = format!("{}/target", position.brag_id(of, **brag));
            if by(brag) { number(paper.sheet, &id) } else { plain("none") }
        }));
        cells.push(number(paper.sheet, &format!("{of}/target")));
        cells
    };
    let mut rows: Vec<Vec<Cell>> = position
        .groups
        .iter()
        .map(|group| {
            let id = position.group_id(group);
            row(name(&group.key), &id, &|brag| group.by_brag.contains_key(brag))
        })
        .collect();
    rows.push(row("All savings".into(), &position.all_id(), &|_| true));
    let head = |brag: &&Option<Brag>| {
        brag.map_or_else(
            || "#No rating".to_owned(),
            |brag| format!("#{} {}", brag.letter(), brag.meaning()),
        )
    };
    let heads: Vec<String> = ratings.iter().map(head).collect();
    let mut headings = vec!["Directorate"];
    headings.extend(heads.iter().map(String::as_str));
    headings.push("#Target");
    let caption = format!("Savings targets by directorate and officers’ rating, {}", position.year);
    Some(Block::Table(with_total(table(caption, &headings, rows))))
}

/// Gives the fields that any saving of the year has; the others are named in the caption.
fn shown_fields(position: &Position) -> Vec<Field> {
    let known = |field: &Field| position.totals.get(*field).is_some();
    Field::ALL.into_iter().filter(known).collect()
}

fn origins(paper: &Paper<'_>, position: &Position) -> Option<Block> {
    let words = |kind: OriginKind| match kind {
        OriginKind::New => "is new in the year",
        OriginKind::FullYearEffect => "is the further effect of savings begun in earlier years",
        OriginKind::BroughtForward => "was brought forward from earlier years",
        OriginKind::Rebased => "is a change agreed since the budget",
    };
    let parts: Vec<Text> = position
        .origins
        .iter()
        .map(|origin| {
            let id = position.origin_id(origin.kind).of(Field::Target);
            paper.say("").figure(id.as_str()).words(format!(" {}", words(origin.kind))).text()
        })
        .collect();
    let only = position.origins.len() == 1;
    (!parts.is_empty()).then(|| {
        let lead = if only { "By origin: all of it, " } else { "By origin: " };
        paragraph(paper.say(lead).then(listed(parts)).words(".").text())
    })
}

fn apart(paper: &Paper<'_>, position: &Position) -> Option<Block> {
    let parts: Vec<Text> = position
        .apart
        .iter()
        .map(|apart| {
            let id = position.apart_id(apart);
            let (reason, why) = apart.why.split_once(": ").unwrap_or((apart.why, ""));
            let mut all = paper
                .say(format!("{}: a target of ", capital(reason)))
                .figure(&format!("{id}/target"));
            if words_of(paper.sheet, &format!("{id}/forecast")).is_some() {
                all = all.words(", forecast ").figure(&format!("{id}/forecast"));
            }
            all.words(format!(". {}.", capital(why))).text()
        })
        .collect();
    (!parts.is_empty()).then(|| {
        let mut points = vec![];
        points.extend(parts);
        Block::Note(Note {
            kind: NoteKind::Note,
            paragraphs: std::iter::once(Text::from("Kept apart, and in none of the totals above:"))
                .chain(points)
                .collect(),
        })
    })
}

fn caveats(position: &Position) -> Vec<Text> {
    let lines = position.lines.len();
    let mut said = Vec::new();
    let of = |count: usize| {
        if count == lines {
            "For none of these savings does a source say".to_owned()
        } else {
            format!("For {} of {lines} savings no source says", text::count(count))
        }
    };
    if position.cashable_not_stated > 0 {
        said.push(format!(
            "{} whether it takes money out of the budget; all those are counted as cash.",
            of(position.cashable_not_stated)
        ));
    }
    if position.recurrence_not_stated > 0 {
        said.push(format!(
            "{} whether it recurs; all those are carried as recurring, which is assumed.",
            of(position.recurrence_not_stated)
        ));
    }
    if position.stale > 0 {
        said.push(format!(
            "{} last updated before the period of this paper.",
            capital(&some(position.stale, "saving was", "savings were"))
        ));
    }
    if position.left_out > 0 {
        said.push(format!(
            "{} with errors left out of these figures; section 10 says which.",
            capital(&some(position.left_out, "row is", "rows are"))
        ));
    }
    if said.is_empty() {
        said.push("Every saving counted says whether it is cash and whether it recurs, and no row was left out.".into());
    }
    said.into_iter().map(Text::from).collect()
}
