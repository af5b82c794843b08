//! The options for the gap side by side, and what each costs later, as JSON.

use serde_json::{Map, Value, json};

use crate::figures::gap::{
    Gap, ReservesYear, SupportPart, SupportPath, SupportYear, reserves, support,
};
use crate::figures::model::{NodeId, Worked};
use crate::units::Money;

/// Gives each scenario: its gap year by year, what closes it, and what it costs later.
pub fn options(gap: &Gap<'_>) -> Value {
    let options = gap.all().map(|worked| {
        json!({
            "scenario": worked.plan.name,
            "title": worked.plan.title,
            "why": worked.plan.why,
            "years": (0..gap.years().len()).map(|at| year(gap, worked, at)).collect::<Vec<_>>(),
            "later": later(gap, worked),
        })
    });
    Value::Array(options.collect())
}

/// An object under way: amounts, and the ids of their figures.
#[derive(Default)]
struct Amounts {
    object: Map<String, Value>,
    ids: Map<String, Value>,
}

impl Amounts {
    fn put(&mut self, key: &str, amount: Option<Money>, id: &str) {
        self.object.insert(key.to_owned(), json!(amount));
        if amount.is_some() {
            self.ids.insert(key.to_owned(), json!(id));
        }
    }

    fn end(mut self) -> Value {
        self.object.insert("ids".to_owned(), Value::Object(self.ids));
        Value::Object(self.object)
    }
}

fn year(gap: &Gap<'_>, worked: &Worked, at: usize) -> Value {
    let (sums, closing) = (&gap.model.sums[at], &gap.model.closing[at]);
    let nodes: [(&str, NodeId); 6] = [
        ("annual_gap", sums.annual),
        ("structural_gap", sums.structural),
        ("closed_by_recurring_savings", closing.recurring),
        ("closed_by_reserves", closing.all_reserves),
        ("closed_by_efs", closing.efs_cover),
        ("unfunded", closing.unfunded),
    ];
    let mut amounts = Amounts::default();
    amounts.object.insert("financial_year".to_owned(), json!(gap.years()[at]));
    for (key, node) in nodes {
        amounts.put(key, Some(worked.pounds(node)), &gap.id(worked, node));
    }
    amounts.end()
}

fn later(gap: &Gap<'_>, worked: &Worked) -> Value {
    let path = support(gap, worked);
    let last = gap.years().last().copied();
    let id = |id: &str| gap.named(worked, id);
    let mut amounts = Amounts::default();
    let of_path = |read: fn(&SupportPath) -> Money| path.as_ref().map(read);
    amounts.put("efs_drawn", of_path(|path| path.drawn), &id(SupportPath::drawn_id().as_str()));
    amounts.put(
        "efs_whole_cost",
        of_path(|path| path.drawn_cost),
        &id(SupportPath::drawn_cost_id().as_str()),
    );
    let interest = id(SupportPath::drawn_interest_id().as_str());
    amounts.put("efs_whole_interest", of_path(|path| path.drawn_interest), &interest);
    if let Some(last) = last {
        let of_year = path.as_ref().and_then(|path| path.of(last));
        let cost = id(SupportYear::id(last, SupportPart::Cost).as_str());
        amounts.put("efs_cost_last_year", of_year.map(SupportYear::cost), &cost);
        let left = reserves(gap, worked).last().map(|year| year.closing);
        amounts.put("reserves_left", left, &id(&ReservesYear::id(last, "closing")));
    }
    amounts.end()
}
