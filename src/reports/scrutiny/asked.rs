//! What scrutiny asked last time, and the answer.

use crate::answers::scrutiny::{brief, points};
use crate::records::TableName;
use crate::reports::document::Section;
use crate::reports::paper::{Paper, paragraph, section};

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Section {
    let views = &paper.figures.scrutiny;
    let title = "What we asked last time, and the answer";
    if views.is_empty() {
        let words =
            paper.book.none_of("recommendation or question of scrutiny", TableName::Scrutiny);
        return section("asked", title, vec![paragraph(words)]);
    }
    let columns = ["made_on", "text", "response", "reason", "answered_on", "standing"];
    let blocks = vec![paragraph(brief(paper.sheet)), paper.table(&points(views).only(&columns))];
    section("asked", title, blocks)
}
