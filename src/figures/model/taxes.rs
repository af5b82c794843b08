//! Council tax and business rates as nodes.

use super::build::Builder;
use super::graph::{Name, NodeId, Op, Unit};
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
        let stem = format!("line/{}/{{}}", line.id);
        let Some(first) = self.years.first().copied() else { return nodes };
        let start = self.latest_stated(line, BudgetItem::BandD, first).unwrap_or(first);
        let mut year = start;
        loop {
            let band_d = self.band_d(line, year, before);
            if self.years.contains(&year) {
                let base = self.value(line, BudgetItem::TaxBase, year);
                let name = Name::pounds(&stem, &line.title, year);
                nodes.push(Some(self.graph.add(name, Op::Pounds, &[base, band_d])));
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
    ) -> NodeId {
        // Band D is taken as stated where no rise is; where neither is, a scenario may state a rise.
        let only_band_d = self.stated(line, BudgetItem::Core, year).is_none()
            && self.stated(line, BudgetItem::BandD, year).is_some();
        let Some(before) = before.filter(|_| !only_band_d) else {
            return self.value(line, BudgetItem::BandD, year);
        };
        let core = self.value(line, BudgetItem::Core, year);
        let social = self.value(line, BudgetItem::AdultSocialCare, year);
        let one = self.constant("one", "one, for a rise", Decimal::ONE);
        let (stem, title) = (
            format!("line/{}/{{}}/rise", line.id),
            format!("{}: Band D of the year before times", line.title),
        );
        let rise = self.graph.sum(Name::number(&stem, &title, year), &[one, core, social], &[]);
        let (stem, title) =
            (format!("line/{}/{{}}/band-d", line.id), format!("{}: Band D", line.title));
        self.graph.add(Name::pounds(&stem, &title, year), Op::Pounds, &[before, rise])
    }

    /// Gives a number that is the same in every model.
    pub(super) fn constant(&mut self, stem: &str, title: &str, value: Decimal) -> NodeId {
        let stem = format!("constant/{stem}");
        let known = self.graph.inputs().iter().find(|input| {
            let node = self.graph.node(input.node);
            node.stem == stem
        });
        if let Some(known) = known {
            return known.node;
        }
        let name = Name { stem: &stem, title, year: None, unit: Unit::Number };
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
        let stem = |part: &str| format!("line/{}/{{}}/{part}", line.id);
        let title = |part: &str| format!("{}: {part}", line.title);
        let mut add = |part: &str, words: &str, op, parts: &[NodeId]| {
            let (stem, title) = (stem(part), title(words));
            self.graph.add(Name::pounds(&stem, &title, year), op, parts)
        };
        let own = add("own-share", "the council's share", Op::Pounds, &[income, share]);
        let stated =
            [BaselineRates, BaselineFunding].map(|item| self.stated(line, item, year).is_some());
        let (kept_stem, kept_title) = (stem("kept"), title("kept after levy"));
        let whole_stem = format!("line/{}/{{}}", line.id);
        let whole = Name::pounds(&whole_stem, &line.title, year);
        let kept_name = Name::pounds(&kept_stem, &kept_title, year);
        if stated != [true, true] {
            let kept = self.graph.sum(kept_name, &[own, top_up], &[tariff]);
            return self.graph.sum(whole, &[kept, grant], &[]);
        }
        let [baseline, funding] =
            [BaselineRates, BaselineFunding].map(|item| self.value(line, item, year));
        let levy = self.levy(line, year, [own, baseline, funding]);
        let kept = self.graph.sum(kept_name, &[own, top_up], &[tariff, levy]);
        let net = self.safety_net(line, year, [kept, funding]);
        self.graph.sum(whole, &[kept, net, grant], &[])
    }

    fn levy(
        &mut self,
        line: &BudgetLine,
        year: FinancialYear,
        [own, baseline, funding]: [NodeId; 3],
    ) -> NodeId {
        let one = self.constant("one", "one, for a rise", Decimal::ONE);
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let most = self.constant("largest-levy", "the most a levy takes", LARGEST_LEVY);
        let stem = |part: &str| format!("line/{}/{{}}/{part}", line.id);
        let title = |part: &str| format!("{}: {part}", line.title);
        let (s, t) = (stem("funding-ratio"), title("baseline funding ÷ baseline rates"));
        let ratio = self.graph.add(Name::number(&s, &t, year), Op::Quotient, &[funding, baseline]);
        let (s, t) = (stem("levy-uncapped"), title("levy rate before its limits"));
        let open = self.graph.sum(Name::number(&s, &t, year), &[one], &[ratio]);
        let (s, t) = (stem("levy-capped"), title("levy rate, a half at most"));
        let capped = self.graph.add(Name::number(&s, &t, year), Op::Least, &[open, most]);
        let (s, t) = (stem("levy-rate"), title("levy rate, nil at least"));
        let rate = self.graph.add(Name::number(&s, &t, year), Op::Greatest, &[capped, nil]);
        let (s, t) = (stem("growth"), title("share above the baseline"));
        let growth = self.graph.sum(Name::pounds(&s, &t, year), &[own], &[baseline]);
        let (s, t) = (stem("growth-levied"), title("growth that bears a levy"));
        let growth = self.graph.add(Name::pounds(&s, &t, year), Op::Greatest, &[growth, nil]);
        let (s, t) = (stem("levy"), title("levy"));
        self.graph.add(Name::pounds(&s, &t, year), Op::Pounds, &[growth, rate])
    }

    fn safety_net(
        &mut self,
        line: &BudgetLine,
        year: FinancialYear,
        [kept, funding]: [NodeId; 2],
    ) -> NodeId {
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let part = self.constant("safety-net", "part of the baseline that is safe", SAFETY_NET);
        let stem = |part: &str| format!("line/{}/{{}}/{part}", line.id);
        let title = |part: &str| format!("{}: {part}", line.title);
        let (s, t) = (stem("safe"), title("92.5% of the baseline funding"));
        let safe = self.graph.add(Name::pounds(&s, &t, year), Op::Pounds, &[funding, part]);
        let (s, t) = (stem("below-safe"), title("what is kept below it"));
        let below = self.graph.sum(Name::pounds(&s, &t, year), &[safe], &[kept]);
        let (s, t) = (stem("safety-net"), title("safety net"));
        self.graph.add(Name::pounds(&s, &t, year), Op::Greatest, &[below, nil])
    }
}
