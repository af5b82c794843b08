//! What council tax may rise by without a referendum, as nodes: told beside the plan, in no total of it.

use super::build::{Builder, name_of};
use super::graph::{Name, NodeId, Op, Unit, Values};
use crate::figures::figure::{Basis, FigureKind};
use crate::records::{BudgetItem, BudgetLine, TaxLimit};
use crate::units::{Decimal, FinancialYear};

/// How far the Band D of a year may rise, beside how far it does.
#[derive(Debug, Clone)]
pub struct LimitYear {
    /// The line of council tax.
    pub line: String,
    /// The year.
    pub year: FinancialYear,
    /// Band D of the year before.
    pub before: NodeId,
    /// Band D of the year.
    pub band_d: NodeId,
    /// The core rise and that for adult social care; `None` where Band D is stated and no rise.
    pub rises: Option<[NodeId; 2]>,
    /// The core rise from which a referendum is needed.
    pub core: Option<NodeId>,
    /// The most for adult social care.
    pub social: Option<NodeId>,
    /// The most in pounds, where that is more.
    pub amount: Option<NodeId>,
    /// Whether no rise needs one.
    pub free: Option<NodeId>,
    /// The rise of Band D in pounds at which a referendum is needed, and what the plan leaves of it.
    pub whole: Option<[NodeId; 2]>,
    /// Where a limit that the folder does not state itself stands.
    pub told: Option<String>,
}

impl LimitYear {
    /// Gives the limit; `None` where none is known.
    pub fn limit(&self, values: &Values) -> Option<TaxLimit> {
        let of = |node: Option<NodeId>| node.map(|node| values.of(node));
        let free = of(self.free).is_some_and(|free| !free.is_zero());
        let (core, social, amount) = (of(self.core), of(self.social), of(self.amount));
        let known = free || core.is_some() || amount.is_some();
        known.then_some(TaxLimit { core, social, amount, free })
    }
}

impl<'b> Builder<'b> {
    /// Adds what Band D may rise by in a year: what the line states itself, else what the national table
    /// holds for the council or its class.
    pub(super) fn tax_limit(
        &mut self,
        line: &'b BudgetLine,
        year: FinancialYear,
        [before, band_d]: [NodeId; 2],
        rises: Option<[NodeId; 2]>,
    ) {
        use BudgetItem::{LimitAdultSocialCare, LimitAmount, LimitCore, NoLimit};
        let items = [LimitCore, LimitAdultSocialCare, LimitAmount, NoLimit];
        let own = items.iter().any(|item| self.stated(line, *item, year).is_some());
        let held = self.book.council.tax_limit(year);
        let told = held.as_ref().map(|(_, told)| told.words.clone());
        let limit = held.map_or_else(TaxLimit::default, |(limit, _)| limit);
        // Who states a limit of its own is not without one.
        let free = Some(Decimal::ONE).filter(|_| limit.free && !own);
        let national = [limit.core, limit.social, limit.amount, free];
        let mut at = items.into_iter().zip(national);
        let mut next = |builder: &mut Self| {
            let (item, national) = at.next()?;
            builder.limit_part(line, item, year, (national, told.as_deref()))
        };
        let (core, social, amount, free) = (next(self), next(self), next(self), next(self));
        let whole = self.limit_in_pounds(&name_of(line, year), before, [core, social, amount]);
        let whole = whole.filter(|_| free.is_none()).map(|most| {
            let name =
                name_of(line, year).part("limit-left", "left of the rise before a referendum");
            [most, self.graph.sum(name, &[most, before], &[band_d])]
        });
        let (line, told) = (line.id.clone(), told.filter(|_| !own));
        let of = LimitYear {
            line,
            year,
            before,
            band_d,
            rises,
            core,
            social,
            amount,
            free,
            whole,
            told,
        };
        self.limits.push(of);
    }

    fn limit_part(
        &mut self,
        line: &'b BudgetLine,
        item: BudgetItem,
        year: FinancialYear,
        (national, told): (Option<Decimal>, Option<&str>),
    ) -> Option<NodeId> {
        if self.stated(line, item, year).is_some() {
            return Some(self.value(line, item, year));
        }
        let value = national?;
        Some(self.national(line, item, year, (value, told.unwrap_or_default())))
    }

    /// Gives a value that a national table holds, which a scenario may set otherwise.
    pub(super) fn national(
        &mut self,
        line: &'b BudgetLine,
        item: BudgetItem,
        year: FinancialYear,
        (value, told): (Decimal, &str),
    ) -> NodeId {
        let part = item.word().replace('_', "-");
        let name = name_of(line, year).part(part, item.word().replace('_', " "));
        let slot = self.graph.inputs().len();
        let name = name.of(super::Unit::of(item));
        let node =
            self.graph.input(name, value, FigureKind::Published, Basis::Rule(told.to_owned()));
        self.graph.hold(node);
        self.slots.values.insert((line.id.as_str(), item, year), slot);
        node
    }

    /// Adds the rise in pounds at which a referendum is needed: the rates on the whole Band D before, or the
    /// amount where that is more.
    fn limit_in_pounds(
        &mut self,
        of: &Name,
        before: NodeId,
        [core, social, amount]: [Option<NodeId>; 3],
    ) -> Option<NodeId> {
        let by_rate = core.map(|core| {
            let rates: Vec<NodeId> = [Some(core), social].into_iter().flatten().collect();
            let name = of.part("limit-rate", "whole rise from which a referendum is needed");
            let rate = self.graph.sum(name.of(Unit::Fraction), &rates, &[]);
            let name = of.part("limit-by-rate", "that rise on Band D of the year before");
            self.graph.add(name, Op::Product, &[before, rate])
        });
        let name = of.part("limit", "rise of Band D at which a referendum is needed");
        match (by_rate, amount) {
            (Some(rate), Some(amount)) => Some(self.graph.add(name, Op::Greatest, &[rate, amount])),
            (Some(only), None) | (None, Some(only)) => Some(self.graph.sum(name, &[only], &[])),
            (None, None) => None,
        }
    }
}
