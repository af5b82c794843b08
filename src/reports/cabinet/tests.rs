//! What the cabinet pack says of whole councils, and where parts are missing.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::datasets::{Depth, Loaded, load_public};
use crate::figures::gap::gap;
use crate::figures::{Figures, work_out};
use crate::records::Book;
use crate::reports::page;
use crate::reports::words::Text;
use crate::scenarios;

pub(in crate::reports) fn loaded(name: &str) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    load_public(&folder.join(name), Depth::Everything).unwrap()
}

pub(in crate::reports) fn figures<'b>(book: &'b Book, scenario: &str) -> Figures<'b> {
    let name = book.council.short_name.to_lowercase();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let plan = scenarios::load(&folder, scenario, book).unwrap();
    let others = scenarios::list(&folder, book).unwrap();
    let others: Vec<_> = others.into_iter().map(|named| named.plan).collect();
    work_out(book, None).with_gap(gap(book, None, &plan, &others).unwrap())
}

fn pack(book: &Book, scenario: &str) -> Document {
    pack_of(&figures(book, scenario), cabinet)
}

type Build = fn(&Material<'_>) -> Result<Document, DrawError>;

pub(in crate::reports) fn pack_of(figures: &Figures<'_>, build: Build) -> Document {
    let material = Material {
        figures,
        problems: &[],
        located: &|_| BTreeMap::new(),
        data: "datasets/made-up",
    };
    build(&material).unwrap()
}

fn brief(document: &Document) -> String {
    let said: Vec<String> = document.summary.paragraphs.iter().map(Text::plain).collect();
    said.join("\n")
}

fn section_titles(document: &Document) -> Vec<&str> {
    document.sections.iter().map(|section| section.title.as_str()).collect()
}

#[test]
fn every_figure_of_both_packs_can_be_followed_back() {
    for name in ["smallshire", "havering"] {
        let book = loaded(name).book;
        for scenario in ["baseline", "worst", "no-efs", "efs-fills"] {
            let document = pack(&book, scenario);
            assert!(page(&document).is_ok(), "{name} {scenario}");
            assert_eq!(section_titles(&document).len(), 8, "{name} {scenario}");
        }
    }
}

/// 2026/27: the published 65.9, borrowed; 65.9 × 20-year interest at 5.5% on a balance that falls by
/// a twentieth a year: 65.9 × 5.5% × (20 + 1) ÷ 2 = 38.06, so 103.96 in all.
#[test]
fn havering_in_brief_says_what_the_gap_is_how_it_is_closed_and_what_that_costs() {
    let book = loaded("havering").book;
    let said = brief(&pack(&book, "baseline"));
    assert!(said.contains("2026/27 opens with a gap of £65.9m. In 2028/29 the gap is £82.3m"));
    assert!(said.contains("£65.9m is met by support, which is borrowing."), "{said}");
    assert!(said.contains("2027/28 by £77.9m and 2028/29 by £82.3m"), "{said}");
    assert!(said.contains("£65.9m drawn within the plan costs £104.0m over its whole life"));
    assert!(said.contains("£38.1m of it interest"));
}

#[test]
fn every_amount_in_brief_is_a_figure() {
    for name in ["smallshire", "havering"] {
        let book = loaded(name).book;
        for paragraph in pack(&book, "baseline").summary.paragraphs {
            let words: String = paragraph
                .0
                .iter()
                .filter_map(|part| match part {
                    crate::reports::Inline::Words(words) => Some(words.as_str()),
                    crate::reports::Inline::Figure { .. }
                    | crate::reports::Inline::Strong(_)
                    | crate::reports::Inline::Link { .. } => None,
                })
                .collect();
            assert!(!words.contains('£'), "{name}: {words}");
        }
    }
}

#[test]
fn every_scenario_stands_in_every_table_of_the_options() {
    let book = loaded("smallshire").book;
    let figures = figures(&book, "baseline");
    let count = figures.gap.as_ref().unwrap().all().count();
    let document = pack_of(&figures, cabinet);
    let tables: Vec<usize> = document
        .sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Table(table) if table.headings[0].text == "Scenario" => Some(table.rows.len()),
            Block::Table(_)
            | Block::Subheading(_)
            | Block::Paragraph(_)
            | Block::Bullets(_)
            | Block::KeyFigures(_)
            | Block::Chart(_)
            | Block::Findings(_)
            | Block::Note(_) => None,
        })
        .collect();
    assert_eq!(tables, [count; 3]);
}

/// The budget plans to use 100,000 of the smoothing reserve in 2026/27; 2025/26 has used it up.
#[test]
fn a_planned_use_that_is_not_there_is_named_as_a_risk_of_the_estimates() {
    let book = loaded("smallshire").book;
    let document = pack(&book, "baseline");
    let risks = document.sections.last().unwrap();
    let said: Vec<String> = risks
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Bullets(points) => points.iter().map(Text::plain).collect::<Vec<_>>(),
            Block::Table(_)
            | Block::Subheading(_)
            | Block::Paragraph(_)
            | Block::KeyFigures(_)
            | Block::Chart(_)
            | Block::Findings(_)
            | Block::Note(_) => Vec::new(),
        })
        .collect();
    let told = said.iter().find(|point| point.starts_with("Budget smoothing reserve")).unwrap();
    assert!(told.contains("£0.100m in 2026/27, of which £0 is still there"), "{told}");
}

#[test]
fn a_folder_without_a_budget_has_a_pack_that_says_so() {
    let book = Book::of(loaded("smallshire").book.council);
    let document = pack_of(&work_out(&book, None), cabinet);
    assert!(document.sections.is_empty());
    assert!(brief(&document).contains("holds no budget"));
    assert!(page(&document).is_ok());
}
