//! What scrutiny asked last time, and the answer.

use super::{Absent, Answer, Cell, Column, Table, Text, sentence};
use crate::figures::Sheet;
use crate::figures::scrutiny::{PointView, Standing, all_id};
use crate::records::{Book, ScrutinyKind, ScrutinyResponse, TableName};

/// Gives every point with its answer, and how many stand in each way.
pub fn scrutiny(book: &Book, sheet: &Sheet, views: &[PointView<'_>]) -> Answer {
    let name = &book.council.name;
    let mut answer = Answer::new(format!("{name}: what scrutiny asked, and the answer"));
    if views.is_empty() {
        answer.remark(
            "none",
            book.none_of("recommendation or question of scrutiny", TableName::Scrutiny),
        );
        return answer;
    }
    answer.table(points(views));
    answer.table(counts());
    answer.remark("counts", brief(sheet));
    answer
}

/// Gives every point, the newest meeting first.
pub fn points(views: &[PointView<'_>]) -> Table {
    let columns = [
        Column::words("scrutiny_id", "Reference"),
        Column::words("made_on", "Made on"),
        Column::words("meeting", "Meeting"),
        Column::words("about", "About"),
        Column::words("kind", "Kind"),
        Column::words("text", "What was asked"),
        Column::words("response_due", "Answer due"),
        Column::words("response", "Answer"),
        Column::words("reason", "Reason given"),
        Column::words("answered_on", "Answered on"),
        Column::numbers("days", "Days to the answer"),
        Column::words("done_on", "Done on"),
        Column::words("standing", "Stands as"),
    ];
    let mut table = Table::new("points", "What scrutiny asked, and the answer", columns);
    for view in views {
        table.row(&view.point.id, cells(view));
    }
    table
}

fn cells(view: &PointView<'_>) -> [Cell; 13] {
    let point = view.point;
    let answered = view.response != ScrutinyResponse::Outstanding;
    // A reason came with the answer, so it is not known before that.
    let reason = if answered || point.answered_on.is_none() { point.reason.as_str() } else { "" };
    [
        Cell::from(point.id.as_str()),
        Cell::Date(point.made_on),
        Cell::from(point.meeting.as_str()),
        Cell::from(point.about.as_str()),
        Cell::from(kind(point.kind)),
        Cell::from(point.text.as_str()),
        Cell::date(point.response_due),
        Cell::from(response(point.kind, view.response)),
        Cell::from(reason),
        Cell::date(view.answered_on),
        Cell::from(view.days().map(|_| view.days_id())),
        Cell::date(point.done_on.filter(|_| view.standing == Standing::Done)),
        Cell::from(standing(view.standing)),
    ]
}

fn counts() -> Table {
    let columns = [
        Column::words("standing", "Stands as"),
        Column::numbers("points", "Points"),
        Column::numbers("share", "Share"),
    ];
    let mut table = Table::new("counts", "Points by how they stand", columns);
    for of in Standing::ALL.iter().copied() {
        table.row(of.word(), [Cell::from(standing(of)), of.id().into(), of.share_id().into()]);
    }
    table.total("all", ["All points".into(), all_id().into(), Cell::Absent(Absent::None)]);
    table
}

/// Says how many points stand in each way.
pub fn brief(sheet: &Sheet) -> Text {
    sentence!(
        sheet,
        "Of what scrutiny asked: no answer yet, {outstanding}; none though one was due, {late}; turned \
         down, {rejected}; answered and not shown to be done, {accepted}; done, {done}.",
        outstanding = Standing::Outstanding.id(),
        late = Standing::Late.id(),
        rejected = Standing::Rejected.id(),
        accepted = Standing::Accepted.id(),
        done = Standing::Done.id(),
    )
}

const fn kind(kind: ScrutinyKind) -> &'static str {
    match kind {
        ScrutinyKind::Recommendation => "Recommendation",
        ScrutinyKind::Question => "Question",
    }
}

const fn response(kind: ScrutinyKind, response: ScrutinyResponse) -> &'static str {
    match (kind, response) {
        (ScrutinyKind::Recommendation, ScrutinyResponse::Accepted) => "Accepted",
        (ScrutinyKind::Recommendation, ScrutinyResponse::InPart) => "Accepted in part",
        (ScrutinyKind::Recommendation, ScrutinyResponse::Rejected) => "Not accepted",
        (ScrutinyKind::Question, ScrutinyResponse::Accepted) => "Answered",
        (ScrutinyKind::Question, ScrutinyResponse::InPart) => "Answered in part",
        (ScrutinyKind::Question, ScrutinyResponse::Rejected) => "Not answered",
        (_, ScrutinyResponse::Outstanding) => "None yet",
    }
}

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Late => "Answer overdue",
        Standing::Outstanding => "No answer yet",
        Standing::Rejected => "Turned down",
        Standing::Accepted => "Answered, not shown to be done",
        Standing::Done => "Done",
    }
}
