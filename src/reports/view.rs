//! A document as its template reads it: words and the names of places, nothing left to decide.

use minijinja::Value;
use serde::Serialize;

use super::brag::RatingView;
use crate::figures::FigureKind;

#[derive(Serialize)]
pub(super) struct PageView<'a> {
    pub(super) council: &'a str,
    pub(super) short_title: &'a str,
    pub(super) title: &'a str,
    pub(super) subtitle: &'a str,
    pub(super) as_at: &'a str,
    pub(super) rests_on: &'a str,
    pub(super) invented: bool,
    /// What heads every page of a private paper.
    pub(super) exempt: Option<&'static str>,
    pub(super) opening: Vec<Vec<PartView<'a>>>,
    pub(super) cards: Vec<CardView<'a>>,
    pub(super) sections: Vec<SectionView<'a>>,
    pub(super) findings: Vec<FindingView<'a>>,
    pub(super) sources: Vec<SourceView<'a>>,
    pub(super) groups: Vec<GroupView<'a>>,
    pub(super) contact: Option<Vec<PartView<'a>>>,
    pub(super) kinds: Vec<KindView>,
    pub(super) ratings: Vec<RatingView>,
}

#[derive(Serialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub(super) enum PartView<'a> {
    Words { text: &'a str },
    Strong { text: &'a str },
    Link { text: &'a str, href: &'a str },
    Figure(FigureView<'a>),
}

#[derive(Serialize)]
pub(super) struct FigureView<'a> {
    pub(super) text: &'a str,
    pub(super) anchor: String,
    pub(super) kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct CardView<'a> {
    pub(super) label: &'a str,
    pub(super) figure: FigureView<'a>,
    pub(super) sentence: Vec<PartView<'a>>,
    pub(super) brag: Option<RatingView>,
}

#[derive(Serialize)]
pub(super) struct SectionView<'a> {
    pub(super) anchor: String,
    pub(super) number: usize,
    pub(super) title: &'a str,
    pub(super) blocks: Vec<BlockView<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub(super) enum BlockView<'a> {
    Subheading { text: &'a str },
    Paragraph { number: String, anchor: String, parts: Vec<PartView<'a>> },
    Bullets { points: Vec<Vec<PartView<'a>>> },
    KeyFigures { cards: Vec<CardView<'a>> },
    Table { label: String, table: TableView<'a> },
    Chart(Box<ChartView<'a>>),
    Findings { findings: Vec<FindingView<'a>> },
    Note { class: &'static str, label: &'static str, paragraphs: Vec<Vec<PartView<'a>>> },
}

#[derive(Serialize)]
pub(super) struct ChartView<'a> {
    pub(super) anchor: String,
    pub(super) label: String,
    pub(super) level: u8,
    pub(super) title: &'a str,
    pub(super) subtitle: &'a str,
    pub(super) alt: &'a str,
    pub(super) svg: Value,
    pub(super) source: &'a str,
    pub(super) notes: &'a [String],
    /// None where the tables of the section hold the same numbers.
    pub(super) table: Option<TableView<'a>>,
}

#[derive(Serialize)]
pub(super) struct TableView<'a> {
    pub(super) anchor: String,
    pub(super) caption: &'a str,
    pub(super) short: bool,
    pub(super) headings: Vec<HeadingView<'a>>,
    pub(super) rows: Vec<RowView<'a>>,
}

#[derive(Serialize)]
pub(super) struct HeadingView<'a> {
    pub(super) text: &'a str,
    pub(super) numeric: bool,
    /// What the column holds: `amount`, `brief`, `words` or `text`.
    pub(super) class: &'static str,
}

#[derive(Serialize)]
pub(super) struct RowView<'a> {
    pub(super) total: bool,
    pub(super) cells: Vec<CellView<'a>>,
}

#[derive(Serialize)]
pub(super) struct CellView<'a> {
    pub(super) text: &'a str,
    pub(super) numeric: bool,
    pub(super) figure: Option<FigureView<'a>>,
    pub(super) brag: Option<RatingView>,
}

#[derive(Serialize)]
pub(super) struct FindingView<'a> {
    pub(super) severity: &'static str,
    pub(super) label: &'static str,
    pub(super) mark: &'static str,
    pub(super) code: &'a str,
    pub(super) place: &'a str,
    pub(super) words: Vec<PartView<'a>>,
    pub(super) remedy: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct SourceView<'a> {
    pub(super) anchor: String,
    pub(super) title: &'a str,
    pub(super) published: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) href: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct GroupView<'a> {
    pub(super) anchor: String,
    pub(super) title: &'a str,
    pub(super) entries: Vec<EntryView<'a>>,
}

#[derive(Serialize)]
pub(super) struct EntryView<'a> {
    pub(super) anchor: String,
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) value: &'a str,
    pub(super) exact: Option<&'a str>,
    pub(super) kind: KindView,
    pub(super) formula: Option<&'a str>,
    pub(super) inputs: Vec<InputView<'a>>,
    pub(super) cells: Vec<PlaceView<'a>>,
    pub(super) more_cells: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct InputView<'a> {
    pub(super) title: &'a str,
    pub(super) value: &'a str,
    pub(super) anchor: Option<String>,
    pub(super) id: &'a str,
}

#[derive(Serialize)]
pub(super) struct PlaceView<'a> {
    pub(super) place: &'a str,
    pub(super) words: &'a str,
    pub(super) sources: Vec<CitedView>,
}

#[derive(Serialize)]
pub(super) struct CitedView {
    /// Its number in the list of sources.
    pub(super) number: usize,
    pub(super) anchor: String,
}

#[derive(Serialize)]
pub(super) struct KindView {
    pub(super) word: &'static str,
    pub(super) label: &'static str,
    pub(super) mark: &'static str,
    pub(super) meaning: &'static str,
}

impl KindView {
    /// Gives the view of a kind.
    pub(super) fn of(kind: FigureKind) -> Self {
        Self { word: kind.word(), label: kind.label(), mark: kind.mark(), meaning: kind.meaning() }
    }
}
