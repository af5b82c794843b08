//! Recommendations across reviews: by theme, what comes back, what its dates show.

use super::subheading;
use crate::charts::{Cell, DrawError};
use crate::figures::reviews::{Item, Owner, Shown};
use crate::records::Milestone;
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, listed, number, plain, some, table};
use crate::reports::words::Text;
use crate::units::text;

/// Longer lists say how many more there are.
const LONGEST: usize = 40;

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let reviews = &paper.figures.reviews;
    let title = "Recommendations across reviews";
    if reviews.reviews.is_empty() {
        let words = "No review or plan is in the folder.";
        return Ok(section("reviews", title, vec![paragraph(words)]));
    }
    let mut blocks: Vec<Block> = paper.drawn("recommendation-themes", false)?.into_iter().collect();
    blocks.push(Block::Table(listed_reviews(paper)));
    blocks.push(subheading("Asked for before"));
    let repeated: Vec<&Item<'_>> = reviews.repeated().collect();
    if repeated.is_empty() {
        blocks.push(paragraph("No recommendation is tied to an earlier one."));
    } else {
        blocks.extend(brief(paper).map(paragraph));
        let rows = repeated.iter().flat_map(|item| pairs(paper, item));
        let headings = ["Now", "Review", "Asked for before", "Earlier review"];
        let caption = "Recommendations that an earlier review made too, by our reading";
        blocks.push(Block::Table(table(caption, &headings, rows.take(LONGEST).collect())));
    }
    blocks.push(subheading("What is said and what the dates show"));
    blocks.push(paragraph(shown(paper)));
    blocks.extend(overdue(paper));
    blocks.extend(against(paper));
    blocks.push(subheading("Who leads what"));
    blocks.extend(owners(paper));
    Ok(section("reviews", title, blocks))
}

/// Says how much of what was asked for was asked for before.
pub(super) fn brief(paper: &Paper<'_>) -> Option<Text> {
    let words = paper
        .say("Of ")
        .figure("recommendations/all")
        .words(" actions and recommendations of every review, what an earlier one asked for too: ")
        .figure("recommendations/repeated")
        .words(".");
    (paper.figures.reviews.repeated().next().is_some()).then(|| words.text())
}

fn listed_reviews(paper: &Paper<'_>) -> crate::charts::Table {
    let rows = paper.figures.reviews.reviews.iter().map(|of| {
        let items = match of.items {
            0 => "only a count is published".to_owned(),
            items => text::count(items),
        };
        vec![
            plain(of.title),
            plain(of.reviewer),
            plain(of.held.map_or_else(|| "date not stated".to_owned(), text::date)),
            plain(items),
        ]
    });
    let headings =
        ["Review or plan", "Who reviewed", "When, or as at", "Actions or recommendations"];
    table("The reviews and plans", &headings, rows.collect())
}

fn pairs(paper: &Paper<'_>, item: &Item<'_>) -> Vec<Vec<Cell>> {
    let reviews = &paper.figures.reviews;
    let named = |item: &Item<'_>| plain(format!("{} {}", item.id, item.title));
    let review = |item: &Item<'_>| plain(reviews.title(item.review));
    let earlier = item.earlier.iter().filter_map(|id| reviews.item(id));
    earlier.map(|before| vec![named(item), review(item), named(before), review(before)]).collect()
}

fn shown(paper: &Paper<'_>) -> Text {
    let words = |shown: Shown| match shown {
        Shown::Overdue => " with a step past its date",
        Shown::NotDated => " without a date to judge by",
        Shown::InProgress => " in progress",
        Shown::NotDue => " not due yet",
        Shown::Complete => " with every step done",
    };
    let parts = Shown::ALL.map(|shown| {
        let id = format!("recommendations/shown-{}", shown.word().replace('_', "-"));
        paper.say("").figure(&id).words(words(shown)).text()
    });
    paper
        .say("Judged by their dated steps alone, each at the date of its own review: ")
        .then(listed(parts.into()))
        .words(".")
        .text()
}

/// Lists what has a step past its date, with the step and who leads it.
fn overdue(paper: &Paper<'_>) -> Option<Block> {
    let reviews = &paper.figures.reviews;
    let row = |item: &Item<'_>| {
        let step = |step: &&Milestone| match (step.title.as_str(), step.due) {
            ("", Some(due)) => format!("due {}", text::date(due)),
            (title, Some(due)) => format!("{title}, due {}", text::date(due)),
            (title, None) => title.to_owned(),
        };
        let steps: Vec<String> = item.late.iter().map(step).collect();
        vec![
            plain(format!("{} {}", item.id, item.title)),
            plain(reviews.title(item.review)),
            plain(item.owner),
            plain(capital(&steps.join("; "))),
        ]
    };
    // The latest reviews first: what they ask for can still be done.
    let mut late: Vec<&Item<'_>> = reviews.overdue().collect();
    late.sort_by_key(|item| {
        std::cmp::Reverse(reviews.reviews.iter().position(|of| of.key == item.review))
    });
    let rows: Vec<Vec<Cell>> = late.into_iter().take(LONGEST).map(row).collect();
    let headings = ["Action", "Review", "Who leads", "Step past its date"];
    let caption = "Actions with a step past its date and nothing that shows it was done";
    (!rows.is_empty()).then(|| Block::Table(table(caption, &headings, rows)))
}

/// Lists the owners: those with something past its date or asked for before, then how many are left.
fn owners(paper: &Paper<'_>) -> Vec<Block> {
    let all = paper.figures.reviews.owners();
    let (named, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|owner| owner.overdue().chain(owner.repeated()).next().is_some());
    if named.is_empty() {
        return vec![paragraph("Nobody leads anything that is past its date or asked for again.")];
    }
    let row = |owner: &Owner<'_, '_>| {
        let count = |part: &str| number(paper.sheet, &format!("{}/{part}", owner.id));
        vec![plain(owner.name), count("all"), count("overdue"), count("repeated")]
    };
    let rows = named.iter().take(LONGEST).map(row).collect();
    let headings = ["Who leads, as printed", "#Leads", "#Past a date", "#Asked for before"];
    let caption = "Who leads what is past its date or was asked for before, across reviews";
    let mut blocks = vec![Block::Table(table(caption, &headings, rows))];
    if !others.is_empty() {
        let more = capital(&some(others.len(), "other leads", "others lead"));
        blocks.push(paragraph(format!("{more} nothing of the kind.")));
    }
    blocks
}

/// Lists what is stated against what the dates or the timescale show.
fn against(paper: &Paper<'_>) -> Option<Block> {
    let items = paper.figures.reviews.items.iter();
    let rows: Vec<Vec<Cell>> = items
        .filter_map(|item| {
            let why = item.contradiction?;
            Some(vec![
                plain(format!("{} {}", item.id, item.title)),
                plain(paper.figures.reviews.title(item.review)),
                plain(item.shown.words()),
                plain(capital(why)),
            ])
        })
        .take(LONGEST)
        .collect();
    let headings = ["Action", "Review", "What its dates show", "What does not fit"];
    let caption = "Actions whose own words, or whose words and dates, do not fit together";
    (!rows.is_empty()).then(|| Block::Table(table(caption, &headings, rows)))
}
