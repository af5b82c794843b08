//! A workbook that was exported and changed, back as a scenario.

use std::collections::{BTreeMap, BTreeSet};

use super::{Session, SessionError};
use crate::answers::{Answer, Column, Table};
use crate::datasets::{SheetCells, WorkbookCell, workbook_cells};
use crate::figures::gap::Gap;
use crate::figures::model::Worked;
use crate::reports::{WorkbookMaterial, input_cells, workbook};
use crate::scenarios::{self as plans, Setting, Unit, written};
use crate::units::Decimal;

/// A cell that is another than the program exported.
struct Changed {
    /// `Assumptions!D7`.
    place: String,
    slot: usize,
    before: Decimal,
    after: Decimal,
}

/// A scenario read from a workbook.
#[derive(Debug)]
pub struct FromWorkbook {
    /// The text of its file.
    pub text: String,
    /// Every change, old beside new.
    pub answer: Answer,
}

impl Session {
    /// Reads a workbook that `mtfs export` wrote under this scenario and somebody changed as a scenario.
    ///
    /// # Errors
    /// When a formula is another, a value was changed that no scenario sets, nothing was changed, or the
    /// scenario does not come to what the workbook says.
    pub fn scenario_from(
        &self,
        bytes: &[u8],
        (file, name): (&str, &str),
    ) -> Result<FromWorkbook, SessionError> {
        let gap = self.gap()?;
        let changed = self.changed(&gap, bytes, file)?;
        let mut settings = Vec::new();
        let mut refused = Vec::new();
        for change in &changed {
            match setting(&gap, change, file) {
                Some(of_change) => settings.extend(of_change),
                None => refused.push(format!(
                    "  {}: no scenario file sets “{}” by its value; change it in the data, or in the scenario by hand",
                    change.place,
                    title(&gap, change.slot)
                )),
            }
        }
        if !refused.is_empty() {
            return Err(unanswerable(file, &refused));
        }
        let over = &gap.main.plan.name;
        let why = format!("what was changed in {file}, exported under {over}");
        let text = written(&format!("Changed in {file}"), &why, &settings);
        self.same(&gap, (name, &text), &changed, file)?;
        Ok(FromWorkbook { answer: answer(&gap, &changed, file, name), text })
    }

    /// Gives the typed values that are others than would be exported today.
    fn changed(
        &self,
        gap: &Gap<'_>,
        bytes: &[u8],
        file: &str,
    ) -> Result<Vec<Changed>, SessionError> {
        let run = self.run("export")?;
        let locate = |cells: &[_]| self.loaded.locate(cells);
        let material =
            WorkbookMaterial { gap, located: &locate, files: &run.inputs, command: &run.command };
        let own = workbook(&material)
            .map_err(|error| SessionError::Unanswerable(error.to_string()))?
            .bytes;
        let inputs = input_cells(gap);
        let mut sheets: Vec<String> = Vec::new();
        for (sheet, ..) in inputs.formulas.iter().chain(inputs.values.keys()) {
            if !sheets.contains(sheet) {
                sheets.push(sheet.clone());
            }
        }
        let read = |bytes: &[u8]| {
            workbook_cells(bytes, &sheets)
                .map_err(|why| SessionError::Unanswerable(format!("read `{file}`: {why}")))
        };
        let (own, theirs) = (read(&own)?, read(bytes)?);
        same_formulas(&inputs.formulas, (&own, &theirs), file)?;
        let mut refused = Vec::new();
        let mut changed = Vec::new();
        for (spot, slot) in &inputs.values {
            let (before, after) = (cell(&own, spot), cell(&theirs, spot));
            if before.words == after.words && after.formula.is_empty() {
                continue;
            }
            let number = |words: &str| Decimal::from_str_exact(words).ok();
            match number(&after.words).filter(|_| after.formula.is_empty()) {
                Some(after) => changed.push(Changed {
                    place: place(spot),
                    slot: *slot,
                    before: gap.main.inputs.values[*slot],
                    after,
                }),
                None => refused.push(format!("  {}: `{}` is no number", place(spot), after.words)),
            }
        }
        if changed.is_empty() && refused.is_empty() {
            refused.push("  every typed value is as it would be exported today".to_owned());
        }
        if refused.is_empty() { Ok(changed) } else { Err(unanswerable(file, &refused)) }
    }

    /// Holds the scenario to the workbook: every input must be what its cell says.
    fn same(
        &self,
        gap: &Gap<'_>,
        (name, text): (&str, &str),
        changed: &[Changed],
        file: &str,
    ) -> Result<(), SessionError> {
        let plan =
            plans::parse(name, text, self.book()).map_err(|faults| unanswerable(file, &faults))?;
        let plan = gap.main.plan.clone().then(plan);
        let inputs = gap.model.inputs(&plan)?;
        let mut wanted = gap.main.inputs.values.clone();
        for change in changed {
            wanted[change.slot] = change.after;
        }
        let unlike = wanted.iter().zip(&inputs.values).position(|(wanted, came)| wanted != came);
        match unlike {
            None => Ok(()),
            Some(slot) => Err(unanswerable(
                file,
                &[format!(
                    "  “{}”: a scenario comes to {} where the workbook has {}",
                    title(gap, slot),
                    inputs.values[slot],
                    wanted[slot]
                )],
            )),
        }
    }
}

/// A cell: its sheet, row and column, counted from nil.
type Spot = (String, u32, u32);
/// The cells of a workbook.
type Sheets = BTreeMap<String, SheetCells>;

fn cell(of: &Sheets, (sheet, row, column): &Spot) -> WorkbookCell {
    let cells = of.get(sheet).and_then(|cells| cells.get(&(*row, *column)));
    cells.cloned().unwrap_or_default()
}

/// Refuses a workbook of which a formula is another.
fn same_formulas(
    formulas: &BTreeSet<Spot>,
    (own, theirs): (&Sheets, &Sheets),
    file: &str,
) -> Result<(), SessionError> {
    let mut refused = Vec::new();
    for spot in formulas {
        let (before, after) = (cell(own, spot), cell(theirs, spot));
        if before.formula != after.formula {
            let found = if after.formula.is_empty() { &after.words } else { &after.formula };
            let place = place(spot);
            refused
                .push(format!("  {place}: `{found}`, where the formula is `={}`", before.formula));
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    let more = "a changed formula cannot become a scenario; where the folder or the scenario changed since, \
                export again, and name the scenario it was exported under with --scenario";
    refused.push(format!("  {more}"));
    Err(unanswerable(file, &refused))
}

fn unanswerable(file: &str, faults: &[String]) -> SessionError {
    SessionError::Unanswerable(format!("make a scenario of `{file}`:\n{}", faults.join("\n")))
}

fn place((sheet, row, column): &Spot) -> String {
    let column = usize::try_from(*column).unwrap_or_default();
    crate::datasets::cell_name(sheet, column, row.saturating_add(1))
}

fn title(gap: &Gap<'_>, slot: usize) -> String {
    let node = gap.model.graph.node(gap.model.graph.inputs()[slot].node);
    let year = node.year.map(|year| format!(", {year}")).unwrap_or_default();
    format!("{}{year}", node.title)
}

fn setting(gap: &Gap<'_>, change: &Changed, file: &str) -> Option<Vec<Setting>> {
    let (lever, year) = gap.model.lever_of(change.slot)?;
    let why = format!("{file}, {}: {} before", change.place, lever.unit.words(change.before));
    Some(lever.settings(year, change.after, &why))
}

fn unit_of(gap: &Gap<'_>, slot: usize) -> Unit {
    gap.model.graph.node(gap.model.graph.inputs()[slot].node).unit
}

/// Gives every change, old beside new, and how to use the scenario.
fn answer(gap: &Gap<'_>, changed: &[Changed], file: &str, name: &str) -> Answer {
    let mut answer = Answer::new(format!("{file} as scenario {name}"));
    let columns = [
        Column::words("cell", "Cell"),
        Column::words("what", "What"),
        Column::numbers("before", "Before"),
        Column::numbers("after", "In the workbook"),
    ];
    let mut table = Table::new("changed", "What was changed", columns);
    for change in changed {
        let unit = unit_of(gap, change.slot);
        let cells = [
            change.place.clone(),
            title(gap, change.slot),
            unit.words(change.before),
            unit.words(change.after),
        ];
        table.row(&change.place, cells.map(|words| words.as_str().into()));
    }
    answer.table(table);
    let default = &gap.model.book.council.default_scenario;
    let over = over(&gap.main, default);
    answer.remark("use", format!("Use it with --scenario {over}{name}."));
    answer
}

/// Gives what a scenario has to be joined to, to be laid over what the workbook was exported under.
fn over(worked: &Worked, default: &str) -> String {
    let name = &worked.plan.name;
    if name == default { String::new() } else { format!("{name}+") }
}
