//! What reserves the risks call for, the balances against it, and resilience indicators.

use super::{Answer, Cell, Column, Table, Text, sentence};
use crate::figures::gap::{Gap, ReservesPart, ReservesYear, reserves as projected_reserves};
use crate::figures::reserves_adequacy::{Balance, Indicator, Need, ReservesAdequacy, Undelivered};
use crate::figures::risk::{RiskMeasure, RiskView};
use crate::figures::{FigureId, Sheet, Value};
use crate::records::{Book, FiguresOf, TableName};
use crate::units::text;

/// What indicators are, before any is read.
pub const INDICATORS: &str = "Each indicator is worked from what is on file, in the manner of CIPFA’s Financial Resilience \
     Index; it compares with no other council. Where the data lack a part, it says so.";

/// Adds what reserves the risks call for, the balances against it and the indicators.
pub fn add_reserves(
    answer: &mut Answer,
    book: &Book,
    sheet: &Sheet,
    adequacy: &ReservesAdequacy<'_>,
    all: &[Indicator],
) {
    answer.table(needs(adequacy, book.council.figures));
    answer.table(weighed(book, adequacy));
    answer.table(balances(adequacy));
    answer.table(indicators(all));
    answer.remark("reserves", brief(book, sheet, adequacy));
    if let Some(words) = undelivered(sheet, adequacy) {
        answer.remark("savings", words);
    }
    answer.remark("indicators", INDICATORS);
}

/// Gives the minimum line by line, the stress and the floor.
fn needs(adequacy: &ReservesAdequacy<'_>, of: FiguresOf) -> Table {
    let columns = [Column::words("need", "What"), Column::numbers("amount", "Amount")];
    let mut table = Table::new("needs", "Reserves that the risks call for", columns);
    let missing = "not available";
    let known = |need: Need, known: bool| {
        if known { Cell::from(need.id()) } else { Cell::because(missing) }
    };
    let (from_risks, stress) = (adequacy.from_risks().is_some(), adequacy.stress().is_some());
    let words = Cell::from("Cost × likelihood of each risk, added up");
    table.row(Need::FromRisks.word(), [words, known(Need::FromRisks, from_risks)]);
    if adequacy.not_read > 0 {
        let read = adequacy.of_those_read().map(|_| Need::OfThoseRead.id());
        let words = "of the risks that can be read";
        table.part(Need::OfThoseRead.word(), [words.into(), read.into()]);
        let words = "risks, or rows of them, that cannot be read";
        table.part(Need::NotRead.word(), [words.into(), Need::NotRead.id().into()]);
    }
    if let Some(savings) = &adequacy.undelivered {
        let words = shortfall_words(savings, of);
        table.row(Need::Savings.word(), [words.into(), Need::Savings.id().into()]);
        let words = "of it tied to a risk above, not counted twice";
        table.part(Need::SavingsTied.word(), [words.into(), Need::SavingsTied.id().into()]);
        let words = "of it borne by no risk, and added";
        table.part(Need::SavingsUntied.word(), [words.into(), Need::SavingsUntied.id().into()]);
    }
    let words = Cell::from("Risk-based minimum");
    table.total(Need::Minimum.word(), [words, known(Need::Minimum, from_risks)]);
    let words = Cell::from("The three largest costs together");
    table.row(Need::Stress.word(), [words, known(Need::Stress, stress)]);
    if adequacy.floor.is_some() {
        let words = Cell::from("Least the council means to hold");
        table.row(Need::Floor.word(), [words, Need::Floor.id().into()]);
    }
    table
}

fn shortfall_words(savings: &Undelivered, of: FiguresOf) -> String {
    let what = if savings.cover_known {
        "that nothing covers".to_owned()
    } else {
        format!("before any cover, which is {}", of.absent())
    };
    format!("Shortfall of savings of {} {what}", savings.year)
}

/// Gives the cost of each risk weighted by its likelihood, with their sum.
pub fn weighed(book: &Book, adequacy: &ReservesAdequacy<'_>) -> Table {
    let columns = [
        Column::words("risk", "Reference"),
        Column::words("title", "Risk"),
        Column::numbers("exposure", "What it would cost"),
        Column::numbers("likelihood", "Likelihood"),
        Column::numbers("weighted", "Cost × likelihood"),
        Column::words("tied_to", "Tied to"),
    ];
    let title = "Cost of each risk weighted by its likelihood";
    let mut table = Table::new("weighed", title, columns);
    for view in &adequacy.weighed {
        let cells = [
            Cell::from(view.risk.id.as_str()),
            Cell::from(view.risk.title.as_str()),
            view.id_of(RiskMeasure::Exposure).into(),
            view.id_of(RiskMeasure::Likelihood).into(),
            view.id_of(RiskMeasure::Weighted).into(),
            tied_to(book, view).into(),
        ];
        table.row(&view.risk.id, cells);
    }
    if !adequacy.weighed.is_empty() {
        let none = || Cell::from("");
        let whole = adequacy.not_read == 0;
        let sum = if whole { Need::FromRisks } else { Need::OfThoseRead };
        let sum = Cell::from(sum.id());
        let words = if whole { "Together" } else { "Together, of those that can be read" };
        table.total("together", [Cell::from(words), none(), none(), none(), sum, none()]);
    }
    table
}

/// Names the savings and actions that a risk is tied to.
fn tied_to(book: &Book, view: &RiskView<'_>) -> String {
    let (savings, actions) = (&book.savings, &book.actions);
    let saving = |id: &str| {
        let saving = savings.all().find(|saving| savings.id(*saving) == id)?;
        Some(savings.title(saving))
    };
    let action = |id: &str| {
        let action = actions.iter().find(|action| action.id == id)?;
        Some(action.title.as_str())
    };
    let ids = view.savings.iter().chain(&view.actions);
    let titled = |id: &&str| Some(format!("{id} {}", saving(id).or_else(|| action(id))?));
    ids.filter_map(titled).collect::<Vec<String>>().join("; ")
}

/// The columns that tell a balance over what it is to cover.
fn balance_columns() -> [Column; 4] {
    [
        Column::words("day", "Balance on"),
        Column::numbers("general", "General reserves"),
        Column::numbers("over_minimum", "Over the minimum"),
        Column::numbers("over_stress", "Over the three largest"),
    ]
}

/// Gives the balances that the reserves table states against what the risks call for.
pub fn balances(adequacy: &ReservesAdequacy<'_>) -> Table {
    let more = [
        Column::numbers("usable", "All that may close a gap"),
        Column::numbers("all", "All reserves"),
    ];
    let columns = balance_columns().into_iter().chain(more);
    let title = "Stated balances against what the risks call for";
    let mut table = Table::new("balances", title, columns);
    for of in &adequacy.balances {
        let over = |what: Balance, needed: bool| {
            Cell::from((needed && of.general.is_some()).then(|| what.id(of.year)))
        };
        let cells = [
            Cell::from(format!("1 April {}", of.year.april())),
            Balance::General.id(of.year).into(),
            over(Balance::OverMinimum, adequacy.minimum().is_some()),
            over(Balance::OverStress, adequacy.stress().is_some()),
            Balance::Usable.id(of.year).into(),
            Balance::All.id(of.year).into(),
        ];
        table.row(of.year.to_string(), cells);
    }
    table
}

/// Gives the balances that the gap model projects against what the risks call for; none where no
/// reserve or no cost of risks is on file.
pub fn projected(adequacy: &ReservesAdequacy<'_>, gap: &Gap<'_>) -> Option<Table> {
    adequacy.minimum()?;
    let years = projected_reserves(gap, &gap.main);
    if years.is_empty() {
        return None;
    }
    let title = format!(
        "Balances that the gap model projects, scenario {}, against what the risks call for: after \
         the gap is closed, so unlike the balances stated above",
        gap.main.plan.name
    );
    let mut table = Table::new("projected", title, balance_columns());
    for of in &years {
        let cells = [
            Cell::from(format!("31 March {}", of.year.april() + 1)),
            ReservesYear::id(of.year, ReservesPart::General).into(),
            Balance::OverMinimum.projected_id(of.year).into(),
            Balance::OverStress.projected_id(of.year).into(),
        ];
        table.row(of.year.to_string(), cells);
    }
    (!years.is_empty()).then_some(table)
}

/// Gives every indicator, with why where the data do not allow one.
pub fn indicators(all: &[Indicator]) -> Table {
    let columns = [
        Column::words("indicator", "Indicator"),
        Column::mixed("value", "Value"),
        Column::words("when", "When, or why not"),
        Column::words("formula", "How it is worked"),
        Column::words("reading", "How to read it"),
    ];
    let mut table = Table::new("indicators", "Resilience indicators", columns);
    for indicator in all {
        let (value, when) = match &indicator.value {
            Ok(measured) => {
                (Cell::bounded(indicator.id(), measured.bound), Cell::from(measured.when.as_str()))
            }
            Err(why) => (Cell::because("not available"), Cell::from(*why)),
        };
        let cells = [
            Cell::from(indicator.title),
            value,
            when,
            Cell::from(indicator.formula.as_str()),
            Cell::from(indicator.reading),
        ];
        table.row(indicator.key, cells);
    }
    table
}

/// Says what reserves the risks call for, or why that cannot be told.
pub fn brief(book: &Book, sheet: &Sheet, adequacy: &ReservesAdequacy<'_>) -> Text {
    if adequacy.not_read > 0 {
        let tables = [TableName::Risks, TableName::RiskRatings];
        return sentence!(
            sheet,
            "What reserves the risks call for is not known: {not_read} of them cannot be read. \
             {places}",
            not_read = Need::NotRead.id(),
            places = book.left_out_words(&tables).unwrap_or_default(),
        );
    }
    if adequacy.weighed.is_empty() && adequacy.not_weighed.is_empty() {
        return sentence!(
            sheet,
            "What reserves the risks call for cannot be worked out: no risk is rated.",
        );
    }
    if adequacy.minimum().is_none() {
        return sentence!(
            sheet,
            "What reserves the risks call for cannot be worked out: none of the rated risks \
             ({not_weighed}) has a {published} cost and likelihood.",
            not_weighed = Need::NotWeighed.id(),
        );
    }
    let needed = sentence!(
        sheet,
        "The risks call for reserves of at least {minimum}; the three largest together would cost \
         {stress}.",
        minimum = Need::Minimum.id(),
        stress = Need::Stress.id(),
    );
    let year = book.council.current_financial_year;
    if !adequacy.balances.iter().any(|of| of.year == year && of.general.is_some()) {
        return needed;
    }
    needed.then_text(sentence!(
        sheet,
        " General reserves were put at {general} on 1 April {april}: {minimum} the first amount and \
         {stress} the second.",
        general = Balance::General.id(year),
        april = year.april().to_string(),
        minimum = beside(sheet, &Balance::OverMinimum.id(year)),
        stress = beside(sheet, &Balance::OverStress.id(year)),
    ))
}

/// Says how far a balance is above or below an amount: `£622,000 above`.
fn beside(sheet: &Sheet, id: &FigureId) -> Text {
    let Some(Value::Money(over)) = sheet.figure(id).and_then(|figure| figure.value) else {
        return sentence!(sheet, "{over} over", over = id);
    };
    let size = (id.clone(), text::short(over.size()));
    if over.is_negative() {
        sentence!(sheet, "{size} below", size)
    } else {
        sentence!(sheet, "{size} above", size)
    }
}

/// Says by how much savings fall short, and how much of that a risk bears already.
pub fn undelivered(sheet: &Sheet, adequacy: &ReservesAdequacy<'_>) -> Option<Text> {
    let savings = adequacy.undelivered.as_ref()?;
    let (shortfall, year) = (Need::Savings.id(), savings.year);
    let told = if savings.cover_known {
        sentence!(
            sheet,
            "Savings of {year} fall short by {shortfall} that nothing covers.",
            year,
            shortfall,
        )
    } else {
        sentence!(
            sheet,
            "Savings of {year} fall short by {shortfall} before any cover, which is not {published}.",
            year,
            shortfall,
        )
    };
    if savings.tied.is_nil() {
        return Some(told);
    }
    Some(told.then_text(sentence!(
        sheet,
        " Of that, {tied} is tied to a risk and stands in its cost already, so only {untied} is \
         added.",
        tied = Need::SavingsTied.id(),
        untied = Need::SavingsUntied.id(),
    )))
}
