//! One sheet: a title, what it is, one marked table, and how it prints.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, Formula, Table, TableColumn, TableStyle, Worksheet,
};

use super::WorkbookError;
use super::grid::{FIRST_ROW, HEADINGS, Level, SheetName};
use crate::figures::model::Unit;
use crate::units::Decimal;

/// Pounds and pence with a minus sign.
const POUNDS: &str = "\"£\"#,##0.00;\"−£\"#,##0.00";
/// A rate as a percentage, with as many decimals as it has.
const PERCENT: &str = "0.00##%;−0.00##%";
/// Any other number.
const NUMBER: &str = "#,##0.00####;−#,##0.00####";
/// Paper of A4, by the number that the format gives it.
const A4: u8 = 9;

/// A column of a table.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its heading.
    pub(super) heading: String,
    /// Its width, in points of a screen.
    pub(super) width: u32,
    /// Whether it holds numbers, whose headings stand to the right.
    pub(super) numbers: bool,
}

impl Column {
    /// Describes a column of words.
    pub(super) fn words(heading: &str, width: u32) -> Self {
        Self { heading: heading.to_owned(), width, numbers: false }
    }

    /// Describes a column of numbers.
    pub(super) fn numbers(heading: impl Into<String>, width: u32) -> Self {
        Self { heading: heading.into(), width, numbers: true }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// Words.
    Words(String),
    /// Words that lead to a sheet of this workbook.
    Link(SheetName),
    /// A number.
    Number(Decimal, Unit),
    /// A number that a reader may change: it has a border.
    Input(Decimal, Unit),
    /// A formula with the value that the engine has for it.
    Formula(String, Decimal, Unit),
    /// A formula that gives words.
    Says(String, String),
}

impl Content {
    /// Gives words.
    pub(super) fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// How it looks.
    pub(super) level: Level,
    /// Its cells.
    pub(super) cells: Vec<Content>,
}

impl Line {
    /// Gives a row like any other.
    pub(super) fn plain(cells: Vec<Content>) -> Self {
        Self { level: Level::Plain, cells }
    }
}

/// A sheet with its table.
pub(super) struct Page {
    /// Its tab.
    pub(super) sheet: SheetName,
    /// The columns.
    pub(super) columns: Vec<Column>,
    /// The rows.
    pub(super) lines: Vec<Line>,
    /// Columns to the left that stay in sight.
    pub(super) kept: u16,
}

impl Page {
    /// Gives the last row, counted from nil.
    pub(super) fn last_row(&self) -> u32 {
        HEADINGS + u32::try_from(self.lines.len()).unwrap_or(u32::MAX - HEADINGS)
    }

    /// Writes the sheet.
    ///
    /// # Errors
    /// When a spreadsheet cannot hold it.
    pub(super) fn write(&self, sheet: &mut Worksheet, of: &str) -> Result<(), WorkbookError> {
        let name = self.sheet.word();
        sheet.set_name(name)?;
        let title = Format::new().set_bold().set_font_size(14);
        sheet.write_string_with_format(0, 0, format!("{name} – {of}"), &title)?;
        sheet.write_string(1, 0, self.sheet.about())?;
        let mut count = 0;
        for column in &self.columns {
            sheet.set_column_width_pixels(count, column.width)?;
            count += 1;
        }
        self.mark(sheet, count.saturating_sub(1))?;
        for (row, line) in (FIRST_ROW..).zip(&self.lines) {
            for (column, cell) in (0..).zip(&line.cells) {
                write_cell(sheet, (row, column), cell, line.level)?;
            }
        }
        sheet.set_freeze_panes(FIRST_ROW, self.kept)?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(HEADINGS, HEADINGS)?;
        sheet.set_footer("&L&F&C&A&RPage &P of &N");
        Ok(())
    }

    /// Marks the table, so that a reader of screens is told its headings.
    fn mark(&self, sheet: &mut Worksheet, last: u16) -> Result<(), WorkbookError> {
        let columns: Vec<TableColumn> = self
            .columns
            .iter()
            .map(|column| {
                let align = if column.numbers { FormatAlign::Right } else { FormatAlign::Left };
                let looks = heading().set_align(align);
                TableColumn::new().set_header(&column.heading).set_header_format(looks)
            })
            .collect();
        let table = Table::new()
            .set_name(format!("{}_table", self.sheet.word()))
            .set_style(TableStyle::None)
            .set_autofilter(self.sheet == SheetName::Check)
            .set_banded_rows(false)
            .set_alt_text_title(self.sheet.word())
            .set_alt_text(self.sheet.about())
            .set_columns(&columns);
        sheet.add_table(HEADINGS, 0, self.last_row(), last, &table)?;
        Ok(())
    }
}

fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Bottom)
        .set_background_color(Color::RGB(0x00E7_E9EC))
        .set_border_bottom(FormatBorder::Medium)
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Content,
    level: Level,
) -> Result<(), WorkbookError> {
    match cell {
        Content::Empty => {
            sheet.write_blank(row, column, &base(level))?;
        }
        Content::Words(words) => {
            let looks = words_looks(level, column == 0);
            sheet.write_string_with_format(row, column, words, &looks)?;
        }
        Content::Link(to) => {
            let link = format!("internal:{}!A1", to.word());
            sheet.write_url_with_text(row, column, link.as_str(), to.word())?;
        }
        Content::Number(value, unit) => {
            sheet.write_with_format(row, column, *value, &number_looks(level, *unit))?;
        }
        Content::Input(value, unit) => {
            let looks = number_looks(level, *unit)
                .set_border(FormatBorder::Thin)
                .set_background_color(Color::RGB(0x00FF_F8DC));
            sheet.write_with_format(row, column, *value, &looks)?;
        }
        Content::Formula(formula, value, unit) => {
            let formula = Formula::new(formula).set_result(value.normalize().to_string());
            let looks = number_looks(level, *unit);
            sheet.write_formula_with_format(row, column, formula, &looks)?;
        }
        Content::Says(formula, words) => {
            let formula = Formula::new(formula).set_result(words);
            sheet.write_formula_with_format(row, column, formula, &words_looks(level, false))?;
        }
    }
    Ok(())
}

fn base(level: Level) -> Format {
    let looks = Format::new().set_align(FormatAlign::Top);
    match level {
        Level::Total => looks.set_bold().set_border_top(FormatBorder::Thin),
        Level::Plain | Level::Part => looks,
    }
}

fn words_looks(level: Level, first: bool) -> Format {
    let looks = base(level).set_text_wrap();
    if first && level == Level::Part { looks.set_indent(2) } else { looks }
}

fn number_looks(level: Level, unit: Unit) -> Format {
    let digits = match unit {
        Unit::Pounds => POUNDS,
        Unit::Fraction => PERCENT,
        Unit::Number => NUMBER,
    };
    base(level).set_num_format(digits)
}
