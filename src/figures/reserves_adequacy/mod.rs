//! Whether reserves are enough: a minimum worked from risks, a stress, and resilience indicators.
//!
//! The minimum is Σ exposure × likelihood over the risks that are rated and not closed.
//! Savings that will not come are a line of their own: what of their shortfall is tied to a risk of
//! the list stands in that risk's exposure already and is not counted a second time.

mod ids;
mod resilience;
#[cfg(test)]
mod tests;

pub use ids::{Balance, Need};
pub use resilience::{Indicator, indicators};

use std::collections::BTreeSet;

use super::figure::{Basis, FigureKind, Sheet};
use super::gap::{Gap, ReservesPart, ReservesYear, reserves};
use super::id::FigureId;
use super::risk::{Register, RiskMeasure, RiskView};
use super::savings::{Field, Position};
use crate::records::{Book, LeftOut, ReserveKind, TableName};
use crate::units::{FinancialYear, Money};

/// How many exposures a stress takes together.
const STRESS: usize = 3;

/// The shortfall of savings that nothing covers.
#[derive(Debug, Clone)]
pub struct Undelivered {
    /// The year of the savings.
    pub year: FinancialYear,
    /// The shortfall not covered; where cover is not published, the whole shortfall.
    pub shortfall: Money,
    /// Whether what covers shortfalls is on file.
    pub cover_known: bool,
    /// The ids of the figures it is worked out from.
    pub inputs: Vec<FigureId>,
    /// How much of it is of savings tied to a risk of the list.
    pub tied: Money,
    /// The ids of the figures of those savings.
    pub tied_ids: Vec<FigureId>,
}

impl Undelivered {
    /// Gives what no risk of the list bears; it adds to the minimum.
    pub fn untied(&self) -> Money {
        self.shortfall - self.tied
    }
}

/// What reserves a council's risks call for.
#[derive(Debug, Clone)]
pub struct ReservesAdequacy<'b> {
    /// Rated risks with exposure and likelihood, the largest weighted amount first.
    pub weighed: Vec<RiskView<'b>>,
    /// Rated risks without exposure or likelihood, which the minimum cannot take in.
    pub not_weighed: Vec<RiskView<'b>>,
    /// Risks whose latest rating cannot be read, and rows that may tell of risks and cannot be read at all: the
    /// risks do not tell then what they call for.
    pub not_read: usize,
    /// The three largest exposures, the largest first.
    pub largest: Vec<RiskView<'b>>,
    /// Savings that will not come, where that is known.
    pub undelivered: Option<Undelivered>,
    /// The least the council means to hold.
    pub floor: Option<Money>,
    /// Balances on 1 April as its reserves table states them.
    pub balances: Vec<Balances>,
}

/// The balances of the general fund on 1 April of one year, as stated.
#[derive(Debug, Clone)]
pub struct Balances {
    /// The year.
    pub year: FinancialYear,
    /// General reserves.
    pub general: Option<Money>,
    /// Every reserve that may close a gap, general or earmarked.
    pub usable: Option<Money>,
    /// Every reserve.
    pub all: Option<Money>,
}

/// A balance against what it is to cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// The year.
    pub year: FinancialYear,
    /// The balance.
    pub balance: Money,
    /// Balance less the amount to cover; below nil is a shortfall.
    pub over: Money,
}

/// Sets balances, such as those a gap model projects, against an amount they are to cover.
pub fn cover(needed: Money, balances: &[(FinancialYear, Money)]) -> Vec<Cover> {
    let against = |(year, balance): &(FinancialYear, Money)| Cover {
        year: *year,
        balance: *balance,
        over: *balance - needed,
    };
    balances.iter().map(against).collect()
}

impl ReservesAdequacy<'_> {
    /// Gives Σ exposure × likelihood; `None` where no risk has both, or a risk cannot be read.
    pub fn from_risks(&self) -> Option<Money> {
        self.of_those_read().filter(|_| self.not_read == 0)
    }

    /// Gives Σ exposure × likelihood of the risks that can be read; `None` where none has both.
    pub fn of_those_read(&self) -> Option<Money> {
        let weighted: Vec<Money> = self.weighed.iter().filter_map(RiskView::weighted).collect();
        (!weighted.is_empty()).then(|| weighted.into_iter().sum())
    }

    /// Gives the risk-based minimum: the weighted risks and the undelivered savings that none of
    /// them bears; `None` where no risk can be weighed.
    pub fn minimum(&self) -> Option<Money> {
        let savings = self.undelivered.as_ref().map_or(Money::NIL, Undelivered::untied);
        Some(self.from_risks()? + savings)
    }

    /// Gives the three largest exposures together, unweighted; `None` where none is recorded, or a risk
    /// cannot be read.
    pub fn stress(&self) -> Option<Money> {
        if self.not_read > 0 {
            return None;
        }
        let exposures: Vec<Money> =
            self.largest.iter().filter_map(|view| view.risk.exposure).collect();
        (!exposures.is_empty()).then(|| exposures.into_iter().sum())
    }

    /// Gives what general balances are to cover, each with what is told of the balance over it.
    fn to_cover(&self) -> impl Iterator<Item = (Need, Balance, Money)> {
        let minimum = self.minimum().map(|of| (Need::Minimum, Balance::OverMinimum, of));
        let stress = self.stress().map(|of| (Need::Stress, Balance::OverStress, of));
        minimum.into_iter().chain(stress)
    }

    /// Gives the stated general balances by year, for [`cover`].
    pub fn general_balances(&self) -> Vec<(FinancialYear, Money)> {
        self.balances.iter().filter_map(|of| Some((of.year, of.general?))).collect()
    }
}

/// Works out what reserves the risks call for.
pub fn reserves_adequacy<'b>(
    book: &Book,
    registers: &[Register<'b>],
    savings: &[Position],
) -> ReservesAdequacy<'b> {
    let rated = registers.iter().flat_map(|register| &register.risks);
    let rated = rated.filter(|view| view.stands && view.unreadable.is_none()).cloned();
    let (mut weighed, not_weighed): (Vec<_>, Vec<_>) =
        rated.partition(|view| view.weighted().is_some());
    // Stable: equal amounts stay in the order of the register.
    weighed.sort_by_key(|view| std::cmp::Reverse(view.weighted().map(Money::pounds)));
    let mut largest: Vec<RiskView<'b>> = weighed
        .iter()
        .chain(&not_weighed)
        .filter(|view| view.risk.exposure.is_some())
        .cloned()
        .collect();
    largest.sort_by_key(|view| std::cmp::Reverse(view.risk.exposure.map(Money::pounds)));
    largest.truncate(STRESS);
    let undelivered = undelivered(book, savings, &weighed);
    let balances = balances(book);
    let floor = book.council.reserve_floor;
    let not_read = not_read(book, registers);
    ReservesAdequacy { weighed, not_weighed, not_read, largest, undelivered, floor, balances }
}

/// Counts the risks whose latest rating cannot be read, and the rows of which not even the risk is known.
fn not_read(book: &Book, registers: &[Register<'_>]) -> usize {
    let risks = || registers.iter().flat_map(|register| &register.risks);
    let known = |id: &str| risks().any(|view| view.risk.id == id);
    let nobodys = |row: &&LeftOut| {
        row.table == TableName::Risks
            || row.table == TableName::RiskRatings && !known(row.says("risk_id"))
    };
    risks().filter(|view| view.unreadable.is_some()).count()
        + book.left_out.iter().filter(nobodys).count()
}

/// Gives the shortfall of the latest year up to the current one in which one is known.
fn undelivered(book: &Book, savings: &[Position], weighed: &[RiskView<'_>]) -> Option<Undelivered> {
    let current = book.council.current_financial_year;
    let mut up_to_now = savings.iter().rev().filter(|position| position.year <= current);
    let (position, shortfall, fields) = up_to_now.find_map(|position| {
        let (shortfall, fields) = shortfall(|field| position.totals.get(field))?;
        Some((position, shortfall, fields))
    })?;
    let borne: BTreeSet<&str> =
        weighed.iter().flat_map(|view| view.savings.iter().copied()).collect();
    let lines = position.lines.iter();
    let mut tied = Money::NIL;
    let mut tied_ids = Vec::new();
    for line in lines.filter(|line| borne.contains(book.savings.id(line.saving))) {
        let id = position.line_id(book, line);
        let parts: Vec<Option<Money>> = fields.iter().map(|field| line.get(*field)).collect();
        for (field, part) in fields.iter().zip(parts) {
            if let Some(part) = part.filter(|part| !part.is_nil()) {
                tied = tied + part;
                tied_ids.push(id.of(*field));
            }
        }
    }
    let id = position.all_id();
    let inputs = fields.iter().map(|field| id.of(*field));
    Some(Undelivered {
        year: position.year,
        shortfall,
        cover_known: fields == [Field::Uncovered],
        inputs: inputs.collect(),
        tied,
        tied_ids,
    })
}

/// Gives the shortfall that nothing covers with the fields it is of; where cover is not on file, all
/// that slipped or is lost.
fn shortfall(get: impl Fn(Field) -> Option<Money>) -> Option<(Money, Vec<Field>)> {
    if let Some(uncovered) = get(Field::Uncovered) {
        return Some((uncovered, vec![Field::Uncovered]));
    }
    let sum = get(Field::Slipped)? + get(Field::Unachievable)?;
    Some((sum, vec![Field::Slipped, Field::Unachievable]))
}

fn balances(book: &Book) -> Vec<Balances> {
    let rows = || book.reserves.iter().filter(|row| row.fund.is_general());
    let years: BTreeSet<FinancialYear> = rows().map(|row| row.year).collect();
    let sum = |year: FinancialYear, of: &dyn Fn(&crate::records::Reserve) -> bool| {
        let mut stated = rows().filter(|row| row.year == year && of(row)).peekable();
        stated.peek()?;
        // One balance that is not stated leaves the sum unknown.
        stated
            .map(|row| row.opening)
            .collect::<Option<Vec<Money>>>()
            .map(|all| all.into_iter().sum())
    };
    years
        .into_iter()
        .map(|year| Balances {
            year,
            general: sum(year, &|row| row.kind == ReserveKind::General),
            usable: sum(year, &|row| row.usable_for_gap),
            all: sum(year, &|_| true),
        })
        .collect()
}

/// Gives the figures: the weighted sum, what savings add, the minimum, the stress, the balances and
/// what each leaves over, and the resilience indicators.
pub fn figures(book: &Book, adequacy: &ReservesAdequacy<'_>, indicators: &[Indicator]) -> Sheet {
    let mut sheet = Sheet::default();
    let mut add = |need: Need, title: &str, value: Option<Money>, basis: Basis| {
        sheet.money(need.id(), title, value, FigureKind::Derived, basis);
    };
    let ids = |views: &[RiskView<'_>], what: RiskMeasure| {
        views.iter().map(|view| view.id_of(what)).collect::<Vec<_>>()
    };
    let words = "sum of exposure × likelihood over the rated risks that have both";
    let basis = Basis::formula(words, ids(&adequacy.weighed, RiskMeasure::Weighted));
    add(Need::FromRisks, "Risk-weighted exposure", adequacy.from_risks(), basis);
    if adequacy.not_read > 0 {
        let words = "sum of exposure × likelihood over the risks that can be read";
        let basis = Basis::formula(words, ids(&adequacy.weighed, RiskMeasure::Weighted));
        let title = "Risk-weighted exposure of the risks that can be read";
        add(Need::OfThoseRead, title, adequacy.of_those_read(), basis);
    }
    let words = "sum of the three largest exposures, unweighted";
    let basis = Basis::formula(words, ids(&adequacy.largest, RiskMeasure::Exposure));
    add(Need::Stress, "The three largest exposures together", adequacy.stress(), basis);
    let mut inputs = vec![Need::FromRisks.id()];
    if let Some(savings) = &adequacy.undelivered {
        of_savings(&mut add, savings);
        inputs.push(Need::SavingsUntied.id());
    }
    let words = "risk-weighted exposure + shortfall of savings that no risk bears";
    add(Need::Minimum, "Risk-based minimum", adequacy.minimum(), Basis::formula(words, inputs));
    if adequacy.floor.is_some() {
        let basis = Basis::Rule("council.toml [reserves] floor".to_owned());
        let title = "Least the council means to hold in general reserves";
        sheet.money(Need::Floor.id(), title, adequacy.floor, FigureKind::Published, basis);
    }
    let rows: Vec<u32> = adequacy.not_weighed.iter().map(|view| view.risk.row).collect();
    let words = "count of rated risks without a cost or likelihood";
    let (title, count) = ("Rated risks that cannot be weighed", rows.len());
    let basis = Basis::rows(words, TableName::Risks, "exposure", rows);
    sheet.count(Need::NotWeighed.id(), title, count, basis);
    if adequacy.not_read > 0 {
        let basis = Basis::Rule("count of rows with an error that may tell of a risk".to_owned());
        let title = "Risks that cannot be read";
        sheet.count(Need::NotRead.id(), title, adequacy.not_read, basis);
    }
    stated(&mut sheet, book, adequacy);
    covers(&mut sheet, adequacy);
    sheet.append(resilience::figures(indicators));
    sheet
}

/// Adds the shortfall of savings, and what of it a risk bears and what none does.
fn of_savings(add: &mut impl FnMut(Need, &str, Option<Money>, Basis), savings: &Undelivered) {
    let words = "sum of what nothing covers of the savings tied to a risk of the list";
    let basis = Basis::formula(words, savings.tied_ids.clone());
    add(Need::SavingsTied, "Shortfall of savings that a risk bears", Some(savings.tied), basis);
    let words = if savings.cover_known {
        "shortfall that nothing covers"
    } else {
        "slipped + unachievable"
    };
    let title = format!("Shortfall of savings, {}", savings.year);
    let basis = Basis::formula(words, savings.inputs.clone());
    add(Need::Savings, &title, Some(savings.shortfall), basis);
    let words = "shortfall of savings − what of it a risk of the list bears";
    let basis = Basis::formula(words, [Need::Savings, Need::SavingsTied].map(Need::id));
    let title = "Shortfall of savings that no risk bears";
    add(Need::SavingsUntied, title, Some(savings.untied()), basis);
}

/// Adds the balances as the reserves table states them.
fn stated(sheet: &mut Sheet, book: &Book, adequacy: &ReservesAdequacy<'_>) {
    for of in &adequacy.balances {
        let rows = |holds: &dyn Fn(&crate::records::Reserve) -> bool| {
            let rows = book.reserves.iter().filter(|row| row.fund.is_general());
            let rows: Vec<u32> =
                rows.filter(|row| row.year == of.year && holds(row)).map(|row| row.row).collect();
            Basis::rows("sum of opening", TableName::Reserves, "opening", rows)
        };
        let general = rows(&|row| row.kind == ReserveKind::General);
        let usable = rows(&|row| row.usable_for_gap);
        let every = [
            (Balance::General, "General reserves", of.general, general),
            (Balance::Usable, "Reserves that may close a gap", of.usable, usable),
            (Balance::All, "All reserves", of.all, rows(&|_| true)),
        ];
        for (what, title, value, basis) in every {
            let title = format!("{title} on 1 April, {}", of.year);
            sheet.money(what.id(of.year), title, value, FigureKind::Derived, basis);
        }
    }
}

/// Adds what each stated general balance leaves over the minimum and over the stress.
fn covers(sheet: &mut Sheet, adequacy: &ReservesAdequacy<'_>) {
    for (need, over, needed) in adequacy.to_cover() {
        let what = need.word();
        for one in cover(needed, &adequacy.general_balances()) {
            let title = format!("General reserves over the {what}, {}", one.year);
            let inputs = [Balance::General.id(one.year), need.id()];
            let basis = Basis::formula(format!("general reserves − {what}"), inputs);
            sheet.money(over.id(one.year), title, Some(one.over), FigureKind::Derived, basis);
        }
    }
}

/// Gives the figures of the general reserves that the gap model projects for each 31 March against
/// what the risks call for: what each leaves over the minimum and over the stress.
pub(super) fn projected(adequacy: &ReservesAdequacy<'_>, gap: &Gap<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let years = reserves(gap, &gap.main);
    let balances: Vec<_> = years.iter().map(|of| (of.year, of.general)).collect();
    for (need, over, needed) in adequacy.to_cover() {
        let what = need.word();
        for one in cover(needed, &balances) {
            let title = format!(
                "General reserves over the {what} at the end of {}, scenario {}",
                one.year, gap.main.plan.name
            );
            let inputs = [ReservesYear::id(one.year, ReservesPart::General), need.id()];
            let basis = Basis::formula(format!("projected general reserves − {what}"), inputs);
            let id = over.projected_id(one.year);
            sheet.money(id, title, Some(one.over), FigureKind::Assumed, basis);
        }
    }
    sheet
}
