//! Sums that must hold between rows.

use std::collections::{BTreeMap, HashMap};

use crate::datasets::load::Loader;
use crate::records::schema::{mitigations as m, risk_ratings as rr};
use crate::records::{Book, Code, LeftOut, RiskKind, RiskRating, SavingIx, Scale, TableName};
use crate::units::{FinancialYear, Mark, Money, Period, text};

/// Checks that what covers a saving is no more than its shortfall, by its latest update.
pub(super) fn mitigations(loader: &mut Loader<'_>, book: &mut Book) {
    let mut cover: BTreeMap<(SavingIx, FinancialYear), Money> = BTreeMap::new();
    let mut over = Vec::new();
    for (at, mitigation) in book.mitigations.iter().enumerate() {
        let up_to = Period { year: mitigation.year, mark: Mark::OUTTURN };
        let Some(row) = book.deliveries.latest(mitigation.saving, up_to) else {
            continue;
        };
        let parts = (book.deliveries.slipped.get(row), book.deliveries.unachievable.get(row));
        let (Some(slipped), Some(unachievable)) = parts else {
            continue;
        };
        let shortfall = slipped + unachievable;
        let so_far = cover.entry((mitigation.saving, mitigation.year)).or_default();
        if *so_far + mitigation.value > shortfall {
            over.push((at, shortfall - *so_far));
        } else {
            *so_far = *so_far + mitigation.value;
        }
    }
    for (at, left) in over.into_iter().rev() {
        let mitigation = book.mitigations.remove(at);
        // By a day, the return that tells of the shortfall may come later: it covers nothing yet.
        if loader.by_day.is_some() {
            continue;
        }
        let place = (TableName::Mitigations, mitigation.row, m::value);
        let wanted = format!("no more than the shortfall still uncovered, {}", text::pence(left));
        let hint = Some("a mitigation counts once and never beyond the shortfall".to_owned());
        loader.report(Code::MitigationAboveShortfall, place, wanted, hint);
        loader.left_out.push(LeftOut::of(
            TableName::Mitigations,
            mitigation.row,
            Some(mitigation.year),
        ));
    }
}

/// Checks that no risk stands above where it began, or means to rise.
pub(super) fn risk_order(loader: &mut Loader<'_>, book: &mut Book) {
    let latest = |risk: &str, kind: RiskKind, up_to| {
        book.risk_ratings
            .iter()
            .filter(|rating| rating.risk_id == risk && rating.kind == kind && rating.as_at <= up_to)
            .max_by_key(|rating| rating.as_at)
    };
    let scales = book.scales();
    let scale_of: HashMap<&str, &str> =
        book.risks.iter().map(|risk| (risk.id.as_str(), book.scale_id_of(risk))).collect();
    // A number and a band that no number is of cannot be held to each other.
    let is_above = |one: &RiskRating, other: &RiskRating| {
        let id = scale_of.get(one.risk_id.as_str());
        let scale = id.and_then(|id| scales.iter().find(|scale| scale.id() == *id));
        Scale::compared(scale, one, other).is_some_and(|[one, other]| one > other)
    };
    let mut faults = Vec::new();
    for rating in &book.risk_ratings {
        let (above, words) = match rating.kind {
            RiskKind::Inherent => continue,
            RiskKind::Current => {
                (latest(&rating.risk_id, RiskKind::Inherent, rating.as_at), "inherent")
            }
            RiskKind::Target => {
                (latest(&rating.risk_id, RiskKind::Current, rating.as_at), "current")
            }
        };
        if let Some(above) = above.filter(|above| is_above(rating, above)) {
            let wanted = format!("no higher than the {words} rating of {}", above.said());
            faults.push((rating.clone(), wanted));
        }
    }
    let wrong: Vec<u32> = faults.iter().map(|(rating, _)| rating.row).collect();
    book.risk_ratings.retain(|rating| !wrong.contains(&rating.row));
    for (rating, wanted) in faults {
        let column = if rating.score.is_none() { rr::band } else { rr::rating };
        loader.report(
            Code::RatingsOutOfOrder,
            (TableName::RiskRatings, rating.row, column),
            wanted,
            None,
        );
        let told = vec![
            ("risk_id", rating.risk_id),
            ("as_at", rating.as_at.to_string()),
            ("kind", rating.kind.word().to_owned()),
        ];
        loader
            .left_out
            .push(LeftOut { told, ..LeftOut::of(TableName::RiskRatings, rating.row, None) });
    }
}
