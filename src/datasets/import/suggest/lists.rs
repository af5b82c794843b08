//! First mappings of lists: support by council and year, a council's own support by stage, and payments.

use super::budget::year_across;
use super::common::{Draft, ReadAs, template};
use super::page::{Page, Rests, of_cells, pairs, quoted, short};
use super::table::{Column, amount, month_in};
use crate::datasets::import::grid::{Row, cell_name};
use crate::datasets::import::mapping::OPEN;
use crate::datasets::import::value;
use crate::units::{Date, FinancialYear, text};

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
    #[expect(clippy::too_many_lines, reason = "it walks one sheet from top to bottom")]
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
        let mut page = Page::default();
        let brackets = self.cells_with_brackets(&at);
        let sets: [(&str, &str, &str); 2] =
            [("agreed", "before", "agreed at the time"), ("revised", "bracket", "revised")];
        for (word, take, told) in
            sets.into_iter().filter(|(word, ..)| *word == "agreed" || brackets > 0)
        {
            page.part(
                "[[into.claims]]",
                if word == "agreed" {
                    "what was agreed at the time"
                } else {
                    "what stands in brackets since: both are kept"
                },
            );
            self.claim_lines(
                &mut page,
                &across,
                (&council.1, kind.as_ref().map(|(_, name)| name.as_str())),
                (word, told),
            );
            let (unit, asked) = self.support_unit(&at);
            let take = if brackets > 0 { format!(", take = \"{take}\"") } else { String::new() };
            let column = quoted(&template);
            match unit {
                Some(unit) => page.line(
                    "central",
                    &format!("{{ column = {column}{take}, unit = {} }}", quoted(unit)),
                    &asked,
                ),
                None => page.line(
                    "central",
                    &format!("{{ column = {column}{take}, unit = {OPEN} }}"),
                    &asked,
                ),
            }
        }
        self.page.add(&page);
        self.questions();
        let mut used = at;
        used.push(council.0);
        used.extend(kind.map(|(at, _)| at));
        let unused = self.unused(&used);
        self.page.add(&unused);
    }

    #[expect(clippy::unused_self, reason = "it is asked as its neighbours are")]
    fn claim_lines(
        &self,
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
    #[expect(clippy::too_many_lines, reason = "it walks one sheet from top to bottom")]
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
        if let Some((at, name)) = &year {
            page.line(
                "tranche_id",
                &format!("{{ make = {} }}", quoted(&format!("EFS {{{name}}}"))),
                &Rests::Guessed("one tranche a year".to_owned()),
            );
            let rests = self.by(Some(*at), "");
            page.words("financial_year", name, &rests);
        } else {
            page.line(
                "tranche_id",
                &format!("{{ make = {} }}", quoted("EFS {row}")),
                &Rests::Guessed("one tranche a row".to_owned()),
            );
            page.is(
                "financial_year",
                "",
                &Rests::Asked(
                    "the year of the spending: no column says, such as 2025/26".to_owned(),
                ),
            );
        }
        for (key, at) in stages {
            let Some(column) = self.column(*at) else { continue };
            let rests = self.headed(column, false);
            if *key != "rate" {
                page.words(key, &column.name, &rests);
                continue;
            }
            let signed = column.count(|cell| cell.ends_with('%'));
            let (signed, all) = (signed, column.filled().count());
            if signed == all {
                page.words(key, &column.name, &rests);
            } else {
                let below = column.count(|cell| {
                    amount(cell).is_some_and(|rate| rate.abs() < crate::units::Decimal::ONE)
                });
                let how = if below * 2 > all { "fraction" } else { "hundredths" };
                let by = format!("{} are below one", of_cells(below, all));
                page.line(
                    key,
                    &format!("{{ column = {}, percent = \"{how}\" }}", quoted(&column.name)),
                    &Rests::Guessed(by),
                );
            }
        }
        self.page.add(&page);
        self.questions();
        let mut used: Vec<usize> = stages.iter().map(|(_, at)| *at).collect();
        used.extend(year.map(|(at, _)| at));
        let unused = self.unused(&used);
        self.page.add(&unused);
    }

    /// Writes the mapping of a file of payments, or of a ledger.
    #[expect(clippy::too_many_lines, reason = "it walks one sheet from top to bottom")]
    pub(super) fn spend(&mut self) {
        let mut used: Vec<usize> = Vec::new();
        let mut take = |names: &[&str]| {
            let at = self.table.named(names, &used).map(|column| column.at);
            used.extend(at);
            at
        };
        let money = take(&["amount", "net amount", "net", "value", "total", "spend", "actual"]);
        let period = take(&["period", "accounting period", "month"]);
        let day = take(&["payment date", "date", "date paid", "posting date", "transaction date"]);
        let supplier =
            take(&["supplier", "supplier name", "payee", "vendor", "beneficiary", "merchant"]);
        let transaction = take(&[
            "transaction no",
            "transaction",
            "transaction number",
            "reference",
            "ref",
            "invoice",
            "document",
        ]);
        let directorate = take(&[
            "directorate",
            "department",
            "service area",
            "service",
            "organisational unit",
            "body",
        ]);
        let centre = take(&["cost centre", "cost center", "costc"]);
        let subjective = take(&[
            "subjective",
            "account",
            "expenditure type",
            "expense type",
            "purpose",
            "purpose of expenditure",
            "category",
            "description",
        ]);
        let Some(money) = money else {
            self.page.note("no column of amounts: nothing of it can be taken into the ledger");
            return;
        };
        self.odd(&[money], true);
        self.head();
        self.unit_line(&[money]);
        self.rows();
        self.published();
        let mut page = Page::default();
        page.part("[[into.ledger]]", "");
        self.ledger_period(&mut page, period, day);
        for (key, at, asks) in [
            ("cost_centre", centre, "not_stated"),
            ("subjective", subjective, "not_stated"),
            ("directorate", directorate, "not_stated"),
        ] {
            match at.and_then(|at| self.column(at)) {
                Some(column) => {
                    let blank = column.cells.iter().filter(|cell| cell.is_empty()).count();
                    page.words(key, &column.name, &self.headed(column, blank == 0));
                }
                None => page.is(key, asks, &Rests::Stated("no column says".to_owned())),
            }
        }
        let told: Vec<String> = [supplier, transaction, day]
            .into_iter()
            .flatten()
            .filter_map(|at| self.name(at))
            .map(|name| format!("{{{name}}}"))
            .collect();
        if !told.is_empty() {
            page.is(
                "description",
                &told.join(", "),
                &Rests::Guessed("whom it went to, with what tells it apart".to_owned()),
            );
        }
        if let Some(column) = self.column(money) {
            let credits =
                column.count(|cell| amount(cell).is_some_and(|amount| amount.is_sign_negative()));
            let all = column.filled().count();
            page.words(
                "amount",
                &column.name,
                &Rests::Guessed(format!(
                    "{} are above nil, as spending is here; those below, credits, keep their sign",
                    of_cells(all - credits, all)
                )),
            );
        }
        self.page.add(&page);
        self.ragged(money);
        self.questions();
        let unused = self.unused(&used);
        self.page.add(&unused);
    }

    /// Writes the period of each payment: its own, or that of a file of one month.
    fn ledger_period(&self, page: &mut Page, period: Option<usize>, day: Option<usize>) {
        if let Some(column) = period.and_then(|at| self.column(at)) {
            page.words("period", &column.name, &self.headed(column, true));
            return;
        }
        let of_day = |day: &str| -> Option<String> {
            let (year, month, _) = Date::day_from_words(day).ok()?.parts();
            let april = if month >= 4 { year } else { year - 1 };
            let number = if month >= 4 { month - 3 } else { month + 9 };
            let year = FinancialYear::beginning(u16::try_from(april).ok()?)?;
            Some(format!("{year}-P{number}"))
        };
        let mut months: Vec<(String, usize)> = Vec::new();
        for day in day.and_then(|at| self.column(at)).into_iter().flat_map(Column::filled) {
            let Some(month) = value::day(day).ok().and_then(|day| of_day(&day)) else { continue };
            match months.iter_mut().find(|(known, _)| *known == month) {
                Some((_, times)) => *times += 1,
                None => months.push((month, 1)),
            }
        }
        months.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        let all: usize = months.iter().map(|(_, times)| times).sum();
        let said = self.find(month_in).and_then(|(day, place)| Some((of_day(&day)?, place)));
        match (months.as_slice(), said) {
            ([(month, times)], Some((said, place))) if said == *month => {
                page.is(
                    "period",
                    month,
                    &Rests::Stated(format!(
                        "{place}; all {}",
                        text::counted(*times, "day", "days")
                    )),
                );
            }
            ([], Some((said, place))) => page.is("period", &said, &Rests::Stated(place)),
            ([(month, _)], None) => page.is(
                "period",
                month,
                &Rests::Guessed(format!("{} fall into it", text::counted(all, "day", "days"))),
            ),
            (months, said) => {
                let told = text::list(
                    months
                        .iter()
                        .take(4)
                        .map(|(month, times)| format!("{} in {month}", text::count(*times))),
                );
                let said =
                    said.map(|(said, place)| format!("; {place} means {said}")).unwrap_or_default();
                let asks = format!(
                    "the period of the file, such as 2025/26-P1; of the days {told}{said}; a file of several months is brought in month by month"
                );
                page.is("period", "", &Rests::Asked(asks));
            }
        }
    }

    /// Asks about rows of a text file that have more or fewer cells than the headings.
    fn ragged(&mut self, money: usize) {
        let sheet = self.table.sheet;
        if !sheet.of_text {
            return;
        }
        let width = self.table.columns.iter().map(|column| column.at + 1).max().unwrap_or(0);
        let head = self.table.sheet.row(self.table.head);
        let named = (0..head.len())
            .rev()
            .find(|at| !head.cell(*at).is_empty())
            .map_or(width, |last| last + 1);
        for record in &self.table.rows.records.clone() {
            let row = sheet.row(*record);
            let last = (0..row.len())
                .rev()
                .find(|at| !row.cell(*at).is_empty())
                .map_or(0, |last| last + 1);
            if last > named {
                self.behind(row, named..last, money);
            } else if last + 1 == named && amount(row.cell(last - 1)).is_some() {
                self.page.note(&format!(
                    "row {}: one cell short; its amount stands a column too early",
                    row.number
                ));
            }
        }
    }
}

impl Draft<'_> {
    /// Tells of cells behind the last heading: words beside a whole row are a note; numbers may be the rest of a cell
    /// that was cut at its comma.
    fn behind(&mut self, row: Row<'_>, cells: std::ops::Range<usize>, money: usize) {
        let whole = amount(row.cell(money)).is_some();
        for at in cells.filter(|at| !row.cell(*at).is_empty()) {
            let found = row.cell(at).to_owned();
            let cell = cell_name(&self.table.sheet.name, at, row.number);
            if whole && amount(&found).is_none() {
                let why = "behind the last heading, beside a whole row: a note".to_owned();
                let by =
                    "words behind the last heading; the row has an amount in its place".to_owned();
                self.cells.push(ReadAs {
                    cell,
                    found,
                    read: String::new(),
                    why,
                    rests: Rests::Guessed(by),
                });
            } else {
                self.page.note(&format!("{cell}: {} stands behind the last heading; a cell of the row was cut in two: mend the file", short(&found)));
            }
        }
    }
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
