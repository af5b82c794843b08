//! The answer that is compared: a line for each directorate and declared rating, amounts in pence.

use std::collections::BTreeSet;
use std::error::Error;

use serde_json::Value;

/// The amounts that DuckDB works out too.
const FIELDS: [&str; 6] =
    ["target", "banked", "forecast", "slipped", "unachievable", "over_achieved"];

/// Gives the answer that `mtfs savings -O json` holds.
///
/// # Errors
/// If it is of another shape.
pub fn of_json(json: &str) -> Result<String, Box<dyn Error>> {
    let answer: Value = serde_json::from_str(json)?;
    let list = |value: &Value| value.as_array().cloned().ok_or("not a list");
    let word = |value: &Value| value.as_str().map(str::to_owned).ok_or("not a word");
    let mut lines = String::new();
    for group in list(&answer["data"]["groups"])? {
        for rated in list(&group["by_brag"])? {
            lines.push_str(&word(&group["key"])?);
            lines.push_str(&format!(",{}", rated["brag"].as_str().unwrap_or_default()));
            lines.push_str(&format!(",{}", rated["lines"]));
            for field in FIELDS {
                // Pounds and two places, so pence are the same digits; null: none was published.
                let pounds = rated[field].as_str().unwrap_or_default();
                let pence = pounds.replace('.', "");
                let digits = pence.trim_start_matches('0');
                let nil = if digits.is_empty() && !pence.is_empty() { "0" } else { digits };
                lines.push_str(&format!(",{nil}"));
            }
            lines.push('\n');
        }
    }
    Ok(lines)
}

/// Compares two answers line by line, whatever their order.
///
/// # Errors
/// If they differ, with the lines that only one of them has.
pub fn same(ours: &str, theirs: &str) -> Result<(), Box<dyn Error>> {
    let lines = |text: &str| -> BTreeSet<String> { text.lines().map(str::to_owned).collect() };
    let (ours, theirs) = (lines(ours), lines(theirs));
    if ours.is_empty() {
        return Err("the answer is empty".into());
    }
    if ours == theirs {
        return Ok(());
    }
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
        a.difference(b).cloned().collect::<Vec<_>>().join("\n")
    };
    let (ours_only, theirs_only) = (only(&ours, &theirs), only(&theirs, &ours));
    Err(format!("the answers differ\nmtfs:\n{ours_only}\nDuckDB:\n{theirs_only}").into())
}
