//! How wide the columns of a table are in print, and how the table lies: from what its cells hold.
//!
//! Widths are in hundredths of a point, so that the same table is set alike on every machine.

use serde::Serialize;
use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariations};

use super::super::view::{CellView, TableView};

/// The width of the text of an upright A4 page: 166 mm.
const UPRIGHT: u64 = 47_055;
/// The width of the text of an A4 page on its side: 253 mm.
const SIDEWAYS: u64 = 71_716;
/// The sizes of type of a table, in tenths of a point: the usual one, and the smallest.
const SIZES: [u64; 2] = [85, 80];
/// White on each side of a cell's text; the first column stands at the margin.
const INSET: u64 = 400;
/// White more where words follow an amount, which ends where they would begin.
const AFTER_AMOUNT: u64 = 600;
/// Up to so many rows, a table too wide for an upright page is turned: its rows become columns.
const FEW_ROWS: usize = 6;
/// Up to so many rows, a table is turned too where a column would be too narrow and turning saves height.
const FEWEST_ROWS: usize = 3;
/// A cell of more lines than this stands in a column too narrow to read.
const TALL_CELL: u64 = 3;
/// What a column may take to hold names, dates or amounts, each on its line.
const NARROW: u64 = 9_500;
/// What a column of text has at least, where there is room.
const TEXT: u64 = 8_400;
/// In so many steps the free width is handed out, each to the column that gains most by it.
const STEPS: u64 = 60;
/// A table less tall than this is kept on one page.
const KEPT_HEIGHT: u64 = 13_000;
/// A table of at most so many rows is kept on one page while it takes less than half of it.
const KEPT_ROWS: usize = 5;
/// A caption of one line with the white below it.
const CAPTION: u64 = 1_800;
/// Half of the height of the text of an upright A4 page.
const HALF_PAGE: u64 = 35_500;

/// How a table is set.
#[derive(Debug, Serialize)]
pub(super) struct Setting {
    /// The size of type, in tenths of a point.
    pub(super) size: u64,
    /// Whether the table takes a page on its side.
    pub(super) sideways: bool,
    /// Whether its rows are set as columns, its headings leading the rows.
    pub(super) turned: bool,
    /// Whether it may go on over the next page.
    pub(super) breaks: bool,
    /// What its caption, headings and first two rows take, in hundredths of a point: with less room
    /// it begins on the next page.
    pub(super) start: u64,
    /// Each part with its columns; more than one where the columns do not fit on any page.
    pub(super) parts: Vec<Part>,
}

/// Some of a table's columns; the first is in each part.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    /// The places of the columns in the table.
    pub(super) columns: Vec<usize>,
    /// Their widths with their white, in hundredths of a point.
    pub(super) widths: Vec<u64>,
    /// The white before each, in hundredths of a point.
    pub(super) before: Vec<u64>,
}

/// Measures text as the typesetter sets it, but for kerning.
pub(super) struct Rule {
    fonts: Vec<FontInstance>,
}

impl Rule {
    /// Takes the regular and the semi-bold font, in this order.
    pub(super) fn new(fonts: &[Font]) -> Self {
        let variations = FontVariations::default();
        let fonts = fonts
            .iter()
            .map(|font| font.clone().instantiate(font.info().variant, Abs::zero(), &variations));
        Self { fonts: fonts.collect() }
    }

    /// Gives how wide words are, in hundredths of a point, at a size in tenths of a point.
    fn width(&self, words: &str, size: u64, bold: bool) -> u64 {
        let Some(font) = self.fonts.get(usize::from(bold)).or_else(|| self.fonts.first()) else {
            return 0;
        };
        let face = font.ttf();
        let advance = |letter| {
            let glyph = face.glyph_index(letter)?;
            face.glyph_hor_advance(glyph).map(u64::from)
        };
        let units: u64 = words.chars().filter_map(advance).sum();
        units * size * 10 / u64::from(face.units_per_em()).max(1)
    }
}

/// One cell's text: what it takes on one line, and its longest piece that cannot be broken.
#[derive(Debug, Clone, Copy)]
struct Extent {
    whole: u64,
    least: u64,
}

impl Extent {
    fn lines(self, width: u64) -> u64 {
        // In thousandths of a line; lines of ragged text are not quite filled.
        if self.whole <= width { 1000 } else { self.whole * 1080 / width.max(1) + 250 }
    }
}

/// The extents of a table at one size: headings first, then each row.
struct Extents {
    size: u64,
    rows: Vec<Vec<Extent>>,
    /// The white before each column.
    before: Vec<u64>,
}

impl Extents {
    fn of(table: &TableView<'_>, rule: &Rule, size: u64) -> Self {
        let of = |words: &str, bold| extent(words, rule, size, bold);
        let heads = table.headings.iter().map(|heading| of(heading.text, true)).collect();
        let mut rows: Vec<Vec<Extent>> = vec![heads];
        for row in &table.rows {
            rows.push(row.cells.iter().map(|cell| of(&said(cell), row.total)).collect());
        }
        Self { size, rows, before: before(table) }
    }

    /// Gives the same table with rows as columns.
    fn turned(&self) -> Self {
        let row = |column: usize| self.rows.iter().filter_map(move |row| row.get(column).copied());
        let rows = (0..self.before.len()).map(|column| row(column).collect()).collect();
        let before = (0..self.rows.len()).map(|row| if row == 0 { 0 } else { INSET }).collect();
        Self { size: self.size, rows, before }
    }

    fn column(&self, column: usize) -> impl Iterator<Item = Extent> + '_ {
        self.rows.iter().filter_map(move |row| row.get(column).copied())
    }

    fn white(&self, column: usize) -> u64 {
        self.before.get(column).copied().unwrap_or(INSET) + INSET
    }

    fn part(&self, columns: Vec<usize>, room: u64, spare: usize) -> Part {
        let before = |column: &usize| self.before.get(*column).copied().unwrap_or(INSET);
        Part {
            widths: self.share(&columns, room, spare),
            before: columns.iter().map(before).collect(),
            columns,
        }
    }

    fn least(&self, column: usize) -> u64 {
        self.column(column).map(|cell| cell.least).max().unwrap_or(0) + self.white(column)
    }

    fn whole(&self, column: usize) -> u64 {
        self.column(column).map(|cell| cell.whole).max().unwrap_or(0) + self.white(column)
    }

    /// Gives what a column takes with each cell on one line, its heading broken between words.
    fn unbroken(&self, column: usize) -> u64 {
        let cells = self.column(column).skip(1).map(|cell| cell.whole);
        self.least(column).max(cells.max().unwrap_or(0) + self.white(column))
    }

    fn least_of(&self, columns: &[usize]) -> u64 {
        columns.iter().map(|column| self.least(*column)).sum()
    }

    /// Gives what the rows cost in height if a column is so wide: its own lines and, more, what it
    /// adds above the tallest of its neighbours.
    fn cost(&self, column: usize, width: u64, tallest: &[u64]) -> u64 {
        let inner = width.saturating_sub(self.white(column));
        let rows = self.rows.iter().zip(tallest);
        rows.filter_map(|(row, others)| {
            let lines = row.get(column)?.lines(inner);
            Some(lines + 4 * lines.max(*others))
        })
        .sum()
    }

    /// Gives the lines of each row without one column, in thousandths.
    fn tallest_without(&self, without: usize, columns: &[usize], widths: &[u64]) -> Vec<u64> {
        let others = || columns.iter().zip(widths).filter(|(column, _)| **column != without);
        let row = |row: &Vec<Extent>| {
            let lines = others().filter_map(|(column, width)| {
                let inner = width.saturating_sub(self.white(*column));
                Some(row.get(*column)?.lines(inner))
            });
            lines.max().unwrap_or(1000)
        };
        self.rows.iter().map(row).collect()
    }

    /// Gives the widths to begin with: of a narrow column, smallest first, all that it takes, so that
    /// dates and names stay on their line; of the others their longest word, and some room for text.
    fn first_widths(&self, columns: &[usize], room: u64) -> Vec<u64> {
        let least = |column: &usize| self.least(*column);
        let narrow = |column: &usize| self.unbroken(*column) <= NARROW;
        let roomy = |column: &usize| if narrow(column) { 0 } else { TEXT }.max(least(column));
        let mut widths: Vec<u64> = columns.iter().map(roomy).collect();
        if widths.iter().sum::<u64>() > room {
            widths = columns.iter().map(least).collect();
        }
        let mut order: Vec<(u64, usize)> =
            columns.iter().map(|column| self.unbroken(*column)).zip(0..).collect();
        order.sort_unstable();
        for (unbroken, place) in order.into_iter().filter(|(width, _)| *width <= NARROW) {
            let used: u64 = widths.iter().sum();
            if let Some(width) = widths.get_mut(place).filter(|was| used - **was + unbroken <= room)
            {
                *width = unbroken;
            }
        }
        widths
    }

    /// Hands out a width to columns: what they begin with, the rest where it saves most lines, and
    /// what nobody needs to `spare`.
    fn share(&self, columns: &[usize], room: u64, spare: usize) -> Vec<u64> {
        let mut widths = self.first_widths(columns, room);
        let free = |widths: &[u64]| room.saturating_sub(widths.iter().sum());
        let step = (free(&widths) / STEPS).max(1);
        while free(&widths) >= step {
            let Some((place, wider)) = self.best_gain(columns, &widths, step, free(&widths)) else {
                break;
            };
            if let Some(width) = widths.get_mut(place) {
                *width = wider;
            }
        }
        let rest = free(&widths);
        let at = columns.iter().position(|column| *column == spare).unwrap_or(0);
        if let Some(width) = widths.get_mut(at) {
            *width += rest;
        }
        widths
    }

    /// Gives the place of the column that gains most height for its width, and that width.
    fn best_gain(
        &self,
        columns: &[usize],
        widths: &[u64],
        step: u64,
        free: u64,
    ) -> Option<(usize, u64)> {
        let mut best: Option<(u64, usize, u64)> = None;
        for (place, (column, width)) in columns.iter().zip(widths).enumerate() {
            let whole = self.whole(*column);
            if *width >= whole {
                continue;
            }
            let others = self.tallest_without(*column, columns, widths);
            let wider = (*width + step).min(whole).min(width + free);
            let gain = self
                .cost(*column, *width, &others)
                .saturating_sub(self.cost(*column, wider, &others));
            let gain = gain * 1000 / (wider - width).max(1);
            if best.is_none_or(|(most, ..)| gain > most) {
                best = Some((gain, place, wider));
            }
        }
        best.map(|(_, place, wider)| (place, wider))
    }

    /// Gives the lines of the rows, headings too, in thousandths.
    fn lines(&self, columns: &[usize], widths: &[u64]) -> Vec<u64> {
        self.tallest_without(usize::MAX, columns, widths)
    }

    /// Gives the heights of the rows, headings first.
    fn heights(&self, part: &Part) -> Vec<u64> {
        let line = self.size * 12;
        let rows = self.lines(&part.columns, &part.widths).into_iter();
        rows.map(|lines| lines.div_ceil(1000) * line + 720).collect()
    }
}

/// Gives how a table is set.
pub(super) fn setting(table: &TableView<'_>, rule: &Rule) -> Setting {
    let [usual, smallest] = SIZES.map(|size| Extents::of(table, rule, size));
    let all: Vec<usize> = (0..table.headings.len()).collect();
    let whole = |extents: &Extents, room| extents.part(all.clone(), room, spare(table, &all));
    let fitting = [&usual, &smallest].into_iter().find(|some| some.least_of(&all) <= UPRIGHT);
    let upright = fitting.map(|extents| (extents, whole(extents, UPRIGHT)));
    let (turned, part) = turned(&usual);
    if table.rows.len() <= FEW_ROWS && turned.least_of(&part.columns) <= UPRIGHT {
        let poor = |(extents, upright): &(&Extents, Part)| {
            let lines = extents.lines(&upright.columns, &upright.widths).into_iter().max();
            let tall: u64 = extents.heights(upright).iter().sum();
            let few = table.rows.len() <= FEWEST_ROWS && all.len() > FEWEST_ROWS;
            few && lines > Some(TALL_CELL * 1000) && tall > turned.heights(&part).iter().sum()
        };
        if upright.as_ref().is_none_or(poor) {
            return Setting { turned: true, ..set(&turned, vec![part]) };
        }
    }
    if let Some((extents, part)) = upright {
        set(extents, vec![part])
    } else if smallest.least_of(&all) <= SIDEWAYS {
        Setting { sideways: true, ..set(&smallest, vec![whole(&smallest, SIDEWAYS)]) }
    } else {
        let parts = in_parts(&smallest, &all).into_iter();
        let part = |columns: Vec<usize>| {
            let spare = spare(table, &columns);
            smallest.part(columns, UPRIGHT, spare)
        };
        set(&smallest, parts.map(part).collect())
    }
}

/// Gives the setting of a table upright, by the heights of its first part.
fn set(extents: &Extents, parts: Vec<Part>) -> Setting {
    let heights = parts.first().map(|part| extents.heights(part)).unwrap_or_default();
    let rows = heights.len().saturating_sub(1);
    let kept = if rows <= KEPT_ROWS { HALF_PAGE } else { KEPT_HEIGHT };
    Setting {
        size: extents.size,
        sideways: false,
        turned: false,
        breaks: heights.iter().sum::<u64>() > kept,
        start: CAPTION + heights.iter().take(3).sum::<u64>(),
        parts,
    }
}

fn turned(extents: &Extents) -> (Extents, Part) {
    let turned = extents.turned();
    let columns: Vec<usize> = (0..turned.before.len()).collect();
    let last = columns.len().saturating_sub(1);
    let part = turned.part(columns, UPRIGHT, last);
    (turned, part)
}

/// Divides columns into as few parts as fit an upright page, the first column in each.
fn in_parts(extents: &Extents, all: &[usize]) -> Vec<Vec<usize>> {
    let Some((first, others)) = all.split_first() else { return Vec::new() };
    let mut parts = Vec::new();
    let mut part = vec![*first];
    for column in others {
        part.push(*column);
        if part.len() > 2 && extents.least_of(&part) > UPRIGHT {
            part.pop();
            parts.push(std::mem::replace(&mut part, vec![*first, *column]));
        }
    }
    parts.push(part);
    parts
}

/// Names the column that takes what no column needs: the last of text, so that numbers stay together.
fn spare(table: &TableView<'_>, columns: &[usize]) -> usize {
    let numeric = |column: &usize| table.headings.get(*column).is_some_and(|head| head.numeric);
    let text = columns.iter().rev().find(|column| !numeric(column));
    text.or(columns.first()).copied().unwrap_or(0)
}

/// Gives the white before each column.
fn before(table: &TableView<'_>) -> Vec<u64> {
    let mut before = Vec::new();
    let mut amount = false;
    for (place, heading) in table.headings.iter().enumerate() {
        let after = if amount && !heading.numeric { AFTER_AMOUNT } else { 0 };
        before.push(if place == 0 { 0 } else { INSET + after });
        amount = heading.numeric;
    }
    before
}

/// Gives a cell's words as they are set: the badge, the text, the mark of an assumption.
fn said(cell: &CellView<'_>) -> String {
    let mut words = String::new();
    if let Some(brag) = &cell.brag {
        // The box of the letter is a letter wider; its shape stays beside it.
        words.push('M');
        words.push_str(&brag.words());
        if !cell.text.is_empty() {
            words.push(' ');
        }
    }
    words.push_str(cell.text);
    if cell.figure.as_ref().is_some_and(|figure| figure.kind == "assumed") {
        words.push('†');
    }
    words
}

fn extent(words: &str, rule: &Rule, size: u64, bold: bool) -> Extent {
    let wide = |words: &str| rule.width(words, size, bold);
    let least = pieces(words).map(|piece| wide(piece.trim_end())).max().unwrap_or(0);
    // Half a point, for what kerning and rounding may add.
    Extent { whole: wide(words) + 50, least: least + 50 }
}

/// Gives the pieces between which a line may break: after a blank, and after a hyphen, a dash or a
/// stroke that a letter follows.
fn pieces(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let end = at + letter.len_utf8();
            let next = letters.peek().is_some_and(|(_, next)| next.is_alphabetic());
            let blank = letter.is_whitespace() && letter != '\u{a0}';
            if blank || matches!(letter, '-' | '–' | '/') && next && at > 0 {
                let (piece, after) = rest.split_at(end);
                rest = after;
                return Some(piece);
            }
        }
        let last = std::mem::take(&mut rest);
        (!last.is_empty()).then_some(last)
    })
}
