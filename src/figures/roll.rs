//! What the paper of the next year opens with: each figure that the year before closes with, once.

use super::capitalisation::{Stage, capitalisation};
use super::gap::Gap;
use super::id::{FigureId, slug};
use super::model::{Effect, Line, NodeId, Section, reopened, stem};
use super::savings::{AsAt, CarryLine, Field, GroupKey, each_hands_on, position};
use crate::records::{Book, Brag, BudgetItem, BudgetLine, Driver, Reserve, SavingIx};
use crate::units::{Bound, Date, FinancialYear, Mark, Money};

/// What a year closes with, as the next opens.
#[derive(Debug)]
pub struct Roll {
    /// The year that closes.
    pub from: FinancialYear,
    /// The year that opens.
    pub to: FinancialYear,
    /// The recurring need that it closes with; `None` where the folder holds no budget.
    pub need: Option<ClosingNeed>,
    /// The same as bases of the next year, set on targets: what is carried opens beside them.
    pub bases: Vec<OpeningBase>,
    /// Bases that an assumption raises, of which no source states that of the next year.
    pub raised: Vec<RaisedBase>,
    /// Every reserve.
    pub reserves: Vec<OpeningReserve>,
    /// Savings of which something is late, and those of which next year's targets bring something forward.
    pub carried: Vec<CarryLine>,
    /// Savings of which something is lost.
    pub lost: Vec<CarryLine>,
    /// Directions of the year that closes of which nobody says what was used.
    pub unused: Vec<String>,
    /// Savings that count and of which the outturn, or what it should say, is missing.
    pub missing: Vec<MissingOutturn>,
}

/// The recurring need that a year closes with.
#[derive(Debug)]
pub struct ClosingNeed {
    /// Its figure.
    pub id: FigureId,
    /// How much it is.
    pub need: Money,
    /// Savings a year late in it: they are to come in the next year.
    pub late: Money,
    /// Savings lost in it, less what covers them for good.
    pub lost: Money,
    /// Pressures that offset its recurring savings: a plan that begins with the next year opens them again.
    pub pressures: Money,
    /// New recurring savings that closed the gap: they lower the next year's need.
    pub found: Money,
    /// What of the year's gap nothing closes.
    pub unfunded: Money,
    /// Support that the paper draws in the year.
    pub support: Money,
}

impl ClosingNeed {
    /// Gives what the bases of the next year come to: the need as if every target had been met.
    pub fn on_targets(&self) -> Money {
        self.need - self.late - self.lost - self.pressures - self.found
    }
}

/// A base that the next year begins with.
#[derive(Debug)]
pub struct OpeningBase {
    /// The line that holds it.
    pub line: String,
    /// What it is.
    pub title: String,
    /// Whose it is; empty where the whole council's.
    pub directorate: String,
    /// Whether the line is there already.
    pub known: bool,
    /// How much.
    pub amount: Money,
    /// The lines of the paper before that it is made of.
    pub of: Vec<String>,
}

/// A base with the rise of the year before.
#[derive(Debug)]
pub struct RaisedBase {
    /// The line.
    pub line: String,
    /// How much.
    pub amount: Money,
}

/// A reserve as the next year opens.
#[derive(Debug)]
pub struct OpeningReserve {
    /// Its row of the next year, else of the year that closes.
    pub row: Reserve,
    /// What the year closes with; `None`: not known.
    pub closing: Option<Money>,
    /// The figure of that, where the gap holds one.
    pub figure: Option<FigureId>,
    /// What becomes of it.
    pub becomes: Becomes,
}

/// What becomes of the balance of a reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// It opens the next year by a row of its own.
    Opens,
    /// The next year is stated to open with it.
    Stands,
    /// What a source says since the year ended stands, and is another amount.
    Told(Money),
    /// It is not known.
    Asked,
}

/// A saving of which an outturn is missing.
#[derive(Debug)]
pub struct MissingOutturn {
    /// The saving.
    pub saving: SavingIx,
    /// Its target.
    pub target: Money,
    /// The point of its latest return; `None`: no return speaks of the year.
    pub at: Option<Mark>,
}

/// Why a year cannot be rolled on.
#[derive(Debug, thiserror::Error)]
pub enum CannotRoll {
    /// The gap does not hold the year.
    #[error("the gap of {0} is not worked out under this scenario{1}")]
    NotHeld(FinancialYear, String),
}

/// Gives what a year closes with.
///
/// # Errors
/// Where there is a gap and the year's need is not known.
pub fn roll(
    book: &Book,
    gap: Option<&Gap<'_>>,
    as_at: Option<AsAt>,
    (from, to): (FinancialYear, FinancialYear),
) -> Result<Roll, CannotRoll> {
    let at = gap.map(|gap| place_of(gap, from)).transpose()?;
    let held = gap.zip(at);
    let need = held.and_then(|(gap, at)| closing_need(gap, at, from));
    let carried = each_hands_on(book, from, as_at);
    let any = |amounts: &[Option<Money>]| amounts.iter().flatten().any(|amount| !amount.is_nil());
    let lost = carried.iter().filter(|line| any(&[line.unachievable])).copied().collect();
    Ok(Roll {
        from,
        to,
        bases: held
            .zip(need.as_ref())
            .map(|((gap, at), need)| bases(gap, at, need))
            .unwrap_or_default(),
        need,
        raised: gap.map(|gap| raised(gap, from, to)).unwrap_or_default(),
        reserves: reserves(book, held, from, to),
        carried: carried
            .into_iter()
            .filter(|line| any(&[line.slipped, line.brought_forward]))
            .collect(),
        lost,
        unused: unused(book, from),
        missing: missing(book, from, as_at),
    })
}

fn place_of(gap: &Gap<'_>, year: FinancialYear) -> Result<usize, CannotRoll> {
    gap.model.at(year).ok_or_else(|| {
        let lacks = gap.short().iter().find(|short| short.year <= year);
        let lacks = lacks.map(|short| format!(": {} is not stated", short.lacks.join(", ")));
        let years = &gap.model.years;
        let span = years.first().zip(years.last());
        let holds = span.map(|(first, last)| format!(": it holds {first} to {last}"));
        CannotRoll::NotHeld(year, lacks.or(holds).unwrap_or_default())
    })
}

fn closing_need(gap: &Gap<'_>, at: usize, year: FinancialYear) -> Option<ClosingNeed> {
    let (sums, closing) = (gap.model.sums.get(at)?, gap.model.closing.get(at)?);
    let exact = |node: NodeId| gap.main.exact(node);
    // A year without a programme carries nothing.
    let [late, lost] = gap.model.carried(year).map_or([Money::NIL; 2], |nodes| nodes.map(exact));
    Some(ClosingNeed {
        id: gap.id_of(sums.need),
        need: exact(sums.need),
        late,
        lost,
        pressures: reopened(gap.model.book, year, None),
        found: exact(closing.recurring_found),
        unfunded: exact(closing.unfunded),
        support: exact(closing.efs),
    })
}

/// What the savings programme has done to the need so far, and the cost of support.
const SAVINGS: (&str, &str) =
    ("OPEN-SAVINGS", "Savings of the register up to the year before, at their targets");
const SUPPORT: (&str, &str) = ("OPEN-SUPPORT", "Yearly cost of support drawn before");

/// Gives every base that the next year begins with, in the order of the lines that it is made of.
fn bases(gap: &Gap<'_>, at: usize, need: &ClosingNeed) -> Vec<OpeningBase> {
    let book = gap.model.book;
    let mut bases: Vec<OpeningBase> = Vec::new();
    for line in gap.model.lines.iter().filter(|line| line.section.effect() == Effect::Need) {
        let nodes: Vec<NodeId> = line.nodes.iter().take(at + 1).copied().flatten().collect();
        if nodes.is_empty() {
            continue;
        }
        let amount: Money = nodes.into_iter().map(|node| gap.main.exact(node)).sum();
        let (id, title, directorate) = base_of(book, line);
        if let Some(base) = bases.iter_mut().find(|known| known.line == id) {
            base.amount = base.amount + amount;
            base.of.push(line.id.clone());
            continue;
        }
        let known = book.budget_lines.iter().any(|line| line.id == id);
        let of = vec![line.id.clone()];
        bases.push(OpeningBase { line: id, title, directorate, known, amount, of });
    }
    let not_met = need.late + need.lost + need.pressures + need.found;
    if let Some(savings) = bases.iter_mut().find(|base| base.line == SAVINGS.0) {
        savings.amount = savings.amount - not_met;
    }
    bases
}

/// Gives the base that a line of the gap goes into, what that is and whose.
fn base_of(book: &Book, line: &Line) -> (String, String, String) {
    let Some(of) = book.budget_lines.iter().find(|known| known.id == line.id) else {
        let (id, title) = if line.section == Section::Financing { SUPPORT } else { SAVINGS };
        return (id.to_owned(), title.to_owned(), String::new());
    };
    if of.opens() {
        return (of.id.clone(), of.title.clone(), of.directorate.clone());
    }
    let whose = if of.directorate.is_empty() { "Council-wide" } else { &of.directorate };
    let mut id = format!("OPEN-{}", slug(whose).to_uppercase());
    // Another line of this name, or another directorate that is written alike, keeps its own.
    let taken = |id: &str| {
        let mut lines = book.budget_lines.iter();
        let other = |known: &BudgetLine| !known.opens() || known.directorate != of.directorate;
        lines.any(|known| known.id == id && other(known)) || id == SAVINGS.0 || id == SUPPORT.0
    };
    while taken(&id) {
        id.push('B');
    }
    (id, format!("{whose}: recurring budget brought forward"), of.directorate.clone())
}

/// Gives the bases of the next year of which no source states one.
fn raised(gap: &Gap<'_>, from: FinancialYear, to: FinancialYear) -> Vec<RaisedBase> {
    let book = gap.model.book;
    let states = |line: &BudgetLine, year: FinancialYear| {
        let mut values = book.budget_values.iter().filter(|value| value.line_id == line.id);
        values.any(|value| value.item == BudgetItem::Base && value.year == year)
    };
    let raised = book.budget_lines.iter().filter(|line| line.driver == Driver::Uplift);
    let open = raised.filter(|line| !states(line, to));
    let of_line = |line: &BudgetLine| {
        let own = stem::line(&line.id);
        let named = |part: &stem::Stem| {
            let mut nodes = gap.model.graph.nodes();
            nodes.find(|(_, node)| node.year == Some(from) && node.stem == *part).map(|(at, _)| at)
        };
        let rise = if Section::of(line.block).effect() == Effect::Need {
            own.clone()
        } else {
            own.at("rise")
        };
        let (base, rise) = (named(&own.at("base"))?, named(&rise)?);
        let known = gap.main.knows(base) && gap.main.knows(rise);
        let amount = gap.main.exact(base) + gap.main.exact(rise);
        known.then(|| RaisedBase { line: line.id.clone(), amount })
    };
    open.filter_map(of_line).collect()
}

fn reserves(
    book: &Book,
    held: Option<(&Gap<'_>, usize)>,
    from: FinancialYear,
    to: FinancialYear,
) -> Vec<OpeningReserve> {
    let mut ids: Vec<&str> = Vec::new();
    for reserve in &book.reserves {
        if !ids.contains(&reserve.id.as_str()) {
            ids.push(&reserve.id);
        }
    }
    ids.into_iter().filter_map(|id| of_reserve(book, held, id, (from, to))).collect()
}

fn of_reserve(
    book: &Book,
    held: Option<(&Gap<'_>, usize)>,
    id: &str,
    (from, to): (FinancialYear, FinancialYear),
) -> Option<OpeningReserve> {
    let of_year = |year| book.reserves.iter().find(|row| row.id == id && row.year == year);
    let (closes, opens) = (of_year(from), of_year(to));
    let in_gap = held.and_then(|(gap, at)| {
        let pot = gap.model.closing[at].reserves.iter().find(|pot| pot.id == id)?;
        let known = gap.main.knows(pot.closing);
        Some((gap.id_of(pot.closing), known.then(|| gap.main.pounds(pot.closing))))
    });
    let (figure, closing) = match in_gap {
        Some((figure, closing)) => (Some(figure), closing),
        None => (None, closes.and_then(by_plan)),
    };
    let mut row = opens.or(closes)?.clone();
    if opens.is_none() {
        (row.planned_use, row.note) = (None, String::new());
    }
    let ended = from.last_day();
    let since = opens.filter(|row| published(book, row).is_some_and(|day| day > ended));
    let stated = opens.and_then(|row| row.opening);
    let exact = opens.is_none_or(|row| row.bound.is_none_or(|bound| bound == Bound::Exact));
    let becomes = match (closing, since.and_then(|row| row.opening)) {
        (Some(closing), Some(told)) if told != closing => Becomes::Told(told),
        (None, Some(told)) => Becomes::Told(told),
        (Some(closing), None) if stated != Some(closing) || !exact => Becomes::Opens,
        (Some(_), _) => Becomes::Stands,
        (None, None) => Becomes::Asked,
    };
    Some(OpeningReserve { row, closing, figure, becomes })
}

/// Gives what a plan leaves of a reserve that no gap draws on; `None` where it does not say exactly.
fn by_plan(row: &Reserve) -> Option<Money> {
    let exact = row.bound.is_none_or(|bound| bound == Bound::Exact);
    Some(row.opening.filter(|_| exact)? - row.planned_use?)
}

fn published(book: &Book, row: &Reserve) -> Option<Date> {
    book.sources.iter().find(|source| source.id == row.source_id)?.published_on
}

/// Gives the directions of a year of which no statement says what was used.
fn unused(book: &Book, year: FinancialYear) -> Vec<String> {
    let of_year = capitalisation(book).tranches.into_iter().filter(|tranche| tranche.year == year);
    of_year.filter(|tranche| !tranche.stages.contains_key(&Stage::Used)).map(|one| one.id).collect()
}

/// Gives the savings that count and of which no outturn says what is late and what is lost; what a decision ended is
/// lost by that.
fn missing(book: &Book, year: FinancialYear, as_at: Option<AsAt>) -> Vec<MissingOutturn> {
    let lines = position(book, year, as_at, GroupKey::Directorate).lines;
    let open = lines.into_iter().filter(|line| line.computed != Some(Brag::WrittenOut));
    let of_line = |line: super::savings::Line| {
        let target = line.get(Field::Target).filter(|target| !target.is_nil())?;
        let at = line.update.map(|row| book.deliveries.period(row as usize).mark);
        let said = [Field::Slipped, Field::Unachievable].map(|field| line.get(field).is_some());
        let whole = at == Some(Mark::OUTTURN) && said == [true, true];
        (!whole).then_some(MissingOutturn { saving: line.saving, target, at })
    };
    open.filter_map(of_line).collect()
}
