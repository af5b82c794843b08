//! The ledger: the only file that names polars.
//!
//! Amounts are read and checked by our own reader, since polars would round a fraction of a penny
//! without a word; polars then groups and adds them as decimals, exactly.

use std::collections::BTreeMap;

use polars::prelude::{
    DataFrame, DataType, IntoColumn, IntoLazy, NamedFrom, PolarsError, Series, col,
};

use super::load::{Keys, Loader};
use crate::records::schema::{Bad, ledger as l};
use crate::records::{LedgerTotal, Symbol, Symbols};
use crate::units::{FinancialYear, Mark, Money, Period};

/// Why the ledger could not be added up.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct LedgerError(#[from] PolarsError);

/// A period and a directorate, as numbers that polars groups by.
type Key = (u32, u32);

/// The columns of the ledger that totals need.
#[derive(Default)]
struct Transactions {
    periods: Vec<u32>,
    directorates: Vec<u32>,
    names: Symbols,
    codes: Vec<Symbol>,
    pence: Vec<i64>,
    rows: BTreeMap<Key, Vec<u32>>,
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
        let code = read.codes.iter().position(|known| *known == directorate);
        let code = code.unwrap_or_else(|| {
            read.codes.push(directorate);
            read.codes.len() - 1
        });
        let period = u32::from(period.year.april()) * 100 + u32::from(period.mark.code());
        let directorate = u32::try_from(code).unwrap_or(u32::MAX);
        read.periods.push(period);
        read.directorates.push(directorate);
        read.pence.push(pence);
        read.rows.entry((period, directorate)).or_default().push(row.at);
        Ok(())
    });
    if read.pence.is_empty() {
        return Ok(Vec::new());
    }
    let sums = sums(&read)?;
    let mut ledger: Vec<LedgerTotal> = sums
        .into_iter()
        .filter_map(|(key, amount)| {
            let symbol = read.codes.get(key.1 as usize)?;
            let directorate = read.names.word(*symbol).to_owned();
            let rows = read.rows.remove(&key)?;
            Some(LedgerTotal { period: period_of(key.0)?, directorate, amount, rows })
        })
        .collect();
    ledger.sort_by(|a, b| (a.period, &a.directorate).cmp(&(b.period, &b.directorate)));
    Ok(ledger)
}

/// Adds up the amounts of each period and directorate, as decimals of two places.
fn sums(read: &Transactions) -> Result<Vec<(Key, Money)>, PolarsError> {
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
        .agg([col("amount").sum()])
        .collect()?;
    let (periods, directorates) =
        (totals.column("period")?.u32()?, totals.column("directorate")?.u32()?);
    let sums = totals.column("amount")?.decimal()?;
    let keys = periods.iter().zip(directorates.iter()).zip(sums.physical().iter());
    Ok(keys
        .filter_map(|((period, directorate), sum)| {
            Some(((period?, directorate?), Money::from_wide_pence(sum?)))
        })
        .collect())
}

fn period_of(code: u32) -> Option<Period> {
    let year = FinancialYear::beginning(u16::try_from(code / 100).ok()?)?;
    Some(Period { year, mark: Mark::from_code(u8::try_from(code % 100).ok()?) })
}
