//! National rules of council tax and business rates by year: shipped as tables, each row with its source.
//!
//! `national/referendum.csv` holds the referendum principles, `national/rates.csv` the parameters of
//! business rates. Years and parameters that no source was read for are not in them: then nothing is known.
//! A rule became known on the day of a source that announced it before its year, else, at the latest, on the
//! 1 April on which it came into force: whoever reads the folder by an earlier day does not have it.

use super::council::{Class, Council, Nation};
use crate::units::{Date, Decimal, FinancialYear, Money, Rate, words};

/// The referendum principles, a row a year and class, or a year and council.
const PRINCIPLES: &str = include_str!("national/referendum.csv");
/// The parameters of business rates, a row a year and parameter.
const RATES: &str = include_str!("national/rates.csv");

words! {
    /// A national parameter of business rates.
    RatesParameter {
        /// The most of each pound above the baseline that a levy takes.
        LevyCap = "levy_cap",
        /// The part of the baseline funding below which the safety net pays.
        SafetyNet = "safety_net",
        /// Pounds of rates a pound of rateable value, small properties of shops, leisure and hospitality.
        SmallRhl = "small_rhl_multiplier",
        /// The same, other small properties.
        Small = "small_multiplier",
        /// The same, larger properties of shops, leisure and hospitality.
        StandardRhl = "standard_rhl_multiplier",
        /// The same, other larger properties.
        Standard = "standard_multiplier",
        /// The same, properties of the highest values.
        HighValue = "high_value_multiplier",
    }
}

/// A row of a national table, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where an auditor opens it: the table and its line, the source and its address.
    pub words: String,
}

/// What council tax may rise by in a year without a referendum.
///
/// # Source
/// Local Government Finance Act 1992, chapter 4ZA; the principles of each year. A rise of the rate itself
/// is excessive, one of the amount itself is not; where there are both the greater counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TaxLimit {
    /// The core rise from which a referendum is needed.
    pub core: Option<Decimal>,
    /// The most for adult social care.
    pub social: Option<Decimal>,
    /// The most that Band D may rise by in pounds, where that is more.
    pub amount: Option<Decimal>,
    /// Whether no rise needs a referendum.
    pub free: bool,
}

impl TaxLimit {
    /// Says whether a core rise, on the Band D before and beside one for adult social care, needs no referendum.
    pub fn allows(&self, before: Decimal, core: Decimal, social: Decimal) -> bool {
        let rise = || {
            let after = Money::from_pounds(before).times_number(Decimal::ONE + core + social);
            after.rounded().pounds() - before
        };
        self.free
            || self.core.is_some_and(|limit| core < limit)
            || self.amount.is_some_and(|most| rise() <= most)
    }

    /// Says whether Band D may be this after that without a referendum, whatever the rise is made of.
    pub fn allows_band_d(&self, before: Decimal, after: Decimal) -> bool {
        let whole = self.core.map(|core| core + self.social.unwrap_or_default());
        self.free
            || whole.is_some_and(|limit| {
                after - before < Money::from_pounds(before).times_number(limit).pounds()
            })
            || self.amount.is_some_and(|most| after - before <= most)
    }

    /// Says whether a rise for adult social care is within what is allowed for it.
    pub fn allows_social(&self, social: Decimal) -> bool {
        self.free || social.is_zero() || self.social.is_some_and(|most| social <= most)
    }

    /// Says from where on a core rise needs a referendum: `3% or more`, `more than £5`.
    pub fn words(&self) -> String {
        let percent = |fraction| crate::units::text::percent_exact(Rate::from_fraction(fraction));
        let pounds = |amount| crate::units::text::pounds(Money::from_pounds(amount));
        match (self.core, self.amount) {
            _ if self.free => "none: no rise needs one".to_owned(),
            (Some(core), None) => format!("{} or more", percent(core)),
            (None, Some(amount)) => format!("more than {} on Band D", pounds(amount)),
            (Some(core), Some(amount)) => {
                format!("{} or more, and more than {} on Band D", percent(core), pounds(amount))
            }
            (None, None) => "not known".to_owned(),
        }
    }
}

/// A row's cells by their place. No cell of a national table holds a comma.
fn rows(text: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    text.lines().enumerate().skip(1).map(|(at, line)| (at + 1, line.split(',').collect()))
}

/// Says whether a rule was known by a day; `None`: today.
fn known_by(known_on: &str, day: Option<Date>) -> bool {
    day.is_none_or(|day| Date::from_words(known_on).is_ok_and(|known| known <= day))
}

/// A rate or a plain number; `None` where the cell is empty.
fn number(cell: &str) -> Option<Decimal> {
    match cell.strip_suffix('%') {
        Some(percent) => Some(Rate::from_percent(percent.parse().ok()?).fraction()),
        None => cell.parse().ok(),
    }
}

fn told(table: &str, line: usize, [status, source, url]: [&str; 3]) -> Told {
    let status = if status == "in_force" { String::new() } else { format!(", {status}") };
    let url = if url.is_empty() { String::new() } else { format!(", {url}") };
    Told { words: format!("national table {table}.csv, line {line}{status}: {source}{url}") }
}

impl Council {
    /// Gives what council tax may rise by in a year without a referendum, and where that stands: the
    /// council's own principle where government made one, else its class's. `None` where none is held.
    pub fn tax_limit(&self, year: FinancialYear) -> Option<(TaxLimit, Told)> {
        let code = self.code.as_deref().filter(|code| !code.is_empty());
        (self.nation == Nation::England)
            .then(|| limit_of(self.class, code, year, self.known_by))
            .flatten()
    }

    /// Gives a national parameter of business rates in a year, and where it stands; `None` where none is held.
    pub fn rates_parameter(
        &self,
        year: FinancialYear,
        parameter: RatesParameter,
    ) -> Option<(Decimal, Told)> {
        if self.nation != Nation::England {
            return None;
        }
        rows(RATES).find_map(|(line, cells)| {
            let [of, name, value, status, known_on, source, url, _] = cells.as_slice() else {
                return None;
            };
            let is_it = FinancialYear::from_words(of).ok() == Some(year)
                && *name == parameter.word()
                && known_by(known_on, self.known_by);
            let value = number(value).filter(|_| is_it)?;
            Some((value, told("rates", line, [status, source, url])))
        })
    }
}

fn limit_of(
    class: Option<Class>,
    code: Option<&str>,
    year: FinancialYear,
    day: Option<Date>,
) -> Option<(TaxLimit, Told)> {
    let of_year = |cells: &[&str]| {
        cells.first().is_some_and(|cell| FinancialYear::from_words(cell).ok() == Some(year))
            && cells.get(9).is_some_and(|known_on| known_by(known_on, day))
    };
    let class = class.map(Class::principle);
    let find = |place: usize, wanted: Option<&str>| {
        let mut found = rows(PRINCIPLES).filter(|(_, cells)| {
            of_year(cells) && wanted.is_some() && cells.get(place).copied() == wanted
        });
        found.next()
    };
    let (line, cells) = find(2, code).or_else(|| find(1, class))?;
    let [_, _, _, _, rise, social, amount, free, stage, _, source, url, _] = cells.as_slice()
    else {
        return None;
    };
    let limit = TaxLimit {
        core: number(rise),
        social: number(social),
        amount: number(amount),
        free: *free == "true",
    };
    Some((limit, told("referendum", line, [stage, source, url])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    /// Every row has all its cells, a year, and numbers that can be read; one row a year and subject.
    #[test]
    fn every_row_of_the_national_tables_can_be_read() {
        let mut seen = std::collections::BTreeSet::new();
        for (line, cells) in rows(PRINCIPLES) {
            assert_eq!(cells.len(), 13, "line {line}");
            assert!(FinancialYear::from_words(cells[0]).is_ok(), "line {line}");
            assert_ne!(
                cells[1].is_empty(),
                cells[2].is_empty(),
                "line {line}: a class or a council"
            );
            let numbers: Vec<_> = cells[4..7].iter().filter(|cell| !cell.is_empty()).collect();
            assert!(numbers.iter().all(|cell| number(cell).is_some()), "line {line}");
            assert_ne!(numbers.is_empty(), cells[7].is_empty(), "line {line}: a limit or none");
            assert!(Date::from_words(cells[9]).is_ok(), "line {line}: a day");
            assert!(!cells[10].is_empty(), "line {line}: a source");
            assert!(seen.insert(cells[..3].to_vec()), "line {line}: stands twice");
        }
        for (line, cells) in rows(RATES) {
            assert_eq!(cells.len(), 8, "line {line}");
            assert!(FinancialYear::from_words(cells[0]).is_ok(), "line {line}");
            assert!(RatesParameter::from_word(cells[1]).is_some(), "line {line}");
            assert!(Date::from_words(cells[4]).is_ok(), "line {line}: a day");
            assert!(number(cells[2]).is_some() && !cells[5].is_empty(), "line {line}");
            assert!(seen.insert(cells[..2].to_vec()), "line {line}: stands twice");
        }
    }

    /// 2026/27: 3% and 2% for a London borough; the greater of 3% and £5 for a district; £5 for fire; 9% in
    /// all for North Somerset by its own principle. Westminster has none from 2027/28.
    #[test]
    fn a_principle_is_that_of_the_council_else_of_its_class() {
        let of = |class, code: &str, april| {
            let year = FinancialYear::beginning(april).expect("a year");
            limit_of(Some(class), Some(code).filter(|code| !code.is_empty()), year, None)
                .map(|(limit, _)| limit)
        };
        let london = of(Class::LondonBorough, "E09000016", 2026).expect("a row");
        assert_eq!(
            (london.core, london.social, london.amount),
            (Some(dec!(0.03)), Some(dec!(0.02)), None)
        );
        let district = of(Class::District, "", 2026).expect("a row");
        assert_eq!(
            (district.core, district.social, district.amount),
            (Some(dec!(0.03)), None, Some(dec!(5)))
        );
        assert_eq!(of(Class::Fire, "", 2026).and_then(|limit| limit.amount), Some(dec!(5)));
        let own = of(Class::Unitary, "E06000024", 2026).expect("a row");
        assert_eq!((own.core, own.social), (Some(dec!(0.07)), Some(dec!(0.02))));
        assert!(of(Class::LondonBorough, "E09000033", 2027).is_some_and(|limit| limit.free));
        assert_eq!(of(Class::LondonBorough, "E09000016", 2031), None);
    }

    /// The principles of 2025/26 stood in the policy statement of 28 November 2024: the day before nobody knew them.
    #[test]
    fn a_principle_is_not_known_before_it_was_announced() {
        let of = |day| {
            let year = FinancialYear::beginning(2025).expect("a year");
            let day = Date::from_words(day).expect("a day");
            limit_of(Some(Class::LondonBorough), None, year, Some(day)).is_some()
        };
        assert!(!of("2024-11-27") && of("2025-04-01"));
    }

    /// On £150.00 a district may rise by £5.00 although that is 3.33%, and not by £5.01; on £400.00 by £11.96
    /// (2.99%), not by £12.00, which is the 3%. At 3% exactly a referendum is needed.
    #[test]
    fn the_greater_of_a_rate_and_an_amount_counts() {
        let limit =
            TaxLimit { core: Some(dec!(0.03)), amount: Some(dec!(5)), ..TaxLimit::default() };
        assert!(
            limit.allows_band_d(dec!(150), dec!(155))
                && !limit.allows_band_d(dec!(150), dec!(155.01))
        );
        assert!(limit.allows(dec!(150), dec!(0.0333), Decimal::ZERO));
        assert!(!limit.allows(dec!(150), dec!(0.0334), Decimal::ZERO));
        assert!(limit.allows(dec!(400), dec!(0.0299), Decimal::ZERO));
        assert!(!limit.allows(dec!(400), dec!(0.03), Decimal::ZERO));
        assert!(
            limit.allows_band_d(dec!(400), dec!(411.99))
                && !limit.allows_band_d(dec!(400), dec!(412))
        );
    }
}
