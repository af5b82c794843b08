//! Rules across rows and tables, once everything is read.

mod added;
mod advice;
mod controls;
mod editions;
pub(super) mod exempt;
mod keys;
mod model;
mod profiles;
mod published;
mod scrutiny;
mod services;
mod taxes;
mod totals;
mod undated;

pub(super) use profiles::settle_profiles;

use super::load::{Depth, Loader};
use crate::records::Book;

/// Ties records together and reports what does not fit.
pub(super) fn all(loader: &mut Loader<'_>, book: &mut Book, depth: Depth) {
    undated::rows(loader);
    undated::rebased(loader);
    keys::tie_parents(loader);
    keys::lines_withheld(loader, book);
    keys::doubled_updates(loader, book);
    keys::links(loader, book);
    services::parents(loader, book);
    totals::mitigations(loader, book);
    totals::risk_order(loader, book);
    editions::all(loader, book);
    controls::control_totals(loader, book, depth);
    published::shares_and_sums(loader, book);
    services::virements(loader, book);
    services::printed(loader, book);
    model::errors(loader, book);
    taxes::errors(loader, book);
    if depth == Depth::Everything {
        advice::all(loader, book);
        scrutiny::all(loader, book);
        services::advice(loader, book);
        model::advice(loader, book);
        taxes::advice(loader, book);
    }
}
