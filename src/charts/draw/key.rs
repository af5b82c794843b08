//! The key above a plot: only what the plot uses, in words.

use super::super::palette::Role;
use super::super::plot::{Fill, Part, Scenario, Tone};
use super::measure::{Type, width};
use super::scene::{Anchor, Rect, Scene};

/// What a word of the key explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A part of a bar.
    Fill(Fill),
    /// The line of a target across a column.
    Target,
    /// A part that was not published.
    Missing,
    /// A published point.
    Point(Scenario),
    /// A published range.
    Range,
    /// A published "at least".
    AtLeast,
    /// A published "at most".
    AtMost,
    /// A rating before controls.
    Before,
    /// A rating as it stands, or a value over time.
    Now,
    /// A rating aimed at.
    Aim,
    /// A level across a row.
    Accepted,
    /// A level across a picture.
    Level,
    /// A value still ahead.
    Ahead,
}

/// One symbol with its words.
pub(super) struct Entry {
    pub(super) symbol: Symbol,
    pub(super) words: String,
}

const ROW: i32 = 26;
const GAP: i32 = 24;

/// Lists the fills of some parts in the order in which they first appear, ratings in their own.
pub(super) fn of_parts<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Vec<Entry> {
    let mut seen: Vec<&Part> = Vec::new();
    for part in parts {
        if !seen.iter().any(|other| other.fill == part.fill) {
            seen.push(part);
        }
    }
    if seen.iter().all(|part| matches!(part.fill, Fill::Rating(_))) {
        seen.sort_by_key(|part| part.fill);
    }
    seen.into_iter()
        .map(|part| Entry { symbol: Symbol::Fill(part.fill), words: part.fill.marked(&part.name) })
        .collect()
}

/// Writes the key from the given height down; gives the height under it.
pub(super) fn draw(scene: &mut Scene, top: i32, entries: &[Entry]) -> i32 {
    if entries.is_empty() {
        return top;
    }
    let (mut x, mut y) = (0, top);
    for entry in entries {
        let symbol = symbol_width(entry.symbol);
        let wide = symbol + 8 + width(&entry.words, Type::BODY);
        if x > 0 && x + wide > scene.width {
            x = 0;
            y += ROW;
        }
        let middle = y + ROW / 2;
        symbol_at(scene, (x, middle), entry.symbol);
        let place = (x + symbol + 8, middle + Type::BODY.drop());
        scene.words(place, Anchor::Start, Type::BODY, Role::Ink, entry.words.as_str());
        x += wide + GAP;
    }
    y + ROW + 10
}

const fn symbol_width(symbol: Symbol) -> i32 {
    match symbol {
        Symbol::Fill(_) | Symbol::Target | Symbol::Level | Symbol::Ahead => 26,
        Symbol::Missing => 18,
        Symbol::Before | Symbol::Now | Symbol::Aim | Symbol::Accepted => 16,
        Symbol::Point(_) | Symbol::Range | Symbol::AtLeast | Symbol::AtMost => 12,
    }
}

fn symbol_at(scene: &mut Scene, (x, middle): (i32, i32), symbol: Symbol) {
    match symbol {
        Symbol::Fill(fill) => scene.part(Rect::new(x, middle - 8, 26, 16), fill),
        Symbol::Target => scene.area(Rect::new(x, middle - 1, 26, 3), Role::Ink),
        Symbol::Missing => missing(scene, Rect::new(x, middle - 6, 18, 12)),
        Symbol::Point(scenario) => point(scene, (x + 6, middle), scenario),
        Symbol::Range => range(scene, x + 6, (middle - 9, middle + 9), Scenario::NotStated),
        Symbol::AtLeast => open(scene, (x + 6, middle + 5), Scenario::NotStated, Way::Up),
        Symbol::AtMost => open(scene, (x + 6, middle - 5), Scenario::NotStated, Way::Down),
        Symbol::Before => before(scene, (x + 8, middle)),
        Symbol::Now => now(scene, (x + 8, middle)),
        Symbol::Aim => aim(scene, (x + 8, middle - 8)),
        Symbol::Accepted => scene.area(Rect::new(x + 7, middle - 11, 3, 22), Role::Ink),
        Symbol::Level => broken(scene, (x, x + 26), middle),
        Symbol::Ahead => {
            dotted(scene, (x, middle), (x + 18, middle));
            ring(scene, (x + 20, middle), 5);
        }
    }
}

/// Draws the sign of a part that was not published: an empty box of broken lines.
pub(super) fn missing(scene: &mut Scene, rect: Rect) {
    let (right, foot) = (rect.x + rect.width, rect.y + rect.height);
    let mut x = rect.x;
    while x < right {
        let dash = (right - x).min(4);
        scene.area(Rect::new(x, rect.y, dash, 1), Role::Axis);
        scene.area(Rect::new(x, foot - 1, dash, 1), Role::Axis);
        x += 7;
    }
    let mut y = rect.y;
    while y < foot {
        let dash = (foot - y).min(4);
        scene.area(Rect::new(rect.x, y, 1, dash), Role::Axis);
        scene.area(Rect::new(right - 1, y, 1, dash), Role::Axis);
        y += 7;
    }
}

/// Where the true value of a bound lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    Right,
    Left,
}

/// Gives the colour of a scenario's marks.
pub(super) const fn scenario_role(scenario: Scenario) -> Role {
    Role::Edge(Fill::Tone(match scenario {
        Scenario::Central => Tone::Navy,
        Scenario::Worst => Tone::Plum,
        Scenario::Best => Tone::Sky,
        Scenario::NotStated => Tone::Stone,
    }))
}

/// Draws a published point: a disc, a triangle up or down, or a diamond.
pub(super) fn point(scene: &mut Scene, at: (i32, i32), scenario: Scenario) {
    outlined(scene, at, 6, scenario, scenario_role(scenario));
}

fn outlined(scene: &mut Scene, (x, y): (i32, i32), r: i32, scenario: Scenario, role: Role) {
    match scenario {
        Scenario::Central => scene.dot((x, y), r, role),
        Scenario::Worst => {
            scene.shape(&[(x, y - r - 1), (x + r + 1, y + r - 1), (x - r - 1, y + r - 1)], role);
        }
        Scenario::Best => {
            scene.shape(&[(x, y + r + 1), (x + r + 1, y - r + 1), (x - r - 1, y - r + 1)], role);
        }
        Scenario::NotStated => {
            let d = r + 1;
            scene.shape(&[(x, y - d), (x + d, y), (x, y + d), (x - d, y)], role);
        }
    }
}

/// Draws a bound: a hollow mark with an arrow to where the true value lies.
pub(super) fn open(scene: &mut Scene, (x, y): (i32, i32), scenario: Scenario, way: Way) {
    let role = scenario_role(scenario);
    let turn = |along: i32, across: i32| match way {
        Way::Up => (x + across, y - along),
        Way::Down => (x + across, y + along),
        Way::Right => (x + along, y + across),
        Way::Left => (x - along, y + across),
    };
    scene.line(&[turn(6, 0), turn(16, 0)], 2, role);
    scene.shape(&[turn(21, 0), turn(14, -4), turn(14, 4)], role);
    outlined(scene, (x, y), 6, scenario, role);
    outlined(scene, (x, y), 3, scenario, Role::Ground);
}

/// Draws a published range as a bar upright between two heights, with ends.
pub(super) fn range(scene: &mut Scene, x: i32, (top, foot): (i32, i32), scenario: Scenario) {
    let role = scenario_role(scenario);
    scene.area(Rect::new(x - 1, top, 3, foot - top), role);
    scene.area(Rect::new(x - 6, top - 1, 13, 3), role);
    scene.area(Rect::new(x - 6, foot - 1, 13, 3), role);
}

/// Draws a published range as a bar along a row, with ends.
pub(super) fn range_along(
    scene: &mut Scene,
    (left, right): (i32, i32),
    y: i32,
    scenario: Scenario,
) {
    let role = scenario_role(scenario);
    scene.area(Rect::new(left, y - 1, right - left, 3), role);
    scene.area(Rect::new(left - 1, y - 6, 3, 13), role);
    scene.area(Rect::new(right - 1, y - 6, 3, 13), role);
}

/// Draws a rating before controls: an open ring.
pub(super) fn before(scene: &mut Scene, at: (i32, i32)) {
    ring(scene, at, 8);
}

/// Draws an open ring.
pub(super) fn ring(scene: &mut Scene, at: (i32, i32), radius: i32) {
    scene.dot(at, radius, Role::Axis);
    scene.dot(at, radius - 2, Role::Ground);
}

/// Draws a rating as it stands: a full disc.
pub(super) fn now(scene: &mut Scene, at: (i32, i32)) {
    scene.dot(at, 6, Role::Edge(Fill::Tone(Tone::Navy)));
}

/// Draws a rating aimed at: a triangle that points to it from below.
pub(super) fn aim(scene: &mut Scene, (x, y): (i32, i32)) {
    scene
        .shape(&[(x, y + 3), (x + 7, y + 14), (x - 7, y + 14)], Role::Edge(Fill::Tone(Tone::Plum)));
}

/// Draws a level line, broken.
pub(super) fn broken(scene: &mut Scene, (left, right): (i32, i32), y: i32) {
    let mut x = left;
    while x < right {
        scene.area(Rect::new(x, y - 1, (right - x).min(6), 2), Role::Ink);
        x += 10;
    }
}

/// Draws a line of dots from one point to another.
pub(super) fn dotted(scene: &mut Scene, (x, y): (i32, i32), (to_x, to_y): (i32, i32)) {
    let long = (to_x - x).abs().max((to_y - y).abs());
    let steps = (long / 6).max(1);
    for step in 0..steps {
        let at = (x + (to_x - x) * step / steps, y + (to_y - y) * step / steps);
        scene.dot(at, 1, Role::Axis);
    }
}
