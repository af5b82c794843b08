//! What goes into any other table than those of savings: for each of its columns where the words come from.

use std::collections::BTreeSet;

use super::goal::{ANY_OTHER, TABLES, Take, Turn};
use super::read::{Faults, Spot};
use super::written::{self, WrittenSource};
use super::{Goal, Mapping, Role, Shares, Slot, Unit};
use crate::datasets::cell;
use crate::datasets::import::grid::folded;
use crate::records::TableName;
use crate::records::schema::{self, Col, Kind, Table};

/// What goes into one table from each row, once or for each heading across.
#[derive(Debug)]
pub(in crate::datasets::import) struct Into {
    pub(in crate::datasets::import) table: TableName,
    /// The headings across the sheet, each with what it stands for; one of no words where there are none.
    pub(in crate::datasets::import) across: Vec<(String, String)>,
    /// Only rows of which a column says one of these, by heading.
    pub(in crate::datasets::import) only: Vec<(String, Vec<String>)>,
    pub(in crate::datasets::import) cells: Vec<Filled>,
}

/// A column of a table and where its words come from.
#[derive(Debug)]
pub(in crate::datasets::import) struct Filled {
    pub(in crate::datasets::import) col: Col,
    pub(in crate::datasets::import) source: Source,
    pub(in crate::datasets::import) goal: Goal,
}

/// Where the words of a cell come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::datasets::import) enum Source {
    /// Columns of the sheet, by heading: one, or several that are added up.
    Columns(Vec<String>),
    /// Words with places in them for what stands elsewhere; made into a reference or not.
    Words(String, bool),
}

/// What a mapping may say of a table beside its columns; no column has such a name.
pub(super) const SETTINGS: &[super::language::Key] = &[
    super::language::Key {
        name: "across",
        takes: "headings, or heading = meaning",
        meaning: "Headings across the sheet: each makes a row of its own; {across} gives the heading in the name of a \
                  column, and what it stands for in words",
    },
    super::language::Key {
        name: "only",
        takes: "heading = words",
        meaning: "Only rows that say one of these words in that column, or under `{heading}`",
    },
];

/// Tables that only an import itself, or `[columns]`, fills.
fn is_filled_otherwise(table: TableName) -> bool {
    TABLES.contains(&table) || [TableName::Sources, TableName::Imports].contains(&table)
}

/// Gives the tables that `[[into.TABLE]]` may name.
pub(super) fn targets() -> impl Iterator<Item = TableName> {
    TableName::ALL.iter().copied().filter(|table| !is_filled_otherwise(*table))
}

impl Faults<'_> {
    /// Reads what goes into other tables; the columns that they name join those of the mapping.
    pub(super) fn into(
        &mut self,
        mapping: &mut Mapping,
        unit: Option<Unit>,
        tables: written::Tables,
    ) {
        let mut all = Vec::new();
        for (name, value) in tables {
            let spot = Some(name.span());
            let Some(table) = self.table(name.get_ref(), spot.clone()) else { continue };
            let value = value.into_inner();
            let sets = value.as_array().map_or_else(|| std::slice::from_ref(&value), Vec::as_slice);
            for set in sets {
                let Some(set) = set.as_table().cloned() else {
                    self.add(
                        spot.clone(),
                        format!(
                            "[[into.{}]] wants columns, each with where it comes from",
                            table.word()
                        ),
                    );
                    continue;
                };
                all.extend(self.set(table, set, &spot, unit));
            }
        }
        all.sort_by_key(|into| into.table);
        mapping.into = all;
        join(mapping);
    }

    fn table(&mut self, name: &str, spot: Spot) -> Option<TableName> {
        let table = TableName::from_word(name);
        if let Some(table) = table.filter(|table| !is_filled_otherwise(*table)) {
            return Some(table);
        }
        let words = if table.is_some() {
            format!("[[into.{name}]]: this table is filled by [columns], or by the import itself")
        } else {
            let near = cell::nearest(name, targets().map(TableName::word));
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            format!("[[into.{name}]]: no table has that name{hint}")
        };
        self.add(spot, words);
        None
    }

    fn set(
        &mut self,
        table: TableName,
        set: toml::Table,
        spot: &Spot,
        unit: Option<Unit>,
    ) -> Option<Into> {
        let before = self.count();
        let schema = schema::table_of(table);
        let mut into = Into {
            table,
            across: vec![(String::new(), String::new())],
            only: Vec::new(),
            cells: Vec::new(),
        };
        for (key, value) in set {
            let place = format!("[[into.{}]] {key}", table.word());
            match key.as_str() {
                "across" => into.across = self.across(&place, &value, spot.clone()),
                "only" => into.only = self.only(&place, &value, spot.clone()),
                _ => into.cells.extend(self.cell(schema, &key, value, spot.clone(), unit)),
            }
        }
        self.whole_key(schema, &into, spot);
        (self.count() == before).then_some(into)
    }

    /// Reports a column of the key that nothing fills.
    fn whole_key(&mut self, table: &Table, into: &Into, spot: &Spot) {
        for col in table.key {
            let column = table.column(*col);
            let stamped = column.header == "source_id" || table.is_known(*col);
            if column.required && !stamped && into.cells.iter().all(|cell| cell.col != *col) {
                let name = table.name.word();
                let words = format!(
                    "[[into.{name}]] needs {}, by which its rows are told apart: name the column it stands in, or write \
                     {} = {{ is = \"…\" }}",
                    column.header, column.header
                );
                self.add(spot.clone(), words);
            }
        }
    }

    fn across(&mut self, place: &str, value: &toml::Value, spot: Spot) -> Vec<(String, String)> {
        let twice = |heading: &toml::Value| {
            Some((heading.as_str()?.to_owned(), heading.as_str()?.to_owned()))
        };
        let listed = |headings: &Vec<toml::Value>| headings.iter().map(twice).collect();
        let meant = |pairs: &toml::Table| {
            let pair = |(heading, meaning): (&String, &toml::Value)| {
                Some((heading.clone(), meaning.as_str()?.to_owned()))
            };
            let mut pairs = pairs.iter().map(pair).collect::<Option<Vec<_>>>()?;
            // A table has no order of its own: years and days stand in theirs.
            pairs.sort_by(|one, other| one.1.cmp(&other.1));
            Some(pairs)
        };
        let pairs: Option<Vec<(String, String)>> =
            value.as_array().map_or_else(|| value.as_table().and_then(meant), listed);
        pairs.filter(|pairs| !pairs.is_empty()).unwrap_or_else(|| {
            self.add(spot, format!("{place} wants headings, [\"2025/26\", …], or what each stands for, {{ \"Q1\" = \"2025-06-30\", … }}"));
            vec![(String::new(), String::new())]
        })
    }

    fn only(&mut self, place: &str, value: &toml::Value, spot: Spot) -> Vec<(String, Vec<String>)> {
        let words = |value: &toml::Value| -> Option<Vec<String>> {
            let one = value.as_str().map(|word| vec![folded(word)]);
            one.or_else(|| value.as_array()?.iter().map(|word| word.as_str().map(folded)).collect())
        };
        let pair =
            |(heading, value): (&String, &toml::Value)| Some((heading.clone(), words(value)?));
        let pairs = value.as_table().and_then(|pairs| pairs.iter().map(pair).collect());
        pairs.unwrap_or_else(|| {
            self.add(
                spot,
                format!("{place} wants a heading and its words, {{ \"Unit\" = \"%\" }}"),
            );
            Vec::new()
        })
    }

    fn cell(
        &mut self,
        table: &'static Table,
        header: &str,
        value: toml::Value,
        spot: Spot,
        unit: Option<Unit>,
    ) -> Option<Filled> {
        let place = format!("[[into.{}]] {header}", table.name.word());
        let Some(col) = table.col(header) else {
            let known = table.columns.iter().map(|column| column.header);
            let settings = SETTINGS.iter().map(|key| key.name);
            let near = cell::nearest(header, known.chain(settings));
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            self.add(spot, format!("{place}: the table has no such column{hint}"));
            return None;
        };
        let written = match WrittenSource::of(value) {
            Ok(written) => written,
            Err(words) => {
                self.add(spot, format!("{place}: {words}"));
                return None;
            }
        };
        let Some(source) = source_of(&written) else {
            let words = "wants one of column, sum, is and make: the heading alone, or { is = \"…\" } for words of your own";
            self.add(spot, format!("{place} {words}"));
            return None;
        };
        let goal = self.filling(&place, (table, col), &written, unit, &spot)?;
        self.usable(&place, &source, &goal, &written, spot)?;
        Some(Filled { col, source, goal })
    }

    /// Reads how the words of a cell are to be taken.
    fn filling(
        &mut self,
        place: &str,
        (table, col): (&'static Table, Col),
        written: &WrittenSource,
        unit: Option<Unit>,
        spot: &Spot,
    ) -> Option<Goal> {
        let own = written.unit.as_deref();
        let usual = unit.filter(|_| matches!(table.column(col).kind, Kind::Money));
        let unit = own.map_or(usual, |text| self.take(place, text, spot.clone(), Unit::read));
        let shares = written.percent.as_deref().unwrap_or("sign");
        let shares = self.take(place, shares, spot.clone(), Shares::read)?;
        let take = match written.take.as_deref() {
            Some(text) => self.take(place, text, spot.clone(), Take::read)?,
            None => Take::Whole,
        };
        let turn = match written.turn.as_deref() {
            Some(text) => self.take(place, text, spot.clone(), Turn::read)?,
            None => Turn::AsTheyStand,
        };
        let any = |theirs: &str| theirs == ANY_OTHER;
        let theirs = |theirs: &str| if any(theirs) { theirs.to_owned() } else { folded(theirs) };
        let words =
            written.words.iter().map(|(words, ours)| (theirs(words), ours.clone())).collect();
        let role = Role::Cell(table.name, col);
        Some(Goal { unit, shares, take, turn, negate: written.negate, words, ..Goal::plain(role) })
    }

    /// Reports what a cell still needs to know, and words that its column does not have.
    fn usable(
        &mut self,
        place: &str,
        source: &Source,
        goal: &Goal,
        written: &WrittenSource,
        spot: Spot,
    ) -> Option<()> {
        let Role::Cell(table, col) = goal.role else { return None };
        let kind = schema::table_of(table).column(col).kind;
        let from_sheet = matches!(source, Source::Columns(_));
        let sum = matches!(source, Source::Columns(many) if many.len() > 1);
        let turned = goal.turn != Turn::AsTheyStand;
        let wants_unit = sum || turned || from_sheet && matches!(kind, Kind::Money);
        if wants_unit && goal.unit.is_none() {
            let words = "write unit = \"£\", \"£000\" or \"£m\", at the top or for the column";
            self.add(spot, format!("{place} needs its unit: {words}"));
            return None;
        }
        if turned && written.column.is_none() {
            self.add(spot, format!("{place}: turn makes amounts of one column across the sheet"));
            return None;
        }
        let fixed = match source {
            Source::Words(words, false) if !words.contains('{') && written.words.is_empty() => {
                Some(words)
            }
            Source::Words(..) | Source::Columns(_) => None,
        };
        if let Kind::Word(allowed) = kind {
            let ours = written.words.values().filter(|ours| !ours.is_empty());
            for word in ours.chain(fixed) {
                self.take(place, word, spot.clone(), |text| cell::word(text, allowed))?;
            }
        }
        Some(())
    }
}

/// Adds every column that is named to those of the mapping, for each heading across.
fn join(mapping: &mut Mapping) {
    let mut named = BTreeSet::new();
    for (at, into) in mapping.into.iter().enumerate() {
        let of_columns = into.only.iter().filter(|(heading, _)| heading != HEADING);
        named.extend(of_columns.map(|(heading, _)| heading.clone()));
        if of_heading(into) && mapping.headings.is_none() {
            mapping.headings = Some(Goal::plain(Role::Named));
        }
        for (across, (heading, meaning)) in into.across.iter().enumerate() {
            for (cell, filled) in into.cells.iter().enumerate() {
                match &filled.source {
                    Source::Columns(columns) => {
                        let slot = Some(Slot { into: at, across, cell });
                        for column in columns {
                            let column = column.replace("{across}", heading);
                            let across = if meaning.is_empty() { &column } else { meaning };
                            let goal = Goal { slot, across: across.clone(), ..filled.goal.clone() };
                            mapping.columns.push((column, goal));
                        }
                    }
                    Source::Words(words, _) => {
                        let places = places(words).filter(|place| !OWN.contains(place));
                        named.extend(places.map(str::to_owned));
                        if places_has(words, "heading") && mapping.headings.is_none() {
                            mapping.headings = Some(Goal::plain(Role::Named));
                        }
                    }
                }
            }
        }
    }
    mapping.columns.extend(named.into_iter().map(|name| (name, Goal::plain(Role::Named))));
}

/// Names the block's heading where a column could be named.
pub(in crate::datasets::import) const HEADING: &str = "{heading}";

fn of_heading(into: &Into) -> bool {
    into.only.iter().any(|(heading, _)| heading == HEADING)
}

/// What stands for something that is no column.
pub(super) const OWN: &[&str] = &["sheet", "heading", "row", "across"];

fn places_has(words: &str, name: &str) -> bool {
    places(words).any(|place| place == name)
}

/// Gives what stands in braces.
fn places(words: &str) -> impl Iterator<Item = &str> {
    words.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(place, _)| place))
}

/// Gives words with what each of their places stands for.
pub(in crate::datasets::import) fn put(words: &str, mut of: impl FnMut(&str) -> String) -> String {
    let mut parts = words.split('{');
    let mut put = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('}') {
            Some((place, rest)) => {
                put.push_str(&of(place));
                put.push_str(rest);
            }
            None => put.push_str(part),
        }
    }
    put
}

fn source_of(written: &WrittenSource) -> Option<Source> {
    match (&written.column, &written.sum, &written.is, &written.make) {
        (Some(column), None, None, None) => Some(Source::Columns(vec![column.clone()])),
        (None, Some(sum), None, None) if sum.len() > 1 => Some(Source::Columns(sum.clone())),
        (None, None, Some(words), None) => Some(Source::Words(words.clone(), false)),
        (None, None, None, Some(words)) => Some(Source::Words(words.clone(), true)),
        _ => None,
    }
}
