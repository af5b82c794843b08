//! Ids of figures: values that are made by the subject a figure belongs to, and only ever printed.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::units::{Date, FinancialYear, Period, Word};

/// What parts of an id stand between.
const BETWEEN: char = '/';

/// The id of a figure, or what the ids of several figures begin with: a subject, keys, and last
/// what is measured. It prints as `savings/2025-26/people/forecast`; under another scenario than the
/// one asked for as `worst:gap/2026-27/annual`.
///
/// Only the subject that a figure belongs to makes its ids; everywhere else they are asked for, held
/// and printed, never spelt. Ids are in the order of their print.
#[derive(Debug, Clone)]
pub struct FigureId(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    print: String,
    /// Where the subject begins: after the scenario, if one is named.
    subject: usize,
    /// Where each part after the subject begins.
    cuts: Vec<usize>,
}

/// Something that ids have a part for: a year, a rating, a measure.
pub trait IdPart: Copy {
    /// Gives the part as ids print it.
    fn id_part(&self) -> String;
}

impl<W: Word + Copy> IdPart for W {
    fn id_part(&self) -> String {
        self.word().to_owned()
    }
}

impl IdPart for FinancialYear {
    fn id_part(&self) -> String {
        self.slug()
    }
}

impl IdPart for Period {
    fn id_part(&self) -> String {
        self.slug()
    }
}

impl IdPart for Date {
    fn id_part(&self) -> String {
        self.to_string()
    }
}

impl FigureId {
    /// Begins the ids of a subject: `savings`.
    pub(in crate::figures) fn of_subject(subject: &str) -> Self {
        Self(Arc::new(Parts { print: subject.to_owned(), subject: 0, cuts: Vec::new() }))
    }

    /// Gives an id of a subject and a key with one part after it, at once: models have many.
    pub(in crate::figures) fn of_key(subject: &str, key: &str, part: &str) -> Self {
        let print = [subject, key, part].join("/");
        let cuts = vec![subject.len() + 1, subject.len() + key.len() + 2];
        Self(Arc::new(Parts { print, subject: 0, cuts }))
    }

    /// Adds a part that the subject spells: a key of the data, or the word of a measure.
    #[must_use]
    pub(in crate::figures) fn at(&self, part: impl Display) -> Self {
        let Parts { print, subject, cuts } = &*self.0;
        let cuts = cuts.iter().copied().chain([print.len() + BETWEEN.len_utf8()]).collect();
        let print = format!("{print}{BETWEEN}{part}");
        Self(Arc::new(Parts { print, subject: *subject, cuts }))
    }

    /// Adds a part: the id of one figure of those that begin with this.
    #[must_use]
    pub fn of(&self, part: impl IdPart) -> Self {
        self.at(part.id_part())
    }

    /// Gives the id of the same figure under a scenario.
    #[must_use]
    pub(in crate::figures) fn under(&self, scenario: &str) -> Self {
        let shift = scenario.len() + 1;
        Self(Arc::new(Parts {
            print: format!("{scenario}:{self}"),
            subject: self.0.subject + shift,
            cuts: self.0.cuts.iter().map(|part| part + shift).collect(),
        }))
    }

    /// Gives the id with another part in one place, counted from 0 after the subject.
    #[must_use]
    pub(in crate::figures) fn with_part(&self, at: usize, part: impl Display) -> Self {
        let Parts { print, subject, cuts } = &*self.0;
        let Some(&from) = cuts.get(at) else { return self.clone() };
        let end = cuts.get(at + 1).map_or(print.len(), |next| next - 1);
        let part = part.to_string();
        let moved =
            |&begin: &usize| if begin > from { begin + part.len() - (end - from) } else { begin };
        let cuts = cuts.iter().map(moved).collect();
        let print = [&print[..from], &part, &print[end..]].concat();
        Self(Arc::new(Parts { print, subject: *subject, cuts }))
    }

    /// Gives the scenario that the figure is worked out under, if it is not the one asked for.
    pub fn scenario(&self) -> Option<&str> {
        self.0.subject.checked_sub(1).map(|end| &self.0.print[..end])
    }

    /// Gives the subject: `savings`.
    pub fn subject(&self) -> &str {
        let end = self.0.cuts.first().map_or(self.0.print.len(), |part| part - 1);
        &self.0.print[self.0.subject..end]
    }

    /// Gives a part after the subject, counted from 0.
    pub fn part(&self, at: usize) -> Option<&str> {
        let from = *self.0.cuts.get(at)?;
        let end = self.0.cuts.get(at + 1).map_or(self.0.print.len(), |next| next - 1);
        Some(&self.0.print[from..end])
    }

    /// Gives every part after the subject.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        (0..self.0.cuts.len()).filter_map(|at| self.part(at))
    }

    /// Gives the last part: what is measured.
    pub fn measure(&self) -> &str {
        self.parts().next_back().unwrap_or_else(|| self.subject())
    }

    /// Says whether this id begins with another, part by part.
    pub fn is_of(&self, begin: &Self) -> bool {
        self.scenario() == begin.scenario()
            && self.subject() == begin.subject()
            && begin.parts().enumerate().all(|(at, part)| self.part(at) == Some(part))
    }

    /// Gives the id as it is printed.
    pub fn as_str(&self) -> &str {
        &self.0.print
    }

    /// Reads an id as somebody typed it, so that its figure can be looked for: a key that holds the
    /// stroke between parts is taken for two.
    pub fn typed(words: &str) -> Self {
        let (scenario, rest) = match words.split_once(':') {
            Some((scenario, rest)) if !scenario.contains(BETWEEN) => (Some(scenario), rest),
            _ => (None, words),
        };
        let mut parts = rest.split(BETWEEN);
        let subject = Self::of_subject(parts.next().unwrap_or_default());
        let id = parts.fold(subject, |id, part| id.at(part));
        scenario.map_or(id.clone(), |scenario| id.under(scenario))
    }
}

impl Display for FigureId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for FigureId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Borrow<str> for FigureId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for FigureId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for FigureId {}

impl PartialOrd for FigureId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FigureId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for FigureId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// Gives the part of an id that stands for a name: `People & Place` as `people-place`.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Gives each name its own part of an id. Twins, names that would share one, are numbered in the
/// order of their names, past numbers that another name takes by itself; so neither the order of rows
/// nor a name elsewhere moves an id. `taken` are parts that mean something else, such as `all`.
pub(super) fn slugs<'a>(
    names: impl IntoIterator<Item = &'a str>,
    taken: &[&str],
) -> BTreeMap<String, String> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let plain = |name: &str| Some(slug(name)).filter(|slug| !slug.is_empty());
    let base = |name: &str| plain(name).unwrap_or_else(|| "none".to_owned());
    let bases: BTreeSet<String> = names.iter().map(|name| base(name)).collect();
    let mut used: BTreeSet<String> = taken.iter().map(|part| (*part).to_owned()).collect();
    let mut slugs = BTreeMap::new();
    for name in names {
        let base = base(name);
        let numbered = || {
            let twins = (2..).map(|number: usize| format!("{base}-{number}"));
            twins.into_iter().find(|twin| !used.contains(twin) && !bases.contains(twin))
        };
        let own = if used.contains(&base) { numbered() } else { None }.unwrap_or(base);
        used.insert(own.clone());
        slugs.insert(name.to_owned(), own);
    }
    slugs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_keep_their_own_ids_whatever_the_order_of_rows() {
        for names in [["People", "people!", "Place"], ["Place", "people!", "People"]] {
            let slugs = slugs(names, &[]);
            assert_eq!(slugs["People"], "people");
            assert_eq!(slugs["people!"], "people-2");
            assert_eq!(slugs["Place"], "place");
        }
    }

    #[test]
    fn a_twin_skips_a_number_that_another_name_has_and_a_word_that_means_something_else() {
        let slugs = slugs(["Care", "care", "Care 2", "All"], &["all"]);
        assert_eq!(slugs["Care"], "care");
        assert_eq!(slugs["Care 2"], "care-2");
        assert_eq!(slugs["care"], "care-3");
        assert_eq!(slugs["All"], "all-2");
    }

    #[test]
    fn parts_are_kept_apart_even_where_a_key_holds_the_stroke_between_them() {
        let id = FigureId::of_subject("savings").at("2025-26").at("PLA/24/003").at("target");
        assert_eq!(id.to_string(), "savings/2025-26/PLA/24/003/target");
        assert_eq!(id.part(1), Some("PLA/24/003"));
        assert_eq!(id.measure(), "target");
        let worst = id.under("worst");
        assert_eq!((worst.scenario(), worst.subject()), (Some("worst"), "savings"));
        assert_eq!(
            worst.with_part(0, "2026-27").to_string(),
            "worst:savings/2026-27/PLA/24/003/target"
        );
        assert!(worst.is_of(&FigureId::of_subject("savings").at("2025-26").under("worst")));
        assert!(!id.is_of(&FigureId::of_subject("savings").at("2025")));
    }
}
