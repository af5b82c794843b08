//! Rows of each table to records.

mod programme;
mod risk;
mod scale;

use super::load::Loader;
use crate::records::schema;
use crate::records::{Book, TableName};

/// Reads one table.
type Read = fn(&mut Loader<'_>, &mut Book);

/// The tables that are read straight into columns, or held against what was read before them.
const APART: [(TableName, Read); 6] = [
    (TableName::Savings, |loader, _| programme::savings(loader)),
    (TableName::SavingsProfile, |loader, book| {
        programme::savings_profile(loader, &book.sources);
    }),
    (TableName::Delivery, |loader, book| book.deliveries = programme::delivery(loader)),
    (TableName::RiskBands, scale::bands),
    // Read with the bands, which they name.
    (TableName::RiskCells, |_, _| {}),
    (TableName::RiskRatings, |loader, book| book.risk_ratings = risk::risk_ratings(loader, book)),
];

/// Reads every table but the ledger, parents before children.
pub(super) fn all(loader: &mut Loader<'_>, book: &mut Book) {
    let names = schema::ALL.iter().map(|table| table.name);
    // A link may lead to any row of any table.
    for name in names.filter(|name| *name != TableName::Links) {
        match APART.iter().find(|(apart, _)| *apart == name) {
            Some((_, read)) => read(loader, book),
            None => book.read(name, loader),
        }
    }
    let called = book.actions.iter().flat_map(|action| [&action.plan, &action.recommendation]);
    loader.known.called = called.cloned().collect();
    book.read(TableName::Links, loader);
}
