//! The scenarios there are, as JSON.

use serde_json::{Value, json};

/// Gives each scenario, its name, title and reason, and whether it is the council's default.
pub fn scenarios(named: &[[&str; 3]], default: &str) -> Value {
    let one = |[name, title, why]: &[&str; 3]| {
        json!({
            "scenario": name,
            "title": title,
            "why": why,
            "default": *name == default,
        })
    };
    json!({ "scenarios": named.iter().map(one).collect::<Vec<_>>() })
}
