//! The savings position.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::figures::FigureId;
use crate::figures::savings::{
    Field, Line, LineMeasure, Position, SetMeasure, Sums, effect, migration,
};
use crate::records::{Book, Brag};
use crate::units::text;

/// Whether every saving is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinesShown {
    /// Each with its figures.
    All,
    /// None: totals, groups and counts only.
    None,
}

/// Gives the position of a year.
pub fn savings(book: &Book, position: &Position, lines: LinesShown) -> Value {
    let all = lines == LinesShown::All;
    let shown = position.lines.iter().filter(|_| all);
    let under = position.of_which.iter().filter(|_| all);
    let unequal = position.unequal_pairs().filter(|_| all);
    json!({
        "financial_year": position.year,
        "period": position.period,
        "known_by": position.known_by,
        "by": position.by,
        "rating_rule": {
            "on_track": text::percent_exact(book.council.rating.on_track),
            "at_risk": text::percent_exact(book.council.rating.at_risk),
        },
        "totals": totals(&position.totals, &position.all_id()),
        "by_brag": by_brag(&position.by_brag, |brag| position.brag_id(&position.all_id(), brag)),
        "by_brag_computed": by_brag(&position.by_brag_computed, |brag| position.computed_id(brag)),
        "groups": position.groups.iter().map(|group| {
            let id = position.group_id(group);
            json!({
                "key": group.key,
                "totals": totals(&group.totals, &id),
                "by_brag": by_brag(&group.by_brag, |brag| position.brag_id(&id, brag)),
            })
        }).collect::<Vec<_>>(),
        "origins": position.origins.iter().map(|origin| json!({
            "origin": origin.kind,
            "target": origin.target,
            "ids": { "target": position.origin_id(origin.kind).of(Field::Target) },
        })).collect::<Vec<_>>(),
        "apart": position.apart.iter().map(|apart| json!({
            "what": apart.slug,
            "why": apart.why,
            "totals": totals(&apart.totals, &position.apart_id(apart)),
        })).collect::<Vec<_>>(),
        "rated_unequally_count": position.unequal_pairs().count(),
        "rated_unequally": unequal.map(|pair| json!({
            "worse_rated": book.savings.id(pair.worse_rated),
            "share_of_worse": pair.share_of_worse,
            "better_rated": book.savings.id(pair.better_rated),
            "share_of_better": pair.share_of_better,
            "clause_for_worse": book.council.rating.clause(pair.share_of_worse),
            "clause_for_better": book.council.rating.clause(pair.share_of_better),
        })).collect::<Vec<_>>(),
        "migration": moves(book, position),
        "caveats": caveats(position),
        "line_count": position.lines.len(),
        "lines": shown.map(|line| line_json(book, position, line)).collect::<Vec<_>>(),
        "of_which": under.map(|(group, line)| {
            let mut own = line_json(book, position, line);
            own["group_id"] = json!(book.savings.id(*group));
            own
        }).collect::<Vec<_>>(),
    })
}

/// Gives what a reader must know so as not to misread the position.
fn caveats(position: &Position) -> Value {
    json!({
        "cashable_not_stated": position.cashable_not_stated,
        "recurrence_not_stated": position.recurrence_not_stated,
        "updated_in_an_earlier_period": position.stale,
        "rows_left_out": position.left_out,
        "tables_not_read": position.unread,
    })
}

/// Gives the savings by rating at approval and rating now.
fn moves(book: &Book, position: &Position) -> Vec<Value> {
    let moves = migration(book, position);
    moves
        .iter()
        .map(|(made, of)| {
            let id = position.migration_id(*made);
            json!({
                "at_approval": brag(made.0),
                "now": brag(made.1),
                "lines": of.savings.len(),
                "target": of.target,
                "ids": { "lines": id.of(SetMeasure::Lines), "target": id.of(Field::Target) },
            })
        })
        .collect()
}

fn brag(brag: Option<Brag>) -> Value {
    brag.map_or(Value::Null, |brag| json!(brag.word()))
}

/// Gives the eight amounts with their ids, and the coverage of those that are partial.
fn totals(sums: &Sums, id: &FigureId) -> Value {
    let mut object = Map::new();
    let mut ids = Map::new();
    let mut coverage = Map::new();
    for field in Field::ALL {
        object.insert(field.word().into(), json!(sums.get(field)));
        ids.insert(field.word().into(), json!(id.of(field)));
        if let Some(part) = sums.coverage(field) {
            let part = json!({
                "counted": part.counted, "of": part.of, "target_covered": part.target_covered,
            });
            coverage.insert(field.word().into(), part);
        }
    }
    object.insert("lines".into(), json!(sums.lines));
    if !coverage.is_empty() {
        object.insert("coverage".into(), Value::Object(coverage));
    }
    object.insert("ids".into(), Value::Object(ids));
    Value::Object(object)
}

fn by_brag(
    ratings: &BTreeMap<Option<Brag>, Sums>,
    id: impl Fn(Option<Brag>) -> FigureId,
) -> Vec<Value> {
    ratings
        .iter()
        .map(|(rating, sums)| {
            let mut object = Map::new();
            object.insert("brag".into(), brag(*rating));
            if let Value::Object(amounts) = totals(sums, &id(*rating)) {
                object.extend(amounts);
            }
            Value::Object(object)
        })
        .collect()
}

fn line_json(book: &Book, position: &Position, line: &Line) -> Value {
    let savings = &book.savings;
    let id = position.line_id(book, line);
    let mut object = Map::new();
    object.insert("saving_id".into(), json!(savings.id(line.saving)));
    object.insert("title".into(), json!(savings.title(line.saving)));
    object.insert("directorate".into(), json!(savings.directorate(line.saving)));
    object.insert("status".into(), json!(savings.status(line.saving)));
    object.insert("brag_declared".into(), brag(line.declared));
    object.insert("brag_computed".into(), brag(line.computed));
    let period = line.update.map(|row| book.deliveries.period(row as usize));
    object.insert("updated".into(), json!(period));
    let mut ids = Map::new();
    for field in Field::ALL {
        object.insert(field.word().into(), json!(line.get(field)));
        ids.insert(field.word().into(), json!(id.of(field)));
    }
    if let Some(effect) = effect(book, line.saving, position.year) {
        object.insert("full_year_effect".into(), json!(effect.full_year));
        object.insert("part_year".into(), json!(effect.reached < effect.full_year));
        ids.insert("full_year_effect".into(), json!(id.of(LineMeasure::FullYearEffect)));
    }
    object.insert("ids".into(), Value::Object(ids));
    Value::Object(object)
}
