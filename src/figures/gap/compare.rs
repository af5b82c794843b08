//! What parts two scenarios, driver by driver, adding up to the penny.

use super::Gap;
use crate::figures::figure::{Basis, FigureKind, Sheet};
use crate::figures::id::FigureId;
use crate::figures::model::{Model, Unfit, Worked};
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
    /// What it adds to the annual gap in each year; the parts of a year add to its difference.
    pub by_year: Vec<Money>,
}

/// Two scenarios side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The scenario that is left.
    pub from: String,
    /// The scenario that is reached.
    pub to: String,
    /// The years.
    pub years: Vec<FinancialYear>,
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

/// Compares two scenarios over one model.
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
    let players = players(model, from, to)?;
    let worth = coalitions(model, &players, from, to)?;
    let years = model.years.clone();
    let gaps = |worked: &Worked| -> Vec<Money> {
        model.sums.iter().map(|sums| worked.pounds(sums.annual)).collect()
    };
    let (before, after) = (gaps(from), gaps(to));
    let mut parts: Vec<Part> = players
        .iter()
        .map(|player| Part {
            driver: player.driver.clone(),
            title: player.title.clone(),
            key: player.key.clone(),
            by_year: Vec::new(),
        })
        .collect();
    let mut pennies = 0;
    for at in 0..years.len() {
        let exact: Vec<Decimal> =
            (0..players.len()).map(|player| shapley(&worth, player, players.len(), at)).collect();
        let names: Vec<&str> = players.iter().map(|player| player.title.as_str()).collect();
        let (rounded, left) = to_pennies(&exact, &names, (after[at] - before[at]).pounds());
        pennies += left;
        for (part, amount) in parts.iter_mut().zip(rounded) {
            part.by_year.push(amount);
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.by_year.iter().map(|of| of.size()).max()));
    let (from, to) = (from.plan.name.clone(), to.plan.name.clone());
    Ok(Comparison { from, to, years, before, after, parts, pennies })
}

/// Gives the drivers whose inputs differ; where there are too many, the smallest are one.
fn players(model: &Model<'_>, from: &Worked, to: &Worked) -> Result<Vec<Player>, Unfit> {
    let mut players: Vec<Player> = Vec::new();
    for (slot, (a, b)) in from.inputs.values.iter().zip(&to.inputs.values).enumerate() {
        if a == b {
            continue;
        }
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
        let sizes = players.iter().map(|player| size(model, player, from, to));
        let sizes = sizes.collect::<Result<Vec<Decimal>, Unfit>>()?;
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

/// Gives the largest change, up or down, that a driver makes alone in any year.
fn size(model: &Model<'_>, player: &Player, from: &Worked, to: &Worked) -> Result<Decimal, Unfit> {
    let values = model.graph.evaluate(&moved([player].into_iter(), from, to))?;
    let changes = model.sums.iter().map(|sums| {
        let (after, before) = (values.of(sums.annual), from.values.of(sums.annual));
        (after - before).abs()
    });
    Ok(changes.max().unwrap_or_default())
}

/// Gives the inputs of the first scenario with those of some drivers as in the second.
fn moved<'p>(
    players: impl Iterator<Item = &'p Player>,
    from: &Worked,
    to: &Worked,
) -> Vec<Decimal> {
    let mut inputs = from.inputs.values.clone();
    for slot in players.flat_map(|player| &player.slots) {
        inputs[*slot] = to.inputs.values[*slot];
    }
    inputs
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

/// Gives the annual gaps with each set of drivers moved; bit `i` of the place says that player `i` is.
fn coalitions(
    model: &Model<'_>,
    players: &[Player],
    from: &Worked,
    to: &Worked,
) -> Result<Vec<Vec<Decimal>>, Unfit> {
    let mut worth = Vec::with_capacity(1 << players.len());
    for set in 0..1_usize << players.len() {
        let chosen = players.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        let inputs = moved(chosen.map(|(_, player)| player), from, to);
        let values = model.graph.evaluate(&inputs)?;
        worth.push(model.sums.iter().map(|sums| values.of(sums.annual)).collect());
    }
    Ok(worth)
}

/// Gives the average of what a player adds over every order.
fn shapley(worth: &[Vec<Decimal>], player: usize, count: usize, at: usize) -> Decimal {
    let own = 1_usize << player;
    let mut by_size = vec![Decimal::ZERO; count];
    for (set, values) in worth.iter().enumerate().filter(|(set, _)| set & own == 0) {
        let size = usize::try_from(set.count_ones()).unwrap_or_default();
        by_size[size] += worth[set | own][at] - values[at];
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
        FigureId::of_subject("compare").at(format!("{}-to-{}", self.from, self.to))
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

    /// Gives its figures: each part in each year, and the difference.
    pub fn figures(&self, gap: &Gap<'_>) -> Sheet {
        let mut sheet = Sheet::default();
        for (at, year) in self.years.iter().enumerate() {
            let annual = self.annual_ids(gap, at);
            let words = "the average over every order of changing the drivers (Shapley value), to \
                         the penny by largest remainder";
            for part in &self.parts {
                let id = self.part_id(*year, part);
                let title = format!("{}, {} against {}, {year}", part.title, self.to, self.from);
                let basis = Basis::formula(words, annual.clone());
                sheet.money(id, title, Some(part.by_year[at]), FigureKind::Assumed, basis);
            }
            let id = self.difference_id(*year);
            let title = format!("Annual gap, {} against {}, {year}", self.to, self.from);
            let value = Some(self.after[at] - self.before[at]);
            let basis = Basis::formula("the second less the first", annual);
            sheet.money(id, title, value, FigureKind::Assumed, basis);
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
    pub fn annual_ids(&self, gap: &Gap<'_>, at: usize) -> [FigureId; 2] {
        let node = gap.model.sums[at].annual;
        [&self.from, &self.to].map(|name| gap.id(gap.of(name).unwrap_or(&gap.main), node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    /// Two players: alone 10 and 20, together 40: 10 + (40 − 20) = 30 over two orders = 15, and 25.
    #[test]
    fn a_joint_effect_is_shared_over_every_order() {
        let worth = [dec!(0), dec!(10), dec!(20), dec!(40)].map(|value| vec![value]);
        assert_eq!(shapley(&worth, 0, 2, 0), dec!(15));
        assert_eq!(shapley(&worth, 1, 2, 0), dec!(25));
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
