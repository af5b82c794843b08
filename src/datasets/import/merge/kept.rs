//! What is kept beside the records: from where each was read, and what the mapping lets stand.

use super::{Merge, NO_DRAFT};
use crate::datasets::import::draft::Draft;
use crate::datasets::import::reconcile::Waived;
use crate::records::TableName;
use crate::records::schema::imports as i;

impl Merge<'_> {
    /// Keeps file, sheet and row of what was read.
    pub(super) fn origin(&mut self, draft: &Draft<'_>, id: &str, number: usize) {
        let (sheet, row) = (&self.sheets[draft.sheet].name, draft.row.to_string());
        let source = self.source.clone();
        let Some(imports) = self.tables.get_mut(&TableName::Imports) else { return };
        let saving = |at: &usize| imports.cell(*at, i::table).is_empty();
        let there = imports.find(&[&source, sheet, &row]).find(saving);
        let cells = [
            (i::source_id, source),
            (i::file, self.file.to_owned()),
            (i::sheet, sheet.clone()),
            (i::row, row),
            (i::saving_id, id.to_owned()),
            (i::source_key, draft.key.clone()),
        ];
        match there {
            None => {
                imports.add(&cells, number);
            }
            Some(at) => {
                for (col, words) in cells {
                    if imports.cell(at, col) != words {
                        imports.set(at, col, &words, number);
                    }
                }
            }
        }
    }

    /// Keeps what the mapping lets stand, with its reason, beside what was read.
    pub(in crate::datasets::import) fn keep_waived(&mut self, waived: &[Waived]) {
        let source = self.source.clone();
        let file = self.file.to_owned();
        let Some(imports) = self.tables.get_mut(&TableName::Imports) else { return };
        for Waived { cell, why, .. } in waived {
            let (sheet, place) = cell.rsplit_once('!').unwrap_or(("", cell));
            let row: String = place.chars().filter(char::is_ascii_digit).collect();
            let known = |at: &usize| imports.cell(*at, i::source_key) == cell;
            if imports.find(&[&source, sheet, &row]).any(|at| known(&at)) {
                continue;
            }
            let cells = [
                (i::source_id, source.clone()),
                (i::file, file.clone()),
                (i::sheet, sheet.to_owned()),
                (i::row, row),
                (i::source_key, cell.clone()),
                (i::waived, why.clone()),
            ];
            imports.add(&cells, NO_DRAFT);
        }
    }
}
