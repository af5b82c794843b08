//! The budget gap: as it was published, and as it is modelled.

use crate::answers;
use crate::answers::claims::{case_words, gap_claims, kind_words, said_gap};
use crate::answers::sentence;
use crate::charts::DrawError;
use crate::figures::claims::{Vintages, gap_count_id, gaps_id, vintages, vintages_id};
use crate::records::{Basis, GapClaim, TableName};
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::modelled::{Modelled, not_known};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::words::Text;
use crate::units::text;

/// Builds the section: as published, then as modelled.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let modelled = Modelled::of(paper);
    let title = if modelled.is_some() {
        "The budget gap as published and as modelled"
    } else {
        "The budget gap as published"
    };
    let mut blocks = published(paper)?;
    if let Some(modelled) = modelled {
        blocks.extend(as_modelled(&modelled)?);
    } else if let Some(not_yet) = &paper.figures.not_yet {
        let paragraphs = vec![not_yet.words().into()];
        blocks.push(Block::Note(Note { kind: NoteKind::Caveat, paragraphs }));
    } else if let Some(gap) = &paper.figures.gap {
        let paragraphs = not_known(gap);
        if !paragraphs.is_empty() {
            blocks.push(Block::Note(Note { kind: NoteKind::Caveat, paragraphs }));
        }
    }
    Ok(section("gap", title, blocks))
}

/// What the model says: its path, how a year comes about, how it is closed and at what later cost.
fn as_modelled(modelled: &Modelled<'_>) -> Result<Vec<Block>, DrawError> {
    let (paper, year) = (modelled.paper, modelled.year());
    let title = &modelled.gap.main.plan.title;
    let mut blocks = vec![
        Block::Subheading("As modelled".into()),
        paragraph(format!(
            "The model works the gap out from the budget, its assumptions and a scenario, here \
             “{title}”. It stands before reserves, support and new savings close it.",
        )),
    ];
    blocks.extend(paper.drawn("gap-path", false)?);
    blocks.extend(paper.drawn_for("gap-bridge", year, true)?);
    blocks.push(paper.table(&answers::gap::lines(modelled.gap).as_estimates()));
    blocks.push(paper.table(&answers::gap::closing(modelled.gap).as_estimates()));
    blocks.extend(modelled.statement());
    blocks.extend(modelled.reserves_words().map(Block::Paragraph));
    blocks.extend(paper.drawn("reserves", false)?);
    blocks.extend(paper.drawn("support", false)?);
    let cautions = modelled.cautions();
    if !cautions.is_empty() {
        blocks.push(Block::Note(Note { kind: NoteKind::Caveat, paragraphs: cautions }));
    }
    Ok(blocks)
}

fn published(paper: &Paper<'_>) -> Result<Vec<Block>, DrawError> {
    let count = paper.book.gap_claims.len();
    if count == 0 {
        return Ok(vec![paragraph(paper.book.none_of("published gap", TableName::GapClaims))]);
    }
    let figures = text::some(count, "published figure", "published figures");
    let mut blocks = vec![paragraph(sentence!(
        paper.sheet,
        "{figures} of the budget gap {are} recorded, each as it was printed and with its date; the number in the last column of the table is that of its source in the list at the end. There are three kinds of gap, which are different numbers and are never added together:",
        figures = (gaps_id(), text::capital(&figures)),
        are = if count == 1 { "is" } else { "are" },
    ))];
    blocks.push(Block::Bullets(kinds(paper)));
    blocks.extend(changes(paper));
    blocks.extend(paper.chart("gap-claims")?);
    blocks.push(paper.cited(gap_claims(paper.book, None)));
    Ok(blocks)
}

fn kinds(paper: &Paper<'_>) -> Vec<Text> {
    let some = |basis: Basis| paper.book.gap_claims.iter().any(|claim| claim.basis == basis);
    let kind = |(basis, meaning): (Basis, &str)| {
        let count = gap_count_id(basis);
        let here = if some(basis) {
            sentence!(paper.sheet, "{count} here", count)
        } else {
            "none here".into()
        };
        let name = Text::default().strong(text::capital(kind_words(basis)));
        sentence!(paper.sheet, "{name}: {meaning} ({here}).", name, meaning, here)
    };
    let kinds = [
        (
            Basis::Annual,
            "what one year is short of, before or after savings and support as the source has it",
        ),
        (Basis::Incremental, "what a year adds to the gap of the year before"),
        (Basis::PeriodSum, "the annual gaps of several years added up"),
        (Basis::Cumulative, "a total carried forward"),
        (Basis::NotStated, "the source does not say which it is; never compared with the others"),
    ];
    let told = kinds.into_iter().filter(|(basis, _)| *basis != Basis::Cumulative || some(*basis));
    told.map(kind).collect()
}

/// Says for each year published more than once how far its figures are apart.
fn changes(paper: &Paper<'_>) -> Vec<Block> {
    let stated = |claim: &GapClaim| {
        let case = case_words(claim.scenario);
        let comma = if case.is_empty() { "" } else { ", " };
        format!("{}{comma}{case}", text::date(claim.as_at))
    };
    let point = |of_year: &Vintages<'_>| {
        let (low, high) = of_year.spread()?;
        Some(sentence!(
            paper.sheet,
            "{year}: published {times}, from {low} ({at}) to {high} ({then}).",
            year = of_year.year,
            times = (vintages_id(of_year.year), text::times(of_year.claims.len())),
            low = said_gap(low),
            at = stated(low),
            high = said_gap(high),
            then = stated(high),
        ))
    };
    let points: Vec<Text> = vintages(paper.book).iter().filter_map(point).collect();
    if points.is_empty() {
        return Vec::new();
    }
    vec![
        paragraph(
            "The annual gap of one year changes with each paper, and with the case it describes:",
        ),
        Block::Bullets(points),
    ]
}
