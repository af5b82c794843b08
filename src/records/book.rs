//! All of one council.

use super::schema;
use super::table::{Reader, Table};
use super::{
    Action, ActionStatus, Assumption, BudgetLine, BudgetValue, Claim, ControlTotal, Council,
    Decision, Deliveries, DeliveryProfile, FmStandard, GapClaim, ImportedRow, Link, Measure,
    MeasureValue, Milestone, Mitigation, PlanTitle, Profiles, Reconciled, Reserve, Risk,
    RiskRating, RiskScale, Savings, ScrutinyPoint, Source, SourceNote, Tally, Tranche, Withheld,
};
use crate::units::{Date, FinancialYear, Money, Period, words};

/// Follows the title of an exempt record in a private paper, and its reference where that stands
/// alone.
pub const EXEMPT_MARK: &str = " (exempt)";

/// Declares every table of a folder, a line each: its schema (a `table!` beside this file), its word, its
/// name, in brackets what a row of it is, and what it holds. `exempt` gives the field that says whether the
/// public may see a row, the one that the mark of an exempt row follows, and what one row and several are
/// called.
///
/// From the lines come [`TableName`], [`ALL`], the fields of the [`Book`] and what reads them. A table
/// without brackets is read into a field of its own kind, among those that follow the tables.
macro_rules! tables {
    ({ $($table:ident $word:literal $name:ident $([$record:ident])?
         $(exempt($public:ident, $title:ident, $one:literal, $several:literal))?, $meaning:literal;)+ }
     $($(#[$doc:meta])* $field:ident: $type:ty,)+) => {
        words! {
            /// The tables of a council's folder, in the order they are read: parents before children.
            TableName { $(#[doc = $meaning] $name = $word),+ }
        }

        /// Every table, parents before children.
        pub(crate) static ALL: &[&Table] = &[$(&schema::$table::TABLE),+];

        /// Everything read and cross-checked for one council: what figures are worked out from.
        #[derive(Debug, Clone)]
        pub struct Book {
            /// The council and its rules.
            pub council: Council,
            $($(
                #[doc = $meaning]
                pub $table: Vec<$record>,
            )?)+
            $($(#[$doc])* pub $field: $type,)+
        }

        impl Book {
            /// The tables whose rows may be exempt, with what one row and several are called.
            pub const EXEMPT: &[(TableName, &str, &str)] = &[
                (TableName::Savings, "saving", "savings"),
                $($((TableName::$name, $one, $several),)?)+
            ];

            /// Gives an empty book of a council.
            pub fn of(council: Council) -> Self {
                Self { council, $($($table: Vec::<$record>::new(),)?)+ $($field: Default::default(),)+ }
            }

            /// Reads the records of a table; does nothing for a table whose rows are no records.
            pub(crate) fn read(&mut self, table: TableName, reader: &mut impl Reader) {
                $($(if table == TableName::$name {
                    self.$table = reader.records::<$record>();
                })?)+
            }

            /// Marks the rows that the public may not see as exempt, in their titles or wording: wherever
            /// a private paper names one, it says so.
            pub fn mark_exempt(&mut self) {
                self.savings.retitle_exempt(EXEMPT_MARK);
                $($(for row in self.$table.iter_mut().filter(|row| !row.$public) {
                    row.$title.push_str(EXEMPT_MARK);
                })?)+
            }

            /// Gives the references of the rows held that the public may not see.
            pub fn exempt_ids(&self) -> impl Iterator<Item = (TableName, &str)> {
                let savings = self.savings.all().filter(|saving| !self.savings.public(*saving));
                let ids = savings.map(|saving| (TableName::Savings, self.savings.id(saving)));
                $($(
                    let exempt = self.$table.iter().filter(|row| !row.$public);
                    let ids = ids.chain(exempt.map(|row| (TableName::$name, row.id.as_str())));
                )?)+
                ids
            }
        }
    };
}

tables! {
    {
        sources "sources" Sources [Source], "Where facts come from.";
        savings "savings" Savings, "The savings programme.";
        savings_profile "savings_profile" SavingsProfile, "What each saving should bring in each year.";
        delivery "delivery" Delivery, "What each saving brought, update by update.";
        mitigations "mitigations" Mitigations [Mitigation], "What covers shortfalls, sorted by saving.";
        gap_claims "gap_claims" GapClaims [GapClaim], "Published budget gaps.";
        claims "claims" Claims [Claim], "Every other published figure.";
        assumptions "assumptions" Assumptions [Assumption], "Assumptions with their ranges.";
        budget_lines "budget_lines" BudgetLines [BudgetLine], "Lines of the budget model.";
        budget_values "budget_values" BudgetValues [BudgetValue], "Their values by year.";
        capitalisation "capitalisation" Capitalisation [Tranche], "Exceptional financial support, a row a statement.";
        reserves "reserves" Reserves [Reserve], "Reserves by year.";
        risk_scales "risk_scales" RiskScales [RiskScale], "Rating scales.";
        risks "risks" Risks [Risk] exempt(public, title, "risk", "risks"), "Risks.";
        risk_ratings "risk_ratings" RiskRatings [RiskRating], "Their ratings by date.";
        plans "plans" Plans [PlanTitle], "Plans and reviews: their titles.";
        actions "actions" Actions [Action] exempt(public, title, "action", "actions"), "Actions of plans.";
        action_status "action_status" ActionStatus [ActionStatus], "Their statuses by date.";
        milestones "milestones" Milestones [Milestone], "Their dated steps.";
        tallies "tallies" Tallies [Tally], "Published counts of ratings.";
        measures "measures" Measures [Measure], "Measures with targets.";
        measure_values "measure_values" MeasureValues [MeasureValue], "Their actuals by date.";
        fm_code "fm_code" FmCode [FmStandard], "The Financial Management Code self-assessment.";
        links "links" Links [Link], "What ties records together.";
        decisions "decisions" Decisions [Decision], "Decisions of meetings.";
        scrutiny "scrutiny" Scrutiny [ScrutinyPoint] exempt(public, text, "point of scrutiny", "points of scrutiny"), "What scrutiny asked and what was answered.";
        delivery_profiles "delivery_profiles" DeliveryProfiles [DeliveryProfile], "How forecasts turned out in the past.";
        control_totals "control_totals" ControlTotals [ControlTotal], "Totals the rows must add to.";
        source_notes "source_notes" SourceNotes [SourceNote], "Errors and oddities of the sources.";
        imports "imports" Imports [ImportedRow], "Which row of which tracker each saving was read from, in the order of the file.";
        ledger "ledger" Ledger, "Transactions.";
    }
    /// The day by which its rows were known, if one was asked for.
    known_by: Option<Date>,
    /// The savings programme.
    savings: Savings,
    /// Targets by year.
    profiles: Profiles,
    /// Delivery, update by update.
    deliveries: Deliveries,
    /// What came of holding published totals, shares and sums to their parts.
    reconciled: Vec<Reconciled>,
    /// The ledger's totals by period and directorate.
    ledger: Vec<LedgerTotal>,
    /// Rows with errors, left out of every figure.
    left_out: Vec<LeftOut>,
    /// Tables that are there but could not be read at all.
    unread: Vec<TableName>,
    /// What the public may not see and this book was read without.
    withheld: Withheld,
}

impl TableName {
    /// Gives the name of its file.
    pub fn file(self) -> String {
        format!("{}.csv", self.word())
    }
}

impl Book {
    /// Gives a source by its reference.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Gives the title of a plan or review; its key where no title is recorded.
    pub fn plan_title<'a>(&'a self, plan: &'a str) -> &'a str {
        self.plans.iter().find(|known| known.plan == plan).map_or(plan, |known| &known.title)
    }

    /// Counts the exempt rows of one table.
    pub fn exempt(&self, table: TableName) -> usize {
        self.exempt_ids().filter(|(of, _)| *of == table).count()
    }

    /// Counts the rows of some tables that were left out and touch a year, or may.
    pub fn left_out_of(&self, tables: &[TableName], year: Option<FinancialYear>) -> usize {
        let touches = |row: &&LeftOut| {
            tables.contains(&row.table)
                && (row.year.is_none() || year.is_none() || row.year == year)
        };
        self.left_out.iter().filter(touches).count()
    }
}

/// A row with an error: it stands in no figure, and the figures it would have touched say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// The table.
    pub table: TableName,
    /// The file's data row, from 0.
    pub row: u32,
    /// The year the row speaks of, where that could be read.
    pub year: Option<FinancialYear>,
}

/// What the ledger adds to for one directorate in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerTotal {
    /// The period.
    pub period: Period,
    /// The directorate.
    pub directorate: String,
    /// The sum, to the penny; spending positive.
    pub amount: Money,
    /// The transactions, as the file's data rows, from 0.
    pub rows: Vec<u32>,
}

/// One cell of a table: where a published figure was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// The table.
    pub table: TableName,
    /// The file's data row, from 0.
    pub row: u32,
    /// The column's header.
    pub column: &'static str,
}
