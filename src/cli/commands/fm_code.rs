//! `mtfs fm-code`: the self-assessment against CIPFA's Financial Management Code, or a blank of it.

use crate::answers;
use crate::cli::Outcome;
use crate::cli::commands::Desk;
use crate::cli::failure::Failure;
use crate::datasets::Depth;
use crate::figures::{AsAt, Sheet};
use crate::reports;

/// Whether to tell the self-assessment or to give a blank one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Template {
    /// What is on file.
    Filled,
    /// Seventeen rows to fill in.
    Blank,
}

pub(in crate::cli) fn fm_code(desk: &mut Desk<'_>, template: Template) -> Result<Outcome, Failure> {
    if template == Template::Blank {
        let blank = answers::fm_code::blank(desk.common.as_at.map(AsAt::day));
        desk.give(&reports::as_csv(&blank, &Sheet::default()))?;
        desk.say(
            "next: fill in rating (G, A or R), evidence and source_id of each row, name the source in \
             sources.csv, and save the rows as fm_code.csv in the council's folder",
        );
        return Ok(Outcome::Fine);
    }
    let session = desk.open(Depth::Figures)?;
    desk.answer("fm-code", &session, session.fm_code())
}
