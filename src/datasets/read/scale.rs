//! Bands of rating scales, held against their scale.

use std::collections::{BTreeMap, BTreeSet};

use crate::datasets::findings::Fault;
use crate::datasets::load::{Keys, Loader};
use crate::records::schema::{
    self, Cells as _, Col, risk_bands as rb, risk_cells as rc, risk_scales as rs,
};
use crate::records::{Book, Code, LeftOut, RiskBand, RiskCell, Scale, TableName};
use crate::units::text;

/// Reads the bands and the cells of every scale. A scale whose bands do not fit is left out with them,
/// and so is all that is rated on it.
pub(super) fn bands(loader: &mut Loader<'_>, book: &mut Book) {
    let mut wrong: BTreeSet<String> = BTreeSet::new();
    book.risk_bands = of_scales(loader, rb::scale_id, &mut wrong);
    book.risk_cells = of_scales(loader, rc::scale_id, &mut wrong);
    // What a row left out has torn open was told at that row.
    let torn = [TableName::RiskBands, TableName::RiskCells];
    let told = loader.left_out.iter().any(|row| torn.contains(&row.table));
    let mut found: Vec<(TableName, u32, Fault)> = Vec::new();
    for scale in &book.scales() {
        let faults = Of { book, scale }.faults();
        if !faults.is_empty() {
            wrong.insert(scale.id().to_owned());
        }
        found.extend(faults.into_iter().filter(|_| !told));
    }
    for (table, row, fault) in found {
        loader.report(fault.code, (table, row, fault.col), fault.wanted, fault.hint);
    }
    withdraw(loader, book, &wrong);
}

/// Reads a table whose rows belong to a scale, with the scales of which a row cannot be used.
fn of_scales<T: schema::Record>(
    loader: &mut Loader<'_>,
    scale_id: Col,
    wrong: &mut BTreeSet<String>,
) -> Vec<T> {
    let mut records = Vec::new();
    loader.read(T::table(), Keys::Here, |row| {
        let read = T::read(row);
        if read.is_err() {
            wrong.extend(row.words(scale_id));
        }
        records.push(read?);
        Ok(())
    });
    records
}

fn withdraw(loader: &mut Loader<'_>, book: &mut Book, wrong: &BTreeSet<String>) {
    let left = |table, row| LeftOut::of(table, row, None);
    let mut left_out = Vec::new();
    book.risk_bands.retain(|band| {
        let keep = !wrong.contains(&band.scale_id);
        left_out.extend((!keep).then(|| left(TableName::RiskBands, band.row)));
        keep
    });
    book.risk_cells.retain(|cell| {
        let keep = !wrong.contains(&cell.scale_id);
        left_out.extend((!keep).then(|| left(TableName::RiskCells, cell.row)));
        keep
    });
    book.risk_scales.retain(|scale| {
        let keep = !wrong.contains(&scale.id);
        if !keep {
            loader.known.withdraw(TableName::RiskScales, &scale.id);
            left_out.push(left(TableName::RiskScales, scale.row));
        }
        keep
    });
    loader.left_out.extend(left_out);
}

/// A scale being held to its bands.
struct Of<'b> {
    book: &'b Book,
    scale: &'b Scale<'b>,
}

type Found = (TableName, u32, Fault);

impl<'b> Of<'b> {
    fn faults(&self) -> Vec<Found> {
        let bands = self.bands();
        let mut found = self.in_two_ways(&bands);
        found.extend(names(&bands));
        if found.is_empty() {
            found.extend(self.ranges(&bands));
            found.extend(self.cells(&bands));
        }
        found
    }

    /// Gives its bands, the least grave first.
    fn bands(&self) -> Vec<&'b RiskBand> {
        let own = self.book.risk_bands.iter().filter(|band| band.scale_id == self.scale.id());
        let mut own: Vec<&RiskBand> = own.collect();
        own.sort_by_key(|band| (band.severity, band.row));
        own
    }

    fn own_cells(&self) -> impl Iterator<Item = &'b RiskCell> {
        let id = self.scale.id();
        self.book.risk_cells.iter().filter(move |cell| cell.scale_id == id)
    }

    /// Finds bands stated both by the scale and in a table, both by rating and by cell, or not at all.
    fn in_two_ways(&self, bands: &[&RiskBand]) -> Vec<Found> {
        let (stated, id) = (self.scale.stated, self.scale.id());
        let mut found = Vec::new();
        if stated.likelihood_max.is_none() && bands.is_empty() {
            let wanted =
                "the highest likelihood and impact, or the bands of the scale in risk_bands.csv";
            let place = (TableName::RiskScales, stated.row);
            found.push(fault(Code::MissingValue, place, rs::likelihood_max, wanted.to_owned()));
        }
        if let (true, Some(first)) = (stated.low_max.is_some(), bands.first()) {
            let wanted = format!(
                "no bands beside low_max and medium_max of {id}: take out the one or the other"
            );
            found.push(of_band(first, rb::scale_id, wanted));
        }
        let Some(cell) = self.own_cells().next() else { return found };
        let place = (TableName::RiskCells, cell.row);
        let of_cell = |wanted| fault(Code::BandsDoNotFit, place, rc::scale_id, wanted);
        if stated.likelihood_max.is_none() {
            found.push(of_cell(format!(
                "a scale with a highest likelihood and impact; {id} has none"
            )));
        } else if bands.iter().any(|band| band.lowest.is_some()) || stated.low_max.is_some() {
            found.push(of_cell(format!("no cells: the bands of {id} are stated by rating")));
        }
        found
    }

    /// Finds ratings that no band or more than one holds, where bands are stated by rating.
    fn ranges(&self, bands: &[&RiskBand]) -> Vec<Found> {
        let ranged = |band: &RiskBand| band.lowest.zip(band.highest);
        if !bands.iter().any(|band| ranged(band).is_some()) {
            return Vec::new();
        }
        if let Some(band) = bands.iter().find(|band| ranged(band).is_none()) {
            let wanted = format!(
                "its lowest and highest rating, as other bands of {} have them",
                self.scale.id()
            );
            return vec![of_band(band, rb::lowest, wanted)];
        }
        let ratings = self.scale.ratings();
        let (mut found, mut ended, mut before) = (Vec::new(), 0, String::from("nothing"));
        for band in bands {
            let Some((lowest, highest)) = ranged(band) else { continue };
            let between = |rating: &&u32| (ended + 1..lowest).contains(*rating);
            if lowest <= ended {
                let wanted = format!("more than {ended}, where {before} ends");
                found.push(of_band(band, rb::lowest, wanted));
            } else if let Some(none) = ratings.iter().find(between) {
                let wanted =
                    format!("{none} or less: {none} is in no band, {before} ends at {ended}");
                found.push(of_band(band, rb::lowest, wanted));
            }
            (ended, before) = (highest, band.name.clone());
        }
        let (Some(last), Some(max)) = (bands.last(), ratings.last()) else { return found };
        if ended != *max && found.is_empty() {
            let wanted = format!("{max}, the highest rating of {}", self.scale.id());
            found.push(of_band(last, rb::highest, wanted));
        }
        found
    }

    /// Finds cells off the scale or of no band, and those that are wanting.
    fn cells(&self, bands: &[&RiskBand]) -> Vec<Found> {
        let (stated, id) = (self.scale.stated, self.scale.id());
        let mut open: BTreeSet<(u32, u32)> = stated.squares().collect();
        let mut found = Vec::new();
        let mut none = true;
        for cell in self.own_cells() {
            none = false;
            let place = (TableName::RiskCells, cell.row);
            if !open.remove(&(cell.likelihood, cell.impact)) {
                let wanted = format!("a likelihood and an impact that {id} has");
                found.push(fault(Code::BandsDoNotFit, place, rc::likelihood, wanted));
            }
            if !bands.iter().any(|band| band.name == cell.band) {
                let wanted = format!("a band of {id}: {}", self.scale.names());
                found.push(fault(Code::UnknownBand, place, rc::band, wanted));
            }
        }
        if let Some((likelihood, impact)) = open.first().filter(|_| !none) {
            let wanted = format!(
                "a row of risk_cells.csv for each likelihood and impact; without one: {}, the first of them {likelihood} and {impact}",
                text::count(open.len())
            );
            let place = (TableName::RiskScales, stated.row);
            found.push(fault(Code::BandsDoNotFit, place, rs::scale_id, wanted));
        }
        found
    }
}

/// Finds bands of one name, in whatever case, or of one place.
fn names(bands: &[&RiskBand]) -> Vec<Found> {
    let mut found = Vec::new();
    let (mut named, mut placed) = (BTreeMap::new(), BTreeMap::new());
    for band in bands {
        if let Some(other) = named.insert(band.name.to_lowercase(), &band.name) {
            found.push(of_band(band, rb::band, format!("a name unlike {other}")));
        }
        if let Some(other) = placed.insert(band.severity, &band.name) {
            let wanted = format!("a place of its own: {other} has {}", band.severity);
            found.push(of_band(band, rb::severity, wanted));
        }
    }
    found
}

fn of_band(band: &RiskBand, col: Col, wanted: String) -> Found {
    fault(Code::BandsDoNotFit, (TableName::RiskBands, band.row), col, wanted)
}

fn fault(code: Code, (table, row): (TableName, u32), col: Col, wanted: String) -> Found {
    let hint = (code == Code::BandsDoNotFit).then(|| {
        "every rating of a scale is in one band; nothing is rated on it until then".to_owned()
    });
    (table, row, Fault { code, col, wanted, hint })
}
