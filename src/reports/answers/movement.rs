//! What moved between two periods, and why.

use serde_json::{Map, Value, json};

use crate::figures::movement::{Cause, Changes, Movement};
use crate::figures::savings::Field;

/// Gives each headline before and after with its causes, then each saving in which something moved;
/// `lines` is how many savings are listed at most.
pub fn movement(movement: &Movement, lines: usize) -> Value {
    json!({
        "from": movement.from,
        "to": movement.to,
        "from_sealed": movement.from_sealed,
        "to_sealed": movement.to_sealed,
        "headlines": Field::ALL.map(|field| headline(movement, field)),
        "line_count": movement.lines.len(),
        "lines": movement.lines.iter().take(lines).map(|line| json!({
            "saving_id": line.saving_id,
            "title": line.title,
            "headlines": moved(&line.changes, &movement.line_id(&line.saving_id)),
        })).collect::<Vec<_>>(),
    })
}

fn headline(movement: &Movement, field: Field) -> Value {
    let id = format!("{}/{}", movement.id, field.word());
    let (mut causes, mut ids) = (Map::new(), Map::new());
    for end in ["before", "after", "change"] {
        ids.insert(end.into(), json!(format!("{id}/{end}")));
    }
    for cause in Cause::ALL {
        causes.insert(cause.word().into(), json!(movement.totals.of(field, cause)));
        ids.insert(cause.word().into(), json!(format!("{id}/{}", cause.word())));
    }
    json!({
        "headline": field.word(),
        "before": movement.before[field as usize],
        "after": movement.after[field as usize],
        "change": movement.totals.all(field),
        "causes": causes,
        "ids": ids,
    })
}

/// Gives the headlines of a saving that moved, each with the causes that moved it.
fn moved(changes: &Changes, id: &str) -> Vec<Value> {
    let mut headlines = Vec::new();
    for field in Field::ALL {
        let (mut causes, mut ids) = (Map::new(), Map::new());
        let id = format!("{id}/{}", field.word());
        for cause in Cause::ALL {
            let amount = changes.of(field, cause);
            if !amount.is_nil() {
                causes.insert(cause.word().into(), json!(amount));
                ids.insert(cause.word().into(), json!(format!("{id}/{}", cause.word())));
            }
        }
        if causes.is_empty() {
            continue;
        }
        ids.insert("change".into(), json!(format!("{id}/change")));
        let change = changes.all(field);
        let headline = field.word();
        let object =
            json!({ "headline": headline, "change": change, "causes": causes, "ids": ids });
        headlines.push(object);
    }
    headlines
}
