//! When a plan stops drawing support, and what the support costs beside the funding there is.

use super::{Cell, Column, Table};
use crate::figures::gap::{Gap, SupportPart, SupportPath, SupportYear};
use crate::figures::{FigureId, Sheet};
use crate::units::{FinancialYear, Money};

/// Whether and when a plan whose years are all known stops drawing support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// The last year that draws any; `None` where none does.
    pub drawn: Option<FinancialYear>,
    /// The years after it that are left unfunded, each with what is.
    pub unfunded: Vec<(FinancialYear, FigureId)>,
}

/// Tells when the scenario asked for stops drawing support; `None` where some year is not known.
pub fn exit(gap: &Gap<'_>) -> Option<Exit> {
    if gap.whole.is_some() {
        return None;
    }
    let years = gap.years().iter().zip(&gap.model.closing);
    let drawn = years
        .filter(|(_, closing)| gap.main.pounds(closing.efs_cover) > Money::NIL)
        .map(|(year, _)| *year)
        .next_back();
    let after = |year: &FinancialYear| drawn.is_none_or(|drawn| *year > drawn);
    let unfunded = super::gap::unbalanced(gap).into_iter().filter(|(year, _)| after(year));
    Some(Exit { drawn, unfunded: unfunded.collect() })
}

/// Gives the support that each scenario draws in each year.
pub fn drawn(gap: &Gap<'_>) -> Table {
    let title = "Support drawn in each year, by scenario";
    let columns = Column::by_year("scenario", "Scenario", gap.years());
    let mut table = Table::new("drawn", title, columns).in_one_style();
    for worked in gap.all() {
        let ids = gap.model.closing.iter().map(|closing| gap.id(worked, closing.efs_cover));
        let name = std::iter::once(Cell::from(worked.short_title()));
        table.row(&worked.plan.name, name.chain(ids.map(Cell::from)));
    }
    table
}

/// Gives what support costs in each year of the plan, and what share of the funding that is.
pub fn of_funding(gap: &Gap<'_>, path: &SupportPath, sheet: &Sheet) -> Table {
    let parts = [
        (SupportPart::Owed, "Owed at its end"),
        (SupportPart::Provision, "Provision (MRP)"),
        (SupportPart::Interest, "Interest"),
        (SupportPart::Cost, "Cost of the year"),
    ];
    let heads = parts.map(|(part, heading)| Column::numbers(part.word(), heading));
    let share = Column::numbers("of_funding", "Share of funding");
    let columns = [Column::words("year", "Year")].into_iter().chain(heads).chain([share]);
    let title = "What support costs each year of the plan, and the share of funding it takes";
    let mut table = Table::new("of_funding", title, columns);
    for year in gap.years().iter().filter(|year| path.of(**year).is_some()) {
        let amounts = parts.map(|(part, _)| Cell::from(SupportYear::id(*year, part)));
        let share = Some(SupportYear::of_funding_id(*year)).filter(|id| sheet.has(id));
        let first = [year.to_string().into()];
        table.row(year.to_string(), first.into_iter().chain(amounts).chain([share.into()]));
    }
    table
}
