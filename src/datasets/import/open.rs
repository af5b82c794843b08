//! A tracker's file to sheets: CSV in any of the ways councils save it, and workbooks.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

use calamine::{Data, Ods, Reader as _, Sheets, Xls, Xlsb, Xlsx, XlsxError};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::bounds;
use super::grid::Sheet;
use super::parts::{Aside, without_mark};
use super::{ods, xls, xlsx};
use crate::units::{Date, Decimal, HALF_AWAY};

/// A file as read.
#[derive(Debug)]
pub(super) struct Opened {
    /// Its sheets, in their order.
    pub(super) sheets: Vec<Sheet>,
    /// What is to be said of the file as a whole.
    pub(super) notes: Vec<String>,
}

/// The digits that a spreadsheet keeps: what it shows of a number that was worked out.
const SPREADSHEET_DIGITS: u32 = 15;

/// Reads the bytes of a file; `stem` names the only sheet of a CSV file.
///
/// # Errors
/// Why it cannot be read, with how to mend that.
pub(super) fn open(bytes: &[u8], stem: &str) -> Result<Opened, String> {
    let zip = bytes.starts_with(b"PK");
    let compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if bytes.is_empty() {
        return Err("the file is empty".to_owned());
    }
    if zip || compound {
        if zip {
            bounds::unpacked(bytes)?;
        }
        return workbook(bytes);
    }
    if bytes.starts_with(b"%PDF") {
        return Err("it is a PDF; ask for the spreadsheet it was made from".to_owned());
    }
    text(bytes, stem)
}

fn workbook(bytes: &[u8]) -> Result<Opened, String> {
    if let Some(sheets) = xlsx::sheets(bytes)? {
        return Ok(Opened { sheets, notes: Vec::new() });
    }
    // A workbook with a password is none that can be unpacked.
    if let Err(XlsxError::Password) = Xlsx::new(Cursor::new(bytes)) {
        return Err(PASSWORD.to_owned());
    }
    // Before its reader lays out what is repeated.
    let asides = ods::asides(bytes)?;
    match Ods::new(Cursor::new(bytes)) {
        Ok(workbook) => return others(Sheets::Ods(workbook), asides, None),
        Err(calamine::OdsError::Password) => return Err(PASSWORD.to_owned()),
        Err(_) => {}
    }
    if let Ok(workbook) = Xlsb::new(Cursor::new(bytes)) {
        return xlsb(workbook);
    }
    let asides = xls::asides(bytes)?;
    let workbook = Xls::new(Cursor::new(bytes)).map_err(|_| DAMAGED.to_owned())?;
    others(Sheets::Xls(workbook), asides, Some(OF_XLS))
}

/// Reads the cells of a binary workbook one after the other: a stray cell far below costs nothing.
fn xlsb<R: Read + Seek>(mut workbook: Xlsb<R>) -> Result<Opened, String> {
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        // A sheet that holds only a chart has no cells.
        let Ok(mut reader) = workbook.worksheet_cells_reader(&name) else { continue };
        let mut rows = Rows::of(&name);
        loop {
            match reader.next_cell() {
                Ok(Some(cell)) => {
                    let (row, column) = cell.get_position();
                    rows.put(row, column, &words_of_owned(&Data::from(cell.get_value().clone())))?;
                }
                Ok(None) => break,
                Err(error) => return Err(format!("the sheet `{name}` cannot be read: {error}")),
            }
        }
        sheets.push(rows.finish()?);
    }
    Ok(Opened { sheets, notes: vec![OF_XLSB.to_owned()] })
}

/// What cannot be told of a binary workbook.
const OF_XLSB: &str = "of an .xlsb file the values are read, not how they look: hidden rows, columns and sheets, \
                       struck-out text, colours, number formats and formulas without a value cannot be told; \
                       look for them, or save it as .xlsx";

/// What cannot be told of a workbook of the old form.
const OF_XLS: &str = "of an .xls file values, number formats, colours and what is hidden, merged or struck out are read; \
                      comments, marks of notes and colours by rule cannot be told: look for them, or save it as .xlsx";

pub(super) const PASSWORD: &str =
    "the workbook has a password; save a copy without one (File, Info, Protect Workbook)";
pub(super) const DAMAGED: &str = "it is no workbook that can be read, or it is damaged; open it and save it \
                       again as .xlsx, .ods or CSV UTF-8";

/// Gives a number as its format shows it, with every digit: 100450 in `#,##0,` is 100.45.
pub(super) fn as_shown(words: String, scale: u32) -> String {
    let number = Decimal::from_str_exact(&words).ok();
    let shown = number.and_then(|number| number.checked_div(Decimal::from(scale)));
    shown.map_or(words, |shown| shown.normalize().to_string())
}

fn others<R: Read + Seek>(
    mut workbook: Sheets<R>,
    mut asides: BTreeMap<String, Aside>,
    note: Option<&str>,
) -> Result<Opened, String> {
    let mut sheets = Vec::new();
    let visible = |sheet: &calamine::Sheet| sheet.visible == calamine::SheetVisible::Visible;
    let hidden: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| !visible(sheet))
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in workbook.sheet_names() {
        let range = workbook
            .worksheet_range(&name)
            .map_err(|error| format!("the sheet `{name}` cannot be read: {error}"))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut aside = asides.remove(&name).unwrap_or_default();
        let mut rows = Rows::of(&name);
        for (row, column, value) in range.used_cells() {
            let add =
                |from: u32, more: usize| from + u32::try_from(more).unwrap_or(u32::MAX - from);
            let (row, column) = (add(top, row), add(left, column));
            let words = words_of_owned(value);
            let at = usize::try_from(column).unwrap_or(usize::MAX);
            let scale = aside.style(row.saturating_add(1), at).map_or(1, |style| style.scale);
            let words = if scale > 1 { as_shown(words, scale) } else { words };
            let place = (row.saturating_add(1), at);
            let cut = aside.raised.get(&place).and_then(|(_, mark)| {
                let mark = one_line(mark).trim().to_owned();
                Some((without_mark(&words, &mark)?.to_owned(), mark))
            });
            let kept = cut.as_ref().map_or(words.as_str(), |(kept, _)| kept.as_str());
            rows.put(row, column, kept)?;
            match cut {
                Some((_, mark)) => drop(aside.raised.insert(place, (words, mark))),
                None => drop(aside.raised.remove(&place)),
            }
        }
        let mut sheet = rows.finish()?;
        sheet.aside = aside;
        sheet.aside.hidden = hidden.contains(&name);
        sheets.push(sheet);
    }
    Ok(Opened { sheets, notes: note.map(str::to_owned).into_iter().collect() })
}

/// Cells as they come, gathered into rows.
pub(super) struct Rows {
    sheet: Sheet,
    row: u32,
    cells: Vec<String>,
    /// How many cells, blank ones before the last of a row among them, and bytes of words there are.
    size: (u64, usize),
}

impl Rows {
    pub(super) fn of(name: &str) -> Self {
        Self { sheet: Sheet::named(name), row: 0, cells: Vec::new(), size: (0, 0) }
    }

    /// Takes a cell; row and column from 0.
    ///
    /// # Errors
    /// The sheet has more than can be read.
    pub(super) fn put(&mut self, row: u32, column: u32, words: &str) -> Result<(), String> {
        if row != self.row {
            self.end_row()?;
            self.row = row;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if words.is_empty() || column > MOST_COLUMNS {
            return Ok(());
        }
        self.size.1 += words.len();
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column].push_str(words);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), String> {
        self.size.0 += self.cells.len() as u64;
        if self.size.0 > bounds::CELLS || self.size.1 > bounds::WORDS {
            return Err(bounds::too_large(&self.sheet.name));
        }
        self.sheet.push(self.row + 1, self.cells.iter().map(String::as_str));
        self.cells.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Sheet, String> {
        self.end_row()?;
        Ok(self.sheet)
    }
}

/// The last column of a spreadsheet, XFD, from 0.
const MOST_COLUMNS: usize = 16_383;

pub(super) fn words_of_owned(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => tidy(&number.to_string()),
        Data::String(words) => one_line(words),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(date) => {
            let serial = date.as_f64().to_string();
            let time = date.is_duration() || serial.starts_with("0.");
            let clock = clock(&serial).filter(|_| time);
            clock.unwrap_or_else(|| day_of_parts(date.to_ymd_hms_milli()))
        }
        Data::DateTimeIso(words) => day_of_iso(words),
        Data::DurationIso(words) => clock_of_iso(words).unwrap_or_else(|| words.clone()),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// Gives a number in the digits that a spreadsheet shows: `0.30000000000000004` is `0.3`.
pub(super) fn tidy(number: &str) -> String {
    let rounded = decimal(number)
        .and_then(|exact| exact.round_sf_with_strategy(SPREADSHEET_DIGITS, HALF_AWAY));
    rounded.map_or_else(|| number.to_owned(), |exact| exact.normalize().to_string())
}

/// Reads a number as workbooks keep it, `1.5E-3` too.
fn decimal(number: &str) -> Option<Decimal> {
    if number.contains(['e', 'E']) {
        return Decimal::from_scientific(number).ok();
    }
    // A number of more digits than are kept is cut by its spreadsheet at fifteen.
    Decimal::from_str_exact(number).or_else(|_| number.parse()).ok()
}

/// The number of days from which workbooks count, and from which those of the other sort do.
const FROM_1900: i32 = 2_415_019;
const FROM_1904: i32 = 2_416_481;

/// Gives the day that a workbook keeps as a number.
pub(super) fn day_of_serial(number: &str, from_1904: bool) -> Option<String> {
    let serial = i32::try_from(decimal(number)?.trunc().mantissa()).ok()?;
    let day = match (from_1904, serial) {
        (true, _) => serial.checked_add(FROM_1904)?,
        // A day that never was, 29 February 1900, is counted.
        (false, ..60) => serial + FROM_1900 + 1,
        (false, _) => serial.checked_add(FROM_1900)?,
    };
    Date::from_day_number(day).filter(|_| serial >= 0).map(|day| day.to_string())
}

/// Gives the time that a workbook keeps as a part of a day: `00:05:15`.
pub(super) fn clock(number: &str) -> Option<String> {
    let seconds = decimal(number)?.checked_mul(Decimal::from(86_400))?.round();
    let seconds = u64::try_from(seconds.mantissa()).ok()?;
    Some(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

fn clock_of_iso(words: &str) -> Option<String> {
    let (hours, rest) = words.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.trim_end_matches('S').split(['.', ',']).next()?;
    let [hours, minutes, seconds] = [hours, minutes, seconds].map(|part| part.parse::<u64>().ok());
    Some(format!("{:02}:{:02}:{:02}", hours?, minutes?, seconds?))
}

fn day_of_parts((year, month, day, ..): (u16, u8, u8, u8, u8, u8, u16)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

pub(super) fn day_of_iso(words: &str) -> String {
    words.split_once('T').map_or(words, |(day, _)| day).to_owned()
}

/// Joins the lines of a cell: our tables keep a row a line.
pub(super) fn one_line(words: &str) -> String {
    if words.contains(['\n', '\r', '\t', '\u{a0}']) {
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        words.to_owned()
    }
}

fn text(bytes: &[u8], stem: &str) -> Result<Opened, String> {
    let mut notes = Vec::new();
    let encoding = Encoding::for_bom(bytes).map_or_else(
        || if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 },
        |(encoding, _)| encoding,
    );
    if encoding != UTF_8 {
        notes.push(format!("the text is in {}; read as such", encoding.name()));
    }
    let (text, _, broken) = encoding.decode(bytes);
    if broken || text.contains('\0') {
        return Err(DAMAGED.to_owned());
    }
    let separator = separator(&text);
    if separator != b',' {
        let name = if separator == b';' { "semicolons" } else { "tabs" };
        notes.push(format!("the cells have {name} between them"));
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::named(stem);
    sheet.of_text = true;
    let mut lines = LineCount::of(text.as_bytes());
    // A spreadsheet numbers rows: blank lines count, lines inside a quoted cell do not.
    let mut within = 0;
    for record in reader.records() {
        let record = record.map_err(|error| format!("it cannot be cut into cells: {error}"))?;
        let number = lines.line(&record).saturating_sub(within);
        within += record.iter().map(|cell| line_ends(cell.as_bytes())).sum::<u32>();
        let cells: Vec<String> = record.iter().map(one_line).collect();
        sheet.push(number, cells.iter().map(String::as_str));
    }
    Ok(Opened { sheets: vec![sheet], notes })
}

/// Finds the line that each record of a text begins on; the csv crate counts from where it began to
/// look, which may be the end of the line before, or a blank line.
#[derive(Debug)]
pub(super) struct LineCount<'a> {
    bytes: &'a [u8],
    from: usize,
    line: u32,
}

impl<'a> LineCount<'a> {
    /// Begins at the first byte of a text.
    pub(super) const fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, from: 0, line: 1 }
    }

    /// Gives the line of the next record, from 1.
    pub(super) fn line(&mut self, record: &StringRecord) -> u32 {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(self.bytes.len());
        let ends = self.bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let start = start + ends.count();
        self.line += line_ends(&self.bytes[self.from..start]);
        self.from = start;
        self.line
    }
}

/// Counts the ends of lines in any of the three ways in which files write them.
fn line_ends(bytes: &[u8]) -> u32 {
    let ends = (0..bytes.len()).filter(|at| {
        bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')
    });
    u32::try_from(ends.count()).unwrap_or(u32::MAX)
}

/// Finds what stands between cells: what most of the first lines have most of.
fn separator(text: &str) -> u8 {
    let count = |mark: char| text.lines().take(30).map(|line| line.matches(mark).count()).sum();
    let (commas, semicolons, tabs): (usize, usize, usize) = (count(','), count(';'), count('\t'));
    if tabs > commas && tabs > semicolons {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests;
