//! Risk registers: every risk with its ratings and moves, the counts, the dates and the matrix.

use super::{Answer, Cell, Column, Table, Text, sentence};
use crate::figures::risk::rating_id;
use crate::figures::risk::{Change, Move, Moves, Register, RegisterMeasure, RiskMeasure, RiskView};
use crate::figures::{FigureId, Sheet};
use crate::records::{Band, Book, RiskKind, RiskRating, RiskScale};
use crate::units::{Date, text};

/// Said where a folder has none.
pub const NO_REGISTER: &str = "No risk register is in the folder.";

/// Gives every risk with its ratings and its move since the date before, or since a day; then each
/// register's counts, dates and matrix.
pub fn risks(
    book: &Book,
    sheet: &Sheet,
    registers: &[Register<'_>],
    since: Option<Date>,
) -> Answer {
    let mut answer = Answer::new(format!("{}: risks and reserves", book.council.name));
    let mut all = empty(String::from("Every risk, the highest rating first"));
    for register in registers {
        all.rows.extend(of_register(register, since).rows);
    }
    answer.table(all);
    answer.table(each_register(registers));
    answer.table(by_rating(registers));
    answer.table(by_date(registers));
    for register in registers {
        answer.tables.extend(at_each_date(register));
        answer.tables.extend(matrix(register));
        answer.remark("rated", counts(sheet, register));
        answer.remark("moved", moved(book, sheet, register, since));
        for words in scales(register) {
            answer.remark("scale", words);
        }
    }
    if registers.is_empty() {
        answer.warn("none", NO_REGISTER);
    }
    answer
}

fn empty(title: String) -> Table {
    let columns = [
        Column::words("risk", "Reference"),
        Column::words("title", "Risk"),
        Column::words("register", "Register"),
        Column::words("owner", "Owner"),
        Column::words("timescale", "When"),
        Column::numbers("inherent", "Before controls"),
        Column::numbers("rating", "Rating"),
        Column::numbers("target", "Aim"),
        Column::words("band", "Band"),
        Column::numbers("appetite", "Most accepted"),
        Column::words("against", "Against that"),
        Column::words("move", "Move"),
        Column::words("tied_to", "Tied to"),
    ];
    Table::new("risks", title, columns)
}

/// Gives every risk of a register, the highest rating first.
pub fn of_register(register: &Register<'_>, since: Option<Date>) -> Table {
    let mut table = empty(format!("{}: every risk, the highest rating first", register.name));
    let moves = register.moved_since(since);
    for view in &register.risks {
        let risk = view.risk;
        let moved =
            moves.as_ref().and_then(|moves| moves.all.iter().find(|one| one.risk.id == risk.id));
        let tied: Vec<&str> = view.savings.iter().chain(&view.actions).copied().collect();
        let cells = [
            Cell::from(risk.id.as_str()),
            Cell::from(risk.title.as_str()),
            Cell::from(register.name),
            Cell::from(risk.owner.as_str()),
            Cell::from(risk.timescale.as_str()),
            rating(view, RiskKind::Inherent),
            rating(view, RiskKind::Current),
            rating(view, RiskKind::Target),
            Cell::from(view.band().map_or("", Band::word)),
            Cell::from(risk.appetite.map(|_| view.id_of(RiskMeasure::Appetite))),
            Cell::from(against(view)),
            Cell::from(moved.map_or_else(String::new, move_words)),
            Cell::from(tied.join(" ")),
        ];
        table.row(&risk.id, cells);
    }
    table
}

/// Gives the columns of a register's ratings that hold anything, in the order of the table.
pub fn ratings_known<'v, 'b: 'v>(
    views: impl IntoIterator<Item = &'v RiskView<'b>> + Clone,
) -> Vec<&'static str> {
    let kinds = [
        (RiskKind::Inherent, "inherent"),
        (RiskKind::Current, "rating"),
        (RiskKind::Target, "target"),
    ];
    let known =
        |kind: RiskKind| views.clone().into_iter().any(|view| view.ratings.contains_key(&kind));
    kinds.into_iter().filter(|(kind, _)| known(*kind)).map(|(_, key)| key).collect()
}

fn rating(view: &RiskView<'_>, kind: RiskKind) -> Cell {
    if view.ratings.contains_key(&kind) {
        return view.id(kind).into();
    }
    if kind == RiskKind::Current && view.ever_rated {
        return Cell::because("no longer rated");
    }
    Cell::Absent(super::Absent::NotPublished)
}

fn against(view: &RiskView<'_>) -> &'static str {
    match view.above_appetite() {
        Some(true) => "above",
        Some(false) => "within",
        None => "not stated",
    }
}

/// Gives a move in words: `▲ up from 9 to 12`, `= unmoved at 6 since December 2024`.
pub fn move_words(one: &Move<'_>) -> String {
    let rating = |rating: Option<&RiskRating>| {
        rating.map_or(String::new(), |rating| rating.rating.to_string())
    };
    let (from, to) = (rating(one.from), rating(one.to));
    let what = match one.change {
        Change::Up | Change::Down => format!("from {from} to {to}"),
        Change::New => format!("at {to}"),
        Change::Closed => format!("at {from}"),
        Change::Unmoved => {
            let since = one.since.map(|day| format!(" since {}", text::date(day)));
            format!("at {to}{}", since.unwrap_or_default())
        }
    };
    format!("{} {} {what}", one.change.mark(), one.change.word())
}

fn each_register(registers: &[Register<'_>]) -> Table {
    let columns = [
        Column::words("register", "Register"),
        Column::words("as_at", "As at"),
        Column::numbers("rated", "Risks rated"),
        Column::numbers("no_longer_rated", "No longer rated"),
        Column::numbers("without_rating", "Never rated"),
        Column::numbers("above_appetite", "Above what the council accepts"),
    ];
    let mut table = Table::new("registers", "Each register", columns);
    for register in registers {
        let above = register.above_appetite_id().map_or(Cell::from("not stated"), Cell::from);
        let cells = [
            Cell::from(register.name),
            Cell::date(register.as_at),
            register.rated_id().into(),
            register.id_of(RegisterMeasure::NoLongerRated).into(),
            register.id_of(RegisterMeasure::WithoutRating).into(),
            above,
        ];
        table.row(register.id.measure(), cells);
    }
    table
}

fn by_rating(registers: &[Register<'_>]) -> Table {
    let columns = [
        Column::words("register", "Register"),
        Column::words("rating", "Rating"),
        Column::words("band", "Band"),
        Column::numbers("risks", "Risks"),
    ];
    let mut table = Table::new("by_rating", "Risks by rating", columns);
    for register in registers {
        let scale = register.one_scale().filter(|scale| scale.confirmed);
        for rating in register.by_rating.keys().rev() {
            let cells = [
                Cell::from(register.name),
                Cell::from(rating.to_string()),
                Cell::from(scale.map_or("", |scale| scale.band(*rating).word())),
                register.count_id(*rating).into(),
            ];
            table.row(rating.to_string(), cells);
        }
    }
    table
}

/// Gives each date of each register: how many are rated, the bands of a confirmed scale, and how
/// many moved in each way since the date before.
fn by_date(registers: &[Register<'_>]) -> Table {
    let numbers = |word: &'static str, heading: &str| Column::numbers(word, heading);
    let mut columns = vec![
        Column::words("register", "Register"),
        Column::words("as_at", "Date"),
        numbers("rated", "Risks rated"),
        numbers("sum", "Ratings added up"),
    ];
    columns.extend(Band::ALL.iter().map(|band| numbers(band.word(), &capital(band.word()))));
    columns.extend(Change::ALL.map(|change| numbers(change.word(), &capital(change.word()))));
    let mut table = Table::new("dates", "Each date of each register", columns);
    for register in registers {
        let scale = register.one_scale();
        let banded = scale.is_some_and(|scale| scale.confirmed);
        for (at, round) in register.rounds.iter().enumerate() {
            let id = register.round_id(round.as_at);
            let mut cells = vec![
                Cell::from(register.name),
                Cell::Date(round.as_at),
                id.of(RegisterMeasure::Rated).into(),
                Cell::from(scale.map(|_| id.of(RegisterMeasure::Sum))),
            ];
            cells.extend(Band::ALL.iter().map(|band| Cell::from(banded.then(|| id.of(*band)))));
            let change =
                |change| Cell::from((at > 0).then(|| register.change_id(round.as_at, change)));
            cells.extend(Change::ALL.map(change));
            table.row(round.as_at.to_string(), cells);
        }
    }
    table
}

/// Gives each risk's rating at each date of its register; none where there is one date.
pub fn at_each_date(register: &Register<'_>) -> Option<Table> {
    let moves = register.moved_since(None)?;
    let mut columns = vec![Column::words("risk", "Reference"), Column::words("title", "Risk")];
    columns.extend(
        register
            .rounds
            .iter()
            .map(|round| Column::numbers(round.as_at.to_string(), text::date(round.as_at))),
    );
    columns.push(Column::words("move", "Latest move"));
    let title = format!("{}: rating of each risk at each date", register.name);
    let mut table = Table::new(keyed("at_each_date", register), title, columns);
    for one in &moves.all {
        let id = &one.risk.id;
        let mut cells = vec![Cell::from(id.as_str()), Cell::from(one.risk.title.as_str())];
        cells.extend(
            register
                .rounds
                .iter()
                .map(|round| Cell::from(round.rating(id).map(|_| rating_id(id, round.as_at)))),
        );
        cells.push(move_words(one).into());
        table.row(id, cells);
    }
    Some(table)
}

/// Gives the matrix of a register with the most likely at the top, where likelihood and impact are
/// published.
pub fn matrix(register: &Register<'_>) -> Option<Table> {
    let matrix = register.matrix()?;
    let impacts = 1..=matrix.scale.impact_max;
    let mut columns = vec![Column::words("likelihood", "Likelihood")];
    columns.extend(
        impacts
            .clone()
            .map(|impact| Column::numbers(format!("impact_{impact}"), format!("Impact {impact}"))),
    );
    let title = format!(
        "{}: number of risks at each likelihood and impact, the most likely at the top",
        register.name
    );
    let mut table = Table::new(keyed("matrix", register), title, columns);
    for likelihood in (1..=matrix.scale.likelihood_max).rev() {
        let count = |impact: u32| -> Option<FigureId> {
            let known = matrix.cells.contains_key(&(likelihood, impact));
            known.then(|| register.matrix_id(likelihood, impact))
        };
        let name = Cell::from(format!("Likelihood {likelihood}"));
        let cells = std::iter::once(name).chain(impacts.clone().map(|impact| count(impact).into()));
        table.row(likelihood.to_string(), cells);
    }
    Some(table)
}

/// Gives the key of a table that each register has one of.
fn keyed(what: &str, register: &Register<'_>) -> String {
    format!("{what}:{}", register.id.measure())
}

/// Says how many risks of a register have each rating.
pub fn counts(sheet: &Sheet, register: &Register<'_>) -> Text {
    let Some(as_at) = register.as_at else {
        return sentence!(
            sheet,
            "{register}: no risk has a published rating.",
            register = register.name
        );
    };
    let parts = Text::listed(register.by_rating.keys().rev().map(|rating| {
        let (count, rating) = (register.count_id(*rating), rating.to_string());
        sentence!(sheet, "{count} rated {rating}", count = count, rating = rating)
    }));
    let rated = register.rated_id();
    let all = if register.by_rating.values().sum::<usize>() == 1 {
        sentence!(
            sheet,
            "{rated} risk is rated in the {register}, as at {as_at}: {parts}.",
            rated = rated,
            register = register.name,
            as_at = as_at,
            parts = parts,
        )
    } else {
        sentence!(
            sheet,
            "{rated} risks are rated in the {register}, as at {as_at}: {parts}.",
            rated = rated,
            register = register.name,
            as_at = as_at,
            parts = parts,
        )
    };
    let unrated = |ever: bool| {
        register.risks.iter().any(|view| view.current().is_none() && view.ever_rated == ever)
    };
    let (closed, never) = (RegisterMeasure::NoLongerRated, RegisterMeasure::WithoutRating);
    let mut all = all;
    if unrated(true) {
        let closed = register.id_of(closed);
        all = all.then_text(sentence!(sheet, " No longer rated: {closed}.", closed = closed));
    }
    if unrated(false) {
        let never = register.id_of(never);
        all = all.then_text(sentence!(sheet, " Never rated: {never}.", never = never));
    }
    all
}

/// Says how the ratings of a register moved since the date before, or since a day.
pub fn moved(book: &Book, sheet: &Sheet, register: &Register<'_>, since: Option<Date>) -> Text {
    let title = book.plan_title(register.name);
    match register.moved_since(since) {
        Some(moves) => moves_counted(sheet, register, &moves, title),
        None => sentence!(
            sheet,
            "{register}: no earlier rating is published, so no movement can be shown.",
            register = title
        ),
    }
}

fn moves_counted(sheet: &Sheet, register: &Register<'_>, moves: &Moves<'_>, title: &str) -> Text {
    // Only moves between neighbouring dates have figures.
    let next =
        register.movements().iter().any(|known| (known.from, known.to) == (moves.from, moves.to));
    let parts = Text::listed(Change::ALL.map(|change| {
        let words = change_words(change);
        if next {
            let count = register.change_id(moves.to, change);
            sentence!(sheet, "{count} {words}", count = count, words = words)
        } else {
            sentence!(sheet, "{count} {words}", count = moves.of(change).count(), words = words)
        }
    }));
    sentence!(
        sheet,
        "From {from} to {to}, in the {register}, {parts}.",
        from = moves.from,
        to = moves.to,
        register = title,
        parts = parts,
    )
}

/// Gives what risks did, after a count of them.
pub const fn change_words(change: Change) -> &'static str {
    match change {
        Change::Up => "rose",
        Change::New => "came new",
        Change::Down => "fell",
        Change::Unmoved => "did not move",
        Change::Closed => "closed",
    }
}

/// Says of each scale that the risks of a register are rated on what it is.
pub fn scales(register: &Register<'_>) -> Vec<String> {
    let mut known: Vec<&RiskScale> = Vec::new();
    for scale in register.risks.iter().filter_map(|view| view.scale) {
        if !known.iter().any(|other| other.id == scale.id) {
            known.push(scale);
        }
    }
    if known.is_empty() {
        vec![scale_words(None)]
    } else {
        known.into_iter().map(|scale| scale_words(Some(scale))).collect()
    }
}

/// Says what a scale is, or that it is taken for granted.
pub fn scale_words(scale: Option<&RiskScale>) -> String {
    let Some(scale) = scale else {
        return "The source prints ratings without a scale, and none is assumed.".to_owned();
    };
    let size = format!("{} × {}", scale.likelihood_max, scale.impact_max);
    if scale.confirmed {
        format!(
            "Ratings are likelihood × impact on a scale of {size}: low up to {}, medium up to {}, high above.",
            scale.low_max, scale.medium_max
        )
    } else {
        format!(
            "The scale is not confirmed by the source: no band is given and no risk is placed in a \
             matrix; {size} fits the ratings and is assumed for the length of the chart’s axis only."
        )
    }
}

/// Begins words with a capital.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
