//! Horizontal bars of parts.

use super::super::palette::Role;
use super::super::plot::{Fill, Part, StackedRow, StackedRows};
use super::axis;
use super::key;
use super::measure::{Type, widest, width, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};
use crate::units::{Decimal, text};

const BAR: i32 = 34;
const BETWEEN: i32 = 16;
const BENEATH: i32 = 21;
/// The furthest that a leader goes to its label.
const LEADER: i32 = 48;

/// Where the bars lie.
struct Field {
    left: i32,
    scale: Scale,
}

/// A part with its place on the bar.
struct Placed<'a> {
    part: &'a Part,
    left: i32,
    width: i32,
}

/// A label under a bar: its words, its left end and the middle of its part, if it has one.
struct Label {
    words: String,
    left: i32,
    part: Option<i32>,
}

/// Lays out the bars.
pub(super) fn draw(plot: &StackedRows) -> Result<Scene, DrawError> {
    let mut scene = Scene::new(WIDTH);
    let parts = || plot.rows.iter().flat_map(|row| &row.parts);
    let mut largest = Decimal::ONE;
    for row in &plot.rows {
        largest = largest.max(whole(&row.parts)?);
    }
    let entries = key::of_parts(parts());
    let top = key::draw(&mut scene, 0, &entries);

    let labels = plot.rows.iter().map(|row| row.label.as_str());
    let left = widest(labels, Type::STRONG).min(200) + 14;
    let totals = plot.rows.iter().map(|row| row.total.as_str());
    let right = WIDTH - widest(totals, Type::STRONG) - 10;
    let field = Field { left, scale: Scale::exact(largest, right - left, 5, plot.measure) };

    let mut rows = Scene::new(WIDTH);
    let mut y = top + 4;
    for row in &plot.rows {
        y = bar(&mut rows, &field, row, y) + BETWEEN;
    }
    let foot = y - BETWEEN / 2;
    let ticks = field.scale.ticks(plot.measure);
    axis::upright(&mut scene, &ticks, |value| left + field.scale.at(value), (top, foot));
    scene.place(rows, (0, 0));
    scene.height = foot + 24;
    Ok(scene)
}

/// Adds up the parts that were published.
pub(super) fn whole(parts: &[Part]) -> Result<Decimal, DrawError> {
    let mut sum = Decimal::ZERO;
    for part in parts {
        let value = part.value.unwrap_or_default();
        if value < Decimal::ZERO {
            return Err(DrawError::BelowNil(part.name.clone()));
        }
        sum += value;
    }
    Ok(sum)
}

fn bar(scene: &mut Scene, field: &Field, row: &StackedRow, y: i32) -> i32 {
    let middle = y + BAR / 2;
    let lines = wrap_evenly(&row.label, Type::STRONG, field.left - 14);
    scene.block((0, middle), Anchor::Start, Type::STRONG, Role::Ink, &lines);

    let placed = places(field, &row.parts);
    let mut outside: Vec<(String, Option<i32>)> = Vec::new();
    for place in &placed {
        let rect = Rect::new(place.left, y, place.width, BAR);
        scene.part(rect, place.part.fill);
        let centre = place.left + place.width / 2;
        match inside(place) {
            Some(words) => {
                scene.upon(place.part.fill, (centre, middle), Type::SMALL_STRONG, &words);
            }
            None => outside.push((full(place.part, Naming::Name), Some(centre))),
        }
    }
    for part in row.parts.iter().filter(|part| part.value.is_none()) {
        outside.push((unpublished(part), None));
    }
    let end = placed.last().map_or(field.left, |place| place.left + place.width);
    let total = (end + 10, middle + Type::STRONG.drop());
    scene.plated(total, Anchor::Start, Type::STRONG, Role::Ink, row.total.as_str());
    beneath(scene, field, y + BAR, &outside).max(y + BAR)
}

/// Gives each part its place; two pixels of ground part neighbours.
fn places<'a>(field: &Field, parts: &'a [Part]) -> Vec<Placed<'a>> {
    let mut placed: Vec<Placed<'a>> = Vec::new();
    let mut sum = Decimal::ZERO;
    let mut free = field.left + 1;
    for part in parts {
        let value = part.value.unwrap_or_default();
        if value.is_zero() {
            continue;
        }
        sum += value;
        let end = field.left + field.scale.at(sum);
        // A part that was published is never too thin to be seen.
        let wide = (end - free).max(4);
        placed.push(Placed { part, left: free, width: wide });
        free += wide + 2;
    }
    placed
}

/// Whether a label says what its part is; a rating's letter and shape always do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    Name,
    Key,
}

fn named(part: &Part, words: &str, naming: Naming) -> String {
    match part.fill {
        Fill::Tone(_) if naming == Naming::Name => format!("{} {words}", part.name),
        Fill::Tone(_) | Fill::Rating(_) => part.fill.marked(words),
    }
}

fn full(part: &Part, naming: Naming) -> String {
    let words = named(part, &part.words, naming);
    match &part.share {
        Some(share) => format!("{words} ({share})"),
        None => words,
    }
}

fn unpublished(part: &Part) -> String {
    named(part, text::NOT_KNOWN, Naming::Name)
}

/// Gives the longest label that fits upon a part, if one does.
fn inside(place: &Placed<'_>) -> Option<String> {
    let part = place.part;
    let longest = full(part, Naming::Key);
    let shorter = named(part, &part.words, Naming::Key);
    [longest, shorter]
        .into_iter()
        .find(|words| width(words, Type::SMALL_STRONG) + 10 <= place.width)
}

/// Writes the labels that found no room upon their parts; gives the height under them.
fn beneath(scene: &mut Scene, field: &Field, foot: i32, labels: &[(String, Option<i32>)]) -> i32 {
    let mut at = foot;
    for (number, line) in set(field, labels).iter().enumerate() {
        let baseline = at + 4 + Type::SMALL.size;
        for label in line {
            let wide = width(&label.words, Type::SMALL);
            if let (Some(part), 0) = (label.part, number) {
                let under = part.clamp(label.left + 5, label.left + wide - 5);
                // A long leader would cross others and lead nowhere; letter and order serve better.
                if (under - part).abs() <= LEADER {
                    let leader = [(part, foot), (part, foot + 2), (under, foot + 7)];
                    scene.line(&leader, 1, Role::Axis);
                }
            }
            let place = (label.left, baseline + 3);
            scene.plated(place, Anchor::Start, Type::SMALL, Role::Ink, label.words.as_str());
        }
        at += BENEATH;
    }
    at
}

/// Sets labels on lines: each as near to its part as the one before it lets it be.
fn set(field: &Field, labels: &[(String, Option<i32>)]) -> Vec<Vec<Label>> {
    let mut lines: Vec<Vec<Label>> = Vec::new();
    let mut used = WIDTH;
    for (words, part) in labels {
        let wide = width(words, Type::SMALL) + 16;
        if used + wide > WIDTH - field.left + 8 {
            lines.push(Vec::new());
            used = 0;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push(Label {
                words: words.clone(),
                left: part.map_or(field.left, |middle| middle - (wide - 16) / 2),
                part: *part,
            });
        }
    }
    for label in lines.iter_mut().skip(1).flatten() {
        label.left = field.left;
    }
    for line in &mut lines {
        spread(line, field.left + 7);
    }
    lines
}

/// Moves the labels of one line apart: rightwards from the left end, then back from the right.
fn spread(line: &mut [Label], left: i32) {
    let mut free = left;
    for label in line.iter_mut() {
        label.left = label.left.max(free);
        free = label.left + width(&label.words, Type::SMALL) + 16;
    }
    let mut limit = WIDTH;
    for label in line.iter_mut().rev() {
        let wide = width(&label.words, Type::SMALL);
        label.left = label.left.min(limit - wide);
        limit = label.left - 16;
    }
}
