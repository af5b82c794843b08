//! Claims about several years together: one row a claim, on a scale of their own.

use super::super::palette::Role;
use super::super::plot::{Claim, ClaimPeriod, Measure};
use super::axis;
use super::claim::{Form, largest, line};
use super::key::{self, Way};
use super::measure::{Type, widest, wrap_evenly};
use super::scale::Scale;
use super::scene::{Anchor, Rect, Scene};
use crate::units::Decimal;

const ROW: i32 = 28;
const LABELS: i32 = 178;

/// Draws the rows from the given height down; gives the height under them.
pub(super) fn draw(scene: &mut Scene, measure: Measure, periods: &[ClaimPeriod], top: i32) -> i32 {
    let all = || periods.iter().flat_map(|period| &period.claims);
    let words: Vec<String> = all().map(line).collect();
    let right = widest(words.iter().map(String::as_str), Type::SMALL) + 32;
    let names = periods.iter().map(|period| period.label.as_str());
    let left = widest(names, Type::SMALL_STRONG).min(LABELS) + 18;
    let scale = Scale::exact(largest(all()), scene.width - left - right, 6, measure);

    let mut rows = Scene::new(scene.width);
    let first = top + 10;
    let mut y = first;
    for (number, period) in periods.iter().enumerate() {
        if number > 0 {
            rows.area(Rect::new(0, y, scene.width, 1), Role::Grid);
        }
        y = one(&mut rows, &scale, period, left, y + 4) + 4;
    }
    axis::upright(scene, &scale.ticks(measure), |value| left + scale.at(value), (first, y));
    scene.place(rows, (0, 0));
    y + 24
}

fn one(scene: &mut Scene, scale: &Scale, period: &ClaimPeriod, left: i32, top: i32) -> i32 {
    let lines = wrap_evenly(&period.label, Type::SMALL_STRONG, left - 18);
    let named = Type::SMALL.tall(lines.len()) + 8;
    let claims = || period.claims.iter().filter(|claim| Form::of(claim).is_some());
    let rows = i32::try_from(claims().count()).unwrap_or(0) * ROW;
    let tall = rows.max(named);
    scene.block((0, top + tall / 2), Anchor::Start, Type::SMALL_STRONG, Role::Ink, &lines);
    let mut y = top + (tall - rows) / 2 + ROW / 2;
    for claim in claims() {
        mark(scene, scale, claim, (left, y));
        y += ROW;
    }
    top + tall
}

fn mark(scene: &mut Scene, scale: &Scale, claim: &Claim, (left, y): (i32, i32)) {
    let quantity = &claim.quantity;
    let at = |value: Option<Decimal>| value.map(|value| left + scale.at(value));
    let (low, central, high) = (at(quantity.low), at(quantity.central), at(quantity.high));
    let single = central.or(low).or(high).unwrap_or(left);
    let mut end = single;
    match Form::of(claim) {
        Some(Form::Range) => {
            let ends = (low.unwrap_or(single), high.unwrap_or(single));
            key::range_along(scene, ends, y, claim.scenario);
            if central.is_some() {
                key::point(scene, (single, y), claim.scenario);
            }
            end = ends.1;
        }
        Some(Form::AtLeast) => {
            key::open(scene, (single, y), claim.scenario, Way::Right);
            end += 14;
        }
        Some(Form::AtMost) => key::open(scene, (single, y), claim.scenario, Way::Left),
        Some(Form::Point) => {
            scene.area(Rect::new(left, y, single - left, 1), Role::Axis);
            key::point(scene, (single, y), claim.scenario);
        }
        None => {}
    }
    let words = line(claim);
    let place = (end + 14, y + Type::SMALL.drop());
    scene.plated(place, Anchor::Start, Type::SMALL, Role::Ink, words);
}
