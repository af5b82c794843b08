//! How to read the workbook, what to know before trusting it, and what was read.

use super::super::run::FileStamp;
use super::Desk;
use super::grid::SheetName;
use super::page::{Column, Content, Line, Page};
use crate::answers::gap::{not_stated, short, statements};
use crate::figures::FigureKind;
use crate::figures::gap::warnings;
use crate::units::text;

/// What holds for every workbook.
const NOTES: [(&str, &str); 9] = [
    (
        "How to use it",
        "Change a cell with a border on the sheet Assumptions. All other sheets follow, but for \
         Scenarios and the engine's values on Check, which stay as exported.",
    ),
    (
        "Three gaps",
        "The annual gap a year opens with, the gap a year adds, and the sum over a period are three \
         different numbers, never added together.",
    ),
    (
        "Signs",
        "Costs and the gap are positive; savings and income among costs are negative, with a minus \
         sign. Funding is positive and lowers the gap.",
    ),
    (
        "Empty cells",
        "An empty cell says nothing for the year; it is not nil. Nothing reads an empty cell: a \
         value typed there changes nothing. A nil marked not stated counts as nil only because \
         neither the data nor the scenario say anything.",
    ),
    (
        "Figure ids",
        "Every row names its figures. Put a year such as 2026-27 in place of {year} and run mtfs \
         explain with the id: it shows where the figure comes from, down to file, line and column.",
    ),
    (
        "Names of cells",
        "Stated inputs, the gap and how it is closed have names: the figure id with _ for every sign \
         that is no letter or digit, such as gap_2026_27_annual.",
    ),
    (
        "Rounding",
        "Band D, provisions and interest are rounded to the penny, halves away from nil; all else is \
         only shown so. The inner rounding to six decimals takes away what binary arithmetic adds.",
    ),
    (
        "Agreement",
        "Check compares every cell with the engine: money to the penny, other numbers to nine \
         decimals. After a change of inputs, differs marks what the change moved.",
    ),
    (
        "Colour",
        "Colour means nothing here: inputs have a border and the word input, sums a line above.",
    ),
];

/// Gives the notes.
pub(super) fn page(desk: &Desk<'_>) -> Page {
    let line =
        |topic: &str, words: &str| Line::plain(vec![Content::words(topic), Content::words(words)]);
    let mut lines: Vec<Line> = NOTES.into_iter().map(|(topic, words)| line(topic, words)).collect();
    for kind in FigureKind::ALL {
        lines.push(line(&format!("Kind: {}", kind.word()), kind.meaning()));
    }
    let gap = desk.gap;
    // Only years of the workbook have figures to say it of.
    for (year, said) in statements(gap, desk.figures) {
        lines.push(line(&format!("As exported, {year}"), &said.plain()));
    }
    for words in short(gap).into_iter().chain(not_stated(gap)) {
        lines.push(line("Not stated", &words));
    }
    for warning in warnings(&gap.model, &gap.main) {
        lines.push(line(&format!("As exported, {}", warning.year), &warning.words));
    }
    for (name, why) in &gap.apart {
        lines.push(line(&format!("Scenario {name}"), &format!("not beside the others: {why}")));
    }
    if gap.model.left_out > 0 {
        let rows = text::counted(gap.model.left_out, "row", "rows");
        let words = format!("{rows} with errors are left out of every figure: run mtfs check");
        lines.push(line("Rows left out", &words));
    }
    let columns = vec![Column::words("Topic", 200), Column::words("Note", 820)];
    Page { sheet: SheetName::Notes, columns, lines, kept: 0 }
}

/// Gives the files that were read, if any are known.
pub(super) fn files(files: &[FileStamp]) -> Option<Page> {
    let lines: Vec<Line> = files
        .iter()
        .map(|file| {
            Line::plain(vec![
                Content::words(&file.file),
                Content::Count(usize::try_from(file.bytes).unwrap_or(usize::MAX)),
                Content::words(&file.sha256),
            ])
        })
        .collect();
    let columns = vec![
        Column::words("File", 240),
        Column::numbers("Bytes", 120),
        Column::words("SHA-256", 520),
    ];
    (!lines.is_empty()).then_some(Page { sheet: SheetName::Files, columns, lines, kept: 0 })
}
