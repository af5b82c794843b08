//! How each measure moved from its value before to its latest: towards its target or away, by which
//! way is better.
//!
//! A value published as a bound is not differenced as if it were exact: the change is said to be at
//! least so much, or is not judged.

use super::{COUNTED, MeasureFigure, MeasureState, MeasureView, facts, state, subject};
use crate::figures::claims::{in_unit, unit_word, value_in};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::records::{ClaimUnit, Measure, MeasureValue, Polarity, TableName};
use crate::units::{Bound, Date, Decimal, text};

/// How a measure moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Moved the wrong way.
    Worse,
    /// Moved the right way.
    Better,
    /// The same value again.
    Unmoved,
    /// One value only: nothing to compare it with.
    OneValue,
    /// Values before, and none as late as the latest of any measure.
    NoNewValue,
    /// A new value, of which it cannot be told whether it is better.
    NotJudged,
    /// No value at all.
    NeverMeasured,
}

impl Change {
    /// Every change, what got worse first.
    pub const ALL: [Self; 7] = [
        Self::Worse,
        Self::Better,
        Self::Unmoved,
        Self::OneValue,
        Self::NoNewValue,
        Self::NotJudged,
        Self::NeverMeasured,
    ];

    /// Gives the key.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Unmoved => "unmoved",
            Self::OneValue => "one_value",
            Self::NoNewValue => "no_new_value",
            Self::NotJudged => "not_judged",
            Self::NeverMeasured => "never_measured",
        }
    }

    /// Gives the words a reader sees.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Unmoved => "unmoved",
            Self::OneValue => "with one value only",
            Self::NoNewValue => "without a new value",
            Self::NotJudged => "that cannot be judged",
            Self::NeverMeasured => "never measured",
        }
    }

    /// Gives the id of the count of measures that moved so.
    pub fn count_id(self) -> FigureId {
        moved_id().at(self.word().replace('_', "-"))
    }
}

fn moved_id() -> FigureId {
    subject().at("moved")
}

/// Which way a number went, whatever is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// More than before.
    Rose,
    /// Less than before.
    Fell,
    /// As before.
    Same,
}

impl Way {
    /// Gives the word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rose => "rose",
            Self::Fell => "fell",
            Self::Same => "same",
        }
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

/// A move over the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossed {
    /// Short of the target before, met now.
    Reached,
    /// Met before, short of it now.
    Lost,
}

impl Crossed {
    /// Both, what got worse first.
    pub const ALL: [Self; 2] = [Self::Lost, Self::Reached];

    /// Gives the key.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Lost => "lost",
        }
    }

    /// Gives the id of the count of measures that crossed so.
    pub fn count_id(self) -> FigureId {
        moved_id().at(format!("target-{}", self.word()))
    }
}

/// How a measure moved from its value before to its latest.
#[derive(Debug, Clone, Copy)]
pub struct Move<'b> {
    /// What that is.
    pub change: Change,
    /// The value before the latest, of an earlier date; `None` where there is none.
    pub before: Option<&'b MeasureValue>,
    /// How far it went; `None` where there is nothing to compare, or the bounds do not tell.
    pub step: Option<Step>,
    /// Whether it crossed its target on the way.
    pub crossed: Option<Crossed>,
    /// Where it did not move, or has no newer value, the date since which it stands so.
    pub since: Option<Date>,
    /// Why it is not judged; empty where it is.
    pub why: &'static str,
}

impl MeasureView<'_> {
    /// Gives the value before the latest in words, with unit and bound.
    pub fn before_words(&self) -> Option<String> {
        self.moved.before.map(|value| super::value_words(self.measure, value))
    }

    /// Gives how far it went in words: `rose by at least 0.4 points`.
    pub fn step_words(&self) -> Option<String> {
        let step = self.moved.step?;
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

    /// Gives how far it went as a change with its sign: `at least +0.4 points`, `−3 points`.
    pub fn change_words(&self) -> Option<String> {
        let step = self.moved.step?;
        let bound = match step.bound {
            Bound::Exact | Bound::Range => "",
            Bound::About => "about ",
            Bound::AtLeast => "at least ",
            Bound::AtMost => "at most ",
        };
        let size = size_words(self.measure.unit, step.by);
        Some(match step.way {
            Way::Rose => format!("{bound}+{size}"),
            Way::Fell => format!("{bound}−{size}"),
            Way::Same => "none".to_owned(),
        })
    }

    /// Says in words what the move is: `away from its target`.
    pub fn move_words(&self) -> String {
        let moved = &self.moved;
        let since = moved.since.map(|date| format!(" since {}", text::date(date)));
        let since = since.unwrap_or_default();
        let of = moved.since.map(|date| format!(", of {}", text::date(date))).unwrap_or_default();
        let has_target = self.measure.target.is_some();
        let met = self.state == MeasureState::Met;
        match (moved.change, moved.crossed) {
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
            (Change::NotJudged, _) => format!("cannot be told: {}", moved.why),
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
    measure: &Measure,
    history: &[&'b MeasureValue],
    latest: Option<Date>,
) -> Move<'b> {
    let still = Move {
        change: Change::NeverMeasured,
        before: None,
        step: None,
        crossed: None,
        since: None,
        why: "",
    };
    let Some(now) = history.last() else { return still };
    let before = history
        .iter()
        .rev()
        .find(|value| value.as_at.day_number() < now.as_at.day_number())
        .copied();
    let still = Move { before, ..still };
    // A month or a year counts from its first day: what was measured in May may be as late as any day of it.
    let older = |latest: Date| now.as_at.day_number() < latest.first_day().day_number();
    let Some(before) = before else {
        return Move { change: Change::OneValue, since: Some(now.as_at), ..still };
    };
    if latest.is_some_and(older) {
        return Move { change: Change::NoNewValue, since: Some(now.as_at), ..still };
    }
    let Some(step) = step(before, now) else {
        let why = "a published bound leaves open which way it went";
        return Move { change: Change::NotJudged, why, ..still };
    };
    let still = Move { step: Some(step), ..still };
    match (step.way, measure.polarity) {
        (Way::Same, _) => {
            Move { change: Change::Unmoved, since: Some(since(history, now)), ..still }
        }
        (Way::Rose | Way::Fell, Polarity::NotStated) => {
            Move { change: Change::NotJudged, why: "it is not said which way is better", ..still }
        }
        (Way::Rose, Polarity::Higher) | (Way::Fell, Polarity::Lower) => {
            Move { change: Change::Better, crossed: crossed(measure, before, now), ..still }
        }
        (Way::Fell, Polarity::Higher) | (Way::Rose, Polarity::Lower) => {
            Move { change: Change::Worse, crossed: crossed(measure, before, now), ..still }
        }
    }
}

/// Gives the date since which a measure has had its latest value without a break.
fn since(history: &[&MeasureValue], now: &MeasureValue) -> Date {
    let alike = |value: &&&MeasureValue| value.value == now.value && value.bound == now.bound;
    let run = history.iter().rev().take_while(alike);
    run.last().map_or(now.as_at, |first| first.as_at)
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
    let Some(before) = view.moved.before else { return };
    sheet.add(Figure {
        id: view.id_of(MeasureFigure::Before),
        title: format!("{}: value at {}", view.measure.title, text::date(before.as_at)),
        unit: unit_word(unit),
        value: Some(value_in(unit, before.value)),
        kind: FigureKind::Published,
        basis: Basis::cell(TableName::MeasureValues, before.row, "value"),
    });
    let (Some(step), Some(now)) = (view.moved.step, view.latest) else { return };
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
    let mut count = |id: FigureId, what: &str, holds: &dyn Fn(&MeasureView<'_>) -> bool| {
        let of = facts(views).filter(|view| holds(view));
        let rows: Vec<u32> = of.map(|view| view.measure.row).collect();
        let (title, count) = (format!("Measures since the value before: {what}"), rows.len());
        let basis = Basis::rows(COUNTED, TableName::Measures, "measure_id", rows);
        sheet.count(id, title, count, basis);
    };
    for change in Change::ALL {
        count(change.count_id(), change.words(), &|view| view.moved.change == change);
    }
    for crossed in Crossed::ALL {
        let what = format!("target {}", crossed.word());
        count(crossed.count_id(), &what, &|view| view.moved.crossed == Some(crossed));
    }
}
