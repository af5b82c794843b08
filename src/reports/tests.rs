//! What every page owes its reader, held on one small paper with every kind of block.

use std::collections::BTreeSet;

use crate::charts::plot::{Measure, Plot, StackedRows};
use crate::charts::{Cell, Chart, Heading, Row, Table};

use super::*;
use crate::figures::FigureId;
use crate::records::Severity;

const TARGET: &str = "savings/2024-25/target";
const FORECAST: &str = "savings/2024-25/forecast";

fn table() -> Table {
    let heading = |text: &str, numeric| Heading { text: text.into(), numeric };
    let amount = |text: &str, id: &str| Cell {
        text: text.into(),
        figure: Some(FigureId::typed(id)),
        brag: None,
    };
    let cells = |name: &str, brag| {
        vec![
            Cell { text: name.into(), ..Cell::default() },
            amount("£15.3m", TARGET),
            Cell { text: "R".into(), figure: None, brag },
        ]
    };
    let row = |name: &str, brag, total| Row { cells: cells(name, brag), total };
    Table {
        caption: "Savings by directorate, 2024/25".into(),
        headings: vec![
            heading("Directorate", false),
            heading("Target", true),
            heading("Rating", false),
        ],
        rows: vec![row("People", Some('R'), false), row("All", None, true)],
    }
}

fn drawn() -> DrawnChart {
    let plot = StackedRows { measure: Measure::Pounds, rows: Vec::new() };
    DrawnChart {
        chart: Chart {
            name: "savings-by-outcome",
            title: "Two thirds of the savings were delivered".into(),
            subtitle: "Havering, 2024/25, £m".into(),
            alt: "Bar. £10.3m of £15.3m was delivered, twice what was not.".into(),
            source: "Action plan, 27 May 2025".into(),
            notes: vec!["Rounded in the source.".into()],
            table: table(),
            plot: Plot::StackedRows(plot),
        },
        svg: "<svg viewBox=\"0 0 1 1\"><path d=\"M0,0\"/></svg>".into(),
        tables_near: false,
    }
}

fn derivation(id: &str, kind: FigureKind) -> Derivation {
    Derivation {
        id: id.into(),
        title: "Savings <of> 2024/25".into(),
        value: "£15.3m".into(),
        exact: Some("£15,300,000.00".into()),
        kind,
        formula: Some("the sum of its lines".into()),
        inputs: vec![Input { id: TARGET.into(), title: "Target".into(), value: "£15.3m".into() }],
        cells: vec![SourceCells {
            place: "delivery.csv:2:6".into(),
            words: "“15300000”".into(),
            sources: vec!["plan".into()],
        }],
        more_cells: None,
    }
}

fn finding() -> Finding {
    Finding {
        severity: Severity::Warning,
        code: "brag-differs".into(),
        place: "delivery.csv:7".into(),
        words: Text::from("Declared green; forecast ").figure(FigureId::typed(FORECAST), "£10.3m"),
        remedy: Some("ask the owner".into()),
    }
}

fn card() -> KeyFigure {
    KeyFigure {
        label: "Delivered".into(),
        figure: FigureId::typed(FORECAST),
        text: "£10.3m".into(),
        sentence: "Two thirds of the target.".into(),
        brag: Some('A'),
    }
}

fn blocks() -> Vec<Block> {
    let note = Note { kind: NoteKind::Caveat, paragraphs: vec!["Cashable is not stated.".into()] };
    let text = Text::from("Of ")
        .figure(FigureId::typed(TARGET), "£15.3m")
        .words(" ")
        .strong("two thirds")
        .link("javascript:alert(1)", "came");
    vec![
        Block::Paragraph(text.clone()),
        Block::Chart(Box::new(drawn())),
        Block::Subheading("By directorate".into()),
        Block::Table(table()),
        Block::Chart(Box::new(drawn())),
        Block::Bullets(vec![text]),
        Block::KeyFigures(vec![card()]),
        Block::Note(note),
        Block::Findings(vec![finding()]),
    ]
}

fn document() -> Document {
    let section =
        |title: &str, blocks| Section { id: "same id".into(), title: title.into(), blocks };
    Document {
        council: "London Borough of Havering".into(),
        short_title: "Savings </style><script>alert(1)</script>".into(),
        title: "Savings <script>alert(1)</script> & \"more\"".into(),
        subtitle: "2024/25".into(),
        rests_on: String::new(),
        as_at: "As at 27 May 2025".into(),
        invented: true,
        exempt: false,
        summary: Summary {
            paragraphs: vec!["One pound in three did not arrive.".into()],
            figures: vec![card()],
        },
        sections: vec![section("Position", blocks()), section("Cover", Vec::new())],
        findings: vec![finding()],
        sources: vec![SourceEntry {
            id: "plan".into(),
            title: "Action plan".into(),
            published: Some("27 May 2025".into()),
            url: Some("https://example.org/plan?a=1&b=2".into()),
        }],
        derivations: vec![DerivationGroup {
            title: "Savings".into(),
            entries: vec![
                derivation(TARGET, FigureKind::Published),
                derivation(FORECAST, FigureKind::Assumed),
                derivation(FORECAST, FigureKind::Assumed),
            ],
        }],
        accessibility_contact: None,
    }
}

/// Gives what follows each place where this starts, up to the next end.
fn each<'a>(page: &'a str, start: &str, end: char) -> Vec<&'a str> {
    let after = page.split(start).skip(1);
    after.filter_map(|rest| rest.split(end).next()).collect()
}

#[test]
fn words_never_become_markup() {
    let page = page(&document()).unwrap();
    assert_eq!(page.matches("<script>").count(), 1, "the page's own script");
    assert_eq!(page.matches("</style>").count(), 1, "the page's own style");
    assert!(
        page.contains(
            "<h1>Savings &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;</h1>"
        )
    );
    assert!(!page.contains("javascript:"));
    assert!(page.contains("2024/25"), "a year can be searched for");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(page(&document()).unwrap(), page(&document()).unwrap());
}

#[test]
fn every_id_is_given_once_and_every_inner_link_arrives() {
    let page = page(&document()).unwrap();
    let ids = each(&page, " id=\"", '"');
    let places: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(places.len(), ids.len(), "{ids:?}");
    let links = each(&page, "href=\"#", '"');
    assert!(links.contains(&"figure-savings/2024-25/target"));
    for attribute in ["href=\"#", "aria-labelledby=\""] {
        for link in each(&page, attribute, '"') {
            assert!(places.contains(link), "{link}");
        }
    }
}

#[test]
fn every_table_header_has_a_scope_and_every_row_a_header() {
    let page = page(&document()).unwrap();
    let headers = each(&page, "<th", '>');
    let headers = headers.iter().filter(|header| !header.starts_with("ead"));
    assert!(headers.clone().count() > 0);
    for header in headers {
        assert!(header.contains("scope=\"col\"") || header.contains("scope=\"row\""));
    }
    // Three tables: the paper's own and one a chart; two rows of figures each.
    assert_eq!(page.matches("scope=\"row\"").count(), 6);
    assert_eq!(page.matches("<tr class=\"total\">").count(), 3);
}

#[test]
fn headings_start_at_one_and_skip_no_level() {
    let page = page(&document()).unwrap();
    let mut last = 0;
    let mut firsts = 0;
    for digit in page.split("<h").skip(1).filter_map(|rest| rest.chars().next()) {
        let Some(level) = digit.to_digit(10) else {
            continue;
        };
        assert!(level <= last + 1, "h{level} after h{last}");
        firsts += u32::from(level == 1);
        last = level;
    }
    assert_eq!(firsts, 1);
}

#[test]
fn the_page_loads_nothing_and_runs_only_its_own_script() {
    let page = page(&document()).unwrap();
    for loading in ["src=\"", "<link", "@import", "url(http", "url(/"] {
        assert!(!page.contains(loading), "{loading}");
    }
    assert!(page.contains("default-src 'none'"));
    assert!(page.contains("script-src 'sha256-"));
}

#[test]
fn a_rating_has_letter_shape_and_word() {
    let page = page(&document()).unwrap();
    assert!(page.contains(
        "<span class=\"brag-letter\">R</span> \
         <span class=\"brag-shape\" aria-hidden=\"true\">◆</span> \
         <span class=\"brag-word\">Off track</span></span></td>"
    ));
}

#[test]
fn an_assumed_figure_is_marked_and_an_invented_council_said() {
    let page = page(&document()).unwrap();
    assert!(page.contains(
        "£10.3m<sup aria-hidden=\"true\">†</sup><span class=\"unseen\"> (assumed)</span></a>"
    ));
    assert!(page.matches("Invented example").count() >= 3, "head, foot and print");
    let real = Document { invented: false, ..document() };
    assert!(!super::page(&real).unwrap().contains("nvented example"));
}

#[test]
fn a_figure_without_a_derivation_stops_the_page() {
    let mut document = document();
    document.derivations.clear();
    let shown: Vec<&str> = document.figures_shown().into_iter().map(FigureId::as_str).collect();
    assert_eq!(shown, [FORECAST, TARGET]);
    let refused = page(&document).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("say where these figures come from: {FORECAST}, {TARGET}")
    );
}

/// Gives all that a section says, block by block.
pub(super) fn words_of_section(section: &Section) -> String {
    let block = |block: &Block| match block {
        Block::Subheading(words) => words.clone(),
        Block::Paragraph(text) => text.plain(),
        Block::Bullets(points) => points.iter().map(Text::plain).collect::<Vec<_>>().join("\n"),
        Block::Table(table) => table
            .rows
            .iter()
            .map(|row| {
                let words = |cell: &Cell| cell.brag.map_or(cell.text.clone(), String::from);
                row.cells.iter().map(words).collect::<Vec<_>>().join(" | ")
            })
            .collect::<Vec<_>>()
            .join("\n"),
        Block::KeyFigures(_) | Block::Chart(_) | Block::Findings(_) | Block::Note(_) => {
            String::new()
        }
    };
    section.blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}
