//! The answer that is compared: a line for each directorate and declared rating, amounts in pence.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use mtfs::datasets::{self, Depth};
use mtfs::figures::GroupKey;
use mtfs::figures::savings::{Field, position};
use mtfs::records::Brag;

/// The amounts that DuckDB works out too.
const FIELDS: [Field; 6] = [
    Field::Target,
    Field::Banked,
    Field::Forecast,
    Field::Slipped,
    Field::Unachievable,
    Field::OverAchieved,
];

/// Works the answer out in this process.
///
/// # Errors
/// If the folder cannot be read or has errors.
pub fn in_process(folder: Option<String>) -> Result<(), Box<dyn Error>> {
    let folder = folder.ok_or("which folder?")?;
    let loaded = datasets::load(Path::new(&folder), Depth::Figures)?;
    if loaded.has_errors() {
        return Err(format!("{:?}", loaded.problems.first()).into());
    }
    let year = loaded.book.council.current_financial_year;
    let position = position(&loaded.book, year, None, GroupKey::Directorate);
    for group in &position.groups {
        for (brag, sums) in &group.by_brag {
            print!(
                "{},{},{}",
                group.key,
                brag.map_or("", Brag::word),
                sums.lines
            );
            for field in FIELDS {
                let pence = sums.get(field).and_then(mtfs::units::Money::pence);
                print!(
                    ",{}",
                    pence.map(|pence| pence.to_string()).unwrap_or_default()
                );
            }
            println!();
        }
    }
    Ok(())
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
