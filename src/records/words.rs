//! The words that files may use, each list written once.

use crate::units::{Word, words};

words! {
    /// Red, amber or green, of something that is not delivery: evidence, or what hangs on it.
    Rag {
        /// Poor evidence; much hangs on it.
        Red = "R",
        /// Fair evidence; something hangs on it.
        Amber = "A",
        /// Good evidence; little hangs on it.
        Green = "G",
    }
}

words! {
    /// A rating of delivery: blue, green, amber, red and the two states without a colour.
    Brag {
        /// Delivered, with evidence.
        Blue = "B",
        /// On track.
        Green = "G",
        /// At risk.
        Amber = "A",
        /// Off track.
        Red = "R",
        /// Written out by a decision.
        WrittenOut = "X",
        /// Not rated: no update, or no target.
        NotRated = "N",
    }
}

impl Brag {
    /// Gives what the rating means, in words that stand beside its letter.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Blue => "Delivered",
            Self::Green => "On track",
            Self::Amber => "At risk",
            Self::Red => "Off track",
            Self::WrittenOut => "Written out",
            Self::NotRated => "Not rated",
        }
    }

    /// Gives the letter.
    pub const fn letter(self) -> char {
        match self {
            Self::Blue => 'B',
            Self::Green => 'G',
            Self::Amber => 'A',
            Self::Red => 'R',
            Self::WrittenOut => 'X',
            Self::NotRated => 'N',
        }
    }

    /// Reads the letter of a tracker; `None` where it is not one of B G A R X N.
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.iter().copied().find(|rating| rating.letter() == letter)
    }

    /// Gives the shape, which tells ratings apart where colour cannot.
    pub const fn shape(self) -> char {
        match self {
            Self::Blue => '■',
            Self::Green => '●',
            Self::Amber => '▲',
            Self::Red => '◆',
            Self::WrittenOut => '✕',
            Self::NotRated => '○',
        }
    }

    /// Gives letter and shape: `G ●`.
    pub fn mark(self) -> String {
        format!("{} {}", self.letter(), self.shape())
    }
}

words! {
    /// What kind of change makes a saving.
    SavingType {
        /// The same for less.
        Efficiency = "efficiency",
        /// More income.
        Income = "income",
        /// Less service.
        ServiceReduction = "service_reduction",
        /// Less need for the service.
        DemandManagement = "demand_management",
        /// A better contract.
        Contract = "contract",
        /// Fewer or cheaper posts.
        Staffing = "staffing",
        /// Corporate and financing items.
        Corporate = "corporate",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// Whether a saving takes money out of the budget.
    Cashable {
        /// It does; only this counts in the cash total.
        Cashable = "cashable",
        /// It stops a cost that was never budgeted.
        CostAvoidance = "cost_avoidance",
        /// A benefit without money.
        NonCashable = "non_cashable",
        /// The source does not say: counted in the target with a caveat.
        NotStated = "not_stated",
    }
}

impl Cashable {
    /// Says whether it counts in a cash total; not stated counts, with a caveat.
    pub const fn is_cash(self) -> bool {
        matches!(self, Self::Cashable | Self::NotStated)
    }
}

words! {
    /// Whether an amount comes every year.
    Recurrence {
        /// Every year from its first.
        Recurring = "recurring",
        /// In one year only.
        OneOff = "one_off",
        /// The source does not say: carried as recurring and labelled assumed.
        NotStated = "not_stated",
    }
}

words! {
    /// Whose money it is.
    Fund {
        /// The general fund; with `not_stated`, the only one that enters the gap.
        GeneralFund = "general_fund",
        /// The housing revenue account.
        Hra = "hra",
        /// The dedicated schools grant.
        Schools = "schools",
        /// The public health grant.
        PublicHealth = "public_health",
        /// Capital.
        Capital = "capital",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

impl Fund {
    /// Says whether it counts towards the general fund's totals.
    pub const fn is_general(self) -> bool {
        matches!(self, Self::GeneralFund | Self::NotStated)
    }
}

words! {
    /// Whether a saving is one line or a published group of lines.
    Grain {
        /// One saving.
        Line = "line",
        /// A published total whose lines are not all known: counted itself, its lines are "of which".
        Group = "group",
    }
}

words! {
    /// Where a saving stands in its life.
    SavingStatus {
        /// Put forward, not approved.
        Proposed = "proposed",
        /// Approved in a budget.
        Approved = "approved",
        /// Being delivered.
        InDelivery = "in_delivery",
        /// Delivered.
        Delivered = "delivered",
        /// Removed by a decision.
        WrittenOut = "written_out",
        /// Replaced by another.
        Replaced = "replaced",
        /// Merged into another.
        Merged = "merged",
    }
}

impl SavingStatus {
    /// Says whether the status needs a decision behind it.
    pub const fn needs_decision(self) -> bool {
        matches!(self, Self::WrittenOut | Self::Replaced | Self::Merged)
    }
}

words! {
    /// What part of a year's target a row is.
    ProfileKind {
        /// Falls due for the first time, or is the full-year effect of an earlier start.
        New = "new",
        /// Slipped from an earlier year.
        BroughtForward = "brought_forward",
        /// A change agreed since the budget.
        Rebased = "rebased",
    }
}

words! {
    /// What a published gap or other claim measures.
    Basis {
        /// The gap a year would open with.
        Annual = "annual",
        /// What a year adds.
        Incremental = "incremental",
        /// The sum over a period.
        PeriodSum = "period_sum",
        /// A running total.
        Cumulative = "cumulative",
        /// A balance at a date.
        Balance = "balance",
        /// The source does not say: charted, never differenced or summed.
        NotStated = "not_stated",
    }
}

words! {
    /// Which future a gap claim speaks of.
    GapScenario {
        /// The authors' own expectation.
        Central = "central",
        /// A better one.
        Best = "best",
        /// A worse one.
        Worst = "worst",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// Yes, no, or not said.
    YesNo {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// What a published number counts.
    ClaimUnit {
        /// Pounds.
        Pounds = "pounds",
        /// Pounds a week.
        PoundsAWeek = "pounds_a_week",
        /// Pounds a month.
        PoundsAMonth = "pounds_a_month",
        /// A percentage.
        Percent = "percent",
        /// Things.
        Count = "count",
        /// A place in a ranking, 1 the best.
        Rank = "rank",
        /// Years.
        Years = "years",
    }
}

words! {
    /// The block of the budget a line stands in.
    Block {
        /// The budget brought forward.
        Base = "base",
        /// Prices and pay.
        Inflation = "inflation",
        /// More people or more need.
        Demand = "demand",
        /// Corporate costs and financing.
        Corporate = "corporate",
        /// Savings that no register holds; they lower the need, so negative.
        Savings = "savings",
        /// Grants, council tax and business rates.
        Funding = "funding",
        /// In one year only.
        OneOff = "one_off",
    }
}

words! {
    /// How a budget line is worked out.
    Driver {
        /// A stated amount.
        Amount = "amount",
        /// A base raised by a rate each year.
        Uplift = "uplift",
        /// A volume times a price.
        VolumePrice = "volume_price",
        /// Tax base times Band D.
        CouncilTax = "council_tax",
        /// The share of business rates.
        BusinessRates = "business_rates",
    }
}

impl Driver {
    /// Gives the values that a line of it may have.
    pub const fn items(self) -> &'static [BudgetItem] {
        use BudgetItem::{
            AdultSocialCare, Amount, BandD, Base, BaselineFunding, BaselineRates, Core, Income,
            Price, Section31, Share, Tariff, TaxBase, TopUp, Volume,
        };
        match self {
            Self::Amount => &[Amount],
            Self::Uplift => &[Base],
            Self::VolumePrice => &[Volume, Price],
            Self::CouncilTax => &[TaxBase, BandD, Core, AdultSocialCare],
            Self::BusinessRates => {
                &[Income, Share, TopUp, Tariff, BaselineRates, BaselineFunding, Section31]
            }
        }
    }
}

impl BudgetItem {
    /// Names some values of which any one will do: `band d or core`.
    pub fn any_of(items: &[Self]) -> String {
        let words: Vec<String> = items.iter().map(|item| item.word().replace('_', " ")).collect();
        words.join(" or ")
    }
}

words! {
    /// What the values of a budget line that adds to the need are.
    States {
        /// The whole of each year: what changes from year to year is what counts.
        Level = "level",
        /// What a year adds, and keeps.
        Change = "change",
    }
}

words! {
    /// What a value of a budget line is.
    BudgetItem {
        /// An amount of money.
        Amount = "amount",
        /// The base an uplift is applied to.
        Base = "base",
        /// A number of units.
        Volume = "volume",
        /// The cost of one unit.
        Price = "price",
        /// Band D equivalents after collection.
        TaxBase = "tax_base",
        /// Band D council tax.
        BandD = "band_d",
        /// The core rise.
        Core = "core",
        /// The adult social care rise.
        AdultSocialCare = "adult_social_care",
        /// Business-rates income before sharing.
        Income = "income",
        /// The council's share of it.
        Share = "share",
        /// Top-up received.
        TopUp = "top_up",
        /// Tariff paid.
        Tariff = "tariff",
        /// The business-rates baseline.
        BaselineRates = "baseline_rates",
        /// The baseline funding level.
        BaselineFunding = "baseline_funding",
        /// Section 31 grant for reliefs.
        Section31 = "section_31",
    }
}

impl BudgetItem {
    /// Says whether the value is a fraction of one.
    pub const fn is_rate(self) -> bool {
        matches!(self, Self::Core | Self::AdultSocialCare | Self::Share)
    }
}

words! {
    /// How the minimum revenue provision is spread.
    MrpMethod {
        /// The same provision each year.
        Equal = "equal",
        /// The same provision and interest together each year.
        Annuity = "annuity",
    }
}

words! {
    /// What a reserve is held for.
    ReserveKind {
        /// Against any risk.
        General = "general",
        /// For a stated purpose.
        Earmarked = "earmarked",
    }
}

words! {
    /// Which view of a risk a rating gives.
    RiskKind {
        /// Before any control.
        Inherent = "inherent",
        /// As it stands.
        Current = "current",
        /// As it should become.
        Target = "target",
    }
}

words! {
    /// Where a rating lies on the scale of its register.
    Band {
        /// The lowest band.
        Low = "low",
        /// The middle band.
        Medium = "medium",
        /// The highest band.
        High = "high",
    }
}

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

words! {
    /// Which way a measure should move.
    Polarity {
        /// More is better.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
        /// The source does not say.
        NotStated = "not_stated",
    }
}

words! {
    /// Where the target of a measure comes from.
    TargetBasis {
        /// The source states it.
        Stated = "stated",
        /// Read from an objective that the source states in words; the note says how.
        Read = "read",
    }
}

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

words! {
    /// The tables of a council's folder, in the order they are read: parents before children.
    TableName {
        /// Where facts come from.
        Sources = "sources",
        /// The savings programme.
        Savings = "savings",
        /// What each saving should bring in each year.
        SavingsProfile = "savings_profile",
        /// What each saving brought, update by update.
        Delivery = "delivery",
        /// What covers a shortfall.
        Mitigations = "mitigations",
        /// Published budget gaps.
        GapClaims = "gap_claims",
        /// Every other published figure.
        Claims = "claims",
        /// Assumptions with their ranges.
        Assumptions = "assumptions",
        /// Lines of the budget model.
        BudgetLines = "budget_lines",
        /// Their values by year.
        BudgetValues = "budget_values",
        /// Exceptional financial support.
        Capitalisation = "capitalisation",
        /// Reserves by year.
        Reserves = "reserves",
        /// Rating scales.
        RiskScales = "risk_scales",
        /// Risks.
        Risks = "risks",
        /// Their ratings by date.
        RiskRatings = "risk_ratings",
        /// Plans and reviews: their titles.
        Plans = "plans",
        /// Actions of plans.
        Actions = "actions",
        /// Their statuses by date.
        ActionStatus = "action_status",
        /// Their dated steps.
        Milestones = "milestones",
        /// Published counts of ratings.
        Tallies = "tallies",
        /// Measures with targets.
        Measures = "measures",
        /// Their actuals by date.
        MeasureValues = "measure_values",
        /// The Financial Management Code self-assessment.
        FmCode = "fm_code",
        /// What ties records together.
        Links = "links",
        /// Decisions of meetings.
        Decisions = "decisions",
        /// What scrutiny asked and what was answered.
        Scrutiny = "scrutiny",
        /// How forecasts turned out in the past.
        DeliveryProfiles = "delivery_profiles",
        /// Totals the rows must add to.
        ControlTotals = "control_totals",
        /// Errors and oddities of the sources.
        SourceNotes = "source_notes",
        /// Which row of which tracker each saving was read from.
        Imports = "imports",
        /// Transactions.
        Ledger = "ledger",
    }
}

impl TableName {
    /// Gives the name of its file.
    pub fn file(self) -> String {
        format!("{}.csv", self.word())
    }
}
