//! Savings over the years.

use super::savings::REPORTED;
use crate::answers::{Table, programme};
use crate::charts::DrawError;
use crate::figures::savings::{Field, Position};
use crate::records::TableName;
use crate::reports::document::Section;
use crate::reports::paper::{Paper, paragraph, period_words, section};
use crate::reports::say::some;
use crate::units::{Mark, text};

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Savings over the years";
    let all = &paper.figures.savings;
    if all.is_empty() {
        let none = paper.book.none_of("saving", TableName::Savings);
        let words = format!("{none} So there is no record of earlier years.");
        return Ok(section("savings-years", title, vec![paragraph(words)]));
    }
    let mut blocks = vec![paragraph(words(paper))];
    blocks.extend(paper.chart("savings-over-years")?);
    blocks.push(paper.table(&by_year(all)));
    Ok(section("savings-years", title, blocks))
}

/// Gives what each year came to: the amounts that any year has, and how many savings report where
/// not all do.
fn by_year(all: &[Position]) -> Table {
    // Where nothing was over-achieved in any year, a column of nil would say no more.
    let known = |field: &Field| {
        let mut amounts = all.iter().filter_map(|year| year.totals.get(*field));
        amounts.any(|amount| *field != Field::OverAchieved || !amount.is_nil())
    };
    let partial = all.iter().any(|year| year.totals.coverage(Field::Forecast).is_some());
    let fields = Field::ALL.into_iter().filter(known).map(Field::word);
    let counts = if partial { &["lines", "reported"][..] } else { &[][..] };
    let keys: Vec<&str> =
        ["year", "period"].into_iter().chain(counts.iter().copied()).chain(fields).collect();
    let table = programme::years(&all.iter().collect::<Vec<_>>());
    let title = format!("{}{}", table.title, if partial { REPORTED } else { "" });
    table.only(&keys).titled(title)
}

fn words(paper: &Paper<'_>) -> String {
    let all = &paper.figures.savings;
    let closed =
        all.iter().filter(|year| year.period.is_some_and(|at| at.mark == Mark::OUTTURN)).count();
    let mut words = format!(
        "The folder holds savings of {}, {} with an outturn.",
        some(all.len(), "year", "years"),
        if closed == all.len() && closed > 1 {
            "all".to_owned()
        } else {
            some(closed, "of them", "of them")
        }
    );
    if all.len() == 1 {
        words = format!("The folder holds savings of one year, {}.", all[0].year);
        if let Some(at) = all[0].period {
            words.push_str(&format!(" They stand at {}.", period_words(at)));
        }
    }
    let gaps = programme::years_between(&all.iter().collect::<Vec<_>>());
    if let Some(gaps) = text::any_list(gaps) {
        words.push_str(&format!(
            " Nothing is shown of {gaps}: no programme of those years is in it."
        ));
    }
    words.push_str(
        " Years are not added up: most savings recur, so a sum over years would count a pound more than once.",
    );
    words
}
