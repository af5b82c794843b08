//! The collection fund as nodes: what of a surplus or deficit comes to the council, once, in the year of payment.

use super::build::{Builder, name_of};
use super::graph::{NodeId, Op, Unit};
use crate::records::{BudgetItem, BudgetLine};
use crate::units::{Decimal, FinancialYear};

/// What others ask of the fund of council tax.
pub(super) const PRECEPTS: [BudgetItem; 5] = [
    BudgetItem::PreceptCounty,
    BudgetItem::PreceptPolice,
    BudgetItem::PreceptFire,
    BudgetItem::PreceptGla,
    BudgetItem::PreceptOther,
];

/// The shares that others have of the fund of business rates.
pub(super) const TIERS: [BudgetItem; 4] = [
    BudgetItem::ShareCentral,
    BudgetItem::ShareCounty,
    BudgetItem::ShareFire,
    BudgetItem::ShareGla,
];

impl<'b> Builder<'b> {
    /// Adds what the council has of the surplus, less a deficit, of each year of payment: income of that
    /// year only, so negative. A year of which the line states neither surplus is not spoken of.
    ///
    /// # Source
    /// The surplus estimated in January is shared in the next year: that of council tax as precepts and
    /// demand are to each other, that of business rates by the shares of each tier. Shares are rounded to
    /// the penny, and the council takes what they leave, so that they add to the whole.
    pub(super) fn collection_fund(&mut self, line: &'b BudgetLine) -> Vec<Option<NodeId>> {
        let years = self.years.clone();
        let of_year = |year| {
            let parts = [self.tax_share(line, year), self.rates_share(line, year)];
            let parts: Vec<NodeId> = parts.into_iter().flatten().collect();
            (!parts.is_empty()).then(|| self.graph.sum(name_of(line, year), &[], &parts))
        };
        years.into_iter().map(of_year).collect()
    }

    fn tax_share(&mut self, line: &'b BudgetLine, year: FinancialYear) -> Option<NodeId> {
        self.stated(line, BudgetItem::TaxSurplus, year)?;
        let of = name_of(line, year);
        let surplus = self.value(line, BudgetItem::TaxSurplus, year);
        let own = self.value(line, BudgetItem::OwnDemand, year);
        let asked = |item: &BudgetItem| self.stated(line, *item, year);
        let all: Decimal = PRECEPTS.iter().chain([&BudgetItem::OwnDemand]).filter_map(asked).sum();
        let others = PRECEPTS.into_iter().filter(|item| asked(item).is_some());
        // Nothing is asked of the fund at all: nobody else has a part of it.
        let others: Vec<BudgetItem> = others.filter(|_| !all.is_zero()).collect();
        let others: Vec<(BudgetItem, NodeId)> =
            others.into_iter().map(|item| (item, self.value(line, item, year))).collect();
        let mut demands = vec![own];
        demands.extend(others.iter().map(|(_, precept)| *precept));
        let name = of.part("demands", "precepts and demand together");
        let together = self.graph.sum(name, &demands, &[]);
        // Without the council's own demand nobody's share is known.
        let mut less = if self.stated(line, BudgetItem::OwnDemand, year).is_some() {
            Vec::new()
        } else {
            vec![own]
        };
        for (item, precept) in others {
            let who = item.word().trim_start_matches("precept_").to_owned();
            let name =
                of.part(format!("tax-share-{who}"), format!("share of {who} in council tax"));
            let parts = [precept, together];
            let share = self.graph.add(name.of(Unit::Fraction), Op::Quotient, &parts);
            let name = of.part(format!("tax-to-{who}"), format!("council tax to {who}"));
            less.push(self.graph.add(name, Op::Pounds, &[surplus, share]));
        }
        let name = of.part("tax-own", "the council’s part of the council tax surplus");
        Some(self.graph.sum(name, &[surplus], &less))
    }

    fn rates_share(&mut self, line: &'b BudgetLine, year: FinancialYear) -> Option<NodeId> {
        self.stated(line, BudgetItem::RatesSurplus, year)?;
        let of = name_of(line, year);
        let surplus = self.value(line, BudgetItem::RatesSurplus, year);
        let is_stated = |item: &BudgetItem| self.stated(line, *item, year).is_some();
        let others: Vec<BudgetItem> = TIERS.into_iter().filter(is_stated).collect();
        let own = of.part("rates-own", "the council’s part of the business rates surplus");
        if others.is_empty() {
            let share = self.value(line, BudgetItem::Share, year);
            return Some(self.graph.add(own, Op::Pounds, &[surplus, share]));
        }
        let mut less = Vec::new();
        for item in others {
            let share = self.value(line, item, year);
            let who = item.word().trim_start_matches("share_").to_owned();
            let name = of.part(format!("rates-to-{who}"), format!("business rates to {who}"));
            less.push(self.graph.add(name, Op::Pounds, &[surplus, share]));
        }
        Some(self.graph.sum(own, &[surplus], &less))
    }
}
