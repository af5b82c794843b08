//! A first mapping of a file of payments, or of a ledger.

use super::common::{Draft, ReadAs};
use super::page::{Page, Rests, of_cells, short};
use super::table::{Column, amount, month_in};
use crate::datasets::import::grid::{Row, cell_name};
use crate::datasets::import::value;
use crate::units::{Date, FinancialYear, text};

const SUPPLIER: &[&str] =
    &["supplier", "supplier name", "payee", "vendor", "beneficiary", "merchant"];
const TRANSACTION: &[&str] = &[
    "transaction no",
    "transaction",
    "transaction number",
    "reference",
    "ref",
    "invoice",
    "document",
];
const DIRECTORATE: &[&str] =
    &["directorate", "department", "service area", "service", "organisational unit", "body"];
const SUBJECTIVE: &[&str] = &[
    "subjective",
    "account",
    "expenditure type",
    "expense type",
    "purpose",
    "purpose of expenditure",
    "category",
    "description",
];

/// The columns of payments, by their place.
struct Known {
    money: Option<usize>,
    period: Option<usize>,
    day: Option<usize>,
    supplier: Option<usize>,
    transaction: Option<usize>,
    directorate: Option<usize>,
    centre: Option<usize>,
    subjective: Option<usize>,
}

impl Draft<'_> {
    /// Writes the mapping of a file of payments, or of a ledger.
    pub(super) fn spend(&mut self) {
        let (known, used) = self.payment_columns();
        let Some(money) = known.money else {
            self.page.note("no column of amounts: nothing of it can be taken into the ledger");
            return;
        };
        self.odd(&[money], true);
        self.head();
        self.unit_line(&[money]);
        self.rows();
        self.published();
        let mut page = Page::default();
        page.part("[[into.ledger]]", "");
        self.ledger_period(&mut page, known.period, known.day);
        for (key, at) in [
            ("cost_centre", known.centre),
            ("subjective", known.subjective),
            ("directorate", known.directorate),
        ] {
            match at.and_then(|at| self.column(at)) {
                Some(column) => {
                    let blank = column.cells.iter().filter(|cell| cell.is_empty()).count();
                    page.words(key, &column.name, &self.headed(column, blank == 0));
                }
                None => page.is(key, "not_stated", &Rests::Stated("no column says".to_owned())),
            }
        }
        self.described(&mut page, &[known.supplier, known.transaction, known.day]);
        self.paid(&mut page, money);
        self.page.add(&page);
        self.ragged(money);
        self.questions();
        let unused = self.unused(&used);
        self.page.add(&unused);
    }

    /// Finds the columns of payments by their headings; gives which are taken.
    fn payment_columns(&self) -> (Known, Vec<usize>) {
        let mut used: Vec<usize> = Vec::new();
        let mut take = |names: &[&str]| {
            let at = self.table.named(names, &used).map(|column| column.at);
            used.extend(at);
            at
        };
        let known = Known {
            money: take(&["amount", "net amount", "net", "value", "total", "spend", "actual"]),
            period: take(&["period", "accounting period", "month"]),
            day: take(&["payment date", "date", "date paid", "posting date", "transaction date"]),
            supplier: take(SUPPLIER),
            transaction: take(TRANSACTION),
            directorate: take(DIRECTORATE),
            centre: take(&["cost centre", "cost center", "costc"]),
            subjective: take(SUBJECTIVE),
        };
        (known, used)
    }

    /// Writes what describes a payment, of the columns that there are.
    fn described(&self, page: &mut Page, columns: &[Option<usize>]) {
        let names = columns.iter().flatten().filter_map(|at| self.name(*at));
        let told: Vec<String> = names.map(|name| format!("{{{name}}}")).collect();
        if !told.is_empty() {
            let rests = Rests::Guessed("whom it went to, with what tells it apart".to_owned());
            page.is("description", &told.join(", "), &rests);
        }
    }

    /// Writes the amount, with its sign as it stands.
    fn paid(&self, page: &mut Page, money: usize) {
        let Some(column) = self.column(money) else { return };
        let credits =
            column.count(|cell| amount(cell).is_some_and(|amount| amount.is_sign_negative()));
        let all = column.filled().count();
        let rests = Rests::Guessed(format!(
            "{} are above nil, as spending is here; those below, credits, keep their sign",
            of_cells(all - credits, all)
        ));
        page.words("amount", &column.name, &rests);
    }

    /// Writes the period of each payment: its own, or that of a file of one month.
    fn ledger_period(&self, page: &mut Page, period: Option<usize>, day: Option<usize>) {
        if let Some(column) = period.and_then(|at| self.column(at)) {
            page.words("period", &column.name, &self.headed(column, true));
            return;
        }
        let months = self.months(day);
        let all: usize = months.iter().map(|(_, times)| times).sum();
        let said = self.find(month_in).and_then(|(day, place)| Some((of_day(&day)?, place)));
        match (months.as_slice(), said) {
            ([(month, times)], Some((said, place))) if said == *month => {
                page.is(
                    "period",
                    month,
                    &Rests::Stated(format!(
                        "{place}; all {}",
                        text::counted(*times, "day", "days")
                    )),
                );
            }
            ([], Some((said, place))) => page.is("period", &said, &Rests::Stated(place)),
            ([(month, _)], None) => page.is(
                "period",
                month,
                &Rests::Guessed(format!("{} fall into it", text::counted(all, "day", "days"))),
            ),
            (months, said) => {
                let told = text::list(
                    months
                        .iter()
                        .take(4)
                        .map(|(month, times)| format!("{} in {month}", text::count(*times))),
                );
                let said =
                    said.map(|(said, place)| format!("; {place} means {said}")).unwrap_or_default();
                let asks = format!(
                    "the period of the file, such as 2025/26-P1; of the days {told}{said}; a file of several months is brought in month by month"
                );
                page.is("period", "", &Rests::Asked(asks));
            }
        }
    }

    /// Gives the months that days fall into, the one of most days first.
    fn months(&self, day: Option<usize>) -> Vec<(String, usize)> {
        let mut months: Vec<(String, usize)> = Vec::new();
        for day in day.and_then(|at| self.column(at)).into_iter().flat_map(Column::filled) {
            let Some(month) = value::day(day).ok().and_then(|day| of_day(&day)) else { continue };
            match months.iter_mut().find(|(known, _)| *known == month) {
                Some((_, times)) => *times += 1,
                None => months.push((month, 1)),
            }
        }
        months.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
        months
    }

    /// Asks about rows of a text file that have more or fewer cells than the headings.
    fn ragged(&mut self, money: usize) {
        let sheet = self.table.sheet;
        if !sheet.of_text {
            return;
        }
        let width = self.table.columns.iter().map(|column| column.at + 1).max().unwrap_or(0);
        let head = self.table.sheet.row(self.table.head);
        let named = (0..head.len())
            .rev()
            .find(|at| !head.cell(*at).is_empty())
            .map_or(width, |last| last + 1);
        for record in &self.table.rows.records.clone() {
            let row = sheet.row(*record);
            let last = (0..row.len())
                .rev()
                .find(|at| !row.cell(*at).is_empty())
                .map_or(0, |last| last + 1);
            if last > named {
                self.behind(row, named..last, money);
            } else if last + 1 == named && amount(row.cell(last - 1)).is_some() {
                self.page.note(&format!(
                    "row {}: one cell short; its amount stands a column too early",
                    row.number
                ));
            }
        }
    }

    /// Tells of cells behind the last heading: words beside a whole row are a note; numbers may be the rest of a cell
    /// that was cut at its comma.
    fn behind(&mut self, row: Row<'_>, cells: std::ops::Range<usize>, money: usize) {
        let whole = amount(row.cell(money)).is_some();
        for at in cells.filter(|at| !row.cell(*at).is_empty()) {
            let found = row.cell(at).to_owned();
            let cell = cell_name(&self.table.sheet.name, at, row.number);
            if whole && amount(&found).is_none() {
                let why = "behind the last heading, beside a whole row: a note".to_owned();
                let by =
                    "words behind the last heading; the row has an amount in its place".to_owned();
                self.cells.push(ReadAs {
                    cell,
                    found,
                    read: String::new(),
                    why,
                    rests: Rests::Guessed(by),
                });
            } else {
                self.page.note(&format!("{cell}: {} stands behind the last heading; a cell of the row was cut in two: mend the file", short(&found)));
            }
        }
    }
}

/// Gives the month of the financial year that a day falls into: `2025/26-P1`.
fn of_day(day: &str) -> Option<String> {
    let (year, month, _) = Date::day_from_words(day).ok()?.parts();
    let april = if month >= 4 { year } else { year - 1 };
    let number = if month >= 4 { month - 3 } else { month + 9 };
    let year = FinancialYear::beginning(u16::try_from(april).ok()?)?;
    Some(format!("{year}-P{number}"))
}
