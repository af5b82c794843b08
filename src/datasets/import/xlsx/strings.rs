//! The words that the cells of an XLSX workbook share.

use std::collections::HashMap;

use super::super::xml::{Parts, Step, attribute};

/// Words by their number, in one buffer, and what of them is raised at their end.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
    marks: HashMap<usize, String>,
}

impl Strings {
    /// Reads the part that holds them.
    ///
    /// # Errors
    /// It breaks off.
    pub(super) fn of(parts: &mut Parts<'_>, part: &str) -> Result<Self, String> {
        let mut strings = Self::default();
        // Whether words are open, are raised, or say how others are spoken.
        let (mut within, mut raised, mut spoken) = (false, false, false);
        let mut mark = String::new();
        parts.stream(part, |step| {
            match step {
                Step::Begins(tag) | Step::Alone(tag) => match tag.local_name().as_ref() {
                    "si" => {
                        mark.clear();
                        if matches!(step, Step::Alone(_)) {
                            strings.ends.push(strings.text.len());
                        }
                    }
                    "r" => raised = false,
                    "t" => within = !spoken && matches!(step, Step::Begins(_)),
                    "rPh" => spoken = matches!(step, Step::Begins(_)),
                    "vertAlign" => {
                        raised = attribute(tag, "val").as_deref() == Some("superscript");
                    }
                    _ => {}
                },
                Step::Ends(tag) => match tag.local_name().as_ref() {
                    "t" => within = false,
                    "rPh" => spoken = false,
                    "r" => raised = false,
                    "si" => {
                        if !mark.is_empty() {
                            strings.marks.insert(strings.ends.len(), std::mem::take(&mut mark));
                        }
                        strings.ends.push(strings.text.len());
                    }
                    _ => {}
                },
                Step::Words(_) | Step::Letter(_) if within => {
                    step.add_to(&mut strings.text);
                    if raised {
                        step.add_to(&mut mark);
                    } else {
                        mark.clear();
                    }
                }
                Step::Words(_) | Step::Letter(_) => {}
            }
            Ok(())
        })?;
        Ok(strings)
    }

    /// Gives words by their number; none where there are none.
    pub(super) fn words(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..*end]
    }

    /// Gives what of words is raised at their end.
    pub(super) fn mark(&self, at: usize) -> &str {
        self.marks.get(&at).map_or("", String::as_str)
    }
}
