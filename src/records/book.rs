//! All of one council.

use super::{
    Action, ActionStatus, Assumption, BudgetLine, BudgetValue, Claim, ControlTotal, Council,
    Decision, Deliveries, DeliveryProfile, FmStandard, GapClaim, ImportedRow, Link, Measure,
    MeasureValue, Milestone, Mitigation, PlanTitle, Profiles, Reconciled, Reserve, Risk, RiskBand,
    RiskCell, RiskRating, RiskScale, Savings, ScrutinyPoint, Source, SourceNote, TableName, Tally,
    Tranche, Withheld,
};
use crate::units::{Date, FinancialYear, Money, Period};

/// Follows the title of an exempt record in a private paper, and its reference where that stands
/// alone.
pub const EXEMPT_MARK: &str = " (exempt)";

/// Declares the book: a table's records are one field, empty until the table is read.
macro_rules! book {
    ($($(#[$doc:meta])* $field:ident: $type:ty,)+) => {
        /// Everything read and cross-checked for one council: what figures are worked out from.
        #[derive(Debug, Clone)]
        pub struct Book {
            /// The council and its rules.
            pub council: Council,
            $($(#[$doc])* pub $field: $type,)+
        }

        impl Book {
            /// Gives an empty book of a council.
            pub fn of(council: Council) -> Self {
                Self { council, $($field: Default::default(),)+ }
            }
        }
    };
}

book! {
    /// The day by which its rows were known, if one was asked for.
    known_by: Option<Date>,
    /// Where facts come from.
    sources: Vec<Source>,
    /// The savings programme.
    savings: Savings,
    /// Targets by year.
    profiles: Profiles,
    /// Delivery, update by update.
    deliveries: Deliveries,
    /// What covers shortfalls, sorted by saving.
    mitigations: Vec<Mitigation>,
    /// Published gaps.
    gap_claims: Vec<GapClaim>,
    /// Other published figures.
    claims: Vec<Claim>,
    /// Errors and oddities of the sources.
    source_notes: Vec<SourceNote>,
    /// Rows of trackers that savings were read from, in the order of the file.
    imports: Vec<ImportedRow>,
    /// Lines of the budget model.
    budget_lines: Vec<BudgetLine>,
    /// Their values.
    budget_values: Vec<BudgetValue>,
    /// Assumptions.
    assumptions: Vec<Assumption>,
    /// Capitalisation, a row a statement.
    capitalisation: Vec<Tranche>,
    /// Reserves by year.
    reserves: Vec<Reserve>,
    /// Rating scales.
    risk_scales: Vec<RiskScale>,
    /// Their bands.
    risk_bands: Vec<RiskBand>,
    /// The cells of their matrices.
    risk_cells: Vec<RiskCell>,
    /// Risks.
    risks: Vec<Risk>,
    /// Their ratings.
    risk_ratings: Vec<RiskRating>,
    /// Titles of plans and reviews.
    plans: Vec<PlanTitle>,
    /// Actions.
    actions: Vec<Action>,
    /// Their statuses.
    action_status: Vec<ActionStatus>,
    /// Their dated steps.
    milestones: Vec<Milestone>,
    /// Published counts.
    tallies: Vec<Tally>,
    /// Measures.
    measures: Vec<Measure>,
    /// Their actuals.
    measure_values: Vec<MeasureValue>,
    /// The Financial Management Code self-assessment.
    fm_code: Vec<FmStandard>,
    /// Ties between records.
    links: Vec<Link>,
    /// Decisions.
    decisions: Vec<Decision>,
    /// What scrutiny asked and what was answered.
    scrutiny: Vec<ScrutinyPoint>,
    /// How past forecasts turned out.
    delivery_profiles: Vec<DeliveryProfile>,
    /// Totals that rows must add to.
    control_totals: Vec<ControlTotal>,
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

impl Book {
    /// Gives a source by its reference.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Gives the title of a plan or review; its key where no title is recorded.
    pub fn plan_title<'a>(&'a self, plan: &'a str) -> &'a str {
        self.plans.iter().find(|known| known.plan == plan).map_or(plan, |known| &known.title)
    }

    /// Marks the savings, risks, actions and points of scrutiny that the public may not see as exempt, in
    /// their titles or wording: wherever a private paper names one, it says so.
    pub fn mark_exempt(&mut self) {
        self.savings.retitle_exempt(EXEMPT_MARK);
        for risk in self.risks.iter_mut().filter(|risk| !risk.public) {
            risk.title.push_str(EXEMPT_MARK);
        }
        for action in self.actions.iter_mut().filter(|action| !action.public) {
            action.title.push_str(EXEMPT_MARK);
        }
        for point in self.scrutiny.iter_mut().filter(|point| !point.public) {
            point.text.push_str(EXEMPT_MARK);
        }
    }

    /// Gives the references of the savings, risks, actions and points of scrutiny held that the public
    /// may not see.
    pub fn exempt_ids(&self) -> impl Iterator<Item = (TableName, &str)> {
        let savings = self.savings.all().filter(|saving| !self.savings.public(*saving));
        let risks = self.risks.iter().filter(|risk| !risk.public);
        let actions = self.actions.iter().filter(|action| !action.public);
        let scrutiny = self.scrutiny.iter().filter(|point| !point.public);
        savings
            .map(|saving| (TableName::Savings, self.savings.id(saving)))
            .chain(risks.map(|risk| (TableName::Risks, risk.id.as_str())))
            .chain(actions.map(|action| (TableName::Actions, action.id.as_str())))
            .chain(scrutiny.map(|point| (TableName::Scrutiny, point.id.as_str())))
    }

    /// Counts those of one table.
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
