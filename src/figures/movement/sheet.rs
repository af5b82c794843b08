//! The figures of a movement: each headline before, after, and each cause.

use super::{Cause, Changes, Movement, SavingMove};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::savings::{Field, Lines};
use crate::units::{Money, Period};

impl Movement {
    /// Gives what the ids of a saving's figures begin with.
    pub fn line_id(&self, saving_id: &str) -> String {
        format!("{}/line/{saving_id}", self.id)
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
            let id = format!("{}/{}", whole.id, field.word());
            let [before, after] = whole.ends.map(|ends| ends[field as usize]);
            Self::end(sheet, whole, (field, "before"), (self.from, before, 0));
            Self::end(sheet, whole, (field, "after"), (self.to, after, 1));
            for cause in Cause::ALL {
                let moved = moved.iter().filter(|_| lines == Lines::Every);
                let moved = moved.filter(|line| !line.changes.of(field, cause).is_nil());
                let inputs: Vec<String> = moved
                    .map(|line| {
                        let (field, cause) = (field.word(), cause.word());
                        format!("{}/{field}/{cause}", self.line_id(&line.saving_id))
                    })
                    .collect();
                let basis = if inputs.is_empty() {
                    let ends = [format!("{id}/before"), format!("{id}/after")];
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
                let id = format!("{}/{}", self.line_id(&line.saving_id), field.word());
                for cause in Cause::ALL {
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
            format!("savings/{}/line/{saving_id}/{}", period.slug(), field.word())
        });
        Basis::formula(format!("change that is {}", cause.heading()), inputs)
    }

    fn end(
        sheet: &mut Sheet,
        whole: &Whole<'_>,
        (field, end): (Field, &str),
        (period, value, at): (Period, Option<Money>, usize),
    ) {
        let basis = match &whole.positions[at] {
            Some(position) => {
                let input = format!("{position}/{}", field.word());
                Basis::formula(format!("as reported at {period}"), [input])
            }
            None => Basis::Rule(format!(
                "as sealed: seals/{0}/figures.csv, savings/{0}, {1}, {2}",
                period.slug(),
                whole.of,
                field.word()
            )),
        };
        sheet.add(Figure {
            id: format!("{}/{}/{end}", whole.id, field.word()).into(),
            title: format!("{}, {}, {period}, {end}", field.heading(), whole.of),
            unit: "pounds",
            value: value.map(Value::Money),
            kind: FigureKind::Derived,
            basis,
        });
    }

    fn cause(
        &self,
        sheet: &mut Sheet,
        id: &str,
        of: &str,
        (field, cause, amount): (Field, Cause, Money),
        basis: Basis,
    ) {
        let (heading, why) = (field.heading(), cause.heading());
        let title = format!("{heading}, {why}, {of}, {} to {}", self.from, self.to);
        let id = format!("{id}/{}", cause.word());
        sheet.money(id, title, Some(amount), FigureKind::Derived, basis);
    }

    fn change(&self, sheet: &mut Sheet, id: &str, of: &str, (field, changes): (Field, &Changes)) {
        let title = format!("{}, change, {of}, {} to {}", field.heading(), self.from, self.to);
        let causes = Cause::ALL.into_iter().filter(|cause| !changes.of(field, *cause).is_nil());
        let inputs: Vec<String> = causes.map(|cause| format!("{id}/{}", cause.word())).collect();
        let basis = Basis::formula("sum of the causes", inputs);
        let amount = Some(changes.all(field));
        sheet.money(format!("{id}/change"), title, amount, FigureKind::Derived, basis);
    }
}

/// A set of savings whose movement is told: all of them, or a directorate's.
struct Whole<'m> {
    id: &'m str,
    of: &'m str,
    ends: [&'m [Option<Money>; 8]; 2],
    /// The ids that its figures of the two positions begin with, where today's data hold them.
    positions: &'m [Option<String>; 2],
    changes: &'m Changes,
}
