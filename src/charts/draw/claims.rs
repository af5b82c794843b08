//! Published claims: the key, the panels, and claims about single years.

use super::super::palette::Role;
use super::super::plot::{Claim, ClaimPanel, ClaimYear, Claims, Measure, Scenario};
use super::WIDTH;
use super::key::{self, Entry, Symbol, Way};
use super::measure::{Type, widest, width, wrap};
use super::periods;
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use crate::units::{Bound, Decimal};

/// The narrowest place for one year: a mark and two short lines of words.
const NARROWEST: i32 = 80;
const TALL: i32 = 340;
const LANE: i32 = 16;

/// Lays out the panels, one above the other, each with its own scale.
pub(super) fn draw(plot: &Claims) -> Scene {
    let mut scene = Scene::new(plot.panels.iter().map(wide).max().unwrap_or(WIDTH));
    let mut y = key::draw(&mut scene, 0, &entries(plot));
    for (number, panel) in plot.panels.iter().enumerate() {
        let top = y + if number > 0 { 30 } else { 0 };
        y = match panel {
            ClaimPanel::Years {
                title,
                measure,
                years,
            } => {
                let top = heading(&mut scene, title, top);
                years_panel(&mut scene, *measure, years, top)
            }
            ClaimPanel::Periods {
                title,
                measure,
                periods,
            } => {
                let top = heading(&mut scene, title, top);
                periods::draw(&mut scene, *measure, periods, top)
            }
        };
    }
    scene.height = y;
    scene
}

fn wide(panel: &ClaimPanel) -> i32 {
    match panel {
        ClaimPanel::Years { years, .. } => {
            let count = i32::try_from(years.len()).unwrap_or(0);
            (count * NARROWEST + 50).max(WIDTH)
        }
        ClaimPanel::Periods { .. } => WIDTH,
    }
}

fn heading(scene: &mut Scene, title: &str, top: i32) -> i32 {
    let lines = wrap(title, Type::PANEL, scene.width);
    scene.lines((0, top + 15), Anchor::Start, Type::PANEL, Role::Ink, &lines) - 6
}

fn claims(plot: &Claims) -> impl Iterator<Item = &Claim> {
    plot.panels.iter().flat_map(|panel| match panel {
        ClaimPanel::Years { years, .. } => {
            years.iter().flat_map(|year| &year.claims).collect::<Vec<_>>()
        }
        ClaimPanel::Periods { periods, .. } => {
            periods.iter().flat_map(|period| &period.claims).collect()
        }
    })
}

fn entries(plot: &Claims) -> Vec<Entry> {
    let entry = |symbol, words: &str| Entry {
        symbol,
        words: words.to_owned(),
    };
    let form = |wanted: Form| claims(plot).any(|claim| Form::of(claim) == Some(wanted));
    let mut entries: Vec<Entry> = Scenario::ALL
        .into_iter()
        .filter(|scenario| claims(plot).any(|claim| claim.scenario == *scenario))
        .map(|scenario| entry(Symbol::Point(scenario), scenario.words()))
        .collect();
    if form(Form::Range) {
        entries.push(entry(Symbol::Range, "Published as a range"));
    }
    if form(Form::AtLeast) {
        entries.push(entry(Symbol::AtLeast, "At least"));
    }
    if form(Form::AtMost) {
        entries.push(entry(Symbol::AtMost, "At most"));
    }
    entries
}

/// How a claim is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Point,
    Range,
    AtLeast,
    AtMost,
}

impl Form {
    /// `None` where nothing was published that could be drawn.
    pub(super) fn of(claim: &Claim) -> Option<Self> {
        let quantity = &claim.quantity;
        match (quantity.low, quantity.central, quantity.high) {
            (Some(_), _, Some(_)) => Some(Self::Range),
            (_, Some(_), _) => Some(match quantity.bound {
                Bound::AtLeast => Self::AtLeast,
                Bound::AtMost => Self::AtMost,
                Bound::Exact | Bound::About | Bound::Range => Self::Point,
            }),
            (Some(_), None, None) => Some(Self::AtLeast),
            (None, None, Some(_)) => Some(Self::AtMost),
            (None, None, None) => None,
        }
    }
}

/// Gives the point of a claim, or the middle of the room that its range takes up.
fn place(claim: &Claim) -> Decimal {
    let quantity = &claim.quantity;
    quantity.central.unwrap_or_else(|| {
        let ends = [quantity.low, quantity.high];
        let known = ends.iter().flatten().count().max(1);
        let sum: Decimal = ends.into_iter().flatten().sum();
        sum / Decimal::from(known)
    })
}

/// Gives the largest value that a claim names.
pub(super) fn largest<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Decimal {
    claims
        .into_iter()
        .flat_map(|claim| {
            let quantity = &claim.quantity;
            [quantity.low, quantity.central, quantity.high]
        })
        .flatten()
        .max()
        .unwrap_or(Decimal::ONE)
}

/// A claim on its way to its place.
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

fn years_panel(scene: &mut Scene, measure: Measure, years: &[ClaimYear], top: i32) -> i32 {
    let all = || years.iter().flat_map(|year| &year.claims);
    let count = i32::try_from(years.len()).unwrap_or(1).max(1);
    let tall = years.iter().map(needed).max().unwrap_or(0).max(TALL);
    let scale = Scale::round(largest(all()), tall, 5, measure);
    let ticks = scale.ticks(measure);
    let left = widest(ticks.iter().map(|(_, words)| words.as_str()), Type::SMALL) + 12;
    let foot = top + 18 + tall;
    for (value, words) in ticks {
        let at = foot - scale.at(value);
        let role = if value.is_zero() { Role::Axis } else { Role::Grid };
        scene.area(Rect::new(left, at, scene.width - left, 1), role);
        let place = (left - 8, at + Type::SMALL.drop());
        scene.words(place, Anchor::End, Type::SMALL, Role::Quiet, words);
    }
    let slot = (scene.width - left) / count;
    for (number, year) in (0..).zip(years) {
        let start = left + slot * number;
        if number > 0 {
            seam(scene, start, (top + 8, foot), year.years_left_out);
        }
        let words = (start + 12, foot + 20);
        scene.words(words, Anchor::Start, Type::SMALL_STRONG, Role::Ink, year.label.as_str());
        let placed = layout(year, slot, foot, &scale, (top + 8, foot - 4));
        for claim in &placed {
            write(scene, start, lanes(&placed), claim);
        }
        for claim in &placed {
            mark(scene, start, claim, foot, &scale);
        }
    }
    foot + 26
}

/// The height that a year's labels need, one under the other.
fn needed(year: &ClaimYear) -> i32 {
    let count = i32::try_from(year.claims.len()).unwrap_or(0);
    count * (2 * Type::SMALL.line() + 8) + 40
}

/// Parts two years: a line, or a break where years were left out between them.
fn seam(scene: &mut Scene, x: i32, (top, foot): (i32, i32), left_out: usize) {
    if left_out == 0 {
        scene.area(Rect::new(x, top, 1, foot - top), Role::Grid);
        return;
    }
    let mut y = top;
    while y < foot - 8 {
        scene.area(Rect::new(x - 2, y, 1, 5), Role::Axis);
        scene.area(Rect::new(x + 2, y, 1, 5), Role::Axis);
        y += 10;
    }
    scene.area(Rect::new(x - 3, foot - 1, 7, 3), Role::Ground);
    scene.line(&[(x - 6, foot + 6), (x, foot - 6)], 1, Role::Axis);
    scene.line(&[(x, foot + 6), (x + 6, foot - 6)], 1, Role::Axis);
}

fn lanes(placed: &[Placed<'_>]) -> i32 {
    placed.iter().map(|claim| claim.lane + 1).max().unwrap_or(1)
}

/// Gives every claim of a year a lane for its mark and a height for its words.
fn layout<'a>(
    year: &'a ClaimYear,
    slot: i32,
    foot: i32,
    scale: &Scale,
    room: (i32, i32),
) -> Vec<Placed<'a>> {
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
        let taken = |lane: i32| {
            let hit = |other: &Placed<'_>| other.cover.0 < cover.1 && cover.0 < other.cover.1;
            placed.iter().any(|other| other.lane == lane && hit(other))
        };
        let lane = (0..).find(|lane| !taken(*lane)).unwrap_or(0);
        placed.push(Placed {
            claim,
            form,
            lane,
            at,
            cover,
            words: Vec::new(),
            label: at,
        });
    }
    let beside = slot - 22 - lanes(&placed) * LANE;
    for claim in &mut placed {
        claim.words = label(claim.claim, beside);
    }
    placed.sort_by_key(|claim| (claim.at, claim.lane));
    spread(&mut placed, room);
    placed
}

/// Writes a claim on one line if it fits, else its number over its date.
fn label(claim: &Claim, room: i32) -> Vec<String> {
    let line = format!("{}, {}", claim.words, claim.published);
    if width(&line, Type::SMALL) <= room {
        return vec![line];
    }
    let mut lines = wrap(&claim.words, Type::SMALL, room);
    lines.extend(wrap(&claim.published, Type::SMALL, room));
    lines
}

/// Moves labels apart: downwards from the top, then back from the foot.
fn spread(placed: &mut [Placed<'_>], (top, foot): (i32, i32)) {
    let mut free = top;
    for claim in placed.iter_mut() {
        let half = half(claim);
        claim.label = claim.label.max(free + half);
        free = claim.label + half;
    }
    let mut limit = foot;
    for claim in placed.iter_mut().rev() {
        let half = half(claim);
        claim.label = claim.label.min(limit - half);
        limit = claim.label - half;
    }
}

fn half(claim: &Placed<'_>) -> i32 {
    let lines = i32::try_from(claim.words.len()).unwrap_or(1);
    (lines * Type::SMALL.line() + 6) / 2
}

fn middle(start: i32, claim: &Placed<'_>) -> i32 {
    start + 14 + claim.lane * LANE
}

fn write(scene: &mut Scene, start: i32, lanes: i32, claim: &Placed<'_>) {
    let x = start + 12 + lanes * LANE;
    let from = middle(start, claim);
    if claim.label != claim.at || claim.lane + 1 < lanes {
        let leader = [(from, claim.at), (x - 6, claim.label), (x - 2, claim.label)];
        scene.line(&leader, 1, Role::Axis);
    }
    scene.block((x + 1, claim.label), Anchor::Start, Type::SMALL, Role::Ink, &claim.words);
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
