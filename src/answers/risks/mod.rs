//! Risk registers: every risk with its ratings and moves, the counts, the dates and the matrix.

mod words;

pub use words::{counts, move_words, moved, named, scale_words, scales, unread};

use super::{Absent, Answer, Cell, Column, Holds, Table, moves};
use crate::figures::risk::{
    Change, Level, Moves, Register, RegisterMeasure, RiskMeasure, RiskView, rating_id,
};
use crate::figures::{FigureId, Sheet};
use crate::records::{Book, RiskKind, RiskRating, TableName};
use crate::units::{Date, text};

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
    answer.table(super::aggregates::of_risks(registers));
    let tables = [TableName::Risks, TableName::RiskRatings];
    answer.warn_of("left_out", book.left_out_words(&tables));
    if registers.is_empty() {
        answer.warn("none", book.none_of("risk register", TableName::Risks));
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
        Column::words("rated_on", "Rated"),
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
        let latest =
            moves.as_ref().and_then(|moves| moves.all.iter().find(|one| one.item.id == risk.id));
        let tied: Vec<&str> = view.savings.iter().chain(&view.actions).copied().collect();
        let cells = [
            Cell::from(risk.id.as_str()),
            Cell::from(risk.title.as_str()),
            Cell::from(register.name),
            Cell::from(risk.owner.as_str()),
            Cell::from(risk.timescale.as_str()),
            rating(view, RiskKind::Inherent),
            rating(view, RiskKind::Current),
            Cell::date(view.now().map(|rating| rating.as_at)),
            rating(view, RiskKind::Target),
            Cell::from(view.band().map_or("", |band| band.name)),
            Cell::from(risk.appetite.map(|_| view.id_of(RiskMeasure::Appetite))),
            Cell::from(against(view)),
            Cell::from(latest.map_or_else(String::new, move_words)),
            Cell::from(tied.join(" ")),
        ];
        table.row(&risk.id, cells);
    }
    table
}

/// Gives the columns of a register's ratings that hold anything, in the order of the table.
pub fn ratings_known<'v, 'b: 'v>(
    views: impl IntoIterator<Item = &'v RiskView<'b>>,
) -> Vec<&'static str> {
    let views: Vec<&RiskView<'b>> = views.into_iter().collect();
    let kinds = [
        (RiskKind::Inherent, "inherent"),
        (RiskKind::Current, "rating"),
        (RiskKind::Target, "target"),
    ];
    let known = |kind: RiskKind| views.iter().any(|view| view.ratings.contains_key(&kind));
    kinds.into_iter().filter(|(kind, _)| known(*kind)).map(|(_, key)| key).collect()
}

fn rating(view: &RiskView<'_>, kind: RiskKind) -> Cell {
    if let Some(rating) = view.ratings.get(&kind) {
        return printed(rating, || view.id(kind));
    }
    if let Some(place) = view.unreadable.as_ref().filter(|_| kind == RiskKind::Current) {
        return Cell::because(format!("unreadable: {place}"));
    }
    if kind == RiskKind::Current && view.disputed {
        return Cell::because("sources disagree");
    }
    if kind == RiskKind::Current && view.closed {
        return Cell::because("closed");
    }
    Cell::Absent(Absent::NotPublished)
}

/// Gives a rating: the figure of its number, or the name of the band that is published alone.
fn printed(rating: &RiskRating, id: impl FnOnce() -> FigureId) -> Cell {
    if rating.number().is_some() { id().into() } else { Cell::from(rating.band.as_str()) }
}

fn against(view: &RiskView<'_>) -> &'static str {
    let by_band = view.now().is_some() && view.current().is_none();
    match view.above_appetite() {
        Some(true) => "above",
        Some(false) => "within",
        None if by_band && view.risk.appetite.is_some() => "a band and a number do not compare",
        None => "not stated",
    }
}

fn each_register(registers: &[Register<'_>]) -> Table {
    let columns = [
        Column::words("register", "Register"),
        Column::words("as_at", "As at"),
        Column::numbers("rated", "Risks rated"),
        Column::numbers("no_longer_rated", "Closed"),
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
        for (level, id) in register.levels() {
            let (rating, band) = match level {
                Level::Number(number) => (number.to_string(), band_of(register, number)),
                Level::Band(band) => (String::new(), band.name.to_owned()),
            };
            let cells = [Cell::from(register.name), rating.into(), band.into(), id.into()];
            table.row(level.words(), cells);
        }
        if let Some(id) = register.by_band_alone_id().filter(|_| register.by_band().is_empty()) {
            let words = Cell::from("a band alone");
            table.row("by-band-alone", [Cell::from(register.name), words, "".into(), id.into()]);
        }
    }
    table
}

/// Gives the band of the risks that have a rating; none where they have several, as in a matrix whose
/// cells are stated.
fn band_of(register: &Register<'_>, number: u32) -> String {
    let mut bands =
        register.rated().filter(|view| view.current() == Some(number)).map(RiskView::band);
    let first = bands.next().flatten();
    let one = first.filter(|_| bands.all(|band| band == first));
    one.map_or_else(String::new, |band| band.name.to_owned())
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
    let bands = bands_of(registers);
    columns
        .extend(bands.iter().map(|(key, name)| Column::numbers(key.clone(), text::capital(name))));
    columns.extend(
        Change::ALL
            .iter()
            .copied()
            .map(|change| numbers(change.word(), &text::capital(change.word()))),
    );
    let mut table = Table::new("dates", "Each date of each register", columns);
    for register in registers {
        for (at, round) in register.rounds.iter().enumerate() {
            let id = register.round_id(round.as_at);
            let mut cells = vec![
                Cell::from(register.name),
                Cell::Date(round.as_at),
                id.of(RegisterMeasure::Rated).into(),
                Cell::from(register.sum_at(round).map(|_| id.of(RegisterMeasure::Sum))),
            ];
            let own = register.bands_at(round);
            let of = |name: &str| {
                let found =
                    own.iter().find(|(band, _)| band.name.to_lowercase() == name.to_lowercase());
                found.map(|(band, _)| register.band_id(&id, *band))
            };
            cells.extend(bands.iter().map(|(_, name)| Cell::from(of(name))));
            let change =
                |change| Cell::from((at > 0).then(|| register.change_id(round.as_at, change)));
            cells.extend(Change::ALL.iter().copied().map(change));
            table.row(round.as_at.to_string(), cells);
        }
    }
    table
}

/// Gives the key and the name of every band in which a register counts, the least grave of each scale
/// first, once for scales that name one alike; low, medium and high where none does.
fn bands_of(registers: &[Register<'_>]) -> Vec<(String, String)> {
    let mut bands: Vec<(String, String)> = Vec::new();
    for register in registers {
        for (band, _) in register.rounds.iter().flat_map(|round| register.bands_at(round)) {
            let alike =
                |(_, name): &(String, String)| name.to_lowercase() == band.name.to_lowercase();
            if !bands.iter().any(alike) {
                bands.push((register.band_key(band), band.name.to_owned()));
            }
        }
    }
    if bands.is_empty() {
        return ["low", "medium", "high"].map(|name| (name.to_owned(), name.to_owned())).to_vec();
    }
    bands
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
        let id = &one.item.id;
        let mut cells = vec![Cell::from(id.as_str()), Cell::from(one.item.title.as_str())];
        cells.extend(register.rounds.iter().map(|round| {
            round.rating(id).map_or(Cell::Absent(Absent::None), |rating| {
                printed(rating, || rating_id(id, round.as_at))
            })
        }));
        cells.push(move_words(one).into());
        table.row(id, cells);
    }
    Some(table)
}

/// Gives how each risk of a register moved, what got worse first.
pub fn moves_of(book: &Book, register: &Register<'_>, moves: &Moves<'_>) -> Table {
    let head = moves::Head {
        key: keyed("moves", register),
        title: format!("{}: ratings", book.plan_title(register.name)),
        item: "Risk",
        holds: Holds::Numbers,
        more: Vec::new(),
    };
    moves::table(head, moves, |one| {
        let id = &one.item.id;
        let rating = |rated: Option<&RiskRating>, date| match rated {
            Some(rating) => printed(rating, || rating_id(id, date)),
            None => Cell::because("not rated"),
        };
        moves::Row {
            key: id,
            title: &one.item.title,
            ends: [rating(one.from, moves.from), rating(one.to, moves.to)],
            more: Vec::new(),
        }
    })
}

/// Gives the matrix of a register with the most likely at the top, where likelihood and impact are
/// published.
pub fn matrix(register: &Register<'_>) -> Option<Table> {
    let matrix = register.matrix()?;
    let impacts = matrix.scale.stated.impacts();
    let mut columns = vec![Column::words("likelihood", "Likelihood")];
    columns.extend(
        impacts
            .iter()
            .map(|impact| Column::numbers(format!("impact_{impact}"), format!("Impact {impact}"))),
    );
    let title = format!(
        "{}: number of risks at each likelihood and impact, the most likely at the top",
        register.name
    );
    let mut table = Table::new(keyed("matrix", register), title, columns);
    for likelihood in matrix.scale.stated.likelihoods().into_iter().rev() {
        let count = |impact: u32| {
            if matrix.cells.contains_key(&(likelihood, impact)) {
                Cell::from(register.matrix_id(likelihood, impact))
            } else {
                Cell::because("none")
            }
        };
        let name = Cell::from(format!("Likelihood {likelihood}"));
        let cells = std::iter::once(name).chain(impacts.iter().copied().map(count));
        table.row(likelihood.to_string(), cells);
    }
    Some(table)
}

/// Gives the key of a table that each register has one of.
fn keyed(what: &str, register: &Register<'_>) -> String {
    format!("{what}:{}", register.id.measure())
}
