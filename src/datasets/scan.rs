//! Bytes to records: the one place that knows how a CSV file is cut up.
//!
//! A record without a quote, which is nearly every one, is cut at its commas, sixty-four bytes at a
//! time. A record with a quote goes through the csv crate's own machine (`csv-core`). A faster scan
//! can take this file's place: all it must give is [`Records::next`].

mod record;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use encoding_rs::WINDOWS_1252;

use crate::files::bounds;
use crate::units::text::{has_unseen, visible};

pub(super) use record::Record;

/// Bytes read from the file at a time.
const BLOCK: usize = 256 * 1024;
/// Bytes looked at together.
const STRETCH: usize = 64;
/// A record longer than this has a quote that was never closed.
const LONGEST: usize = bounds::LONGEST_ROW;

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
                Found::MoreNeeded if self.end - self.start >= LONGEST => {
                    return Err(too_long(self.line));
                }
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

    /// Takes back that the record just given has lines: those behind it are counted as if it were not there.
    pub(super) fn uncount(&mut self, line_of_record: u64) {
        self.line = line_of_record;
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
        let utf8 = std::str::from_utf8(cells).ok().filter(whole);
        let windows = utf8.is_none();
        if windows {
            decode(cells, &mut self.ends, cut.gap, &mut self.decoded);
        }
        let unseen = any_unseen(utf8.unwrap_or(&self.decoded), &self.ends, cut.gap);
        if unseen {
            let text = utf8.unwrap_or(&self.decoded).to_owned();
            written_out(&text, &mut self.ends, cut.gap, &mut self.decoded);
        }
        let text = utf8.filter(|_| !unseen).unwrap_or(&self.decoded);
        let (gap, unclosed) = (cut.gap, cut.unclosed);
        let end = byte + u64::try_from(cut.whole).unwrap_or(u64::MAX);
        Record { text, ends: &self.ends, gap, raw, line, byte, end, windows, unseen, unclosed }
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

/// Says that a row is longer than is read.
fn too_long(line: u64) -> io::Error {
    let words = format!("line {line} is longer than {} MB", LONGEST / 1024 / 1024);
    io::Error::new(io::ErrorKind::InvalidData, words)
}

/// Says whether a cell holds a character that nobody sees. Cells that stand without a mark between them are looked at
/// one by one: a return that ends one is no line end with the line feed that begins the next.
fn any_unseen(cells: &str, ends: &[u32], gap: usize) -> bool {
    if gap > 0 || !cells.contains('\r') {
        return has_unseen(cells);
    }
    let mut start = 0;
    ends.iter().any(|end| {
        let cell = cells.get(start..*end as usize).unwrap_or_default();
        start = *end as usize;
        has_unseen(cell)
    })
}

/// Writes out what of cells nobody sees.
fn written_out(cells: &str, ends: &mut [u32], gap: usize, written: &mut String) {
    written.clear();
    let mut start = 0;
    for end in ends.iter_mut() {
        let cell = cells.get(start..*end as usize).unwrap_or_default();
        start = *end as usize + gap;
        written.push_str(&visible(cell));
        *end = short(written.len());
        for _ in 0..gap {
            written.push(',');
        }
    }
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
