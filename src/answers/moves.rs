//! What moved, of every register alike: the counts in a sentence, and each thing with what was told of
//! it before and now.

use super::{Cell, Column, Holds, Table, Text, sentence};
use crate::figures::movement::moves::{Change, Move, Moves, Way};
use crate::figures::{FigureId, Sheet};
use crate::units::text;

/// Lists how many things moved in which way: `1 worse, 2 better and 6 unmoved`; `begin` is what the ids
/// of the counts begin with.
pub fn counted<C: Change>(sheet: &Sheet, begin: &FigureId) -> Text {
    Text::listed(C::every().map(|change| {
        let (count, words) = (change.count_id(begin), change.words());
        sentence!(sheet, "{count} {words}", count, words)
    }))
}

/// Says of some things how many got worse and how many better: `Of the measures, 2 got worse and 4 got
/// better.`
pub fn brief<C: Change>(sheet: &Sheet, begin: &FigureId, of: &str) -> Option<Text> {
    let [worse, better] = [Way::Worse, Way::Better].map(C::of);
    Some(sentence!(
        sheet,
        "Of the {of}, {worse} got worse and {better} got better.",
        of,
        worse = worse?.count_id(begin),
        better = better?.count_id(begin),
    ))
}

/// What a table of moves is about.
#[derive(Debug)]
pub struct Head {
    /// Its key.
    pub key: String,
    /// Whose moves: the dates are added.
    pub title: String,
    /// What moves: `Risk`.
    pub item: &'static str,
    /// What stands before and now.
    pub holds: Holds,
    /// What the register tells besides.
    pub more: Vec<Column>,
}

/// What a register says of one thing that may have moved.
#[derive(Debug)]
pub struct Row<'r> {
    /// Its reference.
    pub key: &'r str,
    /// What it is.
    pub title: &'r str,
    /// How it stood and stands.
    pub ends: [Cell; 2],
    /// What the register tells besides.
    pub more: Vec<Cell>,
}

/// Gives each thing with how it stood and stands, what became of it, and since when it stands so; those
/// that moved first, what got worse before all.
pub fn table<'r, 'b, T, V, C: Change, X>(
    head: Head,
    moves: &'r Moves<'b, T, V, C, X>,
    row: impl Fn(&'r Move<'b, T, V, C, X>) -> Row<'r>,
) -> Table {
    let (from, to) = (text::date(moves.from), text::date(moves.to));
    let title = format!("{}, {from} to {to}, those that moved first", head.title);
    let end = |key, heading| Column { holds: head.holds, ..Column::words(key, heading) };
    let mut columns = vec![
        Column::words("item", head.item),
        Column::words("move", "Move"),
        end("before", from),
        end("now", to),
        Column::words("stands", "Stands so"),
    ];
    columns.extend(head.more);
    let mut table = Table::new(head.key, title, columns);
    let went = |one: &&Move<'_, T, V, C, X>| !matches!(one.change.way(), Way::Same | Way::Untold);
    let (first, then): (Vec<_>, Vec<_>) = moves.all.iter().partition(went);
    for one in first.into_iter().chain(then) {
        let Row { key, title, ends: [before, now], more } = row(one);
        let named = format!("{key} {title}");
        let cells = [named.into(), change_cell(one.change), before, now, stands(one).into()];
        table.row(key, cells.into_iter().chain(more));
    }
    table
}

/// Gives what became of a thing, with its mark: `↓ worse`.
pub fn change_cell<C: Change>(change: C) -> Cell {
    format!("{} {}", change.mark(), change.words()).into()
}

/// Says since when a thing that has not moved stands as it does: `since 30 June 2025, 2 in a row`.
fn stands<T, V, C: Change, X>(one: &Move<'_, T, V, C, X>) -> String {
    match one.since.filter(|_| one.change.way() == Way::Same) {
        Some(since) => format!("since {}, {} in a row", text::date(since), one.alike),
        None => String::new(),
    }
}
