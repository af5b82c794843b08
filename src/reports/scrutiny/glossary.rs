//! The words of the pack.

use crate::answers::{Cell, Column, Table};
use crate::reports::document::Section;
use crate::reports::paper::{Paper, section};

const WORDS: [(&str, &str); 18] = [
    ("Aim", "The rating that the council means a risk to come down to; registers call it target."),
    ("Appetite", "The highest rating that the council says it accepts for a risk."),
    ("Banked", "Taken out of the ledger’s budget, with evidence."),
    (
        "Before controls",
        "The rating a risk would have if nothing were done; registers call it inherent.",
    ),
    ("CIPFA", "The professional body for public finance."),
    ("Covered", "Made up for by something else; never part of the saving itself."),
    ("Derived", "Worked out here from other figures, by a sum that the last pages show."),
    ("Exposure", "What it would cost if the risk came about."),
    (
        "Financial Management Code",
        "CIPFA’s seventeen standards, A to Q, that a council measures itself by.",
    ),
    ("Late, lost", "Late still comes, in a later year; lost will not come."),
    ("Pace", "Where a measure would be by its target date if it kept moving as it has."),
    ("Published", "Printed in a source that is named, and copied as printed."),
    ("Rating", "Likelihood × impact, on the scale of the register."),
    (
        "Re-forecast, re-profiled",
        "Re-forecast: more or less is thought to come. Re-profiled: it is thought to come in another year.",
    ),
    (
        "Reserves",
        "Money set aside. General reserves are against any risk, earmarked ones for a purpose.",
    ),
    (
        "Risk-based minimum",
        "The cost of each risk times its likelihood, added up: the least to hold.",
    ),
    ("Sealed", "Kept unchanged with its own check number, when the period was closed."),
    ("Stress", "The three largest costs together, as if all came about at once."),
];

/// Builds the section.
pub(super) fn section_of(paper: &Paper<'_>) -> Section {
    let columns = [Column::words("word", "Word"), Column::words("meaning", "What it means")];
    let mut table = Table::new("glossary", "Words used in this pack", columns);
    for (word, meaning) in WORDS {
        table.row(word, [word, meaning].map(Cell::from));
    }
    section("glossary", "Glossary", paper.table(&table).into_iter().collect())
}
