//! What the next year opens with beside what the year before closes with, and what must be decided.

use super::{Answer, Cell, Column, Table};
use crate::figures::gap::Gap;
use crate::figures::roll::{Becomes, Roll};
use crate::figures::savings::in_cash_total;
use crate::records::{Book, Recurrence, TableName};
use crate::units::{Money, Rate, text};

/// Something that the program cannot know and somebody has to decide.
struct Decide {
    key: String,
    what: String,
    why: String,
    rests_on: String,
}

/// What stands beside a roll when it is told.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'a> {
    /// The book that the year closes in.
    pub book: &'a Book,
    /// The next year's paper; `None` where the folder holds no budget.
    pub next: Option<&'a Gap<'a>>,
    /// The name of its scenario.
    pub scenario: &'a str,
    /// How many rows each table gains.
    pub rows: &'a [(TableName, usize)],
}

/// Gives what opens, what is brought forward, and what must be decided.
pub fn roll(made: &Roll, beside: &Decided<'_>) -> Answer {
    let council = &beside.book.council.name;
    let mut answer = Answer::new(format!("{council}: {} opened from {}", made.to, made.from));
    answer.table(opening(made));
    answer.table(brought_forward(made, beside.book));
    answer.table(decisions(made, beside));
    answer.table(rows(beside));
    let marked = made.missing.len() + made.unused.len();
    if marked > 0 {
        let what = text::counted(marked, "outturn is", "outturns are");
        let by = "what rests on them goes by the latest returns and is marked so in sources.csv";
        answer.warn(
            "before_outturn",
            format!("Before the outturn of {}: {what} missing; {by}.", made.from),
        );
    }
    if let Some(gap) = beside.next {
        let of = gap.model.sums.first().filter(|_| gap.model.years.first() == Some(&made.to));
        let words = of.map_or_else(
            || format!("The gap of {} is not known yet: see what must be decided.", made.to),
            |sums| {
                format!(
                    "The gap of {} opens at {}.",
                    made.to,
                    text::pence(gap.main.pounds(sums.annual))
                )
            },
        );
        answer
            .remark("gap", format!("{words} See it with: mtfs gap --scenario {}", beside.scenario));
    }
    answer
}

/// Gives what opens beside what closes, each once.
fn opening(made: &Roll) -> Table {
    let columns = [
        Column::words("what", "What"),
        Column::numbers("closes", format!("{} closes with", made.from)),
        Column::numbers("opens", format!("{} opens with", made.to)),
        Column::words("rests_on", "Rests on"),
    ];
    let title = format!("What {} closes with, and {} opens with", made.from, made.to);
    let mut table = Table::new("opening", title, columns);
    for base in &made.bases {
        let amount = text::pence(base.amount);
        let of = format!("{}: {}", base.line, base.of.join(", "));
        table.row(
            &base.line,
            [base.title.as_str().into(), Cell::words(amount.clone()), amount.into(), of.into()],
        );
    }
    if let Some(need) = &made.need {
        let parts = [
            ("late", format!("Savings of {} late, to come in {}", made.from, made.to), need.late),
            (
                "lost",
                format!("Savings of {} lost, less what covers them for good", made.from),
                need.lost,
            ),
            (
                "pressures",
                format!(
                    "Pressures of {} that offset savings, in no base of {}",
                    made.from, made.to
                ),
                need.pressures,
            ),
            ("found", format!("New recurring savings that closed {}", made.from), need.found),
        ];
        for (key, what, amount) in parts.into_iter().filter(|(.., amount)| !amount.is_nil()) {
            let amount = text::pence(amount);
            let rests = if key == "found" { "the scenario" } else { "the returns" };
            table.row(key, [what.into(), amount.clone().into(), amount.into(), rests.into()]);
        }
        let whole = text::pence(need.need);
        let cells = [
            "Recurring need".into(),
            whole.clone().into(),
            whole.into(),
            need.id.to_string().into(),
        ];
        table.total("need", cells);
    }
    raised_and_reserves(made, &mut table);
    table
}

/// Adds bases with their rise, and reserves.
fn raised_and_reserves(made: &Roll, table: &mut Table) {
    for base in &made.raised {
        let amount = text::pence(base.amount);
        let what = format!("{}: base with the rise of {}", base.line, made.from);
        table.row(
            &base.line,
            [what.into(), amount.clone().into(), amount.into(), base.line.as_str().into()],
        );
    }
    for reserve in &made.reserves {
        let amount = |amount: Option<Money>| {
            amount.map(text::pence).map_or_else(|| Cell::because("not known"), Cell::from)
        };
        let opens = match reserve.becomes {
            Becomes::Opens | Becomes::Stands => reserve.closing,
            Becomes::Told(told) => Some(told),
            Becomes::Asked => None,
        };
        let rests = reserve.figure.as_ref().map(ToString::to_string);
        let rests = rests.unwrap_or_else(|| "its opening balance less its plan".to_owned());
        let cells = [
            reserve.row.title.as_str().into(),
            amount(reserve.closing),
            amount(opens),
            rests.into(),
        ];
        table.row(&reserve.row.id, cells);
    }
}

fn brought_forward(made: &Roll, book: &Book) -> Table {
    let columns = [
        Column::words("saving", "Saving"),
        Column::words("title", "What it is"),
        Column::numbers("late", format!("Late in {}", made.from)),
        Column::numbers("planned", format!("Planned in {} already", made.to)),
        Column::numbers("entered", "Brought forward now"),
    ];
    let title = "Undelivered savings brought forward, awaiting approval";
    let mut table = Table::new("brought_forward", title, columns);
    for late in &made.carried {
        let of = |amount: Option<Money>| Cell::words(amount.map(text::pence).unwrap_or_default());
        let enters = late.to_enter().filter(|more| !more.is_nil() && !more.is_negative());
        let id = book.savings.id(late.saving);
        let title = book.savings.title(late.saving);
        table.row(
            id,
            [id.into(), title.into(), of(late.slipped), of(late.brought_forward), of(enters)],
        );
    }
    table
}

fn rows(beside: &Decided<'_>) -> Table {
    let columns = [Column::words("table", "Table"), Column::numbers("rows", "Rows added")];
    let mut table = Table::new("rows", "Rows added", columns);
    for (name, count) in beside.rows {
        table.row(name.word(), [name.word().into(), text::count(*count).into()]);
    }
    table
}

fn decisions(made: &Roll, beside: &Decided<'_>) -> Table {
    let columns = [
        Column::words("item", "Item"),
        Column::words("decide", "What must be decided"),
        Column::words("why", "Why"),
        Column::words("rests_on", "Rests on"),
    ];
    let mut table = Table::new("decide", "What must be decided", columns);
    let mut all = of_savings(made, beside.book);
    all.extend(of_support(made, beside));
    all.extend(of_reserves(made));
    all.extend(of_assumptions(made, beside));
    all.extend(of_the_plan(made, beside));
    for item in all {
        let Decide { key, what, why, rests_on } = item;
        table.row(&key, [key.as_str().into(), what.into(), why.into(), rests_on.into()]);
    }
    table
}

fn decide(
    key: impl Into<String>,
    what: String,
    why: impl Into<String>,
    rests_on: impl Into<String>,
) -> Decide {
    Decide { key: key.into(), what, why: why.into(), rests_on: rests_on.into() }
}

fn return_of(book: &Book, row: Option<u32>) -> String {
    row.map_or_else(
        || "no return".to_owned(),
        |row| {
            let (row, deliveries) = (row as usize, &book.deliveries);
            let day = text::date(deliveries.submitted_on(row));
            format!("the return of {}, handed in on {day}", deliveries.period(row))
        },
    )
}

fn of_savings(made: &Roll, book: &Book) -> Vec<Decide> {
    let mut all = Vec::new();
    for late in &made.carried {
        let id = book.savings.id(late.saving);
        let rests = return_of(book, late.update);
        let Some(slipped) = late.slipped else { continue };
        match late.to_enter() {
            Some(more) if more.is_negative() => {
                let what = format!(
                    "Bring forward less of {id}, or say why more: {} is planned",
                    amount_of(late.brought_forward)
                );
                all.push(decide(id, what, format!("only {} is late", text::pence(slipped)), rests));
            }
            Some(more) if !more.is_nil() => {
                let what = format!(
                    "Approve {} of {id} brought forward into {}",
                    text::pence(slipped),
                    made.to
                );
                let why =
                    format!("late in {}, still to come; the row names no approval yet", made.from);
                all.push(decide(id, what, why, rests));
            }
            Some(_) | None => {}
        }
    }
    for line in lost(made, book) {
        all.push(line);
    }
    for one in &made.missing {
        let id = book.savings.id(one.saving);
        let at =
            one.at.map_or_else(|| "no return".to_owned(), |mark| format!("the return at {mark}"));
        let what = format!(
            "Enter the outturn of {id}: what of {} is late and what is lost",
            text::pence(one.target)
        );
        all.push(decide(id, what, format!("the outturn of {} is missing", made.from), at));
    }
    let new = book.profiles.year.iter().zip(&book.profiles.kind);
    let new = new.filter(|(year, kind)| **year == made.to && kind.word() == "new").count();
    if new == 0 {
        let what = format!("New savings of {}", made.to);
        all.push(decide(
            "savings",
            what,
            "the register holds no new target of the year",
            "savings_profile.csv",
        ));
    }
    all
}

fn amount_of(amount: Option<Money>) -> String {
    amount.map(text::pence).unwrap_or_default()
}

/// Gives what of recurring savings that count is lost for good and not covered.
fn lost(made: &Roll, book: &Book) -> Vec<Decide> {
    let counts = |line: &&crate::figures::savings::CarryLine| {
        let savings = &book.savings;
        savings.is_counted(line.saving)
            && in_cash_total(book, line.saving)
            && savings.recurrence(line.saving) != Recurrence::OneOff
    };
    let mut all = Vec::new();
    for line in made.lost.iter().filter(counts) {
        let Some(pressure) = line.pressure_next_year().filter(|amount| !amount.is_nil()) else {
            continue;
        };
        let id = book.savings.id(line.saving);
        let what = format!(
            "Keep {} of {id} in the need of {}, or find what covers it for good",
            text::pence(pressure),
            made.to
        );
        let why = format!("lost in {}, less what covers it every year", made.from);
        all.push(decide(id, what, why, return_of(book, line.update)));
    }
    all
}

fn of_support(made: &Roll, beside: &Decided<'_>) -> Vec<Decide> {
    let mut all = Vec::new();
    for id in &made.unused {
        let drawn = made.need.as_ref().map_or(Money::NIL, |need| need.support);
        let what = format!("State what was used of {id} in {}", made.from);
        let why = format!(
            "the paper of {} draws {} of support; until it is stated the direction counts in full",
            made.from,
            text::pence(drawn)
        );
        all.push(decide(id.as_str(), what, why, "capitalisation.csv"));
    }
    let directed = beside.book.capitalisation.iter().any(|row| row.year == made.to);
    if !directed {
        let open = beside.next.filter(|gap| gap.model.years.first() == Some(&made.to));
        let open = open.and_then(|gap| Some(gap.main.pounds(gap.model.closing.first()?.unfunded)));
        let why = open.map_or_else(
            || "no direction of the year is stated, and its gap is not known yet".to_owned(),
            |open| {
                format!(
                    "no direction of the year is stated; {} is unfunded without one",
                    text::pence(open)
                )
            },
        );
        all.push(decide(
            "support",
            format!("New support for {}: none is written", made.to),
            why,
            "capitalisation.csv",
        ));
    }
    if let Some(need) = made.need.as_ref().filter(|need| !need.unfunded.is_nil()) {
        let what = format!("How {} of {} was met", text::pence(need.unfunded), made.from);
        all.push(decide(
            "unfunded",
            what,
            "the paper before leaves it unfunded",
            need.id.to_string(),
        ));
    }
    all
}

fn of_reserves(made: &Roll) -> Vec<Decide> {
    let mut all = Vec::new();
    for reserve in &made.reserves {
        let (id, title) = (reserve.row.id.as_str(), &reserve.row.title);
        let rests =
            reserve.figure.as_ref().map_or_else(|| "reserves.csv".to_owned(), ToString::to_string);
        match reserve.becomes {
            Becomes::Opens => {
                let what =
                    format!("Hold {} of {title} to the accounts", amount_of(reserve.closing));
                let why = format!(
                    "it is what the paper of {} leaves; enter what the accounts say under their own source",
                    made.from
                );
                all.push(decide(id, what, why, rests));
            }
            Becomes::Told(told) if reserve.closing.is_some() => {
                let what = format!(
                    "Why {title} opens with {} and not {}",
                    text::pence(told),
                    amount_of(reserve.closing)
                );
                all.push(decide(
                    id,
                    what,
                    "the source published since the year ended stands",
                    reserve.row.source_id.as_str(),
                ));
            }
            Becomes::Asked => {
                let what = format!("The balance of {title} on 1 April {}", made.to.april());
                all.push(decide(id, what, "neither a source nor the paper before tells it", rests));
            }
            Becomes::Stands | Becomes::Told(_) => {}
        }
        if reserve.row.planned_use.is_none() {
            let what = format!("Planned use of {title} in {}", made.to);
            all.push(decide(id, what, "no source states it", "reserves.csv"));
        }
    }
    all
}

fn of_assumptions(made: &Roll, beside: &Decided<'_>) -> Vec<Decide> {
    let mut all = Vec::new();
    let rate = |rate| text::percent_exact(Rate::from_fraction(rate));
    for stated in beside.book.assumptions.iter().filter(|stated| stated.year == made.to) {
        let range = stated
            .low
            .zip(stated.high)
            .map(|(low, high)| format!(" ({} to {})", rate(low), rate(high)));
        let what = format!(
            "Confirm {}: {}{}",
            stated.title,
            rate(stated.central),
            range.unwrap_or_default()
        );
        let why = format!(
            "assumed for {} by the paper before; evidence {}, impact {}",
            made.to,
            stated.quality.word(),
            stated.impact.word()
        );
        all.push(decide(stated.id.as_str(), what, why, stated.source_id.as_str()));
    }
    if let Some(gap) = beside.next {
        let (model, worked) = gap.seen();
        for lacks in model.lacking(worked) {
            let what = format!("State {} of {}", lacks.words(), lacks.line);
            all.push(decide(
                lacks.line.as_str(),
                what,
                "until it is stated what rests on it is not known",
                "budget_values.csv",
            ));
        }
        for line in model.not_stated(worked) {
            let what = format!("State {} from {} on, or nil", line.title, made.to);
            all.push(decide(
                line.id.as_str(),
                what,
                "nothing is stated of it: it is in no total",
                "budget_values.csv",
            ));
        }
        if let Some(next) = model.years.last().and_then(|last| last.next()) {
            let what = format!("What is planned of {next}");
            let why =
                format!("the plan ends a year earlier than it looked ahead from {}", made.from);
            all.push(decide("horizon", what, why, "budget_values.csv, assumptions.csv"));
        }
    }
    all
}

fn of_the_plan(made: &Roll, beside: &Decided<'_>) -> Vec<Decide> {
    let council = &beside.book.council;
    let mut all = Vec::new();
    if beside.next.is_some() {
        let what = format!("When {} is the paper that others are laid over", beside.scenario);
        let why = format!("default_scenario is still {}", council.default_scenario);
        all.push(decide("default", what, why, "council.toml"));
    }
    if council.current_financial_year < made.to {
        let what = format!("When {} is the current year", made.to);
        let why = format!("current_financial_year is still {}", council.current_financial_year);
        all.push(decide("year", what, why, "council.toml"));
    }
    all
}
