//! The five headline figures and the paragraphs that open the paper.

use super::Paper;
use super::savings::by_rating;
use crate::answers::claims::{measures, said_gap};
use crate::answers::efs::{self, years_of};
use crate::answers::gap::unbalanced;
use crate::answers::{self, ASSUMED_MARK, sentence};
use crate::figures::actions::{Counted, Plan};
use crate::figures::capitalisation::{Capitalisation, CostPart};
use crate::figures::claims::{
    gap_claim_main_id, gap_words, gap_years, latest_gap, vintages, vintages_id, worst_beside,
};
use crate::figures::risk::gravest;
use crate::figures::savings::{Field, Position};
use crate::figures::{FigureId, Figures};
use crate::records::GapClaim;
use crate::reports::document::KeyFigure;
use crate::reports::modelled::unsure_years;
use crate::reports::moved::{age, since_in_brief};
use crate::reports::paper::period_words;
use crate::reports::say::{card, words_of};
use crate::reports::sections::support::used;
use crate::reports::words::Text;
use crate::units::{FinancialYear, text};

/// Gives the headline figures: what this year promises, what the last closed year delivered, the
/// gap last published, the support, and the highest risks. A part without data gives none.
pub(in crate::reports) fn headlines(figures: &Figures<'_>) -> Vec<KeyFigure> {
    let paper = Paper::of(figures);
    [promised(&paper), delivered(&paper), gap(&paper), support(&paper), risks(&paper)]
        .into_iter()
        .flatten()
        .collect()
}

/// Gives the id of a sum of all savings of a year.
fn sum_id(position: &Position, field: Field) -> FigureId {
    position.all_id().of(field)
}

fn promised(paper: &Paper<'_>) -> Option<KeyFigure> {
    let position = paper.position()?;
    let parts = by_rating(paper, position);
    let sentence = if parts.is_empty() {
        sentence!(paper.sheet, "No rating is {published}.")
    } else {
        sentence!(paper.sheet, "{parts}.", parts = Text::listed(parts))
    };
    let sentence = match age(paper) {
        Some(age) => sentence.words(" ").then_text(age),
        None => sentence,
    };
    let label = format!("Savings target, {}", position.year);
    card(paper.sheet, label, sum_id(position, Field::Target), sentence)
}

fn delivered(paper: &Paper<'_>) -> Option<KeyFigure> {
    let closed = paper.closed()?;
    let label = format!("Savings delivered, {}", closed.year);
    let sentence = sentence!(
        paper.sheet,
        "Of a target of {target}: {slipped} is late and {never} will not come.",
        target = sum_id(closed, Field::Target),
        slipped = sum_id(closed, Field::Slipped),
        never = sum_id(closed, Field::Unachievable),
    );
    card(paper.sheet, label, sum_id(closed, Field::Forecast), sentence)
}

fn gap(paper: &Paper<'_>) -> Option<KeyFigure> {
    let claim = latest_gap(paper.book)?;
    let label = format!("Gap last published, {}", gap_years(claim));
    let measures = text::capital(&stated(claim));
    let sentence = match worst_beside(paper.book, claim) {
        Some(worst) => sentence!(
            paper.sheet,
            "{measures}; worst case {worst}.",
            measures,
            worst = said_gap(worst)
        ),
        None => sentence!(paper.sheet, "{measures}.", measures),
    };
    let mut card = card(paper.sheet, label, gap_claim_main_id(claim), sentence)?;
    card.text = gap_words(claim);
    Some(card)
}

/// Says what a gap measures and when it was published.
fn stated(claim: &GapClaim) -> String {
    format!("{}; published {}", measures(claim), text::date(claim.as_at))
}

fn support(paper: &Paper<'_>) -> Option<KeyFigure> {
    let all = &paper.figures.capitalisation;
    let stage = all.leading_stage()?;
    let label = format!("Government support, {}", stage.heading().to_lowercase());
    if let Some(disputed) = efs::disputed(all, paper.sheet) {
        let label = format!("{label}, of which sources agree");
        return card(paper.sheet, label, Capitalisation::known_id(stage), disputed);
    }
    let peak = all.peak(stage)?;
    let sentence = sentence!(
        paper.sheet,
        "Permission to borrow for the spending of {years}: {stands}. Drawn in full, it would cost {cost} in {year}, the dearest year.",
        years = years_of(all, stage),
        stands = efs::standing(all, stage, paper.sheet),
        cost = Capitalisation::yearly_id(stage, peak.year).of(CostPart::Total),
        year = peak.year,
    );
    card(paper.sheet, label, Capitalisation::drawn_id(stage), sentence)
}

fn risks(paper: &Paper<'_>) -> Option<KeyFigure> {
    let (register, highest) = gravest(&paper.figures.registers)?;
    let rating = highest.level.words();
    let sentence = sentence!(
        paper.sheet,
        "Of {rated} rated in {register}; {rating} is the highest rating given.{unread}",
        rated = register.rated_id(),
        register = answers::risks::named(register.name),
        rating = rating.as_str(),
        unread = answers::risks::unread(paper.sheet, register),
    );
    card(paper.sheet, format!("Risks rated {rating}"), highest.id, sentence)
}

/// Gives the paragraphs that open the paper.
pub(super) fn in_brief(paper: &Paper<'_>) -> Vec<Text> {
    let all = [
        unbalanced_brief(paper),
        paper.figures.not_yet.as_ref().map(|not_yet| not_yet.words().into()),
        since_in_brief(paper),
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

/// Says which years of the model do not balance, marked as assumed.
fn unbalanced_brief(paper: &Paper<'_>) -> Option<Text> {
    let gap = paper.figures.gap.as_ref()?;
    let year = |(year, id): (FinancialYear, FigureId)| {
        let words = words_of(paper.sheet, &id).unwrap_or_default();
        sentence!(
            paper.sheet,
            "{year} by {unfunded}",
            year,
            unfunded = (id, format!("{words}{ASSUMED_MARK}")),
        )
    };
    let years: Vec<Text> = unbalanced(gap).into_iter().map(year).collect();
    let unknown = unsure_years(gap);
    if years.is_empty() && unknown.is_none() {
        return None;
    }
    let scenario = &gap.main.plan.name;
    Some(match (years.is_empty(), unknown) {
        (true, unknown) => sentence!(
            paper.sheet,
            "Under the scenario {scenario} it is not known whether the plan balances in {unknown}: what that rests on is not stated.",
            scenario,
            unknown = unknown.unwrap_or_default(),
        ),
        (false, None) => sentence!(
            paper.sheet,
            "On assumptions (†), under the scenario {scenario}, the plan does not balance: {years}.",
            scenario,
            years = Text::listed(years),
        ),
        (false, Some(unknown)) => sentence!(
            paper.sheet,
            "On assumptions (†), under the scenario {scenario}, the plan does not balance: {years}. Not known: {unknown}.",
            scenario,
            years = Text::listed(years),
            unknown,
        ),
    })
}

fn savings_brief(paper: &Paper<'_>) -> Option<Text> {
    let promised = paper.position().map(|position| promised_words(paper, position));
    let outturn = match paper.closed() {
        Some(closed) => Some(sentence!(
            paper.sheet,
            "In {year}, the last year closed, {forecast} of the {target} target was delivered; {slipped} is late and {never} will not come.",
            year = closed.year,
            forecast = sum_id(closed, Field::Forecast),
            target = sum_id(closed, Field::Target),
            slipped = sum_id(closed, Field::Slipped),
            never = sum_id(closed, Field::Unachievable),
        )),
        None => promised
            .as_ref()
            .map(|_| sentence!(paper.sheet, "No earlier year has a {published} outturn.")),
    };
    match (promised, outturn) {
        (Some(promised), Some(outturn)) => Some(promised.words(" ").then_text(outturn)),
        (promised, outturn) => promised.or(outturn),
    }
}

fn promised_words(paper: &Paper<'_>, position: &Position) -> Text {
    let (year, target) = (position.year, sum_id(position, Field::Target));
    let parts = by_rating(paper, position);
    match position.period.filter(|_| !parts.is_empty()) {
        Some(at) => sentence!(
            paper.sheet,
            "The {year} budget counts on {target} of savings. At {period}, {parts}.",
            year,
            target,
            period = period_words(at),
            parts = Text::listed(parts),
        ),
        None => sentence!(
            paper.sheet,
            "The {year} budget counts on {target} of savings; no rating is {published}.",
            year,
            target,
        ),
    }
}

fn gap_brief(paper: &Paper<'_>) -> Option<Text> {
    let claim = latest_gap(paper.book)?;
    let last = sentence!(
        paper.sheet,
        "The gap for {year} was last published as {gap} ({stated}).",
        year = gap_years(claim),
        gap = said_gap(claim),
        stated = stated(claim),
    );
    let of_year = vintages(paper.book).into_iter().find(|of_year| of_year.year == claim.from);
    let spread = of_year.and_then(|of_year| Some((of_year.claims.len(), of_year.spread()?)));
    let Some((times, (low, high))) = spread else { return Some(last) };
    Some(sentence!(
        paper.sheet,
        "{last} The gap of that year has been published {times}, from {low} to {high}: the figures differ by date and by scenario, so each is shown with both.",
        last,
        times = (vintages_id(claim.from), text::times(times)),
        low = said_gap(low),
        high = said_gap(high),
    ))
}

fn support_brief(paper: &Paper<'_>) -> Option<Text> {
    let all = &paper.figures.capitalisation;
    let stage = all.leading_stage()?;
    if let Some(disputed) = efs::disputed(all, paper.sheet) {
        return Some(sentence!(paper.sheet, "Government support: {disputed}", disputed));
    }
    let peak = all.peak(stage)?;
    Some(sentence!(
        paper.sheet,
        "Government support of {drawn} stands {stands} for {years}. {used} Support is permission to borrow, not a grant: if all of it were drawn, repayment and interest would come to {cost} in {year} alone, on assumed terms where none are published.",
        drawn = Capitalisation::drawn_id(stage),
        stands = efs::standing(all, stage, paper.sheet),
        years = years_of(all, stage),
        used = used(paper),
        cost = Capitalisation::yearly_id(stage, peak.year).of(CostPart::Total),
        year = peak.year,
    ))
}

pub(in crate::reports) fn risk_brief(paper: &Paper<'_>) -> Option<Text> {
    let (register, highest) = gravest(&paper.figures.registers)?;
    let count = highest.risks.len();
    let titles: Vec<Text> = highest
        .risks
        .iter()
        .take(4)
        .map(|view| Text::from(format!("“{}”", view.risk.title)))
        .collect();
    let named = if titles.is_empty() || titles.len() < count {
        Text::default()
    } else {
        Text::from(": ").then_text(Text::listed(titles))
    };
    Some(sentence!(
        paper.sheet,
        "{count} of {rated} risks in {register} {are} rated {rating}, the highest rating given{named}.{unread}",
        count = highest.id,
        rated = register.rated_id(),
        register = answers::risks::named(register.name),
        unread = answers::risks::unread(paper.sheet, register),
        are = if count == 1 { "is" } else { "are" },
        rating = highest.level.words(),
        named,
    ))
}

fn actions_brief(paper: &Paper<'_>) -> Option<Text> {
    let plans = &paper.figures.plans;
    let overdue: Vec<Text> = plans.iter().filter_map(|plan| overdue_words(paper, plan)).collect();
    let against: Vec<usize> =
        plans.iter().map(|plan| plan.contradictions().len()).filter(|here| *here > 0).collect();
    let late = (!overdue.is_empty())
        .then(|| sentence!(paper.sheet, "{overdue}.", overdue = Text::listed(overdue)));
    let unlike = (!against.is_empty()).then(|| {
        let actions = against.iter().sum();
        sentence!(
            paper.sheet,
            "{actions} in {plans} {say} one thing of the timescale and another of the position; section 6 lists them.",
            actions = text::capital(&text::some(actions, "action", "actions")),
            plans = text::some(against.len(), "plan", "plans"),
            say = if actions == 1 { "says" } else { "say" },
        )
    });
    match (late, unlike) {
        (Some(late), Some(unlike)) => Some(late.words(" ").then_text(unlike)),
        (late, unlike) => late.or(unlike),
    }
}

fn overdue_words(paper: &Paper<'_>, plan: &Plan<'_>) -> Option<Text> {
    let overdue = plan.green_but_overdue().len();
    let id = plan.id.of(Counted::GreenButOverdue);
    if overdue == 0 {
        return None;
    }
    Some(sentence!(
        paper.sheet,
        "{overdue} {actions} rated green in {plan}{at} with a step past its date",
        overdue = id,
        actions = if overdue == 1 { "action is" } else { "actions are" },
        plan = paper.book.plan_title(plan.name),
        at = plan.as_at.map_or_else(String::new, |date| format!(" (as at {})", text::date(date))),
    ))
}
