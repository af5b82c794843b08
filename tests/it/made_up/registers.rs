//! Risks, actions, measures, the Financial Management Code, scrutiny, what was published, and the ledger.

use super::{BUDGET, CURRENT, Council, MONITORING, percent, pounds, roll, year};
use crate::folder::Dice;

/// The days at which registers are looked at.
const DAYS: [&str; 3] = ["2025-03-31", "2025-06-30", "2025-09-30"];

impl Council {
    pub(super) fn registers(&mut self, dice: &mut Dice) {
        self.risks(dice);
        self.actions(dice);
        self.measures(dice);
        self.governance(dice);
        self.claims(dice);
        self.totals();
        self.ledger(dice);
    }

    fn risks(&mut self, dice: &mut Dice) {
        for (id, side, confirmed) in [("SCA-01", 4, "true"), ("SCA-02", 5, "false")] {
            self.add(
                "risk_scales",
                [
                    ("scale_id", id),
                    ("likelihood_max", &side.to_string()),
                    ("impact_max", &side.to_string()),
                    ("confirmed", confirmed),
                    ("low_max", "4"),
                    ("medium_max", "9"),
                ],
            );
        }
        for number in 1..=roll(dice, 3, 8) {
            let id = format!("RSK-{number:02}");
            let second = dice.once_in(4);
            let (exposure, likely) =
                (pounds(roll(dice, 100_000, 90_000_000)), format!("{}%", roll(dice, 1, 99)));
            let told = !dice.once_in(4);
            self.add(
                "risks",
                [
                    ("risk_id", &id),
                    ("register", if second { "Projects" } else { "Corporate risks" }),
                    ("title", &format!("Risk {id}")),
                    ("category", dice.one_of(&["Finance", "Demand", ""])),
                    ("owner", dice.one_of(&["Director of Place", "Head of Audit", ""])),
                    ("due_date", dice.one_of(&["", "2025-08-31", "2026-03"])),
                    ("exposure", if told { &exposure } else { "" }),
                    ("likelihood_pct", if told { &likely } else { "" }),
                    ("appetite", dice.one_of(&["", "4", "8"])),
                    ("scale_id", if second { "SCA-02" } else { "" }),
                    ("public", "true"),
                    ("closed_on", if dice.once_in(8) { "2025-09-15" } else { "" }),
                    ("source_id", MONITORING),
                ],
            );
            self.ratings(dice, &id, if second { 5 } else { 4 });
            if dice.once_in(2) {
                self.link(&id, "SAV-001", "risk_to_saving");
            }
        }
    }

    fn ratings(&mut self, dice: &mut Dice, id: &str, side: usize) {
        let (mut likely, mut grave) = (roll(dice, 2, side), roll(dice, 2, side));
        self.rating(id, DAYS[0], "inherent", (side, side));
        self.rating(id, DAYS[0], "target", (1, 2));
        for day in DAYS {
            if dice.once_in(5) {
                continue;
            }
            self.rating(id, day, "current", (likely, grave));
            (likely, grave) = (roll(dice, 1, likely.max(2)), roll(dice, 2, side));
        }
    }

    fn rating(&mut self, id: &str, day: &str, kind: &str, (likely, grave): (usize, usize)) {
        self.add(
            "risk_ratings",
            [
                ("risk_id", id),
                ("as_at", day),
                ("kind", kind),
                ("rating", &(likely * grave).to_string()),
                ("likelihood", &likely.to_string()),
                ("impact", &grave.to_string()),
                ("source_id", MONITORING),
            ],
        );
    }

    fn link(&mut self, from: &str, to: &str, kind: &str) {
        self.add("links", [("from_id", from), ("to_id", to), ("kind", kind)]);
    }

    fn actions(&mut self, dice: &mut Dice) {
        for (plan, title) in
            [("Improvement plan", "Improvement plan"), ("Peer review", "Peer review, all of it")]
        {
            let reviewer = dice.one_of(&["Peers", "Auditors", ""]);
            self.add(
                "plans",
                [
                    ("plan", plan),
                    ("title", title),
                    ("reviewer", reviewer),
                    ("held_on", "2025-01"),
                    ("source_id", MONITORING),
                ],
            );
        }
        for number in 1..=roll(dice, 4, 9) {
            let id = format!("ACT-{number:02}");
            self.add(
                "actions",
                [
                    ("action_id", &id),
                    ("plan", if dice.once_in(3) { "Peer review" } else { "Improvement plan" }),
                    ("recommendation", &format!("Recommendation {}", number / 2)),
                    ("group", dice.one_of(&["Finance", "Governance"])),
                    ("title", &format!("Action {id}")),
                    ("theme", dice.one_of(&["Finance and savings", "Governance", ""])),
                    ("lead", dice.one_of(&["Head of Finance", "Chief Executive", ""])),
                    ("stated_timescale", dice.one_of(&["July 2025", "Ongoing", ""])),
                    ("public", "true"),
                    ("source_id", MONITORING),
                ],
            );
            self.statuses(dice, &id);
            let due = dice.one_of(&["2025-08-31", "2025-12", "2026-03-31"]);
            let done = if dice.once_in(3) { "2025-08-20" } else { "" };
            self.add(
                "milestones",
                [
                    ("action_id", &id),
                    ("milestone", "1"),
                    ("due_date", due),
                    ("done_on", done),
                    ("source_id", MONITORING),
                ],
            );
            if number > 1 && dice.once_in(3) {
                self.link(&id, "ACT-01", "recommendation_to_earlier");
            }
        }
    }

    fn statuses(&mut self, dice: &mut Dice, id: &str) {
        for day in DAYS {
            let state =
                dice.one_of(&["complete", "in_progress", "not_begun", "not_due", "narrative"]);
            self.add(
                "action_status",
                [
                    ("action_id", id),
                    ("as_at", day),
                    ("rating", dice.one_of(&["G", "A", "R", ""])),
                    ("stated_state", state),
                    ("source_id", MONITORING),
                ],
            );
        }
    }

    fn measures(&mut self, dice: &mut Dice) {
        for number in 1..=roll(dice, 3, 7) {
            let id = format!("MEA-{number:02}");
            let unit = dice.one_of(&["percent", "count", "pounds", "years"]);
            let written = |value: usize| match unit {
                "percent" => percent(value),
                "pounds" => pounds(value * 7_919),
                _ => value.to_string(),
            };
            let target =
                if dice.once_in(5) { String::new() } else { written(roll(dice, 500, 9_000)) };
            let tolerance =
                if dice.once_in(2) { String::new() } else { written(roll(dice, 0, 300)) };
            self.add(
                "measures",
                [
                    ("measure_id", &id),
                    ("title", &format!("Measure {id}")),
                    ("unit", unit),
                    ("polarity", dice.one_of(&["higher", "lower", "not_stated"])),
                    ("directorate", dice.one_of(&["Resources", "not_stated"])),
                    ("target", &target),
                    ("target_basis", if target.is_empty() { "" } else { "stated" }),
                    ("target_date", dice.one_of(&["", "2025-09-30", "2026-03-31"])),
                    ("tolerance", if target.is_empty() { "" } else { &tolerance }),
                    ("source_id", MONITORING),
                ],
            );
            for day in DAYS {
                let value = written(roll(dice, 400, 9_900));
                if !dice.once_in(5) {
                    self.add(
                        "measure_values",
                        [
                            ("measure_id", &id),
                            ("as_at", day),
                            ("value", &value),
                            ("bound", "exact"),
                            ("source_id", MONITORING),
                        ],
                    );
                }
            }
        }
    }

    fn governance(&mut self, dice: &mut Dice) {
        for standard in ["A", "B", "C", "D", "E", "F", "G"] {
            let rating = dice.one_of(&["G", "A", "R", ""]);
            self.add(
                "fm_code",
                [
                    ("standard", standard),
                    ("as_at", "2025-07-31"),
                    ("rating", rating),
                    ("source_id", MONITORING),
                ],
            );
        }
        for number in 1..=roll(dice, 1, 4) {
            let response = dice.one_of(&["accepted", "in_part", "rejected", "outstanding"]);
            let (answered, accepted) =
                (response != "outstanding", matches!(response, "accepted" | "in_part"));
            self.add(
                "scrutiny",
                [
                    ("scrutiny_id", &format!("SCR-{number:02}")),
                    ("made_on", "2025-03-12"),
                    ("meeting", "Scrutiny"),
                    ("about", dice.one_of(&["Savings", "Reserves"])),
                    ("kind", "recommendation"),
                    ("text", "Show cash beside the forecast"),
                    ("response_due", dice.one_of(&["", "2025-04-30"])),
                    ("response", response),
                    (
                        "answered_on",
                        if answered { dice.one_of(&["2025-04-09", "2025-05-14"]) } else { "" },
                    ),
                    ("done_on", if accepted && dice.once_in(2) { "2025-07-10" } else { "" }),
                    ("public", "true"),
                    ("source_id", MONITORING),
                ],
            );
        }
    }

    fn claim(
        &mut self,
        (id, subject, day): (&str, &str, &str),
        (unit, value): (&str, &str),
        [share, sum, less]: [&str; 3],
    ) {
        self.add(
            "claims",
            [
                ("claim_id", id),
                ("subject", subject),
                ("as_at", day),
                ("from_year", &year(CURRENT)),
                ("to_year", &year(CURRENT)),
                ("unit", unit),
                ("low", ""),
                ("central", value),
                ("high", ""),
                ("bound", "exact"),
                ("basis", "annual"),
                ("note", "As printed"),
                ("source_id", MONITORING),
                ("share_of", share),
                ("sum_of", sum),
                ("difference_of", less),
            ],
        );
    }

    /// Published figures, with sums, differences and shares that hold, and some that do not.
    fn claims(&mut self, dice: &mut Dice) {
        let (part, rest) = (roll(dice, 10, 90) * 1_000_000, roll(dice, 10, 90) * 1_000_000);
        let off = dice.one_of(&[0, 0, 500_000]);
        let whole = part + rest;
        let day = DAYS[1];
        self.claim(("CLM-01", "delivered", day), ("pounds", &pounds(part)), [""; 3]);
        self.claim(("CLM-02", "not_delivered", day), ("pounds", &pounds(rest)), [""; 3]);
        self.claim(
            ("CLM-03", "target", day),
            ("pounds", &pounds(whole + off)),
            ["", "CLM-01;CLM-02", ""],
        );
        self.claim(("CLM-04", "short", day), ("pounds", &pounds(rest)), ["", "", "CLM-03;CLM-01"]);
        let share = percent(part * 10_000 / whole);
        self.claim(("CLM-05", "share", day), ("percent", &share), ["CLM-03", "CLM-01", ""]);
        self.claim(("CLM-06", "delivered", DAYS[2]), ("pounds", &pounds(part + 10_000)), [""; 3]);
        self.claim(("CLM-07", "posts", day), ("count", "14"), [""; 3]);
        for (number, basis) in
            ["annual", "incremental", "period_sum", "not_stated"].into_iter().enumerate()
        {
            let amount = pounds(roll(dice, 10_000_000, 900_000_000));
            let ranged = dice.once_in(3);
            self.add(
                "gap_claims",
                [
                    ("claim_id", &format!("GAP-{number:02}")),
                    ("as_at", "2025-02-11"),
                    ("scenario", dice.one_of(&["central", "best", "worst"])),
                    ("from_year", &year(CURRENT + 1)),
                    ("to_year", &year(CURRENT + if basis == "period_sum" { 2 } else { 1 })),
                    ("basis", basis),
                    ("before_savings", dice.one_of(&["yes", "no", "not_stated"])),
                    ("before_efs", "yes"),
                    ("low", if ranged { "100000" } else { "" }),
                    ("central", if ranged { "" } else { &amount }),
                    ("high", if ranged { &amount } else { "" }),
                    (
                        "bound",
                        if ranged { "range" } else { dice.one_of(&["exact", "about", "at_least"]) },
                    ),
                    ("source_id", BUDGET),
                ],
            );
        }
        self.add(
            "source_notes",
            [
                ("note_id", "NOT-01"),
                ("code", "E1"),
                ("table", "claims"),
                ("row_id", "CLM-03"),
                ("text", "Does not add up in every year"),
                ("source_id", MONITORING),
            ],
        );
    }

    /// Totals that the rows come to.
    fn totals(&mut self) {
        let spoken = year(CURRENT);
        let sum = |table: &str, column: &str, keeps: &dyn Fn(&super::Row) -> bool| {
            let rows = self.rows(table).iter().filter(|row| keeps(row));
            rows.map(|row| pence(&row[column])).sum::<i64>()
        };
        let targets = sum("savings_profile", "target", &|row| row["financial_year"] == spoken);
        let risks = sum("risks", "exposure", &|row| !row["exposure"].is_empty());
        let all = [
            ("CTL-01", "savings_profile", "target", format!("financial_year={spoken}"), targets),
            ("CTL-02", "risks", "exposure", String::new(), risks),
        ];
        for (id, table, column, filter, pence) in all {
            self.add(
                "control_totals",
                [
                    ("control_id", id),
                    ("table", table),
                    ("column", column),
                    ("filter", &filter),
                    ("value", &pounds(usize::try_from(pence).unwrap())),
                    ("tolerance", "0"),
                    ("source_id", MONITORING),
                ],
            );
        }
    }

    fn ledger(&mut self, dice: &mut Dice) {
        for directorate in self.directorates.clone() {
            for month in 1..=3 {
                self.add(
                    "ledger",
                    [
                        ("period", &format!("{}-P{month}", year(CURRENT))),
                        ("cost_centre", "CC100"),
                        ("subjective", "Salaries"),
                        ("directorate", directorate),
                        ("description", "Team"),
                        ("amount", &pounds(roll(dice, 100_000, 9_000_000))),
                    ],
                );
            }
        }
    }
}

/// Reads pounds as pence.
pub(crate) fn pence(pounds: &str) -> i64 {
    let (whole, part) = pounds.split_once('.').unwrap_or((pounds, "0"));
    let negative = whole.starts_with('-');
    let size = whole.trim_start_matches('-').parse::<i64>().unwrap() * 100
        + format!("{part:0<2}").parse::<i64>().unwrap();
    if negative { -size } else { size }
}
