//! The modelled gap as papers show it: statements, cautions and the words of amounts.

use super::document::{Block, KeyFigure, Note, NoteKind};
use super::paper::Paper;
use super::words::Text;
use crate::answers::gap::{not_closed, not_stated, short, unbalanced, unsure};
use crate::answers::{MoneyStyle, Piece, sentence};
use crate::figures::gap::{Gap, ReservesPart, ReservesYear, reserves, warnings};
use crate::figures::model::{NodeId, ReserveYear};
use crate::figures::{FigureId, Value};
use crate::units::{FinancialYear, text};

/// The gap of a paper, and how its amounts are shown.
pub(super) struct Modelled<'a> {
    pub(super) paper: &'a Paper<'a>,
    pub(super) gap: &'a Gap<'a>,
    /// How its sentences write amounts: without false precision.
    style: MoneyStyle,
}

/// Says what of a gap is not known for want of a statement, and which lines nothing is stated of.
pub(super) fn not_known(gap: &Gap<'_>) -> Vec<Text> {
    let told = short(gap).into_iter().chain(not_closed(gap)).chain(not_stated(gap));
    told.map(Text::from).collect()
}

impl<'a> Modelled<'a> {
    /// Says whether every line states something and no row of the budget was left out.
    pub(super) fn is_all_stated(&self) -> bool {
        self.gap.model.left_out == 0 && not_stated(self.gap).is_none()
    }

    /// Names the years of which it is not known whether they balance; `None` where it is of all.
    pub(super) fn unsure_years(&self) -> Option<String> {
        unsure_years(self.gap)
    }

    /// Names the years whose gap is not known; `None` where all are.
    pub(super) fn unknown_years(&self) -> Option<String> {
        text::any_list(self.gap.short().iter().map(|short| short.year))
    }

    /// Gives the gap of a paper; `None` where the folder holds no budget.
    pub(super) fn of(paper: &'a Paper<'a>) -> Option<Self> {
        let gap = paper.figures.gap.as_ref().filter(|gap| !gap.model.is_empty())?;
        let annual = gap.model.sums.iter().map(|sums| gap.main.pounds(sums.annual));
        Some(Self { paper, gap, style: MoneyStyle::of_estimates(annual) })
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

    /// Gives the words of an amount; `None` where it has none.
    pub(super) fn words(&self, id: &FigureId) -> Option<String> {
        match self.paper.sheet.figure(id)?.value? {
            // Exactly nil needs no places; what only rounds to nil keeps them.
            Value::Money(amount) if amount.is_nil() => Some(text::pounds(amount)),
            Value::Money(amount) => Some(self.style.words(amount)),
            Value::Rate(_) | Value::Count(_) | Value::Number(_) => None,
        }
    }

    /// Gives a headline figure; none where it has no value.
    pub(super) fn card(
        &self,
        label: String,
        figure: FigureId,
        sentence: impl Into<Text>,
    ) -> Option<KeyFigure> {
        let text = self.words(&figure)?;
        Some(KeyFigure { label, figure, text, sentence: sentence.into(), brag: None })
    }

    /// Gives an amount for a sentence.
    pub(super) fn amount(&self, id: FigureId) -> Piece {
        match self.words(&id) {
            Some(words) => Piece::from((id, words)),
            None => Piece::from(id),
        }
    }

    /// Gives the amount of a node under the scenario asked for, for a sentence.
    pub(super) fn node(&self, node: NodeId) -> Piece {
        self.amount(self.gap.id_of(node))
    }

    /// Says which years do not balance and what the law makes of that; none where all do.
    pub(super) fn statement(&self) -> Option<Block> {
        let short = unbalanced(self.gap);
        let of: Vec<FinancialYear> = short.iter().map(|(year, _)| *year).collect();
        let years = short.into_iter().map(|(year, unfunded)| {
            let unfunded = self.amount(unfunded);
            sentence!(self.paper.sheet, "{year} {unfunded}", year, unfunded)
        });
        let years: Vec<Text> = years.collect();
        if years.is_empty() {
            return None;
        }
        let text = sentence!(
            self.paper.sheet,
            "This plan does not yet balance. Unfunded: {years}. {law}",
            years = Text::listed(years),
            law = self.gap.unbalanced_law(&of),
        );
        Some(Block::Note(Note { kind: NoteKind::Caveat, paragraphs: vec![text] }))
    }

    /// Gives what to know before trusting the gap.
    pub(super) fn cautions(&self) -> Vec<Text> {
        let mut cautions: Vec<Text> = warnings(&self.gap.model, &self.gap.main)
            .into_iter()
            .map(|warning| format!("{}: {}.", warning.year, warning.words).into())
            .collect();
        cautions.extend(not_known(self.gap));
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
                if !kept && !told.contains(&pot.id.as_str()) {
                    told.push(&pot.id);
                    cautions.push(self.overdraws(pot, *year));
                }
            }
        }
        cautions
    }

    fn overdraws(&self, pot: &ReserveYear, year: FinancialYear) -> Text {
        sentence!(
            self.paper.sheet,
            "{pot}: the budget plans to use {plan} in {year}, of which {planned} is still there above the least it may fall to. The rest is in the gap.",
            pot = &pot.title,
            plan = self.node(pot.plan),
            year,
            planned = self.node(pot.planned),
        )
    }

    /// Says how far reserves fall under the scenario asked for; none where no reserve may be used.
    pub(super) fn reserves_words(&self) -> Option<Text> {
        let years = reserves(self.gap, &self.gap.main);
        let last = years.last()?;
        let id = |part| self.amount(ReservesYear::id(last.year, part));
        let fall = sentence!(
            self.paper.sheet,
            "Reserves that may be used for the gap go from {opening} to {closing} by the end of {year}",
            opening = self.amount(ReservesYear::opening_id()),
            closing = id(ReservesPart::Closing),
            year = last.year,
        );
        let (sheet, floor) = (self.paper.sheet, id(ReservesPart::Least));
        Some(match last.closing.cmp(&last.least) {
            std::cmp::Ordering::Less => sentence!(
                sheet,
                "{fall}: below the least they may fall to, {least}.",
                fall,
                least = floor,
            ),
            std::cmp::Ordering::Equal => sentence!(
                sheet,
                "{fall}: the least they may fall to, {least}.",
                fall,
                least = floor,
            ),
            std::cmp::Ordering::Greater => sentence!(
                sheet,
                "{fall}; the least they may fall to is {least}.",
                fall,
                least = floor,
            ),
        })
    }
}

/// Names the years of which it is not known whether they balance; `None` where it is of all.
pub(super) fn unsure_years(gap: &Gap<'_>) -> Option<String> {
    text::any_list(unsure(gap))
}
