//! All of one council.

use std::collections::BTreeSet;

use super::{
    Action, ActionStatus, Assumption, BudgetLine, BudgetValue, Claim, ControlTotal, Council,
    Decision, Deliveries, DeliveryProfile, FmStandard, GapClaim, ImportedRow, Link, Measure,
    MeasureValue, Milestone, Mitigation, PlanTitle, Profiles, Reserve, Risk, RiskRating, RiskScale,
    Savings, Source, SourceNote, TableName, Tally, Tranche,
};
use crate::units::{FinancialYear, Money, Period};

/// Everything read and cross-checked for one council: what figures are worked out from.
#[derive(Debug, Clone)]
pub struct Book {
    /// The council and its rules.
    pub council: Council,
    /// Where facts come from.
    pub sources: Vec<Source>,
    /// The savings programme.
    pub savings: Savings,
    /// Targets by year.
    pub profiles: Profiles,
    /// Delivery, update by update.
    pub deliveries: Deliveries,
    /// What covers shortfalls, sorted by saving.
    pub mitigations: Vec<Mitigation>,
    /// Published gaps.
    pub gap_claims: Vec<GapClaim>,
    /// Other published figures.
    pub claims: Vec<Claim>,
    /// Errors and oddities of the sources.
    pub source_notes: Vec<SourceNote>,
    /// Rows of trackers that savings were read from, in the order of the file.
    pub imports: Vec<ImportedRow>,
    /// Lines of the budget model.
    pub budget_lines: Vec<BudgetLine>,
    /// Their values.
    pub budget_values: Vec<BudgetValue>,
    /// Assumptions.
    pub assumptions: Vec<Assumption>,
    /// Capitalisation, a row a statement.
    pub capitalisation: Vec<Tranche>,
    /// Reserves by year.
    pub reserves: Vec<Reserve>,
    /// Rating scales.
    pub risk_scales: Vec<RiskScale>,
    /// Risks.
    pub risks: Vec<Risk>,
    /// Their ratings.
    pub risk_ratings: Vec<RiskRating>,
    /// Titles of plans and reviews.
    pub plans: Vec<PlanTitle>,
    /// Actions.
    pub actions: Vec<Action>,
    /// Their statuses.
    pub action_status: Vec<ActionStatus>,
    /// Their dated steps.
    pub milestones: Vec<Milestone>,
    /// Published counts.
    pub tallies: Vec<Tally>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Their actuals.
    pub measure_values: Vec<MeasureValue>,
    /// The Financial Management Code self-assessment.
    pub fm_code: Vec<FmStandard>,
    /// Ties between records.
    pub links: Vec<Link>,
    /// Decisions.
    pub decisions: Vec<Decision>,
    /// How past forecasts turned out.
    pub delivery_profiles: Vec<DeliveryProfile>,
    /// Totals that rows must add to.
    pub control_totals: Vec<ControlTotal>,
    /// The ledger's totals by period and directorate.
    pub ledger: Vec<LedgerTotal>,
    /// Rows with errors, left out of every figure.
    pub left_out: Vec<LeftOut>,
    /// Tables that are there but could not be read at all.
    pub unread: Vec<TableName>,
    /// Rows that [`Book::leave_out_exempt`] took out.
    pub exempt: Vec<Exempt>,
}

impl Book {
    /// Gives an empty book of a council.
    pub fn of(council: Council) -> Self {
        Self {
            council,
            sources: Vec::new(),
            savings: Savings::default(),
            profiles: Profiles::default(),
            deliveries: Deliveries::default(),
            mitigations: Vec::new(),
            gap_claims: Vec::new(),
            claims: Vec::new(),
            source_notes: Vec::new(),
            imports: Vec::new(),
            budget_lines: Vec::new(),
            budget_values: Vec::new(),
            assumptions: Vec::new(),
            capitalisation: Vec::new(),
            reserves: Vec::new(),
            risk_scales: Vec::new(),
            risks: Vec::new(),
            risk_ratings: Vec::new(),
            plans: Vec::new(),
            actions: Vec::new(),
            action_status: Vec::new(),
            milestones: Vec::new(),
            tallies: Vec::new(),
            measures: Vec::new(),
            measure_values: Vec::new(),
            fm_code: Vec::new(),
            links: Vec::new(),
            decisions: Vec::new(),
            delivery_profiles: Vec::new(),
            control_totals: Vec::new(),
            ledger: Vec::new(),
            left_out: Vec::new(),
            unread: Vec::new(),
            exempt: Vec::new(),
        }
    }

    /// Gives a source by its reference.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Gives the title of a plan or review; its key where no title is recorded.
    pub fn plan_title<'a>(&'a self, plan: &'a str) -> &'a str {
        self.plans.iter().find(|known| known.plan == plan).map_or(plan, |known| &known.title)
    }

    /// Leaves out the risks and actions that the public may not see, and all that is said of them:
    /// what is left may be published.
    pub fn leave_out_exempt(&mut self) {
        let risks = exempt(&self.risks, |risk| risk.public, |risk| &risk.id);
        let actions = exempt(&self.actions, |action| action.public, |action| &action.id);
        let out = &mut self.exempt;
        take_out(out, TableName::Risks, &mut self.risks, |row| {
            (&row.id, row.row, risks.contains(&row.id))
        });
        take_out(out, TableName::RiskRatings, &mut self.risk_ratings, |row| {
            (&row.risk_id, row.row, risks.contains(&row.risk_id))
        });
        take_out(out, TableName::Actions, &mut self.actions, |row| {
            (&row.id, row.row, actions.contains(&row.id))
        });
        take_out(out, TableName::ActionStatus, &mut self.action_status, |row| {
            (&row.action_id, row.row, actions.contains(&row.action_id))
        });
        take_out(out, TableName::Milestones, &mut self.milestones, |row| {
            (&row.action_id, row.row, actions.contains(&row.action_id))
        });
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

/// Gives the ids of the rows that are not public.
fn exempt<T>(rows: &[T], public: fn(&T) -> bool, id: fn(&T) -> &String) -> BTreeSet<String> {
    let closed = rows.iter().filter(|row| !public(row));
    closed.map(|row| id(row).clone()).collect()
}

/// Takes the rows out that are exempt, and notes where they were.
fn take_out<T>(
    out: &mut Vec<Exempt>,
    table: TableName,
    rows: &mut Vec<T>,
    of: impl Fn(&T) -> (&String, u32, bool),
) {
    rows.retain(|row| {
        let (id, row, is_exempt) = of(row);
        if is_exempt {
            let id = id.clone();
            out.push(Exempt { table, row, id });
        }
        !is_exempt
    });
}

/// A row that the public may not see: it stands in no figure that is published, and nothing that
/// speaks of it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exempt {
    /// The table.
    pub table: TableName,
    /// The file's data row, from 0.
    pub row: u32,
    /// The risk or the action it is or belongs to.
    pub id: String,
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
