//! `mtfs measures`.

use crate::charts::Table;
use crate::cli::args::Format;
use crate::cli::commands::{Desk, tables};
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::measures::{self as measured, Change};
use crate::reports::answers;
use crate::units::{Decimal, text};

pub(in crate::cli) fn measures(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let views = measured::measures(&loaded.book, desk.common.as_at);
    match desk.format() {
        Format::Json => {
            let (data, sheet) = (answers::measures(&views), measured::figures(&views));
            desk.give_json("measures", &session, data, &sheet, None)?;
        }
        Format::Csv => desk.give(&tables::csv(&plain_measures(&views)))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let words = if views.is_empty() {
                "No measure is in the folder (measures.csv).\n".to_owned()
            } else {
                let table = terminal::table(&measure_table(&views), desk.layout);
                let mut words = format!("{}: measures\n\n{table}", loaded.book.council.name);
                moves(&mut words, &views);
                paces(&mut words, &views);
                words
            };
            desk.tell(&words)?;
        }
    }
    Ok(desk.outcome(&session))
}

/// Tells how the measures moved since the value before each: how many, then each with a new value.
fn moves(words: &mut String, views: &[measured::MeasureView<'_>]) {
    // A fact told in two plans is listed twice below and counted once.
    let facts = || measured::facts(views);
    let count = |change: Change| facts().filter(|view| view.moved.change == change).count();
    let told = Change::ALL.into_iter().map(|change| (count(change), change));
    let told: Vec<String> = told
        .filter(|(count, _)| *count > 0)
        .map(|(count, change)| format!("{count} {}", change.words()))
        .collect();
    words.push_str(&format!("\nsince the value before: {}\n", told.join(", ")));
    for change in Change::ALL {
        let of = views.iter().filter(|view| view.moved.change == change);
        for view in of.filter(|view| view.moved.before.is_some()) {
            let (before, actual) = (view.before_words(), view.actual_words());
            let step = view.step_words().map(|words| format!("{words}, ")).unwrap_or_default();
            words.push_str(&format!(
                "  {} {}: {} to {}: {step}{}\n",
                view.measure.id,
                view.measure.title,
                before.unwrap_or_default(),
                actual.unwrap_or_default(),
                view.move_words()
            ));
        }
    }
}

/// Tells the pace of each measure with its sum, what a balance takes to clear, and what is told twice.
fn paces(words: &mut String, views: &[measured::MeasureView<'_>]) {
    for view in views {
        let title = format!("{} {}", view.measure.id, view.measure.title);
        if let (Some(pace), Some(said)) = (view.pace, view.pace_words()) {
            let on = if pace.on_pace { "on pace" } else { "OFF PACE" };
            words.push_str(&format!("{on}: {title}: {said}\n"));
        }
        if let Some(said) = view.clearing_words() {
            words.push_str(&format!("to clear: {title}: {said}\n"));
        }
        if let Some(other) = view.same_as {
            words.push_str(&format!("same fact: {title}: as {other}; never add the two\n"));
        }
    }
}

fn measure_table(views: &[measured::MeasureView<'_>]) -> Table {
    let headings = ["measure", "title", "-target", "-actual", "as at", "state"];
    let mut table = tables::table("Measures", &headings);
    for view in views {
        let as_at = view.latest.map(|value| text::date(value.as_at));
        let target = view.target_words().map(|words| words + view.target_mark());
        let absent = || "–".to_owned();
        let cells = vec![
            tables::words(&view.measure.id),
            tables::words(&view.measure.title),
            tables::words(target.unwrap_or_else(absent)),
            tables::words(view.actual_words().unwrap_or_else(absent)),
            tables::words(as_at.unwrap_or_else(absent)),
            tables::words(view.state.words()),
        ];
        tables::row(&mut table, cells);
    }
    table
}

/// Gives every measure with its numbers in plain digits, in the measure's unit.
fn plain_measures(views: &[measured::MeasureView<'_>]) -> Table {
    let headings = [
        "measure_id",
        "title",
        "unit",
        "-target",
        "target_basis",
        "-actual",
        "bound",
        "as_at",
        "state",
        "-before",
        "before_bound",
        "before_as_at",
        "move",
    ];
    let mut table = tables::table("Measures", &headings);
    for view in views {
        let number = |number: Option<Decimal>| {
            tables::words(number.map(|number| number.normalize().to_string()).unwrap_or_default())
        };
        let cells = vec![
            tables::words(&view.measure.id),
            tables::words(&view.measure.title),
            tables::words(view.measure.unit.word()),
            number(view.measure.target),
            tables::words(view.measure.target.map_or("", |_| view.measure.target_basis.word())),
            number(view.latest.map(|value| value.value)),
            tables::words(view.latest.map_or("", |value| value.bound.word())),
            tables::words(view.latest.map(|value| value.as_at.to_string()).unwrap_or_default()),
            tables::words(view.state.word()),
            number(view.moved.before.map(|value| value.value)),
            tables::words(view.moved.before.map_or("", |value| value.bound.word())),
            tables::words(
                view.moved.before.map(|value| value.as_at.to_string()).unwrap_or_default(),
            ),
            tables::words(view.moved.change.word()),
        ];
        tables::row(&mut table, cells);
    }
    table
}
