//! What the gap rests on: assumptions, and the values that a scenario sets.

use super::{Cell, Column, Table};
use crate::figures::Sheet;
use crate::figures::gap::Gap;
use crate::records::{Assumption, Rag};

/// Gives every assumption with its years side by side.
pub fn assumptions(gap: &Gap<'_>, sheet: &Sheet) -> Table {
    let names = [
        Column::words("assumption", "Assumption"),
        Column::words("quality", "Quality"),
        Column::words("impact", "Impact"),
    ];
    let years = gap.years().iter().map(ToString::to_string);
    let years = years.map(|year| Column::mixed(year.clone(), year));
    let columns = names.into_iter().chain(years).chain([Column::words("source_id", "Source")]);
    let title = "Assumptions of the scenario asked for, year by year";
    let mut table = Table::new("assumptions", title, columns);
    let all = &gap.model.book.assumptions;
    let mut told: Vec<&str> = Vec::new();
    for id in all.iter().map(|assumption| assumption.id.as_str()) {
        let of_id = all.iter().rev().find(|known| known.id == id);
        let Some(last) = of_id.filter(|_| !told.contains(&id)) else { continue };
        told.push(id);
        let Assumption { title, quality, impact, source_id, .. } = last;
        // No line of the model follows some of them in some years.
        let values = gap.years().iter().map(|year| {
            let figure = gap.assumption_id(id, *year);
            Cell::from(Some(figure).filter(|figure| sheet.has(figure)))
        });
        let names = [title.as_str(), rag(*quality), rag(*impact)].map(Cell::from);
        table.row(id, names.into_iter().chain(values).chain([source_id.as_str().into()]));
    }
    table
}

/// Gives a colour as its word: the letter of a rating would read as one of delivery.
pub(super) const fn rag(rag: Rag) -> &'static str {
    match rag {
        Rag::Red => "Red",
        Rag::Amber => "Amber",
        Rag::Green => "Green",
    }
}

/// Gives the values that the scenario asked for sets, each with its mark, place and reason.
pub fn values_set(gap: &Gap<'_>) -> Table {
    let columns = [
        Column::words("value", "Value"),
        Column::words("year", "Year"),
        Column::mixed("set_to", "Set to"),
        Column::words("why", "Mark, place and reason"),
    ];
    let mut table = Table::new("set", "Values that the scenario sets", columns);
    let graph = &gap.model.graph;
    for (slot, said) in &gap.main.inputs.said {
        let node = graph.node(graph.inputs()[*slot].node);
        let year = node.year.map_or_else(|| "all".to_owned(), |year| year.to_string());
        let (title, why) = (node.title.as_str().into(), said.words.as_str().into());
        table.row(node.id().to_string(), [title, year.into(), node.id().into(), why]);
    }
    table
}
