//! The text of a suggested mapping: each line with what it rests on.

use crate::datasets::import::mapping::OPEN;
use crate::units::text;

/// What a line of a suggested mapping rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rests {
    /// The file says so: where.
    Stated(String),
    /// It follows from cells of the file, in so many words.
    Guessed(String),
    /// Only the council knows: what is asked.
    Asked(String),
    /// It is the mapping's own, and may be changed freely.
    Own(String),
}

impl Rests {
    /// Gives it as the comment behind a line.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Stated(place) => format!("stated: {place}"),
            Self::Guessed(by) => format!("guessed: {by}"),
            Self::Asked(what) => format!("to be answered: {what}"),
            Self::Own(what) => format!("yours to name: {what}"),
        }
    }
}

/// A text under way.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// Adds a line whose value is a word or several, as TOML has them.
    pub(super) fn line(&mut self, key: &str, value: &str, rests: &Rests) {
        self.raw(&format!("{key} = {value}"), rests);
    }

    /// Adds a line whose value is words of the file; where they are to be answered, a question mark.
    pub(super) fn words(&mut self, key: &str, words: &str, rests: &Rests) {
        let value = match rests {
            Rests::Asked(_) => OPEN.to_owned(),
            Rests::Stated(_) | Rests::Guessed(_) | Rests::Own(_) => quoted(words),
        };
        self.line(key, &value, rests);
    }

    /// Adds a line that says the same for every row.
    pub(super) fn is(&mut self, key: &str, words: &str, rests: &Rests) {
        let value = match rests {
            Rests::Asked(_) => OPEN.to_owned(),
            Rests::Stated(_) | Rests::Guessed(_) | Rests::Own(_) => quoted(words),
        };
        self.line(key, &format!("{{ is = {value} }}"), rests);
    }

    /// Adds a line that is whole but for what it rests on.
    pub(super) fn raw(&mut self, line: &str, rests: &Rests) {
        self.text.push_str(&format!("{line}  # {}\n", plain(&rests.words())));
    }

    /// Adds a column whose words stand for words of ours, one a line.
    pub(super) fn meanings(&mut self, key: &str, from: &str, words: &[(String, String, Rests)]) {
        self.text.push_str(&format!("{key} = {{ {from}, words = {{\n"));
        for (theirs, ours, rests) in words {
            let value = match rests {
                Rests::Asked(_) => OPEN.to_owned(),
                Rests::Stated(_) | Rests::Guessed(_) | Rests::Own(_) => quoted(ours),
            };
            self.text.push_str(&format!(
                "  {} = {value},  # {}\n",
                quoted(theirs),
                plain(&rests.words())
            ));
        }
        self.text.push_str("} }\n");
    }

    /// Adds a remark.
    pub(super) fn note(&mut self, words: &str) {
        self.text.push_str(&format!("# {}\n", plain(words)));
    }

    /// Begins a part: `[columns]`, with a remark or none.
    pub(super) fn part(&mut self, head: &str, remark: &str) {
        let remark =
            if remark.is_empty() { String::new() } else { format!("  # {}", plain(remark)) };
        self.text.push_str(&format!("\n{head}{remark}\n"));
    }

    /// Adds what was written elsewhere.
    pub(super) fn add(&mut self, other: &Self) {
        self.text.push_str(&other.text);
    }

    /// Says whether nothing is written yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Gives the whole text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Gives words as one line of a comment, with what nobody sees written out.
pub(super) fn plain(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let seen = text::visible(&one_line);
    seen.chars().filter(|c| !c.is_control()).collect()
}

/// Gives the beginning of words, for a comment.
pub(super) fn short(words: &str) -> String {
    const MOST: usize = 60;
    let words = plain(words);
    if words.chars().count() <= MOST {
        return words;
    }
    words.chars().take(MOST).collect::<String>() + "…"
}

/// Gives words as TOML has them, on one line.
pub(super) fn quoted(words: &str) -> String {
    let mut quoted = String::from("\"");
    for c in words.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Gives several words as a list.
pub(super) fn listed<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = words.into_iter().map(|words| quoted(words.as_ref())).collect();
    format!("[{}]", all.join(", "))
}

/// Gives headings across with what each stands for.
pub(super) fn pairs(all: &[(String, String)]) -> String {
    if all.iter().all(|(heading, meaning)| heading == meaning) {
        return listed(all.iter().map(|(heading, _)| heading));
    }
    let each: Vec<String> = all
        .iter()
        .map(|(heading, meaning)| format!("{} = {}", quoted(heading), quoted(meaning)))
        .collect();
    format!("{{ {} }}", each.join(", "))
}

/// Says of how many cells something follows: `25 of 26 cells`.
pub(super) fn of_cells(part: usize, whole: usize) -> String {
    if part == whole {
        return text::counted(whole, "cell", "cells");
    }
    format!("{} of {}", text::count(part), text::counted(whole, "cell", "cells"))
}
