//! Every figure that a seal holds of a period.

use std::path::Path;

use super::SessionError;
use crate::figures::gap::{Gap, figures_apart, gap};
use crate::figures::{AsAt, Sheet, at_close, work_out};
use crate::records::Book;
use crate::scenarios::{self as plans, Plan};
use crate::units::Period;

/// The figures of every subject and scenario as they stand at a period.
#[derive(Debug)]
pub struct AtSeal {
    /// The figures.
    pub sheet: Sheet,
    /// What has none, and why: a scenario, or the whole gap.
    pub without: Vec<String>,
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
