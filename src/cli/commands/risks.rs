//! `mtfs risks`: every register with its movement, its matrix and what reserves it calls for.

use crate::cli::Outcome;
use crate::cli::commands::Desk;
use crate::cli::failure::Failure;
use crate::datasets::Depth;
use crate::records::TableName;
use crate::units::Date;

pub(in crate::cli) fn risks(desk: &mut Desk<'_>, since: Option<Date>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    desk.say_exempt(session.book(), &[TableName::Savings, TableName::Risks]);
    desk.answer("risks", &session, session.risks(since))
}
