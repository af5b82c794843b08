//! The track record: what was forecast at each point of past years against what came in the end.
//!
//! A case is one counted cash saving in one year whose outturn return says what came in (forecast),
//! what is late (slipped) and what never will come (unachievable). Shares are of target pounds.
//! Shares of few cases are shrunk towards the council's whole record:
//! `(n × share + k × whole) ÷ (n + k)`, n the cases, k as asked, rounded to six places. What was
//! written out is decided, not foretold: its shares stay as they were.

mod cases;
mod replay;
mod score;
mod sheet;

use std::collections::{BTreeMap, BTreeSet};

use super::savings::{AsAt, GroupKey, group_slugs};
use crate::records::{Book, Brag, DeliveryProfile, SavingType};
use crate::units::{Date, Decimal, FinancialYear, Mark, Money, Rate, text};

pub use cases::{Behind, Part};
pub use replay::Replay;
pub use score::Scores;
pub use sheet::{CaseMeasure, ReplayMeasure, SHRUNK, ScoreMeasure};

use cases::Case;

/// How many cases of the whole record a share is shrunk by, if nobody says otherwise.
pub const PRIOR_CASES: u32 = 5;
/// Places that shares and scores are rounded to, half away from zero.
const PLACES: u32 = 6;

/// What a part of the record is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slice {
    /// Every case.
    All,
    /// The officer's rating at the point of the year; N where there was no return, `None` where a
    /// return gave no rating.
    Brag(Option<Brag>),
    /// A kind of saving.
    Type(SavingType),
    /// A directorate.
    Directorate(String),
}

/// What became of some cases: sums of whole pence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// The cases.
    pub cases: usize,
    on_time: i128,
    late: i128,
    never: i128,
    /// Cases with a forecast at the point of the year.
    pub with_forecast: usize,
    forecast: i128,
    came_of_forecast: i128,
}

/// Shares of target that add to one but for rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Came in its year.
    pub on_time: Rate,
    /// Came later.
    pub late: Rate,
    /// Never came.
    pub never: Rate,
}

impl Tally {
    /// Gives what these cases were to bring.
    pub fn target(&self) -> Money {
        Money::from_wide_pence(self.target_pence())
    }

    /// Gives one part of what became of them.
    pub fn get(&self, part: Part) -> Money {
        Money::from_wide_pence(match part {
            Part::OnTime => self.on_time,
            Part::Late => self.late,
            Part::Never => self.never,
            Part::Forecast => self.forecast,
        })
    }

    /// Gives what came of the cases that had a forecast: what the forecast is held against.
    pub fn came_of_forecast(&self) -> Money {
        Money::from_wide_pence(self.came_of_forecast)
    }

    /// Gives the shares of target; `None` where there is no case.
    pub fn shares(&self) -> Option<Shares> {
        let of = |part| self.get(part).as_share_of(self.target());
        Some(Shares { on_time: of(Part::OnTime)?, late: of(Part::Late)?, never: of(Part::Never)? })
    }

    fn target_pence(&self) -> i128 {
        self.on_time + self.late + self.never
    }

    fn add(&mut self, case: &Case, forecast: Option<i64>) {
        self.cases += 1;
        self.on_time += i128::from(case.on_time);
        self.late += i128::from(case.late);
        self.never += i128::from(case.never);
        if let Some(pence) = forecast {
            self.with_forecast += 1;
            self.forecast += i128::from(pence);
            self.came_of_forecast += i128::from(case.on_time);
        }
    }

    fn add_all(&mut self, other: &Self) {
        self.cases += other.cases;
        self.on_time += other.on_time;
        self.late += other.late;
        self.never += other.never;
    }
}

impl Shares {
    /// Gives the shares in the order of [`Part::TOLD`].
    pub const fn parts(self) -> [Rate; 3] {
        [self.on_time, self.late, self.never]
    }

    /// Shrinks shares of some cases towards those of the whole record.
    #[must_use]
    pub fn shrunk(self, cases: usize, whole: Self, k: u32) -> Self {
        let (n, k) = (Decimal::from(cases), Decimal::from(k));
        let part = |own: Rate, whole: Rate| {
            let sum = n * own.fraction() + k * whole.fraction();
            let share = sum.checked_div(n + k).unwrap_or(whole.fraction());
            Rate::from_fraction(share).rounded(PLACES)
        };
        Self {
            on_time: part(self.on_time, whole.on_time),
            late: part(self.late, whole.late),
            never: part(self.never, whole.never),
        }
    }
}

/// Gives what some cases of a rating foretell: shrunk towards a whole record, but as they were where
/// a decision wrote the savings out. `None` where there is no case.
fn foretells(brag: Option<Brag>, tally: &Tally, whole: Shares, k: u32) -> Option<Shares> {
    let own = tally.shares()?;
    Some(if brag == Some(Brag::WrittenOut) { own } else { own.shrunk(tally.cases, whole, k) })
}

/// A council's track record.
#[derive(Debug, Clone)]
pub struct Record {
    /// The years with cases, the oldest first.
    pub years: Vec<FinancialYear>,
    /// Every case once.
    pub whole: Tally,
    /// Counted savings of those years whose outturn is not told in parts, or that had no target.
    pub no_outcome: usize,
    /// How many cases of the whole record a share is shrunk by.
    pub k: u32,
    /// The parts of the record at each point of the year.
    pub parts: BTreeMap<(Slice, Mark), Tally>,
    /// The last day an outturn was handed in on; `None` where there is no case.
    pub as_at: Option<Date>,
    /// How well the record foretells, held against the officers' colours at face value; `None` with
    /// fewer than two years.
    pub scores: Option<Scores>,
    /// What flat allowances would have done.
    pub replays: Vec<Replay>,
    known_by: Option<Date>,
    by_year: BTreeMap<FinancialYear, Tally>,
    /// What stands in ids for each directorate.
    slugs: BTreeMap<String, String>,
}

/// What is asked of a track record.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// How many cases of the whole record a share is shrunk by.
    pub k: u32,
    /// Flat allowances to replay, as fractions of target.
    pub allowances: Vec<Rate>,
    /// Only what was known by then.
    pub as_at: Option<AsAt>,
}

/// Works out the track record.
pub fn record(book: &Book, asked: &Asked) -> Record {
    let known_by = asked.as_at.map(AsAt::day);
    let marks = cases::marks(book);
    let mut record = Record {
        years: Vec::new(),
        whole: Tally::default(),
        no_outcome: 0,
        k: asked.k,
        parts: BTreeMap::new(),
        as_at: None,
        scores: None,
        replays: Vec::new(),
        known_by,
        by_year: BTreeMap::new(),
        slugs: group_slugs(book, GroupKey::Directorate),
    };
    let mut colours: BTreeMap<(FinancialYear, Option<Brag>, Mark), Tally> = BTreeMap::new();
    record.no_outcome = cases::each(book, known_by, |case| {
        record.whole.add(case, None);
        record.by_year.entry(case.year).or_default().add(case, None);
        record.as_at = record.as_at.max(Some(book.deliveries.submitted_on(case.outturn)));
        for mark in &marks {
            let (brag, forecast) = case.at(book, *mark, known_by);
            colours.entry((case.year, brag, *mark)).or_default().add(case, forecast);
            let slices = [
                Slice::All,
                Slice::Brag(brag),
                Slice::Type(book.savings.kind(case.saving)),
                Slice::Directorate(book.savings.directorate(case.saving).to_owned()),
            ];
            for slice in slices {
                record.parts.entry((slice, *mark)).or_default().add(case, forecast);
            }
        }
    });
    record.years = record.by_year.keys().copied().collect();
    record.scores = score::scores(&colours, &record, &book.council.rating);
    record.replays = replay::replays(&record.by_year, &asked.allowances);
    record
}

impl Record {
    /// Gives the shares of a part, shrunk towards the whole record unless a decision made them;
    /// `None` where there is no case.
    pub fn shrunk(&self, slice: &Slice, tally: &Tally) -> Option<Shares> {
        let brag = match slice {
            Slice::Brag(brag) => *brag,
            Slice::All | Slice::Type(_) | Slice::Directorate(_) => None,
        };
        foretells(brag, tally, self.whole.shares()?, self.k)
    }

    /// Gives the points of the year that it speaks of, in order.
    pub fn marks(&self) -> BTreeSet<Mark> {
        self.parts.keys().map(|(_, mark)| *mark).collect()
    }

    /// Gives the delivery profiles that scenarios use: shrunk shares in tenths of a per cent that add
    /// to 100, largest remainder first, for each colour at each point of the year.
    pub fn profiles(&self) -> Vec<DeliveryProfile> {
        let Some(as_at) = self.as_at else { return Vec::new() };
        let mut profiles: Vec<DeliveryProfile> = Vec::new();
        for ((slice, mark), tally) in &self.parts {
            let (Slice::Brag(Some(brag)), Some(shares)) = (slice, self.shrunk(slice, tally)) else {
                continue;
            };
            let [on_time, late, never] = tenths(shares);
            let cases = u32::try_from(tally.cases).unwrap_or(u32::MAX);
            let (brag, period) = (*brag, *mark);
            profiles.push(DeliveryProfile {
                brag,
                period,
                on_time,
                late,
                never,
                cases,
                as_at,
                row: 0,
            });
        }
        profiles.sort_by_key(|profile| (profile.period, profile.brag));
        for (row, profile) in (0u32..).zip(&mut profiles) {
            profile.row = row;
        }
        profiles
    }
}

fn tenths(shares: Shares) -> [Rate; 3] {
    let parts = [shares.on_time, shares.late, shares.never].map(|share| {
        let millionths = share.fraction() * Decimal::from(1_000_000);
        u128::try_from(millionths.round().mantissa()).unwrap_or(0)
    });
    let words = text::tenths_of_hundred(&parts);
    let nil = Rate::from_fraction(Decimal::ZERO);
    [0, 1, 2].map(|at: usize| {
        words.get(at).and_then(|words| Rate::from_words(words).ok()).unwrap_or(nil)
    })
}
