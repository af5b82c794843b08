//! The packs that can be written: each a paper, its headlines and its data.

use serde_json::{Value, json};

use super::answers::{self, LinesShown};
use super::cabinet::{self, cabinet};
use super::document::{Document, KeyFigure};
use super::efs::{self as efs_paper, efs as efs_paper_of};
use super::exempt;
use super::material::Material;
use super::monitor::{self, monitor};
use super::output::OutputFile;
use super::scrutiny::scrutiny;
use super::section_25::{self, section_25};
use super::star_chamber::{self, star_chamber};
use super::trace;
use super::words::Text;
use super::write::as_json;
use crate::answers::fm_code::fm_code;
use crate::answers::movement;
use crate::charts::DrawError;
use crate::figures::Figures;
use crate::records::TableName;

/// One pack, asked for by name.
#[derive(Debug, Clone, Copy)]
pub struct Pack {
    /// Its name on the command line and in file names: `monitor`.
    pub slug: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// Builds its paper, but for what [`Pack::paper`] adds.
    build: fn(&Material<'_>) -> Result<Document, DrawError>,
    /// Gives its headline figures.
    pub headlines: fn(&Figures<'_>) -> Vec<KeyFigure>,
    /// Gives the data of its JSON file.
    pub data: fn(&Figures<'_>) -> Value,
    /// Gives the files that stand beside it and no other pack has.
    pub beside: fn(&Figures<'_>) -> Vec<OutputFile>,
}

impl Pack {
    /// Builds its paper, which says what is exempt: what it is without, or what it holds; and which
    /// errors of the program were met while it was made.
    ///
    /// # Errors
    /// If a chart cannot be drawn.
    pub fn paper(&self, material: &Material<'_>) -> Result<Document, DrawError> {
        let book = material.figures.book;
        let mut document = (self.build)(material)?;
        document.exempt = exempt::held(book, TableName::ALL).is_some();
        document.summary.paragraphs.extend(exempt::words(book).map(Text::from));
        document.findings.extend(trace::faults(&material.figures.sheet));
        Ok(document)
    }
}

/// Every pack.
pub static PACKS: [Pack; 6] = [
    Pack {
        slug: "monitor",
        about: "everything on one page",
        build: monitor,
        headlines: monitor::headlines,
        data: monitor_data,
        beside: nothing,
    },
    Pack {
        slug: "cabinet",
        about: "the options for the gap side by side, and what each costs later",
        build: cabinet,
        headlines: cabinet::headlines,
        data: cabinet_data,
        beside: nothing,
    },
    Pack {
        slug: "efs",
        about: "exceptional financial support: what is asked, why, what was done first, what it costs, when it ends",
        build: efs_paper_of,
        headlines: efs_paper::headlines,
        data: cabinet_data,
        beside: nothing,
    },
    Pack {
        slug: "scrutiny",
        about: "for Overview and Scrutiny: risks, recommendations and measures as they move",
        build: scrutiny,
        headlines: monitor::headlines,
        data: scrutiny_data,
        beside: nothing,
    },
    Pack {
        slug: "section-25",
        about: "for the chief finance officer's report: each estimate with its range, reserves year by year",
        build: section_25,
        headlines: section_25::headlines,
        data: cabinet_data,
        beside: nothing,
    },
    Pack {
        slug: "star-chamber",
        about: "for members and directors: savings by directorate, what stands out, what to ask",
        build: star_chamber,
        headlines: star_chamber::headlines,
        data: monitor_data,
        beside: star_chamber::beside,
    },
];

fn nothing(_figures: &Figures<'_>) -> Vec<OutputFile> {
    Vec::new()
}

fn council(figures: &Figures<'_>) -> Value {
    let council = &figures.book.council;
    json!({ "name": council.name, "code": council.code, "invented": council.invented })
}

fn savings(figures: &Figures<'_>) -> Vec<Value> {
    let positions = figures.savings.iter();
    positions.map(|position| answers::savings(figures.book, position, LinesShown::All)).collect()
}

fn measures(figures: &Figures<'_>) -> Value {
    let answer = crate::answers::measures::answer(figures.book, &figures.measures, &figures.sheet);
    super::as_json(&answer, &figures.sheet)
}

fn gap(figures: &Figures<'_>) -> Value {
    let (gap, not_yet) = (figures.gap.as_ref(), figures.not_yet.as_ref());
    answers::gap(figures.book, figures.as_at, gap, not_yet, &figures.sheet)
}

/// Gives each scenario's gap, how it is closed and what it costs later; `null` without a gap.
fn options(figures: &Figures<'_>) -> Option<Value> {
    let gap = figures.gap.as_ref()?;
    let title = format!("{}: options for the budget gap", figures.book.council.name);
    let tables = crate::answers::options::all(gap, &figures.sheet);
    let answer = crate::answers::Answer { title, tables, remarks: Vec::new() };
    Some(super::as_json(&answer, &figures.sheet))
}

fn efs(figures: &Figures<'_>) -> Value {
    let Figures { book, capitalisation, missed, sheet, .. } = figures;
    super::as_json(&crate::answers::efs(book, capitalisation, missed, sheet), sheet)
}

/// Gives the answers of every command in one object.
fn monitor_data(figures: &Figures<'_>) -> Value {
    json!({
        "council": council(figures),
        "savings": savings(figures),
        "gap": gap(figures),
        "efs": efs(figures),
        "risks": answers::risks(&figures.registers, &figures.adequacy, &figures.indicators),
        "actions": answers::actions(&figures.plans, &figures.reviews),
        "fm_code": as_json(&fm_code(figures.book, &figures.sheet, &figures.fm_code), &figures.sheet),
        "measures": measures(figures),
    })
}

/// Savings listed in the data of a movement.
const MOVED: usize = 5_000;

/// Gives the same as the monitor, and what moved in savings.
fn scrutiny_data(figures: &Figures<'_>) -> Value {
    let mut data = monitor_data(figures);
    let moved = figures.star_chamber.as_ref().and_then(|chamber| chamber.movement.as_ref());
    let (council, sheet) = (&figures.book.council.name, &figures.sheet);
    let moved = moved.map(|moved| as_json(&movement::answer(council, moved, sheet, MOVED), sheet));
    if let Value::Object(data) = &mut data {
        data.insert("movement".into(), json!(moved));
    }
    data
}

/// Gives the gap with its scenarios, what each costs later, savings and support.
fn cabinet_data(figures: &Figures<'_>) -> Value {
    json!({
        "council": council(figures),
        "gap": gap(figures),
        "options": options(figures),
        "savings": savings(figures),
        "efs": efs(figures),
    })
}
