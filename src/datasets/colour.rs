//! A threshold of the colour rule, as `council.toml` writes it: `from 5% or £0.1m, whichever is lower`.

use super::cell::{self, Reading, Refusal};
use crate::records::{Code, Size, Threshold};
use crate::units::{Money, Rate};

const WANTED: &str = "from or above, a share of the budget or an amount, or both: `from 5%`, `above £0`, \
                      `from 5% or £0.1m, whichever is lower`";

/// One of the two sizes that a threshold may name.
enum Named {
    Share(Rate),
    Amount(Money),
}

/// Reads a threshold.
pub(super) fn threshold(text: &str) -> Result<Threshold, Refusal> {
    let wrong = || Refusal::new(Code::NotAWord, WANTED);
    let said = text.trim();
    let (word, sizes) = said.split_once(' ').ok_or_else(wrong)?;
    let counts_itself = match word {
        "from" => true,
        "above" => false,
        _ => return Err(wrong()),
    };
    let (sizes, which) = match sizes.split_once(", whichever is ") {
        Some((sizes, which)) => (sizes, Some(which.trim())),
        None => (sizes, None),
    };
    let mut named = sizes.split(" or ").map(named);
    let first = named.next().ok_or_else(wrong)??;
    let second = named.next().transpose()?;
    let both = match (first, second) {
        (Named::Share(rate), None) => return one(Size::Share(rate), said, counts_itself, which),
        (Named::Amount(sum), None) => return one(Size::Amount(sum), said, counts_itself, which),
        (Named::Share(rate), Some(Named::Amount(amount)))
        | (Named::Amount(amount), Some(Named::Share(rate))) => (rate, amount),
        (Named::Share(_), Some(Named::Share(_))) | (Named::Amount(_), Some(Named::Amount(_))) => {
            return Err(wrong());
        }
    };
    let size = match which {
        Some("lower") => Size::Lower(both.0, both.1),
        Some("higher") => Size::Higher(both.0, both.1),
        Some(_) | None => {
            return Err(wrong().hinting("say `, whichever is lower` or `, whichever is higher`"));
        }
    };
    if named.next().is_some() {
        return Err(wrong());
    }
    Ok(Threshold { said: said.to_owned(), counts_itself, size })
}

fn one(
    size: Size,
    said: &str,
    counts_itself: bool,
    which: Option<&str>,
) -> Result<Threshold, Refusal> {
    if which.is_some() {
        return Err(Refusal::new(Code::NotAWord, WANTED));
    }
    Ok(Threshold { said: said.to_owned(), counts_itself, size })
}

fn named(text: &str) -> Result<Named, Refusal> {
    let text = text.trim();
    if text.ends_with('%') {
        let rate = cell::rate(text).map(Reading::value)?;
        return if rate.fraction().is_sign_negative() {
            Err(Refusal::new(Code::OutOfRange, "a share of nil or more"))
        } else {
            Ok(Named::Share(rate))
        };
    }
    let amount = Money::from_pence(cell::pence(text).map(Reading::value)?);
    if amount.is_negative() {
        return Err(Refusal::new(Code::OutOfRange, "an amount of nil or more"));
    }
    Ok(Named::Amount(amount))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    fn size(text: &str) -> Option<(bool, Size)> {
        threshold(text).ok().map(|of| (of.counts_itself, of.size))
    }

    #[test]
    fn a_threshold_is_read_in_the_words_of_a_report() {
        let five = Rate::from_fraction(dec!(0.05));
        let tenth = Money::from_pence(10_000_000);
        let lower = Some((true, Size::Lower(five, tenth)));
        assert_eq!(size("from 5% or £0.1m, whichever is lower"), lower);
        assert_eq!(size("from £100k or 5%, whichever is lower"), lower);
        assert_eq!(
            size("above 5% or £100,000, whichever is higher"),
            Some((false, Size::Higher(five, tenth)))
        );
        assert_eq!(size("above £0"), Some((false, Size::Amount(Money::NIL))));
        assert_eq!(size("from 5%"), Some((true, Size::Share(five))));
    }

    #[test]
    fn two_sizes_without_saying_which_counts_are_refused() {
        for text in [
            "5%",
            "from",
            "from 5% or £0.1m",
            "from 5% or £0.1m, whichever is best",
            "from 5% or 6%, whichever is lower",
            "from 5%, whichever is lower",
            "from -5%",
            "from five",
            "from 5% or £0.1m or £0.2m, whichever is lower",
        ] {
            assert!(threshold(text).is_err(), "{text}");
        }
    }
}
