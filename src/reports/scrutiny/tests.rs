//! The packs of both councils.

use std::path::Path;
use std::sync::OnceLock;

use super::*;
use crate::datasets::{Depth, load_public};
use crate::figures::{AsAt, work_out};
use crate::reports::page;
use crate::reports::tests::words_of_section;
use crate::units::{Date, Period};

/// Builds a pack and looks at it.
fn with_pack<T>(name: &str, as_at: Option<&str>, look: impl FnOnce(&Document) -> T) -> T {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    let loaded = load_public(&folder, Depth::Everything).unwrap();
    let as_at = as_at.map(|words| match Period::from_words(words) {
        Ok(period) => AsAt::Period(period),
        Err(_) => AsAt::Date(Date::from_words(words).unwrap()),
    });
    let figures = work_out(&loaded.book, as_at);
    let locate = |cells: &[_]| loaded.locate(cells);
    let (problems, data) = (&loaded.problems, "datasets");
    let material = Material { figures: &figures, problems, located: &locate, data };
    look(&scrutiny(&material).unwrap())
}

fn pack(name: &str) -> String {
    with_pack(name, None, |document| page(document).unwrap())
}

fn section(document: &Document, id: &str) -> String {
    words_of_section(document.sections.iter().find(|section| section.id == id).unwrap())
}

/// What a pack says, built once for every test that only reads it.
struct Told {
    page: String,
    brief: Vec<String>,
    changed: String,
    questions: String,
    notes: Vec<String>,
}

fn read(document: &Document) -> Told {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let notes = blocks.filter_map(|block| {
        let Block::Note(note) = block else { return None };
        Some(note.paragraphs.iter().map(Text::plain))
    });
    Told {
        page: page(document).unwrap(),
        brief: document.summary.paragraphs.iter().map(Text::plain).collect(),
        changed: section(document, "what-changed"),
        questions: section(document, "questions"),
        notes: notes.flatten().collect(),
    }
}

fn told(name: &str) -> &'static Told {
    static TOLD: [OnceLock<Told>; 2] = [OnceLock::new(), OnceLock::new()];
    let cell = &TOLD[usize::from(name == "havering")];
    cell.get_or_init(|| with_pack(name, None, read))
}

/// Gives what changed, as at a period or a day.
fn changed_as_at(name: &str, as_at: &str) -> String {
    with_pack(name, Some(as_at), |document| section(document, "what-changed"))
}

#[test]
fn haverings_pack_shows_every_recommendation_action_and_oddity() {
    let page = &told("havering").page;
    for number in 1..=12 {
        assert!(page.contains(&format!("C{number:02} ")), "C{number:02}");
    }
    // The kinds of source error of the domain notes, each shown by its code.
    for number in 1..=13 {
        assert!(
            page.contains(&format!(">E{number}<")) || page.contains(&format!("E{number} ")),
            "E{number}"
        );
    }
    assert!(page.contains("11 recommendations"));
    assert!(page.contains("11.9") && page.contains("financial management code"));
}

#[test]
fn smallshires_pack_names_nothing_that_is_not_public() {
    let page = &told("smallshire").page;
    assert!(!page.contains("RSK-06") && !page.contains("Key finance posts"));
    // Without RSK-06: 390,000 − 20,000 + 8,000.
    assert!(page.contains("£378,000"));
    assert!(page.contains("Old network fails"));
}

#[test]
fn a_pack_is_the_same_bytes_each_time() {
    assert!(pack("smallshire") == told("smallshire").page, "two pages of one pack differ");
}

/// README §2.3, §3.3: 307 and 5 at Q1, 258 and 80 at Q2, in £000; by saving, Q2 − Q1.
#[test]
fn smallshires_savings_move_from_quarter_1_to_quarter_2() {
    let told = &told("smallshire").changed;
    assert!(told.contains(
        "From quarter 1 to quarter 2 of 2025/26, the forecast of savings fell by £49,000 to £258,000, and \
         what is banked rose by £75,000 to £80,000."
    ));
    // Promised, banked, forecast, late, lost, covered; the causes as the movement has them.
    for row in [
        "2025/26-Q1 | £375,000 | £5,000 | £307,000 | £13,000 | £15,000 | £0",
        "Delivered | – | £75,000 | – | – | – | –",
        "2025/26-Q2 | £375,000 | £80,000 | £258,000 | £42,000 | £35,000 | £20,000",
    ] {
        assert!(told.contains(row), "{row}: {told}");
    }
    // Banked 50 − 0; forecast 60 − 90, late 25 − 10, lost 15 − 0, covered 20 − 0; 30 − 35, lost 20 − 15.
    let rows = [
        "PLA-2526-002 | Street lights dimmed after midnight | – | £50,000 | – | – | – | –",
        "PEO-2526-001 | Early help hubs in place of four centres | – | – | −£30,000 | £15,000 | £15,000 | £20,000",
        "RES-2526-001 | Lower agency staff margin | – | £10,000 | −£5,000 | – | £5,000 | –",
    ];
    let places: Vec<usize> = rows.iter().map(|row| told.find(row).expect(row)).collect();
    assert!(places.is_sorted(), "the largest change stands first");
}

/// README §5: 2024/25 hands on 40 late and a pressure of 45, in £000.
#[test]
fn the_first_point_of_a_year_says_so_and_what_the_year_before_handed_on() {
    let first = changed_as_at("smallshire", "2025/26-Q1");
    let words =
        "Quarter 1 of 2025/26 (to 30 June 2025) is the first point of the year that is told";
    assert!(first.contains(words), "{first}");
    assert!(first.contains(
        "What 2024/25 handed on to 2025/26: £40,000 late, still to be delivered, and £45,000 lost and not \
         covered for good."
    ));
    // 3 July 2025, Overview and Scrutiny: £3.0m late and £2.0m lost of 2024/25; cover not published.
    let only = &told("havering").changed;
    assert!(only.contains("is the first point of the year that is told"));
    assert!(only.contains("£3.0m late, still to be delivered, and £2.0m lost, before any cover"));
    assert!(only.contains("No measure has two values"));
    // A pack as known on a day compares nothing, and does not blame the data for it.
    let known = changed_as_at("smallshire", "2025-08-01");
    assert!(known.contains("as known on a date shows no movement"), "{known}");
}

/// README §10.1 and §11.1.
#[test]
fn what_moved_in_actions_and_measures_is_listed_and_asked_about() {
    let Told { changed: told, questions: asked, .. } = told("smallshire");
    for words in [
        "From 30 June 2025 to 30 September 2025, ratings of the actions in the Improvement plan 2025: 1 worse, \
         1 newly rated, 1 better, 6 unmoved, 1 no longer rated and 1 rated at neither date.",
        "2 newly complete, 1 no longer complete and 1 newly overdue.",
        "ACT-09 Savings tracker shown to every manager | ↓ worse | G | R | – | No step to come has a date",
        "ACT-02 Delivery plan signed for every saving | = unmoved | G | G | since 30 June 2025, 2 in a row | \
         Newly overdue",
        "ACT-04 Reserves policy adopted | = unmoved | R | R | since 30 June 2025, 2 in a row | –",
        "2 worse, 4 better, 1 unmoved, 1 with one value only, 1 without a new value, 1 that cannot be judged \
         and 0 never measured. Target met before and not now: 1; newly met: 1.",
        "Agency staff cost | Towards its target | £13,000 a week | about £11,000 a week | at most £10,000 a week | \
         fell | about £2,000 a week",
        "One measure is the same fact told in a second plan, and not counted again.",
        "| Reached its target | 2.8% | at least 3.2% | at least 3% | rose | at least 0.4 points",
        "| Cannot be told: a published bound leaves open which way it went | 38 | at most 45 | none set | – | –",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    for question in [
        "“Savings tracker shown to every manager” went from green to red between 30 June 2025 and 30 \
         September 2025; no step to come has a date.",
        "“Decisions published within five days” was said to be complete at 30 June 2025",
        "A step of “Delivery plan signed for every saving” was to be done by 31 July 2025",
        "“Invoices paid within thirty days” went from 92% to 90%, away from its target of 95%.",
        "“Complaints answered within ten days” went from 91% to 88%, and no longer meets its target of 90%.",
        "“Staff who feel well informed” since 31 March 2025",
        "The forecast of “Early help hubs in place of four centres” fell by £30,000 from quarter 1 to quarter \
         2, and £20,000 more is covered.",
    ] {
        assert!(asked.contains(question), "{question}: {asked}");
    }
    // What is asked about as moved is not asked about again as off pace.
    assert!(!asked.contains("“Invoices paid within thirty days” is off pace"));
}

#[test]
fn the_opening_says_what_moved_or_that_nothing_can_have() {
    let moved = "From quarter 1 to quarter 2 of 2025/26, the forecast of savings fell by £49,000 to £258,000, \
                and what is banked rose by £75,000 to £80,000. Of the actions in the Improvement plan 2025 \
                since 30 June 2025, 1 got worse and 1 got better. Of the measures, 2 got worse and 4 got better.";
    assert!(told("smallshire").brief.iter().any(|said| said == moved));
    let nothing =
        "Of savings this year, actions and measures no second date is on file to compare with.";
    assert!(told("havering").brief.iter().any(|said| said == nothing));
}

#[test]
fn every_note_of_the_packs_begins_with_a_capital() {
    for name in ["smallshire", "havering"] {
        let notes = &told(name).notes;
        assert!(!notes.is_empty());
        for words in notes {
            assert!(!words.starts_with(char::is_lowercase), "{name}: {words}");
        }
    }
}
