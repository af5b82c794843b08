//! Self-assessments, links, decisions and the record of past forecasts.

use super::words::{Brag, LinkKind};
use crate::units::{Date, Mark, Rate};

/// One standard of CIPFA's Financial Management Code as assessed at a date.
#[derive(Debug, Clone)]
pub struct FmStandard {
    /// The standard's letter, A to Q.
    pub standard: char,
    /// When it was assessed.
    pub as_at: Date,
    /// Its rating.
    pub rating: Option<Brag>,
    /// What shows it.
    pub evidence: String,
    /// What is to be done.
    pub action: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// What the standard asks, or what a reader should know.
    pub note: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// What ties one record to another.
#[derive(Debug, Clone)]
pub struct Link {
    /// The record it goes from.
    pub from_id: String,
    /// The record it goes to.
    pub to_id: String,
    /// What it says.
    pub kind: LinkKind,
    /// The file's data row, from 0.
    pub row: u32,
}

/// A decision of a meeting.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Its reference.
    pub id: String,
    /// The meeting.
    pub meeting: String,
    /// When.
    pub decided_on: Date,
    /// The record it is about.
    pub about_id: String,
    /// What was decided.
    pub decision: String,
    /// Who acts; empty where not recorded.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// The file's data row, from 0.
    pub row: u32,
}

/// How savings of one colour at one point of the year turned out in the past.
#[derive(Debug, Clone)]
pub struct DeliveryProfile {
    /// The declared colour.
    pub brag: Brag,
    /// The point of the year.
    pub period: Mark,
    /// The share that came in the year.
    pub on_time: Rate,
    /// The share that came later.
    pub late: Rate,
    /// The share that never came.
    pub never: Rate,
    /// The number of cases behind it.
    pub cases: u32,
    /// When it was worked out.
    pub as_at: Date,
    /// The file's data row, from 0.
    pub row: u32,
}
