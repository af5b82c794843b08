//! What the case for support says of its end and its cost, and what it leaves to the council.

use super::super::cabinet::tests::{figures, loaded, pack_of};
use super::*;
use crate::figures::gap::SupportYear;
use crate::figures::{Value, work_out};
use crate::reports::page;
use crate::units::FinancialYear;

fn said_of_the_end(document: &Document) -> String {
    document.summary.paragraphs[1].plain()
}

#[test]
fn an_end_is_claimed_only_where_later_years_are_met() {
    let book = loaded("smallshire").book;
    let end = |scenario| said_of_the_end(&pack_of(&figures(&book, scenario), efs));
    // `efs-fills` borrows for every gap; `baseline` borrows 29,024.48 for 2025/26, within the 480,000
    // directed for that year alone; `no-efs` borrows nothing, so that much is unfunded.
    assert_eq!(
        end("efs-fills"),
        "The plan still draws support in 2029/30, its last year: it shows no end."
    );
    let baseline = end("baseline");
    let wanted = "The plan draws no support after 2025/26, but that is no end: it leaves unfunded 2026/27 £0.654m";
    assert!(baseline.starts_with(wanted), "{baseline}");
    let none = end("no-efs");
    let wanted =
        "This plan draws no support in any of its years, but leaves unfunded 2025/26 £0.029m";
    assert!(none.starts_with(wanted), "{none}");
}

#[test]
fn the_cost_is_held_against_the_funding_of_its_year() {
    let book = loaded("smallshire").book;
    let figures = figures(&book, "baseline");
    let year = FinancialYear::beginning(2026).unwrap();
    let of = |id: &crate::figures::FigureId| figures.sheet.figure(id).unwrap().value;
    let (Some(Value::Money(cost)), Some(Value::Rate(share))) = (
        of(&SupportYear::id(year, crate::figures::gap::SupportPart::Cost)),
        of(&SupportYear::of_funding_id(year)),
    ) else {
        panic!("a cost and its share")
    };
    let at = figures.gap.as_ref().unwrap().model.at(year).unwrap();
    let gap = figures.gap.as_ref().unwrap();
    let funding = gap.main.pounds(gap.model.sums[at].funding);
    let again = funding.pounds() * share.fraction();
    assert!((again - cost.pounds()).abs() < crate::units::dec!(0.01), "{again} {cost:?}");
}

#[test]
fn a_folder_without_a_budget_has_no_cause_and_says_so() {
    let book = loaded("smallshire").book;
    let document = pack_of(&work_out(&book, None), efs);
    assert!(page(&document).is_ok());
    assert_eq!(document.sections.len(), 1);
    assert!(document.summary.paragraphs[0].plain().contains("no gap can be worked out"));
}

#[test]
fn what_the_model_borrows_otherwise_is_told_once_a_direction() {
    let book = loaded("smallshire").book;
    let document = pack_of(&figures(&book, "baseline"), efs);
    let mut said = document.sections[0].blocks.iter().filter_map(|block| {
        let Block::Paragraph(text) = block else { return None };
        Some(text.plain()).filter(|text| text.starts_with("The gap model of this paper"))
    });
    // CAP-02 is the one direction of 2025/26; what could be borrowed beyond it is no part of it.
    let said = said.next().unwrap();
    assert_eq!(said.matches("where £480,000 is agreed").count(), 1, "{said}");
}
