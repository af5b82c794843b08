//! `mtfs sample savings`: a sheet for an auditor, the same for the same seed, with columns to fill in.

use crate::typed::run;

const SMALLSHIRE: [&str; 2] = ["--data", "datasets/smallshire"];

fn drawn(more: &[&str]) -> String {
    let answer = run(&[&SMALLSHIRE[..], &["sample", "savings", "-O", "csv"], more].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.out
}

/// The latest returns of four savings of 2025/26 claim money as banked: 10,000 + 10,000 + 50,000 + 10,000 = 80,000.
#[test]
fn a_sheet_holds_what_is_claimed_and_leaves_the_auditors_columns_empty() {
    let all = drawn(&[]);
    let rows: Vec<&str> = all.lines().collect();
    assert!(rows[0].contains(",seen,agreed,tested_by,finding,"), "{all}");
    let claimed = ["PEO-2425-001", "PLA-2425-001", "PLA-2526-002", "RES-2526-001"];
    assert_eq!(rows.len(), 1 + claimed.len(), "{all}");
    for (row, id) in rows[1..].iter().zip(claimed) {
        assert!(row.starts_with(id) && row.contains(",,,,,\"Not for publication"), "{row}");
    }
    assert!(rows[3].contains("50000.00"), "{}", rows[3]);
    let two = drawn(&["--n", "2", "--seed", "7"]);
    assert_eq!(two, drawn(&["--n", "2", "--seed", "7"]));
    assert!(two.lines().skip(1).all(|row| all.contains(row)), "{two}");
    assert_eq!(two.lines().count(), 3);
    let said = run(&[&SMALLSHIRE[..], &["sample", "savings", "--n", "2"]].concat()).out;
    assert!(said.contains("2 of the 4 savings that say something is banked"), "{said}");
    assert!(said.contains("£80,000"), "{said}");
}

#[test]
fn a_year_in_which_nothing_is_said_to_be_banked_has_no_sheet() {
    let answer = run(&["--data", "datasets/havering", "sample", "savings"]);
    assert_eq!(answer.code, 0);
    assert!(answer.out.contains("there is none to draw"), "{}", answer.out);
    assert_ne!(run(&[&SMALLSHIRE[..], &["sample", "risks"]].concat()).code, 0);
}
