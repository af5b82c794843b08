//! Capitalised spending of every stage, reserves, and the scenarios that close the gap with them.

use super::{BUDGET, CURRENT, Council, percent, pounds, roll, year};
use crate::folder::Dice;

const STAGES: [&str; 5] = ["requested", "minded_to", "in_principle", "final", "used"];

impl Council {
    pub(super) fn support(&mut self, dice: &mut Dice) {
        for (number, april) in [2023, 2024, CURRENT, CURRENT + 1, CURRENT].into_iter().enumerate() {
            if dice.once_in(3) {
                continue;
            }
            let mut amount = roll(dice, 30_000_000, 400_000_000);
            let days = [
                format!("{}-12-10", april - 1),
                format!("{april}-02-08"),
                format!("{april}-02-27"),
                format!("{}-03-05", april + 1),
                format!("{}-06-02", april + 1),
            ];
            let told = if april >= CURRENT { 3 } else { roll(dice, 3, 5) };
            for (at, day) in days.iter().enumerate().take(told) {
                if at < 2 && dice.once_in(3) {
                    continue;
                }
                self.stated(dice, (&format!("CAP-{number:02}"), april), (at, day), amount);
                amount -= amount / 100 * roll(dice, 0, 12);
            }
        }
    }

    fn stated(
        &mut self,
        dice: &mut Dice,
        (id, april): (&str, u16),
        (at, day): (usize, &str),
        amount: usize,
    ) {
        let terms = at == 2;
        let some = |cell: String, dice: &mut Dice| {
            if terms && !dice.once_in(3) { cell } else { String::new() }
        };
        let (rate, term) = (percent(roll(dice, 400, 620)), roll(dice, 3, 20).to_string());
        let receipts = pounds(roll(dice, 0, 20_000_000));
        let drawn = format!("{april}-{:02}-14", roll(dice, 5, 12));
        let cells = [rate, "1.00%".to_owned(), term, receipts, drawn].map(|cell| some(cell, dice));
        let [rate, premium, term, receipts, drawn] = cells;
        let method = dice.one_of(&["", "equal", "annuity"]);
        self.add(
            "capitalisation",
            [
                ("tranche_id", id),
                ("as_at", day),
                ("source_id", BUDGET),
                ("financial_year", &year(april)),
                (STAGES[at], &pounds(amount)),
                ("rate", &rate),
                ("premium", &premium),
                ("term_years", &term),
                ("mrp_method", if terms { method } else { "" }),
                ("receipts_applied", &receipts),
                ("draw_date", &drawn),
            ],
        );
    }

    pub(super) fn reserves(&mut self, dice: &mut Dice) {
        let mut kinds = vec![("RES-GEN", "general", "true")];
        if !dice.once_in(3) {
            kinds.push(("RES-SMO", "earmarked", "true"));
        }
        if dice.once_in(2) {
            kinds.push(("RES-GE2", "general", "true"));
        }
        if dice.once_in(2) {
            kinds.push(("RES-INS", "earmarked", "false"));
        }
        let mut order: Vec<usize> = (1..=kinds.len()).collect();
        dice.shuffle(&mut order);
        for ((id, kind, usable), place) in kinds.into_iter().zip(order) {
            let mut opening = roll(dice, 20_000_000, 600_000_000);
            let minimum = opening / 100 * roll(dice, 0, 60);
            for april in self.model_years().take(3) {
                let planned = (opening - minimum) / 100 * roll(dice, 0, 40);
                let added = dice.once_in(6);
                let order = if usable == "true" { place.to_string() } else { String::new() };
                self.add(
                    "reserves",
                    [
                        ("reserve_id", id),
                        ("title", &format!("Reserve {id}")),
                        ("fund", "general_fund"),
                        ("kind", kind),
                        ("usable_for_gap", usable),
                        ("draw_order", &order),
                        ("financial_year", &year(april)),
                        ("opening", &pounds(opening)),
                        (
                            "planned_use",
                            &format!("{}{}", if added { "-" } else { "" }, pounds(planned)),
                        ),
                        ("minimum", &pounds(minimum)),
                        ("bound", "exact"),
                        ("source_id", BUDGET),
                    ],
                );
                opening = if added { opening + planned } else { opening - planned };
            }
        }
    }

    /// The default scenario and one of each kind of change.
    pub(super) fn planned(&mut self, dice: &mut Dice) {
        let reserves = dice.one_of(&["to_floor", "to_floor", "none"]);
        let efs = dice.one_of(&["agreed", "agreed", "agreed", "none", "fills"]);
        self.scenario(
            "baseline",
            &format!("[closing]\nwhy = \"as set\"\nreserves = \"{reserves}\"\nefs = \"{efs}\"\n"),
        );
        let [first, next, third] = [CURRENT, CURRENT + 1, CURRENT + 2].map(year);
        let end = dice.one_of(&["high", "low", "+0.35pp"]);
        self.scenario("worst", &format!(
            "[assumptions.ASM-1]\nwhy = \"an end\"\n\"{next}\" = \"{end}\"\n\"{third}\" = \"high\"\n\n\
             [lines.DEM-1.volume]\nwhy = \"more\"\n\"{next}\" = \"by +{}\"\n\n\
             [lines.FUN-GRA.amount]\nwhy = \"less\"\n\"{next}\" = \"by -<{}>\"\n",
            roll(dice, 1, 9),
            pounds(roll(dice, 1_000_000, 9_000_000)),
        ));
        let shares: String =
            ["B", "G", "A", "R", "N"].into_iter().fold(String::new(), |shares, brag| {
                let (late, never) = (roll(dice, 0, 33), roll(dice, 0, 33));
                format!(
                    "{shares}{brag} = [\"{}%\", \"{late}%\", \"{never}%\"]\n",
                    100 - late - never
                )
            });
        let basis = dice.one_of(&["record", "forecast"]);
        let months = roll(dice, 1, 11);
        self.scenario("slip", &format!(
            "[savings]\nbasis = \"{basis}\"\ndelay_months = {months}\nwhy = \"the record\"\n[savings.delivery]\n{shares}"
        ));
        let stage =
            dice.one_of(&["", "efs_stage = \"granted\"\n", "efs_stage = \"in_principle\"\n"]);
        self.scenario(
            "fills",
            &format!("[closing]\nwhy = \"all\"\nefs = \"fills\"\nreserves = \"none\"\n{stage}"),
        );
        self.scenario("found", &format!(
            "[lines.FUN-TAX.tax_base]\nwhy = \"fewer homes\"\n\"{next}\" = \"by -12.5\"\n\n\
             [closing]\nwhy = \"new\"\n[closing.recurring_savings]\n\"{first}\" = \"<{}>\"\n\"{next}\" = \"<{}>\"\n",
            pounds(roll(dice, 1_000_000, 30_000_000)),
            pounds(roll(dice, 1_000_000, 30_000_000)),
        ));
    }

    fn scenario(&mut self, name: &str, text: &str) {
        let text = format!("title = \"Case {name}\"\nwhy = \"to see\"\n\n{text}");
        self.scenarios.insert(name.to_owned(), text);
    }
}
