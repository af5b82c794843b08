//! A model worked out under a scenario.

use std::collections::BTreeMap;

use super::closing::default_stage;
use super::stem::{Knob, Share, Stem, limit, principal, takes_surplus};
use super::{Model, NodeId, Unworkable, Values, money};
use crate::figures::capitalisation::{Stage, capitalisation};
use crate::figures::figure::FigureKind;
use crate::records::{Assumption, Brag};
use crate::scenarios::{Change, EfsRule, How, Mark, Plan, Reserves, SavingsBasis, Target};
use crate::units::{Decimal, FinancialYear, Money};

/// What a scenario says of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// How far it can be followed back.
    pub kind: FigureKind,
    /// The mark, where and why.
    pub words: String,
}

/// The inputs of a model under a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inputs {
    /// The value of each input, by its place.
    pub values: Vec<Decimal>,
    /// What the scenario says of those that it changes.
    pub said: BTreeMap<usize, Said>,
}

/// A model worked out under a scenario.
#[derive(Debug, Clone)]
pub struct Worked {
    /// The scenario.
    pub plan: Plan,
    /// What went in.
    pub inputs: Inputs,
    /// What came out.
    pub values: Values,
    /// Of each node whether it is known; `None`: all are.
    known: Option<Vec<bool>>,
}

impl Worked {
    /// Gives the scenario's title up to its first colon: `Worst case`; of several laid over each other,
    /// each one's: `Worst case + No exceptional financial support`.
    pub fn short_title(&self) -> String {
        let titles = self.plan.title.split("; ");
        let short = titles.map(|title| title.split(':').next().unwrap_or_default().trim());
        short.collect::<Vec<_>>().join(" + ")
    }

    /// Says whether a node is known: it rests on nothing that is not stated.
    pub fn knows(&self, node: NodeId) -> bool {
        self.known.as_ref().is_none_or(|known| known[node.at()])
    }

    /// Gives the amount of a node as it is shown: to the penny.
    pub fn pounds(&self, node: NodeId) -> Money {
        self.exact(node).rounded()
    }

    /// Gives the amount of a node as later sums take it.
    pub fn exact(&self, node: NodeId) -> Money {
        money(self.values.of(node))
    }
}

/// Why a scenario cannot be worked out over a model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It changes what the model does not hold.
    #[error("use scenario {scenario}:\n{}", faults.join("\n"))]
    Faults {
        /// The scenario.
        scenario: String,
        /// Each with its place.
        faults: Vec<String>,
    },
    /// A sum has no answer.
    #[error(transparent)]
    Unworkable(#[from] Unworkable),
}

impl Model<'_> {
    /// Works the model out under a scenario.
    ///
    /// # Errors
    /// When the scenario changes a year or a line that the model does not hold, or a sum is too
    /// large or divides by nil.
    pub fn work(&self, plan: &Plan) -> Result<Worked, Unfit> {
        let inputs = self.inputs(plan)?;
        let values = self.graph.evaluate(&inputs.values)?;
        let known = self.known(&inputs);
        Ok(Worked { plan: plan.clone(), inputs, values, known })
    }

    /// Gives the inputs under a scenario.
    ///
    /// # Errors
    /// As [`Model::work`], but for the sums.
    pub fn inputs(&self, plan: &Plan) -> Result<Inputs, Unfit> {
        let mut inputs = Inputs { values: self.graph.defaults(), said: BTreeMap::new() };
        let mut faults = Vec::new();
        for change in &plan.changes {
            match self.slot(change) {
                Some(slot) => self.change(&mut inputs, slot, change),
                None if self.cut.contains(&change.year) => {}
                None => faults.push(self.unheld(change)),
            }
        }
        self.deliver(&mut inputs, plan);
        self.closing_rules(&mut inputs, plan, &mut faults);
        if faults.is_empty() {
            return Ok(inputs);
        }
        Err(Unfit::Faults { scenario: plan.name.clone(), faults })
    }

    /// Gives the input that a change of a scenario sets.
    /// Gives the input that a change of a scenario sets.
    pub fn slot(&self, change: &Change) -> Option<usize> {
        match &change.target {
            Target::Line { line, item } => {
                self.values.get(&(line.clone(), *item, change.year)).copied()
            }
            Target::Assumption(id) => self.assumptions.get(&(id.clone(), change.year)).copied(),
        }
    }

    fn unheld(&self, change: &Change) -> String {
        let what = match &change.target {
            Target::Line { line, item } => format!("{} of {line}", item.word()),
            Target::Assumption(id) => id.clone(),
        };
        let span = match (self.years.first(), self.years.last()) {
            (Some(first), Some(last)) => format!("it holds {first} to {last}"),
            _ => "it holds no year".to_owned(),
        };
        format!("  {}: the model has no {what} in {}; {span}", change.place, change.year)
    }

    fn change(&self, inputs: &mut Inputs, slot: usize, change: &Change) {
        let value = match (change.how, &change.target) {
            (How::To(value), _) => value,
            (How::By(shift), _) => inputs.values[slot] + shift,
            (How::Low, Target::Assumption(id)) => self
                .assumed(id, change.year)
                .and_then(|stated| stated.low)
                .unwrap_or(inputs.values[slot]),
            (How::High, Target::Assumption(id)) => self
                .assumed(id, change.year)
                .and_then(|stated| stated.high)
                .unwrap_or(inputs.values[slot]),
            (How::Low | How::High, Target::Line { .. }) => inputs.values[slot],
        };
        let kind = match change.mark {
            Mark::Published => FigureKind::Published,
            Mark::Assumed | Mark::Balancing => FigureKind::Assumed,
        };
        let words = format!("{}, {}: {}", change.mark.word(), change.place, change.why);
        // More or less of what nobody states states nothing: what rests on it stays not known.
        let rests = || self.needed.iter().any(|need| need.slots.contains(&slot));
        if matches!(change.how, How::By(_)) && self.is_silent(inputs, slot) && rests() {
            return;
        }
        inputs.set(slot, value, kind, &words);
    }

    pub(super) fn assumed(&self, id: &str, year: FinancialYear) -> Option<&Assumption> {
        self.book.assumptions.iter().find(|known| known.id == id && known.year == year)
    }

    /// Gives the input of a stem, in a year or for all.
    pub(in crate::figures) fn input_named(
        &self,
        stem: &Stem,
        year: Option<FinancialYear>,
    ) -> Option<usize> {
        self.graph.inputs().iter().position(|input| {
            let node = self.graph.node(input.node);
            node.year == year && node.stem == *stem
        })
    }

    fn deliver(&self, inputs: &mut Inputs, plan: &Plan) {
        let delivery = &plan.delivery;
        let words = format!("assumed, {}: {}", delivery.place, delivery.why);
        let mut set = |stem: Stem, value: Decimal| {
            if let Some(slot) = self.input_named(&stem, None)
                && inputs.values[slot] != value
            {
                inputs.set(slot, value, FigureKind::Assumed, &words);
            }
        };
        let basis = delivery.basis.unwrap_or_default();
        if basis != SavingsBasis::Forecast {
            set(Knob::Trust.stem(), Decimal::ZERO);
        }
        if basis != SavingsBasis::Target {
            for brag in Brag::ALL {
                if let Some(shares) = delivery.shares.get(brag) {
                    set(Share::Late.stem(*brag), shares.late.fraction());
                    set(Share::Never.stem(*brag), shares.never.fraction());
                }
            }
        }
        if let Some(months) = delivery.delay_months {
            set(Knob::Delay.stem(), Decimal::from(months) / Decimal::from(12));
        }
    }

    /// Sets the amounts of support to those of a stage; a direction without it keeps its own. The
    /// directions of one year are agreed together.
    fn support_at(&self, stage: &str, set: &mut impl FnMut(&Stem, Option<FinancialYear>, Decimal)) {
        let mut agreed: BTreeMap<FinancialYear, Decimal> = BTreeMap::new();
        for tranche in capitalisation(self.book).tranches {
            let amount = |stage: Stage| tranche.stages.get(&stage).map(|stated| stated.value);
            // What was used in the end is no assumption. What is granted is what is counted everywhere else:
            // each direction once.
            let settled = stage == "granted" || tranche.counts_as == Some(Stage::Used);
            let wanted = Stage::from_word(stage).filter(|_| !settled);
            let amount = amount(wanted.unwrap_or(Stage::Counted));
            let own = || default_stage(&tranche).map(|(_, amount)| amount.value);
            let Some(amount) = amount.or_else(own) else { continue };
            let stem = principal(&tranche.id);
            if self.input_named(&stem, None).is_some() {
                set(&stem, None, amount.pounds());
            } else if self.at(tranche.year).is_some() {
                let limit = limit(&tranche.id);
                if self.input_named(&limit, None).is_some() {
                    set(&limit, None, amount.pounds());
                }
                *agreed.entry(tranche.year).or_default() += amount.pounds();
            }
        }
        for (year, amount) in agreed {
            set(&Knob::EfsAgreed.stem(), Some(year), amount);
        }
    }

    fn closing_rules(&self, inputs: &mut Inputs, plan: &Plan, faults: &mut Vec<String>) {
        let closing = &plan.closing;
        let words = format!("assumed, {}: {}", closing.place, closing.why);
        let mut set = |stem: &Stem, year: Option<FinancialYear>, value: Decimal| match self
            .input_named(stem, year)
        {
            Some(slot) if inputs.values[slot] == value => {}
            Some(slot) => inputs.set(slot, value, FigureKind::Assumed, &words),
            None if year.is_some_and(|year| self.cut.contains(&year)) => {}
            None => {
                let year = year.map(|year| year.to_string()).unwrap_or_default();
                faults.push(format!("  {}: the model does not hold {year}", closing.place));
            }
        };
        if closing.reserves == Some(Reserves::None) {
            set(&Knob::UseReserves.stem(), None, Decimal::ZERO);
        }
        if let Some(reserve) = &closing.surplus {
            for pot in self.closing.first().into_iter().flat_map(|year| &year.reserves) {
                let takes = if pot.id == *reserve { Decimal::ONE } else { Decimal::ZERO };
                set(&takes_surplus(&pot.id), None, takes);
            }
        }
        if let Some(rate) = closing.efs_rate {
            set(&Knob::EfsRate.stem(), None, rate.fraction());
        }
        for (year, amount) in &closing.recurring {
            set(&Knob::RecurringFound.stem(), Some(*year), amount.pounds());
        }
        if let Some(stage) = closing.efs_stage.as_deref() {
            self.support_at(stage, &mut set);
        }
        for (year, amount) in &closing.efs_agreed {
            set(&Knob::EfsAgreed.stem(), Some(*year), amount.pounds());
        }
        for year in &self.years {
            match closing.efs.unwrap_or(EfsRule::Agreed) {
                EfsRule::Agreed => {}
                EfsRule::Fills => set(&Knob::EfsFills.stem(), Some(*year), Decimal::ONE),
                EfsRule::None => set(&Knob::EfsAgreed.stem(), Some(*year), Decimal::ZERO),
            }
        }
    }
}

impl Inputs {
    /// Takes the value of an input, and what is said of it, from other inputs of the same model.
    pub(in crate::figures) fn take(&mut self, slot: usize, from: &Self) {
        self.values[slot] = from.values[slot];
        match from.said.get(&slot) {
            Some(said) => drop(self.said.insert(slot, said.clone())),
            None => drop(self.said.remove(&slot)),
        }
    }

    pub(super) fn set(&mut self, slot: usize, value: Decimal, kind: FigureKind, words: &str) {
        self.values[slot] = value;
        self.said.insert(slot, Said { kind, words: words.to_owned() });
    }
}
