//! Whether what a line of council tax states of a year fits together, and stays below its referendum limit.

use std::collections::BTreeMap;

use crate::datasets::load::Loader;
use crate::records::schema::budget_values as bv;
use crate::records::{
    Book, BudgetItem, BudgetLine, BudgetValue, Code, Driver, TableName, TaxLimit,
};
use crate::units::{Decimal, FinancialYear, Money, text};

/// The values of one line, by year and item.
pub(super) type OfLine<'b> = BTreeMap<(FinancialYear, BudgetItem), &'b BudgetValue>;

/// Reports of each line of council tax what does not fit together, and rises above the limit.
pub(super) fn advice(loader: &mut Loader<'_>, book: &Book) {
    let lines = book.budget_lines.iter().filter(|line| line.fund.is_general());
    for line in lines.filter(|line| line.driver == Driver::CouncilTax) {
        let values = book.budget_values.iter().filter(|value| value.line_id == line.id);
        let of_line: OfLine<'_> = values.map(|value| ((value.year, value.item), value)).collect();
        council_tax(loader, book, line, &of_line);
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
    let percent = |fraction| text::percent_exact(crate::units::Rate::from_fraction(fraction));
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
