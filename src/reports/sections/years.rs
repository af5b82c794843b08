//! Savings over the years.

use super::savings::{REPORTED, amount, covered};
use crate::charts::{Cell, DrawError};
use crate::figures::savings::{Field, Position};
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, period_words, section};
use crate::reports::say::{capital, listed_words, plain, some, table};
use crate::units::{FinancialYear, Mark};

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Savings over the years";
    let all = &paper.figures.savings;
    if all.is_empty() {
        let words =
            "No savings programme is in the folder, so there is no record of earlier years.";
        return Ok(section("savings-years", title, vec![paragraph(words)]));
    }
    let mut blocks = vec![paragraph(words(paper))];
    blocks.extend(paper.chart("savings-over-years")?);
    // Where nothing was over-achieved in any year, a column of nil would say no more.
    let known = |field: &Field| {
        let mut amounts = all.iter().filter_map(|year| year.totals.get(*field));
        amounts.any(|amount| *field != Field::OverAchieved || !amount.is_nil())
    };
    let fields: Vec<Field> = Field::ALL.into_iter().filter(known).collect();
    let heads: Vec<String> = fields.iter().map(|field| format!("#{}", field.heading())).collect();
    let mut headings = vec!["Year", "Position at"];
    headings.extend(heads.iter().map(String::as_str));
    let partial = |year: &Position| year.totals.coverage(Field::Forecast).is_some();
    let partial = all.iter().any(partial);
    if partial {
        headings.push("#Reported");
    }
    let rows = all.iter().map(|position| row(paper, position, &fields, partial));
    blocks.push(Block::Table(table(
        format!("Savings by year, as each stood last{}", if partial { REPORTED } else { "" }),
        &headings,
        rows.collect(),
    )));
    Ok(section("savings-years", title, blocks))
}

fn row(paper: &Paper<'_>, position: &Position, fields: &[Field], partial: bool) -> Vec<Cell> {
    let at = position.period.map_or_else(
        || "no update".to_owned(),
        |at| {
            let mark = at.mark.to_string();
            match mark.strip_prefix('Q') {
                Some(quarter) => format!("quarter {quarter}"),
                None => match mark.strip_prefix('P') {
                    Some(month) => format!("period {month}"),
                    None => mark,
                },
            }
        },
    );
    let mut cells = vec![plain(position.year.to_string()), plain(capital(&at))];
    let amounts =
        fields.iter().map(|field| amount(paper, &position.all_id(), &position.totals, *field));
    cells.extend(amounts);
    cells.extend(partial.then(|| covered(&position.totals)));
    cells
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
    let gaps = missing(all);
    if !gaps.is_empty() {
        words.push_str(&format!(
            " {} of {}: no programme of those years is in it.",
            capital("nothing is shown"),
            listed_words(gaps)
        ));
    }
    words.push_str(
        " Years are not added up: most savings recur, so a sum over years would count a pound more than once.",
    );
    words
}

/// Gives the years between the first and the last without savings, runs as `2013/14 to 2023/24`.
fn missing(all: &[Position]) -> Vec<String> {
    let run = |from: FinancialYear, to: FinancialYear| {
        if from == to { from.to_string() } else { format!("{from} to {to}") }
    };
    all.windows(2)
        .filter_map(|pair| {
            let from = pair[0].year.next()?;
            let to = FinancialYear::beginning(pair[1].year.april().checked_sub(1)?)?;
            (from <= to).then(|| run(from, to))
        })
        .collect()
}
