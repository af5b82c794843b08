//! A tracker's file to sheets: CSV in any of the ways councils save it, and workbooks.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader as _, Sheets, Xlsx, XlsxError};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::bounds;
use super::grid::Sheet;
use super::parts::{self, Aside};
use crate::units::{Decimal, HALF_AWAY};

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
    match Xlsx::new(Cursor::new(bytes)) {
        Ok(workbook) => {
            let sheets = xlsx(workbook, parts::xlsx(bytes)?)?;
            return Ok(Opened { sheets, notes: Vec::new() });
        }
        Err(XlsxError::Password) => return Err(PASSWORD.to_owned()),
        Err(_) => {}
    }
    // Before its reader lays out what is repeated.
    let asides = parts::ods(bytes)?;
    match Ods::new(Cursor::new(bytes)) {
        Ok(workbook) => return others(Sheets::Ods(workbook), asides, OF_ODS),
        Err(calamine::OdsError::Password) => return Err(PASSWORD.to_owned()),
        Err(_) => {}
    }
    let opened = calamine::open_workbook_auto_from_rs(Cursor::new(bytes));
    let opened = opened.map_err(|_| DAMAGED.to_owned())?;
    others(opened, BTreeMap::new(), OF_XLS)
}

/// What cannot be told of a workbook of `LibreOffice`.
const OF_ODS: &str = "of an .ods file values and hidden rows are read; hidden columns, struck-out text, colours \
                      and number formats cannot be told: look for them, or save it as .xlsx";
/// What cannot be told of a workbook of the old form.
const OF_XLS: &str = "of an .xls file the values are read, not how they look: hidden rows and columns, struck-out \
                      text, colours, number formats and formulas without a value cannot be told; look for \
                      them, or save it as .xlsx";

const PASSWORD: &str =
    "the workbook has a password; save a copy without one (File, Info, Protect Workbook)";
const DAMAGED: &str = "it is no workbook that can be read, or it is damaged; open it and save it \
                       again as .xlsx, .ods or CSV UTF-8";

/// Reads the cells that are there, one after the other: a stray cell far below costs nothing.
fn xlsx<R: Read + Seek>(
    mut workbook: Xlsx<R>,
    mut asides: BTreeMap<String, Aside>,
) -> Result<Vec<Sheet>, String> {
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        // A sheet that holds only a chart has no cells.
        let Ok(mut reader) = workbook.worksheet_cells_reader(&name) else { continue };
        let mut rows = Rows::of(&name);
        let aside = asides.remove(&name).unwrap_or_default();
        loop {
            match reader.next_cell() {
                Ok(Some(cell)) => {
                    let (row, column) = cell.get_position();
                    let words = words_of(cell.get_value());
                    let at = usize::try_from(column).unwrap_or(usize::MAX);
                    match aside.style(row + 1, at) {
                        Some(style) if style.scale > 1 => {
                            rows.put(row, column, &as_shown(words, style.scale))?;
                        }
                        _ => rows.put(row, column, &words)?,
                    }
                }
                Ok(None) => break,
                Err(error) => return Err(format!("the sheet `{name}` cannot be read: {error}")),
            }
        }
        let mut sheet = rows.finish()?;
        sheet.aside = aside;
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Gives a number as its format shows it, with every digit: 100450 in `#,##0,` is 100.45.
fn as_shown(words: String, scale: u32) -> String {
    let number = Decimal::from_str_exact(&words).ok();
    let shown = number.and_then(|number| number.checked_div(Decimal::from(scale)));
    shown.map_or(words, |shown| shown.normalize().to_string())
}

fn others<R: Read + Seek>(
    mut workbook: Sheets<R>,
    mut asides: BTreeMap<String, Aside>,
    note: &str,
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
        let mut rows = Rows::of(&name);
        for (row, column, value) in range.used_cells() {
            let add =
                |from: u32, more: usize| from + u32::try_from(more).unwrap_or(u32::MAX - from);
            rows.put(add(top, row), add(left, column), &words_of_owned(value))?;
        }
        let mut sheet = rows.finish()?;
        sheet.aside = asides.remove(&name).unwrap_or_default();
        sheet.aside.hidden = hidden.contains(&name);
        sheets.push(sheet);
    }
    Ok(Opened { sheets, notes: vec![note.to_owned()] })
}

/// Cells as they come, gathered into rows.
struct Rows {
    sheet: Sheet,
    row: u32,
    cells: Vec<String>,
    /// How many cells, blank ones before the last of a row among them, and bytes of words there are.
    size: (u64, usize),
}

impl Rows {
    fn of(name: &str) -> Self {
        Self { sheet: Sheet::named(name), row: 0, cells: Vec::new(), size: (0, 0) }
    }

    /// Takes a cell; row and column from 0.
    ///
    /// # Errors
    /// The sheet has more than can be read.
    fn put(&mut self, row: u32, column: u32, words: &str) -> Result<(), String> {
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

    fn finish(mut self) -> Result<Sheet, String> {
        self.end_row()?;
        Ok(self.sheet)
    }
}

/// The last column of a spreadsheet, XFD, from 0.
const MOST_COLUMNS: usize = 16_383;

fn words_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => tidy(&number.to_string()),
        DataRef::String(words) => one_line(words),
        DataRef::SharedString(words) => one_line(words),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(date) => day(date),
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => day_of_iso(words),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

pub(super) fn words_of_owned(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => tidy(&number.to_string()),
        Data::String(words) => one_line(words),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(date) => day(date),
        Data::DateTimeIso(words) | Data::DurationIso(words) => day_of_iso(words),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// Gives a number in the digits that a spreadsheet shows: `0.30000000000000004` is `0.3`.
fn tidy(number: &str) -> String {
    let decimal = Decimal::from_str_exact(number).ok();
    let rounded =
        decimal.and_then(|exact| exact.round_sf_with_strategy(SPREADSHEET_DIGITS, HALF_AWAY));
    rounded.map_or_else(|| number.to_owned(), |exact| exact.normalize().to_string())
}

fn day(date: &ExcelDateTime) -> String {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

fn day_of_iso(words: &str) -> String {
    words.split_once('T').map_or(words, |(day, _)| day).to_owned()
}

/// Joins the lines of a cell: our tables keep a row a line.
fn one_line(words: &str) -> String {
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
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_that_its_spreadsheet_shows() {
        // 0.1 + 0.2 in a spreadsheet is kept as 0.30000000000000004 and shown as 0.3.
        let cases = [
            ("0.30000000000000004", "0.3"),
            ("250", "250"),
            ("1234.50", "1234.5"),
            ("1e30", "1e30"),
        ];
        for (kept, shown) in cases {
            assert_eq!(tidy(kept), shown);
        }
    }

    #[test]
    fn the_old_code_page_semicolons_and_lines_in_cells_are_read() {
        let opened = open(b"Ref;Cost \xa3\r\nP1;\"a\nb\"\r\n\r\nP2;3\r\n", "t").unwrap();
        let sheet = &opened.sheets[0];
        assert_eq!(sheet.row(0).cell(1), "Cost £");
        assert_eq!((sheet.row(1).number, sheet.row(1).cell(1)), (2, "a b"));
        // Row 3 is blank; the line end inside the cell above is no row.
        assert_eq!((sheet.row(2).number, sheet.row(2).cell(0)), (4, "P2"));
        assert_eq!(opened.notes.len(), 2);
    }

    #[test]
    fn what_is_no_tracker_is_refused_with_a_remedy() {
        for bytes in [&b""[..], b"PK\x03\x04 not a zip", b"%PDF-1.7", b"a\0b"] {
            assert!(open(bytes, "t").is_err());
        }
    }

    use rust_xlsxwriter::{Format, Formula, Workbook};

    /// Makes a workbook of one sheet, `Savings`, and opens it.
    fn made(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Result<Opened, String> {
        let mut book = Workbook::new();
        fill(book.add_worksheet().set_name("Savings").unwrap());
        open(&book.save_to_buffer().unwrap(), "t")
    }

    #[test]
    fn a_number_is_what_its_format_shows() {
        let thousands = Format::new().set_num_format("#,##0,");
        let millions = Format::new().set_num_format("£0.0,,\"m\"");
        let opened = made(|sheet| {
            sheet.write(0, 0, "Target £000").unwrap();
            sheet.write_with_format(1, 0, 100_000, &thousands).unwrap();
            sheet.write_with_format(1, 1, 1_250_000, &millions).unwrap();
            sheet.write(1, 2, 100_000).unwrap();
        });
        let sheet = &opened.unwrap().sheets[0];
        let row = sheet.row(1);
        // 100,000 shown in thousands is 100; 1,250,000 in millions 1.25, with the digit not shown.
        assert_eq!((row.cell(0), row.cell(1), row.cell(2)), ("100", "1.25", "100000"));
        assert_eq!(sheet.aside.style(2, 0).map(|style| style.scale), Some(1_000));
    }

    #[test]
    fn what_is_hidden_struck_coloured_merged_or_said_of_a_cell_is_known() {
        let opened = made(|sheet| {
            let amber = Format::new().set_background_color("FFC000");
            let gone = Format::new().set_font_strikethrough();
            sheet.write(0, 0, "Saving").unwrap();
            sheet.write_blank(1, 1, &amber).unwrap();
            sheet.write_with_format(2, 0, "Withdrawn", &gone).unwrap();
            sheet.merge_range(3, 0, 5, 0, "People", &Format::new()).unwrap();
            sheet.set_row_hidden(2).unwrap();
            sheet.set_column_hidden(3).unwrap();
            let note = rust_xlsxwriter::Note::new("one-off").add_author_prefix(false);
            sheet.insert_note(1, 0, &note).unwrap();
        });
        let opened = opened.unwrap();
        let aside = &opened.sheets[0].aside;
        assert!(aside.hidden_rows.iter().eq([&3]) && aside.hidden_columns.iter().eq([&3]));
        assert!(aside.struck().iter().eq([&(3, 0)]));
        let fill = aside.style(2, 1).and_then(|style| style.fill.as_deref());
        assert_eq!(fill, Some("FFC000"));
        assert_eq!(aside.merged, [((4, 0), (6, 0))]);
        assert_eq!(aside.comments.get(&(2, 0)).map(String::as_str), Some("one-off"));
    }

    #[test]
    fn a_formula_without_a_value_is_refused_with_its_cell() {
        let opened = made(|sheet| {
            sheet.write(0, 0, "Target").unwrap();
            sheet.write(1, 0, Formula::new("=40+60").set_result("100")).unwrap();
        });
        assert_eq!(opened.unwrap().sheets[0].row(1).cell(0), "100");
        let bytes = changed("<f>40+60</f><v>100</v>", "<f>40+60</f>");
        let why = open(&bytes, "t").unwrap_err();
        assert!(why.contains("Savings!A2") && why.contains("recalculate"), "{why}");
        let bytes = changed("<f>40+60</f><v>100</v>", "<f>40+60</f><v/>");
        assert!(open(&bytes, "t").unwrap_err().contains("no value is stored"));
    }

    /// Makes a workbook and changes words of its sheet by hand.
    fn changed(from: &str, to: &str) -> Vec<u8> {
        use std::io::Write as _;
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Savings").unwrap();
        sheet.write(0, 0, 7).unwrap();
        sheet.write(1, 0, Formula::new("=40+60").set_result("100")).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut words = Vec::new();
            part.read_to_end(&mut words).unwrap();
            if name == "xl/worksheets/sheet1.xml" {
                let text = String::from_utf8(words).unwrap();
                assert!(text.contains(from), "{text}");
                words = text.replace(from, to).into_bytes();
            }
            out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            out.write_all(&words).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    /// Makes an ODS workbook of one sheet from the words of its rows.
    fn ods(rows: &str) -> Vec<u8> {
        use std::io::Write as _;
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let plain = zip::write::SimpleFileOptions::default();
        out.start_file("mimetype", plain).unwrap();
        out.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
        out.start_file("META-INF/manifest.xml", plain).unwrap();
        out.write_all(b"<manifest:manifest/>").unwrap();
        out.start_file("content.xml", plain).unwrap();
        let head = "<office:document-content><office:body><office:spreadsheet>\
                    <table:table table:name=\"Savings\">";
        let end = "</table:table></office:spreadsheet></office:body></office:document-content>";
        out.write_all(format!("{head}{rows}{end}").as_bytes()).unwrap();
        out.finish().unwrap().into_inner()
    }

    #[test]
    fn an_ods_file_tells_hidden_rows_and_formulas_without_a_value_and_is_held_to_the_same_bounds() {
        let cell = "<table:table-cell office:value-type=\"float\" office:value=\"7\"><text:p>7</text:p>\
                    </table:table-cell>";
        let row =
            |more: &str, cell: &str| format!("<table:table-row{more}>{cell}</table:table-row>");
        let rows = row(" table:number-rows-repeated=\"2\"", cell)
            + &row(" table:visibility=\"filter\"", cell)
            + &row("", cell);
        let opened = open(&ods(&rows), "t").unwrap();
        let sheet = &opened.sheets[0];
        assert_eq!((sheet.len(), opened.notes.len()), (4, 1));
        assert!(sheet.aside.hidden_rows.iter().eq([&3]));
        let none = "<table:table-cell table:formula=\"of:=1+2\"/>";
        let why = open(&ods(&row("", none)), "t").unwrap_err();
        assert!(why.contains("no value is stored") && why.contains("Savings!A1"), "{why}");
        let wide =
            cell.replace("cell office", "cell table:number-columns-repeated=\"1000\" office");
        let large = row(" table:number-rows-repeated=\"1000000\"", &wide);
        assert!(open(&ods(&large), "t").unwrap_err().contains("has more than"));
    }

    #[test]
    fn two_cells_of_one_name_and_cells_outside_any_sheet_are_refused() {
        let cell = "<c r=\"A1\"><v>7</v></c>";
        assert!(open(&changed(cell, cell), "t").is_ok());
        let twice = format!("{cell}<c r=\"A1\"><v>10</v></c>");
        for bad in [
            twice.as_str(),
            "<c r=\"C4294967298\"><v>7</v></c>",
            "<c r=\"XFE1\"><v>7</v></c>",
            // A cell of another row, and one before the last.
            "<c r=\"A2\"><v>7</v></c>",
            "<c r=\"B1\"><v>7</v></c><c r=\"A1\"><v>7</v></c>",
        ] {
            let why = open(&changed(cell, bad), "t").unwrap_err();
            assert!(why.contains("save it again"), "{bad}: {why}");
        }
        let row = "<row r=\"2\"";
        assert!(open(&changed(row, "<row r=\"1\""), "t").unwrap_err().contains("row 1 twice"));
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_large_one_is_refused() {
        let cell = "<c r=\"A1\"><v>7</v></c>";
        // 40 MB of blanks pack to some 40 KB.
        let large = format!("{cell}{}", " ".repeat(40 << 20));
        let why = open(&changed(cell, &large), "t").unwrap_err();
        assert!(why.contains("unpacks to more than"), "{why}");
    }
}
