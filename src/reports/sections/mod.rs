//! The sections that packs are made of: one file a section, which says in a line where there is
//! nothing to show.

pub(super) mod bands;
pub(super) mod budget;
pub(super) mod findings;
pub(super) mod gap;
pub(super) mod measures;
pub(super) mod others;
pub(super) mod plans;
pub(super) mod reconciled;
pub(super) mod risks;
pub(super) mod savings;
pub(super) mod support;
mod unlike;
pub(super) mod years;
