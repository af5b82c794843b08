//! The one list of levers: everything that a scenario can set, with its unit, how far it goes, and where a scenario
//! file writes it.

use std::collections::BTreeMap;

use super::write::{LISTED, Setting};
use crate::records::{Book, BudgetItem, BudgetLine, Driver};
use crate::units::{Decimal, FinancialYear, Rate, dec, text, words};

/// What the values of a lever are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Pounds.
    Pounds,
    /// A fraction of one.
    Fraction,
    /// Any other number.
    Number,
}

impl Unit {
    /// Gives the word of a figure's unit.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pounds => "pounds",
            Self::Fraction => "fraction",
            Self::Number => "number",
        }
    }

    /// Gives the unit of a value of a budget line.
    pub const fn of(item: BudgetItem) -> Self {
        match item {
            BudgetItem::Core
            | BudgetItem::AdultSocialCare
            | BudgetItem::Share
            | BudgetItem::LimitCore
            | BudgetItem::LimitAdultSocialCare
            | BudgetItem::LevyCap
            | BudgetItem::LevyRate1
            | BudgetItem::LevyFrom1
            | BudgetItem::LevyRate2
            | BudgetItem::LevyFrom2
            | BudgetItem::LevyRate3
            | BudgetItem::LevyFrom3
            | BudgetItem::SafetyNetPart
            | BudgetItem::PoolKept
            | BudgetItem::ShareCentral
            | BudgetItem::ShareCounty
            | BudgetItem::ShareFire
            | BudgetItem::ShareGla
            | BudgetItem::CollectionRate
            | BudgetItem::BaseGrowth => Self::Fraction,
            BudgetItem::Volume
            | BudgetItem::TaxBase
            | BudgetItem::NoLimit
            | BudgetItem::MultiplierSmallRhl
            | BudgetItem::MultiplierSmall
            | BudgetItem::MultiplierStandardRhl
            | BudgetItem::MultiplierStandard
            | BudgetItem::MultiplierHigh
            | BudgetItem::ContributionsInLieu => Self::Number,
            BudgetItem::Amount
            | BudgetItem::Base
            | BudgetItem::Price
            | BudgetItem::BandD
            | BudgetItem::Income
            | BudgetItem::TopUp
            | BudgetItem::Tariff
            | BudgetItem::BaselineRates
            | BudgetItem::BaselineFunding
            | BudgetItem::Section31
            | BudgetItem::LimitAmount
            | BudgetItem::RateableValueSmallRhl
            | BudgetItem::RateableValueSmall
            | BudgetItem::RateableValueStandardRhl
            | BudgetItem::RateableValueStandard
            | BudgetItem::RateableValueHigh
            | BudgetItem::Reliefs
            | BudgetItem::Losses
            | BudgetItem::TaxSurplus
            | BudgetItem::OwnDemand
            | BudgetItem::PreceptCounty
            | BudgetItem::PreceptPolice
            | BudgetItem::PreceptFire
            | BudgetItem::PreceptGla
            | BudgetItem::PreceptOther
            | BudgetItem::RatesSurplus => Self::Pounds,
        }
    }

    /// Gives a value as a scenario file writes it.
    pub fn words(self, value: Decimal) -> String {
        match self {
            Self::Fraction => {
                text::percent_exact(Rate::from_fraction(value)).replace('\u{2212}', "-")
            }
            Self::Pounds | Self::Number => value.normalize().to_string(),
        }
    }
}

words! {
    /// A lever with which the gap of a year is closed.
    ClosingLever => title {
        /// The core rise of council tax in the year, up to the highest that needs no referendum.
        CouncilTax = "council-tax" => "Core rise of council tax in the year",
        /// The part of the savings programme that comes on time, whatever the officers forecast.
        Delivery = "delivery" => "Part of planned savings that comes on time",
        /// New recurring savings found for the year.
        Savings = "savings" => "New recurring savings found for the year",
        /// Support drawn for the year.
        Efs = "efs" => "Support drawn for the year",
    }
}

/// What a lever turns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turns {
    /// What closes a gap.
    Closing(ClosingLever),
    /// Whether reserves close a gap: 1 they do, 0 they do not.
    Reserves,
    /// The rate of support that is not agreed yet.
    EfsRate,
    /// An assumption, by its reference.
    Assumption(String),
    /// A value of a budget line.
    Line(String, BudgetItem),
}

/// How far a lever may be turned, and in which steps its values are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least value.
    pub least: Decimal,
    /// The most.
    pub most: Decimal,
    /// From one value to the next.
    pub step: Decimal,
}

/// Something that a scenario can set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lever {
    /// What it turns.
    pub turns: Turns,
    /// Its reference: `council-tax`, `assumption/PAY`, `line/CARE/price`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// What its values are.
    pub unit: Unit,
    /// How far it goes; `None`: as far as its unit does.
    pub range: Option<Range>,
    /// Of an assumption, the ends that its table states for a year.
    pub stated: BTreeMap<FinancialYear, (Decimal, Decimal)>,
    /// The tables of a scenario file that lead to its values, one for each value that it sets in a year.
    pub paths: Vec<Vec<String>>,
}

/// Where a rate or a share is looked for: in hundredths of a point.
const POINTS: Range = Range { least: Decimal::ZERO, most: Decimal::ONE, step: dec!(0.0001) };
/// Where an amount is looked for: in pence, up to the largest that is.
const POUNDS: Range = Range { least: Decimal::ZERO, most: dec!(10_000_000_000), step: dec!(0.01) };

fn path<const N: usize>(parts: [&str; N]) -> Vec<String> {
    parts.map(str::to_owned).to_vec()
}

/// Gives every lever of a council.
pub fn levers(book: &Book) -> Vec<Lever> {
    let mut all: Vec<Lever> = ClosingLever::ALL.iter().map(|lever| closing(*lever, book)).collect();
    let named = |turns, id: &str, title: &str, unit, range| Lever {
        turns,
        id: id.to_owned(),
        title: title.to_owned(),
        unit,
        range: Some(range),
        stated: BTreeMap::new(),
        paths: vec![path(["closing"])],
    };
    let whole = Range { step: Decimal::ONE, ..POINTS };
    let title = "Use of reserves to close the gap";
    all.push(named(Turns::Reserves, "reserves", title, Unit::Number, whole));
    let title = "Rate of support that is not agreed yet";
    all.push(named(Turns::EfsRate, "efs-rate", title, Unit::Fraction, POINTS));
    all.extend(assumptions(book));
    for line in &book.budget_lines {
        all.extend(line.driver.items().iter().map(|item| value(line, *item)));
    }
    all
}

fn closing(lever: ClosingLever, book: &Book) -> Lever {
    let (unit, range, paths) = match lever {
        ClosingLever::CouncilTax => {
            let taxes = book.budget_lines.iter().filter(|line| line.driver == Driver::CouncilTax);
            let taxes = taxes.filter(|line| line.fund.is_general());
            let core = BudgetItem::Core.word();
            (Unit::Fraction, POINTS, taxes.map(|line| path(["lines", &line.id, core])).collect())
        }
        ClosingLever::Delivery => (Unit::Fraction, POINTS, vec![path(["savings"])]),
        ClosingLever::Savings => {
            (Unit::Pounds, POUNDS, vec![path(["closing", "recurring_savings"])])
        }
        ClosingLever::Efs => (Unit::Pounds, POUNDS, vec![path(["closing", "efs_agreed"])]),
    };
    let (turns, id) = (Turns::Closing(lever), lever.word().to_owned());
    let (title, range) = (lever.title().to_owned(), Some(range));
    Lever { turns, id, title, unit, range, stated: BTreeMap::new(), paths }
}

/// Gives the unit of an assumption: pounds where a line is that amount, else a rate.
pub(super) fn unit_of_assumption(book: &Book, id: &str) -> Unit {
    let is_amount = |line: &BudgetLine| line.assumption_id == id && line.driver == Driver::Amount;
    if book.budget_lines.iter().any(is_amount) { Unit::Pounds } else { Unit::Fraction }
}

fn assumptions(book: &Book) -> Vec<Lever> {
    let mut all: Vec<Lever> = Vec::new();
    for row in &book.assumptions {
        let ends = (row.low.is_some() || row.high.is_some())
            .then(|| (row.low.unwrap_or(row.central), row.high.unwrap_or(row.central)));
        let known = all.iter().position(|lever| lever.paths[0][1] == row.id);
        let at = known.unwrap_or_else(|| {
            all.push(Lever {
                turns: Turns::Assumption(row.id.clone()),
                id: format!("assumption/{}", row.id),
                title: row.title.clone(),
                unit: unit_of_assumption(book, &row.id),
                range: None,
                stated: BTreeMap::new(),
                paths: vec![path(["assumptions", &row.id])],
            });
            all.len() - 1
        });
        all[at].stated.extend(ends.map(|ends| (row.year, ends)));
    }
    all
}

fn value(line: &BudgetLine, item: BudgetItem) -> Lever {
    let title = if item == BudgetItem::Amount {
        line.title.clone()
    } else {
        format!("{}: {}", line.title, item.word().replace('_', " "))
    };
    Lever {
        turns: Turns::Line(line.id.clone(), item),
        id: format!("line/{}/{}", line.id, item.word()),
        title,
        unit: Unit::of(item),
        range: None,
        stated: BTreeMap::new(),
        paths: vec![path(["lines", &line.id, item.word()])],
    }
}

impl Lever {
    /// Gives what a scenario file writes to set it to a value, in a year or for all.
    pub fn settings(&self, year: Option<FinancialYear>, value: Decimal, why: &str) -> Vec<Setting> {
        let setting = |path: &[String], key: &str, value: &str| Setting {
            path: path.to_vec(),
            key: key.to_owned(),
            value: value.to_owned(),
            why: why.to_owned(),
        };
        let words = self.unit.words(value);
        let of_year = year.map(|year| year.to_string()).unwrap_or_default();
        match self.turns {
            Turns::Closing(ClosingLever::Delivery) => {
                // On time, a year late, never: what does not come on time is taken as never coming.
                let never = self.unit.words(Decimal::ONE - value);
                let every = [words.as_str(), "0%", &never].join(LISTED);
                let shares = path(["savings", "delivery"]);
                vec![setting(&self.paths[0], "basis", "record"), setting(&shares, "every", &every)]
            }
            Turns::Reserves => {
                let used = if value.is_zero() { "none" } else { "to_floor" };
                vec![setting(&self.paths[0], "reserves", used)]
            }
            Turns::EfsRate => vec![setting(&self.paths[0], "efs_rate", &words)],
            Turns::Closing(
                ClosingLever::CouncilTax | ClosingLever::Savings | ClosingLever::Efs,
            )
            | Turns::Assumption(_)
            | Turns::Line(..) => {
                self.paths.iter().map(|path| setting(path, &of_year, &words)).collect()
            }
        }
    }
}
