//! `mtfs actions`, `mtfs scrutiny`, `mtfs measures`: the registers that are asked for without options.

use super::Desk;
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::datasets::Depth;
use crate::session::Register;

pub(in crate::cli) fn register(
    desk: &mut Desk<'_>,
    register: &Register,
) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    desk.say_exempt(session.book(), register.exempt);
    desk.answer(register.name, &session, (register.answer)(&session))
}
