//! Rows that became known later: added, they change nothing of a day before; taken out, neither.

use std::collections::{BTreeMap, BTreeSet};

use mtfs::figures::AsAt;
use mtfs::units::{Date, Period};

use super::hold;
use crate::made_up::{CURRENT, Council, exact, figures, unlike, year};

/// When everything that is added became known.
const LATER: &str = "2030-02-01";

/// Tables whose keys are words that both councils have, or that tell nothing of when they were known.
const SHARED: [&str; 5] = ["plans", "delivery_profiles", "fm_code", "ledger", "risk_scales"];

impl Council {
    /// Adds the rows of another council under names of its own, from sources of 2030.
    fn and_later(&mut self, other: &Self) {
        let (later, _) = other.renamed(&|old, at| format!("Z{}-{at:03}", &old[..2]));
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
        let saving = first("savings", "saving_id").unwrap();
        let risk = first("risks", "risk_id").unwrap();
        let action = first("actions", "action_id").unwrap();
        let measure = first("measures", "measure_id").unwrap();
        let tranche =
            first("capitalisation", "tranche_id").zip(first("capitalisation", "financial_year"));
        let (current, point) = (year(CURRENT), self.told_points()[0].clone());
        let said = [("as_at", LATER), ("source_id", "SRC-04")];
        let delivery = [
            ("saving_id", saving.as_str()),
            ("financial_year", &current),
            ("period", &point),
            ("submitted_on", LATER),
            ("revision", "1"),
            ("brag_declared", "R"),
            ("source_id", "SRC-04"),
        ];
        self.add("delivery", delivery);
        let [as_at, source] = said;
        let (one, current) = (("rating", "1"), ("kind", "current"));
        let sides = [("likelihood", "1"), ("impact", "1")];
        self.add(
            "risk_ratings",
            [("risk_id", &risk), as_at, current, one, sides[0], sides[1], source],
        );
        let complete = ("stated_state", "complete");
        self.add(
            "action_status",
            [("action_id", &action), as_at, ("rating", "R"), complete, source],
        );
        let nil = [("value", "0"), ("bound", "exact")];
        self.add("measure_values", [("measure_id", &measure), as_at, nil[0], nil[1], source]);
        if let Some((tranche, of)) = tranche {
            let of = ("financial_year", of.as_str());
            self.add(
                "capitalisation",
                [("tranche_id", &tranche), as_at, source, of, ("final", "1.00")],
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

/// The column of each table that says when a row became known, beside the day of its source.
const OWN_DAYS: [(&str, &str); 14] = [
    ("sources", "published_on"),
    ("savings_profile", "as_at"),
    ("delivery", "submitted_on"),
    ("mitigations", "recorded_on"),
    ("gap_claims", "as_at"),
    ("claims", "as_at"),
    ("capitalisation", "as_at"),
    ("risk_ratings", "as_at"),
    ("action_status", "as_at"),
    ("measure_values", "as_at"),
    ("fm_code", "as_at"),
    ("decisions", "decided_on"),
    ("scrutiny", "made_on"),
    ("delivery_profiles", "as_at"),
];

/// A table, a day of its rows, and what stood in cells before that day.
type CameWith = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// What a day of a row brought, by table and column, and what stood in its place before.
const CAME_WITH: [CameWith; 5] = [
    (
        "savings",
        "decided_on",
        &[("status", "in_delivery"), ("decision_ref", ""), ("replaced_by", ""), ("decided_on", "")],
    ),
    ("milestones", "done_on", &[("done_on", "")]),
    ("risks", "closed_on", &[("closed_on", "")]),
    ("scrutiny", "done_on", &[("done_on", "")]),
    (
        "scrutiny",
        "answered_on",
        &[("response", "outstanding"), ("answered_on", ""), ("done_on", "")],
    ),
];

impl Council {
    /// Gives the council as its folder was by the end of a day.
    fn known_by(&self, day: &str) -> Self {
        let mut known = self.clone();
        let published: BTreeMap<&str, &str> = self
            .rows("sources")
            .iter()
            .map(|row| (row["source_id"].as_str(), row["published_on"].as_str()))
            .collect();
        let later = |cell: Option<&String>| cell.is_some_and(|cell| cell.as_str() > day);
        for (table, rows) in &mut known.tables {
            let own = OWN_DAYS.iter().find(|(of, _)| of == table).map_or("", |(_, column)| column);
            rows.retain(|row| {
                let source = row.get("source_id").map_or("", |id| published[id.as_str()]);
                // A month of the ledger is told at its end.
                let month =
                    row.get("subjective").and(row.get("period")).map(|_| "2025-06-30".to_owned());
                !later(row.get(own)) && source <= day && !later(month.as_ref())
            });
            for (_, column, before) in CAME_WITH.iter().filter(|(of, ..)| of == table) {
                for row in rows.iter_mut().filter(|row| later(row.get(column))) {
                    row.extend(before.iter().map(|(column, cell)| (*column, (*cell).to_owned())));
                }
            }
        }
        known.without_what_rests_on_nothing();
        known
    }

    /// Takes out what is about a saving that is not there.
    fn without_what_rests_on_nothing(&mut self) {
        let ids = self.rows("savings").iter().map(|row| row["saving_id"].clone());
        let there: BTreeSet<String> = ids.collect();
        for table in ["savings_profile", "delivery", "mitigations"] {
            let rows = self.tables.entry(table).or_default();
            rows.retain(|row| there.contains(&row["saving_id"]));
        }
        let links = self.tables.entry("links").or_default();
        links.retain(|row| !row["to_id"].starts_with("SAV") || there.contains(&row["to_id"]));
    }
}

#[test]
fn a_folder_as_at_a_day_is_the_folder_as_it_was_then() {
    fn then(council: &Council) -> Vec<String> {
        let mut council = council.clone();
        // A total that a source gives holds of all rows, not of those known by a day; a note on a claim goes
        // with it.
        for table in ["control_totals", "source_notes"] {
            council.tables.remove(table);
        }
        let (year, month, last) =
            if council.seed.is_multiple_of(2) { (2024, 12, 31) } else { (2025, 8, 31) };
        let day = format!("{year}-{month:02}-{last}");
        let as_at = Some(AsAt::Date(Date::day(year, month, last).unwrap()));
        // What was known on a day is a folder too: the one that was there.
        unlike(&figures(&council.known_by(&day), as_at), &figures(&council, as_at), &exact)
    }
    hold(then);
}
