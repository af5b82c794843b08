//! What is exempt, in words: what a public paper is without, what a private one holds.

use crate::records::{Book, TableName};
use crate::units::text;

/// Stands at the head of every page of a paper that holds exempt rows.
///
/// # Source
/// Local Government Act 1972, section 100B(5) and Schedule 12A: a report not open to the public is
/// marked "Not for publication" with the description of what makes it exempt.
pub const HEADING: &str = "Not for publication: contains exempt information (Local Government Act \
                           1972, Schedule 12A)";

/// The law by which a row is exempt.
const ACT: &str = "Local Government Act 1972, Schedule 12A";

/// Gives a number of things in words.
type Counted = fn(usize, &str, &str) -> String;

/// Counts rows by what they are: `1 exempt saving and 2 exempt risks`; `None` without any.
fn counted(kind: &str, in_words: Counted, count: impl Fn(TableName) -> usize) -> Option<String> {
    let held = Book::EXEMPT.iter().filter(|(table, ..)| count(*table) > 0);
    text::any_list(held.map(|(table, one, many)| {
        in_words(count(*table), &format!("{kind}{one}"), &format!("{kind}{many}"))
    }))
}

/// Counts the exempt rows of some tables that a book holds: `1 exempt saving`; `None` without any.
pub fn held(book: &Book, tables: &[TableName]) -> Option<String> {
    let count = |table| if tables.contains(&table) { book.exempt(table) } else { 0 };
    counted("exempt ", text::counted, count)
}

/// Counts the exempt rows that a book was read without; `None` without any.
pub fn withheld(book: &Book) -> Option<String> {
    counted("exempt ", text::counted, |table| book.withheld.count(table))
}

/// Says what of a book is exempt and whether it is in the paper; `None` where nothing is.
pub(super) fn words(book: &Book) -> Option<String> {
    if let Some(held) = counted("exempt ", text::some, |table| book.exempt(table)) {
        let held = format!("This paper holds {held}, marked (exempt) behind the title.");
        return Some(format!("{held} The public paper is worked out without what is exempt."));
    }
    let withheld = |table: TableName| {
        if table == TableName::Savings {
            book.withheld.counted_savings()
        } else {
            book.withheld.count(table)
        }
    };
    let within = book.withheld.within_groups;
    let mut sentences = Vec::new();
    if let Some(left_out) = counted("", text::some, withheld) {
        let one = Book::EXEMPT.iter().map(|(table, ..)| withheld(*table)).sum::<usize>() == 1;
        let (left_out, are) = (text::capital(&left_out), if one { "is" } else { "are" });
        sentences.push(format!(
            "{left_out} {are} exempt ({ACT}) and in no line, sum or count of this paper."
        ));
    }
    if withheld(TableName::Savings) > 0 && !book.budget_lines.is_empty() {
        let those = if within > 0 { "those" } else { "the exempt" };
        sentences
            .push(format!("The budget gap is worked out as if {those} savings brought nothing."));
    }
    if within > 0 {
        let more = if withheld(TableName::Savings) > 0 { " more" } else { "" };
        let (one, many) = (format!("{more} saving is"), format!("{more} savings are"));
        let lines = text::some(within, one.trim_start(), many.trim_start());
        let act = if sentences.is_empty() { format!(" ({ACT})") } else { String::new() };
        let its = if within == 1 { "its" } else { "their" };
        sentences.push(format!(
            "{} exempt{act} and not listed; {its} amounts are within a published sum of a group.",
            text::capital(&lines)
        ));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}
