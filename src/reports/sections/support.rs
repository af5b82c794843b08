//! Exceptional financial support: what was agreed, on which terms, and what it costs later.

use crate::answers::efs::{self, stage_words};
use crate::answers::sentence;
use crate::charts::DrawError;
use crate::figures::capitalisation::{Capitalisation, CostPart, Stage, TrancheView, YearCost};
use crate::figures::gap::{SupportPart, SupportYear, support};
use crate::records::TableName;
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::words::Text;
use crate::units::text;

/// Says what is known of the use of support.
pub(in crate::reports) fn used(paper: &Paper<'_>) -> Text {
    let all = &paper.figures.capitalisation;
    let stated = all.of_stage(Stage::Used).count();
    if stated == 0 {
        return sentence!(paper.sheet, "How much has been used is not {published}.");
    }
    let dates = all.of_stage(Stage::Used).filter_map(|tranche| tranche.stages[&Stage::Used].as_at);
    let at = dates.max().map_or_else(String::new, |date| format!(" (as at {})", text::date(date)));
    if all.drawn(Stage::Used).is_none() {
        return "Sources disagree on how much has been used.".into();
    }
    let used = Capitalisation::drawn_id(Stage::Used);
    if stated == all.tranches.len() {
        return sentence!(paper.sheet, "Published as used so far: {used}{at}.", used, at);
    }
    sentence!(
        paper.sheet,
        "Published as used so far: {used}{at}, for {some} of {all} years; of the others nothing is {published}.",
        used,
        at,
        some = (Capitalisation::count_id(Stage::Used), text::small(stated)),
        all = (Capitalisation::tranches_id(), text::small(all.tranches.len())),
    )
}

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Exceptional financial support";
    let all = &paper.figures.capitalisation;
    let Some(stage) = all.leading_stage() else {
        let words = paper.book.none_of("exceptional financial support", TableName::Capitalisation);
        return Ok(section("support", title, vec![paragraph(words)]));
    };
    let mut blocks = vec![
        paragraph(
            "Exceptional financial support lets a council treat day-to-day spending of a named year as capital, so that it can borrow for it. It is not a grant. The loan is paid back over years by a yearly charge to the budget (minimum revenue provision), with interest.",
        ),
        paragraph(match efs::disputed(all, paper.sheet) {
            Some(disputed) => disputed.words(" ").then_text(used(paper)),
            None => sentence!(
                paper.sheet,
                "The amounts of a year change from stage to stage, so each stage stands in its own column and stages are never added to each other. This paper leads with what is {stands}: {drawn}. {used}",
                stands = efs::standing(all, stage, paper.sheet),
                drawn = Capitalisation::drawn_id(stage),
                used = used(paper),
            ),
        }),
    ];
    let published = Stage::ALL.iter().filter(|stage| all.has(**stage));
    let mut columns = vec!["year", "tranche"];
    columns.extend(published.map(|stage| stage.word()));
    blocks.push(paper.table(&efs::stages(all).only(&columns)));
    if let Some(peak) = all.peak(stage) {
        blocks.push(paragraph(cost_words(paper, stage, &peak)));
        blocks.extend(unlike_the_model(paper, stage, &peak).map(paragraph));
    }
    blocks.extend(paper.chart("capitalisation")?);
    blocks.push(paper.table(&efs::statements(paper.book, all)));
    blocks.push(paper.table(&efs::of_stage(all, stage)));
    blocks.push(paper.table(&efs::whole_term(all)));
    let columns = ["year", "tranche", "rate", "premium", "term_years", "mrp_method", "draw_date"];
    blocks.push(paper.table(&efs::terms(all).only(&columns)));
    if all.left_out > 0 {
        let words = text::some(all.left_out, "row with errors is", "rows with errors are");
        blocks.push(Block::Note(Note {
            kind: NoteKind::Caveat,
            paragraphs: vec![format!("{words} left out of these figures.").into()],
        }));
    }
    Ok(section("support", title, blocks))
}

fn cost_words(paper: &Paper<'_>, stage: Stage, peak: &YearCost) -> Text {
    let all = &paper.figures.capitalisation;
    let terms = match (all.assumed(), all.tranches.len()) {
        (0, _) => {
            sentence!(
                paper.sheet,
                "All terms are {published}; what is assumed is only that the whole amount is drawn."
            )
        }
        (some, of) if some == of => {
            sentence!(
                paper.sheet,
                "These costs are assumed: for no year are all the terms {published}, and what is missing is taken from the council’s settings."
            )
        }
        (some, of) => sentence!(
            paper.sheet,
            "These costs are partly assumed: for {some} of {all} years some terms are not {published} and are taken from the council’s settings.",
            some = (Capitalisation::assumed_id(), text::small(some)),
            all = (Capitalisation::tranches_id(), text::small(of)),
        ),
    };
    sentence!(
        paper.sheet,
        "If all that is {stands} were drawn, provision and interest together would cost {most} in {year}, the dearest year. Interest over the whole term would come to {interest}. {terms}",
        stands = stage_words(stage),
        most = Capitalisation::yearly_id(stage, peak.year).of(CostPart::Total),
        year = peak.year,
        interest = Capitalisation::whole_term_id(stage).of(CostPart::Interest),
        terms,
    )
}

/// Says why the gap model has another cost for the dearest year, so that the paper does not state
/// two without a word; `None` where both are the same or there is no model.
fn unlike_the_model(paper: &Paper<'_>, stage: Stage, peak: &YearCost) -> Option<Text> {
    let gap = paper.figures.gap.as_ref()?;
    let path = support(gap, &gap.main)?;
    if path.of(peak.year)?.cost() == peak.total() {
        return None;
    }
    let tranches = &paper.figures.capitalisation.tranches;
    let mut why = Text::default();
    let mut told: Vec<&String> = Vec::new();
    for loan in &gap.model.loans {
        // A loan of an earlier year is one direction; a new one is of its year, told here only
        // where the year has one direction.
        let own = |tranche: &&TrancheView| loan.is_of(&tranche.id);
        let mut of_year = tranches.iter().filter(|tranche| tranche.year == loan.year);
        let only = || of_year.next().filter(|_| of_year.next().is_none());
        let Some(tranche) = tranches.iter().find(own).or_else(only) else { continue };
        // The loan of a direction comes before what is borrowed beyond it, which is no part of it.
        if told.contains(&&tranche.id) {
            continue;
        }
        told.push(&tranche.id);
        let agreed = tranche.stages.get(&stage).map(|agreed| agreed.value);
        if agreed.is_none() || agreed == Some(gap.main.pounds(loan.principal)) {
            continue;
        }
        why = sentence!(
            paper.sheet,
            "{before}{borrowed} for {year}, where {agreed} is {stands}",
            before =
                if why.0.is_empty() { Text::from(": it goes by ") } else { why.words(", and by ") },
            borrowed = gap.model.graph.node(loan.principal).id(),
            year = loan.year,
            agreed = tranche.amount_id(stage),
            stands = stage_words(stage),
        );
    }
    Some(sentence!(
        paper.sheet,
        "The gap model of this paper comes to {cost} in {year}{why}.",
        cost = SupportYear::id(peak.year, SupportPart::Cost),
        year = peak.year,
        why,
    ))
}
