//! `mtfs savings --carry`: what a year hands on to the next.

use super::tables::{self, MoneyCell};
use crate::charts::{Cell, Table};
use crate::cli::terminal::{self, Layout};
use crate::figures::gap::Gap;
use crate::figures::savings::{Carry, CarryField, CarryTotals};
use crate::records::Book;
use crate::units::{Decimal, Money, text};

/// The amounts of the table, with the headings that a terminal of 80 columns has room for.
const SHOWN: [(CarryField, &str); 6] = [
    (CarryField::ToDeliver, "-to deliver"),
    (CarryField::Unachievable, "-lost"),
    (CarryField::RecurringMitigation, "-covered for good"),
    (CarryField::Pressure, "-pressure"),
    (CarryField::OneOffMitigation, "-covered once"),
    (CarryField::BroughtForward, "-brought forward"),
];

/// Gives the carry of a year as words.
pub(super) fn words(book: &Book, carry: &Carry, gap: Option<&Gap<'_>>, layout: Layout) -> String {
    let at =
        carry.period.map_or_else(|| ", no return yet".into(), |period| format!(", at {period}"));
    let next = carry.reopens.map_or_else(|| "next year".to_owned(), |year| year.to_string());
    let mut words =
        format!("{}: what {} hands on to {next}{at}\n\n", book.council.name, carry.year);
    if carry.totals.lines == 0 {
        words.push_str("No recurring cash saving has a target or a return in this year.\n");
        return words;
    }
    words.push_str(&terminal::table(&short_table(book, carry), layout));
    words.push('\n');
    for line in remarks(carry, &next) {
        words.push_str(&line);
        words.push('\n');
    }
    words.push_str(&in_gap(carry, gap));
    words
}

/// Says where the gap model holds what the year hands on.
fn in_gap(carry: &Carry, gap: Option<&Gap<'_>>) -> String {
    let held = gap.and_then(|gap| Some((gap, gap.model.carried(carry.year)?)));
    let (Some((gap, [late, lost])), Some(next)) = (held, carry.reopens) else {
        return String::new();
    };
    let pounds = |node| text::pounds(gap.main.pounds(node));
    let id = |node| gap.model.graph.node(node).id();
    format!(
        "\nIn the gap, scenario {}: {} late comes in {next}, {} stays in the need.\n\
         mtfs explain {}\nmtfs explain {}\n",
        gap.main.plan.name,
        pounds(late),
        pounds(lost),
        id(late),
        id(lost),
    )
}

/// Gives what each saving hands on, and the total, as a terminal shows it: all of it opens again in
/// the one year that the heading names.
fn short_table(book: &Book, carry: &Carry) -> Table {
    let large = Money::from_pounds(Decimal::from(5_000_000));
    let late_and_lost = [CarryField::ToDeliver, CarryField::Unachievable];
    let sums = late_and_lost.into_iter().filter_map(|field| carry.totals.get(field));
    let cell: MoneyCell =
        if sums.into_iter().any(|sum| sum >= large) { tables::millions } else { tables::money };
    let headings: Vec<&str> =
        std::iter::once("saving").chain(SHOWN.map(|(_, heading)| heading)).collect();
    let mut table = tables::table("Carried to next year", &headings);
    let amounts = |of: &dyn Fn(CarryField) -> Option<Money>| -> Vec<Cell> {
        SHOWN.iter().map(|(field, _)| cell(of(*field))).collect()
    };
    for line in &carry.lines {
        let name = book.savings.id(line.saving);
        let name = if line.written_out { format!("{name} (X)") } else { name.to_owned() };
        let mut cells = vec![tables::words(name)];
        cells.extend(amounts(&|field| line.get(field)));
        tables::row(&mut table, cells);
    }
    let mut cells = vec![tables::words("all")];
    cells.extend(amounts(&|field| carry.totals.get(field)));
    tables::total(&mut table, cells);
    table
}

/// Gives what each saving hands on in plain digits, with the year it opens again, for CSV.
pub(super) fn table(book: &Book, carry: &Carry) -> Table {
    let headings: Vec<String> = ["saving_id", "reopens", "written_out"]
        .into_iter()
        .map(str::to_owned)
        .chain(CarryField::ALL.map(|field| format!("-{}", field.word())))
        .collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = tables::table("Carried to next year", &headings);
    let reopens = carry.reopens.map(|year| year.to_string()).unwrap_or_default();
    for line in &carry.lines {
        let id = tables::words(book.savings.id(line.saving));
        let ended = tables::words(line.written_out.to_string());
        let mut cells = vec![id, tables::words(&reopens), ended];
        cells.extend(CarryField::ALL.map(|field| tables::plain(line.get(field))));
        tables::row(&mut table, cells);
    }
    let mut cells = vec![tables::words("all"), tables::words(&reopens), tables::words("")];
    cells.extend(CarryField::ALL.map(|field| tables::plain(carry.totals.get(field))));
    tables::total(&mut table, cells);
    table
}

/// Says how the columns are made and what is not in them.
fn remarks(carry: &Carry, next: &str) -> Vec<String> {
    let mut lines = vec![
        "Each pound once: to deliver = slipped; pressure = lost − covered for good.".to_owned(),
        "What was covered once opens again: it is part of late or lost, not on top.".to_owned(),
    ];
    if carry.lines.iter().any(|line| line.written_out) {
        lines.push("(X) written out or replaced by decision: its loss is a pressure.".to_owned());
    }
    if carry.totals.get(CarryField::RecurringMitigation).is_none() {
        lines.push("No mitigation is published: the pressure is before any.".to_owned());
    }
    if carry.next_year_budgeted {
        lines.push(entered(&carry.totals, next));
    }
    lines.extend(unknown(&carry.totals));
    let one_off = &carry.one_off_totals;
    let lost = [CarryField::Slipped, CarryField::Unachievable].map(|field| one_off.get(field));
    if let [Some(late), Some(lost)] = lost
        && !(late.is_nil() && lost.is_nil())
    {
        let (late, lost) = (text::pounds(late), text::pounds(lost));
        lines.push(format!("One-off savings do not carry: {late} late and {lost} lost in them."));
    }
    if carry.recurrence_not_stated > 0 {
        let savings = text::counted(carry.recurrence_not_stated, "saving", "savings");
        lines.push(format!("{savings} carried as recurring although not stated (assumed)."));
    }
    lines
}

fn entered(totals: &CarryTotals, next: &str) -> String {
    let amount = |field| totals.get(field).unwrap_or(Money::NIL);
    let (late, brought) = (amount(CarryField::ToDeliver), amount(CarryField::BroughtForward));
    if totals.get(CarryField::ToDeliver).is_none() {
        return "What is late is not published.".to_owned();
    }
    if late == brought {
        return format!("{next}'s targets bring forward exactly what is late.");
    }
    let (late, brought) = (text::pounds(late), text::pounds(brought));
    format!("{next}'s targets bring forward {brought}; {late} is late.")
}

fn unknown(totals: &CarryTotals) -> Option<String> {
    let missing = totals.lines - totals.known;
    let target = totals.target_unknown.map(text::pounds).unwrap_or_default();
    (missing > 0).then(|| {
        let savings = text::counted(missing, "saving", "savings");
        format!("Not known for {savings} with a target of {target}: no return says.")
    })
}
