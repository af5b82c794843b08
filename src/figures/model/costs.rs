//! What savings cost once, to make them: in the gap of its year where nothing else pays for it.

use super::Section;
use super::build::{Builder, in_gap};
use super::graph::{Name, NodeId};
use super::programme::cell;
use super::stem::{PROGRAMME, Stem};
use crate::figures::figure::{Basis, FigureKind};
use crate::records::{Book, CellRef, OneOffCost, SavingIx, SavingStatus, TableName};
use crate::units::{Date, FinancialYear, Money};

/// What the one-off costs of savings that something else than the general fund pays for come to.
pub fn paid_elsewhere(book: &Book, years: &[FinancialYear]) -> Option<Money> {
    let of_years = |cost: &OneOffCost| cost.year.is_some_and(|year| years.contains(&year));
    let costs = costs(book).filter(|(_, cost)| of_years(cost) && !cost.funding.is_empty());
    let costs: Vec<Money> = costs.map(|(_, cost)| cost.amount).collect();
    (!costs.is_empty()).then(|| costs.into_iter().sum())
}

/// What the one-off costs of savings that nothing else pays for and that name no year come to.
pub fn without_year(book: &Book) -> Option<Money> {
    let costs = costs(book).filter(|(_, cost)| cost.year.is_none() && cost.funding.is_empty());
    let costs: Vec<Money> = costs.map(|(_, cost)| cost.amount).collect();
    (!costs.is_empty()).then(|| costs.into_iter().sum())
}

/// Gives the costs of savings of the general fund, cash or not: of a group and its lines one counts. One that is
/// only proposed costs nothing yet, nor does one that a decision of an earlier year ended.
fn costs(book: &Book) -> impl Iterator<Item = (SavingIx, &OneOffCost)> {
    let savings = &book.savings;
    savings.costs().filter(|(saving, cost)| {
        let status = savings.status(*saving);
        let decided = savings.decided_on(*saving).and_then(Date::financial_year);
        let ended = status.needs_decision()
            && decided.zip(cost.year).is_some_and(|(decided, year)| decided < year);
        let goes_on = status != SavingStatus::Proposed && !ended;
        savings.is_counted(*saving) && in_gap(savings.fund(*saving)) && goes_on
    })
}

impl Builder<'_> {
    /// Adds what savings cost once in each year, where nothing is said to pay for it: then the general fund does.
    pub(super) fn costs_of_savings(&mut self) {
        let title = "One-off cost of savings, not funded elsewhere";
        let of_year = |builder: &mut Self, year: FinancialYear| -> Option<NodeId> {
            let book = builder.book;
            let own =
                costs(book).filter(|(_, cost)| cost.year == Some(year) && cost.funding.is_empty());
            let own: Vec<(SavingIx, &OneOffCost)> = own.collect();
            if own.is_empty() {
                return None;
            }
            let cells: Vec<CellRef> = own
                .iter()
                .map(|(saving, _)| {
                    let row = book.savings.rows.file_row(saving.0);
                    cell(TableName::Savings, row, "one_off_cost")
                })
                .collect();
            let amount: Money = own.iter().map(|(_, cost)| cost.amount).sum();
            let name = Name::pounds(Stem::yearly(PROGRAMME).at("one-off-cost"), title, year);
            let basis = Basis::Cells { words: "sum".to_owned(), cells };
            Some(builder.graph.input(name, amount.pounds(), FigureKind::Derived, basis))
        };
        let years = self.years.clone();
        let nodes: Vec<Option<NodeId>> =
            years.into_iter().map(|year| of_year(self, year)).collect();
        self.drive("savings-cost", title);
        self.of_register("savings-cost", title, Section::OneOff, nodes);
    }
}
