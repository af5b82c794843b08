//! The risks of a register from before controls to the aim, and their ratings over time.

use super::chart::Chart;
use super::plot::{Dumbbell, Dumbbells, LinePanel, LinePoint, Lines, Plot};
use super::risks;
use super::words;
use crate::answers::{Digits, risks as answers};
use crate::figures::Figures;
use crate::figures::risk::{Change, Move, Moves, Register, RiskView, Round};
use crate::records::{RiskKind, Scale, TableName};
use crate::units::{Decimal, FinancialYear, text};

/// What the table under the rings, discs and triangles shows.
const COLUMNS: [&str; 7] = ["risk", "title", "inherent", "rating", "target", "appetite", "against"];

/// Makes the chart of the register with the most rated risks: before controls, now, aim.
///
/// `None` where no risk has both a rating as it stands and another to set beside it.
pub(super) fn dumbbell(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let register = risks::largest(figures)?;
    let scale = register.one_scale()?;
    let highest = scale.highest()?;
    let several = |view: &&RiskView<'_>| {
        view.ratings.values().filter(|rating| rating.number().is_some()).count() > 1
    };
    let shown: Vec<&RiskView<'_>> =
        register.risks.iter().filter(|view| view.current().is_some()).filter(several).collect();
    if shown.is_empty() {
        return None;
    }
    let title = dumbbell_title(&shown);
    let caption = format!("{}: before controls, now and aim", register.name);
    let as_at = text::as_at(register.as_at);
    let sources = shown.iter().flat_map(|view| view.ratings.values());
    Some(Chart {
        name: "risk-dumbbell",
        subtitle: format!(
            "Rating of each risk before controls, now and as aimed at, {}, {}{as_at}",
            register.name, figures.book.council.short_name
        ),
        alt: format!(
            "Chart of {}, one row each, with a ring for the rating before controls, a disc for now \
             and a triangle for the aim. {title}. {}.",
            text::counted(shown.len(), "risk", "risks"),
            furthest(&shown)
        ),
        source: words::sources(figures.book, sources.map(|rating| rating.source_id.as_str())),
        notes: notes(figures, register),
        table: risks::table_of(figures, register, shown.iter().copied(), &COLUMNS, caption),
        plot: Plot::Dumbbells(Dumbbells {
            scale_note: answers::scale_words(Some(scale)),
            highest: Decimal::from(highest),
            rows: shown.iter().map(|view| row(view)).collect(),
        }),
        title,
    })
}

fn row(view: &RiskView<'_>) -> Dumbbell {
    let rating = |kind| Some(Decimal::from(view.ratings.get(&kind)?.number()?));
    Dumbbell {
        label: words::risk(view.risk),
        before: rating(RiskKind::Inherent),
        now: rating(RiskKind::Current),
        aim: rating(RiskKind::Target),
        accepted: view.risk.appetite.map(Decimal::from),
    }
}

fn dumbbell_title(shown: &[&RiskView<'_>]) -> String {
    let judged = shown.iter().filter(|view| view.above_appetite().is_some()).count();
    let above = shown.iter().filter(|view| view.above_appetite() == Some(true)).count();
    if judged > 0 {
        return match above {
            0 => format!("No risk of {judged} stands above what the council accepts"),
            1 => format!("1 of {judged} risks stands above what the council accepts"),
            _ => format!("{above} of {judged} risks stand above what the council accepts"),
        };
    }
    let there = shown.iter().filter(|view| distance(view) == Some(0)).count();
    format!("{there} of {} risks stand at or under their aim", shown.len())
}

/// Gives how far a risk is above its aim; nil at or under it.
fn distance(view: &RiskView<'_>) -> Option<u32> {
    let aim = view.ratings.get(&RiskKind::Target)?.number()?;
    Some(view.current()?.saturating_sub(aim))
}

fn furthest(shown: &[&RiskView<'_>]) -> String {
    let far =
        shown.iter().rev().filter_map(|view| Some((distance(view)?, view))).max_by_key(|far| far.0);
    match far.and_then(|(points, view)| Some((points, view.current()?, view))) {
        Some((points, now, view)) if points > 0 => format!(
            "Furthest from its aim is “{}”, {now} against an aim of {}",
            view.risk.title,
            now - points
        ),
        Some(_) => match shown.iter().filter(|view| distance(view).is_none()).count() {
            0 => "Every risk is at its aim".to_owned(),
            of => format!("Every risk with an aim is at it; {of} of {} have none", shown.len()),
        },
        None => "No aim is told".to_owned(),
    }
}

fn notes(figures: &Figures<'_>, register: &Register<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let closed = register.risks.iter().filter(|view| view.closed).count();
    let why = "not shown as at the latest date: closed.";
    notes.extend(words::note(closed, "risk is", "risks are", why));
    let tables = [TableName::Risks, TableName::RiskRatings];
    notes.extend(words::notes(figures, &tables, None));
    notes
}

/// Makes the small pictures of the same register's ratings over its dates.
///
/// `None` where it has been rated on one date only.
pub(super) fn trend(figures: &Figures<'_>, _year: FinancialYear) -> Option<Chart> {
    let register = risks::largest(figures)?;
    let highest = register.one_scale()?.highest()?;
    // Ratings of two scales, or bands, do not stand on one axis.
    let own = register.one_scale().map(Scale::id);
    if register.rounds.iter().any(|round| {
        let scale = register.scale_at(round).map(Scale::id);
        !round.rated.is_empty() && (round.sum().is_none() || scale != own)
    }) {
        return None;
    }
    let moves = register.moved_since(None)?;
    let (first, last) = (register.rounds.first()?, register.rounds.last()?);
    let shown: Vec<&Move<'_>> = moves.all.iter().collect();
    if shown.is_empty() {
        return None;
    }
    let title = trend_title(&moves, &shown);
    let panels = shown.iter().map(|one| panel(register, one, highest, (first, last)));
    let ratings = register.rounds.iter().flat_map(|round| &round.rated);
    let months = |round: &Round<'_>| text::date(round.as_at);
    Some(Chart {
        name: "risk-trend",
        subtitle: format!(
            "Current rating of each risk at each date, {}, {}, {} to {}, rating on a scale up to {}",
            register.name,
            figures.book.council.short_name,
            months(first),
            months(last),
            highest
        ),
        alt: format!(
            "Small line charts, one for each of {}, of its rating over {}. {title}. {}.",
            text::counted(shown.len(), "risk", "risks"),
            text::counted(register.rounds.len(), "date", "dates"),
            steepest(&shown)
        ),
        source: words::sources(figures.book, ratings.map(|(_, rating)| rating.source_id.as_str())),
        notes: trend_notes(figures),
        table: answers::at_each_date(register)?.shown(&figures.sheet, Digits::Reading),
        plot: Plot::Lines(Lines {
            columns: 3,
            level: "Most the council accepts".into(),
            ahead: None,
            panels: panels.collect(),
        }),
        title,
    })
}

fn trend_notes(figures: &Figures<'_>) -> Vec<String> {
    let mut notes = vec![
        "Every picture has the same scale, from 0; a higher line is a greater risk.".to_owned(),
    ];
    let tables = [TableName::Risks, TableName::RiskRatings];
    notes.extend(words::notes(figures, &tables, None));
    notes
}

fn trend_title(moves: &Moves<'_>, public: &[&Move<'_>]) -> String {
    let count = |change| public.iter().filter(|one| one.change == change).count();
    let told = Change::ALL.iter().copied().filter(|change| count(*change) > 0).enumerate();
    let parts: Vec<String> = told
        .map(|(at, change)| {
            let many = count(change);
            let of = if at == 0 { text::counted(many, "risk", "risks") } else { many.to_string() };
            format!("{of} {}", change_words(change, many))
        })
        .collect();
    format!("{} since {}", text::list(&parts), text::date(moves.from))
}

const fn change_words(change: Change, many: usize) -> &'static str {
    match (change, many) {
        (Change::Up, _) => "rose",
        (Change::New, 1) => "is new",
        (Change::New, _) => "are new",
        (Change::Down, _) => "fell",
        (Change::Unmoved, _) => "stayed",
        (Change::Closed, 1) => "was closed",
        (Change::Closed, _) => "were closed",
    }
}

fn steepest(public: &[&Move<'_>]) -> String {
    let rise = |one: &&&Move<'_>| Some(one.to?.number()?.abs_diff(one.from?.number()?));
    let moved = public.iter().filter(|one| matches!(one.change, Change::Up | Change::Down));
    match moved.rev().max_by_key(rise) {
        Some(one) => {
            let words = answers::move_words(one);
            format!("The largest move is of “{}”: {words}", one.item.title)
        }
        None => "No risk that was rated before has moved".to_owned(),
    }
}

fn panel(
    register: &Register<'_>,
    one: &Move<'_>,
    highest: u32,
    (first, last): (&Round<'_>, &Round<'_>),
) -> LinePanel {
    let points = register.rounds.iter().filter_map(|round| {
        let rating = round.rating(&one.item.id)?;
        Some(LinePoint {
            day: round.as_at.day_number(),
            value: Decimal::from(rating.number()?),
            words: Some(rating.said()),
        })
    });
    LinePanel {
        title: words::risk(one.item),
        words: answers::move_words(one),
        highest: Decimal::from(highest),
        points: points.collect(),
        ahead: None,
        level: one.item.appetite.map(Decimal::from),
        days: (first.as_at.day_number(), last.as_at.day_number()),
        day_words: (words::month(first.as_at), words::month(last.as_at)),
    }
}
