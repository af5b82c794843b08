//! The figures of a Star Chamber.

use std::collections::BTreeMap;

use super::{StarChamber, delay};
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::gap::missed::Missed;
use crate::figures::id::FigureId;
use crate::figures::savings::{Field, Group, Lines, Position, brag_slug};
use crate::records::{Book, Brag, TableName};

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
        sheet.append(owners(book, &self.owners));
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
        sheet.append(self.carry.group_figures(
            book,
            &FigureId::typed(&format!("{id}/carry")),
            &group.key,
        ));
        let late = format!("{}/slipped", position.group_id(group));
        let cost = group.totals.get(Field::Slipped).and_then(|late| delay(missed, late));
        let parts = [
            (
                "delay-month",
                "Cost of each further month",
                cost.map(|cost| cost.month),
                "each-month",
            ),
            ("delay-year", "Cost of a year late", cost.map(|cost| cost.year), "late/interest"),
        ];
        for (word, title, amount, of) in parts {
            let inputs = [late.clone(), format!("efs/missed-1m/{of}")];
            let basis = Basis::formula("slipped ÷ £1m × the cost for £1m", inputs);
            let title = format!("{title}, {name}, {}", self.year);
            sheet.money(format!("{id}/{word}"), title, amount, FigureKind::Assumed, basis);
        }
        let once = self.once(book, position, group);
        let basis = Basis::rows(
            "sum of forecast, one-off savings",
            TableName::Delivery,
            "forecast",
            once.rows.iter().copied(),
        );
        let title = format!("Forecast of one-off savings, {name}, {}", self.year);
        sheet.money(format!("{id}/one-off"), title, once.savings, FigureKind::Derived, basis);
    }

    fn odd(&self, sheet: &mut Sheet, book: &Book) {
        for held in &self.unchanged {
            let id = format!("{}/unchanged/{}", self.id, book.savings.id(held.saving));
            let rows = held.rows.iter().copied();
            let words = "count of points in a row with this rating and nothing banked";
            let basis = Basis::rows(words, TableName::Delivery, "brag_declared", rows);
            let title =
                format!("Points with one rating and no cash, {}", book.savings.title(held.saving));
            sheet.count(id, title, held.points, basis);
        }
        for cliff in &self.cliffs {
            let id = format!("{}/cliff/{}", self.id, book.savings.id(cliff.saving));
            let title = book.savings.title(cliff.saving);
            let ends =
                [("before", "Forecast before", cliff.before), ("now", "Forecast now", cliff.now)];
            for ((word, what, amount), row) in ends.into_iter().zip(cliff.rows) {
                let basis = Basis::cell(TableName::Delivery, row, "forecast");
                let kind = FigureKind::Published;
                sheet.money(
                    format!("{id}/{word}"),
                    format!("{what}, {title}"),
                    Some(amount),
                    kind,
                    basis,
                );
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

/// Gives what each role answers for.
fn owners(book: &Book, owners: &Position) -> Sheet {
    let by = owners.id.at("by-owner");
    owners.figures(book, Lines::TotalsOnly).without(|figure| !figure.id.is_of(&by))
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
