//! Rows of words as CSV.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::exempt::HEADING;
use super::output::OutputFile;
use crate::figures::FigureKind;
use crate::units::text;

/// One figure as a line of `figures.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    /// Its id, as in every other output.
    pub id: String,
    /// Its name in words.
    pub title: String,
    /// Its exact value in plain digits (`10254000.00`); absent where the sources state none.
    pub value: Option<String>,
    /// Its unit: `pounds`, `fraction`, `count`, `years`.
    pub unit: String,
    /// Published, derived or assumed.
    pub kind: FigureKind,
    /// The cell, the rows or the formula behind it, in words.
    pub basis: String,
}

/// The columns of `figures.csv`.
const FIGURE_COLUMNS: [&str; 6] = ["id", "title", "value", "unit", "kind", "basis"];

/// Gives `figures.csv`: one line a figure, in the order given; an absent value is an empty cell.
pub fn figures_csv(rows: impl IntoIterator<Item = FigureRow>) -> OutputFile {
    let lines = rows.into_iter().map(|row| {
        let kind = row.kind.word().to_owned();
        let value = row.value.unwrap_or_default();
        [row.id, row.title, value, row.unit, kind, row.basis]
    });
    OutputFile { name: "figures.csv".into(), bytes: csv(FIGURE_COLUMNS, lines) }
}

/// Gives a table as CSV, RFC 4180 with line feeds: the header, then each line.
///
/// Text that a spreadsheet would run as a formula is given a leading `'`.
///
pub fn csv<const N: usize>(
    header: [&str; N],
    lines: impl IntoIterator<Item = [String; N]>,
) -> Vec<u8> {
    let header = header.map(str::to_owned);
    csv_lines(&header, lines.into_iter().map(Vec::from))
}

/// Keeps words from being run as a spreadsheet formula; numbers, negative ones too, stay as they are.
fn inert(cell: &str) -> String {
    let digits = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || c == '.');
    let number = cell.strip_prefix('-').is_some_and(digits);
    // A spreadsheet passes over spaces, and takes wide forms of these signs for the plain ones.
    let begins = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|']);
    if !number && (begins || cell.starts_with(['\t', '\r'])) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Marks each line of a CSV file as exempt, in a column of its own behind the others: a line that is copied out
/// of the file takes the mark along.
pub fn marked_csv(bytes: &[u8]) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut lines = reader.records().flatten().map(|line| line.iter().map(str::to_owned).collect());
    let with = |mut line: Vec<String>, mark: &str| {
        line.push(mark.to_owned());
        line
    };
    let header = with(lines.next().unwrap_or_default(), "not_for_publication");
    csv_lines(&header, lines.map(|line| with(line, HEADING)))
}

/// Gives lines of words as CSV, as [`csv()`] does, for tables whose width is known only when made.
///
/// # Panics
/// If a line is not as long as the header, or never: memory takes every byte.
#[expect(clippy::expect_used, reason = "writing lines of one length to memory cannot fail")]
pub fn csv_lines(header: &[String], lines: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    writer.write_record(header).expect("memory takes every byte");
    for line in lines {
        let inert: Vec<String> = line.iter().map(|cell| inert(&text::visible(cell))).collect();
        writer.write_record(&inert).expect("every line is as long as the header");
    }
    writer.into_inner().expect("memory has nothing to flush")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_without_a_value_has_an_empty_cell() {
        let row = |title: &str, value: Option<&str>| FigureRow {
            id: "savings/2024-25/banked".into(),
            title: title.into(),
            value: value.map(Into::into),
            unit: "pounds".into(),
            kind: FigureKind::Derived,
            basis: "sum, of \"banked\"".into(),
        };
        let file = figures_csv([row("Banked", None), row("=1+1", Some("-2.50"))]);
        assert_eq!(
            String::from_utf8(file.bytes).unwrap(),
            "id,title,value,unit,kind,basis\n\
             savings/2024-25/banked,Banked,,pounds,derived,\"sum, of \"\"banked\"\"\"\n\
             savings/2024-25/banked,'=1+1,-2.50,pounds,derived,\"sum, of \"\"banked\"\"\"\n"
        );
    }
}
