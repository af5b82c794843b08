//! `mtfs chart`: one chart as SVG or PNG, or its numbers.

use super::Desk;
use super::movement::since_seal;
use crate::answers::{Answer, Cell, Column, Level, Row, Table};
use crate::charts::{self, Chart, Form};
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::datasets::Depth;
use crate::figures::gap::NotYet;
use crate::figures::{AsAt, Figures, Sheet};
use crate::records::Brag;
use crate::reports::{Envelope, exempt_withheld, terminal};
use crate::session::{Answered, Side};
use crate::units::FinancialYear;

pub(in crate::cli) fn chart(
    desk: &mut Desk<'_>,
    name: Option<&str>,
    year: Option<FinancialYear>,
) -> Result<Outcome, Failure> {
    let Some(name) = name else { return list(desk) };
    let Some(maker) = charts::ALL.iter().find(|maker| maker.name == name) else {
        let near = charts::ALL.iter().map(|maker| maker.name);
        let near = near.min_by_key(|known| strsim::damerau_levenshtein(known, name));
        let hint = near.map(|near| format!("; did you mean `{near}`? `mtfs chart` lists them all"));
        return Err(Failure::NoChart { name: name.to_owned(), hint: hint.unwrap_or_default() });
    };
    let session = desk.session(Depth::Figures, Side::Public)?;
    let loaded = session.loaded();
    let mut figures = session.figures()?;
    if name == charts::MOVEMENT {
        figures = since_seal(desk, loaded, figures)?;
    }
    let year = year.unwrap_or(match desk.common.as_at {
        Some(AsAt::Period(period)) => period.year,
        Some(AsAt::Date(_)) | None => loaded.book.council.current_financial_year,
    });
    let chart = (maker.build)(&figures, year).ok_or_else(|| {
        let nothing = "the folder holds nothing for it".to_owned();
        let not_yet = figures.not_yet.as_ref().filter(|_| charts::OF_MODEL.contains(&name));
        let why = not_yet.map_or(nothing, NotYet::words);
        Failure::NothingToDraw { name: name.to_owned(), why }
    })?;
    match desk.format() {
        Format::Text => give_picture(desk, &chart)?,
        Format::Csv => desk.give(&numbers(&chart, &figures))?,
        Format::Json | Format::Md | Format::Xlsx => {
            let answered = told(&chart, &figures);
            desk.told(&format!("chart {}", chart.name), &session, answered, terminal::answer)?;
        }
    }
    if desk.common.output.is_some() {
        desk.say(&chart.title);
    }
    if let Some(withheld) = exempt_withheld(&loaded.book) {
        desk.say(&format!("drawn without {withheld}"));
    }
    Ok(desk.outcome(&session))
}

/// Writes the picture in the form that the file's name asks for.
fn give_picture(desk: &mut Desk<'_>, chart: &Chart) -> Result<(), Failure> {
    let extension = desk.common.output.as_ref().and_then(|path| path.extension());
    let extension = extension.map(|extension| extension.to_string_lossy().to_lowercase());
    let bytes = match extension.as_deref() {
        None | Some("svg") => charts::svg(chart, Form::Standalone)?.into_bytes(),
        Some("png") => charts::png(chart)?,
        Some(other) => {
            let words = format!(
                "draw a .{other} file: charts are written as .svg or .png, their numbers with \
                 `-O csv` or `-O json`"
            );
            return Err(Failure::Usage(words));
        }
    };
    desk.give(&bytes)
}

/// Gives the numbers of a chart as CSV, one line a number: what is shown, and the figure behind it.
fn numbers(chart: &Chart, figures: &Figures<'_>) -> Vec<u8> {
    let header = ["row", "column", "shown", "value", "unit", "kind", "figure"];
    let lines = chart.table.rows.iter().flat_map(|row| {
        let name = row.cells.first().map_or("", |cell| cell.text.as_str());
        row.cells.iter().zip(&chart.table.headings).skip(1).map(move |(cell, heading)| {
            let id = cell.figure.as_ref();
            let figure = id.and_then(|id| figures.sheet.figure(id));
            let value = figure.and_then(|figure| figure.value);
            [
                name.to_owned(),
                heading.text.clone(),
                cell.text.clone(),
                value.map(crate::figures::Value::plain).unwrap_or_default(),
                figure.map_or("", |figure| figure.unit).to_owned(),
                figure.map_or("", |figure| figure.kind.word()).to_owned(),
                id.map(ToString::to_string).unwrap_or_default(),
            ]
        })
    });
    crate::reports::csv(header, lines)
}

/// Gives a chart as an answer: its table, and what it says beside.
fn told(chart: &Chart, figures: &Figures<'_>) -> Answered {
    let mut answer = Answer::new(&chart.title);
    let headings = chart.table.headings.iter().map(|heading| {
        let (key, words) = (heading.text.clone(), heading.text.clone());
        if heading.numeric { Column::mixed(key, words) } else { Column::words(key, words) }
    });
    let mut table = Table::new(chart.name, &chart.table.caption, headings);
    for row in &chart.table.rows {
        let key = row.cells.first().map(|cell| cell.text.clone()).unwrap_or_default();
        let cells = row.cells.iter().map(|cell| match &cell.figure {
            Some(id) => Cell::from(id.clone()),
            None => cell
                .brag
                .and_then(Brag::from_letter)
                .map_or_else(|| cell.text.as_str().into(), Cell::Rating),
        });
        let level = if row.total { Level::Total } else { Level::Row };
        table.rows.push(Row { key, level, cells: cells.collect() });
    }
    answer.table(table);
    answer.remark("subtitle", chart.subtitle.as_str());
    answer.remark("text_alternative", chart.alt.as_str());
    for note in &chart.notes {
        answer.remark("note", note.as_str());
    }
    answer.remark("source", chart.source.as_str());
    let mut sheet = Sheet::default().of(figures.book);
    for figure in answer.figures().filter_map(|id| figures.sheet.figure(id)) {
        sheet.add(figure.clone());
    }
    Answered { answer, sheet, ..Answered::default() }
}

/// Lists the charts; they are the same whatever the data.
fn list(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let columns = [Column::words("chart", "Chart"), Column::words("about", "What it shows")];
    let mut table = Table::new("charts", "Charts", columns);
    for maker in &charts::ALL {
        table.row(maker.name, [maker.name.into(), maker.about.into()]);
    }
    let mut answer = Answer::new("Charts that can be drawn");
    answer.table(table);
    let envelope =
        |_: &Desk<'_>| Ok(Envelope { command: "chart".to_owned(), ..Envelope::default() });
    desk.apart(&answer, envelope, terminal::answer)?;
    Ok(Outcome::Fine)
}
