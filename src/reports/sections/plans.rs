//! Recommendations and action plans.

use crate::charts::{Cell, DrawError, Table};
use crate::figures::actions::{ActionView, Plan, published_colours};
use crate::figures::slug;
use crate::records::{ActionState, RatedBy};
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{Say, capital, listed, name, number, plain, some, table};
use crate::reports::words::Text;
use crate::units::text;

/// Longer lists say how many more there are.
const LONGEST: usize = 60;

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Recommendations and action plans";
    if paper.figures.plans.is_empty() {
        let words = "No action plan is in the folder.";
        return Ok(section("actions", title, vec![paragraph(words)]));
    }
    let mut blocks: Vec<Block> = paper.drawn("recommendations", false)?.into_iter().collect();
    for plan in &paper.figures.plans {
        blocks.push(Block::Subheading(heading(paper, plan)));
        blocks.push(paragraph(counts(paper, plan)));
        blocks.extend(groups(paper, plan));
        blocks.extend(partners(paper, plan));
        blocks.extend(overdue(paper, plan));
        blocks.extend(contradictions(paper, plan));
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

fn counts(paper: &Paper<'_>, plan: &Plan<'_>) -> Text {
    let id = plan.id();
    let at = plan.as_at.map_or_else(String::new, |date| format!(", as at {}", text::date(date)));
    if plan.actions.is_empty() {
        let by = match plan.whole.map(|tally| tally.rated_by) {
            Some(RatedBy::Council) => "The council rated itself.",
            Some(RatedBy::Peer) => "Peers rated it.",
            Some(RatedBy::Auditor) => "An auditor rated it.",
            Some(RatedBy::NotStated) | None => "Who rated is not stated.",
        };
        let all = paper.say(format!("Only the count is published{at}: "));
        return colours(all, &format!("{id}/all")).words(format!(". {by}")).text();
    }
    let mut all = paper
        .say("The plan holds ")
        .figure(&format!("{id}/actions"))
        .words(if plan.actions.len() == 1 { " action" } else { " actions" });
    if plan.recommendations > 0 {
        let noun = if plan.recommendations == 1 { "recommendation" } else { "recommendations" };
        all = all
            .words(" that answer ")
            .figure(&format!("{id}/recommendations"))
            .words(format!(" {noun}"));
    }
    all = all.words(format!("{at}. "));
    all = if plan.totals.is_some() {
        colours(all.words("By rating: "), &format!("{id}/all")).words(". ")
    } else {
        all.words("No action is rated. ")
    };
    states(all, plan).text()
}

fn colours<'a>(all: Say<'a>, id: &str) -> Say<'a> {
    all.figure(&format!("{id}/green"))
        .words(" green (on track), ")
        .figure(&format!("{id}/amber"))
        .words(" amber (at risk) and ")
        .figure(&format!("{id}/red"))
        .words(" red (off track)")
}

/// Says what the plan itself says of the state of its actions.
fn states<'a>(all: Say<'a>, plan: &Plan<'_>) -> Say<'a> {
    let words = |state: ActionState| match state {
        ActionState::Complete => " complete",
        ActionState::InProgress => " in progress",
        ActionState::NotBegun => " not begun",
        ActionState::NotDue => " not due yet",
        ActionState::Narrative => " described in words from which no state can be read",
    };
    let sheet = all.clone();
    let parts: Vec<Text> = plan
        .stated
        .keys()
        .map(|state| {
            let id = format!("{}/stated-{}", plan.id(), state.word().replace('_', "-"));
            sheet.fresh().figure(&id).words(words(*state)).text()
        })
        .collect();
    if parts.is_empty() {
        return all;
    }
    all.words("In the plan’s own words: ").then(listed(parts)).words(".")
}

fn rated_cells(paper: &Paper<'_>, id: &str) -> Vec<Cell> {
    ["green", "amber", "red"].map(|colour| number(paper.sheet, &format!("{id}/{colour}"))).into()
}

fn groups(paper: &Paper<'_>, plan: &Plan<'_>) -> Option<Block> {
    let rated: Vec<_> = plan.groups.iter().filter(|group| group.counted.rated() > 0).collect();
    if rated.len() < 2 && rated.iter().all(|group| group.published.is_none()) {
        return None;
    }
    let mut rows: Vec<Vec<Cell>> = rated
        .iter()
        .map(|group| {
            let mut cells = vec![plain(name(group.name))];
            cells.extend(rated_cells(paper, &format!("{}/{}", plan.id(), slug(group.name))));
            cells.push(plain(match group.agrees {
                Some(true) => "Agrees".to_owned(),
                Some(false) => differs(group.published),
                None => "Not published".to_owned(),
            }));
            cells
        })
        .collect();
    let mut total = vec![plain("Whole plan")];
    total.extend(rated_cells(paper, &format!("{}/all", plan.id())));
    let published = plan.whole.and_then(published_colours);
    total.push(plain(match (published, plan.totals) {
        (Some(published), Some(totals)) if published == totals => "Agrees".to_owned(),
        (Some(_), Some(_)) => differs(plan.whole),
        _ => "Not published".to_owned(),
    }));
    rows.push(total);
    let table = table(
        format!(
            "{}: ratings by group, counted from the actions and set against the published count",
            paper.book.plan_title(plan.name)
        ),
        &["Group", "#Green", "#Amber", "#Red", "Published count"],
        rows,
    );
    Some(Block::Table(crate::reports::say::with_total(table)))
}

fn differs(tally: Option<&crate::records::Tally>) -> String {
    let counts = tally.and_then(published_colours);
    counts.map_or_else(
        || "Differs".to_owned(),
        |counts| {
            let [green, amber, red] = counts.all();
            format!("Differs: {green} green, {amber} amber, {red} red")
        },
    )
}

fn partners(paper: &Paper<'_>, plan: &Plan<'_>) -> Option<Block> {
    let rated: Vec<_> =
        plan.partners.iter().filter(|(_, counted, _)| counted.rated() > 0).collect();
    if rated.len() < 2 {
        return None;
    }
    let rows = rated.iter().map(|(partner, ..)| {
        let mut cells = vec![plain(*partner)];
        cells.extend(rated_cells(paper, &format!("{}/partner-{}", plan.id(), slug(partner))));
        cells
    });
    Some(Block::Table(table(
        format!(
            "{}: ratings by partner; an action of two partners is counted under both names together",
            paper.book.plan_title(plan.name)
        ),
        &["Partner", "#Green", "#Amber", "#Red"],
        rows.collect(),
    )))
}

/// Lists what is green although a step is past its date.
fn overdue(paper: &Paper<'_>, plan: &Plan<'_>) -> Vec<Block> {
    plan.totals.filter(|_| !plan.actions.is_empty()).map_or_else(Vec::new, |_| {
        let late = plan.green_but_overdue();
        let id = format!("{}/green-but-overdue", plan.id());
        if late.is_empty() {
            return vec![paragraph("No action is rated green with a step past its date.")];
        }
        let verb = if late.len() == 1 { " action is" } else { " actions are" };
        let words = paper.say("").figure(&id).words(format!(
            "{verb} rated green although a dated step was due by the date of the plan and nothing shows that it was done."
        ));
        let rows = late.iter().take(LONGEST).map(|view| late_row(view));
        let table = table(
            format!("{}: green, with a step past its date", paper.book.plan_title(plan.name)),
            &["Action", "Group", "Steps past their date", "First due"],
            rows.collect(),
        );
        vec![paragraph(words.text()), Block::Table(table)]
    })
}

fn late_row(view: &ActionView<'_>) -> Vec<Cell> {
    let first = view.overdue.iter().filter_map(|step| step.due).min();
    let mut titles: Vec<&str> = view.overdue.iter().map(|step| step.title.as_str()).collect();
    titles.retain(|title| !title.is_empty());
    let steps = if titles.is_empty() { "The action itself".to_owned() } else { titles.join("; ") };
    vec![
        plain(format!("{} {}", view.action.id, view.action.title)),
        plain(name(&view.action.group)),
        plain(steps),
        plain(first.map_or_else(String::new, text::date)),
    ]
}

/// Lists the actions of which two fields say different things.
fn contradictions(paper: &Paper<'_>, plan: &Plan<'_>) -> Vec<Block> {
    let all = plan.contradictions();
    if all.is_empty() {
        return Vec::new();
    }
    let words = format!(
        "{} one thing under timescale and another under position. Both are kept:",
        capital(&some(all.len(), "action says", "actions say"))
    );
    let rows = all.iter().take(LONGEST).map(|(view, why)| {
        vec![
            plain(format!("{} {}", view.action.id, view.action.title)),
            plain(view.action.stated_timescale.clone()),
            plain(capital(why)),
        ]
    });
    let table: Table = table(
        format!("{}: timescale against position", paper.book.plan_title(plan.name)),
        &["Action", "Timescale as printed", "What does not fit"],
        rows.collect(),
    );
    vec![paragraph(words), Block::Table(table)]
}
