//! What is exempt, in words: what a public paper is without, what a private one holds.

use crate::records::{Book, TableName};
use crate::units::text;

use super::say::{capital, listed_words};

/// Stands at the head of every page of a paper that holds exempt rows.
///
/// # Source
/// Local Government Act 1972, section 100B(5) and Schedule 12A: a report not open to the public is
/// marked "Not for publication" with the description of what makes it exempt.
pub const HEADING: &str = "Not for publication: contains exempt information (Local Government Act \
                           1972, Schedule 12A)";

/// The tables whose rows may be exempt, with what one row and several are called.
const KINDS: [(TableName, &str, &str); 3] = [
    (TableName::Savings, "saving", "savings"),
    (TableName::Risks, "risk", "risks"),
    (TableName::Actions, "action", "actions"),
];

/// Every table whose rows may be exempt.
pub const EXEMPT_TABLES: [TableName; 3] = [KINDS[0].0, KINDS[1].0, KINDS[2].0];

/// Counts the savings, risks and actions: `1 exempt saving and 2 exempt risks`; `None` without any.
fn counted(adjective: &str, count: impl Fn(TableName) -> usize) -> Option<String> {
    let parts: Vec<String> = KINDS
        .into_iter()
        .filter(|(table, ..)| count(*table) > 0)
        .map(|(table, one, many)| {
            let [one, many] = [one, many].map(|word| format!("{adjective}{word}"));
            text::counted(count(table), &one, &many)
        })
        .collect();
    (!parts.is_empty()).then(|| listed_words(parts))
}

/// Counts the exempt rows of some tables that a book holds: `1 exempt saving`; `None` without any.
pub fn held(book: &Book, tables: &[TableName]) -> Option<String> {
    counted("exempt ", |table| if tables.contains(&table) { book.exempt(table) } else { 0 })
}

/// Counts the exempt rows that a book was read without; `None` without any.
pub fn withheld(book: &Book) -> Option<String> {
    counted("exempt ", |table| book.withheld.count(table))
}

/// Says what of a book is exempt and whether it is in the paper; `None` where nothing is.
pub(super) fn words(book: &Book) -> Option<String> {
    if let Some(held) = held(book, &EXEMPT_TABLES) {
        let held = format!("This paper holds {held}, each marked (exempt) behind its title.");
        return Some(format!("{held} The public paper is worked out without them."));
    }
    let withheld = |table| book.withheld.count(table);
    let left_out = counted("", withheld)?;
    let all: usize = EXEMPT_TABLES.into_iter().map(withheld).sum();
    let (verb, theirs) = if all == 1 { ("is", "its") } else { ("are", "their") };
    Some(format!(
        "{} {verb} exempt (Local Government Act 1972, Schedule 12A) and not in this paper; {theirs} \
         amounts are in no sum of it.",
        capital(&left_out)
    ))
}
