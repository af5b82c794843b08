//! Actions of plans, what is said of them, and the counts that were published.

use super::table::{Bad, Cells, table};
use crate::units::{Rate, words};

words! {
    /// What a plan says of an action.
    ActionState {
        /// Done.
        Complete = "complete",
        /// Begun.
        InProgress = "in_progress",
        /// Not begun.
        NotBegun = "not_begun",
        /// Not due yet.
        NotDue = "not_due",
        /// Only words, from which no state can be read.
        Narrative = "narrative",
    }
}

words! {
    /// Who rated a plan.
    RatedBy {
        /// The council itself.
        Council = "council",
        /// Peers.
        Peer = "peer",
        /// An auditor.
        Auditor = "auditor",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

table! { plans: Plans => PlanTitle, key(plan), "A plan, or a review whose recommendations stand as actions or as a risk register.", {
    plan: Plan, !, "Its key: the plan of actions and tallies, or the register of rated recommendations";
    title: Text, !, "What readers call it";
    reviewer: Text, ?, "Who reviewed or wrote it";
    held_on as held: Date, ?, "When the review took place or the plan began";
    note: Text, ?, "What a reader should know";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { actions: Actions => Action, key(action_id), "An action of a plan.", {
    action_id as id: Id, !, "Its reference";
    plan: Plan, !, "The plan it belongs to";
    recommendation: Text, ?, "The recommendation it answers";
    group: Group, ?, "The service or theme it is counted under";
    partner: Text, ?, "The partner it is for; LBH/LBN is a key of its own";
    title: Text, !, "What it is";
    theme: Text, ?, "Its theme, the same word in every plan";
    lead: Text, ?, "Who leads it";
    stated_timescale: Text, ?, "When, as the plan says it";
    public: Flag, !, "Whether the public may see it";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { action_status: ActionStatus => ActionStatus, key(action_id, as_at, source_id), "What is said of an action at a date.", {
    action_id: Ref(Actions), !, "The action";
    as_at: KnownDate, !, "When it was said";
    rating: Word(Brag: "G" "A" "R"), ?, "The colour, where one is given";
    stated_state as state: Word(ActionState), !, "The state, where one can be read";
    note: Text, ?, "The position in short";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { milestones: Milestones => Milestone, key(action_id, milestone), "A dated step of an action.", {
    action_id: Ref(Actions), !, "The action";
    milestone as number: Whole, !, "Which step, from 1";
    title: Text, ?, "What it is";
    due_date as due: Date, ?, "When it is due";
    done_on as done: Date, ?, "When it was done, where evidence is given";
    note: Text, ?, "What a reader should know";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { tallies: Tallies => Tally, key(plan, group, as_at), "A published count of ratings, reconciled with the rows.", {
    plan: Plan, !, "The plan";
    group: Group, !, "The group; all for the whole plan";
    as_at: KnownDate, !, "When it was published";
    green as _: Whole, ?, "Actions rated green";
    amber as _: Whole, ?, "Actions rated amber";
    red as _: Whole, ?, "Actions rated red";
    green_pct as _: Rate, ?, "Their published share";
    amber_pct as _: Rate, ?, "Their published share";
    red_pct as _: Rate, ?, "Their published share";
    rated_by: Word(RatedBy), !, "Who rated";
    source_id: Ref(Sources), !, "Where it stands";
} joined {
    counts: [Option<u32>; 3] = counts_of, "Green, amber and red as counted";
    shares: [Option<Rate>; 3] = shares_of, "Green, amber and red as percentages";
} }

fn counts_of<R: Cells>(row: &R) -> Result<[Option<u32>; 3], Bad> {
    Ok([row.whole(tallies::green)?, row.whole(tallies::amber)?, row.whole(tallies::red)?])
}

fn shares_of<R: Cells>(row: &R) -> Result<[Option<Rate>; 3], Bad> {
    let [green, amber, red] = [tallies::green_pct, tallies::amber_pct, tallies::red_pct];
    Ok([row.rate(green)?, row.rate(amber)?, row.rate(red)?])
}
