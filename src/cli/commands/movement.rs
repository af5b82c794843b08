//! `mtfs movement P1 P2`: what moved and why.

use super::close::speaks_of;
use super::{Desk, tables};
use crate::charts::Table;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::{self, Depth, Loaded, Seals};
use crate::figures::movement::{Cause, Movement, Sealed, Side, Sides, movement as worked_out};
use crate::figures::savings::{Field, Lines, Position, position};
use crate::figures::{AsAt, Figures, GroupKey, Sheet};
use crate::records::TableName;
use crate::reports::answers;
use crate::units::{Money, Period, text};

/// Savings that JSON lists without being asked to, and whose own figures are worked out.
const LISTED: usize = 5_000;
/// Savings that a terminal is told of without being asked to.
const TOLD: usize = 10;

pub(in crate::cli) fn movement(
    desk: &mut Desk<'_>,
    (from, to): (Period, Period),
    lines: bool,
) -> Result<Outcome, Failure> {
    check_order(from, to)?;
    let folder = desk.data()?;
    let session = desk.open(Depth::Figures)?;
    let now = session.loaded();
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    let (moved, sheet) = between(&now, &seals, (from, to))?;
    let few = lines || moved.lines.len() <= LISTED;
    match desk.format() {
        Format::Json => {
            let kept = if few { Lines::Every } else { Lines::TotalsOnly };
            let data = answers::movement(&moved, if few { usize::MAX } else { 0 });
            let mut figures = moved.figures(kept);
            figures.append(sheet);
            desk.give_json("movement", &session, data, &figures, Some(to.to_string()))?;
        }
        Format::Csv => desk.give(&tables::csv(&plain_table(&moved)))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let words = words(&moved, &now.book.council.name, lines, desk.layout);
            desk.tell(&words)?;
        }
    }
    let broken = datasets::integrity(&seals);
    for found in &broken {
        desk.say(&format!("{} {}: run `mtfs verify`", found.file, found.words()));
    }
    desk.say_exempt(&now.book, &[TableName::Savings]);
    let outcome = desk.outcome(&session);
    Ok(if broken.is_empty() { outcome } else { Outcome::Wrong })
}

fn check_order(from: Period, to: Period) -> Result<(), Failure> {
    if from.year != to.year {
        return Err(Failure::Usage(format!(
            "compare {from} with {to}: targets begin anew in April; `mtfs savings --carry --year {}` \
             shows what crosses over",
            from.year
        )));
    }
    if from > to {
        return Err(Failure::Usage(format!(
            "compare {from} with {to}: the earlier period comes first; did you mean `mtfs movement {to} {from}`?"
        )));
    }
    Ok(())
}

/// Works out a movement, and the figures of those of its positions that today's data hold.
///
/// The earlier period is taken as it was sealed, if it was; so is the later one, unless the two are
/// the same: then the seal is held against today's data.
pub(super) fn between(
    now: &Loaded,
    seals: &Seals,
    (from, to): (Period, Period),
) -> Result<(Movement, Sheet), Failure> {
    let sealed =
        |period| seals.of(period).map(|seal| datasets::load(&seal.tables(), Depth::Figures));
    let from_seal = sealed(from).transpose()?;
    let to_seal = if from == to { None } else { sealed(to).transpose()? };
    if from == to && from_seal.is_none() {
        return Err(Failure::Usage(format!("compare {from} with itself: it is not sealed")));
    }
    let later = to_seal.as_ref().unwrap_or(now);
    for period in [from, to] {
        speaks_of(&later.book, period)?;
    }
    let reported = from_seal.as_ref().unwrap_or(later);
    let positions = [(reported, from), (later, from), (later, to)].map(|(loaded, period)| {
        position(&loaded.book, period.year, Some(AsAt::Period(period)), GroupKey::Directorate)
    });
    let side = |loaded, position| Side { book: book_of(loaded), position };
    let sides = Sides {
        reported: side(reported, &positions[0]),
        restated: side(later, &positions[1]),
        later: side(later, &positions[2]),
    };
    // Without a seal of its own the earlier period speaks from a later seal's data, if there is one.
    let which = Sealed { from: from_seal.is_some() || to_seal.is_some(), to: to_seal.is_some() };
    let mut moved = worked_out(sides, (from, to), which);
    moved.from_sealed = from_seal.is_some();
    let mut sheet = Sheet::default().of(&now.book);
    let held = [(!which.from, &positions[0]), (!which.to, &positions[2])];
    for (_, position) in held.into_iter().filter(|(held, _)| *held) {
        sheet.append(position.figures(&now.book, figures_shown(position)));
    }
    Ok((moved, sheet))
}

/// Takes what moved since the last seal of the year before the period that figures speak for, where
/// there is one, in place of what moved since the point before.
pub(super) fn since_seal<'b>(
    desk: &mut Desk<'_>,
    now: &'b Loaded,
    figures: Figures<'b>,
) -> Result<Figures<'b>, Failure> {
    let Some(chamber) = figures.star_chamber.as_ref().filter(|chamber| !chamber.curve.is_empty())
    else {
        return Ok(figures);
    };
    let folder = desk.data()?;
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    for found in &datasets::integrity(&seals) {
        desk.say(&format!("{} {}: run `mtfs verify`", found.file, found.words()));
    }
    let before = |period: Period| period.year == chamber.year && Some(period) < chamber.period;
    let Some(seal) = seals.kept.iter().rev().find(|seal| before(seal.period)) else {
        return Ok(figures);
    };
    let sealed = now.load_beside(&seal.tables(), Depth::Figures)?;
    match chamber.since(&now.book, &sealed.book, seal.period) {
        Some(moved) => Ok(figures.with_movement(moved)),
        None => Ok(figures),
    }
}

fn book_of(loaded: &Loaded) -> &crate::records::Book {
    &loaded.book
}

fn figures_shown(position: &Position) -> Lines {
    if position.lines.len() <= LISTED { Lines::Every } else { Lines::TotalsOnly }
}

fn words(moved: &Movement, council: &str, lines: bool, layout: terminal::Layout) -> String {
    let sealed = |sealed| if sealed { " (as sealed)" } else { "" };
    let mut words = format!(
        "{council}: what moved from {}{} to {}{}\n",
        moved.from,
        sealed(moved.from_sealed),
        moved.to,
        sealed(moved.to_sealed)
    );
    for fields in Field::ALL.chunks(4) {
        words.push('\n');
        words.push_str(&terminal::table(&headlines_table(moved, fields), layout));
    }
    let told = if lines { usize::MAX } else { TOLD };
    let shown = text::counted(moved.lines.len(), "saving", "savings");
    words.push_str(&format!("\n{shown} moved, the largest changes of forecast first\n"));
    words.push_str(&terminal::table(&lines_table(moved, told), layout));
    if moved.lines.len() > told {
        let more = text::count(moved.lines.len() - told);
        words.push_str(&format!("… and {more} more: `--lines` lists them all.\n"));
    }
    if !moved.from_sealed {
        let from = moved.from;
        words.push_str(&format!(
            "\n{from} is not sealed: late returns for it cannot be told apart (restated).\n"
        ));
    }
    words
}

fn signed(amount: Money) -> crate::charts::Cell {
    if amount.is_nil() {
        return tables::words("–");
    }
    let sign = if amount > Money::NIL { "+" } else { "" };
    tables::words(format!("{sign}{}", text::pounds(amount)))
}

fn headlines_table(moved: &Movement, fields: &[Field]) -> Table {
    let headings: Vec<String> = std::iter::once(String::new())
        .chain(fields.iter().map(|field| format!("-{}", field.heading())))
        .collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = tables::table("Movement", &headings);
    let mut row = |first: String, cell: &dyn Fn(Field) -> crate::charts::Cell| {
        let mut cells = vec![tables::words(first)];
        cells.extend(fields.iter().map(|field| cell(*field)));
        tables::row(&mut table, cells);
    };
    row(moved.from.mark.to_string(), &|field| tables::money(moved.before[field as usize]));
    for cause in Cause::ALL {
        let amount = |field| moved.totals.of(field, cause);
        if Field::ALL.into_iter().any(|field| !amount(field).is_nil()) {
            row(cause.heading().to_owned(), &|field| signed(amount(field)));
        }
    }
    row(moved.to.mark.to_string(), &|field| tables::money(moved.after[field as usize]));
    table
}

/// The headlines that a saving's row shows.
const SHOWN: [Field; 5] =
    [Field::Banked, Field::Forecast, Field::Slipped, Field::Unachievable, Field::Mitigated];

fn lines_table(moved: &Movement, most: usize) -> Table {
    let headings = ["saving", "-banked", "-forecast", "-slipped", "-unachievable", "-mitigated"];
    let mut table = tables::table("Savings", &headings);
    let mut lines: Vec<_> = moved.lines.iter().collect();
    let size = |amount: Money| if amount < Money::NIL { -amount } else { amount };
    lines.sort_by_key(|line| std::cmp::Reverse(size(line.changes.all(Field::Forecast))));
    for line in lines.into_iter().take(most) {
        let mut cells = vec![tables::words(&line.saving_id)];
        cells.extend(SHOWN.map(|field| signed(line.changes.all(field))));
        tables::row(&mut table, cells);
    }
    table
}

/// Gives each change of each headline in plain digits: one row a cause, first of all savings, then
/// saving by saving.
fn plain_table(moved: &Movement) -> Table {
    let mut table = tables::table("Movement", &["saving", "headline", "cause", "-amount"]);
    let mut row = |saving: &str, field: Field, cause: &str, amount: Option<Money>| {
        let cells = vec![
            tables::words(saving),
            tables::words(field.word()),
            tables::words(cause),
            tables::plain(amount),
        ];
        tables::row(&mut table, cells);
    };
    for field in Field::ALL {
        row("all", field, "before", moved.before[field as usize]);
        for cause in Cause::ALL {
            row("all", field, cause.word(), Some(moved.totals.of(field, cause)));
        }
        row("all", field, "after", moved.after[field as usize]);
    }
    for line in &moved.lines {
        for field in Field::ALL {
            for cause in Cause::ALL {
                let amount = line.changes.of(field, cause);
                if !amount.is_nil() {
                    row(&line.saving_id, field, cause.word(), Some(amount));
                }
            }
        }
    }
    table
}
