//! Savings, budget gaps and financial risk of a UK council, to the penny and with the source row
//! behind every figure.
//!
//! Data goes one way through the rooms: [`datasets`] reads a council's folder into
//! [`records::Book`], [`scenarios`] says what is assumed otherwise, [`figures`] works out every number, [`charts`] draws, [`reports`] writes,
//! [`cli`] talks.

pub mod answers;
pub mod charts;
pub mod cli;
pub mod datasets;
pub mod figures;
mod files;
pub mod records;
pub mod reports;
pub mod scenarios;
pub mod session;
pub mod units;
