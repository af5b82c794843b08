//! Files read whole: what a number, a heading or the look of a cell says otherwise than the mapping is
//! refused or asked about, and nothing is lost between cells.

use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule, Format, Workbook};

use crate::tables::{Brought, one};
use crate::typed::Answer;

const SAVINGS: &str = "title = \"T\"\nunit = \"£000\"\nfinancial_year = \"2025/26\"\nperiod = \"2025/26-Q2\"\n\
                       submitted_on = \"2025-10-14\"\n";
const COLUMNS: &str =
    "[columns]\n\"Ref\" = \"saving_id\"\n\"Saving\" = \"title\"\n\"Target\" = \"target\"\n";
const STATUS: &str = "[defaults]\nstatus = \"in_delivery\"\n";

/// Holds that an import asks or refuses, naming each of these.
fn asks(council: &Brought, told: &[&str]) -> Answer {
    let answer = council.import(&["--dry-run"]);
    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.err);
    let plain = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in told {
        assert!(plain.contains(words), "{words}: {}", answer.out);
    }
    answer
}

const SHARES: &str = "title = \"Measures\"\nsubmitted_on = \"2025-12-31\"\n[[into.measures]]\nmeasure_id = \"Ref\"\n\
    title = \"Measure\"\nunit = { is = \"percent\" }\npolarity = { is = \"higher\" }\ndirectorate = { is = \"not_stated\" }\n\
    [[into.measure_values]]\nmeasure_id = \"Ref\"\nbound = { is = \"exact\" }\n";

#[test]
fn a_share_written_otherwise_than_those_around_it_is_asked_about() {
    let list = |odd: &str, times: u32| {
        let mut list = "Ref,Measure,Value\n".to_owned();
        for at in 1..7 {
            let value =
                if at == 5 { odd.to_owned() } else { format!("{}", f64::from(times) * 0.75) };
            list.push_str(&format!("M{at},Measure {at},{value}\n"));
        }
        list
    };
    let map = |percent: &str| {
        format!("{SHARES}value = {{ column = \"Value\", percent = \"{percent}\" }}\n")
    };
    // 79 where 0.75 is 75%: 7,900%; 0.79 where 75 is: 0.79%.
    asks(&Brought::own(&list("79", 1), &map("fraction")), &["list!C6", "read as 7900%", "[cells]"]);
    asks(&Brought::own(&list("0.79", 100), &map("hundredths")), &["list!C6", "read as 0.79%"]);
    // A little above the whole, and a sign of its own, are what they are.
    for (odd, percent, times) in
        [("1.05", "fraction", 1), ("79%", "fraction", 1), ("0", "hundredths", 100)]
    {
        let council = Brought::own(&list(odd, times), &map(percent)).imported();
        assert_eq!(council.rows("measure_values").len(), 6, "{odd}");
    }
    // A whole column of them is told once.
    let answer =
        asks(&Brought::own(&list("80", 100), &map("fraction")), &["and 5 more of its column"]);
    assert_eq!(answer.out.matches("unlike those around it").count(), 1, "{}", answer.out);
    let waived = format!(
        "{}[waive]\n\"list!C6\" = \"nearly eight times what was asked for\"\n",
        map("fraction")
    );
    assert_eq!(Brought::own(&list("7.9", 1), &waived).import(&[]).code, 0);
}

const LINES: &str = "title = \"Budget\"\npublished_on = \"2026-02-01\"\nunit = \"£m\"\n[[into.budget_lines]]\n\
    line_id = { make = \"{Line}\" }\ntitle = \"Line\"\nfund = { is = \"general_fund\" }\nblock = { is = \"corporate\" }\n\
    driver = { is = \"amount\" }\nstates = { is = \"change\" }\n[[into.budget_values]]\nacross = [\"2026/27\", \"2027/28\"]\n\
    line_id = { make = \"{Line}\" }\nfinancial_year = { is = \"{across}\" }\nitem = { is = \"amount\" }\n\
    value = { column = \"{across}\", unit = \"£m\" }\n";

#[test]
fn an_amount_in_another_unit_than_its_neighbours_is_asked_about_in_every_table() {
    let list = |odd: &str| {
        format!(
            "Line,2026/27,2027/28\nPay,4.1,4.0\nLevy,0.5,0.6\nEnergy,1.2,0.8\nFleet,{odd},0.9\nRent,0.7,0.4\nFees,2.0,1.1\n"
        )
    };
    // £23,500,000 in a column of millions is 23.5 million millions; £850,000 as 850.
    for odd in ["\"£23,500,000\"", "850"] {
        let answer =
            asks(&Brought::own(&list(odd), LINES), &["list!B5", "in another unit", "[cells]"]);
        assert_eq!(answer.out.matches("in another unit").count(), 1, "{}", answer.out);
    }
    assert_eq!(Brought::own(&list("0.85"), LINES).imported().rows("budget_values").len(), 12);
    // Bare among those that say their unit, and the other way round in a column of thousands: 0.064 is £64.
    let own = "Line,2026/27,2027/28\nPay,£4m,£4m\nLevy,£1m,£2m\nEnergy,£1m,£1m\nFleet,£3.22,£1m\nRent,£1m,£1m\nFees,£2m,£1m\n";
    asks(
        &Brought::own(own, LINES),
        &["list!B5", "£3.22", "5 cells of its column say their own unit"],
    );
    let rows = "Ref,Saving,Target\nA,One,850\nB,Two,420\nC,Three,150\nD,Four,0.064\nE,Five,275\nF,Six,190\n";
    asks(
        &Brought::own(rows, &format!("{SAVINGS}{COLUMNS}{STATUS}")),
        &["list!C5", "as millions among thousands"],
    );
}

#[test]
fn a_number_that_its_format_shows_in_another_unit_is_refused_in_every_table() {
    for (format, told) in [
        ("£0\"m\"", "shows it in millions"),
        ("0%", "shows it as a percentage"),
        ("#,##0,", "shows it in thousands"),
    ] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Lines").unwrap();
        for (at, heading) in ["Line", "2026/27", "2027/28"].into_iter().enumerate() {
            sheet.write(0, u16::try_from(at).unwrap(), heading).unwrap();
        }
        sheet.write(1, 0, "Pay").unwrap();
        sheet.write_with_format(1, 1, 31, &Format::new().set_num_format(format)).unwrap();
        sheet.write(1, 2, 30).unwrap();
        let map = LINES.replace("£m", "£");
        asks(&Brought::of_workbook(&mut book, &map), &["Lines!B2", told]);
    }
}

/// A workbook of savings on sheets of these names, three columns under one merged heading.
fn merged_heading(names: &[&str], heading: &str) -> Workbook {
    let mut book = Workbook::new();
    for (at, name) in names.iter().enumerate() {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        sheet.merge_range(0, 2, 0, 4, heading, &Format::new()).unwrap();
        for (at, heading) in
            ["Ref", "Saving", "Target", "Banked", "Forecast"].into_iter().enumerate()
        {
            sheet.write(1, u16::try_from(at).unwrap(), heading).unwrap();
        }
        for row in 0..3_u32 {
            sheet.write(row + 2, 0, format!("S{at}{row}")).unwrap();
            sheet.write(row + 2, 1, format!("Saving {at} {row}")).unwrap();
            for column in 2..5 {
                sheet.write(row + 2, column, 100 * (row + 1) + u32::from(column)).unwrap();
            }
        }
    }
    book
}

#[test]
fn columns_under_a_merged_heading_are_all_read_and_every_cell_is_accounted_for() {
    let map = format!(
        "{SAVINGS}header_rows = 2\n[columns]\n\"Ref\" = \"saving_id\"\n\"Saving\" = \"title\"\n\"2025/26 Target\" = \"target\"\n\
         \"2025/26 Banked\" = \"banked\"\n\"2025/26 Forecast\" = \"forecast\"\n{STATUS}"
    );
    let council =
        Brought::of_workbook(&mut merged_heading(&["Savings"], "2025/26"), &map).imported();
    for (row, id) in ["S00", "S01", "S02"].into_iter().enumerate() {
        let whole = |column: usize| format!("{}000.00", 100 * (row + 1) + column);
        assert_eq!(one(&council.rows("savings_profile"), &[("saving_id", id)])["target"], whole(2));
        let update = council.rows("delivery");
        let update = one(&update, &[("saving_id", id)]);
        // What exceeds the target of so many and two stands by itself.
        assert_eq!((&update["banked"], &update["forecast"]), (&whole(3), &whole(2)));
        assert_eq!(update["over_achieved"], "2000.00");
    }
    // Three records of five cells; a merged heading and five below it.
    let told = council.import(&["--dry-run"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains(
            "of 5 rows with anything in them, and in brackets of 21 cells: 3 (15) are records"
        ),
        "{told}"
    );
    assert!(told.contains("2 (6) stand above or are headings"), "{told}");
}

#[test]
fn a_sheet_a_heading_or_a_title_that_names_another_year_than_the_mapping_is_asked_about() {
    let columns =
        "[columns]\n\"Ref\" = \"saving_id\"\n\"Saving\" = \"title\"\n\"Target\" = \"target\"\n";
    let map = |year: &str| {
        format!(
            "title = \"T\"\nunit = \"£000\"\npublished_on = \"2025-10-14\"\n{year}header_rows = 2\n{columns}{STATUS}"
        )
    };
    let names = ["2024-25", "2025-26"];
    let stated = map("financial_year = \"2025/26\"\n");
    let council = Brought::of_workbook(&mut merged_heading(&names, "All"), &stated);
    asks(&council, &["2024-25!A1", "which is 2024/25, and the mapping says 2025/26", "{sheet}"]);
    let of_sheet = map("financial_year = \"{sheet}\"\n");
    let council = Brought::of_workbook(&mut merged_heading(&names, "All"), &of_sheet).imported();
    let profile = council.rows("savings_profile");
    for (id, year) in [("S00", "2024/25"), ("S10", "2025/26")] {
        one(&profile, &[("saving_id", id), ("financial_year", year), ("target", "102000.00")]);
        one(&council.rows("savings"), &[("saving_id", id), ("origin_year", year)]);
    }
    // A name without a year, and a heading of another.
    let council = Brought::of_workbook(&mut merged_heading(&["Savings"], "All"), &of_sheet);
    asks(&council, &["one year in the name of the sheet"]);
    let stated = stated.replace("\"Target\" =", "\"2024/25 Target\" =");
    let council = Brought::of_workbook(&mut merged_heading(&["Savings"], "2024/25"), &stated);
    asks(&council, &["Savings!C2", "the heading “2024/25 Target”, which is 2024/25"]);
    let own = stated.replace("= \"target\"", "= { to = \"target\", financial_year = \"2024/25\" }");
    Brought::of_workbook(&mut merged_heading(&["Savings"], "2024/25"), &own).imported();
    // Words above the headings: another year, another quarter.
    let map = format!("{SAVINGS}{COLUMNS}\"Banked\" = \"banked\"\n{STATUS}");
    for (title, told) in
        [("Tracker 2024/25", "which is 2024/25"), ("Quarter 3, 2025/26", "names quarter 3")]
    {
        let list = format!("{title}\nRef,Saving,Target,Banked\nA,One,10,5\n");
        asks(&Brought::own(&list, &map), &["list!A1", told]);
    }
}

#[test]
fn words_merged_over_rows_are_every_rows_and_a_merged_amount_is_asked_about() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Savings").unwrap();
    for (at, heading) in ["Ref", "Saving", "Target", "Area"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(at).unwrap(), heading).unwrap();
    }
    for row in 1..4_u32 {
        sheet.write(row, 0, format!("A{row}")).unwrap();
        sheet.write(row, 1, format!("Saving {row}")).unwrap();
    }
    let plain = Format::new();
    sheet.merge_range(1, 3, 2, 3, "Place", &plain).unwrap();
    sheet.write(3, 3, "People").unwrap();
    sheet.merge_range(1, 2, 2, 2, "", &plain).unwrap();
    sheet.write(1, 2, 100).unwrap();
    sheet.write(3, 2, 50).unwrap();
    let map = format!("{SAVINGS}{COLUMNS}\"Area\" = \"directorate\"\n{STATUS}");
    let mut council = Brought::of_workbook(&mut book, &map);
    asks(&council, &["Savings!C2", "merged over row 3 too", "counted once"]);
    std::fs::write(
        &council.map,
        format!("{map}[waive]\n\"Savings!C2\" = \"one target of both\"\n"),
    )
    .unwrap();
    council = council.imported();
    let savings = council.rows("savings");
    for (id, area) in [("A1", "Place"), ("A2", "Place"), ("A3", "People")] {
        one(&savings, &[("saving_id", id), ("directorate", area)]);
    }
    assert_eq!(council.rows("savings_profile").len(), 2);
}

#[test]
fn ratings_that_only_a_rule_colours_are_asked_about_and_empty_columns_are_said() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Savings").unwrap();
    for (at, heading) in ["Ref", "Saving", "Target", "RAG", "Comment"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(at).unwrap(), heading).unwrap();
    }
    for row in 1..4_u32 {
        sheet.write(row, 0, format!("A{row}")).unwrap();
        sheet.write(row, 1, format!("Saving {row}")).unwrap();
        sheet.write(row, 2, 100 * row).unwrap();
    }
    let rule = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(100));
    let rule = rule.set_format(Format::new().set_background_color("00B050"));
    sheet.add_conditional_format(1, 3, 3, 3, &rule).unwrap();
    let map = format!(
        "{SAVINGS}{COLUMNS}\"RAG\" = \"brag_declared\"\n\"Comment\" = \"commentary\"\n{STATUS}"
    );
    let council = Brought::of_workbook(&mut book, &map);
    asks(
        &council,
        &[
            "Savings!D2",
            "a colour by a rule",
            "colours by a rule, not by fill, of which nothing is read: Savings!D2:D4",
            "that are empty: D “RAG”, E “Comment”",
        ],
    );
}

#[test]
fn many_cells_of_one_kind_are_told_once_with_the_words_that_answer_them() {
    let mut list = "Ref,Saving,Target\n".to_owned();
    for at in 0..14 {
        list.push_str(&format!("A{at},Saving {at},TBC\n"));
    }
    list.push_str("B,Other,tba\n");
    let answer = asks(
        &Brought::own(&list, &format!("{SAVINGS}{COLUMNS}{STATUS}")),
        &["list!C2 to list!C15", "so 14 cells of column C", "absent = [\"TBC\"]", "list!C16"],
    );
    assert_eq!(answer.out.matches("error[").count(), 2, "{}", answer.out);
    let council =
        Brought::own(&list, &format!("absent = [\"TBC\", \"tba\"]\n{SAVINGS}{COLUMNS}{STATUS}"))
            .imported();
    assert_eq!((council.rows("savings").len(), council.rows("savings_profile").len()), (15, 0));
}

#[test]
fn two_columns_that_go_to_one_place_are_refused_unless_they_are_added_up() {
    let list = "Ref,Saving,Plan A,Plan B\nA,One,10,5\nB,Two,7,\n";
    let map = |adds: &str| {
        format!(
            "{SAVINGS}[columns]\n\"Ref\" = \"saving_id\"\n\"Saving\" = \"title\"\n\"Plan A\" = {{ to = \"target\"{adds} }}\n\
             \"Plan B\" = {{ to = \"target\"{adds} }}\n{STATUS}"
        )
    };
    let answer = Brought::own(list, &map("")).import(&[]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(
        answer.err.contains("both go to savings_profile.target")
            && answer.err.contains("add = true"),
        "{}",
        answer.err
    );
    // A blank beside an amount is no nil.
    asks(
        &Brought::own(list, &map(", add = true")),
        &["list!C3", "an amount in each of the columns"],
    );
    // 10 + 5, in thousands; mappings of old that write it `adds` mean the same.
    for word in [", add = true", ", adds = true"] {
        let council = Brought::own(&list.replace("7,\n", "7,0\n"), &map(word)).imported();
        one(&council.rows("savings_profile"), &[("saving_id", "A"), ("target", "15000.00")]);
    }
    let answer = Brought::own(list, &map(", add = true, adds = true")).import(&[]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    let answer = Brought::own(list, &map(", add = \"Plan B\"")).import(&[]);
    assert!(answer.err.contains("headings, [\"Q1\", …], or true"), "{}", answer.err);
}
