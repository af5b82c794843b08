//! Rows of a table added up for many control totals in one reading.

use std::collections::HashMap;

use crate::datasets::cell::{self, Percent};
use crate::records::schema::Col;
use crate::records::{ControlTotal, SavingIx, Savings};
use crate::units::{Bound, Decimal, Score};

/// What stands between the values of a filter: in no cell.
const BETWEEN: char = '\u{1f}';
/// The columns of a filter that ask for what was said once, whatever stands now.
const DATED: [&str; 2] = ["as_at", "source_id"];
/// Rows that a total keeps, to be shown as what it rests on.
const KEPT: usize = 1_000;

/// Reads one field of a saving as words.
pub(super) type OfSaving = fn(&Savings, SavingIx) -> &str;

/// The columns of a saving that rows about it can be filtered by.
pub(super) const OF_SAVING: [(&str, OfSaving); 9] = [
    ("parent_id", |savings, saving| savings.parent(saving).map_or("", |parent| savings.id(parent))),
    ("directorate", Savings::directorate),
    ("service", Savings::service),
    ("theme", Savings::theme),
    ("owner", Savings::owner),
    ("fund", |savings, saving| savings.fund(saving).word()),
    ("cashable", |savings, saving| savings.cashable(saving).word()),
    ("recurrence", |savings, saving| savings.recurrence(saving).word()),
    ("grain", |savings, saving| savings.grain(saving).word()),
];

/// A column that a filter tests: of the table itself, or of the row's saving, by its place among
/// [`OF_SAVING`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tested {
    Own(Col),
    OfSaving(usize),
}

/// A control total that can be added up: its column, and what a row must match.
#[derive(Debug)]
pub(super) struct Asked<'c> {
    pub(super) control: &'c ControlTotal,
    pub(super) column: Col,
    pub(super) tests: Vec<(Tested, &'c str)>,
}

/// A row as it is handed over, and what its numbers are.
#[derive(Debug)]
pub(super) struct Seen<'r> {
    pub(super) row: u32,
    /// Where it stands, for words: `savings_profile.csv:3`.
    pub(super) place: String,
    /// What is wrong with a row that is left out: its columns, `None` for the whole row.
    pub(super) errors: Option<Vec<Option<&'r str>>>,
    /// Whether a later statement stands in its place: it counts only where a source or a day is asked for.
    pub(super) past: bool,
    /// What names it.
    pub(super) name: &'r str,
    /// What its numbers count, where rows may differ in that.
    pub(super) unit: Option<String>,
    /// What is claimed about them.
    pub(super) bound: Option<Bound>,
}

/// What the rows of one control total come to.
#[derive(Debug, Default)]
pub(super) struct Added {
    pub(super) sum: Decimal,
    pub(super) matched: usize,
    /// The first of them.
    pub(super) rows: Vec<u32>,
    /// Those without a number.
    pub(super) blank: usize,
    /// Rows left out that belong to it, or may, and where the first of them stands.
    pub(super) in_doubt: usize,
    pub(super) first_in_doubt: String,
    /// Why they cannot be added, if so.
    pub(super) refused: Option<String>,
    /// What the first row is called, and what its number counts.
    first: Option<(String, String)>,
}

/// Controls whose filters test the same columns, by the values they want of them.
#[derive(Debug)]
struct Shape {
    tests: Vec<Tested>,
    wanted: HashMap<String, Vec<usize>>,
}

/// One reading of a table for all its control totals: each row is looked up once for each set of
/// columns that filters test, however many control totals there are.
#[derive(Debug)]
pub(super) struct Pass<'c> {
    pub(super) asked: Vec<Asked<'c>>,
    pub(super) added: Vec<Added>,
    shapes: Vec<Shape>,
}

impl<'c> Pass<'c> {
    /// Sorts control totals by the columns that their filters test.
    pub(super) fn of(mut asked: Vec<Asked<'c>>) -> Self {
        let mut shapes: Vec<Shape> = Vec::new();
        for (at, one) in asked.iter_mut().enumerate() {
            one.tests.sort_by_key(|(tested, _)| match tested {
                Tested::Own(col) => (0, usize::from(col.0)),
                Tested::OfSaving(at) => (1, *at),
            });
            let tests: Vec<Tested> = one.tests.iter().map(|(tested, _)| *tested).collect();
            let key = key_of(one.tests.iter().map(|(_, value)| *value));
            let known = shapes.iter().position(|shape| shape.tests == tests);
            let known = known.unwrap_or_else(|| {
                shapes.push(Shape { tests, wanted: HashMap::new() });
                shapes.len() - 1
            });
            shapes[known].wanted.entry(key).or_default().push(at);
        }
        let added = asked.iter().map(|_| Added::default()).collect();
        Self { asked, added, shapes }
    }

    /// Adds a row to every control total it belongs to. A cell of a saving that is not known is
    /// absent.
    pub(super) fn take<'r>(
        &mut self,
        seen: &Seen<'_>,
        name_of: impl Fn(Col) -> &'static str,
        cell: impl Fn(Tested) -> Option<&'r str>,
    ) {
        for shape in &self.shapes {
            let dated =
                |of: &Tested| matches!(of, Tested::Own(col) if DATED.contains(&name_of(*col)));
            if seen.past && !shape.tests.iter().any(dated) {
                continue;
            }
            let values: Vec<Option<&str>> = shape.tests.iter().map(|of| cell(*of)).collect();
            let Some(errors) = &seen.errors else {
                let values: Option<Vec<&str>> = values.into_iter().collect();
                let key = values.map(|values| key_of(values.into_iter()));
                for &at in key.and_then(|key| shape.wanted.get(&key)).into_iter().flatten() {
                    let words = cell(Tested::Own(self.asked[at].column)).unwrap_or_default();
                    let tolerated = !self.asked[at].control.tolerance.is_zero();
                    self.added[at].add(seen, words, tolerated);
                }
                continue;
            };
            let sure = |(tested, value): (&Tested, Option<&'r str>)| match tested {
                Tested::Own(col) => {
                    let own = name_of(*col);
                    let wrong = errors.iter().any(|error| error.is_none_or(|name| name == own));
                    value.filter(|_| !wrong)
                }
                Tested::OfSaving(_) => value,
            };
            let values: Vec<Option<&str>> = shape
                .tests
                .iter()
                .zip(values)
                .map(|(tested, value)| sure((tested, value)))
                .collect();
            for at in shape.may_match(&values) {
                self.added[at].doubt(seen);
            }
        }
    }
}

impl Shape {
    /// Gives the control totals that a row may belong to, some of whose values are not known.
    fn may_match(&self, values: &[Option<&str>]) -> Vec<usize> {
        let matches = |key: &&String| {
            let wanted = key.split(BETWEEN);
            wanted.zip(values).all(|(wanted, value)| value.is_none_or(|value| value == wanted))
        };
        if values.iter().all(Option::is_some) {
            let key = key_of(values.iter().flatten().copied());
            return self.wanted.get(&key).cloned().unwrap_or_default();
        }
        let keys = self.wanted.keys().filter(matches);
        keys.filter_map(|key| self.wanted.get(key)).flatten().copied().collect()
    }
}

impl Added {
    /// Gives what its numbers count, by the first row.
    pub(super) fn unit(&self) -> Option<&str> {
        self.first.as_ref().map(|(_, unit)| unit.as_str())
    }

    fn add(&mut self, seen: &Seen<'_>, words: &str, tolerated: bool) {
        self.matched += 1;
        if self.rows.len() < KEPT {
            self.rows.push(seen.row);
        }
        if self.refused.is_none() {
            self.refused = bound_refused(seen, words, tolerated);
        }
        let number = cell::number(words, Percent::Hundredths).ok().map(cell::Reading::value);
        let rating = || Some(Decimal::from(Score::from_words(words)?.rating));
        let Some(number) = number.or_else(rating) else {
            self.blank += 1;
            return;
        };
        self.sum += number;
        let percent = if words.ends_with('%') { "percent" } else { "numbers" };
        let unit = seen.unit.clone().unwrap_or_else(|| percent.to_owned());
        match &self.first {
            None => self.first = Some((seen.name.to_owned(), unit)),
            Some((name, first)) if *first != unit && self.refused.is_none() => {
                self.refused =
                    Some(format!("{name} is in {first}, {} in {unit}: unlike units", seen.name));
            }
            Some(_) => {}
        }
    }

    fn doubt(&mut self, seen: &Seen<'_>) {
        if self.in_doubt == 0 {
            self.first_in_doubt.clone_from(&seen.place);
        }
        self.in_doubt += 1;
    }
}

/// Says why the number of a row is none that can be added, if so.
fn bound_refused(seen: &Seen<'_>, words: &str, tolerated: bool) -> Option<String> {
    let name = seen.name;
    match seen.bound? {
        Bound::Exact => None,
        Bound::About if tolerated => None,
        Bound::About => Some(format!("{name} is about right only, and no tolerance is given")),
        bound @ (Bound::AtLeast | Bound::AtMost) => {
            Some(format!("{name} is a bound: {}", bound.word().replace('_', " ")))
        }
        Bound::Range => words.is_empty().then(|| format!("{name} is a range without that number")),
    }
}

fn key_of<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let mut key = String::new();
    for (at, value) in values.enumerate() {
        if at > 0 {
            key.push(BETWEEN);
        }
        key.push_str(value);
    }
    key
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::records::TableName;
    use crate::records::schema::savings_profile as sp;
    use crate::units::dec;

    /// A thousand controls, each of one saving in a year, and as many rows.
    #[test]
    fn a_thousand_controls_of_one_shape_ask_no_more_of_a_row_than_one_does() {
        let controls: Vec<ControlTotal> = (0..1_000).map(control).collect();
        let asked = |controls: &[ControlTotal]| {
            let ids: Vec<String> = controls.iter().map(|control| control.id.clone()).collect();
            let asked = controls.iter().zip(&ids).map(|(control, id)| Asked {
                control,
                column: sp::target,
                tests: vec![
                    (Tested::Own(sp::saving_id), id.as_str()),
                    (Tested::Own(sp::financial_year), "2025/26"),
                ],
            });
            let mut pass = Pass::of(asked.collect());
            let cells_asked = Cell::new(0usize);
            for row in 0..1_000u32 {
                let id = row.to_string();
                let seen = seen(row, None);
                pass.take(
                    &seen,
                    |_| "",
                    |tested| {
                        cells_asked.set(cells_asked.get() + 1);
                        Some(match tested {
                            Tested::Own(col) if col == sp::saving_id => id.as_str(),
                            Tested::Own(col) if col == sp::target => "7",
                            Tested::Own(_) | Tested::OfSaving(_) => "2025/26",
                        })
                    },
                );
            }
            let sums: Vec<Decimal> = pass.added.iter().map(|added| added.sum).collect();
            (cells_asked.get(), sums)
        };
        // Two cells for the filter of each row; one more for the amount of a row that belongs.
        let (cells, sums) = asked(&controls);
        assert_eq!(cells, 2 * 1_000 + 1_000);
        assert!(sums.iter().all(|sum| *sum == dec!(7)), "{sums:?}");
        let (cells, _) = asked(&controls[..1]);
        assert_eq!(cells, 2 * 1_000 + 1);
    }

    fn control(number: usize) -> ControlTotal {
        ControlTotal {
            id: number.to_string(),
            table: TableName::SavingsProfile,
            column: "target".to_owned(),
            value: dec!(7),
            tolerance: dec!(0),
            source_id: String::new(),
            none_meant: None,
            filter: Vec::new(),
            row: 0,
        }
    }

    fn seen(row: u32, errors: Option<Vec<Option<&str>>>) -> Seen<'_> {
        Seen {
            row,
            place: format!("line {row}"),
            errors,
            past: false,
            name: "S",
            unit: None,
            bound: None,
        }
    }

    #[test]
    fn a_row_left_out_is_in_doubt_where_the_cell_that_a_filter_tests_cannot_be_read() {
        let control = control(1);
        let asked = || Asked {
            control: &control,
            column: sp::target,
            tests: vec![(Tested::Own(sp::financial_year), "2025/26")],
        };
        let in_doubt = |errors: Vec<Option<&str>>, year: &'static str| {
            let mut pass = Pass::of(vec![asked()]);
            let name = |col: Col| if col == sp::target { "target" } else { "financial_year" };
            pass.take(&seen(1, Some(errors)), name, |_| Some(year));
            pass.added[0].in_doubt
        };
        assert_eq!(in_doubt(vec![Some("target")], "2025/26"), 1);
        assert_eq!(in_doubt(vec![Some("target")], "2024/25"), 0);
        assert_eq!(in_doubt(vec![Some("financial_year")], "2025/62"), 1);
        assert_eq!(in_doubt(vec![None], "2024/25"), 1);
    }
}
