//! The terminal that answers go to.

use std::io::{IsTerminal as _, stderr, stdout};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::When;
pub(super) use crate::reports::terminal::{Layout, wrapped};

/// Looks at where the answer goes.
pub(super) fn layout(when: When, to_file: bool) -> Layout {
    let terminal = !to_file && stdout().is_terminal();
    let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let stated = stated.filter(|columns| *columns > 0 && !to_file);
    let measured = || terminal.then(terminal_size::terminal_size).flatten();
    let width = stated.or_else(|| measured().map(|(width, _)| width.0));
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colour = match when {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !plain,
    };
    Layout { width, colour }
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
