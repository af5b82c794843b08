//! How a gap is closed: recurring savings, reserves, support; the rest is unfunded.

use super::build::{Builder, in_gap};
use super::financing::{Loan, LoanYear, loan};
use super::graph::{Family, Graph, Name, NodeId, Op, Unit};
use super::{Borrowed, ClosingYear, ReserveYear, YearSums};
use crate::figures::capitalisation::{
    Stage, Stated, Terms, TrancheView, capitalisation, part_of_year,
};
use crate::figures::figure::{Basis, FigureKind};
use crate::records::{CellRef, MrpMethod, Reserve, ReserveKind, TableName};
use crate::units::{Decimal, FinancialYear};

/// A usable reserve with its stated rows, the oldest year first.
struct Pot<'b> {
    id: &'b str,
    title: &'b str,
    general: bool,
    rows: Vec<&'b Reserve>,
    /// What is left at the end of the year before.
    closing: Option<NodeId>,
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

impl Pot<'_> {
    fn family(&self, year: FinancialYear) -> Family {
        Family::of(format!("reserve/{}/{{}}", self.id), self.title, year)
    }
}

/// Gives the lesser of what may be drawn, nil at least.
fn may_draw(graph: &mut Graph, family: &Family, free: &[NodeId], nil: NodeId) -> NodeId {
    let words = ("least", "the lesser of what may be drawn");
    let least = graph.family_add(family, words, Op::Least, free);
    graph.family_add(family, ("available", "available"), Op::Greatest, &[least, nil])
}

/// Support that is a loan of its own: what it cost in the year before, to tell the change.
struct Running {
    id: String,
    title: String,
    years: Vec<LoanYear>,
}

/// What closes gaps, year after year.
pub(super) struct Closer<'b> {
    pots: Vec<Pot<'b>>,
    tranches: Vec<TrancheView>,
    running: Vec<Running>,
    nil: NodeId,
    one: NodeId,
    use_reserves: NodeId,
    efs_rate: NodeId,
    floor: Option<NodeId>,
}

impl<'b> Builder<'b> {
    /// Begins closing: reserves in their order, loans of the years before.
    pub(super) fn closer(&mut self) -> Closer<'b> {
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let one = self.constant("one", "one, for a rise", Decimal::ONE);
        self.drive("constant", "Constants");
        let council = &self.book.council;
        let knob = |stem, title, unit| Name { stem, title, year: None, unit };
        let use_reserves = self.graph.input(
            knob(
                "closing/use-reserves",
                "Whether reserves close the gap: 1 yes, 0 no",
                Unit::Number,
            ),
            Decimal::ONE,
            FigureKind::Assumed,
            Basis::Rule("reserves are used down to their minimum unless a scenario says no".into()),
        );
        self.drive("closing/reserves", "Use of reserves");
        let efs_rate = self.graph.input(
            knob("closing/efs-rate", "Rate of support not yet agreed", Unit::Fraction),
            council.tranche_defaults.rate.fraction(),
            FigureKind::Assumed,
            Basis::Rule("council.toml [capitalisation] rate".into()),
        );
        self.drive("closing/efs-rate", "Rate of new support");
        let floor = council.reserve_floor.map(|floor| {
            let name = knob("closing/floor", "Floor of the general reserves", Unit::Pounds);
            let basis = Basis::Rule("council.toml [reserves] floor".into());
            self.graph.input(name, floor.pounds(), FigureKind::Published, basis)
        });
        self.drive("closing/floor", "Floor of the general reserves");
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

    fn pots(&self) -> Vec<Pot<'b>> {
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
            let pot = Pot { id, title, general, rows, closing: None };
            pots.push((row.draw_order.unwrap_or(u32::MAX), pot));
        }
        pots.sort_by_key(|(order, _)| *order);
        for (_, pot) in &mut pots {
            pot.rows.sort_by_key(|row| row.year);
        }
        pots.into_iter().map(|(_, pot)| pot).collect()
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
            let stem = format!("support/{}", tranche.id);
            let title = format!("Support of {} ({})", tranche.year, tranche.id);
            let name = Name {
                stem: &format!("{stem}/principal"),
                title: &format!("{title}: amount that costs are worked on"),
                year: None,
                unit: Unit::Pounds,
            };
            let basis = stated_basis(amount.cell, "no amount is stated");
            let principal =
                self.graph.input(name, amount.value.pounds(), FigureKind::Published, basis);
            self.drive(&stem, &title);
            let terms = self.terms(&stem, &title, tranche.year, &tranche.terms);
            let years = self.lend((&stem, &title), principal, tranche.year, &terms, last);
            closer.running.push(Running { id: stem, title, years });
        }
    }

    /// Adds the terms of a tranche.
    fn terms(&mut self, stem: &str, title: &str, year: FinancialYear, terms: &Terms) -> TermNodes {
        let named =
            |part: &str| (format!("{stem}/{}", part.replace(' ', "-")), format!("{title}: {part}"));
        let mut given = |part: &str, unit, value, cell: Option<CellRef>| {
            let (stem, title) = named(part);
            let name = Name { stem: &stem, title: &title, year: None, unit };
            let kind = if cell.is_some() { FigureKind::Published } else { FigureKind::Assumed };
            let basis = stated_basis(cell, "not published; council.toml [capitalisation]");
            self.graph.input(name, value, kind, basis)
        };
        let rate = &terms.rate;
        let mut rates = vec![given("rate", Unit::Fraction, rate.value.fraction(), rate.cell)];
        if let Some(premium) = terms.premium {
            let value = premium.value.fraction();
            rates.push(given("premium", Unit::Fraction, value, premium.cell));
        }
        let receipts = terms.receipts.filter(|receipts| !receipts.value.is_nil()).map(|receipts| {
            given("receipts applied", Unit::Pounds, receipts.value.pounds(), receipts.cell)
        });
        let part = terms.drawn_on.map(|drawn| {
            let part = part_of_year(drawn.value, year);
            given("part of the year drawn", Unit::Number, part, drawn.cell)
        });
        let (s, t) = named("full rate");
        let full = Name { stem: &s, title: &t, year: None, unit: Unit::Fraction };
        let rate = self.graph.sum(full, &rates, &[]);
        TermNodes { rate, receipts, part, term: terms.term_years.value, method: terms.method.value }
    }

    /// Adds the cost of an amount on its terms.
    fn lend(
        &mut self,
        (stem, title): (&str, &str),
        amount: NodeId,
        year: FinancialYear,
        terms: &TermNodes,
        last: FinancialYear,
    ) -> Vec<LoanYear> {
        let principal = terms.receipts.map_or(amount, |receipts| {
            let (s, t) = (format!("{stem}/borrowed"), format!("{title}: borrowed"));
            let name = Name { stem: &s, title: &t, year: None, unit: Unit::Pounds };
            self.graph.sum(name, &[amount], &[receipts])
        });
        let (rate, term, method, part) = (terms.rate, terms.term, terms.method, terms.part);
        let all = Loan { stem, title, principal, rate, year, term, method, part };
        let years = loan(&mut self.graph, &all, last);
        let (id, title_kept) = (stem.to_owned(), title.to_owned());
        let kept = Borrowed { id, title: title_kept, year, principal, rate, part, term, method };
        self.loans.push(kept);
        self.drive(stem, title);
        years
    }

    /// Adds what changed in the yearly cost of every loan drawn before a year.
    pub(super) fn cost_changes(
        &mut self,
        closer: &Closer<'b>,
        year: FinancialYear,
    ) -> Vec<(String, String, NodeId)> {
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
            let stem = format!("{}/{{}}/change", running.id);
            let title = format!("{}: change in yearly cost", running.title);
            let name = Name::pounds(&stem, &title, year);
            let node = self.graph.sum(name, &now, &before);
            changes.push((running.id.clone(), running.title.clone(), node));
        }
        changes
    }

    /// Adds the planned use of reserves of a year: income of that year only.
    ///
    /// A plan made before a gap was closed from the same reserve can only be kept as far as the money
    /// is still there above the least the reserve may fall to; a contribution is made in full.
    pub(super) fn planned_reserves(
        &mut self,
        closer: &mut Closer<'b>,
        year: FinancialYear,
    ) -> Vec<PlannedYear> {
        let mut all = Vec::new();
        for pot in &closer.pots {
            let row = pot.rows.iter().find(|row| row.year == year).copied();
            let opening = self.opening(pot, year);
            let minimum = self.minimum(pot, year);
            let family = pot.family(year);
            let (stem, title) = (format!("{}/plan", family.stem), format!("{}: plan", pot.title));
            let name = Name::pounds(&stem, &title, year);
            let stated = row.and_then(|row| Some((row, row.planned_use?)));
            let plan = match stated {
                Some((row, planned)) => {
                    let basis = Basis::cell(TableName::Reserves, row.row, "planned_use");
                    self.graph.input(name, planned.pounds(), FigureKind::Published, basis)
                }
                None => self.graph.silent(name, "no planned use is stated for the year"),
            };
            let graph = &mut self.graph;
            let words = ("above-minimum", "above the least it may fall to on 1 April");
            let above = graph.family_sum(&family, words, &[opening], &[minimum]);
            let words = ("room", "what a plan may take");
            let room = graph.family_add(&family, words, Op::Greatest, &[above, closer.nil]);
            let words = ("planned", "planned use, as far as the money is there");
            let planned = graph.family_add(&family, words, Op::Least, &[plan, room]);
            all.push(PlannedYear { opening, minimum, plan, planned });
        }
        self.drive("reserves/planned", "Planned use of reserves");
        all
    }

    fn opening(&mut self, pot: &Pot<'b>, year: FinancialYear) -> NodeId {
        if let Some(closing) = pot.closing {
            return closing;
        }
        let row = pot.rows.iter().rfind(|row| row.year <= year && row.opening.is_some());
        let stem = format!("reserve/{}/opening", pot.id);
        let title = format!("{}: balance the model starts from", pot.title);
        let name = Name { stem: &stem, title: &title, year: None, unit: Unit::Pounds };
        match row.and_then(|row| Some((row, row.opening?))) {
            Some((row, opening)) => {
                let basis = Basis::cell(TableName::Reserves, row.row, "opening");
                self.graph.input(name, opening.pounds(), FigureKind::Published, basis)
            }
            None => self.graph.silent(name, "no opening balance is stated"),
        }
    }

    /// Closes the gap of a year, in order: new recurring savings, reserves, support.
    pub(super) fn close(
        &mut self,
        closer: &mut Closer<'b>,
        year: FinancialYear,
        sums: &YearSums,
        planned: &[PlannedYear],
    ) -> ClosingYear {
        let pounds = |stem, title| Name::pounds(stem, title, year);
        let nil = closer.nil;
        let need = self.graph.add(
            pounds("closing/{}/to-close", "Gap to close"),
            Op::Greatest,
            &[sums.annual, nil],
        );
        let found = self.graph.silent(
            pounds("closing/{}/recurring-found", "New recurring savings found"),
            "a scenario may find some",
        );
        self.drive("closing/recurring", "New recurring savings");
        let recurring = self.graph.add(
            pounds("closing/{}/recurring", "Closed by new recurring savings"),
            Op::Least,
            &[need, found],
        );
        let after_savings = self.graph.sum(
            pounds("closing/{}/after-savings", "Left after new recurring savings"),
            &[need],
            &[recurring],
        );
        let reserves = self.draw_reserves(closer, year, planned, after_savings);
        let drawn: Vec<NodeId> = reserves.iter().map(|reserve| reserve.drawn).collect();
        let all_reserves =
            self.graph.sum(pounds("closing/{}/reserves", "Closed by reserves"), &drawn, &[]);
        let after_reserves = self.graph.sum(
            pounds("closing/{}/after-reserves", "Left after reserves"),
            &[after_savings],
            &[all_reserves],
        );
        let (efs, efs_cover) = self.support(closer, year, after_reserves);
        let unfunded = self.graph.sum(
            pounds("closing/{}/unfunded", "Unfunded"),
            &[after_reserves],
            &[efs_cover],
        );
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

    /// Draws reserves in their order, each down to its minimum, the general ones together down to
    /// the council's floor.
    fn draw_reserves(
        &mut self,
        closer: &mut Closer<'b>,
        year: FinancialYear,
        planned: &[PlannedYear],
        need: NodeId,
    ) -> Vec<ReserveYear> {
        let after: Vec<NodeId> = closer
            .pots
            .iter()
            .zip(planned)
            .map(|(pot, of)| {
                let words = ("after-plan", "balance after planned use");
                self.graph.family_sum(&pot.family(year), words, &[of.opening], &[of.planned])
            })
            .collect();
        let of_general = closer.pots.iter().zip(&after).filter(|(pot, _)| pot.general);
        let general: Vec<NodeId> = of_general.map(|(_, after)| *after).collect();
        let mut drawn_general: Vec<NodeId> = Vec::new();
        let mut left = need;
        let mut years = Vec::new();
        for (at, PlannedYear { opening, minimum, plan, planned }) in
            planned.iter().copied().enumerate()
        {
            let pot = &closer.pots[at];
            let family = pot.family(year);
            let floor = closer.floor.filter(|_| pot.general);
            let graph = &mut self.graph;
            let words = ("free", "above its minimum after planned use");
            let mut free = vec![graph.family_sum(&family, words, &[after[at]], &[minimum])];
            if let Some(floor) = floor {
                let mut less = drawn_general.clone();
                less.push(floor);
                let words = ("above-floor", "general reserves above the floor");
                free.push(graph.family_sum(&family, words, &general, &less));
            }
            let available = may_draw(graph, &family, &free, closer.nil);
            let words = ("usable", "available if reserves are used");
            let parts = [available, closer.use_reserves];
            let usable = graph.family_add(&family, words, Op::Product, &parts);
            let words = ("drawn", "drawn to close the gap");
            let drawn = graph.family_add(&family, words, Op::Least, &[left, usable]);
            left = graph.family_sum(&family, ("left", "gap left after it"), &[left], &[drawn]);
            let words = ("closing", "balance at the end of the year");
            let closing = graph.family_sum(&family, words, &[after[at]], &[drawn]);
            if pot.general {
                drawn_general.push(drawn);
            }
            let (id, title) = (pot.id.to_owned(), pot.title.to_owned());
            years.push(ReserveYear {
                id,
                title,
                opening,
                plan,
                planned,
                minimum,
                available,
                drawn,
                closing,
            });
            closer.pots[at].closing = Some(closing);
        }
        self.drive("reserves", "Reserves");
        years
    }

    /// Gives the least a reserve may fall to: as stated for the year, else as last stated.
    fn minimum(&mut self, pot: &Pot<'b>, year: FinancialYear) -> NodeId {
        let stem = format!("reserve/{}/{{}}/minimum", pot.id);
        let title = format!("{}: least it may fall to", pot.title);
        let name = Name::pounds(&stem, &title, year);
        let row = pot.rows.iter().rfind(|row| row.year <= year && row.minimum.is_some());
        match row.and_then(|row| Some((row, row.minimum?))) {
            Some((row, minimum)) => {
                let basis = Basis::cell(TableName::Reserves, row.row, "minimum");
                self.graph.input(name, minimum.pounds(), FigureKind::Published, basis)
            }
            None => self.graph.silent(name, "no minimum is stated"),
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
        let pounds = |stem, title| Name::pounds(stem, title, year);
        let tranche = closer.tranches.iter().find(|tranche| tranche.year == year).cloned();
        let agreed = tranche.as_ref().and_then(default_stage);
        let name = pounds("closing/{}/efs-agreed", "Support agreed for the year");
        let limit = match agreed {
            Some((stage, amount)) => {
                let why = format!("{} amount", stage.heading().to_lowercase());
                let basis = stated_basis(amount.cell, &why);
                self.graph.input(name, amount.value.pounds(), FigureKind::Published, basis)
            }
            None => self.graph.silent(name, "no support is agreed for the year"),
        };
        let name = Name::number(
            "closing/{}/efs-fills",
            "Whether support fills the gap: 1 yes, 0 no",
            year,
        );
        let fills = self.graph.silent(name, "support stops at what is agreed");
        self.drive("closing/efs", "Support");
        let stem = format!("support/new-{}", year.slug());
        let title = format!("New support of {year}");
        let terms = self.terms_of_year(closer, tranche.as_ref(), (&stem, &title), year);
        let wanted = match terms.part {
            None => need,
            Some(part) => self.grossed(closer, year, need, (terms.rate, part)),
        };
        let extra = self.graph.add(
            pounds("closing/{}/efs-beyond", "Support beyond what is agreed"),
            Op::Product,
            &[wanted, fills],
        );
        let most = self.graph.sum(
            pounds("closing/{}/efs-most", "Support that may be drawn"),
            &[limit, extra],
            &[],
        );
        let amount =
            self.graph.add(pounds("closing/{}/efs", "Support drawn"), Op::Least, &[wanted, most]);
        let last = self.years.last().copied().unwrap_or(year);
        let years = self.lend((&stem, &title), amount, year, &terms, last);
        let interest = years.first().and_then(|first| first.interest);
        let less: Vec<NodeId> = interest.into_iter().collect();
        let cover =
            self.graph.sum(pounds("closing/{}/efs-cover", "Closed by support"), &[amount], &less);
        closer.running.push(Running { id: stem, title, years });
        (amount, cover)
    }

    /// Gives the terms of a year's support: those of its own tranche, else the council's.
    fn terms_of_year(
        &mut self,
        closer: &Closer<'b>,
        tranche: Option<&TrancheView>,
        (stem, title): (&str, &str),
        year: FinancialYear,
    ) -> TermNodes {
        if let Some(tranche) = tranche {
            return self.terms(stem, title, year, &tranche.terms);
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
        let name = Name::number(
            "closing/{}/efs-interest-part",
            "Interest of the year on each pound",
            year,
        );
        let interest = self.graph.add(name, Op::Product, &[rate, part]);
        let name = Name::number("closing/{}/efs-net", "What each pound covers", year);
        let net = self.graph.sum(name, &[closer.one], &[interest]);
        let name = Name::pounds("closing/{}/efs-unrounded", "Support wanted, unrounded", year);
        let exact = self.graph.add(name, Op::Quotient, &[need, net]);
        let name = Name::pounds("closing/{}/efs-wanted", "Support wanted", year);
        self.graph.add(name, Op::Penny, &[exact])
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

/// Gives the amount that counts where no scenario names a stage: what was used, else what was
/// directed in the end, else what was agreed in principle.
fn default_stage(tranche: &TrancheView) -> Option<(Stage, Stated<crate::units::Money>)> {
    [Stage::Used, Stage::Final, Stage::InPrinciple]
        .into_iter()
        .find_map(|stage| Some((stage, *tranche.stages.get(&stage)?)))
}
