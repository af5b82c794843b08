//! Years of which something is not stated: what rests on it is not known.

use std::collections::BTreeSet;

use super::build::Need;
use super::{Inputs, Model, Worked};
use crate::figures::savings::AsAt;
use crate::units::{FinancialYear, Money};

/// A year whose gap is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortYear {
    /// The year.
    pub year: FinancialYear,
    /// What is not stated, of this year or of one that it builds on: `price of DEM for 2026/27`.
    pub lacks: Vec<String>,
    /// What the lines that are stated come to, the whole gap but for the rest.
    pub partial: Money,
    /// What each budget line adds; `None`: that rests on what is not stated.
    pub lines: Vec<(String, Option<Money>)>,
}

impl ShortYear {
    /// Gives how many lines are known.
    pub fn counted(&self) -> usize {
        self.lines.iter().filter(|(_, amount)| amount.is_some()).count()
    }
}

impl Model<'_> {
    /// Gives what the lines need that neither the data nor a scenario state.
    fn lacking(&self, inputs: &Inputs) -> Vec<&Need> {
        let silent =
            |slot: &usize| self.graph.inputs()[*slot].silent && !inputs.said.contains_key(slot);
        let lacks = |need: &&Need| {
            let asked = need.beside.is_empty() || !need.beside.iter().all(silent);
            asked && !need.slots.is_empty() && need.slots.iter().all(silent)
        };
        self.needed.iter().filter(lacks).collect()
    }

    /// Gives the years whose gap rests on something that is not stated, with what is known of them.
    pub fn short(&self, worked: &Worked) -> Vec<ShortYear> {
        let lacking = self.lacking(&worked.inputs);
        if lacking.is_empty() {
            return Vec::new();
        }
        let slots: BTreeSet<usize> = lacking.iter().flat_map(|need| &need.slots).copied().collect();
        let rests = self.graph.resting_on(&slots);
        let of_year = |(at, year): (usize, &FinancialYear)| {
            let sums = &self.sums[at];
            let needs = lacking.iter().filter(|need| need.year <= *year);
            let lines = self.lines.iter().filter(|line| !line.of_register);
            let lines = lines.filter_map(|line| {
                let node = line.nodes[at]?;
                let known = (!rests[node.at()]).then(|| worked.pounds(node));
                Some((line.id.clone(), known))
            });
            rests[sums.annual.at()].then(|| ShortYear {
                year: *year,
                lacks: needs
                    .map(|need| format!("{} of {} for {}", need.what, need.line, need.year))
                    .collect(),
                partial: worked.pounds(sums.annual),
                lines: lines.collect(),
            })
        };
        self.years.iter().enumerate().filter_map(of_year).collect()
    }
}

impl<'b> Model<'b> {
    /// Builds the same model of the years before one; those from it on are cut.
    pub fn before(&self, year: FinancialYear, as_at: Option<AsAt>) -> Self {
        let (whole, cut): (Vec<_>, Vec<_>) = self.years.iter().copied().partition(|of| *of < year);
        let span = whole.first().copied().zip(whole.last().copied());
        // A span that ends before it begins holds no year.
        let none = FinancialYear::beginning(year.april() - 1).map(|before| (year, before));
        Self { cut, ..Self::build(self.book, span.or(none), as_at) }
    }
}
