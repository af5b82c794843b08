//! What a year hands on to the next.

use super::savings::group_name;
use super::{Absent, Answer, Cell, Column, Table, Text, sentence};
use crate::figures::savings::{Carry, CarryField, CarryMeasure, Position};
use crate::figures::star_chamber::StarChamber;
use crate::figures::{FigureId, Sheet};
use crate::records::Book;
use crate::units::{Money, text};

/// Where the gap model holds what a year hands on.
#[derive(Debug)]
pub struct InGap<'g> {
    /// The scenario.
    pub scenario: &'g str,
    /// What comes late.
    pub late: FigureId,
    /// What stays in the need.
    pub lost: FigureId,
}

/// Gives what a year hands on.
pub fn carry(book: &Book, carry: &Carry, in_gap: Option<&InGap<'_>>, sheet: &Sheet) -> Answer {
    let at = carry.period.map_or_else(|| ", no return yet".into(), |at| format!(", at {at}"));
    let next = next_year(carry);
    let (name, year) = (&book.council.name, carry.year);
    let mut answer = Answer::new(format!("{name}: what {year} hands on to {next}{at}"));
    if carry.totals.lines == 0 {
        let words = "No recurring cash saving has a target or a return in this year.";
        answer.remark("empty", words);
        return answer;
    }
    answer.table(carried(book, carry));
    remarks(&mut answer, carry, sheet);
    if let Some(held) = in_gap {
        answer.remark(
            "in_gap",
            sentence!(
                sheet,
                "In the gap, scenario {scenario}: {late} late comes in {next}, {lost} stays in the need: mtfs explain {late_id}, mtfs explain {lost_id}.",
                scenario = held.scenario,
                late = &held.late,
                next,
                lost = &held.lost,
                late_id = held.late.as_str(),
                lost_id = held.lost.as_str()
            ),
        );
    }
    answer
}

/// Gives the year that opens with what a year hands on, in words.
pub fn next_year(carry: &Carry) -> String {
    carry.reopens.map_or_else(|| "next year".to_owned(), |next| next.to_string())
}

const fn heading(field: CarryField) -> &'static str {
    match field {
        CarryField::Slipped => "Slipped",
        CarryField::Unachievable => "Lost",
        CarryField::RecurringMitigation => "Covered every year",
        CarryField::OneOffMitigation => "Covered this year only",
        CarryField::ToDeliver => "To deliver next year",
        CarryField::Pressure => "Pressure next year",
        CarryField::BroughtForward => "Brought forward",
    }
}

fn fields() -> impl Iterator<Item = Column> {
    CarryField::ALL.into_iter().map(|field| Column::numbers(field.word(), heading(field)))
}

/// Gives the cells of what is carried; a dash where it is not published.
fn amounts(id: &FigureId, get: impl Fn(CarryField) -> Option<Money>) -> [Cell; 7] {
    CarryField::ALL.map(|field| match get(field) {
        Some(_) => id.of(field).into(),
        None => Cell::Absent(Absent::None),
    })
}

/// Gives what each saving hands on with the year in which it opens again, and the total.
pub fn carried(book: &Book, carry: &Carry) -> Table {
    let columns = [
        Column::words("saving_id", "Saving"),
        Column::words("title", "What it is"),
        Column::words("reopens", "Opens again"),
        Column::codes("written_out"),
        Column::words("ended", "Ended"),
    ];
    let columns: Vec<Column> = columns.into_iter().chain(fields()).collect();
    let title = format!("What {} hands on to {}", carry.year, next_year(carry));
    let mut table = Table::new("lines", title, columns);
    let reopens = || Cell::words(carry.reopens.map(|year| year.to_string()).unwrap_or_default());
    for line in &carry.lines {
        let id = book.savings.id(line.saving);
        let ended = if line.written_out { "written out" } else { "" };
        let title = book.savings.title(line.saving).into();
        let first =
            [id.into(), title, reopens(), line.written_out.to_string().into(), ended.into()];
        let amounts = amounts(&carry.line_id(book, line), |field| line.get(field));
        table.row(id, first.into_iter().chain(amounts));
    }
    let first = ["All savings".into(), "".into(), reopens(), "".into(), "".into()];
    let amounts = amounts(&carry.id, |field| carry.totals.get(field));
    table.total("all", first.into_iter().chain(amounts));
    table
}

/// Gives what each directorate hands on, and all of them.
pub fn carried_by_group(chamber: &StarChamber, position: &Position) -> Table {
    let first = Column::words("directorate", "Directorate");
    let columns: Vec<Column> = std::iter::once(first).chain(fields()).collect();
    let title = format!("What {} hands on, by directorate", position.year);
    let mut table = Table::new("carried", title, columns).in_one_style();
    for group in &position.groups {
        let Some(totals) = chamber.carried(group) else { continue };
        let amounts = amounts(&chamber.carry_id(group), |field| totals.get(field));
        let name = Cell::from(group_name(&group.key));
        table.row(&group.key, std::iter::once(name).chain(amounts));
    }
    let carry = &chamber.carry;
    let amounts = amounts(&carry.id, |field| carry.totals.get(field));
    table.total("all", std::iter::once("All savings".into()).chain(amounts));
    table
}

/// Says how the columns are made and what is not in them.
fn remarks(answer: &mut Answer, carry: &Carry, sheet: &Sheet) {
    answer.remark(
        "rule",
        "Each pound once: to deliver = slipped; pressure = lost − covered every year. What was \
         covered this year only opens again: it is part of late or lost, not on top.",
    );
    if carry.lines.iter().any(|line| line.written_out) {
        answer
            .remark("written_out", "Written out or replaced by decision: the loss is a pressure.");
    }
    if carry.totals.get(CarryField::RecurringMitigation).is_none() {
        answer.remark(
            "no_cover",
            sentence!(sheet, "No mitigation is {published}: the pressure is before any."),
        );
    }
    if carry.next_year_budgeted {
        answer.remark("entered", entered(carry, sheet));
    }
    let missing = carry.totals.lines - carry.totals.known;
    if missing > 0 {
        let savings = text::counted(missing, "saving", "savings");
        let savings = (carry.id.of(CarryMeasure::Unknown), savings);
        answer.remark(
            "unknown",
            sentence!(
                sheet,
                "Not known for {savings} with a target of {target}: no return says.",
                savings,
                target = carry.id.of(CarryMeasure::TargetUnknown)
            ),
        );
    }
    recurrence(answer, carry, sheet);
}

/// Says what one-off savings leave behind, and what recurs by assumption only.
fn recurrence(answer: &mut Answer, carry: &Carry, sheet: &Sheet) {
    let lost = [CarryField::Slipped, CarryField::Unachievable]
        .map(|field| carry.one_off_totals.get(field));
    if let [Some(late), Some(lost)] = lost
        && !(late.is_nil() && lost.is_nil())
    {
        let id = carry.one_off_id();
        answer.remark(
            "one_off",
            sentence!(
                sheet,
                "One-off savings do not carry: {late} late and {lost} lost in them.",
                late = id.of(CarryField::Slipped),
                lost = id.of(CarryField::Unachievable)
            ),
        );
    }
    if carry.recurrence_not_stated > 0 {
        let savings = text::counted(carry.recurrence_not_stated, "saving", "savings");
        let savings = (carry.id.of(CarryMeasure::RecurrenceNotStated), savings);
        answer.remark(
            "recurrence_not_stated",
            sentence!(
                sheet,
                "{savings} carried as recurring although no source says so: assumed.",
                savings
            ),
        );
    }
}

/// Says how what next year's targets bring forward stands to what is late.
fn entered(carry: &Carry, sheet: &Sheet) -> Text {
    let next = next_year(carry);
    let get = |field| carry.totals.get(field);
    let (late, brought) =
        (carry.id.of(CarryField::ToDeliver), carry.id.of(CarryField::BroughtForward));
    match (get(CarryField::ToDeliver), get(CarryField::BroughtForward)) {
        (None, _) => sentence!(sheet, "What is late is not {published}."),
        (Some(late), Some(brought)) if late == brought => {
            sentence!(sheet, "{next}’s targets bring forward exactly what is late.", next)
        }
        (Some(late), None) if late.is_nil() => {
            sentence!(sheet, "{next}’s targets bring forward exactly what is late.", next)
        }
        (Some(_), None) => {
            sentence!(sheet, "{next}’s targets bring nothing forward; {late} is late.", next, late)
        }
        (Some(_), Some(_)) => sentence!(
            sheet,
            "{next}’s targets bring forward {brought}; {late} is late.",
            next,
            brought,
            late
        ),
    }
}
