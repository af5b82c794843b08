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
    values: Vec<(usize, String)>,
    /// Of a long list: the day and the value of each row.
    long: Option<(usize, usize)>,
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

    #[expect(clippy::too_many_lines, reason = "it walks one sheet from top to bottom")]
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
        let mut values: Vec<(usize, String)> = Vec::new();
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
        let name = |at: Option<usize>| at.and_then(|at| self.name(at));
        let id = match (name(reference), name(title)) {
            (Some(name), _) => quoted(&name),
            (None, title) => {
                format!("{{ make = {} }}", quoted(&format!("{{{}}}", title.unwrap_or_default())))
            }
        };
        Known { id, title, unit, polarity, target, directorate, reference, values, long }
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
    #[expect(clippy::too_many_lines, reason = "it walks one sheet from top to bottom")]
    fn unit_groups(&self, known: &Known) -> Vec<Group> {
        let cells = |words: &dyn Fn(&str) -> bool| -> Vec<String> {
            let unit = known.unit.and_then(|at| self.column(at));
            let mut cells = Vec::new();
            for at in self.value_columns(known) {
                let Some(column) = self.column(at) else { continue };
                for (record, cell) in column.cells.iter().enumerate() {
                    if unit.is_none_or(|unit| words(&unit.cells[record])) && !cell.is_empty() {
                        cells.push(cell.clone());
                    }
                }
            }
            cells
        };
        let Some(unit) = known.unit.and_then(|at| self.column(at)) else {
            let all = cells(&|_| true);
            let shares = all.iter().filter(|cell| cell.ends_with('%')).count();
            if shares == all.len() && shares > 0 {
                let by = Rests::Stated(format!("{} end with %", of_cells(shares, all.len())));
                return vec![Group {
                    words: Vec::new(),
                    ours: vec![(String::new(), "percent".to_owned(), by)],
                    percent: None,
                }];
            }
            let asks = format!(
                "percent, count, pounds, years or rank: what these measures count; {} end with %",
                of_cells(shares, all.len())
            );
            return vec![Group {
                words: Vec::new(),
                ours: vec![(String::new(), String::new(), Rests::Asked(asks))],
                percent: None,
            }];
        };
        let is_share = |words: &str| {
            matches!(folded(words).as_str(), "%" | "percent" | "percentage" | "per cent")
        };
        let mut groups: Vec<Group> = Vec::new();
        let (mut shares, mut others): (Vec<String>, Vec<(String, String, Rests)>) =
            (Vec::new(), Vec::new());
        for (words, times) in unit.different() {
            let plain = folded(&words);
            let by = Rests::Guessed(format!(
                "the word, {}",
                text::counted(times, "measure", "measures")
            ));
            match plain.as_str() {
                _ if NO_NUMBER.contains(&plain.as_str()) => {}
                _ if is_share(&words) => shares.push(words),
                "£" | "pounds" | "gbp" => others.push((words, "pounds".to_owned(), by)),
                "years" | "year" => others.push((words, "years".to_owned(), by)),
                "rank" | "position" => others.push((words, "rank".to_owned(), by)),
                "number" | "count" | "no" | "days" | "kg" | "tonnes" | "hours" | "weeks"
                | "people" | "nights" => others.push((words, "count".to_owned(), by)),
                _ => others.push((
                    words,
                    "count".to_owned(),
                    Rests::Guessed(format!(
                        "a number of these, {}",
                        text::counted(times, "measure", "measures")
                    )),
                )),
            }
        }
        if !shares.is_empty() {
            let all = cells(&|words| is_share(words));
            let sizes: Vec<Decimal> = all
                .iter()
                .filter(|cell| !cell.ends_with('%'))
                .filter_map(|cell| amount(cell))
                .collect();
            let parts = sizes.iter().filter(|size| size.abs() <= Decimal::new(15, 1)).count();
            let percent = if sizes.is_empty() {
                None
            } else if parts * 2 > sizes.len() {
                Some((
                    "fraction",
                    format!(
                        "{} are parts of one, as workbooks keep 85%",
                        of_cells(parts, sizes.len())
                    ),
                ))
            } else {
                Some((
                    "hundredths",
                    format!("{} are above 1.5", of_cells(sizes.len() - parts, sizes.len())),
                ))
            };
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

    #[expect(clippy::unused_self, reason = "it is asked as its neighbours are")]
    fn value_columns(&self, known: &Known) -> Vec<usize> {
        let values = known.values.iter().map(|(at, _)| *at);
        values.chain(known.long.map(|(_, value)| value)).collect()
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
            page.line("target", &self.number(target, group), &self.headed(target, true));
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

    /// Writes how the number of a column is read for a group.
    #[expect(clippy::unused_self, reason = "it is asked as its neighbours are")]
    fn number(&self, column: &Column, group: &Group) -> String {
        let name = quoted(&column.name);
        let percent = group
            .percent
            .as_ref()
            .map(|(how, _)| format!(", percent = \"{how}\""))
            .unwrap_or_default();
        let more = column.count(|cell| {
            amount(cell.trim_end_matches('%').trim()).is_none()
                && cell.contains(|c: char| c.is_ascii_digit())
        });
        let below =
            column.count(|cell| amount(cell).is_some_and(|amount| amount.is_sign_negative()));
        let take = if more > 0 && below == 0 && group.ours.is_empty() {
            ", take = \"number\""
        } else {
            ""
        };
        if percent.is_empty() && take.is_empty() {
            name
        } else {
            format!("{{ column = {name}{take}{percent} }}")
        }
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
                page.line("value", &self.number(value, group), &rests);
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
    #[expect(clippy::too_many_lines, reason = "it walks one sheet from top to bottom")]
    fn odd_values(&mut self, known: &Known, groups: &[Group]) {
        let Some(unit) = known.unit.and_then(|at| self.column(at)) else {
            let columns = self.value_columns(known).into_iter().filter(|at| {
                self.column(*at).is_some_and(|column| {
                    column.count(|cell| cell.ends_with('%')) < column.filled().count()
                })
            });
            let columns: Vec<usize> = columns.collect();
            self.odd(&columns, false);
            return;
        };
        let skipped: Vec<String> = unit.cells.clone();
        let fractions: Vec<&String> = groups
            .iter()
            .filter(|group| matches!(group.percent, Some(("fraction", _))))
            .flat_map(|group| &group.words)
            .collect();
        let mut asked = Vec::new();
        let mut means = Vec::new();
        for at in self.value_columns(known).into_iter().chain(known.target) {
            let Some(column) = self.column(at) else { continue };
            for (record, cell) in
                column.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
            {
                if NO_NUMBER.contains(&folded(&skipped[record]).as_str()) {
                    continue;
                }
                let name = self.table.cell(record, column);
                let share = fractions.iter().any(|words| folded(words) == folded(&skipped[record]));
                let digits = cell.contains(|c: char| c.is_ascii_digit());
                match amount(cell) {
                    Some(size) if share && size.abs() > Decimal::new(15, 1) => {
                        let asks = format!(
                            "{cell}% if it is a share like its neighbours, which are parts of one"
                        );
                        asked.push((
                            name,
                            cell.clone(),
                            "a number where its neighbours are parts of one".to_owned(),
                            asks,
                        ));
                    }
                    Some(_) => {}
                    None if !digits => means.push((cell.clone(), name)),
                    None if Some(at) == known.target
                        || cell.ends_with('%')
                            && amount(cell.trim_end_matches('%').trim()).is_some() => {}
                    None => asked.push((
                        name,
                        cell.clone(),
                        "what stands there is no number".to_owned(),
                        format!("the number that “{}” means", short(cell)),
                    )),
                }
            }
        }
        for (cell, found, why, asks) in asked {
            self.ask(cell, found, why, asks);
        }
        for (words, name) in means {
            self.means.entry(words).or_insert((0, name)).0 += 1;
        }
    }
}
