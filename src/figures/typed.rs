//! What an id that somebody typed speaks of: read back from the parts that its subject makes.

use super::id::FigureId;
use super::savings::{AsAt, GroupKey};
use crate::units::{Date, FinancialYear, Period, Rate};

/// Gives the year that the part of an id stands for, and what is known of it: `2025-26`,
/// `2025-26-q2` or `2025-26-known-2025-07-03`.
pub fn year_and_known(part: &str) -> Option<(FinancialYear, Option<AsAt>)> {
    if let Some(period) = Period::from_slug(part) {
        return Some((period.year, Some(AsAt::Period(period))));
    }
    let Some((year, day)) = part.split_once("-known-") else {
        return Some((FinancialYear::from_slug(part)?, None));
    };
    let day = Date::from_words(day).ok()?;
    Some((FinancialYear::from_slug(year)?, Some(AsAt::Date(day))))
}

/// Gives the period or the day that an id names as that by which its parts were known.
pub fn own_as_at(id: &FigureId) -> Option<AsAt> {
    let dated = ["savings", "carry"].contains(&id.subject());
    year_and_known(id.part(0).filter(|_| dated)?)?.1
}

/// Gives how the savings are grouped that an id such as `savings/2025-26/by-owner/…` speaks of.
pub fn grouping(id: &FigureId) -> GroupKey {
    let named = id.part(1).and_then(|part| part.strip_prefix("by-")?.parse().ok());
    named.unwrap_or(GroupKey::Directorate)
}

/// Gives the allowance that an id such as `record/allowance-40/2023-24/held` speaks of.
pub fn allowance(id: &FigureId) -> Option<Rate> {
    let share = id.part(0)?.strip_prefix("allowance-")?;
    Rate::from_words(&format!("{share}%")).ok()
}

/// Gives the two periods of an id such as `movement/2025-26-q1-to-q2/forecast/change`.
pub fn both_periods(id: &FigureId) -> Option<(Period, Period)> {
    let (from, mark) = id.part(0)?.split_once("-to-")?;
    let from = Period::from_slug(from)?;
    Some((from, Period::from_slug(&format!("{}-{mark}", from.year.slug()))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::shipped;
    use crate::figures::record::Replay;
    use crate::figures::savings::position;
    use crate::units::{Money, dec};

    #[test]
    fn the_ids_of_a_position_are_read_back() {
        let book = &shipped("smallshire");
        let year = FinancialYear::from_slug("2025-26").unwrap();
        let period = Period::from_words("2025/26-outturn").unwrap();
        let day = Date::from_words("2025-07-03").unwrap();
        for as_at in [None, Some(AsAt::Period(period)), Some(AsAt::Date(day))] {
            for by in GroupKey::ALL {
                let position = position(book, year, as_at, by);
                let id = FigureId::typed(&position.all_id().to_string());
                assert_eq!(year_and_known(id.part(0).unwrap()), Some((year, as_at)));
            }
        }
        let grouped = FigureId::typed("savings/2025-26/by-owner/head-of-place/target");
        assert_eq!(grouping(&grouped), GroupKey::Owner);
        assert_eq!(year_and_known("2025-27"), None);
        assert_eq!(year_and_known("2025-26-q5"), None);
    }

    #[test]
    fn an_allowance_and_two_periods_are_read_back() {
        let year = FinancialYear::from_slug("2023-24").unwrap();
        let (target, held, short) = (Money::NIL, Money::NIL, Money::NIL);
        let share = Rate::from_fraction(dec!(0.125));
        let replay = Replay { year, allowance: share, target, held, short };
        let id = FigureId::typed(&replay.id().to_string());
        assert_eq!(allowance(&id), Some(replay.allowance));
        let period = |words| Period::from_words(words).unwrap();
        let id = FigureId::typed("movement/2025-26-q1-to-p9/forecast/change");
        assert_eq!(both_periods(&id), Some((period("2025/26-Q1"), period("2025/26-P9"))));
        assert_eq!(both_periods(&FigureId::typed("movement/2025-26-q1")), None);
    }
}
