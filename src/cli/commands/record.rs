//! `mtfs savings --record`: past forecasts against what came in the end.

use super::{Desk, tables};
use crate::charts::{Cell, Table};
use crate::cli::args::SavingsAsked;
use crate::cli::failure::Failure;
use crate::cli::terminal::{self, Layout};
use crate::datasets::{Loaded, write_profiles};
use crate::figures::record::{
    Asked, PRIOR_CASES, Part, Record, SHRUNK, Shares, Slice, Tally, record,
};
use crate::records::Book;
use crate::units::{Rate, text};

/// Works the record out as asked, and writes its profiles if that was asked.
pub(super) fn worked_out(
    desk: &mut Desk<'_>,
    loaded: &Loaded,
    asked: &SavingsAsked,
) -> Result<Record, Failure> {
    let of = Asked {
        k: asked.k.unwrap_or(PRIOR_CASES),
        allowances: asked.allowance.clone(),
        as_at: desk.common.as_at,
    };
    let record = record(&loaded.book, &of);
    if asked.write {
        let profiles = record.profiles();
        if profiles.is_empty() {
            let why = "write delivery profiles: no past year has an outturn told in parts";
            return Err(Failure::Usage(why.to_owned()));
        }
        let path = write_profiles(&desk.data()?, &profiles)?;
        let rows = text::counted(profiles.len(), "profile", "profiles");
        desk.say(&format!("{rows} written to {}", path.display()));
    }
    Ok(record)
}

/// Says which parts of the record a table shows.
type Holds = fn(&Slice) -> bool;

/// Gives the record as words.
pub(super) fn words(book: &Book, record: &Record, layout: Layout) -> String {
    let mut words = format!("{}: past forecasts against what came in the end\n", book.council.name);
    let Some(whole) = record.whole.shares() else {
        words.push_str(
            "No past year has an outturn that says what came, what is late and what is lost.\n",
        );
        return words;
    };
    let years: Vec<String> = record.years.iter().map(ToString::to_string).collect();
    let cases = text::counted(record.whole.cases, "case", "cases");
    words.push_str(&format!(
        "{cases} in {}.\nOf target {} came in its year, {} late, {} never.\n",
        years.join(", "),
        text::percent(whole.on_time, 1),
        text::percent(whole.late, 1),
        text::percent(whole.never, 1)
    ));
    let sections: [(&str, Holds); 3] = [
        ("By the officer's rating at the time", |slice| matches!(slice, Slice::Brag(_))),
        ("By type of saving", |slice| matches!(slice, Slice::Type(_))),
        ("By directorate", |slice| matches!(slice, Slice::Directorate(_))),
    ];
    words.push_str("\nForecast at the time, of all savings\n");
    words.push_str(&terminal::table(&forecast_table(record), layout));
    for (title, holds) in sections {
        words.push_str(&format!("\n{title}\n"));
        words.push_str(&terminal::table(&shares_table(record, holds), layout));
    }
    if !record.replays.is_empty() {
        words.push_str("\nA flat allowance held against the targets\n");
        words.push_str(&terminal::table(&replay_table(record), layout));
    }
    words.push('\n');
    for line in remarks(record) {
        words.push_str(&format!("{line}\n"));
    }
    words
}

fn remarks(record: &Record) -> Vec<String> {
    let mut lines = vec![
        "Shares are of target pounds; `came` is as it was, the next three are shrunk:".to_owned(),
        format!("{SHRUNK}, n the cases, k = {}, whole = all cases.", record.k),
    ];
    if let Some(scores) = &record.scores {
        let score = |rate: Rate| rate.rounded(4).fraction().normalize().to_string();
        lines.push(format!(
            "Brier score over {} forecasts (0 best): record {}, colours at face value {}.",
            text::count(scores.forecasts),
            score(scores.record),
            score(scores.face_value)
        ));
        lines.push(verdict(scores.record, scores.face_value).to_owned());
        lines.push(
            "Each year is foretold from the others; face value: B all, G and A the least".into(),
        );
        lines.push("that the rule lets them stand for, R and X nothing.".into());
    } else {
        lines.push("No score: it takes two past years, each foretold from the other.".into());
    }
    if record.no_outcome > 0 {
        let savings = text::counted(record.no_outcome, "saving", "savings");
        lines.push(format!("{savings} with a target in those years: no outturn told in parts."));
    }
    lines
}

/// Says which of two scores is the better one.
fn verdict(record: Rate, face_value: Rate) -> &'static str {
    match record.cmp(&face_value) {
        std::cmp::Ordering::Less => "The record foretold better than the colours.",
        std::cmp::Ordering::Equal => "The record foretold no better and no worse than the colours.",
        std::cmp::Ordering::Greater => {
            "The colours foretold better than so short a record: lean on it with care."
        }
    }
}

fn forecast_table(record: &Record) -> Table {
    let headings = ["period", "-cases", "-forecast then", "-came of it", "-too hopeful by"];
    let mut table = tables::table("Forecasts", &headings);
    let all = record.parts.iter().filter(|((slice, _), _)| *slice == Slice::All);
    for ((_, mark), tally) in all.filter(|(_, tally)| tally.with_forecast > 0) {
        let (then, came) = (tally.get(Part::Forecast), tally.came_of_forecast());
        let cells = vec![
            tables::words(mark.to_string()),
            tables::words(text::count(tally.with_forecast)),
            tables::money(Some(then)),
            tables::money(Some(came)),
            tables::money(Some(then - came)),
        ];
        tables::row(&mut table, cells);
    }
    table
}

fn shares_table(record: &Record, holds: Holds) -> Table {
    let headings = ["of", "period", "-cases", "-came", "-on time", "-late", "-never"];
    let mut table = tables::table("Shares", &headings);
    let last = record.marks().into_iter().next_back();
    let mut parts: Vec<_> = record.parts.iter().filter(|((slice, _), _)| holds(slice)).collect();
    parts.sort_by_key(|((_, mark), _)| *mark);
    for ((slice, mark), tally) in parts {
        // What became of a type or a directorate is the same at every point of the year.
        let rated = matches!(slice, Slice::Brag(_));
        if !rated && Some(*mark) != last {
            continue;
        }
        let (Some(own), Some(shrunk)) = (tally.shares(), record.shrunk(slice, tally)) else {
            continue;
        };
        let period = if rated { mark.to_string() } else { "any".to_owned() };
        let mut cells = vec![name(slice), tables::words(period)];
        cells.extend(share_cells(tally, own, shrunk));
        tables::row(&mut table, cells);
    }
    table
}

fn name(slice: &Slice) -> Cell {
    match slice {
        Slice::All => tables::words("all"),
        Slice::Brag(brag) => tables::brag(*brag),
        Slice::Type(kind) => tables::words(kind.word().replace('_', " ")),
        Slice::Directorate(name) => tables::words(name),
    }
}

fn share_cells(tally: &Tally, own: Shares, shrunk: Shares) -> Vec<Cell> {
    let share = |rate: Rate| tables::words(text::percent(rate, 1));
    vec![
        tables::words(text::count(tally.cases)),
        share(own.on_time),
        share(shrunk.on_time),
        share(shrunk.late),
        share(shrunk.never),
    ]
}

fn replay_table(record: &Record) -> Table {
    let headings = ["allowance", "year", "-target", "-held back", "-did not come", "-left"];
    let mut table = tables::table("Allowances", &headings);
    for replay in &record.replays {
        let cells = vec![
            tables::words(text::percent_exact(replay.allowance)),
            tables::words(replay.year.to_string()),
            tables::money(Some(replay.target)),
            tables::money(Some(replay.held)),
            tables::money(Some(replay.short)),
            tables::money(Some(replay.left())),
        ];
        tables::row(&mut table, cells);
    }
    table
}

/// Gives the parts of the record in plain digits, for CSV.
pub(super) fn table(record: &Record) -> Table {
    let headings = [
        "of",
        "key",
        "period",
        "-cases",
        "-target",
        "-on_time",
        "-late",
        "-never",
        "-forecast",
        "-on_time_shrunk",
        "-late_shrunk",
        "-never_shrunk",
    ];
    let mut table = tables::table("Record", &headings);
    for ((slice, mark), tally) in &record.parts {
        let (of, key) = match slice {
            Slice::All => ("all", String::new()),
            Slice::Brag(brag) => ("brag", brag.map(|brag| brag.word().into()).unwrap_or_default()),
            Slice::Type(kind) => ("type", kind.word().to_owned()),
            Slice::Directorate(name) => ("directorate", name.clone()),
        };
        let mut cells = vec![
            tables::words(of),
            tables::words(key),
            tables::words(mark.to_string()),
            tables::words(tally.cases.to_string()),
            tables::plain(Some(tally.target())),
        ];
        let told = [Part::OnTime, Part::Late, Part::Never];
        cells.extend(told.map(|part| tables::plain(Some(tally.get(part)))));
        let forecast = (tally.with_forecast > 0).then(|| tally.get(Part::Forecast));
        cells.push(tables::plain(forecast));
        let shares = record.shrunk(slice, tally);
        let shares = shares.map(|shares| [shares.on_time, shares.late, shares.never]);
        let digits = |rate: Rate| tables::words(rate.fraction().normalize().to_string());
        cells.extend(shares.into_iter().flatten().map(digits));
        tables::row(&mut table, cells);
    }
    table
}
