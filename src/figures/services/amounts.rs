//! What is known of a line: what is stated of it, what its parts add to, and what follows from both.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::{Measure, of_service};
use super::{FigureId, Known};
use crate::records::{
    Book, Fund, LeftOut, Service, ServiceItem, ServiceKind, ServiceValue, TableName, Virement,
    VirementStatus,
};
use crate::units::{Bound, Mark, Money, Period};

/// An amount with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The amount.
    pub value: Money,
    /// What is claimed about it.
    pub bound: Bound,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where an amount comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A row states it.
    Stated(u32),
    /// Rows of virements, added.
    Virements(Vec<u32>),
    /// The sum of the parts.
    Parts(Vec<FigureId>),
    /// Worked out from other figures, in words.
    Worked(&'static str, Vec<FigureId>),
}

/// The deepest that lines are followed; what goes round is reported, and the walk ends all the same.
const DEEPEST: usize = 16;

/// What is stated of every service, and what each is a part of.
pub(super) struct Stated<'b> {
    book: &'b Book,
    by_id: BTreeMap<&'b str, &'b Service>,
    parts: BTreeMap<&'b str, Vec<&'b Service>>,
    /// `None` where two sources differ, or a row that may be later cannot be read.
    values: BTreeMap<(&'b str, Period, ServiceItem), Option<&'b ServiceValue>>,
    virements: BTreeMap<&'b str, Vec<&'b Virement>>,
}

impl<'b> Stated<'b> {
    pub(super) fn of(book: &'b Book) -> Self {
        let by_id: BTreeMap<&str, &Service> =
            book.services.iter().map(|service| (service.id.as_str(), service)).collect();
        let mut parts: BTreeMap<&str, Vec<&Service>> = BTreeMap::new();
        for service in &book.services {
            let parent = by_id.get(service.parent.as_str());
            if parent.is_some_and(|of| of.analysis == service.analysis && of.fund == service.fund) {
                parts.entry(service.parent.as_str()).or_default().push(service);
            }
        }
        let mut stated =
            Self { book, by_id, parts, values: values(book), virements: standing(book) };
        stated.refuse();
        stated
    }

    /// Takes away what an unreadable row may have said otherwise.
    fn refuse(&mut self) {
        let left_out = self.book.left_out.iter();
        // A row that is held all the same is one of two that disagree.
        let held: BTreeSet<u32> = self.book.service_values.iter().map(|value| value.row).collect();
        let of_values = |row: &&LeftOut| row.table == TableName::ServiceValues;
        for row in left_out.filter(of_values).filter(|row| !held.contains(&row.row)) {
            let period = Period::from_words(row.says("period")).ok();
            let item = ServiceItem::from_word(row.says("item"));
            let service = row.says("service_id");
            if let Some((period, item)) = period.zip(item) {
                self.values.entry((service, period, item)).or_insert(None);
            }
            for ((of, at, what), value) in &mut self.values {
                let is_later = value.is_some_and(|value| row.is_since(Some(value.as_at)));
                let about = (service.is_empty() || service == *of)
                    && period.is_none_or(|period| period == *at)
                    && item.is_none_or(|item| item == *what);
                if about && is_later {
                    *value = None;
                }
            }
        }
    }

    /// Gives every breakdown and fund, the council's own first.
    pub(super) fn sets(&self) -> impl Iterator<Item = (&'b str, Fund)> {
        let keys = self.book.services.iter();
        let keys: BTreeSet<_> =
            keys.map(|service| (service.analysis.as_str(), service.fund)).collect();
        keys.into_iter()
    }

    /// Gives the lines of a breakdown of a fund that are parts of no other.
    pub(super) fn tops(&self, analysis: &str, fund: Fund) -> Vec<&'b Service> {
        let is_part = |service: &Service| {
            let parts = self.parts.get(service.parent.as_str());
            parts.is_some_and(|parts| parts.iter().any(|part| part.id == service.id))
        };
        let own = self.book.services.iter();
        own.filter(|one| one.analysis == analysis && one.fund == fund && !is_part(one)).collect()
    }

    /// Gives the lines that are a part of one, those of which it has others among them.
    pub(super) fn below(&self, service: &Service) -> impl Iterator<Item = &'b Service> {
        self.parts.get(service.id.as_str()).into_iter().flatten().copied()
    }

    /// Gives the parts that a line adds up.
    fn parts(&self, service: &Service) -> Vec<&'b Service> {
        self.below(service).filter(|part| part.kind != ServiceKind::OfWhich).collect()
    }

    /// Gives the lines that count under one: itself, if it adds up no others.
    pub(super) fn leaves(&self, service: &'b Service, found: &mut Vec<&'b Service>) {
        let parts = self.parts(service);
        if parts.is_empty() {
            found.push(service);
        }
        for part in parts {
            self.leaves(part, found);
        }
    }

    /// Gives the lines of a directorate that are part of no other line of it.
    pub(super) fn highest(&self, tops: &[&'b Service], directorate: &str) -> Vec<&'b Service> {
        let mut found = Vec::new();
        let mut open: Vec<&Service> = tops.iter().rev().copied().collect();
        while let Some(service) = open.pop() {
            if service.directorate == directorate {
                found.push(service);
            } else {
                open.extend(self.parts(service).into_iter().rev());
            }
        }
        found
    }

    /// Gives the rows that tell of a service beside its amount: those of its forecast or variance.
    pub(super) fn told(&self, period: Period, service: &str) -> Vec<&'b ServiceValue> {
        let Some((service, _)) = self.by_id.get_key_value(service) else { return Vec::new() };
        let items = [
            ServiceItem::Forecast,
            ServiceItem::Variance,
            ServiceItem::Actual,
            ServiceItem::CurrentBudget,
        ];
        let row = |item| self.values.get(&(*service, period, item)).copied().flatten();
        items.into_iter().filter_map(row).collect()
    }

    /// Gives the row that states an item at a point. A budget stands until another is stated.
    fn row(&self, service: &'b str, period: Period, item: ServiceItem) -> Option<&'b ServiceValue> {
        if let Some(stated) = self.values.get(&(service, period, item)) {
            return *stated;
        }
        if !item.stands() {
            return None;
        }
        let mut earlier = self.values.iter().rev().filter(|((of, at, what), _)| {
            *of == service && *what == item && at.year == period.year && *at < period
        });
        *earlier.next()?.1
    }

    /// Gives everything that is known of a line at a point.
    pub(super) fn known(&self, period: Period, service: &'b Service) -> Known {
        self.known_within(period, service, DEEPEST)
    }

    fn known_within(&self, period: Period, service: &'b Service, deep: usize) -> Known {
        let id = of_service(period, &service.id);
        let mut own = Known { title: service.title.clone(), ..Known::of(id.clone()) };
        for item in ServiceItem::ALL {
            if let Some(value) = self.row(&service.id, period, *item) {
                let bound = value.bound.unwrap_or(Bound::Exact);
                let origin = Origin::Stated(value.row);
                let amount = Amount { value: value.value, bound, origin };
                own.amounts.insert(Measure::of(*item), amount);
            }
        }
        self.roll(&mut own, period, service);
        follow(&mut own, period);
        let parts = self.parts(service);
        let Some(deeper) = deep.checked_sub(1).filter(|_| !parts.is_empty()) else { return own };
        let parts: Vec<Known> =
            parts.into_iter().map(|part| self.known_within(period, part, deeper)).collect();
        let refused = |row: &&LeftOut| row.table == TableName::Services;
        let mut refused = self.book.left_out.iter().filter(refused);
        let whole = !refused.any(|row| row.says("parent_id") == service.id);
        let added = added(id, service.title.clone(), &parts, whole);
        held(own, added)
    }

    /// Adds virements, and what they make of the original budget.
    fn roll(&self, own: &mut Known, period: Period, service: &'b Service) {
        let of_year = |row: &&&Virement| row.period.year == period.year && row.period <= period;
        let mut refused = self.book.refused(TableName::Virements, "service_id", &service.id);
        if refused.next().is_some() || self.book.unread.contains(&TableName::Virements) {
            // What it would have moved nobody knows: only a stated budget counts.
            return;
        }
        let rows = self.virements.get(service.id.as_str()).into_iter().flatten();
        let approved = |row: &&&Virement| row.status == VirementStatus::Approved;
        let rows: Vec<&Virement> = rows.filter(of_year).filter(approved).copied().collect();
        let original = own.get(Measure::OriginalBudget);
        if rows.is_empty() && original.is_none() {
            return;
        }
        let moved = rows.iter().fold(Money::NIL, |sum, row| sum + row.amount);
        let cells = rows.iter().map(|row| row.row).collect();
        if !rows.is_empty() {
            own.put(Measure::Virements, moved, Origin::Virements(cells));
        }
        let Some(original) = original else { return };
        let mut ids = vec![own.id.of(Measure::OriginalBudget)];
        ids.extend((!rows.is_empty()).then(|| own.id.of(Measure::Virements)));
        if let Some(current) = own.get(Measure::CurrentBudget) {
            ids.insert(0, own.id.of(Measure::CurrentBudget));
            let words = "current budget − original budget − virements";
            let left = current - original - moved;
            if !left.is_nil() {
                own.put(Measure::Unexplained, left, Origin::Worked(words, ids));
            }
        } else {
            let words = "original budget + virements";
            own.put(Measure::CurrentBudget, original + moved, Origin::Worked(words, ids));
        }
    }
}

impl Known {
    fn of(id: FigureId) -> Self {
        let (title, parts, amounts, partly) = Default::default();
        Self { id, title, parts, amounts, partly }
    }

    fn put(&mut self, measure: Measure, value: Money, origin: Origin) {
        self.amounts.insert(measure, Amount { value, bound: Bound::Exact, origin });
    }

    /// Gives an amount that nothing else is claimed about.
    pub(super) fn exact(&self, measure: Measure) -> Option<Money> {
        self.amounts.get(&measure).filter(|of| of.bound == Bound::Exact).map(|of| of.value)
    }
}

/// Gives the value of each service, point and item: of the latest day, unless its sources differ.
fn values(book: &Book) -> BTreeMap<(&str, Period, ServiceItem), Option<&ServiceValue>> {
    let mut values: BTreeMap<_, Option<&ServiceValue>> = BTreeMap::new();
    let mut latest: BTreeMap<_, &ServiceValue> = BTreeMap::new();
    for value in &book.service_values {
        let key = (value.service.as_str(), value.period, value.item);
        let Some(known) = latest.get(&key) else {
            latest.insert(key, value);
            values.insert(key, Some(value));
            continue;
        };
        let (old, new) = (known.as_at.day_number(), value.as_at.day_number());
        if new > old {
            latest.insert(key, value);
            values.insert(key, Some(value));
        } else if new == old && (known.value, known.bound) != (value.value, value.bound) {
            values.insert(key, None);
        }
    }
    values
}

/// Gives the virements of each service as they stand: of one reference, the row of the latest day.
fn standing(book: &Book) -> BTreeMap<&str, Vec<&Virement>> {
    let mut latest: BTreeMap<(&str, &str), &Virement> = BTreeMap::new();
    for row in &book.virements {
        let known = latest.entry((row.service.as_str(), row.id.as_str())).or_insert(row);
        if row.decided_on.day_number() >= known.decided_on.day_number() {
            *known = row;
        }
    }
    let mut standing: BTreeMap<&str, Vec<&Virement>> = BTreeMap::new();
    for ((service, _), row) in latest {
        standing.entry(service).or_default().push(row);
    }
    standing
}

/// Adds what follows from the amounts of a line that adds up no others.
fn follow(own: &mut Known, period: Period) {
    let outturn = period.mark == Mark::OUTTURN && own.amounts.contains_key(&Measure::Actual);
    let end = if outturn { Measure::Actual } else { Measure::Forecast };
    let budget = Measure::CurrentBudget;
    let words =
        if outturn { "outturn − current budget" } else { "forecast outturn − current budget" };
    let ids = [end, budget].map(|measure| own.id.of(measure)).to_vec();
    if let Some((end, budget)) = own.exact(end).zip(own.exact(budget)) {
        own.put(Measure::Variance, end - budget, Origin::Worked(words, ids));
    } else if let Some(printed) = own.amounts.remove(&Measure::VariancePrinted) {
        own.amounts.insert(Measure::Variance, printed);
    }
    if let Some((spent, due)) = own.exact(Measure::Actual).zip(own.exact(Measure::ProfiledBudget)) {
        let ids = [Measure::Actual, Measure::ProfiledBudget].map(|of| own.id.of(of)).to_vec();
        let origin = Origin::Worked("actual − budget to date", ids);
        own.put(Measure::AgainstProfile, spent - due, origin);
    }
    support(own);
}

/// Adds the variance before reserves and grants, and what of it would come again: only what is stated
/// counts, and nothing that is not stated is taken for nil.
fn support(own: &mut Known) {
    let Some(variance) = own.exact(Measure::Variance) else { return };
    let drawn = [Measure::ReservesDrawn, Measure::GrantsApplied];
    let stated: Vec<Measure> = drawn.into_iter().filter(|of| own.exact(*of).is_some()).collect();
    let mut before = variance;
    let mut ids = vec![own.id.of(Measure::Variance)];
    for measure in &stated {
        let Some(amount) = own.exact(*measure) else { continue };
        before = before + amount;
        ids.push(own.id.of(*measure));
    }
    if !stated.is_empty() {
        let words = "variance + reserves drawn and grants applied";
        own.put(Measure::BeforeSupport, before, Origin::Worked(words, ids));
    }
    if let Some(once) = own.exact(Measure::OneOff) {
        let from = if stated.is_empty() { Measure::Variance } else { Measure::BeforeSupport };
        let ids = [from, Measure::OneOff].map(|of| own.id.of(of)).to_vec();
        let origin = Origin::Worked("variance before reserves and grants − one-off", ids);
        own.put(Measure::Recurring, before - once, origin);
    }
}

/// Adds lines up: what one of them does not tell, the sum does not either. Unless they are `whole`, a
/// line may be missing and nothing is added.
pub(super) fn added(id: FigureId, title: String, parts: &[Known], whole: bool) -> Known {
    let ids = parts.iter().map(|part| part.id.clone()).collect();
    let mut sum = Known { title, parts: ids, ..Known::of(id) };
    if parts.is_empty() || !whole {
        return sum;
    }
    for measure in Measure::ALL {
        if ALONE.contains(measure) {
            continue;
        }
        // A line whose budget nothing moved or left unexplained has nil of either; of every other
        // amount, none is nil because it is not told.
        let nil = matches!(measure, Measure::Virements | Measure::Unexplained);
        let of = parts.iter().filter_map(|part| part.amounts.get(measure));
        let told: Vec<&Amount> = of.collect();
        let rolls = |part: &Known| part.amounts.contains_key(&Measure::OriginalBudget);
        let complete = told.len() == parts.len() || nil && parts.iter().all(rolls);
        let Some(bound) = together(told.iter().map(|amount| amount.bound)) else { continue };
        if complete {
            let value = told.iter().fold(Money::NIL, |sum, amount| sum + amount.value);
            let with = |part: &&Known| part.amounts.contains_key(measure);
            let ids = parts.iter().filter(with).map(|part| part.id.of(*measure)).collect();
            sum.amounts.insert(*measure, Amount { value, bound, origin: Origin::Parts(ids) });
        } else {
            sum.partly.insert(*measure);
        }
    }
    sum
}

/// What of each line is of no meaning for a sum of lines, or is worked out anew for it.
const ALONE: [Measure; 4] =
    [Measure::Movement, Measure::VarianceShare, Measure::SubtotalPrinted, Measure::SubtotalOff];

/// Gives what can be claimed about the sum of amounts; `None` of none.
fn together(bounds: impl Iterator<Item = Bound>) -> Option<Bound> {
    bounds.reduce(|one, other| match (one, other) {
        (one, other) if one == other => one,
        (Bound::Exact, other) | (other, Bound::Exact) => other,
        (Bound::About | Bound::AtLeast | Bound::AtMost | Bound::Range, _) => Bound::About,
    })
}

/// Gives what is known of a line that has parts: their sum where there is one, else what is stated of it;
/// and what the two differ by.
fn held(own: Known, added: Known) -> Known {
    let printed = |measure: &Measure| {
        let stated = own.amounts.get(measure)?;
        matches!(stated.origin, Origin::Stated(_)).then_some(stated)
    };
    let off = HELD.iter().find_map(|measure| {
        let stated = printed(measure).filter(|stated| stated.bound == Bound::Exact)?;
        let sum = added.exact(*measure)?;
        (stated.value != sum).then(|| (*measure, stated.clone(), stated.value - sum))
    });
    let mut known = Known { parts: added.parts, partly: added.partly, ..own };
    known.amounts.extend(added.amounts);
    if let Some((measure, stated, off)) = off {
        let ids = [Measure::SubtotalPrinted, measure].map(|of| known.id.of(of)).to_vec();
        known.amounts.insert(Measure::SubtotalPrinted, stated);
        known.put(Measure::SubtotalOff, off, Origin::Worked(SUBTOTAL, ids));
    }
    known
}

/// What a printed subtotal is held to its parts in, the first that both have and that differs being told.
const HELD: [Measure; 5] = [
    Measure::CurrentBudget,
    Measure::Forecast,
    Measure::Actual,
    Measure::OriginalBudget,
    Measure::Variance,
];

/// How what a printed subtotal differs by is worked out.
const SUBTOTAL: &str = "what is printed − the sum of its parts";

/// Adds the change of the variance since the point before.
pub(super) fn moved(now: &mut Known, before: Option<&Known>) {
    let of = |known: &Known| known.exact(Measure::Variance);
    let Some((variance, before)) = of(now).zip(before) else { return };
    let Some(then) = of(before) else { return };
    let ids = vec![now.id.of(Measure::Variance), before.id.of(Measure::Variance)];
    let origin = Origin::Worked("variance − variance at the point before", ids);
    now.put(Measure::Movement, variance - then, origin);
}

/// Says whether no line that may belong to a total was left out.
pub(super) fn is_whole(book: &Book, of: &[&Service]) -> bool {
    let refused = book.left_out.iter().filter(|row| row.table == TableName::Services);
    let may = |row: &LeftOut| {
        let (fund, analysis) = (Fund::from_word(row.says("fund")), row.says("analysis"));
        of.first().is_none_or(|first| {
            fund.is_none_or(|fund| fund == first.fund) && first.analysis == analysis
        })
    };
    !book.unread.contains(&TableName::Services) && !refused.into_iter().any(may)
}
