//! Does `import --suggest` say what a file looks like, and force none of our tables onto it?

use std::path::Path;

use crate::folder::CouncilFolder;
use crate::typed::run;

/// Gives what is said of the first sheet of a file.
fn first(file: &Path) -> String {
    let answer = run(&["import", file.to_str().unwrap(), "--suggest"]);
    assert_eq!(answer.code, 0, "{}: {}", file.display(), answer.err);
    answer.out.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn headings_are_found_by_the_shape_of_the_rows_below() {
    let rows = "Authority,Period,Proposal text,Agreed £\nNorthby,2024/25,Service redesign,100\n\
                Northby,2024/25,Fees,40\nNorthby,2024/25,Depot,75\n";
    let home = CouncilFolder::empty().with("t.csv", rows);
    let answer = run(&["import", home.path().join("t.csv").to_str().unwrap(), "--suggest"]);
    assert!(answer.out.contains("\"Proposal text\" = "), "{}", answer.out);
    assert!(!answer.out.contains("\"Northby\" = "), "{}", answer.out);
}

#[test]
fn a_file_that_is_none_of_our_tables_is_never_made_one() {
    let cases = [
        (
            "Band,Dwellings,Discounts,Ratio\nA,100,20,0.667\nB,200,30,0.778\nC,50,5,0.889\n",
            "none of our tables",
        ),
        (
            "Supplier,Date,Net amount\nActon Ltd,2025-04-01,500.00\nBelton plc,2025-04-02,812.40\n",
            "a file of payments",
        ),
        (
            "Risk,Likelihood,Impact,Owner\nFlood,3,4,Head of Place\nFraud,2,5,Head of Audit\n",
            "a risk register",
        ),
        (
            "Reserve,Opening,Use,Closing\nGeneral,100,10,90\nSmoothing,50,5,45\n",
            "a schedule of reserves",
        ),
    ];
    for (rows, expected) in cases {
        let home = CouncilFolder::empty().with("t.csv", rows);
        let file = home.path().join("t.csv");
        assert!(first(&file).contains(expected), "{expected}: {}", first(&file));
        let answer = run(&["import", file.to_str().unwrap(), "--suggest"]);
        assert!(!answer.out.contains("savings."), "{}", answer.out);
    }
}

#[test]
fn what_is_worked_out_from_other_columns_is_none_of_ours() {
    let rows = "Ref,Saving,Target £000,Forecast outturn £000,Variance to target £000\nA1,One,850,790,-60\n\
                A2,Two,420,420,0\nA3,Three,150,160,10\n";
    let home = CouncilFolder::empty().with("t.csv", rows);
    let answer = run(&["import", home.path().join("t.csv").to_str().unwrap(), "--suggest"]);
    assert!(answer.out.contains("# \"Variance to target £000\" = \"\""), "{}", answer.out);
    assert!(
        answer.out.contains("\"Forecast outturn £000\" = \"delivery.forecast\""),
        "{}",
        answer.out
    );
}
