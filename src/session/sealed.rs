//! Every figure that a seal holds of a period.

use std::collections::BTreeMap;
use std::path::Path;

use super::SessionError;
use crate::datasets::{FIGURE_COLUMNS, figures_file};
use crate::figures::gap::{Gap, figures_apart, gap};
use crate::figures::{AsAt, Figure, Sheet, Value, at_close, work_out};
use crate::records::Book;
use crate::reports::csv;
use crate::scenarios::{self as plans, Plan};
use crate::units::Period;
use crate::units::text::visible;

/// The figures of every subject and scenario as they stand at a period.
#[derive(Debug)]
pub struct AtSeal {
    /// The figures.
    pub sheet: Sheet,
    /// What has none, and why: a scenario, or the whole gap.
    pub without: Vec<String>,
}

impl AtSeal {
    /// Gives the files of a seal that hold them.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files: BTreeMap<String, Vec<&Figure>> = BTreeMap::new();
        for figure in self.sheet.all() {
            files.entry(figures_file(&visible(figure.id.as_str()))).or_default().push(figure);
        }
        files.into_iter().map(|(name, figures)| (name, figures_csv(figures))).collect()
    }
}

/// Gives a table of figures: values, each with its unit and how far it can be followed back.
pub(super) fn figures_csv<'f>(figures: impl IntoIterator<Item = &'f Figure>) -> Vec<u8> {
    let rows = figures.into_iter().map(|figure| {
        let value = figure.value.map(Value::plain).unwrap_or_default();
        [figure.id.to_string(), value, figure.unit.to_owned(), figure.kind.word().to_owned()]
    });
    csv(FIGURE_COLUMNS, rows)
}

/// Works out every figure that a seal of a period holds, from its tables and its scenario files alone.
pub fn at_seal(book: &Book, scenarios: &Path, period: Period) -> AtSeal {
    let as_at = Some(AsAt::Period(period));
    let mut figures = work_out(book, as_at);
    let mut without = Vec::new();
    let mut apart = Sheet::default();
    match gaps(book, scenarios, as_at) {
        Ok(Some((gap, others))) => {
            for (name, why) in &gap.apart {
                let plan = others.iter().find(|plan| plan.name == *name);
                match plan.map(|plan| figures_apart(book, as_at, plan)) {
                    Some(Ok(sheet)) => apart.append(sheet),
                    Some(Err(_)) | None => without.push(format!("the scenario {name}: {why}")),
                }
            }
            figures = figures.with_gap(gap);
        }
        Ok(None) => {}
        Err(error) => without.push(format!("the modelled gap: could not {error}")),
    }
    let mut sheet = figures.sheet;
    sheet.append(apart);
    sheet.append(at_close(book, period));
    AtSeal { sheet, without }
}

/// Works out the gap under the council's default scenario and under all others; none where there is no budget.
fn gaps<'b>(
    book: &'b Book,
    scenarios: &Path,
    as_at: Option<AsAt>,
) -> Result<Option<(Gap<'b>, Vec<Plan>)>, SessionError> {
    if book.budget_lines.is_empty() {
        return Ok(None);
    }
    let plan = plans::load(scenarios, &book.council.default_scenario, book)?;
    let others: Vec<Plan> =
        plans::list(scenarios, book)?.into_iter().map(|named| named.plan).collect();
    Ok(Some((gap(book, as_at, &plan, &others)?, others)))
}
