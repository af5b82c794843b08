//! Claims about single years: the years side by side, in as many bands as they need.

use std::ops::Range;

use super::super::palette::Role;
use super::super::plot::{Claim, ClaimYear, Measure};
use super::WIDTH;
use super::apart::apart;
use super::axis;
use super::claim::{Form, largest, line, place};
use super::key::{self, Way};
use super::measure::{Type, widest, width, wrap};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use crate::units::Decimal;

const TALL: i32 = 330;
/// The height where no year has two claims to tell apart.
const TALL_ALONE: i32 = 130;
/// From one line of marks to the next.
const LANE: i32 = 16;
/// Before the first line of marks and between the last and the words, together.
const MARKS: i32 = 22;
/// The widest that the words of a claim may ask for; longer ones wrap.
const WORDS: i32 = 92;

/// One scale for every band of a panel.
struct Field {
    left: i32,
    tall: i32,
    scale: Scale,
    ticks: Vec<(Decimal, String)>,
}

/// A year with its place: its left end and its width.
struct Slot<'a> {
    year: &'a ClaimYear,
    left: i32,
    width: i32,
}

/// A claim with its place.
struct Placed<'a> {
    claim: &'a Claim,
    form: Form,
    /// Which of the lines of marks, from the left.
    lane: i32,
    at: i32,
    /// The heights that the mark covers.
    cover: (i32, i32),
    words: Vec<String>,
    label: i32,
}

/// Draws the panel from the given height down; gives the height under it.
pub(super) fn draw(scene: &mut Scene, measure: Measure, years: &[ClaimYear], top: i32) -> i32 {
    let most = largest(years.iter().flat_map(|year| &year.claims));
    let alone = years.iter().all(|year| year.claims.len() < 2);
    let least = if alone { TALL_ALONE } else { TALL };
    let tall = years.iter().map(labels_height).max().unwrap_or(0).max(least);
    let scale = Scale::round(most, tall, 5, measure);
    let ticks = scale.ticks(measure);
    let left = widest(ticks.iter().map(|(_, words)| words.as_str()), Type::SMALL) + 12;
    let field = Field { left, tall, scale, ticks };
    let needs: Vec<i32> = years.iter().map(|year| need(year, &scale)).collect();
    let mut y = top;
    for (number, band) in bands(&needs, WIDTH - left).into_iter().enumerate() {
        let from = y + if number > 0 { 16 } else { 0 };
        let slots = slots(&years[band.clone()], &needs[band], left);
        y = draw_band(scene, &field, &slots, from);
    }
    y
}

fn half(lines: &[String]) -> i32 {
    Type::SMALL.tall(lines.len()) / 2 + 3
}

/// The height that a year's labels need, one under the other, where they are narrowest.
fn labels_height(year: &ClaimYear) -> i32 {
    let tall = |claim: &Claim| 2 * half(&label(claim, WORDS));
    year.claims.iter().map(tall).sum::<i32>() + 30
}

/// The width that a year needs for its marks and its words.
fn need(year: &ClaimYear, scale: &Scale) -> i32 {
    let words = |claim: &Claim| {
        let number = width(&claim.words, Type::SMALL).min(WORDS);
        number.max(width(&claim.published, Type::SMALL))
    };
    let words = year.claims.iter().map(words).max().unwrap_or(0);
    let name = width(&year.label, Type::SMALL_STRONG) + 24;
    (MARKS + lanes(&marks(year, 0, scale)) * LANE + words + 10).max(name)
}

/// Shares the years out over as few bands as hold them, evenly if that fits.
fn bands(needs: &[i32], room: i32) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut used = 0;
    for (number, need) in needs.iter().enumerate() {
        if used > 0 && used + need > room {
            starts.push(number);
            used = 0;
        }
        used += need;
    }
    let each = needs.len().div_ceil(starts.len()).max(1);
    let fits = needs.chunks(each).all(|band| band.iter().sum::<i32>() <= room);
    if fits {
        starts = (0..needs.len()).step_by(each).collect();
    }
    let ends = starts.iter().skip(1).copied().chain([needs.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Gives every year of a band the same width if that serves all, else what it needs and a share of
/// the rest.
fn slots<'a>(years: &'a [ClaimYear], needs: &[i32], left: i32) -> Vec<Slot<'a>> {
    let count = i32::try_from(years.len()).unwrap_or(1).max(1);
    let room = WIDTH - left;
    let most = needs.iter().copied().max().unwrap_or(0);
    let spare = (room - needs.iter().sum::<i32>()).max(0) / count;
    let mut at = left;
    let mut slots = Vec::new();
    for (year, need) in years.iter().zip(needs) {
        let width = if most * count <= room { room / count } else { need + spare };
        slots.push(Slot { year, left: at, width });
        at += width;
    }
    slots
}

fn draw_band(scene: &mut Scene, field: &Field, slots: &[Slot<'_>], top: i32) -> i32 {
    let foot = top + 14 + field.tall;
    let at = |value| foot - field.scale.at(value);
    axis::level(scene, &field.ticks, at, (field.left, WIDTH));
    for (number, slot) in slots.iter().enumerate() {
        seam(scene, slot, number, (top + 6, foot));
        let name = (slot.left + 10, foot + 20);
        let label = slot.year.label.as_str();
        scene.words(name, Anchor::Start, Type::SMALL_STRONG, Role::Ink, label);
        let mut placed = marks(slot.year, foot, &field.scale);
        set_words(&mut placed, slot.width, (top + 4, foot - 3));
        let lanes = lanes(&placed);
        for claim in &placed {
            write(scene, slot.left, lanes, claim);
        }
        for claim in &placed {
            mark(scene, slot.left, claim, foot, &field.scale);
        }
    }
    foot + 26
}

/// Parts a year from the one before it: a line, or a break where years were left out between them.
fn seam(scene: &mut Scene, slot: &Slot<'_>, number: usize, (top, foot): (i32, i32)) {
    let x = slot.left;
    if slot.year.years_left_out == 0 {
        if number > 0 {
            scene.area(Rect::new(x, top, 1, foot - top), Role::Grid);
        }
        return;
    }
    let mut y = top;
    while number > 0 && y < foot - 8 {
        scene.area(Rect::new(x - 2, y, 1, 6), Role::Grid);
        scene.area(Rect::new(x + 2, y, 1, 6), Role::Grid);
        y += 10;
    }
    scene.area(Rect::new(x - 3, foot - 1, 7, 3), Role::Ground);
    scene.line(&[(x - 6, foot + 6), (x, foot - 6)], 1, Role::Axis);
    scene.line(&[(x, foot + 6), (x + 6, foot - 6)], 1, Role::Axis);
}

fn lanes(placed: &[Placed<'_>]) -> i32 {
    placed.iter().map(|claim| claim.lane + 1).max().unwrap_or(1)
}

/// Gives every mark of a year its height and the first line on which it touches no other.
fn marks<'a>(year: &'a ClaimYear, foot: i32, scale: &Scale) -> Vec<Placed<'a>> {
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for claim in &year.claims {
        let Some(form) = Form::of(claim) else {
            continue;
        };
        let at = foot - scale.at(place(claim));
        let ends = |end: Option<Decimal>| end.map_or(at, |value| foot - scale.at(value));
        let cover = match form {
            Form::Point => (at - 9, at + 9),
            Form::Range => (ends(claim.quantity.high) - 5, ends(claim.quantity.low) + 5),
            Form::AtLeast => (at - 24, at + 9),
            Form::AtMost => (at - 9, at + 24),
        };
        let hit = |other: &Placed<'_>| other.cover.0 < cover.1 && cover.0 < other.cover.1;
        let taken = |lane: i32| placed.iter().any(|other| other.lane == lane && hit(other));
        let lanes = 0..=i32::try_from(placed.len()).unwrap_or(i32::MAX);
        let lane = lanes.into_iter().find(|lane| !taken(*lane)).unwrap_or(0);
        placed.push(Placed { claim, form, lane, at, cover, words: Vec::new(), label: at });
    }
    placed
}

/// Gives every claim of a year its words, and moves them apart.
fn set_words(placed: &mut [Placed<'_>], slot: i32, ends: (i32, i32)) {
    let room = slot - MARKS - lanes(placed) * LANE - 6;
    placed.sort_by_key(|claim| (claim.at, claim.lane));
    // One line for all of a year or for none: a mixture reads as if it meant something.
    let one = |claim: &Placed<'_>| width(&line(claim.claim), Type::SMALL) <= room;
    let short = placed.iter().all(one);
    for claim in placed.iter_mut() {
        claim.words = if short { vec![line(claim.claim)] } else { label(claim.claim, room) };
    }
    let wanted: Vec<(i32, i32)> =
        placed.iter().map(|claim| (claim.at, half(&claim.words))).collect();
    for (claim, label) in placed.iter_mut().zip(apart(&wanted, ends)) {
        claim.label = label;
    }
}

/// Writes a claim's number over its date.
fn label(claim: &Claim, room: i32) -> Vec<String> {
    let mut lines = wrap(&claim.words, Type::SMALL, room);
    lines.push(claim.published.clone());
    lines
}

fn middle(start: i32, claim: &Placed<'_>) -> i32 {
    start + 16 + claim.lane * LANE
}

fn write(scene: &mut Scene, start: i32, lanes: i32, claim: &Placed<'_>) {
    let x = start + MARKS - 2 + lanes * LANE;
    let from = middle(start, claim);
    if claim.label != claim.at || claim.lane + 1 < lanes {
        let leader = [(from, claim.at), (x - 7, claim.label), (x - 2, claim.label)];
        scene.line(&leader, 1, Role::Axis);
    }
    let kind = Type::SMALL;
    let below_first = kind.tall(claim.words.len().saturating_sub(1));
    let mut at = claim.label + kind.drop() - below_first / 2;
    for line in &claim.words {
        scene.plated((x + 2, at), Anchor::Start, kind, Role::Ink, line.as_str());
        at += kind.line();
    }
}

fn mark(scene: &mut Scene, start: i32, claim: &Placed<'_>, foot: i32, scale: &Scale) {
    let at = (middle(start, claim), claim.at);
    let scenario = claim.claim.scenario;
    match claim.form {
        Form::Point => key::point(scene, at, scenario),
        Form::AtLeast => key::open(scene, at, scenario, Way::Up),
        Form::AtMost => key::open(scene, at, scenario, Way::Down),
        Form::Range => {
            let quantity = &claim.claim.quantity;
            let height = |end: Option<Decimal>| end.map_or(at.1, |value| foot - scale.at(value));
            let ends = (height(quantity.high), height(quantity.low));
            key::range(scene, at.0, ends, scenario);
            if quantity.central.is_some() {
                key::point(scene, at, scenario);
            }
        }
    }
}
