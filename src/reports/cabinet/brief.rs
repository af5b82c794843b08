//! The opening of the pack: what a member with one minute must know.

use super::super::document::KeyFigure;
use super::super::modelled::Modelled;
use super::super::paper::Paper;
use super::super::say::{capital, small, some};
use super::super::words::Text;
use crate::answers::gap::unbalanced;
use crate::answers::{Piece, sentence};
use crate::figures::Figures;
use crate::figures::gap::{
    ReservesPart, ReservesYear, SupportPart, SupportPath, SupportYear, reserves, support,
};
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

fn annual(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let year = modelled.year();
    let at = modelled.gap.model.at(year)?;
    let id = modelled.gap.id_of(modelled.gap.model.sums[at].annual);
    let label = format!("Gap of {year}, before it is closed");
    let sentence = closed_by(modelled, at).unwrap_or_else(|| "There is no gap to close.".into());
    modelled.card(label, id, sentence)
}

/// Says in one sentence what closes the gap of a year; `None` where there is none.
fn closed_by(modelled: &Modelled<'_>, at: usize) -> Option<Text> {
    let (closing, main) = (&modelled.gap.model.closing[at], &modelled.gap.main);
    let ways = [closing.recurring, closing.all_reserves, closing.efs_cover, closing.unfunded];
    let open = ways.iter().any(|way| !main.knows(*way));
    let [recurring, reserves, support, unfunded] = ways.map(|node| {
        let told = main.knows(node) && !main.pounds(node).is_nil();
        told.then(|| modelled.node(node))
    });
    let sheet = modelled.paper.sheet;
    let parts = [
        recurring.map(|way| sentence!(sheet, "{way} is met by new recurring savings", way)),
        reserves.map(|way| sentence!(sheet, "{way} is met from reserves", way)),
        support.map(|way| sentence!(sheet, "{way} is met by support, which is borrowing", way)),
        unfunded.map(|way| sentence!(sheet, "{way} is unfunded", way)),
        open.then(|| "it is not known how the rest is met, nor what is unfunded".into()),
    ];
    let parts: Vec<Text> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| Text::listed(parts).words("."))
}

fn last_gap(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let last = modelled.last();
    if last == modelled.year() {
        return None;
    }
    let of_plan = match modelled.gap.short().first() {
        Some(unknown) => format!("before {}, which is not known", unknown.year),
        None => "of the plan".to_owned(),
    };
    let label = format!("Gap of {last}, the last year {of_plan}");
    let sentence = match ends(modelled) {
        Some([best, worst]) => sentence!(
            modelled.paper.sheet,
            "Between {best} in the best case and {worst} in the worst.",
            best,
            worst,
        ),
        None => "No best and worst case are stated beside it.".into(),
    };
    let node = modelled.gap.model.sums.last()?.annual;
    modelled.card(label, modelled.gap.id_of(node), sentence)
}

/// Gives the last year's gap in the best and in the worst case, where both are stated.
fn ends(modelled: &Modelled<'_>) -> Option<[Piece; 2]> {
    let node = modelled.gap.model.sums.last()?.annual;
    let cases = (modelled.gap.of("best")?, modelled.gap.of("worst")?);
    Some([cases.0, cases.1].map(|worked| modelled.amount(modelled.gap.id(worked, node))))
}

fn unfunded(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let unbalanced = unbalanced(modelled.gap);
    let (year, unfunded) = unbalanced.first()?;
    let label = format!("Unfunded in {year}");
    let words = match (unbalanced.len(), modelled.unsure_years()) {
        (1, None) => "The only year that does not balance.".to_owned(),
        (more, None) => format!("The first of {} years that do not balance.", small(more)),
        (1, Some(unsure)) => {
            format!("The only year that is known not to balance. Not known: {unsure}.")
        }
        (more, Some(unsure)) => {
            let more = small(more);
            format!("The first of {more} years that are known not to balance. Not known: {unsure}.")
        }
    };
    modelled.card(label, unfunded.clone(), words)
}

pub(in crate::reports) fn cost(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let path = support(modelled.gap, &modelled.gap.main)?;
    let dearest = path.dearest()?.year;
    let label = format!("Cost of support in {dearest}, its dearest year");
    let sentence = sentence!(
        modelled.paper.sheet,
        "Provision and interest; {owed} is still owed at its end.",
        owed = modelled.amount(SupportYear::id(dearest, SupportPart::Owed)),
    );
    modelled.card(label, SupportYear::id(dearest, SupportPart::Cost), sentence)
}

fn left(modelled: &Modelled<'_>) -> Option<KeyFigure> {
    let year = reserves(modelled.gap, &modelled.gap.main).last()?.year;
    let label = format!("Usable reserves at the end of {year}");
    let sentence = sentence!(
        modelled.paper.sheet,
        "They may not fall below {least}.",
        least = modelled.amount(ReservesYear::id(year, ReservesPart::Least)),
    );
    modelled.card(label, ReservesYear::id(year, ReservesPart::Closing), sentence)
}

/// Gives the paragraphs that open the paper.
pub(super) fn in_brief(modelled: &Modelled<'_>) -> Vec<Text> {
    [opening(modelled), closing(modelled), later(modelled), modelled.reserves_words()]
        .into_iter()
        .flatten()
        .collect()
}

fn opening(modelled: &Modelled<'_>) -> Option<Text> {
    let (year, last, sheet) = (modelled.year(), modelled.last(), modelled.paper.sheet);
    let sums = &modelled.gap.model.sums;
    let opens = sentence!(
        sheet,
        "Under “{title}” the budget of {year} opens with a gap of {gap}.",
        title = modelled.gap.main.short_title(),
        year,
        gap = modelled.node(sums[modelled.gap.model.at(year)?].annual),
    );
    if last == year {
        return Some(opens);
    }
    let gap = modelled.node(sums.last()?.annual);
    Some(match ends(modelled) {
        Some([best, worst]) => sentence!(
            sheet,
            "{opens} In {last} the gap is {gap}: between {best} in the best case and {worst} in the worst.",
            opens,
            last,
            gap,
            best,
            worst,
        ),
        None => {
            sentence!(sheet, "{opens} In {last} the gap is {gap}.", opens, last, gap)
        }
    })
}

fn closing(modelled: &Modelled<'_>) -> Option<Text> {
    let (year, sheet) = (modelled.year(), modelled.paper.sheet);
    let at = modelled.gap.model.at(year)?;
    let closed = match closed_by(modelled, at) {
        Some(closed) => {
            sentence!(sheet, "Of the gap of {year}, {closed}", year, closed)
        }
        None => sentence!(sheet, "There is no gap to close in {year}.", year),
    };
    let unbalanced = unbalanced(modelled.gap);
    let count = unbalanced.len();
    let years = Text::listed(unbalanced.into_iter().map(|(year, unfunded)| {
        let by = modelled.amount(unfunded);
        sentence!(sheet, "{year} by {by}", year, by)
    }));
    let unsure = modelled.unsure_years();
    let balance = match (count, &unsure) {
        (0, None) if modelled.is_all_stated() => {
            sentence!(sheet, "{closed} Every year of the plan balances.", closed)
        }
        (0, None) => sentence!(
            sheet,
            "{closed} Every year balances as far as its lines are stated; of some lines nothing is.",
            closed,
        ),
        (0, Some(_)) => {
            sentence!(sheet, "{closed} No year that is known is left unfunded.", closed)
        }
        (1, None) => sentence!(
            sheet,
            "{closed} One year of the plan does not balance: {years}.",
            closed,
            years,
        ),
        (1, Some(_)) => sentence!(
            sheet,
            "{closed} One year of the plan is known not to balance: {years}.",
            closed,
            years,
        ),
        (more, None) => sentence!(
            sheet,
            "{closed} {more} years of the plan do not balance: {years}.",
            closed,
            more = capital(&small(more)),
            years,
        ),
        (more, Some(_)) => sentence!(
            sheet,
            "{closed} {more} years of the plan are known not to balance: {years}.",
            closed,
            more = capital(&small(more)),
            years,
        ),
    };
    Some(match unsure {
        None => balance,
        Some(unsure) => sentence!(sheet, "{balance} Not known: {unsure}.", balance, unsure),
    })
}

fn later(modelled: &Modelled<'_>) -> Option<Text> {
    let path = support(modelled.gap, &modelled.gap.main)?;
    let dearest = path.dearest()?.year;
    let sheet = modelled.paper.sheet;
    let cost = modelled.amount(SupportYear::id(dearest, SupportPart::Cost));
    if modelled.gap.whole.is_some() {
        return Some(sentence!(
            sheet,
            "What is borrowed has to be paid back from later budgets: of the years to {last} support costs most in {dearest}, {cost}. What is drawn after {last} is not known.",
            last = modelled.last(),
            dearest,
            cost,
        ));
    }
    Some(if path.drawn <= Money::NIL {
        sentence!(
            sheet,
            "What is borrowed has to be paid back from later budgets: support costs {cost} in {dearest}, its dearest year, all of it for support of earlier years.",
            cost,
            dearest,
        )
    } else {
        sentence!(
            sheet,
            "What is borrowed has to be paid back from later budgets: support costs {cost} in {dearest}, its dearest year. The {drawn} drawn within the plan costs {whole} over its whole life, {interest} of it interest.",
            cost,
            dearest,
            drawn = modelled.amount(SupportPath::drawn_id()),
            whole = modelled.amount(SupportPath::drawn_cost_id()),
            interest = modelled.amount(SupportPath::drawn_interest_id()),
        )
    })
}
