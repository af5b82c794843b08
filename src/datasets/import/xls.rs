//! What a workbook of the old form says of its cells beside their values, and how much room its sheets
//! would take: its reader lays a whole sheet out, and one stray cell can make that too large.

use std::collections::BTreeMap;

use super::bounds;
use super::compound::{stream, u16_at, u32_at};
use super::parts::Aside;
use super::styles::{Style, indexed};

/// Reads what a workbook of the old form says of each of its sheets; nothing of any other file.
///
/// # Errors
/// Its sheets are too large, it has a password, or it is damaged.
pub(super) fn asides(bytes: &[u8]) -> Result<BTreeMap<String, Aside>, String> {
    if bytes.starts_with(b"PK") {
        return Ok(BTreeMap::new());
    }
    let Some(book) = stream(bytes, &["Workbook", "Book"]) else {
        return Err(super::open::DAMAGED.to_owned());
    };
    let looks = Looks::of(&book)?;
    let mut sheets = BTreeMap::new();
    let mut cells = 0;
    for (name, start) in &looks.sheets {
        let sheet = Sheet::of(&book, *start, &looks.styles);
        cells += sheet.room().max(sheet.stated);
        if cells > bounds::CELLS {
            return Err(bounds::too_large(name));
        }
        let aside = Aside { looks: looks.styles.clone(), ..sheet.aside };
        sheets.insert(name.clone(), aside);
    }
    Ok(sheets)
}

/// The records of a stream from a place: their kinds and what they hold.
fn records(book: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(book, at)?, usize::from(u16_at(book, at + 2)?));
        let held = book.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, held))
    })
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;

/// What the workbook says of all its sheets.
#[derive(Default)]
struct Looks {
    styles: Vec<Style>,
    /// The sheets, each with where it begins.
    sheets: Vec<(String, usize)>,
}

impl Looks {
    fn of(book: &[u8]) -> Result<Self, String> {
        let mut looks = Self::default();
        let (mut formats, mut struck) = (BTreeMap::new(), Vec::new());
        let mut own: Vec<String> = Vec::new();
        let mut cells: Vec<(usize, u16, u16)> = Vec::new();
        for (kind, held) in records(book, 0).take_while(|(kind, _)| *kind != END) {
            let number = |at| u16_at(held, at);
            match kind {
                // It is locked.
                0x002F if number(0) != Some(0) => return Err(super::open::PASSWORD.to_owned()),
                0x0031 => struck.push(number(2).is_some_and(|flags| flags & 8 != 0)),
                0x041E => formats.extend(number(0).zip(words(held, 4, number(2).unwrap_or(0)))),
                0x00E0 => cells.extend(xf(held)),
                0x0092 => {
                    own = held.get(2..).unwrap_or_default().chunks_exact(4).map(hex).collect();
                }
                0x0085 => {
                    let length = held.get(6).copied().unwrap_or(0);
                    let name = words(held, 7, u16::from(length));
                    let start = u32_at(held, 0).and_then(|start| usize::try_from(start).ok());
                    looks.sheets.extend(name.zip(start));
                }
                _ => {}
            }
        }
        for (font, format, fill) in cells {
            // The fourth font is none.
            let struck = struck.get(if font > 4 { font - 1 } else { font }).copied();
            let colour = || Some(own.get(usize::from(fill).checked_sub(8)?)?.clone());
            let fill = colour().or_else(|| Some(indexed(usize::from(fill))?.to_owned()));
            let shown = formats.get(&format).map(|code: &String| Style::of_format(code));
            let shown = shown.unwrap_or_else(|| Style::of_number(usize::from(format)));
            looks.styles.push(Style { fill, struck: struck.unwrap_or(false), ..shown });
        }
        Ok(looks)
    }
}

/// Gives font, format and colour of the fill of a style; a fill of no pattern has no colour that is known.
fn xf(held: &[u8]) -> Option<(usize, u16, u16)> {
    let (font, format) = (usize::from(u16_at(held, 0)?), u16_at(held, 2)?);
    let solid = u32_at(held, 14).is_some_and(|borders| borders >> 26 == 1);
    let fill = u16_at(held, 18).filter(|_| solid).map_or(0, |colours| colours & 0x7F);
    Some((font, format, fill))
}

fn hex(colour: &[u8]) -> String {
    colour.iter().take(3).fold(String::new(), |hex, part| hex + &format!("{part:02X}"))
}

/// Gives words of so many letters, which begin with a byte that says how wide the letters are.
fn words(held: &[u8], at: usize, length: u16) -> Option<String> {
    let length = usize::from(length);
    let wide = held.get(at)? & 1 == 1;
    let letters = held.get(at + 1..)?;
    if wide {
        let letters: Vec<u16> =
            letters.chunks_exact(2).take(length).filter_map(|two| u16_at(two, 0)).collect();
        return Some(String::from_utf16_lossy(&letters));
    }
    Some(letters.iter().take(length).map(|letter| char::from(*letter)).collect())
}

/// What a sheet says.
#[derive(Default)]
struct Sheet {
    aside: Aside,
    /// The first and last row and column with a value.
    first: Option<(u16, u16)>,
    last: (u16, u16),
    /// The cells that it says it has, for which its reader makes room.
    stated: u64,
}

impl Sheet {
    fn of(book: &[u8], start: usize, styles: &[Style]) -> Self {
        let mut sheet = Self::default();
        // A chart within the sheet begins and ends as the sheet does.
        let mut depth = 0_u32;
        for (kind, held) in records(book, start) {
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                _ if depth <= 1 => sheet.take(kind, held, styles),
                _ => {}
            }
        }
        sheet
    }

    fn take(&mut self, kind: u16, held: &[u8], styles: &[Style]) {
        let number = |at| u16_at(held, at);
        let (Some(one), Some(other)) = (number(0), number(2)) else { return };
        match kind {
            // A number, words, a formula, a yes or no; a blank cell that looks like something.
            0x0203 | 0x027E | 0x00FD | 0x0204 | 0x00D6 | 0x0006 | 0x0205 => {
                self.reaches(one, other);
                self.looks(one, other, number(4), styles);
            }
            0x0201 => self.looks(one, other, number(4), styles),
            // Several numbers, or blanks, in a row.
            0x00BD | 0x00BE => {
                let wide = if kind == 0x00BD { 6 } else { 2 };
                for (at, column) in
                    (other..).take((held.len().saturating_sub(6)) / wide).enumerate()
                {
                    if kind == 0x00BD {
                        self.reaches(one, column);
                    }
                    self.looks(one, column, number(4 + at * wide), styles);
                }
            }
            0x0200 => self.stated = stated(held),
            0x0208 if held.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
                self.aside.hidden_rows.insert(u32::from(one) + 1);
            }
            0x007D if number(8).is_some_and(|flags| flags & 1 == 1) => {
                self.aside.hidden_columns.extend(usize::from(one)..=usize::from(other.min(255)));
            }
            0x00E5 => {
                for range in held.get(2..).unwrap_or_default().chunks_exact(8) {
                    let end = |at| u16_at(range, at).unwrap_or(0);
                    let row = |at| u32::from(end(at)) + 1;
                    let [left, right] = [4, 6].map(|at| usize::from(end(at)));
                    self.aside.merged.push(((row(0), left), (row(2), right)));
                }
            }
            _ => {}
        }
    }

    fn reaches(&mut self, row: u16, column: u16) {
        let first = self.first.unwrap_or((row, column));
        self.first = Some((first.0.min(row), first.1.min(column)));
        self.last = (self.last.0.max(row), self.last.1.max(column));
    }

    fn looks(&mut self, row: u16, column: u16, style: Option<u16>, styles: &[Style]) {
        let told = |at: &u16| styles.get(usize::from(*at)).is_some_and(Style::told);
        if let Some(style) = style.filter(told) {
            self.aside.styles.insert((u32::from(row) + 1, usize::from(column)), style);
        }
    }

    /// Gives the cells between its first and its last.
    fn room(&self) -> u64 {
        let Some(first) = self.first else { return 0 };
        let across = |first: u16, last: u16| u64::from(last.saturating_sub(first)) + 1;
        across(first.0, self.last.0) * across(first.1, self.last.1)
    }
}

/// Gives the cells that a sheet says it has; of ends that are none, more than any has.
fn stated(held: &[u8]) -> u64 {
    let wide = held.len() > 10;
    let row = |at| if wide { u32_at(held, at * 2) } else { u16_at(held, at).map(u32::from) };
    let column = |at| u16_at(held, if wide { 4 + at } else { at }).map(u64::from);
    let (Some(top), Some(end), Some(left), Some(right)) = (row(0), row(2), column(4), column(6))
    else {
        return u64::MAX >> 1;
    };
    if end == 0 || right == 0 {
        return 1;
    }
    let left = if left > 255 || right < left { 0 } else { left };
    match (u64::from(end).checked_sub(u64::from(top)), right.checked_sub(left)) {
        (Some(rows), Some(columns)) if rows > 0 && columns > 0 => rows * columns,
        _ => u64::MAX >> 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, held: &[u16]) -> Vec<u8> {
        let length = u16::try_from(held.len() * 2).unwrap();
        [&[kind, length], held].concat().into_iter().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_sheet_tells_what_is_hidden_and_how_much_room_its_ends_would_take() {
        let number = |row, column| record(0x0203, &[row, column, 0, 0, 0, 0, 0]);
        let begin = record(BEGIN, &[0x0600, 0x0010]);
        let book = [
            begin.clone(),
            number(0, 0),
            // A chart has numbers of its own.
            begin,
            number(60_000, 200),
            record(END, &[]),
            record(0x0208, &[4, 0, 0, 0, 0, 0, 0x20, 0]),
            record(0x007D, &[2, 3, 0, 0, 1]),
            record(0x00E5, &[1, 1, 3, 0, 0]),
            number(9, 4),
            record(END, &[]),
            number(65_535, 255),
        ];
        let sheet = Sheet::of(&book.concat(), 0, &[]);
        // Ten rows of five.
        assert_eq!(sheet.room(), 50);
        assert!(sheet.aside.hidden_rows.iter().eq([&5]));
        assert!(sheet.aside.hidden_columns.iter().eq([&2, &3]));
        assert_eq!(sheet.aside.merged, [((2, 0), (4, 0))]);
    }

    #[test]
    fn a_workbook_that_states_more_cells_than_can_be_read_is_refused() {
        let bytes = std::fs::read("tests/trackers/net-budget-levels/tracker.xls").unwrap();
        assert!(asides(&bytes).is_ok());
        let is_dimensions = |four: &[u8]| four == [0, 2, 14, 0];
        let at = bytes.windows(4).position(is_dimensions).unwrap();
        let mut large = bytes.clone();
        large[at + 8..at + 12].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(asides(&large).unwrap_err().contains("has more than"));
        assert!(asides(&bytes[..600]).is_err());
        // Sectors that follow each other round and round end.
        let mut round = bytes;
        for at in (0..round.len() - 4).step_by(4).skip(128) {
            if round[at..at + 4] == 0xFFFF_FFFE_u32.to_le_bytes() {
                round[at..at + 4].copy_from_slice(&3_u32.to_le_bytes());
            }
        }
        assert!(asides(&round).is_err());
    }
}
