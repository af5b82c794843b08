//! Marks become SVG: the plotter draws them on a [`Sheet`], each in its colour or pattern.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::prelude::{
    BLACK, Circle, Color as _, DrawingArea, PathElement, Polygon, Rectangle, ShapeStyle,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, FontFamily, TextStyle};

use super::super::palette::{self, Role, fills, swatch};
use super::super::plot::Fill;
use super::DrawError;
use super::measure::FAMILY;
use super::scene::{Anchor, Mark, Scene, Words};
use super::sheet::{Sheet, escaped};

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

impl Frame<'_> {
    fn colour(&self, role: Role) -> String {
        let swatch = swatch(role);
        match self.ink {
            Ink::Plain => swatch.light.hex(),
            Ink::Variables => format!("var({}, {})", swatch.variable, swatch.light.hex()),
        }
    }

    fn pattern(&self, fill: Fill) -> String {
        format!("{}-{}", self.id, palette::name(fill))
    }

    fn paint(&self, mark: &Mark) -> String {
        match mark {
            Mark::Pattern(_, fill) => format!("url(#{})", self.pattern(*fill)),
            Mark::Area(_, role)
            | Mark::Shape(_, role)
            | Mark::Dot(_, _, role)
            | Mark::Line(_, _, role)
            | Mark::Words(Words { role, .. }) => self.colour(*role),
        }
    }
}

/// Writes a picture as SVG.
pub(super) fn paint(scene: &Scene, frame: &Frame<'_>) -> Result<String, DrawError> {
    let size = |side: i32| u32::try_from(side).map_err(|_| DrawError::Size);
    let sheet = Rc::new(RefCell::new(Sheet::new((size(scene.width)?, size(scene.height)?))));
    let area = DrawingArea::from(&sheet);
    for mark in &scene.marks {
        sheet.borrow_mut().paint = frame.paint(mark);
        put(&area, mark)?;
    }
    let head = opening(scene, frame) + &definitions(scene, frame);
    Ok(head + &sheet.borrow().tags + "</svg>\n")
}

fn put(area: &DrawingArea<Sheet, Shift>, mark: &Mark) -> Result<(), DrawError> {
    match mark {
        Mark::Area(r, _) | Mark::Pattern(r, _) => area
            .draw(&Rectangle::new([(r.x, r.y), (r.x + r.width, r.y + r.height)], BLACK.filled())),
        Mark::Shape(points, _) => area.draw(&Polygon::new(points.clone(), BLACK.filled())),
        Mark::Dot(middle, radius, _) => area.draw(&Circle::new(*middle, *radius, BLACK.filled())),
        Mark::Line(points, thick, _) => {
            let style = ShapeStyle::from(BLACK).stroke_width(*thick);
            area.draw(&PathElement::new(points.clone(), style))
        }
        Mark::Words(words) => {
            area.draw_text(&words.text, &text_style(words), (words.x, words.baseline))
        }
    }
    .map_err(|error| DrawError::Plotter(error.to_string()))
}

fn text_style(words: &Words) -> TextStyle<'static> {
    let size = f64::from(words.kind.size);
    let font = FontDesc::new(FontFamily::Name(FAMILY), size, words.kind.style());
    let across = match words.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    TextStyle::from(font).pos(Pos::new(across, VPos::Bottom))
}

fn opening(scene: &Scene, frame: &Frame<'_>) -> String {
    let (width, height) = (scene.width, scene.height);
    let (id, style) = (&frame.id, &frame.style);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" lang=\"en-GB\" \
         aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" font-family=\"{FAMILY}, Arial, sans-serif\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n{style}",
        escaped(frame.title),
        escaped(frame.description),
    )
}

/// Defines the patterns that are used: strokes only, as an opaque tile shows seams in print.
fn definitions(scene: &Scene, frame: &Frame<'_>) -> String {
    let mut out = String::new();
    for fill in fills() {
        let used = |mark: &Mark| matches!(mark, Mark::Pattern(_, other) if *other == fill);
        let Some((side, path)) = palette::pattern(fill) else {
            continue;
        };
        if scene.marks.iter().any(used) {
            // Writing to a String cannot fail.
            let _ = writeln!(
                out,
                "<pattern id=\"{}\" width=\"{side}\" height=\"{side}\" \
                 patternUnits=\"userSpaceOnUse\"><path d=\"{path}\" fill=\"none\" \
                 stroke=\"{}\" stroke-width=\"1.5\"/></pattern>",
                frame.pattern(fill),
                frame.colour(Role::Stroke(fill))
            );
        }
    }
    if out.is_empty() { out } else { format!("<defs>\n{out}</defs>\n") }
}
