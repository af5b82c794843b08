//! Words of a cell to a value: the plain form fast, other people's habits with a note, the rest
//! refused with what was wanted.

use crate::records::Code;
use crate::units::text::far_apart;
use crate::units::{Date, Decimal, FinancialYear, Mark, Money, Period, Rate, Score, Unreadable};

/// Why a cell was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) wanted: String,
    pub(super) hint: Option<String>,
}

impl Refusal {
    pub(super) fn new(code: Code, wanted: &str) -> Self {
        Self { code, wanted: wanted.to_owned(), hint: None }
    }

    pub(super) fn hinting(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    fn unreadable(code: Code, refused: &Unreadable) -> Self {
        Self {
            code,
            wanted: refused.wanted.to_owned(),
            hint: refused.suggestion.as_ref().map(|better| format!("did you mean {better}?")),
        }
    }
}

/// A value, and whether the cell was in the plain form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading<T> {
    /// The plain form.
    Plain(T),
    /// Another form whose meaning is sure.
    Lenient(T),
}

impl<T> Reading<T> {
    /// Gives the value.
    pub(super) fn value(self) -> T {
        match self {
            Self::Plain(value) | Self::Lenient(value) => value,
        }
    }
}

type Read<T> = Result<Reading<T>, Refusal>;

/// What to do where somebody wrote that an amount is not known.
pub(super) const LEAVE_EMPTY: &str =
    "leave the cell empty if the amount is not known; write 0 if it is nil";

const AMOUNT: &str = "an amount of pounds, such as 250000 or 1653.99";

/// Reads pounds and pence in the plain form: `-1653.99`. `None`: not plain.
///
/// This is where a large register spends its time: no allocation, no decimal.
pub(super) fn plain_pence(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let mut pence = 0i64;
    let mut places = None;
    // Fifteen digits before the point are the most that `Money` takes.
    if digits.is_empty() || digits.len() > 18 || !digits[0].is_ascii_digit() {
        return None;
    }
    for &byte in digits {
        match (byte, places) {
            (b'0'..=b'9', None) => pence = pence * 10 + i64::from(byte - b'0'),
            (b'0'..=b'9', Some(seen @ 0..=1)) => {
                pence = pence * 10 + i64::from(byte - b'0');
                places = Some(seen + 1);
            }
            (b'.', None) => places = Some(0),
            _ => return None,
        }
    }
    let scale = match places {
        None => 100,
        Some(1) => 10,
        Some(2) => 1,
        _ => return None,
    };
    let pence = pence.checked_mul(scale)?;
    (pence < Money::LARGEST_POUNDS * 100).then_some(if negative { -pence } else { pence })
}

/// Reads an amount of money in pence.
pub(super) fn pence(text: &str) -> Read<i64> {
    if let Some(pence) = plain_pence(text.as_bytes()) {
        return Ok(Reading::Plain(pence));
    }
    let pounds = pounds(text).ok_or_else(|| not_an_amount(text))?;
    let amount = Money::from_pounds(pounds);
    if amount.size() >= Money::from_pounds(Decimal::from(Money::LARGEST_POUNDS)) {
        return Err(Refusal::new(Code::OutOfRange, "an amount below £1,000,000,000,000,000"));
    }
    let Some(pence) = amount.pence() else {
        return Err(Refusal::new(Code::FinerThanAPenny, "an amount of whole pence").hinting(
            format!(
                "round it where it was made; to the penny it is {}",
                crate::units::text::plain(amount.rounded())
            ),
        ));
    };
    // `100.5` and `5.` are plain enough to need no note; `£5` and `15.3m` are not.
    let tidy = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    Ok(if tidy { Reading::Plain(pence) } else { Reading::Lenient(pence) })
}

fn not_an_amount(text: &str) -> Refusal {
    let refusal = Refusal::new(Code::NotAnAmount, AMOUNT);
    match text.to_ascii_lowercase().as_str() {
        "tbc" | "tba" | "tbd" | "n/a" | "na" | "-" | "–" | "nil" | "none" | "?" | "unknown" => {
            refusal.hinting(LEAVE_EMPTY)
        }
        text if text.starts_with('#') => {
            refusal.hinting("a spreadsheet error: mend the formula and export again")
        }
        text if text.ends_with('%') => refusal.hinting("a rate stands where an amount is wanted"),
        text if text.ends_with(" cr") || text.ends_with(" dr") => refusal.hinting(
            "CR and DR say a side of the ledger, not whether it is a cost: write the amount with its sign",
        ),
        text if text.contains(['e', 'E']) && text.bytes().any(|byte| byte.is_ascii_digit()) => {
            refusal.hinting("write the amount out in full, without an exponent")
        }
        _ => refusal,
    }
}

/// Reads pounds as people write them: `£1,234.56`, `(1,234)`, `£(1,234)`, `−£2`, `£-2`, `12.50-`,
/// `15.3m`, `1.2 million`, `£0.5bn`, `3k`.
pub(super) fn pounds(text: &str) -> Option<Decimal> {
    let (mut negative, mut text) = (false, text.trim());
    // One sign, before or behind or as brackets; the mark of the currency within or without it.
    if let Some(inner) = text.strip_suffix(MINUS) {
        (negative, text) = (true, inner.trim_end());
    }
    for _ in 0..2 {
        if let Some(bare) = text.strip_prefix('£').or_else(|| text.strip_prefix("GBP")) {
            text = bare.trim_start();
        } else if let Some(inner) = text.strip_prefix(MINUS).filter(|_| !negative) {
            (negative, text) = (true, inner.trim_start());
        } else if let Some(inner) = text.strip_prefix('(').filter(|_| !negative) {
            (negative, text) = (true, inner.strip_suffix(')')?.trim());
        } else if let Some(inner) = text.strip_prefix('+').filter(|_| !negative) {
            text = inner.trim_start();
        }
    }
    let lower = text.to_ascii_lowercase();
    let (digits, scale) = SCALES
        .iter()
        .find_map(|(suffix, scale)| lower.strip_suffix(suffix).map(|digits| (digits, *scale)))
        .unwrap_or((&lower, 1));
    let number = number_with_commas(digits.trim())?.checked_mul(Decimal::from(scale))?;
    Some(if negative { -number } else { number })
}

/// The marks that people use for minus: hyphen, minus sign, non-breaking hyphen, dashes.
const MINUS: [char; 4] = ['-', '−', '–', '‑'];

/// What an amount may have behind its digits, and the pounds that one of it is.
pub(super) const SCALES: [(&str, u32); 7] = [
    ("billion", 1_000_000_000),
    ("million", 1_000_000),
    ("thousand", 1_000),
    ("bn", 1_000_000_000),
    ("mn", 1_000_000),
    ("m", 1_000_000),
    ("k", 1_000),
];

/// Reads digits with or without commas, or blanks of one width, between thousands; `12,34` and `1 2` are
/// refused.
fn number_with_commas(text: &str) -> Option<Decimal> {
    let blank = text.chars().find(|c| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'));
    let spaced = blank.filter(|_| !text.contains(',')).map(|blank| text.replace(blank, ","));
    let text = spaced.as_deref().unwrap_or(text);
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let good_groups = !first.is_empty()
        && all_digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && all_digits(group));
    if !good_groups || !fraction.is_none_or(all_digits) {
        return None;
    }
    Decimal::from_str_exact(&text.replace(',', "")).ok()
}

/// Reads a rate such as `4.99%`.
pub(super) fn rate(text: &str) -> Read<Rate> {
    let rate =
        Rate::from_words(text).map_err(|refused| Refusal::unreadable(Code::NotARate, &refused))?;
    if rate.fraction().abs() > Decimal::from(LARGEST_FRACTION) {
        return Err(Refusal::new(Code::OutOfRange, "a rate up to 100,000%"));
    }
    Ok(Reading::Plain(rate))
}

/// The largest rate that is read: nothing a council measures grows a thousandfold, and no product
/// with an amount can leave what a decimal holds.
const LARGEST_FRACTION: u16 = 1_000;

/// Reads a plain number; a percentage gives its number of hundredths where `as_fraction` is not
/// asked for.
pub(super) fn number(text: &str, percent: Percent) -> Read<Decimal> {
    let read = any_number(text, percent)?;
    // Beyond this, sums over many rows could leave what a decimal holds.
    if read.value().abs() >= Decimal::from(Money::LARGEST_POUNDS) {
        let wanted = "a number below 1,000,000,000,000,000";
        return Err(Refusal::new(Code::OutOfRange, wanted));
    }
    Ok(read)
}

fn any_number(text: &str, percent: Percent) -> Read<Decimal> {
    let refusal = || Refusal::new(Code::NotANumber, "a number such as 91122 or 4.99%");
    if let Some(hundredths) = text.strip_suffix('%') {
        let number = Decimal::from_str_exact(hundredths.trim()).map_err(|_| refusal())?;
        return Ok(Reading::Plain(match percent {
            Percent::Hundredths => number,
            Percent::Fraction => number / Decimal::ONE_HUNDRED,
        }));
    }
    let tidy = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-'));
    match Decimal::from_str_exact(text) {
        Ok(number) if tidy => Ok(Reading::Plain(number)),
        _ => pounds(text).map(Reading::Lenient).ok_or_else(refusal),
    }
}

/// What `80%` becomes as a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Percent {
    /// 80.
    Hundredths,
    /// 0.8.
    Fraction,
}

/// Reads a whole number from 0.
pub(super) fn whole(text: &str) -> Read<u32> {
    text.parse().map(Reading::Plain).map_err(|_| {
        let refusal = Refusal::new(Code::NotAWholeNumber, "a whole number such as 4");
        match text.strip_suffix(".0") {
            Some(whole) => refusal.hinting(format!("did you mean {whole}?")),
            None => refusal,
        }
    })
}

/// Reads a rating as it is printed.
pub(super) fn score(text: &str) -> Read<Score> {
    let wanted = "a rating such as 15, 20/25 (of the highest) or 15 (A) (with its band)";
    Score::from_words(text).map(Reading::Plain).ok_or_else(|| {
        let refusal = Refusal::new(Code::NotAWholeNumber, wanted);
        match text.strip_suffix(".0") {
            Some(whole) => refusal.hinting(format!("did you mean {whole}?")),
            None if text.starts_with(char::is_alphabetic) => {
                refusal.hinting("a band without a number stands in `band`")
            }
            None => refusal,
        }
    })
}

/// Reads a financial year.
pub(super) fn year(text: &str) -> Read<FinancialYear> {
    FinancialYear::from_words(text)
        .map(Reading::Plain)
        .map_err(|refused| Refusal::unreadable(Code::NotAYear, &refused))
}

/// Reads a period: with its year, or a mark alone where the row's year is known.
pub(super) fn period(text: &str, year: Option<FinancialYear>) -> Read<Period> {
    if let (Some(year), Some(mark)) = (year, Mark::from_words(text)) {
        return Ok(Reading::Plain(Period { year, mark }));
    }
    Period::from_words(text)
        .map(Reading::Plain)
        .map_err(|refused| Refusal::unreadable(Code::NotAPeriod, &refused))
}

/// Reads a period, whatever year it is of: for checking the cell alone.
pub(super) fn any_period(text: &str) -> Read<()> {
    if Mark::from_words(text).is_some() {
        return Ok(Reading::Plain(()));
    }
    period(text, None).map(|_| Reading::Plain(()))
}

/// Reads a mark of the year alone.
pub(super) fn mark(text: &str) -> Read<Mark> {
    Mark::from_words(text).map(Reading::Plain).ok_or_else(|| {
        Refusal::new(Code::NotAPeriod, "a point of the year: P1 to P12, Q1 to Q4 or outturn")
    })
}

/// Reads a day.
pub(super) fn day(text: &str) -> Read<Date> {
    Date::day_from_words(text)
        .map(Reading::Plain)
        .map_err(|refused| Refusal::unreadable(Code::NotADay, &refused))
}

/// Reads a date as exact as its source.
pub(super) fn date(text: &str) -> Read<Date> {
    Date::from_words(text)
        .map(Reading::Plain)
        .map_err(|refused| Refusal::unreadable(Code::NotADate, &refused))
}

/// Reads true or false.
pub(super) fn flag(text: &str) -> Read<bool> {
    match text {
        "true" => Ok(Reading::Plain(true)),
        "false" => Ok(Reading::Plain(false)),
        _ => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Ok(Reading::Lenient(true)),
            "false" | "no" | "n" | "0" => Ok(Reading::Lenient(false)),
            _ => Err(Refusal::new(Code::NotTrueOrFalse, "true or false")),
        },
    }
}

/// Checks that a reference can be an id: letters, digits, dot, hyphen, underscore.
pub(super) fn id(text: &str) -> Read<&str> {
    let good = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if good {
        Ok(Reading::Plain(text))
    } else {
        let refusal = Refusal::new(
            Code::NotAnId,
            "a reference of letters, digits, dots, hyphens and underscores, such as PEO-2526-014",
        );
        Err(refusal.hinting(format!("did you mean {}?", as_id(text))))
    }
}

/// Gives a reference with hyphens for every mark that an id may not have.
pub(super) fn as_id(text: &str) -> String {
    let kept = |c: char| {
        if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }
    };
    text.chars().map(kept).collect::<String>().trim_matches(['-', '.', '_']).to_owned()
}

/// Finds the allowed word that a cell holds, in any case, with spaces or hyphens for underscores.
pub(super) fn word(text: &str, allowed: &'static [&'static str]) -> Read<&'static str> {
    if let Some(word) = allowed.iter().find(|word| **word == text) {
        return Ok(Reading::Plain(word));
    }
    let folded = |text: &str| text.to_lowercase().replace([' ', '-'], "_");
    let wanted = folded(text);
    if let Some(word) = allowed.iter().find(|word| folded(word) == wanted) {
        return Ok(Reading::Lenient(word));
    }
    let refusal = Refusal::new(Code::NotAWord, &format!("one of {}", allowed.join(", ")));
    Err(match nearest(&wanted, allowed.iter().copied()) {
        Some(near) => refusal.hinting(format!("did you mean {near}?")),
        None => refusal,
    })
}

/// Gives the candidate that a word was probably meant to be.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let most = |candidate: &str| (candidate.len() / 3).max(1);
    candidates
        .filter(|candidate| !far_apart(word, candidate, most(candidate)))
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= most(candidate) && *distance < candidate.len())
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_other_forms_are_read_and_noted() {
        let cases = [
            ("£1,234.56", 123_456),
            ("(1,234.56)", -123_456),
            ("-£3", -300),
            ("−£2", -200),
            ("15.3m", 1_530_000_000),
            ("£0.5bn", 50_000_000_000),
            ("-3k", -300_000),
            ("1,234", 123_400),
            // Brackets, signs and the mark of the currency in any order; the minus behind.
            ("£(1,234)", -123_400),
            ("£-5,000", -500_000),
            ("1,234.50-", -123_450),
            ("(0.5)", -50),
            ("–30", -3_000),
            ("£0.5m", 50_000_000),
            ("£120k", 12_000_000),
            ("1.2 million", 120_000_000),
            // A blank that does not break, or a thin one, between thousands.
            ("30\u{a0}000", 3_000_000),
            ("1\u{202f}234\u{202f}567.89", 123_456_789),
            ("30 000", 3_000_000),
        ];
        for (text, expected) in cases {
            assert_eq!(pence(text), Ok(Reading::Lenient(expected)), "{text}");
        }
        assert_eq!(pence("1653.99"), Ok(Reading::Plain(165_399)));
        assert_eq!(pence("100.500"), Ok(Reading::Plain(10_050)));
        assert_eq!(pence("-0.5"), Ok(Reading::Plain(-50)));
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for text in [
            "12,34",
            "1e5",
            "(-3)",
            "12x",
            "TBC",
            "1,2345",
            "--3",
            "5%",
            "#REF!",
            ".",
            "-3-",
            "(3",
            "3)",
            "(3)-",
            "£",
            "-",
            "1 2",
            "12 34",
            "1,234 567",
            "80000 CR",
        ] {
            assert_eq!(
                pence(text).map_err(|refused| refused.code),
                Err(Code::NotAnAmount),
                "{text}"
            );
        }
        let finer = pence("1.005").map_err(|refused| (refused.code, refused.hint));
        let hint = "round it where it was made; to the penny it is 1.01".to_owned();
        assert_eq!(finer, Err((Code::FinerThanAPenny, Some(hint))));
        assert_eq!(pence("1000000000000000").map_err(|r| r.code), Err(Code::OutOfRange));
    }

    #[test]
    fn numbers_and_rates_that_no_sum_could_hold_are_refused() {
        let most = "79228162514264337593543950335";
        let code = |text: &str| number(text, Percent::Hundredths).map_err(|refused| refused.code);
        assert_eq!(code(most), Err(Code::OutOfRange));
        assert_eq!(code("-1000000000000000"), Err(Code::OutOfRange));
        assert_eq!(
            code("999999999999999"),
            Ok(Reading::Plain(Decimal::from(999_999_999_999_999_i64)))
        );
        for (text, good) in [("100000%", true), ("100000.01%", false), ("-100001%", false)] {
            assert_eq!(rate(text).is_ok(), good, "{text}");
        }
        let refused = rate(&format!("{most}%")).map_err(|refused| refused.code);
        assert_eq!(refused, Err(Code::OutOfRange));
    }

    #[test]
    fn a_word_with_nothing_in_common_is_not_proposed() {
        let hint = word("Z", &["A", "B"]).map_err(|refused| refused.hint);
        assert_eq!(hint, Err(None));
    }

    #[test]
    fn words_are_found_or_proposed() {
        const WORDS: &[&str] = &["recurring", "one_off"];
        assert_eq!(word("one_off", WORDS), Ok(Reading::Plain("one_off")));
        assert_eq!(word("One-off", WORDS), Ok(Reading::Lenient("one_off")));
        let hint = word("recuring", WORDS).map_err(|refused| refused.hint);
        assert_eq!(hint, Err(Some("did you mean recurring?".to_owned())));
    }
}
