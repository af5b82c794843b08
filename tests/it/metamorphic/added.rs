//! What is added, and what it adds: an unrelated fund nothing, a directorate its own, a one-off one year's.

use mtfs::units::{Decimal, dec};

use super::{hold, raise, subject, those};
use crate::folder::Dice;
use crate::made_up::{CURRENT, Council, exact, figures, unlike, year};

/// Subjects that savings are in.
const OF_SAVINGS: [&str; 5] = ["savings", "carry", "record", "movement", "star-chamber"];

impl Council {
    /// Adds a saving of the current year in a directorate of its own, with a return.
    fn zoo(&mut self, fund: &str, recurrence: &str) {
        self.add(
            "savings",
            [
                ("saving_id", "ZOO-1"),
                ("title", "Fewer elephants"),
                ("directorate", "Zoo"),
                ("type", "efficiency"),
                ("cashable", "cashable"),
                ("recurrence", recurrence),
                ("fund", fund),
                ("grain", "line"),
                ("origin_year", &year(CURRENT)),
                ("status", "approved"),
                ("public", "true"),
                ("source_id", "SRC-03"),
            ],
        );
        self.zoo_target(CURRENT, "1000.00");
        self.add(
            "delivery",
            [
                ("saving_id", "ZOO-1"),
                ("financial_year", &year(CURRENT)),
                ("period", &self.told_points()[1]),
                ("submitted_on", "2025-10-20"),
                ("revision", "1"),
                ("banked", "100.00"),
                ("forecast", "600.00"),
                ("slipped", "300.00"),
                ("unachievable", "100.00"),
                ("brag_declared", "R"),
                ("source_id", "SRC-04"),
            ],
        );
    }

    fn zoo_target(&mut self, april: u16, target: &str) {
        self.add(
            "savings_profile",
            [
                ("saving_id", "ZOO-1"),
                ("financial_year", &year(april)),
                ("kind", "new"),
                ("target", target),
                ("source_id", "SRC-03"),
            ],
        );
    }
}

/// Says whether a figure counts whatever there is, or is of what was added.
fn is_own(id: &str) -> bool {
    ["zoo", "ZOO", "finding/", "apart-", "HRA-9", "hra-9"].iter().any(|own| id.contains(own))
}

#[test]
fn an_unrelated_fund_changes_nothing_of_the_general_fund() {
    fn with_fund(council: &Council) -> Vec<String> {
        let mut council = council.clone();
        // A control total is of savings as they were.
        council.tables.remove("control_totals");
        let mut other = council.clone();
        other.zoo("schools", "recurring");
        other.line("HRA-9", "demand", "amount", "", &mut Dice::of(council.seed));
        other.value("HRA-9", CURRENT, "amount", "123456.78");
        // Only the general fund's money is in the cash total and in the gap; that of another fund is told
        // apart.
        let all = |id: &str| !is_own(id);
        unlike(&those(&figures(&council, None), all), &those(&figures(&other, None), all), &exact)
    }
    hold(with_fund);
}

#[test]
fn an_unrelated_directorate_changes_the_whole_by_its_own_and_no_other_directorate() {
    fn with_directorate(council: &Council) -> Vec<String> {
        let mut council = council.clone();
        council.tables.remove("control_totals");
        let mut other = council.clone();
        other.zoo("general_fund", "recurring");
        // A directorate's figures rest on its own savings, but for its share of the whole; all that is no saving
        // and no gap rests on none.
        let (mut expected, found) = (figures(&council, None), figures(&other, None));
        let own: Vec<String> =
            council.directorates.iter().map(|name| format!("/{}/", name.to_lowercase())).collect();
        let kept = |id: &str| {
            !is_own(id)
                && !id.contains("/share_of_")
                && (!OF_SAVINGS.contains(&subject(id)) && !is_of_gap(id)
                    || own.iter().any(|own| id.contains(own)))
        };
        let mut faults = unlike(&those(&expected, kept), &those(&found, kept), &exact);
        let parts = [
            ("target", dec!(1000)),
            ("banked", dec!(100)),
            ("forecast", dec!(600)),
            ("slipped", dec!(300)),
            ("unachievable", dec!(100)),
        ];
        for (part, amount) in parts {
            let id = format!("savings/2025-26/all/{part}");
            if expected.get(&id).is_some_and(|told| told.value.is_some()) {
                raise(&mut expected, &id, amount);
                let whole = |of: &str| of == id;
                faults.extend(unlike(&those(&expected, whole), &those(&found, whole), &exact));
            }
        }
        faults
    }
    hold(with_directorate);
}

/// Says whether a figure may move with the gap.
fn is_of_gap(id: &str) -> bool {
    const OF_GAP: [&str; 10] = [
        "bridge",
        "closing",
        "gap",
        "line",
        "programme",
        "reserve",
        "reserves",
        "reserves-adequacy",
        "sensitivity",
        "support",
    ];
    OF_GAP.contains(&subject(id))
}

/// Raises what a one-off of one year moves under a scenario: the gap of its year, what the year adds and the
/// next takes away, and the sum over the years.
fn raised(
    figures: &mut crate::made_up::Figures,
    council: &Council,
    scenario: &str,
    april: u16,
    by: Decimal,
) {
    let gap =
        |april: u16, part: &str| format!("{scenario}gap/{}/{part}", year(april).replace('/', "-"));
    raise(figures, &gap(april, "annual"), by);
    raise(figures, &gap(april, "one-off-net"), by);
    for (april, by) in [(april, by), (april + 1, -by)] {
        if april > CURRENT && april < CURRENT + council.years {
            raise(figures, &gap(april, "added"), by);
        }
    }
    raise(figures, &format!("{scenario}gap/period-sum"), by);
}

/// Figures of the gap before it is closed, and what makes it.
fn before_closing(id: &str) -> bool {
    const PARTS: [&str; 8] =
        ["annual", "added", "structural", "need", "funding", "one-off-net", "inflation", "demand"];
    let part = id.rsplit('/').next().unwrap_or_default();
    subject(id) == "gap" && (PARTS.contains(&part) || part == "period-sum")
}

#[test]
fn a_one_off_moves_the_gap_of_its_own_year_only() {
    fn once(council: &Council) -> Vec<String> {
        let mut council = council.clone();
        council.closed_year_by_year();
        let april = CURRENT + u16::try_from(council.seed % u64::from(council.years)).unwrap();
        let mut other = council.clone();
        other.line("ONC-1", "one_off", "amount", "", &mut Dice::of(council.seed));
        other.value("ONC-1", april, "amount", "54321.09");
        // N_t and F_t know nothing of what comes once: G_t = N_t + o_t − F_t rises by it in its year, and every
        // other year stands.
        let mut expected = those(&figures(&council, None), before_closing);
        for scenario in council.scenario_marks(&expected) {
            raised(&mut expected, &council, &scenario, april, dec!(54321.09));
        }
        unlike(&expected, &those(&figures(&other, None), before_closing), &exact)
    }
    hold(once);
}

#[test]
fn a_one_off_saving_lowers_the_gap_of_its_own_year_only() {
    fn once(council: &Council) -> Vec<String> {
        let mut council = council.clone();
        council.tables.remove("control_totals");
        council.closed_year_by_year();
        // A scenario that takes savings as delivered by the record brings a part of a target, and late.
        council.scenarios.remove("slip");
        let april = CURRENT + 1;
        let mut other = council.clone();
        other.zoo("general_fund", "one_off");
        other.tables.get_mut("delivery").unwrap().pop();
        other.tables.get_mut("savings_profile").unwrap().pop();
        other.zoo_target(april, "54321.09");
        let mut expected = those(&figures(&council, None), before_closing);
        for scenario in council.scenario_marks(&expected) {
            raised(&mut expected, &council, &scenario, april, dec!(-54321.09));
        }
        unlike(&expected, &those(&figures(&other, None), before_closing), &exact)
    }
    hold(once);
}

impl Council {
    /// Has no year's closing reach the next: support that is drawn costs in later years, and what is drawn from
    /// a reserve is not there for what the budget means to use of it.
    pub(super) fn closed_year_by_year(&mut self) {
        for text in self.scenarios.values_mut() {
            *text = ["fills", "agreed"].iter().fold(text.clone(), |text, rule| {
                text.replace(&format!("efs = \"{rule}\""), "efs = \"none\"")
            });
        }
        for row in self.tables.get_mut("reserves").into_iter().flatten() {
            row.insert("planned_use", "0.00".to_owned());
        }
    }

    /// Gives what the ids of each scenario's figures begin with.
    fn scenario_marks(&self, figures: &crate::made_up::Figures) -> Vec<String> {
        let marks = self.scenarios.keys().map(|name| format!("{name}:"));
        let told = |mark: &String| figures.keys().any(|id| id.starts_with(mark.as_str()));
        marks.filter(told).chain([String::new()]).collect()
    }
}
