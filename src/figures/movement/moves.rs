//! What became of each thing of a register between two points: it is new or gone, worse or better, the
//! same or corrected, or that cannot be told. Never two of these.
//!
//! Risks, actions, measures, standards and the ratings of savings are paired, counted and named here;
//! each register gives its own words for the ways, and keeps what is peculiar to it beside.

use std::cmp::Ordering;

use crate::figures::figure::{Basis, Sheet};
use crate::figures::id::FigureId;
use crate::records::{Brag, TableName};
use crate::units::{Date, Word, words};

words! {
    /// What became of a thing between two points, what got worse first.
    Way {
        /// Worse than before.
        Worse = "worse",
        /// Told now and not before.
        New = "new",
        /// Better than before.
        Better = "better",
        /// As before.
        Same = "same",
        /// Told before and no more.
        Gone = "gone",
        /// Told otherwise of the same point.
        Corrected = "corrected",
        /// Told at neither point, or not so that it can be compared.
        Untold = "untold",
    }
}

impl Way {
    /// Says what became of a thing, by how bad it was and is; `None` where that is not told.
    pub fn between<G: Ord>(from: Option<G>, to: Option<G>) -> Self {
        match (from, to) {
            (None, None) => Self::Untold,
            (None, Some(_)) => Self::New,
            (Some(_), None) => Self::Gone,
            (Some(from), Some(to)) => match to.cmp(&from) {
                Ordering::Greater => Self::Worse,
                Ordering::Less => Self::Better,
                Ordering::Equal => Self::Same,
            },
        }
    }

    /// Gives the way where both sides tell of one point: nothing moved, so what differs is corrected.
    #[must_use]
    pub const fn of_one_point(self) -> Self {
        match self {
            Self::Same | Self::Untold => self,
            Self::Worse | Self::New | Self::Better | Self::Gone | Self::Corrected => {
                Self::Corrected
            }
        }
    }

    /// Gives the shape that stands beside its word, told apart without colour; no shape of a rating,
    /// which may stand next to it.
    pub const fn mark(self) -> char {
        match self {
            Self::Worse => '↓',
            Self::New => '+',
            Self::Better => '↑',
            Self::Same => '=',
            Self::Gone => '×',
            Self::Corrected => '≠',
            Self::Untold => '○',
        }
    }
}

/// A register's own words for what becomes of its things, in the order that texts tell them.
pub trait Change: Word + Copy + Ord + 'static {
    /// Gives what it is in the words of all registers.
    fn way(self) -> Way;

    /// Gives the words that a reader sees after a count.
    fn words(self) -> &'static str {
        self.word()
    }

    /// Gives the shape that stands beside the words.
    fn mark(self) -> char {
        self.way().mark()
    }

    /// Gives every one, in order.
    fn every() -> impl Iterator<Item = Self> {
        Self::WORDS.iter().filter_map(|word| Self::read(word))
    }

    /// Gives the one for a way, if the register has one.
    fn of(way: Way) -> Option<Self> {
        Self::every().find(|change| change.way() == way)
    }

    /// Gives the id of the count of things that moved so, of the counts whose ids begin alike.
    fn count_id(self, begin: &FigureId) -> FigureId {
        begin.at(self.word().replace('_', "-"))
    }
}

impl Change for Way {
    fn way(self) -> Way {
        self
    }

    fn words(self) -> &'static str {
        if self == Self::Untold { "told at neither" } else { self.word() }
    }
}

/// Gives how bad a colour is; `None` where it rates nothing.
pub const fn severity(colour: Brag) -> Option<u8> {
    match colour {
        Brag::Blue => Some(0),
        Brag::Green => Some(1),
        Brag::Amber => Some(2),
        Brag::Red => Some(3),
        Brag::WrittenOut | Brag::NotRated => None,
    }
}

/// One thing at two points.
#[derive(Debug, Clone, Copy)]
pub struct Move<'b, T, V, C, X = ()> {
    /// The thing.
    pub item: &'b T,
    /// What was told of it at the first point.
    pub from: Option<&'b V>,
    /// What was told of it at the second.
    pub to: Option<&'b V>,
    /// What became of it.
    pub change: C,
    /// The date since which it has stood as it does without a break; `None`: it is told no more.
    pub since: Option<Date>,
    /// How many times in a row the same was told of it, the last counted; nil where it is told no more.
    pub alike: usize,
    /// What its register tells of it besides.
    pub besides: X,
}

/// Every thing of a register at two dates.
#[derive(Debug, Clone)]
pub struct Moves<'b, T, V, C, X = ()> {
    /// The first date.
    pub from: Date,
    /// The second.
    pub to: Date,
    /// Every thing told at either, what got worse first, then in the order of the register.
    pub all: Vec<Move<'b, T, V, C, X>>,
}

impl<'b, T, V, C: Change, X> Moves<'b, T, V, C, X> {
    /// Puts the moves between two dates in order.
    pub fn new(
        (from, to): (Date, Date),
        moves: impl IntoIterator<Item = Move<'b, T, V, C, X>>,
    ) -> Self {
        let mut all: Vec<_> = moves.into_iter().collect();
        // A stable sort keeps the order of the register within each kind of change.
        all.sort_by_key(|one| one.change);
        Self { from, to, all }
    }

    /// Gives the moves of one kind.
    pub fn of(&self, change: C) -> impl Iterator<Item = &Move<'b, T, V, C, X>> {
        self.all.iter().filter(move |one| one.change == change)
    }
}

/// Gives since when the latest of what was told stands without a break, and how many times in a row it
/// was told: `told` is each date, the latest first, with whether it says the same.
pub fn standing(told: impl Iterator<Item = (Date, bool)>) -> (Option<Date>, usize) {
    let run: Vec<Date> = told.take_while(|(_, same)| *same).map(|(date, _)| date).collect();
    (run.last().copied(), run.len())
}

/// What counts of moves are called, and where the rows behind them stand.
#[derive(Debug, Clone, Copy)]
pub struct Counts<'a> {
    /// What the ids of the counts begin with.
    pub begin: &'a FigureId,
    /// What was compared: `Corporate risks, 30 June 2025 to 30 September 2025`.
    pub span: &'a str,
    /// What is counted: `risks`.
    pub of: &'a str,
    /// The table of the rows behind the counts.
    pub table: TableName,
    /// The column of them that is shown.
    pub column: &'static str,
}

impl Counts<'_> {
    /// Adds how many things moved in each way; `rows` gives the rows behind one of them.
    pub fn add<C: Change>(&self, sheet: &mut Sheet, rows: impl Fn(C) -> Vec<u32>) {
        for change in C::every() {
            let rows = rows(change);
            self.one(sheet, change.count_id(self.begin), change.words(), (rows.len(), rows));
        }
    }

    /// Adds one count, with the rows behind it.
    pub fn one(
        &self,
        sheet: &mut Sheet,
        id: FigureId,
        words: &str,
        (count, rows): (usize, Vec<u32>),
    ) {
        let what = format!("count of {} {words}", self.of);
        let basis = Basis::rows(what, self.table, self.column, rows);
        sheet.count(id, format!("{}: {words}", self.span), count, basis);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Three dates: how bad each thing is at each, if it is told.
    fn things() -> impl Strategy<Value = Vec<[Option<u8>; 3]>> {
        prop::collection::vec(prop::array::uniform3(prop::option::of(0..4u8)), 0..9)
    }

    fn day(month: u8) -> Date {
        Date::month_end(2025, month)
    }

    fn moved<'t>(things: &'t [[Option<u8>; 3]]) -> Moves<'t, [Option<u8>; 3], u8, Way> {
        let one = |item: &'t [Option<u8>; 3]| {
            let told = item.iter().zip([1, 2, 3]).rev();
            let same = told.map(|(told, month)| (day(month), told.is_some() && *told == item[2]));
            let (since, alike) = standing(same);
            let [_, from, to] = item.each_ref().map(Option::as_ref);
            Move { item, from, to, change: Way::between(from, to), since, alike, besides: () }
        };
        Moves::new((day(2), day(3)), things.iter().map(one))
    }

    proptest! {
        #[test]
        fn each_thing_moves_in_exactly_one_way_and_backwards_in_the_other(things in things()) {
            let moves = moved(&things);
            let counted: usize = Way::every().map(|way| moves.of(way).count()).sum();
            prop_assert_eq!((counted, moves.all.len()), (things.len(), things.len()));
            prop_assert!(moves.all.is_sorted_by_key(|one| one.change));
            for one in &moves.all {
                let back = match one.change {
                    Way::Worse => Way::Better,
                    Way::Better => Way::Worse,
                    Way::New => Way::Gone,
                    Way::Gone => Way::New,
                    same @ (Way::Same | Way::Untold | Way::Corrected) => same,
                };
                prop_assert_eq!(Way::between(one.to, one.from), back);
                let differs = one.from != one.to;
                prop_assert_eq!(one.change.of_one_point() == Way::Corrected, differs);
            }
        }

        #[test]
        fn what_stands_stands_since_it_was_first_told_without_a_break(things in things()) {
            for one in &moved(&things).all {
                prop_assert_eq!(one.since.is_some(), one.to.is_some());
                prop_assert_eq!(one.since == Some(day(3)), one.alike == 1);
                prop_assert_eq!(one.change == Way::Same, one.alike > 1);
            }
        }
    }

    #[test]
    fn no_two_ways_share_a_mark_or_an_id() {
        let begin = FigureId::of_subject("risks");
        let marks: BTreeSet<char> = Way::every().map(Way::mark).collect();
        let ids: BTreeSet<FigureId> = Way::every().map(|way| way.count_id(&begin)).collect();
        assert_eq!((marks.len(), ids.len()), (7, 7));
    }
}
