//! Plain aggregates of a register: its average rating, the share of each rating, the money at risk.

use super::{Register, RiskMeasure, RiskView};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::FigureId;
use crate::records::TableName;
use crate::units::{Decimal, HALF_AWAY, Money, Rate};

/// Places to which an average or a share is worked out.
const PLACES: u32 = 12;

impl Register<'_> {
    /// Gives the id of the average rating; there is none without a rating, or without one scale.
    pub fn average_id(&self) -> Option<FigureId> {
        self.average().map(|_| self.id.at("average"))
    }

    /// Gives the id of the share of rated risks that have a rating.
    pub fn share_id(&self, rating: u32) -> FigureId {
        self.count_id(rating).at("share")
    }

    /// Gives the id of what the rated risks would cost; there is none where no cost is stated.
    pub fn exposure_id(&self) -> Option<FigureId> {
        self.costed().next().map(|_| self.id.at("exposure"))
    }

    /// Gives the average rating as it stands: of one scale only.
    fn average(&self) -> Option<Decimal> {
        self.one_scale()?;
        let now: Vec<u32> = self.risks.iter().filter_map(RiskView::current).collect();
        let sum: u64 = now.iter().copied().map(u64::from).sum();
        let average = Decimal::from(sum).checked_div(Decimal::from(now.len()))?;
        Some(average.round_dp_with_strategy(PLACES, HALF_AWAY))
    }

    /// Gives the rated risks of which a cost is stated, with it.
    fn costed(&self) -> impl Iterator<Item = (&RiskView<'_>, Money)> {
        let rated = self.risks.iter().filter(|view| view.current().is_some());
        rated.filter_map(|view| Some((view, view.risk.exposure?)))
    }

    /// Adds the aggregates.
    pub(super) fn add_aggregates(&self, sheet: &mut Sheet) {
        if let (Some(id), Some(average)) = (self.average_id(), self.average()) {
            let rows = self.risks.iter().filter_map(RiskView::now).map(|rating| rating.row);
            sheet.add(Figure {
                id,
                title: format!("{}: average rating", self.name),
                unit: "rating",
                value: Some(Value::Number(average)),
                kind: FigureKind::Derived,
                basis: Basis::rows("average of ratings", TableName::RiskRatings, "rating", rows),
            });
        }
        let all: usize = self.by_rating.values().sum();
        for (rating, count) in &self.by_rating {
            let share = Decimal::from(*count).checked_div(Decimal::from(all));
            let share = share.map(|share| share.round_dp_with_strategy(PLACES, HALF_AWAY));
            let inputs = [self.count_id(*rating), self.rated_id()];
            sheet.add(Figure {
                id: self.share_id(*rating),
                title: format!("{}: share of rated risks rated {rating}", self.name),
                unit: "fraction",
                value: share.map(|share| Value::Rate(Rate::from_fraction(share))),
                kind: FigureKind::Derived,
                basis: Basis::formula("rated so ÷ rated in all", inputs),
            });
        }
        if let Some(id) = self.exposure_id() {
            let inputs = self.costed().map(|(view, _)| view.id_of(RiskMeasure::Exposure));
            let basis =
                Basis::formula("sum of what the rated risks would cost, where stated", inputs);
            let sum = self.costed().map(|(_, cost)| cost).sum();
            let title = format!("{}: what its rated risks would cost", self.name);
            sheet.money(id, title, Some(sum), FigureKind::Derived, basis);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::datasets::shipped;
    use crate::figures::risk::{figures, registers};

    #[test]
    fn smallshires_register_has_its_average_its_shares_and_what_it_would_cost() {
        let book = &shipped("smallshire");
        let registers = registers(book, None);
        let register = &registers[0];
        let sheet = figures(&registers);
        let plain = |id: &str| sheet.get(id).unwrap().value.unwrap().plain();
        // 12, 9, 8, 6 and 4: 39 ÷ 5; each rating once of five.
        assert_eq!(plain(register.average_id().unwrap().as_str()), "7.8");
        assert_eq!(plain(register.share_id(12).as_str()), "0.2");
        assert!(register.exposure_id().is_some());
    }
}
