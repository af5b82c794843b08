//! Measures against their targets.

use std::collections::BTreeSet;

use crate::answers::{Row, measures};
use crate::charts::DrawError;
use crate::figures::measures::{MeasureState, MeasureView};
use crate::records::TableName;
use crate::reports::document::Section;
use crate::reports::paper::{Paper, paragraph, section};

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Measures against their targets";
    let all = &paper.figures.measures;
    if all.is_empty() {
        let words = paper.book.none_of("measure", TableName::Measures);
        return Ok(section("measures", title, vec![paragraph(words)]));
    }
    let mut blocks = vec![paragraph(measures::states(all, paper.sheet))];
    blocks.extend(paper.chart("measures")?);
    let unrated = |view: &&MeasureView<'_>| view.state == MeasureState::CannotBeRated;
    let unrated: BTreeSet<&str> =
        all.iter().filter(unrated).map(|view| view.measure.id.as_str()).collect();
    let is_rated = |row: &Row| !unrated.contains(row.key.as_str());
    let table = measures::table(all);
    let rated = table.rows_of(is_rated).titled("Measures that can be rated");
    let columns = ["title", "target", "target_date", "actual", "as_at", "towards_target", "result"];
    blocks.extend(paper.any_table(&rated.only(&columns)));
    let unrated = table.rows_of(|row| !is_rated(row));
    let unrated = unrated.titled("Measures that cannot be rated, and why");
    let columns = ["title", "target", "actual", "as_at", "result"];
    blocks.extend(paper.any_table(&unrated.only(&columns)));
    Ok(section("measures", title, blocks))
}
