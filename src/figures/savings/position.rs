//! The position of a savings programme.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::ids::{begun, group_slugs};
use super::selection::{Measured, Rated, Slice};
use super::sums::{Amounts, Field, Sums};
use crate::figures::id::{FigureId, slug};
use crate::records::{
    Book, Brag, Cashable, Fund, ProfileKind, RatingInputs, Recurrence, SavingIx, SavingStatus,
    TableName,
};
use crate::units::words;
use crate::units::{Date, FinancialYear, Mark, Money, Period, Rate};

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
    GroupKey [8] {
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
pub(super) const APART: [(&str, &str); 4] = [
    ("cost-avoidance", "cost avoidance: a cost that was never budgeted"),
    ("non-cashable", "not cashable: a benefit without money"),
    ("other-funds", "other funds: not the general fund"),
    ("proposed", "proposed: not approved"),
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

/// Says whether a saving is counted in the cash total of the general fund.
pub fn in_cash_total(book: &Book, saving: SavingIx) -> bool {
    book.savings.is_counted(saving) && apart(book, saving).is_none()
}

/// Works out the position of a year: at a period, at a date, or at the latest update there is.
pub fn position(book: &Book, year: FinancialYear, as_at: Option<AsAt>, by: GroupKey) -> Position {
    let measured = Measured::of(book, year, as_at);
    let mut position = empty(book, &measured, as_at, by);
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let mut apart_sums: [Sums; 4] = Default::default();
    for saving in book.savings.all().filter(|saving| book.savings.is_counted(*saving)) {
        let Some(line) = measured.line(book, saving) else {
            continue;
        };
        if let Some(reason) = apart(book, saving) {
            apart_sums[reason].add(&line.amounts);
            continue;
        }
        let key = key_of(book, &line, by, year);
        let group = *groups.entry(key).or_insert_with(|| position.begin_group(key));
        position.take(book, line, group);
    }
    let slugs = group_slugs(book, by);
    for group in &mut position.groups {
        // The words of this program's own keys look unlike.
        group.slug = slugs.get(&group.key).cloned().unwrap_or_else(|| slug(&group.key));
    }
    position.origins = origins(book, &position.lines, year);
    let parts = APART.iter().zip(apart_sums).filter(|(_, sums)| sums.lines > 0);
    position.apart = parts.map(|((slug, why), totals)| Apart { slug, why, totals }).collect();
    position
}

impl Position {
    /// Begins a group and gives its place.
    fn begin_group(&mut self, key: &str) -> usize {
        let (totals, by_brag) = (Sums::default(), BTreeMap::new());
        self.groups.push(Group { key: key.to_owned(), slug: String::new(), totals, by_brag });
        self.groups.len() - 1
    }

    /// Adds one saving of the cash total to every sum it belongs to.
    fn take(&mut self, book: &Book, line: Line, group: usize) {
        let (declared, computed) = (line.declared, line.computed);
        let group = &mut self.groups[group];
        group.totals.add(&line.amounts);
        group.by_brag.entry(declared).or_default().add(&line.amounts);
        self.totals.add(&line.amounts);
        self.by_brag.entry(declared).or_default().add(&line.amounts);
        self.by_brag_computed.entry(computed).or_default().add(&line.amounts);
        let (cashable, recurrence) =
            (book.savings.cashable(line.saving), book.savings.recurrence(line.saving));
        self.cashable_not_stated += usize::from(cashable == Cashable::NotStated);
        self.recurrence_not_stated += usize::from(recurrence == Recurrence::NotStated);
        let months = |row: u32| book.deliveries.period(row as usize).mark.months();
        let period = line.update.zip(self.period);
        let stale = period.is_some_and(|(row, period)| months(row) < period.mark.months());
        self.stale += usize::from(stale);
        self.lines.push(line);
    }
}

fn empty(book: &Book, measured: &Measured, as_at: Option<AsAt>, by: GroupKey) -> Position {
    let year = measured.year;
    let tables = [
        TableName::Savings,
        TableName::SavingsProfile,
        TableName::Delivery,
        TableName::Mitigations,
    ];
    Position {
        period: measured.period(book),
        year,
        known_by: measured.known_by,
        id: begun("savings", year, as_at),
        lines: Vec::new(),
        totals: Sums::default(),
        by_brag: BTreeMap::new(),
        by_brag_computed: BTreeMap::new(),
        by,
        groups: Vec::new(),
        origins: Vec::new(),
        apart: Vec::new(),
        cashable_not_stated: 0,
        recurrence_not_stated: 0,
        stale: 0,
        left_out: book.left_out_of(&tables, Some(year)),
        unread: book.unread.iter().copied().filter(|table| tables.contains(table)).collect(),
    }
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
        GroupKey::Brag | GroupKey::Recurrence | GroupKey::Type | GroupKey::Origin => None,
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

/// Splits the targets of a year by where they come from.
fn origins(book: &Book, lines: &[Line], year: FinancialYear) -> Vec<Origin> {
    let begin = |kind| Origin { kind, target: Money::NIL, rows: Vec::new() };
    let mut origins = OriginKind::ALL.map(begin);
    let profiles = &book.profiles;
    for line in lines {
        let first = profiles.by_saving.rows(line.saving).map(|row| profiles.year[row]).min();
        for row in profiles.rows_of(line.saving, year) {
            let kind = match profiles.kind[row] {
                ProfileKind::New if first.is_some_and(|first| first < year) => {
                    OriginKind::FullYearEffect
                }
                ProfileKind::New => OriginKind::New,
                ProfileKind::BroughtForward => OriginKind::BroughtForward,
                ProfileKind::Rebased => OriginKind::Rebased,
            };
            let origin = &mut origins[kind as usize];
            origin.target = origin.target + profiles.target.get(row).unwrap_or(Money::NIL);
            origin.rows.push(profiles.rows.file_row(u32::try_from(row).unwrap_or(u32::MAX)));
        }
    }
    origins.into_iter().filter(|origin| !origin.rows.is_empty()).collect()
}

impl Measured {
    /// Works out one saving; `None` where it has neither a target nor an update in the year.
    pub(super) fn line(&self, book: &Book, saving: SavingIx) -> Option<Line> {
        let target = book.profiles.target_pence(saving, self.year);
        let row = self.row(book, saving);
        if target.is_none() && row.is_none() {
            return None;
        }
        let deliveries = &book.deliveries;
        let of = |read: fn(&crate::records::Deliveries, usize) -> Option<i64>| {
            row.and_then(|row| read(deliveries, row))
        };
        let forecast = of(|d, row| d.forecast.pence(row));
        // A forecast without over-achievement states that there is none.
        let over = of(|d, row| d.over_achieved.pence(row)).or(forecast.map(|_| 0));
        let (slipped, lost) =
            (of(|d, row| d.slipped.pence(row)), of(|d, row| d.unachievable.pence(row)));
        let shortfall = slipped.zip(lost).map(|(slipped, lost)| slipped + lost);
        // What was recorded before a shortfall shows covers no more than has shown.
        let mitigated = shortfall
            .and_then(|short| self.mitigated(book, saving).map(|cover| cover.min(short.max(0))));
        let banked = of(|d, row| d.banked.pence(row));
        let declared = match row {
            Some(row) => deliveries.brag_declared(row),
            None => Some(Brag::NotRated),
        };
        let computed = match row {
            None => Some(Brag::NotRated),
            Some(row) => book.council.rating.rate(&RatingInputs {
                target: target.map(Money::from_pence),
                forecast: forecast.map(|pence| Money::from_pence(pence + over.unwrap_or(0))),
                banked: banked.map(Money::from_pence),
                evidence: deliveries.has_evidence(row),
                written_out: book.savings.status(saving).needs_decision()
                    && book
                        .savings
                        .decided_on(saving)
                        .is_some_and(|day| day <= deliveries.submitted_on(row)),
            }),
        };
        let uncovered = shortfall.zip(mitigated).map(|(shortfall, covered)| shortfall - covered);
        let amounts =
            Amounts::of([target, banked, forecast, slipped, lost, over, mitigated, uncovered]);
        let update = row.map(|row| u32::try_from(row).unwrap_or(u32::MAX));
        Some(Line { saving, update, declared, computed, amounts })
    }
}

impl Position {
    /// Gives every pair in which the saving that delivers no smaller a share of its target has the
    /// worse colour: the first of each worse-rated saving, against the better-rated saving with the
    /// smallest share.
    pub fn unequal_pairs(&self) -> impl Iterator<Item = UnequalPair> + '_ {
        let rated = || self.lines.iter().filter_map(rated);
        // The least that earned each colour or a better one.
        let mut least: BTreeMap<Brag, (Rate, SavingIx)> = BTreeMap::new();
        for (brag, share, saving) in rated() {
            let entry = least.entry(brag).or_insert((share, saving));
            if share < entry.0 {
                *entry = (share, saving);
            }
        }
        rated().filter_map(move |(brag, share_of_worse, worse_rated)| {
            let (_, &(share_of_better, better_rated)) = least
                .range(..brag)
                .filter(|(_, (share, _))| *share <= share_of_worse)
                .min_by_key(|(_, (share, _))| *share)?;
            Some(UnequalPair { worse_rated, better_rated, share_of_worse, share_of_better })
        })
    }

    /// Gives the savings whose two ratings differ, in the register's order.
    pub fn differing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| {
            let both = line.declared.zip(line.computed);
            both.is_some_and(|(declared, computed)| declared != computed)
        })
    }

    /// Gives a saving's line; `None` where it is not counted here.
    pub fn line_of(&self, saving: SavingIx) -> Option<&Line> {
        // In the order of the register.
        let at = self.lines.binary_search_by_key(&saving, |line| line.saving).ok()?;
        self.lines.get(at)
    }

    /// Gives the savings that papers name because their ratings stand out: each once.
    pub(super) fn named(&self) -> Vec<&Line> {
        let pairs = self.unequal_pairs().take(NAMED);
        let unequal = pairs.flat_map(|pair| [pair.worse_rated, pair.better_rated]);
        let mut named: Vec<&Line> = unequal.filter_map(|saving| self.line_of(saving)).collect();
        named.extend(self.differing().take(NAMED));
        named.sort_by_key(|line| line.saving);
        named.dedup_by_key(|line| line.saving);
        named
    }

    /// Gives the slice that a selection needs to find the lines of a group again.
    pub(super) fn slice(&self, group: Option<&Group>) -> Slice {
        Slice {
            by: self.by,
            group: group.map(|group| group.key.clone()),
            brag: Rated::Any,
            computed: Rated::Any,
            apart: None,
        }
    }
}

/// Gives the colour of a line and the share that it delivers, where it has both.
fn rated(line: &Line) -> Option<(Brag, Rate, SavingIx)> {
    match line.declared? {
        brag @ (Brag::Blue | Brag::Green | Brag::Amber | Brag::Red) => {
            Some((brag, line.share()?, line.saving))
        }
        Brag::WrittenOut | Brag::NotRated => None,
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
