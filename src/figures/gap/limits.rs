//! Whether a plan raises council tax beyond what needs no referendum, and how far it could.

use std::collections::BTreeMap;

use super::warnings::Warning;
use crate::figures::model::{LimitYear, Model, NodeId, Worked};
use crate::records::{BudgetItem, Council, Nation, TaxLimit};
use crate::units::{Decimal, FinancialYear, Rate, dec, text};

/// The step in which a core rise is looked for: a hundredth of a point.
pub(super) const STEP: Decimal = dec!(0.0001);
/// The furthest that it is looked for: the whole of Band D again.
const FURTHEST: u64 = 10_000;

/// Gives the warnings of rises that need a referendum, and of years whose limit is not known.
pub(super) fn warnings(model: &Model<'_>, worked: &Worked) -> Vec<Warning> {
    let council = &model.book.council;
    let mut warnings = Vec::new();
    let mut unknown: BTreeMap<&str, Vec<FinancialYear>> = BTreeMap::new();
    for of in &model.limits {
        let value = |node: NodeId| worked.values.of(node);
        let rises = of.rises.map(|rises| rises.map(value));
        if rises.is_some_and(|rises| rises.iter().all(|rise| *rise <= Decimal::ZERO)) {
            continue;
        }
        let Some(limit) = of.limit(&worked.values) else {
            if value(of.band_d) > value(of.before) {
                unknown.entry(&of.line).or_default().push(of.year);
            }
            continue;
        };
        let told = of.told.as_ref().map_or_else(String::new, |told| format!("; {told}"));
        let above = above(of, worked, &limit, rises, council);
        warnings.extend(above.into_iter().map(|what| {
            let words = format!(
                "{}: {what}: it needs a referendum, or a decision of government for this council{told}",
                of.line
            );
            Warning { year: of.year, words }
        }));
    }
    warnings.extend(unknown.into_iter().filter_map(|(line, years)| {
        let year = *years.first()?;
        let years = text::list(years.iter().map(ToString::to_string));
        let why = not_known(council);
        Some(Warning {
            year,
            words: format!("{line}: no referendum limit is known for {years}: {why}"),
        })
    }));
    warnings
}

/// Says what of a year's rise is above its limit.
fn above(
    of: &LimitYear,
    worked: &Worked,
    limit: &TaxLimit,
    rises: Option<[Decimal; 2]>,
    council: &Council,
) -> Vec<String> {
    let percent = |fraction| text::percent_exact(Rate::from_fraction(fraction));
    let (before, band_d) = (worked.values.of(of.before), worked.values.of(of.band_d));
    let Some([core, social]) = rises else {
        let words = || {
            let (before, band_d) = (worked.pounds(of.before), worked.pounds(of.band_d));
            format!(
                "Band D of {} after {} is above the limit",
                text::pounds(band_d),
                text::pounds(before)
            )
        };
        return (!limit.allows_band_d(before, band_d)).then(words).into_iter().collect();
    };
    let core = (!limit.allows(before, core, social))
        .then(|| format!("a core rise of {} is above the limit, {}", percent(core), limit.words()));
    let social = (!limit.allows_social(social)).then(|| {
        if let Some(most) = limit.social {
            format!("an adult social care rise of {} is above {}", percent(social), percent(most))
        } else {
            let class = council.class.map_or("this council", crate::records::Class::words);
            format!("an adult social care rise of {}, where {class} has none", percent(social))
        }
    });
    core.into_iter().chain(social).collect()
}

/// Says why no limit of a year is known.
fn not_known(council: &Council) -> String {
    if council.nation != Nation::England {
        return format!(
            "no national rules of {} are held; state limit_core of the line in budget_values.csv",
            text::capital(&council.nation.word().replace('_', " "))
        );
    }
    if council.class.is_none() {
        return "say in council.toml which class of authority this is".to_owned();
    }
    "no principle of the year is held for this class; state limit_core of the line in budget_values.csv"
        .to_owned()
}

/// Gives the steps up to the highest core rise of a year that needs no referendum, of whichever line may rise
/// least; `None` where no limit is known.
pub(super) fn core_steps((model, main): (&Model<'_>, &Worked), year: FinancialYear) -> Option<u64> {
    let of_year = model.limits.iter().filter(|of| of.year == year);
    let turned = of_year.filter_map(|of| Some((of, of.rises?)));
    let most = |(of, [_, social]): (&LimitYear, [NodeId; 2])| {
        let limit = of.limit(&main.values)?;
        let (before, social) = (main.values.of(of.before), main.values.of(social));
        let allows = |step: &u64| limit.allows(before, Decimal::from(*step) * STEP, social);
        Some((1..=FURTHEST).take_while(allows).last().unwrap_or_default())
    };
    let all: Option<Vec<u64>> = turned.map(most).collect();
    all?.into_iter().min()
}

/// Says whether some line of a year has a core rise to turn.
pub(super) fn has_core(model: &Model<'_>, year: FinancialYear) -> bool {
    let mut rates = model.rates();
    rates.any(|((_, item, of), _)| *item == BudgetItem::Core && *of == year)
}
