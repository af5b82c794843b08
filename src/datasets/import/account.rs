//! The account of an import: what became of every row and cell of the sheets that were read.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Row;
use super::lines::Lines;
use crate::units::text;

/// What became of the rows and the filled cells of a sheet. Each is counted once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    /// Rows above the first record, headings among them, and their cells.
    pub(super) above: Part,
    /// Records: their cells in columns that the mapping names.
    pub(super) used: Part,
    /// Totals.
    pub(super) totals: Part,
    /// Rows that name the rows below them.
    pub(super) bands: Part,
    /// Rows passed over.
    pub(super) passed: Part,
    /// Cells of records in columns that the mapping does not name.
    pub(super) not_mapped: usize,
}

/// So many rows and so many of their cells.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) rows: usize,
    pub(super) cells: usize,
}

impl Part {
    fn add(&mut self, cells: usize) {
        self.rows += 1;
        self.cells += cells;
    }
}

impl Count {
    const PARTS: [fn(&Self) -> Part; 5] =
        [|it| it.above, |it| it.used, |it| it.totals, |it| it.bands, |it| it.passed];

    /// Gives every row and cell that is counted.
    pub(super) fn whole(&self) -> Part {
        let parts = Self::PARTS.map(|part| part(self));
        let rows = parts.iter().map(|part| part.rows).sum();
        Part { rows, cells: parts.iter().map(|part| part.cells).sum::<usize>() + self.not_mapped }
    }
}

fn filled(row: Row<'_>) -> impl Iterator<Item = usize> {
    (0..row.len()).filter(move |at| !row.cell(*at).is_empty())
}

/// Counts what became of every row and cell of a sheet.
pub(super) fn count(lines: &Lines<'_>) -> Count {
    let mut count = Count::default();
    let mapped: BTreeSet<usize> = lines.columns.iter().map(|(at, _)| *at).collect();
    let taken: BTreeMap<u32, bool> =
        lines.rows.iter().map(|line| (line.row.number, line.total.is_some())).collect();
    let bands: BTreeSet<u32> = lines.bands.iter().copied().collect();
    for (at, row) in lines.sheet.rows().enumerate() {
        let cells = filled(row).count();
        match taken.get(&row.number) {
            _ if at < lines.above => count.above.add(cells),
            Some(true) => count.totals.add(cells),
            Some(false) => {
                let used = filled(row).filter(|at| mapped.contains(at)).count();
                count.used.add(used);
                count.not_mapped += cells - used;
            }
            None if bands.contains(&row.number) => count.bands.add(cells),
            None => count.passed.add(cells),
        }
    }
    count
}

/// Says what became of everything in the sheets that were read.
pub(super) fn words(lines: &[Lines<'_>], sheets: usize) -> String {
    let counts: Vec<Count> = lines.iter().map(count).collect();
    let part = |of: fn(&Count) -> Part| {
        let parts = counts.iter().map(of);
        let part = parts.fold(Part::default(), |sum, part| Part {
            rows: sum.rows + part.rows,
            cells: sum.cells + part.cells,
        });
        format!("{} ({})", text::count(part.rows), text::count(part.cells))
    };
    let whole = |of: fn(Part) -> usize| counts.iter().map(|count| of(count.whole())).sum();
    let not_mapped: usize = counts.iter().map(|count| count.not_mapped).sum();
    format!(
        "account: {} of {} read; of {} with anything in them, and in brackets of {}: {} are records, {} totals, {} \
         name the rows below them, {} are passed over, {} stand above or are headings; of the records {} more stand \
         in columns that the mapping does not name",
        text::count(lines.len()),
        text::counted(sheets, "sheet", "sheets"),
        text::counted(whole(|part| part.rows), "row", "rows"),
        text::counted(whole(|part| part.cells), "cell", "cells"),
        part(|count| count.used),
        part(|count| count.totals),
        part(|count| count.bands),
        part(|count| count.passed),
        part(|count| count.above),
        text::counted(not_mapped, "cell", "cells"),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_xlsxwriter::Workbook;

    use super::*;
    use crate::datasets::import::lines::lines;
    use crate::datasets::import::mapping::Mapping;
    use crate::datasets::import::open::open;

    const MAP: &str = "title = \"T\"\nmake_ids = \"T\"\nunit = \"£000\"\nfinancial_year = \"2025/26\"\n\
                       period = \"2025/26-Q2\"\nsubmitted_on = \"2025-10-14\"\nheadings = \"directorate\"\n\
                       skip_rows = [\"Note\"]\n[columns]\n\"Saving\" = \"title\"\n\"Target\" = \"target\"\n\
                       \"RAG\" = \"brag_declared\"\n";

    /// The cells of a row of a made-up sheet, by its kind.
    fn cells(kind: u8, number: usize, (rated, noted): (bool, bool)) -> Vec<(u16, String)> {
        let mut cells = match kind {
            0 => return Vec::new(),
            1 => return vec![(0, "People".to_owned())],
            2 => vec![(0, "Total".to_owned()), (1, "5".to_owned())],
            3 => vec![(0, "Note: as at June".to_owned()), (1, "7".to_owned())],
            // The headings once more.
            4 => ["Saving", "Target", "RAG"]
                .into_iter()
                .zip(0..)
                .map(|(w, at)| (at, w.to_owned()))
                .collect(),
            _ => vec![(0, format!("Saving {number}")), (1, "5".to_owned())],
        };
        if rated && kind != 4 {
            cells.push((2, "G".to_owned()));
        }
        if noted {
            cells.push((3, "as planned".to_owned()));
        }
        cells
    }

    proptest! {
        #[test]
        fn every_row_and_cell_of_a_made_up_workbook_is_in_the_account(
            above in 0_u32..3,
            rows in prop::collection::vec((0_u8..8, (any::<bool>(), any::<bool>())), 1..40)
        ) {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet().set_name("Savings").unwrap();
            let mut wanted = [Part::default(); 5];
            let mut not_mapped = 0;
            for row in 0..above {
                sheet.write(row, 1, "Tracker").unwrap();
                wanted[0].add(1);
            }
            for (column, heading) in ["Saving", "Target", "RAG", "Notes"].iter().enumerate() {
                sheet.write(above, u16::try_from(column).unwrap(), *heading).unwrap();
            }
            wanted[0].add(4);
            for (at, (kind, also)) in rows.iter().enumerate() {
                let row = above + 1 + u32::try_from(at).unwrap();
                let cells = cells(*kind, at, *also);
                for (column, words) in &cells {
                    match words.parse::<f64>() {
                        Ok(number) => sheet.write(row, *column, number).unwrap(),
                        Err(_) => sheet.write(row, *column, words).unwrap(),
                    };
                }
                let of = match kind {
                    0 => continue,
                    1 => 3,
                    2 => 2,
                    3 | 4 => 4,
                    _ => 1,
                };
                let apart = usize::from(of == 1 && also.1);
                wanted[of].add(cells.len() - apart);
                not_mapped += apart;
            }
            let opened = open(&book.save_to_buffer().unwrap(), "t").unwrap();
            let mapping = Mapping::read(MAP).unwrap();
            let lines = lines(&opened.sheets[0], &mapping, "t.xlsx", &mut Vec::new()).unwrap();
            let count = count(&lines);
            prop_assert_eq!(Count::PARTS.map(|part| part(&count)), wanted);
            prop_assert_eq!(count.not_mapped, not_mapped);
            // Nothing is in two parts, and nothing in none.
            let there = opened.sheets[0].rows().map(|row| filled(row).count());
            let there = there.fold(Part::default(), |mut sum, cells| { sum.add(cells); sum });
            prop_assert_eq!(count.whole(), there);
        }
    }
}
