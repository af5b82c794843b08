//! Measures against their targets: how each stands, how it moved, whether it moves fast enough.

use super::{Absent, Answer, Cell, Column, Number, Table, Text, moves, sentence};
use crate::figures::Sheet;
use crate::figures::claims::unit_word;
use crate::figures::measures::{
    Change, Crossed, MeasureFigure, MeasureState, MeasureView, Way, facts, moved_id, told_twice_id,
};
use crate::records::{Book, ClaimUnit, MeasureValue, Polarity, TableName};
use crate::units::{Bound, Decimal, text};

/// Stands after a target that is our reading of an objective in words.
const READ: &str = "\u{a0}‡";

/// Gives the measures.
pub fn answer(book: &Book, views: &[MeasureView<'_>], sheet: &Sheet) -> Answer {
    let mut answer = Answer::new(format!("{}: measures", book.council.name));
    if views.is_empty() {
        answer.remark("none", book.none_of("measure", TableName::Measures));
        return answer;
    }
    answer.table(table(views));
    answer.table(moves(views));
    answer.table(paces(views));
    answer.table(clearings(views));
    let tables = [TableName::Measures, TableName::MeasureValues];
    answer.warn_of("left_out", book.left_out_words(&tables));
    answer.table(super::aggregates::of_measures());
    answer.remark("states", states(views, sheet));
    answer.remark("moved", changes(sheet));
    for view in views {
        if let Some(other) = view.same_as {
            let measure = format!("{} {}", view.measure.id, view.measure.title);
            let words = format!("{measure}: the same fact as {other}; never add the two.");
            answer.warn("told_twice", words);
        }
    }
    answer
}

/// Gives every measure with its target, its latest actual and what can be said of it.
pub fn table<'v, 'b: 'v>(views: impl IntoIterator<Item = &'v MeasureView<'b>>) -> Table {
    let read = [
        Column::words("measure_id", "Reference"),
        Column::words("title", "Measure"),
        Column::mixed("target", "Target"),
        Column::words("target_date", "By"),
        Column::mixed("actual", "Latest actual"),
        Column::words("as_at", "As at"),
        Column::numbers("towards_target", "Share of target"),
        Column::words("result", "Result"),
    ];
    let title = "Every measure with its target and its latest actual";
    let codes = CODES.into_iter().map(Column::codes);
    let mut table = Table::new("measures", title, read.into_iter().chain(codes));
    for view in views {
        let measure = view.measure;
        let by = || measure.target_date.map_or_else(|| Cell::because("no date"), Cell::Date);
        let share = view.towards_target.map(|_| view.id_of(MeasureFigure::Share));
        let cells = [
            measure.id.as_str().into(),
            measure.title.as_str().into(),
            target(view),
            if measure.target.is_some() { by() } else { Cell::date(measure.target_date) },
            value(view, MeasureFigure::Actual, view.latest),
            Cell::date(view.latest.map(|value| value.as_at)),
            share.into(),
            view.state_words().into(),
        ];
        table.row(measure.id.as_str(), cells.into_iter().chain(codes_of(view)));
    }
    table
}

/// What programs read of a measure beside what a reader sees.
const CODES: [&str; 18] = [
    "unit",
    "polarity",
    "target_basis",
    "bound",
    "state",
    "why",
    "before",
    "before_bound",
    "before_as_at",
    "move",
    "target_crossed",
    "since",
    "same_as",
    "shared_with",
    "actions",
    "directorate",
    "note",
    "source_id",
];

fn codes_of(view: &MeasureView<'_>) -> [Cell; 18] {
    let (measure, moved) = (view.measure, &view.moved);
    let words = |words: Option<&str>| Cell::words(words.unwrap_or_default());
    let bound = |value: Option<&MeasureValue>| words(value.map(|value| value.bound.word()));
    [
        unit_word(measure.unit).into(),
        measure.polarity.word().into(),
        words(measure.target.map(|_| measure.target_basis.word())),
        bound(view.latest),
        view.state.word().into(),
        words(view.why),
        moved.from.map(|_| view.id_of(MeasureFigure::Before)).into(),
        bound(moved.from),
        Cell::date(moved.from.map(|value| value.as_at)),
        moved.change.word().into(),
        words(moved.besides.crossed.map(Crossed::word)),
        Cell::date(moved.since),
        words(view.same_as),
        words(view.latest.map(|value| value.shared_with.as_str())),
        view.actions.join(" ").into(),
        measure.directorate.as_str().into(),
        measure.note.as_str().into(),
        measure.source_id.as_str().into(),
    ]
}

/// Gives the cell of a target: from which side it is to be reached, and marked where we read it.
fn target(view: &MeasureView<'_>) -> Cell {
    let Some(target) = view.measure.target else { return Cell::because("none set") };
    let whole = view.measure.unit == ClaimUnit::Percent && target == Decimal::ONE_HUNDRED;
    let bound = match view.measure.polarity {
        // Nothing is more than finished.
        Polarity::Higher if whole => Bound::Exact,
        Polarity::Higher => Bound::AtLeast,
        Polarity::Lower => Bound::AtMost,
        Polarity::NotStated => Bound::Exact,
    };
    let mark = if view.is_read() { READ } else { "" };
    Cell::Figure(Number { figure: view.id_of(MeasureFigure::Target), bound, mark })
}

/// Gives the cell of a published value, with its bound.
fn value(view: &MeasureView<'_>, figure: MeasureFigure, value: Option<&MeasureValue>) -> Cell {
    value.map_or(Cell::Absent(Absent::NotPublished), |value| {
        Cell::bounded(view.id_of(figure), value.bound)
    })
}

/// Gives the measures with a value before the latest, those that got worse first.
pub fn moves(views: &[MeasureView<'_>]) -> Table {
    let mut table = Table::new(
        "moves",
        "Measures with a value before: how they moved, those that got worse first",
        [
            Column::words("measure_id", "Reference"),
            Column::words("title", "Measure"),
            Column::words("move", "Move"),
            Column::mixed("before", "Before"),
            Column::words("before_as_at", "Of"),
            Column::mixed("actual", "Latest"),
            Column::words("as_at", "As at"),
            Column::mixed("target", "Target"),
            Column::words("way", "Change"),
            Column::mixed("moved_by", "By"),
            Column::codes("moved_by_bound"),
        ],
    );
    let moved = Change::ALL.iter().flat_map(|change| {
        let of = views.iter().filter(|view| view.moved.from.is_some());
        of.filter(move |view| view.moved.change == *change)
    });
    for view in moved {
        let (measure, step) = (view.measure, view.moved.besides.step);
        let by = |bound| Cell::bounded(view.id_of(MeasureFigure::MovedBy), bound);
        let cells = [
            measure.id.as_str().into(),
            measure.title.as_str().into(),
            text::capital(&view.move_words()).into(),
            value(view, MeasureFigure::Before, view.moved.from),
            Cell::date(view.moved.from.map(|value| value.as_at)),
            value(view, MeasureFigure::Actual, view.latest),
            Cell::date(view.latest.map(|value| value.as_at)),
            target(view),
            step.map_or("", |step| step.way.word()).into(),
            step.filter(|step| step.way != Way::Same)
                .map_or(Cell::Absent(Absent::None), |step| by(step.bound)),
            step.map_or("", |step| step.bound.word()).into(),
        ];
        table.row(measure.id.as_str(), cells);
    }
    table
}

/// Gives the measures of which it can be told whether they move fast enough.
pub fn paces(views: &[MeasureView<'_>]) -> Table {
    let mut table = Table::new(
        "pace",
        "Measures: actuals, target and pace",
        [
            Column::words("title", "Measure"),
            Column::codes("measure_id"),
            Column::mixed("first", "First actual"),
            Column::words("first_as_at", "Of"),
            Column::mixed("actual", "Latest actual"),
            Column::words("as_at", "As at"),
            Column::mixed("target", "Target"),
            Column::words("target_date", "By"),
            Column::mixed("projected", "Where this pace leads"),
            Column::words("pace", "Pace"),
            Column::codes("months"),
            Column::codes("months_left"),
            Column::codes("a_month"),
            Column::codes("needed_a_month"),
        ],
    );
    for view in views {
        let Some(pace) = view.pace else { continue };
        let some = |figure, number: Option<Decimal>| number.map(|_| view.id_of(figure)).into();
        let cells = [
            view.measure.title.as_str().into(),
            view.measure.id.as_str().into(),
            value(view, MeasureFigure::First, Some(pace.first)),
            Cell::Date(pace.first.as_at),
            value(view, MeasureFigure::Actual, Some(pace.last)),
            Cell::Date(pace.last.as_at),
            target(view),
            Cell::Date(pace.by),
            view.id_of(MeasureFigure::Projected).into(),
            (if pace.on_pace { "On pace" } else { "Off pace" }).into(),
            pace.months.to_string().into(),
            pace.months_left.to_string().into(),
            some(MeasureFigure::AMonth, pace.a_month()),
            some(MeasureFigure::NeededAMonth, pace.needed_a_month()),
        ];
        table.row(view.measure.id.as_str(), cells);
    }
    table
}

/// Gives how long the balances take to clear that measures of collection are about.
pub fn clearings(views: &[MeasureView<'_>]) -> Table {
    let mut table = Table::new(
        "clearing",
        "Balances that take time to clear at the present collection, with no new arrears",
        [
            Column::words("title", "Measure"),
            Column::codes("measure_id"),
            Column::mixed("actual", "Collected"),
            Column::numbers("years_alone", "To clear, if all of it goes there"),
            Column::numbers("years_together", "To clear every balance that shares it"),
            Column::codes("balances"),
        ],
    );
    for view in views {
        let Some(clearing) = &view.clearing else { continue };
        let balances: Vec<&str> = clearing.balances.iter().map(|claim| claim.id.as_str()).collect();
        let cells = [
            view.measure.title.as_str().into(),
            view.measure.id.as_str().into(),
            value(view, MeasureFigure::Actual, Some(clearing.rate)),
            view.id_of(MeasureFigure::YearsAlone).into(),
            clearing.years_together.map(|_| view.id_of(MeasureFigure::YearsTogether)).into(),
            balances.join(" ").into(),
        ];
        table.row(view.measure.id.as_str(), cells);
    }
    table
}

/// Says how many measures are in each state, what is counted once, and what the mark means.
pub fn states(views: &[MeasureView<'_>], sheet: &Sheet) -> Text {
    let again = views.len() - facts(views).count();
    let again = (again > 0).then(|| {
        let measures = text::counted(again, "measure is", "measures are");
        sentence!(
            sheet,
            " {measures} the same fact told in a second plan, and not counted again.",
            measures = (told_twice_id(), measures)
        )
    });
    sentence!(
        sheet,
        "Against a target: {met} met, {near} within tolerance of it, {not_due} not met yet but not due and \
         {not_met} not met. {unrated} cannot be rated, for want of a target or of a {published} actual, and \
         none of those is shown as on track.{mark}{again}",
        met = MeasureState::Met.count_id(),
        near = MeasureState::Near.count_id(),
        not_due = MeasureState::NotDue.count_id(),
        not_met = MeasureState::NotMet.count_id(),
        unrated = MeasureState::CannotBeRated.count_id(),
        mark = mark_said(views),
        again = again.unwrap_or_default()
    )
}

/// Says what the mark of a target means, if any target has it.
pub fn mark_said(views: &[MeasureView<'_>]) -> &'static str {
    if views.iter().any(MeasureView::is_read) {
        " A target marked ‡ is our reading of an objective that the plan states in words."
    } else {
        ""
    }
}

/// Says how many measures moved in which way since the value before.
pub fn changes(sheet: &Sheet) -> Text {
    sentence!(
        sheet,
        "Measures, each since its value before: {counts}. Target met before and not now: {lost}; newly met: \
         {reached}.",
        counts = moves::counted::<Change>(sheet, &moved_id()),
        lost = Crossed::Lost.count_id(),
        reached = Crossed::Reached.count_id()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Digits;
    use crate::datasets::shipped;
    use crate::figures::measures::{figures, measures};

    /// Gives the cells of a row as a reader sees them.
    fn read(table: &Table, sheet: &Sheet, key: &str) -> Vec<String> {
        let shown = table.rows_of(|row| row.key == key).shown(sheet, Digits::Reading);
        let [row] = shown.rows.as_slice() else { panic!("one row of `{key}`") };
        row.cells.iter().map(|cell| cell.text.clone()).collect()
    }

    #[test]
    fn each_number_stands_in_its_own_unit_with_its_bound_and_its_mark() {
        let book = shipped("havering");
        let views = measures(&book, None);
        let (sheet, table) = (figures(&views), table(&views));
        // Of rank 12 and rank 8 to reach, 8 ÷ 12 is reached; the rank is our reading of an objective.
        let tax = read(&table, &sheet, "A-CTX");
        assert_eq!(
            tax[2..],
            [
                "at most rank 8\u{a0}‡",
                "no date",
                "rank 12",
                "31 March 2025",
                "66.7%",
                "Target not met"
            ]
        );
        assert_eq!(read(&table, &sheet, "A-AGY-1")[4], "at least £200,000");
        let arrears = read(&table, &sheet, "A-ARR-1");
        assert_eq!(arrears[4], "about £28,000 a month");
        assert_eq!((arrears[2].as_str(), arrears[6].as_str()), ("none set", "–"));
        assert_eq!(arrears[7], "Cannot be rated: no target set");
        // Nothing is more than finished.
        assert_eq!(read(&table, &sheet, "A-CLD")[2], "100%\u{a0}‡");
        // £2m and £4m at £28k × 12 a year.
        let clears = read(&clearings(&views), &sheet, "A-ARR-1");
        assert_eq!(clears[2..], ["6.0 years", "11.9 years"]);
    }

    #[test]
    fn a_reader_is_not_shown_what_is_for_programs() {
        let book = shipped("smallshire");
        let views = measures(&book, None);
        let (sheet, table) = (figures(&views), table(&views));
        let read = table.shown(&sheet, Digits::Reading);
        assert_eq!(read.headings.len(), 8);
        assert!(read.rows.iter().all(|row| row.cells.len() == 8));
        let plain = table.shown(&sheet, Digits::Plain);
        let keys: Vec<&str> = plain.headings.iter().map(|heading| heading.text.as_str()).collect();
        assert_eq!(keys[8..], CODES);
        // A change in per cent is one of points: 92 − 90.
        let fell = self::read(&moves(&views), &sheet, "MEA-07");
        assert_eq!(fell[8..], ["fell", "2 points"]);
    }
}
