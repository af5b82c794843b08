//! What moved between two points of a year, and why, to the penny.
//!
//! Three positions of each saving are held against each other: `A`, the earlier period as it was
//! reported (as sealed, where it was, else as it was known when it was closed); `B`, the same period as
//! the later data have it; `C`, the later period. Every change from A over B to C has exactly one cause:
//!
//! | cause | what of a saving's change |
//! |---|---|
//! | restated | A to B, but for the target: late returns for a period already reported |
//! | new | a saving that was not there; an amount told for the first time; more cover |
//! | withdrawn | a saving that is gone; an amount told no more; less cover |
//! | written out | the loss, and the forecast given up, of a saving ended by decision in between |
//! | re-profiled | a change of target; pounds moved to or from next year (slipped) |
//! | delivered | a change of what is banked |
//! | re-forecast | any other change of what is thought to come: pounds lost, found or over target |
//!
//! Of a forecast, change of target less change of slipped is re-profiled, and the rest re-forecast (or
//! written out). So the causes of each headline add to its change by construction.

pub mod moves;
mod sheet;

use std::collections::BTreeMap;

use moves::{Way, severity};

use crate::figures::id::FigureId;
use crate::figures::savings::{Field, Line, Position};
use crate::records::{Book, Brag};
use crate::units::{Date, Money, Period, words};

words! {
    /// Why an amount moved, in the order that tables show it.
    Cause {
        /// Banked between the two periods.
        Delivered = "delivered",
        /// Thought lost, found or over target since.
        ReForecast = "re_forecast",
        /// A target changed, or pounds moved between this year and the next.
        ReProfiled = "re_profiled",
        /// Not there or not told before.
        New = "new",
        /// Not there or not told any more.
        Withdrawn = "withdrawn",
        /// Ended by decision.
        WrittenOut = "written_out",
        /// A late return for the earlier period.
        Restated = "restated",
    }
}

impl Cause {
    /// Gives the heading of its row or column.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::ReForecast => "re-forecast",
            Self::ReProfiled => "re-profiled",
            Self::WrittenOut => "written out",
            Self::Delivered | Self::New | Self::Withdrawn | Self::Restated => self.word(),
        }
    }
}

words! {
    /// A number of a headline beside its causes.
    End {
        /// At the earlier period.
        Before = "before",
        /// At the later period.
        After = "after",
        /// From the one to the other.
        Change = "change",
    }
}

/// Gives what the ids of a headline's figures begin with, of a set of savings or of one.
pub fn headline_id(begin: &FigureId, field: Field) -> FigureId {
    begin.at(field.word())
}

/// Changes of every headline by cause: exact pounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes([[Money; 7]; 8]);

impl Changes {
    /// Gives the change of a headline from one cause.
    pub fn of(&self, field: Field, cause: Cause) -> Money {
        self.0[field as usize][cause as usize]
    }

    /// Gives the whole change of a headline.
    pub fn all(&self, field: Field) -> Money {
        self.0[field as usize].iter().copied().sum()
    }

    /// Says whether nothing moved, not even to and fro.
    pub fn is_nil(&self) -> bool {
        self.0.iter().flatten().all(|amount| amount.is_nil())
    }

    fn add(&mut self, field: Field, cause: Cause, amount: Money) {
        let sum = &mut self.0[field as usize][cause as usize];
        *sum = *sum + amount;
    }

    fn add_all(&mut self, other: &Self) {
        for field in Field::ALL {
            for cause in Cause::ALL.iter().copied() {
                self.add(field, cause, other.of(field, cause));
            }
        }
    }
}

/// What moved in one saving.
#[derive(Debug, Clone)]
pub struct SavingMove {
    /// Its reference.
    pub saving_id: String,
    /// What it is.
    pub title: String,
    /// Its changes.
    pub changes: Changes,
}

/// What moved in one directorate.
#[derive(Debug, Clone)]
pub struct GroupMove {
    /// The directorate; empty where not recorded.
    pub key: String,
    /// What the ids of its figures begin with: `movement/2025-26-q1-to-q2/by-directorate/people`.
    pub id: FigureId,
    /// Each headline before; `None` where no saving's amount was known.
    pub before: [Option<Money>; 8],
    /// Each headline after.
    pub after: [Option<Money>; 8],
    /// The changes of its savings.
    pub changes: Changes,
    /// The ids that its figures of the two positions begin with, where today's data hold them.
    positions: [Option<FigureId>; 2],
    /// The savings of it in which something moved, by their place in the lines.
    lines: Vec<usize>,
}

/// A position together with the book it was worked out from.
#[derive(Debug, Clone, Copy)]
pub struct Side<'b> {
    /// The book.
    pub book: &'b Book,
    /// The position.
    pub position: &'b Position,
}

impl Side<'_> {
    /// Says whether another side tells the same of the same savings.
    #[must_use]
    pub fn tells_as(&self, other: Self) -> bool {
        let told = |side: Self| -> BTreeMap<String, _> {
            let of = |line: &Line| {
                let amounts = Field::ALL.map(|field| line.get(field));
                (side.book.savings.id(line.saving).to_owned(), (line.computed, amounts))
            };
            side.position.lines.iter().map(of).collect()
        };
        told(*self) == told(other)
    }
}

/// How the earlier of two periods is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// As it was sealed.
    Sealed,
    /// As it was known by the day it was closed.
    Closed {
        /// The day.
        on: Date,
        /// Whether the day is assumed from the period's end.
        assumed: bool,
    },
    /// As the later data have it: late returns cannot be told apart.
    Today,
}

/// The three positions that a movement is worked out from.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'b> {
    /// The earlier period as it was reported.
    pub reported: Side<'b>,
    /// The earlier period as the later data have it.
    pub restated: Side<'b>,
    /// The later period.
    pub later: Side<'b>,
}

/// What moved between two periods of a year.
#[derive(Debug, Clone)]
pub struct Movement {
    /// The earlier period.
    pub from: Period,
    /// The later period.
    pub to: Period,
    /// How the earlier period is known.
    pub earlier: Earlier,
    /// Whether the later period is taken from its seal.
    pub to_sealed: bool,
    /// What the ids of its figures begin with: `movement/2025-26-q1-to-q2`.
    pub id: FigureId,
    /// Each headline before; `None` where no saving's amount was known.
    pub before: [Option<Money>; 8],
    /// Each headline after.
    pub after: [Option<Money>; 8],
    /// The changes of all savings.
    pub totals: Changes,
    /// Each saving in which something moved, by its reference.
    pub lines: Vec<SavingMove>,
    /// Each directorate, whether or not anything moved in it.
    pub groups: Vec<GroupMove>,
    /// How many savings' ratings, as the rules have them, went which way; of one period held against
    /// its own seal, what differs is corrected.
    pub ratings: BTreeMap<Way, usize>,
    /// The ids that the figures of the two positions begin with, where today's data hold them.
    positions: [Option<FigureId>; 2],
}

/// Whether each side of a movement comes out of a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sealed {
    /// The earlier side.
    pub from: bool,
    /// The later side.
    pub to: bool,
}

/// Works out what moved and why.
pub fn movement(sides: Sides<'_>, (from, to): (Period, Period), sealed: Sealed) -> Movement {
    let mut savings: BTreeMap<&str, [Option<(Side<'_>, &Line)>; 3]> = BTreeMap::new();
    for (at, side) in [sides.reported, sides.restated, sides.later].into_iter().enumerate() {
        for line in &side.position.lines {
            let id = side.book.savings.id(line.saving);
            savings.entry(id).or_default()[at] = Some((side, line));
        }
    }
    let mut totals = Changes::default();
    let mut lines = Vec::new();
    let mut ratings: BTreeMap<Way, usize> = Way::ALL.iter().map(|way| (*way, 0)).collect();
    let mut directorates: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (id, [reported, restated, later]) in savings {
        let line = |of: Option<(Side<'_>, &Line)>| of.map(|(_, line)| *line);
        let rated =
            |of: Option<(Side<'_>, &Line)>| of.and_then(|(_, line)| severity(line.computed?));
        let way = Way::between(rated(reported), rated(later));
        let way = if from == to { way.of_one_point() } else { way };
        *ratings.entry(way).or_default() += 1;
        let changes = changes([line(reported), line(restated), line(later)]);
        let Some((side, line)) = later.or(reported).filter(|_| !changes.is_nil()) else {
            continue;
        };
        totals.add_all(&changes);
        directorates
            .entry(side.book.savings.directorate(line.saving))
            .or_default()
            .push(lines.len());
        lines.push(SavingMove {
            saving_id: id.to_owned(),
            title: side.book.savings.title(line.saving).to_owned(),
            changes,
        });
    }
    let sums = |side: Side<'_>| Field::ALL.map(|field| side.position.totals.get(field));
    let mark = to.mark.to_string().to_lowercase();
    let id = FigureId::of_subject("movement").at(format_args!("{}-to-{mark}", from.slug()));
    Movement {
        groups: groups(sides, sealed, &id, &lines, &directorates),
        from,
        to,
        earlier: if sealed.from { Earlier::Sealed } else { Earlier::Today },
        to_sealed: sealed.to,
        id,
        before: sums(sides.reported),
        after: sums(sides.later),
        totals,
        lines,
        ratings,
        positions: [
            (!sealed.from).then(|| sides.reported.position.all_id()),
            (!sealed.to).then(|| sides.later.position.all_id()),
        ],
    }
}

/// Adds the changes up by directorate: those of the later position, then those that are gone.
fn groups(
    sides: Sides<'_>,
    sealed: Sealed,
    id: &FigureId,
    lines: &[SavingMove],
    directorates: &BTreeMap<&str, Vec<usize>>,
) -> Vec<GroupMove> {
    let (reported, later) = (sides.reported.position, sides.later.position);
    let keys = later.groups.iter().chain(&reported.groups).map(|group| group.key.as_str());
    let mut slugs: Vec<(&str, String)> = Vec::new();
    let named = super::id::slugs(keys.clone(), &[]);
    for key in keys {
        if !slugs.iter().any(|(known, _)| *known == key) {
            slugs.push((key, named.get(key).cloned().unwrap_or_default()));
        }
    }
    let group = |(key, slug): (&str, String)| {
        let own = |position: &Position| {
            let group = position.groups.iter().find(|group| group.key == key)?;
            Some((Field::ALL.map(|field| group.totals.get(field)), position.group_id(group)))
        };
        let (before, after) = (own(reported), own(later));
        let moved = directorates.get(key).cloned().unwrap_or_default();
        let mut changes = Changes::default();
        for line in moved.iter().filter_map(|at| lines.get(*at)) {
            changes.add_all(&line.changes);
        }
        let sums = |side: &Option<([Option<Money>; 8], FigureId)>| {
            side.as_ref().map_or([None; 8], |(sums, _)| *sums)
        };
        GroupMove {
            key: key.to_owned(),
            id: id.at("by-directorate").at(slug),
            before: sums(&before),
            after: sums(&after),
            changes,
            positions: [
                before.filter(|_| !sealed.from).map(|(_, id)| id),
                after.filter(|_| !sealed.to).map(|(_, id)| id),
            ],
            lines: moved,
        }
    };
    slugs.into_iter().map(group).collect()
}

/// Works out the changes of one saving: as reported, as restated, and later.
fn changes([reported, restated, later]: [Option<Line>; 3]) -> Changes {
    let mut changes = Changes::default();
    let amount = |line: &Line, field| line.get(field).unwrap_or(Money::NIL);
    match (reported, later) {
        (None, None) => {}
        (None, Some(later)) => {
            for field in Field::ALL {
                changes.add(field, Cause::New, amount(&later, field));
            }
        }
        (Some(reported), None) => {
            for field in Field::ALL {
                changes.add(field, Cause::Withdrawn, -amount(&reported, field));
            }
        }
        (Some(reported), Some(later)) => {
            let restated = restated.unwrap_or(reported);
            restate(&mut changes, &reported, &restated);
            go_on(&mut changes, &restated, &later);
        }
    }
    changes
}

/// Adds what late returns changed of the earlier period. A target is not restated: it was agreed
/// anew.
fn restate(changes: &mut Changes, reported: &Line, restated: &Line) {
    for field in Field::ALL {
        let cause = if field == Field::Target { Cause::ReProfiled } else { Cause::Restated };
        changes.add(field, cause, difference(reported, restated, field));
    }
}

/// Gives a change, an absent amount taken as nothing told.
fn difference(before: &Line, after: &Line, field: Field) -> Money {
    after.get(field).unwrap_or(Money::NIL) - before.get(field).unwrap_or(Money::NIL)
}

/// Adds what changed from the earlier period to the later one.
fn go_on(changes: &mut Changes, before: &Line, after: &Line) {
    let ended =
        after.computed == Some(Brag::WrittenOut) && before.computed != Some(Brag::WrittenOut);
    let lost = if ended { Cause::WrittenOut } else { Cause::ReForecast };
    let late = if ended { Cause::WrittenOut } else { Cause::ReProfiled };
    let step = |field| difference(before, after, field);
    let told = |field| told(before, after, field);
    let moved = [Field::Target, Field::Slipped].map(|field| told(field).is_none());
    changes.add(
        Field::Target,
        told(Field::Target).unwrap_or(Cause::ReProfiled),
        step(Field::Target),
    );
    changes.add(
        Field::Banked,
        told(Field::Banked).unwrap_or(Cause::Delivered),
        step(Field::Banked),
    );
    let over = told(Field::OverAchieved).unwrap_or(Cause::ReForecast);
    changes.add(Field::OverAchieved, over, step(Field::OverAchieved));
    if let Some(cause) = told(Field::Forecast) {
        changes.add(Field::Forecast, cause, step(Field::Forecast));
    } else {
        let target = if moved[0] { step(Field::Target) } else { Money::NIL };
        let slipped = if moved[1] && !ended { step(Field::Slipped) } else { Money::NIL };
        let re_profiled = target - slipped;
        changes.add(Field::Forecast, Cause::ReProfiled, re_profiled);
        changes.add(Field::Forecast, lost, step(Field::Forecast) - re_profiled);
    }
    let cover = if step(Field::Mitigated) < Money::NIL { Cause::Withdrawn } else { Cause::New };
    let parts = [(Field::Slipped, late), (Field::Unachievable, lost), (Field::Mitigated, cover)];
    for (field, cause) in parts {
        let cause = told(field).unwrap_or(cause);
        changes.add(field, cause, step(field));
    }
    uncover(changes, before, after, parts);
}

/// Adds the changes of what is uncovered: those of slipped and unachievable, less those of cover.
fn uncover(changes: &mut Changes, before: &Line, after: &Line, parts: [(Field, Cause); 3]) {
    if let Some(cause) = told(before, after, Field::Uncovered) {
        changes.add(Field::Uncovered, cause, difference(before, after, Field::Uncovered));
        return;
    }
    if after.get(Field::Uncovered).is_none() {
        return;
    }
    for (field, cause) in parts {
        let cause = told(before, after, field).unwrap_or(cause);
        let step = difference(before, after, field);
        changes.add(Field::Uncovered, cause, if field == Field::Mitigated { -step } else { step });
    }
}

/// Says whether an amount is told for the first time, or told no more.
fn told(before: &Line, after: &Line, field: Field) -> Option<Cause> {
    match (before.get(field), after.get(field)) {
        (None, Some(_)) => Some(Cause::New),
        (Some(_), None) => Some(Cause::Withdrawn),
        (Some(_), Some(_)) | (None, None) => None,
    }
}
