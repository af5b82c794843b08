//! `mtfs movement P1 P2`: what moved and why.

use super::Desk;
use super::close::speaks_of;
use crate::answers::movement as answers;
use crate::cli::Outcome;
use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::datasets::{self, Depth, Loaded, Seals};
use crate::figures::movement::{Earlier, Movement, Sealed, Side, Sides, movement as worked_out};
use crate::figures::savings::{Lines, Position, position};
use crate::figures::{AsAt, Figures, GroupKey, Sheet};
use crate::records::TableName;
use crate::session::Answered;
use crate::units::Period;

/// Savings that JSON lists without being asked to, and whose own figures are worked out.
const LISTED: usize = 5_000;
/// Savings that a terminal is told of without being asked to.
const TOLD: usize = 10;

pub(in crate::cli) fn movement(
    desk: &mut Desk<'_>,
    (from, to): (Period, Period),
    lines: bool,
) -> Result<Outcome, Failure> {
    check_order(from, to)?;
    let folder = desk.data()?;
    let session = desk.open(Depth::Figures)?;
    let now = session.loaded();
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    let (moved, sheet) = between(now, &seals, (from, to))?;
    // A row of CSV is a change of one saving: none is left out.
    let few = lines || desk.format() == Format::Csv || moved.lines.len() <= LISTED;
    let mut figures = moved.figures(if few { Lines::Every } else { Lines::TotalsOnly });
    figures.append(sheet);
    let most = match desk.format() {
        _ if lines => usize::MAX,
        Format::Text | Format::Md => TOLD,
        Format::Json | Format::Csv | Format::Xlsx if few => usize::MAX,
        Format::Json | Format::Csv | Format::Xlsx => 0,
    };
    let mut answer = answers::answer(&session.book().council.name, &moved, &figures, most);
    if desk.format() == Format::Csv {
        answer.tables = vec![answers::every_change(&moved)];
    }
    let broken = datasets::integrity(&seals);
    for found in &broken {
        desk.say(&format!("{} {}: run `mtfs verify`", found.file, found.words()));
    }
    desk.say_exempt(session.book(), &[TableName::Savings]);
    let as_at = Some(to.to_string());
    let answered = Answered { answer, sheet: figures, data: None, as_at };
    let outcome = desk.answer("movement", &session, answered)?;
    Ok(if broken.is_empty() { outcome } else { Outcome::Wrong })
}

fn check_order(from: Period, to: Period) -> Result<(), Failure> {
    if from.year != to.year {
        return Err(Failure::Usage(format!(
            "compare {from} with {to}: targets begin anew in April; `mtfs savings --carry --year {}` \
             shows what crosses over",
            from.year
        )));
    }
    if from > to {
        return Err(Failure::Usage(format!(
            "compare {from} with {to}: the earlier period comes first; did you mean `mtfs movement {to} {from}`?"
        )));
    }
    Ok(())
}

/// Works out a movement, and the figures of those of its positions that today's data hold.
///
/// The earlier period is taken as it was sealed, if it was, else as it was known when it was closed; the
/// later one as it was sealed, unless the two are the same: then the seal is held against today's data.
pub(super) fn between(
    now: &Loaded,
    seals: &Seals,
    (from, to): (Period, Period),
) -> Result<(Movement, Sheet), Failure> {
    let sealed = |period| {
        let seal = seals.of(period)?;
        let folder = seal.trusted().map_err(|broken| {
            let found = broken.iter().map(|found| format!("{} {}", found.file, found.words()));
            let found = found.collect::<Vec<_>>().join("; ");
            Failure::Usage(format!("read the seal of {period}: {found}; run `mtfs verify`"))
        });
        Some(folder.and_then(|folder| Ok(folder.load(Depth::Figures, None)?)))
    };
    let from_seal = sealed(from).transpose()?;
    let to_seal = if from == to { None } else { sealed(to).transpose()? };
    if from == to && from_seal.is_none() {
        return Err(Failure::Usage(format!("compare {from} with itself: it is not sealed")));
    }
    let later = to_seal.as_ref().unwrap_or(now);
    for period in [from, to] {
        speaks_of(&later.book, period)?;
    }
    let closed = match from_seal {
        Some(_) => None,
        None => Some(later.as_closed(from, Depth::Figures)?),
    };
    let reported = from_seal.as_ref().or(closed.as_ref()).unwrap_or(later);
    let positions = [(reported, from), (later, from), (later, to)].map(|(loaded, period)| {
        position(&loaded.book, period.year, Some(AsAt::Period(period)), GroupKey::Directorate)
    });
    let side = |loaded, position| Side { book: book_of(loaded), position };
    let restated = side(later, &positions[1]);
    let mut reported = side(reported, &positions[0]);
    let alike = from_seal.is_none() && reported.tells_as(restated);
    if alike {
        reported = restated;
    }
    let sides = Sides { reported, restated, later: side(later, &positions[2]) };
    // What today's data have of the earlier period is what was reported only where the two are alike.
    let which = Sealed { from: !alike || to_seal.is_some(), to: to_seal.is_some() };
    let mut moved = worked_out(sides, (from, to), which);
    if let Some(closed) = &closed {
        moved.earlier = as_closed(closed);
    }
    let mut sheet = Sheet::default().of(&now.book);
    let held = [(!which.from, &positions[1]), (!which.to, &positions[2])];
    for (_, position) in held.into_iter().filter(|(held, _)| *held) {
        sheet.append(position.figures(&now.book, figures_shown(position)));
    }
    Ok((moved, sheet))
}

/// Takes what moved since the last seal of the year before the period that figures speak for, where
/// there is one, in place of what moved since the point before.
pub(super) fn since_seal<'b>(
    desk: &mut Desk<'_>,
    now: &'b Loaded,
    figures: Figures<'b>,
) -> Result<Figures<'b>, Failure> {
    let Some(chamber) = figures.star_chamber.as_ref().filter(|chamber| !chamber.curve.is_empty())
    else {
        return Ok(figures);
    };
    let folder = desk.data()?;
    let read = |source| Failure::Read { path: folder.join("seals"), source };
    let seals = datasets::seals(&folder).map_err(read)?;
    for found in &datasets::integrity(&seals) {
        desk.say(&format!("{} {}: run `mtfs verify`", found.file, found.words()));
    }
    let before = |period: Period| period.year == chamber.year && Some(period) < chamber.period;
    let Some(seal) = seals.kept.iter().rev().find(|seal| before(seal.period)) else {
        return since_closed(now, figures);
    };
    // What is wrong with it was said above; nothing of it is read.
    let Ok(folder) = seal.trusted() else { return Ok(figures) };
    let sealed = folder.load_beside(now, Depth::Figures)?;
    match chamber.since(&now.book, &sealed.book, seal.period) {
        Some(moved) => Ok(figures.with_movement(moved)),
        None => Ok(figures),
    }
}

/// Takes the earlier point, which no seal holds, as it was known when it was closed.
fn since_closed<'b>(now: &'b Loaded, figures: Figures<'b>) -> Result<Figures<'b>, Failure> {
    let Some(chamber) = figures.star_chamber.as_ref() else { return Ok(figures) };
    let Some(today) = &chamber.movement else { return Ok(figures) };
    let closed = now.as_closed(today.from, Depth::Figures)?;
    let Some(mut moved) = chamber.since(&now.book, &closed.book, today.from) else {
        return Ok(figures);
    };
    moved.earlier = as_closed(&closed);
    Ok(figures.with_movement(moved))
}

fn as_closed(closed: &Loaded) -> Earlier {
    closed.known_by().map_or(Earlier::Today, |known| Earlier::Closed {
        on: known.day,
        assumed: known.assumed.is_some(),
    })
}

fn book_of(loaded: &Loaded) -> &crate::records::Book {
    &loaded.book
}

fn figures_shown(position: &Position) -> Lines {
    if position.lines.len() <= LISTED { Lines::Every } else { Lines::TotalsOnly }
}
