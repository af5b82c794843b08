//! What changed since the last period: savings, risks, actions, measures and standards.

mod questions;
mod savings;

pub(super) use questions::questions;

use super::subheading;
use crate::answers::{Text, actions, fm_code, measures, moves, risks};
use crate::charts::DrawError;
use crate::figures::actions::{Change as Rated, Moves, Plan};
use crate::figures::measures::{Change, facts, moved_id};
use crate::records::TableName;
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, some};
use crate::units::text;

/// Longer lists say how many more there are.
const LONGEST: usize = 12;

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let parts = [
        ("Savings", savings::blocks(paper)?),
        ("Risks", of_risks(paper)),
        ("Actions", of_actions(paper)),
        ("Measures", of_measures(paper)),
        ("Financial Management Code", of_standards(paper)),
    ];
    let of =
        |(heading, blocks): (&str, Vec<Block>)| [subheading(heading)].into_iter().chain(blocks);
    let blocks = parts.into_iter().flat_map(of).collect();
    Ok(section("what-changed", "What changed since the last period", blocks))
}

/// Says in a sentence each what moved in savings, actions and measures, and of which nothing can have.
pub(super) fn brief(paper: &Paper<'_>) -> Option<Text> {
    let of = paper.figures;
    let told = [
        ("savings this year", savings::at_one_point(paper), savings::brief(paper)),
        ("actions", !of.plans.is_empty(), actions_brief(paper)),
        ("measures", !of.measures.is_empty(), measures_brief(paper)),
    ];
    let silent = told.iter().filter(|(_, there, brief)| *there && brief.is_none());
    let silent = text::any_list(silent.map(|(what, ..)| *what));
    let silent = silent
        .map(|what| Text::from(format!("Of {what} no second date is on file to compare with.")));
    let sentences = told.into_iter().filter_map(|(.., brief)| brief).chain(silent);
    sentences.reduce(|first, second| first.words(" ").then_text(second))
}

fn of_risks(paper: &Paper<'_>) -> Vec<Block> {
    let of = |register| {
        let said = paragraph(risks::moved(paper.book, paper.sheet, register, None));
        let moves = register.moved_since(None);
        let table = moves.map(|moves| risks::moves_of(paper.book, register, &moves));
        [said].into_iter().chain(table.and_then(|table| paper.any_table(&table)))
    };
    let blocks: Vec<Block> = paper.figures.registers.iter().flat_map(of).collect();
    if blocks.is_empty() {
        vec![paragraph(paper.book.none_of("risk register", TableName::Risks))]
    } else {
        blocks
    }
}

/// Tells how each plan moved; those told at one date only are named together.
fn of_actions(paper: &Paper<'_>) -> Vec<Block> {
    if paper.figures.plans.is_empty() {
        return vec![paragraph(paper.book.none_of("action plan", TableName::Actions))];
    }
    let of = |(plan, moves): (&Plan<'_>, &Moves<'_>)| {
        let title = paper.book.plan_title(plan.name);
        let said = paragraph(actions::moves_said(plan, title, moves, paper.sheet));
        let table = paper.first_rows(&actions::moved(plan, title, moves), LONGEST);
        [said].into_iter().chain(table)
    };
    moved_plans(paper).flat_map(of).chain(one_date(paper).map(paragraph)).collect()
}

fn moved_plans<'p>(paper: &Paper<'p>) -> impl Iterator<Item = (&'p Plan<'p>, &'p Moves<'p>)> {
    paper.figures.plans.iter().filter_map(|plan| Some((plan, plan.moves.as_ref()?)))
}

/// Names the plans of which one date only is published.
fn one_date(paper: &Paper<'_>) -> Option<String> {
    let plans = paper.figures.plans.iter().filter(|plan| plan.moves.is_none());
    let named = |plan: &Plan<'_>| {
        let at = plan.told.or(plan.as_at).map(|date| format!(" ({})", text::date(date)));
        format!("{}{}", paper.book.plan_title(plan.name), at.unwrap_or_default())
    };
    let what = "The positions of one date only are on file, so how they moved cannot be told";
    text::any_list(plans.map(named)).map(|plans| format!("{what}: {plans}."))
}

/// Speaks of the plan that was told last.
fn actions_brief(paper: &Paper<'_>) -> Option<Text> {
    let (plan, moves) = moved_plans(paper).max_by_key(|(_, moves)| moves.to)?;
    let (title, from) = (paper.book.plan_title(plan.name), text::date(moves.from));
    let what = format!("actions in the {title} since {from}");
    moves::brief::<Rated>(paper.sheet, &plan.id.of(moves.to), &what)
}

fn of_measures(paper: &Paper<'_>) -> Vec<Block> {
    let all = &paper.figures.measures;
    if all.is_empty() {
        return vec![paragraph(paper.book.none_of("measure", TableName::Measures))];
    }
    let counts = measures::changes(paper.sheet);
    if !is_compared(paper) {
        let why = Text::from("No measure has two values, so how they moved cannot be told. ");
        return vec![paragraph(why.then_text(counts))];
    }
    let again = match all.len() - facts(all).count() {
        0 => String::new(),
        count => {
            let measures = some(count, "measure is", "measures are");
            let again = "the same fact told in a second plan, and not counted again.";
            format!(" {} {again}", capital(&measures))
        }
    };
    let counts = counts.words(format!("{again}{}", measures::mark_said(all)));
    let columns = ["title", "move", "before", "actual", "target", "way", "moved_by"];
    let table = paper.first_rows(&measures::moves(all).only(&columns), LONGEST);
    [paragraph(counts)].into_iter().chain(table).collect()
}

fn is_compared(paper: &Paper<'_>) -> bool {
    paper.figures.measures.iter().any(|view| view.moved.from.is_some())
}

fn measures_brief(paper: &Paper<'_>) -> Option<Text> {
    let brief =
        is_compared(paper).then(|| moves::brief::<Change>(paper.sheet, &moved_id(), "measures"));
    brief.flatten()
}

fn of_standards(paper: &Paper<'_>) -> Vec<Block> {
    let assessment = &paper.figures.fm_code;
    if assessment.as_at.is_none() {
        return vec![paragraph("No self-assessment is on file, so nothing can have changed.")];
    }
    let table = paper.any_table(&fm_code::moved(assessment));
    vec![table.unwrap_or_else(|| paragraph("No standard moved since the assessment before."))]
}
