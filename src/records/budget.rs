//! Lines of the budget model, assumptions, and totals the data must add to.

use super::problem::Code;
use super::table::{Bad, Cells, table};
use crate::units::{Decimal, words};

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
        /// The council's part of what the collection fund shares out, once.
        CollectionFund = "collection_fund",
    }
}

/// The values that a line of council tax may have.
const COUNCIL_TAX: &[BudgetItem] = &[
    BudgetItem::TaxBase,
    BudgetItem::CollectionRate,
    BudgetItem::ContributionsInLieu,
    BudgetItem::BaseGrowth,
    BudgetItem::BandD,
    BudgetItem::Core,
    BudgetItem::AdultSocialCare,
    BudgetItem::LimitCore,
    BudgetItem::LimitAdultSocialCare,
    BudgetItem::LimitAmount,
    BudgetItem::NoLimit,
];

/// The values that a line of business rates may have.
const BUSINESS_RATES: &[BudgetItem] = &[
    BudgetItem::Income,
    BudgetItem::RateableValueSmallRhl,
    BudgetItem::RateableValueSmall,
    BudgetItem::RateableValueStandardRhl,
    BudgetItem::RateableValueStandard,
    BudgetItem::RateableValueHigh,
    BudgetItem::MultiplierSmallRhl,
    BudgetItem::MultiplierSmall,
    BudgetItem::MultiplierStandardRhl,
    BudgetItem::MultiplierStandard,
    BudgetItem::MultiplierHigh,
    BudgetItem::Reliefs,
    BudgetItem::Losses,
    BudgetItem::Share,
    BudgetItem::TopUp,
    BudgetItem::Tariff,
    BudgetItem::BaselineRates,
    BudgetItem::BaselineFunding,
    BudgetItem::LevyCap,
    BudgetItem::LevyRate1,
    BudgetItem::LevyFrom1,
    BudgetItem::LevyRate2,
    BudgetItem::LevyFrom2,
    BudgetItem::LevyRate3,
    BudgetItem::LevyFrom3,
    BudgetItem::PoolKept,
    BudgetItem::SafetyNetPart,
    BudgetItem::Section31,
];

/// The values that a line of the collection fund may have.
const COLLECTION_FUND: &[BudgetItem] = &[
    BudgetItem::TaxSurplus,
    BudgetItem::OwnDemand,
    BudgetItem::PreceptCounty,
    BudgetItem::PreceptPolice,
    BudgetItem::PreceptFire,
    BudgetItem::PreceptGla,
    BudgetItem::PreceptOther,
    BudgetItem::RatesSurplus,
    BudgetItem::Share,
    BudgetItem::ShareCentral,
    BudgetItem::ShareCounty,
    BudgetItem::ShareFire,
    BudgetItem::ShareGla,
];

impl Driver {
    /// Gives the values that a line of it may have.
    pub const fn items(self) -> &'static [BudgetItem] {
        match self {
            Self::Amount => &[BudgetItem::Amount],
            Self::Uplift => &[BudgetItem::Base],
            Self::VolumePrice => &[BudgetItem::Volume, BudgetItem::Price],
            Self::CouncilTax => COUNCIL_TAX,
            Self::BusinessRates => BUSINESS_RATES,
            Self::CollectionFund => COLLECTION_FUND,
        }
    }
}

impl BudgetItem {
    /// The rateable values that a line of business rates may state in place of its income.
    pub const RATEABLE: [Self; 5] = [
        Self::RateableValueSmallRhl,
        Self::RateableValueSmall,
        Self::RateableValueStandardRhl,
        Self::RateableValueStandard,
        Self::RateableValueHigh,
    ];

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
        /// What the budget of a year begins with, as the paper before left it.
        Opening = "opening",
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
        /// Rateable value at the small multiplier of shops, leisure and hospitality.
        RateableValueSmallRhl = "rateable_value_small_rhl",
        /// Rateable value at the small multiplier.
        RateableValueSmall = "rateable_value_small",
        /// Rateable value at the standard multiplier of shops, leisure and hospitality.
        RateableValueStandardRhl = "rateable_value_standard_rhl",
        /// Rateable value at the standard multiplier.
        RateableValueStandard = "rateable_value_standard",
        /// Rateable value at the multiplier of the highest values.
        RateableValueHigh = "rateable_value_high",
        /// That multiplier, where the national table is not to be used: 0.382 of a pound.
        MultiplierSmallRhl = "multiplier_small_rhl",
        /// The same, small.
        MultiplierSmall = "multiplier_small",
        /// The same, standard of shops, leisure and hospitality.
        MultiplierStandardRhl = "multiplier_standard_rhl",
        /// The same, standard.
        MultiplierStandard = "multiplier_standard",
        /// The same, of the highest values.
        MultiplierHigh = "multiplier_high",
        /// Reliefs and exemptions, taken from what rateable values bring.
        Reliefs = "reliefs",
        /// Appeals, bad debts and costs of collection, taken from it too.
        Losses = "losses",
        /// The most of each pound of growth that a levy takes, where its rate is 1 less baseline funding over baseline rates.
        LevyCap = "levy_cap",
        /// Where the levy goes by bands: what the first takes of each pound; the only one if it is flat.
        LevyRate1 = "levy_rate_1",
        /// The part of the baseline from which the first band takes: 100%.
        LevyFrom1 = "levy_from_1",
        /// What the second takes.
        LevyRate2 = "levy_rate_2",
        /// From where the second takes.
        LevyFrom2 = "levy_from_2",
        /// What the third takes.
        LevyRate3 = "levy_rate_3",
        /// From where the third takes.
        LevyFrom3 = "levy_from_3",
        /// The part of its levy that a pool lets the council keep.
        PoolKept = "pool_kept",
        /// The part of the baseline funding below which the safety net pays.
        SafetyNetPart = "safety_net_part",
        /// The part of the tax base that is collected.
        CollectionRate = "collection_rate",
        /// Band D equivalents for which the Ministry of Defence pays in lieu.
        ContributionsInLieu = "contributions_in_lieu",
        /// The growth of the tax base on that of the year before, where nothing more is stated.
        BaseGrowth = "base_growth",
        /// The surplus of council tax in the collection fund, declared in January and paid in this year; a deficit is negative.
        TaxSurplus = "tax_surplus",
        /// The council's own demand on the fund in the year that the surplus is of, parishes included.
        OwnDemand = "own_demand",
        /// The precept of the county in that year.
        PreceptCounty = "precept_county",
        /// That of the police.
        PreceptPolice = "precept_police",
        /// That of the fire authority.
        PreceptFire = "precept_fire",
        /// That of the Greater London Authority.
        PreceptGla = "precept_gla",
        /// That of any other, such as a mayor.
        PreceptOther = "precept_other",
        /// The surplus of business rates in the collection fund, paid in this year; a deficit is negative.
        RatesSurplus = "rates_surplus",
        /// The share of it that is central government's.
        ShareCentral = "share_central",
        /// The county's.
        ShareCounty = "share_county",
        /// The fire authority's.
        ShareFire = "share_fire",
        /// The Greater London Authority's.
        ShareGla = "share_gla",
        /// The council's own limit: the core rise from which it needs a referendum.
        LimitCore = "limit_core",
        /// The most that it may rise for adult social care.
        LimitAdultSocialCare = "limit_adult_social_care",
        /// The most that Band D may rise by in pounds, where that is more than the rate.
        LimitAmount = "limit_amount",
        /// One where no rise needs a referendum.
        NoLimit = "no_limit",
    }
}

impl BudgetItem {
    /// Says whether the value is a multiplier of business rates.
    pub const fn is_multiplier(self) -> bool {
        matches!(
            self,
            Self::MultiplierSmallRhl
                | Self::MultiplierSmall
                | Self::MultiplierStandardRhl
                | Self::MultiplierStandard
                | Self::MultiplierHigh
        )
    }

    /// Says whether the value is a fraction of one.
    pub const fn is_rate(self) -> bool {
        matches!(
            self,
            Self::Core
                | Self::AdultSocialCare
                | Self::Share
                | Self::LimitCore
                | Self::LimitAdultSocialCare
                | Self::LevyCap
                | Self::LevyRate1
                | Self::LevyFrom1
                | Self::LevyRate2
                | Self::LevyFrom2
                | Self::LevyRate3
                | Self::LevyFrom3
                | Self::SafetyNetPart
                | Self::PoolKept
                | Self::ShareCentral
                | Self::ShareCounty
                | Self::ShareFire
                | Self::ShareGla
                | Self::CollectionRate
                | Self::BaseGrowth
        )
    }
}

table! { budget_lines: BudgetLines => BudgetLine, key(line_id), "A line of the budget model.", {
    line_id as id: Id, !, "Its reference";
    title: Text, !, "What it is";
    fund: Word(Fund), !, "Whose money it is";
    block: Word(Block), !, "The block of the budget it stands in. Of base, inflation, demand and corporate a cost is positive and what a year adds stays; of savings a saving is negative and stays; `one_off` is that year only, income negative; funding is positive, the whole of each year";
    directorate: Text, ?, "Whose it is";
    driver: Word(Driver), !, "How it is worked out";
    assumption_id: Id, ?, "The assumption it follows";
    states: Word(States), ?, "Of base, demand and corporate: level, its values are the whole of each year and only what changes counts; change, they are what each year adds and keeps; opening, of a base: what the budget of the year begins with, which counts only where no earlier year is worked out. Not said: change";
    tied_to: Text, ?, "Of a savings line: the savings of the register that it is the total of, with ; between, or separate. Of a line of pressures: the savings whose `offset_pressure` it holds already, so that none counts twice";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { budget_values: BudgetValues => BudgetValue, key(line_id, financial_year, item), "One value of a budget line in one year.", {
    line_id: Ref(BudgetLines), !, "The line";
    financial_year as year: Year, !, "The year";
    item: Word(BudgetItem), !, "What the value is";
    value: Fraction, !, "How much: pounds, units, or a percentage with its sign";
    source_id: Ref(Sources), !, "Where it stands";
} }

words! {
    /// A band of council tax.
    TaxBand {
        /// Band A with a reduction for a disabled person.
        AReduced = "A-",
        /// Band A.
        A = "A",
        /// Band B.
        B = "B",
        /// Band C.
        C = "C",
        /// Band D.
        D = "D",
        /// Band E.
        E = "E",
        /// Band F.
        F = "F",
        /// Band G.
        G = "G",
        /// Band H.
        H = "H",
    }
}

impl TaxBand {
    /// Gives how many ninths of Band D it is.
    ///
    /// # Source
    /// Local Government Finance Act 1992, section 5; band A reduced for a disabled person is five ninths.
    pub fn ninths(self) -> Decimal {
        Decimal::from(match self {
            Self::AReduced => 5,
            Self::A => 6,
            Self::B => 7,
            Self::C => 8,
            Self::D => 9,
            Self::E => 11,
            Self::F => 13,
            Self::G => 15,
            Self::H => 18,
        })
    }
}

table! { tax_base: TaxBase => BaseBand, key(line_id, financial_year, band), "The dwellings of a band that the council tax base of a year is made of.", {
    line_id: Ref(BudgetLines), !, "The line of council tax";
    financial_year as year: Year, !, "The year";
    band: Word(TaxBand), !, "The band";
    dwellings: Fraction, !, "Chargeable dwellings";
    discounts: Fraction, ?, "Taken off for discounts, in dwellings";
    premiums: Fraction, ?, "Added by premiums on empty and second homes, in dwellings";
    growth: Fraction, ?, "What the year is expected to add";
    support: Fraction, ?, "Taken off by the council tax support scheme, in dwellings";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { assumptions: Assumptions => Assumption, key(assumption_id, financial_year), "An assumption in one year, with its range.", {
    assumption_id as id: Id, !, "Its reference";
    title: Text, !, "What is assumed";
    financial_year as year: Year, !, "The year";
    low: Fraction, ?, "The lower end";
    central: Fraction, !, "What is assumed";
    high: Fraction, ?, "The upper end";
    quality: Word(Rag), !, "How good the evidence for it is";
    impact: Word(Rag), !, "How much hangs on it";
    source_id: Ref(Sources), !, "Where it stands";
} rule in_order }

table! { control_totals: ControlTotals => ControlTotal, key(control_id), "A total that rows of a table must add to.", {
    control_id as id: Id, !, "Its reference";
    table: Word(TableName), !, "The table";
    column: Text, !, "The column that is added";
    filter as _: Filter, ?, "Which rows: column=value;column=value, of the table or of its saving";
    value: Number, !, "What they should add to";
    tolerance: Number, !, "How far off they may be";
    source_id: Ref(Sources), !, "Where the total stands";
    none_meant: Flag, ?, "Whether no row is meant to match: without it, a filter that matches none is an error";
} joined {
    filter: Vec<(String, String)> = filter_of, "Which rows: every pair of column and value must match";
} }

/// The word of a savings line that counts beside the register.
const SEPARATE: &str = "separate";

impl BudgetLine {
    /// Says whether its values are what the budget of each year begins with.
    pub fn opens(&self) -> bool {
        self.states == Some(States::Opening)
    }

    /// Gives the savings of the register that the line is the total of.
    pub fn tied_savings(&self) -> impl Iterator<Item = &str> {
        let ids = self.tied_to.split(';').map(str::trim);
        ids.filter(|id| !id.is_empty() && *id != SEPARATE)
    }
}

fn in_order<R: Cells>(assumption: &Assumption, row: &R) -> Result<(), Bad> {
    let Assumption { low, central, high, .. } = assumption;
    if low.is_none_or(|low| low <= *central) && high.is_none_or(|high| high >= *central) {
        return Ok(());
    }
    let wanted = "low, central and high in rising order";
    Err(row.fault(Code::RangeOutOfOrder, assumptions::central, wanted))
}

fn filter_of<R: Cells>(row: &R) -> Result<Vec<(String, String)>, Bad> {
    let col = control_totals::filter;
    let wanted = "column=value, several of them with ; between";
    let pair = |part: &str| {
        let (column, value) =
            part.split_once('=').ok_or_else(|| row.fault(Code::NotAWord, col, wanted))?;
        Ok((column.trim().to_owned(), value.trim().to_owned()))
    };
    row.words(col)?.split(';').filter(|part| !part.trim().is_empty()).map(pair).collect()
}
