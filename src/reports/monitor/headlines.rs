//! The five headline figures and the paragraphs that open the paper.

use super::Paper;
use super::savings::by_rating;
use crate::figures::Figures;
use crate::figures::actions::{Counted, Plan};
use crate::figures::capitalisation::Capitalisation;
use crate::figures::claims::{gap_claim_main_id, gap_words, gap_years};
use crate::records::{Basis, GapClaim, GapScenario, YesNo};
use crate::reports::document::KeyFigure;
use crate::reports::paper::period_words;
use crate::reports::say::{Say, capital, listed, some, times, words_of};
use crate::reports::sections::support::{peak, years_of_stage};
use crate::reports::words::Text;
use crate::units::text;

/// Gives the headline figures: what this year promises, what the last closed year delivered, the
/// gap last published, the support, and the highest risks. A part without data gives none.
pub(in crate::reports) fn headlines(figures: &Figures<'_>) -> Vec<KeyFigure> {
    let paper = Paper::of(figures);
    [promised(&paper), delivered(&paper), gap(&paper), support(&paper), risks(&paper)]
        .into_iter()
        .flatten()
        .collect()
}

fn card(paper: &Paper<'_>, label: String, id: String, sentence: Text) -> Option<KeyFigure> {
    let text = words_of(paper.sheet, &id)?;
    Some(KeyFigure { label, figure: id.into(), text, sentence, brag: None })
}

fn promised(paper: &Paper<'_>) -> Option<KeyFigure> {
    let position = paper.position()?;
    let parts = by_rating(paper, position);
    let sentence = if parts.is_empty() {
        Text::from("No rating is published.")
    } else {
        paper.say("").then(listed(parts)).words(".").text()
    };
    let label = format!("Savings target, {}", position.year);
    card(paper, label, format!("{}/target", position.all_id()), sentence)
}

fn delivered(paper: &Paper<'_>) -> Option<KeyFigure> {
    let closed = paper.closed()?;
    let label = format!("Savings delivered, {}", closed.year);
    let id = format!("{}/forecast", closed.all_id());
    let part = |field: &str| format!("{}/{field}", closed.all_id());
    let sentence = paper
        .say("Of a target of ")
        .figure(&part("target"))
        .words(": ")
        .figure(&part("slipped"))
        .words(" is late and ")
        .figure(&part("unachievable"))
        .words(" will not come.");
    card(paper, label, id, sentence.text())
}

fn gap(paper: &Paper<'_>) -> Option<KeyFigure> {
    let claim = latest_gap(paper)?;
    let label = format!("Gap last published, {}", gap_years(claim));
    let id = gap_claim_main_id(claim);
    let mut sentence = paper.say(capital(&gap_kind(claim)));
    if let Some(worst) = worst_beside(paper, claim) {
        sentence =
            sentence.words("; worst case ").figure_as(&gap_claim_main_id(worst), gap_words(worst));
    }
    let sentence = sentence.words(".").text();
    let mut card = card(paper, label, id, sentence)?;
    card.text = gap_words(claim);
    Some(card)
}

/// Says what kind of gap a claim is, and before or after what.
fn gap_kind(claim: &GapClaim) -> String {
    let scenario = match claim.scenario {
        GapScenario::Central => "central case",
        GapScenario::Best => "best case",
        GapScenario::Worst => "worst case",
        GapScenario::NotStated => "scenario not stated",
    };
    let mut words = vec![scenario.to_owned()];
    match claim.before_savings {
        YesNo::Yes => words.push("before savings".into()),
        YesNo::No => words.push("after savings".into()),
        YesNo::NotStated => {}
    }
    match claim.before_efs {
        YesNo::Yes => words.push("before government support".into()),
        YesNo::No => words.push("after government support".into()),
        YesNo::NotStated => {}
    }
    words.push(format!("published {}", text::date(claim.as_at)));
    words.join(", ")
}

/// Gives the gap to lead with: of one year, not a best or worst case, the latest published; the
/// central one, then the nearest year, where several were published together.
pub(super) fn latest_gap<'a>(paper: &Paper<'a>) -> Option<&'a GapClaim> {
    let one_year = |claim: &&GapClaim| {
        claim.basis == Basis::Annual
            && claim.from == claim.to
            && matches!(claim.scenario, GapScenario::Central | GapScenario::NotStated)
    };
    let order = |claim: &&GapClaim| {
        let central = claim.scenario == GapScenario::Central;
        (claim.as_at, central, std::cmp::Reverse((claim.from, claim.row)))
    };
    paper.book.gap_claims.iter().filter(one_year).max_by_key(order)
}

/// Gives the worst case that was published on the same day for the same year.
fn worst_beside<'a>(paper: &Paper<'a>, claim: &GapClaim) -> Option<&'a GapClaim> {
    paper.book.gap_claims.iter().find(|other| {
        other.scenario == GapScenario::Worst
            && other.basis == claim.basis
            && (other.as_at, other.from, other.to) == (claim.as_at, claim.from, claim.to)
    })
}

fn support(paper: &Paper<'_>) -> Option<KeyFigure> {
    let stage = paper.figures.capitalisation.leading_stage()?;
    let label = format!("Government support, {}", stage.heading().to_lowercase());
    let id = format!("efs/all/{}", stage.word());
    let peak = peak(paper, stage)?;
    let sentence = paper
        .say("Permission to borrow for the spending of ")
        .words(years_of_stage(paper, stage))
        .words(". Drawn in full, it would cost ")
        .figure(&format!("{}/total", Capitalisation::yearly_id(stage, peak.year)))
        .words(format!(" in {}, the dearest year.", peak.year));
    card(paper, label, id, sentence.text())
}

fn risks(paper: &Paper<'_>) -> Option<KeyFigure> {
    let registers = paper.figures.registers.iter();
    let register = registers.max_by_key(|register| register.by_rating.keys().max())?;
    let (rating, _) = register.by_rating.last_key_value()?;
    let sentence = paper
        .say("Of ")
        .figure(register.rated_id().as_str())
        .words(format!(" rated in the {}; {rating} is the highest rating given.", register.name));
    let label = format!("Risks rated {rating}");
    card(paper, label, register.count_id(*rating).to_string(), sentence.text())
}

/// Gives the paragraphs that open the paper.
pub(super) fn in_brief(paper: &Paper<'_>) -> Vec<Text> {
    let all = [
        savings_brief(paper),
        gap_brief(paper),
        support_brief(paper),
        risk_brief(paper),
        actions_brief(paper),
    ];
    let said: Vec<Text> = all.into_iter().flatten().collect();
    if said.is_empty() {
        return vec!["The folder holds nothing that this paper reports on.".into()];
    }
    said
}

fn savings_brief(paper: &Paper<'_>) -> Option<Text> {
    let position = paper.position();
    let mut all = paper.say("");
    if let Some(position) = position {
        all = all
            .words(format!("The {} budget counts on ", position.year))
            .figure(&format!("{}/target", position.all_id()))
            .words(" of savings");
        let parts = by_rating(paper, position);
        all = match position.period {
            Some(at) if !parts.is_empty() => {
                all.words(format!(". At {}, ", period_words(at))).then(listed(parts)).words(".")
            }
            _ => all.words("; no rating is published."),
        };
    }
    if let Some(closed) = paper.closed() {
        all = all
            .words(format!(" In {}, the last year closed, ", closed.year))
            .figure(&format!("{}/forecast", closed.all_id()))
            .words(" of the ")
            .figure(&format!("{}/target", closed.all_id()))
            .words(" target was delivered; ")
            .figure(&format!("{}/slipped", closed.all_id()))
            .words(" is late and ")
            .figure(&format!("{}/unachievable", closed.all_id()))
            .words(" will not come.");
    } else if position.is_some() {
        all = all.words(" No earlier year has a published outturn.");
    }
    (position.is_some() || paper.closed().is_some()).then(|| all.text())
}

fn gap_brief(paper: &Paper<'_>) -> Option<Text> {
    let claim = latest_gap(paper)?;
    let all = paper
        .say(format!("The gap for {} was last published as ", gap_years(claim)))
        .figure_as(&gap_claim_main_id(claim), gap_words(claim))
        .words(format!(" ({}).", gap_kind(claim)));
    let vintages = super::gap::vintages(paper, claim.from);
    Some(match vintages.spread() {
        Some((low, high)) => all
            .words(format!(
                " The gap of that year has been published {}, from ",
                times(vintages.claims.len())
            ))
            .figure_as(&gap_claim_main_id(low), gap_words(low))
            .words(" to ")
            .figure_as(&gap_claim_main_id(high), gap_words(high))
            .words(": the figures differ by date and by scenario, so each is shown with both.")
            .text(),
        None => all.text(),
    })
}

fn support_brief(paper: &Paper<'_>) -> Option<Text> {
    let stage = paper.figures.capitalisation.leading_stage()?;
    let peak = peak(paper, stage)?;
    let all = paper
        .say("Government support of ")
        .figure(&format!("efs/all/{}", stage.word()))
        .words(format!(
            " stands {} for {}. ",
            super::support::stage_words(stage),
            years_of_stage(paper, stage)
        ));
    let all = super::support::used(paper, super::support::directed(paper, stage, all));
    Some(
        all.words(" Support is permission to borrow, not a grant: if all of it were drawn, repayment and interest would come to ")
            .figure(&format!("{}/total", Capitalisation::yearly_id(stage, peak.year)))
            .words(format!(" in {} alone, on assumed terms where none are published.", peak.year))
            .text(),
    )
}

pub(in crate::reports) fn risk_brief(paper: &Paper<'_>) -> Option<Text> {
    let registers = paper.figures.registers.iter();
    let register = registers.max_by_key(|register| register.by_rating.keys().max())?;
    let (rating, count) = register.by_rating.last_key_value()?;
    let open = register.risks.iter().filter(|view| view.current() == Some(*rating));
    let titles: Vec<Text> =
        open.take(4).map(|view| Text::from(format!("“{}”", view.risk.title))).collect();
    let all = paper
        .say("")
        .figure(register.count_id(*rating).as_str())
        .words(" of ")
        .figure(register.rated_id().as_str())
        .words(format!(
            " risks in the {} {} rated {rating}, the highest rating given",
            register.name,
            if *count == 1 { "is" } else { "are" }
        ));
    Some(if titles.is_empty() || titles.len() < *count {
        all.words(".").text()
    } else {
        all.words(": ").then(listed(titles)).words(".").text()
    })
}

fn actions_brief(paper: &Paper<'_>) -> Option<Text> {
    let mut parts = Vec::new();
    let (mut against, mut plans) = (0, 0);
    for plan in &paper.figures.plans {
        let id = plan.id.of(Counted::GreenButOverdue);
        let overdue = plan.green_but_overdue().len();
        if overdue > 0 && paper.sheet.get(&id).is_some() {
            parts.push(overdue_words(paper, plan, overdue));
        }
        let here = plan.contradictions().len();
        against += here;
        plans += usize::from(here > 0);
    }
    if parts.is_empty() && against == 0 {
        return None;
    }
    let mut all = paper.say("");
    if !parts.is_empty() {
        all = all.then(listed(parts)).words(".");
    }
    if against > 0 {
        let noun = some(against, "action", "actions");
        let verb = if against == 1 { "says" } else { "say" };
        let lead = if overdue_said(&all) { " " } else { "" };
        all = all.words(format!(
            "{lead}{} in {} {verb} one thing of the timescale and another of the position; section 6 lists them.",
            capital(&noun),
            some(plans, "plan", "plans")
        ));
    }
    Some(all.text())
}

fn overdue_said(all: &Say<'_>) -> bool {
    !all.clone().text().plain().is_empty()
}

fn overdue_words(paper: &Paper<'_>, plan: &Plan<'_>, overdue: usize) -> Text {
    let verb = if overdue == 1 { " action is" } else { " actions are" };
    let at = plan.as_at.map_or_else(String::new, |date| format!(" (as at {})", text::date(date)));
    paper
        .say("")
        .figure(plan.id.of(Counted::GreenButOverdue).as_str())
        .words(format!(
            "{verb} rated green in {}{at} with a step past its date",
            paper.book.plan_title(plan.name)
        ))
        .text()
}
