//! Measures against their targets; what cannot be rated is counted and named.

use super::chart::{Chart, Table};
use super::plot::{AgainstTarget, Plot, TargetRow};
use super::words;
use crate::answers::{Digits, measures as answers};
use crate::figures::Figures;
use crate::figures::measures::{MeasureState, MeasureView, facts};
use crate::records::{Brag, ClaimUnit, TableName};
use crate::units::{Bound, Decimal, FinancialYear, text};

/// Makes the chart; it shows the latest actuals, whichever year is asked for.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let mut drawn: Vec<&MeasureView<'_>> = figures
        .measures
        .iter()
        .filter(|view| view.latest.is_some() && view.measure.target.is_some())
        .collect();
    if drawn.is_empty() {
        return None;
    }
    drawn.sort_by_key(|view| (order(view.state), view.towards_target));
    let title = title(&figures.measures);
    let dates = drawn.iter().filter_map(|view| Some(view.latest?.as_at));
    let as_at =
        dates.max().map_or(String::new(), |day| format!(", latest actuals to {}", text::date(day)));
    let sources = drawn.iter().flat_map(|view| {
        let actual = view.latest.map(|value| value.source_id.as_str());
        [Some(view.measure.source_id.as_str()), actual].into_iter().flatten()
    });
    Some(Chart {
        name: "measures",
        subtitle: format!(
            "Share of target reached by each measure, {}{as_at}, per cent of target",
            figures.book.council.short_name
        ),
        alt: alt(&title, &drawn),
        source: words::sources(figures.book, sources),
        notes: notes(figures, &drawn),
        table: table(figures),
        plot: Plot::AgainstTarget(AgainstTarget {
            rows: drawn.iter().map(|view| target_row(view)).collect(),
        }),
        title,
    })
}

/// The worst first.
const fn order(state: MeasureState) -> u8 {
    match state {
        MeasureState::NotMet => 0,
        MeasureState::NotDue => 1,
        MeasureState::Near => 2,
        MeasureState::Met => 3,
        MeasureState::CannotBeRated => 4,
    }
}

fn count(views: &[MeasureView<'_>], wanted: MeasureState) -> usize {
    facts(views).filter(|view| view.state == wanted).count()
}

fn title(views: &[MeasureView<'_>]) -> String {
    let every = facts(views).count();
    let (met, missed) = (count(views, MeasureState::Met), count(views, MeasureState::NotMet));
    let (near, not_due) = (count(views, MeasureState::Near), count(views, MeasureState::NotDue));
    let rated = met + near + missed + not_due;
    let all = |of: usize| words::counted_all(of, "measure", "measures");
    if rated == 0 {
        return format!("Against its target, none can be rated of {}", all(every));
    }
    let rest = match every - rated {
        0 => String::new(),
        without => format!("; {without} of {every} cannot be rated"),
    };
    let verb = |of: usize, one, many| if of == 1 { one } else { many };
    for (of, one, many) in [
        (met, "meets its target", "meet their targets"),
        (missed, "misses its target", "miss their targets"),
    ] {
        if of == rated {
            let all = text::capital(&all(rated));
            return format!("{all} that can be rated {}{rest}", verb(of, one, many));
        }
    }
    let (of, they) = match met {
        0 => ("None".to_owned(), "meets its"),
        met => (met.to_string(), verb(met, "meets its", "meet their")),
    };
    let head = format!("{of} of the {rated} measures that can be rated {they} target");
    let others = [
        (near, "is near it", "are near it"),
        (missed, "misses it", "miss it"),
        (not_due, "is not due yet", "are not due yet"),
    ];
    let others = others.into_iter().filter(|(of, ..)| *of > 0);
    let others = others.map(|(of, one, many)| format!("{of} {}", verb(of, one, many)));
    format!("{}{rest}", text::list(std::iter::once(head).chain(others)))
}

fn alt(title: &str, drawn: &[&MeasureView<'_>]) -> String {
    let first = drawn.iter().find(|view| view.towards_target.is_some());
    let worst = first.and_then(|view| {
        Some(format!(" Furthest from its target is “{}”: {}.", view.measure.title, against(view)?))
    });
    let worst = worst.filter(|_| first.is_some_and(|view| view.state == MeasureState::NotMet));
    format!(
        "Bar chart of {}, each as a share of its own target, with the target as a line. {title}.{}",
        text::counted(drawn.len(), "measure", "measures"),
        worst.unwrap_or_default()
    )
}

/// Gives actual and target in words: `50 of 200`, `3.6%, target 3%`.
fn against(view: &MeasureView<'_>) -> Option<String> {
    let (actual, target) = (view.actual_words()?, view.target_words()?);
    let exact = view.latest.is_some_and(|value| value.bound == Bound::Exact);
    Some(match view.measure.unit {
        ClaimUnit::Count if exact => format!("{actual} of {target}"),
        ClaimUnit::Count
        | ClaimUnit::Pounds
        | ClaimUnit::PoundsAWeek
        | ClaimUnit::PoundsAMonth
        | ClaimUnit::Percent
        | ClaimUnit::Rank
        | ClaimUnit::Years => format!("{actual}, target {target}"),
    })
}

fn target_row(view: &MeasureView<'_>) -> TargetRow {
    let (state, state_words) = match view.state {
        MeasureState::Met => (Brag::Green, "Target met"),
        MeasureState::Near => (Brag::Amber, "Near target"),
        MeasureState::NotDue => (Brag::NotRated, "Not met yet, not due"),
        MeasureState::NotMet => (Brag::Red, "Target not met"),
        MeasureState::CannotBeRated => (Brag::NotRated, "Cannot be rated"),
    };
    TargetRow {
        label: view.measure.title.clone(),
        percent_of_target: view.towards_target.map(|share| share.fraction() * Decimal::ONE_HUNDRED),
        words: against(view).unwrap_or_default(),
        state,
        state_words: state_words.to_owned(),
    }
}

fn notes(figures: &Figures<'_>, drawn: &[&MeasureView<'_>]) -> Vec<String> {
    let mut notes = Vec::new();
    let left = figures.measures.len() - drawn.len();
    let why =
        "not drawn, for want of a target or of an actual; the table names each with the reason.";
    notes.extend(words::note(left, "measure is", "measures are", why));
    if drawn.iter().any(|view| view.measure.polarity == crate::records::Polarity::Lower) {
        notes.push(
            "Where less is better, the share is target ÷ actual, so a longer bar is always better."
                .to_owned(),
        );
    }
    let bound =
        |view: &&&MeasureView<'_>| view.latest.is_some_and(|value| value.bound != Bound::Exact);
    if drawn.iter().any(|view| bound(&view)) {
        notes.push(
            "Some actuals are published as a bound or as about so much; the bar stands at the \
             number printed."
                .to_owned(),
        );
    }
    if figures.measures.iter().any(|view| view.same_as.is_some()) {
        notes.push("A fact that is told in two plans is counted once; the table has both.".into());
    }
    let read = drawn.iter().filter(|view| view.is_read()).count();
    let what =
        "our reading of an objective that the source states in words; the table marks which.";
    notes.extend(words::note(read, "target drawn is", "targets drawn are", what));
    let tables = [TableName::Measures, TableName::MeasureValues];
    notes.extend(words::notes(figures, &tables, None));
    notes
}

fn table(figures: &Figures<'_>) -> Table {
    let mut in_order: Vec<&MeasureView<'_>> = figures.measures.iter().collect();
    in_order.sort_by_key(|view| {
        (order(view.state), view.towards_target.is_none(), view.towards_target)
    });
    let columns = ["title", "as_at", "actual", "target", "towards_target", "result"];
    answers::table(in_order).only(&columns).shown(&figures.sheet, Digits::Reading)
}
