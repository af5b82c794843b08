//! The gap as published.

use serde_json::{Map, Value, json};

use crate::figures::claims::{End, gap_basis_words, gap_claim_id, published_by};
use crate::figures::gap::{Gap, NotYet};
use crate::figures::{AsAt, Sheet};
use crate::records::{Book, GapClaim};

/// Gives the gaps published by a date, or all; the model's years stay empty until there is one.
pub fn gap(
    book: &Book,
    as_at: Option<AsAt>,
    gap: Option<&Gap<'_>>,
    not_yet: Option<&NotYet>,
    sheet: &Sheet,
) -> Value {
    let mut data = match gap {
        Some(gap) => super::gap::modelled(gap, sheet),
        None => json!({ "years": [], "period_sum": null }),
    };
    if let Some(not_yet) = not_yet {
        data["not_modelled"] = json!(not_yet.words());
    }
    data["claims"] = json!(published_by(book, as_at).map(claim).collect::<Vec<_>>());
    data
}

fn claim(claim: &GapClaim) -> Value {
    let amount = &claim.amount;
    let stated = End::ALL.iter().filter(|end| end.of(amount).is_some());
    let ids: Map<String, Value> =
        stated.map(|end| (end.word().to_owned(), json!(gap_claim_id(claim, *end)))).collect();
    json!({
        "claim_id": claim.id,
        "as_at": claim.as_at,
        "scenario": claim.scenario,
        "from_year": claim.from,
        "to_year": claim.to,
        "basis": claim.basis,
        "basis_in_words": gap_basis_words(claim.basis),
        "before_savings": claim.before_savings,
        "before_efs": claim.before_efs,
        "low": amount.low,
        "central": amount.central,
        "high": amount.high,
        "bound": amount.bound,
        "note": claim.note,
        "source_id": claim.source_id,
        "ids": ids,
    })
}
