//! What the support costs beside the funding there is, and when the plan draws none any more.

use super::super::document::Section;
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use super::super::words::Text;
use super::OWN_WORDS;
use crate::answers::exit::{Exit, drawn, exit, of_funding};
use crate::answers::sentence;
use crate::charts::DrawError;
use crate::figures::gap::support;

/// Builds the sections.
pub(super) fn sections(modelled: &Modelled<'_>) -> Result<Vec<Section>, DrawError> {
    Ok(vec![cost(modelled)?, ends(modelled)])
}

fn cost(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let title = "What it costs later";
    let Some(path) = support(modelled.gap, &modelled.gap.main) else {
        let words = "Nothing is drawn under this scenario, or what is drawn is not known, so no cost is shown.";
        return Ok(section("cost", title, vec![paragraph(words)]));
    };
    let mut blocks = vec![
        paragraph(
            "The share of funding counts support alone. The prudential indicator, financing costs to net \
             revenue stream, also counts other borrowing, which the folder does not hold: it is higher.",
        ),
        paper.table(&of_funding(modelled.gap, &path, paper.sheet).as_estimates()),
    ];
    blocks.extend(paper.drawn("support", false)?);
    Ok(section("cost", title, blocks))
}

fn ends(modelled: &Modelled<'_>) -> Section {
    let blocks = vec![
        paragraph(said(modelled)),
        modelled.paper.table(&drawn(modelled.gap).as_estimates()),
        paragraph("What the council will do so that it is the last:"),
        paragraph(OWN_WORDS),
    ];
    section("exit", "When the support ends", blocks)
}

/// Says when the plan draws support for the last time, and whether that is an end.
pub(super) fn said(modelled: &Modelled<'_>) -> Text {
    let sheet = modelled.paper.sheet;
    let Some(Exit { drawn, unfunded }) = exit(modelled.gap) else {
        return "Some year of the plan is not known, so when support ends cannot be told.".into();
    };
    let short = (!unfunded.is_empty()).then(|| {
        Text::listed(unfunded.into_iter().map(|(year, unfunded)| {
            let by = modelled.amount(unfunded);
            sentence!(sheet, "{year} {by}", year, by)
        }))
    });
    match (drawn, short) {
        (Some(year), _) if year == modelled.last() => sentence!(
            sheet,
            "The plan still draws support in {year}, its last year: it shows no end.",
            year,
        ),
        (Some(year), None) => sentence!(
            sheet,
            "The plan draws support for the last time in {year}; its later years are met without.",
            year,
        ),
        (Some(year), Some(short)) => sentence!(
            sheet,
            "The plan draws no support after {year}, but that is no end: it leaves unfunded {short}.",
            year,
            short,
        ),
        (None, None) => "This plan draws no support in any of its years, and each is met.".into(),
        (None, Some(short)) => sentence!(
            sheet,
            "This plan draws no support in any of its years, but leaves unfunded {short}.",
            short,
        ),
    }
}
