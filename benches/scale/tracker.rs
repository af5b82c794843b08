//! A tracker of many savings, as a council keeps one, for timing `mtfs import`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tracker, its mapping and an empty council beside it.
pub(crate) struct Tracker {
    /// The tracker.
    pub file: PathBuf,
    /// Its mapping.
    pub map: PathBuf,
    /// The council it goes into.
    pub council: PathBuf,
}

const MAP: &str = r#"title = "Tracker of the benchmark"
unit = "£000"
period = "2025/26-Q2"
submitted_on = "2025-10-14"
carry_down = ["Directorate"]
[columns]
"Directorate" = "directorate"
"Ref" = "saving_id"
"Saving" = "title"
"Lead officer" = "owner"
"Target" = "target"
"Banked" = "banked"
"Forecast" = "forecast"
"RAG" = "brag_declared"
"Comment" = "commentary"
[defaults]
status = "in_delivery"
"#;

/// Makes a tracker of so many savings: a directorate of a hundred rows, named once, then its
/// sub-total; a grand total at the end. The council is made anew.
///
/// # Errors
/// What the file system says.
pub(crate) fn tracker(savings: u64, home: &Path) -> Result<Tracker, Box<dyn Error>> {
    let home = home.join(format!("tracker-{savings}"));
    let council = home.join("council");
    if council.exists() {
        fs::remove_dir_all(&council)?;
    }
    fs::create_dir_all(&home)?;
    let mut text = String::from("Tracker of the benchmark,,,,,,,,\n");
    text.push_str("Directorate,Ref,Saving,Lead officer,Target,Banked,Forecast,RAG,Comment\n");
    let (mut all, mut block) = (Sums::default(), Sums::default());
    for number in 0..savings {
        let directorate =
            if number % 100 == 0 { format!("Directorate {}", number / 100) } else { String::new() };
        // In tenths of a thousand pounds, so that cells have fractions.
        let target = 100 + number % 7_919;
        let forecast = target - target * (number % 4) / 10;
        let banked = forecast / 2;
        let colour = ["Green", "Amber", "amber", "R"][usize::try_from(number % 4)?];
        let comment = if number % 5 == 0 { "\"Late, by a month\"" } else { "" };
        writeln!(
            text,
            "{directorate},S-{number},Saving number {number},Officer {},{},{},\"{}\",{colour},{comment}",
            number % 60,
            tenths(target),
            tenths(banked),
            tenths(forecast),
        )?;
        for sums in [&mut all, &mut block] {
            sums.add(target, banked, forecast);
        }
        if number % 100 == 99 {
            writeln!(text, "Sub-total,,,,{},,", block.words())?;
            block = Sums::default();
        }
    }
    writeln!(text, "Grand total,,,,{},,", all.words())?;
    let tracker = Tracker { file: home.join("tracker.csv"), map: home.join("map.toml"), council };
    fs::write(&tracker.file, text)?;
    fs::write(&tracker.map, MAP)?;
    let made =
        Command::new(env!("CARGO_BIN_EXE_mtfs")).arg("init").arg(&tracker.council).output()?;
    if made.status.success() { Ok(tracker) } else { Err("mtfs init failed".into()) }
}

/// Targets, banked amounts and forecasts added up.
#[derive(Debug, Default)]
struct Sums([u64; 3]);

impl Sums {
    fn add(&mut self, target: u64, banked: u64, forecast: u64) {
        for (sum, amount) in self.0.iter_mut().zip([target, banked, forecast]) {
            *sum += amount;
        }
    }

    fn words(&self) -> String {
        self.0.map(tenths).join(",")
    }
}

fn tenths(amount: u64) -> String {
    format!("{}.{}", amount / 10, amount % 10)
}
