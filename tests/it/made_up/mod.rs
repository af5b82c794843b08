//! Made-up councils, each from its own seed: every table that makes a figure, a folder that `check` finds
//! no error in, and scenarios over it.
//!
//! Two things are so on purpose. Amounts of savings are even pence, so that halves are whole. And an amount
//! in `council.toml` or in a scenario stands between `<` and `>` until it is written, so that a transformation
//! can tell it from a rate.

mod budget;
mod changes;
mod programme;
mod registers;
mod support;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

pub(crate) use changes::{renamed, signed, years_later};
pub(crate) use registers::pence;
pub(crate) use told::{Figures, Told, exact, figures, figures_of, unlike};

use crate::folder::Dice;

/// A row by its columns; a column that is not there is empty.
pub(crate) type Row = BTreeMap<&'static str, String>;

/// The first year of the model, which is half gone.
pub(crate) const CURRENT: u16 = 2025;
/// The years before, whose outturn is told.
const HISTORY: [u16; 2] = [2023, 2024];
/// Where everything stands that was published when the current year's budget was set.
const BUDGET: &str = "SRC-03";
/// Where what is known since stands.
const MONITORING: &str = "SRC-04";

/// A council as made up.
#[derive(Debug, Clone)]
pub(crate) struct Council {
    pub(crate) seed: u64,
    pub(crate) toml: String,
    /// By the name of the table.
    pub(crate) tables: BTreeMap<&'static str, Vec<Row>>,
    /// By name.
    pub(crate) scenarios: BTreeMap<String, String>,
    pub(crate) directorates: Vec<&'static str>,
    /// How many years the model has.
    pub(crate) years: u16,
    /// The points of a year that returns speak of.
    marks: [&'static str; 4],
}

impl Council {
    /// Makes the council of a seed up.
    pub(crate) fn of(seed: u64) -> Self {
        let mut dice = Dice::of(seed + 40_000);
        let mut names = ["People", "Place", "Resources", "Housing", "Strategy", "Children"];
        dice.shuffle(&mut names);
        let marks =
            [["Q1", "Q2", "Q3", "Q4"], ["P3", "P6", "P9", "P12"], ["P2", "P5", "P8", "P11"]];
        let mut council = Self {
            seed,
            toml: String::new(),
            tables: BTreeMap::new(),
            scenarios: BTreeMap::new(),
            directorates: names[..roll(&mut dice, 2, 5)].to_vec(),
            years: u16::try_from(roll(&mut dice, 3, 5)).unwrap(),
            marks: dice.one_of(&marks),
        };
        council.sources();
        council.policies(&mut dice);
        council.programme(&mut dice);
        council.budget(&mut dice);
        council.support(&mut dice);
        council.reserves(&mut dice);
        council.planned(&mut dice);
        council.registers(&mut dice);
        council
    }

    /// Adds a row.
    pub(crate) fn add<const N: usize>(
        &mut self,
        table: &'static str,
        cells: [(&'static str, &str); N],
    ) {
        let row = cells.into_iter().map(|(column, cell)| (column, cell.to_owned())).collect();
        self.tables.entry(table).or_default().push(row);
    }

    /// Gives the rows of a table; none where it has no file.
    pub(crate) fn rows(&self, table: &str) -> &[Row] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// Gives the years of the model by their Aprils.
    pub(crate) fn model_years(&self) -> std::ops::Range<u16> {
        CURRENT..CURRENT + self.years
    }

    /// Writes the folder, its scenarios inside it.
    pub(crate) fn written(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        folder
    }

    /// Gives the two points of the current year that returns speak of.
    pub(crate) fn told_points(&self) -> [String; 2] {
        [0, 1].map(|at| format!("{}-{}", year(CURRENT), self.marks[at]))
    }

    fn write(&self, folder: &Path) {
        fs::write(folder.join("council.toml"), without_marks(&self.toml)).unwrap();
        fs::create_dir(folder.join("scenarios")).unwrap();
        for (name, text) in &self.scenarios {
            let path = folder.join("scenarios").join(format!("{name}.toml"));
            fs::write(path, without_marks(text)).unwrap();
        }
        for (table, rows) in self.tables.iter().filter(|(_, rows)| !rows.is_empty()) {
            fs::write(folder.join(format!("{table}.csv")), csv(rows)).unwrap();
        }
    }

    fn sources(&mut self) {
        let all = [
            ("SRC-01", "Budget before last", "2023-02-20"),
            ("SRC-02", "Last budget", "2024-02-20"),
            (BUDGET, "Budget", "2025-02-20"),
            (MONITORING, "Monitoring", "2023-04-01"),
        ];
        for (id, title, day) in all {
            self.add("sources", [("source_id", id), ("title", title), ("published_on", day)]);
        }
    }

    fn policies(&mut self, dice: &mut Dice) {
        let (on_track, at_risk) = dice.one_of(&[("95%", "75%"), ("90%", "70%"), ("97.5%", "80%")]);
        let mut toml = format!(
            "name = \"Made-up {0}\"\ninvented = true\nfigures = \"own\"\n\
             first_financial_year = \"2023/24\"\ncurrent_financial_year = \"2025/26\"\n\
             default_scenario = \"baseline\"\n\n[rating]\non_track = \"{on_track}\"\n\
             at_risk = \"{at_risk}\"\n\n[risk]\nscale = \"SCA-01\"\n\n[capitalisation]\n\
             rate = \"{1}\"\nterm_years = {2}\nmrp_method = \"{3}\"\n",
            self.seed,
            percent(roll(dice, 350, 680)),
            roll(dice, 5, 20),
            dice.one_of(&["equal", "annuity"]),
        );
        toml.push_str("\n[reserves]\n");
        if !dice.once_in(3) {
            writeln!(toml, "floor = \"<{}>\"", pounds(roll(dice, 1, 40) * 5_000_000)).unwrap();
        }
        if dice.once_in(3) {
            toml.push_str("surplus = \"RES-GEN\"\n");
        }
        if dice.once_in(3) {
            toml.push_str("\n[periods]\n\"2024/25-outturn\" = \"2025-06-20\"\n");
        }
        self.toml = toml;
    }
}

/// Gives a whole number between two, both possible.
fn roll(dice: &mut Dice, least: usize, most: usize) -> usize {
    least + dice.below(most - least + 1)
}

/// Gives pence that can be halved.
fn even(pence: usize) -> usize {
    pence / 2 * 2
}

/// Writes pence as pounds.
pub(crate) fn pounds(pence: usize) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}

/// Writes hundredths of a percentage point.
fn percent(hundredths: usize) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Writes the financial year that begins in an April.
pub(crate) fn year(april: u16) -> String {
    format!("{april}/{:02}", (april + 1) % 100)
}

fn without_marks(text: &str) -> String {
    text.replace(['<', '>'], "")
}

fn csv(rows: &[Row]) -> String {
    let columns: BTreeSet<&str> = rows.iter().flat_map(|row| row.keys().copied()).collect();
    let columns: Vec<&str> = columns.into_iter().collect();
    let mut text = format!("{}\n", columns.join(","));
    for row in rows {
        let cell = |column: &&str| {
            let cell = row.get(column).map_or("", String::as_str);
            if cell.contains([',', '"']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        writeln!(text, "{}", cells.join(",")).unwrap();
    }
    text
}
