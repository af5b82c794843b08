//! What a workbook shows beside its values, said and asked before its values are taken on trust.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Sheet, cell_name, letters};
use super::lines::Lines;
use super::mapping::{Goal, Mapping};
use super::parts::Place;
use super::reconcile::Question;
use crate::units::text;

/// Cells and rows that are named one by one; the rest are counted.
const NAMED: usize = 12;

/// Asks what only the council can say of how a sheet looks.
pub(super) fn asked(lines: &Lines<'_>, mapping: &Mapping) -> Vec<Question> {
    let mut asked: Vec<Question> = hidden_rows(lines, mapping).into_iter().collect();
    asked.extend(merged_amounts(lines));
    asked.extend(ruled_ratings(lines));
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
    let (aside, name) = (&lines.sheet.aside, &lines.sheet.name);
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
    said.extend(hidden_columns(lines));
    said.extend(told("struck out, and read as any other", &struck(lines)));
    said.extend(merged(lines));
    let cell = |(row, column): Place| cell_name(name, column, row);
    let raised = aside
        .raised
        .iter()
        .map(|(at, (words, mark))| format!("{} “{words}” without `{mark}`", cell(*at)));
    said.extend(told("raised marks of notes, which are not read", &raised.collect::<Vec<_>>()));
    let ruled: Vec<String> = aside.ruled.iter().map(|range| range_name(name, *range)).collect();
    let ruled = told("colours by a rule, not by fill, of which nothing is read", &ruled);
    said.extend(ruled.map(|words| {
        words + "; what the rule looks at is read where the mapping names its column"
    }));
    let comments =
        aside.comments.iter().map(|(at, words)| format!("{} “{}”", cell(*at), words.trim()));
    said.extend(told("comments, which are not imported", &comments.collect::<Vec<_>>()));
    said.extend(empty_columns(lines));
    said
}

/// Says something of places, if there are any.
fn told(what: &str, places: &[String]) -> Option<String> {
    (!places.is_empty()).then(|| format!("{what}: {}", first_of(places)))
}

/// Says which columns are hidden and hold something.
fn hidden_columns(lines: &Lines<'_>) -> Option<String> {
    let Sheet { name, aside, .. } = lines.sheet;
    let filled: BTreeSet<usize> = lines
        .sheet
        .rows()
        .flat_map(|row| (0..row.len()).filter(move |at| !row.cell(*at).is_empty()))
        .filter(|at| aside.hidden_columns.contains(at))
        .collect();
    (!filled.is_empty()).then(|| {
        let columns = text::list(filled.into_iter().map(letters));
        format!("hidden columns of `{name}`: {columns}; read where the mapping names them")
    })
}

/// Gives the cells that are struck out and hold something.
fn struck(lines: &Lines<'_>) -> Vec<String> {
    let (sheet, struck) = (lines.sheet, lines.sheet.aside.struck());
    let there = sheet.rows().flat_map(|row| {
        let struck = &struck;
        (0..row.len())
            .filter(move |at| !row.cell(*at).is_empty() && struck.contains(&(row.number, *at)))
            .map(move |at| cell_name(&sheet.name, at, row.number))
    });
    there.collect()
}

fn range_name(sheet: &str, ((row, column), (last, right)): (Place, Place)) -> String {
    let first = cell_name(sheet, column, row);
    if (row, column) == (last, right) { first } else { format!("{first}:{}{last}", letters(right)) }
}

/// Says what was done about cells merged over several rows.
fn merged(lines: &Lines<'_>) -> Option<String> {
    let several = lines.sheet.aside.merged.iter().filter(|(first, last)| last.0 > first.0);
    let below = several.filter(|(first, _)| first.0 > lines.header);
    let merged: Vec<String> = below.map(|range| range_name(&lines.sheet.name, *range)).collect();
    (!merged.is_empty()).then(|| {
        format!(
            "cells merged over several rows: words are every row’s, an amount or a share is the first row’s alone: {}",
            first_of(&merged)
        )
    })
}

/// Asks about one amount that stands over several records.
fn merged_amounts(lines: &Lines<'_>) -> Vec<Question> {
    let question = |((row, column), words, under): (Place, &str, Vec<u32>)| {
        Question {
        place: cell_name(&lines.sheet.name, column, row),
        found: format!("{words}, merged over {} too", rows_of(&under)),
        asks: format!("one amount over several records, counted once, with row {row}: is that meant?"),
        answer: "give each row its own amount in the file; if it belongs to the first, say why under [waive]".to_owned(),
    }
    };
    lines.merged_amounts().into_iter().map(question).collect()
}

/// Asks about ratings that only a rule colours: what the rule makes of them is not in the file.
fn ruled_ratings(lines: &Lines<'_>) -> Vec<Question> {
    let aside = &lines.sheet.aside;
    let ratings = lines.columns.iter().filter(|(_, goal)| goal.is_rating());
    let question = |(column, goal): &(usize, &Goal)| {
        let by_rule = |row: u32| {
            let within = |((top, left), (end, right)): &(Place, Place)| {
                (*top..=*end).contains(&row) && (*left..=*right).contains(column)
            };
            let filled = aside.style(row, *column).is_some_and(|style| style.fill.is_some());
            !filled && aside.ruled.iter().any(within)
        };
        let records = lines.rows.iter().filter(|line| line.total.is_none());
        let empty =
            records.filter(|line| line.cell(*column).is_empty() && by_rule(line.row.number));
        let rows: Vec<u32> = empty.map(|line| line.row.number).collect();
        let first = *rows.first()?;
        Some(Question {
            place: cell_name(&lines.sheet.name, *column, first),
            found: format!("no word, and a colour by a rule, as in {}", rows_of(&rows)),
            asks: format!("the file does not keep which {} the rule gives: what is it?", goal.role.name()),
            answer: "write the ratings as words, or map the column that the rule looks at; if there is none, say why under \
                     [waive]"
                .to_owned(),
        })
    };
    ratings.filter_map(question).collect()
}

/// Says which columns that the mapping names hold nothing.
fn empty_columns(lines: &Lines<'_>) -> Option<String> {
    let mapped: BTreeSet<usize> = lines.columns.iter().map(|(at, _)| *at).collect();
    let holds = |at: &usize| {
        let style =
            |row| lines.sheet.aside.style(row, *at).is_some_and(|style| style.fill.is_some());
        lines.rows.iter().any(|line| !line.cell(*at).is_empty() || style(line.row.number))
    };
    let empty: Vec<String> = mapped
        .into_iter()
        .filter(|at| !lines.rows.is_empty() && !holds(at))
        .map(|at| {
            let heading = lines.headings.get(at).map(String::as_str).unwrap_or_default();
            format!("{} “{heading}”", letters(at))
        })
        .collect();
    let name = &lines.sheet.name;
    (!empty.is_empty()).then(|| {
        format!(
            "columns of `{name}` that the mapping names and that are empty: {}",
            first_of(&empty)
        )
    })
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

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook, Worksheet};

    use super::*;
    use crate::datasets::import::draft::drafts;
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
}
