//! `mtfs chart`: one chart as SVG or PNG, or its numbers.

use serde_json::{Value, json};

use super::{Desk, tables};
use crate::charts::{self, Chart, Form};
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::terminal;
use crate::datasets::Depth;
use crate::figures::{AsAt, Figures, Sheet};
use crate::reports::{Envelope, exempt_withheld};
use crate::session::{Session, Side};
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
    let figures = session.figures()?;
    let year = year.unwrap_or(match desk.common.as_at {
        Some(AsAt::Period(period)) => period.year,
        Some(AsAt::Date(_)) | None => loaded.book.council.current_financial_year,
    });
    let chart = (maker.build)(&figures, year).ok_or_else(|| Failure::NothingToDraw {
        name: name.to_owned(),
        why: "the folder holds nothing for it".to_owned(),
    })?;
    match desk.format() {
        Format::Text | Format::Md | Format::Xlsx => give_picture(desk, &chart)?,
        Format::Csv => desk.give(&numbers(&chart, &figures))?,
        Format::Json => give_told(desk, &session, &chart, &figures)?,
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

/// Gives a chart as an answer in JSON: what it says, its table, and the figures of that table.
fn give_told(
    desk: &mut Desk<'_>,
    session: &Session,
    chart: &Chart,
    figures: &Figures<'_>,
) -> Result<(), Failure> {
    let rows = chart.table.rows.iter().map(|row| -> Value {
        let cells = row.cells.iter();
        cells.map(|cell| json!({ "text": cell.text, "figure": cell.figure })).collect()
    });
    let headings = chart.table.headings.iter().map(|heading| heading.text.as_str());
    let data = json!({
        "chart": chart.name,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "text_alternative": chart.alt,
        "notes": chart.notes,
        "source": chart.source,
        "table": {
            "caption": chart.table.caption,
            "headings": headings.collect::<Vec<_>>(),
            "rows": rows.collect::<Vec<_>>(),
        },
    });
    let mut shown = Sheet::default();
    let cells = chart.table.rows.iter().flat_map(|row| &row.cells);
    for figure in cells.filter_map(|cell| figures.sheet.get(cell.figure.as_ref()?)) {
        shown.add(figure.clone());
    }
    desk.give_json(&format!("chart {}", chart.name), session, data, &shown, None)
}

/// Lists the charts; they are the same whatever the data.
fn list(desk: &mut Desk<'_>) -> Result<Outcome, Failure> {
    let mut table = tables::table("Charts", &["chart", "what it shows"]);
    for maker in &charts::ALL {
        tables::row(&mut table, vec![tables::words(maker.name), tables::words(maker.about)]);
    }
    let bytes = match desk.format() {
        Format::Text | Format::Md | Format::Xlsx => {
            terminal::table(&table, desk.layout).into_bytes()
        }
        Format::Csv => tables::csv(&table),
        Format::Json => {
            let charts = charts::ALL.iter();
            let charts: Vec<_> =
                charts.map(|maker| json!({ "chart": maker.name, "about": maker.about })).collect();
            let (command, data) = ("chart".to_owned(), json!({ "charts": charts }));
            Envelope { command, data, ..Envelope::default() }.to_bytes()
        }
    };
    desk.give(&bytes)?;
    Ok(Outcome::Fine)
}
