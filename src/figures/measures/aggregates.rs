//! Plain aggregates of measures: how many there are, and the share in each state.

use super::{COUNTED, MeasureState, MeasureView, counts_id, facts};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::records::TableName;
use crate::units::{Decimal, HALF_AWAY, Rate};

/// Places to which a share is worked out.
const PLACES: u32 = 12;

/// Gives the id of how many measures there are, a fact told in two plans counted once.
pub fn all_id() -> FigureId {
    counts_id().at("all")
}

impl MeasureState {
    /// Gives the id of the share of measures in this state.
    pub fn share_id(self) -> FigureId {
        self.count_id().at("share")
    }
}

/// Adds how many measures there are, and the share in each state.
pub(super) fn add(sheet: &mut Sheet, views: &[MeasureView<'_>]) {
    let rows: Vec<u32> = facts(views).map(|view| view.measure.row).collect();
    let all = rows.len();
    let basis = Basis::rows(COUNTED, TableName::Measures, "measure_id", rows);
    sheet.count(all_id(), "Measures", all, basis);
    for state in MeasureState::ALL.iter().copied() {
        let count = facts(views).filter(|view| view.state == state).count();
        let share = Decimal::from(count).checked_div(Decimal::from(all));
        let share = share.map(|share| share.round_dp_with_strategy(PLACES, HALF_AWAY));
        sheet.add(Figure {
            id: state.share_id(),
            title: format!("Measures: share, {}", state.words().to_lowercase()),
            unit: "fraction",
            value: share.map(|share| Value::Rate(Rate::from_fraction(share))),
            kind: FigureKind::Derived,
            basis: Basis::formula("in this state ÷ all", [state.count_id(), all_id()]),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::shipped;
    use crate::figures::measures::{figures, measures};

    #[test]
    fn smallshires_ten_measures_are_shared_out_over_their_states() {
        let book = &shipped("smallshire");
        let sheet = figures(&measures(book, None));
        let plain = |id: FigureId| sheet.get(&id).unwrap().value.unwrap().plain();
        // Eleven measures, one of them a fact told again: four of ten miss their target.
        assert_eq!(plain(all_id()), "10");
        assert_eq!(plain(MeasureState::NotMet.share_id()), "0.4");
        assert_eq!(plain(MeasureState::Met.share_id()), "0.1");
    }
}
