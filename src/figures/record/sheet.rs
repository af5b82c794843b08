//! The figures of the record.

use std::collections::BTreeMap;

use super::{Behind, Part, Record, Replay, Slice, Tally};
use crate::figures::figure::{Basis, Figure, FigureKind, Sheet, Value};
use crate::figures::id::slugs;
use crate::records::Brag;
use crate::units::{Mark, Money, Rate, text};

impl Record {
    /// Gives what stands in ids for each directorate.
    pub fn slugs(&self) -> BTreeMap<String, String> {
        let names = self.parts.keys().filter_map(|(slice, _)| match slice {
            Slice::Directorate(name) => Some(name.as_str()),
            Slice::All | Slice::Brag(_) | Slice::Type(_) => None,
        });
        slugs(names, &[])
    }

    /// Gives what the ids of a part's figures begin with: `record/brag-a/q2`.
    pub fn id_of(slugs: &BTreeMap<String, String>, slice: &Slice, mark: Mark) -> String {
        let of = match slice {
            Slice::All => "all".to_owned(),
            Slice::Brag(brag) => {
                let word = brag.map_or_else(|| "none".into(), |brag| brag.word().to_lowercase());
                format!("brag-{word}")
            }
            Slice::Type(kind) => format!("type-{}", kind.word()),
            Slice::Directorate(name) => {
                format!("directorate-{}", slugs.get(name).map_or("none", String::as_str))
            }
        };
        format!("record/{of}/{}", mark.to_string().to_lowercase())
    }

    /// Gives its figures.
    pub fn figures(&self) -> Sheet {
        let mut sheet = Sheet::default();
        let slugs = self.slugs();
        for ((slice, mark), tally) in &self.parts {
            let id = Self::id_of(&slugs, slice, *mark);
            self.part(&mut sheet, &id, (slice, *mark), tally);
        }
        if let Some(scores) = &self.scores {
            let rule = "mean squared error by pound; each year foretold from the others";
            for (word, score) in [("record", scores.record), ("face_value", scores.face_value)] {
                let title = format!("Brier score, {}", word.replace('_', " "));
                let basis = Basis::Rule(rule.to_owned());
                rate(&mut sheet, format!("record/score/{word}"), title, score, basis);
            }
        }
        for replay in &self.replays {
            self.replay(&mut sheet, replay);
        }
        sheet
    }

    fn part(&self, sheet: &mut Sheet, id: &str, (slice, mark): (&Slice, Mark), tally: &Tally) {
        let of = format!("{}, at {mark}", words_of(slice));
        for part in Part::ALL {
            if part == Part::Forecast && tally.with_forecast == 0 {
                continue;
            }
            let (slice, known_by) = (slice.clone(), self.known_by);
            let behind = Behind { slice, mark, part, year: None, known_by };
            let title = format!("{}, {of}", title(part));
            let value = Some(Value::Money(tally.get(part)));
            let id = format!("{id}/{}", part.word());
            let (unit, kind, basis) = ("pounds", FigureKind::Derived, Basis::found(behind));
            sheet.add(Figure { id: id.into(), title, unit, value, kind, basis });
        }
        let told = [Part::OnTime, Part::Late, Part::Never];
        let amounts = told.map(|part| format!("{id}/{}", part.word()));
        let basis = Basis::formula("count of the savings behind", amounts.clone());
        sheet.count(format!("{id}/cases"), format!("Cases, {of}"), tally.cases, basis);
        let (Some(own), Some(shrunk)) = (tally.shares(), self.shrunk(slice, tally)) else { return };
        let pairs = [
            (Part::OnTime, own.on_time, shrunk.on_time),
            (Part::Late, own.late, shrunk.late),
            (Part::Never, own.never, shrunk.never),
        ];
        for (part, own, shrunk) in pairs {
            let share = format!("{id}/{}_share", part.word());
            let basis = Basis::formula(
                format!("{} ÷ (on time + late + never)", part.word()),
                amounts.clone(),
            );
            rate(sheet, share.clone(), format!("{}, share, {of}", title(part)), own, basis);
            let words = if matches!(slice, Slice::Brag(Some(Brag::WrittenOut))) {
                "the share as it was: what is written out is decided, not foretold".to_owned()
            } else {
                format!(
                    "(n × share + k × whole) ÷ (n + k), n = {}, k = {}, whole = the share of all {} \
                     cases",
                    tally.cases, self.k, self.whole.cases
                )
            };
            let basis = Basis::formula(words, [share]);
            let id = format!("{id}/{}_shrunk", part.word());
            rate(sheet, id, format!("{}, shrunk share, {of}", title(part)), shrunk, basis);
        }
    }

    fn replay(&self, sheet: &mut Sheet, replay: &Replay) {
        let id = replay.id();
        let at = text::percent_exact(replay.allowance);
        let of = format!("flat allowance of {at}, {}", replay.year);
        let mark = Mark::OUTTURN;
        let late = |part| {
            let (slice, year) = (Slice::All, Some(replay.year));
            Basis::found(Behind { slice, mark, part, year, known_by: self.known_by })
        };
        let by_year = self.by_year.get(&replay.year).copied().unwrap_or_default();
        let base = format!("record/{}", replay.year.slug());
        for part in [Part::OnTime, Part::Late, Part::Never] {
            let title = format!("{}, {}", title(part), replay.year);
            let id = format!("{base}/{}", part.word());
            sheet.money(id, title, Some(by_year.get(part)), FigureKind::Derived, late(part));
        }
        let inputs = ["on_time", "late", "never"].map(|word| format!("{base}/{word}"));
        let mut add = |word: &str, amount: Money, basis| {
            let title = format!("{}, {of}", word.replace('_', " "));
            let id = format!("{id}/{word}");
            sheet.money(id, title, Some(amount), FigureKind::Derived, basis);
        };
        let target = Basis::formula("on time + late + never", inputs.clone());
        add("target", replay.target, target);
        let held = Basis::formula(format!("target × {at}"), [format!("{id}/target")]);
        add("held", replay.held, held);
        let [_, late, never] = inputs;
        add("short", replay.short, Basis::formula("late + never", [late, never]));
        let both = ["held", "short"].map(|word| format!("{id}/{word}"));
        add("left", replay.left(), Basis::formula("held − short", both));
    }
}

impl Replay {
    /// Gives what the ids of its figures begin with: `record/allowance-40/2023-24`.
    pub fn id(&self) -> String {
        let allowance = text::percent_exact(self.allowance);
        format!("record/allowance-{}/{}", allowance.trim_end_matches('%'), self.year.slug())
    }
}

fn title(part: Part) -> &'static str {
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
        Slice::Brag(brag) => format!("declared {}", brag.map_or("not published", Brag::word)),
        Slice::Type(kind) => kind.word().replace('_', " "),
        Slice::Directorate(name) => name.clone(),
    }
}

fn rate(sheet: &mut Sheet, id: String, title: String, value: Rate, basis: Basis) {
    let (unit, kind) = ("fraction", FigureKind::Derived);
    sheet.add(Figure { id: id.into(), title, unit, value: Some(Value::Rate(value)), kind, basis });
}
