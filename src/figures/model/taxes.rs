//! Council tax as nodes.

use super::build::{Builder, name_of};
use super::graph::{Name, NodeId, Op, Unit};
use super::stem::Stem;
use crate::figures::figure::{Basis, FigureKind};
use crate::records::{BudgetItem, BudgetLine};
use crate::units::{Decimal, FinancialYear};

impl<'b> Builder<'b> {
    /// Adds council tax: the tax base times Band D, which rises by the core and the adult social
    /// care rate on the whole of the year before, rounded to the penny each year. Collection is in
    /// the base already.
    ///
    /// # Source
    /// Local Government Finance Act 1992, sections 31A and 31B.
    pub(super) fn council_tax(&mut self, line: &'b BudgetLine) -> Vec<Option<NodeId>> {
        let mut nodes = Vec::new();
        let mut before: Option<NodeId> = None;
        let mut last_base: Option<NodeId> = None;
        let Some(first) = self.years.first().copied() else { return nodes };
        let start = self.latest_stated(line, BudgetItem::BandD, first).unwrap_or(first);
        let mut year = start;
        loop {
            let (band_d, rises) = self.band_d(line, year, before);
            if let Some(before) = before {
                self.tax_limit(line, year, [before, band_d], rises);
            }
            if self.years.contains(&year) {
                let base = self.tax_base(line, year, last_base);
                last_base = Some(base);
                nodes.push(Some(self.graph.add(name_of(line, year), Op::Product, &[base, band_d])));
            }
            before = Some(band_d);
            match year.next().filter(|_| Some(&year) != self.years.last()) {
                Some(next) => year = next,
                None => return nodes,
            }
        }
    }

    fn band_d(
        &mut self,
        line: &'b BudgetLine,
        year: FinancialYear,
        before: Option<NodeId>,
    ) -> (NodeId, Option<[NodeId; 2]>) {
        // Band D is taken as stated where no rise is; where neither is, a scenario may state a rise.
        let only_band_d = self.stated(line, BudgetItem::Core, year).is_none()
            && self.stated(line, BudgetItem::BandD, year).is_some();
        let Some(before) = before.filter(|_| !only_band_d) else {
            return (self.value(line, BudgetItem::BandD, year), None);
        };
        let core = self.value(line, BudgetItem::Core, year);
        let social = self.value(line, BudgetItem::AdultSocialCare, year);
        let one = self.constant("one", "one, for a rise", Decimal::ONE);
        let of = name_of(line, year);
        let name = of.part("rise", "Band D of the year before times").of(Unit::Number);
        let rise = self.graph.sum(name, &[one, core, social], &[]);
        let band_d = self.graph.add(of.part("band-d", "Band D"), Op::Pounds, &[before, rise]);
        (band_d, Some([core, social]))
    }

    /// Gives a number that is the same in every model.
    pub(super) fn constant(&mut self, stem: &str, title: &str, value: Decimal) -> NodeId {
        let stem = Stem::of("constant").at(stem);
        let known = self.graph.inputs().iter().find(|input| {
            let node = self.graph.node(input.node);
            node.stem == stem
        });
        if let Some(known) = known {
            return known.node;
        }
        let name = Name::pounds(stem, title, None).of(Unit::Number);
        let basis = Basis::Rule(title.to_owned());
        let node = self.graph.input(name, value, FigureKind::Derived, basis);
        self.graph.hold(node)
    }
}
