//! The fonts that papers are set in.

use typst::foundations::Bytes;
use typst::text::Font;

use crate::charts;

/// Gives the fonts that a paper is set in.
pub(super) fn fonts() -> Vec<Font> {
    let files = charts::print_fonts().into_iter();
    files.flat_map(|file| Font::iter(Bytes::new(file))).collect()
}
