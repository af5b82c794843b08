//! What a council records: savings, deliveries, claims, tranches, risks, actions, measures.
//!
//! Types with their own words and rules; no reading of files, no sums across records. [`Book`] is
//! all of one council. Tables that can be large (savings, their profile, their delivery) are held
//! as columns; the others as one struct a row.

mod action;
mod amounts;
mod book;
mod budget;
mod capital;
mod claim;
mod council;
mod delivery;
mod governance;
mod measure;
mod names;
mod problem;
mod profile;
mod risk;
mod saving;
mod withheld;
mod words;

pub use action::{Action, ActionStatus, Milestone, PlanTitle, Tally};
pub use amounts::{Amounts, SparseAmounts};
pub use book::{Book, CellRef, EXEMPT_MARK, LedgerTotal, LeftOut};
pub use budget::{Assumption, BudgetLine, BudgetValue, ControlTotal};
pub use capital::{Reserve, Tranche};
pub use claim::{Claim, GapClaim, ImportedRow, Source, SourceNote};
pub use council::{Council, RatingInputs, RatingPolicy, TrancheDefaults};
pub use delivery::{Deliveries, Mitigation, Update};
pub use governance::{Decision, DeliveryProfile, FmStandard, Link};
pub use measure::{Measure, MeasureValue};
pub use names::{Names, Symbol, SymbolColumn, Symbols};
pub use problem::{Code, Excerpt, Located, Place, Problem, Severity};
pub use profile::{BySaving, Profiles, RowMap};
pub use risk::{Risk, RiskRating, RiskScale};
pub use saving::{SavingIx, SavingRow, Savings};
pub use withheld::{WITHHELD_WORDS, Withheld};
pub(crate) use words::words;
pub use words::{
    ActionState, Basis, Block, Brag, BudgetItem, Cashable, ClaimUnit, Driver, Fund, GapScenario,
    Grain, LinkKind, MrpMethod, Polarity, ProfileKind, Rag, RatedBy, Recurrence, ReserveKind,
    RiskKind, SavingStatus, SavingType, TableName, TargetBasis, Word, YesNo,
};
