//! `mtfs savings`: the position against targets, what a year hands on, the track record.

use super::Desk;
use crate::cli::Outcome;
use crate::cli::args::{Format, SampleAsked, SavingsAsked};
use crate::cli::failure::Failure;
use crate::datasets::{Depth, write_profiles};
use crate::figures::record::{Asked, PRIOR_CASES};
use crate::records::TableName;
use crate::session::{self, SavingsView, Session};
use crate::units::text;

pub(in crate::cli) fn savings(
    desk: &mut Desk<'_>,
    asked: &SavingsAsked,
) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let of = Asked {
        k: asked.k.unwrap_or(PRIOR_CASES),
        allowances: asked.allowance.clone(),
        as_at: desk.common.as_at,
    };
    if asked.write {
        write(desk, &session, &of)?;
    }
    let answered = session.savings(&session::SavingsAsked {
        year: asked.year,
        by: asked.by,
        lines: asked.lines,
        view: match (asked.carry, asked.record) {
            (true, _) => SavingsView::Carry,
            (false, true) => SavingsView::Record(of),
            (false, false) => SavingsView::Position,
        },
        data: desk.format() == Format::Json,
    })?;
    desk.say_exempt(session.book(), &[TableName::Savings]);
    desk.answer("savings", &session, answered)
}

pub(in crate::cli) fn sample(desk: &mut Desk<'_>, asked: &SampleAsked) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let answered = session.sample(asked.year, asked.number, asked.seed);
    desk.say_exempt(session.book(), &[TableName::Savings]);
    desk.answer("sample", &session, answered)
}

/// Writes the shares of the record as delivery profiles, for scenarios to use.
fn write(desk: &mut Desk<'_>, session: &Session, asked: &Asked) -> Result<(), Failure> {
    let profiles = session.track_record(asked).profiles();
    if profiles.is_empty() {
        let why = "write delivery profiles: no past year has an outturn told in parts";
        return Err(Failure::Usage(why.to_owned()));
    }
    let path = write_profiles(&desk.data_to_write()?, &profiles)?;
    let rows = text::counted(profiles.len(), "profile", "profiles");
    desk.say(&format!("{rows} written to {}", path.display()));
    Ok(())
}
