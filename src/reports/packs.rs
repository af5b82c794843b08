//! The packs that can be written: each a paper, its headlines and its data.

use serde_json::{Value, json};

use super::answers::{self, LinesShown};
use super::cabinet::{self, cabinet};
use super::document::{Document, KeyFigure};
use super::material::Material;
use super::monitor::{self, monitor};
use super::scrutiny::scrutiny;
use crate::charts::DrawError;
use crate::figures::Figures;

/// One pack, asked for by name.
#[derive(Debug, Clone, Copy)]
pub struct Pack {
    /// Its name on the command line and in file names: `monitor`.
    pub slug: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// Builds its paper.
    pub build: fn(&Material<'_>) -> Result<Document, DrawError>,
    /// Gives its headline figures.
    pub headlines: fn(&Figures<'_>) -> Vec<KeyFigure>,
    /// Gives the data of its JSON file.
    pub data: fn(&Figures<'_>) -> Value,
}

/// Every pack.
pub static PACKS: [Pack; 3] = [
    Pack {
        slug: "monitor",
        about: "everything on one page",
        build: monitor,
        headlines: monitor::headlines,
        data: monitor_data,
    },
    Pack {
        slug: "cabinet",
        about: "the options for the gap side by side, and what each costs later",
        build: cabinet,
        headlines: cabinet::headlines,
        data: cabinet_data,
    },
    Pack {
        slug: "scrutiny",
        about: "for Overview and Scrutiny: risks, recommendations and measures as they move",
        build: scrutiny,
        headlines: monitor::headlines,
        data: monitor_data,
    },
];

fn council(figures: &Figures<'_>) -> Value {
    let council = &figures.book.council;
    json!({ "name": council.name, "code": council.code, "invented": council.invented })
}

fn savings(figures: &Figures<'_>) -> Vec<Value> {
    let positions = figures.savings.iter();
    positions.map(|position| answers::savings(figures.book, position, LinesShown::Public)).collect()
}

/// Gives the answers of every command in one object.
fn monitor_data(figures: &Figures<'_>) -> Value {
    json!({
        "council": council(figures),
        "savings": savings(figures),
        "gap": answers::gap(figures.book, figures.as_at, figures.gap.as_ref()),
        "efs": answers::efs(&figures.capitalisation, &figures.missed),
        "risks": answers::risks(&figures.registers, &figures.adequacy, &figures.indicators),
        "actions": answers::actions(&figures.plans, &figures.reviews),
        "fm_code": answers::fm_code(&figures.fm_code),
        "measures": answers::measures(&figures.measures),
    })
}

/// Gives the gap with its scenarios, what each costs later, savings and support.
fn cabinet_data(figures: &Figures<'_>) -> Value {
    json!({
        "council": council(figures),
        "gap": answers::gap(figures.book, figures.as_at, figures.gap.as_ref()),
        "options": figures.gap.as_ref().map(answers::options),
        "savings": savings(figures),
        "efs": answers::efs(&figures.capitalisation, &figures.missed),
    })
}
