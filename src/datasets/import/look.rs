//! What a workbook shows beside its values, said and asked before its values are taken on trust; and the
//! account of what was used of a file.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{cell_name, letters};
use super::lines::Lines;
use super::mapping::Mapping;
use super::reconcile::Question;
use crate::units::text;

/// Cells and rows that are named one by one; the rest are counted.
const NAMED: usize = 12;

/// Asks what only the council can say of how a sheet looks.
pub(super) fn asked(lines: &Lines<'_>, mapping: &Mapping) -> Vec<Question> {
    let mut asked: Vec<Question> = hidden_rows(lines, mapping).into_iter().collect();
    for (column, goal) in lines.columns.iter().filter(|(_, goal)| goal.is_rating()) {
        let mut fills: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for line in lines.rows.iter().filter(|line| line.total.is_none()) {
            let style = lines.sheet.aside.style(line.row.number, *column);
            if let Some(fill) = style.and_then(|style| style.fill.as_deref())
                && line.cell(*column).is_empty()
                && !mapping.colours.contains_key(fill)
            {
                fills.entry(fill).or_default().push(line.row.number);
            }
        }
        let name = goal.role.name();
        asked.extend(fills.into_iter().map(|(fill, rows)| Question {
            place: cell_name(&lines.sheet.name, *column, rows[0]),
            found: format!("no word, and the colour {fill}, as in {}", rows_of(&rows)),
            asks: format!("which rating does the colour stand for in {name}?"),
            answer: format!("[colours] {fill} = \"A\"; {fill} = \"\" if it is none"),
        }));
    }
    asked
}

fn hidden_rows(lines: &Lines<'_>, mapping: &Mapping) -> Option<Question> {
    let rows = hidden(lines);
    let first = *rows.first().filter(|_| mapping.hidden_rows.is_none())?;
    Some(Question {
        place: cell_name(&lines.sheet.name, 0, first),
        found: format!("{} of `{}` hidden", rows_of(&rows), lines.sheet.name),
        asks: "are they used, or left out?".to_owned(),
        answer: "hidden_rows = \"use\" or hidden_rows = \"leave\"".to_owned(),
    })
}

/// Gives the rows with something in them that are hidden, below the headings.
fn hidden(lines: &Lines<'_>) -> Vec<u32> {
    let rows = lines.sheet.rows().skip(lines.above).map(|row| row.number);
    rows.filter(|row| lines.sheet.aside.hidden_rows.contains(row)).collect()
}

/// Says how a sheet looks, and what was done about it.
pub(super) fn said(lines: &Lines<'_>, mapping: &Mapping) -> Vec<String> {
    let (sheet, aside) = (lines.sheet, &lines.sheet.aside);
    let name = &sheet.name;
    let mut said = Vec::new();
    if aside.hidden {
        said.push(format!("the sheet `{name}` is hidden and is read, as the mapping names it"));
    }
    if let (rows, Some(used)) = (hidden(lines), mapping.hidden_rows)
        && !rows.is_empty()
    {
        let done = if used { "used" } else { "left out" };
        said.push(format!("{} of `{name}` hidden: {done}", rows_of(&rows)));
    }
    let filled: BTreeSet<usize> = sheet
        .rows()
        .flat_map(|row| (0..row.len()).filter(move |at| !row.cell(*at).is_empty()))
        .filter(|at| aside.hidden_columns.contains(at))
        .collect();
    if !filled.is_empty() {
        let columns = text::list(filled.into_iter().map(letters));
        said.push(format!(
            "hidden columns of `{name}`: {columns}; read where the mapping names them"
        ));
    }
    let struck = aside.struck();
    let there = sheet.rows().flat_map(|row| {
        let struck = &struck;
        (0..row.len())
            .filter(move |at| !row.cell(*at).is_empty() && struck.contains(&(row.number, *at)))
            .map(move |at| cell_name(name, at, row.number))
    });
    let there: Vec<String> = there.collect();
    if !there.is_empty() {
        said.push(format!("struck out, and read as any other: {}", first_of(&there)));
    }
    let merged = aside.merged.iter().filter(|(first, last)| last.0 > first.0);
    let merged: Vec<String> = merged
        .map(|((row, column), (last, right))| {
            format!("{}:{}{last}", cell_name(name, *column, *row), letters(*right))
        })
        .collect();
    if !merged.is_empty() {
        said.push(format!(
            "cells merged over several rows, whose value is the first row's alone: {}; carry_down gives \
             words to every row",
            first_of(&merged)
        ));
    }
    let comments: Vec<String> = aside
        .comments
        .iter()
        .map(|((row, column), words)| {
            format!("{} “{}”", cell_name(name, *column, *row), words.trim())
        })
        .collect();
    if !comments.is_empty() {
        said.push(format!("comments, which are not imported: {}", first_of(&comments)));
    }
    said
}

fn first_of(words: &[String]) -> String {
    let named = words.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = words.len().saturating_sub(NAMED);
    if more > 0 { format!("{named} and {} more", text::count(more)) } else { named }
}

fn rows_of(rows: &[u32]) -> String {
    let named: Vec<String> = rows.iter().map(u32::to_string).collect();
    match named.as_slice() {
        [one] => format!("row {one}"),
        many => format!("rows {}", first_of(many)),
    }
}

/// What became of the rows and cells of the sheets that were read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) above: usize,
    pub(super) used: usize,
    pub(super) totals: usize,
    pub(super) bands: usize,
    pub(super) passed: usize,
    pub(super) cells_used: usize,
    pub(super) cells_not_mapped: usize,
}

/// Counts what became of the rows of a sheet, and of the cells of its records.
pub(super) fn count(lines: &Lines<'_>) -> Count {
    let mut count = Count {
        above: lines.above,
        bands: lines.bands,
        passed: lines.passed.len(),
        ..Count::default()
    };
    let mapped: BTreeSet<usize> = lines.columns.iter().map(|(at, _)| *at).collect();
    for line in &lines.rows {
        if line.total.is_some() {
            count.totals += 1;
            continue;
        }
        count.used += 1;
        let filled = (0..line.row.len()).filter(|at| !line.row.cell(*at).is_empty());
        let (used, left): (Vec<usize>, Vec<usize>) = filled.partition(|at| mapped.contains(at));
        count.cells_used += used.len();
        count.cells_not_mapped += left.len();
    }
    count
}

/// Says what became of everything in the sheets that were read.
pub(super) fn account(lines: &[Lines<'_>], sheets: usize) -> String {
    let counts: Vec<Count> = lines.iter().map(count).collect();
    let sum = |of: fn(&Count) -> usize| text::count(counts.iter().map(of).sum());
    let rows: usize = lines.iter().map(|lines| lines.sheet.len()).sum();
    format!(
        "account: {} of {} read; of {} with anything in them {} are records, {} totals, {} name the rows \
         below them, {} are passed over and {} stand above or are headings; of the records' cells {} stand \
         in columns that the mapping names, {} in others",
        text::count(lines.len()),
        text::counted(sheets, "sheet", "sheets"),
        text::counted(rows, "row", "rows"),
        sum(|count| count.used),
        sum(|count| count.totals),
        sum(|count| count.bands),
        sum(|count| count.passed),
        sum(|count| count.above),
        sum(|count| count.cells_used),
        sum(|count| count.cells_not_mapped),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_xlsxwriter::{Format, Workbook, Worksheet};

    use super::*;
    use crate::datasets::import::draft::drafts;
    use crate::datasets::import::grid::Sheet;
    use crate::datasets::import::lines::lines;
    use crate::datasets::import::open::open;

    const MAP: &str = "title = \"T\"\nmake_ids = \"T\"\nunit = \"£000\"\nfinancial_year = \"2025/26\"\n\
                       period = \"2025/26-Q2\"\nsubmitted_on = \"2025-10-14\"\n";
    const COLUMNS: &str =
        "[columns]\n\"Saving\" = \"title\"\n\"Target\" = \"target\"\n\"RAG\" = \"brag_declared\"\n";

    fn made(fill: impl FnOnce(&mut Worksheet)) -> Sheet {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Savings").unwrap();
        for (column, heading) in ["Saving", "Target", "RAG"].iter().enumerate() {
            sheet.write(0, u16::try_from(column).unwrap(), *heading).unwrap();
        }
        fill(sheet);
        open(&book.save_to_buffer().unwrap(), "t").unwrap().sheets.remove(0)
    }

    /// Reads a sheet by a mapping: what is asked, what is said, the words of each record's rating and
    /// target, and how many findings there are.
    type Outcome = (Vec<Question>, Vec<String>, Vec<Vec<Option<String>>>, usize);

    fn read(sheet: &Sheet, map: &str) -> Outcome {
        let mapping = Mapping::read(map).unwrap();
        let mut problems = Vec::new();
        let lines = lines(sheet, &mapping, "t.xlsx", &mut problems).unwrap();
        let drafts = drafts(&lines, 0, &mapping, "t.xlsx", &mut problems);
        let words =
            drafts.iter().map(|draft| draft.reads.iter().map(|r| r.value.clone()).collect());
        (asked(&lines, &mapping), said(&lines, &mapping), words.collect(), problems.len())
    }

    #[test]
    fn a_rating_by_colour_alone_is_asked_about_once_and_read_as_the_mapping_says() {
        let (red, grey) = (Format::new().set_background_color("FF0000"), Format::new());
        let grey = grey.set_background_color("D9D9D9");
        let sheet = made(|sheet| {
            for (row, fill) in [(1, &red), (2, &red), (3, &grey)] {
                sheet.write(row, 0, format!("Saving {row}")).unwrap();
                sheet.write(row, 1, 100).unwrap();
                sheet.write_blank(row, 2, fill).unwrap();
            }
        });
        let (asked, _, _, _) = read(&sheet, &format!("{MAP}{COLUMNS}"));
        let places: Vec<&str> = asked.iter().map(|asked| asked.place.as_str()).collect();
        assert_eq!(places, ["Savings!C4", "Savings!C2"]);
        let map = format!("{MAP}{COLUMNS}[colours]\n\"#ff0000\" = \"R\"\nD9D9D9 = \"\"\n");
        let (asked, _, words, problems) = read(&sheet, &map);
        let ratings: Vec<Option<&str>> = words.iter().map(|row| row[2].as_deref()).collect();
        // Grey is none of the four: no rating, never green.
        assert_eq!(ratings, [Some("R"), Some("R"), None]);
        assert_eq!((asked.len(), problems), (0, 0));
    }

    #[test]
    fn hidden_rows_are_asked_about_and_used_or_left_as_the_mapping_says() {
        let sheet = made(|sheet| {
            for row in 1..4 {
                sheet.write(row, 0, format!("Saving {row}")).unwrap();
                sheet.write(row, 1, 100).unwrap();
            }
            sheet.set_row_hidden(2).unwrap();
            // An empty row may be hidden without a question.
            sheet.set_row_hidden(9).unwrap();
        });
        let (asked, _, words, _) = read(&sheet, &format!("{MAP}{COLUMNS}"));
        assert_eq!((asked.len(), words.len()), (1, 3));
        assert!(asked[0].found.contains("row 3 of"), "{}", asked[0].found);
        for (says, rows, done) in [("use", 3, "used"), ("leave", 2, "left out")] {
            let map = format!("{MAP}hidden_rows = \"{says}\"\n{COLUMNS}");
            let (asked, said, words, _) = read(&sheet, &map);
            assert_eq!((asked.len(), words.len()), (0, rows), "{says}");
            assert!(said.iter().any(|words| words.ends_with(done)), "{said:?}");
        }
    }

    #[test]
    fn an_amount_shown_in_thousands_is_read_once_in_thousands_and_refused_in_pounds() {
        let thousands = Format::new().set_num_format("#,##0,");
        let sheet = made(|sheet| {
            sheet.write(1, 0, "Saving").unwrap();
            sheet.write_with_format(1, 1, 100_000, &thousands).unwrap();
        });
        // 100,000 is shown as 100, under a heading of £000: £100,000, not £100,000,000.
        let (_, _, words, problems) = read(&sheet, &format!("{MAP}{COLUMNS}"));
        assert_eq!((words[0][1].as_deref(), problems), (Some("100000.00"), 0));
        let (_, _, _, problems) = read(&sheet, &format!("{MAP}{COLUMNS}").replace("£000", "£"));
        assert_eq!(problems, 1);
    }

    #[test]
    fn a_row_of_a_text_file_with_more_cells_than_headings_is_a_finding() {
        let found = |rows: &str| {
            let text = format!("Saving,Target,RAG\n{rows}");
            let opened = open(text.as_bytes(), "t").unwrap();
            read(&opened.sheets[0], &format!("{MAP}{COLUMNS}")).3
        };
        assert_eq!(found("Agency,100,A\nPost,\"1,000\",G\n"), 0);
        // `100,000` without quotation marks is two cells; so is a comma in the last one.
        assert!(found("Agency,100,000,A\n") > 0);
        assert_eq!(found("Agency,100,A,as planned\n"), 1);
        // Empty cells at the end say nothing.
        assert_eq!(found("Agency,100,A,,\n"), 0);
    }

    proptest! {
        #[test]
        fn every_row_and_cell_of_a_made_up_workbook_is_in_the_account(
            rows in prop::collection::vec((0_u8..5, any::<bool>(), any::<bool>()), 1..30)
        ) {
            let (mut filled, mut mapped, mut other) = (0, 0, 0);
            let mut number = 0;
            let sheet = made(|sheet| {
                sheet.write(0, 3, "Notes").unwrap();
                for (row, (kind, rated, noted)) in rows.iter().enumerate() {
                    let row = u32::try_from(row).unwrap() + 1;
                    match kind {
                        0 => {}
                        1 => drop(sheet.write(row, 0, "People").unwrap()),
                        2 => {
                            sheet.write(row, 0, "Total").unwrap();
                            sheet.write(row, 1, 5).unwrap();
                        }
                        _ => {
                            number += 1;
                            sheet.write(row, 0, format!("Saving {number}")).unwrap();
                            sheet.write(row, 1, 5).unwrap();
                            mapped += 2;
                            if *rated {
                                sheet.write(row, 2, "G").unwrap();
                                mapped += 1;
                            }
                            if *noted {
                                sheet.write(row, 3, "as planned").unwrap();
                                other += 1;
                            }
                        }
                    }
                    filled += usize::from(*kind > 0);
                }
            });
            let mapping = Mapping::read(&format!("{MAP}headings = \"directorate\"\n{COLUMNS}")).unwrap();
            let lines = lines(&sheet, &mapping, "t.xlsx", &mut Vec::new()).unwrap();
            let count = count(&lines);
            let parts = count.above + count.used + count.totals + count.bands + count.passed;
            prop_assert_eq!(parts, filled + 1);
            prop_assert_eq!((count.used, count.above), (number, 1));
            prop_assert_eq!((count.cells_used, count.cells_not_mapped), (mapped, other));
        }
    }
}
