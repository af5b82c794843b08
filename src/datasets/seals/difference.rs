//! One thing that is not as it was sealed.

use crate::units::words;

words! {
    /// What kind of thing is not as it was sealed.
    DifferenceKind {
        /// A file of a seal itself.
        Seal = "seal",
        /// A seal that does not follow from the one before.
        Chain = "chain",
        /// A signature over a seal that proves nothing.
        Signature = "signature",
        /// A whole file that is gone, or `council.toml`.
        File = "file",
        /// A cell of a sealed row.
        Cell = "cell",
        /// A sealed row that is gone.
        Row = "row",
        /// A figure that no longer comes out as it was sealed.
        Figure = "figure",
    }
}

/// One thing that is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of thing.
    pub kind: DifferenceKind,
    /// The file, counted from the council's folder; the id of a figure.
    pub file: String,
    /// The line of a row: in the file as it is now, or, where the row is gone, as it was sealed.
    pub line: Option<u64>,
    /// The cells that name the row; empty where no row is meant.
    pub row: String,
    /// The column of a cell.
    pub column: Option<String>,
    /// What was sealed.
    pub was: Option<String>,
    /// What is there now, or what is wrong.
    pub is: Option<String>,
}

impl Difference {
    /// Begins a difference of a whole file.
    pub fn of(kind: DifferenceKind, file: impl Into<String>) -> Self {
        let (file, row) = (file.into(), String::new());
        Self { kind, file, line: None, row, column: None, was: None, is: None }
    }

    /// Gives the place as people write it: `delivery.csv:45`.
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        }
    }

    /// Says what was and what is: `forecast: 60000 → 60001`.
    pub fn words(&self) -> String {
        let shown = |cell: &Option<String>| match cell.as_deref() {
            None | Some("") => "nothing".to_owned(),
            Some(words) => words.to_owned(),
        };
        match self.kind {
            DifferenceKind::Seal
            | DifferenceKind::Chain
            | DifferenceKind::Signature
            | DifferenceKind::File => shown(&self.is),
            DifferenceKind::Row => format!("the sealed row `{}` is gone", self.row),
            DifferenceKind::Cell | DifferenceKind::Figure => {
                let (was, is) = (shown(&self.was), shown(&self.is));
                let column = self.column.as_ref().map(|column| format!("{column}: "));
                format!("{}{was} → {is}", column.unwrap_or_default())
            }
        }
    }
}
