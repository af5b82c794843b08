//! Where each column of a table stands in a file.

use super::scan::Record;
use crate::records::schema::Col;

/// Where each column of a table stands in a file.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// For each column of the schema, the file's.
    pub(super) fields: Vec<Option<usize>>,
    /// The number of columns in the file.
    pub(super) width: usize,
}

impl Layout {
    /// Gives the file's column of a column of the schema.
    pub(super) fn field(&self, col: Col) -> Option<usize> {
        self.fields[usize::from(col.0)]
    }

    /// Gives the words of a cell, without the blanks around them; empty where the column is absent.
    #[inline]
    pub(super) fn words<'a>(&self, record: &Record<'a>, col: Col) -> &'a str {
        self.field(col).map_or("", |field| record.words(field))
    }

    /// Says whether the cells of a record can be told apart.
    pub(super) fn fits(&self, record: &Record<'_>) -> bool {
        !record.unclosed && record.len() == self.width
    }
}
