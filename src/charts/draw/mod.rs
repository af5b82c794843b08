//! Drawing: the only place that names the plotter and the rasteriser.
//!
//! A plot is laid out as a [`scene::Scene`] of marks on whole pixels, worked from exact decimals;
//! [`paint`] has the plotter draw them on a [`sheet`] of SVG. PNG is made from that same SVG.

mod apart;
mod axis;
mod bridge;
mod claim;
mod claims;
mod columns;
mod dumbbell;
mod grid;
mod key;
mod lines;
mod measure;
mod ordered;
mod paint;
mod paths;
mod periods;
mod picture;
mod scale;
mod scene;
mod sheet;
mod stacked;
mod target;
#[cfg(test)]
pub(super) mod tests;
mod tornado;
mod years;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use self::measure::Type;
use self::paint::{Frame, Ink};
use self::scene::{Anchor, Rect, Scene};
use super::chart::Chart;
use super::palette::Role;
use super::plot::Plot;

const WEB_REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.woff2");
const WEB_SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.woff2");

/// Width of a plot in pixels, before a stand-alone file adds its margins. At the width of an A4
/// page text of 13 px is then 8 points.
const WIDTH: i32 = 800;
const MARGIN: i32 = 24;

/// Where an SVG is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form<'a> {
    /// In a page: colours through the variables of [`palette`](super::palette), fonts from the
    /// page, and neither title, subtitle, notes nor source, which the page writes around it.
    Inline {
        /// Put before the chart's name in every id, where a page shows a chart more than once.
        prefix: &'a str,
    },
    /// In a printed paper: as [`Form::Inline`], in the light colours, which paper always takes.
    Print,
    /// A file of its own: fonts, background, title, subtitle, notes and source in the picture.
    Standalone,
}

/// Why a chart was not drawn; fits after "could not draw the chart: ".
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// A font that the program carries is broken.
    #[error("a built-in font cannot be read")]
    Font,
    /// A value below nil, which no scale from nil can show; named by its words.
    #[error("`{0}` is below nil, which a scale from nil cannot show")]
    BelowNil(String),
    /// A picture without rows, or too large.
    #[error("the picture would have no size that can be drawn")]
    Size,
    /// The plotter failed.
    #[error("the plotter says: {0}")]
    Plotter(String),
    /// The picture could not be made from the drawing.
    #[error("the rasteriser says: {0}")]
    Raster(String),
}

/// Gives the fonts for pages as WOFF2, each with its weight: regular (400) and semi-bold (600).
pub const fn web_fonts() -> [(u16, &'static [u8]); 2] {
    [(400, WEB_REGULAR), (600, WEB_SEMI_BOLD)]
}

/// Gives the fonts for print as OpenType: regular and semi-bold.
pub const fn print_fonts() -> [&'static [u8]; 2] {
    [measure::REGULAR, measure::SEMI_BOLD]
}

/// Draws a chart as SVG. The same chart gives the same bytes.
///
/// # Errors
/// Where a value is below nil or a row is missing that the plot cannot do without.
pub fn svg(chart: &Chart, form: Form<'_>) -> Result<String, DrawError> {
    match form {
        Form::Inline { prefix } => inline(chart, prefix, Ink::Variables),
        Form::Print => inline(chart, "", Ink::Plain),
        Form::Standalone => standalone(chart, font_faces()),
    }
}

/// Draws a chart as PNG at two pixels for one, on a white ground, with the built-in fonts only.
///
/// # Errors
/// As [`svg`], and where the picture is too large.
pub fn png(chart: &Chart) -> Result<Vec<u8>, DrawError> {
    picture::png(&standalone(chart, String::new())?)
}

fn inline(chart: &Chart, prefix: &str, ink: Ink) -> Result<String, DrawError> {
    let scene = body(&chart.plot)?;
    let frame = Frame {
        id: format!("{prefix}{}", chart.name),
        title: &chart.title,
        description: &chart.alt,
        style: String::new(),
        ink,
    };
    paint::paint(&scene, &frame)
}

fn standalone(chart: &Chart, style: String) -> Result<String, DrawError> {
    let frame = Frame {
        id: chart.name.to_owned(),
        title: &chart.title,
        description: &chart.alt,
        style,
        ink: Ink::Plain,
    };
    paint::paint(&whole(chart)?, &frame)
}

/// Lays out the plot alone.
fn body(plot: &Plot) -> Result<Scene, DrawError> {
    measure::load_fonts()?;
    let scene = match plot {
        Plot::StackedRows(rows) => stacked::draw(rows)?,
        Plot::Columns(columns) => columns::draw(columns)?,
        Plot::Claims(claims) => claims::draw(claims)?,
        Plot::OrderedRows(rows) => ordered::draw(rows)?,
        Plot::AgainstTarget(rows) => target::draw(rows)?,
        Plot::Bridge(bridge) => bridge::draw(bridge)?,
        Plot::Paths(paths) => paths::draw(paths)?,
        Plot::Tornado(tornado) => tornado::draw(tornado)?,
        Plot::Dumbbells(rows) => dumbbell::draw(rows)?,
        Plot::Lines(lines) => lines::draw(lines)?,
        Plot::Grid(grid) => grid::draw(grid),
    };
    if scene.height > 0 { Ok(scene) } else { Err(DrawError::Size) }
}

/// Lays out the plot with its title, subtitle, notes and source.
fn whole(chart: &Chart) -> Result<Scene, DrawError> {
    let body = body(&chart.plot)?;
    let mut scene = Scene::new(body.width + 2 * MARGIN);
    let room = body.width;
    let mut text = |from: i32, kind: Type, role: Role, words: &str| {
        let lines = measure::wrap_evenly(words, kind, room);
        scene.lines((MARGIN, from), Anchor::Start, kind, role, &lines)
    };
    let mut at = MARGIN + Type::TITLE.size;
    at = text(at, Type::TITLE, Role::Ink, &chart.title) - 2;
    at = text(at, Type::BODY, Role::Quiet, &chart.subtitle) + 6;
    let top = at;
    at += body.height + 28;
    for note in &chart.notes {
        at = text(at, Type::SMALL, Role::Quiet, note) + 3;
    }
    at = text(at, Type::SMALL, Role::Quiet, &source(chart));
    scene.place(body, (MARGIN, top));
    scene.height = at - Type::SMALL.line() + MARGIN;
    let ground = Rect::new(0, 0, scene.width, scene.height);
    scene.marks.insert(0, scene::Mark::Area(ground, Role::Ground));
    Ok(scene)
}

fn source(chart: &Chart) -> String {
    if chart.source.is_empty() || chart.source.starts_with("Source") {
        chart.source.clone()
    } else {
        format!("Source: {}", chart.source)
    }
}

fn font_faces() -> String {
    let face = |(weight, bytes): (u16, &[u8])| {
        format!(
            "@font-face{{font-family:Inter;font-weight:{weight};\
             src:url(data:font/woff2;base64,{}) format(\"woff2\")}}",
            STANDARD.encode(bytes)
        )
    };
    let faces: Vec<String> = web_fonts().into_iter().map(face).collect();
    format!("<style>{}</style>\n", faces.join("\n"))
}
