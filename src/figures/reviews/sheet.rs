//! Figures of the reviews: how many items, by theme, by owner and by what their dates show.

use super::{Item, Reviews, Shown};
use crate::figures::figure::{Basis, Sheet};
use crate::records::{CellRef, TableName};

/// Gives the figures: items by theme and review, by what their dates show, and those that repeat.
pub fn figures(reviews: &Reviews<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let mut count = |id: String, title: String, words: &str, items: &[&Item<'_>]| {
        let cells = items.iter().map(|item| CellRef {
            table: item.row.0,
            row: item.row.1,
            column: if item.row.0 == TableName::Risks { "risk_id" } else { "action_id" },
        });
        let basis = Basis::Cells { words: words.to_owned(), cells: cells.collect() };
        sheet.count(id, title, items.len(), basis);
    };
    for theme in reviews.themes() {
        for review in &reviews.reviews {
            let of: Vec<&Item<'_>> = reviews.of(theme, Some(review.key)).collect();
            let title = format!("{theme}: {}", review.title);
            let words = "count of the theme’s actions and recommendations in the review";
            count(reviews.count_id(theme, review.key), title, words, &of);
        }
    }
    for shown in Shown::ALL {
        let of: Vec<&Item<'_>> = reviews.items.iter().filter(|item| item.shown == shown).collect();
        let id = format!("recommendations/shown-{}", shown.word().replace('_', "-"));
        let title = format!("Every review: {}", shown.words().to_lowercase());
        count(id, title, "count of actions and recommendations, by their dates", &of);
    }
    for owner in reviews.owners() {
        let mut part = |part: &str, what: &str, items: &[&Item<'_>]| {
            let (id, title) = (format!("{}/{part}", owner.id), format!("{}: {what}", owner.name));
            count(id, title, "count of the owner’s actions and recommendations", items);
        };
        part("all", "actions and recommendations", &owner.items);
        part("overdue", "past its date", &owner.overdue().collect::<Vec<_>>());
        part("repeated", "asked for before", &owner.repeated().collect::<Vec<_>>());
    }
    let repeated: Vec<&Item<'_>> = reviews.repeated().collect();
    let title = "Recommendations that an earlier review made too".to_owned();
    let words = "count of actions and recommendations linked to an earlier review";
    count("recommendations/repeated".to_owned(), title, words, &repeated);
    let every: Vec<&Item<'_>> = reviews.items.iter().collect();
    let title = "Actions and recommendations of every review".to_owned();
    count("recommendations/all".to_owned(), title, "count of actions and recommendations", &every);
    sheet
}
