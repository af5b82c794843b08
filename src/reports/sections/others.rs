//! Every other published figure, and where they disagree.

use crate::charts::Cell;
use crate::figures::claims::{claim_main_id, claim_words, contradictions};
use crate::records::{Basis, Claim};
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, listed, number_as, plain, some, table};
use crate::reports::words::Text;
use crate::units::text;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Section {
    let title = "Other published figures, and where they disagree";
    let all = &paper.book.claims;
    if all.is_empty() {
        let words = "No other published figure is in the folder.";
        return section("claims", title, vec![paragraph(words)]);
    }
    let mut blocks = disagreements(paper);
    blocks.push(Block::Subheading("Every other published figure".into()));
    let lead = format!(
        "{} recorded, as printed. A figure whose source is unsure of it says so: about, at least, at most, or a range.",
        capital(&some(all.len(), "further published figure is", "further published figures are"))
    );
    blocks.push(paragraph(lead));
    blocks.push(Block::Table(table(
        "Other published figures, by subject",
        &["Subject", "Period", "#Figure", "As at", "What the source says", "Source"],
        all.iter().map(|claim| row(paper, claim)).collect(),
    )));
    section("claims", title, blocks)
}

fn disagreements(paper: &Paper<'_>) -> Vec<Block> {
    let found = contradictions(paper.book);
    let unlike = found.iter().filter(|found| !balances(&found.claims));
    let points: Vec<Text> = unlike
        .map(|found| {
            let years = found.claims.first().map_or_else(String::new, |claim| years(claim));
            let subject = subject_words(paper, found.subject);
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
        "On {} of one period more than one figure is published. Some speak of different parts of the council or of different dates, as their words show; some cannot both be right. None has been put in place of another:",
        some(points.len(), "subject", "subjects")
    );
    vec![paragraph(lead), Block::Bullets(points)]
}

fn said(paper: &Paper<'_>, claim: &Claim) -> Text {
    paper
        .say("")
        .figure_as(&claim_main_id(claim), claim_words(claim))
        .words(format!(
            " ({}, {} {})",
            claim.note,
            text::date(claim.as_at),
            paper.source(&claim.source_id)
        ))
        .text()
}

/// Says whether claims are balances of different dates, which may well differ.
fn balances(claims: &[&Claim]) -> bool {
    let mut dates: Vec<_> = claims.iter().map(|claim| claim.as_at).collect();
    dates.sort_unstable();
    dates.dedup();
    let all = claims.iter().all(|claim| claim.basis == Some(Basis::Balance));
    all && dates.len() == claims.len()
}

/// Gives a subject in words: `band_d_gla` as `Band D GLA`.
fn subject_words(paper: &Paper<'_>, subject: &str) -> String {
    let council = &paper.book.council.short_name;
    let word = |word: &str| match word {
        "efs" | "gla" | "mrp" | "pwlb" | "rsg" | "nndr" | "ict" | "hra" => word.to_uppercase(),
        "asc" => "adult social care".to_owned(),
        "d" => "D".to_owned(),
        "london" => "London".to_owned(),
        own if own == council.to_lowercase() => council.clone(),
        other => other.to_owned(),
    };
    let words: Vec<String> = subject.split('_').map(word).collect();
    capital(&words.join(" "))
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

/// Gives the years a claim speaks of, or what kind of figure it is where that is not a year's.
fn period(claim: &Claim) -> String {
    let years = years(claim);
    let kind = match claim.basis {
        Some(Basis::Incremental) => "added in the year",
        Some(Basis::PeriodSum) => "sum of the years",
        Some(Basis::Cumulative) => "running total",
        Some(Basis::Balance) => "balance",
        Some(Basis::Annual | Basis::NotStated) | None => "",
    };
    match (years.is_empty(), kind.is_empty()) {
        (false, true) => years,
        (true, false) => capital(kind),
        (false, false) => format!("{years}, {kind}"),
        (true, true) => "Not stated".to_owned(),
    }
}

fn row(paper: &Paper<'_>, claim: &Claim) -> Vec<Cell> {
    vec![
        plain(subject_words(paper, &claim.subject)),
        plain(period(claim)),
        number_as(paper.sheet, &claim_main_id(claim), claim_words(claim)),
        plain(text::date(claim.as_at)),
        plain(claim.note.clone()),
        plain(paper.source(&claim.source_id)),
    ]
}
