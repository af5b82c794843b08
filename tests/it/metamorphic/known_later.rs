//! Rows that became known later.

use mtfs::figures::AsAt;
use mtfs::units::{Date, Period};

use super::hold;
use crate::made_up::{CURRENT, Council, exact, figures, unlike, year};

/// When everything that is added became known.
const LATER: &str = "2030-02-01";

impl Council {
    /// Adds the rows of another council under names of its own, from sources of 2030.
    fn and_later(&mut self, other: &Self) {
        let (later, _) = other.renamed(&|old, at| format!("Z{}-{at:03}", &old[..2]));
        // Keys of these are words that both councils have, or they tell nothing of when they were known.
        const SHARED: [&str; 5] =
            ["plans", "delivery_profiles", "fm_code", "ledger", "risk_scales"];
        for (table, rows) in later.tables {
            if SHARED.contains(&table) {
                continue;
            }
            for mut row in rows {
                if table == "sources" {
                    row.insert("published_on", LATER.to_owned());
                }
                if row.get("scale_id").is_some_and(|scale| !scale.is_empty()) {
                    row.insert("scale_id", "SCA-02".to_owned());
                }
                self.tables.entry(table).or_default().push(row);
            }
        }
    }

    /// Adds what is said in 2030 of what there is already.
    fn and_restated(&mut self) {
        let first =
            |table: &str, column: &str| self.rows(table).first().map(|row| row[column].clone());
        let [saving, risk, action, tranche, measure] = [
            ("savings", "saving_id"),
            ("risks", "risk_id"),
            ("actions", "action_id"),
            ("capitalisation", "tranche_id"),
            ("measures", "measure_id"),
        ]
        .map(|(table, column)| first(table, column));
        let (saving, risk) = (saving.unwrap(), risk.unwrap());
        self.add(
            "delivery",
            [
                ("saving_id", &saving),
                ("financial_year", &year(CURRENT)),
                ("period", &self.told_points()[0]),
                ("submitted_on", LATER),
                ("revision", "1"),
                ("brag_declared", "R"),
                ("source_id", "SRC-04"),
            ],
        );
        self.add(
            "risk_ratings",
            [
                ("risk_id", &risk),
                ("as_at", LATER),
                ("kind", "current"),
                ("rating", "1"),
                ("likelihood", "1"),
                ("impact", "1"),
                ("source_id", "SRC-04"),
            ],
        );
        self.add(
            "action_status",
            [
                ("action_id", &action.unwrap()),
                ("as_at", LATER),
                ("rating", "R"),
                ("stated_state", "complete"),
                ("source_id", "SRC-04"),
            ],
        );
        self.add(
            "measure_values",
            [
                ("measure_id", &measure.unwrap()),
                ("as_at", LATER),
                ("value", "0"),
                ("bound", "exact"),
                ("source_id", "SRC-04"),
            ],
        );
        if let Some(tranche) = tranche {
            let of = self.rows("capitalisation")[0]["financial_year"].clone();
            self.add(
                "capitalisation",
                [
                    ("tranche_id", &tranche),
                    ("as_at", LATER),
                    ("source_id", "SRC-03"),
                    ("financial_year", &of),
                    ("final", "1.00"),
                ],
            );
        }
    }
}

#[test]
fn rows_known_later_change_no_figure_of_a_day_before() {
    fn later(council: &Council) -> Vec<String> {
        let mut other = council.clone();
        other.and_later(&Council::of(council.seed + 1_000));
        other.and_restated();
        let day = |year, month| AsAt::Date(Date::day(year, month, 28).unwrap());
        let period = AsAt::Period(Period::from_words(&council.told_points()[1]).unwrap());
        let all = [day(2024, 6), day(2025, 8), period, day(2029, 12)];
        let as_at = all[usize::try_from(council.seed).unwrap() % all.len()];
        // As at a day, a folder is what was known by its end.
        unlike(&figures(council, Some(as_at)), &figures(&other, Some(as_at)), &exact)
    }
    hold(later);
}
