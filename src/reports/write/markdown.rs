//! Answers as Markdown: tables that GitHub, Word and a wiki take alike.

use crate::answers::{Answer, Digits, ShownTable};
use crate::figures::Sheet;
use crate::records::Brag;

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

/// Gives a table; numbers are set to the right, rows that add up others are strong.
pub(in crate::reports) fn table(shown: &ShownTable) -> String {
    let headings: Vec<String> = shown.headings.iter().map(|heading| inert(&heading.text)).collect();
    let rule = shown.headings.iter().map(|heading| if heading.numeric { "---:" } else { "---" });
    let rule: Vec<&str> = rule.collect();
    let mut words = format!("| {} |\n| {} |\n", headings.join(" | "), rule.join(" | "));
    for row in &shown.rows {
        let cells = row.cells.iter().map(|cell| {
            let text = match cell.brag.and_then(Brag::from_letter) {
                Some(rating) => format!("{} {}", rating.mark(), rating.meaning()),
                None => inert(&cell.text),
            };
            if row.total && !text.is_empty() { format!("**{text}**") } else { text }
        });
        words.push_str(&format!("| {} |\n", cells.collect::<Vec<String>>().join(" | ")));
    }
    words
}

/// Keeps words from being read as marks: of tables, emphasis, links or HTML.
pub(in crate::reports) fn inert(words: &str) -> String {
    let mut inert = String::with_capacity(words.len());
    for c in words.chars() {
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
