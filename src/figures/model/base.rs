//! The council tax base as nodes: from dwellings by band, as stated, or grown from the year before.

use super::build::{Builder, name_of};
use super::graph::{NodeId, Op, Unit};
use crate::figures::figure::{Basis, FigureKind};
use crate::records::{BaseBand, BudgetItem, BudgetLine, TableName};
use crate::units::{Decimal, FinancialYear};

impl<'b> Builder<'b> {
    /// Adds the tax base of a year: from dwellings by band where `tax_base.csv` has the year; else as
    /// stated; else that of the year before with its growth.
    pub(super) fn tax_base(
        &mut self,
        line: &'b BudgetLine,
        year: FinancialYear,
        before: Option<NodeId>,
    ) -> NodeId {
        let book = self.book;
        let of_year = |row: &&BaseBand| row.line_id == line.id && row.year == year;
        let rows: Vec<&'b BaseBand> = book.tax_base.iter().filter(of_year).collect();
        if !rows.is_empty() {
            return self.base_from_dwellings(line, year, &rows);
        }
        let is_stated = |item| self.stated(line, item, year).is_some();
        match before
            .filter(|_| !is_stated(BudgetItem::TaxBase) && is_stated(BudgetItem::BaseGrowth))
        {
            None => self.value(line, BudgetItem::TaxBase, year),
            Some(before) => {
                let growth = self.value(line, BudgetItem::BaseGrowth, year);
                let one = self.constant("one", "one, for a rise", Decimal::ONE);
                let of = name_of(line, year);
                let name = of.part("base-rise", "tax base of the year before times");
                let rise = self.graph.sum(name.of(Unit::Number), &[one, growth], &[]);
                let name = of.part("tax-base", "tax base, grown").of(Unit::Number);
                self.graph.add(name, Op::Product, &[before, rise])
            }
        }
    }

    /// Of each band: dwellings less discounts, with premiums and growth, less the support scheme, times its
    /// ninths of Band D; all together times the part that is collected, with contributions in lieu.
    ///
    /// # Source
    /// Local Authorities (Calculation of Council Tax Base) (England) Regulations 2012; 1992 Act, section 5.
    fn base_from_dwellings(
        &mut self,
        line: &'b BudgetLine,
        year: FinancialYear,
        rows: &[&'b BaseBand],
    ) -> NodeId {
        let of = name_of(line, year);
        let nine = self.constant("nine", "nine, the ninths of Band D", Decimal::from(9));
        let mut bands = Vec::new();
        for row in rows {
            let band = row.band.word();
            let slug = band.to_lowercase().replace('-', "-reduced");
            let mut part = |word: &'static str, value: Option<Decimal>| {
                let name = of.part(format!("band-{slug}-{word}"), format!("band {band}, {word}"));
                let basis = Basis::cell(TableName::TaxBase, row.row, word);
                let (name, kind) = (name.of(Unit::Number), FigureKind::Published);
                value.map(|value| self.graph.input(name, value, kind, basis))
            };
            let add = [
                part("dwellings", Some(row.dwellings)),
                part("premiums", row.premiums),
                part("growth", row.growth),
            ];
            let less = [part("discounts", row.discounts), part("support", row.support)];
            let add: Vec<NodeId> = add.into_iter().flatten().collect();
            let less: Vec<NodeId> = less.into_iter().flatten().collect();
            let number = |part: String, words: String| of.part(part, words).of(Unit::Number);
            let name =
                number(format!("band-{slug}-net"), format!("band {band}, dwellings that count"));
            let net = self.graph.sum(name, &add, &less);
            let title = format!("ninths of Band D that band {band} is");
            let ninths = self.constant(&format!("ninths-{slug}"), &title, row.band.ninths());
            let name =
                number(format!("band-{slug}-ninths"), format!("band {band}, in ninths of Band D"));
            let whole = self.graph.add(name, Op::Product, &[net, ninths]);
            let name = number(format!("band-{slug}-band-d"), format!("band {band}, in Band D"));
            bands.push(self.graph.add(name, Op::Quotient, &[whole, nine]));
        }
        let name = of.part("base-before-collection", "tax base before collection").of(Unit::Number);
        let whole = self.graph.sum(name, &bands, &[]);
        let rate = self.value(line, BudgetItem::CollectionRate, year);
        let base = of.part("tax-base", "tax base, from dwellings").of(Unit::Number);
        if self.stated(line, BudgetItem::ContributionsInLieu, year).is_none() {
            return self.graph.add(base, Op::Product, &[whole, rate]);
        }
        let name = of.part("base-collected", "tax base that is collected").of(Unit::Number);
        let collected = self.graph.add(name, Op::Product, &[whole, rate]);
        let lieu = self.value(line, BudgetItem::ContributionsInLieu, year);
        self.graph.sum(base, &[collected, lieu], &[])
    }
}
