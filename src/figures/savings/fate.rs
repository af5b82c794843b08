//! What becomes of a forecast: what of it is banked already, and what is still to come.

use super::{Field, Position};
use crate::units::Money;

/// A forecast in parts; a part that no saving states is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fate {
    /// Banked, no more than each saving's own forecast.
    pub banked: Option<Money>,
    /// Forecast and not yet banked.
    pub to_come: Option<Money>,
    /// Forecast where nobody says how much of it is banked.
    pub undivided: Option<Money>,
}

impl Position {
    /// Splits the forecast saving by saving: what is banked above one target makes up for no other.
    pub fn fate(&self) -> Fate {
        let mut fate = Fate::default();
        for line in &self.lines {
            match (line.get(Field::Banked), line.get(Field::Forecast)) {
                (Some(banked), Some(forecast)) => {
                    let within = banked.min(forecast);
                    add(&mut fate.banked, within);
                    add(&mut fate.to_come, forecast - within);
                }
                (Some(banked), None) => add(&mut fate.banked, banked),
                (None, Some(forecast)) => add(&mut fate.undivided, forecast),
                (None, None) => {}
            }
        }
        fate
    }
}

/// Adds an amount that is stated to a sum that is absent until one is.
fn add(sum: &mut Option<Money>, amount: Money) {
    *sum = Some(sum.map_or(amount, |sum| sum + amount));
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::datasets::{Depth, load};
    use crate::figures::savings::{GroupKey, position};
    use crate::units::FinancialYear;

    /// README section 2.3: 10 + 0 + 10 + 45 + 10 + 0 = 75 of the 80 banked is within the forecasts
    /// (PLA-2526-002 has 5 above its own); 258 − 75 = 183 is to come.
    #[test]
    fn what_is_banked_above_one_target_makes_up_for_no_other() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/smallshire");
        let book = load(&folder, Depth::Figures).unwrap().book;
        let year = FinancialYear::beginning(2025).unwrap();
        let fate = position(&book, year, None, GroupKey::Directorate).fate();
        assert_eq!(fate.banked, Some(Money::from_pence(7_500_000)));
        assert_eq!(fate.to_come, Some(Money::from_pence(18_300_000)));
        assert_eq!(fate.undivided, None);
    }
}
