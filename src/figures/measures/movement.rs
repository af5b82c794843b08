//! How each measure moved from its value before to its latest: towards its target or away, by which
//! way is better.
//!
//! A value published as a bound is not differenced as if it were exact: the change is said to be at
//! least so much, or is not judged.

use super::{MeasureFigure, MeasureState, MeasureView, facts, state, subject};
use crate::figures::claims::{in_unit, unit_word, value_in};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::figures::movement::moves::{self, Counts};
use crate::records::{ClaimUnit, Measure, MeasureValue, Polarity, TableName};
use crate::units::{Bound, Date, Decimal, text, words};

words! {
    /// How a measure moved, what got worse first.
    Change {
        /// Moved the wrong way.
        Worse = "worse",
        /// Moved the right way.
        Better = "better",
        /// The same value again.
        Unmoved = "unmoved",
        /// One value only: nothing to compare it with.
        OneValue = "one_value",
        /// Values before, and none as late as the latest of any measure.
        NoNewValue = "no_new_value",
        /// A new value, of which it cannot be told whether it is better.
        NotJudged = "not_judged",
        /// No value at all.
        NeverMeasured = "never_measured",
    }
}

impl moves::Change for Change {
    fn way(self) -> moves::Way {
        match self {
            Self::Worse => moves::Way::Worse,
            Self::Better => moves::Way::Better,
            Self::Unmoved => moves::Way::Same,
            Self::OneValue => moves::Way::New,
            Self::NoNewValue => moves::Way::Gone,
            Self::NotJudged | Self::NeverMeasured => moves::Way::Untold,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Worse | Self::Better | Self::Unmoved => self.word(),
            Self::OneValue => "with one value only",
            Self::NoNewValue => "without a new value",
            Self::NotJudged => "that cannot be judged",
            Self::NeverMeasured => "never measured",
        }
    }
}

/// Gives what the ids of counts of moves begin with.
pub fn moved_id() -> FigureId {
    subject().at("moved")
}

words! {
    /// Which way a number went, whatever is better.
    Way {
        /// More than before.
        Rose = "rose",
        /// Less than before.
        Fell = "fell",
        /// As before.
        Same = "same",
    }
}

/// How far a number went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which way.
    pub way: Way,
    /// How far, in the measure's unit; never below nil.
    pub by: Decimal,
    /// Whether that is exact, about, or the least that it can be.
    pub bound: Bound,
}

words! {
    /// A move over the target, what got worse first.
    Crossed {
        /// Met before, short of it now.
        Lost = "lost",
        /// Short of the target before, met now.
        Reached = "reached",
    }
}

impl Crossed {
    /// Gives the id of the count of measures that crossed so.
    pub fn count_id(self) -> FigureId {
        moved_id().at(format_args!("target-{}", self.word()))
    }
}

/// What is told of a measure beside how it moved.
#[derive(Debug, Clone, Copy, Default)]
pub struct Besides {
    /// How far it went; `None` where there is nothing to compare, or the bounds do not tell.
    pub step: Option<Step>,
    /// Whether it crossed its target on the way.
    pub crossed: Option<Crossed>,
    /// Why it is not judged; empty where it is.
    pub why: &'static str,
}

/// How a measure moved from its value before, of an earlier date, to its latest. Since when it stands is
/// told where it did not move or has no newer value.
pub type Move<'b> = moves::Move<'b, Measure, MeasureValue, Change, Besides>;

impl MeasureView<'_> {
    /// Gives the value before the latest in words, with unit and bound.
    pub fn before_words(&self) -> Option<String> {
        self.moved.from.map(|value| super::value_words(self.measure, value))
    }

    /// Gives how far it went in words: `rose by at least 0.4 points`.
    pub fn step_words(&self) -> Option<String> {
        let step = self.moved.besides.step?;
        if step.way == Way::Same {
            return Some("stayed as it was".to_owned());
        }
        let bound = match step.bound {
            Bound::Exact | Bound::Range => "",
            Bound::About => "about ",
            Bound::AtLeast => "at least ",
            Bound::AtMost => "at most ",
        };
        Some(format!("{} by {bound}{}", step.way.word(), size_words(self.measure.unit, step.by)))
    }

    /// Says in words what the move is: `away from its target`.
    pub fn move_words(&self) -> String {
        let moved = &self.moved;
        let since = moved.since.map(|date| format!(" since {}", text::date(date)));
        let since = since.unwrap_or_default();
        let of = moved.since.map(|date| format!(", of {}", text::date(date))).unwrap_or_default();
        let has_target = self.measure.target.is_some();
        let met = self.state == MeasureState::Met;
        match (moved.change, moved.besides.crossed) {
            (Change::Better, Some(Crossed::Reached)) => "reached its target".to_owned(),
            (Change::Worse, Some(Crossed::Lost)) => "no longer meets its target".to_owned(),
            (Change::Better, _) if met => "better, further past its target".to_owned(),
            (Change::Worse, _) if met => "worse, though its target is still met".to_owned(),
            (Change::Better, _) if has_target => "towards its target".to_owned(),
            (Change::Worse, _) if has_target => "away from its target".to_owned(),
            (Change::Better, _) => "better; no target is set".to_owned(),
            (Change::Worse, _) => "worse; no target is set".to_owned(),
            (Change::Unmoved, _) => format!("unmoved{since}"),
            (Change::OneValue, _) => format!("one value only{of}"),
            (Change::NoNewValue, _) => format!("no new value{since}"),
            (Change::NotJudged, _) => format!("cannot be told: {}", moved.besides.why),
            (Change::NeverMeasured, _) => "no value published".to_owned(),
        }
    }

    /// Says whether it moved away from a target that it has.
    pub fn went_away(&self) -> bool {
        self.moved.change == Change::Worse && self.measure.target.is_some()
    }
}

/// Gives a difference in words: percentages differ by points.
pub(super) fn size_words(unit: ClaimUnit, by: Decimal) -> String {
    let plural = |one: &str, many: &str| {
        let noun = if by == Decimal::ONE { one } else { many };
        format!("{} {noun}", text::number(by))
    };
    match unit {
        ClaimUnit::Percent => plural("point", "points"),
        ClaimUnit::Rank => plural("place", "places"),
        ClaimUnit::Years => plural("year", "years"),
        ClaimUnit::Pounds | ClaimUnit::PoundsAWeek | ClaimUnit::PoundsAMonth | ClaimUnit::Count => {
            in_unit(unit, by)
        }
    }
}

/// Works out how a measure moved; `history` is its values, the oldest first, and `latest` the date of
/// the latest value of any measure.
pub(super) fn moved<'b>(
    item: &'b Measure,
    history: &[&'b MeasureValue],
    latest: Option<Date>,
) -> Move<'b> {
    let change = Change::NeverMeasured;
    let (to, besides) = (history.last().copied(), Besides::default());
    let still = Move { item, from: None, to, change, since: None, alike: 0, besides };
    let Some(now) = to else { return still };
    let earlier = |value: &&&MeasureValue| value.as_at.day_number() < now.as_at.day_number();
    let from = history.iter().rev().find(earlier).copied();
    let same = |value: &MeasureValue| value.value == now.value && value.bound == now.bound;
    let told = history.iter().rev().map(|value| (value.as_at, same(value)));
    let (since, alike) = moves::standing(told);
    let still = Move { from, alike, ..still };
    // A month or a year counts from its first day: what was measured in May may be as late as any day of it.
    let older = |latest: Date| now.as_at.day_number() < latest.first_day().day_number();
    let Some(before) = from else {
        return Move { change: Change::OneValue, since: Some(now.as_at), ..still };
    };
    if latest.is_some_and(older) {
        return Move { change: Change::NoNewValue, since: Some(now.as_at), ..still };
    }
    let not_judged = |step, why| Move {
        change: Change::NotJudged,
        besides: Besides { step, why, ..besides },
        ..still
    };
    let Some(step) = step(before, now) else {
        return not_judged(None, "a published bound leaves open which way it went");
    };
    let change = match (step.way, item.polarity) {
        (Way::Same, _) => Change::Unmoved,
        (Way::Rose | Way::Fell, Polarity::NotStated) => {
            return not_judged(Some(step), "it is not said which way is better");
        }
        (Way::Rose, Polarity::Higher) | (Way::Fell, Polarity::Lower) => Change::Better,
        (Way::Fell, Polarity::Higher) | (Way::Rose, Polarity::Lower) => Change::Worse,
    };
    let unmoved = change == Change::Unmoved;
    let crossed = if unmoved { None } else { crossed(item, before, now) };
    let besides = Besides { step: Some(step), crossed, ..besides };
    Move { change, since: since.filter(|_| unmoved), besides, ..still }
}

fn crossed(measure: &Measure, before: &MeasureValue, now: &MeasureValue) -> Option<Crossed> {
    let short =
        |state| matches!(state, MeasureState::Near | MeasureState::NotDue | MeasureState::NotMet);
    let [before, now] = [before, now].map(|value| state(measure, Some(value), None));
    if short(before) && now == MeasureState::Met {
        Some(Crossed::Reached)
    } else if before == MeasureState::Met && short(now) {
        Some(Crossed::Lost)
    } else {
        None
    }
}

/// Gives the least and the most that a value can be; `None` where that side is open.
fn ends(value: &MeasureValue) -> [Option<Decimal>; 2] {
    match value.bound {
        Bound::Exact | Bound::About => [Some(value.value); 2],
        Bound::AtLeast => [Some(value.value), None],
        Bound::AtMost => [None, Some(value.value)],
        // One number of a range says neither end.
        Bound::Range => [None, None],
    }
}

/// Gives how far a number went; `None` where the bounds leave open which way.
fn step(before: &MeasureValue, now: &MeasureValue) -> Option<Step> {
    let ([before_least, before_most], [now_least, now_most]) = (ends(before), ends(now));
    let least = now_least.zip(before_most).map(|(now, before)| now - before);
    let most = now_most.zip(before_least).map(|(now, before)| now - before);
    let about = [before, now].iter().any(|value| value.bound == Bound::About);
    let bound = if about { Bound::About } else { Bound::Exact };
    match (least, most) {
        (Some(change), Some(_)) if change > Decimal::ZERO => {
            Some(Step { way: Way::Rose, by: change, bound })
        }
        (Some(change), Some(_)) if change < Decimal::ZERO => {
            Some(Step { way: Way::Fell, by: change.abs(), bound })
        }
        (Some(_), Some(_)) => Some(Step { way: Way::Same, by: Decimal::ZERO, bound }),
        (Some(least), None) if least > Decimal::ZERO => {
            Some(Step { way: Way::Rose, by: least, bound: Bound::AtLeast })
        }
        (None, Some(most)) if most < Decimal::ZERO => {
            Some(Step { way: Way::Fell, by: most.abs(), bound: Bound::AtLeast })
        }
        (Some(_) | None, None) | (None, Some(_)) => None,
    }
}

/// Adds the figures of a measure's move: the value before, and how far it went.
pub(super) fn add(sheet: &mut Sheet, view: &MeasureView<'_>) {
    let unit = view.measure.unit;
    let Some(before) = view.moved.from else { return };
    sheet.add(Figure {
        id: view.id_of(MeasureFigure::Before),
        title: format!("{}: value at {}", view.measure.title, text::date(before.as_at)),
        unit: unit_word(unit),
        value: Some(value_in(unit, before.value)),
        kind: FigureKind::Published,
        basis: Basis::cell(TableName::MeasureValues, before.row, "value"),
    });
    let (Some(step), Some(now)) = (view.moved.besides.step, view.latest) else { return };
    let (from, to) = (text::date(before.as_at), text::date(now.as_at));
    let (words, bound) = match step.bound {
        Bound::AtLeast => {
            ("the least that the published bounds allow between the two", " at least")
        }
        Bound::About => ("latest − value before, one of them published as about", " about"),
        Bound::Exact | Bound::AtMost | Bound::Range => ("latest − value before, without sign", ""),
    };
    let points = unit == ClaimUnit::Percent;
    sheet.add(Figure {
        id: view.id_of(MeasureFigure::MovedBy),
        title: match step.way {
            Way::Same => format!("{}: moved by, {from} to {to}", view.measure.title),
            Way::Rose | Way::Fell => {
                format!("{}: {} by{bound}, {from} to {to}", view.measure.title, step.way.word())
            }
        },
        unit: if points { "percentage_points" } else { unit_word(unit) },
        value: Some(if points { Value::Number(step.by) } else { value_in(unit, step.by) }),
        kind: FigureKind::Derived,
        basis: Basis::formula(
            words,
            [MeasureFigure::Actual, MeasureFigure::Before].map(|figure| view.id_of(figure)),
        ),
    });
}

/// Adds the counts of measures by how they moved.
pub(super) fn add_counts(sheet: &mut Sheet, views: &[MeasureView<'_>]) {
    let counts = Counts {
        begin: &moved_id(),
        span: "Measures since the value before",
        of: "measures, a fact told in two plans counted once:",
        table: TableName::Measures,
        column: "measure_id",
    };
    let rows = |holds: &dyn Fn(&Move<'_>) -> bool| -> Vec<u32> {
        facts(views).filter(|view| holds(&view.moved)).map(|view| view.measure.row).collect()
    };
    counts.add(sheet, |change: Change| rows(&|moved| moved.change == change));
    for crossed in Crossed::ALL.iter().copied() {
        let rows = rows(&|moved| moved.besides.crossed == Some(crossed));
        let words = format!("target {}", crossed.word());
        counts.one(sheet, crossed.count_id(), &words, (rows.len(), rows));
    }
}
