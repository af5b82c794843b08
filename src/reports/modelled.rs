//! The modelled gap as papers show it: tables, statements and the words of amounts.

use super::document::{Block, Note, NoteKind};
use super::paper::Paper;
use super::say::{Say, number_as, plain, table};
use super::words::Text;
use crate::charts::{Cell, Row, Table};
use crate::figures::Value;
use crate::figures::gap::{Gap, ReservesYear, reserves, statement, warnings};
use crate::figures::model::{NodeId, Section};
use crate::units::{FinancialYear, Money, text};

/// The gap of a paper, and how its amounts are shown.
pub(super) struct Modelled<'a> {
    pub(super) paper: &'a Paper<'a>,
    pub(super) gap: &'a Gap<'a>,
    /// Places of a million that show its amounts without false precision.
    places: u32,
}

impl<'a> Modelled<'a> {
    /// Gives the gap of a paper; `None` where the folder holds no budget.
    pub(super) fn of(paper: &'a Paper<'a>) -> Option<Self> {
        let gap = paper.figures.gap.as_ref().filter(|gap| !gap.model.is_empty())?;
        let annual = gap.model.sums.iter().map(|sums| sums.annual);
        let sizes = annual.map(|node| gap.main.pounds(node).size());
        let places = text::places_of(sizes.max().unwrap_or(Money::NIL));
        Some(Self { paper, gap, places })
    }

    /// Gives the year whose budget is next: the one after the paper's, as far as the model holds it.
    pub(super) fn year(&self) -> FinancialYear {
        let next = self.paper.year.next().unwrap_or(self.paper.year);
        let (first, last) = (self.gap.years().first(), self.gap.years().last());
        next.clamp(first.copied().unwrap_or(next), last.copied().unwrap_or(next))
    }

    /// Gives the last year.
    pub(super) fn last(&self) -> FinancialYear {
        self.gap.years().last().copied().unwrap_or(self.paper.year)
    }

    /// Gives the words of an amount in millions; `None` where there is no such figure.
    pub(super) fn words(&self, id: &str) -> Option<String> {
        match self.paper.sheet.get(id)?.value? {
            // Exactly nil needs no places; what only rounds to nil keeps them.
            Value::Money(amount) if amount.is_nil() => Some(text::pounds(amount)),
            Value::Money(amount) => Some(text::millions(amount, self.places)),
            Value::Rate(_) | Value::Count(_) | Value::Number(_) => None,
        }
    }

    /// Adds an amount in millions to a sentence.
    pub(super) fn amount(&self, say: Say<'a>, id: &str) -> Say<'a> {
        match self.words(id) {
            Some(words) => say.figure_as(id, words),
            None => say.figure(id),
        }
    }

    /// Gives the cell of an amount in millions; a dash where there is none.
    pub(super) fn cell(&self, id: &str) -> Cell {
        self.words(id).map_or_else(|| plain("–"), |words| number_as(self.paper.sheet, id, words))
    }

    /// Gives the id of a node under the scenario asked for.
    pub(super) fn id(&self, node: NodeId) -> String {
        self.gap.model.graph.node(node).id()
    }

    /// Gives lines × years: what makes the gap, each line that speaks.
    pub(super) fn lines(&self) -> Table {
        let heads: Vec<String> = self.gap.years().iter().map(|year| format!("#{year}")).collect();
        let mut headings = vec!["Line"];
        headings.extend(heads.iter().map(String::as_str));
        let caption = "What makes the gap, line by line, £ million; funding and income lower it";
        let mut made = table(caption, &headings, Vec::new());
        let sums = &self.gap.model.sums;
        for (at, section) in Section::ALL.into_iter().enumerate() {
            let lines = self.gap.model.lines.iter().filter(|line| line.section == section);
            let lines: Vec<_> = lines.filter(|line| self.gap.speaks(line)).collect();
            for line in &lines {
                made.rows.push(self.row(&line.title, line.nodes.clone(), false));
            }
            if lines.len() > 1 {
                let nodes = sums.iter().map(|sums| Some(sums.sections[at])).collect();
                made.rows.push(self.row(&format!("{}, together", section.heading()), nodes, true));
            }
            if section == Section::Financing {
                let nodes = sums.iter().map(|sums| Some(sums.need)).collect();
                let title = "Recurring need, with that of the years before";
                made.rows.push(self.row(title, nodes, true));
            }
        }
        let planned = sums.iter().map(|sums| Some(sums.planned_reserves)).collect();
        made.rows.push(self.row("Planned use of reserves", planned, false));
        let annual = sums.iter().map(|sums| Some(sums.annual)).collect();
        made.rows.push(self.row("Annual gap: need and one-off costs, less funding", annual, true));
        let added = sums.iter().map(|sums| sums.added).collect();
        made.rows.push(self.row("Of it added by the year", added, false));
        let structural = sums.iter().map(|sums| Some(sums.structural)).collect();
        made.rows.push(self.row("Gap without anything one-off", structural, false));
        made
    }

    /// Gives how each year’s gap is closed under the scenario asked for.
    pub(super) fn closing(&self) -> Table {
        let heads: Vec<String> = self.gap.years().iter().map(|year| format!("#{year}")).collect();
        let mut headings = vec!["What closes it"];
        headings.extend(heads.iter().map(String::as_str));
        let mut made = table("How the gap of each year is closed, £ million", &headings, vec![]);
        let closing = &self.gap.model.closing;
        let annual = self.gap.model.sums.iter().map(|sums| Some(sums.annual)).collect();
        made.rows.push(self.row("Annual gap", annual, false));
        let recurring = closing.iter().map(|closing| Some(closing.recurring)).collect();
        made.rows.push(self.row("New recurring savings", recurring, false));
        let pots = closing.first().map_or(0, |closing| closing.reserves.len());
        for at in 0..pots {
            let title = &closing[0].reserves[at].title;
            let drawn = closing.iter().map(|of| of.reserves.get(at).map(|pot| pot.drawn));
            made.rows.push(self.row(title, drawn.collect(), false));
        }
        let support = closing.iter().map(|closing| Some(closing.efs_cover)).collect();
        made.rows.push(self.row("Support (borrowing)", support, false));
        let unfunded = closing.iter().map(|closing| Some(closing.unfunded)).collect();
        made.rows.push(self.row("Unfunded", unfunded, true));
        made
    }

    fn row(&self, title: &str, nodes: Vec<Option<NodeId>>, total: bool) -> Row {
        let mut cells = vec![plain(title)];
        let cell = |node: Option<NodeId>| {
            node.map_or_else(|| plain("–"), |node| self.cell(&self.id(node)))
        };
        cells.extend(nodes.into_iter().map(cell));
        Row { cells, total }
    }

    /// Gives the years that do not balance under the scenario asked for, with what is unfunded.
    pub(super) fn unbalanced(&self) -> Vec<(FinancialYear, NodeId)> {
        let years = self.gap.years().iter().zip(&self.gap.model.closing);
        let unfunded = years.map(|(year, closing)| (*year, closing.unfunded));
        unfunded.filter(|(_, node)| self.gap.main.pounds(*node) > Money::NIL).collect()
    }

    /// Says which years do not balance and what the law makes of that; none where all do.
    pub(super) fn statement(&self) -> Option<Block> {
        let unbalanced = self.unbalanced();
        let (first, node) = unbalanced.first()?;
        // The law's words stand once, by the first year.
        let law = statement(*first, self.gap.main.pounds(*node))?;
        let law = law.split_once(". ").map(|(_, law)| law.to_owned()).unwrap_or_default();
        let amounts = unbalanced.iter().map(|(year, node)| {
            let say = self.paper.say(format!("{year} "));
            self.amount(say, &self.id(*node)).text()
        });
        let text = self
            .paper
            .say("Under this scenario these years do not balance. Unfunded: ")
            .then(super::say::listed(amounts.collect()))
            .words(format!(". {law}"))
            .text();
        Some(Block::Note(Note { kind: NoteKind::Caveat, paragraphs: vec![text] }))
    }

    /// Gives what to know before trusting the gap.
    pub(super) fn cautions(&self) -> Vec<Text> {
        let mut cautions: Vec<Text> = warnings(&self.gap.model, &self.gap.main)
            .into_iter()
            .map(|warning| format!("{}: {}.", warning.year, warning.words).into())
            .collect();
        cautions.extend(self.overdrawn());
        if self.gap.model.left_out > 0 {
            let rows = super::say::some(self.gap.model.left_out, "row", "rows");
            cautions.push(format!("Left out for errors: {rows} that the gap would count.").into());
        }
        cautions
    }

    /// Names the first year in which the budget plans to use more of a reserve than is left.
    fn overdrawn(&self) -> Vec<Text> {
        let mut told: Vec<&str> = Vec::new();
        let mut cautions = Vec::new();
        for (year, closing) in self.gap.years().iter().zip(&self.gap.model.closing) {
            for pot in &closing.reserves {
                let kept = self.gap.main.pounds(pot.planned) == self.gap.main.pounds(pot.plan);
                if kept || told.contains(&pot.id.as_str()) {
                    continue;
                }
                told.push(&pot.id);
                let say = self.paper.say(format!("{}: the budget plans to use ", pot.title));
                let say = self.amount(say, &self.id(pot.plan));
                let say =
                    self.amount(say.words(format!(" in {year}, of which ")), &self.id(pot.planned));
                let words =
                    " is still there above the least it may fall to. The rest is in the gap.";
                cautions.push(say.words(words).text());
            }
        }
        cautions
    }

    /// Says how far reserves fall under the scenario asked for; none where no reserve may be used.
    pub(super) fn reserves_words(&self) -> Option<Text> {
        let years = reserves(self.gap, &self.gap.main);
        let last = years.last()?;
        let id = |part: &str| ReservesYear::id(last.year, part);
        let say = self.paper.say("Reserves that may be used for the gap go from ");
        let say = self.amount(say, ReservesYear::OPENING).words(" to ");
        let say = self.amount(say, &id("closing"));
        let say = say.words(format!(" by the end of {}", last.year));
        let say = say.words(match last.closing.cmp(&last.least) {
            std::cmp::Ordering::Less => ": below the least they may fall to, ",
            std::cmp::Ordering::Equal => ": the least they may fall to, ",
            std::cmp::Ordering::Greater => "; the least they may fall to is ",
        });
        Some(self.amount(say, &id("least")).words(".").text())
    }
}
