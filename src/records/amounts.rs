//! Columns of money that may be absent.

use crate::units::Money;

/// A column of amounts in whole pence, each possibly absent.
///
/// Held in four bytes an amount until the first one past £21m, then in eight: a register of twelve
/// million updates fits in the memory of an office machine, and no amount is cut.
#[derive(Debug, Clone)]
pub enum Amounts {
    /// Every amount so far fits 32 bits of pence.
    Narrow(Vec<i32>),
    /// At least one does not.
    Wide(Vec<i64>),
}

impl Default for Amounts {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

impl Amounts {
    /// Adds an amount in pence, or its absence, at the end.
    pub fn push(&mut self, pence: Option<i64>) {
        match self {
            Self::Narrow(column) => match pence.map(i32::try_from) {
                None => column.push(i32::MIN),
                Some(Ok(narrow)) if narrow != i32::MIN => column.push(narrow),
                Some(_) => {
                    *self = Self::Wide(column.iter().map(|&narrow| widened(narrow)).collect());
                    self.push(pence);
                }
            },
            Self::Wide(column) => column.push(pence.unwrap_or(i64::MIN)),
        }
    }

    /// Gives the amount at an index in pence; `None` where it is absent.
    pub fn pence(&self, index: usize) -> Option<i64> {
        let pence = match self {
            Self::Narrow(column) => widened(*column.get(index)?),
            Self::Wide(column) => *column.get(index)?,
        };
        (pence != i64::MIN).then_some(pence)
    }

    /// Gives the amount at an index; `None` where it is absent.
    pub fn get(&self, index: usize) -> Option<Money> {
        self.pence(index).map(Money::from_pence)
    }
}

fn widened(narrow: i32) -> i64 {
    if narrow == i32::MIN {
        i64::MIN
    } else {
        i64::from(narrow)
    }
}

/// A column of amounts in whole pence in which most are absent: only the others take room.
#[derive(Debug, Clone, Default)]
pub struct SparseAmounts(Vec<(u32, i64)>);

impl SparseAmounts {
    /// Records the amount at an index past every index recorded so far.
    pub fn push(&mut self, index: u32, pence: i64) {
        self.0.push((index, pence));
    }

    /// Gives the amount at an index in pence; `None` where it is absent.
    pub fn pence(&self, index: usize) -> Option<i64> {
        let index = u32::try_from(index).ok()?;
        let at = self.0.binary_search_by_key(&index, |(at, _)| *at).ok()?;
        Some(self.0[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_widens_without_losing_an_amount() {
        let mut column = Amounts::default();
        let pence = [
            Some(5),
            None,
            Some(i64::from(i32::MIN)),
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
}
