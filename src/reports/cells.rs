//! The cells behind a figure, said in few words: those of one column together, by their lines.

use super::derivation::SourceCells;
use crate::records::{CellRef, Located};
use crate::units::text;

/// Of so many different values each is named with how often it stands there.
const COUNTED: usize = 6;
/// Up to so many values are listed in the order of their lines.
const LISTED: usize = 12;

/// A cell with where it is and the source its row names.
pub(super) struct Traced<'a> {
    /// Which cell.
    pub(super) cell: CellRef,
    /// Where it is and what stands in it.
    pub(super) found: &'a Located,
    /// The id of its source.
    pub(super) source: Option<&'a str>,
}

/// Says each column's cells together, the columns in the order of their first cell.
pub(super) fn together(folder: &str, cells: Vec<Traced<'_>>) -> Vec<SourceCells> {
    let mut columns: Vec<Vec<Traced<'_>>> = Vec::new();
    for cell in cells {
        let same = |column: &&mut Vec<Traced<'_>>| {
            column.first().is_some_and(|first| {
                (first.cell.table, first.cell.column) == (cell.cell.table, cell.cell.column)
                    && first.found.place.file == cell.found.place.file
            })
        };
        match columns.iter_mut().find(same) {
            Some(column) => column.push(cell),
            None => columns.push(vec![cell]),
        }
    }
    columns.into_iter().filter_map(|column| said(folder, column)).collect()
}

fn said(folder: &str, mut cells: Vec<Traced<'_>>) -> Option<SourceCells> {
    cells.sort_by_key(|cell| (cell.found.place.line, cell.cell.row));
    let mut sources: Vec<String> = Vec::new();
    for source in cells.iter().filter_map(|cell| cell.source) {
        if !sources.iter().any(|known| known == source) {
            sources.push(source.to_owned());
        }
    }
    let place = &cells.first()?.found.place;
    let (place, words) = if cells.len() == 1 {
        (place_words(folder, place), quoted(&cells.first()?.found.text))
    } else {
        let file = format!("{}/{}", folder.trim_end_matches('/'), place.file);
        let lines: Vec<u64> = cells.iter().filter_map(|cell| cell.found.place.line).collect();
        let column = cells.first()?.cell.column;
        (format!("{file}, column {column}, {}", lines_words(&lines)), values(&cells))
    };
    Some(SourceCells { place, words, sources })
}

/// Gives lines as ranges: `lines 2–9, 12 and 14–20`.
fn lines_words(lines: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match ranges.last_mut() {
            Some((_, last)) if *line <= *last + 1 => *last = *line,
            Some(_) | None => ranges.push((*line, *line)),
        }
    }
    let words = ranges.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        _ => format!("{first}–{last}"),
    });
    format!("lines {}", text::list(words))
}

/// Gives what stands in several cells: each value with its count, or the values in order.
fn values(cells: &[Traced<'_>]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for cell in cells {
        let value = cell.found.text.as_str();
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    match counts.as_slice() {
        [(value, count)] => format!("{} in all {count}", quoted(value)),
        few if few.len() <= COUNTED && few.len() < cells.len() => {
            text::list(few.iter().map(|(value, count)| format!("{} {count}×", quoted(value))))
        }
        many if cells.len() <= LISTED => {
            let turn = if many.len() > 1 { "in turn " } else { "" };
            let each = cells.iter().map(|cell| quoted(&cell.found.text));
            format!("{turn}{}", text::list(each))
        }
        many => match (many.first(), many.last()) {
            (Some((first, _)), Some((last, _))) if many.len() == cells.len() => {
                let from = format!("from {} to {}", quoted(first), quoted(last));
                format!("{} values, each different, {from}", cells.len())
            }
            _ => format!("{} values, {} of them different", cells.len(), many.len()),
        },
    }
}

fn quoted(words: &str) -> String {
    if words.is_empty() { "empty".to_owned() } else { format!("“{words}”") }
}

/// Gives a place as `mtfs explain` prints it: `folder/file:line:column`.
pub(super) fn place_words(folder: &str, place: &crate::records::Place) -> String {
    let mut words = format!("{}/{}", folder.trim_end_matches('/'), place.file);
    for part in [place.line, place.character.and_then(|at| u64::try_from(at).ok())] {
        let Some(part) = part else { break };
        words.push_str(&format!(":{part}"));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Excerpt, Place, TableName};

    const AN_EXCERPT: fn() -> Excerpt = || Excerpt { line: String::new(), span: 0..0 };

    fn located(line: u64, words: &str) -> Located {
        let mut place = Place::file("action_status.csv");
        place.line = Some(line);
        place.character = Some(14);
        Located { place, excerpt: AN_EXCERPT(), text: words.into() }
    }

    fn traced<'a>(found: &'a [Located], column: &'static str) -> Vec<Traced<'a>> {
        let cell = |row| CellRef { table: TableName::ActionStatus, row, column };
        (0..)
            .zip(found)
            .map(|(row, found)| Traced { cell: cell(row), found, source: Some("p") })
            .collect()
    }

    #[test]
    fn cells_of_one_column_are_said_together_by_ranges_of_lines() {
        // Lines 2, 3, 4 run on; 7 stands alone; 9 and 10 run on.
        let found: Vec<Located> =
            [(9, "Red"), (2, "Green"), (3, "Green"), (4, "Red"), (7, "Green"), (10, "Green")]
                .map(|(line, words)| located(line, words))
                .into();
        let said = together("datasets/ours", traced(&found, "rating"));
        assert_eq!(said.len(), 1);
        assert_eq!(
            said[0].place,
            "datasets/ours/action_status.csv, column rating, lines 2–4, 7 and 9–10"
        );
        // In the order of their lines: green first, on 2, 3, 7 and 10; red on 4 and 9.
        assert_eq!(said[0].words, "“Green” 4× and “Red” 2×");
        assert_eq!(said[0].sources, ["p"]);
    }

    #[test]
    fn one_cell_keeps_its_file_line_and_character() {
        let found = [located(12, "")];
        let said = together("datasets/ours/", traced(&found, "rating"));
        assert_eq!(said[0].place, "datasets/ours/action_status.csv:12:14");
        assert_eq!(said[0].words, "empty");
    }

    #[test]
    fn values_that_all_differ_stand_in_the_order_of_their_lines() {
        let found = [located(3, "200"), located(2, "100")];
        let said = together("d", traced(&found, "amount"));
        assert_eq!(said[0].words, "in turn “100” and “200”");
    }

    #[test]
    fn no_line_is_lost_however_many_values_there_are() {
        let found: Vec<Located> = (2..102).map(|line| located(line, &line.to_string())).collect();
        let said = together("d", traced(&found, "amount"));
        assert_eq!(said[0].place, "d/action_status.csv, column amount, lines 2–101");
        assert_eq!(said[0].words, "100 values, each different, from “2” to “101”");
    }
}
