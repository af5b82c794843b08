//! The packs of both councils.

use std::path::Path;

use super::*;
use crate::datasets::{Depth, load_public};
use crate::figures::{AsAt, work_out};
use crate::reports::tests::words_of_section;
use crate::units::Period;

fn with_pack<T>(name: &str, as_at: Option<&str>, look: impl FnOnce(&Document) -> T) -> T {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets").join(name);
    let loaded = load_public(&folder, Depth::Everything).unwrap();
    let as_at = as_at.map(|words| AsAt::Period(Period::from_words(words).unwrap()));
    let figures = work_out(&loaded.book, as_at);
    let locate = |cells: &[_]| loaded.locate(cells);
    let (problems, data) = (&loaded.problems, "datasets");
    let material = Material { figures: &figures, problems, located: &locate, data };
    look(&star_chamber(&material).unwrap())
}

fn section_named(document: &Document, title: &str) -> String {
    words_of_section(document.sections.iter().find(|section| section.title == title).unwrap())
}

#[test]
fn people_at_q2_is_as_worked_by_hand() {
    with_pack("smallshire", None, |document| {
        let people = section_named(document, "People");
        // README of Smallshire, section 2.3, row People: 60 + 100, 10 + 0, 51 + 60, 9 + 25, 0 + 15,
        // 0 + 20, and 34 + 15 − 20.
        let told = "£160,000 from two savings. Banked: £10,000; forecast: £111,000; late: £34,000; lost: \
                    £15,000; covered: £20,000; neither coming this year nor covered: £29,000.";
        assert!(people.contains(told), "{people}");
        // Section 5, of People: slipped 9 + 25; unachievable 15 less recurring cover of 10.
        assert!(people.contains(
            "2026/27 is to deliver £34,000 that slips, and opens with a pressure of £5,000"
        ));
        // Sections 2.1 and 2.2, of People: 100 + 50 + 20 + 50 + 30 + 90 = 340 of 440; 30 + 20; 40 + 10.
        let record = "77.3% came in its year, 11.4% came late and 11.4% never came (6 cases)";
        assert!(people.contains(record), "{people}");
        // Section 3.3, of People: forecast 57 + 90 to 51 + 60; slipped 3 + 10 to 9 + 25.
        assert!(people.contains("2025/26-Q1 | £5,000 | £147,000 | £13,000 | £0 | £13,000"));
        assert!(people.contains("2025/26-Q2 | £10,000 | £111,000 | £34,000 | £15,000 | £29,000"));
    });
}

#[test]
fn exceptions_carry_their_reason_plan_owner_and_date() {
    with_pack("smallshire", None, |document| {
        let people = section_named(document, "People");
        // Section 2.4: declared R at 85%, which the rule rates A; nothing covers its 9.
        for told in [
            "PEO-2425-001 More in-house foster homes | R | A | £9,000 | £0 | £9,000 | declared off track; \
             declared unlike the rule",
            "PEO-2425-001 | Two carers still in training | not recorded | Head of Children's Care | not \
             recorded",
            "PEO-2526-001 Early help hubs in place of four centres | R | R | £25,000 | £15,000 | £20,000 | \
             declared off track",
            "PEO-2526-001 | One lease cannot be ended; two hubs open in April 2026 | MIT-008 Caretaking \
             shared between hubs; MIT-009 Grant for this year only; MIT-010 Volunteers' time at two hubs \
             (not cash) | Head of Early Help | 31 March 2026",
        ] {
            assert!(people.contains(told), "{told}: {people}");
        }
        let place = section_named(document, "Place");
        assert!(
            place.contains("PLA-2526-001 Planning advice fees | N | N | not published"),
            "{place}"
        );
        assert!(!place.contains(
            "PLA-2425-001 Waste and street cleaning package | G | G | £2,000 | £0 | £2,000 |"
        ));
    });
}

#[test]
fn a_rating_held_without_cash_and_a_forecast_that_falls_are_asked_about() {
    with_pack("smallshire", Some("2024/25-Q3"), |document| {
        // Section 15: RES-2425-001 is Green with nothing banked from Q1 to Q3.
        let asked = "RES-2425-001 Sale of surplus vehicles has been declared on track at 3 returns in a row \
                     with nothing banked.";
        assert!(section_named(document, "Resources").contains(asked));
    });
    with_pack("smallshire", Some("2024/25-Q4"), |document| {
        // Section 3.2: its forecast is 25, 25, 25, and 15 at Q4; a tenth of 25 is 2.5.
        let asked = "The forecast of RES-2425-001 Sale of surplus vehicles stood at £25,000 for three returns \
                     and then fell to £15,000.";
        let resources = section_named(document, "Resources");
        assert!(resources.contains(asked), "{resources}");
        // It is a one-off, so what it brings does not come again.
        assert!(
            resources.contains("£15,000 is forecast from savings that come once"),
            "{resources}"
        );
    });
}

#[test]
fn havering_shows_what_is_absent_as_absent() {
    with_pack("havering", None, |document| {
        let people = section_named(document, "People");
        assert!(
            people.contains("What is banked, forecast, late, lost or covered is not published.")
        );
        assert!(people.contains("so what the delay costs cannot be told"));
        assert!(people.contains("2026/27 inherits cannot be told"), "{people}");
        // Nothing is nil that nobody published.
        let mut cells = people.lines().flat_map(|line| line.split(" | "));
        assert!(!cells.any(|cell| ["£0", "£0.0m", "£0.000m"].contains(&cell)), "{people}");
    });
}

#[test]
fn every_figure_of_the_pack_can_be_followed_back() {
    for name in ["smallshire", "havering"] {
        with_pack(name, None, |document| {
            let known: Vec<&str> = document
                .derivations
                .iter()
                .flat_map(|group| &group.entries)
                .map(|entry| entry.id.as_str())
                .collect();
            assert!(!document.figures_shown().is_empty());
            for id in document.figures_shown() {
                assert!(known.contains(&id.as_str()), "{name}: {id}");
            }
        });
    }
}
