//! One sheet: a title, what it is, one marked table, and how it prints.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Formula, Table, TableColumn,
    TableStyle, Url, Worksheet,
};

use super::WorkbookError;
use super::grid::{FIRST_ROW, HEADINGS, SheetName};
use crate::answers::Level;
use crate::figures::model::Unit;
use crate::units::{Decimal, dec};

/// Pounds and pence with a minus sign.
const POUNDS: &str = "\"£\"#,##0.00;\"−£\"#,##0.00";
/// A rate as a percentage, with as many decimals as it has.
const PERCENT: &str = "0.00##%;−0.00##%";
/// Any other number.
const NUMBER: &str = "#,##0.00####;−#,##0.00####";
/// A whole number of things.
const COUNT: &str = "#,##0";
/// A small whole number that a reader may change to a part: shown as it is.
const AS_IT_IS: &str = "General";
/// Whole numbers below this are shown as they are.
const SMALL: Decimal = dec!(1000);
/// Paper, by the numbers that the format gives it.
const A3: u8 = 8;
const A4: u8 = 9;
/// Sheets wider than this print on A3, in points of a screen.
const WIDE: u32 = 1_200;
/// The width of a character and the height of a line, in points of a screen: generous, so that no
/// words are cut off.
const CHARACTER: u32 = 6;
const LINE: u32 = 20;

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
    /// A whole number of things.
    Count(usize),
    /// A formula that counts, with the count there should be.
    Counts(String, usize),
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
        Self { level: Level::Row, cells }
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
            let cells = (0..).zip(line.cells.iter().zip(&self.columns));
            let mut deepest = 1;
            for (at, (cell, column)) in cells {
                deepest = deepest.max(cell.lines_in(column.width));
                write_cell(sheet, (row, at), cell, Look { level: line.level, column, at })?;
            }
            if deepest > 1 {
                sheet.set_row_height_pixels(row, LINE * deepest)?;
            }
        }
        sheet.set_freeze_panes(FIRST_ROW, self.kept)?;
        let width: u32 = self.columns.iter().map(|column| column.width).sum();
        sheet.set_landscape().set_paper_size(if width > WIDE { A3 } else { A4 });
        sheet.set_print_fit_to_pages(1, 0);
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
                let looks = if column.numbers {
                    heading().set_align(FormatAlign::Right)
                } else {
                    heading().set_align(FormatAlign::Left).set_indent(1)
                };
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
        .set_border_bottom(FormatBorder::Thin)
}

/// How a cell looks: its row, its column and the column's place.
#[derive(Clone, Copy)]
struct Look<'a> {
    level: Level,
    column: &'a Column,
    at: u16,
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Content,
    look: Look<'_>,
) -> Result<(), WorkbookError> {
    match cell {
        Content::Empty => {
            sheet.write_blank(row, column, &look.base())?;
        }
        Content::Words(words) => {
            sheet.write_string_with_format(row, column, words, &look.words())?;
        }
        Content::Link(to) => {
            let link = Url::new(format!("internal:{}!A1", to.word())).set_text(to.word());
            let looks = look.words().set_underline(FormatUnderline::Single);
            sheet.write_url_with_format(row, column, link, &looks)?;
        }
        Content::Number(value, unit) => {
            sheet.write_with_format(row, column, *value, &look.number(digits(*value, *unit)))?;
        }
        Content::Count(count) => {
            let count = Decimal::from(*count);
            sheet.write_with_format(row, column, count, &look.number(COUNT))?;
        }
        Content::Counts(formula, count) => {
            let formula = Formula::new(formula).set_result(count.to_string());
            sheet.write_formula_with_format(row, column, formula, &look.number(COUNT))?;
        }
        Content::Input(value, unit) => {
            let looks = look
                .number(digits(*value, *unit))
                .set_border(FormatBorder::Thin)
                .set_background_color(Color::RGB(0x00FF_F8DC));
            sheet.write_with_format(row, column, *value, &looks)?;
        }
        Content::Formula(formula, value, unit) => {
            let formula = Formula::new(formula).set_result(value.normalize().to_string());
            let looks = look.number(digits(*value, *unit));
            sheet.write_formula_with_format(row, column, formula, &looks)?;
        }
        Content::Says(formula, words) => {
            let formula = Formula::new(formula).set_result(words);
            sheet.write_formula_with_format(row, column, formula, &look.words())?;
        }
    }
    Ok(())
}

/// Gives the form of a number.
fn digits(value: Decimal, unit: Unit) -> &'static str {
    match unit {
        Unit::Pounds => POUNDS,
        Unit::Fraction => PERCENT,
        Unit::Number if value.fract().is_zero() && value.abs() < SMALL => AS_IT_IS,
        Unit::Number => NUMBER,
    }
}

impl Content {
    /// Gives how many lines words take in a column of a width.
    fn lines_in(&self, width: u32) -> u32 {
        match self {
            Self::Words(words) | Self::Says(_, words) => {
                let characters = u32::try_from(words.chars().count()).unwrap_or(u32::MAX / LINE);
                let held = (width / CHARACTER).saturating_sub(2).max(1);
                characters.div_ceil(held).max(1)
            }
            Self::Empty
            | Self::Link(_)
            | Self::Number(..)
            | Self::Count(_)
            | Self::Counts(..)
            | Self::Input(..)
            | Self::Formula(..) => 1,
        }
    }
}

impl Look<'_> {
    fn base(self) -> Format {
        let looks = Format::new().set_align(FormatAlign::Top);
        match self.level {
            Level::Total => looks.set_bold().set_border_top(FormatBorder::Thin),
            Level::Row | Level::Part => looks,
        }
    }

    fn words(self) -> Format {
        // Words keep off the numbers before them; a part stands in from the row it belongs to.
        let part = u8::from(self.at == 0 && self.level == Level::Part);
        self.base().set_text_wrap().set_align(FormatAlign::Left).set_indent(1 + 2 * part)
    }

    fn number(self, digits: &str) -> Format {
        let looks = self.base().set_num_format(digits);
        if self.column.numbers { looks } else { looks.set_align(FormatAlign::Left).set_indent(1) }
    }
}
