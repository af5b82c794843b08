//! `mtfs risks`, `mtfs actions`, `mtfs measures` and `mtfs fm-code`.

mod actions;
mod fm_code;
mod measures;
mod risks;

pub(in crate::cli) use actions::actions;
pub(in crate::cli) use fm_code::{Template, fm_code};
pub(in crate::cli) use measures::measures;
pub(in crate::cli) use risks::risks;
