//! Council tax and business rates as nodes.

use super::build::{Builder, name_of};
use super::graph::{Name, NodeId, Op, Unit};
use super::stem::Stem;
use crate::figures::figure::{Basis, FigureKind};
use crate::records::{BudgetItem, BudgetLine};
use crate::units::{Decimal, FinancialYear, dec};

/// The most of any growth above the baseline that a levy takes.
///
/// # Source
/// The levy on disproportionate growth takes 50p in the pound at most (domain paper, section 4.3).
const LARGEST_LEVY: Decimal = dec!(0.5);

/// The part of the baseline funding below which the safety net pays.
///
/// # Source
/// The safety net of the retention scheme: 7.5% below the baseline funding level. Percentages after
/// the reset of April 2026 were not confirmed.
const SAFETY_NET: Decimal = dec!(0.925);

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
        let Some(first) = self.years.first().copied() else { return nodes };
        let start = self.latest_stated(line, BudgetItem::BandD, first).unwrap_or(first);
        let mut year = start;
        loop {
            let (band_d, rises) = self.band_d(line, year, before);
            if let Some(before) = before {
                self.tax_limit(line, year, [before, band_d], rises);
            }
            if self.years.contains(&year) {
                let base = self.value(line, BudgetItem::TaxBase, year);
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

    /// Adds retained business rates: the share of income, with top-up or tariff, less a levy on
    /// growth, with the safety net and the grant for reliefs.
    ///
    /// # Source
    /// The retention scheme: levy rate = 1 − baseline funding ÷ baseline rates, between nil and a
    /// half; each year's parameters are data.
    pub(super) fn business_rates(&mut self, line: &'b BudgetLine) -> Vec<Option<NodeId>> {
        let years = self.years.clone();
        years.into_iter().map(|year| Some(self.retained(line, year))).collect()
    }

    fn retained(&mut self, line: &'b BudgetLine, year: FinancialYear) -> NodeId {
        use BudgetItem::{BaselineFunding, BaselineRates, Income, Section31, Share, Tariff, TopUp};
        let [income, share, top_up, tariff, grant] =
            [Income, Share, TopUp, Tariff, Section31].map(|item| self.value(line, item, year));
        let whole = name_of(line, year);
        let name = whole.part("own-share", "the council's share");
        let own = self.graph.add(name, Op::Product, &[income, share]);
        let stated =
            [BaselineRates, BaselineFunding].map(|item| self.stated(line, item, year).is_some());
        let kept_name = whole.part("kept", "kept after levy");
        if stated != [true, true] {
            let mut less = vec![tariff];
            // Where one of the two is stated the levy is not known: the other is missing, as a nil.
            if stated != [false, false] {
                let missing = if stated[0] { BaselineFunding } else { BaselineRates };
                let given = if stated[0] { BaselineRates } else { BaselineFunding };
                self.value(line, given, year);
                less.push(self.value(line, missing, year));
            }
            let kept = self.graph.sum(kept_name, &[own, top_up], &less);
            return self.graph.sum(whole, &[kept, grant], &[]);
        }
        let [baseline, funding] =
            [BaselineRates, BaselineFunding].map(|item| self.value(line, item, year));
        let levy = self.levy(&whole, [own, baseline, funding]);
        let kept = self.graph.sum(kept_name, &[own, top_up], &[tariff, levy]);
        let net = self.safety_net(&whole, [kept, funding]);
        self.graph.sum(whole, &[kept, net, grant], &[])
    }

    fn levy(&mut self, of: &Name, [own, baseline, funding]: [NodeId; 3]) -> NodeId {
        let one = self.constant("one", "one, for a rise", Decimal::ONE);
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let most = self.constant("largest-levy", "the most a levy takes", LARGEST_LEVY);
        let number = |part: &str, words: &str| of.part(part, words).of(Unit::Number);
        let graph = &mut self.graph;
        let name = number("funding-ratio", "baseline funding ÷ baseline rates");
        let ratio = graph.add(name, Op::Quotient, &[funding, baseline]);
        let name = number("levy-uncapped", "levy rate before its limits");
        let open = graph.sum(name, &[one], &[ratio]);
        let name = number("levy-capped", "levy rate, a half at most");
        let capped = graph.add(name, Op::Least, &[open, most]);
        let name = number("levy-rate", "levy rate, nil at least");
        let rate = graph.add(name, Op::Greatest, &[capped, nil]);
        let growth = graph.sum(of.part("growth", "share above the baseline"), &[own], &[baseline]);
        let name = of.part("growth-levied", "growth that bears a levy");
        let growth = graph.add(name, Op::Greatest, &[growth, nil]);
        graph.add(of.part("levy", "levy"), Op::Product, &[growth, rate])
    }

    fn safety_net(&mut self, of: &Name, [kept, funding]: [NodeId; 2]) -> NodeId {
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let part = self.constant("safety-net", "part of the baseline that is safe", SAFETY_NET);
        let graph = &mut self.graph;
        let name = of.part("safe", "92.5% of the baseline funding");
        let safe = graph.add(name, Op::Product, &[funding, part]);
        let below = graph.sum(of.part("below-safe", "what is kept below it"), &[safe], &[kept]);
        graph.add(of.part("safety-net", "safety net"), Op::Greatest, &[below, nil])
    }
}
