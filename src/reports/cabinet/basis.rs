//! What the options rest on: council tax, assumptions, and the risks of the estimates.

use super::super::document::{Block, Section};
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use super::super::say::{number, plain, some, table};
use super::super::words::Text;
use crate::charts::{Cell, DrawError, Table};
use crate::records::{Assumption, Rag};
use crate::units::FinancialYear;

/// Builds the section of council tax.
pub(super) fn tax(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let chart = paper.drawn_for("council-tax-yield", modelled.year(), false)?;
    let mut blocks = vec![paragraph(
        "Council tax is the tax base times Band D. It rises by a core rate and, where the council \
         may, by a rate for adult social care. A core rise of 3% or more, or more than 2% for adult \
         social care, needs a referendum in 2026/27 to 2028/29 unless government decides otherwise \
         for this council (referendum principles, answer to question 60682 in Parliament, 24 June \
         2025; Local Government Finance Act 1992, chapter 4ZA).",
    )];
    match chart {
        Some(chart) => blocks.push(chart),
        None => blocks.push(paragraph("No line of the budget is council tax.")),
    }
    Ok(section("council-tax", "Council tax", blocks))
}

/// Builds the section of assumptions.
pub(super) fn assumptions(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let mut blocks = Vec::new();
    let stated = stated(modelled);
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
        blocks.push(Block::Table(stated));
    }
    let set = set(modelled);
    if !set.rows.is_empty() {
        blocks.push(paragraph(
            "The scenario itself sets these values. A balancing value is what is left when the gap is \
             made to meet a published one: it is not a forecast of any cost.",
        ));
        blocks.push(Block::Table(set));
    }
    blocks.extend(modelled.paper.drawn("gap-sensitivity", false)?);
    Ok(section("assumptions", "Assumptions, and what moves the gap", blocks))
}

/// Gives every assumption with its years side by side.
fn stated(modelled: &Modelled<'_>) -> Table {
    let years = modelled.gap.years();
    let heads: Vec<String> = years.iter().map(|year| format!("#{year}")).collect();
    let mut headings = vec!["Assumption", "Quality", "Impact"];
    headings.extend(heads.iter().map(String::as_str));
    headings.push("Source");
    let all = &modelled.paper.book.assumptions;
    let mut ids: Vec<&str> = Vec::new();
    for assumption in all {
        if !ids.contains(&assumption.id.as_str()) {
            ids.push(&assumption.id);
        }
    }
    let rows = ids.into_iter().filter_map(|id| {
        let of_id: Vec<&Assumption> = all.iter().filter(|known| known.id == id).collect();
        let last = of_id.last()?;
        let mut cells = vec![plain(last.title.clone()), rag(last.quality), rag(last.impact)];
        cells.extend(years.iter().map(|year| value(modelled, id, *year)));
        cells.push(plain(modelled.paper.source(&last.source_id)));
        Some(cells)
    });
    let rows = rows.collect();
    table("Assumptions of the scenario asked for, year by year", &headings, rows)
}

fn value(modelled: &Modelled<'_>, id: &str, year: FinancialYear) -> Cell {
    let figure = format!("assumption/{id}/{}", year.slug());
    match modelled.paper.sheet.get(&figure) {
        Some(_) => number(modelled.paper.sheet, &figure),
        None => plain("–"),
    }
}

/// Gives a colour as its word: the letter of a rating would read as one of delivery.
fn rag(rag: Rag) -> Cell {
    plain(match rag {
        Rag::Red => "Red",
        Rag::Amber => "Amber",
        Rag::Green => "Green",
    })
}

/// Gives the values that the scenario asked for sets, each with its mark, place and reason.
fn set(modelled: &Modelled<'_>) -> Table {
    let graph = &modelled.gap.model.graph;
    let said = modelled.gap.main.inputs.said.iter();
    let rows = said.map(|(slot, said)| {
        let node = graph.node(graph.inputs()[*slot].node);
        let year = node.year.map_or_else(|| "all".to_owned(), |year| year.to_string());
        vec![
            plain(node.title.clone()),
            plain(year),
            number(modelled.paper.sheet, &node.id()),
            plain(said.words.clone()),
        ]
    });
    let rows = rows.collect();
    table(
        "Values that the scenario sets",
        &["Value", "Year", "#Set to", "Mark, place and reason"],
        rows,
    )
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
    if names.is_empty() {
        return None;
    }
    let names = super::super::say::listed_words(names);
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
    if apart.is_empty() {
        return None;
    }
    let names = apart.iter().map(|(name, why)| format!("{name} ({why})")).collect();
    let names = super::super::say::listed_words(names);
    Some(format!("Not among the options: {names}.").into())
}

/// Names the risks that the register rates highest, with their ratings.
fn registered(modelled: &Modelled<'_>) -> Option<Text> {
    let paper = modelled.paper;
    let registers = paper.figures.registers.iter();
    let register = registers.max_by_key(|register| register.by_rating.keys().max())?;
    let (rating, _) = register.by_rating.last_key_value()?;
    let highest = register.risks.iter().filter(|view| view.current() == Some(*rating));
    let titles: Vec<Text> =
        highest.map(|view| Text::from(format!("“{}”", view.risk.title))).collect();
    if titles.is_empty() {
        return None;
    }
    let say = paper
        .say(format!("Rated {rating}, the highest in the {}: ", register.name))
        .figure(register.count_id(*rating).as_str())
        .words(" of ")
        .figure(register.rated_id().as_str())
        .words(", among them ");
    Some(say.then(super::super::say::listed(titles)).words(".").text())
}
