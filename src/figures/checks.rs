//! What published totals, shares and sums come to: each held to its parts, with every difference.

use super::claims::{End, claim_id, gap_claim_id, unit_word, value_in};
use super::figure::{Basis, Figure, FigureKind, Sheet, Value};
use super::id::FigureId;
use crate::records::{Book, ClaimUnit, Held, Outcome, Part, Reconciled, TableName};
use crate::units::{Decimal, text, words};

words! {
    /// What is told of a published number that is held to its parts.
    CheckMeasure {
        /// As printed.
        Published = "published",
        /// What its parts come to.
        Computed = "computed",
        /// How far that is from what was published.
        Difference = "difference",
        /// How far off it may be.
        Tolerance = "tolerance",
        /// What the parts that can be read come to, where others cannot.
        Rest = "rest",
        /// How far they are from what was published.
        RestDifference = "rest_difference",
    }
}

fn of_checks() -> FigureId {
    FigureId::of_subject("checks")
}

/// Gives what the ids of a published number's figures begin with.
fn begun(held: Held, id: &str) -> FigureId {
    let kind = if held == Held::Total { "control" } else { "claim" };
    of_checks().at(kind).at(id)
}

/// Gives the id of one figure of a published number that is held to its parts.
pub fn check_id(one: &Reconciled, measure: CheckMeasure) -> FigureId {
    begun(one.held, &one.id).of(measure)
}

/// Gives the id of how many control totals, or published shares and sums, came out so.
pub fn count_id(totals: bool, outcome: Outcome) -> FigureId {
    kind_id(totals).of(outcome)
}

/// Gives the id of how many control totals, or published shares and sums, there are.
pub fn all_id(totals: bool) -> FigureId {
    kind_id(totals).at("all")
}

/// Gives the id of how many control totals are of exempt rows too.
pub fn withheld_id() -> FigureId {
    kind_id(true).at("withheld")
}

fn kind_id(totals: bool) -> FigureId {
    of_checks().at(if totals { "controls" } else { "claims" })
}

/// Gives the control totals, or the published shares and sums.
pub fn of_kind(book: &Book, totals: bool) -> impl Iterator<Item = &Reconciled> {
    book.reconciled.iter().filter(move |one| (one.held == Held::Total) == totals)
}

/// Gives one number of a published number that is held to its parts.
pub fn measured(one: &Reconciled, measure: CheckMeasure) -> Option<Decimal> {
    match measure {
        CheckMeasure::Published => Some(one.published),
        CheckMeasure::Computed => one.computed,
        CheckMeasure::Difference => one.difference(),
        CheckMeasure::Tolerance => Some(one.tolerance),
        CheckMeasure::Rest => one.rest,
        CheckMeasure::RestDifference => one.rest_difference(),
    }
}

/// Gives the figures of every outcome, and how many there are.
pub fn figures(book: &Book) -> Sheet {
    let mut sheet = Sheet::default();
    for one in &book.reconciled {
        for measure in CheckMeasure::ALL.iter().copied() {
            if let Some(number) = measured(one, measure) {
                sheet.add(figure(book, one, measure, number));
            }
        }
    }
    for totals in [true, false] {
        counts(book, totals, &mut sheet);
    }
    if book.withheld.totals > 0 {
        let words = "control totals of exempt rows too";
        let title = "Control totals not checked, as they are of exempt rows too";
        sheet.count(withheld_id(), title, book.withheld.totals, Basis::Rule(words.to_owned()));
    }
    sheet
}

fn counts(book: &Book, totals: bool, sheet: &mut Sheet) {
    let all: Vec<&Reconciled> = of_kind(book, totals).collect();
    if all.is_empty() {
        return;
    }
    let name = if totals { "Control totals" } else { "Published shares, sums and differences" };
    let (table, column) = own_column(all[0]);
    let rows = |of: &[&Reconciled]| {
        Basis::rows("count of rows", table, column, of.iter().map(|one| one.row))
    };
    sheet.count(all_id(totals), name, all.len(), rows(&all));
    for outcome in Outcome::ALL.iter().copied() {
        let of: Vec<&Reconciled> =
            all.iter().copied().filter(|one| one.outcome == outcome).collect();
        let title = format!("{name}: {}", outcome.word().replace('_', " "));
        sheet.count(count_id(totals, outcome), title, of.len(), rows(&of));
    }
}

/// Gives the table and the column that a published number itself stands in.
const fn own_column(one: &Reconciled) -> (TableName, &'static str) {
    match one.held {
        Held::Total => (TableName::ControlTotals, "value"),
        Held::Share | Held::Sum | Held::Difference => (TableName::Claims, "central"),
    }
}

fn figure(book: &Book, one: &Reconciled, measure: CheckMeasure, number: Decimal) -> Figure {
    let (table, column) = own_column(one);
    let id = check_id(one, measure);
    let between = |words: &str, with| {
        let inputs = [check_id(one, with), check_id(one, CheckMeasure::Published)];
        Basis::formula(words, inputs)
    };
    let (name, kind, basis) = match measure {
        CheckMeasure::Published => {
            ("as published", FigureKind::Published, Basis::cell(table, one.row, column))
        }
        CheckMeasure::Tolerance if one.held == Held::Total => {
            ("tolerance", FigureKind::Published, Basis::cell(table, one.row, "tolerance"))
        }
        CheckMeasure::Tolerance => {
            let words = "half of the last printed decimal, where its parts have more";
            ("tolerance", FigureKind::Derived, Basis::Rule(words.to_owned()))
        }
        CheckMeasure::Computed | CheckMeasure::Rest => {
            ("computed", FigureKind::Derived, computed_basis(book, one))
        }
        CheckMeasure::Difference => {
            let basis = between("computed − published", CheckMeasure::Computed);
            ("difference", FigureKind::Derived, basis)
        }
        CheckMeasure::RestDifference => {
            let basis = between("the rest − published", CheckMeasure::Rest);
            ("difference of the rest", FigureKind::Derived, basis)
        }
    };
    let title = format!("{}: {name}", one.id);
    let points = one.unit == Some(ClaimUnit::Percent)
        && !matches!(
            measure,
            CheckMeasure::Published | CheckMeasure::Computed | CheckMeasure::Rest
        );
    let (unit, value) = match one.unit {
        // A difference of percentages is one of points.
        Some(_) if points => ("percentage_points", Value::Number(number)),
        Some(unit) => (unit_word(unit), value_in(unit, number)),
        None => ("number", Value::Number(number)),
    };
    Figure { id, title, unit, value: Some(value), kind, basis }
}

fn computed_basis(book: &Book, one: &Reconciled) -> Basis {
    if one.held != Held::Total {
        return Basis::formula(&one.why, one.parts.iter().map(|part| part_id(book, *part)));
    }
    let kept = one.rows.len();
    let some = if kept < one.matched {
        format!("; the first {} of {} rows", text::count(kept), text::count(one.matched))
    } else {
        String::new()
    };
    Basis::rows(
        format!("sum of {}{some}", one.why),
        one.table,
        one.column,
        one.rows.iter().copied(),
    )
}

/// Gives the id of a part as it was published.
fn part_id(book: &Book, part: Part) -> FigureId {
    match part {
        Part::Claim(at) => claim_id(&book.claims[at], End::Central),
        Part::Gap(at) => gap_claim_id(&book.gap_claims[at], End::Central),
        Part::Control(at) => {
            begun(Held::Total, &book.control_totals[at].id).of(CheckMeasure::Published)
        }
    }
}
