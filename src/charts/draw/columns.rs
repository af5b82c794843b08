//! Vertical bars of parts.

use super::super::palette::Role;
use super::super::plot::{Column, ColumnPanel, Columns, Part};
use super::axis;
use super::key::{self, Entry, Symbol};
use super::measure::{Type, widest, width, wrap};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::stacked::whole;
use super::{DrawError, WIDTH};
use crate::units::{Decimal, text};

const BOX: i32 = 12;

/// Where the columns of one panel stand; nil is at height nil and columns rise to negative heights.
struct Field {
    left: i32,
    /// From one column to the next.
    slot: i32,
    bar: i32,
    /// The widest words that have room beside a column.
    beside: i32,
    scale: Scale,
    words: Words,
}

/// How much is written at a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    /// Everything.
    All,
    /// The total alone.
    Totals,
    /// The total of the highest column alone: the scale and the table say the others.
    Highest,
}

/// Lays out the panels, one above the other.
pub(super) fn draw(plot: &Columns) -> Result<Scene, DrawError> {
    let mut scene = Scene::new(WIDTH);
    let tall = if plot.panels.len() > 1 { 190 } else { 250 };
    let mut y = 0;
    for (number, panel) in plot.panels.iter().enumerate() {
        if panel.columns.is_empty() {
            return Err(DrawError::Size);
        }
        let top = y + if number > 0 { 30 } else { 0 };
        y = draw_panel(&mut scene, panel, top, tall)?;
    }
    scene.height = y;
    Ok(scene)
}

fn draw_panel(
    scene: &mut Scene,
    panel: &ColumnPanel,
    top: i32,
    tall: i32,
) -> Result<i32, DrawError> {
    let mut y = top;
    if let Some(title) = &panel.title {
        let lines = wrap(title, Type::PANEL, WIDTH);
        y = scene.lines((0, y + 15), Anchor::Start, Type::PANEL, Role::Ink, &lines) - 4;
    }
    let field = field(panel, tall)?;
    y = key::draw(scene, y, &entries(panel, field.words));

    let mut plot = Scene::new(WIDTH);
    let ends = (field.left, field.left + field.slot * columns(panel));
    let ticks = field.scale.ticks(panel.measure);
    axis::level(&mut plot, &ticks, |value| -field.scale.at(value), ends);
    let highest = highest(panel)?;
    for (number, column) in panel.columns.iter().enumerate() {
        let write = field.words != Words::Highest || number == highest;
        draw_column(&mut plot, &field, (number, write), column);
    }
    names(&mut plot, &field, panel);
    let foot = y + 4 - plot.top();
    scene.place(plot, (0, foot));
    Ok(foot + 26)
}

fn columns(panel: &ColumnPanel) -> i32 {
    i32::try_from(panel.columns.len()).unwrap_or(i32::MAX)
}

fn field(panel: &ColumnPanel, tall: i32) -> Result<Field, DrawError> {
    let mut largest = Decimal::ZERO;
    for column in &panel.columns {
        largest = largest.max(whole(&column.parts)?);
        if let Some(target) = &column.target {
            if target.value < Decimal::ZERO {
                return Err(DrawError::BelowNil(target.words.clone()));
            }
            largest = largest.max(target.value);
        }
    }
    let scale = Scale::exact(largest, tall, 5, panel.measure);
    let ticks = scale.ticks(panel.measure);
    let left = widest(ticks.iter().map(|(_, words)| words.as_str()), Type::SMALL) + 10;
    let labels = panel.columns.iter().map(|column| column.label.as_str());
    let slot = ((WIDTH - left) / columns(panel)).max(1);
    // The name of the last column is centred under it and may be wider than it.
    let past = (widest(labels, Type::SMALL) - slot).max(0) / 2;
    let slot = ((WIDTH - left - past) / columns(panel)).max(1);
    let bar = if slot >= 90 { (slot * 54 / 100).min(104) } else { (slot * 7 / 10).max(2) };
    // What stands over the next column may be wider than that column.
    let over = panel.columns.iter().map(|column| over_width(column, slot)).max();
    Ok(Field {
        left,
        slot,
        bar,
        beside: slot - bar / 2 - bar.max(over.unwrap_or(0)) / 2 - 14,
        scale,
        words: how_much(panel, slot),
    })
}

/// Finds the column with the largest sum of parts, the first of equals.
fn highest(panel: &ColumnPanel) -> Result<usize, DrawError> {
    let mut best = (0, Decimal::ZERO);
    for (number, column) in panel.columns.iter().enumerate() {
        let sum = whole(&column.parts)?;
        if sum > best.1 {
            best = (number, sum);
        }
    }
    Ok(best.0)
}

fn entries(panel: &ColumnPanel, words: Words) -> Vec<Entry> {
    let parts = || panel.columns.iter().flat_map(|column| &column.parts);
    let mut entries = key::of_parts(parts());
    if entries.len() == 1 && panel.title.is_some() {
        // The title of the panel names its only part.
        entries.clear();
    }
    if let Some(target) = panel.columns.iter().find_map(|column| column.target.as_ref()) {
        entries.push(Entry { symbol: Symbol::Target, words: target.name.to_owned() });
    }
    if words != Words::All && panel.columns.iter().any(|column| boxes(column) > 0) {
        entries.push(Entry { symbol: Symbol::Missing, words: text::capital(text::NOT_KNOWN) });
    }
    entries
}

fn how_much(panel: &ColumnPanel, slot: i32) -> Words {
    let totals = panel.columns.iter().filter_map(|column| column.total.as_deref());
    let total = widest(totals, Type::STRONG) + 8;
    let lines: Vec<String> = panel.columns.iter().filter_map(target_line).collect();
    let targets = widest(lines.iter().map(String::as_str), Type::SMALL) + 8;
    if slot >= 88 && slot >= total.max(targets) {
        Words::All
    } else if slot >= total {
        Words::Totals
    } else {
        Words::Highest
    }
}

fn target_line(column: &Column) -> Option<String> {
    let target = column.target.as_ref()?;
    Some(format!("{} {}", target.name.to_lowercase(), target.words))
}

/// The width of what is written over a column.
fn over_width(column: &Column, slot: i32) -> i32 {
    let mut lines = unpublished(column, slot);
    lines.extend(target_line(column));
    let total = widest(column.total.as_deref(), Type::STRONG);
    widest(lines.iter().map(String::as_str), Type::SMALL).max(total)
}

/// Whether nothing at all was published of a column.
fn nothing(column: &Column) -> bool {
    column.parts.iter().all(|part| part.value.is_none())
}

/// How many signs for what was not published a column takes.
fn boxes(column: &Column) -> i32 {
    if nothing(column) {
        return 1;
    }
    let absent = column.parts.iter().filter(|part| part.value.is_none());
    i32::try_from(absent.count()).unwrap_or(0)
}

/// What was not published of a column, in words over it.
fn unpublished(column: &Column, slot: i32) -> Vec<String> {
    if nothing(column) {
        return wrap(text::NOT_KNOWN, Type::SMALL, slot * 3 / 4);
    }
    column
        .parts
        .iter()
        .filter(|part| part.value.is_none())
        .map(|part| format!("{} {}", part.name.to_lowercase(), text::NOT_KNOWN))
        .flat_map(|words| wrap(&words, Type::SMALL, slot * 3 / 4))
        .collect()
}

fn draw_column(scene: &mut Scene, field: &Field, (number, write): (usize, bool), column: &Column) {
    let number = i32::try_from(number).unwrap_or(i32::MAX);
    let middle = field.left + field.slot * number + field.slot / 2;
    let left = middle - field.bar / 2;
    let mut top = stack(scene, field, left, column);
    if nothing(column) || field.words != Words::All {
        for _ in 0..boxes(column) {
            key::missing(scene, Rect::new(left, top - 3 - BOX, field.bar, BOX));
            top -= BOX + 3;
        }
    }
    if let Some(target) = &column.target {
        let at = -field.scale.at(target.value);
        let reach = (field.slot - field.bar).clamp(2, 16) / 2;
        let rect = Rect::new(left - reach, at - 1, field.bar + 2 * reach, 3);
        scene.area(Rect::new(rect.x, rect.y - 1, rect.width, 5), Role::Ground);
        scene.area(rect, Role::Ink);
    }
    if write {
        write_over(scene, field, (middle, top), column);
    }
}

/// Draws the parts from the foot up, those that have no room for their words with them beside;
/// gives the height of the top.
fn stack(scene: &mut Scene, field: &Field, left: i32, column: &Column) -> i32 {
    let mut sum = Decimal::ZERO;
    let mut free = 0;
    let mut beside: Vec<(i32, &Part)> = Vec::new();
    for part in &column.parts {
        let value = part.value.unwrap_or_default();
        if value.is_zero() {
            continue;
        }
        sum += value;
        let tall = (free + field.scale.at(sum)).max(3);
        let rect = Rect::new(left, free - tall, field.bar, tall);
        scene.part(rect, part.fill);
        let words = label(part);
        let middle = (left + field.bar / 2, free - tall / 2);
        let repeats = column.total.as_ref() == Some(&part.words);
        if repeats {
            // The part is the whole column, and the words over it say its size.
        } else if tall >= 20 && width(&words, Type::SMALL_STRONG) + 8 <= field.bar {
            scene.upon(part.fill, middle, Type::SMALL_STRONG, &words);
        } else {
            beside.push((middle.1, part));
        }
        free -= tall + 2;
    }
    let top = if sum.is_zero() { 0 } else { free + 2 };
    write_beside(scene, field, (left + field.bar, top), &beside);
    top
}

fn label(part: &Part) -> String {
    part.fill.marked(&part.words)
}

fn write_beside(
    scene: &mut Scene,
    field: &Field,
    (right, top): (i32, i32),
    parts: &[(i32, &Part)],
) {
    let room = field.beside.min(WIDTH - right - 10);
    let fits = |part: &Part| width(&label(part), Type::SMALL) <= room;
    if field.words != Words::All || !parts.iter().all(|(_, part)| fits(part)) {
        return;
    }
    // From the foot up, so each label lies over the one before it; none reaches the words on top.
    let mut limit = -9;
    let mut heights: Vec<i32> = Vec::new();
    for (middle, _) in parts {
        let at = (*middle).min(limit);
        heights.push(at);
        limit = at - 16;
    }
    let mut ceiling = top + 10;
    for at in heights.iter_mut().rev() {
        *at = (*at).max(ceiling);
        ceiling = *at + 16;
    }
    if heights.first().is_some_and(|lowest| *lowest > -6) {
        return;
    }
    for (at, (_, part)) in heights.iter().zip(parts) {
        let place = (right + 8, at + Type::SMALL.drop());
        scene.plated(place, Anchor::Start, Type::SMALL, Role::Ink, label(part));
    }
    for (at, (middle, _)) in heights.iter().zip(parts) {
        scene.line(&[(right + 1, *middle), (right + 6, *at)], 1, Role::Axis);
    }
}

/// Writes what is absent, the total and the target over a column, each by what it is about.
fn write_over(scene: &mut Scene, field: &Field, (middle, top): (i32, i32), column: &Column) {
    let mut lines: Vec<(Type, Role, String)> = Vec::new();
    let small = |line: String| (Type::SMALL, Role::Quiet, line);
    if field.words == Words::All {
        lines.extend(unpublished(column, field.slot).into_iter().rev().map(small));
    }
    let total = column.total.iter().cloned();
    let total = total.map(|line| (Type::STRONG, Role::Ink, line));
    let Some(target) = &column.target else {
        lines.extend(total);
        upwards(scene, (middle, top - 6), lines);
        return;
    };
    let line = -field.scale.at(target.value);
    let aim = target_line(column).filter(|_| field.words == Words::All);
    let tall = Type::BODY.tall(lines.len() + 1);
    if top - line > tall + 10 {
        // There is room for the words of the column under the line of the target.
        lines.extend(total);
        upwards(scene, (middle, top - 6), lines);
        upwards(scene, (middle, line - 8), aim.map(small));
    } else {
        lines.extend(aim.map(small));
        lines.extend(total);
        upwards(scene, (middle, top.min(line - 2) - 6), lines);
    }
}

/// Writes lines one over the other, the first on the given baseline.
fn upwards(
    scene: &mut Scene,
    (middle, baseline): (i32, i32),
    lines: impl IntoIterator<Item = (Type, Role, String)>,
) {
    let mut at = baseline;
    for (kind, role, line) in lines {
        scene.plated((middle, at), Anchor::Middle, kind, role, line);
        at -= Type::BODY.line();
    }
}

/// Writes the names of the columns; where they would touch, every second, third … of them.
fn names(scene: &mut Scene, field: &Field, panel: &ColumnPanel) {
    let labels = panel.columns.iter().map(|column| column.label.as_str());
    let wide = widest(labels, Type::SMALL) + 10;
    let every = usize::try_from((wide + field.slot - 1) / field.slot).unwrap_or(1).max(1);
    for (number, column) in panel.columns.iter().enumerate() {
        let at = i32::try_from(number).unwrap_or(0);
        let middle = field.left + field.slot * at + field.slot / 2;
        let length = if number % every == 0 { 6 } else { 3 };
        scene.area(Rect::new(middle, 1, 1, length), Role::Axis);
        if number % every == 0 {
            let place = (middle, 21);
            scene.words(place, Anchor::Middle, Type::SMALL, Role::Ink, column.label.as_str());
        }
    }
}
