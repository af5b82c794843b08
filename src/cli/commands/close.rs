//! `mtfs seal PERIOD`: sealing a period.

use std::collections::BTreeMap;

use super::Desk;
use crate::answers::{Answer, Cell, Column, Table};
use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::findings;
use crate::datasets::{CloseError, Closing, Depth, KeptDay, Seal, Until};
use crate::figures::{Sheet, Value, at_close};
use crate::records::Book;
use crate::session::{Answered, at_seal};
use crate::units::{Period, text};

pub(in crate::cli) fn close(
    desk: &mut Desk<'_>,
    period: Period,
    day: KeptDay,
) -> Result<Outcome, Failure> {
    let on = day.on;
    let folder = desk.data_to_write()?;
    // The folder itself is looked at first, so that a wrong one is named as it was typed.
    let session = desk.open_today(Depth::Figures)?;
    desk.say_finished(&session);
    let there = session.loaded();
    speaks_of(&there.book, period)?;
    let mut closing = match Closing::begin(&folder, period, day) {
        Err(error @ CloseError::Tampered { .. }) => return Ok(refuse(desk, &error)),
        closing => closing?,
    };
    closing.scenarios(&session.scenario_folder()?)?;
    let copies = closing.laid_out()?;
    let now = copies.load(Depth::Everything, None)?;
    if now.has_errors() {
        let tally = findings::tally(&now.problems);
        desk.say(&format!("could not close {period}: {tally}; run `mtfs check`"));
        return Ok(Outcome::Wrong);
    }
    if let Some(last) = closing.last_laid_out()? {
        let last = last.load(Depth::Figures, None)?;
        match closing.check_history(&last, &now) {
            Err(error @ CloseError::History { .. }) => return Ok(refuse(desk, &error)),
            checked => checked?,
        }
    }
    if let Some(on) = on {
        let then = copies.load(Depth::Figures, Some(Until::Day(on)))?;
        if values(&at_close(&then.book, period)) != values(&at_close(&now.book, period)) {
            desk.say(&format!(
                "could not close {period} on {on}: its figures rest on rows that became known after that day, or of \
                 which nothing says when; keep the day it is closed on, or none"
            ));
            return Ok(Outcome::Wrong);
        }
    }
    let figures = at_seal(&now.book, &copies.scenarios(), period);
    for fault in figures.sheet.faults() {
        desk.say(&format!("error of the program: {fault}"));
    }
    let seal = closing.finish(&figures.files())?;
    for lacks in &figures.without {
        desk.say(&format!("the seal holds no figures of {lacks}"));
    }
    let (count, as_at) = (figures.sheet.all().count(), Some(seal.period.to_string()));
    let answered = Answered { answer: answer(&seal, count), as_at, ..Answered::default() };
    desk.told("seal", &session, answered, |_, _, _| words(&seal, count))?;
    Ok(Outcome::Fine)
}

/// Gives the figures of a seal with their values.
fn values(sheet: &Sheet) -> BTreeMap<String, Option<String>> {
    sheet.all().map(|figure| (figure.id.to_string(), figure.value.map(Value::plain))).collect()
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

/// Gives the seal: its files, its hash, and what it follows.
fn answer(seal: &Seal, figures: usize) -> Answer {
    let period = seal.period;
    let mut answer = Answer::new(format!("{period} is closed"));
    let columns = [
        Column::words("file", "File"),
        Column::words("sha256", "SHA-256"),
        Column::numbers("bytes", "Bytes"),
        Column::words("kept_in", "Kept in the seal of"),
    ];
    let mut files = Table::new("files", "Sealed files", columns);
    for file in &seal.files {
        let bytes = file.bytes.to_string();
        let kept_in = file.kept_in.map(|period| period.to_string()).unwrap_or_default();
        let cells = [
            file.name.as_str().into(),
            file.sha256.as_str().into(),
            bytes.into(),
            Cell::words(kept_in),
        ];
        files.row(&file.name, cells);
    }
    answer.table(files);
    let columns = [
        Column::words("period", "Period"),
        Column::words("on", "Day kept with it"),
        Column::words("sha256", "Hash for the minutes"),
        Column::numbers("figure_count", "Figures"),
        Column::words("previous", "Follows the seal of"),
        Column::words("previous_sha256", "Whose hash is"),
    ];
    let mut table = Table::new("seal", "The seal", columns);
    let (before, hash) = seal.previous.clone().unzip();
    let before = before.map(|period: Period| period.to_string());
    let cells = [
        period.to_string().into(),
        Cell::date(seal.on),
        seal.sha256.as_str().into(),
        figures.to_string().into(),
        Cell::words(before.unwrap_or_default()),
        Cell::words(hash.unwrap_or_default()),
    ];
    table.row(period.to_string(), cells);
    answer.table(table);
    answer
}

/// Says what was sealed, and the hash that the minutes keep.
fn words(seal: &Seal, figures: usize) -> String {
    let after = seal.previous.as_ref().map_or_else(
        || "the first seal".to_owned(),
        |(period, _)| format!("follows the seal of {period}"),
    );
    let kept = seal.files.iter().filter(|file| file.kept_in.is_some()).count();
    let files = text::counted(seal.files.len(), "file", "files");
    let files = match kept {
        0 => files,
        some => format!("{files} ({} kept in earlier seals, unchanged)", text::count(some)),
    };
    format!(
        "{} is closed: {files}, {}; {after}.\nHash for the minutes:\n{}\n",
        seal.period,
        text::counted(figures, "figure", "figures"),
        seal.sha256
    )
}
