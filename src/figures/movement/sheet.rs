//! The figures of a movement: each headline before, after, and each cause.

use super::moves::Change as _;
use super::{Cause, Changes, End, Movement, SavingMove, headline_id};
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::figures::savings::{Field, Lines};
use crate::units::{Money, Period};

impl Movement {
    /// Gives what the ids of a saving's figures begin with.
    pub fn line_id(&self, saving_id: &str) -> FigureId {
        self.id.at("line").at(saving_id)
    }

    /// Gives what the ids of the counts of ratings begin with.
    pub fn ratings_id(&self) -> FigureId {
        self.id.at("ratings")
    }

    fn add_ratings(&self, sheet: &mut Sheet) {
        for (way, count) in &self.ratings {
            let title =
                format!("Ratings of savings, {} to {}: {}", self.from, self.to, way.words());
            let basis = Basis::Rule("ratings by the rules of `council.toml`".to_owned());
            sheet.count(way.count_id(&self.ratings_id()), title, *count, basis);
        }
    }

    /// Gives its figures; `lines` adds those of every saving in which something moved.
    pub fn figures(&self, lines: Lines) -> Sheet {
        let mut sheet = Sheet::default();
        let whole = Whole {
            id: &self.id,
            of: "all savings",
            ends: [&self.before, &self.after],
            positions: &self.positions,
            changes: &self.totals,
        };
        let every: Vec<&SavingMove> = self.lines.iter().collect();
        self.whole(&mut sheet, &whole, &every, lines);
        self.add_ratings(&mut sheet);
        if lines == Lines::Every {
            self.add_lines(&mut sheet);
        }
        sheet
    }

    /// Gives the figures of every directorate; `lines` says which savings' figures lie behind them.
    pub fn group_figures(&self, lines: Lines) -> Sheet {
        let mut sheet = Sheet::default();
        for group in &self.groups {
            let whole = Whole {
                id: &group.id,
                of: if group.key.is_empty() { "not recorded" } else { &group.key },
                ends: [&group.before, &group.after],
                positions: &group.positions,
                changes: &group.changes,
            };
            let own: Vec<&SavingMove> =
                group.lines.iter().filter_map(|at| self.lines.get(*at)).collect();
            self.whole(&mut sheet, &whole, &own, lines);
        }
        sheet
    }

    /// Adds each headline before, after, and each cause of a set of savings.
    fn whole(&self, sheet: &mut Sheet, whole: &Whole<'_>, moved: &[&SavingMove], lines: Lines) {
        for field in Field::ALL {
            let id = headline_id(whole.id, field);
            let [before, after] = whole.ends.map(|ends| ends[field as usize]);
            Self::end(sheet, whole, (field, End::Before), (self.from, before, 0));
            Self::end(sheet, whole, (field, End::After), (self.to, after, 1));
            for cause in Cause::ALL.iter().copied() {
                let moved = moved.iter().filter(|_| lines == Lines::Every);
                let moved = moved.filter(|line| !line.changes.of(field, cause).is_nil());
                let input = |line: &&SavingMove| {
                    headline_id(&self.line_id(&line.saving_id), field).of(cause)
                };
                let inputs: Vec<FigureId> = moved.map(input).collect();
                let basis = if inputs.is_empty() {
                    let ends = [End::Before, End::After].map(|end| id.of(end));
                    Basis::formula(format!("what is {}", cause.heading()), ends)
                } else {
                    Basis::formula("sum over the savings in which it moved", inputs)
                };
                let amount = whole.changes.of(field, cause);
                self.cause(sheet, &id, whole.of, (field, cause, amount), basis);
            }
            self.change(sheet, &id, whole.of, (field, whole.changes));
        }
    }

    fn add_lines(&self, sheet: &mut Sheet) {
        for line in &self.lines {
            for field in Field::ALL {
                let id = headline_id(&self.line_id(&line.saving_id), field);
                for cause in Cause::ALL.iter().copied() {
                    let amount = line.changes.of(field, cause);
                    if amount.is_nil() {
                        continue;
                    }
                    let basis = self.line_basis(&line.saving_id, field, cause);
                    self.cause(sheet, &id, &line.title, (field, cause, amount), basis);
                }
                self.change(sheet, &id, &line.title, (field, &line.changes));
            }
        }
    }

    /// Leads from a saving's change to its amounts at the two periods, where today's data hold them.
    fn line_basis(&self, saving_id: &str, field: Field, cause: Cause) -> Basis {
        let ends = [(self.from, &self.positions[0]), (self.to, &self.positions[1])];
        let inputs = ends.into_iter().filter(|(_, held)| held.is_some()).map(|(period, _)| {
            let position = FigureId::of_subject("savings").of(period);
            headline_id(&position.at("line").at(saving_id), field)
        });
        Basis::formula(format!("change that is {}", cause.heading()), inputs)
    }

    fn end(
        sheet: &mut Sheet,
        whole: &Whole<'_>,
        (field, end): (Field, End),
        (period, value, at): (Period, Option<Money>, usize),
    ) {
        let basis = match &whole.positions[at] {
            Some(position) => {
                Basis::formula(format!("as reported at {period}"), [headline_id(position, field)])
            }
            None => Basis::Rule(format!(
                "as sealed: seals/{0}, savings/{0}, {1}, {2}",
                period.slug(),
                whole.of,
                field.word()
            )),
        };
        let id = headline_id(whole.id, field).of(end);
        let title = format!("{}, {}, {period}, {}", field.heading(), whole.of, end.word());
        sheet.money(id, title, value, FigureKind::Derived, basis);
    }

    fn cause(
        &self,
        sheet: &mut Sheet,
        id: &FigureId,
        of: &str,
        (field, cause, amount): (Field, Cause, Money),
        basis: Basis,
    ) {
        let (heading, why) = (field.heading(), cause.heading());
        let title = format!("{heading}, {why}, {of}, {} to {}", self.from, self.to);
        sheet.money(id.of(cause), title, Some(amount), FigureKind::Derived, basis);
    }

    fn change(
        &self,
        sheet: &mut Sheet,
        id: &FigureId,
        of: &str,
        (field, changes): (Field, &Changes),
    ) {
        let title = format!("{}, change, {of}, {} to {}", field.heading(), self.from, self.to);
        let causes = Cause::ALL.iter().filter(|cause| !changes.of(field, **cause).is_nil());
        let basis = Basis::formula("sum of the causes", causes.map(|cause| id.of(*cause)));
        let amount = Some(changes.all(field));
        sheet.money(id.of(End::Change), title, amount, FigureKind::Derived, basis);
    }
}

/// A set of savings whose movement is told: all of them, or a directorate's.
struct Whole<'m> {
    id: &'m FigureId,
    of: &'m str,
    ends: [&'m [Option<Money>; 8]; 2],
    /// The ids that its figures of the two positions begin with, where today's data hold them.
    positions: &'m [Option<FigureId>; 2],
    changes: &'m Changes,
}
