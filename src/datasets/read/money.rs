//! The budget model, capitalisation and reserves.

use crate::datasets::cell::Percent;
use crate::datasets::load::{Keys, Loader};
use crate::datasets::row::Bad;
use crate::datasets::schema::{
    assumptions as a, budget_lines as l, budget_values as v, capitalisation as c, reserves as r,
};
use crate::records::{Assumption, BudgetLine, BudgetValue, Code, Reserve, Tranche};

/// The most years over which capitalised spending may be provided for.
///
/// # Source
/// The conditions of exceptional financial support: provision over 20 years at most.
const LONGEST_TERM: u32 = 20;

pub(super) fn assumptions(loader: &mut Loader<'_>) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    loader.read(&a::TABLE, Keys::Here, |row| {
        let (quality, impact) = (row.word(a::quality)?, row.word(a::impact)?);
        let number = |col| row.number(col, Percent::Fraction);
        let (low, high) = (number(a::low)?, number(a::high)?);
        let central = number(a::central)?.ok_or(Bad)?;
        if low.is_some_and(|low| low > central) || high.is_some_and(|high| high < central) {
            let wanted = "low, central and high in rising order";
            return Err(row.fault(Code::RangeOutOfOrder, a::central, wanted));
        }
        assumptions.push(Assumption {
            id: row.id(a::assumption_id)?,
            title: row.required(a::title)?.to_owned(),
            year: row.year(a::financial_year)?.ok_or(Bad)?,
            low,
            central,
            high,
            quality: quality.ok_or(Bad)?,
            impact: impact.ok_or(Bad)?,
            source_id: row.id(a::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    assumptions
}

pub(super) fn budget_lines(loader: &mut Loader<'_>) -> Vec<BudgetLine> {
    let mut lines = Vec::new();
    loader.read(&l::TABLE, Keys::Here, |row| {
        lines.push(BudgetLine {
            id: row.id(l::line_id)?,
            title: row.required(l::title)?.to_owned(),
            fund: row.word(l::fund)?.ok_or(Bad)?,
            block: row.word(l::block)?.ok_or(Bad)?,
            directorate: row.owned(l::directorate),
            driver: row.word(l::driver)?.ok_or(Bad)?,
            assumption_id: row.maybe_id(l::assumption_id)?,
            source_id: row.id(l::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    lines
}

pub(super) fn budget_values(loader: &mut Loader<'_>) -> Vec<BudgetValue> {
    let mut values = Vec::new();
    loader.read(&v::TABLE, Keys::Here, |row| {
        row.check_source(v::source_id)?;
        values.push(BudgetValue {
            line_id: row.id(v::line_id)?,
            year: row.year(v::financial_year)?.ok_or(Bad)?,
            item: row.word(v::item)?.ok_or(Bad)?,
            value: row.number(v::value, Percent::Fraction)?.ok_or(Bad)?,
            row: row.at,
        });
        Ok(())
    });
    values
}

pub(super) fn capitalisation(loader: &mut Loader<'_>) -> Vec<Tranche> {
    let mut tranches = Vec::new();
    loader.read(&c::TABLE, Keys::Here, |row| {
        let term_years = row.whole(c::term_years)?;
        if term_years.is_some_and(|term| term == 0 || term > LONGEST_TERM) {
            let wanted = format!("a term of 1 to {LONGEST_TERM} years");
            return Err(row.fault(Code::OutOfRange, c::term_years, wanted));
        }
        tranches.push(Tranche {
            id: row.id(c::tranche_id)?,
            as_at: row.date(c::as_at)?.ok_or(Bad)?,
            source_id: row.id(c::source_id)?,
            year: row.year(c::financial_year)?.ok_or(Bad)?,
            requested: row.money(c::requested)?,
            minded_to: row.money(c::minded_to)?,
            in_principle: row.money(c::in_principle)?,
            final_direction: row.money(c::r#final)?,
            used: row.money(c::used)?,
            draw_date: row.day(c::draw_date)?,
            rate: row.rate(c::rate)?,
            premium: row.rate(c::premium)?,
            term_years,
            mrp_method: row.word(c::mrp_method)?,
            receipts_applied: row.money(c::receipts_applied)?,
            note: row.owned(c::note),
            row: row.at,
        });
        Ok(())
    });
    tranches
}

pub(super) fn reserves(loader: &mut Loader<'_>) -> Vec<Reserve> {
    let mut reserves = Vec::new();
    loader.read(&r::TABLE, Keys::Here, |row| {
        reserves.push(Reserve {
            id: row.id(r::reserve_id)?,
            title: row.required(r::title)?.to_owned(),
            fund: row.word(r::fund)?.ok_or(Bad)?,
            kind: row.word(r::kind)?.ok_or(Bad)?,
            usable_for_gap: row.flag(r::usable_for_gap)?,
            draw_order: row.whole(r::draw_order)?,
            year: row.year(r::financial_year)?.ok_or(Bad)?,
            opening: row.money(r::opening)?,
            planned_use: row.money(r::planned_use)?,
            minimum: row.money(r::minimum)?,
            bound: row.word(r::bound)?,
            note: row.owned(r::note),
            source_id: row.id(r::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    reserves
}
