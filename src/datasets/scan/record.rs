//! One record: its cells, and where in the file they stand.

/// One record, valid until the next is asked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::datasets) struct Record<'a> {
    pub(super) text: &'a str,
    pub(super) ends: &'a [u32],
    /// Bytes between one cell's end and the next one's start: the comma, or nothing where the
    /// cells were unquoted into a buffer of their own.
    pub(super) gap: usize,
    /// The record's own bytes, without its line end.
    pub(in crate::datasets) raw: &'a [u8],
    /// The line it begins on, from 1.
    pub(in crate::datasets) line: u64,
    /// The byte of the file it begins at.
    pub(in crate::datasets) byte: u64,
    /// The byte of the file behind its line end.
    pub(in crate::datasets) end: u64,
    /// Whether it was in the old Windows code page.
    pub(in crate::datasets) windows: bool,
    /// Whether a character that nobody sees was in it: written out in the cells, as it is in [`Record::raw`].
    pub(in crate::datasets) unseen: bool,
    /// Whether a quoted cell never ends; the text is then the first line only.
    pub(in crate::datasets) unclosed: bool,
}

impl<'a> Record<'a> {
    /// Gives the number of cells.
    pub(in crate::datasets) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Gives a cell as written, quotes undone; `None` past the last.
    #[inline]
    pub(in crate::datasets) fn cell(&self, index: usize) -> Option<&'a str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize + self.gap);
        self.text.get(start..end)
    }

    /// Gives a cell without the blanks around it; empty past the last.
    #[inline]
    pub(in crate::datasets) fn words(&self, index: usize) -> &'a str {
        let cell = self.cell(index).unwrap_or_default();
        match cell.as_bytes() {
            // Nearly every cell: no blank of any alphabet at either end.
            [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => cell,
            _ => cell.trim(),
        }
    }

    /// Gives the bytes of [`Record::raw`] that hold a cell, its quotes included; the end of the
    /// record past the last cell.
    pub(in crate::datasets) fn span(&self, index: usize) -> std::ops::Range<usize> {
        let mut start = 0;
        for (cell, comma) in commas(self.raw).enumerate() {
            if cell == index {
                return start..comma;
            }
            start = comma + 1;
        }
        if commas(self.raw).count() == index {
            start..self.raw.len()
        } else {
            self.raw.len()..self.raw.len()
        }
    }

    /// Gives the number of the cell that is still open at the record's end.
    pub(in crate::datasets) fn open_cell(&self) -> usize {
        commas(self.raw).count()
    }
}

/// Gives the commas of a record that part its cells. A quote opens only at the start of a cell;
/// after the closing one the cell goes on unquoted, as the csv crate has it.
fn commas(record: &[u8]) -> impl Iterator<Item = usize> + '_ {
    #[derive(Clone, Copy)]
    enum At {
        Start,
        Plain,
        Quoted,
        /// After a quote inside quotes: the end of the cell, or the first half of a doubled quote.
        Quote,
    }
    let mut state = At::Start;
    record.iter().enumerate().filter_map(move |(at, byte)| {
        let (next, parts) = match (state, byte) {
            (At::Start | At::Plain | At::Quote, b',') => (At::Start, true),
            (At::Quoted, b'"') => (At::Quote, false),
            (At::Start | At::Quote, b'"') | (At::Quoted, _) => (At::Quoted, false),
            (At::Start | At::Plain | At::Quote, _) => (At::Plain, false),
        };
        state = next;
        parts.then_some(at)
    })
}
