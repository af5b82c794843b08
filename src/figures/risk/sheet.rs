//! The figures of registers: every rating as printed, the counts, the moves, the money at risk.

use super::{Change, Moves, Register, RegisterMeasure, RiskMeasure, RiskView, Round, rating_id};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::movement::moves::Counts;
use crate::records::{RiskRating, TableName};
use crate::units::{Decimal, text};

/// Gives the figures of every register.
pub fn figures(registers: &[Register<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    for register in registers {
        for view in &register.risks {
            ratings(&mut sheet, view);
            money(&mut sheet, view);
        }
        counts(&mut sheet, register);
        register.add_aggregates(&mut sheet);
        for round in &register.rounds {
            of_round(&mut sheet, register, round);
        }
        for moves in register.movements() {
            of_moves(&mut sheet, register, &moves);
        }
        matrix(&mut sheet, register);
    }
    sheet
}

fn ratings(sheet: &mut Sheet, view: &RiskView<'_>) {
    let named = format!("{} {}", view.risk.id, view.risk.title);
    for (kind, rating) in &view.ratings {
        let title = format!("{named}: {} rating", kind.word());
        rated(sheet, view.id(*kind), title, rating);
    }
    if let Some(appetite) = view.risk.appetite {
        sheet.add(Figure {
            id: view.id_of(RiskMeasure::Appetite),
            title: format!("{named}: rating the council accepts"),
            unit: "rating",
            value: Some(Value::Number(Decimal::from(appetite))),
            kind: FigureKind::Published,
            basis: Basis::cell(TableName::Risks, view.risk.row, "appetite"),
        });
    }
}

/// Adds a rating that is published as a number; of a band alone none is made.
fn rated(sheet: &mut Sheet, id: FigureId, title: String, rating: &RiskRating) {
    let Some(number) = rating.number() else { return };
    sheet.add(Figure {
        id,
        title,
        unit: "rating",
        value: Some(Value::Number(Decimal::from(number))),
        kind: FigureKind::Published,
        basis: Basis::cell(TableName::RiskRatings, rating.row, "rating"),
    });
}

/// Gives the column that rows behind a count are cited by: the rating, or the band where it stands alone.
const fn column(numbered: bool) -> &'static str {
    if numbered { "rating" } else { "band" }
}

fn money(sheet: &mut Sheet, view: &RiskView<'_>) {
    let (risk, named) = (view.risk, format!("{} {}", view.risk.id, view.risk.title));
    let cell = |column| Basis::cell(TableName::Risks, risk.row, column);
    if risk.exposure.is_some() {
        let (id, title) =
            (view.id_of(RiskMeasure::Exposure), format!("{named}: what it would cost"));
        sheet.money(id, title, risk.exposure, FigureKind::Published, cell("exposure"));
    }
    if let Some(likelihood) = risk.likelihood {
        sheet.add(Figure {
            id: view.id_of(RiskMeasure::Likelihood),
            title: format!("{named}: how likely it is"),
            unit: "fraction",
            value: Some(Value::Rate(likelihood)),
            kind: FigureKind::Published,
            basis: cell("likelihood_pct"),
        });
    }
    if view.weighted().is_some() {
        let title = format!("{named}: exposure × likelihood");
        let inputs = [RiskMeasure::Exposure, RiskMeasure::Likelihood].map(|part| view.id_of(part));
        let basis = Basis::formula("exposure × likelihood", inputs);
        sheet.money(
            view.id_of(RiskMeasure::Weighted),
            title,
            view.weighted(),
            FigureKind::Derived,
            basis,
        );
    }
}

/// Says whether something holds of a risk.
type Holds<'h> = &'h dyn Fn(&RiskView<'_>) -> bool;

fn counts(sheet: &mut Sheet, register: &Register<'_>) {
    let column = column(register.is_numbered());
    let rows = |wanted: Option<u32>| {
        let now = register.risks.iter().filter_map(RiskView::now);
        let of = now.filter(move |rating| wanted.is_none() || rating.number() == wanted);
        let rows: Vec<u32> = of.map(|rating| rating.row).collect();
        let column = if wanted.is_some() { "rating" } else { column };
        Basis::rows("count of ratings", TableName::RiskRatings, column, rows)
    };
    for (rating, count) in &register.by_rating {
        let title = format!("{}: rated {rating}", register.name);
        sheet.count(register.count_id(*rating), title, *count, rows(Some(*rating)));
    }
    let title = format!("{}: rated in all", register.name);
    sheet.count(register.rated_id(), title, register.rated().count(), rows(None));
    if let Some(id) = register.by_band_alone_id() {
        let alone = register.rated().filter(|view| view.current().is_none());
        let rows: Vec<u32> = alone.filter_map(RiskView::now).map(|rating| rating.row).collect();
        let title = format!("{}: rated by band alone", register.name);
        let basis = Basis::rows("count of ratings", TableName::RiskRatings, "band", rows.clone());
        sheet.count(id, title, rows.len(), basis);
    }
    if let Some(id) = register.above_appetite_id() {
        let above: Vec<u32> = register.above_appetite().map(|view| view.risk.row).collect();
        let title = format!("{}: rated above the council’s appetite", register.name);
        let words = "count of risks rated above their appetite";
        let count = above.len();
        sheet.count(id, title, count, Basis::rows(words, TableName::Risks, "appetite", above));
    }
    let never = |view: &RiskView<'_>| !view.stands && !view.closed;
    let unrated: [(RegisterMeasure, Holds<'_>, &str); 3] = [
        (RegisterMeasure::NoLongerRated, &|view| view.closed, "closed"),
        (RegisterMeasure::WithoutRating, &never, "never rated"),
        (RegisterMeasure::Disputed, &|view| view.disputed, "rated differently by two sources"),
    ];
    let unreadable: [(RegisterMeasure, Holds<'_>, &str); 1] = [(
        RegisterMeasure::Unreadable,
        &|view| view.unreadable.is_some(),
        "whose latest rating cannot be read",
    )];
    let any = register.risks.iter().any(|view| view.unreadable.is_some());
    for (what, holds, words) in unrated.into_iter().chain(unreadable.into_iter().filter(|_| any)) {
        let of = register.risks.iter().filter(|view| holds(view));
        let rows: Vec<u32> = of.map(|view| view.risk.row).collect();
        let title = format!("{}: {words}", register.name);
        let (count, words) = (rows.len(), format!("count of risks {words}"));
        let basis = Basis::rows(words, TableName::Risks, "risk_id", rows);
        sheet.count(register.id_of(what), title, count, basis);
    }
}

/// Adds the figures of one date: each rating, how many, their sum, and the bands of a confirmed
/// scale.
fn of_round(sheet: &mut Sheet, register: &Register<'_>, round: &Round<'_>) {
    let (id, at) = (register.round_id(round.as_at), text::date(round.as_at));
    for (risk, rating) in &round.rated {
        let title = format!("{} {}: rating at {at}", risk.id, risk.title);
        rated(sheet, rating_id(&risk.id, round.as_at), title, rating);
    }
    let column = column(round.sum().is_some());
    let count = |sheet: &mut Sheet, id: FigureId, words: &str, rows: Vec<u32>| {
        let title = format!("{}, {at}: {words}", register.name);
        let count = rows.len();
        let basis = Basis::rows("count of ratings", TableName::RiskRatings, column, rows);
        sheet.count(id, title, count, basis);
    };
    let rows: Vec<u32> = round.rated.iter().map(|(_, rating)| rating.row).collect();
    count(sheet, id.of(RegisterMeasure::Rated), "risks rated", rows.clone());
    for (band, rows) in register.bands_at(round) {
        count(sheet, register.band_id(&id, band), &format!("rated {}", band.name), rows);
    }
    let Some(sum) = register.sum_at(round) else { return };
    sheet.add(Figure {
        id: id.of(RegisterMeasure::Sum),
        title: format!("{}, {at}: ratings added up", register.name),
        unit: "rating",
        value: Some(Value::Number(Decimal::from(sum))),
        kind: FigureKind::Derived,
        basis: Basis::rows("sum of ratings", TableName::RiskRatings, "rating", rows),
    });
}

/// Adds the counts of one kind of move each, and how far each risk moved.
fn of_moves(sheet: &mut Sheet, register: &Register<'_>, moves: &Moves<'_>) {
    let (from, to) = (text::date(moves.from), text::date(moves.to));
    let counts = Counts {
        begin: &register.round_id(moves.to),
        span: &format!("{}, {from} to {to}", register.name),
        of: "risks",
        table: TableName::RiskRatings,
        column: column(register.is_numbered()),
    };
    counts.add(sheet, |change: Change| {
        moves.of(change).filter_map(|one| one.to.or(one.from)).map(|rating| rating.row).collect()
    });
    for one in &moves.all {
        let number = |rating: Option<&RiskRating>| rating.and_then(RiskRating::number);
        let (Some(before), Some(now)) = (number(one.from), number(one.to)) else { continue };
        let points = Decimal::from(now) - Decimal::from(before);
        let inputs = [moves.to, moves.from].map(|date| rating_id(&one.item.id, date));
        sheet.add(Figure {
            id: rating_id(&one.item.id, moves.to).at("move"),
            title: format!("{} {}: move, {from} to {to}", one.item.id, one.item.title),
            unit: "rating",
            value: Some(Value::Number(points)),
            kind: FigureKind::Derived,
            basis: Basis::formula("rating − rating before; above nil is worse", inputs),
        });
    }
}

fn matrix(sheet: &mut Sheet, register: &Register<'_>) {
    let Some(matrix) = register.matrix() else { return };
    for ((likelihood, impact), views) in &matrix.cells {
        let rows: Vec<u32> =
            views.iter().filter_map(|view| view.now()).map(|rating| rating.row).collect();
        let title = format!("{}: likelihood {likelihood}, impact {impact}", register.name);
        let basis = Basis::rows("count of ratings", TableName::RiskRatings, "rating", rows);
        sheet.count(register.matrix_id(*likelihood, *impact), title, views.len(), basis);
    }
}
