//! The track record: past forecasts against what came in the end.

use super::{Answer, Cell, Column, Table, Text, sentence};
use crate::figures::Sheet;
use crate::figures::record::{
    CaseMeasure, Part, Record, ReplayMeasure, SHRUNK, ScoreMeasure, Scores, Slice, Tally,
};
use crate::records::{Book, Brag};
use crate::units::{Mark, Rate, text};

/// Gives the record.
pub fn record(book: &Book, record: &Record, sheet: &Sheet) -> Answer {
    let name = &book.council.name;
    let mut answer = Answer::new(format!("{name}: past forecasts against what came in the end"));
    if record.whole.cases == 0 {
        let words =
            "No past year has an outturn that says what came, what is late and what is lost.";
        answer.remark("empty", words);
        return answer;
    }
    answer.table(parts(record));
    answer.table(forecasts(record));
    answer.table(allowances(record));
    remarks(&mut answer, record, sheet);
    answer
}

/// Gives what a part of the record is called.
pub fn slice_name(slice: &Slice) -> String {
    match slice {
        Slice::Brag(brag) => super::savings::rating_name(*brag),
        Slice::All => "All cases".to_owned(),
        Slice::Type(kind) => text::capital(&kind.word().replace('_', " ")),
        Slice::Directorate(name) => super::savings::group_name(name),
    }
}

/// Gives what a part is told by in an amount of the record.
pub const fn part_name(part: Part) -> &'static str {
    match part {
        Part::OnTime => "Came in its year",
        Part::Late => "Came late",
        Part::Never => "Never came",
        Part::Forecast => "Forecast then",
    }
}

/// Gives every part of the record at each point of the year.
fn parts(record: &Record) -> Table {
    let columns = [
        Column::words("part", "Of"),
        Column::codes("of"),
        Column::codes("key"),
        Column::words("which", "Which"),
        Column::words("period", "Period"),
        Column::numbers("cases", "Cases"),
        Column::numbers("target", "Target"),
    ];
    let amounts = Part::ALL.map(|part| Column::numbers(part.word(), part_name(part)));
    let shares = [
        Column::numbers("on_time_share", "Share that came"),
        Column::numbers("on_time_shrunk", "Shrunk: came"),
        Column::numbers("late_shrunk", "Shrunk: late"),
        Column::numbers("never_shrunk", "Shrunk: never"),
    ];
    let columns: Vec<Column> = columns.into_iter().chain(amounts).chain(shares).collect();
    let mut table = Table::new("parts", "What became of savings, by what was known then", columns);
    for ((slice, mark), tally) in &record.parts {
        let id = record.part_id(slice, *mark);
        let (part, of, key) = match slice {
            Slice::All => ("All savings", "all", ""),
            Slice::Brag(brag) => ("Rating then", "brag", brag.map_or("", Brag::word)),
            Slice::Type(kind) => ("Kind of saving", "type", kind.word()),
            Slice::Directorate(name) => ("Directorate", "directorate", name.as_str()),
        };
        let name = match slice {
            Slice::Brag(brag) => Cell::rating(*brag),
            Slice::All | Slice::Type(_) | Slice::Directorate(_) => slice_name(slice).into(),
        };
        let counts = [id.of(CaseMeasure::Cases).into(), id.of(CaseMeasure::Target).into()];
        let shares = [
            Part::OnTime.share_id(&id),
            Part::OnTime.shrunk_id(&id),
            Part::Late.shrunk_id(&id),
            Part::Never.shrunk_id(&id),
        ];
        let first = [part.into(), of.into(), key.into(), name, mark.to_string().into()];
        let cells = first.into_iter().chain(counts).chain(amounts_of(record, slice, *mark, tally));
        let key = id.parts().collect::<Vec<_>>().join("/");
        table.row(key, cells.chain(shares.map(Cell::from)));
    }
    table
}

/// Gives what became of some cases, and what was forecast of them if anything was.
fn amounts_of(record: &Record, slice: &Slice, mark: Mark, tally: &Tally) -> [Cell; 4] {
    let id = record.part_id(slice, mark);
    Part::ALL.map(|part| match part {
        Part::Forecast if tally.with_forecast == 0 => Cell::rating(None),
        Part::OnTime | Part::Late | Part::Never | Part::Forecast => id.of(part).into(),
    })
}

/// Gives what was forecast of all savings at each point of the year, and what came of it.
fn forecasts(record: &Record) -> Table {
    let columns = [
        Column::words("period", "Period"),
        Column::numbers("with_forecast", "Cases"),
        Column::numbers("forecast", "Forecast then"),
        Column::numbers("came_of_forecast", "Came of it"),
        Column::numbers("too_hopeful", "Too hopeful by"),
    ];
    let mut table = Table::new("forecasts", "Forecast at the time, of all savings", columns);
    for mark in record.marks() {
        let all = record.parts.get(&(Slice::All, mark));
        if all.is_none_or(|tally| tally.with_forecast == 0) {
            continue;
        }
        let id = record.part_id(&Slice::All, mark);
        let cells = [
            mark.to_string().into(),
            id.of(CaseMeasure::WithForecast).into(),
            id.of(Part::Forecast).into(),
            id.of(CaseMeasure::CameOfForecast).into(),
            id.of(CaseMeasure::TooHopeful).into(),
        ];
        table.row(mark.to_string(), cells);
    }
    table
}

/// Gives what flat allowances would have done.
fn allowances(record: &Record) -> Table {
    let columns = [
        Column::words("allowance", "Allowance"),
        Column::words("financial_year", "Year"),
        Column::numbers("target", "Target"),
        Column::numbers("held", "Held back"),
        Column::numbers("short", "Did not come"),
        Column::numbers("left", "Left"),
        Column::numbers("needed", "Just enough"),
    ];
    let title = "A flat allowance held against the targets";
    let mut table = Table::new("allowances", title, columns);
    for replay in &record.replays {
        let id = replay.id();
        let at = text::percent_exact(replay.allowance);
        let needed = replay.needed().map(|_| id.of(ReplayMeasure::Needed));
        let amounts =
            [ReplayMeasure::Target, ReplayMeasure::Held, ReplayMeasure::Short, ReplayMeasure::Left];
        let first = [Cell::from(at.as_str()), replay.year.to_string().into()];
        let amounts = amounts.map(|measure| id.of(measure).into());
        let key = format!("{at} {}", replay.year);
        table.row(key, first.into_iter().chain(amounts).chain([needed.into()]));
    }
    table
}

/// Gives what became of savings by the rating they had at a point of their year, and of all of them.
pub fn by_colour(record: &Record, mark: Mark) -> Table {
    let columns = [Column::words("rating", "Declared rating"), Column::numbers("cases", "Cases")];
    let amounts = Part::ALL.map(|part| Column::numbers(part.word(), part_name(part)));
    let columns: Vec<Column> = columns.into_iter().chain(amounts).collect();
    let title = format!("What became of earlier savings by their rating at {mark}");
    let mut table = Table::new("by-colour", title, columns).in_one_style();
    for (slice, tally) in rated(record, mark) {
        let id = record.part_id(&slice, mark);
        let first = [slice_name(&slice).into(), id.of(CaseMeasure::Cases).into()];
        let cells = first.into_iter().chain(amounts_of(record, &slice, mark, tally));
        match slice {
            Slice::All => table.total("all", cells),
            Slice::Brag(brag) => table.row(brag.map_or("none", Brag::word), cells),
            Slice::Type(_) | Slice::Directorate(_) => {}
        }
    }
    table
}

/// Gives each rating that some case had at a point of the year, best first, then all of them.
pub fn rated(record: &Record, mark: Mark) -> Vec<(Slice, &Tally)> {
    let slices = super::savings::RATINGS.into_iter().map(Slice::Brag).chain([Slice::All]);
    let held = |slice: Slice| Some((slice.clone(), record.parts.get(&(slice, mark))?));
    slices.filter_map(held).collect()
}

fn remarks(answer: &mut Answer, record: &Record, sheet: &Sheet) {
    let whole = Record::whole_id();
    let years = Text::listed(record.years.iter().map(|year| Text::from(year.to_string())));
    let cases = text::counted(record.whole.cases, "case", "cases");
    answer.remark(
        "whole",
        sentence!(
            sheet,
            "{cases} in {years}. Of target {on_time} came in its year, {late} late, {never} never.",
            cases = (whole.of(CaseMeasure::Cases), cases),
            years,
            on_time = Part::OnTime.share_id(&whole),
            late = Part::Late.share_id(&whole),
            never = Part::Never.share_id(&whole)
        ),
    );
    answer.remark(
        "shrunk",
        sentence!(
            sheet,
            "Shares are of target pounds. Those of few cases are shrunk towards the whole: {formula}, n the cases, k = {k}, whole = all cases.",
            formula = SHRUNK,
            k = usize::try_from(record.k).unwrap_or(usize::MAX)
        ),
    );
    answer.remark("score", score(record, sheet));
    if record.no_outcome > 0 {
        let savings = text::counted(record.no_outcome, "saving", "savings");
        answer.remark(
            "without_outcome",
            sentence!(
                sheet,
                "{savings} with a target in those years: no outturn told in parts.",
                savings = (whole.of(CaseMeasure::WithoutOutcome), savings)
            ),
        );
    }
}

/// Says how well the record foretold.
fn score(record: &Record, sheet: &Sheet) -> Text {
    let Some(scores) = &record.scores else {
        return "No score: it takes two past years, each foretold from the other.".into();
    };
    let of = |measure: ScoreMeasure, rate: Rate| {
        (Scores::id().of(measure), rate.rounded(4).fraction().normalize().to_string())
    };
    let verdict = match scores.record.cmp(&scores.face_value) {
        std::cmp::Ordering::Less => "The record foretold better than the colours.",
        std::cmp::Ordering::Equal => "The record foretold no better and no worse than the colours.",
        std::cmp::Ordering::Greater => {
            "The colours foretold better than so short a record: lean on it with care."
        }
    };
    sentence!(
        sheet,
        "Brier score over {forecasts} forecasts (0 best): record {record}, colours at face value {face_value}. {verdict} Each year is foretold from the others; face value: B all, G and A the least that the rule lets them stand for, R and X nothing.",
        forecasts = Scores::id().of(ScoreMeasure::Forecasts),
        record = of(ScoreMeasure::Record, scores.record),
        face_value = of(ScoreMeasure::FaceValue, scores.face_value),
        verdict
    )
}
