//! Whether budget lines say what the gap is worked out from.

use std::collections::{BTreeMap, BTreeSet};

use crate::datasets::load::Loader;
use crate::records::schema::{budget_lines as bl, budget_values as bv};
use crate::records::{
    Assumption, Block, Book, BudgetItem, BudgetLine, BudgetValue, Cashable, Code, Driver, Fund,
    Grain, NOT_STATED_HINT, RatesParameter, SavingIx, SavingStatus, Savings, States, TableName,
};
use crate::units::{Decimal, FinancialYear, dec};

/// The values of the lines in the gap, by line and year.
struct Stated<'b> {
    book: &'b Book,
    values: BTreeMap<(&'b str, FinancialYear, BudgetItem), &'b BudgetValue>,
    /// Every year that a line speaks of.
    years: BTreeSet<FinancialYear>,
}

/// The lines of the gap.
fn lines_of(book: &Book) -> Vec<&BudgetLine> {
    book.budget_lines.iter().filter(|line| in_gap(line.fund)).collect()
}

/// Reports every budget line that cannot be worked out as it stands: any figure of the gap may rest on it.
pub(super) fn errors(loader: &mut Loader<'_>, book: &Book) {
    for line in lines_of(book) {
        strange_items(loader, book, line);
        strange_levels(loader, line);
        recurring_fund(loader, line);
        strange_ties(loader, line);
        // As at an earlier day what a line names may not have been filed yet, which is no fault of it.
        if loader.by_day.is_none() {
            unknown_savings(loader, line);
            unknown_assumption(loader, book, line);
        }
    }
}

/// Reports every budget line that lacks something, or that may count twice.
pub(super) fn advice(loader: &mut Loader<'_>, book: &Book) {
    let lines = lines_of(book);
    let known: BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    let values = book.budget_values.iter().filter(|value| known.contains(value.line_id.as_str()));
    let openings: BTreeSet<&str> =
        lines.iter().filter(|line| line.opens()).map(|line| line.id.as_str()).collect();
    let spoken = values.clone().filter(|value| !openings.contains(value.line_id.as_str()));
    let stated = Stated {
        book,
        years: spoken.map(|value| value.year).collect(),
        values: values
            .map(|value| ((value.line_id.as_str(), value.year, value.item), value))
            .collect(),
    };
    for line in lines {
        base_like_level(loader, &stated, line);
        beside_register(loader, &stated, line);
        if !lacks_assumption(loader, book, line) {
            not_stated(loader, &stated, line);
        }
    }
}

const fn in_gap(fund: Fund) -> bool {
    matches!(fund, Fund::GeneralFund | Fund::NotStated)
}

/// Finds values of a line that its driver does not know.
fn strange_items(loader: &mut Loader<'_>, book: &Book, line: &BudgetLine) {
    let items = line.driver.items();
    let of_line = book.budget_values.iter().filter(|value| value.line_id == line.id);
    for value in of_line.filter(|value| !items.contains(&value.item)) {
        let words: Vec<&str> = items.iter().map(|item| item.word()).collect();
        let wanted = format!("{}, of a line driven by {}", words.join(" or "), line.driver.word());
        let hint = Some(format!("the gap takes nothing from it: {} in {}", line.id, value.year));
        let place = (TableName::BudgetValues, value.row, bv::item);
        loader.report(Code::ItemOfAnotherDriver, place, wanted, hint);
    }
}

/// Finds a line said to state levels that cannot: a rise is what a year adds, and of a total of savings
/// only what a year adds can be held against the register.
fn strange_levels(loader: &mut Loader<'_>, line: &BudgetLine) {
    let of_values = matches!(line.driver, Driver::Amount | Driver::VolumePrice);
    let tied = line.block == Block::Savings && line.tied_savings().next().is_some();
    let own = matches!(line.block, Block::Funding | Block::OneOff);
    if line.states == Some(States::Level) && (!of_values && !own || tied) {
        let place = (TableName::BudgetLines, line.row, bl::states);
        let wanted = format!("change, or nothing, of a line driven by {}", line.driver.word());
        let hint = Some("the gap reads what each year adds".to_owned());
        loader.report(Code::ItemOfAnotherDriver, place, wanted, hint);
    } else if line.opens()
        && (line.block != Block::Base
            || line.driver != Driver::Amount
            || !line.assumption_id.is_empty())
    {
        let place = (TableName::BudgetLines, line.row, bl::states);
        let wanted =
            "level, change or nothing, but of a base driven by an amount of its own".to_owned();
        let hint = Some("only a base is what a budget begins with".to_owned());
        loader.report(Code::ItemOfAnotherDriver, place, wanted, hint);
    }
}

/// Finds what the collection fund shares out in a block of what stays: it is paid once.
fn recurring_fund(loader: &mut Loader<'_>, line: &BudgetLine) {
    if line.driver == Driver::CollectionFund && line.block != Block::OneOff {
        let place = (TableName::BudgetLines, line.row, bl::block);
        let wanted = "one_off, of a line driven by collection_fund".to_owned();
        let hint =
            Some("a surplus or deficit is shared out once, in its year of payment".to_owned());
        loader.report(Code::ItemOfAnotherDriver, place, wanted, hint);
    }
}

/// Finds a line tied to savings of which the gap takes nothing out: its amount would count beside theirs all the same.
fn strange_ties(loader: &mut Loader<'_>, line: &BudgetLine) {
    let ties = match (line.block, line.driver) {
        (Block::Savings, driver) => driver == Driver::Amount,
        (Block::Funding, _)
        | (_, Driver::CouncilTax | Driver::BusinessRates | Driver::CollectionFund) => false,
        (
            Block::Base | Block::Inflation | Block::Demand | Block::Corporate | Block::OneOff,
            Driver::Amount | Driver::Uplift | Driver::VolumePrice,
        ) => true,
    };
    if !ties && line.tied_savings().next().is_some() {
        let place = (TableName::BudgetLines, line.row, bl::tied_to);
        let words = (line.block.word(), line.driver.word());
        let wanted = format!("nothing, of a line of {} driven by {}", words.0, words.1);
        let hint = "a line is tied to savings as their total, or as what offsets them".to_owned();
        loader.report(Code::ItemOfAnotherDriver, place, wanted, Some(hint));
    }
}

/// Finds a line that follows an assumption which is not there at all.
fn unknown_assumption(loader: &mut Loader<'_>, book: &Book, line: &BudgetLine) {
    if !lacks_assumption(loader, book, line) {
        return;
    }
    let place = (TableName::BudgetLines, line.row, bl::assumption_id);
    let wanted = "an assumption_id of assumptions.csv";
    let hint = Some(format!("without it {} is not known in any year", line.id));
    let missing = line.assumption_id.is_empty();
    let code = if missing { Code::MissingValue } else { Code::UnknownReference };
    loader.report(code, place, wanted, hint);
}

/// Says whether a line follows an assumption which is not there at all; not where the table could not be read.
fn lacks_assumption(loader: &Loader<'_>, book: &Book, line: &BudgetLine) -> bool {
    let follows = matches!(line.driver, Driver::Amount | Driver::Uplift);
    let id = line.assumption_id.as_str();
    let missing = if id.is_empty() {
        line.driver == Driver::Uplift
    } else {
        book.assumptions.iter().all(|known| known.id != id)
    };
    let unread = loader.known.is_broken(TableName::Assumptions)
        || book.left_out_of(&[TableName::Assumptions], None) > 0;
    follows && missing && !unread
}

/// Finds the years of the budget for which a line lacks what it needs.
fn not_stated(loader: &mut Loader<'_>, stated: &Stated<'_>, line: &BudgetLine) {
    let tables = [TableName::BudgetValues, TableName::BudgetLines, TableName::Assumptions];
    if stated.book.left_out_of(&tables, None) > 0 {
        return;
    }
    let speaks = stated.values.keys().any(|(id, ..)| *id == line.id);
    let follows = line.driver == Driver::Amount && !line.assumption_id.is_empty();
    let years: Vec<FinancialYear> = stated.years.iter().copied().collect();
    // A base that nobody states is no base of nil: every gap lacks it.
    if let (false, Block::Base, Some(first)) = (speaks, line.block, years.first()) {
        let place = (TableName::BudgetLines, line.row, bl::line_id);
        let wanted = format!("amount for {first}");
        return loader.report(
            Code::NotStatedForYear,
            place,
            wanted,
            Some(NOT_STATED_HINT.to_owned()),
        );
    }
    for year in years.into_iter().filter(|_| speaks || follows) {
        for what in lacks(stated, line, year) {
            let place = (TableName::BudgetLines, line.row, bl::line_id);
            let wanted = format!("{what} for {year}");
            loader.report(Code::NotStatedForYear, place, wanted, Some(NOT_STATED_HINT.to_owned()));
        }
    }
}

fn lacks(stated: &Stated<'_>, line: &BudgetLine, year: FinancialYear) -> Vec<String> {
    use BudgetItem::{Amount, Base, Price, Volume};
    let has = |item| stated.values.contains_key(&(line.id.as_str(), year, item));
    let assumed = || {
        let mut of_year = stated.book.assumptions.iter().filter(|known| known.year == year);
        of_year.any(|known| known.id == line.assumption_id)
    };
    let funding = line.block == Block::Funding;
    let begun = |base: BudgetItem| {
        let mut bases =
            stated.values.keys().filter(|(id, _, item)| *id == line.id && *item == base);
        bases.any(|(_, first, _)| *first <= year)
    };
    let wanted: Vec<&[BudgetItem]> = match line.driver {
        Driver::Amount | Driver::Uplift if !line.assumption_id.is_empty() => {
            let asked = if line.driver == Driver::Amount {
                asks_amount(stated, line, year)
            } else {
                begun(Base)
            };
            return if !asked || assumed() { Vec::new() } else { vec![line.assumption_id.clone()] };
        }
        Driver::Amount if funding || line.states == Some(States::Level) => vec![&[Amount]],
        Driver::VolumePrice
            if funding || line.states == Some(States::Level) || has(Volume) || has(Price) =>
        {
            vec![&[Volume], &[Price]]
        }
        Driver::CouncilTax if funding => tax_wants(stated, line, year, begun(BudgetItem::TaxBase)),
        Driver::BusinessRates if funding => rates_wants(stated.book, year, has),
        Driver::CollectionFund => fund_wants(has),
        Driver::Amount
        | Driver::Uplift
        | Driver::VolumePrice
        | Driver::CouncilTax
        | Driver::BusinessRates => Vec::new(),
    };
    let lacking = wanted.into_iter().filter(|items| !items.iter().any(|item| has(*item)));
    lacking.map(BudgetItem::any_of).collect()
}

/// Says whether a line that is an assumed amount needs it in a year: a level always, a change from the first year in
/// which it is assumed.
fn asks_amount(stated: &Stated<'_>, line: &BudgetLine, year: FinancialYear) -> bool {
    let level = line.block == Block::Funding
        || line.states == Some(States::Level)
        || line.block == Block::Base
            && stated.years.first() == Some(&year)
            && !opened(stated, year);
    let of_line = |known: &&Assumption| known.id == line.assumption_id;
    let years = stated.book.assumptions.iter().filter(of_line).map(|known| known.year);
    level || years.min().is_none_or(|begins| begins <= year)
}

/// Says whether a line states what the budget of a year begins with.
fn opened(stated: &Stated<'_>, year: FinancialYear) -> bool {
    let begins = |line: &&BudgetLine| {
        line.opens() && stated.values.contains_key(&(line.id.as_str(), year, BudgetItem::Amount))
    };
    stated.book.budget_lines.iter().any(|line| begins(&line))
}

/// Values of which any one will do, several times.
type Wants = Vec<&'static [BudgetItem]>;

/// Gives those that are asked for.
fn asked<const N: usize>(all: [(&'static [BudgetItem], bool); N]) -> Wants {
    all.into_iter().filter(|(_, asked)| *asked).map(|(items, _)| items).collect()
}

/// Gives what a line of council tax needs of a year, from the first of which it has a base or dwellings.
fn tax_wants(stated: &Stated<'_>, line: &BudgetLine, year: FinancialYear, begun: bool) -> Wants {
    use BudgetItem::{BandD, BaseGrowth, CollectionRate, Core, TaxBase};
    let rows = || stated.book.tax_base.iter().filter(|row| row.line_id == line.id);
    if !begun && rows().all(|row| row.year > year) {
        return Vec::new();
    }
    let based = rows().any(|row| row.year == year);
    let grows = stated.values.contains_key(&(line.id.as_str(), year, BaseGrowth));
    asked([(&[TaxBase], !based && !grows), (&[CollectionRate], based), (&[BandD, Core], true)])
}

/// Gives what a line of business rates needs of a year: the parameters too that no national table holds.
fn rates_wants(book: &Book, year: FinancialYear, has: impl Fn(BudgetItem) -> bool) -> Wants {
    use BudgetItem::{
        BaselineFunding, BaselineRates, Income, LevyCap, LevyRate1, SafetyNetPart, Share,
    };
    let levied = has(BaselineRates) || has(BaselineFunding);
    let held = |parameter| book.council.rates_parameter(year, parameter).is_some();
    let valued = BudgetItem::RATEABLE.iter().any(|item| has(*item));
    asked([
        (&[Income], !valued),
        (&[Share], true),
        (&[BaselineRates], levied),
        (&[BaselineFunding], levied),
        (&[LevyCap, LevyRate1], levied && !held(RatesParameter::LevyCap)),
        (&[SafetyNetPart], levied && !held(RatesParameter::SafetyNet)),
    ])
}

/// Gives what a line of the collection fund needs of a year of which it states a surplus.
fn fund_wants(has: impl Fn(BudgetItem) -> bool) -> Wants {
    use BudgetItem::{
        OwnDemand, RatesSurplus, Share, ShareCentral, ShareCounty, ShareFire, ShareGla, TaxSurplus,
    };
    let alone = ![ShareCentral, ShareCounty, ShareFire, ShareGla].into_iter().any(&has);
    asked([(&[OwnDemand], has(TaxSurplus)), (&[Share], has(RatesSurplus) && alone)])
}

/// How far a value may be from the one before for both to look like levels, as a part of it.
const ALIKE: Decimal = dec!(0.25);

/// Finds a base whose values are all like the ones before: as changes, they would add to a base many
/// times over.
fn base_like_level(loader: &mut Loader<'_>, stated: &Stated<'_>, line: &BudgetLine) {
    if line.block != Block::Base
        || line.driver != Driver::Amount
        || line.states == Some(States::Level)
        || line.opens()
    {
        return;
    }
    let of_line = stated
        .values
        .iter()
        .filter(|((id, _, item), _)| *id == line.id && *item == BudgetItem::Amount);
    let values: Vec<&BudgetValue> = of_line.map(|(_, value)| *value).collect();
    let alike = |pair: &[&BudgetValue]| {
        let [before, now] = pair else { return false };
        !before.value.is_zero() && (now.value - before.value).abs() <= before.value.abs() * ALIKE
    };
    let Some(second) = values.get(1).filter(|_| values.windows(2).all(alike)) else { return };
    let place = (TableName::BudgetValues, second.row, bv::value);
    let wanted = "what the year adds to the base, not the base again".to_owned();
    let hint = Some(
        "if these are the levels of each year, say states = level in budget_lines.csv".to_owned(),
    );
    loader.report(Code::BaseLikeLevel, place, wanted, hint);
}

/// Finds a savings line of a year in which the register has targets too.
fn beside_register(loader: &mut Loader<'_>, stated: &Stated<'_>, line: &BudgetLine) {
    if line.block != Block::Savings {
        return;
    }
    let savings = &loader.known.register.savings;
    let not_counted: Vec<(String, &str)> = line
        .tied_savings()
        .filter_map(|id| {
            let saving = savings.all().find(|saving| savings.id(*saving) == id)?;
            Some((id.to_owned(), why_not_counted(savings, saving)?))
        })
        .collect();
    for (id, why) in not_counted {
        let place = (TableName::BudgetLines, line.row, bl::tied_to);
        let wanted = format!("savings whose targets the gap counts: {id} {why}");
        let hint =
            "name the savings that are counted, or say separate and state the amount beside them";
        loader.report(Code::SavingsLineBesideRegister, place, wanted, Some(hint.to_owned()));
    }
    if line.tied_to.is_empty() {
        untied(loader, stated, line);
    }
}

/// Finds what a savings line is tied to and the register does not hold.
fn unknown_savings(loader: &mut Loader<'_>, line: &BudgetLine) {
    let savings = &loader.known.register.savings;
    let unknown: Vec<String> = line
        .tied_savings()
        .filter(|id| savings.all().all(|saving| savings.id(saving) != *id))
        .map(str::to_owned)
        .collect();
    for id in unknown {
        let place = (TableName::BudgetLines, line.row, bl::tied_to);
        let wanted = format!("savings of savings.csv, with ; between, or separate: not {id}");
        loader.report(Code::UnknownReference, place, wanted, None);
    }
}

/// Says why the gap counts no target of a saving, so that no line can be a total of it; `None` where it does.
fn why_not_counted(savings: &Savings, saving: SavingIx) -> Option<&'static str> {
    let status = savings.status(saving);
    if savings.group_of(saving).is_some() {
        Some("is part of another saving")
    } else if savings.all().any(|part| savings.group_of(part) == Some(saving))
        && savings.grain(saving) != Grain::Group
    {
        Some("has savings under it that are counted in its place")
    } else if !in_gap(savings.fund(saving)) {
        Some("is of another fund")
    } else if savings.cashable(saving) != Cashable::Cashable
        && savings.cashable(saving) != Cashable::NotStated
    {
        Some("brings no cash")
    } else if status == SavingStatus::Proposed {
        Some("is only proposed")
    } else if matches!(
        status,
        SavingStatus::WrittenOut | SavingStatus::Replaced | SavingStatus::Merged
    ) {
        Some("is no longer to come")
    } else {
        None
    }
}

/// Finds the years of a savings line in which the register has targets too.
fn untied(loader: &mut Loader<'_>, stated: &Stated<'_>, line: &BudgetLine) {
    let savings = &loader.known.register.savings;
    let profiles = &loader.known.profiles;
    let counted = |row: usize| {
        let saving = SavingIx(profiles.saving[row]);
        in_gap(savings.fund(saving)) && savings.status(saving) != SavingStatus::Proposed
    };
    let rows = profiles.year.iter().enumerate().filter(|(row, _)| counted(*row));
    let targets: BTreeSet<FinancialYear> = rows.map(|(_, year)| *year).collect();
    let of_line = stated.values.iter().filter(|((id, ..), _)| *id == line.id);
    let both: Vec<&BudgetValue> = of_line
        .map(|(_, value)| *value)
        .filter(|value| !value.value.is_zero() && targets.contains(&value.year))
        .collect();
    for value in both {
        let place = (TableName::BudgetValues, value.row, bv::value);
        let wanted =
            format!("savings of {} once: the register has targets of the year too", value.year);
        let hint = "say tied_to in budget_lines.csv: the savings that the line is the total of, or separate";
        loader.report(Code::SavingsLineBesideRegister, place, wanted, Some(hint.to_owned()));
    }
}
