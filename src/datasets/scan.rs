//! Bytes to records: the one place that knows how a CSV file is cut up.
//!
//! A record without a quote, which is nearly every one, is cut at its commas, sixty-four bytes at a
//! time. A record with a quote goes through the csv crate's own machine (`csv-core`). A faster scan
//! can take this file's place: all it must give is [`Records::next`].

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use encoding_rs::WINDOWS_1252;

/// Bytes read from the file at a time.
const BLOCK: usize = 256 * 1024;
/// Bytes looked at together.
const STRETCH: usize = 64;
/// A record longer than this has a quote that was never closed.
const LONGEST: usize = 1024 * 1024;

/// One record, valid until the next is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    text: &'a str,
    ends: &'a [u32],
    /// Bytes between one cell's end and the next one's start: the comma, or nothing where the
    /// cells were unquoted into a buffer of their own.
    gap: usize,
    /// The record's own bytes, without its line end.
    pub(super) raw: &'a [u8],
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// The byte of the file it begins at.
    pub(super) byte: u64,
    /// The byte of the file behind its line end.
    pub(super) end: u64,
    /// Whether it was in the old Windows code page.
    pub(super) windows: bool,
    /// Whether a quoted cell never ends; the text is then the first line only.
    pub(super) unclosed: bool,
}

impl<'a> Record<'a> {
    /// Gives the number of cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Gives a cell as written, quotes undone; `None` past the last.
    #[inline]
    pub(super) fn cell(&self, index: usize) -> Option<&'a str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize + self.gap);
        self.text.get(start..end)
    }

    /// Gives a cell without the blanks around it; empty past the last.
    #[inline]
    pub(super) fn words(&self, index: usize) -> &'a str {
        let cell = self.cell(index).unwrap_or_default();
        match cell.as_bytes() {
            // Nearly every cell: no blank of any alphabet at either end.
            [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => cell,
            _ => cell.trim(),
        }
    }

    /// Gives the bytes of [`Record::raw`] that hold a cell, its quotes included; the end of the
    /// record past the last cell.
    pub(super) fn span(&self, index: usize) -> std::ops::Range<usize> {
        let mut start = 0;
        for (cell, comma) in commas(self.raw).enumerate() {
            if cell == index {
                return start..comma;
            }
            start = comma + 1;
        }
        if commas(self.raw).count() == index {
            start..self.raw.len()
        } else {
            self.raw.len()..self.raw.len()
        }
    }

    /// Gives the number of the cell that is still open at the record's end.
    pub(super) fn open_cell(&self) -> usize {
        commas(self.raw).count()
    }
}

/// Gives the commas of a record that part its cells. A quote opens only at the start of a cell;
/// after the closing one the cell goes on unquoted, as the csv crate has it.
fn commas(record: &[u8]) -> impl Iterator<Item = usize> + '_ {
    #[derive(Clone, Copy)]
    enum At {
        Start,
        Plain,
        Quoted,
        /// After a quote inside quotes: the end of the cell, or the first half of a doubled quote.
        Quote,
    }
    let mut state = At::Start;
    record.iter().enumerate().filter_map(move |(at, byte)| {
        let (next, parts) = match (state, byte) {
            (At::Start | At::Plain | At::Quote, b',') => (At::Start, true),
            (At::Quoted, b'"') => (At::Quote, false),
            (At::Start | At::Quote, b'"') | (At::Quoted, _) => (At::Quoted, false),
            (At::Start | At::Plain | At::Quote, _) => (At::Plain, false),
        };
        state = next;
        parts.then_some(at)
    })
}

/// The records of a CSV file, blank lines left out.
pub(super) struct Records<R> {
    source: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    at_eof: bool,
    /// The line that the next record begins on.
    line: u64,
    /// The byte of the file that `buffer[0]` is.
    offset: u64,
    /// Cells a record should have; a record over several lines that has not was never closed.
    width: Option<usize>,
    /// Made at the first quote, for most files have none.
    machine: Option<Box<Reader>>,
    ends: Vec<u32>,
    /// Cells of a quoted record; only grows, so that no record pays for clearing it.
    unquoted: Vec<u8>,
    /// How much of `unquoted` the record takes.
    written: usize,
    /// Where the machine puts the ends of cells.
    machine_ends: Vec<usize>,
    decoded: String,
    /// Rows of empty cells that were passed over, and the line of the first.
    pub(super) blank_rows: (u64, Option<u64>),
}

/// What a search of the buffer for the next record found, counted from `start`.
struct Cut {
    length: usize,
    /// Length with the line end.
    whole: usize,
    gap: usize,
    unclosed: bool,
}

enum Found {
    Record(Cut),
    MoreNeeded,
    Nothing,
}

impl<R: Read> Records<R> {
    /// Reads records from the start of a file; a byte-order mark is passed over.
    pub(super) fn new(source: R) -> io::Result<Self> {
        let mut records = Self::resumed(source, 0, 1, None);
        while records.end < 3 && !records.at_eof {
            records.fill()?;
        }
        if records.buffer[..records.end].starts_with(b"\xEF\xBB\xBF") {
            records.start = 3;
        }
        Ok(records)
    }

    /// Reads records from the middle of a file, at a byte and line where one begins.
    pub(super) fn resumed(source: R, byte: u64, line: u64, width: Option<usize>) -> Self {
        Self {
            source,
            buffer: vec![0; BLOCK],
            start: 0,
            end: 0,
            at_eof: false,
            line,
            offset: byte,
            width,
            machine: None,
            ends: Vec::new(),
            unquoted: Vec::new(),
            written: 0,
            machine_ends: vec![0; 4096],
            decoded: String::new(),
            blank_rows: (0, None),
        }
    }

    /// Says how many cells every further record should have.
    pub(super) fn expect_width(&mut self, width: usize) {
        self.width = Some(width);
    }

    /// Gives the first bytes of the file, to tell a workbook from text.
    pub(super) fn first_bytes(&self) -> &[u8] {
        &self.buffer[..self.end]
    }

    /// Gives the next record that is not blank; `None` at the end of the file.
    ///
    /// # Errors
    /// What the file system says.
    pub(super) fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        let cut = loop {
            let found = match self.unquoted_record() {
                Ok(found) => found,
                Err(Quoted) => self.quoted_record(),
            };
            match found {
                Found::Nothing => return Ok(None),
                Found::MoreNeeded => self.fill()?,
                Found::Record(cut) => {
                    let raw = &self.buffer[self.start..self.start + cut.length];
                    if raw.is_empty() {
                        self.pass(&cut);
                    } else if raw.iter().all(|byte| matches!(byte, b',' | b' ' | b'\t' | b';')) {
                        self.blank_rows.0 += 1;
                        self.blank_rows.1.get_or_insert(self.line);
                        self.pass(&cut);
                    } else {
                        break cut;
                    }
                }
            }
        };
        Ok(Some(self.taken(&cut)))
    }

    /// Steps over a record.
    fn pass(&mut self, cut: &Cut) {
        let whole = &self.buffer[self.start..self.start + cut.whole];
        self.line += u64::try_from(memchr::memchr_iter(b'\n', whole).count()).unwrap_or(u64::MAX);
        self.start += cut.whole;
    }

    fn taken(&mut self, cut: &Cut) -> Record<'_> {
        let (line, from) = (self.line, self.start);
        let byte = self.offset + u64::try_from(from).unwrap_or(u64::MAX);
        if cut.gap == 1 && !cut.unclosed {
            // One line by construction: no need to look for line ends in it.
            self.line += 1;
            self.start += cut.whole;
        } else {
            self.pass(cut);
        }
        let raw = &self.buffer[from..from + cut.length];
        let cells = if cut.gap == 1 { raw } else { &self.unquoted[..self.written] };
        // Two cells unquoted one behind the other can look like one character of UTF-8.
        let ends = &self.ends;
        let whole = |text: &&str| {
            cut.gap == 1 || ends.iter().all(|&end| text.is_char_boundary(end as usize))
        };
        let (text, windows) = if let Some(text) = std::str::from_utf8(cells).ok().filter(whole) {
            (text, false)
        } else {
            decode(cells, &mut self.ends, cut.gap, &mut self.decoded);
            (self.decoded.as_str(), true)
        };
        let (gap, unclosed) = (cut.gap, cut.unclosed);
        let end = byte + u64::try_from(cut.whole).unwrap_or(u64::MAX);
        Record { text, ends: &self.ends, gap, raw, line, byte, end, windows, unclosed }
    }

    /// Cuts a record that has no quote, or finds that it has one.
    fn unquoted_record(&mut self) -> Result<Found, Quoted> {
        self.ends.clear();
        let unread = &self.buffer[self.start..self.end];
        let (stretches, _) = self.buffer[self.start..self.end + STRETCH - 1].as_chunks();
        'stretches: for (stretch, first) in stretches.iter().zip((0..).step_by(STRETCH)) {
            let mut marks = separators(stretch);
            while marks != 0 {
                let at = first + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                match unread.get(at) {
                    Some(b',') => self.ends.push(short(at)),
                    Some(b'\n') => return Ok(self.unquoted_line(at, at + 1)),
                    Some(_) => return Err(Quoted),
                    None => break 'stretches,
                }
            }
        }
        let whole = unread.len();
        Ok(match (self.at_eof, whole) {
            (false, _) => Found::MoreNeeded,
            (true, 0) => Found::Nothing,
            (true, _) => self.unquoted_line(whole, whole),
        })
    }

    /// Ends a record without a quote, its line end taken off.
    fn unquoted_line(&mut self, end: usize, whole: usize) -> Found {
        let line = &self.buffer[self.start..self.start + end];
        let length = line.strip_suffix(b"\r").unwrap_or(line).len();
        self.ends.push(short(length));
        Found::Record(Cut { length, whole, gap: 1, unclosed: false })
    }

    /// Cuts a record that has a quote, by the csv crate's machine.
    fn quoted_record(&mut self) -> Found {
        let unread = &self.buffer[self.start..self.end];
        let machine = self.machine.get_or_insert_with(|| Box::new(machine()));
        machine.reset();
        if self.unquoted.len() <= unread.len() {
            self.unquoted.resize(unread.len() + 1, 0);
        }
        let ends = &mut self.machine_ends;
        let (result, read, written, cells) = machine.read_record(unread, &mut self.unquoted, ends);
        let (mut cells, mut written) = (cells, written);
        let closed = match result {
            ReadRecordResult::Record => true,
            ReadRecordResult::InputEmpty if self.at_eof => {
                // The last line may lack its end; inside quotes, a line end is one more character.
                let (result, _, more, last) =
                    machine.read_record(b"\n", &mut self.unquoted[written..], &mut ends[cells..]);
                written += more;
                cells += last;
                matches!(result, ReadRecordResult::Record)
            }
            ReadRecordResult::InputEmpty if unread.len() < LONGEST => return Found::MoreNeeded,
            ReadRecordResult::InputEmpty
            | ReadRecordResult::OutputFull
            | ReadRecordResult::OutputEndsFull
            | ReadRecordResult::End => false,
        };
        let over_lines = memchr::memchr(b'\n', &unread[..read.saturating_sub(2)]).is_some();
        if !closed || over_lines && self.width.is_some_and(|width| width != cells) {
            return self.first_line_only();
        }
        let bare = unread[..read].strip_suffix(b"\n").unwrap_or(&unread[..read]);
        let length = match bare.strip_suffix(b"\r") {
            Some(without) => {
                // The machine ends a record at the line feed and took the return for a character.
                written -= 1;
                ends[cells - 1] -= 1;
                without.len()
            }
            None => bare.len(),
        };
        self.written = written;
        self.ends.clear();
        self.ends.extend(ends[..cells].iter().map(|&end| short(end)));
        Found::Record(Cut { length, whole: read, gap: 0, unclosed: false })
    }

    /// Gives up on a quoted record after its first line, so that the lines below are still read.
    fn first_line_only(&mut self) -> Found {
        let unread = &self.buffer[self.start..self.end];
        let end = memchr::memchr(b'\n', unread);
        let whole = end.map_or(unread.len(), |at| at + 1);
        let bare = &unread[..end.unwrap_or(unread.len())];
        let length = bare.strip_suffix(b"\r").unwrap_or(bare).len();
        if self.unquoted.len() < length {
            self.unquoted.resize(length, 0);
        }
        self.unquoted[..length].copy_from_slice(&unread[..length]);
        self.written = length;
        self.ends.clear();
        self.ends.push(short(length));
        Found::Record(Cut { length, whole, gap: 0, unclosed: true })
    }

    /// Reads on, making room for the unread bytes and a block more.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.offset += u64::try_from(self.start).unwrap_or(u64::MAX);
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() - self.end < BLOCK / 2 {
            self.buffer.resize(self.buffer.len() + BLOCK, 0);
        }
        // The last stretch may reach past what was read.
        let room = self.buffer.len() - STRETCH;
        let read = loop {
            match self.source.read(&mut self.buffer[self.end..room]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.at_eof = read == 0;
        self.end += read;
        Ok(())
    }
}

/// The record has a quote.
struct Quoted;

/// Finds each comma, line end and quote of a stretch: a bit for every byte, the first lowest.
fn separators(stretch: &[u8; STRETCH]) -> u64 {
    // In this form the compiler compares many bytes at a time.
    let mut marks = [0u8; STRETCH];
    for (mark, &byte) in marks.iter_mut().zip(stretch) {
        *mark = u8::from(matches!(byte, b',' | b'\n' | b'"'));
    }
    let (words, _) = marks.as_chunks();
    words.iter().rfold(0, |bits, word| {
        // Moves the lowest bit of byte n to bit 56 + n; no two of the products meet.
        let eight = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits << 8 | eight
    })
}

/// Gives the csv crate's machine, which like our own search ends a line at its line feed and takes
/// a return elsewhere for a character.
fn machine() -> Reader {
    ReaderBuilder::new().terminator(Terminator::Any(b'\n')).build()
}

/// A place in a record; records stay far below four gigabytes.
fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Decodes cells from Windows-1252, in which every byte is a character.
fn decode(cells: &[u8], ends: &mut [u32], gap: usize, decoded: &mut String) {
    decoded.clear();
    let mut start = 0;
    for end in ends.iter_mut() {
        let bytes = cells.get(start..*end as usize).unwrap_or_default();
        start = *end as usize + gap;
        decoded.push_str(&WINDOWS_1252.decode_without_bom_handling(bytes).0);
        *end = short(decoded.len());
        for _ in 0..gap {
            decoded.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert_eq!(
            read(text),
            [(1, cells(&["a", "x, \"y\"\nz", "c"])), (3, cells(&["d", "e", "f"]))]
        );
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

    /// Leaves out what both may see otherwise: blank rows, and a return at the end of a row.
    fn without_blanks(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
        for last in rows.iter_mut().filter_map(|cells| cells.last_mut()) {
            last.truncate(last.trim_end_matches('\r').len());
        }
        rows.retain(|cells| !is_blank(cells));
        rows
    }

    fn is_blank(cells: &[String]) -> bool {
        cells.iter().all(|cell| cell.chars().all(|c| " ;\t".contains(c)))
    }

    #[test]
    fn a_return_within_a_line_is_a_character_whether_or_not_the_line_has_a_quote() {
        assert_eq!(read(b"a\rb,c\r\n"), [(1, cells(&["a\rb", "c"]))]);
        assert_eq!(read(b"a\rb,\"c\"\r\n"), [(1, cells(&["a\rb", "c"]))]);
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
                        prop_assert_eq!(alone.trim_end_matches('\r'), cell.trim_end_matches('\r'));
                    }
                }
            }
            if !unclosed {
                let ours: Vec<Vec<String>> = read(&bytes).into_iter().map(|(_, cells)| cells).collect();
                prop_assert_eq!(without_blanks(ours), without_blanks(by_the_csv_crate(&bytes)));
            }
        }
    }
}
