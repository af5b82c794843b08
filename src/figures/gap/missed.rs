//! What a missed saving costs when it is met by support.

use crate::figures::capitalisation::{Stated, Terms, YearCost, schedule};
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::records::Council;
use crate::units::{Decimal, FinancialYear, Money, dec};

/// What each £1m of savings missed in a year costs, if support is borrowed in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The year it is missed in.
    pub year: FinancialYear,
    /// A year late: one year's support, and its cost in every year of its life.
    pub late: Vec<YearCost>,
    /// A month late: a twelfth of the whole cost of a year late.
    pub each_month: Money,
    /// Never delivered: the support that each year needs when it also pays for the years before.
    pub never: Vec<(FinancialYear, Money)>,
}

/// The amount that is missed: £1m.
pub const AMOUNT: Money = Money::from_pounds(dec!(1_000_000));

/// Years for which a saving that never comes is followed.
const FOLLOWED: u16 = 5;

impl Missed {
    /// Gives all that a year's delay costs over the life of the borrowing, beyond the £1m itself.
    pub fn interest(&self) -> Money {
        self.late.iter().map(|cost| cost.interest).sum()
    }
}

/// Gives the terms of support of which nothing is published.
fn terms(council: &Council) -> Terms {
    let defaults = council.tranche_defaults;
    Terms {
        rate: Stated::assumed(defaults.rate),
        premium: None,
        term_years: Stated::assumed(defaults.term_years),
        method: Stated::assumed(defaults.mrp_method),
        drawn_on: None,
        receipts: None,
    }
}

/// Works out what £1m missed in a year costs, on the council's terms.
pub fn missed(council: &Council, year: FinancialYear) -> Missed {
    let late = schedule(AMOUNT, year, &terms(council));
    let interest: Money = late.iter().map(|cost| cost.interest).sum();
    let each_month = interest.over(Decimal::from(12)).unwrap_or(Money::NIL).rounded();
    let never = refilled(council, AMOUNT, year, FOLLOWED);
    Missed { year, late, each_month, never }
}

/// Gives the support that each year needs if the same gap is met by support every year: the gap and
/// the cost of all support before.
pub fn refilled(
    council: &Council,
    gap: Money,
    first: FinancialYear,
    years: u16,
) -> Vec<(FinancialYear, Money)> {
    let terms = terms(council);
    let mut drawn: Vec<(FinancialYear, Money)> = Vec::new();
    let mut schedules: Vec<Vec<YearCost>> = Vec::new();
    for year in (0..years).filter_map(|after| first.plus(after)) {
        let costs = schedules.iter().flatten().filter(|cost| cost.year == year);
        let need = gap + costs.map(YearCost::total).sum();
        schedules.push(schedule(need, year, &terms));
        drawn.push((year, need));
    }
    drawn
}

impl Missed {
    /// Gives the id of the interest on £1m a year late.
    pub fn interest_id() -> FigureId {
        FigureId::of_subject("efs").at("missed-1m").at("late").at("interest")
    }

    /// Gives the id of what each month costs.
    pub fn each_month_id() -> FigureId {
        FigureId::of_subject("efs").at("missed-1m").at("each-month")
    }

    /// Gives its figures.
    pub fn figures(&self) -> Sheet {
        let mut sheet = Sheet::default();
        let rule = || Basis::Rule("£1m on the terms of council.toml [capitalisation]".to_owned());
        let kind = FigureKind::Assumed;
        for cost in &self.late {
            let id = format!("efs/missed-1m/late/{}", cost.year.slug());
            let title = format!("Cost in {} of £1m of savings a year late", cost.year);
            sheet.money(id, title, Some(cost.total()), kind, rule());
        }
        let title = "Interest over the whole life on £1m of savings a year late";
        sheet.money(Self::interest_id(), title, Some(self.interest()), kind, rule());
        let title = "Interest over the whole life for each month that £1m of savings is late";
        let basis = Basis::formula("a twelfth", [Self::interest_id()]);
        sheet.money(Self::each_month_id(), title, Some(self.each_month), kind, basis);
        for (year, need) in &self.never {
            let id = format!("efs/missed-1m/never/{}", year.slug());
            let title = format!("Support needed in {year} for £1m of savings that never comes");
            sheet.money(id, title, Some(*need), kind, rule());
        }
        sheet
    }
}
