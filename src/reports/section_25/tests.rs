//! What the evidence for a section 25 report says, and what it leaves to the officer.

use super::super::cabinet::tests::{figures, loaded, pack_of};
use super::*;
use crate::figures::work_out;
use crate::reports::page;

fn pack(figures: &Figures<'_>) -> Document {
    pack_of(figures, section_25)
}

fn cells<'d>(document: &'d Document, caption: &str, first: &str) -> Vec<&'d str> {
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let mut tables = blocks.filter_map(|block| {
        let Block::Table(table) = block else { return None };
        Some(table).filter(|table| table.caption.starts_with(caption))
    });
    let table = tables.next().unwrap();
    let of = |row: &&crate::charts::Row| row.cells[0].text == first;
    let row = table.rows.iter().find(of).unwrap();
    row.cells.iter().map(|cell| cell.text.as_str()).collect()
}

#[test]
fn each_estimate_has_its_range_what_it_moves_and_a_place_to_sign() {
    let book = loaded("smallshire").book;
    let document = pack(&figures(&book, "baseline"));
    // assumptions.csv: PAY of 2026/27 is 2.00% to 3.50% around 2.50%. The ends of the gap of 2029/30 are
    // those of `mtfs sensitivity`: 748,431.77 and 1,276,351.89.
    let pay = cells(&document, "Estimates of the 2026/27 budget", "Pay award");
    let pay: Vec<&str> = pay.iter().map(|cell| cell.trim_end_matches("\u{a0}†")).collect();
    let wanted =
        ["Pay award", "2%", "2.5%", "3.5%", "£0.75m", "£1.28m", "Amber", "[3]", "to be named"];
    assert_eq!(pay, wanted);
}

#[test]
fn savings_stand_by_their_decision_and_add_up_to_the_target() {
    let book = loaded("smallshire").book;
    let document = pack(&figures(&book, "baseline"));
    // savings.csv and savings_profile.csv, 2025/26: in delivery 290,000 + approved 40,000 + delivered
    // 45,000 = 375,000.
    let target = |status| cells(&document, "Savings by where each stands", status)[3].to_owned();
    let all = ["In delivery", "Approved", "Delivered", "All savings"].map(target);
    assert_eq!(all, ["£290,000", "£40,000", "£45,000", "£375,000"]);
}

#[test]
fn the_opinion_is_left_blank_whatever_the_folder_holds() {
    let (small, havering) = (loaded("smallshire").book, loaded("havering").book);
    let whole = [(&small, "worst"), (&havering, "baseline")];
    let whole = whole.into_iter().map(|(book, scenario)| figures(book, scenario));
    for made in whole.chain([work_out(&small, None)]) {
        let document = pack(&made);
        assert!(page(&document).is_ok());
        let last = document.sections.last().unwrap();
        assert_eq!(last.title, "Opinion of the chief finance officer");
        let written = last.blocks.iter().filter_map(|block| {
            let Block::Paragraph(text) = block else { return None };
            Some(text.plain())
        });
        assert_eq!(written.collect::<Vec<_>>(), [BLANK, BLANK, BLANK]);
    }
}
