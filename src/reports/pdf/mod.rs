//! A document as PDF: tagged, PDF/UA-1, with fonts and charts inside it and no clock.
//!
//! The words reach the typesetter as data, never as its language, so that a title with `#` or `$`
//! prints as it is.

#[cfg(feature = "pdf")]
mod columns;
#[cfg(feature = "pdf")]
mod fit;
#[cfg(feature = "pdf")]
mod fonts;
#[cfg(feature = "pdf")]
mod paper;
#[cfg(feature = "pdf")]
mod press;
#[cfg(all(test, feature = "pdf"))]
mod tests;

use super::document::Document;
use crate::charts::DrawError;

/// Why a PDF could not be made. Each text fits after "could not".
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The program was built without the typesetter.
    #[error(
        "make a PDF: this program was built without it\n  \
         hint: `cargo install --path . --features pdf` builds one that can, or print the page \
         from a browser"
    )]
    NotBuilt,
    /// A figure is shown and its derivation is not in the document.
    #[error("say where these figures come from: {}", figures.join(", "))]
    NoDerivation {
        /// The ids of the figures, in the order of their first use.
        figures: Vec<String>,
    },
    /// A chart says nothing to those who cannot see it.
    #[error("make a PDF: the chart `{chart}` has no text alternative")]
    NoAlternative {
        /// The chart's name.
        chart: String,
    },
    /// A chart could not be drawn.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The document could not be put into data.
    #[error("hand the paper to the typesetter")]
    Data(#[from] serde_json::Error),
    /// The typesetter, or its check of PDF/UA-1, refused.
    #[error("make a PDF: the typesetter says: {0}")]
    Typeset(String),
}

/// Gives the whole paper as PDF/UA-1. The same document gives the same bytes.
///
/// # Errors
/// Without the feature `pdf`; when a shown figure is not explained by [`Document::derivations`];
/// when a chart has no text alternative or cannot be drawn.
#[cfg(feature = "pdf")]
pub fn pdf(document: &Document) -> Result<Vec<u8>, PdfError> {
    let paper = paper::of(document)?;
    let name = paper.name.clone();
    press::print(&fit::set(paper)?, name)
}

/// Refuses: this program was built without the typesetter.
///
/// # Errors
/// Always.
#[cfg(not(feature = "pdf"))]
pub fn pdf(_: &Document) -> Result<Vec<u8>, PdfError> {
    Err(PdfError::NotBuilt)
}
