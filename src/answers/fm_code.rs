//! The self-assessment against CIPFA's Financial Management Code, or a blank of it.

use super::{Answer, Cell, Column, Table, Text, moves, sentence};
use crate::figures::Sheet;
use crate::figures::fm_code::{FmAssessment, FmChange, FmRating, STANDARDS, StandardView};
use crate::records::{Book, Brag};
use crate::units::Date;

/// Gives every standard, A to Q, as it stands, and the counts by rating.
pub fn fm_code(book: &Book, sheet: &Sheet, assessment: &FmAssessment<'_>) -> Answer {
    let mut answer = Answer::new(format!("{}: Financial Management Code", book.council.name));
    answer.table(standards(assessment));
    answer.table(counts());
    if assessment.as_at.is_some() {
        answer.remark("counts", brief(sheet, assessment));
    } else {
        answer.warn("none", brief(sheet, assessment));
        answer.remark("blank", "`mtfs fm-code --blank` gives one to fill in, for fm_code.csv.");
    }
    answer
}

/// Gives every standard as it stands.
pub fn standards(assessment: &FmAssessment<'_>) -> Table {
    let columns = [
        Column::words("standard", "Standard"),
        Column::words("asks", "What it asks"),
        Column::words("rating", "Rating"),
        Column::words("before", "Before"),
        Column::words("move", "Move"),
        Column::words("evidence", "Evidence"),
        Column::words("action", "Action"),
        Column::words("owner", "Who"),
        Column::words("due", "By when"),
        Column::words("overdue", "Past"),
        Column::words("as_at", "Assessed"),
    ];
    let title = "The seventeen standards, in our own words";
    let mut table = Table::new("standards", title, columns);
    for view in &assessment.standards {
        table.row(view.letter.to_string(), cells(view));
    }
    table
}

/// Gives the standards that got worse or better since they were assessed before.
pub fn moved(assessment: &FmAssessment<'_>) -> Table {
    let moved = |key: &str| {
        let view = assessment.standards.iter().find(|view| key.chars().eq([view.letter]));
        matches!(view.and_then(StandardView::change), Some(FmChange::Better | FmChange::Worse))
    };
    let table = standards(assessment).rows_of(|row| moved(&row.key));
    let title = "Standards that moved since they were assessed before";
    table.only(&["standard", "asks", "before", "rating", "move"]).titled(title)
}

fn cells(view: &StandardView<'_>) -> [Cell; 11] {
    let latest = view.latest;
    let rating = |brag: Option<Brag>, why: &'static str| {
        brag.map_or_else(|| Cell::because(why), Cell::Rating)
    };
    let before = view.before.map_or(Cell::from(""), |row| rating(row.rating, "not\u{a0}rated"));
    [
        Cell::from(view.letter.to_string()),
        Cell::from(view.asks),
        rating(view.rating(), "not\u{a0}rated"),
        before,
        view.change().map_or(Cell::from(""), moves::change_cell),
        Cell::from(latest.map_or("", |row| row.evidence.as_str())),
        Cell::from(latest.map_or("", |row| row.action.as_str())),
        Cell::from(latest.map_or("", |row| row.owner.as_str())),
        Cell::date(latest.and_then(|row| row.due)),
        Cell::from(if view.overdue { "past" } else { "" }),
        Cell::date(latest.map(|row| row.as_at)),
    ]
}

fn counts() -> Table {
    let columns = [
        Column::words("rating", "Rating"),
        Column::numbers("standards", "Standards"),
        Column::numbers("share", "Share"),
    ];
    let mut table = Table::new("counts", "Standards by rating", columns);
    for rating in FmRating::ALL.iter().copied() {
        let name = rating.brag().map_or_else(|| Cell::from("not rated"), Cell::Rating);
        table.row(rating.word(), [name, rating.id().into(), rating.share_id().into()]);
    }
    table
}

/// Says how many standards have each rating, or that none was assessed.
pub fn brief(sheet: &Sheet, assessment: &FmAssessment<'_>) -> Text {
    let not_rated = FmRating::NotRated.id();
    match assessment.as_at {
        Some(as_at) => sentence!(
            sheet,
            "The council’s own assessment, as at {as_at}: {green} green, {amber} amber, {red} red \
             and {not_rated} not rated.",
            as_at,
            green = FmRating::Green.id(),
            amber = FmRating::Amber.id(),
            red = FmRating::Red.id(),
            not_rated,
        ),
        None => sentence!(
            sheet,
            "No self-assessment is on file: {not_rated} of the 17 standards are not rated.",
            not_rated,
        ),
    }
}

/// Gives seventeen rows in the columns of `fm_code.csv`; what each standard asks stands in `note`.
pub fn blank(as_at: Option<Date>) -> Answer {
    let columns = [
        "standard",
        "as_at",
        "rating",
        "evidence",
        "action",
        "owner",
        "due_date",
        "note",
        "source_id",
    ]
    .map(|key| Column::words(key, key));
    let mut table = Table::new("blank", "A self-assessment to fill in", columns);
    for (letter, asks) in STANDARDS {
        let empty = || Cell::from("");
        let cells = [
            Cell::from(letter.to_string()),
            Cell::date(as_at),
            empty(),
            empty(),
            empty(),
            empty(),
            empty(),
            Cell::from(asks),
            empty(),
        ];
        table.row(letter.to_string(), cells);
    }
    let mut answer = Answer::new("Financial Management Code");
    answer.table(table);
    answer
}
