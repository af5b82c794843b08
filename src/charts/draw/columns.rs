//! Vertical bars of parts.

use super::super::palette::Role;
use super::super::plot::{Column, ColumnPanel, Columns, Fill, Part};
use super::key::{self, Entry, Symbol};
use super::measure::{Type, widest, width, wrap};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use super::stacked::whole;
use super::{DrawError, WIDTH};
use crate::units::Decimal;

const BOX: i32 = 12;

/// Where the columns of one panel stand.
struct Field {
    left: i32,
    /// The height of nil.
    foot: i32,
    /// From one column to the next.
    slot: i32,
    bar: i32,
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
    /// Nothing: the scale and the table say it.
    None,
}

/// Lays out the panels, one above the other.
pub(super) fn draw(plot: &Columns) -> Result<Scene, DrawError> {
    let mut scene = Scene::new(WIDTH);
    let tall = if plot.panels.len() > 1 { 190 } else { 270 };
    let mut y = 0;
    for (number, panel) in plot.panels.iter().enumerate() {
        if panel.columns.is_empty() {
            return Err(DrawError::Size);
        }
        y = draw_panel(&mut scene, panel, y + if number > 0 { 34 } else { 0 }, tall)?;
    }
    scene.height = y;
    Ok(scene)
}

fn draw_panel(scene: &mut Scene, panel: &ColumnPanel, top: i32, tall: i32) -> Result<i32, DrawError> {
    let mut y = top;
    if let Some(title) = &panel.title {
        let lines = wrap(title, Type::PANEL, WIDTH);
        y = scene.lines((0, y + 15), Anchor::Start, Type::PANEL, Role::Ink, &lines) - 6;
    }
    y = key::draw(scene, y, &entries(panel));

    let mut largest = Decimal::ZERO;
    for column in &panel.columns {
        largest = largest.max(whole(&column.parts)?);
        if let Some(target) = &column.target {
            largest = largest.max(target.value);
        }
    }
    let ticks = Scale::round(largest, tall, 5, panel.measure).ticks(panel.measure);
    let left = widest(ticks.iter().map(|(_, words)| words.as_str()), Type::SMALL) + 10;
    let count = i32::try_from(panel.columns.len()).unwrap_or(i32::MAX);
    let slot = ((WIDTH - left) / count).max(1);
    let words = how_much(panel, slot);
    let over = if words == Words::All { over(panel, slot) } else { 1 };
    let field = Field {
        left,
        foot: y + over * Type::SMALL.line() + 8 + tall,
        slot,
        bar: if slot >= 90 { (slot * 5 / 10).min(104) } else { (slot * 7 / 10).max(2) },
        scale: Scale::round(largest, tall, 5, panel.measure),
        words,
    };
    for (value, words) in ticks {
        let at = field.foot - field.scale.at(value);
        let role = if value.is_zero() { Role::Axis } else { Role::Grid };
        scene.area(Rect::new(left, at, WIDTH - left, 1), role);
        let place = (left - 8, at + Type::SMALL.drop());
        scene.words(place, Anchor::End, Type::SMALL, Role::Quiet, words);
    }
    for (number, column) in panel.columns.iter().enumerate() {
        draw_column(scene, &field, number, column);
    }
    names(scene, &field, panel);
    Ok(field.foot + 26)
}

fn entries(panel: &ColumnPanel) -> Vec<Entry> {
    let parts = || panel.columns.iter().flat_map(|column| &column.parts);
    let mut entries = key::of_parts(parts());
    if entries.len() == 1 && panel.title.is_some() {
        // The title of the panel names its only part.
        entries.clear();
    }
    if panel.columns.iter().any(|column| column.target.is_some()) {
        entries.push(Entry {
            symbol: Symbol::Target,
            words: "Target".to_owned(),
        });
    }
    let whole_column = |column: &Column| column.parts.is_empty();
    if parts().any(|part| part.value.is_none()) || panel.columns.iter().any(whole_column) {
        entries.push(Entry {
            symbol: Symbol::Missing,
            words: "Not published".to_owned(),
        });
    }
    entries
}

fn how_much(panel: &ColumnPanel, slot: i32) -> Words {
    let totals = panel.columns.iter().filter_map(|column| column.total.as_deref());
    let total = widest(totals, Type::STRONG) + 8;
    let lines: Vec<String> = panel.columns.iter().flat_map(target_line).collect();
    let targets = widest(lines.iter().map(String::as_str), Type::SMALL) + 8;
    if slot >= 88 && slot >= total.max(targets) {
        Words::All
    } else if slot >= total {
        Words::Totals
    } else {
        Words::None
    }
}

fn target_line(column: &Column) -> Option<String> {
    let target = column.target.as_ref()?;
    Some(format!("target {}", target.words))
}

/// What was not published of a column, in words over it.
fn unpublished(column: &Column, slot: i32) -> Vec<String> {
    let absent: Vec<String> = column
        .parts
        .iter()
        .filter(|part| part.value.is_none())
        .map(|part| part.name.to_lowercase())
        .collect();
    if absent.len() == column.parts.len() {
        return wrap("not published", Type::SMALL, slot - 8);
    }
    absent
        .iter()
        .flat_map(|name| wrap(&format!("{name} not published"), Type::SMALL, slot - 8))
        .collect()
}

/// The most lines of words over any column.
fn over(panel: &ColumnPanel, slot: i32) -> i32 {
    let lines = |column: &Column| {
        usize::from(column.total.is_some())
            + usize::from(column.target.is_some())
            + unpublished(column, slot).len()
    };
    let most = panel.columns.iter().map(lines).max().unwrap_or(0);
    i32::try_from(most).unwrap_or(0).max(1)
}

fn draw_column(scene: &mut Scene, field: &Field, number: usize, column: &Column) {
    let number = i32::try_from(number).unwrap_or(i32::MAX);
    let middle = field.left + field.slot * number + field.slot / 2;
    let left = middle - field.bar / 2;
    let mut top = stack(scene, field, left, &column.parts);
    let absent = column.parts.iter().filter(|part| part.value.is_none()).count();
    let boxes = if column.parts.is_empty() { 1 } else { absent };
    for _ in 0..boxes {
        key::missing(scene, Rect::new(left, top - 3 - BOX, field.bar, BOX));
        top -= BOX + 3;
    }
    if let Some(target) = &column.target {
        let at = field.foot - field.scale.at(target.value);
        let reach = (field.slot - field.bar).clamp(2, 16) / 2;
        let rect = Rect::new(left - reach, at - 1, field.bar + 2 * reach, 3);
        scene.area(Rect::new(rect.x, rect.y - 1, rect.width, 5), Role::Ground);
        scene.area(rect, Role::Ink);
        top = top.min(at - 2);
    }
    write_over(scene, field, (middle, top - 6), column);
}

/// Draws the parts from the foot up, those that have no room for their words with them beside;
/// gives the height of the top.
fn stack(scene: &mut Scene, field: &Field, left: i32, parts: &[Part]) -> i32 {
    let mut sum = Decimal::ZERO;
    let mut free = field.foot;
    let mut beside: Vec<(i32, &Part)> = Vec::new();
    for part in parts {
        let value = part.value.unwrap_or_default();
        if value.is_zero() {
            continue;
        }
        sum += value;
        let tall = (free - (field.foot - field.scale.at(sum))).max(3);
        let rect = Rect::new(left, free - tall, field.bar, tall);
        scene.part(rect, part.fill);
        let words = label(part);
        let middle = (left + field.bar / 2, free - tall / 2);
        if tall >= 20 && width(&words, Type::SMALL_STRONG) + 12 <= field.bar {
            scene.upon(part.fill, middle, Type::SMALL_STRONG, &words);
        } else {
            beside.push((middle.1, part));
        }
        free -= tall + 2;
    }
    let top = if sum.is_zero() { field.foot } else { free + 2 };
    write_beside(scene, field, (left + field.bar, top), &beside);
    top
}

fn label(part: &Part) -> String {
    match part.fill {
        Fill::Rating(rating) => format!("{} {}", rating.mark(), part.words),
        Fill::Tone(_) => part.words.clone(),
    }
}

fn write_beside(scene: &mut Scene, field: &Field, (right, top): (i32, i32), parts: &[(i32, &Part)]) {
    let room = field.slot - field.bar - 12;
    let fits = |part: &Part| width(&label(part), Type::SMALL) <= room;
    if field.words != Words::All || !parts.iter().all(|(_, part)| fits(part)) {
        return;
    }
    // From the foot up, so each label lies over the one before it; none reaches the words on top.
    let mut limit = field.foot - 9;
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
    if heights.first().is_some_and(|lowest| *lowest > field.foot - 6) {
        return;
    }
    for (at, (middle, part)) in heights.into_iter().zip(parts) {
        if at != *middle {
            scene.line(&[(right + 1, *middle), (right + 5, at)], 1, Role::Axis);
        }
        let place = (right + 7, at + Type::SMALL.drop());
        scene.words(place, Anchor::Start, Type::SMALL, Role::Ink, label(part));
    }
}

/// Writes total, target and what is absent over a column, the total on top.
fn write_over(scene: &mut Scene, field: &Field, (middle, baseline): (i32, i32), column: &Column) {
    let mut at = baseline;
    if field.words == Words::All {
        let mut lines = unpublished(column, field.slot);
        lines.reverse();
        lines.extend(target_line(column));
        for line in lines {
            scene.words((middle, at), Anchor::Middle, Type::SMALL, Role::Quiet, line);
            at -= Type::SMALL.line();
        }
    }
    if field.words != Words::None
        && let Some(total) = &column.total
    {
        scene.words((middle, at), Anchor::Middle, Type::STRONG, Role::Ink, total.as_str());
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
        scene.area(Rect::new(middle, field.foot + 1, 1, length), Role::Axis);
        if number % every == 0 {
            let place = (middle, field.foot + 21);
            scene.words(place, Anchor::Middle, Type::SMALL, Role::Ink, column.label.as_str());
        }
    }
}
