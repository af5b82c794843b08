//! Council tax: what it brings each year, and its bands against the published ones.

use super::{Absent, Cell, Column, Table};
use crate::figures::council_tax::Bands;
use crate::figures::gap::{TaxYield, YieldPart};

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
