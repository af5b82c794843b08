//! `mtfs verify`: what is not as it was sealed.

use std::collections::BTreeMap;
use std::path::Path;

use super::Desk;
use crate::answers::{Answer, Cell, Column, Table};
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::datasets::{
    self, Depth, Difference, DifferenceKind, Loaded, Seal, Seals, Shape, Signers, Until, Verified,
};
use crate::figures::{self, Sheet, at_close};
use crate::records::Book;
use crate::session::{Answered, at_seal};
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

/// A figure of a seal that this program works out otherwise from the seal's own tables than the one that sealed it.
struct Otherwise {
    period: Period,
    version: String,
    id: String,
    was: String,
    is: String,
}

/// What figures came out otherwise without anybody having changed a seal.
#[derive(Default)]
struct Figures {
    restated: Vec<Restated>,
    otherwise: Vec<Otherwise>,
}

/// What of the seals is held to something outside the folder.
pub(in crate::cli) struct Expected<'a> {
    /// Hashes, as the minutes hold them.
    pub(in crate::cli) hashes: &'a [String],
    /// Who must have signed the newest.
    pub(in crate::cli) signed_by: Option<&'a str>,
}

pub(in crate::cli) fn verify(
    desk: &mut Desk<'_>,
    expected: &Expected<'_>,
) -> Result<Outcome, Failure> {
    let folder = desk.data()?;
    let session = desk.open_today(Depth::Everything)?;
    desk.say_finished(&session);
    let now = session.loaded();
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    let (mut verified, figures) = if let Some(last) = seals.kept.last() {
        against((&folder, &session.scenario_folder()?), &seals, last, now)?
    } else {
        let differences = datasets::integrity(&seals);
        (Verified { differences, ..Verified::default() }, Figures::default())
    };
    for hash in
        expected.hashes.iter().filter(|hash| seals.kept.iter().all(|seal| !seal.is_of(hash)))
    {
        let is = Some(format!("no seal has the hash {hash}"));
        verified
            .differences
            .push(Difference { is, ..Difference::of(DifferenceKind::Chain, "seals") });
    }
    let signers = Signers::of(&folder).map_err(read)?.unwrap_or_default();
    let mut proven: Vec<String> = held_to(&seals, expected.hashes).into_iter().collect();
    proven.extend(signatures(&seals, &signers, expected.signed_by, &mut verified));
    let mut answer = answer(desk, &seals, &verified, &figures);
    for sentence in &proven {
        answer.remark("proven", sentence.clone());
    }
    let whole = desk.common.output.is_some();
    let answered = Answered { answer, ..Answered::default() };
    let told = |_: &Answer, _: &Sheet, _| {
        let mut words = words(&seals, &verified, &figures, whole);
        words.extend(proven.iter().map(|proven| format!("{proven}\n")));
        words
    };
    desk.told("verify", &session, answered, told)?;
    let wrong = seals.kept.is_empty() || !verified.differences.is_empty();
    Ok(if wrong { Outcome::Wrong } else { Outcome::Fine })
}

/// Says by whom the seals are signed and what that proves; a signature that proves nothing is a difference.
fn signatures(
    seals: &Seals,
    signers: &Signers,
    wanted: Option<&str>,
    verified: &mut Verified,
) -> Vec<String> {
    let mut told = Vec::new();
    let mut wrong = |seal: &Seal, why: String| {
        let found = Difference::of(DifferenceKind::Signature, format!("{}.sig", seal.place()));
        verified.differences.push(Difference { is: Some(why), ..found });
    };
    let mut newest = None;
    for seal in &seals.kept {
        newest = None;
        match datasets::signed(seal, signers) {
            Some(Ok(signed)) => {
                let day =
                    seal.on.map(|on| format!(", kept with the day {on},")).unwrap_or_default();
                told.push(format!(
                    "The seal of {}{day} is signed by {} with the key {}: nobody without that key made the signature. \
                     A signature holds no day of its own, and the list of keys counts for as much as whoever keeps it.",
                    seal.period, signed.by, signed.key
                ));
                newest = Some(signed.by);
            }
            Some(Err(why)) => wrong(seal, why),
            None => {}
        }
    }
    let Some(last) = seals.kept.last() else { return told };
    match wanted {
        Some(name) if newest.as_deref() != Some(name) && !name.is_empty() => {
            let by = newest.map_or_else(|| "nobody".to_owned(), |by| format!("{by} only"));
            wrong(
                last,
                format!("the newest seal, of {}, is signed by {by}, not by {name}", last.period),
            );
        }
        Some(_) | None if newest.is_none() && !last.has_signature() => {
            told.push(format!("The newest seal, of {}, is not signed.", last.period));
        }
        Some(_) | None => {}
    }
    told.extend(signers.unusable.iter().map(|(place, why)| format!("{place} is not used: {why}.")));
    told
}

/// Says what the hashes given prove: a chain is proven up to the newest seal whose hash somebody keeps elsewhere.
fn held_to(seals: &Seals, expected: &[String]) -> Option<String> {
    let newest = seals.kept.last()?;
    let given = |seal: &&Seal| expected.iter().any(|hash| seal.is_of(hash));
    let Some(proven) = seals.kept.iter().rev().find(given) else {
        return Some(format!(
            "No hash from outside was given: that the seals are those once made is not proven, since whoever can write \
             in the folder could make them all anew. The newest, of {}, has the hash {}.",
            newest.period, newest.sha256
        ));
    };
    if proven.period == newest.period {
        return Some(format!(
            "The newest seal, of {}, has the hash that was given. Whatever of the seals had been changed since that \
             hash was written down, by anybody, would be named above.",
            newest.period
        ));
    }
    Some(format!(
        "The hash given is of the seal of {}; that later seals, up to {}, are those once made is not proven. The \
         newest has the hash {}.",
        proven.period, newest.period, newest.sha256
    ))
}

/// Holds the folder as it is against the last seal, and every seal's figures against what comes out
/// now.
fn against(
    (folder, scenarios): (&Path, &Path),
    seals: &Seals,
    last: &Seal,
    now: &Loaded,
) -> Result<(Verified, Figures), Failure> {
    let read = |source| Failure::Read { path: folder.to_owned(), source };
    let Ok(copies) = last.trusted() else {
        let differences = datasets::integrity(seals);
        return Ok((Verified { differences, ..Verified::default() }, Figures::default()));
    };
    let sealed = copies.load(Depth::Everything, None)?;
    let mut verified = datasets::verify((folder, scenarios), seals, &sealed, now).map_err(read)?;
    let mut figures = Figures::default();
    let same = verified.differences.is_empty() && verified.added.is_empty();
    for seal in &seals.kept {
        // A file that is not as it was is named already; its figures speak for nothing.
        let (Ok(were), Ok(own)) = (seal.figures(), seal.trusted()) else { continue };
        let (period, scenarios) = (seal.period, own.scenarios());
        let own = own.load(Depth::Everything, None)?;
        let file = format!("seals/{}/figures.csv", period.slug());
        held_to_own(seal, &were, &all_values(seal, &own.book, &scenarios), |id, was, is| {
            if seal.version == env!("CARGO_PKG_VERSION") {
                verified.differences.push(figure_changed(&file, id, was, is));
            } else {
                let version = seal.version.clone();
                figures.otherwise.push(Otherwise { period, version, id, was, is });
            }
        });
        let (then, are) = (values(&own.book, period), values(&sealed.book, period));
        let restated = unlike(&then, &are);
        figures.restated.extend(restated.map(|(id, was, is)| Restated { period, id, was, is }));
        if same {
            continue;
        }
        // What became known after the day of a seal makes no difference to it; a seal without a day says
        // nothing of that.
        let then = known_then(folder, seal)?;
        let as_then = |id: &str, was: &str| {
            then.as_ref().is_some_and(|then| then.get(id).map_or("", String::as_str) == was)
        };
        let changed = unlike(&are, &values(&now.book, period))
            .filter(|(id, was, _)| !as_then(id, was))
            .map(|(id, was, is)| figure_changed(&file, id, was, is));
        let changed: Vec<Difference> = changed.collect();
        verified.differences.extend(changed);
    }
    Ok((verified, figures))
}

/// Holds the figures of a seal to what its own tables and scenarios give: the same program gives the same again.
fn held_to_own(
    seal: &Seal,
    were: &BTreeMap<String, String>,
    are: &BTreeMap<String, String>,
    mut otherwise: impl FnMut(String, String, String),
) {
    for (id, was, is) in unlike(were, are) {
        // A figure that only a newer program works out was never sealed.
        if seal.version == env!("CARGO_PKG_VERSION") || were.contains_key(&id) {
            otherwise(id, was, is);
        }
    }
}

/// Gives every figure that a seal of this shape would hold, worked out now from its own book and scenarios.
fn all_values(seal: &Seal, book: &Book, scenarios: &Path) -> BTreeMap<String, String> {
    match seal.shape {
        Shape::First => values(book, seal.period),
        Shape::Second => plain(&at_seal(book, scenarios, seal.period).sheet),
    }
}

fn figure_changed(file: &str, id: String, was: String, is: String) -> Difference {
    let found = Difference::of(DifferenceKind::Figure, file);
    Difference { row: id, was: Some(was), is: Some(is), ..found }
}

/// Gives the figures of a seal as the folder was known on its day, where it has one.
fn known_then(folder: &Path, seal: &Seal) -> Result<Option<BTreeMap<String, String>>, Failure> {
    let Some(day) = seal.on else { return Ok(None) };
    let then = datasets::load_until(folder, Depth::Figures, Some(Until::Day(day)))?;
    Ok(Some(values(&then.book, seal.period)))
}

/// Gives the figures of savings and of what they hand on at a period, by id.
fn values(book: &Book, period: Period) -> BTreeMap<String, String> {
    plain(&at_close(book, period))
}

fn plain(sheet: &Sheet) -> BTreeMap<String, String> {
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

/// Gives every difference, then the seals and what is no difference; CSV keeps its header where
/// nothing differs.
fn answer(desk: &Desk<'_>, seals: &Seals, verified: &Verified, figures: &Figures) -> Answer {
    let mut answer = Answer::new("Held against the seals");
    let differences = differences(verified);
    if desk.format() == Format::Csv {
        answer.tables.push(differences);
    } else {
        answer.table(differences);
    }
    answer.table(seals_table(seals));
    answer.table(restated_table(&figures.restated));
    answer.table(otherwise_table(&figures.otherwise));
    for (file, rows) in &verified.added {
        let rows = text::counted(*rows, "row", "rows");
        answer.remark("added", format!("{rows} added to {file} since the last seal."));
    }
    for note in notes(seals, verified) {
        answer.remark("scenarios", note);
    }
    for file in &verified.rewritten {
        answer.remark("rewritten", format!("{file} was written anew; no row of it changed."));
    }
    let told = outcome(seals, verified);
    if seals.kept.is_empty() || !verified.differences.is_empty() {
        answer.warn("not-intact", told);
    } else {
        answer.remark("intact", told);
    }
    answer
}

fn differences(verified: &Verified) -> Table {
    let columns = [
        Column::words("kind", "What differs"),
        Column::words("file", "File"),
        Column::words("line", "Line"),
        Column::words("row", "Row"),
        Column::words("column", "Column"),
        Column::words("was", "As sealed"),
        Column::words("is", "Now"),
    ];
    let mut table = Table::new("differences", "What is not as it was sealed", columns);
    for found in &verified.differences {
        let words = |words: &Option<String>| Cell::words(words.clone().unwrap_or_default());
        let cells = [
            found.kind.word().into(),
            found.file.as_str().into(),
            words(&found.line.map(|line| line.to_string())),
            found.row.as_str().into(),
            words(&found.column),
            words(&found.was),
            words(&found.is),
        ];
        table.row(found.place(), cells);
    }
    table
}

fn seals_table(seals: &Seals) -> Table {
    let columns = [
        Column::words("period", "Period"),
        Column::words("on", "Day kept with it"),
        Column::words("version", "Program"),
        Column::words("sha256", "Hash"),
        Column::words("previous", "Hash of the seal before"),
    ];
    let mut table = Table::new("seals", "The seals", columns);
    for seal in &seals.kept {
        let previous = seal.previous.as_ref().map_or("", |(_, hash)| hash.as_str());
        let cells = [
            seal.period.to_string().into(),
            Cell::date(seal.on),
            seal.version.as_str().into(),
            seal.sha256.as_str().into(),
            previous.into(),
        ];
        table.row(seal.period.to_string(), cells);
    }
    table
}

fn restated_table(restated: &[Restated]) -> Table {
    let columns = [
        Column::words("id", "Figure"),
        Column::words("period", "Sealed with"),
        Column::numbers("was", "As sealed"),
        Column::numbers("is", "As sealed since"),
    ];
    let title = "Restated after a period was sealed, and sealed since";
    let mut table = Table::new("restated", title, columns);
    for figure in restated {
        let cells = [
            figure.id.as_str().into(),
            figure.period.to_string().into(),
            figure.was.as_str().into(),
            figure.is.as_str().into(),
        ];
        table.row(&figure.id, cells);
    }
    table
}

fn otherwise_table(otherwise: &[Otherwise]) -> Table {
    let columns = [
        Column::words("id", "Figure"),
        Column::words("period", "Sealed with"),
        Column::words("version", "By the program"),
        Column::numbers("was", "As sealed"),
        Column::numbers("is", "As this program works it out"),
    ];
    let title = "Worked out otherwise by this program than by the one that sealed it";
    let mut table = Table::new("otherwise", title, columns);
    for figure in otherwise {
        let cells = [
            figure.id.as_str().into(),
            figure.period.to_string().into(),
            figure.version.as_str().into(),
            figure.was.as_str().into(),
            figure.is.as_str().into(),
        ];
        table.row(format!("{} {}", figure.period, figure.id), cells);
    }
    table
}

/// Says what of the folder is not in the last seal.
fn notes(seals: &Seals, verified: &Verified) -> Vec<String> {
    let since = verified.come_since.iter();
    let mut notes: Vec<String> =
        since.map(|file| format!("{file} has come since the last seal.")).collect();
    if let Some(last) = seals.kept.last().filter(|last| !last.has_scenarios()) {
        notes.push(format!("The seal of {} holds no scenarios, so none is verified.", last.period));
    }
    notes
}

/// Says in a sentence how things stand.
fn outcome(seals: &Seals, verified: &Verified) -> String {
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

fn words(seals: &Seals, verified: &Verified, figures: &Figures, whole: bool) -> String {
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
    words.push_str(&figures.words(whole));
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

impl Figures {
    /// Says which figures came out otherwise without anybody having changed a seal.
    fn words(&self, whole: bool) -> String {
        let some = if whole { usize::MAX } else { FIGURES_TOLD };
        let mut words = String::new();
        for figure in self.otherwise.iter().take(some) {
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
        if self.otherwise.len() > some {
            let more = text::count(self.otherwise.len() - some);
            words.push_str(&format!("note: and {more} more figures worked out otherwise\n"));
        }
        words.push_str(&restated_words(&self.restated, whole));
        words
    }
}
