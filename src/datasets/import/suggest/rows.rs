//! Which rows below the headings are records, which name a block, which are totals and which are passed over.

use super::table::amount;
use crate::datasets::import::grid::{Sheet, folded};
use crate::units::Decimal;

/// The rows below the headings, by their places in the sheet.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) records: Vec<usize>,
    /// Rows of one cell of words above records.
    pub(super) bands: Vec<usize>,
    /// Totals, by their words or by their sums.
    pub(super) totals: Vec<usize>,
    /// The words of rows that only their sums show to be totals, and by how many cells.
    pub(super) summed: Vec<(String, usize)>,
    /// The words of rows to be passed over, and why.
    pub(super) skipped: Vec<(String, String)>,
    /// The records of a block that says that they are no longer in the register, and the words of the block.
    pub(super) closed: Vec<String>,
}

/// What a row seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Record,
    /// One cell of words.
    Alone,
    Total,
}

/// Words with which a row begins that says something of the others.
const OF_OTHERS: [&str; 16] = [
    "of which",
    "memo",
    "number of",
    "count of",
    "average",
    "overall",
    "budget gap",
    "cumulative",
    "gap",
    "net gap",
    "funding gap",
    "remaining gap",
    "(surplus)",
    "surplus/",
    "budget shortfall",
    "in-year gap",
];

/// Words of a block whose rows have left the register.
const CLOSED: [&str; 7] =
    ["removed", "closed", "deleted", "archived", "de-escalated", "superseded", "withdrawn"];

impl Rows {
    /// Sorts the rows below the last row of headings.
    pub(super) fn of(sheet: &Sheet, head: usize) -> Self {
        let mut kinds: Vec<(usize, Kind)> =
            (head + 1..sheet.len()).map(|row| (row, kind_of(sheet, row))).collect();
        let mut rows = Self::default();
        rows.cut_tail(sheet, &mut kinds);
        rows.cut_closed(sheet, &mut kinds);
        rows.cut_others(sheet, &mut kinds);
        rows.sums(sheet, &mut kinds);
        for (at, (row, kind)) in kinds.iter().enumerate() {
            match kind {
                Kind::Record => rows.records.push(*row),
                Kind::Total => rows.totals.push(*row),
                Kind::Alone => {
                    let above = kinds[at + 1..].iter().find(|(_, kind)| *kind != Kind::Alone);
                    if above.is_some_and(|(_, kind)| *kind == Kind::Record) {
                        rows.bands.push(*row);
                    }
                }
            }
        }
        rows
    }

    /// Passes over what stands below the table, a blank row or a total between: far fewer cells than the records.
    fn cut_tail(&mut self, sheet: &Sheet, kinds: &mut Vec<(usize, Kind)>) {
        let mut sizes: Vec<usize> = kinds
            .iter()
            .filter(|(_, kind)| *kind == Kind::Record)
            .map(|(row, _)| filled(sheet, *row))
            .collect();
        sizes.sort_unstable();
        let usual = sizes.get(sizes.len() * 3 / 4).copied().unwrap_or(0);
        let few = (usual / 3).max(2);
        let mut cut = kinds.len();
        for at in (1..kinds.len()).rev() {
            let (row, kind) = kinds[at];
            let gap = sheet.row(row).number > sheet.row(row - 1).number + 1;
            if kind == Kind::Total || kind == Kind::Record && filled(sheet, row) > few {
                break;
            }
            if gap || kinds[at - 1].1 == Kind::Total {
                cut = at;
            }
        }
        // A table of which nothing would be left is no tail.
        if kinds[..cut].iter().all(|(_, kind)| *kind != Kind::Record) {
            return;
        }
        for (row, kind) in kinds.split_off(cut) {
            if kind == Kind::Record {
                self.skip(sheet, row, "it stands below the table and fills few of its columns");
            }
        }
    }

    /// Passes over the records of a block that has left the register.
    fn cut_closed(&mut self, sheet: &Sheet, kinds: &mut Vec<(usize, Kind)>) {
        let mut closed = false;
        let mut kept = Vec::new();
        for (row, kind) in std::mem::take(kinds) {
            if kind == Kind::Alone {
                let words = folded(first(sheet, row));
                closed = CLOSED.iter().any(|word| words.starts_with(word));
            }
            if closed && kind == Kind::Record {
                self.closed.push(first(sheet, row).to_owned());
            } else if !closed {
                kept.push((row, kind));
            }
        }
        *kinds = kept;
    }

    /// Passes over rows that say something of the others, such as a gap or an average.
    fn cut_others(&mut self, sheet: &Sheet, kinds: &mut Vec<(usize, Kind)>) {
        let of_others = |row: usize| {
            let words = folded(first(sheet, row));
            OF_OTHERS.iter().any(|start| {
                words
                    .strip_prefix(start)
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            })
        };
        for at in 0..kinds.len() {
            let (row, kind) = kinds[at];
            if kind != Kind::Record || !folded(first(sheet, row)).starts_with("overall") {
                continue;
            }
            let above = kinds[..at].iter().filter(|(_, kind)| *kind == Kind::Record);
            let above: Vec<usize> = above.map(|(row, _)| *row).collect();
            let (agree, of) = agrees(sheet, row, &above);
            if above.len() > 1 && agree > 0 && agree * 2 >= of {
                self.summed.push((first(sheet, row).to_owned(), agree));
                kinds[at].1 = Kind::Total;
            }
        }
        let (out, kept): (Vec<_>, Vec<_>) =
            kinds.iter().partition(|(row, kind)| *kind == Kind::Record && of_others(*row));
        *kinds = kept;
        for (row, _) in out {
            self.skip(sheet, row, "it says what others come to, and is no line of its own");
        }
    }

    /// Finds totals by what the rows above them add up to, and totals that no block of rows adds up to.
    fn sums(&mut self, sheet: &Sheet, kinds: &mut Vec<(usize, Kind)>) {
        let mut out = Vec::new();
        let mut parts: Vec<usize> = Vec::new();
        for at in 0..kinds.len() {
            let (row, kind) = kinds[at];
            if kind == Kind::Alone {
                continue;
            }
            let since = |stop: &dyn Fn(Kind) -> bool| {
                let start = kinds[..at]
                    .iter()
                    .rposition(|(_, kind)| stop(*kind))
                    .map_or(0, |last| last + 1);
                kinds[start..at]
                    .iter()
                    .filter(|(_, kind)| *kind == Kind::Record)
                    .map(|(row, _)| *row)
                    .collect::<Vec<_>>()
            };
            let block = since(&|kind| kind != Kind::Record);
            let (agree, of) = agrees(sheet, row, &block);
            if kind == Kind::Record {
                if block.len() > 2 && agree > 1 && agree * 5 >= of * 3 {
                    self.summed.push((first(sheet, row).to_owned(), agree));
                    kinds[at].1 = Kind::Total;
                    parts.push(row);
                }
                continue;
            }
            let all = since(&|_| false);
            let since_total = since(&|kind| kind == Kind::Total);
            let fits = [&block, &all, &since_total].iter().any(|rows| {
                let (agree, of) = agrees(sheet, row, rows);
                agree > 0 && agree * 2 >= of
            });
            if !fits && some_of(sheet, row, &parts) {
                self.skip(sheet, row, "it adds up some of the blocks and not all");
                out.push(row);
            } else {
                parts.push(row);
            }
        }
        kinds.retain(|(row, _)| !out.contains(row));
    }

    fn skip(&mut self, sheet: &Sheet, row: usize, why: &str) {
        self.skipped.push((first(sheet, row).to_owned(), why.to_owned()));
    }
}

/// Gives the first words of a row, as rows are told to be passed over.
fn first(sheet: &Sheet, row: usize) -> &str {
    sheet.row(row).cells().find(|cell| !cell.is_empty()).unwrap_or_default()
}

fn filled(sheet: &Sheet, row: usize) -> usize {
    sheet.row(row).cells().filter(|cell| !cell.is_empty()).count()
}

fn kind_of(sheet: &Sheet, row: usize) -> Kind {
    let cells = || sheet.row(row).cells();
    let total =
        cells().any(is_total) && cells().any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
    if total {
        // What has a reference of its own before the words is a record.
        let before =
            cells().take_while(|cell| !is_total(cell)).filter(|cell| !cell.is_empty()).count();
        if before == 0 {
            return Kind::Total;
        }
    }
    let words = first(sheet, row).chars().any(char::is_alphabetic);
    if filled(sheet, row) == 1 && words { Kind::Alone } else { Kind::Record }
}

/// Says whether words are those of a total, as an import knows one.
fn is_total(words: &str) -> bool {
    let folded = folded(words);
    let begins = ["total", "sub-total", "subtotal", "sub total", "grand total", "overall total"];
    let word_begins = |start: &&str| {
        folded.strip_prefix(*start).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let ends = [" total", " sub-total", " subtotal", " totals"];
    begins.iter().any(word_begins) || ends.iter().any(|end| folded.ends_with(end))
}

/// Gives in how many columns a row is what others add up to there, and of how many.
fn agrees(sheet: &Sheet, row: usize, rows: &[usize]) -> (usize, usize) {
    let (mut agree, mut of) = (0, 0);
    for at in 0..sheet.row(row).len() {
        let Some(stated) = amount(sheet.row(row).cell(at)) else { continue };
        let parts: Vec<Decimal> =
            rows.iter().filter_map(|row| amount(sheet.row(*row).cell(at))).collect();
        if parts.len() < 2 && rows.len() > 1 {
            continue;
        }
        let sum: Decimal = parts.iter().copied().sum();
        of += usize::from(!(sum.is_zero() && stated.is_zero()));
        agree += usize::from((sum - stated).abs() <= off(stated) && !stated.is_zero());
    }
    (agree, of)
}

/// Workbooks keep sums to fifteen figures: a part of a millionth apart is the same.
fn off(of: Decimal) -> Decimal {
    of.abs() * Decimal::new(1, 9)
}

/// Says whether a total is what some of the totals above it add up to, in most of its columns.
fn some_of(sheet: &Sheet, row: usize, totals: &[usize]) -> bool {
    const MOST: usize = 8;
    if totals.len() < 2 || totals.len() > MOST {
        return false;
    }
    (1_usize..1 << totals.len()).filter(|set| set.count_ones() > 1).any(|set| {
        let chosen: Vec<usize> = totals
            .iter()
            .enumerate()
            .filter(|(at, _)| set >> at & 1 == 1)
            .map(|(_, row)| *row)
            .collect();
        let (agree, of) = agrees(sheet, row, &chosen);
        agree > 1 && agree * 2 > of
    })
}
