//! How the gap of a year came about, step by step.

use super::{Cell, Column, Table};
use crate::figures::gap::{Stage, Steps};

/// Gives the steps from what a year starts from to its gap.
pub fn bridge(steps: &Steps) -> Table {
    let columns = [Column::words("step", "Step"), Column::numbers("amount", "Amount")];
    let title = format!("From “{}” to “{}”", steps.from.title, steps.to.title);
    let mut table = Table::new("bridge", title, columns);
    let cells = |stage: &Stage| [Cell::from(stage.title.as_str()), stage.id.clone().into()];
    table.total(steps.from.id.measure(), cells(&steps.from));
    for step in &steps.steps {
        table.row(step.id.measure(), cells(step));
    }
    table.total(steps.to.id.measure(), cells(&steps.to));
    table
}
