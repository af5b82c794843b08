//! Figures become charts: numbers and words first, then SVG and PNG.
//!
//! A [`Chart`] holds all that a reader is owed; its [`plot::Plot`] says what to draw. [`svg`] and
//! [`png`] draw it and add nothing to what it says.

mod chart;
mod draw;
pub mod palette;
pub mod plot;

pub use chart::{Cell, Chart, Heading, Row, Table};
pub use draw::{DrawError, Form, png, svg, web_fonts};
