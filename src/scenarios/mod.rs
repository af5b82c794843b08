//! Scenario files to a plan: what is assumed otherwise, why, and how a gap is closed.
//!
//! A scenario is a small overlay on the data of a council. Several compose from left to right:
//! where two set the same thing, the later one stands; what they shift adds up.

mod entries;
mod folder;
mod levers;
mod plan;
mod read;
mod values;
mod write;

pub use folder::{Named, ScenarioError, files, known_later, list, load};
pub use levers::{ClosingLever, Lever, Range, Turns, Unit, levers};
pub use plan::{
    Change, Closing, Delivery, EfsRule, How, Mark, Plan, Reserves, SavingsBasis, Shares, Target,
};
pub use read::parse;
pub use write::{Head, Setting, written, written_alone};
