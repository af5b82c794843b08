//! The Financial Management Code self-assessment.

use serde_json::{Value, json};

use crate::figures::fm_code::{FmAssessment, FmChange, RATING_WORDS};

/// Gives every standard, A to Q, as it stands, and the counts by rating.
pub fn fm_code(assessment: &FmAssessment<'_>) -> Value {
    let counts: serde_json::Map<String, Value> = RATING_WORDS
        .into_iter()
        .map(|(rating, word)| (word.replace('-', "_"), json!(assessment.count(rating))))
        .collect();
    let ids: serde_json::Map<String, Value> = RATING_WORDS
        .into_iter()
        .map(|(_, word)| (word.replace('-', "_"), json!(format!("fm-code/{word}"))))
        .collect();
    json!({
        "as_at": assessment.as_at,
        "counts": counts,
        "ids": ids,
        "standards": assessment.standards.iter().map(|view| json!({
            "standard": view.letter.to_string(),
            "asks": view.asks,
            "as_at": view.latest.map(|row| row.as_at),
            "rating": view.rating(),
            "before": view.before.and_then(|row| row.rating),
            "change": view.change().map(FmChange::word),
            "evidence": view.latest.map(|row| row.evidence.as_str()),
            "action": view.latest.map(|row| row.action.as_str()),
            "owner": view.latest.map(|row| row.owner.as_str()),
            "due_date": view.latest.and_then(|row| row.due),
            "overdue": view.overdue,
        })).collect::<Vec<_>>(),
    })
}
