//! Whether measures that have not met their target move fast enough.

use super::chart::Chart;
use super::plot::{LinePanel, LinePoint, Lines, Plot};
use super::words;
use crate::answers::{Digits, measures as answers};
use crate::figures::Figures;
use crate::figures::claims::in_unit;
use crate::figures::measures::{MeasureView, Pace};
use crate::records::{ClaimUnit, TableName};
use crate::units::{Decimal, FinancialYear, HALF_AWAY, text};

/// Makes the chart; `None` where no unmet measure has two actuals and a date ahead.
pub(super) fn make(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let paced: Vec<(&MeasureView<'_>, Pace<'_>)> =
        figures.measures.iter().filter_map(|view| Some((view, view.pace?))).collect();
    if paced.is_empty() {
        return None;
    }
    let title = title(&paced);
    let sources = paced.iter().flat_map(|(view, pace)| {
        [&view.measure.source_id, &pace.first.source_id, &pace.last.source_id]
    });
    let book = figures.book;
    Some(Chart {
        name: "measures-pace",
        subtitle: format!(
            "Actuals so far and where the same movement a month would lead by the target date, {}",
            book.council.short_name
        ),
        alt: alt(&title, &paced),
        source: words::sources(book, sources.map(String::as_str)),
        notes: notes(figures),
        table: answers::paces(&figures.measures).shown(&figures.sheet, Digits::Reading),
        plot: Plot::Lines(Lines {
            columns: 2,
            level: "Target".into(),
            ahead: Some("Where this pace leads".into()),
            panels: paced.iter().map(|(view, pace)| panel(figures, view, *pace)).collect(),
        }),
        title,
    })
}

fn title(paced: &[(&MeasureView<'_>, Pace<'_>)]) -> String {
    let off: Vec<&str> = paced
        .iter()
        .filter(|(_, pace)| !pace.on_pace)
        .map(|(view, _)| view.measure.title.as_str())
        .collect();
    let all = paced.len();
    match off.as_slice() {
        [] if all == 1 => "The one measure that can be projected is on pace for its target".into(),
        [] => format!("All {all} measures that can be projected are on pace for their targets"),
        [one] => format!("Off pace for its target: {one}"),
        several => format!("{} of {all} measures are off pace for their targets", several.len()),
    }
}

fn alt(title: &str, paced: &[(&MeasureView<'_>, Pace<'_>)]) -> String {
    let said = paced
        .iter()
        .filter_map(|(view, _)| Some(format!("{}: {}", view.measure.title, view.pace_words()?)));
    let said: Vec<String> = said.take(3).collect();
    format!(
        "Small line charts of {}, each with its target and a dotted line ahead. {title}. {}.",
        text::counted(paced.len(), "measure", "measures"),
        said.join(". ")
    )
}

fn panel(figures: &Figures<'_>, view: &MeasureView<'_>, pace: Pace<'_>) -> LinePanel {
    let mut points: Vec<LinePoint> = figures
        .book
        .measure_values
        .iter()
        .filter(|value| value.measure_id == view.measure.id && value.as_at <= pace.last.as_at)
        .map(|value| LinePoint {
            day: value.as_at.day_number(),
            value: value.value,
            words: Some(short(view.measure.unit, value.value)),
        })
        .collect();
    points.sort_by_key(|point| point.day);
    let ahead = LinePoint {
        day: pace.by.day_number(),
        // A pace may lead below nil, which no picture from nil can show.
        value: pace.projected.max(Decimal::ZERO),
        words: Some(short(view.measure.unit, pace.projected)),
    };
    let on = if pace.on_pace { "On pace" } else { "Off pace" };
    LinePanel {
        title: view.measure.title.clone(),
        words: format!("{on}: {}", view.pace_words().unwrap_or_default()),
        highest: pace.target,
        points,
        ahead: Some(ahead),
        level: Some(pace.target),
        days: (pace.first.as_at.day_number(), pace.by.day_number()),
        day_words: (text::date(pace.first.as_at), text::date(pace.by)),
    }
}

/// Gives a number as short as a picture needs it: the words of the panel name the unit.
fn short(unit: ClaimUnit, number: Decimal) -> String {
    let whole = number.round_dp_with_strategy(0, HALF_AWAY);
    match unit {
        ClaimUnit::PoundsAWeek | ClaimUnit::PoundsAMonth => in_unit(ClaimUnit::Pounds, whole),
        ClaimUnit::Percent | ClaimUnit::Years => {
            in_unit(unit, number.round_dp_with_strategy(1, HALF_AWAY))
        }
        ClaimUnit::Pounds | ClaimUnit::Count | ClaimUnit::Rank => in_unit(unit, whole),
    }
}

fn notes(figures: &Figures<'_>) -> Vec<String> {
    let mut notes = vec![
        "The dotted line goes on as from the first actual to the latest; it is a sum, not a forecast."
            .to_owned(),
        "Each picture has its own scale, from 0.".to_owned(),
    ];
    let others = figures.measures.iter().filter(|view| view.pace.is_none()).count();
    let why = "not shown: target met, no target or date ahead, or fewer than two points.";
    notes.extend(words::note(others, "measure is", "measures are", why));
    let tables = [TableName::Measures, TableName::MeasureValues];
    notes.extend(words::notes(figures, &tables, None));
    notes
}
