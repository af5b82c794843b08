//! Council tax: what it brings each year, and its bands against the published ones.

use super::{Absent, Cell, Column, Table};
use crate::figures::council_tax::Bands;
use crate::figures::gap::{Gap, TaxYield, YieldPart};
use crate::figures::model::NodeId;
use crate::records::Class;

/// Gives what a line of council tax brings each year, and what one more point would.
pub fn yields(line: &TaxYield) -> Table {
    let columns = [
        Column::words("year", "Year"),
        Column::numbers("yield", "Yield"),
        Column::numbers("before_rise", "At last year’s Band D"),
        Column::numbers("rise", "Rise"),
        Column::numbers("from_rise", "From the rise"),
        Column::numbers("point", "One more point"),
    ];
    let title = "Council tax by year, and what one more point would bring";
    let mut table = Table::new("council-tax", title, columns);
    for of in &line.years {
        let parts = [YieldPart::BeforeRise, YieldPart::Rise, YieldPart::FromRise, YieldPart::Point];
        let ids = parts.map(|part| of.rise.map(|_| line.part_id(of.year, part)).into());
        let names = [Cell::from(of.year.to_string()), line.total_id(of.year).into()];
        table.row(of.year.to_string(), names.into_iter().chain(ids));
    }
    table
}

/// Gives from where on a rise of council tax needs a referendum, year by year, with where it stands.
pub fn tax_limits(gap: &Gap<'_>) -> Table {
    let class = gap.model.book.council.class;
    let social = class.is_none_or(Class::has_social_care);
    let mut columns = vec![
        Column::words("year", "Year"),
        Column::numbers("limit_core", "Core rise that needs one, or more"),
    ];
    columns.extend(social.then(|| Column::numbers("limit_social", "Adult social care, at most")));
    columns.extend([
        Column::numbers("limit_amount", "Or, if more, rise of Band D above"),
        Column::numbers("limit", "Rise of Band D that needs one"),
        Column::numbers("left", "Left of it by the plan"),
        Column::words("where", "Where it stands"),
    ]);
    let title = "From where on a rise of council tax needs a referendum";
    let mut table = Table::new("council-tax-limits", title, columns);
    for of in gap.model.limits.iter().filter(|of| gap.years().contains(&of.year)) {
        let id = |node: Option<NodeId>| -> Cell { node.map(|node| gap.id_of(node)).into() };
        let mut cells = vec![Cell::from(of.year.to_string()), id(of.core)];
        cells.extend(social.then(|| id(of.social)));
        let stands = match (&of.told, of.limit(&gap.main.values)) {
            (_, None) => "not known",
            (Some(told), Some(_)) => told,
            (None, Some(_)) => "the council’s own, budget_values.csv",
        };
        let [most, left] = of.whole.map_or([None, None], |whole| whole.map(Some));
        cells.extend([id(of.amount), id(most), id(left), stands.into()]);
        table.row(format!("{}/{}", of.line, of.year.slug()), cells);
    }
    table
}

/// Gives the bands of a year, worked out and as published.
pub fn bands(bands: &Bands) -> Table {
    let columns = [
        Column::words("band", "Band"),
        Column::numbers("worked", "Worked out"),
        Column::numbers("published", "Published"),
        Column::words("result", "Result"),
    ];
    let title = format!("Council tax bands, {}: worked out and as published", bands.year);
    let mut table = Table::new(format!("bands-{}", bands.year.slug()), title, columns);
    for line in &bands.lines {
        let published = match &line.published_id {
            Some(id) => Cell::from(id.clone()),
            None => Cell::Absent(Absent::NotPublished),
        };
        let result = match line.published {
            None => "",
            Some(amount) if amount == line.worked => "Agrees",
            Some(_) => "Differs",
        };
        let band = Cell::from(line.band.to_string());
        table.row(line.band, [band, line.id.clone().into(), published, result.into()]);
    }
    table
}
