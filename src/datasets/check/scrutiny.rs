//! Whether what scrutiny asked and what was answered fit each other.

use crate::datasets::load::Loader;
use crate::records::schema::scrutiny as s;
use crate::records::{Book, Code, ScrutinyResponse, TableName};

/// Reports answers without a day, days without an answer, and what was done without being accepted.
pub(super) fn all(loader: &mut Loader<'_>, book: &Book) {
    for point in &book.scrutiny {
        let mut report = |code, col, wanted: &str| {
            loader.report(code, (TableName::Scrutiny, point.row, col), wanted, None);
        };
        let outstanding = point.response == ScrutinyResponse::Outstanding;
        if outstanding && point.answered_on.is_some() {
            let wanted = "an answer other than outstanding: it was answered on that day";
            report(Code::AnswerUnlikeItsDay, s::response, wanted);
        } else if !outstanding && point.answered_on.is_none() {
            let wanted =
                format!("the day of the answer: the response is {}", point.response.word());
            report(Code::AnswerUnlikeItsDay, s::answered_on, &wanted);
        }
        if point.done_on.is_some() && !point.response.is_accepted() {
            let wanted =
                format!("no day on which it was done: the response is {}", point.response.word());
            report(Code::DoneUnaccepted, s::done_on, &wanted);
        }
    }
}
