//! What support costs, of earlier years and drawn to close gaps, over its whole life.

use std::collections::BTreeMap;

use super::Gap;
use super::adding::Adding;
use crate::figures::FigureId;
use crate::figures::capitalisation::{YearCost, schedule_of};
use crate::figures::figure::{Sheet, Value};
use crate::figures::model::{Borrowed, Worked};
use crate::units::{FinancialYear, Money, Rate, text, words};

/// The subject of every id here.
const SUBJECT: &str = "support";

words! {
    /// A part of what support is and costs in one year.
    SupportPart {
        /// Support of the years before the model not yet provided for on 31 March.
        OwedEarlier = "owed-earlier",
        /// Support drawn to close gaps of the model not yet provided for on 31 March.
        OwedNew = "owed-new",
        /// Both together.
        Owed = "owed",
        /// The provision of the year.
        Provision = "provision",
        /// The interest of the year.
        Interest = "interest",
        /// Provision and interest together.
        Cost = "cost",
    }
}

/// All support together in one year, in pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SupportYear {
    /// The year.
    pub year: FinancialYear,
    /// Support of the years before the model not yet provided for on 31 March.
    pub owed_earlier: Money,
    /// Support drawn to close gaps of the model not yet provided for on 31 March.
    pub owed_new: Money,
    /// The provision of the year.
    pub provision: Money,
    /// The interest of the year.
    pub interest: Money,
}

impl SupportYear {
    /// Gives the id of its cost as a share of the funding of the year.
    pub fn of_funding_id(year: FinancialYear) -> FigureId {
        FigureId::of_subject(SUBJECT).of(year).at("cost-of-funding")
    }

    /// Gives what is not yet provided for on 31 March.
    pub fn owed(&self) -> Money {
        self.owed_earlier + self.owed_new
    }

    /// Gives provision and interest together.
    pub fn cost(&self) -> Money {
        self.provision + self.interest
    }

    /// Gives a part.
    pub fn part(&self, part: SupportPart) -> Money {
        match part {
            SupportPart::OwedEarlier => self.owed_earlier,
            SupportPart::OwedNew => self.owed_new,
            SupportPart::Owed => self.owed(),
            SupportPart::Provision => self.provision,
            SupportPart::Interest => self.interest,
            SupportPart::Cost => self.cost(),
        }
    }

    /// Gives the id of a part of a year.
    pub fn id(year: FinancialYear, part: SupportPart) -> FigureId {
        FigureId::of_subject(SUBJECT).at("all").of(year).of(part)
    }
}

/// Support over its whole life, in pounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportPath {
    /// The years from the first of the model to the last with a cost.
    pub years: Vec<SupportYear>,
    /// What is borrowed to close gaps of the model.
    pub drawn: Money,
    /// Provision and interest of that over its whole life.
    pub drawn_cost: Money,
    /// The interest of that over its whole life.
    pub drawn_interest: Money,
}

impl SupportPath {
    fn new_id(what: &str) -> FigureId {
        FigureId::of_subject(SUBJECT).at("new").at(what)
    }

    /// Gives the id of what is borrowed to close gaps of the model.
    pub fn drawn_id() -> FigureId {
        Self::new_id("drawn")
    }

    /// Gives the id of its provision and interest over its whole life.
    pub fn drawn_cost_id() -> FigureId {
        Self::new_id("whole-cost")
    }

    /// Gives the id of its interest over its whole life.
    pub fn drawn_interest_id() -> FigureId {
        Self::new_id("whole-interest")
    }

    /// Gives the year of a path.
    pub fn of(&self, year: FinancialYear) -> Option<&SupportYear> {
        self.years.iter().find(|known| known.year == year)
    }

    /// Gives the year in which it costs most, the first of equals.
    pub fn dearest(&self) -> Option<&SupportYear> {
        self.years.iter().rev().max_by_key(|year| year.cost())
    }
}

/// Gives what support costs under a scenario; `None` where there is none, or where what is drawn is not known.
///
/// Nothing is drawn after the years of the model.
pub fn support(gap: &Gap<'_>, worked: &Worked) -> Option<SupportPath> {
    let first = *gap.model.years.first()?;
    // Costs of support that nobody can tell the amount of are no costs, and no nil either.
    if !gap.model.loans.iter().all(|loan| worked.knows(loan.principal)) {
        return None;
    }
    let mut years: BTreeMap<FinancialYear, SupportYear> = BTreeMap::new();
    let nil = Money::NIL;
    let (mut drawn, mut drawn_cost, mut drawn_interest) = (nil, nil, nil);
    for loan in &gap.model.loans {
        let principal = worked.exact(loan.principal);
        if principal <= nil {
            continue;
        }
        let is_new = loan.year >= first;
        if is_new {
            drawn = drawn + principal;
        }
        for cost in costs(loan, worked) {
            let owed = if cost.year == loan.year { principal } else { cost.opening - cost.mrp };
            if is_new {
                drawn_cost = drawn_cost + cost.total();
                drawn_interest = drawn_interest + cost.interest;
            }
            if cost.year < first {
                continue;
            }
            let year = years.entry(cost.year).or_insert(SupportYear {
                year: cost.year,
                owed_earlier: nil,
                owed_new: nil,
                provision: nil,
                interest: nil,
            });
            let stock = if is_new { &mut year.owed_new } else { &mut year.owed_earlier };
            *stock = *stock + owed;
            year.provision = year.provision + cost.mrp;
            year.interest = year.interest + cost.interest;
        }
    }
    let years: Vec<SupportYear> = years.into_values().collect();
    (!years.is_empty()).then_some(SupportPath { years, drawn, drawn_cost, drawn_interest })
}

fn costs(loan: &Borrowed, worked: &Worked) -> Vec<YearCost> {
    let rate = Rate::from_fraction(worked.values.of(loan.rate));
    let part = loan.part.map(|part| worked.values.of(part));
    let terms = (loan.term, loan.method);
    schedule_of(worked.exact(loan.principal), loan.year, (rate, part), terms)
}

/// Adds the figures of a scenario.
pub(super) fn add(sheet: &mut Sheet, gap: &Gap<'_>, worked: &Worked) {
    let Some(path) = support(gap, worked) else { return };
    let mut adding = Adding::new(gap, worked, sheet);
    let loans = |which: Which| loan_ids(gap, worked, which);
    for of_year in &path.years {
        let year = of_year.year;
        let on = format!("not yet provided for on 31 March {}", year.april() + 1);
        for part in SupportPart::ALL.iter().copied() {
            let sum =
                |parts: [SupportPart; 2]| parts.map(|part| SupportYear::id(year, part)).into();
            let owed = "what is borrowed less the provision so far, loan by loan";
            let (title, words, inputs) = match part {
                SupportPart::OwedEarlier => {
                    (format!("Support of earlier years {on}"), owed, loans(Which::Earlier))
                }
                SupportPart::OwedNew => {
                    (format!("Support drawn to close gaps {on}"), owed, loans(Which::New))
                }
                SupportPart::Owed => {
                    let parts = [SupportPart::OwedEarlier, SupportPart::OwedNew];
                    (format!("Support {on}"), "sum", sum(parts))
                }
                SupportPart::Provision => {
                    let words = "provision of each loan: its amount spread over its term";
                    (format!("Provision for support, {year}"), words, loans(Which::All))
                }
                SupportPart::Interest => {
                    let words = "interest of each loan on what is not yet provided for";
                    (format!("Interest on support, {year}"), words, loans(Which::All))
                }
                SupportPart::Cost => {
                    let parts = [SupportPart::Provision, SupportPart::Interest];
                    (format!("Yearly cost of support, {year}"), "sum", sum(parts))
                }
            };
            let id = SupportYear::id(year, part);
            adding.money((id, title), of_year.part(part), words, inputs);
        }
    }
    of_funding(&mut adding, &path, (gap, worked));
    drawn(&mut adding, &path, (gap, worked));
}

/// Adds the cost of support as a share of the year's recurring funding, rounded to 12 places.
///
/// It is part of the prudential indicator “financing costs to net revenue stream” (Prudential Code, CIPFA,
/// 2021) and never more than it: other borrowing is not in it.
fn of_funding(adding: &mut Adding<'_>, path: &SupportPath, (gap, worked): (&Gap<'_>, &Worked)) {
    for (year, sums) in gap.model.years.iter().zip(&gap.model.sums) {
        let Some(of_year) = path.of(*year) else { continue };
        if !worked.knows(sums.funding) {
            continue;
        }
        let Some(share) = of_year.cost().as_share_of(worked.exact(sums.funding)) else { continue };
        let id = SupportYear::of_funding_id(*year);
        let title = format!("Cost of support as a share of funding, {year}");
        let inputs = vec![
            SupportYear::id(*year, SupportPart::Cost),
            gap.model.graph.node(sums.funding).id(),
        ];
        let value = ("fraction", Value::Rate(share.rounded(12)));
        adding.value((id, title), value, "cost of support ÷ recurring funding", inputs);
    }
}

/// Gives the ids of the amount and rate of each loan that is drawn.
fn loan_ids(gap: &Gap<'_>, worked: &Worked, which: Which) -> Vec<FigureId> {
    let Some(first) = gap.model.years.first().copied() else { return Vec::new() };
    let loans = gap.model.loans.iter().filter(move |loan| which.holds(loan, first));
    let counted = loans.filter(|loan| worked.pounds(loan.principal) > Money::NIL);
    let nodes = counted.flat_map(|loan| [loan.principal, loan.rate]);
    nodes.map(|node| gap.model.graph.node(node).id()).collect()
}

/// Adds what closing the gaps draws, and its cost over its whole life.
fn drawn(adding: &mut Adding<'_>, path: &SupportPath, (gap, worked): (&Gap<'_>, &Worked)) {
    let Some(first) = gap.model.years.first().copied() else { return };
    let loans = |which: Which| loan_ids(gap, worked, which);
    let new = gap.model.loans.iter().filter(|loan| Which::New.holds(loan, first));
    let principals = new.map(|loan| gap.model.graph.node(loan.principal).id()).collect();
    let words = "provision and interest of each loan, all years";
    let interest = "interest of each loan, all years";
    let sums = [
        (
            SupportPath::drawn_id(),
            "Support drawn to close the gaps of all years",
            path.drawn,
            "sum",
            principals,
        ),
        (
            SupportPath::drawn_cost_id(),
            "Provision and interest of that support over its whole life",
            path.drawn_cost,
            words,
            loans(Which::New),
        ),
        (
            SupportPath::drawn_interest_id(),
            "Interest of that support over its whole life",
            path.drawn_interest,
            interest,
            loans(Which::New),
        ),
    ];
    for (id, title, value, words, inputs) in sums {
        // What some years come to is not what all do: the title says what is known, and of which years.
        match gap.model.years.last().filter(|_| gap.whole.is_some()) {
            None => adding.money((id, title.to_owned()), value, words, inputs),
            Some(last) => {
                let so_far = text::pounds(value.rounded());
                let title =
                    format!("{title}: not known after {last}, {so_far} from {first} to {last}");
                adding.absent((id, title), words, inputs);
            }
        }
    }
}

/// Which loans stand behind a figure.
#[derive(Debug, Clone, Copy)]
enum Which {
    /// All.
    All,
    /// Those of the years before the model.
    Earlier,
    /// Those drawn to close its gaps.
    New,
}

impl Which {
    fn holds(self, loan: &Borrowed, first: FinancialYear) -> bool {
        match self {
            Self::All => true,
            Self::Earlier => loan.year < first,
            Self::New => loan.year >= first,
        }
    }
}
