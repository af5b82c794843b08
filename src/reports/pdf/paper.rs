//! A document as the typesetter's data: the same view that the page is made from, the charts in
//! the colours of paper, and only letters that the fonts have.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::super::document::{Block, Document};
use super::super::view::{BlockView, PageView};
use super::super::viewer;
use super::PdfError;
use super::columns::{self, Rule, Setting};
use super::fonts::fonts;
use crate::charts::palette::{Role, swatch};
use crate::charts::plot::Fill;
use crate::charts::{self, Form};
use crate::figures::FigureId;
use crate::records::Brag;

/// A paper ready to be set.
pub(super) struct Paper {
    /// What tells this paper from others: council, title, state.
    pub(super) name: String,
    /// The words and the colours.
    pub(super) data: Value,
    /// The charts: file names as the template calls them, and drawings.
    pub(super) charts: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Data<'a> {
    page: PageView<'a>,
    /// How each table is set, by its place.
    tables: BTreeMap<String, Setting>,
    /// The places of the entries that the annex of the paper holds.
    explained: BTreeSet<String>,
    colours: BTreeMap<&'static str, String>,
    ratings: BTreeMap<char, Shades>,
    version: &'static str,
}

/// The colours of a rating's letter.
#[derive(Serialize)]
struct Shades {
    fill: String,
    upon: String,
    edge: String,
}

/// Makes a document ready to be set.
pub(super) fn of(document: &Document) -> Result<Paper, PdfError> {
    let mut page = viewer::of(document).map_err(|figures| PdfError::NoDerivation { figures })?;
    let explained = keep_cited(&mut page, &document.figures_in_text());
    let mut letters = Letters::new();
    let data = Data {
        tables: tables(&page, &Rule::new(&letters.fonts)),
        page,
        explained,
        colours: colours(),
        ratings: Brag::ALL.iter().map(|rating| (class(*rating), shades(*rating))).collect(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let mut data = letters.settled(serde_json::to_value(&data)?);
    let mut drawings = Vec::new();
    for (number, svg) in (1..).zip(drawn(document)?) {
        drawings.push((format!("chart-{number}.svg"), letters.drawable(&svg)));
    }
    if let Value::Object(fields) = &mut data {
        fields.insert("lacking".to_owned(), Value::from(letters.lacking()));
    }
    Ok(Paper {
        name: format!("{} – {} – {}", document.council, document.title, document.as_at),
        data,
        charts: drawings,
    })
}

/// Says how each table is set.
fn tables(page: &PageView<'_>, rule: &Rule) -> BTreeMap<String, Setting> {
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    let tables = blocks.filter_map(|block| match block {
        BlockView::Table { table, .. } => Some(table),
        BlockView::Chart(chart) => chart.table.as_ref(),
        BlockView::Subheading { .. }
        | BlockView::Paragraph { .. }
        | BlockView::Bullets { .. }
        | BlockView::KeyFigures { .. }
        | BlockView::Findings { .. }
        | BlockView::Note { .. } => None,
    });
    tables.map(|table| (table.anchor.clone(), columns::setting(table, rule))).collect()
}

/// Draws every chart for paper, in the order of the document.
fn drawn(document: &Document) -> Result<Vec<String>, PdfError> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let mut drawings = Vec::new();
    for block in blocks {
        let Block::Chart(drawn) = block else { continue };
        let chart = &drawn.chart;
        if chart.alt.trim().is_empty() {
            return Err(PdfError::NoAlternative { chart: chart.name.to_owned() });
        }
        drawings.push(charts::svg(chart, Form::Print)?);
    }
    Ok(drawings)
}

/// Keeps the entries of figures that running text names, and gives their places: an entry for each
/// cell of each table would bury the paper; those stand in the page and in `figures.csv`.
fn keep_cited(page: &mut PageView<'_>, cited: &BTreeSet<&FigureId>) -> BTreeSet<String> {
    for group in &mut page.groups {
        group.entries.retain(|entry| cited.iter().any(|id| id.as_str() == entry.id));
    }
    page.groups.retain(|group| !group.entries.is_empty());
    let entries = page.groups.iter().flat_map(|group| &group.entries);
    entries.map(|entry| entry.anchor.clone()).collect()
}

fn colours() -> BTreeMap<&'static str, String> {
    let navy = Fill::Tone(charts::plot::Tone::Navy);
    let ochre = Fill::Tone(charts::plot::Tone::Ochre);
    [
        ("ink", Role::Ink),
        ("quiet", Role::Quiet),
        ("line", Role::Grid),
        ("rule", Role::Axis),
        ("navy", Role::Edge(navy)),
        ("ochre", Role::Edge(ochre)),
    ]
    .into_iter()
    .map(|(name, role)| (name, hex(role)))
    .collect()
}

fn shades(rating: Brag) -> Shades {
    let fill = Fill::Rating(rating);
    Shades { fill: hex(Role::Body(fill)), upon: hex(Role::Upon(fill)), edge: hex(Role::Edge(fill)) }
}

fn class(rating: Brag) -> char {
    rating.letter().to_ascii_lowercase()
}

fn hex(role: Role) -> String {
    swatch(role).light.hex()
}

/// The letters that the fonts have, and those that were asked for in vain.
struct Letters {
    fonts: Vec<typst::text::Font>,
    lacking: BTreeSet<char>,
}

impl Letters {
    fn new() -> Self {
        Self { fonts: fonts(), lacking: BTreeSet::new() }
    }

    /// Gives the data with no letter in it that cannot be set.
    fn settled(&mut self, value: Value) -> Value {
        match value {
            Value::String(words) => Value::String(self.words(&words)),
            Value::Array(items) => items.into_iter().map(|item| self.settled(item)).collect(),
            Value::Object(fields) => {
                fields.into_iter().map(|(name, value)| (name, self.settled(value))).collect()
            }
            plain @ (Value::Null | Value::Bool(_) | Value::Number(_)) => plain,
        }
    }

    fn words(&mut self, words: &str) -> String {
        let blank = |letter: char| if letter.is_control() { ' ' } else { letter };
        let mut set = String::with_capacity(words.len());
        for letter in words.chars().map(blank) {
            self.letter(letter, &mut set);
        }
        set
    }

    /// Gives a drawing with no letter in it that cannot be set; its line ends stay.
    fn drawable(&mut self, svg: &str) -> String {
        let mut set = String::with_capacity(svg.len());
        for letter in svg.chars() {
            if letter.is_control() { set.push(letter) } else { self.letter(letter, &mut set) }
        }
        set
    }

    /// Adds a letter, or its number in brackets where the fonts do not have it.
    fn letter(&mut self, letter: char, set: &mut String) {
        let known = |font: &typst::text::Font| font.info().coverage.contains(u32::from(letter));
        if letter.is_ascii() || self.fonts.iter().all(known) {
            set.push(letter);
        } else if letter.is_whitespace() {
            set.push(' ');
        } else {
            self.lacking.insert(letter);
            set.push_str(&format!("[{}]", number(letter)));
        }
    }

    /// Names the letters that cannot be set: `U+0175`.
    fn lacking(&self) -> Vec<String> {
        self.lacking.iter().map(|letter| number(*letter)).collect()
    }
}

/// Gives the number by which a letter can be looked up: `U+4E2D`.
fn number(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}
