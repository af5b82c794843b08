//! First mappings of lists of support: by council and year, and a council's own by stage.

use super::budget::year_across;
use super::common::{Draft, template};
use super::page::{Page, Rests, of_cells, pairs, quoted};
use super::table::{Column, amount};
use crate::datasets::import::mapping::OPEN;
use crate::datasets::import::value;
use crate::units::{Decimal, FinancialYear};

/// Columns of a year's support by stage, by the words of their headings.
const STAGES: [(&str, &[&str]); 6] = [
    ("requested", &["requested", "request", "asked for", "sought"]),
    ("minded_to", &["minded to", "minded"]),
    ("in_principle", &["in principle", "agreed in principle"]),
    ("final", &["final", "direction", "directed", "capitalisation direction"]),
    ("used", &["used", "capitalised", "drawn", "applied"]),
    ("rate", &["rate", "interest rate"]),
];

impl Draft<'_> {
    /// Writes the mapping of a list of support.
    pub(super) fn support(&mut self) {
        let stages: Vec<(&'static str, usize)> = STAGES
            .iter()
            .filter_map(|(key, names)| Some((*key, self.table.named(names, &[])?.at)))
            .collect();
        let years = self
            .table
            .columns
            .iter()
            .filter_map(|column| Some((column.at, year_across(&column.name)?)));
        let years: Vec<(usize, FinancialYear)> = years.collect();
        if years.is_empty() && stages.len() > 1 {
            self.support_by_stage(&stages);
        } else {
            self.support_by_council(&years);
        }
    }

    /// Writes claims: what was agreed for each council and year, and what it was revised to in brackets.
    fn support_by_council(&mut self, years: &[(usize, FinancialYear)]) {
        let at: Vec<usize> = years.iter().map(|(at, _)| *at).collect();
        let council = self
            .table
            .named(&["council", "authority", "local authority", "name"], &at)
            .or_else(|| self.table.label(&at));
        let Some(council) = council.map(|column| (column.at, column.name.clone())) else {
            self.page
                .note("no column names the councils: it cannot be told whose support a row is");
            return;
        };
        self.skip_totals();
        self.odd_support(&at);
        self.head();
        self.rows();
        self.submitted("the day that the list was true");
        self.published();
        let kind = self
            .table
            .named(&["type", "kind", "class"], &at)
            .filter(|column| column.at != council.0)
            .map(|column| (column.at, column.name.clone()));
        let names: Vec<String> = at.iter().filter_map(|at| self.name(*at)).collect();
        let Some((template, middles)) =
            template(&names.iter().map(String::as_str).collect::<Vec<_>>())
        else {
            self.page.note("no columns of years across: write what the list is in by hand");
            return;
        };
        let across: Vec<(String, String)> =
            middles.into_iter().zip(years.iter().map(|(_, year)| year.to_string())).collect();
        let whose = (council.1.as_str(), kind.as_ref().map(|(_, name)| name.as_str()));
        let page = self.claim_sets((&at, &template), &across, whose);
        self.page.add(&page);
        self.questions();
        let mut used = at;
        used.push(council.0);
        used.extend(kind.map(|(at, _)| at));
        let unused = self.unused(&used);
        self.page.add(&unused);
    }

    /// Passes over totals, which add up amounts of different days.
    fn skip_totals(&mut self) {
        let totals = self
            .table
            .rows
            .totals
            .iter()
            .filter_map(|row| self.table.sheet.row(*row).cells().find(|cell| !cell.is_empty()));
        let totals: Vec<(String, String)> = totals
            .map(|words| {
                (words.to_owned(), "a total adds up amounts that were revised since".to_owned())
            })
            .collect();
        self.table.rows.skipped.extend(totals);
    }

    /// Writes what was agreed and, where brackets hold it, what it was revised to.
    fn claim_sets(
        &self,
        (at, template): (&[usize], &str),
        across: &[(String, String)],
        whose: (&str, Option<&str>),
    ) -> Page {
        let mut page = Page::default();
        let brackets = self.cells_with_brackets(at);
        let sets = [
            ("agreed", "before", "agreed at the time", "what was agreed at the time"),
            ("revised", "bracket", "revised", "what stands in brackets since: both are kept"),
        ];
        for (word, take, told, heading) in
            sets.into_iter().filter(|(word, ..)| *word == "agreed" || brackets > 0)
        {
            page.part("[[into.claims]]", heading);
            claim_lines(&mut page, across, whose, (word, told));
            let (unit, asked) = self.support_unit(at);
            let take = if brackets > 0 { format!(", take = \"{take}\"") } else { String::new() };
            let unit = unit.map_or_else(|| OPEN.to_owned(), quoted);
            let from = format!("{{ column = {}{take}, unit = {unit} }}", quoted(template));
            page.line("central", &from, &asked);
        }
        page
    }

    /// Counts the cells that hold a second amount in brackets.
    fn cells_with_brackets(&self, at: &[usize]) -> usize {
        let columns = at.iter().filter_map(|at| self.column(*at));
        columns
            .map(|column| {
                column.count(|cell| {
                    split(cell).is_some_and(|(before, inside)| {
                        !before.is_empty() && amount(inside).is_some()
                    })
                })
            })
            .sum()
    }

    /// Gives the unit of amounts, of which most have their own.
    fn support_unit(&self, at: &[usize]) -> (Option<&'static str>, Rests) {
        let columns: Vec<&Column> = at.iter().filter_map(|at| self.column(*at)).collect();
        let all: usize = columns.iter().map(|column| column.filled().count()).sum();
        let own: usize = columns.iter().map(|column| column.count(has_unit)).sum();
        if own * 2 > all {
            return (
                Some("£m"),
                Rests::Guessed(format!("{} say m themselves", of_cells(own, all))),
            );
        }
        self.unit(&columns)
    }

    /// Asks about cells that are neither an amount nor an amount and another in brackets, and about amounts that are
    /// written otherwise than the rest.
    fn odd_support(&mut self, at: &[usize]) {
        let columns: Vec<usize> = at.to_vec();
        let all: usize = columns
            .iter()
            .filter_map(|at| self.column(*at))
            .map(|column| column.filled().count())
            .sum();
        let own: usize = columns
            .iter()
            .filter_map(|at| self.column(*at))
            .map(|column| column.count(has_unit))
            .sum();
        let mostly = own * 2 > all;
        let (mut asked, mut means) = (Vec::new(), Vec::new());
        for column in columns.iter().filter_map(|at| self.column(*at)) {
            for (record, cell) in
                column.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
            {
                if cell.eq_ignore_ascii_case("nil") {
                    continue;
                }
                let name = self.table.cell(record, column);
                if !cell.contains(|c: char| c.is_ascii_digit()) {
                    means.push((cell.clone(), name));
                    continue;
                }
                let parts: Vec<&str> = match split(cell) {
                    Some((before, inside)) => vec![before, inside],
                    None => vec![cell],
                };
                let read = parts.iter().all(|part| amount(part).is_some());
                let usual = parts.iter().all(|part| !mostly || has_unit(part));
                if !read {
                    asked.push((
                        name,
                        cell.clone(),
                        "more than one amount, or an amount with words or marks of notes",
                        "the amount, and in brackets what it was revised to",
                    ));
                } else if !usual {
                    asked.push((name, cell.clone(), "written otherwise than the other amounts", "the amount with its unit, such as £3.2m: is a mark of a note in it, or is it in pounds?"));
                }
            }
        }
        for (cell, found, why, asks) in asked {
            self.ask(cell, found, why.to_owned(), asks.to_owned());
        }
        for (words, name) in means {
            self.means.entry(words).or_insert((0, name)).0 += 1;
        }
    }

    /// Writes a council's own support: a year a row, stages across.
    fn support_by_stage(&mut self, stages: &[(&'static str, usize)]) {
        let at: Vec<usize> =
            stages.iter().filter(|(key, _)| *key != "rate").map(|(_, at)| *at).collect();
        self.odd(&at, true);
        let year = self.table.columns.iter().find(|column| {
            column.filled().count() > 0
                && column.count(|cell| value::year(cell).is_ok()) == column.filled().count()
        });
        let year = year.map(|column| (column.at, column.name.clone()));
        self.head();
        self.unit_line(&at);
        self.rows();
        self.submitted("the day that these amounts were true");
        self.published();
        let mut page = Page::default();
        page.part("[[into.capitalisation]]", "");
        self.tranche(&mut page, year.as_ref());
        for (key, at) in stages {
            let Some(column) = self.column(*at) else { continue };
            if *key == "rate" {
                self.rate(&mut page, column);
            } else {
                page.words(key, &column.name, &self.headed(column, false));
            }
        }
        self.page.add(&page);
        self.questions();
        let mut used: Vec<usize> = stages.iter().map(|(_, at)| *at).collect();
        used.extend(year.map(|(at, _)| at));
        let unused = self.unused(&used);
        self.page.add(&unused);
    }
    /// Writes what tells the tranches apart and the year of each.
    fn tranche(&self, page: &mut Page, year: Option<&(usize, String)>) {
        let made = |words: &str| format!("{{ make = {} }}", quoted(words));
        if let Some((at, name)) = year {
            let rests = Rests::Guessed("one tranche a year".to_owned());
            page.line("tranche_id", &made(&format!("EFS {{{name}}}")), &rests);
            page.words("financial_year", name, &self.by(Some(*at), ""));
            return;
        }
        let rests = Rests::Guessed("one tranche a row".to_owned());
        page.line("tranche_id", &made("EFS {row}"), &rests);
        let asks = "the year of the spending: no column says, such as 2025/26".to_owned();
        page.is("financial_year", "", &Rests::Asked(asks));
    }

    /// Writes how rates are read: with their sign, as parts of one or as hundredths.
    fn rate(&self, page: &mut Page, column: &Column) {
        let all = column.filled().count();
        if column.count(|cell| cell.ends_with('%')) == all {
            page.words("rate", &column.name, &self.headed(column, false));
            return;
        }
        let small = |rate: Decimal| rate.abs() < Decimal::ONE;
        let below = column.count(|cell| amount(cell).is_some_and(small));
        let how = if below * 2 > all { "fraction" } else { "hundredths" };
        page.line(
            "rate",
            &format!("{{ column = {}, percent = \"{how}\" }}", quoted(&column.name)),
            &Rests::Guessed(format!("{} are below one", of_cells(below, all))),
        );
    }
}

/// Writes what every claim of a list says beside its amount.
fn claim_lines(
    page: &mut Page,
    across: &[(String, String)],
    (council, kind): (&str, Option<&str>),
    (word, told): (&str, &str),
) {
    page.line("across", &pairs(across), &Rests::Stated("the headings of the years".to_owned()));
    let id = format!("{{{council}}} {{across}} {word}");
    page.line(
        "claim_id",
        &format!("{{ make = {} }}", quoted(&id)),
        &Rests::Guessed(
            "council, year and whether it was revised tell the amounts apart".to_owned(),
        ),
    );
    page.is(
        "subject",
        &format!("support-{word}-elsewhere"),
        &Rests::Own("claims of one subject speak of the same thing".to_owned()),
    );
    page.is(
        "about_id",
        &format!("{{{council}}}"),
        &Rests::Guessed("the council that the row names".to_owned()),
    );
    for key in ["from_year", "to_year"] {
        page.is(key, "{across}", &Rests::Guessed("the year of the heading".to_owned()));
    }
    page.is("unit", "pounds", &Rests::Guessed("amounts of money".to_owned()));
    page.is(
        "bound",
        "exact",
        &Rests::Guessed("amounts stand alone; others are asked about below".to_owned()),
    );
    let kind = kind.map(|kind| format!(" ({{{kind}}})")).unwrap_or_default();
    page.is(
        "note",
        &format!("{{{council}}}{kind}, {told} for {{across}}"),
        &Rests::Own("what a reader sees".to_owned()),
    );
}

/// Gives what stands before a bracket and in it, of a cell that ends with one bracket.
fn split(cell: &str) -> Option<(&str, &str)> {
    let (before, inside) = cell.split_once('(')?;
    let inside = inside.strip_suffix(')')?;
    (!inside.contains(['(', ')'])).then_some((before.trim(), inside.trim()))
}

/// Says whether an amount says millions, thousands or billions itself.
fn has_unit(cell: &str) -> bool {
    let first = cell.split('(').next().unwrap_or_default().trim().to_lowercase();
    ["m", "k", "bn", "million", "thousand", "billion"].iter().any(|end| first.ends_with(end))
}
