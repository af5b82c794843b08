//! Savings that stand out by either rating, by loss or by silence: each with its reason, plan, owner
//! and date.

use super::{LONGEST, Pack, due_cell, reason_cell};
use crate::answers::savings::group_name;
use crate::answers::{Cell, Column, Table};
use crate::figures::savings::{Group, Line};
use crate::figures::star_chamber::{Why, exceptions};
use crate::records::{Mitigation, SavingIx};
use crate::reports::document::Block;
use crate::reports::paper::paragraph;
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
        return vec![paragraph(none(pack, Some(group)))];
    }
    let shown = &found[..found.len().min(LONGEST)];
    let columns = [
        Column::words("saving", "Saving"),
        Column::words("reason", "Reason given"),
        Column::words("plan", "Plan"),
        Column::words("owner", "Owner"),
        Column::words("due", "By when"),
    ];
    let title = format!("What is said and planned about them, {}", group_name(&group.key));
    let mut table = Table::new("said", title, columns);
    for (line, _) in shown {
        table.row(pack.paper.book.savings.id(line.saving), said(pack, line));
    }
    let mut blocks =
        vec![pack.paper.table(&pack.tables.exceptions(group, shown)), pack.paper.table(&table)];
    if found.len() > LONGEST {
        let more = text::count(found.len() - LONGEST);
        blocks.push(paragraph(format!("{more} more exceptions are in decisions-to-fill.csv.")));
    }
    blocks
}

/// Says what an empty list of a directorate, or of all, rests on: every saving was told of, and what could
/// not be read was not.
pub(super) fn none(pack: &Pack<'_>, group: Option<&Group>) -> String {
    let words = "None: every saving has a return with a forecast, none is at risk or off track by the \
                 officers or by the rule, the two nowhere differ, and none of it is lost.";
    let mut words = words.to_owned();
    let own = |line: &&Line| {
        let directorate = pack.paper.book.savings.directorate(line.saving);
        group.is_none_or(|group| group.key == directorate)
    };
    let lines = pack.position.lines.iter().filter(own);
    let parts = lines.flat_map(|line| pack.position.of_which(line.saving));
    let silent = parts.filter(|part| part.update.is_none()).count();
    if silent > 0 {
        let savings =
            text::counted(silent, "saving under a group has", "savings under a group have");
        words.push_str(&format!(" {savings} no return: only the group’s own speaks of it."));
    }
    let left_out = pack.position.left_out;
    if left_out == 0 {
        return words;
    }
    let rows = text::counted(left_out, "row with an error is", "rows with errors are");
    format!("{words} {rows} left out of the year: what they say is not known.")
}

/// Gives what officers say of an exception: why, what they plan, who, by when.
fn said(pack: &Pack<'_>, line: &Line) -> [Cell; 5] {
    let reason = line.update.map_or("", |row| pack.wrote(reason_cell(&pack.paper, row)));
    let covers = covers(pack, line.saving);
    let savings = &pack.paper.book.savings;
    [
        pack.paper.reference(savings.id(line.saving)).into(),
        or_not_recorded(reason).into(),
        plan(&covers).into(),
        or_not_recorded(savings.owner(line.saving)).into(),
        by_when(pack, &covers).into(),
    ]
}

fn or_not_recorded(words: &str) -> &str {
    if words.is_empty() { NOT_RECORDED } else { words }
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
