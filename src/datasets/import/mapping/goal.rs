//! Where a column of a tracker goes.

use crate::datasets::cell::{self, Refusal};
use crate::datasets::import::grid::folded;
use crate::datasets::import::value;
use crate::records::schema::{self, Col, Kind};
use crate::records::{Code, TableName};
use crate::units::{Decimal, FinancialYear, Period};

/// The tables that a tracker fills; a bare column name means the first that has it.
pub(super) const TABLES: [TableName; 4] =
    [TableName::Savings, TableName::SavingsProfile, TableName::Delivery, TableName::Mitigations];

/// Columns that are filled from elsewhere, so that none of a tracker may go there.
const NOT_THEIRS: [&str; 3] = ["source_id", "revision", "mitigation_id"];

/// Where a column goes, and what its header does not say.
#[derive(Debug, Clone)]
pub(in crate::datasets::import) struct Goal {
    /// Where.
    pub(in crate::datasets::import) role: Role,
    /// What an amount counts; stated for every amount.
    pub(in crate::datasets::import) unit: Option<Unit>,
    /// The year the column speaks of, if it is not the row's.
    pub(in crate::datasets::import) year: Option<FinancialYear>,
    /// The period the column speaks of, if it is not the row's.
    pub(in crate::datasets::import) period: Option<Period>,
    /// The day it was handed in, if it is not the row's.
    pub(in crate::datasets::import) submitted_on: Option<String>,
    /// The kind of a target.
    pub(in crate::datasets::import) kind: &'static str,
    /// How shares are written.
    pub(in crate::datasets::import) shares: Shares,
    /// Whether cells are shares of the target, from which the amount is worked out.
    pub(in crate::datasets::import) share_of_target: bool,
    /// Whether the tracker writes savings as negative amounts.
    pub(in crate::datasets::import) negate: bool,
    /// Columns whose amounts are added to its own, by heading.
    pub(in crate::datasets::import) add: Vec<String>,
    /// What the words of the column stand for, folded; of a column of another table than those of savings.
    pub(in crate::datasets::import) words: Vec<(String, String)>,
    /// The part of a cell that is meant.
    pub(in crate::datasets::import) take: Take,
    /// What is made of its amounts across the sheet.
    pub(in crate::datasets::import) turn: Turn,
    /// Whether its amounts are added up with those of other columns that go to the same place.
    pub(in crate::datasets::import) adds: bool,
    /// Which cell of which other table it fills; `None`: it goes to savings.
    pub(in crate::datasets::import) slot: Option<Slot>,
    /// The heading across the sheet that it belongs to, by what the heading stands for.
    pub(in crate::datasets::import) across: String,
}

/// Stands for any other words than those that a mapping names.
pub(super) const ANY_OTHER: &str = "*";

/// Which set of columns of another table, which heading across and which of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::datasets::import) struct Slot {
    pub(in crate::datasets::import) into: usize,
    pub(in crate::datasets::import) across: usize,
    pub(in crate::datasets::import) cell: usize,
}

/// The part of a cell that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::datasets::import) enum Take {
    /// All of it.
    Whole,
    /// Its first number.
    Number,
    /// What stands before its first bracket.
    Before,
    /// What stands in its first bracket.
    Bracket,
    /// What stands in its last bracket or, without one, the whole.
    Last,
}

impl Goal {
    /// Says whether it is a rating by colour.
    pub(in crate::datasets::import) fn is_rating(&self) -> bool {
        let Role::Cell(table, col) = self.role else { return false };
        if let Kind::Word(allowed) = schema::table_of(table).column(col).kind {
            return value::are_colours(allowed);
        }
        (table, col) == (TableName::RiskRatings, schema::risk_ratings::band)
    }

    /// Gives a goal of words: no unit, no year of its own.
    pub(super) const fn plain(role: Role) -> Self {
        Self {
            role,
            unit: None,
            year: None,
            period: None,
            submitted_on: None,
            kind: "new",
            shares: Shares::Sign,
            share_of_target: false,
            negate: false,
            add: Vec::new(),
            words: Vec::new(),
            take: Take::Whole,
            turn: Turn::AsTheyStand,
            adds: false,
            slot: None,
            across: String::new(),
        }
    }

    /// Gives what words stand for, if the mapping says.
    pub(in crate::datasets::import) fn word(&self, words: &str) -> Option<&str> {
        let wanted = folded(words);
        let own = self.words.iter().find(|(theirs, _)| *theirs == wanted && theirs != ANY_OTHER);
        let any = || self.words.iter().find(|(theirs, _)| theirs == ANY_OTHER && !words.is_empty());
        own.or_else(any).map(|(_, ours)| ours.as_str())
    }

    /// Says whether two columns of savings go to the same place: one of ours, for one year, kind and period.
    pub(in crate::datasets::import) fn is_with(&self, other: &Self) -> bool {
        let place =
            |goal: &Self| (goal.role, goal.year, goal.period, goal.kind, goal.submitted_on.clone());
        self.slot.is_none() && other.slot.is_none() && place(self) == place(other)
    }

    /// Says whether its column holds shares.
    pub(in crate::datasets::import) fn is_share(&self) -> bool {
        let Role::Cell(table, col) = self.role else { return false };
        matches!(schema::table_of(table).column(col).kind, Kind::Rate)
    }

    /// Says whether its cells are amounts, numbers or shares, which count once.
    pub(in crate::datasets::import) fn is_counted(&self) -> bool {
        let Role::Cell(table, col) = self.role else { return false };
        matches!(schema::table_of(table).column(col).kind, Kind::Money | Kind::Number | Kind::Rate)
    }

    /// Says whether its cells are amounts of money as the tracker states them, of which totals are made.
    pub(in crate::datasets::import) fn is_amount(&self) -> bool {
        let Role::Cell(table, col) = self.role else { return false };
        let kind = schema::table_of(table).column(col).kind;
        let counted = matches!(kind, Kind::Money | Kind::Number) && self.unit.is_some();
        counted && !self.share_of_target && self.add.is_empty()
    }
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::datasets::import) enum Role {
    /// A cell of one of our tables.
    Cell(TableName, Col),
    /// The year that the row speaks of.
    Year,
    /// The period that the row speaks of.
    Period,
    /// The day that the row was handed in.
    SubmittedOn,
    /// A column that others name: what it holds stands in their words.
    Named,
}

impl Role {
    /// Gives its name: `savings.title`.
    pub(in crate::datasets::import) fn name(self) -> String {
        match self {
            Self::Cell(table, col) => {
                format!("{}.{}", table.word(), schema::table_of(table).column(col).header)
            }
            Self::Year => "financial_year".to_owned(),
            Self::Period => "period".to_owned(),
            Self::SubmittedOn => "submitted_on".to_owned(),
            Self::Named => "named by others".to_owned(),
        }
    }
}

/// Finds what a mapping names: `savings.title`, or `title` alone.
pub(super) fn destination(name: &str) -> Result<Role, Refusal> {
    match name {
        "financial_year" => return Ok(Role::Year),
        "period" | "delivery.period" => return Ok(Role::Period),
        "submitted_on" | "delivery.submitted_on" => return Ok(Role::SubmittedOn),
        _ => {}
    }
    let (within, header) = name.split_once('.').map_or((None, name), |(t, h)| (Some(t), h));
    let mut known = Vec::new();
    for table in TABLES {
        let columns = schema::table_of(table).each();
        for (col, column) in columns.filter(|(_, column)| !NOT_THEIRS.contains(&column.header)) {
            if within.is_none_or(|within| within == table.word()) && column.header == header {
                return Ok(Role::Cell(table, col));
            }
            known.push(format!("{}.{}", table.word(), column.header));
        }
    }
    let near = cell::nearest(name, known.iter().map(String::as_str));
    let bare = known.iter().filter_map(|full| full.split('.').nth(1));
    let near = near.or_else(|| cell::nearest(header, bare));
    Err(Refusal {
        code: Code::UnknownColumn,
        wanted:
            "a column of savings, savings_profile, delivery or mitigations, such as savings.title"
                .to_owned(),
        hint: near.map(|near| format!("did you mean {near}?")),
    })
}

/// What an amount counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::datasets::import) enum Unit {
    /// Pounds.
    Pounds,
    /// Thousands of pounds.
    Thousands,
    /// Millions of pounds.
    Millions,
}

impl Unit {
    /// Reads `£`, `£000`, `£k` or `£m`.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let plain: String = text.to_lowercase().replace(['\'', ' ', '’', ','], "");
        match plain.as_str() {
            "£" | "pounds" => Ok(Self::Pounds),
            "£000" | "£000s" | "£k" | "000" | "thousands" => Ok(Self::Thousands),
            "£m" | "£million" | "m" | "millions" => Ok(Self::Millions),
            _ => Err(Refusal {
                code: Code::NotAWord,
                wanted: "one of £, £000, £m".to_owned(),
                hint: None,
            }),
        }
    }

    /// Gives the pounds in one.
    pub(in crate::datasets::import) fn pounds(self) -> Decimal {
        Decimal::from(match self {
            Self::Pounds => 1,
            Self::Thousands => 1_000,
            Self::Millions => 1_000_000,
        })
    }

    /// Gives the unit as mappings write it.
    pub(in crate::datasets::import) const fn word(self) -> &'static str {
        match self {
            Self::Pounds => "£",
            Self::Thousands => "£000",
            Self::Millions => "£m",
        }
    }
}

/// How a share is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::datasets::import) enum Shares {
    /// With its sign: `80%`.
    Sign,
    /// As a part of one, as workbooks keep a cell that shows `80%`: `0.8`.
    Fraction,
    /// As a number of hundredths without a sign: `80`.
    Hundredths,
}

/// What is made of amounts across a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::datasets::import) enum Turn {
    /// Nothing.
    AsTheyStand,
    /// Of levels, what each differs from the one before by.
    Changes,
    /// Of changes, what all up to each add up to.
    Levels,
}

impl Turn {
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        Ok(match cell::word(text, &["changes", "levels", "none"])?.value() {
            "changes" => Self::Changes,
            "none" => Self::AsTheyStand,
            _ => Self::Levels,
        })
    }
}

impl Turn {
    /// Reads what may be made of the periods of a savings tracker.
    pub(super) fn read_levels(text: &str) -> Result<Self, Refusal> {
        cell::word(text, &["levels"]).map(|_| Self::Levels)
    }
}

impl Take {
    /// The words for it, in the order of the kinds after the whole.
    const WORDS: &[&str] = &["number", "before", "bracket", "last"];

    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        Ok(match cell::word(text, Self::WORDS)?.value() {
            "number" => Self::Number,
            "before" => Self::Before,
            "bracket" => Self::Bracket,
            _ => Self::Last,
        })
    }

    /// Gives the part of a cell; empty where it has none.
    pub(in crate::datasets::import) fn of(self, words: &str) -> &str {
        let inside = |open: usize| {
            let rest = &words[open + 1..];
            rest.split_once(')').map_or(rest, |(inside, _)| inside).trim()
        };
        match self {
            Self::Whole => words,
            Self::Number => {
                let starts = |c: char| c.is_ascii_digit();
                let Some(start) = words.find(starts) else { return "" };
                let rest = &words[start..];
                let part = |c: char| !c.is_ascii_digit() && !".,%".contains(c);
                rest[..rest.find(part).unwrap_or(rest.len())].trim_end_matches(['.', ','])
            }
            Self::Before => words.split_once('(').map_or(words, |(before, _)| before).trim(),
            Self::Bracket => words.find('(').map_or("", inside),
            Self::Last => words.rfind('(').map_or(words, inside),
        }
    }
}

impl Shares {
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        Ok(match cell::word(text, &["sign", "fraction", "hundredths"])?.value() {
            "fraction" => Self::Fraction,
            "hundredths" => Self::Hundredths,
            _ => Self::Sign,
        })
    }
}
