//! The gap model: lines × years as one graph, worked out under a scenario.
//!
//! `N_t = N_{t−1} + new pressures − new savings + change in financing cost`; the annual gap is
//! `G_t = N_t + o_t − F_t`, one-off costs less one-off income in `o_t`, funding in `F_t`; the added
//! gap is `G_t − G_{t−1}`. Three different numbers with the sum over a period, always labelled.
//! What closes a gap once leaves `N` alone, so the gap comes back, with the cost of what closed it.

mod apply;
mod base;
mod bounds;
mod build;
mod closing;
mod collection_fund;
mod costs;
pub(crate) mod financing;
pub mod graph;
mod items;
mod levers;
mod limits;
mod needs;
mod offsets;
mod programme;
mod rates;
mod reserves;
mod sheet;
mod short;
pub mod stem;
mod taxes;
#[cfg(test)]
mod tests;
mod turned;

use std::collections::BTreeMap;

pub use apply::{Inputs, Said, Unfit, Worked};
pub use costs::{paid_elsewhere, without_year};
pub use graph::{Graph, NodeId, Op, Unit, Unworkable, Values};
pub use limits::LimitYear;
pub use offsets::reopened;
pub use short::{Lacking, OpenOpening, ShortYear, Whole};
pub use stem::Stem;
pub use turned::Turned;

use super::id::FigureId;
use crate::figures::savings::AsAt;
use crate::records::{Block, Book, Brag, BudgetItem, MrpMethod, TableName};
use crate::scenarios::{Lever, levers};
use crate::units::{Decimal, FinancialYear, Money, words};
use build::Builder;
use graph::Name;
use stem::CLOSING;

words! {
    /// Where a line stands in the table of the gap.
    Section {
        /// The budget brought forward.
        Base = "base",
        /// Prices and pay.
        Inflation = "inflation",
        /// More people or more need.
        Demand = "demand",
        /// Corporate costs.
        Corporate = "corporate",
        /// The savings programme.
        Savings = "savings",
        /// The yearly cost of exceptional financial support.
        Financing = "financing",
        /// In one year only.
        OneOff = "one-off",
        /// Grants, council tax and business rates.
        Funding = "funding",
    }
}

/// What a line does to the gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It raises the recurring need of its year and of all after.
    Need,
    /// It raises the gap of its year only.
    OneOff,
    /// It lowers the gap: the whole of a year's income.
    Funding,
}

impl Section {
    /// Gives the section of a block of budget lines.
    pub const fn of(block: Block) -> Self {
        match block {
            Block::Base => Self::Base,
            Block::Inflation => Self::Inflation,
            Block::Demand => Self::Demand,
            Block::Corporate => Self::Corporate,
            Block::Savings => Self::Savings,
            Block::Funding => Self::Funding,
            Block::OneOff => Self::OneOff,
        }
    }

    /// Gives the words of a heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Base => "Base budget and changes to it",
            Self::Inflation => "Prices and pay",
            Self::Demand => "Demand",
            Self::Corporate => "Corporate costs",
            Self::Savings => "Savings",
            Self::Financing => "Cost of earlier support",
            Self::OneOff => "One-off costs less one-off income",
            Self::Funding => "Funding",
        }
    }

    /// Gives what its lines do to the gap.
    pub const fn effect(self) -> Effect {
        match self {
            Self::Base
            | Self::Inflation
            | Self::Demand
            | Self::Corporate
            | Self::Savings
            | Self::Financing => Effect::Need,
            Self::OneOff => Effect::OneOff,
            Self::Funding => Effect::Funding,
        }
    }
}

/// A line of the model: what it adds in each year.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its reference.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where it stands.
    pub section: Section,
    /// Its node in each year of the model; `None`: it says nothing of the year.
    pub nodes: Vec<Option<NodeId>>,
    /// Whether it comes from the register of savings, and not from a budget line.
    pub of_register: bool,
}

impl Line {
    /// Says whether it is what offsets savings, by their returns.
    pub fn offsets_savings(&self) -> bool {
        self.of_register && offsets::LINES.contains(&self.id.as_str())
    }
}

/// Something that a scenario or an assumption moves: a line, an assumption, a rule of closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriverInfo {
    /// Its reference.
    pub id: String,
    /// What it is.
    pub title: String,
}

/// The subject of what makes the gap.
pub(in crate::figures) const GAP: &str = "gap";

/// The parts of a savings target of one rating.
#[derive(Debug, Clone, Copy)]
struct ShareNodes {
    on_time: NodeId,
    late: NodeId,
    never: NodeId,
}

/// What a scenario turns in the savings programme.
#[derive(Debug, Clone)]
struct Knobs {
    trust: NodeId,
    doubt: NodeId,
    delay: NodeId,
    shares: BTreeMap<Brag, ShareNodes>,
}

/// The sums of one year.
#[derive(Debug, Clone, Copy)]
pub struct YearSums {
    /// The recurring need, `N_t`.
    pub need: NodeId,
    /// One-off costs less one-off income, planned use of reserves included.
    pub one_off: NodeId,
    /// Recurring funding, `F_t`.
    pub funding: NodeId,
    /// The annual gap before it is closed, `G_t`.
    pub annual: NodeId,
    /// What the year adds to the gap; `None` in the first year: the gap before is not known.
    pub added: Option<NodeId>,
    /// The gap without anything one-off: `N_t − F_t`.
    pub structural: NodeId,
    /// The gap before savings, support and planned use of reserves.
    pub before_measures: NodeId,
    /// Planned use of reserves.
    pub planned_reserves: NodeId,
    /// What savings and the cost of support have done to the need so far.
    pub measures: NodeId,
    /// The sum of each section's lines.
    pub sections: [NodeId; 8],
}

/// One reserve in one year.
#[derive(Debug, Clone)]
pub struct ReserveYear {
    /// Its reference.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The balance on 1 April.
    pub opening: NodeId,
    /// What the budget means to use.
    pub plan: NodeId,
    /// What of that is used, as far as the money is there.
    pub planned: NodeId,
    /// The least it may fall to.
    pub minimum: NodeId,
    /// What may be drawn to close the gap.
    pub available: NodeId,
    /// What is drawn to close the gap.
    pub drawn: NodeId,
    /// What of a surplus goes into it.
    pub surplus: NodeId,
    /// The balance on 31 March.
    pub closing: NodeId,
}

/// How the gap of one year is closed.
#[derive(Debug, Clone)]
pub struct ClosingYear {
    /// The gap, or nil where there is none.
    pub to_close: NodeId,
    /// Closed by new recurring savings.
    pub recurring: NodeId,
    /// New recurring savings that a scenario finds.
    pub recurring_found: NodeId,
    /// What new recurring savings bring beyond the gap of their year, and any year's own surplus.
    pub surplus: NodeId,
    /// Each reserve, in the order of use.
    pub reserves: Vec<ReserveYear>,
    /// Closed by reserves.
    pub all_reserves: NodeId,
    /// Support drawn.
    pub efs: NodeId,
    /// Closed by support: what is drawn less its interest of the year.
    pub efs_cover: NodeId,
    /// What nothing closes.
    pub unfunded: NodeId,
}

/// A loan of the model: support of an earlier year, or support that closes a gap.
#[derive(Debug, Clone)]
pub struct Borrowed {
    /// What the ids of its figures begin with.
    pub id: FigureId,
    /// What it is.
    pub title: String,
    /// The year of the spending.
    pub year: FinancialYear,
    /// What is borrowed.
    pub principal: NodeId,
    /// The yearly rate, premium included.
    pub rate: NodeId,
    /// The part of the first year that bears interest, if it was drawn before its end.
    pub part: Option<NodeId>,
    /// Years of provision.
    pub term: u32,
    /// How the provision is spread.
    pub method: MrpMethod,
}

impl Borrowed {
    /// Says whether it is the loan of a direction.
    pub fn is_of(&self, tranche_id: &str) -> bool {
        self.id == *stem::support(tranche_id).pattern()
    }
}

/// The gap model of a council over some years.
#[derive(Debug)]
pub struct Model<'b> {
    /// The book it is built from.
    pub book: &'b Book,
    /// The years, the oldest first; none where the data hold no budget lines.
    pub years: Vec<FinancialYear>,
    /// Every amount.
    pub graph: Graph,
    /// The lines, in the order of the table within each section.
    pub lines: Vec<Line>,
    /// The sums of each year.
    pub sums: Vec<YearSums>,
    /// How each year is closed.
    pub closing: Vec<ClosingYear>,
    /// The sum of the annual gaps.
    pub period_sum: Option<NodeId>,
    /// Every loan whose cost is in it, in the order of their years.
    pub loans: Vec<Borrowed>,
    /// What a scenario can set.
    pub levers: Vec<Lever>,
    /// What can be moved.
    pub drivers: Vec<DriverInfo>,
    /// The driver of each input, by the input's place.
    pub driver_of: Vec<usize>,
    /// What the returns of a year say nothing of: neither forecast, nor late, nor lost.
    pub unsaid: Vec<(FinancialYear, Money)>,
    /// Rows with errors that would have touched it.
    pub left_out: usize,
    /// Years that were asked for and are left out: something that they rest on is not stated.
    pub cut: Vec<FinancialYear>,
    /// Reserves whose balance at the start is not known.
    pub openings: Vec<OpenOpening>,
    /// How far council tax may rise without a referendum, year by year.
    pub limits: Vec<LimitYear>,
    /// What lines need in each year.
    needed: Vec<needs::Need>,
    values: BTreeMap<(String, BudgetItem, FinancialYear), usize>,
    assumptions: BTreeMap<(String, FinancialYear), usize>,
}

impl<'b> Model<'b> {
    /// Builds the model of a book: of the years asked for, else of those that its lines speak of.
    pub fn build(
        book: &'b Book,
        years: Option<(FinancialYear, FinancialYear)>,
        as_at: Option<AsAt>,
    ) -> Self {
        let mut builder = Builder::new(book, years);
        builder.budget_lines(as_at);
        let knobs = builder.knobs();
        builder.programme(as_at, &knobs);
        builder.offsets(as_at);
        builder.costs_of_savings();
        let mut closer = builder.closer();
        let mut sums: Vec<YearSums> = Vec::new();
        let mut closing: Vec<ClosingYear> = Vec::new();
        for (at, year) in builder.years.clone().into_iter().enumerate() {
            builder.financing(&closer, &closing, at, year);
            let planned = builder.planned_reserves(&closer, year);
            let of_year = builder.year_sums(at, year, sums.last(), &planned);
            closing.push(builder.close(&mut closer, year, &of_year, &planned));
            sums.push(of_year);
        }
        let period_sum = builder.period_sum(&sums);
        let tables = [
            TableName::BudgetLines,
            TableName::BudgetValues,
            TableName::TaxBase,
            TableName::Assumptions,
            TableName::Reserves,
            TableName::Capitalisation,
            TableName::SavingsProfile,
        ];
        Self {
            book,
            needed: builder.needed(),
            cut: Vec::new(),
            unsaid: programme::unsaid(book, &builder.years, as_at),
            left_out: book.left_out_of(&tables, None),
            values: builder
                .slots
                .values
                .into_iter()
                .map(|((line, item, year), slot)| ((line.to_owned(), item, year), slot))
                .collect(),
            assumptions: builder
                .slots
                .assumptions
                .into_iter()
                .map(|((id, year), slot)| ((id.to_owned(), year), slot))
                .collect(),
            years: builder.years,
            graph: builder.graph,
            lines: builder.lines,
            sums,
            closing,
            period_sum,
            openings: builder.openings,
            limits: builder.limits,
            loans: builder.loans,
            levers: levers(book),
            drivers: builder.drivers,
            driver_of: builder.driver_of,
        }
    }

    /// Says whether there is anything to work out.
    pub fn is_empty(&self) -> bool {
        self.years.is_empty()
    }

    /// Gives every value of a budget line with the place of its input.
    pub fn rates(&self) -> impl Iterator<Item = (&(String, BudgetItem, FinancialYear), &usize)> {
        self.values.iter().filter(|((_, item, _), _)| item.is_rate())
    }

    /// Gives the place of a year.
    pub fn at(&self, year: FinancialYear) -> Option<usize> {
        self.years.iter().position(|known| *known == year)
    }
}

impl<'b> Builder<'b> {
    /// Adds the lines of financing of a year: what changed in the cost of each loan, and what
    /// recurring savings found to close earlier gaps bring.
    fn financing(
        &mut self,
        closer: &closing::Closer<'b>,
        years: &[ClosingYear],
        at: usize,
        year: FinancialYear,
    ) {
        for (of, node) in self.cost_changes(closer, year) {
            self.put(&of.stem.to_string(), &of.title, Section::Financing, at, node);
        }
        if let Some(before) = years.last() {
            // All that was found counts, also what its own year had no need of.
            let title = "New recurring savings of the year before";
            let name = Name::pounds(Stem::yearly(CLOSING).at("recurring-kept"), title, year);
            let node = self.graph.sum(name, &[], &[before.recurring_found]);
            self.put("closing/recurring", "New recurring savings", Section::Savings, at, node);
        }
    }

    /// Puts a node into a line, which begins if there is none of its name.
    fn put(&mut self, id: &str, title: &str, section: Section, at: usize, node: NodeId) {
        let count = self.years.len();
        let known = self.lines.iter().position(|line| line.id == id);
        let known = known.unwrap_or_else(|| {
            self.line(id, title, section, vec![None; count]);
            self.lines.len() - 1
        });
        self.lines[known].nodes[at] = Some(node);
    }

    /// Gives what some lines say of a year.
    fn of_year(&self, at: usize, wanted: impl Fn(&Line) -> bool) -> Vec<NodeId> {
        let lines = self.lines.iter().filter(|line| wanted(line));
        lines.filter_map(|line| line.nodes[at]).collect()
    }

    /// Adds the sum of the annual gaps; `None` without a year.
    fn period_sum(&mut self, sums: &[YearSums]) -> Option<NodeId> {
        let annual: Vec<NodeId> = sums.iter().map(|sums| sums.annual).collect();
        let whole = Name::pounds(Stem::of(GAP).at("period-sum"), "Sum of the annual gaps", None);
        (!annual.is_empty()).then(|| self.graph.sum(whole, &annual, &[]))
    }

    /// Adds what savings and the cost of support have done so far, and the gap without them and
    /// without planned use of reserves.
    fn measures(
        &mut self,
        at: usize,
        year: FinancialYear,
        before: Option<&YearSums>,
        [annual, planned_reserves, savings, financing]: [NodeId; 4],
    ) -> (NodeId, NodeId) {
        let mut so_far = vec![savings, financing];
        so_far.extend(before.map(|before| before.measures));
        let of = Stem::yearly(GAP);
        let name = Name::pounds(of.at("measures"), "Savings and cost of support so far", year);
        let measures = self.graph.sum(name, &so_far, &[]);
        let once = |line: &Line| line.section == Section::OneOff && line.of_register;
        let mut less = vec![measures];
        less.extend(self.of_year(at, once));
        let title = "Gap before savings, support and planned use of reserves";
        let name = Name::pounds(of.at("before-measures"), title, year);
        (measures, self.graph.sum(name, &[annual, planned_reserves], &less))
    }

    /// Adds the sums of a year.
    fn year_sums(
        &mut self,
        at: usize,
        year: FinancialYear,
        before: Option<&YearSums>,
        planned: &[reserves::PlannedYear],
    ) -> YearSums {
        let of = Stem::yearly(GAP);
        let sections: [NodeId; 8] = std::array::from_fn(|place| {
            let section = Section::ALL[place];
            let nodes = self.of_year(at, |line| line.section == section);
            let name = Name::pounds(of.at(section.word()), section.heading(), year);
            self.graph.sum(name, &nodes, &[])
        });
        let [base, inflation, demand, corporate, savings, financing, once, funding] = sections;
        let mut pounds = |part, title, add: &[NodeId], less: &[NodeId]| {
            self.graph.sum(Name::pounds(of.at(part), title, year), add, less)
        };
        let uses: Vec<NodeId> = planned.iter().map(|of| of.planned).collect();
        let planned_reserves = pounds("planned-reserves", "Planned use of reserves", &uses, &[]);
        let mut parts = vec![base, inflation, demand, corporate, savings, financing];
        parts.extend(before.map(|before| before.need));
        let need = pounds("need", "Recurring need", &parts, &[]);
        let one_off = pounds(
            "one-off-net",
            "One-off costs less one-off income and planned use of reserves",
            &[once],
            &[planned_reserves],
        );
        let annual = pounds("annual", "Annual gap", &[need, one_off], &[funding]);
        let added = before
            .map(|before| pounds("added", "Gap added by the year", &[annual], &[before.annual]));
        let structural = pounds("structural", "Gap without anything one-off", &[need], &[funding]);
        let parts = [annual, planned_reserves, savings, financing];
        let (measures, before_measures) = self.measures(at, year, before, parts);
        YearSums {
            need,
            one_off,
            funding,
            annual,
            added,
            structural,
            before_measures,
            planned_reserves,
            measures,
            sections,
        }
    }
}

/// Gives pounds as money.
pub(crate) const fn money(pounds: Decimal) -> Money {
    Money::from_pounds(pounds)
}
