//! Marks become SVG: the plotter draws, and its text is then given names, patterns and colours.

#![expect(clippy::float_arithmetic, reason = "the plotter takes font sizes as floating point")]

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, Rectangle, SVGBackend,
    ShapeStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, TextStyle};

use super::super::palette::{self, Role, fills, roles, swatch};
use super::super::plot::Fill;
use super::DrawError;
use super::measure::FAMILY;
use super::scene::{Anchor, Mark, Rect, Scene, Words};

/// How colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// As CSS variables of the page, with the light colour where the page has none.
    Variables,
    /// As the light colours themselves.
    Plain,
}

/// What stands around the marks.
pub(super) struct Frame<'a> {
    /// Before every id of the picture.
    pub(super) id: String,
    /// What assistive technology calls the picture.
    pub(super) title: &'a str,
    /// What it reads out for it.
    pub(super) description: &'a str,
    /// Style rules of a stand-alone file; empty for none.
    pub(super) style: String,
    /// How colours are written.
    pub(super) ink: Ink,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Writes a picture as SVG.
pub(super) fn paint(scene: &Scene, frame: &Frame<'_>) -> Result<String, DrawError> {
    let size = |side: i32| u32::try_from(side).map_err(|_| DrawError::Size);
    let size = (size(scene.width)?, size(scene.height)?);
    let mut drawn = String::new();
    {
        let area = SVGBackend::with_string(&mut drawn, size).into_drawing_area();
        for mark in &scene.marks {
            put(&area, mark)?;
        }
        area.present().map_err(plotter)?;
    }
    Ok(finish(&drawn, scene, frame))
}

fn plotter(error: impl std::fmt::Display) -> DrawError {
    DrawError::Plotter(error.to_string())
}

fn put(area: &Area<'_>, mark: &Mark) -> Result<(), DrawError> {
    let corners = |r: &Rect| [(r.x, r.y), (r.x + r.width, r.y + r.height)];
    match mark {
        Mark::Area(rect, role) => {
            area.draw(&Rectangle::new(corners(rect), stand_in(*role).filled()))
        }
        Mark::Pattern(rect, fill) => {
            area.draw(&Rectangle::new(corners(rect), pattern_stand_in(*fill).filled()))
        }
        Mark::Shape(points, role) => {
            area.draw(&Polygon::new(points.clone(), stand_in(*role).filled()))
        }
        Mark::Dot(middle, radius, role) => {
            area.draw(&Circle::new(*middle, *radius, stand_in(*role).filled()))
        }
        Mark::Line(points, thick, role) => {
            let style = ShapeStyle::from(stand_in(*role)).stroke_width(*thick);
            area.draw(&PathElement::new(points.clone(), style))
        }
        Mark::Words(words) => {
            area.draw_text(&legal(&words.text), &text_style(words), (words.x, words.baseline))
        }
    }
    .map_err(plotter)
}

fn text_style(words: &Words) -> TextStyle<'static> {
    // The plotter divides a font size by 1.24 when it writes it.
    let size = f64::from(words.kind.size) * 1.24;
    let font = FontDesc::new(FontFamily::Name(FAMILY), size, words.kind.style());
    let across = match words.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    TextStyle {
        font,
        color: stand_in(words.role).to_backend_color(),
        pos: Pos::new(across, VPos::Bottom),
    }
}

/// A colour that stands for a role until the drawing is finished: its number in the palette.
fn stand_in(role: Role) -> RGBColor {
    let number = roles().position(|other| other == role).unwrap_or(0);
    RGBColor(1, 2, u8::try_from(number).unwrap_or(0))
}

/// A colour that stands for a fill's pattern.
fn pattern_stand_in(fill: Fill) -> RGBColor {
    let number = fills().position(|other| other == fill).unwrap_or(0);
    RGBColor(3, 4, u8::try_from(number).unwrap_or(0))
}

fn quoted(colour: RGBColor) -> String {
    format!("\"{}\"", palette::Rgb(colour.0, colour.1, colour.2).hex())
}

fn finish(drawn: &str, scene: &Scene, frame: &Frame<'_>) -> String {
    let (width, height) = (scene.width, scene.height);
    let (id, style) = (&frame.id, &frame.style);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"en-GB\" \
         aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" font-family=\"{FAMILY}, Arial, sans-serif\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{style}",
        escaped(frame.title),
        escaped(frame.description),
    );
    let body = named(drawn, frame);
    out.push_str(&definitions(&body, frame));
    out.push_str(&body);
    out
}

/// Puts names in the place of stand-ins and drops what the opening tag says for all.
fn named(drawn: &str, frame: &Frame<'_>) -> String {
    let mut lines = drawn.lines().skip(1);
    let mut body = String::new();
    while let Some(line) = lines.next() {
        if line.starts_with("<text") {
            // A text is written on three lines; the breaks would be part of it.
            let (words, end) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
            body.push_str(&attributes(line, frame));
            body.push_str(words);
            body.push_str(end);
        } else {
            body.push_str(&attributes(line, frame));
        }
        body.push('\n');
    }
    body
}

/// Works on one tag only, never on words: the text of a chart cannot be taken for an attribute.
fn attributes(tag: &str, frame: &Frame<'_>) -> String {
    let mut tag = tag
        .replace(" opacity=\"1\"", "")
        .replace(" dy=\"-0.5ex\"", "")
        .replace(" text-anchor=\"start\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(&format!(" font-family=\"{FAMILY}\""), "")
        .replace("font-weight=\"bold\"", "font-weight=\"600\"");
    if let Some((before, rest)) = tag.split_once(" font-size=\"")
        && let Some((size, after)) = rest.split_once('"')
        && let Ok(size) = size.parse::<f64>()
    {
        // What the plotter multiplied and divided again is whole but for its last digit.
        tag = format!("{before} font-size=\"{}\"{after}", size.round());
    }
    for role in roles() {
        let colour = format!("\"{}\"", colour(role, frame.ink));
        tag = tag.replace(&quoted(stand_in(role)), &colour);
    }
    for fill in fills() {
        let pattern = format!("\"url(#{})\"", pattern_id(fill, frame));
        tag = tag.replace(&quoted(pattern_stand_in(fill)), &pattern);
    }
    tag
}

fn colour(role: Role, ink: Ink) -> String {
    let swatch = swatch(role);
    match ink {
        Ink::Plain => swatch.light.hex(),
        Ink::Variables => format!("var({}, {})", swatch.variable, swatch.light.hex()),
    }
}

fn pattern_id(fill: Fill, frame: &Frame<'_>) -> String {
    format!("{}-{}", frame.id, palette::name(fill))
}

/// Defines the patterns that the body uses: strokes only, as an opaque tile shows seams in print.
fn definitions(body: &str, frame: &Frame<'_>) -> String {
    let mut out = String::new();
    for fill in fills() {
        let id = pattern_id(fill, frame);
        let Some((side, path)) = palette::pattern(fill) else {
            continue;
        };
        if body.contains(&format!("url(#{id})")) {
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "<pattern id=\"{id}\" width=\"{side}\" height=\"{side}\" \
                 patternUnits=\"userSpaceOnUse\"><path d=\"{path}\" fill=\"none\" \
                 stroke=\"{}\" stroke-width=\"1.5\"/></pattern>",
                colour(Role::Stroke(fill), frame.ink)
            );
        }
    }
    if out.is_empty() { out } else { format!("<defs>\n{out}</defs>\n") }
}

/// Keeps the characters that XML allows, each control character as a blank.
fn legal(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect()
}

/// Escapes text for an element of XML.
fn escaped(text: &str) -> String {
    legal(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
