//! The figures of services, each with what it rests on.

use super::amounts::Origin;
use super::ids::{Counted, Measure};
use super::{Known, Monitoring, Total};
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::records::TableName;

/// Gives the figures of every point.
pub fn figures(all: &[Monitoring<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    for monitored in all {
        let point = monitored.period.to_string();
        for set in &monitored.sets {
            for line in &set.lines {
                known(&mut sheet, &line.known, &point);
            }
            for total in set.directorates.iter().chain([&set.total]) {
                known(&mut sheet, &total.known, &point);
                counts(&mut sheet, total, &point);
            }
        }
    }
    sheet
}

fn known(sheet: &mut Sheet, known: &Known, point: &str) {
    for (measure, amount) in &known.amounts {
        let (kind, basis) = basis(&amount.origin);
        let title = format!("{}, {point}: {}", known.title, measure.heading());
        sheet.money(known.id.of(*measure), title, Some(amount.value), kind, basis);
    }
    let Some(share) = known.share() else { return };
    let measure = Measure::VarianceShare;
    let ids = [Measure::Variance, Measure::CurrentBudget].map(|of| known.id.of(of));
    let basis = Basis::formula("variance ÷ size of current budget", ids);
    let title = format!("{}, {point}: {}", known.title, measure.heading());
    sheet.rate(known.id.of(measure), title, share, basis);
}

fn basis(origin: &Origin) -> (FigureKind, Basis) {
    match origin {
        Origin::Stated(row) => {
            (FigureKind::Published, Basis::cell(TableName::ServiceValues, *row, "value"))
        }
        Origin::Virements(rows) => {
            let words = "sum of approved virements and technical changes";
            let rows = rows.iter().copied();
            (FigureKind::Derived, Basis::rows(words, TableName::Virements, "amount", rows))
        }
        Origin::Parts(ids) => {
            (FigureKind::Derived, Basis::formula("sum of its parts", ids.iter().cloned()))
        }
        Origin::Worked(words, ids) => {
            (FigureKind::Derived, Basis::formula(*words, ids.iter().cloned()))
        }
    }
}

fn counts(sheet: &mut Sheet, total: &Total, point: &str) {
    let parts = &total.known.parts;
    let (with, all) = total.coverage;
    let of = |counted: Counted| (total.known.id.of(counted), total.title.as_str());
    let basis = || Basis::Rule(format!("count of the lines that add up to it: {}", parts.len()));
    let (id, title) = of(Counted::Lines);
    sheet.count(id, format!("{title}, {point}: lines"), all, basis());
    let (id, title) = of(Counted::WithVariance);
    sheet.count(id, format!("{title}, {point}: lines with a variance"), with, basis());
}
