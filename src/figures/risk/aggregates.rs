//! Plain aggregates of a register: its average rating, the share of each rating, the money at risk.

use super::{Register, RiskMeasure, RiskView, Round};
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

    /// Gives the id of the share of rated risks that are counted under an id.
    pub fn share_id(count: &FigureId) -> FigureId {
        count.at("share")
    }

    /// Gives the ratings of a date added up: of one scale only, and never of bands.
    pub fn sum_at(&self, round: &Round<'_>) -> Option<u32> {
        self.scale_at(round)?;
        round.sum()
    }

    fn add_share(&self, sheet: &mut Sheet, of: FigureId, words: &str, count: usize) {
        let share = Decimal::from(count).checked_div(Decimal::from(self.rated().count()));
        let share = share.map(|share| share.round_dp_with_strategy(PLACES, HALF_AWAY));
        sheet.add(Figure {
            id: Self::share_id(&of),
            title: format!("{}: share of rated risks rated {words}", self.name),
            unit: "fraction",
            value: share.map(|share| Value::Rate(Rate::from_fraction(share))),
            kind: FigureKind::Derived,
            basis: Basis::formula("rated so ÷ rated in all", [of, self.rated_id()]),
        });
    }

    /// Gives the id of what the rated risks would cost; there is none where no cost is stated.
    pub fn exposure_id(&self) -> Option<FigureId> {
        self.costed().next().map(|_| self.id.at("exposure"))
    }

    /// Gives the average rating as it stands: of one scale only, and never of bands.
    fn average(&self) -> Option<Decimal> {
        self.one_scale().filter(|_| self.is_numbered())?;
        let now: Vec<u32> = self.rated().filter_map(RiskView::current).collect();
        let sum: u64 = now.iter().copied().map(u64::from).sum();
        let average = Decimal::from(sum).checked_div(Decimal::from(now.len()))?;
        Some(average.round_dp_with_strategy(PLACES, HALF_AWAY))
    }

    /// Gives the rated risks of which a cost is stated, with it.
    fn costed(&self) -> impl Iterator<Item = (&RiskView<'_>, Money)> {
        self.rated().filter_map(|view| Some((view, view.risk.exposure?)))
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
        for (rating, count) in &self.by_rating {
            self.add_share(sheet, self.count_id(*rating), &rating.to_string(), *count);
        }
        for (band, risks) in self.by_band() {
            let rows = risks.iter().filter_map(|view| view.now()).map(|rating| rating.row);
            let id = self.band_id(&self.id, band);
            let title = format!("{}: rated {}", self.name, band.name);
            let column = if self.is_numbered() { "rating" } else { "band" };
            let basis = Basis::rows("count of ratings", TableName::RiskRatings, column, rows);
            sheet.count(id.clone(), title, risks.len(), basis);
            self.add_share(sheet, id, band.name, risks.len());
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
    use crate::figures::risk::{Register, figures, registers};

    #[test]
    fn smallshires_register_has_its_average_its_shares_and_what_it_would_cost() {
        let book = &shipped("smallshire");
        let registers = registers(book, None);
        let register = &registers[0];
        let sheet = figures(&registers);
        let plain = |id: &str| sheet.get(id).unwrap().value.unwrap().plain();
        // 12, 9, 8, 6 and 4: 39 ÷ 5; each rating once of five.
        assert_eq!(plain(register.average_id().unwrap().as_str()), "7.8");
        assert_eq!(plain(Register::share_id(&register.count_id(12)).as_str()), "0.2");
        assert!(register.exposure_id().is_some());
    }
}
