//! The options side by side: what each makes of the gap, how it closes it, what it costs later.

use super::super::document::{Block, Section};
use super::super::modelled::Modelled;
use super::super::paper::{paragraph, section};
use super::super::say::{plain, table};
use super::super::words::Text;
use crate::charts::{Cell, DrawError, Table, scenario_name};
use crate::figures::gap::{ReservesYear, SupportPart, SupportPath, SupportYear};
use crate::figures::model::{NodeId, Worked};

/// Builds the section that sets the options side by side.
pub(super) fn side_by_side(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let mut blocks = vec![
        paragraph(
            "Each option is a scenario: the same budget with other assumptions, or the same gap \
             closed in another way. None is a forecast.",
        ),
        Block::Bullets(modelled.gap.all().map(told).collect()),
        Block::Table(gaps(modelled)),
    ];
    blocks.extend(paper.drawn_for("gap-closing", modelled.year(), true)?);
    blocks.push(Block::Table(closed(modelled)));
    let title = scenario_name(&modelled.gap.main);
    blocks.push(Block::Subheading(format!("Year by year under “{title}”")));
    blocks.push(Block::Table(modelled.closing()));
    blocks.extend(modelled.statement());
    Ok(section("options", "The options side by side", blocks))
}

/// Says what an option is and why it is worked out.
fn told(worked: &Worked) -> Text {
    let plan = &worked.plan;
    Text::default().strong(plan.title.clone()).words(format!(" ({}). {}", plan.name, plan.why))
}

fn gaps(modelled: &Modelled<'_>) -> Table {
    let years = modelled.gap.years();
    let heads: Vec<String> = years.iter().map(|year| format!("#{year}")).collect();
    let mut headings = vec!["Option"];
    headings.extend(heads.iter().map(String::as_str));
    let nodes: Vec<NodeId> = modelled.gap.model.sums.iter().map(|sums| sums.annual).collect();
    let rows = modelled.gap.all().map(|worked| row(modelled, worked, &nodes)).collect();
    table("Annual gap before it is closed, £ million", &headings, rows)
}

fn row(modelled: &Modelled<'_>, worked: &Worked, nodes: &[NodeId]) -> Vec<Cell> {
    let mut cells = vec![plain(scenario_name(worked))];
    cells.extend(nodes.iter().map(|node| modelled.cell(&modelled.gap.id(worked, *node))));
    cells
}

fn closed(modelled: &Modelled<'_>) -> Table {
    let year = modelled.year();
    let headings =
        ["Option", "#Gap", "#New recurring savings", "#Reserves", "#Support", "#Unfunded"];
    let caption = format!("How the gap of {year} would be closed, £ million");
    let Some(at) = modelled.gap.model.at(year) else {
        return table(caption, &headings, Vec::new());
    };
    let (sums, closing) = (&modelled.gap.model.sums[at], &modelled.gap.model.closing[at]);
    let nodes =
        [sums.annual, closing.recurring, closing.all_reserves, closing.efs_cover, closing.unfunded];
    let rows = modelled.gap.all().map(|worked| row(modelled, worked, &nodes)).collect();
    table(caption, &headings, rows)
}

/// Builds the section of what each option costs later.
pub(super) fn later(modelled: &Modelled<'_>) -> Result<Section, DrawError> {
    let paper = modelled.paper;
    let last = modelled.last();
    let mut blocks = vec![
        paragraph(format!(
            "What closes a gap once does not lower the next. The table shows what each option leaves \
             behind: the gap of {last} without anything one-off, what that year leaves unfunded, the \
             support drawn over the plan with its whole cost, what all support costs in {last}, and \
             the reserves left.",
        )),
        Block::Table(left_behind(modelled)),
    ];
    blocks.extend(paper.drawn("support", false)?);
    blocks.extend(modelled.reserves_words().map(Block::Paragraph));
    blocks.extend(paper.drawn("reserves", false)?);
    Ok(section("later", "What each option costs later", blocks))
}

fn left_behind(modelled: &Modelled<'_>) -> Table {
    let last = modelled.last();
    let heads = [
        "Option".to_owned(),
        format!("#Structural gap, {last}"),
        format!("#Unfunded, {last}"),
        "#Support drawn".to_owned(),
        "#Its whole cost".to_owned(),
        format!("#Cost of all support, {last}"),
        "#Reserves left".to_owned(),
    ];
    let headings: Vec<&str> = heads.iter().map(String::as_str).collect();
    let rows = modelled.gap.all().map(|worked| {
        let mut ids: Vec<String> = Vec::new();
        if let Some((sums, closing)) =
            modelled.gap.model.sums.last().zip(modelled.gap.model.closing.last())
        {
            ids.extend(
                [sums.structural, closing.unfunded].map(|node| modelled.gap.id(worked, node)),
            );
        }
        let named = [
            SupportPath::drawn_id().to_string(),
            SupportPath::drawn_cost_id().to_string(),
            SupportYear::id(last, SupportPart::Cost).to_string(),
            ReservesYear::id(last, "closing"),
        ];
        ids.extend(named.map(|id| modelled.gap.named(worked, &id)));
        let mut cells = vec![plain(scenario_name(worked))];
        cells.extend(ids.iter().map(|id| modelled.cell(id)));
        cells
    });
    let rows = rows.collect();
    table("What each option leaves behind, £ million", &headings, rows)
}
