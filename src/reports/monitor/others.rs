//! Every other published figure, and where they disagree.

use super::{Paper, paragraph, section};
use crate::charts::Cell;
use crate::figures::claims::{claim_main_id, claim_words, contradictions};
use crate::records::{Basis, Claim};
use crate::reports::document::{Block, Section};
use crate::reports::say::{capital, listed, number_as, plain, some, table};
use crate::reports::words::Text;
use crate::units::text;

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Section {
    let title = "Other published figures, and where they disagree";
    let open: Vec<&Claim> = paper
        .book
        .claims
        .iter()
        .filter(|claim| !paper.hidden.holds(&claim.about_id))
        .collect();
    if open.is_empty() {
        let words = "No other published figure is in the folder.";
        return section("claims", title, vec![paragraph(words)]);
    }
    let mut blocks = disagreements(paper);
    blocks.push(Block::Subheading("Every other published figure".into()));
    let lead = format!(
        "{} in the folder, as printed. A figure whose source is unsure of it says so: about, at least, at most, or a range.",
        capital(&some(open.len(), "further published figure is", "further published figures are"))
    );
    blocks.push(paragraph(lead));
    blocks.push(Block::Table(table(
        "Other published figures, by subject",
        &["Subject", "Years", "#Figure", "Measured", "As at", "What the source says", "Source"],
        open.into_iter().map(|claim| row(paper, claim)).collect(),
    )));
    section("claims", title, blocks)
}

fn disagreements(paper: &Paper<'_>) -> Vec<Block> {
    let found = contradictions(paper.book);
    let open = found.iter().filter(|found| {
        let mut about = found.claims.iter();
        !about.any(|claim| paper.hidden.holds(&claim.about_id))
    });
    let points: Vec<Text> = open
        .map(|found| {
            let years = found.claims.first().map_or_else(String::new, |claim| years(claim));
            let subject = capital(&found.subject.replace('_', " "));
            let subject = if years.is_empty() { subject } else { format!("{subject}, {years}") };
            let said = found.claims.iter().map(|claim| said(paper, claim)).collect();
            Text::default().strong(subject).words(": ").then_text(listed(said)).words(".")
        })
        .collect();
    if points.is_empty() {
        return vec![paragraph(
            "No two published figures of the same thing and the same years differ.",
        )];
    }
    let lead = format!(
        "On {} the published figures differ. Some speak of another date or of another part of the council; some cannot both be right. None has been put in place of another:",
        some(points.len(), "subject", "subjects")
    );
    vec![paragraph(lead), Block::Bullets(points)]
}

fn said(paper: &Paper<'_>, claim: &Claim) -> Text {
    paper
        .say("")
        .figure_as(&claim_main_id(claim), claim_words(claim))
        .words(format!(
            " ({} {})",
            text::date(claim.as_at),
            paper.source(&claim.source_id)
        ))
        .text()
}

fn years(claim: &Claim) -> String {
    match (claim.from, claim.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("to {to}"),
        (None, None) => String::new(),
    }
}

fn row(paper: &Paper<'_>, claim: &Claim) -> Vec<Cell> {
    let measured = match claim.basis {
        Some(Basis::Annual) => "In the year",
        Some(Basis::Incremental) => "Added in the year",
        Some(Basis::PeriodSum) => "Sum of the years",
        Some(Basis::Cumulative) => "Running total",
        Some(Basis::Balance) => "Balance",
        Some(Basis::NotStated) | None => "Not stated",
    };
    vec![
        plain(capital(&claim.subject.replace('_', " "))),
        plain(years(claim)),
        number_as(paper.sheet, &claim_main_id(claim), claim_words(claim)),
        plain(measured),
        plain(text::date(claim.as_at)),
        plain(claim.note.clone()),
        plain(paper.source(&claim.source_id)),
    ]
}
