//! Risks, plans, measures, self-assessment, decisions.

use super::table;

table! { risks: Risks, key(risk_id), "A risk, or a rated recommendation, of a register.", {
    risk_id: Id, !, "Its reference";
    register: Text, !, "The register it stands in";
    title: Text, !, "What it is";
    category: Text, ?, "Its kind";
    owner: Text, ?, "Who answers for it";
    timescale: Text, ?, "When, as the source says it";
    due_date: Date, ?, "When, as a date set locally";
    exposure: Money, ?, "What it would cost";
    likelihood_pct: Rate, ?, "How likely it is";
    appetite: Whole, ?, "The rating the council accepts";
    scale_id: Ref(TableName::RiskScales), ?, "Its scale; empty: the council's own";
    public: Flag, !, "Whether the public may see it";
    note: Text, ?, "What a reader should know";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { risk_ratings: RiskRatings, key(risk_id, as_at, kind), "The rating of a risk at a date.", {
    risk_id: Ref(TableName::Risks), !, "The risk";
    as_at: Date, !, "When it was rated";
    kind: Word(RiskKind::WORDS), !, "Before controls, as it stands, or as it should become";
    rating: Whole, !, "The rating as printed";
    likelihood: Whole, ?, "How likely, on the scale";
    impact: Whole, ?, "How grave, on the scale";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { risk_scales: RiskScales, key(scale_id), "A rating scale.", {
    scale_id: Id, !, "Its reference";
    likelihood_max: Whole, !, "The highest likelihood";
    impact_max: Whole, !, "The highest impact";
    confirmed: Flag, !, "Whether the source states the scale";
    low_max: Whole, !, "The highest rating that is low";
    medium_max: Whole, !, "The highest rating that is medium";
    note: Text, ?, "What a reader should know";
} }

table! { plans: Plans, key(plan), "A plan, or a review whose recommendations stand as actions or as a risk register.", {
    plan: Text, !, "Its key: the plan of actions and tallies, or the register of rated recommendations";
    title: Text, !, "What readers call it";
    reviewer: Text, ?, "Who reviewed or wrote it";
    held_on: Date, ?, "When the review took place or the plan began";
    note: Text, ?, "What a reader should know";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { actions: Actions, key(action_id), "An action of a plan.", {
    action_id: Id, !, "Its reference";
    plan: Text, !, "The plan it belongs to";
    recommendation: Text, ?, "The recommendation it answers";
    group: Text, ?, "The service or theme it is counted under";
    partner: Text, ?, "The partner it is for; LBH/LBN is a key of its own";
    title: Text, !, "What it is";
    theme: Text, ?, "Its theme, the same word in every plan";
    lead: Text, ?, "Who leads it";
    stated_timescale: Text, ?, "When, as the plan says it";
    public: Flag, !, "Whether the public may see it";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { action_status: ActionStatus, key(action_id, as_at), "What is said of an action at a date.", {
    action_id: Ref(TableName::Actions), !, "The action";
    as_at: Date, !, "When it was said";
    rating: Word(&["G", "A", "R"]), ?, "The colour, where one is given";
    stated_state: Word(ActionState::WORDS), !, "The state, where one can be read";
    note: Text, ?, "The position in short";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { milestones: Milestones, key(action_id, milestone), "A dated step of an action.", {
    action_id: Ref(TableName::Actions), !, "The action";
    milestone: Whole, !, "Which step, from 1";
    title: Text, ?, "What it is";
    due_date: Date, ?, "When it is due";
    done_on: Date, ?, "When it was done, where evidence is given";
    note: Text, ?, "What a reader should know";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { tallies: Tallies, key(plan, group, as_at), "A published count of ratings, reconciled with the rows.", {
    plan: Text, !, "The plan";
    group: Text, !, "The group; all for the whole plan";
    as_at: Date, !, "When it was published";
    green: Whole, ?, "Actions rated green";
    amber: Whole, ?, "Actions rated amber";
    red: Whole, ?, "Actions rated red";
    green_pct: Rate, ?, "Their published share";
    amber_pct: Rate, ?, "Their published share";
    red_pct: Rate, ?, "Their published share";
    rated_by: Word(RatedBy::WORDS), !, "Who rated";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { measures: Measures, key(measure_id), "A measure of a plan; without a target it cannot be rated.", {
    measure_id: Id, !, "Its reference";
    title: Text, !, "What it measures";
    unit: Word(ClaimUnit::WORDS), !, "What the number counts";
    polarity: Word(Polarity::WORDS), !, "Which way it should move";
    directorate: Text, !, "Whose it is, or `not_stated`";
    target: Number, ?, "What it should reach";
    target_basis: Word(TargetBasis::WORDS), ?, "Whether the source states the target, or it is our reading of the objective it states; empty: stated";
    target_date: Date, ?, "By when";
    tolerance: Number, ?, "How far short still counts as near";
    note: Text, ?, "What a reader should know";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { measure_values: MeasureValues, key(measure_id, as_at), "An actual of a measure.", {
    measure_id: Ref(TableName::Measures), !, "The measure";
    as_at: Date, !, "When it was measured";
    value: Number, !, "How much, in the measure's unit";
    bound: Word(&["exact", "about", "at_least", "at_most"]), !, "What the source claims about the number";
    shared_with: Ref(TableName::Measures), ?, "The measure that the same actual is reported for too";
    note: Text, ?, "What a reader should know";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { fm_code: FmCode, key(standard, as_at), "One standard of CIPFA's Financial Management Code as assessed.", {
    standard: Word(&["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q"]), !, "The standard's letter";
    as_at: Date, !, "When it was assessed";
    rating: Word(&["G", "A", "R"]), ?, "Its rating";
    evidence: Text, ?, "What shows it";
    action: Text, ?, "What is to be done";
    owner: Text, ?, "Who does it";
    due_date: Date, ?, "By when";
    note: Text, ?, "What the standard asks, or what a reader should know";
    source_id: Ref(TableName::Sources), !, "Where it stands";
} }

table! { decisions: Decisions, key(decision_id), "A decision of a meeting.", {
    decision_id: Id, !, "Its reference";
    meeting: Text, !, "The meeting";
    decided_on: Day, !, "The day";
    about_id: Id, !, "The record it is about";
    decision: Text, !, "What was decided";
    owner: Text, ?, "Who acts";
    due_date: Date, ?, "By when";
} }

table! { delivery_profiles: DeliveryProfiles, key(brag, period), "How savings of one colour at one point of the year turned out in the past.", {
    brag: Word(Brag::WORDS), !, "The declared colour";
    period: Mark, !, "The point of the year";
    on_time: Rate, !, "The share that came in the year";
    late: Rate, !, "The share that came later";
    never: Rate, !, "The share that never came";
    cases: Whole, !, "The number of cases behind it";
    as_at: Date, !, "When it was worked out";
} }
