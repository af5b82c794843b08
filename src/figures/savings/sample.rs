//! Savings drawn for an auditor: a function of the seed and of each reference alone, so that anybody draws the same.

use super::{Field, Line, Position};
use crate::records::Book;
use crate::units::Money;

/// Gives so many of the savings of a year that say something is banked, drawn at random without putting any back,
/// in order of their references; all where there are no more.
pub fn sample<'p>(book: &Book, position: &'p Position, number: usize, seed: u64) -> Vec<&'p Line> {
    let mut drawn: Vec<&Line> = banked(position).collect();
    let id = |line: &&Line| book.savings.id(line.saving);
    drawn.sort_by_cached_key(|line| (draw(seed, id(line)), id(line).to_owned()));
    drawn.truncate(number);
    drawn.sort_by_key(|line| id(line).to_owned());
    drawn
}

/// Gives the savings of a year that say something is banked: those that an auditor draws from.
pub fn banked(position: &Position) -> impl Iterator<Item = &Line> {
    let says = |line: &&Line| line.get(Field::Banked).is_some_and(|banked| banked > Money::NIL);
    position.lines.iter().filter(says)
}

/// Gives the place of a reference in the draw of a seed.
///
/// # Source
/// FNV-1a of the reference, spread by the finaliser of `SplitMix64` (Steele, Lea and Flood 2014).
fn draw(seed: u64, id: &str) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15)) ^ hash)
}

const fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasets::shipped;
    use crate::figures::savings::{GroupKey, position};

    fn ids(number: usize, seed: u64) -> Vec<String> {
        let book = shipped("smallshire");
        let year = book.council.current_financial_year;
        let position = position(&book, year, None, GroupKey::Directorate);
        let drawn = sample(&book, &position, number, seed);
        drawn.into_iter().map(|line| book.savings.id(line.saving).to_owned()).collect()
    }

    #[test]
    fn a_seed_draws_the_same_savings_and_a_smaller_sample_is_part_of_a_larger() {
        let (two, three) = (ids(2, 1), ids(3, 1));
        assert_eq!((two.len(), three.len()), (2, 3));
        assert!(two.iter().all(|id| three.contains(id)), "{two:?} {three:?}");
        assert_eq!(two, ids(2, 1));
        assert!((2..9).any(|seed| ids(2, seed) != two), "another seed draws others");
        // Four savings of the year say that something is banked: PEO-2425-001, PLA-2425-001, PLA-2526-002, RES-2526-001.
        // Two of four: each comes up in 100 of 200 seeds, give or take 4 × √(200 × ½ × ½) = 28.
        let all = ids(usize::MAX, 1);
        assert_eq!(all.len(), 4);
        for id in &all {
            let times = (0..200).filter(|seed| ids(2, *seed).contains(id)).count();
            assert!(times.abs_diff(100) <= 28, "{id}: {times} of 200");
        }
    }
}
