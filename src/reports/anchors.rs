//! Names of places in a page, and which links may leave it.

use std::collections::BTreeSet;

/// The ids given out in one page, so that none is given twice.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: BTreeSet<String>,
}

impl Anchors {
    /// Gives an id that is safe and unique: `figure` and `savings/2025-26/target` give
    /// `figure-savings/2025-26/target`.
    ///
    /// Letters, digits and `.`, `/`, `_`, `-` stand as they are, so that the ids of JSON and CSV
    /// are found in the page; anything else becomes `-`. A second claim of one id gains a number.
    pub(super) fn claim(&mut self, kind: &str, id: &str) -> String {
        let wanted = format!("{kind}-{}", safe(id));
        let free = if self.taken.contains(&wanted) {
            let mut numbered = (2_u32..).map(|number| format!("{wanted}-{number}"));
            numbered.find(|id| !self.taken.contains(id))
        } else {
            Some(wanted.clone())
        };
        let given = free.unwrap_or(wanted);
        self.taken.insert(given.clone());
        given
    }
}

fn safe(id: &str) -> String {
    let keep = |letter: char| letter.is_ascii_alphanumeric() || "./_-".contains(letter);
    id.chars().map(|letter| if keep(letter) { letter } else { '-' }).collect()
}

/// Gives the address if a page may link to it: the web, an email address, a place in the page.
pub(super) fn allowed(href: &str) -> Option<&str> {
    let lower = href.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "#"]
        .iter()
        .any(|start| lower.starts_with(start))
        .then_some(href.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_and_given_once() {
        let mut anchors = Anchors::default();
        assert_eq!(
            anchors.claim("figure", "savings/2025-26/target"),
            "figure-savings/2025-26/target"
        );
        assert_eq!(anchors.claim("figure", "a\"b <c>"), "figure-a-b--c-");
        assert_eq!(anchors.claim("figure", "a'b <c>"), "figure-a-b--c--2");
        assert_eq!(anchors.claim("figure", "a b <c>"), "figure-a-b--c--3");
    }

    #[test]
    fn a_script_is_no_address() {
        assert_eq!(allowed(" JavaScript:alert(1)"), None);
        assert_eq!(allowed("data:text/html,x"), None);
        assert_eq!(allowed("https://example.org/"), Some("https://example.org/"));
    }
}
