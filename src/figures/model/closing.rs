//! How a gap is closed: recurring savings, reserves, support; the rest is unfunded.

use super::build::Builder;
use super::financing::{Loan, LoanYear, loan};
use super::graph::{Name, NodeId, Op, Unit};
use super::reserves::{PlannedYear, Pot};
use super::stem::{self, CLOSING, Knob, Stem};
use super::{Borrowed, ClosingYear, YearSums};
use crate::figures::capitalisation::{
    Stage, Stated, Terms, TrancheView, capitalisation, part_of_year,
};
use crate::figures::figure::{Basis, FigureKind};
use crate::records::{CellRef, MrpMethod};
use crate::units::{Decimal, FinancialYear};

/// Support that is a loan of its own: what it cost in the year before, to tell the change.
struct Running {
    name: Name,
    years: Vec<LoanYear>,
}

/// What closes gaps, year after year.
pub(super) struct Closer<'b> {
    pub(super) pots: Vec<Pot<'b>>,
    tranches: Vec<TrancheView>,
    running: Vec<Running>,
    pub(super) nil: NodeId,
    one: NodeId,
    pub(super) use_reserves: NodeId,
    efs_rate: NodeId,
    pub(super) floor: Option<NodeId>,
}

impl<'b> Builder<'b> {
    /// Begins closing: reserves in their order, loans of the years before.
    pub(super) fn closer(&mut self) -> Closer<'b> {
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let one = self.constant("one", "one, for a rise", Decimal::ONE);
        self.choose("constant", "Constants");
        let council = &self.book.council;
        let named = |knob: Knob, title, unit| Name::pounds(knob.stem(), title, None).of(unit);
        let use_reserves = self.graph.input(
            named(Knob::UseReserves, "Whether reserves close the gap: 1 yes, 0 no", Unit::Number),
            Decimal::ONE,
            FigureKind::Assumed,
            Basis::Rule("reserves are used down to their minimum unless a scenario says no".into()),
        );
        self.choose("closing/reserves", "Use of reserves");
        let efs_rate = self.graph.input(
            named(Knob::EfsRate, "Rate of support not yet agreed", Unit::Fraction),
            council.tranche_defaults.rate.fraction(),
            FigureKind::Assumed,
            Basis::Rule("council.toml [capitalisation] rate".into()),
        );
        self.choose("closing/efs-rate", "Rate of new support");
        let floor = council.reserve_floor.map(|floor| {
            let name = named(Knob::Floor, "Floor of the general reserves", Unit::Pounds);
            let basis = Basis::Rule("council.toml [reserves] floor".into());
            self.graph.input(name, floor.pounds(), FigureKind::Published, basis)
        });
        self.choose("closing/floor", "Floor of the general reserves");
        let tranches = capitalisation(self.book).tranches;
        let mut closer = Closer {
            pots: self.pots(),
            tranches,
            running: Vec::new(),
            nil,
            one,
            use_reserves,
            efs_rate,
            floor,
        };
        self.loans_before(&mut closer);
        closer
    }

    /// Adds the loans of the years before the model, whose yearly cost changes within it.
    fn loans_before(&mut self, closer: &mut Closer<'b>) {
        let (Some(first), Some(last)) = (self.years.first().copied(), self.years.last().copied())
        else {
            return;
        };
        for tranche in closer.tranches.clone() {
            if tranche.year >= first {
                continue;
            }
            let Some((_, amount)) = default_stage(&tranche) else { continue };
            let title = format!("Support of {} ({})", tranche.year, tranche.id);
            let of = Name::pounds(stem::support(&tranche.id), title, None);
            let words = format!("{}: amount that costs are worked on", of.title);
            let name = Name::pounds(stem::principal(&tranche.id), words, None);
            let basis = stated_basis(amount.cell, "no amount is stated");
            let principal =
                self.graph.input(name, amount.value.pounds(), FigureKind::Published, basis);
            let terms = self.terms(&of, tranche.year, &tranche.terms);
            let years = self.lend(&of, principal, tranche.year, &terms, last);
            self.drive(&of.stem.to_string(), &of.title);
            closer.running.push(Running { name: of, years });
        }
    }

    /// Adds the terms of a tranche.
    fn terms(&mut self, of: &Name, year: FinancialYear, terms: &Terms) -> TermNodes {
        let named = |part: &str| of.part(part.replace(' ', "-"), part);
        let mut given = |part: &str, unit, value, cell: Option<CellRef>| {
            let name = named(part).of(unit);
            let kind = if cell.is_some() { FigureKind::Published } else { FigureKind::Assumed };
            let basis = stated_basis(cell, "not published; council.toml [capitalisation]");
            self.graph.input(name, value, kind, basis)
        };
        let rate = &terms.rate;
        let mut rates = vec![given("rate", Unit::Fraction, rate.value.fraction(), rate.cell)];
        // A premium is a condition of the support and a day of drawing is a day: neither is nudged.
        let premium = terms.premium.map(|premium| {
            given("premium", Unit::Fraction, premium.value.fraction(), premium.cell)
        });
        rates.extend(premium);
        let receipts = terms.receipts.filter(|receipts| !receipts.value.is_nil()).map(|receipts| {
            given("receipts applied", Unit::Pounds, receipts.value.pounds(), receipts.cell)
        });
        let part = terms.drawn_on.map(|drawn| {
            let part = part_of_year(drawn.value, year);
            given("part of the year drawn", Unit::Number, part, drawn.cell)
        });
        for node in premium.into_iter().chain(part) {
            self.graph.hold(node);
        }
        let rate = self.graph.sum(named("full rate").of(Unit::Fraction), &rates, &[]);
        TermNodes { rate, receipts, part, term: terms.term_years.value, method: terms.method.value }
    }

    /// Adds the cost of an amount on its terms.
    fn lend(
        &mut self,
        of: &Name,
        amount: NodeId,
        year: FinancialYear,
        terms: &TermNodes,
        last: FinancialYear,
    ) -> Vec<LoanYear> {
        let principal = terms.receipts.map_or(amount, |receipts| {
            let nil = self.constant("nil", "nil", Decimal::ZERO);
            let name = of.part("less receipts", "less receipts");
            let less = self.graph.sum(name, &[amount], &[receipts]);
            // Receipts beyond what is drawn borrow nothing; they earn nothing either.
            self.graph.add(of.part("borrowed", "borrowed"), Op::Greatest, &[less, nil])
        });
        let (rate, term, method, part) = (terms.rate, terms.term, terms.method, terms.part);
        let all = Loan { name: of.clone(), principal, rate, year, term, method, part };
        let years = loan(&mut self.graph, &all, last);
        let (id, title) = (of.stem.pattern().clone(), of.title.clone());
        let kept = Borrowed { id, title, year, principal, rate, part, term, method };
        self.loans.push(kept);
        years
    }

    /// Adds what changed in the yearly cost of every loan drawn before a year.
    pub(super) fn cost_changes(
        &mut self,
        closer: &Closer<'b>,
        year: FinancialYear,
    ) -> Vec<(Name, NodeId)> {
        let mut changes = Vec::new();
        for running in &closer.running {
            let of = |wanted: FinancialYear| {
                let found = running.years.iter().find(|cost| cost.year == wanted);
                found.into_iter().flat_map(LoanYear::costs).collect::<Vec<NodeId>>()
            };
            let before = year.april().checked_sub(1).and_then(FinancialYear::beginning);
            let (now, before) = (of(year), before.map(of).unwrap_or_default());
            if now.is_empty() && before.is_empty() {
                continue;
            }
            let name = running.name.in_year(year).part("change", "change in yearly cost");
            let node = self.graph.sum(name, &now, &before);
            changes.push((running.name.clone(), node));
        }
        changes
    }

    /// Closes the gap of a year, in order: new recurring savings, reserves, support.
    pub(super) fn close(
        &mut self,
        closer: &mut Closer<'b>,
        year: FinancialYear,
        sums: &YearSums,
        planned: &[PlannedYear],
    ) -> ClosingYear {
        let of = Stem::yearly(CLOSING);
        let pounds = |part, title| Name::pounds(of.at(part), title, year);
        let nil = closer.nil;
        let need =
            self.graph.add(pounds("to-close", "Gap to close"), Op::Greatest, &[sums.annual, nil]);
        let found = self.graph.silent(
            Name::pounds(Knob::RecurringFound.stem(), "New recurring savings found", year),
            "a scenario may find some",
        );
        self.choose("closing/recurring", "New recurring savings");
        let recurring = self.graph.add(
            pounds("recurring", "Closed by new recurring savings"),
            Op::Least,
            &[need, found],
        );
        let after_savings = self.graph.sum(
            pounds("after-savings", "Left after new recurring savings"),
            &[need],
            &[recurring],
        );
        let reserves = self.draw_reserves(closer, year, planned, after_savings);
        let drawn: Vec<NodeId> = reserves.iter().map(|reserve| reserve.drawn).collect();
        let all_reserves = self.graph.sum(pounds("reserves", "Closed by reserves"), &drawn, &[]);
        let after_reserves = self.graph.sum(
            pounds("after-reserves", "Left after reserves"),
            &[after_savings],
            &[all_reserves],
        );
        let (efs, efs_cover) = self.support(closer, year, after_reserves);
        let unfunded =
            self.graph.sum(pounds("unfunded", "Unfunded"), &[after_reserves], &[efs_cover]);
        ClosingYear {
            to_close: need,
            recurring,
            recurring_found: found,
            reserves,
            all_reserves,
            efs,
            efs_cover,
            unfunded,
        }
    }

    /// Adds support of a year: up to what is agreed, or whatever is left, and its later cost.
    ///
    /// Where it is drawn before 31 March, it bears interest in its own year and is raised to cover
    /// that: need ÷ (1 − rate × part of the year). Gives the amount and what it covers of the gap.
    fn support(
        &mut self,
        closer: &mut Closer<'b>,
        year: FinancialYear,
        need: NodeId,
    ) -> (NodeId, NodeId) {
        let of = Stem::yearly(CLOSING);
        let pounds = |part, title| Name::pounds(of.at(part), title, year);
        let of_year = closer.tranches.iter().filter(|tranche| tranche.year == year);
        // Where a year has several, its support is costed on the terms of the first; a warning says so.
        let tranche = of_year.clone().next().cloned();
        let agreed: Vec<_> = of_year.filter_map(default_stage).map(|(_, amount)| amount).collect();
        let name = Name::pounds(Knob::EfsAgreed.stem(), "Support agreed for the year", year);
        let limit = if agreed.is_empty() {
            self.graph.silent(name, "no support is agreed for the year")
        } else {
            let value = agreed.iter().map(|amount| amount.value.pounds()).sum();
            let cells: Vec<CellRef> = agreed.iter().filter_map(|amount| amount.cell).collect();
            let (kind, words) = match cells.len() {
                1 => (FigureKind::Published, String::new()),
                _ => (FigureKind::Derived, "sum of the directions of the year".to_owned()),
            };
            self.graph.input(name, value, kind, Basis::Cells { words, cells })
        };
        let title = "Whether support fills the gap: 1 yes, 0 no";
        let name = Name::pounds(Knob::EfsFills.stem(), title, year).of(Unit::Number);
        let fills = self.graph.silent(name, "support stops at what is agreed");
        self.choose("closing/efs", "Support");
        let loan = stem::support(format!("new-{}", year.slug()));
        let loan = Name::pounds(loan, format!("New support of {year}"), None);
        let terms = self.terms_of_year(closer, tranche.as_ref(), &loan, year);
        let wanted = match terms.part {
            None => need,
            Some(part) => self.grossed(closer, year, need, (terms.rate, part)),
        };
        let extra = self.graph.add(
            pounds("efs-beyond", "Support beyond what is agreed"),
            Op::Product,
            &[wanted, fills],
        );
        let most =
            self.graph.sum(pounds("efs-most", "Support that may be drawn"), &[limit, extra], &[]);
        let amount = self.graph.add(pounds("efs", "Support drawn"), Op::Least, &[wanted, most]);
        let last = self.years.last().copied().unwrap_or(year);
        let years = self.lend(&loan, amount, year, &terms, last);
        self.choose(&loan.stem.to_string(), &loan.title);
        let interest = years.first().and_then(|first| first.interest);
        let less: Vec<NodeId> = interest.into_iter().collect();
        let cover = self.graph.sum(pounds("efs-cover", "Closed by support"), &[amount], &less);
        closer.running.push(Running { name: loan, years });
        (amount, cover)
    }

    /// Gives the terms of a year's support: those of its own tranche, else the council's.
    fn terms_of_year(
        &mut self,
        closer: &Closer<'b>,
        tranche: Option<&TrancheView>,
        loan: &Name,
        year: FinancialYear,
    ) -> TermNodes {
        if let Some(tranche) = tranche {
            return self.terms(loan, year, &tranche.terms);
        }
        let defaults = self.book.council.tranche_defaults;
        let (term, method) = (defaults.term_years, defaults.mrp_method);
        TermNodes { rate: closer.efs_rate, receipts: None, part: None, term, method }
    }

    /// Raises a need by the interest that support for it bears in its own year.
    fn grossed(
        &mut self,
        closer: &Closer<'b>,
        year: FinancialYear,
        need: NodeId,
        (rate, part): (NodeId, NodeId),
    ) -> NodeId {
        let of = Stem::yearly(CLOSING);
        let pounds = |part, title| Name::pounds(of.at(part), title, year);
        let name = pounds("efs-interest-part", "Interest of the year on each pound");
        let interest = self.graph.add(name.of(Unit::Number), Op::Product, &[rate, part]);
        let name = pounds("efs-net", "What each pound covers").of(Unit::Number);
        let net = self.graph.sum(name, &[closer.one], &[interest]);
        let name = pounds("efs-unrounded", "Support wanted, unrounded");
        let exact = self.graph.add(name, Op::Quotient, &[need, net]);
        self.graph.add(pounds("efs-wanted", "Support wanted"), Op::Penny, &[exact])
    }
}

/// The terms of a loan as nodes.
struct TermNodes {
    rate: NodeId,
    receipts: Option<NodeId>,
    part: Option<NodeId>,
    term: u32,
    method: MrpMethod,
}

fn stated_basis(cell: Option<CellRef>, rule: &str) -> Basis {
    match cell {
        Some(cell) => Basis::Cells { words: String::new(), cells: vec![cell] },
        None => Basis::Rule(rule.to_owned()),
    }
}

/// Gives the amount that counts where no scenario names a stage.
pub(super) fn default_stage(tranche: &TrancheView) -> Option<(Stage, Stated<crate::units::Money>)> {
    Some((Stage::Counted, *tranche.stages.get(&Stage::Counted)?))
}
