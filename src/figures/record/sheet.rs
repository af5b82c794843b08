//! The figures of the record.

use super::{Behind, Part, Record, Replay, Scores, Slice, Tally};
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::figures::savings::brag_slug;
use crate::records::Brag;
use crate::units::words;
use crate::units::{FinancialYear, Mark, Money, text};

words! {
    /// What is measured of some cases beside what became of them.
    CaseMeasure {
        /// How many there are.
        Cases = "cases",
        /// What they were to bring.
        Target = "target",
        /// How many had a forecast at the point of the year.
        WithForecast = "with_forecast",
        /// What came of those.
        CameOfForecast = "came_of_forecast",
        /// How much more was forecast than came.
        TooHopeful = "too_hopeful",
        /// Savings of those years whose outturn is not told in parts.
        WithoutOutcome = "without_outcome",
    }
}

words! {
    /// What is measured of how well the record foretells.
    ScoreMeasure {
        /// The record's score.
        Record = "record",
        /// The score of the colours at face value.
        FaceValue = "face_value",
        /// Forecasts that were scored.
        Forecasts = "forecasts",
    }
}

words! {
    /// What is measured of a flat allowance.
    ReplayMeasure {
        /// The year's target.
        Target = "target",
        /// What was held back.
        Held = "held",
        /// What did not come.
        Short = "short",
        /// What was left.
        Left = "left",
        /// The share of target that would have been just enough.
        Needed = "needed",
    }
}

fn subject() -> FigureId {
    FigureId::of_subject("record")
}

impl Part {
    /// Gives the id of this part as a share of target, of some cases.
    pub fn share_id(self, of: &FigureId) -> FigureId {
        of.at(format_args!("{}_share", self.word()))
    }

    /// Gives the id of the same share, shrunk towards the whole record.
    pub fn shrunk_id(self, of: &FigureId) -> FigureId {
        of.at(format_args!("{}_shrunk", self.word()))
    }
}

impl Scores {
    /// Gives what the ids of their figures begin with.
    pub fn id() -> FigureId {
        subject().at("score")
    }
}

impl Replay {
    /// Gives what the ids of its figures begin with: `record/allowance-40/2023-24`.
    pub fn id(&self) -> FigureId {
        let allowance = text::percent_exact(self.allowance);
        subject().at(format_args!("allowance-{}", allowance.trim_end_matches('%'))).of(self.year)
    }
}

impl Record {
    /// Gives what the ids of the figures of every case together begin with.
    pub fn whole_id() -> FigureId {
        subject().at("whole")
    }

    /// Gives what the ids of a part's figures begin with: `record/brag-a/q2`.
    pub fn part_id(&self, slice: &Slice, mark: Mark) -> FigureId {
        let of = match slice {
            Slice::All => "all".to_owned(),
            Slice::Brag(brag) => format!("brag-{}", brag_slug(*brag)),
            Slice::Type(kind) => format!("type-{}", kind.word()),
            Slice::Directorate(name) => {
                format!("directorate-{}", self.slugs.get(name).map_or("none", String::as_str))
            }
        };
        subject().at(of).at(mark.to_string().to_lowercase())
    }

    /// Gives its figures.
    pub fn figures(&self) -> Sheet {
        let mut sheet = Sheet::default();
        for ((slice, mark), tally) in &self.parts {
            self.part(&mut sheet, (slice, *mark), tally);
        }
        self.whole(&mut sheet);
        if let Some(scores) = &self.scores {
            let id = Scores::id();
            let rule = "mean squared error by pound; each year foretold from the others";
            let scored = [
                (ScoreMeasure::Record, scores.record),
                (ScoreMeasure::FaceValue, scores.face_value),
            ];
            for (measure, score) in scored {
                let title = format!("Brier score, {}", measure.word().replace('_', " "));
                sheet.rate(id.of(measure), title, score, Basis::Rule(rule.to_owned()));
            }
            let basis = Basis::Rule("cases at each point of the year, their colour known".into());
            let title = "Forecasts that were scored";
            sheet.count(id.of(ScoreMeasure::Forecasts), title, scores.forecasts, basis);
        }
        for year in &self.years {
            self.year(&mut sheet, *year);
        }
        for replay in &self.replays {
            Self::replay(&mut sheet, replay);
        }
        sheet
    }

    fn whole(&self, sheet: &mut Sheet) {
        let id = Self::whole_id();
        let inputs = || self.years.iter().flat_map(|year| of_year(*year));
        let basis = |words: &str| Basis::formula(words, inputs());
        sheet.count(
            id.of(CaseMeasure::Cases),
            "Cases of the record",
            self.whole.cases,
            basis("count of the savings behind"),
        );
        sheet.count(
            id.of(CaseMeasure::WithoutOutcome),
            "Savings of the record’s years with no outturn told in parts",
            self.no_outcome,
            Basis::Rule("a target in a closed year, and no outturn that says what came, what is late and what is lost".into()),
        );
        let Some(shares) = self.whole.shares() else { return };
        let target = Some(self.whole.target());
        let words = "on time + late + never";
        let kind = FigureKind::Derived;
        let title = "Target of every case of the record";
        sheet.money(id.of(CaseMeasure::Target), title, target, kind, basis(words));
        for (part, share) in Part::TOLD.into_iter().zip(shares.parts()) {
            let title = format!("{}, share, every case of the record", title_of(part));
            let words = format!("{} ÷ (on time + late + never)", part.word());
            sheet.rate(part.share_id(&id), title, share.rounded(super::PLACES), basis(&words));
        }
    }

    fn year(&self, sheet: &mut Sheet, year: FinancialYear) {
        let tally = self.by_year.get(&year).copied().unwrap_or_default();
        for (part, id) in Part::TOLD.into_iter().zip(of_year(year)) {
            let title = format!("{}, {year}", title_of(part));
            let (slice, mark, known_by) = (Slice::All, Mark::OUTTURN, self.known_by);
            let behind = Behind { slice, mark, part, year: Some(year), known_by };
            let amount = Some(tally.get(part));
            sheet.money(id, title, amount, FigureKind::Derived, Basis::found(behind));
        }
    }

    fn part(&self, sheet: &mut Sheet, (slice, mark): (&Slice, Mark), tally: &Tally) {
        let id = self.part_id(slice, mark);
        let of = format!("{}, at {mark}", words_of(slice));
        let kind = FigureKind::Derived;
        for part in Part::ALL {
            if part == Part::Forecast && tally.with_forecast == 0 {
                continue;
            }
            let (slice, known_by) = (slice.clone(), self.known_by);
            let behind = Behind { slice, mark, part, year: None, known_by };
            let title = format!("{}, {of}", title_of(part));
            let amount = Some(tally.get(part));
            sheet.money(id.of(part), title, amount, kind, Basis::found(behind));
        }
        let amounts = Part::TOLD.map(|part| id.of(part));
        let basis = Basis::formula("count of the savings behind", amounts.clone());
        sheet.count(id.of(CaseMeasure::Cases), format!("Cases, {of}"), tally.cases, basis);
        let target = Some(tally.target());
        let basis = Basis::formula("on time + late + never", amounts.clone());
        sheet.money(id.of(CaseMeasure::Target), format!("Target, {of}"), target, kind, basis);
        if tally.with_forecast > 0 {
            forecast(sheet, &id, &of, tally);
        }
        let (Some(own), Some(shrunk)) = (tally.shares(), self.shrunk(slice, tally)) else { return };
        for (part, (own, shrunk)) in
            Part::TOLD.into_iter().zip(own.parts().into_iter().zip(shrunk.parts()))
        {
            let share = part.share_id(&id);
            let words = format!("{} ÷ (on time + late + never)", part.word());
            let title = format!("{}, share, {of}", title_of(part));
            sheet.rate(share.clone(), title, own, Basis::formula(words, amounts.clone()));
            let basis = Basis::formula(self.shrinking(slice, tally), [share]);
            let title = format!("{}, shrunk share, {of}", title_of(part));
            sheet.rate(part.shrunk_id(&id), title, shrunk, basis);
        }
    }

    /// Says how the shares of a part are shrunk.
    fn shrinking(&self, slice: &Slice, tally: &Tally) -> String {
        if matches!(slice, Slice::Brag(Some(Brag::WrittenOut))) {
            return "the share as it was: what is written out is decided, not foretold".to_owned();
        }
        format!(
            "{SHRUNK}, n = {}, k = {}, whole = the share of all {} cases",
            tally.cases, self.k, self.whole.cases
        )
    }

    fn replay(sheet: &mut Sheet, replay: &Replay) {
        let id = replay.id();
        let at = text::percent_exact(replay.allowance);
        let of = format!("flat allowance of {at}, {}", replay.year);
        let [on_time, late, never] = of_year(replay.year);
        let mut add = |measure: ReplayMeasure, amount: Money, basis| {
            let title = format!("{}, {of}", measure.word().replace('_', " "));
            sheet.money(id.of(measure), title, Some(amount), FigureKind::Derived, basis);
        };
        let target = id.of(ReplayMeasure::Target);
        let short = [late.clone(), never.clone()];
        let basis = Basis::formula("on time + late + never", [on_time, late, never]);
        add(ReplayMeasure::Target, replay.target, basis);
        let basis = Basis::formula(format!("target × {at}"), [target.clone()]);
        add(ReplayMeasure::Held, replay.held, basis);
        add(ReplayMeasure::Short, replay.short, Basis::formula("late + never", short));
        let both = [ReplayMeasure::Held, ReplayMeasure::Short].map(|measure| id.of(measure));
        add(ReplayMeasure::Left, replay.left(), Basis::formula("held − short", both));
        if let Some(needed) = replay.needed() {
            let basis = Basis::formula("short ÷ target", [id.of(ReplayMeasure::Short), target]);
            let (id, title) = (id.of(ReplayMeasure::Needed), format!("needed, {of}"));
            sheet.rate(id, title, needed.rounded(super::PLACES), basis);
        }
    }
}

/// Gives the ids of what became of a year's cases.
fn of_year(year: FinancialYear) -> [FigureId; 3] {
    Part::TOLD.map(|part| subject().of(year).of(part))
}

/// Adds what was forecast at a point of the year, held against what came.
fn forecast(sheet: &mut Sheet, id: &FigureId, of: &str, tally: &Tally) {
    let kind = FigureKind::Derived;
    let basis = Basis::formula("count of the savings behind", [id.of(Part::Forecast)]);
    let title = format!("Cases with a forecast, {of}");
    sheet.count(id.of(CaseMeasure::WithForecast), title, tally.with_forecast, basis);
    let came = tally.came_of_forecast();
    let basis = Basis::formula("on time, of the cases with a forecast", [id.of(Part::OnTime)]);
    let title = format!("Came of what was forecast, {of}");
    sheet.money(id.of(CaseMeasure::CameOfForecast), title, Some(came), kind, basis);
    let both = [id.of(Part::Forecast), id.of(CaseMeasure::CameOfForecast)];
    let (more, title) = (tally.get(Part::Forecast) - came, format!("Too hopeful by, {of}"));
    let basis = Basis::formula("forecast − came of forecast", both);
    sheet.money(id.of(CaseMeasure::TooHopeful), title, Some(more), kind, basis);
}

/// How a share is shrunk, as a reader is told it.
pub const SHRUNK: &str = "(n × share + k × whole) ÷ (n + k)";

fn title_of(part: Part) -> &'static str {
    match part {
        Part::OnTime => "Came in its year",
        Part::Late => "Came late",
        Part::Never => "Never came",
        Part::Forecast => "Forecast at the time",
    }
}

fn words_of(slice: &Slice) -> String {
    match slice {
        Slice::All => "all savings".to_owned(),
        Slice::Brag(None) => "with no rating declared".to_owned(),
        Slice::Brag(Some(brag)) => format!("declared {}", brag.word()),
        Slice::Type(kind) => kind.word().replace('_', " "),
        Slice::Directorate(name) => name.clone(),
    }
}
