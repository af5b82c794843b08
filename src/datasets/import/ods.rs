//! What an ODS workbook says of its cells beside their values, read from the part that says it.

mod looks;

use std::collections::BTreeMap;

use quick_xml::events::BytesStart;

use self::looks::Looks;
use super::bounds;
use super::grid::cell_name;
use super::parts::{Aside, LAST, Place, no_value, range_of};
use super::xml::{Parts, Step, attribute, each};

/// Reads what an ODS workbook says of each of its sheets.
///
/// # Errors
/// A formula has no value, repeated cells make a sheet too large, or the part breaks off.
pub(super) fn asides(bytes: &[u8]) -> Result<BTreeMap<String, Aside>, String> {
    const CONTENT: &str = "content.xml";
    let Some(mut parts) = Parts::of(bytes) else { return Ok(BTreeMap::new()) };
    let mut reader = OdsReader::default();
    each(&parts.text("styles.xml"), |step| reader.looks.take(step));
    parts.stream(CONTENT, |step| reader.take(step))?;
    let styles = reader.looks.styles();
    for aside in reader.sheets.values_mut() {
        aside
            .styles
            .retain(|_, at| styles.get(usize::from(*at)).is_some_and(super::styles::Style::told));
        aside.looks.clone_from(&styles);
    }
    Ok(reader.sheets)
}

/// Reads the sheets of an ODS workbook as they come.
#[derive(Default)]
struct OdsReader {
    looks: Looks,
    sheets: BTreeMap<String, Aside>,
    name: String,
    /// The row that is open, how many rows it stands for, and whether they are hidden.
    row: u32,
    rows: u32,
    hidden: bool,
    /// What the columns look like where a cell does not say: their number and their style.
    columns: Vec<(usize, Option<u16>)>,
    column: usize,
    /// The cells of the row up to the last that holds something.
    width: usize,
    cells: u64,
    open: Cell,
    /// The spaces of all cells that are written as a number of them.
    spaces: usize,
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    /// Whether words within it belong to a comment, and whether they are raised.
    comment: bool,
    said: bool,
    raised: bool,
    words: String,
    mark: String,
}

impl OdsReader {
    fn take(&mut self, step: Step<'_>) -> Result<(), String> {
        match step {
            Step::Begins(tag) | Step::Alone(tag) => {
                self.looks.take(step);
                self.begin(tag, matches!(step, Step::Alone(_)))
            }
            Step::Ends(tag) => {
                self.looks.take(step);
                match tag.name().as_ref() {
                    "table:table-row" => return self.end_row(),
                    "office:annotation" => self.open.comment = false,
                    "text:p" => self.open.said = false,
                    "text:span" => self.open.raised = false,
                    "table:table-cell" => self.end_cell(),
                    _ => {}
                }
                Ok(())
            }
            Step::Words(_) | Step::Letter(_) => {
                self.looks.take(step);
                let open = &mut self.open;
                if open.comment && open.said {
                    step.add_to(&mut open.words);
                } else if open.raised {
                    step.add_to(&mut open.mark);
                } else if open.said {
                    open.mark.clear();
                }
                Ok(())
            }
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>, alone: bool) -> Result<(), String> {
        match tag.name().as_ref() {
            "table:table" => {
                self.name = attribute(tag, "table:name").unwrap_or_default();
                (self.row, self.rows, self.cells) = (1, 0, 0);
                self.columns.clear();
                self.sheets.insert(self.name.clone(), Aside::default());
            }
            "table:table-column" => self.begin_columns(tag),
            "table:table-row" => {
                self.row = self.row.saturating_add(self.rows);
                self.rows = times(tag, "table:number-rows-repeated");
                let seen = attribute(tag, "table:visibility");
                self.hidden = seen.is_some_and(|seen| seen != "visible");
                (self.column, self.width) = (0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.begin_cell(tag)?;
                if alone {
                    self.end_cell();
                }
            }
            "office:annotation" if !alone => self.open.comment = true,
            "text:p" if !alone => self.open.said = true,
            "text:span" => {
                let style = attribute(tag, "text:style-name").unwrap_or_default();
                self.open.raised = !self.open.comment && self.looks.is_raised(&style);
            }
            "text:s" => self.spaces(tag)?,
            "calcext:conditional-format" => self.ruled(tag),
            _ => {}
        }
        Ok(())
    }

    /// Counts spaces that are written as a number of them: the reader of values makes each.
    fn spaces(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let count = attribute(tag, "text:c").map_or(Some(1), |count| count.parse::<u32>().ok());
        let count = count.and_then(|count| usize::try_from(count).ok());
        self.spaces = self.spaces.saturating_add(count.unwrap_or(usize::MAX));
        if self.spaces > bounds::WORDS {
            return Err(bounds::too_large(&self.name));
        }
        Ok(())
    }

    fn aside(&mut self) -> Option<&mut Aside> {
        self.sheets.get_mut(&self.name)
    }

    fn begin_columns(&mut self, tag: &BytesStart<'_>) {
        let first = self.columns.last().map_or(0, |(end, _)| *end);
        let end = first.saturating_add(many(tag, "table:number-columns-repeated")).min(LAST.1 + 1);
        let style = attribute(tag, "table:default-cell-style-name");
        self.columns.push((end, style.and_then(|style| self.looks.number(&style))));
        if attribute(tag, "table:visibility").is_some_and(|seen| seen != "visible")
            && let Some(aside) = self.aside()
        {
            aside.hidden_columns.extend(first..end);
        }
    }

    fn begin_cell(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let valued = attribute(tag, "office:value-type").is_some_and(|kind| !kind.is_empty());
        if attribute(tag, "table:formula").is_some() && !valued {
            let cell = cell_name(&self.name, self.column, self.row);
            return Err(no_value(&[cell], 1));
        }
        let (first, row, rows) = (self.column, self.row, self.rows);
        let across = many(tag, "table:number-columns-repeated");
        self.column = self.column.saturating_add(across);
        if valued {
            self.width = self.column;
        }
        let own = attribute(tag, "table:style-name");
        let usual =
            || self.columns.iter().find(|(end, _)| first < *end).and_then(|(_, style)| *style);
        let style = own.map_or_else(usual, |own| self.looks.number(&own));
        let span =
            (times(tag, "table:number-rows-spanned"), many(tag, "table:number-columns-spanned"));
        let Some(aside) = self.sheets.get_mut(&self.name) else { return Ok(()) };
        // What fills the rest of a sheet looks like something and holds nothing.
        if let Some(style) = style.filter(|_| across <= WIDE && rows <= LONG) {
            for place in (row..row.saturating_add(rows))
                .flat_map(|row| (first..first + across).map(move |column| (row, column)))
            {
                aside.styles.insert(place, style);
            }
        }
        if span != (1, 1) {
            let last = (row.saturating_add(span.0 - 1), first.saturating_add(span.1 - 1));
            aside.merged.push(((row, first), last));
        }
        self.open = Cell::default();
        Ok(())
    }

    fn end_cell(&mut self) {
        let open = std::mem::take(&mut self.open);
        let place: Place = (self.row, self.column.saturating_sub(1));
        let Some(aside) = self.aside() else { return };
        if !open.words.is_empty() {
            aside.comments.insert(place, open.words);
        }
        if !open.mark.is_empty() {
            aside.raised.insert(place, (String::new(), open.mark));
        }
    }

    /// Notes the cells whose look a rule gives: `Savings.H5:Savings.H40`.
    fn ruled(&mut self, tag: &BytesStart<'_>) {
        let ranges = attribute(tag, "calcext:target-range-address").unwrap_or_default();
        let plain = |end: &str| end.rsplit('.').next().unwrap_or(end).replace('$', "");
        let ranges = ranges.split(' ').filter_map(|range| {
            let (first, last) = range.split_once(':').unwrap_or((range, range));
            range_of(&format!("{}:{}", plain(first), plain(last)))
        });
        let ranges: Vec<_> = ranges.collect();
        if let Some(aside) = self.aside() {
            aside.ruled.extend(ranges);
        }
    }

    fn end_row(&mut self) -> Result<(), String> {
        if self.width == 0 {
            return Ok(());
        }
        self.cells += self.width as u64 * u64::from(self.rows);
        if self.cells > bounds::CELLS {
            return Err(bounds::too_large(&self.name));
        }
        let (row, rows) = (self.row, self.rows);
        if let Some(aside) = self.sheets.get_mut(&self.name).filter(|_| self.hidden) {
            aside.hidden_rows.extend(row..row.saturating_add(rows));
        }
        Ok(())
    }
}

/// Cells that are alike in a row, and rows that are alike, beyond which they are what is left of a sheet.
const WIDE: usize = 256;
const LONG: u32 = 256;

fn times(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|times| times.parse::<u32>().ok()).unwrap_or(1).max(1)
}

fn many(tag: &BytesStart<'_>, name: &str) -> usize {
    usize::try_from(times(tag, name)).unwrap_or(usize::MAX)
}
