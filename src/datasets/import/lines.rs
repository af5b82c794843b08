//! Which rows of a sheet are savings, which are totals, and which are neither.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Row, Sheet, cell_name, folded};
use super::mapping::{self, Goal, HEADING, Header, Mapping, Role};
use super::parts::Place;
use super::years::one_year;
use crate::datasets::cell;
use crate::records::{self, Code, Problem};
use crate::units::FinancialYear;

/// A sheet taken apart.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    /// The sheet.
    pub(super) sheet: &'a Sheet,
    /// The mapped columns: where each is, and what it is.
    pub(super) columns: Vec<(usize, &'a Goal)>,
    /// Rows of savings and of totals, in order.
    pub(super) rows: Vec<Line<'a>>,
    /// The words of each heading, and the number of the row that they stand in.
    pub(super) headings: Vec<String>,
    pub(super) header: u32,
    /// The year that the sheet's name says, where the mapping takes it from there.
    pub(super) year: Option<FinancialYear>,
    /// Headers that the mapping does not name.
    pub(super) unmapped: Vec<String>,
    /// Rows passed over, with the first words of each.
    pub(super) passed: Vec<(String, String)>,
    /// How many rows stand above the first record, headings among them.
    pub(super) above: usize,
    /// The rows that name the block or group of the rows below them, by their number.
    pub(super) bands: Vec<u32>,
    /// The words of cells that are merged over several rows, by the rows below the first.
    merged: BTreeMap<u32, Vec<(usize, &'a str)>>,
}

/// A row of savings or of totals.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The row.
    pub(super) row: Row<'a>,
    /// The cells that were carried down to it, by column.
    pub(super) carried: Vec<(usize, &'a str)>,
    /// The heading it stands under.
    pub(super) heading: Option<&'a str>,
    /// The words of a total; `None`: the row is a saving.
    pub(super) total: Option<String>,
}

impl<'a> Line<'a> {
    /// Gives the words of a column, those carried down included.
    pub(super) fn cell(&self, column: usize) -> &'a str {
        let own = self.row.cell(column);
        if !own.is_empty() {
            return own;
        }
        let carried = self.carried.iter().find(|(at, _)| *at == column);
        carried.map_or("", |(_, words)| words)
    }
}

/// Gives a finding about a tracker.
pub(super) fn finding(
    code: Code,
    file: &str,
    cell: &str,
    found: Option<&str>,
    wanted: impl Into<String>,
    hint: Option<String>,
) -> Problem {
    let column = (!cell.is_empty()).then(|| cell.to_owned());
    let place = records::Place { column, ..records::Place::file(file) };
    Problem {
        code,
        place,
        found: found.map(str::to_owned),
        wanted: wanted.into(),
        hint,
        excerpt: None,
    }
}

/// Takes a sheet apart; `None`, with a finding, where its header is not there.
pub(super) fn lines<'a>(
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Option<Lines<'a>> {
    let Some(header) = header_row(sheet, mapping) else {
        problems.push(no_header(sheet, mapping, file));
        return None;
    };
    let headers = headers(sheet, header, mapping.header_rows);
    let columns = columns(sheet, header, &headers, mapping, file, problems)?;
    let mapped = |at: &usize| columns.iter().any(|(known, _)| known == at);
    let unmapped = (0..headers.len()).filter(|at| !headers[*at].is_empty() && !mapped(at));
    let unmapped = unmapped.map(|at| headers[at].clone()).collect();
    let year = one_year(&sheet.name).filter(|_| mapping.year_of_sheet);
    if mapping.year_of_sheet && year.is_none() {
        problems.push(no_year(sheet, file));
    }
    let mut taken = Lines {
        sheet,
        columns,
        rows: Vec::new(),
        headings: headers.clone(),
        header: sheet.row(header).number,
        year,
        unmapped,
        passed: Vec::new(),
        above: header + 1,
        bands: Vec::new(),
        merged: BTreeMap::new(),
    };
    taken.merge();
    let carry: Vec<usize> = headers
        .iter()
        .enumerate()
        .filter(|(_, words)| mapping.carry_down.contains(&folded(words)))
        .map(|(at, _)| at)
        .collect();
    let mut down = Down { columns: carry, cells: Vec::new(), heading: None };
    for at in header + 1..sheet.len() {
        taken.take(sheet.row(at), mapping, &headers, &mut down);
    }
    if sheet.of_text {
        problems
            .extend(taken.rows.iter().filter_map(|line| surplus(line, sheet, headers.len(), file)));
    }
    Some(taken)
}

fn no_year(sheet: &Sheet, file: &str) -> Problem {
    let hint = "rename the sheet, name the sheets that are meant in sheets = […], or write the year of each file as \
                financial_year = \"2025/26\"";
    let wanted =
        "one year in the name of the sheet, which financial_year = \"{sheet}\" takes it from";
    finding(Code::NotAYear, file, &sheet.name, Some(&sheet.name), wanted, Some(hint.to_owned()))
}

/// Finds words behind the last heading of a row of a text file: one of its cells was cut in two.
fn surplus(line: &Line<'_>, sheet: &Sheet, width: usize, file: &str) -> Option<Problem> {
    let at = (width..line.row.len()).find(|at| !line.row.cell(*at).is_empty())?;
    let cell = cell_name(&sheet.name, at, line.row.number);
    let wanted = format!(
        "{} in the row, as many as headings",
        crate::units::text::counted(width, "cell", "cells")
    );
    let hint = "an amount such as 100,000 without quotation marks is cut at its comma: write 100000, or save \
                the file from its spreadsheet again";
    let hint = Some(hint.to_owned());
    Some(finding(Code::RowLength, file, &cell, Some(line.row.cell(at)), wanted, hint))
}

/// What rows take from the rows above them.
struct Down<'a> {
    /// The columns whose blank cells mean the cell above.
    columns: Vec<usize>,
    /// Their cells, as they stand.
    cells: Vec<(usize, &'a str)>,
    /// The last heading.
    heading: Option<&'a str>,
}

impl<'a> Lines<'a> {
    /// Sorts one row under savings, totals, headings or what is passed over.
    fn take(&mut self, row: Row<'a>, mapping: &Mapping, headers: &[String], down: &mut Down<'a>) {
        let Some((first, words)) = row.cells().enumerate().find(|(_, cell)| !cell.is_empty())
        else {
            return;
        };
        let skipped = mapping.skip_rows.iter().any(|skip| folded(words).starts_with(skip.as_str()));
        let again =
            self.columns.iter().all(|(at, _)| folded(row.cell(*at)) == folded(&headers[*at]));
        let left = mapping.hidden_rows == Some(false)
            && self.sheet.aside.hidden_rows.contains(&row.number);
        if skipped || again || left {
            self.pass(row, first, words);
            return;
        }
        if let Some(total) = self.total_words(row, mapping) {
            self.rows.push(Line { row, carried: Vec::new(), heading: None, total: Some(total) });
            return;
        }
        for at in down.columns.iter().filter(|at| !row.cell(**at).is_empty()) {
            down.cells.retain(|(known, _)| known != at);
            down.cells.push((*at, row.cell(*at)));
        }
        // A column that goes to several places is one cell.
        let again = |place: usize| place > 0 && self.columns[place - 1].0 == self.columns[place].0;
        let filled = (0..self.columns.len())
            .filter(|place| !again(*place) && !row.cell(self.columns[*place].0).is_empty())
            .count();
        if filled <= 1 {
            // A heading alone on its row has done its work by being carried down.
            if mapping.headings.is_some() && words.chars().any(char::is_alphabetic) {
                down.heading = Some(words);
                self.bands.push(row.number);
            } else if !down.columns.contains(&first) {
                self.pass(row, first, words);
            } else {
                self.bands.push(row.number);
            }
            return;
        }
        let blank = |(at, _): &&(usize, &str)| row.cell(*at).is_empty();
        let merged = self.merged.get(&row.number).into_iter().flatten();
        let carried = merged.chain(&down.cells).filter(blank).copied().collect();
        self.rows.push(Line { row, carried, heading: down.heading, total: None });
    }

    /// Gathers the words of cells merged over several rows, which are those of every row of them.
    fn merge(&mut self) {
        let rows: Vec<Row<'a>> = self.sheet.rows().skip(self.above).collect();
        for (at, first, under) in self.merged_ranges(&rows) {
            let words = rows[at].cell(first.1);
            if words.is_empty() || self.is_counted(first.1) {
                continue;
            }
            for row in under {
                self.merged.entry(row).or_default().push((first.1, words));
            }
        }
    }

    /// Gives the merged cells of several rows: the place of the first row, the first cell, and the numbers of
    /// the rows below it.
    fn merged_ranges(&self, rows: &[Row<'a>]) -> Vec<(usize, Place, Vec<u32>)> {
        let find = |number: u32| rows.partition_point(|row| row.number < number);
        let several = self.sheet.aside.merged.iter().filter(|(first, last)| last.0 > first.0);
        let range = |(first, last): &(Place, Place)| {
            let at = find(first.0);
            let own = rows.get(at).filter(|row| row.number == first.0)?;
            let under = &rows[at + 1..find(last.0.saturating_add(1)).max(at + 1)];
            let under: Vec<u32> = under.iter().map(|row| row.number).collect();
            (!under.is_empty()).then_some((at, (own.number, first.1), under))
        };
        several.filter_map(range).collect()
    }

    /// Says whether what stands in a column is counted, so that no row may take it from another.
    fn is_counted(&self, column: usize) -> bool {
        self.columns.iter().any(|(at, goal)| *at == column && goal.is_counted())
    }

    /// Gives the merged cells that hold one amount over several records: the cell, its words and the rows
    /// below it.
    pub(super) fn merged_amounts(&self) -> Vec<(Place, &'a str, Vec<u32>)> {
        let rows: Vec<Row<'a>> = self.sheet.rows().skip(self.above).collect();
        let records: BTreeSet<u32> = self
            .rows
            .iter()
            .filter(|line| line.total.is_none())
            .map(|line| line.row.number)
            .collect();
        let ranges = self.merged_ranges(&rows).into_iter();
        ranges
            .filter(|(at, first, _)| {
                self.is_counted(first.1) && !rows[*at].cell(first.1).is_empty()
            })
            .map(|(at, first, under)| {
                let under = under.into_iter().filter(|row| records.contains(row)).collect();
                (first, rows[at].cell(first.1), under)
            })
            .filter(|(_, _, under): &(Place, &str, Vec<u32>)| !under.is_empty())
            .collect()
    }

    /// Gives the words of each row above the headings.
    pub(super) fn words_above(&self) -> Vec<String> {
        let rows = self.sheet.rows().take_while(|row| row.number < self.header);
        let words = |row: Row<'_>| {
            let cells: Vec<&str> = row.cells().filter(|cell| !cell.is_empty()).collect();
            cells.join(" ")
        };
        rows.map(words).collect()
    }

    /// Says whether a row is among those that a table takes by its conditions.
    pub(super) fn is_meant(
        &self,
        line: &Line<'a>,
        into: &mapping::Into,
        mapping: &Mapping,
    ) -> bool {
        let said = |heading: &str| match heading {
            HEADING => line.heading.unwrap_or_default(),
            named => self.named(line, named, mapping),
        };
        into.only.iter().all(|(heading, words)| words.contains(&folded(said(heading))))
    }

    /// Gives the cell of the column of a heading that others name.
    pub(super) fn named(&self, line: &Line<'a>, heading: &str, mapping: &Mapping) -> &'a str {
        let named = |(name, goal): &&(String, Goal)| goal.role == Role::Named && name == heading;
        let Some((_, goal)) = mapping.columns.iter().find(named) else { return "" };
        let at = self.columns.iter().find(|(_, known)| std::ptr::eq(*known, goal));
        at.map_or("", |(at, _)| line.cell(*at))
    }

    fn pass(&mut self, row: Row<'a>, column: usize, words: &str) {
        self.passed.push((cell_name(&self.sheet.name, column, row.number), words.to_owned()));
    }

    /// Gives the words by which a row is a total: those of a cell that is no amount.
    fn total_words(&self, row: Row<'a>, mapping: &Mapping) -> Option<String> {
        let amounts: BTreeSet<usize> =
            self.columns.iter().filter(|(_, goal)| goal.is_amount()).map(|(at, _)| *at).collect();
        let reference = self.columns.iter().find(|(_, goal)| is_reference(goal)).map(|(at, _)| *at);
        let words = (0..row.len()).filter(|at| !amounts.contains(at)).find_map(|at| {
            let words = row.cell(at);
            is_total(words, mapping).then_some((at, words))
        })?;
        // A saving with a reference of its own may well be called “Total place”.
        let named = reference.is_some_and(|at| at != words.0 && !row.cell(at).is_empty());
        let any = amounts.iter().any(|at| !row.cell(*at).is_empty());
        (any && !named).then(|| words.1.to_owned())
    }
}

/// Says whether a column is the tracker's own reference of each row.
pub(super) fn is_reference(goal: &Goal) -> bool {
    use crate::records::schema::savings;
    goal.role == Role::Cell(crate::records::TableName::Savings, savings::saving_id)
}

/// Says whether words are those of a total: the mapping's own, or as most trackers write them.
fn is_total(words: &str, mapping: &Mapping) -> bool {
    let folded = folded(words);
    if mapping.total_rows.iter().any(|total| folded.starts_with(total.as_str())) {
        return true;
    }
    if mapping.answers.not_totals.contains(&folded) {
        return false;
    }
    let begins = ["total", "sub-total", "subtotal", "sub total", "grand total", "overall total"];
    let word_begins = |start: &&str| {
        folded.strip_prefix(*start).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let ends = [" total", " sub-total", " subtotal", " totals"];
    begins.iter().any(word_begins) || ends.iter().any(|end| folded.ends_with(end))
}

/// Finds the last row of the header.
fn header_row(sheet: &Sheet, mapping: &Mapping) -> Option<usize> {
    match &mapping.header {
        Header::Row(number) => {
            let at = sheet.rows().position(|row| row.number == *number)?;
            Some((at + mapping.header_rows - 1).min(sheet.len() - 1))
        }
        Header::Words(words) => {
            let at = sheet.rows().position(|row| row.cells().any(|cell| folded(cell) == *words))?;
            Some(at)
        }
        Header::Find => {
            let score = |at: usize| {
                let headers = headers(sheet, at, mapping.header_rows);
                let there =
                    |(name, _): &&(String, Goal)| !places(name, sheet, at, &headers).is_empty();
                mapping.columns.iter().filter(there).count()
            };
            let rows = 0..sheet.len().min(HEADER_WITHIN);
            let best = rows.rev().max_by_key(|at| score(*at))?;
            (score(best) * 2 > mapping.columns.len()).then_some(best)
        }
    }
}

/// A header stands within so many rows from the top.
const HEADER_WITHIN: usize = 60;

/// Gives the words of each header: of several rows, the upper carried right and put before the lower.
pub(super) fn headers(sheet: &Sheet, last: usize, rows: usize) -> Vec<String> {
    let lower = sheet.row(last);
    let mut headers: Vec<String> = lower.cells().map(str::to_owned).collect();
    for above in (last.saturating_sub(rows - 1)..last).rev() {
        let upper = sheet.row(above);
        let mut across = "";
        for at in 0..headers.len().max(upper.len()) {
            if !upper.cell(at).is_empty() {
                across = upper.cell(at);
            }
            if at >= headers.len() {
                headers.resize(at + 1, String::new());
            }
            if headers[at].is_empty() {
                upper.cell(at).clone_into(&mut headers[at]);
            } else if !across.is_empty() {
                headers[at] = format!("{across} {}", headers[at]);
            }
        }
    }
    headers
}

fn no_header(sheet: &Sheet, mapping: &Mapping, file: &str) -> Problem {
    let names: Vec<&str> = mapping.columns.iter().map(|(name, _)| name.as_str()).collect();
    let wanted = match &mapping.header {
        Header::Row(number) => format!("the header in row {number}"),
        Header::Words(words) => format!("a row with the header `{words}`"),
        Header::Find => format!("a row with these headers: {}", names.join(", ")),
    };
    let hint = if sheet.len() == 0 {
        "the sheet is empty: name the sheets to read, sheets = [\"Savings\"]"
    } else {
        "name the sheets to read in sheets = […], or the row in header = 5; `--suggest` shows what is there"
    };
    finding(Code::NoHeader, file, &sheet.name, None, wanted, Some(hint.to_owned()))
}

/// Finds the column of each header; `None`, with findings, where one is not there.
fn columns<'a>(
    sheet: &Sheet,
    header: usize,
    headers: &[String],
    mapping: &'a Mapping,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Option<Vec<(usize, &'a Goal)>> {
    let mut columns = Vec::new();
    let mut whole = true;
    let row = sheet.row(header).number;
    for (name, goal) in &mapping.columns {
        let at = places(name, sheet, header, headers);
        let Some(first) = at.first() else {
            let near = cell::nearest(name, headers.iter().map(String::as_str));
            let hint = near.map(|near| format!("did you mean `{near}`?"));
            let wanted = format!("a column `{name}` in row {row} of the sheet `{}`", sheet.name);
            problems.push(finding(Code::MissingColumn, file, name, None, wanted, hint));
            whole = false;
            continue;
        };
        if let Some(again) = at.get(1) {
            let cell = cell_name(&sheet.name, *again, row);
            let hint =
                "two columns of one name: header_rows = 2 reads the row above too, or rename one";
            let wanted = "each header once";
            let hint = Some(hint.to_owned());
            problems.push(finding(Code::DuplicateColumn, file, &cell, Some(name), wanted, hint));
            whole = false;
        }
        columns.push((*first, goal));
    }
    columns.sort_by_key(|(at, _)| *at);
    whole.then_some(columns)
}

/// Gives the columns of a header: by its whole name or, where none has that, by the words of its
/// lowest row, for what stands above one column may not be meant for the next.
fn places(name: &str, sheet: &Sheet, header: usize, headers: &[String]) -> Vec<usize> {
    let wanted = folded(name);
    let whole: Vec<usize> =
        (0..headers.len()).filter(|at| folded(&headers[*at]) == wanted).collect();
    if !whole.is_empty() {
        return whole;
    }
    // A column without a heading is named by its letters.
    if let Some(letters) = name.strip_prefix("column ") {
        return (0..headers.len()).filter(|at| super::grid::letters(*at) == letters).collect();
    }
    let lowest = sheet.row(header);
    (0..lowest.len()).filter(|at| folded(lowest.cell(*at)) == wanted).collect()
}
