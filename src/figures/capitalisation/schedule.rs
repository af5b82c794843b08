//! Provision and interest of one amount, year by year.

use super::Terms;
use crate::records::MrpMethod;
use crate::units::{Decimal, FinancialYear, Money, Rate};

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
}

/// Works out the schedule of one amount.
///
/// Provision begins in the year after the spending; each year's is rounded to the penny and the
/// last takes the remainder, so that provisions add to the principal exactly. Interest is on the
/// balance not yet provided for; in the year of the draw it runs by days to 31 March.
///
/// # Source
/// Statutory guidance on minimum revenue provision (5th edition, 2024): a prudent provision, from
/// the year after; 20 years at most under the conditions of exceptional financial support. The
/// annuity provision of year k is the first year's × (1 + rate)^(k−1).
pub fn schedule(principal: Money, year: FinancialYear, terms: &Terms) -> Vec<YearCost> {
    let receipts = terms.receipts.map_or(Money::NIL, |receipts| receipts.value);
    let borrowed = if receipts > principal { Money::NIL } else { principal - receipts };
    let rate = terms.full_rate();
    let mut costs = Vec::new();
    let draw_interest = terms.drawn_on.map_or(Money::NIL, |drawn| {
        let days = year.last_day().day_number() - drawn.value.day_number();
        let part = Decimal::from(days.max(0)) / Decimal::from(365);
        borrowed.times(rate).times_number(part).rounded()
    });
    costs.push(YearCost { year, opening: Money::NIL, mrp: Money::NIL, interest: draw_interest });
    let term = terms.term_years.value;
    let mut balance = borrowed;
    let mut provision = first_provision(borrowed, term, terms.method.value, rate);
    for count in 1..=term {
        let Some(year) = year.plus(u16::try_from(count).unwrap_or(u16::MAX)) else {
            break;
        };
        let mrp = if count == term { balance } else { provision.rounded() };
        let interest = balance.times(rate).rounded();
        costs.push(YearCost { year, opening: balance, mrp, interest });
        balance = balance - mrp;
        if terms.method.value == MrpMethod::Annuity {
            provision = provision.times_number(Decimal::ONE + rate.fraction());
        }
    }
    costs
}

/// Gives the first year's provision before rounding.
fn first_provision(borrowed: Money, term: u32, method: MrpMethod, rate: Rate) -> Money {
    let equal = || borrowed.over(Decimal::from(term)).unwrap_or(borrowed);
    match method {
        MrpMethod::Equal => equal(),
        MrpMethod::Annuity => {
            let growth =
                (0..term).fold(Decimal::ONE, |growth, _| growth * (Decimal::ONE + rate.fraction()));
            // At a rate of nil an annuity is equal instalments.
            borrowed.times(rate).over(growth - Decimal::ONE).unwrap_or_else(equal)
        }
    }
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
