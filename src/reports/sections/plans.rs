//! Recommendations and action plans.

use crate::answers::{Text, actions, sentence};
use crate::charts::DrawError;
use crate::figures::FigureId;
use crate::figures::actions::{Colour, Counted, Plan, PlanGroup};
use crate::records::{Brag, RatedBy, TableName};
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, some};
use crate::units::text;

/// Longer lists say how many more there are.
const LONGEST: usize = 60;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Recommendations and action plans";
    if paper.figures.plans.is_empty() {
        let words = paper.book.none_of("action plan", TableName::Actions);
        return Ok(section("actions", title, vec![paragraph(words)]));
    }
    let mut blocks: Vec<Block> = paper.drawn("recommendations", false)?.into_iter().collect();
    for plan in &paper.figures.plans {
        let title = paper.book.plan_title(plan.name);
        blocks.push(Block::Subheading(heading(paper, plan)));
        blocks.push(paragraph(counts(paper, plan)));
        blocks.extend(groups(paper, plan, title));
        blocks.extend(late(paper, plan, title));
        blocks.extend(contradictions(paper, plan, title));
    }
    Ok(section("actions", title, blocks))
}

/// Gives a plan's title with who reviewed.
fn heading(paper: &Paper<'_>, plan: &Plan<'_>) -> String {
    let head = paper.book.plans.iter().find(|known| known.plan == plan.name);
    match head.filter(|head| !head.reviewer.is_empty()) {
        Some(head) => format!("{} ({})", head.title, head.reviewer),
        None => paper.book.plan_title(plan.name).to_owned(),
    }
}

/// Says how many actions a plan holds, how they are rated and what it says of them itself.
fn counts(paper: &Paper<'_>, plan: &Plan<'_>) -> Text {
    let at = text::as_at(plan.as_at);
    if plan.actions.is_empty() {
        return tally_only(paper, plan, at);
    }
    let recommendations = (plan.recommendations > 0).then(|| {
        let id = plan.id.of(Counted::Recommendations);
        let words = text::counted(plan.recommendations, "recommendation", "recommendations");
        sentence!(paper.sheet, " that answer {recommendations}", recommendations = (id, words))
    });
    let rated = match plan.totals {
        Some(_) => sentence!(
            paper.sheet,
            "By rating: {colours}.",
            colours = colours(paper, &plan.all_id())
        ),
        None => "No action is rated.".into(),
    };
    let stated = actions::states_said(plan, paper.sheet);
    let stated = stated.map(|stated| sentence!(paper.sheet, " {stated}", stated));
    let actions = text::counted(plan.actions.len(), "action", "actions");
    sentence!(
        paper.sheet,
        "The plan holds {actions}{recommendations}{at}. {rated}{stated}",
        actions = (plan.id.of(Counted::Actions), actions),
        recommendations = recommendations.unwrap_or_default(),
        at,
        rated,
        stated = stated.unwrap_or_default()
    )
}

fn tally_only(paper: &Paper<'_>, plan: &Plan<'_>, at: String) -> Text {
    let by = match plan.whole.map(|tally| tally.rated_by) {
        Some(RatedBy::Council) => "The council rated itself.",
        Some(RatedBy::Peer) => "Peers rated it.",
        Some(RatedBy::Auditor) => "An auditor rated it.",
        Some(RatedBy::NotStated) | None => "Who rated is not stated.",
    };
    let colours = match plan.totals {
        Some(_) => colours(paper, &plan.all_id()),
        None => "not in full".into(),
    };
    sentence!(paper.sheet, "Only the count is {published}{at}: {colours}. {by}", at, colours, by)
}

fn colours(paper: &Paper<'_>, id: &FigureId) -> Text {
    sentence!(
        paper.sheet,
        "{green} green (on track), {amber} amber (at risk) and {red} red (off track)",
        green = id.of(Colour::Green),
        amber = id.of(Colour::Amber),
        red = id.of(Colour::Red)
    )
}

/// Lays out the ratings of a plan by group and by partner, where there are several.
fn groups(paper: &Paper<'_>, plan: &Plan<'_>, title: &str) -> Vec<Block> {
    let rated =
        |groups: &[PlanGroup<'_>]| groups.iter().filter(|group| group.counted.rated() > 0).count();
    let mut blocks = Vec::new();
    let published = plan.groups.iter().any(|group| group.published.is_some());
    if rated(&plan.groups) > usize::from(!published) {
        let columns = ["group", "green", "amber", "red", "published"];
        blocks.extend(paper.any_table(&actions::groups(plan, title).only(&columns)));
    }
    if rated(&plan.partners) > 1 {
        let columns = ["group", "green", "amber", "red"];
        blocks.extend(paper.any_table(&actions::partners(plan, title).only(&columns)));
    }
    blocks
}

/// Lists what is green although a step is past its date.
fn late(paper: &Paper<'_>, plan: &Plan<'_>, title: &str) -> Vec<Block> {
    if plan.actions.is_empty() || plan.totals.is_none() {
        return Vec::new();
    }
    let late = plan.green_but_overdue().len();
    if late == 0 {
        let words =
            match plan.actions.iter().filter(|view| view.rating() == Some(Brag::Green)).count() {
                0 => "No action has a green rating that a date could contradict.".to_owned(),
                green => format!(
                    "Of {} rated green none has a dated step past its date.",
                    text::counted(green, "action", "actions")
                ),
            };
        return vec![paragraph(words)];
    }
    let words = sentence!(
        paper.sheet,
        "{actions} rated green although a dated step was due by the date of the plan and nothing shows \
         that it was done.",
        actions =
            (plan.id.of(Counted::GreenButOverdue), text::counted(late, "action is", "actions are"))
    );
    let mut blocks = vec![paragraph(words)];
    blocks.extend(paper.first_rows(&actions::late(plan, title), LONGEST));
    blocks
}

/// Lists the actions of which two fields say different things.
fn contradictions(paper: &Paper<'_>, plan: &Plan<'_>, title: &str) -> Vec<Block> {
    let all = plan.contradictions().len();
    if all == 0 {
        return Vec::new();
    }
    let words = format!(
        "{} one thing under timescale and another under position. Both are kept:",
        capital(&some(all, "action says", "actions say"))
    );
    let mut blocks = vec![paragraph(words)];
    blocks.extend(paper.first_rows(&actions::contradictions(plan, title), LONGEST));
    blocks
}
