//! What a printed paper owes its reader, asked of the typesetter and of the file.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use typst::layout::{Frame, FrameItem};

use super::*;
use crate::charts::plot::{Fill, Measure, Part, Plot, StackedRow, StackedRows};
use crate::charts::{Cell, Chart, Heading, Row, Table};
use crate::records::Brag;
use crate::reports::document::{Block, DrawnChart, Section, SourceEntry, Summary};
use crate::units::dec;

/// Words that are markup to the typesetter, to XML and to PDF itself.
const WORDS: &str =
    r#"#set *bold* _it_ @ref $x$ <label> `raw` \ "q" 'a' [b] {c} // -- ~ (d) &amp; £1.0m"#;

fn chart(alt: &str) -> Block {
    let part = |fill, name: &str, value| Part {
        fill: Fill::Rating(fill),
        name: name.into(),
        value: Some(value),
        words: "£1.000m".into(),
        share: None,
    };
    let parts = vec![
        part(Brag::Green, "On track", dec!(1_000_000)),
        part(Brag::Red, "Off track", dec!(2_000_000)),
    ];
    let row = StackedRow { label: "People".into(), parts, total: "£3.000m".into() };
    let plot = StackedRows { measure: Measure::Pounds, rows: vec![row] };
    let chart = Chart {
        name: "savings-by-directorate",
        title: "Most is off track".into(),
        subtitle: "Smallshire, 2025/26, £ million".into(),
        alt: alt.into(),
        source: "Cabinet".into(),
        notes: Vec::new(),
        table: Table::default(),
        plot: Plot::StackedRows(plot),
    };
    Block::Chart(Box::new(DrawnChart { chart, svg: String::new(), tables_near: true }))
}

/// A table of this many rows, its columns named.
fn table(rows: usize, columns: usize) -> Block {
    let heading = |column| Heading { text: format!("Column {column}"), numeric: column > 0 };
    let cell = |row, column| Cell { text: format!("r{row}c{column}"), ..Cell::default() };
    let cells = |row| (0..columns).map(|column| cell(row, column)).collect();
    Block::Table(Table {
        caption: format!("{rows} rows"),
        headings: (0..columns).map(heading).collect(),
        rows: (0..rows).map(|row| Row { cells: cells(row), total: row + 1 == rows }).collect(),
    })
}

fn document(title: &str, blocks: Vec<Block>) -> Document {
    Document {
        council: "Smallshire Council".into(),
        short_title: "Savings".into(),
        title: title.into(),
        subtitle: "2025/26".into(),
        as_at: "As at 3 July 2025".into(),
        invented: true,
        summary: Summary { paragraphs: vec![title.into()], figures: Vec::new() },
        sections: vec![Section { id: "savings".into(), title: title.into(), blocks }],
        sources: vec![SourceEntry {
            id: "a".into(),
            title: title.into(),
            ..SourceEntry::default()
        }],
        ..Document::default()
    }
}

/// Gives the words of each page, with one blank between runs of text.
fn pages(document: &Document) -> Vec<String> {
    words_of(&press::set(&paper::of(document).unwrap()).unwrap())
}

fn words_of(set: &typst_layout::PagedDocument) -> Vec<String> {
    let page = |frame| {
        let mut runs = Vec::new();
        words(frame, &mut runs);
        runs.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    set.pages().iter().map(|set| page(&set.frame)).collect()
}

fn words(frame: &Frame, runs: &mut Vec<String>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => words(&group.frame, runs),
            FrameItem::Text(text) => runs.push(text.text.to_string()),
            FrameItem::Shape(..)
            | FrameItem::Image(..)
            | FrameItem::Link(..)
            | FrameItem::Tag(_) => {}
        }
    }
}

#[test]
fn the_file_is_tagged_has_a_language_and_an_outline_and_claims_the_standard() {
    let paper = document("Savings", vec![chart("One bar. Two thirds is off track."), table(3, 4)]);
    let file = pdf(&paper).unwrap();
    let plain = String::from_utf8_lossy(&file);
    assert!(plain.starts_with("%PDF-1.7"));
    for owed in ["/MarkInfo", "/StructTreeRoot", "/Lang", "en-GB", "/Outlines", "pdfuaid:part"] {
        assert!(plain.contains(owed), "{owed}");
    }
    for clock in ["CreationDate", "ModDate", "xmp:CreateDate"] {
        assert!(!plain.contains(clock), "{clock}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let paper = || document("Savings", vec![chart("One bar."), table(30, 4)]);
    assert_eq!(pdf(&paper()).unwrap(), pdf(&paper()).unwrap());
}

#[test]
fn words_that_look_like_markup_are_printed_as_they_are() {
    let pages = pages(&document(WORDS, vec![Block::Paragraph(WORDS.into())]));
    let all = pages.join(" ");
    let wanted = WORDS.replace(' ', "");
    // The title, the summary, the contents, the section's heading, the paragraph and the source.
    assert_eq!(all.replace([' ', '\n'], "").matches(&wanted).count(), 6, "{all}");
}

#[test]
fn a_long_table_goes_over_pages_and_each_has_its_headings() {
    let pages = pages(&document("Savings", vec![table(200, 4)]));
    let held: Vec<&String> = pages.iter().filter(|page| page.contains("c0")).collect();
    assert!(held.len() >= 4, "200 rows of 16 points take four pages or more: {}", held.len());
    for page in &held {
        for column in 0..4 {
            assert_eq!(page.matches(&format!("Column {column}")).count(), 1);
        }
    }
    // No row stands alone below a heading: the last page has two rows or more.
    let last = held.last().unwrap();
    assert!(last.contains("r198c0") && last.contains("r199c0"), "{last}");
    for row in 0..200 {
        let name = format!("r{row}c0");
        let count = |page: &&&String| page.split_whitespace().any(|word| word == name);
        assert_eq!(held.iter().filter(count).count(), 1, "row {row}");
    }
}

#[test]
fn a_table_of_too_many_columns_is_set_in_parts_that_repeat_the_first() {
    let pages = pages(&document("Savings", vec![table(8, 40)]));
    let all = pages.join(" ");
    let parts = (1..40).take_while(|part| all.contains(&format!("Part {part} of"))).count();
    assert!(parts > 1, "{all}");
    assert!(all.contains(&format!("Part {parts} of {parts}.")));
    assert_eq!(all.split_whitespace().filter(|word| *word == "r2c0").count(), parts);
    for column in 1..40 {
        let name = format!("r2c{column}");
        assert_eq!(all.split_whitespace().filter(|word| **word == name).count(), 1, "{name}");
    }
}

#[test]
fn a_wide_table_of_few_rows_is_turned_and_keeps_every_cell() {
    let set = press::set(&paper::of(&document("Savings", vec![table(3, 25)])).unwrap()).unwrap();
    let sizes = set.pages().iter().map(|page| page.frame.size());
    assert!(sizes.into_iter().all(|size| size.x < size.y), "no page lies on its side");
    let all = pages(&document("Savings", vec![table(3, 25)])).join(" ");
    for (row, column) in (0..3).flat_map(|row| (0..25).map(move |column| (row, column))) {
        let name = format!("r{row}c{column}");
        assert_eq!(all.split_whitespace().filter(|word| **word == name).count(), 1, "{name}");
    }
}

#[test]
fn a_chart_without_a_text_alternative_stops_the_paper() {
    let refused = pdf(&document("Savings", vec![chart("  ")])).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "make a PDF: the chart `savings-by-directorate` has no text alternative"
    );
}

/// “The councillors of Gwynedd’s houses made a decision”, and every letter of Welsh with its accents.
const WELSH: &str = "Gwnaeth cynghorwyr tŷ Gŵyr benderfyniad: dŵr, sŵn, ŷd, ffrâm, gêm, tîm, môr, sgïo, \
                     mẁg, ẃ, ẅ, ỳ, ÿ, Ŵ, Ŷ, Ẁ, Ẃ, Ẅ, Ỳ, Ÿ";

#[test]
fn every_letter_of_welsh_has_a_glyph_in_both_weights() {
    for font in super::fonts::fonts() {
        for letter in WELSH.chars() {
            assert!(font.info().coverage.contains(u32::from(letter)), "{letter}");
        }
    }
    let all = pages(&document(WELSH, Vec::new())).join(" ");
    assert!(all.contains("tŷ Gŵyr"), "{all}");
    assert!(!all.contains("lacks the letters"), "{all}");
}

#[test]
fn letters_that_the_typeface_lacks_are_named_where_they_stand() {
    let all = pages(&document("Council 中", Vec::new())).join(" ");
    assert!(all.contains("Council [U+4E2D]"), "{all}");
    assert!(all.contains("lacks the letters U+4E2D"), "{all}");
}

/// A paper of some paragraphs, a chart of half a page, and a paragraph named After.
fn with_tall_chart(paragraphs: usize) -> Document {
    let long = "Savings are promised, banked, late or lost, and each is named once. ".repeat(6);
    let mut blocks = vec![Block::Paragraph(long.as_str().into()); paragraphs];
    let Block::Chart(mut drawn) = chart("Twelve bars.") else { unreachable!() };
    let Plot::StackedRows(rows) = &mut drawn.chart.plot else { unreachable!() };
    rows.rows = vec![rows.rows[0].clone(); 12];
    blocks.push(Block::Chart(drawn));
    blocks.push(Block::Paragraph(format!("After. {long}").into()));
    document("Savings", blocks)
}

#[test]
fn a_chart_that_would_leave_a_page_half_empty_makes_room_for_what_follows() {
    let mut mended = 0;
    for paragraphs in 4..10 {
        let paper = paper::of(&with_tall_chart(paragraphs)).unwrap();
        let first = press::set(&paper).unwrap();
        if fit::change(&paper, &first).is_none() {
            continue;
        }
        mended += 1;
        let set = fit::set(paper).unwrap();
        assert!(set.pages().len() <= first.pages().len());
        let pages = words_of(&set);
        let on = |words: &str| pages.iter().position(|page| page.contains(words)).unwrap();
        let before = words_of(&first).iter().position(|page| page.contains("Chart 1")).unwrap();
        assert!(on("After.") < before || on("Chart 1") < before, "{paragraphs} paragraphs");
        assert_eq!(pages.join(" ").matches("Chart 1").count(), 1);
    }
    assert!(mended > 0, "some paper leaves its page half empty");
}

#[test]
fn every_page_bears_the_council_and_its_number() {
    let pages = pages(&document("Savings", vec![table(100, 4)]));
    assert!(pages.len() > 2);
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains("Smallshire Council"));
        assert!(page.contains("Invented example"));
        assert!(page.contains(&format!("Page {number} of {}", pages.len())), "{page}");
    }
}
