//! All of one council.

use super::table::Reader;
use super::tables::{TableName, tables};
use super::{
    Action, ActionStatus, Assumption, BudgetLine, BudgetValue, Claim, ControlTotal, Council,
    Decision, Deliveries, DeliveryProfile, FmStandard, GapClaim, ImportedRow, Link, Measure,
    MeasureValue, Milestone, Mitigation, PlanTitle, Profiles, Reconciled, Reserve, Risk, RiskBand,
    RiskCell, RiskRating, RiskScale, Savings, Scale, ScrutinyPoint, Source, SourceNote, Tally,
    Tranche, Withheld,
};
use crate::units::{Date, FinancialYear, Money, Period, text};

/// Follows the title of an exempt record in a private paper, and its reference where that stands
/// alone.
pub const EXEMPT_MARK: &str = " (exempt)";

/// Declares the book: a table's records are one field, empty until the table is read.
macro_rules! book {
    ($($table:ident $word:literal $name:ident $([$record:ident])?
       $(exempt($public:ident, $title:ident, $one:literal, $several:literal))?, $meaning:literal;)+) => {
        /// Everything read and cross-checked for one council: what figures are worked out from.
        #[derive(Debug, Clone)]
        pub struct Book {
            /// The council and its rules.
            pub council: Council,
            /// The day by which its rows were known, if one was asked for.
            pub known_by: Option<Date>,
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
                    known_by: None,
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
        self.known_by.map_or_else(
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// The table.
    pub table: TableName,
    /// The file's data row, from 0.
    pub row: u32,
    /// The year the row speaks of, where that could be read.
    pub year: Option<FinancialYear>,
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
