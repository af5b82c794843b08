//! What a scenario assumes.

use std::collections::BTreeMap;

use crate::records::{Brag, BudgetItem};
use crate::units::{Decimal, FinancialYear, Money, Rate, words};

/// What a change touches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// One value of a budget line.
    Line {
        /// The line.
        line: String,
        /// Which of its values.
        item: BudgetItem,
    },
    /// An assumption.
    Assumption(String),
}

/// How a change changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// To this value.
    To(Decimal),
    /// By this much.
    By(Decimal),
    /// To the low end of the assumption's range.
    Low,
    /// To the high end of the assumption's range.
    High,
}

words! {
    /// How far the value of a change can be followed back.
    Mark [3] {
        /// A source states it; the reason names which.
        Published = "published",
        /// Taken for granted.
        Assumed = "assumed",
        /// What is left over when the gap is made to meet a published one.
        Balancing = "balancing",
    }
}

/// One value that a scenario changes in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it touches.
    pub target: Target,
    /// The year.
    pub year: FinancialYear,
    /// How.
    pub how: How,
    /// How far its value can be followed back.
    pub mark: Mark,
    /// Why, in words.
    pub why: String,
    /// Where it is written: `worst.toml:12`.
    pub place: String,
}

words! {
    /// Which amounts of the savings programme enter the gap.
    #[derive(Default)]
    SavingsBasis [3] {
        /// Every target in full.
        Target = "target",
        /// The officer's forecast where there is one, else the target times the delivery assumed.
        #[default]
        Forecast = "forecast",
        /// The target times the delivery assumed, whatever the officer forecasts.
        Record = "record",
    }
}

/// What becomes of the savings of one rating; the three parts add to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Delivered in the year.
    pub on_time: Rate,
    /// Delivered in the year after.
    pub late: Rate,
    /// Not delivered.
    pub never: Rate,
}

/// How the savings programme enters the gap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivery {
    /// Which amounts.
    pub basis: Option<SavingsBasis>,
    /// What becomes of the savings of a rating.
    pub shares: BTreeMap<Brag, Shares>,
    /// Months by which every saving starts late, 0 to 12.
    pub delay_months: Option<u32>,
    /// Why, in words.
    pub why: String,
    /// Where it is written.
    pub place: String,
}

/// Whether reserves close a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reserves {
    /// They do not.
    None,
    /// In their order, each down to its minimum and together to the council's floor.
    ToFloor,
}

/// How exceptional financial support closes a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EfsRule {
    /// It does not.
    None,
    /// Up to the amounts agreed for each year.
    Agreed,
    /// Whatever is left.
    Fills,
}

/// How a gap is closed, in this order: recurring savings, reserves, support; the rest is unfunded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Closing {
    /// New recurring savings found for a year, on top of the programme.
    pub recurring: BTreeMap<FinancialYear, Money>,
    /// Whether reserves are used.
    pub reserves: Option<Reserves>,
    /// How support is used.
    pub efs: Option<EfsRule>,
    /// The stage of a direction whose amounts count, where the scenario insists on one.
    pub efs_stage: Option<String>,
    /// Amounts agreed that are not in the data.
    pub efs_agreed: BTreeMap<FinancialYear, Money>,
    /// The reserve that a surplus goes into.
    pub surplus: Option<String>,
    /// The yearly rate of support that a year without a tranche of its own draws.
    pub efs_rate: Option<Rate>,
    /// Why, in words.
    pub why: String,
    /// Where it is written.
    pub place: String,
}

/// A scenario ready to be worked out: one file, or several laid over each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What it is called: `worst+no-efs`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Why it is worked out.
    pub why: String,
    /// Whether it stands on the data alone, and not on the council's default scenario.
    pub alone: bool,
    /// The years worked out, if it names them.
    pub years: Option<(FinancialYear, FinancialYear)>,
    /// The values it changes, in the order written.
    pub changes: Vec<Change>,
    /// How savings enter.
    pub delivery: Delivery,
    /// How a gap is closed.
    pub closing: Closing,
}

impl Plan {
    /// Gives the data as they stand, under a name.
    pub fn as_it_stands(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            title: "The data as they stand".to_owned(),
            ..Self::default()
        }
    }

    /// Puts every text of it that a reader meets through a change.
    pub fn reword(&mut self, mut change: impl FnMut(&mut String)) {
        let own = [&mut self.title, &mut self.why, &mut self.delivery.why, &mut self.closing.why];
        own.into_iter()
            .chain(self.changes.iter_mut().map(|made| &mut made.why))
            .for_each(&mut change);
    }

    /// Lays another scenario over this one.
    #[must_use]
    pub fn then(mut self, over: Self) -> Self {
        self.name = format!("{}+{}", self.name, over.name);
        self.title = format!("{}; {}", self.title, over.title);
        self.why = [self.why, over.why].join(" ");
        self.alone |= over.alone;
        self.years = over.years.or(self.years);
        for change in over.changes {
            // A value set later stands alone; a shift is added to what was there.
            if !matches!(change.how, How::By(_)) {
                self.changes.retain(|old| old.target != change.target || old.year != change.year);
            }
            self.changes.push(change);
        }
        self.delivery = delivery(self.delivery, over.delivery);
        self.closing = closing(self.closing, over.closing);
        self
    }
}

fn delivery(under: Delivery, over: Delivery) -> Delivery {
    let speaks = over.basis.is_some() || over.delay_months.is_some() || !over.shares.is_empty();
    let mut shares = under.shares;
    shares.extend(over.shares);
    Delivery {
        basis: over.basis.or(under.basis),
        shares,
        delay_months: over.delay_months.or(under.delay_months),
        why: if speaks { over.why } else { under.why },
        place: if speaks { over.place } else { under.place },
    }
}

fn closing(under: Closing, over: Closing) -> Closing {
    let (mut recurring, mut efs_agreed) = (under.recurring, under.efs_agreed);
    recurring.extend(over.recurring);
    efs_agreed.extend(over.efs_agreed);
    let speaks = !over.place.is_empty();
    Closing {
        recurring,
        reserves: over.reserves.or(under.reserves),
        efs: over.efs.or(under.efs),
        efs_stage: over.efs_stage.or(under.efs_stage),
        efs_agreed,
        surplus: over.surplus.or(under.surplus),
        efs_rate: over.efs_rate.or(under.efs_rate),
        why: if speaks { over.why } else { under.why },
        place: if speaks { over.place } else { under.place },
    }
}
