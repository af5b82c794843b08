//! A paper before it is a file: sections of blocks, the sources, and the derivation of each figure.
//!
//! Nothing here is worked out: each number arrives as the words to show and the id of its figure.

use std::collections::BTreeSet;

use crate::charts::{Chart, Table};
use crate::figures::FigureId;
use crate::records::Severity;

use super::derivation::DerivationGroup;
use super::words::Text;

/// One paper.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The council, in full: `London Borough of Havering`.
    pub council: String,
    /// The paper's short name, for tabs, headers and page heads: `Savings monitor`.
    pub short_title: String,
    /// The paper's title, the page's one first-level heading.
    pub title: String,
    /// What the paper covers: measure, place, years.
    pub subtitle: String,
    /// When the figures speak for: `As at 3 July 2025`.
    pub as_at: String,
    /// Which seal it rests on, in a sentence; empty where that was not asked.
    pub rests_on: String,
    /// Whether the council and its figures are made up; the page then says so throughout.
    pub invented: bool,
    /// Whether it holds what the public may not see; every page is then headed so.
    pub exempt: bool,
    /// What a reader with one minute must know.
    pub summary: Summary,
    /// The body, in reading order.
    pub sections: Vec<Section>,
    /// What the checks of the data found.
    pub findings: Vec<Finding>,
    /// The papers the figures were copied from.
    pub sources: Vec<SourceEntry>,
    /// How each figure came about, group by group.
    pub derivations: Vec<DerivationGroup>,
    /// Whom to tell of an accessibility problem, as one sentence part: `the clerk to the
    /// committee, committees@example.gov.uk`. Without it the reader is sent to the publisher.
    pub accessibility_contact: Option<Text>,
}

/// The opening of a paper.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// One to three paragraphs.
    pub paragraphs: Vec<Text>,
    /// Three to five headline figures.
    pub figures: Vec<KeyFigure>,
}

/// A headline figure with a plain sentence.
#[derive(Debug, Clone)]
pub struct KeyFigure {
    /// What is measured, with its period: `Savings delivered, 2024/25`.
    pub label: String,
    /// The figure's id.
    pub figure: FigureId,
    /// The figure as shown.
    pub text: String,
    /// What it means, in one sentence.
    pub sentence: Text,
    /// A rating beside it, one of B G A R X N.
    pub brag: Option<char>,
}

/// A part of a paper under one second-level heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// A short name for links to it; made safe and unique when written.
    pub id: String,
    /// The heading, numbered when written.
    pub title: String,
    /// The content.
    pub blocks: Vec<Block>,
}

/// One piece of content.
#[derive(Debug, Clone)]
pub enum Block {
    /// A third-level heading.
    Subheading(String),
    /// A paragraph, numbered when written so that a meeting can refer to it.
    Paragraph(Text),
    /// A list of points without an order.
    Bullets(Vec<Text>),
    /// Headline figures.
    KeyFigures(Vec<KeyFigure>),
    /// A table, numbered when written.
    Table(Table),
    /// A chart, numbered when written, with its table and its words.
    Chart(Box<DrawnChart>),
    /// What a check found.
    Findings(Vec<Finding>),
    /// Something a reader must know so as not to misread what is near.
    Note(Note),
}

/// A chart and its drawing.
#[derive(Debug, Clone)]
pub struct DrawnChart {
    /// The numbers and the words.
    pub chart: Chart,
    /// The drawing: one trusted `<svg>` element, its ids starting with the chart's name.
    pub svg: String,
    /// Whether the tables of its section hold the same numbers, so that its own is not shown too.
    pub tables_near: bool,
}

/// A box beside the argument.
#[derive(Debug, Clone)]
pub struct Note {
    /// How it is marked.
    pub kind: NoteKind,
    /// What it says.
    pub paragraphs: Vec<Text>,
}

/// What a note is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Background.
    Note,
    /// A limit of the figures.
    Caveat,
    /// A decision the meeting is asked for.
    Decision,
}

/// Something the checks found in the data.
#[derive(Debug, Clone)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The check's code: `not-an-amount`.
    pub code: String,
    /// Where, in words or as `file:line`.
    pub place: String,
    /// What is wrong.
    pub words: Text,
    /// How to mend it.
    pub remedy: Option<String>,
}

/// A paper that figures were copied from.
#[derive(Debug, Clone, Default)]
pub struct SourceEntry {
    /// Its id in `sources.csv`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it was published, in words.
    pub published: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

impl Document {
    /// Gives the ids of all figures shown in text, cards, tables and charts, each once, in order:
    /// those that [`Document::derivations`] must hold.
    pub fn figures_shown(&self) -> Vec<&FigureId> {
        let summary = self.summary.paragraphs.iter().flat_map(Text::figures);
        let cards = self.summary.figures.iter().flat_map(KeyFigure::figures);
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        let findings = self.findings.iter().flat_map(|f| f.words.figures());
        let mut seen = BTreeSet::new();
        summary
            .chain(cards)
            .chain(blocks.flat_map(Block::figures))
            .chain(findings)
            .filter(|id| seen.insert(*id))
            .collect()
    }

    /// Gives the ids of the figures that running text and headline figures name, not those that
    /// stand in tables and charts only.
    pub fn figures_in_text(&self) -> BTreeSet<&FigureId> {
        let summary = self.summary.paragraphs.iter().flat_map(Text::figures);
        let cards = self.summary.figures.iter().flat_map(KeyFigure::figures);
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        let findings = self.findings.iter().flat_map(|f| f.words.figures());
        let running = |block: &&Block| !matches!(block, Block::Table(_) | Block::Chart(_));
        let blocks = blocks.filter(running).flat_map(Block::figures);
        summary.chain(cards).chain(blocks).chain(findings).collect()
    }
}

impl KeyFigure {
    fn figures(&self) -> impl Iterator<Item = &FigureId> {
        std::iter::once(&self.figure).chain(self.sentence.figures())
    }
}

impl Block {
    fn figures(&self) -> Vec<&FigureId> {
        match self {
            Self::Subheading(_) => Vec::new(),
            Self::Paragraph(text) => text.figures().collect(),
            Self::Bullets(points) => points.iter().flat_map(Text::figures).collect(),
            Self::KeyFigures(cards) => cards.iter().flat_map(KeyFigure::figures).collect(),
            Self::Table(table) => table_figures(table).collect(),
            Self::Chart(drawn) => table_figures(&drawn.chart.table).collect(),
            Self::Findings(found) => found.iter().flat_map(|f| f.words.figures()).collect(),
            Self::Note(note) => note.paragraphs.iter().flat_map(Text::figures).collect(),
        }
    }
}

fn table_figures(table: &Table) -> impl Iterator<Item = &FigureId> {
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    cells.filter_map(|cell| cell.figure.as_ref())
}
