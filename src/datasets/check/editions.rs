//! Statements of one thing over time: by two sources on one day, from stage to stage, from year to year.

use std::collections::{BTreeMap, BTreeSet};

use crate::datasets::load::Loader;
use crate::records::schema::{
    Col, action_status as a, capitalisation as c, measure_values as m, reserves as r,
    risk_ratings as rr, service_values as sv,
};
use crate::records::{Book, Code, LeftOut, Reserve, TableName, Tranche, rolled_source};
use crate::units::{Bound, Date, Decimal, FinancialYear, Money, Rate, text};

/// What one source states of one thing on one day.
struct Stated<'b> {
    table: TableName,
    /// The thing: a tranche, a risk with its view, a measure, a service with its point and item.
    of: (&'b str, String),
    as_at: Date,
    col: Col,
    said: String,
    source: &'b str,
    row: u32,
}

/// Reports everything that statements over time should not do.
pub(super) fn all(loader: &mut Loader<'_>, book: &mut Book) {
    let faults = disagreeing(book);
    for (table, row, col, wanted, whole) in faults {
        let hint = "neither is chosen, and what rests on them is not given; take out the one that is \
                    wrong, or enter what a later source says";
        loader.report(Code::SourcesDisagree, (table, row, col), wanted, Some(hint.to_owned()));
        if whole {
            loader.left_out.push(LeftOut::of(table, row, None));
        }
    }
    stages(loader, book);
    restated(loader, book);
    roll_forward(loader, book);
}

/// Gives the day that a source was published, as a number; one that does not say comes before any other.
fn published(book: &Book, source: &str) -> i32 {
    let of = book.sources.iter().find(|known| known.id == source);
    of.and_then(|of| of.published_on).map_or(i32::MIN, Date::day_number)
}

/// Lets of several statements of a reserve in a year that of the source published last stand. Where two sources
/// of one day differ, neither does.
fn restated(loader: &mut Loader<'_>, book: &mut Book) {
    let mut statements: BTreeMap<(&str, FinancialYear), Vec<&Reserve>> = BTreeMap::new();
    for reserve in &book.reserves {
        statements.entry((&reserve.id, reserve.year)).or_default().push(reserve);
    }
    let (mut aside, mut disagreeing) = (BTreeSet::new(), Vec::new());
    for of_year in statements.values().filter(|of_year| of_year.len() > 1) {
        let day = |reserve: &&Reserve| published(book, &reserve.source_id);
        let last = of_year.iter().map(day).max();
        let (latest, earlier): (Vec<&Reserve>, Vec<&Reserve>) =
            of_year.iter().copied().partition(|reserve| Some(day(reserve)) == last);
        aside.extend(earlier.iter().map(|reserve| reserve.row));
        let says = |one: &Reserve| (one.opening, one.planned_use, one.minimum, one.bound);
        let Some((first, others)) = latest.split_first() else { continue };
        aside.extend(others.iter().map(|reserve| reserve.row));
        if others.iter().any(|other| says(other) != says(first)) {
            let sources = latest.iter().map(|one| {
                let opening = one.opening.map_or_else(|| "no balance".to_owned(), text::pence);
                format!("{} says {opening}", one.source_id)
            });
            let wanted = format!("one statement of {}: {}", first.year, text::list(sources));
            disagreeing.extend(latest.iter().map(|one| (one.row, wanted.clone())));
        }
    }
    for (row, wanted) in disagreeing {
        let hint = "neither is chosen, and what rests on them is not given; take out the one that is wrong, or say \
                    when each source was published";
        let place = (TableName::Reserves, row, r::opening);
        loader.report(Code::SourcesDisagree, place, wanted, Some(hint.to_owned()));
        loader.left_out.push(LeftOut::of(TableName::Reserves, row, None));
        aside.insert(row);
    }
    book.reserves.retain(|reserve| !aside.contains(&reserve.row));
}

/// Reads one amount of a direction.
type Amount = fn(&Tranche) -> Option<Money>;

/// The stages of a direction from which it may not rise to the next, the last first.
const STAGES: [(Col, &str, Amount); 3] = [
    (c::used, "used", |tranche| tranche.used),
    (c::r#final, "finally directed", |tranche| tranche.final_direction),
    (c::in_principle, "agreed in principle", |tranche| tranche.in_principle),
];

fn of_support(book: &Book) -> Vec<Stated<'_>> {
    let mut all = Vec::new();
    for tranche in &book.capitalisation {
        let pounds = |amount: Option<Money>| amount.map(text::short);
        let percent = |rate: Option<Rate>| rate.map(text::percent_exact);
        let cells = [
            (c::requested, pounds(tranche.requested)),
            (c::minded_to, pounds(tranche.minded_to)),
            (c::in_principle, pounds(tranche.in_principle)),
            (c::r#final, pounds(tranche.final_direction)),
            (c::used, pounds(tranche.used)),
            (c::draw_date, tranche.draw_date.map(text::date)),
            (c::rate, percent(tranche.rate)),
            (c::premium, percent(tranche.premium)),
            (c::term_years, tranche.term_years.map(|years| years.to_string())),
            (c::mrp_method, tranche.mrp_method.map(|method| method.word().to_owned())),
            (c::receipts_applied, pounds(tranche.receipts_applied)),
        ];
        all.extend(cells.into_iter().filter_map(|(col, said)| {
            Some(Stated {
                table: TableName::Capitalisation,
                of: (&tranche.id, String::new()),
                as_at: tranche.as_at,
                col,
                said: said?,
                source: &tranche.source_id,
                row: tranche.row,
            })
        }));
    }
    all
}

fn of_registers(book: &Book) -> Vec<Stated<'_>> {
    let ratings = book.risk_ratings.iter().map(|rating| Stated {
        table: TableName::RiskRatings,
        of: (&rating.risk_id, rating.kind.word().to_owned()),
        as_at: rating.as_at,
        col: rr::rating,
        said: match (rating.likelihood, rating.impact) {
            (Some(likelihood), Some(impact)) => {
                format!("{} ({likelihood} × {impact})", rating.said())
            }
            _ => rating.said(),
        },
        source: &rating.source_id,
        row: rating.row,
    });
    let values = book.measure_values.iter().map(|value| Stated {
        table: TableName::MeasureValues,
        of: (&value.measure_id, String::new()),
        as_at: value.as_at,
        col: m::value,
        said: format!("{} {}", value.bound.word(), text::number(value.value)),
        source: &value.source_id,
        row: value.row,
    });
    let statuses = book.action_status.iter().map(|status| Stated {
        table: TableName::ActionStatus,
        of: (&status.action_id, String::new()),
        as_at: status.as_at,
        col: a::rating,
        said: format!(
            "{} {}",
            status.rating.map_or("not rated", |rating| rating.word()),
            status.state.word()
        ),
        source: &status.source_id,
        row: status.row,
    });
    let services = book.service_values.iter().map(|value| Stated {
        table: TableName::ServiceValues,
        of: (&value.service, format!("{} {}", value.period, value.item.word())),
        as_at: value.as_at,
        col: sv::value,
        said: format!(
            "{} {}",
            value.bound.unwrap_or(Bound::Exact).word(),
            text::pence(value.value)
        ),
        source: &value.source_id,
        row: value.row,
    });
    ratings.chain(values).chain(statuses).chain(services).collect()
}

/// Finds what sources state differently of one thing and one day; a month or a year counts to its last
/// day. Says of each row whether nothing else stands in it.
fn disagreeing(book: &Book) -> Vec<(TableName, u32, Col, String, bool)> {
    let mut said: BTreeMap<_, Vec<Stated<'_>>> = BTreeMap::new();
    for one in of_support(book).into_iter().chain(of_registers(book)) {
        let key = (one.table, one.of.clone(), one.as_at.day_number(), one.col.0);
        said.entry(key).or_default().push(one);
    }
    let mut faults = Vec::new();
    for together in said.values() {
        let Some(first) = together.first() else { continue };
        if together.iter().all(|one| one.said == first.said) {
            continue;
        }
        let each = together.iter().map(|one| format!("{} says {}", one.source, one.said));
        let wanted = format!("one value of that day: {}", text::list(each));
        let whole = first.table != TableName::Capitalisation;
        for one in together {
            faults.push((one.table, one.row, one.col, wanted.clone(), whole));
        }
    }
    faults
}

/// Reports directions of which more was used than directed, or directed than agreed in principle.
fn stages(loader: &mut Loader<'_>, book: &Book) {
    let mut tranches: BTreeMap<(&str, FinancialYear), Vec<&Tranche>> = BTreeMap::new();
    for tranche in &book.capitalisation {
        tranches.entry((&tranche.id, tranche.year)).or_default().push(tranche);
    }
    for statements in tranches.values() {
        let latest = |read: Amount| {
            let stated = statements.iter().filter_map(|one| Some((read(one)?, *one)));
            stated.max_by_key(|(_, one)| (one.as_at.day_number(), one.row))
        };
        for (at, (col, words, read)) in STAGES.iter().enumerate() {
            let mut earlier = STAGES.iter().skip(at + 1);
            let before = earlier.find_map(|(_, words, read)| Some((words, latest(*read)?.0)));
            let Some(((amount, tranche), (stage, most))) = latest(*read).zip(before) else {
                continue;
            };
            if amount > most {
                let wanted = format!(
                    "no more than what was {stage}: {} is {words}, {} was {stage}",
                    text::short(amount),
                    text::short(most)
                );
                let place = (TableName::Capitalisation, tranche.row, *col);
                loader.report(Code::StageAboveEarlier, place, wanted, None);
            }
        }
    }
}

/// Reports reserves whose opening less planned use is not the next year's opening. What is not stated,
/// or not exactly, cannot be held to it.
fn roll_forward(loader: &mut Loader<'_>, book: &Book) {
    let exact = |reserve: &&Reserve| reserve.bound.is_none_or(|bound| bound == Bound::Exact);
    for reserve in book.reserves.iter().filter(exact) {
        let follows = |next: &&Reserve| {
            next.id == reserve.id && reserve.year.next() == Some(next.year) && exact(next)
        };
        let Some(next) = book.reserves.iter().find(follows) else { continue };
        // What a roll opens with is what the year left, drawn to close its gap too; and an older paper knew no later balance.
        let rolled = next.source_id == rolled_source(next.year);
        if rolled || published(book, &next.source_id) < published(book, &reserve.source_id) {
            continue;
        }
        let Some((opening, used)) = reserve.opening.zip(reserve.planned_use) else { continue };
        let Some(stated) = next.opening else { continue };
        let closing = opening - used;
        let off = (stated - closing).pounds();
        if off != Decimal::ZERO {
            let wanted = format!(
                "what {} leaves: {} − {} = {}; they are {} apart",
                reserve.year,
                text::pence(opening),
                text::pence(used),
                text::pence(closing),
                text::pence(Money::from_pounds(off.abs()))
            );
            let place = (TableName::Reserves, next.row, r::opening);
            let hint = "a contribution is a negative planned use".to_owned();
            loader.report(Code::RollForwardDiffers, place, wanted, Some(hint));
        }
    }
}
