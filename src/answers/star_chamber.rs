//! What a Star Chamber is told of each directorate: its savings, its exceptions, its new savings.

use super::savings::{OF_WHICH, group_name};
use super::{Cell, Column, Piece, Table, Text};
use crate::figures::savings::{Field, Group, Line, Position};
use crate::figures::star_chamber::{StarChamber, Why};
use crate::figures::{FigureId, Sheet};
use crate::records::{Book, Brag, SavingIx};
use crate::units::{FinancialYear, text};

/// The headlines of a set of savings, with the words that members know them by.
const HEADLINES: [(Field, &str); 7] = [
    (Field::Target, "Promised"),
    (Field::Banked, "Banked"),
    (Field::Forecast, "Forecast"),
    (Field::Slipped, "Late"),
    (Field::Unachievable, "Lost"),
    (Field::Mitigated, "Covered"),
    (Field::Uncovered, "Uncovered"),
];

/// What the tables of a Star Chamber are made from.
#[derive(Clone, Copy)]
pub struct ChamberTables<'a> {
    /// The records.
    pub book: &'a Book,
    /// What it asks.
    pub chamber: &'a StarChamber,
    /// The savings of its year.
    pub position: &'a Position,
    /// Every figure.
    pub sheet: &'a Sheet,
}

impl<'a> ChamberTables<'a> {
    /// Gives the headlines of every directorate.
    pub fn by_directorate(&self) -> Table {
        let mut columns = vec![Column::words("directorate", "Directorate")];
        columns.extend(self.headlines());
        let title = format!("Savings by directorate, {}{}", self.chamber.year, self.unpublished());
        let mut table = Table::new("by-directorate", title, columns);
        let row = |name: String, id: &FigureId| {
            let cells = self.published().map(|(field, _)| id.of(field).into());
            std::iter::once(Cell::words(name)).chain(cells).collect::<Vec<Cell>>()
        };
        for group in &self.position.groups {
            let id = self.position.group_id(group);
            table.row(&group.key, row(group_name(&group.key), &id));
        }
        table.total("all", row("All savings".into(), &self.position.all_id()));
        table
    }

    /// Gives the savings of a directorate, no more than so many.
    pub fn savings_of(&self, group: &Group, most: usize) -> Table {
        let mut columns =
            vec![Column::words("saving", "Saving"), Column::words("rating", "Rating")];
        columns.extend(self.headlines());
        let (name, year) = (group_name(&group.key), self.chamber.year);
        let title = format!("Savings of {name}, {year}{}", self.unpublished());
        let mut table = Table::new("savings", title, columns);
        for line in self.lines_of(group).take(most) {
            table.row(self.book.savings.id(line.saving), self.headlines_of(line));
            for part in self.position.of_which(line.saving) {
                table.part(self.book.savings.id(part.saving), self.headlines_of(part));
            }
        }
        table
    }

    fn headlines_of(&self, line: &Line) -> Vec<Cell> {
        let own = [self.named(line.saving).into(), rated(line.declared)];
        own.into_iter().chain(self.published().map(|(field, _)| self.amount(line, field))).collect()
    }

    /// Gives savings that are exceptions, each with the reason why.
    pub fn exceptions(&self, group: &Group, found: &[(&Line, Vec<Why>)]) -> Table {
        let columns = [
            Column::words("saving", "Saving"),
            Column::words("declared", "Officers"),
            Column::words("computed", "Rule"),
            Column::numbers("slipped", "Late"),
            Column::numbers("unachievable", "Lost"),
            Column::numbers("uncovered", "Uncovered"),
            Column::words("why", "Why it is here"),
        ];
        let title = format!("Exceptions of {}, {}", group_name(&group.key), self.chamber.year);
        let mut table = Table::new("exceptions", title, columns);
        for (line, why) in found {
            let cells = [
                self.named(line.saving).into(),
                rated(line.declared),
                rated(line.computed),
                self.amount(line, Field::Slipped),
                self.amount(line, Field::Unachievable),
                self.amount(line, Field::Uncovered),
                why_words(why).into(),
            ];
            table.row(self.book.savings.id(line.saving), cells);
        }
        table
    }

    /// Gives savings that are proposed, or new in the year.
    pub fn new_ones(&self, savings: &[SavingIx]) -> Table {
        let columns = [
            Column::words("saving", "New saving"),
            Column::words("status", "Where it stands"),
            Column::words("since", "First year"),
            Column::numbers("target", "Target this year"),
            Column::numbers("forecast", "Forecast"),
        ];
        let title = format!("Proposed, or new since {}", self.chamber.year);
        let mut table = Table::new("new", title, columns);
        for saving in savings {
            let register = &self.book.savings;
            let line = self.position.lines.iter().find(|line| line.saving == *saving);
            let amount =
                |field| line.map_or(Cell::because("none"), |line| self.amount(line, field));
            let first: FinancialYear = register.origin_year(*saving);
            let cells = [
                self.named(*saving).into(),
                register.status(*saving).word().replace('_', " ").into(),
                first.to_string().into(),
                amount(Field::Target),
                amount(Field::Forecast),
            ];
            table.row(register.id(*saving), cells);
        }
        table
    }

    /// Gives a saving's reference and title, and that it is under a group that is counted whole.
    pub fn named(&self, saving: SavingIx) -> String {
        let savings = &self.book.savings;
        let part = if savings.group_of(saving).is_some() { OF_WHICH } else { "" };
        format!("{part}{} {}", savings.id(saving), savings.title(saving))
    }

    /// Gives the lines of a directorate.
    pub fn lines_of(&self, group: &'a Group) -> impl Iterator<Item = &'a Line> {
        let (book, key) = (self.book, group.key.as_str());
        self.position.lines.iter().filter(move |line| book.savings.directorate(line.saving) == key)
    }

    /// Gives one amount of a saving for a sentence.
    pub fn said(&self, line: &Line, field: Field) -> Piece {
        let id = self.position.line_id(self.book, line).of(field);
        match line.get(field) {
            _ if self.sheet.has(&id) => Piece::from(id),
            Some(amount) => Piece::from(text::short(amount)),
            None => Piece::Text(Text::from(self.sheet.absent())),
        }
    }

    fn amount(&self, line: &Line, field: Field) -> Cell {
        match self.said(line, field) {
            Piece::Figure(id) => id.into(),
            Piece::As(_, words) => words.into(),
            Piece::Text(words) => words.plain().into(),
        }
    }

    /// Gives the headlines that are published for some saving of the year.
    fn published(&self) -> impl Iterator<Item = (Field, &'static str)> {
        let totals = &self.position.totals;
        HEADLINES.into_iter().filter(|(field, _)| totals.get(*field).is_some())
    }

    fn headlines(&self) -> impl Iterator<Item = Column> {
        self.published().map(|(field, words)| Column::numbers(field.word(), words))
    }

    /// Says in a title which headlines are published for no saving.
    fn unpublished(&self) -> String {
        let missing =
            HEADLINES.iter().filter(|(field, _)| self.position.totals.get(*field).is_none());
        let missing = text::any_list(missing.map(|(_, words)| words.to_lowercase()));
        let absent = || text::capital(self.sheet.absent());
        missing.map_or_else(String::new, |of| format!(". {} for any saving: {of}", absent()))
    }
}

fn rated(brag: Option<Brag>) -> Cell {
    brag.map_or(Cell::because("none"), Cell::Rating)
}

/// Says why a saving is an exception; what the rule makes of it only where the officers say less.
fn why_words(why: &[Why]) -> String {
    let declared = why.iter().any(|why| matches!(why, Why::Rated(_) | Why::Unlike));
    let words = why.iter().filter_map(|why| match why {
        Why::Rated(brag) => Some(format!("declared {}", brag.meaning().to_lowercase())),
        Why::ByRule(_) if declared => None,
        Why::ByRule(brag) => Some(format!("{} by the rule", brag.meaning().to_lowercase())),
        Why::Unlike => Some("declared unlike the rule".to_owned()),
        Why::Silent => Some("no return".to_owned()),
        Why::NoForecast => Some("no forecast".to_owned()),
        Why::Lost => Some("lost in part".to_owned()),
    });
    words.collect::<Vec<String>>().join("; ")
}
