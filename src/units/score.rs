//! Ratings of risks as registers print them.

/// A rating as a source prints it: `15`, `20/25` with the highest that there is, `15 (A)` with its band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The rating.
    pub rating: u32,
    /// The highest rating that there is, where it is printed beside it.
    pub of: Option<u32>,
    /// The band printed beside it, in the source's own word or letter; empty where there is none.
    pub band: String,
}

impl Score {
    /// Reads a rating; `None` where the words are none.
    pub fn from_words(words: &str) -> Option<Self> {
        let (numbers, band) = match words.trim().strip_suffix(')') {
            Some(rest) => rest.split_once('(').filter(|(_, band)| !band.trim().is_empty())?,
            None => (words, ""),
        };
        let (rating, of) = match numbers.split_once('/') {
            Some((rating, of)) => (rating, Some(whole(of)?)),
            None => (numbers, None),
        };
        Some(Self { rating: whole(rating)?, of, band: band.trim().to_owned() })
    }
}

fn whole(words: &str) -> Option<u32> {
    let digits = words.trim();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::Score;

    #[test]
    fn a_rating_is_read_as_it_is_printed_and_nothing_else_is() {
        let read = |words| Score::from_words(words).map(|one| (one.rating, one.of, one.band));
        assert_eq!(read("15"), Some((15, None, String::new())));
        assert_eq!(read("20/25"), Some((20, Some(25), String::new())));
        assert_eq!(read("15 (A)"), Some((15, None, "A".to_owned())));
        assert_eq!(read("20/25 (Critical)"), Some((20, Some(25), "Critical".to_owned())));
        for words in ["", "A", "(A)", "15 ()", "15 (A", "1/2/3", "/25", "20/", "-3", "+3", "4.0"] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
