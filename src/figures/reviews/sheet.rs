//! Figures of the reviews: how many items, by review, theme and owner, and by what their dates show.

use super::{Counted, Item, Reviews, Shown};
use crate::figures::figure::{Basis, Sheet};
use crate::figures::id::FigureId;
use crate::records::{CellRef, TableName};

/// Gives the figures: items by theme and review, by what their dates show, and those that repeat.
pub fn figures(reviews: &Reviews<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let every: Vec<&Item<'_>> = reviews.items.iter().collect();
    let of = |holds: &dyn Fn(&Item<'_>) -> bool| -> Vec<&Item<'_>> {
        every.iter().copied().filter(|item| holds(item)).collect()
    };
    for review in reviews.reviews.iter().filter(|review| review.items > 0) {
        let title = format!("{}: actions and recommendations", review.title);
        let items = of(&|item| item.review == review.key);
        let words = "count of the review’s actions and recommendations";
        count(&mut sheet, reviews.items_id(review.key), title, words, &items);
    }
    for theme in reviews.themes() {
        for review in &reviews.reviews {
            let items: Vec<&Item<'_>> = reviews.of(theme, Some(review.key)).collect();
            let title = format!("{theme}: {}", review.title);
            let words = "count of the theme’s actions and recommendations in the review";
            count(&mut sheet, reviews.count_id(theme, review.key), title, words, &items);
        }
    }
    for shown in Shown::ALL {
        let title = format!("Every review: {}", shown.words().to_lowercase());
        let words = "count of actions and recommendations, by their dates";
        let items = of(&|item| item.shown == *shown);
        count(&mut sheet, reviews.shown_id(*shown), title, words, &items);
    }
    owners(&mut sheet, reviews);
    let title = "Recommendations that an earlier review made too".to_owned();
    let words = "count of actions and recommendations linked to an earlier review";
    let repeated: Vec<&Item<'_>> = reviews.repeated().collect();
    count(&mut sheet, reviews.total_id(Counted::Repeated), title, words, &repeated);
    let title = "Actions and recommendations of every review".to_owned();
    let words = "count of actions and recommendations";
    count(&mut sheet, reviews.total_id(Counted::All), title, words, &every);
    sheet
}

fn owners(sheet: &mut Sheet, reviews: &Reviews<'_>) {
    for owner in reviews.owners() {
        let counts = [
            (Counted::All, "actions and recommendations", owner.items.clone()),
            (Counted::Overdue, "past its date", owner.overdue().collect()),
            (Counted::Repeated, "asked for before", owner.repeated().collect()),
        ];
        for (counted, what, items) in counts {
            let title = format!("{}: {what}", owner.name);
            let words = "count of the owner’s actions and recommendations";
            count(sheet, owner.id.of(counted), title, words, &items);
        }
    }
}

fn count(sheet: &mut Sheet, id: FigureId, title: String, words: &str, items: &[&Item<'_>]) {
    let cells = items.iter().map(|item| CellRef {
        table: item.row.0,
        row: item.row.1,
        column: if item.row.0 == TableName::Risks { "risk_id" } else { "action_id" },
    });
    let basis = Basis::Cells { words: words.to_owned(), cells: cells.collect() };
    sheet.count(id, title, items.len(), basis);
}
