//! A first mapping, from a tracker's headers and values, and how sure each line of it is.

mod guess;
mod kind;

use std::path::Path;

use guess::{Guess, Sure, guess};
use kind::{Kind, Looks, looks};

use super::grid::{Sheet, folded};
use super::lines::headers;
use super::tracker::{ImportError, Tracker, read_file};
use super::value;
use crate::units::Period;

/// Rows from the top among which the header is looked for.
const TOP: usize = 40;
/// Rows under a row by which its shape is told.
const SHAPED: usize = 12;
/// Rows under the header by which a column is judged.
const JUDGED: usize = 500;

/// A column of the tracker with what it seems to be.
struct Column {
    header: String,
    guess: Option<Guess>,
    /// Its cells under the header, blank ones too.
    cells: Vec<String>,
}

/// A header that was found.
#[derive(Debug, Clone, Copy)]
struct Found {
    sheet: usize,
    row: usize,
    rows: usize,
}

/// Writes a first mapping for a tracker.
///
/// # Errors
/// If the tracker cannot be read, or no row of it looks like a header.
pub fn suggest(file: &Path) -> Result<String, ImportError> {
    let bytes = read_file(file)?;
    let tracker = Tracker::of(file, &bytes)?;
    let Some(found) = find(&tracker.sheets) else {
        let why = "no row looks like a header; write the mapping by hand, with header = and the number of the row";
        return Err(ImportError::Tracker { path: file.to_owned(), why: why.to_owned() });
    };
    let sheet = &tracker.sheets[found.sheet];
    let seen = seen(&tracker.sheets);
    let own = looks(sheet, found.row);
    if own.as_ref().is_none_or(|looks| looks.kind != Kind::Savings) {
        return Ok(seen + &headings_alone(sheet, found, own.as_ref()));
    }
    let columns = columns(sheet, found);
    Ok(seen + &Draft { tracker: &tracker, sheet, found, columns: &columns }.written())
}

/// Says of each sheet what it looks like, and by what.
fn seen(sheets: &[Sheet]) -> String {
    let mut text = String::new();
    for sheet in sheets {
        let found = heading_row(sheet).and_then(|(_, row)| looks(sheet, row));
        let words = match &found {
            Some(looks) => format!("looks like {}: {}", looks.name, looks.by.join(", ")),
            None => "none of our tables looks like this".to_owned(),
        };
        text.push_str(&format!("# {}: {words}\n", quoted(&sheet.name)));
    }
    text
}

/// Gives the headings of a sheet that is no list of savings: nothing is guessed of what they are.
fn headings_alone(sheet: &Sheet, found: Found, looks: Option<&Looks>) -> String {
    let what = looks.map_or("none of our tables", |looks| looks.name);
    let mut text = format!(
        "# {} looks like {what}; what its columns are is not guessed. Its headings, in row {}:\n",
        quoted(&sheet.name),
        sheet.row(found.row).number
    );
    for header in headers(sheet, found.row, found.rows).iter().filter(|header| !header.is_empty()) {
        text.push_str(&format!("# {} = \"\"\n", quoted(header)));
    }
    text
}

/// Finds the sheet with the best row of headings.
fn find(sheets: &[Sheet]) -> Option<Found> {
    let rows = sheets.iter().enumerate().filter_map(|(number, sheet)| {
        let (score, row) = heading_row(sheet)?;
        let savings = looks(sheet, row).is_some_and(|looks| looks.kind == Kind::Savings);
        Some(((savings, score), number, row))
    });
    let mut best: Option<((bool, usize), usize, usize)> = None;
    for found in rows {
        if best.is_none_or(|best| found.0 > best.0) {
            best = Some(found);
        }
    }
    best.map(|(_, number, row)| {
        let sheet = &sheets[number];
        let names: Vec<String> =
            sheet.row(row).cells().filter(|cell| !cell.is_empty()).map(folded).collect();
        let unlike: std::collections::BTreeSet<&String> = names.iter().collect();
        let rows = if unlike.len() < names.len() && row > 0 { 2 } else { 1 };
        Found { sheet: number, row, rows }
    })
}

/// Finds the row of headings by the shape of the rows below it: words above cells of which some are
/// amounts, dates or words that come again. Gives how well it fits, too.
fn heading_row(sheet: &Sheet) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for row in 0..sheet.len().min(TOP) {
        let cells: Vec<&str> = sheet.row(row).cells().collect();
        let filled = cells.iter().filter(|cell| !cell.is_empty());
        let amount = |cell: &str| crate::datasets::cell::pounds(cell).is_some();
        // A year may head a column; an amount does not.
        if filled.clone().any(|cell| amount(cell) && guess::year_in(cell).is_none()) {
            continue;
        }
        let words = filled.clone().count();
        let known = filled.clone().filter(|cell| guess(cell).is_some()).count();
        let below = row + 1..sheet.len().min(row + 1 + SHAPED);
        let typed = (0..cells.len()).filter(|at| !cells[*at].is_empty()).filter(|at| {
            let column = below.clone().map(|row| sheet.row(row).cell(*at));
            column.filter(|cell| amount(cell) || value::day(cell).is_ok()).count() > 0
        });
        let typed = typed.count();
        if words < 2 || below.is_empty() || typed == 0 && known < 2 {
            continue;
        }
        let score = known * 2 + typed * 2 + words;
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, row));
        }
    }
    best
}

fn columns(sheet: &Sheet, found: Found) -> Vec<Column> {
    let names = headers(sheet, found.row, found.rows);
    let rows = (found.row + 1..sheet.len()).take(JUDGED);
    let mut taken: Vec<String> = Vec::new();
    names
        .into_iter()
        .enumerate()
        .filter(|(_, header)| !header.is_empty())
        .map(|(at, header)| {
            let cells: Vec<String> =
                rows.clone().map(|row| sheet.row(row).cell(at).to_owned()).collect();
            let guess = guess(&header).map(|guess| guess.judged(&cells));
            // Two columns cannot both be the target of one year.
            let guess = guess.filter(|guess| {
                let place = guess.place();
                let new = !taken.contains(&place);
                taken.push(place);
                new
            });
            Column { header, guess, cells }
        })
        .collect()
}

/// What is known of a tracker, to be written as a mapping.
struct Draft<'a> {
    tracker: &'a Tracker,
    sheet: &'a Sheet,
    found: Found,
    columns: &'a [Column],
}

impl Draft<'_> {
    fn written(&self) -> String {
        let mut text = String::from(
            "# A first mapping, guessed from headers and values: read every line before you import.\n\
             # certain: header and values agree; likely: one of them is not plain; guess: look closely.\n",
        );
        line(&mut text, "title", &self.title(), "what readers see as the source");
        self.sheets(&mut text);
        if self.found.rows > 1 {
            text.push_str("header_rows = 2  # certain: the lower row has names twice, the row above tells them apart\n");
        }
        let (unit, sure) = self.unit();
        line(&mut text, "unit", unit, sure);
        self.times(&mut text);
        self.ids(&mut text);
        self.words_of_amounts(&mut text);
        self.carried(&mut text);
        if !self.has("savings.directorate") && self.has_headings() {
            line(
                &mut text,
                "headings",
                "directorate",
                "guess: some rows hold one cell of words alone",
            );
        }
        text.push_str("\n[columns]\n");
        for column in self.columns {
            text.push_str(&column.written());
        }
        self.ratings(&mut text);
        text.push_str("\n[defaults]  # for what the tracker does not say\n");
        let has = |goal: &str| self.has(goal);
        if !has("savings.status") {
            line(&mut text, "status", "in_delivery", "guess: or approved, proposed, delivered");
        }
        if !has("savings.directorate") && !self.has_headings() {
            let words = if self.tracker.sheets.len() > 1 { "{sheet}" } else { "not_stated" };
            line(&mut text, "directorate", words, "guess: {sheet} is the name of the sheet");
        }
        if !has("savings.public") {
            let why = "to be answered: \"true\" where the public may see every saving; packs leave out the others";
            line(&mut text, "public", "false", why);
        }
        for column in ["cashable", "recurrence", "fund"] {
            if !has(&format!("savings.{column}")) {
                line(&mut text, column, "not_stated", "certain: no column says");
            }
        }
        text
    }

    fn has(&self, goal: &str) -> bool {
        self.columns
            .iter()
            .any(|column| column.guess.as_ref().is_some_and(|guess| guess.to == goal))
    }

    /// Says whether several rows that hold one cell of words stand right above a fuller one.
    fn has_headings(&self) -> bool {
        let filled =
            |row: usize| self.sheet.row(row).cells().filter(|cell| !cell.is_empty()).count();
        let rows = self.found.row + 1..self.sheet.len().saturating_sub(1);
        rows.take(JUDGED).filter(|row| filled(*row) == 1 && filled(row + 1) > 2).count() > 1
    }

    /// Gives the words above the header, and the headers.
    fn above(&self) -> Vec<String> {
        let top = (0..=self.found.row).flat_map(|row| self.sheet.row(row).cells());
        let mut words: Vec<String> =
            top.filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
        words.push(self.tracker.name.clone());
        words
    }

    fn title(&self) -> String {
        let above = (0..self.found.row).flat_map(|row| self.sheet.row(row).cells());
        above.into_iter().find(|cell| !cell.is_empty()).unwrap_or(&self.tracker.name).to_owned()
    }

    fn sheets(&self, text: &mut String) {
        if self.tracker.sheets.len() == 1 {
            return;
        }
        let header: Vec<&str> = self.sheet.row(self.found.row).cells().collect();
        let alike = self.tracker.sheets.iter().filter(|sheet| {
            (0..sheet.len().min(TOP)).any(|row| sheet.row(row).cells().eq(header.iter().copied()))
        });
        let names: Vec<String> = alike.map(|sheet| quoted(&sheet.name)).collect();
        let count = names.len();
        text.push_str(&format!(
            "sheets = [{}]  # likely: {count} have this header\n",
            names.join(", ")
        ));
    }

    fn unit(&self) -> (&'static str, &'static str) {
        let words: Vec<String> = self
            .above()
            .iter()
            .map(|words| words.to_lowercase().replace(['\'', '’', '‘', ' '], ""))
            .collect();
        let any = |marks: &[&str]| {
            words.iter().any(|words| marks.iter().any(|mark| words.contains(mark)))
        };
        if any(&["£000", "£k", "£thousand"]) {
            return ("£000", "certain: it says so");
        }
        if any(&["£m"]) {
            return ("£m", "certain: it says so");
        }
        let amounts = self.columns.iter().filter(|column| column.is_amount());
        let mut cells = amounts.flat_map(|column| &column.cells);
        if cells.any(|cell| cell.contains('£')) {
            return ("£", "certain: the cells have pound signs");
        }
        ("£", "guess: nothing says whether it is £, £000 or £m")
    }

    /// Writes year, period and day.
    fn times(&self, text: &mut String) {
        let above = self.above();
        let year = above.iter().find_map(|words| guess::year_in(words));
        let mark = above.iter().find_map(|words| guess::mark_in(words));
        // What the tracker does not say is left for its owner: a guessed year would be a made-up one.
        let year_words = year.map(|year| year.to_string()).unwrap_or_default();
        line(
            text,
            "financial_year",
            &year_words,
            found(year.is_some(), "the year, such as 2025/26"),
        );
        let delivery = self.columns.iter().any(|column| {
            column.guess.as_ref().is_some_and(|guess| guess.to.starts_with("delivery."))
        });
        if !delivery {
            return;
        }
        if !self.has("period") {
            let period = year.zip(mark).map(|(year, mark)| Period { year, mark }.to_string());
            let sure = found(period.is_some(), "the period it speaks for, such as 2025/26-Q2");
            line(text, "period", &period.unwrap_or_default(), sure);
        }
        if !self.has("submitted_on") {
            line(
                text,
                "submitted_on",
                "",
                found(false, "the day it was handed in, such as 2025-10-14"),
            );
        }
    }

    fn ids(&self, text: &mut String) {
        if self.has("savings.saving_id") {
            return;
        }
        let letters = self.tracker.name.chars().filter(char::is_ascii_alphabetic).take(3);
        let prefix: String = letters.collect::<String>().to_uppercase();
        let prefix = if prefix.is_empty() { "SAV".to_owned() } else { prefix };
        line(
            text,
            "make_ids",
            &prefix,
            "likely: no column of references; they are made and stay the same",
        );
    }

    /// Writes words that stand where amounts should.
    fn words_of_amounts(&self, text: &mut String) {
        let mut odd: Vec<&str> = Vec::new();
        let amounts = self.columns.iter().filter(|column| column.is_amount());
        for cell in amounts.flat_map(|column| &column.cells) {
            let dash = matches!(cell.as_str(), "-" | "–" | "—");
            if dash && !odd.contains(&cell.as_str()) {
                odd.push(cell);
            }
        }
        if !odd.is_empty() {
            let list: Vec<String> = odd.iter().map(|word| quoted(word)).collect();
            let list = list.join(", ");
            text.push_str(&format!(
                "nil = [\"nil\", {list}]  # guess: a dash is nil in most accounts; if it means not known, list it in absent\n"
            ));
        }
    }

    /// Writes the columns whose blank cells mean the cell above.
    fn carried(&self, text: &mut String) {
        let mut names = Vec::new();
        for column in self.columns {
            let group = column.guess.as_ref().is_some_and(|guess| {
                matches!(guess.to, "savings.directorate" | "savings.service" | "savings.theme")
            });
            let rows = column.cells.len();
            let blank = column.cells.iter().filter(|cell| cell.is_empty()).count();
            if group && blank * 4 > rows && blank < rows {
                names.push(quoted(&column.header));
            }
        }
        if !names.is_empty() {
            let names = names.join(", ");
            text.push_str(&format!(
                "carry_down = [{names}]  # likely: many of its cells are blank\n"
            ));
        }
    }

    /// Writes the words of ratings that are not the four colours.
    fn ratings(&self, text: &mut String) {
        let rated = self.columns.iter().find(|column| {
            column.guess.as_ref().is_some_and(|guess| guess.to == "delivery.brag_declared")
        });
        let mut odd: Vec<&str> = Vec::new();
        for cell in rated.iter().flat_map(|column| &column.cells).filter(|cell| !cell.is_empty()) {
            if value::colour(cell).is_none() && !odd.contains(&cell.as_str()) {
                odd.push(cell);
            }
        }
        if odd.is_empty() {
            return;
        }
        text.push_str("\n[words.brag_declared]  # blue, green, amber and red are known\n");
        for words in odd.iter().take(20) {
            text.push_str(&format!(
                "{} = \"N\"  # guess: B, G, A, R, X written out, or N not rated\n",
                quoted(words)
            ));
        }
    }
}

impl Column {
    fn is_amount(&self) -> bool {
        self.guess.as_ref().is_some_and(Guess::is_amount)
    }

    fn written(&self) -> String {
        let name = quoted(&self.header);
        let example = self.cells.iter().find(|cell| !cell.is_empty());
        let example = example.map(|cell| cell.chars().take(40).collect::<String>());
        let Some(guess) = &self.guess else {
            let example =
                example.map_or_else(|| "no values".to_owned(), |cell| format!("such as {cell}"));
            return format!("# {name} = \"\"  # not recognised, or meant twice: {example}\n");
        };
        let sure = match guess.sure {
            Sure::Certain => "certain",
            Sure::Likely => "likely",
            Sure::Guess => "guess",
        };
        let example = example.map(|cell| format!(", such as {cell}")).unwrap_or_default();
        format!("{name} = {}  # {sure}{example}\n", guess.goal())
    }
}

/// Says that something stands in the tracker, or what is to be filled in.
fn found(there: bool, wanted: &str) -> String {
    if there {
        "likely: it stands above the columns".to_owned()
    } else {
        format!("not found: write {wanted}")
    }
}

fn line(text: &mut String, key: &str, value: &str, sure: impl std::fmt::Display) {
    text.push_str(&format!("{key} = {}  # {sure}\n", quoted(value)));
}

/// Gives words as TOML has them.
fn quoted(words: &str) -> String {
    toml::Value::String(words.to_owned()).to_string()
}
