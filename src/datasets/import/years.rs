//! What the name of a sheet, its headings and the words above them say of year and quarter, held to the
//! mapping.

use std::collections::BTreeSet;

use super::grid::cell_name;
use super::lines::Lines;
use super::mapping::{Goal, Mapping, Role};
use super::reconcile::Question;
use super::value;
use crate::records::{ProfileKind, TableName};
use crate::units::{FinancialYear, Period};

/// Gives the financial years that words name: `Savings 2024-25`, `FY25/26`, `24_25`.
pub(super) fn years_in(words: &str) -> BTreeSet<FinancialYear> {
    let plain = words.replace(['_', '\u{2011}', '\u{2012}', '–'], "-");
    let parts = plain.split(|c: char| !c.is_ascii_digit() && !matches!(c, '/' | '-'));
    let parts = parts.map(|part| part.trim_matches(['/', '-'])).filter(|part| part.len() >= 5);
    // Two figures and two may be days or months; those of our time are years.
    let is_year = |year: &FinancialYear| (2010..2060).contains(&year.april());
    let years = parts.filter(|part| part.matches(['/', '-']).count() == 1);
    years.filter_map(|part| value::year(part).ok()).filter(is_year).collect()
}

/// Gives the one year that words name.
pub(super) fn one_year(words: &str) -> Option<FinancialYear> {
    let years = years_in(words);
    years.first().copied().filter(|_| years.len() == 1)
}

/// Gives the one quarter that words name: `Q2`, `Quarter 2`.
fn quarter_in(words: &str) -> Option<u8> {
    let lower = words.to_lowercase();
    let parts: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let mut found = BTreeSet::new();
    for (at, part) in parts.iter().enumerate() {
        let number = match *part {
            "quarter" | "qtr" | "q" => parts.get(at + 1).copied(),
            part => part.strip_prefix("qtr").or_else(|| part.strip_prefix('q')),
        };
        found.extend(
            number.and_then(|number| number.parse::<u8>().ok()).filter(|q| (1..=4).contains(q)),
        );
    }
    found.first().copied().filter(|_| found.len() == 1)
}

/// Asks where what a sheet says of its year or quarter is another than what the mapping says.
pub(super) fn asked(lines: &Lines<'_>, mapping: &Mapping) -> Vec<Question> {
    let mut asked = Vec::new();
    let sheet = &lines.sheet.name;
    // Rows that say their year themselves need no other.
    let own = lines.columns.iter().any(|(_, goal)| goal.role == Role::Year);
    let relies = |(_, goal): &(usize, &Goal)| is_of_a_year(goal) && goal.year.is_none();
    let year = mapping.year.filter(|_| !own && lines.columns.iter().any(relies));
    let above: Vec<String> = lines.words_above();
    if let Some(year) = year {
        let answer = "financial_year = \"{sheet}\" takes the year of each sheet from its name; or name the sheets that \
                      are meant in sheets = […]; if it is right as it is, say why under [waive]";
        if let Some(named) = one_year(sheet).filter(|named| *named != year) {
            asked.push(question(
                &cell_name(sheet, 0, 1),
                format!("the sheet is called “{sheet}”"),
                named,
                year,
                answer,
            ));
        } else if let Some(named) = one_year(&above.join(" ")).filter(|named| *named != year) {
            let words = above.iter().find(|words| one_year(words) == Some(named));
            let words = words.cloned().unwrap_or_default();
            let answer = "mend financial_year or period in the mapping; if it is right as it is, say why under [waive]";
            asked.push(question(
                &cell_name(sheet, 0, 1),
                format!("above the headings stands “{words}”"),
                named,
                year,
                answer,
            ));
        }
    }
    asked.extend(quarter(lines, mapping, &above));
    for (column, goal) in &lines.columns {
        asked.extend(heading(lines, *column, goal, mapping));
    }
    asked
}

fn question(
    place: &str,
    found: String,
    named: FinancialYear,
    year: FinancialYear,
    answer: &str,
) -> Question {
    Question {
        place: place.to_owned(),
        found,
        asks: format!("which is {named}, and the mapping says {year}: which is it?"),
        answer: answer.to_owned(),
    }
}

fn is_of_a_year(goal: &Goal) -> bool {
    matches!(
        goal.role,
        Role::Cell(TableName::SavingsProfile | TableName::Delivery | TableName::Mitigations, _)
    ) && goal.slot.is_none()
}

/// Asks where the sheet's name or its title names another quarter than the mapping.
fn quarter(lines: &Lines<'_>, mapping: &Mapping, above: &[String]) -> Option<Question> {
    let period = mapping.period?;
    let relies = |(_, goal): &(usize, &Goal)| is_of_a_year(goal) && goal.period.is_none();
    let own = lines.columns.iter().any(|(_, goal)| goal.role == Role::Period);
    if own || !lines.columns.iter().any(relies) {
        return None;
    }
    let sheet = &lines.sheet.name;
    let words = [sheet.clone()].into_iter().chain(above.iter().cloned());
    let named: Vec<(String, u8)> =
        words.filter_map(|words| quarter_in(&words).map(|quarter| (words, quarter))).collect();
    let quarters: BTreeSet<u8> = named.iter().map(|(_, quarter)| *quarter).collect();
    let (words, quarter) = named.into_iter().next().filter(|_| quarters.len() == 1)?;
    let stated = quarter_of(period)?;
    (quarter != stated).then(|| Question {
        place: cell_name(sheet, 0, 1),
        found: format!("“{words}” names quarter {quarter}"),
        asks: format!("and the mapping says {period}: which is it?"),
        answer: "mend period in the mapping; if it is right as it is, say why under [waive]"
            .to_owned(),
    })
}

/// Gives the quarter of a period that is one.
fn quarter_of(period: Period) -> Option<u8> {
    let words = period.to_string();
    words.rsplit_once("-Q")?.1.parse().ok()
}

/// Asks where a heading names another year than its column is read for.
fn heading(lines: &Lines<'_>, column: usize, goal: &Goal, mapping: &Mapping) -> Option<Question> {
    let named = one_year(lines.headings.get(column)?)?;
    let year = if goal.slot.is_some() {
        // What a heading across stands for, where that is a year.
        value::year(&goal.across).ok()?
    } else if is_of_a_year(goal) && goal.kind == ProfileKind::New.word() {
        goal.year.or(mapping.year)?
    } else {
        return None;
    };
    let place = cell_name(&lines.sheet.name, column, lines.header);
    let answer =
        "write financial_year for the column; if it is right as it is, say why under [waive]";
    (named != year).then(|| {
        question(&place, format!("the heading “{}”", lines.headings[column]), named, year, answer)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_quarters_are_found_among_other_words() {
        for words in ["2024-25", "Savings 2024/25", "FY24/25 tracker", "24_25", "2024–2025 (final)"]
        {
            assert_eq!(
                one_year(words).map(|year| year.to_string()),
                Some("2024/25".to_owned()),
                "{words}"
            );
        }
        for words in ["Savings", "3-4", "2024-26", "2024/25 and 2025/26", "01/02/2024", "Data 2024"]
        {
            assert_eq!(one_year(words), None, "{words}");
        }
        assert_eq!(["Tracker Q2", "Quarter 2, 2025/26", "q2"].map(quarter_in), [Some(2); 3]);
        assert_eq!(["Q1 to Q2", "Quality", "Q7"].map(quarter_in), [None; 3]);
    }
}
