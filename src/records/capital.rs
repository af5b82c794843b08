//! Capitalised spending and reserves.
//!
//! A direction under section 16(2)(b) of the Local Government Act 2003 lets named revenue spending of
//! a named year be treated as capital, up to a limit. Its four stages are never mixed.

use super::problem::Code;
use super::table::{Bad, Cells, table};
use crate::units::{FinancialYear, words};

words! {
    /// How the minimum revenue provision is spread.
    MrpMethod {
        /// The same provision each year.
        Equal = "equal",
        /// The same provision and interest together each year.
        Annuity = "annuity",
    }
}

words! {
    /// What a reserve is held for.
    ReserveKind {
        /// Against any risk.
        General = "general",
        /// For a stated purpose.
        Earmarked = "earmarked",
    }
}

table! { capitalisation: Capitalisation => Tranche, key(tranche_id, as_at, source_id), "What one source says of one year's capitalisation direction; every statement is kept, each at its date, and the latest of each column counts. Two sources that state one column differently on one day are a finding: neither counts. Each tranche is counted once: what was used, if stated after the year's end and nothing later is stated; else the final direction; else what was agreed in principle.", {
    tranche_id as id: Id, !, "The tranche";
    as_at: KnownDate, !, "When the statement was true";
    source_id: Ref(Sources), !, "Where it stands";
    financial_year as year: Year, !, "The year of the spending";
    requested: Money, ?, "What the council asked for";
    minded_to: Money, ?, "What ministers said they were minded to agree";
    in_principle: Money, ?, "What was agreed in principle";
    r#final as final_direction: Money, ?, "What was directed in the end";
    used: Money, ?, "What was capitalised";
    draw_date: Day, ?, "When it was borrowed; empty: 31 March of the year, assumed";
    rate: Rate, ?, "The yearly rate of the borrowing, without any premium";
    premium: Rate, ?, "What is added to the rate as a condition";
    term_years: Whole, ?, "Years over which the provision is spread, 20 at most";
    mrp_method: Word(MrpMethod), ?, "How it is spread";
    receipts_applied: Money, ?, "Capital receipts used in place of borrowing";
    note: Text, ?, "What a reader should know";
} rule term_allowed }

table! { reserves: Reserves => Reserve, key(reserve_id, financial_year, source_id), "What one source says of one reserve in one year; of several, that of the source published last counts.", {
    reserve_id as id: Id, !, "Its reference";
    title: Text, !, "What it is called";
    fund: Word(Fund), !, "Whose money it is";
    kind: Word(ReserveKind), !, "General or earmarked";
    usable_for_gap: Flag, !, "Whether it may close a gap";
    draw_order: Whole, ?, "Its place in the order of use, 1 first";
    financial_year as year: Year, !, "The year";
    opening: Money, ?, "The balance on 1 April";
    planned_use: Money, ?, "What the budget means to use; a contribution is negative";
    minimum: Money, ?, "The least it may fall to";
    bound: Word(Bound), ?, "What the source claims about the opening balance";
    note: Text, ?, "What a reader should know";
    source_id: Ref(Sources), !, "Where it stands";
} }

/// Gives the source that stands for what a year opened with, as the paper before left it.
pub fn rolled_source(year: FinancialYear) -> String {
    format!("ROLL-{}", year.slug())
}

/// The most years over which capitalised spending may be provided for.
///
/// # Source
/// The conditions of exceptional financial support: provision over 20 years at most.
const LONGEST_TERM: u32 = 20;

fn term_allowed<R: Cells>(tranche: &Tranche, row: &R) -> Result<(), Bad> {
    if tranche.term_years.is_none_or(|term| (1..=LONGEST_TERM).contains(&term)) {
        return Ok(());
    }
    let wanted = format!("a term of 1 to {LONGEST_TERM} years");
    Err(row.fault(Code::OutOfRange, capitalisation::term_years, wanted))
}
