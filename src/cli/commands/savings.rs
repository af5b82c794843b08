//! `mtfs savings`: the position against targets.

use std::collections::BTreeMap;

use super::tables::MoneyCell;
use super::{Desk, tables};
use crate::charts::Table;
use crate::cli::args::{Format, SavingsAsked};
use crate::cli::failure::Failure;
use crate::cli::{Outcome, terminal};
use crate::datasets::Depth;
use crate::figures::AsAt;
use crate::figures::record::Record;
use crate::figures::savings::{
    Carry, Field, Lines, Migration, Move, Position, Sums, carry, effect_figures, migration,
    migration_figures, position,
};
use crate::records::{Book, Brag, TableName};
use crate::reports::answers::{self, LinesShown};
use crate::session::Session;
use crate::units::{Decimal, Money, text};

/// Savings that JSON lists without being asked to.
const LISTED: usize = 5_000;
/// Pairs of unequal ratings that are told in full on a terminal; the rest are counted.
const TOLD: usize = 20;

pub(in crate::cli) fn savings(
    desk: &mut Desk<'_>,
    asked: &SavingsAsked,
) -> Result<Outcome, Failure> {
    let session = desk.open(Depth::Figures)?;
    let loaded = session.loaded();
    let as_at = desk.common.as_at;
    let year = asked.year.unwrap_or(match as_at {
        Some(AsAt::Period(period)) => period.year,
        Some(AsAt::Date(_)) | None => loaded.book.council.current_financial_year,
    });
    let position = position(&loaded.book, year, as_at, asked.by);
    let record =
        asked.record.then(|| super::record::worked_out(desk, &loaded, asked)).transpose()?;
    let parts = Parts { carry: asked.carry.then(|| carry(&loaded.book, year, as_at)), record };
    match desk.format() {
        Format::Json => give_json(desk, &session, asked, &position, &parts)?,
        Format::Csv => {
            let table = csv_table(&loaded.book, asked, &position, &parts);
            desk.give(&tables::csv(&table))?;
        }
        Format::Text | Format::Md | Format::Xlsx => {
            let words = match (&parts.carry, &parts.record) {
                (Some(carry), _) => {
                    let book = &loaded.book;
                    let gap =
                        if book.budget_lines.is_empty() { None } else { Some(session.gap()?) };
                    super::carry::words(book, carry, gap.as_ref(), desk.layout)
                }
                (_, Some(record)) => super::record::words(&loaded.book, record, desk.layout),
                (None, None) => words(&loaded.book, &position, asked.lines, desk.layout),
            };
            desk.give(words.as_bytes())?;
        }
    }
    desk.say_exempt(&loaded.book, &[TableName::Savings]);
    Ok(desk.outcome(&session))
}

/// What was asked for beside the position.
struct Parts {
    carry: Option<Carry>,
    record: Option<Record>,
}

fn csv_table(book: &Book, asked: &SavingsAsked, position: &Position, parts: &Parts) -> Table {
    match (&parts.carry, &parts.record) {
        (Some(carry), _) => super::carry::table(book, carry),
        (_, Some(record)) => super::record::table(record),
        (None, None) if asked.lines => lines_table(book, position, tables::plain),
        (None, None) => groups_table(position, tables::plain),
    }
}

fn give_json(
    desk: &mut Desk<'_>,
    session: &Session,
    asked: &SavingsAsked,
    position: &Position,
    parts: &Parts,
) -> Result<(), Failure> {
    let book = session.book();
    let every = asked.lines || position.lines.len() <= LISTED;
    let (shown, lines) =
        if every { (LinesShown::All, Lines::Every) } else { (LinesShown::None, Lines::TotalsOnly) };
    let mut data = answers::savings(book, position, shown);
    let mut sheet = position.figures(book, lines);
    if every {
        sheet.append(effect_figures(book, position));
    }
    sheet.append(migration_figures(book, position, &migration(book, position)));
    if let Some(carry) = &parts.carry {
        data["carry"] = answers::carry(book, carry);
        sheet.append(carry.figures(book, Lines::Every));
    }
    if let Some(record) = &parts.record {
        data["record"] = answers::record(record);
        sheet.append(record.figures());
    }
    let period = position.period.map(|period| period.to_string());
    desk.give_json("savings", session, data, &sheet, period)
}

fn words(book: &Book, position: &Position, lines: bool, layout: terminal::Layout) -> String {
    let mut words = format!("{}: savings {}", book.council.name, position.year);
    match (position.period, position.known_by) {
        (_, Some(day)) => words.push_str(&format!(", as known on {}\n", text::date(day))),
        (Some(period), None) => words.push_str(&format!(", at {period}\n")),
        (None, None) => words.push_str(", no update yet\n"),
    }
    if position.lines.is_empty() {
        words.push_str("No saving has a target or an update in this year.\n");
        return words;
    }
    words.push_str("\nBy ");
    words.push_str(position.by.word());
    words.push('\n');
    words.push_str(&terminal::table(&groups_table(position, tables::millions), layout));
    words.push_str("\nBy rating: the officer's beside the rule's\n");
    words.push_str(&terminal::table(&ratings_table(position), layout));
    if position.origins.len() > 1 {
        words.push_str("\nWhere the target comes from\n");
        words.push_str(&terminal::table(&origins_table(position), layout));
    }
    let moves = migration(book, position);
    if moves.keys().any(|(at_approval, _)| at_approval.is_some()) {
        words.push_str("\nFrom the rating at approval to the rating now, savings and target\n");
        words.push_str(&terminal::table(&migration_table(position, &moves), layout));
    }
    if !position.apart.is_empty() {
        words.push_str("\nNot in the cash total\n");
        words.push_str(&terminal::table(&apart_table(position), layout));
    }
    if lines {
        words.push_str("\nEach saving\n");
        words.push_str(&terminal::table(&lines_table(book, position, tables::money), layout));
    }
    words.push('\n');
    for line in caveats(book, position) {
        words.push_str(&format!("{line}\n"));
    }
    words
}

/// Gives how amounts are shown: in millions for a large programme, in pounds for a small one.
fn scale(position: &Position) -> MoneyCell {
    let large = Money::from_pounds(Decimal::from(5_000_000));
    let target = position.totals.get(Field::Target);
    if target.is_some_and(|target| target >= large) { tables::millions } else { tables::money }
}

fn amounts(sums: &Sums, cell: MoneyCell) -> impl Iterator<Item = crate::charts::Cell> + '_ {
    Field::ALL.into_iter().map(move |field| {
        let mut shown = cell(sums.get(field));
        if sums.coverage(field).is_some() && shown.text.contains('£') {
            shown.text.push('*');
        }
        shown
    })
}

fn headings(first: &[&'static str]) -> Vec<String> {
    let fields = Field::ALL.into_iter().map(|field| format!("-{}", field.heading()));
    first.iter().map(|heading| (*heading).to_owned()).chain(fields).collect()
}

fn begin(caption: &str, first: &[&'static str]) -> Table {
    let headings = headings(first);
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    tables::table(caption, &headings)
}

fn groups_table(position: &Position, cell: MoneyCell) -> Table {
    let mut table = begin("Savings by group", &[position.by.word(), "-lines"]);
    for group in &position.groups {
        let name = if group.key.is_empty() { "not recorded" } else { &group.key };
        let mut cells = vec![tables::words(name), tables::words(text::count(group.totals.lines))];
        cells.extend(amounts(&group.totals, cell));
        tables::row(&mut table, cells);
    }
    let mut cells = vec![tables::words("all"), tables::words(text::count(position.totals.lines))];
    cells.extend(amounts(&position.totals, cell));
    tables::total(&mut table, cells);
    table
}

fn ratings_table(position: &Position) -> Table {
    let headings =
        ["rating", "-lines declared", "-target declared", "-lines computed", "-target computed"];
    let mut table = tables::table("Ratings", &headings);
    let ratings = Brag::ALL.iter().copied().map(Some).chain([None]);
    let pair = |of: &BTreeMap<Option<Brag>, Sums>, rating| {
        let sums = of.get(&rating);
        let lines = sums.map_or_else(|| "0".to_owned(), |sums| text::count(sums.lines));
        let target = sums.and_then(|sums| sums.get(Field::Target));
        (lines, scale(position)(target))
    };
    for rating in ratings {
        let declared = pair(&position.by_brag, rating);
        let computed = pair(&position.by_brag_computed, rating);
        if declared.0 == "0" && computed.0 == "0" {
            continue;
        }
        let cells = vec![
            tables::brag(rating),
            tables::words(declared.0),
            declared.1,
            tables::words(computed.0),
            computed.1,
        ];
        tables::row(&mut table, cells);
    }
    table
}

fn origins_table(position: &Position) -> Table {
    let mut table = tables::table("Origins", &["origin", "-target"]);
    for origin in &position.origins {
        let word = tables::words(origin.kind.words());
        tables::row(&mut table, vec![word, scale(position)(Some(origin.target))]);
    }
    table
}

fn migration_table(position: &Position, moves: &BTreeMap<Move, Migration>) -> Table {
    let mut table = tables::table("Migration", &["at approval", "now", "-lines", "-target"]);
    for ((at_approval, now), of) in moves {
        let lines = tables::words(text::count(of.savings.len()));
        let cells =
            vec![tables::brag(*at_approval), tables::brag(*now), lines, scale(position)(of.target)];
        tables::row(&mut table, cells);
    }
    table
}

fn apart_table(position: &Position) -> Table {
    let mut table = begin("Apart", &["what", "-lines"]);
    for apart in &position.apart {
        let mut cells =
            vec![tables::words(apart.why), tables::words(text::count(apart.totals.lines))];
        cells.extend(amounts(&apart.totals, scale(position)));
        tables::row(&mut table, cells);
    }
    table
}

fn lines_table(book: &Book, position: &Position, cell: MoneyCell) -> Table {
    let mut table = begin("Savings", &["saving", "title", "directorate", "declared", "computed"]);
    for line in &position.lines {
        let savings = &book.savings;
        let mut cells = vec![
            tables::words(savings.id(line.saving)),
            tables::words(savings.title(line.saving)),
            tables::words(savings.directorate(line.saving)),
            tables::brag(line.declared),
            tables::brag(line.computed),
        ];
        cells.extend(Field::ALL.into_iter().map(|field| cell(line.get(field))));
        tables::row(&mut table, cells);
    }
    table
}

/// Says how much each partial sum covers, sums that cover the same in one line.
fn partial(sums: &Sums) -> Vec<String> {
    let mut parts: Vec<(String, Vec<&str>)> = Vec::new();
    for field in Field::ALL {
        let Some(part) = sums.coverage(field) else {
            continue;
        };
        let covers = format!(
            "known for {} of {} savings, with a target of {}",
            part.counted,
            part.of,
            text::short(part.target_covered)
        );
        match parts.iter_mut().find(|(known, _)| *known == covers) {
            Some((_, fields)) => fields.push(field.heading()),
            None => parts.push((covers, vec![field.heading()])),
        }
    }
    parts
        .into_iter()
        .map(|(covers, fields)| format!("* {}: {covers}.", fields.join(", ")))
        .collect()
}

/// Gives what a reader must know so as not to misread the position.
fn caveats(book: &Book, position: &Position) -> Vec<String> {
    let rule = book.council.rating;
    let mut lines = vec![format!(
        "Rule: G from {} of target forecast, A from {}, R below; B banked with evidence.",
        text::percent_exact(rule.on_track),
        text::percent_exact(rule.at_risk)
    )];
    let absent: Vec<&str> = Field::ALL
        .into_iter()
        .filter(|field| position.totals.get(*field).is_none())
        .map(Field::word)
        .collect();
    if !absent.is_empty() {
        lines.push(format!("– not published: {}.", absent.join(", ").replace('_', "-")));
    }
    lines.extend(partial(&position.totals));
    let mut pairs = position.unequal_pairs();
    for pair in pairs.by_ref().take(TOLD) {
        lines.push(format!(
            "Rated unequally: {} at {} of target is rated worse than {} at {}.",
            book.savings.id(pair.worse_rated),
            text::percent(pair.share_of_worse, 1),
            book.savings.id(pair.better_rated),
            text::percent(pair.share_of_better, 1)
        ));
        lines.push(format!(
            "  By the rule the first is {}; the second {}.",
            rule.clause(pair.share_of_worse),
            rule.clause(pair.share_of_better)
        ));
    }
    let more = pairs.count();
    if more > 0 {
        let more = text::count(more);
        lines.push(format!("… and {more} more rated unequally: `--lines -O json` lists them all."));
    }
    let counts = [
        (position.cashable_not_stated, "counted although not stated to be cashable"),
        (position.recurrence_not_stated, "carried as recurring although not stated (assumed)"),
        (position.stale, "last updated in an earlier period"),
    ];
    for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
        lines.push(format!("{} {what}.", text::counted(count, "saving", "savings")));
    }
    for table in &position.unread {
        let file = table.file();
        lines.push(format!("{file} could not be read: what it would say is missing here."));
    }
    if position.left_out > 0 {
        let rows = text::counted(position.left_out, "row with an error is", "rows with errors are");
        lines.push(format!("{rows} left out: run `mtfs check`."));
    }
    lines
}
