//! The scenarios there are, as JSON.

use serde_json::{Value, json};

use crate::scenarios::Named;

/// Gives each scenario, and whether it is the council's default.
pub fn scenarios(named: &[Named], default: &str) -> Value {
    let one = |named: &Named| {
        json!({
            "scenario": named.name,
            "title": named.title,
            "why": named.why,
            "default": named.name == default,
        })
    };
    json!({ "scenarios": named.iter().map(one).collect::<Vec<_>>() })
}
