//! What is not as it was sealed, as told on a terminal.

use std::collections::BTreeMap;

use crate::datasets::{Difference, DifferenceKind, Seals, Verified};
use crate::session::{CameOut, Restated};
use crate::units::{Period, text};

/// Differences that are told in full on a terminal; the rest are counted.
const TOLD: usize = 50;

/// Figures that are told in full on a terminal.
const FIGURES_TOLD: usize = 10;

/// Says what of the folder is not in the last seal.
pub(super) fn notes(seals: &Seals, verified: &Verified) -> Vec<String> {
    let since = verified.come_since.iter();
    let mut notes: Vec<String> =
        since.map(|file| format!("{file} has come since the last seal.")).collect();
    if let Some(last) = seals.kept.last().filter(|last| !last.has_scenarios()) {
        notes.push(format!("The seal of {} holds no scenarios, so none is verified.", last.period));
    }
    notes
}

/// Says in a sentence how things stand.
pub(super) fn outcome(seals: &Seals, verified: &Verified) -> String {
    let Some(last) = seals.kept.last() else {
        return "No seal was found: `mtfs seal PERIOD` makes the first.".to_owned();
    };
    let count = text::counted(seals.kept.len(), "seal", "seals");
    let state = match verified.differences.len() {
        0 => "everything is as it was sealed".to_owned(),
        some => format!("{} not as sealed", text::counted(some, "thing is", "things are")),
    };
    format!("{count}, the last of {}: {state}.", last.period)
}

/// Tells every difference, what is none, and how things stand.
pub(super) fn all(seals: &Seals, verified: &Verified, figures: &CameOut, whole: bool) -> String {
    let mut words = String::new();
    let told = if whole { usize::MAX } else { TOLD };
    // One changed cell changes many figures: a few of them tell enough.
    let is_figure = |found: &&Difference| found.kind == DifferenceKind::Figure;
    let others = verified.differences.iter().filter(|found| !is_figure(found)).take(told);
    let some = if whole { usize::MAX } else { FIGURES_TOLD };
    let mut totals: Vec<&Difference> = verified.differences.iter().filter(is_figure).collect();
    totals.sort_by_key(|found| found.row.matches('/').count());
    let shown: Vec<&Difference> = others.chain(totals.into_iter().take(some)).collect();
    for found in &shown {
        let place = match found.kind {
            DifferenceKind::Figure => format!("{}: {}", found.file, found.row),
            DifferenceKind::Cell if !found.row.is_empty() => {
                format!("{} ({})", found.place(), found.row)
            }
            DifferenceKind::Seal
            | DifferenceKind::Chain
            | DifferenceKind::Signature
            | DifferenceKind::File
            | DifferenceKind::Cell
            | DifferenceKind::Row => found.place(),
        };
        words.push_str(&format!("{}: {place}\n  {}\n", found.kind.word(), found.words()));
    }
    let more = verified.differences.len() - shown.len();
    if more > 0 {
        let more = text::count(more);
        words.push_str(&format!("… and {more} more: `mtfs verify -o FILE` writes them all\n"));
    }
    for (file, rows) in &verified.added {
        let rows = text::counted(*rows, "row", "rows");
        words.push_str(&format!("note: {rows} added to {file} since the last seal\n"));
    }
    for file in &verified.rewritten {
        words.push_str(&format!("note: {file} was written anew; no row of it changed\n"));
    }
    for note in notes(seals, verified) {
        words.push_str(&format!("note: {note}\n"));
    }
    words.push_str(&came_out(figures, whole));
    words.push_str(&format!("{}\n", outcome(seals, verified)));
    words
}

/// Tells what was restated after it was sealed: figure by figure where they are few or all are asked for, else
/// how many of each period.
fn restated_words(restated: &[Restated], whole: bool) -> String {
    let mut words = String::new();
    let folded = !whole && restated.len() > FIGURES_TOLD;
    if folded {
        let mut counts: BTreeMap<Period, usize> = BTreeMap::new();
        for figure in restated {
            *counts.entry(figure.period).or_default() += 1;
        }
        for (period, count) in counts {
            let figures = text::counted(count, "figure", "figures");
            words.push_str(&format!("note: {figures} restated after {period} and sealed since\n"));
        }
        words.push_str("      `mtfs verify -o FILE` lists them all\n");
    }
    for figure in restated.iter().filter(|_| !folded) {
        words.push_str(&format!(
            "note: restated after {} and sealed since: {} {} → {}\n",
            figure.period, figure.id, figure.was, figure.is
        ));
    }
    words
}

/// Says which figures came out otherwise without anybody having changed a seal.
fn came_out(figures: &CameOut, whole: bool) -> String {
    let some = if whole { usize::MAX } else { FIGURES_TOLD };
    let mut words = String::new();
    for figure in figures.otherwise.iter().take(some) {
        words.push_str(&format!(
            "note: sealed with {} by mtfs {}, worked out otherwise by mtfs {}: {} {} → {}\n",
            figure.period,
            figure.version,
            env!("CARGO_PKG_VERSION"),
            figure.id,
            figure.was,
            if figure.is.is_empty() { "not any more" } else { &figure.is }
        ));
    }
    if figures.otherwise.len() > some {
        let more = text::count(figures.otherwise.len() - some);
        words.push_str(&format!("note: and {more} more figures worked out otherwise\n"));
    }
    words.push_str(&restated_words(&figures.restated, whole));
    words
}
