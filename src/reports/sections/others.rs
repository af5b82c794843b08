//! Every other published figure, and where they disagree.

use crate::answers::claims::{claim_years, differing, other_claims, said_claim, subject_words};
use crate::answers::sentence;
use crate::figures::claims::{Contradiction, claims_id, contradictions_id};
use crate::records::{Claim, TableName};
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::words::Text;
use crate::units::text;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Section {
    let title = "Other published figures, and where they disagree";
    let count = paper.book.claims.len();
    if count == 0 {
        let words = paper.book.none_of("other published figure", TableName::Claims);
        return section("claims", title, vec![paragraph(words)]);
    }
    let mut blocks = disagreements(paper);
    blocks.push(Block::Subheading("Every other published figure".into()));
    let figures = text::some(count, "further published figure is", "further published figures are");
    blocks.push(paragraph(sentence!(
        paper.sheet,
        "{figures} recorded, as printed. A figure whose source is unsure of it says so: about, at least, at most, or a range.",
        figures = (claims_id(), text::capital(&figures)),
    )));
    blocks.push(paper.cited(other_claims(paper.book)));
    section("claims", title, blocks)
}

fn disagreements(paper: &Paper<'_>) -> Vec<Block> {
    let points: Vec<Text> = differing(paper.book).iter().map(|found| point(paper, found)).collect();
    if points.is_empty() {
        return vec![paragraph(
            "No two published figures of the same thing and the same years differ.",
        )];
    }
    let subjects = text::some(points.len(), "subject", "subjects");
    let lead = sentence!(
        paper.sheet,
        "On {subjects} of one period more than one figure is published. Some speak of different parts of the council or of different dates, as their words show; some cannot both be right. None has been put in place of another:",
        subjects = (contradictions_id(), subjects),
    );
    vec![paragraph(lead), Block::Bullets(points)]
}

fn point(paper: &Paper<'_>, found: &Contradiction<'_>) -> Text {
    let years = found.claims.first().map_or_else(String::new, |claim| claim_years(claim));
    let comma = if years.is_empty() { "" } else { ", " };
    let subject = format!("{}{comma}{years}", subject_words(paper.book, found.subject));
    let said = |claim: &&Claim| {
        sentence!(
            paper.sheet,
            "{figure} ({note}, {date} {source})",
            figure = said_claim(claim),
            note = &claim.note,
            date = claim.as_at,
            source = paper.source(&claim.source_id),
        )
    };
    sentence!(
        paper.sheet,
        "{subject}: {said}.",
        subject = Text::default().strong(subject),
        said = Text::listed(found.claims.iter().map(said)),
    )
}
