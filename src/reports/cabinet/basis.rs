//! What the options rest on: council tax, assumptions, and the risks of the estimates.

use super::super::document::{Block, Section};
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use super::super::say::some;
use super::super::words::Text;
use crate::answers::{self, sentence};
use crate::charts::DrawError;
use crate::figures::risk::gravest;
use crate::records::{Class, Rag};
use crate::units::text;

/// Builds the section of council tax.
pub(super) fn tax(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let chart = paper.drawn_for("council-tax-yield", modelled.year(), false)?;
    let class = paper.book.council.class;
    let mut blocks = vec![paragraph(if class.is_none_or(Class::has_social_care) {
        "Council tax is the tax base times Band D. It rises by a core rate and, where the council \
         may, by a rate for adult social care."
    } else {
        "Council tax is the tax base times Band D, which rises by a core rate."
    })];
    let limits = answers::tax_limits(modelled.gap);
    if !limits.rows.is_empty() {
        blocks.push(paragraph(
            "A rise of the rates below, or more, needs a referendum unless government decides \
             otherwise for this council (Local Government Finance Act 1992, chapter 4ZA).",
        ));
        blocks.push(paper.table(&limits));
    }
    match chart {
        Some(chart) => blocks.push(chart),
        None => blocks.push(paragraph("No line of the budget is council tax.")),
    }
    Ok(section("council-tax", "Council tax", blocks))
}

/// Builds the section of assumptions.
pub(super) fn assumptions(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let mut blocks = Vec::new();
    let (paper, gap) = (modelled.paper, modelled.gap);
    let stated = answers::assumptions(gap, paper.sheet);
    if stated.rows.is_empty() {
        blocks.push(paragraph(
            "The folder states no assumption with a range (assumptions.csv): nothing says how far \
             prices may differ from what the budget takes.",
        ));
    } else {
        blocks.push(paragraph(
            "Quality says how good the evidence is (green is good), impact how much hangs on it (red \
             is much).",
        ));
        blocks.push(paper.cited(stated));
    }
    let set = answers::values_set(gap);
    if !set.rows.is_empty() {
        blocks.push(paragraph(
            "The scenario itself sets these values. A balancing value is what is left when the gap is \
             made to meet a published one: it is not a forecast of any cost.",
        ));
        blocks.push(paper.table(&set));
    }
    blocks.extend(paper.drawn("gap-sensitivity", false)?);
    Ok(section("assumptions", "Assumptions, and what moves the gap", blocks))
}

/// Builds the section of the risks of the estimates.
pub(super) fn risks(modelled: &Modelled<'_>) -> Section {
    let mut points = modelled.cautions();
    points.extend(poor(modelled));
    points.extend(support(modelled));
    points.extend(apart(modelled));
    points.extend(registered(modelled));
    let lead = "What could make these figures wrong, as far as the data tell:";
    let blocks = if points.is_empty() {
        vec![paragraph(
            "The data name no risk of these estimates; that is not to say there is none.",
        )]
    } else {
        vec![paragraph(lead), Block::Bullets(points)]
    };
    section("risks", "Risks of the estimates", blocks)
}

/// Names the assumptions of poor evidence on which much hangs.
fn poor(modelled: &Modelled<'_>) -> Option<Text> {
    let mut names: Vec<String> = Vec::new();
    for assumption in &modelled.paper.book.assumptions {
        let poor = assumption.quality == Rag::Red && assumption.impact == Rag::Red;
        if poor && !names.contains(&assumption.title) {
            names.push(assumption.title.clone());
        }
    }
    let names = text::any_list(names)?;
    Some(format!("Poor evidence, and much hangs on it: {names}.").into())
}

/// Counts the years of support on assumed terms.
fn support(modelled: &Modelled<'_>) -> Option<Text> {
    let tranches = &modelled.paper.figures.capitalisation.tranches;
    let assumed = tranches.iter().filter(|tranche| tranche.terms.is_assumed()).count();
    (assumed > 0).then(|| {
        let (few, all) = (some(assumed, "year", "years"), tranches.len());
        format!(
            "The cost of support is partly assumed: for {few} of {all} not all terms are published."
        )
        .into()
    })
}

/// Names the scenarios that cannot stand beside the others.
fn apart(modelled: &Modelled<'_>) -> Option<Text> {
    let apart = &modelled.gap.apart;
    let names = text::any_list(apart.iter().map(|(name, why)| format!("{name} ({why})")))?;
    Some(format!("Not among the options: {names}.").into())
}

/// Names the risks that the register rates highest, with their ratings.
fn registered(modelled: &Modelled<'_>) -> Option<Text> {
    let paper = modelled.paper;
    let (register, highest) = gravest(&paper.figures.registers)?;
    let titles: Vec<Text> =
        highest.risks.iter().map(|view| Text::from(format!("“{}”", view.risk.title))).collect();
    if titles.is_empty() {
        return None;
    }
    Some(sentence!(
        paper.sheet,
        "Rated {rating}, the highest in {register}: {count} of {rated}, among them {titles}.{unread}",
        rating = highest.level.words(),
        register = answers::risks::named(register.name),
        unread = answers::risks::unread(paper.sheet, register),
        count = highest.id,
        rated = register.rated_id(),
        titles = Text::listed(titles),
    ))
}
