//! Lines of the budget model, assumptions, and totals the data must add to.

use super::words::{Block, BudgetItem, Driver, Fund, Rag, TableName};
use crate::units::{Decimal, FinancialYear};

/// A line of the budget.
#[derive(Debug, Clone)]
pub struct BudgetLine {
    /// Its reference.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Whose money it is.
    pub fund: Fund,
    /// The block it stands in.
    pub block: Block,
    /// Whose it is; empty where not recorded.
    pub directorate: String,
    /// How it is worked out.
    pub driver: Driver,
    /// The assumption it follows; empty if none.
    pub assumption_id: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// One value of a budget line in one year.
#[derive(Debug, Clone)]
pub struct BudgetValue {
    /// The line.
    pub line_id: String,
    /// The year.
    pub year: FinancialYear,
    /// What the value is.
    pub item: BudgetItem,
    /// How much: pounds or units; a rate as a fraction.
    pub value: Decimal,
    /// The file's data row, from 0.
    pub row: u32,
}

/// An assumption in one year, with its range.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// Its reference.
    pub id: String,
    /// What is assumed.
    pub title: String,
    /// The year.
    pub year: FinancialYear,
    /// The lower end; a rate as a fraction.
    pub low: Option<Decimal>,
    /// What is assumed.
    pub central: Decimal,
    /// The upper end.
    pub high: Option<Decimal>,
    /// How good the evidence for it is: green is good.
    pub quality: Rag,
    /// How much hangs on it: red is much.
    pub impact: Rag,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// A total that the rows of a table must add to.
#[derive(Debug, Clone)]
pub struct ControlTotal {
    /// Its reference.
    pub id: String,
    /// The table.
    pub table: TableName,
    /// The column that is added.
    pub column: String,
    /// Which rows: every pair of column and value must match.
    pub filter: Vec<(String, String)>,
    /// What they should add to.
    pub value: Decimal,
    /// How far off they may be.
    pub tolerance: Decimal,
    /// Where the total stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}
