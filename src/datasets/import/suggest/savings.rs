//! A first mapping of a savings tracker or of savings proposals.

use std::collections::BTreeMap;

use super::common::Draft;
use super::guess::{self, Guess, Sure, guess};
use super::page::{Page, Rests, listed, quoted, short};
use super::table::{Column, amount};
use crate::datasets::cell;
use crate::datasets::import::grid::Sheet;
use crate::datasets::import::value;
use crate::records::TableName;
use crate::records::schema::{self, Kind};
use crate::units::{Decimal, Period, text};

/// A column of a tracker with what it seems to be.
struct Goal {
    at: usize,
    guess: Option<Guess>,
    /// Columns that are added to it.
    add: Vec<String>,
}

impl Draft<'_> {
    /// Writes the mapping of a savings tracker.
    pub(super) fn savings(&mut self) {
        let mut goals = self.goals();
        let alone = self.quarters(&mut goals);
        let to = |goal: &Goal, to: &str| goal.guess.as_ref().is_some_and(|guess| guess.to == to);
        let has = |to_goal: &str| goals.iter().any(|goal| to(goal, to_goal));
        let amounts: Vec<usize> = goals
            .iter()
            .filter(|goal| goal.guess.as_ref().is_some_and(Guess::is_amount))
            .map(|goal| goal.at)
            .collect();
        self.odd(&amounts, true);
        let shares = goals.iter().filter(|goal| goal.guess.as_ref().is_some_and(|of| of.share));
        let shares: Vec<usize> =
            shares.map(|goal| goal.at).filter(|at| !amounts.contains(at)).collect();
        self.unsaid(&shares);
        self.row_sums(&goals);
        let first_of = |name: &str| goals.iter().find(|goal| to(goal, name)).map(|goal| goal.at);
        if let (Some(reference), Some(title)) =
            (first_of("savings.saving_id"), first_of("savings.title"))
        {
            self.twice(reference, title);
        }
        self.head();
        self.unit_line(&amounts);
        self.times(&goals);
        if !has("savings.saving_id") {
            self.prefix();
        }
        self.carried(&goals);
        self.rows();
        let bands = self.table.rows.bands.len();
        let headings = bands > 0 && !has("savings.directorate");
        if headings {
            let by = format!(
                "{} of one cell of words above others",
                text::counted(bands, "row", "rows")
            );
            self.page.words("headings", "directorate", &Rests::Guessed(by));
        }
        let mut page = Page::default();
        page.part("[columns]", "");
        for goal in &goals {
            self.goal_line(&mut page, goal, alone.as_deref());
        }
        self.own_words(&mut page, &goals);
        self.ratings(&mut page, &goals);
        self.defaults(&mut page, &goals, headings);
        self.page.add(&page);
        self.questions();
        let used: Vec<usize> =
            goals.iter().filter(|goal| goal.guess.is_some()).map(|goal| goal.at).collect();
        let unused = self.unused(&used);
        self.page.add(&unused);
        self.struck_out();
    }

    /// Guesses what each column is; two cannot both be the target of one year.
    fn goals(&self) -> Vec<Goal> {
        let mut taken: Vec<String> = Vec::new();
        let mut goals: Vec<Goal> = Vec::new();
        let no_reference =
            !self.table.columns.iter().any(|column| {
                guess(&column.name).is_some_and(|guess| guess.to == "savings.saving_id")
            });
        for column in &self.table.columns {
            let of_heading = guess(&column.name).map(|guess| {
                // Under a heading such as Proposal may stand references alone.
                let references =
                    no_reference && guess.to == "savings.title" && are_references(column);
                if references { Guess::words("savings.saving_id") } else { guess }
            });
            let guess = of_heading.map(|guess| guess.judged(&column.cells)).filter(|guess| {
                let new = !taken.contains(&guess.place());
                taken.push(guess.place());
                // The plan of a part of the year is no target of the year.
                new && !(guess.to == "savings_profile.target" && guess.has_mark())
            });
            goals.push(Goal { at: column.at, guess, add: Vec::new() });
        }
        let titled = goals
            .iter()
            .any(|goal| goal.guess.as_ref().is_some_and(|guess| guess.to == "savings.title"));
        let free: Vec<usize> =
            goals.iter().filter(|goal| goal.guess.is_some()).map(|goal| goal.at).collect();
        if !titled
            && let Some(label) = self.table.label(&free).map(|column| column.at)
            && let Some(goal) = goals.iter_mut().find(|goal| goal.at == label)
        {
            goal.guess = Some(Guess::words("savings.title"));
        }
        self.signs(&mut goals);
        goals
    }

    /// Asks about a year's target that is not what its parts beside it add up to, where most are.
    fn row_sums(&mut self, goals: &[Goal]) {
        let target = |goal: &&Goal| {
            goal.guess.as_ref().is_some_and(|guess| guess.to == "savings_profile.target")
        };
        let mut targets = goals.iter().filter(target);
        let (Some(whole), None) =
            (targets.next().and_then(|goal| self.column(goal.at)), targets.next())
        else {
            return;
        };
        let is_part = |column: &&Column| {
            guess::mark_in(&column.name).is_some()
                && column.says_any(&["plan", "target", "profile", "profiled"])
        };
        let parts: Vec<&Column> = self.table.columns.iter().filter(is_part).collect();
        if parts.len() < 2 {
            return;
        }
        let mut asked = Vec::new();
        let mut right = 0;
        for (record, cell) in whole.cells.iter().enumerate() {
            let sum = parts
                .iter()
                .try_fold(Decimal::ZERO, |sum, part| Some(sum + amount(&part.cells[record])?));
            match amount(cell).zip(sum) {
                Some((stated, sum)) if stated == sum => right += 1,
                Some((_, sum)) => {
                    let asks = format!(
                        "its parts in the row add up to {}: that, or {cell}",
                        sum.normalize()
                    );
                    asked.push((self.table.cell(record, whole), cell.clone(), asks));
                }
                None => {}
            }
        }
        if asked.len() * 4 < right {
            for (cell, found, asks) in asked {
                self.ask(cell, found, "its parts add up to another amount".to_owned(), asks);
            }
        }
    }

    /// Takes the sign of savings from all years together.
    fn signs(&self, goals: &mut [Goal]) {
        let target = |goal: &&mut Goal| {
            goal.guess.as_ref().is_some_and(|guess| guess.to == "savings_profile.target")
        };
        let (mut below, mut all) = (0, 0);
        for goal in goals.iter_mut().filter(target) {
            let Some(column) = self.column(goal.at) else { continue };
            below += column.count(|cell| {
                amount(cell).is_some_and(|amount| amount.is_sign_negative() && !amount.is_zero())
            });
            all += column.count(|cell| amount(cell).is_some_and(|amount| !amount.is_zero()));
        }
        for goal in goals.iter_mut().filter(target) {
            if let Some(guess) = &mut goal.guess {
                guess.negate = below * 2 > all;
            }
        }
    }

    /// Adds up quarters that stand alone, since what is banked or forecast here is that of the year to date. Gives by
    /// what they are known to.
    fn quarters(&self, goals: &mut [Goal]) -> Option<String> {
        let of_quarters: Vec<usize> = goals
            .iter()
            .enumerate()
            .filter(|(_, goal)| {
                goal.guess
                    .as_ref()
                    .is_some_and(|guess| guess.to == "delivery.banked" && guess.has_mark())
            })
            .map(|(place, _)| place)
            .collect();
        if of_quarters.len() < 2 {
            return None;
        }
        let apart = [
            "not cumulative",
            "for each quarter",
            "in quarter",
            "each quarter alone",
            "per quarter",
            "non cumulative",
        ];
        let by = match (self.told(&apart), self.told(&["cumulative", "to date"])) {
            (Some(place), _) => place,
            (None, Some(_)) => return None,
            (None, None) => {
                let fell = self.falls(goals, &of_quarters)?;
                format!("in {fell} a later quarter has less than one before")
            }
        };
        let names: Vec<String> =
            of_quarters.iter().filter_map(|place| self.name(goals[*place].at)).collect();
        for (nth, place) in of_quarters.iter().enumerate() {
            goals[*place].add = names[..nth].to_vec();
        }
        Some(by)
    }

    /// Says in how many rows a later quarter has less than the one before.
    fn falls(&self, goals: &[Goal], places: &[usize]) -> Option<String> {
        let columns: Vec<&Column> =
            places.iter().filter_map(|place| self.column(goals[*place].at)).collect();
        let rows = columns.first()?.cells.len();
        let falls = |record: &usize| {
            columns.windows(2).any(|two| {
                let (before, after) =
                    (amount(&two[0].cells[*record]), amount(&two[1].cells[*record]));
                before.zip(after).is_some_and(|(before, after)| after < before)
            })
        };
        let fell = (0..rows).filter(falls).count();
        (fell * 5 > rows).then(|| text::counted(fell, "row", "rows"))
    }

    /// Writes year, period and day; what the file does not say is left for its owner: a guessed one would be made up.
    fn times(&mut self, goals: &[Goal]) {
        match self.year() {
            Some((year, place)) => {
                self.page.words("financial_year", &year.to_string(), &Rests::Stated(place));
            }
            None => self.page.words(
                "financial_year",
                "",
                &Rests::Asked("the year that it speaks of, such as 2025/26".to_owned()),
            ),
        }
        let is = |goal: &Goal, of: &dyn Fn(&str) -> bool| {
            goal.guess.as_ref().is_some_and(|guess| of(guess.to))
        };
        let delivery = goals.iter().any(|goal| is(goal, &|to| to.starts_with("delivery.")));
        if !delivery {
            self.published();
            return;
        }
        let marked = |goal: &Goal| goal.guess.as_ref().is_some_and(Guess::has_mark);
        let all_marked =
            goals.iter().filter(|goal| is(goal, &|to| to.starts_with("delivery."))).all(marked);
        if !goals.iter().any(|goal| is(goal, &|to| to == "period")) && !all_marked {
            let heads: Vec<&str> =
                self.table.columns.iter().map(|column| column.name.as_str()).collect();
            let mark = self
                .find(|words| if heads.contains(&words) { None } else { guess::mark_in(words) });
            match (self.year(), mark) {
                (Some((year, _)), Some((mark, place))) => {
                    self.page.words(
                        "period",
                        &Period { year, mark }.to_string(),
                        &Rests::Stated(place),
                    );
                }
                _ => self.page.words(
                    "period",
                    "",
                    &Rests::Asked("the period that it speaks of, such as 2025/26-Q2".to_owned()),
                ),
            }
        }
        if !goals.iter().any(|goal| is(goal, &|to| to == "submitted_on")) {
            self.submitted("the day it was handed in");
        }
    }

    fn prefix(&mut self) {
        let letters = self.tracker.name.chars().filter(char::is_ascii_alphabetic).take(3);
        let prefix: String = letters.collect::<String>().to_uppercase();
        let prefix = if prefix.is_empty() { "SAV".to_owned() } else { prefix };
        let why = "no column of references: they are made, and stay the same";
        self.page.words("make_ids", &prefix, &Rests::Own(why.to_owned()));
    }

    /// Writes the columns whose blank cells mean the cell above.
    fn carried(&mut self, goals: &[Goal]) {
        let (mut names, mut cells) = (Vec::new(), 0);
        for goal in goals {
            let group = goal.guess.as_ref().is_some_and(|guess| {
                matches!(guess.to, "savings.directorate" | "savings.service" | "savings.theme")
            });
            let Some(column) = self.column(goal.at).filter(|_| group) else { continue };
            let blank = column.cells.iter().filter(|cell| cell.is_empty()).count();
            if blank * 4 > column.cells.len()
                && blank < column.cells.len()
                && !column.cells[0].is_empty()
            {
                names.push(column.name.clone());
                cells += blank;
            }
        }
        if !names.is_empty() {
            let by = format!("{} blank, the first filled", text::counted(cells, "cell", "cells"));
            self.page.line("carry_down", &listed(&names), &Rests::Guessed(by));
        }
    }

    fn goal_line(&self, page: &mut Page, goal: &Goal, alone: Option<&str>) {
        let (Some(guess), Some(column)) = (&goal.guess, self.column(goal.at)) else { return };
        let exact = guess.sure == Sure::Certain;
        let rests = match (self.headed(column, exact), guess.sure) {
            (rests, Sure::Certain | Sure::Likely) => rests,
            (_, Sure::Guess) => Rests::Guessed(format!(
                "the heading in {}; its cells are mostly of another kind",
                self.table.heading_cell(column)
            )),
        };
        let mut right = guess.goal();
        let rests = match (goal.add.is_empty(), alone) {
            (false, Some(by)) => {
                right = right.replacen(" }", &format!(", add = {} }}", listed(&goal.add)), 1);
                Rests::Guessed(format!(
                    "each quarter stands alone ({by}): what came before is added"
                ))
            }
            _ => rests,
        };
        page.line(&quoted(&column.name), &right, &rests);
    }

    /// Writes what the words of columns stand for that have words of their own here, where they are others.
    fn own_words(&self, page: &mut Page, goals: &[Goal]) {
        for goal in goals {
            let Some(header) =
                goal.guess.as_ref().and_then(|guess| guess.to.strip_prefix("savings."))
            else {
                continue;
            };
            let schema = schema::table_of(TableName::Savings);
            let Some(Kind::Word(allowed)) = schema.col(header).map(|col| schema.column(col).kind)
            else {
                continue;
            };
            let Some(column) = self.column(goal.at) else { continue };
            let known = |words: &str| cell::word(words, allowed).is_ok();
            let odd: Vec<(String, usize)> =
                column.different().into_iter().filter(|(words, _)| !known(words)).collect();
            if odd.is_empty() {
                continue;
            }
            page.part(&format!("[words.{header}]"), "");
            for (words, times) in odd.iter().take(20) {
                let said = self
                    .table
                    .notes()
                    .into_iter()
                    .find(|(_, said)| said.contains(&format!("{words} =")));
                let said = said
                    .map(|(cell, said)| format!("; {cell} says “{}”", short(said)))
                    .unwrap_or_default();
                let asks = format!(
                    "{}: {}{said}",
                    text::list(allowed.iter()),
                    text::counted(*times, "cell", "cells")
                );
                page.words(&quoted(words), "", &Rests::Asked(asks));
            }
        }
    }

    /// Says whether anything is declared delivered in full, by its word or perhaps by a colour.
    fn has_blue(&self, goals: &[Goal]) -> bool {
        let rated = |goal: &&Goal| {
            goal.guess.as_ref().is_some_and(|guess| guess.to == "delivery.brag_declared")
        };
        let mut columns = goals.iter().filter(rated).filter_map(|goal| self.column(goal.at));
        columns.any(|column| {
            column.count(|cell| value::colour(cell) == Some("B")) > 0
                || column.filled().count() == 0
        })
    }

    /// Writes what the words and the colours of ratings stand for.
    fn ratings(&self, page: &mut Page, goals: &[Goal]) {
        let rated = |goal: &&Goal| {
            goal.guess.as_ref().is_some_and(|guess| guess.to == "delivery.brag_declared")
        };
        let columns: Vec<&Column> =
            goals.iter().filter(rated).filter_map(|goal| self.column(goal.at)).collect();
        let mut odd: BTreeMap<String, usize> = BTreeMap::new();
        for column in &columns {
            for cell in column.filled().filter(|cell| value::colour(cell).is_none()) {
                *odd.entry(cell.to_owned()).or_default() += 1;
            }
        }
        if !odd.is_empty() {
            page.part("[words.brag_declared]", "blue, green, amber and red are known");
            for (words, times) in odd.iter().take(20) {
                let asks = format!(
                    "B, G, A, R, X written out, or N not rated: {}",
                    text::counted(*times, "cell", "cells")
                );
                page.words(&quoted(words), "", &Rests::Asked(asks));
            }
        }
        self.colours(page, &columns, "B, G, A or R");
    }

    /// Gives the colours of cells without a word: how many each fills, and one of them.
    pub(super) fn fills(&self, column: &Column) -> BTreeMap<String, (usize, String)> {
        let mut fills: BTreeMap<String, (usize, String)> = BTreeMap::new();
        let empty = column.cells.iter().enumerate().filter(|(_, cell)| cell.is_empty());
        for (record, _) in empty {
            let row = self.table.sheet.row(self.table.rows.records[record]).number;
            let style = self.table.sheet.aside.style(row, column.at);
            if let Some(fill) = style.and_then(|style| style.fill.clone()) {
                fills.entry(fill).or_insert((0, self.table.cell(record, column))).0 += 1;
            }
        }
        fills
    }

    /// Asks what the colours of cells without a word stand for.
    pub(super) fn colours(&self, page: &mut Page, columns: &[&Column], wanted: &str) {
        let mut fills: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for (fill, (times, cell)) in columns.iter().flat_map(|column| self.fills(column)) {
            fills.entry(fill).or_insert((0, cell)).0 += times;
        }
        if fills.is_empty() {
            return;
        }
        page.part("[colours]", "cells without a word, by the colour of their fill");
        for (fill, (times, cell)) in &fills {
            let asks = format!(
                "{wanted}; \"\" if it is none: {}, as in {cell}{}",
                text::counted(*times, "cell", "cells"),
                self.key_of(fill, &fills)
            );
            page.words(&quoted(fill), "", &Rests::Asked(asks));
        }
    }

    /// Says what a key elsewhere in the workbook says beside a colour, or which colour of the key is near.
    fn key_of(&self, fill: &str, fills: &BTreeMap<String, (usize, String)>) -> String {
        let legend = |fill: &str| -> Option<String> {
            let others =
                self.tracker.sheets.iter().filter(|sheet| sheet.name != self.table.sheet.name);
            others.into_iter().find_map(|sheet| beside(sheet, fill))
        };
        if let Some(words) = legend(fill) {
            return format!("; the key says {words}");
        }
        let near = fills
            .keys()
            .find(|other| *other != fill && apart(other, fill).is_some_and(|apart| apart <= 24));
        match near.and_then(|other| Some((other, legend(other)?))) {
            Some((other, words)) => {
                format!("; it is in no key, and near {other}, of which the key says {words}")
            }
            None if self.tracker.sheets.len() > 1 => "; it is in no key".to_owned(),
            None => String::new(),
        }
    }

    fn defaults(&self, page: &mut Page, goals: &[Goal], headings: bool) {
        let has = |to: &str| {
            goals.iter().any(|goal| goal.guess.as_ref().is_some_and(|guess| guess.to == to))
        };
        page.part("[defaults]", "for what the tracker does not say");
        if !has("savings.status") {
            let delivery = goals.iter().any(|goal| {
                goal.guess.as_ref().is_some_and(|guess| guess.to.starts_with("delivery."))
            });
            if delivery {
                page.words(
                    "status",
                    "in_delivery",
                    &Rests::Guessed(
                        "it says what was delivered; or approved, proposed, delivered".to_owned(),
                    ),
                );
            } else {
                page.words("status", "", &Rests::Asked("proposed, approved, in_delivery or delivered: what stage are these savings at?".to_owned()));
            }
        }
        if !has("savings.directorate") && !headings {
            let (words, by) = if self.alike.len() > 1 {
                ("{sheet}", "the name of the sheet, of which several are alike")
            } else {
                ("not_stated", "no column or row says")
            };
            page.words("directorate", words, &Rests::Guessed(by.to_owned()));
        }
        if !has("savings.public") {
            let asks = "true or false: may the public see every one of these savings? packs leave out the others";
            page.words("public", "", &Rests::Asked(asks.to_owned()));
        }
        if !has("delivery.evidence_ref") && self.has_blue(goals) {
            let asks = "what shows that what is declared B, delivered in full, is banked, such as the ledger at quarter 2; take the \
                        line out where nothing is B";
            page.words("evidence_ref", "", &Rests::Asked(asks.to_owned()));
        }
        for column in ["cashable", "recurrence", "fund"] {
            if !has(&format!("savings.{column}")) {
                page.words(column, "not_stated", &Rests::Stated("no column says".to_owned()));
            }
        }
    }
}

/// Says whether a column holds references: one word with a digit in each cell, no two alike.
fn are_references(column: &Column) -> bool {
    let all = column.filled().count();
    let references = column.count(|cell| {
        !cell.contains(' ') && cell.contains(|c: char| c.is_ascii_digit()) && amount(cell).is_none()
    });
    all > 0 && references == all && column.different().len() == all
}

/// Gives the words beside a cell of a colour on a sheet.
fn beside(sheet: &Sheet, fill: &str) -> Option<String> {
    sheet.rows().find_map(|row| {
        let last = row.len();
        let at = (0..last).find(|at| {
            sheet.aside.style(row.number, *at).and_then(|style| style.fill.as_deref()) == Some(fill)
        })?;
        let words = (at..last).map(|at| row.cell(at)).find(|cell| !cell.is_empty())?;
        Some(format!("“{}”", short(words)))
    })
}

/// Gives how far two colours are apart, all three parts together.
fn apart(one: &str, other: &str) -> Option<u32> {
    let part = |colour: &str, at: usize| u32::from_str_radix(colour.get(at..at + 2)?, 16).ok();
    [0, 2, 4].iter().try_fold(0, |sum, at| Some(sum + part(one, *at)?.abs_diff(part(other, *at)?)))
}
