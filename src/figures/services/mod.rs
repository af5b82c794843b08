//! What is budgeted, spent and forecast for each service, and how far the two are apart.
//!
//! A line without parts is what its source states of it. A line with parts is their sum, where every one
//! of them states it, and else what its own source states; the two are held to each other. What one line
//! of a set does not state, the set's total does not tell either.

mod amounts;
mod ids;
mod savings;
mod sheet;
#[cfg(test)]
mod tests;

pub use amounts::{Amount, Origin};
pub use ids::{Counted, Measure, Within};
pub use savings::{Delivered, Inside, ServiceSavings, inside};
pub use sheet::figures;

use std::collections::{BTreeMap, BTreeSet};

use super::id::FigureId;
use super::savings::AsAt;
use crate::records::{Book, Brag, Fund, Service, ServiceKind, TableName};
use crate::units::{FinancialYear, Money, Period, Rate};
use amounts::Stated;

/// The services of a council at one point of a year.
#[derive(Debug, Clone)]
pub struct Monitoring<'b> {
    /// The point.
    pub period: Period,
    /// The point before of the same year, if there is one.
    pub before: Option<Period>,
    /// Every breakdown and fund that states anything, the council's own general fund first.
    pub sets: Vec<Set<'b>>,
    /// Rows with errors of the three tables that may touch the year.
    pub left_out: usize,
}

/// What is added together: one breakdown of one fund.
#[derive(Debug, Clone)]
pub struct Set<'b> {
    /// The breakdown; empty: the council's own.
    pub analysis: &'b str,
    /// The fund.
    pub fund: Fund,
    /// Its lines, each before its parts.
    pub lines: Vec<Line<'b>>,
    /// Its directorates by name, where it has any.
    pub directorates: Vec<Total>,
    /// All of it.
    pub total: Total,
}

/// A line of monitoring at a point of a year.
#[derive(Debug, Clone)]
pub struct Line<'b> {
    /// The line.
    pub service: &'b Service,
    /// How many lines it is a part of.
    pub depth: usize,
    /// What is known of it.
    pub known: Known,
    /// The colour that its source gives it.
    pub declared: Option<Brag>,
    /// The colour by the council's rule.
    pub computed: Option<Brag>,
    /// Why it differs from budget, as its source says.
    pub reason: &'b str,
    /// Where its source's words stand, if it says any.
    pub source_id: &'b str,
}

/// The total of lines.
#[derive(Debug, Clone)]
pub struct Total {
    /// What it is of.
    pub title: String,
    /// What is known of it.
    pub known: Known,
    /// How many of the lines it adds have a variance, and how many there are.
    pub coverage: (usize, usize),
}

/// Places to which a share is worked out.
const PLACES: u32 = 12;

/// What is known of a line or a total.
#[derive(Debug, Clone)]
pub struct Known {
    /// What its figures' ids begin with.
    pub id: FigureId,
    /// What it is called.
    pub title: String,
    /// The ids of the lines that it adds up; none where it adds up none.
    pub parts: Vec<FigureId>,
    /// Its amounts.
    pub amounts: BTreeMap<Measure, Amount>,
    /// What some of its parts tell and others do not, so that there is no sum.
    pub partly: BTreeSet<Measure>,
}

impl Known {
    /// Gives an amount.
    pub fn get(&self, measure: Measure) -> Option<Money> {
        self.amounts.get(&measure).map(|amount| amount.value)
    }

    /// Gives the id of an amount that is known.
    pub fn id_of(&self, measure: Measure) -> Option<FigureId> {
        self.amounts.contains_key(&measure).then(|| self.id.of(measure))
    }

    /// Gives the variance as a share of the size of the budget: above nil is an overspend of spending and
    /// of income alike.
    pub fn share(&self) -> Option<Rate> {
        let budget = self.exact(Measure::CurrentBudget)?.size();
        Some(self.exact(Measure::Variance)?.as_share_of(budget)?.rounded(PLACES))
    }

    /// Gives the id of that share.
    pub fn share_id(&self) -> Option<FigureId> {
        self.share().map(|_| self.id.of(Measure::VarianceShare))
    }
}

impl<'b> Monitoring<'b> {
    /// Gives the council's own general fund, if it states anything.
    pub fn main(&self) -> Option<&Set<'b>> {
        self.sets.iter().find(|set| set.is_main())
    }
}

impl<'b> Set<'b> {
    /// Gives a line by its reference.
    pub fn line(&self, id: &str) -> Option<&Line<'b>> {
        self.lines.iter().find(|line| line.service.id == id)
    }

    /// Says whether its lines are the council's own, of the general fund.
    pub const fn is_main(&self) -> bool {
        self.analysis.is_empty() && self.fund.is_general()
    }
}

/// Gives every point of every year that any service speaks of, the oldest first.
pub fn monitoring(book: &Book, as_at: Option<AsAt>) -> Vec<Monitoring<'_>> {
    let told = |period: &Period| match as_at {
        // A period speaks for itself and what came before it.
        Some(AsAt::Period(last)) => *period <= last,
        Some(AsAt::Date(_)) | None => true,
    };
    let periods: BTreeSet<Period> =
        book.service_values.iter().map(|value| value.period).filter(told).collect();
    let stated = Stated::of(book);
    let mut all: Vec<Monitoring<'_>> = Vec::new();
    for period in periods {
        let before = all.last().filter(|last| last.period.year == period.year);
        let monitored = at_point(book, &stated, period, before);
        all.push(monitored);
    }
    all
}

/// Gives the last point told of a year.
pub fn latest<'m, 'b>(
    all: &'m [Monitoring<'b>],
    year: FinancialYear,
) -> Option<&'m Monitoring<'b>> {
    all.iter().rev().find(|monitored| monitored.period.year == year)
}

/// Gives the years told of, the latest first.
pub fn years(all: &[Monitoring<'_>]) -> Vec<FinancialYear> {
    let mut years: Vec<FinancialYear> = all.iter().map(|one| one.period.year).collect();
    years.dedup();
    years.reverse();
    years
}

fn at_point<'b>(
    book: &'b Book,
    stated: &Stated<'b>,
    period: Period,
    before: Option<&Monitoring<'b>>,
) -> Monitoring<'b> {
    let slugs = ids::of_sets(book);
    let sets = stated.sets().map(|(analysis, fund)| {
        let base = ids::of_set(period, &slugs, analysis, fund);
        let earlier = before.and_then(|before| {
            before.sets.iter().find(|set| set.analysis == analysis && set.fund == fund)
        });
        Making { book, stated, period, earlier }.set(analysis, fund, &base)
    });
    let states_anything =
        |set: &Set<'_>| set.lines.iter().any(|line| !line.known.amounts.is_empty());
    let tables = [TableName::Services, TableName::ServiceValues, TableName::Virements];
    Monitoring {
        period,
        before: before.map(|before| before.period),
        sets: sets.filter(states_anything).collect(),
        left_out: book.left_out_of(&tables, None),
    }
}

/// What a set is made from.
#[derive(Clone, Copy)]
struct Making<'m, 'b> {
    book: &'b Book,
    stated: &'m Stated<'b>,
    period: Period,
    /// The same set at the point before.
    earlier: Option<&'m Set<'b>>,
}

impl<'b> Making<'_, 'b> {
    fn set(self, analysis: &'b str, fund: Fund, base: &FigureId) -> Set<'b> {
        let tops = self.stated.tops(analysis, fund);
        let mut lines = Vec::new();
        for service in &tops {
            self.push(service, 0, &mut lines);
        }
        let counted: Vec<&Service> =
            tops.into_iter().filter(|service| service.kind != ServiceKind::OfWhich).collect();
        let mut total = self.total(base.at("all"), "All services", &counted);
        amounts::moved(&mut total.known, self.earlier.map(|set| &set.total.known));
        let names = lines.iter().map(|line| line.service.directorate.as_str());
        let slugs = super::id::slugs(names.filter(|name| !name.is_empty()), &[]);
        let directorates = slugs.iter().map(|(name, slug)| {
            let own = self.stated.highest(&counted, name);
            let mut total = self.total(base.at("directorate").at(slug), name, &own);
            let known = |set: &'_ Set<'b>| set.directorates.iter().position(|of| of.title == *name);
            let before = self.earlier.and_then(|set| Some(&set.directorates[known(set)?].known));
            amounts::moved(&mut total.known, before);
            total
        });
        let directorates = directorates.collect();
        Set { analysis, fund, lines, directorates, total }
    }

    /// Adds a line and its parts below it.
    fn push(self, service: &'b Service, depth: usize, lines: &mut Vec<Line<'b>>) {
        let mut known = self.stated.known(self.period, service);
        let before = self.earlier.and_then(|set| set.line(&service.id));
        amounts::moved(&mut known, before.map(|before| &before.known));
        let told = self.stated.told(self.period, &service.id);
        let is_residual = service.kind == ServiceKind::Residual;
        let variance = known.exact(Measure::Variance).filter(|_| !is_residual);
        let budget = known.exact(Measure::CurrentBudget);
        let mut reasons = told.iter().map(|value| value.reason.as_str());
        lines.push(Line {
            service,
            depth,
            declared: told.iter().find_map(|value| value.declared),
            computed: variance.and_then(|over| self.book.council.colours.colour(over, budget)),
            reason: reasons.find(|words| !words.is_empty()).unwrap_or_default(),
            source_id: told.first().map_or("", |value| value.source_id.as_str()),
            known,
        });
        for part in self.stated.below(service) {
            self.push(part, depth + 1, lines);
        }
    }

    fn total(self, id: FigureId, title: &str, of: &[&'b Service]) -> Total {
        let parts: Vec<Known> =
            of.iter().map(|part| self.stated.known(self.period, part)).collect();
        let mut leaves = Vec::new();
        for top in of {
            self.stated.leaves(top, &mut leaves);
        }
        let has_variance = |leaf: &&&Service| {
            self.stated.known(self.period, leaf).get(Measure::Variance).is_some()
        };
        let coverage = (leaves.iter().filter(has_variance).count(), leaves.len());
        let whole = amounts::is_whole(self.book, of);
        let known = amounts::added(id, title.to_owned(), &parts, whole);
        Total { title: title.to_owned(), known, coverage }
    }
}
