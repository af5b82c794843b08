//! A row asked by column.

use std::cell::{Cell, RefCell};

use super::by_day::ByDay;
use super::cell::{self, Percent, Reading, Refusal};
use super::findings::{Fault, in_a_sentence};
use super::known::{Known, Reference};
use super::layout::Layout;
use super::public::Flags;
use super::scan::Record;
use crate::records::schema::{Bad, Cells, Col, Column, Kind, Table};
use crate::records::{Code, SavingIx, TableName};
use crate::units::{Date, Decimal, FinancialYear, Mark, Money, Period, Rate, Score, Word};

/// One row of a table.
pub(super) struct Row<'a> {
    pub(super) record: Record<'a>,
    pub(super) table: &'static Table,
    layout: &'a Layout,
    known: &'a Known,
    /// What is left unsaid, where a folder is read for the public.
    flags: Option<&'a Flags>,
    /// The day by which rows are known, where one is asked for.
    by_day: Option<&'a ByDay>,
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
        (flags, by_day): (Option<&'a Flags>, Option<&'a ByDay>),
        at: u32,
    ) -> Self {
        let (lenient, faults) = (Cell::new(false), RefCell::new(Vec::new()));
        Self { record, table, layout, known, flags, by_day, at, lenient, faults }
    }

    /// Gives the words of a cell, without the blanks around them; empty where the column is absent.
    #[inline]
    pub(super) fn text(&self, col: Col) -> &'a str {
        let by_day = self.by_day;
        if let Some(before) =
            by_day.and_then(|day| day.before(self.table, self.layout, &self.record, col))
        {
            return before;
        }
        let words = self.layout.words(&self.record, col);
        self.flags.map_or(words, |flags| flags.said(self.table, col, words))
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

    /// Says whether a cell can be an id; a blank one that the schema allows names nothing.
    pub(super) fn plain_id(&self, col: Col) -> Result<(), Bad> {
        let text = self.text(col);
        let blank = text.is_empty() && !self.table.column(col).required;
        if blank || cell::id(text).is_ok() { Ok(()) } else { Err(Bad) }
    }

    /// Says whether the source is known; kept nowhere but in the file.
    pub(super) fn check_source(&self, col: Col) -> Result<(), Bad> {
        let known = self.known.reference(TableName::Sources, self.required(col)?);
        if known == Reference::Kept { Ok(()) } else { Err(Bad) }
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

    /// Gives a period, its year taken from the row where the cell has none.
    pub(super) fn period(&self, col: Col, year: Option<FinancialYear>) -> Result<Period, Bad> {
        self.read(col, |text| cell::period(text, year))?.ok_or(Bad)
    }

    /// Says what the reference of a cell turns out to be.
    pub(super) fn reference(&self, table: TableName, col: Col) -> Reference {
        self.known.reference(table, self.text(col))
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
        let read_as = |(col, column): (Col, &Column)| {
            let text = self.text(col);
            let read = (!text.is_empty()).then(|| self.check(column.kind, text))?;
            Some((col, read.ok().flatten()?))
        };
        self.table.each().filter_map(read_as).collect()
    }

    /// Checks one cell by what its column holds; gives what it is read as where it is not plain.
    fn check(&self, kind: Kind, text: &str) -> Result<Option<String>, Refusal> {
        let plain = |pence| crate::units::text::plain(Money::from_pence(pence));
        match kind {
            Kind::Text => Ok(None),
            Kind::Id => cell::id(text).map(|_| None),
            Kind::Ref(table) => self.check_reference(table, text).map(|()| None),
            Kind::Word(words) => cell::word(text, words).map(|read| lenient(read, str::to_owned)),
            Kind::Money => cell::pence(text).map(|read| lenient(read, plain)),
            Kind::Number => cell::number(text, Percent::Hundredths)
                .map(|read| lenient(read, |number| number.normalize().to_string())),
            Kind::Rate => cell::rate(text).map(|_| None),
            Kind::Whole => cell::whole(text).map(|_| None),
            Kind::Score => cell::score(text).map(|_| None),
            Kind::Year => cell::year(text).map(|_| None),
            Kind::Period if self.has_year() => cell::any_period(text).map(|_| None),
            Kind::Period => cell::period(text, None).map(|_| None),
            Kind::Mark => cell::mark(text).map(|_| None),
            Kind::Day => cell::day(text).map(|_| None),
            Kind::Date => cell::date(text).map(|_| None),
            Kind::Flag => cell::flag(text).map(|read| lenient(read, |flag| flag.to_string())),
        }
    }

    /// Says whether the table has a financial year, from which a period may take its own.
    fn has_year(&self) -> bool {
        self.table.columns.iter().any(|column| matches!(column.kind, Kind::Year))
    }

    fn check_reference(&self, table: TableName, text: &str) -> Result<(), Refusal> {
        // Whether a reference within a table leads to a row is judged once the whole table is read.
        if table == self.table.name {
            return cell::id(text).map(|_| ());
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

impl Cells for Row<'_> {
    fn at(&self) -> u32 {
        self.at
    }

    fn words(&self, col: Col) -> Result<String, Bad> {
        let text = self.text(col);
        let missing = text.is_empty() && self.table.column(col).required;
        if missing { Err(Bad) } else { Ok(text.to_owned()) }
    }

    fn id(&self, col: Col) -> Result<String, Bad> {
        let text = self.words(col)?;
        let good = text.is_empty()
            // A reference within a table is judged once the whole table is read.
            || if let Kind::Ref(table) = self.table.column(col).kind
                && table != self.table.name
            {
                self.known.reference(table, &text) == Reference::Kept
            } else {
                cell::id(&text).is_ok()
            };
        if good { Ok(text) } else { Err(Bad) }
    }

    fn saving(&self, col: Col) -> Result<Option<SavingIx>, Bad> {
        let text = self.words(col)?;
        let found = self.known.register.find(&text);
        if found.is_none() && !text.is_empty() { Err(Bad) } else { Ok(found) }
    }

    fn word<T: Word>(&self, col: Col) -> Result<Option<T>, Bad> {
        let text = self.text(col);
        let Kind::Word(words) = self.table.column(col).kind else { return Err(Bad) };
        // A column may allow fewer words than the type knows.
        let all = words.len() == T::WORDS.len();
        if let Some(value) = T::read(text).filter(|_| all || words.contains(&text)) {
            return Ok(Some(value));
        }
        Ok(self.read(col, |text| cell::word(text, words))?.and_then(T::read))
    }

    fn money(&self, col: Col) -> Result<Option<Money>, Bad> {
        Ok(self.pence(col)?.map(Money::from_pence))
    }

    fn number(&self, col: Col) -> Result<Option<Decimal>, Bad> {
        self.read(col, |text| cell::number(text, Percent::Hundredths))
    }

    fn fraction(&self, col: Col) -> Result<Option<Decimal>, Bad> {
        self.read(col, |text| cell::number(text, Percent::Fraction))
    }

    fn rate(&self, col: Col) -> Result<Option<Rate>, Bad> {
        self.read(col, cell::rate)
    }

    fn whole(&self, col: Col) -> Result<Option<u32>, Bad> {
        self.read(col, cell::whole)
    }

    fn score(&self, col: Col) -> Result<Option<Score>, Bad> {
        self.read(col, cell::score)
    }

    fn year(&self, col: Col) -> Result<Option<FinancialYear>, Bad> {
        self.read(col, cell::year)
    }

    fn point(&self, col: Col) -> Result<Option<Period>, Bad> {
        self.read(col, |text| cell::period(text, None))
    }

    fn mark(&self, col: Col) -> Result<Option<Mark>, Bad> {
        self.read(col, cell::mark)
    }

    fn day(&self, col: Col) -> Result<Option<Date>, Bad> {
        self.read(col, cell::day)
    }

    fn date(&self, col: Col) -> Result<Option<Date>, Bad> {
        self.read(col, cell::date)
    }

    fn flag(&self, col: Col) -> Result<Option<bool>, Bad> {
        self.read(col, cell::flag)
    }

    fn fault(&self, code: Code, col: Col, wanted: impl Into<String>) -> Bad {
        self.fault_with_hint(code, col, wanted, None)
    }
}

fn lenient<T>(read: Reading<T>, shown: impl FnOnce(T) -> String) -> Option<String> {
    match read {
        Reading::Lenient(value) => Some(shown(value)),
        Reading::Plain(_) => None,
    }
}
