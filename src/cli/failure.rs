//! Why a command could not run, and the exit code for it.

use std::path::PathBuf;

use thiserror::Error;

use crate::charts::DrawError;
use crate::datasets::{CloseError, ImportError, InitError, LoadError, RollError, SignError};
use crate::figures::model::Unfit;
use crate::reports::{PageError, PdfError, WorkbookError, WriteError};
use crate::scenarios::ScenarioError;
use crate::session::SessionError;

/// The command ran and all is well.
pub(super) const FINE: u8 = 0;
/// The command ran and found something wrong.
pub(super) const WRONG: u8 = 1;
/// The command could not run.
pub(super) const COULD_NOT_RUN: u8 = 2;

/// Why a command could not run; each text fits after "could not".
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Close(#[from] CloseError),
    #[error(transparent)]
    Sign(#[from] SignError),
    #[error(transparent)]
    Init(#[from] InitError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Roll(#[from] RollError),
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    #[error(transparent)]
    Unfit(#[from] Unfit),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    Draw(#[from] DrawError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error("read `{}`", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("write the answer")]
    Answer(#[source] std::io::Error),
    #[error("find the figure `{id}`{hint}")]
    NoFigure { id: String, hint: String },
    #[error("find the chart `{name}`{hint}")]
    NoChart { name: String, hint: String },
    #[error("draw `{name}`: {why}")]
    NothingToDraw { name: String, why: String },
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    /// Says what failed and, below, what the system said about it.
    pub(super) fn words(&self) -> String {
        let mut words = format!("error: could not {self}");
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            let text = error.to_string();
            if !words.contains(&text) {
                words.push_str("\n  because: ");
                words.push_str(&text);
            }
            cause = error.source();
        }
        words
    }
}
