//! Whether reserves are enough for the risks.

use super::subheading;
use crate::charts::Cell;
use crate::figures::Value;
use crate::figures::gap::{ReservesPart, ReservesYear, reserves};
use crate::figures::reserves_adequacy::{Indicator, ReservesAdequacy, balance_id, projected_id};
use crate::figures::risk::RiskView;
use crate::reports::document::{Block, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{capital, number, number_as, plain, some, table};
use crate::reports::words::Text;
use crate::units::text;

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Section {
    let adequacy = &paper.figures.adequacy;
    let mut blocks = vec![paragraph(brief(paper))];
    if !adequacy.weighed.is_empty() {
        blocks.push(weighed(paper, adequacy));
    }
    blocks.extend(undelivered(paper, adequacy));
    if adequacy.minimum().is_some() && !adequacy.balances.is_empty() {
        blocks.push(balances(paper, adequacy));
    }
    blocks.extend(projected(paper));
    blocks.push(subheading("Resilience indicators"));
    let words = "Each is worked from what is on file, in the manner of CIPFA’s Financial Resilience \
                 Index; it compares with no other council. Where the data lack a part, it says so.";
    blocks.push(paragraph(words));
    blocks.push(indicators(paper));
    section("reserves", "Are reserves enough for the risks?", blocks)
}

/// Says what reserves the risks call for, or why that cannot be told.
pub(super) fn brief(paper: &Paper<'_>) -> Text {
    let adequacy = &paper.figures.adequacy;
    if adequacy.minimum().is_none() {
        let risks = some(adequacy.not_weighed.len(), "rated risk", "rated risks");
        return format!(
            "What reserves the risks call for cannot be worked out: of {risks}, none has a published \
             cost and likelihood."
        )
        .into();
    }
    let mut words = paper
        .say("The risks call for reserves of at least ")
        .figure("reserves-adequacy/minimum")
        .words("; the three largest together would cost ")
        .figure("reserves-adequacy/stress")
        .words(".");
    let year = paper.book.council.current_financial_year;
    if adequacy.balances.iter().any(|of| of.year == year && of.general.is_some()) {
        words = words
            .words(" General reserves were put at ")
            .figure(&balance_id(year, "general"))
            .words(format!(" on 1 April {}: ", year.april()))
            .then(beside(paper, &balance_id(year, "over-minimum")))
            .words(" the first amount and ")
            .then(beside(paper, &balance_id(year, "over-stress")))
            .words(" the second.");
    }
    words.text()
}

/// Says how far a balance is above or below an amount: `£622,000 above`.
fn beside(paper: &Paper<'_>, id: &str) -> Text {
    let value = paper.sheet.get(id).and_then(|figure| figure.value);
    let Some(Value::Money(over)) = value else { return paper.say("").figure(id).text() };
    let way = if over.is_negative() { " below" } else { " above" };
    paper.say("").figure_as(id, text::short(over.size())).words(way).text()
}

fn weighed(paper: &Paper<'_>, adequacy: &ReservesAdequacy<'_>) -> Block {
    let rows = adequacy.weighed.iter().map(|view| {
        vec![
            plain(format!("{} {}", view.risk.id, view.risk.title)),
            number(paper.sheet, &view.id_of("exposure")),
            number(paper.sheet, &view.id_of("likelihood")),
            number(paper.sheet, &view.id_of("weighted")),
            plain(tied_to(paper, view)),
        ]
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    let sum = number(paper.sheet, "reserves-adequacy/from-risks");
    rows.push(vec![plain("Together"), plain(""), plain(""), sum, plain("")]);
    let headings = ["Risk", "#What it would cost", "#Likelihood", "#Cost × likelihood", "Tied to"];
    let table = table("Cost of each risk weighted by its likelihood", &headings, rows);
    Block::Table(crate::reports::say::with_total(table))
}

/// Names the savings and actions that a risk is tied to.
fn tied_to(paper: &Paper<'_>, view: &RiskView<'_>) -> String {
    let (savings, actions) = (&paper.book.savings, &paper.book.actions);
    let saving = |id: &str| {
        let saving = savings.all().find(|saving| savings.id(*saving) == id)?;
        Some(savings.title(saving))
    };
    let action = |id: &str| {
        let action = actions.iter().find(|action| action.id == id)?;
        Some(action.title.as_str())
    };
    let ids = view.savings.iter().chain(&view.actions);
    let titled = |id: &&str| Some(format!("{id} {}", saving(id).or_else(|| action(id))?));
    ids.filter_map(titled).collect::<Vec<String>>().join("; ")
}

fn undelivered(paper: &Paper<'_>, adequacy: &ReservesAdequacy<'_>) -> Option<Block> {
    let savings = adequacy.undelivered.as_ref()?;
    let what = if savings.cover_known {
        "that nothing covers"
    } else {
        "before any cover, which is not published"
    };
    let mut words = paper
        .say(format!("Savings of {} fall short by ", savings.year))
        .figure("reserves-adequacy/savings")
        .words(format!(" {what}"));
    if !savings.tied.is_nil() {
        words = words
            .words("; ")
            .figure("reserves-adequacy/savings-tied")
            .words(" of that is tied to a risk above and stands in its cost already, so only ")
            .figure("reserves-adequacy/savings-untied")
            .words(" is added");
    }
    Some(paragraph(words.words(".").text()))
}

fn balances(paper: &Paper<'_>, adequacy: &ReservesAdequacy<'_>) -> Block {
    let known = adequacy.balances.iter().filter(|of| of.general.is_some());
    let rows = known.map(|of| {
        let cell = |what: &str| number(paper.sheet, &balance_id(of.year, what));
        let day = plain(format!("1 April {}", of.year.april()));
        vec![day, cell("general"), cell("over-minimum"), cell("over-stress"), cell("usable")]
    });
    let headings = [
        "Balance on",
        "#General reserves",
        "#Over the minimum",
        "#Over the three largest",
        "#All that may close a gap",
    ];
    Block::Table(table(
        "Stated balances against what the risks call for",
        &headings,
        rows.collect(),
    ))
}

/// Gives the balances that the gap model projects against what the risks call for; none where no
/// reserve or no cost of risks is on file.
fn projected(paper: &Paper<'_>) -> Option<Block> {
    paper.figures.adequacy.minimum()?;
    let gap = paper.figures.gap.as_ref()?;
    let years = reserves(gap, &gap.main);
    if years.is_empty() {
        return None;
    }
    let rows = years.iter().map(|of| {
        let over = |what: &str| number(paper.sheet, &projected_id(of.year, what));
        vec![
            plain(format!("31 March {}", of.year.april() + 1)),
            number(paper.sheet, ReservesYear::id(of.year, ReservesPart::General).as_str()),
            over("over-minimum"),
            over("over-stress"),
        ]
    });
    let headings =
        ["Balance on", "#General reserves", "#Over the minimum", "#Over the three largest"];
    let caption = format!(
        "Balances that the gap model projects, scenario {}, against what the risks call for: after \
         the gap is closed, so unlike the balances stated above",
        gap.main.plan.name
    );
    Some(Block::Table(table(&caption, &headings, rows.collect())))
}

fn indicators(paper: &Paper<'_>) -> Block {
    let value = |indicator: &Indicator| match &indicator.value {
        Ok(measured) => number_as(paper.sheet, &indicator.id(), measured.words.clone()),
        Err(why) => plain(format!("not available: {why}")),
    };
    let rows = paper.figures.indicators.iter().map(|indicator| {
        vec![
            plain(indicator.title),
            value(indicator),
            plain(indicator.formula.clone()),
            plain(capital(indicator.reading)),
        ]
    });
    let headings = ["Indicator", "Value", "How it is worked", "How to read it"];
    Block::Table(table("Resilience indicators", &headings, rows.collect()))
}
