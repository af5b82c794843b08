//! What a report is made from.

use std::collections::BTreeMap;

use crate::figures::Figures;
use crate::records::{CellRef, Located, Problem};

/// What the figures, findings and files of a run look like to a report; no file is read here.
pub struct Material<'a> {
    /// Every figure.
    pub figures: &'a Figures<'a>,
    /// Every finding about the data.
    pub problems: &'a [Problem],
    /// Finds cells in their files.
    pub located: &'a dyn Fn(&[CellRef]) -> BTreeMap<CellRef, Located>,
    /// The data folder as it was given, for `folder/file:line:column`.
    pub data: &'a str,
}
