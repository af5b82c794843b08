//! The commands of the budget gap: under a scenario and as published, what parts scenarios, what
//! moves it and what closes it.

use std::path::Path;

use super::Desk;
use crate::answers::gap::Lines;
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::datasets::Depth;
use crate::records::TableName;
use crate::scenarios::ClosingLever;
use crate::session::{Answered, Session, SessionError};
use crate::units::FinancialYear;

fn answer(
    desk: &mut Desk<'_>,
    command: &str,
    ask: impl FnOnce(&Session) -> Result<Answered, SessionError>,
) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let answered = ask(&session)?;
    desk.say_exempt(session.book(), &[TableName::Savings]);
    desk.answer(command, &session, answered)
}

pub(in crate::cli) fn gap(desk: &mut Desk<'_>, lines: bool) -> Result<Outcome, Failure> {
    // What a program or a spreadsheet reads holds every line.
    let read = matches!(desk.format(), Format::Text | Format::Md) && !lines;
    let lines = if read { Lines::None } else { Lines::Speaking };
    answer(desk, "gap", |session| session.budget_gap(lines))
}

pub(in crate::cli) fn compare(
    desk: &mut Desk<'_>,
    scenarios: Option<(&str, &str)>,
    against: Option<&Path>,
) -> Result<Outcome, Failure> {
    answer(desk, "compare", |session| match (scenarios, against) {
        (_, Some(other)) => session.against(other),
        (Some((from, to)), None) => session.compare(from, to),
        (None, None) => {
            let wanted = "compare: name two scenarios, or --against a folder or a sealed period";
            Err(SessionError::Unanswerable(wanted.to_owned()))
        }
    })
}

pub(in crate::cli) fn sensitivity(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    answer(desk, "sensitivity", Session::sensitivity)
}

pub(in crate::cli) fn solve(
    desk: &mut Desk<'_>,
    lever: Option<ClosingLever>,
    year: Option<FinancialYear>,
) -> Result<Outcome, Failure> {
    answer(desk, "solve", |session| session.solve(lever, year))
}
