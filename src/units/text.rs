//! Numbers as words: the only place where a number is shown, and the only rounding for display.
//!
//! Minus is written `−` (U+2212), never brackets.

use std::borrow::Cow;
use std::fmt::Display;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

use super::{Bound, Date, Money, Precision, Quantity, Rate, dec};

/// Months as written in a British paper.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What stands in a picture where nobody gives a number.
pub const NOT_KNOWN: &str = "not known";

/// Says whether a character is none that a reader sees: it steers a terminal, turns the direction of writing, or
/// takes no room. Line ends and tabs are white space as people type it.
pub fn is_unseen(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // The hyphen of a word that may be broken, fillers, marks of direction and joining, and the letters of a
        // language tag, of which whole sentences may be made.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        c => c.is_control(),
    }
}

/// Says whether words hold a character that nobody sees; the return before a line feed is the end of a line.
pub fn has_unseen(words: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    !words.bytes().all(plain) && words.replace("\r\n", "\n").contains(is_unseen)
}

/// Names each kind of character in words that nobody sees: `U+202E, which turns the direction of writing`.
pub fn unseen(words: &str) -> Vec<String> {
    let mut found: Vec<char> = words.chars().filter(|c| is_unseen(*c)).collect();
    found.sort_unstable();
    found.dedup();
    let what = |c: char| match c {
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "which turns the direction of writing"
        }
        c if c.is_control() => "which steers a terminal or printer",
        _ => "which takes no room",
    };
    found.into_iter().map(|c| format!("U+{:04X}, {}", u32::from(c), what(c))).collect()
}

/// Gives words with every character that nobody sees written out, such as `\u{1b}`: the one form in which words of
/// a file reach a terminal, a page or another file.
pub fn visible(words: &str) -> Cow<'_, str> {
    if !has_unseen(words) {
        return Cow::Borrowed(words);
    }
    let mut shown = String::with_capacity(words.len() + 8);
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        if is_unseen(c) && !(c == '\r' && rest.peek() == Some(&'\n')) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

fn fixed(number: Decimal, places: u32) -> String {
    let rounded = number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let places = usize::try_from(places).unwrap_or(usize::MAX);
    format!("{:.places$}", rounded.abs())
}

fn grouped(digits: &str) -> String {
    let (whole, pence) = digits.split_once('.').map_or((digits, None), |(w, p)| (w, Some(p)));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(pence) = pence {
        out.push('.');
        out.push_str(pence);
    }
    out
}

fn sign(number: Decimal) -> &'static str {
    if number < Decimal::ZERO { "−" } else { "" }
}

/// Gives plain digits with pence for files and JSON: `10254000.00`, `-12.50`.
///
/// An amount with a fraction of a penny keeps every digit.
pub fn plain(amount: Money) -> String {
    let exact = amount.pounds().normalize();
    if exact.scale() <= 2 { format!("{exact:.2}") } else { exact.to_string() }
}

impl Serialize for Money {
    /// Writes `"10254000.00"`: a string, so that no reader passes it through a float.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&plain(*self))
    }
}

/// Gives pounds and pence: `£1,234.56`.
pub fn pence(amount: Money) -> String {
    let rounded = amount.rounded().pounds();
    format!("{}£{}", sign(rounded), grouped(&fixed(rounded, 2)))
}

/// Gives whole pounds: `£1,235`; pence are shown where there are any.
pub fn pounds(amount: Money) -> String {
    let rounded = amount.rounded().pounds();
    if rounded.fract().is_zero() {
        format!("{}£{}", sign(rounded), grouped(&fixed(rounded, 0)))
    } else {
        pence(amount)
    }
}

/// Gives millions with a stated number of places: `£10.254m`.
pub fn millions(amount: Money, places: u32) -> String {
    let number = amount.pounds() / Decimal::from(1_000_000);
    let rounded = number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    format!("{}£{}m", sign(rounded), grouped(&fixed(rounded, places)))
}

/// Gives a change in millions with its sign: `+£0.372m`, `−£1.0m`.
pub fn change(amount: Money, places: u32) -> String {
    let sign = if amount > Money::NIL { "+" } else { "" };
    format!("{sign}{}", millions(amount, places))
}

/// Gives the places of a million that show worked-out amounts to three figures or so, by the largest.
pub fn places_of(largest: Money) -> u32 {
    match largest.size().pounds() {
        pounds if pounds >= dec!(10_000_000) => 1,
        pounds if pounds >= dec!(1_000_000) => 2,
        _ => 3,
    }
}

/// Gives an amount as a reader says it: `£10.254m`, `£2.0m`, `£170,000`, `£28.50`.
///
/// From £1m up: one to three places, as many as the amount needs.
pub fn short(amount: Money) -> String {
    let million = Decimal::from(1_000_000);
    if amount.pounds().abs() < million {
        return pounds(amount);
    }
    let thousandths = (amount.pounds() / million)
        .round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero)
        .normalize();
    millions(amount, thousandths.scale().max(1))
}

/// Gives a rate as a percentage with a stated number of places: `46.5%`.
pub fn percent(rate: Rate, places: u32) -> String {
    let number = rate.percent(places);
    format!("{}{}%", sign(number), fixed(number, places))
}

/// Gives a rate with as many places as it has: `4.99%`, `67%`.
pub fn percent_exact(rate: Rate) -> String {
    let number = (rate.fraction() * Decimal::ONE_HUNDRED).normalize();
    format!("{}{}%", sign(number), number.abs())
}

/// Gives a count or other plain number, thousands apart: `91,122`.
pub fn number(value: Decimal) -> String {
    let exact = value.normalize();
    format!("{}{}", sign(exact), grouped(&exact.abs().to_string()))
}

/// Gives a whole number of things, thousands apart.
pub fn count(things: usize) -> String {
    grouped(&things.to_string())
}

/// Gives a small number as a paper writes it: words up to nine, digits from ten.
pub fn small(number: usize) -> String {
    const WORDS: [&str; 10] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(number).map_or_else(|| count(number), |word| (*word).to_owned())
}

/// Gives `one saving`, `12 savings`.
pub fn some(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", small(number), if number == 1 { one } else { many })
}

/// Gives `once`, `twice`, `three times`.
pub fn times(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{} times", small(more)),
    }
}

/// Gives a date as in a paper: `3 July 2025`, `July 2025`, `2025`.
pub fn date(date: Date) -> String {
    let (year, month, day) = date.parts();
    let month = month_name(month);
    match date.precision() {
        Precision::Day => format!("{day} {month} {year}"),
        Precision::Month => format!("{month} {year}"),
        Precision::Year => year.to_string(),
    }
}

/// Gives the name of a month, 1 to 12; empty for any other number.
pub fn month_name(month: u8) -> &'static str {
    usize::from(month).checked_sub(1).and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// Gives `, as at 3 July 2025` for the end of a heading; empty where no date is known.
pub fn as_at(date: Option<Date>) -> String {
    date.map_or_else(String::new, |day| format!(", as at {}", self::date(day)))
}

/// Gives a quantity with its bound in words: `about £10.0m`, `£25.0m to £35.0m`, `more than £40.0m`.
///
/// `None` where the source states no number at all.
pub fn quantity<T: Copy>(quantity: &Quantity<T>, show: impl Fn(T) -> String) -> Option<String> {
    let range = || match (quantity.low, quantity.high) {
        (Some(low), Some(high)) => Some(format!("{} to {}", show(low), show(high))),
        (Some(low), None) => Some(format!("at least {}", show(low))),
        (None, Some(high)) => Some(format!("at most {}", show(high))),
        (None, None) => None,
    };
    let Some(central) = quantity.central else {
        return range();
    };
    let point = match quantity.bound {
        Bound::Exact | Bound::Range => show(central),
        Bound::About => format!("about {}", show(central)),
        Bound::AtLeast => format!("at least {}", show(central)),
        Bound::AtMost => format!("at most {}", show(central)),
    };
    Some(match range() {
        Some(range) if quantity.bound == Bound::Range => format!("{point} ({range})"),
        _ => point,
    })
}

/// Rounds shares of one whole to whole-number percentages that add to 100: largest remainder first,
/// the earlier part on a tie. Empty where the parts add to nothing.
pub fn shares_of_hundred(parts: &[usize]) -> Vec<usize> {
    let whole: usize = parts.iter().sum();
    if whole == 0 {
        return Vec::new();
    }
    let mut shares: Vec<usize> = parts.iter().map(|part| part * 100 / whole).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(parts[index] * 100 % whole));
    let missing = 100 - shares.iter().sum::<usize>();
    for index in order.into_iter().take(missing) {
        shares[index] += 1;
    }
    shares
}

/// Rounds shares of one whole to tenths of a percentage that add to 100.0%, as
/// [`shares_of_hundred`] does for whole ones: `46.5%`.
pub fn tenths_of_hundred(parts: &[u128]) -> Vec<String> {
    let whole: u128 = parts.iter().sum();
    if whole == 0 {
        return Vec::new();
    }
    let mut tenths: Vec<u128> = parts.iter().map(|part| part * 1000 / whole).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(parts[index] * 1000 % whole));
    let given: u128 = tenths.iter().sum();
    let missing = usize::try_from(1000 - given).unwrap_or(0);
    for index in order.into_iter().take(missing) {
        tenths[index] += 1;
    }
    tenths.into_iter().map(|tenths| format!("{}.{}%", tenths / 10, tenths % 10)).collect()
}

/// Gives `1 action`, `2 actions`: the count with its noun.
pub fn counted(things: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(things), if things == 1 { one } else { many })
}

/// Joins words as a sentence does: `a, b and c`.
pub fn list<T: Display>(words: impl IntoIterator<Item = T>) -> String {
    any_list(words).unwrap_or_default()
}

/// Joins words as a sentence does; `None` where there are none.
pub fn any_list<T: Display>(words: impl IntoIterator<Item = T>) -> Option<String> {
    let words: Vec<String> = words.into_iter().map(|word| word.to_string()).collect();
    let (last, before) = words.split_last()?;
    let alone = before.is_empty();
    Some(if alone { last.clone() } else { format!("{} and {last}", before.join(", ")) })
}

/// Names a run by its ends: `2026/27 to 2028/29`, or the only one.
pub fn run<T: Copy + PartialEq + Display>(first: T, last: T) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

/// Begins a sentence with a capital.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Letters of the longest words that are compared letter by letter: that takes time and memory by the square.
pub const LONGEST_COMPARED: usize = 200;

/// Says, without comparing them, that two words differ in more than so many letters, or are too long to be compared.
pub fn far_apart(one: &str, other: &str, most: usize) -> bool {
    let within = |words: &str| words.chars().take(LONGEST_COMPARED + 1).count();
    let (one, other) = (within(one), within(other));
    one.max(other) > LONGEST_COMPARED || one.abs_diff(other) > most
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn amounts_are_written_as_a_paper_writes_them() {
        let money = Money::from_pounds;
        assert_eq!(short(money(dec!(10254000))), "£10.254m");
        assert_eq!(short(money(dec!(15300000))), "£15.3m");
        assert_eq!(short(money(dec!(-2000000))), "−£2.0m");
        assert_eq!(short(money(dec!(170000))), "£170,000");
        assert_eq!(pounds(money(dec!(1914.15))), "£1,914.15");
        assert_eq!(pence(money(dec!(1234.565))), "£1,234.57");
        assert_eq!(plain(money(dec!(10254000))), "10254000.00");
        assert_eq!(millions(money(dec!(-0.4)), 1), "£0.0m");
    }

    #[test]
    fn shares_add_to_a_hundred_by_largest_remainder() {
        // oneSource finance, 3 and 5 of 8: 37.5% and 62.5%, published as 38 + 63 = 101.
        assert_eq!(shares_of_hundred(&[3, 5]), [38, 62]);
        // oneSource assets, 5, 1 and 1 of 7: published as 71 + 14 + 14 = 99.
        assert_eq!(shares_of_hundred(&[5, 1, 1]), [72, 14, 14]);
        assert_eq!(shares_of_hundred(&[0, 0]), Vec::<usize>::new());
        // Thirds: 33.3 three times is 99.9, so the first takes the tenth left over.
        assert_eq!(tenths_of_hundred(&[1, 1, 1]), ["33.4%", "33.3%", "33.3%"]);
        assert_eq!(tenths_of_hundred(&[0]), Vec::<String>::new());
    }

    #[test]
    fn a_range_stays_a_range() {
        let gap = Quantity { low: Some(25), central: None, high: Some(35), bound: Bound::Range };
        assert_eq!(quantity(&gap, |n| format!("£{n}m")).as_deref(), Some("£25m to £35m"));
    }

    #[test]
    fn lists_and_runs_read_as_in_a_sentence() {
        let words = |many: &[&str]| list(many.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(words(&["People", "Place", "Resources"]), "People, Place and Resources");
        assert_eq!(words(&["People"]), "People");
        assert_eq!((run(2025, 2027), run(2025, 2025)), ("2025 to 2027".into(), "2025".into()));
        let more = Money::from_pounds(dec!(372000));
        assert_eq!((change(more, 3), change(-more, 1)), ("+£0.372m".into(), "−£0.4m".into()));
        assert_eq!(capital("élan"), "Élan");
    }

    #[test]
    fn dates_are_as_exact_as_their_source() {
        let shown = |words| Date::from_words(words).map(date);
        assert_eq!(shown("2025-07-03"), Ok("3 July 2025".into()));
        assert_eq!(shown("2023-11"), Ok("November 2023".into()));
    }
}
