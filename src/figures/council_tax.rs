//! Council-tax bands from their Band D parts, reconciled with the published ones.

use super::figure::{Basis, FigureKind, Sheet};
use super::id::FigureId;
use crate::records::{Book, Claim};
use crate::units::{Decimal, FinancialYear, Money};

/// The bands with their ninths of Band D.
///
/// # Source
/// Local Government Finance Act 1992, section 5: 6, 7, 8, 9, 11, 13, 15 and 18 ninths.
pub const BANDS: [(char, u32); 8] =
    [('A', 6), ('B', 7), ('C', 8), ('D', 9), ('E', 11), ('F', 13), ('G', 15), ('H', 18)];

/// Gives one band of a bill: each authority's part is n/9 of its Band D, rounded to the penny, and
/// the parts are then added.
pub fn band(parts: &[Money], ninths: u32) -> Money {
    let part = |band_d: &Money| {
        let times = band_d.times_number(Decimal::from(ninths));
        times.over(Decimal::from(9)).unwrap_or(Money::NIL).rounded()
    };
    parts.iter().map(part).sum()
}

/// One band of one year: worked out and, where published, as printed.
#[derive(Debug, Clone)]
pub struct BandLine {
    /// The band's letter.
    pub band: char,
    /// What the parts make.
    pub worked: Money,
    /// What was printed.
    pub published: Option<Money>,
    /// The id of what the parts make.
    pub id: FigureId,
    /// The id of what was printed.
    pub published_id: Option<FigureId>,
    inputs: Vec<FigureId>,
}

/// The bands of one year.
#[derive(Debug, Clone)]
pub struct Bands {
    /// The year.
    pub year: FinancialYear,
    /// A to H.
    pub lines: Vec<BandLine>,
}

/// The subjects of claims that bands are worked out from: each authority's Band D.
const PARTS: [&str; 2] = ["band_d_borough", "band_d_gla"];

/// Works out the bands of every year in which each authority's Band D is published.
pub fn bands(book: &Book) -> Vec<Bands> {
    let exact =
        |claim: &&Claim, subject: &str| claim.subject == subject && claim.amount.central.is_some();
    let mut years: Vec<FinancialYear> = book.claims.iter().filter_map(|claim| claim.from).collect();
    years.sort_unstable();
    years.dedup();
    let mut all = Vec::new();
    for year in years {
        let of = |subject: &str| {
            book.claims.iter().find(|claim| exact(claim, subject) && claim.from == Some(year))
        };
        let parts: Vec<&Claim> = PARTS.into_iter().filter_map(of).collect();
        if parts.len() != PARTS.len() {
            continue;
        }
        let amounts: Vec<Money> =
            parts.iter().filter_map(|claim| claim.amount.central).map(Money::from_pounds).collect();
        let line = |(letter, ninths): (char, u32)| {
            let about = format!("band-{letter}");
            let printed = book.claims.iter().find(|claim| {
                exact(claim, "council_tax_band_total")
                    && claim.from == Some(year)
                    && claim.about_id == about
            });
            let id_of = |claim: &Claim| super::claims::claim_main_id(claim);
            let published_id = printed.map(id_of);
            let mut inputs: Vec<FigureId> = parts.iter().map(|claim| id_of(claim)).collect();
            inputs.extend(published_id.clone());
            BandLine {
                band: letter,
                worked: band(&amounts, ninths),
                published: printed.and_then(|claim| claim.amount.central).map(Money::from_pounds),
                id: FigureId::of_subject("council-tax").of(year).at(about.to_lowercase()),
                published_id,
                inputs,
            }
        };
        all.push(Bands { year, lines: BANDS.into_iter().map(line).collect() });
    }
    all
}

/// Gives the figures of the bands.
pub fn figures(all: &[Bands]) -> Sheet {
    let mut sheet = Sheet::default();
    for bands in all {
        for line in &bands.lines {
            let title = format!("Council tax, band {}, {}", line.band, bands.year);
            let words = "each authority's Band D × ninths of the band ÷ 9, to the penny, then added; the published band stands beside it";
            let basis = Basis::formula(words, line.inputs.iter().cloned());
            sheet.money(line.id.clone(), title, Some(line.worked), FigureKind::Derived, basis);
        }
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::dec;

    /// Havering and the GLA, 2024/25: Band D 1,736.52 and 471.40. Rounding once after adding would
    /// give band C 1,962.60; the published bill says 1,962.59.
    #[test]
    fn the_published_bands_of_2024_25_reproduce() {
        let parts = [Money::from_pounds(dec!(1736.52)), Money::from_pounds(dec!(471.40))];
        let published = [
            dec!(1471.95),
            dec!(1717.27),
            dec!(1962.59),
            dec!(2207.92),
            dec!(2698.57),
            dec!(3189.22),
            dec!(3679.87),
            dec!(4415.84),
        ];
        for ((letter, ninths), printed) in BANDS.into_iter().zip(published) {
            assert_eq!(band(&parts, ninths), Money::from_pounds(printed), "band {letter}");
        }
    }
}
