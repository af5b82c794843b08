//! The figures of a Star Chamber.

use std::collections::BTreeMap;

use super::{StarChamber, delay};
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::gap::missed::Missed;
use crate::figures::id::FigureId;
use crate::figures::savings::{Field, Group, Lines, Position, brag_slug};
use crate::records::{Book, Brag, TableName};
use crate::units::words;

words! {
    /// What a Star Chamber measures of a directorate.
    GroupMeasure {
        /// What each further month of delay costs.
        DelayMonth = "delay-month",
        /// What a year of delay costs.
        DelayYear = "delay-year",
        /// The forecast of savings that come once.
        OneOff = "one-off",
    }
}

words! {
    /// The two forecasts of a fall.
    CliffEnd {
        /// While it stood still.
        Before = "before",
        /// At the last point.
        Now = "now",
    }
}

/// Gives the id of a cell of the matrix: `savings/2025-26/matrix/a-by-rule-r`.
pub fn matrix_id(position: &Position, declared: Option<Brag>, computed: Option<Brag>) -> FigureId {
    let part = format!("{}-by-rule-{}", brag_slug(declared), brag_slug(computed));
    position.id.at("matrix").at(part)
}

impl StarChamber {
    /// Gives its figures; `lines` says which savings' own figures are wanted.
    pub(in crate::figures) fn figures(
        &self,
        book: &Book,
        position: &Position,
        missed: &Missed,
        lines: Lines,
    ) -> Sheet {
        let mut sheet = self.carry.figures(book, lines);
        if let Some(before) = &self.handed_on {
            sheet.append(before.figures(book, lines));
        }
        sheet.append(self.record.figures());
        sheet.append(self.owners.group_figures(book));
        for point in &self.curve {
            sheet.append(totals_only(book, point));
        }
        if let Some(movement) = &self.movement {
            sheet.append(movement.figures(lines));
            sheet.append(movement.group_figures(lines));
            for point in self.curve.iter().rev().take(2) {
                sheet.append(point.figures(book, lines));
            }
        }
        for group in &position.groups {
            self.group(&mut sheet, book, (position, group), missed);
        }
        self.odd(&mut sheet, book);
        matrix(&mut sheet, book, position);
        sheet
    }

    fn group(
        &self,
        sheet: &mut Sheet,
        book: &Book,
        (position, group): (&Position, &Group),
        missed: &Missed,
    ) {
        let id = self.group_id(group);
        let name = if group.key.is_empty() { "not recorded" } else { &group.key };
        sheet.append(self.carry.group_figures(book, &self.carry_id(group), &group.key));
        let late = position.group_id(group).of(Field::Slipped);
        let cost = group.totals.get(Field::Slipped).and_then(|late| delay(missed, late));
        let (month, year) = (cost.map(|cost| cost.month), cost.map(|cost| cost.year));
        let parts = [
            (
                GroupMeasure::DelayMonth,
                "Cost of each further month",
                month,
                Missed::each_month_id(),
            ),
            (GroupMeasure::DelayYear, "Cost of a year late", year, Missed::interest_id()),
        ];
        for (measure, title, amount, of) in parts {
            let basis = Basis::formula("slipped ÷ £1m × the cost for £1m", [late.clone(), of]);
            let title = format!("{title}, {name}, {}", self.year);
            sheet.money(id.of(measure), title, amount, FigureKind::Assumed, basis);
        }
        let once = self.once(book, position, group);
        let rows = once.rows.iter().copied();
        let words = "sum of forecast, one-off savings";
        let basis = Basis::rows(words, TableName::Delivery, "forecast", rows);
        let title = format!("Forecast of one-off savings, {name}, {}", self.year);
        let (id, kind) = (id.of(GroupMeasure::OneOff), FigureKind::Derived);
        sheet.money(id, title, once.savings, kind, basis);
    }

    fn odd(&self, sheet: &mut Sheet, book: &Book) {
        for held in &self.unchanged {
            let rows = held.rows.iter().copied();
            let words = "count of points in a row with this rating and nothing banked";
            let basis = Basis::rows(words, TableName::Delivery, "brag_declared", rows);
            let of = book.savings.title(held.saving);
            let title = format!("Points with one rating and no cash, {of}");
            sheet.count(self.unchanged_id(book, held), title, held.points, basis);
        }
        for cliff in &self.cliffs {
            let id = self.cliff_id(book, cliff);
            let of = book.savings.title(cliff.saving);
            let ends = [
                (CliffEnd::Before, "Forecast before", cliff.before),
                (CliffEnd::Now, "Forecast now", cliff.now),
            ];
            for ((end, what, amount), row) in ends.into_iter().zip(cliff.rows) {
                let basis = Basis::cell(TableName::Delivery, row, "forecast");
                let (title, kind) = (format!("{what}, {of}"), FigureKind::Published);
                sheet.money(id.of(end), title, Some(amount), kind, basis);
            }
        }
    }
}

/// Gives the sums of a point of the year, without its parts.
fn totals_only(book: &Book, point: &Position) -> Sheet {
    let all = point.all_id();
    let whole = |id: &FigureId| id.is_of(&all) && id.parts().count() == all.parts().count() + 1;
    point.figures(book, Lines::TotalsOnly).without(|figure| !whole(&figure.id))
}

/// Counts the savings by the officers' rating and the rule's.
fn matrix(sheet: &mut Sheet, book: &Book, position: &Position) {
    for ((declared, computed), rows) in by_both(book, position) {
        let word = |brag: Option<Brag>| brag.map_or("no rating", Brag::meaning);
        let title = format!(
            "Savings declared {} and rated {} by the rule, {}",
            word(declared),
            word(computed),
            position.year
        );
        let count = rows.len();
        let basis = Basis::rows("count of savings", TableName::Savings, "saving_id", rows);
        sheet.count(matrix_id(position, declared, computed), title, count, basis);
    }
}

/// Gives the savings of each pair of ratings, the officers' and the rule's, as rows of their file.
fn by_both(book: &Book, position: &Position) -> BTreeMap<(Option<Brag>, Option<Brag>), Vec<u32>> {
    let mut cells: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for line in &position.lines {
        let row = book.savings.rows.file_row(line.saving.0);
        cells.entry((line.declared, line.computed)).or_default().push(row);
    }
    cells
}
