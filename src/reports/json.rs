//! The envelope that every command's JSON comes in.

use serde_json::{Map, Value, json};

use super::exempt::HEADING;
use super::output::json_bytes;
use super::run::Run;
use super::tables::FigureRow;

/// The version of the shape; it changes when a key changes its meaning.
pub const SCHEMA: &str = "mtfs/1";

/// One command's answer.
#[derive(Debug, Clone, Default)]
pub struct Envelope {
    /// The command: `savings`.
    pub command: String,
    /// The period or date the answer speaks for, as `--as-at` takes it.
    pub as_at: Option<String>,
    /// The command's own data, amounts as strings.
    pub data: Value,
    /// The figures in `data`; given under their ids, in this order.
    pub figures: Vec<FigureRow>,
    /// What the checks found, one object each.
    pub findings: Vec<Value>,
    /// What was read.
    pub run: Run,
    /// Whether exempt rows are in the answer, which is then marked.
    pub exempt: bool,
}

impl Envelope {
    /// Gives the object: `schema`, `command`, `as_at`, `data`, `figures`, `findings`, `run`.
    pub fn to_json(&self) -> Value {
        let figures: Map<String, Value> =
            self.figures.iter().map(|row| (row.id.clone(), figure(row))).collect();
        let mut object = json!({
            "schema": SCHEMA,
            "command": self.command,
            "as_at": self.as_at,
            "data": self.data,
            "figures": figures,
            "findings": self.findings,
            "run": self.run.to_json(),
        });
        if self.exempt {
            object["not_for_publication"] = json!(HEADING);
        }
        object
    }

    /// Gives the bytes to print: indented, with a line end.
    pub fn to_bytes(&self) -> Vec<u8> {
        json_bytes(&self.to_json())
    }
}

fn figure(row: &FigureRow) -> Value {
    json!({ "value": row.value, "unit": row.unit, "kind": row.kind.word() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::FigureKind;

    #[test]
    fn the_keys_keep_their_order_and_an_absent_value_is_null() {
        let row = |id: &str, value: Option<&str>| FigureRow {
            id: id.into(),
            title: "Savings target, 2024/25".into(),
            value: value.map(Into::into),
            unit: "pounds".into(),
            kind: FigureKind::Published,
            basis: "savings_profile.csv:2:4".into(),
        };
        let envelope = Envelope {
            command: "savings".into(),
            figures: vec![row("z/target", Some("15300000.00")), row("a/banked", None)],
            ..Envelope::default()
        };
        let json = envelope.to_json();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["schema", "command", "as_at", "data", "figures", "findings", "run"]);
        assert_eq!(json["figures"]["a/banked"]["value"], Value::Null);
        let ids: Vec<&String> = json["figures"].as_object().unwrap().keys().collect();
        assert_eq!(ids, ["z/target", "a/banked"]);
        assert!(envelope.to_bytes().ends_with(b"}\n"));
    }
}
