//! What every review asked for, by theme: which themes come back.

use super::chart::Chart;
use super::plot::{Grid, GridRow, Plot};
use super::words;
use crate::answers::{Digits, reviews as answers};
use crate::figures::Figures;
use crate::figures::reviews::{Review, Reviews};
use crate::records::TableName;
use crate::units::{FinancialYear, text};

/// Makes the chart; `None` where no action or recommendation has a theme.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let reviews = &figures.reviews;
    let themes = reviews.themes();
    if themes.is_empty() {
        return None;
    }
    let listed: Vec<&Review<'_>> = reviews.reviews.iter().filter(|of| of.items > 0).collect();
    let title = title(reviews, &themes);
    let rows = themes.iter().map(|theme| GridRow {
        label: (*theme).to_owned(),
        counts: listed.iter().map(|of| Some(reviews.of(theme, Some(of.key)).count())).collect(),
    });
    let book = figures.book;
    let sources = book.actions.iter().map(|action| action.source_id.as_str());
    Some(Chart {
        name: "recommendation-themes",
        subtitle: format!(
            "Actions and recommendations of each review by theme, {}, number",
            book.council.short_name
        ),
        alt: alt(&title, reviews, &themes, listed.len()),
        source: words::sources(book, sources),
        notes: notes(figures, reviews),
        table: answers::themes(reviews).shown(&figures.sheet, Digits::Reading),
        plot: Plot::Grid(Grid {
            columns: listed.iter().map(|of| of.title.to_owned()).collect(),
            rows: rows.collect(),
        }),
        title,
    })
}

fn title(reviews: &Reviews<'_>, themes: &[&str]) -> String {
    let spoken = |theme: &str| reviews.spoken(theme);
    let every = reviews.with_items();
    let most = spoken(themes[0]);
    let top: Vec<String> = themes
        .iter()
        .filter(|theme| spoken(theme) == most)
        .map(|theme| format!("“{theme}”"))
        .collect();
    if every < 2 {
        return format!(
            "{} holds most of the actions, {} of {}",
            top[0],
            reviews.of(themes[0], None).count(),
            reviews.items.len()
        );
    }
    if top.len() > 4 {
        return format!("{} themes come back in {most} of {every} reviews", top.len());
    }
    let verb = if top.len() == 1 { "comes" } else { "come" };
    format!("{} {verb} back in {most} of {every} reviews", text::list(&top))
}

fn alt(title: &str, reviews: &Reviews<'_>, themes: &[&str], lists: usize) -> String {
    let items = reviews.items.iter().filter(|item| !item.theme.is_empty()).count();
    let first = themes[0];
    format!(
        "Table of bars: {} themes by {}, each bar the number of actions and recommendations. \
         {title}. “{first}” has {} of {items} in all.",
        themes.len(),
        text::counted(lists, "list", "lists"),
        reviews.of(first, None).count(),
    )
}

fn notes(figures: &Figures<'_>, reviews: &Reviews<'_>) -> Vec<String> {
    let mut notes =
        vec!["Themes are a reading of the titles, the same words for every review.".to_owned()];
    let repeated = reviews.repeated().count();
    let what = "what an earlier review asked for.";
    notes.extend(words::note(repeated, "item repeats", "items repeat", what));
    let lists = reviews.reviews.iter().filter(|of| of.items > 0).count();
    if lists > reviews.with_items() {
        notes.push("Lists of one reviewer and one date count as one review.".to_owned());
    }
    let unlisted = reviews.reviews.iter().filter(|of| of.items == 0).map(|of| of.title);
    let unlisted = text::any_list(unlisted);
    notes.extend(unlisted.map(|of| format!("Only counts are published, so not shown: {of}.")));
    let tables = [TableName::Actions, TableName::Risks];
    notes.extend(words::notes(figures, &tables, None));
    notes
}
