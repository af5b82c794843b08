//! Services: what each is a part of, printed subtotals, virements, and colours unlike the rule's.

use std::collections::{BTreeMap, BTreeSet};

use crate::datasets::load::Loader;
use crate::records::schema::{service_values as sv, services as s, virements as v};
use crate::records::{
    Book, Code, LeftOut, Service, ServiceItem, ServiceKind, ServiceValue, TableName, Virement,
    VirementKind, VirementStatus,
};
use crate::units::{Bound, Mark, Money, Period, text};

/// The deepest that lines are followed.
const DEEPEST: usize = 16;

/// Takes out lines whose parent is not there, or that are parts of themselves, with all about them.
pub(super) fn parents(loader: &mut Loader<'_>, book: &mut Book) {
    let parents: BTreeMap<&str, &str> =
        book.services.iter().map(|one| (one.id.as_str(), one.parent.as_str())).collect();
    let mut faults = Vec::new();
    for service in book.services.iter().filter(|service| !service.parent.is_empty()) {
        let above = std::iter::successors(Some(service.parent.as_str()), |id| {
            parents.get(id).copied().filter(|above| !above.is_empty())
        });
        let above: Vec<&str> = above.take(DEEPEST).collect();
        if above.len() == DEEPEST || above.contains(&service.id.as_str()) {
            let wanted = "a line that is no part of this one";
            faults.push((service.id.clone(), service.row, Code::ParentLoop, wanted, None));
        } else if !parents.contains_key(service.parent.as_str())
            // By a day, what a line is a part of may come later.
            && loader.by_day.is_none()
            && !loader.known.was_rejected(TableName::Services, &service.parent)
        {
            let near = loader.known.nearest(TableName::Services, &service.parent);
            let hint = near.map(|near| format!("did you mean {near}?"));
            let wanted = "an id that stands in services.csv";
            faults.push((service.id.clone(), service.row, Code::UnknownReference, wanted, hint));
        }
    }
    let out: BTreeSet<String> = faults.iter().map(|(id, ..)| id.clone()).collect();
    for (_, row, code, wanted, hint) in faults {
        loader.report(code, (TableName::Services, row, s::parent_id), wanted, hint);
        loader.left_out.push(LeftOut::of(TableName::Services, row, None));
    }
    // What is told of a line that is left out is left out with it, and counted.
    let values = book.service_values.iter().filter(|value| out.contains(&value.service));
    let values = values.map(|value| (TableName::ServiceValues, value.row));
    let moved = book.virements.iter().filter(|row| out.contains(&row.service));
    let moved = moved.map(|row| (TableName::Virements, row.row));
    let with = values.chain(moved).map(|(table, row)| LeftOut::of(table, row, None));
    loader.left_out.extend(with);
    book.services.retain(|service| !out.contains(&service.id));
    book.service_values.retain(|value| !out.contains(&value.service));
    book.virements.retain(|row| !out.contains(&row.service));
}

/// Reports virements that do not come to nil over their services. With rows withheld or left out none is
/// judged.
pub(super) fn virements(loader: &mut Loader<'_>, book: &Book) {
    if loader.in_part.contains(&TableName::Virements) {
        return;
    }
    let mut sums: BTreeMap<&str, (Money, u32)> = BTreeMap::new();
    for row in standing(book) {
        let counts = row.kind == VirementKind::Virement && row.status == VirementStatus::Approved;
        if counts && book.refused(TableName::Virements, "virement_id", &row.id).next().is_none() {
            let (sum, last) = sums.entry(&row.id).or_insert((Money::NIL, row.row));
            *sum = *sum + row.amount;
            *last = row.row.max(*last);
        }
    }
    for (sum, row) in sums.into_values().filter(|(sum, _)| !sum.is_nil()) {
        let wanted = format!(
            "amounts that come to nil over the services of the virement; they come to {}",
            text::pence(sum)
        );
        let hint =
            "is a service of it missing? what adds to the budget as a whole is no virement; write \
                    technical under kind"
                .to_owned();
        let place = (TableName::Virements, row, v::amount);
        loader.report(Code::VirementNotNil, place, wanted, Some(hint));
    }
}

/// Gives the virements as they stand: of one reference and service, the row of the latest day.
fn standing(book: &Book) -> Vec<&Virement> {
    let mut latest: BTreeMap<(&str, &str), &Virement> = BTreeMap::new();
    for row in &book.virements {
        let known = latest.entry((&row.id, &row.service)).or_insert(row);
        if row.decided_on.day_number() >= known.decided_on.day_number() {
            *known = row;
        }
    }
    latest.into_values().collect()
}

/// What is stated of services, the latest of each.
struct Told<'b> {
    book: &'b Book,
    /// The virements as they stand; `None` where some are withheld.
    moved: Option<Vec<&'b Virement>>,
    values: BTreeMap<(&'b str, ServiceItem, Period), &'b ServiceValue>,
    parts: BTreeMap<&'b str, Vec<&'b Service>>,
}

impl<'b> Told<'b> {
    fn of(loader: &Loader<'_>, book: &'b Book) -> Self {
        let whole = !loader.in_part.contains(&TableName::Virements);
        let moved = whole.then(|| standing(book));
        let mut values: BTreeMap<_, &ServiceValue> = BTreeMap::new();
        for value in &book.service_values {
            let key = (value.service.as_str(), value.item, value.period);
            let known = values.entry(key).or_insert(value);
            if value.as_at.day_number() >= known.as_at.day_number() {
                *known = value;
            }
        }
        let mut parts: BTreeMap<&str, Vec<&Service>> = BTreeMap::new();
        let whole = book.services.iter().filter(|one| one.kind != ServiceKind::OfWhich);
        for service in whole {
            parts.entry(service.parent.as_str()).or_default().push(service);
        }
        Self { book, moved, values, parts }
    }

    /// Gives what is stated exactly; a budget stands until another is stated.
    fn stated(&self, service: &str, item: ServiceItem, at: Period) -> Option<&'b ServiceValue> {
        let exact = |value: &&&ServiceValue| value.bound.is_none_or(|bound| bound == Bound::Exact);
        if !item.stands() {
            return self.values.get(&(service, item, at)).filter(exact).copied();
        }
        let of_year = |((of, what, period), _): &(&(&str, ServiceItem, Period), _)| {
            *of == service && *what == item && period.year == at.year && *period <= at
        };
        let found = self.values.iter().rev().find(of_year)?;
        Some(found.1).filter(exact).copied()
    }

    fn amount(&self, service: &str, item: ServiceItem, at: Period) -> Option<Money> {
        self.stated(service, item, at).map(|value| value.value)
    }

    /// Gives the sum of what the parts of a line state; `None` unless each does, itself or by its own.
    fn of_parts(&self, service: &str, item: ServiceItem, at: Period, deep: usize) -> Option<Money> {
        let parts = self.parts.get(service).filter(|parts| !parts.is_empty())?;
        let deeper = deep.checked_sub(1)?;
        let part = |part: &&Service| {
            let sum = self.of_parts(&part.id, item, at, deeper);
            sum.or_else(|| self.amount(&part.id, item, at))
        };
        parts.iter().map(part).sum()
    }

    /// Gives what is over budget: the outturn, or its forecast, less current budget.
    fn over(&self, service: &str, at: Period) -> Option<Money> {
        let outturn = at.mark == Mark::OUTTURN;
        let spent = self.amount(service, ServiceItem::Actual, at).filter(|_| outturn);
        let end = spent.or_else(|| self.amount(service, ServiceItem::Forecast, at))?;
        Some(end - self.current(service, at)?)
    }

    /// Gives the budget of a line now: what is stated, else the original one with approved virements. Where some of
    /// them are withheld or cannot be read, only a stated one counts.
    fn current(&self, service: &str, at: Period) -> Option<Money> {
        if let Some(stated) = self.amount(service, ServiceItem::CurrentBudget, at) {
            return Some(stated);
        }
        let mut refused = self.book.refused(TableName::Virements, "service_id", service);
        let whole = refused.next().is_none() && !self.book.unread.contains(&TableName::Virements);
        let moved = self.moved.as_ref().filter(|_| whole)?;
        let own = |row: &&&Virement| {
            row.service == service && row.period.year == at.year && row.period <= at
        };
        let approved = |row: &&&Virement| row.status == VirementStatus::Approved;
        let sum: Money = moved.iter().filter(own).filter(approved).map(|row| row.amount).sum();
        Some(self.amount(service, ServiceItem::OriginalBudget, at)? + sum)
    }
}

/// Reports printed subtotals and variances that are not what their parts come to.
pub(super) fn printed(loader: &mut Loader<'_>, book: &Book) {
    let told = Told::of(loader, book);
    for value in told.values.values() {
        let (of, item, at) = (value.service.as_str(), value.item, value.period);
        if told.stated(of, item, at).is_none_or(|stated| stated.row != value.row) {
            continue;
        }
        let refused = book.refused(TableName::Services, "parent_id", of);
        let parts = told.of_parts(of, item, at, DEEPEST).filter(|_| refused.count() == 0);
        let in_part = loader.in_part.contains(&TableName::ServiceValues);
        if let Some(sum) = parts.filter(|sum| *sum != value.value && !in_part) {
            let words = item.word().replace('_', " ");
            let what = format!("the sum of its parts, {words} {}", text::pence(sum));
            differs(loader, value, &what, sum);
        } else if item == ServiceItem::Variance
            && let Some(over) = told.over(of, at).filter(|over| *over != value.value)
        {
            let what = format!("forecast or outturn less current budget, {}", text::pence(over));
            differs(loader, value, &what, over);
        }
    }
}

fn differs(loader: &mut Loader<'_>, value: &ServiceValue, what: &str, worked: Money) {
    let off = text::pence((value.value - worked).size());
    let wanted = format!("{what}; they are {off} apart");
    let place = (TableName::ServiceValues, value.row, sv::value);
    loader.report(Code::PublishedDoesNotAddUp, place, wanted, None);
}

/// Reports budgets that virements do not lead to, and colours unlike the rule's.
pub(super) fn advice(loader: &mut Loader<'_>, book: &Book) {
    let (told, moved) = (Told::of(loader, book), standing(book));
    let approved = |row: &&&Virement| row.status == VirementStatus::Approved;
    for value in told.values.values() {
        let (of, at) = (value.service.as_str(), value.period);
        let any = moved.iter().any(|row| row.period.year == at.year);
        let judged = value.item == ServiceItem::CurrentBudget
            && any
            && !told.parts.contains_key(of)
            && !loader.in_part.contains(&TableName::Virements)
            && book.refused(TableName::Virements, "service_id", of).next().is_none();
        let original = told.amount(of, ServiceItem::OriginalBudget, at).filter(|_| judged);
        if let Some(original) = original {
            let own = |row: &&&Virement| {
                row.service == of && row.period.year == at.year && row.period <= at
            };
            let sum: Money = moved.iter().filter(own).filter(approved).map(|row| row.amount).sum();
            let off = value.value - original - sum;
            if !off.is_nil() {
                let wanted = format!(
                    "the original budget and approved virements, {} + {} = {}; they are {} apart",
                    text::pence(original),
                    text::pence(sum),
                    text::pence(original + sum),
                    text::pence(off.size())
                );
                let place = (TableName::ServiceValues, value.row, sv::value);
                loader.report(Code::RollForwardDiffers, place, wanted, None);
            }
        }
        colour(loader, book, &told, value);
    }
}

fn colour(loader: &mut Loader<'_>, book: &Book, told: &Told<'_>, value: &ServiceValue) {
    let (of, at) = (value.service.as_str(), value.period);
    let Some(declared) = value.declared else { return };
    let over = told.over(of, at).or_else(|| told.amount(of, ServiceItem::Variance, at));
    let budget = told.current(of, at);
    let rule = &book.council.colours;
    let Some(computed) = over.and_then(|over| rule.colour(over, budget)) else { return };
    if computed != declared {
        let wanted = format!(
            "{}, by the rule: {}",
            computed.word(),
            rule.words().unwrap_or_default().trim_end_matches('.')
        );
        let place = (TableName::ServiceValues, value.row, sv::declared);
        loader.report(Code::DeclaredUnlikeComputed, place, wanted, None);
    }
}
