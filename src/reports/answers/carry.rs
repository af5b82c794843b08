//! What a year hands on to the next.

use serde_json::{Map, Value, json};

use crate::figures::FigureId;
use crate::figures::savings::{Carry, CarryField, CarryLine, CarryTotals};
use crate::records::Book;
use crate::units::Money;

/// Gives what a year hands on: totals, then each saving with the year it opens again.
pub fn carry(book: &Book, carry: &Carry) -> Value {
    json!({
        "financial_year": carry.year,
        "reopens": carry.reopens,
        "period": carry.period,
        "totals": totals(&carry.totals, &carry.id),
        "next_year_budgeted": carry.next_year_budgeted,
        "lines": carry.lines.iter().map(|line| line_json(book, carry, line)).collect::<Vec<_>>(),
        "one_off": {
            "why": "one-off savings: what is late or lost leaves no hole in the next year",
            "totals": totals(&carry.one_off_totals, &carry.one_off_id()),
            "savings": carry.one_off.iter()
                .map(|line| book.savings.id(line.saving)).collect::<Vec<_>>(),
        },
        "caveats": {
            "recurrence_not_stated": carry.recurrence_not_stated,
            "rows_left_out": carry.left_out,
        },
    })
}

fn totals(totals: &CarryTotals, id: &FigureId) -> Value {
    let mut object = amounts(|field| totals.get(field), id);
    object.insert("lines".into(), json!(totals.lines));
    object.insert("known".into(), json!(totals.known));
    object.insert("target_unknown".into(), json!(totals.target_unknown));
    Value::Object(object)
}

fn amounts(of: impl Fn(CarryField) -> Option<Money>, id: &FigureId) -> Map<String, Value> {
    let (mut object, mut ids) = (Map::new(), Map::new());
    for field in CarryField::ALL {
        object.insert(field.word().into(), json!(of(field)));
        ids.insert(field.word().into(), json!(id.of(field)));
    }
    object.insert("ids".into(), Value::Object(ids));
    object
}

fn line_json(book: &Book, carry: &Carry, line: &CarryLine) -> Value {
    let savings = &book.savings;
    let mut object = Map::new();
    object.insert("saving_id".into(), json!(savings.id(line.saving)));
    object.insert("title".into(), json!(savings.title(line.saving)));
    object.insert("directorate".into(), json!(savings.directorate(line.saving)));
    object.insert("reopens".into(), json!(carry.reopens));
    object.insert("written_out".into(), json!(line.written_out));
    object.insert("decision_ref".into(), json!(decision(book, line)));
    object.extend(amounts(|field| line.get(field), &carry.line_id(book, line)));
    object.insert("to_enter".into(), json!(line.to_enter()));
    Value::Object(object)
}

/// Gives the decision that ended a saving; `None` where it goes on.
fn decision<'b>(book: &'b Book, line: &CarryLine) -> Option<&'b str> {
    Some(book.savings.decision_ref(line.saving))
        .filter(|words| line.written_out && !words.is_empty())
}
