//! A folder held against its seals: its rows, and every figure that was sealed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::sealed::figures_csv;
use super::{Session, SessionError, at_seal};
use crate::datasets::{
    self, Depth, Difference, DifferenceKind, LoadError, Loaded, Seal, SealedFigures, Seals, Shape,
    Until, Verified, figures_in,
};
use crate::figures::{Sheet, at_close};
use crate::records::Book;
use crate::units::Period;

/// A figure of an earlier seal that came out otherwise when a later one was sealed.
#[derive(Debug)]
pub struct Restated {
    /// The period of the earlier seal.
    pub period: Period,
    /// The figure.
    pub id: String,
    /// What was sealed.
    pub was: String,
    /// What the last seal gives.
    pub is: String,
}

/// A figure of a seal that this program works out otherwise from the seal's own tables than the one that sealed it.
#[derive(Debug)]
pub struct Otherwise {
    /// The period of the seal.
    pub period: Period,
    /// The program that sealed it.
    pub version: String,
    /// The figure.
    pub id: String,
    /// What was sealed.
    pub was: String,
    /// What this program gives; empty where it has no such figure.
    pub is: String,
}

/// What figures came out otherwise without anybody having changed a seal.
#[derive(Debug, Default)]
pub struct CameOut {
    /// Otherwise when a later period was sealed.
    pub restated: Vec<Restated>,
    /// Otherwise by another program.
    pub otherwise: Vec<Otherwise>,
}

/// Figures that differ: id, value before, value after; empty where there is none.
type Unlike = Vec<(String, String, String)>;

impl Session {
    /// Holds the folder as it is against the last seal, and every seal's figures against what comes out now.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn against_seals(
        &self,
        seals: &Seals,
        last: &Seal,
    ) -> Result<(Verified, CameOut), SessionError> {
        let (folder, now) = (self.asked.data.as_path(), self.loaded());
        let Ok(copies) = last.trusted() else {
            let differences = datasets::integrity(seals);
            return Ok((Verified { differences, ..Verified::default() }, CameOut::default()));
        };
        let sealed = copies.load(Depth::Everything, None)?;
        let scenarios = self.scenario_folder()?;
        let mut verified = datasets::verify((folder, &scenarios), seals, &sealed, now)
            .map_err(|source| SessionError::Read { path: folder.to_owned(), source })?;
        let mut came_out = CameOut::default();
        let same = verified.differences.is_empty() && verified.added.is_empty();
        for seal in &seals.kept {
            // A file that is not as it was is named already; its figures speak for nothing.
            let Ok(own) = seal.trusted() else { continue };
            let (period, own_scenarios) = (seal.period, own.scenarios());
            let own = own.load(Depth::Everything, None)?;
            held_to_own(seal, &own.book, &own_scenarios, (&mut verified, &mut came_out));
            let (then, are) = (values(&own.book, period), values(&sealed.book, period));
            let restated = unlike(&then, &are).into_iter();
            came_out.restated.extend(restated.map(|(id, was, is)| Restated {
                period,
                id,
                was,
                is,
            }));
            if !same {
                verified.differences.extend(changed_since(folder, seal, &are, now)?);
            }
        }
        Ok((verified, came_out))
    }
}

/// Gives the figures of a seal that come out of the folder otherwise than of the last seal. What became known after the
/// day of a seal makes no difference to it; a seal without a day says nothing of that.
fn changed_since(
    folder: &Path,
    seal: &Seal,
    are: &SealedFigures,
    now: &Loaded,
) -> Result<Vec<Difference>, LoadError> {
    let then = known_then(folder, seal)?;
    let as_then = |id: &str, was: &str| {
        then.as_ref().is_some_and(|then| then.get(id).map_or("", |row| row[0].as_str()) == was)
    };
    let changed = unlike(are, &values(&now.book, seal.period)).into_iter();
    let changed = changed.filter(|(id, was, _)| !as_then(id, was));
    Ok(changed.map(|(id, was, is)| figure_changed(seal, id, was, is)).collect())
}

/// Holds the figures of a seal to what its own tables and scenarios give: the same program gives the same again.
fn held_to_own(
    seal: &Seal,
    book: &Book,
    scenarios: &Path,
    (verified, came_out): (&mut Verified, &mut CameOut),
) {
    let were = match seal.figures() {
        Ok(were) => were,
        Err(no_figures) => return verified.differences.push(*no_figures),
    };
    let are = match seal.shape {
        Shape::First => values(book, seal.period),
        Shape::Second | Shape::Third => rows(&at_seal(book, scenarios, seal.period).sheet),
    };
    let period = seal.period;
    if seal.version == env!("CARGO_PKG_VERSION") {
        let found = unlike(&were, &are).into_iter().chain(otherwise_told(&were, &are));
        let found = found.map(|(id, was, is)| figure_changed(seal, id, was, is));
        return verified.differences.extend(found);
    }
    // A figure that only a newer program works out was never sealed.
    let found = unlike(&were, &are).into_iter().filter(|(id, ..)| were.contains_key(id));
    came_out.otherwise.extend(found.map(|(id, was, is)| {
        let version = seal.version.clone();
        Otherwise { period, version, id, was, is }
    }));
}

fn figure_changed(seal: &Seal, id: String, was: String, is: String) -> Difference {
    let found = Difference::of(DifferenceKind::Figure, seal.place_of_figure(&id));
    Difference { row: id, was: Some(was), is: Some(is), ..found }
}

/// Gives the figures of a seal as the folder was known on its day, where it has one.
fn known_then(folder: &Path, seal: &Seal) -> Result<Option<SealedFigures>, LoadError> {
    let Some(day) = seal.on else { return Ok(None) };
    let then = datasets::load_until(folder, Depth::Figures, Some(Until::Day(day)))?;
    Ok(Some(values(&then.book, seal.period)))
}

/// Gives the figures of savings and of what they hand on at a period, by id.
fn values(book: &Book, period: Period) -> SealedFigures {
    rows(&at_close(book, period))
}

/// Gives figures as a seal would hold them.
fn rows(sheet: &Sheet) -> SealedFigures {
    let bytes = figures_csv(sheet.all());
    // What was just written can be read; a figure that stands twice is told of where it is made.
    figures_in(Shape::First, [(String::new(), Ok(bytes.as_slice()))]).unwrap_or_default()
}

/// Gives the figures whose values differ.
fn unlike(before: &SealedFigures, after: &SealedFigures) -> Unlike {
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let of = |values: &BTreeMap<String, [String; 3]>, id| {
        values.get(id).map(|row| row[0].clone()).unwrap_or_default()
    };
    ids.into_iter()
        .map(|id| (id.clone(), of(before, id), of(after, id)))
        .filter(|(_, was, is)| was != is)
        .collect()
}

/// Gives the figures of one value whose unit or kind differs, and those that one side has without a value.
fn otherwise_told(before: &SealedFigures, after: &SealedFigures) -> Unlike {
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let whole = |row: Option<&[String; 3]>| row.map(|row| row.join(" ")).unwrap_or_default();
    let value = |row: Option<&[String; 3]>| row.map(|row| row[0].clone()).unwrap_or_default();
    ids.into_iter()
        .map(|id| (id, before.get(id), after.get(id)))
        .filter(|(_, was, is)| value(*was) == value(*is) && was != is)
        .map(|(id, was, is)| (id.clone(), whole(was), whole(is)))
        .collect()
}
