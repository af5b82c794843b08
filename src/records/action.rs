//! Actions of plans, what is said of them, and the counts that were published.

use super::words::{ActionState, Brag, RatedBy};
use crate::units::{Date, Rate};

/// A plan or a review, as readers call it.
///
/// Its key is the plan of actions and tallies, or the register of recommendations that are rated as
/// risks.
#[derive(Debug, Clone)]
pub struct PlanTitle {
    /// Its key.
    pub plan: String,
    /// What readers call it.
    pub title: String,
    /// Who reviewed or wrote it; empty where not recorded.
    pub reviewer: String,
    /// When the review took place or the plan began.
    pub held: Option<Date>,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// An action of a plan.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its reference.
    pub id: String,
    /// The plan it belongs to.
    pub plan: String,
    /// The recommendation it answers; empty if none.
    pub recommendation: String,
    /// The service or theme it is counted under; empty if none.
    pub group: String,
    /// The partner it is for; empty if none. `LBH/LBN` is a key of its own.
    pub partner: String,
    /// What it is.
    pub title: String,
    /// Its theme, the same word in every plan; empty where not recorded.
    pub theme: String,
    /// Who leads it; empty where not recorded.
    pub lead: String,
    /// When, as the plan says it; empty where not recorded.
    pub stated_timescale: String,
    /// Whether the public may see it.
    pub public: bool,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// What is said of an action at a date.
#[derive(Debug, Clone)]
pub struct ActionStatus {
    /// The action.
    pub action_id: String,
    /// When it was said.
    pub as_at: Date,
    /// The colour, where one is given.
    pub rating: Option<Brag>,
    /// The state, where one can be read.
    pub state: ActionState,
    /// The position in short.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// A dated step of an action.
#[derive(Debug, Clone)]
pub struct Milestone {
    /// The action.
    pub action_id: String,
    /// Which step, from 1.
    pub number: u32,
    /// What it is; empty if the step is the action.
    pub title: String,
    /// When it is due; `None` where undated.
    pub due: Option<Date>,
    /// When it was done; `None` where no evidence is given.
    pub done: Option<Date>,
    /// What a reader should know.
    pub note: String,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}

/// A published count of ratings, to be reconciled with the rows.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The plan.
    pub plan: String,
    /// The group; `all` for the whole plan.
    pub group: String,
    /// When it was published.
    pub as_at: Date,
    /// Green, amber and red as counted.
    pub counts: [Option<u32>; 3],
    /// Green, amber and red as percentages.
    pub shares: [Option<Rate>; 3],
    /// Who rated.
    pub rated_by: RatedBy,
    /// Where it stands.
    pub source_id: String,
    /// The file's data row, from 0.
    pub row: u32,
}
