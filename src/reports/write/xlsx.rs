//! Answers as a workbook: plain values in marked tables, the id of each figure beside.

use std::collections::BTreeSet;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Table as Marked, TableColumn, Workbook, Worksheet,
    XlsxError,
};

use super::super::workbook::WorkbookError;
use crate::answers::{Absent, Answer, Cell, Table};
use crate::figures::{Figure, Sheet, Value};

/// The longest name a sheet may have.
const LONGEST: usize = 31;
/// Pounds and pence with a minus sign.
const POUNDS: &str = "\"£\"#,##0.00;\"−£\"#,##0.00";
/// A rate as a percentage.
const PERCENT: &str = "0.00##%;−0.00##%";

/// Gives a workbook of an answer: a sheet a table, and one of remarks.
///
/// # Errors
/// When the format cannot hold it.
pub fn as_workbook(answer: &Answer, sheet: &Sheet) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    // A clock would change the bytes of the same answer.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_creation_datetime(&made).set_title(&answer.title),
    );
    let mut names = BTreeSet::new();
    for (number, content) in (1..).zip(&answer.tables) {
        let page = workbook.add_worksheet();
        page.set_name(name(&content.key, number, &mut names))?;
        write_table(page, content, sheet, number)?;
    }
    if !answer.remarks.is_empty() || answer.tables.is_empty() {
        let page = workbook.add_worksheet();
        page.set_name(name("remarks", 0, &mut names))?;
        page.set_column_width(0, 120)?;
        page.write_with_format(0, 0, &answer.title, &Format::new().set_bold())?;
        let wrap = Format::new().set_text_wrap();
        for (row, remark) in (2..).zip(&answer.remarks) {
            page.write_with_format(row, 0, remark.text.plain(), &wrap)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// Gives a sheet's name: of letters that the format takes, no longer than it takes, not used before.
fn name(key: &str, number: usize, used: &mut BTreeSet<String>) -> String {
    let plain = key.replace(['/', '\\', '?', '*', '[', ']', ':', '\''], "-");
    let short: String = plain.chars().take(LONGEST).collect();
    let name = if used.contains(&short.to_lowercase()) { format!("table-{number}") } else { short };
    used.insert(name.to_lowercase());
    name
}

fn write_table(
    page: &mut Worksheet,
    content: &Table,
    sheet: &Sheet,
    number: usize,
) -> Result<(), XlsxError> {
    page.write_with_format(0, 0, &content.title, &Format::new().set_bold())?;
    let with_ids: Vec<usize> = (0..content.columns.len())
        .filter(|at| content.rows.iter().any(|row| row.cells[*at].figure().is_some()))
        .collect();
    let mut headings: Vec<String> = content.columns.iter().map(|c| c.heading.clone()).collect();
    headings.extend(with_ids.iter().map(|at| format!("{} (id)", content.columns[*at].heading)));
    for (line, row) in (3..).zip(&content.rows) {
        for (at, cell) in (0..).zip(&row.cells) {
            write_cell(page, (line, at), cell, sheet)?;
        }
        let beside = u16::try_from(content.columns.len()).unwrap_or(u16::MAX);
        for (at, column) in (beside..).zip(&with_ids) {
            if let Some(id) = row.cells[*column].figure() {
                page.write(line, at, id.as_str())?;
            }
        }
    }
    let mut seen = BTreeSet::new();
    let columns = headings.iter().enumerate().map(|(at, heading)| {
        // A marked table wants each heading once.
        let own = if seen.insert(heading.to_lowercase()) {
            heading.clone()
        } else {
            format!("{heading} {}", at + 1)
        };
        TableColumn::new().set_header(own)
    });
    let columns: Vec<TableColumn> = columns.collect();
    let marked = Marked::new().set_name(format!("table_{number}")).set_columns(&columns);
    let last_row = 2 + u32::try_from(content.rows.len()).unwrap_or(u32::MAX - 2);
    let last_column = u16::try_from(headings.len() - 1).unwrap_or(u16::MAX);
    page.add_table(2, 0, last_row, last_column, &marked)?;
    page.set_freeze_panes(3, 1)?;
    page.autofit();
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    sheet: &Sheet,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Words(words) => page.write(row, column, words.as_str())?,
        Cell::Rating(brag) => {
            page.write(row, column, format!("{} {}", brag.mark(), brag.meaning()))?
        }
        Cell::Date(date) => page.write(row, column, date.to_string())?,
        Cell::Absent(Absent::None) => page,
        Cell::Absent(why) => page.write(row, column, why.words(sheet))?,
        Cell::Figure(number) => match sheet.figure(&number.figure) {
            Some(figure) => return write_figure(page, (row, column), figure, sheet.absent()),
            None => page.write(row, column, format!("no figure {}", number.figure))?,
        },
    };
    Ok(())
}

fn write_figure(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    figure: &Figure,
    absent: &str,
) -> Result<(), XlsxError> {
    let format = |code: &str| Format::new().set_num_format(code);
    match figure.value {
        Some(Value::Money(amount)) => {
            page.write_with_format(row, column, amount.pounds(), &format(POUNDS))?;
        }
        Some(Value::Rate(rate)) => {
            page.write_with_format(row, column, rate.fraction(), &format(PERCENT))?;
        }
        Some(Value::Count(count)) => {
            page.write(row, column, crate::units::Decimal::from(count))?;
        }
        Some(Value::Number(number)) => {
            page.write(row, column, number)?;
        }
        None => {
            page.write(row, column, absent)?;
        }
    }
    Ok(())
}
