//! A first mapping of a budget or medium-term strategy: lines with years across, in blocks.

use super::common::{Block, Draft, template};
use super::guess;
use super::page::{Page, Rests, listed, of_cells, pairs, quoted};
use super::table::{Column, Table, amount};
use crate::datasets::import::grid::folded;
use crate::datasets::import::mapping::OPEN;
use crate::datasets::import::value;
use crate::units::{Decimal, FinancialYear, text};

/// What stands where a line's block is told: words, where they stand, the records, what block of ours.
struct Told {
    block: Block,
    ours: Option<(&'static str, &'static str)>,
}

/// Words of a block and the block of ours that they mostly mean; the first that is held wins.
const BLOCKS: [(&str, &[&str]); 7] = [
    (
        "funding",
        &[
            "funding",
            "funded",
            "financed",
            "financing by",
            "resources",
            "council tax",
            "grant",
            "grants",
            "business rates",
            "collection fund",
            "precept",
            "sources of",
        ],
    ),
    (
        "savings",
        &[
            "saving",
            "savings",
            "efficiency",
            "efficiencies",
            "income generation",
            "transformation",
            "reductions",
        ],
    ),
    ("one_off", &["one off", "reserves", "reserve"]),
    ("inflation", &["inflation", "inflationary", "pay", "price", "prices"]),
    ("demand", &["demand", "demography", "demographic", "demographics", "growth", "volume"]),
    (
        "corporate",
        &[
            "pressure",
            "pressures",
            "legislative",
            "investment",
            "investments",
            "corporate",
            "capital financing",
            "treasury",
            "contingency",
            "unavoidable",
            "technical",
        ],
    ),
    (
        "base",
        &[
            "base",
            "net budget",
            "service",
            "services",
            "budget requirement",
            "directorate",
            "expenditure",
            "spending",
        ],
    ),
];

/// Blocks whose values may be the whole of each year or what it adds.
/// What says that values are what each year adds.
const CHANGES: [&str; 6] = [
    "changes on the previous year",
    "change on the previous year",
    "change from the year before",
    "changes from the year before",
    "year on year change",
    "year on year changes",
];

const STATED: [&str; 3] = ["base", "demand", "corporate"];

impl Draft<'_> {
    /// Writes the mapping of a table of budget lines with years across.
    pub(super) fn budget(&mut self) {
        let (years, others) = self.years_across();
        let at: Vec<usize> = years.iter().map(|(at, _)| *at).collect();
        self.odd(&at, true);
        let label = self.table.label(&at).map(|column| (column.at, column.name.clone()));
        let Some((label_at, label)) = label else {
            self.page.note("no column names the lines: it cannot be told which record a row is");
            return;
        };
        self.head();
        self.unit_line(&at);
        self.rows();
        self.published();
        let mut used = at.clone();
        used.push(label_at);
        let column = self.block_column(&used);
        used.extend(column.as_ref().map(|(at, ..)| *at));
        let told = match &column {
            Some((_, _, told)) => told,
            None => &self.told_blocks(),
        };
        let from =
            column.as_ref().map_or("{heading}".to_owned(), |(_, name, _)| format!("{{{name}}}"));
        let by_line = column.is_none() && told.len() == 1 && told[0].block.words.is_empty();
        let mut page = Page::default();
        if by_line {
            self.budget_by_line(&mut page, &label, label_at, &years);
        } else {
            self.budget_by_block(&mut page, (&label, label_at), (&from, told), &years);
        }
        self.page.add(&page);
        self.questions();
        for (name, year) in others {
            self.page.note(&format!(
                "{}: another column of {year}, not used; never two of one year",
                quoted(&name)
            ));
            used.extend(
                self.table
                    .columns
                    .iter()
                    .filter(|column| column.name == name)
                    .map(|column| column.at),
            );
        }
        let unused = self.unused(&used);
        self.page.add(&unused);
    }

    /// Gives the columns across that each speak of one year, and further columns of a year that is there already.
    pub(super) fn years_across(&self) -> (Years<usize>, Years<String>) {
        let mut years: Vec<(usize, FinancialYear, bool)> = Vec::new();
        let mut others = Vec::new();
        for column in self.table.columns.iter().filter(|column| column.is_amounts()) {
            let Some(year) = year_across(&column.name) else { continue };
            let later = column.says_any(&["revised", "latest", "current", "updated", "restated"]);
            match years.iter_mut().find(|(_, known, _)| *known == year) {
                None => years.push((column.at, year, later)),
                Some((at, _, known)) if later && !*known => {
                    others.extend(
                        self.table
                            .columns
                            .iter()
                            .find(|other| other.at == *at)
                            .map(|other| (other.name.clone(), year)),
                    );
                    (*at, *known) = (column.at, true);
                }
                Some(_) => others.push((column.name.clone(), year)),
            }
        }
        (years.into_iter().map(|(at, year, _)| (at, year)).collect(), others)
    }

    /// Gives the blocks of the table with what each seems to be of ours.
    fn told_blocks(&self) -> Vec<Told> {
        let several = self.blocks();
        let many = several.len() > 1;
        let tell = |block: Block| {
            let ours = if block.words.is_empty() && many {
                Some(("base", "services stand above the first block"))
            } else {
                block_of(&block.words)
            };
            Told { block, ours }
        };
        several.into_iter().map(tell).collect()
    }

    /// Finds a column that says of each line which block it stands in.
    fn block_column(&self, used: &[usize]) -> Option<(usize, String, Vec<Told>)> {
        let column = self.table.block_column(used)?;
        let told = column.different().into_iter().map(|(words, _)| {
            let same = |(_, cell): &(usize, &String)| folded(cell) == folded(&words);
            let records: Vec<usize> =
                column.cells.iter().enumerate().filter(same).map(|(record, _)| record).collect();
            let cell = self.table.cell(records[0], column);
            let ours = block_of(&words);
            Told { block: Block { words, cell, records }, ours }
        });
        Some((column.at, column.name.clone(), told.collect()))
    }

    /// Writes lines and values by the blocks that rows or a column name.
    fn budget_by_block(
        &self,
        page: &mut Page,
        (label, label_at): (&str, usize),
        (from, told): (&str, &[Told]),
        years: &[(usize, FinancialYear)],
    ) {
        let of_heading = from == "{heading}";
        let several = told.len() > 1;
        let id = if several && from != format!("{{{label}}}") {
            format!("{from} {{{label}}}")
        } else {
            format!("{{{label}}}")
        };
        let again = self
            .column(label_at)
            .is_some_and(|column| column.different().iter().any(|(_, times)| *times > 1));
        let title = if again {
            format!("{{ is = {} }}", quoted(&format!("{{{label}}} ({from})")))
        } else {
            quoted(label)
        };
        let only = |of: &dyn Fn(&Told) -> bool| -> Option<String> {
            let words: Vec<&str> =
                told.iter().filter(|told| of(told)).map(|told| told.block.words.as_str()).collect();
            let key = if of_heading { "{heading}" } else { from.trim_matches(['{', '}']) };
            (!words.is_empty()).then(|| format!("{{ {} = {} }}", quoted(key), listed(words)))
        };
        let stated = |told: &Told| told.ours.is_none_or(|(ours, _)| STATED.contains(&ours));
        let all = told.len();
        for states in [true, false] {
            let of = |told: &Told| stated(told) == states;
            let Some(filter) = only(&of) else { continue };
            let count = told.iter().filter(|told| of(told)).count();
            page.part(
                "[[into.budget_lines]]",
                if states { "lines of which a value is a level or a change" } else { "" },
            );
            if count < all {
                page.line("only", &filter, &Rests::Guessed("the blocks below".to_owned()));
            }
            self.line_head(page, &id, &title, label_at);
            let words: Vec<(String, String, Rests)> =
                told.iter().filter(|told| of(told)).map(block_line).collect();
            page.meanings("block", &format!("is = {}", quoted(from)), &words);
            if states {
                page.is("states", "change", &self.level_or_change(years, told));
            }
        }
        let is = |told: &Told, ours: &str| told.ours.is_some_and(|(own, _)| own == ours);
        for what in ["cost", "inflation", "savings", "one_off", "funding"] {
            let of = |told: &Told| if what == "cost" { stated(told) } else { is(told, what) };
            let Some(filter) = only(&of) else { continue };
            let blocks: Vec<&Told> = told.iter().filter(|told| of(told)).collect();
            page.part("[[into.budget_values]]", "");
            if blocks.len() < all {
                let lines: usize = blocks.iter().map(|told| told.block.records.len()).sum();
                let by = format!("{} of {what}", text::counted(lines, "line", "lines"));
                page.line("only", &filter, &Rests::Guessed(by));
            }
            self.value_lines(page, &id, years, (what, &blocks));
        }
    }

    fn line_head(&self, page: &mut Page, id: &str, title: &str, label_at: usize) {
        let rests = self.column(label_at).map(|column| self.headed(column, false));
        let rests = rests.unwrap_or(Rests::Guessed("the words of the line".to_owned()));
        page.line(
            "line_id",
            &format!("{{ make = {} }}", quoted(id)),
            &Rests::Guessed("the words that tell the lines apart".to_owned()),
        );
        page.line("title", title, &rests);
        let funds = self.told(&["hra", "housing revenue account", "schools budget", "dsg"]);
        match (self.told(&["general fund"]), funds) {
            (Some(place), None) => page.is("fund", "general_fund", &Rests::Stated(place)),
            (None, None) => page.is(
                "fund",
                "general_fund",
                &Rests::Guessed("nothing names another fund".to_owned()),
            ),
            (_, Some(place)) => page.is(
                "fund",
                "",
                &Rests::Asked(format!(
                    "general_fund, hra, schools, public_health or capital; {place}"
                )),
            ),
        }
        page.is(
            "driver",
            "amount",
            &Rests::Guessed("amounts stand for each year, and no rates".to_owned()),
        );
    }

    /// Asks whether values are the whole of each year or what it adds, unless the file says.
    fn level_or_change(&self, years: &[(usize, FinancialYear)], told: &[Told]) -> Rests {
        let (near, pairs) = self.near(years, told);
        let hint = if pairs == 0 {
            String::new()
        } else if near * 3 > pairs * 2 {
            format!(
                "; {} are within a fifth of the year before, as levels are",
                of_cells(near, pairs)
            )
        } else {
            format!(
                "; {} are within a fifth of the year before, where levels mostly are",
                of_cells(near, pairs)
            )
        };
        if let Some(place) = self.told(&CHANGES) {
            return Rests::Stated(place);
        }
        let said = self.told(&[
            "change",
            "changes",
            "movement",
            "movements",
            "increment",
            "incremental",
            "level",
            "levels",
            "cumulative",
        ]);
        let said = said.map(|place| format!("; {place}")).unwrap_or_default();
        Rests::Asked(format!(
            "level, if a value is the whole of its year, or change, if it is what the year adds{said}{hint}"
        ))
    }

    /// Counts the values of lines near to those of the year before.
    fn near(&self, years: &[(usize, FinancialYear)], told: &[Told]) -> (usize, usize) {
        let (mut near, mut pairs) = (0, 0);
        let of_funding = |record: usize| {
            told.iter().any(|told| {
                told.block.records.contains(&record)
                    && told.ours.is_some_and(|(ours, _)| !STATED.contains(&ours))
            })
        };
        for two in years.windows(2) {
            let (Some(one), Some(other)) = (self.column(two[0].0), self.column(two[1].0)) else {
                continue;
            };
            for record in (0..one.cells.len()).filter(|record| !of_funding(*record)) {
                let (Some(before), Some(after)) =
                    (amount(&one.cells[record]), amount(&other.cells[record]))
                else {
                    continue;
                };
                if before.is_zero() {
                    continue;
                }
                pairs += 1;
                near += usize::from((after - before).abs() * Decimal::from(5) <= before.abs());
            }
        }
        (near, pairs)
    }

    /// Writes the values of lines: years across, and which sign they have here.
    fn value_lines(
        &self,
        page: &mut Page,
        id: &str,
        years: &[(usize, FinancialYear)],
        (what, blocks): (&str, &[&Told]),
    ) {
        let columns: Vec<&Column> = years.iter().filter_map(|(at, _)| self.column(*at)).collect();
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let Some((template, middles)) = template(&names) else { return };
        let across: Vec<(String, String)> =
            middles.into_iter().zip(years.iter().map(|(_, year)| year.to_string())).collect();
        let by = years_by(&across);
        page.line("across", &pairs(&across), &by);
        page.line(
            "line_id",
            &format!("{{ make = {} }}", quoted(id)),
            &Rests::Guessed("as above".to_owned()),
        );
        page.is(
            "financial_year",
            "{across}",
            &Rests::Guessed("the year of the heading".to_owned()),
        );
        page.is("item", "amount", &Rests::Guessed("as above".to_owned()));
        let records = || blocks.iter().flat_map(|told| &told.block.records);
        let cells = || {
            columns
                .iter()
                .flat_map(|column| records().filter_map(|record| amount(&column.cells[*record])))
                .filter(|amount| !amount.is_zero())
        };
        let (all, below) = (cells().count(), cells().filter(Decimal::is_sign_negative).count());
        let (negate, sign) = sign_of(what, below, all);
        let mut value = format!("column = {}", quoted(&template));
        let (unit, asked) = self.unit(&columns);
        if let Some(unit) = unit {
            value.push_str(&format!(", unit = {}", quoted(unit)));
        }
        if negate {
            value.push_str(", negate = true");
        }
        match (self.turn(what, blocks), unit) {
            (_, None) => page.line("value", &format!("{{ {value}, unit = {OPEN} }}"), &asked),
            (turn, Some(_)) => turned_line(page, &value, turn, sign),
        }
    }

    /// Says what is made of the values of savings, inflation and funding, which have no say of levels and changes of
    /// their own: as the file states it, else it is asked.
    fn turn(&self, what: &str, blocks: &[&Told]) -> Option<(&'static str, Rests)> {
        let named = blocks.iter().all(|told| {
            let words = format!(" {} ", super::table::marks_off(&told.block.words));
            ["change", "changes", "movement", "movements"]
                .iter()
                .any(|word| words.contains(&format!(" {word} ")))
        });
        let stated = self
            .told(&CHANGES)
            .or_else(|| named.then(|| "the heading of the block says changes".to_owned()));
        match (what, stated) {
            ("funding", Some(place)) => Some(("levels", Rests::Stated(format!("changes, by {place}: here funding is the whole of each year, what they add up to")))),
            ("savings" | "inflation", Some(place)) => Some(("", Rests::Stated(format!("changes, by {place}")))),
            ("funding", None) => Some(("", Rests::Asked("none, if each value is the whole of its year; levels, if it is what the year adds".to_owned()))),
            ("savings" | "inflation", None) => Some(("", Rests::Asked("none, if each value is what its year adds; changes, if it is the whole since the first".to_owned()))),
            _ => None,
        }
    }

    /// Writes lines and values of a table without blocks, the block told line by line.
    fn budget_by_line(
        &self,
        page: &mut Page,
        label: &str,
        label_at: usize,
        years: &[(usize, FinancialYear)],
    ) {
        let Some(column) = self.column(label_at) else { return };
        let told: Vec<Told> = column
            .cells
            .iter()
            .enumerate()
            .filter(|(_, words)| !words.is_empty())
            .map(|(record, words)| {
                let cell = self.table.cell(record, column);
                let block = Block { words: words.clone(), cell, records: vec![record] };
                Told { ours: block_of(words), block }
            })
            .collect();
        self.budget_by_block(page, (label, label_at), (&format!("{{{label}}}"), &told), years);
    }
}

impl Table<'_> {
    /// Finds a column whose few words name blocks of a budget.
    fn block_column(&self, used: &[usize]) -> Option<&Column> {
        self.columns.iter().find(|column| {
            let named = column.says_any(&[
                "block",
                "type",
                "category",
                "classification",
                "heading",
                "section",
                "group",
                "theme",
            ]);
            let different = column.different().len();
            !used.contains(&column.at)
                && named
                && different > 1
                && different * 2 <= column.cells.len() + 1
                && column.count(|cell| block_of(cell).is_some()) > 0
        })
    }

    /// Says whether years stand across and blocks or a column tell costs from savings.
    pub(super) fn has_cost_blocks(&self) -> bool {
        let years = self
            .columns
            .iter()
            .filter(|column| year_across(&column.name).is_some() && column.is_amounts());
        if years.count() < 2 {
            return false;
        }
        let bands = self
            .rows
            .bands
            .iter()
            .filter_map(|row| self.sheet.row(*row).cells().find(|cell| !cell.is_empty()));
        let mut words: Vec<String> = bands.map(str::to_owned).collect();
        if let Some(column) = self.block_column(&[]) {
            words.extend(column.different().into_iter().map(|(words, _)| words));
        }
        let ours: Vec<&str> =
            words.iter().filter_map(|words| block_of(words)).map(|(ours, _)| ours).collect();
        let cost = ours.iter().any(|ours| matches!(*ours, "inflation" | "demand" | "corporate"));
        cost && ours.contains(&"savings")
    }
}

/// Writes what a block of the file is here.
fn block_line(told: &Told) -> (String, String, Rests) {
    let place = if told.block.cell.is_empty() {
        "the rows above the first block".to_owned()
    } else {
        told.block.cell.clone()
    };
    let lines = text::counted(told.block.records.len(), "line", "lines");
    let rests = match told.ours {
        Some((_, by)) => Rests::Guessed(format!("{place}, {lines}; {by}")),
        None => Rests::Asked(format!(
            "base, inflation, demand, corporate, savings, funding or one_off; {place}, {lines}; of savings or funding, look at the sign of its values below"
        )),
    };
    (told.block.words.clone(), told.ours.map_or("", |(ours, _)| ours).to_owned(), rests)
}

/// Gives the block of ours that words seem to mean, and by which word.
fn block_of(words: &str) -> Option<(&'static str, &'static str)> {
    let plain = format!(" {} ", super::table::marks_off(words));
    BLOCKS.iter().find_map(|(ours, names)| {
        let name = names.iter().find(|name| plain.contains(&format!(" {name} ")))?;
        Some((*ours, *name))
    })
}

/// Gives the year that a heading of a column means: `2026/27 £m`, `26/27`, `2027-28`, `FY29`.
pub(super) fn year_across(words: &str) -> Option<FinancialYear> {
    if let Some(year) = guess::year_in(words) {
        return Some(year);
    }
    words.split_whitespace().find_map(|part| {
        let part = part.trim_matches(['(', ')', ',', ':']);
        if let Ok(year) = value::year(part) {
            return Some(year);
        }
        // The year that ends in March of the one named.
        let end: u16 = part.strip_prefix("FY")?.parse().ok()?;
        let end = if end < 100 { 2000 + end } else { end };
        FinancialYear::beginning(end.checked_sub(1)?)
    })
}

/// Columns, by place or heading, each with the year that it speaks of.
pub(super) type Years<T> = Vec<(T, FinancialYear)>;

/// Says what the years of headings rest on.
fn years_by(across: &[(String, String)]) -> Rests {
    if across.iter().all(|(heading, year)| heading == year) {
        return Rests::Stated("the headings of the years".to_owned());
    }
    let ends = across.iter().find(|(heading, _)| heading.starts_with("FY"));
    let ends =
        ends.map(|(heading, year)| format!("; {heading} as {year}, the year that ends then"));
    let ends = ends.unwrap_or_default();
    Rests::Guessed(format!("the financial year that each heading means{ends}"))
}

/// Says whether amounts of a block have the other sign here, and why: of all, so many are below nil.
fn sign_of(what: &str, below: usize, all: usize) -> (bool, String) {
    match what {
        "savings" if below * 2 < all => (
            true,
            format!("{} are above nil, and a saving is below nil here", of_cells(all - below, all)),
        ),
        "savings" => {
            (false, format!("{} are below nil, as a saving is here", of_cells(below, all)))
        }
        "funding" if below * 2 > all => {
            (true, format!("{} are below nil, and funding is above nil here", of_cells(below, all)))
        }
        "funding" => {
            (false, format!("{} are above nil, as funding is here", of_cells(all - below, all)))
        }
        "one_off" => (
            false,
            format!(
                "{} are above nil; here what costs is above nil and what comes in below",
                of_cells(all - below, all)
            ),
        ),
        _ => (false, format!("{} are above nil, as a cost is here", of_cells(all - below, all))),
    }
}

/// Writes the value of a line of which the unit is known, with what is made of it.
fn turned_line(page: &mut Page, value: &str, turn: Option<(&str, Rests)>, sign: String) {
    let (line, rests) = match turn {
        Some((word, Rests::Stated(by))) => {
            let turned =
                if word.is_empty() { String::new() } else { format!(", turn = {}", quoted(word)) };
            (format!("{{ {value}{turned} }}"), Rests::Guessed(format!("{sign}; {by}")))
        }
        Some((_, Rests::Asked(asks))) => {
            (format!("{{ {value}, turn = {OPEN} }}"), Rests::Asked(format!("{asks} ({sign})")))
        }
        Some((_, Rests::Guessed(_) | Rests::Own(_))) | None => {
            (format!("{{ {value} }}"), Rests::Guessed(sign))
        }
    };
    page.line("value", &line, &rests);
}
