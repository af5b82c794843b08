//! `mtfs close PERIOD`: sealing a period.

use serde_json::json;

use super::{Desk, figure_row};
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::findings;
use crate::datasets::{self, CloseError, Closing, Depth, Seal};
use crate::figures::{Sheet, at_close};
use crate::records::Book;
use crate::reports::{csv, figures_csv};
use crate::session::Session;
use crate::units::{Date, Period, text};

pub(in crate::cli) fn close(
    desk: &mut Desk<'_>,
    period: Period,
    on: Option<Date>,
) -> Result<Outcome, Failure> {
    let folder = desk.data()?;
    // The folder itself is looked at first, so that a wrong one is named as it was typed.
    let session = desk.open(Depth::Figures)?;
    let there = session.loaded();
    speaks_of(&there.book, period)?;
    let closing = match Closing::begin(&folder, period) {
        Err(error @ CloseError::Tampered { .. }) => return Ok(refuse(desk, &error)),
        closing => closing?,
    };
    let now = datasets::load(&closing.tables(), Depth::Everything)?;
    if now.has_errors() {
        let tally = findings::tally(&now.problems);
        desk.say(&format!("could not close {period}: {tally}; run `mtfs check`"));
        return Ok(Outcome::Wrong);
    }
    if let Some(last) = closing.last_tables() {
        let last = datasets::load(&last, Depth::Figures)?;
        match closing.check_history(&last, &now) {
            Err(error @ CloseError::History { .. }) => return Ok(refuse(desk, &error)),
            checked => checked?,
        }
    }
    let sheet = at_close(&now.book, period);
    let figures = figures_csv(sheet.all().map(figure_row));
    let seal = closing.finish(&figures.bytes, on)?;
    tell(desk, &session, &seal, sheet.all().count())?;
    Ok(Outcome::Fine)
}

fn refuse(desk: &mut Desk<'_>, error: &CloseError) -> Outcome {
    desk.say(&format!("could not {error}"));
    Outcome::Wrong
}

/// Checks that some return speaks of a period.
pub(super) fn speaks_of(book: &Book, period: Period) -> Result<(), Failure> {
    let deliveries = &book.deliveries;
    if (0..deliveries.len()).any(|row| deliveries.period(row) == period) {
        return Ok(());
    }
    let latest = deliveries.latest_mark(period.year).map_or_else(
        || format!("none speaks of {}", period.year),
        |mark| format!("the latest of the year is {}", Period { year: period.year, mark }),
    );
    Err(Failure::Usage(format!("find a return of {period}: {latest}")))
}

fn tell(
    desk: &mut Desk<'_>,
    session: &Session,
    seal: &Seal,
    figures: usize,
) -> Result<(), Failure> {
    let previous = seal.previous.as_ref();
    match desk.format() {
        Format::Json => {
            let data = json!({
                "period": seal.period,
                "on": seal.on,
                "sha256": seal.sha256,
                "previous": previous.map(|(period, hash)| json!({ "period": period, "sha256": hash })),
                "files": seal.files.iter().map(|file| json!({
                    "file": file.name, "sha256": file.sha256, "bytes": file.bytes,
                })).collect::<Vec<_>>(),
                "figure_count": figures,
            });
            let period = seal.period.to_string();
            desk.give_json("close", session, data, &Sheet::default(), Some(period))
        }
        Format::Csv => {
            let rows = seal
                .files
                .iter()
                .map(|file| [file.name.clone(), file.sha256.clone(), file.bytes.to_string()]);
            desk.give(&csv(["file", "sha256", "bytes"], rows))
        }
        Format::Text | Format::Md | Format::Xlsx => {
            let files = text::counted(seal.files.len(), "file", "files");
            let figures = text::counted(figures, "figure", "figures");
            let after = previous.map_or_else(
                || "the first seal".to_owned(),
                |(period, _)| format!("follows the seal of {period}"),
            );
            let words = format!(
                "{} is closed: {files}, {figures}; {after}.\nHash for the minutes:\n{}\n",
                seal.period, seal.sha256
            );
            desk.tell(&words)
        }
    }
}
