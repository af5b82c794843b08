//! What a position of savings is made of, and to what group a saving belongs.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::sums::{Amounts, Field, Sums};
use crate::figures::id::FigureId;
use crate::records::{Book, Brag, Cashable, Fund, ProfileKind, SavingIx, SavingStatus, TableName};
use crate::units::{Date, FinancialYear, Mark, Money, Period, Rate, words};

/// What a figure speaks for: the position at a period, or what was known on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsAt {
    /// The latest updates up to this point of a year.
    Period(Period),
    /// The latest updates handed in by this date.
    Date(Date),
}

impl AsAt {
    /// Gives the last day it speaks for.
    pub fn day(self) -> Date {
        match self {
            Self::Period(period) => period.last_day(),
            Self::Date(date) => date,
        }
    }

    /// Gives the form that `--as-at` takes.
    pub fn words(self) -> String {
        match self {
            Self::Period(period) => period.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

words! {
    /// What savings can be grouped by.
    GroupKey [9] {
        /// The directorate that answers.
        Directorate = "directorate",
        /// The service.
        Service = "service",
        /// The programme or theme.
        Theme = "theme",
        /// The named role that answers.
        Owner = "owner",
        /// The officer's rating.
        Brag = "brag",
        /// Recurring or one-off.
        Recurrence = "recurrence",
        /// The kind of change that makes it.
        Type = "type",
        /// Where the year's target comes from: undelivered savings of earlier years apart.
        Origin = "origin",
        /// Where it stands in its life: approved, in delivery, delivered.
        Status = "status",
    }
}

impl FromStr for GroupKey {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, String> {
        Self::from_word(word).ok_or_else(|| format!("wanted one of {}", Self::WORDS.join(", ")))
    }
}

words! {
    /// Where the target of a year comes from.
    OriginKind [4] {
        /// New in the year.
        New = "new",
        /// The further effect of what began in an earlier year.
        FullYearEffect = "full_year_effect",
        /// Not delivered in an earlier year.
        BroughtForward = "brought_forward",
        /// Agreed anew since the budget.
        Rebased = "rebased",
    }
}

/// One saving at a point of a year.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The saving.
    pub saving: SavingIx,
    /// The delivery row that speaks for it; `None`: no update.
    pub update: Option<u32>,
    /// The officer's rating: N where there is no update, `None` where an update gives none.
    pub declared: Option<Brag>,
    /// The rule's rating; `None` where the rule lacks an input.
    pub computed: Option<Brag>,
    pub(super) amounts: Amounts,
}

impl Line {
    /// Gives one amount; `None` where it was not published.
    pub fn get(&self, field: Field) -> Option<Money> {
        self.amounts.get(field).map(Money::from_pence)
    }

    /// Gives the share of target that is forecast, what is above target included.
    pub fn share(&self) -> Option<Rate> {
        let over = self.get(Field::OverAchieved).unwrap_or(Money::NIL);
        (self.get(Field::Forecast)? + over).as_share_of(self.get(Field::Target)?)
    }
}

/// The savings of one directorate, service or other key.
#[derive(Debug, Clone)]
pub struct Group {
    /// The name; empty where not recorded.
    pub key: String,
    /// The part of an id that stands for it.
    pub slug: String,
    /// Its sums.
    pub totals: Sums,
    /// Its sums by the officer's rating.
    pub by_brag: BTreeMap<Option<Brag>, Sums>,
}

impl Group {
    /// Gives the name, or that none is recorded.
    pub fn name(&self) -> &str {
        if self.key.is_empty() { "not recorded" } else { &self.key }
    }
}

/// Savings that stay out of the cash total, and why.
#[derive(Debug, Clone)]
pub struct Apart {
    /// The part of an id that stands for the reason.
    pub slug: &'static str,
    /// The reason in words.
    pub why: &'static str,
    /// Their sums.
    pub totals: Sums,
}

/// What part of the targets is new, grown from earlier years, brought forward or agreed since.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Where it comes from.
    pub kind: OriginKind,
    /// The target.
    pub target: Money,
    /// The profile rows behind it.
    pub rows: Vec<u32>,
}

/// Two savings of which the one that delivers as much or more has the worse rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnequalPair {
    /// The saving rated worse though it delivers no smaller a share.
    pub worse_rated: SavingIx,
    /// The saving rated better though it delivers no larger a share.
    pub better_rated: SavingIx,
    /// The share of target that the first delivers.
    pub share_of_worse: Rate,
    /// The share of target that the second delivers.
    pub share_of_better: Rate,
}

/// The savings programme of a year at a point of it.
#[derive(Debug, Clone)]
pub struct Position {
    /// The point of the year, if any update speaks of the year.
    pub period: Option<Period>,
    /// The year.
    pub year: FinancialYear,
    /// Only updates handed in by then count.
    pub known_by: Option<Date>,
    /// What its figures' ids begin with: `savings/2025-26`.
    pub id: FigureId,
    /// The cash savings of the general fund that are counted, in the order of the register.
    pub lines: Vec<Line>,
    /// The savings under those that are groups, each after its group's place: of which, never added up.
    pub of_which: Vec<(SavingIx, Line)>,
    /// Their sums.
    pub totals: Sums,
    /// By the officer's rating.
    pub by_brag: BTreeMap<Option<Brag>, Sums>,
    /// By the rule's rating.
    pub by_brag_computed: BTreeMap<Option<Brag>, Sums>,
    /// What the groups are.
    pub by: GroupKey,
    /// The groups, in the order of the register.
    pub groups: Vec<Group>,
    /// Targets by where they come from.
    pub origins: Vec<Origin>,
    /// Savings shown apart.
    pub apart: Vec<Apart>,
    /// Savings whose cashability is not stated: counted, with this caveat.
    pub cashable_not_stated: usize,
    /// Savings whose recurrence is not stated: carried as recurring, assumed.
    pub recurrence_not_stated: usize,
    /// Savings whose latest update is of an earlier period.
    pub stale: usize,
    /// Rows with errors that would have touched this position.
    pub left_out: usize,
    /// Tables behind this position that could not be read at all.
    pub unread: Vec<TableName>,
}

/// Longer lists of savings whose ratings stand out say how many more there are.
pub const NAMED: usize = 25;

/// What keeps a saving out of the cash total of the general fund.
pub(super) const APART: [(&str, &str); 5] = [
    ("cost-avoidance", "cost avoidance: a cost that was never budgeted"),
    ("non-cashable", "not cashable: a benefit without money"),
    ("other-funds", "other funds: not the general fund"),
    ("proposed", "proposed: not approved"),
    ("ended", "X: written out, replaced or merged by a decision of an earlier year"),
];

/// Gives the number of a reason by its slug.
pub(super) fn apart_index(slug: &str) -> Option<usize> {
    APART.iter().position(|(known, _)| *known == slug)
}

/// Works out where a saving belongs: `None` in the cash total, else the reason it is apart.
pub(super) fn apart(book: &Book, saving: SavingIx) -> Option<usize> {
    let savings = &book.savings;
    match (savings.fund(saving), savings.cashable(saving), savings.status(saving)) {
        (fund, _, _) if !Fund::is_general(fund) => Some(2),
        (_, Cashable::CostAvoidance, _) => Some(0),
        (_, Cashable::NonCashable, _) => Some(1),
        (_, _, SavingStatus::Proposed) => Some(3),
        _ => None,
    }
}

/// Works out where a saving belongs in a year: one ended by a decision stays in the total of the
/// decision's own year, where its target shows as unachievable, and leaves those of later years.
pub(super) fn apart_in(book: &Book, saving: SavingIx, year: FinancialYear) -> Option<usize> {
    let ended = || {
        let decided = book.savings.decided_on(saving)?.financial_year()?;
        let ended = book.savings.status(saving).needs_decision() && decided < year;
        ended.then_some(APART.len() - 1)
    };
    apart(book, saving).or_else(ended)
}

/// Says whether a saving is counted in the cash total of the general fund.
pub fn in_cash_total(book: &Book, saving: SavingIx) -> bool {
    book.savings.is_counted(saving) && apart(book, saving).is_none()
}

/// Gives the name of the group that a line belongs to.
pub(super) fn key_of<'b>(
    book: &'b Book,
    line: &Line,
    by: GroupKey,
    year: FinancialYear,
) -> &'b str {
    let saving = line.saving;
    match by {
        GroupKey::Directorate | GroupKey::Service | GroupKey::Theme | GroupKey::Owner => {
            name_of(book, saving, by).unwrap_or_default()
        }
        GroupKey::Brag => line.declared.map_or(book.council.figures.absent(), Brag::word),
        GroupKey::Recurrence => book.savings.recurrence(saving).word(),
        GroupKey::Type => book.savings.kind(saving).word(),
        GroupKey::Origin => origin_of(book, saving, year),
        GroupKey::Status => book.savings.status(saving).word(),
    }
}

/// Gives the name that the register gives a saving under a key; `None` where the key's groups are
/// words of this program.
pub(super) fn name_of(book: &Book, saving: SavingIx, by: GroupKey) -> Option<&str> {
    let savings = &book.savings;
    match by {
        GroupKey::Directorate => Some(savings.directorate(saving)),
        GroupKey::Service => Some(savings.service(saving)),
        GroupKey::Theme => Some(savings.theme(saving)),
        GroupKey::Owner => Some(savings.owner(saving)),
        GroupKey::Brag
        | GroupKey::Recurrence
        | GroupKey::Type
        | GroupKey::Origin
        | GroupKey::Status => None,
    }
}

/// Gives the group that a saving belongs to by where its target comes from: a saving with any part
/// brought forward undelivered stands with those; else it is new in its first year, and grows to its
/// full-year effect after it.
fn origin_of(book: &Book, saving: SavingIx, year: FinancialYear) -> &'static str {
    let profiles = &book.profiles;
    let first = profiles.by_saving.rows(saving).map(|row| profiles.year[row]).min();
    let kinds = || profiles.rows_of(saving, year).map(|row| profiles.kind[row]);
    if kinds().any(|kind| kind == ProfileKind::BroughtForward) {
        "brought forward"
    } else if kinds().next().is_none() {
        "no target"
    } else if first.is_some_and(|first| first < year) {
        "full-year effect"
    } else {
        "new"
    }
}

/// Gives the last point of a year that updates handed in by a date speak of.
pub(super) fn latest_mark(
    book: &Book,
    year: FinancialYear,
    known_by: Option<Date>,
) -> Option<Mark> {
    let deliveries = &book.deliveries;
    match known_by {
        None => deliveries.latest_mark(year),
        Some(day) => (0..deliveries.len())
            .filter(|&row| deliveries.submitted_on(row) <= day)
            .map(|row| deliveries.period(row))
            .filter(|period| period.year == year)
            .map(|period| period.mark)
            .max(),
    }
}
