//! What capitalised spending costs in the years after: provision and interest.

mod editions;
mod schedule;
mod sheet;
#[cfg(test)]
mod tests;
mod unread;

use std::collections::{BTreeMap, BTreeSet};

pub use editions::{Edition, editions};
pub(super) use schedule::part_of_year;
pub use schedule::{YearCost, schedule, schedule_of};
pub use unread::Unplaced;

use super::FigureId;
use crate::records::{Book, CellRef, LeftOut, MrpMethod, TableName, Tranche};
use crate::units::{Date, Decimal, FinancialYear, Money, Rate, words};

/// The subject of every id here.
const SUBJECT: &str = "efs";
/// Stands in ids for all tranches together.
const ALL: &str = "all";
/// Stands in ids for what a missed saving costs.
pub(in crate::figures) const MISSED: &str = "missed-1m";
/// Stands in ids for how many tranches there are.
const TRANCHES: &str = "tranches";
/// Stands in ids for all years together.
const ALL_YEARS: &str = "all-years";

words! {
    /// A stage of a capitalisation direction; amounts of two stages are never mixed.
    Stage => heading {
        /// What the council asked for.
        Requested = "requested" => "Requested",
        /// What ministers said they were minded to agree.
        MindedTo = "minded_to" => "Minded to agree",
        /// What was agreed in principle.
        InPrinciple = "in_principle" => "In principle",
        /// What was directed in the end.
        Final = "final" => "Final",
        /// What was capitalised.
        Used = "used" => "Used",
        /// What is counted of a tranche, once: what was used where that is final, else what was directed
        /// in the end, else what was agreed in principle.
        Counted = "counted" => "Agreed",
    }
}

words! {
    /// A part of what borrowing costs in a year, or over all years.
    CostPart {
        /// What is still to be provided for on 1 April.
        Opening = "opening",
        /// Minimum revenue provision.
        Provision = "mrp",
        /// Interest.
        Interest = "interest",
        /// Provision and interest together.
        Total = "total",
    }
}

words! {
    /// A term of a tranche that is a number.
    Term {
        /// The yearly rate without premium.
        Rate = "rate",
        /// What is added to it.
        Premium = "premium",
        /// Years of provision.
        Years = "term_years",
        /// Capital receipts used in place of borrowing.
        Receipts = "receipts_applied",
    }
}

impl Stage {
    /// Gives the stages that sources state, the earliest first.
    pub fn stated() -> impl Iterator<Item = Self> + Clone {
        Self::ALL.iter().copied().filter(|stage| *stage != Self::Counted)
    }

    /// Gives the stages of which a tranche may be counted, the most final first.
    pub const fn countable() -> [Self; 3] {
        [Self::Used, Self::Final, Self::InPrinciple]
    }

    fn of(self, tranche: &Tranche) -> Option<Money> {
        match self {
            Self::Requested => tranche.requested,
            Self::MindedTo => tranche.minded_to,
            Self::InPrinciple => tranche.in_principle,
            Self::Final => tranche.final_direction,
            Self::Used => tranche.used,
            Self::Counted => None,
        }
    }
}

/// A value of a tranche: the latest statement of it, or an assumption where none is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// The cell it was read from; `None`: assumed, from `council.toml` or the rule of the program.
    pub cell: Option<CellRef>,
    /// When the statement was true.
    pub as_at: Option<Date>,
}

impl<T> Stated<T> {
    pub(in crate::figures) const fn assumed(value: T) -> Self {
        Self { value, cell: None, as_at: None }
    }

    /// Says whether no source states it.
    pub const fn is_assumed(&self) -> bool {
        self.cell.is_none()
    }
}

/// The terms a tranche is worked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The yearly rate without premium.
    pub rate: Stated<Rate>,
    /// What is added to it; nil where none is stated.
    pub premium: Option<Stated<Rate>>,
    /// Years of provision.
    pub term_years: Stated<u32>,
    /// How it is spread.
    pub method: Stated<MrpMethod>,
    /// When it was borrowed; `None`: 31 March of the year, assumed, so no interest in that year.
    pub drawn_on: Option<Stated<Date>>,
    /// Capital receipts used in place of borrowing.
    pub receipts: Option<Stated<Money>>,
}

impl Terms {
    /// Gives the rate with its premium.
    pub fn full_rate(&self) -> Rate {
        let premium = self.premium.map_or(Decimal::ZERO, |premium| premium.value.fraction());
        Rate::from_fraction(self.rate.value.fraction() + premium)
    }

    /// Says whether any term is assumed.
    pub fn is_assumed(&self) -> bool {
        self.rate.is_assumed()
            || self.term_years.is_assumed()
            || self.method.is_assumed()
            || self.drawn_on.is_none()
    }
}

/// One tranche with every stage that was published and what each would cost.
#[derive(Debug, Clone)]
pub struct TrancheView {
    /// Its reference.
    pub id: String,
    /// What its figures' ids begin with.
    key: FigureId,
    /// The year of the spending.
    pub year: FinancialYear,
    /// The latest amount of each stage that was published, and what is counted; none of a stage that
    /// two sources last stated differently on one day.
    pub stages: BTreeMap<Stage, Stated<Money>>,
    /// Every statement of each stage, the oldest first.
    pub editions: BTreeMap<Stage, Vec<Edition<Money>>>,
    /// The stage that is counted, even where its amount is disputed.
    pub counts_as: Option<Stage>,
    /// The terms that two sources last stated differently on one day, or whose last row cannot be read: no cost is worked on them.
    pub disputed_terms: Vec<&'static str>,
    /// The terms it is worked with.
    pub terms: Terms,
    /// What each stage would cost, year by year, from the year of the spending.
    pub schedules: BTreeMap<Stage, Vec<YearCost>>,
}

/// Every tranche, and what the stages cost together.
#[derive(Debug, Clone)]
pub struct Capitalisation {
    /// The tranches in the order of their years.
    pub tranches: Vec<TrancheView>,
    /// For each stage that was published, the yearly cost of all tranches that have it.
    pub yearly: BTreeMap<Stage, Vec<YearCost>>,
    /// Rows that cannot be read and name no tranche and year that anything else is known of.
    pub unplaced: Vec<Unplaced>,
    /// Rows with errors left out.
    pub left_out: usize,
}

/// Works out every tranche of a council.
pub fn capitalisation(book: &Book) -> Capitalisation {
    let mut by_id: BTreeMap<(FinancialYear, &str), Vec<&Tranche>> = BTreeMap::new();
    for tranche in &book.capitalisation {
        by_id.entry((tranche.year, &tranche.id)).or_default().push(tranche);
    }
    let unplaced = unread::add(book, &mut by_id);
    let keys = keys(&by_id.keys().map(|(_, id)| *id).collect::<Vec<_>>());
    let mut tranches: Vec<TrancheView> = Vec::new();
    for (((year, id), mut statements), key) in by_id.into_iter().zip(keys) {
        // The latest statement of each column wins; on one day, the later row.
        statements.sort_by_key(|statement| (statement.as_at, statement.row));
        tranches.push(view(book, (id, key), year, &statements));
    }
    let mut yearly = BTreeMap::new();
    for stage in Stage::ALL.iter().copied() {
        let of_stage = || tranches.iter().filter(|tranche| tranche.has(stage));
        // Where the cost of one is not known, that of all is not.
        let schedules: Option<Vec<&Vec<YearCost>>> =
            of_stage().map(|tranche| tranche.schedules.get(&stage)).collect();
        let whole = !unplaced.iter().any(|row| row.states(stage));
        if let Some(schedules) = schedules.filter(|schedules| whole && !schedules.is_empty()) {
            yearly.insert(stage, added(&schedules));
        }
    }
    let left_out = book.left_out_of(&[TableName::Capitalisation], None);
    Capitalisation { tranches, yearly, unplaced, left_out }
}

/// Gives what the ids of each tranche begin with, in the order of their years. A reference that
/// means something else in ids, or that another year has too, is numbered.
fn keys(ids: &[&str]) -> Vec<FigureId> {
    let mut used: BTreeSet<String> = [ALL, MISSED].map(str::to_owned).into();
    let key = |id: &&str| {
        let free = |twin: &String| !used.contains(twin) && !ids.contains(&twin.as_str());
        let mut twins = (2..).map(|number: usize| format!("{id}-{number}"));
        let own = if used.contains(*id) { twins.find(free) } else { None };
        let own = own.unwrap_or_else(|| (*id).to_owned());
        used.insert(own.clone());
        FigureId::of_subject(SUBJECT).at(own)
    };
    ids.iter().map(key).collect()
}

fn view(
    book: &Book,
    (id, key): (&str, FigureId),
    year: FinancialYear,
    statements: &[&Tranche],
) -> TrancheView {
    let defaults = book.council.tranche_defaults;
    let mut disputed_terms = Vec::new();
    let refused = unread::rows(book, id, year).collect();
    let mut of = Stating { statements, refused, disputed: &mut disputed_terms };
    let terms = Terms {
        rate: of.latest("rate", |t| t.rate).unwrap_or(Stated::assumed(defaults.rate)),
        premium: of.latest("premium", |t| t.premium),
        term_years: of
            .latest("term_years", |t| t.term_years)
            .unwrap_or(Stated::assumed(defaults.term_years)),
        method: of
            .latest("mrp_method", |t| t.mrp_method)
            .unwrap_or(Stated::assumed(defaults.mrp_method)),
        drawn_on: of.latest("draw_date", |t| t.draw_date),
        receipts: of.latest("receipts_applied", |t| t.receipts_applied),
    };
    let editions: BTreeMap<Stage, Vec<Edition<Money>>> = Stage::stated()
        .map(|stage| {
            let mut stated = editions(statements, stage.word(), |t| stage.of(t));
            editions::add_refused(&mut stated, (book, id, stage.word()), year);
            (stage, stated)
        })
        .filter(|(_, editions)| !editions.is_empty())
        .collect();
    let last = |stage: &Stage| editions.get(stage).and_then(|all| all.last()?.agreed());
    let mut stages: BTreeMap<Stage, Stated<Money>> =
        Stage::stated().filter_map(|stage| Some((stage, last(&stage)?))).collect();
    let counts_as = editions::counts_as(year, &editions);
    if let Some(counted) = counts_as.and_then(|stage| stages.get(&stage).copied()) {
        stages.insert(Stage::Counted, counted);
    }
    let schedules = stages
        .iter()
        .filter(|_| disputed_terms.is_empty())
        .map(|(stage, amount)| (*stage, schedule(amount.value, year, &terms)))
        .collect();
    let id = id.to_owned();
    TrancheView { id, key, year, stages, editions, counts_as, disputed_terms, terms, schedules }
}

/// The statements of a tranche, with the terms in which the last of them disagree.
struct Stating<'s, 'b> {
    statements: &'s [&'b Tranche],
    /// The rows of the tranche that cannot be read.
    refused: Vec<&'b LeftOut>,
    disputed: &'s mut Vec<&'static str>,
}

impl Stating<'_, '_> {
    fn latest<T: Copy + PartialEq>(
        &mut self,
        column: &'static str,
        read: impl Fn(&Tranche) -> Option<T>,
    ) -> Option<Stated<T>> {
        let all = editions(self.statements, column, read);
        let last = all.last();
        let day = last.map(|last| last.as_at);
        if self.refused.iter().any(|row| !row.says(column).is_empty() && row.is_since(day)) {
            self.disputed.push(column);
            return None;
        }
        let last = last?;
        if last.agreed().is_none() {
            self.disputed.push(column);
        }
        last.agreed()
    }
}

fn added(schedules: &[&Vec<YearCost>]) -> Vec<YearCost> {
    let mut years: BTreeMap<FinancialYear, YearCost> = BTreeMap::new();
    for cost in schedules.iter().flat_map(|schedule| schedule.iter()) {
        let nil = YearCost {
            year: cost.year,
            opening: Money::NIL,
            mrp: Money::NIL,
            interest: Money::NIL,
        };
        let sum = years.entry(cost.year).or_insert(nil);
        sum.opening = sum.opening + cost.opening;
        sum.mrp = sum.mrp + cost.mrp;
        sum.interest = sum.interest + cost.interest;
    }
    years.into_values().collect()
}

impl Capitalisation {
    /// Gives the stage that a paper leads with: what is counted where anything is, else the latest
    /// stage that any has.
    pub fn leading_stage(&self) -> Option<Stage> {
        [Stage::Counted, Stage::MindedTo, Stage::Requested, Stage::Used]
            .into_iter()
            .find(|stage| self.has(*stage))
    }

    /// Says whether any tranche has a stage, be its amount disputed.
    pub fn has(&self, stage: Stage) -> bool {
        self.tranches.iter().any(|tranche| tranche.has(stage)) || self.is_unplaced(stage)
    }

    /// Says whether a row that cannot be read may state a stage of a tranche or a year that is not known.
    fn is_unplaced(&self, stage: Stage) -> bool {
        self.unplaced.iter().any(|row| row.states(stage))
    }

    /// Gives the first year of which what support costs cannot be told.
    pub fn unsure_from(&self, first: FinancialYear) -> Option<FinancialYear> {
        let unplaced = self.unplaced.iter().filter(|row| row.states(Stage::Counted));
        let unplaced = unplaced.map(|row| row.year.unwrap_or(first));
        let unsure = self.tranches.iter().filter(|one| one.is_unsure()).map(|one| one.year);
        unsure.chain(unplaced).min()
    }

    /// Gives the tranches of which two sources last stated a stage differently on one day.
    pub fn disputed(&self, stage: Stage) -> impl Iterator<Item = &TrancheView> + Clone {
        self.tranches.iter().filter(move |tranche| tranche.is_disputed(stage))
    }

    /// Gives the tranches that are counted as they stand at a stage.
    pub fn counted_as(&self, stage: Stage) -> impl Iterator<Item = &TrancheView> + Clone {
        self.of_stage(Stage::Counted).filter(move |tranche| tranche.counts_as == Some(stage))
    }

    /// Gives the sum of a stage over the tranches of which it is known, whatever is disputed.
    pub fn known(&self, stage: Stage) -> Option<Money> {
        let mut amounts =
            self.tranches.iter().filter_map(|tranche| tranche.stages.get(&stage)).peekable();
        amounts.peek()?;
        Some(amounts.map(|amount| amount.value).sum())
    }

    /// Gives the sum of a stage over the tranches that have it; `None` where one of them is disputed.
    pub fn drawn(&self, stage: Stage) -> Option<Money> {
        let whole = self.disputed(stage).next().is_none() && !self.is_unplaced(stage);
        whole.then(|| self.known(stage)).flatten()
    }

    /// Gives the tranches of which an amount of a stage is published, in the order of their years.
    pub fn of_stage(&self, stage: Stage) -> impl DoubleEndedIterator<Item = &TrancheView> + Clone {
        self.tranches.iter().filter(move |tranche| tranche.stages.contains_key(&stage))
    }

    /// Gives the year in which a stage would cost most, the first of equals.
    pub fn peak(&self, stage: Stage) -> Option<YearCost> {
        self.yearly.get(&stage)?.iter().rev().max_by_key(|cost| cost.total()).copied()
    }

    /// Gives how many tranches are worked with a term that no source states.
    pub fn assumed(&self) -> usize {
        self.tranches.iter().filter(|tranche| tranche.terms.is_assumed()).count()
    }

    /// Gives the id of a stage's sum over the tranches that have it.
    pub fn drawn_id(stage: Stage) -> FigureId {
        FigureId::of_subject(SUBJECT).at(ALL).of(stage)
    }

    /// Gives the id of how many tranches have an amount of a stage.
    pub fn count_id(stage: Stage) -> FigureId {
        Self::drawn_id(stage).at(TRANCHES)
    }

    /// Gives the id of a stage's sum over the tranches of which it is known, where others are disputed.
    pub fn known_id(stage: Stage) -> FigureId {
        Self::drawn_id(stage).at("known")
    }

    /// Gives the id of how many tranches have a stage that is disputed.
    pub fn disputed_id(stage: Stage) -> FigureId {
        Self::drawn_id(stage).at("disputed")
    }

    /// Gives the id of what is counted of the tranches as they stand at a stage.
    pub fn counted_id(stage: Stage) -> FigureId {
        Self::drawn_id(Stage::Counted).of(stage)
    }

    /// Gives the id of what a tranche agreed comes to on average.
    pub fn average_id() -> FigureId {
        Self::drawn_id(Stage::Counted).at("average")
    }

    /// Gives the id of how many tranches there are.
    pub fn tranches_id() -> FigureId {
        FigureId::of_subject(SUBJECT).at(ALL).at(TRANCHES)
    }

    /// Gives the id of how many tranches are worked with a term that no source states.
    pub fn assumed_id() -> FigureId {
        Self::tranches_id().at("assumed")
    }

    /// Gives what the ids of all tranches' cost of a year under a stage begin with.
    pub fn yearly_id(stage: Stage, year: FinancialYear) -> FigureId {
        Self::drawn_id(stage).of(year)
    }

    /// Gives what the ids of a stage's cost over all its years begin with.
    pub fn whole_term_id(stage: Stage) -> FigureId {
        Self::drawn_id(stage).at(ALL_YEARS)
    }
}

impl TrancheView {
    /// Says whether a stage was stated, be its amount disputed.
    pub fn has(&self, stage: Stage) -> bool {
        match stage {
            Stage::Counted => self.counts_as.is_some(),
            Stage::Requested
            | Stage::MindedTo
            | Stage::InPrinciple
            | Stage::Final
            | Stage::Used => self.editions.contains_key(&stage),
        }
    }

    /// Says whether two sources last stated a stage differently on one day.
    pub fn is_disputed(&self, stage: Stage) -> bool {
        self.has(stage) && !self.stages.contains_key(&stage)
    }

    /// Gives where the row stands that states a stage last, if it cannot be read.
    pub fn unreadable(&self, stage: Stage) -> Option<&str> {
        let stage = if stage == Stage::Counted { self.counts_as? } else { stage };
        self.editions.get(&stage)?.last()?.unreadable.as_deref()
    }

    /// Says whether what the tranche costs cannot be told.
    pub fn is_unsure(&self) -> bool {
        self.is_disputed(Stage::Counted)
            || self.counts_as.is_some() && !self.disputed_terms.is_empty()
    }

    /// Gives the id of a statement of a stage at a date.
    pub fn edition_id(&self, stage: Stage, as_at: Date) -> FigureId {
        self.amount_id(stage).at("stated").of(as_at)
    }

    /// Gives the id of how a statement of a stage moved the one before.
    pub fn change_id(&self, stage: Stage, as_at: Date) -> FigureId {
        self.edition_id(stage, as_at).at("change")
    }

    /// Gives the id of a stage's amount.
    pub fn amount_id(&self, stage: Stage) -> FigureId {
        self.key.of(stage)
    }

    /// Gives the id of its share of all that is agreed.
    pub fn share_id(&self) -> FigureId {
        self.amount_id(Stage::Counted).at("share")
    }

    /// Gives what the ids of the cost of a year under a stage begin with.
    pub fn cost_id(&self, stage: Stage, year: FinancialYear) -> FigureId {
        self.amount_id(stage).of(year)
    }

    /// Gives what the ids of the cost over all years under a stage begin with.
    pub fn whole_term_id(&self, stage: Stage) -> FigureId {
        self.amount_id(stage).at(ALL_YEARS)
    }

    /// Gives the id of a term.
    pub fn term_id(&self, term: Term) -> FigureId {
        self.key.at("terms").of(term)
    }
}
