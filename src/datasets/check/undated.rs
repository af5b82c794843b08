//! Rows of which nothing says when they became known.

use crate::datasets::load::{Loader, Undated};
use crate::records::schema::{self, savings_profile as p};
use crate::records::{Code, TableName};
use crate::units::text;

/// Counts and names the rows that are left out of what is asked as at a day, since nothing dates them.
pub(super) fn rows(loader: &mut Loader<'_>) {
    for (table, undated) in std::mem::take(&mut loader.undated) {
        let first = schema::table_of(table).places[0];
        let wanted = "a day of its own, or a source with the day it was published".to_owned();
        let (count, names) = (undated.rows, text::list(&undated.names));
        let rows = text::counted(count, "row of this table has", "rows of this table have");
        let left_out = if count == 1 { "is" } else { "are" };
        let among = if undated.names.len() < Undated::NAMED { "" } else { "among them " };
        let hint = format!(
            "{rows} neither a day nor a source with one, and {left_out} left out as at any day: {among}{names}"
        );
        loader.report(Code::Undated, (table, undated.first, first), wanted, Some(hint));
    }
}

/// Names the changes of targets that nothing dates.
pub(super) fn rebased(loader: &mut Loader<'_>) {
    for row in std::mem::take(&mut loader.rebased) {
        let wanted = "the day from which the target was this, as it is rebased".to_owned();
        let hint = "give as_at, a source with the day it was published, or in approval_ref a decision \
                    of decisions.csv; as at any day the row is left out";
        let place = (TableName::SavingsProfile, row, p::as_at);
        loader.report(Code::Undated, place, wanted, Some(hint.to_owned()));
    }
}
