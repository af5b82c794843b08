//! Kept rows back to rows of their file.

/// Which data row of a file each kept row was: rows with errors are left out between them.
#[derive(Debug, Clone, Default)]
pub struct RowMap {
    /// For each row left out, how many rows were kept before it. Ascending.
    kept_before: Vec<u32>,
}

impl RowMap {
    /// Records that the next row kept, after so many others, was this data row of the file.
    pub fn keep(&mut self, kept: u32, at: u32) {
        let known = kept + u32::try_from(self.kept_before.len()).unwrap_or(u32::MAX);
        self.kept_before.extend((known..at).map(|_| kept));
    }

    /// Gives the file's data row, from 0, of a kept row.
    pub fn file_row(&self, kept: u32) -> u32 {
        let before = self.kept_before.partition_point(|&at| at <= kept);
        kept + u32::try_from(before).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_left_out_keep_the_others_in_place() {
        // File rows 0 1 2 3 4 5; rows 0, 3 and 4 left out; kept are 1, 2 and 5.
        let mut rows = RowMap::default();
        for (kept, at) in [(0, 1), (1, 2), (2, 5)] {
            rows.keep(kept, at);
        }
        assert_eq!([0, 1, 2].map(|kept| rows.file_row(kept)), [1, 2, 5]);
    }
}
