//! The figures of registers: every rating as printed, the counts, the moves, the money at risk.

use super::{Change, Moves, Register, RiskView, Round};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::records::{RiskRating, TableName};
use crate::units::{Date, Decimal, text};

/// Gives the figures of every register.
pub fn figures(registers: &[Register<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    for register in registers {
        for view in &register.risks {
            ratings(&mut sheet, view);
            money(&mut sheet, view);
        }
        counts(&mut sheet, register);
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
        sheet.add(rated(view.id(*kind), format!("{named}: {} rating", kind.word()), rating));
    }
    if let Some(appetite) = view.risk.appetite {
        sheet.add(Figure {
            id: view.id_of("appetite").into(),
            title: format!("{named}: rating the council accepts"),
            unit: "rating",
            value: Some(Value::Number(Decimal::from(appetite))),
            kind: FigureKind::Published,
            basis: Basis::cell(TableName::Risks, view.risk.row, "appetite"),
        });
    }
}

fn rated(id: String, title: String, rating: &RiskRating) -> Figure {
    Figure {
        id: id.into(),
        title,
        unit: "rating",
        value: Some(Value::Number(Decimal::from(rating.rating))),
        kind: FigureKind::Published,
        basis: Basis::cell(TableName::RiskRatings, rating.row, "rating"),
    }
}

fn money(sheet: &mut Sheet, view: &RiskView<'_>) {
    let (risk, named) = (view.risk, format!("{} {}", view.risk.id, view.risk.title));
    let cell = |column| Basis::cell(TableName::Risks, risk.row, column);
    if risk.exposure.is_some() {
        let (id, title) = (view.id_of("exposure"), format!("{named}: what it would cost"));
        sheet.money(id, title, risk.exposure, FigureKind::Published, cell("exposure"));
    }
    if let Some(likelihood) = risk.likelihood {
        sheet.add(Figure {
            id: view.id_of("likelihood").into(),
            title: format!("{named}: how likely it is"),
            unit: "fraction",
            value: Some(Value::Rate(likelihood)),
            kind: FigureKind::Published,
            basis: cell("likelihood_pct"),
        });
    }
    if view.weighted().is_some() {
        let title = format!("{named}: exposure × likelihood");
        let inputs = [view.id_of("exposure"), view.id_of("likelihood")];
        let basis = Basis::formula("exposure × likelihood", inputs);
        sheet.money(view.id_of("weighted"), title, view.weighted(), FigureKind::Derived, basis);
    }
}

fn counts(sheet: &mut Sheet, register: &Register<'_>) {
    let rows = |wanted: Option<u32>| {
        let now = register.risks.iter().filter_map(RiskView::now);
        let of = now.filter(move |rating| wanted.is_none_or(|wanted| rating.rating == wanted));
        let rows: Vec<u32> = of.map(|rating| rating.row).collect();
        Basis::rows("count of ratings", TableName::RiskRatings, "rating", rows)
    };
    for (rating, count) in &register.by_rating {
        let title = format!("{}: rated {rating}", register.name);
        sheet.count(register.count_id(*rating), title, *count, rows(Some(*rating)));
    }
    let count = register.by_rating.values().sum();
    let title = format!("{}: rated in all", register.name);
    sheet.count(register.rated_id(), title, count, rows(None));
    if register.risks.iter().any(|view| view.above_appetite().is_some()) {
        let above: Vec<u32> = register.above_appetite().map(|view| view.risk.row).collect();
        let (id, title) = (
            register.above_appetite_id(),
            format!("{}: rated above the council’s appetite", register.name),
        );
        let words = "count of risks rated above their appetite";
        let count = above.len();
        sheet.count(id, title, count, Basis::rows(words, TableName::Risks, "appetite", above));
    }
}

/// Adds the figures of one date: each rating, how many, their sum, and the bands of a confirmed
/// scale.
fn of_round(sheet: &mut Sheet, register: &Register<'_>, round: &Round<'_>) {
    let (id, at) = (register.round_id(round.as_at), text::date(round.as_at));
    for (risk, rating) in &round.rated {
        let title = format!("{} {}: rating at {at}", risk.id, risk.title);
        sheet.add(rated(rating_id(&risk.id, round.as_at), title, rating));
    }
    let count = |sheet: &mut Sheet, what: &str, words: &str, rows: Vec<u32>| {
        let (id, title) = (format!("{id}/{what}"), format!("{}, {at}: {words}", register.name));
        let count = rows.len();
        let basis = Basis::rows("count of ratings", TableName::RiskRatings, "rating", rows);
        sheet.count(id, title, count, basis);
    };
    let rows = |band: Option<&str>| -> Vec<u32> {
        let scale = register.one_scale().filter(|scale| scale.confirmed);
        let in_band = |rating: &RiskRating| {
            band.is_none_or(|band| scale.is_some_and(|scale| scale.band(rating.rating) == band))
        };
        let rated = round.rated.iter().map(|(_, rating)| *rating);
        rated.filter(|rating| in_band(rating)).map(|rating| rating.row).collect()
    };
    count(sheet, "rated", "risks rated", rows(None));
    let Some(scale) = register.one_scale() else { return };
    if scale.confirmed {
        for band in ["low", "medium", "high"] {
            count(sheet, band, &format!("rated {band}"), rows(Some(band)));
        }
    }
    sheet.add(Figure {
        id: format!("{id}/sum").into(),
        title: format!("{}, {at}: ratings added up", register.name),
        unit: "rating",
        value: Some(Value::Number(Decimal::from(round.sum()))),
        kind: FigureKind::Derived,
        basis: Basis::rows("sum of ratings", TableName::RiskRatings, "rating", rows(None)),
    });
}

/// Gives the id of a risk's rating at one date.
pub fn rating_id(risk_id: &str, as_at: Date) -> String {
    format!("risks/{risk_id}/{as_at}")
}

/// Adds the counts of one kind of move each, and how far each risk moved.
fn of_moves(sheet: &mut Sheet, register: &Register<'_>, moves: &Moves<'_>) {
    let (id, to) = (register.round_id(moves.to), text::date(moves.to));
    let from = text::date(moves.from);
    for change in Change::ALL {
        let of: Vec<u32> = moves
            .of(change)
            .filter_map(|one| one.to.or(one.from))
            .map(|rating| rating.row)
            .collect();
        let title = format!("{}, {from} to {to}: {}", register.name, change.word());
        let words = format!("count of risks {}", change.word());
        let count = of.len();
        let basis = Basis::rows(words, TableName::RiskRatings, "rating", of);
        sheet.count(format!("{id}/{}", change.word()), title, count, basis);
    }
    for one in &moves.all {
        let (Some(from_rating), Some(to_rating)) = (one.from, one.to) else { continue };
        let points = Decimal::from(to_rating.rating) - Decimal::from(from_rating.rating);
        let inputs = [moves.to, moves.from].map(|date| rating_id(&one.risk.id, date));
        sheet.add(Figure {
            id: format!("{}/move", rating_id(&one.risk.id, moves.to)).into(),
            title: format!("{} {}: move, {from} to {to}", one.risk.id, one.risk.title),
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
