//! What budget lines need in each year before the gap of it is known.

use std::collections::BTreeMap;

use super::build::{Builder, states_levels};
use super::rates::BANDS;
use crate::records::{Block, BudgetItem, BudgetLine, Driver};
use crate::units::FinancialYear;

/// What says how Band D rises in a year.
const RISE: &[BudgetItem] = &[BudgetItem::BandD, BudgetItem::Core];

/// What the values of a line speak of.
#[derive(Debug, Clone, Default)]
struct Spoken {
    /// Whether it has any.
    at_all: bool,
    /// What they state in years of the model.
    in_model: Vec<BudgetItem>,
    /// The first year of which they state the base that an assumption raises.
    base_from: Option<FinancialYear>,
}

/// Something that a line needs in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Need {
    /// The line.
    pub(super) line: String,
    /// What it needs.
    pub(super) what: String,
    /// The year.
    pub(super) year: FinancialYear,
    /// The inputs of which one must be stated.
    pub(super) slots: Vec<usize>,
    /// Where there are any: only if one of these is stated.
    pub(super) beside: Vec<usize>,
}

impl Builder<'_> {
    /// Gives what each line needs in each year: the inputs of which one must be stated.
    pub(super) fn needed(&self) -> Vec<Need> {
        let mut spoken: BTreeMap<&str, Spoken> = BTreeMap::new();
        for value in &self.book.budget_values {
            let of_line = spoken.entry(&value.line_id).or_default();
            of_line.at_all = true;
            if self.years.contains(&value.year) {
                of_line.in_model.push(value.item);
            }
            if value.item == BudgetItem::Base {
                let earlier = of_line.base_from.filter(|known| *known < value.year);
                of_line.base_from = earlier.or(Some(value.year));
            }
        }
        let mut needed = Vec::new();
        for line in self.book.budget_lines.iter().filter(|line| self.is_modelled(line)) {
            let spoken = spoken.get(line.id.as_str()).cloned().unwrap_or_default();
            // A funding line of which nothing is stated is contingent: nil unless a scenario says more.
            let always = line.block == Block::Funding && !spoken.in_model.is_empty();
            for year in self.years.iter().copied() {
                self.needed_of(line, year, (always, &spoken), &mut needed);
            }
            // What a level adds to what the model begins with rests on the level of the year before.
            if let Some(left) = self.year_left().filter(|_| states_levels(line) && spoken.at_all) {
                self.level_needed(line, left, &mut needed);
            }
            // Band D rises through the years before the model too, from the last one stated.
            for year in self.rises_before(line).into_iter().filter(|_| always) {
                needed.push(self.need(line, year, RISE, &[]));
            }
        }
        needed
    }

    fn needed_of(
        &self,
        line: &BudgetLine,
        year: FinancialYear,
        (always, spoken): (bool, &Spoken),
        needed: &mut Vec<Need>,
    ) {
        use BudgetItem::{Amount, Base, Price, Volume};
        let first = self.years.first() == Some(&year);
        // What is stated in some year of the model must be in all.
        let says = |item| spoken.in_model.contains(&item);
        let mut ask = |items: &[BudgetItem], beside: &[BudgetItem]| {
            needed.push(self.need(line, year, items, beside));
        };
        match line.driver {
            Driver::Amount if line.assumption_id.is_empty() => {
                // The base of the first year is a level whatever the line says of later ones.
                let base = line.block == Block::Base && first && spoken.at_all && !self.opened;
                if always || base || spoken.at_all && states_levels(line) {
                    ask(&[Amount], &[]);
                }
            }
            Driver::Amount | Driver::Uplift => {
                let begun = spoken.base_from.is_some_and(|first| first <= year);
                let key = (line.assumption_id.as_str(), year);
                // What raises a base in the first year says that there is one, wherever it may stand.
                let raised = self.assumed.contains_key(&key) && spoken.base_from.is_some();
                if line.driver == Driver::Uplift && (begun || raised) && first {
                    ask(&[Base], &[]);
                }
                let amount = line.driver == Driver::Amount && self.asks_amount(line, year, first);
                if (amount || line.driver == Driver::Uplift && begun)
                    && let Some(slot) = self.slots.assumptions.get(&key)
                {
                    let named = Some(&line.assumption_id).filter(|id| !id.is_empty());
                    let what = named.map_or_else(|| "assumption".to_owned(), String::clone);
                    let line = line.id.clone();
                    needed.push(Need { line, what, year, slots: vec![*slot], beside: Vec::new() });
                }
            }
            Driver::VolumePrice => {
                let level = always || spoken.at_all && states_levels(line);
                ask(&[Volume], if level { &[] } else { &[Price] });
                ask(&[Price], if level { &[] } else { &[Volume] });
            }
            Driver::CouncilTax | Driver::BusinessRates if always => {
                funding_needs(line.driver, says, ask);
            }
            // Of these only what the year's sums take is in the graph.
            Driver::CollectionFund => {
                ask(&[BudgetItem::OwnDemand], &[]);
                ask(&[BudgetItem::Share], &[]);
            }
            Driver::CouncilTax | Driver::BusinessRates => {}
        }
    }

    fn level_needed(&self, line: &BudgetLine, year: FinancialYear, needed: &mut Vec<Need>) {
        if line.driver == Driver::VolumePrice {
            needed.push(self.need(line, year, &[BudgetItem::Volume], &[]));
            needed.push(self.need(line, year, &[BudgetItem::Price], &[]));
        } else if line.assumption_id.is_empty() {
            needed.push(self.need(line, year, &[BudgetItem::Amount], &[]));
        } else if let Some(slot) = self.slots.assumptions.get(&(line.assumption_id.as_str(), year))
        {
            let (what, line) = (line.assumption_id.clone(), line.id.clone());
            needed.push(Need { line, what, year, slots: vec![*slot], beside: Vec::new() });
        }
    }

    /// Says whether a line that is an assumed amount needs it in a year. A level is needed in every year. A change
    /// that nobody assumes yet is nil by meaning, as is one that nobody states: such a line begins with its
    /// assumption, and from then on a year without one is missing.
    fn asks_amount(&self, line: &BudgetLine, year: FinancialYear, first: bool) -> bool {
        let level = line.block == Block::Funding
            || states_levels(line)
            || line.block == Block::Base && first && !self.opened;
        let id = line.assumption_id.as_str();
        let years = self.assumed.keys().filter(|(known, _)| *known == id).map(|(_, year)| *year);
        level || years.min().is_none_or(|begins| begins <= year)
    }

    fn need(
        &self,
        line: &BudgetLine,
        year: FinancialYear,
        items: &[BudgetItem],
        beside: &[BudgetItem],
    ) -> Need {
        let slots = |items: &[BudgetItem]| -> Vec<usize> {
            let of = items.iter().filter_map(|item| {
                self.slots.values.get(&(line.id.as_str(), *item, year)).copied()
            });
            of.collect()
        };
        Need {
            line: line.id.clone(),
            what: BudgetItem::any_of(items),
            year,
            slots: slots(items),
            beside: slots(beside),
        }
    }

    /// Gives the years between the last Band D stated before the model and the model's first.
    fn rises_before(&self, line: &BudgetLine) -> Vec<FinancialYear> {
        let first = self.years.first().filter(|_| line.driver == Driver::CouncilTax);
        let Some(first) = first.copied() else { return Vec::new() };
        let stated = self.latest_stated(line, BudgetItem::BandD, first);
        let next = |year: &FinancialYear| year.next().filter(|next| *next < first);
        std::iter::successors(stated.as_ref().and_then(next), next).collect()
    }
}

/// Asks for what a line of council tax or business rates needs in a year; `says` tells what it states in some year.
fn funding_needs(
    driver: Driver,
    says: impl Fn(BudgetItem) -> bool,
    mut ask: impl FnMut(&[BudgetItem], &[BudgetItem]),
) {
    use BudgetItem::{
        AdultSocialCare, BandD, BaselineFunding, BaselineRates, CollectionRate, Income, LevyCap,
        LevyRate1, SafetyNetPart, Section31, Share, Tariff, TaxBase, TopUp,
    };
    if driver == Driver::CouncilTax {
        ask(&[TaxBase], &[]);
        ask(&[CollectionRate], &[]);
        ask(RISE, &[]);
        if says(AdultSocialCare) {
            ask(&[AdultSocialCare, BandD], &[]);
        }
        return;
    }
    ask(&[Income], &[]);
    ask(&[Share], &[]);
    ask(&[BaselineRates], &[BaselineFunding]);
    ask(&[BaselineFunding], &[BaselineRates]);
    // Of these only what the shape of the year's rule takes is in the graph.
    ask(&[LevyCap, LevyRate1], &[]);
    ask(&[SafetyNetPart], &[]);
    for (_, from) in BANDS {
        ask(&[from], &[]);
    }
    for item in BudgetItem::ALL.iter().filter(|item| item.is_multiplier()) {
        ask(&[*item], &[]);
    }
    if says(Tariff) || says(TopUp) {
        ask(&[Tariff, TopUp], &[]);
    }
    if says(Section31) {
        ask(&[Section31], &[]);
    }
}
