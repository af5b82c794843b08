//! What delay costs, what next year inherits, and new savings beside the track record.

use super::{LONGEST, Pack, directorate};
use crate::charts::Cell;
use crate::figures::record::{Record, Slice};
use crate::figures::savings::{CarryField, Field, Group};
use crate::figures::star_chamber;
use crate::records::SavingIx;
use crate::reports::document::Block;
use crate::reports::paper::paragraph;
use crate::reports::say::{plain, some, table, words_of};
use crate::reports::words::Text;
use crate::units::{Mark, Money};

/// Gives what delay costs and what is carried.
pub(super) fn blocks(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    vec![paragraph(delay(pack, group)), paragraph(carried(pack, group))]
}

fn delay(pack: &Pack<'_>, group: &Group) -> Text {
    let id = pack.chamber.group_id(group);
    let late = format!("{}/slipped", pack.position.group_id(group));
    match group.totals.get(Field::Slipped) {
        None => "What is late is not published, so what the delay costs cannot be told.".into(),
        Some(late) if late.is_nil() => "Nothing is late.".into(),
        Some(_) => pack
            .paper
            .say("If support is borrowed in place of the ")
            .figure(&late)
            .words(" that is late, interest over its life comes to ")
            .figure(&format!("{id}/delay-year"))
            .words(" for a year of delay, or ")
            .figure(&format!("{id}/delay-month"))
            .words(" for each month, on the terms of the council’s settings (assumed).")
            .text(),
    }
}

fn carried(pack: &Pack<'_>, group: &Group) -> Text {
    let next =
        pack.chamber.carry.reopens.map_or_else(|| "next year".to_owned(), |year| year.to_string());
    let id = format!("{}/carry", pack.chamber.group_id(group));
    let of = |field: CarryField| format!("{id}/{}", field.word());
    let Some(totals) = pack.chamber.carried(group) else {
        return "No saving of it recurs, so nothing is carried.".into();
    };
    if totals.get(CarryField::ToDeliver).is_none() && totals.get(CarryField::Pressure).is_none() {
        return format!(
            "What {next} inherits cannot be told: what is late and lost is not published."
        )
        .into();
    }
    let said = pack
        .paper
        .say(format!("{next} is to deliver "))
        .figure(&of(CarryField::ToDeliver))
        .words(" that slips, and opens with a pressure of ")
        .figure(&of(CarryField::Pressure))
        .words(" (lost, less what is covered every year).");
    match totals.get(CarryField::OneOffMitigation) {
        Some(once) if once > Money::NIL => said
            .words(" Cover of ")
            .figure(&of(CarryField::OneOffMitigation))
            .words(" comes this year only and takes nothing off that.")
            .text(),
        Some(_) | None => said.text(),
    }
}

/// Gives new savings beside the track record.
pub(super) fn new_ones(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    let mut blocks = vec![paragraph(track(pack, group))];
    let book = pack.paper.book;
    let found = star_chamber::new_ones(book, pack.chamber.year, &group.key);
    let new: Vec<SavingIx> = found.take(LONGEST).collect();
    if new.is_empty() {
        let words = format!("No saving of it is proposed or new in {}.", pack.chamber.year);
        blocks.push(paragraph(words));
        return blocks;
    }
    let rows = new.into_iter().map(|saving| new_row(pack, saving)).collect();
    let headings =
        ["New saving", "Where it stands", "First year", "#Target this year", "#Forecast"];
    let caption = format!("Proposed, or new since {}", pack.chamber.year);
    blocks.push(Block::Table(table(caption, &headings, rows)));
    blocks
}

fn new_row(pack: &Pack<'_>, saving: SavingIx) -> Vec<Cell> {
    let savings = &pack.paper.book.savings;
    let line = pack.position.lines.iter().find(|line| line.saving == saving);
    let cell = |field: Field| match line {
        Some(line) => directorate::amount(pack, line, field),
        None => plain("none"),
    };
    vec![
        plain(pack.named(saving)),
        plain(savings.status(saving).word().replace('_', " ")),
        plain(savings.origin_year(saving).to_string()),
        cell(Field::Target),
        cell(Field::Forecast),
    ]
}

/// Gives the id of a directorate's record at the point of the year that the pack speaks for, else
/// at the first that the record has.
pub(super) fn record_id(record: &Record, group: &Group, mark: Option<Mark>) -> Option<String> {
    let slice = Slice::Directorate(group.key.clone());
    let known = |mark: &Mark| record.parts.contains_key(&(slice.clone(), *mark));
    let mark = mark.filter(known).or_else(|| record.marks().into_iter().find(known))?;
    Some(record.part_id(&slice, mark).to_string())
}

fn track(pack: &Pack<'_>, group: &Group) -> Text {
    let record = &pack.chamber.record;
    let mark = pack.chamber.period.map(|period| period.mark);
    let Some(id) = record_id(record, group, mark) else {
        return "No earlier year of it has an outturn told saving by saving: there is no track record \
                to hold new savings against."
            .into();
    };
    let cases = words_of(pack.paper.sheet, &format!("{id}/cases")).unwrap_or_default();
    let years = some(record.years.len(), "closed year", "closed years");
    pack.paper
        .say(format!("Of what it promised in {years}, "))
        .figure(&format!("{id}/on_time_share"))
        .words(" came in its year, ")
        .figure(&format!("{id}/late_share"))
        .words(" came late and ")
        .figure(&format!("{id}/never_share"))
        .words(" never came (")
        .figure_as(&format!("{id}/cases"), cases)
        .words(" cases).")
        .text()
}
