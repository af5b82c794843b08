//! The position of a savings programme.

use std::collections::BTreeMap;

use super::ids::{begun, group_slugs};
use super::kinds::{
    APART, Apart, AsAt, Group, GroupKey, Line, NAMED, Origin, OriginKind, Position, UnequalPair,
    apart_in, key_of,
};
use super::selection::{Measured, Rated, Slice};
use super::sums::{Amounts, Sums};
use crate::figures::id::slug;
use crate::records::{
    Book, Brag, Cashable, ProfileKind, RatingInputs, Recurrence, SavingIx, TableName,
};
use crate::units::{FinancialYear, Money, Rate};

/// Works out the position of a year: at a period, at a date, or at the latest update there is.
pub fn position(book: &Book, year: FinancialYear, as_at: Option<AsAt>, by: GroupKey) -> Position {
    let measured = Measured::of(book, year, as_at);
    let mut position = empty(book, &measured, as_at, by);
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let mut apart_sums: [Sums; APART.len()] = Default::default();
    for saving in book.savings.all().filter(|saving| book.savings.is_counted(*saving)) {
        let Some(line) = measured.line(book, saving) else {
            continue;
        };
        if let Some(reason) = apart_in(book, saving, year) {
            apart_sums[reason].add(&line.amounts);
            continue;
        }
        let key = key_of(book, &line, by, year);
        let group = *groups.entry(key).or_insert_with(|| position.begin_group(key));
        position.take(book, line, group);
    }
    position.of_which = of_which(book, &measured, &position);
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

/// Gives the savings that have a target or an update of their own under the groups of a position.
fn of_which(book: &Book, measured: &Measured, position: &Position) -> Vec<(SavingIx, Line)> {
    let savings = &book.savings;
    // Beside the lines that may be shown, an exempt one of the same group would be what is left of it.
    if book.withheld.within_groups > 0 {
        return Vec::new();
    }
    let under = savings.all().filter(|saving| !savings.is_refused(*saving)).filter_map(|saving| {
        let group = savings.group_of(saving).filter(|group| position.line_of(*group).is_some())?;
        Some((group, measured.line(book, saving)?))
    });
    let mut all: Vec<(SavingIx, Line)> = under.collect();
    all.sort_by_key(|(group, line)| (*group, line.saving));
    all
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
        of_which: Vec::new(),
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
        let over = of(|d, row| d.over_achieved.pence(row));
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
            // Where the rule parts the two in the same way, as by what is banked with evidence, they are not alike.
            let by_rule = |saving| self.line_of(saving).and_then(|line| line.computed);
            let apart = by_rule(better_rated).zip(by_rule(worse_rated));
            if apart.is_some_and(|(better, worse)| better < worse) {
                return None;
            }
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

    /// Gives the savings under one that is a group: of which, never added up.
    pub fn of_which(&self, group: SavingIx) -> impl Iterator<Item = &Line> {
        let from = self.of_which.partition_point(|(of, _)| *of < group);
        self.of_which[from..].iter().take_while(move |(of, _)| *of == group).map(|(_, line)| line)
    }

    /// Gives every saving with what it is made of: the counted ones, each followed by those under it.
    pub fn with_parts(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().flat_map(|line| std::iter::once(line).chain(self.of_which(line.saving)))
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
