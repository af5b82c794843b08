//! What was published, by whom and when; contradictions are kept.

use super::SavingIx;
use super::words::{Basis, ClaimUnit, GapScenario, TableName, YesNo};
use crate::units::{Date, Decimal, FinancialYear, Money, Quantity};

/// Where facts come from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its reference.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published_on: Option<Date>,
    /// Where it can be read; empty if nowhere public.
    pub url: String,
    /// What a reader should know of it.
    pub note: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// A published budget gap: one vintage, one scenario, one basis.
#[derive(Debug, Clone)]
pub struct GapClaim {
    /// Its reference.
    pub id: String,
    /// When it was true.
    pub as_at: Date,
    /// Which future it speaks of.
    pub scenario: GapScenario,
    /// The first year it covers.
    pub from: FinancialYear,
    /// The last year it covers.
    pub to: FinancialYear,
    /// Which of the three kinds of gap it is.
    pub basis: Basis,
    /// Whether it is before savings.
    pub before_savings: YesNo,
    /// Whether it is before exceptional financial support.
    pub before_efs: YesNo,
    /// How much; a range stays a range.
    pub amount: Quantity<Money>,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// Any other published figure.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its reference.
    pub id: String,
    /// What it counts, as a slug: claims of one subject speak of the same thing.
    pub subject: String,
    /// The record or part it is about; empty if none.
    pub about_id: String,
    /// When it was true.
    pub as_at: Date,
    /// The first year it covers.
    pub from: Option<FinancialYear>,
    /// The last year it covers.
    pub to: Option<FinancialYear>,
    /// What the number counts.
    pub unit: ClaimUnit,
    /// How much, in the unit; hundredths for a percentage.
    pub amount: Quantity<Decimal>,
    /// What it measures.
    pub basis: Option<Basis>,
    /// What it says, in short.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// An error or oddity of a source, shown to the reader.
#[derive(Debug, Clone)]
pub struct SourceNote {
    /// Its reference.
    pub id: String,
    /// Its kind: `E1` and so on.
    pub code: String,
    /// The table of the row it touches.
    pub table: TableName,
    /// The id of that row.
    pub row_id: String,
    /// What is odd.
    pub text: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// A row of a council's own tracker that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// The tracker, among the sources.
    pub source_id: String,
    /// The tracker's file.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The row, as a spreadsheet numbers it.
    pub tracker_row: u32,
    /// The saving it was read as.
    pub saving: SavingIx,
}
