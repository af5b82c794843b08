//! What was reconciled: every control total and every published share and sum, with its outcome.

use serde_json::Value;

use crate::folder::copy_of;
use crate::typed::run;

fn checked(folder: &str) -> Value {
    let answer = run(&["--data", folder, "-O", "json", "check"]);
    serde_json::from_str(&answer.out).unwrap()
}

fn row<'a>(rows: &'a Value, key: &str, id: &str) -> &'a Value {
    rows.as_array().unwrap().iter().find(|row| row[key] == id).unwrap()
}

#[test]
fn every_control_total_is_told_with_what_came_of_it_whether_it_agrees_or_not() {
    let havering = checked("datasets/havering");
    let controls = &havering["data"]["controls"];
    assert_eq!(controls.as_array().unwrap().len(), 9);
    assert!(controls.as_array().unwrap().iter().all(|row| row["outcome"] == "agrees"));
    let people = row(controls, "control_id", "CT-SAV-2526-PEO");
    // 520,000 + 3,473,000 + 1,346,000.
    assert_eq!(people["published"], "5339000.00");
    assert_eq!(people["computed"], "5339000.00");
    assert_eq!(people["difference"], "0.00");
    let id = people["ids"]["computed"].as_str().unwrap();
    assert_eq!(havering["figures"][id]["value"], "5339000.00", "{id}");

    let smallshire = checked("datasets/smallshire");
    let first = row(&smallshire["data"]["controls"], "control_id", "CTL-11");
    // 230,759.75 − 231,000.00, within 1,000.
    assert_eq!(first["difference"], "-240.25");
    assert_eq!(first["tolerance"], "1000.00");
    assert_eq!(first["outcome"], "agrees");
    let explained = run(&["--data", "datasets/havering", "explain", id]);
    assert!(
        explained.out.contains("savings_profile.csv:14:"),
        "{}{}",
        explained.out,
        explained.err
    );
}

#[test]
fn a_published_share_is_held_at_its_printed_decimals_and_a_sum_to_the_pound() {
    let havering = checked("datasets/havering");
    let held = &havering["data"]["shares_and_sums"];
    let of = |id: &str, what: &str| row(held, "claim_id", id)[what].clone();
    // 4.765 ÷ 10.254 = 46.47%, printed as 46.5%: within half of its last decimal.
    assert_eq!(of("CL-SAV-2526-GP", "published"), "0.465");
    assert_eq!(of("CL-SAV-2526-GP", "computed"), "0.46469670372538");
    assert_eq!(of("CL-SAV-2526-GP", "tolerance"), "0.05");
    assert_eq!(of("CL-SAV-2526-GP", "outcome"), "agrees");
    // 125 + 30 + 45 + 7 + 40 + 200 = 447, printed as 448.
    assert_eq!(of("CL-AMD-ALL", "computed"), "447000.00");
    assert_eq!(of("CL-AMD-ALL", "difference"), "-1000.00");
    assert_eq!(of("CL-AMD-ALL", "outcome"), "differs");
    // 1,736.52 + 471.40; 2.99% + 2%.
    assert_eq!(of("CL-BAND-D-2425", "outcome"), "agrees");
    assert_eq!(of("CL-CT-RISE-2425", "computed"), "0.0499");
    let findings = havering["findings"].as_array().unwrap();
    let told = |finding: &&Value| finding["code"] == "published-does-not-add-up";
    assert_eq!(findings.iter().filter(told).count(), 1);
}

#[test]
fn a_cell_that_cannot_be_read_leaves_a_control_untested_and_says_how_far_the_rest_is() {
    let folder = copy_of("datasets/havering");
    let path = folder.path().join("savings_profile.csv");
    let rows = std::fs::read_to_string(&path).unwrap();
    folder.put(
        "savings_profile.csv",
        rows.replace("PEO-2526-R,2025/26,new,1346000", "PEO-2526-R,2025/26,new,tbc"),
    );
    let checked = checked(folder.path().to_str().unwrap());
    let controls = &checked["data"]["controls"];
    let people = row(controls, "control_id", "CT-SAV-2526-PEO");
    assert_eq!(people["outcome"], "not_tested");
    assert_eq!(people["computed"], Value::Null);
    // 520,000 + 3,473,000 − 5,339,000.
    assert_eq!(people["rest_difference"], "-1346000.00");
    assert!(people["why"].as_str().unwrap().contains("savings_profile.csv:16, target"), "{people}");
    assert_eq!(row(controls, "control_id", "CT-SAV-2526-PLA")["outcome"], "agrees");
}
