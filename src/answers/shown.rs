//! Tables with every number in words: what a format lays out.

use super::table::{Cell, Holds, Level, Number, Table};
use crate::figures::{Figure, FigureId, FigureKind, Sheet, Value};
use crate::units::{Bound, Decimal, HALF_AWAY, Money as Pounds, Rate, dec, text};

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// For reading: one style a column, `£10.254m`.
    Reading,
    /// For programs and spreadsheets: plain digits, `10254000.00`.
    Plain,
}

/// An answer in words.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// What it is about.
    pub title: String,
    /// Its tables.
    pub tables: Vec<ShownTable>,
}

/// A table of words, each number with the id of its figure.
#[derive(Debug, Clone, Default)]
pub struct ShownTable {
    /// What the table holds, with its unit and period.
    pub caption: String,
    /// One heading a column; the first column names the row.
    pub headings: Vec<ShownHeading>,
    /// The rows, each as long as the headings.
    pub rows: Vec<ShownRow>,
}

/// The head of one column.
#[derive(Debug, Clone)]
pub struct ShownHeading {
    /// The words.
    pub text: String,
    /// Whether the column holds numbers, set to the right.
    pub numeric: bool,
}

/// One row of a table.
#[derive(Debug, Clone)]
pub struct ShownRow {
    /// One cell a column; the first is the row's heading.
    pub cells: Vec<ShownCell>,
    /// Whether the row adds up the others.
    pub total: bool,
}

/// One cell: words, and the figure behind them if it is a number.
#[derive(Debug, Clone, Default)]
pub struct ShownCell {
    /// What is shown.
    pub text: String,
    /// The id of the figure shown.
    pub figure: Option<FigureId>,
    /// A rating, drawn with its letter and shape: one of B G A R X N.
    pub brag: Option<char>,
}

/// The one way in which a column, or a chart with its table, writes money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Money {
    /// Millions with so many places: `£10.254m`.
    Millions(u32),
    /// Whole pounds: `£49,000`.
    Pounds,
    /// Pounds and pence: `£28.50`.
    Pence,
}

impl Money {
    /// Chooses by the amounts: millions where the largest reaches one and none would be lost at three
    /// places, else pounds, with pence where any amount has them.
    pub fn of(amounts: impl IntoIterator<Item = Pounds>) -> Self {
        let amounts: Vec<Decimal> =
            amounts.into_iter().map(|amount| amount.size().pounds()).collect();
        let thousand = |pounds: &Decimal| {
            (pounds / dec!(1_000_000)).round_dp_with_strategy(3, HALF_AWAY).normalize()
        };
        let lost = |pounds: &Decimal| !pounds.is_zero() && thousand(pounds).is_zero();
        let largest = amounts.iter().max().copied().unwrap_or_default();
        if largest >= dec!(1_000_000) && !amounts.iter().any(lost) {
            let places = amounts.iter().map(|pounds| thousand(pounds).scale()).max();
            return Self::Millions(places.unwrap_or(1).max(1));
        }
        if amounts.iter().all(|pounds| pounds.fract().is_zero()) {
            Self::Pounds
        } else {
            Self::Pence
        }
    }

    /// Gives millions with the places that some amounts need, three at most.
    fn millions(amounts: &[Pounds]) -> Self {
        let scale = |amount: &Pounds| {
            let millions = amount.size().pounds() / dec!(1_000_000);
            millions.round_dp_with_strategy(3, HALF_AWAY).normalize().scale()
        };
        Self::Millions(amounts.iter().map(scale).max().unwrap_or(1).max(1))
    }

    /// Chooses for estimates: millions with no more places than they bear, unless one would be lost;
    /// where it would be at three places too, as [`Money::of`].
    pub fn of_estimates(amounts: impl IntoIterator<Item = Pounds>) -> Self {
        let amounts: Vec<Pounds> = amounts.into_iter().map(Pounds::size).collect();
        let borne = text::places_of(amounts.iter().max().copied().unwrap_or(Pounds::NIL));
        let lost = |places: u32| {
            let nil = text::millions(Pounds::NIL, places);
            amounts.iter().any(|amount| !amount.is_nil() && text::millions(*amount, places) == nil)
        };
        let places = (borne..=3).find(|places| !lost(*places));
        places.map_or_else(|| Self::of(amounts.iter().copied()), Self::Millions)
    }

    /// Writes an amount.
    pub fn words(self, amount: Pounds) -> String {
        match self {
            Self::Millions(places) => text::millions(amount, places),
            Self::Pounds => text::pounds(amount),
            Self::Pence => text::pence(amount),
        }
    }
}

/// Pence below which an amount is told in pounds.
const SMALL: i64 = 1_000_000;

/// How a column writes its numbers.
struct Style {
    money: Money,
    /// Places of percentages; `None`: as many as each has.
    places: Option<u32>,
    /// Whether amounts among other things are written in it too.
    is_shared: bool,
}

impl Style {
    fn of<'f>(figures: impl Iterator<Item = &'f Figure>) -> Self {
        let (mut amounts, mut rates): (Vec<Pounds>, Vec<Rate>) = (Vec::new(), Vec::new());
        for figure in figures {
            match figure.value {
                Some(Value::Money(amount)) => amounts.push(amount),
                Some(Value::Rate(rate)) => rates.push(rate),
                Some(Value::Count(_) | Value::Number(_)) | None => {}
            }
        }
        let scale = |rate: &Rate| rate.fraction().normalize().scale().saturating_sub(2);
        let most = rates.iter().map(scale).max().unwrap_or_default();
        Self {
            money: Money::of(amounts),
            places: Some(if most <= 2 { most } else { 1 }),
            is_shared: false,
        }
    }

    fn of_estimates<'f>(figures: impl Iterator<Item = &'f Figure> + Clone) -> Self {
        let amounts = figures.clone().filter_map(|figure| match figure.value {
            Some(Value::Money(amount)) => Some(amount),
            Some(Value::Rate(_) | Value::Count(_) | Value::Number(_)) | None => None,
        });
        Self { money: Money::of_estimates(amounts), ..Self::of(figures) }
    }

    /// Takes millions for a column of pounds beside columns of millions, where no amount of the table is so
    /// small that they would tell little of it.
    fn beside(self, of: &[Pounds], table: &[Pounds]) -> Self {
        let in_millions = matches!(Money::of(table.iter().copied()), Money::Millions(_));
        let small = |amount: &Pounds| !amount.is_nil() && amount.size() < Pounds::from_pence(SMALL);
        if of.is_empty() || !in_millions || table.iter().any(small) {
            return self;
        }
        match self.money {
            Money::Millions(_) => self,
            Money::Pounds | Money::Pence => Self { money: Money::millions(of), ..self },
        }
    }

    /// Takes millions for the amounts of a column that holds other things too, where none is so small that
    /// they would tell little of it; else each is written in its own way.
    fn among_others(self, amounts: &[Pounds]) -> Self {
        let small = |amount: &Pounds| !amount.is_nil() && amount.size() < Pounds::from_pence(SMALL);
        let in_millions = matches!(self.money, Money::Millions(_));
        let is_shared = in_millions && !amounts.iter().any(small);
        Self { places: None, is_shared, ..self }
    }

    fn own(figure: &Figure) -> Self {
        Self::of(std::iter::once(figure))
    }

    fn words(&self, figure: &Figure) -> Option<String> {
        Some(match figure.value? {
            Value::Money(amount) => {
                let words = self.money.words(amount);
                match figure.unit {
                    "pounds_a_week" => format!("{words} a week"),
                    "pounds_a_month" => format!("{words} a month"),
                    _ => words,
                }
            }
            Value::Rate(rate) => match self.places {
                Some(places) => text::percent(rate, places),
                None => text::percent_exact(rate),
            },
            Value::Count(count) => text::count(count),
            Value::Number(number) => of_unit(figure.unit, number),
        })
    }
}

/// Gives a number with its unit, to one place where it has more than two.
fn of_unit(unit: &str, number: Decimal) -> String {
    let exact = number.normalize().scale() <= 2;
    let words = if exact {
        text::number(number)
    } else {
        format!("{:.1}", number.round_dp_with_strategy(1, HALF_AWAY))
    };
    match unit {
        "years" => format!("{words} years"),
        "rank" => format!("rank {words}"),
        "percentage_points" if number == Decimal::ONE => format!("{words} point"),
        "percentage_points" => format!("{words} points"),
        _ => words,
    }
}
/// Stands after a figure that is taken for granted, or rests on one that is.
pub const ASSUMED_MARK: &str = "\u{a0}†";

/// Gives the mark of a figure that is taken for granted, or rests on one that is.
fn mark(figure: &Figure) -> &'static str {
    if figure.kind == FigureKind::Assumed { ASSUMED_MARK } else { "" }
}

fn under(bound: Bound, words: &str) -> String {
    match bound {
        Bound::Exact | Bound::Range => words.to_owned(),
        Bound::About => format!("about {words}"),
        Bound::AtLeast => format!("at least {words}"),
        Bound::AtMost => format!("at most {words}"),
    }
}

impl Table {
    /// Gives the amounts of money of some columns.
    fn amounts(&self, sheet: &Sheet, columns: std::ops::Range<usize>) -> Vec<Pounds> {
        let cells =
            columns.flat_map(|at| self.rows.iter().filter_map(move |row| row.cells.get(at)));
        let values = cells.filter_map(Cell::figure).filter_map(|id| sheet.figure(id)?.value);
        let money = values.filter_map(|value| match value {
            Value::Money(amount) => Some(amount),
            Value::Rate(_) | Value::Count(_) | Value::Number(_) => None,
        });
        money.collect()
    }

    /// Gives the table with every number in words, a column's money and shares all in one style.
    pub fn shown(&self, sheet: &Sheet, digits: Digits) -> ShownTable {
        if digits == Digits::Reading && self.columns.iter().any(|of| of.holds == Holds::Codes) {
            let read = self.columns.iter().filter(|of| of.holds != Holds::Codes);
            let keys: Vec<&str> = read.map(|column| column.key.as_ref()).collect();
            return self.only(&keys).shown(sheet, digits);
        }
        let mixed = self.columns.iter().any(|column| column.holds == Holds::Mixed);
        let every = if mixed { Vec::new() } else { self.amounts(sheet, 0..self.columns.len()) };
        let styles: Vec<Style> = (0..self.columns.len())
            .map(|at| {
                let of = |row: &super::Row| {
                    if self.in_one_style { 0..row.cells.len() } else { at..at + 1 }
                };
                let cells = self.rows.iter().flat_map(|row| row.cells[of(row)].iter());
                let cells = cells.filter_map(Cell::figure);
                let figures = cells.filter_map(|id| sheet.figure(id));
                if self.columns.get(at).is_some_and(|column| column.holds == Holds::Mixed) {
                    Style::of(figures).among_others(&self.amounts(sheet, at..at + 1))
                } else if self.estimates {
                    Style::of_estimates(figures)
                } else {
                    Style::of(figures).beside(&self.amounts(sheet, at..at + 1), &every)
                }
            })
            .collect();
        let heading = |column: &super::Column| ShownHeading {
            text: if digits == Digits::Plain {
                column.key.to_string()
            } else {
                column.heading.clone()
            },
            numeric: !matches!(column.holds, Holds::Words | Holds::Codes),
        };
        let cells = |row: &super::Row| {
            let each = row.cells.iter().zip(self.columns.iter().zip(&styles));
            let mut cells: Vec<ShownCell> = each
                .map(|(cell, (column, style))| {
                    let style = (column.holds != Holds::Mixed || style.is_shared).then_some(style);
                    shown(cell, sheet, digits, style)
                })
                .collect();
            if let Some(first) = cells.first_mut()
                && row.level == Level::Part
                && digits == Digits::Reading
            {
                first.text.insert(0, '\u{2003}');
            }
            cells
        };
        let row =
            |row: &super::Row| ShownRow { cells: cells(row), total: row.level == Level::Total };
        ShownTable {
            caption: self.title.clone(),
            headings: self.columns.iter().map(heading).collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

fn shown(cell: &Cell, sheet: &Sheet, digits: Digits, style: Option<&Style>) -> ShownCell {
    let words = |text: String| ShownCell { text, ..ShownCell::default() };
    match (cell, digits) {
        (Cell::Words(text), _) => words(text.clone()),
        (Cell::Rating(brag), _) => ShownCell { brag: Some(brag.letter()), ..ShownCell::default() },
        (Cell::Date(date), Digits::Reading) => words(text::date(*date)),
        (Cell::Date(date), Digits::Plain) => words(date.to_string()),
        (Cell::Absent(_), Digits::Plain) => ShownCell::default(),
        (Cell::Absent(absent), Digits::Reading) => words(absent.words(sheet).to_owned()),
        (Cell::Figure(number), _) => match sheet.figure(&number.figure) {
            Some(figure) => of_figure(number, figure, (sheet.absent(), digits), style),
            None => words(format!("error of the program: no figure `{}`", number.figure)),
        },
    }
}

fn of_figure(
    number: &Number,
    figure: &Figure,
    (absent, digits): (&str, Digits),
    style: Option<&Style>,
) -> ShownCell {
    let shown = match digits {
        Digits::Plain => figure.value.map(Value::plain),
        Digits::Reading => {
            style.map_or_else(|| Style::own(figure).words(figure), |s| s.words(figure))
        }
    };
    let text = match (shown, digits) {
        (Some(words), Digits::Reading) => under(number.bound, &words) + number.mark + mark(figure),
        (Some(words), Digits::Plain) => words,
        (None, Digits::Reading) => absent.to_owned(),
        (None, Digits::Plain) => String::new(),
    };
    ShownCell { text, figure: Some(number.figure.clone()), brag: None }
}
