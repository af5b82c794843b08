//! Answers as Markdown: tables that GitHub, Word and a wiki take alike.

use crate::answers::{Answer, Digits, ShownCell, ShownTable};
use crate::figures::Sheet;
use crate::records::Brag;
use crate::units::text;

/// Gives an answer as Markdown.
pub fn as_markdown(answer: &Answer, sheet: &Sheet) -> String {
    let mut words = format!("# {}\n", inert(&answer.title));
    for content in &answer.tables {
        let shown = content.shown(sheet, Digits::Reading);
        words.push_str(&format!("\n## {}\n\n{}", inert(&shown.caption), table(&shown)));
    }
    if !answer.remarks.is_empty() {
        words.push('\n');
    }
    for remark in &answer.remarks {
        let text = inert(&remark.text.plain());
        words.push_str(&if remark.warns {
            format!("- **{text}**\n")
        } else {
            format!("- {text}\n")
        });
    }
    words
}

fn table(shown: &ShownTable) -> String {
    let headings = shown.headings.iter().map(|heading| (inert(&heading.text), heading.numeric));
    let words = |cell: &ShownCell| match cell.brag.and_then(Brag::from_letter) {
        Some(rating) => format!("{} {}", rating.mark(), rating.meaning()),
        None => inert(&cell.text),
    };
    let rows = shown.rows.iter().map(|row| (row.cells.iter().map(words).collect(), row.total));
    table_of(headings, rows)
}

/// Lays out a table of words that are inert already: columns of numbers are set to the right, rows
/// that add up others are strong.
pub(super) fn table_of(
    headings: impl Iterator<Item = (String, bool)>,
    rows: impl Iterator<Item = (Vec<String>, bool)>,
) -> String {
    let (headings, numeric): (Vec<String>, Vec<bool>) = headings.unzip();
    let rule = numeric.into_iter().map(|numeric| if numeric { "---:" } else { "---" });
    let rule: Vec<&str> = rule.collect();
    let mut words = format!("| {} |\n| {} |\n", headings.join(" | "), rule.join(" | "));
    for (cells, total) in rows {
        let strong = |cell: String| {
            if total && !cell.is_empty() { format!("**{cell}**") } else { cell }
        };
        let cells: Vec<String> = cells.into_iter().map(strong).collect();
        words.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    words
}

/// Keeps words from being read as marks: of tables, emphasis, links or HTML.
pub(super) fn inert(words: &str) -> String {
    let mut inert = String::with_capacity(words.len());
    for c in text::visible(words).chars() {
        match c {
            '\n' | '\r' => inert.push(' '),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' => {
                inert.push('\\');
                inert.push(c);
            }
            c => inert.push(c),
        }
    }
    inert
}
