//! The figures of a movement: each headline before, after, and each cause.

use super::{Cause, Changes, Movement};
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
        for field in Field::ALL {
            let id = format!("{}/{}", self.id, field.word());
            self.end(&mut sheet, field, "before", (self.from, self.before[field as usize], 0));
            self.end(&mut sheet, field, "after", (self.to, self.after[field as usize], 1));
            let ends = [format!("{id}/before"), format!("{id}/after")];
            let shown = |public: bool| lines == Lines::Every || lines == Lines::Public && public;
            for cause in Cause::ALL {
                let moved = self.lines.iter().filter(|line| shown(line.public));
                let moved = moved.filter(|line| !line.changes.of(field, cause).is_nil());
                let inputs: Vec<String> = moved
                    .map(|line| {
                        let (field, cause) = (field.word(), cause.word());
                        format!("{}/{field}/{cause}", self.line_id(&line.saving_id))
                    })
                    .collect();
                let basis = if inputs.is_empty() {
                    Basis::formula(format!("what is {}", cause.heading()), ends.clone())
                } else {
                    Basis::formula("sum over the savings in which it moved", inputs)
                };
                let amount = self.totals.of(field, cause);
                self.cause(&mut sheet, &id, "all savings", (field, cause, amount), basis);
            }
            self.change(&mut sheet, &id, "all savings", (field, &self.totals));
        }
        if lines != Lines::TotalsOnly {
            self.add_lines(&mut sheet, lines);
        }
        sheet
    }

    fn add_lines(&self, sheet: &mut Sheet, lines: Lines) {
        let shown = self.lines.iter().filter(|line| lines == Lines::Every || line.public);
        for line in shown {
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
        &self,
        sheet: &mut Sheet,
        field: Field,
        end: &str,
        (period, value, at): (Period, Option<Money>, usize),
    ) {
        let basis = match &self.positions[at] {
            Some(position) => {
                let input = format!("{position}/{}", field.word());
                Basis::formula(format!("as reported at {period}"), [input])
            }
            None => Basis::Rule(format!(
                "as sealed: seals/{0}/figures.csv, savings/{0}/all/{1}",
                period.slug(),
                field.word()
            )),
        };
        sheet.add(Figure {
            id: format!("{}/{}/{end}", self.id, field.word()),
            title: format!("{}, {period}, {end}", field.heading()),
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
