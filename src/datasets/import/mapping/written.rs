//! A mapping as it stands in its file.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::super::grid::folded;
use super::Header;
use super::language::keys;
use crate::datasets::cell;

keys! {
    /// The keys of a mapping file.
    Written {
        title: String, "words", "What the file is called; it becomes the title of the source";
        source_id: Option<Spanned<String>>, "a reference", "The reference of the source; made from the file's name if not said";
        published_on: Option<Spanned<String>>, "a date", "When the file was published or handed round";
        submitted_on: Option<Spanned<String>>, "a day", "The day that its figures were true or handed in";
        financial_year: Option<Spanned<String>>, "a year or {sheet}", "The year it speaks of, such as 2025/26; {sheet}: the year that the name of each sheet says";
        period: Option<Spanned<String>>, "a period", "The period it speaks of, such as 2025/26-Q2";
        sheets: Option<Names>, "a sheet, a list or \"all\"", "The sheets to read; if not said, every sheet that has the headings";
        header: Option<Place>, "a row or words", "Where the headings stand: the number of the row, or words of one of its cells";
        header_rows: Option<u8>, "1 to 3", "How many rows of headings there are; a heading is then the upper words and the lower, with a blank between";
        unit: Option<Spanned<String>>, "£, £000 or £m", "What amounts count, unless a column says otherwise";
        round: Option<Spanned<String>>, "\"penny\"", "Round amounts finer than a penny, half away from nil";
        tolerance: Option<Spanned<String>>, "an amount", "How far off a printed total may be";
        #[serde(default)] carry_down: Vec<String>, "headings", "Columns whose blank cells mean the cell above";
        headings: Option<Spanned<String>>, "a column of savings", "What a row is that holds one cell of words alone, such as directorate; `{heading}` gives it to other tables";
        total_rows: Option<Vec<String>>, "words", "How rows of totals begin, where not as most do";
        skip_rows: Option<Vec<String>>, "words", "How rows begin that are passed over";
        absent: Option<Vec<String>>, "words", "What a cell says that is not known, such as TBC; never nil. Until it is said, such a cell is asked about where an amount, a date or a rating is wanted";
        nil: Option<Vec<String>>, "words", "What a cell says that is nothing";
        #[serde(default)] means: Defaults, "[means]", "What words or a mark in place of an amount stand for: nothing or not known";
        covers: Option<Spanned<String>>, "all or part", "Whether the tracker lists the year's whole register of savings, to which the folder is then held, or a part of it; all if not said";
        #[serde(default)] gone: Defaults, "[gone]", "What became of savings that the folder holds and the tracker lacks, by their reference: withdrawn, replaced by REFERENCE, or stays";
        #[serde(default)] known_as: Defaults, "[known_as]", "The reference that the folder has for a row, by the row's own reference or title: renamed, moved, numbered anew";
        #[serde(default)] not_totals: Vec<String>, "words", "Rows that look like totals and are savings";
        #[serde(default)] waive: Defaults, "[waive]", "By cell, such as Savings!C14: why a printed total that differs, or what is asked of the cell, is let stand";
        make_ids: Option<Spanned<String>>, "a prefix", "Make references for savings that have none";
        changed_targets: Option<Spanned<String>>, "refuse, replace or rebase", "What to do where a target of a saving differs from the one kept";
        #[serde(default)] columns: Columns, "[columns]", "Of a savings tracker: what each heading is, by its heading";
        #[serde(default)] words: Words, "[words.COLUMN]", "Words of the file and the word of ours that each stands for";
        #[serde(default)] defaults: Defaults, "[defaults]", "What a column of savings, delivery or mitigations holds where the file has none for it";
        #[serde(default)] into: Tables, "[[into.TABLE]]", "What goes into any other table, by the table's columns";
        hidden_rows: Option<Spanned<String>>, "use or leave", "What to do with rows that are hidden in the workbook";
        #[serde(default)] colours: BTreeMap<String, String>, "[colours]", "What each fill colour of a rating's cell stands for, such as FFC000 = \"A\"; \"\" is none";
        #[serde(default)] cells: Cells, "[cells]", "Cells that are read otherwise than they stand, one by one, each with its reason";
    }
}

/// What each header is.
pub(super) type Columns = BTreeMap<Spanned<String>, Spanned<toml::Value>>;
/// By column of ours: words of the tracker and the word each stands for.
pub(super) type Words = BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>;
/// What a column of ours holds where the tracker has none for it.
pub(super) type Defaults = BTreeMap<Spanned<String>, Spanned<String>>;

/// A name or several; `all` is every sheet.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "the name of a sheet, a list of names, or \"all\"")]
pub(super) enum Names {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Names {
    /// Gives the names; `None` for all.
    pub(super) fn listed(self) -> Option<Vec<String>> {
        match self {
            Self::One(name) if name == "all" => None,
            Self::One(name) => Some(vec![name]),
            Self::Several(names) => Some(names),
        }
    }
}

/// A row by its number or by words in it.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "the number of the header's row, or words of one of its cells")]
pub(super) enum Place {
    /// The number, from 1.
    Number(u32),
    /// Words.
    Words(String),
}

impl Place {
    pub(super) fn header(self) -> Header {
        match self {
            Self::Number(row) => Header::Row(row),
            Self::Words(words) => Header::Words(folded(&words)),
        }
    }
}

/// What goes into each table: by its name, one set of columns or several.
pub(super) type Tables = BTreeMap<Spanned<String>, Spanned<toml::Value>>;
/// By its name, such as `Savings!C14`, what a cell is read as.
pub(super) type Cells = BTreeMap<Spanned<String>, WrittenCell>;

keys! {
    /// A cell that is read otherwise than it stands.
    WrittenCell {
        found: String, "words", "What stands in the cell; another thing there is an error";
        read: String, "words", "What it is read as";
        why: String, "words", "Why";
    }
}

keys! {
    /// What a column is: the name of one of ours, or that with what its header does not say.
    #[derive(Default)]
    WrittenGoal {
        to: String, "a column of ours", "Where the column goes, such as forecast or savings.title";
        unit: Option<String>, "£, £000 or £m", "What its amounts count";
        financial_year: Option<String>, "a year", "The year it speaks of";
        period: Option<String>, "a period", "The period it speaks of";
        submitted_on: Option<String>, "a day", "The day it was handed in";
        kind: Option<String>, "new, brought_forward or rebased", "The kind of a target";
        percent: Option<String>, "sign, fraction or hundredths", "How shares are written: 80%, 0.8 or 80";
        turn: Option<String>, "levels", "Amounts of each period by itself, kept as what they add up to since April";
        #[serde(default)] share_of_target: bool, "true", "Its cells are shares of the target, from which the amount is worked out";
        #[serde(default)] negate: bool, "true", "Its sign is the other way round here";
        #[serde(default, alias = "adds")] add: Added, "headings, or true", "Columns whose amounts are added to its own: of quarters that stand alone, those before, since amounts are of the year to date; true: all columns that go to the same place are added up, such as the quarters of a target";
    }
}

keys! {
    /// What a column of ours holds, where a heading alone does not say.
    #[derive(Default)]
    WrittenSource {
        column: Option<String>, "a heading", "The column it stands in";
        sum: Option<Vec<String>>, "headings", "The columns whose amounts are added up";
        is: Option<String>, "words", "Words for every row, in which {sheet}, {heading}, {row}, {across} and {a heading} stand for what is there";
        make: Option<String>, "words", "The same, made into a reference";
        turn: Option<String>, "changes, levels or none", "What is made of amounts across the sheet: of levels what each adds to the one before, the first having none; of changes what they add up to, not known from the first that is not";
        take: Option<String>, "number, before, bracket or last", "The part of the cell that is meant: of `15 (A)` the number 15, before the bracket `15`, in the bracket `A`; last: the last bracket or, without one, the whole";
        unit: Option<String>, "£, £000 or £m", "What its amounts count";
        percent: Option<String>, "sign, fraction or hundredths", "How shares are written: 80%, 0.8 or 80";
        #[serde(default)] negate: bool, "true", "Its sign is the other way round here";
        #[serde(default)] words: BTreeMap<String, String>, "words = ours", "What its words stand for here; a word of \"\" is a blank cell, \"*\" any other, and = \"\" says that it is not known";
    }
}

/// What is added to a column's own amounts.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "headings, [\"Q1\", …], or true")]
pub(super) enum Added {
    /// The columns of these headings.
    Columns(Vec<String>),
    /// Every column that goes to the same place, or nothing.
    Alike(bool),
}

impl Default for Added {
    fn default() -> Self {
        Self::Alike(false)
    }
}

impl Added {
    /// Gives the headings that are named, and whether every column of the same place is meant.
    pub(super) fn parts(self) -> (Vec<String>, bool) {
        match self {
            Self::Columns(headings) => (headings, false),
            Self::Alike(alike) => (Vec::new(), alike),
        }
    }
}

impl WrittenGoal {
    /// Reads `"title"` or `{ to = "forecast", unit = "£m" }`.
    pub(super) fn of(value: toml::Value) -> Result<Self, String> {
        if let toml::Value::String(to) = value {
            return Ok(Self { to, ..Self::default() });
        }
        value.try_into().map_err(|error| said(&error))
    }
}

impl WrittenSource {
    /// Reads `"Reserve"` or `{ is = "general_fund" }`.
    pub(super) fn of(value: toml::Value) -> Result<Self, String> {
        if let toml::Value::String(column) = value {
            return Ok(Self { column: Some(column), ..Self::default() });
        }
        value.try_into().map_err(|error| said(&error))
    }
}

fn said(error: &toml::de::Error) -> String {
    let words = error.message().trim().replace('\n', " ");
    let hint = did_you_mean(&words).map(|hint| format!("; {hint}"));
    format!("{words}{}", hint.unwrap_or_default())
}

/// Gives the key that an unknown one was probably meant to be, from the parser's own list.
pub(super) fn did_you_mean(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.starts_with("unknown field"))?;
    Some(format!("did you mean `{}`?", cell::nearest(unknown, quoted)?))
}
