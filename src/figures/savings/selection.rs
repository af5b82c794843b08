//! The rows behind a sum of savings, found again when somebody asks.

use super::ids::LineMeasure;
use super::position::{AsAt, GroupKey, Line, apart, key_of, latest_mark};
use super::sums::{Field, Sums};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::records::{Book, Brag, CellRef, SavingIx, TableName};
use crate::units::{Date, FinancialYear, Mark, Period, text};

use super::position::{Group, Position};

/// Which updates speak for a year: those up to a point of it, handed in by a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) year: FinancialYear,
    up_to: Mark,
    pub(super) known_by: Option<Date>,
}

impl Measured {
    pub(super) fn of(book: &Book, year: FinancialYear, as_at: Option<AsAt>) -> Self {
        let (up_to, known_by) = match as_at {
            Some(AsAt::Period(period)) if period.year == year => (period.mark, None),
            // A period of another year still says what was known by its end.
            Some(AsAt::Period(period)) => (Mark::OUTTURN, Some(period.last_day())),
            Some(AsAt::Date(date)) => (Mark::OUTTURN, Some(date)),
            None => (book.deliveries.latest_mark(year).unwrap_or(Mark::OUTTURN), None),
        };
        Self { year, up_to, known_by }
    }

    /// Gives the point of the year that the position speaks for.
    pub(super) fn period(&self, book: &Book) -> Option<Period> {
        let latest = latest_mark(book, self.year, self.known_by)?;
        Some(Period { year: self.year, mark: latest.min(self.up_to) })
    }

    /// Gives the delivery row that speaks for a saving.
    pub(super) fn row(&self, book: &Book, saving: SavingIx) -> Option<usize> {
        let up_to = Period { year: self.year, mark: self.up_to };
        match self.known_by {
            None => book.deliveries.latest(saving, up_to),
            Some(day) => book
                .deliveries
                .rows_of(saving, self.year)
                .filter(|&row| book.deliveries.submitted_on(row) <= day)
                .max_by_key(|&row| {
                    (book.deliveries.period(row).mark, book.deliveries.submission(row))
                }),
        }
    }

    /// Gives the mitigations of a saving that count: cash, recorded by the end of the period; at
    /// outturn, all of the year.
    pub(super) fn mitigations<'b>(
        &self,
        book: &'b Book,
        saving: SavingIx,
    ) -> impl Iterator<Item = &'b crate::records::Mitigation> + use<'b> {
        let measured = *self;
        let end = self.known_by.or_else(|| {
            let period = Period { year: self.year, mark: self.up_to };
            (self.up_to != Mark::OUTTURN).then(|| period.last_day())
        });
        // Sorted by saving when the book was read.
        let from = book.mitigations.partition_point(|mitigation| mitigation.saving < saving);
        book.mitigations[from..]
            .iter()
            .take_while(move |mitigation| mitigation.saving == saving)
            .filter(move |mitigation| {
                mitigation.year == measured.year
                    && mitigation.cashable.is_cash()
                    && end.is_none_or(|end| mitigation.recorded_on <= end)
            })
    }

    /// Gives what covers a saving's shortfall in pence; `None` where no cover was published at all.
    pub(super) fn mitigated(&self, book: &Book, saving: SavingIx) -> Option<i64> {
        if book.mitigations.is_empty() {
            return None;
        }
        Some(self.mitigations(book, saving).filter_map(|mitigation| mitigation.value.pence()).sum())
    }
}

/// Which savings of a position a figure adds up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slice {
    pub(super) by: GroupKey,
    pub(super) group: Option<String>,
    pub(super) brag: Rated,
    pub(super) computed: Rated,
    pub(super) apart: Option<usize>,
}

/// Which ratings a slice takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rated {
    /// Any.
    Any,
    /// This one; `None`: none was published.
    As(Option<Brag>),
}

impl Rated {
    fn holds(self, brag: Option<Brag>) -> bool {
        match self {
            Self::Any => true,
            Self::As(wanted) => wanted == brag,
        }
    }
}

/// The cells of one amount over a set of savings: kept as a question, answered when asked.
#[derive(Debug, Clone)]
pub struct Selection {
    measured: Measured,
    slice: Slice,
    field: Field,
    one: Option<SavingIx>,
}

impl Selection {
    /// Says in words what is added up.
    pub fn words(&self) -> String {
        let mut words = format!("sum of {}", self.field.word());
        if self.one.is_some() {
            return format!("{} of the saving", self.field.word());
        }
        words.push_str(" of counted savings, ");
        words.push_str(&self.measured.year.to_string());
        if let Some(group) = &self.slice.group {
            let group = if group.is_empty() { "not recorded" } else { group };
            words.push_str(&format!(", {} {group}", self.slice.by.word()));
        }
        if let Rated::As(brag) = self.slice.brag {
            words.push_str(&format!(", declared {}", brag_word(brag)));
        }
        if let Rated::As(brag) = self.slice.computed {
            words.push_str(&format!(", computed {}", brag_word(brag)));
        }
        words
    }

    /// Finds the cells again.
    pub fn cells(&self, book: &Book) -> Vec<CellRef> {
        let mut cells = Vec::new();
        for saving in book.savings.all() {
            let wanted = match self.one {
                Some(one) => one == saving,
                None => book.savings.is_counted(saving) && apart(book, saving) == self.slice.apart,
            };
            if !wanted {
                continue;
            }
            if let Some(line) =
                self.measured.line(book, saving).filter(|line| self.holds(book, line))
            {
                self.cells_of(book, &line, &mut cells);
            }
        }
        cells
    }

    fn holds(&self, book: &Book, line: &Line) -> bool {
        let slice = &self.slice;
        self.one.is_some()
            || slice
                .group
                .as_ref()
                .is_none_or(|group| key_of(book, line, slice.by, self.measured.year) == group)
                && slice.brag.holds(line.declared)
                && slice.computed.holds(line.computed)
    }

    fn cells_of(&self, book: &Book, line: &Line, cells: &mut Vec<CellRef>) {
        if line.get(self.field).is_none() {
            return;
        }
        let short = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        match self.field {
            Field::Target => {
                let profiles = &book.profiles;
                let rows = profiles.rows_of(line.saving, self.measured.year);
                cells.extend(rows.map(|row| CellRef {
                    table: TableName::SavingsProfile,
                    row: profiles.rows.file_row(short(row)),
                    column: "target",
                }));
            }
            Field::Mitigated => {
                let mitigations = self.measured.mitigations(book, line.saving);
                cells.extend(mitigations.map(|mitigation| CellRef {
                    table: TableName::Mitigations,
                    row: mitigation.row,
                    column: "value",
                }));
            }
            Field::Banked
            | Field::Forecast
            | Field::Slipped
            | Field::Unachievable
            | Field::OverAchieved
            | Field::Uncovered => {
                cells.extend(line.update.map(|row| CellRef {
                    table: TableName::Delivery,
                    row: book.deliveries.rows.file_row(row),
                    column: self.field.word(),
                }));
            }
        }
    }
}

fn brag_word(brag: Option<Brag>) -> &'static str {
    brag.map_or("not published", Brag::word)
}

impl Position {
    /// Gives the figures of the position; `lines` adds those of every saving.
    pub fn figures(&self, book: &Book, lines: Lines) -> Sheet {
        let as_at = self.known_by.map(AsAt::Date).or(self.period.map(AsAt::Period));
        let mut adder = Adder {
            sheet: Sheet::default(),
            measured: Measured::of(book, self.year, as_at),
            year: self.year,
        };
        let whole = self.slice(None);
        adder.sums(&self.all_id(), "all savings", &whole, &self.totals);
        for (brag, sums) in &self.by_brag {
            let of = format!("savings declared {}", brag_word(*brag));
            let slice = Slice { brag: Rated::As(*brag), ..whole.clone() };
            adder.sums(&self.brag_id(&self.all_id(), *brag), &of, &slice, sums);
        }
        for (brag, sums) in &self.by_brag_computed {
            let of = format!("savings computed {}", brag_word(*brag));
            let slice = Slice { computed: Rated::As(*brag), ..whole.clone() };
            adder.sums(&self.computed_id(*brag), &of, &slice, sums);
        }
        for group in &self.groups {
            self.add_group(&mut adder, group);
        }
        for apart in &self.apart {
            let reason = super::position::apart_index(apart.slug);
            let slice = Slice { apart: reason, ..whole.clone() };
            adder.sums(&self.apart_id(apart), apart.why, &slice, &apart.totals);
        }
        for origin in &self.origins {
            let id = self.origin_id(origin.kind).of(Field::Target);
            let title = format!("Target, {}, {}", origin.kind.words(), self.year);
            let rows = origin.rows.iter().copied();
            let basis = Basis::rows("sum of target", TableName::SavingsProfile, "target", rows);
            adder.sheet.money(id, title, Some(origin.target), FigureKind::Derived, basis);
        }
        if lines == Lines::Every {
            for line in &self.lines {
                self.add_line(book, &mut adder.sheet, adder.measured, line);
            }
        }
        adder.sheet
    }

    fn add_group(&self, adder: &mut Adder, group: &Group) {
        let slice = self.slice(Some(group));
        let name = if group.key.is_empty() { "not recorded" } else { &group.key };
        let id = self.group_id(group);
        adder.sums(&id, name, &slice, &group.totals);
        for (brag, sums) in &group.by_brag {
            let of = format!("{name}, declared {}", brag_word(*brag));
            let slice = Slice { brag: Rated::As(*brag), ..slice.clone() };
            adder.sums(&self.brag_id(&id, *brag), &of, &slice, sums);
        }
    }

    /// Says whether one cell states an amount of a saving, or it is worked out: a target of several
    /// kinds, cover of several mitigations, over-achievement that a forecast rules out.
    fn line_kind(&self, book: &Book, line: &Line, field: Field) -> FigureKind {
        let copied = match field {
            Field::Target => book.profiles.rows_of(line.saving, self.year).count() == 1,
            Field::Banked | Field::Forecast | Field::Slipped | Field::Unachievable => true,
            Field::OverAchieved => line
                .update
                .is_some_and(|row| book.deliveries.over_achieved.pence(row as usize).is_some()),
            Field::Mitigated | Field::Uncovered => false,
        };
        if copied { FigureKind::Published } else { FigureKind::Derived }
    }

    fn add_line(&self, book: &Book, sheet: &mut Sheet, measured: Measured, line: &Line) {
        let id = self.line_id(book, line);
        let title = book.savings.title(line.saving);
        for field in Field::ALL {
            let selection =
                Selection { measured, slice: self.slice(None), field, one: Some(line.saving) };
            sheet.add(Figure {
                id: id.of(field),
                title: format!("{}, {title}, {}", field.heading(), self.year),
                unit: "pounds",
                value: line.get(field).map(Value::Money),
                kind: self.line_kind(book, line, field),
                basis: basis_of(&id, field, selection),
            });
        }
        if let Some(share) = line.share() {
            let inputs = [Field::Forecast, Field::OverAchieved, Field::Target];
            sheet.add(Figure {
                id: id.of(LineMeasure::Share),
                title: format!("Share of target forecast, {title}, {}", self.year),
                unit: "fraction",
                value: Some(Value::Rate(share)),
                kind: FigureKind::Derived,
                basis: Basis::formula(
                    "(forecast + over-achieved) ÷ target",
                    inputs.map(|field| id.of(field)),
                ),
            });
        }
    }
}

/// Whether the figures of every saving are wanted too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Totals and groups only.
    TotalsOnly,
    /// Every saving.
    Every,
}

fn basis_of(id: &FigureId, field: Field, selection: Selection) -> Basis {
    if field == Field::Uncovered {
        let inputs = [Field::Slipped, Field::Unachievable, Field::Mitigated];
        return Basis::formula(
            "slipped + unachievable − mitigated",
            inputs.map(|field| id.of(field)),
        );
    }
    Basis::Savings(selection)
}

/// Puts sums into a sheet.
struct Adder {
    sheet: Sheet,
    measured: Measured,
    year: FinancialYear,
}

impl Adder {
    /// Adds the eight amounts of a set of savings.
    fn sums(&mut self, id: &FigureId, of: &str, slice: &Slice, sums: &Sums) {
        for field in Field::ALL {
            let slice = slice.clone();
            let selection = Selection { measured: self.measured, slice, field, one: None };
            let partial = sums.coverage(field).map(|coverage| {
                let target = text::short(coverage.target_covered);
                format!(
                    " ({} of {} savings, with a target of {target})",
                    coverage.counted, coverage.of
                )
            });
            let part = partial.unwrap_or_default();
            let title = format!("{}, {of}, {}{part}", field.heading(), self.year);
            let (basis, value) = (basis_of(id, field, selection), sums.get(field));
            self.sheet.money(id.of(field), title, value, FigureKind::Derived, basis);
        }
    }
}
