//! The figures of what a year hands on, each down to its cells.

use super::carry::{Carry, CarryField, CarryLine, CarryTotals};
use super::ids::CarryMeasure;
use super::selection::Lines;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::records::{Book, CellRef, Mitigation, ProfileKind, Recurrence, TableName};

/// How a carried amount is said, before the year and the saving.
const fn title(field: CarryField) -> &'static str {
    match field {
        CarryField::Slipped => "Slipped, recurring savings",
        CarryField::Unachievable => "Unachievable, recurring savings",
        CarryField::RecurringMitigation => "Covered every year",
        CarryField::OneOffMitigation => "Covered this year only",
        CarryField::ToDeliver => "To deliver next year",
        CarryField::Pressure => "Pressure on next year",
        CarryField::BroughtForward => "Already brought forward in next year's targets",
    }
}

impl Carry {
    /// Gives its figures; `lines` adds those of every saving that carries.
    pub fn figures(&self, book: &Book, lines: Lines) -> Sheet {
        let mut sheet = Sheet::default();
        self.add(&mut sheet, book, &self.id, "", (&self.totals, &self.lines));
        self.add(
            &mut sheet,
            book,
            &self.one_off_id(),
            ", one-off",
            (&self.one_off_totals, &self.one_off),
        );
        self.unknown(&mut sheet);
        if lines != Lines::Every {
            return sheet;
        }
        for line in &self.lines {
            let mut alone = CarryTotals::default();
            alone.add(line);
            let of = format!(", {}", book.savings.title(line.saving));
            let one = std::slice::from_ref(line);
            self.add(&mut sheet, book, &self.line_id(book, line), &of, (&alone, one));
        }
        sheet
    }

    /// Counts what is not known, or only assumed.
    fn unknown(&self, sheet: &mut Sheet) {
        let (year, totals) = (self.year, &self.totals);
        let basis = || {
            let words = "recurring savings whose return does not say what is late and what is lost";
            Basis::formula(words, [self.id.of(CarryField::Slipped)])
        };
        let title = format!("Savings whose carry is not known, {year}");
        let missing = totals.lines - totals.known;
        sheet.count(self.id.of(CarryMeasure::Unknown), title, missing, basis());
        let id = self.id.of(CarryMeasure::TargetUnknown);
        let title = format!("Target of savings whose carry is not known, {year}");
        sheet.money(id, title, totals.target_unknown, FigureKind::Derived, basis());
        let id = self.id.of(CarryMeasure::RecurrenceNotStated);
        let title = format!("Savings carried as recurring although not stated, {year}");
        let basis = Basis::Rule("a recurrence that is not stated is carried as recurring".into());
        sheet.count(id, title, self.recurrence_not_stated, basis);
    }

    /// Gives the figures of one directorate under an id.
    pub(in crate::figures) fn group_figures(
        &self,
        book: &Book,
        id: &FigureId,
        directorate: &str,
    ) -> Sheet {
        let mut sheet = Sheet::default();
        let Some(totals) = self.groups.get(directorate) else { return sheet };
        let own = |line: &&CarryLine| book.savings.directorate(line.saving) == directorate;
        let lines: Vec<CarryLine> = self.lines.iter().filter(own).copied().collect();
        self.add(&mut sheet, book, id, &format!(", {directorate}"), (totals, &lines));
        sheet
    }

    fn add(
        &self,
        sheet: &mut Sheet,
        book: &Book,
        id: &FigureId,
        of: &str,
        (totals, lines): (&CarryTotals, &[CarryLine]),
    ) {
        for field in CarryField::ALL {
            let title = format!("{}{of}, {}", title(field), self.year);
            let basis = self.basis(book, id, field, totals, lines);
            sheet.money(id.of(field), title, totals.get(field), FigureKind::Derived, basis);
        }
    }

    fn basis(
        &self,
        book: &Book,
        id: &FigureId,
        field: CarryField,
        totals: &CarryTotals,
        lines: &[CarryLine],
    ) -> Basis {
        let returns = |column: &'static str| {
            let rows = lines.iter().filter_map(|line| line.update);
            let rows = rows.map(|row| book.deliveries.rows.file_row(row));
            Basis::rows(format!("sum of {column}"), TableName::Delivery, column, rows)
        };
        match field {
            CarryField::Slipped => returns("slipped"),
            CarryField::Unachievable => returns("unachievable"),
            CarryField::ToDeliver => Basis::formula("slipped", [id.of(CarryField::Slipped)]),
            CarryField::Pressure if totals.get(CarryField::RecurringMitigation).is_none() => {
                let words = "unachievable, before any mitigation: none is published";
                Basis::formula(words, [id.of(CarryField::Unachievable)])
            }
            CarryField::Pressure => Basis::formula(
                "unachievable − recurring mitigation",
                [id.of(CarryField::Unachievable), id.of(CarryField::RecurringMitigation)],
            ),
            CarryField::RecurringMitigation => {
                self.cover(book, lines, |mitigation| mitigation.recurrence != Recurrence::OneOff)
            }
            CarryField::OneOffMitigation => {
                self.cover(book, lines, |mitigation| mitigation.recurrence == Recurrence::OneOff)
            }
            CarryField::BroughtForward => self.brought_forward(book, lines),
        }
    }

    fn cover(&self, book: &Book, lines: &[CarryLine], counts: fn(&Mitigation) -> bool) -> Basis {
        let found =
            lines.iter().flat_map(|line| self.measured(book).mitigations(book, line.saving));
        let rows = found.filter(|mitigation| counts(mitigation)).map(|mitigation| mitigation.row);
        let words = "sum of value, no further than the shortfall";
        Basis::rows(words, TableName::Mitigations, "value", rows)
    }

    fn brought_forward(&self, book: &Book, lines: &[CarryLine]) -> Basis {
        let profiles = &book.profiles;
        let rows = lines.iter().flat_map(|line| {
            let next = self.reopens.into_iter();
            next.flat_map(move |next| profiles.rows_of(line.saving, next))
        });
        let cells = rows
            .filter(|row| profiles.kind[*row] == ProfileKind::BroughtForward)
            .map(|row| CellRef {
                table: TableName::SavingsProfile,
                row: profiles.rows.file_row(u32::try_from(row).unwrap_or(u32::MAX)),
                column: "target",
            })
            .collect();
        Basis::Cells { words: "sum of target brought forward".to_owned(), cells }
    }
}

impl Carry {
    /// Gives what the ids of a saving's figures begin with.
    pub fn line_id(&self, book: &Book, line: &CarryLine) -> FigureId {
        self.id.at("line").at(book.savings.id(line.saving))
    }

    /// Gives what the ids of one-off savings' figures begin with.
    pub fn one_off_id(&self) -> FigureId {
        self.id.at("one_off")
    }
}
