//! Published claims: the key and the panels.

use super::super::palette::Role;
use super::super::plot::{Claim, Claims, ClaimsAbout, Scenario};
use super::claim::{Form, ends};
use super::key::{self, Entry, Symbol};
use super::measure::{Type, wrap};
use super::scene::{Anchor, Scene};
use super::{DrawError, WIDTH, periods, years};
use crate::units::Decimal;

/// Lays out the panels, one above the other, each with its own scale.
pub(super) fn draw(plot: &Claims) -> Result<Scene, DrawError> {
    let below_nil = |claim: &&Claim| ends(claim).any(|value| value < Decimal::ZERO);
    if let Some(claim) = claims(plot).find(below_nil) {
        return Err(DrawError::BelowNil(claim.words.clone()));
    }
    let mut scene = Scene::new(WIDTH);
    let mut y = key::draw(&mut scene, 0, &entries(plot));
    for (number, panel) in plot.panels.iter().enumerate() {
        let top = y + if number > 0 { 30 } else { 0 };
        let top = heading(&mut scene, &panel.title, top);
        y = match &panel.about {
            ClaimsAbout::Years(years) => years::draw(&mut scene, panel.measure, years, top),
            ClaimsAbout::Periods(runs) => periods::draw(&mut scene, panel.measure, runs, top),
        };
    }
    scene.height = y;
    Ok(scene)
}

fn heading(scene: &mut Scene, title: &str, top: i32) -> i32 {
    let lines = wrap(title, Type::PANEL, scene.width);
    scene.lines((0, top + 15), Anchor::Start, Type::PANEL, Role::Ink, &lines) - 4
}

fn claims(plot: &Claims) -> impl Iterator<Item = &Claim> {
    plot.panels.iter().flat_map(|panel| match &panel.about {
        ClaimsAbout::Years(years) => years.iter().flat_map(|year| &year.claims).collect::<Vec<_>>(),
        ClaimsAbout::Periods(runs) => runs.iter().flat_map(|run| &run.claims).collect(),
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
