//! Rows of each table to records.

mod programme;
mod risk;
mod scale;

use super::load::Loader;
use crate::records::Book;

/// Reads tables whose rows are records, each into the field of the book.
macro_rules! records {
    ($loader:ident, $book:ident: $($table:ident)+) => { $($book.$table = $loader.records();)+ };
}

/// Reads every table but the ledger, parents before children.
pub(super) fn all(loader: &mut Loader<'_>, book: &mut Book) {
    records!(loader, book: sources);
    programme::savings(loader);
    programme::savings_profile(loader);
    book.deliveries = programme::delivery(loader);
    records!(loader, book: mitigations gap_claims claims assumptions budget_lines budget_values);
    records!(loader, book: capitalisation reserves risk_scales);
    scale::bands(loader, book);
    records!(loader, book: risks);
    book.risk_ratings = risk::risk_ratings(loader, book);
    records!(loader, book: plans actions action_status milestones tallies measures measure_values);
    records!(loader, book: fm_code decisions scrutiny delivery_profiles control_totals);
    records!(loader, book: source_notes imports);
    let called = book.actions.iter().flat_map(|action| [&action.plan, &action.recommendation]);
    loader.known.called = called.cloned().collect();
    // A link may lead to any row of any table.
    records!(loader, book: links);
}
