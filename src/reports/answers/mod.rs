//! What each command answers, as JSON data: the same numbers and ids as on the page.
//!
//! Amounts and rates are strings, counts are numbers, what was not published is `null`; each object
//! that holds figures carries `ids`, the same keys with the figure's id.

mod actions;
mod carry;
mod claims;
mod gap;
mod record;
mod reserves;
mod reviews;
mod risks;
mod savings;
mod scenarios;

pub use actions::actions;
pub use carry::carry;
pub use claims::gap;
pub use record::record;
pub use risks::risks;
pub use savings::{LinesShown, savings};
pub use scenarios::scenarios;
