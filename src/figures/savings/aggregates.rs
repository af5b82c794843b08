//! Plain aggregates of sets of savings: averages, shares of the whole, what is delivered of the target.

use super::kinds::Position;
use super::sums::{Field, Sums};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::savings::SetMeasure;
use crate::units::{Decimal, HALF_AWAY, Money, Rate, words};

/// Places to which a share is worked out.
const PLACES: u32 = 12;

words! {
    /// A plain aggregate of a set of savings.
    Aggregate [5] => heading {
        /// Their average target.
        AverageTarget = "average_target" => "Average target",
        /// Their number as a share of all savings.
        ShareOfSavings = "share_of_savings" => "Share of savings",
        /// Their target as a share of the whole.
        ShareOfTarget = "share_of_target" => "Share of target",
        /// What is banked of their target.
        BankedOfTarget = "banked_of_target" => "Banked ÷ target",
        /// What is forecast of their target.
        ForecastOfTarget = "forecast_of_target" => "Forecast ÷ target",
    }
}

impl Position {
    /// Gives an aggregate of a set of its savings; `None` where its parts are not known, or nil. What
    /// is banked or forecast of only some is held against the target of those; where a saving has no target, of nothing.
    pub fn aggregate(&self, sums: &Sums, what: Aggregate) -> Option<Value> {
        // Amounts of a saving without a target would stand above the line and not below it.
        let each_has_one = sums.coverage(Field::Target).is_none();
        let of_target = |field| {
            let target = known_target(sums, field).filter(|_| each_has_one)?;
            share(up_to_target(sums, field)?, target).map(Value::Rate)
        };
        match what {
            Aggregate::AverageTarget => {
                let known = sums.coverage(Field::Target).map_or(sums.lines, |part| part.counted);
                let average = sums.get(Field::Target)?.over(Decimal::from(known))?;
                Some(Value::Money(average.rounded()))
            }
            Aggregate::ShareOfSavings => {
                let all = Decimal::from(self.totals.lines);
                let share = Decimal::from(sums.lines).checked_div(all)?;
                Some(Value::Rate(rate(share)))
            }
            Aggregate::ShareOfTarget => {
                let whole = self.totals.get(Field::Target)?;
                share(sums.get(Field::Target)?, whole).map(Value::Rate)
            }
            Aggregate::BankedOfTarget => of_target(Field::Banked),
            Aggregate::ForecastOfTarget => of_target(Field::Forecast),
        }
    }

    /// Adds the aggregates of a set of its savings.
    pub(super) fn add_aggregates(&self, sheet: &mut Sheet, id: &FigureId, of: &str, sums: &Sums) {
        let all = self.all_id();
        for field in [Field::Banked, Field::Forecast] {
            let Some(above) = sums.above_target(field) else { continue };
            let title = format!("{} above target, {of}, {}", field.heading(), self.year);
            let words = "sum of what single savings have above their own targets";
            let basis = Basis::formula(words, [id.of(field), id.of(Field::Target)]);
            sheet.money(field.above_id(id), title, Some(above), FigureKind::Derived, basis);
        }
        for what in Aggregate::ALL {
            let Some(value) = self.aggregate(sums, what) else { continue };
            let (words, inputs) = match what {
                Aggregate::AverageTarget => {
                    ("target ÷ number", vec![id.of(Field::Target), id.of(SetMeasure::Lines)])
                }
                Aggregate::ShareOfSavings => (
                    "number ÷ number of all",
                    vec![id.of(SetMeasure::Lines), all.of(SetMeasure::Lines)],
                ),
                Aggregate::ShareOfTarget => {
                    ("target ÷ target of all", vec![id.of(Field::Target), all.of(Field::Target)])
                }
                Aggregate::BankedOfTarget => of_target(id, sums, Field::Banked),
                Aggregate::ForecastOfTarget => of_target(id, sums, Field::Forecast),
            };
            let unit = if matches!(value, Value::Money(_)) { "pounds" } else { "fraction" };
            let title = format!("{}, {of}, {}", what.heading(), self.year);
            let (kind, basis) = (FigureKind::Derived, Basis::formula(words, inputs));
            sheet.add(Figure { id: id.of(what), title, unit, value: Some(value), kind, basis });
        }
    }
}

/// Gives what an amount is held against: the target of the savings of which it is known.
fn known_target(sums: &Sums, field: Field) -> Option<Money> {
    match sums.coverage(field) {
        Some(part) => Some(part.target_covered),
        None => sums.get(Field::Target),
    }
}

/// Gives what is held against a target: of a forecast, of each saving no more than its own target, since
/// what one brings above it makes up for no other's loss.
fn up_to_target(sums: &Sums, field: Field) -> Option<Money> {
    let above = sums.above_target(field).filter(|_| field == Field::Forecast);
    Some(sums.get(field)? - above.unwrap_or(Money::NIL))
}

fn of_target(id: &FigureId, sums: &Sums, field: Field) -> (&'static str, Vec<FigureId>) {
    let above = sums.above_target(field).filter(|_| field == Field::Forecast);
    let partial = sums.coverage(field).is_some();
    let target = if partial { field.covered_id(id) } else { id.of(Field::Target) };
    let inputs = [Some(id.of(field)), above.map(|_| field.above_id(id)), Some(target)];
    let words = match (partial, above) {
        (true, None) => "amount ÷ target of the savings whose amount is known",
        (false, None) => "amount ÷ target",
        (true, Some(_)) => {
            "(amount − what is above single targets) ÷ target of the savings whose amount is known"
        }
        (false, Some(_)) => "(amount − what is above single targets) ÷ target",
    };
    (words, inputs.into_iter().flatten().collect())
}

fn share(part: Money, whole: Money) -> Option<Rate> {
    part.as_share_of(whole).map(|share| rate(share.fraction()))
}

fn rate(fraction: Decimal) -> Rate {
    Rate::from_fraction(fraction.round_dp_with_strategy(PLACES, HALF_AWAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::shipped;
    use crate::figures::GroupKey;
    use crate::figures::savings::position;
    use crate::units::{FinancialYear, dec};

    #[test]
    fn smallshires_aggregates_hold_a_partial_sum_against_the_target_it_covers() {
        let book = &shipped("smallshire");
        let year = FinancialYear::from_words("2025/26").unwrap();
        let position = position(book, year, None, GroupKey::Directorate);
        let of = |what| position.aggregate(&position.totals, what).unwrap().plain();
        // 375,000 ÷ 7 = 53,571.43; 80,000 and 258,000 of the 335,000 of the six that report.
        assert_eq!(of(Aggregate::AverageTarget), "53571.43");
        assert_eq!(of(Aggregate::BankedOfTarget), "0.238805970149");
        assert_eq!(of(Aggregate::ForecastOfTarget), "0.770149253731");
        assert_eq!(of(Aggregate::ShareOfTarget), "1");
        let people = &position.groups[0];
        // People: 160,000 of 375,000; 2 savings of 7; 10,000 and 111,000 of its 160,000.
        let of = |what| position.aggregate(&people.totals, what).unwrap();
        assert_eq!(of(Aggregate::ShareOfTarget).plain(), "0.426666666667");
        assert_eq!(of(Aggregate::ShareOfSavings).plain(), "0.285714285714");
        assert_eq!(of(Aggregate::BankedOfTarget).plain(), "0.0625");
        assert_eq!(
            of(Aggregate::ForecastOfTarget),
            Value::Rate(Rate::from_fraction(dec!(0.69375)))
        );
    }

    #[test]
    fn a_share_of_nothing_is_absent() {
        let book = &shipped("smallshire");
        let year = FinancialYear::from_words("2025/26").unwrap();
        let position = position(book, year, None, GroupKey::Directorate);
        for what in Aggregate::ALL.into_iter().filter(|what| *what != Aggregate::ShareOfSavings) {
            assert_eq!(position.aggregate(&Sums::default(), what), None, "{}", what.word());
        }
    }
}
