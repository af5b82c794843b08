//! The tables of the savings programme and of the ledger. All but mitigations can be millions of rows
//! and are read straight into columns.

use super::table::table;

table! { savings: Savings, key(saving_id), "A saving of the programme, or a published group of savings.", {
    saving_id: Id, !, "The register's own reference, never re-used";
    title: Text, !, "What it is, in a few words";
    directorate: Text, !, "The directorate that answers for it, or `not_stated`";
    service: Text, ?, "The service within the directorate";
    theme: Text, ?, "The programme or theme it belongs to";
    owner: Text, ?, "The named role that answers for it";
    r#type: Word(SavingType), !, "What kind of change makes it";
    cashable: Word(Cashable), !, "Whether it takes money out of the budget; only cashable counts in the cash total";
    recurrence: Word(Recurrence), !, "Whether it comes every year";
    fund: Word(Fund), !, "Whose money it is";
    grain: Word(Grain), !, "One line, or a published group whose lines are only of-which";
    origin_year: Year, !, "The year it was first approved; kept when it is brought forward";
    start_date: Date, ?, "When it begins to bring money";
    status: Word(SavingStatus), !, "Where it stands in its life";
    approval_ref: Text, ?, "The decision that approved it";
    approved_on: Day, ?, "The day it was approved, where it stood in the register as a proposal until then";
    decision_ref: Text, ?, "The decision that wrote it out, replaced or merged it; or that approved it";
    decided_on: Day, ?, "The day of that decision; before it the saving is in delivery, or proposed where it was approved and `approved_on` is empty";
    replaced_by: Ref(Savings), ?, "The saving that took its place";
    parent_id: Ref(Savings), ?, "The programme or group it belongs to";
    brag_at_approval: Word(Brag), ?, "The rating given at approval";
    one_off_cost: Money, ?, "What it costs once to make the saving";
    cost_year: Year, ?, "The year of that cost";
    cost_funding: Text, ?, "What pays for it";
    public: Flag, !, "Whether the public may see it";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { savings_profile: SavingsProfile, key(saving_id, financial_year, kind, as_at, source_id), "What a saving should bring in a year, as set on a day. Rows are added, never changed: of `new` and of `brought_forward` the row of the latest day counts, each row of `rebased` is a change to them; the year's target is the sum.", {
    saving_id: Ref(Savings), !, "The saving";
    financial_year: Year, !, "The year";
    kind: Word(ProfileKind), !, "Whether it is an amount, new or brought forward, or a change agreed since";
    target: Money, !, "The amount that the budget counts on, positive; rebased: how much more, negative for less";
    approval_ref: Text, ?, "The decision that set it";
    as_at: KnownDate, ?, "The day it was set; empty: the day of its source, else of the decision in decisions.csv";
    source_id: Ref(Sources), ?, "Where it stands";
} }

table! { delivery: Delivery, key(saving_id, financial_year, period, submitted_on, revision), "What a saving has brought and will bring in a year, as handed in for a period; never changed, only added to.", {
    saving_id: Ref(Savings), !, "The saving";
    financial_year: Year, !, "The year of the target";
    period: Period, !, "The point of that year it speaks of";
    submitted_on: KnownDay, !, "The day it was handed in";
    revision: Whole, !, "Which submission of that day, from 1; the last counts";
    banked: Money, ?, "Taken out of the ledger's budget, with evidence";
    forecast: Money, ?, "What the year will bring, up to the target";
    slipped: Money, ?, "Late, still coming: moves to the next year";
    unachievable: Money, ?, "Will not come";
    over_achieved: Money, ?, "Above the target, shown apart";
    offset_pressure: Money, ?, "A pressure in the same budget that eats what the saving brings, nil or more, beside the three parts of the target: the gap has the saving net of it";
    brag_declared: Word(Brag), ?, "The officer's rating";
    confidence: Rate, ?, "How sure the officer is";
    evidence_ref: Text, ?, "The journal, contract or establishment change that shows it";
    reason: Text, ?, "Why it is late or lost";
    commentary: Text, ?, "Anything else";
    updated_by: Text, ?, "The role that handed it in";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { mitigations: Mitigations => Mitigation, key(mitigation_id), "What covers the shortfall of a saving; counted once, never beyond it.", {
    mitigation_id as id: Id, !, "Its own reference";
    saving_id as saving: Saving, !, "The saving whose shortfall it covers";
    recorded_on: KnownDay, !, "The day it was recorded";
    title: Text, !, "What it is";
    financial_year as year: Year, !, "The year it counts in";
    fund: Word(Fund), !, "Whose money it is";
    value: Money, !, "How much it brings, positive; a change of cover recorded before: how much more, negative for less";
    recurrence: Word(Recurrence), !, "Whether it comes every year";
    cashable: Word(Cashable), !, "Whether it takes money out of the budget";
    owner: Text, ?, "The named role that answers for it";
    due_date as due: Date, ?, "When it should be in place";
    rating: Word(Brag), ?, "Its own rating";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { ledger: Ledger, key(), "A transaction of the ledger.", {
    period: KnownPeriod, !, "The period, with its year";
    cost_centre: Text, !, "The cost centre";
    subjective: Text, !, "The subjective code";
    directorate: Text, !, "The directorate";
    description: Text, ?, "What it is";
    amount: Money, !, "How much, to the penny; spending positive";
} }
