//! What can be typed.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::figures::gap::solve::Lever;
use crate::figures::{AsAt, GroupKey};
use crate::reports::{PACKS, Pack};
use crate::units::{Date, FinancialYear, Period};

/// Savings, budget gaps and financial risk of a UK council, every figure traced to its source row.
#[derive(Debug, Parser)]
#[command(name = "mtfs", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// The council's folder of CSV files [default: datasets/havering]
    #[arg(long, global = true, value_name = "DIR", env = "MTFS_DATA")]
    pub(super) data: Option<PathBuf>,
    /// The period or date to speak for: 2025/26-Q2, 2025/26-outturn, 2025-07-03 [default: the latest of each register]
    #[arg(long, global = true, value_name = "PERIOD", env = "MTFS_AS_AT", value_parser = as_at)]
    pub(super) as_at: Option<AsAt>,
    /// The scenario of the gap, or several laid over each other: worst+no-efs [default: the council's]
    #[arg(long, global = true, value_name = "A[+B]", env = "MTFS_SCENARIO")]
    pub(super) scenario: Option<String>,
    /// The folder of scenario files [default: scenarios/ in the council's folder, else scenarios/<its name>]
    #[arg(long, global = true, value_name = "DIR", env = "MTFS_SCENARIOS")]
    pub(super) scenarios: Option<PathBuf>,
    /// The form of the answer
    #[arg(
        short = 'O',
        long = "output-format",
        global = true,
        value_name = "FORMAT",
        default_value = "text",
        env = "MTFS_OUTPUT_FORMAT"
    )]
    pub(super) format: Format,
    /// Write the answer to a file instead of the terminal
    #[arg(short = 'o', long = "output", global = true, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Colour: on a terminal, always or never; `NO_COLOR` is obeyed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: When,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading.
    Text,
    /// For programs: amounts as strings, every figure with its id.
    Json,
    /// For spreadsheets.
    Csv,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a folder: every finding in one pass, with the line and how to mend it
    Check {
        /// Fail on warnings too
        #[arg(long)]
        strict: bool,
    },
    /// Savings against their targets: banked, forecast, slipped, lost, covered
    Savings {
        /// The financial year [default: the council's current year]
        #[arg(long, value_name = "YEAR", value_parser = year)]
        year: Option<FinancialYear>,
        /// Group by this
        #[arg(long, value_name = "KEY", default_value = "directorate")]
        by: GroupKey,
        /// List every saving
        #[arg(long)]
        lines: bool,
    },
    /// The budget gap under a scenario, year by year, how it is closed, and as published
    Gap {
        /// List every line
        #[arg(long)]
        lines: bool,
    },
    /// What parts two scenarios, driver by driver, adding up to the penny
    Compare {
        /// The scenario that is left
        from: String,
        /// The scenario that is reached
        to: String,
    },
    /// What moves the gap, and how far assumptions may move before reserves reach their floor
    Sensitivity,
    /// Which value of a lever leaves nothing of a year unfunded
    Solve {
        /// The lever: council-tax, delivery, savings, efs [default: each]
        #[arg(value_parser = lever)]
        lever: Option<Lever>,
        /// The financial year [default: each]
        #[arg(long, value_name = "YEAR", value_parser = year)]
        year: Option<FinancialYear>,
    },
    /// The scenarios there are, and why each is worked out
    Scenarios,
    /// Exceptional financial support: what was granted and what it costs each year
    Efs,
    /// Risk registers with their ratings and scales
    Risks,
    /// Action plans: ratings, states, overdue and contradictory entries, published tallies
    Actions,
    /// Measures against their targets
    Measures,
    /// Where a figure comes from, down to file, line and column
    Explain {
        /// The figure's id, such as savings/2025-26/people/target
        figure: String,
    },
    /// One chart as SVG or PNG; without a name, the list of charts
    Chart {
        /// The chart's name
        name: Option<String>,
        /// The financial year of a savings chart [default: the council's current year]
        #[arg(long, value_name = "YEAR", value_parser = year)]
        year: Option<FinancialYear>,
    },
    /// Write the report with its charts, figures and derivations
    Report {
        /// The reports to write
        #[arg(value_name = "NAME", default_value = "monitor", value_parser = packs())]
        packs: Vec<&'static Pack>,
        /// The folder to write into [default: reports/<council>]
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Make a new council folder: empty tables, a data dictionary, datapackage.json
    Init {
        /// The folder; it must be new or empty
        dir: PathBuf,
        /// The council's name
        #[arg(long, value_name = "NAME", default_value = "A council")]
        name: String,
        /// Only write datapackage.json and DICTIONARY.md again in a folder that has tables
        #[arg(long)]
        refresh: bool,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Gives what parses the name of a pack.
fn packs() -> impl TypedValueParser<Value = &'static Pack> {
    let known = PACKS.iter().map(|pack| PossibleValue::new(pack.slug).help(pack.about));
    PossibleValuesParser::new(known)
        .try_map(|slug| PACKS.iter().find(|pack| pack.slug == slug).ok_or("no such pack"))
}

fn year(words: &str) -> Result<FinancialYear, String> {
    FinancialYear::from_words(words).map_err(|refused| {
        let better = refused.suggestion.map(|better| format!("; did you mean {better}?"));
        format!("wanted {}{}", refused.wanted, better.unwrap_or_default())
    })
}

fn lever(words: &str) -> Result<Lever, String> {
    Lever::ALL.into_iter().find(|lever| lever.word() == words).ok_or_else(|| {
        let known: Vec<&str> = Lever::ALL.into_iter().map(Lever::word).collect();
        format!("wanted one of {}", known.join(", "))
    })
}

fn as_at(words: &str) -> Result<AsAt, String> {
    if let Ok(period) = Period::from_words(words) {
        return Ok(AsAt::Period(period));
    }
    if let Ok(date) = Date::from_words(words) {
        return Ok(AsAt::Date(date));
    }
    Err("wanted a period such as 2025/26-Q2 or a date such as 2025-07-03".to_owned())
}
