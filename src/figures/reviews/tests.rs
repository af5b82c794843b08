//! The reviews of both councils.

use super::*;
use crate::datasets::shipped;
use crate::figures::{AsAt, work_out};

#[test]
fn smallshires_actions_show_what_their_dates_say() {
    let book = shipped("smallshire");
    let reviews = work_out(&book, None).reviews;
    let shown = |id: &str| reviews.item(id).unwrap().shown;
    // README §10: ACT-02's second step was due in July and is open; ACT-01 and ACT-06 are done;
    // ACT-08, ACT-09 and ACT-11 have no dated step; the rest fall due after September.
    assert_eq!(shown("ACT-02"), Shown::Overdue);
    assert_eq!((shown("ACT-01"), shown("ACT-06")), (Shown::Complete, Shown::Complete));
    for id in ["ACT-08", "ACT-09", "ACT-11"] {
        assert_eq!(shown(id), Shown::NotDated, "{id}");
    }
    for id in ["ACT-03", "ACT-04", "ACT-05", "ACT-07", "ACT-10"] {
        assert_eq!(shown(id), Shown::NotDue, "{id}");
    }
    assert_eq!(reviews.item("ACT-08").unwrap().earlier, ["ACT-01"]);
    assert_eq!(reviews.item("ACT-01").unwrap().later, ["ACT-08"]);
}

#[test]
fn an_earlier_date_is_not_yet_late() {
    let book = shipped("smallshire");
    let june = AsAt::Date(Date::from_words("2025-06-30").unwrap());
    let reviews = work_out(&book, Some(june)).reviews;
    assert_eq!(reviews.item("ACT-02").unwrap().shown, Shown::InProgress);
}

#[test]
fn haverings_reviews_stand_together_from_2012_to_2025() {
    let book = shipped("havering");
    let reviews = work_out(&book, None).reviews;
    let items = |key: &str| reviews.reviews.iter().find(|review| review.key == key).unwrap().items;
    // The counts of the papers: 32 actions, 45 rows, 12 recommendations; of 2022 only a tally.
    assert_eq!((items("lga-2019"), items("onesource-2019")), (32, 45));
    // The live rows of 2025 by part: 1 + 14 + 12 + 13 + 5; the completed list has 15.
    assert_eq!((items("improvement-2025"), items("improvement-2025-completed")), (45, 15));
    assert_eq!((items("CIPFA review"), items("lga-2024")), (12, 0));
    assert_eq!(reviews.reviews[0].key, "lga-2012");
    let titled = |key: &str| !reviews.title(key).is_empty() && reviews.title(key) != key;
    assert!(reviews.reviews.iter().all(|review| titled(review.key)));
    // Dependence on government support: 2025, 2024, 2012.
    assert_eq!(reviews.item("C05").unwrap().earlier, ["P24-1"]);
    assert_eq!(reviews.item("P24-1").unwrap().earlier, ["P12-1"]);
    assert!(reviews.items.iter().all(|item| !item.theme.is_empty()));
}

#[test]
fn two_lists_of_one_plan_are_one_review() {
    let book = shipped("havering");
    let reviews = work_out(&book, None).reviews;
    // 2012, oneSource 2019, 2019, peers 2024, the council's plan of 2025, CIPFA: its live and
    // its completed rows are two of seven lists.
    assert_eq!(reviews.reviews.iter().filter(|review| review.items > 0).count(), 7);
    assert_eq!(reviews.with_items(), 6);
    // Technology stands in both lists of 2025, and not in the plan of 2019: five of six.
    assert_eq!(reviews.spoken("Technology"), 5);
}

#[test]
fn an_open_step_without_a_date_keeps_an_action_from_being_done() {
    let book = shipped("havering");
    let reviews = work_out(&book, None).reviews;
    // Every dated step of the Magic Notes roll-out is done; the roll-out itself has no date.
    let item = reviews.item("IL30").unwrap();
    assert_eq!((item.shown, item.contradiction), (Shown::InProgress, None));
    // The debt board: terms in November 2024, set up in January 2025, nothing open.
    assert_eq!(reviews.item("IL25").unwrap().shown, Shown::Complete);
    // No published report since April 2024 is told of, and no survey since then.
    for id in ["IL24", "IL45"] {
        assert_eq!(reviews.item(id).unwrap().shown, Shown::Overdue, "{id}");
    }
}

#[test]
fn owners_are_told_by_what_is_late_and_what_comes_back() {
    let book = shipped("smallshire");
    let figures = work_out(&book, None);
    let owners = figures.reviews.owners();
    let of = |name: &str| {
        let owner = owners.iter().find(|owner| owner.name == name).unwrap();
        (owner.items.len(), owner.overdue().count(), owner.repeated().count())
    };
    // ACT-02, ACT-03 and ACT-09, of which ACT-02 is late; ACT-08 asks again for ACT-01.
    assert_eq!(of("Head of Finance"), (3, 1, 0));
    assert_eq!(of("Chief Executive"), (1, 0, 1));
    assert_eq!(owners[0].name, "Head of Finance", "who is late stands first");
    let led: usize = owners.iter().map(|owner| owner.items.len()).sum();
    assert_eq!(led, 11, "every action has one owner");
    let late = figures.sheet.get("recommendations/owner/head-of-finance/overdue").unwrap();
    assert_eq!(late.value.unwrap().plain(), "1");
    let steps = &figures.reviews.item("ACT-02").unwrap().late;
    assert_eq!(steps.iter().map(|step| step.number).collect::<Vec<_>>(), [2]);
}
