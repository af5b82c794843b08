//! Savings of every kind, what they should bring, what they brought and what covers the rest.

use super::{BUDGET, CURRENT, Council, HISTORY, MONITORING, even, pounds, roll, year};
use crate::folder::Dice;

/// What a return says, in pence.
#[derive(Clone, Copy)]
struct Parts {
    target: usize,
    late: usize,
    lost: usize,
}

/// What parts a saving from others.
#[derive(Clone, Copy)]
struct Kind<'a> {
    id: &'a str,
    origin: u16,
    directorate: &'a str,
    cashable: &'a str,
    fund: &'a str,
    recurrence: &'a str,
    grain: &'a str,
    parent: &'a str,
    status: &'a str,
}

/// The last month of the point of a year, and the years after that of its April.
fn last_month(mark: &str) -> (u8, u16) {
    match mark {
        "P2" => (5, 0),
        "Q1" | "P3" => (6, 0),
        "P5" => (8, 0),
        "Q2" | "P6" => (9, 0),
        "P8" => (11, 0),
        "Q3" | "P9" => (12, 0),
        "P11" => (2, 1),
        _ => (3, 1),
    }
}

/// The day on which a return for a point of a year is handed in: two weeks after its end, of an outturn two
/// months.
fn handed_in(april: u16, mark: &str, day: usize) -> String {
    let (month, after) = last_month(mark);
    let wait = if mark == "outturn" { 2 } else { 1 };
    let (month, more) = if month + wait > 12 { (month + wait - 12, 1) } else { (month + wait, 0) };
    format!("{}-{month:02}-{day:02}", april + after + more)
}

impl Council {
    pub(super) fn programme(&mut self, dice: &mut Dice) {
        for number in 1..=roll(dice, 8, 16) {
            let origin = dice.one_of(&[2023, 2023, 2024, 2024, CURRENT, CURRENT, CURRENT + 1]);
            let id = format!("SAV-{number:03}");
            self.saving(dice, &id, origin);
        }
        self.group(dice);
        self.parent(dice);
        if dice.once_in(2) {
            self.ended(dice, "written_out");
        }
        if dice.once_in(2) {
            self.ended(dice, "replaced");
        }
        for brag in ["G", "A", "R"] {
            for mark in [self.marks[1], self.marks[2]] {
                let (late, never) = (roll(dice, 0, 40), roll(dice, 0, 40));
                let share = |share: usize| format!("{share}%");
                self.add(
                    "delivery_profiles",
                    [
                        ("brag", brag),
                        ("period", mark),
                        ("on_time", &share(100 - late - never)),
                        ("late", &share(late)),
                        ("never", &share(never)),
                        ("cases", &roll(dice, 1, 20).to_string()),
                        ("as_at", "2025-05-15"),
                    ],
                );
            }
        }
    }

    fn of_saving(&mut self, dice: &mut Dice, kind: Kind<'_>, decision: [(&'static str, &str); 3]) {
        let cost = if dice.once_in(3) {
            pounds(even(roll(dice, 100_000, 9_000_000)))
        } else {
            String::new()
        };
        let cost_year =
            if cost.is_empty() { String::new() } else { year(kind.origin.max(CURRENT)) };
        let [reference, on, heir] = decision;
        self.add(
            "savings",
            [
                ("saving_id", kind.id),
                ("title", &format!("Saving {}", kind.id)),
                ("directorate", kind.directorate),
                ("service", dice.one_of(&["Alpha", "Beta", ""])),
                ("theme", dice.one_of(&["Contracts", "Estate", ""])),
                ("owner", dice.one_of(&["Head of Care", "Head of Parks", ""])),
                (
                    "type",
                    dice.one_of(&["efficiency", "income", "contract", "staffing", "not_stated"]),
                ),
                ("cashable", kind.cashable),
                ("recurrence", kind.recurrence),
                ("fund", kind.fund),
                ("grain", kind.grain),
                ("origin_year", &year(kind.origin)),
                ("status", kind.status),
                ("parent_id", kind.parent),
                ("brag_at_approval", dice.one_of(&["G", "A", "R", "N", ""])),
                ("one_off_cost", &cost),
                ("cost_year", &cost_year),
                ("public", "true"),
                ("source_id", budget_of(kind.origin)),
                reference,
                on,
                heir,
            ],
        );
    }

    /// A saving with targets from its first year on, brought forward as far as it was late.
    fn saving(&mut self, dice: &mut Dice, id: &str, origin: u16) {
        let kind = Kind {
            id,
            origin,
            directorate: dice.one_of(&self.directorates.clone()),
            cashable: dice.one_of(&[
                "cashable",
                "cashable",
                "cashable",
                "not_stated",
                "cost_avoidance",
                "non_cashable",
            ]),
            fund: dice.one_of(&[
                "general_fund",
                "general_fund",
                "general_fund",
                "not_stated",
                "hra",
            ]),
            recurrence: dice.one_of(&[
                "recurring",
                "recurring",
                "recurring",
                "one_off",
                "not_stated",
            ]),
            grain: "line",
            parent: "",
            status: dice.one_of(&[
                "approved",
                "in_delivery",
                "in_delivery",
                "delivered",
                "proposed",
            ]),
        };
        self.of_saving(dice, kind, NOT_ENDED);
        let mut late = 0;
        for april in origin..CURRENT + self.years {
            let mut kinds = Vec::new();
            if april == origin {
                kinds.push(("new", even(roll(dice, 1_000_000, 90_000_000))));
            } else if dice.once_in(4) {
                kinds.push(("new", even(roll(dice, 500_000, 9_000_000))));
            }
            if late > 0 && !dice.once_in(3) {
                kinds.push(("brought_forward", late));
            }
            let whole: usize = kinds.iter().map(|(_, pence)| pence).sum();
            self.targets(id, april, &kinds);
            let off =
                if whole > 0 && april < CURRENT && dice.once_in(6) { even(whole / 5) } else { 0 };
            if off > 0 {
                self.rebased(id, april, off);
            }
            late = 0;
            if whole > 0 && april <= CURRENT {
                late = self.returns(dice, kind, april, whole - off);
            }
        }
    }

    fn targets(&mut self, id: &str, april: u16, kinds: &[(&'static str, usize)]) {
        for (kind, pence) in kinds {
            self.target(id, april, kind, &pounds(*pence), ["", budget_of(april)]);
        }
    }

    fn target(
        &mut self,
        id: &str,
        april: u16,
        kind: &str,
        target: &str,
        [as_at, source]: [&str; 2],
    ) {
        self.add(
            "savings_profile",
            [
                ("saving_id", id),
                ("financial_year", &year(april)),
                ("kind", kind),
                ("target", target),
                ("approval_ref", ""),
                ("as_at", as_at),
                ("source_id", source),
            ],
        );
    }

    /// A target taken down by a decision of May.
    fn rebased(&mut self, id: &str, april: u16, off: usize) {
        let day = format!("{april}-05-20");
        self.target(id, april, "rebased", &format!("-{}", pounds(off)), [&day, MONITORING]);
        self.decision(id, &day, "Target rebased");
    }

    fn decision(&mut self, about: &str, day: &str, decision: &str) -> String {
        let id = format!("DEC-{:03}", self.rows("decisions").len() + 1);
        self.add(
            "decisions",
            [
                ("decision_id", &id),
                ("meeting", "Cabinet"),
                ("decided_on", day),
                ("about_id", about),
                ("decision", decision),
                ("owner", "Head of Finance"),
                ("due_date", ""),
            ],
        );
        id
    }

    /// The points of a year with returns; the current year is half gone.
    fn points(&self, april: u16) -> Vec<&'static str> {
        let mut marks = self.marks.to_vec();
        if HISTORY.contains(&april) {
            marks.push("outturn");
        } else {
            marks.truncate(2);
        }
        marks
    }

    /// Adds returns whose parts add to the target; gives what was late at the end.
    fn returns(&mut self, dice: &mut Dice, kind: Kind<'_>, april: u16, target: usize) -> usize {
        if april == CURRENT && dice.once_in(6) {
            return 0;
        }
        let silent = dice.once_in(10);
        let marks = self.points(april);
        let first = dice.below(2);
        let mut parts = Parts { target, late: 0, lost: 0 };
        for (at, mark) in marks.iter().enumerate().skip(first) {
            // An outturn is what the last point said.
            if *mark != "outturn" {
                let short =
                    if dice.once_in(3) { even(target / 100 * roll(dice, 1, 100)) } else { 0 };
                parts.late = even(short / 100 * roll(dice, 0, 100));
                parts.lost = short - parts.late;
            }
            let day = roll(dice, 8, 18);
            self.update(dice, kind, (april, mark, day, 1), parts, silent);
            if at > 0 && dice.once_in(9) {
                std::mem::swap(&mut parts.late, &mut parts.lost);
                self.update(dice, kind, (april, mark, day + 2, 2), parts, silent);
            }
        }
        if silent {
            return 0;
        }
        let told = marks.len() - if april == CURRENT { 1 } else { 2 };
        self.cover(dice, kind, april, (marks[told], parts.late + parts.lost));
        if april == CURRENT { 0 } else { parts.late }
    }

    fn update(
        &mut self,
        dice: &mut Dice,
        kind: Kind<'_>,
        (april, mark, day, revision): (u16, &str, usize, usize),
        Parts { target, late, lost }: Parts,
        silent: bool,
    ) {
        let forecast = target - late - lost;
        let (mut banked, mut over) = (even(forecast / 100 * roll(dice, 0, 100)), 0);
        let mut brag = dice.one_of(&["G", "A", "R", "G", "A", ""]);
        let mut evidence = "";
        if late + lost == 0 && !silent && dice.once_in(3) {
            over = dice.one_of(&[0, even(target / 10)]);
            (banked, brag, evidence) = (target + over, "B", "JNL-1");
        }
        let blank = brag != "B" && dice.once_in(if april == CURRENT { 4 } else { 14 });
        let told = |pence: usize, hidden: bool| {
            if hidden || silent { String::new() } else { pounds(pence) }
        };
        let confidence = dice.one_of(&["", "", "80%", "55%"]);
        let pressure =
            if dice.once_in(8) { pounds(even(roll(dice, 0, 500_000))) } else { String::new() };
        self.add(
            "delivery",
            [
                ("saving_id", kind.id),
                ("financial_year", &year(april)),
                ("period", &format!("{}-{mark}", year(april))),
                ("submitted_on", &handed_in(april, mark, day)),
                ("revision", &revision.to_string()),
                ("banked", &told(banked, false)),
                ("forecast", &told(forecast, false)),
                ("slipped", &told(late, blank && target % 4 == 0)),
                ("unachievable", &told(lost, blank)),
                ("over_achieved", &if over > 0 { pounds(over) } else { told(0, blank) }),
                ("offset_pressure", &pressure),
                ("brag_declared", if silent && brag.is_empty() { "A" } else { brag }),
                ("confidence", confidence),
                ("evidence_ref", evidence),
                ("source_id", MONITORING),
            ],
        );
    }

    /// Covers a part of the last shortfall, recorded in the last month of a point.
    fn cover(&mut self, dice: &mut Dice, kind: Kind<'_>, april: u16, (mark, short): (&str, usize)) {
        if short < 10_000 || !dice.once_in(2) {
            return;
        }
        let (month, after) = last_month(mark);
        let mut left = short;
        for _ in 0..roll(dice, 1, 2) {
            let value = even(left / 100 * roll(dice, 10, 60));
            left -= value;
            let id = format!("MIT-{:03}", self.rows("mitigations").len() + 1);
            self.add(
                "mitigations",
                [
                    ("mitigation_id", &id),
                    ("saving_id", kind.id),
                    ("recorded_on", &format!("{}-{month:02}-15", april + after)),
                    ("title", "Vacancy freeze"),
                    ("financial_year", &year(april)),
                    ("fund", if dice.once_in(9) { "hra" } else { kind.fund }),
                    ("value", &pounds(value)),
                    ("recurrence", dice.one_of(&["recurring", "one_off", "not_stated"])),
                    (
                        "cashable",
                        dice.one_of(&["cashable", "cashable", "not_stated", "non_cashable"]),
                    ),
                    ("owner", "Head of Finance"),
                    ("rating", dice.one_of(&["G", "A", "R", ""])),
                    ("source_id", MONITORING),
                ],
            );
        }
    }

    /// A published group: it counts, its two lines are only of-which.
    fn group(&mut self, dice: &mut Dice) {
        let group = Kind { id: "GRP-01", origin: 2024, grain: "group", ..self.plain(dice) };
        self.of_saving(dice, group, NOT_ENDED);
        let target = even(roll(dice, 20_000_000, 60_000_000));
        self.targets("GRP-01", 2024, &[("new", target)]);
        self.returns(dice, group, 2024, target);
        for id in ["GRP-01-A", "GRP-01-B"] {
            self.of_saving(dice, Kind { id, parent: "GRP-01", grain: "line", ..group }, NOT_ENDED);
            self.targets(id, 2024, &[("new", even(target / 3))]);
        }
    }

    /// A programme of two lines: the lines count, the programme does not.
    fn parent(&mut self, dice: &mut Dice) {
        let parent = Kind { id: "PRG-01", ..self.plain(dice) };
        self.of_saving(dice, parent, NOT_ENDED);
        let mut whole = 0;
        for id in ["PRG-01-A", "PRG-01-B"] {
            let kind = Kind { id, parent: "PRG-01", ..parent };
            let target = even(roll(dice, 5_000_000, 30_000_000));
            whole += target;
            self.of_saving(dice, kind, NOT_ENDED);
            self.targets(id, CURRENT, &[("new", target)]);
            self.returns(dice, kind, CURRENT, target);
        }
        self.targets("PRG-01", CURRENT, &[("new", whole)]);
    }

    fn plain(&self, dice: &mut Dice) -> Kind<'static> {
        Kind {
            id: "",
            origin: CURRENT,
            directorate: dice.one_of(&self.directorates),
            cashable: "cashable",
            fund: "general_fund",
            recurrence: "recurring",
            grain: "line",
            parent: "",
            status: "in_delivery",
        }
    }

    /// A saving written out or replaced in a year, some with a target planned for a later one.
    fn ended(&mut self, dice: &mut Dice, status: &'static str) {
        let origin = dice.one_of(&[2024, CURRENT]);
        let day = format!("{origin}-08-25");
        let id = if status == "replaced" { "END-02" } else { "END-01" };
        let mut heir = "";
        if status == "replaced" {
            heir = "HEI-01";
            let kind = Kind { id: heir, origin: CURRENT + 1, ..self.plain(dice) };
            self.of_saving(dice, kind, NOT_ENDED);
            self.targets(heir, CURRENT + 1, &[("new", even(roll(dice, 4_000_000, 9_000_000)))]);
        }
        let decision = self.decision(id, &day, "Ended");
        let kind = Kind { id, origin, status, ..self.plain(dice) };
        self.of_saving(
            dice,
            kind,
            [("decision_ref", &decision), ("decided_on", &day), ("replaced_by", heir)],
        );
        let target = even(roll(dice, 4_000_000, 20_000_000));
        self.targets(id, origin, &[("new", target)]);
        for (at, mark) in self.points(origin).into_iter().enumerate() {
            let gone = at > 0;
            let late = if gone { 0 } else { even(target / 100 * roll(dice, 0, 60)) };
            let lost = if gone { target } else { 0 };
            let (late, lost, forecast) = (pounds(late), pounds(lost), pounds(target - late - lost));
            self.add(
                "delivery",
                [
                    ("saving_id", id),
                    ("financial_year", &year(origin)),
                    ("period", &format!("{}-{mark}", year(origin))),
                    ("submitted_on", &handed_in(origin, mark, 12)),
                    ("revision", "1"),
                    ("banked", "0"),
                    ("forecast", &forecast),
                    ("slipped", &late),
                    ("unachievable", &lost),
                    ("over_achieved", "0"),
                    ("brag_declared", if gone { "X" } else { "A" }),
                    ("source_id", MONITORING),
                ],
            );
        }
        if dice.once_in(2) {
            self.targets(id, CURRENT + 1, &[("new", even(roll(dice, 2_000_000, 6_000_000)))]);
        }
    }
}

/// The budget that a year's targets stand in.
fn budget_of(april: u16) -> &'static str {
    match april {
        2023 => "SRC-01",
        2024 => "SRC-02",
        _ => BUDGET,
    }
}

/// The columns of a decision that ends a saving, of one that goes on.
const NOT_ENDED: [(&str, &str); 3] =
    [("decision_ref", ""), ("decided_on", ""), ("replaced_by", "")];
