//! Questions drafted from what moved: savings that fell, actions that got worse or passed a date,
//! measures that went away from their target or were not told again.

use super::{moved_plans, savings};
use crate::answers::{Piece, actions, sentence};
use crate::figures::actions::{Change as Rated, Event, Move, Moves, colour_word};
use crate::figures::measures::{Change, Crossed, MeasureFigure, MeasureView, moved_id};
use crate::figures::movement::moves::Change as _;
use crate::reports::paper::Paper;
use crate::reports::scrutiny::questions::{OF_A_KIND, Question};
use crate::reports::scrutiny::{actual, target};
use crate::reports::words::Text;
use crate::units::text;

/// Gives the questions that follow from what moved: on savings, on actions, on measures.
pub(in crate::reports::scrutiny) fn questions(paper: &Paper<'_>) -> [Vec<Question>; 3] {
    [savings::questions(paper), of_actions(paper), of_measures(paper)]
}

fn of_actions(paper: &Paper<'_>) -> Vec<Question> {
    let mut all = Vec::new();
    for (plan, moves) in moved_plans(paper) {
        let title = paper.book.plan_title(plan.name);
        let question = |one: &Move<'_>, standard, words: Text| {
            let review = format!("{} ({title})", one.item.id);
            Question { review, ..Question::on(standard, words) }
        };
        let worse = moves.of(Rated::Worse).take(OF_A_KIND);
        all.extend(worse.map(|one| question(one, 'Q', fell(paper, one, moves))));
        let with = |event| moves.with(event).take(OF_A_KIND);
        all.extend(with(Event::Reopened).map(|one| {
            let words = sentence!(
                paper.sheet,
                "“{action}” was said to be complete at {from} and is not any more. What was found?",
                action = &one.item.title,
                from = moves.from
            );
            question(one, 'D', words)
        }));
        all.extend(with(Event::Overdue).map(|one| {
            let due = one.besides.due.map(|due| format!(" by {}", text::date(due)));
            let words = sentence!(
                paper.sheet,
                "A step of “{action}” was to be done{due}, and nothing shows that it was. Which day holds now?",
                action = &one.item.title,
                due = due.unwrap_or_default()
            );
            question(one, 'N', words)
        }));
    }
    all
}

/// Asks of an action that got worse what happened, and by when.
fn fell(paper: &Paper<'_>, one: &Move<'_>, moves: &Moves<'_>) -> Text {
    let asks = match one.besides.due {
        Some(date) if date > moves.to => "What happened, and will that date be kept?",
        Some(_) | None => "What happened, what is to be done, and by when?",
    };
    sentence!(
        paper.sheet,
        "“{action}” went from {before} to {now} between {from} and {to}; {due}. {asks}",
        action = &one.item.title,
        before = colour_word(one.colour_before()),
        now = colour_word(one.colour()),
        from = moves.from,
        to = moves.to,
        due = actions::due(one, moves),
        asks
    )
}

fn of_measures(paper: &Paper<'_>) -> Vec<Question> {
    let all = &paper.figures.measures;
    let away = all.iter().filter(|view| view.went_away() && view.same_as.is_none());
    let mut asked: Vec<Question> =
        away.take(OF_A_KIND).map(|view| Question::on('Q', went_away(paper, view))).collect();
    let old = all.iter().filter(|view| view.moved.change == Change::NoNewValue).take(OF_A_KIND);
    let old = old.map(|view| {
        let since = view.moved.since.map_or_else(String::new, text::date);
        format!("“{}” since {since}", view.measure.title)
    });
    if let Some(old) = text::any_list(old) {
        let words = sentence!(
            paper.sheet,
            "{count} measured before without a new value: {old}. When will the next be known?",
            count = Change::NoNewValue.count_id(&moved_id()),
            old
        );
        asked.push(Question::on('Q', words));
    }
    asked
}

fn went_away(paper: &Paper<'_>, view: &MeasureView<'_>) -> Text {
    let how = match view.moved.besides.crossed {
        Some(Crossed::Lost) => "and no longer meets its target of",
        Some(Crossed::Reached) | None => "away from its target of",
    };
    let before = view.id_of(MeasureFigure::Before);
    sentence!(
        paper.sheet,
        "“{measure}” went from {before} to {actual}, {how} {target}. What lies behind it, and what will \
         turn it?",
        measure = &view.measure.title,
        before = Piece::As(before, view.before_words().unwrap_or_default()),
        actual = actual(view),
        how,
        target = target(view)
    )
}
