//! The opening of the pack: what a member with one minute must know.

use super::super::document::KeyFigure;
use super::super::modelled::Modelled;
use super::super::paper::Paper;
use super::super::say::{capital, listed, small, some};
use super::super::words::Text;
use crate::figures::Figures;
use crate::figures::gap::{ReservesYear, SupportPart, SupportPath, SupportYear, reserves, support};
use crate::figures::model::ClosingYear;
use crate::units::Money;

/// Gives what the paper covers.
pub(super) fn subtitle(modelled: &Modelled<'_>) -> String {
    let years = modelled.gap.years();
    let (first, last) = (years.first().copied(), modelled.last());
    let options = some(modelled.gap.all().count(), "option", "options");
    let span = match first {
        Some(first) if first != last => format!("{first} to {last}"),
        Some(_) | None => last.to_string(),
    };
    format!("{}: {span}, {options} side by side", modelled.paper.book.council.short_name)
}

/// Gives the headline figures of the pack.
pub(in crate::reports) fn headlines(figures: &Figures<'_>) -> Vec<KeyFigure> {
    let paper = Paper::of(figures);
    let Some(modelled) = Modelled::of(&paper) else { return Vec::new() };
    [annual(&modelled), last_gap(&modelled), unfunded(&modelled), cost(&modelled), left(&modelled)]
        .into_iter()
        .flatten()
        .collect()
}

fn card(
    modelled: &Modelled<'_>,
    label: String,
    figure: String,
    sentence: impl Into<Text>,
) -> Option<KeyFigure> {
    let text = modelled.words(&figure)?;
    Some(KeyFigure { label, figure: figure.into(), text, sentence: sentence.into(), brag: None })
}

fn annual(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let year = modelled.year();
    let at = modelled.gap.model.at(year)?;
    let id = modelled.id(modelled.gap.model.sums[at].annual);
    let label = format!("Gap of {year}, before it is closed");
    let sentence = closed_by(modelled, at).unwrap_or_else(|| "There is no gap to close.".into());
    card(modelled, label, id, sentence)
}

/// Says in one sentence what closes the gap of a year; `None` where there is none.
fn closed_by(modelled: &Modelled<'_>, at: usize) -> Option<Text> {
    let closing = &modelled.gap.model.closing[at];
    let parts: Vec<Text> = ways(closing)
        .into_iter()
        .filter(|(node, _)| !modelled.gap.main.pounds(*node).is_nil())
        .map(|(node, words)| {
            let say = modelled.paper.say("");
            modelled.amount(say, &modelled.id(node)).words(words).text()
        })
        .collect();
    if parts.is_empty() {
        return None;
    }
    Some(modelled.paper.say("").then(listed(parts)).words(".").text())
}

fn ways(closing: &ClosingYear) -> [(crate::figures::model::NodeId, &'static str); 4] {
    [
        (closing.recurring, " is met by new recurring savings"),
        (closing.all_reserves, " is met from reserves"),
        (closing.efs_cover, " is met by support, which is borrowing"),
        (closing.unfunded, " is unfunded"),
    ]
}

fn last_gap(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let last = modelled.last();
    if last == modelled.year() {
        return None;
    }
    let node = modelled.gap.model.sums.last()?.annual;
    let label = format!("Gap of {last}, the last year of the plan");
    card(modelled, label, modelled.id(node), between(modelled)?)
}

/// Says between which cases the last year's gap lies.
fn between(modelled: &Modelled<'_>) -> Option<Text> {
    let node = modelled.gap.model.sums.last()?.annual;
    let (Some(best), Some(worst)) = (modelled.gap.of("best"), modelled.gap.of("worst")) else {
        return Some("No best and worst case are stated beside it.".into());
    };
    let id = |worked| modelled.gap.id(worked, node);
    let say = modelled.amount(modelled.paper.say("Between "), &id(best));
    let say = modelled.amount(say.words(" in the best case and "), &id(worst));
    Some(say.words(" in the worst.").text())
}

fn unfunded(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let unbalanced = modelled.unbalanced();
    let (year, node) = unbalanced.first()?;
    let label = format!("Unfunded in {year}");
    let words = match unbalanced.len() {
        1 => "The only year that does not balance.".to_owned(),
        more => format!("The first of {} years that do not balance.", small(more)),
    };
    card(modelled, label, modelled.id(*node), words)
}

fn cost(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let path = support(modelled.gap, &modelled.gap.main)?;
    let dearest = path.dearest()?.year;
    let label = format!("Cost of support in {dearest}, its dearest year");
    let say = modelled.paper.say("Provision and interest; ");
    let say = modelled.amount(say, SupportYear::id(dearest, SupportPart::Owed).as_str());
    let sentence = say.words(" is still owed at its end.").text();
    card(modelled, label, SupportYear::id(dearest, SupportPart::Cost).to_string(), sentence)
}

fn left(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let year = reserves(modelled.gap, &modelled.gap.main).last()?.year;
    let label = format!("Usable reserves at the end of {year}");
    let say = modelled.paper.say("They may not fall below ");
    let least = ReservesYear::id(year, "least");
    let sentence = modelled.amount(say, &least).words(".").text();
    card(modelled, label, ReservesYear::id(year, "closing"), sentence)
}

/// Gives the paragraphs that open the paper.
pub(super) fn in_brief(modelled: &Modelled<'_>) -> Vec<Text> {
    [opening(modelled), closing(modelled), later(modelled), modelled.reserves_words()]
        .into_iter()
        .flatten()
        .collect()
}

fn opening(modelled: &Modelled<'_>) -> Option<Text> {
    let year = modelled.year();
    let at = modelled.gap.model.at(year)?;
    let sums = &modelled.gap.model.sums;
    let title = crate::charts::scenario_name(&modelled.gap.main);
    let say =
        modelled.paper.say(format!("Under “{title}” the budget of {year} opens with a gap of "));
    let say = modelled.amount(say, &modelled.id(sums[at].annual));
    let last = modelled.last();
    if last == year {
        return Some(say.words(".").text());
    }
    let say = modelled
        .amount(say.words(format!(". In {last} the gap is ")), &modelled.id(sums.last()?.annual));
    let say = match (modelled.gap.of("best"), modelled.gap.of("worst")) {
        (Some(_), Some(_)) => say.words(": between ").then(lower(between(modelled)?)),
        (_, Some(_) | None) => say.words("."),
    };
    Some(say.text())
}

/// Takes the first word from a sentence that goes on within another.
fn lower(text: Text) -> Text {
    let mut text = text;
    if let Some(super::super::words::Inline::Words(words)) = text.0.first_mut() {
        *words = words.replacen("Between ", "", 1);
    }
    text
}

fn closing(modelled: &Modelled<'_>) -> Option<Text> {
    let year = modelled.year();
    let at = modelled.gap.model.at(year)?;
    let say = match closed_by(modelled, at) {
        Some(closed) => modelled.paper.say(format!("Of the gap of {year}, ")).then(closed),
        None => modelled.paper.say(format!("There is no gap to close in {year}.")),
    };
    let unbalanced = modelled.unbalanced();
    if unbalanced.is_empty() {
        return Some(say.words(" Every year of the plan balances.").text());
    }
    let years = unbalanced.iter().map(|(year, node)| {
        let say = modelled.paper.say(format!("{year} by "));
        modelled.amount(say, &modelled.id(*node)).text()
    });
    let lead = match unbalanced.len() {
        1 => " One year of the plan does not balance: ".to_owned(),
        more => format!(" {} years of the plan do not balance: ", capital(&small(more))),
    };
    Some(say.words(lead).then(listed(years.collect())).words(".").text())
}

fn later(modelled: &Modelled<'_>) -> Option<Text> {
    let path = support(modelled.gap, &modelled.gap.main)?;
    let dearest = path.dearest()?.year;
    let say = modelled
        .paper
        .say("What is borrowed has to be paid back from later budgets: support costs ");
    let say = modelled.amount(say, SupportYear::id(dearest, SupportPart::Cost).as_str());
    let say = say.words(format!(" in {dearest}, its dearest year"));
    if path.drawn <= Money::NIL {
        return Some(say.words(", all of it for support of earlier years.").text());
    }
    let say = modelled.amount(say.words(". The "), SupportPath::drawn_id().as_str());
    let say = modelled
        .amount(say.words(" drawn within the plan costs "), SupportPath::drawn_cost_id().as_str());
    let say = modelled
        .amount(say.words(" over its whole life, "), SupportPath::drawn_interest_id().as_str());
    Some(say.words(" of it interest.").text())
}
