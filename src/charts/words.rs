//! What every maker of charts says in the same way: places, sources, lists, notes and cells.

use std::collections::{BTreeMap, BTreeSet};

use super::chart::{Cell, Heading, Row, Table};
use crate::answers::{self, ASSUMED_MARK, MoneyStyle};
use crate::figures::{FigureId, Figures, Sheet, Value};
use crate::records::{Book, Risk, SavingIx, TableName};
use crate::units::{Date, Decimal, FinancialYear, HALF_AWAY, Money, dec, text};

/// How many sources are named under a chart; the rest are counted.
const SOURCES: usize = 3;

/// Gives the source line: title and date of each source, the latest first.
pub(super) fn sources<'a>(book: &Book, ids: impl IntoIterator<Item = &'a str>) -> String {
    let ids: BTreeSet<&str> = ids.into_iter().collect();
    // In the order of the register, so that undated sources keep a fixed place at the end.
    let mut known: Vec<_> =
        book.sources.iter().filter(|source| ids.contains(source.id.as_str())).collect();
    known.sort_by_key(|source| std::cmp::Reverse(source.published_on));
    let named = known.iter().take(SOURCES).map(|source| {
        let date = source.published_on.map(text::date);
        match date.filter(|date| !source.title.contains(date.as_str())) {
            Some(date) => format!("{} ({date})", source.title),
            None => source.title.clone(),
        }
    });
    let mut named: Vec<String> = named.collect();
    let more = known.len().saturating_sub(SOURCES);
    if more > 0 {
        named.push(format!("and {more} more"));
    }
    let head = match known.len() {
        0 => return "Source: not recorded".to_owned(),
        1 => "Source",
        _ => "Sources",
    };
    format!("{head}: {}", named.join("; "))
}

/// Gives the short name of a month, 1 to 12; empty for any other number.
pub(super) fn month_name(month: u8) -> &'static str {
    text::month_name(month).get(..3).unwrap_or_default()
}

/// Gives month and year of a date's last day: `Sep 2025`.
pub(super) fn month(date: Date) -> String {
    let (year, month, _) = date.parts();
    format!("{} {year}", month_name(month))
}

/// Gives `the only action`, `both actions`, `all 3 actions`.
pub(super) fn counted_all(things: usize, one: &str, many: &str) -> String {
    match things {
        1 => format!("the only {one}"),
        2 => format!("both {many}"),
        _ => format!("all {} {many}", text::count(things)),
    }
}

/// Gives the first notes of every chart: that a council is invented, that rows were left out or are
/// exempt.
pub(super) fn notes(
    figures: &Figures<'_>,
    tables: &[TableName],
    year: Option<FinancialYear>,
) -> Vec<String> {
    let mut notes = Vec::new();
    let book = figures.book;
    if book.council.invented {
        let name = &book.council.name;
        notes.push(format!("{name} is invented: no figure here is of a real council."));
    }
    let rest = "left out; `mtfs check` names every one.";
    let left_out = book.left_out_of(tables, year);
    notes.extend(note(left_out, "row with errors is", "rows with errors are", rest));
    notes.extend(exempt(book, tables));
    notes
}

/// Gives a note that begins with how many there are of something; none where there is none.
pub(super) fn note(things: usize, one: &str, many: &str, rest: &str) -> Option<String> {
    (things > 0).then(|| format!("{} {rest}", text::counted(things, one, many)))
}

/// Says that what is exempt is not in a chart, and of a private one how many rows it holds that are. How many are
/// not in it, the paper says once.
fn exempt(book: &Book, tables: &[TableName]) -> Vec<String> {
    let (mut notes, mut any_withheld) = (Vec::new(), false);
    for (table, one, many) in Book::EXEMPT.iter().filter(|(table, ..)| tables.contains(table)) {
        // The amounts of a line are within its group's, which are public.
        let (held, withheld) = if *table == TableName::Savings {
            let counted = |saving: &SavingIx| {
                !book.savings.public(*saving) && book.savings.is_counted(*saving)
            };
            (book.savings.all().filter(counted).count(), book.withheld.counted_savings())
        } else {
            (book.exempt(*table), book.withheld.count(*table))
        };
        any_withheld |= withheld > 0;
        let (one, many) = (format!("{one} is"), format!("{many} are"));
        let held = note(held, &one, &many, "exempt and in this chart.");
        notes.extend(held.map(|held| format!("Not for publication: {held}")));
    }
    if any_withheld {
        notes.insert(0, "What is exempt is not in this chart.".to_owned());
    }
    notes
}

/// Gives the fewest places of a million, one to three, that show every amount exactly, else three.
pub(super) fn places(amounts: impl IntoIterator<Item = Money>) -> u32 {
    let thousandths = |amount: Money| {
        let millions = amount.pounds() / dec!(1_000_000);
        let shown = millions.round_dp_with_strategy(3, HALF_AWAY);
        shown.normalize().scale()
    };
    amounts.into_iter().map(thousandths).max().unwrap_or(1).max(1)
}

/// Gives a risk by its reference and title.
pub(super) fn risk(risk: &Risk) -> String {
    format!("{} {}", risk.id, risk.title)
}

/// Gives the amounts of a table.
fn amounts_of(table: &answers::Table, sheet: &Sheet) -> Vec<Money> {
    let amount = |id| match sheet.figure(id)?.value {
        Some(Value::Money(amount)) => Some(amount),
        Some(Value::Rate(_) | Value::Count(_) | Value::Number(_)) | None => None,
    };
    table.figures().filter_map(amount).collect()
}

/// Gives the style of a chart's amounts: that of its table.
pub(super) fn style(table: &answers::Table, sheet: &Sheet) -> MoneyStyle {
    MoneyStyle::of(amounts_of(table, sheet))
}

/// Gives the style of a chart whose amounts are told to three figures or so: the unit of its table,
/// which has every place.
pub(super) fn drawn(table: &answers::Table, sheet: &Sheet) -> MoneyStyle {
    let largest = amounts_of(table, sheet).into_iter().max();
    match (style(table, sheet), largest) {
        (MoneyStyle::Millions(exact), Some(largest)) => {
            MoneyStyle::Millions(text::places_of(largest).min(exact))
        }
        (style, _) => style,
    }
}

/// Gives the unit of a style, for a subtitle.
pub(super) const fn unit(style: MoneyStyle) -> &'static str {
    match style {
        MoneyStyle::Millions(_) => "£ million",
        MoneyStyle::Pounds | MoneyStyle::Pence => "£",
    }
}

/// The note that a chart carries whose style rounds an amount.
pub(super) fn styled(
    amounts: impl IntoIterator<Item = Money>,
    style: MoneyStyle,
) -> Option<String> {
    match style {
        MoneyStyle::Millions(places) => rounding(amounts, places),
        MoneyStyle::Pounds | MoneyStyle::Pence => None,
    }
}

/// The note that a chart with rounded amounts carries.
pub(super) fn rounding(amounts: impl IntoIterator<Item = Money>, places: u32) -> Option<String> {
    let rounded = amounts.into_iter().any(|amount| {
        let millions = amount.pounds() / dec!(1_000_000);
        millions.round_dp_with_strategy(places, HALF_AWAY) != millions
    });
    rounded.then(|| "Figures may not sum due to rounding.".to_owned())
}

/// Gives a percentage with as few places as tell it from nil and from the whole.
pub(super) fn share(part: Money, whole: Money) -> Option<String> {
    let rate = part.as_share_of(whole)?;
    let whole_number = rate.percent(0);
    let hides = (whole_number.is_zero() && !part.is_nil())
        || (whole_number == Decimal::ONE_HUNDRED && part != whole);
    Some(text::percent(rate, u32::from(hides)))
}

/// The words that a table has for its figures: a chart says its numbers in the same.
pub(super) struct Said(BTreeMap<FigureId, String>);

impl Said {
    /// Gives the words of a table, without the marks of assumptions.
    pub(super) fn of(table: &Table) -> Self {
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        let said = cells.filter_map(|cell| {
            let text = cell.text.strip_suffix(ASSUMED_MARK).unwrap_or(&cell.text);
            Some((cell.figure.clone()?, text.to_owned()))
        });
        Self(said.collect())
    }

    /// Gives the words of a figure of the table.
    pub(super) fn words(&self, id: &FigureId) -> String {
        let words = self.0.get(id);
        debug_assert!(words.is_some(), "`{id}` is in no cell of the table");
        words.cloned().unwrap_or_default()
    }
}

/// The note that a chart carries whose amounts lose digits in the one style they are written in.
pub(super) fn rounded(amounts: impl IntoIterator<Item = Money> + Clone) -> Option<String> {
    styled(amounts.clone(), MoneyStyle::of(amounts))
}

/// Gives a cell of words.
pub(super) fn words(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), ..Cell::default() }
}

/// Gives a cell of a number with the id of its figure.
pub(super) fn number(text: impl Into<String>, id: impl Into<FigureId>) -> Cell {
    Cell { text: text.into(), figure: Some(id.into()), brag: None }
}

/// Gives an amount in a style; where nobody says, that it is not known.
pub(super) fn said(amount: Option<Money>, style: MoneyStyle) -> String {
    amount.map_or_else(|| text::NOT_KNOWN.to_owned(), |amount| style.words(amount))
}

/// Gives a table from its headings, `true` for a column of numbers, and its rows.
pub(super) fn table(caption: String, headings: &[(&str, Column)], rows: Vec<Row>) -> Table {
    let headings = headings.iter().map(|(text, column)| Heading {
        text: (*text).to_owned(),
        numeric: *column == Column::Numbers,
    });
    Table { caption, headings: headings.collect(), rows }
}

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// Words, set to the left.
    Words,
    /// Numbers, set to the right.
    Numbers,
}

/// Gives a row of a table.
pub(super) const fn row(cells: Vec<Cell>) -> Row {
    Row { cells, total: false }
}

/// Gives a row that adds up the others.
pub(super) const fn total(cells: Vec<Cell>) -> Row {
    Row { cells, total: true }
}
