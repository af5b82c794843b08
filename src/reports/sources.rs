//! The list of sources.

use std::collections::BTreeMap;

use crate::records::Book;
use crate::reports::document::SourceEntry;
use crate::units::text;

/// Gives every source of a book, in its order.
pub(super) fn list(book: &Book) -> Vec<SourceEntry> {
    book.sources
        .iter()
        .map(|source| SourceEntry {
            id: source.id.clone(),
            title: source.title.clone(),
            published: source.published_on.map(text::date),
            url: Some(source.url.clone()).filter(|url| !url.is_empty()),
        })
        .collect()
}

/// Gives the number that each source has in the list.
pub(super) fn numbers(book: &Book) -> BTreeMap<&str, usize> {
    let ids = book.sources.iter().map(|source| source.id.as_str());
    ids.zip(1..).collect()
}
