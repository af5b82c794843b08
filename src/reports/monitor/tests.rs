//! What the monitor says of whole councils, and of small ones where parts are missing.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::datasets::{Depth, Loaded, load_public};
use crate::figures::gap::gap;
use crate::figures::{Figures, work_out};
use crate::records::{
    Book, Brag, BySaving, Cashable, Fund, Grain, ProfileKind, Recurrence, SavingIx, SavingRow,
    SavingStatus, SavingType, Update,
};
use crate::reports::document::Block;
use crate::reports::page;
use crate::reports::words::Text;
use crate::scenarios;
use crate::units::{Date, Period};

fn loaded(name: &str) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    load_public(&folder.join(name), Depth::Everything).unwrap()
}

/// The monitor of a book, its cells found nowhere.
fn of(book: &Book) -> Document {
    let figures = work_out(book, None);
    let material = Material {
        figures: &figures,
        problems: &[],
        located: &|_| BTreeMap::new(),
        data: "datasets/made-up",
    };
    monitor(&material).unwrap()
}

/// Works out everything of a dataset, with the gap under its own scenarios.
fn with_gap(book: &Book) -> Figures<'_> {
    let name = book.council.short_name.to_lowercase();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let plan = scenarios::load(&folder, &book.council.default_scenario, book).unwrap();
    let others = scenarios::list(&folder, book).unwrap();
    let others: Vec<_> = others.into_iter().map(|named| named.plan).collect();
    work_out(book, None).with_gap(gap(book, None, &plan, &others).unwrap())
}

fn of_loaded(loaded: &Loaded) -> Document {
    let figures = with_gap(&loaded.book);
    let material = Material {
        figures: &figures,
        problems: &loaded.problems,
        located: &|cells| loaded.locate(cells),
        data: "datasets/council",
    };
    monitor(&material).unwrap()
}

/// Every paragraph of a document, one a line.
fn words(document: &Document) -> String {
    let opening = document.summary.paragraphs.iter().map(Text::plain);
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let said = blocks.filter_map(|block| match block {
        Block::Paragraph(text) => Some(text.plain()),
        Block::Bullets(points) => Some(points.iter().map(Text::plain).collect()),
        Block::Subheading(_)
        | Block::KeyFigures(_)
        | Block::Table(_)
        | Block::Chart(_)
        | Block::Findings(_)
        | Block::Note(_) => None,
    });
    opening.chain(said).collect::<Vec<_>>().join("\n")
}

fn empty() -> Book {
    Book::of(loaded("smallshire").book.council)
}

/// A book of savings of one year in one directorate: title, public, target, forecast, rating.
fn book_of(savings: &[(&str, bool, i64, Option<i64>, Brag)]) -> Book {
    let mut book = empty();
    let year = book.council.current_financial_year;
    for (at, (title, public, target, forecast, brag)) in (0..).zip(savings) {
        let saving = SavingIx(at);
        let id = format!("SAV-{at}");
        book.savings.push(&SavingRow {
            id: &id,
            title,
            directorate: "Place",
            service: "",
            theme: "",
            owner: "",
            kind: SavingType::Efficiency,
            cashable: Cashable::Cashable,
            recurrence: Recurrence::Recurring,
            fund: Fund::GeneralFund,
            grain: Grain::Line,
            origin_year: year,
            status: SavingStatus::InDelivery,
            decision_ref: "",
            decided_on: None,
            parent: "",
            replaced_by: "",
            brag_at_approval: None,
            public: *public,
            source_id: "SRC-01",
        });
        let target = target * 100;
        book.profiles.push(
            saving,
            year,
            ProfileKind::New,
            target,
            crate::records::Profiles::UNDATED,
        );
        let forecast = forecast.map(|pounds| pounds * 100);
        let update = Update {
            saving,
            period: Period::from_words(&format!("{year}-Q2")).unwrap(),
            submitted_on: Date::day(2025, 10, 10).unwrap(),
            revision: 1,
            banked: forecast,
            forecast,
            slipped: forecast.map(|forecast| target - forecast),
            unachievable: forecast.map(|_| 0),
            over_achieved: None,
            offset_pressure: None,
            brag_declared: Some(*brag),
            confidence: None,
            evidence: *brag == Brag::Blue,
        };
        book.deliveries.push(&update, "SRC-01");
    }
    let count = savings.len();
    book.profiles.by_saving = BySaving::of(&book.profiles.saving, count);
    book.deliveries.by_saving = BySaving::of(&book.deliveries.saving, count);
    book
}

#[test]
fn both_councils_have_a_page_in_which_every_figure_is_explained() {
    for name in ["havering", "smallshire"] {
        let loaded = loaded(name);
        let document = of_loaded(&loaded);
        let first = page(&document).unwrap();
        assert_eq!(first, page(&of_loaded(&loaded)).unwrap(), "{name}");
        let entries = document.derivations.iter().flat_map(|group| &group.entries);
        let explained: Vec<&str> = entries.map(|entry| entry.id.as_str()).collect();
        for id in document.figures_shown() {
            assert!(explained.contains(&id.as_str()), "{name}: {id}");
        }
        assert_eq!(document.summary.figures.len(), 5, "{name}");
        assert_eq!(document.invented, name == "smallshire");
    }
}

#[test]
fn a_figure_leads_to_its_cells_and_they_to_their_source() {
    let document = of_loaded(&loaded("havering"));
    let mut entries = document.derivations.iter().flat_map(|group| &group.entries);
    let late = entries.find(|entry| entry.id == "savings/2024-25/all/slipped").unwrap();
    let cell = &late.cells[0];
    assert!(cell.place.starts_with("datasets/council/delivery.csv:"));
    assert_eq!(
        (cell.words.as_str(), cell.sources.as_slice()),
        ("“3000000”", ["H9".to_owned()].as_slice())
    );
}

#[test]
fn an_empty_folder_says_of_each_part_that_it_is_not_there() {
    let document = of(&empty());
    let words = words(&document);
    for said in [
        "The folder holds nothing that this paper reports on.",
        "No saving is in the folder.",
        "No service is in the folder.",
        "No published gap is in the folder.",
        "No exceptional financial support is in the folder.",
        "No risk register is in the folder.",
        "No action plan is in the folder.",
        "No measure is in the folder.",
        "No other published figure is in the folder.",
    ] {
        assert!(words.contains(said), "{said}\n{words}");
    }
    assert_eq!(document.sections.len(), 12);
    assert!(document.summary.figures.is_empty());
    page(&document).unwrap();
}

#[test]
fn what_was_not_published_is_never_nil() {
    let document = of(&book_of(&[
        ("Lighting", true, 100, None, Brag::Green),
        ("Parking", true, 50, None, Brag::Red),
    ]));
    let words = words(&document);
    assert!(words.contains("Only the rating of each saving is published."), "{words}");
    assert!(words.contains("It can rate no saving of this year"), "{words}");
    assert!(!words.contains("£0"), "{words}");
    assert!(words.contains("£100 is rated on track and £50 is off track."), "{words}");
}

/// The model counts support as the paper does, but for the £65.9m that closes 2026/27: £77.0m is agreed
/// for that year, and so the paper has another cost of the same year.
#[test]
fn two_costs_of_support_in_one_year_are_told_apart() {
    let said = words(&of_loaded(&loaded("havering")));
    let line = said.lines().find(|line| line.starts_with("The gap model of this paper")).unwrap();
    for part in ["in 2027/28", "£65.9m", "£77.0m"] {
        assert!(line.contains(part), "{line}");
    }
    assert!(!line.contains("£18.14m") && !line.contains("£21.2m"), "{line}");
}

#[test]
fn one_saving_that_is_all_delivered_reads_right() {
    let words = words(&of(&book_of(&[("Lighting", true, 100, Some(100), Brag::Blue)])));
    assert!(words.contains("counts on savings of £100. By the officers"), "{words}");
    assert!(words.contains("£100 is rated delivered."), "{words}");
    assert!(words.contains("The two agree for every saving"), "{words}");
    assert!(words.contains("No earlier year has a published outturn."), "{words}");
    assert!(words.contains("The folder holds savings of one year, 2025/26."), "{words}");
}

#[test]
fn the_rows_of_an_exempt_saving_or_risk_are_nowhere_in_the_page() {
    let page = page(&of_loaded(&loaded("smallshire"))).unwrap();
    for name in ["PLA-2425-003", "Fewer sweeping hours", "RSK-06", "Key finance posts"] {
        assert!(!page.contains(name), "{name}");
    }
}

#[test]
fn headlines_are_those_of_the_paper() {
    let loaded = loaded("havering");
    let figures = work_out(&loaded.book, None);
    let said: Vec<(String, String)> =
        headlines(&figures).into_iter().map(|card| (card.label, card.text)).collect();
    let expected = [
        ("Savings target, 2025/26", "£10.254m"),
        ("Savings delivered, 2024/25", "£10.3m"),
        ("Gap last published, 2026/27", "£65.9m"),
        ("Government support, agreed", "£215.64m"),
        ("Risks rated 9", "2"),
    ];
    for ((label, text), (wanted, amount)) in said.iter().zip(expected) {
        assert_eq!((label.as_str(), text.as_str()), (wanted, amount));
    }
}

#[test]
fn what_was_reconciled_is_told_by_figures_and_what_is_of_exempt_rows_too_is_counted() {
    let section = |document: &Document| {
        let section = document.sections.iter().find(|section| section.id == "reconciled").unwrap();
        format!("{:?}", section.blocks)
    };
    let havering = section(&of_loaded(&loaded("havering")));
    for id in ["checks/control/CT-EFS-S1/computed", "checks/claim/CL-AMD-ALL/difference"] {
        assert!(havering.contains(id), "{id}");
    }
    let smallshire = section(&of_loaded(&loaded("smallshire")));
    assert!(smallshire.contains("checks/controls/withheld"), "{smallshire}");
    let none = of(&Book::of(loaded("smallshire").book.council));
    assert!(section(&none).contains("none was held to them"));
}
