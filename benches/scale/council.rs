//! A council of any size, the same at every run: what `scale` measures with.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Counts up when the files that a size and a seed give change.
const EDITION: u32 = 1;

/// In which order the updates stand in their file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Saving by saving, as a register exports them.
    Saving,
    /// Period by period, as they come in.
    Period,
    /// In no order at all.
    Mixed,
}

impl Order {
    /// Gives the order that a word stands for.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        match word {
            "saving" => Some(Self::Saving),
            "period" => Some(Self::Period),
            "mixed" => Some(Self::Mixed),
            _ => None,
        }
    }

    /// Gives its word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Saving => "saving",
            Self::Period => "period",
            Self::Mixed => "mixed",
        }
    }
}

/// How large a council to make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub savings: u64,
    /// Updates of each saving.
    pub updates: u64,
    pub seed: u64,
    pub order: Order,
}

impl Size {
    /// Gives the number of data rows: savings, targets and updates.
    pub(crate) fn rows(&self) -> u64 {
        let targets: u64 =
            (0..self.savings).map(|number| Saving::of(self, number).targets().count() as u64).sum();
        self.savings + targets + self.savings * self.updates
    }

    /// Gives the folder of this council under another, made now unless it is there.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn folder(&self, under: &Path) -> io::Result<PathBuf> {
        let name = format!(
            "{}x{}-seed{}-by-{}-edition{EDITION}",
            self.savings,
            self.updates,
            self.seed,
            self.order.word()
        );
        let folder = under.join(&name);
        if folder.exists() {
            return Ok(folder);
        }
        // A run that is broken off leaves this name behind, never the other.
        let unfinished = under.join(format!("{name}.unfinished"));
        fs::create_dir_all(&unfinished)?;
        self.write(&unfinished)?;
        fs::rename(&unfinished, &folder)?;
        Ok(folder)
    }

    fn write(&self, folder: &Path) -> io::Result<()> {
        fs::write(folder.join("council.toml"), COUNCIL)?;
        let file = |name| File::create(folder.join(name)).map(BufWriter::new);
        let mut sources = file("sources.csv")?;
        writeln!(sources, "source_id,title,published_on,url")?;
        for number in 1..=SOURCES {
            writeln!(sources, "SRC-{number:02},Invented report {number},2025-02-13,")?;
        }
        sources.flush()?;
        let (mut savings, mut profile) = (file("savings.csv")?, file("savings_profile.csv")?);
        writeln!(savings, "{SAVINGS}")?;
        writeln!(profile, "saving_id,financial_year,kind,target,approval_ref")?;
        for number in 0..self.savings {
            let saving = Saving::of(self, number);
            saving.write(&mut savings)?;
            for (year, kind, pence) in saving.targets() {
                writeln!(
                    profile,
                    "{},{year},{kind},{},BUD-{}",
                    saving.id,
                    Pounds(pence),
                    &year[2..4]
                )?;
            }
        }
        savings.flush()?;
        profile.flush()?;
        let mut delivery = file("delivery.csv")?;
        writeln!(delivery, "{DELIVERY}")?;
        for row in 0..self.savings * self.updates {
            let (number, update) = self.update_at(row);
            Saving::of(self, number).write_update(update, &mut delivery)?;
        }
        delivery.flush()
    }

    /// Gives the saving and the number of the update that stand in a row of `delivery.csv`.
    fn update_at(&self, row: u64) -> (u64, u64) {
        let rows = self.savings * self.updates;
        let at = match self.order {
            Order::Period => return (row % self.savings, row / self.savings),
            Order::Saving => row,
            // A prime step reaches every row once unless the rows are a multiple of it.
            Order::Mixed => row * 7_368_787 % rows,
        };
        (at / self.updates, at % self.updates)
    }
}

const SOURCES: u64 = 24;
const COUNCIL: &str = r#"# Invented: no such council exists and no figure here is real.
name = "Largeshire Council"
short_name = "Largeshire"
invented = true
first_financial_year = "2024/25"
current_financial_year = "2025/26"
"#;
const SAVINGS: &str = "saving_id,title,directorate,service,theme,owner,type,cashable,recurrence,\
    fund,grain,origin_year,start_date,status,approval_ref,decision_ref,decided_on,replaced_by,\
    parent_id,brag_at_approval,one_off_cost,cost_year,cost_funding,public,source_id";
const DELIVERY: &str = "saving_id,financial_year,period,submitted_on,revision,banked,forecast,\
    slipped,unachievable,over_achieved,offset_pressure,brag_declared,confidence,evidence_ref,\
    reason,commentary,updated_by,source_id";
const DIRECTORATES: [(&str, &str, [&str; 4]); 5] = [
    ("People", "PEO", ["Adult social care", "Children's care", "Education", "Commissioning"]),
    ("Place", "PLA", ["Waste", "Highways", "Planning", "Culture and leisure"]),
    ("Housing", "HOU", ["Homelessness", "Repairs", "Estates", "Private sector housing"]),
    ("Resources", "RES", ["Finance", "Revenues and benefits", "Digital", "Legal services"]),
    ("Public Health", "PUB", ["Sexual health", "Substance misuse", "0-19 services", "Prevention"]),
];
const THEMES: [&str; 6] = ["Prevention", "Contracts", "Digital", "Assets", "Workforce", "Income"];
const TYPES: [&str; 6] =
    ["efficiency", "income", "service_reduction", "demand_management", "contract", "staffing"];
const THINGS: [&str; 8] = [
    "Contract re-let",
    "Reablement at home first",
    "Vacancy factor",
    "Fees and charges uplift",
    "Supported living review",
    "Fleet, plant and depots",
    "Property rationalisation",
    "Automated forms",
];
const REASONS: [&str; 4] =
    ["Consultation extended", "Provider gave notice", "Recruitment late", "Demand above plan"];
const COMMENTS: [&str; 4] = [
    r#""Plan agreed with finance, HR and the service; next review in a month""#,
    r#""The board said ""go on"", subject to consultation""#,
    "On the agenda of the savings board",
    r#""Two posts, vacant since April, removed from the establishment""#,
];

/// A stream of numbers that look random and are the same at every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn of(seed: u64, saving: u64, about: u64) -> Self {
        let mut dice = Self(seed ^ saving.wrapping_mul(0x9E6C_63D0_876A_3F6B) ^ (about << 56));
        dice.roll(1);
        dice
    }

    /// Gives a number below a bound.
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % below
    }

    fn one_in(&mut self, times: u64) -> bool {
        self.roll(times) == 0
    }

    fn of_list<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let at = self.roll(list.len() as u64);
        list[usize::try_from(at).unwrap_or(0)]
    }
}

/// Pence as a plain number of pounds.
struct Pounds(u64);

impl std::fmt::Display for Pounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 % 100 {
            0 => write!(f, "{}", self.0 / 100),
            pence => write!(f, "{}.{pence:02}", self.0 / 100),
        }
    }
}

/// Gives how many of a saving's updates speak of the year before the current one.
fn earlier_updates(updates: u64, began_earlier: bool) -> u64 {
    if began_earlier { updates / 3 } else { 0 }
}

/// One saving, worked out from its number alone, so that rows can be written in any order.
struct Saving {
    id: String,
    number: u64,
    seed: u64,
    updates: u64,
    directorate: usize,
    /// Whether it began the year before the current one.
    began_earlier: bool,
    written_out: bool,
    /// Targets of the year before and of the current year, in pence.
    targets: [u64; 2],
    /// Agreed since the budget, on top of the current year's.
    rebased: u64,
    /// An update that corrects the one before it, handed in on the same day.
    corrected: Option<u64>,
}

impl Saving {
    fn of(size: &Size, number: u64) -> Self {
        let mut dice = Dice::of(size.seed, number, 0);
        let directorate = usize::try_from(number * 5 / size.savings).unwrap_or(0);
        let began_earlier = dice.one_in(2);
        let target = |dice: &mut Dice| {
            let pounds = 5_000 + 500 * dice.roll(1_500);
            pounds * 100 + if dice.one_in(8) { dice.roll(100_000) } else { 0 }
        };
        let earlier = if began_earlier { target(&mut dice) } else { 0 };
        let current = target(&mut dice);
        let year = if began_earlier { 2425 } else { 2526 };
        Self {
            id: format!("{}-{year}-{number:07}", DIRECTORATES[directorate].1),
            number,
            seed: size.seed,
            updates: size.updates,
            directorate,
            began_earlier,
            written_out: dice.one_in(100),
            targets: [earlier, current],
            rebased: if dice.one_in(20) { 500 * 100 * (1 + dice.roll(40)) } else { 0 },
            corrected: (dice.one_in(4) && size.updates > 1)
                .then(|| 1 + dice.roll(size.updates - 1))
                .filter(|at| *at != earlier_updates(size.updates, began_earlier)),
        }
    }

    fn targets(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
        let again = if self.number.is_multiple_of(3) { "brought_forward" } else { "new" };
        let kind = if self.began_earlier { again } else { "new" };
        [
            ("2024/25", "new", self.targets[0]),
            ("2025/26", kind, self.targets[1]),
            ("2025/26", "rebased", self.rebased),
        ]
        .into_iter()
        .filter(|(_, _, pence)| *pence > 0)
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let mut dice = Dice::of(self.seed, self.number, 1);
        let (directorate, _, services) = DIRECTORATES[self.directorate];
        let service = dice.of_list(&services);
        let often = |dice: &mut Dice, usual, words: &[&'static str]| {
            if dice.one_in(12) { dice.of_list(words) } else { usual }
        };
        let cashable =
            often(&mut dice, "cashable", &["cost_avoidance", "non_cashable", "not_stated"]);
        let recurrence = often(&mut dice, "recurring", &["one_off", "not_stated"]);
        let fund = often(&mut dice, "general_fund", &["hra", "schools", "not_stated"]);
        let status = often(&mut dice, "in_delivery", &["approved", "delivered", "proposed"]);
        let (status, decision) =
            if self.written_out { ("written_out", "DEC-0042,2025-05-01") } else { (status, ",") };
        let (origin, began) =
            if self.began_earlier { ("2024/25", "2024-07-01") } else { ("2025/26", "2025-04-01") };
        let title = format!("{}: {service}", dice.of_list(&THINGS));
        let quote = if title.contains(',') { "\"" } else { "" };
        write!(out, "{},{quote}{title}{quote}", self.id)?;
        write!(out, ",{directorate},{service},{},Head of {service}", dice.of_list(&THEMES))?;
        write!(out, ",{},{cashable},{recurrence},{fund},line", dice.of_list(&TYPES))?;
        write!(out, ",{origin},{began},{status},BUD-{},{decision},,", &origin[2..4])?;
        let brag = dice.of_list(&["G", "G", "A", "R"]);
        let cost = if dice.one_in(10) { "20000,2025/26,Transformation reserve" } else { ",," };
        writeln!(out, ",{brag},{cost},true,SRC-{:02}", 1 + dice.roll(SOURCES))
    }

    /// Gives year, period, day and revision of an update, and how far through its year it is in
    /// hundredths.
    fn moment(&self, update: u64) -> (&'static str, String, String, u64, u64) {
        let earlier = earlier_updates(self.updates, self.began_earlier);
        let corrects = self.corrected == Some(update);
        let later =
            self.corrected.is_some_and(|at| update > at && (at > earlier || update < earlier));
        let step = if corrects || later { update - 1 } else { update };
        let revision = if corrects { 2 } else { 1 };
        if step < earlier {
            let (quarter, more) = (step % 4 + 1, step / 4);
            let (year, month) = match quarter {
                1 | 2 => (2024, quarter * 3 + 4),
                3 => (2025, 1),
                _ => (2025, 4),
            };
            let day = format!("{year}-{month:02}-12");
            return ("2024/25", format!("Q{quarter}"), day, revision + 2 * more, quarter * 25);
        }
        let (month, more) = ((step - earlier) % 12 + 1, (step - earlier) / 12);
        let (year, calendar) = if month < 9 { (2025, month + 4) } else { (2026, month - 8) };
        let day = format!("{year}-{calendar:02}-{:02}", 5 + self.number % 9);
        ("2025/26", format!("P{month}"), day, revision + 2 * more, month * 100 / 12)
    }

    fn write_update(&self, update: u64, out: &mut impl Write) -> io::Result<()> {
        let mut dice = Dice::of(self.seed, self.number, 2 + update);
        let (year, period, day, revision, through) = self.moment(update);
        let target = match year {
            "2024/25" => self.targets[0],
            _ => self.targets[1] + self.rebased,
        };
        write!(out, "{},{year},{year}-{period},{day},{revision}", self.id)?;
        if self.written_out && year == "2025/26" {
            let banked = target / 10 / 100 * 100;
            write!(
                out,
                ",{},{},0,{},0,,X",
                Pounds(banked),
                Pounds(banked),
                Pounds(target - banked)
            )?;
            return writeln!(out, ",,,Withdrawn,,Head of Finance,SRC-01");
        }
        Self::write_amounts(target, through, &mut dice, out)?;
        let comment = if dice.one_in(8) { dice.of_list(&COMMENTS) } else { "" };
        let service = dice.of_list(&DIRECTORATES[self.directorate].2);
        writeln!(out, ",{comment},Head of {service},SRC-{:02}", 1 + dice.roll(SOURCES))
    }

    /// Writes banked to reason: parts that add to the target, and now and then more or less.
    fn write_amounts(
        target: u64,
        through: u64,
        dice: &mut Dice,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let part = |dice: &mut Dice, of: u64| of * dice.roll(41) / 100 / 100 * 100;
        let trouble = dice.one_in(3);
        let slipped = if trouble { part(dice, target) } else { 0 };
        let lost = if trouble && dice.one_in(2) { part(dice, target) } else { 0 };
        let forecast = target - slipped - lost;
        let over = if !trouble && dice.one_in(20) { part(dice, target) } else { 0 };
        let proven = !trouble && dice.one_in(4);
        // Some publish a colour and no amounts.
        if !proven && dice.one_in(60) {
            return write!(out, ",,,,,,,{},,,", dice.of_list(&["G", "A", "R"]));
        }
        let banked = if proven { target } else { forecast * through / 100 / 100 * 100 };
        write!(out, ",{},{}", Pounds(banked), Pounds(forecast))?;
        // What is not published stays empty.
        if dice.one_in(30) {
            write!(out, ",,")?;
        } else {
            write!(out, ",{},{}", Pounds(slipped), Pounds(lost))?;
        }
        if over > 0 || dice.one_in(2) {
            write!(out, ",{}", Pounds(over))?;
        } else {
            write!(out, ",")?;
        }
        if dice.one_in(40) {
            write!(out, ",{}", Pounds(part(dice, target)))?;
        } else {
            write!(out, ",")?;
        }
        let brag = match forecast * 100 / target {
            _ if dice.one_in(50) => "",
            _ if proven => "B",
            95.. => "G",
            75..95 => "A",
            _ => "R",
        };
        let confidence = if dice.one_in(5) {
            ["60%", "75%", "80%", "92.5%"][usize::try_from(dice.roll(4)).unwrap_or(0)]
        } else {
            ""
        };
        write!(out, ",{brag},{confidence}")?;
        if proven {
            write!(out, ",JNL-{}", 100_000 + dice.roll(900_000))?;
        } else {
            write!(out, ",")?;
        }
        write!(out, ",{}", if trouble { dice.of_list(&REASONS) } else { "" })
    }
}
