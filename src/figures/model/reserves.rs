//! Reserves as nodes: what is planned of them, what they close of a gap, what is left.

use super::bounds::Ends;
use super::build::{Builder, in_gap};
use super::closing::Closer;
use super::graph::{Name, NodeId, Op, Unit};
use super::stem::{Stem, takes_surplus};
use super::{OpenOpening, ReserveYear};
use crate::figures::figure::{Basis, FigureKind};
use crate::records::{Reserve, ReserveKind, TableName};
use crate::units::{Bound, Decimal, FinancialYear, Money, text};

/// A usable reserve with its stated rows, the oldest year first.
pub(super) struct Pot<'b> {
    id: &'b str,
    title: &'b str,
    general: bool,
    rows: Vec<&'b Reserve>,
    /// Whether a surplus goes into it.
    takes: NodeId,
    /// What is left at the end of the year before.
    closing: Option<NodeId>,
}

impl Pot<'_> {
    fn name(&self) -> Name {
        Name::pounds(Stem::of("reserve").at(self.id), self.title, None)
    }
}

/// A reserve at the beginning of a year, as nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlannedYear {
    /// The balance on 1 April.
    opening: NodeId,
    /// The least it may fall to.
    minimum: NodeId,
    /// The planned use as stated.
    plan: NodeId,
    /// The planned use that is made.
    pub(super) planned: NodeId,
}

/// What may be taken from: one reserve, and the general reserves together if it is one of them.
struct Purse<'a> {
    name: Name,
    general: bool,
    balance: NodeId,
    minimum: NodeId,
    /// The balances of all general reserves.
    pool: &'a [NodeId],
    /// What was taken from general reserves before this one.
    taken: &'a [NodeId],
}

/// The parts of the ids of what may be taken, and their words: above the reserve's own minimum, above
/// the council's floor, the lesser of both, and that or nil.
type Words = [(&'static str, &'static str); 4];

/// For a planned use.
const PLANNED: Words = [
    ("plan-above-minimum", "above its minimum on 1 April"),
    ("plan-above-floor", "general reserves above the floor on 1 April"),
    ("plan-least", "the lesser of what a plan may take"),
    ("room", "what a plan may take"),
];

/// For closing a gap.
const DRAWN: Words = [
    ("above-minimum", "above its minimum after planned use"),
    ("above-floor", "general reserves above the floor after planned use"),
    ("least", "the lesser of what may be drawn"),
    ("available", "available"),
];

impl<'b> Builder<'b> {
    /// Gives the reserves that may close a gap, in the order of use.
    pub(super) fn pots(&mut self, nil: NodeId) -> Vec<Pot<'b>> {
        let mut pots: Vec<(u32, Pot<'b>)> = Vec::new();
        for row in &self.book.reserves {
            if !row.usable_for_gap || !in_gap(row.fund) {
                continue;
            }
            if let Some((_, pot)) = pots.iter_mut().find(|(_, pot)| pot.id == row.id) {
                pot.rows.push(row);
                continue;
            }
            let general = row.kind == ReserveKind::General;
            let (id, title, rows) = (row.id.as_str(), row.title.as_str(), vec![row]);
            let pot = Pot { id, title, general, rows, takes: nil, closing: None };
            pots.push((row.draw_order.unwrap_or(u32::MAX), pot));
        }
        pots.sort_by_key(|(order, _)| *order);
        for (_, pot) in &mut pots {
            pot.rows.sort_by_key(|row| row.year);
            pot.takes = self.takes_surplus(pot.id, pot.title);
        }
        self.choose("closing/surplus", "Where a surplus goes");
        pots.into_iter().map(|(_, pot)| pot).collect()
    }

    /// Adds whether a surplus goes into a reserve.
    fn takes_surplus(&mut self, id: &str, title: &str) -> NodeId {
        let title = format!("{title}: whether a surplus goes into it: 1 yes, 0 no");
        let name = Name::pounds(takes_surplus(id), title, None).of(Unit::Number);
        if self.book.council.surplus_to.as_deref() != Some(id) {
            return self.graph.silent(name, "a policy may name it");
        }
        let basis = Basis::Rule("council.toml [reserves] surplus".into());
        self.graph.input(name, Decimal::ONE, FigureKind::Published, basis)
    }

    /// Adds the planned use of reserves of a year: income of that year only.
    ///
    /// A plan made before a gap was closed from the same reserve can only be kept as far as the money
    /// is still there above the least it may fall to; a contribution is made in full.
    pub(super) fn planned_reserves(
        &mut self,
        closer: &Closer<'b>,
        year: FinancialYear,
    ) -> Vec<PlannedYear> {
        let openings: Vec<NodeId> = closer.pots.iter().map(|pot| self.opening(pot, year)).collect();
        let pool = general(closer, &openings);
        let mut taken: Vec<NodeId> = Vec::new();
        let mut all = Vec::new();
        for (pot, opening) in closer.pots.iter().zip(openings) {
            let (name, minimum) = (pot.name().in_year(year), self.minimum(pot, year));
            let plan = self.plan(pot, year);
            let (general, balance) = (pot.general, opening);
            let purse = Purse { name, general, balance, minimum, pool: &pool, taken: &taken };
            let room = self.may_take(closer, &purse, &PLANNED);
            let name = purse.name.part("planned", "planned use, as far as the money is there");
            let planned = self.graph.add(name, Op::Least, &[plan, room]);
            if pot.general {
                taken.push(planned);
            }
            all.push(PlannedYear { opening, minimum, plan, planned });
        }
        self.choose("reserves/planned", "Planned use of reserves");
        all
    }

    /// Gives what may be taken from a reserve: down to its minimum, the general ones together down to
    /// the council's floor, whichever binds; nil at least.
    fn may_take(&mut self, closer: &Closer<'b>, purse: &Purse<'_>, words: &Words) -> NodeId {
        let graph = &mut self.graph;
        let [minimum, floored, least, most] =
            words.map(|(part, words)| purse.name.part(part, words));
        let mut free = vec![graph.sum(minimum, &[purse.balance], &[purse.minimum])];
        if let Some(floor) = closer.floor.filter(|_| purse.general) {
            let mut less = purse.taken.to_vec();
            less.push(floor);
            free.push(graph.sum(floored, purse.pool, &less));
        }
        let least = graph.add(least, Op::Least, &free);
        graph.add(most, Op::Greatest, &[least, closer.nil])
    }

    fn plan(&mut self, pot: &Pot<'b>, year: FinancialYear) -> NodeId {
        let row = pot.rows.iter().find(|row| row.year == year);
        let name = pot.name().in_year(year).part("plan", "plan");
        match row.and_then(|row| Some((row, row.planned_use?))) {
            Some((row, planned)) => {
                let basis = Basis::cell(TableName::Reserves, row.row, "planned_use");
                self.graph.input(name, planned.pounds(), FigureKind::Published, basis)
            }
            None => self.graph.silent(name, "no planned use is stated for the year"),
        }
    }

    /// Gives the balance on 1 April: what the year before left, else as stated. A balance stated only
    /// for an earlier year is taken as it was, assumed.
    fn opening(&mut self, pot: &Pot<'b>, year: FinancialYear) -> NodeId {
        if let Some(closing) = pot.closing {
            return closing;
        }
        let row = pot.rows.iter().rfind(|row| row.year <= year && row.opening.is_some());
        let name = pot.name().part("opening", "balance the model starts from");
        let Some((row, opening)) = row.and_then(|row| Some((row, row.opening?))) else {
            self.unsure(pot, "not stated".to_owned(), Ends::OPEN);
            return self.graph.silent(name, "no opening balance is stated");
        };
        let of_year = row.year == year;
        let kind = if of_year { FigureKind::Published } else { FigureKind::Assumed };
        let basis = Basis::cell(TableName::Reserves, row.row, "opening");
        let bound = row.bound.unwrap_or(Bound::Exact);
        if let Some(ends) = Ends::of_bound(opening.pounds(), bound) {
            let amount = text::pounds(opening);
            self.unsure(pot, format!("stated as {} {amount}", said(bound)), ends);
        }
        self.graph.input(name, opening.pounds(), kind, basis)
    }

    /// Keeps that the balance of the next input is not known.
    fn unsure(&mut self, pot: &Pot<'b>, words: String, ends: Ends) {
        let (title, slot) = (pot.title.to_owned(), self.graph.inputs().len());
        self.openings.push(OpenOpening { title, words, slot, ends });
    }

    /// Draws reserves in their order; gives what is left of the gap too.
    pub(super) fn draw_reserves(
        &mut self,
        closer: &mut Closer<'b>,
        year: FinancialYear,
        planned: &[PlannedYear],
        (need, surplus): (NodeId, NodeId),
    ) -> (Vec<ReserveYear>, NodeId) {
        let after = self.after_plan(closer, year, planned);
        let spare = self.spare(closer, year, planned, &after);
        let pool = general(closer, &spare);
        let mut taken: Vec<NodeId> = Vec::new();
        let mut left = need;
        let mut years = Vec::new();
        for (at, of) in planned.iter().copied().enumerate() {
            let PlannedYear { opening, minimum, plan, planned } = of;
            let pot = &closer.pots[at];
            let (name, general, balance) = (pot.name().in_year(year), pot.general, spare[at]);
            let purse = Purse { name, general, balance, minimum, pool: &pool, taken: &taken };
            let available = self.may_take(closer, &purse, &DRAWN);
            let (graph, of) = (&mut self.graph, &purse.name);
            let parts = [available, closer.use_reserves];
            let name = of.part("usable", "available if reserves are used");
            let usable = graph.add(name, Op::Product, &parts);
            let name = of.part("drawn", "drawn to close the gap");
            let drawn = graph.add(name, Op::Least, &[left, usable]);
            left = graph.sum(of.part("left", "gap left after it"), &[left], &[drawn]);
            let name = of.part("surplus", "surplus that goes into it");
            let put = graph.add(name, Op::Product, &[surplus, pot.takes]);
            let name = of.part("closing", "balance at the end of the year");
            let closing = graph.sum(name, &[after[at], put], &[drawn]);
            if pot.general {
                taken.push(drawn);
            }
            let (id, title) = (pot.id.to_owned(), pot.title.to_owned());
            let year = ReserveYear {
                id,
                title,
                opening,
                plan,
                planned,
                minimum,
                available,
                drawn,
                surplus: put,
                closing,
            };
            years.push(year);
            closer.pots[at].closing = Some(closing);
        }
        self.choose("reserves", "Reserves");
        (years, left)
    }

    fn after_plan(
        &mut self,
        closer: &Closer<'b>,
        year: FinancialYear,
        planned: &[PlannedYear],
    ) -> Vec<NodeId> {
        let pots = closer.pots.iter().zip(planned);
        pots.map(|(pot, of)| {
            let name = pot.name().in_year(year).part("after-plan", "balance after planned use");
            self.graph.sum(name, &[of.opening], &[of.planned])
        })
        .collect()
    }

    /// Gives what of each reserve may be drawn on: what planned use leaves, but nothing of a contribution
    /// that is planned for the year, which is not drawn straight back.
    fn spare(
        &mut self,
        closer: &Closer<'b>,
        year: FinancialYear,
        planned: &[PlannedYear],
        after: &[NodeId],
    ) -> Vec<NodeId> {
        let mut spare = Vec::new();
        for ((pot, of), after) in closer.pots.iter().zip(planned).zip(after) {
            let row = pot.rows.iter().find(|row| row.year == year);
            let paid_in =
                row.and_then(|row| row.planned_use).is_some_and(|amount| amount < Money::NIL);
            spare.push(if paid_in {
                let name =
                    pot.name().in_year(year).part("spare", "balance without what is paid in");
                self.graph.add(name, Op::Least, &[of.opening, *after])
            } else {
                *after
            });
        }
        spare
    }

    /// Gives the least a reserve may fall to: as stated for the year, else as last stated.
    fn minimum(&mut self, pot: &Pot<'b>, year: FinancialYear) -> NodeId {
        let name = pot.name().in_year(year).part("minimum", "least it may fall to");
        let row = pot.rows.iter().rfind(|row| row.year <= year && row.minimum.is_some());
        match row.and_then(|row| Some((row, row.minimum?))) {
            Some((row, minimum)) => {
                let basis = Basis::cell(TableName::Reserves, row.row, "minimum");
                self.graph.input(name, minimum.pounds(), FigureKind::Published, basis)
            }
            None => self.graph.silent(name, "no minimum is stated"),
        }
    }
}

/// Says what a bound claims of an amount that follows.
const fn said(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "exactly",
        Bound::About => "about",
        Bound::AtLeast => "at least",
        Bound::AtMost => "at most",
        Bound::Range => "within a range around",
    }
}

/// Gives the nodes of the general reserves.
fn general(closer: &Closer<'_>, nodes: &[NodeId]) -> Vec<NodeId> {
    let pots = closer.pots.iter().zip(nodes).filter(|(pot, _)| pot.general);
    pots.map(|(_, node)| *node).collect()
}
