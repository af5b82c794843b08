//! Pressures that offset savings: a saving comes, and the budget that it comes out of loses it again.

use std::collections::BTreeSet;

use super::build::{Builder, name_of};
use super::graph::{Name, NodeId, Op};
use super::programme::{Amount, cell};
use super::stem::{PROGRAMME, Stem};
use super::{Effect, Section};
use crate::figures::figure::{Basis, FigureKind};
use crate::figures::savings::{AsAt, GroupKey, position, pressure};
use crate::records::{Block, Book, BudgetLine, Driver, Recurrence, TableName};
use crate::units::{Decimal, FinancialYear, Money};

/// What offsets savings in a year.
#[derive(Debug, Default)]
struct Offsets {
    /// Of savings that come every year: it stays as they do.
    recurring: Amount,
    /// Of savings of one year: it goes with them.
    once: Amount,
}

/// Adds up what returns say offsets the savings of a year that the gap counts, or those of them that are named.
fn offsets(
    book: &Book,
    year: FinancialYear,
    as_at: Option<AsAt>,
    named: Option<&BTreeSet<&str>>,
) -> Offsets {
    let mut all = Offsets::default();
    if book.deliveries.offset_pressure.is_empty() {
        return all;
    }
    for line in &position(book, year, as_at, GroupKey::Directorate).lines {
        if named.is_some_and(|named| !named.contains(book.savings.id(line.saving))) {
            continue;
        }
        let told = pressure(book, line.saving, year, as_at);
        if let Some((row, amount)) = told.filter(|(_, amount)| !amount.is_nil()) {
            let one_off = book.savings.recurrence(line.saving) == Recurrence::OneOff;
            let into = if one_off { &mut all.once } else { &mut all.recurring };
            let row = book.deliveries.rows.file_row(row);
            into.add(Some(amount), [cell(TableName::Delivery, row, "offset_pressure")]);
        }
    }
    all
}

fn before(year: FinancialYear) -> Option<FinancialYear> {
    year.april().checked_sub(1).and_then(FinancialYear::beginning)
}

/// Says whether a line of the budget holds what offsets named savings.
pub(super) fn holds_offsets(line: &BudgetLine) -> bool {
    let block = match line.block {
        Block::Base | Block::Inflation | Block::Demand | Block::Corporate | Block::OneOff => true,
        Block::Savings | Block::Funding => false,
    };
    let driver = match line.driver {
        Driver::Amount | Driver::Uplift | Driver::VolumePrice => true,
        Driver::CouncilTax | Driver::BusinessRates | Driver::CollectionFund => false,
    };
    block && driver && line.tied_savings().next().is_some()
}

/// Gives the pressures that offset recurring savings of a year, which re-open in a plan that begins with the next.
pub fn reopened(book: &Book, year: FinancialYear, as_at: Option<AsAt>) -> Money {
    offsets(book, year, as_at, None).recurring.money()
}

/// The lines of what offsets savings: those that come every year, and those of one.
pub(super) const LINES: [&str; 2] = ["savings-offset", "savings-offset-once"];
const TITLE: &str = "Pressures that offset savings";

impl Builder<'_> {
    /// Adds what offsets savings, as returns say: with the savings beside it, the gap has the net of both.
    ///
    /// Of a saving that comes every year the pressure comes every year too, from the year whose target it eats: a return
    /// speaks of what its own year should bring, so the pressures of several years add up as their targets do. That of
    /// the year before the model re-opens, as the base was set on targets. Of a saving of one year it counts in
    /// that year. It counts whole whatever the scenario makes of delivery: it is a cost that is there, and no forecast
    /// of what a target will bring.
    ///
    /// # Source
    /// Brighton & Hove's annexes to its budget monitoring, 2022/23 to 2024/25: net savings at risk = proposed − gross
    /// achieved + in-year pressures of the same budgets (2,674 − 2,637 + 1,781 = 1,818). The register keeps the saving
    /// as achieved, with the pressure in a column of its own; net of it is what the budget has.
    pub(super) fn offsets(&mut self, as_at: Option<AsAt>) {
        let mut lines: [Vec<Option<NodeId>>; 2] = Default::default();
        for (at, year) in self.years.clone().into_iter().enumerate() {
            let own = offsets(self.book, year, as_at, None);
            let earlier = before(year).filter(|_| at == 0);
            let earlier = earlier.map(|before| {
                let title = format!("{TITLE} of {before}, brought on");
                (title, offsets(self.book, before, as_at, None).recurring)
            });
            let of = Name::pounds(Stem::yearly(PROGRAMME).at("offset"), TITLE, year);
            let mut parts = Vec::new();
            if let Some(node) = self.offset(of.part("own", "of the year's savings"), &own.recurring)
            {
                parts.push(node);
            }
            if let Some((title, amount)) = earlier {
                let name = Name { title, ..of.part("before", "") };
                parts.extend(self.offset(name, &amount));
            }
            let sum = (!parts.is_empty()).then(|| self.graph.sum(of, &parts, &[]));
            lines[0].push(sum);
            let title = "Pressures that offset savings of one year";
            let name = Name::pounds(Stem::yearly(PROGRAMME).at("offset-one-off"), title, year);
            lines[1].push(self.offset(name, &own.once));
        }
        let [always, one_year] = LINES;
        self.drive(always, TITLE);
        let [recurring, once] = lines;
        self.of_register(always, TITLE, Section::Savings, recurring);
        let title = "Pressures that offset savings of one year";
        self.of_register(one_year, title, Section::OneOff, once);
    }

    fn offset(&mut self, name: Name, amount: &Amount) -> Option<NodeId> {
        (!amount.cells.is_empty()).then(|| {
            let basis = Basis::Cells { words: name.title.clone(), cells: amount.cells.clone() };
            self.graph.input(name, amount.money().pounds(), FigureKind::Derived, basis)
        })
    }

    /// Leaves of a line that holds what offsets named savings only what returns do not say of them, so that no pound
    /// of it counts twice: of the line and of the returns the larger counts, whichever was known first.
    ///
    /// Both are held as they stand in a year, all that came before with it: a pressure of one year's return is
    /// often put into the budget of the next. A line of one year is held by itself.
    pub(super) fn beyond_offsets(
        &mut self,
        line: &BudgetLine,
        nodes: Vec<Option<NodeId>>,
        as_at: Option<AsAt>,
    ) -> Vec<Option<NodeId>> {
        if !holds_offsets(line) {
            return nodes;
        }
        let named: BTreeSet<&str> = line.tied_savings().collect();
        let one_year = Section::of(line.block).effect() == Effect::OneOff;
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let earlier = self.years.first().copied().and_then(before);
        let mut so_far = earlier.map_or_else(Amount::default, |year| {
            offsets(self.book, year, as_at, Some(&named)).recurring
        });
        let (mut level, mut rest) = (None, None);
        let mut rests = Vec::new();
        for (node, year) in nodes.into_iter().zip(self.years.clone()) {
            let of_year = offsets(self.book, year, as_at, Some(&named));
            so_far.join(of_year.recurring);
            let whole = name_of(line, year);
            let parts: Vec<NodeId> = node.into_iter().chain(level).collect();
            let now = self.graph.sum(whole.part("so-far", "so far"), &parts, &[]);
            let words = "pressures that returns say offset the savings it names, so far";
            let cells = so_far.cells.iter().chain(&of_year.once.cells).copied().collect();
            let basis = Basis::Cells { words: words.to_owned(), cells };
            let told = (so_far.money() + of_year.once.money()).pounds();
            let name = whole.part("offsets", words);
            let told = self.graph.input(name, told, FigureKind::Derived, basis);
            self.graph.hold(told);
            let name = whole.part("over", "less what returns say");
            let over = self.graph.sum(name, &[now], &[told]);
            let name = whole.part("beyond", "what returns do not say");
            let beyond = self.graph.add(name, Op::Greatest, &[over, nil]);
            let less: Vec<NodeId> = rest.into_iter().collect();
            rests.push(Some(self.graph.sum(whole, &[beyond], &less)));
            if !one_year {
                (level, rest) = (Some(now), Some(beyond));
            }
        }
        self.drive(&line.id, &line.title);
        rests
    }
}
