//! What a suggested mapping leaves to be answered: lines whose value is `"?"`.

use super::MappingFault;

/// The value of a line that is still to be answered.
pub(in crate::datasets::import) const OPEN: &str = "\"?\"";

/// A line of a mapping that is still to be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// The line, from 1.
    pub line: usize,
    /// What it fills: a key of the mapping, or a word or colour of the file.
    pub key: String,
    /// What is asked, and which answers there are.
    pub asks: String,
}

/// Gives every line of a mapping that is still to be answered.
pub fn open_questions(text: &str) -> Vec<OpenQuestion> {
    let lines = text.lines().enumerate();
    lines.filter_map(|(at, line)| question(at + 1, line)).collect()
}

/// Gives a mapping with one line answered; every line that asks the same of the same key is answered with it.
/// An answer of no words takes the lines out where the question says so, and else stands for none.
pub fn answered(text: &str, question: &OpenQuestion, words: &str) -> String {
    let same =
        |line: &str| self::question(question.line, line).is_some_and(|other| other == *question);
    let value = toml::Value::String(words.to_owned()).to_string();
    let out = words.is_empty() && question.asks.contains("take the line out");
    let kept = text.lines().filter(|line| !(out && same(line)));
    let lines = kept.map(|line| {
        if same(line) { line.replacen(OPEN, &value, 1) + "\n" } else { line.to_owned() + "\n" }
    });
    lines.collect()
}

/// Says what keeps a mapping from being used, a line each; the same question over several lines once.
pub(super) fn still_open(text: &str) -> Vec<MappingFault> {
    let mut asked: Vec<(OpenQuestion, Vec<usize>)> = Vec::new();
    for question in open_questions(text) {
        let same = |(known, _): &&mut (OpenQuestion, Vec<usize>)| {
            (&known.key, &known.asks) == (&question.key, &question.asks)
        };
        match asked.iter_mut().find(same) {
            Some((_, lines)) => lines.push(question.line),
            None => asked.push((question.clone(), vec![question.line])),
        }
    }
    let fault = |(question, lines): (OpenQuestion, Vec<usize>)| {
        let also: Vec<String> = lines.iter().skip(1).map(usize::to_string).collect();
        let also = if also.is_empty() {
            String::new()
        } else {
            format!(" (and in line {})", crate::units::text::list(also))
        };
        let OpenQuestion { line, key, asks } = question;
        let words = format!("`{key}` is still to be answered{also}: {asks}");
        MappingFault { line: Some(line), words }
    };
    asked.into_iter().map(fault).collect()
}

/// Reads a line that is still to be answered.
fn question(line: usize, words: &str) -> Option<OpenQuestion> {
    let (before, after) = words.split_once(OPEN)?;
    // A value stands behind its sign; within a comment it is none.
    let left = before.trim_end().strip_suffix('=')?.trim_end();
    if words.trim_start().starts_with('#') {
        return None;
    }
    let asks = after.split_once('#').map_or("", |(_, asks)| asks).trim();
    let asks = asks.strip_prefix("to be answered:").unwrap_or(asks).trim();
    let asks =
        if asks.is_empty() { "write what it is in place of the question mark" } else { asks };
    Some(OpenQuestion { line, key: last_key(left), asks: asks.to_owned() })
}

/// Gives the key that ends what stands before a sign: `public`, or what stands before it where the key only says how
/// (`public = { is`).
fn last_key(left: &str) -> String {
    let (rest, key) = match left.strip_suffix('"') {
        Some(inner) => inner.rsplit_once('"').unwrap_or(("", inner)),
        None => left.rsplit_once([' ', '{', ',', '.']).unwrap_or(("", left)),
    };
    if !matches!(key, "is" | "make" | "column" | "read" | "to") {
        return key.to_owned();
    }
    let outer = rest.rsplit_once('=').map_or(rest, |(outer, _)| outer);
    let outer = outer.split('=').next().unwrap_or_default();
    outer.trim().trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_asks_is_found_by_its_key_and_answered() {
        let text = "title = \"T\"  # is it \"?\"\n# public = \"?\"\npublic = { is = \"?\" }  # to be answered: who?\n\
                    \"00B050\" = \"?\"  # to be answered: which rating?\nx = \"?\"  # to be answered: what, or take the line out\nabsent = [\"?\"]\n\
                    \"S!B2\" = { found = \"=1\", read = \"?\", why = \"w\" }\npublic = { is = \"?\" }  # to be answered: who?\n";
        let open = open_questions(text);
        let keys: Vec<(usize, &str)> = open.iter().map(|q| (q.line, q.key.as_str())).collect();
        assert_eq!(keys, [(3, "public"), (4, "00B050"), (5, "x"), (7, "S!B2"), (8, "public")]);
        // The two that ask the same are one question.
        assert_eq!(still_open(text).len(), 4);
        let answered = answered(text, &open[0], "true");
        assert_eq!(answered.matches("public = { is = \"true\" }").count(), 2);
        let none = super::answered(&answered, &open[1], "");
        assert!(none.contains("\"00B050\" = \"\""));
        assert!(!super::answered(&none, &open[2], "").contains("x ="));
    }
}
