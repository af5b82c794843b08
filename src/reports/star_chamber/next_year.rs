//! What delay costs, what next year inherits, and new savings beside the track record.

use super::{LONGEST, Pack};
use crate::answers::sentence;
use crate::figures::FigureId;
use crate::figures::record::{CaseMeasure, Part, Record, Slice};
use crate::figures::savings::{CarryField, Field, Group};
use crate::figures::star_chamber::{self, GroupMeasure};
use crate::records::SavingIx;
use crate::reports::document::Block;
use crate::reports::paper::paragraph;
use crate::reports::say::some;
use crate::reports::words::Text;
use crate::units::{Mark, Money};

/// Gives what delay costs and what is carried.
pub(super) fn blocks(pack: &Pack<'_>, group: &Group) -> Vec<Block> {
    vec![paragraph(delay(pack, group)), paragraph(carried(pack, group))]
}

fn delay(pack: &Pack<'_>, group: &Group) -> Text {
    let id = pack.chamber.group_id(group);
    match group.totals.get(Field::Slipped) {
        None => sentence!(
            pack.paper.sheet,
            "What is late is not {published}, so what the delay costs cannot be told."
        ),
        Some(late) if late.is_nil() => match group.totals.coverage(Field::Slipped) {
            None => "Nothing is late.".into(),
            Some(part) => sentence!(
                pack.paper.sheet,
                "Nothing is late of the {counted} of {of} savings that say so; of the rest it is not \
                 known.",
                counted = part.counted,
                of = part.of,
            ),
        },
        Some(_) => sentence!(
            pack.paper.sheet,
            "If support is borrowed in place of the {late} that is late, interest over its life \
             comes to {year} for a year of delay, or {month} for each month, on the terms of the \
             council’s settings (assumed).",
            late = pack.position.group_id(group).of(Field::Slipped),
            year = id.of(GroupMeasure::DelayYear),
            month = id.of(GroupMeasure::DelayMonth),
        ),
    }
}

fn carried(pack: &Pack<'_>, group: &Group) -> Text {
    let (sheet, next) = (pack.paper.sheet, pack.next_year());
    let id = pack.chamber.carry_id(group);
    let Some(totals) = pack.chamber.carried(group) else {
        return "No saving of it recurs, so nothing is carried.".into();
    };
    if totals.get(CarryField::ToDeliver).is_none() && totals.get(CarryField::Pressure).is_none() {
        return sentence!(
            sheet,
            "What {next} inherits cannot be told: what is late and lost is not {published}.",
            next,
        );
    }
    let (late, pressure) = (id.of(CarryField::ToDeliver), id.of(CarryField::Pressure));
    let known =
        [CarryField::ToDeliver, CarryField::Pressure].map(|field| totals.get(field).is_some());
    let said = match known {
        [true, false] => sentence!(
            sheet,
            "{next} is to deliver {late} that slips; the pressure it opens with cannot be told, as what \
             is lost is not {published}.",
            next,
            late,
        ),
        [false, _] => sentence!(
            sheet,
            "{next} opens with a pressure of {pressure} (lost, less what is covered every year); what \
             slips is not {published}.",
            next,
            pressure,
        ),
        [true, true] => sentence!(
            sheet,
            "{next} is to deliver {late} that slips, and opens with a pressure of {pressure} (lost, less \
             what is covered every year).",
            next,
            late,
            pressure,
        ),
    };
    match totals.get(CarryField::OneOffMitigation) {
        Some(once) if once > Money::NIL => said.then_text(sentence!(
            sheet,
            " Cover of {once} comes this year only and takes nothing off that.",
            once = id.of(CarryField::OneOffMitigation),
        )),
        Some(_) | None => said,
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
    blocks.push(pack.paper.table(&pack.tables.new_ones(&new)));
    blocks
}

/// Gives the id of a directorate's record at the point of the year that the pack speaks for, else
/// at the first that the record has.
pub(super) fn record_id(record: &Record, group: &Group, mark: Option<Mark>) -> Option<FigureId> {
    let slice = Slice::Directorate(group.key.clone());
    let known = |mark: &Mark| record.parts.contains_key(&(slice.clone(), *mark));
    let mark = mark.filter(known).or_else(|| record.marks().into_iter().find(known))?;
    Some(record.part_id(&slice, mark))
}

fn track(pack: &Pack<'_>, group: &Group) -> Text {
    let record = &pack.chamber.record;
    let mark = pack.chamber.period.map(|period| period.mark);
    let Some(id) = record_id(record, group, mark) else {
        return "No earlier year of it has an outturn told saving by saving: there is no track record \
                to hold new savings against."
            .into();
    };
    sentence!(
        pack.paper.sheet,
        "Of what it promised in {years}, {on_time} came in its year, {late} came late and {never} never \
         came ({cases} cases).",
        years = some(record.years.len(), "closed year", "closed years"),
        on_time = Part::OnTime.share_id(&id),
        late = Part::Late.share_id(&id),
        never = Part::Never.share_id(&id),
        cases = id.of(CaseMeasure::Cases),
    )
}
