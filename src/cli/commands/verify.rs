//! `mtfs verify`: what is not as it was sealed.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::Desk;
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::datasets::{self, Depth, Difference, DifferenceKind, Loaded, Seal, Seals, Verified};
use crate::figures::{self, Sheet, at_close};
use crate::records::Book;
use crate::reports::csv;
use crate::session::Session;
use crate::units::{Period, text};

/// Differences that are told in full on a terminal; the rest are counted.
const TOLD: usize = 50;

/// Figures that are told in full on a terminal.
const FIGURES_TOLD: usize = 10;

/// A figure of an earlier seal that came out otherwise when a later one was sealed.
struct Restated {
    period: Period,
    id: String,
    was: String,
    is: String,
}

pub(in crate::cli) fn verify(
    desk: &mut Desk<'_>,
    expected: Option<&str>,
) -> Result<Outcome, Failure> {
    let folder = desk.data()?;
    let session = desk.open(Depth::Everything)?;
    let now = session.loaded();
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    let (mut verified, restated) = if let Some(last) = seals.kept.last() {
        against(&folder, &seals, last, &now)?
    } else {
        let differences = datasets::integrity(&seals);
        (Verified { differences, ..Verified::default() }, Vec::new())
    };
    if let Some(hash) = expected.filter(|hash| seals.kept.iter().all(|seal| seal.sha256 != *hash)) {
        let is = Some(format!("no seal has the hash {hash}"));
        verified
            .differences
            .push(Difference { is, ..Difference::of(DifferenceKind::Chain, "seals") });
    }
    tell(desk, &session, &seals, &verified, &restated)?;
    let wrong = seals.kept.is_empty() || !verified.differences.is_empty();
    Ok(if wrong { Outcome::Wrong } else { Outcome::Fine })
}

/// Holds the folder as it is against the last seal, and every seal's figures against what comes out
/// now.
fn against(
    folder: &Path,
    seals: &Seals,
    last: &Seal,
    now: &Loaded,
) -> Result<(Verified, Vec<Restated>), Failure> {
    let read = |source| Failure::Read { path: folder.to_owned(), source };
    let sealed = datasets::load(&last.tables(), Depth::Everything)?;
    let mut verified = datasets::verify(folder, seals, &sealed, now).map_err(read)?;
    let mut restated = Vec::new();
    let same = verified.differences.is_empty() && verified.added.is_empty();
    for seal in &seals.kept {
        // A file that is not as it was is named already; its figures speak for nothing.
        let Ok(were) = seal.figures() else { continue };
        let are = if seal.period == last.period {
            were
        } else {
            let are = values(&sealed.book, seal.period);
            restated.extend(unlike(&were, &are).map(|(id, was, is)| Restated {
                period: seal.period,
                id,
                was,
                is,
            }));
            are
        };
        if same {
            continue;
        }
        let file = format!("seals/{}/figures.csv", seal.period.slug());
        let changed =
            unlike(&are, &values(&now.book, seal.period)).map(|(id, was, is)| Difference {
                row: id,
                was: Some(was),
                is: Some(is),
                ..Difference::of(DifferenceKind::Figure, &file)
            });
        let changed: Vec<Difference> = changed.collect();
        verified.differences.extend(changed);
    }
    Ok((verified, restated))
}

/// Gives the figures that a seal of a period would hold, by id.
fn values(book: &Book, period: Period) -> BTreeMap<String, String> {
    let sheet = at_close(book, period);
    let value = |figure: &figures::Figure| figure.value.map(figures::Value::plain);
    sheet.all().map(|figure| (figure.id.to_string(), value(figure).unwrap_or_default())).collect()
}

/// Gives the figures that differ: id, value before, value after; empty where there is none.
fn unlike(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> impl Iterator<Item = (String, String, String)> + use<> {
    let ids: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of = |values: &BTreeMap<String, String>, id| values.get(id).cloned().unwrap_or_default();
    let found: Vec<_> = ids
        .into_iter()
        .map(|id| (id.clone(), of(before, id), of(after, id)))
        .filter(|(_, was, is)| was != is)
        .collect();
    found.into_iter()
}

fn tell(
    desk: &mut Desk<'_>,
    session: &Session,
    seals: &Seals,
    verified: &Verified,
    restated: &[Restated],
) -> Result<(), Failure> {
    match desk.format() {
        Format::Json => {
            let data = json(seals, verified, restated);
            desk.give_json("verify", session, data, &Sheet::default(), None)
        }
        Format::Csv => {
            let header = ["kind", "file", "line", "row", "column", "was", "is"];
            let rows = verified.differences.iter().map(|found| {
                let words = |words: &Option<String>| words.clone().unwrap_or_default();
                [
                    found.kind.word().to_owned(),
                    found.file.clone(),
                    found.line.map(|line| line.to_string()).unwrap_or_default(),
                    found.row.clone(),
                    words(&found.column),
                    words(&found.was),
                    words(&found.is),
                ]
            });
            desk.give(&csv(header, rows))
        }
        Format::Text | Format::Md | Format::Xlsx => {
            let whole = desk.common.output.is_some();
            desk.tell(&words(seals, verified, restated, whole))
        }
    }
}

fn json(seals: &Seals, verified: &Verified, restated: &[Restated]) -> Value {
    json!({
        "intact": !seals.kept.is_empty() && verified.differences.is_empty(),
        "seals": seals.kept.iter().map(|seal| json!({
            "period": seal.period,
            "on": seal.on,
            "version": seal.version,
            "sha256": seal.sha256,
            "previous": seal.previous.as_ref().map(|(_, hash)| hash),
        })).collect::<Vec<_>>(),
        "differences": verified.differences.iter().map(|found| json!({
            "kind": found.kind.word(),
            "file": found.file,
            "line": found.line,
            "row": found.row,
            "column": found.column,
            "was": found.was,
            "is": found.is,
        })).collect::<Vec<_>>(),
        "rows_added": verified.added,
        "rewritten": verified.rewritten,
        "restated": restated.iter().map(|figure| json!({
            "period": figure.period, "id": figure.id, "was": figure.was, "is": figure.is,
        })).collect::<Vec<_>>(),
    })
}

fn words(seals: &Seals, verified: &Verified, restated: &[Restated], whole: bool) -> String {
    let mut words = String::new();
    let told = if whole { usize::MAX } else { TOLD };
    // One changed cell changes many figures: a few of them tell enough.
    let figures = |found: &&Difference| found.kind == DifferenceKind::Figure;
    let others = verified.differences.iter().filter(|found| !figures(found)).take(told);
    let some = if whole { usize::MAX } else { FIGURES_TOLD };
    let mut totals: Vec<&Difference> = verified.differences.iter().filter(figures).collect();
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
    for figure in restated.iter().take(told) {
        words.push_str(&format!(
            "note: restated after {} and sealed since: {} {} → {}\n",
            figure.period, figure.id, figure.was, figure.is
        ));
    }
    let Some(last) = seals.kept.last() else {
        words.push_str("No seal was found: `mtfs close PERIOD` makes the first.\n");
        return words;
    };
    let count = text::counted(seals.kept.len(), "seal", "seals");
    let found = verified.differences.len();
    words.push_str(&match found {
        0 => format!("{count}, the last of {}: everything is as it was sealed.\n", last.period),
        _ => format!(
            "{count}, the last of {}: {} not as sealed.\n",
            last.period,
            text::counted(found, "thing is", "things are")
        ),
    });
    words
}
