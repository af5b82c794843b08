//! Lines of the budget model, assumptions, and totals the data must add to.

use super::problem::Code;
use super::table::{Bad, Cells, table};
use crate::units::words;

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
    }
}

impl BudgetItem {
    /// Says whether the value is a fraction of one.
    pub const fn is_rate(self) -> bool {
        matches!(self, Self::Core | Self::AdultSocialCare | Self::Share)
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
    tied_to: Text, ?, "Of a savings line: the savings of the register that it is the total of, with ; between, or separate";
    source_id: Ref(Sources), !, "Where it stands";
} }

table! { budget_values: BudgetValues => BudgetValue, key(line_id, financial_year, item), "One value of a budget line in one year.", {
    line_id: Ref(BudgetLines), !, "The line";
    financial_year as year: Year, !, "The year";
    item: Word(BudgetItem), !, "What the value is";
    value: Fraction, !, "How much: pounds, units, or a percentage with its sign";
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
