//! The savings programme and its targets by year, as columns.

use std::collections::{BTreeMap, BTreeSet};

use super::{Brag, Cashable, Fund, Grain, Recurrence, SavingStatus, SavingType};
use super::{Names, RowMap, Symbol, Symbols};
use crate::units::{Date, FinancialYear, Money};

/// The place of a saving in [`Savings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SavingIx(pub u32);

impl SavingIx {
    /// Gives the index into every column.
    pub const fn at(self) -> usize {
        self.0 as usize
    }
}

/// What a saving costs once, to make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOffCost {
    /// How much.
    pub amount: Money,
    /// In which year, where it is stated.
    pub year: Option<FinancialYear>,
    /// What pays for it; empty where nothing is named, and the general fund pays.
    pub funding: Box<str>,
}

/// What one row of the savings register says, before it goes into the columns.
#[derive(Debug, Clone)]
pub struct SavingRow<'a> {
    /// The register's own reference, never re-used.
    pub id: &'a str,
    /// What it is.
    pub title: &'a str,
    /// Directorate, service, theme and owner; empty where not recorded.
    pub directorate: &'a str,
    /// Service; empty where not recorded.
    pub service: &'a str,
    /// Theme; empty where not recorded.
    pub theme: &'a str,
    /// Owner, a named role; empty where not recorded.
    pub owner: &'a str,
    /// What kind of change makes it.
    pub kind: SavingType,
    /// Whether it takes money out of the budget.
    pub cashable: Cashable,
    /// Whether it comes every year.
    pub recurrence: Recurrence,
    /// Whose money it is.
    pub fund: Fund,
    /// One line, or a published group.
    pub grain: Grain,
    /// The year it was first approved.
    pub origin_year: FinancialYear,
    /// Where it stands in its life.
    pub status: SavingStatus,
    /// The reference of the decision that ended it.
    pub decision_ref: &'a str,
    /// When that was decided.
    pub decided_on: Option<Date>,
    /// The saving it belongs to.
    pub parent: &'a str,
    /// The saving that took its place.
    pub replaced_by: &'a str,
    /// The rating at approval.
    pub brag_at_approval: Option<Brag>,
    /// Whether the public may see it.
    pub public: bool,
    /// Where it stands.
    pub source_id: &'a str,
}

/// Every saving of a council, a column a field.
#[derive(Debug, Clone, Default)]
pub struct Savings {
    ids: Names,
    titles: Names,
    decisions: Names,
    /// The words behind directorates, services, themes, owners and sources.
    pub symbols: Symbols,
    directorate: Vec<Symbol>,
    service: Vec<Symbol>,
    theme: Vec<Symbol>,
    owner: Vec<Symbol>,
    source: Vec<Symbol>,
    facts: Vec<Facts>,
    parent: Vec<Option<SavingIx>>,
    has_children: Vec<bool>,
    /// Savings whose parent cannot be told: counted nowhere.
    refused: BTreeSet<SavingIx>,
    /// When each ended saving's end was decided.
    decided_on: BTreeMap<SavingIx, Date>,
    /// What savings cost once; few state it.
    costs: BTreeMap<SavingIx, OneOffCost>,
    /// Which row of the file each saving was.
    pub rows: RowMap,
}

/// The fields of a saving that are one byte or two each.
#[derive(Debug, Clone, Copy)]
struct Facts {
    kind: SavingType,
    cashable: Cashable,
    recurrence: Recurrence,
    fund: Fund,
    grain: Grain,
    status: SavingStatus,
    origin_year: FinancialYear,
    brag_at_approval: Option<Brag>,
    public: bool,
}

/// Declares readers of one field of [`Facts`].
macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident: $type:ty),+ $(,)?) => {
        $($(#[$doc])* pub fn $name(&self, saving: SavingIx) -> $type { self.facts[saving.at()].$name })+
    };
}

/// Parents above a saving that are looked at.
const DEEPEST: usize = 16;

impl Savings {
    /// Adds a saving; its parent is tied later by [`Savings::tie`].
    pub fn push(&mut self, row: &SavingRow<'_>) {
        if let Some(day) = row.decided_on {
            self.decided_on.insert(SavingIx(u32::try_from(self.len()).unwrap_or(u32::MAX)), day);
        }
        self.ids.push(row.id);
        self.titles.push(row.title);
        self.decisions.push(row.decision_ref);
        self.directorate.push(self.symbols.of(row.directorate));
        self.service.push(self.symbols.of(row.service));
        self.theme.push(self.symbols.of(row.theme));
        self.owner.push(self.symbols.of(row.owner));
        self.source.push(self.symbols.of(row.source_id));
        self.parent.push(None);
        self.has_children.push(false);
        self.facts.push(Facts {
            kind: row.kind,
            cashable: row.cashable,
            recurrence: row.recurrence,
            fund: row.fund,
            grain: row.grain,
            status: row.status,
            origin_year: row.origin_year,
            brag_at_approval: row.brag_at_approval,
            public: row.public,
        });
    }

    /// Keeps what a saving costs once.
    pub fn costs_once(&mut self, saving: SavingIx, cost: OneOffCost) {
        self.costs.insert(saving, cost);
    }

    /// Gives what savings cost once, in the order of the file.
    pub fn costs(&self) -> impl Iterator<Item = (SavingIx, &OneOffCost)> {
        self.costs.iter().map(|(saving, cost)| (*saving, cost))
    }

    /// Ties a saving to the one it belongs to.
    pub fn tie(&mut self, child: SavingIx, parent: SavingIx) {
        self.parent[child.at()] = Some(parent);
        self.has_children[parent.at()] = true;
    }

    /// Counts a saving as one with lines of its own although none of them is here: they are exempt,
    /// and its own amounts would tell theirs.
    pub fn has_lines_elsewhere(&mut self, saving: SavingIx) {
        self.has_children[saving.at()] = true;
    }

    /// Puts a mark behind the title of every saving that the public may not see.
    pub fn retitle_exempt(&mut self, mark: &str) {
        let mut titles = Names::default();
        for saving in self.all() {
            let mark = if self.public(saving) { "" } else { mark };
            titles.push(&format!("{}{mark}", self.title(saving)));
        }
        self.titles = titles;
    }

    /// Leaves a saving out of every figure.
    pub fn refuse(&mut self, saving: SavingIx) {
        self.refused.insert(saving);
    }

    /// Says whether a saving was left out of every figure.
    pub fn is_refused(&self, saving: SavingIx) -> bool {
        !self.refused.is_empty() && self.refused.contains(&saving)
    }

    /// Gives the number of savings.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Gives every saving in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = SavingIx> + Clone + use<> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(SavingIx)
    }

    /// Gives the register's reference.
    pub fn id(&self, saving: SavingIx) -> &str {
        self.ids.get(saving.at())
    }

    /// Gives the title.
    pub fn title(&self, saving: SavingIx) -> &str {
        self.titles.get(saving.at())
    }

    /// Gives the day its end was decided.
    pub fn decided_on(&self, saving: SavingIx) -> Option<Date> {
        self.decided_on.get(&saving).copied()
    }

    /// Gives the reference of the decision that ended it; empty if none.
    pub fn decision_ref(&self, saving: SavingIx) -> &str {
        self.decisions.get(saving.at())
    }

    /// Gives the directorate.
    pub fn directorate(&self, saving: SavingIx) -> &str {
        self.symbols.word(self.directorate[saving.at()])
    }

    /// Gives the service; empty where not recorded.
    pub fn service(&self, saving: SavingIx) -> &str {
        self.symbols.word(self.service[saving.at()])
    }

    /// Gives the theme; empty where not recorded.
    pub fn theme(&self, saving: SavingIx) -> &str {
        self.symbols.word(self.theme[saving.at()])
    }

    /// Gives the owner; empty where not recorded.
    pub fn owner(&self, saving: SavingIx) -> &str {
        self.symbols.word(self.owner[saving.at()])
    }

    /// Gives the source it stands in.
    pub fn source_id(&self, saving: SavingIx) -> &str {
        self.symbols.word(self.source[saving.at()])
    }

    /// Gives the saving it belongs to.
    pub fn parent(&self, saving: SavingIx) -> Option<SavingIx> {
        self.parent[saving.at()]
    }

    /// Says whether it is counted in totals, so that no pound counts twice.
    ///
    /// A group is counted and its lines are "of which"; a line with lines of its own is a programme
    /// and its lines are counted.
    pub fn is_counted(&self, saving: SavingIx) -> bool {
        let is_programme = self.grain(saving) == Grain::Line && self.has_children[saving.at()];
        self.group_of(saving).is_none() && !is_programme && !self.is_refused(saving)
    }

    /// Gives the group that counts a saving and of which it is a part; `None`: it is under no group.
    pub fn group_of(&self, saving: SavingIx) -> Option<SavingIx> {
        let (mut group, mut above) = (None, self.parent(saving));
        // A loop of parents is reported as an error; the walk ends all the same.
        for _ in 0..=DEEPEST {
            let Some(parent) = above else { break };
            group = Some(parent).filter(|parent| self.grain(*parent) == Grain::Group).or(group);
            above = self.parent(parent);
        }
        group
    }

    facts! {
        /// Gives what kind of change makes it.
        kind: SavingType,
        /// Gives whether it takes money out of the budget.
        cashable: Cashable,
        /// Gives whether it comes every year.
        recurrence: Recurrence,
        /// Gives whose money it is.
        fund: Fund,
        /// Gives whether it is a line or a published group.
        grain: Grain,
        /// Gives where it stands in its life.
        status: SavingStatus,
        /// Gives the year it was first approved.
        origin_year: FinancialYear,
        /// Gives the rating at approval.
        brag_at_approval: Option<Brag>,
        /// Says whether the public may see it.
        public: bool,
    }
}
