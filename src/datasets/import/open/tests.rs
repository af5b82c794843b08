//! Files of every kind opened as text.

use super::*;

#[test]
fn a_number_has_the_digits_that_its_spreadsheet_shows() {
    // 0.1 + 0.2 in a spreadsheet is kept as 0.30000000000000004 and shown as 0.3.
    let cases =
        [("0.30000000000000004", "0.3"), ("250", "250"), ("1234.50", "1234.5"), ("1e30", "1e30")];
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
    ods_with("", rows)
}

/// The same, with the words of its styles.
fn ods_with(styles: &str, rows: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    out.start_file("mimetype", plain).unwrap();
    out.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
    out.start_file("META-INF/manifest.xml", plain).unwrap();
    out.write_all(b"<manifest:manifest/>").unwrap();
    out.start_file("content.xml", plain).unwrap();
    let head = format!(
        "<office:document-content>{styles}<office:body><office:spreadsheet><table:table table:name=\"Savings\">"
    );
    let end = "</table:table></office:spreadsheet></office:body></office:document-content>";
    out.write_all(format!("{head}{rows}{end}").as_bytes()).unwrap();
    out.finish().unwrap().into_inner()
}

#[test]
fn an_ods_file_tells_hidden_rows_and_formulas_without_a_value_and_is_held_to_the_same_bounds() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"7\"><text:p>7</text:p>\
                </table:table-cell>";
    let row = |more: &str, cell: &str| format!("<table:table-row{more}>{cell}</table:table-row>");
    let rows = row(" table:number-rows-repeated=\"2\"", cell)
        + &row(" table:visibility=\"filter\"", cell)
        + &row("", cell);
    let opened = open(&ods(&rows), "t").unwrap();
    let sheet = &opened.sheets[0];
    assert_eq!((sheet.len(), opened.notes.len()), (4, 0));
    assert!(sheet.aside.hidden_rows.iter().eq([&3]));
    let none = "<table:table-cell table:formula=\"of:=1+2\"/>";
    let why = open(&ods(&row("", none)), "t").unwrap_err();
    assert!(why.contains("no value is stored") && why.contains("Savings!A1"), "{why}");
    let wide = cell.replace("cell office", "cell table:number-columns-repeated=\"1000\" office");
    let large = row(" table:number-rows-repeated=\"1000000\"", &wide);
    assert!(open(&ods(&large), "t").unwrap_err().contains("has more than"));
}

#[test]
fn an_ods_file_tells_how_its_cells_look_and_what_is_said_of_them() {
    let styles = "<office:automatic-styles><number:number-style style:name=\"N1\">\
                  <number:number number:display-factor=\"1000\"/></number:number-style>\
                  <style:style style:name=\"ce1\" style:data-style-name=\"N1\"/>\
                  <style:style style:name=\"ce2\"><style:table-cell-properties fo:background-color=\"#ffc000\"/>\
                  <style:text-properties style:text-line-through-style=\"solid\"/></style:style>\
                  <style:style style:name=\"T1\"><style:text-properties style:text-position=\"super 58%\"/>\
                  </style:style></office:automatic-styles>";
    let columns = "<table:table-column/><table:table-column table:visibility=\"collapse\" \
                   table:default-cell-style-name=\"ce1\"/>";
    let number = |more: &str| {
        format!(
            "<table:table-cell{more} office:value-type=\"float\" office:value=\"100000\">\
             <text:p>100</text:p></table:table-cell>"
        )
    };
    let words = "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\">\
                 <office:annotation><text:p>once &amp; only</text:p></office:annotation>\
                 <text:p>£3.2<text:span text:style-name=\"T1\">2</text:span></text:p></table:table-cell>";
    let rated = "<table:table-cell table:style-name=\"ce2\"/>";
    let rule = "<calcext:conditional-formats><calcext:conditional-format \
                calcext:target-range-address=\"Savings.C1:Savings.C9\"/></calcext:conditional-formats>";
    let time = "<table:table-cell office:value-type=\"time\" office:time-value=\"PT00H05M15S\">\
                <text:p>05:15</text:p></table:table-cell>";
    let row = format!("<table:table-row>{words}{}{rated}{time}</table:table-row>", number(""));
    let bytes = ods_with(styles, &format!("{columns}{row}{rule}"));
    let opened = open(&bytes, "t").unwrap();
    let (sheet, aside) = (&opened.sheets[0], &opened.sheets[0].aside);
    // A hundred thousand shown in thousands; a mark of a note is no digit; five minutes and a quarter.
    let row: Vec<&str> = sheet.row(0).cells().collect();
    assert_eq!(row, ["£3.2", "100", "", "00:05:15"]);
    assert_eq!(aside.raised[&(1, 0)], ("£3.22".to_owned(), "2".to_owned()));
    assert_eq!(aside.comments[&(1, 0)], "once & only");
    assert_eq!(aside.merged, [((1, 0), (2, 0))]);
    assert!(aside.hidden_columns.iter().eq([&1]));
    let fill = aside.style(1, 2).and_then(|style| style.fill.as_deref());
    assert_eq!((fill, aside.struck().len()), (Some("FFC000"), 1));
    assert_eq!(aside.ruled, [((1, 2), (9, 2))]);
}

#[test]
fn a_raised_mark_of_a_note_is_no_digit_and_a_time_is_no_day() {
    let (raised, plain) =
        (Format::new().set_font_script(rust_xlsxwriter::FormatScript::Superscript), Format::new());
    let clock = Format::new().set_num_format("mm:ss");
    let opened = made(|sheet| {
        sheet.write_rich_string(0, 0, &[(&plain, "£3.2"), (&raised, "2")]).unwrap();
        sheet.write_rich_string(0, 1, &[(&plain, "2,000 m"), (&raised, "2")]).unwrap();
        // 315 seconds of a day of 86,400.
        sheet.write_with_format(0, 2, 315.0 / 86_400.0, &clock).unwrap();
        sheet.write(0, 3, "R&D <new>").unwrap();
    });
    let opened = opened.unwrap();
    let row: Vec<&str> = opened.sheets[0].row(0).cells().collect();
    assert_eq!(row, ["£3.2", "2,000 m2", "00:05:15", "R&D <new>"]);
    assert_eq!(opened.sheets[0].aside.raised.len(), 1);
}

#[test]
fn a_sheet_that_breaks_off_is_refused() {
    let why = open(&changed("</sheetData>", "<"), "t").unwrap_err();
    assert!(why.contains("breaks off"), "{why}");
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
