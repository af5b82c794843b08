//! Risk registers.

use crate::charts::{Cell, DrawError, Table};
use crate::figures::risk::{Register, RiskView};
use crate::records::RiskKind;
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, listed, number, plain, some, table};
use crate::reports::words::Text;
use crate::units::text;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Risks";
    if paper.figures.registers.is_empty() {
        let words = "No risk register is in the folder.";
        return Ok(section("risks", title, vec![paragraph(words)]));
    }
    // The chart is of one register; beside others it keeps its own table.
    let alone = paper.figures.registers.len() == 1;
    let mut blocks: Vec<Block> = paper.drawn("risks", alone)?.into_iter().collect();
    for register in &paper.figures.registers {
        blocks.push(Block::Subheading(register.name.to_owned()));
        blocks.push(paragraph(counts(paper, register)));
        blocks.push(Block::Table(every(paper, register)));
        blocks.push(Block::Note(Note { kind: NoteKind::Caveat, paragraphs: scale(register) }));
    }
    Ok(section("risks", title, blocks))
}

fn counts(paper: &Paper<'_>, register: &Register<'_>) -> Text {
    let parts: Vec<Text> = register
        .by_rating
        .keys()
        .rev()
        .map(|rating| {
            let id = register.count_id(*rating);
            paper.say("").figure(&id).words(format!(" rated {rating}")).text()
        })
        .collect();
    if parts.is_empty() {
        return "No risk of this register has a published rating.".into();
    }
    let rated: usize = register.by_rating.values().sum();
    let noun = if rated == 1 { " risk is" } else { " risks are" };
    let all = paper.say("").figure(&register.rated_id()).words(match register.as_at {
        Some(date) => format!("{noun} rated, as at {}: ", text::date(date)),
        None => format!("{noun} rated: "),
    });
    let unrated = register.risks.iter().filter(|view| view.current().is_none()).count();
    let all = all.then(listed(parts)).words(".");
    if unrated == 0 {
        return all.text();
    }
    all.words(format!(
        " {} no longer rated and shown without a current rating.",
        capital(&some(unrated, "risk is", "risks are"))
    ))
    .text()
}

fn every(paper: &Paper<'_>, register: &Register<'_>) -> Table {
    let all: Vec<&RiskView<'_>> = register.risks.iter().collect();
    let has = |kind: RiskKind| all.iter().any(|view| view.ratings.contains_key(&kind));
    let kinds: Vec<RiskKind> = [RiskKind::Inherent, RiskKind::Current, RiskKind::Target]
        .into_iter()
        .filter(|kind| has(*kind))
        .collect();
    let banded = register.scale_confirmed;
    let mut headings = vec!["Risk", "Owner", "When"];
    headings.extend(kinds.iter().map(|kind| match kind {
        RiskKind::Inherent => "#Before controls",
        RiskKind::Current => "#Now",
        RiskKind::Target => "#Target",
    }));
    if banded {
        headings.push("Band now");
    }
    let row = |view: &&RiskView<'_>| {
        let risk = view.risk;
        let mut cells: Vec<Cell> = vec![
            plain(format!("{} {}", risk.id, risk.title)),
            plain(risk.owner.clone()),
            plain(risk.timescale.clone()),
        ];
        cells.extend(kinds.iter().map(|kind| match view.ratings.get(kind) {
            Some(_) => number(paper.sheet, &view.id(*kind)),
            None if *kind == RiskKind::Current => plain("no longer rated"),
            None => plain("not published"),
        }));
        if banded {
            cells.push(plain(view.band().map_or_else(String::new, capital)));
        }
        cells
    };
    table(
        format!("{}: every risk, the highest rating first", register.name),
        &headings,
        all.iter().map(row).collect(),
    )
}

fn scale(register: &Register<'_>) -> Vec<Text> {
    let mut said: Vec<Text> = Vec::new();
    let scales = register.risks.iter().filter_map(|view| view.scale);
    let mut known: Vec<&crate::records::RiskScale> = Vec::new();
    for scale in scales {
        if !known.iter().any(|other| other.id == scale.id) {
            known.push(scale);
        }
    }
    for scale in &known {
        let size = format!("{} × {}", scale.likelihood_max, scale.impact_max);
        said.push(if scale.confirmed {
            format!(
                "Ratings are likelihood × impact on a scale of {size}: low up to {}, medium up to {}, high above.",
                scale.low_max, scale.medium_max
            )
            .into()
        } else {
            format!(
                "The source prints ratings without a scale. A scale of {size} fits them and is assumed for the length of the chart’s axis only: no band is given, and no risk is placed in a matrix."
            )
            .into()
        });
    }
    if known.is_empty() {
        said.push("The source prints ratings without a scale, and none is assumed.".into());
    }
    said
}
