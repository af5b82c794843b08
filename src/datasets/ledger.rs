//! The ledger: the only file that names polars.
//!
//! Amounts are read and checked by our own reader, since polars would round a fraction of a penny
//! without a word; polars then groups and adds them as decimals, exactly.

use polars::prelude::{
    DataFrame, DataType, IntoColumn, IntoLazy, NamedFrom, PolarsError, Series, SortMultipleOptions,
    col, len,
};

use super::load::{Keys, Loader};
use super::row::Bad;
use super::schema::ledger as l;
use crate::records::{LedgerTotal, Symbol, Symbols};
use crate::units::{FinancialYear, Mark, Money, Period};

/// Why the ledger could not be added up.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct LedgerError(#[from] PolarsError);

/// The columns of the ledger that totals need.
#[derive(Default)]
struct Transactions {
    periods: Vec<u32>,
    directorates: Vec<u32>,
    names: Symbols,
    codes: Vec<Symbol>,
    pence: Vec<i64>,
}

/// Reads the ledger and adds it up by period and directorate.
pub(super) fn totals(loader: &mut Loader<'_>) -> Result<Vec<LedgerTotal>, LedgerError> {
    let mut read = Transactions::default();
    loader.read(&l::TABLE, Keys::Here, |row| {
        let period = row.period(l::period, None)?;
        let pence = row.pence(l::amount)?.ok_or(Bad)?;
        row.required(l::cost_centre)?;
        row.required(l::subjective)?;
        let directorate = read.names.of(row.required(l::directorate)?);
        let code = match read.codes.iter().position(|known| *known == directorate) {
            Some(at) => at,
            None => {
                read.codes.push(directorate);
                read.codes.len() - 1
            }
        };
        read.periods
            .push(u32::from(period.year.april()) * 100 + u32::from(period.mark.code()));
        read.directorates
            .push(u32::try_from(code).unwrap_or(u32::MAX));
        read.pence.push(pence);
        Ok(())
    });
    if read.pence.is_empty() {
        Ok(Vec::new())
    } else {
        Ok(added_up(&read)?)
    }
}

fn added_up(read: &Transactions) -> Result<Vec<LedgerTotal>, PolarsError> {
    let amounts = Series::new("amount".into(), &read.pence).cast(&DataType::Int128)?;
    let amounts = amounts.i128()?.clone().into_decimal(38, 2)?;
    let frame = DataFrame::new(
        read.pence.len(),
        vec![
            Series::new("period".into(), &read.periods).into_column(),
            Series::new("directorate".into(), &read.directorates).into_column(),
            amounts.into_column(),
        ],
    )?;
    let totals = frame
        .lazy()
        .group_by([col("period"), col("directorate")])
        .agg([col("amount").sum(), len().alias("entries")])
        .sort(["period", "directorate"], SortMultipleOptions::default())
        .collect()?;
    let (periods, directorates) = (
        totals.column("period")?.u32()?,
        totals.column("directorate")?.u32()?,
    );
    let (sums, entries) = (
        totals.column("amount")?.decimal()?,
        totals.column("entries")?.u32()?,
    );
    let mut ledger = Vec::with_capacity(totals.height());
    let rows = periods
        .iter()
        .zip(directorates.iter())
        .zip(sums.physical().iter())
        .zip(entries.iter());
    for (((period, directorate), sum), count) in rows {
        let (Some(period), Some(directorate), Some(sum)) = (period, directorate, sum) else {
            continue;
        };
        let Some(period) = period_of(period) else {
            continue;
        };
        let symbol = read
            .codes
            .get(directorate as usize)
            .copied()
            .unwrap_or(Symbol::NONE);
        ledger.push(LedgerTotal {
            period,
            directorate: read.names.word(symbol).to_owned(),
            amount: Money::from_wide_pence(sum),
            entries: count.unwrap_or_default() as usize,
        });
    }
    ledger.sort_by(|a, b| (a.period, &a.directorate).cmp(&(b.period, &b.directorate)));
    Ok(ledger)
}

fn period_of(code: u32) -> Option<Period> {
    let year = FinancialYear::beginning(u16::try_from(code / 100).ok()?)?;
    Some(Period {
        year,
        mark: Mark::from_code(u8::try_from(code % 100).ok()?),
    })
}
