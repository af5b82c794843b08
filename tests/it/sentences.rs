//! Every number of every paper is a figure, whatever a folder lacks; Markdown holds what the page holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mtfs::charts::Table;
use mtfs::datasets::Depth;
use mtfs::figures::{FigureId, Figures};
use mtfs::reports::{Block, Document, KeyFigure, Material, PACKS, Text, page, page_in_markdown};
use mtfs::session::{Asked, Session, Side};

use crate::folder::copy_of;

/// Builds every pack of a folder for one side and hands each over with the figures it is made from.
///
/// Gives why it could not, where the scenarios speak of a table that is not there.
fn with_packs(
    data: &Path,
    council: &str,
    side: Side,
    mut look: impl FnMut(&str, &Document, &Figures<'_>),
) -> Result<(), String> {
    let asked = Asked {
        data: data.to_owned(),
        scenarios: Some(PathBuf::from("scenarios").join(council)),
        scenario: None,
        as_at: None,
        side,
    };
    let mut session = Session::open(asked, Depth::Everything).unwrap();
    if side == Side::Private {
        session.loaded_mut().book.mark_exempt();
    }
    let figures = session.figures().map_err(|error| error.to_string())?;
    let loaded = session.loaded();
    let located = |cells: &[_]| loaded.locate(cells);
    let material =
        Material { figures: &figures, problems: &loaded.problems, located: &located, data: "data" };
    for pack in &PACKS {
        look(pack.slug, &pack.paper(&material).unwrap(), &figures);
    }
    let faults = figures.sheet.faults();
    assert!(faults.is_empty(), "{}: {faults:?}", data.display());
    Ok(())
}

/// Gives all words of a paper: sentences, cards, tables, charts and the annex.
fn words_of(document: &Document) -> Vec<String> {
    let card =
        |card: &KeyFigure| vec![card.label.clone(), card.text.clone(), card.sentence.plain()];
    let table = |table: &Table| {
        let cells = table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.clone());
        let headings = table.headings.iter().map(|heading| heading.text.clone());
        std::iter::once(table.caption.clone()).chain(headings).chain(cells).collect::<Vec<_>>()
    };
    let texts = |texts: &[Text]| texts.iter().map(Text::plain).collect::<Vec<_>>();
    let block = |block: &Block| match block {
        Block::Subheading(words) => vec![words.clone()],
        Block::Paragraph(text) => vec![text.plain()],
        Block::Bullets(points) => texts(points),
        Block::KeyFigures(cards) => cards.iter().flat_map(card).collect(),
        Block::Table(content) => table(content),
        Block::Chart(drawn) => {
            let chart = &drawn.chart;
            let said = [&chart.title, &chart.subtitle, &chart.alt, &chart.source];
            let said = said.into_iter().chain(&chart.notes).cloned();
            said.chain(table(&chart.table)).collect()
        }
        Block::Findings(found) => found.iter().map(|found| found.words.plain()).collect(),
        Block::Note(note) => texts(&note.paragraphs),
    };
    let mut words = vec![document.title.clone(), document.subtitle.clone(), document.as_at.clone()];
    words.extend(texts(&document.summary.paragraphs));
    words.extend(document.summary.figures.iter().flat_map(card));
    for section in &document.sections {
        words.push(section.title.clone());
        words.extend(section.blocks.iter().flat_map(block));
    }
    words.extend(document.findings.iter().map(|found| found.words.plain()));
    words.extend(document.derivations.iter().map(|group| group.title.clone()));
    words
}

/// Holds that every figure of every pack is there, is told of in the annex, and is said in whole
/// sentences.
fn every_figure_is_there(data: &Path, council: &str, side: Side) -> Result<(), String> {
    with_packs(data, council, side, |pack, document, figures| {
        let derived = document.derivations.iter().flat_map(|group| &group.entries);
        let derived: BTreeSet<String> = derived.map(|entry| entry.id.clone()).collect();
        for id in document.figures_shown() {
            let place = || format!("{} {pack} {side:?}: {id}", data.display());
            assert!(figures.sheet.get(id).is_some(), "no such figure: {}", place());
            assert!(derived.contains(id.as_str()), "not in the annex: {}", place());
        }
        for words in words_of(document) {
            let whole = !words.contains("error of the program") && !words.contains(['{', '}']);
            assert!(whole, "{} {pack} {side:?}: {words}", data.display());
        }
    })
}

#[test]
fn every_figure_of_every_sentence_is_there_in_both_councils_on_both_sides() {
    for council in ["smallshire", "havering"] {
        for side in [Side::Public, Side::Private] {
            let data = PathBuf::from("datasets").join(council);
            every_figure_is_there(&data, council, side).unwrap();
        }
    }
}

/// Takes each table of Smallshire away in turn, and builds every pack from what is left.
fn without_each_table(side: Side) {
    let folder = copy_of("datasets/smallshire");
    let mut built = 0;
    let mut refused = Vec::new();
    for name in table_names(folder.path()) {
        let kept = fs::read(folder.path().join(&name)).unwrap();
        folder.take_out(&name);
        match every_figure_is_there(folder.path(), "smallshire", side) {
            Ok(()) => built += 1,
            Err(why) => refused.push(format!("{name}: {why}")),
        }
        folder.put(&name, kept);
    }
    // Scenarios that name assumptions or lines cannot be worked out without them.
    assert!(refused.len() <= 4 && built > 20, "{built} built; refused: {refused:?}");
}

fn table_names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names = files.map(|name| name.into_string().unwrap());
    let mut names: Vec<String> =
        names.filter(|name| Path::new(name).extension() == Some("csv".as_ref())).collect();
    names.sort();
    names
}

#[test]
fn every_figure_of_a_public_paper_is_there_whichever_table_is_not() {
    without_each_table(Side::Public);
}

#[test]
fn every_figure_of_a_private_paper_is_there_whichever_table_is_not() {
    without_each_table(Side::Private);
}

/// Gives the places of figures that a text links to, in their order.
fn linked<'t>(text: &'t str, lead: &str, end: char) -> Vec<&'t str> {
    let links = text.split(lead).skip(1);
    links.filter_map(|rest| rest.split(end).next()).collect()
}

#[test]
fn a_paper_in_markdown_holds_the_figures_of_its_page_in_the_same_order() {
    for council in ["smallshire", "havering"] {
        let data = PathBuf::from("datasets").join(council);
        let look = |pack: &str, document: &Document, _: &Figures<'_>| {
            let html = page(document).unwrap();
            let markdown = page_in_markdown(document).unwrap();
            let of_page = linked(&html, "href=\"#figure-", '"');
            let of_markdown = linked(&markdown, "](#figure-", ')');
            assert!(of_page.len() > 50, "{council} {pack}");
            assert_eq!(of_page, of_markdown, "{council} {pack}");
            let shown: Vec<&FigureId> = document.figures_shown();
            assert!(!shown.is_empty());
            for line in markdown.lines().filter(|line| line.starts_with("## ")) {
                assert!(!line.contains('{'), "{line}");
            }
            let places = linked(&markdown, "<a id=\"", '"');
            let once: BTreeSet<&&str> = places.iter().collect();
            assert_eq!(once.len(), places.len(), "{council} {pack}: a place stands twice");
            for place in of_markdown {
                assert!(once.contains(&format!("figure-{place}").as_str()), "{place}");
            }
        };
        with_packs(&data, council, Side::Public, look).unwrap();
    }
}
