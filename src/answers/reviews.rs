//! Recommendations across reviews: by theme, what comes back, what its dates show, who leads.

use super::{Cell, Column, Table};
use crate::figures::reviews::{Counted, Item, Reviews, Shown};
use crate::units::text;

/// Gives the reviews and plans, the oldest first.
pub fn listed(reviews: &Reviews<'_>) -> Table {
    let mut table = Table::new(
        "reviews",
        "The reviews and plans",
        [
            Column::words("title", "Review or plan"),
            Column::words("reviewer", "Who reviewed"),
            Column::words("held_on", "When, or as at"),
            Column::numbers("items", "Actions or recommendations"),
            Column::codes("review"),
        ],
    );
    for review in &reviews.reviews {
        let held = review.held.map_or_else(|| Cell::because("date not stated"), Cell::Date);
        let items = match review.items {
            0 => Cell::because("only a count is published"),
            _ => reviews.items_id(review.key).into(),
        };
        let cells = [review.title.into(), review.reviewer.into(), held, items, review.key.into()];
        table.row(review.key, cells);
    }
    table
}

/// Gives how many items each review has of each theme, the themes that come back most first.
pub fn themes(reviews: &Reviews<'_>) -> Table {
    let listed: Vec<_> = reviews.reviews.iter().filter(|review| review.items > 0).collect();
    let mut columns = vec![Column::words("theme", "Theme")];
    columns.extend(listed.iter().map(|of| Column::numbers(of.key.to_owned(), of.title)));
    let title = "Actions and recommendations by theme and review";
    let mut table = Table::new("themes", title, columns);
    for theme in reviews.themes() {
        let counts = listed.iter().map(|of| reviews.count_id(theme, of.key).into());
        table.row(theme, std::iter::once(theme.into()).chain(counts));
    }
    table
}

fn named(item: &Item<'_>) -> Cell {
    format!("{} {}", item.id, item.title).into()
}

/// Gives what an earlier review asked for too, each with what was asked for then.
pub fn repeated(reviews: &Reviews<'_>) -> Table {
    let mut table = Table::new(
        "asked-for-before",
        "Recommendations that an earlier review made too, by our reading",
        [
            Column::words("now", "Now"),
            Column::words("review", "Review"),
            Column::words("before", "Asked for before"),
            Column::words("earlier_review", "Earlier review"),
        ],
    );
    for item in reviews.repeated() {
        for before in item.earlier.iter().filter_map(|id| reviews.item(id)) {
            let titles = [item, before].map(|of| Cell::words(reviews.title(of.review)));
            let [review, earlier] = titles;
            table.row(item.id, [named(item), review, named(before), earlier]);
        }
    }
    table
}

/// Gives what has a step past its date, with the step and who leads it.
pub fn overdue(reviews: &Reviews<'_>) -> Table {
    let mut table = Table::new(
        "past-their-date",
        "Actions with a step past its date and nothing that shows it was done",
        [
            Column::words("action", "Action"),
            Column::words("review", "Review"),
            Column::words("owner", "Who leads"),
            Column::words("steps", "Step past its date"),
        ],
    );
    // The latest reviews first: what they ask for can still be done.
    let mut late: Vec<&Item<'_>> = reviews.overdue().collect();
    late.sort_by_key(|item| {
        std::cmp::Reverse(reviews.reviews.iter().position(|of| of.key == item.review))
    });
    for item in late {
        let steps = item.late.iter().map(|step| match (step.title.as_str(), step.due) {
            ("", Some(due)) => format!("Due {}", text::date(due)),
            (title, Some(due)) => format!("{title}, due {}", text::date(due)),
            (title, None) => title.to_owned(),
        });
        let steps = steps.collect::<Vec<String>>().join("; ");
        let review = reviews.title(item.review);
        table.row(item.id, [named(item), review.into(), item.owner.into(), steps.into()]);
    }
    table
}

/// Gives what is stated against what the dates or the timescale show.
pub fn against(reviews: &Reviews<'_>) -> Table {
    let mut table = Table::new(
        "do-not-fit",
        "Actions whose own words, or whose words and dates, do not fit together",
        [
            Column::words("action", "Action"),
            Column::words("review", "Review"),
            Column::words("shown", "What its dates show"),
            Column::words("what", "What does not fit"),
        ],
    );
    for item in &reviews.items {
        let Some(why) = item.contradiction else { continue };
        let review = reviews.title(item.review);
        table.row(
            item.id,
            [named(item), review.into(), item.shown.words().into(), text::capital(why).into()],
        );
    }
    table
}

/// Gives who leads what, those with most past its date first.
pub fn owners(reviews: &Reviews<'_>) -> Table {
    let mut table = Table::new(
        "owners",
        "Who leads what, across reviews",
        [
            Column::words("owner", "Who leads, as printed"),
            Column::numbers("items", "Leads"),
            Column::numbers("overdue", "Past a date"),
            Column::numbers("repeated", "Asked for before"),
        ],
    );
    for owner in reviews.owners() {
        let counts = [Counted::All, Counted::Overdue, Counted::Repeated];
        let [items, overdue, repeated] = counts.map(|counted| Cell::from(owner.id.of(counted)));
        table.row(owner.name, [owner.name.into(), items, overdue, repeated]);
    }
    table
}

/// Gives what the dates of items show, as part of a sentence after their number.
pub const fn shown_words(shown: Shown) -> &'static str {
    match shown {
        Shown::Overdue => "with a step past its date",
        Shown::NotDated => "without a date to judge by",
        Shown::InProgress => "in progress",
        Shown::NotDue => "not due yet",
        Shown::Complete => "with every step done",
    }
}
