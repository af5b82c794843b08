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
use crate::units::{Decimal, FinancialYear, Money};

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
            pots: self.pots(nil),
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
        let (term, method) = (terms.term_years.value, terms.method.value);
        let assumed = terms.term_years.is_assumed() || terms.method.is_assumed();
        TermNodes { rate, receipts, part, term, method, assumed }
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
        let TermNodes { rate, part, term, method, assumed, .. } = *terms;
        let all = Loan { name: of.clone(), principal, rate, year, term, method, assumed, part };
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
        let surplus = self.graph.sum(
            pounds("over", "New recurring savings less the gap"),
            &[found],
            &[sums.annual],
        );
        let surplus =
            self.graph.add(pounds("surplus", "Surplus of the year"), Op::Greatest, &[surplus, nil]);
        let (reserves, left) = self.draw_reserves(closer, year, planned, (after_savings, surplus));
        let drawn: Vec<NodeId> = reserves.iter().map(|reserve| reserve.drawn).collect();
        let all_reserves = self.graph.sum(pounds("reserves", "Closed by reserves"), &drawn, &[]);
        let after_reserves =
            self.graph.sum(pounds("after-reserves", "Left after reserves"), &[left], &[]);
        let (efs, efs_cover) = self.support(closer, year, after_reserves);
        let unfunded =
            self.graph.sum(pounds("unfunded", "Unfunded"), &[after_reserves], &[efs_cover]);
        ClosingYear {
            to_close: need,
            recurring,
            recurring_found: found,
            surplus,
            reserves,
            all_reserves,
            efs,
            efs_cover,
            unfunded,
        }
    }

    /// Adds support of a year: up to what is agreed, or whatever is left, and its later cost.
    ///
    /// The directions of a year fill in the order of their ids, each up to its limit and on its own
    /// terms; what a scenario lets support fill beyond them is on the council's. Gives the amount and
    /// what it covers of the gap.
    fn support(
        &mut self,
        closer: &mut Closer<'b>,
        year: FinancialYear,
        need: NodeId,
    ) -> (NodeId, NodeId) {
        let of = Stem::yearly(CLOSING);
        let pounds = |part: &str, title: &str| Name::pounds(of.at(part), title, year);
        let of_year = closer.tranches.iter().filter(|tranche| tranche.year == year);
        let directed: Vec<(TrancheView, Stated<Money>)> = of_year
            .filter_map(|tranche| Some((tranche.clone(), default_stage(tranche)?.1)))
            .collect();
        let agreed = self.agreed(&directed, year);
        let title = "Whether support fills the gap: 1 yes, 0 no";
        let name = Name::pounds(Knob::EfsFills.stem(), title, year).of(Unit::Number);
        let fills = self.graph.silent(name, "support stops at what is agreed");
        self.choose("closing/efs", "Support");
        let new = stem::support(format!("new-{}", year.slug()));
        let new = Name::pounds(new, format!("New support of {year}"), None);
        let (mut drawn, mut covered, mut left, mut limit) = (vec![], vec![], need, agreed);
        for (at, (tranche, amount)) in directed.iter().enumerate() {
            let loan = if at == 0 { new.clone() } else { named(tranche) };
            let terms = self.terms(&loan, year, &tranche.terms);
            let own = (at + 1 < directed.len()).then(|| self.limit(tranche, amount));
            let wanted = self.grossed(closer, &loan, left, &terms);
            let parts: Vec<NodeId> = [wanted, limit].into_iter().chain(own).collect();
            let name = loan.part("drawn", "drawn of the direction");
            let amount = self.graph.add(name, Op::Least, &parts);
            let cover = self.lend_new(closer, &loan, amount, (year, &terms));
            left = self.graph.sum(loan.part("left", "left after it"), &[left], &[cover]);
            limit = self.graph.sum(loan.part("limit-left", "still agreed"), &[limit], &[amount]);
            drawn.push(amount);
            covered.push(cover);
        }
        let beyond = if directed.is_empty() { new } else { beyond(year) };
        if !directed.is_empty() {
            // A loan in whole pence may cover part of a penny more than was needed: that is nobody's to pay back.
            let nil = self.constant("nil", "nil", Decimal::ZERO);
            let name = pounds("efs-left", "Left after the directions");
            left = self.graph.add(name, Op::Greatest, &[left, nil]);
        }
        let extra = self.graph.add(
            pounds("efs-beyond", "Support beyond what is agreed"),
            Op::Product,
            &[left, fills],
        );
        // What a scenario agrees for a year without a direction of its own is on the council's terms.
        let amount = if directed.is_empty() {
            let name = pounds("efs-most", "Support that may be drawn");
            let most = self.graph.sum(name, &[limit, extra], &[]);
            let name = beyond.part("drawn", "drawn on the council's terms");
            self.graph.add(name, Op::Least, &[left, most])
        } else {
            extra
        };
        let defaults = self.book.council.tranche_defaults;
        let (term, method) = (defaults.term_years, defaults.mrp_method);
        let (rate, assumed) = (closer.efs_rate, true);
        let terms = TermNodes { rate, receipts: None, part: None, term, method, assumed };
        covered.push(self.lend_new(closer, &beyond, amount, (year, &terms)));
        drawn.push(amount);
        let amount = self.graph.sum(pounds("efs", "Support drawn"), &drawn, &[]);
        let cover = self.graph.sum(pounds("efs-cover", "Closed by support"), &covered, &[]);
        (amount, cover)
    }

    /// Adds what is agreed for a year by all of its directions together.
    fn agreed(&mut self, directed: &[(TrancheView, Stated<Money>)], year: FinancialYear) -> NodeId {
        let name = Name::pounds(Knob::EfsAgreed.stem(), "Support agreed for the year", year);
        if directed.is_empty() {
            return self.graph.silent(name, "no support is agreed for the year");
        }
        let value = directed.iter().map(|(_, amount)| amount.value.pounds()).sum();
        let cells: Vec<CellRef> = directed.iter().filter_map(|(_, amount)| amount.cell).collect();
        let (kind, words) = match cells.len() {
            1 => (FigureKind::Published, String::new()),
            _ => (FigureKind::Derived, "sum of the directions of the year".to_owned()),
        };
        self.graph.input(name, value, kind, Basis::Cells { words, cells })
    }

    /// Adds the limit of one of several directions of a year; the last takes what is still agreed.
    fn limit(&mut self, tranche: &TrancheView, amount: &Stated<Money>) -> NodeId {
        let title = format!("Limit of the direction {}", tranche.id);
        let name = Name::pounds(stem::limit(&tranche.id), title, None);
        let basis = stated_basis(amount.cell, "no amount is stated");
        let value = amount.value.pounds();
        let node = self.graph.input(name, value, FigureKind::Published, basis);
        self.graph.hold(node)
    }

    /// Lends what closes a gap of the model. Its interest of the first year is borrowed with it: it
    /// never enters the base, and so it never leaves it. Gives what it covers of the gap.
    fn lend_new(
        &mut self,
        closer: &mut Closer<'b>,
        loan: &Name,
        amount: NodeId,
        (year, terms): (FinancialYear, &TermNodes),
    ) -> NodeId {
        let last = self.years.last().copied().unwrap_or(year);
        let mut years = self.lend(loan, amount, year, terms, last);
        self.choose(&loan.stem.to_string(), &loan.title);
        let interest = years.first_mut().and_then(|first| first.interest.take());
        closer.running.push(Running { name: loan.clone(), years });
        let less: Vec<NodeId> = interest.into_iter().collect();
        self.graph.sum(loan.part("cover", "closed by it"), &[amount], &less)
    }

    /// Raises a need by the interest that support for it bears in its own year, where it is drawn
    /// before 31 March: receipts are applied first, only the rest is borrowed and bears interest, so
    /// (need − receipts) ÷ (1 − rate × part of the year) is borrowed beside them.
    fn grossed(
        &mut self,
        closer: &Closer<'b>,
        loan: &Name,
        need: NodeId,
        terms: &TermNodes,
    ) -> NodeId {
        let Some(part) = terms.part else { return need };
        let number = |part: &str, title: &str| loan.part(part, title).of(Unit::Number);
        let name = number("interest-part", "interest of the year on each pound");
        let interest = self.graph.add(name, Op::Product, &[terms.rate, part]);
        let name = number("net", "what each pound covers");
        let net = self.graph.sum(name, &[closer.one], &[interest]);
        let (applied, bare) = match terms.receipts {
            None => (None, need),
            Some(receipts) => {
                let name = loan.part("receipts-used", "receipts that close the gap");
                let applied = self.graph.add(name, Op::Least, &[need, receipts]);
                let name = loan.part("bare", "to borrow before interest");
                (Some(applied), self.graph.sum(name, &[need], &[applied]))
            }
        };
        let name = loan.part("to-borrow", "to borrow with interest");
        let borrowed = self.graph.add(name, Op::Quotient, &[bare, net]);
        let parts: Vec<NodeId> = applied.into_iter().chain([borrowed]).collect();
        self.graph.sum(loan.part("wanted", "support wanted"), &parts, &[])
    }
}

/// Names the loan of a direction that is not the first of its year.
fn named(tranche: &TrancheView) -> Name {
    let title = format!("Support of {} ({})", tranche.year, tranche.id);
    Name::pounds(stem::support(&tranche.id), title, None)
}

/// Names the loan of what support fills beyond the directions of a year.
fn beyond(year: FinancialYear) -> Name {
    let stem = stem::support(format!("beyond-{}", year.slug()));
    Name::pounds(stem, format!("Support of {year} beyond its directions"), None)
}

/// The terms of a loan as nodes.
struct TermNodes {
    rate: NodeId,
    receipts: Option<NodeId>,
    part: Option<NodeId>,
    term: u32,
    method: MrpMethod,
    /// Whether term or method is assumed.
    assumed: bool,
}

fn stated_basis(cell: Option<CellRef>, rule: &str) -> Basis {
    match cell {
        Some(cell) => Basis::Cells { words: String::new(), cells: vec![cell] },
        None => Basis::Rule(rule.to_owned()),
    }
}

/// Gives the amount that counts where no scenario names a stage.
pub(super) fn default_stage(tranche: &TrancheView) -> Option<(Stage, Stated<Money>)> {
    Some((Stage::Counted, *tranche.stages.get(&Stage::Counted)?))
}
