//! Business rates as nodes: what the council keeps of them, by the parameters and the shape of the rule of
//! each year. None of them stands here: the folder states them, or the national table of the year does.

use super::build::{Builder, name_of};
use super::graph::{Name, NodeId, Op, Unit};
use crate::records::{BudgetItem, BudgetLine, RatesParameter};
use crate::units::{Decimal, FinancialYear};

/// The rateable values of a multiplier each, with the multiplier and its name in the national table.
const MULTIPLIED: [(BudgetItem, BudgetItem, RatesParameter); 5] = [
    (BudgetItem::RateableValueSmallRhl, BudgetItem::MultiplierSmallRhl, RatesParameter::SmallRhl),
    (BudgetItem::RateableValueSmall, BudgetItem::MultiplierSmall, RatesParameter::Small),
    (
        BudgetItem::RateableValueStandardRhl,
        BudgetItem::MultiplierStandardRhl,
        RatesParameter::StandardRhl,
    ),
    (BudgetItem::RateableValueStandard, BudgetItem::MultiplierStandard, RatesParameter::Standard),
    (BudgetItem::RateableValueHigh, BudgetItem::MultiplierHigh, RatesParameter::HighValue),
];

/// The bands of a levy: what each takes of a pound, and the part of the baseline from which it does.
pub(super) const BANDS: [(BudgetItem, BudgetItem); 3] = [
    (BudgetItem::LevyRate1, BudgetItem::LevyFrom1),
    (BudgetItem::LevyRate2, BudgetItem::LevyFrom2),
    (BudgetItem::LevyRate3, BudgetItem::LevyFrom3),
];

impl<'b> Builder<'b> {
    /// Adds retained business rates: the share of income, with top-up or tariff, less a levy on growth,
    /// with the safety net and the grant for reliefs.
    ///
    /// # Source
    /// The retention scheme (SI 2013/737 and what amended it; the reset of April 2026): each year's
    /// parameters and the shape of its levy are data.
    pub(super) fn business_rates(&mut self, line: &'b BudgetLine) -> Vec<Option<NodeId>> {
        let years = self.years.clone();
        years.into_iter().map(|year| Some(self.retained(line, year))).collect()
    }

    fn retained(&mut self, line: &'b BudgetLine, year: FinancialYear) -> NodeId {
        use BudgetItem::{BaselineFunding, BaselineRates, Section31, Share, Tariff, TopUp};
        let income = self.rates_income(line, year);
        let [share, top_up, tariff, grant] =
            [Share, TopUp, Tariff, Section31].map(|item| self.value(line, item, year));
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
        let levy = self.levy_paid(line, year, [own, baseline, funding]);
        let kept = self.graph.sum(kept_name, &[own, top_up], &[tariff, levy]);
        let net = self.safety_net(line, year, [kept, funding]);
        self.graph.sum(whole, &[kept, net, grant], &[])
    }

    /// Gives a parameter: as the line states it, else as the national table of the year does; where neither
    /// does it is not known.
    fn parameter(
        &mut self,
        line: &'b BudgetLine,
        year: FinancialYear,
        (item, parameter): (BudgetItem, RatesParameter),
    ) -> NodeId {
        let held = self.book.council.rates_parameter(year, parameter);
        match held.filter(|_| self.stated(line, item, year).is_none()) {
            Some((value, told)) => self.national(line, item, year, (value, &told.words)),
            None => self.value(line, item, year),
        }
    }

    /// Adds the income before it is shared: as stated, or from rateable values, each times its multiplier,
    /// less reliefs and losses.
    fn rates_income(&mut self, line: &'b BudgetLine, year: FinancialYear) -> NodeId {
        let stated =
            MULTIPLIED.iter().filter(|(value, ..)| self.stated(line, *value, year).is_some());
        let stated: Vec<_> = stated.copied().collect();
        if stated.is_empty() {
            return self.value(line, BudgetItem::Income, year);
        }
        let whole = name_of(line, year);
        let mut gross = Vec::new();
        for (value, multiplier, parameter) in stated {
            let part = format!("gross-{}", parameter.word().replace('_', "-"));
            let worth = self.value(line, value, year);
            let times = self.parameter(line, year, (multiplier, parameter));
            let name =
                whole.part(part, format!("rates of the {}", parameter.word().replace('_', " ")));
            gross.push(self.graph.add(name, Op::Product, &[worth, times]));
        }
        let less = [BudgetItem::Reliefs, BudgetItem::Losses];
        let less: Vec<BudgetItem> =
            less.into_iter().filter(|item| self.stated(line, *item, year).is_some()).collect();
        let less: Vec<NodeId> = less.into_iter().map(|item| self.value(line, item, year)).collect();
        let name = whole.part("income", "income, from rateable values");
        self.graph.sum(name, &gross, &less)
    }

    /// Adds the levy that is paid: by bands where the line states them, else by the ratio of the baselines;
    /// less what a pool lets the council keep.
    fn levy_paid(&mut self, line: &'b BudgetLine, year: FinancialYear, of: [NodeId; 3]) -> NodeId {
        let whole = name_of(line, year);
        let pooled = self.stated(line, BudgetItem::PoolKept, year).is_some();
        let paid = whole.part("levy", "levy");
        let alone =
            if pooled { whole.part("levy-alone", "levy without the pool") } else { paid.clone() };
        let [own, baseline, funding] = of;
        let levy = if self.stated(line, BudgetItem::LevyRate1, year).is_some() {
            self.levy_by_bands(line, year, [own, baseline], alone)
        } else {
            let most = (BudgetItem::LevyCap, RatesParameter::LevyCap);
            let most = self.parameter(line, year, most);
            self.levy_by_ratio(&whole, [own, baseline, funding, most], alone)
        };
        if !pooled {
            return levy;
        }
        let part = self.value(line, BudgetItem::PoolKept, year);
        let name = whole.part("levy-pooled", "levy that the pool lets the council keep");
        let kept = self.graph.add(name, Op::Product, &[levy, part]);
        self.graph.sum(paid, &[levy], &[kept])
    }

    /// Levy rate = 1 − baseline funding ÷ baseline rates, between nil and the most that a levy takes, on
    /// growth above the baseline.
    fn levy_by_ratio(
        &mut self,
        of: &Name,
        [own, baseline, funding, most]: [NodeId; 4],
        levy: Name,
    ) -> NodeId {
        let one = self.constant("one", "one, for a rise", Decimal::ONE);
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let number = |part: &str, words: &str| of.part(part, words).of(Unit::Number);
        let graph = &mut self.graph;
        let name = number("funding-ratio", "baseline funding ÷ baseline rates");
        let ratio = graph.add(name, Op::Quotient, &[funding, baseline]);
        let name = number("levy-uncapped", "levy rate before its limits");
        let open = graph.sum(name, &[one], &[ratio]);
        let name = number("levy-capped", "levy rate, within the most that a levy takes");
        let capped = graph.add(name, Op::Least, &[open, most]);
        let name = number("levy-rate", "levy rate, nil at least");
        let rate = graph.add(name, Op::Greatest, &[capped, nil]);
        let growth = graph.sum(of.part("growth", "share above the baseline"), &[own], &[baseline]);
        let name = of.part("growth-levied", "growth that bears a levy");
        let growth = graph.add(name, Op::Greatest, &[growth, nil]);
        graph.add(levy, Op::Product, &[growth, rate])
    }

    /// Each band takes its part of what the share holds between the part of the baseline where it begins
    /// and that of the next; a flat levy is one band.
    fn levy_by_bands(
        &mut self,
        line: &'b BudgetLine,
        year: FinancialYear,
        [own, baseline]: [NodeId; 2],
        levy: Name,
    ) -> NodeId {
        let of = name_of(line, year);
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let is_stated = |item: &BudgetItem| self.stated(line, *item, year).is_some();
        let count = BANDS.iter().take_while(|(rate, _)| is_stated(rate)).count();
        let mut bands: Vec<(NodeId, NodeId)> = Vec::new();
        for (place, (rate, from)) in BANDS.into_iter().take(count).enumerate() {
            let (rate, from) = (self.value(line, rate, year), self.value(line, from, year));
            let name = |part: &str, words: &str| {
                of.part(format!("{part}-{}", place + 1), format!("{words} {}", place + 1))
            };
            let graph = &mut self.graph;
            let name_of_start = name("levy-start", "share from which the levy takes band");
            let start = graph.add(name_of_start, Op::Product, &[baseline, from]);
            let over = graph.sum(name("over", "share beyond the start of band"), &[own], &[start]);
            let over =
                graph.add(name("levied", "what there is of it, band"), Op::Greatest, &[over, nil]);
            bands.push((over, rate));
        }
        let mut takes = Vec::new();
        for (place, (over, rate)) in bands.iter().copied().enumerate() {
            let next: Vec<NodeId> =
                bands.get(place + 1).map(|(over, _)| *over).into_iter().collect();
            let number = place + 1;
            let name = of.part(format!("slice-{number}"), format!("growth within band {number}"));
            let slice = self.graph.sum(name, &[over], &next);
            let name = of.part(format!("levy-{number}"), format!("levy of band {number}"));
            takes.push(self.graph.add(name, Op::Product, &[slice, rate]));
        }
        self.graph.sum(levy, &takes, &[])
    }

    fn safety_net(
        &mut self,
        line: &'b BudgetLine,
        year: FinancialYear,
        [kept, funding]: [NodeId; 2],
    ) -> NodeId {
        let of = name_of(line, year);
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let part = (BudgetItem::SafetyNetPart, RatesParameter::SafetyNet);
        let part = self.parameter(line, year, part);
        let graph = &mut self.graph;
        let name = of.part("safe", "the part of the baseline funding that is safe");
        let safe = graph.add(name, Op::Product, &[funding, part]);
        let below = graph.sum(of.part("below-safe", "what is kept below it"), &[safe], &[kept]);
        graph.add(of.part("safety-net", "safety net"), Op::Greatest, &[below, nil])
    }
}
