//! `mtfs efs`: exceptional financial support and what it costs.

use super::Desk;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::datasets::Depth;

pub(in crate::cli) fn efs(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let answered = session.efs()?;
    desk.answer("efs", &session, answered)
}
