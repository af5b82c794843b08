//! The ids of the figures of savings, of what a year hands on, and the parts of ids that stand for
//! groups.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::{APART, Apart, AsAt, Group, GroupKey, Line, OriginKind, Position, name_of};
use super::sums::Field;
use crate::figures::id::{FigureId, slugs};
use crate::records::{Book, Brag};
use crate::units::FinancialYear;
use crate::units::words;

/// What else than a directorate stands in that place of an id: of a position, or of what a Star
/// Chamber asks of its year.
const TAKEN: [&str; 6] = ["all", "line", "matrix", "migration", "cliff", "unchanged"];

words! {
    /// What is measured of one saving beside its amounts.
    LineMeasure {
        /// The share of target that is forecast.
        Share = "share",
        /// What it grows to.
        FullYearEffect = "full_year_effect",
    }
}

words! {
    /// What is measured of a set of savings beside its amounts.
    SetMeasure {
        /// How many savings there are.
        Lines = "lines",
        /// How many of them are not stated to be cashable.
        CashableNotStated = "cashable_not_stated",
        /// How many are not stated to recur.
        RecurrenceNotStated = "recurrence_not_stated",
        /// How many were last updated in an earlier period.
        Stale = "stale",
        /// How many rows with errors would have touched it.
        LeftOut = "left_out",
    }
}

words! {
    /// What is measured of what a year hands on beside its amounts.
    CarryMeasure {
        /// How many savings' returns do not say what is late and lost.
        Unknown = "unknown",
        /// The target of those.
        TargetUnknown = "target_unknown",
        /// How many are carried as recurring although that is not stated.
        RecurrenceNotStated = "recurrence_not_stated",
    }
}

/// Gives what ids of a year begin with: `savings/2025-26`, `carry/2025-26-q2`,
/// `savings/2025-26-known-2025-09-30`.
pub(super) fn begun(subject: &str, year: FinancialYear, as_at: Option<AsAt>) -> FigureId {
    let subject = FigureId::of_subject(subject);
    match as_at {
        Some(AsAt::Period(period)) => subject.of(period),
        Some(AsAt::Date(date)) => subject.at(format_args!("{}-known-{date}", year.slug())),
        None => subject.of(year),
    }
}

/// Gives what stands in ids for each group that savings have under a key: of every year and every
/// saving of the register, so that no period asked for moves an id.
pub(in crate::figures) fn group_slugs(book: &Book, by: GroupKey) -> BTreeMap<String, String> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut last = None;
    for name in book.savings.all().filter_map(|saving| name_of(book, saving, by)) {
        // Registers are sorted: most rows repeat the name of the row before.
        if last != Some(name) {
            names.insert(name);
            last = Some(name);
        }
    }
    let keys = GroupKey::ALL.map(|key| format!("by-{}", key.word()));
    let apart = APART.map(|(slug, _)| format!("apart-{slug}"));
    let origins = OriginKind::ALL.map(OriginKind::part);
    let beside = keys.iter().chain(&apart).chain(&origins).map(String::as_str);
    slugs(names, &TAKEN.into_iter().chain(beside).collect::<Vec<_>>())
}

/// Gives the part of an id that stands for a rating.
pub fn brag_slug(brag: Option<Brag>) -> String {
    brag.map_or_else(|| "none".to_owned(), |brag| brag.word().to_lowercase())
}

impl Field {
    /// Gives the id of how many savings a partial sum counts.
    pub fn counted_id(self, of: &FigureId) -> FigureId {
        of.at(format_args!("{}_counted", self.word()))
    }

    /// Gives the id of what single savings have above their own targets.
    pub fn above_id(self, of: &FigureId) -> FigureId {
        of.at(format_args!("{}_above_target", self.word()))
    }

    /// Gives the id of the target of the savings that a partial sum counts.
    pub fn covered_id(self, of: &FigureId) -> FigureId {
        of.at(format_args!("{}_target_covered", self.word()))
    }
}

impl OriginKind {
    fn part(self) -> String {
        format!("origin-{}", self.word().replace('_', "-"))
    }

    /// Gives the kind in words.
    pub fn words(self) -> String {
        self.word().replace('_', " ")
    }
}

impl Position {
    /// Gives what the ids of the whole programme's figures begin with.
    pub fn all_id(&self) -> FigureId {
        self.id.at("all")
    }

    /// Gives what the ids of a group's figures begin with.
    pub fn group_id(&self, group: &Group) -> FigureId {
        if self.by == GroupKey::Directorate {
            return self.id.at(&group.slug);
        }
        self.by_id().at(&group.slug)
    }

    /// Gives what the ids of its groups begin with, where they are not directorates.
    pub(super) fn by_id(&self) -> FigureId {
        self.id.at(format_args!("by-{}", self.by.word()))
    }

    /// Gives what the ids of the savings of one rating begin with.
    pub fn brag_id(&self, of: &FigureId, brag: Option<Brag>) -> FigureId {
        of.at(format_args!("brag-{}", brag_slug(brag)))
    }

    /// Gives what the ids of the savings that the rule rates so begin with.
    pub fn computed_id(&self, brag: Option<Brag>) -> FigureId {
        self.all_id().at(format_args!("computed-{}", brag_slug(brag)))
    }

    /// Gives what the ids of savings shown apart begin with.
    pub fn apart_id(&self, apart: &Apart) -> FigureId {
        self.id.at(format_args!("apart-{}", apart.slug))
    }

    /// Gives what the ids of targets that come from one place begin with.
    pub fn origin_id(&self, kind: OriginKind) -> FigureId {
        self.id.at(kind.part())
    }

    /// Gives what the ids of one saving's figures begin with.
    pub fn line_id(&self, book: &Book, line: &Line) -> FigureId {
        self.id.at("line").at(book.savings.id(line.saving))
    }
}
