//! A book to figures: every number worked out once, with its id and where it comes from.
//!
//! No files, no clock, no printing, no float.

pub mod actions;
pub mod capitalisation;
pub mod checks;
pub mod claims;
pub mod council_tax;
mod figure;
pub mod fm_code;
pub mod gap;
mod id;
pub mod ledger;
pub mod measures;
pub mod model;
pub mod movement;
pub mod record;
pub mod reserves_adequacy;
pub mod reviews;
pub mod risk;
pub mod roll;
pub mod savings;
pub mod scrutiny;
pub mod services;
pub mod star_chamber;
pub mod typed;

pub use figure::{Basis, Figure, FigureKind, Rows, Sheet, Value};
pub use id::{FigureId, IdPart, slug};
pub use savings::{AsAt, GroupKey};

use std::collections::BTreeMap;

use crate::records::Book;
use crate::units::{FinancialYear, Period};
use savings::{Lines, Position};

/// Everything worked out for one council: what reports and charts are made from.
#[derive(Debug)]
pub struct Figures<'b> {
    /// The book the figures are worked out from.
    pub book: &'b Book,
    /// What they speak for, if that was asked.
    pub as_at: Option<AsAt>,
    /// The savings position of each year with targets, the oldest first.
    pub savings: Vec<Position>,
    /// The same by where each saving stands in its life, of the current year and those after.
    pub by_status: Vec<Position>,
    /// Capitalised spending and what it costs.
    pub capitalisation: capitalisation::Capitalisation,
    /// Council-tax bands.
    pub bands: Vec<council_tax::Bands>,
    /// Risk registers.
    pub registers: Vec<risk::Register<'b>>,
    /// What reserves the risks call for, and the balances against it.
    pub adequacy: reserves_adequacy::ReservesAdequacy<'b>,
    /// Resilience indicators, those that the data do not allow among them.
    pub indicators: Vec<reserves_adequacy::Indicator>,
    /// The Financial Management Code self-assessment.
    pub fm_code: fm_code::FmAssessment<'b>,
    /// Action plans.
    pub plans: Vec<actions::Plan<'b>>,
    /// Recommendations across reviews.
    pub reviews: reviews::Reviews<'b>,
    /// What scrutiny asked, and what became of it.
    pub scrutiny: Vec<scrutiny::PointView<'b>>,
    /// Services at every point of every year that they are told of, the oldest first.
    pub services: Vec<services::Monitoring<'b>>,
    /// The savings of each year inside its services at their last point.
    pub inside: BTreeMap<FinancialYear, services::Inside>,
    /// Measures.
    pub measures: Vec<measures::MeasureView<'b>>,
    /// The ledger, if it was read.
    pub ledger: Vec<ledger::LedgerLine<'b>>,
    /// What each £1m of savings missed costs, if support is borrowed in its place.
    pub missed: gap::missed::Missed,
    /// What a Star Chamber asks of the year, if there is a programme.
    pub star_chamber: Option<star_chamber::StarChamber>,
    /// The budget gap under scenarios, if the folder holds a budget.
    pub gap: Option<gap::Gap<'b>>,
    /// Why there is none as at the day asked for, where it could not have been modelled then.
    pub not_yet: Option<gap::NotYet>,
    /// What moves that gap, if there is one.
    pub sensitivity: Option<gap::sensitivity::Sensitivity>,
    /// Every figure by id.
    pub sheet: Sheet,
}

/// Savings for which each one's figures are worked out too; beyond, only totals and groups.
const LINES_SHOWN: usize = 5_000;

fn lines_of(position: &Position) -> Lines {
    if position.lines.len() <= LINES_SHOWN { Lines::Every } else { Lines::Named }
}

/// Works out what a Star Chamber asks, with its figures.
fn chamber(
    book: &Book,
    savings: &[Position],
    as_at: Option<AsAt>,
    missed: &gap::missed::Missed,
    sheet: &mut Sheet,
) -> Option<star_chamber::StarChamber> {
    let chamber = star_chamber::star_chamber(book, savings, as_at)?;
    let position = savings.iter().find(|position| position.year == chamber.year)?;
    sheet.append(chamber.figures(book, position, missed, lines_of(position)));
    Some(chamber)
}

/// Works out the savings position of every year. A period speaks for its own year; other years stand
/// as they are known last.
fn positions(
    book: &Book,
    years: impl IntoIterator<Item = FinancialYear>,
    as_at: Option<AsAt>,
    by: GroupKey,
) -> Vec<Position> {
    let of_year = |year| {
        let as_at = as_at.filter(|as_at| match as_at {
            AsAt::Period(period) => period.year == year,
            AsAt::Date(_) => true,
        });
        savings::position(book, year, as_at, by)
    };
    years.into_iter().map(of_year).collect()
}

/// Works out the savings of every year by directorate, and of the current year and those after by where each
/// stands in its life.
fn programme(book: &Book, as_at: Option<AsAt>, sheet: &mut Sheet) -> [Vec<Position>; 2] {
    let savings = positions(book, years(book), as_at, GroupKey::Directorate);
    for position in &savings {
        sheet.append(position.figures(book, lines_of(position)));
    }
    let current = book.council.current_financial_year;
    let coming = years(book).into_iter().filter(|year| *year >= current);
    let by_status = positions(book, coming, as_at, GroupKey::Status);
    for position in &by_status {
        sheet.append(position.group_figures(book));
    }
    [savings, by_status]
}

/// Works out the savings of each year inside its services at their last point, with their figures.
fn savings_inside(
    book: &Book,
    monitored: &[services::Monitoring<'_>],
    savings: &[Position],
    sheet: &mut Sheet,
) -> BTreeMap<FinancialYear, services::Inside> {
    let of_year = |position: &Position| {
        let latest = services::latest(monitored, position.year)?;
        Some((position.year, services::inside(book, latest, position)))
    };
    let inside: BTreeMap<_, _> = savings.iter().filter_map(of_year).collect();
    for of in inside.values() {
        sheet.append(of.figures(book));
    }
    inside
}

/// Works out everything.
pub fn work_out(book: &Book, as_at: Option<AsAt>) -> Figures<'_> {
    let mut sheet = Sheet::default().of(book);
    let [savings, by_status] = programme(book, as_at, &mut sheet);
    let capitalisation = capitalisation::capitalisation(book);
    sheet.append(capitalisation.figures());
    sheet.append(claims::gap_figures(book));
    sheet.append(claims::figures(book));
    sheet.append(checks::figures(book));
    let bands = council_tax::bands(book);
    sheet.append(council_tax::figures(&bands));
    let registers = risk::registers(book, as_at);
    sheet.append(risk::figures(&registers));
    let adequacy = reserves_adequacy::reserves_adequacy(book, &registers, &savings);
    let indicators = reserves_adequacy::indicators(book, as_at);
    sheet.append(reserves_adequacy::figures(book, &adequacy, &indicators));
    let fm_code = fm_code::fm_code(book, as_at);
    sheet.append(fm_code::figures(&fm_code));
    let plans = actions::plans(book, as_at);
    sheet.append(actions::figures(&plans));
    let reviews = reviews::reviews(book, &plans, &registers);
    sheet.append(reviews::figures(&reviews));
    let asked = scrutiny::scrutiny(book, as_at);
    sheet.append(scrutiny::figures(&asked));
    let services = services::monitoring(book, as_at);
    sheet.append(services::figures(&services));
    let inside = savings_inside(book, &services, &savings, &mut sheet);
    let measures = measures::measures(book, as_at);
    sheet.append(measures::figures(&measures));
    let missed = gap::missed::missed(&book.council, book.council.current_financial_year);
    sheet.append(missed.figures());
    let star_chamber = chamber(book, &savings, as_at, &missed, &mut sheet);
    let ledger = ledger::ledger(book);
    sheet.append(ledger::figures(&ledger));
    Figures {
        book,
        as_at,
        savings,
        by_status,
        capitalisation,
        bands,
        registers,
        adequacy,
        indicators,
        fm_code,
        plans,
        reviews,
        scrutiny: asked,
        services,
        inside,
        measures,
        ledger,
        missed,
        star_chamber,
        gap: None,
        not_yet: None,
        sensitivity: None,
        sheet,
    }
}

impl<'b> Figures<'b> {
    /// Adds the budget gap.
    #[must_use]
    pub fn with_gap(mut self, gap: gap::Gap<'b>) -> Self {
        self.sheet.append(gap.figures());
        self.sheet.append(reserves_adequacy::projected(&self.adequacy, &gap));
        gap.add_paths(&mut self.sheet);
        // A sum too large to be exact leaves the swings out; the gap itself was worked out.
        self.sensitivity = gap::sensitivity::sensitivity(&gap).ok().flatten();
        if let Some(sensitivity) = &self.sensitivity {
            self.sheet.append(sensitivity.figures(&gap));
        }
        self.gap = Some(gap);
        self
    }

    /// Takes the movement since a seal in place of that since the point before.
    #[must_use]
    pub fn with_movement(mut self, movement: movement::Movement) -> Self {
        let Some(chamber) = &mut self.star_chamber else { return self };
        let lines = self
            .savings
            .iter()
            .find(|position| position.year == chamber.year)
            .map_or(Lines::TotalsOnly, lines_of);
        self.sheet = self.sheet.without(|figure| figure.id.subject() == "movement");
        self.sheet.append(movement.figures(lines));
        self.sheet.append(movement.group_figures(lines));
        chamber.movement = Some(movement);
        self
    }

    /// Gives the savings position of a year.
    pub fn savings_of(&self, year: FinancialYear) -> Option<&Position> {
        self.savings.iter().find(|position| position.year == year)
    }
}

/// Gives what a seal keeps of a period: the savings position and what the year hands on, each
/// saving's own where they are few. What next year's targets bring forward comes later, and is left
/// out.
pub fn at_close(book: &Book, period: Period) -> Sheet {
    let as_at = Some(AsAt::Period(period));
    let position = savings::position(book, period.year, as_at, GroupKey::Directorate);
    let few = position.lines.len() <= LINES_SHOWN;
    let lines = if few { Lines::Every } else { Lines::TotalsOnly };
    let mut sheet = position.figures(book, lines);
    let carry = savings::carry(book, period.year, as_at).figures(book, lines);
    sheet.append(carry.without(|figure| figure.id.measure() == "brought_forward"));
    sheet
}

/// Gives the years that any saving has a target or an update in, the oldest first.
pub fn years(book: &Book) -> Vec<FinancialYear> {
    let mut years: Vec<FinancialYear> = book.profiles.year.clone();
    years.extend((0..book.deliveries.len()).map(|row| book.deliveries.period(row).year));
    years.sort_unstable();
    years.dedup();
    years
}
