//! Provision and interest of one amount, year by year.

use super::{CostPart, Terms};
use crate::figures::figure::{Basis, FigureKind};
use crate::figures::id::FigureId;
use crate::figures::model::financing::{Loan, LoanYear, loan};
use crate::figures::model::graph::{Graph, Name, NodeId, Unit};
use crate::records::MrpMethod;
use crate::units::{Date, Decimal, FinancialYear, Money, Rate};

/// The cost of one year. All positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearCost {
    /// The year.
    pub year: FinancialYear,
    /// What is still to be provided for on 1 April.
    pub opening: Money,
    /// Minimum revenue provision.
    pub mrp: Money,
    /// Interest.
    pub interest: Money,
}

impl YearCost {
    /// Gives provision and interest together.
    pub fn total(&self) -> Money {
        self.mrp + self.interest
    }

    /// Gives a part.
    pub fn part(&self, part: CostPart) -> Money {
        match part {
            CostPart::Opening => self.opening,
            CostPart::Provision => self.mrp,
            CostPart::Interest => self.interest,
            CostPart::Total => self.total(),
        }
    }
}

/// Works out the schedule of one amount by the sums of the gap model; empty where an amount is too large
/// to be exact, which the size of a cell rules out.
pub fn schedule(principal: Money, year: FinancialYear, terms: &Terms) -> Vec<YearCost> {
    let receipts = terms.receipts.map_or(Money::NIL, |receipts| receipts.value);
    let borrowed = if receipts > principal { Money::NIL } else { principal - receipts };
    let part = terms.drawn_on.map(|drawn| part_of_year(drawn.value, year));
    let (term, method) = (terms.term_years.value, terms.method.value);
    schedule_of(borrowed, year, (terms.full_rate(), part), (term, method))
}

/// Works out the schedule of what is borrowed for a year, at a rate and for the part of the first
/// year that bears interest, over a term and by a method.
pub fn schedule_of(
    borrowed: Money,
    year: FinancialYear,
    (rate, part): (Rate, Option<Decimal>),
    (term, method): (u32, MrpMethod),
) -> Vec<YearCost> {
    let mut graph = Graph::default();
    let mut given = |title: &str, unit: Unit, value: Decimal| {
        let name = Name::pounds(FigureId::of_subject(title), title, None).of(unit);
        graph.input(name, value, FigureKind::Derived, Basis::Rule(String::new()))
    };
    let principal = given("principal", Unit::Pounds, borrowed.pounds());
    let rate = given("rate", Unit::Fraction, rate.fraction());
    let part = part.map(|part| given("part", Unit::Number, part));
    let name = Name::pounds(FigureId::of_subject("loan"), "loan", None);
    let amount = Loan { name, principal, rate, year, term, method, assumed: false, part };
    let years = loan(&mut graph, &amount, FinancialYear::LAST);
    let Ok(values) = graph.evaluate(&graph.defaults()) else { return Vec::new() };
    let pounds =
        |node: Option<NodeId>| node.map_or(Money::NIL, |node| Money::from_pounds(values.of(node)));
    let cost = |at: &LoanYear| YearCost {
        year: at.year,
        opening: pounds(at.opening),
        mrp: pounds(at.mrp),
        interest: pounds(at.interest),
    };
    years.iter().map(cost).collect()
}

/// Gives the part of a year from a day to 31 March, by days of 365.
pub(crate) fn part_of_year(drawn: Date, year: FinancialYear) -> Decimal {
    let days = year.last_day().day_number() - drawn.day_number();
    Decimal::from(days.max(0)) / Decimal::from(365)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::capitalisation::Stated;
    use crate::units::dec;

    fn terms(rate: Decimal, method: MrpMethod) -> Terms {
        Terms {
            rate: Stated::assumed(Rate::from_fraction(rate)),
            premium: None,
            term_years: Stated::assumed(20),
            method: Stated::assumed(method),
            drawn_on: None,
            receipts: None,
        }
    }

    fn million(amount: Decimal) -> Money {
        Money::from_pounds(amount * dec!(1_000_000))
    }

    fn thousandths(amount: Money) -> Decimal {
        Money::from_pounds(amount.pounds() / dec!(1_000_000))
            .pounds()
            .round_dp_with_strategy(3, crate::units::HALF_AWAY)
    }

    /// £22m spent by 31 March 2024 and £32m by 31 March 2025, over 20 years: the worked table that
    /// the papers print, each row yr-1 provision, yr-1 interest, yr-1 total, interest over 20 years.
    #[test]
    fn the_worked_example_reproduces_at_printed_precision() {
        use MrpMethod::{Annuity, Equal};
        let table = [
            (dec!(22), Equal, dec!(0.05), [dec!(1.100), dec!(1.100), dec!(2.200), dec!(11.550)]),
            (dec!(22), Equal, dec!(0.06), [dec!(1.100), dec!(1.320), dec!(2.420), dec!(13.860)]),
            (dec!(22), Annuity, dec!(0.05), [dec!(0.665), dec!(1.100), dec!(1.765), dec!(13.307)]),
            (dec!(22), Annuity, dec!(0.06), [dec!(0.598), dec!(1.320), dec!(1.918), dec!(16.361)]),
            (dec!(32), Equal, dec!(0.05), [dec!(1.600), dec!(1.600), dec!(3.200), dec!(16.800)]),
            (dec!(32), Equal, dec!(0.06), [dec!(1.600), dec!(1.920), dec!(3.520), dec!(20.160)]),
            (dec!(32), Annuity, dec!(0.05), [dec!(0.968), dec!(1.600), dec!(2.568), dec!(19.355)]),
            (dec!(32), Annuity, dec!(0.06), [dec!(0.870), dec!(1.920), dec!(2.790), dec!(23.798)]),
        ];
        let year = FinancialYear::from_words("2023/24").expect("a year");
        for (principal, method, rate, expected) in table {
            let costs = schedule(million(principal), year, &terms(rate, method));
            let interest: Money = costs.iter().map(|cost| cost.interest).sum();
            let first = costs[1];
            let ours = [first.mrp, first.interest, first.total(), interest].map(thousandths);
            assert_eq!(ours, expected, "{principal} {method:?} {rate}");
            let provided: Money = costs.iter().map(|cost| cost.mrp).sum();
            assert_eq!(provided, million(principal));
            assert_eq!(costs.len(), 21);
        }
    }

    /// £100.00 over 3 years at 5%, by hand. Equal: 33.33, 33.33, 33.34; interest 5.00, then on 66.67
    /// = 3.3335 → 3.33, then on 33.34 = 1.667 → 1.67. Annuity: 100 × 0.05 ÷ (1.05³ − 1) = 5 ÷
    /// 0.157625 = 31.7208565… → 31.72; × 1.05 = 33.3068993… → 33.31; rest 100 − 65.03 = 34.97;
    /// interest 5.00, on 68.28 = 3.414 → 3.41, on 34.97 = 1.7485 → 1.75.
    #[test]
    fn one_tranche_worked_by_hand_to_the_penny() {
        let year = FinancialYear::from_words("2023/24").expect("a year");
        let pence = |costs: Vec<YearCost>| -> Vec<(i64, i64)> {
            let both = |cost: &YearCost| Some((cost.mrp.pence()?, cost.interest.pence()?));
            costs.iter().filter_map(both).collect()
        };
        let three = |method| Terms { term_years: Stated::assumed(3), ..terms(dec!(0.05), method) };
        let hundred = Money::from_pence(10_000);
        let equal = pence(schedule(hundred, year, &three(MrpMethod::Equal)));
        assert_eq!(equal, [(0, 0), (3333, 500), (3333, 333), (3334, 167)]);
        let annuity = pence(schedule(hundred, year, &three(MrpMethod::Annuity)));
        assert_eq!(annuity, [(0, 0), (3172, 500), (3331, 341), (3497, 175)]);
    }
}
