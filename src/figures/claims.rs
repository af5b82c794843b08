//! Published gaps and other published figures, each kept with its date; contradictions stand.

use std::collections::BTreeMap;

use super::figure::{Basis, Figure, FigureKind, Sheet, Value};
use super::savings::AsAt;
use crate::records::{Basis as ClaimBasis, Book, Claim, ClaimUnit, GapClaim, TableName};
use crate::units::{Decimal, Money, Quantity, Rate, text};

/// The ends and the point of a published quantity, with their columns.
fn ends<T: Copy>(quantity: &Quantity<T>) -> impl Iterator<Item = (&'static str, T)> + use<T> {
    [("low", quantity.low), ("central", quantity.central), ("high", quantity.high)]
        .into_iter()
        .filter_map(|(column, value)| Some((column, value?)))
}

/// Gives the id of one end of a gap claim.
pub fn gap_claim_id(claim: &GapClaim, end: &str) -> String {
    format!("gap-claims/{}/{end}", claim.id)
}

/// Gives the id of the end of a gap claim that is shown first: its point, else its low, else high.
pub fn gap_claim_main_id(claim: &GapClaim) -> String {
    let (end, _) = main_end(&claim.amount);
    gap_claim_id(claim, end)
}

fn main_end<T: Copy>(quantity: &Quantity<T>) -> (&'static str, Option<T>) {
    [("central", quantity.central), ("low", quantity.low), ("high", quantity.high)]
        .into_iter()
        .find(|(_, value)| value.is_some())
        .unwrap_or(("central", None))
}

/// Gives a gap claim's amount in words, with its bound: `£25.0m to £35.0m`.
pub fn gap_words(claim: &GapClaim) -> String {
    text::quantity(&claim.amount, text::short).unwrap_or_else(|| "not stated".to_owned())
}

/// Gives the years a claim covers in words: `2026/27`, `2014/15 to 2017/18`.
pub fn gap_years(claim: &GapClaim) -> String {
    if claim.from == claim.to {
        claim.from.to_string()
    } else {
        format!("{} to {}", claim.from, claim.to)
    }
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

/// Gives the figures of published gaps: each end of each claim, as printed.
pub fn gap_figures(book: &Book) -> Sheet {
    let mut sheet = Sheet::default();
    for claim in &book.gap_claims {
        for (column, value) in ends(&claim.amount) {
            let title = format!(
                "Gap {}, {} ({}), published {}",
                gap_years(claim),
                column,
                claim.amount.bound.word().replace('_', " "),
                text::date(claim.as_at)
            );
            let basis = Basis::cell(TableName::GapClaims, claim.row, column);
            sheet.money(
                gap_claim_id(claim, column),
                title,
                Some(value),
                FigureKind::Published,
                basis,
            );
        }
    }
    sheet
}

/// Gives the id of one end of a claim.
pub fn claim_id(claim: &Claim, end: &str) -> String {
    format!("claims/{}/{end}", claim.id)
}

/// Gives the id of the end of a claim that is shown first.
pub fn claim_main_id(claim: &Claim) -> String {
    claim_id(claim, main_end(&claim.amount).0)
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

/// Gives the figures of every other claim.
pub fn figures(book: &Book) -> Sheet {
    let mut sheet = Sheet::default();
    for claim in &book.claims {
        for (column, number) in ends(&claim.amount) {
            sheet.add(Figure {
                id: claim_id(claim, column).into(),
                title: format!("{}, as at {}", claim.note, text::date(claim.as_at)),
                unit: unit_word(claim.unit),
                value: Some(value_in(claim.unit, number)),
                kind: FigureKind::Published,
                basis: Basis::cell(TableName::Claims, claim.row, column),
            });
        }
    }
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
