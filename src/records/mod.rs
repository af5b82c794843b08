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
mod colour;
mod council;
mod delivery;
mod governance;
mod measure;
mod names;
mod national;
mod problem;
mod profile;
mod programme;
mod reconciled;
mod risk;
mod row_map;
mod saving;
mod scale;
pub(crate) mod schema;
mod services;
pub(crate) mod table;
mod tables;
mod withheld;
mod words;

pub use action::*;
pub use amounts::{Amounts, SparseAmounts};
pub use book::{Book, CellRef, EXEMPT_MARK, LedgerTotal, LeftOut};
pub use budget::*;
pub use capital::*;
pub use claim::*;
pub use colour::{ColourRule, Size, Threshold};
pub use council::{Class, Council, FiguresOf, Nation, RatingInputs, RatingPolicy, TrancheDefaults};
pub use delivery::{Deliveries, Update};
pub use governance::*;
pub use measure::*;
pub use names::{Names, Symbol, SymbolColumn, Symbols};
pub use national::{RatesParameter, TaxLimit, Told};
pub use problem::{Code, Excerpt, Located, NOT_STATED_HINT, Place, Problem, Severity};
pub use profile::{BySaving, Profiles, standing};
pub use programme::Mitigation;
pub use reconciled::{Held, Outcome, Part, Reconciled};
pub use risk::*;
pub use row_map::RowMap;
pub use saving::{OneOffCost, SavingIx, SavingRow, Savings};
pub use scale::{Band, RiskBand, RiskCell, RiskScale, Scale};
pub use services::*;
pub use tables::TableName;
pub use withheld::{WITHHELD_WORDS, Withheld};
pub use words::*;
