//! Savings declared at risk, off track or not rated, or declared unlike the rule: each with its
//! reason, plan, owner and date.

use super::{LONGEST, Pack, directorate, due_cell, reason_cell};
use crate::charts::Cell;
use crate::figures::savings::{Field, Group, Line};
use crate::figures::star_chamber::{Why, exceptions};
use crate::records::{Mitigation, SavingIx};
use crate::reports::document::Block;
use crate::reports::paper::paragraph;
use crate::reports::say::{plain, rating, table};
use crate::units::{Date, text};

const NOT_RECORDED: &str = "not recorded";

/// Gives the exceptions of a directorate.
pub(super) fn of_group<'p>(pack: &'p Pack<'_>, group: &'p Group) -> Vec<(&'p Line, Vec<Why>)> {
    exceptions(pack.paper.book, pack.position, &group.key).collect()
}

/// Gives what stands under the heading.
pub(super) fn blocks(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    let found = of_group(pack, group);
    if found.is_empty() {
        let words =
            "None: no saving is declared at risk, off track or not rated, or unlike the rule.";
        return vec![paragraph(words)];
    }
    let shown = || found.iter().take(LONGEST);
    let name = directorate::name_of(group);
    let figures = shown().map(|(line, why)| row(pack, line, why)).collect();
    let headings = ["Saving", "Officers", "Rule", "#Late", "#Lost", "#Uncovered", "Why it is here"];
    let caption = format!("Exceptions of {name}, {}", pack.chamber.year);
    let said = shown().map(|(line, _)| said(pack, line)).collect();
    let asked = ["Saving", "Reason given", "Plan", "Owner", "By when"];
    let words = format!("What is said and planned about them, {name}");
    let mut blocks = vec![
        Block::Table(table(caption, &headings, figures)),
        Block::Table(table(words, &asked, said)),
    ];
    if found.len() > LONGEST {
        let more = text::count(found.len() - LONGEST);
        blocks.push(paragraph(format!("{more} more exceptions are in decisions-to-fill.csv.")));
    }
    blocks
}

fn row(pack: &Pack<'_>, line: &Line, why: &[Why]) -> Vec<Cell> {
    let badge = |brag: Option<crate::records::Brag>| {
        brag.map_or_else(|| plain("none"), |brag| rating(brag.letter()))
    };
    vec![
        plain(pack.named(line.saving)),
        badge(line.declared),
        badge(line.computed),
        directorate::amount(pack, line, Field::Slipped),
        directorate::amount(pack, line, Field::Unachievable),
        directorate::amount(pack, line, Field::Uncovered),
        plain(why_words(why)),
    ]
}

/// Gives what officers say of an exception: why, what they plan, who, by when.
fn said(pack: &Pack<'_>, line: &Line) -> Vec<Cell> {
    let reason = line.update.map_or("", |row| pack.wrote(reason_cell(&pack.paper, row)));
    let covers = covers(pack, line.saving);
    let savings = &pack.paper.book.savings;
    vec![
        plain(pack.paper.reference(savings.id(line.saving))),
        plain(or_not_recorded(reason)),
        plain(plan(&covers)),
        plain(or_not_recorded(savings.owner(line.saving))),
        plain(by_when(pack, &covers)),
    ]
}

fn or_not_recorded(words: &str) -> &str {
    if words.is_empty() { NOT_RECORDED } else { words }
}

/// Says why a saving is an exception.
fn why_words(why: &[Why]) -> String {
    let words: Vec<String> = why
        .iter()
        .map(|why| match why {
            Why::Rated(brag) => format!("declared {}", brag.meaning().to_lowercase()),
            Why::Unlike => "declared unlike the rule".to_owned(),
        })
        .collect();
    words.join("; ")
}

fn covers<'p>(pack: &'p Pack<'_>, saving: SavingIx) -> Vec<&'p Mitigation> {
    let day = pack.chamber.day;
    let year = pack.chamber.year;
    let all = pack.paper.book.mitigations.iter();
    all.filter(|cover| cover.saving == saving && cover.year == year && cover.recorded_on <= day)
        .collect()
}

fn plan(covers: &[&Mitigation]) -> String {
    if covers.is_empty() {
        return NOT_RECORDED.to_owned();
    }
    let titles: Vec<String> = covers.iter().map(|cover| title(cover)).collect();
    titles.join("; ")
}

fn title(cover: &Mitigation) -> String {
    let cash = if cover.cashable.is_cash() { "" } else { " (not cash)" };
    format!("{} {}{cash}", cover.id, cover.title)
}

/// Gives the last day that the plan is due; past ones say so.
fn by_when(pack: &Pack<'_>, covers: &[&Mitigation]) -> String {
    let due = covers.iter().map(|cover| pack.wrote(due_cell(cover.row)));
    let last = due.filter_map(|words| Date::from_words(words).ok()).max();
    match last {
        None => NOT_RECORDED.to_owned(),
        Some(day) if day < pack.chamber.day => format!("{} (past)", text::date(day)),
        Some(day) => text::date(day),
    }
}
