//! A picture as a list of marks on whole pixels, before a plotter paints it.

use super::super::palette::{Role, pattern};
use super::super::plot::Fill;
use super::measure::{Type, width};

/// One thing to paint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// A filled rectangle.
    Area(Rect, Role),
    /// The strokes of a fill's pattern over a rectangle.
    Pattern(Rect, Fill),
    /// A filled polygon.
    Shape(Vec<(i32, i32)>, Role),
    /// A filled circle: middle and radius.
    Dot((i32, i32), i32, Role),
    /// A line of straight pieces with a width.
    Line(Vec<(i32, i32)>, u32, Role),
    /// Text from, about or to a point on its baseline.
    Words(Words),
}

/// A rectangle by its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Rect {
    pub(super) const fn new(x: i32, y: i32, width: i32, height: i32) -> Self {
        Self { x, y, width, height }
    }

    /// Whether two rectangles share a pixel.
    pub(super) const fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// Which point of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) x: i32,
    pub(super) baseline: i32,
    pub(super) anchor: Anchor,
    pub(super) kind: Type,
    pub(super) role: Role,
    pub(super) text: String,
}

impl Words {
    /// Gives the rectangle that the text covers.
    pub(super) fn cover(&self) -> Rect {
        let wide = width(&self.text, self.kind);
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - wide / 2,
            Anchor::End => self.x - wide,
        };
        let rise = self.kind.size * 3 / 4;
        let fall = self.kind.size / 5;
        Rect::new(left, self.baseline - rise, wide, rise + fall)
    }
}

/// A picture under construction.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) marks: Vec<Mark>,
}

impl Scene {
    /// Starts an empty picture; its height grows with what is put into it.
    pub(super) const fn new(width: i32) -> Self {
        Self { width, height: 0, marks: Vec::new() }
    }

    pub(super) fn area(&mut self, rect: Rect, role: Role) {
        if rect.width > 0 && rect.height > 0 {
            self.marks.push(Mark::Area(rect, role));
        }
    }

    /// Paints a part of a bar: edge, body and pattern.
    pub(super) fn part(&mut self, rect: Rect, fill: Fill) {
        self.area(rect, Role::Edge(fill));
        let inner = Rect::new(rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2);
        if inner.width > 0 && inner.height > 0 {
            self.area(inner, Role::Body(fill));
            if pattern(fill).is_some() {
                self.marks.push(Mark::Pattern(inner, fill));
            }
        }
    }

    /// Writes text upon a part, on a plate of its plain colour so that no stroke crosses a letter.
    pub(super) fn upon(&mut self, fill: Fill, middle: (i32, i32), kind: Type, text: &str) {
        let words = Words {
            x: middle.0,
            baseline: middle.1 + kind.drop(),
            anchor: Anchor::Middle,
            kind,
            role: Role::Upon(fill),
            text: text.to_owned(),
        };
        if pattern(fill).is_some() {
            let cover = words.cover();
            let plate = Rect::new(
                cover.x - 3,
                middle.1 - kind.size * 7 / 10,
                cover.width + 6,
                kind.size * 14 / 10,
            );
            self.area(plate, Role::Body(fill));
        }
        self.marks.push(Mark::Words(words));
    }

    pub(super) fn words(
        &mut self,
        (x, baseline): (i32, i32),
        anchor: Anchor,
        kind: Type,
        role: Role,
        text: impl Into<String>,
    ) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.marks.push(Mark::Words(Words { x, baseline, anchor, kind, role, text }));
        }
    }

    /// Writes text on a plate of the ground, so that no line of a scale runs through it.
    pub(super) fn plated(
        &mut self,
        at: (i32, i32),
        anchor: Anchor,
        kind: Type,
        role: Role,
        text: impl Into<String>,
    ) {
        let before = self.marks.len();
        self.words(at, anchor, kind, role, text);
        if let Some(Mark::Words(words)) = self.marks.get(before) {
            let cover = words.cover();
            let plate = Rect::new(cover.x - 3, cover.y - 1, cover.width + 6, cover.height + 1);
            self.marks.insert(before, Mark::Area(plate, Role::Ground));
        }
    }

    /// Writes lines one under the other, the first on the given baseline; gives the next baseline.
    pub(super) fn lines(
        &mut self,
        (x, baseline): (i32, i32),
        anchor: Anchor,
        kind: Type,
        role: Role,
        lines: &[String],
    ) -> i32 {
        let mut at = baseline;
        for line in lines {
            self.words((x, at), anchor, kind, role, line.as_str());
            at += kind.line();
        }
        at
    }

    /// Writes lines one under the other, the block centred on a height.
    pub(super) fn block(
        &mut self,
        (x, middle): (i32, i32),
        anchor: Anchor,
        kind: Type,
        role: Role,
        lines: &[String],
    ) {
        let first = middle + kind.drop() - kind.tall(lines.len().saturating_sub(1)) / 2;
        self.lines((x, first), anchor, kind, role, lines);
    }

    pub(super) fn line(&mut self, points: &[(i32, i32)], thick: u32, role: Role) {
        self.marks.push(Mark::Line(points.to_vec(), thick, role));
    }

    pub(super) fn shape(&mut self, points: &[(i32, i32)], role: Role) {
        self.marks.push(Mark::Shape(points.to_vec(), role));
    }

    pub(super) fn dot(&mut self, middle: (i32, i32), radius: i32, role: Role) {
        self.marks.push(Mark::Dot(middle, radius, role));
    }

    /// Gives the height of the highest mark; nil for an empty picture.
    pub(super) fn top(&self) -> i32 {
        let highest = |points: &[(i32, i32)]| points.iter().map(|point| point.1).min();
        let tops = self.marks.iter().filter_map(|mark| match mark {
            Mark::Area(rect, _) | Mark::Pattern(rect, _) => Some(rect.y),
            Mark::Shape(points, _) | Mark::Line(points, _, _) => highest(points),
            Mark::Dot(middle, radius, _) => Some(middle.1 - radius),
            Mark::Words(words) => Some(words.cover().y),
        });
        tops.min().unwrap_or(0)
    }

    /// Paints another picture into this one, moved.
    pub(super) fn place(&mut self, other: Scene, (right, down): (i32, i32)) {
        for mark in other.marks {
            self.marks.push(moved(mark, right, down));
        }
    }
}

fn moved(mark: Mark, right: i32, down: i32) -> Mark {
    let rect = |r: Rect| Rect::new(r.x + right, r.y + down, r.width, r.height);
    let points =
        |list: Vec<(i32, i32)>| list.into_iter().map(|(x, y)| (x + right, y + down)).collect();
    match mark {
        Mark::Area(area, role) => Mark::Area(rect(area), role),
        Mark::Pattern(area, fill) => Mark::Pattern(rect(area), fill),
        Mark::Shape(list, role) => Mark::Shape(points(list), role),
        Mark::Line(list, thick, role) => Mark::Line(points(list), thick, role),
        Mark::Dot((x, y), radius, role) => Mark::Dot((x + right, y + down), radius, role),
        Mark::Words(words) => {
            Mark::Words(Words { x: words.x + right, baseline: words.baseline + down, ..words })
        }
    }
}
