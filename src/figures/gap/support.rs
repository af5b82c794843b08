//! What support costs, of earlier years and drawn to close gaps, over its whole life.

use std::collections::BTreeMap;

use super::Gap;
use super::adding::Adding;
use crate::figures::capitalisation::schedule_of;
use crate::figures::figure::Sheet;
use crate::figures::model::{Borrowed, Worked};
use crate::units::{FinancialYear, Money, Rate};

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
    /// Gives what is not yet provided for on 31 March.
    pub fn owed(&self) -> Money {
        self.owed_earlier + self.owed_new
    }

    /// Gives provision and interest together.
    pub fn cost(&self) -> Money {
        self.provision + self.interest
    }

    /// Gives the id of a part of a year: `owed`, `owed-earlier`, `owed-new`, `provision`,
    /// `interest` or `cost`.
    pub fn id(year: FinancialYear, part: &str) -> String {
        format!("support/all/{}/{part}", year.slug())
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
    /// The id of what is borrowed to close gaps of the model.
    pub const DRAWN: &'static str = "support/new/drawn";
    /// The id of its provision and interest over its whole life.
    pub const DRAWN_COST: &'static str = "support/new/whole-cost";
    /// The id of its interest over its whole life.
    pub const DRAWN_INTEREST: &'static str = "support/new/whole-interest";

    /// Gives the year of a path.
    pub fn of(&self, year: FinancialYear) -> Option<&SupportYear> {
        self.years.iter().find(|known| known.year == year)
    }

    /// Gives the year in which it costs most, the first of equals.
    pub fn dearest(&self) -> Option<&SupportYear> {
        self.years.iter().rev().max_by_key(|year| year.cost())
    }
}

/// Gives what support costs under a scenario; `None` where there is none.
///
/// Nothing is drawn after the years of the model.
pub fn support(gap: &Gap<'_>, worked: &Worked) -> Option<SupportPath> {
    let first = *gap.model.years.first()?;
    let mut years: BTreeMap<FinancialYear, SupportYear> = BTreeMap::new();
    let nil = Money::NIL;
    let (mut drawn, mut drawn_cost, mut drawn_interest) = (nil, nil, nil);
    for loan in &gap.model.loans {
        let principal = worked.pounds(loan.principal);
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

fn costs(loan: &Borrowed, worked: &Worked) -> Vec<crate::figures::capitalisation::YearCost> {
    let rate = Rate::from_fraction(worked.values.of(loan.rate));
    let part = loan.part.map(|part| worked.values.of(part));
    let terms = (loan.term, loan.method);
    schedule_of(worked.pounds(loan.principal), loan.year, (rate, part), terms)
}

/// Adds the figures of a scenario.
pub(super) fn add(sheet: &mut Sheet, gap: &Gap<'_>, worked: &Worked) {
    let Some(path) = support(gap, worked) else { return };
    let Some(first) = gap.model.years.first().copied() else { return };
    let mut adding = Adding::new(gap, worked, sheet);
    let inputs = |wanted: fn(&Borrowed, FinancialYear) -> bool, from: FinancialYear| {
        let loans = gap.model.loans.iter();
        let counted = loans.filter(|loan| wanted(loan, from));
        let counted = counted.filter(|loan| worked.pounds(loan.principal) > Money::NIL);
        let nodes = counted.flat_map(|loan| [loan.principal, loan.rate]);
        nodes.map(|node| gap.model.graph.node(node).id()).collect::<Vec<String>>()
    };
    let all = |_: &Borrowed, _: FinancialYear| true;
    let earlier = |loan: &Borrowed, first: FinancialYear| loan.year < first;
    let new = |loan: &Borrowed, first: FinancialYear| loan.year >= first;
    let owed = "what is borrowed less the provision so far, loan by loan";
    let provided = "provision of each loan: its amount spread over its term";
    let interest = "interest of each loan on what is not yet provided for";
    for of_year in &path.years {
        let year = of_year.year;
        let on = format!("not yet provided for on 31 March {}", year.april() + 1);
        let id = |part: &str| SupportYear::id(year, part);
        let mut put = |part: &str, title: String, value, words: &str, inputs| {
            adding.money((&id(part), title), value, words, inputs);
        };
        let title = format!("Support of earlier years {on}");
        put("owed-earlier", title, of_year.owed_earlier, owed, inputs(earlier, first));
        let title = format!("Support drawn to close gaps {on}");
        put("owed-new", title, of_year.owed_new, owed, inputs(new, first));
        let parts = vec![id("owed-earlier"), id("owed-new")];
        put("owed", format!("Support {on}"), of_year.owed(), "sum", parts);
        let title = format!("Provision for support, {year}");
        put("provision", title, of_year.provision, provided, inputs(all, first));
        let title = format!("Interest on support, {year}");
        put("interest", title, of_year.interest, interest, inputs(all, first));
        let parts = vec![id("provision"), id("interest")];
        put("cost", format!("Yearly cost of support, {year}"), of_year.cost(), "sum", parts);
    }
    let nodes = gap.model.loans.iter().filter(|loan| new(loan, first)).map(|loan| loan.principal);
    let principals = nodes.map(|node| gap.model.graph.node(node).id()).collect();
    let title = "Support drawn to close the gaps of all years".to_owned();
    adding.money((SupportPath::DRAWN, title), path.drawn, "sum", principals);
    let title = "Provision and interest of that support over its whole life".to_owned();
    let words = "provision and interest of each loan, all years";
    let id = SupportPath::DRAWN_COST;
    adding.money((id, title), path.drawn_cost, words, inputs(new, first));
    let title = "Interest of that support over its whole life".to_owned();
    let id = SupportPath::DRAWN_INTEREST;
    adding.money(
        (id, title),
        path.drawn_interest,
        "interest of each loan, all years",
        inputs(new, first),
    );
}
