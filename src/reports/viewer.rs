//! Makes the view of a document: places named, blocks numbered, links checked.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Value;

use crate::answers::ASSUMED_MARK;
use crate::charts::{Cell, Row, Table};
use crate::figures::{FigureId, FigureKind};

use super::anchors::{Anchors, allowed};
use super::brag::RatingView;
use super::derivation::Derivation;
use super::document::{
    Block, Document, DrawnChart, Finding, KeyFigure, Note, NoteKind, Section, SourceEntry,
};
use super::exempt::HEADING;
use super::view::{
    BlockView, CardView, CellView, ChartView, CitedView, EntryView, FigureView, FindingView,
    GroupView, HeadingView, InputView, KindView, PageView, PartView, PlaceView, RowView,
    SectionView, SourceView, TableView,
};
use super::words::{Inline, Text};

/// A figure's place in the page and its kind.
struct Place {
    anchor: String,
    kind: FigureKind,
}

/// Makes views, and remembers what has been numbered so far.
struct Viewer<'a> {
    anchors: Anchors,
    places: BTreeMap<&'a str, Place>,
    /// The number and the place of each source in the list.
    sources: BTreeMap<&'a str, (usize, String)>,
    tables: usize,
    charts: usize,
    missing: Vec<String>,
}

/// A table of this many rows or fewer is kept on one printed page.
const SHORT_TABLE: usize = 18;

/// A column whose longest cell has so many characters holds a word or a date.
const BRIEF: usize = 12;
/// A column whose longest cell has more characters than this holds sentences.
const WORDS: usize = 40;

/// Makes the view of a document.
///
/// # Errors
/// The ids of the figures that are shown and have no derivation.
pub(super) fn of(document: &Document) -> Result<PageView<'_>, Vec<String>> {
    let mut viewer = Viewer::new(document);
    let view = PageView {
        council: &document.council,
        short_title: &document.short_title,
        title: &document.title,
        subtitle: &document.subtitle,
        as_at: &document.as_at,
        rests_on: &document.rests_on,
        invented: document.invented,
        exempt: document.exempt.then_some(HEADING),
        opening: viewer.texts(&document.summary.paragraphs),
        cards: viewer.cards(&document.summary.figures),
        sections: viewer.sections(&document.sections),
        findings: viewer.findings(&document.findings),
        sources: viewer.source_list(&document.sources),
        groups: viewer.groups(document),
        contact: document.accessibility_contact.as_ref().map(|text| viewer.text(text)),
        kinds: FigureKind::ALL.into_iter().map(KindView::of).collect(),
        ratings: RatingView::all(),
    };
    if viewer.missing.is_empty() { Ok(view) } else { Err(viewer.missing) }
}

impl<'a> Viewer<'a> {
    fn new(document: &'a Document) -> Self {
        let mut anchors = Anchors::default();
        let mut places = BTreeMap::new();
        for entry in document.derivations.iter().flat_map(|group| &group.entries) {
            places.entry(entry.id.as_str()).or_insert_with(|| Place {
                anchor: anchors.claim("figure", &entry.id),
                kind: entry.kind,
            });
        }
        let mut sources = BTreeMap::new();
        for source in &document.sources {
            let number = sources.len() + 1;
            sources
                .entry(source.id.as_str())
                .or_insert_with(|| (number, anchors.claim("source", &source.id)));
        }
        Self { anchors, places, sources, tables: 0, charts: 0, missing: Vec::new() }
    }

    fn texts(&mut self, texts: &'a [Text]) -> Vec<Vec<PartView<'a>>> {
        texts.iter().map(|text| self.text(text)).collect()
    }

    fn text(&mut self, text: &'a Text) -> Vec<PartView<'a>> {
        text.0.iter().map(|part| self.part(part)).collect()
    }

    fn part(&mut self, part: &'a Inline) -> PartView<'a> {
        match part {
            Inline::Words(text) => PartView::Words { text },
            Inline::Strong(text) => PartView::Strong { text },
            Inline::Figure { id, text } => PartView::Figure(self.figure(id, text)),
            Inline::Link { href, text } => match allowed(href) {
                Some(href) => PartView::Link { text, href },
                None => PartView::Words { text },
            },
        }
    }

    fn figure(&mut self, id: &FigureId, text: &'a str) -> FigureView<'a> {
        // A page marks what is assumed itself, and links the mark.
        let text = text.strip_suffix(ASSUMED_MARK).unwrap_or(text);
        if let Some(place) = self.places.get(id.as_str()) {
            let anchor = place.anchor.clone();
            let kind = place.kind.word();
            return FigureView { text, anchor, kind };
        }
        if !self.missing.iter().any(|missing| *missing == id.as_str()) {
            self.missing.push(id.to_string());
        }
        FigureView { text, anchor: String::new(), kind: "" }
    }

    fn cards(&mut self, cards: &'a [KeyFigure]) -> Vec<CardView<'a>> {
        let view = |card: &'a KeyFigure| CardView {
            label: &card.label,
            figure: self.figure(&card.figure, &card.text),
            sentence: self.text(&card.sentence),
            brag: card.brag.and_then(RatingView::from_letter),
        };
        cards.iter().map(view).collect()
    }

    fn sections(&mut self, sections: &'a [Section]) -> Vec<SectionView<'a>> {
        let numbered = (1..).zip(sections);
        numbered
            .map(|(number, section)| SectionView {
                anchor: self.anchors.claim("section", &section.id),
                number,
                title: &section.title,
                blocks: self.blocks(number, &section.blocks),
            })
            .collect()
    }

    fn blocks(&mut self, section: usize, blocks: &'a [Block]) -> Vec<BlockView<'a>> {
        let mut paragraphs = 0;
        let mut level = 3;
        let mut views = Vec::new();
        for block in blocks {
            views.push(match block {
                Block::Subheading(text) => {
                    // Charts below a third-level heading take the fourth, so no level is skipped.
                    level = 4;
                    BlockView::Subheading { text }
                }
                Block::Paragraph(text) => {
                    paragraphs += 1;
                    let number = format!("{section}.{paragraphs}");
                    BlockView::Paragraph {
                        anchor: self.anchors.claim("paragraph", &number),
                        number,
                        parts: self.text(text),
                    }
                }
                Block::Chart(drawn) => BlockView::Chart(Box::new(self.chart(drawn, level))),
                Block::Table(table) => {
                    self.tables += 1;
                    BlockView::Table {
                        label: format!("Table {}", self.tables),
                        table: self.table(table),
                    }
                }
                Block::Bullets(points) => BlockView::Bullets { points: self.texts(points) },
                Block::KeyFigures(cards) => BlockView::KeyFigures { cards: self.cards(cards) },
                Block::Findings(findings) => {
                    BlockView::Findings { findings: self.findings(findings) }
                }
                Block::Note(note) => self.note(note),
            });
        }
        views
    }

    fn note(&mut self, note: &'a Note) -> BlockView<'a> {
        let (class, label) = match note.kind {
            NoteKind::Note => ("note", "Note"),
            NoteKind::Caveat => ("caveat", "Read with care"),
            NoteKind::Decision => ("decision", "Decision asked for"),
        };
        BlockView::Note { class, label, paragraphs: self.texts(&note.paragraphs) }
    }

    fn chart(&mut self, drawn: &'a DrawnChart, level: u8) -> ChartView<'a> {
        self.charts += 1;
        let chart = &drawn.chart;
        ChartView {
            anchor: self.anchors.claim("chart", chart.name),
            label: format!("Chart {}", self.charts),
            level,
            title: &chart.title,
            subtitle: &chart.subtitle,
            alt: &chart.alt,
            svg: Value::from_safe_string(drawn.svg.clone()),
            source: &chart.source,
            notes: &chart.notes,
            table: (!drawn.tables_near).then(|| self.table(&chart.table)),
        }
    }

    fn table(&mut self, table: &'a Table) -> TableView<'a> {
        let columns = &table.headings;
        TableView {
            anchor: self.anchors.claim("table", &table.caption),
            caption: &table.caption,
            short: table.rows.len() <= SHORT_TABLE,
            headings: columns
                .iter()
                .enumerate()
                .map(|(column, heading)| HeadingView {
                    text: &heading.text,
                    numeric: heading.numeric,
                    class: column_class(table, column, heading.numeric),
                })
                .collect(),
            rows: table.rows.iter().map(|row| self.row(table, row)).collect(),
        }
    }

    fn row(&mut self, table: &'a Table, row: &'a Row) -> RowView<'a> {
        let headings = table.headings.as_slice();
        let numeric = |column: usize| headings.get(column).is_some_and(|head| head.numeric);
        let cells = row.cells.iter().enumerate();
        RowView {
            total: row.total,
            cells: cells.map(|(column, cell)| self.cell(cell, numeric(column))).collect(),
        }
    }

    fn cell(&mut self, cell: &'a Cell, numeric: bool) -> CellView<'a> {
        let brag = cell.brag.and_then(RatingView::from_letter);
        // The badge says the letter and the word already.
        let repeated = brag.is_some_and(|rating| rating.says(&cell.text));
        let text = if repeated { "" } else { &cell.text };
        CellView {
            text,
            numeric,
            figure: cell.figure.as_ref().map(|id| self.figure(id, text)),
            brag,
        }
    }

    fn findings(&mut self, findings: &'a [Finding]) -> Vec<FindingView<'a>> {
        let view = |finding: &'a Finding| FindingView {
            severity: finding.severity.word(),
            label: finding.severity.label(),
            mark: finding.severity.mark(),
            code: &finding.code,
            place: &finding.place,
            words: self.text(&finding.words),
            remedy: finding.remedy.as_deref(),
        };
        findings.iter().map(view).collect()
    }

    fn source_list(&self, sources: &'a [SourceEntry]) -> Vec<SourceView<'a>> {
        let mut seen = BTreeSet::new();
        let listed = sources.iter().filter(|source| seen.insert(&source.id));
        let view = |source: &'a SourceEntry| {
            Some(SourceView {
                anchor: self.sources.get(source.id.as_str())?.1.clone(),
                title: &source.title,
                published: source.published.as_deref(),
                url: source.url.as_deref(),
                href: source.url.as_deref().and_then(allowed),
            })
        };
        listed.filter_map(view).collect()
    }

    fn groups(&mut self, document: &'a Document) -> Vec<GroupView<'a>> {
        let mut seen = BTreeSet::new();
        let mut groups = Vec::new();
        for group in &document.derivations {
            // A figure used in two parts of the paper is explained once, where it comes first.
            let entries = group.entries.iter().filter(|entry| seen.insert(&entry.id));
            groups.push(GroupView {
                title: &group.title,
                entries: entries.map(|entry| self.entry(entry)).collect(),
                anchor: self.anchors.claim("derivations", &group.title),
            });
        }
        groups
    }

    fn cited(&self, id: &str) -> Option<CitedView> {
        let (number, anchor) = self.sources.get(id).cloned()?;
        Some(CitedView { number, anchor })
    }

    fn entry(&self, entry: &'a Derivation) -> EntryView<'a> {
        let anchor = |id: &str| self.places.get(id).map(|place| place.anchor.clone());
        let inputs = entry.inputs.iter().map(|input| InputView {
            title: &input.title,
            value: &input.value,
            anchor: anchor(&input.id),
            id: &input.id,
        });
        let cells = entry.cells.iter().map(|cell| PlaceView {
            place: &cell.place,
            words: &cell.words,
            sources: cell.sources.iter().filter_map(|id| self.cited(id)).collect(),
        });
        EntryView {
            anchor: anchor(&entry.id).unwrap_or_default(),
            id: &entry.id,
            title: &entry.title,
            value: &entry.value,
            exact: entry.exact.as_deref(),
            kind: KindView::of(entry.kind),
            formula: entry.formula.as_deref(),
            inputs: inputs.collect(),
            cells: cells.collect(),
            more_cells: entry.more_cells.as_deref(),
        }
    }
}

/// Says what a column holds, by its longest cell, so that a page can keep room for sentences.
fn column_class(table: &Table, column: usize, numeric: bool) -> &'static str {
    let cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    let longest = cells.map(|cell| cell.text.chars().count()).max().unwrap_or(0);
    match longest {
        _ if numeric => "amount",
        0..=BRIEF => "brief",
        _ if longest <= WORDS => "words",
        _ => "text",
    }
}
