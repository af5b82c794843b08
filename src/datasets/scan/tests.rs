//! Records as the csv crate cuts them, and where they stand.

use super::*;
use crate::units::text::visible;
use proptest::prelude::*;

/// Every record as its line and cells, read in blocks of a few bytes.
fn read(text: &[u8]) -> Vec<(u64, Vec<String>)> {
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let few = into.len().min(3);
            self.0.read(&mut into[..few])
        }
    }
    let mut records = Records::new(Drip(text)).unwrap();
    let mut all = Vec::new();
    while let Some(record) = records.next().unwrap() {
        let cells = (0..record.len()).map(|at| record.cell(at).unwrap().to_owned()).collect();
        all.push((record.line, cells));
    }
    all
}

fn cells(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_bit_stands_for_every_separator_of_a_stretch_and_for_nothing_else() {
    for byte in 0..=u8::MAX {
        let wanted = u64::from(b",\n\"".contains(&byte));
        for at in 0..STRETCH {
            let mut stretch = [b'"' ^ 1; STRETCH];
            stretch[at] = byte;
            assert_eq!(separators(&stretch), wanted << at, "{byte} at {at}");
        }
    }
    assert_eq!(separators(&[b','; STRETCH]), u64::MAX);
}

#[test]
fn lines_ends_marks_and_blanks_are_passed_over() {
    let text = b"\xEF\xBB\xBFa,b\r\n1,2\r\n\r\n,,\r\n3,";
    assert_eq!(
        read(text),
        [(1, cells(&["a", "b"])), (2, cells(&["1", "2"])), (5, cells(&["3", ""]))]
    );
}

#[test]
fn quoted_cells_may_hold_commas_quotes_and_lines() {
    let text = b"a,\"x, \"\"y\"\"\nz\",c\nd,e,f";
    assert_eq!(read(text), [(1, cells(&["a", "x, \"y\"\nz", "c"])), (3, cells(&["d", "e", "f"]))]);
}

#[test]
fn a_quote_never_closed_costs_one_line() {
    let mut records = Records::new(&b"a,b\n1,\"two\n3,4\n5,6\n"[..]).unwrap();
    records.next().unwrap();
    records.expect_width(2);
    let mut seen = Vec::new();
    while let Some(record) = records.next().unwrap() {
        seen.push((record.line, record.unclosed));
    }
    assert_eq!(seen, [(2, true), (3, false), (4, false)]);
}

#[test]
fn windows_text_is_decoded_cell_by_cell() {
    assert_eq!(read(b"\xA35,b\xE9b,\"\x96\"\n"), [(1, cells(&["£5", "béb", "–"]))]);
}

#[test]
fn spans_hold_the_cell_as_written() {
    let mut records = Records::new(&b"a,\"x, \"\"y\"\"\",c\n"[..]).unwrap();
    let record = records.next().unwrap().unwrap();
    let written = |at| std::str::from_utf8(&record.raw[record.span(at)]).unwrap().to_owned();
    assert_eq!([written(0), written(1), written(2)], ["a", "\"x, \"\"y\"\"\"", "c"]);
}

/// Every record as the csv crate cuts it up; a return before a line end belongs to a cell.
fn by_the_csv_crate(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(text);
    let decoded = |cell: &[u8]| WINDOWS_1252.decode_without_bom_handling(cell).0.into_owned();
    let records = reader.byte_records().map(|record| {
        let record = record.unwrap();
        let utf8 = record.iter().all(|cell| std::str::from_utf8(cell).is_ok());
        let cells = record.iter();
        cells
            .map(|cell| if utf8 { String::from_utf8_lossy(cell).into() } else { decoded(cell) })
            .collect()
    });
    records.collect()
}

/// A return, as it is written out in a cell.
const RETURN: &str = "\\u{d}";

/// Leaves out what both may see otherwise: blank rows, and a return at the end of a row. What nobody sees is written
/// out in both.
fn without_blanks(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for cell in rows.iter_mut().flatten() {
        *cell = visible(cell).into_owned();
    }
    for last in rows.iter_mut().filter_map(|cells| cells.last_mut()) {
        last.truncate(last.trim_end_matches(RETURN).len());
    }
    rows.retain(|cells| !is_blank(cells));
    rows
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.chars().all(|c| " ;\t".contains(c)))
}

#[test]
fn a_return_within_a_line_is_a_character_whether_or_not_the_line_has_a_quote() {
    assert_eq!(read(b"a\rb,c\r\n"), [(1, cells(&["a\\u{d}b", "c"]))]);
    assert_eq!(read(b"a\rb,\"c\"\r\n"), [(1, cells(&["a\\u{d}b", "c"]))]);
    assert_eq!(read(b"\"c\"\r"), [(1, cells(&["c"]))]);
}

#[test]
fn a_quote_within_a_cell_is_a_character_and_parts_nothing() {
    let mut records = Records::new(&b"a\"\"b,c\"d,\"e\"f\"\n"[..]).unwrap();
    let record = records.next().unwrap().unwrap();
    let written = |at| String::from_utf8_lossy(&record.raw[record.span(at)]).into_owned();
    assert_eq!([written(0), written(1), written(2)], ["a\"\"b", "c\"d", "\"e\"f\""]);
}

proptest! {
    /// The csv crate reads the same cells, whatever was written.
    #[test]
    fn the_csv_crate_agrees(rows in prop::collection::vec(prop::collection::vec("[a-c ,\"\r\n£]{0,6}", 3), 1..8)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let ours: Vec<Vec<String>> = read(&text).into_iter().map(|(_, cells)| cells).collect();
        prop_assert_eq!(without_blanks(ours), without_blanks(rows));
    }

    /// The csv crate reads the same cells of any bytes, as long as every quote is closed.
    #[test]
    fn the_csv_crate_agrees_on_any_bytes(text in "[a-b, ;\"\r\n\u{a3}\u{c2}]{0,40}", windows in any::<bool>()) {
        let bytes: Vec<u8> = if windows {
            text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
        } else {
            text.into_bytes()
        };
        let mut records = Records::new(&bytes[..]).unwrap();
        let mut unclosed = false;
        while let Some(record) = records.next().unwrap() {
            unclosed |= record.unclosed;
            for at in 0..record.len() {
                let span = record.span(at);
                prop_assert!(record.unclosed || span.end <= record.raw.len());
                let alone = by_the_csv_crate(&record.raw[span]);
                let alone = alone.first().and_then(|cells| cells.first()).map_or("", |cell| cell);
                let cell = record.cell(at).unwrap();
                // A return that ends a cell alone would be taken for a line end.
                if !record.unclosed && !record.windows && !cell.is_empty() {
                    let alone = visible(alone);
                    prop_assert_eq!(alone.trim_end_matches(RETURN), cell.trim_end_matches(RETURN));
                }
            }
        }
        if !unclosed {
            let ours: Vec<Vec<String>> = read(&bytes).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(without_blanks(ours), without_blanks(by_the_csv_crate(&bytes)));
        }
    }
}
