//! Small pictures side by side, each a value over time.

use super::super::palette::Role;
use super::super::plot::{Fill, LinePanel, LinePoint, Lines, Measure, Tone};
use super::key::{self, Entry, Symbol};
use super::measure::{Type, width, wrap};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::{DrawError, WIDTH};
use crate::units::Decimal;

const GAP: i32 = 32;
const TALL: i32 = 96;
/// Room over the plot for the words of the highest point.
const HEAD: i32 = 22;
/// From the sides of a panel to its first and last day, so that no words leave it.
const INSET: i32 = 12;
/// Beyond so many points only the first and the last are said over the line.
const SAID: usize = 6;

/// Lays out the panels.
pub(super) fn draw(plot: &Lines) -> Result<Scene, DrawError> {
    let mut scene = Scene::new(WIDTH);
    let columns = i32::from(plot.columns.max(1));
    let wide = (WIDTH - GAP * (columns - 1)) / columns;
    let mut y = key::draw(&mut scene, 0, &entries(plot));
    for row in plot.panels.chunks(usize::from(plot.columns.max(1))) {
        let heads: Vec<Vec<String>> =
            row.iter().map(|panel| wrap(&panel.title, Type::STRONG, wide)).collect();
        let words: Vec<Vec<String>> =
            row.iter().map(|panel| wrap(&panel.words, Type::SMALL, wide)).collect();
        let most = |of: &[Vec<String>]| of.iter().map(Vec::len).max().unwrap_or(1);
        let first = y + Type::STRONG.size;
        let second = first + Type::STRONG.tall(most(&heads)) + 2;
        let top = second + Type::SMALL.tall(most(&words).saturating_sub(1)) + 8;
        for (at, panel) in row.iter().enumerate() {
            let x = i32::try_from(at).unwrap_or(0) * (wide + GAP);
            scene.lines((x, first), Anchor::Start, Type::STRONG, Role::Ink, &heads[at]);
            scene.lines((x, second), Anchor::Start, Type::SMALL, Role::Quiet, &words[at]);
            one(&mut scene, panel, Rect::new(x, top + HEAD, wide, TALL))?;
        }
        y = top + HEAD + TALL + 48;
    }
    scene.height = y - 20;
    Ok(scene)
}

fn entries(plot: &Lines) -> Vec<Entry> {
    let mut entries = Vec::new();
    if plot.panels.iter().any(|panel| panel.level.is_some()) {
        entries.push(Entry { symbol: Symbol::Level, words: plot.level.clone() });
    }
    if let Some(ahead) = &plot.ahead {
        entries.push(Entry { symbol: Symbol::Ahead, words: ahead.clone() });
    }
    entries
}

/// Draws one panel into its field.
fn one(scene: &mut Scene, panel: &LinePanel, field: Rect) -> Result<(), DrawError> {
    let points = || panel.points.iter().chain(&panel.ahead);
    if points().any(|point| point.value < Decimal::ZERO) {
        return Err(DrawError::BelowNil(panel.title.clone()));
    }
    let highest =
        points().map(|point| point.value).chain(panel.level).fold(panel.highest, Decimal::max);
    let scale = Scale::exact(highest, field.height, 4, Measure::Count);
    let foot = field.y + field.height;
    scene.area(Rect::new(field.x, foot, field.width, 1), Role::Axis);
    let (first, last) = panel.days;
    let days = i64::from((last - first).max(1));
    let across = |day: i32| {
        let along = i64::from(day - first) * i64::from(field.width - 2 * INSET) / days;
        field.x + INSET + i32::try_from(along).unwrap_or(0)
    };
    let place = |point: &LinePoint| (across(point.day), foot - scale.at(point.value));
    if let Some(level) = panel.level {
        key::broken(scene, (field.x, field.x + field.width), foot - scale.at(level));
    }
    let places: Vec<(i32, i32)> = panel.points.iter().map(place).collect();
    if let (Some(ahead), Some(from)) = (&panel.ahead, places.last()) {
        key::dotted(scene, *from, place(ahead));
        key::ring(scene, place(ahead), 5);
    }
    let line = Role::Edge(Fill::Tone(Tone::Navy));
    if places.len() > 1 {
        scene.line(&places, 2, line);
    }
    for at in &places {
        scene.dot(*at, 4, line);
    }
    said(scene, panel, &place, field);
    days_under(scene, panel, field);
    Ok(())
}

/// Writes the first and the last day under a panel.
fn days_under(scene: &mut Scene, panel: &LinePanel, field: Rect) {
    let (from, to) = &panel.day_words;
    let under = field.y + field.height + 17;
    scene.words((field.x, under), Anchor::Start, Type::SMALL, Role::Quiet, from.as_str());
    if from != to {
        let end = (field.x + field.width, under);
        scene.words(end, Anchor::End, Type::SMALL, Role::Quiet, to.as_str());
    }
}

/// Writes the words of points over them, the newest first; words that would lie on others are left
/// out, as the table has them all.
fn said(
    scene: &mut Scene,
    panel: &LinePanel,
    place: &impl Fn(&LinePoint) -> (i32, i32),
    field: Rect,
) {
    let last = panel.points.len().saturating_sub(1);
    let of_line = panel.points.iter().enumerate().rev();
    let of_line = of_line.filter(|(at, _)| panel.points.len() <= SAID || *at == 0 || *at == last);
    let mut covered: Vec<Rect> = Vec::new();
    for point in panel.ahead.iter().chain(of_line.map(|(_, point)| point)) {
        let Some(words) = &point.words else { continue };
        let (x, y) = place(point);
        let half = width(words, Type::SMALL_STRONG) / 2 + 1;
        let right = (field.x + field.width - half).max(field.x + half);
        let x = x.clamp(field.x + half, right);
        let cover = Rect::new(x - half - 4, y - 24, 2 * half + 8, 18);
        if covered.iter().any(|other| other.meets(&cover)) {
            continue;
        }
        covered.push(cover);
        let at = (x, y - 9);
        scene.plated(at, Anchor::Middle, Type::SMALL_STRONG, Role::Ink, words.as_str());
    }
}
