//! What was published, and the totals rows must add to.

use crate::datasets::cell::Percent;
use crate::datasets::load::{Keys, Loader};
use crate::datasets::row::{Bad, Row};
use crate::datasets::schema::{
    Col, claims as c, control_totals as t, gap_claims as g, imports as i, links as l,
    source_notes as n, sources as s,
};
use crate::records::{Claim, Code, ControlTotal, GapClaim, ImportedRow, Link, Source, SourceNote};
use crate::units::FinancialYear;

pub(super) fn sources(loader: &mut Loader<'_>) -> Vec<Source> {
    let mut sources = Vec::new();
    loader.read(&s::TABLE, Keys::Here, |row| {
        sources.push(Source {
            id: row.id(s::source_id)?,
            title: row.required(s::title)?.to_owned(),
            published_on: row.date(s::published_on)?,
            url: row.owned(s::url),
            note: row.owned(s::note),
            row: row.at,
        });
        Ok(())
    });
    sources
}

/// Checks that a span of years does not end before it begins.
fn in_order(
    row: &Row<'_>,
    from: Option<FinancialYear>,
    to: Option<FinancialYear>,
    col: Col,
) -> Result<(), Bad> {
    match (from, to) {
        (Some(from), Some(to)) if to < from => {
            Err(row.fault(Code::RangeOutOfOrder, col, format!("a year from {from} on")))
        }
        _ => Ok(()),
    }
}

pub(super) fn gap_claims(loader: &mut Loader<'_>) -> Vec<GapClaim> {
    let mut claims = Vec::new();
    loader.read(&g::TABLE, Keys::Here, |row| {
        let (from, to) = (row.year(g::from_year)?, row.year(g::to_year)?);
        in_order(row, from, to, g::to_year)?;
        let columns = [g::low, g::central, g::high, g::bound];
        claims.push(GapClaim {
            id: row.id(g::claim_id)?,
            as_at: row.date(g::as_at)?.ok_or(Bad)?,
            scenario: row.word(g::scenario)?.ok_or(Bad)?,
            from: from.ok_or(Bad)?,
            to: to.ok_or(Bad)?,
            basis: row.word(g::basis)?.ok_or(Bad)?,
            before_savings: row.word(g::before_savings)?.ok_or(Bad)?,
            before_efs: row.word(g::before_efs)?.ok_or(Bad)?,
            amount: row.quantity(columns, |col| row.money(col))?,
            note: row.owned(g::note),
            source_id: row.id(g::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    claims
}

pub(super) fn claims(loader: &mut Loader<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    loader.read(&c::TABLE, Keys::Here, |row| {
        let (from, to) = (row.year(c::from_year)?, row.year(c::to_year)?);
        in_order(row, from, to, c::to_year)?;
        let columns = [c::low, c::central, c::high, c::bound];
        claims.push(Claim {
            id: row.id(c::claim_id)?,
            subject: row.required(c::subject)?.to_owned(),
            about_id: row.owned(c::about_id),
            as_at: row.date(c::as_at)?.ok_or(Bad)?,
            from,
            to,
            unit: row.word(c::unit)?.ok_or(Bad)?,
            amount: row.quantity(columns, |col| row.number(col, Percent::Hundredths))?,
            basis: row.word(c::basis)?,
            note: row.required(c::note)?.to_owned(),
            source_id: row.id(c::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    claims
}

pub(super) fn source_notes(loader: &mut Loader<'_>) -> Vec<SourceNote> {
    let mut notes = Vec::new();
    loader.read(&n::TABLE, Keys::Here, |row| {
        notes.push(SourceNote {
            id: row.id(n::note_id)?,
            code: row.id(n::code)?,
            table: row.word(n::table)?.ok_or(Bad)?,
            row_id: row.required(n::row_id)?.to_owned(),
            text: row.required(n::text)?.to_owned(),
            source_id: row.id(n::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    notes
}

pub(super) fn links(loader: &mut Loader<'_>) -> Vec<Link> {
    let mut links = Vec::new();
    loader.read(&l::TABLE, Keys::Here, |row| {
        let link = Link {
            from_id: row.id(l::from_id)?,
            to_id: row.id(l::to_id)?,
            kind: row.word(l::kind)?.ok_or(Bad)?,
            row: row.at,
        };
        if link.from_id == link.to_id {
            return Err(row.fault(Code::ParentLoop, l::to_id, "another id than from_id"));
        }
        links.push(link);
        Ok(())
    });
    links
}

pub(super) fn control_totals(loader: &mut Loader<'_>) -> Vec<ControlTotal> {
    let mut totals = Vec::new();
    loader.read(&t::TABLE, Keys::Here, |row| {
        let filter: Result<Vec<(String, String)>, Bad> = row
            .text(t::filter)
            .split(';')
            .filter(|part| !part.trim().is_empty())
            .map(|part| {
                let wanted = "column=value, several of them with ; between";
                let pair = part.split_once('=');
                let (column, value) =
                    pair.ok_or_else(|| row.fault(Code::NotAWord, t::filter, wanted))?;
                Ok((column.trim().to_owned(), value.trim().to_owned()))
            })
            .collect();
        totals.push(ControlTotal {
            id: row.id(t::control_id)?,
            table: row.word(t::table)?.ok_or(Bad)?,
            column: row.required(t::column)?.to_owned(),
            filter: filter?,
            value: row.number(t::value, Percent::Hundredths)?.ok_or(Bad)?,
            tolerance: row.number(t::tolerance, Percent::Hundredths)?.ok_or(Bad)?,
            source_id: row.id(t::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    totals
}

pub(super) fn imports(loader: &mut Loader<'_>) -> Vec<ImportedRow> {
    let mut imports = Vec::new();
    loader.read(&i::TABLE, Keys::Here, |row| {
        row.check_source(i::source_id)?;
        row.required(i::source_key)?;
        imports.push(ImportedRow {
            source_id: row.text(i::source_id).to_owned(),
            file: row.required(i::file)?.to_owned(),
            sheet: row.required(i::sheet)?.to_owned(),
            tracker_row: row.whole(i::row)?.ok_or(Bad)?,
            saving: row.saving(i::saving_id)?,
        });
        Ok(())
    });
    imports
}
