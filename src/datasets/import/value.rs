//! A tracker's cell to the plain words of one of our columns.

use super::grid::folded;
use super::mapping::{Goal, Mapping, Shares, Unit};
use crate::datasets::cell::{self, Reading, Refusal};
use crate::records::schema::{Column, Kind};
use crate::records::{Brag, Code};
use crate::units::{Date, Decimal, FinancialYear, Mark, Money, Period, Rate, text};

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing: it is empty, or says that it is not known.
    Absent,
    /// The plain words of our column.
    Words(String),
}

impl Value {
    /// Gives its words, if it says any.
    pub(super) fn words(self) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Words(words) => Some(words),
        }
    }
}

/// Reads a cell for a column; `year` is the row's, for periods written without one.
///
/// # Errors
/// What was wanted instead.
pub(super) fn read(
    words: &str,
    column: &Column,
    goal: &Goal,
    mapping: &Mapping,
    year: Option<FinancialYear>,
) -> Result<Value, Refusal> {
    if let Some(ours) = mapping.word(column.header, words) {
        return Ok(if ours.is_empty() { Value::Absent } else { Value::Words(ours.to_owned()) });
    }
    let title = column.required && matches!(column.kind, Kind::Text | Kind::Id);
    if words.is_empty() || !title && mapping.is_absent(words) {
        return Ok(Value::Absent);
    }
    if matches!(column.kind, Kind::Id | Kind::Ref(_)) && !column.required && is_unknown(words) {
        let refused = Refusal { code: Code::NotAnId, wanted: "a reference".to_owned(), hint: None };
        return Err(unknown(words, refused));
    }
    if SPREADSHEET_ERRORS.contains(&words) {
        return Err(spreadsheet_error(column));
    }
    of_kind(words, column, goal, mapping, year)
        .map(Value::Words)
        .map_err(|refused| unknown(words, refused))
}

/// Reads words that say something, for a column of a kind.
fn of_kind(
    words: &str,
    column: &Column,
    goal: &Goal,
    mapping: &Mapping,
    year: Option<FinancialYear>,
) -> Result<String, Refusal> {
    Ok(match column.kind {
        Kind::Money => text::plain(amount(words, goal, mapping)?),
        Kind::Rate => text::percent_exact(share(words, goal.shares)?),
        Kind::Word(allowed) => word(words, allowed)?.to_owned(),
        Kind::Year => self::year(words)?.to_string(),
        Kind::Period => period(words, year)?.to_string(),
        Kind::Day => day(words)?,
        Kind::Date => date(words)?,
        Kind::Flag => cell::flag(words)?.value().to_string(),
        Kind::Whole => cell::whole(words)?.value().to_string(),
        Kind::Id | Kind::Ref(_) => cell::as_id(words),
        Kind::Text | Kind::Number | Kind::Score | Kind::Mark => words.to_owned(),
    })
}

/// Words by which councils say that something is not known, or is none: which of the two is for them to say.
const UNKNOWN: [&str; 10] = [
    "n/a",
    "na",
    "tbc",
    "tba",
    "tbd",
    "to be confirmed",
    "to be agreed",
    "unknown",
    "not known",
    "?",
];

/// Says whether words are among those by which councils say that something is not known.
fn is_unknown(words: &str) -> bool {
    UNKNOWN.contains(&words) || UNKNOWN.contains(&folded(words).as_str())
}

/// Says of words that may stand for what is not known how the mapping says so.
pub(super) fn unknown(words: &str, refused: Refusal) -> Refusal {
    if !is_unknown(words) {
        return refused;
    }
    let hint = format!(
        "absent = [\"{words}\"] in the mapping if it means that it is not known; nil = [\"{words}\"] if it is nothing"
    );
    Refusal { hint: Some(hint), ..refused }
}

/// What spreadsheets show where a formula has no value.
const SPREADSHEET_ERRORS: [&str; 10] = [
    "#REF!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#DATA!", "#SPILL!",
    "#CALC!",
];

fn is_one_of(words: &str, list: &[String]) -> bool {
    let folded = folded(words);
    list.iter().any(|word| *word == folded || word == words)
}

fn spreadsheet_error(column: &Column) -> Refusal {
    let code = match column.kind {
        Kind::Money => Code::NotAnAmount,
        Kind::Rate => Code::NotARate,
        Kind::Year => Code::NotAYear,
        Kind::Period | Kind::Mark => Code::NotAPeriod,
        Kind::Day => Code::NotADay,
        Kind::Date => Code::NotADate,
        Kind::Word(_) => Code::NotAWord,
        Kind::Id | Kind::Ref(_) => Code::NotAnId,
        Kind::Flag => Code::NotTrueOrFalse,
        Kind::Whole | Kind::Score => Code::NotAWholeNumber,
        Kind::Number => Code::NotANumber,
        Kind::Text => Code::MissingValue,
    };
    refusal(code, "a value", "a spreadsheet error: mend the formula in the tracker")
}

fn refusal(code: Code, wanted: &str, hint: &str) -> Refusal {
    Refusal { code, wanted: wanted.to_owned(), hint: Some(hint.to_owned()) }
}

const AMOUNT: &str = "an amount such as 250, £1,234.50, (12) or 1.2m";

/// Reads an amount in the unit of its column; one with a unit of its own keeps that.
pub(super) fn amount(words: &str, goal: &Goal, mapping: &Mapping) -> Result<Money, Refusal> {
    if is_one_of(words, &mapping.nil) {
        return Ok(Money::NIL);
    }
    if words.ends_with('%') {
        let hint = "a share, not an amount: write share_of_target = true for the column if it is of the target";
        return Err(refusal(Code::NotAnAmount, AMOUNT, hint));
    }
    if matches!(words, "-" | "–" | "—" | "£-" | "£ -") {
        let hint = "a dash can be nil or not known: list it as nil = [\"-\"] or absent = [\"-\"] in the mapping";
        return Err(refusal(Code::NotAnAmount, AMOUNT, hint));
    }
    let unit = if has_own_unit(words) { Unit::Pounds } else { goal.unit.unwrap_or(Unit::Pounds) };
    // A ledger says the side: a credit is the other way round than a debit.
    let side = |end: &str| words.strip_suffix(end).map(str::trim_end);
    let credit = [" CR", " Cr", " cr"].into_iter().find_map(side);
    let debit = [" DR", " Dr", " dr"].into_iter().find_map(side);
    let negative = credit.is_some();
    let plain = credit.or(debit).unwrap_or(words);
    let number = cell::pounds(plain).ok_or_else(|| {
        let hint =
            "list a word for what is not known in absent = […], a word for nothing in nil = […]";
        refusal(Code::NotAnAmount, AMOUNT, hint)
    })?;
    let number = if negative == goal.negate { number } else { -number };
    let pounds = number
        .checked_mul(unit.pounds())
        .filter(|pounds| pounds.abs() < Decimal::from(Money::LARGEST_POUNDS));
    let Some(pounds) = pounds else {
        let unit = unit.word();
        let hint = format!("is the column really in {unit}? write its unit in the mapping");
        return Err(refusal(Code::OutOfRange, "an amount below £1,000,000,000,000,000", &hint));
    };
    let amount = Money::from_pounds(pounds);
    if amount.pence().is_some() {
        return Ok(amount);
    }
    if mapping.round {
        return Ok(amount.rounded());
    }
    let hint = format!(
        "to the penny it is {}: write round = \"penny\" in the mapping to round every amount so",
        text::plain(amount.rounded())
    );
    Err(refusal(Code::FinerThanAPenny, "an amount of whole pence", &hint))
}

/// Gives the number that words are where they say no unit of their own.
pub(super) fn numeral(words: &str) -> Option<Decimal> {
    cell::pounds(words).filter(|_| !has_own_unit(words))
}

/// Says whether an amount carries its own unit: `£1.2m`, `300k`.
pub(super) fn has_own_unit(words: &str) -> bool {
    let lower = words.to_lowercase();
    let bare = [" cr", " dr"].iter().find_map(|side| lower.strip_suffix(side)).unwrap_or(&lower);
    let end = bare.trim_end_matches([')', '-', '−', '–', '‑', ' ']);
    cell::SCALES.iter().any(|(unit, _)| {
        end.strip_suffix(unit)
            .is_some_and(|number| number.trim_end().ends_with(|c: char| c.is_ascii_digit()))
    })
}

/// Reads a share.
pub(super) fn share(words: &str, shares: Shares) -> Result<Rate, Refusal> {
    let read = any_share(words, shares)?;
    // Beyond this no product with an amount is sure to stay within what a decimal holds.
    if read.fraction().abs() > Decimal::ONE_HUNDRED {
        return Err(Refusal {
            code: Code::OutOfRange,
            wanted: "a share up to 10,000%".into(),
            hint: None,
        });
    }
    Ok(read)
}

fn any_share(words: &str, shares: Shares) -> Result<Rate, Refusal> {
    const WANTED: &str = "a share such as 80%";
    let lower = words.to_lowercase();
    let bare =
        ["per cent", "percent", "pct", "pc", "%"].iter().find_map(|end| lower.strip_suffix(end));
    if let Some(number) = bare {
        let number = cell::pounds(number);
        let rate = number.map(Rate::from_percent);
        return rate.ok_or_else(|| Refusal {
            code: Code::NotARate,
            wanted: WANTED.into(),
            hint: None,
        });
    }
    let number = Decimal::from_str_exact(words).map_err(|_| Refusal {
        code: Code::NotARate,
        wanted: WANTED.into(),
        hint: None,
    })?;
    match shares {
        Shares::Fraction => Ok(Rate::from_fraction(number)),
        Shares::Hundredths => Ok(Rate::from_percent(number)),
        Shares::Sign => {
            let hint = "a number without %: write percent = \"fraction\" for the column if 0.8 means 80%, \
                        \"hundredths\" if 80 does";
            Err(refusal(Code::NotARate, WANTED, hint))
        }
    }
}

/// Works an amount out as a share of a target, to the penny.
pub(super) fn of_target(share: Rate, target: Money) -> Money {
    target.times(share).rounded()
}

fn word(words: &str, allowed: &'static [&'static str]) -> Result<&'static str, Refusal> {
    if are_colours(allowed)
        && let Some(letter) = colour(words).filter(|letter| allowed.contains(letter))
    {
        return Ok(letter);
    }
    cell::word(words, allowed).map(Reading::value).map_err(|refused| {
        let say = "say what it means under [words] in the mapping";
        let hint = refused.hint.map_or_else(|| say.to_owned(), |hint| format!("{hint} or {say}"));
        Refusal { hint: Some(hint), ..refused }
    })
}

/// Says whether the words of a column are ratings by colour: all of ours, or those that its table takes.
pub(super) fn are_colours(allowed: &[&str]) -> bool {
    allowed.iter().all(|word| Brag::WORDS.contains(word))
}

/// Reads the words of the four colours, in any case; other words a mapping must explain.
pub(super) fn colour(words: &str) -> Option<&'static str> {
    Some(match folded(words).as_str() {
        "blue" | "b" => "B",
        "green" | "g" => "G",
        "amber" | "a" => "A",
        "red" | "r" => "R",
        _ => return None,
    })
}

/// Reads a year in the forms that leave no doubt: `2025/26`, `2025-26`, `2025/2026`, `25/26`, `FY25/26`.
pub(super) fn year(words: &str) -> Result<FinancialYear, Refusal> {
    let bare = words.trim_start_matches(['F', 'Y', 'f', 'y']).trim();
    let parts: Vec<&str> = bare.split(['/', '-', '–']).map(str::trim).collect();
    if let [first, second] = parts.as_slice()
        && let (Ok(from), Ok(to)) = (first.parse::<u16>(), second.parse::<u16>())
        && matches!((first.len(), second.len()), (2 | 4, 2) | (4, 4))
    {
        let april = if first.len() == 2 { 2000 + from } else { from };
        let follows = (april + 1) % 100 == to || april + 1 == to;
        if let Some(year) = FinancialYear::beginning(april).filter(|_| follows) {
            return Ok(year);
        }
    }
    cell::year(words).map(Reading::value)
}

/// Reads a period: `2025/26-Q2`, or where the year is known `Q2`, `Quarter 2`, `P6`, `Month 6`, `Outturn`.
pub(super) fn period(words: &str, year: Option<FinancialYear>) -> Result<Period, Refusal> {
    let lower = words.to_lowercase();
    let number = |names: &[&str]| {
        let rest = names.iter().find_map(|name| lower.strip_prefix(name))?;
        rest.trim().parse::<u8>().ok()
    };
    let mark = if lower == "outturn" {
        Some(Mark::OUTTURN)
    } else if let Some(quarter) = number(&["quarter", "qtr", "q"]) {
        Mark::quarter(quarter)
    } else {
        number(&["period", "month", "p", "m"]).and_then(Mark::month)
    };
    match (year, mark) {
        (Some(year), Some(mark)) => Ok(Period { year, mark }),
        (None, Some(_)) => {
            let hint = "write financial_year = \"2025/26\" in the mapping";
            Err(refusal(Code::NotAPeriod, "a period with its year, such as 2025/26-Q2", hint))
        }
        // A day is in the month that it is in.
        (_, None) => day(words)
            .ok()
            .and_then(|day| month_of(&day))
            .map_or_else(|| cell::period(words, year).map(Reading::value), Ok),
    }
}

/// Gives the month of its financial year that a day is in.
fn month_of(day: &str) -> Option<Period> {
    let (year, month, _) = Date::day_from_words(day).ok()?.parts();
    let april = if month < 4 { year - 1 } else { year };
    let year = FinancialYear::beginning(u16::try_from(april).ok()?)?;
    Some(Period { year, mark: Mark::month((month + 8) % 12 + 1)? })
}

/// Reads a day: `2025-07-03`, `03/07/2025`, with or without a time.
pub(super) fn day(words: &str) -> Result<String, Refusal> {
    let day = without_time(words);
    let read = Date::day_from_words(day).or_else(|refused| {
        let meant = refused.suggestion.as_deref().map(Date::day_from_words);
        meant.unwrap_or(Err(refused))
    });
    match read {
        Ok(date) => Ok(date.to_string()),
        Err(_) => cell::day(day).map(|_| day.to_owned()),
    }
}

fn date(words: &str) -> Result<String, Refusal> {
    let date = without_time(words);
    let read = Date::from_words(date).or_else(|refused| {
        refused.suggestion.as_deref().map_or(Err(refused.clone()), Date::from_words)
    });
    read.map_or_else(|_| day(date), |date| Ok(date.to_string()))
}

fn without_time(words: &str) -> &str {
    match words.split_once(' ') {
        Some((day, time)) if time.contains(':') => day,
        Some(_) | None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "title = \"T\"\nmake_ids = \"T\"\nunit = \"£000\"\nfinancial_year = \"2025/26\"\n\
                       [columns]\n\"Saving\" = \"title\"\n\"Target\" = \"target\"\n";

    #[test]
    fn an_amount_has_its_columns_unit_unless_it_has_one_of_its_own() {
        let mapping = Mapping::read(MAP).unwrap();
        let (_, goal) = mapping.columns.iter().find(|(name, _)| name == "Target").unwrap();
        // In a column of £000: 250 is 250,000; £1.2m, 300k and 0.5bn are what they say.
        let cases = [
            ("250", 25_000_000),
            ("£1,234.5", 123_450_000),
            ("(12)", -1_200_000),
            ("12-", -1_200_000),
            ("-3.25", -325_000),
            ("£1.2m", 120_000_000),
            ("300k", 30_000_000),
            ("(0.5bn)", -50_000_000_000),
            ("nil", 0),
            ("1.2 million", 120_000_000),
            ("£1.2m CR", -120_000_000),
            ("£(1,234)", -123_400_000),
            ("£-5", -500_000),
            ("80 DR", 8_000_000),
            ("80 CR", -8_000_000),
            ("1.5m-", -150_000_000),
        ];
        for (words, pence) in cases {
            let read = amount(words, goal, &mapping).map(Money::pence);
            assert_eq!(read, Ok(Some(pence)), "{words}");
        }
        let negated = Goal { negate: true, ..goal.clone() };
        assert_eq!(amount("(12)", &negated, &mapping).map(Money::pence), Ok(Some(1_200_000)));
    }

    #[test]
    fn a_year_is_read_only_where_its_halves_follow() {
        for words in ["2025/26", "2025-26", "2025/2026", "25/26", "FY25/26", "FY 2025-26"] {
            assert_eq!(
                year(words).map(|year| year.to_string()),
                Ok("2025/26".to_owned()),
                "{words}"
            );
        }
        for words in ["2024/45", "2025", "2025/27", "26/25", "next year"] {
            assert!(year(words).is_err(), "{words}");
        }
    }

    #[test]
    fn days_and_periods_are_read_as_councils_write_them() {
        for words in [
            "2025-07-03",
            "03/07/2025",
            "3/7/25",
            "03.07.2025",
            "03/07/2025 00:00",
            "3 July 2025",
            "3 Jul 2025",
            "2025-07-03T00:00:00",
            "Thursday 3rd July 2025",
        ] {
            assert_eq!(day(words), Ok("2025-07-03".to_owned()), "{words}");
        }
        assert!(day("31/02/2025").is_err());
        let year = FinancialYear::from_words("2025/26").ok();
        let cases = [
            ("Q2", "2025/26-Q2"),
            ("Quarter 2", "2025/26-Q2"),
            ("Month 6", "2025/26-P6"),
            ("Outturn", "2025/26-outturn"),
        ];
        for (words, expected) in cases {
            assert_eq!(
                period(words, year).map(|period| period.to_string()),
                Ok(expected.to_owned())
            );
        }
        for (words, month) in [("01/04/2025", "2025/26-P1"), ("2026-03-31", "2025/26-P12")] {
            assert_eq!(period(words, None).map(|period| period.to_string()), Ok(month.to_owned()));
        }
        assert!(period("Q2", None).is_err() && period("Q5", year).is_err());
    }

    #[test]
    fn a_share_without_its_sign_is_read_only_where_the_mapping_says_how() {
        let of = |words, shares| {
            share(words, shares).map(Rate::fraction).map_err(|refused| refused.code)
        };
        assert_eq!(of("80%", Shares::Sign), of("0.8", Shares::Fraction));
        for words in ["80 %", "80 per cent", "80 percent", "80pc"] {
            assert_eq!(of(words, Shares::Sign), of("80%", Shares::Sign), "{words}");
        }
        assert_eq!(of("80", Shares::Hundredths), of("0.8", Shares::Fraction));
        assert_eq!(of("0.8", Shares::Sign), Err(Code::NotARate));
        assert_eq!(of("99999999999999999999%", Shares::Sign), Err(Code::OutOfRange));
    }
}
