//! Self-assessments, links, decisions, scrutiny and the record of past forecasts.

use super::problem::Code;
use super::table::{Bad, Cells, table};
use crate::units::{Word, words};

words! {
    /// What ties one record to another.
    LinkKind {
        /// A risk that a saving bears.
        RiskToSaving = "risk_to_saving",
        /// An action that treats a risk.
        ActionToRisk = "action_to_risk",
        /// A recommendation that an earlier review made too.
        RecommendationToEarlier = "recommendation_to_earlier",
        /// The same fact told twice.
        DuplicateOf = "duplicate_of",
        /// A measure of a saving.
        MeasureToSaving = "measure_to_saving",
        /// A measure of an action.
        MeasureToAction = "measure_to_action",
        /// A published figure about a saving.
        ClaimToSaving = "claim_to_saving",
    }
}

words! {
    /// What scrutiny put to those who decide.
    ScrutinyKind {
        /// A recommendation.
        Recommendation = "recommendation",
        /// A question.
        Question = "question",
    }
}

words! {
    /// What was answered to scrutiny.
    ScrutinyResponse {
        /// A recommendation is accepted; a question is answered.
        Accepted = "accepted",
        /// In part.
        InPart = "in_part",
        /// A recommendation is not accepted; a question is not answered.
        Rejected = "rejected",
        /// No answer is published yet.
        Outstanding = "outstanding",
    }
}

impl ScrutinyResponse {
    /// Says whether something is to be done about it.
    pub const fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::InPart)
    }
}

/// The letter of a standard of CIPFA's Financial Management Code.
pub(crate) type StandardLetter = char;

impl Word for StandardLetter {
    const WORDS: &'static [&'static str] =
        &["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q"];

    fn read(word: &str) -> Option<Self> {
        word.chars().next().filter(|_| Self::WORDS.contains(&word))
    }

    fn word(self) -> &'static str {
        let mut letters = Self::WORDS.iter().copied();
        letters.find(|word| word.starts_with(self)).unwrap_or_default()
    }
}

table! { fm_code: FmCode => FmStandard, key(standard, as_at), "One standard of CIPFA's Financial Management Code as assessed.", {
    standard: Word(StandardLetter), !, "The standard's letter";
    as_at: KnownDate, !, "When it was assessed";
    rating: Word(Brag: "G" "A" "R"), ?, "Its rating";
    evidence: Text, ?, "What shows it";
    action: Text, ?, "What is to be done";
    owner: Text, ?, "Who does it";
    due_date as due: Date, ?, "By when";
    note: Text, ?, "What the standard asks, or what a reader should know";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { links: Links => Link, key(from_id, to_id, kind), "What ties one record to another.", {
    from_id: About, !, "The record it goes from";
    to_id: About, !, "The record it goes to";
    kind: Word(LinkKind), !, "What it says";
} rule leads_elsewhere }

table! { decisions: Decisions => Decision, key(decision_id), "A decision of a meeting.", {
    decision_id as id: Id, !, "Its reference";
    meeting: Text, !, "The meeting";
    decided_on: KnownDay, !, "The day";
    about_id: About, !, "The record it is about";
    decision: Text, !, "What was decided";
    owner: Text, ?, "Who acts";
    due_date as due: Date, ?, "By when";
} }

table! { scrutiny: Scrutiny => ScrutinyPoint, key(scrutiny_id), "What scrutiny recommended or asked, and what was answered.", {
    scrutiny_id as id: Id, !, "Its reference";
    made_on: KnownDate, !, "When it was made";
    meeting: Text, !, "The meeting that made it";
    about: AboutWords, !, "What it is about: a subject, or the record";
    kind: Word(ScrutinyKind), !, "Recommendation or question";
    text: Text, !, "Its wording, in short";
    response_due: Date, ?, "When the answer was due";
    response: Word(ScrutinyResponse), !, "What was answered; a question that is answered counts as accepted";
    reason: Text, ?, "Why, as the answer gives it";
    answered_on: Date, ?, "When it was answered";
    done_on: Date, ?, "When what was accepted was done, where evidence is given";
    owner: Text, ?, "Who answers for it";
    public: Flag, !, "Whether the public may see it";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { delivery_profiles: DeliveryProfiles => DeliveryProfile, key(brag, period), "How savings of one colour at one point of the year turned out in the past.", {
    brag: Word(Brag), !, "The declared colour";
    period: Mark, !, "The point of the year";
    on_time: Rate, !, "The share that came in the year";
    late: Rate, !, "The share that came later";
    never: Rate, !, "The share that never came";
    cases: Whole, !, "The number of cases behind it";
    as_at: KnownDate, !, "When it was worked out";
} }

fn leads_elsewhere<R: Cells>(link: &Link, row: &R) -> Result<(), Bad> {
    if link.from_id != link.to_id {
        return Ok(());
    }
    Err(row.fault(Code::ParentLoop, links::to_id, "another id than from_id"))
}
