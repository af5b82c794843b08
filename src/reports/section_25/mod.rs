//! What the chief finance officer's report on the budget rests on: the estimates, and the reserves.
//!
//! Section 25 of the Local Government Act 2003 asks that officer to report on the robustness of the
//! estimates and the adequacy of the proposed reserves. The pack lays the evidence out; of the opinion it
//! has the place only, and writes none.

mod balances;
mod estimates;
mod savings;
#[cfg(test)]
mod tests;

use super::document::{Block, Document, KeyFigure, Note, NoteKind, Section, Summary};
use super::material::Material;
use super::modelled::Modelled;
use super::paper::{Paper, paragraph, section};
use super::sources;
use super::trace;
use super::words::Text;
use crate::answers::sentence;
use crate::charts::DrawError;
use crate::figures::Figures;
use crate::figures::gap::{ReservesPart, ReservesYear, reserves};
use crate::figures::reserves_adequacy::Need;

/// What is left blank for a person.
const BLANK: &str = "To be written by the chief finance officer.";

/// Builds the pack.
///
/// # Errors
/// If a chart cannot be drawn.
pub(super) fn section_25(material: &Material<'_>) -> Result<Document, DrawError> {
    let figures = material.figures;
    let paper = Paper::of(figures);
    let council = &figures.book.council;
    let mut document = Document {
        council: council.name.clone(),
        short_title: "Section 25 evidence".into(),
        title: "Robustness of the estimates and adequacy of reserves".into(),
        as_at: paper.as_at(),
        invented: council.invented,
        sources: sources::list(figures.book),
        ..Document::default()
    };
    document.subtitle = format!(
        "{}: evidence for the report that section 25 of the Local Government Act 2003 asks for",
        council.short_name
    );
    if let Some(modelled) = Modelled::of(&paper) {
        document.summary = Summary { paragraphs: in_brief(&modelled), figures: headlines(figures) };
        document.sections = vec![
            estimates::section_of(&modelled),
            estimates::before(&paper)?,
            savings::section_of(&modelled),
            balances::section_of(&modelled)?,
            balances::contingencies(),
            balances::cautions(&modelled),
        ];
    } else {
        document.summary.paragraphs = super::cabinet::without_a_gap(&paper);
        document.sections = vec![estimates::before(&paper)?];
    }
    document.sections.push(opinion());
    document.derivations = trace::derivations(material, &document.figures_shown());
    Ok(document)
}

/// Gives the headline figures: the gap left open, the balance and what the risks call for.
pub(super) fn headlines(figures: &Figures<'_>) -> Vec<KeyFigure> {
    let paper = Paper::of(figures);
    let Some(modelled) = Modelled::of(&paper) else { return Vec::new() };
    [unfunded(&modelled), balance(&modelled), minimum(&modelled)].into_iter().flatten().collect()
}

fn unfunded(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let year = modelled.year();
    let closing = &modelled.gap.model.closing[modelled.gap.model.at(year)?];
    let sentence = "What nothing in the plan pays for; by law the budget has to balance.";
    let label = format!("Unfunded in {year}");
    modelled.card(label, modelled.gap.id_of(closing.unfunded), sentence)
}

fn balance(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let year = modelled.year();
    let known = reserves(modelled.gap, &modelled.gap.main);
    known.iter().find(|of| of.year == year)?;
    let sentence = "General reserves, after what the plan draws on them.";
    let label = format!("General reserves at the end of {year}");
    modelled.card(label, ReservesYear::id(year, ReservesPart::General), sentence)
}

fn minimum(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let sentence = "Cost times likelihood of each rated risk, and savings that nothing covers.";
    modelled.card("Minimum that the risks call for".into(), Need::Minimum.id(), sentence)
}

fn in_brief(modelled: &Modelled<'_>) -> Vec<Text> {
    let lead = sentence!(
        modelled.paper.sheet,
        "This paper is evidence for the {year} budget under “{title}”. It says how far each estimate may differ, how earlier budgets turned out, and what reserves are left. It holds no opinion: that is the chief finance officer’s, and its place at the end is blank.",
        year = modelled.year(),
        title = modelled.gap.main.short_title(),
    );
    let unknown = modelled.unknown_years().map(|years| {
        Text::from(format!("The gap of {years} is not known; nothing here speaks of it."))
    });
    std::iter::once(lead).chain(unknown).chain(modelled.reserves_words()).collect()
}

/// Gives the place of the opinion, blank.
fn opinion() -> Section {
    let place = |title: &str| {
        let title = title.to_owned();
        [Block::Subheading(title), paragraph(BLANK)]
    };
    let mut blocks = vec![Block::Note(Note {
        kind: NoteKind::Decision,
        paragraphs: vec![
            "Council must have regard to this report when it decides its council tax (section 25(2) of the \
             Local Government Act 2003). Nothing above is an opinion, and none is drafted here."
                .into(),
        ],
    })];
    blocks.extend(place("The robustness of the estimates"));
    blocks.extend(place("The adequacy of the proposed reserves"));
    blocks.extend(place("Name and date"));
    section("opinion", "Opinion of the chief finance officer", blocks)
}
