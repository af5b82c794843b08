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
mod programme;
mod reconciled;
mod risk;
mod row_map;
mod saving;
pub(crate) mod schema;
pub(crate) mod table;
mod withheld;
mod words;

pub use action::{Action, ActionStatus, Milestone, PlanTitle, Tally};
pub use amounts::{Amounts, SparseAmounts};
pub use book::{Book, CellRef, EXEMPT_MARK, LedgerTotal, LeftOut};
pub use budget::{Assumption, BudgetLine, BudgetValue, ControlTotal};
pub use capital::{Reserve, Tranche};
pub use claim::{Claim, GapClaim, ImportedRow, Source, SourceNote};
pub use council::{Council, FiguresOf, RatingInputs, RatingPolicy, TrancheDefaults};
pub use delivery::{Deliveries, Update};
pub use governance::{Decision, DeliveryProfile, FmStandard, Link, ScrutinyPoint};
pub use measure::{Measure, MeasureValue};
pub use names::{Names, Symbol, SymbolColumn, Symbols};
pub use problem::{Code, Excerpt, Located, NOT_STATED_HINT, Place, Problem, Severity};
pub use profile::{BySaving, Profiles};
pub use programme::Mitigation;
pub use reconciled::{Held, Outcome, Part, Reconciled};
pub use risk::{Risk, RiskRating, RiskScale};
pub use row_map::RowMap;
pub use saving::{SavingIx, SavingRow, Savings};
pub use withheld::{WITHHELD_WORDS, Withheld};
pub use words::{
    ActionState, Band, Basis, Block, Brag, BudgetItem, Cashable, ClaimUnit, Driver, Fund,
    GapScenario, Grain, LinkKind, MrpMethod, Polarity, ProfileKind, Rag, RatedBy, Recurrence,
    ReserveKind, RiskKind, SavingStatus, SavingType, ScrutinyKind, ScrutinyResponse, States,
    TableName, TargetBasis, YesNo,
};
