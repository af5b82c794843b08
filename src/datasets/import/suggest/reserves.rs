//! A first mapping of a schedule of reserves: openings, and what each year takes out, less what it puts in.

use super::budget::year_across;
use super::common::{Block, Draft};
use super::page::{Page, Rests, of_cells, quoted};
use super::table::{Column, amount, days_in};
use crate::units::{Decimal, FinancialYear, text};

/// What a column of a schedule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Opening,
    Closing,
    Use,
    Contribution,
    Movement,
}

/// A column of a schedule.
struct Part {
    at: usize,
    holds: Holds,
    /// The year that it opens, closes or moves in.
    year: FinancialYear,
}

const USE: [&str; 8] =
    ["use", "used", "uses", "drawdown", "draw", "transfers from", "transfer from", "out"];
const CONTRIBUTION: [&str; 8] = [
    "contribution",
    "contributions",
    "transfers to",
    "transfer to",
    "additions",
    "top up",
    "in",
    "addition",
];
const MOVEMENT: [&str; 5] = ["movement", "net movement", "change", "net change", "movements"];

impl Draft<'_> {
    /// Writes the mapping of a schedule of reserves.
    pub(super) fn reserves(&mut self) {
        let parts = self.parts();
        let at: Vec<usize> = parts.iter().map(|part| part.at).collect();
        self.odd(&at, true);
        let label = self.table.label(&at).map(|column| (column.at, column.name.clone()));
        self.head();
        self.unit_line(&at);
        self.rows();
        self.published();
        let Some((label_at, label)) = label else {
            self.page
                .note("no column names the reserves: it cannot be told which reserve a row is");
            return;
        };
        let mut used = at;
        used.push(label_at);
        let note = self
            .table
            .named(&["purpose", "note", "notes", "comment", "comments"], &used)
            .map(|column| (column.at, column.name.clone()));
        used.extend(note.as_ref().map(|(at, _)| *at));
        let mut years: Vec<FinancialYear> = parts.iter().map(|part| part.year).collect();
        years.sort_unstable();
        years.dedup();
        let mut page = Page::default();
        for year in years {
            self.reserve_year(
                &mut page,
                year,
                &parts,
                (&label, label_at),
                note.as_ref().map(|(_, name)| name.as_str()),
            );
        }
        if page.is_empty() {
            page.note("no column says which year its balances or movements are of: name the years by hand");
        }
        self.page.add(&page);
        self.questions();
        let unused = self.unused(&used);
        self.page.add(&unused);
    }

    /// Tells the columns of balances and movements, each with its year.
    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut of_all = self.year().map(|(year, _)| year);
        for column in self.table.columns.iter().filter(|column| column.is_amounts()) {
            let day = days_in(&column.name).into_iter().next();
            let year = year_across(&column.name).or(of_all);
            let holds = if column.says_any(&USE) && !column.says("balance") {
                Holds::Use
            } else if column.says_any(&CONTRIBUTION) && !column.says("balance") {
                Holds::Contribution
            } else if column.says_any(&MOVEMENT) {
                Holds::Movement
            } else if column.says_any(&["closing", "carried forward", "c/f"]) {
                Holds::Closing
            } else if column.says_any(&["opening", "brought forward", "b/f"]) || day.is_some() {
                Holds::Opening
            } else {
                continue;
            };
            // The end of March closes a year and opens the next; the first of April opens its own.
            let year = match (&day, holds) {
                (Some(day), Holds::Opening) if day.ends_with("-03-31") => opened_by(day).or(year),
                (Some(day), Holds::Opening) => opened_by(day).or(year),
                (Some(day), Holds::Closing) => opened_by(day)
                    .and_then(|next| FinancialYear::beginning(next.april() - 1))
                    .or(year),
                (
                    _,
                    Holds::Opening
                    | Holds::Closing
                    | Holds::Use
                    | Holds::Contribution
                    | Holds::Movement,
                ) => year,
            };
            // A movement that names no year is of the year that the balance before it opens.
            if holds == Holds::Opening && day.is_some() {
                of_all = year;
            }
            parts.extend(year.map(|year| Part { at: column.at, holds, year }));
        }
        parts
    }

    fn part_of(&self, parts: &[Part], holds: Holds, year: FinancialYear) -> Option<&Column> {
        let part = parts.iter().find(|part| part.holds == holds && part.year == year)?;
        self.column(part.at)
    }

    /// Writes the reserves of one year.
    fn reserve_year(
        &self,
        page: &mut Page,
        year: FinancialYear,
        parts: &[Part],
        (label, label_at): (&str, usize),
        note: Option<&str>,
    ) {
        let before = FinancialYear::beginning(year.april() - 1);
        let own = self.part_of(parts, Holds::Opening, year);
        let last = before.and_then(|before| self.part_of(parts, Holds::Closing, before));
        let Some(opening) = own.or(last) else { return };
        let moves =
            |part: &Part| matches!(part.holds, Holds::Use | Holds::Contribution | Holds::Movement);
        if parts.iter().any(moves) && !parts.iter().any(|part| moves(part) && part.year == year) {
            page.note(&format!("{} closes the last year of movements", quoted(&opening.name)));
            return;
        }
        page.part("[[into.reserves]]", &format!("{year}"));
        page.line(
            "reserve_id",
            &format!("{{ make = {} }}", quoted(&format!("{{{label}}}"))),
            &Rests::Guessed("the reserve's own words".to_owned()),
        );
        if let Some(column) = self.column(label_at) {
            page.words("title", label, &self.headed(column, column.says("reserve")));
        }
        self.fund(page, (label, label_at));
        let blocks = self.blocks();
        kinds(page, &blocks);
        page.is(
            "financial_year",
            &year.to_string(),
            &Rests::Stated(self.table.heading_cell(opening)),
        );
        let rests = match own {
            Some(column) => self.headed(column, true),
            None => Rests::Guessed(format!(
                "{}: a year opens with what the year before closed with",
                self.table.heading_cell(opening)
            )),
        };
        page.words("opening", &opening.name, &rests);
        self.planned_use(page, year, parts, opening);
        if let Some(note) = note {
            page.words("note", note, &Rests::Stated("the heading".to_owned()));
        }
    }

    /// Writes whose money each reserve is, by its words where they say.
    fn fund(&self, page: &mut Page, (label, label_at): (&str, usize)) {
        const FUNDS: [(&str, &[&str]); 3] = [
            ("schools", &["school", "schools", "dsg", "dedicated schools grant"]),
            ("public_health", &["public health"]),
            ("hra", &["hra", "housing revenue account"]),
        ];
        let Some(column) = self.column(label_at) else { return };
        let mut words = Vec::new();
        for (record, cell) in column.cells.iter().enumerate() {
            let plain = format!(" {} ", super::table::marks_off(&cell.replace(['’', '\''], "")));
            // A sinking fund for schools is the council's own.
            let found = FUNDS.iter().find(|(_, names)| {
                names.iter().any(|name| plain.starts_with(&format!(" {name} ")))
            });
            if let Some((fund, _)) = found {
                words.push((
                    cell.clone(),
                    (*fund).to_owned(),
                    Rests::Guessed(format!("the words of {}", self.table.cell(record, column))),
                ));
            }
        }
        let rest = Rests::Guessed("every other: nothing names another fund".to_owned());
        if words.is_empty() {
            page.is("fund", "general_fund", &rest);
        } else {
            words.push(("*".to_owned(), "general_fund".to_owned(), rest));
            page.meanings("fund", &format!("is = {}", quoted(&format!("{{{label}}}"))), &words);
        }
    }

    /// Writes what the year takes out less what it puts in, by the sign that makes the closing balance.
    fn planned_use(&self, page: &mut Page, year: FinancialYear, parts: &[Part], opening: &Column) {
        let of = |holds| self.part_of(parts, holds, year);
        let flows = Flows {
            opening,
            used: of(Holds::Use),
            put: of(Holds::Contribution),
            net: of(Holds::Movement),
            closing: of(Holds::Closing)
                .or_else(|| self.part_of(parts, Holds::Opening, year.next()?)),
        };
        let (added, taken) = (flows.makes(1, 1), flows.makes(-1, 1));
        let rows = |(right, all): (usize, usize)| {
            format!("with the opening they make the closing in {}", of_rows(right, all))
        };
        let most = |(right, all): (usize, usize)| all > 0 && right * 10 >= all * 9;
        let (raises, lowers) = (most(added), most(taken));
        let columns: Vec<&Column> =
            [flows.used, flows.put, flows.net].into_iter().flatten().collect();
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let value = match names.as_slice() {
            [] => {
                page.note("planned_use: no column of the year says what is taken out; only openings are read");
                return;
            }
            [one] => format!("column = {}", quoted(one)),
            many => format!("sum = {}", super::page::listed(many)),
        };
        // A column of contributions alone lowers out what it puts in, below nil.
        let only_put = flows.used.is_none() && flows.net.is_none();
        if raises || only_put {
            page.line(
                "planned_use",
                &format!("{{ {value}, negate = true }}"),
                &Rests::Guessed(format!("{}; here what is taken out is above nil", rows(added))),
            );
        } else if lowers && columns.len() == 1 {
            page.line("planned_use", &format!("{{ {value} }}"), &Rests::Guessed(rows(taken)));
        } else {
            page.words("planned_use", "", &Rests::Asked(asked_use(&columns, lowers)));
        }
    }
}

/// The columns of one year of a schedule.
struct Flows<'a> {
    opening: &'a Column,
    used: Option<&'a Column>,
    put: Option<&'a Column>,
    net: Option<&'a Column>,
    closing: Option<&'a Column>,
}

impl Flows<'_> {
    /// Counts the rows in which opening and movements, with these signs, make the closing balance, and those that move.
    fn makes(&self, use_sign: i64, put_sign: i64) -> (usize, usize) {
        let outcomes =
            (0..self.opening.cells.len()).filter_map(|at| self.closes(at, use_sign, put_sign));
        outcomes.fold((0, 0), |(right, all), closes| (right + usize::from(closes), all + 1))
    }

    /// Says whether a row's movements make its closing balance; `None` where it cannot be told, or nothing moves.
    fn closes(&self, record: usize, use_sign: i64, put_sign: i64) -> Option<bool> {
        let cell = |column: Option<&Column>| {
            column.map_or(Some(Decimal::ZERO), |column| amount(&column.cells[record]))
        };
        let shut = amount(&self.closing?.cells[record])?;
        let open = amount(&self.opening.cells[record])?;
        let (used, put, net) = (cell(self.used)?, cell(self.put)?, cell(self.net)?);
        let sum = open
            + used * Decimal::from(use_sign)
            + put * Decimal::from(put_sign)
            + net * Decimal::from(use_sign);
        let moves = !(used.is_zero() && put.is_zero() && net.is_zero());
        moves.then(|| (sum - shut).abs() <= Decimal::new(1, 6))
    }
}

/// Asks which column says what is taken out, and with which sign.
fn asked_use(columns: &[&Column], lowers: bool) -> String {
    if lowers {
        return "use and contributions have opposite signs and cannot be added up as they stand: name the column of the use alone if nothing is put in, or write contributions below nil in the file and add both up, { sum = […] }".to_owned();
    }
    let negative = |cell: &str| amount(cell).is_some_and(|amount| amount.is_sign_negative());
    let below = columns.iter().map(|column| column.count(negative)).sum();
    let all = columns.iter().map(|column| column.filled().count()).sum();
    format!(
        "which column says what is taken out, with which sign: {} of {} are below nil, and they do not make the closing balance",
        of_cells(below, all),
        text::list(columns.iter().map(|column| quoted(&column.name)))
    )
}

/// Words of reserves that are tied to a purpose by law or by others.
const TIED: [&str; 6] = ["ring fenced", "not available", "school", "schools", "statutory", "hra"];
/// Words of reserves that are for anything.
const GENERAL: [&str; 5] =
    ["general", "general fund", "unallocated", "working balance", "unearmarked"];

/// Writes which reserves are general, and asks which may close a gap.
fn kinds(page: &mut Page, blocks: &[Block]) {
    let (mut kinds, mut usable) = (Vec::new(), Vec::new());
    for block in blocks {
        let plain = format!(" {} ", super::table::marks_off(&block.words));
        let holds = |words: &[&str]| words.iter().any(|word| plain.contains(&format!(" {word} ")));
        let place = if block.cell.is_empty() {
            "the rows above the first block".to_owned()
        } else {
            format!("the words of {}", block.cell)
        };
        let tied = holds(&TIED);
        let kind = if tied || holds(&["earmarked", "specific"]) {
            "earmarked"
        } else if holds(&GENERAL) {
            "general"
        } else {
            ""
        };
        let of = text::counted(block.records.len(), "reserve", "reserves");
        let rests = if kind.is_empty() {
            Rests::Asked(format!("general or earmarked; {of}"))
        } else {
            Rests::Guessed(place.clone())
        };
        kinds.push((block.words.clone(), kind.to_owned(), rests));
        let rests = if tied {
            Rests::Stated(place)
        } else {
            Rests::Asked(format!("true or false: may it close a gap? {of}"))
        };
        usable.push((block.words.clone(), "false".to_owned(), rests));
    }
    if let ([(_, kind, kinds)], [(.., usable)]) = (kinds.as_slice(), usable.as_slice()) {
        page.is("kind", kind, kinds);
        page.is("usable_for_gap", "false", usable);
        return;
    }
    page.meanings("kind", "is = \"{heading}\"", &kinds);
    page.meanings("usable_for_gap", "is = \"{heading}\"", &usable);
}

fn of_rows(right: usize, all: usize) -> String {
    format!("{} of {}", text::count(right), text::counted(all, "row", "rows"))
}

/// Gives the year that a balance on a day opens: 31 March 2025 and 1 April 2025 open 2025/26.
fn opened_by(day: &str) -> Option<FinancialYear> {
    let year: u16 = day.get(..4)?.parse().ok()?;
    match day.get(4..)? {
        "-03-31" | "-04-01" => FinancialYear::beginning(year),
        _ => None,
    }
}
