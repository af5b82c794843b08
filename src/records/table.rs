//! How a table is declared: its columns, and the record that one row of it is.
//!
//! A column is one line: header, what its cells hold, whether they must hold something, meaning. From
//! these lines come the schema, the record's fields and its reader.

use super::problem::Code;
use super::saving::SavingIx;
use super::tables::TableName;
use crate::units::{Date, Decimal, FinancialYear, Mark, Money, Period, Rate, Score, Word};

/// Everything that the lines of a table may name.
pub(crate) mod names {
    pub(crate) use super::{Kind, Tells};
    pub(crate) use crate::records::*;
    pub(crate) use crate::units::{Bound, Word};
}

/// A table: its file, its columns and the columns that name a row.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name, which is its file's.
    pub(crate) name: TableName,
    /// What a row of it is, in a line.
    pub(crate) meaning: &'static str,
    /// The columns that together name a row; empty where rows need no name.
    pub(crate) key: &'static [Col],
    /// Its columns, in the order of the file.
    pub(crate) columns: &'static [Column],
    /// The places of its columns, in the same order.
    pub(crate) places: &'static [Col],
}

impl Table {
    /// Gives every column with its place.
    pub(crate) fn each(&self) -> impl Iterator<Item = (Col, &'static Column)> + use<> {
        self.places.iter().copied().zip(self.columns)
    }

    /// Gives a column.
    pub(crate) fn column(&self, col: Col) -> &'static Column {
        &self.columns[usize::from(col.0)]
    }

    /// Finds a column by its header.
    pub(crate) fn col(&self, header: &str) -> Option<Col> {
        self.each().find(|(_, column)| column.header == header).map(|(col, _)| col)
    }

    /// Finds the column that tells something of other rows.
    pub(crate) fn telling(&self, tells: Tells) -> Option<Col> {
        self.each().find(|(_, column)| column.tells == tells).map(|(col, _)| col)
    }

    /// Says whether a column is the day from which a row was known.
    pub(crate) fn is_known(&self, col: Col) -> bool {
        self.column(col).tells == Tells::Known
    }

    /// Gives the cells of a row's key together, without the source it stands in.
    pub(crate) fn key_words(&self, cell: impl FnMut(Col) -> String) -> String {
        let key = self.key.iter().filter(|col| self.column(**col).header != "source_id");
        key.copied().map(cell).collect::<Vec<_>>().join(" / ")
    }

    /// Finds the column that says whether the public may see a row.
    pub(crate) fn flag(&self) -> Option<Col> {
        let flag = |(_, column): &(Col, &Column)| {
            matches!(column.kind, Kind::Flag) && column.header == "public"
        };
        self.each().find(flag).map(|(col, _)| col)
    }
}

/// The place of a column in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Col(pub(crate) u8);

/// A column: its header, what its cells hold and whether they may be empty.
#[derive(Debug)]
pub(crate) struct Column {
    /// The header.
    pub(crate) header: &'static str,
    /// What a cell holds.
    pub(crate) kind: Kind,
    /// What it tells of other rows, beyond a reference.
    pub(crate) tells: Tells,
    /// Whether a cell must hold something.
    pub(crate) required: bool,
    /// What it means, in a line.
    pub(crate) meaning: &'static str,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// A reference that names a row.
    Id,
    /// A reference to a row of another table, by that table's first column.
    Ref(TableName),
    /// Words.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Pounds, to the penny.
    Money,
    /// A number; a percentage with its sign.
    Number,
    /// A percentage with its sign.
    Rate,
    /// A whole number from 0.
    Whole,
    /// A rating, with its highest or its band where they are printed beside it.
    Score,
    /// A financial year.
    Year,
    /// A period of a financial year.
    Period,
    /// A point of any financial year.
    Mark,
    /// A day.
    Day,
    /// A date as exact as its source.
    Date,
    /// True or false.
    Flag,
}

/// What a cell tells of rows of other tables, so that what is exempt is not told by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tells {
    /// Nothing, or no more than the reference it is.
    Nothing,
    /// The record of any table that the row is about.
    Record,
    /// The plan or register that the row belongs to or is about.
    Plan,
    /// The group of the plan that it belongs to or counts.
    Group,
    /// Which rows of a table it adds up.
    Rows,
    /// The row's own reference: a link may say what the row is about.
    Linked,
    /// The day from which the row itself was known.
    Known,
}

/// The row cannot be used. Why is found cell by cell afterwards, so that two faults of a row are both
/// reported and a good row pays for neither.
#[derive(Debug)]
pub(crate) struct Bad;

/// A row of a file that is asked by column. An empty cell gives `None` or no words; where the column
/// must hold something, it is bad.
pub(crate) trait Cells {
    /// Gives the file's data row, from 0.
    fn at(&self) -> u32;
    /// Gives words.
    fn words(&self, col: Col) -> Result<String, Bad>;
    /// Gives an id, or a reference to a row that is kept.
    fn id(&self, col: Col) -> Result<String, Bad>;
    /// Gives the saving that a row is about.
    fn saving(&self, col: Col) -> Result<Option<SavingIx>, Bad>;
    /// Gives the value that a word stands for.
    fn word<T: Word>(&self, col: Col) -> Result<Option<T>, Bad>;
    /// Gives an amount.
    fn money(&self, col: Col) -> Result<Option<Money>, Bad>;
    /// Gives a number; `80%` as 80.
    fn number(&self, col: Col) -> Result<Option<Decimal>, Bad>;
    /// Gives a number; `80%` as 0.8.
    fn fraction(&self, col: Col) -> Result<Option<Decimal>, Bad>;
    /// Gives a rate.
    fn rate(&self, col: Col) -> Result<Option<Rate>, Bad>;
    /// Gives a whole number.
    fn whole(&self, col: Col) -> Result<Option<u32>, Bad>;
    /// Gives a rating as it is printed.
    fn score(&self, col: Col) -> Result<Option<Score>, Bad>;
    /// Gives a financial year.
    fn year(&self, col: Col) -> Result<Option<FinancialYear>, Bad>;
    /// Gives a point of a year, written with its year.
    fn point(&self, col: Col) -> Result<Option<Period>, Bad>;
    /// Gives a point of any year.
    fn mark(&self, col: Col) -> Result<Option<Mark>, Bad>;
    /// Gives a day.
    fn day(&self, col: Col) -> Result<Option<Date>, Bad>;
    /// Gives a date as exact as its source.
    fn date(&self, col: Col) -> Result<Option<Date>, Bad>;
    /// Gives true or false.
    fn flag(&self, col: Col) -> Result<Option<bool>, Bad>;
    /// Records that the row breaks a rule, found at a column.
    fn fault(&self, code: Code, col: Col, wanted: impl Into<String>) -> Bad;
}

/// One row of a table as a value.
pub(crate) trait Record: Sized {
    /// Gives the table.
    fn table() -> &'static Table;

    /// Reads a row, and holds it against the rules that one row can break.
    fn read<R: Cells>(row: &R) -> Result<Self, Bad>;
}

/// What reads the rows of a table as records.
pub(crate) trait Reader {
    /// Reads every row that is good; what is wrong with the others is reported.
    fn records<R: Record>(&mut self) -> Vec<R>;
}

/// Strips the mark that Rust needs before a header that is one of its own words.
pub(crate) const fn header(written: &'static str) -> &'static str {
    match written.as_bytes() {
        [b'r', b'#', ..] => written.split_at(2).1,
        _ => written,
    }
}

/// `!` after a kind: the cell must hold something. `?`: it may be empty.
macro_rules! required {
    (!) => {
        true
    };
    (?) => {
        false
    };
}

/// What each word for a kind means in a line of a table: the kind, what it tells, the type of a field
/// that holds a cell (`words` are never absent, only empty) and the question to the row; handed to one
/// of the macros below.
macro_rules! kinds {
    ($to:ident $args:tt Id) => { $crate::records::table::$to!($args [Kind::Id] Nothing words [String] id) };
    ($to:ident $args:tt Linked) => { $crate::records::table::$to!($args [Kind::Id] Linked words [String] id) };
    ($to:ident $args:tt About) => { $crate::records::table::$to!($args [Kind::Id] Record words [String] id) };
    ($to:ident $args:tt Ref($of:ident)) => { $crate::records::table::$to!($args [Kind::Ref(TableName::$of)] Nothing words [String] id) };
    ($to:ident $args:tt Text) => { $crate::records::table::$to!($args [Kind::Text] Nothing words [String] words) };
    ($to:ident $args:tt AboutWords) => { $crate::records::table::$to!($args [Kind::Text] Record words [String] words) };
    ($to:ident $args:tt Plan) => { $crate::records::table::$to!($args [Kind::Text] Plan words [String] words) };
    ($to:ident $args:tt Group) => { $crate::records::table::$to!($args [Kind::Text] Group words [String] words) };
    ($to:ident $args:tt Filter) => { $crate::records::table::$to!($args [Kind::Text] Rows words [String] words) };
    ($to:ident $args:tt Saving) => { $crate::records::table::$to!($args [Kind::Ref(TableName::Savings)] Nothing value [$crate::records::SavingIx] saving) };
    ($to:ident $args:tt Word($of:ident)) => { $crate::records::table::$to!($args [Kind::Word(<$of as Word>::WORDS)] Nothing value [$crate::records::table::names::$of] word) };
    ($to:ident $args:tt Word($of:ident: $($word:literal)+)) => { $crate::records::table::$to!($args [Kind::Word(&[$($word),+])] Nothing value [$crate::records::table::names::$of] word) };
    ($to:ident $args:tt Money) => { $crate::records::table::$to!($args [Kind::Money] Nothing value [$crate::units::Money] money) };
    ($to:ident $args:tt Number) => { $crate::records::table::$to!($args [Kind::Number] Nothing value [$crate::units::Decimal] number) };
    ($to:ident $args:tt Fraction) => { $crate::records::table::$to!($args [Kind::Number] Nothing value [$crate::units::Decimal] fraction) };
    ($to:ident $args:tt Rate) => { $crate::records::table::$to!($args [Kind::Rate] Nothing value [$crate::units::Rate] rate) };
    ($to:ident $args:tt Whole) => { $crate::records::table::$to!($args [Kind::Whole] Nothing value [u32] whole) };
    ($to:ident $args:tt Score) => { $crate::records::table::$to!($args [Kind::Score] Nothing value [$crate::units::Score] score) };
    ($to:ident $args:tt Year) => { $crate::records::table::$to!($args [Kind::Year] Nothing value [$crate::units::FinancialYear] year) };
    ($to:ident $args:tt Period) => { $crate::records::table::$to!($args [Kind::Period] Nothing value [$crate::units::Period] point) };
    ($to:ident $args:tt Mark) => { $crate::records::table::$to!($args [Kind::Mark] Nothing value [$crate::units::Mark] mark) };
    ($to:ident $args:tt Day) => { $crate::records::table::$to!($args [Kind::Day] Nothing value [$crate::units::Date] day) };
    ($to:ident $args:tt Date) => { $crate::records::table::$to!($args [Kind::Date] Nothing value [$crate::units::Date] date) };
    ($to:ident $args:tt KnownDay) => { $crate::records::table::$to!($args [Kind::Day] Known value [$crate::units::Date] day) };
    ($to:ident $args:tt KnownDate) => { $crate::records::table::$to!($args [Kind::Date] Known value [$crate::units::Date] date) };
    ($to:ident $args:tt KnownPeriod) => { $crate::records::table::$to!($args [Kind::Period] Known value [$crate::units::Period] point) };
    ($to:ident $args:tt Flag) => { $crate::records::table::$to!($args [Kind::Flag] Nothing value [bool] flag) };
}

/// Gives the [`Column`] of a line.
macro_rules! column_of {
    (($column:ident $need:tt $text:literal) [$kind:expr] $tells:ident $($held:tt)+) => {
        Column {
            header: header(stringify!($column)),
            kind: $kind,
            tells: Tells::$tells,
            required: required!($need),
            meaning: $text,
        }
    };
}

/// Gives the type of the field that holds a column's cells.
macro_rules! field_of {
    ((?) [$kind:expr] $tells:ident value [$type:ty] $ask:ident) => { Option<$type> };
    (($need:tt) [$kind:expr] $tells:ident $class:ident [$type:ty] $ask:ident) => { $type };
}

/// Reads the field that holds a column's cells.
macro_rules! read_by {
    ((! $row:ident $col:expr) [$kind:expr] $tells:ident value [$type:ty] $ask:ident) => {
        $row.$ask($col)?.ok_or($crate::records::table::Bad)?
    };
    (($need:tt $row:ident $col:expr) [$kind:expr] $tells:ident $class:ident [$type:ty] $ask:ident) => {
        $row.$ask($col)?
    };
}

/// Declares the columns of a table: a module with one constant a column and the [`Table`] itself.
macro_rules! columns {
    ($table:ident $name:ident ($($key:ident)*) $meaning:literal
     $($column:ident $(as $field:tt)?: $kind:ident $(($($of:tt)+))?, $need:tt, $text:literal;)+) => {
        #[expect(
            non_upper_case_globals, non_camel_case_types,
            reason = "a column's constant is named as its header"
        )]
        pub(crate) mod $table {
            use $crate::records::table::names::*;
            use $crate::records::table::{Col, Column, Table, header, kinds, required};

            enum Order { $($column),+ }

            $(
                #[doc = $text]
                pub(crate) const $column: Col = Col(Order::$column as u8);
            )+

            #[doc = $meaning]
            pub(crate) static TABLE: Table = Table {
                name: TableName::$name,
                meaning: $meaning,
                key: &[$($key),*],
                columns: &[$(kinds!(column_of ($column $need $text) $kind $(($($of)+))?)),+],
                places: &[$($column),+],
            };
        }
    };
}

/// Declares the record of a table, once its columns are sorted into those that a field holds (under
/// another name where the line says `as`) and those that only a joined field does (`as _`).
macro_rules! record {
    ($of:tt [$($kept:tt)*] $column:ident as _: $kind:ident $(($($args:tt)+))?, $need:tt, $text:literal; $($rest:tt)*) => {
        $crate::records::table::record! { $of [$($kept)*] $($rest)* }
    };
    ($of:tt [$($kept:tt)*] $column:ident as $field:ident: $kind:ident $(($($args:tt)+))?, $need:tt, $text:literal; $($rest:tt)*) => {
        $crate::records::table::record! {
            $of [$($kept)* {$column $field [$kind $(($($args)+))?] $need $text}] $($rest)*
        }
    };
    ($of:tt [$($kept:tt)*] $column:ident: $($rest:tt)*) => {
        $crate::records::table::record! { $of [$($kept)*] $column as $column: $($rest)* }
    };
    ({ $table:ident $record:ident $meaning:literal ($($rule:path)?)
       $({$joined:ident $type:ty, $join:path, $note:literal})* }
     [$({$column:ident $field:ident [$($kind:tt)+] $need:tt $text:literal})*]) => {
        #[doc = $meaning]
        #[derive(Debug, Clone)]
        pub struct $record {
            $(
                #[doc = $text]
                pub $field: $crate::records::table::kinds!(field_of ($need) $($kind)+),
            )*
            $(
                #[doc = $note]
                pub $joined: $type,
            )*
            /// The file's data row, from 0.
            pub row: u32,
        }

        impl $crate::records::table::Record for $record {
            fn table() -> &'static $crate::records::table::Table {
                &$table::TABLE
            }

            fn read<R: $crate::records::table::Cells>(
                row: &R,
            ) -> Result<Self, $crate::records::table::Bad> {
                let record = Self {
                    $($field: $crate::records::table::kinds!(
                        read_by ($need row $table::$column) $($kind)+
                    ),)*
                    $($joined: $join(row)?,)*
                    row: row.at(),
                };
                $($rule(&record, row)?;)?
                Ok(record)
            }
        }
    };
}

/// Declares a table, and with `=> Record` what one row of it is. A record may have fields of several
/// columns, each with the function that reads it, and a rule that one row can break.
macro_rules! table {
    ($table:ident: $name:ident, key($($key:ident),*), $meaning:literal, { $($lines:tt)+ }) => {
        $crate::records::table::columns! { $table $name ($($key)*) $meaning $($lines)+ }
    };
    ($table:ident: $name:ident => $record:ident, key($($key:ident),*), $meaning:literal,
     { $($lines:tt)+ }
     $(joined { $($joined:ident: $type:ty = $join:path, $note:literal;)+ })?
     $(rule $rule:path)?) => {
        $crate::records::table::columns! { $table $name ($($key)*) $meaning $($lines)+ }
        $crate::records::table::record! {
            { $table $record $meaning ($($rule)?) $($({$joined $type, $join, $note})+)? }
            [] $($lines)+
        }
    };
}

pub(crate) use {column_of, columns, field_of, kinds, read_by, record, required, table};
