//! One folder's gap against another's, or a seal's: line by line, adding up to the penny.

use std::collections::BTreeMap;

use super::Gap;
use super::compare::to_pennies;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::figures::model::{Effect, NodeId};
use crate::units::{Decimal, FinancialYear, Money};

/// What one line does to the difference of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgainstPart {
    /// Its part of an id: the reference of a line, or the word of a sum.
    pub key: String,
    /// What it is.
    pub title: String,
    /// What it adds to the annual gap of each year compared, here less there; the parts of a year add to
    /// its difference.
    pub by_year: Vec<Money>,
}

/// The gap of a folder against that of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// What the other is called: a folder's name, or a sealed period.
    pub other: String,
    /// The scenario of the other.
    pub scenario: String,
    /// The years that both know.
    pub years: Vec<FinancialYear>,
    /// Years that only one of them has, or that one does not know.
    pub left_out: Vec<FinancialYear>,
    /// The annual gaps there.
    pub there: Vec<Money>,
    /// The annual gaps here.
    pub here: Vec<Money>,
    /// What parts them, the largest in any year first.
    pub parts: Vec<AgainstPart>,
}

/// One line of a gap: what it is, and its node in each year.
struct Leaf {
    key: String,
    title: String,
    nodes: Vec<Option<NodeId>>,
    effect: Effect,
}

/// The key of the need that the first year compared takes over from the year before.
const BROUGHT_FORWARD: &str = "brought-forward";
/// The key of the planned use of reserves.
const PLANNED: &str = "planned-reserves";
/// What the gaps are apart.
const DIFFERENCE: &str = "difference";
/// The annual gap there.
const THERE: &str = "there";

/// Holds a gap against another: by lines of the same reference, a line that only one has against nothing.
pub fn against(here: &Gap<'_>, there: &Gap<'_>, other: &str) -> Against {
    let known = |gap: &Gap<'_>, year: FinancialYear| {
        let (model, worked) = gap.seen();
        let at = model.years.iter().position(|known| *known == year)?;
        worked.knows(model.sums[at].annual).then_some(at)
    };
    let both = |year: &FinancialYear| Some((known(here, *year)?, known(there, *year)?));
    // Years that neither knows are years of the plan all the same.
    let mut all: Vec<FinancialYear> =
        [here, there].iter().flat_map(|gap| gap.seen().0.years.clone()).collect();
    all.sort_unstable();
    all.dedup();
    let (years, left_out): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|year| both(year).is_some());
    let places: Vec<(usize, usize)> = years.iter().filter_map(both).collect();
    let annual = |gap: &Gap<'_>, at: usize| {
        let (model, worked) = gap.seen();
        worked.pounds(model.sums[at].annual)
    };
    let mut found = Against {
        other: other.to_owned(),
        scenario: there.main.plan.name.clone(),
        left_out,
        here: places.iter().map(|(at, _)| annual(here, *at)).collect(),
        there: places.iter().map(|(_, at)| annual(there, *at)).collect(),
        parts: Vec::new(),
        years,
    };
    found.parts = parts(here, there, &places, &found);
    found
}

/// Gives what each line adds to the difference of each year, to the penny.
fn parts(
    here: &Gap<'_>,
    there: &Gap<'_>,
    places: &[(usize, usize)],
    found: &Against,
) -> Vec<AgainstPart> {
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    let mut exact: BTreeMap<String, Vec<Decimal>> = BTreeMap::new();
    let theirs: Vec<usize> = places.iter().map(|(_, at)| *at).collect();
    let ours: Vec<usize> = places.iter().map(|(at, _)| *at).collect();
    for (gap, sign, places) in [(there, -Decimal::ONE, theirs), (here, Decimal::ONE, ours)] {
        for leaf in leaves(gap, places.first().copied().unwrap_or_default()) {
            titles.insert(leaf.key.clone(), leaf.title.clone());
            let sums =
                exact.entry(leaf.key.clone()).or_insert_with(|| vec![Decimal::ZERO; places.len()]);
            for (sum, amount) in sums.iter_mut().zip(leaf.amounts(gap, &places)) {
                *sum += sign * amount;
            }
        }
    }
    let keys: Vec<String> = exact.keys().cloned().collect();
    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut parts: Vec<AgainstPart> = keys
        .iter()
        .map(|key| AgainstPart {
            key: key.clone(),
            title: titles.remove(key).unwrap_or_default(),
            by_year: Vec::new(),
        })
        .collect();
    for (at, (here, there)) in found.here.iter().zip(&found.there).enumerate() {
        let of_year: Vec<Decimal> = keys.iter().map(|key| exact[key][at]).collect();
        let whole = (*here - *there).pounds();
        for (part, amount) in parts.iter_mut().zip(to_pennies(&of_year, &names, whole).0) {
            part.by_year.push(amount);
        }
    }
    parts.retain(|part| part.by_year.iter().any(|amount| !amount.is_nil()));
    parts.sort_by_key(|part| std::cmp::Reverse(part.by_year.iter().map(|of| of.size()).max()));
    parts
}

impl Leaf {
    /// Gives what the line adds to the annual gap at each place, from the first of them on: what recurs with all that
    /// it added since, in years between that are not compared too.
    fn amounts(&self, gap: &Gap<'_>, places: &[usize]) -> Vec<Decimal> {
        let worked = gap.seen().1;
        let of = |at: usize| -> Decimal {
            let node = self.nodes.get(at).copied().flatten();
            node.map(|node| worked.values.of(node)).unwrap_or_default()
        };
        let first = places.first().copied().unwrap_or_default();
        let amount = |at: &usize| match self.effect {
            Effect::Need => (first..=*at).map(of).sum(),
            Effect::OneOff => of(*at),
            Effect::Funding => -of(*at),
        };
        places.iter().map(amount).collect()
    }
}

/// Gives what the annual gap of each year is made of, from the first year compared: what recurs and was
/// there before it is one line.
fn leaves(gap: &Gap<'_>, first: usize) -> Vec<Leaf> {
    let model = gap.seen().0;
    let before = first.checked_sub(1).map(|before| model.sums[before].need);
    let mut at_first = vec![None; model.sums.len()];
    if let Some(place) = at_first.get_mut(first) {
        *place = before;
    }
    let mut leaves = vec![
        Leaf {
            key: BROUGHT_FORWARD.to_owned(),
            title: "Recurring need before these years".to_owned(),
            nodes: at_first,
            effect: Effect::Need,
        },
        Leaf {
            key: PLANNED.to_owned(),
            title: "Planned use of reserves".to_owned(),
            nodes: model.sums.iter().map(|sums| Some(sums.planned_reserves)).collect(),
            effect: Effect::Funding,
        },
    ];
    leaves.extend(model.lines.iter().map(|line| Leaf {
        key: line.id.clone(),
        title: line.title.clone(),
        nodes: line.nodes.clone(),
        effect: line.section.effect(),
    }));
    leaves
}

impl Against {
    fn id(&self) -> FigureId {
        FigureId::of_subject("against").at(&self.other)
    }

    /// Gives the id of what a line adds in a year.
    pub fn part_id(&self, year: FinancialYear, part: &AgainstPart) -> FigureId {
        self.id().of(year).at("line").at(&part.key)
    }

    /// Gives the id of what the two are apart in a year.
    pub fn difference_id(&self, year: FinancialYear) -> FigureId {
        self.id().of(year).at(DIFFERENCE)
    }

    /// Gives the id of the other's annual gap of a year.
    pub fn there_id(&self, year: FinancialYear) -> FigureId {
        self.id().of(year).at(THERE)
    }

    /// Gives its figures: each part in each year, the difference, and the other's gap.
    pub fn figures(&self, gap: &Gap<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        let (other, scenario) = (&self.other, &self.scenario);
        for (at, year) in self.years.iter().enumerate() {
            let there = self.there_id(*year);
            let basis = Basis::Rule(format!(
                "worked out from the tables and the scenario {scenario} of {other}: mtfs gap there explains it"
            ));
            let title = format!("Annual gap of {other}, {year}");
            sheet.money(there.clone(), title, Some(self.there[at]), FigureKind::Assumed, basis);
            let ends = [gap.annual_id(*year), there];
            for part in &self.parts {
                let title = format!("{}, here against {other}, {year}", part.title);
                let words = "the line here less the line there, to the penny by largest remainder; what takes from \
                             the gap with its sign turned";
                let basis = Basis::formula(words, ends.clone());
                let id = self.part_id(*year, part);
                sheet.money(id, title, Some(part.by_year[at]), FigureKind::Assumed, basis);
            }
            let value = Some(self.here[at] - self.there[at]);
            let title = format!("Annual gap, here against {other}, {year}");
            let basis = Basis::formula("the first less the second", ends);
            sheet.money(self.difference_id(*year), title, value, FigureKind::Assumed, basis);
        }
        sheet
    }
}
