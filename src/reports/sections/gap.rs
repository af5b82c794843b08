//! The budget gap: as it was published, and as it is modelled.

use crate::answers;
use crate::charts::{Cell, DrawError};
use crate::figures::claims::{gap_claim_main_id, gap_words, gap_years};
use crate::records::{Basis, GapClaim, GapScenario, YesNo};
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::modelled::Modelled;
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, number_as, plain, some, table, times};
use crate::reports::words::Text;
use crate::units::{FinancialYear, text};

/// The gaps published for one year, one after another.
pub(in crate::reports) struct Vintages<'a> {
    /// The claims of an annual gap of the year, the oldest first.
    pub(in crate::reports) claims: Vec<&'a GapClaim>,
}

impl<'a> Vintages<'a> {
    /// Gives the lowest and the highest of them; `None` where all say the same.
    pub(in crate::reports) fn spread(&self) -> Option<(&'a GapClaim, &'a GapClaim)> {
        let pointed = || {
            let claims = self.claims.iter().copied();
            claims.filter(|claim| claim.amount.central.is_some())
        };
        let low = pointed().min_by_key(|claim| claim.amount.central)?;
        let high = pointed().max_by_key(|claim| claim.amount.central)?;
        (low.amount.central != high.amount.central).then_some((low, high))
    }
}

/// Finds the annual gaps published for one year.
pub(in crate::reports) fn vintages<'a>(paper: &Paper<'a>, year: FinancialYear) -> Vintages<'a> {
    let of_year =
        |claim: &&GapClaim| claim.basis == Basis::Annual && claim.from == year && claim.to == year;
    let mut claims: Vec<&GapClaim> = paper.book.gap_claims.iter().filter(of_year).collect();
    claims.sort_by_key(|claim| (claim.as_at, claim.row));
    Vintages { claims }
}

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
    if paper.book.gap_claims.is_empty() {
        return Ok(vec![paragraph("No published gap is in the folder.")]);
    }
    let count = paper.book.gap_claims.len();
    let mut blocks = vec![paragraph(format!(
        "{} of the budget gap {} recorded, each as it was printed and with its date; the number in the last column of the table is that of its source in the list at the end. There are three kinds of gap, which are different numbers and are never added together:",
        capital(&some(count, "published figure", "published figures")),
        if count == 1 { "is" } else { "are" }
    ))];
    blocks.push(Block::Bullets(kinds(paper)));
    blocks.extend(changes(paper));
    blocks.extend(paper.chart("gap-claims")?);
    blocks.push(Block::Table(every(paper)));
    Ok(blocks)
}

fn kinds(paper: &Paper<'_>) -> Vec<Text> {
    let count = |basis: Basis| {
        let claims = paper.book.gap_claims.iter();
        claims.filter(|claim| claim.basis == basis).count()
    };
    let kinds = [
        (
            Basis::Annual,
            "Annual gap",
            "what one year is short of, before or after savings and support as the source has it",
        ),
        (Basis::Incremental, "Added gap", "what a year adds to the gap of the year before"),
        (Basis::PeriodSum, "Period sum", "the annual gaps of several years added up"),
        (Basis::Cumulative, "Running total", "a total carried forward"),
        (
            Basis::NotStated,
            "Not stated",
            "the source does not say which it is; never compared with the others",
        ),
    ];
    kinds
        .into_iter()
        .filter(|(basis, ..)| *basis != Basis::Cumulative || count(*basis) > 0)
        .map(|(basis, name, meaning)| {
            let here = match count(basis) {
                0 => "none here".to_owned(),
                some => format!("{} here", text::count(some)),
            };
            Text::default().strong(name).words(format!(": {meaning} ({here})."))
        })
        .collect()
}

/// Says for each year published more than once how far its figures are apart.
fn changes(paper: &Paper<'_>) -> Vec<Block> {
    let mut years: Vec<FinancialYear> =
        paper.book.gap_claims.iter().map(|claim| claim.from).collect();
    years.sort_unstable();
    years.dedup();
    let points: Vec<Text> = years
        .into_iter()
        .filter_map(|year| {
            let vintages = vintages(paper, year);
            let (low, high) = vintages.spread()?;
            let said = |claim: &GapClaim| {
                let case = match claim.scenario {
                    GapScenario::Best => ", best case",
                    GapScenario::Worst => ", worst case",
                    GapScenario::Central => ", central case",
                    GapScenario::NotStated => "",
                };
                format!(" ({}{case})", text::date(claim.as_at))
            };
            let times = times(vintages.claims.len());
            Some(
                paper
                    .say(format!("{year}: published {times}, from "))
                    .figure_as(&gap_claim_main_id(low), gap_words(low))
                    .words(said(low))
                    .words(" to ")
                    .figure_as(&gap_claim_main_id(high), gap_words(high))
                    .words(said(high))
                    .words(".")
                    .text(),
            )
        })
        .collect();
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

fn every(paper: &Paper<'_>) -> crate::charts::Table {
    let mut claims: Vec<&GapClaim> = paper.book.gap_claims.iter().collect();
    claims.sort_by_key(|claim| (claim.from, claim.to, claim.as_at, claim.row));
    table(
        "Every published gap, by the year it speaks of and then by date",
        &["Years", "As at", "#Gap", "What it measures", "What the source says", "Source"],
        claims.into_iter().map(|claim| row(paper, claim)).collect(),
    )
}

fn row(paper: &Paper<'_>, claim: &GapClaim) -> Vec<Cell> {
    let kind = match claim.basis {
        Basis::Annual => "Annual",
        Basis::Incremental => "Added",
        Basis::PeriodSum => "Period sum",
        Basis::Cumulative => "Running total",
        Basis::Balance => "Balance",
        Basis::NotStated => "Kind not stated",
    };
    let case = match claim.scenario {
        GapScenario::Central => ", central case",
        GapScenario::Best => ", best case",
        GapScenario::Worst => ", worst case",
        GapScenario::NotStated => "",
    };
    vec![
        plain(gap_years(claim)),
        plain(text::date(claim.as_at)),
        number_as(paper.sheet, &gap_claim_main_id(claim), gap_words(claim)),
        plain(format!("{kind}{case}; {}", before(claim))),
        plain(claim.note.clone()),
        plain(paper.source(&claim.source_id)),
    ]
}

/// Says what a gap is before and what it is after: `before support, after savings`.
fn before(claim: &GapClaim) -> String {
    let parts = [(claim.before_savings, "savings"), (claim.before_efs, "support")];
    let of = |wanted: YesNo| {
        let which: Vec<&str> =
            parts.iter().filter(|(answer, _)| *answer == wanted).map(|(_, what)| *what).collect();
        (!which.is_empty()).then(|| which.join(" and "))
    };
    let said = [
        of(YesNo::Yes).map(|which| format!("before {which}")),
        of(YesNo::No).map(|which| format!("after {which}")),
        of(YesNo::NotStated).map(|which| format!("{which} not stated")),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
