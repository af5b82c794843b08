//! What scrutiny recommended or asked, and what became of it.

use super::figure::{Basis, Figure, FigureKind, Sheet, Value, share_of};
use super::id::FigureId;
use super::savings::AsAt;
use crate::records::{Book, CellRef, ScrutinyPoint, ScrutinyResponse, TableName};
use crate::units::{Date, Precision, words};

words! {
    /// Where a point stands.
    Standing {
        /// No answer, and the day for one has passed.
        Late = "late",
        /// No answer is published yet.
        Outstanding = "outstanding",
        /// Not accepted, or not answered.
        Rejected = "rejected",
        /// Accepted, in part or whole; nothing shows yet that it was done.
        Accepted = "accepted",
        /// Accepted and done.
        Done = "done",
    }
}

impl Standing {
    /// Gives the id of the count of points that stand so.
    pub fn id(self) -> FigureId {
        subject().at("count").of(self)
    }

    /// Gives the id of their share of all points.
    pub fn share_id(self) -> FigureId {
        self.id().at("share")
    }
}

/// A point as it stands at a date.
#[derive(Debug, Clone)]
pub struct PointView<'b> {
    /// The point.
    pub point: &'b ScrutinyPoint,
    /// Where it stands.
    pub standing: Standing,
    /// The answer that was known by then.
    pub response: ScrutinyResponse,
    /// When that was given.
    pub answered_on: Option<Date>,
}

impl PointView<'_> {
    /// Gives the days from the point to its answer, where both days are known.
    pub fn days(&self) -> Option<usize> {
        let day = |date: Date| (date.precision() == Precision::Day).then(|| date.day_number());
        usize::try_from(day(self.answered_on?)? - day(self.point.made_on)?).ok()
    }

    /// Gives the id of the days to its answer.
    pub fn days_id(&self) -> FigureId {
        subject().at(&self.point.id).at("days-to-answer")
    }
}

fn subject() -> FigureId {
    FigureId::of_subject("scrutiny")
}

/// Gives the id of how many points there are.
pub fn all_id() -> FigureId {
    subject().at("count").at("all")
}

/// Gives every point made by a date, the newest meeting first; what came after that day is as before.
pub fn scrutiny(book: &Book, as_at: Option<AsAt>) -> Vec<PointView<'_>> {
    let known_by = as_at.map(AsAt::day);
    let known = |date: Date| known_by.is_none_or(|day| date.has_come_by(day));
    // Without a date to speak for, late is judged by the latest day that the register itself shows.
    let days = book.scrutiny.iter().flat_map(|point| [Some(point.made_on), point.answered_on]);
    let today = known_by.or_else(|| days.flatten().max_by_key(|date| date.day_number()));
    let view = |point| view(point, today, &known);
    let made = book.scrutiny.iter().filter(|point| known(point.made_on));
    let mut views: Vec<PointView<'_>> = made.map(view).collect();
    views.sort_by_key(|view| std::cmp::Reverse(view.point.made_on.day_number()));
    views
}

fn view<'b>(
    point: &'b ScrutinyPoint,
    today: Option<Date>,
    known: &impl Fn(Date) -> bool,
) -> PointView<'b> {
    let answered_on = point.answered_on.filter(|day| known(*day));
    let unknown = point.answered_on.is_some() && answered_on.is_none();
    let response = if unknown { ScrutinyResponse::Outstanding } else { point.response };
    let due = point.response_due.is_some_and(|due| today.is_some_and(|day| due.has_come_by(day)));
    let done = point.done_on.is_some_and(known);
    let standing = match response {
        ScrutinyResponse::Outstanding if due => Standing::Late,
        ScrutinyResponse::Outstanding => Standing::Outstanding,
        ScrutinyResponse::Rejected => Standing::Rejected,
        ScrutinyResponse::Accepted | ScrutinyResponse::InPart if done => Standing::Done,
        ScrutinyResponse::Accepted | ScrutinyResponse::InPart => Standing::Accepted,
    };
    PointView { point, standing, response, answered_on }
}

/// Gives the figures: how many stand in each way, and the days to each answer.
pub fn figures(views: &[PointView<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    if views.is_empty() {
        return sheet;
    }
    for standing in Standing::ALL.iter().copied() {
        let of = views.iter().filter(|view| view.standing == standing);
        let rows: Vec<u32> = of.map(|view| view.point.row).collect();
        let count = rows.len();
        let basis = Basis::rows("count of points", TableName::Scrutiny, "response", rows);
        let title = format!("Points of scrutiny: {}", standing.word());
        sheet.count(standing.id(), title, count, basis);
        if let Some(share) = share_of(count, views.len()) {
            let title = format!("Points of scrutiny: share that stand as {}", standing.word());
            let basis = Basis::formula("those ÷ all points", [standing.id(), all_id()]);
            sheet.rate(standing.share_id(), title, share, basis);
        }
    }
    let rows = views.iter().map(|view| view.point.row);
    let basis = Basis::rows("count of points", TableName::Scrutiny, "response", rows);
    sheet.count(all_id(), "Points of scrutiny", views.len(), basis);
    for view in views {
        let Some(days) = view.days() else { continue };
        let cell = |column| CellRef { table: TableName::Scrutiny, row: view.point.row, column };
        sheet.add(Figure {
            id: view.days_id(),
            title: format!("{}: days to the answer", view.point.id),
            unit: "count",
            value: Some(Value::Count(days)),
            kind: FigureKind::Derived,
            basis: Basis::Cells {
                words: "days from when it was made to its answer".to_owned(),
                cells: vec![cell("made_on"), cell("answered_on")],
            },
        });
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::shipped;

    #[test]
    fn an_answer_is_as_if_not_given_before_its_day() {
        let book = shipped("havering");
        let standing = |as_at: Option<AsAt>, id: &str| {
            let views = scrutiny(&book, as_at);
            views.iter().find(|view| view.point.id == id).map(|view| view.standing)
        };
        let day = |words: &str| Some(AsAt::Date(Date::from_words(words).unwrap()));
        // Made on 4 February 2026, answered by Cabinet on 18 February: 14 days.
        assert_eq!(standing(day("2026-02-03"), "OSB-2602-1"), None);
        assert_eq!(standing(day("2026-02-17"), "OSB-2602-1"), Some(Standing::Outstanding));
        assert_eq!(standing(day("2026-02-18"), "OSB-2602-1"), Some(Standing::Accepted));
        assert_eq!(standing(None, "OSB-2602-2"), Some(Standing::Outstanding));
        let views = scrutiny(&book, None);
        let first = views.iter().find(|view| view.point.id == "OSB-2602-1").unwrap();
        assert_eq!(first.days(), Some(14));
    }

    #[test]
    fn every_point_stands_in_one_way_and_is_counted_once() {
        for name in ["havering", "smallshire"] {
            let book = shipped(name);
            let views = scrutiny(&book, None);
            let sheet = figures(&views);
            let count = |standing: &Standing| match sheet.get(&standing.id()).unwrap().value {
                Some(Value::Count(count)) => count,
                _ => unreachable!("counts are counts"),
            };
            assert_eq!(Standing::ALL.iter().map(count).sum::<usize>(), book.scrutiny.len());
        }
    }
}
