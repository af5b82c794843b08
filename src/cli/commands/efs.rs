//! `mtfs efs`: exceptional financial support and what it costs.

use super::{Desk, tables};
use crate::charts::{Cell, Table};
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::capitalisation::{Capitalisation, Stage, Stated, YearCost, capitalisation};
use crate::figures::gap::missed::{Missed, missed};
use crate::reports::answers;
use crate::units::{Money, text};

pub(in crate::cli) fn efs(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let efs = capitalisation(&loaded.book);
    let council = &loaded.book.council;
    let missed = missed(council, council.current_financial_year);
    match desk.format() {
        Format::Json => {
            let mut sheet = efs.figures();
            sheet.append(missed.figures());
            desk.give_json("efs", &session, answers::efs(&efs, &missed), &sheet, None)?;
        }
        Format::Csv => desk.give(&tables::csv(&costs(&efs, tables::plain)))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let mut words =
                format!("{}: exceptional financial support\n\n", loaded.book.council.name);
            if efs.tranches.is_empty() {
                words.push_str("No capitalisation is in the folder (capitalisation.csv).\n");
            } else {
                words.push_str("The latest amount of each stage; stages are never mixed\n");
                words.push_str(&terminal::table(&stages(&efs), desk.layout));
                words.push_str("\nTerms; † not published, taken from council.toml\n");
                words.push_str(&terminal::table(&terms(&efs), desk.layout));
                words.push_str("\nYearly cost if the whole of each stage were used\n");
                words.push_str(&terminal::table(&costs(&efs, tables::money), desk.layout));
            }
            words.push_str(&missed_words(&missed, desk));
            desk.tell(&words)?;
        }
    }
    Ok(desk.outcome(&session))
}

/// Says what each missed £1m costs.
fn missed_words(missed: &Missed, desk: &Desk<'_>) -> String {
    let interest = text::pounds(missed.interest());
    let month = text::pounds(missed.each_month);
    let (first, last) = (missed.late.get(1), missed.late.last());
    let of =
        |cost: Option<&YearCost>| cost.map(|cost| text::pounds(cost.total())).unwrap_or_default();
    let year = |cost: Option<&YearCost>| cost.map(|cost| cost.year.to_string()).unwrap_or_default();
    let mut words = format!(
        "\nEach £1m of savings missed in {}, if support is borrowed in its place †\n\
         A year late: {} in {}, falling to {} in {}; {interest} of interest over its life,\n\
         {month} for each month of delay. Never: the support that each year needs, as it\n\
         also pays for the years before\n",
        missed.year,
        of(first),
        year(first),
        of(last),
        year(last),
    );
    let headings: Vec<String> = missed.never.iter().map(|(year, _)| format!("-{year}")).collect();
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = tables::table("Never delivered", &headings);
    let cells = missed.never.iter().map(|(_, need)| tables::money(Some(*need))).collect();
    tables::row(&mut table, cells);
    words.push_str(&terminal::table(&table, desk.layout));
    words
}

fn stages(efs: &Capitalisation) -> Table {
    let mut headings = vec!["tranche".to_owned(), "year".to_owned()];
    headings.extend(Stage::ALL.map(|stage| format!("-{}", stage.heading())));
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = tables::table("Stages", &headings);
    for tranche in &efs.tranches {
        let mut cells = vec![tables::words(&tranche.id), tables::words(tranche.year.to_string())];
        cells.extend(
            Stage::ALL.map(|stage| {
                tables::millions(tranche.stages.get(&stage).map(|amount| amount.value))
            }),
        );
        tables::row(&mut table, cells);
    }
    table
}

fn terms(efs: &Capitalisation) -> Table {
    let headings = ["tranche", "-rate", "-premium", "-term", "method", "drawn on"];
    let mut table = tables::table("Terms", &headings);
    for tranche in &efs.tranches {
        let terms = &tranche.terms;
        let premium =
            terms.premium.map_or_else(|| "–".to_owned(), |p| text::percent_exact(p.value));
        let drawn = terms
            .drawn_on
            .map_or_else(|| "31 March of the year †".to_owned(), |day| text::date(day.value));
        let cells = vec![
            tables::words(&tranche.id),
            tables::words(marked(&terms.rate, text::percent_exact(terms.rate.value))),
            tables::words(premium),
            tables::words(marked(&terms.term_years, format!("{} years", terms.term_years.value))),
            tables::words(marked(&terms.method, terms.method.value.word().to_owned())),
            tables::words(drawn),
        ];
        tables::row(&mut table, cells);
    }
    table
}

fn marked<T>(stated: &Stated<T>, words: String) -> String {
    if stated.is_assumed() { format!("{words} †") } else { words }
}

fn costs(efs: &Capitalisation, cell: fn(Option<Money>) -> Cell) -> Table {
    let headings = ["stage", "year", "-opening balance", "-provision", "-interest", "-cost"];
    let mut table = tables::table("Cost", &headings);
    for (stage, years) in &efs.yearly {
        for cost in years {
            let cells = vec![
                tables::words(stage.heading()),
                tables::words(cost.year.to_string()),
                cell(Some(cost.opening)),
                cell(Some(cost.mrp)),
                cell(Some(cost.interest)),
                cell(Some(cost.total())),
            ];
            tables::row(&mut table, cells);
        }
    }
    table
}
