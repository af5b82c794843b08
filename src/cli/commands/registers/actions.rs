//! `mtfs actions`: every plan, then the recommendations of every review by theme.

use crate::cli::Outcome;
use crate::cli::commands::Desk;
use crate::cli::failure::Failure;
use crate::datasets::Depth;
use crate::records::TableName;

pub(in crate::cli) fn actions(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    desk.say_exempt(session.book(), &[TableName::Risks, TableName::Actions]);
    desk.answer("actions", &session, session.actions())
}
