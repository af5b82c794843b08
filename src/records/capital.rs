//! Capitalised spending and reserves.

use super::words::{Fund, MrpMethod, ReserveKind};
use crate::units::{Bound, Date, FinancialYear, Money, Rate};

/// What one source says of one year's capitalisation direction.
///
/// A direction under section 16(2)(b) of the Local Government Act 2003 lets named revenue spending
/// of a named year be treated as capital, up to a limit. The four stages are never mixed.
#[derive(Debug, Clone)]
pub struct Tranche {
    /// The tranche it speaks of.
    pub id: String,
    /// When it was true.
    pub as_at: Date,
    /// Where it stands.
    pub source_id: String,
    /// The year of the spending.
    pub year: FinancialYear,
    /// What the council asked for.
    pub requested: Option<Money>,
    /// What ministers said they were minded to agree.
    pub minded_to: Option<Money>,
    /// What was agreed in principle.
    pub in_principle: Option<Money>,
    /// What was directed in the end.
    pub final_direction: Option<Money>,
    /// What was capitalised.
    pub used: Option<Money>,
    /// When it was borrowed; `None`: 31 March of the year, assumed.
    pub draw_date: Option<Date>,
    /// The yearly rate of the borrowing, without any premium.
    pub rate: Option<Rate>,
    /// What is added to the rate as a condition.
    pub premium: Option<Rate>,
    /// Years over which the provision is spread, 20 at most.
    pub term_years: Option<u32>,
    /// How it is spread.
    pub mrp_method: Option<MrpMethod>,
    /// Capital receipts used in place of borrowing.
    pub receipts_applied: Option<Money>,
    /// What a reader should know.
    pub note: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// One reserve in one year.
#[derive(Debug, Clone)]
pub struct Reserve {
    /// Its reference.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Whose money it is.
    pub fund: Fund,
    /// What it is held for.
    pub kind: ReserveKind,
    /// Whether it may close a gap.
    pub usable_for_gap: bool,
    /// Its place in the order of use.
    pub draw_order: Option<u32>,
    /// The year.
    pub year: FinancialYear,
    /// The balance on 1 April.
    pub opening: Option<Money>,
    /// What the budget means to use; a contribution is negative.
    pub planned_use: Option<Money>,
    /// The least it may fall to.
    pub minimum: Option<Money>,
    /// What the source claims about the opening balance.
    pub bound: Option<Bound>,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}
