//! `mtfs risks`: every register with its movement, its matrix and what reserves it calls for.

use std::fmt::Write as _;

use crate::charts::Table;
use crate::cli::args::Format;
use crate::cli::commands::{Desk, tables};
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::reserves_adequacy::{
    self as adequacy, Indicator, ReservesAdequacy, Undelivered, cover,
};
use crate::figures::risk::{self, Change, Moves, Register};
use crate::figures::savings::position;
use crate::figures::{GroupKey, years};
use crate::records::{Book, TableName};
use crate::reports::answers;
use crate::units::{Date, Money, text};

pub(in crate::cli) fn risks(desk: &mut Desk<'_>, since: Option<Date>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let book = &loaded.book;
    let registers = risk::registers(book, desk.common.as_at);
    let savings: Vec<_> = years(book)
        .into_iter()
        .filter(|_| !registers.is_empty())
        .map(|year| position(book, year, None, GroupKey::Directorate))
        .collect();
    let needed = adequacy::reserves_adequacy(book, &registers, &savings);
    let indicators = adequacy::indicators(book, desk.common.as_at);
    match desk.format() {
        Format::Json => {
            let as_at = registers.first().and_then(|register| register.as_at);
            let mut sheet = risk::figures(&registers);
            sheet.append(adequacy::figures(book, &needed, &indicators));
            let as_at = as_at.map(|date| date.to_string());
            let data = answers::risks(&registers, &needed, &indicators);
            desk.give_json("risks", &session, data, &sheet, as_at)?;
        }
        Format::Csv => {
            let mut table = risk_table();
            for register in &registers {
                add_risks(&mut table, register, since);
            }
            desk.give(&tables::csv(&table))?;
        }
        Format::Text | Format::Md | Format::Xlsx => {
            let mut words = String::new();
            for register in &registers {
                register_words(&mut words, book, register, since, desk.layout);
            }
            if registers.is_empty() {
                words.push_str("No risk register is in the folder (risks.csv).\n");
            }
            reserves_words(&mut words, &needed);
            indicator_words(&mut words, &indicators, desk.layout);
            desk.give(words.as_bytes())?;
        }
    }
    desk.say_exempt(&loaded.book, &[TableName::Savings, TableName::Risks]);
    Ok(desk.outcome(&session))
}

fn register_words(
    words: &mut String,
    book: &Book,
    register: &Register<'_>,
    since: Option<Date>,
    layout: terminal::Layout,
) {
    let as_at = register.as_at.map(|date| format!(", as at {}", text::date(date)));
    let title = book.plan_title(register.name);
    let head = format!("{}: {title}{}\n\n", book.council.name, as_at.unwrap_or_default());
    words.push_str(&head);
    let mut table = risk_table();
    add_risks(&mut table, register, since);
    words.push_str(&terminal::table(&table, layout));
    if !register.scale_confirmed {
        words.push_str(
            "\nThe scale is not confirmed by the source: no bands are given and no risk is placed in a matrix.\n",
        );
    }
    match register.moved_since(since) {
        Some(moves) => words.push_str(&moves_words(&moves)),
        None => words.push_str("\nNo earlier rating to compare with.\n"),
    }
    if let Some(matrix) = register.matrix() {
        words.push_str("\nRisks by likelihood (down) and impact (across)\n");
        words.push_str(&terminal::table(&matrix_table(&matrix), layout));
    }
    words.push('\n');
}

fn moves_words(moves: &Moves<'_>) -> String {
    let counts: Vec<String> = Change::ALL
        .into_iter()
        .map(|change| format!("{} {}", moves.of(change).count(), change.word()))
        .collect();
    let (from, to) = (text::date(moves.from), text::date(moves.to));
    format!("\n{from} to {to}: {}\n", counts.join(", "))
}

fn risk_table() -> Table {
    tables::table(
        "Risks",
        &[
            "risk",
            "title",
            "owner",
            "timescale",
            "-inherent",
            "-rating",
            "-target",
            "band",
            "-appetite",
            "move",
            "tied to",
        ],
    )
}

fn add_risks(table: &mut Table, register: &Register<'_>, since: Option<Date>) {
    use crate::records::RiskKind::{Current, Inherent, Target};
    let moves = register.moved_since(since);
    for view in &register.risks {
        let rating = |kind| {
            let rating = view.ratings.get(&kind).map(|rating| rating.rating.to_string());
            tables::words(rating.unwrap_or_else(|| "–".to_owned()))
        };
        let band = match (view.band(), view.current()) {
            (Some(band), _) => band,
            (None, Some(_)) => "–",
            (None, None) => "no longer rated",
        };
        let change = moves.as_ref().and_then(|moves| {
            let one = moves.all.iter().find(|one| one.risk.id == view.risk.id)?;
            Some(match one.since.filter(|_| one.change == Change::Unmoved) {
                Some(since) => format!("{} since {since}", one.change.word()),
                None => format!("{} {}", one.change.mark(), one.change.word()),
            })
        });
        let appetite = view.risk.appetite.map(|appetite| {
            let above = if view.above_appetite() == Some(true) { " exceeded" } else { "" };
            format!("{appetite}{above}")
        });
        let tied: Vec<&str> = view.savings.iter().chain(&view.actions).copied().collect();
        let cells = vec![
            tables::words(&view.risk.id),
            tables::words(&view.risk.title),
            tables::words(&view.risk.owner),
            tables::words(&view.risk.timescale),
            rating(Inherent),
            rating(Current),
            rating(Target),
            tables::words(band),
            tables::words(appetite.unwrap_or_else(|| "–".to_owned())),
            tables::words(change.unwrap_or_else(|| "–".to_owned())),
            tables::words(tied.join(" ")),
        ];
        tables::row(table, cells);
    }
}

/// Gives the matrix with the most likely at the top.
fn matrix_table(matrix: &risk::Matrix<'_, '_>) -> Table {
    let impacts: Vec<String> =
        (1..=matrix.scale.impact_max).map(|impact| format!("-{impact}")).collect();
    let headings: Vec<&str> =
        std::iter::once("likelihood").chain(impacts.iter().map(String::as_str)).collect();
    let mut table = tables::table("Matrix", &headings);
    for likelihood in (1..=matrix.scale.likelihood_max).rev() {
        let counts = (1..=matrix.scale.impact_max).map(|impact| {
            let here = matrix.cells.get(&(likelihood, impact));
            tables::words(here.map_or_else(|| "–".to_owned(), |views| views.len().to_string()))
        });
        let cells = std::iter::once(tables::words(likelihood.to_string())).chain(counts);
        tables::row(&mut table, cells.collect());
    }
    table
}

fn reserves_words(words: &mut String, needed: &ReservesAdequacy<'_>) {
    let money =
        |amount: Option<Money>| amount.map_or_else(|| "not available".to_owned(), text::pounds);
    words.push_str("Reserves that the risks call for\n");
    let mut line = |what: &str, amount: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(words, "  {what}: {amount}");
    };
    line("exposure × likelihood, added up", money(needed.from_risks()));
    if let Some(savings) = &needed.undelivered {
        line(&shortfall_words(savings), money(Some(savings.shortfall)));
        line("of it tied to a risk above, not counted twice", money(Some(savings.tied)));
    }
    line("risk-based minimum", money(needed.minimum()));
    line("the three largest exposures together", money(needed.stress()));
    if let Some(floor) = needed.floor {
        line("floor adopted by the council", money(Some(floor)));
    }
    if needed.weighed.is_empty() && !needed.not_weighed.is_empty() {
        let risks = text::counted(needed.not_weighed.len(), "risk has", "risks have");
        line("why not", format!("{risks} no published exposure or likelihood"));
    }
    let balances = needed.general_balances();
    for (what, amount) in [("minimum", needed.minimum()), ("stress", needed.stress())] {
        for one in amount.map(|amount| cover(amount, &balances)).unwrap_or_default() {
            let words = format!("{} against {}", text::pounds(one.over), text::pounds(one.balance));
            line(&format!("general reserves over the {what}, April {}", one.year.april()), words);
        }
    }
    words.push('\n');
}

fn shortfall_words(savings: &Undelivered) -> String {
    let what =
        if savings.cover_known { "not covered" } else { "slipped or lost; cover not published" };
    format!("shortfall of savings {}, {what}", savings.year)
}

fn indicator_words(words: &mut String, indicators: &[Indicator], layout: terminal::Layout) {
    let mut table = tables::table("Resilience", &["indicator", "value", "formula", "reading"]);
    for indicator in indicators {
        let value = match &indicator.value {
            Ok(measured) => measured.words.clone(),
            Err(why) => format!("not available: {why}"),
        };
        let cells =
            [indicator.title, value.as_str(), indicator.formula.as_str(), indicator.reading];
        tables::row(&mut table, cells.into_iter().map(tables::words).collect());
    }
    words.push_str(&format!("Resilience indicators\n{}", terminal::table(&table, layout)));
}
