//! The budget gap: what makes it, line by line and year by year, and how it is closed.

use std::collections::BTreeMap;

use super::claims::gap_claims;
use super::{Answer, Cell, Column, Level, Table, Text, options, sentence};
use crate::figures::gap::{Gap, solve, warnings};
use crate::figures::model::{
    ClosingYear, Line, Model, NodeId, Op, Section, ShortYear, YearSums, paid_elsewhere,
    without_year,
};
use crate::figures::{AsAt, FigureId, Sheet};
use crate::records::{Book, TableName};
use crate::units::{FinancialYear, Money, text};

/// A row of the gap: an amount of the model in each year.
#[derive(Debug, Clone)]
pub struct GapRow {
    /// Its key: the word of a sum, or the reference of a line or a reserve.
    pub key: String,
    /// What it is.
    pub title: String,
    /// How it stands to its neighbours.
    pub level: Level,
    /// Whether it only repeats another row, a year later.
    pub repeats: bool,
    /// Its amount in each year; `None`: it says nothing of the year.
    pub nodes: Vec<Option<NodeId>>,
}

/// Which lines stand under their section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// None: the sums alone.
    None,
    /// Those that add anything in any year under any scenario, and those of which nothing is stated.
    Speaking,
    /// Every one.
    All,
}

impl Lines {
    fn holds(self, gap: &Gap<'_>, line: &Line) -> bool {
        match self {
            Self::None => false,
            Self::Speaking => {
                let known = gap.model.lines.iter().find(|known| known.id == line.id);
                let (model, worked) = gap.seen();
                let mut years = 0..model.years.len();
                let later = |node: &NodeId| !worked.knows(*node) || !worked.pounds(*node).is_nil();
                known.is_some_and(|known| gap.speaks(known))
                    || gap.whole.is_some() && line.nodes.iter().flatten().any(later)
                    || years.all(|at| model.is_blank(worked, line, at))
            }
            Self::All => true,
        }
    }
}

/// The key of the row that both tables have.
const ANNUAL: &str = "annual";

struct Rows<'a> {
    gap: &'a Gap<'a>,
    model: &'a Model<'a>,
    lines: Lines,
    laid_out: Vec<GapRow>,
}

impl Rows<'_> {
    fn push(&mut self, key: &str, title: &str, level: Level, nodes: Vec<Option<NodeId>>) {
        let (key, title) = (key.to_owned(), title.to_owned());
        self.laid_out.push(GapRow { key, title, level, repeats: false, nodes });
    }

    /// Adds a row of sums under the title that their figures have; none where no year has one.
    fn sum(&mut self, key: &str, level: Level, node: impl Fn(&YearSums) -> Option<NodeId>) {
        let nodes: Vec<Option<NodeId>> = self.model.sums.iter().map(node).collect();
        // A sum of no line at all is no amount: what it is of may stand in another line, or nowhere.
        if self.lines == Lines::All || !nodes.iter().flatten().all(|node| self.is_empty(*node)) {
            self.titled(key, level, nodes);
        }
    }

    /// Says whether a node adds nothing up, or only sums that do.
    fn is_empty(&self, node: NodeId) -> bool {
        let graph = &self.model.graph;
        graph.node(node).op == Op::Sum
            && graph.parts(node).iter().all(|part| self.is_empty(part.node))
    }

    fn closed(&mut self, key: &str, level: Level, node: impl Fn(&ClosingYear) -> NodeId) {
        let nodes = self.model.closing.iter().map(|year| Some(node(year))).collect();
        self.titled(key, level, nodes);
    }

    fn titled(&mut self, key: &str, level: Level, nodes: Vec<Option<NodeId>>) {
        if let Some(node) = nodes.iter().flatten().next() {
            let model = self.model;
            self.push(key, &model.graph.node(*node).title, level, nodes);
        }
    }

    fn brought_forward(&mut self) {
        let sums = &self.model.sums;
        let before = std::iter::once(None).chain(sums.iter().map(|sums| Some(sums.need)));
        let nodes = before.take(sums.len()).collect();
        self.push("brought-forward", "Recurring need of the year before", Level::Row, nodes);
        if let Some(row) = self.laid_out.last_mut() {
            row.repeats = true;
        }
    }

    fn section(&mut self, at: usize, section: Section) {
        let (gap, model, lines) = (self.gap, self.model, self.lines);
        self.sum(section.word(), Level::Row, |sums| Some(sums.sections[at]));
        let of_section = model.lines.iter().filter(|line| line.section == section);
        for line in of_section.filter(|line| lines.holds(gap, line)) {
            self.push(&line.id, &line.title, Level::Part, line.nodes.clone());
        }
    }
}

/// Gives the rows of what makes the gap.
pub fn makes(gap: &Gap<'_>, lines: Lines) -> Vec<GapRow> {
    makes_in(gap, &gap.model, lines)
}

fn makes_in<'a>(gap: &'a Gap<'a>, model: &'a Model<'a>, lines: Lines) -> Vec<GapRow> {
    let mut rows = Rows { gap, model, lines, laid_out: Vec::new() };
    rows.brought_forward();
    for (at, section) in Section::ALL.iter().copied().enumerate() {
        if section == Section::OneOff {
            rows.sum("need", Level::Total, |sums| Some(sums.need));
        }
        if section == Section::Funding {
            rows.sum("planned-reserves", Level::Row, |sums| Some(sums.planned_reserves));
            rows.sum("one-off-net", Level::Total, |sums| Some(sums.one_off));
        }
        rows.section(at, section);
    }
    rows.sum(ANNUAL, Level::Total, |sums| Some(sums.annual));
    rows.sum("added", Level::Part, |sums| sums.added);
    rows.sum("structural", Level::Part, |sums| Some(sums.structural));
    rows.sum("before-measures", Level::Part, |sums| Some(sums.before_measures));
    rows.sum("measures", Level::Part, |sums| Some(sums.measures));
    rows.laid_out
}

/// Gives the rows of how it is closed.
pub fn closes(gap: &Gap<'_>) -> Vec<GapRow> {
    closes_in(gap, &gap.model)
}

fn closes_in<'a>(gap: &'a Gap<'a>, model: &'a Model<'a>) -> Vec<GapRow> {
    let mut rows = Rows { gap, model, lines: Lines::All, laid_out: Vec::new() };
    rows.closed("closed-by-recurring-savings", Level::Row, |year| year.recurring);
    rows.closed("closed-by-reserves", Level::Row, |year| year.all_reserves);
    let closing = &model.closing;
    for (at, pot) in closing.first().into_iter().flat_map(|year| year.reserves.iter().enumerate()) {
        let drawn = closing.iter().map(|year| year.reserves.get(at).map(|pot| pot.drawn));
        rows.push(&pot.id, &pot.title, Level::Part, drawn.collect());
    }
    let support = closing.iter().map(|year| Some(year.efs_cover)).collect();
    rows.push("closed-by-efs", "Closed by support (borrowing)", Level::Row, support);
    rows.closed("unfunded", Level::Total, |year| year.unfunded);
    let over = |year: &ClosingYear| gap.main.pounds(year.surplus) > Money::NIL;
    if gap.model.closing.iter().any(over) {
        rows.closed("surplus", Level::Row, |year| year.surplus);
    }
    rows.laid_out
}

/// What stands for a line's year of which nothing is stated: a change of nil, assumed.
const BLANK: &str = "– †";

/// Gives the cell of a node: a dash where nothing is stated of the year, words where it is not known.
fn cell(gap: &Gap<'_>, row: &GapRow, (at, node): (usize, Option<NodeId>)) -> Cell {
    let (model, worked) = gap.seen();
    let Some(node) = node else { return Cell::from(None) };
    let line = model.lines.iter().find(|line| line.id == row.key && line.nodes == row.nodes);
    if line.is_some_and(|line| model.is_blank(worked, line, at)) {
        Cell::because(BLANK)
    } else if worked.knows(node) {
        Cell::from(model.graph.node(node).id())
    } else {
        Cell::because(text::NOT_KNOWN)
    }
}

fn table(gap: &Gap<'_>, key: &'static str, title: &str, rows: Vec<GapRow>) -> Table {
    let years = &gap.seen().0.years;
    let mut table = Table::new(key, title, Column::by_year("line", "Line", years)).in_one_style();
    for row in rows {
        let nodes = row.nodes.iter().copied().enumerate();
        let amounts: Vec<Cell> = nodes.map(|of_year| cell(gap, &row, of_year)).collect();
        let cells = std::iter::once(Cell::from(row.title)).chain(amounts);
        match row.level {
            Level::Row => table.row(row.key, cells),
            Level::Part => table.part(row.key, cells),
            Level::Total => table.total(row.key, cells),
        }
    }
    table
}

/// Gives lines × years: what makes the gap, and how it is closed.
pub fn years(gap: &Gap<'_>, lines: Lines) -> Table {
    let (model, _) = gap.seen();
    let rows = makes_in(gap, model, lines).into_iter().chain(closes_in(gap, model)).collect();
    table(gap, "years", "The gap by line and year, and how it is closed", rows)
}

/// Gives lines × years: what makes the gap.
pub fn lines(gap: &Gap<'_>) -> Table {
    let title = "What makes the gap, line by line; funding and income lower it";
    table(gap, "lines", title, makes_in(gap, gap.seen().0, Lines::Speaking))
}

/// Gives how each year's gap is closed.
pub fn closing(gap: &Gap<'_>) -> Table {
    let (model, _) = gap.seen();
    let annual = makes_in(gap, model, Lines::None).into_iter().filter(|row| row.key == ANNUAL);
    let rows = annual.chain(closes_in(gap, model)).collect();
    table(gap, "closing", "How the gap of each year is closed", rows)
}

/// Gives the years that do not balance, each with what is unfunded.
pub fn unbalanced(gap: &Gap<'_>) -> Vec<(FinancialYear, FigureId)> {
    let (model, worked) = gap.seen();
    let short = |closing: &ClosingYear| {
        worked.knows(closing.unfunded) && worked.pounds(closing.unfunded) > Money::NIL
    };
    let years = model.years.iter().zip(&model.closing).filter(|(_, closing)| short(closing));
    years.map(|(year, closing)| (*year, model.graph.node(closing.unfunded).id())).collect()
}

/// Says of each year that does not balance what is unfunded, and what the law makes of that.
pub fn statements(gap: &Gap<'_>, sheet: &Sheet) -> BTreeMap<FinancialYear, Text> {
    let said = |(year, unfunded): (FinancialYear, FigureId)| {
        let text = sentence!(
            sheet,
            "This plan does not yet balance for {year}: {unfunded} is unfunded. {law}",
            year = year,
            unfunded = unfunded,
            law = gap.unbalanced_law(&[year]),
        );
        (year, text)
    };
    let has_figure = |(_, unfunded): &(FinancialYear, FigureId)| sheet.has(unfunded);
    unbalanced(gap).into_iter().filter(has_figure).map(said).collect()
}

/// Gives the gap under the scenario asked for, and the published ones beside it; `None` where the
/// folder holds no budget.
pub fn gap(council: &str, gap: Option<&Gap<'_>>, lines: Lines, sheet: &Sheet) -> Answer {
    let Some(gap) = gap else {
        return Answer::new(format!("{council}: the budget gap as published"));
    };
    let plan = &gap.main.plan;
    let title = format!("{council}: the budget gap, scenario {}: {}", plan.name, plan.title);
    let mut answer = Answer::new(title);
    if gap.known().is_empty() {
        let words = "Of no year is every line stated that its gap rests on (budget_values.csv, assumptions.csv).";
        answer.remark("no_years", words);
        if gap.whole.is_none() {
            return answer;
        }
    }
    answer.table(years(gap, lines));
    if !gap.model.is_empty() {
        answer.table(options::path(gap));
    }
    remarks(&mut answer, gap, sheet);
    answer
}

fn remarks(answer: &mut Answer, gap: &Gap<'_>, sheet: &Sheet) {
    for text in balancing(gap) {
        answer.remark("balancing", text);
    }
    for text in short(gap).into_iter().chain(not_stated(gap)) {
        answer.warn("not_stated", text);
    }
    costs_of_savings(answer, gap);
    pressures(answer, gap);
    if let Some(sum) = gap.model.period_sum.filter(|_| gap.whole.is_none()) {
        let text = sentence!(sheet, "Sum over the period: {sum}.", sum = gap.id_of(sum),);
        answer.remark("period_sum", text);
    }
    for text in statements(gap, sheet).into_values() {
        answer.warn("statement", text);
    }
    for warning in warnings(&gap.model, &gap.main) {
        answer.warn("warning", format!("{}: {}.", warning.year, warning.words));
    }
    for (name, why) in &gap.apart {
        answer.remark("apart", format!("Scenario {name} is not shown beside it: {why}."));
    }
}

/// Says which one-off costs of savings are in no gap: those that something else pays for, and those of no year.
fn costs_of_savings(answer: &mut Answer, gap: &Gap<'_>) {
    let (model, _) = gap.seen();
    if let Some(amount) = paid_elsewhere(model.book, &model.years) {
        let amount = text::pounds(amount);
        let words = format!(
            "One-off costs of savings that something else pays for (cost_funding) are not in the gap: {amount} in these years."
        );
        answer.remark("costs_elsewhere", words);
    }
    if let Some(amount) = without_year(model.book) {
        let amount = text::pounds(amount);
        let words = format!(
            "One-off costs of savings of which no year is stated (cost_year) are in no gap: {amount}."
        );
        answer.warn("costs_without_year", words);
    }
}

/// Says what offsets savings in the gap, and how a line of the budget that holds it too is told apart.
fn pressures(answer: &mut Answer, gap: &Gap<'_>) {
    let (model, worked) = gap.seen();
    let told = model.lines.iter().filter(|line| line.offsets_savings());
    let nodes: Vec<NodeId> = told.flat_map(|line| line.nodes.iter().flatten().copied()).collect();
    if !nodes.is_empty() {
        let sum: Money = nodes.into_iter().map(|node| worked.pounds(node)).sum();
        let words = format!(
            "Returns say that pressures in the same budgets offset savings by {}: the gap has the savings net of \
             them. A budget line that holds them already must name those savings (tied_to), or they count twice.",
            text::pounds(sum)
        );
        answer.remark("offset_by_pressures", words);
    }
}

/// Says of each year that is not known what it lacks, and what the lines that are stated come to.
pub fn short(gap: &Gap<'_>) -> Vec<String> {
    gap.short().iter().map(|short| short_under(short, "")).collect()
}

/// Says of a year that is not known under a scenario what it lacks, and what the lines that are stated come to.
pub fn short_under(short: &ShortYear, under: &str) -> String {
    format!(
        "{}: the gap is not known{under}. Not stated: {}. Without it the gap comes to {}, from {} of {} budget lines.",
        short.year,
        short.lacks.join(", "),
        text::pounds(short.partial),
        short.counted,
        short.of,
    )
}

/// Gives the years of which it is not known what is unfunded.
pub fn unsure(gap: &Gap<'_>) -> Vec<FinancialYear> {
    solve::unsure(gap).into_iter().map(|of| of.year).collect()
}

/// Says of each year whose gap is known, but not what is unfunded of it, what it lacks.
pub fn not_closed(gap: &Gap<'_>) -> Vec<String> {
    let open = solve::unsure(gap).into_iter();
    let own = open.filter(|of| !gap.short().iter().any(|short| short.year == of.year));
    own.map(|of| not_funded(&of)).collect()
}

/// Says what is not stated where it is not known what is unfunded of a year.
pub fn not_funded(of: &solve::Unsure) -> String {
    let lacks = of.lacks.join(", ");
    format!("{}: what is unfunded is not known. Not stated: {lacks}.", of.year)
}

/// Names the lines of which nothing is stated for any year: they are in no total.
pub fn not_stated(gap: &Gap<'_>) -> Option<String> {
    let (model, worked) = gap.seen();
    let lines = model.not_stated(worked);
    let titles: Vec<&str> = lines.iter().map(|line| line.title.as_str()).collect();
    let words = format!("Not stated for any year, and so in no total: {}.", titles.join("; "));
    (!titles.is_empty()).then_some(words)
}

/// Names the lines that only make the gap meet a published one, with where that is written.
fn balancing(gap: &Gap<'_>) -> Vec<String> {
    let mut told: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for of in gap.balancing() {
        told.entry(of.title).or_default().push(format!("{} ({})", of.year, of.place));
    }
    let words = told
        .into_iter()
        .map(|(title, places)| format!("Balancing: {title}: {}", places.join(", ")));
    words.collect()
}

/// Adds the gaps published by a date, or all.
pub fn published(answer: &mut Answer, book: &Book, as_at: Option<AsAt>) {
    let claims = gap_claims(book, as_at);
    if claims.rows.is_empty() {
        answer.remark("no_claims", book.none_of("published gap", TableName::GapClaims));
        return;
    }
    answer.table(claims);
    answer.remark(
        "three_gaps",
        "Three different numbers, never added together: the annual gap a year opens with, the gap a year adds, and the sum over a period. A published gap whose kind is not stated is only shown.",
    );
}
