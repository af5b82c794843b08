//! Recommendations across reviews.

use serde_json::{Value, json};

use crate::figures::reviews::{Counted, Item, Reviews};

/// Gives every review, its items by theme, and each item with what it repeats.
pub(super) fn reviews(reviews: &Reviews<'_>) -> Value {
    json!({
        "reviews": reviews.reviews.iter().map(|of| json!({
            "review": of.key,
            "title": of.title,
            "reviewer": of.reviewer,
            "held_on": of.held,
            "items": of.items,
        })).collect::<Vec<_>>(),
        "themes": reviews.themes().into_iter().map(|theme| json!({
            "theme": theme,
            "reviews": reviews.reviews.iter().filter(|of| of.items > 0).map(|of| json!({
                "review": of.key,
                "items": reviews.of(theme, Some(of.key)).count(),
                "ids": { "items": reviews.count_id(theme, of.key) },
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "owners": reviews.owners().into_iter().map(|owner| json!({
            "owner": owner.name,
            "items": owner.items.len(),
            "overdue": owner.overdue().count(),
            "repeated": owner.repeated().count(),
            "ids": {
                "items": owner.id.of(Counted::All),
                "overdue": owner.id.of(Counted::Overdue),
                "repeated": owner.id.of(Counted::Repeated),
            },
        })).collect::<Vec<_>>(),
        "items": reviews.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(item: &Item<'_>) -> Value {
    json!({
        "id": item.id,
        "review": item.review,
        "title": item.title,
        "theme": item.theme,
        "owner": item.owner,
        "stated": item.stated,
        "rating": item.colour,
        "shown": item.shown.word(),
        "late": item.late.iter().map(|step| json!({
            "milestone": step.number,
            "title": step.title,
            "due_date": step.due,
        })).collect::<Vec<_>>(),
        "contradiction": item.contradiction,
        "earlier": item.earlier,
        "later": item.later,
    })
}
