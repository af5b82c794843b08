//! What a workbook says of its cells beside their values: formats, fills, what is hidden or struck out,
//! merged cells, comments, formulas of which no value is stored. Read from the parts that say it.

use super::open::DAMAGED;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufReader, Cursor, Read as _};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use zip::ZipArchive;

use super::bounds;
use super::grid::cell_name;
use super::styles::{Style, styles};

/// What is said of the cells of one sheet; columns from 0, rows as their program numbers them.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// Whether the sheet is hidden.
    pub(super) hidden: bool,
    /// The rows that are hidden.
    pub(super) hidden_rows: BTreeSet<u32>,
    /// The columns that are hidden.
    pub(super) hidden_columns: BTreeSet<usize>,
    /// Merged cells: the first and the last.
    pub(super) merged: Vec<(Place, Place)>,
    /// Comments by their cell.
    pub(super) comments: BTreeMap<Place, String>,
    /// Cells that look otherwise than plain, and how.
    styles: HashMap<Place, u16>,
    looks: Vec<Style>,
}

/// Row and column of a cell.
pub(super) type Place = (u32, usize);

impl Aside {
    /// Gives how a cell looks; `None`: plain, or the file cannot tell.
    pub(super) fn style(&self, row: u32, column: usize) -> Option<&Style> {
        self.looks.get(usize::from(*self.styles.get(&(row, column))?))
    }

    /// Gives the cells that are struck out, in order.
    pub(super) fn struck(&self) -> BTreeSet<Place> {
        let struck = |style: &u16| self.looks.get(usize::from(*style)).is_some_and(|s| s.struck);
        self.styles.iter().filter(|(_, style)| struck(style)).map(|(place, _)| *place).collect()
    }
}

/// Reads what an XLSX workbook says of each of its sheets.
///
/// # Errors
/// What makes its values unsure: formulas without one, two cells of one name, a cell outside any sheet.
pub(super) fn xlsx(bytes: &[u8]) -> Result<BTreeMap<String, Aside>, String> {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(BTreeMap::new()) };
    let mut parts = Parts { archive };
    let looks = styles(&parts.text("xl/styles.xml"), &parts.text("xl/theme/theme1.xml"));
    let targets = parts.targets("xl/_rels/workbook.xml.rels", "xl");
    let mut sheets = BTreeMap::new();
    let book = parts.text("xl/workbook.xml");
    let mut listed = Vec::new();
    each(&book, |event| {
        if let Step::Begins(tag) | Step::Alone(tag) = event
            && tag.local_name().as_ref() == "sheet"
        {
            let hidden = attribute(tag, "state").is_some_and(|state| state != "visible");
            listed.push((attribute(tag, "name"), attribute(tag, "r:id"), hidden));
        }
    });
    for (name, id, hidden) in listed {
        let (Some(name), Some(part)) = (name, id.and_then(|id| targets.get(&id))) else { continue };
        let mut reader = SheetReader::new(&name, &looks);
        parts.stream(part, |event| reader.take(event))?;
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let beside = parts.targets(&format!("{folder}/_rels/{file}.rels"), folder);
        let mut aside = reader.finish()?;
        for comments in beside.values().filter(|part| part.contains("/comments")) {
            aside.comments.extend(comments_of(&parts.text(comments)));
        }
        aside.hidden = hidden;
        aside.looks.clone_from(&looks);
        sheets.insert(name, aside);
    }
    Ok(sheets)
}

/// Reads what an ODS workbook says of each of its sheets: its hidden rows.
///
/// # Errors
/// A formula has no value, or repeated cells make a sheet too large.
pub(super) fn ods(bytes: &[u8]) -> Result<BTreeMap<String, Aside>, String> {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(BTreeMap::new()) };
    let mut reader = OdsReader::default();
    let mut open = 0_u64;
    let whole = Parts { archive }.stream("content.xml", |event| match event {
        Step::Begins(tag) => {
            open += 1;
            reader.take(tag)
        }
        Step::Alone(tag) => reader.take(tag),
        Step::Ends(tag) => {
            open = open.saturating_sub(1);
            if tag.name().as_ref() == "table:table-row" { reader.end_row() } else { Ok(()) }
        }
        Step::Words(_) => Ok(()),
    })?;
    // The reader of values would look for the end of a comment for ever.
    if whole && open == 0 { Ok(reader.sheets) } else { Err(DAMAGED.to_owned()) }
}

/// Reads the sheets of an ODS workbook as they come.
#[derive(Default)]
struct OdsReader {
    sheets: BTreeMap<String, Aside>,
    name: String,
    /// The row that is open, how many rows it stands for, and whether they are hidden.
    row: u32,
    rows: u32,
    hidden: bool,
    column: usize,
    /// The cells of the row up to the last that holds something.
    width: usize,
    cells: u64,
    /// The spaces of all cells that are written as a number of them.
    spaces: usize,
}

impl OdsReader {
    fn take(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let times = |name| {
            attribute(tag, name).and_then(|times| times.parse::<u32>().ok()).unwrap_or(1).max(1)
        };
        match tag.name().as_ref() {
            "table:table" => {
                self.name = attribute(tag, "table:name").unwrap_or_default();
                (self.row, self.rows, self.cells) = (1, 0, 0);
                self.sheets.insert(self.name.clone(), Aside::default());
            }
            "text:s" => {
                let spaces = usize::try_from(times("text:c")).unwrap_or(usize::MAX);
                let known =
                    attribute(tag, "text:c").is_none_or(|count| count.parse::<u32>().is_ok());
                self.spaces = self.spaces.saturating_add(spaces);
                if !known || self.spaces > bounds::WORDS {
                    return Err(bounds::too_large(&self.name));
                }
            }
            "table:table-row" => {
                self.row = self.row.saturating_add(self.rows);
                self.rows = times("table:number-rows-repeated");
                let seen = attribute(tag, "table:visibility");
                self.hidden = seen.is_some_and(|seen| seen != "visible");
                (self.column, self.width) = (0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let valued =
                    attribute(tag, "office:value-type").is_some_and(|kind| !kind.is_empty());
                if attribute(tag, "table:formula").is_some() && !valued {
                    let cell = cell_name(&self.name, self.column, self.row);
                    return Err(no_value(&[cell], 1));
                }
                let across = times("table:number-columns-repeated");
                self.column =
                    self.column.saturating_add(usize::try_from(across).unwrap_or(usize::MAX));
                if valued {
                    self.width = self.column;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), String> {
        if self.width == 0 {
            return Ok(());
        }
        self.cells += self.width as u64 * u64::from(self.rows);
        if self.cells > bounds::CELLS {
            return Err(bounds::too_large(&self.name));
        }
        if let Some(aside) = self.sheets.get_mut(&self.name).filter(|_| self.hidden) {
            aside.hidden_rows.extend(self.row..self.row.saturating_add(self.rows));
        }
        Ok(())
    }
}

/// Says that formulas have no value: the first cells, of so many.
fn no_value(cells: &[String], all: usize) -> String {
    let more = all.saturating_sub(cells.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "no value is stored for the formulas of {}{more}: open it, recalculate (Ctrl+Alt+F9 in Excel, \
         Ctrl+Shift+F9 in LibreOffice) and save",
        cells.join(", ")
    )
}

struct Parts<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl Parts<'_> {
    /// Gives the text of a part; empty where there is none.
    fn text(&mut self, name: &str) -> String {
        let mut text = String::new();
        if let Ok(mut part) = self.archive.by_name(name) {
            // What cannot be read is told by the reader of values.
            drop(part.read_to_string(&mut text));
        }
        text
    }

    /// Gives what a part refers to, by id.
    fn targets(&mut self, name: &str, folder: &str) -> HashMap<String, String> {
        let mut targets = HashMap::new();
        each(&self.text(name), |event| {
            if let Step::Begins(tag) | Step::Alone(tag) = event
                && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
            {
                targets.insert(id, resolved(folder, &target));
            }
        });
        targets
    }

    /// Hands over a part as it comes, and says whether it could be read to its end; one that is not there can.
    fn stream(
        &mut self,
        name: &str,
        mut take: impl FnMut(Step<'_>) -> Result<(), String>,
    ) -> Result<bool, String> {
        let Ok(part) = self.archive.by_name(name) else { return Ok(true) };
        let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Eof) => return Ok(true),
                Err(_) => return Ok(false),
                Ok(event) => step(&event).map_or(Ok(()), &mut take)?,
            }
            buffer.clear();
        }
    }
}

/// Gives the name of a part from the way to it: `../comments1.xml` from `xl/worksheets`.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut way: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(way.pop()),
            "." => {}
            step => way.push(step),
        }
    }
    way.join("/")
}

/// What of a part says something of a sheet.
#[derive(Clone, Copy)]
pub(super) enum Step<'e> {
    /// A tag that has something within it.
    Begins(&'e BytesStart<'e>),
    /// A tag that has nothing within it.
    Alone(&'e BytesStart<'e>),
    /// The end of a tag.
    Ends(&'e BytesEnd<'e>),
    /// Words.
    Words(&'e BytesText<'e>),
}

fn step<'e>(event: &'e Event<'e>) -> Option<Step<'e>> {
    match event {
        Event::Start(tag) => Some(Step::Begins(tag)),
        Event::Empty(tag) => Some(Step::Alone(tag)),
        Event::End(tag) => Some(Step::Ends(tag)),
        Event::Text(words) => Some(Step::Words(words)),
        Event::CData(_)
        | Event::Comment(_)
        | Event::Decl(_)
        | Event::PI(_)
        | Event::DocType(_)
        | Event::GeneralRef(_)
        | Event::Eof => None,
    }
}

/// Takes every step of a text in turn; ends at what is no XML.
pub(super) fn each(text: &str, mut take: impl FnMut(Step<'_>)) {
    let mut reader = quick_xml::Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        if matches!(event, Event::Eof) {
            return;
        }
        if let Some(step) = step(&event) {
            take(step);
        }
    }
}

/// Gives an attribute of a tag.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn comments_of(text: &str) -> BTreeMap<Place, String> {
    let mut comments: BTreeMap<Place, String> = BTreeMap::new();
    let (mut at, mut words) = (None, false);
    each(text, |event| match event {
        Step::Begins(tag) => match tag.local_name().as_ref() {
            "comment" => at = attribute(tag, "ref").and_then(|place| place_of(&place)),
            "t" => words = true,
            _ => {}
        },
        Step::Ends(tag) if tag.local_name().as_ref() == "t" => words = false,
        Step::Words(said) => {
            if let Some(place) = at.filter(|_| words) {
                comments.entry(place).or_default().push_str(&said.xml10_content());
            }
        }
        Step::Ends(_) | Step::Alone(_) => {}
    });
    comments
}

/// Gives row and column of a cell by its name; `None`: no sheet has such a cell.
fn place_of(name: &str) -> Option<Place> {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let row: u32 = name[letters.len()..].parse().ok()?;
    let digit = |c: u8| c.is_ascii_uppercase().then(|| usize::from(c - b'A') + 1);
    let column = letters
        .bytes()
        .try_fold(0, |sum: usize, c| sum.checked_mul(26)?.checked_add(digit(c)?))?
        .checked_sub(1)?;
    (column <= 16_383 && (1..=1_048_576).contains(&row)).then_some((row, column))
}

/// Reads the part of one sheet as it comes.
struct SheetReader<'a> {
    name: &'a str,
    looks: &'a [Style],
    aside: Aside,
    /// The cell that is open, whether it has a formula and whether it has a value.
    open: Option<(Place, bool, bool)>,
    row: u32,
    columns: BTreeSet<usize>,
    rows: BTreeSet<u32>,
    last: Option<Place>,
    no_value: Vec<Place>,
    without: usize,
}

impl<'a> SheetReader<'a> {
    fn new(name: &'a str, looks: &'a [Style]) -> Self {
        Self {
            name,
            looks,
            aside: Aside::default(),
            open: None,
            row: 0,
            columns: BTreeSet::new(),
            rows: BTreeSet::new(),
            last: None,
            no_value: Vec::new(),
            without: 0,
        }
    }

    fn take(&mut self, step: Step<'_>) -> Result<(), String> {
        match step {
            Step::Begins(tag) => self.begin(tag, false),
            Step::Alone(tag) => self.begin(tag, true),
            Step::Ends(tag) if tag.local_name().as_ref() == "c" => {
                self.end();
                Ok(())
            }
            Step::Ends(_) | Step::Words(_) => Ok(()),
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), String> {
        match tag.local_name().as_ref() {
            "row" => self.begin_row(tag)?,
            "c" => {
                self.cell(tag)?;
                if empty {
                    self.end();
                }
            }
            "f" => self.open = self.open.map(|(at, _, value)| (at, true, value)),
            // A value that is there and empty says nothing either: words of no letter have one.
            "v" | "is" if !empty => {
                self.open = self.open.map(|(at, formula, _)| (at, formula, true));
            }
            "col" => self.columns(tag),
            "mergeCell" => {
                let range = attribute(tag, "ref").unwrap_or_default();
                let ends = range.split_once(':').unwrap_or((&range, &range));
                if let (Some(first), Some(last)) = (place_of(ends.0), place_of(ends.1)) {
                    self.aside.merged.push((first, last));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let number = match attribute(tag, "r") {
            Some(number) => number.parse().ok().filter(|row| (1..=1_048_576).contains(row)),
            None => self.row.checked_add(1),
        };
        let Some(row) = number else {
            return Err(format!(
                "the sheet `{}` has a row that no sheet has; {SAVE_AGAIN}",
                self.name
            ));
        };
        if !self.rows.insert(row) {
            let name = self.name;
            return Err(format!("the sheet `{name}` has row {row} twice; {SAVE_AGAIN}"));
        }
        self.row = row;
        self.last = None;
        if attribute(tag, "hidden").is_some_and(|hidden| matches!(hidden.as_str(), "1" | "true")) {
            self.aside.hidden_rows.insert(row);
        }
        Ok(())
    }

    fn cell(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let place = match attribute(tag, "r") {
            Some(name) => place_of(&name).ok_or_else(|| {
                format!(
                    "the sheet `{}` has a cell `{name}`, which no sheet has; {SAVE_AGAIN}",
                    self.name
                )
            })?,
            None => (self.row, self.last.map_or(0, |(_, column)| column + 1)),
        };
        if place.0 != self.row || self.last.is_some_and(|last| last.1 >= place.1) {
            let cell = cell_name(self.name, place.1, place.0);
            return Err(format!(
                "{cell} stands in the file twice or out of its place, and which value counts is not \
                 said; {SAVE_AGAIN}"
            ));
        }
        self.last = Some(place);
        self.open = Some((place, false, false));
        let style = attribute(tag, "s").and_then(|style| style.parse::<u16>().ok());
        if let Some(style) =
            style.filter(|s| self.looks.get(usize::from(*s)).is_some_and(Style::told))
        {
            self.aside.styles.insert(place, style);
        }
        Ok(())
    }

    fn end(&mut self) {
        if let Some((place, true, false)) = self.open.take() {
            self.without += 1;
            if self.no_value.len() < 3 {
                self.no_value.push(place);
            }
        }
    }

    fn columns(&mut self, tag: &BytesStart<'_>) {
        let hidden = attribute(tag, "hidden").is_some_and(|h| matches!(h.as_str(), "1" | "true"));
        let end = |name| attribute(tag, name).and_then(|end| end.parse::<usize>().ok());
        if let (true, Some(first), Some(last)) = (hidden, end("min"), end("max")) {
            self.columns.extend(first.saturating_sub(1)..last.min(16_384));
        }
    }

    fn finish(mut self) -> Result<Aside, String> {
        if !self.no_value.is_empty() {
            let cells: Vec<String> = self
                .no_value
                .iter()
                .map(|(row, column)| cell_name(self.name, *column, *row))
                .collect();
            return Err(no_value(&cells, self.without));
        }
        self.aside.hidden_columns = self.columns;
        Ok(self.aside)
    }
}

const SAVE_AGAIN: &str = "open it in a spreadsheet program and save it again";
