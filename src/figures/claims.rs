//! Published gaps and other published figures, each kept with its date; contradictions stand.

use std::collections::{BTreeMap, BTreeSet};

use super::figure::{Basis, Figure, FigureKind, Sheet, Value};
use super::id::FigureId;
use super::savings::AsAt;
use crate::records::{
    Basis as ClaimBasis, Book, Claim, ClaimUnit, GapClaim, GapScenario, TableName,
};
use crate::units::{Decimal, FinancialYear, Money, Quantity, Rate, text, words};

words! {
    /// A number of a published quantity, by its column.
    End {
        /// The lower end of a range.
        Low = "low",
        /// The point.
        Central = "central",
        /// The upper end of a range.
        High = "high",
    }
}

impl End {
    /// Gives this number of a quantity, where one is published.
    pub const fn of<T: Copy>(self, quantity: &Quantity<T>) -> Option<T> {
        match self {
            Self::Low => quantity.low,
            Self::Central => quantity.central,
            Self::High => quantity.high,
        }
    }

    /// Gives the number of a quantity that is shown first: its point, else its low, else its high.
    fn main<T: Copy>(quantity: &Quantity<T>) -> Self {
        let mut ends = [Self::Central, Self::Low, Self::High].into_iter();
        ends.find(|end| end.of(quantity).is_some()).unwrap_or(Self::Central)
    }
}

/// Gives the numbers of a published quantity.
fn ends<T: Copy>(quantity: &Quantity<T>) -> impl Iterator<Item = (End, T)> {
    End::ALL.iter().filter_map(|end| Some((*end, end.of(quantity)?)))
}

fn of_gaps() -> FigureId {
    FigureId::of_subject("gap-claims")
}

fn of_claims() -> FigureId {
    FigureId::of_subject("claims")
}

/// Gives the id of one number of a gap claim.
pub fn gap_claim_id(claim: &GapClaim, end: End) -> FigureId {
    of_gaps().at(&claim.id).of(end)
}

/// Gives the id of the number of a gap claim that is shown first: its point, else its low, else high.
pub fn gap_claim_main_id(claim: &GapClaim) -> FigureId {
    gap_claim_id(claim, End::main(&claim.amount))
}

/// Gives the id of how many published gaps are of a kind.
pub fn gap_count_id(basis: ClaimBasis) -> FigureId {
    of_gaps().at("count").of(basis)
}

/// Gives the id of how many gaps are published.
pub fn gaps_id() -> FigureId {
    of_gaps().at("count").at("all")
}

/// Gives the id of how often an annual gap of a year was published.
pub fn vintages_id(year: FinancialYear) -> FigureId {
    of_gaps().at("vintages").of(year)
}

/// Gives a gap claim's amount in words, with its bound: `£25.0m to £35.0m`.
pub fn gap_words(claim: &GapClaim) -> String {
    text::quantity(&claim.amount, text::short).unwrap_or_else(|| "not stated".to_owned())
}

/// Gives the years a claim covers in words: `2026/27`, `2014/15 to 2017/18`.
pub fn gap_years(claim: &GapClaim) -> String {
    text::run(claim.from, claim.to)
}

/// Says what kind of gap a claim is of, in words.
pub const fn gap_basis_words(basis: ClaimBasis) -> &'static str {
    match basis {
        ClaimBasis::Annual => "annual gap: what the year would open with",
        ClaimBasis::Incremental => "added gap: what the year adds",
        ClaimBasis::PeriodSum => "period sum: the annual gaps added up",
        ClaimBasis::Cumulative => "running total",
        ClaimBasis::Balance => "balance",
        ClaimBasis::NotStated => "basis not stated: not summed or differenced",
    }
}

/// Gives the gaps published by a date, or all, in the order of the table.
pub fn published_by(book: &Book, as_at: Option<AsAt>) -> impl Iterator<Item = &GapClaim> {
    let day = as_at.map(AsAt::day);
    book.gap_claims.iter().filter(move |claim| day.is_none_or(|day| claim.as_at <= day))
}

/// The annual gaps published for one year, one after another.
#[derive(Debug, Clone)]
pub struct Vintages<'b> {
    /// The year.
    pub year: FinancialYear,
    /// The claims, the oldest first.
    pub claims: Vec<&'b GapClaim>,
}

impl<'b> Vintages<'b> {
    /// Gives the lowest and the highest point of them; `None` where all say the same.
    pub fn spread(&self) -> Option<(&'b GapClaim, &'b GapClaim)> {
        let pointed = || {
            let claims = self.claims.iter().copied();
            claims.filter(|claim| claim.amount.central.is_some())
        };
        let low = pointed().min_by_key(|claim| claim.amount.central)?;
        let high = pointed().max_by_key(|claim| claim.amount.central)?;
        (low.amount.central != high.amount.central).then_some((low, high))
    }
}

/// Gives the annual gaps published for each year, the earliest year first.
pub fn vintages(book: &Book) -> Vec<Vintages<'_>> {
    let mut years: BTreeMap<FinancialYear, Vec<&GapClaim>> = BTreeMap::new();
    let annual = |claim: &&GapClaim| claim.basis == ClaimBasis::Annual && claim.from == claim.to;
    for claim in book.gap_claims.iter().filter(annual) {
        years.entry(claim.from).or_default().push(claim);
    }
    let vintages = years.into_iter().map(|(year, mut claims)| {
        claims.sort_by_key(|claim| (claim.as_at, claim.row));
        Vintages { year, claims }
    });
    vintages.collect()
}

/// Gives the gap to lead with: of one year, not a best or worst case, the latest published; the
/// central one, then the nearest year, where several were published together.
pub fn latest_gap(book: &Book) -> Option<&GapClaim> {
    let one_year = |claim: &&GapClaim| {
        claim.basis == ClaimBasis::Annual
            && claim.from == claim.to
            && matches!(claim.scenario, GapScenario::Central | GapScenario::NotStated)
    };
    let order = |claim: &&GapClaim| {
        let central = claim.scenario == GapScenario::Central;
        (claim.as_at, central, std::cmp::Reverse((claim.from, claim.row)))
    };
    book.gap_claims.iter().filter(one_year).max_by_key(order)
}

/// Gives the worst case that was published on the same day for the same year.
pub fn worst_beside<'b>(book: &'b Book, claim: &GapClaim) -> Option<&'b GapClaim> {
    book.gap_claims.iter().find(|other| {
        other.scenario == GapScenario::Worst
            && other.basis == claim.basis
            && (other.as_at, other.from, other.to) == (claim.as_at, claim.from, claim.to)
    })
}

/// Gives the figures of published gaps: each number of each claim, as printed, and how many there
/// are of each kind and year.
pub fn gap_figures(book: &Book) -> Sheet {
    let mut sheet = Sheet::default();
    for claim in &book.gap_claims {
        for (end, value) in ends(&claim.amount) {
            let title = format!(
                "Gap {}, {} ({}), published {}",
                gap_years(claim),
                end.word(),
                claim.amount.bound.word().replace('_', " "),
                text::date(claim.as_at)
            );
            let basis = Basis::cell(TableName::GapClaims, claim.row, end.word());
            let id = gap_claim_id(claim, end);
            sheet.money(id, title, Some(value), FigureKind::Published, basis);
        }
    }
    if book.gap_claims.is_empty() {
        return sheet;
    }
    let mut count = |id, title: String, column, claims: Vec<&GapClaim>| {
        let rows = claims.iter().map(|claim| claim.row);
        let basis = Basis::rows("count of rows", TableName::GapClaims, column, rows);
        sheet.count(id, title, claims.len(), basis);
    };
    count(gaps_id(), "Published gaps".into(), "claim_id", book.gap_claims.iter().collect());
    for kind in ClaimBasis::ALL.iter().copied() {
        let of_kind = book.gap_claims.iter().filter(|claim| claim.basis == kind);
        let title = format!("Published gaps, {}", kind.word().replace('_', " "));
        count(gap_count_id(kind), title, "basis", of_kind.collect());
    }
    for Vintages { year, claims } in vintages(book) {
        let title = format!("Annual gaps published for {year}");
        count(vintages_id(year), title, "from_year", claims);
    }
    sheet
}

/// Gives the id of one number of a claim.
pub fn claim_id(claim: &Claim, end: End) -> FigureId {
    of_claims().at(&claim.id).of(end)
}

/// Gives the id of the number of a claim that is shown first.
pub fn claim_main_id(claim: &Claim) -> FigureId {
    claim_id(claim, End::main(&claim.amount))
}

/// Gives the id of how many other figures are published.
pub fn claims_id() -> FigureId {
    of_claims().at("count")
}

/// Gives the id of how many things are published of that the figures differ.
pub fn contradictions_id() -> FigureId {
    of_claims().at("contradictions")
}

/// Gives a number of a claim in its unit.
pub fn in_unit(unit: ClaimUnit, number: Decimal) -> String {
    match unit {
        ClaimUnit::Pounds => text::short(Money::from_pounds(number)),
        ClaimUnit::PoundsAWeek => format!("{} a week", text::short(Money::from_pounds(number))),
        ClaimUnit::PoundsAMonth => format!("{} a month", text::short(Money::from_pounds(number))),
        ClaimUnit::Percent => text::percent_exact(Rate::from_percent(number)),
        ClaimUnit::Count => text::number(number),
        ClaimUnit::Rank => format!("rank {}", text::number(number)),
        ClaimUnit::Years => format!("{} years", text::number(number)),
    }
}

/// Gives a claim's amount in words, with its unit and bound.
pub fn claim_words(claim: &Claim) -> String {
    text::quantity(&claim.amount, |number| in_unit(claim.unit, number))
        .unwrap_or_else(|| "not stated".to_owned())
}

/// Gives a value of a unit.
pub fn value_in(unit: ClaimUnit, number: Decimal) -> Value {
    match unit {
        ClaimUnit::Pounds | ClaimUnit::PoundsAWeek | ClaimUnit::PoundsAMonth => {
            Value::Money(Money::from_pounds(number))
        }
        ClaimUnit::Percent => Value::Rate(Rate::from_percent(number)),
        ClaimUnit::Count | ClaimUnit::Rank | ClaimUnit::Years => Value::Number(number),
    }
}

/// Gives the figures of every other claim, and how many there are.
pub fn figures(book: &Book) -> Sheet {
    let mut sheet = Sheet::default();
    for claim in &book.claims {
        for (end, number) in ends(&claim.amount) {
            sheet.add(Figure {
                id: claim_id(claim, end),
                title: format!("{}, as at {}", claim.note, text::date(claim.as_at)),
                unit: unit_word(claim.unit),
                value: Some(value_in(claim.unit, number)),
                kind: FigureKind::Published,
                basis: Basis::cell(TableName::Claims, claim.row, end.word()),
            });
        }
    }
    if book.claims.is_empty() {
        return sheet;
    }
    let rows = |words: &str, claims: &mut dyn Iterator<Item = &Claim>| {
        Basis::rows(words, TableName::Claims, "claim_id", claims.map(|claim| claim.row))
    };
    let basis = rows("count of rows", &mut book.claims.iter());
    sheet.count(claims_id(), "Other published figures", book.claims.len(), basis);
    let found: Vec<_> = contradictions(book).into_iter().filter(|one| !one.balances()).collect();
    let words = "count of subject, record, years and unit of which two rows differ";
    let basis = rows(words, &mut found.iter().flat_map(|one| one.claims.iter().copied()));
    let title = "Things of which the published figures differ";
    sheet.count(contradictions_id(), title, found.len(), basis);
    sheet
}

/// Gives the unit of a figure: percentages are held as fractions.
pub const fn unit_word(unit: ClaimUnit) -> &'static str {
    match unit {
        ClaimUnit::Percent => "fraction",
        ClaimUnit::Pounds => "pounds",
        ClaimUnit::PoundsAWeek => "pounds_a_week",
        ClaimUnit::PoundsAMonth => "pounds_a_month",
        ClaimUnit::Count => "count",
        ClaimUnit::Rank => "rank",
        ClaimUnit::Years => "years",
    }
}

/// Claims of one subject about one thing and year that do not say the same.
#[derive(Debug, Clone)]
pub struct Contradiction<'b> {
    /// The subject, as a slug.
    pub subject: &'b str,
    /// The claims, the oldest first.
    pub claims: Vec<&'b Claim>,
}

impl Contradiction<'_> {
    /// Says whether they are balances of different dates, which may well differ.
    pub fn balances(&self) -> bool {
        let dates: BTreeSet<_> = self.claims.iter().map(|claim| claim.as_at).collect();
        let all = self.claims.iter().all(|claim| claim.basis == Some(ClaimBasis::Balance));
        all && dates.len() == self.claims.len()
    }
}

/// Finds claims of one subject, thing and years that state different exact numbers.
pub fn contradictions(book: &Book) -> Vec<Contradiction<'_>> {
    let mut by_subject: BTreeMap<_, Vec<&Claim>> = BTreeMap::new();
    for claim in book.claims.iter().filter(|claim| claim.amount.central.is_some()) {
        let key =
            (claim.subject.as_str(), claim.about_id.as_str(), claim.from, claim.to, claim.unit);
        by_subject.entry(key).or_default().push(claim);
    }
    by_subject
        .into_iter()
        .filter(|(_, claims)| {
            claims.iter().any(|claim| claim.amount.central != claims[0].amount.central)
        })
        .map(|((subject, ..), mut claims)| {
            claims.sort_by_key(|claim| (claim.as_at, claim.row));
            Contradiction { subject, claims }
        })
        .collect()
}
