//! The plotter's drawing surface: SVG as a page wants it.
//!
//! The plotter knows colours only as red, green and blue. A page names them, so the sheet draws in
//! the paint it was last given and asks a style for nothing but its width. Shapes are filled, paths
//! stroked, and a text stands on its baseline.

use std::fmt::{self, Write as _};

use plotters::backend::DrawingBackend;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind, FontStyle,
};

type Drawn = Result<(), DrawingErrorKind<fmt::Error>>;

/// A surface with the tags that were drawn on it.
pub(super) struct Sheet {
    size: (u32, u32),
    /// What the next tag is painted with: any value of `fill` and `stroke`.
    pub(super) paint: String,
    pub(super) tags: String,
}

impl Sheet {
    pub(super) const fn new(size: (u32, u32)) -> Self {
        Self { size, paint: String::new(), tags: String::new() }
    }

    fn tag(&mut self, tag: fmt::Arguments<'_>) -> Drawn {
        writeln!(self.tags, "{tag}").map_err(DrawingErrorKind::DrawingError)
    }
}

impl DrawingBackend for Sheet {
    type ErrorType = fmt::Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        (right, foot): BackendCoord,
        _: &S,
        _: bool,
    ) -> Drawn {
        let (width, height, paint) = (right - x, foot - y, self.paint.clone());
        self.tag(format_args!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{paint}"/>"#
        ))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let (paint, width, points) = (self.paint.clone(), style.stroke_width(), points(path));
        self.tag(format_args!(
            r#"<polyline fill="none" stroke="{paint}" stroke-width="{width}" points="{points}"/>"#
        ))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        _: &S,
        _: bool,
    ) -> Drawn {
        let paint = self.paint.clone();
        self.tag(format_args!(r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{paint}"/>"#))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        around: I,
        _: &S,
    ) -> Drawn {
        let (paint, points) = (self.paint.clone(), points(around));
        self.tag(format_args!(r#"<polygon fill="{paint}" points="{points}"/>"#))
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        let (size, paint, words) = (style.size(), self.paint.clone(), escaped(text));
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let weight = match style.style() {
            FontStyle::Bold => " font-weight=\"600\"",
            FontStyle::Normal | FontStyle::Oblique | FontStyle::Italic => "",
        };
        self.tag(format_args!(
            r#"<text x="{x}" y="{y}"{anchor} font-size="{size}" fill="{paint}"{weight}>{words}</text>"#
        ))
    }
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let points: Vec<String> = path.into_iter().map(|(x, y)| format!("{x},{y}")).collect();
    points.join(" ")
}

/// Escapes text for an element of XML, without what XML forbids: each control character is a blank.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
