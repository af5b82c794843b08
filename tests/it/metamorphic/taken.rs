//! A saving in two halves, and no saving at all.

use mtfs::units::Decimal;

use super::{hold, subject, those};
use crate::made_up::{Council, Figures, exact, figures, pence, signed, unlike};

/// Tables about savings.
const TABLES: [&str; 4] = ["savings", "savings_profile", "delivery", "mitigations"];

impl Council {
    /// Gives the council with a saving in two halves, `<id>` and `<id>-B`: all its amounts are even pence.
    fn halved(&self, id: &str) -> Self {
        const AMOUNTS: [&str; 9] = [
            "one_off_cost",
            "target",
            "banked",
            "forecast",
            "slipped",
            "unachievable",
            "over_achieved",
            "offset_pressure",
            "value",
        ];
        let mut other = self.clone();
        let keys = TABLES.map(|table| (table, "saving_id"));
        for (table, key) in keys.into_iter().chain([("decisions", "about_id"), ("links", "to_id")])
        {
            let rows = other.tables.entry(table).or_default();
            for row in rows.iter_mut().filter(|row| row[key] == id) {
                for (_, cell) in row
                    .iter_mut()
                    .filter(|(column, cell)| AMOUNTS.contains(column) && !cell.is_empty())
                {
                    assert_eq!(pence(cell) % 2, 0, "{cell}");
                    *cell = signed(pence(cell) / 2);
                }
            }
            let mut second: Vec<_> = rows.iter().filter(|row| row[key] == id).cloned().collect();
            for row in &mut second {
                row.insert(key, format!("{id}-B"));
                for own in ["mitigation_id", "decision_id"] {
                    if let Some(cell) = row.get_mut(own) {
                        cell.push_str("-B");
                    }
                }
            }
            rows.extend(second);
        }
        other
    }
}

/// Adds the figures of a second half to those of the first.
fn joined(figures: Figures, id: &str) -> Figures {
    let second = format!("{id}-B");
    let (halves, mut whole): (Figures, Figures) =
        figures.into_iter().partition(|(of, _)| of.split('/').any(|part| part == second));
    for (of, told) in halves {
        let of = of.replace(&second, id);
        if let Some(first) = whole.get_mut(&of).filter(|_| told.unit == "pounds") {
            first.value = first.value.zip(told.value).map(|(first, second)| first + second);
        }
    }
    whole
}

/// Says whether a figure adds up over savings: one that counts them does not, nor one that divides by
/// their number or leans on it, as the shrunk shares of the record do.
fn adds_up(id: &str) -> bool {
    let part = id.rsplit('/').next().unwrap_or_default();
    let by_number = part.contains("average")
        || part.contains("shrunk")
        || part.starts_with("share_of_savings")
        || id.starts_with("record/score/");
    subject(id) != "finding" && !by_number
}

#[test]
fn a_saving_in_two_halves_is_the_saving() {
    fn in_two(council: &Council) -> Vec<String> {
        let ids: Vec<&str> =
            council.rows("savings").iter().map(|row| row["saving_id"].as_str()).collect();
        let lines: Vec<&str> = ids.into_iter().filter(|id| id.starts_with("SAV")).collect();
        let id = lines[usize::try_from(council.seed).unwrap() % lines.len()];
        // Every amount is a sum over savings, and a half has the share, rating and recurrence of the whole. What
        // counts savings counts one more.
        let (was, is) = (figures(council, None), joined(figures(&council.halved(id), None), id));
        let money =
            |figures: &Figures| those(figures, |id| adds_up(id) && figures[id].unit != "count");
        unlike(&money(&was), &money(&is), &exact)
    }
    hold(in_two);
}

#[test]
fn a_line_of_amounts_in_two_parts_is_the_line() {
    fn in_two(council: &Council) -> Vec<String> {
        const LINES: [&str; 5] = ["COR-1", "ONE-2", "SVG-1", "FUN-GRA", "BAS-1"];
        let id = LINES[usize::try_from(council.seed).unwrap() % LINES.len()];
        let mut other = council.clone();
        for table in ["budget_lines", "budget_values"] {
            let rows = other.tables.get_mut(table).unwrap();
            let mut second: Vec<_> =
                rows.iter().filter(|row| row["line_id"] == id).cloned().collect();
            for row in &mut second {
                row.insert("line_id", format!("{id}-B"));
                row.entry("value").and_modify(|value| *value = "1234.56".to_owned());
            }
            let values = rows.iter_mut().filter(|row| row["line_id"] == id);
            for value in values.filter_map(|row| row.get_mut("value")) {
                *value = signed(pence(value) - 123_456);
            }
            rows.extend(second);
        }
        // Every sum over lines holds both parts. What one line does by itself is told of each part.
        let own = [id.to_owned(), id.to_lowercase()];
        let kept = |of: &str| {
            !own.iter().any(|own| of.contains(own.as_str()))
                && !of.starts_with("gap/values/")
                && !of.starts_with("finding/SavingsLineBesideRegister")
                && !of.starts_with("finding/BaseLikeLevel")
        };
        let [expected, found] = [council, &other].map(|one| those(&figures(one, None), kept));
        unlike(&expected, &found, &exact)
    }
    hold(in_two);
}

#[test]
fn without_savings_the_rest_stands_and_the_gap_lacks_what_they_brought() {
    fn without(council: &Council) -> Vec<String> {
        let mut council = council.clone();
        council.closed_year_by_year();
        // Control totals and links of savings go with them.
        for table in ["control_totals", "links", "decisions", "delivery_profiles"] {
            council.tables.remove(table);
        }
        let mut other = council.clone();
        for table in TABLES {
            other.tables.remove(table);
        }
        let (was, is) = (figures(&council, None), figures(&other, None));
        let kept = |id: &str| {
            [
                "risks",
                "actions",
                "recommendations",
                "measures",
                "fm-code",
                "scrutiny",
                "claims",
                "gap-claims",
                "efs",
                "checks",
                "ledger",
                "council-tax-yield",
                "assumption",
            ]
            .contains(&subject(id))
                || ["funding", "inflation", "demand", "corporate", "base"]
                    .iter()
                    .any(|part| id.ends_with(part) && subject(id) == "gap")
        };
        let mut faults = unlike(&those(&was, kept), &those(&is, kept), &exact);
        let none = those(&is, |id| {
            ["savings", "carry", "record", "movement", "star-chamber"].contains(&subject(id))
        });
        faults.extend(none.keys().map(|id| format!("{id}: there is no saving")));
        faults.extend(lacks(&was, &is));
        faults
    }
    hold(without);
}

/// Holds that each year's need is what it was without what savings did in it and before.
fn lacks(was: &Figures, is: &Figures) -> Vec<String> {
    let number = |figures: &Figures, id: &str| figures.get(id).and_then(|told| told.value);
    let mut faults = Vec::new();
    let mut so_far = Decimal::ZERO;
    for (id, told) in was.iter().filter(|(id, _)| id.starts_with("gap/") && id.ends_with("/need")) {
        let year = id.split('/').nth(1).unwrap();
        for part in ["recurring", "before", "offset"] {
            so_far += number(was, &format!("programme/{year}/{part}")).unwrap_or_default();
        }
        let (wanted, found) = (told.value.map(|need| need - so_far), number(is, id));
        if wanted != found {
            faults.push(format!("{id}: wanted {wanted:?}, found {found:?}"));
        }
    }
    faults
}
