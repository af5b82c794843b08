//! Risks, plans, measures, self-assessment, decisions.

use std::collections::HashMap;

use crate::datasets::cell::Percent;
use crate::datasets::load::{Keys, Loader};
use crate::datasets::row::{Bad, Row};
use crate::datasets::schema::{
    action_status as st, actions as a, decisions as d, delivery_profiles as dp, fm_code as f,
    measure_values as mv, measures as m, milestones as ms, plans as pl, risk_ratings as rr,
    risk_scales as sc, risks as r, tallies as t,
};
use crate::records::{
    Action, ActionStatus, Code, Council, Decision, DeliveryProfile, FmStandard, Measure,
    MeasureValue, Milestone, PlanTitle, Risk, RiskRating, RiskScale, Tally, TargetBasis,
};
use crate::units::{Decimal, Money};

pub(super) fn risk_scales(loader: &mut Loader<'_>) -> Vec<RiskScale> {
    let mut scales = Vec::new();
    loader.read(&sc::TABLE, Keys::Here, |row| {
        let scale = RiskScale {
            id: row.id(sc::scale_id)?,
            likelihood_max: row.whole(sc::likelihood_max)?.ok_or(Bad)?,
            impact_max: row.whole(sc::impact_max)?.ok_or(Bad)?,
            confirmed: row.flag(sc::confirmed)?,
            low_max: row.whole(sc::low_max)?.ok_or(Bad)?,
            medium_max: row.whole(sc::medium_max)?.ok_or(Bad)?,
            note: row.owned(sc::note),
            row: row.at,
        };
        let sides =
            [(sc::likelihood_max, scale.likelihood_max), (sc::impact_max, scale.impact_max)];
        for (col, side) in sides {
            if side == 0 || side > 100 {
                return Err(row.fault(Code::OutOfRange, col, "a side of 1 to 100"));
            }
        }
        if scale.low_max >= scale.medium_max || scale.medium_max >= scale.max() {
            let wanted = format!("low_max below medium_max below {}", scale.max());
            return Err(row.fault(Code::RangeOutOfOrder, sc::medium_max, wanted));
        }
        scales.push(scale);
        Ok(())
    });
    scales
}

pub(super) fn risks(loader: &mut Loader<'_>) -> Vec<Risk> {
    let mut risks = Vec::new();
    loader.read(&r::TABLE, Keys::Here, |row| {
        let risk = Risk {
            id: row.id(r::risk_id)?,
            register: row.required(r::register)?.to_owned(),
            title: row.required(r::title)?.to_owned(),
            category: row.owned(r::category),
            owner: row.owned(r::owner),
            timescale: row.owned(r::timescale),
            due: row.date(r::due_date)?,
            exposure: row.money(r::exposure)?,
            likelihood: row.rate(r::likelihood_pct)?,
            appetite: row.whole(r::appetite)?,
            scale_id: row.maybe_id(r::scale_id)?,
            public: row.flag(r::public)?,
            note: row.owned(r::note),
            source_id: row.id(r::source_id)?,
            row: row.at,
        };
        if risk.exposure.is_some_and(Money::is_negative) {
            return Err(row.fault(
                Code::OutOfRange,
                r::exposure,
                "what it would cost, nil or more",
            ));
        }
        let possible = Decimal::ZERO..=Decimal::ONE;
        if risk.likelihood.is_some_and(|rate| !possible.contains(&rate.fraction())) {
            return Err(row.fault(Code::OutOfRange, r::likelihood_pct, "0% to 100%"));
        }
        risks.push(risk);
        Ok(())
    });
    risks
}

pub(super) fn risk_ratings(
    loader: &mut Loader<'_>,
    risks: &[Risk],
    scales: &[RiskScale],
    council: &Council,
) -> Vec<RiskRating> {
    let scale_of: HashMap<&str, &RiskScale> = risks
        .iter()
        .filter_map(|risk| {
            let id = if risk.scale_id.is_empty() {
                council.risk_scale.as_deref()?
            } else {
                &risk.scale_id
            };
            Some((risk.id.as_str(), scales.iter().find(|scale| scale.id == id)?))
        })
        .collect();
    let mut ratings = Vec::new();
    loader.read(&rr::TABLE, Keys::Here, |row| {
        let rating = RiskRating {
            risk_id: row.id(rr::risk_id)?,
            as_at: row.date(rr::as_at)?.ok_or(Bad)?,
            kind: row.word(rr::kind)?.ok_or(Bad)?,
            rating: row.whole(rr::rating)?.ok_or(Bad)?,
            likelihood: row.whole(rr::likelihood)?,
            impact: row.whole(rr::impact)?,
            source_id: row.id(rr::source_id)?,
            row: row.at,
        };
        within_scale(row, &rating, scale_of.get(rating.risk_id.as_str()).copied())?;
        ratings.push(rating);
        Ok(())
    });
    ratings
}

fn within_scale(row: &Row<'_>, rating: &RiskRating, scale: Option<&RiskScale>) -> Result<(), Bad> {
    if let (Some(likelihood), Some(impact)) = (rating.likelihood, rating.impact) {
        let product = likelihood.saturating_mul(impact);
        if product != rating.rating {
            let wanted = format!("likelihood × impact, {likelihood} × {impact} = {product}");
            return Err(row.fault(Code::RatingNotProduct, rr::rating, wanted));
        }
    }
    let Some(scale) = scale else { return Ok(()) };
    let cells = [
        (rr::rating, Some(rating.rating), scale.max()),
        (rr::likelihood, rating.likelihood, scale.likelihood_max),
        (rr::impact, rating.impact, scale.impact_max),
    ];
    for (col, value, max) in cells {
        if value.is_some_and(|value| value == 0 || value > max) {
            let wanted = format!("1 to {max}, as scale {} has it", scale.id);
            return Err(row.fault(Code::RatingOutsideScale, col, wanted));
        }
    }
    Ok(())
}

pub(super) fn plans(loader: &mut Loader<'_>) -> Vec<PlanTitle> {
    let mut plans = Vec::new();
    loader.read(&pl::TABLE, Keys::Here, |row| {
        plans.push(PlanTitle {
            plan: row.required(pl::plan)?.to_owned(),
            title: row.required(pl::title)?.to_owned(),
            reviewer: row.owned(pl::reviewer),
            held: row.date(pl::held_on)?,
            note: row.owned(pl::note),
            source_id: row.id(pl::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    plans
}

pub(super) fn actions(loader: &mut Loader<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    loader.read(&a::TABLE, Keys::Here, |row| {
        actions.push(Action {
            id: row.id(a::action_id)?,
            plan: row.required(a::plan)?.to_owned(),
            recommendation: row.owned(a::recommendation),
            group: row.owned(a::group),
            partner: row.owned(a::partner),
            title: row.required(a::title)?.to_owned(),
            theme: row.owned(a::theme),
            lead: row.owned(a::lead),
            stated_timescale: row.owned(a::stated_timescale),
            public: row.flag(a::public)?,
            source_id: row.id(a::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    actions
}

pub(super) fn action_status(loader: &mut Loader<'_>) -> Vec<ActionStatus> {
    let mut statuses = Vec::new();
    loader.read(&st::TABLE, Keys::Here, |row| {
        statuses.push(ActionStatus {
            action_id: row.id(st::action_id)?,
            as_at: row.date(st::as_at)?.ok_or(Bad)?,
            rating: row.word(st::rating)?,
            state: row.word(st::stated_state)?.ok_or(Bad)?,
            note: row.owned(st::note),
            source_id: row.id(st::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    statuses
}

pub(super) fn milestones(loader: &mut Loader<'_>) -> Vec<Milestone> {
    let mut milestones = Vec::new();
    loader.read(&ms::TABLE, Keys::Here, |row| {
        milestones.push(Milestone {
            action_id: row.id(ms::action_id)?,
            number: row.whole(ms::milestone)?.ok_or(Bad)?,
            title: row.owned(ms::title),
            due: row.date(ms::due_date)?,
            done: row.date(ms::done_on)?,
            note: row.owned(ms::note),
            source_id: row.id(ms::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    milestones
}

pub(super) fn tallies(loader: &mut Loader<'_>) -> Vec<Tally> {
    let mut tallies = Vec::new();
    loader.read(&t::TABLE, Keys::Here, |row| {
        tallies.push(Tally {
            plan: row.required(t::plan)?.to_owned(),
            group: row.required(t::group)?.to_owned(),
            as_at: row.date(t::as_at)?.ok_or(Bad)?,
            counts: [row.whole(t::green)?, row.whole(t::amber)?, row.whole(t::red)?],
            shares: [row.rate(t::green_pct)?, row.rate(t::amber_pct)?, row.rate(t::red_pct)?],
            rated_by: row.word(t::rated_by)?.ok_or(Bad)?,
            source_id: row.id(t::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    tallies
}

pub(super) fn measures(loader: &mut Loader<'_>) -> Vec<Measure> {
    let mut measures = Vec::new();
    loader.read(&m::TABLE, Keys::Here, |row| {
        measures.push(Measure {
            id: row.id(m::measure_id)?,
            title: row.required(m::title)?.to_owned(),
            unit: row.word(m::unit)?.ok_or(Bad)?,
            polarity: row.word(m::polarity)?.ok_or(Bad)?,
            directorate: row.required(m::directorate)?.to_owned(),
            target: row.number(m::target, Percent::Hundredths)?,
            target_basis: row.word(m::target_basis)?.unwrap_or(TargetBasis::Stated),
            target_date: row.date(m::target_date)?,
            tolerance: row.number(m::tolerance, Percent::Hundredths)?,
            note: row.owned(m::note),
            source_id: row.id(m::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    measures
}

pub(super) fn measure_values(loader: &mut Loader<'_>) -> Vec<MeasureValue> {
    let mut values = Vec::new();
    loader.read(&mv::TABLE, Keys::Here, |row| {
        values.push(MeasureValue {
            measure_id: row.id(mv::measure_id)?,
            as_at: row.date(mv::as_at)?.ok_or(Bad)?,
            value: row.number(mv::value, Percent::Hundredths)?.ok_or(Bad)?,
            bound: row.word(mv::bound)?.ok_or(Bad)?,
            shared_with: row.maybe_id(mv::shared_with)?,
            note: row.owned(mv::note),
            source_id: row.id(mv::source_id)?,
            row: row.at,
        });
        Ok(())
    });
    values
}

pub(super) fn fm_code(loader: &mut Loader<'_>) -> Vec<FmStandard> {
    let mut standards = Vec::new();
    loader.read(&f::TABLE, Keys::Here, |row| {
        row.check_source(f::source_id)?;
        row.check_word(f::standard)?;
        standards.push(FmStandard {
            standard: row.required(f::standard)?.to_uppercase().chars().next().ok_or(Bad)?,
            as_at: row.date(f::as_at)?.ok_or(Bad)?,
            rating: row.word(f::rating)?,
            evidence: row.owned(f::evidence),
            action: row.owned(f::action),
            owner: row.owned(f::owner),
            due: row.date(f::due_date)?,
            note: row.owned(f::note),
            row: row.at,
        });
        Ok(())
    });
    standards
}

pub(super) fn decisions(loader: &mut Loader<'_>) -> Vec<Decision> {
    let mut decisions = Vec::new();
    loader.read(&d::TABLE, Keys::Here, |row| {
        decisions.push(Decision {
            id: row.id(d::decision_id)?,
            meeting: row.required(d::meeting)?.to_owned(),
            decided_on: row.day(d::decided_on)?.ok_or(Bad)?,
            about_id: row.id(d::about_id)?,
            decision: row.required(d::decision)?.to_owned(),
            owner: row.owned(d::owner),
            due: row.date(d::due_date)?,
            row: row.at,
        });
        Ok(())
    });
    decisions
}

pub(super) fn delivery_profiles(loader: &mut Loader<'_>) -> Vec<DeliveryProfile> {
    let mut profiles = Vec::new();
    loader.read(&dp::TABLE, Keys::Here, |row| {
        profiles.push(DeliveryProfile {
            brag: row.word(dp::brag)?.ok_or(Bad)?,
            period: row.mark(dp::period)?,
            on_time: row.rate(dp::on_time)?.ok_or(Bad)?,
            late: row.rate(dp::late)?.ok_or(Bad)?,
            never: row.rate(dp::never)?.ok_or(Bad)?,
            cases: row.whole(dp::cases)?.ok_or(Bad)?,
            as_at: row.date(dp::as_at)?.ok_or(Bad)?,
            row: row.at,
        });
        Ok(())
    });
    profiles
}
