//! Paths over years: a band between the best and the worst, names at the ends of the lines.

use super::super::palette::Role;
use super::super::plot::{Fill, Path, Paths, Scenario, Tone};
use super::apart::apart;
use super::axis;
use super::key;
use super::measure::{Type, widest, width, wrap};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};

const TALL: i32 = 340;
/// The widest that the names at the ends of lines may be; longer ones wrap.
const NAMES: i32 = 190;
/// From the last point to the names.
const LEADER: i32 = 30;

/// Where the lines lie.
struct Field<'a> {
    plot: &'a Paths,
    left: i32,
    right: i32,
    foot: i32,
    scale: Scale,
}

impl Field<'_> {
    fn x(&self, at: usize) -> i32 {
        let count = i32::try_from(self.plot.years.len()).unwrap_or(i32::MAX);
        let at = i32::try_from(at).unwrap_or(i32::MAX);
        let wide = self.right - self.left;
        match count {
            0 | 1 => self.left + wide / 2,
            _ => self.left + 26 + (wide - 40) * at / (count - 1),
        }
    }

    fn y(&self, value: crate::units::Decimal) -> i32 {
        self.foot - self.scale.at(value)
    }

    fn points(&self, path: &Path) -> Vec<(i32, i32)> {
        let points = path.points.iter().enumerate();
        points.map(|(at, point)| (self.x(at), self.y(point.value))).collect()
    }

    fn case(&self, case: Scenario) -> Option<&Path> {
        self.plot.paths.iter().find(|path| path.case == Some(case))
    }
}

/// A name at the end of a line: its words, the height of the line and its own.
struct Label<'a> {
    path: &'a Path,
    lines: Vec<String>,
    end: i32,
    at: i32,
}

/// Lays out the lines.
pub(super) fn draw(plot: &Paths) -> Result<Scene, DrawError> {
    let whole = |path: &Path| path.points.len() == plot.years.len();
    if plot.years.is_empty() || plot.paths.is_empty() || !plot.paths.iter().all(whole) {
        return Err(DrawError::Size);
    }
    let mut scene = Scene::new(WIDTH);
    let values = plot.paths.iter().flat_map(|path| &path.points).map(|point| point.value);
    let scale = Scale::with_nil(values, TALL, plot.measure);
    let ticks = scale.ticks(plot.measure);
    let left = widest(ticks.iter().map(|(_, words)| words.as_str()), Type::SMALL) + 12;
    let texts: Vec<String> = plot.paths.iter().filter_map(words).collect();
    let names = widest(texts.iter().map(String::as_str), Type::SMALL_STRONG).min(NAMES);
    let right = WIDTH - names - LEADER - 4;
    let field = Field { plot, left, right, foot: TALL + 16, scale };
    band(&mut scene, &field);
    axis::level(&mut scene, &ticks, |value| field.y(value), (left, right));
    for path in plot.paths.iter().rev() {
        line(&mut scene, &field, path);
    }
    write_ends(&mut scene, &field, names);
    write_points(&mut scene, &field);
    write_years(&mut scene, &field);
    scene.height = field.foot + 30;
    Ok(scene)
}

/// Gives what is written at the end of a path, if it is named: its name and its last value.
fn words(path: &Path) -> Option<String> {
    let last = path.points.last().map_or("", |point| point.words.as_str());
    path.name.as_ref().map(|name| format!("{name} {last}"))
}

/// Tints the room between the best and the worst case.
fn band(scene: &mut Scene, field: &Field<'_>) {
    let (Some(best), Some(worst)) = (field.case(Scenario::Best), field.case(Scenario::Worst))
    else {
        return;
    };
    let (best, worst) = (field.points(best), field.points(worst));
    if let ([best], [worst]) = (best.as_slice(), worst.as_slice()) {
        let (top, foot) = (best.1.min(worst.1), best.1.max(worst.1));
        scene.area(Rect::new(best.0 - 14, top, 28, foot - top), Role::Grid);
        return;
    }
    let around: Vec<(i32, i32)> = best.into_iter().chain(worst.into_iter().rev()).collect();
    scene.shape(&around, Role::Grid);
}

fn line(scene: &mut Scene, field: &Field<'_>, path: &Path) {
    let points = field.points(path);
    let (role, thick) = match path.case {
        Some(Scenario::Central) => (key::scenario_role(Scenario::Central), 3),
        Some(case) => (key::scenario_role(case), 2),
        None => (Role::Edge(Fill::Tone(Tone::Stone)), 1),
    };
    if points.len() > 1 {
        scene.line(&points, thick, role);
    }
    for point in points {
        match path.case {
            Some(case) => key::point(scene, point, case),
            None => scene.dot(point, 2, role),
        }
    }
}

/// Writes the names at the ends, pushed apart, each with a thin line to its own.
fn write_ends(scene: &mut Scene, field: &Field<'_>, room: i32) {
    let end = |path: &Path| path.points.last().map_or(field.foot, |point| field.y(point.value));
    let mut labels: Vec<Label<'_>> = field
        .plot
        .paths
        .iter()
        .filter_map(|path| {
            let lines = wrap(&words(path)?, kind(path), room);
            Some(Label { path, lines, end: end(path), at: 0 })
        })
        .collect();
    labels.sort_by_key(|label| label.end);
    let half = |label: &Label<'_>| Type::SMALL.tall(label.lines.len()) / 2 + 2;
    let wanted: Vec<(i32, i32)> = labels.iter().map(|label| (label.end, half(label))).collect();
    for (label, at) in labels.iter_mut().zip(apart(&wanted, (2, field.foot + 14))) {
        label.at = at;
    }
    let last = field.x(field.plot.years.len() - 1);
    for label in &labels {
        let from = (last + 9, label.end);
        let x = field.right + LEADER;
        scene.line(&[from, (x - 8, label.at), (x - 3, label.at)], 1, Role::Axis);
        scene.block((x, label.at), Anchor::Start, kind(label.path), Role::Ink, &label.lines);
    }
}

const fn kind(path: &Path) -> Type {
    match path.case {
        Some(Scenario::Central) => Type::SMALL_STRONG,
        Some(_) | None => Type::SMALL,
    }
}

/// Writes the values of the central path over its points, but for the last, which has its name.
fn write_points(scene: &mut Scene, field: &Field<'_>) {
    let Some(central) = field.case(Scenario::Central) else { return };
    let slot = field.x(1) - field.x(0);
    let wide = widest(central.points.iter().map(|point| point.words.as_str()), Type::SMALL_STRONG);
    if slot < wide + 6 {
        return;
    }
    let points = field.points(central);
    for (point, place) in central.points.iter().zip(points).rev().skip(1) {
        let half = width(&point.words, Type::SMALL_STRONG) / 2;
        let x = place.0.max(field.left + half + 2);
        let place = (x, place.1 - 12);
        let (kind, words) = (Type::SMALL_STRONG, point.words.as_str());
        scene.plated(place, Anchor::Middle, kind, Role::Ink, words);
    }
}

/// Writes the years; where they would touch, every second, third … of them and the last.
fn write_years(scene: &mut Scene, field: &Field<'_>) {
    let years = &field.plot.years;
    let wide = widest(years.iter().map(String::as_str), Type::SMALL) + 8;
    let slot = (field.x(1) - field.x(0)).max(1);
    let every = usize::try_from((wide + slot - 1) / slot).unwrap_or(1).max(1);
    for (at, year) in years.iter().enumerate() {
        let x = field.x(at);
        scene.area(Rect::new(x, field.foot + 1, 1, 5), Role::Axis);
        if (years.len() - 1 - at).is_multiple_of(every) {
            let place = (x, field.foot + 22);
            scene.words(place, Anchor::Middle, Type::SMALL, Role::Ink, year.as_str());
        }
    }
}
