//! What parts two scenarios, driver by driver, adding up to the penny.

use super::Gap;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::figures::model::{Inputs, Model, ShortYear, Unfit, Worked};
use crate::units::{Decimal, FinancialYear, Money};

/// The most drivers that are each worked in every order; beyond, the smallest are taken together.
const MOST: usize = 12;

/// The key of the drivers that are taken together.
const OTHER: &str = "other";
/// What the scenarios are apart.
const DIFFERENCE: &str = "difference";

/// What one driver does to the difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its reference.
    pub driver: String,
    /// What it is.
    pub title: String,
    /// Its part of an id.
    key: String,
    /// What it adds to the annual gap in each year compared; the parts of a year add to its difference. `None`:
    /// with some of the drivers changed and others not, the gap of the year is not known.
    pub by_year: Vec<Option<Money>>,
    /// Whether it moves the gap of no year compared, whatever else is changed.
    pub is_inert: bool,
}

/// A year that is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompared {
    /// The scenarios under which it is not known.
    pub under: Vec<String>,
    /// What is not stated, and what is known.
    pub short: ShortYear,
}

/// Two scenarios side by side.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The scenario that is left.
    pub from: String,
    /// The scenario that is reached.
    pub to: Worked,
    /// The years of which both know the gap.
    pub years: Vec<FinancialYear>,
    /// The years of which either does not, the oldest first.
    pub not_compared: Vec<NotCompared>,
    /// The annual gaps of the first.
    pub before: Vec<Money>,
    /// The annual gaps of the second.
    pub after: Vec<Money>,
    /// What parts them, the largest in any year first.
    pub parts: Vec<Part>,
    /// Pennies that rounding left over and that went to the parts with the largest remainders.
    pub pennies: usize,
}

/// A set of inputs that move together.
struct Player {
    driver: String,
    title: String,
    /// Its part of an id: its reference, unless that means something else there.
    key: String,
    slots: Vec<usize>,
}

/// Two scenarios over one model, and the places of the years that both know.
struct Pair<'p> {
    model: &'p Model<'p>,
    from: &'p Worked,
    to: &'p Worked,
    places: Vec<usize>,
}

/// The annual gap of each year compared, where it is known.
type Gaps = Vec<Option<Decimal>>;

/// Compares two scenarios over one model, in the years of which both know the gap.
///
/// Each driver's part is its Shapley value: what it adds on average over every order in which the
/// drivers could be changed, so that no order is favoured.
///
/// # Source
/// L. S. Shapley, A Value for n-Person Games, 1953.
///
/// # Errors
/// When a sum on the way has no answer.
pub fn compare(model: &Model<'_>, from: &Worked, to: &Worked) -> Result<Comparison, Unfit> {
    let annual = |at: &usize| model.sums[*at].annual;
    let known = |at: &usize| from.knows(annual(at)) && to.knows(annual(at));
    let places: Vec<usize> = (0..model.sums.len()).filter(known).collect();
    let pair = Pair { model, from, to, places };
    let players = pair.players()?;
    let worth = pair.coalitions(&players)?;
    let gaps = |worked: &Worked| -> Vec<Money> {
        pair.places.iter().map(|at| worked.pounds(annual(at))).collect()
    };
    let (before, after) = (gaps(from), gaps(to));
    let mut parts: Vec<Part> = players
        .iter()
        .enumerate()
        .map(|(player, of)| Part {
            driver: of.driver.clone(),
            title: of.title.clone(),
            key: of.key.clone(),
            by_year: Vec::new(),
            is_inert: is_inert(&worth, player),
        })
        .collect();
    let mut pennies = 0;
    for at in 0..pair.places.len() {
        let of_year: Option<Vec<Decimal>> = worth.iter().map(|gaps| gaps[at]).collect();
        let Some(of_year) = of_year else {
            for part in &mut parts {
                part.by_year.push(None);
            }
            continue;
        };
        let exact: Vec<Decimal> =
            (0..players.len()).map(|player| shapley(&of_year, player, players.len())).collect();
        let names: Vec<&str> = players.iter().map(|player| player.title.as_str()).collect();
        let (rounded, left) = to_pennies(&exact, &names, (after[at] - before[at]).pounds());
        pennies += left;
        for (part, amount) in parts.iter_mut().zip(rounded) {
            part.by_year.push(Some(amount));
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.largest()));
    let years = pair.places.iter().map(|at| model.years[*at]).collect();
    let not_compared = pair.not_compared();
    let (from, to) = (from.plan.name.clone(), to.clone());
    Ok(Comparison { from, to, years, not_compared, before, after, parts, pennies })
}

impl Part {
    /// Gives the largest amount that it adds in any year, up or down.
    fn largest(&self) -> Option<Money> {
        self.by_year.iter().flatten().map(|of| of.size()).max()
    }
}

impl Pair<'_> {
    /// Gives the years that either does not know, with what it lacks; both are named where they lack the same.
    fn not_compared(&self) -> Vec<NotCompared> {
        let mut found: Vec<NotCompared> = Vec::new();
        for worked in [self.from, self.to] {
            let name = &worked.plan.name;
            for short in self.model.short(worked) {
                match found.iter_mut().find(|known| known.short == short) {
                    Some(known) if known.under.contains(name) => {}
                    Some(known) => known.under.push(name.clone()),
                    None => found.push(NotCompared { under: vec![name.clone()], short }),
                }
            }
        }
        found.sort_by_key(|of| of.short.year);
        found
    }

    /// Says whether an input is the same under both. Where a year is not known, one that is stated is not the same
    /// as one that is nil because nothing is.
    fn is_same(&self, slot: usize) -> bool {
        let (from, to) = (&self.from.inputs, &self.to.inputs);
        let silent = |inputs: &Inputs| self.model.is_silent(inputs, slot);
        let all_known = self.places.len() == self.model.sums.len();
        from.values[slot] == to.values[slot] && (all_known || silent(from) == silent(to))
    }

    /// Gives the drivers whose inputs differ; where there are too many, the smallest are one.
    fn players(&self) -> Result<Vec<Player>, Unfit> {
        let model = self.model;
        let mut players: Vec<Player> = Vec::new();
        for slot in (0..self.from.inputs.values.len()).filter(|slot| !self.is_same(*slot)) {
            let driver = &model.drivers[model.driver_of[slot]];
            match players.iter_mut().find(|player| player.driver == driver.id) {
                Some(player) => player.slots.push(slot),
                None => players.push(Player {
                    driver: driver.id.clone(),
                    title: driver.title.clone(),
                    key: key(model, &driver.id),
                    slots: vec![slot],
                }),
            }
        }
        if players.len() > MOST {
            let sizes: Vec<Decimal> = self.sizes(&players)?;
            let mut ranked: Vec<(Decimal, Player)> = sizes.into_iter().zip(players).collect();
            ranked.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
            players = ranked.into_iter().map(|(_, player)| player).collect();
            let rest = players.split_off(MOST - 1);
            let count = rest.len();
            let slots = rest.into_iter().flat_map(|player| player.slots).collect();
            let title = format!("{count} other drivers together");
            let (driver, key) = (OTHER.to_owned(), OTHER.to_owned());
            players.push(Player { driver, title, key, slots });
        }
        Ok(players)
    }

    /// Gives the largest change, up or down, that each driver makes in any year: alone, or as the last of all. What
    /// moves nothing alone may move much beside another.
    fn sizes(&self, players: &[Player]) -> Result<Vec<Decimal>, Unfit> {
        let (none, all) = (self.gaps([])?, self.gaps(players)?);
        let mut sizes = Vec::new();
        for own in 0..players.len() {
            let others = players.iter().enumerate().filter(|(at, _)| *at != own);
            let ends = [
                (self.gaps(&players[own..=own])?, &none),
                (self.gaps(others.map(|(_, player)| player))?, &all),
            ];
            let change = |(one, other): (&Option<Decimal>, &Option<Decimal>)| {
                Some((one.as_ref()? - other.as_ref()?).abs())
            };
            let changes = ends.iter().flat_map(|(one, other)| one.iter().zip(*other));
            sizes.push(changes.filter_map(change).max().unwrap_or_default());
        }
        Ok(sizes)
    }

    /// Gives the annual gaps of the first scenario with some drivers as in the second.
    fn gaps<'p>(&self, players: impl IntoIterator<Item = &'p Player>) -> Result<Gaps, Unfit> {
        let mut inputs = self.from.inputs.clone();
        for slot in players.into_iter().flat_map(|player| &player.slots) {
            inputs.take(*slot, &self.to.inputs);
        }
        let turned = self.model.turned(&inputs)?;
        Ok(self.places.iter().map(|at| turned.exact(self.model.sums[*at].annual)).collect())
    }

    /// Gives the annual gaps with each set of drivers moved; bit `i` of the place says that player `i` is.
    fn coalitions(&self, players: &[Player]) -> Result<Vec<Gaps>, Unfit> {
        let mut worth = Vec::with_capacity(1 << players.len());
        for set in 0..1_usize << players.len() {
            let chosen = players.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
            worth.push(self.gaps(chosen.map(|(_, player)| player))?);
        }
        Ok(worth)
    }
}

/// Gives the part of an id that stands for a driver: its reference, which is numbered where it means
/// something else there.
fn key(model: &Model<'_>, driver: &str) -> String {
    if ![OTHER, DIFFERENCE].contains(&driver) {
        return driver.to_owned();
    }
    let known = |key: &String| model.drivers.iter().any(|driver| driver.id == *key);
    let numbered = (2_usize..).map(|number| format!("{driver}-{number}"));
    numbered.into_iter().find(|key| !known(key)).unwrap_or_else(|| driver.to_owned())
}

/// Says whether a player changes the gap of no year, whichever of the others are moved.
fn is_inert(worth: &[Gaps], player: usize) -> bool {
    let own = 1_usize << player;
    let same = |(set, gaps): (usize, &Gaps)| {
        set & own != 0 || gaps.iter().all(Option::is_some) && worth[set | own] == *gaps
    };
    worth.iter().enumerate().all(same)
}

/// Gives the average of what a player adds to the gap of a year over every order.
fn shapley(worth: &[Decimal], player: usize, count: usize) -> Decimal {
    let own = 1_usize << player;
    let mut by_size = vec![Decimal::ZERO; count];
    for (set, value) in worth.iter().enumerate().filter(|(set, _)| set & own == 0) {
        let size = usize::try_from(set.count_ones()).unwrap_or_default();
        by_size[size] += worth[set | own] - value;
    }
    // Each size of set weighs the same, and within it each set: n × (n − 1 over size) of them.
    let mut choose = Decimal::ONE;
    let mut sum = Decimal::ZERO;
    for (size, added) in by_size.iter().enumerate() {
        sum += *added / choose;
        let (n, k) = (Decimal::from(count), Decimal::from(size));
        choose = choose * (n - Decimal::ONE - k) / (k + Decimal::ONE);
        if choose.is_zero() {
            break;
        }
    }
    sum / Decimal::from(count.max(1))
}

/// Rounds parts to pennies that add to the whole: down first, then a penny more to the largest
/// remainders, on a tie in the order of their names, so that no order of rows says which. Gives how many pennies
/// were left over.
pub(super) fn to_pennies(exact: &[Decimal], names: &[&str], whole: Decimal) -> (Vec<Money>, usize) {
    let down: Vec<Decimal> =
        exact.iter().map(|part| (*part * Decimal::ONE_HUNDRED).floor()).collect();
    let left = whole * Decimal::ONE_HUNDRED - down.iter().sum::<Decimal>();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    let remainder = |at: usize| exact[at] * Decimal::ONE_HUNDRED - down[at];
    order.sort_by_key(|&at| (std::cmp::Reverse(remainder(at)), names.get(at)));
    let mut rounded = down;
    let mut given = 0;
    for at in order {
        if Decimal::from(given) >= left {
            break;
        }
        rounded[at] += Decimal::ONE;
        given += 1;
    }
    let pence = |part: Decimal| Money::from_pounds(part / Decimal::ONE_HUNDRED);
    (rounded.into_iter().map(pence).collect(), given)
}

impl Comparison {
    fn id(&self) -> FigureId {
        FigureId::of_subject("compare").at(format!("{}-to-{}", self.from, self.to.plan.name))
    }

    /// Gives the id of what a driver adds in a year.
    pub fn part_id(&self, year: FinancialYear, part: &Part) -> FigureId {
        self.id().of(year).at(&part.key)
    }

    /// Gives the id of what the scenarios are apart in a year.
    pub fn difference_id(&self, year: FinancialYear) -> FigureId {
        self.id().of(year).at(DIFFERENCE)
    }

    /// Gives the id of how many pennies rounding left over.
    pub fn pennies_id(&self) -> FigureId {
        self.id().at("pennies")
    }

    /// Gives its figures: each part in each year, the difference, and the gaps of the second.
    pub fn figures(&self, gap: &Gap<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        let (model, to) = (gap.seen().0, &self.to.plan.name);
        for (at, year) in self.years.iter().enumerate() {
            let annual = self.annual_ids(gap, *year);
            let words = "the average over every order of changing the drivers (Shapley value), to \
                         the penny by largest remainder";
            for part in &self.parts {
                let id = self.part_id(*year, part);
                let title = format!("{}, {to} against {}, {year}", part.title, self.from);
                let basis = Basis::formula(words, annual.clone());
                sheet.money(id, title, part.by_year[at], FigureKind::Assumed, basis);
            }
            let id = self.difference_id(*year);
            let title = format!("Annual gap, {to} against {}, {year}", self.from);
            let value = Some(self.after[at] - self.before[at]);
            let basis = Basis::formula("the second less the first", annual);
            sheet.money(id, title, value, FigureKind::Assumed, basis);
            if let Some(place) = model.at(*year).filter(|_| *to != self.from) {
                sheet.add(Gap::headline(model, &self.to, model.sums[place].annual));
            }
        }
        let words = "pennies that rounding left over, given to the largest remainders";
        let basis = Basis::Rule(words.to_owned());
        sheet.count(
            self.pennies_id(),
            "Pennies given to the largest remainders",
            self.pennies,
            basis,
        );
        sheet
    }

    /// Gives the ids of the annual gaps of a year under both.
    pub fn annual_ids(&self, gap: &Gap<'_>, year: FinancialYear) -> [FigureId; 2] {
        let id = gap.annual_id(year);
        [id.clone(), gap.named(&self.to, &id)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    /// Two players: alone 10 and 20, together 40: 10 + (40 − 20) = 30 over two orders = 15, and 25.
    #[test]
    fn a_joint_effect_is_shared_over_every_order() {
        let worth = [dec!(0), dec!(10), dec!(20), dec!(40)];
        assert_eq!(shapley(&worth, 0, 2), dec!(15));
        assert_eq!(shapley(&worth, 1, 2), dec!(25));
    }

    /// The first moves nothing alone and 10 beside the second; the third nothing at all; of one that is not known
    /// beside another nobody can say so.
    #[test]
    fn what_moves_the_gap_only_beside_another_is_not_inert() {
        let worth = [0, 0, 5, 15, 0, 0, 5, 15].map(|gap| vec![Some(Decimal::from(gap))]);
        assert_eq!([0, 1, 2].map(|player| is_inert(&worth, player)), [false, false, true]);
        let open = [Some(dec!(1)), Some(dec!(1)), None, None].map(|gap| vec![gap]);
        assert!(!is_inert(&open, 0));
    }

    /// Thirds of £1.00: 33 pence each and one penny over, to the first.
    #[test]
    fn pennies_left_by_rounding_go_to_the_largest_remainder() {
        let third = dec!(1) / dec!(3);
        let (rounded, left) = to_pennies(&[third, third, third], &["a", "c", "b"], dec!(1));
        assert_eq!(rounded, [34, 33, 33].map(Money::from_pence));
        assert_eq!(left, 1);
    }
}
