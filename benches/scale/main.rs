//! Times `mtfs savings` on councils from a thousand savings to a million, and `DuckDB` beside it.
//!
//! `cargo bench --bench scale`; `benches/README.md` says what can be asked for.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark tells what it measured"
)]

mod answer;
mod council;
mod measure;
mod tracker;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use council::{Order, Size};
use measure::{Cost, measured};

/// Sizes that are timed if none is asked for, and how often each is run.
const SIZES: [(u64, u32); 4] = [(1_000, 20), (10_000, 5), (100_000, 3), (1_000_000, 1)];

/// What was typed after `cargo bench --bench scale --`.
struct Asked {
    sizes: Vec<(u64, u32)>,
    updates: u64,
    seed: u64,
    order: Order,
    folder: PathBuf,
    python: PathBuf,
    /// Whether to time `mtfs import` and nothing else.
    import: bool,
}

impl Asked {
    fn read(mut typed: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
        let folder = target.ok_or("the target folder has no name")?.join("scale");
        let mut asked = Self {
            sizes: SIZES.to_vec(),
            updates: 12,
            seed: 1,
            order: Order::Saving,
            python: folder.join("duckdb/bin/python"),
            folder,
            import: false,
        };
        while let Some(option) = typed.next() {
            // Cargo adds this to every benchmark it runs.
            if option == "--bench" {
                continue;
            }
            if option == "--import" {
                asked.import = true;
                continue;
            }
            let value = typed.next().ok_or_else(|| format!("{option} needs a value"))?;
            match option.as_str() {
                "--savings" => asked.sizes = vec![(value.parse()?, 1)],
                "--updates" => asked.updates = value.parse()?,
                "--seed" => asked.seed = value.parse()?,
                "--order" => {
                    asked.order =
                        Order::from_word(&value).ok_or("order: saving, period or mixed")?;
                }
                "--folder" => asked.folder = value.into(),
                "--python" => asked.python = value.into(),
                _ => return Err(format!("no option {option}").into()),
            }
        }
        Ok(asked)
    }
}

fn main() -> ExitCode {
    let mut typed = std::env::args().skip(1).peekable();
    let done = match typed.peek().map(String::as_str) {
        Some(measure::ASKED) => measure::run(typed.skip(1)),
        _ => Asked::read(typed).and_then(|asked| compare(&asked)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Times every size and prints a row for each; fails where the two answers differ.
fn compare(asked: &Asked) -> Result<(), Box<dyn Error>> {
    if asked.import {
        return import(asked);
    }
    println!("| savings | rows | what | rows/s | CPU s | peak MiB |");
    println!("| ---: | ---: | --- | ---: | ---: | ---: |");
    for &(savings, times) in &asked.sizes {
        let size = Size { savings, updates: asked.updates, seed: asked.seed, order: asked.order };
        let folder = size.folder(&asked.folder)?;
        let rows = size.rows();
        let mut json = String::new();
        for format in ["csv", "text", "json"] {
            let (answer, cost) = measured(&ours(&folder, format), times)?;
            report(savings, rows, &format!("mtfs savings -O {format}"), &cost);
            json = answer;
        }
        tracked(&folder, savings, rows)?;
        if !asked.python.exists() {
            eprintln!("DuckDB is not compared: {} is not there", asked.python.display());
            continue;
        }
        let mut theirs = Command::new(&asked.python);
        theirs.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/duckdb_savings.py"));
        theirs.arg(&folder);
        let (expected, cost) = measured(&theirs, times.min(3))?;
        report(savings, rows, "DuckDB", &cost);
        answer::same(&answer::of_json(&json)?, &expected)?;
    }
    Ok(())
}

/// Times the first import of a tracker into an empty council, the second, which finds everything
/// there, and a dry run; fails where a total of the tracker does not agree.
fn import(asked: &Asked) -> Result<(), Box<dyn Error>> {
    println!("| savings | rows | what | rows/s | CPU s | peak MiB |");
    println!("| ---: | ---: | --- | ---: | ---: | ---: |");
    for &(savings, _) in &asked.sizes {
        let made = tracker::tracker(savings, &asked.folder)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_mtfs"));
        command.arg("--data").arg(&made.council).arg("import").arg(&made.file);
        command.arg("--map").arg(&made.map).args(["-O", "csv"]);
        for (what, option) in [("first", None), ("again", None), ("dry run", Some("--dry-run"))] {
            command.args(option);
            let (_, cost) = measured(&command, 1)?;
            report(savings, savings, &format!("mtfs import, {what}"), &cost);
        }
    }
    Ok(())
}

/// Times what follows delivery through time: carry, two closes, a verification, and a movement before
/// and after both its periods are sealed.
fn tracked(folder: &Path, savings: u64, rows: u64) -> Result<(), Box<dyn Error>> {
    let seals = folder.join("seals");
    if seals.exists() {
        std::fs::remove_dir_all(&seals)?;
    }
    let asked: [&[&str]; 6] = [
        &["savings", "--carry", "-O", "csv"],
        &["movement", "2025/26-P3", "2025/26-P6"],
        &["close", "2025/26-P3"],
        &["close", "2025/26-P6"],
        &["movement", "2025/26-P3", "2025/26-P6"],
        &["verify"],
    ];
    for words in asked {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mtfs"));
        command.arg("--data").arg(folder).args(words);
        let (_, cost) = measured(&command, 1)?;
        report(savings, rows, &format!("mtfs {}", words.join(" ")), &cost);
    }
    std::fs::remove_dir_all(&seals)?;
    Ok(())
}

/// Gives the program under test, as a user would start it.
fn ours(folder: &Path, format: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mtfs"));
    command.arg("--data").arg(folder);
    command.args(["savings", "-O", format]);
    command
}

fn report(savings: u64, rows: u64, what: &str, cost: &Cost) {
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_arithmetic,
        reason = "a speed is no amount"
    )]
    let speed = rows as f64 / cost.seconds;
    println!(
        "| {savings} | {rows} | {what} | {speed:.0} | {:.3} | {} |",
        cost.seconds,
        cost.peak_kilobytes / 1024
    );
}
