//! Savings of a year at a point of it: promised, banked, coming, late, lost, covered.

mod aggregates;
mod carry;
mod carry_sheet;
mod covers;
mod effect;
mod fate;
mod ids;
mod kinds;
mod migration;
mod position;
mod pressure;
mod sample;
mod selection;
mod sums;

pub use aggregates::Aggregate;
pub use carry::{Carry, CarryField, CarryLine, CarryTotals, carry, each_hands_on};
pub(in crate::figures) use covers::covers;
pub use effect::{Effect, effect, effect_figures};
pub use fate::Fate;
pub(in crate::figures) use ids::group_slugs;
pub use ids::{CarryMeasure, LineMeasure, SetMeasure, brag_slug};
pub use kinds::{
    Apart, AsAt, Group, GroupKey, Line, NAMED, Origin, OriginKind, Position, UnequalPair,
    in_cash_total,
};
pub use migration::{Migration, Move, migration, migration_figures};
pub use position::position;
pub(in crate::figures) use pressure::pressure;
pub use sample::{banked, sample};
pub use selection::{Lines, Selection};
pub use sums::{Coverage, Field, Sums};
