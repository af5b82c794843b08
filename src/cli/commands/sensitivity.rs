//! `mtfs sensitivity` and `mtfs solve`: what moves the gap, what closes it.

use super::{Desk, tables};
use crate::charts::{Cell, Table};
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::{Depth, Loaded};
use crate::figures::gap::Gap;
use crate::figures::gap::sensitivity::{Sensitivity, sensitivity as work_out};
use crate::figures::gap::solve::{
    Lever, Outcome as Solved, Setting, Stress, reverse_stress, solve as find,
};
use crate::records::TableName;
use crate::reports::answers;
use crate::units::{FinancialYear, Money, text};

fn nothing(loaded: &Loaded) -> Failure {
    let name = &loaded.book.council.name;
    Failure::Usage(format!("work out a gap: {name} has no budget (budget_values.csv)"))
}

pub(in crate::cli) fn sensitivity(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let gap = session.gap()?;
    let Some(found) = work_out(&gap)? else { return Err(nothing(&loaded)) };
    let stress = reverse_stress(&gap)?;
    match desk.format() {
        Format::Json => {
            let mut sheet = gap.figures();
            sheet.append(found.figures(&gap));
            let data = answers::sensitivity(&found, &stress, &gap);
            desk.give_json("sensitivity", &session, data, &sheet, None)?;
        }
        Format::Csv => desk.give(&tables::csv(&swings(&found, tables::plain)))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let year = gap.years().last().map(ToString::to_string).unwrap_or_default();
            let mut words = format!(
                "{}: what moves the gap of {year}, scenario {}\nAs it stands: {}\n\n",
                loaded.book.council.name,
                gap.main.plan.name,
                text::short(found.central),
            );
            words.push_str(&terminal::table(&swings(&found, tables::money), desk.layout));
            if !found.inert.is_empty() {
                words.push_str(&format!("\nMove nothing: {}\n", found.inert.join("; ")));
            }
            words.push_str(&stress_words(&stress, desk));
            desk.tell(&words)?;
        }
    }
    desk.say_exempt(&loaded.book, &[TableName::Savings]);
    Ok(desk.outcome(&session))
}

fn swings(found: &Sensitivity, cell: fn(Option<Money>) -> Cell) -> Table {
    let headings = ["driver", "moved", "-gap at low", "-gap at high", "-between them"];
    let mut table = tables::table("What moves the gap", &headings);
    for swing in &found.swings {
        let amounts = [swing.at_low, swing.at_high, swing.width()];
        let mut cells = vec![tables::words(&swing.title), tables::words(swing.reach.words())];
        cells.extend(amounts.map(|amount| cell(Some(amount))));
        tables::row(&mut table, cells);
    }
    table
}

fn stress_words(stress: &[Stress], desk: &Desk<'_>) -> String {
    if stress.is_empty() {
        return "\nNo assumption states a range (assumptions.csv), so no reverse stress is worked.\n"
            .to_owned();
    }
    let headings = ["assumption", "-times its range", "reserves at their floor"];
    let mut table = tables::table("Reverse stress", &headings);
    for stress in stress {
        let times =
            stress.times.map_or_else(|| "more than 10".to_owned(), |times| times.to_string());
        let year = stress.year.map_or_else(|| "–".to_owned(), |year| format!("in {year}"));
        let cells = [&stress.title, &times, &year].map(tables::words);
        tables::row(&mut table, cells.to_vec());
    }
    let mut words =
        "\nHow far each must move before reserves cannot close what is left of the gap;\n\
                     1 is from where it stands to the end of its range, 0 is already\n"
            .to_owned();
    words.push_str(&terminal::table(&table, desk.layout));
    words
}

pub(in crate::cli) fn solve(
    desk: &mut Desk<'_>,
    lever: Option<Lever>,
    year: Option<FinancialYear>,
) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let gap = session.gap()?;
    if gap.model.is_empty() {
        return Err(nothing(&loaded));
    }
    if let Some(year) = year.filter(|year| gap.model.at(*year).is_none()) {
        let years: Vec<String> = gap.years().iter().map(ToString::to_string).collect();
        let known = years.join(", ");
        return Err(Failure::Usage(format!("solve for {year}: the model holds {known}")));
    }
    let found = answers_of(&gap, lever, year)?;
    match desk.format() {
        Format::Json => {
            let data = answers::solve(&found);
            desk.give_json("solve", &session, data, &gap.figures(), None)?;
        }
        Format::Csv => desk.give(&tables::csv(&levers(&found)))?,
        Format::Text | Format::Md | Format::Xlsx => {
            let mut words = format!(
                "{}: what leaves nothing of a year unfunded, scenario {}\n\n",
                loaded.book.council.name, gap.main.plan.name,
            );
            words.push_str(&terminal::table(&levers(&found), desk.layout));
            words.push_str(
                "\nOne lever at a time, in that year only, the rules of closing as the scenario has them.\n",
            );
            desk.tell(&words)?;
        }
    }
    desk.say_exempt(&loaded.book, &[TableName::Savings]);
    Ok(desk.outcome(&session))
}

fn answers_of(
    gap: &Gap<'_>,
    lever: Option<Lever>,
    year: Option<FinancialYear>,
) -> Result<Vec<(FinancialYear, Lever, Solved)>, Failure> {
    let mut found = Vec::new();
    for of in gap.years().iter().copied().filter(|of| year.is_none_or(|year| year == *of)) {
        for one in Lever::ALL.into_iter().filter(|one| lever.is_none_or(|lever| lever == *one)) {
            found.push((of, one, find(gap, one, of)?));
        }
    }
    Ok(found)
}

fn levers(found: &[(FinancialYear, Lever, Solved)]) -> Table {
    let mut table = tables::table("What closes it", &["year", "lever", "answer"]);
    for (year, lever, solved) in found {
        let cells = [year.to_string(), lever.title().to_owned(), solved_words(*solved)];
        tables::row(&mut table, cells.map(tables::words).to_vec());
    }
    table
}

fn solved_words(solved: Solved) -> String {
    match solved {
        Solved::AlreadyMet => "already met".to_owned(),
        Solved::Met(setting) => setting_words(setting),
        Solved::NotWithin { limit, left } => format!(
            "cannot be met within limits: at {} {} is left",
            setting_words(limit),
            text::short(left)
        ),
        Solved::Nothing => "the model has nothing to turn".to_owned(),
    }
}

fn setting_words(setting: Setting) -> String {
    match setting {
        Setting::Rate(rate) => text::percent_exact(rate),
        Setting::Money(amount) => text::pence(amount),
    }
}
