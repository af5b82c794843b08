//! What is not stated: what rests on it is not known, or nil by meaning where it is a change.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds::Ends;
use super::needs::Need;
use super::{Inputs, Line, Model, NodeId, Worked};
use crate::figures::savings::AsAt;
use crate::records::{BudgetItem, Driver};
use crate::units::{FinancialYear, Money};

/// Something that a budget line needs in a year and nobody states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// The row of the line in its table.
    pub row: u32,
    /// The line.
    pub line: String,
    /// What it needs: `price`, or the reference of an assumption.
    pub what: String,
    /// The year.
    pub year: FinancialYear,
}

impl Lacking {
    /// Gives what is wanted, in words: `price for 2026/27`.
    pub fn words(&self) -> String {
        format!("{} for {}", self.what, self.year)
    }
}

/// A reserve whose balance at the start of the model is not known: no source states it, or only a bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOpening {
    /// What the reserve is called.
    pub title: String,
    /// What is stated: `stated as at most £100,000`.
    pub words: String,
    /// The input of the balance.
    pub(super) slot: usize,
    /// What it cannot leave.
    pub(super) ends: Ends,
}

/// Something that is not stated: what it is, of which year, and what would be known if it alone were not.
struct Open {
    words: String,
    /// `None`: it is of the start.
    year: Option<FinancialYear>,
    known: Vec<bool>,
}

/// A year whose gap is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortYear {
    /// The year.
    pub year: FinancialYear,
    /// What is not stated, of this year or of one that it builds on: `price of DEM for 2026/27`.
    pub lacks: Vec<String>,
    /// What the lines that are stated come to, the whole gap but for the rest.
    pub partial: Money,
    /// How many budget lines are known.
    pub counted: usize,
    /// Of how many.
    pub of: usize,
}

/// A model of all years asked for, some of which are not known.
#[derive(Debug)]
pub struct Whole<'b> {
    /// The model.
    pub model: Model<'b>,
    /// Worked out under the scenario asked for: what is missing as nil, and what rests on it not known.
    pub worked: Worked,
    /// The other scenarios over the same years, as far as they fit the model.
    pub others: Vec<Worked>,
    /// The years that are not known, the oldest first.
    pub short: Vec<ShortYear>,
}

impl Model<'_> {
    /// Gives what lines need that neither the data nor a scenario state.
    fn needs(&self, inputs: &Inputs) -> Vec<&Need> {
        let silent = |slot: &usize| self.is_silent(inputs, *slot);
        let lacks = |need: &&Need| {
            let asked = need.beside.is_empty() || !need.beside.iter().all(silent);
            asked && !need.slots.is_empty() && need.slots.iter().all(silent)
        };
        self.needed.iter().filter(lacks).collect()
    }

    /// Says whether an input is nil only because neither the data nor a scenario state it.
    pub(in crate::figures) fn is_silent(&self, inputs: &Inputs, slot: usize) -> bool {
        self.graph.inputs()[slot].silent && !inputs.said.contains_key(&slot)
    }

    /// Says of every node whether it is known; `None`: all are.
    pub(super) fn known(&self, inputs: &Inputs) -> Option<Vec<bool>> {
        let slots = self.needs(inputs).into_iter().flat_map(|need| need.slots.iter().copied());
        let mut open: BTreeMap<usize, Ends> = slots.map(|slot| (slot, Ends::OPEN)).collect();
        open.extend(self.openings.iter().map(|opening| (opening.slot, opening.ends)));
        (!open.is_empty()).then(|| self.graph.known_without(&inputs.values, &open))
    }

    /// Gives what is missing under a scenario, line by line.
    pub fn lacking(&self, worked: &Worked) -> Vec<Lacking> {
        let needs = self.needs(&worked.inputs).into_iter();
        let row = |id: &str| self.book.budget_lines.iter().find(|line| line.id == id);
        needs
            .filter_map(|need| {
                let (row, line, what) =
                    (row(&need.line)?.row, need.line.clone(), need.what.clone());
                Some(Lacking { row, line, what, year: need.year })
            })
            .collect()
    }

    /// Gives everything that is not stated, each with what would be known if it alone were not.
    fn open(&self, worked: &Worked) -> Vec<Open> {
        let without =
            |slots: BTreeMap<usize, Ends>| self.graph.known_without(&worked.inputs.values, &slots);
        let needs = self.needs(&worked.inputs).into_iter().map(|need| Open {
            words: format!("{} of {} for {}", need.what, need.line, need.year),
            year: Some(need.year),
            known: without(need.slots.iter().map(|slot| (*slot, Ends::OPEN)).collect()),
        });
        let pots = self.openings.iter().map(|of| Open {
            words: format!("opening balance of {}", of.title),
            year: None,
            known: without(BTreeMap::from([(of.slot, of.ends)])),
        });
        needs.chain(pots).collect()
    }

    /// Gives what is not stated that an amount rests on; none where it is known.
    pub fn lacks(&self, worked: &Worked, node: NodeId) -> Vec<String> {
        if worked.knows(node) {
            return Vec::new();
        }
        self.lacks_of(&self.open(worked), node)
    }

    /// Gives which of what is not stated leaves an amount not known. Where none does alone, as with a price and
    /// a volume that are both missing, it is all that is missing up to its year.
    fn lacks_of(&self, open: &[Open], node: NodeId) -> Vec<String> {
        let year = self.graph.node(node).year;
        let alone: Vec<&Open> = open.iter().filter(|of| !of.known[node.at()]).collect();
        let before = |of: &&Open| of.year.is_none() || year.is_none() || of.year <= year;
        let named = if alone.is_empty() { open.iter().filter(before).collect() } else { alone };
        named.into_iter().map(|of| of.words.clone()).collect()
    }

    /// Gives the years whose gap rests on something that is not stated, with what is known of them.
    pub fn short(&self, worked: &Worked) -> Vec<ShortYear> {
        if self.sums.iter().all(|sums| worked.knows(sums.annual)) {
            return Vec::new();
        }
        let open = self.open(worked);
        let lines: BTreeSet<&str> =
            self.book.budget_lines.iter().map(|line| line.id.as_str()).collect();
        let of_budget = |line: &&Line| !line.of_register && lines.contains(line.id.as_str());
        let of_year = |(at, year): (usize, &FinancialYear)| {
            let annual = self.sums[at].annual;
            let nodes: Vec<NodeId> =
                self.lines.iter().filter(of_budget).filter_map(|line| line.nodes[at]).collect();
            (!worked.knows(annual)).then(|| ShortYear {
                year: *year,
                lacks: self.lacks_of(&open, annual),
                partial: worked.pounds(annual),
                counted: nodes.iter().filter(|node| worked.knows(**node)).count(),
                of: nodes.len(),
            })
        };
        self.years.iter().enumerate().filter_map(of_year).collect()
    }

    /// Says whether nothing is stated of a line for a year, neither by the data nor by the scenario: a
    /// change of nil, by meaning.
    pub fn is_blank(&self, worked: &Worked, line: &Line, at: usize) -> bool {
        if line.of_register {
            return false;
        }
        let of_item =
            |item: &BudgetItem| self.values.get(&(line.id.clone(), *item, self.years[at])).copied();
        let of_budget = || self.book.budget_lines.iter().find(|known| known.id == line.id);
        let assumed =
            of_budget().filter(|known| known.driver == Driver::Amount).and_then(|known| {
                self.assumptions.get(&(known.assumption_id.clone(), self.years[at])).copied()
            });
        let mut slots = BudgetItem::ALL.iter().filter_map(of_item).chain(assumed).peekable();
        let silent =
            slots.peek().is_some() && slots.all(|slot| self.is_silent(&worked.inputs, slot));
        // What a line held before may come out of it in a year of which it says nothing.
        let adds = |node: NodeId| !worked.values.of(node).is_zero();
        silent && !line.nodes[at].is_some_and(adds)
    }

    /// Gives the budget lines of which nothing is stated for any year: they are in no total.
    pub fn not_stated(&self, worked: &Worked) -> Vec<&Line> {
        let years = 0..self.years.len();
        let none = |line: &&Line| years.clone().all(|at| self.is_blank(worked, line, at));
        self.lines.iter().filter(none).collect()
    }

    /// Gives the nodes of lines and years of which nothing is stated.
    pub(super) fn blanks(&self, worked: &Worked) -> BTreeSet<NodeId> {
        let of_line = |line: &Line| -> Vec<NodeId> {
            let nodes = line.nodes.iter().enumerate();
            let blank = nodes.filter(|(at, _)| self.is_blank(worked, line, *at));
            blank.filter_map(|(_, node)| *node).collect()
        };
        self.lines.iter().flat_map(of_line).collect()
    }
}

impl Model<'_> {
    /// Builds the same model of the years before one; those from it on are cut.
    #[must_use]
    pub fn before(&self, year: FinancialYear, as_at: Option<AsAt>) -> Self {
        let (whole, cut): (Vec<_>, Vec<_>) = self.years.iter().copied().partition(|of| *of < year);
        let span = whole.first().copied().zip(whole.last().copied());
        // A span that ends before it begins holds no year.
        let none = FinancialYear::beginning(year.april() - 1).map(|before| (year, before));
        Self { cut, ..Self::build(self.book, span.or(none), as_at) }
    }
}
