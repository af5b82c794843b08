//! Ratings that a file states by the fill of a cell alone: asked about, and read as the mapping says.

use rust_xlsxwriter::{Format, Workbook};

use crate::suggested::{filled, imported, suggested};
use crate::tables::{Brought, one};

/// A plan of four actions: rated red, amber and in a grey of no meaning by colour, and the last in words.
fn plan() -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Plan").unwrap();
    for (column, heading) in [(0, "Ref"), (1, "Action"), (2, "RAG"), (3, "Owner"), (4, "Due date")]
    {
        sheet.write(0, column, heading).unwrap();
    }
    for (row, fill) in [(1, "FF0000"), (2, "FFC000"), (3, "D9D9D9"), (4, "")] {
        sheet.write(row, 0, format!("A{row}")).unwrap();
        sheet.write(row, 1, format!("Action number {row}")).unwrap();
        sheet.write(row, 3, "Head of Estates").unwrap();
        sheet.write(row, 4, "March 2026").unwrap();
        if fill.is_empty() {
            sheet.write(row, 2, "Green").unwrap();
        } else {
            sheet.write_blank(row, 2, &Format::new().set_background_color(fill)).unwrap();
        }
    }
    book
}

const MAP: &str = "title = \"Plan\"\npublished_on = \"2025-10-01\"\nsubmitted_on = \"2025-09-30\"\n[[into.actions]]\n\
    action_id = \"Ref\"\nplan = { is = \"plan\" }\ntitle = \"Action\"\npublic = { is = \"true\" }\n[[into.action_status]]\n\
    action_id = \"Ref\"\nstated_state = { is = \"narrative\" }\nrating = \"RAG\"\n";

#[test]
fn an_action_rated_by_the_fill_of_its_cell_is_asked_about_and_read() {
    let answer = Brought::of_workbook(&mut plan(), MAP).import(&["--dry-run"]);
    assert_eq!(answer.code, 1, "{}", answer.out);
    for told in ["Plan!C2", "Plan!C3", "Plan!C4", "the colour FF0000", "[colours] D9D9D9"] {
        assert!(answer.out.contains(told), "{told}: {}", answer.out);
    }
    let map = format!("{MAP}[colours]\nFF0000 = \"R\"\nFFC000 = \"A\"\nD9D9D9 = \"\"\n");
    let council = Brought::of_workbook(&mut plan(), &map).imported();
    let states = council.rows("action_status");
    for (id, letter) in [("A1", "R"), ("A2", "A"), ("A4", "G")] {
        one(&states, &[("action_id", id), ("rating", letter)]);
    }
    // Grey is no rating, and nothing else is said of the third: no row, and never green.
    assert_eq!((council.rows("actions").len(), states.len()), (4, 3));
    // Blue is none that the table takes.
    let blue = map.replace("\"R\"", "\"B\"");
    let answer = Brought::of_workbook(&mut plan(), &blue).import(&[]);
    assert!(answer.code != 0 && answer.out.contains("Plan!C2"), "{}{}", answer.out, answer.err);
}

#[test]
fn a_plan_whose_colours_are_fills_comes_in_by_its_suggestion() {
    let home = Brought::of_workbook(&mut plan(), "");
    let map = suggested(&home.file);
    assert!(map.contains("[colours]") && map.contains("G, A or R"), "{map}");
    let said = [
        ("submitted_on", "2025-09-30"),
        ("published_on", ""),
        ("public", "true"),
        ("FF0000", "R"),
        ("FFC000", "A"),
        ("D9D9D9", ""),
    ];
    let (council, told) = imported(&home.file, &filled(&map, &said));
    assert_eq!(told.code, 0, "{map}\n{}{}", told.out, told.err);
    assert_eq!(council.columns("action_status", &["action_id", "rating"]).len(), 3);
}

/// Bands of the council's own, five of them, that the register shows as colours beside no score.
#[test]
fn a_risk_banded_by_fill_alone_has_the_band_that_the_mapping_says() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Risks").unwrap();
    for (column, heading) in [(0, "Ref"), (1, "Risk"), (2, "Now")] {
        sheet.write(0, column, heading).unwrap();
    }
    for (row, fill) in [(1, "7030A0"), (2, "92D050")] {
        sheet.write(row, 0, format!("R{row}")).unwrap();
        sheet.write(row, 1, format!("Risk number {row}")).unwrap();
        let format = Format::new().set_background_color(fill);
        sheet.write_blank(row, 2, &format).unwrap();
    }
    let map = "title = \"Risks\"\npublished_on = \"2025-10-01\"\nsubmitted_on = \"2025-09-30\"\n[[into.risk_scales]]\n\
        scale_id = { is = \"own\" }\nconfirmed = { is = \"true\" }\nnote = { is = \"by colour\" }\n[[into.risk_bands]]\n\
        across = { \"Ref\" = \"Severe\", \"Risk\" = \"Low\" }\nscale_id = { is = \"own\" }\nband = { is = \"{across}\" }\n\
        severity = { is = \"{across}\", words = { \"Severe\" = \"2\", \"Low\" = \"1\" } }\n[[into.risks]]\nrisk_id = \"Ref\"\n\
        register = { is = \"corporate\" }\ntitle = \"Risk\"\nscale_id = { is = \"own\" }\npublic = { is = \"true\" }\n\
        [[into.risk_ratings]]\nrisk_id = \"Ref\"\nkind = { is = \"current\" }\nband = \"Now\"\n";
    let answer = Brought::of_workbook(&mut book, map).import(&["--dry-run"]);
    assert!(answer.code == 1 && answer.out.contains("the colour 7030A0"), "{}", answer.out);
    let map = format!("{map}[colours]\n7030A0 = \"Severe\"\n92D050 = \"Low\"\n");
    let council = Brought::of_workbook(&mut book, &map).imported();
    let ratings = council.rows("risk_ratings");
    one(&ratings, &[("risk_id", "R1"), ("band", "Severe"), ("rating", "")]);
    one(&ratings, &[("risk_id", "R2"), ("band", "Low"), ("rating", "")]);
}
