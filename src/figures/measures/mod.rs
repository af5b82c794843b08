//! Measures against their targets; without a target, or an actual, nothing is rated.

mod aggregates;
mod movement;
mod pace;
#[cfg(test)]
mod tests;

pub use aggregates::all_id;
pub use movement::{Change, Crossed, Move, Step, Way, moved_id};
pub use pace::{Clearing, Pace};

use super::claims::{in_unit, unit_word, value_in};
use super::figure::{Basis, Figure, FigureKind, Sheet, Value};
use super::id::FigureId;
use super::savings::AsAt;
use crate::records::{
    Book, CellRef, LeftOut, LinkKind, Measure, MeasureValue, Polarity, TableName, TargetBasis,
};
use crate::units::{Bound, Date, Decimal, Rate, words};

words! {
    /// What can be said of a measure against its target.
    MeasureState => words {
        /// The target is reached.
        Met = "met" => "Target met",
        /// Short of the target, within its tolerance.
        Near = "near" => "Near target",
        /// Short of the target, and its date has not come.
        NotDue = "not_due" => "Target not met yet, not due",
        /// Short of the target.
        NotMet = "not_met" => "Target not met",
        /// It cannot be rated.
        CannotBeRated = "cannot_be_rated" => "Cannot be rated",
    }
}

impl MeasureState {
    /// Gives the id of the count of measures in this state.
    pub fn count_id(self) -> FigureId {
        counts_id().at(self.word().replace('_', "-"))
    }
}

words! {
    /// A figure of a measure.
    MeasureFigure {
        /// What it should reach.
        Target = "target",
        /// The latest actual.
        Actual = "actual",
        /// How far towards the target that is.
        Share = "towards-target",
        /// The value before the latest.
        Before = "before",
        /// How far it went from there.
        MovedBy = "moved-by",
        /// The first actual.
        First = "first",
        /// Where its pace leads by the target date.
        Projected = "projected",
        /// Its movement a month.
        AMonth = "a-month",
        /// The movement a month that its target needs.
        NeededAMonth = "needed-a-month",
        /// The years to clear its balance, if all went there.
        YearsAlone = "years-to-clear",
        /// The years to clear every balance that shares its actual.
        YearsTogether = "years-to-clear-together",
    }
}

fn subject() -> FigureId {
    FigureId::of_subject("measures")
}

fn counts_id() -> FigureId {
    subject().at("count")
}

/// Gives the id of the count of measures that tell a fact of another measure again.
pub fn told_twice_id() -> FigureId {
    counts_id().at("told-twice")
}

/// A measure with its latest actual.
#[derive(Debug, Clone)]
pub struct MeasureView<'b> {
    /// The measure.
    pub measure: &'b Measure,
    /// The latest actual.
    pub latest: Option<&'b MeasureValue>,
    /// What can be said of it.
    pub state: MeasureState,
    /// Why it cannot be rated; `None` where it can.
    pub why: Option<&'static str>,
    /// How far towards the target, where both are there: actual ÷ target, or target ÷ actual where
    /// less is better. 1 is the target.
    pub towards_target: Option<Rate>,
    /// How it moved from the value before to the latest.
    pub moved: Move<'b>,
    /// How it moves towards the target, where that is not met and can be told.
    pub pace: Option<Pace<'b>>,
    /// How long the balance it is about takes to clear, where it is a rate of collection.
    pub clearing: Option<Clearing<'b>>,
    /// The measure that tells the same fact and comes first in the register: never add the two.
    pub same_as: Option<&'b str>,
    /// The actions it measures, in the order of the links.
    pub actions: Vec<&'b str>,
}

impl MeasureView<'_> {
    /// Gives the id of one of its figures.
    pub fn id_of(&self, figure: MeasureFigure) -> FigureId {
        subject().at(&self.measure.id).of(figure)
    }

    /// Gives what can be said of it in words, with the reason where it cannot be rated.
    pub fn state_words(&self) -> String {
        let why = self.why.map(|why| format!(": {why}"));
        format!("{}{}", self.state.words(), why.unwrap_or_default())
    }

    /// Gives the latest actual in words, with unit and bound.
    pub fn actual_words(&self) -> Option<String> {
        self.latest.map(|value| value_words(self.measure, value))
    }

    /// Gives the target in words, with unit.
    pub fn target_words(&self) -> Option<String> {
        self.measure.target.map(|target| in_unit(self.measure.unit, target))
    }

    /// Says whether the target is our reading of an objective that the source states in words.
    pub const fn is_read(&self) -> bool {
        matches!((self.measure.target, self.measure.target_basis), (Some(_), TargetBasis::Read))
    }
}

/// Gives a value of a measure in words, with unit and bound.
fn value_words(measure: &Measure, value: &MeasureValue) -> String {
    let number = in_unit(measure.unit, value.value);
    match value.bound {
        Bound::Exact | Bound::Range => number,
        Bound::About => format!("about {number}"),
        Bound::AtLeast => format!("at least {number}"),
        Bound::AtMost => format!("at most {number}"),
    }
}

/// Works out every measure.
pub fn measures(book: &Book, as_at: Option<AsAt>) -> Vec<MeasureView<'_>> {
    let up_to = as_at.map(AsAt::day);
    let history = |measure: &Measure| {
        let mut values: Vec<&MeasureValue> = book
            .measure_values
            .iter()
            .filter(|value| value.measure_id == measure.id)
            .filter(|value| up_to.is_none_or(|day| value.as_at <= day))
            .collect();
        values.sort_by_key(|value| (value.as_at, value.row));
        values
    };
    let newest = newest(book, up_to);
    book.measures
        .iter()
        .map(|measure| {
            let mut history = history(measure);
            let disputed = undisputed(&mut history);
            let unreadable = is_unreadable(book, measure, history.last().copied(), up_to);
            let latest = history.last().copied().filter(|_| !disputed && !unreadable);
            let rated = match (unreadable, disputed) {
                (true, _) => Err("its latest value cannot be read"),
                (_, true) => Err("two sources state different values of one day"),
                (false, false) => rated(measure, latest, up_to),
            };
            let towards_target = latest.and_then(|value| towards(measure, value.value));
            let mut view = MeasureView {
                measure,
                latest,
                state: rated.unwrap_or(MeasureState::CannotBeRated),
                why: rated.err(),
                towards_target,
                moved: movement::moved(measure, &history, newest),
                pace: None,
                clearing: None,
                same_as: same_as(book, measure, latest),
                actions: actions(book, measure),
            };
            if view.state != MeasureState::Met {
                view.pace = pace::pace(&view, &history);
            }
            view.clearing = pace::clearing(book, &view);
            view
        })
        .collect()
}

/// Says whether a row that cannot be read may be the latest value of a measure.
fn is_unreadable(
    book: &Book,
    measure: &Measure,
    last: Option<&MeasureValue>,
    up_to: Option<Date>,
) -> bool {
    let mut refused = book.refused(TableName::MeasureValues, "measure_id", &measure.id);
    let come = |row: &LeftOut| {
        let day = Date::from_words(row.says("as_at")).ok();
        day.zip(up_to).is_none_or(|(day, by)| day.has_come_by(by))
    };
    book.unread.contains(&TableName::MeasureValues)
        || refused.any(|row| row.is_since(last.map(|value| value.as_at)) && come(row))
}

/// Gives the measures that are counted: a fact told in two plans is one.
pub fn facts<'v, 'b>(views: &'v [MeasureView<'b>]) -> impl Iterator<Item = &'v MeasureView<'b>> {
    views.iter().filter(|view| view.same_as.is_none())
}

/// What is behind every count of measures.
const COUNTED: &str = "count of measures, a fact told in two plans counted once";

/// Leaves out the values of days on which sources disagree: neither is chosen. Says whether the latest
/// day is one.
fn undisputed(history: &mut Vec<&MeasureValue>) -> bool {
    let said = |value: &MeasureValue| (value.as_at.day_number(), value.value, value.bound);
    let unlike = |one: &MeasureValue, other: &MeasureValue| {
        one.as_at.day_number() == other.as_at.day_number() && said(one) != said(other)
    };
    let all = history.clone();
    let disputed = |value: &MeasureValue| all.iter().any(|other| unlike(value, other));
    history.retain(|value| !disputed(value));
    history.dedup_by_key(|value| said(value));
    all.last().is_some_and(|last| disputed(last))
}

/// Gives the date of the latest value of any measure, by a day where one is asked for.
fn newest(book: &Book, up_to: Option<Date>) -> Option<Date> {
    let dates = book.measure_values.iter().map(|value| value.as_at);
    let known = dates.filter(|date| up_to.is_none_or(|day| *date <= day));
    known.max_by_key(|date| date.first_day())
}

/// Gives the earlier measure that tells the same fact, by a link or by a shared actual.
fn same_as<'b>(
    book: &'b Book,
    measure: &Measure,
    latest: Option<&'b MeasureValue>,
) -> Option<&'b str> {
    let row = |id: &str| book.measures.iter().find(|other| other.id == id).map(|other| other.row);
    let linked = book.links.iter().filter(|link| link.kind == LinkKind::DuplicateOf);
    let linked = linked.filter(|link| link.from_id == measure.id).map(|link| link.to_id.as_str());
    let shared = latest.map(|value| value.shared_with.as_str());
    linked.chain(shared).find(|id| row(id).is_some_and(|row| row < measure.row))
}

/// Gives the actions that a measure is linked to.
fn actions<'b>(book: &'b Book, measure: &Measure) -> Vec<&'b str> {
    let links = book.links.iter().filter(|link| link.kind == LinkKind::MeasureToAction);
    links.filter(|link| link.from_id == measure.id).map(|link| link.to_id.as_str()).collect()
}

fn towards(measure: &Measure, actual: Decimal) -> Option<Rate> {
    let target = measure.target?;
    let share = match measure.polarity {
        Polarity::Higher => actual.checked_div(target)?,
        Polarity::Lower => target.checked_div(actual)?,
        Polarity::NotStated => return None,
    };
    (share >= Decimal::ZERO).then(|| Rate::from_fraction(share))
}

/// Gives what can be said of a measure, at a date or else at that of its latest actual.
fn state(measure: &Measure, latest: Option<&MeasureValue>, up_to: Option<Date>) -> MeasureState {
    rated(measure, latest, up_to).unwrap_or(MeasureState::CannotBeRated)
}

/// Rates a measure only on what was published; where that does not tell, says why.
fn rated(
    measure: &Measure,
    latest: Option<&MeasureValue>,
    up_to: Option<Date>,
) -> Result<MeasureState, &'static str> {
    let target = measure.target.ok_or("no target set")?;
    let value = latest.ok_or("no actual published")?;
    let tolerance = measure.tolerance.unwrap_or(Decimal::ZERO);
    // How far past the target, positive when better.
    let (beyond, may_be_better, may_be_worse) = match measure.polarity {
        Polarity::Higher => (value.value - target, Bound::AtLeast, Bound::AtMost),
        Polarity::Lower => (target - value.value, Bound::AtMost, Bound::AtLeast),
        Polarity::NotStated => return Err("it is not said which way is better"),
    };
    let reached = beyond >= Decimal::ZERO;
    if reached && value.bound == may_be_worse || !reached && value.bound == may_be_better {
        return Err("the published bound does not say on which side of the target it is");
    }
    let day = up_to.unwrap_or(value.as_at);
    let due_later = measure.target_date.is_some_and(|due| due > day);
    Ok(match (reached, beyond + tolerance >= Decimal::ZERO) {
        (true, _) => MeasureState::Met,
        (false, true) => MeasureState::Near,
        (false, false) if due_later => MeasureState::NotDue,
        (false, false) => MeasureState::NotMet,
    })
}

/// Gives what a target rests on: a printed number, or a reading of an objective printed in words.
fn target_basis(measure: &Measure) -> (FigureKind, Basis) {
    let cell = |column| CellRef { table: TableName::Measures, row: measure.row, column };
    match measure.target_basis {
        TargetBasis::Stated => {
            (FigureKind::Published, Basis::cell(TableName::Measures, measure.row, "target"))
        }
        TargetBasis::Read => {
            let words =
                "our reading of an objective that the source states in words; the note says how";
            let basis =
                Basis::Cells { words: words.to_owned(), cells: vec![cell("target"), cell("note")] };
            (FigureKind::Derived, basis)
        }
    }
}

/// Gives the figures of measures: target, latest actual and share of target.
pub fn figures(views: &[MeasureView<'_>]) -> Sheet {
    let mut sheet = Sheet::default();
    for view in views {
        let (measure, unit) = (view.measure, view.measure.unit);
        if let Some(target) = measure.target {
            let (kind, basis) = target_basis(measure);
            let value = (unit_word(unit), value_in(unit, target));
            add(&mut sheet, view, MeasureFigure::Target, "target", value, kind, basis);
        }
        if let Some(latest) = view.latest {
            let value = (unit_word(unit), value_in(unit, latest.value));
            let (kind, basis) =
                (FigureKind::Published, Basis::cell(TableName::MeasureValues, latest.row, "value"));
            add(&mut sheet, view, MeasureFigure::Actual, "latest actual", value, kind, basis);
        }
        if let Some(share) = view.towards_target {
            let words = match measure.polarity {
                Polarity::Lower => "target ÷ actual, as less is better",
                Polarity::Higher | Polarity::NotStated => "actual ÷ target",
            };
            let inputs = [MeasureFigure::Actual, MeasureFigure::Target].map(|of| view.id_of(of));
            let (value, basis) = (("fraction", Value::Rate(share)), Basis::formula(words, inputs));
            let (of, title) = (MeasureFigure::Share, "share of target reached");
            add(&mut sheet, view, of, title, value, FigureKind::Derived, basis);
        }
        movement::add(&mut sheet, view);
        pace::figures(&mut sheet, view);
    }
    movement::add_counts(&mut sheet, views);
    counts(&mut sheet, views);
    aggregates::add(&mut sheet, views);
    sheet
}

/// Adds a figure of a measure: its title, its unit and its value.
fn add(
    sheet: &mut Sheet,
    view: &MeasureView<'_>,
    figure: MeasureFigure,
    title: &str,
    (unit, value): (&'static str, Value),
    kind: FigureKind,
    basis: Basis,
) {
    let (id, title) = (view.id_of(figure), format!("{}: {title}", view.measure.title));
    sheet.add(Figure { id, title, unit, value: Some(value), kind, basis });
}

/// Adds how many measures are in each state, and how many tell a fact again.
fn counts(sheet: &mut Sheet, views: &[MeasureView<'_>]) {
    let mut count = |id, title: &str, words: &str, rows: Vec<u32>| {
        let (title, count) = (format!("Measures: {title}"), rows.len());
        let basis = Basis::rows(words, TableName::Measures, "measure_id", rows);
        sheet.count(id, title, count, basis);
    };
    for state in MeasureState::ALL {
        let rows = facts(views).filter(|view| view.state == *state).map(|view| view.measure.row);
        count(state.count_id(), &state.words().to_lowercase(), COUNTED, rows.collect());
    }
    let again = views.iter().filter(|view| view.same_as.is_some());
    let (title, words) = ("told in a second plan", "count of measures that tell a fact again");
    count(told_twice_id(), title, words, again.map(|view| view.measure.row).collect());
}
