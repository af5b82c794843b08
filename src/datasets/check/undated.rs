//! Rows of which nothing says when they became known.

use crate::datasets::load::Loader;
use crate::records::schema::{self, savings_profile as p};
use crate::records::{Book, Code, TableName};
use crate::units::text;

/// Counts the rows that are left out of what is asked as at a day, since nothing dates them, and names
/// the first of each table.
pub(super) fn rows(loader: &mut Loader<'_>) {
    for (table, (row, rows)) in std::mem::take(&mut loader.undated) {
        let first = schema::table_of(table).places[0];
        let wanted = "a day of its own, or a source with the day it was published".to_owned();
        let rows = text::counted(rows, "row of this table has", "rows of this table have");
        let hint = format!("{rows} neither, and are left out as at any day");
        loader.report(Code::Undated, (table, row, first), wanted, Some(hint));
    }
}

/// Names the targets agreed since that have no day, no source and no decision with a day.
pub(super) fn rebased(loader: &mut Loader<'_>, book: &Book) {
    for (row, decision) in std::mem::take(&mut loader.rebased) {
        if book.decisions.iter().any(|known| known.id == decision) {
            continue;
        }
        let wanted = "the day from which the target was this, as it is rebased".to_owned();
        let hint = "give as_at or source_id, or in approval_ref a decision of decisions.csv; as at any \
                    day the row is left out";
        let place = (TableName::SavingsProfile, row, p::as_at);
        loader.report(Code::Undated, place, wanted, Some(hint.to_owned()));
    }
}
