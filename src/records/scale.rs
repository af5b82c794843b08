//! Rating scales as councils have them: their sides, their bands, the cells of their matrices.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Code;
use super::risk::RiskRating;
use super::table::{Bad, Cells, Col, table};
use crate::units::text;

table! { risk_scales: RiskScales => RiskScale, key(scale_id), "A rating scale.", {
    scale_id as id: Id, !, "Its reference";
    likelihood_max: Whole, ?, "The highest likelihood; empty where ratings are not of likelihood and impact";
    impact_max: Whole, ?, "The highest impact; stated where the highest likelihood is";
    confirmed: Flag, !, "Whether the source states the scale";
    low_max: Whole, ?, "The highest rating that is low, where the bands are low, medium and high; empty: the bands stand in `risk_bands.csv`";
    medium_max: Whole, ?, "The highest rating that is medium; stated where `low_max` is";
    likelihood_values: Text, ?, "The likelihoods that may be given, such as `1 2 4 8`; empty: every whole number up to the highest";
    impact_values: Text, ?, "The impacts that may be given, in the same way";
    note: Text, ?, "What a reader should know";
} rule is_a_scale }

table! { risk_bands: RiskBands => RiskBand, key(scale_id, band), "A band of a rating scale, as the council names it.", {
    scale_id: Ref(RiskScales), !, "The scale";
    band as name: Text, !, "Its name";
    severity: Whole, !, "Its place among the bands of the scale; 1 is the least grave";
    lowest: Whole, ?, "The lowest rating in it; empty where the cells of a matrix say which is in it, or the source alone does";
    highest: Whole, ?, "The highest rating in it; stated where the lowest is";
    colour: Text, ?, "The colour that the register shows it in, by which a rating may name it";
} rule is_a_band }

table! { risk_cells: RiskCells => RiskCell, key(scale_id, likelihood, impact), "The band of a cell of a matrix whose bands do not follow from likelihood × impact.", {
    scale_id: Ref(RiskScales), !, "The scale";
    likelihood: Whole, !, "How likely";
    impact: Whole, !, "How grave";
    band: Text, !, "Its band, a name of `risk_bands.csv`";
    rating: Whole, ?, "Its rating, where that is not likelihood × impact";
} }

/// The names of the bands of a scale that states where low and medium end.
const THREE: [&str; 3] = ["low", "medium", "high"];
/// The highest rating that a band may end at.
const MOST: u32 = 10_000;

fn is_a_scale<R: Cells>(scale: &RiskScale, row: &R) -> Result<(), Bad> {
    both(
        row,
        (risk_scales::likelihood_max, scale.likelihood_max),
        (risk_scales::impact_max, scale.impact_max),
    )?;
    both(row, (risk_scales::low_max, scale.low_max), (risk_scales::medium_max, scale.medium_max))?;
    let sides = [
        (risk_scales::likelihood_max, scale.likelihood_max),
        (risk_scales::impact_max, scale.impact_max),
    ];
    let possible = |side: Option<u32>| side.is_none_or(|side| (1..=100).contains(&side));
    if let Some((col, _)) = sides.into_iter().find(|(_, side)| !possible(*side)) {
        return Err(row.fault(Code::OutOfRange, col, "a side of 1 to 100"));
    }
    lists(scale, row)?;
    let Some((low, medium)) = scale.low_max.zip(scale.medium_max) else { return Ok(()) };
    let Some((likelihood, impact)) = scale.likelihood_max.zip(scale.impact_max) else {
        let wanted = "the highest likelihood and impact beside low_max and medium_max";
        return Err(row.fault(Code::MissingValue, risk_scales::likelihood_max, wanted));
    };
    let max = likelihood * impact;
    if low < medium && medium < max {
        return Ok(());
    }
    let wanted = format!("low_max below medium_max below {max}");
    Err(row.fault(Code::RangeOutOfOrder, risk_scales::medium_max, wanted))
}

/// Holds two cells to being both stated or both empty.
fn both<R: Cells>(row: &R, one: (Col, Option<u32>), other: (Col, Option<u32>)) -> Result<(), Bad> {
    let empty = match (one.1, other.1) {
        (Some(_), None) => other.0,
        (None, Some(_)) => one.0,
        (None, None) | (Some(_), Some(_)) => return Ok(()),
    };
    Err(row.fault(Code::MissingValue, empty, "a value beside the other of the two, or neither"))
}

/// Holds the lists of values to the sides of the scale.
fn lists<R: Cells>(scale: &RiskScale, row: &R) -> Result<(), Bad> {
    let values = [
        (risk_scales::likelihood_values, &scale.likelihood_values, scale.likelihood_max),
        (risk_scales::impact_values, &scale.impact_values, scale.impact_max),
    ];
    for (col, words, max) in values {
        let values: Option<Vec<u32>> =
            words.split_whitespace().map(|one| one.parse().ok()).collect();
        let max = max.unwrap_or(0);
        let within = |values: &Vec<u32>| {
            values.is_empty()
                || values.iter().all(|one| (1..=max).contains(one)) && values.contains(&max)
        };
        if !values.as_ref().is_some_and(within) {
            let wanted =
                format!("whole numbers with spaces between, of 1 to {max}, the highest {max}");
            return Err(row.fault(Code::OutOfRange, col, wanted));
        }
    }
    Ok(())
}

fn is_a_band<R: Cells>(band: &RiskBand, row: &R) -> Result<(), Bad> {
    if band.severity == 0 {
        return Err(row.fault(Code::OutOfRange, risk_bands::severity, "1 or more"));
    }
    both(row, (risk_bands::lowest, band.lowest), (risk_bands::highest, band.highest))?;
    let Some((lowest, highest)) = band.lowest.zip(band.highest) else { return Ok(()) };
    if !(1..=MOST).contains(&highest) {
        let wanted = format!("1 to {MOST}");
        return Err(row.fault(Code::OutOfRange, risk_bands::highest, wanted));
    }
    if (1..=highest).contains(&lowest) {
        return Ok(());
    }
    let wanted = format!("1 to {highest}, where the band ends");
    Err(row.fault(Code::RangeOutOfOrder, risk_bands::lowest, wanted))
}

impl RiskScale {
    /// Gives the likelihoods that may be given, the least first.
    pub fn likelihoods(&self) -> Vec<u32> {
        allowed(&self.likelihood_values, self.likelihood_max)
    }

    /// Gives the impacts that may be given, the least first.
    pub fn impacts(&self) -> Vec<u32> {
        allowed(&self.impact_values, self.impact_max)
    }

    /// Gives every likelihood with every impact.
    pub fn squares(&self) -> impl Iterator<Item = (u32, u32)> {
        let impacts = self.impacts();
        let row =
            move |likelihood| impacts.clone().into_iter().map(move |impact| (likelihood, impact));
        self.likelihoods().into_iter().flat_map(row)
    }
}

/// Gives the values that a scale lists, or else every one up to its highest.
fn allowed(words: &str, max: Option<u32>) -> Vec<u32> {
    let mut listed: Vec<u32> =
        words.split_whitespace().filter_map(|value| value.parse().ok()).collect();
    listed.sort_unstable();
    if listed.is_empty() { (1..=max.unwrap_or(0)).collect() } else { listed }
}

/// A band of a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Band<'b> {
    /// Its place, from nil for the least grave.
    pub place: usize,
    /// How many bands the scale has.
    pub of: usize,
    /// What the council calls it.
    pub name: &'b str,
    /// The lowest and the highest rating in it, where that is stated.
    pub range: Option<(u32, u32)>,
    /// The colour that the register shows it in; empty where none is stated.
    pub colour: &'b str,
}

/// A rating scale with its bands.
#[derive(Debug, Clone)]
pub struct Scale<'b> {
    /// What is stated of the scale.
    pub stated: &'b RiskScale,
    /// Its bands, the least grave first; none where none are stated.
    pub bands: Vec<Band<'b>>,
    /// The cells of its matrix that are stated one by one.
    pub cells: BTreeMap<(u32, u32), &'b RiskCell>,
}

impl<'b> Scale<'b> {
    /// Gives a scale with those of some bands and cells that are its own.
    pub(super) fn of(stated: &'b RiskScale, bands: &'b [RiskBand], cells: &'b [RiskCell]) -> Self {
        let mut own: Vec<&RiskBand> =
            bands.iter().filter(|band| band.scale_id == stated.id).collect();
        own.sort_by_key(|band| band.severity);
        let cells = cells.iter().filter(|cell| cell.scale_id == stated.id);
        let mut scale = Self {
            stated,
            bands: Vec::new(),
            cells: cells.map(|cell| ((cell.likelihood, cell.impact), cell)).collect(),
        };
        let of = own.len();
        let band = |(place, band): (usize, &&'b RiskBand)| Band {
            place,
            of,
            name: &band.name,
            range: band.lowest.zip(band.highest),
            colour: &band.colour,
        };
        scale.bands = own.iter().enumerate().map(band).collect();
        if own.is_empty() {
            scale.bands = scale.three();
        }
        scale
    }

    /// Gives low, medium and high, where the scale itself states where they end.
    fn three(&self) -> Vec<Band<'b>> {
        let Some((low, medium)) = self.stated.low_max.zip(self.stated.medium_max) else {
            return Vec::new();
        };
        let ends = [0, low, medium, self.highest().unwrap_or(medium)];
        let named = THREE.into_iter().zip(ends.windows(2)).enumerate();
        let band = |(place, (name, ends)): (usize, (&'static str, &[u32]))| Band {
            place,
            of: THREE.len(),
            name,
            range: Some((ends[0] + 1, ends[1])),
            colour: "",
        };
        named.map(band).collect()
    }

    /// Gives its reference.
    pub fn id(&self) -> &'b str {
        &self.stated.id
    }

    /// Names its bands, the least grave first.
    pub fn names(&self) -> String {
        let names: Vec<String> = self.bands.iter().map(|band| band.name.to_owned()).collect();
        text::list(&names)
    }

    /// Says whether its bands are only low, medium and high.
    pub fn is_of_three(&self) -> bool {
        self.stated.low_max.is_some()
    }

    /// Says whether the source states the scale.
    pub const fn is_confirmed(&self) -> bool {
        self.stated.confirmed
    }

    /// Gives the rating of a likelihood with an impact.
    pub fn rating_at(&self, likelihood: u32, impact: u32) -> u32 {
        let own = self.cells.get(&(likelihood, impact)).and_then(|cell| cell.rating);
        own.unwrap_or_else(|| likelihood.saturating_mul(impact))
    }

    /// Gives the ratings that there are, the least first; none where the scale has no numbers.
    pub fn ratings(&self) -> Vec<u32> {
        let of_cells =
            self.stated.squares().map(|(likelihood, impact)| self.rating_at(likelihood, impact));
        let mut all: BTreeSet<u32> = of_cells.collect();
        if self.stated.likelihood_max.is_none() {
            all.extend(
                self.bands.iter().filter_map(|band| band.range).flat_map(|(from, to)| from..=to),
            );
        }
        all.into_iter().collect()
    }

    /// Gives the highest rating of the scale; `None` where it has no numbers.
    pub fn highest(&self) -> Option<u32> {
        self.ratings().last().copied()
    }

    /// Gives the band that a source names: by its name or colour, or the first letter of one band alone.
    pub fn named(&self, words: &str) -> Option<Band<'b>> {
        let words = words.trim().to_lowercase();
        let names = |band: &Band<'_>| [band.name.to_lowercase(), band.colour.to_lowercase()];
        let only = |holds: &dyn Fn(&str) -> bool| {
            let mut those =
                self.bands.iter().filter(|band| names(band).iter().any(|name| holds(name)));
            those.next().filter(|_| those.next().is_none()).copied()
        };
        let whole = only(&|name| name == words);
        let one_letter = words.chars().count() == 1;
        whole.or_else(|| only(&|name| one_letter && name.starts_with(&words)))
    }

    /// Gives the band in which the scale has a rating; `None` where it does not say.
    pub fn band_of_numbers(&self, rating: &RiskRating) -> Option<Band<'b>> {
        if self.cells.is_empty() {
            let product = || Some(self.rating_at(rating.likelihood?, rating.impact?));
            let number = rating.number().or_else(product)?;
            let holds = |band: &&Band<'_>| {
                band.range.is_some_and(|(from, to)| (from..=to).contains(&number))
            };
            return self.bands.iter().find(holds).copied();
        }
        let cell = self.cells.get(&(rating.likelihood?, rating.impact?))?;
        self.named(&cell.band)
    }

    /// Gives the band of a rating: as the source states it, or as a confirmed scale has it. A band of a
    /// scale that no source states would be a guess.
    pub fn band_of(&self, rating: &RiskRating) -> Option<Band<'b>> {
        if !rating.band.is_empty() {
            return self.named(&rating.band);
        }
        self.band_of_numbers(rating).filter(|_| self.is_confirmed())
    }

    /// Gives what two ratings are compared by, the graver the higher; `None` where a number stands
    /// against a band that no number is of.
    pub fn compared(
        scale: Option<&Self>,
        one: &RiskRating,
        other: &RiskRating,
    ) -> Option<[(u32, u32); 2]> {
        let place = |rating| u32::try_from(scale?.band_of(rating)?.place).ok();
        let places = place(one).zip(place(other));
        let numbers = one.number().zip(other.number());
        // In a matrix of stated cells the band is what counts, whatever the product.
        let (one, other) = match (places, numbers) {
            (Some(places), Some(numbers)) if scale.is_some_and(|scale| !scale.cells.is_empty()) => {
                ((places.0, numbers.0), (places.1, numbers.1))
            }
            (_, Some(numbers)) => ((numbers.0, 0), (numbers.1, 0)),
            (Some(places), None) => ((places.0, 0), (places.1, 0)),
            (None, None) => return None,
        };
        Some([one, other])
    }
}
