//! Columns of money that may be absent.

use crate::units::Money;

/// A column of amounts in whole pence, each possibly absent.
///
/// Four bytes an amount: a register of twelve million updates fits in the memory of an office
/// machine. The few amounts past £21m stand in a list of their own, so that none is cut.
#[derive(Debug, Clone, Default)]
pub struct Amounts {
    narrow: Vec<i32>,
    /// Place and pence of the amounts that 32 bits do not hold. Ascending.
    wide: Vec<(u32, i64)>,
}

/// Stands in the narrow column for an amount that is absent.
const ABSENT: i32 = i32::MIN;
/// Stands in the narrow column for an amount that is in the list.
const IN_THE_LIST: i32 = i32::MIN + 1;

impl Amounts {
    /// Asks for room for more amounts; without it, room comes as they come.
    pub fn reserve(&mut self, more: usize) {
        self.narrow.try_reserve(more).ok();
    }

    /// Adds an amount in pence, or its absence, at the end.
    pub fn push(&mut self, pence: Option<i64>) {
        let narrow = match pence {
            None => ABSENT,
            Some(pence) => match i32::try_from(pence) {
                Ok(narrow) if narrow > IN_THE_LIST => narrow,
                Ok(_) | Err(_) => {
                    let place = u32::try_from(self.narrow.len()).unwrap_or(u32::MAX);
                    self.wide.push((place, pence));
                    IN_THE_LIST
                }
            },
        };
        self.narrow.push(narrow);
    }

    /// Gives the amount at an index in pence; `None` where it is absent.
    pub fn pence(&self, index: usize) -> Option<i64> {
        match *self.narrow.get(index)? {
            ABSENT => None,
            IN_THE_LIST => {
                let index = u32::try_from(index).ok()?;
                let at = self.wide.binary_search_by_key(&index, |(at, _)| *at);
                Some(self.wide[at.ok()?].1)
            }
            narrow => Some(i64::from(narrow)),
        }
    }

    /// Gives the amount at an index; `None` where it is absent.
    pub fn get(&self, index: usize) -> Option<Money> {
        self.pence(index).map(Money::from_pence)
    }
}

/// A column of amounts in whole pence in which most are absent: only the others take room.
#[derive(Debug, Clone, Default)]
pub struct SparseAmounts {
    /// The places that hold an amount. Ascending.
    places: Vec<u32>,
    amounts: Amounts,
}

impl SparseAmounts {
    /// Records the amount at an index past every index recorded so far.
    pub fn push(&mut self, index: u32, pence: i64) {
        self.places.push(index);
        self.amounts.push(Some(pence));
    }

    /// Says whether no row has one.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Gives the amount at an index in pence; `None` where it is absent.
    pub fn pence(&self, index: usize) -> Option<i64> {
        let index = u32::try_from(index).ok()?;
        self.amounts.pence(self.places.binary_search(&index).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_holds_every_width_without_losing_an_amount() {
        let mut column = Amounts::default();
        let pence = [
            Some(5),
            None,
            Some(i64::from(i32::MIN)),
            Some(i64::from(i32::MIN) + 1),
            Some(900_000_000_000),
            None,
            Some(-1),
        ];
        for amount in pence {
            column.push(amount);
        }
        let back: Vec<_> = (0..pence.len()).map(|index| column.pence(index)).collect();
        assert_eq!(back, pence);
        assert_eq!(column.pence(99), None);
    }

    #[test]
    fn a_sparse_column_gives_back_what_it_holds_and_nothing_else() {
        let mut column = SparseAmounts::default();
        column.push(2, 7);
        column.push(5, 900_000_000_000);
        let back = [0, 2, 3, 5, 6].map(|index| column.pence(index));
        assert_eq!(back, [None, Some(7), None, Some(900_000_000_000), None]);
    }
}
