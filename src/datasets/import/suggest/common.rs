//! What every suggested mapping says first, whatever it fills: title, sheets, headings, unit, days, rows that are
//! passed over, and cells that need an answer.

use std::collections::BTreeMap;

use super::guess;
use super::page::{Page, Rests, listed, of_cells, plain, quoted, short};
use super::table::{Column, Table, amount, days_in, month_in, period_in, unit_in};
use crate::datasets::import::grid::{cell_name, folded, letters};
use crate::datasets::import::tracker::Tracker;
use crate::units::{Decimal, FinancialYear, text};

/// A mapping of one table of a workbook under way.
pub(super) struct Draft<'a> {
    pub(super) tracker: &'a Tracker,
    pub(super) table: Table<'a>,
    /// The names of the sheets that have these headings, where they stand in the same row, and of how many sheets.
    pub(super) alike: Vec<&'a str>,
    pub(super) page: Page,
    /// Cells that are read otherwise, or asked about: name, what stands there, what it is read as, why, and what the
    /// line rests on.
    pub(super) cells: Vec<ReadAs>,
    /// Words in place of amounts: how often, and the first cell.
    pub(super) means: BTreeMap<String, (usize, String)>,
}

/// A cell that is read otherwise than it stands.
pub(super) struct ReadAs {
    pub(super) cell: String,
    pub(super) found: String,
    pub(super) read: String,
    pub(super) why: String,
    pub(super) rests: Rests,
}

/// Words that an import takes for what is not known unless a mapping says otherwise.
pub(super) const NOT_KNOWN: [&str; 9] =
    ["n/a", "na", "tbc", "tba", "tbd", "to be confirmed", "unknown", "not known", "?"];
/// Cells of a kind that are asked about one by one; the rest are counted.
const ASKED: usize = 40;

impl<'a> Draft<'a> {
    pub(super) fn new(tracker: &'a Tracker, table: Table<'a>, alike: Vec<&'a str>) -> Self {
        let (page, cells, means) = (Page::default(), Vec::new(), BTreeMap::new());
        Self { tracker, table, alike, page, cells, means }
    }

    /// Gives the words above the headings, the headings, the sheet's name, the words below the records and the file's
    /// name, each with where it stands.
    pub(super) fn said(&self) -> Vec<(String, String)> {
        let sheet = self.table.sheet;
        let notes = self.table.notes();
        let below = self.table.rows.records.last().map_or(0, |row| sheet.row(*row).number);
        let is_below = |cell: &str| {
            let row = cell.rsplit('!').next().unwrap_or_default();
            row.trim_start_matches(|c: char| c.is_alphabetic())
                .parse::<u32>()
                .is_ok_and(|row| row > below)
        };
        let (under, above): (Vec<_>, Vec<_>) =
            notes.into_iter().partition(|(cell, _)| is_below(cell));
        let own = |(cell, words): (String, &str)| (cell, words.to_owned());
        let heads = self.table.columns.iter();
        let heads = heads.map(|column| (self.table.heading_cell(column), column.name.clone()));
        let mut said: Vec<(String, String)> = above.into_iter().map(own).collect();
        said.extend(heads);
        said.push(("the name of the sheet".to_owned(), sheet.name.clone()));
        said.extend(under.into_iter().map(own));
        said.push(("the name of the file".to_owned(), self.tracker.name.clone()));
        said
    }

    /// Finds the first of what is said that a reader makes something of.
    pub(super) fn find<T>(&self, read: impl Fn(&str) -> Option<T>) -> Option<(T, String)> {
        self.said()
            .into_iter()
            .find_map(|(cell, words)| Some((read(&words)?, format!("{cell}, “{}”", short(&words)))))
    }

    /// Says whether anything around the table holds one of these words.
    pub(super) fn told(&self, words: &[&str]) -> Option<String> {
        let holds = |said: &str| {
            let lower = format!(" {} ", super::table::marks_off(said));
            words.iter().any(|word| lower.contains(&format!(" {word} "))).then_some(())
        };
        self.find(holds).map(|((), place)| place)
    }

    /// Writes title, sheets and where the headings stand.
    pub(super) fn head(&mut self) {
        let sheet = self.table.sheet;
        match self.title() {
            Some((cell, words)) => self.page.words("title", &words, &Rests::Stated(cell)),
            None => self.page.words(
                "title",
                &self.tracker.name,
                &Rests::Own(
                    "what readers see as the source; nothing stands above the headings".to_owned(),
                ),
            ),
        }
        if self.tracker.sheets.len() > 1 {
            let by = match self.alike.len() {
                1 => "no other has these headings".to_owned(),
                many => format!("{} sheets have these headings", text::count(many)),
            };
            self.page.line("sheets", &listed(&self.alike), &Rests::Guessed(by));
        }
        let records = self.table.rows.records.len();
        let below = format!("by the shape of the {} below", text::counted(records, "row", "rows"));
        let same_row =
            self.tracker.sheets.iter().filter(|other| self.alike.contains(&other.name.as_str()));
        let same_row = same_row.clone().all(|other| {
            other.rows().any(|row| {
                row.number == sheet.row(self.table.head).number
                    && row.cells().map(folded).eq(sheet.row(self.table.head).cells().map(folded))
            })
        });
        if same_row {
            self.page.line("header", &self.table.header().to_string(), &Rests::Guessed(below));
        }
        if self.table.heading_rows() > 1 {
            let by = "the upper row names groups of the lower's columns".to_owned();
            self.page.line(
                "header_rows",
                &self.table.heading_rows().to_string(),
                &Rests::Guessed(by),
            );
        }
    }

    /// Gives the title above the headings: the first words that name a year, a day or a kind of paper, else the first.
    pub(super) fn title(&self) -> Option<(String, String)> {
        const PAPERS: [&str; 14] = [
            "register",
            "tracker",
            "plan",
            "strategy",
            "statement",
            "schedule",
            "scorecard",
            "savings",
            "budget",
            "payments",
            "risk",
            "reserves",
            "support",
            "measures",
        ];
        let above: Vec<(String, &str)> =
            self.above().into_iter().filter(|(_, words)| words.chars().count() > 3).collect();
        let named = above.iter().find(|(_, words)| {
            let plain = format!(" {} ", super::table::marks_off(words));
            guess::year_in(words).is_some()
                || !days_in(words).is_empty()
                || PAPERS.iter().any(|paper| plain.contains(&format!(" {paper} ")))
        });
        let (cell, words) = named.or_else(|| above.first())?;
        Some((cell.clone(), words.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    /// Gives the words above the headings, each with its cell.
    pub(super) fn above(&self) -> Vec<(String, &'a str)> {
        let header = self.table.header();
        let is_above = |(cell, _): &(String, &str)| {
            let row = cell.rsplit('!').next().unwrap_or_default();
            row.trim_start_matches(char::is_alphabetic).parse::<u32>().is_ok_and(|row| row < header)
        };
        self.table.notes().into_iter().filter(is_above).collect()
    }

    /// Writes what to do with rows that are hidden, that are totals and that are passed over.
    pub(super) fn rows(&mut self) {
        let sheet = self.table.sheet;
        let hidden: Vec<u32> = self
            .table
            .rows
            .records
            .iter()
            .map(|row| sheet.row(*row).number)
            .filter(|row| sheet.aside.hidden_rows.contains(row))
            .collect();
        if !hidden.is_empty() {
            let rows = text::list(hidden.iter().take(12));
            let asks = format!(
                "{} of records hidden ({rows}): use or leave; totals of what is seen leave them out",
                text::counted(hidden.len(), "row", "rows")
            );
            self.page.words("hidden_rows", "", &Rests::Asked(asks));
        }
        let summed = &self.table.rows.summed;
        if !summed.is_empty() {
            let cells: usize = summed.iter().map(|(_, cells)| cells).sum();
            let by = format!(
                "what the rows above add up to, in {}",
                text::counted(cells, "cell", "cells")
            );
            self.page.line(
                "total_rows",
                &listed(summed.iter().map(|(words, _)| words)),
                &Rests::Guessed(by),
            );
        }
        let rows = &self.table.rows;
        let all: Vec<&String> =
            rows.skipped.iter().map(|(words, _)| words).chain(&rows.closed).collect();
        if !all.is_empty() {
            let mut why: Vec<&str> = Vec::new();
            for (_, reason) in &rows.skipped {
                if !why.contains(&reason.as_str()) {
                    why.push(reason);
                }
            }
            if !rows.closed.is_empty() {
                why.push("the block above them says that they are no longer in the register");
            }
            let by = format!("rows passed over: {}", why.join("; "));
            self.page.line("skip_rows", &listed(all), &Rests::Guessed(by));
        }
    }

    /// Finds the unit of amounts: by the headings of these columns, else by what is said around the table.
    pub(super) fn unit(&self, columns: &[&Column]) -> (Option<&'static str>, Rests) {
        let heads: Vec<(&&Column, &'static str)> =
            columns.iter().filter_map(|column| Some((column, unit_in(&column.name)?))).collect();
        if let Some((column, unit)) = heads.first()
            && heads.iter().all(|(_, other)| other == unit)
        {
            return (Some(unit), Rests::Stated(self.table.heading_cell(column)));
        }
        let said = self.said();
        let units: Vec<(&String, &'static str)> =
            said.iter().filter_map(|(cell, words)| Some((cell, unit_in(words)?))).collect();
        if let Some((cell, unit)) = units.first()
            && units.iter().all(|(_, other)| other == unit)
        {
            return (Some(unit), Rests::Stated((*cell).clone()));
        }
        let cells = || columns.iter().flat_map(|column| column.filled());
        let all = cells().count();
        let marked = cells().filter(|cell| cell.contains('£') && amount(cell).is_some()).count();
        let millions =
            cells().filter(|cell| cell.contains('£') && cell.to_lowercase().contains('m')).count();
        if units.is_empty() && millions * 2 > all {
            return (Some("£m"), Rests::Stated(format!("{} say £ and m", of_cells(millions, all))));
        }
        if units.is_empty() && marked * 2 > all {
            return (
                Some("£"),
                Rests::Stated(format!("{} have a pound sign", of_cells(marked, all))),
            );
        }
        let mut sizes: Vec<Decimal> = cells().filter_map(amount).map(|size| size.abs()).collect();
        sizes.sort_unstable();
        let middle = sizes.get(sizes.len() / 2).map(|size| size.normalize().to_string());
        let middle =
            middle.map(|size| format!("; the middle amount is {size}")).unwrap_or_default();
        let what = if units.is_empty() {
            "nothing says what amounts count"
        } else {
            "the file names more than one unit"
        };
        (None, Rests::Asked(format!("£, £000 or £m: {what}{middle}")))
    }

    /// Writes the unit of amounts, if there are any.
    pub(super) fn unit_line(&mut self, columns: &[usize]) {
        let columns: Vec<&Column> =
            self.table.columns.iter().filter(|column| columns.contains(&column.at)).collect();
        if columns.is_empty() {
            return;
        }
        let (unit, rests) = self.unit(&columns);
        self.page.words("unit", unit.unwrap_or_default(), &rests);
    }

    /// Gives the year that the file speaks of.
    pub(super) fn year(&self) -> Option<(FinancialYear, String)> {
        self.find(guess::year_in)
    }

    /// Writes the day on which the file's figures were true.
    pub(super) fn submitted(&mut self, what: &str) {
        let days_of = |notes: Vec<(String, &'a str)>| -> Vec<(String, String)> {
            let each = notes.into_iter();
            each.flat_map(|(cell, words)| {
                days_in(words).into_iter().map(move |day| (day, cell.clone()))
            })
            .collect()
        };
        let mut days = days_of(self.above());
        if days.is_empty() {
            days = days_of(self.table.notes());
        }
        let at = |words: &str| {
            let lower = words.to_lowercase();
            ["position at", "as at", "as of", "position as"].iter().any(|at| lower.contains(at))
        };
        let stated = days_of(self.above().into_iter().filter(|(_, words)| at(words)).collect());
        if !stated.is_empty() {
            days = stated;
        }
        let one = days.first().filter(|(day, _)| days.iter().all(|(other, _)| other == day));
        if let Some((day, cell)) = one {
            self.page.words("submitted_on", day, &Rests::Stated(cell.clone()));
            return;
        }
        let heads: Vec<&String> = self.table.columns.iter().map(|column| &column.name).collect();
        let said = self.said();
        let said = || said.iter().filter(|(_, words)| !heads.contains(&words));
        let month = said().find_map(|(cell, words)| Some((month_in(words)?, cell, words)));
        let period = said().find_map(|(cell, words)| {
            Some((period_in(words)?.last_day().to_string(), cell, words))
        });
        let hint = month.or(period).map(|(day, cell, words)| {
            format!("; {cell}, “{}”, means {day} at the latest", short(words))
        });
        let hint = hint.unwrap_or_default();
        let found =
            if days.is_empty() { "the file names no day" } else { "the file names several days" };
        self.page.words(
            "submitted_on",
            "",
            &Rests::Asked(format!("{what}, such as 2025-09-30: {found}{hint}")),
        );
    }

    /// Asks when it was published.
    pub(super) fn published(&mut self) {
        let asks = "the day it was published or handed round, such as 2025-10-14; take the line out if there is none";
        self.page.words("published_on", "", &Rests::Asked(asks.to_owned()));
    }

    /// Looks through columns of amounts for cells that are none, and for amounts that may be in another unit.
    pub(super) fn odd(&mut self, columns: &[usize], slips: bool) {
        let mut odd = Vec::new();
        for column in self.table.columns.iter().filter(|column| columns.contains(&column.at)) {
            for (record, cell) in
                column.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty())
            {
                if amount(cell).is_none() && folded(cell) != "nil" {
                    odd.push((self.table.cell(record, column), cell.clone()));
                }
            }
        }
        for (name, cell) in odd {
            if cell.contains(|c: char| c.is_ascii_digit()) || cell.starts_with('#') {
                let asks = "the amount that it means".to_owned();
                let why = "what stands there is no amount".to_owned();
                self.ask(name, cell, why, asks);
            } else {
                let place = self.means.entry(cell).or_insert((0, name));
                place.0 += 1;
            }
        }
        if slips {
            self.slips(columns);
        }
    }

    /// Looks through columns of shares for words where a number should stand.
    pub(super) fn unsaid(&mut self, columns: &[usize]) {
        for column in self.table.columns.iter().filter(|column| columns.contains(&column.at)) {
            let words =
                |cell: &&String| !cell.is_empty() && !cell.contains(|c: char| c.is_ascii_digit());
            for (record, cell) in column.cells.iter().enumerate().filter(|(_, cell)| words(cell)) {
                let name = self.table.cell(record, column);
                self.means.entry(cell.clone()).or_insert((0, name)).0 += 1;
            }
        }
    }

    /// Asks of a cell what it is to be read as.
    pub(super) fn ask(&mut self, cell: String, found: String, why: String, asks: String) {
        if self.cells.iter().all(|known| known.cell != cell) {
            self.cells.push(ReadAs {
                cell,
                found,
                read: String::new(),
                why,
                rests: Rests::Asked(asks),
            });
        }
    }

    /// Asks about amounts many times what is beside and above them.
    fn slips(&mut self, columns: &[usize]) {
        const BESIDE: i64 = 200;
        const ABOVE: i64 = 50;
        const ALONE: i64 = 500;
        const FEWEST: usize = 5;
        let all: Vec<&Column> =
            self.table.columns.iter().filter(|column| columns.contains(&column.at)).collect();
        let size =
            |column: &Column, record: usize| amount(&column.cells[record]).map(|size| size.abs());
        let mut asked = Vec::new();
        for column in &all {
            let mut sizes: Vec<Decimal> = (0..column.cells.len())
                .filter_map(|record| size(column, record))
                .filter(|size| !size.is_zero())
                .collect();
            sizes.sort_unstable();
            let Some(middle) = sizes.get(sizes.len() / 2).filter(|_| sizes.len() >= FEWEST) else {
                continue;
            };
            for record in 0..column.cells.len() {
                let Some(own) = size(column, record) else { continue };
                let beside = all.iter().filter(|other| other.at != column.at);
                let beside = beside
                    .filter_map(|other| size(other, record))
                    .max()
                    .filter(|size| !size.is_zero());
                let times = |times: i64, of: Decimal| own >= of * Decimal::from(times);
                let slip = match beside {
                    Some(beside) => times(BESIDE, beside) && times(ABOVE, *middle),
                    None => times(ALONE, *middle),
                };
                if slip {
                    let asks = format!(
                        "many times the usual {} of its column: in another unit? write it in the column's own, or as it \
                         stands if it is right",
                        middle.normalize()
                    );
                    asked.push((
                        self.table.cell(record, column),
                        column.cells[record].clone(),
                        asks,
                    ));
                }
            }
        }
        for (cell, found, asks) in asked {
            self.ask(cell, found, "in another unit than its column".to_owned(), asks);
        }
    }

    /// Asks for a reference of its own where one stands for two records.
    pub(super) fn twice(&mut self, reference: usize, title: usize) {
        let find = |at: usize| self.table.columns.iter().find(|column| column.at == at);
        let (Some(reference), Some(title)) = (find(reference), find(title)) else { return };
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut asked = Vec::new();
        for (record, id) in reference.cells.iter().enumerate() {
            if id.is_empty() || title.cells[record].is_empty() {
                continue;
            }
            let first = *seen.entry(folded(id)).or_insert(record);
            if first != record && folded(&title.cells[first]) != folded(&title.cells[record]) {
                let first = self.table.cell(first, reference);
                let asks = format!("a reference of its own, such as {id}-2; {first} has {id} too");
                asked.push((self.table.cell(record, reference), id.clone(), asks));
            }
        }
        for (cell, found, asks) in asked {
            self.ask(cell, found, "one reference stands for two rows".to_owned(), asks);
        }
    }

    /// Writes words in place of amounts, and cells that are asked about.
    pub(super) fn questions(&mut self) {
        let tail = &mut Page::default();
        if !self.means.is_empty() {
            tail.part("[means]", "words and marks where amounts should stand");
            for (words, (times, cell)) in &self.means {
                let notes = self.table.notes().into_iter();
                let said = notes.filter(|(note, _)| note != cell).find(|(_, said)| {
                    let rest = said.to_lowercase();
                    let rest = rest.strip_prefix(words.to_lowercase().as_str());
                    words.chars().any(char::is_alphabetic)
                        && rest.is_some_and(|rest| rest.starts_with([' ', ':', '=', '–']))
                });
                let said = said
                    .map(|(note, words)| format!("; {note} says “{}”", short(words)))
                    .unwrap_or_default();
                let asks = format!(
                    "nothing or not known: {}, as in {cell}{said}",
                    text::counted(*times, "cell", "cells")
                );
                tail.words(&quoted(words), "", &Rests::Asked(asks));
            }
        }
        if !self.cells.is_empty() {
            tail.part("[cells]", "cells that are read otherwise than they stand; take a line out to read it as it stands");
            for one in self.cells.iter().take(ASKED) {
                let read = match one.rests {
                    Rests::Asked(_) => super::super::mapping::OPEN.to_owned(),
                    Rests::Stated(_) | Rests::Guessed(_) | Rests::Own(_) => quoted(&one.read),
                };
                let value = format!(
                    "{{ found = {}, read = {read}, why = {} }}",
                    quoted(&one.found),
                    quoted(&one.why)
                );
                tail.line(&quoted(&one.cell), &value, &one.rests);
            }
            let more = self.cells.len().saturating_sub(ASKED);
            if more > 0 {
                tail.note(&format!(
                    "… and {} more cells of these kinds: the import names them",
                    text::count(more)
                ));
            }
        }
        self.page.add(tail);
    }

    /// Says of a column what a line about it rests on: its heading, and how many cells.
    pub(super) fn headed(&self, column: &Column, exact: bool) -> Rests {
        let cells = text::counted(column.filled().count(), "cell", "cells");
        let cell = self.table.heading_cell(column);
        let named = if column.words.is_empty() {
            format!("column {} has no heading, {cells}", letters(column.at))
        } else {
            format!("the heading in {cell}, {cells}")
        };
        if exact && !column.words.is_empty() { Rests::Stated(named) } else { Rests::Guessed(named) }
    }

    /// Writes the columns that the mapping does not name, each with what stands there.
    pub(super) fn unused(&self, used: &[usize]) -> Page {
        let mut page = Page::default();
        for column in self.table.columns.iter().filter(|column| !used.contains(&column.at)) {
            let example = column.filled().next();
            let example = example
                .map_or_else(|| "no values".to_owned(), |cell| format!("such as {}", short(cell)));
            page.note(&format!("{}: not used; {example}", plain(&quoted(&column.name))));
        }
        page
    }

    /// Names the first cell of a row.
    pub(super) fn row_cell(&self, row: usize) -> String {
        let cells = self.table.sheet.row(row);
        let at = (0..cells.len()).find(|at| !cells.cell(*at).is_empty()).unwrap_or(0);
        cell_name(&self.table.sheet.name, at, cells.number)
    }

    /// Gives the blocks that rows of one cell name, with the records under each; first those under none.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let sheet = self.table.sheet;
        let rows = &self.table.rows;
        let mut blocks =
            vec![Block { words: String::new(), cell: String::new(), records: Vec::new() }];
        for row in self.table.head + 1..sheet.len() {
            if rows.bands.contains(&row) {
                let words =
                    sheet.row(row).cells().find(|cell| !cell.is_empty()).unwrap_or_default();
                let (words, cell) = (words.to_owned(), self.row_cell(row));
                blocks.push(Block { words, cell, records: Vec::new() });
            } else if let Ok(record) = rows.records.binary_search(&row)
                && let Some(block) = blocks.last_mut()
            {
                block.records.push(record);
            }
        }
        blocks.retain(|block| !block.records.is_empty());
        blocks
    }
}

/// Records under one heading of a block.
pub(super) struct Block {
    /// The heading; empty above the first.
    pub(super) words: String,
    pub(super) cell: String,
    /// By their number among the records.
    pub(super) records: Vec<usize>,
}

/// Says whether an import takes words for what is not known.
pub(super) fn is_not_known(words: &str) -> bool {
    NOT_KNOWN.contains(&folded(words).as_str()) || words == "?"
}

/// Gives what several headings have in common, with a place for what differs, and what differs in each; `None`: they
/// are not of one form.
pub(super) fn template(names: &[&str]) -> Option<(String, Vec<String>)> {
    let split: Vec<Vec<&str>> = names.iter().map(|name| name.split(' ').collect()).collect();
    let shortest = split.iter().map(Vec::len).min()?;
    let same = |at: &dyn Fn(&Vec<&str>) -> Option<String>| {
        let first = at(split.first()?)?;
        split.iter().all(|parts| at(parts).as_deref() == Some(&first)).then_some(first)
    };
    let mut before = Vec::new();
    while before.len() + 1 < shortest {
        let at = before.len();
        let Some(word) = same(&|parts| parts.get(at).map(|word| (*word).to_owned())) else { break };
        before.push(word);
    }
    let mut after: Vec<String> = Vec::new();
    while before.len() + after.len() + 1 < shortest {
        let back = after.len() + 1;
        let Some(word) =
            same(&|parts| parts.get(parts.len() - back).map(|word| (*word).to_owned()))
        else {
            break;
        };
        after.insert(0, word);
    }
    let middles: Vec<String> = split
        .iter()
        .map(|parts| parts[before.len()..parts.len() - after.len()].join(" "))
        .collect();
    let mut words = before;
    words.push("{across}".to_owned());
    words.extend(after);
    Some((words.join(" "), middles))
}
