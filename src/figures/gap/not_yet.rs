//! A gap that nobody could have modelled on the day asked for.

use crate::units::{Date, Precision, text};

/// Why there is no modelled gap as at a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotYet {
    /// The day.
    pub as_at: Date,
    /// The scenario that the gap rests on and when it became known; `None`: it was known, but no
    /// budget line was.
    pub scenario: Option<(String, Date)>,
}

impl NotYet {
    /// Says it as a sentence.
    pub fn words(&self) -> String {
        let day = text::date(self.as_at);
        let Some((scenario, known_on)) = &self.scenario else {
            return format!(
                "There is no modelled gap as at {day}: no budget line was known by then."
            );
        };
        let on = if known_on.precision() == Precision::Day { "on" } else { "in" };
        let known_on = text::date(*known_on);
        format!(
            "There is no modelled gap as at {day}: the scenario `{scenario}`, on which it rests, became \
             known {on} {known_on}."
        )
    }
}
