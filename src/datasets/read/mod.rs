//! Rows of each table to records.

mod money;
mod programme;
mod published;
mod risk;

use super::load::Loader;
use crate::records::Book;

/// Reads every table but the ledger, parents before children.
pub(super) fn all(loader: &mut Loader<'_>, book: &mut Book) {
    book.sources = published::sources(loader);
    programme::savings(loader);
    programme::savings_profile(loader);
    book.deliveries = programme::delivery(loader);
    book.mitigations = programme::mitigations(loader);
    book.gap_claims = published::gap_claims(loader);
    book.claims = published::claims(loader);
    book.assumptions = money::assumptions(loader);
    book.budget_lines = money::budget_lines(loader);
    book.budget_values = money::budget_values(loader);
    book.capitalisation = money::capitalisation(loader);
    book.reserves = money::reserves(loader);
    book.risk_scales = risk::risk_scales(loader);
    book.risks = risk::risks(loader);
    book.risk_ratings = risk::risk_ratings(loader, &book.risks, &book.risk_scales, &book.council);
    book.plans = risk::plans(loader);
    book.actions = risk::actions(loader);
    book.action_status = risk::action_status(loader);
    book.milestones = risk::milestones(loader);
    book.tallies = risk::tallies(loader);
    book.measures = risk::measures(loader);
    book.measure_values = risk::measure_values(loader);
    book.fm_code = risk::fm_code(loader);
    book.links = published::links(loader);
    book.decisions = risk::decisions(loader);
    book.delivery_profiles = risk::delivery_profiles(loader);
    book.control_totals = published::control_totals(loader);
    book.source_notes = published::source_notes(loader);
    book.imports = published::imports(loader);
}
