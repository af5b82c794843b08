//! What a mapping answers of what an import would else ask.

use std::collections::BTreeMap;

use super::super::grid::folded;

/// What became of a saving that the folder holds and a tracker of the whole register lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::datasets::import) enum Fate {
    /// It goes on; the tracker is silent about it.
    Stays,
    /// It was written out on the tracker's day.
    Withdrawn,
    /// Another saving, by its reference, took its place on the tracker's day.
    ReplacedBy(String),
}

impl Fate {
    /// Reads `stays`, `withdrawn` or `replaced by A9`.
    pub(super) fn read(words: &str) -> Option<Self> {
        match folded(words).as_str() {
            "stays" => Some(Self::Stays),
            "withdrawn" => Some(Self::Withdrawn),
            folded => {
                let id = folded.starts_with("replaced by ").then(|| words.trim().get(12..))??;
                Some(Self::ReplacedBy(id.trim().to_owned())).filter(|_| !id.trim().is_empty())
            }
        }
    }
}

/// What a mapping answers.
#[derive(Debug, Default)]
pub(in crate::datasets::import) struct Answers {
    /// Whether the tracker lists a part of the register only.
    pub(in crate::datasets::import) part: bool,
    /// What became of savings that the tracker lacks, by their reference.
    pub(in crate::datasets::import) gone: BTreeMap<String, Fate>,
    /// The reference that the folder has for a row: by its reference in the tracker or its title, folded.
    pub(in crate::datasets::import) known_as: BTreeMap<String, String>,
    /// Rows that look like totals and are savings, by their words, folded.
    pub(in crate::datasets::import) not_totals: Vec<String>,
    /// Why a finding of a cell is let stand, by the cell.
    pub(in crate::datasets::import) waived: BTreeMap<String, String>,
}

impl Answers {
    /// Gives the reference that the folder has for a row, if the mapping says.
    pub(in crate::datasets::import) fn known_as(&self, words: &str) -> Option<&str> {
        self.known_as.get(&folded(words)).map(String::as_str)
    }
}
