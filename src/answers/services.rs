//! Services against their budgets, and the savings within them.

use std::collections::BTreeMap;

use super::{Absent, Answer, Cell, Column, Level, Table, Text, sentence};
use crate::figures::Sheet;
use crate::figures::services::{
    Counted, Inside, Known, Line, Measure, Monitoring, Set, Total, Within, latest, years,
};
use crate::records::{Book, Fund, ServiceKind, TableName};
use crate::units::{FinancialYear, Mark, Period};

/// The tables that the answer rests on.
pub const TABLES: [TableName; 3] =
    [TableName::Services, TableName::ServiceValues, TableName::Virements];

/// Which way the signs run, for every reader.
pub const SIGNS: &str = "Spending is positive and income negative. A variance above nil is an overspend, or \
                         income that falls short; its share is of the size of the budget.";

/// Gives the last point of every year, the latest year first.
pub fn answer(
    book: &Book,
    sheet: &Sheet,
    all: &[Monitoring<'_>],
    inside: &BTreeMap<FinancialYear, Inside>,
) -> Answer {
    let mut answer = Answer::new(format!("{}: services against budget", book.council.name));
    if all.is_empty() {
        answer.remark("none", book.none_of("service", TableName::Services));
        return answer;
    }
    for (at, year) in years(all).into_iter().enumerate() {
        let Some(monitored) = latest(all, year) else { continue };
        for set in &monitored.sets {
            let suffix = suffix(set, monitored.period, at == 0);
            answer.table(by_directorate(set, monitored.period, &suffix));
            answer.table(by_service(book, set, monitored.period, &suffix));
            answer.table(subtotals(set, monitored.period, &suffix));
            if let Some(words) = incomplete(sheet, set, monitored.period) {
                answer.warn("incomplete", words);
            }
        }
        let Some(found) = inside.get(&year) else { continue };
        let suffix = if at == 0 { String::new() } else { format!("-{}", year.slug()) };
        answer.table(savings_within(found, year, &suffix));
        answer.table(delivered(book, found, year, &suffix));
    }
    answer.remark("signs", SIGNS);
    answer.remark("colours", rule(book));
    answer.warn_of("left-out", book.left_out_words(&TABLES));
    answer
}

/// Says the council's rule of colours, or that it states none.
pub fn rule(book: &Book) -> String {
    book.council.colours.words().unwrap_or_else(|| {
        "The council states no rule for the colour of a service; only colours that its papers give are shown."
            .to_owned()
    })
}

/// Gives what the keys of the tables of a set end with: nothing for the council's own of the latest year.
fn suffix(set: &Set<'_>, period: Period, first: bool) -> String {
    if first && set.is_main() {
        return String::new();
    }
    // The id of the total begins with the set's own: `budget/2024-25-outturn/hra/all`.
    let parts = set.total.known.id.parts().skip(1).filter(|part| *part != "all");
    let parts: Vec<&str> = parts.filter(|part| *part != Fund::GeneralFund.word()).collect();
    let of = parts.join("-").replace('_', "-");
    let year = if first { String::new() } else { format!("-{}", period.year.slug()) };
    if of.is_empty() { year } else { format!("{year}-{of}") }
}

/// Gives what is added up, for a title: the council's own general fund goes without saying.
fn of_set(set: &Set<'_>) -> String {
    let fund = match set.fund {
        Fund::GeneralFund => "",
        Fund::Hra => ", housing revenue account",
        Fund::Schools => ", schools grant",
        Fund::PublicHealth => ", public health grant",
        Fund::Capital => ", capital",
        Fund::NotStated => ", fund not stated",
    };
    let analysis =
        if set.analysis.is_empty() { String::new() } else { format!(", {}", set.analysis) };
    format!("{analysis}{fund}")
}

/// Gives the measure of what the year comes to: at the outturn what was spent.
pub fn end(set: &Set<'_>, period: Period) -> Measure {
    let spent = || set.lines.iter().any(|line| line.known.get(Measure::Actual).is_some());
    if period.mark == Mark::OUTTURN && spent() { Measure::Actual } else { Measure::Forecast }
}

/// Says which lines of a set have no variance, so that its total has none.
pub fn incomplete(sheet: &Sheet, set: &Set<'_>, period: Period) -> Option<Text> {
    let (with, all) = set.total.coverage;
    (with < all).then(|| {
        let id = &set.total.known.id;
        sentence!(
            sheet,
            "{of}, {period}: {with} of {all} lines have a variance; a total of lines is only given where every \
             one of them tells it.",
            of = format!("Services{}", of_set(set)),
            period = period.to_string(),
            with = id.of(Counted::WithVariance),
            all = id.of(Counted::Lines)
        )
    })
}

/// Gives a cell of an amount.
fn cell(known: &Known, measure: Measure) -> Cell {
    match known.amounts.get(&measure) {
        Some(amount) => Cell::bounded(known.id.of(measure), amount.bound),
        None if known.partly.contains(&measure) => Cell::because("not told for every line"),
        None => Cell::Absent(Absent::None),
    }
}

fn amounts(known: &Known, measures: &[Measure]) -> Vec<Cell> {
    let of = |measure: &Measure| {
        if *measure == Measure::VarianceShare {
            Cell::from(known.share_id())
        } else {
            cell(known, *measure)
        }
    };
    measures.iter().map(of).collect()
}

fn columns(measures: &[Measure]) -> impl Iterator<Item = Column> {
    measures.iter().map(|measure| Column::numbers(measure.word(), measure.heading()))
}

/// Gives each directorate with the total of all.
pub fn by_directorate(set: &Set<'_>, period: Period, suffix: &str) -> Table {
    let measures = [
        Measure::CurrentBudget,
        end(set, period),
        Measure::Variance,
        Measure::VarianceShare,
        Measure::Movement,
    ];
    let heads = [Column::words("directorate", "Directorate")].into_iter().chain(columns(&measures));
    let title = format!("Directorates against budget{}, {period}", of_set(set));
    let mut table = Table::new(format!("directorates{suffix}"), title, heads);
    let row = |total: &Total| {
        let mut cells = vec![Cell::from(total.title.as_str())];
        cells.extend(amounts(&total.known, &measures));
        cells
    };
    for total in &set.directorates {
        table.row(total.title.as_str(), row(total));
    }
    table.total("all", row(&set.total));
    table
}

/// What a table of services may show, in order.
const SHOWN: [Measure; 22] = [
    Measure::OriginalBudget,
    Measure::Virements,
    Measure::CurrentBudget,
    Measure::Unexplained,
    Measure::GrossBudget,
    Measure::IncomeBudget,
    Measure::ProfiledBudget,
    Measure::Actual,
    Measure::Commitments,
    Measure::AgainstProfile,
    Measure::Forecast,
    Measure::GrossForecast,
    Measure::IncomeForecast,
    Measure::Variance,
    Measure::VarianceShare,
    Measure::VariancePrinted,
    Measure::Movement,
    Measure::OneOff,
    Measure::ReservesDrawn,
    Measure::GrantsApplied,
    Measure::BeforeSupport,
    Measure::Recurring,
];

/// Gives each line of a set with everything that is told of any.
pub fn by_service(book: &Book, set: &Set<'_>, period: Period, suffix: &str) -> Table {
    let any = |measure: &&Measure| {
        let told = |known: &Known| {
            let share = **measure == Measure::VarianceShare && known.share().is_some();
            share || known.amounts.contains_key(measure)
        };
        set.lines.iter().any(|line| told(&line.known))
    };
    let measures: Vec<Measure> = SHOWN.iter().filter(any).copied().collect();
    let heads = [Column::words("service", "Service"), Column::words("directorate", "Directorate")];
    let heads = heads.into_iter().chain(columns(&measures)).chain([
        Column::words("declared", "Declared colour"),
        Column::words("computed", "Colour by the rule"),
        Column::words("reason", "Reason given"),
        Column::words("source_id", "Source"),
    ]);
    let title = format!("Services against budget{}, {period}", of_set(set));
    let mut table = Table::new(format!("services{suffix}"), title, heads);
    for line in &set.lines {
        let mut cells = vec![Cell::from(name(line)), Cell::from(line.service.directorate.as_str())];
        cells.extend(amounts(&line.known, &measures));
        cells.extend([
            line.declared.map_or(Cell::Absent(Absent::None), Cell::Rating),
            computed(book, line),
            Cell::from(line.reason),
            Cell::from(line.source_id),
        ]);
        let level = match line.service.kind {
            ServiceKind::OfWhich => Level::Part,
            ServiceKind::Service | ServiceKind::Residual if line.known.parts.is_empty() => {
                Level::Row
            }
            ServiceKind::Service | ServiceKind::Residual => Level::Total,
        };
        match level {
            Level::Part => table.part(&line.service.id, cells),
            Level::Row => table.row(&line.service.id, cells),
            Level::Total => table.total(&line.service.id, cells),
        }
    }
    let mut cells = vec![Cell::from("All services"), Cell::Absent(Absent::None)];
    cells.extend(amounts(&set.total.known, &measures));
    cells.extend(std::iter::repeat_n(Cell::Absent(Absent::None), 4));
    table.total("all", cells);
    table
}

/// Gives what a line is called: a part that is told beside others that are not says so.
fn name(line: &Line<'_>) -> String {
    let title = line.service.title.as_str();
    match line.service.kind {
        ServiceKind::OfWhich => format!("of which {title}"),
        ServiceKind::Service | ServiceKind::Residual => title.to_owned(),
    }
}

fn computed(book: &Book, line: &Line<'_>) -> Cell {
    let none = || {
        if line.service.kind == ServiceKind::Residual {
            Cell::because("none: not a service")
        } else if book.council.colours.is_empty() {
            Cell::Absent(Absent::None)
        } else {
            Cell::because("the rule lacks an amount")
        }
    };
    line.computed.map_or_else(none, Cell::Rating)
}

/// Gives the printed subtotals that are not the sum of their parts.
pub fn subtotals(set: &Set<'_>, period: Period, suffix: &str) -> Table {
    let heads = [
        Column::words("line", "Printed for"),
        Column::numbers("printed", "Printed"),
        Column::numbers("differs", "More than its parts"),
    ];
    let title = format!("Printed subtotals unlike their parts{}, {period}", of_set(set));
    let mut table = Table::new(format!("subtotals{suffix}"), title, heads);
    for line in &set.lines {
        let Some(off) = line.known.id_of(Measure::SubtotalOff) else { continue };
        let printed = line.known.id.of(Measure::SubtotalPrinted);
        table.row(
            &line.service.id,
            [Cell::from(line.service.title.as_str()), printed.into(), off.into()],
        );
    }
    table
}

/// Gives what savings bring within each service: gross, and less the pressures in the same budget.
pub fn savings_within(inside: &Inside, year: FinancialYear, suffix: &str) -> Table {
    let heads = [
        Column::words("service", "Service"),
        Column::numbers("savings", "Savings"),
        Column::numbers("target", "Target"),
        Column::numbers("achieved", "Achieved, gross"),
        Column::numbers("gross_share", "Share, gross"),
        Column::numbers("offset", "Pressures in the same budget"),
        Column::numbers("net", "Achieved, net"),
        Column::numbers("net_share", "Share, net"),
        Column::numbers("variance", "Variance of the service"),
    ];
    let title = format!("Savings within their services, {year}");
    let mut table = Table::new(format!("savings-within{suffix}"), title, heads);
    for service in &inside.services {
        let id = |measure| Cell::from(service.id_of(measure));
        table.row(
            service.title.as_str(),
            [
                Cell::from(service.title.as_str()),
                id(Within::Savings),
                id(Within::Target),
                id(Within::Achieved),
                id(Within::GrossShare),
                id(Within::Offset),
                id(Within::Net),
                id(Within::NetShare),
                Cell::from(service.variance.clone()),
            ],
        );
    }
    table
}

/// Gives the savings called delivered in a service that overspends by more than they bring.
pub fn delivered(book: &Book, inside: &Inside, year: FinancialYear, suffix: &str) -> Table {
    let heads = [
        Column::words("saving", "Saving"),
        Column::words("title", "What it is"),
        Column::numbers("achieved", "Brings"),
        Column::words("service", "Service"),
        Column::numbers("variance", "Variance of the service"),
    ];
    let title = format!("Delivered, but the service overspends by more, {year}");
    let mut table = Table::new(format!("delivered-but{suffix}"), title, heads);
    for one in &inside.delivered {
        let id = book.savings.id(one.saving);
        table.row(
            id,
            [
                Cell::from(id),
                Cell::from(book.savings.title(one.saving)),
                one.achieved.clone().into(),
                Cell::from(one.service.as_str()),
                one.variance.clone().into(),
            ],
        );
    }
    table
}

/// Says what the services come to against their budgets at a point.
pub fn brief(sheet: &Sheet, set: &Set<'_>, period: Period) -> Option<Text> {
    let total = &set.total.known;
    let variance = total.id_of(Measure::Variance)?;
    let amount = total.get(Measure::Variance)?;
    let budget = total.id_of(Measure::CurrentBudget);
    let against =
        budget.map(|budget| sentence!(sheet, " against a budget of {budget}", budget = budget));
    let size = (variance, crate::units::text::short(amount.size()));
    let gap = match (amount.is_nil(), amount.is_negative()) {
        (true, _) => sentence!(sheet, "on budget, {size} apart", size),
        (false, true) => sentence!(sheet, "{size} below budget", size),
        (false, false) => sentence!(sheet, "{size} over budget", size),
    };
    let ended = period.mark == Mark::OUTTURN;
    let of = of_set(set);
    let of = if of.is_empty() { of } else { format!("{of},") };
    Some(sentence!(
        sheet,
        "At {period} services{of} {end} {gap}{against}.",
        period = period.to_string(),
        of,
        end = if ended { "ended" } else { "are forecast to end" },
        gap,
        against = against.unwrap_or_default()
    ))
}
