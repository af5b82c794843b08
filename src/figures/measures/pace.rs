//! Whether a measure moves fast enough, and how long a balance takes to clear; the sums are shown.

use super::movement::size_words;
use super::{MeasureFigure, MeasureView, add};
use crate::figures::claims::{claim_main_id, in_unit, unit_word, value_in};
use crate::figures::figure::{Basis, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::records::{
    Basis as ClaimBasis, Book, Claim, ClaimUnit, MeasureValue, Polarity, TableName,
};
use crate::units::{Bound, Date, Decimal, HALF_AWAY, dec, text};

/// How a measure moves towards its target, in a straight line from its first actual to its latest.
#[derive(Debug, Clone, Copy)]
pub struct Pace<'b> {
    /// The first actual.
    pub first: &'b MeasureValue,
    /// The latest.
    pub last: &'b MeasureValue,
    /// Calendar months between the two.
    pub months: i32,
    /// Calendar months from the latest to the target date.
    pub months_left: i32,
    /// The target.
    pub target: Decimal,
    /// When it is to be reached.
    pub by: Date,
    /// Where the same movement a month leads by the target date, in the measure's unit.
    pub projected: Decimal,
    /// Whether that reaches the target.
    pub on_pace: bool,
}

impl Pace<'_> {
    /// Gives the movement a month so far, in the measure's unit; below nil is a fall.
    pub fn a_month(&self) -> Option<Decimal> {
        (self.last.value - self.first.value).checked_div(Decimal::from(self.months))
    }

    /// Gives the movement a month that the target needs from here.
    pub fn needed_a_month(&self) -> Option<Decimal> {
        (self.target - self.last.value).checked_div(Decimal::from(self.months_left))
    }
}

/// A balance that a measure of collection is to clear.
#[derive(Debug, Clone)]
pub struct Clearing<'b> {
    /// The balances, the measure's own first, then those that share its actual.
    pub balances: Vec<&'b Claim>,
    /// What is collected.
    pub rate: &'b MeasureValue,
    /// Years to clear the first balance if all of the collection goes there.
    pub years_alone: Decimal,
    /// Years to clear all balances together; `None` where there is one only.
    pub years_together: Option<Decimal>,
}

impl Clearing<'_> {
    /// Gives the longest time and its words: for all balances together, else for the one.
    pub fn longest(&self) -> (MeasureFigure, String) {
        match self.years_together {
            Some(together) => (MeasureFigure::YearsTogether, years(together)),
            None => (MeasureFigure::YearsAlone, years(self.years_alone)),
        }
    }

    /// Gives the years to clear the first balance in words.
    pub fn alone(&self) -> String {
        years(self.years_alone)
    }
}

impl MeasureView<'_> {
    /// Gives the pace in words with its sum: `30 more in 12 months leads to 65 by 31 March 2026`.
    pub fn pace_words(&self) -> Option<String> {
        let pace = self.pace?;
        let unit = self.measure.unit;
        let moved = pace.last.value - pace.first.value;
        let way = if moved < Decimal::ZERO { "less" } else { "more" };
        Some(format!(
            "{} {way} in {} months; at that pace {} by {}, target {}",
            size_words(unit, moved.abs()),
            pace.months,
            in_unit(unit, rounded(pace.projected, unit)),
            text::date(pace.by),
            in_unit(unit, pace.target),
        ))
    }
}

fn years(number: Decimal) -> String {
    // One place is always shown: 6.0 years is not six years to the day.
    format!("{:.1}", number.round_dp_with_strategy(1, HALF_AWAY))
}

/// Rounds a projection as far as its unit is read.
fn rounded(number: Decimal, unit: ClaimUnit) -> Decimal {
    let places = match unit {
        ClaimUnit::Percent | ClaimUnit::Years => 1,
        ClaimUnit::Pounds
        | ClaimUnit::PoundsAWeek
        | ClaimUnit::PoundsAMonth
        | ClaimUnit::Count
        | ClaimUnit::Rank => 0,
    };
    number.round_dp_with_strategy(places, HALF_AWAY)
}

fn months(from: Date, to: Date) -> i32 {
    let month = |date: Date| {
        let (year, month, _) = date.parts();
        year * 12 + i32::from(month)
    };
    month(to) - month(from)
}

/// Works out the pace of a measure that has not met its target; `None` where there are not two
/// points, no target date ahead, or a bound in place of a point.
pub(super) fn pace<'b>(view: &MeasureView<'b>, history: &[&'b MeasureValue]) -> Option<Pace<'b>> {
    let measure = view.measure;
    let (target, by) = (measure.target?, measure.target_date?);
    let (first, last) = (*history.first()?, *history.last()?);
    let is_point = |value: &MeasureValue| matches!(value.bound, Bound::Exact | Bound::About);
    let (months_between, months_left) = (months(first.as_at, last.as_at), months(last.as_at, by));
    if months_between <= 0 || months_left <= 0 || !is_point(first) || !is_point(last) {
        return None;
    }
    // The product before the quotient, so that a third of a month is not rounded and then multiplied.
    let projected = last.value
        + ((last.value - first.value) * Decimal::from(months_left))
            .checked_div(Decimal::from(months_between))?;
    let on_pace = match measure.polarity {
        Polarity::Higher => projected >= target,
        Polarity::Lower => projected <= target,
        Polarity::NotStated => return None,
    };
    let months = months_between;
    Some(Pace { first, last, months, months_left, target, by, projected, on_pace })
}

/// Works out how long the balances that a measure of collection is about take to clear.
pub(super) fn clearing<'b>(book: &'b Book, view: &MeasureView<'b>) -> Option<Clearing<'b>> {
    let rate = view.latest.filter(|value| value.value > Decimal::ZERO)?;
    let a_year = match view.measure.unit {
        ClaimUnit::PoundsAMonth => rate.value * dec!(12),
        ClaimUnit::PoundsAWeek => rate.value * dec!(52),
        ClaimUnit::Pounds
        | ClaimUnit::Percent
        | ClaimUnit::Count
        | ClaimUnit::Rank
        | ClaimUnit::Years => return None,
    };
    let balance = |about: &str| {
        let of = book.claims.iter().filter(|claim| claim.about_id == about);
        of.filter(|claim| claim.basis == Some(ClaimBasis::Balance))
            .filter(|claim| claim.unit == ClaimUnit::Pounds && claim.as_at <= rate.as_at)
            .max_by_key(|claim| claim.as_at)
    };
    let mut balances = vec![balance(&view.measure.id)?];
    balances.extend(Some(rate.shared_with.as_str()).filter(|id| !id.is_empty()).and_then(balance));
    let owed: Option<Vec<Decimal>> = balances.iter().map(|claim| claim.amount.central).collect();
    let owed = owed?;
    let years_alone = owed.first()?.checked_div(a_year)?;
    let all: Decimal = owed.iter().sum();
    let years_together = if owed.len() > 1 { all.checked_div(a_year) } else { None };
    Some(Clearing { balances, rate, years_alone, years_together })
}

/// Adds the figures of a measure's pace and of what it clears.
pub(super) fn figures(sheet: &mut Sheet, view: &MeasureView<'_>) {
    if let Some(pace) = view.pace {
        of_pace(sheet, view, pace);
    }
    let Some(clearing) = &view.clearing else { return };
    let mut years = |figure, title: &str, years: Decimal, balances: &[&Claim]| {
        let inputs = balances.iter().map(|claim| claim_main_id(claim));
        let inputs = inputs.chain([view.id_of(MeasureFigure::Actual)]);
        let basis = Basis::formula("balance ÷ collection a year, no new arrears", inputs);
        let value = ("years", Value::Number(years));
        add(sheet, view, figure, title, value, FigureKind::Derived, basis);
    };
    let title = "years to clear if all went to this balance";
    years(MeasureFigure::YearsAlone, title, clearing.years_alone, &clearing.balances[..1]);
    if let Some(together) = clearing.years_together {
        let title = "years to clear every balance that shares it";
        years(MeasureFigure::YearsTogether, title, together, &clearing.balances);
    }
}

fn of_pace(sheet: &mut Sheet, view: &MeasureView<'_>, pace: Pace<'_>) {
    let unit = view.measure.unit;
    let mut of = |figure, title: &str, number: Decimal, kind, basis| {
        let value = (unit_word(unit), value_in(unit, number));
        add(sheet, view, figure, title, value, kind, basis);
    };
    let cell = Basis::cell(TableName::MeasureValues, pace.first.row, "value");
    of(MeasureFigure::First, "first actual", pace.first.value, FigureKind::Published, cell);
    let formula = |words, inputs: [MeasureFigure; 2]| {
        Basis::formula::<FigureId>(words, inputs.map(|figure| view.id_of(figure)))
    };
    let so_far = [MeasureFigure::Actual, MeasureFigure::First];
    let words = format!(
        "latest + (latest − first) ÷ {} months × {} months to the target date",
        pace.months, pace.months_left
    );
    let (basis, title) = (formula(words, so_far), "where this pace leads");
    of(MeasureFigure::Projected, title, pace.projected, FigureKind::Derived, basis);
    if let Some(a_month) = pace.a_month() {
        let basis = formula(format!("(latest − first) ÷ {} months", pace.months), so_far);
        of(MeasureFigure::AMonth, "movement a month", a_month, FigureKind::Derived, basis);
    }
    if let Some(needed) = pace.needed_a_month() {
        let words = format!("(target − latest) ÷ {} months left", pace.months_left);
        let basis = formula(words, [MeasureFigure::Target, MeasureFigure::Actual]);
        let title = "movement a month needed";
        of(MeasureFigure::NeededAMonth, title, needed, FigureKind::Derived, basis);
    }
}

#[cfg(test)]
mod tests {

    use super::super::{figures, measures};
    use super::*;
    use crate::datasets::shipped;

    #[test]
    fn smallshires_paces_are_as_worked_by_hand() {
        let book = shipped("smallshire");
        let views = measures(&book, None);
        let pace = |id: &str| views.iter().find(|view| view.measure.id == id).unwrap().pace;
        // README §11: 50 + 30 ÷ 12 × 6 = 65 of 200; 11,000 − 5,000 ÷ 12 × 6 = 8,500 of 10,000.
        let homes = pace("MEA-02").unwrap();
        assert_eq!((homes.projected, homes.on_pace), (dec!(65), false));
        // 30 ÷ 12 and 150 ÷ 6.
        assert_eq!(homes.a_month(), Some(dec!(2.5)));
        assert_eq!(homes.needed_a_month(), Some(dec!(25)));
        let agency = pace("MEA-03").unwrap();
        assert_eq!((agency.projected, agency.on_pace), (dec!(8500), true));
        // Past its date; no target; a bound in place of a point.
        assert!(["MEA-01", "MEA-04", "MEA-05"].iter().all(|id| pace(id).is_none()));
    }

    #[test]
    fn haverings_arrears_clear_in_twelve_years_on_one_shared_collection() {
        let book = shipped("havering");
        let views = measures(&book, None);
        let view = views.iter().find(|view| view.measure.id == "A-ARR-1").unwrap();
        let clearing = view.clearing.as_ref().unwrap();
        // £2m ÷ (£28k × 12 = £336k) = 5.95 years; both, £4m ÷ £336k = 11.90.
        assert_eq!(years(clearing.years_alone), "6.0");
        assert_eq!(years(clearing.years_together.unwrap()), "11.9");
        let sheet = figures(&views);
        assert!(sheet.get("measures/A-ARR-1/years-to-clear-together").is_some());
        // The other balance has no actual of its own: it is never counted a second time.
        let other = views.iter().find(|view| view.measure.id == "A-ARR-2").unwrap();
        assert!(other.clearing.is_none() && other.latest.is_none());
    }
}
