//! Exceptional financial support: what was agreed, on which terms, and what it costs later.

use crate::charts::{Cell, DrawError, Table};
use crate::figures::capitalisation::{Capitalisation, Stage, TrancheView, YearCost};
use crate::figures::gap::{SupportPart, SupportYear, support};
use crate::records::MrpMethod;
use crate::reports::document::{Block, Note, NoteKind, Section};
use crate::reports::paper::{Paper, paragraph, section};
use crate::reports::say::{Say, number, plain, small, some, table, with_total};
use crate::reports::words::Text;
use crate::units::text;

/// Says how an amount of a stage stands: `agreed in principle`.
pub(in crate::reports) const fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested => "requested",
        Stage::MindedTo => "as ministers are minded to agree",
        Stage::InPrinciple => "agreed in principle",
        Stage::Final => "finally directed",
        Stage::Used => "used",
    }
}

/// Adds what is known of the use of support.
pub(in crate::reports) fn used<'a>(paper: &Paper<'a>, all: Say<'a>) -> Say<'a> {
    let tranches = &paper.figures.capitalisation.tranches;
    let stated: Vec<_> =
        tranches.iter().filter_map(|tranche| tranche.stages.get(&Stage::Used)).collect();
    if stated.is_empty() {
        return all.words("How much has been used is not published.");
    }
    let as_at = stated.iter().filter_map(|used| used.as_at).max();
    let all = all
        .words("Published as used so far: ")
        .figure("efs/all/used")
        .words(as_at.map_or_else(String::new, |date| format!(" (as at {})", text::date(date))));
    if stated.len() == tranches.len() {
        return all.words(".");
    }
    all.words(format!(
        ", for {} of {} years; of the others nothing is published.",
        small(stated.len()),
        small(tranches.len())
    ))
}

/// Adds what was directed in the end, where a paper leads with an earlier stage.
pub(in crate::reports) fn directed<'a>(paper: &Paper<'a>, stage: Stage, all: Say<'a>) -> Say<'a> {
    let known = paper.figures.capitalisation.yearly.contains_key(&Stage::Final);
    if stage == Stage::Final || !known {
        return all;
    }
    all.words("The amount finally directed is published for ")
        .words(years_of_stage(paper, Stage::Final))
        .words(" only: ")
        .figure("efs/all/final")
        .words(". ")
}

/// Builds the section.
pub(in crate::reports) fn section_of(paper: &Paper<'_>) -> Result<Section, DrawError> {
    let title = "Exceptional financial support";
    let all = &paper.figures.capitalisation;
    let Some(stage) = all.leading_stage() else {
        let words = "No exceptional financial support is in the folder.";
        return Ok(section("support", title, vec![paragraph(words)]));
    };
    let mut blocks = vec![
        paragraph(
            "Exceptional financial support lets a council treat day-to-day spending of a named year as capital, so that it can borrow for it. It is not a grant. The loan is paid back over years by a yearly charge to the budget (minimum revenue provision), with interest.",
        ),
        paragraph(amounts_words(paper, stage)),
        Block::Table(amounts(paper)),
        paragraph(cost_words(paper, stage)),
    ];
    blocks.extend(unlike_the_model(paper, stage).map(paragraph));
    blocks.extend(paper.chart("capitalisation")?);
    blocks.push(Block::Table(yearly(paper, stage)));
    blocks.push(Block::Table(whole_term(paper)));
    blocks.push(Block::Table(terms(paper)));
    if all.left_out > 0 {
        let words = some(all.left_out, "row with errors is", "rows with errors are");
        blocks.push(Block::Note(Note {
            kind: NoteKind::Caveat,
            paragraphs: vec![format!("{words} left out of these figures.").into()],
        }));
    }
    Ok(section("support", title, blocks))
}

fn amounts_words(paper: &Paper<'_>, stage: Stage) -> Text {
    let all = paper
        .say("The amounts of a year change from stage to stage, so each stage stands in its own column and stages are never added to each other. This paper leads with what is ")
        .words(format!("{}: ", stage_words(stage)))
        .figure(&format!("efs/all/{}", stage.word()))
        .words(". ");
    used(paper, directed(paper, stage, all)).text()
}

fn stages(paper: &Paper<'_>) -> Vec<Stage> {
    let yearly = &paper.figures.capitalisation.yearly;
    Stage::ALL.into_iter().filter(|stage| yearly.contains_key(stage)).collect()
}

fn amounts(paper: &Paper<'_>) -> Table {
    let all = &paper.figures.capitalisation;
    let stages = stages(paper);
    let heads: Vec<String> = stages.iter().map(|stage| format!("#{}", stage.heading())).collect();
    let mut headings = vec!["For spending in"];
    headings.extend(heads.iter().map(String::as_str));
    let row = |tranche: &TrancheView| {
        let mut cells = vec![plain(format!("{} ({})", tranche.year, tranche.id))];
        cells.extend(
            stages
                .iter()
                .map(|stage| number(paper.sheet, &Capitalisation::amount_id(tranche, *stage))),
        );
        cells
    };
    let mut rows: Vec<Vec<Cell>> = all.tranches.iter().map(row).collect();
    let mut total = vec![plain("Total of those published")];
    total.extend(
        stages.iter().map(|stage| number(paper.sheet, &format!("efs/all/{}", stage.word()))),
    );
    rows.push(total);
    with_total(table("Support by year and stage, as last published", &headings, rows))
}

fn cost_words(paper: &Paper<'_>, stage: Stage) -> Text {
    let assumed = paper
        .figures
        .capitalisation
        .tranches
        .iter()
        .filter(|tranche| tranche.terms.is_assumed())
        .count();
    let of = paper.figures.capitalisation.tranches.len();
    let all = paper.say(format!(
        "If all that is {} were drawn, provision and interest together would cost ",
        stage_words(stage)
    ));
    let all = match peak(paper, stage) {
        Some(peak) => all
            .figure(&format!("{}/total", Capitalisation::yearly_id(stage, peak.year)))
            .words(format!(" in {}, the dearest year. ", peak.year)),
        None => all,
    };
    let all = all
        .words("Interest over the whole term would come to ")
        .figure(&format!("{}/interest", Capitalisation::whole_term_id(stage)))
        .words(". ");
    let words = match assumed {
        0 => "All terms are published; what is assumed is only that the whole amount is drawn.".to_owned(),
        some if some == of => "These costs are assumed: for no year are all the terms published, and what is missing is taken from the council’s settings.".to_owned(),
        _ => format!(
            "These costs are partly assumed: for {} of {} years some terms are not published and are taken from the council’s settings.",
            small(assumed),
            small(of)
        ),
    };
    all.words(words).text()
}

/// Says why the gap model has another cost for the dearest year, so that the paper does not state
/// two without a word; `None` where both are the same or there is no model.
fn unlike_the_model(paper: &Paper<'_>, stage: Stage) -> Option<Text> {
    let gap = paper.figures.gap.as_ref()?;
    let peak = peak(paper, stage)?;
    let path = support(gap, &gap.main)?;
    if path.of(peak.year)?.cost() == peak.total() {
        return None;
    }
    let tranches = &paper.figures.capitalisation.tranches;
    let unlike = gap.model.loans.iter().filter_map(|loan| {
        // A loan of an earlier year is one direction; a new one is of its year, told here only
        // where the year has one direction.
        let own = |tranche: &&TrancheView| loan.id.as_str() == format!("support/{}", tranche.id);
        let mut of_year = tranches.iter().filter(|tranche| tranche.year == loan.year);
        let tranche = tranches.iter().find(own).or_else(|| {
            let only = of_year.next();
            only.filter(|_| of_year.next().is_none())
        })?;
        let agreed = tranche.stages.get(&stage)?;
        let borrowed = gap.main.pounds(loan.principal);
        (borrowed != agreed.value).then_some((loan, tranche))
    });
    let mut all = paper
        .say("The gap model of this paper comes to ")
        .figure(SupportYear::id(peak.year, SupportPart::Cost).as_str())
        .words(format!(" in {}", peak.year));
    for (at, (loan, tranche)) in unlike.enumerate() {
        all = all
            .words(if at == 0 { ": it goes by " } else { ", and by " })
            .figure(gap.id_of(loan.principal).as_str())
            .words(format!(" for {}, where ", loan.year))
            .figure(&Capitalisation::amount_id(tranche, stage))
            .words(format!(" is {}", stage_words(stage)));
    }
    Some(all.words(".").text())
}

fn terms(paper: &Paper<'_>) -> Table {
    let row = |tranche: &TrancheView| {
        let terms = &tranche.terms;
        let id = |name: &str| format!("efs/{}/terms/{name}", tranche.id);
        let assumed = |words: &str, assumed: bool| {
            plain(if assumed { format!("{words} (assumed)") } else { words.to_owned() })
        };
        let method = match terms.method.value {
            MrpMethod::Equal => "Equal instalments",
            MrpMethod::Annuity => "Annuity",
        };
        let premium = if terms.premium.is_some() {
            number(paper.sheet, &id("premium"))
        } else {
            plain("none published")
        };
        let drawn = terms.drawn_on.map_or_else(
            || plain(format!("{} (assumed)", text::date(tranche.year.last_day()))),
            |drawn| plain(text::date(drawn.value)),
        );
        vec![
            plain(format!("{} ({})", tranche.year, tranche.id)),
            number(paper.sheet, &id("rate")),
            premium,
            number(paper.sheet, &id("term_years")),
            assumed(method, terms.method.is_assumed()),
            drawn,
        ]
    };
    let rows = paper.figures.capitalisation.tranches.iter().map(row).collect();
    table(
        "The terms used: published where there is a source, else assumed (†) from the council’s settings",
        &["For spending in", "#Rate", "#Premium", "#Years", "Provision", "Drawn on"],
        rows,
    )
}

fn whole_term(paper: &Paper<'_>) -> Table {
    let row = |stage: Stage| {
        let id = Capitalisation::whole_term_id(stage);
        let tranches = &paper.figures.capitalisation.tranches;
        let with = tranches.iter().filter(|tranche| tranche.stages.contains_key(&stage));
        let years: Vec<String> = with.map(|tranche| tranche.year.to_string()).collect();
        vec![
            plain(stage.heading()),
            plain(years.join(", ")),
            number(paper.sheet, &format!("efs/all/{}", stage.word())),
            number(paper.sheet, &format!("{id}/interest")),
            number(paper.sheet, &format!("{id}/total")),
        ]
    };
    table(
        "What the amounts of each stage would cost over the whole term, if all were drawn",
        &["Stage", "Years it covers", "#Amount", "#Interest", "#Amount and interest"],
        stages(paper).into_iter().map(row).collect(),
    )
}

fn yearly(paper: &Paper<'_>, stage: Stage) -> Table {
    let costs = paper.figures.capitalisation.yearly.get(&stage);
    let rows = costs.into_iter().flatten().map(|cost| {
        let id = Capitalisation::yearly_id(stage, cost.year);
        let mut cells = vec![plain(cost.year.to_string())];
        let parts = ["opening", "mrp", "interest", "total"];
        cells.extend(parts.map(|part| number(paper.sheet, &format!("{id}/{part}"))));
        cells
    });
    let caption = format!("Yearly cost of what is {}, if all were drawn", stage_words(stage));
    table(
        caption,
        &["Year", "#Still owed on 1 April", "#Provision", "#Interest", "#Cost of the year"],
        rows.collect(),
    )
}

/// Gives the years of the tranches of a stage in words: `2023/24 to 2026/27`.
pub(in crate::reports) fn years_of_stage(paper: &Paper<'_>, stage: Stage) -> String {
    let tranches = paper.figures.capitalisation.tranches.iter();
    let mut years =
        tranches.filter(|tranche| tranche.stages.contains_key(&stage)).map(|tranche| tranche.year);
    let Some(first) = years.next() else {
        return String::new();
    };
    match years.next_back() {
        Some(last) if last != first => format!("{first} to {last}"),
        _ => first.to_string(),
    }
}

/// Gives the year in which a stage would cost most.
pub(in crate::reports) fn peak(paper: &Paper<'_>, stage: Stage) -> Option<YearCost> {
    let costs = paper.figures.capitalisation.yearly.get(&stage)?;
    let dearest = costs.iter().map(YearCost::total).max()?;
    costs.iter().find(|cost| cost.total() == dearest).copied()
}
