//! The savings of a year against their targets.

use std::collections::BTreeMap;

use super::{Absent, Answer, Cell, Column, Table, Text, filled, sentence};
use crate::figures::savings::{
    Field, Group, Line, LineMeasure, Migration, Move, Position, SetMeasure, Sums, effect,
};
use crate::figures::{FigureId, GroupKey, Sheet};
use crate::records::{Book, Brag};
use crate::units::text;

/// Pairs of unequal ratings that are told in full; the rest are counted.
pub const TOLD: usize = 20;
/// Stands after a sum over only some of a set of savings.
const PARTIAL: &str = "*";

/// The ratings, best first; `None`: no rating is published.
pub const RATINGS: [Option<Brag>; 7] = [
    Some(Brag::Blue),
    Some(Brag::Green),
    Some(Brag::Amber),
    Some(Brag::Red),
    Some(Brag::WrittenOut),
    Some(Brag::NotRated),
    None,
];

/// Gives the position of a year; `lines`: with every saving.
pub fn savings(
    book: &Book,
    position: &Position,
    moves: &BTreeMap<Move, Migration>,
    sheet: &Sheet,
    lines: bool,
) -> Answer {
    let mut answer = Answer::new(title(book, position));
    if position.lines.is_empty() {
        let words = if position.apart.is_empty() {
            "No saving has a target or an update in this year."
        } else {
            answer.table(apart(position));
            "No saving in the cash total has a target or an update in this year; those above stand apart."
        };
        answer.remark("empty", words);
        return answer;
    }
    if lines {
        answer.table(each_saving(book, position, position.with_parts()));
    }
    answer.table(by_group(position));
    answer.table(by_rating(position));
    if position.origins.len() > 1 {
        answer.table(origins(position));
    }
    if moves.keys().any(|(at_approval, _)| at_approval.is_some()) {
        answer.table(migration(position, moves));
    }
    answer.table(apart(position));
    answer.table(super::aggregates::of_savings(position));
    remarks(&mut answer, book, position, sheet);
    answer
}

fn title(book: &Book, position: &Position) -> String {
    let of = format!("{}: savings {}", book.council.name, position.year);
    match (position.period, position.known_by) {
        (_, Some(day)) => format!("{of}, as known on {}", text::date(day)),
        (Some(period), None) => format!("{of}, at {period}"),
        (None, None) => format!("{of}, no update yet"),
    }
}

/// Gives what a group of savings is called.
pub fn group_name(key: &str) -> String {
    match key {
        "" => "Not recorded".to_owned(),
        word if word.contains('_') => text::capital(&word.replace('_', " ")),
        word => word.to_owned(),
    }
}

/// Gives what a group is called: names as they are recorded, words of this program as a reader says them.
pub(super) fn named(by: GroupKey, key: &str) -> String {
    match (by, key) {
        // A saving stands whole in one group, whatever parts its target has.
        (GroupKey::Origin, "brought forward") => "With a part brought forward".to_owned(),
        (GroupKey::Origin | GroupKey::Type | GroupKey::Recurrence | GroupKey::Status, word) => {
            text::capital(&word.replace('_', " "))
        }
        (_, key) => group_name(key),
    }
}

/// Gives a column of each amount of a saving.
pub(super) fn fields() -> impl Iterator<Item = Column> {
    Field::ALL.into_iter().map(|field| Column::numbers(field.word(), field.heading()))
}

/// Gives the cell of a sum: marked where only some of the savings are in it, a dash where none is.
pub(super) fn sum(id: &FigureId, sums: &Sums, field: Field) -> Cell {
    match (sums.get(field), sums.coverage(field)) {
        (None, _) => Cell::Absent(Absent::None),
        (Some(_), Some(_)) => Cell::marked(id.of(field), PARTIAL),
        (Some(_), None) => id.of(field).into(),
    }
}

/// Gives the cell that counts the savings of which a forecast is published.
pub(super) fn reported(id: &FigureId, sums: &Sums) -> Cell {
    match (sums.get(Field::Forecast), sums.coverage(Field::Forecast)) {
        (None, _) => Cell::because("none"),
        (Some(_), Some(_)) => Field::Forecast.counted_id(id).into(),
        (Some(_), None) => id.of(SetMeasure::Lines).into(),
    }
}

/// Gives the cells of a set of savings: how many, of how many a forecast is known, each amount.
fn set(id: &FigureId, sums: &Sums) -> impl Iterator<Item = Cell> + use<> {
    let counts = [id.of(SetMeasure::Lines).into(), reported(id, sums)];
    counts.into_iter().chain(Field::ALL.map(|field| sum(id, sums, field)))
}

fn set_columns(first: Column) -> Vec<Column> {
    let counts = [Column::numbers("lines", "Savings"), Column::numbers("reported", "Reported")];
    std::iter::once(first).chain(counts).chain(fields()).collect()
}

fn first(by: GroupKey) -> Column {
    Column::words(
        by.word(),
        if by == GroupKey::Brag { "Rating".into() } else { text::capital(by.word()) },
    )
}

/// Gives each group, and all savings. Reported: savings of which a forecast is published.
pub fn by_group(position: &Position) -> Table {
    let (by, year) = (position.by, position.year);
    let whole = if by == GroupKey::Origin { ", each saving whole" } else { "" };
    let title = format!("Savings by {}{whole}, {year}", first(by).heading.to_lowercase());
    let mut table = Table::new("groups", title, set_columns(first(by)));
    for group in &position.groups {
        let cells = set(&position.group_id(group), &group.totals);
        table.row(&group.key, std::iter::once(named(by, &group.key).into()).chain(cells));
    }
    let cells = set(&position.all_id(), &position.totals);
    table.total("all", std::iter::once("All savings".into()).chain(cells));
    table
}

/// Gives what a rating is called at the head of a column or a row.
pub fn rating_name(brag: Option<Brag>) -> String {
    brag.map_or_else(|| "No rating".into(), |brag| format!("{} {}", brag.letter(), brag.meaning()))
}

/// Gives the targets of some groups by the officers' rating, in the order that they are given.
pub fn rated<'g>(position: &Position, groups: impl IntoIterator<Item = &'g Group>) -> Table {
    let ratings: Vec<Option<Brag>> =
        RATINGS.into_iter().filter(|brag| position.by_brag.contains_key(brag)).collect();
    let by = first(position.by);
    let title = format!(
        "Savings targets by {} and officers’ rating, {}",
        by.heading.to_lowercase(),
        position.year
    );
    let heads = ratings.iter().map(|brag| {
        let key = brag.map_or("none", Brag::word);
        Column::numbers(key, rating_name(*brag))
    });
    let target = Column::numbers(Field::Target.word(), Field::Target.heading());
    let columns: Vec<Column> = std::iter::once(by).chain(heads).chain([target]).collect();
    let mut table = Table::new("rated", title, columns).in_one_style();
    let cells = |id: &FigureId, by_brag: &BTreeMap<Option<Brag>, Sums>| {
        let rated = ratings.iter().map(|brag| match by_brag.get(brag) {
            Some(_) => position.brag_id(id, *brag).of(Field::Target).into(),
            None => Cell::because("none"),
        });
        rated.chain([id.of(Field::Target).into()]).collect::<Vec<Cell>>()
    };
    for group in groups {
        let name = group_name(&group.key).into();
        let cells = cells(&position.group_id(group), &group.by_brag);
        table.row(&group.key, std::iter::once(name).chain(cells));
    }
    let all = std::iter::once("All savings".into());
    table.total("all", all.chain(cells(&position.all_id(), &position.by_brag)));
    table
}

/// Gives the savings by the officers' rating beside the rule's.
pub fn by_rating(position: &Position) -> Table {
    let columns = [
        Column::words("rating", "Rating"),
        Column::numbers("lines_declared", "Officers: savings"),
        Column::numbers("target_declared", "Officers: target"),
        Column::numbers("forecast_declared", "Officers: forecast"),
        Column::numbers("lines_computed", "Rule: savings"),
        Column::numbers("target_computed", "Rule: target"),
        Column::numbers("forecast_computed", "Rule: forecast"),
    ];
    let title = format!("Savings by the officers’ rating and by the rule’s, {}", position.year);
    let mut table = Table::new("ratings", title, columns);
    for brag in RATINGS {
        let (declared, computed) =
            (position.by_brag.get(&brag), position.by_brag_computed.get(&brag));
        if declared.is_none() && computed.is_none() {
            continue;
        }
        let cells = |id: FigureId, sums: Option<&Sums>| match sums {
            None => [Cell::because("none"), Cell::because("none"), Cell::because("none")],
            Some(sums) => [
                id.of(SetMeasure::Lines).into(),
                sum(&id, sums, Field::Target),
                sum(&id, sums, Field::Forecast),
            ],
        };
        let name = std::iter::once(brag.map_or_else(|| rating_name(None).into(), Cell::Rating));
        let officers = cells(position.brag_id(&position.all_id(), brag), declared);
        let rule = cells(position.computed_id(brag), computed);
        table.row(brag.map_or("none", Brag::word), name.chain(officers).chain(rule));
    }
    table
}

/// Gives the targets by where they come from.
pub fn origins(position: &Position) -> Table {
    let title = format!("Where the target comes from, part by part, {}", position.year);
    let columns = [Column::words("origin", "Origin"), Column::numbers("target", "Target")];
    let mut table = Table::new("origins", title, columns);
    for origin in &position.origins {
        let target = position.origin_id(origin.kind).of(Field::Target);
        table.row(origin.kind.word(), [text::capital(&origin.kind.words()).into(), target.into()]);
    }
    table
}

/// Gives the savings by their rating at approval and their rating now.
pub fn migration(position: &Position, moves: &BTreeMap<Move, Migration>) -> Table {
    let title = format!("From the rating at approval to the rating now, {}", position.year);
    let columns = [
        Column::words("at_approval", "At approval"),
        Column::words("now", "Now"),
        Column::numbers("lines", "Savings"),
        Column::numbers("target", "Target"),
    ];
    let mut table = Table::new("migration", title, columns);
    for made in moves.keys() {
        let id = position.migration_id(*made);
        let amounts = [id.of(SetMeasure::Lines).into(), id.of(Field::Target).into()];
        let ratings = [Cell::rating(made.0), Cell::rating(made.1)];
        table.row(id.measure(), ratings.into_iter().chain(amounts));
    }
    table
}

/// Gives the savings that stay out of the cash total, by reason.
pub fn apart(position: &Position) -> Table {
    let title = format!("Not in the cash total, {}", position.year);
    let mut table = Table::new("apart", title, set_columns(Column::words("what", "Why")));
    for apart in &position.apart {
        let cells = set(&position.apart_id(apart), &apart.totals);
        table.row(apart.slug, std::iter::once(text::capital(apart.why).into()).chain(cells));
    }
    table
}

/// Begins the name of a saving under a group that is counted whole.
pub const OF_WHICH: &str = "of which: ";

/// Gives some of the savings one by one; those under a group as parts of it.
pub fn each_saving<'l>(
    book: &Book,
    position: &Position,
    lines: impl IntoIterator<Item = &'l Line>,
) -> Table {
    let columns = [
        Column::words("saving", "Saving"),
        Column::words("title", "Title"),
        Column::words("directorate", "Directorate"),
        Column::words("declared", "Officers"),
        Column::words("computed", "Rule"),
    ];
    let more = [
        Column::numbers("share", "Share of target"),
        Column::numbers("full_year_effect", "Full-year effect"),
    ];
    let columns: Vec<Column> = columns.into_iter().chain(fields()).chain(more).collect();
    let mut table = Table::new("lines", format!("Each saving, {}", position.year), columns);
    for line in lines {
        let (savings, id) = (&book.savings, position.line_id(book, line));
        let amounts = Field::ALL.map(|field| match line.get(field) {
            Some(_) => id.of(field).into(),
            None => Cell::Absent(Absent::None),
        });
        let share = line.share().map(|_| id.of(LineMeasure::Share));
        let grows = effect(book, line.saving, position.year);
        let part = savings.group_of(line.saving).is_some();
        let title = savings.title(line.saving);
        let cells = [
            savings.id(line.saving).into(),
            if part { format!("{OF_WHICH}{title}").into() } else { title.into() },
            savings.directorate(line.saving).into(),
            Cell::rating(line.declared),
            Cell::rating(line.computed),
        ];
        let more = [share.into(), grows.map(|_| id.of(LineMeasure::FullYearEffect)).into()];
        let cells = cells.into_iter().chain(amounts).chain(more);
        if part {
            table.part(savings.id(line.saving), cells);
        } else {
            table.row(savings.id(line.saving), cells);
        }
    }
    table
}

/// Names the savings whose targets were changed since they were approved: their full-year effect does not say so.
fn changed_effects(book: &Book, position: &Position) -> Option<String> {
    let changed = |line: &Line| {
        let effect = effect(book, line.saving, position.year)?;
        (!effect.changed.is_nil()).then(|| {
            let [effect, net] = [effect.full_year, effect.full_year + effect.changed];
            let (effect, net) = (text::pounds(effect), text::pounds(net));
            format!("{}, {effect} against {net} with them", book.savings.id(line.saving))
        })
    };
    let names: Vec<String> = position.lines.iter().filter_map(changed).collect();
    (!names.is_empty()).then(|| {
        format!(
            "Full-year effect is what was approved as new; changes agreed since are in the targets only: {}.",
            names.join("; ")
        )
    })
}

/// Says what a reader must know so as not to misread the position.
fn remarks(answer: &mut Answer, book: &Book, position: &Position, sheet: &Sheet) {
    let rule = book.council.rating;
    let on_track = text::percent_exact(rule.on_track);
    let at_risk = text::percent_exact(rule.at_risk);
    answer.remark(
        "rule",
        sentence!(
            sheet,
            "Rule: G from {on_track} of target forecast, A from {at_risk}, R below; B banked with evidence.",
            on_track,
            at_risk
        ),
    );
    if let Some(fields) = not_published(&position.totals) {
        answer.remark(
            "absent",
            sentence!(sheet, "Not {published} for any saving: {fields}.", fields),
        );
    }
    partial(answer, position, sheet);
    unequal(answer, book, position, sheet);
    if let Some(words) = changed_effects(book, position) {
        answer.remark("changed_effects", words);
    }
    for (key, text) in caveats(position, sheet) {
        answer.remark(key, text);
    }
    for table in &position.unread {
        let file = table.file();
        answer.warn(
            "unread",
            sentence!(sheet, "{file} could not be read: what it would say is missing here.", file),
        );
    }
}

/// Gives the amounts that no saving of a set has, as a list.
pub fn not_published(sums: &Sums) -> Option<String> {
    let absent = Field::ALL.into_iter().filter(|field| sums.get(*field).is_none());
    let absent: Vec<Text> =
        absent.map(|field| Text::from(field.heading().to_lowercase())).collect();
    (!absent.is_empty()).then(|| Text::listed(absent).plain())
}

/// Says how much each partial sum covers, sums that cover the same in one remark.
fn partial(answer: &mut Answer, position: &Position, sheet: &Sheet) {
    let mut parts: Vec<(_, Vec<Field>)> = Vec::new();
    for field in Field::ALL {
        let Some(part) = position.totals.coverage(field) else { continue };
        match parts.iter_mut().find(|(known, _)| *known == part) {
            Some((_, fields)) => fields.push(field),
            None => parts.push((part, vec![field])),
        }
    }
    let all = position.all_id();
    for (_, fields) in &parts {
        let names = fields.iter().map(|field| Text::from(field.heading()));
        let Some(field) = fields.first() else { continue };
        answer.remark(
            "partial",
            sentence!(
                sheet,
                "* {fields}: known for {counted} of {lines} savings, with a target of {target}.",
                fields = Text::listed(names),
                counted = field.counted_id(&all),
                lines = all.of(SetMeasure::Lines),
                target = field.covered_id(&all)
            ),
        );
    }
}

/// Tells savings that are rated worse than others which bring no larger a share of their target.
fn unequal(answer: &mut Answer, book: &Book, position: &Position, sheet: &Sheet) {
    let mut pairs = position.unequal_pairs();
    for pair in pairs.by_ref().take(TOLD) {
        let lines = (position.line_of(pair.worse_rated), position.line_of(pair.better_rated));
        let (Some(worse), Some(better)) = lines else { continue };
        let share = |line| position.line_id(book, line).of(LineMeasure::Share);
        answer.remark(
            "rated_unequally",
            sentence!(
                sheet,
                "Rated unequally: {worse} at {share_of_worse} of target is rated worse than {better} at {share_of_better}. By the rule the first is {clause_for_worse}; the second {clause_for_better}.",
                worse = book.savings.id(pair.worse_rated),
                share_of_worse = share(worse),
                better = book.savings.id(pair.better_rated),
                share_of_better = share(better),
                clause_for_worse = book.council.rating.clause(pair.share_of_worse),
                clause_for_better = book.council.rating.clause(pair.share_of_better)
            ),
        );
    }
    let more = pairs.count();
    if more > 0 {
        answer.remark(
            "rated_unequally",
            sentence!(
                sheet,
                "… and {more} more rated unequally: `--lines -O json` lists them all.",
                more
            ),
        );
    }
}

/// Says what is assumed of the savings of a position, and what is missing of it; nothing where
/// nothing is.
pub fn caveats(position: &Position, sheet: &Sheet) -> Vec<(&'static str, Text)> {
    let all = position.all_id();
    let savings = ("saving", "savings");
    [
        (
            (position.cashable_not_stated, SetMeasure::CashableNotStated, savings),
            "{counted} counted as cash although no source says whether it takes money out of the budget.",
        ),
        (
            (position.recurrence_not_stated, SetMeasure::RecurrenceNotStated, savings),
            "{counted} carried as recurring although no source says so: assumed.",
        ),
        (
            (position.stale, SetMeasure::Stale, savings),
            "{counted} last updated in an earlier period.",
        ),
        (
            (
                position.left_out,
                SetMeasure::LeftOut,
                ("row with an error is", "rows with errors are"),
            ),
            "{counted} left out of these figures.",
        ),
    ]
    .into_iter()
    .filter(|((count, ..), _)| *count > 0)
    .map(|((count, measure, (one, many)), template)| {
        let counted = (all.of(measure), text::counted(count, one, many)).into();
        (measure.word(), filled(sheet, template, &[("counted", counted)]))
    })
    .chain(above_target(position, sheet))
    .collect()
}

/// Says what single savings bring above their own targets: it makes up for no other's loss.
fn above_target(position: &Position, sheet: &Sheet) -> Vec<(&'static str, Text)> {
    let id = |field: Field| {
        let any = position.totals.above_target(field).is_some();
        any.then(|| field.above_id(&position.all_id()))
    };
    let forecast = id(Field::Forecast).map(|above| {
        sentence!(
            sheet,
            "{above} of the forecast is above the targets of single savings: shares of target leave it out, as it makes up for no other saving's loss.",
            above,
        )
    });
    let banked = id(Field::Banked).map(|above| {
        sentence!(
            sheet,
            "{above} of what is banked is above the targets of single savings, and stands in the share that is banked.",
            above,
        )
    });
    forecast.into_iter().chain(banked).map(|text| ("above_target", text)).collect()
}
