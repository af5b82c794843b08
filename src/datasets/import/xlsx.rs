//! An XLSX workbook to sheets: each part is read once, for the values of cells and for what is said of
//! them beside.

mod strings;

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use self::strings::Strings;
use super::grid::{Sheet, cell_name};
use super::open::{Rows, as_shown, clock, day_of_iso, day_of_serial, one_line, tidy};
use super::parts::{Aside, LAST, Place, no_value, place_of, range_of, without_mark};
use super::styles::{Style, styles};
use super::xml::{Parts, Step, attribute, each};

/// Reads the sheets of an XLSX workbook; `None`: it is none.
///
/// # Errors
/// What makes its values unsure: formulas without one, two cells of one name, a cell outside any sheet, a
/// part that breaks off.
pub(super) fn sheets(bytes: &[u8]) -> Result<Option<Vec<Sheet>>, String> {
    const BOOK: &str = "xl/workbook.xml";
    let Some(mut parts) = Parts::of(bytes) else { return Ok(None) };
    if !parts.has(BOOK) {
        return Ok(None);
    }
    let related = parts.related(BOOK);
    let of_kind = |kind: &str, usual: &str| {
        let found = related.iter().find(|one| one.kind == kind);
        found.map_or_else(|| usual.to_owned(), |one| one.part.clone())
    };
    let book = Book::of(&parts.text(BOOK));
    let theme = parts.text(&of_kind("theme", "xl/theme/theme1.xml"));
    let looks = styles(&parts.text(&of_kind("styles", "xl/styles.xml")), &theme);
    let strings = Strings::of(&mut parts, &of_kind("sharedStrings", "xl/sharedStrings.xml"))?;
    let mut sheets = Vec::new();
    for Listed { name, id, hidden } in &book.sheets {
        let Some(part) = related.iter().find(|one| one.id == *id).map(|one| &one.part) else {
            continue;
        };
        let mut reader = SheetReader::new(name, &looks, &strings, book.from_1904);
        parts.stream(part, |event| reader.take(event))?;
        let Some(mut sheet) = reader.finish()? else { continue };
        for beside in parts.related(part).iter().filter(|one| one.kind == "comments") {
            sheet.aside.comments.extend(comments_of(&parts.text(&beside.part)));
        }
        sheet.aside.hidden = *hidden;
        sheet.aside.looks.clone_from(&looks);
        sheets.push(sheet);
    }
    Ok(Some(sheets))
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    id: String,
    hidden: bool,
}

#[derive(Default)]
struct Book {
    sheets: Vec<Listed>,
    /// Whether days are counted from 1904.
    from_1904: bool,
}

impl Book {
    fn of(text: &str) -> Self {
        let mut book = Self::default();
        each(text, |step| {
            let (Step::Begins(tag) | Step::Alone(tag)) = step else { return };
            match tag.local_name().as_ref() {
                "sheet" => {
                    let hidden = attribute(tag, "state").is_some_and(|state| state != "visible");
                    if let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "r:id"))
                    {
                        book.sheets.push(Listed { name, id, hidden });
                    }
                }
                "workbookPr" => {
                    book.from_1904 = attribute(tag, "date1904").is_some_and(|on| is_on(&on));
                }
                _ => {}
            }
        });
        book
    }
}

fn is_on(value: &str) -> bool {
    matches!(value, "1" | "true")
}

fn comments_of(text: &str) -> BTreeMap<Place, String> {
    let mut comments: BTreeMap<Place, String> = BTreeMap::new();
    let (mut at, mut words) = (None, false);
    each(text, |step| match step {
        Step::Begins(tag) => match tag.local_name().as_ref() {
            "comment" => at = attribute(tag, "ref").and_then(|place| place_of(&place)),
            "t" => words = true,
            _ => {}
        },
        Step::Ends(tag) if tag.local_name().as_ref() == "t" => words = false,
        Step::Words(_) | Step::Letter(_) => {
            if let Some(place) = at.filter(|_| words) {
                step.add_to(comments.entry(place).or_default());
            }
        }
        Step::Ends(_) | Step::Alone(_) => {}
    });
    comments
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    place: Place,
    /// What its value is: `s` a shared string, `b` a yes or no; empty: a number.
    kind: String,
    style: Option<u16>,
    formula: bool,
    /// Whether a value is stored, and its words.
    value: bool,
    words: String,
    /// What of its words is raised.
    mark: String,
}

/// Reads the part of one sheet as it comes.
#[expect(clippy::struct_excessive_bools, reason = "tags open and close each by itself")]
struct SheetReader<'a> {
    name: &'a str,
    looks: &'a [Style],
    strings: &'a Strings,
    from_1904: bool,
    /// Whether it is a sheet of cells; one of a chart is none.
    cells: bool,
    out: Rows,
    aside: Aside,
    open: Option<Open>,
    /// Whether words belong to the value of the open cell, and whether they are raised.
    within: bool,
    raised: bool,
    row: u32,
    rows: BTreeSet<u32>,
    last: Option<Place>,
    no_value: Vec<Place>,
    without: usize,
}

impl<'a> SheetReader<'a> {
    fn new(name: &'a str, looks: &'a [Style], strings: &'a Strings, from_1904: bool) -> Self {
        Self {
            name,
            looks,
            strings,
            from_1904,
            cells: false,
            out: Rows::of(name),
            aside: Aside::default(),
            open: None,
            within: false,
            raised: false,
            row: 0,
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
            Step::Ends(tag) => match tag.local_name().as_ref() {
                "c" => self.end(),
                "v" | "t" => {
                    self.within = false;
                    Ok(())
                }
                "r" => {
                    self.raised = false;
                    Ok(())
                }
                _ => Ok(()),
            },
            Step::Words(_) | Step::Letter(_) => {
                if let Some(open) = self.open.as_mut().filter(|_| self.within) {
                    step.add_to(&mut open.words);
                    if self.raised {
                        step.add_to(&mut open.mark);
                    } else {
                        open.mark.clear();
                    }
                }
                Ok(())
            }
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), String> {
        match tag.local_name().as_ref() {
            "worksheet" => self.cells = true,
            "row" => self.begin_row(tag)?,
            "c" => {
                self.cell(tag)?;
                if empty {
                    self.end()?;
                }
            }
            "f" => {
                if let Some(open) = &mut self.open {
                    open.formula = true;
                }
            }
            // A value that is there and empty says nothing either: words of no letter have one.
            "v" | "is" if !empty => {
                self.within = tag.local_name().as_ref() == "v";
                if let Some(open) = &mut self.open {
                    open.value = true;
                }
            }
            "t" if !empty => self.within = true,
            "vertAlign" => self.raised = attribute(tag, "val").as_deref() == Some("superscript"),
            "col" => self.columns(tag),
            "mergeCell" => {
                self.aside.merged.extend(attribute(tag, "ref").and_then(|range| range_of(&range)));
            }
            "conditionalFormatting" => {
                let ranges = attribute(tag, "sqref").unwrap_or_default();
                self.aside.ruled.extend(ranges.split(' ').filter_map(range_of));
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let number = match attribute(tag, "r") {
            Some(number) => number.parse().ok().filter(|row| (1..=LAST.0).contains(row)),
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
        if attribute(tag, "hidden").is_some_and(|hidden| is_on(&hidden)) {
            self.aside.hidden_rows.insert(row);
        }
        Ok(())
    }

    fn cell(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let mut open = Open::default();
        let mut named = None;
        for attribute in tag.attributes().flatten() {
            let value = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "r" => {
                    let place = place_of(value).ok_or_else(|| {
                        let name = self.name;
                        format!("the sheet `{name}` has a cell `{value}`, which no sheet has; {SAVE_AGAIN}")
                    })?;
                    named = Some(place);
                }
                "s" => open.style = value.parse().ok(),
                "t" => value.clone_into(&mut open.kind),
                _ => {}
            }
        }
        let next = || (self.row, self.last.map_or(0, |(_, column)| column + 1));
        let place = named.unwrap_or_else(next);
        if place.0 != self.row || self.last.is_some_and(|last| last.1 >= place.1) {
            let cell = cell_name(self.name, place.1, place.0);
            return Err(format!(
                "{cell} stands in the file twice or out of its place, and which value counts is not \
                 said; {SAVE_AGAIN}"
            ));
        }
        self.last = Some(place);
        open.place = place;
        if let Some(style) =
            open.style.filter(|s| self.looks.get(usize::from(*s)).is_some_and(Style::told))
        {
            self.aside.styles.insert(place, style);
        }
        (self.open, self.raised, self.within) = (Some(open), false, false);
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if open.formula && !open.value {
            self.without += 1;
            if self.no_value.len() < 3 {
                self.no_value.push(open.place);
            }
        }
        let place = open.place;
        let words = self.words(open);
        let column = u32::try_from(place.1).unwrap_or(u32::MAX);
        self.out.put(place.0 - 1, column, &words)
    }

    /// Gives what a cell says in words; a mark of a note is cut off and kept aside.
    fn words(&mut self, open: Open) -> String {
        let style = open.style.and_then(|style| self.looks.get(usize::from(style)));
        let Open { place, kind, words, mut mark, .. } = open;
        let words = match kind.as_str() {
            "s" => {
                let at = words.trim().parse().unwrap_or(usize::MAX);
                self.strings.mark(at).clone_into(&mut mark);
                self.strings.words(at).to_owned()
            }
            "str" | "inlineStr" | "e" => words,
            "b" => if is_on(words.trim()) { "true" } else { "false" }.to_owned(),
            "d" => day_of_iso(words.trim()),
            _ => return number(words.trim(), style, self.from_1904),
        };
        let words = one_line(&unescaped(words)).trim().to_owned();
        match without_mark(&words, one_line(&mark).trim()) {
            Some(kept) => {
                let kept = kept.to_owned();
                self.aside.raised.insert(place, (words, mark.trim().to_owned()));
                kept
            }
            None => words,
        }
    }

    fn columns(&mut self, tag: &BytesStart<'_>) {
        let hidden = attribute(tag, "hidden").is_some_and(|hidden| is_on(&hidden));
        let end = |name| attribute(tag, name).and_then(|end| end.parse::<usize>().ok());
        if let (true, Some(first), Some(last)) = (hidden, end("min"), end("max")) {
            self.aside.hidden_columns.extend(first.saturating_sub(1)..last.min(LAST.1 + 1));
        }
    }

    fn finish(mut self) -> Result<Option<Sheet>, String> {
        if !self.no_value.is_empty() {
            let name = |(row, column): &Place| cell_name(self.name, *column, *row);
            let cells: Vec<String> = self.no_value.iter().map(name).collect();
            return Err(no_value(&cells, self.without));
        }
        if !self.cells {
            return Ok(None);
        }
        let mut sheet = self.out.finish()?;
        sheet.aside = std::mem::take(&mut self.aside);
        Ok(Some(sheet))
    }
}

/// Puts letters in the places of their numbers: `_x000D_` is the end of a line.
fn unescaped(words: String) -> String {
    if !words.contains("_x") {
        return words;
    }
    let mut parts = words.split("_x");
    let mut put = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.get(..4).filter(|_| part.get(4..5) == Some("_"));
        let letter = number.and_then(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?));
        if let (Some(letter), Some(rest)) = (letter, part.get(5..)) {
            put.push(letter);
            put.push_str(rest);
        } else {
            put.push_str("_x");
            put.push_str(part);
        }
    }
    put
}

/// Gives a number as its format shows it: a day, a time, thousands.
fn number(words: &str, style: Option<&Style>, from_1904: bool) -> String {
    let Some(style) = style else { return tidy(words) };
    // A time of a day that is named is that day.
    if style.time && (words.starts_with("0.") || words.contains(['e', 'E'])) {
        return clock(words).unwrap_or_else(|| tidy(words));
    }
    if style.day || style.time {
        return day_of_serial(words, from_1904).unwrap_or_else(|| tidy(words));
    }
    let plain = tidy(words);
    if style.scale > 1 { as_shown(plain, style.scale) } else { plain }
}

const SAVE_AGAIN: &str = "open it in a spreadsheet program and save it again";
