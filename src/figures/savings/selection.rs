//! The rows behind a sum of savings, found again when somebody asks.

use super::ids::{LineMeasure, SetMeasure};
use super::kinds::{AsAt, GroupKey, Line, apart_in, key_of, latest_mark};
use super::sums::{Field, Sums};
use crate::figures::figure::{Basis, FigureKind, Rows, Sheet};
use crate::figures::id::FigureId;
use crate::records::{Book, Brag, CellRef, Fund, SavingIx, TableName};
use crate::units::{Date, FinancialYear, Mark, Period, text};

use super::kinds::{Group, Position};

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

    /// Gives the delivery rows of a saving that are known.
    pub(super) fn rows<'b>(
        &self,
        book: &'b Book,
        saving: SavingIx,
    ) -> impl Iterator<Item = usize> + use<'b> {
        let Self { year, up_to, known_by } = *self;
        let deliveries = &book.deliveries;
        deliveries.rows_of(saving, year).filter(move |&row| match known_by {
            None => deliveries.period(row).mark <= up_to,
            Some(day) => deliveries.submitted_on(row) <= day,
        })
    }

    /// Gives the delivery row that speaks for a saving.
    pub(super) fn row(&self, book: &Book, saving: SavingIx) -> Option<usize> {
        let up_to = Period { year: self.year, mark: self.up_to };
        match self.known_by {
            None => book.deliveries.latest(saving, up_to),
            Some(_) => self.rows(book, saving).max_by_key(|&row| {
                (book.deliveries.period(row).mark, book.deliveries.submission(row))
            }),
        }
    }

    /// Gives the mitigations of a saving that count: cash, of the fund that the saving is of, recorded by
    /// the end of the period; at outturn, all of the year.
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
        let own = book.savings.fund(saving);
        let of_its_fund = move |fund: Fund| fund == own || fund.is_general() && own.is_general();
        // Sorted by saving when the book was read.
        let from = book.mitigations.partition_point(|mitigation| mitigation.saving < saving);
        book.mitigations[from..]
            .iter()
            .take_while(move |mitigation| mitigation.saving == saving)
            .filter(move |mitigation| {
                mitigation.year == measured.year
                    && mitigation.cashable.is_cash()
                    && of_its_fund(mitigation.fund)
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
    /// The amount that is added up; `None`: the savings are counted.
    field: Option<Field>,
    one: Option<SavingIx>,
}

impl Rows for Selection {
    fn words(&self) -> String {
        let mut words = match (self.field, self.one) {
            (Some(field), Some(_)) => return format!("{} of the saving", field.word()),
            (Some(field), None) => format!("sum of {} of counted savings, ", field.word()),
            (None, _) => "count of counted savings, ".to_owned(),
        };
        words.push_str(&self.measured.year.to_string());
        if let Some(group) = &self.slice.group {
            let group = if group.is_empty() { "not recorded" } else { group };
            words.push_str(&format!(", {} {group}", self.slice.by.word()));
        }
        if let Rated::As(brag) = self.slice.brag {
            words.push_str(&format!(", {}", rated("declared", brag)));
        }
        if let Rated::As(brag) = self.slice.computed {
            words.push_str(&format!(", {}", rated("computed", brag)));
        }
        words
    }

    fn cells(&self, book: &Book) -> Vec<CellRef> {
        let mut cells = Vec::new();
        for saving in book.savings.all() {
            let wanted = match self.one {
                Some(one) => one == saving,
                None => {
                    book.savings.is_counted(saving)
                        && apart_in(book, saving, self.measured.year) == self.slice.apart
                }
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
}

impl Selection {
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
        let short = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
        let Some(field) = self.field else {
            let row = book.savings.rows.file_row(line.saving.0);
            cells.push(CellRef { table: TableName::Savings, row, column: "saving_id" });
            return;
        };
        if line.get(field).is_none() {
            return;
        }
        match field {
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
                    column: field.word(),
                }));
            }
        }
    }
}

/// Gives `declared R`, or that there is no such rating.
pub(in crate::figures) fn rated(how: &str, brag: Option<Brag>) -> String {
    brag.map_or_else(|| format!("with no rating {how}"), |brag| format!("{how} {}", brag.word()))
}

impl Position {
    /// Gives the figures of the position; `lines` adds those of savings.
    pub fn figures(&self, book: &Book, lines: Lines) -> Sheet {
        let mut adder = self.adder(book);
        self.add_sets(&mut adder);
        for group in &self.groups {
            self.add_group(&mut adder, group);
        }
        match lines {
            Lines::TotalsOnly => {}
            Lines::Named => {
                for line in self.named() {
                    self.add_line(book, &mut adder.sheet, adder.measured, line);
                }
            }
            Lines::Every => {
                for line in self.with_parts() {
                    self.add_line(book, &mut adder.sheet, adder.measured, line);
                }
            }
        }
        adder.sheet
    }

    /// Gives the figures of its groups alone, where they are not directorates: the whole is another's.
    pub fn group_figures(&self, book: &Book) -> Sheet {
        let by = self.by_id();
        self.figures(book, Lines::TotalsOnly).without(|figure| !figure.id.is_of(&by))
    }

    /// Gives the figures that are told where savings are not listed: the sums of the whole, of
    /// ratings and of groups, and the shares of some savings.
    pub fn headline_figures<'l>(
        &self,
        book: &Book,
        shares: impl IntoIterator<Item = &'l Line>,
    ) -> Sheet {
        let mut adder = self.adder(book);
        self.add_sets(&mut adder);
        for group in &self.groups {
            self.add_totals(&mut adder, group);
        }
        for line in shares {
            self.add_share(book, &mut adder.sheet, line);
        }
        adder.sheet
    }

    fn adder(&self, book: &Book) -> Adder {
        let as_at = self.known_by.map(AsAt::Date).or(self.period.map(AsAt::Period));
        let measured = Measured::of(book, self.year, as_at);
        Adder { sheet: Sheet::default(), measured, year: self.year }
    }

    /// Adds the sums of the whole, of each rating, of what stands apart, by origin.
    fn add_sets(&self, adder: &mut Adder) {
        let (whole, all) = (self.slice(None), self.all_id());
        adder.sums(&all, "all savings", &whole, &self.totals);
        self.add_aggregates(&mut adder.sheet, &all, "all savings", &self.totals);
        for (brag, sums) in &self.by_brag {
            let of = format!("savings {}", rated("declared", *brag));
            let slice = Slice { brag: Rated::As(*brag), ..whole.clone() };
            let id = self.brag_id(&all, *brag);
            adder.sums(&id, &of, &slice, sums);
            self.add_aggregates(&mut adder.sheet, &id, &of, sums);
        }
        for (brag, sums) in &self.by_brag_computed {
            let of = format!("savings {}", rated("computed", *brag));
            let slice = Slice { computed: Rated::As(*brag), ..whole.clone() };
            adder.sums(&self.computed_id(*brag), &of, &slice, sums);
        }
        for apart in &self.apart {
            let reason = super::kinds::apart_index(apart.slug);
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
        self.add_caveats(&mut adder.sheet);
    }

    /// Counts what a reader must know of so as not to misread the position.
    fn add_caveats(&self, sheet: &mut Sheet) {
        let (all, year) = (self.all_id(), self.year);
        let counts = [
            (SetMeasure::CashableNotStated, "not stated to be cashable", self.cashable_not_stated),
            (SetMeasure::RecurrenceNotStated, "not stated to recur", self.recurrence_not_stated),
            (SetMeasure::Stale, "last updated in an earlier period", self.stale),
        ];
        for (measure, words, count) in counts {
            let basis =
                Basis::formula(format!("count of those {words}"), [all.of(SetMeasure::Lines)]);
            sheet.count(all.of(measure), format!("Savings {words}, {year}"), count, basis);
        }
        let basis = Basis::Rule("count of rows with an error that would have touched it".into());
        let title = format!("Rows left out of the position, {year}");
        sheet.count(all.of(SetMeasure::LeftOut), title, self.left_out, basis);
    }

    fn add_totals(&self, adder: &mut Adder, group: &Group) {
        let id = self.group_id(group);
        adder.sums(&id, group.name(), &self.slice(Some(group)), &group.totals);
        self.add_aggregates(&mut adder.sheet, &id, group.name(), &group.totals);
    }

    fn add_group(&self, adder: &mut Adder, group: &Group) {
        let (slice, id, name) = (self.slice(Some(group)), self.group_id(group), group.name());
        self.add_totals(adder, group);
        for (brag, sums) in &group.by_brag {
            let of = format!("{name}, {}", rated("declared", *brag));
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
            let selection = Selection {
                measured,
                slice: self.slice(None),
                field: Some(field),
                one: Some(line.saving),
            };
            let title = format!("{}, {title}, {}", field.heading(), self.year);
            let (kind, basis) =
                (self.line_kind(book, line, field), basis_of(&id, field, selection));
            sheet.money(id.of(field), title, line.get(field), kind, basis);
        }
        self.add_share(book, sheet, line);
    }

    fn add_share(&self, book: &Book, sheet: &mut Sheet, line: &Line) {
        let Some(share) = line.share() else { return };
        let (id, title) = (self.line_id(book, line), book.savings.title(line.saving));
        let inputs = [Field::Forecast, Field::OverAchieved, Field::Target];
        let words = "(forecast + over-achieved) ÷ target";
        let basis = Basis::formula(words, inputs.map(|field| id.of(field)));
        let title = format!("Share of target forecast, {title}, {}", self.year);
        sheet.rate(id.of(LineMeasure::Share), title, share, basis);
    }
}

/// Which savings' own figures are wanted beside the sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// None.
    TotalsOnly,
    /// Those that a paper names because their ratings stand out.
    Named,
    /// Every one.
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
    Basis::found(selection)
}

/// Puts sums into a sheet.
struct Adder {
    sheet: Sheet,
    measured: Measured,
    year: FinancialYear,
}

impl Adder {
    /// Adds the eight amounts of a set of savings, how many those are, and what a partial sum covers.
    fn sums(&mut self, id: &FigureId, of: &str, slice: &Slice, sums: &Sums) {
        let of_field =
            |field| Selection { measured: self.measured, slice: slice.clone(), field, one: None };
        let count = Basis::found(of_field(None));
        let title = format!("Number of savings, {of}, {}", self.year);
        self.sheet.count(id.of(SetMeasure::Lines), title, sums.lines, count);
        for field in Field::ALL {
            let selection = of_field(Some(field));
            let partial = sums.coverage(field).map(|part| {
                let (target, year) = (text::short(part.target_covered), self.year);
                let basis =
                    || Basis::formula("of the savings whose amount is known", [id.of(field)]);
                let title = format!("Savings whose {} is known, {of}, {year}", field.word());
                self.sheet.count(field.counted_id(id), title, part.counted, basis());
                let title =
                    format!("Target of the savings whose {} is known, {of}, {year}", field.word());
                let covered = Some(part.target_covered);
                let covered_id = field.covered_id(id);
                self.sheet.money(covered_id, title, covered, FigureKind::Derived, basis());
                format!(" ({} of {} savings, with a target of {target})", part.counted, part.of)
            });
            let part = partial.unwrap_or_default();
            let title = format!("{}, {of}, {}{part}", field.heading(), self.year);
            let (basis, value) = (basis_of(id, field, selection), sums.get(field));
            self.sheet.money(id.of(field), title, value, FigureKind::Derived, basis);
        }
    }
}
