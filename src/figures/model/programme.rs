//! The savings programme as nodes: what is planned, what is late, what is lost, what covers it.

use std::collections::{BTreeMap, BTreeSet};

use super::build::Builder;
use super::graph::{Name, NodeId, Op, Unit};
use super::stem::{Knob, PROGRAMME, Share, Stem};
use super::{Knobs, Model, Section};
use crate::figures::figure::{Basis, FigureKind};
use crate::figures::savings::{AsAt, Field, GroupKey, Line, covers, position};
use crate::records::{Book, Brag, CellRef, ProfileKind, Recurrence, SavingIx, TableName};
use crate::units::{Date, Decimal, FinancialYear, Mark, Money, Period};

/// An amount with the cells it was added from.
#[derive(Debug, Default)]
pub(super) struct Amount {
    pence: i128,
    pub(super) cells: Vec<CellRef>,
}

impl Amount {
    pub(super) fn add(&mut self, amount: Option<Money>, cells: impl IntoIterator<Item = CellRef>) {
        if let Some(pence) = amount.and_then(Money::pence) {
            self.pence += i128::from(pence);
            self.cells.extend(cells);
        }
    }

    pub(super) fn money(&self) -> Money {
        Money::from_wide_pence(self.pence)
    }
}

/// The savings of one year, one recurrence and one rating.
#[derive(Debug, Default)]
struct Bucket {
    /// Targets of which the officer says what is late and what is lost.
    known: Amount,
    /// Targets of which nobody says.
    open: Amount,
    late: Amount,
    /// What is late and not planned again by a target brought forward: it comes by itself.
    by_itself: Amount,
    lost: Amount,
    recurring_cover: Amount,
    one_off_cover: Amount,
}

/// Whether a saving comes every year; not stated counts as every year, labelled assumed.
fn is_one_off(book: &Book, saving: SavingIx) -> bool {
    book.savings.recurrence(saving) == Recurrence::OneOff
}

type Buckets = BTreeMap<(bool, Brag), Bucket>;

/// Adds up the programme of a year. Targets brought forward count in the first year of a model
/// only: later, what a model's own year leaves late comes back by itself.
fn buckets(book: &Book, year: FinancialYear, as_at: Option<AsAt>, first: bool) -> Buckets {
    let mut buckets = Buckets::new();
    for line in &position(book, year, as_at, GroupKey::Directorate).lines {
        let key = (is_one_off(book, line.saving), rating(book, line, year));
        let bucket = buckets.entry(key).or_default();
        let outcome = outcome(line);
        let target = if outcome.is_some() { &mut bucket.known } else { &mut bucket.open };
        targets(book, line.saving, year, first, target);
        if let (Some(outcome), Some(row)) = (outcome, line.update) {
            let row = book.deliveries.rows.file_row(row);
            let said = |column| cell(TableName::Delivery, row, column);
            bucket.late.add(outcome.late, [said("slipped")]);
            if !planned_again(book, line.saving, year.next()) {
                bucket.by_itself.add(outcome.late, [said("slipped")]);
            }
            bucket.lost.add(Some(outcome.lost), [said(outcome.lost_by)]);
            for cover in covers(book, line.saving, year, as_at) {
                let recurring = cover.recurrence != Recurrence::OneOff && !key.0;
                let amount =
                    if recurring { &mut bucket.recurring_cover } else { &mut bucket.one_off_cover };
                amount.add(Some(cover.value), [cell(TableName::Mitigations, cover.row, "value")]);
            }
        }
    }
    buckets
}

/// Gives what a budget of some day planned of some savings in a year, with the cells: what moved their targets
/// since reaches the gap through the programme, and must not be made good by the budget's line.
pub(super) fn planned_of(
    book: &Book,
    named: &BTreeSet<&str>,
    year: FinancialYear,
    (as_at, first, day): (Option<AsAt>, bool, Option<Date>),
) -> (Money, Vec<CellRef>) {
    let mut planned = Amount::default();
    for line in &position(book, year, as_at, GroupKey::Directorate).lines {
        if named.contains(book.savings.id(line.saving)) {
            let rows = book.profiles.rows_planned(line.saving, year, day);
            add_targets(book, rows, first, &mut planned);
        }
    }
    (planned.money(), planned.cells)
}

/// Adds the targets of a saving in a year; those brought forward count in the first year only.
fn targets(book: &Book, saving: SavingIx, year: FinancialYear, first: bool, into: &mut Amount) {
    add_targets(book, book.profiles.rows_of(saving, year), first, into);
}

fn add_targets(book: &Book, rows: impl IntoIterator<Item = usize>, first: bool, into: &mut Amount) {
    for row in rows {
        if !first && book.profiles.kind[row] == ProfileKind::BroughtForward {
            continue;
        }
        let short = u32::try_from(row).unwrap_or(u32::MAX);
        let row_of_file = book.profiles.rows.file_row(short);
        let pence = book.profiles.target.pence(row).map(Money::from_pence);
        into.add(pence, [cell(TableName::SavingsProfile, row_of_file, "target")]);
    }
}

/// What the latest return says of a target.
struct Outcome {
    late: Option<Money>,
    lost: Money,
    /// The column that says what is lost: where it is blank, the forecast does.
    lost_by: &'static str,
}

/// Gives what becomes of a target by its latest return; `None` where nobody says. Where a forecast is
/// made, what is neither forecast nor said to be late does not come, said to be lost or not.
fn outcome(line: &Line) -> Option<Outcome> {
    line.update?;
    let (late, stated) = (line.get(Field::Slipped), line.get(Field::Unachievable));
    let forecast = line.get(Field::Forecast);
    if let Some(lost) = stated.filter(|_| late.is_some() || forecast.is_some()) {
        return Some(Outcome { late, lost, lost_by: "unachievable" });
    }
    let target = line.get(Field::Target).unwrap_or(Money::NIL);
    let lost = (target - forecast? - late.unwrap_or(Money::NIL)).max(Money::NIL);
    Some(Outcome { late, lost, lost_by: "forecast" })
}

/// Gives, for each year, what its returns say nothing of: neither forecast, nor late, nor lost.
pub(super) fn unsaid(
    book: &Book,
    years: &[FinancialYear],
    as_at: Option<AsAt>,
) -> Vec<(FinancialYear, Money)> {
    let of = |year: FinancialYear| {
        let position = position(book, year, as_at, GroupKey::Directorate);
        let outcomes = position.lines.iter().filter_map(outcome);
        outcomes.filter(|outcome| outcome.lost_by == "forecast").map(|outcome| outcome.lost).sum()
    };
    let all = years.iter().map(|year| (*year, of(*year)));
    all.filter(|(_, unsaid): &(_, Money)| !unsaid.is_nil()).collect()
}

/// Says whether a saving's undelivered part is planned again by a target brought forward.
fn planned_again(book: &Book, saving: SavingIx, year: Option<FinancialYear>) -> bool {
    let mut rows = year.into_iter().flat_map(|year| book.profiles.rows_of(saving, year));
    rows.any(|row| book.profiles.kind[row] == ProfileKind::BroughtForward)
}

pub(super) const fn cell(table: TableName, row: u32, column: &'static str) -> CellRef {
    CellRef { table, row, column }
}

/// Gives the rating that a delivery assumption looks at: the officer's of the year, else the last
/// one of an earlier year, else the one at approval.
fn rating(book: &Book, line: &Line, year: FinancialYear) -> Brag {
    if let Some(brag) = line.declared.filter(|_| line.update.is_some()) {
        return brag;
    }
    let mut april = year.april();
    while let Some(before) = april.checked_sub(1).and_then(FinancialYear::beginning) {
        april = before.april();
        let outturn = Period { year: before, mark: Mark::OUTTURN };
        if let Some(row) = book.deliveries.latest(line.saving, outturn) {
            return book.deliveries.brag_declared(row).unwrap_or(Brag::NotRated);
        }
        if before < book.council.first_financial_year {
            break;
        }
    }
    book.savings.brag_at_approval(line.saving).unwrap_or(Brag::NotRated)
}

/// The part of a family that comes a year late.
const LATE: (&str, &str) = ("carried-late", "late into the next year");
/// The part of a family that does not come, less what covers it for good.
const LOST: (&str, &str) = ("carried-lost", "lost, less what covers it for good");

impl Model<'_> {
    /// Says whether the register has targets of a year that count.
    pub fn has_targets(&self, year: FinancialYear) -> bool {
        let lines = position(self.book, year, None, GroupKey::Directorate).lines;
        lines.iter().any(|line| line.get(Field::Target).is_some_and(|target| !target.is_nil()))
    }

    /// Gives what a year hands on in the model: recurring savings a year late, and those lost less
    /// what covers them for good. `None` where the model does not hold what the year left.
    pub fn carried(&self, year: FinancialYear) -> Option<[NodeId; 2]> {
        let own = self.at(year).is_some();
        let (stem, holder) = if own {
            ("recurring", year)
        } else {
            ("before", year.next().filter(|next| self.at(*next) == Some(0))?)
        };
        let named = |(part, _): (&str, &str)| {
            let stem = Stem::yearly(PROGRAMME).at(stem).at(part);
            let mut nodes = self.graph.nodes();
            nodes.find(|(_, node)| node.stem == stem && node.year == Some(holder)).map(|(at, _)| at)
        };
        Some([named(LATE)?, named(LOST)?])
    }
}

/// The nodes of a bucket that other years need.
#[derive(Clone, Copy)]
struct Made {
    planned: NodeId,
    late: NodeId,
    lost: NodeId,
    recurring_cover: NodeId,
    one_off_cover: NodeId,
}

impl Builder<'_> {
    /// Adds the savings programme: a recurring and a one-off line, and what the year before the
    /// model left undone.
    pub(super) fn programme(&mut self, as_at: Option<AsAt>, knobs: &Knobs) {
        let mut lines: [Vec<Option<NodeId>>; 3] = Default::default();
        let mut late_before: [Vec<NodeId>; 2] = Default::default();
        for (count, year) in self.years.clone().into_iter().enumerate() {
            let mut made: [Vec<Made>; 2] = Default::default();
            for ((one_off, brag), bucket) in buckets(self.book, year, as_at, count == 0) {
                made[usize::from(one_off)].push(self.bucket(year, one_off, brag, &bucket, knobs));
            }
            for (kind, words) in ["recurring", "one-off"].into_iter().enumerate() {
                let late = std::mem::take(&mut late_before[kind]);
                lines[kind].push(self.year_line(year, words, kind == 1, &made[kind], &late));
                late_before[kind] = made[kind].iter().map(|made| made.late).collect();
            }
            let covers: Vec<NodeId> = made[0].iter().map(|made| made.one_off_cover).collect();
            let title = "One-off cover of savings not delivered";
            let node = (!covers.is_empty()).then(|| {
                let name = Name::pounds(Stem::yearly(PROGRAMME).at("one-off-cover"), title, year);
                self.graph.sum(name, &[], &covers)
            });
            lines[2].push(node);
        }
        let [recurring, one_off, cover] = lines;
        self.keep("savings", "Savings programme, recurring", Section::Savings, recurring);
        self.keep("savings-one-off", "Savings programme, one-off", Section::OneOff, one_off);
        self.keep("savings-cover", "One-off cover of savings", Section::OneOff, cover);
        self.undone(as_at);
    }

    fn keep(&mut self, id: &str, title: &str, section: Section, nodes: Vec<Option<NodeId>>) {
        self.drive("savings", "Savings programme");
        self.of_register(id, title, section, nodes);
    }

    /// Adds a line of what the register of savings says, where it says anything.
    pub(super) fn of_register(
        &mut self,
        id: &str,
        title: &str,
        section: Section,
        nodes: Vec<Option<NodeId>>,
    ) {
        if nodes.iter().any(Option::is_some) {
            self.line(id, title, section, nodes);
            if let Some(line) = self.lines.last_mut() {
                line.of_register = true;
            }
        }
    }

    fn given(&mut self, of: &Name, (part, words): (&str, &str), amount: &Amount) -> NodeId {
        let name = of.part(part, words);
        let basis = Basis::Cells { words: name.title.clone(), cells: amount.cells.clone() };
        let value = amount.money().pounds();
        let node = self.graph.input(name, value, FigureKind::Derived, basis);
        self.drive("savings", "Savings programme");
        node
    }

    /// Adds the savings of one rating. What the officer says counts as far as the scenario goes by
    /// it; the rest of the target is shared out by the delivery assumed for the rating.
    fn bucket(
        &mut self,
        year: FinancialYear,
        one_off: bool,
        brag: Brag,
        bucket: &Bucket,
        knobs: &Knobs,
    ) -> Made {
        let kind = if one_off { "one-off" } else { "recurring" };
        let of = Name::pounds(
            Stem::yearly(PROGRAMME).at(format!("{kind}-{}", brag.word().to_lowercase())),
            format!("Savings, {kind}, rated {} ({})", brag.word(), brag.meaning().to_lowercase()),
            year,
        );
        let known = self.given(&of, ("known", "target, outcome stated"), &bucket.known);
        let open = self.given(&of, ("open", "target, outcome open"), &bucket.open);
        let late = self.given(&of, ("said-late", "slipped"), &bucket.late);
        let lost = self.given(&of, ("said-lost", "unachievable"), &bucket.lost);
        let for_good = ("recurring-cover", "covered for good");
        let once = ("one-off-cover", "covered once");
        let recurring_cover = self.trusted(&of, for_good, &bucket.recurring_cover, knobs);
        let one_off_cover = self.trusted(&of, once, &bucket.one_off_cover, knobs);
        let graph = &mut self.graph;
        let planned = graph.sum(of.part("planned", "planned"), &[known, open], &[]);
        let mut take = |part: &str, words: &str, op, parts: &[NodeId]| {
            graph.add(of.part(part, words), op, parts)
        };
        let words = "target not taken at the officer's word";
        let mistrusted = take("mistrusted", words, Op::Product, &[known, knobs.doubt]);
        let words = "target shared out by the delivery assumed";
        let ruled = take("ruled", words, Op::Sum, &[open, mistrusted]);
        let words = "slipped, as far as the officer's word counts";
        let said_late = take("trusted-late", words, Op::Product, &[late, knobs.trust]);
        let words = "unachievable, as far as the officer's word counts";
        let said_lost = take("trusted-lost", words, Op::Product, &[lost, knobs.trust]);
        let shares = knobs.shares[&brag];
        let words = "a year late by the delivery assumed";
        let share_late = take("share-late", words, Op::Product, &[ruled, shares.late]);
        let words = "lost by the delivery assumed";
        let share_lost = take("share-lost", words, Op::Product, &[ruled, shares.never]);
        let parts = [ruled, shares.on_time, knobs.delay];
        let delayed = take("delayed", "late by the months of delay", Op::Product, &parts);
        let parts = [said_late, share_late, delayed];
        let late = take("late", "late into the next year", Op::Sum, &parts);
        let lost = take("lost", "not coming", Op::Sum, &[said_lost, share_lost]);
        Made { planned, late, lost, recurring_cover, one_off_cover }
    }

    /// Adds a stated amount as far as the officer's word counts.
    fn trusted(
        &mut self,
        of: &Name,
        (part, words): (&str, &str),
        amount: &Amount,
        knobs: &Knobs,
    ) -> NodeId {
        let stated = self.given(of, (&format!("stated-{part}"), words), amount);
        let words = format!("{words}, as far as the officer's word counts");
        self.graph.add(of.part(part, words), Op::Product, &[stated, knobs.trust])
    }

    /// Adds what the programme of a year does to the gap: what is planned lowers it, what is late
    /// or lost is added back, what was late the year before comes now.
    fn year_line(
        &mut self,
        year: FinancialYear,
        words: &str,
        one_off: bool,
        made: &[Made],
        late_before: &[NodeId],
    ) -> Option<NodeId> {
        if made.is_empty() && late_before.is_empty() {
            return None;
        }
        let title = format!("Savings programme, {words}");
        let of = Name::pounds(Stem::yearly(PROGRAMME).at(words), title, year);
        let nodes = |part: fn(&Made) -> NodeId| made.iter().map(part).collect::<Vec<NodeId>>();
        let mut cover = nodes(|made| made.recurring_cover);
        if one_off {
            cover.extend(nodes(|made| made.one_off_cover));
        }
        let graph = &mut self.graph;
        let late = graph.sum(of.part(LATE.0, LATE.1), &nodes(|made| made.late), &[]);
        let lost = graph.sum(of.part(LOST.0, LOST.1), &nodes(|made| made.lost), &cover);
        let mut less = nodes(|made| made.planned);
        less.extend(late_before);
        Some(graph.sum(of, &[late, lost], &less))
    }

    /// Adds what the year before the model left undone: the base was set on targets, so what
    /// slipped or was lost there re-opens; what slipped is planned again by its own target brought
    /// forward, or else comes by itself: that is decided saving by saving.
    fn undone(&mut self, as_at: Option<AsAt>) {
        let Some(first) = self.years.first().copied() else { return };
        let before = first.april().checked_sub(1).and_then(FinancialYear::beginning);
        let Some(before) = before else { return };
        let mut left = Bucket::default();
        for ((one_off, _), bucket) in buckets(self.book, before, as_at, true) {
            if !one_off {
                left.late.join(bucket.late);
                left.by_itself.join(bucket.by_itself);
                left.lost.join(bucket.lost);
                left.recurring_cover.join(bucket.recurring_cover);
            }
        }
        if left.late.cells.is_empty() && left.lost.cells.is_empty() {
            return;
        }
        let title = format!("Savings of {before}");
        let of = Name::pounds(Stem::yearly(PROGRAMME).at("before"), title, first);
        let late = self.given(&of, LATE, &left.late);
        let lost = self.given(&of, ("unachievable", "unachievable"), &left.lost);
        let cover = self.given(&of, ("recurring-cover", "covered for good"), &left.recurring_cover);
        let title = format!("Savings of {before} not delivered");
        let lost = self.graph.sum(of.part(LOST.0, LOST.1), &[lost], &[cover]);
        let less = if left.by_itself.cells.is_empty() {
            Vec::new()
        } else {
            vec![self.given(&of, ("by-itself", "late, and not planned again"), &left.by_itself)]
        };
        let name = Name { title: title.clone(), ..of };
        let node = self.graph.sum(name, &[late, lost], &less);
        let mut nodes = vec![None; self.years.len()];
        nodes[0] = Some(node);
        self.line("savings-before", &title, Section::Savings, nodes);
    }

    /// Adds what a scenario may turn: the delivery assumed of each rating, how far the officer's
    /// word counts, and a delay.
    pub(super) fn knobs(&mut self) -> Knobs {
        let one = self.constant("one", "one, for a rise", Decimal::ONE);
        self.choose("constant", "Constants");
        let mut knob = |stem: Stem, title: String, value: Decimal, unit: Unit, why: &str| {
            let (name, basis) =
                (Name::pounds(stem, title, None).of(unit), Basis::Rule(why.to_owned()));
            self.graph.input(name, value, FigureKind::Assumed, basis)
        };
        let trust = knob(
            Knob::Trust.stem(),
            "How far the officer's forecast counts".to_owned(),
            Decimal::ONE,
            Unit::Number,
            "1: the officer's forecast counts where there is one",
        );
        let delay = knob(
            Knob::Delay.stem(),
            "Delay of savings, as part of a year".to_owned(),
            Decimal::ZERO,
            Unit::Number,
            "no delay unless a scenario says so",
        );
        let mut parts = Vec::new();
        for brag in Brag::ALL.iter().copied() {
            let mut part = |share: Share, words: &str| {
                let title = format!("Part of savings rated {} that {words}", brag.word());
                let why = "every target on time unless a scenario says otherwise";
                knob(share.stem(brag), title, Decimal::ZERO, Unit::Fraction, why)
            };
            let late = part(Share::Late, "comes a year late");
            parts.push((brag, late, part(Share::Never, "never comes")));
        }
        let doubt = Name::pounds(Knob::Doubt.stem(), "How far it does not", None).of(Unit::Number);
        let doubt = self.graph.sum(doubt, &[one], &[trust]);
        let mut shares = BTreeMap::new();
        for (brag, late, never) in parts {
            let title = format!("Part of savings rated {} that comes on time", brag.word());
            let name = Name::pounds(Share::OnTime.stem(brag), title, None).of(Unit::Fraction);
            let on_time = self.graph.sum(name, &[one], &[late, never]);
            shares.insert(brag, super::ShareNodes { on_time, late, never });
        }
        self.choose("delivery", "Delivery of savings");
        Knobs { trust, doubt, delay, shares }
    }
}

impl Amount {
    pub(super) fn join(&mut self, other: Self) {
        self.pence += other.pence;
        self.cells.extend(other.cells);
    }
}
