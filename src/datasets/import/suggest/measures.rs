//! A first mapping of a table of measures: what each measures, its target, and its values as they came.

use super::common::{Draft, template};
use super::guess;
use super::page::{Page, Rests, listed, of_cells, pairs, quoted, short};
use super::table::{Column, amount};
use crate::datasets::import::grid::folded;
use crate::units::{Decimal, text};

/// Units that are no one number: what stands there is a time or a ratio.
const NO_NUMBER: [&str; 7] = ["mm:ss", "hh:mm", "h:mm", "hh:mm:ss", "ratio", "time", "text"];
const HIGHER: [&str; 9] =
    ["bigger", "higher", "high", "increase", "increasing", "up", "maximise", "more", "larger"];
const LOWER: [&str; 9] =
    ["smaller", "lower", "low", "decrease", "decreasing", "down", "minimise", "less", "reduce"];

/// Columns of values, each with its day.
type Dated = Vec<(usize, String)>;

/// The columns that are known.
struct Known {
    id: String,
    title: Option<usize>,
    unit: Option<usize>,
    polarity: Option<usize>,
    target: Option<usize>,
    directorate: Option<usize>,
    reference: Option<usize>,
    /// Columns of values, each with its day.
    values: Dated,
    /// Of a long list: the day and the value of each row.
    long: Option<(usize, usize)>,
}

impl Known {
    /// Gives the columns of values.
    fn value_columns(&self) -> Vec<usize> {
        let values = self.values.iter().map(|(at, _)| *at);
        values.chain(self.long.map(|(_, value)| value)).collect()
    }
}

/// Rows of one unit of ours, and how their cells are written.
struct Group {
    words: Vec<String>,
    ours: Vec<(String, String, Rests)>,
    percent: Option<(&'static str, String)>,
}

impl Draft<'_> {
    /// Writes the mapping of a table of measures.
    pub(super) fn measures(&mut self) {
        let known = self.measure_columns();
        self.head();
        self.no_numbers(&known);
        self.rows();
        self.submitted("the day of the last of these values");
        self.published();
        let groups = self.unit_groups(&known);
        let mut page = Page::default();
        for group in &groups {
            self.measure_lines(&mut page, &known, group);
        }
        for group in &groups {
            self.value_sets(&mut page, &known, group);
        }
        self.odd_values(&known, &groups);
        if let (Some(reference), Some(title)) = (known.reference, known.title) {
            self.twice(reference, title);
        }
        self.page.add(&page);
        self.questions();
        let mut used: Vec<usize> = known.values.iter().map(|(at, _)| *at).collect();
        used.extend(
            [
                known.title,
                known.unit,
                known.polarity,
                known.target,
                known.directorate,
                known.reference,
            ]
            .into_iter()
            .flatten(),
        );
        used.extend(known.long.iter().flat_map(|(day, value)| [*day, *value]));
        let unused = self.unused(&used);
        self.page.add(&unused);
    }

    fn measure_columns(&self) -> Known {
        let mut taken: Vec<usize> = Vec::new();
        let mut take = |names: &[&str]| {
            let at = self.table.named(names, &taken).map(|column| column.at);
            taken.extend(at);
            at
        };
        let target = take(&["target"]);
        let reference =
            take(&["ref", "reference", "id", "no", "pi", "code", "measure id", "kpi no"]);
        let unit = take(&["unit", "units", "unit of measure", "format", "measured in"]);
        let polarity = take(&[
            "good performance is",
            "polarity",
            "good is",
            "better",
            "direction of good",
            "aim to",
            "desired direction",
            "good to be",
        ]);
        let directorate = take(&["directorate", "department", "portfolio", "service"]);
        let owner = take(&["owner", "lead"]);
        let outturns: Vec<usize> = self
            .table
            .columns
            .iter()
            .filter(|column| {
                column.says_any(&["outturn", "benchmark", "previous", "status", "rag", "trend"])
            })
            .map(|column| column.at)
            .collect();
        taken.extend(outturns);
        let title =
            ["measure", "indicator", "kpi", "performance indicator", "description", "title"];
        let title = self
            .table
            .named(&title, &taken)
            .or_else(|| self.table.label(&taken))
            .map(|column| column.at);
        taken.extend(title);
        taken.extend(owner);
        let (values, long) = self.values(&taken);
        let name = |at: Option<usize>| at.and_then(|at| self.name(at));
        let id = match (name(reference), name(title)) {
            (Some(name), _) => quoted(&name),
            (None, title) => {
                format!("{{ make = {} }}", quoted(&format!("{{{}}}", title.unwrap_or_default())))
            }
        };
        Known { id, title, unit, polarity, target, directorate, reference, values, long }
    }

    /// Finds the columns of values, each with its day, or those of day and value of a long list.
    fn values(&self, taken: &[usize]) -> (Dated, Option<(usize, usize)>) {
        let mut values = Dated::new();
        for column in self.table.columns.iter().filter(|column| !taken.contains(&column.at)) {
            let some = column.filled().count() > 0;
            if let Some(day) = self.day_of(column).filter(|_| some) {
                values.push((column.at, day));
            }
        }
        let free = |column: &&Column| {
            !taken.contains(&column.at) && values.iter().all(|(at, _)| *at != column.at)
        };
        let mut long = None;
        if values.is_empty() {
            let day = self.table.columns.iter().filter(free).find(|column| {
                column.filled().count() > 0
                    && column.count(|cell| crate::datasets::import::value::day(cell).is_ok())
                        == column.filled().count()
            });
            let value = self.table.columns.iter().filter(free).find(|column| {
                column.says_any(&["value", "actual", "result", "performance"])
                    && column.is_amounts()
            });
            long = day.zip(value).map(|(day, value)| (day.at, value.at));
        }
        if values.is_empty() && long.is_none() {
            let actual = self.table.columns.iter().filter(free).find(|column| {
                column.says_any(&["actual", "value", "result", "current", "latest"])
                    && column.is_amounts()
            });
            values.extend(actual.map(|column| (column.at, String::new())));
        }
        (values, long)
    }

    /// Passes over rows whose unit is no one number.
    fn no_numbers(&mut self, known: &Known) {
        let Some(unit) = known.unit.and_then(|at| self.column(at)) else { return };
        let mut found = Vec::new();
        for (record, cell) in unit.cells.iter().enumerate() {
            if NO_NUMBER.contains(&folded(cell).as_str()) {
                let row = self.table.rows.records[record];
                let first = self
                    .table
                    .sheet
                    .row(row)
                    .cells()
                    .find(|cell| !cell.is_empty())
                    .unwrap_or_default();
                found.push((
                    first.to_owned(),
                    format!("measured in {cell}, of which no one number can be read"),
                ));
            }
        }
        self.table.rows.skipped.extend(found);
    }

    /// Gives the units of the file by what they are here: shares, money, years, counts.
    fn unit_groups(&self, known: &Known) -> Vec<Group> {
        let Some(unit) = known.unit.and_then(|at| self.column(at)) else {
            return vec![without_unit(&self.cells_of(known, |_| true))];
        };
        let mut groups: Vec<Group> = Vec::new();
        let (mut shares, mut others) = (Vec::new(), Vec::new());
        for (words, times) in unit.different() {
            if is_share(&words) {
                shares.push(words);
            } else if !NO_NUMBER.contains(&folded(&words).as_str()) {
                others.push(counted_in(words, times));
            }
        }
        if !shares.is_empty() {
            let in_shares = |record: usize| is_share(&unit.cells[record]);
            let percent = shares_written(&self.cells_of(known, in_shares));
            groups.push(Group { words: shares, ours: Vec::new(), percent });
        }
        if !others.is_empty() {
            groups.push(Group {
                words: others.iter().map(|(words, ..)| words.clone()).collect(),
                ours: others,
                percent: None,
            });
        }
        groups
    }

    /// Gives the filled cells of values, of some records.
    fn cells_of(&self, known: &Known, of: impl Fn(usize) -> bool) -> Vec<&str> {
        let columns = known.value_columns().into_iter().filter_map(|at| self.column(at));
        let cells = columns.flat_map(|column| column.cells.iter().enumerate());
        cells
            .filter(|(record, cell)| !cell.is_empty() && of(*record))
            .map(|(_, cell)| cell.as_str())
            .collect()
    }

    fn only(&self, page: &mut Page, known: &Known, group: &Group) {
        if let Some(unit) = known.unit.and_then(|at| self.name(at)) {
            page.line(
                "only",
                &format!("{{ {} = {} }}", quoted(&unit), listed(&group.words)),
                &Rests::Guessed("measures of one kind of unit".to_owned()),
            );
        }
    }

    fn measure_lines(&self, page: &mut Page, known: &Known, group: &Group) {
        page.part("[[into.measures]]", "");
        self.only(page, known, group);
        page.line(
            "measure_id",
            &known.id,
            &self.by(
                known.reference,
                "made of the measure's words, and the same as long as they are",
            ),
        );
        if let Some(column) = known.title.and_then(|at| self.column(at)) {
            page.words("title", &column.name, &self.headed(column, true));
        }
        let unit = known.unit.and_then(|at| self.name(at));
        match (&unit, group.ours.as_slice()) {
            (_, []) => page.is(
                "unit",
                "percent",
                &Rests::Stated(format!(
                    "the unit is {}",
                    text::list(group.words.iter().map(|word| quoted(word)))
                )),
            ),
            (None, [(_, ours, rests), ..]) => page.is("unit", ours, rests),
            (Some(name), ours) => {
                page.meanings("unit", &format!("column = {}", quoted(name)), ours);
            }
        }
        self.polarity(page, known);
        match known.directorate.and_then(|at| self.column(at)) {
            Some(column) => page.words("directorate", &column.name, &self.headed(column, true)),
            None => {
                page.is("directorate", "not_stated", &Rests::Stated("no column says".to_owned()));
            }
        }
        if let Some(target) = known.target.and_then(|at| self.column(at)) {
            page.line("target", &number(target, group), &self.headed(target, true));
            if let Some(year) = guess::year_in(&target.name) {
                page.is(
                    "target_date",
                    &year.last_day().to_string(),
                    &Rests::Guessed(format!(
                        "the end of {year}, of which {} speaks",
                        self.table.heading_cell(target)
                    )),
                );
            }
        }
        if let (Some(name), true) = (&unit, group.ours.iter().any(|(_, ours, _)| ours == "count")) {
            page.is(
                "note",
                &format!("In {{{name}}}"),
                &Rests::Guessed("what is counted, in the file's own word".to_owned()),
            );
        }
    }

    fn polarity(&self, page: &mut Page, known: &Known) {
        let Some(column) = known.polarity.and_then(|at| self.column(at)) else {
            page.is(
                "polarity",
                "not_stated",
                &Rests::Stated("no column says which way is good".to_owned()),
            );
            return;
        };
        let words = column.different().into_iter().map(|(words, times)| {
            let plain = format!(" {} ", super::table::marks_off(&words));
            let holds =
                |names: &[&str]| names.iter().any(|name| plain.contains(&format!(" {name} ")));
            let ours = match (holds(&HIGHER), holds(&LOWER)) {
                (true, false) => "higher",
                (false, true) => "lower",
                _ => "not_stated",
            };
            let by =
                Rests::Guessed(format!("the words, {}", text::counted(times, "cell", "cells")));
            (words, ours.to_owned(), by)
        });
        let words: Vec<_> = words.collect();
        page.meanings("polarity", &format!("column = {}", quoted(&column.name)), &words);
    }

    fn value_sets(&self, page: &mut Page, known: &Known, group: &Group) {
        let percent = group
            .percent
            .as_ref()
            .map(|(how, _)| format!(", percent = \"{how}\""))
            .unwrap_or_default();
        let rests = match &group.percent {
            Some((_, by)) => Rests::Guessed(by.clone()),
            None => Rests::Guessed("as they stand".to_owned()),
        };
        let head = |page: &mut Page| {
            page.part("[[into.measure_values]]", "");
            self.only(page, known, group);
        };
        if let Some((day, value)) = known.long {
            head(page);
            page.line("measure_id", &known.id, &Rests::Guessed("as above".to_owned()));
            if let (Some(day), Some(value)) = (self.column(day), self.column(value)) {
                page.words("as_at", &day.name, &self.headed(day, true));
                page.line("value", &number(value, group), &rests);
            }
            page.is("bound", "exact", &Rests::Guessed("numbers stand alone".to_owned()));
            return;
        }
        let names: Vec<String> = known.values.iter().filter_map(|(at, _)| self.name(*at)).collect();
        let Some((template, middles)) =
            template(&names.iter().map(String::as_str).collect::<Vec<_>>())
        else {
            page.note("no column of values says of which day it is: fill measure_values by hand");
            return;
        };
        head(page);
        let dated = known.values.iter().all(|(_, day)| !day.is_empty());
        if dated {
            let across: Vec<(String, String)> =
                middles.into_iter().zip(known.values.iter().map(|(_, day)| day.clone())).collect();
            page.line(
                "across",
                &pairs(&across),
                &Rests::Guessed(
                    "the day that each quarter or month of the headings ends on".to_owned(),
                ),
            );
        }
        page.line("measure_id", &known.id, &Rests::Guessed("as above".to_owned()));
        if dated {
            page.is("as_at", "{across}", &Rests::Guessed("the day of the heading".to_owned()));
        }
        let column = if dated { template } else { names[0].clone() };
        let value = if percent.is_empty() {
            quoted(&column)
        } else {
            format!("{{ column = {}{percent} }}", quoted(&column))
        };
        page.line("value", &value, &rests);
        page.is("bound", "exact", &Rests::Guessed("numbers stand alone".to_owned()));
    }

    /// Asks about values that are no number, and about shares written otherwise than their neighbours.
    fn odd_values(&mut self, known: &Known, groups: &[Group]) {
        let Some(unit) = known.unit.and_then(|at| self.column(at)) else {
            let columns = known.value_columns().into_iter().filter(|at| {
                self.column(*at).is_some_and(|column| {
                    column.count(|cell| cell.ends_with('%')) < column.filled().count()
                })
            });
            let columns: Vec<usize> = columns.collect();
            self.odd(&columns, false);
            return;
        };
        let fractions: Vec<String> = groups
            .iter()
            .filter(|group| matches!(group.percent, Some(("fraction", _))))
            .flat_map(|group| group.words.iter().map(|words| folded(words)))
            .collect();
        let units: Vec<String> = unit.cells.iter().map(|words| folded(words)).collect();
        let (mut asked, mut means) = (Vec::new(), Vec::new());
        for at in known.value_columns().into_iter().chain(known.target) {
            let Some(column) = self.column(at) else { continue };
            for (record, cell) in
                column.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
            {
                if NO_NUMBER.contains(&units[record].as_str()) {
                    continue;
                }
                let name = self.table.cell(record, column);
                let share = fractions.contains(&units[record]);
                match odd_value(cell, share, Some(at) == known.target) {
                    Odd::No => {}
                    Odd::Words => means.push((cell.clone(), name)),
                    Odd::Asked(why, asks) => asked.push((name, cell.clone(), why, asks)),
                }
            }
        }
        for (cell, found, why, asks) in asked {
            self.ask(cell, found, why.to_owned(), asks);
        }
        for (words, name) in means {
            self.means.entry(words).or_insert((0, name)).0 += 1;
        }
    }
}

/// What is odd about a value.
enum Odd {
    /// Nothing.
    No,
    /// It is words, which stand for nothing or for what is not known.
    Words,
    /// Why it is asked about, and what is asked.
    Asked(&'static str, String),
}

/// Says what is odd about a value, of a measure whose shares are parts of one or not.
fn odd_value(cell: &str, share: bool, of_target: bool) -> Odd {
    match amount(cell) {
        Some(size) if share && size.abs() > Decimal::new(15, 1) => Odd::Asked(
            "a number where its neighbours are parts of one",
            format!("{cell}% if it is a share like its neighbours, which are parts of one"),
        ),
        Some(_) => Odd::No,
        None if !cell.contains(|c: char| c.is_ascii_digit()) => Odd::Words,
        None if of_target => Odd::No,
        None if cell.ends_with('%') && amount(cell.trim_end_matches('%').trim()).is_some() => {
            Odd::No
        }
        None => Odd::Asked(
            "what stands there is no number",
            format!("the number that “{}” means", short(cell)),
        ),
    }
}

fn is_share(words: &str) -> bool {
    matches!(folded(words).as_str(), "%" | "percent" | "percentage" | "per cent")
}

/// Gives the one group of a table that has no column of units: shares, where every value says so.
fn without_unit(all: &[&str]) -> Group {
    let shares = all.iter().filter(|cell| cell.ends_with('%')).count();
    let (unit, rests) = if shares == all.len() && shares > 0 {
        ("percent", Rests::Stated(format!("{} end with %", of_cells(shares, all.len()))))
    } else {
        let asks = format!(
            "percent, count, pounds, years or rank: what these measures count; {} end with %",
            of_cells(shares, all.len())
        );
        ("", Rests::Asked(asks))
    };
    let ours = vec![(String::new(), unit.to_owned(), rests)];
    Group { words: Vec::new(), ours, percent: None }
}

/// Gives what a unit that is no share is here.
fn counted_in(words: String, times: usize) -> (String, String, Rests) {
    const COUNTS: [&str; 10] =
        ["number", "count", "no", "days", "kg", "tonnes", "hours", "weeks", "people", "nights"];
    let measures = text::counted(times, "measure", "measures");
    let (unit, by) = match folded(&words).as_str() {
        "£" | "pounds" | "gbp" => ("pounds", "the word"),
        "years" | "year" => ("years", "the word"),
        "rank" | "position" => ("rank", "the word"),
        plain if COUNTS.contains(&plain) => ("count", "the word"),
        _ => ("count", "a number of these"),
    };
    (words, unit.to_owned(), Rests::Guessed(format!("{by}, {measures}")))
}

/// Says how shares without their sign are written: as parts of one or as hundredths.
fn shares_written(cells: &[&str]) -> Option<(&'static str, String)> {
    let bare = cells.iter().filter(|cell| !cell.ends_with('%'));
    let sizes: Vec<Decimal> = bare.filter_map(|cell| amount(cell)).collect();
    let parts = sizes.iter().filter(|size| size.abs() <= Decimal::new(15, 1)).count();
    let all = sizes.len();
    if all == 0 {
        None
    } else if parts * 2 > all {
        let by = format!("{} are parts of one, as workbooks keep 85%", of_cells(parts, all));
        Some(("fraction", by))
    } else {
        Some(("hundredths", format!("{} are above 1.5", of_cells(all - parts, all))))
    }
}

/// Writes how the number of a column is read for a group.
fn number(column: &Column, group: &Group) -> String {
    let name = quoted(&column.name);
    let percent =
        group.percent.as_ref().map(|(how, _)| format!(", percent = \"{how}\"")).unwrap_or_default();
    let more = column.count(|cell| {
        amount(cell.trim_end_matches('%').trim()).is_none()
            && cell.contains(|c: char| c.is_ascii_digit())
    });
    let below = column.count(|cell| amount(cell).is_some_and(|amount| amount.is_sign_negative()));
    let take =
        if more > 0 && below == 0 && group.ours.is_empty() { ", take = \"number\"" } else { "" };
    if percent.is_empty() && take.is_empty() {
        name
    } else {
        format!("{{ column = {name}{take}{percent} }}")
    }
}
