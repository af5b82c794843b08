//! The budget lines of a book as nodes.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, Name, NodeId, Op, Unit};
use super::limits::LimitYear;
use super::offsets::holds_offsets;
use super::programme::planned_of;
use super::{Borrowed, DriverInfo, Effect, Line, OpenOpening, Section, items, stem};
use crate::figures::capitalisation::capitalisation;
use crate::figures::figure::{Basis, FigureKind};
use crate::figures::savings::AsAt;
use crate::records::{
    Assumption, Block, Book, BudgetItem, BudgetLine, BudgetValue, CellRef, Driver, Fund, States,
    TableName,
};
use crate::units::{Date, Decimal, FinancialYear, wide};

/// Where the values of a scenario go.
#[derive(Debug, Default)]
pub(super) struct Slots<'b> {
    pub(super) values: BTreeMap<(&'b str, BudgetItem, FinancialYear), usize>,
    pub(super) assumptions: BTreeMap<(&'b str, FinancialYear), usize>,
}

/// A graph that is being built from a book.
pub(super) struct Builder<'b> {
    pub(super) book: &'b Book,
    pub(super) years: Vec<FinancialYear>,
    pub(super) graph: Graph,
    pub(super) slots: Slots<'b>,
    pub(super) lines: Vec<Line>,
    pub(super) drivers: Vec<DriverInfo>,
    /// The driver of each input.
    pub(super) driver_of: Vec<usize>,
    /// Every loan, in the order they were drawn.
    pub(super) loans: Vec<Borrowed>,
    /// Reserves whose balance at the start is not known.
    pub(super) openings: Vec<OpenOpening>,
    /// How far council tax may rise.
    pub(super) limits: Vec<LimitYear>,
    stated: BTreeMap<(&'b str, BudgetItem, FinancialYear), &'b BudgetValue>,
    /// Whether the first year begins with what the paper before left.
    pub(super) opened: bool,
    pub(super) assumed: BTreeMap<(&'b str, FinancialYear), &'b Assumption>,
}

/// Says whether a line's money is in the gap.
pub(super) const fn in_gap(fund: Fund) -> bool {
    fund.is_general()
}

impl<'b> Builder<'b> {
    /// Begins a model of the years asked for, or of those that a line speaks of.
    pub(super) fn new(book: &'b Book, asked: Option<(FinancialYear, FinancialYear)>) -> Self {
        let stated = book
            .budget_values
            .iter()
            .map(|value| ((value.line_id.as_str(), value.item, value.year), value))
            .collect();
        let assumed = book
            .assumptions
            .iter()
            .map(|assumption| ((assumption.id.as_str(), assumption.year), assumption))
            .collect();
        let mut builder = Self {
            book,
            years: Vec::new(),
            graph: Graph::default(),
            slots: Slots::default(),
            lines: Vec::new(),
            drivers: Vec::new(),
            driver_of: Vec::new(),
            loans: Vec::new(),
            openings: Vec::new(),
            limits: Vec::new(),
            stated,
            opened: false,
            assumed,
        };
        builder.years = builder.horizon(asked);
        // Support whose amount or terms cannot be read, or are disputed, leaves its year and all after it unknown.
        let first = builder.years.first().copied();
        let unsure = first.and_then(|first| capitalisation(book).unsure_from(first));
        builder.years.retain(|year| unsure.is_none_or(|first| *year < first));
        builder.opened = book.budget_lines.iter().any(|line| builder.begins_with(line).is_some());
        builder
    }

    /// Gives the years that are worked out: those asked for, else all that a line speaks of.
    fn horizon(&self, asked: Option<(FinancialYear, FinancialYear)>) -> Vec<FinancialYear> {
        // What a year begins with says of no year that it is planned.
        let opens: BTreeSet<&str> = self
            .book
            .budget_lines
            .iter()
            .filter(|line| line.opens())
            .map(|line| line.id.as_str())
            .collect();
        let values = self.book.budget_values.iter();
        let values = values.filter(|value| !opens.contains(value.line_id.as_str()));
        let spoken = values.map(|value| value.year);
        let spoken = spoken.clone().min().zip(spoken.max());
        let Some((first, last)) = asked.or(spoken) else { return Vec::new() };
        let mut years = Vec::new();
        let mut year = Some(first);
        while let Some(now) = year.filter(|now| *now <= last) {
            years.push(now);
            year = now.next();
        }
        years
    }

    /// Ties every input added since the last call to a driver.
    pub(super) fn drive(&mut self, id: &str, title: &str) {
        let from = self.driver_of.len();
        let to = self.graph.inputs().len();
        if from == to {
            return;
        }
        let known = self.drivers.iter().position(|driver| driver.id == id);
        let driver = known.unwrap_or_else(|| {
            self.drivers.push(DriverInfo { id: id.to_owned(), title: title.to_owned() });
            self.drivers.len() - 1
        });
        self.driver_of.resize(to, driver);
    }

    /// Ties every input added since the last call to a driver that is a choice: nudging it would
    /// say nothing.
    pub(super) fn choose(&mut self, id: &str, title: &str) {
        let added = self.graph.inputs()[self.driver_of.len()..].iter();
        let added: Vec<NodeId> = added.map(|input| input.node).collect();
        for node in added {
            self.graph.hold(node);
        }
        self.drive(id, title);
    }

    /// Adds a line of the model.
    pub(super) fn line(
        &mut self,
        id: &str,
        title: &str,
        section: Section,
        nodes: Vec<Option<NodeId>>,
    ) {
        let (id, title) = (id.to_owned(), title.to_owned());
        self.lines.push(Line { id, title, section, nodes, of_register: false });
    }

    /// Adds every budget line that is in the gap.
    pub(super) fn budget_lines(&mut self, as_at: Option<AsAt>) {
        let book = self.book;
        for line in &book.budget_lines {
            if !self.is_modelled(line) {
                continue;
            }
            let section = Section::of(line.block);
            let nodes = match line.driver {
                Driver::Amount if line.opens() => self.opening_line(line),
                Driver::Amount => self.amounts(line),
                Driver::Uplift => self.uplifts(line),
                Driver::VolumePrice => self.volumes(line),
                Driver::CouncilTax => self.council_tax(line),
                Driver::BusinessRates => self.business_rates(line),
                Driver::CollectionFund => self.collection_fund(line),
            };
            self.drive(&line.id, &line.title);
            let nodes = if states_levels(line) { self.changes(line, nodes) } else { nodes };
            let nodes = self.tied(line, nodes, as_at);
            let nodes = self.beyond_offsets(line, nodes, as_at);
            self.line(&line.id, &line.title, section, nodes);
        }
    }

    /// Gives the year that the model begins with, where a line says what it begins with.
    fn begins_with(&self, line: &BudgetLine) -> Option<FinancialYear> {
        let first = self.years.first().copied()?;
        let says = self.stated(line, BudgetItem::Amount, first).is_some();
        (in_gap(line.fund) && line.opens() && says).then_some(first)
    }

    /// Says whether a line is part of the model: what a later year begins with is worked out in it, and a base that
    /// nothing is stated of any more is in what the first year begins with.
    pub(super) fn is_modelled(&self, line: &BudgetLine) -> bool {
        if line.opens() {
            return self.begins_with(line).is_some();
        }
        let is_base = line.block == Block::Base && line.driver == Driver::Amount;
        let plain = is_base && line.assumption_id.is_empty() && !states_levels(line);
        let says = |year: &FinancialYear| self.stated(line, BudgetItem::Amount, *year).is_some();
        in_gap(line.fund) && !(plain && self.opened && !self.years.iter().any(says))
    }

    /// Gives what the first year begins with.
    fn opening_line(&mut self, line: &'b BudgetLine) -> Vec<Option<NodeId>> {
        let mut nodes = vec![None; self.years.len()];
        if let Some(first) = self.begins_with(line) {
            nodes[0] = Some(self.value(line, BudgetItem::Amount, first));
        }
        nodes
    }

    /// Gives the year before the model, where what that left is what the model begins with.
    pub(super) fn year_left(&self) -> Option<FinancialYear> {
        let first = self.years.first().filter(|_| self.opened)?;
        first.april().checked_sub(1).and_then(FinancialYear::beginning)
    }

    /// Gives the value of a line as a node; nil, and said so, where none is stated.
    pub(super) fn value(
        &mut self,
        line: &'b BudgetLine,
        item: BudgetItem,
        year: FinancialYear,
    ) -> NodeId {
        let key = (line.id.as_str(), item, year);
        let whole = own_name(line, year);
        let name = if item == BudgetItem::Amount {
            whole
        } else {
            whole.part(item.word().replace('_', "-"), item.word().replace('_', " "))
        };
        let name = name.of(Unit::of(item));
        let slot = self.graph.inputs().len();
        let node = match self.stated.get(&key) {
            Some(stated) => {
                let basis = Basis::cell(TableName::BudgetValues, stated.row, "value");
                self.graph.input(name, stated.value, FigureKind::Published, basis)
            }
            None => self.graph.silent(name, "nothing is stated for the year"),
        };
        if items::held(item) {
            self.graph.hold(node);
        }
        self.slots.values.insert(key, slot);
        node
    }

    /// Gives an assumption in a year as a node, the same node whoever asks.
    fn assumption(&mut self, id: &'b str, year: FinancialYear, unit: Unit) -> NodeId {
        if let Some(slot) = self.slots.assumptions.get(&(id, year)) {
            return self.graph.inputs()[*slot].node;
        }
        let stated = self.assumed.get(&(id, year)).copied();
        let title = stated.map_or_else(|| id.to_owned(), |stated| stated.title.clone());
        let name = Name::pounds(stem::assumption(id), &title, year).of(unit);
        let slot = self.graph.inputs().len();
        let node = match stated {
            Some(stated) => {
                let basis = Basis::cell(TableName::Assumptions, stated.row, "central");
                self.graph.input(name, stated.central, FigureKind::Assumed, basis)
            }
            None => self.graph.silent(name, "nothing is assumed for the year"),
        };
        self.slots.assumptions.insert((id, year), slot);
        self.drive(id, &title);
        node
    }

    fn amounts(&mut self, line: &'b BudgetLine) -> Vec<Option<NodeId>> {
        let years = self.years.clone();
        years.into_iter().map(|year| Some(self.amount(line, year))).collect()
    }

    fn amount(&mut self, line: &'b BudgetLine, year: FinancialYear) -> NodeId {
        if line.assumption_id.is_empty() {
            return self.value(line, BudgetItem::Amount, year);
        }
        let assumed = self.assumption(&line.assumption_id, year, Unit::Pounds);
        self.graph.sum(own_name(line, year), &[assumed], &[])
    }

    /// A base raised by a rate: the rise of each year, on the base of the year before with its own
    /// rise. Where a later base is stated too, what it adds beyond the rise is kept as a change.
    fn uplifts(&mut self, line: &'b BudgetLine) -> Vec<Option<NodeId>> {
        let level = matches!(Section::of(line.block).effect(), Effect::Funding | Effect::OneOff);
        let mut before: Option<(NodeId, NodeId, Decimal)> = None;
        let mut nodes = Vec::new();
        for year in self.years.clone() {
            let (base, worth) = match before {
                None => {
                    let base = self.value(line, BudgetItem::Base, year);
                    let key = (line.id.as_str(), BudgetItem::Base, year);
                    (base, self.stated.get(&key).map_or(Decimal::ZERO, |stated| stated.value))
                }
                Some((base, rise, worth)) => self.next_base(line, year, base, rise, worth),
            };
            // Its base is no part of the assumption, whichever line of it comes first.
            self.drive(&line.id, &line.title);
            let rate = self.assumption(&line.assumption_id, year, Unit::Fraction);
            let own = own_name(line, year);
            let name = if level { own.part("rise", "rise") } else { own.clone() };
            let rise = self.graph.add(name, Op::Product, &[base, rate]);
            let assumed = self.assumed.get(&(line.assumption_id.as_str(), year));
            let fraction = assumed.map_or(Decimal::ZERO, |assumed| assumed.central);
            // What is too large to be exact is refused when the graph is worked out.
            let risen = wide::product(worth, fraction).map_or(worth, |risen| worth + risen);
            before = Some((base, rise, risen));
            nodes.push(Some(if level { self.graph.sum(own, &[base, rise], &[]) } else { rise }));
        }
        nodes
    }

    fn next_base(
        &mut self,
        line: &'b BudgetLine,
        year: FinancialYear,
        base: NodeId,
        rise: NodeId,
        worth: Decimal,
    ) -> (NodeId, Decimal) {
        let key = (line.id.as_str(), BudgetItem::Base, year);
        let changed = self.stated.get(&key).filter(|stated| stated.value != worth).copied();
        let mut parts = vec![base, rise];
        if let Some(stated) = changed {
            let basis = Basis::Cells {
                words: "base stated for the year, less the base before with its rise".to_owned(),
                cells: vec![CellRef {
                    table: TableName::BudgetValues,
                    row: stated.row,
                    column: "value",
                }],
            };
            let name = name_of(line, year).part("base-change", "base stated beyond the rise");
            parts.push(self.graph.input(name, stated.value - worth, FigureKind::Derived, basis));
        }
        let node = self.graph.sum(name_of(line, year).part("base", "base"), &parts, &[]);
        (node, changed.map_or(worth, |stated| stated.value))
    }

    fn volumes(&mut self, line: &'b BudgetLine) -> Vec<Option<NodeId>> {
        let years = self.years.clone();
        years.into_iter().map(|year| Some(self.volume(line, year))).collect()
    }

    fn volume(&mut self, line: &'b BudgetLine, year: FinancialYear) -> NodeId {
        let volume = self.value(line, BudgetItem::Volume, year);
        let price = self.value(line, BudgetItem::Price, year);
        self.graph.add(own_name(line, year), Op::Product, &[volume, price])
    }

    /// Gives the value stated of a line.
    pub(super) fn stated(
        &self,
        line: &BudgetLine,
        item: BudgetItem,
        year: FinancialYear,
    ) -> Option<Decimal> {
        self.stated.get(&(line.id.as_str(), item, year)).map(|stated| stated.value)
    }

    /// Gives the latest year up to `year` in which a value of a line is stated.
    pub(super) fn latest_stated(
        &self,
        line: &BudgetLine,
        item: BudgetItem,
        year: FinancialYear,
    ) -> Option<FinancialYear> {
        let of_line = self.book.budget_values.iter().filter(|value| value.line_id == line.id);
        of_line
            .filter(|value| value.item == item && value.year <= year)
            .map(|value| value.year)
            .max()
    }

    /// Gives the level of a line in the year before the model, where that is in what the model begins with.
    fn level_left(&mut self, line: &'b BudgetLine) -> Option<NodeId> {
        let year = self.year_left()?;
        Some(match line.driver {
            Driver::VolumePrice => self.volume(line, year),
            Driver::Amount
            | Driver::Uplift
            | Driver::CouncilTax
            | Driver::BusinessRates
            | Driver::CollectionFund => self.amount(line, year),
        })
    }

    /// Turns the levels of a line into what each year adds; the first year's is added whole, but where the model
    /// begins with what the year before left.
    fn changes(
        &mut self,
        line: &'b BudgetLine,
        levels: Vec<Option<NodeId>>,
    ) -> Vec<Option<NodeId>> {
        let mut before = self.level_left(line);
        self.drive(&line.id, &line.title);
        let years = self.years.clone();
        let change = |(level, year): (Option<NodeId>, FinancialYear)| {
            let level = level?;
            let less: Vec<NodeId> = before.replace(level).into_iter().collect();
            Some(self.graph.sum(added_name(line, year), &[level], &less))
        };
        levels.into_iter().zip(years).map(change).collect()
    }

    /// Leaves of a line that is the total of named savings only what they do not hold: their targets
    /// come through the programme, with what becomes of them.
    fn tied(
        &mut self,
        line: &'b BudgetLine,
        nodes: Vec<Option<NodeId>>,
        as_at: Option<AsAt>,
    ) -> Vec<Option<NodeId>> {
        if !is_tied(line) {
            return nodes;
        }
        let named: BTreeSet<&str> = line.tied_savings().collect();
        let nil = self.constant("nil", "nil", Decimal::ZERO);
        let mut rests = Vec::new();
        for (at, (node, year)) in nodes.into_iter().zip(self.years.clone()).enumerate() {
            let Some(node) = node else {
                rests.push(None);
                continue;
            };
            let day = stated_on(self.book, line, year);
            let (value, cells) = planned_of(self.book, &named, year, (as_at, at == 0, day));
            let words =
                "targets of the savings that the line is the total of, as it knew them".to_owned();
            let name = name_of(line, year).part("tied", &words);
            let basis = Basis::Cells { words, cells };
            let targets = self.graph.input(name, value.pounds(), FigureKind::Derived, basis);
            self.graph.hold(targets);
            let name = name_of(line, year).part("beyond", "what is not in the register");
            let beyond = self.graph.sum(name, &[node, targets], &[]);
            // Where the register holds more than the line says, it is the register that counts.
            rests.push(Some(self.graph.add(name_of(line, year), Op::Least, &[beyond, nil])));
        }
        self.drive(&line.id, &line.title);
        rests
    }
}

/// Says whether the values of a line are the levels of each year, whose changes count.
pub(super) fn states_levels(line: &BudgetLine) -> bool {
    line.states == Some(States::Level)
        && !is_tied(line)
        && matches!(Section::of(line.block).effect(), Effect::Need)
        && matches!(line.driver, Driver::Amount | Driver::VolumePrice)
}

/// Gives the name of what a line states of a year: what it adds, but for levels and for totals of savings.
fn own_name(line: &BudgetLine, year: FinancialYear) -> Name {
    let whole = name_of(line, year);
    if states_levels(line) {
        return whole.part("level", "level of the year");
    }
    if is_tied(line) {
        return whole.part("whole", "total of the savings it names");
    }
    added_name(line, year)
}

/// Gives the name of what the values of a line add in a year, before what returns say of it is taken out.
fn added_name(line: &BudgetLine, year: FinancialYear) -> Name {
    let whole = name_of(line, year);
    let words = "with what offsets the savings it names";
    if holds_offsets(line) { whole.part("whole", words) } else { whole }
}

/// Gives the day that the amount of a line in a year was stated: its source's, where that has one.
fn stated_on(book: &Book, line: &BudgetLine, year: FinancialYear) -> Option<Date> {
    let is_amount = |value: &&BudgetValue| {
        value.line_id == line.id && value.year == year && value.item == BudgetItem::Amount
    };
    let value = book.budget_values.iter().find(is_amount)?;
    book.sources.iter().find(|source| source.id == value.source_id)?.published_on
}

/// Says whether a line is the total of named savings of the register.
fn is_tied(line: &BudgetLine) -> bool {
    line.block == Block::Savings
        && line.driver == Driver::Amount
        && line.tied_savings().next().is_some()
}

/// Gives the name of what a line adds in a year.
pub(super) fn name_of(line: &BudgetLine, year: FinancialYear) -> Name {
    Name::pounds(stem::line(&line.id), &line.title, year)
}
