//! Running text of papers.

pub use crate::answers::{Inline, Text};
