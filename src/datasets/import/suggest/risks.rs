//! A first mapping of a risk register: risks, their ratings as they were and are, and the actions beside them.

use std::collections::BTreeMap;

use super::common::{Draft, is_not_known, template};
use super::guess;
use super::page::{Page, Rests, of_cells, pairs, quoted, short};
use super::table::{Column, amount, days_in, month_in};
use crate::datasets::import::grid::folded;
use crate::datasets::import::value;
use crate::units::{Decimal, Period, text};

/// What a column says of a rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Likelihood,
    Impact,
    Score,
    Band,
}

/// Which rating of a risk.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Inherent,
    Current,
    Target,
    /// As it was on a day.
    On(String),
}

impl Stage {
    const fn word(&self) -> &'static str {
        match self {
            Self::Inherent => "inherent",
            Self::Current | Self::On(_) => "current",
            Self::Target => "target",
        }
    }
}

/// A column of a rating.
struct Rating {
    at: usize,
    says: Says,
    stage: Stage,
}

/// The columns that are known.
#[derive(Default)]
struct Known {
    reference: Option<usize>,
    title: Option<usize>,
    category: Option<usize>,
    owner: Option<usize>,
    appetite: Option<usize>,
    action: Option<usize>,
    due: Option<usize>,
    ratings: Vec<Rating>,
    taken: Vec<usize>,
}

const LIKELIHOOD: [&str; 4] = ["likelihood", "probability", "l", "lik"];
const IMPACT: [&str; 5] = ["impact", "severity", "consequence", "consequences", "i"];
const SCORE: [&str; 4] = ["score", "rating", "risk level", "total"];
const BAND: [&str; 4] = ["rag", "brag", "colour", "band"];

const REFERENCE: &[&str] = &[
    "ref",
    "reference",
    "id",
    "no",
    "risk ref",
    "risk id",
    "risk no",
    "risk number",
    "number",
    "code",
];
const ACTION: &[&str] = &[
    "action",
    "actions",
    "mitigation",
    "mitigations",
    "mitigating action",
    "further action",
    "treatment",
];
const OWNER: &[&str] =
    &["owner", "risk owner", "lead", "lead officer", "responsible", "accountable", "manager"];
const CATEGORY: &[&str] =
    &["category", "team", "theme", "service", "directorate", "department", "type", "area"];

impl Draft<'_> {
    /// Writes the mapping of a risk register.
    pub(super) fn risks(&mut self) {
        let known = self.risk_columns();
        self.head();
        self.carried_risks(&known);
        self.rows();
        self.submitted("the day of these ratings");
        self.published();
        let reference = if let Some(name) = known.reference.and_then(|at| self.name(at)) {
            quoted(&name)
        } else {
            let title = known.title.and_then(|at| self.name(at)).unwrap_or_default();
            format!("{{ make = {} }}", quoted(&format!("{{{title}}}")))
        };
        let scores = self.scores(&known, &reference);
        let mut page = Page::default();
        self.risk_rows(&mut page, &known, &reference);
        page.add(&scores);
        self.risk_actions(&mut page, &known, &reference);
        if let (Some(reference), Some(title)) = (known.reference, known.title) {
            self.twice(reference, title);
        }
        self.page.add(&page);
        self.questions();
        let unused = self.unused(&known.taken);
        self.page.add(&unused);
    }

    /// Gives the name of a column.
    pub(super) fn name(&self, at: usize) -> Option<String> {
        Some(self.column(at)?.name.clone())
    }

    pub(super) fn column(&self, at: usize) -> Option<&Column> {
        self.table.columns.iter().find(|column| column.at == at)
    }

    /// Finds the columns of ratings, each with the stage that it speaks of.
    fn rating_columns(&self) -> Known {
        let mut known = Known::default();
        let mut last = Stage::Current;
        for column in &self.table.columns {
            if column.says("appetite") {
                known.appetite = Some(column.at);
                known.taken.push(column.at);
                continue;
            }
            let Some(says) = says_of(column) else { continue };
            let stage = self
                .stage_of(column)
                .unwrap_or_else(|| if says == Says::Band { last.clone() } else { Stage::Current });
            last = stage.clone();
            known.ratings.push(Rating { at: column.at, says, stage });
            known.taken.push(column.at);
        }
        known
    }

    fn risk_columns(&self) -> Known {
        let table = &self.table;
        let mut known = self.rating_columns();
        let mut take = |names: &[&str]| {
            let at = table.named(names, &known.taken).map(|column| column.at);
            known.taken.extend(at);
            at
        };
        known.reference = take(REFERENCE);
        known.due = take(&["due", "by when", "due date", "target date", "deadline"]);
        known.action = take(ACTION);
        known.owner = take(OWNER);
        known.category = take(CATEGORY);
        known.title =
            take(&["risk", "risk title", "risk description", "title", "description", "risk event"])
                .or_else(|| table.label(&known.taken).map(|column| column.at));
        known.taken.extend(known.title);
        known
    }

    /// Says which rating a column speaks of: by words of its heading or by a quarter, a month or a day in it.
    fn stage_of(&self, column: &Column) -> Option<Stage> {
        let any = |words: &[&str]| column.says_any(words);
        if any(&["target", "tolerance", "tolerable", "desired"]) {
            return Some(Stage::Target);
        }
        if any(&["inherent", "gross", "initial", "original", "uncontrolled", "raw", "untreated"]) {
            return Some(Stage::Inherent);
        }
        if any(&["residual", "current", "net", "now", "managed", "controlled", "today"]) {
            return Some(Stage::Current);
        }
        self.day_of(column).map(Stage::On)
    }

    /// Gives the day that a heading across speaks of: the end of a quarter or month, or a day.
    pub(super) fn day_of(&self, column: &Column) -> Option<String> {
        if let Some(day) = days_in(&column.name).into_iter().next() {
            return Some(day);
        }
        if let Some(mark) = guess::mark_in(&column.name) {
            let year = year_of(&column.name).or_else(|| self.year().map(|(year, _)| year))?;
            return Some(Period { year, mark }.last_day().to_string());
        }
        month_in(&column.name)
    }

    /// Writes the columns whose blank cells belong to the row above.
    fn carried_risks(&mut self, known: &Known) {
        let mut names = Vec::new();
        let mut blank_cells = 0;
        let more_rows = known.action.is_some();
        for at in [known.reference.filter(|_| more_rows), known.category].into_iter().flatten() {
            let Some(column) = self.column(at) else { continue };
            let blank = column.cells.iter().filter(|cell| cell.is_empty()).count();
            if blank > 0 && blank < column.cells.len() && !column.cells[0].is_empty() {
                names.push(column.name.clone());
                blank_cells += blank;
            }
        }
        if !names.is_empty() {
            let by =
                format!("{} blank, the first filled", text::counted(blank_cells, "cell", "cells"));
            self.page.line("carry_down", &super::page::listed(&names), &Rests::Guessed(by));
        }
    }

    fn risk_rows(&mut self, page: &mut Page, known: &Known, reference: &str) {
        page.part("[[into.risks]]", "");
        let by = |draft: &Self, at: Option<usize>| {
            at.and_then(|at| draft.column(at))
                .map(|column| draft.headed(column, !column.words.is_empty()))
        };
        let own = Rests::Guessed(
            "no column of references; made of the title, and the same as long as that is"
                .to_owned(),
        );
        page.line("risk_id", reference, &by(self, known.reference).unwrap_or(own));
        if let Some(place) = self.told(&["corporate", "strategic"]) {
            let word =
                if place.to_lowercase().contains("corporate") { "corporate" } else { "strategic" };
            page.is("register", word, &Rests::Stated(place));
        } else {
            let asks =
                "whose register it is: corporate, or a word for the department, such as place";
            page.is("register", "", &Rests::Asked(asks.to_owned()));
        }
        for (key, at) in [
            ("title", known.title),
            ("category", known.category),
            ("owner", known.owner),
            ("appetite", known.appetite),
        ] {
            if let (Some(name), Some(rests)) = (at.and_then(|at| self.name(at)), by(self, at)) {
                page.words(key, &name, &rests);
            }
        }
        if known.ratings.iter().any(|rating| rating.says != Says::Band) {
            let scale = self.scale_said();
            let asks = format!(
                "the scale of risk_scales.csv that these are rated on{scale}; take the line out where it is the council's own"
            );
            page.is("scale_id", "", &Rests::Asked(asks));
        }
        let asks = "true or false: may the public see every one of these rows?";
        page.is("public", "", &Rests::Asked(asks.to_owned()));
    }

    /// Says what the file says of its scale.
    fn scale_said(&self) -> String {
        let said = self.table.notes().into_iter().find(|(_, words)| {
            let lower = words.to_lowercase();
            lower.contains("likelihood") && lower.contains("impact") || lower.contains("score =")
        });
        said.map(|(cell, words)| format!("; {cell} says “{}”", short(words))).unwrap_or_default()
    }

    /// Writes the ratings of each stage, and of days across the sheet.
    fn scores(&mut self, known: &Known, reference: &str) -> Page {
        let mut page = Page::default();
        for stage in [Stage::Inherent, Stage::Current, Stage::Target] {
            let of: Vec<&Rating> =
                known.ratings.iter().filter(|rating| rating.stage == stage).collect();
            if of.is_empty() {
                continue;
            }
            page.part("[[into.risk_ratings]]", "");
            page.line("risk_id", reference, &Rests::Guessed("the same reference".to_owned()));
            let heads = of.iter().filter_map(|rating| Some(quoted(&self.column(rating.at)?.name)));
            let heads = text::list(heads);
            page.is("kind", stage.word(), &Rests::Guessed(format!("the words of {heads}")));
            let own: Vec<(Says, usize, String)> = of
                .iter()
                .filter_map(|rating| Some((rating.says, rating.at, self.name(rating.at)?)))
                .collect();
            self.rating_lines(&mut page, &own);
            self.not_the_product(&of);
        }
        self.past(&mut page, known, reference);
        page
    }

    /// Writes the lines of one rating: likelihood, impact, score, band, each once.
    fn rating_lines(&mut self, page: &mut Page, own: &[(Says, usize, String)]) {
        let mut written: Vec<Says> = Vec::new();
        let has_score = own.iter().any(|(says, ..)| *says == Says::Score);
        for (says, at, name) in own {
            if written.contains(says) || *says == Says::Band && has_score {
                continue;
            }
            written.push(*says);
            let Some(column) = self.column(*at) else { continue };
            let numbers = column.count(|cell| amount(cell).is_some());
            let rests = self.headed(column, false);
            match says {
                Says::Likelihood if numbers > 0 => page.words("likelihood", name, &rests),
                Says::Impact if numbers > 0 => page.words("impact", name, &rests),
                Says::Likelihood | Says::Impact => {
                    let key = if *says == Says::Likelihood { "likelihood" } else { "impact" };
                    let other = own.iter().find(|(other, ..)| {
                        matches!(other, Says::Likelihood | Says::Impact) && other != says
                    });
                    let score = own.iter().find(|(other, ..)| *other == Says::Score);
                    let words = self.levels(*at, other.map(|one| one.1), score.map(|one| one.1));
                    page.meanings(key, &format!("column = {}", quoted(name)), &words);
                }
                Says::Score => {
                    let bare = column.count(|cell| cell.parse::<u32>().is_ok());
                    let all = column.count(|cell| cell.contains(|c: char| c.is_ascii_digit()));
                    if bare == all && bare > 0
                        || bare == 0
                            && column.count(|cell| value::colour(cell).is_some())
                                == column.filled().count()
                    {
                        let key = if bare > 0 { "rating" } else { "band" };
                        page.words(key, name, &rests);
                    } else {
                        let by = format!(
                            "{} hold more than a number, as in “15 (A)”",
                            of_cells(all - bare, all)
                        );
                        page.line(
                            "rating",
                            &format!("{{ column = {}, take = \"number\" }}", quoted(name)),
                            &Rests::Guessed(by),
                        );
                    }
                    self.odd_scores(*at);
                }
                Says::Band => page.words("band", name, &rests),
            }
        }
    }

    /// Asks about scores without a number.
    fn odd_scores(&mut self, at: usize) {
        let Some(column) = self.column(at) else { return };
        if column.count(|cell| cell.contains(|c: char| c.is_ascii_digit())) == 0 {
            return;
        }
        let mut odd = Vec::new();
        for (record, cell) in column.cells.iter().enumerate() {
            if !cell.is_empty() && !cell.contains(|c: char| c.is_ascii_digit()) {
                odd.push((self.table.cell(record, column), cell.clone()));
            }
        }
        for (name, cell) in odd {
            if cell.chars().any(char::is_alphanumeric) && !is_not_known(&cell) {
                let asks = "the score that it stands for, or n/a".to_owned();
                self.ask(name, cell, "a word stands for the score".to_owned(), asks);
            } else {
                self.means.entry(cell).or_insert((0, name)).0 += 1;
            }
        }
    }

    /// Gives the number that each word of a likelihood or impact stands for: as the file states it, else what makes of
    /// the other the score.
    fn levels(
        &self,
        at: usize,
        other: Option<usize>,
        score: Option<usize>,
    ) -> Vec<(String, String, Rests)> {
        let Some(column) = self.column(at) else { return Vec::new() };
        let different = column.different().into_iter();
        let level = |(word, times): (String, usize)| {
            for (cell, words) in self.table.notes() {
                if let Some(number) = number_behind(words, &word) {
                    return (word, number, Rests::Stated(format!("{cell}, “{}”", short(words))));
                }
            }
            let mut makes: BTreeMap<Decimal, usize> = BTreeMap::new();
            if let (Some(other), Some(score)) =
                (other.and_then(|at| self.column(at)), score.and_then(|at| self.column(at)))
            {
                for record in 0..column.cells.len() {
                    if folded(&column.cells[record]) != folded(&word) {
                        continue;
                    }
                    let (by, of) =
                        (amount(&other.cells[record]), first_number(&score.cells[record]));
                    if let (Some(by), Some(of)) = (by.filter(|by| !by.is_zero()), of) {
                        *makes.entry((of / by).normalize()).or_default() += 1;
                    }
                }
            }
            match makes.into_iter().max_by_key(|(_, times)| *times) {
                Some((number, fit)) if number.fract().is_zero() && fit * 2 > times => {
                    let by = format!("it makes the score in {}", of_cells(fit, times));
                    (word, number.to_string(), Rests::Guessed(by))
                }
                _ => {
                    let asks = format!(
                        "the number that it stands for, {}",
                        text::counted(times, "cell", "cells")
                    );
                    (word, String::new(), Rests::Asked(asks))
                }
            }
        };
        different.map(level).collect()
    }

    /// Asks about scores that are not what likelihood and impact make, where most are.
    fn not_the_product(&mut self, of: &[&Rating]) {
        let at = |says: Says| of.iter().find(|rating| rating.says == says).map(|rating| rating.at);
        let (Some(l), Some(i), Some(s)) = (at(Says::Likelihood), at(Says::Impact), at(Says::Score))
        else {
            return;
        };
        let levels = |at: usize, other: usize| -> BTreeMap<String, Decimal> {
            let words = self.levels(at, Some(other), Some(s)).into_iter();
            words.filter_map(|(word, number, _)| Some((folded(&word), amount(&number)?))).collect()
        };
        let (of_l, of_i) = (levels(l, i), levels(i, l));
        let (Some(l), Some(i), Some(s)) = (self.column(l), self.column(i), self.column(s)) else {
            return;
        };
        let number = |cell: &str, words: &BTreeMap<String, Decimal>| {
            amount(cell).or_else(|| words.get(&folded(cell)).copied())
        };
        let mut wrong = Vec::new();
        let mut right = 0;
        for record in 0..s.cells.len() {
            let (Some(one), Some(other), Some(score)) = (
                number(&l.cells[record], &of_l),
                number(&i.cells[record], &of_i),
                first_number(&s.cells[record]),
            ) else {
                continue;
            };
            if one * other == score {
                right += 1;
            } else {
                let asks = format!(
                    "{} × {} makes {}: that, or {} if the score is right and the others are not",
                    l.cells[record],
                    i.cells[record],
                    (one * other).normalize(),
                    s.cells[record]
                );
                wrong.push((self.table.cell(record, s), s.cells[record].clone(), asks));
            }
        }
        if wrong.len() * 3 > right {
            return;
        }
        for (cell, found, asks) in wrong {
            self.ask(cell, found, "likelihood and impact make another score".to_owned(), asks);
        }
    }

    /// Writes ratings of days gone by across the sheet, one set of columns for all of them.
    fn past(&mut self, page: &mut Page, known: &Known, reference: &str) {
        let mut days: Vec<(String, Says, usize)> = Vec::new();
        for rating in &known.ratings {
            if let Stage::On(day) = &rating.stage {
                days.push((day.clone(), rating.says, rating.at));
            }
        }
        let mut lines: Vec<(Says, usize, String)> = Vec::new();
        let mut across: Vec<(String, String)> = Vec::new();
        for says in [Says::Likelihood, Says::Impact, Says::Score, Says::Band] {
            let of: Vec<&(String, Says, usize)> =
                days.iter().filter(|(_, other, _)| *other == says).collect();
            let names: Vec<String> = of.iter().filter_map(|(_, _, at)| self.name(*at)).collect();
            let Some((template, middles)) =
                template(&names.iter().map(String::as_str).collect::<Vec<_>>())
            else {
                continue;
            };
            let own: Vec<(String, String)> =
                middles.into_iter().zip(of.iter().map(|(day, ..)| day.clone())).collect();
            if across.is_empty() {
                across = own;
            } else if across != own {
                continue;
            }
            lines.push((says, of[0].2, template));
        }
        if lines.is_empty() {
            return;
        }
        page.part("[[into.risk_ratings]]", "what the register showed on each day across");
        page.line(
            "across",
            &pairs(&across),
            &Rests::Guessed(
                "the day that each quarter, month or day of the headings ends on".to_owned(),
            ),
        );
        page.line("risk_id", reference, &Rests::Guessed("the same reference".to_owned()));
        page.is("as_at", "{across}", &Rests::Guessed("the day of the heading".to_owned()));
        page.is(
            "kind",
            "current",
            &Rests::Guessed("a score of a day gone by is what the risk stood at".to_owned()),
        );
        for (_, says, at) in &days {
            if *says == Says::Score {
                self.odd_scores(*at);
            }
        }
        self.rating_lines(page, &lines);
    }

    fn risk_actions(&mut self, page: &mut Page, known: &Known, reference: &str) {
        let Some(action) = known.action.and_then(|at| self.column(at)) else { return };
        let Some(id) = known.reference.and_then(|at| self.name(at)) else { return };
        page.part("[[into.actions]]", "");
        let make = format!("{{ make = {} }}", quoted(&format!("{{{id}}} {{{}}}", action.name)));
        page.line(
            "action_id",
            &make,
            &Rests::Guessed("the risk's reference and the action's words".to_owned()),
        );
        page.is(
            "plan",
            "risk register",
            &Rests::Own("the plan that these actions are counted under".to_owned()),
        );
        page.line(
            "recommendation",
            reference,
            &Rests::Guessed("the risk that it answers".to_owned()),
        );
        page.words("title", &action.name, &self.headed(action, true));
        if let Some(due) = known.due.and_then(|at| self.column(at)) {
            page.words("stated_timescale", &due.name, &self.headed(due, true));
        }
        let asks = "true or false: may the public see every one of these rows?";
        page.is("public", "", &Rests::Asked(asks.to_owned()));
    }
}

/// Gives what a column says of a rating.
fn says_of(column: &Column) -> Option<Says> {
    let scored = |cell: &str| first_number(cell).is_some() || value::colour(cell).is_some();
    let values = column.count(scored) * 2 >= column.filled().count() && column.filled().count() > 0;
    let worded = column.different().len() <= 8;
    if column.says_any(&LIKELIHOOD) && worded {
        return Some(Says::Likelihood);
    }
    if column.says_any(&IMPACT) && worded {
        return Some(Says::Impact);
    }
    if column.says_any(&BAND) {
        return Some(Says::Band);
    }
    let across = guess::mark_in(&column.name).is_some()
        || month_in(&column.name).is_some()
        || !days_in(&column.name).is_empty();
    (values && (column.says_any(&SCORE) || across)).then_some(Says::Score)
}

/// Gives the year that a heading names: `Q2 24/25`.
fn year_of(words: &str) -> Option<crate::units::FinancialYear> {
    guess::year_in(words).or_else(|| {
        words.split(' ').find_map(|part| value::year(part.trim_matches(['(', ')'])).ok())
    })
}

/// Gives the number with which a score begins.
fn first_number(cell: &str) -> Option<Decimal> {
    let digits: String = cell.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    amount(&digits)
}

/// Finds `Minor 1` or `Minor = 1` in words, and gives the number.
fn number_behind(words: &str, word: &str) -> Option<String> {
    let (lower, word) = (words.to_lowercase(), word.to_lowercase());
    let rest = lower.split_once(&word)?.1.trim_start_matches([' ', '=', ':', '(', '–', '-']);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}
