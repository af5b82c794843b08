//! What numbers are: money, rates, years, periods, dates and bounds.
//!
//! The only room in which a number becomes words ([`text`]), and the only one that names
//! `rust_decimal` and `ethnum`. Nothing here knows a council, a file or a chart.

mod bound;
mod date;
mod money;
mod period;
mod rate;
mod score;
pub mod text;
pub(crate) mod wide;
mod words;
mod year;

pub use bound::{Bound, Quantity};
pub use date::{Date, Precision};
pub use money::Money;
pub use period::{Mark, Period};
pub use rate::Rate;
pub use rust_decimal::Decimal;
pub use rust_decimal::dec;
pub use score::Score;
pub use words::Word;
pub(crate) use words::words;

/// The one way of rounding: half away from zero.
pub const HALF_AWAY: rust_decimal::RoundingStrategy =
    rust_decimal::RoundingStrategy::MidpointAwayFromZero;
pub use year::FinancialYear;

/// A word that could not be read as a value: what was wanted, and a better reading if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The form that would have been read, with an example.
    pub wanted: &'static str,
    /// What the writer probably meant, if that can be told.
    pub suggestion: Option<String>,
}

impl Unreadable {
    /// Says what was wanted, without a guess.
    pub const fn wanted(wanted: &'static str) -> Self {
        Self { wanted, suggestion: None }
    }
}
