//! What is said of a register: its counts, its moves and its scale, each sentence once.

use crate::answers::{Text, moves, sentence};
use crate::figures::Sheet;
use crate::figures::movement::moves::Change as _;
use crate::figures::risk::{Change, Move, Moves, Register, RegisterMeasure, RiskView};
use crate::records::{Band, Book, RiskRating, Scale};
use crate::units::{Date, text};

/// Gives the name of a register as it stands in a sentence: `the Corporate risk register`; `the Corporate
/// register` where the name alone does not say what it is.
pub fn named(name: &str) -> String {
    let lower = name.to_lowercase();
    let says =
        ["register", "review", "plan", "log", "risks"].iter().any(|word| lower.contains(word));
    let article = if lower.starts_with("the ") { "" } else { "the " };
    let kind = if says { "" } else { " register" };
    format!("{article}{name}{kind}")
}

/// Says how many risks of a register have each rating.
pub fn counts(sheet: &Sheet, register: &Register<'_>) -> Text {
    let Some(as_at) = register.as_at else {
        return sentence!(
            sheet,
            "{register}: no risk has a {published} rating.",
            register = named(register.name)
        );
    };
    let banded = register.by_band_alone_id().filter(|_| register.by_band().is_empty());
    let alone = banded.map(|id| sentence!(sheet, "{count} rated by a band alone", count = id));
    let levels = register.levels().into_iter().map(|(level, count)| {
        sentence!(sheet, "{count} rated {rating}", count = count, rating = level.words())
    });
    let parts = Text::listed(levels.chain(alone));
    let rated = register.rated_id();
    let all = if register.rated().count() == 1 {
        sentence!(
            sheet,
            "{rated} risk is rated in {register}, as at {as_at}: {parts}.",
            rated = rated,
            register = named(register.name),
            as_at = as_at,
            parts = parts,
        )
    } else {
        sentence!(
            sheet,
            "{rated} risks are rated in {register}, as at {as_at}: {parts}.",
            rated = rated,
            register = named(register.name),
            as_at = as_at,
            parts = parts,
        )
    };
    all.then_text(beside(sheet, register))
}

/// Says how many risks of a register have a latest rating that cannot be read; nothing where none has.
pub fn unread(sheet: &Sheet, register: &Register<'_>) -> Text {
    if register.risks.iter().all(|view| view.unreadable.is_none()) {
        return Text::default();
    }
    sentence!(
        sheet,
        " With a latest rating that cannot be read, so that none is given: {unreadable}.",
        unreadable = register.id_of(RegisterMeasure::Unreadable),
    )
}

/// Says of a register what is closed, never rated, disputed or rated before the rest.
fn beside(sheet: &Sheet, register: &Register<'_>) -> Text {
    let any = |holds: &dyn Fn(&RiskView<'_>) -> bool| register.risks.iter().any(holds);
    let mut all = Text::default();
    if any(&|view| view.closed) {
        let closed = register.id_of(RegisterMeasure::NoLongerRated);
        all = all.then_text(sentence!(sheet, " Closed: {closed}.", closed = closed));
    }
    if any(&|view| !view.stands && !view.closed) {
        let never = register.id_of(RegisterMeasure::WithoutRating);
        all = all.then_text(sentence!(sheet, " Never rated: {never}.", never = never));
    }
    if any(&|view| view.disputed) {
        let disputed = register.id_of(RegisterMeasure::Disputed);
        all = all.then_text(sentence!(
            sheet,
            " Rated differently by two sources on one day, so that neither rating is chosen: {disputed}.",
            disputed = disputed,
        ));
    }
    all = all.then_text(unread(sheet, register));
    let older: Vec<String> = register
        .risks
        .iter()
        .filter(|view| register.is_older(view))
        .filter_map(|view| Some(format!("{} ({})", view.risk.id, text::date(view.now()?.as_at))))
        .collect();
    if !older.is_empty() {
        all = all.then_text(sentence!(
            sheet,
            " Rated earlier and not since: {older}.",
            older = text::list(&older),
        ));
    }
    all
}

/// Says how the ratings of a register moved since the date before, or since a day.
pub fn moved(book: &Book, sheet: &Sheet, register: &Register<'_>, since: Option<Date>) -> Text {
    let title = book.plan_title(register.name);
    match (register.moved_since(since), register.as_at, since) {
        (Some(moves), ..) => moves_counted(sheet, register, &moves, title),
        (None, Some(_), Some(since)) if register.rounds.len() > 1 => sentence!(
            sheet,
            "{register}: no ratings stand on both sides of {since}, so no movement can be shown.",
            register = title,
            since = since,
        ),
        (None, Some(as_at), _) => sentence!(
            sheet,
            "{register}: the ratings of one date are {published} ({as_at}), so no movement can be \
             shown. A second rating would show whether anything has improved.",
            register = title,
            as_at = as_at,
        ),
        (None, None, _) => sentence!(
            sheet,
            "{register}: no rating is {published}, so no movement can be shown.",
            register = title,
        ),
    }
}

fn moves_counted(sheet: &Sheet, register: &Register<'_>, moves: &Moves<'_>, title: &str) -> Text {
    // Only moves between neighbouring dates have figures.
    let known = register.movements();
    let next = known.iter().any(|known| (known.from, known.to) == (moves.from, moves.to));
    let parts = if next {
        moves::counted::<Change>(sheet, &register.round_id(moves.to))
    } else {
        Text::listed(Change::ALL.iter().map(|change| {
            let (count, words) = (moves.of(*change).count(), change.words());
            sentence!(sheet, "{count} {words}", count = count, words = words)
        }))
    };
    let told = sentence!(
        sheet,
        "From {from} to {to}, ratings in {register}: {parts}.",
        from = moves.from,
        to = moves.to,
        register = named(title),
        parts = parts,
    );
    let apart: Vec<String> = register.not_compared(moves).into_iter().map(str::to_owned).collect();
    if apart.is_empty() {
        return told;
    }
    told.then_text(sentence!(
        sheet,
        " Not compared, since a number stands at one date and a band alone at the other: {risks}.",
        risks = text::list(&apart),
    ))
}

/// Says of each scale that the risks of a register are rated on what it is.
pub fn scales(register: &Register<'_>) -> Vec<String> {
    let mut known: Vec<&Scale<'_>> = Vec::new();
    for scale in register.risks.iter().filter_map(|view| view.scale.as_ref()) {
        if !known.iter().any(|other| other.id() == scale.id()) {
            known.push(scale);
        }
    }
    if known.is_empty() {
        return vec![scale_words(None)];
    }
    known.into_iter().map(|scale| scale_words(Some(scale))).collect()
}

/// Says what a scale is, or that it is taken for granted.
pub fn scale_words(scale: Option<&Scale<'_>>) -> String {
    let Some(scale) = scale else {
        return "The source prints ratings without a scale, and none is assumed.".to_owned();
    };
    let sides = scale.stated.likelihood_max.zip(scale.stated.impact_max);
    let size =
        sides.map(|(likelihood, impact)| format!("{likelihood} × {impact}{}", listed(scale)));
    match (size, scale.is_confirmed()) {
        (Some(size), false) => format!(
            "The scale is not confirmed by the source: no band is given{} and no risk is placed in a \
             matrix; {size} fits the ratings and is assumed for the length of the chart’s axis only.",
            if scale.is_of_three() { "" } else { " but where the source prints one" }
        ),
        (None, false) => format!(
            "The scale is not confirmed by the source: {}. Only a band that the source prints with a \
             risk is given.",
            bands_worded(scale)
        ),
        (Some(size), true) => {
            format!(
                "Ratings are likelihood × impact on a scale of {size}: {}.",
                bands_worded(scale)
            )
        }
        (None, true) => {
            format!("Ratings are on the register’s own scale: {}.", bands_worded(scale))
        }
    }
}

/// Says which values of likelihood and impact there are, where not every whole number is one.
fn listed(scale: &Scale<'_>) -> String {
    let stated = scale.stated;
    let sides = [
        ("likelihood", &stated.likelihood_values, stated.likelihoods()),
        ("impact", &stated.impact_values, stated.impacts()),
    ];
    let listed = sides.into_iter().filter(|(_, words, _)| !words.is_empty());
    let each: Vec<String> = listed
        .map(|(side, _, values)| {
            let values: Vec<String> = values.iter().map(u32::to_string).collect();
            format!("{side} {}", values.join(", "))
        })
        .collect();
    if each.is_empty() { String::new() } else { format!(" ({})", each.join("; ")) }
}

/// Says which cells of a matrix are in a band: ` (1 × 3, 2 × 2)`.
fn squares(scale: &Scale<'_>, band: Band<'_>) -> String {
    let of = scale.cells.iter().filter(|(_, cell)| cell.band == band.name);
    let each: Vec<String> =
        of.map(|((likelihood, impact), _)| format!("{likelihood} × {impact}")).collect();
    if each.is_empty() { String::new() } else { format!(" ({})", each.join(", ")) }
}

/// Says what the bands of a scale are.
fn bands_worded(scale: &Scale<'_>) -> String {
    if let (true, [low, medium, _]) = (scale.is_of_three(), scale.bands.as_slice()) {
        let end = |band: &Band<'_>| band.range.map_or(0, |(_, end)| end);
        return format!("low up to {}, medium up to {}, high above", end(low), end(medium));
    }
    let ranged = |band: &Band<'_>| {
        let range = band.range.map(|(from, to)| format!(" {from} to {to}"));
        format!("{}{}", band.name, range.unwrap_or_else(|| squares(scale, *band)))
    };
    let bands: Vec<String> = scale.bands.iter().map(ranged).collect();
    if bands.is_empty() {
        return "no bands are stated".to_owned();
    }
    let how = match (scale.cells.is_empty(), scale.bands.iter().any(|band| band.range.is_some())) {
        (false, _) => ", the least grave first, each with its cells of the matrix",
        (true, false) if scale.highest().is_none() => {
            ", the least grave first; the register publishes a band and no number, and none is made of it"
        }
        (true, false) => ", the least grave first; only a band that the source prints is given",
        (true, true) => "",
    };
    format!("{}{how}", text::list(&bands))
}

/// Gives a move in words: `▲ up from 9 to 12`, `= unmoved at 6 since December 2024`.
pub fn move_words(one: &Move<'_>) -> String {
    let rating = |rating: Option<&RiskRating>| rating.map_or_else(String::new, RiskRating::said);
    let (from, to) = (rating(one.from), rating(one.to));
    let what = match one.change {
        Change::Up | Change::Down => format!("from {from} to {to}"),
        Change::New => format!("at {to}"),
        Change::Closed => format!("at {from}"),
        Change::Unmoved => {
            let since = one.since.map(|day| format!(" since {}", text::date(day)));
            format!("at {to}{}", since.unwrap_or_default())
        }
    };
    format!("{} {} {what}", one.change.mark(), one.change.word())
}
