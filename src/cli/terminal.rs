//! Words laid out for a terminal.

use std::io::{IsTerminal as _, stderr, stdout};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use comfy_table::{CellAlignment, ContentArrangement, Table, TableComponent, presets};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::When;
use crate::charts;
use crate::records::Brag;

/// How answers are laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// The terminal's width; `None` where the answer goes to a file or a pipe.
    pub(super) width: Option<u16>,
    /// Whether to use colour.
    pub(super) colour: bool,
}

impl Layout {
    /// Looks at where the answer goes.
    pub(super) fn of(when: When, to_file: bool) -> Self {
        let terminal = !to_file && stdout().is_terminal();
        let width = terminal.then(terminal_size::terminal_size).flatten();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = match when {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !plain,
        };
        Self {
            width: width.map(|(width, _)| width.0),
            colour,
        }
    }
}

/// Gives a table of words: names to the left, numbers to the right, wrapped to the terminal.
pub(super) fn table(content: &charts::Table, layout: Layout) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = layout.width {
        table.set_width(width);
    } else {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    table.set_header(content.headings.iter().map(|heading| heading.text.clone()));
    table.set_style(TableComponent::HeaderLines, '─');
    table.set_style(TableComponent::MiddleHeaderIntersections, ' ');
    for row in &content.rows {
        table.add_row(row.cells.iter().map(shown));
    }
    for (column, heading) in table.column_iter_mut().zip(&content.headings) {
        if heading.numeric {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let text = table.to_string();
    text.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

fn shown(cell: &charts::Cell) -> String {
    match cell.brag.and_then(Brag::from_letter) {
        Some(rating) => format!("{} {}", rating.mark(), rating.meaning()),
        None => cell.text.clone(),
    }
}

/// Runs a piece of work; on a terminal, says what is going on once it has taken a second.
pub(super) fn with_progress<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !stderr().is_terminal() {
        return work();
    }
    let (done, waiting) = channel::<()>();
    let message = what.to_owned();
    let watcher = std::thread::spawn(move || {
        if waiting.recv_timeout(Duration::from_secs(1)) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        let spinner = ProgressBar::new_spinner().with_message(message);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            spinner.set_style(style);
        }
        while waiting.recv_timeout(Duration::from_millis(120)) == Err(RecvTimeoutError::Timeout) {
            spinner.tick();
        }
        spinner.finish_and_clear();
    });
    let result = work();
    drop(done);
    // A watcher that panicked has only lost its spinner.
    watcher.join().ok();
    result
}
