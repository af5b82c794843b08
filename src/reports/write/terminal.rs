//! Words laid out for a terminal.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, Table, TableComponent, Width, presets,
};

use crate::answers::{Answer, Digits, ShownCell, ShownTable};
use crate::figures::{FigureKind, Sheet};
use crate::records::Brag;

/// How answers are laid out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layout {
    /// The terminal's width; `None` where the answer goes to a file or a pipe.
    pub width: Option<u16>,
    /// Whether to use colour.
    pub colour: bool,
}

/// The widest word that a column of words keeps whole.
const LONGEST_WORD: usize = 16;

/// Gives an answer for reading: its tables, then what to know of them.
pub fn answer(answer: &Answer, sheet: &Sheet, layout: Layout) -> String {
    let mut words = format!("{}\n", answer.title);
    for content in &answer.tables {
        words.push_str(&format!("\n{}\n", content.title));
        words.push_str(&table(&content.shown(sheet, Digits::Reading), layout));
    }
    let assumed = |figure: &crate::figures::Figure| figure.kind == FigureKind::Assumed;
    if answer.figures().filter_map(|id| sheet.figure(id)).any(assumed) {
        words.push_str("† assumed, or worked from something that is: mtfs explain ID says what\n");
    }
    for remark in &answer.remarks {
        let lead = if remark.warns { "! " } else { "" };
        words.push_str(&format!("\n{lead}{}\n", remark.text.plain()));
    }
    words
}

/// Gives a table of words: names to the left, numbers to the right, wrapped to the terminal.
///
/// Numbers are never broken: where they do not fit side by side, each row becomes a short list.
pub fn table(content: &ShownTable, layout: Layout) -> String {
    let Some(width) = layout.width.map(usize::from) else {
        return columns(content, None);
    };
    let least: usize = (0..content.headings.len()).map(|at| least_width(content, at) + 3).sum();
    if least > width { listed(content) } else { columns(content, Some(width)) }
}

/// Gives the least width of a column that breaks no number and few words.
fn least_width(content: &ShownTable, at: usize) -> usize {
    let heading = &content.headings[at];
    let cells = content.rows.iter().filter_map(|row| row.cells.get(at)).map(shown);
    let words = |text: &str| text.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    if heading.numeric {
        let widest = cells.map(|text| text.chars().count()).max().unwrap_or(0);
        widest.max(words(&heading.text))
    } else {
        let widest = cells.map(|text| words(&text)).max().unwrap_or(0);
        widest.max(words(&heading.text)).min(LONGEST_WORD)
    }
}

fn columns(content: &ShownTable, width: Option<usize>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_style(TableComponent::HeaderLines, '─');
    table.set_style(TableComponent::MiddleHeaderIntersections, ' ');
    match width.and_then(|width| u16::try_from(width).ok()) {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(width);
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    table.set_header(content.headings.iter().map(|heading| heading.text.clone()));
    for row in &content.rows {
        table.add_row(row.cells.iter().map(shown));
    }
    for (at, heading) in content.headings.iter().enumerate() {
        let least = u16::try_from(least_width(content, at) + 2).unwrap_or(u16::MAX);
        let Some(column) = table.column_mut(at) else {
            continue;
        };
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        if heading.numeric {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = String::new();
    for line in table.to_string().lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Gives each row as a list under its first cell; what was not published is left out.
fn listed(content: &ShownTable) -> String {
    let mut text = String::new();
    for row in &content.rows {
        let cells: Vec<String> = row.cells.iter().map(shown).collect();
        text.push_str(&format!(" {}\n", cells.first().map_or("", String::as_str)));
        let rest = content.headings.iter().zip(&cells).skip(1);
        for (heading, cell) in rest.filter(|(_, cell)| !cell.is_empty() && *cell != "–") {
            text.push_str(&format!("   {}: {cell}\n", heading.text));
        }
    }
    text
}

/// Gives words with the lines that are wider than the terminal broken between words, and set in
/// under their first. Into a file or a pipe every line goes whole.
pub fn wrapped(words: &str, layout: Layout) -> String {
    let Some(width) = layout.width.map(usize::from) else { return words.to_owned() };
    let mut text = String::with_capacity(words.len());
    for line in words.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        if textwrap::core::display_width(line) <= width {
            text.push_str(line);
        } else {
            let indent = line.len() - line.trim_start_matches(' ').len();
            let (first, rest) = (" ".repeat(indent), " ".repeat(indent + 2));
            let how = textwrap::Options::new(width)
                .initial_indent(&first)
                .subsequent_indent(&rest)
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                .break_words(false);
            text.push_str(&textwrap::fill(line.trim_start_matches(' '), how));
        }
        text.push_str(end);
    }
    text
}

fn shown(cell: &ShownCell) -> String {
    match cell.brag.and_then(Brag::from_letter) {
        Some(rating) => format!("{} {}", rating.mark(), rating.meaning()),
        None => cell.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Layout = Layout { width: Some(24), colour: false };

    #[test]
    fn a_line_wider_than_the_terminal_is_broken_between_words_and_set_in() {
        let told = "Short.\n  Support of 2025/26, which is borrowing\n";
        assert_eq!(
            wrapped(told, NARROW),
            "Short.\n  Support of 2025/26,\n    which is borrowing\n"
        );
        let path = "datasets/havering/savings_profile.csv:21:22\n";
        assert_eq!(wrapped(path, NARROW), path, "a place that is copied stays whole");
        assert_eq!(wrapped(told, Layout { width: None, colour: false }), told);
    }
}
