//! All of one council.

use super::table::Reader;
use super::tables::{TableName, tables};
use super::{
    Action, ActionStatus, Assumption, BaseBand, BudgetLine, BudgetValue, Claim, ControlTotal,
    Council, Decision, Deliveries, DeliveryProfile, FmStandard, GapClaim, ImportedRow, Link,
    Measure, MeasureValue, Milestone, Mitigation, PlanTitle, Profiles, Reconciled, Reserve, Risk,
    RiskBand, RiskCell, RiskRating, RiskScale, Savings, Scale, ScrutinyPoint, Service,
    ServiceValue, Source, SourceNote, Tally, Tranche, Virement, Withheld,
};
use crate::units::{Date, FinancialYear, Money, Period, text};

/// Follows the title of an exempt record in a private paper, and its reference where that stands
/// alone.
pub const EXEMPT_MARK: &str = " (exempt)";

/// Places of rows left out that are named; the rest are counted.
const PLACES: usize = 5;

/// Declares the book: a table's records are one field, empty until the table is read.
macro_rules! book {
    ($($table:ident $word:literal $name:ident $([$record:ident])?
       $(exempt($public:ident, $title:ident, $one:literal, $several:literal))?, $meaning:literal;)+) => {
        /// Everything read and cross-checked for one council: what figures are worked out from.
        #[derive(Debug, Clone)]
        pub struct Book {
            /// The council and its rules.
            pub council: Council,
            /// The savings programme.
            pub savings: Savings,
            /// Targets by year.
            pub profiles: Profiles,
            /// Delivery, update by update.
            pub deliveries: Deliveries,
            /// What came of holding published totals, shares and sums to their parts.
            pub reconciled: Vec<Reconciled>,
            /// The ledger's totals by period and directorate.
            pub ledger: Vec<LedgerTotal>,
            /// Rows with errors, left out of every figure.
            pub left_out: Vec<LeftOut>,
            /// Tables that are there but could not be read at all.
            pub unread: Vec<TableName>,
            /// What the public may not see and this book was read without.
            pub withheld: Withheld,
            $($(
                #[doc = $meaning]
                pub $table: Vec<$record>,
            )?)+
        }

        impl Book {
            /// The tables whose rows may be exempt, with what one row and several are called.
            pub const EXEMPT: &[(TableName, &str, &str)] = &[
                (TableName::Savings, "saving", "savings"),
                $($((TableName::$name, $one, $several),)?)+
            ];

            /// Gives an empty book of a council.
            pub fn of(council: Council) -> Self {
                Self {
                    council,
                    savings: Savings::default(),
                    profiles: Profiles::default(),
                    deliveries: Deliveries::default(),
                    reconciled: Vec::new(),
                    ledger: Vec::new(),
                    left_out: Vec::new(),
                    unread: Vec::new(),
                    withheld: Withheld::default(),
                    $($($table: Vec::<$record>::new(),)?)+
                }
            }

            /// Reads the records of a table; does nothing for a table whose rows are no records.
            pub(crate) fn read(&mut self, table: TableName, reader: &mut impl Reader) {
                $($(if table == TableName::$name {
                    self.$table = reader.records::<$record>();
                })?)+
            }

            /// Marks the rows that the public may not see as exempt, in their titles or wording: wherever
            /// a private paper names one, it says so.
            pub fn mark_exempt(&mut self) {
                self.savings.retitle_exempt(EXEMPT_MARK);
                $($(for row in self.$table.iter_mut().filter(|row| !row.$public) {
                    row.$title.push_str(EXEMPT_MARK);
                })?)+
            }

            /// Says whether no row of any table is held.
            pub fn is_empty(&self) -> bool {
                self.savings.len() == 0
                    && self.profiles.year.is_empty()
                    && self.deliveries.is_empty()
                    && self.ledger.is_empty()
                    $($(&& Vec::<$record>::is_empty(&self.$table))?)+
            }

            /// Gives the references of the rows held that the public may not see.
            pub fn exempt_ids(&self) -> impl Iterator<Item = (TableName, &str)> {
                let savings = self.savings.all().filter(|saving| !self.savings.public(*saving));
                let ids = savings.map(|saving| (TableName::Savings, self.savings.id(saving)));
                $($(
                    let exempt = self.$table.iter().filter(|row| !row.$public);
                    let ids = ids.chain(exempt.map(|row| (TableName::$name, row.id.as_str())));
                )?)+
                ids
            }

            /// Gives each row held that the public may see, of the tables in which it may not see all: the table,
            /// its row in the file, its reference.
            pub fn public_rows(&self) -> impl Iterator<Item = (TableName, u32, &str)> {
                let savings = self.savings.all().filter(|saving| self.savings.public(*saving));
                let rows = savings.map(|saving| {
                    (TableName::Savings, self.savings.rows.file_row(saving.0), self.savings.id(saving))
                });
                $($(
                    let public = self.$table.iter().filter(|row| row.$public);
                    let rows =
                        rows.chain(public.map(|row| (TableName::$name, row.row, row.id.as_str())));
                )?)+
                rows
            }
        }
    };
}
tables!(book);

impl Book {
    /// Gives every scale with its bands.
    pub fn scales(&self) -> Vec<Scale<'_>> {
        let of = |stated| Scale::of(stated, &self.risk_bands, &self.risk_cells);
        self.risk_scales.iter().map(of).collect()
    }

    /// Gives the reference of the scale of a risk, its own or the council's; empty where there is none.
    pub fn scale_id_of<'b>(&'b self, risk: &'b Risk) -> &'b str {
        if risk.scale_id.is_empty() {
            self.council.risk_scale.as_deref().unwrap_or_default()
        } else {
            &risk.scale_id
        }
    }

    /// Says why nothing of a table stands in a paper: its file could not be read, all of it is exempt, none of it
    /// was known by the day asked for, or the folder holds none. `what` is what a row of it is.
    pub fn none_of(&self, what: &str, table: TableName) -> String {
        if self.unread.contains(&table) {
            return format!("{} could not be read, so no {what} is told of.", table.file());
        }
        if self.withheld.count(table) > 0 {
            return format!("Every {what} in the folder is exempt, so none is told of.");
        }
        self.council.known_by.map_or_else(
            || format!("No {what} is in the folder."),
            |day| format!("No {what} in the folder was known by {}.", text::date(day)),
        )
    }

    /// Gives a source by its reference.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// Gives the title of a plan or review; its key where no title is recorded.
    pub fn plan_title<'a>(&'a self, plan: &'a str) -> &'a str {
        self.plans.iter().find(|known| known.plan == plan).map_or(plan, |known| &known.title)
    }

    /// Counts the exempt rows of one table.
    pub fn exempt(&self, table: TableName) -> usize {
        self.exempt_ids().filter(|(of, _)| *of == table).count()
    }

    /// Gives the rows of a table that were left out and speak of one thing, named in a column.
    pub fn refused<'b>(
        &'b self,
        table: TableName,
        column: &'static str,
        id: &'b str,
    ) -> impl Iterator<Item = &'b LeftOut> + Clone {
        let of = move |row: &&LeftOut| row.table == table && row.says(column) == id;
        self.left_out.iter().filter(of)
    }

    /// Says which rows of some tables were left out, each by its place; nothing where none was.
    pub fn left_out_words(&self, tables: &[TableName]) -> Option<String> {
        let left = self.left_out.iter().filter(|row| tables.contains(&row.table));
        let mut places: Vec<String> = left.map(LeftOut::place).collect();
        places.dedup();
        let count = places.len();
        if let Some(table) = tables.iter().find(|table| self.unread.contains(table)) {
            let file = table.file();
            return Some(format!("{file} could not be read: what it would say is missing here."));
        }
        if count == 0 {
            return None;
        }
        let rows = text::counted(count, "row cannot be read and is", "rows cannot be read and are");
        let more = count.saturating_sub(PLACES);
        places.truncate(PLACES);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        Some(format!("{rows} left out here: {}{more}; `mtfs check` says why.", places.join(", ")))
    }

    /// Counts the rows of some tables that were left out and touch a year, or may.
    pub fn left_out_of(&self, tables: &[TableName], year: Option<FinancialYear>) -> usize {
        let touches = |row: &&LeftOut| {
            tables.contains(&row.table)
                && (row.year.is_none() || year.is_none() || row.year == year)
        };
        self.left_out.iter().filter(touches).count()
    }
}

/// A row with an error: it stands in no figure, and the figures it would have touched say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The table.
    pub table: TableName,
    /// The file's data row, from 0.
    pub row: u32,
    /// The year the row speaks of, where that could be read.
    pub year: Option<FinancialYear>,
    /// The line it begins on, where that is at hand.
    pub line: Option<u64>,
    /// The cells that hold anything, by their headers; of tables of very many rows, none.
    pub told: Vec<(&'static str, String)>,
}

impl LeftOut {
    /// Gives a row of which nothing more is at hand.
    pub const fn of(table: TableName, row: u32, year: Option<FinancialYear>) -> Self {
        Self { table, row, year, line: None, told: Vec::new() }
    }

    /// Gives what a cell says; empty where it says nothing, or it is not at hand.
    pub fn says(&self, column: &str) -> &str {
        let told = self.told.iter().find(|(header, _)| *header == column);
        told.map_or("", |(_, words)| words.as_str())
    }

    /// Says whether the row may speak of a day or of a later one: its own day is not at hand, or is one.
    pub fn is_since(&self, day: Option<Date>) -> bool {
        let own = Date::from_words(self.says("as_at")).ok();
        own.zip(day).is_none_or(|(own, day)| own.day_number() >= day.day_number())
    }

    /// Gives where it stands: `risk_ratings.csv:12`.
    pub fn place(&self) -> String {
        let file = self.table.file();
        self.line.map_or_else(|| file.clone(), |line| format!("{file}:{line}"))
    }
}

/// What the ledger adds to for one directorate in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerTotal {
    /// The period.
    pub period: Period,
    /// The directorate.
    pub directorate: String,
    /// The sum, to the penny; spending positive.
    pub amount: Money,
    /// The transactions, as the file's data rows, from 0.
    pub rows: Vec<u32>,
}

/// One cell of a table: where a published figure was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// The table.
    pub table: TableName,
    /// The file's data row, from 0.
    pub row: u32,
    /// The column's header.
    pub column: &'static str,
}
