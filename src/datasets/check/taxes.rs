//! Whether what a line of council tax states of a year fits together, and stays below its referendum limit.

use std::collections::BTreeMap;

use crate::datasets::load::Loader;
use crate::records::schema::budget_values as bv;
use crate::records::{
    Book, BudgetItem, BudgetLine, BudgetValue, Code, Driver, TableName, TaxLimit,
};
use crate::units::{Decimal, FinancialYear, Money, Rate, text};

/// The values of one line, by year and item.
pub(super) type OfLine<'b> = BTreeMap<(FinancialYear, BudgetItem), &'b BudgetValue>;

/// Reports of each line of council tax what does not fit together, and rises above the limit.
pub(super) fn advice(loader: &mut Loader<'_>, book: &Book) {
    for line in book.budget_lines.iter().filter(|line| line.fund.is_general()) {
        let values = book.budget_values.iter().filter(|value| value.line_id == line.id);
        let of_line: OfLine<'_> = values.map(|value| ((value.year, value.item), value)).collect();
        match line.driver {
            Driver::CouncilTax => {
                bases(loader, book, line, &of_line);
                council_tax(loader, book, line, &of_line);
            }
            Driver::BusinessRates => business_rates(loader, &of_line),
            Driver::Amount | Driver::Uplift | Driver::VolumePrice | Driver::CollectionFund => {}
        }
    }
}

/// Finds an income beside rateable values, a levy stated in two shapes, and bands that do not rise.
fn business_rates(loader: &mut Loader<'_>, of_line: &OfLine<'_>) {
    use BudgetItem::{
        Income, LevyCap, LevyFrom1, LevyFrom2, LevyFrom3, LevyRate1, LevyRate2, LevyRate3,
    };
    let mut years: Vec<FinancialYear> = of_line.keys().map(|(year, _)| *year).collect();
    years.dedup();
    for year in years {
        let says = |item| of_line.get(&(year, item)).copied();
        let valued = BudgetItem::RATEABLE.iter().any(|item| says(*item).is_some());
        let counts = "state one of the two: the other is not counted".to_owned();
        if let Some(income) = says(Income).filter(|_| valued) {
            let wanted =
                "rateable values or an income: the gap takes the rateable values".to_owned();
            report(loader, Code::TaxesDisagree, income, wanted, Some(counts.clone()));
        }
        if let Some(cap) = says(LevyCap).filter(|_| says(LevyRate1).is_some()) {
            let wanted = "bands or the most a levy takes: the gap takes the bands".to_owned();
            report(loader, Code::TaxesDisagree, cap, wanted, Some(counts));
        }
        let bands = [(LevyRate1, LevyFrom1), (LevyRate2, LevyFrom2), (LevyRate3, LevyFrom3)];
        let stated = bands.map(|(rate, from)| (says(rate), says(from)));
        for pair in stated.windows(2) {
            let [(before, start), (rate, from)] = pair else { continue };
            if let (None, Some(rate)) = (before, rate) {
                let wanted =
                    "a band before it: a band after one that is missing takes nothing".to_owned();
                report(loader, Code::TaxesDisagree, rate, wanted, None);
            }
            if let Some(from) =
                from.filter(|from| start.is_some_and(|start| from.value <= start.value))
            {
                let wanted = "more than where the band before it begins".to_owned();
                report(loader, Code::TaxesDisagree, from, wanted, None);
            }
        }
    }
}

/// Finds shares of a fund of business rates that do not add to the whole: with the shares of others stated, the
/// council's part is what they leave.
pub(super) fn errors(loader: &mut Loader<'_>, book: &Book) {
    use BudgetItem::{Share, ShareCentral, ShareCounty, ShareFire, ShareGla};
    let fund = |line: &&BudgetLine| line.fund.is_general() && line.driver == Driver::CollectionFund;
    for line in book.budget_lines.iter().filter(fund) {
        let own = |value: &&BudgetValue| value.line_id == line.id && value.item == Share;
        for share in book.budget_values.iter().filter(own) {
            let tiers = [ShareCentral, ShareCounty, ShareFire, ShareGla];
            let of_year = |value: &&BudgetValue| {
                value.line_id == line.id && value.year == share.year && tiers.contains(&value.item)
            };
            let others: Vec<Decimal> =
                book.budget_values.iter().filter(of_year).map(|value| value.value).collect();
            let rest = Decimal::ONE - others.iter().sum::<Decimal>();
            if !others.is_empty() && rest != share.value {
                let rest = text::percent_exact(Rate::from_fraction(rest));
                let wanted = format!("{rest}, which the shares of the others leave of the whole");
                report(loader, Code::SharesDoNotAdd, share, wanted, None);
            }
        }
    }
}

/// Finds a stated tax base that dwellings by band do not come to, to the last place that is stated.
fn bases(loader: &mut Loader<'_>, book: &Book, line: &BudgetLine, of_line: &OfLine<'_>) {
    use BudgetItem::{CollectionRate, ContributionsInLieu, TaxBase};
    for ((year, item), stated) in of_line {
        let rows: Vec<_> = book
            .tax_base
            .iter()
            .filter(|row| *item == TaxBase && row.line_id == line.id && row.year == *year)
            .collect();
        let says = |item| of_line.get(&(*year, item)).map(|value| value.value);
        let Some(rate) = says(CollectionRate).filter(|_| !rows.is_empty()) else { continue };
        let net = |row: &&crate::records::BaseBand| {
            let [premiums, growth, discounts, support] =
                [row.premiums, row.growth, row.discounts, row.support]
                    .map(Option::unwrap_or_default);
            (row.dwellings + premiums + growth - discounts - support) * row.band.ninths()
        };
        let ninths: Decimal = rows.iter().map(net).sum();
        let base = ninths * rate / Decimal::from(9) + says(ContributionsInLieu).unwrap_or_default();
        let shown = base.round_dp_with_strategy(stated.value.scale(), crate::units::HALF_AWAY);
        if shown != stated.value {
            let wanted = format!("{shown}, which the dwellings of tax_base.csv come to");
            let hint = Some("the gap takes the dwellings: mend one of the two".to_owned());
            report(loader, Code::TaxesDisagree, stated, wanted, hint);
        }
    }
}

/// Follows Band D from the first one stated: as the gap takes it, the rise counts where there is one.
fn council_tax(loader: &mut Loader<'_>, book: &Book, line: &BudgetLine, of_line: &OfLine<'_>) {
    use BudgetItem::{AdultSocialCare, BandD, Core};
    let years = of_line.keys().map(|(year, _)| *year);
    let Some((first, last)) = years.clone().min().zip(years.max()) else { return };
    let says = |item, year| of_line.get(&(year, item)).copied();
    let mut before: Option<Decimal> = None;
    let mut year = Some(first);
    while let Some(now) = year.filter(|now| *now <= last) {
        year = now.next();
        let (core, band_d) = (says(Core, now), says(BandD, now));
        let social = says(AdultSocialCare, now).map_or(Decimal::ZERO, |value| value.value);
        let risen = before.zip(core).map(|(before, core)| {
            let rise = Decimal::ONE + core.value + social;
            Money::from_pounds(before).times_number(rise).rounded().pounds()
        });
        if let (Some(risen), Some(band_d)) = (risen, band_d)
            && risen != band_d.value
        {
            let wanted = format!(
                "{}, which the rise makes of Band D of the year before",
                text::pence(Money::from_pounds(risen))
            );
            let hint =
                Some("the gap takes the rise: state one of the two, or mend the other".to_owned());
            report(loader, Code::TaxesDisagree, band_d, wanted, hint);
        }
        if let (Some(before), Some(stated)) = (before, core.or(band_d)) {
            let after = band_d.filter(|_| core.is_none()).map(|band_d| band_d.value);
            let rise = (core.map(|core| core.value), social, after);
            above_limit(loader, (book, line, of_line), (now, before, stated), rise);
        }
        before = risen.or(band_d.map(|band_d| band_d.value));
    }
}

/// Reports a rise that needs a referendum.
fn above_limit(
    loader: &mut Loader<'_>,
    (book, line, of_line): (&Book, &BudgetLine, &OfLine<'_>),
    (year, before, stated): (FinancialYear, Decimal, &BudgetValue),
    (core, social, after): (Option<Decimal>, Decimal, Option<Decimal>),
) {
    let Some((limit, told)) = limit_of(book, of_line, year) else { return };
    let percent = |fraction| text::percent_exact(Rate::from_fraction(fraction));
    let above = core
        .is_some_and(|core| core > Decimal::ZERO && !limit.allows(before, core, social))
        || after.is_some_and(|after| after > before && !limit.allows_band_d(before, after));
    if above {
        let wanted = format!("a rise below what needs a referendum: {}", limit.words());
        report(loader, Code::AboveReferendumLimit, stated, wanted, Some(told.clone()));
    }
    let social_row = of_line.get(&(year, BudgetItem::AdultSocialCare)).copied();
    if let Some(row) = social_row.filter(|row| !limit.allows_social(row.value)) {
        let wanted = match limit.social {
            Some(most) => format!("at most {} for adult social care", percent(most)),
            None => format!("nothing for adult social care of {}, whose class has none", line.id),
        };
        report(loader, Code::AboveReferendumLimit, row, wanted, Some(told));
    }
}

/// Gives the limit of a year: what the line states itself, else what the national table holds.
fn limit_of(book: &Book, of_line: &OfLine<'_>, year: FinancialYear) -> Option<(TaxLimit, String)> {
    use BudgetItem::{LimitAdultSocialCare, LimitAmount, LimitCore, NoLimit};
    let own = |item| of_line.get(&(year, item)).map(|value| value.value);
    let items = [LimitCore, LimitAdultSocialCare, LimitAmount, NoLimit];
    let has_own = items.into_iter().any(|item| own(item).is_some());
    let held = book.council.tax_limit(year);
    if !has_own {
        return held.map(|(limit, told)| (limit, told.words));
    }
    let held = held.map_or_else(TaxLimit::default, |(limit, _)| limit);
    let limit = TaxLimit {
        core: own(LimitCore).or(held.core),
        social: own(LimitAdultSocialCare).or(held.social),
        amount: own(LimitAmount).or(held.amount),
        free: own(NoLimit).is_some_and(|free| !free.is_zero()),
    };
    Some((limit, "the limit that the line states itself".to_owned()))
}

fn report(
    loader: &mut Loader<'_>,
    code: Code,
    value: &BudgetValue,
    wanted: String,
    hint: Option<String>,
) {
    loader.report(code, (TableName::BudgetValues, value.row, bv::value), wanted, hint);
}
