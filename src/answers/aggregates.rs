//! Plain aggregates of registers: averages, shares of the whole, shares by colour or state.

use super::savings::{RATINGS, named, rating_name};
use super::{Absent, Cell, Column, Table};
use crate::figures::FigureId;
use crate::figures::measures::{MeasureState, all_id};
use crate::figures::risk::Register;
use crate::figures::savings::{Aggregate, Field, Position, SetMeasure, Sums};
use crate::records::Brag;

/// Gives averages and shares of each group, each rating and all savings of a year.
pub(super) fn of_savings(position: &Position) -> Table {
    let first = Column::words("of", "Savings");
    let counts = [Column::numbers("lines", "Number"), Column::numbers("target", "Target")];
    let heads = Aggregate::ALL.into_iter().map(|what| Column::numbers(what.word(), what.heading()));
    let columns = std::iter::once(first).chain(counts).chain(heads);
    let title = format!("Averages and shares, {}", position.year);
    let mut table = Table::new("aggregates", title, columns);
    let cells = |name: Cell, id: &FigureId, sums: &Sums| {
        let target = sums.get(Field::Target).map(|_| id.of(Field::Target));
        let counts = [id.of(SetMeasure::Lines).into(), target.into()];
        let of = Aggregate::ALL.map(|what| match position.aggregate(sums, what) {
            Some(_) => id.of(what).into(),
            None => Cell::Absent(Absent::None),
        });
        std::iter::once(name).chain(counts).chain(of).collect::<Vec<Cell>>()
    };
    for group in &position.groups {
        let name = named(position.by, &group.key).into();
        table.row(&group.key, cells(name, &position.group_id(group), &group.totals));
    }
    let all = position.all_id();
    for brag in RATINGS {
        let Some(sums) = position.by_brag.get(&brag) else { continue };
        let name = brag.map_or_else(|| rating_name(None).into(), Cell::Rating);
        let key = format!("rated-{}", brag.map_or("none", Brag::word));
        table.row(key, cells(name, &position.brag_id(&all, brag), sums));
    }
    table.total("all", cells("All savings".into(), &all, &position.totals));
    table
}

/// Gives how many risks each register rates, their average rating, what they would cost, and the
/// share of each rating.
pub(super) fn of_risks(registers: &[Register<'_>]) -> Table {
    let columns = [
        Column::words("register", "Register and rating"),
        Column::numbers("risks", "Risks rated"),
        Column::numbers("share", "Share"),
        Column::numbers("average", "Average rating"),
        Column::numbers("exposure", "What they would cost, where stated"),
    ];
    let mut table = Table::new("risk_aggregates", "Risks: averages and shares", columns);
    for register in registers.iter().filter(|register| register.rated().next().is_some()) {
        let none = || Cell::Absent(Absent::None);
        let whole = [register.average_id().into(), register.exposure_id().into()];
        let first = [register.name.into(), register.rated_id().into(), none()];
        table.row(register.id.measure(), first.into_iter().chain(whole));
        let numbers = register.by_rating.keys().rev();
        let numbers = numbers.map(|rating| (rating.to_string(), register.count_id(*rating)));
        let banded = register.by_band().into_iter();
        let bands =
            banded.map(|(band, _)| (band.name.to_owned(), register.band_id(&register.id, band)));
        for (words, id) in numbers.chain(bands) {
            let cells = [format!("rated {words}").into(), Cell::from(id.clone())];
            let share = [Register::share_id(&id).into(), none(), none()];
            table.part(id.measure(), cells.into_iter().chain(share));
        }
    }
    table
}

/// Gives how many measures are in each state, and their share.
pub(super) fn of_measures() -> Table {
    let columns = [
        Column::words("state", "State"),
        Column::numbers("measures", "Measures"),
        Column::numbers("share", "Share"),
    ];
    let mut table = Table::new("states", "Measures by state", columns);
    for state in MeasureState::ALL.iter().copied() {
        let cells = [state.words().into(), state.count_id().into(), state.share_id().into()];
        table.row(state.word(), cells);
    }
    table.total("all", ["All measures".into(), all_id().into(), Cell::Absent(Absent::None)]);
    table
}
