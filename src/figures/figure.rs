//! A named number and where it comes from.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Display};
use std::sync::Arc;

use super::id::FigureId;
use crate::records::{Book, CellRef, FiguresOf, TableName};
use crate::units::{Decimal, HALF_AWAY, Money, Rate, text, words};

words! {
    /// How far a figure can be followed back, in the order a reader is told of the kinds.
    FigureKind [3] => label {
        /// A source printed it.
        Published = "published" => "Published",
        /// Worked out from other figures.
        Derived = "derived" => "Derived",
        /// Taken for granted where no source states it, or worked out from something that was.
        Assumed = "assumed" => "Assumed",
    }
}

impl FigureKind {
    /// Gives the mark beside the word, told apart without colour.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Published => "§",
            Self::Derived => "=",
            Self::Assumed => "†",
        }
    }

    /// Says what the kind means, in one sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Published => "Printed in a source that is named, and copied here as printed.",
            Self::Derived => "Worked out from other figures by a sum that is shown.",
            Self::Assumed => {
                "Taken for granted because no source states it, or worked out from something that was."
            }
        }
    }
}

/// What a figure's number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Pounds.
    Money(Money),
    /// A fraction of one.
    Rate(Rate),
    /// A number of things.
    Count(usize),
    /// Any other number, in the unit that the figure names.
    Number(Decimal),
}

impl Value {
    /// Gives plain digits, as files and JSON have them.
    pub fn plain(self) -> String {
        match self {
            Self::Money(amount) => text::plain(amount),
            Self::Rate(rate) => rate.fraction().normalize().to_string(),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => number.normalize().to_string(),
        }
    }

    /// Gives the value as a reader says it.
    pub fn words(self) -> String {
        match self {
            Self::Money(amount) => text::short(amount),
            Self::Rate(rate) => text::percent_exact(rate),
            Self::Count(count) => text::count(count),
            Self::Number(number) => text::number(number),
        }
    }

    /// Gives the value in full.
    pub fn exact(self) -> String {
        match self {
            Self::Money(amount) => text::pence(amount),
            Self::Rate(_) | Self::Count(_) | Self::Number(_) => self.words(),
        }
    }
}

/// The cells behind an amount of many rows: kept as a question, answered when asked.
pub trait Rows: Debug + Send + Sync {
    /// Says in words what is added up.
    fn words(&self) -> String;

    /// Finds the cells again.
    fn cells(&self, book: &Book) -> Vec<CellRef>;
}

/// Where a figure comes from.
#[derive(Debug, Clone)]
pub enum Basis {
    /// Cells of files: one that was copied, or several that were added or counted.
    Cells {
        /// What was done with them, in words; empty for a single cell that was copied.
        words: String,
        /// The cells.
        cells: Vec<CellRef>,
    },
    /// Cells that are found again when asked for.
    Rows(Arc<dyn Rows>),
    /// A sum over other figures.
    Formula {
        /// The sum in words.
        words: String,
        /// Their ids.
        inputs: Vec<FigureId>,
    },
    /// A rule of `council.toml`.
    Rule(String),
}

impl Basis {
    /// Gives the basis of a single copied cell.
    pub fn cell(table: TableName, row: u32, column: &'static str) -> Self {
        Self::Cells { words: String::new(), cells: vec![CellRef { table, row, column }] }
    }

    /// Gives the basis of a count of rows, shown by one column of each.
    pub fn rows(
        words: impl Into<String>,
        table: TableName,
        column: &'static str,
        rows: impl IntoIterator<Item = u32>,
    ) -> Self {
        let cells = rows.into_iter().map(|row| CellRef { table, row, column }).collect();
        Self::Cells { words: words.into(), cells }
    }

    /// Gives the basis of cells that are found again when asked for.
    pub fn found(rows: impl Rows + 'static) -> Self {
        Self::Rows(Arc::new(rows))
    }

    /// Gives the basis of a sum over figures.
    pub fn formula<I: Into<FigureId>>(
        words: impl Into<String>,
        inputs: impl IntoIterator<Item = I>,
    ) -> Self {
        Self::Formula { words: words.into(), inputs: inputs.into_iter().map(Into::into).collect() }
    }

    /// Says in words what was done.
    pub fn words(&self) -> String {
        match self {
            Self::Cells { words, cells } if words.is_empty() => match cells.as_slice() {
                [cell] => format!("{} of {}", cell.column, cell.table.file()),
                _ => format!("{} cells", cells.len()),
            },
            Self::Cells { words, .. } | Self::Formula { words, .. } | Self::Rule(words) => {
                words.clone()
            }
            Self::Rows(rows) => rows.words(),
        }
    }

    /// Gives the cells it rests on directly.
    pub fn cells(&self, book: &Book) -> Vec<CellRef> {
        match self {
            Self::Cells { cells, .. } => cells.clone(),
            Self::Rows(rows) => rows.cells(book),
            Self::Formula { .. } | Self::Rule(_) => Vec::new(),
        }
    }

    /// Gives the figures it rests on directly.
    pub fn inputs(&self) -> &[FigureId] {
        match self {
            Self::Formula { inputs, .. } => inputs,
            Self::Cells { .. } | Self::Rows(_) | Self::Rule(_) => &[],
        }
    }
}

/// A named number with its unit, kind and basis.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its id, stable and readable: `savings/2025-26/people/forecast`.
    pub id: FigureId,
    /// Its name in words.
    pub title: String,
    /// Its unit: `pounds`, `fraction`, `count` or a unit of the data.
    pub unit: &'static str,
    /// The number; `None` where nothing was published to work it out from.
    pub value: Option<Value>,
    /// How far it can be followed back.
    pub kind: FigureKind,
    /// Where it comes from.
    pub basis: Basis,
}

impl Figure {
    /// Says whether another figure is this one, told again.
    fn is(&self, other: &Self) -> bool {
        let of = |figure: &Self| (figure.value, figure.unit, figure.kind);
        of(self) == of(other) && self.title == other.title
    }
}

#[cfg(test)]
impl Figure {
    /// Gives the value in words, for a test of one that has a value.
    pub(crate) fn words(&self) -> String {
        self.value.map_or_else(|| FiguresOf::Publications.absent().to_owned(), Value::words)
    }
}

/// Places to which a share of a count is worked out.
const PLACES: u32 = 12;

/// Gives what part of a count another is; `None` of nothing.
pub(super) fn share_of(part: usize, whole: usize) -> Option<Rate> {
    let share = Decimal::from(part).checked_div(Decimal::from(whole))?;
    Some(Rate::from_fraction(share.round_dp_with_strategy(PLACES, HALF_AWAY)))
}

/// Figures by id.
///
/// Two figures that differ under one id, and a look-up of an id that must have a figure and has
/// none, are errors of the program: they stop a test or a debug build, and are told as a finding
/// otherwise.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    figures: BTreeMap<FigureId, Figure>,
    /// Whose figures they are.
    of: FiguresOf,
    faults: RefCell<BTreeSet<String>>,
}

impl Sheet {
    /// Says whose figures they are.
    #[must_use]
    pub fn of(self, book: &Book) -> Self {
        Self { of: book.council.figures, ..self }
    }

    /// Gives what was done with a figure that is there: `published`, or `recorded`.
    pub const fn published(&self) -> &'static str {
        self.of.published()
    }

    /// Gives what stands where a figure is missing: `not published`, or `not recorded`.
    pub const fn absent(&self) -> &'static str {
        self.of.absent()
    }

    /// Adds a figure.
    pub fn add(&mut self, figure: Figure) {
        match self.figures.entry(figure.id.clone()) {
            Entry::Vacant(place) => {
                place.insert(figure);
            }
            Entry::Occupied(known) if known.get().is(&figure) => {}
            Entry::Occupied(known) => {
                let fault = format!("`{}` is the id of two figures", figure.id);
                self.faults.get_mut().insert(fault.clone());
                debug_assert!(false, "{fault}: {:?} and {figure:?}", known.get());
            }
        }
    }

    /// Adds an amount of money.
    pub fn money(
        &mut self,
        id: impl Into<FigureId>,
        title: impl Into<String>,
        value: Option<Money>,
        kind: FigureKind,
        basis: Basis,
    ) {
        let (id, title, value) = (id.into(), title.into(), value.map(Value::Money));
        self.add(Figure { id, title, unit: "pounds", value, kind, basis });
    }

    /// Adds a count; counts are derived.
    pub fn count(
        &mut self,
        id: impl Into<FigureId>,
        title: impl Into<String>,
        value: usize,
        basis: Basis,
    ) {
        let (id, title, value) = (id.into(), title.into(), Some(Value::Count(value)));
        self.add(Figure { id, title, unit: "count", value, kind: FigureKind::Derived, basis });
    }

    /// Adds a share; shares are derived.
    pub fn rate(
        &mut self,
        id: impl Into<FigureId>,
        title: impl Into<String>,
        value: Rate,
        basis: Basis,
    ) {
        let (id, title, value) = (id.into(), title.into(), Some(Value::Rate(value)));
        self.add(Figure { id, title, unit: "fraction", value, kind: FigureKind::Derived, basis });
    }

    /// Gives a figure by id, where there may be none: asked for by a reader, or of a programme so
    /// large that only its totals are worked out.
    pub fn get<Id: Ord + ?Sized>(&self, id: &Id) -> Option<&Figure>
    where
        FigureId: Borrow<Id>,
    {
        self.figures.get(id)
    }

    /// Says whether there is a figure, where there may rightly be none: of very many savings none has
    /// figures of its own.
    pub fn has(&self, id: &FigureId) -> bool {
        self.figures.contains_key(id)
    }

    /// Gives a figure that the caller knows to be there; `None`, in a release, only by an error of
    /// the program.
    pub fn figure<Id: Ord + Display + ?Sized>(&self, id: &Id) -> Option<&Figure>
    where
        FigureId: Borrow<Id>,
    {
        let figure = self.figures.get(id);
        if figure.is_none() {
            let fault = format!("`{id}` is the id of no figure");
            self.faults.borrow_mut().insert(fault.clone());
            debug_assert!(false, "{fault}");
        }
        figure
    }

    /// Gives every figure in the order of ids.
    pub fn all(&self) -> impl Iterator<Item = &Figure> {
        self.figures.values()
    }

    /// Gives the errors of the program that were met up to now, each in words: a figure that was
    /// looked for and is not there is among them.
    pub fn faults(&self) -> Vec<String> {
        self.faults.borrow().iter().cloned().collect()
    }

    /// Leaves out the figures that something holds of.
    #[must_use]
    pub fn without(mut self, holds: impl Fn(&Figure) -> bool) -> Self {
        self.figures.retain(|_, figure| !holds(figure));
        self
    }

    /// Takes in the figures of another sheet.
    pub fn append(&mut self, other: Self) {
        self.of = self.of.max(other.of);
        for figure in other.figures.into_values() {
            self.add(figure);
        }
        self.faults.get_mut().extend(other.faults.into_inner());
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    /// Does what stops a debug build and goes on in a release.
    fn met(sheet: &mut Sheet, work: impl FnOnce(&mut Sheet)) -> Vec<String> {
        let stopped = catch_unwind(AssertUnwindSafe(|| work(sheet))).is_err();
        assert_eq!(stopped, cfg!(debug_assertions));
        sheet.faults()
    }

    #[test]
    fn an_error_of_the_program_is_kept_to_be_told() {
        let id = FigureId::of_subject("savings").at("target");
        let count = |sheet: &mut Sheet, value| {
            sheet.count(id.clone(), "Targets", value, Basis::Rule("count".into()));
        };
        let mut sheet = Sheet::default();
        count(&mut sheet, 1);
        count(&mut sheet, 1);
        assert!(sheet.faults().is_empty(), "the same figure, told again");
        let found = met(&mut sheet, |sheet| count(sheet, 2));
        assert_eq!(found, ["`savings/target` is the id of two figures"]);
        let nowhere = id.at("nowhere");
        let found = met(&mut sheet, |sheet| assert!(sheet.figure(&nowhere).is_none()));
        assert_eq!(found[0], "`savings/target/nowhere` is the id of no figure");
        assert_eq!(found.len(), 2);
        let mut whole = Sheet::default();
        whole.append(sheet);
        assert_eq!(whole.faults(), found);
        assert_eq!(whole.get(&id).unwrap().value, Some(Value::Count(1)));
    }
}
