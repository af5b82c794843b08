//! What the risks of a register are rated at: numbers, or bands where no number is published.

use std::cmp::Reverse;

use super::{Register, RegisterMeasure, RiskView, Round};
use crate::figures::id::{FigureId, slugs};
use crate::records::{Band, Scale};

/// What a risk is rated at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level<'b> {
    /// A number of the scale.
    Number(u32),
    /// A band, of which no number is published.
    Band(Band<'b>),
}

impl Level<'_> {
    /// Gives the number, or the name of the band.
    pub fn words(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Band(band) => band.name.to_owned(),
        }
    }
}

/// The highest rating given in a register.
#[derive(Debug, Clone)]
pub struct Highest<'r, 'b> {
    /// What it is.
    pub level: Level<'b>,
    /// The id of the count of risks that have it.
    pub id: FigureId,
    /// The risks that have it.
    pub risks: Vec<&'r RiskView<'b>>,
}

/// Gives the register with the highest number, else the last of which a band is the highest, with what
/// that is.
pub fn gravest<'r, 'b>(
    registers: &'r [Register<'b>],
) -> Option<(&'r Register<'b>, Highest<'r, 'b>)> {
    let each = registers.iter().filter_map(|register| Some((register, register.highest()?)));
    each.max_by_key(|(register, _)| register.by_rating.keys().max())
}

impl<'b> Register<'b> {
    /// Gives the risks that have a rating.
    pub fn rated(&self) -> impl Iterator<Item = &RiskView<'b>> {
        self.risks.iter().filter(|view| view.now().is_some())
    }

    /// Says whether every rating as it stands is published as a number.
    pub fn is_numbered(&self) -> bool {
        self.rated().all(|view| view.current().is_some())
    }

    /// Gives the risks in each band of the one scale, the gravest band first, those of no risk too;
    /// nothing where a rated risk has no band.
    pub fn by_band(&self) -> Vec<(Band<'b>, Vec<&RiskView<'b>>)> {
        let Some(scale) =
            self.one_scale().filter(|_| self.rated().all(|view| view.band().is_some()))
        else {
            return Vec::new();
        };
        let of = |band: &Band<'b>| self.rated().filter(|view| view.band() == Some(*band)).collect();
        scale.bands.iter().rev().map(|band| (*band, of(band))).collect()
    }

    /// Gives what the risks are rated at, the gravest first, each with the id of its count: numbers; or
    /// bands, where not every rating is a number and each has a band.
    pub fn levels(&self) -> Vec<(Level<'b>, FigureId)> {
        let by_band = if self.is_numbered() { Vec::new() } else { self.by_band() };
        if by_band.is_empty() {
            let numbers = self.by_rating.keys().rev();
            return numbers
                .map(|rating| (Level::Number(*rating), self.count_id(*rating)))
                .collect();
        }
        let any = by_band.into_iter().filter(|(_, risks)| !risks.is_empty());
        any.map(|(band, _)| (Level::Band(band), self.band_id(&self.id, band))).collect()
    }

    /// Gives the highest rating given; `None` where nothing is rated, or numbers and bands stand side by
    /// side of which none can be called the highest.
    pub fn highest(&self) -> Option<Highest<'_, 'b>> {
        let (level, id) = self.levels().into_iter().next()?;
        if matches!(level, Level::Number(_)) && !self.is_numbered() {
            return None;
        }
        let at = |view: &&RiskView<'b>| match level {
            Level::Number(number) => view.current() == Some(number),
            Level::Band(band) => view.band() == Some(band),
        };
        Some(Highest { level, id, risks: self.rated().filter(at).collect() })
    }

    /// Gives the id of the count of risks in a band, under what the ids of a date or of the register
    /// begin with.
    pub fn band_id(&self, begin: &FigureId, band: Band<'_>) -> FigureId {
        begin.at(self.band_key(band))
    }

    /// Gives what stands for a band in ids and keys: `low` to `high` where the scale has those three.
    pub fn band_key(&self, band: Band<'_>) -> String {
        let scales = self.risks.iter().filter_map(|view| view.scale.as_ref());
        let known = |scale: &&Scale<'_>| scale.bands.contains(&band);
        let mut own = scales.filter(known).filter(|scale| !scale.is_of_three());
        own.next().map_or_else(
            || band.name.to_owned(),
            |scale| {
                let slugs = slugs(scale.bands.iter().map(|band| band.name), &[]);
                format!("band-{}", slugs[band.name])
            },
        )
    }

    /// Gives the id of the number of risks of which a band is published and no number; there is none
    /// where every rating is a number.
    pub fn by_band_alone_id(&self) -> Option<FigureId> {
        (!self.is_numbered()).then(|| self.id_of(RegisterMeasure::ByBandAlone))
    }

    /// Gives the bands of the scale of a date, the least grave first, each with the rows in it; nothing
    /// where a risk rated then has no band.
    pub fn bands_at(&self, round: &Round<'b>) -> Vec<(Band<'b>, Vec<u32>)> {
        let Some(scale) = self.scale_at(round) else { return Vec::new() };
        let rated = || round.rated.iter().map(|(_, rating)| *rating);
        if !rated().all(|rating| scale.band_of(rating).is_some()) {
            return Vec::new();
        }
        let of = |band: &Band<'b>| {
            let those = rated().filter(|rating| scale.band_of(rating) == Some(*band));
            those.map(|rating| rating.row).collect()
        };
        scale.bands.iter().map(|band| (*band, of(band))).collect()
    }

    /// Puts the highest rating first: by number, or by band where a number does not say which is graver.
    pub(super) fn sort(&mut self) {
        let of_cells = self.one_scale().is_some_and(|scale| !scale.cells.is_empty());
        let by_place = of_cells || !self.is_numbered();
        self.risks.sort_by_key(|view| {
            let place = view.band().filter(|_| by_place).map(|band| band.place);
            Reverse((view.now().is_some(), place, view.current()))
        });
    }
}
