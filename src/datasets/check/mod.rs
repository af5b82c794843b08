//! Rules across rows and tables, once everything is read.

mod advice;
mod keys;
mod totals;

pub(super) use keys::doubled_profiles;

use super::findings::Pending;
use super::load::Loader;
use super::schema::Col;
use crate::records::{Book, Code, TableName};

/// How much of the checking to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What figures rest on: every cell, key, reference and identity.
    Figures,
    /// That, and advice: ratings that differ, reds without cover, tallies, notes of the sources.
    Everything,
}

/// Ties records together and reports what does not fit.
pub(super) fn all(loader: &mut Loader<'_>, book: &mut Book, depth: Depth) {
    keys::tie_parents(loader);
    keys::lines_withheld(loader, book);
    keys::doubled_updates(loader, book);
    keys::links(loader, book);
    totals::mitigations(loader, book);
    totals::risk_order(loader, book);
    totals::control_totals(loader, book, depth);
    if depth == Depth::Everything {
        advice::all(loader, book);
    }
}

/// Puts off a finding about a row until its line is looked up.
fn report(
    loader: &mut Loader<'_>,
    code: Code,
    at: (TableName, u32, Col),
    wanted: impl Into<String>,
    hint: Option<String>,
) {
    let (table, row, col) = at;
    let wanted = wanted.into();
    loader.pending.push(Pending { code, table, row, col, wanted, hint, found: None });
}
