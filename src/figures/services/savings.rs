//! Savings inside the budgets of their services: what they bring net of pressures in the same budget, and
//! those called delivered in a service that overspends by more.

use super::ids::Within;
use super::{Line, Measure, Monitoring};
use crate::figures::LINES_SHOWN;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::figures::savings::{Field, Line as SavingLine, Position};
use crate::records::{Book, Brag, CellRef, EXEMPT_MARK, SavingIx, TableName};
use crate::units::{Money, Rate};

/// The savings of a year beside the services that they are in.
#[derive(Debug, Clone, Default)]
pub struct Inside {
    /// Services that savings name, in the order of monitoring.
    pub services: Vec<ServiceSavings>,
    /// Savings called delivered in a service that overspends by more.
    pub delivered: Vec<Delivered>,
    /// Counted savings that name no service that is monitored.
    pub elsewhere: usize,
}

/// The savings that name one service.
#[derive(Debug, Clone)]
pub struct ServiceSavings {
    /// What ids of the service begin with.
    pub id: FigureId,
    /// What it is called.
    pub title: String,
    /// The savings.
    pub savings: Vec<SavingIx>,
    /// The id of the service's variance, where it has one.
    pub variance: Option<FigureId>,
    target: Option<Money>,
    achieved: Option<Money>,
    offset: Option<Money>,
    /// Where each is told.
    targets: Vec<FigureId>,
    forecasts: Vec<FigureId>,
    offsets: Vec<CellRef>,
}

/// A saving called delivered in a service that overspends by more than it brings.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The saving.
    pub saving: SavingIx,
    /// The id of what it brings.
    pub achieved: FigureId,
    /// What the service is called.
    pub service: String,
    /// The id of the service's variance.
    pub variance: FigureId,
}

impl ServiceSavings {
    /// Gives what the savings bring less the pressures in the same budget, where any is stated.
    pub fn net(&self) -> Option<Money> {
        Some(self.achieved? - self.offset?)
    }

    fn share(&self, part: Option<Money>) -> Option<Rate> {
        Some(part?.as_share_of(self.target?)?.rounded(super::PLACES))
    }

    /// Gives the id of what is measured, where it is known.
    pub fn id_of(&self, measure: Within) -> Option<FigureId> {
        let known = match measure {
            Within::Savings => true,
            Within::Target => self.target.is_some(),
            Within::Achieved => self.achieved.is_some(),
            Within::Offset => self.offset.is_some(),
            Within::Net => self.net().is_some(),
            Within::GrossShare => self.share(self.achieved).is_some(),
            Within::NetShare => self.share(self.net()).is_some(),
        };
        known.then(|| self.id.of(measure))
    }
}

/// Gives the savings of a year inside their services.
pub fn inside(book: &Book, monitored: &Monitoring<'_>, position: &Position) -> Inside {
    let mut inside = Inside::default();
    let Some(set) = monitored.main() else { return inside };
    // Of very many savings none has figures of its own.
    if position.lines.len() > LINES_SHOWN {
        return inside;
    }
    let mut elsewhere: Vec<&SavingLine> = position.lines.iter().collect();
    for line in &set.lines {
        let own = |saving: &&SavingLine| names(book, saving.saving, line);
        let (within, rest) = elsewhere.into_iter().partition::<Vec<_>, _>(own);
        elsewhere = rest;
        if within.is_empty() {
            continue;
        }
        inside.delivered.extend(within.iter().filter_map(|saving| {
            let over = line.known.exact(Measure::Variance)?;
            let achieved = saving.get(Field::Forecast)?;
            let called = saving.declared == Some(Brag::Blue) || saving.computed == Some(Brag::Blue);
            (called && over > achieved).then(|| Delivered {
                saving: saving.saving,
                achieved: position.line_id(book, saving).of(Field::Forecast),
                service: line.service.title.clone(),
                variance: line.known.id.of(Measure::Variance),
            })
        }));
        inside.services.push(of_service(book, position, line, &within));
    }
    inside.elsewhere = elsewhere.len();
    inside
}

/// Says whether a saving names a service, by its reference or what it is called.
fn names(book: &Book, saving: SavingIx, line: &Line<'_>) -> bool {
    let service = book.savings.service(saving).trim();
    let title = line.service.title.trim_end_matches(EXEMPT_MARK).trim();
    service == line.service.id || !service.is_empty() && service.eq_ignore_ascii_case(title)
}

fn of_service(
    book: &Book,
    position: &Position,
    line: &Line<'_>,
    within: &[&SavingLine],
) -> ServiceSavings {
    let all = |field| within.iter().map(|saving| saving.get(field)).sum::<Option<Money>>();
    let id = |field| within.iter().map(|saving| position.line_id(book, saving).of(field)).collect();
    let rows = within.iter().filter_map(|saving| saving.update);
    let stated: Vec<(u32, i64)> = rows
        .filter_map(|row| Some((row, book.deliveries.offset_pressure.pence(row as usize)?)))
        .collect();
    let sum = stated.iter().fold(Money::NIL, |sum, (_, pence)| sum + Money::from_pence(*pence));
    let cell = |row: &u32| CellRef {
        table: TableName::Delivery,
        row: book.deliveries.rows.file_row(*row),
        column: "offset_pressure",
    };
    ServiceSavings {
        id: line.known.id.clone(),
        title: line.service.title.clone(),
        savings: within.iter().map(|saving| saving.saving).collect(),
        variance: line.known.id_of(Measure::Variance),
        target: all(Field::Target),
        achieved: all(Field::Forecast),
        offset: (!stated.is_empty()).then_some(sum),
        targets: id(Field::Target),
        forecasts: id(Field::Forecast),
        offsets: stated.iter().map(|(row, _)| cell(row)).collect(),
    }
}

impl Inside {
    /// Gives the figures.
    pub fn figures(&self, book: &Book) -> Sheet {
        let mut sheet = Sheet::default();
        for service in &self.services {
            service.figures(book, &mut sheet);
        }
        sheet
    }
}

impl ServiceSavings {
    fn figures(&self, book: &Book, sheet: &mut Sheet) {
        let title = |words: &str| format!("{}: {words}", self.title);
        let rows = self.savings.iter().map(|saving| book.savings.rows.file_row(saving.0));
        let basis = Basis::rows("count of savings", TableName::Savings, "service", rows);
        let words = title("savings that name the service");
        sheet.count(self.id.of(Within::Savings), words, self.savings.len(), basis);
        let derived = FigureKind::Derived;
        let added = |ids: &[FigureId]| Basis::formula("sum over its savings", ids.iter().cloned());
        let mut money = |measure, words: &str, value: Option<Money>, basis| {
            if value.is_some() {
                sheet.money(self.id.of(measure), title(words), value, derived, basis);
            }
        };
        money(Within::Target, "target of its savings", self.target, added(&self.targets));
        let words = "achieved by its savings, gross";
        money(Within::Achieved, words, self.achieved, added(&self.forecasts));
        let basis = Basis::Cells { words: "sum".to_owned(), cells: self.offsets.clone() };
        money(Within::Offset, "pressures in the same budget", self.offset, basis);
        let basis = Basis::formula(
            "achieved − pressures in the same budget",
            [Within::Achieved, Within::Offset].map(|of| self.id.of(of)),
        );
        money(Within::Net, "achieved by its savings, net", self.net(), basis);
        let shares = [
            (Within::GrossShare, Within::Achieved, self.achieved),
            (Within::NetShare, Within::Net, self.net()),
        ];
        for (measure, of, part) in shares {
            let Some(share) = self.share(part) else { continue };
            let ids = [of, Within::Target].map(|of| self.id.of(of));
            let basis = Basis::formula("that ÷ target of its savings", ids);
            sheet.rate(self.id.of(measure), title("as a share of their target"), share, basis);
        }
    }
}
