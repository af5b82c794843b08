//! The savings programme: register, profile, delivery. They go straight into columns, for they can be
//! millions of rows.

use std::collections::HashMap;

use crate::datasets::check;
use crate::datasets::load::{Keys, Loader};
use crate::datasets::row::Row;
use crate::records::schema::{Bad, Cells, delivery as d, savings as s, savings_profile as p};
use crate::records::{
    Brag, BySaving, Code, Deliveries, OneOffCost, ProfileKind, Profiles, SavingIx, SavingRow,
    SavingStatus, Source, Update,
};
use crate::units::{Date, Money};

pub(super) fn savings(loader: &mut Loader<'_>) {
    let mut register = std::mem::take(&mut loader.known.register);
    let mut references = Vec::new();
    loader.read(&s::TABLE, Keys::Later, |row| {
        saving(row).and_then(|saving| {
            if register.push(&saving) {
                let ix = SavingIx(short(register.savings.len() - 1));
                register.savings.rows.keep(ix.0, row.at);
                if let Some(pence) = row.pence(s::one_off_cost)? {
                    let (amount, year) = (Money::from_pence(pence), row.year(s::cost_year)?);
                    let funding = row.text(s::cost_funding).trim().into();
                    register.savings.costs_once(ix, OneOffCost { amount, year, funding });
                }
                let others = [(s::parent_id, saving.parent), (s::replaced_by, saving.replaced_by)];
                let named = others.into_iter().filter(|(_, id)| !id.is_empty());
                references.extend(named.map(|(col, id)| (ix, col, id.to_owned())));
                return Ok(());
            }
            let hint = "a reference is never re-used: give this saving one of its own".to_owned();
            let wanted = "each saving_id once";
            Err(row.fault_with_hint(Code::DuplicateKey, s::saving_id, wanted, Some(hint)))
        })
    });
    loader.known.register = register;
    loader.references = references;
}

fn saving<'a>(row: &'a Row<'_>) -> Result<SavingRow<'a>, Bad> {
    let status = row.word(s::status)?.ok_or(Bad)?;
    let saving = SavingRow {
        id: row.required(s::saving_id)?,
        title: row.required(s::title)?,
        directorate: row.required(s::directorate)?,
        service: row.text(s::service),
        theme: row.text(s::theme),
        owner: row.text(s::owner),
        kind: row.word(s::r#type)?.ok_or(Bad)?,
        cashable: row.word(s::cashable)?.ok_or(Bad)?,
        recurrence: row.word(s::recurrence)?.ok_or(Bad)?,
        fund: row.word(s::fund)?.ok_or(Bad)?,
        grain: row.word(s::grain)?.ok_or(Bad)?,
        origin_year: row.year(s::origin_year)?.ok_or(Bad)?,
        status,
        decision_ref: row.text(s::decision_ref),
        decided_on: row.day(s::decided_on)?,
        parent: row.text(s::parent_id),
        replaced_by: row.text(s::replaced_by),
        brag_at_approval: row.word(s::brag_at_approval)?,
        public: row.flag(s::public)?.ok_or(Bad)?,
        source_id: row.text(s::source_id),
    };
    for col in [s::saving_id, s::parent_id, s::replaced_by] {
        row.plain_id(col)?;
    }
    row.date(s::start_date)?;
    row.pence(s::one_off_cost)?;
    row.year(s::cost_year)?;
    row.check_source(s::source_id)?;
    if status.needs_decision() && (saving.decision_ref.is_empty() || saving.decided_on.is_none()) {
        let empty = if saving.decision_ref.is_empty() { s::decision_ref } else { s::decided_on };
        let wanted = format!("the decision and its day, as the saving is {}", status.word());
        return Err(row.fault(Code::EndedWithoutDecision, empty, wanted));
    }
    approved_before(row, status, saving.decided_on)?;
    Ok(saving)
}

/// Checks the day of approval: a proposal has none yet, and nothing ends before it was approved.
fn approved_before(row: &Row<'_>, status: SavingStatus, decided: Option<Date>) -> Result<(), Bad> {
    let Some(approved) = row.day(s::approved_on)? else { return Ok(()) };
    if status == SavingStatus::Proposed {
        let wanted = "no day of approval, as the saving is proposed";
        return Err(row.fault(Code::OutOfRange, s::approved_on, wanted));
    }
    if status.needs_decision() && decided.is_some_and(|ended| ended < approved) {
        let wanted = format!("no day after the decision by which it is {}", status.word());
        return Err(row.fault(Code::OutOfRange, s::approved_on, wanted));
    }
    Ok(())
}

pub(super) fn savings_profile(loader: &mut Loader<'_>, sources: &[Source]) {
    let published: HashMap<&str, Option<Date>> =
        sources.iter().map(|source| (source.id.as_str(), source.published_on)).collect();
    let decided = loader.decided();
    let mut interned: HashMap<String, u32> = HashMap::new();
    let (mut profiles, mut stated_by, mut undated) = (Profiles::default(), Vec::new(), Vec::new());
    loader.read(&p::TABLE, Keys::Later, |row| {
        let saving = row.saving(p::saving_id)?.ok_or(Bad)?;
        let year = row.year(p::financial_year)?.ok_or(Bad)?;
        let kind = row.word(p::kind)?.ok_or(Bad)?;
        let pence = row.pence(p::target)?.ok_or(Bad)?;
        let own = row.date(p::as_at)?;
        let source = row.text(p::source_id);
        if !source.is_empty() {
            row.check_source(p::source_id)?;
        }
        let day = own
            .or_else(|| published.get(source).copied().flatten())
            .or_else(|| decided.get(row.text(p::approval_ref)).copied());
        if kind == ProfileKind::Rebased && day.is_none() {
            undated.push(row.at);
        }
        let number = short(interned.len());
        let known = interned.get(source).copied();
        stated_by
            .push(known.unwrap_or_else(|| *interned.entry(source.to_owned()).or_insert(number)));
        profiles.rows.keep(short(profiles.saving.len()), row.at);
        let set_on = day.map_or(Profiles::UNDATED, Date::day_number);
        profiles.push(saving, year, kind, pence, set_on);
        Ok(())
    });
    profiles.by_saving = BySaving::of(&profiles.saving, loader.known.register.savings.len());
    loader.known.profiles = profiles;
    loader.rebased = undated;
    // Before the updates are read: a target counted twice would break the identity of each.
    check::settle_profiles(loader, &stated_by);
}

pub(super) fn delivery(loader: &mut Loader<'_>) -> Deliveries {
    let mut deliveries = Deliveries::default();
    deliveries.reserve(loader.likely_rows(&d::TABLE));
    loader.read(&d::TABLE, Keys::Later, |row| {
        let update = update(row)?;
        follows_the_rules(row, &update)?;
        deliveries.rows.keep(short(deliveries.len()), row.at);
        deliveries.push(&update, row.text(d::source_id));
        Ok(())
    });
    let savings = loader.known.register.savings.len();
    deliveries.by_saving = BySaving::of(&deliveries.saving, savings);
    deliveries
}

fn update(row: &Row<'_>) -> Result<Update, Bad> {
    let year = row.year(d::financial_year)?.ok_or(Bad)?;
    let revision = row.whole(d::revision)?.ok_or(Bad)?;
    let update = Update {
        saving: row.saving(d::saving_id)?.ok_or(Bad)?,
        period: row.period(d::period, Some(year))?,
        submitted_on: row.day(d::submitted_on)?.ok_or(Bad)?,
        revision: u16::try_from(revision).unwrap_or(0),
        banked: row.pence(d::banked)?,
        forecast: row.pence(d::forecast)?,
        slipped: row.pence(d::slipped)?,
        unachievable: row.pence(d::unachievable)?,
        over_achieved: row.pence(d::over_achieved)?,
        offset_pressure: row.pence(d::offset_pressure)?,
        brag_declared: row.word(d::brag_declared)?,
        confidence: row.rate(d::confidence)?,
        evidence: !row.text(d::evidence_ref).is_empty(),
    };
    row.check_source(d::source_id)?;
    if update.period.year != year {
        let wanted = format!("a period of {year}, the row's financial year");
        return Err(row.fault(Code::PeriodOfAnotherYear, d::period, wanted));
    }
    if update.revision == 0 {
        return Err(row.fault(Code::OutOfRange, d::revision, "a whole number from 1 to 65,535"));
    }
    if update.offset_pressure.is_some_and(i64::is_negative) {
        let wanted = "an amount of nil or more: what makes up for a shortfall is a mitigation";
        return Err(row.fault(Code::OutOfRange, d::offset_pressure, wanted));
    }
    if !update.fits() {
        let (col, wanted) = if update.day_fits() {
            (d::confidence, "0% to 100%, to a hundredth of a per cent")
        } else {
            (d::submitted_on, "a day from 2000 to 2179")
        };
        return Err(row.fault(Code::OutOfRange, col, wanted));
    }
    Ok(update)
}

/// Checks what must hold between the amounts of one update, its target and its saving.
///
/// # Source
/// The identity target = forecast + slipped + unachievable keeps every pound of a target in one of
/// three places; over-achievement is shown apart and never nets a shortfall.
fn follows_the_rules(row: &Row<'_>, update: &Update) -> Result<(), Bad> {
    let known = row.known();
    // A return speaks of the target as it stood when it was handed in, whatever was agreed since.
    let profiles = &known.profiles;
    let target = profiles.target_pence_on(update.saving, update.period.year, update.submitted_on);
    let shown = |pence: i64| crate::units::text::pence(Money::from_pence(pence));
    let over = update.over_achieved.unwrap_or(0);
    if let (Some(target), Some(forecast), Some(slipped), Some(unachievable)) =
        (target, update.forecast, update.slipped, update.unachievable)
    {
        let parts = forecast.saturating_add(slipped).saturating_add(unachievable);
        if parts != target {
            let wanted = format!(
                "forecast + slipped + unachievable = the target of {}; they are {}",
                shown(target),
                shown(parts)
            );
            let hint = "what is above the target goes into over_achieved".to_owned();
            let hint = (parts > target).then_some(hint);
            return Err(row.fault_with_hint(Code::TargetSplit, d::forecast, wanted, hint));
        }
    }
    if let (Some(banked), Some(forecast)) = (update.banked, update.forecast)
        && banked > forecast.saturating_add(over)
    {
        let wanted = format!("no more banked than the forecast of {}", shown(forecast + over));
        return Err(row.fault(Code::BankedAboveForecast, d::banked, wanted));
    }
    if let (true, Some(target), Some(forecast)) = (over > 0, target, update.forecast)
        && forecast != target
    {
        let wanted = format!(
            "nothing over-achieved until the whole target of {} is forecast",
            shown(target)
        );
        return Err(row.fault(Code::OverAchievedBelowTarget, d::over_achieved, wanted));
    }
    if update.brag_declared == Some(Brag::Blue) {
        let paid =
            matches!((update.banked, target), (Some(banked), Some(target)) if banked >= target);
        if !paid || !update.evidence {
            let col = if paid { d::evidence_ref } else { d::banked };
            let wanted =
                "at least the target banked and a reference to the evidence, as it is declared B";
            return Err(row.fault(Code::DeliveredWithoutProof, col, wanted));
        }
    }
    let savings = &known.register.savings;
    let ended = savings.status(update.saving) == SavingStatus::WrittenOut
        && savings.decided_on(update.saving).is_some_and(|day| day <= update.submitted_on);
    let still_coming = update.slipped.is_some_and(|pence| pence > 0)
        || update.forecast.is_some_and(|forecast| forecast > update.banked.unwrap_or(0));
    if ended && still_coming {
        let wanted = "nothing forecast or slipped beyond what is banked: the saving is written out";
        let hint = Some("show the rest of its target as unachievable".to_owned());
        return Err(row.fault_with_hint(Code::WrittenOutStillComing, d::forecast, wanted, hint));
    }
    Ok(())
}

/// Gives a number of rows in the width that columns use.
fn short(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
