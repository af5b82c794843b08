//! `mtfs measures`.

use crate::cli::Outcome;
use crate::cli::commands::Desk;
use crate::cli::failure::Failure;
use crate::datasets::Depth;

pub(in crate::cli) fn measures(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    desk.answer("measures", &session, session.measures())
}
