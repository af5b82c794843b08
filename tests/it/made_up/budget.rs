//! Lines of every driver and block, and the assumptions they follow.

use super::{BUDGET, CURRENT, Council, percent, pounds, roll, year};
use crate::folder::Dice;

impl Council {
    /// Adds a line.
    pub(crate) fn line(
        &mut self,
        id: &str,
        block: &str,
        driver: &str,
        assumption: &str,
        dice: &mut Dice,
    ) {
        let directorate = dice.one_of(&self.directorates.clone());
        // Its title is its own, whatever its reference is: of equal remainders of a penny the title says which goes up.
        let title = format!("Line {}", self.tables.get("budget_lines").map_or(0, Vec::len) + 1);
        self.add(
            "budget_lines",
            [
                ("line_id", id),
                ("title", &title),
                ("fund", if id.starts_with("HRA") { "hra" } else { "general_fund" }),
                ("block", block),
                ("directorate", directorate),
                ("driver", driver),
                ("assumption_id", assumption),
                ("source_id", BUDGET),
            ],
        );
    }

    /// Adds a value of a line.
    pub(crate) fn value(&mut self, id: &str, april: u16, item: &str, value: &str) {
        self.add(
            "budget_values",
            [
                ("line_id", id),
                ("financial_year", &year(april)),
                ("item", item),
                ("value", value),
                ("source_id", BUDGET),
            ],
        );
    }

    pub(super) fn budget(&mut self, dice: &mut Dice) {
        // In pence: £15m to £400m.
        let size = roll(dice, 1_500_000_000, 40_000_000_000);
        let rates = self.assumptions(dice);
        let mut pressures = 0;
        for number in 1..=roll(dice, 2, 3) {
            let id = format!("INF-{number}");
            let follows = if number == 1 {
                "ASM-1"
            } else {
                dice.one_of(&["ASM-1", "ASM-2", "ASM-3"][..rates])
            };
            self.line(&id, "inflation", "uplift", follows, dice);
            let base = size / 100 * roll(dice, 5, 40);
            pressures += base / 100 * 3;
            self.value(&id, CURRENT, "base", &pounds(base));
            if dice.once_in(3) {
                self.value(&id, CURRENT + 2, "base", &pounds(base + base / 100 * roll(dice, 2, 9)));
            }
        }
        pressures += self.demand(dice, size);
        for number in 1..=roll(dice, 2, 3) {
            self.amounts(&format!("COR-{number}"), "corporate", size / 200, dice);
            self.amounts(&format!("ONE-{number}"), "one_off", size / 300, dice);
        }
        self.amounts("SVG-1", "savings", size / 500, dice);
        self.amounts("HRA-1", "inflation", size / 100, dice);
        if dice.once_in(3) {
            self.line("AMT-1", "corporate", "amount", "ASM-9", dice);
        }
        let funding = self.funding(dice, size);
        let base = (funding + size / 300 * roll(dice, 0, 6)).saturating_sub(pressures + size / 300);
        let count = roll(dice, 1, 3);
        for number in 1..=count {
            let id = format!("BAS-{number}");
            self.line(&id, "base", "amount", "", dice);
            self.value(&id, CURRENT, "amount", &pounds(base / count));
        }
    }

    /// Rates that lines follow, with their ranges, and one assumption in pounds; gives how many rates.
    fn assumptions(&mut self, dice: &mut Dice) -> usize {
        let count = roll(dice, 1, 3);
        for number in (1..=count).chain([9]) {
            let (id, ranged, in_pounds) =
                (format!("ASM-{number}"), number == 1 || !dice.once_in(4), number == 9);
            for april in self.model_years() {
                let central = roll(dice, 100, 480);
                let written =
                    |value: usize| if in_pounds { pounds(value * 12_345) } else { percent(value) };
                let end = |value: usize| if ranged { written(value) } else { String::new() };
                let (low, high) = (central - roll(dice, 10, 95), central + roll(dice, 10, 160));
                self.add(
                    "assumptions",
                    [
                        ("assumption_id", &id),
                        ("title", &format!("Rise {id}")),
                        ("financial_year", &year(april)),
                        ("low", &end(low)),
                        ("central", &written(central)),
                        ("high", &end(high)),
                        ("quality", dice.one_of(&["R", "A", "G"])),
                        ("impact", dice.one_of(&["R", "A", "G"])),
                        ("source_id", BUDGET),
                    ],
                );
            }
        }
        count
    }

    fn demand(&mut self, dice: &mut Dice, size: usize) -> usize {
        let mut pressures = 0;
        for number in 1..=roll(dice, 2, 3) {
            let id = format!("DEM-{number}");
            self.line(&id, "demand", "volume_price", "", dice);
            let mut price = roll(dice, size / 20_000, size / 4_000);
            for april in self.model_years() {
                let volume = roll(dice, 0, 40);
                let part = dice.one_of(&["", ".125", ".5"]);
                self.value(&id, april, "volume", &format!("{volume}{part}"));
                price += price / 100 * roll(dice, 0, 6);
                self.value(&id, april, "price", &pounds(price));
                if april == CURRENT {
                    pressures += volume * price;
                }
            }
        }
        pressures
    }

    fn amounts(&mut self, id: &str, block: &str, about: usize, dice: &mut Dice) {
        self.line(id, block, "amount", "", dice);
        for april in self.model_years() {
            let less = block == "savings" || dice.once_in(4);
            let amount = pounds(dice.below(about + 1));
            self.value(id, april, "amount", &format!("{}{amount}", if less { "-" } else { "" }));
        }
    }

    /// Adds every kind of funding; gives what it brings in the first year.
    fn funding(&mut self, dice: &mut Dice, size: usize) -> usize {
        let mut grant = size / 100 * roll(dice, 5, 25);
        let first = grant + self.council_tax(dice, size) + self.business_rates(dice, size);
        self.line("FUN-GRA", "funding", "amount", "", dice);
        for april in self.model_years() {
            self.value("FUN-GRA", april, "amount", &pounds(grant));
            grant = grant / 100 * roll(dice, 97, 103);
        }
        if dice.once_in(3) {
            self.line("FUN-FEE", "funding", "uplift", "ASM-1", dice);
            self.value("FUN-FEE", CURRENT, "base", &pounds(size / 100));
        }
        if dice.once_in(3) {
            // Contingent: nothing is stated of it.
            self.line("FUN-CON", "funding", "amount", "", dice);
        }
        first
    }

    fn council_tax(&mut self, dice: &mut Dice, size: usize) -> usize {
        self.line("FUN-TAX", "funding", "council_tax", "", dice);
        let band_d = roll(dice, 120_000, 220_000);
        // In tenths.
        let mut base = size / 100 * roll(dice, 40, 70) * 10 / band_d;
        let first = base * band_d / 10;
        let stated = dice.once_in(4).then_some(CURRENT + 2);
        for april in self.model_years() {
            self.value("FUN-TAX", april, "tax_base", &format!("{}.{}", base / 10, base % 10));
            base += base / 1000 * roll(dice, 0, 20);
            if april == CURRENT {
                self.value("FUN-TAX", april, "band_d", &pounds(band_d));
            } else if Some(april) == stated {
                self.value("FUN-TAX", april, "band_d", &pounds(band_d + band_d / 100 * 9));
            } else {
                self.value("FUN-TAX", april, "core", &percent(roll(dice, 150, 299)));
                self.value("FUN-TAX", april, "adult_social_care", dice.one_of(&["0%", "1%", "2%"]));
            }
        }
        first
    }

    fn business_rates(&mut self, dice: &mut Dice, size: usize) -> usize {
        self.line("FUN-NDR", "funding", "business_rates", "", dice);
        let mut income = size / 100 * roll(dice, 20, 50);
        let share = dice.one_of(&[3000, 4000, 4900, 9900]);
        let whole = !dice.once_in(4);
        let own = income / 10_000 * share;
        let baseline = own / 100 * roll(dice, 70, 115);
        let need = baseline / 100 * roll(dice, 60, 130);
        for april in self.model_years() {
            self.value("FUN-NDR", april, "income", &pounds(income));
            self.value("FUN-NDR", april, "share", &percent(share));
            let (item, by) = if need >= baseline {
                ("top_up", need - baseline)
            } else {
                ("tariff", baseline - need)
            };
            self.value("FUN-NDR", april, item, &pounds(by));
            if whole {
                self.value("FUN-NDR", april, "baseline_rates", &pounds(baseline));
                self.value("FUN-NDR", april, "baseline_funding", &pounds(need));
                self.value("FUN-NDR", april, "levy_cap", "50%");
                self.value("FUN-NDR", april, "safety_net_part", "92.5%");
            }
            self.value("FUN-NDR", april, "section_31", &pounds(roll(dice, 0, 50_000_000)));
            income = income / 1000 * roll(dice, 970, 1040);
        }
        (own + need).saturating_sub(baseline)
    }
}
