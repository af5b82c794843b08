//! A row asked by column.

use std::cell::{Cell, RefCell};

use super::cell::{self, Percent, Reading, Refusal};
use super::known::{Known, Reference};
use super::scan::Record;
use super::schema::{Col, Kind, Table};
use crate::records::{Code, SavingIx, TableName, Word};
use crate::units::{Bound, Date, Decimal, FinancialYear, Mark, Money, Period, Quantity, Rate};

/// The row cannot be used. Why is found by [`Row::faults`], which looks at every cell, so that two
/// faults of a row are both reported and a good row pays for neither.
#[derive(Debug)]
pub(super) struct Bad;

/// Something wrong with one cell of a row, or with the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) col: Col,
    pub(super) wanted: String,
    pub(super) hint: Option<String>,
}

/// Where each column of a table stands in a file.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// For each column of the schema, the file's.
    pub(super) fields: Vec<Option<usize>>,
    /// The number of columns in the file.
    pub(super) width: usize,
}

/// One row of a table.
pub(super) struct Row<'a> {
    pub(super) record: Record<'a>,
    pub(super) table: &'static Table,
    layout: &'a Layout,
    known: &'a Known,
    /// The file's data row, from 0.
    pub(super) at: u32,
    /// Whether a cell was read that is not in the plain form.
    lenient: Cell<bool>,
    faults: RefCell<Vec<Fault>>,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        record: Record<'a>,
        table: &'static Table,
        layout: &'a Layout,
        known: &'a Known,
        at: u32,
    ) -> Self {
        let (lenient, faults) = (Cell::new(false), RefCell::new(Vec::new()));
        Self { record, table, layout, known, at, lenient, faults }
    }

    /// Gives the words of a cell, without the blanks around them; empty where the column is absent.
    #[inline]
    pub(super) fn text(&self, col: Col) -> &'a str {
        let words =
            self.layout.fields[usize::from(col.0)].map_or("", |field| self.record.words(field));
        match &self.known.flags {
            None => words,
            Some(flags) => flags.said(self.table, col, words),
        }
    }

    /// Gives the words of a cell as a string of its own.
    pub(super) fn owned(&self, col: Col) -> String {
        self.text(col).to_owned()
    }

    /// Gives the words of a cell that must hold some.
    pub(super) fn required(&self, col: Col) -> Result<&'a str, Bad> {
        let text = self.text(col);
        if text.is_empty() { Err(Bad) } else { Ok(text) }
    }

    /// Gives everything read before this row.
    pub(super) fn known(&self) -> &'a Known {
        self.known
    }

    /// Says whether a cell can be an id.
    pub(super) fn plain_id(&self, col: Col) -> Result<(), Bad> {
        cell::id(self.text(col)).map(|_| ()).map_err(|_| Bad)
    }

    /// Gives an id or a reference to a row that is kept.
    pub(super) fn id(&self, col: Col) -> Result<String, Bad> {
        let text = self.required(col)?;
        let kind = self.table.column(col).kind;
        let good = if let Kind::Ref(table) = kind {
            self.known.reference(table, text) == Reference::Kept
        } else {
            !matches!(kind, Kind::Id) || cell::id(text).is_ok()
        };
        if good { Ok(text.to_owned()) } else { Err(Bad) }
    }

    /// Gives a reference that may be empty.
    pub(super) fn maybe_id(&self, col: Col) -> Result<String, Bad> {
        if self.text(col).is_empty() { Ok(String::new()) } else { self.id(col) }
    }

    /// Says whether the source is known; kept nowhere but in the file.
    pub(super) fn check_source(&self, col: Col) -> Result<(), Bad> {
        let known = self.known.reference(TableName::Sources, self.required(col)?);
        if known == Reference::Kept { Ok(()) } else { Err(Bad) }
    }

    /// Gives the saving that a row is about.
    pub(super) fn saving(&self, col: Col) -> Result<SavingIx, Bad> {
        self.known.register.find(self.text(col)).ok_or(Bad)
    }

    fn read<T>(
        &self,
        col: Col,
        read: impl FnOnce(&'a str) -> Result<Reading<T>, Refusal>,
    ) -> Result<Option<T>, Bad> {
        let text = self.text(col);
        if text.is_empty() {
            return if self.table.column(col).required { Err(Bad) } else { Ok(None) };
        }
        match read(text) {
            Ok(Reading::Plain(value)) => Ok(Some(value)),
            Ok(Reading::Lenient(value)) => {
                self.lenient.set(true);
                Ok(Some(value))
            }
            Err(_) => Err(Bad),
        }
    }

    /// Gives an amount in pence.
    pub(super) fn pence(&self, col: Col) -> Result<Option<i64>, Bad> {
        let text = self.text(col);
        match cell::plain_pence(text.as_bytes()) {
            Some(pence) => Ok(Some(pence)),
            None => self.read(col, cell::pence),
        }
    }

    /// Gives an amount.
    pub(super) fn money(&self, col: Col) -> Result<Option<Money>, Bad> {
        Ok(self.pence(col)?.map(Money::from_pence))
    }

    /// Gives a rate.
    pub(super) fn rate(&self, col: Col) -> Result<Option<Rate>, Bad> {
        self.read(col, cell::rate)
    }

    /// Gives a number; `80%` as 80 or as 0.8.
    pub(super) fn number(&self, col: Col, percent: Percent) -> Result<Option<Decimal>, Bad> {
        self.read(col, |text| cell::number(text, percent))
    }

    /// Gives a whole number.
    pub(super) fn whole(&self, col: Col) -> Result<Option<u32>, Bad> {
        self.read(col, cell::whole)
    }

    /// Gives a financial year.
    pub(super) fn year(&self, col: Col) -> Result<Option<FinancialYear>, Bad> {
        self.read(col, cell::year)
    }

    /// Gives a period, its year taken from the row where the cell has none.
    pub(super) fn period(&self, col: Col, year: Option<FinancialYear>) -> Result<Period, Bad> {
        self.read(col, |text| cell::period(text, year))?.ok_or(Bad)
    }

    /// Gives a point of any year.
    pub(super) fn mark(&self, col: Col) -> Result<Mark, Bad> {
        self.read(col, cell::mark)?.ok_or(Bad)
    }

    /// Gives a day.
    pub(super) fn day(&self, col: Col) -> Result<Option<Date>, Bad> {
        self.read(col, cell::day)
    }

    /// Gives a date as exact as its source.
    pub(super) fn date(&self, col: Col) -> Result<Option<Date>, Bad> {
        self.read(col, cell::date)
    }

    /// Gives true or false.
    pub(super) fn flag(&self, col: Col) -> Result<bool, Bad> {
        self.read(col, cell::flag)?.ok_or(Bad)
    }

    /// Gives the value that a word stands for.
    pub(super) fn word<T: Word>(&self, col: Col) -> Result<Option<T>, Bad> {
        let text = self.text(col);
        let words = self.words_of::<T>(col);
        // A column may allow fewer words than the type knows.
        let all = words.len() == T::WORDS.len();
        if let Some(value) = T::read(text).filter(|_| all || words.contains(&text)) {
            return Ok(Some(value));
        }
        Ok(self.read(col, |text| cell::word(text, words))?.and_then(T::read))
    }

    /// Gives the words that a column allows.
    fn words_of<T: Word>(&self, col: Col) -> &'static [&'static str] {
        if let Kind::Word(words) = self.table.column(col).kind { words } else { T::WORDS }
    }

    /// Says whether a cell of a few allowed words, kept nowhere but in the file, is one of them.
    pub(super) fn check_word(&self, col: Col) -> Result<(), Bad> {
        let Kind::Word(words) = self.table.column(col).kind else { return Ok(()) };
        self.read(col, |text| cell::word(text, words)).map(|_| ())
    }

    /// Gives low, central, high and what is claimed about them, in order and with the ends that a
    /// range needs.
    pub(super) fn quantity<T: Copy + Ord>(
        &self,
        columns: [Col; 4],
        read: impl Fn(Col) -> Result<Option<T>, Bad>,
    ) -> Result<Quantity<T>, Bad> {
        let [low, central, high, bound] = columns;
        let bound_word: Bound = self.word(bound)?.ok_or(Bad)?;
        let quantity = Quantity {
            low: read(low)?,
            central: read(central)?,
            high: read(high)?,
            bound: bound_word,
        };
        let steps: Vec<T> =
            [quantity.low, quantity.central, quantity.high].into_iter().flatten().collect();
        if !steps.is_sorted() {
            return Err(self.fault(
                Code::RangeOutOfOrder,
                high,
                "low, central and high in rising order",
            ));
        }
        if bound_word == Bound::Range && (quantity.low.is_none() || quantity.high.is_none()) {
            return Err(self.fault(
                Code::RangeOutOfOrder,
                bound,
                "a range with its low and its high",
            ));
        }
        if steps.is_empty() {
            return Err(self.fault(
                Code::MissingValue,
                central,
                "at least one of low, central and high",
            ));
        }
        Ok(quantity)
    }

    /// Says what the reference of a cell turns out to be.
    pub(super) fn reference(&self, table: TableName, col: Col) -> Reference {
        self.known.reference(table, self.text(col))
    }

    /// Records that the row breaks a rule, found at a column.
    pub(super) fn fault(&self, code: Code, col: Col, wanted: impl Into<String>) -> Bad {
        self.fault_with_hint(code, col, wanted, None)
    }

    /// Records that the row breaks a rule, with what to do about it.
    pub(super) fn fault_with_hint(
        &self,
        code: Code,
        col: Col,
        wanted: impl Into<String>,
        hint: Option<String>,
    ) -> Bad {
        self.faults.borrow_mut().push(Fault { code, col, wanted: wanted.into(), hint });
        Bad
    }

    /// Says whether the row could be read but broke a rule.
    pub(super) fn broke_a_rule(&self) -> bool {
        !self.faults.borrow().is_empty()
    }

    /// Says whether a cell was not in the plain form.
    pub(super) fn was_lenient(&self) -> bool {
        self.lenient.get()
    }

    /// Gives everything wrong with the row, cell by cell in the order of the schema.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (col, column) in self.table.each() {
            let text = self.text(col);
            if text.is_empty() {
                if column.required {
                    let (code, wanted) =
                        (Code::MissingValue, format!("a value: {}", in_a_sentence(column.meaning)));
                    faults.push(Fault { code, col, wanted, hint: None });
                }
            } else if let Err(refusal) = self.check(column.kind, text) {
                let Refusal { code, wanted, hint } = refusal;
                let hint = match hint {
                    Some(hint) if column.required && hint == cell::LEAVE_EMPTY => Some(
                        "leave the row out until the amount is known; write 0 if it is nil".into(),
                    ),
                    hint => hint,
                };
                faults.push(Fault { code, col, wanted, hint });
            }
        }
        faults.extend(self.faults.borrow().iter().cloned());
        faults
    }

    /// Gives the cells that were read although not in the plain form, with what they were read as.
    pub(super) fn readings(&self) -> Vec<(Col, String)> {
        let plain = |pence: i64| crate::units::text::plain(Money::from_pence(pence));
        let mut readings = Vec::new();
        for (col, column) in self.table.each() {
            let text = self.text(col);
            let read_as = match column.kind {
                Kind::Money => lenient(cell::pence(text)).map(plain),
                Kind::Number => lenient(cell::number(text, Percent::Hundredths))
                    .map(|n| n.normalize().to_string()),
                Kind::Word(words) => lenient(cell::word(text, words)).map(str::to_owned),
                Kind::Flag => lenient(cell::flag(text)).map(|flag| flag.to_string()),
                Kind::Id
                | Kind::Ref(_)
                | Kind::Text
                | Kind::Rate
                | Kind::Whole
                | Kind::Year
                | Kind::Period
                | Kind::Mark
                | Kind::Day
                | Kind::Date => None,
            };
            if let Some(read_as) = read_as.filter(|_| !text.is_empty()) {
                readings.push((col, read_as));
            }
        }
        readings
    }

    /// Checks one cell by what its column holds.
    fn check(&self, kind: Kind, text: &str) -> Result<(), Refusal> {
        match kind {
            Kind::Text => Ok(()),
            Kind::Id => cell::id(text).map(|_| ()),
            Kind::Ref(table) => self.check_reference(table, text),
            Kind::Word(words) => cell::word(text, words).map(|_| ()),
            Kind::Money => cell::pence(text).map(|_| ()),
            Kind::Number => cell::number(text, Percent::Hundredths).map(|_| ()),
            Kind::Rate => cell::rate(text).map(|_| ()),
            Kind::Whole => cell::whole(text).map(|_| ()),
            Kind::Year => cell::year(text).map(|_| ()),
            Kind::Period if self.has_year() => cell::any_period(text).map(|_| ()),
            Kind::Period => cell::period(text, None).map(|_| ()),
            Kind::Mark => cell::mark(text).map(|_| ()),
            Kind::Day => cell::day(text).map(|_| ()),
            Kind::Date => cell::date(text).map(|_| ()),
            Kind::Flag => cell::flag(text).map(|_| ()),
        }
    }

    /// Says whether the table has a financial year, from which a period may take its own.
    fn has_year(&self) -> bool {
        self.table.columns.iter().any(|column| matches!(column.kind, Kind::Year))
    }

    fn check_reference(&self, table: TableName, text: &str) -> Result<(), Refusal> {
        // A reference within a table is judged once the whole table is read.
        if table == self.table.name {
            return Ok(());
        }
        match self.known.reference(table, text) {
            // A missing table is reported once, not at every row that refers to it.
            Reference::Kept | Reference::Reported | Reference::NoTable => Ok(()),
            Reference::Unknown => Err(Refusal {
                code: Code::UnknownReference,
                wanted: format!("an id that stands in {}", table.file()),
                hint: self.known.nearest(table, text).map(|near| format!("did you mean {near}?")),
            }),
        }
    }
}

/// Gives a column's meaning as it stands within a sentence.
pub(super) fn in_a_sentence(meaning: &str) -> String {
    let mut letters = meaning.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn lenient<T>(read: Result<Reading<T>, Refusal>) -> Option<T> {
    match read {
        Ok(Reading::Lenient(value)) => Some(value),
        Ok(Reading::Plain(_)) | Err(_) => None,
    }
}
