//! A row of a tracker, read: what it says of one saving.

use super::grid::{cell_name, folded};
use super::lines::{Line, Lines, finding};
use super::mapping::{Goal, Mapping, Role, Shares, Slot, Turn, Unit};
use super::value::{self, Value};
use crate::datasets::cell::Refusal;
use crate::records::schema::{self, Col, savings as s};
use crate::records::{Code, Problem, TableName};
use crate::units::{FinancialYear, Money, Period, Rate, text};

/// A row of a tracker as read.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    /// Which of the sheets that are read it stands on.
    pub(super) sheet: usize,
    /// The number of its row.
    pub(super) row: u32,
    /// The reference that the tracker gives it.
    pub(super) id: Option<String>,
    /// The words by which it is known again: its reference, or directorate, service and title.
    pub(super) key: String,
    /// The day the row was handed in, where it says so itself.
    pub(super) submitted_on: Option<String>,
    /// The year it speaks of.
    pub(super) year: Option<FinancialYear>,
    /// Its cells, as read.
    pub(super) reads: Vec<Read<'a>>,
    /// Whether every cell could be read.
    pub(super) good: bool,
}

/// A cell as read.
#[derive(Debug)]
pub(super) struct Read<'a> {
    /// Its column in the sheet.
    pub(super) column: usize,
    /// What its column is.
    pub(super) goal: &'a Goal,
    /// The plain words for our table; `None`: the cell is empty or says that it is not known.
    pub(super) value: Option<String>,
    /// The share of the target, where the column is one.
    pub(super) share: Option<Rate>,
    /// The year it speaks of.
    pub(super) year: Option<FinancialYear>,
    /// The period it speaks of.
    pub(super) period: Option<Period>,
    /// Its words where no cell of the row holds them as they stand.
    pub(super) made: Option<String>,
    /// Which cell of another table it fills.
    pub(super) slot: Option<Slot>,
    /// The cells of our tables that hold it now.
    pub(super) landed: Vec<(TableName, usize, Col)>,
}

/// Reads every row of savings of a sheet; what cannot be read is reported.
pub(super) fn drafts<'a>(
    lines: &Lines<'a>,
    sheet: usize,
    mapping: &'a Mapping,
    file: &str,
    problems: &mut Vec<Problem>,
) -> Vec<Draft<'a>> {
    let savings = lines.rows.iter().filter(|line| line.total.is_none());
    savings
        .map(|line| {
            let mut reader = Reader { lines, line, mapping, file, problems, good: true };
            reader.draft(sheet)
        })
        .collect()
}

pub(super) struct Reader<'r, 'a> {
    pub(super) lines: &'r Lines<'a>,
    pub(super) line: &'r Line<'a>,
    pub(super) mapping: &'a Mapping,
    file: &'r str,
    problems: &'r mut Vec<Problem>,
    good: bool,
}

impl<'a> Reader<'_, 'a> {
    fn draft(&mut self, sheet: usize) -> Draft<'a> {
        let year = self.role(Role::Year, value::year).or(self.mapping.year).or(self.lines.year);
        let period = self.role(Role::Period, |words| value::period(words, year));
        let submitted_on = self.role(Role::SubmittedOn, value::day);
        let year = period.map(|period| period.year).or(year);
        let mut reads = Vec::new();
        for (column, goal) in &self.lines.columns {
            if let Role::Cell(table, col) = goal.role
                && goal.slot.is_none()
                && self.is_first(*column, goal)
            {
                reads.extend(self.read((*column, goal), (table, col), year, period));
            }
        }
        reads.extend(self.heading());
        let id = text_of(&reads, s::saving_id).map(str::to_owned);
        let savings = self.mapping.has_savings();
        if savings && id.is_none() && self.mapping.make_ids.is_none() {
            self.no_id();
        }
        let key = if savings { self.key(&reads) } else { String::new() };
        self.into(&mut reads, year);
        let (row, good) = (self.line.row.number, self.good);
        Draft { sheet, row, id, key, submitted_on, year, reads, good }
    }

    /// Gives the heading that the row stands under.
    fn heading(&self) -> Option<Read<'a>> {
        let (goal, words) = (self.mapping.headings.as_ref()?, self.line.heading?);
        if goal.role == Role::Named {
            return None;
        }
        let value = Some(words.to_owned());
        Some(Read { made: value.clone(), value, ..Read::empty(0, goal) })
    }

    /// Reads the cell of a row that says what the whole row speaks of.
    fn role<T>(&mut self, role: Role, read: impl Fn(&str) -> Result<T, Refusal>) -> Option<T> {
        let (column, _) = self.lines.columns.iter().find(|(_, goal)| goal.role == role)?;
        let words = self.line.cell(*column);
        if words.is_empty() {
            return None;
        }
        read(words).map_err(|refusal| self.refuse(*column, refusal)).ok()
    }

    fn read(
        &mut self,
        (column, goal): (usize, &'a Goal),
        (table, col): (TableName, Col),
        year: Option<FinancialYear>,
        period: Option<Period>,
    ) -> Option<Read<'a>> {
        let year = goal.year.or(year);
        let period = goal.period.or(period).or(self.mapping.period);
        let words = self.line.cell(column);
        let words = if words.is_empty() { self.coloured(column, goal) } else { words };
        self.shown_in_unit(column, goal);
        let mut read = Read { year, period, ..Read::empty(column, goal) };
        let ours = schema::table_of(table).column(col);
        let outcome = if goal.adds || goal.turn != Turn::AsTheyStand {
            self.of_several(column, goal).map(|value| read.value = value)
        } else if goal.share_of_target && !words.is_empty() {
            self.share(words, goal).map(|share| read.share = share)
        } else {
            let value = value::read(words, ours, goal, self.mapping, year);
            let value = value.and_then(|value| self.with_added(value, words, goal));
            value.map(|value| read.value = value.words())
        };
        match outcome {
            Ok(()) => Some(read),
            Err(refusal) => {
                self.refuse(column, refusal);
                None
            }
        }
    }

    /// Adds what stands in other columns to an amount; each must be stated where the amount is.
    fn with_added(&self, value: Value, words: &str, goal: &Goal) -> Result<Value, Refusal> {
        if goal.add.is_empty() || value == Value::Absent {
            return Ok(value);
        }
        let mut sum = value::amount(words, goal, self.mapping)?.pounds();
        for heading in &goal.add {
            let cell = self.named(heading);
            if cell.is_empty() || self.mapping.is_absent(cell) {
                return Err(Refusal {
                    code: Code::MissingValue,
                    wanted: format!("an amount under `{heading}`, which is added to this one"),
                    hint: Some(
                        "a blank may be nil or not known: write 0 there, or say so under [cells]"
                            .to_owned(),
                    ),
                });
            }
            sum += value::amount(cell, goal, self.mapping)?.pounds();
        }
        Ok(Value::Words(text::plain(Money::from_pounds(sum))))
    }

    fn share(&self, words: &str, goal: &Goal) -> Result<Option<Rate>, Refusal> {
        if self.mapping.absent.contains(&folded(words)) {
            return Ok(None);
        }
        value::share(words, goal.shares).map(Some).map_err(|refused| value::unknown(words, refused))
    }

    /// Gives what the fill of a rating's empty cell stands for; empty where nothing says.
    pub(super) fn coloured(&self, column: usize, goal: &Goal) -> &'a str {
        let style = self.lines.sheet.aside.style(self.line.row.number, column);
        let word = style.filter(|_| goal.is_rating()).and_then(|style| style.fill.as_ref());
        word.and_then(|fill| self.mapping.colours.get(fill)).map_or("", String::as_str)
    }

    /// Refuses a number that its format shows otherwise than it is read: in thousands or millions in a column
    /// of another unit, or as a percentage where no share is read.
    pub(super) fn shown_in_unit(&mut self, column: usize, goal: &Goal) {
        let words = self.line.row.cell(column);
        let style = self.lines.sheet.aside.style(self.line.row.number, column);
        let (Some(style), Some(_)) = (style.filter(|_| goal.is_counted()), value::numeral(words))
        else {
            return;
        };
        let shown = match style.scale {
            0 | 1 => style.says,
            1_000 => Some(Unit::Thousands),
            _ => Some(Unit::Millions),
        };
        let share = goal.share_of_target || goal.is_share();
        if style.percent && !share && goal.shares == Shares::Sign {
            let wanted = "a number; the cell's format shows it as a percentage".to_owned();
            let hint = "write percent = \"fraction\" for the column if 0.8 means 80%, share_of_target = true if it is one of the \
                        target; a single cell is read otherwise under [cells]";
            self.refuse(
                column,
                Refusal { code: Code::NotANumber, wanted, hint: Some(hint.to_owned()) },
            );
        } else if let Some(unit) = shown.filter(|unit| !share && goal.unit != Some(*unit)) {
            let of = if unit == Unit::Thousands { "thousands" } else { "millions" };
            let hint = format!(
                "write unit = \"{}\" for the column; or is the number that is kept in it wrong?",
                unit.word()
            );
            let read = goal.unit.unwrap_or(Unit::Pounds).word();
            let wanted = format!("a number in {read}; the cell's format shows it in {of}");
            self.refuse(column, Refusal { code: Code::NotAnAmount, wanted, hint: Some(hint) });
        }
    }

    pub(super) fn refuse(&mut self, column: usize, refusal: Refusal) {
        self.good = false;
        let cell = cell_name(&self.lines.sheet.name, column, self.line.row.number);
        let found = Some(self.line.cell(column));
        let Refusal { code, wanted, hint } = refusal;
        self.problems.push(finding(code, self.file, &cell, found, wanted, hint));
    }

    fn no_id(&mut self) {
        let id = Role::Cell(TableName::Savings, s::saving_id);
        let column = self.lines.columns.iter().find(|(_, goal)| goal.role == id);
        let hint = "is it a total or a note? list how it begins in total_rows or skip_rows; \
                    make_ids = \"PREFIX\" makes references for rows without one";
        let refusal = Refusal {
            code: Code::MissingValue,
            wanted: "the reference of the saving".to_owned(),
            hint: Some(hint.to_owned()),
        };
        self.refuse(column.map_or(0, |(at, _)| *at), refusal);
    }

    /// Gives the words by which the row is known again in the next tracker.
    fn key(&self, reads: &[Read<'a>]) -> String {
        let id = Role::Cell(TableName::Savings, s::saving_id);
        if let Some((at, _)) = self.lines.columns.iter().find(|(_, goal)| goal.role == id)
            && !self.line.cell(*at).is_empty()
        {
            return self.line.cell(*at).to_owned();
        }
        let default = |col| {
            let sheet = &self.lines.sheet.name;
            self.mapping.default_of(TableName::Savings, col, sheet).unwrap_or_default()
        };
        let part = |col| text_of(reads, col).map_or_else(|| default(col), str::to_owned);
        key_of(&part(s::directorate), &part(s::service), &part(s::title))
    }
}

/// Gives the words by which a saving without a reference is known.
pub(super) fn key_of(directorate: &str, service: &str, title: &str) -> String {
    // Blanks at the ends are lost in a table, and a row must be known again by what stands there.
    [directorate, service, title].map(folded).join(" / ").trim().to_owned()
}

/// Gives what a row says of a column of `savings`.
pub(super) fn text_of<'d>(reads: &'d [Read<'_>], col: Col) -> Option<&'d str> {
    let read = reads.iter().find(|read| read.goal.role == Role::Cell(TableName::Savings, col))?;
    read.value.as_deref()
}

impl<'a> Read<'a> {
    /// Gives a cell of which nothing is read yet.
    pub(super) fn empty(column: usize, goal: &'a Goal) -> Self {
        let (value, share, year, period) = (None, None, None, None);
        let (made, slot, landed) = (None, goal.slot, Vec::new());
        Self { column, goal, value, share, year, period, made, slot, landed }
    }
}

impl Read<'_> {
    /// Gives the table and column it goes to.
    pub(super) fn place(&self) -> Option<(TableName, Col)> {
        match self.goal.role {
            Role::Cell(table, col) => Some((table, col)),
            Role::Year | Role::Period | Role::SubmittedOn | Role::Named => None,
        }
    }

    /// Says what it was read as, for a reader.
    pub(super) fn words(&self) -> String {
        match (&self.value, self.share) {
            (Some(words), None) => words.clone(),
            (Some(words), Some(share)) => {
                format!("{words}, {} of the target", text::percent_exact(share))
            }
            (None, Some(share)) => format!("{} of the target", text::percent_exact(share)),
            (None, None) => "absent".to_owned(),
        }
    }
}
