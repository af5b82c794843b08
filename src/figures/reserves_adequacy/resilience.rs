//! Resilience indicators, in the manner of CIPFA's Financial Resilience Index, from what is on file.
//!
//! Each states its formula; one that the data do not allow says why, and is never guessed.

use super::ids::subject;
use crate::figures::claims;
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::savings::AsAt;
use crate::records::{Block, Book, BudgetItem, Claim, Driver, ReserveKind, TableName};
use crate::units::{Bound, Date, Decimal, FinancialYear, Money, Precision, Rate, text};

/// One indicator.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// What its id ends with: `level`.
    pub key: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The formula in words, with the years it is worked over.
    pub formula: String,
    /// Which way is riskier.
    pub reading: &'static str,
    /// The value with its unit and basis, or why it is not available.
    pub value: Result<Measured, &'static str>,
}

/// The value of an indicator.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The value.
    pub value: Value,
    /// Its unit.
    pub unit: &'static str,
    /// How far it can be followed back.
    pub kind: FigureKind,
    /// Where it comes from.
    pub basis: Basis,
    /// Whether it is the value itself, about it, or a bound.
    pub bound: Bound,
    /// The dates it is of, in words: `at 1 April 2025`; empty where the formula says them.
    pub when: String,
}

impl Indicator {
    /// Gives its id.
    pub fn id(&self) -> FigureId {
        subject().at("indicator").at(self.key)
    }
}

/// Gives every indicator, those that the data do not allow among them.
pub fn indicators(book: &Book, as_at: Option<AsAt>) -> Vec<Indicator> {
    let mut levels = levels(book, as_at.map(AsAt::day));
    levels.all = in_hand(levels.all);
    levels.earmarked = in_hand(levels.earmarked);
    let mut all = vec![sustainability(&levels.all), level(&levels.all), change(&levels.all)];
    all.push(earmarked(&levels.earmarked));
    all.push(debt(book, as_at.map(AsAt::day)));
    all.push(council_tax(book));
    all.extend(NOT_AVAILABLE.map(|(key, title, formula, reading, why)| Indicator {
        key,
        title,
        formula: formula.to_owned(),
        reading,
        value: Err(why),
    }));
    all
}

/// Key, title, formula, reading and reason of the indicators that no table here can feed.
const NOT_AVAILABLE: [(&str, &str, &str, &str, &str); 5] = [
    (
        "social-care-ratio",
        "Social care ratio",
        "spending on adults’ and children’s social care ÷ net revenue expenditure",
        "higher leaves less room to change",
        "no table holds net spending by service",
    ),
    (
        "fees-ratio",
        "Fees and charges ratio",
        "fees and charges ÷ spending on services",
        "higher is safer",
        "no table holds income from fees and charges",
    ),
    (
        "business-rates-growth",
        "Business rates growth above the baseline",
        "(retained rates − baseline funding level) ÷ baseline funding level",
        "higher is more exposed to a reset",
        "the published definition of retained rates could not be confirmed",
    ),
    (
        "interest-ratio",
        "Interest payable ratio",
        "interest payable ÷ net revenue expenditure",
        "higher is riskier",
        "no table holds interest payable",
    ),
    (
        "value-for-money",
        "Auditor’s view of value for money",
        "as the auditor states it",
        "a weakness reported is riskier",
        "no table holds the auditor’s opinion",
    ),
];

/// A balance at a point in time.
#[derive(Debug, Clone)]
struct Level {
    /// When, in words: `1 April 2025`.
    when: String,
    /// The calendar year, for rates a year.
    year: i32,
    /// The balance.
    amount: Money,
    /// Whether it is published as an exact amount.
    exact: bool,
    /// Whether the day that it is of is known.
    dated: bool,
    /// Whether it is of a year begun by the date asked for: an opening still to come is a plan.
    begun: bool,
    /// Figures it rests on, or the cells where there is none yet.
    basis: Inputs,
}

#[derive(Debug, Clone)]
enum Inputs {
    /// Ids of figures.
    Figures(Vec<FigureId>),
    /// Rows of the reserves table.
    Rows(Vec<u32>),
}

impl Level {
    /// Says when the balance was that.
    fn said_when(&self) -> String {
        if self.dated {
            format!("at {}", self.when)
        } else {
            format!("published in {}; day of the balance not stated", self.when)
        }
    }
}

/// Balances over time, the oldest first.
struct Levels {
    all: Vec<Level>,
    earmarked: Vec<Level>,
}

/// Gives balances from the reserves table; without one, from published claims.
fn levels(book: &Book, up_to: Option<Date>) -> Levels {
    if book.reserves.iter().any(|row| row.fund.is_general() && row.opening.is_some()) {
        let earmarked = tabled(book, up_to, |kind| kind == ReserveKind::Earmarked);
        return Levels { all: tabled(book, up_to, |_| true), earmarked };
    }
    let known = |subject: &str| -> Vec<&Claim> {
        let known = book.claims.iter().filter(|claim| claim.subject == subject);
        let mut known: Vec<&Claim> =
            known.filter(|claim| up_to.is_none_or(|day| claim.as_at <= day)).collect();
        known.sort_by_key(|claim| claim.as_at);
        known
    };
    let (general, earmarked) = (known("general_reserves"), known("earmarked_reserves"));
    let both = earmarked.iter().filter_map(|of| {
        let beside = general.iter().find(|claim| claim.as_at == of.as_at)?;
        claimed(&[*beside, *of])
    });
    Levels {
        all: both.collect(),
        earmarked: earmarked.iter().filter_map(|claim| claimed(&[*claim])).collect(),
    }
}

fn claimed(claims: &[&Claim]) -> Option<Level> {
    let amounts: Option<Vec<Decimal>> = claims.iter().map(|claim| claim.amount.central).collect();
    let as_at = claims.first()?.as_at;
    Some(Level {
        when: text::date(as_at),
        year: as_at.parts().0,
        amount: amounts?.into_iter().map(Money::from_pounds).sum(),
        exact: claims.iter().all(|claim| claim.amount.bound == Bound::Exact),
        dated: as_at.precision() == Precision::Day,
        begun: true,
        basis: Inputs::Figures(claims.iter().map(|claim| claims::claim_main_id(claim)).collect()),
    })
}

fn tabled(book: &Book, up_to: Option<Date>, holds: impl Fn(ReserveKind) -> bool) -> Vec<Level> {
    let begun = |year: FinancialYear| match up_to {
        Some(day) => day.financial_year().is_some_and(|of| year <= of),
        None => year <= book.council.current_financial_year,
    };
    let rows = || book.reserves.iter().filter(|row| row.fund.is_general() && holds(row.kind));
    let mut years: Vec<FinancialYear> = rows().map(|row| row.year).collect();
    years.sort_unstable();
    years.dedup();
    let level = |year: FinancialYear| {
        let of: Vec<_> = rows().filter(|row| row.year == year).collect();
        let amounts: Option<Vec<Money>> = of.iter().map(|row| row.opening).collect();
        Some(Level {
            when: format!("1 April {}", year.april()),
            year: i32::from(year.april()),
            amount: amounts?.into_iter().sum(),
            exact: true,
            dated: true,
            begun: begun(year),
            basis: Inputs::Rows(of.iter().map(|row| row.row).collect()),
        })
    };
    years.into_iter().filter_map(level).collect()
}

/// Gives the balances to reckon from: those of years begun where there are two or more, which is the
/// record; else that in hand and the plan that follows it; none where no year has begun.
fn in_hand(levels: Vec<Level>) -> Vec<Level> {
    let begun = levels.iter().filter(|level| level.begun).count();
    match begun {
        0 => Vec::new(),
        1 => levels,
        _ => levels.into_iter().filter(|level| level.begun).collect(),
    }
}

/// Gives a basis over the balances that a formula takes.
fn basis(words: &str, levels: &[&Level]) -> Basis {
    let mut ids = Vec::new();
    let mut rows = Vec::new();
    for level in levels {
        match &level.basis {
            Inputs::Figures(of) => ids.extend(of.iter().cloned()),
            Inputs::Rows(of) => rows.extend(of.iter().copied()),
        }
    }
    if rows.is_empty() {
        return Basis::formula(words, ids);
    }
    Basis::rows(words, TableName::Reserves, "opening", rows)
}

/// Gives the first and the last balance, or why nothing may be worked out between them.
fn over(levels: &[Level]) -> Result<(&Level, &Level), &'static str> {
    let (first, last) = levels.first().zip(levels.last()).ok_or(NO_BALANCES)?;
    if last.year <= first.year {
        return Err(NO_BALANCES);
    }
    // A rate of change between rounded amounts, or over days not known, would say more than both.
    if ![first, last].iter().all(|level| level.exact && level.dated) {
        return Err(NOT_EXACT);
    }
    Ok((first, last))
}

const NO_BALANCES: &str = "no balance of reserves is on file for two dates";
const NOT_EXACT: &str = "the published balances are rounded, or not of a stated day";

/// Gives the balance in hand: the latest of a year that has begun.
fn now(levels: &[Level]) -> Option<&Level> {
    levels.iter().rfind(|level| level.begun)
}

fn sustainability(levels: &[Level]) -> Indicator {
    let mut formula = "reserves ÷ average fall a year".to_owned();
    let value = over(levels).and_then(|(first, last)| {
        formula = format!("{formula}, {} to {}", first.when, last.when);
        let years = Decimal::from(last.year - first.year);
        let fall = (first.amount - last.amount).over(years).ok_or(NO_BALANCES)?;
        if fall.is_nil() || fall.is_negative() {
            return Err("reserves do not fall over these dates, so they do not run out");
        }
        let now = now(levels).ok_or(NO_BALANCES)?;
        let left = now.amount.as_share_of(fall).ok_or(NO_BALANCES)?.fraction();
        let words = "balance in hand ÷ (fall from first to last ÷ years between)";
        Ok(Measured {
            value: Value::Number(left),
            unit: "years",
            kind: FigureKind::Derived,
            basis: basis(words, &[first, last]),
            bound: Bound::Exact,
            when: format!("from {}", now.when),
        })
    });
    Indicator {
        key: "sustainability",
        title: "Years that reserves last",
        formula,
        reading: "fewer is riskier",
        value,
    }
}

fn level(levels: &[Level]) -> Indicator {
    let value = now(levels).ok_or("no balance of reserves is on file").map(|now| Measured {
        value: Value::Money(now.amount),
        unit: "pounds",
        kind: FigureKind::Derived,
        basis: basis("general + earmarked reserves", &[now]),
        bound: if now.exact { Bound::Exact } else { Bound::About },
        when: now.said_when(),
    });
    Indicator {
        key: "level",
        title: "Level of reserves",
        formula: "general + earmarked reserves".into(),
        reading: "lower is riskier",
        value,
    }
}

fn change(levels: &[Level]) -> Indicator {
    changed("change", "Change in reserves", "general + earmarked reserves", levels)
}

fn earmarked(levels: &[Level]) -> Indicator {
    changed("change-earmarked", "Change in earmarked reserves", "earmarked reserves", levels)
}

fn changed(key: &'static str, title: &'static str, what: &str, levels: &[Level]) -> Indicator {
    let mut formula = format!("(last − first) ÷ first, {what}");
    let value = over(levels).and_then(|(first, last)| {
        formula = format!("{formula}, {} to {}", first.when, last.when);
        let moved = last.amount - first.amount;
        let share = moved.as_share_of(first.amount).ok_or(NO_BALANCES)?;
        Ok(Measured {
            value: Value::Rate(share),
            unit: "fraction",
            kind: FigureKind::Derived,
            basis: basis("(last balance − first) ÷ first", &[first, last]),
            bound: Bound::Exact,
            when: String::new(),
        })
    });
    Indicator { key, title, formula, reading: "a fall is riskier", value }
}

fn debt(book: &Book, up_to: Option<Date>) -> Indicator {
    let known = book.claims.iter().filter(|claim| claim.subject == "debt");
    let latest = known
        .filter(|claim| up_to.is_none_or(|day| claim.as_at <= day))
        .max_by_key(|claim| claim.as_at);
    let value = latest.and_then(|claim| {
        let amount = Money::from_pounds(claim.amount.central?);
        Some(Measured {
            value: Value::Money(amount),
            unit: "pounds",
            kind: FigureKind::Published,
            basis: Basis::cell(TableName::Claims, claim.row, "central"),
            bound: claim.amount.bound,
            when: format!("at {}", text::date(claim.as_at)),
        })
    });
    Indicator {
        key: "debt",
        title: "External debt",
        formula: "as published".into(),
        reading: "higher is riskier",
        value: value.ok_or("no claim states total debt"),
    }
}

/// Gives council tax as a share of the net budget brought forward, in the council's current year.
fn council_tax(book: &Book) -> Indicator {
    let year = book.council.current_financial_year;
    let values = |line: &str, item: BudgetItem| {
        let mut of = book.budget_values.iter();
        of.find(|value| value.line_id == line && value.item == item && value.year == year)
    };
    let general = || book.budget_lines.iter().filter(|line| line.fund.is_general());
    let base: Vec<_> = general()
        .filter(|line| line.block == Block::Base)
        .filter_map(|line| values(&line.id, BudgetItem::Amount))
        .collect();
    let tax = general().filter(|line| line.driver == Driver::CouncilTax).find_map(|line| {
        Some((values(&line.id, BudgetItem::TaxBase)?, values(&line.id, BudgetItem::BandD)?))
    });
    let share = tax.and_then(|(tax_base, band_d)| {
        let whole: Decimal = base.iter().map(|value| value.value).sum();
        let share = (tax_base.value * band_d.value).checked_div(whole)?;
        let mut rows: Vec<u32> = vec![tax_base.row, band_d.row];
        rows.extend(base.iter().map(|value| value.row));
        let share = Rate::from_fraction(share);
        let words = "tax base × Band D ÷ net budget brought forward";
        Some(Measured {
            value: Value::Rate(share),
            unit: "fraction",
            kind: FigureKind::Derived,
            basis: Basis::rows(words, TableName::BudgetValues, "value", rows),
            bound: Bound::Exact,
            when: String::new(),
        })
    });
    Indicator {
        key: "council-tax-ratio",
        title: "Council tax ratio",
        formula: format!("council tax ÷ net budget brought forward into {year}"),
        reading: "higher is safer",
        value: share.ok_or("no tax base, Band D and net budget of one year are on file"),
    }
}

/// Gives the figures of the indicators that the data allow.
pub(super) fn figures(indicators: &[Indicator]) -> Sheet {
    let mut sheet = Sheet::default();
    for indicator in indicators {
        let Ok(measured) = &indicator.value else { continue };
        sheet.add(Figure {
            id: indicator.id(),
            title: format!("{}: {}", indicator.title, indicator.formula),
            unit: measured.unit,
            value: Some(measured.value),
            kind: measured.kind,
            basis: measured.basis.clone(),
        });
    }
    sheet
}
