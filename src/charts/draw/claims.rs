//! Published claims: the key and the panels.

use super::super::palette::Role;
use super::super::plot::{Claim, ClaimPanel, Claims, Scenario};
use super::key::{self, Entry, Symbol};
use super::measure::{Type, wrap};
use super::scene::{Anchor, Scene};
use super::{DrawError, WIDTH, periods, years};
use crate::units::{Bound, Decimal};

/// Lays out the panels, one above the other, each with its own scale.
pub(super) fn draw(plot: &Claims) -> Result<Scene, DrawError> {
    if let Some(claim) = claims(plot).find(|claim| below_nil(claim)) {
        return Err(DrawError::BelowNil(claim.words.clone()));
    }
    let mut scene = Scene::new(WIDTH);
    let mut y = key::draw(&mut scene, 0, &entries(plot));
    for (number, panel) in plot.panels.iter().enumerate() {
        let top = y + if number > 0 { 30 } else { 0 };
        y = match panel {
            ClaimPanel::Years { title, measure, years } => {
                let top = heading(&mut scene, title, top);
                years::draw(&mut scene, *measure, years, top)
            }
            ClaimPanel::Periods { title, measure, periods } => {
                let top = heading(&mut scene, title, top);
                periods::draw(&mut scene, *measure, periods, top)
            }
        };
    }
    scene.height = y;
    Ok(scene)
}

fn below_nil(claim: &Claim) -> bool {
    let quantity = &claim.quantity;
    let ends = [quantity.low, quantity.central, quantity.high];
    ends.into_iter().flatten().any(|value| value < Decimal::ZERO)
}

fn heading(scene: &mut Scene, title: &str, top: i32) -> i32 {
    let lines = wrap(title, Type::PANEL, scene.width);
    scene.lines((0, top + 15), Anchor::Start, Type::PANEL, Role::Ink, &lines) - 4
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
    let entry = |symbol, words: &str| Entry { symbol, words: words.to_owned() };
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
pub(super) fn place(claim: &Claim) -> Decimal {
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
