//! The options side by side: what each makes of the gap, how it closes it, what it costs later.

use super::super::document::{Block, Section};
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use super::super::words::Text;
use crate::answers::{self, options};
use crate::charts::DrawError;
use crate::figures::model::Worked;

/// Builds the section that sets the options side by side.
pub(super) fn side_by_side(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let (paper, gap) = (modelled.paper, modelled.gap);
    let mut blocks = vec![
        paragraph(
            "Each option is a scenario: the same budget with other assumptions, or the same gap \
             closed in another way. None is a forecast.",
        ),
        Block::Bullets(gap.all().map(told).collect()),
    ];
    blocks.extend(modelled.unknown_years().map(|unknown| {
        paragraph(format!(
            "They are set side by side up to {}. The gap of {unknown} is not known under “{}”: nothing here counts \
             it, nor what is drawn or left in it.",
            modelled.last(),
            gap.main.short_title()
        ))
    }));
    blocks.push(paper.table(&options::path(gap).as_estimates()));
    blocks.extend(paper.drawn_for("gap-closing", modelled.year(), true)?);
    if let Some(at) = gap.model.at(modelled.year()) {
        blocks.push(paper.table(&options::closed(gap, at).as_estimates()));
    }
    blocks.push(Block::Subheading(format!("Year by year under “{}”", gap.main.short_title())));
    blocks.push(paper.table(&answers::gap::closing(gap).as_estimates()));
    blocks.extend(modelled.statement());
    Ok(section("options", "The options side by side", blocks))
}

/// Says what an option is and why it is worked out.
fn told(worked: &Worked) -> Text {
    let plan = &worked.plan;
    Text::default().strong(plan.title.clone()).words(format!(" ({}). {}", plan.name, plan.why))
}

/// Builds the section of what each option costs later.
pub(super) fn later(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let last = modelled.last();
    let leaves = match modelled.unknown_years() {
        None => format!(
            "What closes a gap once does not lower the next. The table shows what each option leaves \
             behind: the gap of {last} without anything one-off, what that year leaves unfunded, the \
             support drawn over the plan with its whole cost and the interest in it, what all support costs in {last}, and \
             the reserves left.",
        ),
        Some(unknown) => format!(
            "What closes a gap once does not lower the next. The table shows what each option leaves \
             behind at the end of {last}: the gap without anything one-off, what is left unfunded, what all \
             support costs in that year, and the reserves left. What the whole plan draws of support, and what \
             that costs, is not known, as the gap of {unknown} is not.",
        ),
    };
    let mut blocks = vec![
        paragraph(leaves),
        paper.table(&options::later(modelled.gap, paper.sheet).as_estimates()),
    ];
    blocks.extend(paper.drawn("support", false)?);
    blocks.extend(modelled.reserves_words().map(Block::Paragraph));
    blocks.extend(paper.drawn("reserves", false)?);
    Ok(section("later", "What each option costs later", blocks))
}
